//! The view: rows and sums of one what-if (or of the baseline) under one rule. A cache.
//!
//! The baseline's rows are computed once for a rule and shared by all views; a what-if's view holds only the rows that
//! its chain touches, and shares all else with the layer below, so that making one costs what its edits cost. Sums
//! follow by difference: the old state of a row and its parts out, the new in. Integers, so exact; debug builds check it
//! against a rebuild.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use imbl::Vector;

use super::{
    baseline::{Baseline, Cell, Places},
    edit::Op,
    layer::{self, Layered},
    scenario::Scenario,
    totals::{Axis, Line, Sum, Totals},
};
use crate::model::{
    Contribution, ContributionRecord, CountingRule, Date, Domain, Personnel, Status, counting::ResolvedScope,
    dataset::fits_in, place,
};

/// What becomes of a row in a sum: the first that fits (rules of counting 3 to 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No report yet.
    Absent,
    /// Left or merged.
    Ended,
    /// Taken out by a what-if.
    Removed,
    /// Its status, its host or own troops are not counted.
    NotCounted,
    /// Already contained in another row.
    PartOf,
    /// Its last report is too old.
    TooOld,
    /// Counted, without a number.
    Unknown,
    /// Counted with its number.
    Known,
}

impl Kind {
    /// Whether the row is there and part of the picture, counted or not.
    pub const fn is_present(self) -> bool {
        !matches!(self, Self::Absent | Self::Ended)
    }

    /// Whether a part is left out while its parent is this.
    const fn holds_parts(self) -> bool {
        matches!(self, Self::Known | Self::Unknown | Self::TooOld | Self::Ended | Self::Removed)
    }
}

/// A row under a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Status and strength on the day.
    pub state: Layered,
    /// Contributor and host, a number into [`Places::cells`].
    pub cell: u32,
    /// The row that contains its troops, when that holds.
    pub parent: Option<u32>,
    /// What it would be without a parent.
    pub alone: Kind,
    /// What it is.
    pub kind: Kind,
    /// What was stated last, when it is too old; persons.
    pub older: u32,
}

impl Row {
    /// The number a row shows: none when it is counted without one because the last one stated is too old.
    pub fn shown_number(&self) -> Personnel {
        if self.kind == Kind::Unknown { Personnel::Unknown } else { self.state.personnel() }
    }

    /// What it is while the row that contains its troops is, by itself, `whole`.
    #[must_use]
    pub fn inside(self, whole: Kind) -> Self {
        Self { kind: with_parent(self.alone, whole), ..self }
    }
}

/// A counting rule made ready for many questions.
#[derive(Debug)]
struct Ruling {
    rule: CountingRule,
    cutoff: Date,
    scope: ResolvedScope,
}

impl Ruling {
    /// Whether a cell's host and own troops are counted.
    fn counts(&self, contributor_is_host: bool, host: &str) -> bool {
        (self.rule.own_troops || !contributor_is_host) && self.scope.contains(host)
    }

    /// What becomes of a row on the rule's day.
    fn judge(&self, state: &Layered, cell_counts: bool) -> (Kind, u32) {
        self.judge_on(self.cutoff, state, cell_counts)
    }

    fn judge_on(&self, cutoff: Date, state: &Layered, cell_counts: bool) -> (Kind, u32) {
        let older = state.number.map_or(0, |strength| strength.best());
        let Some(status) = state.status else {
            return (if state.removed { Kind::Removed } else { Kind::Absent }, 0);
        };
        if state.removed {
            (Kind::Removed, 0)
        } else if status == Status::Ended {
            (Kind::Ended, 0)
        } else if !self.rule.statuses.contains(status) || !cell_counts {
            (Kind::NotCounted, 0)
        } else if !state.held && state.last < cutoff {
            (Kind::TooOld, older)
        } else if state.number.is_none() {
            (Kind::Unknown, 0)
        } else if !state.number_held && state.number_day < cutoff {
            (Kind::Unknown, older)
        } else {
            (Kind::Known, 0)
        }
    }
}

