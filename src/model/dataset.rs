//! The dataset: contributions and their figures in flat columns, with sources, groups and claims.
//!
//! It is built once by a [`DatasetBuilder`], record by record, and never changes afterwards: documents share it by
//! `Arc`, own reports and what-ifs lie over it. Rows are sorted by id, figures by row, day and then in canonical order
//! with the preferred one of a day first, so that asking for a day is a binary search in one small run of days. A
//! figure takes 49 bytes and its words; a million of them fit in about 100 MiB.
//!
//! Invariant: every day of a row has exactly one preferred figure, and it stands first. Where a file has none or
//! several, the builder keeps the first in file order and tells ([`Built::unclear_days`]), because canonical order
//! would otherwise change which one that is at the next save.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

use super::{
    claim::Claim,
    date::Date,
    figure::{Basis, Figure},
    place,
    records::{Extra, Group, Source},
    status::{Domain, Status},
    strength::{Personnel, Strength},
    text::{IdIndex, Interner, TextArena, TextRange},
};

const NONE: u32 = u32::MAX;

/// One standing arrangement: who sends what to which host. An owned record, as read from or written to a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContributionRecord {
    /// Unique in the file.
    pub id: String,
    /// The contributing nation: ISO 3166-1 alpha-3, or a name as typed.
    pub contributor: String,
    /// The host: a code, or several joined by `+`, sorted.
    pub host: String,
    /// The formation they serve in.
    pub formation: String,
    /// The framework nation of the formation.
    pub framework_nation: String,
    /// Where they serve; `None`: not known.
    pub domain: Option<Domain>,
    /// What they are.
    pub element: String,
    /// Id of the contribution that already contains these troops; empty: none.
    pub part_of: String,
    /// Remark.
    pub note: String,
    /// Unknown keys.
    pub extra: Extra,
}

/// A contribution read out of a dataset. Fields as in [`ContributionRecord`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of ContributionRecord, described there")]
pub struct Contribution<'a> {
    pub id: &'a str,
    pub contributor: &'a str,
    pub host: &'a str,
    pub formation: &'a str,
    pub framework_nation: &'a str,
    pub domain: Option<Domain>,
    pub element: &'a str,
    pub part_of: &'a str,
    pub note: &'a str,
}

impl ContributionRecord {
    /// The same, borrowed.
    pub fn as_contribution(&self) -> Contribution<'_> {
        Contribution {
            id: &self.id,
            contributor: &self.contributor,
            host: &self.host,
            formation: &self.formation,
            framework_nation: &self.framework_nation,
            domain: self.domain,
            element: &self.element,
            part_of: &self.part_of,
            note: &self.note,
        }
    }
}

#[derive(Clone, Debug)]
struct Row {
    id: TextRange,
    note: TextRange,
    contributor: u32,
    host: u32,
    formation: u32,
    framework: u32,
    element: u32,
    part_of: u32,
    domain: Option<Domain>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Detail {
    qualifier: u32,
    source: u32,
    quote: TextRange,
    gloss: TextRange,
    note: TextRange,
}

/// What is asked of a figure all the time, in one byte: status, basis, whether a strength is stated, is open above, is
/// the preferred one of its day.
#[derive(Clone, Copy, Debug)]
struct Flags(u8);

impl Flags {
    const KNOWN: u8 = 1 << 5;
    const OPEN: u8 = 1 << 6;
    const PREFERRED: u8 = 1 << 7;

    fn of(figure: &Figure<'_>) -> Self {
        let mut bits = figure.status as u8 | (figure.basis as u8) << 3;
        if let Personnel::Known(strength) = figure.personnel {
            bits |= Self::KNOWN | if strength.open_above() { Self::OPEN } else { 0 };
        }
        Self(bits | if figure.preferred { Self::PREFERRED } else { 0 })
    }

    const fn status(self) -> Status {
        Status::ALL[(self.0 & 0b111) as usize]
    }

    const fn basis(self) -> Basis {
        Basis::ALL[(self.0 >> 3 & 0b11) as usize]
    }

