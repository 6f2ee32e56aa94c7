//! Every form of a number, typed into a cell of the shipped dataset: what the cell shows then, what is refused and says
//! why, what is asked, and from when until when it holds (promise 12, rule of counting 8).

use muster::{
    editor::{Action, Answer, Command, Editor, NewRow, Question, Tone},
    model::{CountingRule, Date, Personnel, Status, parse_date},
    scenario::{Edit, Op, Patch, Row, Sum, Until},
};

use crate::common::text_of;

/// Germany in Lithuania: 500 on 22 February 2022 (around 500 a week before, confirmed without a number), more than
/// 1,000 on 7 June.
const GERMANY: &str = "deu.ltu.efp";
/// Belgium in Lithuania: there on 22 February 2022, without a number; gone from the end of 2018 until then.
const BELGIUM: &str = "bel.ltu.efp";
/// Norway's reinforcement: 50-60 announced.
const NORWAY: &str = "nor.ltu.efp.reinforcement-2022";

fn day(text: &str) -> Date {
    parse_date(text).expect("a day")
}

fn look(editor: &mut Editor, at: &str) {
    let rule = CountingRule { day: day(at), ..editor.session().rule().clone() };
    editor.run(Command::Look(rule));
}

fn on(at: &str) -> Editor {
    let mut editor = Editor::shipped();
    look(&mut editor, at);
    editor
}

fn troops(editor: &mut Editor, id: &str, text: &str) {
    editor.run(Command::SetTroops { id: id.to_owned(), text: text.to_owned() });
}

fn row(editor: &Editor, id: &str) -> Row {
    let view = editor.session().view();
    view.row(view.find(id).expect("the row"))
}

/// What the cell shows.
fn shown(editor: &Editor, id: &str) -> String {
    row(editor, id).state.personnel().to_string()
}

fn status(editor: &Editor, id: &str) -> Option<Status> {
    row(editor, id).state.status
}

/// The edit of a row in the what-if that is shown.
fn edit<'a>(editor: &'a Editor, id: &str) -> &'a Edit {
    editor.session().shown().and_then(|scenario| scenario.edits.get(id)).expect("an edit")
}

/// First day, how long, and the values of a changed row.
fn change<'a>(editor: &'a Editor, id: &str) -> (Option<Date>, Until, &'a Patch) {
    match &edit(editor, id).op {
        Op::Change { from, until, set } => (*from, *until, set),
        other => panic!("{other:?}"),
    }
}

fn last_notice(editor: &Editor) -> &str {
    editor.session().notices().last().map_or("", |notice| notice.text.as_str())
}

fn sum(editor: &Editor) -> Sum {
    *editor.session().view().sum()
}

/// The document as a text and what can be undone: what a refused number must leave as it was.
fn state(editor: &Editor) -> (String, u64, Option<String>) {
    let session = editor.session();
    let shown = session.shown().map(|scenario| scenario.id.clone());
    (text_of(session.document()), session.history().revision(), shown)
}

