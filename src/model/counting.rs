//! What counts: the day, the statuses, the age, the hosts, own troops or not (rule of counting 3).
//!
//! The rule is a value that is compared and passed around; resolving its scope needs the groups of a dataset.

use std::{collections::BTreeSet, num::NonZeroU32};

use super::{
    date::{Date, months_before},
    place,
    records::Group,
    status::StatusSet,
};

/// Which hosts a rule counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every host.
    #[default]
    All,
    /// All members of a group, by its id, whatever the dates of their membership.
    Group(String),
    /// These codes.
    Codes(BTreeSet<String>),
}

/// The rule a number is counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CountingRule {
    /// The day the numbers are for.
    pub day: Date,
    /// The statuses counted.
    pub statuses: StatusSet,
    /// A row is too old when its last report is more than so many calendar months before the day; `None`: any age.
    pub max_age_months: Option<NonZeroU32>,
    /// The hosts counted.
    pub hosts: Scope,
    /// Whether a nation's troops in its own country count.
    pub own_troops: bool,
}

impl CountingRule {
    /// The rule of a file that states none: its latest day, the three counted statuses, any age, all hosts.
    pub fn of_day(day: Date) -> Self {
        Self { day, statuses: StatusSet::COUNTED, max_age_months: None, hosts: Scope::All, own_troops: false }
    }

    /// The earliest day a report may have without being too old; [`Date::MIN`] for any age.
    pub fn cutoff(&self) -> Date {
        self.max_age_months.map_or(Date::MIN, |months| months_before(self.day, months))
    }
}

/// A scope made ready for asking: the set of codes, or everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedScope(Option<BTreeSet<String>>);

impl Scope {
    /// The codes this scope means; `Err` names a group that the dataset does not have.
    pub fn resolve(&self, groups: &[Group]) -> Result<ResolvedScope, String> {
        match self {
            Self::All => Ok(ResolvedScope(None)),
            Self::Codes(codes) => Ok(ResolvedScope(Some(codes.clone()))),
            Self::Group(id) => groups
                .iter()
                .find(|group| group.id == *id)
                .map(|group| ResolvedScope(Some(group.members.iter().map(|m| m.country.clone()).collect())))
                .ok_or_else(|| id.clone()),
        }
    }
}

impl ResolvedScope {
    /// Whether a host, possibly joined, lies inside: all of its codes must.
    pub fn contains(&self, host: &str) -> bool {
        self.0.as_ref().is_none_or(|codes| place::host_codes(host).all(|code| codes.contains(code)))
    }
}
