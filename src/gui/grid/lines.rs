//! What the grid shows and in which order: group lines and rows, found anew when the session has changed.

use std::{cmp::Reverse, collections::BTreeSet};

use super::Column;
use crate::{
    editor::Session,
    model::{Personnel, grouped, place},
    report::{sources::Filter, totals::REPORTED},
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

/// Which rows are shown, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Hosts whose rows are folded away.
    pub folded: BTreeSet<String>,
    /// Only rows that the what-if changes.
    pub only_changed: bool,
    /// Also rows in hosts that the rule leaves out.
    pub other_hosts: bool,
    /// Also rows that are not reported yet or have ended.
    pub not_there: bool,
    /// Only rows whose report in force is out of such a source.
    pub filter: Filter,
    /// By a column instead of grouped by host.
    pub order: Option<Order>,
}

/// An order by a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub by: Column,
    /// The largest first. Rows without anything there come last either way.
    pub down: bool,
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
    made_for: Option<(u64, Wanted)>,
}

/// Where a row stands when rows are grouped by host: numbers, so that sorting many rows compares few texts.
struct Place {
    host: u32,
    who: u32,
    /// The row itself, or the one it stands under.
    head: u32,
    row: u32,
}

impl Lines {
    /// Makes them anew if anything has changed.
    pub fn follow(&mut self, session: &Session, wanted: &Wanted) {
        let generation = session.generation();
        if self.made_for.as_ref().is_some_and(|(made, of)| *made == generation && of == wanted) {
            return;
        }
        self.made_for = Some((generation, wanted.clone()));
        self.version += 1;
        self.make(session, wanted);
    }