/// Rows and sums of one layer under one rule. See the module.
#[derive(Clone, Debug)]
pub struct View {
    baseline: Arc<Baseline>,
    ruling: Arc<Ruling>,
    base: Arc<Vec<Row>>,
    over: imbl::HashMap<u32, Row>,
    added: Vector<Arc<str>>,
    added_by_id: imbl::HashMap<Arc<str>, u32>,
    attributes: imbl::HashMap<u32, Arc<ContributionRecord>>,
    /// Rows with changed attributes by the id they say they are part of.
    moved_parts: imbl::HashMap<String, Vector<u32>>,
    places: Places,
    cell_counts: Arc<Vec<bool>>,
    totals: Totals,
}

impl View {
    /// The baseline under `rule`; `Err` names a group that the dataset does not have.
    pub fn baseline(baseline: Arc<Baseline>, rule: &CountingRule) -> Result<Self, String> {
        let scope = rule.hosts.resolve(&baseline.dataset().groups)?;
        let ruling = Ruling { rule: rule.clone(), cutoff: rule.cutoff(), scope };
        let places = baseline.places().clone();
        let host_counts: Vec<bool> = places.hosts.words().map(|host| ruling.scope.contains(host)).collect();
        let cell_counts: Vec<bool> =
            places.cells().iter().map(|cell| (rule.own_troops || !cell.own) && host_counts[cell.at as usize]).collect();
        let mut rows: Vec<Row> = (0..baseline.row_count())
            .map(|row| {
                let state = Layered::from_report(&baseline.at(row, rule.day));
                let cell = baseline.cell(row);
                let (alone, older) = ruling.judge(&state, cell_counts[cell as usize]);
                Row { state, cell, parent: baseline.parent(row), alone, kind: alone, older }
            })
            .collect();
        for row in 0..rows.len() {
            if let Some(parent) = rows[row].parent {
                rows[row].kind = with_parent(rows[row].alone, rows[parent as usize].alone);
            }
        }
        let totals = Totals::of(rows.iter(), &places);
        Ok(Self {
            baseline,
            ruling: Arc::new(ruling),
            base: Arc::new(rows),
            over: imbl::HashMap::new(),
            added: Vector::new(),
            added_by_id: imbl::HashMap::new(),
            attributes: imbl::HashMap::new(),
            moved_parts: imbl::HashMap::new(),
            places,
            cell_counts: Arc::new(cell_counts),
            totals,
        })
    }

    /// The view of the last what-if of `chain`, from the view of the layer below it.
    pub fn derive(below: &Self, chain: &[Arc<Scenario>]) -> Self {
        let mut view = below.clone();
        let Some(scenario) = chain.last() else { return view };
        let mut touched = Vec::with_capacity(scenario.edits.len());
        let mut fresh = BTreeSet::new();
        for (id, edit) in &scenario.edits {
            let row = match (&edit.op, view.find(id)) {
                (Op::Add(new), None) => {
                    let row = view.row_count();
                    let id: Arc<str> = id.as_str().into();
                    view.added.push_back(Arc::clone(&id));
                    view.added_by_id.insert(Arc::clone(&id), row);
                    let record = ContributionRecord { id: id.to_string(), ..new.record.clone() };
                    view.attributes.insert(row, Arc::new(record));
                    fresh.insert(row);
                    row
                }
                (Op::Add(_) | Op::Unknown { .. }, _) | (_, None) => continue,
                (Op::Change { set, .. }, Some(row)) => {
                    if set.has_attributes() && !below.row(row).state.removed {
                        let mut record = view.record(row);
                        set.apply_to(&mut record);
                        view.attributes.insert(row, Arc::new(record));
                    }
                    row
                }
                (Op::Remove, Some(row)) => row,
            };
            touched.push(row);
        }
        let mut linked = BTreeSet::new();
        for row in touched.iter().filter(|row| view.attributes.contains_key(*row)) {
            let now = view.contribution(*row).part_of.to_owned();
            let before = if fresh.contains(row) { String::new() } else { below.contribution(*row).part_of.to_owned() };
            view.moved_parts.entry(now.clone()).or_default().push_back(*row);
            // Whether a link holds depends on both ends, and on whether the whole still has parts.
            for id in [view.id(*row).to_owned(), now, before] {
                if !id.is_empty() {
                    linked.extend(view.find(&id));
                    linked.extend(view.declaring(&id));
                }
            }
        }
        view.update(chain, &touched, &fresh, linked, true);
        view
    }

