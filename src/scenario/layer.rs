//! What a chain of what-ifs makes of one row on one day: rule of counting 8 in one place.
//!
//! A chain is a what-if and all it builds on, the lowest first. Every question about an edited row (what the grid
//! shows, what an edit takes the place of, whether it has gone stale) is answered by [`resolve`].

use std::sync::Arc;

use super::{
    baseline::{Baseline, FigureRef, Report},
    edit::{Edit, NewContribution, Op, Patch, Until},
    scenario::Scenario,
};
use crate::model::{ContributionRecord, Date, Personnel, Status, Strength};

/// Status and strength of a row on a day, with what age rules need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layered {
    /// `None`: nothing is reported yet.
    pub status: Option<Status>,
    /// Day of the last report or edit; [`Date::MIN`] without any.
    pub last: Date,
    /// The number that holds.
    pub number: Option<Strength>,
    /// The day it was stated for.
    pub number_day: Date,
    /// An edit holds: the row is never too old.
    pub held: bool,
    /// An edit states the number: it is never too old.
    pub number_held: bool,
    /// A what-if removed the row.
    pub removed: bool,
}

impl Layered {
    /// Nothing reported.
    pub const NOTHING: Self = Self {
        status: None,
        last: Date::MIN,
        number: None,
        number_day: Date::MIN,
        held: false,
        number_held: false,
        removed: false,
    };

    /// What reports alone say.
    pub fn from_report(report: &Report) -> Self {
        Self {
            status: report.last.map(|(status, ..)| status),
            last: report.last.map_or(Date::MIN, |(_, day, _)| day),
            number: report.number.map(|(strength, ..)| strength),
            number_day: report.number.map_or(Date::MIN, |(_, day, _)| day),
            ..Self::NOTHING
        }
    }

    /// The number as what it is in a file and on screen.
    pub fn personnel(&self) -> Personnel {
        self.number.map_or(Personnel::Unknown, Personnel::Known)
    }

    /// The number a row shows: none when the last one stated is of before `oldest` and the row is not.
    pub fn shown_number(&self, oldest: Date) -> Personnel {
        let too_old = !self.number_held && self.number_day < oldest && self.last >= oldest;
        if too_old { Personnel::Unknown } else { self.personnel() }
    }

    fn from_new(new: &NewContribution, day: Date) -> Self {
        let mut state = Self::NOTHING;
        for figure in new.figures.iter().rev().filter(|figure| figure.as_of <= day && figure.preferred) {
            match state.status {
                None => (state.status, state.last) = (Some(figure.status), figure.as_of),
                Some(Status::Available) => break,
                Some(_) if matches!(figure.status, Status::Ended | Status::Available) => break,
                Some(_) => {}
            }
            if let Personnel::Known(strength) = figure.personnel {
                (state.number, state.number_day) = (Some(strength), figure.as_of);
                break;
            }
        }
        state.held = state.status.is_some();
        state.number_held = state.number.is_some();
        state
    }

    fn patch(&mut self, from: Date, set: &Patch) {
        if let Some(personnel) = set.personnel {
            self.number = personnel.strength();
            self.number_day = from;
            self.number_held = true;
        }
        if let Some(status) = set.status {
            self.status = Some(status);
        }
        // Only a status makes a report of it: a number on a row that has none stays without effect, as it is stored.
        if self.status.is_some() {
            self.last = self.last.max(from);
            self.held = true;
        }
    }
}

/// From when until when a changed strength or status holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// First day.
    pub from: Date,
    /// The report it yields to, if it yields: its day is the first day it no longer holds.
    pub until: Option<(Date, FigureRef)>,
    /// The report it would yield to if it were not for good.
    pub overruled: Option<(Date, FigureRef)>,
}

impl Hold {
    /// The hold of an edit; `None` when it sets neither strength nor status.
    pub fn of(edit: &Edit, baseline: &Baseline, row: Option<u32>) -> Option<Self> {
        let Op::Change { from: Some(from), until, set } = &edit.op else {
            return None;
        };
        if !set.is_report() {
            return None;
        }
        let next = row.and_then(|row| baseline.next_after(row, *from));
        Some(match until {
            Until::NextReport => Self { from: *from, until: next, overruled: None },
            Until::Open => Self { from: *from, until: None, overruled: next },
        })
    }

