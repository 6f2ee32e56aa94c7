//! A second, plain implementation of the rules of counting, and random small datasets to hold the real one against.
//!
//! Nothing here is fast or shared with the program: own structs, days and codes as text, every question answered from
//! the start. Numbers in comments are those of the rules of counting in the design. [`Sample::random`] makes a dataset
//! with own reports, choices and what-ifs out of a seed, [`Sample::json`] writes it as a file, and [`Sample::totals`]
//! says what must come out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// A day as `YYYY-MM-DD`; text compares as days do.
type Day = &'static str;

/// Days of reports and edits: few, so that they collide, with ends of months for the clamping of ages.
const DAYS: [Day; 10] = [
    "2020-02-29",
    "2020-08-31",
    "2021-02-28",
    "2021-08-22",
    "2021-08-31",
    "2022-02-21",
    "2022-02-22",
    "2022-02-23",
    "2022-08-31",
    "2023-08-22",
];
/// Days that only rules have.
const OTHER_DAYS: [Day; 4] = ["2019-12-31", "2021-12-31", "2022-03-31", "2024-03-31"];
const STATUSES: [&str; 5] = ["deployed", "en_route", "announced", "available", "ended"];
const CONTRIBUTORS: [&str; 4] = ["DEU", "LVA", "USA", "Ruritania"];
/// As written; a joined host may stand in any order.
const HOSTS: [&str; 6] = ["LVA", "LTU", "EST", "LVA+LTU", "LTU+EST+LVA", "EST+LVA"];
const NUMBERS: [u32; 10] = [0, 1, 5, 50, 55, 60, 100, 500, 1000, u32::MAX];
/// A row that no layer has.
const GONE: &str = "no.such.row";

/// Low, best and high after filling the gaps, and whether it is open above.
#[derive(Clone, Copy)]
struct Number {
    low: u32,
    best: u32,
    high: u32,
    open: bool,
}

/// One report, as stated.
#[derive(Clone)]
struct Figure {
    of: String,
    day: Day,
    status: &'static str,
    low: Option<u32>,
    best: Option<u32>,
    high: Option<u32>,
    open: bool,
    preferred: bool,
}

impl Figure {
    /// Rule 1.
    fn number(&self) -> Option<Number> {
        let (low, best, high) = match (self.low, self.best, self.high) {
            (None, None, None) => return None,
            (None, None, Some(ceiling)) => (0, ceiling, ceiling),
            (Some(floor), None, None) => (floor, floor, floor),
            (Some(low), None, Some(high)) => (low, ((u64::from(low) + u64::from(high)) / 2) as u32, high),
            (low, Some(best), high) => (low.unwrap_or(best), best, high.unwrap_or(best)),
        };
        let only_a_floor = self.best.is_none() && self.high.is_none();
        Some(Number { low, best, high, open: self.open || only_a_floor })
    }
}

#[derive(Clone)]
struct Row {
    id: String,
    contributor: String,
    /// As written: see [`canonical`].
    host: String,
    part_of: String,
}

struct Preference {
    of: String,
    day: Day,
    nth: usize,
}

/// What an edit sets; `None` leaves it as it is.
#[derive(Default)]
struct Set {
    /// `Some(None)` erases the number.
    number: Option<Option<Number>>,
    status: Option<&'static str>,
    contributor: Option<String>,
    host: Option<String>,
    part_of: Option<String>,
}

enum Edit {
    Add { row: Row, figures: Vec<Figure> },
    Change { from: Option<Day>, for_good: bool, set: Set },
    Remove,
}

struct Scenario {
    based_on: Option<usize>,
    edits: BTreeMap<String, Edit>,
}

