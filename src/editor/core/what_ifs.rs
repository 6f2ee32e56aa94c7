//! What-ifs: begun, copied, renamed, deleted.

use std::sync::Arc;

use super::{Editor, Step};
use crate::{
    document::Change,
    editor::{Tone, operations},
    scenario::{Scenario, ScenarioId},
};

impl Editor {
    /// Why a what-if cannot be called `name`; `None` when it can.
    pub fn name_refused(&self, scenario: &str, name: &str) -> Option<String> {
        let old = self.session.document.scenario(scenario)?;
        let renamed = Scenario { name: name.trim().to_owned(), ..(**old).clone() };
        self.session.document.check_scenario(&renamed).err().map(|refused| format!("{refused}"))
    }

    pub(super) fn new_what_if(&mut self, based_on: Option<ScenarioId>) {
        let document = &self.session.document;
        let name = document.fresh_what_if_name();
        let label = format!("New what-if “{name}”");
        let (id, change) = operations::new_scenario(document, name, based_on);
        self.make(Step { label, change }, Some(id));
    }

    pub(super) fn duplicate(&mut self) {
        let Some(old) = self.session.shown().cloned() else {
            return;
        };
        let document = &self.session.document;
        let id = document.fresh_scenario_id();
        let name = document.fresh_name(&format!("{} copy", old.name));
        let label = format!("Duplicate “{}”", old.name);
        let place = document.scenarios().iter().position(|s| s.id == old.id).map_or(0, |at| at + 1);
        let copy = Scenario { id: id.clone(), name, ..old };
        let change = Change::PutScenario { id: id.clone(), to: Some(Arc::new(copy)), place };
        self.make(Step { label, change }, Some(id));
    }

    pub(super) fn delete(&mut self) {
        let Some(old) = self.session.shown() else { return };
        let (id, label, below) = (old.id.clone(), format!("Delete “{}”", old.name), old.based_on.clone());
        let text = format!("{label}; Undo brings it back");
        let before = self.session.history.revision();
        self.make(Step { label, change: Change::PutScenario { id, to: None, place: 0 } }, below);
        if self.session.history.revision() != before {
            self.tell(Tone::Info, text.replacen("Delete", "Deleted", 1));
        }
    }

    pub(super) fn rename(&mut self, scenario: &str, name: &str) {
        let document = &self.session.document;
        let Some(place) = document.scenarios().iter().position(|one| one.id == scenario) else {
            return;
        };
        let old = &document.scenarios()[place];
        if old.name == name.trim() {
            return;
        }
        let label = format!("Rename “{}” to “{}”", old.name, name.trim());
        let renamed = Scenario { name: name.trim().to_owned(), ..(**old).clone() };
        let change = Change::PutScenario { id: scenario.to_owned(), to: Some(Arc::new(renamed)), place };
        self.make(Step { label, change }, self.session.shown.clone());
    }
}
