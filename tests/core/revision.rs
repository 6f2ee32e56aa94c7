//! A newer dataset under what the user made: what the list says, what is kept, and that undo brings the old file back.

use std::path::PathBuf;

use muster::{
    document::{Document, Newer},
    editor::{Action, Command, Compared, Editor, Effect},
    file::{self, Brought, SHIPPED},
    model::Scope,
    report::revision::{Fate, Part, Revision},
    scenario::{Baseline, FigureRef},
};
use serde_json::Value;

use crate::common::{arg, canonical, file_in, folder, golden, muster, opened, text_of};

/// A document with something of everything that a user can make.
const OLD: &str = r#"{
"format": "muster",
"version": 1,
"readable_since": 1,
"title": "Small",
"counting": {"day":"2022-06-30","statuses":["deployed","en_route","announced"],"hosts":"balts","own_troops":false},
"sources": [
{"id":"ministry","title":"A letter"},
{"id":"press","title":"A paper"}
],
"groups": [
{"id":"balts","name":"Balts","members":[{"country":"EST"},{"country":"LVA"},{"country":"LTU"}]}
],
"contributions": [
{"id":"deu.ltu.efp","contributor":"DEU","host":"LTU"},
{"id":"fra.est.efp","contributor":"FRA","host":"EST"},
{"id":"gbr.est.efp","contributor":"GBR","host":"EST"},
{"id":"nld.ltu.efp","contributor":"NLD","host":"LTU"}
],
"figures": [
{"of":"deu.ltu.efp","as_of":"2022-02-22","status":"deployed","low":500,"best":500,"high":500,"source":"press"},
{"of":"fra.est.efp","as_of":"2022-03-01","status":"deployed","low":300,"best":300,"high":300,"source":"press"},
{"of":"gbr.est.efp","as_of":"2022-02-22","status":"deployed","low":900,"best":900,"high":900,"source":"press"},
{"of":"nld.ltu.efp","as_of":"2022-02-28","status":"deployed","low":250,"best":250,"high":250,"source":"press"},
{"of":"nld.ltu.efp","as_of":"2022-02-28","status":"deployed","low":270,"best":270,"high":270,"preferred":false,"source":"ministry"}
],
"claims": [
{"id":"k1","as_of":"2022-02-22","kind":"total","hosts":["EST"],"statuses":["deployed"],"best":1200,"source":"press"}
],
"own": {
"sources": [
],
"contributions": [
{"id":"swe.ltu.own","contributor":"SWE","host":"LTU"}
],
"figures": [
{"of":"swe.ltu.own","as_of":"2022-06-01","status":"deployed","low":3,"best":3,"high":3},
{"of":"fra.est.efp","as_of":"2022-04-01","status":"deployed","low":280,"best":280,"high":280},
{"of":"gbr.est.efp","as_of":"2022-04-01","status":"deployed","low":950,"best":950,"high":950},
{"of":"nld.ltu.efp","as_of":"2022-02-20","status":"deployed","low":9,"best":9,"high":9,"off":true},
{"of":"fra.est.efp","as_of":"2022-05-01","status":"deployed","low":9,"best":9,"high":9,"off":true}
],
"preferences": [
{"of":"nld.ltu.efp","as_of":"2022-02-28","nth":0,"why":"the ministry's own count"}
],
"dismissed": [
{"kind":"same_number","rows":["fra.est.efp","nld.ltu.efp"],"why":"two counts"},
{"kind":"same_number","rows":["gbr.est.efp","nld.ltu.efp"],"why":"two more"}
]
},
"scenarios": [
{"id":"s1","name":"Germany doubles","note":"mine","edits":[
{"on":"deu.ltu.efp","op":"change","from":"2022-06-30","set":{"personnel":{"low":1000,"best":1000,"high":1000}},"was":{"personnel":{"low":500,"best":500,"high":500},"status":"deployed"},"why":"an offer"},
{"on":"fra.est.efp","op":"remove","why":"elections"},
{"on":"gbr.est.efp","op":"change","from":"2022-06-30","set":{"personnel":{"low":1000,"best":1000,"high":1000}},"was":{"personnel":{"low":950,"best":950,"high":950},"status":"deployed"}},
{"on":"pol.lva.s1-1","op":"add","new":{"contributor":"POL","host":"LVA","figures":[{"as_of":"2022-06-30","status":"announced","low":70,"best":70,"high":70}]}}
],"colour":"red"},
{"id":"s2","name":"More","based_on":"s1","edits":[
]}
],
"x-mine": {"kept":true}
}
"#;