    /// The view of the last what-if of `chain`, over this view of the baseline.
    #[must_use]
    pub fn under(&self, chain: &[Arc<Scenario>]) -> Self {
        (1..=chain.len()).fold(self.clone(), |below, at| Self::derive(&below, &chain[..at]))
    }

    /// Makes the view right again after the strength or status of one row has changed in a what-if of `chain` (the chain of
    /// this view). Added and removed rows and attributes must not have changed: for those, derive anew.
    pub fn refresh(&mut self, chain: &[Arc<Scenario>], id: &str) {
        if let Some(row) = self.find(id) {
            self.update(chain, &[row], &BTreeSet::new(), BTreeSet::new(), false);
        }
    }

    /// `linked`: rows not touched whose parent or parts may be others now.
    fn update(
        &mut self,
        chain: &[Arc<Scenario>],
        touched: &[u32],
        fresh: &BTreeSet<u32>,
        linked: BTreeSet<u32>,
        attributes_changed: bool,
    ) {
        let mut affected = linked;
        affected.extend(touched);
        for row in touched {
            affected.extend(self.parts(*row));
        }
        let before: Vec<(u32, Option<Row>)> =
            affected.iter().map(|row| (*row, (!fresh.contains(row)).then(|| self.row(*row)))).collect();
        for row in touched {
            let id = self.id(*row).to_owned();
            let state = layer::resolve(&self.baseline, chain, &id, self.ruling.rule.day).unwrap_or(Layered::NOTHING);
            let cell = match self.attributes.get(row) {
                Some(record) if attributes_changed => {
                    let record = Arc::clone(record);
                    self.cell(&record.contributor, &record.host)
                }
                _ => self.row(*row).cell,
            };
            let (alone, older) = self.ruling.judge(&state, self.cell_counts[cell as usize]);
            let parent = if fresh.contains(row) { None } else { self.row(*row).parent };
            self.over.insert(*row, Row { state, cell, parent, alone, kind: alone, older });
        }
        for row in &affected {
            let mut at = self.row(*row);
            if attributes_changed {
                at.parent = self.valid_parent(*row);
            }
            at.kind = at.parent.map_or(at.alone, |parent| with_parent(at.alone, self.row(parent).alone));
            self.over.insert(*row, at);
        }
        let Self { totals, places, over, .. } = self;
        totals.grow(places);
        for (row, old) in &before {
            totals.replace(old.as_ref(), over.get(row), places);
        }
        debug_assert_eq!(
            self.totals,
            Totals::of(self.rows().map(|(_, row)| row).collect::<Vec<_>>().iter(), &self.places)
        );
    }

    fn cell(&mut self, contributor: &str, host: &str) -> u32 {
        let cell = self.places.cell(contributor, host);
        if cell as usize >= self.cell_counts.len() {
            let own = self.places.cells()[cell as usize].own;
            Arc::make_mut(&mut self.cell_counts).push(self.ruling.counts(own, host));
        }
        cell
    }

    /// The row that contains `row`'s troops, if what it says holds: the parent exists, has the same contributor and all
    /// its hosts, and neither makes it two deep. The dataset's own wholes and parts stand; it is the edit that breaks
    /// the rule that loses.
    fn valid_parent(&self, row: u32) -> Option<u32> {
        let at = self.contribution(row);
        let parent = self.find(at.part_of).filter(|parent| *parent != row)?;
        let whole = self.contribution(parent);
        let parent_is_part = !whole.part_of.is_empty() && !self.is_reported_whole(parent);
        (fits_in(&at, &whole) && !parent_is_part && !self.is_reported_whole(row)).then_some(parent)
    }