#[test]
fn every_form_that_is_a_number() {
    for (text, cell, qualifier) in [
        ("1100", "1,100", ""),
        ("1 100", "1,100", ""),
        ("1\u{a0}100", "1,100", ""),
        ("1\u{202f}100", "1,100", ""),
        ("1\u{2009}100", "1,100", ""),
        ("1'100", "1,100", ""),
        ("1’100", "1,100", ""),
        ("1,100", "1,100", ""),
        ("1.100", "1,100", ""),
        ("1.1k", "1,100", ""),
        ("1,1k", "1,100", ""),
        ("2.5 K", "2,500", ""),
        ("  1100\t", "1,100", ""),
        ("~6,000", "6,000", "~"),
        ("~500", "500", "~"),
        ("≈ 6000", "6,000", "≈"),
        ("c. 6000", "6,000", "c."),
        ("ca. 6000", "6,000", "ca."),
        ("around 6,000", "6,000", "around"),
        ("about 6,000", "6,000", "about"),
        ("some 6,000", "6,000", "some"),
        ("roughly 6,000", "6,000", "roughly"),
        ("approximately 6,000", "6,000", "approximately"),
        ("nearly 6,000", "6,000", "nearly"),
        ("almost 6,000", "6,000", "almost"),
        ("up to 6,000", "up to 6,000", "up to"),
        ("up to 460", "up to 460", "up to"),
        ("max 6000", "up to 6,000", "max"),
        ("≤ 6000", "up to 6,000", "≤"),
        ("over 500", "500+", "over"),
        ("more than 500", "500+", "more than"),
        ("at least 500", "500+", "at least"),
        ("500+", "500+", "+"),
        ("> 500", "500+", ">"),
        ("50–60", "50–60", ""),
        ("50-60", "50–60", ""),
        ("50—60", "50–60", ""),
        ("50 to 60", "50–60", ""),
        ("500 (450–600)", "500 (450–600)", ""),
        ("0", "0", ""),
        ("4294967295", "4,294,967,295", ""),
        ("1100*", "1,100", ""),
        ("1100[2]", "1,100", ""),
        ("1100 (est.)", "1,100", ""),
        ("+300", "800", ""),
        ("-300", "200", ""),
        ("+20%", "600", ""),
        ("-20%", "400", ""),
        ("-500", "0", ""),
        ("-100%", "0", ""),
    ] {
        let mut editor = on("2022-02-22");
        troops(&mut editor, GERMANY, text);
        assert_eq!((editor.session().question(), last_notice(&editor)), (None, ""), "{text:?}");
        assert_eq!(shown(&editor, GERMANY), cell, "{text:?}");
        let (from, until, set) = change(&editor, GERMANY);
        assert_eq!((from, until), (Some(day("2022-02-22")), Until::NextReport), "{text:?}");
        assert_eq!((set.qualifier.as_str(), set.status), (qualifier, None), "{text:?}");
        // What stands behind a number is not lost: it goes to the reason.
        let note = ["*", "[2]", "(est.)"].into_iter().find(|note| text.ends_with(note)).unwrap_or_default();
        assert_eq!(editor.session().shown().expect("a what-if").edits[GERMANY].why, note, "{text:?}");
        // Nothing but this row has moved, in the sum and in what is counted.
        let (before, after) = (*editor.session().reported().sum(), sum(&editor));
        let number = row(&editor, GERMANY).state.number.expect("a number");
        assert_eq!(after.best, before.best - 500 + u64::from(number.best()), "{text:?}");
        assert_eq!(after.low, before.low - 500 + u64::from(number.low()), "{text:?}");
        assert_eq!(after.high, before.high - 500 + u64::from(number.high()), "{text:?}");
        assert_eq!(after.open_above, before.open_above + u32::from(number.open_above()), "{text:?}");
        assert_eq!((after.contributions, after.unknown), (before.contributions, before.unknown), "{text:?}");
    }
}

#[test]
fn every_form_that_says_no_number() {
    for text in ["", "  ", "n/a", "N/A", "-", "–", "?", "unknown", "NA"] {
        let mut editor = on("2022-02-22");
        troops(&mut editor, GERMANY, text);
        assert_eq!((editor.session().question(), last_notice(&editor)), (None, ""), "{text:?}");
        assert_eq!(shown(&editor, GERMANY), "no number given", "{text:?}: not zero");
        assert_eq!(change(&editor, GERMANY).2.personnel, Some(Personnel::Unknown), "{text:?}");
        let (before, after) = (*editor.session().reported().sum(), sum(&editor));
        assert_eq!((after.best, after.unknown), (before.best - 500, before.unknown + 1), "{text:?}");
        assert_eq!(after.older, before.older, "{text:?}: it is erased, not older");
    }
}