/// The same dataset a year on, as somebody else's file: no group, a what-if of its own.
const NEW: &str = r#"{
"format": "muster",
"version": 1,
"readable_since": 1,
"title": "Small",
"counting": {"day":"2023-06-30","statuses":["deployed"],"own_troops":true},
"sources": [
{"id":"agency","title":"A wire"},
{"id":"ministry","title":"A letter"},
{"id":"press","title":"A newspaper"}
],
"contributions": [
{"id":"deu.ltu.efp","contributor":"DEU","host":"LTU","element":"battlegroup"},
{"id":"gbr.est.efp","contributor":"GBR","host":"EST"},
{"id":"ita.lva.efp","contributor":"ITA","host":"LVA"},
{"id":"nld.ltu.efp","contributor":"NLD","host":"LTU"},
{"id":"pol.lva.s1-1","contributor":"POL","host":"LVA"},
{"id":"swe.ltu.own","contributor":"SWE","host":"LTU"}
],
"figures": [
{"of":"deu.ltu.efp","as_of":"2022-02-22","status":"deployed","low":550,"best":550,"high":550,"source":"press"},
{"of":"gbr.est.efp","as_of":"2022-02-22","status":"deployed","low":900,"best":900,"high":900,"source":"press"},
{"of":"gbr.est.efp","as_of":"2022-04-01","status":"deployed","low":950,"best":950,"high":950,"source":"agency"},
{"of":"gbr.est.efp","as_of":"2022-12-01","status":"deployed","low":1100,"best":1100,"high":1100,"source":"agency"},
{"of":"ita.lva.efp","as_of":"2022-05-01","status":"deployed","low":200,"best":200,"high":200,"source":"agency"},
{"of":"nld.ltu.efp","as_of":"2022-02-20","status":"deployed","low":255,"best":255,"high":255,"source":"press"},
{"of":"nld.ltu.efp","as_of":"2022-02-28","status":"deployed","low":250,"best":250,"high":250,"source":"press"},
{"of":"nld.ltu.efp","as_of":"2022-02-28","status":"deployed","low":260,"best":260,"high":260,"preferred":false,"source":"agency"},
{"of":"nld.ltu.efp","as_of":"2022-02-28","status":"deployed","low":270,"best":270,"high":270,"preferred":false,"source":"ministry"}
],
"claims": [
{"id":"k1","as_of":"2022-02-22","kind":"total","hosts":["EST"],"statuses":["deployed"],"best":1300,"source":"press"}
],
"scenarios": [
{"id":"s1","name":"Theirs","edits":[
]}
]
}
"#;

/// [`OLD`] with the choice on the ministry's figure, wherever canonical order has put it.
fn old() -> Document {
    let text = OLD.replace("\"nth\":0,", "\"nth\":1,");
    opened(&text).document
}

fn newer(text: &str) -> Newer {
    Newer::of_file(opened(text).document)
}

/// The document with the newer dataset, and what that changed.
fn brought(old: &Document, newer: &Newer) -> (Document, Revision) {
    let mut new = old.clone();
    new.apply(old.bring_in(newer)).expect("a dataset is never refused");
    let revision = Revision::of(old, &new, newer);
    (new, revision)
}

/// The lines of a file's section, a list or an object, to its end.
fn section<'a>(text: &'a str, key: &str) -> &'a str {
    let from = text.find(&format!("\n\"{key}\": ")).unwrap_or_else(|| panic!("no {key} in\n{text}"));
    let rest = &text[from + 1..];
    let is_object = rest.starts_with(&format!("\"{key}\": {{"));
    let ends = if is_object { ["\n},\n", "\n}\n"] } else { ["\n],\n", "\n]\n"] };
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    &rest[..end.expect("its end")]
}

fn of_part(revision: &Revision, part: Part) -> Vec<(Fate, &str)> {
    revision.of_part(part).map(|entry| (entry.fate, entry.id.as_str())).collect()
}

/// An editor on a text, as if it had been opened from `name`.
fn editor(text: &str) -> Editor {
    Editor::of(opened(text), Some(PathBuf::from("mine.muster.json")), "mine.muster.json".to_owned())
}

