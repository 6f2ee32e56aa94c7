//! A chart as data: what the window draws, a table reads out, and an export will write.
//!
//! A bar is a host (or a contributor), stacked by the other dimension; what is announced or on the way stands apart from
//! what is in place (hatched), older reports stand behind the end (pale), and what is reported is an outline (dashed)
//! where a what-if differs from it. Colours are handed out once for a dataset, so that a country keeps its own.

use std::collections::HashMap;

use crate::{
    model::{Dataset, Status, place},
    scenario::{Sum, View},
};

/// What the bars are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Bars {
    /// A bar per host, stacked by contributor: "Where".
    #[default]
    Where,
    /// A bar per contributor, stacked by host: "Who".
    Who,
}

/// Colours by country: a number for each of the largest, counted from 0; others have none and are drawn grey.
#[derive(Clone, Debug, Default)]
pub struct Colours {
    numbers: HashMap<String, u8>,
}

impl Colours {
    /// How many series of a chart get a colour of their own.
    pub const SERIES: usize = 7;

    /// Hands out colours: the seven largest contributors first, then the seven largest hosts that have none yet; by the
    /// largest number each row ever had, so that moving the day changes no colour.
    pub fn of(set: &Dataset) -> Self {
        let mut contributors: HashMap<&str, u64> = HashMap::new();
        let mut hosts: HashMap<&str, u64> = HashMap::new();
        for row in 0..set.row_count() {
            let at = set.contribution(row);
            let most = set.figures_of(row).filter_map(|at| set.personnel(at).best()).max().unwrap_or(0);
            if place::host_codes(at.host).all(|code| code != at.contributor) && set.parent(row).is_none() {
                *contributors.entry(at.contributor).or_default() += u64::from(most);
                *hosts.entry(at.host).or_default() += u64::from(most);
            }
        }
        let mut numbers = HashMap::new();
        for sizes in [contributors, hosts] {
            let mut largest: Vec<(&str, u64)> = sizes.into_iter().collect();
            largest.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            for (key, _) in largest.into_iter().take(Self::SERIES) {
                let next = numbers.len() as u8;
                numbers.entry(key.to_owned()).or_insert(next);
            }
        }
        Self { numbers }
    }

    /// The colour number of a country or joined host.
    pub fn get(&self, key: &str) -> Option<u8> {
        self.numbers.get(key).copied()
    }
}

/// A chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// What it shows, on which day, in which what-if.
    pub title: String,
    /// The bars, the largest first.
    pub bars: Vec<Bar>,
    /// The series that have a colour and "others", in stacking order.
    pub series: Vec<Series>,
}

/// A colour in the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// Colour number; `None`: grey.
    pub colour: Option<u8>,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Host or contributor.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its sum in what is shown.
    pub sum: Sum,
    /// Its sum as reported.
    pub reported: Sum,
    /// Its pieces in stacking order; their numbers add up to the best value.
    pub pieces: Vec<Piece>,
}

/// A piece of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Place in [`Chart::series`].
    pub series: usize,
    /// Whether the troops are in place; otherwise announced, on the way or offered.
    pub in_place: bool,
    /// Persons.
    pub best: u64,
}

