//! Every day there is, one after another: what is counted from the first report to the last, by host, contributor or
//! status, as data for a chart and a table.
//!
//! Here: the days on which a sum changes and the sums from each of them on. A sum changes on the days of reports, on the
//! first and last days of a what-if's changes, and on the days on which a report becomes too old. No day is left out and
//! none is estimated: every value is that of a [`View`] on that day. What a report that has become too old said last
//! stands beside the sum ([`Sum::older`]), so that the two together never fall because of age alone.
//!
//! A view for each day would count every row again for each, which takes seconds on a research panel. So each row is
//! followed through its own days, and only what changes is written down; the sums are those changes added up. Decides
//! nothing by itself ([`View::row_on`] does), and does not know the day on screen. Start reading at [`over_time`].

use std::{collections::HashMap, num::NonZeroU32, sync::Arc};

use jiff::Span;

use super::{chart::Colours, claims};
use crate::{
    model::{ClaimKind, Dataset, Date, Scope, Status, Strength, date::months_before, grouped, place},
    scenario::{Baseline, Hold, Op, Row, Scenario, Sum, View},
};

/// What the sums are split by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum By {
    /// By host.
    #[default]
    Host,
    /// By contributing nation.
    Contributor,
    /// By status.
    Status,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Host, Self::Contributor, Self::Status];

    /// The word on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Contributor => "contributor",
            Self::Status => "status",
        }
    }
}

/// How a band is told from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// By a colour number of [`Colours`].
    Colour(u8),
    /// Everything that has no colour of its own.
    Others,
    /// By its status.
    Status(Status),
}

/// A band of the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Name in the legend.
    pub name: String,
    /// How it is drawn.
    pub mark: Mark,
}

/// What is counted from a day on, until the next point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The first day.
    pub day: Date,
    /// Everything, in what is shown.
    pub total: Sum,
    /// Everything, as reported.
    pub reported: Sum,
    /// The bands in their order; they add up to the best value and to the older one of the total.
    pub bands: Vec<Sum>,
    /// The same bands as reported.
    pub reported_bands: Vec<Sum>,
}

/// Sums through all days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverTime {
    /// What it is split by.
    pub by: By,
    /// The bands in stacking order, the lowest first.
    pub bands: Vec<Band>,
    /// The days on which anything changes, in order; before the first there is nothing.
    pub points: Vec<Point>,
    /// First and last day of a report or of a what-if's change; `None` when there is none.
    pub span: Option<(Date, Date)>,
}

/// Follows everything through all days under the rule of the views, whose own day does not matter. `shown` is the view
/// of the last what-if of `chain` over `reported`; of the baseline, that view itself and no chain.
pub fn over_time(reported: &View, shown: &View, chain: &[Arc<Scenario>], by: By, colours: &Colours) -> OverTime {
    let mut sweep = Sweep::new(reported, shown, by, colours);
    for row in 0..shown.row_count() {
        let touched = shown.is_touched(row);
        if !touched {
            sweep.follow(shown, chain, row, &[Line::Shown, Line::Reported]);
            continue;
        }
        sweep.follow(shown, chain, row, &[Line::Shown]);
        if !shown.is_added(row) {
            sweep.follow(reported, &[], row, &[Line::Reported]);
        }
    }
    sweep.add_up(by)
}

impl OverTime {
    /// What is counted on a day; `None` before the first.
    pub fn at(&self, day: Date) -> Option<&Point> {
        self.index_at(day).map(|at| &self.points[at])
    }

    /// The place in [`Self::points`] of what is counted on a day.
    pub fn index_at(&self, day: Date) -> Option<usize> {
        self.points.partition_point(|point| point.day <= day).checked_sub(1)
    }

    /// The points at which persons or rows without a number change: at the others only what is left out does.
    pub fn steps(&self) -> impl Iterator<Item = &Point> {
        let seen = |sum: &Sum| (sum.low, sum.best, sum.high, sum.older, sum.unknown, sum.open_above);
        let all = move |point: &Point| {
            let bands: Vec<_> = point.bands.iter().map(seen).collect();
            (seen(&point.total), seen(&point.reported), bands)
        };
        let before = [None].into_iter().chain(self.points.iter().map(Some));
        let nothing = seen(&Sum::default());
        self.points.iter().zip(before).filter_map(move |(point, before)| {
            let same = match before {
                Some(before) => all(before) == all(point),
                None => seen(&point.total) == nothing && seen(&point.reported) == nothing,
            };
            (!same).then_some(point)
        })
    }