/// Does what a person does: asks for it, picks a file, waits.
fn bring_in(editor: &mut Editor, text: &str) -> Vec<Effect> {
    assert!(matches!(editor.run(Command::Act(Action::BringIn))[..], [Effect::PickDataset]));
    let path = PathBuf::from("newer.muster.json");
    let asked = editor.run(Command::PickedDataset(Some(path.clone())));
    let [Effect::LoadDataset { ticket, document, revision, .. }] = &asked[..] else { panic!("{asked:?}") };
    let (ticket, brought) = (*ticket, Brought { newer: newer(text), remarks: Vec::new() });
    let result = Ok(Box::new(Compared::with(brought, document, *revision).expect("a dataset is never refused")));
    editor.run(Command::BringIn { ticket, path, result })
}

#[test]
fn the_list_says_what_changed_and_what_it_means_for_the_users_own() {
    let old = old();
    let (_, revision) = brought(&old, &newer(NEW));
    let expected = "\
What-ifs: 1 on what is gone, 1 under an id the dataset has now, 1 stale, 1 holding until another day
  “Germany doubles”, Germany in Lithuania (deu.ltu.efp): what it was changed from has changed: 500, in place → 550, in place
  “Germany doubles”, France in Estonia (fra.est.efp): the row is gone; the change is kept, not applied
  “Germany doubles”, United Kingdom in Estonia (gbr.est.efp): holds until the report of 2022-12-01 now, not for good
  “Germany doubles”, Poland in Latvia (pol.lva.s1-1): the dataset has a row of this id now, which is used; the added one is kept, not applied
My reports: 3 on what is gone, 1 under an id the dataset has now, 1 with a report of the dataset beside it
  Sweden in Lithuania (swe.ltu.own): the dataset has a row of this id now, which is used; reports on it are about that one
  France in Estonia (fra.est.efp), 2022-04-01 (280, in place): the row is gone; the report is kept, not applied
  United Kingdom in Estonia (gbr.est.efp), 2022-04-01 (950, in place): the dataset reports the same now
  France in Estonia (fra.est.efp), 2022-05-01 (9, in place): the row is gone; the report is kept, not applied
  France in Estonia (fra.est.efp) and Netherlands in Lithuania (nld.ltu.efp): a row is gone; that they are not the same troops is kept, not applied
What counts: 1 revised
  The group balts, whose hosts count, is not in the newer dataset; the hosts it had count as before: EST, LTU, LVA
Rows: 3 added, 1 removed, 1 revised
  Germany in Lithuania (deu.ltu.efp): what: – → battlegroup
  France in Estonia (fra.est.efp): removed with 1 report, the last of 2022-03-01: 300, in place
  Italy in Latvia (ita.lva.efp): added with 1 report, the last of 2022-05-01: 200, in place
  Poland in Latvia (pol.lva.s1-1): added with no report
  Sweden in Lithuania (swe.ltu.own): added with no report
Reports: 4 added, 1 revised
  Germany in Lithuania (deu.ltu.efp), 2022-02-22: 500 → 550
  United Kingdom in Estonia (gbr.est.efp), 2022-04-01: added 950, in place (agency)
  United Kingdom in Estonia (gbr.est.efp), 2022-12-01: added 1,100, in place (agency)
  Netherlands in Lithuania (nld.ltu.efp), 2022-02-20: added 255, in place (press)
  Netherlands in Lithuania (nld.ltu.efp), 2022-02-28: added 260, in place, not used (agency)
Published totals: 1 revised
  k1, Estonia; in place, 2022-02-22: 1,200 → 1,300
Sources: 1 added, 1 revised
  agency (“A wire”): added
  press (“A newspaper”): other title
Groups: 1 removed
  Balts (balts): removed
Its own what-if “Theirs” is not brought in.
";
    assert_eq!(revision.text(), expected);
    assert_eq!(revision.outline().lines, expected.lines().count(), "a window has no room for lines that are not there");
    assert_eq!(revision.of_user(), 10);
}

