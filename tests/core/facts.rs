//! What the user records as fact: reports with sources, choices among competing figures; undone, saved, counted.

use muster::{
    document::Document,
    editor::{Action, Command, Editor, NewReport, NewRow, NewSource},
    file,
    model::{Date, Source, Status},
    report::evidence::{self, Reason, Subject, Use},
    scenario::FigureRef,
};

use crate::common::{canonical, golden_file, opened, text_of};

const GERMANS: &str = "deu.ltu.efp";
const BELGIANS: &str = "bel.ltu.efp";

fn report(of: Option<&str>, number: &str) -> NewReport {
    let source =
        Source { title: "Letter to parliament".to_owned(), publisher: "Ministry".to_owned(), ..Source::default() };
    NewReport {
        of: of.map(str::to_owned),
        row: NewRow::default(),
        day: Date::constant(2022, 2, 22),
        status: Status::Deployed,
        number: number.to_owned(),
        source: NewSource::New(Box::new(source)),
        words: "as counted".to_owned(),
        instead_of: None,
    }
}

fn total(editor: &Editor) -> u64 {
    editor.session().reported().sum().best
}

fn add(editor: &mut Editor, report: NewReport) {
    editor.run(Command::AddReport(Box::new(report)));
    assert!(editor.session().notices().is_empty(), "{:?}", editor.session().notices());
}

#[test]
fn a_report_counts_under_every_what_if_and_is_one_step() {
    let mut editor = Editor::shipped();
    let before = text_of(editor.session().document());
    editor.run(Command::Act(Action::NewWhatIf));
    // Belgium gives no number in the shipped data: 18,465 + 50.
    add(&mut editor, report(Some(BELGIANS), "50"));
    assert_eq!((total(&editor), editor.session().view().sum().best), (18_515, 18_515));
    assert_eq!(editor.session().reported().sum().unknown, 8);
    assert_eq!(editor.session().history().undo_label(), Some("Add my report on Belgium in Lithuania"));
    let text = text_of(editor.session().document());
    assert_eq!(canonical(&text), text, "it travels in the file");
    assert!(text.contains("\"of\":\"bel.ltu.efp\",\"as_of\":\"2022-02-22\",\"status\":\"deployed\",\"low\":50"));
    assert!(text.contains("{\"id\":\"own-1\",\"title\":\"Letter to parliament\",\"publisher\":\"Ministry\"}"));
    editor.run(Command::Act(Action::Undo));
    assert_eq!(total(&editor), 18_465);
    editor.run(Command::Act(Action::Undo));
    assert_eq!(text_of(editor.session().document()), before);
}

#[test]
fn a_report_of_a_new_day_is_a_mark_on_the_time_line_until_it_is_undone() {
    let mut editor = Editor::shipped();
    let day = Date::constant(2022, 2, 20);
    let has = |editor: &Editor| editor.session().report_days().iter().any(|(one, _)| *one == day);
    assert!(!has(&editor), "a day without any report in the shipped data");
    add(&mut editor, NewReport { day, ..report(Some(GERMANS), "555") });
    assert!(has(&editor));
    editor.run(Command::Act(Action::Undo));
    assert!(!has(&editor));
}

#[test]
fn troops_without_a_row_get_one_of_the_users_own() {
    let mut editor = Editor::shipped();
    let row = NewRow { contributor: "Sweden".to_owned(), host: "Latvia".to_owned(), ..NewRow::default() };
    add(&mut editor, NewReport { row, ..report(None, "150") });
    assert_eq!(total(&editor), 18_615);
    assert_eq!(editor.session().selected(), ["swe.lva.own-1"]);
    let own = editor.session().document().own();
    assert_eq!((own.contributions[0].id.as_str(), own.figures[0].figure.source.as_str()), ("swe.lva.own-1", "own-1"));
    editor.run(Command::RemoveReport(0));
    assert!(editor.session().document().own().is_empty(), "row and source go with the last report");
    assert_eq!(total(&editor), 18_465);
}

/// A day of publication that no file can hold would make the whole file, and what a crash leaves of it, unreadable.
#[test]
fn a_source_is_recorded_so_that_the_file_can_be_read_again() {
    let mut editor = Editor::shipped();
    let published = |published: &str| {
        let source = Source { title: " A letter ".to_owned(), published: published.to_owned(), ..Source::default() };
        NewReport { source: NewSource::New(Box::new(source)), ..report(Some(GERMANS), "1100 (est.)") }
    };
    for odd in ["May 2024", "2024-13", "last year"] {
        let why = editor.report_refused(&published(odd)).expect("it is refused");
        assert!(why.starts_with("published: a year, a month or a day is needed") && why.contains(odd), "{why}");
        editor.run(Command::AddReport(Box::new(published(odd))));
        assert!(editor.session().document().own().is_empty());
    }
    let mut editor = Editor::shipped();
    add(&mut editor, published(" 2024-05-01\t"));
    let text = text_of(editor.session().document());
    assert!(text.contains("{\"id\":\"own-1\",\"title\":\"A letter\",\"published\":\"2024-05-01\"}"));
    assert!(text.contains("\"note\":\"(est.)\"}"), "what stands behind the number is kept with it");
    assert_eq!(canonical(&text), text);
}