    /// The first day on which what is shown is not what is reported.
    pub fn parts_from_reported(&self) -> Option<Date> {
        self.points.iter().find(|point| point.total != point.reported).map(|point| point.day)
    }

    /// Every number of a day as series and persons: what a screen reader is given.
    pub fn cells(&self, day: Date) -> Vec<(String, u64)> {
        let nothing = Point {
            day,
            total: Sum::default(),
            reported: Sum::default(),
            bands: vec![Sum::default(); self.bands.len()],
            reported_bands: Vec::new(),
        };
        let point = self.at(day).unwrap_or(&nothing);
        let mut cells = vec![("Total".to_owned(), point.total.best)];
        cells.extend(self.bands.iter().zip(&point.bands).map(|(band, sum)| (band.name.clone(), sum.best)));
        cells.push(("Older reports".to_owned(), point.total.older));
        cells.push(("Reported".to_owned(), point.reported.best));
        cells
    }
}

/// The numbers of a [`Sum`] as what is added and taken away.
type Numbers = [i64; 10];

fn numbers(row: &Row) -> Numbers {
    let mut sum = Sum::default();
    if row.state.status.is_some() {
        sum.add(row);
    }
    let persons = [sum.low, sum.best, sum.high, sum.older].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let [low, best, high, older] = persons;
    let rows = [sum.contributions, sum.open_above, sum.unknown, sum.too_old, sum.part_of, sum.not_counted];
    let [contributions, open_above, unknown, too_old, part_of, not_counted] = rows.map(i64::from);
    [low, best, high, older, contributions, open_above, unknown, too_old, part_of, not_counted]
}

fn sum_of(numbers: &Numbers) -> Sum {
    let persons = |at: usize| u64::try_from(numbers[at]).unwrap_or(0);
    let rows = |at: usize| u32::try_from(numbers[at]).unwrap_or(0);
    Sum {
        low: persons(0),
        best: persons(1),
        high: persons(2),
        older: persons(3),
        contributions: rows(4),
        open_above: rows(5),
        unknown: rows(6),
        too_old: rows(7),
        part_of: rows(8),
        not_counted: rows(9),
    }
}

/// Which of the two a change belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Shown,
    Reported,
}

/// Everything with a colour, then what has none; statuses take the first places.
const OTHERS: usize = 2 * Colours::SERIES;
/// Behind those, the same as reported.
const REPORTED: usize = OTHERS + 1;
const WIDTH: usize = 2 * REPORTED;

/// The changes found so far.
struct Sweep {
    by: By,
    months: Option<NonZeroU32>,
    /// The category of each cell of what is shown, and of what is reported.
    category_of_cell: [Vec<usize>; 2],
    names: HashMap<usize, String>,
    /// Every day met: its number and the rule's cutoff on it.
    days: HashMap<Date, (usize, Date)>,
    /// The first day on which a report of a day is too old.
    too_old: HashMap<Date, Option<Date>>,
    /// By day number: what changes in each category and as reported.
    changes: Vec<[Numbers; WIDTH]>,
    span: Option<(Date, Date)>,
    /// Room for the days of one row.
    own_days: Vec<Date>,
}

impl Sweep {
    fn new(reported: &View, shown: &View, by: By, colours: &Colours) -> Self {
        let mut names = HashMap::new();
        let category_of_cell = [shown, reported].map(|view| {
            let places = view.places();
            let of_cell = places.cells().iter().map(|cell| {
                let key = if by == By::Host { places.hosts.get(cell.at) } else { places.contributors.get(cell.who) };
                let Some(colour) = colours.get(key) else { return OTHERS };
                let category = usize::from(colour).min(OTHERS - 1);
                names.entry(category).or_insert_with(|| place::place_name(key));
                category
            });
            of_cell.collect()
        });
        Self {
            by,
            months: shown.rule().max_age_months,
            category_of_cell,
            names,
            days: HashMap::new(),
            too_old: HashMap::new(),
            changes: Vec::new(),
            span: None,
            own_days: Vec::new(),
        }
    }

