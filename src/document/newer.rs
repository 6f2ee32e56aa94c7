//! A newer dataset under what the user made: which change brings it in.
//!
//! Own reports and what-ifs stay as they are; what no longer fits is kept without effect, as in any file. Two things are
//! moved so that they go on meaning the same: a choice among competing figures, which is a place in a list, and the
//! hosts of the counting rule, when they are named by a group. Start reading at [`Document::bring_in`].

use std::sync::Arc;

use super::{Change, Document};
use crate::{
    model::{Dataset, Date, Group, Scope},
    scenario::{Own, Preference},
};

/// A choice whose figure is gone names this one, which is never there: at its old place another figure may stand now,
/// and that one nobody chose.
const NO_FIGURE: u32 = u32::MAX;

/// A dataset and what its file has to say for it to be read right: they change together.
#[derive(Clone, Debug)]
pub struct Underlay {
    /// The dataset.
    pub dataset: Arc<Dataset>,
    /// The hosts that the file's rule counts; a group among them is one of the dataset's.
    pub hosts: Scope,
    /// Version of the writer.
    pub version: u32,
    /// Oldest version of a reader that is not misled.
    pub readable_since: u32,
}

/// A dataset to be brought in, as it was read.
#[derive(Clone, Debug)]
pub struct Newer {
    dataset: Arc<Dataset>,
    version: u32,
    readable_since: u32,
    table: bool,
    /// Names of what-ifs that came with it and are not brought in.
    pub what_ifs_left: Vec<String>,
    /// Whether own reports or choices came with it, which are not brought in either.
    pub own_left: bool,
}

impl Newer {
    /// Out of a file. Only its dataset is brought in.
    pub fn of_file(document: Document) -> Self {
        Self {
            version: document.origin.version,
            readable_since: document.origin.readable_since,
            table: false,
            what_ifs_left: document.scenarios.iter().map(|scenario| scenario.name.clone()).collect(),
            own_left: !document.own.is_empty(),
            dataset: document.dataset,
        }
    }

    /// Out of a long table, which has no title, groups or published totals and knows sources by name only.
    pub fn of_table(document: Document) -> Self {
        Self { table: true, ..Self::of_file(document) }
    }

    /// Whether it came out of a table, so that title, groups, published totals and sources are still those of before.
    pub fn is_table(&self) -> bool {
        self.table
    }

    /// The dataset that replaces `old`.
    fn dataset_over(&self, old: &Dataset) -> Arc<Dataset> {
        if !self.table {
            return Arc::clone(&self.dataset);
        }
        let mut set = (*self.dataset).clone();
        set.title.clone_from(&old.title);
        set.groups.clone_from(&old.groups);
        set.claims.clone_from(&old.claims);
        set.sources.retain(|source| old.source(&source.id).is_none());
        set.sources.extend(old.sources.iter().cloned());
        set.sources.sort_by(|a, b| a.id.cmp(&b.id));
        Arc::new(set)
    }
}

impl Document {
    /// The change that puts `newer` in the place of the dataset.
    pub fn bring_in(&self, newer: &Newer) -> Change {
        let dataset = newer.dataset_over(&self.dataset);
        let own = followed(&self.own, &self.dataset, &dataset);
        let underlay = Underlay {
            hosts: lasting(&self.counting.hosts, &self.dataset.groups, &dataset.groups),
            // The keys of a newer version are among its records now.
            version: self.origin.version.max(newer.version),
            readable_since: self.origin.readable_since.max(newer.readable_since),
            dataset,
        };
        let replaced = Change::ReplaceDataset(underlay);
        match own {
            Some(own) => Change::Group(vec![replaced, Change::PutOwn(Arc::new(own))]),
            None => replaced,
        }
    }
}

/// `hosts` where there are other groups: one that is not among them becomes the codes it meant.
pub fn lasting(hosts: &Scope, old: &[Group], new: &[Group]) -> Scope {
    match hosts {
        Scope::Group(id) if !new.iter().any(|group| group.id == *id) => {
            let was = old.iter().find(|group| group.id == *id);
            was.map_or(Scope::All, |was| Scope::Codes(was.members.iter().map(|m| m.country.clone()).collect()))
        }
        other => other.clone(),
    }
}

/// `hosts` when it can stand with these groups.
pub fn known(hosts: Scope, groups: &[Group]) -> Option<Scope> {
    hosts.resolve(groups).is_ok().then_some(hosts)
}

/// The own reports with choices that name the same figures as before; `None` when they do already.
fn followed(own: &Own, old: &Dataset, new: &Dataset) -> Option<Own> {
    let mut moved = own.clone();
    for preference in &mut moved.preferences {
        preference.nth = follow(preference, own, old, new);
    }
    (moved != *own).then_some(moved)
}

/// The place at which a choice's figure stands now.
fn follow(preference: &Preference, own: &Own, old: &Dataset, new: &Dataset) -> u32 {
    let nth = preference.nth;
    let (before, now) = (day_of(old, &preference.of, preference.as_of), day_of(new, &preference.of, preference.as_of));
    let is_row = new.find(&preference.of).is_some() || own.contributions.iter().any(|row| row.id == preference.of);
    let own_ones = own.figures.iter().filter(|own| own.of == preference.of && own.figure.as_of == preference.as_of);
    if !is_row {
        return nth; // without effect for now; it has its place again when the row is back
    }
    let Some(chosen) = before.get(nth as usize) else {
        let among_own = nth as usize - before.len();
        let own_ones = own_ones.count();
        return match u32::try_from(now.len() + among_own) {
            Ok(place) if among_own < own_ones => place,
            // It named none before, and does not begin to now.
            _ if nth as usize >= now.len() + own_ones => nth,
            _ => NO_FIGURE,
        };
    };
    let chosen = old.figure(*chosen);
    let same = |at: &&u32| {
        let figure = new.figure(**at);
        (figure.source, figure.status, figure.personnel, figure.quote)
            == (chosen.source, chosen.status, chosen.personnel, chosen.quote)
    };
    let of_source = |set: &Dataset, day: &[u32]| {
        let mut those = day.iter().enumerate().filter(|(_, at)| set.figure(**at).source == chosen.source);
        let first = those.next().map(|(place, _)| place);
        first.filter(|_| those.next().is_none())
    };
    // The same figure, else the only one of its source, which has revised it.
    let place = now.iter().position(|at| same(&at)).or_else(|| {
        let was_alone = of_source(old, &before).is_some();
        of_source(new, &now).filter(|_| was_alone)
    });
    place.and_then(|place| u32::try_from(place).ok()).unwrap_or(NO_FIGURE)
}

/// The figures of a row on a day, by number.
fn day_of(set: &Dataset, id: &str, day: Date) -> Vec<u32> {
    let figures = set.find(id).map(|row| set.figures_of(row)).unwrap_or_default();
    figures.filter(|at| set.as_of(*at) == day).collect()
}