    const fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

/// Contributions, figures, sources, groups and claims; immutable. See the module.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// What the file calls itself.
    pub title: String,
    /// Sorted by id.
    pub sources: Vec<Source>,
    /// In file order.
    pub groups: Vec<Group>,
    /// Sorted by id.
    pub claims: Vec<Claim>,
    text: TextArena,
    contributors: Interner,
    hosts: Interner,
    formations: Interner,
    frameworks: Interner,
    elements: Interner,
    qualifiers: Interner,
    source_ids: Interner,
    rows: Vec<Row>,
    by_id: IdIndex,
    /// Figures of row `r` are `starts[r]..starts[r + 1]`.
    starts: Vec<u32>,
    parts: BTreeMap<u32, Vec<u32>>,
    as_of: Vec<Date>,
    flags: Vec<Flags>,
    strengths: Vec<[u32; 3]>,
    details: Vec<Detail>,
    row_extra: BTreeMap<u32, Extra>,
    figure_extra: BTreeMap<u32, Extra>,
}

static NO_EXTRA: Extra = Extra::new();

impl Dataset {
    /// How many contributions there are; rows are numbered from 0.
    pub fn row_count(&self) -> u32 {
        self.rows.len() as u32
    }

    /// How many figures there are.
    pub fn figure_count(&self) -> u32 {
        self.as_of.len() as u32
    }

    /// The row of an id.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.by_id.find(id, |row| self.text.get(self.rows[row as usize].id))
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> &str {
        self.text.get(self.rows[row as usize].id)
    }

    /// A row's attributes.
    pub fn contribution(&self, row: u32) -> Contribution<'_> {
        let at = &self.rows[row as usize];
        Contribution {
            id: self.text.get(at.id),
            contributor: self.contributors.get(at.contributor),
            host: self.hosts.get(at.host),
            formation: self.formations.get(at.formation),
            framework_nation: self.frameworks.get(at.framework),
            domain: at.domain,
            element: self.elements.get(at.element),
            part_of: if at.part_of == NONE { "" } else { self.id(at.part_of) },
            note: self.text.get(at.note),
        }
    }

    /// A row's attributes as an owned record.
    pub fn contribution_record(&self, row: u32) -> ContributionRecord {
        let at = self.contribution(row);
        ContributionRecord {
            id: at.id.to_owned(),
            contributor: at.contributor.to_owned(),
            host: at.host.to_owned(),
            formation: at.formation.to_owned(),
            framework_nation: at.framework_nation.to_owned(),
            domain: at.domain,
            element: at.element.to_owned(),
            part_of: at.part_of.to_owned(),
            note: at.note.to_owned(),
            extra: self.row_extra(row).clone(),
        }
    }

    /// Handles of a row's contributor and host, into [`Self::contributors`] and [`Self::hosts`].
    pub fn who_where(&self, row: u32) -> (u32, u32) {
        let at = &self.rows[row as usize];
        (at.contributor, at.host)
    }

    /// The row that contains this row's troops.
    pub fn parent(&self, row: u32) -> Option<u32> {
        Some(self.rows[row as usize].part_of).filter(|parent| *parent != NONE)
    }

    /// The rows whose troops this row contains.
    pub fn parts(&self, row: u32) -> &[u32] {
        self.parts.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Contributors, each once, by handle.
    pub fn contributors(&self) -> &Interner {
        &self.contributors
    }

    /// Hosts, each once, by handle.
    pub fn hosts(&self) -> &Interner {
        &self.hosts
    }

    /// The figures of a row, by number: in order of their days, the preferred one of a day first.
    pub fn figures_of(&self, row: u32) -> Range<u32> {
        self.starts[row as usize]..self.starts[row as usize + 1]
    }

    /// The days of a run of figures.
    pub fn days(&self, figures: Range<u32>) -> &[Date] {
        &self.as_of[figures.start as usize..figures.end as usize]
    }

    /// A figure by number.
    pub fn figure(&self, figure: u32) -> Figure<'_> {
        let (flags, detail) = (self.flags[figure as usize], &self.details[figure as usize]);
        Figure {
            as_of: self.as_of[figure as usize],
            basis: flags.basis(),
            status: flags.status(),
            personnel: self.personnel(figure),
            qualifier: self.qualifiers.get(detail.qualifier),
            preferred: flags.has(Flags::PREFERRED),
            source: self.source_ids.get(detail.source),
            quote: self.text.get(detail.quote),
            gloss: self.text.get(detail.gloss),
            note: self.text.get(detail.note),
        }
    }