    /// Writes down what a row adds and takes away on its days.
    fn follow(&mut self, view: &View, chain: &[Arc<Scenario>], row: u32, lines: &[Line]) {
        let parent = view.row(row).parent;
        let mut own_days = std::mem::take(&mut self.own_days);
        own_days.clear();
        for row in [Some(row), parent].into_iter().flatten() {
            self.days_of(view, chain, row, &mut own_days);
        }
        own_days.sort_unstable();
        own_days.dedup();
        let mut was = (0, Numbers::default());
        for day in &own_days {
            let (number, cutoff) = self.number_of(*day);
            let mut at = view.row_on(chain, row, *day, cutoff);
            if let Some(parent) = parent {
                at = at.inside(view.row_on(chain, parent, *day, cutoff).alone);
            }
            let now = (self.category(&at, lines[0]), numbers(&at));
            if now == was {
                continue;
            }
            let changes = &mut self.changes[number];
            for line in lines {
                let place = |category: usize| if *line == Line::Shown { category } else { REPORTED + category };
                let put = |to: &mut Numbers, numbers: &Numbers, sign: i64| {
                    to.iter_mut().zip(numbers).for_each(|(to, by)| *to += sign * by);
                };
                put(&mut changes[place(was.0)], &was.1, -1);
                put(&mut changes[place(now.0)], &now.1, 1);
            }
            was = now;
        }
        self.own_days = own_days;
    }

    fn category(&self, row: &Row, of: Line) -> usize {
        match self.by {
            By::Status => row.state.status.map_or(0, |status| status as usize),
            By::Host | By::Contributor => {
                let cells = &self.category_of_cell[usize::from(of == Line::Reported)];
                cells.get(row.cell as usize).copied().unwrap_or(OTHERS)
            }
        }
    }

    /// All days on which a row by itself may change: of reports, of changes, and of becoming too old.
    fn days_of(&mut self, view: &View, chain: &[Arc<Scenario>], row: u32, found: &mut Vec<Date>) {
        let before = found.len();
        let baseline: &Baseline = view.reported();
        let reported = row < baseline.row_count();
        let mut last = Date::MIN;
        while let Some((day, _)) = reported.then(|| baseline.next_after(row, last)).flatten() {
            found.push(day);
            last = day;
        }
        // What a change says never becomes too old; the reports that it stands between do.
        let reports = before..found.len();
        if !chain.is_empty() && view.is_touched(row) {
            let id = view.id(row);
            for edit in chain.iter().filter_map(|scenario| scenario.edits.get(id)) {
                if let Op::Add(new) = &edit.op {
                    found.extend(new.figures.iter().map(|figure| figure.as_of));
                }
                if let Some(hold) = Hold::of(edit, baseline, reported.then_some(row)) {
                    // Its last day is the one before a report, which is among those above.
                    found.push(hold.from);
                }
            }
        }
        for day in &found[before..] {
            let (first, last) = self.span.unwrap_or((*day, *day));
            self.span = Some((first.min(*day), last.max(*day)));
        }
        if let Some(months) = self.months {
            for at in reports {
                let day = found[at];
                let too_old = self.too_old.entry(day).or_insert_with(|| too_old_from(day, months));
                found.extend(*too_old);
            }
        }
    }

    fn number_of(&mut self, day: Date) -> (usize, Date) {
        let (next, months) = (self.changes.len(), self.months);
        let known = *self
            .days
            .entry(day)
            .or_insert_with(|| (next, months.map_or(Date::MIN, |months| months_before(day, months))));
        if known.0 == next {
            self.changes.push([Numbers::default(); WIDTH]);
        }
        known
    }

