//! Documents and commands changed at random: undoing everything is the start, redoing everything the end, every state
//! is met again as it was, views by difference equal views made from scratch, and what is saved is what is loaded.

use std::{
    collections::{BTreeMap, HashMap},
    num::NonZeroU32,
    path::PathBuf,
};

use muster::{
    document::{Change, Document, History, Refused},
    editor::{Action, Answer, Command, Editor, Field, NewReport, NewRow, NewSource, Question, Views},
    file,
    model::{CountingRule, Dataset, Date, Domain, Scope, Source, Status, StatusSet, parse_date},
    report::{difference::Differences, double::Kind},
    scenario::{Axis, Own, Scenario, ScenarioId, View},
};

use crate::common::{Random, canonical, golden_file, long, opened, text_of};

/// Numbers as people type them, and texts that are none.
const TROOPS: [&str; 22] = [
    "0",
    "1",
    "500",
    "1,100",
    "1.1k",
    "~6,000",
    "up to 460",
    "over 500",
    "50-60",
    "500 (450–600)",
    "50–60+",
    "+300",
    "-20%",
    "+1",
    "-5000",
    "",
    "?",
    "n/a",
    "4294967295",
    "+4294967295",
    "abc",
    "60-50",
];
const DAYS: [&str; 9] = [
    "2016-01-01",
    "2018-12-31",
    "2021-12-19",
    "2021-12-31",
    "2022-02-22",
    "2022-03-01",
    "2022-06-07",
    "2022-08-10",
    "2030-01-01",
];
/// What stands in no file.
const GONE: &str = "no.such.row";

/// A step of the history as it must be: revisions and what is shown before and after.
#[derive(Clone)]
struct Step {
    revisions: (u64, u64),
    shown: (Option<ScenarioId>, Option<ScenarioId>),
}

/// An editor and what is known of it.
struct Stream {
    editor: Editor,
    random: Random,
    /// The text of every revision seen.
    texts: HashMap<u64, String>,
    undo: Vec<Step>,
    redo: Vec<Step>,
    saved: u64,
    /// How often each kind of command made a change, and how often it made none.
    reached: BTreeMap<&'static str, (u32, u32)>,
}

fn shown(editor: &Editor) -> Option<ScenarioId> {
    editor.session().shown().map(|scenario| scenario.id.clone())
}

/// What a reader of a view can see of it; two views of the same are equal in all of this.
fn visible(view: &View) -> (Vec<String>, Vec<String>) {
    let axes = [Axis::Host, Axis::Contributor, Axis::Cell, Axis::Formation, Axis::Domain, Axis::Status];
    let mut sums = vec![format!("all {:?}", view.sum())];
    sums.extend(axes.into_iter().flat_map(|axis| view.lines(axis)).map(|line| format!("{line:?}")));
    sums.extend(view.totals().by_status.iter().map(|sum| format!("{sum:?}")));
    let id = |row: u32| view.id(row).to_owned();
    let mut rows: Vec<String> = view
        .rows()
        .map(|(number, row)| {
            let cell = view.places().cells()[row.cell as usize];
            let places = (view.places().contributors.get(cell.who), view.places().hosts.get(cell.at), cell.own);
            format!(
                "{} {:?} {:?} {:?} {} in {:?} parent {:?} parts {:?} broken {} {:?}",
                view.id(number),
                row.state,
                row.alone,
                row.kind,
                row.older,
                places,
                row.parent.map(id),
                view.parts_of(number).into_iter().map(id).collect::<std::collections::BTreeSet<_>>(),
                view.part_is_broken(number),
                view.contribution(number),
            )
        })
        .collect();
    rows.sort();
    (sums, rows)
}

/// Where two views differ, in words; empty when they do not.
fn differences(by_difference: &View, from_scratch: &View) -> String {
    let (a, b) = (visible(by_difference), visible(from_scratch));
    let mut words = String::new();
    for (a, b) in [(a.0, b.0), (a.1, b.1)] {
        for line in a.iter().filter(|line| !b.contains(line)) {
            words.push_str(&format!("  by difference {line}\n"));
        }
        for line in b.iter().filter(|line| !a.contains(line)) {
            words.push_str(&format!("  from scratch  {line}\n"));
        }
        if words.is_empty() && a != b {
            words.push_str("  the same lines in another order\n");
        }
    }
    words
}

