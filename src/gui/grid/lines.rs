//! What the grid shows and in which order: group lines and rows, found anew when the session has changed.

use std::collections::{BTreeSet, HashMap};

use super::Column;
use crate::{
    editor::Session,
    model::{grouped, place},
    report::totals::REPORTED,
    scenario::{Kind, Op, View},
};

/// A line of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A host with what follows.
    Host {
        /// The host's key.
        host: String,
        /// Whether its rows are folded away.
        folded: bool,
    },
    /// A row.
    Row {
        /// Its number in the view.
        row: u32,
        /// Whether it stands under the row that includes it.
        part: bool,
    },
}

/// How many rows there are to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShownRows {
    /// Shown, folded ones too.
    pub shown: usize,
    /// There on the day, in hosts that the rule leaves out.
    pub other_hosts: usize,
    /// Not reported yet, or ended.
    pub not_there: usize,
}

/// The lines, and what they were made for.
#[derive(Debug, Default)]
pub struct Lines {
    /// All lines in order.
    pub all: Vec<Line>,
    /// How many rows.
    pub shown: ShownRows,
    /// Another number whenever they were made anew.
    pub version: u64,
    made_for: Option<(u64, BTreeSet<String>, bool)>,
}

impl Lines {
    /// Makes them anew if anything has changed.
    pub fn follow(&mut self, session: &Session, folded: &BTreeSet<String>, only_changed: bool) {
        let wanted = (session.generation(), folded, only_changed);
        if self.made_for.as_ref().is_some_and(|made| (made.0, &made.1, made.2) == wanted) {
            return;
        }
        self.made_for = Some((wanted.0, folded.clone(), only_changed));
        self.version += 1;
        self.make(session, folded, only_changed);
    }

    fn make(&mut self, session: &Session, folded: &BTreeSet<String>, only_changed: bool) {
        let view = session.view();
        let edits = session.shown().map(|scenario| &scenario.edits);
        let mut shown = ShownRows::default();
        let mut names: HashMap<u32, (bool, String, String)> = HashMap::new();
        let mut rows: Vec<u32> = Vec::new();
        for (number, row) in view.rows() {
            let changed = edits.is_some_and(|edits| edits.contains_key(view.id(number)));
            if !(row.kind.is_present() || changed) {
                shown.not_there += 1;
            } else if !host_counts(view, number) {
                shown.other_hosts += 1;
            } else if changed || !only_changed {
                shown.shown += 1;
                rows.push(number);
                names.entry(row.cell).or_insert_with(|| {
                    let at = view.contribution(number);
                    (at.host.contains('+'), place::place_name(at.host), place::place_name(at.contributor))
                });
            }
        }
        let is_shown: BTreeSet<u32> = rows.iter().copied().collect();
        // A part stands under its parent when that is in the same host.
        let under = |number: u32| {
            let parent = view.row(number).parent?;
            (is_shown.contains(&parent) && view.contribution(parent).host == view.contribution(number).host)
                .then_some(parent)
        };
        let key = |number: u32| {
            let head = under(number).unwrap_or(number);
            let (joined, host, who) = &names[&view.row(head).cell];
            (*joined, host, who, view.id(head), head != number, view.id(number))
        };
        rows.sort_by(|a, b| key(*a).cmp(&key(*b)));

        self.all.clear();
        let mut host = None;
        let mut hidden = false;
        for number in rows {
            let here = view.contribution(number).host;
            if host != Some(here) {
                host = Some(here);
                hidden = folded.contains(here);
                self.all.push(Line::Host { host: here.to_owned(), folded: hidden });
            }
            if !hidden {
                self.all.push(Line::Row { row: number, part: under(number).is_some() });
            }
        }
        self.shown = shown;
    }