    fn add_up(self, by: By) -> OverTime {
        let mut days: Vec<(Date, usize)> = self.days.iter().map(|(day, (number, _))| (*day, *number)).collect();
        days.retain(|(_, number)| self.changes[*number].iter().flatten().any(|change| *change != 0));
        days.sort_unstable();
        let mut running = [Numbers::default(); WIDTH];
        let (mut most, mut unknown) = ([0; WIDTH], [0; WIDTH]);
        for (_, number) in &days {
            add(&mut running, &self.changes[*number]);
            for (category, now) in running.iter().enumerate() {
                // Best and older.
                most[category] = (now[1] + now[3]).max(most[category]);
                unknown[category] = now[6].max(unknown[category]);
            }
        }
        // What a what-if has taken out keeps its band, or there would be nothing to compare.
        let most: Vec<i64> = (0..=OTHERS).map(|category| most[category].max(most[REPORTED + category])).collect();

        // As in the other charts: the largest with a colour keep it, the rest is drawn together.
        let mut own: Vec<usize> = (0..OTHERS).filter(|category| most[*category] > 0).collect();
        let name = |category: usize| self.names.get(&category).cloned().unwrap_or_default();
        if by != By::Status {
            own.sort_by_key(|category| (std::cmp::Reverse(most[*category]), name(*category)));
        }
        let together = own.split_off(own.len().min(Colours::SERIES));
        let rest: Vec<usize> = (0..=OTHERS).filter(|category| !own.contains(category)).collect();
        let mut bands: Vec<Band> = own
            .iter()
            .map(|category| match by {
                By::Status => {
                    let status = Status::ALL[*category];
                    Band { name: status.words().to_owned(), mark: Mark::Status(status) }
                }
                By::Host | By::Contributor => {
                    Band { name: name(*category), mark: Mark::Colour(u8::try_from(*category).unwrap_or(u8::MAX)) }
                }
            })
            .collect();
        // Who never gives a number has no band, but rows in it all the same.
        let is_there = |category: &usize| most[*category] > 0 || unknown[*category] + unknown[REPORTED + category] > 0;
        let has_others = !together.is_empty() || rest.iter().any(is_there);
        if has_others {
            bands.push(Band { name: "others".to_owned(), mark: Mark::Others });
        }

        let mut running = [Numbers::default(); WIDTH];
        let points = days
            .iter()
            .map(|(day, number)| {
                add(&mut running, &self.changes[*number]);
                let all_of = |categories: &mut dyn Iterator<Item = usize>| {
                    let mut sum = Sum::default();
                    categories.for_each(|category| sum.merge(&sum_of(&running[category])));
                    sum
                };
                let bands_of = |line: usize| {
                    let mut bands: Vec<Sum> = own.iter().map(|category| sum_of(&running[line + category])).collect();
                    if has_others {
                        bands.push(all_of(&mut rest.iter().map(|category| line + category)));
                    }
                    bands
                };
                Point {
                    day: *day,
                    total: all_of(&mut (0..=OTHERS)),
                    reported: all_of(&mut (REPORTED..WIDTH)),
                    bands: bands_of(0),
                    reported_bands: bands_of(REPORTED),
                }
            })
            .collect();
        OverTime { by, bands, points, span: self.span }
    }
}

fn add(running: &mut [Numbers; WIDTH], changes: &[Numbers; WIDTH]) {
    for (running, change) in running.iter_mut().flatten().zip(changes.iter().flatten()) {
        *running += change;
    }
}

/// The first day on which a report of `day` is too old; `None`: never.
fn too_old_from(day: Date, months: NonZeroU32) -> Option<Date> {
    let span = Span::new().try_months(i64::from(months.get())).ok()?;
    let mut first = day.checked_add(span).ok()?;
    // Months have different lengths: up to four days later the cutoff may still be on this day or before.
    while months_before(first, months) <= day {
        first = first.tomorrow().ok()?;
    }
    Some(first)
}

/// A published total about exactly what is shown, or about exactly one band of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day it is about.
    pub day: Date,
    /// The place in [`OverTime::bands`] of what it is about; `None`: everything.
    pub band: Option<usize>,
    /// Persons: a floor or ceiling at its number, a range at its middle.
    pub best: u64,
    /// "about 6,000".
    pub words: String,
    /// Id of the claim.
    pub claim: String,
}

