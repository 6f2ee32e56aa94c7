//! The baseline: the dataset with the user's own reports and choices on it, and what it says of a day (rule 2).
//!
//! Nearly all rows have no own report, and for them the dataset's sorted columns answer directly; the few others have
//! their reports merged once when the baseline is made.

use std::{collections::HashMap, sync::Arc};

use imbl::Vector;

use super::own::{Own, Preference};
use crate::model::{
    Contribution, Dataset, Date, Figure, Personnel, Source, Status, Strength, dataset::fits_in, place, text::Words,
};

/// Where a figure is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureRef {
    /// Number in the dataset.
    Base(u32),
    /// Place among the own reports.
    Own(u32),
}

/// What the reports say of a row on a day, at any age and whether or not a rule counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The latest preferred figure: its status and day. `None`: no report yet.
    pub last: Option<(Status, Date, FigureRef)>,
    /// The latest number that holds, its day, and the figure that states it.
    pub number: Option<(Strength, Date, FigureRef)>,
}

/// A contributor in a host, numbered; sums are kept for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Contributor, a handle into [`Places::contributors`].
    pub who: u32,
    /// Host, a handle into [`Places::hosts`].
    pub at: u32,
    /// Whether the contributor is one of the host's own codes.
    pub own: bool,
}

/// Contributors, hosts and the pairs of them that occur. Copies share what is the same in them.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Contributors by handle.
    pub contributors: Words,
    /// Hosts by handle.
    pub hosts: Words,
    cells: Vector<Cell>,
    by_pair: imbl::HashMap<(u32, u32), u32>,
}

impl Places {
    /// The cell of a contributor in a host, new or known.
    pub fn cell(&mut self, contributor: &str, host: &str) -> u32 {
        let pair = (self.contributors.intern(contributor), self.hosts.intern(host));
        self.cell_of(pair)
    }

    fn cell_of(&mut self, pair: (u32, u32)) -> u32 {
        if let Some(cell) = self.by_pair.get(&pair) {
            return *cell;
        }
        let number = self.cells.len() as u32;
        let contributor = self.contributors.get(pair.0);
        let own = place::host_codes(self.hosts.get(pair.1)).any(|code| code == contributor);
        self.cells.push_back(Cell { who: pair.0, at: pair.1, own });
        self.by_pair.insert(pair, number);
        number
    }

    /// All cells by number.
    pub fn cells(&self) -> &Vector<Cell> {
        &self.cells
    }
}

/// The dataset with own reports and preferences. Rows `0..dataset.row_count()` are the dataset's, the rest own ones.
#[derive(Debug)]
pub struct Baseline {
    dataset: Arc<Dataset>,
    own: Arc<Own>,
    /// Places among `own.contributions` of the own rows; those whose id the dataset has are left out.
    own_rows: Vec<u32>,
    own_by_id: HashMap<String, u32>,
    /// Effective reports of the rows that have own ones or choices, in order of their days.
    merged: HashMap<u32, Vec<(Date, FigureRef)>>,
    places: Places,
    /// The cell of every row.
    cells: Vec<u32>,
    /// The row that contains each row's troops.
    parents: Vec<Option<u32>>,
    own_parts: HashMap<u32, Vec<u32>>,
    /// Own rows by the id they say they are part of, whether or not that holds.
    own_declared: HashMap<String, Vec<u32>>,
}

impl Baseline {
    /// Lays `own` on `dataset`. Own rows with an id of the dataset, own reports on missing rows and choices that name
    /// no figure have no effect; [`crate::file`]'s findings list them.
    pub fn new(dataset: Arc<Dataset>, own: Arc<Own>) -> Self {
        let mut places = Places {
            contributors: Words::over(dataset.contributors().clone()),
            hosts: Words::over(dataset.hosts().clone()),
            ..Places::default()
        };
        let mut cells: Vec<u32> = (0..dataset.row_count()).map(|row| places.cell_of(dataset.who_where(row))).collect();
        let mut parents: Vec<Option<u32>> = (0..dataset.row_count()).map(|row| dataset.parent(row)).collect();

        let (mut own_rows, mut own_by_id) = (Vec::new(), HashMap::new());
        for (at, record) in own.contributions.iter().enumerate() {
            if dataset.find(&record.id).is_none() && !own_by_id.contains_key(&record.id) {
                own_by_id.insert(record.id.clone(), cells.len() as u32);
                own_rows.push(at as u32);
                cells.push(places.cell(&record.contributor, &record.host));
            }
        }
        let mut baseline = Self {
            dataset,
            own,
            own_rows,
            own_by_id,
            merged: HashMap::new(),
            places,
            cells,
            parents: Vec::new(),
            own_parts: HashMap::new(),
            own_declared: HashMap::new(),
        };
        for row in baseline.dataset.row_count()..baseline.row_count() {
            let parent = baseline.own_parent(row, &parents);
            let declared = baseline.contribution(row).part_of.to_owned();
            baseline.own_declared.entry(declared).or_default().push(row);
            parents.push(parent);
            if let Some(parent) = parent {
                baseline.own_parts.entry(parent).or_default().push(row);
            }
        }
        baseline.parents = parents;
        baseline.merge();
        baseline
    }