/// What the user made is written as it was; only the place of the choice and the hosts that count are said anew.
#[test]
fn nothing_of_the_users_is_dropped() {
    let old = old();
    let (new, _) = brought(&old, &newer(NEW));
    let (was, is) = (text_of(&old), text_of(&new));
    assert_eq!(canonical(&is), is, "it can be opened again");
    assert_eq!(section(&is, "scenarios"), section(&was, "scenarios"));
    assert_eq!(is.lines().find(|line| line.contains("x-mine")), was.lines().find(|line| line.contains("x-mine")));
    assert!(is.contains("\"x-mine\": {\"kept\":true}") && is.contains("\"colour\":\"red\""), "{is}");
    assert!(section(&was, "own").contains("\"nth\":1"), "all of it is compared");
    assert!(section(&was, "scenarios").contains("\"based_on\":\"s1\""), "all of it is compared");
    assert_eq!(section(&is, "own"), section(&was, "own").replace("\"nth\":1", "\"nth\":2"));
    assert!(is.contains(
        r#""counting": {"day":"2022-06-30","statuses":["deployed","en_route","announced"],"hosts":["EST","LTU","LVA"],"own_troops":false}"#
    ));
    // Only the dataset is theirs.
    assert!(is.contains("ita.lva.efp") && !is.contains("Theirs") && !is.contains("2023-06-30"));
}

/// The number that a document's baseline uses for the Netherlands, and the source that states it.
fn dutch(document: &Document) -> (Option<u32>, String) {
    let baseline = Baseline::new(document.dataset().clone(), document.own().clone());
    let row = baseline.find("nld.ltu.efp").expect("the row");
    let (_, _, at) = baseline.at(row, document.counting.day).number.expect("a number");
    assert!(matches!(at, FigureRef::Base(_)));
    let figure = baseline.figure(at);
    (figure.personnel.best(), figure.source.to_owned())
}

/// A choice is a place in a list; it goes on naming the figure that was chosen, or none, and never another.
#[test]
fn a_choice_follows_its_figure_and_is_never_of_another() {
    let old = old();
    assert_eq!(dutch(&old), (Some(270), "ministry".to_owned()));
    let (new, revision) = brought(&old, &newer(NEW));
    assert_eq!(dutch(&new), (Some(270), "ministry".to_owned()), "one stands before it now");
    assert!(of_part(&revision, Part::Choices).is_empty());

    let revised = NEW.replace("\"low\":270,\"best\":270,\"high\":270", "\"low\":280,\"best\":280,\"high\":280");
    let (new, revision) = brought(&old, &newer(&revised));
    assert_eq!(dutch(&new), (Some(280), "ministry".to_owned()));
    assert_eq!(of_part(&revision, Part::Choices), [(Fate::Revised, "nld.ltu.efp")]);

    let gone: String = NEW.lines().filter(|line| !line.contains("\"best\":270")).map(|l| format!("{l}\n")).collect();
    let gone = gone.replace("\"source\":\"agency\"},\n],", "\"source\":\"agency\"}\n],");
    let (new, revision) = brought(&old, &newer(&gone));
    assert_eq!(dutch(&new), (Some(250), "press".to_owned()), "the agency's, which stands there now, was not chosen");
    assert_eq!(of_part(&revision, Part::Choices), [(Fate::Gone, "nld.ltu.efp")]);
    assert!(text_of(&new).contains("the ministry's own count"), "the choice is kept");
    let again = opened(&text_of(&new));
    assert_eq!(again.report.findings.iter().filter(|finding| format!("{finding}").contains("a choice")).count(), 1);
}

/// Bringing the old dataset back says that what had no effect has one again.
#[test]
fn what_had_no_effect_applies_again_when_its_row_is_back() {
    let old = old();
    let (new, _) = brought(&old, &newer(NEW));
    let (back, revision) = brought(&new, &newer(OLD));
    assert_eq!(
        of_part(&revision, Part::WhatIfs),
        [
            (Fate::Again, "deu.ltu.efp"),
            (Fate::Again, "fra.est.efp"),
            (Fate::Moved, "gbr.est.efp"),
            (Fate::Again, "pol.lva.s1-1")
        ]
    );
    let own: Vec<&str> = revision.of_part(Part::Own).map(|entry| entry.words.as_str()).collect();
    assert!(revision.of_part(Part::Own).all(|entry| entry.fate == Fate::Again));
    assert_eq!(
        own,
        [
            "Sweden in Lithuania (swe.ltu.own): the own row had no effect and applies now",
            "France in Estonia (fra.est.efp), 2022-04-01 (280, in place): the row is there now, and the report applies",
            "France in Estonia (fra.est.efp), 2022-05-01 (9, in place): the row is there now; the report is switched off",
            "France in Estonia (fra.est.efp) and Netherlands in Lithuania (nld.ltu.efp): the rows are there now, and that \
             they are not the same troops applies",
        ]
    );
    assert_eq!(text_of(&back), text_of(&old).replace("\"hosts\":\"balts\"", "\"hosts\":[\"EST\",\"LTU\",\"LVA\"]"));
}