/// Which hosts a rule counts.
#[derive(Clone, Debug)]
pub enum Hosts {
    All,
    Group(&'static str),
    Codes(Vec<&'static str>),
}

/// A counting rule.
#[derive(Clone, Debug)]
pub struct Rule {
    pub day: Day,
    pub statuses: Vec<&'static str>,
    pub months: Option<u32>,
    pub hosts: Hosts,
    pub own_troops: bool,
}

/// A sum, field by field as the program's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub low: u64,
    pub best: u64,
    pub high: u64,
    pub older: u64,
    pub contributions: u32,
    pub open_above: u32,
    pub unknown: u32,
    pub too_old: u32,
    pub part_of: u32,
    pub not_counted: u32,
}

/// A random small dataset with everything that lies on it.
pub struct Sample {
    groups: Vec<(&'static str, Vec<&'static str>)>,
    rows: Vec<Row>,
    figures: Vec<Figure>,
    own_rows: Vec<Row>,
    own_figures: Vec<Figure>,
    preferences: Vec<Preference>,
    scenarios: Vec<Scenario>,
    /// Some rules to count it by.
    pub rules: Vec<Rule>,
}

/// What is so of a row on a day.
struct State {
    status: Option<&'static str>,
    /// Day of the last report; `None`: an edit holds, and the row is never too old.
    reported: Option<Day>,
    number: Option<Number>,
    /// Day of the report with the number; `None`: an edit states it, and it is never too old.
    stated: Option<Day>,
    removed: bool,
}

/// What becomes of a row taken by itself.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    NothingYet,
    Ended,
    Removed,
    NotCounted,
    TooOld,
    Unknown,
    Known,
}

/// A joined host's codes sorted, each once.
fn canonical(host: &str) -> String {
    host.split('+').collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("+")
}