impl Stream {
    fn new(editor: Editor, seed: u64) -> Self {
        let session = editor.session();
        let revision = session.history().revision();
        let texts = HashMap::from([(revision, text_of(session.document()))]);
        let random = Random::of_seed(seed);
        Self { editor, random, texts, undo: Vec::new(), redo: Vec::new(), saved: revision, reached: BTreeMap::new() }
    }

    fn id(&mut self) -> String {
        let view = self.editor.session().view();
        match self.random.below(20) {
            0 => GONE.to_owned(),
            // Rows already edited are where commands meet.
            1..=8 => {
                let all = self.editor.session().document().scenarios();
                let ids: Vec<String> = all.iter().flat_map(|scenario| scenario.edits.keys().cloned()).collect();
                if ids.is_empty() { view.id(0).to_owned() } else { self.random.pick(&ids) }
            }
            _ => view.id(self.random.below(view.row_count() as usize) as u32).to_owned(),
        }
    }

    fn scenario(&mut self) -> ScenarioId {
        let ids: Vec<ScenarioId> =
            self.editor.session().document().scenarios().iter().map(|scenario| scenario.id.clone()).collect();
        if ids.is_empty() || self.random.percent(5) { "s99".to_owned() } else { self.random.pick(&ids) }
    }

    /// A what-if and a row it changes, if there is any.
    fn edited(&mut self) -> (ScenarioId, String) {
        let scenario = self.scenario();
        let edits = self.editor.session().document().scenario(&scenario).map(|at| at.edits.keys().cloned());
        let ids: Vec<String> = edits.map(Iterator::collect).unwrap_or_default();
        let id = if ids.is_empty() || self.random.percent(10) { self.id() } else { self.random.pick(&ids) };
        (scenario, id)
    }

    fn field(&mut self) -> (Field, String) {
        let fields = [
            Field::Contributor,
            Field::Host,
            Field::Formation,
            Field::Domain,
            Field::Element,
            Field::PartOf,
            Field::PartOf,
            Field::Note,
        ];
        let field = self.random.pick(&fields);
        let text = match field {
            Field::PartOf if self.random.percent(70) => return (field, self.id()),
            Field::Contributor => self.random.pick(&["Germany", "LVA", "Ruritania", "", " gb "]),
            Field::Host => {
                self.random.pick(&["Latvia", "LTU+LVA", "est + lva", "Poland", "Ruritania", "", "LTU+", "EST"])
            }
            Field::Domain => self.random.pick(&["land", "Air", "space", ""]),
            _ => self.random.pick(&["", "eFP Battlegroup Lithuania", "“quoted” \\ \" \t", "新しい"]),
        };
        (field, text.to_owned())
    }

    fn rule(&mut self) -> CountingRule {
        let mut rule = self.editor.session().rule().clone();
        let session = self.editor.session();
        let days: Vec<Date> = session.report_days().iter().map(|(day, _)| *day).collect();
        let groups: Vec<String> = session.document().dataset().groups.iter().map(|group| group.id.clone()).collect();
        rule.day = if self.random.percent(50) {
            parse_date(self.random.pick(&DAYS)).expect("a day")
        } else {
            self.random.pick(&days)
        };
        if self.random.percent(30) {
            rule.statuses = StatusSet::COUNTED.with(Status::Available, self.random.percent(50));
            rule.max_age_months = self.random.pick(&[None, NonZeroU32::new(1), NonZeroU32::new(18)]);
            rule.own_troops = self.random.percent(50);
            rule.hosts = match self.random.below(3) {
                0 => Scope::All,
                1 if !groups.is_empty() => Scope::Group(self.random.pick(&groups)),
                _ => Scope::Codes(["LTU", "LVA", "EST"].map(str::to_owned).into()),
            };
        }
        rule
    }

    fn new_row(&mut self) -> NewRow {
        NewRow {
            contributor: self.random.pick(&["Germany", "LVA", "Ruritania", "", "usa"]).to_owned(),
            host: self.random.pick(&["Lithuania", "LVA+LTU", "Ruritania", "", "POL+"]).to_owned(),
            element: self.random.pick(&["", "medics"]).to_owned(),
            formation: self.random.pick(&["", "eFP Battlegroup Lithuania"]).to_owned(),
            domain: self.random.pick(&[None, Some(Domain::Air), Some(Domain::Land)]),
            troops: self.random.pick(&TROOPS).to_owned(),
            status: self.random.pick(&[None, Some(Status::Available), Some(Status::EnRoute)]),
            from: self.random.pick(&[None, parse_date("2022-01-01")]),
            why: self.random.pick(&["", " because "]).to_owned(),
        }
    }