/// Describes a chart of `view`, held against `reported`, the baseline under the same rule.
pub fn chart(bars: Bars, scenario: &str, view: &View, reported: &View, colours: &Colours) -> Chart {
    let places = view.places();
    let name = |at: u32, other: bool| match (bars, other) {
        (Bars::Where, false) | (Bars::Who, true) => places.hosts.get(at),
        (Bars::Where, true) | (Bars::Who, false) => places.contributors.get(at),
    };

    // The largest series with a colour keep it; all others are drawn together.
    let key_of =
        |cell: &crate::scenario::baseline::Cell| name(if bars == Bars::Where { cell.who } else { cell.at }, true);
    let mut sizes: HashMap<u8, (String, u64)> = HashMap::new();
    let mut others = 0;
    for (cell, sums) in places.cells().iter().zip(&view.totals().by_cell) {
        let best: u64 = sums.iter().map(|sum| sum.best).sum();
        match colours.get(key_of(cell)) {
            _ if best == 0 => {}
            Some(colour) => sizes.entry(colour).or_insert_with(|| (place::place_name(key_of(cell)), 0)).1 += best,
            None => others += best,
        }
    }
    let mut largest: Vec<(u8, String, u64)> =
        sizes.into_iter().map(|(colour, (name, size))| (colour, name, size)).collect();
    largest.sort_by(|a, b| b.2.cmp(&a.2).then(a.1.cmp(&b.1)));
    others += largest.iter().skip(Colours::SERIES).map(|(.., size)| size).sum::<u64>();
    largest.truncate(Colours::SERIES);
    let mut series: Vec<Series> =
        largest.into_iter().map(|(colour, name, _)| Series { name, colour: Some(colour) }).collect();
    if others > 0 {
        series.push(Series { name: "others".to_owned(), colour: None });
    }
    let place_of: HashMap<Option<u8>, usize> = series.iter().enumerate().map(|(at, s)| (s.colour, at)).collect();

    let mut pieces: HashMap<u32, HashMap<(usize, bool), u64>> = HashMap::new();
    for (cell, sums) in places.cells().iter().zip(&view.totals().by_cell) {
        let (bar, other) = if bars == Bars::Where { (cell.at, cell.who) } else { (cell.who, cell.at) };
        for (status, sum) in Status::ALL.into_iter().zip(sums).filter(|(_, sum)| sum.best > 0) {
            let own = place_of.get(&colours.get(name(other, true)));
            let Some(series) = own.or_else(|| place_of.get(&None)) else { continue };
            let key = (*series, status == Status::Deployed);
            *pieces.entry(bar).or_default().entry(key).or_default() += sum.best;
        }
    }
    let sums = if bars == Bars::Where { &view.totals().by_host } else { &view.totals().by_contributor };
    let mut out: Vec<Bar> = sums
        .iter()
        .enumerate()
        .map(|(at, sum)| {
            let key = name(at as u32, false);
            let was = match bars {
                Bars::Where => reported.host_sum(key),
                Bars::Who => reported.contributor_sum(key),
            };
            let mut pieces: Vec<Piece> = pieces
                .remove(&(at as u32))
                .unwrap_or_default()
                .into_iter()
                .map(|((series, in_place), best)| Piece { series, in_place, best })
                .collect();
            pieces.sort_by_key(|piece| (piece.series, !piece.in_place));
            Bar { key: key.to_owned(), name: place::place_name(key), sum: *sum, reported: was, pieces }
        })
        .filter(|bar| is_worth_a_bar(&bar.sum) || is_worth_a_bar(&bar.reported))
        .collect();
    out.sort_by(|a, b| (b.sum.best, b.reported.best, &a.name).cmp(&(a.sum.best, a.reported.best, &b.name)));
    let what = if bars == Bars::Where { "Foreign troops by host" } else { "Troops abroad by contributor" };
    let title = format!("{what}, {} — {scenario}", super::words::day(view.rule().day));
    Chart { title, bars: out, series }
}

const fn is_worth_a_bar(sum: &Sum) -> bool {
    sum.contributions + sum.unknown + sum.too_old > 0
}

impl Chart {
    /// Every number of the chart as series, category and persons: what a screen reader is given.
    pub fn cells(&self) -> Vec<(String, String, u64)> {
        let mut cells = Vec::new();
        for bar in &self.bars {
            cells.push(("Total".to_owned(), bar.name.clone(), bar.sum.best));
            let mut sums = vec![0; self.series.len()];
            for piece in &bar.pieces {
                sums[piece.series] += piece.best;
            }
            for (series, sum) in self.series.iter().zip(sums).filter(|(_, sum)| *sum > 0) {
                cells.push((series.name.clone(), bar.name.clone(), sum));
            }
            let coming: u64 = bar.pieces.iter().filter(|piece| !piece.in_place).map(|piece| piece.best).sum();
            if coming > 0 {
                cells.push(("Announced or on the way".to_owned(), bar.name.clone(), coming));
            }
            if bar.sum.older > 0 {
                cells.push(("Older reports".to_owned(), bar.name.clone(), bar.sum.older));
            }
            if bar.reported.best != bar.sum.best {
                cells.push(("Reported".to_owned(), bar.name.clone(), bar.reported.best));
            }
        }
        cells
    }
}