    /// Whether it holds on `day`.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|(until, _)| day < until)
    }
}

/// Status and strength of the row `id` on `day` under a chain; `None` when no layer has such a row.
pub fn resolve(baseline: &Baseline, chain: &[Arc<Scenario>], id: &str, day: Date) -> Option<Layered> {
    let row = baseline.find(id);
    let mut state = row.map(|row| Layered::from_report(&baseline.at(row, day)));
    for scenario in chain {
        let Some(edit) = scenario.edits.get(id) else { continue };
        match (&edit.op, &mut state) {
            (Op::Add(new), None) => state = Some(Layered::from_new(new, day)),
            (Op::Change { set, .. }, Some(state)) if !state.removed => {
                if let Some(hold) = Hold::of(edit, baseline, row).filter(|hold| hold.covers(day)) {
                    state.patch(hold.from, set);
                }
            }
            (Op::Remove, Some(state)) => state.removed = true,
            _ => {}
        }
    }
    state
}

/// Attributes of the row `id` under a chain; `None` when no layer has such a row.
pub fn attributes(baseline: &Baseline, chain: &[Arc<Scenario>], id: &str) -> Option<ContributionRecord> {
    let mut record = baseline.find(id).map(|row| baseline.contribution_record(row));
    let mut removed = false;
    for scenario in chain {
        match (scenario.edits.get(id).map(|edit| &edit.op), &mut record) {
            (Some(Op::Add(new)), None) => record = Some(ContributionRecord { id: id.to_owned(), ..new.record.clone() }),
            (Some(Op::Change { set, .. }), Some(record)) if !removed => set.apply_to(record),
            (Some(Op::Remove), Some(_)) => removed = true,
            _ => {}
        }
    }
    record
}

/// What an edit that sets `set` from `from` takes the place of: `below` is the chain without the edit's own what-if.
/// Nothing reported at `from` gives a patch without strength and status.
pub fn before(
    baseline: &Baseline,
    below: &[Arc<Scenario>],
    id: &str,
    from: Option<Date>,
    set: &Patch,
) -> Option<Patch> {
    let record = attributes(baseline, below, id)?;
    let mut was = set.attributes_before(&record.as_contribution());
    if let (true, Some(from)) = (set.is_report(), from) {
        let state = resolve(baseline, below, id, from)?;
        was.status = state.status;
        was.personnel = state.status.map(|_| state.personnel());
    }
    Some(was)
}

/// Whether what an edit took the place of has changed since.
pub fn is_stale(baseline: &Baseline, below: &[Arc<Scenario>], id: &str, edit: &Edit) -> bool {
    let (Op::Change { from, set, .. }, Some(was)) = (&edit.op, &edit.was) else {
        return false;
    };
    let Some(now) = before(baseline, below, id, *from, set) else {
        return false;
    };
    let differs = |a: &Option<String>, b: &Option<String>| a.is_some() && a != b;
    let report_moved = if !set.is_report() {
        false
    } else if was.is_report() {
        was.status.is_some() && was.status != now.status || was.personnel.is_some() && was.personnel != now.personnel
    } else {
        now.is_report()
    };
    report_moved
        || differs(&was.contributor, &now.contributor)
        || differs(&was.host, &now.host)
        || differs(&was.formation, &now.formation)
        || differs(&was.element, &now.element)
        || differs(&was.part_of, &now.part_of)
        || differs(&was.note, &now.note)
        || was.domain.is_some() && was.domain != now.domain
}

/// Why an edit has no effect at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// No layer below has the row, or one removed it.
    Gone,
    /// It adds a row under an id that is taken.
    Taken,
    /// It was written by a newer version.
    Newer,
}

/// Whether an edit has no effect at all, and why. `below` is the chain without the edit's own what-if.
pub fn idle(baseline: &Baseline, below: &[Arc<Scenario>], id: &str, edit: &Edit) -> Option<Idle> {
    let state = resolve(baseline, below, id, Date::MAX);
    match (&edit.op, state) {
        (Op::Unknown { .. }, _) => Some(Idle::Newer),
        (Op::Add(_), Some(_)) => Some(Idle::Taken),
        (Op::Change { .. } | Op::Remove, None) => Some(Idle::Gone),
        (Op::Change { .. } | Op::Remove, Some(state)) if state.removed => Some(Idle::Gone),
        _ => None,
    }
}