#[test]
fn every_form_that_is_refused_changes_nothing_and_says_why() {
    for (text, why) in [
        ("abc", "“abc” is not a number"),
        ("1,10", "is not a whole number"),
        ("11,00", "is not a whole number"),
        ("1,1000", "is not a whole number"),
        ("1100.5", "is not a whole number"),
        ("007", "is not a whole number"),
        ("60-50", "low ≤ best ≤ high does not hold (60 / - / 50)"),
        ("500 (600–700)", "low ≤ best ≤ high does not hold"),
        ("1m", "can be read in two ways"),
        ("1.100k", "can be read in two ways"),
        ("10-15k", "can be read in two ways"),
        ("1e3", "is not a number"),
        ("0x10", "is not a number"),
        ("1_000", "is not a number"),
        ("NaN", "is not a number"),
        ("inf", "is not a number"),
        ("½", "is not a number"),
        ("99999999999999999999", "is too big"),
        ("4294967296", "is too big"),
        ("22.02.2022", "looks like a date"),
        ("2022-02-22", "looks like a date"),
        ("20%", "is not a change in percent"),
        ("+abc", "is not a number"),
        ("+20.125%", "is not a change in percent"),
        ("--5", "is not a number"),
        ("under 500", "is not a number"),
        ("five hundred", "is not a number"),
        ("-501", "-501 of 500 would be below zero"),
        ("-101%", "-101% of 500 would be below zero"),
        ("+4294967295", "+4,294,967,295 of 500 would be too big"),
    ] {
        let mut editor = on("2022-02-22");
        let before = state(&editor);
        troops(&mut editor, GERMANY, text);
        assert_eq!(state(&editor), before, "{text:?} changed something");
        assert_eq!(editor.session().question(), None, "{text:?}");
        let notice = editor.session().notices().last().unwrap_or_else(|| panic!("{text:?}: not a word"));
        assert_eq!(notice.tone, Tone::Warning, "{text:?}");
        let plain = notice.text.replace('"', "");
        let why_plain = why.replace(['“', '”'], "");
        assert!(plain.contains(&why_plain), "{text:?}: expected {why}\n{}", notice.text);
        assert!(plain.replace(',', "").contains(&text.replace(',', "")), "{text:?} is not quoted: {}", notice.text);
        assert!(editor.preview_troops(GERMANY, text).is_err_and(|words| words == notice.text), "{text:?}");
    }
}

#[test]
fn changes_are_made_to_low_best_and_high_alike() {
    for (text, cell) in [
        ("+300", "350–360"),
        ("-50", "0–10"),
        ("+10%", "61 (55–66)"), // 60.5 is rounded up
        ("-50%", "28 (25–30)"), // 27.5
        ("+0.9%", "50–61"),     // 50.45, 55.495, 60.54
        ("+100%", "100–120"),
    ] {
        let mut editor = on("2022-02-22");
        assert_eq!(shown(&editor, NORWAY), "50–60");
        assert_eq!(editor.preview_troops(NORWAY, text).map(|to| to.to_string()), Ok(cell.to_owned()), "{text}");
        troops(&mut editor, NORWAY, text);
        assert_eq!(shown(&editor, NORWAY), cell, "{text}");
        assert_eq!(status(&editor, NORWAY), Some(Status::Announced), "{text}: only the number was typed");
    }
    // A change goes on from what is shown, not from what is reported.
    let mut editor = on("2022-02-22");
    for (text, cell) in [("+300", "800"), ("+300", "1,100"), ("-50%", "550"), ("over 600", "600+"), ("+50", "650+")] {
        troops(&mut editor, GERMANY, text);
        assert_eq!(shown(&editor, GERMANY), cell, "{text}");
    }
    troops(&mut editor, NORWAY, "-51");
    assert!(last_notice(&editor).contains("would be below zero"), "the low end would: {}", last_notice(&editor));
}

#[test]
fn a_row_without_a_number_has_nothing_to_change() {
    for text in ["+300", "-20%", "+0", "-0%"] {
        let mut editor = on("2022-02-22");
        assert_eq!(shown(&editor, BELGIUM), "no number given");
        let before = state(&editor);
        troops(&mut editor, BELGIUM, text);
        assert_eq!(state(&editor), before, "{text}");
        assert!(last_notice(&editor).contains("this row has none: type the number itself"), "{}", last_notice(&editor));
    }
}

/// A number too old to count is not the cell's own, so nothing is reckoned from it.
#[test]
fn a_number_too_old_to_count_is_not_changed_by_a_sign() {
    let mut editor = on("2022-02-22");
    let view = editor.session().view();
    let (number, row) = view
        .rows()
        .find(|(_, row)| row.kind == muster::scenario::Kind::Unknown && row.older > 0)
        .expect("a row that is there, with a number that is too old");
    let (id, older) = (view.id(number).to_owned(), row.older);
    let before = state(&editor);
    troops(&mut editor, &id, "+300");
    assert_eq!(state(&editor), before);
    assert!(last_notice(&editor).contains("this row has none"), "{}", last_notice(&editor));
    let mut rule = editor.session().rule().clone();
    rule.max_age_months = None;
    editor.run(Command::Look(rule));
    troops(&mut editor, &id, "+300");
    assert_eq!(self::row(&editor, &id).state.personnel().best(), Some(older + 300), "at any age it is the cell's own");
}

