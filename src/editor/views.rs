//! The views of all what-ifs under the rule on screen, kept right after every change.
//!
//! A change of one row's strength, status or removal refreshes that row in its what-if and in those built on it;
//! anything else derives the views anew from the layer that changed, which costs what the edits cost.

use std::{collections::HashMap, sync::Arc};

use crate::{
    document::{Change, Document},
    model::CountingRule,
    scenario::{Baseline, Edit, Op, ScenarioId, View},
};

/// The baseline and the views over it.
#[derive(Debug)]
pub struct Views {
    baseline: Arc<Baseline>,
    reported: View,
    of: HashMap<ScenarioId, View>,
}

impl Views {
    /// All views of `document` under `rule`; a scope that the document does not have counts all hosts.
    pub fn new(document: &Document, rule: &CountingRule) -> Self {
        let baseline = Arc::new(Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own())));
        Self::over(baseline, document, rule)
    }

    fn over(baseline: Arc<Baseline>, document: &Document, rule: &CountingRule) -> Self {
        let reported = View::baseline(Arc::clone(&baseline), rule).or_else(|_| {
            let everywhere = CountingRule { hosts: crate::model::Scope::All, ..rule.clone() };
            View::baseline(Arc::clone(&baseline), &everywhere)
        });
        let reported = reported.unwrap_or_else(|group| unreachable!("a rule without a group has no group {group}"));
        let mut views = Self { baseline, reported, of: HashMap::new() };
        for scenario in document.scenarios() {
            views.derive(document, &scenario.id);
        }
        views
    }

    /// The same under another rule.
    pub fn look(&mut self, document: &Document, rule: &CountingRule) {
        *self = Self::over(Arc::clone(&self.baseline), document, rule);
    }

    fn derive(&mut self, document: &Document, id: &str) {
        let chain = document.chain(id);
        for at in 1..=chain.len() {
            let id = &chain[at - 1].id;
            if !self.of.contains_key(id) {
                let below = at.checked_sub(2).and_then(|below| self.of.get(&chain[below].id)).unwrap_or(&self.reported);
                let view = View::derive(below, &chain[..at]);
                self.of.insert(id.clone(), view);
            }
        }
    }

    /// The dataset with own reports.
    pub fn baseline(&self) -> &Arc<Baseline> {
        &self.baseline
    }

    /// The view of the baseline.
    pub fn reported(&self) -> &View {
        &self.reported
    }

    /// The view of a what-if; of the baseline for `None` and for one that is not there.
    pub fn get(&self, scenario: Option<&str>) -> &View {
        scenario.and_then(|id| self.of.get(id)).unwrap_or(&self.reported)
    }

    /// Makes the views right again after a change that [`touched`] these.
    pub fn follow(&mut self, document: &Document, touched: &[Touched]) {
        if touched.contains(&Touched::Everything) {
            let rule = self.reported.rule().clone();
            *self = Self::new(document, &rule);
            return;
        }
        for touched in touched {
            if let Touched::Layer(scenario) = touched {
                self.drop_above(document, scenario);
            }
        }
        self.derive_missing(document);
        for touched in touched {
            let Touched::Row { scenario, on } = touched else {
                continue;
            };
            for id in above(document, scenario) {
                let chain = document.chain(&id);
                if let Some(view) = self.of.get_mut(&id) {
                    view.refresh(&chain, on);
                }
            }
        }
    }

    fn drop_above(&mut self, document: &Document, scenario: &str) {
        for id in above(document, scenario) {
            self.of.remove(&id);
        }
    }

    fn derive_missing(&mut self, document: &Document) {
        if self.of.len() == document.scenarios().len() {
            return;
        }
        self.of.retain(|id, _| document.scenario(id).is_some());
        for scenario in document.scenarios() {
            self.derive(document, &scenario.id);
        }
    }
}

/// What a change touches, as far as views are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Strength, status or removal of one row in a what-if.
    Row {
        /// The what-if.
        scenario: ScenarioId,
        /// The row's id.
        on: String,
    },
    /// A what-if as a whole.
    Layer(ScenarioId),
    /// The baseline.
    Everything,
}

/// What `change` would touch, made to `document`.
pub fn touched(document: &Document, change: &Change) -> Vec<Touched> {
    match change {
        Change::PutEdit { scenario, on, to } => {
            let was = document.scenario(scenario).and_then(|scenario| scenario.edits.get(on));
            if moves_rows(to.as_deref()) || moves_rows(was) {
                vec![Touched::Layer(scenario.clone())]
            } else {
                vec![Touched::Row { scenario: scenario.clone(), on: on.clone() }]
            }
        }
        Change::PutScenario { id, .. } => vec![Touched::Layer(id.clone())],
        Change::PutOwn(_) | Change::ReplaceDataset(_) => vec![Touched::Everything],
        Change::Group(changes) => changes.iter().flat_map(|change| touched(document, change)).collect(),
    }
}

/// Whether an edit adds a row, changes attributes, or takes a row out, which decides whether attributes changed above it
/// apply: then rows and cells themselves move.
fn moves_rows(edit: Option<&Edit>) -> bool {
    match edit.map(|edit| &edit.op) {
        Some(Op::Add(_) | Op::Remove) => true,
        Some(Op::Change { set, .. }) => set.has_attributes(),
        _ => false,
    }
}

/// A what-if and all built on it, the lower first.
fn above(document: &Document, scenario: &str) -> Vec<ScenarioId> {
    let mut all = vec![scenario.to_owned()];
    let mut at = 0;
    while at < all.len() {
        let id = all[at].clone();
        all.extend(document.built_on(&id).map(|other| other.id.clone()));
        at += 1;
    }
    all
}