/// The published totals that can be held against what is shown: about all formations, in exactly the rule's statuses,
/// and in exactly its hosts (all contributors, or one) or one of them. A total includes the host's own troops (rule of
/// counting 7), so where the rule leaves such out, it is about something else. How old reports may be does not matter:
/// what is too old is shown beside the sum. By day.
pub fn published(reported: &View, over_time: &OverTime) -> Vec<Published> {
    let (set, rule) = (reported.reported().dataset(), reported.rule());
    let all_hosts = hosts_of(set, &rule.hosts);
    let places = reported.places();
    let leaves_own_out = |hosts: &[&str], contributors: &[String]| {
        let is_own = |(host, contributor): (&str, &str)| {
            let inside = hosts.is_empty() || place::host_codes(host).all(|code| hosts.contains(&code));
            let meant = contributors.is_empty() || contributors.iter().any(|one| one == contributor);
            meant && inside && place::host_codes(host).any(|code| code == contributor)
        };
        let mut cells =
            places.cells().iter().map(|cell| (places.hosts.get(cell.at), places.contributors.get(cell.who)));
        !rule.own_troops && cells.any(is_own)
    };
    let mut found: Vec<Published> = Vec::new();
    for claim in &set.claims {
        if claim.kind != ClaimKind::Total || !claim.formations.is_empty() || claim.statuses != rule.statuses {
            continue;
        }
        let hosts = sorted(claim.hosts.iter().map(String::as_str));
        let band_of = |key: &str| {
            let name = place::place_name(key);
            over_time.bands.iter().position(|band| matches!(band.mark, Mark::Colour(_)) && band.name == name)
        };
        let band = match (claim.contributors.as_slice(), hosts.as_slice(), over_time.by) {
            ([], all, _) if *all == *all_hosts => None,
            ([], [host], By::Host) if all_hosts.is_empty() || all_hosts.contains(host) => match band_of(host) {
                Some(band) => Some(band),
                None => continue,
            },
            ([contributor], all, By::Contributor) if *all == *all_hosts => match band_of(contributor) {
                Some(band) => Some(band),
                None => continue,
            },
            _ => continue,
        };
        let Ok(Some(strength)) = Strength::from_stated(claim.low, claim.best, claim.high) else { continue };
        if leaves_own_out(&hosts, &claim.contributors) {
            continue;
        }
        let words = claims::published(claim);
        found.push(Published { day: claim.as_of, band, best: strength.best().into(), words, claim: claim.id.clone() });
    }
    found.sort_by(|a, b| (a.day, &a.claim).cmp(&(b.day, &b.claim)));
    found
}

/// The codes of a scope; empty for everywhere.
fn hosts_of<'a>(set: &'a Dataset, scope: &'a Scope) -> Vec<&'a str> {
    match scope {
        Scope::All => Vec::new(),
        Scope::Codes(codes) => sorted(codes.iter().map(String::as_str)),
        Scope::Group(id) => {
            let group = set.groups.iter().find(|group| group.id == *id);
            let members = group.into_iter().flat_map(|group| &group.members);
            sorted(members.map(|member| member.country.as_str()))
        }
    }
}

fn sorted<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// What a sum is made of: "1,639+ (1,610 or more), 1 row without a number, 30 in older reports".
pub fn made_of(sum: &Sum) -> String {
    let mut parts = Vec::new();
    if sum.contributions > 0 || sum.unknown == 0 && sum.older == 0 {
        let open = if sum.is_open() { "+" } else { "" };
        let range = if sum.low != sum.best || !sum.is_open() && sum.best != sum.high {
            format!(" ({})", sum.range())
        } else {
            String::new()
        };
        parts.push(format!("{}{open}{range}", grouped(sum.best)));
    }
    match sum.unknown {
        0 => {}
        1 => parts.push("1 row without a number".to_owned()),
        several => parts.push(format!("{} rows without a number", grouped(several.into()))),
    }
    if sum.older > 0 {
        parts.push(format!("{} in older reports", grouped(sum.older)));
    }
    parts.join(", ")
}