    /// The id of the row on a line.
    pub fn id<'a>(&self, session: &'a Session, line: usize) -> Option<&'a str> {
        match self.all.get(line)? {
            Line::Row { row, .. } => Some(session.view().id(*row)),
            Line::Host { .. } => None,
        }
    }

    /// The lines that are rows.
    pub fn row_lines(&self) -> impl Iterator<Item = usize> {
        self.all.iter().enumerate().filter(|(_, line)| super::is_row(line)).map(|(at, _)| at)
    }

    /// The ids of all rows in order.
    pub fn rows<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = &'a str> {
        self.all.iter().filter_map(|line| match line {
            Line::Row { row, .. } => Some(session.view().id(*row)),
            Line::Host { .. } => None,
        })
    }

    /// The lines whose row has `text` in its id, countries, what, formation, source or words.
    pub fn find(&self, session: &Session, text: &str) -> Vec<usize> {
        let wanted = text.trim().to_lowercase();
        let code = place::code_of(text);
        let view = session.view();
        let baseline = session.views().baseline();
        let has = |field: &str| field.to_lowercase().contains(&wanted);
        let found = |row: u32| {
            let at = view.contribution(row);
            let places = || place::host_codes(at.host).chain([at.contributor]);
            has(at.id)
                || has(at.element)
                || has(at.formation)
                || has(at.note)
                || places().any(|one| Some(one) == code || has(&place::place_name(one)))
                || baseline.find(at.id).is_some_and(|base| {
                    let report = baseline.at(base, session.rule().day);
                    let figures =
                        report.last.map(|last| last.2).into_iter().chain(report.number.map(|number| number.2));
                    figures.into_iter().any(|figure| {
                        let figure = baseline.figure(figure);
                        has(figure.quote)
                            || has(figure.gloss)
                            || has(figure.source)
                            || baseline.source(figure.source).is_some_and(|s| has(&s.publisher) || has(&s.title))
                    })
                })
        };
        let lines = self.all.iter().enumerate();
        let hits = lines.filter(|(_, line)| matches!(line, Line::Row { row, .. } if found(*row)));
        hits.map(|(at, _)| at).collect()
    }

    /// The selected rows as text for a spreadsheet: tabs between cells, a line per row.
    pub fn as_text(&self, session: &Session, columns: &[Column]) -> String {
        let selected: BTreeSet<&str> = session.selected().iter().map(String::as_str).collect();
        let mut text = String::new();
        for line in &self.all {
            let Line::Row { row, .. } = line else { continue };
            if !selected.contains(session.view().id(*row)) {
                continue;
            }
            let cells: Vec<String> = [cell_host(session, *row)]
                .into_iter()
                .chain(columns.iter().map(|column| cell(session, *row, *column)))
                .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
                .collect();
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
        text
    }
}

fn cell_host(session: &Session, row: u32) -> String {
    place::place_name(session.view().contribution(row).host)
}

fn host_counts(view: &View, row: u32) -> bool {
    view.host_in_scope(view.contribution(row).host)
}

/// What a cell says now.
pub fn cell(session: &Session, row: u32, column: Column) -> String {
    let view = session.view();
    let at = view.contribution(row);
    let state = view.row(row).state;
    match column {
        Column::Who => place::place_name(at.contributor),
        Column::What => at.element.to_owned(),
        Column::Troops => view.row(row).shown_number().to_string(),
        Column::Status => state.status.map_or("not reported", |status| status.words()).to_owned(),
        Column::LastReport => last_report(session, row).map_or_else(String::new, |(day, _)| day.to_string()),
        // No source says what a what-if says.
        Column::Source if state.held && session.shown().is_some() && !view.is_added(row) => "your what-if".to_owned(),
        Column::Source => last_report(session, row).map_or_else(String::new, |(_, source)| source),
        Column::Formation => at.formation.to_owned(),
        Column::Domain => at.domain.map_or("", |domain| domain.code()).to_owned(),
        Column::Note => at.note.to_owned(),
    }
}

/// Day and publisher of the latest report; for a row that a what-if added, the day it says and the what-if's name.
fn last_report(session: &Session, row: u32) -> Option<(crate::model::Date, String)> {
    let view = session.view();
    let baseline = session.views().baseline();
    let Some(base) = baseline.find(view.id(row)) else {
        let state = view.row(row).state;
        return state.status.map(|_| (state.last, session.shown_name().to_owned()));
    };
    let (_, day, at) = baseline.at(base, session.rule().day).last?;
    let id = baseline.figure(at).source;
    let publisher = baseline
        .source(id)
        .map_or(id, |source| if source.publisher.is_empty() { &source.title } else { &source.publisher });
    Some((day, publisher.to_owned()))
}

/// How a row stands to what is reported and to the what-if that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The shown what-if has an edit on it.
    pub changed: bool,
    /// A what-if added it.
    pub added: bool,
    /// A what-if removed it.
    pub removed: bool,
    /// Not counted by itself: too old, or included in another.
    pub pale: bool,
}

/// Its marks.
pub fn marks(session: &Session, row: u32) -> Marks {
    let view = session.view();
    let at = view.row(row);
    let edit = session.shown().and_then(|scenario| scenario.edits.get(view.id(row)));
    Marks {
        changed: edit.is_some_and(|edit| !matches!(edit.op, Op::Unknown { .. })),
        added: view.is_added(row),
        removed: at.kind == Kind::Removed,
        pale: matches!(at.kind, Kind::TooOld | Kind::PartOf | Kind::NotCounted | Kind::Absent | Kind::Ended),
    }
}

/// "Lithuania": what a group line says, and its small print.
pub fn group_words(session: &Session, host: &str) -> (String, String, i64) {
    let sum = session.view().host_sum(host);
    let mut small = Vec::new();
    if sum.unknown > 0 {
        small.push(format!("{} no number", sum.unknown));
    }
    if sum.older > 0 {
        small.push(format!("{} troops in older reports", grouped(sum.older)));
    }
    let difference = sum.difference(&session.reported().host_sum(host));
    debug_assert!(session.shown().is_some() || difference == 0, "{REPORTED} differs from itself");
    (grouped(sum.best), small.join(" · "), difference)
}