    fn make(&mut self, session: &Session, wanted: &Wanted) {
        let view = session.view();
        let edits = session.shown().map(|scenario| &scenario.edits);
        let (baseline, day) = (session.views().baseline(), session.rule().day);
        // Rows that a what-if adds have no report, and nothing is known of a source.
        let lets = |number: u32| {
            let known = || baseline.find(view.id(number));
            wanted.filter.is_usual() || known().is_some_and(|row| wanted.filter.lets_row(baseline, row, day))
        };
        let mut shown = ShownRows::default();
        let mut is_shown = vec![false; view.row_count() as usize];
        for (number, row) in view.rows() {
            let changed = edits.is_some_and(|edits| edits.contains_key(view.id(number)));
            let there = row.kind.is_present() || changed;
            let inside = host_counts(view, number);
            shown.not_there += usize::from(!there);
            shown.other_hosts += usize::from(there && !inside);
            let shows = if there { inside || wanted.other_hosts } else { wanted.not_there };
            if shows && (changed || !wanted.only_changed) && lets(number) {
                shown.shown += 1;
                is_shown[number as usize] = true;
            }
        }
        // A part stands under its parent when that is in the same host.
        let under = |number: u32| {
            let parent = view.row(number).parent?;
            (is_shown[parent as usize] && view.contribution(parent).host == view.contribution(number).host)
                .then_some(parent)
        };
        let mut places = places(view, (0..view.row_count()).filter(|row| is_shown[*row as usize]), under);
        let order = |a: &Place, b: &Place| {
            let within = |place: &Place| (place.host, place.who);
            let part = |place: &Place| place.head != place.row;
            within(a)
                .cmp(&within(b))
                .then_with(
                    || if a.head == b.head { part(a).cmp(&part(b)) } else { view.id(a.head).cmp(view.id(b.head)) },
                )
                .then_with(|| view.id(a.row).cmp(view.id(b.row)))
        };
        places.sort_unstable_by(order);

        self.all.clear();
        self.shown = shown;
        if let Some(order) = wanted.order {
            let rows = places.iter().map(|place| place.row).collect();
            self.all.extend(ordered(session, rows, order).into_iter().map(|row| Line::Row { row, part: false }));
            return;
        }
        let mut host = None;
        let mut hidden = false;
        for Place { head, row, .. } in places {
            let here = view.contribution(row).host;
            if host != Some(here) {
                host = Some(here);
                hidden = wanted.folded.contains(here);
                self.all.push(Line::Host { host: here.to_owned(), folded: hidden });
            }
            if !hidden {
                self.all.push(Line::Row { row, part: head != row });
            }
        }
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
}

/// Hosts by name, joined ones last; contributors by name; parts with the row they stand under.
fn places(view: &View, rows: impl Iterator<Item = u32>, under: impl Fn(u32) -> Option<u32>) -> Vec<Place> {
    let known = view.places();
    let hosts = ranks(known.hosts.words().map(|host| (host.contains('+'), place::place_name(host))));
    let contributors = ranks(known.contributors.words().map(|who| (false, place::place_name(who))));
    let place = |row: u32| {
        let head = under(row).unwrap_or(row);
        let cell = &known.cells()[view.row(head).cell as usize];
        Place { host: hosts[cell.at as usize], who: contributors[cell.who as usize], head, row }
    };
    rows.map(place).collect()
}

/// For each of these its place in their order; equal ones share it.
fn ranks(names: impl Iterator<Item = (bool, String)>) -> Vec<u32> {
    let names: Vec<(bool, String)> = names.collect();
    let mut sorted: Vec<&(bool, String)> = names.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    names.iter().map(|name| sorted.binary_search(&name).map_or(0, |rank| rank as u32)).collect()
}

/// Rows by a column; what is equal stays in the order of the groups.
fn ordered(session: &Session, mut rows: Vec<u32>, order: Order) -> Vec<u32> {
    // What is not there stands last in both directions.
    fn by<K: Ord>(rows: &mut [u32], down: bool, key: impl Fn(u32) -> Option<K>) {
        if down {
            rows.sort_by_cached_key(|row| key(*row).map_or((true, None), |key| (false, Some(Reverse(key)))));
        } else {
            rows.sort_by_cached_key(|row| key(*row).map_or((true, None), |key| (false, Some(key))));
        }
    }
    let view = session.view();
    match order.by {
        Column::Troops => by(&mut rows, order.down, |row| {
            view.row(row).shown_number().strength().map(|number| (number.best(), number.high(), number.low()))
        }),
        Column::LastReport => by(&mut rows, order.down, |row| last_report(session, row).map(|(day, _)| day)),
        column => by(&mut rows, order.down, |row| {
            Some(cell(session, row, column).to_lowercase()).filter(|text| !text.is_empty())
        }),
    }
    rows
}

fn host_counts(view: &View, row: u32) -> bool {
    view.host_in_scope(view.contribution(row).host)
}

/// What a cell says now, as a person would type it: nothing for no number, no marks between thousands, which a
/// spreadsheet might take for a decimal point.
pub fn plain(session: &Session, row: u32, column: Column) -> String {
    match column {
        Column::Troops => match session.view().row(row).shown_number() {
            Personnel::Unknown => String::new(),
            known => known.to_string().replace(',', ""),
        },
        Column::Status if session.view().row(row).state.status.is_none() => String::new(),
        _ => cell(session, row, column),
    }
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
        Column::Source => number_source(session, row)
            .or_else(|| last_report(session, row).map(|(_, source)| source))
            .unwrap_or_default(),
        Column::Where => place::place_name(at.host),
        Column::Formation => at.formation.to_owned(),
        Column::Domain => at.domain.map_or("", |domain| domain.code()).to_owned(),
        Column::IncludedIn => at.part_of.to_owned(),
        Column::Note => at.note.to_owned(),
    }
}

/// Who gave the number that a row shows. A later report that only confirms the troops gave none, and is not named for it.
fn number_source(session: &Session, row: u32) -> Option<String> {
    let view = session.view();
    let baseline = session.views().baseline();
    view.row(row).shown_number().strength()?;
    let (_, _, at) = baseline.at(baseline.find(view.id(row))?, session.rule().day).number?;
    Some(baseline.said_by(at).to_owned())
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
    Some((day, baseline.said_by(at).to_owned()))
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

/// What a group line says: its total bare and as shown, its small print, the difference from what is reported.
pub fn group_words(session: &Session, host: &str) -> (String, String, String, i64) {
    let sum = session.view().host_sum(host);
    let mut small = Vec::new();
    if sum.unknown > 0 {
        small.push(format!("{} without a number", sum.unknown));
    }
    if sum.older > 0 {
        small.push(format!("{} in older reports", grouped(sum.older)));
    }
    if !session.view().host_in_scope(host) {
        small.push("not counted: another host".to_owned());
    }
    let difference = sum.difference(&session.reported().host_sum(host));
    debug_assert!(session.shown().is_some() || difference == 0, "{REPORTED} differs from itself");
    (grouped(sum.best), crate::gui::style::sum(&sum), small.join(" · "), difference)
}