#[test]
fn undo_brings_the_old_file_back_to_the_byte() {
    let text = text_of(&old());
    let mut editor = editor(&text);
    let total = |editor: &Editor| editor.session().reported().sum().best;
    let before = total(&editor);
    assert_eq!(before, 500 + 280 + 950 + 270 + 3);
    assert!(matches!(bring_in(&mut editor, NEW)[..], [Effect::ShowRevision]));
    assert_eq!(editor.session().history().undo_label(), Some("Bring in newer.muster.json"));
    assert_eq!(editor.session().revision().map(|revision| revision.of_user()), Some(10));
    assert_eq!(total(&editor), 550 + 950 + 270 + 200 + 3, "the same hosts are counted");
    assert!(!editor.session().rule_differs());
    assert_eq!(editor.session().report_days().last().map(|(day, _)| day.to_string()), Some("2022-12-01".to_owned()));
    let after = text_of(editor.session().document());

    editor.run(Command::Act(Action::Undo));
    assert_eq!(text_of(editor.session().document()), text);
    assert_eq!((total(&editor), editor.session().is_modified()), (before, false));
    assert!(!editor.session().rule_differs());
    editor.run(Command::Act(Action::Redo));
    assert_eq!(text_of(editor.session().document()), after);
    // A change made since, and its undoing, are as ever.
    editor.run(Command::SetTroops { id: "ita.lva.efp".to_owned(), text: "5".to_owned() });
    editor.run(Command::Act(Action::Undo));
    editor.run(Command::Act(Action::Undo));
    assert_eq!(text_of(editor.session().document()), text);
}

/// A rule on screen that names a group of its own loses it as well, and what is saved can be opened.
#[test]
fn a_group_that_is_gone_is_in_no_rule() {
    let text = text_of(&old()).replace("\"hosts\":\"balts\",", "");
    let mut editor = editor(&text);
    let rule =
        muster::model::CountingRule { hosts: Scope::Group("balts".to_owned()), ..editor.session().rule().clone() };
    editor.run(Command::Look(rule.clone()));
    // A save that was on its way reports back when the group is gone.
    let revision = editor.session().history().revision();
    editor.run(Command::Act(Action::Save));
    bring_in(&mut editor, NEW);
    let codes = |editor: &Editor| match &editor.session().rule().hosts {
        Scope::Codes(codes) => codes.iter().cloned().collect::<Vec<_>>().join("+"),
        other => panic!("{other:?}"),
    };
    assert_eq!(codes(&editor), "EST+LTU+LVA");
    let path = PathBuf::from("mine.muster.json");
    editor.run(Command::Saved { path, revision, rule, result: Ok(Default::default()) });
    let saved = editor.run(Command::Act(Action::Save));
    let [Effect::Write { document, .. }] = &saved[..] else { panic!("{saved:?}") };
    for document in [&**document, editor.session().document()] {
        let text = text_of(document);
        assert_eq!(canonical(&text), text);
    }
}

/// The whole of a document, what is shown of it and what can be undone.
fn state(editor: &Editor) -> (String, String, Option<String>, Option<String>) {
    let session = editor.session();
    let undo = session.history().undo_label().map(str::to_owned);
    (text_of(session.document()), session.title(), undo, session.reading().map(str::to_owned))
}