    fn several(&mut self) -> Vec<String> {
        (0..self.random.below(4)).map(|_| self.id()).collect()
    }

    /// A report to record, with texts that people type and a file may not be able to hold.
    fn new_report(&mut self) -> NewReport {
        let source = if self.random.percent(30) {
            let sources = self.editor.session().views().baseline();
            let ids: Vec<String> = sources.dataset().sources.iter().map(|source| source.id.clone()).collect();
            NewSource::Known(if ids.is_empty() { GONE.to_owned() } else { self.random.pick(&ids) })
        } else {
            let published = ["", "2024", "2024-05", "2024-05-01", " 2024-05-01 ", "May 2024", "2024-13", "?"];
            NewSource::New(Box::new(Source {
                title: self.random.pick(&["", " ", "A headline", "“quoted” \\ \u{202e}"]).to_owned(),
                publisher: self.random.pick(&["Deutsche Welle", ""]).to_owned(),
                published: self.random.pick(&published).to_owned(),
                url: self.random.pick(&["", "https://example.org/\n"]).to_owned(),
                ..Source::default()
            }))
        };
        let own = self.editor.session().document().own().figures.len();
        NewReport {
            of: if self.random.percent(60) { Some(self.id()) } else { None },
            row: self.new_row(),
            day: parse_date(self.random.pick(&DAYS)).expect("a day"),
            status: self.random.pick(&Status::ALL),
            number: self.random.pick(&TROOPS).to_owned(),
            source,
            words: self.random.pick(&["", "some words \"\t"]).to_owned(),
            instead_of: if own > 0 && self.random.percent(30) { Some(self.random.below(own)) } else { None },
        }
    }

    /// Facts: own reports, choices among the figures of a day, remarks that are settled.
    fn fact(&mut self) -> (&'static str, Command) {
        let own = self.editor.session().document().own().figures.len();
        match self.random.below(10) {
            0..5 => ("add report", Command::AddReport(Box::new(self.new_report()))),
            5 => ("remove report", Command::RemoveReport(self.random.below(own + 1))),
            6 => {
                let (at, on) = (self.random.below(own + 1), self.random.percent(50));
                ("switch report", Command::SwitchReport { at, on })
            }
            7 => {
                let rows: std::collections::BTreeSet<String> = (0..2).map(|_| self.id()).collect();
                let rows = rows.into_iter().collect();
                let why = if self.random.percent(70) { Some(" not the same ".to_owned()) } else { None };
                ("dismiss", Command::DismissDouble { kind: Kind::SameNumber, rows, why })
            }
            _ => {
                let as_of = parse_date(self.random.pick(&DAYS)).expect("a day");
                let nth = if self.random.percent(80) { Some(self.random.below(3) as u32) } else { None };
                ("prefer", Command::Prefer { id: self.id(), as_of, nth, why: "because".to_owned() })
            }
        }
    }