/// The form asks for some of a report; what it does not ask for stays.
#[test]
fn changing_a_report_keeps_what_the_form_does_not_show() {
    let text = golden_file("own").replacen("\"note\":\"told on the telephone\"", "\"note\":\"told\",\"later\":[1]", 1);
    let mut editor = Editor::of(opened(&text), None, String::new());
    let of = Some("swe.ltu.own");
    let known = NewSource::Known("ministry".to_owned());
    let day = Date::constant(2022, 6, 1);
    add(&mut editor, NewReport { source: known, day, instead_of: Some(0), ..report(of, "4") });
    let own = &editor.session().document().own().figures[0].figure;
    assert_eq!((own.gloss.as_str(), own.note.as_str(), own.extra.len()), ("three", "told", 1));
    assert_eq!((own.quote.as_str(), own.personnel.best()), ("as counted", Some(4)));
    // Taken to another day it is the only one there, whatever it was beside others.
    let known = NewSource::Known("zeta".to_owned());
    add(&mut editor, NewReport { source: known, instead_of: Some(2), ..report(Some(GERMANS), "950") });
    let own = editor.session().document().own();
    assert!(own.figures[3].figure.preferred && own.preferences.iter().all(|one| one.of != GERMANS));
    let text = text_of(editor.session().document());
    assert_eq!(opened(&text).report.findings, []);
}

#[test]
fn what_is_no_fact_is_not_recorded() {
    let mut editor = Editor::shipped();
    let nameless = NewReport { source: NewSource::New(Box::default()), ..report(Some(GERMANS), "1") };
    let of = |row: NewRow| NewReport { row, ..report(None, "1") };
    let host = "LVA".to_owned();
    for (report, why) in [
        (nameless, "a fact needs a source"),
        (report(Some(GERMANS), "many"), "is not a number"),
        (report(Some("nobody"), "1"), "there is no row nobody"),
        (of(NewRow { host, ..NewRow::default() }), "who sends them"),
        (of(NewRow { contributor: "SWE".to_owned(), ..NewRow::default() }), "where are they"),
        (NewReport { source: NewSource::Known("x".to_owned()), ..report(Some(GERMANS), "1") }, "no source x"),
    ] {
        assert!(editor.report_refused(&report).is_some_and(|words| words.contains(why)), "{why}");
        editor.run(Command::AddReport(Box::new(report)));
        assert!(!editor.session().is_modified(), "{why}");
    }
}

#[test]
fn an_own_report_is_changed_in_its_place() {
    let mut editor = Editor::shipped();
    add(&mut editor, report(Some(BELGIANS), "50"));
    add(&mut editor, report(Some(GERMANS), "600"));
    let known = NewSource::Known("own-1".to_owned());
    add(&mut editor, NewReport { source: known, instead_of: Some(0), ..report(Some(BELGIANS), "70") });
    let numbers: Vec<String> =
        editor.session().document().own().figures.iter().map(|one| one.figure.personnel.to_string()).collect();
    assert_eq!(numbers, ["70", "600"]);
    assert_eq!(total(&editor), 18_465 + 70 + 100);
}

// On 28 February 2022 the same article gives 270 (in place) and 350 (announced) for the Dutch in Lithuania.
const DUTCH: &str = "nld.ltu.efp";
const DAY: Date = Date::constant(2022, 2, 28);

fn at(editor: &Editor, day: Date) -> u64 {
    let mut rule = editor.session().rule().clone();
    rule.day = day;
    let view = editor.session().reported().clone();
    let baseline = view.reported();
    let report = baseline.at(baseline.find(DUTCH).unwrap(), day);
    report.number.map_or(0, |(number, ..)| u64::from(number.best()))
}

fn prefer(nth: Option<u32>) -> Command {
    Command::Prefer { id: DUTCH.to_owned(), as_of: DAY, nth, why: "the higher one".to_owned() }
}

#[test]
fn another_figure_of_the_day_is_chosen_and_given_back() {
    let mut editor = Editor::shipped();
    assert_eq!(at(&editor, DAY), 270);
    editor.run(prefer(Some(1)));
    assert_eq!(at(&editor, DAY), 350);
    let text = text_of(editor.session().document());
    assert!(text.contains("{\"of\":\"nld.ltu.efp\",\"as_of\":\"2022-02-28\",\"nth\":1,\"why\":\"the higher one\"}"));
    assert_eq!(canonical(&text), text);
    editor.run(prefer(None));
    assert_eq!(at(&editor, DAY), 270);
    assert!(editor.session().document().own().is_empty());
    editor.run(Command::Act(Action::Undo));
    assert_eq!(at(&editor, DAY), 350);
}