    fn is_reported_whole(&self, row: u32) -> bool {
        row < self.baseline.row_count()
            && self.baseline.parts(row).any(|part| self.contribution(part).part_of == self.id(row))
    }

    /// Rows that were or are said to be part of `row`.
    fn parts(&self, row: u32) -> impl Iterator<Item = u32> {
        self.declaring(self.id(row))
    }

    /// Rows that said or say they are part of `id`.
    fn declaring(&self, id: &str) -> impl Iterator<Item = u32> {
        let moved = self.moved_parts.get(id).into_iter().flatten().copied();
        self.baseline.declaring(id).chain(moved)
    }

    /// The rows that `row` contains, as they hold.
    pub fn parts_of(&self, row: u32) -> Vec<u32> {
        let mut parts: Vec<u32> = self.parts(row).filter(|part| self.row(*part).parent == Some(row)).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// Whether a row says it is part of another and that does not hold, so that it counts by itself.
    pub fn part_is_broken(&self, row: u32) -> bool {
        self.row(row).parent.is_none() && !self.contribution(row).part_of.is_empty()
    }

    /// The baseline underneath.
    pub fn reported(&self) -> &Arc<Baseline> {
        &self.baseline
    }

    /// The rule.
    pub fn rule(&self) -> &CountingRule {
        &self.ruling.rule
    }

    /// The earliest day a report may have without being too old.
    pub fn cutoff(&self) -> Date {
        self.ruling.cutoff
    }

    /// All rows: the baseline's, then added ones.
    pub fn row_count(&self) -> u32 {
        self.base.len() as u32 + self.added.len() as u32
    }

    /// A row.
    pub fn row(&self, row: u32) -> Row {
        self.changed(row).copied().unwrap_or_else(|| self.base[row as usize])
    }

    /// A row on another day under the same rule, whose cutoff that day is `cutoff`, as it would be without a parent.
    /// `chain` is the one of this view. Attributes, and with them cell and parent, are the same on all days.
    pub fn row_on(&self, chain: &[Arc<Scenario>], row: u32, day: Date, cutoff: Date) -> Row {
        let at = self.row(row);
        let state = if self.is_touched(row) {
            layer::resolve(&self.baseline, chain, self.id(row), day).unwrap_or(Layered::NOTHING)
        } else {
            Layered::from_report(&self.baseline.at(row, day))
        };
        let (alone, older) = self.ruling.judge_on(cutoff, &state, self.cell_counts[at.cell as usize]);
        Row { state, alone, kind: alone, older, ..at }
    }

    /// Whether the row, the one that contains it, or either's place in the other may differ from the baseline's.
    pub fn is_touched(&self, row: u32) -> bool {
        self.changed(row).is_some()
    }

    /// What a chain makes of a row. Most views are asked for rows that nothing touches, and many change none.
    fn changed(&self, row: u32) -> Option<&Row> {
        if self.over.is_empty() { None } else { self.over.get(&row) }
    }

    /// All rows with their numbers.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Row)> {
        (0..self.row_count()).map(|row| (row, self.row(row)))
    }

    /// The row of an id.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.baseline.find(id).or_else(|| self.added_by_id.get(id).copied())
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> &str {
        match row.checked_sub(self.base.len() as u32) {
            Some(added) => &self.added[added as usize],
            None => self.baseline.id(row),
        }
    }

    /// Whether a what-if added the row.
    pub fn is_added(&self, row: u32) -> bool {
        row as usize >= self.base.len()
    }