    fn command(&mut self) -> (&'static str, Command) {
        if self.random.percent(10) {
            return self.fact();
        }
        match self.random.below(100) {
            0..20 => ("troops", Command::SetTroops { id: self.id(), text: self.random.pick(&TROOPS).to_owned() }),
            20..30 => ("status", Command::SetStatus { id: self.id(), status: self.random.pick(&Status::ALL) }),
            30..41 => {
                let id = self.id();
                let (field, text) = self.field();
                ("field", Command::SetField { id, field, text })
            }
            41..47 => ("remove", Command::RemoveRows(self.several())),
            47..52 => ("revert", Command::RevertRows(self.several())),
            52..57 => ("add", Command::AddRow(self.new_row())),
            57..61 => {
                let to = if self.random.percent(15) { None } else { Some(self.scenario()) };
                ("show", Command::Show(to))
            }
            61..63 => ("new what-if", Command::Act(Action::NewWhatIf)),
            63..66 => ("new on shown", Command::Act(Action::NewOnShown)),
            66..68 => ("duplicate", Command::Act(Action::DuplicateWhatIf)),
            68..71 => ("delete", Command::Act(Action::DeleteWhatIf)),
            71..73 => {
                let names = ["", " Reported ", "baseline", "A name", "a NAME ", "Another", "What-if 1"];
                ("rename", Command::Rename { scenario: self.scenario(), name: self.random.pick(&names).to_owned() })
            }
            73..76 => {
                let (scenario, id) = self.edited();
                ("open", Command::SetOpen { scenario, id, open: self.random.percent(60) })
            }
            76..78 => {
                let (scenario, id) = self.edited();
                (
                    "why",
                    Command::SetWhy {
                        scenario,
                        id,
                        why: self.random.pick(&["", " a reason ", "two\nlines"]).to_owned(),
                    },
                )
            }
            78..84 => ("look", Command::Look(self.rule())),
            84..92 => ("undo", Command::Act(Action::Undo)),
            92..97 => ("redo", Command::Act(Action::Redo)),
            97 => ("next day", Command::Act(Action::NextReportDay)),
            98 => ("back to the file's rule", Command::Act(Action::BackToFileRule)),
            _ => ("save", {
                let session = self.editor.session();
                Command::Saved {
                    path: PathBuf::from("somewhere.muster.json"),
                    revision: session.history().revision(),
                    rule: session.document().counting.clone(),
                    result: Ok(Default::default()),
                }
            }),
        }
    }

    /// Runs a command, answers what it asks, and holds everything that must be so afterwards.
    fn step(&mut self, name: &'static str, command: Command, context: &str) {
        let words = format!("{context}, {name}: {command:?}");
        let before = (self.editor.session().history().revision(), shown(&self.editor));
        let saves = matches!(command, Command::Saved { .. });
        let document = self.editor.session().document().clone();
        self.editor.run(command);
        if let Some(Question::NoneThere { .. }) = self.editor.session().question() {
            let answer = self.random.pick(&[Answer::Yes, Answer::Cancel]);
            self.editor.run(Command::Answer(answer));
        }
        let session = self.editor.session();
        assert_eq!(session.question(), None, "{words}");
        let after = (session.history().revision(), shown(&self.editor));
        if saves {
            self.saved = after.0;
        }

        match name {
            "undo" | "redo" => {
                let (from, to) =
                    if name == "undo" { (&mut self.undo, &mut self.redo) } else { (&mut self.redo, &mut self.undo) };
                match from.pop() {
                    Some(step) => {
                        let crossed = if name == "undo" {
                            ((step.revisions.1, step.revisions.0), &step.shown.0)
                        } else {
                            (step.revisions, &step.shown.1)
                        };
                        assert_eq!(((before.0, after.0), &after.1), crossed, "{words}");
                        to.push(step);
                    }
                    None => assert_eq!(before, after, "{words}: there was nothing to {name}"),
                }
            }
            _ if before.0 != after.0 => {
                assert!(!self.texts.contains_key(&after.0), "{words}: a revision is used again");
                self.redo.clear();
                self.undo.push(Step { revisions: (before.0, after.0), shown: (before.1, after.1) });
            }
            _ => {}
        }
        let reached = self.reached.entry(name).or_default();
        if before.0 == after.0 {
            reached.1 += 1
        } else {
            reached.0 += 1
        }

        let text = text_of(session.document());
        // What is not the same is said to be, and nothing else is; the file's rule follows a save and is no revision.
        let differ = Differences::between(&document, session.document());
        let is_same = before.0 == after.0 || self.texts.get(&before.0) == Some(&text);
        assert_eq!(differ.is_empty(), is_same, "{words}: {differ:#?}");
        match self.texts.get(&after.0) {
            Some(known) => assert!(*known == text, "{words}: revision {} is another document now:\n{text}", after.0),
            None => drop(self.texts.insert(after.0, text)),
        }
        assert_eq!(session.is_modified(), after.0 != self.saved, "{words}");
        assert_eq!(session.history().undo_label().is_some(), !self.undo.is_empty(), "{words}");
        assert_eq!(session.history().redo_label().is_some(), !self.redo.is_empty(), "{words}");
        self.hold_views(&words);
    }

