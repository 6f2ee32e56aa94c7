//! Sums: what is counted, what is not and why (rule of counting 5).

use imbl::Vector;

use super::{
    baseline::Places,
    view::{Kind, Row},
};
use crate::model::{Status, grouped};

/// A sum of rows. Bounds, not confidence intervals; `u64`, so that a million rows of `u32::MAX` fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Sum of the low ends, persons.
    pub low: u64,
    /// Sum of the best values, persons.
    pub best: u64,
    /// Sum of the high ends, persons.
    pub high: u64,
    /// What was stated last by rows too old, or counted without a number because theirs is too old; persons, not in
    /// the sums.
    pub older: u64,
    /// Rows counted with a number.
    pub contributions: u32,
    /// Rows counted with a number that is only a floor.
    pub open_above: u32,
    /// Rows counted without a number.
    pub unknown: u32,
    /// Rows left out because their last report is too old.
    pub too_old: u32,
    /// Rows left out because another contains them.
    pub part_of: u32,
    /// Rows left out because their status, host or own troops are not counted.
    pub not_counted: u32,
}

impl Sum {
    /// Whether there is no upper bound: something counted has no number or only a floor.
    pub const fn is_open(&self) -> bool {
        self.unknown > 0 || self.open_above > 0
    }

    /// Whether no row fell into it.
    pub const fn is_empty(&self) -> bool {
        self.contributions + self.unknown + self.too_old + self.part_of + self.not_counted == 0
    }

    /// Adds a row.
    pub fn add(&mut self, row: &Row) {
        match row.kind {
            Kind::Absent | Kind::Ended | Kind::Removed => {}
            Kind::NotCounted => self.not_counted += 1,
            Kind::PartOf => self.part_of += 1,
            Kind::TooOld => {
                self.too_old += 1;
                self.older += u64::from(row.older);
            }
            Kind::Unknown => {
                self.unknown += 1;
                self.older += u64::from(row.older);
            }
            Kind::Known => {
                if let Some(strength) = row.state.number {
                    self.contributions += 1;
                    self.open_above += u32::from(strength.open_above());
                    self.low += u64::from(strength.low());
                    self.best += u64::from(strength.best());
                    self.high += u64::from(strength.high());
                }
            }
        }
    }

    /// Takes a row out that was added before.
    pub fn take(&mut self, row: &Row) {
        let mut one = Self::default();
        one.add(row);
        self.low -= one.low;
        self.best -= one.best;
        self.high -= one.high;
        self.older -= one.older;
        self.contributions -= one.contributions;
        self.open_above -= one.open_above;
        self.unknown -= one.unknown;
        self.too_old -= one.too_old;
        self.part_of -= one.part_of;
        self.not_counted -= one.not_counted;
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        self.low += other.low;
        self.best += other.best;
        self.high += other.high;
        self.older += other.older;
        self.contributions += other.contributions;
        self.open_above += other.open_above;
        self.unknown += other.unknown;
        self.too_old += other.too_old;
        self.part_of += other.part_of;
        self.not_counted += other.not_counted;
    }

    /// The range in words: "18,180 or more", "1,040 to 1,120", or the bare number.
    pub fn range(&self) -> String {
        if self.is_open() {
            format!("{} or more", grouped(self.low))
        } else if self.low == self.high {
            grouped(self.low)
        } else {
            format!("{} to {}", grouped(self.low), grouped(self.high))
        }
    }

    /// Best minus the other's best, persons.
    pub fn difference(&self, from: &Self) -> i64 {
        i64::try_from(i128::from(self.best) - i128::from(from.best)).unwrap_or(i64::MAX)
    }
}

/// What sums are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Host; a joined host has a line of its own.
    Host,
    /// Contributing nation.
    Contributor,
    /// Contributor in a host.
    Cell,
    /// Formation.
    Formation,
    /// Domain.
    Domain,
    /// Status.
    Status,
}

impl Axis {
    /// The word on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Contributor => "contributor",
            Self::Cell => "cell",
            Self::Formation => "formation",
            Self::Domain => "domain",
            Self::Status => "status",
        }
    }
}

/// One line of a grouped sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Code, or the name where there is no code; of a cell both with a dot between, as ids have it: "DEU.LTU".
    pub key: String,
    /// Name on screen.
    pub name: String,
    /// Its sum.
    pub sum: Sum,
}

/// Makes room for so many.
fn grow<T: Clone + Default>(sums: &mut Vector<T>, to: usize) {
    while sums.len() < to {
        sums.push_back(T::default());
    }
}

/// All sums that follow every edit at once. Copies share what is the same in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Everything.
    pub all: Sum,
    /// By status, in order of [`Status::ALL`].
    pub by_status: [Sum; 5],
    /// By host handle.
    pub by_host: Vector<Sum>,
    /// By contributor handle.
    pub by_contributor: Vector<Sum>,
    /// By cell and status.
    pub by_cell: Vector<[Sum; 5]>,
}

impl Totals {
    /// Empty sums for these places.
    pub fn new(places: &Places) -> Self {
        let mut totals = Self::default();
        totals.grow(places);
        totals
    }

    /// Makes room for places that came later.
    pub fn grow(&mut self, places: &Places) {
        grow(&mut self.by_host, places.hosts.len());
        grow(&mut self.by_contributor, places.contributors.len());
        grow(&mut self.by_cell, places.cells().len());
    }

    /// From scratch, out of all rows.
    pub fn of<'a>(rows: impl Iterator<Item = &'a Row>, places: &Places) -> Self {
        let mut by_cell = vec![[Sum::default(); 5]; places.cells().len()];
        for row in rows {
            if let Some(status) = row.state.status {
                by_cell[row.cell as usize][status as usize].add(row);
            }
        }
        let (mut all, mut by_status) = (Sum::default(), [Sum::default(); 5]);
        let mut by_host = vec![Sum::default(); places.hosts.len()];
        let mut by_contributor = vec![Sum::default(); places.contributors.len()];
        for (cell, sums) in places.cells().iter().zip(&by_cell) {
            for (status, sum) in Status::ALL.into_iter().zip(sums) {
                all.merge(sum);
                by_status[status as usize].merge(sum);
                by_host[cell.at as usize].merge(sum);
                by_contributor[cell.who as usize].merge(sum);
            }
        }
        let (by_host, by_contributor) = (by_host.into(), by_contributor.into());
        Self { all, by_status, by_host, by_contributor, by_cell: by_cell.into() }
    }

    /// Puts `new` in the place of `old`.
    pub fn replace(&mut self, old: Option<&Row>, new: Option<&Row>, places: &Places) {
        for (row, apply) in [(old, Sum::take as fn(&mut Sum, &Row)), (new, Sum::add)] {
            let Some(row) = row else { continue };
            let Some(status) = row.state.status else { continue };
            let cell = places.cells()[row.cell as usize];
            apply(&mut self.all, row);
            apply(&mut self.by_status[status as usize], row);
            apply(&mut self.by_host[cell.at as usize], row);
            apply(&mut self.by_contributor[cell.who as usize], row);
            apply(&mut self.by_cell[row.cell as usize][status as usize], row);
        }
    }
}
