//! What one document has that another has not, in words: what another program has made of a file since it was read.
//!
//! Here: what the user made (what-ifs with their changes, own reports, choices, the rule) thing by thing, the dataset in
//! counts. It decides nothing and merges nothing; it does not know where documents come from. Start reading at
//! [`Differences::between`].

use std::{collections::BTreeMap, sync::Arc};

use super::{
    revision::{Fate, Revision, matched, pairs},
    words::{self, ChangeWords},
};
use crate::{
    document::Document,
    model::Date,
    scenario::{Baseline, Edit, OwnFigure, Scenario},
};

/// How many differences are put in words.
pub const NAMED: usize = 20;

/// What is not the same in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    lines: Vec<String>,
    count: usize,
}

impl Differences {
    /// What `new` has otherwise than `old`, in the order in which a person looks for it. Takes as long as reading both
    /// datasets once, unless they are the same.
    pub fn between(old: &Document, new: &Document) -> Self {
        let baseline = |document: &Document| Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own()));
        let both = Both { old, new, before: baseline(old), now: baseline(new) };
        let mut found = Self::default();
        what_ifs(&both, &mut found);
        own(&both, &mut found);
        counting(&both, &mut found);
        let dataset = Revision::of_datasets(old.dataset(), new.dataset());
        for line in dataset.summary().into_iter().filter(|_| !dataset.is_empty()) {
            found.add(|| format!("In the dataset: {line}"));
        }
        if (&old.origin.extra, &old.origin.counting_extra) != (&new.origin.extra, &new.origin.counting_extra)
            || old.own().extra != new.own().extra
        {
            found.add_unshown();
        }
        found
    }

    /// Something is different that cannot be told: unknown keys of a newer version.
    pub fn add_unshown(&mut self) {
        self.add(|| "Something that this version of Muster does not show".to_owned());
    }

    /// The first of them, at most [`NAMED`].
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Words are made for those only that are shown.
    fn add(&mut self, line: impl FnOnce() -> String) {
        if self.lines.len() < NAMED {
            self.lines.push(line());
        }
        self.count += 1;
    }
}

struct Both<'a> {
    old: &'a Document,
    new: &'a Document,
    before: Baseline,
    now: Baseline,
}

impl Both<'_> {
    /// "Germany in Lithuania".
    fn row(&self, id: &str) -> String {
        let found = [&self.now, &self.before].into_iter().find_map(|base| Some(base.contribution(base.find(id)?)));
        found.map_or_else(|| id.to_owned(), |row| words::row_name(&row))
    }
}

// What-ifs.

fn what_ifs(both: &Both<'_>, found: &mut Differences) {
    for scenario in both.old.scenarios().iter().filter(|old| both.new.scenario(&old.id).is_none()) {
        let changes = words::changes(scenario.edits.len() as u64);
        found.add(|| format!("The what-if “{}” is not there any more ({changes})", scenario.name));
    }
    for scenario in both.new.scenarios() {
        let old = both.old.scenario(&scenario.id);
        if old.is_some_and(|old| Arc::ptr_eq(old, scenario) || old == scenario) {
            continue;
        }
        match old {
            None => {
                let changes = words::changes(scenario.edits.len() as u64);
                found.add(|| format!("A new what-if: “{}” ({changes})", scenario.name));
            }
            Some(old) => head(both, old, scenario, found),
        }
        let none = BTreeMap::new();
        let before = old.map_or(&none, |old| &old.edits);
        for (id, edits) in pairs(before, &scenario.edits) {
            if edits.0 != edits.1 {
                found.add(|| edit(both, scenario, id, edits));
            }
        }
    }
    let order = |of: &Document, other: &Document| -> Vec<String> {
        let kept = of.scenarios().iter().filter(|scenario| other.scenario(&scenario.id).is_some());
        kept.map(|scenario| scenario.id.clone()).collect()
    };
    if order(both.old, both.new) != order(both.new, both.old) {
        found.add(|| "The what-ifs are in another order".to_owned());
    }
}

/// Everything about a what-if but its changes.
fn head(both: &Both<'_>, old: &Scenario, new: &Scenario, found: &mut Differences) {
    if old.name != new.name {
        found.add(|| format!("The what-if “{}” is called “{}”", old.name, new.name));
    }
    if old.based_on != new.based_on {
        let below = new.based_on.as_deref().and_then(|id| both.new.scenario(id));
        let below = below.map_or(super::totals::REPORTED, |below| &below.name);
        found.add(|| format!("“{}” builds on “{below}”", new.name));
    }
    if (&old.note, &old.extra) != (&new.note, &new.extra) {
        found.add(|| format!("“{}” has another note", new.name));
    }
}