    /// Views kept right by difference equal views made from scratch.
    fn hold_views(&self, words: &str) {
        let session = self.editor.session();
        let fresh = Views::new(session.document(), session.rule());
        let all = session.document().scenarios().iter().map(|scenario| Some(scenario.id.as_str()));
        for scenario in all.chain([None]) {
            let differ = differences(session.views().get(scenario), fresh.get(scenario));
            let text = if differ.is_empty() { String::new() } else { scenarios_of(&text_of(session.document())) };
            assert!(differ.is_empty(), "{words}\nview of {scenario:?} on {}:\n{differ}{text}", session.rule().day);
        }
        assert_eq!(session.view().rule(), session.rule(), "{words}");
    }

    /// A stream of commands to its end, then back to the start and forth again.
    fn run(mut self, steps: usize, context: &str) -> BTreeMap<&'static str, (u32, u32)> {
        let session = self.editor.session();
        let start = (text_of(session.document()), shown(&self.editor));
        for nth in 0..steps {
            let (name, command) = self.command();
            self.step(name, command, &format!("{context}, step {nth}"));
            if nth % 16 == 0 {
                self.hold_file(context);
            }
        }
        self.hold_file(context);
        let end = text_of(self.editor.session().document());
        let made = self.undo.len();
        for _ in 0..made {
            self.step("undo", Command::Act(Action::Undo), &format!("{context}, all back"));
        }
        assert_eq!(text_of(self.editor.session().document()), start.0, "{context}: undoing all is not the start");
        let saved_at_start = self.saved == 0;
        assert_eq!(self.editor.session().is_modified(), !saved_at_start, "{context}");
        for _ in 0..made {
            self.step("redo", Command::Act(Action::Redo), &format!("{context}, all forth"));
        }
        // What was taken back before the end can be made again beyond it.
        assert!(text_of(self.editor.session().document()) == end, "{context}: redoing all is not the end");
        self.reached
    }

    /// What is saved is what is loaded.
    fn hold_file(&self, context: &str) {
        let session = self.editor.session();
        let text = text_of(session.document());
        let loaded = opened(&text);
        assert_eq!(canonical(&text), text, "{context}");
        // So is what a crash leaves: the user's part, over no dataset.
        let part = file::users_part(session.document());
        let kept = file::read_text(part.as_bytes()).unwrap_or_else(|error| panic!("{context}: {error}\n{part}"));
        let back = kept.document.over(std::sync::Arc::clone(session.document().dataset()));
        assert_eq!(text_of(&back), text, "{context}: restored");
        let views = Views::new(&loaded.document, session.rule());
        for scenario in session.document().scenarios() {
            let differ = differences(session.views().get(Some(&scenario.id)), views.get(Some(&scenario.id)));
            assert!(differ.is_empty(), "{context}: after loading, “{}”:\n{differ}", scenario.name);
        }
    }
}

/// The what-ifs in a file's text, for messages.
fn scenarios_of(text: &str) -> String {
    text.split_once("\"scenarios\": ").map_or_else(String::new, |(_, scenarios)| scenarios.to_owned())
}

fn editor_of(text: &str) -> Editor {
    Editor::of(opened(text), None, "made".to_owned())
}

/// Every kind of command must both make changes and make none, or its streams prove little.
fn hold_reached(reached: &BTreeMap<&str, (u32, u32)>) {
    for name in [
        "troops",
        "status",
        "field",
        "remove",
        "revert",
        "add",
        "new what-if",
        "new on shown",
        "duplicate",
        "delete",
        "rename",
        "open",
        "why",
        "add report",
        "remove report",
        "prefer",
        "dismiss",
        "undo",
        "redo",
    ] {
        assert!(reached[name].0 >= 5, "{name} changed hardly anything: {reached:?}");
    }
    for name in [
        "troops",
        "status",
        "field",
        "remove",
        "revert",
        "add",
        "add report",
        "delete",
        "rename",
        "open",
        "why",
        "save",
    ] {
        assert!(reached[name].1 >= 2, "{name} was hardly ever refused: {reached:?}");
    }
}

fn merge(all: &mut BTreeMap<&'static str, (u32, u32)>, one: BTreeMap<&'static str, (u32, u32)>) {
    for (name, (changed, not)) in one {
        let sum = all.entry(name).or_default();
        (sum.0, sum.1) = (sum.0 + changed, sum.1 + not);
    }
}

#[test]
fn streams_on_small_documents() {
    let texts = ["scenarios", "own", "records"].map(golden_file);
    let mut reached = BTreeMap::new();
    for seed in 0..if long() { 1200 } else { 90 } {
        let text = &texts[seed as usize % texts.len()];
        merge(&mut reached, Stream::new(editor_of(text), seed).run(60, &format!("seed {seed}")));
    }
    hold_reached(&reached);
}

