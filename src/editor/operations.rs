//! Gestures as changes: what typing a number, choosing a status, adding or removing a row means (rules of counting 8
//! and 9). Pure: a document in, a change out. The window and the command line share them.

use std::{fmt, sync::Arc};

use super::command::{CellName, Field, NewRow};
use crate::{
    document::{Change, Document},
    model::{
        ContributionRecord, Date, Domain, Extra, FigureRecord, Personnel, Status, place,
        reading::{self, ReadError, Value},
    },
    scenario::{Baseline, Edit, Hold, NewContribution, Op, Patch, Scenario, Until, layer},
};

/// Why a gesture makes no change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// No row of this id in the what-if.
    NoRow(String),
    /// The row's edit was made by a newer version.
    Newer(String),
    /// The typed number cannot be read.
    Number(ReadError),
    /// The typed host has an empty part.
    EmptyHost,
    /// A contributor is needed.
    NoContributor,
    /// No such domain.
    NoDomain(String),
    /// No such status.
    NoStatus(String),
    /// There is nothing to revert.
    NothingToRevert(String),
    /// The change holds on no day, so it cannot hold for good.
    NoReportEdit(String),
}

impl fmt::Display for NotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRow(id) => write!(f, "there is no row {id} in this what-if"),
            Self::Newer(id) => write!(f, "the change of {id} was made by a newer version of Muster"),
            Self::Number(error) => error.fmt(f),
            Self::EmptyHost => write!(f, "a host is needed: a country, or several joined by +"),
            Self::NoContributor => write!(f, "a contributing nation is needed"),
            Self::NoDomain(text) => write!(f, "“{text}” is no domain: land, air, sea or joint"),
            Self::NoStatus(text) => {
                write!(f, "“{text}” is no status: in place, on the way, announced, offered or ended")
            }
            Self::NothingToRevert(id) => write!(f, "this what-if does not change {id}"),
            Self::NoReportEdit(id) => write!(f, "this what-if sets no number or status of {id}"),
        }
    }
}

impl std::error::Error for NotDone {}

impl From<ReadError> for NotDone {
    fn from(error: ReadError) -> Self {
        Self::Number(error)
    }
}

/// A what-if being changed: the layers under it and itself.
pub struct Ground<'a> {
    /// The dataset with own reports.
    pub baseline: &'a Baseline,
    /// The chain of the what-if, itself last.
    pub chain: &'a [Arc<Scenario>],
    /// The day on screen: the first day of a new change.
    pub day: Date,
    /// Numbers of reports before this day are not shown, so nothing is reckoned from them; [`Date::MIN`] for any age.
    pub oldest: Date,
}

/// A changed edit, and what should be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The edit; `None` takes the old one away.
    pub edit: Option<Edit>,
    /// Something the user should know.
    pub remark: Option<String>,
}

impl Made {
    /// What was typed behind a number, as the "(est.)" of "1100 (est.)", is kept with the reason.
    #[must_use]
    pub fn noting(mut self, note: Option<&str>) -> Self {
        if let (Some(edit), Some(note)) = (&mut self.edit, note) {
            add_note(&mut edit.why, note);
        }
        self
    }
}

/// Adds a remark to a text that may have it already.
pub(super) fn add_note(text: &mut String, note: &str) {
    if !text.contains(note) {
        text.push_str(if text.is_empty() { "" } else { "; " });
        text.push_str(note);
    }
}

