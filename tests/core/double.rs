//! What may be counted twice: pairs of counted rows, what would settle them, and what the user says of them.

use muster::{
    editor::{Action, Command, Editor, Field},
    report::double::{self, Kind, Remark},
};

use crate::common::{canonical, opened, text_of};

fn remarks(editor: &Editor) -> Vec<Remark> {
    double::remarks(editor.session().view(), editor.session().document().own())
}

/// A dataset of three rows, on a day in 2022.
fn editor(contributions: &str, figures: &str) -> Editor {
    let text = format!(
        "{{\"format\":\"muster\",\"version\":1,\"readable_since\":1,\"counting\":{{\"day\":\"2022-03-01\",\"max_age_months\":18}},\n\
         \"contributions\":[{contributions}],\n\"figures\":[{figures}]}}"
    );
    Editor::of(opened(&text), None, "three.muster.json".to_owned())
}

fn row(id: &str, host: &str, formation: &str) -> String {
    format!(r#"{{"id":"{id}","contributor":"USA","host":"{host}","formation":"{formation}"}}"#)
}

fn figure(of: &str, day: &str, status: &str, best: u32) -> String {
    format!(r#"{{"of":"{of}","as_of":"{day}","status":"{status}","low":{best},"best":{best},"high":{best}}}"#)
}

fn list(parts: &[String]) -> String {
    parts.join(",")
}

#[test]
fn a_battalion_for_three_hosts_may_hold_the_sixty_that_are_in_two_of_them() {
    // Shipped data, 22 Feb 2022: US troops, 60 in Estonia and Latvia and 100 in Lithuania (both reported for 1 Feb), and
    // 800 announced on 22 Feb for all three Baltic hosts, not split by host. No other pair is of any kind.
    let editor = Editor::shipped();
    let found = remarks(&editor);
    assert_eq!(
        found.iter().map(|one| (one.kind, one.at_stake)).collect::<Vec<_>>(),
        [(Kind::NotSplit, 100), (Kind::NotSplit, 60)]
    );
    let one = &found[1];
    assert_eq!(one.rows, ["usa.baltics.battalion-2022", "usa.est-lva.rotational-2022"]);
    let settled = ("usa.est-lva.rotational-2022".to_owned(), "usa.baltics.battalion-2022".to_owned());
    assert_eq!(one.resolve, Some(settled));
    let words = one.sentence(editor.session().view());
    assert!(
        words.contains("(800)") && words.contains("(60)") && words.ends_with("60 would be counted twice."),
        "{words}"
    );
}

#[test]
fn saying_that_it_is_included_takes_it_out_of_the_total_and_off_the_list() {
    let mut editor = Editor::shipped();
    for (left, total) in [(1, 18_365), (0, 18_305)] {
        // 18,465 - 100 - 60.
        let (part, whole) = remarks(&editor)[0].resolve.clone().unwrap();
        editor.run(Command::SetField { id: part, field: Field::PartOf, text: whole });
        assert_eq!((editor.session().view().sum().best, remarks(&editor).len()), (total, left));
    }
    editor.run(Command::Act(Action::Undo));
    assert_eq!(remarks(&editor).len(), 1);
}

#[test]
fn a_dismissed_one_stays_with_its_reason_and_comes_back() {
    let mut editor = Editor::shipped();
    let rows = remarks(&editor)[1].rows.clone();
    let dismiss = |why: Option<&str>| Command::DismissDouble {
        kind: Kind::NotSplit,
        rows: rows.clone(),
        why: why.map(str::to_owned),
    };
    editor.run(dismiss(Some(" the 60 left before ")));
    assert_eq!(editor.session().view().sum().best, 18_465, "it changes no sum");
    assert_eq!(remarks(&editor)[1].dismissed.as_deref(), Some("the 60 left before"));
    assert_eq!(remarks(&editor)[0].dismissed, None, "the other one is open");
    let text = text_of(editor.session().document());
    assert!(text.contains(r#""why":"the 60 left before"}"#), "it travels in the file");
    assert_eq!(canonical(&text), text);
    editor.run(dismiss(Some("asked the ministry")));
    assert_eq!(editor.session().document().own().dismissed.len(), 1, "one reason a remark");
    editor.run(dismiss(None));
    assert_eq!(remarks(&editor)[1].dismissed, None);
    editor.run(Command::Act(Action::Undo));
    assert_eq!(remarks(&editor)[1].dismissed.as_deref(), Some("asked the ministry"));
}

#[test]
fn the_same_number_for_the_same_day_is_told_once_a_pair() {
    let rows = [row("a", "POL", "X"), row("b", "POL", "Y"), row("c", "ROU", "X")];
    let day = "2022-02-01";
    let figures =
        [figure("a", day, "deployed", 400), figure("b", day, "announced", 400), figure("c", day, "deployed", 400)];
    let found = remarks(&editor(&list(&rows), &list(&figures)));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].kind, &found[0].rows[..]), (Kind::SameNumber, &["a".to_owned(), "b".to_owned()][..]));
    let other_day = [figures[0].clone(), figure("b", "2022-02-02", "announced", 400), figures[2].clone()];
    assert_eq!(remarks(&editor(&list(&rows), &list(&other_day))), [], "of another day it is another count");
}

#[test]
fn a_count_of_all_may_hold_a_formation_that_was_counted_before() {
    let rows = [row("all", "POL", "US forces"), row("brigade", "POL", "Brigade")];
    let found = |all: &str, brigade: &str| remarks(&editor(&list(&rows), &list(&[all.to_owned(), brigade.to_owned()])));
    let all = figure("all", "2022-02-10", "deployed", 4500);
    let overlap = found(&all, &figure("brigade", "2022-02-01", "deployed", 1700));
    assert_eq!(overlap.iter().map(|one| (one.kind, one.at_stake)).collect::<Vec<_>>(), [(Kind::Overlap, 1700)]);
    assert_eq!(found(&all, &figure("brigade", "2022-02-20", "deployed", 1700)), [], "they came after the count");
    assert_eq!(found(&all, &figure("brigade", "2022-02-01", "announced", 1700)), [], "they were not there yet");
    assert_eq!(found(&all, &figure("brigade", "2022-02-01", "deployed", 4600)), [], "a part is not larger");
    let same = [row("all", "POL", "Brigade"), row("brigade", "POL", "Brigade")];
    let figures = [all.clone(), figure("brigade", "2022-02-01", "deployed", 1700)];
    assert_eq!(remarks(&editor(&list(&same), &list(&figures))), [], "two parts of one formation stand side by side");
}

#[test]
fn what_is_not_counted_is_counted_once_at_most() {
    let rows = [row("joined", "EST+LVA", ""), row("one", "EST", "")];
    let old = figure("one", "2019-01-01", "deployed", 60);
    let figures = |one: String| list(&[figure("joined", "2022-02-01", "deployed", 800), one]);
    assert_eq!(remarks(&editor(&list(&rows), &figures(old))), [], "too old to count");
    let ended = figure("one", "2022-02-01", "ended", 0);
    assert_eq!(remarks(&editor(&list(&rows), &figures(ended))), []);
    let found = remarks(&editor(&list(&rows), &figures(figure("one", "2022-02-01", "deployed", 900))));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].at_stake, &found[0].resolve), (800, &None), "900 do not fit into 800, nor two hosts into one");
}