    /// The day of a figure.
    pub fn as_of(&self, figure: u32) -> Date {
        self.as_of[figure as usize]
    }

    /// The status of a figure.
    pub fn status(&self, figure: u32) -> Status {
        self.flags[figure as usize].status()
    }

    /// Whether a figure is the one used on its day.
    pub fn preferred(&self, figure: u32) -> bool {
        self.flags[figure as usize].has(Flags::PREFERRED)
    }

    /// The strength of a figure.
    pub fn personnel(&self, figure: u32) -> Personnel {
        let flags = self.flags[figure as usize];
        let [low, best, high] = self.strengths[figure as usize];
        match Strength::new(low, best, high, flags.has(Flags::OPEN)) {
            Some(strength) if flags.has(Flags::KNOWN) => Personnel::Known(strength),
            _ => Personnel::Unknown,
        }
    }

    /// Unknown keys of a contribution.
    pub fn row_extra(&self, row: u32) -> &Extra {
        self.row_extra.get(&row).unwrap_or(&NO_EXTRA)
    }

    /// Unknown keys of a figure.
    pub fn figure_extra(&self, figure: u32) -> &Extra {
        self.figure_extra.get(&figure).unwrap_or(&NO_EXTRA)
    }

    /// The source of an id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.binary_search_by(|source| source.id.as_str().cmp(id)).ok().map(|at| &self.sources[at])
    }

    /// The first and last day with a figure.
    pub fn span(&self) -> Option<(Date, Date)> {
        Some((*self.as_of.iter().min()?, *self.as_of.iter().max()?))
    }
}

/// An id that is there twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate;

/// More text than a dataset can hold ([`TextArena::MAX`] bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuchText;

/// A finished dataset and what was found while putting it in order.
#[derive(Debug)]
pub struct Built {
    /// The dataset.
    pub dataset: Dataset,
    /// Days of a row with several figures and no or several preferred ones: row, day, how many were preferred.
    pub unclear_days: Vec<(u32, Date, u32)>,
    /// For each figure in the order it was added, its number now; empty when the order is the same.
    pub moved_to: Vec<u32>,
    /// For each contribution in the order it was added, its row now; empty when the order is the same.
    pub rows_moved_to: Vec<u32>,
}

/// Takes records one by one and puts them in order at the end.
#[derive(Debug, Default)]
pub struct DatasetBuilder {
    set: Dataset,
    of: Vec<u32>,
}

impl DatasetBuilder {
    /// The dataset so far, for its title, sources, groups and claims.
    pub fn set(&mut self) -> &mut Dataset {
        &mut self.set
    }

    /// Adds a contribution and gives its number, which [`Self::figure`] takes. `part_of` is set by [`Self::set_part_of`]
    /// once all are there.
    pub fn contribution(
        &mut self,
        record: &Contribution<'_>,
        extra: Extra,
    ) -> Result<Result<u32, Duplicate>, TooMuchText> {
        if self.find(record.id).is_some() {
            return Ok(Err(Duplicate));
        }
        let words = self.words(record);
        self.contribution_of(record, words, extra).map(Ok)
    }