impl Ground<'_> {
    fn below(&self) -> &[Arc<Scenario>] {
        &self.chain[..self.chain.len().saturating_sub(1)]
    }

    fn existing(&self, id: &str) -> Option<&Edit> {
        self.chain.last().and_then(|scenario| scenario.edits.get(id))
    }

    /// A hypothetical report of strength, status or both on the day on screen.
    ///
    /// While the row's change holds on that day it keeps its first day; otherwise the new one takes its place from that
    /// day on. A number on a row with no report yet, or that has ended, puts its troops in place too.
    pub fn report(&self, id: &str, set: Patch) -> Result<Made, NotDone> {
        let below = layer::resolve(self.baseline, self.below(), id, self.day);
        let old = self.existing(id);
        let (mut patch, mut from, mut until) = (Patch::default(), self.day, Until::NextReport);
        let (mut why, mut extra, mut remark) = (String::new(), Extra::new(), None);
        match old.map(|edit| (edit, &edit.op)) {
            Some((_, Op::Unknown { .. })) => return Err(NotDone::Newer(id.to_owned())),
            Some((edit, Op::Add(new))) => {
                return Ok(Made { edit: Some(self.report_in_added(edit, new, set)), remark });
            }
            Some((edit, Op::Change { set: held, until: held_until, .. })) => {
                patch = (**held).clone();
                (why, extra) = (edit.why.clone(), edit.extra.clone());
                match Hold::of(edit, self.baseline, self.baseline.find(id)) {
                    Some(hold) if hold.covers(self.day) => (from, until) = (hold.from, *held_until),
                    Some(hold) => {
                        (patch.personnel, patch.status, patch.qualifier) = (None, None, String::new());
                        let day = self.day;
                        remark = Some(format!("This replaces the change from {}; it now holds from {day}.", hold.from));
                    }
                    None => {}
                }
            }
            Some((edit, Op::Remove)) => why = edit.why.clone(),
            None => {}
        }
        if below.is_none() {
            return Err(NotDone::NoRow(id.to_owned()));
        }
        if let Some(personnel) = set.personnel {
            (patch.personnel, patch.qualifier) = (Some(personnel), set.qualifier);
        }
        if let Some(status) = set.status {
            patch.status = Some(status);
        }
        let status_below = layer::resolve(self.baseline, self.below(), id, from).and_then(|state| state.status);
        if patch.personnel.is_some() && patch.status.is_none() && matches!(status_below, None | Some(Status::Ended)) {
            patch.status = Some(Status::Deployed);
        }
        let was = layer::before(self.baseline, self.below(), id, Some(from), &patch);
        let op = Op::Change { from: Some(from), until, set: Box::new(patch) };
        Ok(Made { edit: Some(Edit { op, was, why, extra }), remark })
    }

    /// A row added in this what-if carries its reports itself.
    fn report_in_added(&self, edit: &Edit, new: &NewContribution, set: Patch) -> Edit {
        let mut new = new.clone();
        let at = match new.figures.iter().rposition(|figure| figure.as_of <= self.day && figure.preferred) {
            Some(at) => at,
            None => {
                let status = set.status.unwrap_or(Status::Deployed);
                new.figures.insert(0, FigureRecord::plain(self.day, status, Personnel::Unknown));
                0
            }
        };
        let figure = &mut new.figures[at];
        if let Some(personnel) = set.personnel {
            (figure.personnel, figure.qualifier) = (personnel, set.qualifier);
        }
        if let Some(status) = set.status {
            figure.status = status;
        }
        Edit { op: Op::Add(Box::new(new)), ..edit.clone() }
    }

    /// A number as typed into a cell.
    pub fn troops(&self, id: &str, text: &str) -> Result<Made, NotDone> {
        let now = layer::resolve(self.baseline, self.chain, id, self.day);
        let now = now.ok_or_else(|| NotDone::NoRow(id.to_owned()))?;
        let reading = reading::read_cell(text)?;
        let personnel = match reading.value {
            Value::Unknown => Personnel::Unknown,
            Value::Strength(strength) => Personnel::Known(strength),
            Value::Relative(by) => Personnel::Known(by.apply_to(now.shown_number(self.oldest))?),
        };
        let qualifier = reading.qualifier.unwrap_or_default();
        let made = self.report(id, Patch { personnel: Some(personnel), qualifier, ..Patch::default() })?;
        Ok(made.noting(reading.note.as_deref()))
    }

    /// An attribute as typed; holds on all days.
    pub fn field(&self, id: &str, field: Field, text: &str) -> Result<Made, NotDone> {
        let text = text.trim();
        let mut set = Patch::default();
        match field {
            Field::Contributor if text.is_empty() => return Err(NotDone::NoContributor),
            Field::Contributor => set.contributor = Some(place::code_of(text).unwrap_or(text).to_owned()),
            Field::Host => set.host = Some(place::canonical_host(text).ok_or(NotDone::EmptyHost)?),
            Field::Formation => set.formation = Some(text.to_owned()),
            Field::Element => set.element = Some(text.to_owned()),
            Field::PartOf => set.part_of = Some(text.to_owned()),
            Field::Note => set.note = Some(text.to_owned()),
            Field::Domain => {
                let domain = Domain::from_code(&text.to_lowercase());
                set.domain = Some(domain.ok_or_else(|| NotDone::NoDomain(text.to_owned()))?);
            }
        }
        match self.existing(id).map(|edit| (edit, &edit.op)) {
            Some((_, Op::Unknown { .. })) => Err(NotDone::Newer(id.to_owned())),
            Some((edit, Op::Add(new))) => {
                let mut new = new.clone();
                set.apply_to(&mut new.record);
                Ok(Made { edit: Some(Edit { op: Op::Add(new), ..edit.clone() }), remark: None })
            }
            Some((edit, Op::Change { from, until, set: held })) => {
                let mut patch = (**held).clone();
                overlay(&mut patch, set);
                let was = layer::before(self.baseline, self.below(), id, *from, &patch);
                let op = Op::Change { from: *from, until: *until, set: Box::new(patch) };
                Ok(Made { edit: Some(Edit { op, was, ..edit.clone() }), remark: None })
            }
            Some((_, Op::Remove)) | None => {
                let was = layer::before(self.baseline, self.below(), id, None, &set);
                let was = was.ok_or_else(|| NotDone::NoRow(id.to_owned()))?;
                let op = Op::Change { from: None, until: Until::NextReport, set: Box::new(set) };
                Ok(Made { edit: Some(Edit::new(op, Some(was))), remark: None })
            }
        }
    }

    /// Takes a row out.
    pub fn remove(&self, id: &str) -> Result<Made, NotDone> {
        match self.existing(id).map(|edit| (edit, &edit.op)) {
            Some((_, Op::Unknown { .. })) => return Err(NotDone::Newer(id.to_owned())),
            Some((_, Op::Add(_))) => {
                return Ok(Made { edit: None, remark: None });
            }
            _ => {}
        }
        if layer::resolve(self.baseline, self.below(), id, self.day).is_none() {
            return Err(NotDone::NoRow(id.to_owned()));
        }
        let why = self.existing(id).map(|edit| edit.why.clone()).unwrap_or_default();
        Ok(Made { edit: Some(Edit { why, ..Edit::new(Op::Remove, None) }), remark: None })
    }

    /// Takes back what this what-if does to a row.
    pub fn revert(&self, id: &str) -> Result<Made, NotDone> {
        match self.existing(id) {
            Some(_) => Ok(Made { edit: None, remark: None }),
            None => Err(NotDone::NothingToRevert(id.to_owned())),
        }
    }

    /// Whether a change holds for good.
    pub fn open(&self, id: &str, open: bool) -> Result<Made, NotDone> {
        let none = || NotDone::NoReportEdit(id.to_owned());
        let edit = self.existing(id).ok_or_else(none)?;
        match &edit.op {
            Op::Change { from: from @ Some(_), set, .. } => {
                let until = if open { Until::Open } else { Until::NextReport };
                let op = Op::Change { from: *from, until, set: set.clone() };
                Ok(Made { edit: Some(Edit { op, ..edit.clone() }), remark: None })
            }
            _ => Err(none()),
        }
    }

    /// The first day of a change. The day may be any; the report it then yields to is found anew.
    pub fn from(&self, id: &str, from: Date) -> Result<Made, NotDone> {
        let none = || NotDone::NoReportEdit(id.to_owned());
        let edit = self.existing(id).ok_or_else(none)?;
        let Op::Change { from: Some(_), until, set } = &edit.op else { return Err(none()) };
        let was = layer::before(self.baseline, self.below(), id, Some(from), set);
        let op = Op::Change { from: Some(from), until: *until, set: set.clone() };
        Ok(Made { edit: Some(Edit { op, was, ..edit.clone() }), remark: None })
    }

    /// Text for a cell, whichever it is.
    pub fn cell(&self, id: &str, cell: CellName, text: &str) -> Result<Made, NotDone> {
        match cell {
            CellName::Troops => self.troops(id, text),
            CellName::Field(field) => self.field(id, field, text),
            CellName::Status => {
                let status = Status::from_typed(text).ok_or_else(|| NotDone::NoStatus(text.trim().to_owned()))?;
                self.report(id, Patch { status: Some(status), ..Patch::default() })
            }
        }
    }

    /// A reason.
    pub fn why(&self, id: &str, why: &str) -> Result<Made, NotDone> {
        let edit = self.existing(id).ok_or_else(|| NotDone::NothingToRevert(id.to_owned()))?;
        Ok(Made { edit: Some(Edit { why: why.trim().to_owned(), ..edit.clone() }), remark: None })
    }

    /// A new row, with its id.
    /// `given`: the highest number given to a row of this what-if before, even if that row is gone again.
    pub fn add(
        &self,
        document: &Document,
        scenario: &str,
        row: &NewRow,
        given: u32,
    ) -> Result<(String, Edit), NotDone> {
        let contributor = row.contributor.trim();
        if contributor.is_empty() {
            return Err(NotDone::NoContributor);
        }
        let contributor = place::code_of(contributor).unwrap_or(contributor).to_owned();
        let host = place::canonical_host(&row.host).ok_or(NotDone::EmptyHost)?;
        let reading = reading::read_number(&row.troops)?;
        let personnel = match reading.value {
            Value::Strength(strength) => Personnel::Known(strength),
            Value::Unknown | Value::Relative(_) => Personnel::Unknown,
        };
        let mut figure =
            FigureRecord::plain(row.from.unwrap_or(self.day), row.status.unwrap_or(Status::Deployed), personnel);
        figure.qualifier = reading.qualifier.unwrap_or_default();
        let id = fresh_row_id(document, self.baseline, scenario, &contributor, &host, given);
        let record = ContributionRecord {
            contributor,
            host,
            formation: row.formation.trim().to_owned(),
            domain: row.domain,
            element: row.element.trim().to_owned(),
            ..ContributionRecord::default()
        };
        let mut edit = Edit::new(Op::Add(Box::new(NewContribution { record, figures: vec![figure] })), None);
        edit.why = row.why.trim().to_owned();
        if let Some(note) = reading.note {
            add_note(&mut edit.why, &note);
        }
        Ok((id, edit))
    }
}