#[test]
fn choices_that_count_over_a_removed_report_move_on() {
    let mut editor = Editor::shipped();
    for number in ["401", "402", "403"] {
        add(&mut editor, NewReport { day: DAY, ..report(Some(DUTCH), number) });
    }
    // The dataset's two figures, then 401, 402, 403.
    editor.run(prefer(Some(3)));
    assert_eq!(at(&editor, DAY), 402);
    editor.run(Command::RemoveReport(0));
    assert_eq!(at(&editor, DAY), 402, "still the one that was chosen");
    editor.run(Command::RemoveReport(0));
    assert_eq!(at(&editor, DAY), 403, "the chosen one is gone: the last own report holds");
    assert!(editor.session().document().own().preferences.is_empty());
}

// Why a number.

fn uses(editor: &Editor, id: &str, day: Date) -> Vec<(String, Use)> {
    let baseline = editor.session().views().baseline();
    let all = evidence::reports(baseline, baseline.find(id).unwrap(), day);
    all.into_iter()
        .map(|one| (format!("{} {}", baseline.figure(one.at).as_of, baseline.figure(one.at).personnel), one.used))
        .collect()
}

#[test]
fn every_report_says_what_becomes_of_it() {
    let editor = Editor::shipped();
    // 500: LRT English, 14 Feb; confirmed without a number by Deutsche Welle, 22 Feb.
    let of_germans = uses(&editor, GERMANS, Date::constant(2022, 2, 22));
    let used: Vec<&(String, Use)> =
        of_germans.iter().filter(|(_, used)| !matches!(used, Use::Earlier | Use::Later)).collect();
    let (number, status) = ("2022-02-14 500".to_owned(), "2022-02-22 no number given".to_owned());
    assert_eq!(used, [&(status, Use::Status), &(number, Use::Number)]);
    let of_dutch = uses(&editor, DUTCH, DAY);
    let on_day: Vec<&(String, Use)> = of_dutch.iter().filter(|(text, _)| text.starts_with("2022-02-28")).collect();
    let (used, other) = ("2022-02-28 270".to_owned(), "2022-02-28 350".to_owned());
    assert!(on_day.contains(&&(used, Use::InForce)) && on_day.contains(&&(other, Use::Competing)), "{on_day:?}");
    assert!(of_dutch.iter().any(|(text, used)| text.starts_with("2023-07-12") && *used == Use::Later));
    assert_eq!(of_dutch.len(), 16, "all of them, the latest first");
    assert!(of_dutch.is_sorted_by(|a, b| a.0[..10] >= b.0[..10]));
}

#[test]
fn a_choice_of_the_users_is_what_is_in_force() {
    let mut editor = Editor::shipped();
    editor.run(prefer(Some(1)));
    let on_day: Vec<(String, Use)> =
        uses(&editor, DUTCH, DAY).into_iter().filter(|(text, _)| text.starts_with("2022-02-28")).collect();
    assert!(on_day.contains(&("2022-02-28 350".to_owned(), Use::InForce)), "{on_day:?}");
    assert!(on_day.contains(&("2022-02-28 270".to_owned(), Use::Competing)), "{on_day:?}");
}

#[test]
fn a_total_names_what_is_in_it_and_what_is_not() {
    let editor = Editor::shipped();
    let behind = evidence::behind(editor.session().view(), &Subject::Host("LTU".to_owned()));
    // Of the grid's rows for Lithuania: nine numbers make 1,639; Belgium and the Danish aircraft have none; 100 and 130
    // of the German reinforcement are in its 360; two German offers are not counted.
    let counts: Vec<(Reason, usize)> = behind.rows.iter().map(|(reason, rows)| (*reason, rows.len())).collect();
    assert_eq!(
        counts[..4],
        [(Reason::Counted, 9), (Reason::WithoutNumber, 2), (Reason::PartOf, 2), (Reason::Status, 2)]
    );
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    let view = editor.session().view();
    assert_eq!(all, view.rows().filter(|(row, _)| view.contribution(*row).host == "LTU").count(), "none is forgotten");
    let sentence = behind.sentence("Lithuania", &view.host_sum("LTU").range(), view);
    assert!(sentence.starts_with("Lithuania, 2022-02-22: "), "{sentence}");
    assert!(sentence.contains("9 counted with a number, 2 counted without a number"), "{sentence}");
}

