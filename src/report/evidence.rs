//! Why a number: for a row, the reports behind it and what becomes of each; for a total, the rows that make it and the
//! rows that are left out, by reason.
//!
//! Here: facts in order, ready to be drawn or copied. It decides nothing that [`crate::scenario`] has not decided, and it
//! may not know what is selected or how wide a panel is. Start reading at [`reports`] and [`behind`].

use std::collections::BTreeSet;

use crate::{
    model::{Date, Status, date, grouped, place},
    scenario::{Baseline, FigureRef, Kind, View},
};

/// What becomes of a report on the day on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Status and number are its.
    InForce,
    /// The number is its; a later report confirms the troops without one.
    Number,
    /// The status is its; it states no number.
    Status,
    /// Another figure of its day is used instead.
    Competing,
    /// A later one holds.
    Earlier,
    /// Of a day after the one on screen.
    Later,
    /// An own one that the user switched off.
    Off,
}

impl Use {
    /// In words, for the end of a line; empty for what is long past or to come.
    pub const fn words(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Number => "the number in force",
            Self::Status => "the status in force",
            Self::Competing => "another figure of that day is used",
            Self::Earlier => "earlier",
            Self::Later => "later",
            Self::Off => "switched off",
        }
    }
}

/// A report of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Where its words are.
    pub at: FigureRef,
    /// What becomes of it.
    pub used: Use,
    /// Its place among the figures of its day, counted from 0: what a choice names.
    pub nth: u32,
    /// How many figures its day has.
    pub of_day: u32,
    /// Whether it was published after the day on screen, so that nobody could know it then.
    pub published_later: bool,
}

/// All reports of a row, the latest first.
pub fn reports(baseline: &Baseline, row: u32, day: Date) -> Vec<Reported> {
    let force = baseline.at(row, day);
    let (last, number) = (force.last.map(|(.., at)| at), force.number.map(|(.., at)| at));
    let all = baseline.figures(row);
    let mut out: Vec<Reported> = Vec::with_capacity(all.len());
    for of_day in all.chunk_by(|a, b| baseline.figure(*a).as_of == baseline.figure(*b).as_of) {
        let as_of = baseline.figure(of_day[0]).as_of;
        // What counts on its own day is what was chosen among the figures of that day.
        let chosen = baseline.next_after(row, as_of.yesterday().unwrap_or(as_of)).map(|(_, at)| at);
        for (nth, at) in of_day.iter().enumerate() {
            let used = match () {
                () if !baseline.is_on(*at) => Use::Off,
                () if as_of > day => Use::Later,
                () if Some(*at) == last && Some(*at) == number => Use::InForce,
                () if Some(*at) == number => Use::Number,
                () if Some(*at) == last => {
                    if number.is_some() {
                        Use::Status
                    } else {
                        Use::InForce
                    }
                }
                () if of_day.len() > 1 && chosen != Some(*at) => Use::Competing,
                () => Use::Earlier,
            };
            let source = baseline.source(baseline.figure(*at).source);
            let published_later = source.is_some_and(|source| is_after(&source.published, day));
            let (nth, many) = (nth as u32, of_day.len() as u32);
            out.push(Reported { at: *at, used, nth, of_day: many, published_later });
        }
    }
    out.reverse();
    out
}

/// Whether `YYYY`, `YYYY-MM` or a day begins after `day`.
pub(crate) fn is_after(published: &str, day: Date) -> bool {
    let day = day.to_string();
    !published.is_empty() && published > day.get(..published.len()).unwrap_or(&day)
}

/// Whose total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Everything that counts.
    Total,
    /// A host.
    Host(String),
    /// A contributing nation.
    Contributor(String),
    /// A status.
    Status(Status),
}

impl Subject {
    /// "Lithuania", "in place", "All that counts".
    pub fn name(&self) -> String {
        match self {
            Self::Total => "All that counts".to_owned(),
            Self::Host(key) => place::place_name(key),
            Self::Contributor(key) => format!("{}, abroad", place::place_name(key)),
            Self::Status(status) => status.words().to_owned(),
        }
    }

    /// Whether a row is among those that could be in it.
    pub fn holds(&self, view: &View, row: u32) -> bool {
        let at = view.contribution(row);
        match self {
            Self::Total => true,
            Self::Host(host) => at.host == host,
            Self::Contributor(who) => at.contributor == who,
            Self::Status(status) => view.row(row).state.status == Some(*status),
        }
    }
}

/// Why a row is in a total, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its number is in.
    Counted,
    /// It is counted, but nobody says how many.
    WithoutNumber,
    /// Its last report is older than the rule allows.
    TooOld,
    /// Another row's number holds its troops.
    PartOf,
    /// The rule leaves its status out.
    Status,
    /// The rule leaves its host out.
    Host,
    /// Troops in their own country, which the rule leaves out.
    OwnTroops,
    /// The what-if removes it.
    Removed,
    /// Nothing is reported yet.
    NotYet,
    /// It has left.
    Ended,
}