fn overlay(patch: &mut Patch, set: Patch) {
    let Patch { contributor, host, formation, domain, element, part_of, note, .. } = set;
    let put = |slot: &mut Option<String>, value: Option<String>| {
        if value.is_some() {
            *slot = value;
        }
    };
    put(&mut patch.contributor, contributor);
    put(&mut patch.host, host);
    put(&mut patch.formation, formation);
    put(&mut patch.element, element);
    put(&mut patch.part_of, part_of);
    put(&mut patch.note, note);
    if domain.is_some() {
        patch.domain = domain;
    }
}

/// `{contributor}.{host}.{scenario}-{n}` in lower case; n is above every one that was given or that any what-if mentions.
fn fresh_row_id(
    document: &Document,
    baseline: &Baseline,
    scenario: &str,
    contributor: &str,
    host: &str,
    given: u32,
) -> String {
    let marker = format!(".{scenario}-");
    let used = || document.scenarios().iter().flat_map(|scenario| scenario.edits.keys());
    // Nobody counts so far; what stands in a file may be anything.
    const FAR: u32 = 1_000_000_000;
    let highest = used()
        .filter_map(|on| on.rsplit_once(&marker).and_then(|(_, n)| n.parse::<u32>().ok()))
        .filter(|n| *n < FAR)
        .max()
        .unwrap_or(0)
        .max(given);
    let head: String = format!("{contributor}.{}", host.replace('+', "-"))
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-') { c } else { '-' })
        .collect();
    let mut ids = (highest + 1..).map(|n| format!("{head}{marker}{n}"));
    ids.find(|id| baseline.find(id).is_none() && !used().any(|on| on == id)).unwrap_or_default()
}

/// The change that puts an edit into a what-if.
pub fn put(scenario: &str, on: &str, edit: Option<Edit>) -> Change {
    Change::PutEdit { scenario: scenario.to_owned(), on: on.to_owned(), to: edit.map(Box::new) }
}

/// The change that puts a new what-if at the end of the list.
pub fn new_scenario(document: &Document, name: String, based_on: Option<String>) -> (String, Change) {
    let id = document.fresh_scenario_id();
    let scenario = Scenario { id: id.clone(), name, based_on, ..Scenario::default() };
    (id.clone(), Change::PutScenario { id, to: Some(Arc::new(scenario)), place: document.scenarios().len() })
}
