//! A what-if: a named set of edits over the baseline or over another what-if.

use std::collections::BTreeMap;

use super::edit::Edit;
use crate::model::Extra;

/// The id of a what-if in its file (`s1`).
pub type ScenarioId = String;

/// A named layer; one edit a contribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// Unique in the file, never shown.
    pub id: ScenarioId,
    /// Unique after trimming and case folding; not "Reported" or "Baseline".
    pub name: String,
    /// Remark.
    pub note: String,
    /// The what-if it lies over; `None`: the baseline.
    pub based_on: Option<ScenarioId>,
    /// Its edits by contribution id.
    pub edits: BTreeMap<String, Edit>,
    /// Unknown keys.
    pub extra: Extra,
}

impl Scenario {
    /// Most what-ifs that can lie on one another.
    pub const MAX_DEPTH: usize = 16;

    /// What two names are compared by.
    pub fn folded(name: &str) -> String {
        name.trim().to_lowercase()
    }

    /// Whether a name means the baseline.
    pub fn is_reserved(name: &str) -> bool {
        matches!(Self::folded(name).as_str(), "reported" | "baseline")
    }
}