#[test]
fn explaining_a_total_selects_what_is_behind_it() {
    let mut editor = Editor::shipped();
    editor.run(Command::Explain(Subject::Host("LTU".to_owned())));
    assert_eq!(editor.session().selected().len(), 11);
    assert_eq!(editor.session().subject(), Some(&Subject::Host("LTU".to_owned())));
    editor.run(Command::Select(vec![GERMANS.to_owned()]));
    assert_eq!(editor.session().subject(), None);
}

#[test]
fn all_reasons_together_are_all_rows() {
    let editor = Editor::shipped();
    let view = editor.session().view();
    let behind = evidence::behind(view, &Subject::Total);
    assert_eq!(behind.rows.iter().map(|(_, rows)| rows.len()).sum::<usize>(), view.row_count() as usize);
    let sum = view.sum();
    assert_eq!(behind.count(Reason::Counted), sum.contributions as usize);
    assert_eq!(behind.count(Reason::WithoutNumber), sum.unknown as usize);
    assert_eq!(behind.count(Reason::TooOld), sum.too_old as usize);
    assert_eq!(behind.count(Reason::PartOf), sum.part_of as usize);
}

#[test]
fn an_own_report_is_told_apart() {
    let mut editor = Editor::of(file::shipped(), None, String::new());
    add(&mut editor, report(Some(GERMANS), "600"));
    let baseline = editor.session().views().baseline();
    let all = evidence::reports(baseline, baseline.find(GERMANS).unwrap(), Date::constant(2022, 2, 22));
    let own = all.iter().find(|one| matches!(one.at, FigureRef::Own(0))).expect("it is there");
    assert_eq!((own.used, own.of_day), (Use::InForce, 2));
    let _: &Document = editor.session().document();
}

#[test]
fn a_report_that_is_switched_off_stays_and_counts_nowhere() {
    let mut editor = Editor::shipped();
    // The dataset's own report of that day says 500; an own one is preferred over it: 18,465 + 300.
    add(&mut editor, report(Some(GERMANS), "800"));
    let count = editor.session().report_days().iter().map(|(_, n)| n).sum::<u32>();
    assert_eq!(total(&editor), 18_765);
    editor.run(Command::SwitchReport { at: 0, on: false });
    assert_eq!(total(&editor), 18_465);
    assert_eq!(editor.session().history().undo_label(), Some("Switch my report on Germany in Lithuania off"));
    assert_eq!(editor.session().report_days().iter().map(|(_, n)| n).sum::<u32>(), count - 1);
    let baseline = editor.session().views().baseline();
    let row = baseline.find(GERMANS).unwrap();
    let reports = evidence::reports(baseline, row, Date::constant(2022, 2, 22));
    let off: Vec<FigureRef> = reports.iter().filter(|one| one.used == Use::Off).map(|one| one.at).collect();
    assert_eq!(off, [FigureRef::Own(0)], "it is still listed");
    let text = text_of(editor.session().document());
    assert!(text.contains("\"quote\":\"as counted\",\"off\":true}"), "it travels in the file");
    assert_eq!(canonical(&text), text);
    assert!(!export(&editor).contains("as counted"), "a table holds what counts as reported");

    editor.run(Command::SwitchReport { at: 0, on: true });
    assert_eq!((total(&editor), export(&editor).contains("as counted")), (18_765, true));
    editor.run(Command::Act(Action::Undo));
    assert_eq!(total(&editor), 18_465);
    editor.run(Command::SwitchReport { at: 7, on: false });
    assert_eq!(total(&editor), 18_465, "there is no eighth");
}

#[test]
fn a_choice_waits_while_its_report_is_switched_off() {
    let mut editor = Editor::shipped();
    add(&mut editor, report(Some(GERMANS), "800"));
    add(&mut editor, report(Some(GERMANS), "900"));
    // Of two own ones the last is preferred: 18,465 + 400; the choice is for the first.
    let day = Date::constant(2022, 2, 22);
    let baseline = editor.session().views().baseline();
    let of_day = |at: &&FigureRef| baseline.figure(**at).as_of == day;
    let figures = baseline.figures(baseline.find(GERMANS).unwrap());
    let first = figures.iter().filter(of_day).position(|at| *at == FigureRef::Own(0)).unwrap() as u32;
    assert_eq!(total(&editor), 18_865);
    editor.run(Command::Prefer { id: GERMANS.to_owned(), as_of: day, nth: Some(first), why: String::new() });
    assert_eq!(total(&editor), 18_765);
    editor.run(Command::SwitchReport { at: 0, on: false });
    assert_eq!(total(&editor), 18_865, "the other own one");
    editor.run(Command::SwitchReport { at: 1, on: false });
    assert_eq!(total(&editor), 18_465, "what the dataset says");
    editor.run(Command::SwitchReport { at: 0, on: true });
    assert_eq!(total(&editor), 18_765, "the choice holds again");
}

fn export(editor: &Editor) -> String {
    let mut out = Vec::new();
    muster::file::table::export(editor.session().document(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
