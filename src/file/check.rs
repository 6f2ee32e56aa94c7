//! Findings and notes: what is odd in a document that can be opened all the same.
//!
//! A finding says that something in the file has no effect or is not clear; a note says what a careful reader would want
//! to know. Neither changes a number.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt,
    sync::Arc,
};

use unicode_normalization::UnicodeNormalization as _;

use super::json::raw;
use crate::{
    document::Document,
    model::{Dataset, Date, grouped, place},
    scenario::{
        Baseline, Op,
        layer::{self, Idle},
    },
};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Things without effect or not clear.
    pub findings: Vec<Finding>,
    /// Things worth knowing.
    pub notes: Vec<Note>,
}

/// Something in the file has no effect or is not clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A source id that no source has: the id, and how many records name it.
    NoSource(String, u32),
    /// Several figures of a day and not exactly one preferred: row, day, how many are.
    UnclearDay(String, Date, u32),
    /// An own report or choice on a row that is not there: its id.
    OwnOnMissingRow(String),
    /// A choice that names no figure: row and day.
    NoSuchFigure(String, Date),
    /// An own row with an id that the dataset has.
    OwnRowTaken(String),
    /// An edit without effect: the what-if's name, the row's id, why.
    IdleEdit(String, String, Idle),
    /// Two figures that are the same to the letter: row and day.
    SameFigure(String, Date),
    /// Two names that look the same, or differ only in case, accents or punctuation: what they are of, and the names.
    AlikeNames(&'static str, String, String),
    /// More of the kind just listed than are listed one by one: how many, and what they are called.
    More(u64, &'static str),
}

/// Something worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Several sources give figures for the same row and day: how many figures are not used.
    Competing(u32),
    /// Rows of one contributor and host with the same number on the same day: their ids and the day.
    CountedTwice(String, String, Date),
    /// Rows of a nation's troops in its own country: how many.
    OwnTroops(u32),
    /// A contributor or host that is no country: kept as typed.
    NoCountry(String),
    /// An edit made when the layer below said something else: the what-if's name and the row's id.
    Stale(String, String),
    /// More of the kind just listed than are listed one by one: how many, and what they are called.
    More(u64, &'static str),
}

impl Report {
    /// How many findings there are, those that are only counted included.
    pub fn finding_count(&self) -> u64 {
        self.findings.iter().map(Finding::count).sum()
    }

    /// The first findings in words, and where the others are to be read.
    pub fn first_findings(&self, most: usize) -> Vec<String> {
        let (first, rest) = self.findings.split_at(most.min(self.findings.len()));
        let mut lines: Vec<String> = first.iter().map(ToString::to_string).collect();
        let more: u64 = rest.iter().map(Finding::count).sum();
        lines.extend((more > 0).then(|| format!("and {} more; `muster check` lists them", grouped(more))));
        lines
    }
}

impl Finding {
    fn count(&self) -> u64 {
        if let Self::More(more, _) = self { *more } else { 1 }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names come out of a file: none may make a sentence look like another one.
        let shown = raw::shortened;
        match self {
            Self::NoSource(id, times) => write!(f, "source “{}” is named {times}× and described nowhere", shown(id)),
            Self::UnclearDay(id, day, 0) => {
                write!(f, "none of the figures of {} on {day} is preferred; the first is used", shown(id))
            }
            Self::UnclearDay(id, day, _) => {
                write!(f, "several figures of {} on {day} are preferred; the first is used", shown(id))
            }
            Self::OwnOnMissingRow(id) => {
                write!(f, "an own report is about {}, which is not there; kept, not applied", shown(id))
            }
            Self::NoSuchFigure(id, day) => {
                write!(f, "a choice of {} on {day} names a figure that is not there; kept, not applied", shown(id))
            }
            Self::OwnRowTaken(id) => {
                write!(f, "the own row {} has an id of the dataset, which is used instead", shown(id))
            }
            Self::IdleEdit(name, id, Idle::Gone) => {
                write!(f, "“{}” changes {}, which is not there; kept, not applied", shown(name), shown(id))
            }
            Self::IdleEdit(name, id, Idle::Taken) => {
                write!(f, "“{}” adds {}, which is there already; kept, not applied", shown(name), shown(id))
            }
            Self::IdleEdit(name, id, Idle::Newer) => {
                write!(f, "“{}” has a change of {} from a newer version; kept, not applied", shown(name), shown(id))
            }
            Self::SameFigure(id, day) => write!(f, "two figures of {} on {day} are the same to the letter", shown(id)),
            Self::AlikeNames(kind, a, b) => write!(f, "two {kind} look alike: “{}” and “{}”", shown(a), shown(b)),
            Self::More(n, what) => write!(f, "and {} more {what}", grouped(*n)),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = raw::shortened;
        match self {
            Self::Competing(1) => write!(f, "1 figure competes with another of the same row and day"),
            Self::Competing(n) => write!(f, "{n} figures compete with another of the same row and day"),
            Self::CountedTwice(a, b, day) => {
                write!(f, "{} and {} give the same number on {day}: counted twice?", shown(a), shown(b))
            }
            Self::OwnTroops(1) => write!(f, "1 row is troops in their own country"),
            Self::OwnTroops(n) => write!(f, "{n} rows are troops in their own country"),
            Self::NoCountry(name) => write!(f, "“{}” is no country by ISO 3166; kept as it stands", shown(name)),
            Self::Stale(name, id) => {
                write!(f, "“{}” changes {}; what it was changed from has changed since", shown(name), shown(id))
            }
            Self::More(n, what) => write!(f, "and {} more {what}", grouped(*n)),
        }
    }
}

/// Most of one kind that are listed one by one; the rest is counted. A file can be made to hold any number of them, and
/// nobody reads more.
const MOST: usize = 200;

/// Things of one kind as they are found.
struct Listed<T> {
    shown: Vec<T>,
    more: u64,
}

impl<T> Listed<T> {
    const fn new() -> Self {
        Self { shown: Vec::new(), more: 0 }
    }

    fn of(things: impl Iterator<Item = T>) -> Self {
        let mut listed = Self::new();
        things.for_each(|thing| listed.add(|| thing));
        listed
    }

    fn add(&mut self, make: impl FnOnce() -> T) {
        if self.shown.len() < MOST {
            self.shown.push(make());
        } else {
            self.more += 1;
        }
    }

    /// Puts them behind what is there; `more` makes the line that counts the rest.
    fn append_to(self, all: &mut Vec<T>, more: impl FnOnce(u64) -> T) {
        all.extend(self.shown);
        all.extend((self.more > 0).then(|| more(self.more)));
    }
}

impl Report {
    fn find(&mut self, listed: Listed<Finding>, what: &'static str) {
        listed.append_to(&mut self.findings, |more| Finding::More(more, what));
    }

    fn note(&mut self, listed: Listed<Note>, what: &'static str) {
        listed.append_to(&mut self.notes, |more| Note::More(more, what));
    }
}

/// Looks at a document that was just read. `unclear_days` comes from the reader, which resolved them.
pub fn examine(document: &Document, unclear_days: &[(u32, Date, u32)]) -> Report {
    let set = document.dataset();
    let mut report = Report::default();
    let unclear = unclear_days.iter().map(|(row, day, n)| Finding::UnclearDay(set.id(*row).to_owned(), *day, *n));
    report.find(Listed::of(unclear), "days on which it is not clear which figure is used");
    missing_sources(document, &mut report);
    own(document, &mut report);
    figures(set, &mut report);
    names(document, &mut report);
    let baseline = Baseline::new(Arc::clone(set), Arc::clone(document.own()));
    edits(document, &baseline, &mut report);
    report
}

fn missing_sources(document: &Document, report: &mut Report) {
    let set = document.dataset();
    let known: BTreeSet<&str> =
        set.sources.iter().chain(&document.own().sources).map(|source| source.id.as_str()).collect();
    let mut missing: BTreeMap<&str, u32> = BTreeMap::new();
    let figures = (0..set.figure_count()).map(|at| set.figure(at).source);
    let own = document.own().figures.iter().map(|own| own.figure.source.as_str());
    let claims = set.claims.iter().map(|claim| claim.source.as_str());
    let members = set.groups.iter().flat_map(|group| group.members.iter().map(|member| member.source.as_str()));
    let mut last = "";
    for id in figures.chain(own).chain(claims).chain(members) {
        if id == last {
            continue; // neighbours mostly share a source, and that one is known
        }
        if id.is_empty() || known.contains(id) {
            last = id;
        } else {
            *missing.entry(id).or_default() += 1;
        }
    }
    let missing = missing.into_iter().map(|(id, times)| Finding::NoSource(id.to_owned(), times));
    report.find(Listed::of(missing), "sources that are described nowhere");
}

fn own(document: &Document, report: &mut Report) {
    let (set, own) = (document.dataset(), document.own());
    let own_rows: HashSet<&str> = own.contributions.iter().map(|row| row.id.as_str()).collect();
    let is_row = |id: &str| set.find(id).is_some() || own_rows.contains(id);
    let taken = own.contributions.iter().filter(|row| set.find(&row.id).is_some());
    report.find(Listed::of(taken.map(|row| Finding::OwnRowTaken(row.id.clone()))), "own rows with ids of the dataset");

    let mut missing = Listed::new();
    let mut own_of_day: HashMap<(&str, Date), usize> = HashMap::new();
    for figure in &own.figures {
        *own_of_day.entry((&figure.of, figure.figure.as_of)).or_default() += 1;
        if !is_row(&figure.of) {
            missing.add(|| Finding::OwnOnMissingRow(figure.of.clone()));
        }
    }
    let mut no_figure = Listed::new();
    for preference in &own.preferences {
        if !is_row(&preference.of) {
            missing.add(|| Finding::OwnOnMissingRow(preference.of.clone()));
            continue;
        }
        // The figures of a row are in the order of their days.
        let dataset = set.find(&preference.of).map_or(0, |row| {
            let days = set.days(set.figures_of(row));
            let before = |day: &Date| *day < preference.as_of;
            days.partition_point(|day| *day <= preference.as_of) - days.partition_point(before)
        });
        let own = own_of_day.get(&(preference.of.as_str(), preference.as_of)).copied().unwrap_or(0);
        if preference.nth as usize >= dataset + own {
            no_figure.add(|| Finding::NoSuchFigure(preference.of.clone(), preference.as_of));
        }
    }
    report.find(missing, "own reports and choices about rows that are not there");
    report.find(no_figure, "choices of figures that are not there");
}

fn figures(set: &Dataset, report: &mut Report) {
    let (mut competing, mut own_troops, mut same_figure) = (0, 0, Listed::new());
    let mut by_place: HashMap<(u32, u32), Vec<u32>> = HashMap::new();
    for row in 0..set.row_count() {
        let figures = set.figures_of(row);
        for at in figures.clone() {
            competing += u32::from(!set.preferred(at));
            let same = at > figures.start && set.as_of(at - 1) == set.as_of(at) && {
                let (a, b) = (set.figure(at - 1), set.figure(at));
                crate::model::Figure { preferred: b.preferred, ..a } == b
            };
            if same {
                same_figure.add(|| Finding::SameFigure(set.id(row).to_owned(), set.as_of(at)));
            }
        }
        let at = set.contribution(row);
        own_troops += u32::from(place::host_codes(at.host).any(|code| code == at.contributor));
        by_place.entry(set.who_where(row)).or_default().push(row);
    }
    report.find(same_figure, "figures that are the same to the letter as another");
    if competing > 0 {
        report.notes.push(Note::Competing(competing));
    }
    if own_troops > 0 {
        report.notes.push(Note::OwnTroops(own_troops));
    }
    let mut twice = Vec::new();
    for rows in by_place.values().filter(|rows| rows.len() > 1) {
        same_numbers(set, rows, &mut twice);
    }
    twice.sort_unstable_by_key(|(row, other, day)| (set.id(*row), set.id(*other), *day));
    let named = |(row, other, day)| Note::CountedTwice(set.id(row).to_owned(), set.id(other).to_owned(), day);
    report.note(Listed::of(twice.into_iter().map(named)), "pairs of rows that give the same number");
}

/// Rows of one contributor and host, none part of another, that state the same number for the same day.
fn same_numbers(set: &Dataset, rows: &[u32], twice: &mut Vec<(u32, u32, Date)>) {
    let mut stated: Vec<(Date, u32, u32)> = Vec::new();
    for row in rows.iter().filter(|row| set.parent(**row).is_none()) {
        let preferred = set.figures_of(*row).filter(|at| set.preferred(*at));
        stated.extend(preferred.filter_map(|at| Some((set.as_of(at), set.personnel(at).best()?, *row))));
    }
    stated.sort_unstable();
    for pair in stated.windows(2) {
        let [(day, number, row), (other_day, other_number, other)] = [pair[0], pair[1]];
        if (day, number) == (other_day, other_number) {
            twice.push((row, other, day));
        }
    }
}

/// What a name looks like: without accents, case, spaces and punctuation, and with one letter for those of other
/// alphabets that look the same (Unicode Technical Standard 39).
fn skeleton(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    unicode_security::skeleton(&plain).flat_map(char::to_lowercase).collect()
}

fn names(document: &Document, report: &mut Report) {
    let set = document.dataset();
    let no_country = set
        .contributors()
        .words()
        .chain(set.hosts().words().flat_map(place::host_codes))
        .filter(|code| !place::is_country(code))
        .collect::<BTreeSet<_>>();
    let no_country = no_country.into_iter().map(|name| Note::NoCountry(name.to_owned()));
    report.note(Listed::of(no_country), "names that are no country by ISO 3166");
    let formations: BTreeSet<&str> = (0..set.row_count()).map(|row| set.contribution(row).formation).collect();
    let places: BTreeSet<&str> = set.contributors().words().chain(set.hosts().words()).collect();
    let what_ifs: BTreeSet<&str> = document.scenarios().iter().map(|scenario| scenario.name.as_str()).collect();
    let groups: BTreeSet<&str> = set.groups.iter().map(|group| group.name.as_str()).collect();
    let mut all_alike = Listed::new();
    for (kind, names) in
        [("formations", formations), ("countries", places), ("what-ifs", what_ifs), ("groups of countries", groups)]
    {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            let alike = skeleton(name);
            if alike.is_empty() {
                continue;
            }
            if let Some(other) = seen.insert(alike, name) {
                all_alike.add(|| Finding::AlikeNames(kind, other.to_owned(), name.to_owned()));
            }
        }
    }
    report.find(all_alike, "pairs of names that look alike");
}

fn edits(document: &Document, baseline: &Baseline, report: &mut Report) {
    let (mut without_effect, mut stale) = (Listed::new(), Listed::new());
    for scenario in document.scenarios() {
        let chain = document.chain(&scenario.id);
        let below = &chain[..chain.len().saturating_sub(1)];
        for (id, edit) in &scenario.edits {
            let idle = match edit.op {
                Op::Unknown { .. } => Some(Idle::Newer),
                _ => layer::idle(baseline, below, id, edit),
            };
            if let Some(idle) = idle {
                without_effect.add(|| Finding::IdleEdit(scenario.name.clone(), id.clone(), idle));
            } else if layer::is_stale(baseline, below, id, edit) {
                stale.add(|| Note::Stale(scenario.name.clone(), id.clone()));
            }
        }
    }
    report.find(without_effect, "changes without effect");
    report.note(stale, "changes of something that has changed since");
}