#[test]
fn what_is_cancelled_or_cannot_be_read_changes_nothing() {
    let mut editor = editor(&text_of(&old()));
    let before = state(&editor);
    editor.run(Command::Act(Action::BringIn));
    assert!(editor.run(Command::PickedDataset(None)).is_empty());
    assert_eq!((state(&editor), editor.session().notices().len()), (before.clone(), 0));

    let path = PathBuf::from("newer.muster.json");
    let ask = |editor: &mut Editor| match &editor.run(Command::PickedDataset(Some(path.clone())))[..] {
        [Effect::LoadDataset { ticket, document, revision, .. }] => {
            let brought = Brought { newer: newer(NEW), remarks: Vec::new() };
            (*ticket, Compared::with(brought, document, *revision).expect("a dataset is never refused"))
        }
        other => panic!("{other:?}"),
    };
    let answer = |ticket, result| Command::BringIn { ticket, path: path.clone(), result };
    // Given up while it is read.
    let (ticket, compared) = ask(&mut editor);
    assert_eq!(editor.session().reading(), Some("newer.muster.json"));
    editor.run(Command::StopReading);
    assert_eq!(state(&editor), before);
    assert!(editor.run(answer(ticket, Ok(Box::new(compared)))).is_empty());
    assert_eq!(state(&editor), before);
    // Asked for once more: the first is not waited for.
    let (first, compared) = ask(&mut editor);
    let (second, _) = ask(&mut editor);
    assert!(editor.run(answer(first, Ok(Box::new(compared)))).is_empty());
    assert_eq!(editor.session().reading(), Some("newer.muster.json"));
    assert!(editor.run(answer(second, Err("newer.muster.json is empty".to_owned()))).is_empty());
    assert_eq!(state(&editor), before);
    let told: Vec<&str> = editor.session().notices().iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(told, ["Not brought in: newer.muster.json is empty"]);
}

/// Reading takes time, and the window is used meanwhile.
#[test]
fn what_is_changed_while_a_dataset_is_read_is_kept_and_in_the_list() {
    let mut editor = editor(&text_of(&old()));
    let path = PathBuf::from("newer.muster.json");
    let asked = editor.run(Command::PickedDataset(Some(path.clone())));
    let [Effect::LoadDataset { ticket, document, revision, .. }] = &asked[..] else { panic!("{asked:?}") };
    let brought = Brought { newer: newer(NEW), remarks: vec!["a remark".to_owned()] };
    let compared = Compared::with(brought, document, *revision).expect("a dataset is never refused");
    editor.run(Command::SetTroops { id: "nld.ltu.efp".to_owned(), text: "300".to_owned() });
    editor.run(Command::SetTroops { id: "fra.est.efp".to_owned(), text: "310".to_owned() });
    let shown = editor.session().shown().map(|scenario| scenario.id.clone());
    let label = editor.session().history().undo_label().map(str::to_owned);
    let again = editor.run(Command::BringIn { ticket: *ticket, path, result: Ok(Box::new(compared)) });
    assert_eq!(editor.session().reading(), Some("newer.muster.json"), "it is not done yet");
    // Off the UI thread, because it takes time.
    let effect = again.into_iter().next().expect("it is compared again");
    let Effect::Compare { ticket, path, brought, document, revision } = effect else { panic!("{effect:?}") };
    let compared = Compared::with(brought, &document, revision).expect("a dataset is never refused");
    editor.run(Command::BringIn { ticket, path, result: Ok(Box::new(compared)) });
    assert_eq!(editor.session().reading(), None);
    let revision = editor.session().revision().expect("the list");
    let mine: Vec<_> = revision.entries.iter().filter(|entry| entry.what_if == "What-if 1").collect();
    assert_eq!(mine.iter().map(|entry| (entry.fate, &*entry.id)).collect::<Vec<_>>(), [(Fate::Gone, "fra.est.efp")]);
    assert_eq!(revision.remarks, ["Its own what-if “Theirs” is not brought in.", "a remark"]);
    assert_eq!(editor.session().shown().map(|scenario| scenario.id.clone()), shown);
    let written = text_of(editor.session().document());
    assert!(
        written.contains("\"on\":\"fra.est.efp\",\"op\":\"change\"") && written.contains("\"best\":310"),
        "{written}"
    );
    editor.run(Command::Act(Action::Undo));
    assert_eq!(editor.session().history().undo_label().map(str::to_owned), label);
}