#[test]
fn zero_over_a_row_without_a_number_is_asked_about() {
    for text in ["0", " 0 ", "0*"] {
        let mut editor = on("2022-02-22");
        let before = state(&editor);
        troops(&mut editor, BELGIUM, text);
        let asked = Question::NoneThere { id: BELGIUM.to_owned(), row: "Belgium in Lithuania".to_owned() };
        assert_eq!(editor.session().question(), Some(&asked), "{text:?}");
        assert_eq!(state(&editor), before, "{text:?}: asked before anything is done");
        editor.run(Command::Answer(Answer::Cancel));
        assert_eq!((editor.session().question(), state(&editor)), (None, before), "{text:?}");

        troops(&mut editor, BELGIUM, text);
        editor.run(Command::Answer(Answer::Yes));
        assert_eq!((editor.session().question(), shown(&editor, BELGIUM).as_str()), (None, "0"), "{text:?}");
        let (before, after) = (*editor.session().reported().sum(), sum(&editor));
        assert_eq!((after.best, after.unknown), (before.best, before.unknown - 1), "{text:?}");
        assert_eq!(after.contributions, before.contributions + 1, "{text:?}: zero is a number");
        // Now there is a number, so there is nothing to ask.
        troops(&mut editor, BELGIUM, "5");
        troops(&mut editor, BELGIUM, "0");
        assert_eq!(editor.session().question(), None, "{text:?}");
    }
    // A ceiling is not zero, and zero over a number needs no question.
    let mut editor = on("2022-02-22");
    troops(&mut editor, BELGIUM, "up to 5");
    troops(&mut editor, GERMANY, "0");
    assert_eq!(editor.session().question(), None);
    assert_eq!((shown(&editor, BELGIUM).as_str(), shown(&editor, GERMANY).as_str()), ("up to 5", "0"));
}

/// The flow of the issue: 1000 over 500, everything follows at once, and on other days the reports stand.
#[test]
fn germany_doubles() {
    let mut editor = on("2022-02-22");
    let start = state(&editor);
    let reported = *editor.session().reported().sum();
    let sums = |editor: &Editor| {
        let view = editor.session().view();
        [view.sum().best, view.host_sum("LTU").best, view.contributor_sum("DEU").best]
    };
    let before = sums(&editor);
    troops(&mut editor, GERMANY, "1000");
    assert_eq!(editor.session().shown_name(), "What-if 1", "a what-if is born");
    assert_eq!(sums(&editor), before.map(|best| best + 500));
    assert_eq!(*editor.session().reported().sum(), reported, "what is reported is untouched");
    assert_eq!(sum(&editor).difference(&reported), 500);
    let by_status = editor.session().view().totals().by_status[Status::Deployed as usize].best;
    assert_eq!(by_status, editor.session().reported().totals().by_status[Status::Deployed as usize].best + 500);
    assert_eq!(editor.session().history().undo_label(), Some("Troops of Germany in Lithuania: 500 → 1,000"));
    let done = state(&editor);

    editor.run(Command::Act(Action::Undo));
    assert_eq!((sums(&editor), state(&editor)), (before, start.clone()), "one step: the what-if is gone as well");
    assert_eq!(editor.session().shown(), None);
    editor.run(Command::Act(Action::Redo));
    assert_eq!((sums(&editor), state(&editor)), (before.map(|best| best + 500), done));

    look(&mut editor, "2021-12-31");
    assert_eq!(
        editor.session().view().sum(),
        editor.session().reported().sum(),
        "before its first day nothing changed"
    );
    assert_eq!(editor.session().view().host_sum("LTU").range(), "1,040 to 1,120");
    for (at, cell) in
        [("2022-02-21", "500"), ("2022-02-22", "1,000"), ("2022-06-06", "1,000"), ("2022-06-07", "1,000+")]
    {
        look(&mut editor, at);
        assert_eq!(shown(&editor, GERMANY), cell, "{at}");
        let is_reported = editor.session().view().sum() == editor.session().reported().sum();
        assert_eq!(is_reported, ["2022-02-21", "2022-06-07"].contains(&at), "{at}");
    }
    look(&mut editor, "2022-09-07");
    assert_eq!(shown(&editor, GERMANY), "1,500", "the report that came later");

    // For good, it holds over later reports too.
    let scenario = editor.session().shown().expect("shown").id.clone();
    editor.run(Command::SetOpen { scenario, id: GERMANY.to_owned(), open: true });
    assert_eq!(change(&editor, GERMANY).1, Until::Open);
    for (at, cell) in [("2022-02-21", "500"), ("2022-06-07", "1,000"), ("2022-09-07", "1,000"), ("2025-01-01", "1,000")]
    {
        look(&mut editor, at);
        assert_eq!(shown(&editor, GERMANY), cell, "{at}, for good");
    }
}

