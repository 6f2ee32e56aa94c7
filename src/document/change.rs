//! Changes of a document and their inverses.
//!
//! Every change is "put this value in this slot"; `None` empties it. Applying one puts the value there and returns what
//! was there before as a change of the same kind: the inverse. A [`Change::Group`] is applied as a whole or not at all.

use std::{fmt, sync::Arc};

use super::{Document, Underlay};
use crate::scenario::{Edit, Own, Scenario, ScenarioId};

/// A reversible change.
#[derive(Clone, Debug)]
pub enum Change {
    /// Puts an edit on a row into a what-if; `None` takes it away.
    PutEdit {
        /// The what-if.
        scenario: ScenarioId,
        /// The row's id.
        on: String,
        /// The edit.
        to: Option<Box<Edit>>,
    },
    /// Puts a what-if in the list; `None` takes it away.
    PutScenario {
        /// Its id.
        id: ScenarioId,
        /// The what-if, edits and all.
        to: Option<Arc<Scenario>>,
        /// Its place in the list; past the end is the end.
        place: usize,
    },
    /// Replaces the user's own reports and choices.
    PutOwn(Arc<Own>),
    /// Replaces the dataset underneath; own reports and what-ifs stay. [`Document::bring_in`] makes it.
    ReplaceDataset(Underlay),
    /// Several changes that belong together.
    Group(Vec<Change>),
}

/// Why a change was not made; the document is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no what-if of this id.
    NoScenario(ScenarioId),
    /// A name must not be empty.
    EmptyName,
    /// "Reported" and "Baseline" name the baseline.
    ReservedName(String),
    /// Another what-if has the name.
    NameTaken(String),
    /// The what-if to build on does not exist.
    NoBase(ScenarioId),
    /// It would build on itself.
    Cycle(String),
    /// More than [`Scenario::MAX_DEPTH`] would lie on one another.
    TooDeep(String),
    /// Others build on it: their names.
    BuiltOn(String, Vec<String>),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoScenario(id) => write!(f, "there is no what-if “{id}”"),
            Self::EmptyName => write!(f, "a what-if needs a name"),
            Self::ReservedName(name) => write!(f, "“{name}” is the name of what is reported; choose another"),
            Self::NameTaken(name) => write!(f, "there is already a what-if “{name}”; choose another name"),
            Self::NoBase(id) => write!(f, "the what-if to build on does not exist: “{id}”"),
            Self::Cycle(name) => write!(f, "“{name}” would build on itself"),
            Self::TooDeep(name) => {
                write!(f, "“{name}” would lie on more than {} other what-ifs", Scenario::MAX_DEPTH - 1)
            }
            Self::BuiltOn(name, others) => {
                write!(f, "“{name}” cannot be deleted: {} built on it", Names(others))
            }
        }
    }
}

impl std::error::Error for Refused {}

struct Names<'a>(&'a [String]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, name) in self.0.iter().enumerate() {
            write!(f, "{}“{name}”", if at == 0 { "" } else { ", " })?;
        }
        f.write_str(if self.0.len() == 1 { " is" } else { " are" })
    }
}

impl Document {
    /// Makes a change and returns its inverse. All or nothing: when it is refused, nothing has changed.
    pub fn apply(&mut self, change: Change) -> Result<Change, Refused> {
        match change {
            Change::PutEdit { scenario, on, to } => self.put_edit(scenario, on, to),
            Change::PutScenario { id, to, place } => self.put_scenario(id, to, place),
            Change::PutOwn(own) => Ok(Change::PutOwn(std::mem::replace(&mut self.own, own))),
            Change::ReplaceDataset(underlay) => Ok(Change::ReplaceDataset(Underlay {
                dataset: std::mem::replace(&mut self.dataset, underlay.dataset),
                hosts: std::mem::replace(&mut self.counting.hosts, underlay.hosts),
                version: std::mem::replace(&mut self.origin.version, underlay.version),
                readable_since: std::mem::replace(&mut self.origin.readable_since, underlay.readable_since),
            })),
            Change::Group(changes) => self.apply_group(changes),
        }
    }

    fn put_edit(&mut self, scenario: ScenarioId, on: String, to: Option<Box<Edit>>) -> Result<Change, Refused> {
        let Some(slot) = self.by_id.get(&scenario).map(|at| &mut self.scenarios[*at]) else {
            return Err(Refused::NoScenario(scenario));
        };
        let edits = &mut Arc::make_mut(slot).edits;
        let old = match to {
            Some(edit) => edits.insert(on.clone(), *edit),
            None => edits.remove(&on),
        };
        Ok(Change::PutEdit { scenario, on, to: old.map(Box::new) })
    }

    fn put_scenario(&mut self, id: ScenarioId, to: Option<Arc<Scenario>>, place: usize) -> Result<Change, Refused> {
        if let Some(new) = &to {
            self.check_scenario(new)?;
        } else if let Some(old) = self.scenario(&id) {
            let others: Vec<String> = self.built_on(&id).map(|other| other.name.clone()).collect();
            if !others.is_empty() {
                return Err(Refused::BuiltOn(old.name.clone(), others));
            }
        }
        let was = self.by_id.get(&id).copied();
        let old = was.map(|at| self.scenarios.remove(at));
        if let Some(new) = to {
            self.scenarios.insert(place.min(self.scenarios.len()), new);
        }
        self.number_scenarios();
        Ok(Change::PutScenario { id, to: old, place: was.unwrap_or(place) })
    }

    fn apply_group(&mut self, changes: Vec<Change>) -> Result<Change, Refused> {
        let mut inverses = Vec::with_capacity(changes.len());
        for change in changes {
            match self.apply(change) {
                Ok(inverse) => inverses.push(inverse),
                Err(refused) => {
                    for inverse in inverses.into_iter().rev() {
                        let undone = self.apply(inverse);
                        debug_assert!(undone.is_ok(), "an inverse is never refused");
                    }
                    return Err(refused);
                }
            }
        }
        inverses.reverse();
        Ok(Change::Group(inverses))
    }

    /// Whether `new` can be put beside the others, or in the place of the one with its id.
    pub fn check_scenario(&self, new: &Scenario) -> Result<(), Refused> {
        let folded = Scenario::folded(&new.name);
        if folded.is_empty() {
            return Err(Refused::EmptyName);
        }
        if Scenario::is_reserved(&new.name) {
            return Err(Refused::ReservedName(new.name.clone()));
        }
        if self.scenarios.iter().any(|other| other.id != new.id && Scenario::folded(&other.name) == folded) {
            return Err(Refused::NameTaken(new.name.trim().to_owned()));
        }
        let mut depth = 1;
        let mut below = new.based_on.as_deref();
        while let Some(id) = below {
            if id == new.id {
                return Err(Refused::Cycle(new.name.clone()));
            }
            let Some(scenario) = self.scenario(id) else {
                return Err(Refused::NoBase(id.to_owned()));
            };
            below = scenario.based_on.as_deref();
            depth += 1;
            if depth > Scenario::MAX_DEPTH {
                return Err(Refused::TooDeep(new.name.clone()));
            }
        }
        if depth + self.height_above(&new.id, 0) > Scenario::MAX_DEPTH {
            return Err(Refused::TooDeep(new.name.clone()));
        }
        Ok(())
    }

    /// How many what-ifs lie on one another over `id`.
    fn height_above(&self, id: &str, so_far: usize) -> usize {
        if so_far > Scenario::MAX_DEPTH {
            return so_far;
        }
        self.built_on(id).map(|other| 1 + self.height_above(&other.id, so_far + 1)).max().unwrap_or(0)
    }
}
