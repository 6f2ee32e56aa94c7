//! What a person is told of a table that was read: what was taken where nothing was stated, what could have meant
//! something else, what was left out.

use std::collections::BTreeSet;

use crate::{
    file::json::raw::quoted,
    model::{Dataset, Date, grouped, place},
};

/// Most names that one note lists.
const NAMES: usize = 20;

/// What is counted for the notes.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) dots: u64,
    pub(super) first_dot: Option<(String, u32)>,
    pub(super) no_status: u64,
    pub(super) no_day: u64,
    pub(super) no_id: u64,
    pub(super) no_report: u64,
}

impl Counts {
    /// Says what was read in a way that may surprise.
    pub(super) fn note(&self, set: &Dataset, as_of: Option<Date>, unclear: usize, notes: &mut Vec<String>) {
        let mut counted = |n: u64, one: &str, many: &str, what: &str| {
            if n > 0 {
                notes.push(format!("{} {} {what}", grouped(n), if n == 1 { one } else { many }));
            }
        };
        if let Some((typed, read)) = &self.first_dot {
            let what = format!("with a dot: it groups thousands ({typed} = {})", grouped(u64::from(*read)));
            counted(self.dots, "number was read", "numbers were read", &what);
        }
        if let Some(day) = as_of {
            let what = format!("no day of their own: {day} was taken");
            counted(self.no_day, "row has", "rows have", &what);
        }
        counted(self.no_status, "row has", "rows have", "no status: read as deployed");
        counted(self.no_report, "row reports", "rows report", "nothing: a contribution without a report");
        let what = "made from who, where and what";
        counted(self.no_id, "contribution had no id: it was", "contributions had no id: each was", what);
        let what = "not say clearly by `preferred` which report is used: it is the first in the table";
        counted(unclear as u64, "day of a contribution does", "days of a contribution do", what);
        let what = "known by name only: the name is its title";
        counted(set.sources.len() as u64, "source is", "sources are", what);
        let hosts = set.hosts().words().flat_map(place::host_codes);
        let mut no_country = Names::default();
        for name in set.contributors().words().chain(hosts).collect::<BTreeSet<_>>() {
            if !place::is_country(name) {
                no_country.add(name);
            }
        }
        notes.extend(no_country.note("no country by ISO 3166, kept as typed"));
    }
}

/// Names for a note: a few of them and how many there are.
#[derive(Debug, Default)]
pub(super) struct Names {
    shown: Vec<String>,
    more: u64,
}

impl Names {
    pub(super) fn add(&mut self, name: &str) {
        if self.shown.len() < NAMES {
            self.shown.push(quoted(name));
        } else {
            self.more += 1;
        }
    }

    pub(super) fn note(self, what: &str) -> Option<String> {
        let more = if self.more > 0 { format!(" and {} more", grouped(self.more)) } else { String::new() };
        (!self.shown.is_empty()).then(|| format!("{what}: {}{more}", self.shown.join(", ")))
    }
}
