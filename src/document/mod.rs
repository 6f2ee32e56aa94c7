//! The truth: what is saved and what can be undone.
//!
//! A [`Document`] is a dataset, own reports, what-ifs and the counting rule of the file. It changes only through
//! [`Document::apply`], which takes a [`Change`] and returns its inverse; the [`History`] keeps those. This room knows
//! nothing of files, commands or windows. [`newer`] says which change brings a newer dataset in. Start reading at
//! [`change`].

pub mod change;
pub mod history;
pub mod newer;

use std::{collections::HashMap, sync::Arc};

pub use change::{Change, Refused};
pub use history::{History, Label, MergeKey, Revision};
pub use newer::{Newer, Underlay};

use crate::{
    model::{CountingRule, Dataset, Date, Extra, date},
    scenario::{Own, Scenario, ScenarioId},
};

/// Everything a file holds. Cloning it copies a handful of pointers: that is a save snapshot.
#[derive(Clone, Debug)]
pub struct Document {
    dataset: Arc<Dataset>,
    own: Arc<Own>,
    scenarios: Vec<Arc<Scenario>>,
    /// Where each of them is.
    by_id: Arc<HashMap<ScenarioId, usize>>,
    /// The rule written with the file. Looking is not editing: moving it is no [`Change`], but a dataset without the
    /// group it names brings the group's codes with it.
    pub counting: CountingRule,
    /// What wrote the file, and unknown top-level keys.
    pub origin: Origin,
}

/// Versions and unknown keys of the file a document was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Version of the writer; kept when it is newer than ours.
    pub version: u32,
    /// Oldest version of a reader that is not misled.
    pub readable_since: u32,
    /// Unknown keys of the counting rule.
    pub counting_extra: Extra,
    /// Unknown top-level keys.
    pub extra: Extra,
}

impl Origin {
    /// The version of the format that this program writes.
    pub const VERSION: u32 = 1;
}

impl Default for Origin {
    fn default() -> Self {
        Self { version: Self::VERSION, readable_since: 1, counting_extra: Extra::new(), extra: Extra::new() }
    }
}

impl Document {
    /// A document of a dataset alone, with the rule of a file that states none.
    pub fn new(dataset: Dataset) -> Self {
        let day = dataset.span().map_or_else(|| date::Date::constant(2022, 2, 22), |(_, last)| last);
        Self {
            dataset: Arc::new(dataset),
            own: Arc::default(),
            scenarios: Vec::new(),
            by_id: Arc::default(),
            counting: CountingRule::of_day(day),
            origin: Origin::default(),
        }
    }

    /// A document of its parts. The what-ifs must fit together ([`Document::check_scenario`]).
    pub fn from_parts(
        dataset: Dataset,
        own: Own,
        scenarios: Vec<Scenario>,
        counting: CountingRule,
        origin: Origin,
    ) -> Self {
        let scenarios = scenarios.into_iter().map(Arc::new).collect();
        let (dataset, own, by_id) = (Arc::new(dataset), Arc::new(own), Arc::default());
        let mut document = Self { dataset, own, scenarios, by_id, counting, origin };
        document.number_scenarios();
        document
    }

    /// To be called whenever a what-if has come, gone or moved.
    fn number_scenarios(&mut self) {
        // Of two with one id, which no file has, the first is meant.
        let all = self.scenarios.iter().enumerate().rev();
        self.by_id = Arc::new(all.map(|(at, scenario)| (scenario.id.clone(), at)).collect());
    }

    /// The same own reports, what-ifs and rule over another dataset: how a document is taken apart to be kept, and put
    /// together again. What is brought in by a user is a [`Change`] ([`Document::bring_in`]).
    pub fn over(self, dataset: Arc<Dataset>) -> Self {
        Self { dataset, ..self }
    }

    /// The dataset.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// The user's own reports.
    pub fn own(&self) -> &Arc<Own> {
        &self.own
    }

    /// The what-ifs in the user's order.
    pub fn scenarios(&self) -> &[Arc<Scenario>] {
        &self.scenarios
    }

    /// A what-if by id.
    pub fn scenario(&self, id: &str) -> Option<&Arc<Scenario>> {
        self.by_id.get(id).map(|at| &self.scenarios[*at])
    }

    /// A what-if by name, trimmed and without regard to case.
    pub fn scenario_named(&self, name: &str) -> Option<&Arc<Scenario>> {
        let name = Scenario::folded(name);
        self.scenarios.iter().find(|scenario| Scenario::folded(&scenario.name) == name)
    }

    /// A what-if and all it builds on, the lowest first; empty when there is none of that id.
    pub fn chain(&self, id: &str) -> Vec<Arc<Scenario>> {
        let mut chain = Vec::new();
        let mut next = self.scenario(id);
        while let Some(scenario) = next.filter(|_| chain.len() <= Scenario::MAX_DEPTH) {
            chain.push(Arc::clone(scenario));
            next = scenario.based_on.as_deref().and_then(|below| self.scenario(below));
        }
        chain.reverse();
        chain
    }

    /// The what-ifs built directly on `id`.
    pub fn built_on<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Arc<Scenario>> {
        self.scenarios.iter().filter(move |scenario| scenario.based_on.as_deref() == Some(id))
    }

    /// An id no what-if has: `s1`, `s2`, … Ids that edits of added rows carry are never given again.
    pub fn fresh_scenario_id(&self) -> String {
        let used = |id: &str| {
            let marker = format!(".{id}-");
            self.scenarios.iter().any(|s| s.id == id || s.edits.keys().any(|on| on.contains(&marker)))
        };
        let mut ids = (1u32..).map(|n| format!("s{n}"));
        ids.find(|id| !used(id)).unwrap_or_default()
    }

    /// A name no what-if has: `base`, or `base 2`, `base 3`, …
    pub fn fresh_name(&self, base: &str) -> String {
        let free = |name: &str| self.scenario_named(name).is_none() && !Scenario::is_reserved(name);
        if free(base) {
            return base.to_owned();
        }
        let mut names = (2u32..).map(|n| format!("{base} {n}"));
        names.find(|name| free(name)).unwrap_or_default()
    }

    /// "What-if 1", "What-if 2", …: the first that is free.
    pub fn fresh_what_if_name(&self) -> String {
        let mut names = (1u32..).map(|n| format!("What-if {n}"));
        names.find(|name| self.scenario_named(name).is_none()).unwrap_or_default()
    }

    /// The latest day with a report, own ones included.
    pub fn last_day(&self) -> Option<Date> {
        let own = self.own.figures.iter().filter(|figure| !figure.off).map(|figure| figure.figure.as_of);
        own.chain(self.dataset.span().map(|(_, last)| last)).max()
    }
}