impl Reason {
    /// All of them, what counts first.
    pub const ALL: [Self; 10] = [
        Self::Counted,
        Self::WithoutNumber,
        Self::TooOld,
        Self::PartOf,
        Self::Status,
        Self::Host,
        Self::OwnTroops,
        Self::Removed,
        Self::NotYet,
        Self::Ended,
    ];

    /// In words, after a number of rows.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Counted => "counted with a number",
            Self::WithoutNumber => "counted without a number",
            Self::TooOld => "left out: too old",
            Self::PartOf => "left out: included in another row",
            Self::Status => "left out: status not counted",
            Self::Host => "left out: host not counted",
            Self::OwnTroops => "left out: own troops",
            Self::Removed => "left out: removed in the what-if",
            Self::NotYet => "nothing reported yet",
            Self::Ended => "no longer there",
        }
    }
}

/// Why a row is in the totals, or not.
pub fn reason(view: &View, row: u32) -> Reason {
    match view.row(row).kind {
        Kind::Known => Reason::Counted,
        Kind::Unknown => Reason::WithoutNumber,
        Kind::TooOld => Reason::TooOld,
        Kind::PartOf => Reason::PartOf,
        Kind::Removed => Reason::Removed,
        Kind::Absent => Reason::NotYet,
        Kind::Ended => Reason::Ended,
        Kind::NotCounted => {
            let status = view.row(row).state.status;
            if status.is_some_and(|status| !view.rule().statuses.contains(status)) {
                Reason::Status
            } else if !view.host_in_scope(view.contribution(row).host) {
                Reason::Host
            } else {
                Reason::OwnTroops
            }
        }
    }
}

/// Who gave the number that a row shows, and for which day: "LRT English, 14 Feb 2022". Of a what-if its own word; empty
/// when nobody gave one.
pub fn given_by(view: &View, row: u32) -> String {
    let state = view.row(row).state;
    if state.held {
        return "a what-if".to_owned();
    }
    let baseline = view.reported();
    let report = baseline.find(view.id(row)).map(|row| baseline.at(row, view.rule().day));
    let Some((_, day, at)) = report.and_then(|report| report.number) else { return String::new() };
    format!("{}, {}", baseline.said_by(at), date::in_words(day))
}

/// The rows behind a total.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Their ids by reason, in order of [`Reason::ALL`]; reasons without rows are left out.
    pub rows: Vec<(Reason, Vec<String>)>,
    /// Ids of the sources whose reports are in force for the rows that count.
    pub sources: BTreeSet<String>,
}

/// The rows behind a subject's total, and those that could have been and are not.
pub fn behind(view: &View, subject: &Subject) -> Behind {
    let mut behind = Behind::default();
    let mut by_reason: Vec<Vec<String>> = vec![Vec::new(); Reason::ALL.len()];
    let baseline = view.reported();
    for row in (0..view.row_count()).filter(|row| subject.holds(view, *row)) {
        let reason = reason(view, row);
        let place = Reason::ALL.iter().position(|one| *one == reason).unwrap_or(0);
        by_reason[place].push(view.id(row).to_owned());
        if matches!(reason, Reason::Counted | Reason::WithoutNumber)
            && let Some(base) = baseline.find(view.id(row))
        {
            let report = baseline.at(base, view.rule().day);
            let used = report.last.map(|(.., at)| at).into_iter().chain(report.number.map(|(.., at)| at));
            let named = used.map(|at| baseline.figure(at).source).filter(|id| !id.is_empty());
            behind.sources.extend(named.map(str::to_owned));
        }
    }
    behind.rows = Reason::ALL.into_iter().zip(by_reason).filter(|(_, rows)| !rows.is_empty()).collect();
    behind
}

impl Behind {
    /// How many rows have a reason.
    pub fn count(&self, reason: Reason) -> usize {
        self.rows.iter().find(|(one, _)| *one == reason).map_or(0, |(_, rows)| rows.len())
    }

    /// "2,499 or more: 7 rows counted with a number, 2 counted without a number, 14 sources": to be copied.
    pub fn sentence(&self, name: &str, range: &str, view: &View) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|(reason, rows)| format!("{} {}", grouped(rows.len() as u64), reason.words()))
            .collect();
        let sources = match self.sources.len() {
            1 => "1 source".to_owned(),
            n => format!("{} sources", grouped(n as u64)),
        };
        format!("{name}, {}: {range}. Rows: {}. {sources}.", view.rule().day, rows.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::is_after;
    use crate::model::parse_date;

    #[test]
    fn a_source_is_later_only_when_all_that_is_known_of_its_day_is() {
        let day = parse_date("2022-02-22").unwrap();
        for (published, later) in [
            ("2022-02-23", true),
            ("2022-02-22", false),
            ("2022-03", true),
            ("2022-02", false),
            ("2023", true),
            ("2022", false),
            ("", false),
        ] {
            assert_eq!(is_after(published, day), later, "{published}");
        }
    }
}