    /// An own row's parent, when it exists, fits and is no part itself.
    fn own_parent(&self, row: u32, dataset_parents: &[Option<u32>]) -> Option<u32> {
        let at = self.contribution(row);
        let parent = self.find(at.part_of).filter(|parent| *parent != row)?;
        let whole = self.contribution(parent);
        let parent_is_part = match dataset_parents.get(parent as usize) {
            Some(parent) if parent.is_some() => true,
            _ => parent >= self.dataset.row_count() && !whole.part_of.is_empty(),
        };
        (!parent_is_part && fits_in(&at, &whole)).then_some(parent)
    }

    fn merge(&mut self) {
        let mut touched: Vec<u32> = self
            .own
            .figures
            .iter()
            .map(|figure| &figure.of)
            .chain(self.own.preferences.iter().map(|preference| &preference.of))
            .filter_map(|id| self.find(id))
            .chain(self.dataset.row_count()..self.row_count())
            .collect();
        touched.sort_unstable();
        touched.dedup();
        let mut own_of: HashMap<&str, Vec<u32>> = HashMap::new();
        for (at, figure) in self.own.figures.iter().enumerate() {
            own_of.entry(&figure.of).or_default().push(at as u32);
        }
        let mut merged = HashMap::new();
        for row in touched {
            let mut all: Vec<(Date, FigureRef)> = Vec::new();
            if row < self.dataset.row_count() {
                all.extend(self.dataset.figures_of(row).map(|at| (self.dataset.as_of(at), FigureRef::Base(at))));
            }
            let id = self.id(row);
            let own = own_of.get(id).map_or(&[][..], Vec::as_slice);
            all.extend(own.iter().map(|at| (self.own.figures[*at as usize].figure.as_of, FigureRef::Own(*at))));
            all.sort_by_key(|(day, _)| *day); // stable: dataset first, then own in order
            let is_on = |at: &FigureRef| self.is_on(*at);
            let mut effective = Vec::new();
            for day in all.chunk_by(|a, b| a.0 == b.0) {
                let chosen = self.choice(id, day[0].0);
                // What is switched off still has its place, so that choices name the same figures when it is on again.
                let chosen = chosen.and_then(|p| day.get(p.nth as usize)).filter(|(_, at)| is_on(at));
                let usual = || {
                    let own_preferred = day.iter().rev().find(|(_, at)| match at {
                        FigureRef::Own(own) => is_on(at) && self.own.figures[*own as usize].figure.preferred,
                        FigureRef::Base(_) => false,
                    });
                    own_preferred.or_else(|| day.iter().find(|(_, at)| is_on(at)))
                };
                effective.extend(chosen.or_else(usual));
            }
            merged.insert(row, effective);
        }
        self.merged = merged;
    }

    /// The choice among the figures of a row's day; of two the last.
    fn choice(&self, id: &str, day: Date) -> Option<&Preference> {
        let all = &self.own.preferences;
        let key = |choice: &Preference| (choice.of.as_str().cmp(id)).then(choice.as_of.cmp(&day));
        let behind = all.partition_point(|choice| key(choice).is_le());
        behind.checked_sub(1).map(|at| &all[at]).filter(|choice| key(choice).is_eq())
    }

    /// The dataset underneath.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// The own reports on it.
    pub fn own(&self) -> &Arc<Own> {
        &self.own
    }

    /// Rows of the dataset and own rows.
    pub fn row_count(&self) -> u32 {
        self.cells.len() as u32
    }

    /// The row of an id.
    pub fn find(&self, id: &str) -> Option<u32> {
        if id.is_empty() {
            return None;
        }
        self.dataset.find(id).or_else(|| self.own_by_id.get(id).copied())
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> &str {
        match self.own_record(row) {
            Some(record) => &record.id,
            None => self.dataset.id(row),
        }
    }

    fn own_record(&self, row: u32) -> Option<&crate::model::ContributionRecord> {
        let own = row.checked_sub(self.dataset.row_count())?;
        Some(&self.own.contributions[self.own_rows[own as usize] as usize])
    }

    /// A row's attributes.
    pub fn contribution(&self, row: u32) -> Contribution<'_> {
        match self.own_record(row) {
            Some(record) => record.as_contribution(),
            None => self.dataset.contribution(row),
        }
    }

    /// A row's attributes as an owned record.
    pub fn contribution_record(&self, row: u32) -> crate::model::ContributionRecord {
        match self.own_record(row) {
            Some(record) => record.clone(),
            None => self.dataset.contribution_record(row),
        }
    }

    /// Contributors, hosts and cells.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The cell of a row.
    pub fn cell(&self, row: u32) -> u32 {
        self.cells[row as usize]
    }

    /// The row that contains a row's troops.
    pub fn parent(&self, row: u32) -> Option<u32> {
        self.parents[row as usize]
    }

    /// The rows whose troops a row contains.
    pub fn parts(&self, row: u32) -> impl Iterator<Item = u32> {
        let base = if row < self.dataset.row_count() { self.dataset.parts(row) } else { &[] };
        base.iter().copied().chain(self.own_parts.get(&row).into_iter().flatten().copied())
    }