/// Each dataset that was brought in has its list, as long as it is the one underneath.
#[test]
fn the_list_goes_with_its_dataset_through_undo_and_redo() {
    let mut editor = editor(&text_of(&old()));
    let rows = |editor: &Editor| {
        editor.session().revision().map(|revision| revision.counts().get(&(Part::Rows, Fate::Added)).copied())
    };
    let again = |editor: &mut Editor| matches!(editor.run(Command::Act(Action::BroughtIn))[..], [Effect::ShowRevision]);
    assert!(!again(&mut editor) && editor.unavailable(Action::BroughtIn).is_some());
    bring_in(&mut editor, NEW);
    assert_eq!(rows(&editor), Some(Some(3)));
    bring_in(&mut editor, OLD);
    assert_eq!(rows(&editor), Some(Some(1)), "of the second");
    editor.run(Command::Act(Action::Undo));
    assert_eq!(rows(&editor), Some(Some(3)), "of the first again");
    assert!(again(&mut editor) && editor.unavailable(Action::BroughtIn).is_none());
    editor.run(Command::Act(Action::Undo));
    assert_eq!(rows(&editor), None);
    assert!(!again(&mut editor));
    editor.run(Command::Act(Action::Redo));
    assert_eq!(rows(&editor), Some(Some(3)));
}

#[test]
fn an_equal_dataset_changes_nothing() {
    for (name, text) in golden().into_iter().chain([("shipped".to_owned(), SHIPPED.to_owned())]) {
        let document = opened(&text).document;
        let (_, revision) = brought(&document, &newer(&text));
        assert!(revision.is_empty(), "{name}: {}", revision.text());
        assert_eq!(revision.summary(), ["Nothing changed"]);
        let mut editor = editor(&text);
        assert!(bring_in(&mut editor, &text).is_empty(), "{name}");
        assert!(!editor.session().is_modified() && editor.session().history().undo_label().is_none());
        assert!(editor.session().notices().iter().any(|notice| notice.text.starts_with("Nothing changed")));
        assert_eq!(text_of(editor.session().document()), text_of(&document));
    }
}