#[test]
fn streams_on_the_shipped_dataset() {
    let mut reached = BTreeMap::new();
    for seed in 0..if long() { 60 } else { 5 } {
        merge(&mut reached, Stream::new(Editor::shipped(), seed).run(100, &format!("shipped, seed {seed}")));
    }
    assert!(reached["troops"].0 > 20 && reached["undo"].0 > 20, "{reached:?}");
}

fn shipped_stream() -> Stream {
    Stream::new(Editor::of(file::shipped(), None, "shipped".to_owned()), 0)
}

/// A what-if built on another keeps its changed attributes only while the row is there below.
#[test]
fn removing_a_row_below_and_bringing_it_back_is_seen_above() {
    let mut stream = Stream::new(editor_of(&golden_file("scenarios")), 0);
    let mut step = |command| stream.step("directed", command, "directed");
    step(Command::Show(Some("s1".to_owned())));
    step(Command::Act(Action::NewOnShown));
    let field = |id: &str, field, text: &str| Command::SetField { id: id.to_owned(), field, text: text.to_owned() };
    // In the upper one: the medics leave for Latvia and the Belgians count within them, as far as they may.
    step(field("deu.ltu.efp.medics", Field::Host, "Latvia"));
    step(field("deu.ltu.efp.medics", Field::PartOf, ""));
    step(field("bel.ltu.efp", Field::Contributor, "Germany"));
    step(field("bel.ltu.efp", Field::PartOf, "deu.ltu.efp.medics"));
    step(field("bel.ltu.efp", Field::Host, "Latvia"));
    step(Command::Show(Some("s1".to_owned())));
    step(Command::RemoveRows(vec!["deu.ltu.efp.medics".to_owned()]));
    step(Command::RevertRows(vec!["deu.ltu.efp.medics".to_owned()]));
    step(Command::RemoveRows(vec!["bel.ltu.efp".to_owned()]));
}

/// The day on screen, what is shown and what is selected are no changes.
#[test]
fn looking_is_not_editing() {
    let mut stream = shipped_stream();
    let start = text_of(stream.editor.session().document());
    for day in DAYS {
        let mut rule = stream.editor.session().rule().clone();
        rule.day = parse_date(day).expect("a day");
        stream.step("look", Command::Look(rule.clone()), day);
        assert!(stream.editor.session().rule_differs() || rule == stream.editor.session().document().counting);
        assert!(!stream.editor.session().is_modified());
    }
    stream.step("back", Command::Act(Action::BackToFileRule), "back");
    assert!(!stream.editor.session().rule_differs());
    assert_eq!(text_of(stream.editor.session().document()), start);
    assert_eq!(stream.reached.values().map(|(changed, _)| changed).sum::<u32>(), 0);
}

/// Saving marks what was written, not what has been made since.
#[test]
fn a_save_marks_the_revision_it_wrote() {
    let mut editor = Editor::shipped();
    let troops = |text: &str| Command::SetTroops { id: "deu.ltu.efp".to_owned(), text: text.to_owned() };
    editor.run(troops("1000"));
    let written = editor.session().history().revision();
    editor.run(troops("1001"));
    let saved = |editor: &Editor| Command::Saved {
        path: PathBuf::from("x.muster.json"),
        revision: written,
        rule: editor.session().rule().clone(),
        result: Ok(Default::default()),
    };
    editor.run(saved(&editor));
    assert!(editor.session().is_modified(), "1001 is not on disk");
    editor.run(Command::Act(Action::Undo));
    assert!(!editor.session().is_modified(), "1000 is");
    editor.run(Command::Act(Action::Undo));
    assert!(editor.session().is_modified(), "back beyond what was saved");
    editor.run(Command::Act(Action::Redo));
    assert!(!editor.session().is_modified());
    // A change that gives the same text is another state all the same, and so is one after an undo.
    editor.run(Command::Act(Action::Undo));
    editor.run(troops("1000"));
    assert!(editor.session().is_modified());
}