    /// The same for an id that is known to be new, with the handles that [`Self::words`] gave.
    pub fn contribution_of(
        &mut self,
        record: &Contribution<'_>,
        [contributor, host, formation, element]: [u32; 4],
        extra: Extra,
    ) -> Result<u32, TooMuchText> {
        let number = self.set.rows.len() as u32;
        let row = Row {
            id: self.set.text.push(record.id).ok_or(TooMuchText)?,
            note: self.set.text.push(record.note).ok_or(TooMuchText)?,
            contributor,
            host,
            formation,
            framework: self.set.frameworks.intern(record.framework_nation),
            element,
            part_of: NONE,
            domain: record.domain,
        };
        self.set.rows.push(row);
        self.set.by_id.insert(record.id, number);
        if !extra.is_empty() {
            self.set.row_extra.insert(number, extra);
        }
        Ok(number)
    }

    /// Handles of who, where, formation and element, for rows that are told apart by them.
    pub fn words(&mut self, record: &Contribution<'_>) -> [u32; 4] {
        [
            self.set.contributors.intern(record.contributor),
            self.set.hosts.intern(record.host),
            self.set.formations.intern(record.formation),
            self.set.elements.intern(record.element),
        ]
    }

    /// The number of a contribution added before.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.set.find(id)
    }

    /// A contribution added before.
    pub fn added(&self, number: u32) -> Contribution<'_> {
        self.set.contribution(number)
    }

    /// How many contributions were added.
    pub fn row_count(&self) -> u32 {
        self.set.row_count()
    }

    /// How many figures were added.
    pub fn figure_count(&self) -> u32 {
        self.set.figure_count()
    }

    /// Says that `number`'s troops are contained in `parent`.
    pub fn set_part_of(&mut self, number: u32, parent: u32) {
        self.set.rows[number as usize].part_of = parent;
    }

    /// Adds a figure of a contribution.
    pub fn figure(&mut self, of: u32, figure: &Figure<'_>, extra: Extra) -> Result<(), TooMuchText> {
        let detail = Detail {
            qualifier: self.set.qualifiers.intern(figure.qualifier),
            source: self.set.source_ids.intern(figure.source),
            quote: self.set.text.push(figure.quote).ok_or(TooMuchText)?,
            gloss: self.set.text.push(figure.gloss).ok_or(TooMuchText)?,
            note: self.set.text.push(figure.note).ok_or(TooMuchText)?,
        };
        if !extra.is_empty() {
            self.set.figure_extra.insert(self.figure_count(), extra);
        }
        self.of.push(of);
        self.set.as_of.push(figure.as_of);
        self.set.flags.push(Flags::of(figure));
        self.set.strengths.push(match figure.personnel {
            Personnel::Known(strength) => [strength.low(), strength.best(), strength.high()],
            Personnel::Unknown => [0; 3],
        });
        self.set.details.push(detail);
        Ok(())
    }

    /// Sorts everything into canonical order.
    pub fn finish(mut self) -> Built {
        let rows_moved_to = self.sort_rows();
        self.set.sources.sort_by(|a, b| a.id.cmp(&b.id));
        self.set.claims.sort_by(|a, b| a.id.cmp(&b.id));
        let (moved_to, unclear_days) = self.sort_figures();

        let mut starts = vec![0u32; self.set.rows.len() + 1];
        for row in &self.of {
            starts[*row as usize + 1] += 1;
        }
        for row in 1..starts.len() {
            starts[row] += starts[row - 1];
        }
        self.set.starts = starts;
        for (row, at) in self.set.rows.iter().enumerate() {
            if at.part_of != NONE {
                self.set.parts.entry(at.part_of).or_default().push(row as u32);
            }
        }
        self.set.text.shrink();
        Built { dataset: self.set, unclear_days, moved_to, rows_moved_to }
    }

    fn sort_rows(&mut self) -> Vec<u32> {
        let set = &mut self.set;
        let id = |row: u32| set.text.get(set.rows[row as usize].id);
        let mut order: Vec<u32> = (0..set.rows.len() as u32).collect();
        if order.is_sorted_by_key(|row| id(*row)) {
            return Vec::new();
        }
        order.sort_by(|a, b| id(*a).cmp(id(*b)));
        let moved_to = inverse(&order);
        set.rows = order.iter().map(|row| set.rows[*row as usize].clone()).collect();
        for row in &mut set.rows {
            if row.part_of != NONE {
                row.part_of = moved_to[row.part_of as usize];
            }
        }
        set.by_id = IdIndex::default();
        for (number, row) in set.rows.iter().enumerate() {
            set.by_id.insert(set.text.get(row.id), number as u32);
        }
        set.row_extra = std::mem::take(&mut set.row_extra)
            .into_iter()
            .map(|(row, extra)| (moved_to[row as usize], extra))
            .collect();
        for row in &mut self.of {
            *row = moved_to[*row as usize];
        }
        moved_to
    }

    fn sort_figures(&mut self) -> (Vec<u32>, Vec<(u32, Date, u32)>) {
        let Self { set, of } = self;
        let mut order: Vec<u32> = (0..of.len() as u32).collect();
        let place = |figure: &u32| (of[*figure as usize], set.as_of[*figure as usize]);
        if !order.is_sorted_by_key(place) {
            order.sort_by_key(place); // stable: file order stays within a day
        }
        let mut unclear = Vec::new();
        let mut days: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        for to in 1..=order.len() {
            if to == order.len() || place(&order[from]) != place(&order[to]) {
                if to - from > 1 || !set.flags[order[from] as usize].has(Flags::PREFERRED) {
                    days.push(from..to);
                }
                from = to;
            }
        }
        for day in days {
            let run = &mut order[day];
            let (row, date) = (of[run[0] as usize], set.as_of[run[0] as usize]);
            let mut preferred = 0;
            for figure in run.iter() {
                let flags = &mut set.flags[*figure as usize];
                if flags.has(Flags::PREFERRED) {
                    preferred += 1;
                    if preferred > 1 {
                        flags.0 &= !Flags::PREFERRED;
                    }
                }
            }
            if preferred == 0 {
                set.flags[run[0] as usize].0 |= Flags::PREFERRED;
            }
            if preferred != 1 {
                unclear.push((row, date, preferred));
            }
            run.sort_by(|a, b| canonical(set, *a, *b));
        }
        if order.is_sorted() {
            return (Vec::new(), unclear);
        }
        let moved_to = inverse(&order);
        fn reorder<T: Copy>(column: &mut Vec<T>, order: &[u32]) {
            *column = order.iter().map(|at| column[*at as usize]).collect();
        }
        reorder(of, &order);
        reorder(&mut set.as_of, &order);
        reorder(&mut set.flags, &order);
        reorder(&mut set.strengths, &order);
        reorder(&mut set.details, &order);
        set.figure_extra = std::mem::take(&mut set.figure_extra)
            .into_iter()
            .map(|(figure, extra)| (moved_to[figure as usize], extra))
            .collect();
        (moved_to, unclear)
    }
}