/// Rule 3: a day minus calendar months, the day clamped to the month's length.
fn months_before(day: &str, months: u32) -> String {
    let number = |part: &str| part.parse::<u32>().expect("a day is made of numbers");
    let (mut year, mut month, day) = (number(&day[..4]), number(&day[5..7]), number(&day[8..]));
    for _ in 0..months {
        (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    format!("{year:04}-{month:02}-{:02}", day.min(length))
}

/// Rule 2: the number that holds after these reports, the oldest first: the latest one stated. Nothing is carried past
/// an ended or available report, nor into an available one.
fn number_of(past: &[&Figure]) -> (Option<Number>, Option<Day>) {
    let Some(latest) = past.last() else { return (None, None) };
    for (back, figure) in past.iter().rev().enumerate() {
        let carried = back > 0;
        if carried && (latest.status == "available" || matches!(figure.status, "ended" | "available")) {
            break;
        }
        if let Some(number) = figure.number() {
            return (Some(number), Some(figure.day));
        }
    }
    (None, None)
}

/// Rule 2 over reports in order of their days.
fn state_after(past: &[&Figure]) -> State {
    let (number, stated) = number_of(past);
    let latest = past.last();
    State {
        status: latest.map(|figure| figure.status),
        reported: latest.map(|figure| figure.day),
        number,
        stated,
        removed: false,
    }
}

impl Sample {
    /// The id of a what-if by its place.
    pub fn scenario_id(at: usize) -> String {
        format!("s{}", at + 1)
    }

    /// How many what-ifs there are.
    pub fn scenario_count(&self) -> usize {
        self.scenarios.len()
    }

    /// The what-if and all it builds on, the lowest first.
    pub fn chain(&self, scenario: Option<usize>) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut next = scenario;
        while let Some(at) = next {
            chain.insert(0, at);
            next = self.scenarios[at].based_on;
        }
        chain
    }

    /// The rows of the dataset and the own ones; an own row with an id of the dataset is no row.
    fn reported_rows(&self) -> Vec<&Row> {
        let own = self.own_rows.iter().filter(|own| self.rows.iter().all(|row| row.id != own.id));
        self.rows.iter().chain(own).collect()
    }

    /// The one report of each day that counts, in order of the days. Own reports are preferred over the dataset's, the
    /// last of them over the others, unless a choice says otherwise (rule 9).
    fn reports(&self, id: &str) -> Vec<&Figure> {
        if self.reported_rows().iter().all(|row| row.id != id) {
            return Vec::new();
        }
        let mut reports = Vec::new();
        for day in DAYS {
            let here = |figure: &&Figure| figure.of == id && figure.day == day;
            let dataset: Vec<&Figure> = self.figures.iter().filter(here).collect();
            let own: Vec<&Figure> = self.own_figures.iter().filter(here).collect();
            let all: Vec<&Figure> = dataset.iter().chain(&own).copied().collect();
            let choice = self.preferences.iter().find(|choice| choice.of == id && choice.day == day);
            let chosen = choice.and_then(|choice| all.get(choice.nth)).copied();
            let usual = own.last().copied().or_else(|| dataset.into_iter().find(|figure| figure.preferred));
            reports.extend(chosen.or(usual));
        }
        reports
    }

    /// All rows of a what-if with what is so of them on a day: rules 2 and 8.
    fn rows_on(&self, scenario: Option<usize>, day: Day) -> Vec<(Row, State)> {
        let mut rows: Vec<(Row, State)> = Vec::new();
        for row in self.reported_rows() {
            let reports = self.reports(&row.id);
            let past: Vec<&Figure> = reports.into_iter().filter(|figure| figure.day <= day).collect();
            rows.push((row.clone(), state_after(&past)));
        }
        for layer in self.chain(scenario) {
            for (id, edit) in &self.scenarios[layer].edits {
                let below = rows.iter_mut().find(|(row, _)| row.id == *id);
                match (edit, below) {
                    (Edit::Add { row, figures }, None) => {
                        let mut past: Vec<&Figure> =
                            figures.iter().filter(|figure| figure.preferred && figure.day <= day).collect();
                        past.sort_by_key(|figure| figure.day);
                        let state = State { reported: None, stated: None, ..state_after(&past) };
                        rows.push((row.clone(), state));
                    }
                    (Edit::Change { from, for_good, set }, Some((row, state))) if !state.removed => {
                        self.change(row, state, *from, *for_good, set, day);
                    }
                    (Edit::Remove, Some((_, state))) => state.removed = true,
                    // An id that is taken, a row that is gone.
                    (Edit::Add { .. }, Some(_)) | (Edit::Change { .. } | Edit::Remove, _) => {}
                }
            }
        }
        rows
    }

    fn change(&self, row: &mut Row, state: &mut State, from: Option<Day>, for_good: bool, set: &Set, day: Day) {
        for (slot, value) in
            [(&mut row.contributor, &set.contributor), (&mut row.host, &set.host), (&mut row.part_of, &set.part_of)]
        {
            if let Some(value) = value {
                slot.clone_from(value);
            }
        }
        let Some(from) = from else { return };
        let next = self.reports(&row.id).into_iter().map(|figure| figure.day).find(|reported| *reported > from);
        if day < from || !for_good && next.is_some_and(|next| day >= next) {
            return;
        }
        if let Some(number) = set.number {
            (state.number, state.stated) = (number, None);
        }
        if set.status.is_some() {
            state.status = set.status;
        }
        // Without a status a row is not there, whatever number an edit gives it; a what-if above may give it one.
        if state.status.is_some() {
            state.reported = None;
        }
    }

    /// The parts of rows without any what-if: `(part, whole)`. The dataset's hold, or the file is refused; an own row's
    /// hold when they fit (rule 4).
    fn reported_parts(&self) -> Vec<(&str, &str)> {
        let rows = self.reported_rows();
        let holds = |part: &&&Row| {
            rows.iter().any(|whole| whole.id == part.part_of && whole.part_of.is_empty() && fits(part, whole))
        };
        rows.iter().filter(holds).map(|part| (part.id.as_str(), part.part_of.as_str())).collect()
    }

    /// The row that contains another's troops, if what that one says holds (rule 4). The reported wholes and parts
    /// stand; it is the edit that breaks the rule that loses.
    fn whole_of(&self, rows: &[(Row, State)], at: usize) -> Option<usize> {
        let is_reported_whole = |id: &str| {
            let mut parts = self.reported_parts().into_iter().filter(|(_, whole)| *whole == id);
            parts.any(|(part, whole)| rows.iter().any(|(row, _)| row.id == part && row.part_of == whole))
        };
        let part = &rows[at].0;
        let parent = rows.iter().position(|(row, _)| row.id == part.part_of)?;
        let whole = &rows[parent].0;
        let two_deep = !whole.part_of.is_empty() && !is_reported_whole(&whole.id) || is_reported_whole(&part.id);
        (fits(part, whole) && !two_deep).then_some(parent)
    }

    /// Rule 3: whether a host lies inside the rule's.
    fn counts_host(&self, rule: &Rule, host: &str) -> bool {
        let inside = |codes: &[&str]| host.split('+').all(|code| codes.contains(&code));
        match &rule.hosts {
            Hosts::All => true,
            Hosts::Group(id) => self.groups.iter().any(|(group, members)| group == id && inside(members)),
            Hosts::Codes(codes) => inside(codes),
        }
    }

    /// Rules 3 and 5, without parts; and the strength stated last by what is too old.
    fn kind(&self, rule: &Rule, row: &Row, state: &State) -> (Kind, u64) {
        if state.removed {
            return (Kind::Removed, 0);
        }
        let Some(status) = state.status else {
            return (Kind::NothingYet, 0);
        };
        if status == "ended" {
            return (Kind::Ended, 0);
        }
        let own_troops = row.host.split('+').any(|code| code == row.contributor);
        if !rule.statuses.contains(&status) || !self.counts_host(rule, &row.host) || own_troops && !rule.own_troops {
            return (Kind::NotCounted, 0);
        }
        let oldest = rule.months.map_or_else(String::new, |months| months_before(rule.day, months));
        let too_old = |day: Option<Day>| day.is_some_and(|day| day < oldest.as_str());
        let best = state.number.map_or(0, |number| u64::from(number.best));
        if too_old(state.reported) {
            (Kind::TooOld, best)
        } else if state.number.is_none() {
            (Kind::Unknown, 0)
        } else if too_old(state.stated) {
            (Kind::Unknown, best)
        } else {
            (Kind::Known, 0)
        }
    }

    /// Every sum by axis (`all`, `host`, `contributor`, `status`) and key; only those that some row falls into.
    pub fn totals(&self, scenario: Option<usize>, rule: &Rule) -> BTreeMap<(&'static str, String), Sum> {
        let rows = self.rows_on(scenario, rule.day);
        let kinds: Vec<(Kind, u64)> = rows.iter().map(|(row, state)| self.kind(rule, row, state)).collect();
        let mut totals = BTreeMap::new();
        for (at, (row, state)) in rows.iter().enumerate() {
            let (kind, older) = kinds[at];
            let Some(status) = state.status else { continue };
            if matches!(kind, Kind::NothingYet | Kind::Ended | Kind::Removed) {
                continue;
            }
            // The only kinds of a whole beside which a part counts by itself.
            let stands_alone = |whole: usize| matches!(kinds[whole].0, Kind::NotCounted | Kind::NothingYet);
            let inside = kind != Kind::NotCounted && self.whole_of(&rows, at).is_some_and(|whole| !stands_alone(whole));
            for key in [
                ("all", String::new()),
                ("host", canonical(&row.host)),
                ("contributor", row.contributor.clone()),
                ("status", status.to_owned()),
            ] {
                let sum: &mut Sum = totals.entry(key).or_default();
                match (kind, state.number) {
                    (Kind::NotCounted, _) => sum.not_counted += 1,
                    _ if inside => sum.part_of += 1,
                    (Kind::TooOld, _) => (sum.too_old, sum.older) = (sum.too_old + 1, sum.older + older),
                    (Kind::Known, Some(number)) => {
                        sum.contributions += 1;
                        sum.open_above += u32::from(number.open);
                        sum.low += u64::from(number.low);
                        sum.best += u64::from(number.best);
                        sum.high += u64::from(number.high);
                    }
                    _ => (sum.unknown, sum.older) = (sum.unknown + 1, sum.older + older),
                }
            }
        }
        totals
    }
}

/// Whether a row can be part of another: same contributor, hosts a subset, not itself (rule 4).
fn fits(part: &Row, whole: &Row) -> bool {
    part.id != whole.id
        && part.contributor == whole.contributor
        && part.host.split('+').all(|code| whole.host.split('+').any(|other| other == code))
}

/// Random numbers (xorshift), the same on every machine.
struct Random(u64);

impl Random {
    fn of_seed(seed: u64) -> Self {
        let mut random = Self((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            random.below(2);
        }
        random
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in 1..list.len() {
            list.swap(at, self.below(at + 1));
        }
    }

    /// Low, best, high in order; any of them may be missing.
    fn stated(&mut self) -> [Option<u32>; 3] {
        let mut three = [self.pick(&NUMBERS), self.pick(&NUMBERS), self.pick(&NUMBERS)];
        three.sort_unstable();
        let [low, best, high] = three.map(Some);
        match self.below(10) {
            0 | 1 => [None; 3],
            2..=4 => [None, best, None],
            5 => [low, None, None],
            6 => [None, None, high],
            7 => [low, None, high],
            8 => [low, best, high],
            _ => [low, best, None],
        }
    }

    fn number(&mut self) -> Number {
        let mut three = [self.pick(&NUMBERS), self.pick(&NUMBERS), self.pick(&NUMBERS)];
        three.sort_unstable();
        let [low, best, high] = three;
        if self.percent(50) {
            Number { low: best, best, high: best, open: self.percent(20) }
        } else {
            Number { low, best, high, open: self.percent(20) }
        }
    }

    fn status(&mut self) -> &'static str {
        if self.percent(50) { "deployed" } else { self.pick(&STATUSES) }
    }

    fn figure(&mut self, of: &str, day: Day, preferred: bool) -> Figure {
        let [low, best, high] = self.stated();
        let open = (low.is_some() || best.is_some() || high.is_some()) && self.percent(10);
        Figure { of: of.to_owned(), day, status: self.status(), low, best, high, open, preferred }
    }

    /// Reports of a row on a few days; on some days several, one of them preferred.
    fn figures(&mut self, of: &str) -> Vec<Figure> {
        let mut figures = Vec::new();
        for day in DAYS {
            if self.percent(30) {
                let competing = if self.percent(20) { 2 + self.below(2) } else { 1 };
                let preferred = self.below(competing);
                figures.extend((0..competing).map(|nth| self.figure(of, day, nth == preferred)));
            }
        }
        figures
    }

    fn row(&mut self, id: String, part_of: String) -> Row {
        Row { id, contributor: self.pick(&CONTRIBUTORS).to_owned(), host: self.pick(&HOSTS).to_owned(), part_of }
    }

    fn rule(&mut self) -> Rule {
        let statuses = match self.below(4) {
            0 => vec!["deployed"],
            1 => vec!["deployed", "available"],
            2 => STATUSES[..4].to_vec(),
            _ => STATUSES[..3].to_vec(),
        };
        let hosts = match self.below(6) {
            0 => Hosts::Group("two"),
            1 => Hosts::Group("three"),
            2 => Hosts::Codes(vec!["EST", "LTU"]),
            _ => Hosts::All,
        };
        Rule {
            day: if self.percent(25) { self.pick(&OTHER_DAYS) } else { self.pick(&DAYS) },
            statuses,
            months: self.pick(&[None, Some(1), Some(6), Some(18), Some(18), Some(30)]),
            hosts,
            own_troops: self.percent(50),
        }
    }

    fn set(&mut self, ids: &[String]) -> Set {
        let mut set = Set::default();
        if self.percent(60) {
            set.number = Some(if self.percent(20) { None } else { Some(self.number()) });
        }
        if self.percent(40) {
            set.status = Some(self.status());
        }
        if self.percent(20) {
            set.part_of = Some(if self.percent(30) { String::new() } else { self.pick(ids) });
        }
        if self.percent(10) {
            set.host = Some(self.pick(&HOSTS).to_owned());
        }
        let nothing = set.number.is_none() && set.status.is_none() && set.part_of.is_none() && set.host.is_none();
        if nothing || self.percent(10) {
            set.contributor = Some(self.pick(&CONTRIBUTORS).to_owned());
        }
        set
    }

    /// `ids`: all rows there are in any layer, and one that is nowhere.
    fn edit(&mut self, id: &str, ids: &[String]) -> Edit {
        match self.below(10) {
            0 => Edit::Remove,
            1 => self.add(id, ids),
            _ => {
                let set = self.set(ids);
                let is_report = set.number.is_some() || set.status.is_some();
                let from = is_report.then(|| self.pick(&DAYS));
                Edit::Change { from, for_good: is_report && self.percent(25), set }
            }
        }
    }

    fn add(&mut self, id: &str, ids: &[String]) -> Edit {
        let part_of = if self.percent(30) { self.pick(ids) } else { String::new() };
        let mut figures = self.figures(id);
        self.shuffle(&mut figures);
        Edit::Add { row: self.row(id.to_owned(), part_of), figures }
    }
}

impl Sample {
    /// A dataset out of a seed: the first seeds make small ones, so that a failure shows small first.
    pub fn random(seed: u64) -> Self {
        let mut random = Random::of_seed(seed);
        let size = 1 + (seed % 400) as usize / 40;
        let rows = dataset_rows(&mut random, size);
        let mut figures: Vec<Figure> = rows.iter().flat_map(|row| random.figures(&row.id)).collect();
        random.shuffle(&mut figures);
        let mut ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();

        let mut own_rows = Vec::new();
        if random.percent(40) {
            let part_of = if random.percent(40) { random.pick(&ids) } else { String::new() };
            own_rows.push(random.row("own.row".to_owned(), part_of));
        }
        if random.percent(10) {
            let taken = random.pick(&ids);
            own_rows.push(random.row(taken, String::new()));
        }
        ids.extend(own_rows.iter().map(|row| row.id.clone()));
        ids.push(GONE.to_owned());
        let mut own_figures = Vec::new();
        while random.percent(60) {
            let (of, day) = (random.pick(&ids), random.pick(&DAYS));
            own_figures.push(random.figure(&of, day, true));
        }
        let mut preferences: Vec<Preference> = Vec::new();
        for figure in figures.iter().chain(&own_figures) {
            let chosen = preferences.iter().any(|choice| choice.of == figure.of && choice.day == figure.day);
            if !chosen && random.percent(15) {
                preferences.push(Preference { of: figure.of.clone(), day: figure.day, nth: random.below(4) });
            }
        }

        let scenario_count = random.below(5);
        let added = |at: usize| format!("deu.ltu.{}-1", Self::scenario_id(at));
        ids.extend((0..scenario_count).map(added));
        let mut scenarios = Vec::new();
        for at in 0..scenario_count {
            let based_on = (at > 0 && random.percent(75)).then(|| random.below(at));
            let mut edits = BTreeMap::new();
            if random.percent(50) {
                edits.insert(added(at), random.add(&added(at), &ids));
            }
            for _ in 0..random.below(2 + size) {
                let on = random.pick(&ids);
                edits.entry(on.clone()).or_insert_with(|| random.edit(&on, &ids));
            }
            scenarios.push(Scenario { based_on, edits });
        }
        let groups = vec![("two", vec!["LVA", "LTU"]), ("three", vec!["EST", "LVA", "LTU"])];
        let rules = (0..6).map(|_| random.rule()).collect();
        Self { groups, rows, figures, own_rows, own_figures, preferences, scenarios, rules }
    }

    /// The sample as a file. Keys stand in any order a reader must take.
    pub fn json(&self) -> String {
        let list = |items: Vec<String>| format!("[\n{}\n]", items.join(",\n"));
        let rows = |rows: &[Row]| {
            list(rows.iter().map(|row| format!("{{\"id\":\"{}\",{}}}", row.id, attributes(row))).collect())
        };
        let figures = |figures: &[Figure]| list(figures.iter().map(|figure| figure_json(figure, true)).collect());
        let groups = self.groups.iter().map(|(id, members)| {
            let members: Vec<String> = members.iter().map(|code| format!("{{\"country\":\"{code}\"}}")).collect();
            format!("{{\"id\":\"{id}\",\"name\":\"{id}\",\"members\":[{}]}}", members.join(","))
        });
        let preferences = self.preferences.iter().map(|choice| {
            format!("{{\"of\":\"{}\",\"as_of\":\"{}\",\"nth\":{},\"why\":\"\"}}", choice.of, choice.day, choice.nth)
        });
        let own = format!(
            "{{\n\"contributions\": {},\n\"figures\": {},\n\"preferences\": {}\n}}",
            rows(&self.own_rows),
            figures(&self.own_figures),
            list(preferences.collect()),
        );
        let scenarios = self.scenarios.iter().enumerate().map(|(at, scenario)| {
            let id = Self::scenario_id(at);
            let based_on = scenario
                .based_on
                .map_or_else(String::new, |below| format!("\"based_on\":\"{}\",", Self::scenario_id(below)));
            let edits = scenario.edits.iter().map(|(on, edit)| edit_json(on, edit)).collect();
            format!("{{\"id\":\"{id}\",\"name\":\"What-if {}\",{based_on}\"edits\":{}}}", at + 1, list(edits))
        });
        // What builds on another may stand before it, and figures before the rows they are about.
        let mut scenarios: Vec<String> = scenarios.collect();
        let mut middle = [
            format!("\"groups\": {}", list(groups.collect())),
            format!("\"contributions\": {}", rows(&self.rows)),
            format!("\"figures\": {}", figures(&self.figures)),
        ];
        if self.figures.len().is_multiple_of(3) {
            scenarios.reverse();
            middle.reverse();
        }
        let (middle, scenarios) = (middle.join(",\n"), list(scenarios));
        format!(
            "{{\n\"format\": \"muster\",\n\"version\": 1,\n{middle},\n\"own\": {own},\n\"scenarios\": {scenarios}\n}}\n"
        )
    }
}

/// Rows of a dataset; parts are one level deep, of the same contributor and inside their whole's hosts.
fn dataset_rows(random: &mut Random, size: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for nth in 0..size {
        let mut row = random.row(format!("row.{nth}"), String::new());
        let wholes: Vec<&Row> = rows.iter().filter(|row| row.part_of.is_empty()).collect();
        if !wholes.is_empty() && random.percent(35) {
            let whole = random.pick(&wholes);
            row.contributor.clone_from(&whole.contributor);
            row.part_of.clone_from(&whole.id);
            let codes: Vec<&str> = whole.host.split('+').collect();
            row.host = if random.percent(50) { whole.host.clone() } else { random.pick(&codes).to_owned() };
        }
        rows.push(row);
    }
    rows
}

fn attributes(row: &Row) -> String {
    let mut text = format!("\"contributor\":\"{}\",\"host\":\"{}\"", row.contributor, row.host);
    if !row.part_of.is_empty() {
        let _ = write!(text, ",\"part_of\":\"{}\"", row.part_of);
    }
    text
}

fn figure_json(figure: &Figure, with_of: bool) -> String {
    let mut text = if with_of { format!("{{\"of\":\"{}\",", figure.of) } else { "{".to_owned() };
    let _ = write!(text, "\"as_of\":\"{}\",\"status\":\"{}\"", figure.day, figure.status);
    for (key, number) in [("low", figure.low), ("best", figure.best), ("high", figure.high)] {
        if let Some(number) = number {
            let _ = write!(text, ",\"{key}\":{number}");
        }
    }
    text.push_str(if figure.open { ",\"open_above\":true" } else { "" });
    text.push_str(if figure.preferred { "}" } else { ",\"preferred\":false}" });
    text
}

fn edit_json(on: &str, edit: &Edit) -> String {
    match edit {
        Edit::Remove => format!("{{\"on\":\"{on}\",\"op\":\"remove\"}}"),
        Edit::Add { row, figures } => {
            let figures: Vec<String> = figures.iter().map(|figure| figure_json(figure, false)).collect();
            let figures = figures.join(",");
            format!("{{\"on\":\"{on}\",\"op\":\"add\",\"new\":{{{},\"figures\":[{figures}]}}}}", attributes(row))
        }
        Edit::Change { from, for_good, set } => {
            let from = from.map_or_else(String::new, |day| format!("\"from\":\"{day}\","));
            let until = if *for_good { "\"until\":\"open\"," } else { "" };
            let mut values = Vec::new();
            match set.number {
                None => {}
                Some(None) => values.push("\"personnel\":\"unknown\"".to_owned()),
                Some(Some(Number { low, best, high, open })) => {
                    let open = if open { ",\"open_above\":true" } else { "" };
                    values.push(format!("\"personnel\":{{\"low\":{low},\"best\":{best},\"high\":{high}{open}}}"));
                }
            }
            let texts = [
                ("status", set.status),
                ("contributor", set.contributor.as_deref()),
                ("host", set.host.as_deref()),
                ("part_of", set.part_of.as_deref()),
            ];
            values.extend(texts.into_iter().filter_map(|(key, text)| text.map(|text| format!("\"{key}\":\"{text}\""))));
            format!("{{\"on\":\"{on}\",\"op\":\"change\",{from}{until}\"set\":{{{}}}}}", values.join(","))
        }
    }
}