    /// A row's attributes, edits applied.
    pub fn contribution(&self, row: u32) -> Contribution<'_> {
        match self.attributes.get(&row) {
            Some(record) => record.as_contribution(),
            None => self.baseline.contribution(row),
        }
    }

    fn record(&self, row: u32) -> ContributionRecord {
        match self.attributes.get(&row) {
            Some(record) => (**record).clone(),
            None => self.baseline.contribution_record(row),
        }
    }

    /// Whether a host is inside the rule's hosts.
    pub fn host_in_scope(&self, host: &str) -> bool {
        self.ruling.scope.contains(host)
    }

    /// Contributors, hosts and cells.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// All sums.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// The sum of everything.
    pub fn sum(&self) -> &Sum {
        &self.totals.all
    }

    /// The sum of one host.
    pub fn host_sum(&self, host: &str) -> Sum {
        self.places.hosts.find(host).map_or_else(Sum::default, |at| self.totals.by_host[at as usize])
    }

    /// The sum of one contributor.
    pub fn contributor_sum(&self, contributor: &str) -> Sum {
        self.places
            .contributors
            .find(contributor)
            .map_or_else(Sum::default, |at| self.totals.by_contributor[at as usize])
    }

    /// The sum of some rows taken by themselves: a part counts in a selection that lacks its parent (rule 4).
    pub fn selection_sum(&self, rows: &BTreeSet<u32>) -> Sum {
        let mut sum = Sum::default();
        for row in rows {
            let mut at = self.row(*row);
            if at.kind == Kind::PartOf && at.parent.is_none_or(|parent| !rows.contains(&parent)) {
                at.kind = at.alone;
            }
            sum.add(&at);
        }
        sum
    }

    /// Sums grouped by `axis`: lines that hold any row, the largest first, then by key.
    pub fn lines(&self, axis: Axis) -> Vec<Line> {
        let places = &self.places;
        let mut lines: Vec<Line> = match axis {
            Axis::Host => named(places.hosts.words(), &self.totals.by_host, place::place_name),
            Axis::Contributor => named(places.contributors.words(), &self.totals.by_contributor, place::place_name),
            Axis::Cell => self.cells(),
            Axis::Status => named(Status::ALL.map(Status::code).into_iter(), &self.totals.by_status, |code| {
                Status::from_code(code).map_or_else(String::new, |status| status.words().to_owned())
            }),
            Axis::Formation => self.grouped(|at| at.formation),
            Axis::Domain => self.grouped(|at| at.domain.map_or("", Domain::code)),
        };
        lines.retain(|line| !line.sum.is_empty());
        lines.sort_by(|a, b| b.sum.best.cmp(&a.sum.best).then_with(|| a.key.cmp(&b.key)));
        lines
    }

    fn cells(&self) -> Vec<Line> {
        let line = |(cell, by_status): (&Cell, &[Sum; 5])| {
            let (who, at) = (self.places.contributors.get(cell.who), self.places.hosts.get(cell.at));
            let mut sum = Sum::default();
            for one in by_status {
                sum.merge(one);
            }
            Line { key: format!("{who}.{at}"), name: place::pair_name(who, at), sum }
        };
        self.places.cells().iter().zip(&self.totals.by_cell).map(line).collect()
    }

    fn grouped<'a>(&'a self, key: impl Fn(&Contribution<'a>) -> &'a str) -> Vec<Line> {
        let mut sums: HashMap<&str, Sum> = HashMap::new();
        for (number, row) in self.rows().filter(|(_, row)| row.kind.is_present()) {
            sums.entry(key(&self.contribution(number))).or_default().add(&row);
        }
        let line = |(key, sum): (&str, Sum)| Line { key: key.to_owned(), name: key.to_owned(), sum };
        sums.into_iter().map(line).collect()
    }
}

fn named<'a>(
    keys: impl Iterator<Item = &'a str>,
    sums: impl IntoIterator<Item = &'a Sum>,
    name: impl Fn(&str) -> String,
) -> Vec<Line> {
    keys.zip(sums).map(|(key, sum)| Line { key: key.to_owned(), name: name(key), sum: *sum }).collect()
}

/// A part is left out while its parent is counted (with a number, without, or too old), has ended or was removed;
/// otherwise it counts by itself (rule 4).
fn with_parent(alone: Kind, parent: Kind) -> Kind {
    match alone {
        Kind::TooOld | Kind::Unknown | Kind::Known if parent.holds_parts() => Kind::PartOf,
        other => other,
    }
}