/// The shipped dataset with a row added, one removed, a number revised and a claim changed.
fn shipped_later() -> String {
    let mut text = String::new();
    for line in SHIPPED.lines() {
        if line.contains("\"hrv.hun.bg\"") {
            continue;
        }
        let line = match line {
            _ if line.contains("\"of\":\"deu.ltu.efp\",\"as_of\":\"2022-02-14\"") => {
                line.replace("\"low\":500,\"best\":500,\"high\":500", "\"low\":520,\"best\":520,\"high\":520")
            }
            _ if line.starts_with("{\"id\":\"k001\"") => line.replace("\"best\":1100", "\"best\":1150"),
            _ => line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
        if line.starts_with("\"contributions\"") {
            text.push_str("{\"id\":\"aut.ltu.new\",\"contributor\":\"AUT\",\"host\":\"LTU\"},\n");
        }
    }
    text
}

#[test]
fn a_file_without_anything_of_the_users_lists_the_dataset_alone() {
    let old = file::shipped().document;
    let (new, revision) = brought(&old, &newer(&shipped_later()));
    assert_eq!(revision.of_user(), 0, "{}", revision.text());
    assert_eq!(of_part(&revision, Part::Rows), [(Fate::Added, "aut.ltu.new"), (Fate::Removed, "hrv.hun.bg")]);
    assert_eq!(of_part(&revision, Part::Figures), [(Fate::Revised, "deu.ltu.efp")]);
    assert_eq!(of_part(&revision, Part::Claims), [(Fate::Revised, "k001")]);
    assert_eq!(revision.entries.len(), 4, "{}", revision.text());
    assert_eq!(text_of(&new), canonical(&shipped_later()));
}

#[test]
fn the_command_line_brings_in_prints_the_list_and_edits_on_top() {
    let folder = folder();
    let mine = file_in(folder.path(), "mine.muster.json", &text_of(&old()));
    let newer = file_in(folder.path(), "newer.muster.json", NEW);
    let out = folder.path().join("out.muster.json");
    let arguments = ["edit", arg(&mine), "--dataset", arg(&newer), "-o", arg(&out)];
    // Findings of the file are told as ever; the list goes to standard output.
    let said = muster(arguments);
    let (expected, revision) = brought(&old(), &self::newer(NEW));
    assert_eq!((said.code, said.out), (Some(0), revision.text()));
    let written = std::fs::read_to_string(&out).expect("the file");
    assert_eq!(written, text_of(&expected));
    assert_eq!(std::fs::read_to_string(&mine).expect("the file"), text_of(&old()), "it is left alone");

    // Changes come after: the row is one of the newer dataset.
    let more = ["--scenario", "More", "--set", "ita.lva.efp=20", "--format", "json"];
    let said = muster(arguments.into_iter().chain(more));
    assert_eq!(said.code, Some(0), "{}", said.err);
    let list: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!((&list["changed"], &list["counts"]["rows"]["added"]), (&Value::from(true), &Value::from(3)));
    let stale = list["entries"].as_array().expect("entries").iter().find(|entry| entry["fate"] == "stale");
    let stale = stale.expect("a stale one");
    assert_eq!((&stale["what_if"], &stale["id"]), (&Value::from("Germany doubles"), &Value::from("deu.ltu.efp")));
    assert!(std::fs::read_to_string(&out).expect("the file").contains("{\"on\":\"ita.lva.efp\",\"op\":\"change\""));

    // The same once more: nothing changed, and nothing is.
    let again = muster(["edit", arg(&out), "--dataset", arg(&newer), "-o", arg(&out)]);
    assert_eq!(again.out, "Nothing changed\nIts own what-if “Theirs” is not brought in.\n");
}

#[test]
fn a_dataset_that_cannot_be_read_is_refused_and_nothing_is_written() {
    let folder = folder();
    let mine = file_in(folder.path(), "mine.muster.json", &text_of(&old()));
    let out = folder.path().join("out.muster.json");
    for (name, content, reason) in [
        ("missing.muster.json", None, "missing.muster.json"),
        ("empty.csv", Some(""), "is empty"),
        ("cut.muster.json", Some(&NEW[..900]), "ends in the middle"),
        ("other.json", Some("[1]"), "is not"),
        ("no-days.csv", Some("contributor,host,best\nDEU,LTU,5\n"), "--as-of"),
        ("words.txt", Some("hello\nworld\n"), "column"),
    ] {
        let path = content.map_or_else(|| folder.path().join(name), |text| file_in(folder.path(), name, text));
        let said = muster(["edit", arg(&mine), "--dataset", arg(&path), "-o", arg(&out)]);
        let why = said.refused();
        assert!(why.contains(reason) && why.contains(name), "{name}: {why}");
        assert!(!out.exists(), "{name}");
    }
    // A change on a row that is not in the newer dataset is refused, and then nothing is done or printed.
    let newer = file_in(folder.path(), "newer.muster.json", NEW);
    let late = ["--scenario", "s2", "--set", "fra.est.efp=3"];
    let said = muster(["edit", arg(&mine), "--dataset", arg(&newer), "-o", arg(&out)].into_iter().chain(late));
    assert_eq!((said.code, said.out.as_str(), out.exists()), (Some(2), "", false));
    for option in ["--as-of=2022-01-01", "--format=json"] {
        assert!(muster(["edit", arg(&mine), "-o", arg(&out), option]).refused().contains("--dataset"), "{option}");
    }
}

/// A table says nothing of titles, groups, published totals and what sources are: those stay.
#[test]
fn a_table_brings_rows_and_reports_alone() {
    let folder = folder();
    let mine = file_in(folder.path(), "mine.muster.json", SHIPPED);
    let (table, out) = (folder.path().join("table.csv"), folder.path().join("out.muster.json"));
    muster(["export", "--table", "-o", arg(&table)]).done();
    let bring = ["edit", arg(&mine), "--dataset", arg(&table), "-o", arg(&out)];
    let said = muster(bring);
    assert_eq!((said.code, said.out.lines().next()), (Some(0), Some("Nothing changed")), "{}", said.out);
    assert_eq!(std::fs::read_to_string(&out).expect("the file"), SHIPPED);

    let text = std::fs::read_to_string(&table).expect("the table");
    let more = "aut.ltu.new,AUT,LTU,,,,,,,2022-02-01,,deployed,,7,,,,,gazette,,,\n";
    std::fs::write(&table, text + more).expect("the table");
    let said = muster(bring);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(
        lines[..4],
        [
            "Rows: 1 added",
            "  Austria in Lithuania (aut.ltu.new): added with 1 report, the last of 2022-02-01: 7, in place",
            "Sources: 1 added",
            "  gazette: added",
        ]
    );
    let document = opened(&std::fs::read_to_string(&out).expect("the file")).document;
    assert_eq!((document.dataset().claims.len(), document.dataset().sources.len()), (106, 215));
}