#[test]
fn typing_again_keeps_the_first_day_while_the_change_holds() {
    let mut editor = on("2022-02-22");
    troops(&mut editor, GERMANY, "1000");
    let was = edit(&editor, GERMANY).was.clone();
    assert_eq!(was.as_ref().and_then(|was| was.personnel).map(|was| was.to_string()).as_deref(), Some("500"));
    look(&mut editor, "2022-03-15");
    troops(&mut editor, GERMANY, "1200");
    assert_eq!(change(&editor, GERMANY).0, Some(day("2022-02-22")));
    assert_eq!((last_notice(&editor), &edit(&editor, GERMANY).was), ("", &was), "the same change with another number");
    for (at, cell) in [("2022-02-22", "1,200"), ("2022-03-15", "1,200"), ("2022-06-07", "1,000+")] {
        look(&mut editor, at);
        assert_eq!(shown(&editor, GERMANY), cell, "{at}");
    }
    // A status set on another day of it belongs to the same change.
    look(&mut editor, "2022-04-01");
    editor.run(Command::SetStatus { id: GERMANY.to_owned(), status: Status::Announced });
    let (from, _, set) = change(&editor, GERMANY);
    assert_eq!(
        (from, set.status, set.personnel.and_then(Personnel::best)),
        (Some(day("2022-02-22")), Some(Status::Announced), Some(1200))
    );
}

#[test]
fn typing_on_a_day_on_which_the_change_does_not_hold_replaces_it_and_says_so() {
    for (at, until) in [("2021-12-31", "2022-01-31"), ("2022-06-07", "2022-09-07")] {
        let mut editor = on("2022-02-22");
        troops(&mut editor, GERMANY, "1000");
        let scenario = editor.session().shown().expect("shown").id.clone();
        editor.run(Command::SetWhy { scenario, id: GERMANY.to_owned(), why: "an offer".to_owned() });
        look(&mut editor, at);
        troops(&mut editor, GERMANY, "700");
        assert_eq!(last_notice(&editor), format!("This replaces the change from 2022-02-22; it now holds from {at}."));
        assert_eq!(change(&editor, GERMANY).0, Some(day(at)));
        assert_eq!(edit(&editor, GERMANY).why, "an offer", "the reason stays");
        assert_eq!(shown(&editor, GERMANY), "700");
        look(&mut editor, "2022-02-22");
        assert_eq!(shown(&editor, GERMANY), "500", "where it held before, the reports stand again");
        look(&mut editor, until);
        assert_eq!(editor.session().view().sum(), editor.session().reported().sum(), "{until}: the next report");
        editor.run(Command::Act(Action::Undo));
        look(&mut editor, "2022-02-22");
        assert_eq!(shown(&editor, GERMANY), "1,000", "undo brings the first one back");
    }
}

#[test]
fn a_number_on_a_row_that_has_ended_or_not_begun_puts_troops_there() {
    for (at, before) in [("2022-01-01", Some(Status::Ended)), ("2017-01-01", None)] {
        let mut editor = on(at);
        assert_eq!(status(&editor, BELGIUM), before, "{at}");
        troops(&mut editor, BELGIUM, "100");
        assert_eq!(
            (status(&editor, BELGIUM), shown(&editor, BELGIUM).as_str()),
            (Some(Status::Deployed), "100"),
            "{at}"
        );
        assert_eq!(change(&editor, BELGIUM).2.status, Some(Status::Deployed), "{at}");
        assert_eq!(sum(&editor).best, editor.session().reported().sum().best + 100, "{at}");
        // A status chosen by the user wins.
        editor.run(Command::SetStatus { id: BELGIUM.to_owned(), status: Status::Announced });
        assert_eq!(
            (status(&editor, BELGIUM), shown(&editor, BELGIUM).as_str()),
            (Some(Status::Announced), "100"),
            "{at}"
        );
        troops(&mut editor, BELGIUM, "150");
        assert_eq!(
            (status(&editor, BELGIUM), shown(&editor, BELGIUM).as_str()),
            (Some(Status::Announced), "150"),
            "{at}"
        );
    }
}