    /// The rows that say they are part of `id`, whether or not that holds.
    pub fn declaring(&self, id: &str) -> impl Iterator<Item = u32> {
        let base = self.dataset.find(id).map_or(&[][..], |row| self.dataset.parts(row));
        base.iter().copied().chain(self.own_declared.get(id).into_iter().flatten().copied())
    }

    /// A figure.
    pub fn figure(&self, at: FigureRef) -> Figure<'_> {
        match at {
            FigureRef::Base(at) => self.dataset.figure(at),
            FigureRef::Own(at) => self.own.figures[at as usize].figure.as_figure(),
        }
    }

    /// Whether a figure has any effect: own ones can be switched off.
    pub fn is_on(&self, at: FigureRef) -> bool {
        match at {
            FigureRef::Base(_) => true,
            FigureRef::Own(at) => !self.own.figures[at as usize].off,
        }
    }

    /// A source of the dataset or an own one.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.dataset.source(id).or_else(|| self.own.sources.iter().find(|source| source.id == id))
    }

    /// What to call who says what a figure says: publisher, title, or the source's id; empty where it names no source.
    pub fn said_by(&self, at: FigureRef) -> &str {
        let id = self.figure(at).source;
        self.source(id).map(Source::by).filter(|by| !by.is_empty()).unwrap_or(id)
    }

    fn status(&self, at: FigureRef) -> Status {
        match at {
            FigureRef::Base(at) => self.dataset.status(at),
            FigureRef::Own(at) => self.own.figures[at as usize].figure.status,
        }
    }

    fn personnel(&self, at: FigureRef) -> Personnel {
        match at {
            FigureRef::Base(at) => self.dataset.personnel(at),
            FigureRef::Own(at) => self.own.figures[at as usize].figure.personnel,
        }
    }

    /// What the reports say of a row on `day` (rule 2). The status is the latest preferred figure's; the number is the
    /// latest one stated: a report without a number does not erase one. Nothing is carried past an ended or available
    /// figure, nor into an available one.
    pub fn at(&self, row: u32, day: Date) -> Report {
        if let Some(reports) = self.merged.get(&row) {
            let past = &reports[..reports.partition_point(|(as_of, _)| *as_of <= day)];
            return self.fold(past.iter().rev().copied());
        }
        let figures = self.dataset.figures_of(row);
        let past = self.dataset.days(figures.clone()).partition_point(|as_of| *as_of <= day) as u32;
        let back = (figures.start..figures.start + past).rev().filter(|at| self.dataset.preferred(*at));
        self.fold(back.map(|at| (self.dataset.as_of(at), FigureRef::Base(at))))
    }

    /// `back`: preferred figures, the latest first.
    fn fold(&self, back: impl Iterator<Item = (Date, FigureRef)>) -> Report {
        let mut report = Report::default();
        for (as_of, at) in back {
            let status = self.status(at);
            match report.last {
                None => report.last = Some((status, as_of, at)),
                Some((last, _, _)) => {
                    if last == Status::Available || matches!(status, Status::Ended | Status::Available) {
                        break;
                    }
                }
            }
            if let Personnel::Known(strength) = self.personnel(at) {
                report.number = Some((strength, as_of, at));
                break;
            }
        }
        report
    }

    /// The first preferred figure of a row after `day`.
    pub fn next_after(&self, row: u32, day: Date) -> Option<(Date, FigureRef)> {
        if let Some(reports) = self.merged.get(&row) {
            return reports.get(reports.partition_point(|(as_of, _)| *as_of <= day)).copied();
        }
        let figures = self.dataset.figures_of(row);
        let next = figures.start + self.dataset.days(figures.clone()).partition_point(|as_of| *as_of <= day) as u32;
        (next < figures.end).then(|| (self.dataset.as_of(next), FigureRef::Base(next)))
    }

    /// All figures of a row in order of their days: the dataset's, then own ones, those that are switched off too.
    pub fn figures(&self, row: u32) -> Vec<FigureRef> {
        let mut all: Vec<FigureRef> = Vec::new();
        if row < self.dataset.row_count() {
            all.extend(self.dataset.figures_of(row).map(FigureRef::Base));
        }
        let id = self.id(row);
        let own = self.own.figures.iter().enumerate().filter(|(_, figure)| figure.of == id);
        all.extend(own.map(|(at, _)| FigureRef::Own(at as u32)));
        all.sort_by_key(|at| self.figure(*at).as_of);
        all
    }

    /// Every day on which something is reported, with how many reports, in order.
    pub fn report_days(&self) -> Vec<(Date, u32)> {
        let mut days = std::collections::BTreeMap::<Date, u32>::new();
        for day in self.dataset.days(0..self.dataset.figure_count()) {
            *days.entry(*day).or_default() += 1;
        }
        for figure in self.own.figures.iter().filter(|figure| !figure.off) {
            *days.entry(figure.figure.as_of).or_default() += 1;
        }
        days.into_iter().collect()
    }
}