/// The order of figures of one row and day: preferred first, source, status, low, best, high, quote.
fn canonical(set: &Dataset, a: u32, b: u32) -> std::cmp::Ordering {
    let key = |figure: u32| {
        let at = set.figure(figure);
        let strength = at.personnel.strength().map(|s| (s.low(), s.best(), s.high()));
        (!at.preferred, at.source, at.status, strength, at.quote)
    };
    key(a).cmp(&key(b))
}

fn inverse(order: &[u32]) -> Vec<u32> {
    let mut moved_to = vec![0; order.len()];
    for (now, before) in order.iter().enumerate() {
        moved_to[*before as usize] = now as u32;
    }
    moved_to
}

/// Whether `part` may be contained in `whole`: the same contributor, its hosts among the whole's.
pub fn fits_in(part: &Contribution<'_>, whole: &Contribution<'_>) -> bool {
    if part.contributor != whole.contributor || part.host == whole.host {
        return part.contributor == whole.contributor;
    }
    // Nearly all hosts are one code or a few; a file may join as many as it likes.
    const FEW: usize = 64;
    if whole.host.len() <= FEW {
        return place::host_codes(part.host).all(|code| place::host_codes(whole.host).any(|other| other == code));
    }
    let codes: HashSet<&str> = place::host_codes(whole.host).collect();
    place::host_codes(part.host).all(|code| codes.contains(code))
}