/// The change of one row.
fn edit(both: &Both<'_>, scenario: &Scenario, id: &str, edits: (Option<&Edit>, Option<&Edit>)) -> String {
    let describe = |document: &Document, base: &Baseline, edit: Option<&Edit>| {
        edit.map(|edit| words::change(base, &document.chain(&scenario.id), id, edit))
    };
    let was = describe(both.old, &both.before, edits.0);
    let is = describe(both.new, &both.now, edits.1);
    let row = is.as_ref().or(was.as_ref()).map_or(id, |words| &words.row);
    let says = |words: &ChangeWords| words.what_changes.join(", ");
    let what = match (&was, &is) {
        (Some(was), None) => format!("the change is taken back (was {})", says(was)),
        (None, Some(is)) => says(is),
        (Some(was), Some(is)) if says(was) != says(is) => format!("{} (was {})", says(is), says(was)),
        (Some(was), Some(is)) if was.why != is.why && is.why.is_empty() => "no reason any more".to_owned(),
        (Some(was), Some(is)) if was.why != is.why => format!("the reason is “{}”", is.why),
        (Some(was), Some(is)) if (&was.from, &was.until) != (&is.from, &is.until) => {
            format!("{} {}", is.from, is.until).trim().to_owned()
        }
        _ => "not the same".to_owned(),
    };
    format!("“{}”, {row}: {what}", scenario.name)
}

// Facts.

fn own(both: &Both<'_>, found: &mut Differences) {
    let (old, new) = (both.old.own(), both.new.own());
    if Arc::ptr_eq(old, new) {
        return;
    }
    for (fate, was, is) in matched(&old.contributions, &new.contributions, |row| &row.id) {
        if let Some(row) = is.or(was) {
            let words = || format!("{} ({})", words::row_name(&row.as_contribution()), row.id);
            found.add(|| format!("A row of My reports {}: {}", word(fate), words()));
        }
    }
    reports(both, found);
    for (fate, was, is) in matched(&old.sources, &new.sources, |source| &source.id) {
        if let Some(source) = is.or(was) {
            found.add(|| format!("A source of My reports {}: {}", word(fate), source.id));
        }
    }
    for (fate, was, is) in matched(&old.preferences, &new.preferences, |one| (&one.of, one.as_of)) {
        if let Some(choice) = is.or(was) {
            found.add(|| format!("A choice among figures {}: {}, {}", word(fate), both.row(&choice.of), choice.as_of));
        }
    }
    for (_, was, is) in matched(&old.dismissed, &new.dismissed, |one| (&one.kind, &one.rows)) {
        if let Some(one) = is.or(was) {
            let what = if is.is_some() { "is said to be none" } else { "is open again" };
            let rows = || one.rows.iter().map(|id| both.row(id)).collect::<Vec<_>>().join(" and ");
            found.add(|| format!("A double count {what}: {}", rows()));
        }
    }
}

/// What became of something, after its name.
const fn word(fate: Fate) -> &'static str {
    match fate {
        Fate::Added => "added",
        Fate::Removed => "removed",
        _ => "changed",
    }
}

/// Own reports have no ids: they are held against each other by row and day.
fn reports(both: &Both<'_>, found: &mut Differences) {
    type ByDay<'a> = BTreeMap<(&'a str, Date), Vec<&'a OwnFigure>>;
    let [was, is] = [both.old, both.new].map(|document| {
        let mut by_day = ByDay::new();
        for report in &document.own().figures {
            by_day.entry((&report.of, report.figure.as_of)).or_default().push(report);
        }
        by_day
    });
    for ((id, day), (was, is)) in pairs(&was, &is) {
        let (was, is) = (was.map_or(&[][..], Vec::as_slice), is.map_or(&[][..], Vec::as_slice));
        // What is the same at both ends is passed over, so that one more among several is one more.
        let begin = was.iter().zip(is).take_while(|(was, is)| was == is).count();
        let (was, is) = (&was[begin..], &is[begin..]);
        let end = was.iter().rev().zip(is.iter().rev()).take_while(|(was, is)| was == is).count();
        let (was, is) = (&was[..was.len() - end], &is[..is.len() - end]);
        for at in 0..was.len().max(is.len()) {
            let (was, is) = (was.get(at).copied(), is.get(at).copied());
            found.add(|| report(&format!("{}, {day}", both.row(id)), was, is));
        }
    }
}

fn report(what: &str, was: Option<&OwnFigure>, is: Option<&OwnFigure>) -> String {
    let says = |report: &OwnFigure| format!("{}, {}", report.figure.personnel, report.figure.status);
    match (was, is) {
        (Some(was), Some(is)) if was.off != is.off && was.figure == is.figure => {
            format!("My report switched {}: {what}: {}", if is.off { "off" } else { "on" }, says(is))
        }
        (Some(was), Some(is)) if says(was) != says(is) => {
            format!("My report changed: {what}: {} (was {})", says(is), says(was))
        }
        _ => {
            let one = is.or(was).map_or_else(String::new, says);
            let fate = match (was, is) {
                (None, _) => Fate::Added,
                (Some(_), None) => Fate::Removed,
                (Some(_), Some(_)) => Fate::Revised,
            };
            format!("My report {}: {what}: {one}", word(fate))
        }
    }
}

fn counting(both: &Both<'_>, found: &mut Differences) {
    let (old, new) = (&both.old.counting, &both.new.counting);
    if old.day != new.day {
        found.add(|| format!("What counts: the day is {} (was {})", new.day, old.day));
    }
    if (old.statuses, old.max_age_months, old.own_troops) != (new.statuses, new.max_age_months, new.own_troops)
        || old.hosts != new.hosts
    {
        found.add(|| "What counts is set in another way".to_owned());
    }
}