#[test]
fn in_place_set_on_a_row_that_ended_counts_it_until_the_next_report() {
    let mut editor = on("2022-01-01");
    let before = *editor.session().reported().sum();
    editor.run(Command::SetStatus { id: BELGIUM.to_owned(), status: Status::Deployed });
    assert_eq!(status(&editor, BELGIUM), Some(Status::Deployed));
    let (from, _, set) = change(&editor, BELGIUM);
    assert_eq!((from, set.status, set.personnel), (Some(day("2022-01-01")), Some(Status::Deployed), None));
    let was = edit(&editor, BELGIUM).was.clone().expect("what was there");
    assert_eq!(was.status, Some(Status::Ended));
    // Its last number is from 2018: too old to count, so the row counts without one.
    let after = sum(&editor);
    assert_eq!((after.best, after.unknown), (before.best, before.unknown + 1));
    assert_eq!(after.older, before.older + u64::from(row(&editor, BELGIUM).older));
    look(&mut editor, "2021-12-31");
    assert_eq!(status(&editor, BELGIUM), Some(Status::Ended), "a day before it begins");
    look(&mut editor, "2022-02-22");
    assert_eq!(
        editor.session().view().sum(),
        editor.session().reported().sum(),
        "the report of that day says the same"
    );
    // And the other way round: a row that is there is sent home.
    editor.run(Command::SetStatus { id: GERMANY.to_owned(), status: Status::Ended });
    assert_eq!(sum(&editor).best, editor.session().reported().sum().best - 500);
    assert_eq!(status(&editor, GERMANY), Some(Status::Ended));
}

/// A row that a what-if adds carries its reports itself: a number goes into the one of the day on screen, or before it.
#[test]
fn typing_over_an_added_row_changes_the_report_of_the_day() {
    let mut editor = on("2022-02-22");
    let row = NewRow {
        contributor: "Sweden".to_owned(),
        host: "Lithuania".to_owned(),
        troops: "about 300".to_owned(),
        status: Some(Status::Announced),
        ..NewRow::default()
    };
    editor.run(Command::AddRow(row));
    let id = editor.session().selected()[0].clone();
    assert_eq!((shown(&editor, &id).as_str(), status(&editor, &id)), ("300", Some(Status::Announced)));
    look(&mut editor, "2022-01-01");
    assert_eq!((shown(&editor, &id).as_str(), status(&editor, &id)), ("no number given", None), "not there yet");
    troops(&mut editor, &id, "+5");
    assert!(last_notice(&editor).contains("this row has none"), "{}", last_notice(&editor));
    assert_eq!(editor.preview_troops(&id, "50-60").map(|to| to.to_string()), Ok("50–60".to_owned()));
    troops(&mut editor, &id, "50-60");
    assert_eq!((shown(&editor, &id).as_str(), status(&editor, &id)), ("50–60", Some(Status::Deployed)));
    assert_eq!(editor.session().history().undo_label(), Some("Troops of Sweden in Lithuania: no number given → 50–60"));
    look(&mut editor, "2022-05-01");
    assert_eq!((shown(&editor, &id).as_str(), status(&editor, &id)), ("300", Some(Status::Announced)));
    troops(&mut editor, &id, "-20%");
    look(&mut editor, "2022-02-22");
    assert_eq!(shown(&editor, &id), "240", "from the day of that report on");
    look(&mut editor, "2022-02-21");
    assert_eq!(shown(&editor, &id), "50–60");

    // A report that is not preferred never holds, so nothing is typed into it.
    let mut editor =
        Editor::of(crate::common::opened(&crate::common::golden_file("scenarios")), None, "made".to_owned());
    editor.run(Command::Show(Some("s1".to_owned())));
    look(&mut editor, "2022-04-01");
    troops(&mut editor, "deu.ltu.s1-1", "70");
    assert_eq!(shown(&editor, "deu.ltu.s1-1"), "70");
}

/// Undo, remove, add again: an id that was given to a row is never given to another.
#[test]
fn an_id_of_an_added_row_is_never_given_again() {
    let mut editor = on("2022-02-22");
    let row = || NewRow { contributor: "SWE".to_owned(), host: "LTU".to_owned(), ..NewRow::default() };
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..3 {
        editor.run(Command::AddRow(row()));
        let id = editor.session().selected()[0].clone();
        assert!(ids.insert(id.clone()), "{id} was given before");
        editor.run(Command::RemoveRows(vec![id]));
    }
}