/// An id that any what-if mentions is not given to another row.
#[test]
fn ids_of_added_rows_are_not_given_again() {
    let mut editor = Editor::shipped();
    let row = || NewRow {
        contributor: "Germany".to_owned(),
        host: "Lithuania".to_owned(),
        troops: "50".to_owned(),
        ..NewRow::default()
    };
    editor.run(Command::AddRow(row()));
    assert_eq!(editor.session().selected(), ["deu.ltu.s1-1"]);
    editor.run(Command::AddRow(row()));
    assert_eq!(editor.session().selected(), ["deu.ltu.s1-2"]);
    editor.run(Command::AddRow(NewRow { host: "LVA + est".to_owned(), contributor: "UK".to_owned(), ..row() }));
    assert_eq!(editor.session().selected(), ["gbr.est-lva.s1-3"]);
    editor.run(Command::RemoveRows(vec!["deu.ltu.s1-1".to_owned()]));
    editor.run(Command::AddRow(row()));
    assert_eq!(editor.session().selected(), ["deu.ltu.s1-4"]);
    // The one on top still speaks of the row that is gone.
    editor.run(Command::Act(Action::NewOnShown));
    editor.run(Command::SetTroops { id: "deu.ltu.s1-4".to_owned(), text: "70".to_owned() });
    editor.run(Command::Show(Some("s1".to_owned())));
    editor.run(Command::RemoveRows(vec!["deu.ltu.s1-4".to_owned()]));
    editor.run(Command::AddRow(row()));
    assert_eq!(editor.session().selected(), ["deu.ltu.s1-5"]);
}

/// A step that the document does not take is not lost: it can be tried again, and what is unsaved is still counted.
#[test]
fn a_step_that_is_refused_stays() {
    // A name that no reader lets in.
    let scenario = Scenario { id: "s1".to_owned(), name: " ".to_owned(), ..Scenario::default() };
    let empty = Document::new(Dataset::default());
    let mut document = Document::from_parts(
        Dataset::default(),
        Own::default(),
        vec![scenario],
        empty.counting.clone(),
        empty.origin.clone(),
    );
    let mut history = History::default();
    let delete = Change::PutScenario { id: "s1".to_owned(), to: None, place: 0 };
    history.make(&mut document, delete, "Delete".to_owned(), (None, None), None).expect("it can be deleted");
    for _ in 0..2 {
        assert_eq!(history.undo(&mut document), Err(Refused::EmptyName));
        assert_eq!((history.undo_label(), history.redo_label()), (Some("Delete"), None));
        assert!(history.is_modified() && document.scenarios().is_empty());
    }
}

/// A number as high as a file likes does not make rows take each other's place.
#[test]
fn ids_of_added_rows_are_given_once_whatever_stands_in_the_file() {
    let far = "\"scenarios\":[{\"id\":\"s1\",\"name\":\"N\",\"edits\":[{\"on\":\"x.s1-4294967295\",\"op\":\"remove\"},\
               {\"on\":\"deu.ltu.s1-8\",\"op\":\"remove\"}]}]";
    let mut editor = editor_of(&format!("{{\"format\":\"muster\",\"version\":1,{far}}}"));
    editor.run(Command::Show(Some("s1".to_owned())));
    for _ in 0..3 {
        let (contributor, host) = ("DEU".to_owned(), "LTU".to_owned());
        editor.run(Command::AddRow(NewRow { contributor, host, troops: "7".to_owned(), ..NewRow::default() }));
    }
    assert_eq!(editor.session().view().sum().best, 21);
    let edits = &editor.session().document().scenarios()[0].edits;
    let ids: Vec<&String> = edits.keys().filter(|id| id.starts_with("deu.")).collect();
    assert_eq!(ids, ["deu.ltu.s1-10", "deu.ltu.s1-11", "deu.ltu.s1-8", "deu.ltu.s1-9"]);
}

/// Some of several rows cannot be removed: the others are, and it is said.
#[test]
fn what_is_not_done_for_some_rows_is_said() {
    let mut editor = Editor::shipped();
    let rows = ["deu.ltu.efp", "no.such.row", "nor.such.row"].map(str::to_owned).to_vec();
    editor.run(Command::RemoveRows(rows));
    let edits = &editor.session().document().scenarios()[0].edits;
    assert_eq!(edits.keys().collect::<Vec<_>>(), ["deu.ltu.efp"]);
    let told = &editor.session().notices().last().expect("it is said").text;
    assert!(told.starts_with("Not done for no.such.row (and 1 more): "), "{told}");
}
