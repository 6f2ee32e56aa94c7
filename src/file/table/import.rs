//! Reading the long table: rows into a document, the first fault named by its line and column.
//!
//! The table is streamed; one row and the one before it are alive at a time. Rows of one contribution mostly follow one
//! another, so a row's contribution is looked up only when its cells differ from the row before. What was read in a way
//! that a person might not expect is counted and told in [`Imported::notes`]. Start reading at [`import_reader`], then
//! `Importer::row`.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    io::{self, Read},
    path::Path,
};

use csv::{ByteRecord, ReaderBuilder};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{
    CellFault, Column, PartFault, TableError,
    notes::Counts,
    row::{Columns, NUMBERS, Row, plain, text},
    sniff::Stream,
};
use crate::{
    document::Document,
    file::{FileError, limits, regular_file},
    model::{
        Basis, Contribution, Dataset, DatasetBuilder, Date, Domain, Extra, Figure, Personnel, Source, Status, Strength,
        dataset::{Built, fits_in},
        parse_date, place,
        reading::{self, ReadError, Value, read_number},
    },
};

const BASES: &str = "stated, month_end or inferred";
const STATUSES: &str = "deployed, en_route, announced, available or ended";
const DOMAINS: &str = "land, air, sea or joint";
/// Most characters of a number cell that are looked into; the longest sensible one has about fifty.
const NUMBER_CELL: usize = 200;
/// Most hosts joined: more than there are countries.
const JOINED_HOSTS: usize = 300;
/// Longest id made from a name, in characters; ids are seen and typed by people.
const SLUG: usize = 60;

/// A document made of a table, and how the table was read.
#[derive(Debug)]
pub struct Imported {
    /// The document: a dataset without title, groups or claims, under the rule of a file that states none.
    pub document: Document,
    /// What a person may want to know: columns that were ignored, what was taken where nothing was stated, numbers
    /// that could have meant something else. One sentence each, without a full stop.
    pub notes: Vec<String>,
}

/// Reads a table from disk. `as_of` is the day of rows that state none.
///
/// # Errors
/// [`FileError::Table`] for what is in the file, others for the file itself.
pub fn import(path: &Path, as_of: Option<Date>) -> Result<Imported, FileError> {
    if regular_file(path)? == 0 {
        return Err(FileError::Empty { path: path.into() });
    }
    let io = |doing| move |source| FileError::Io { path: path.into(), doing, source };
    let file = File::open(path).map_err(io("opened"))?;
    import_reader(file, as_of).map_err(|error| match error {
        TableError::Io(source) => io("read")(source),
        // What is a table is not one that is none of ours: its own error says more.
        reason => FileError::Table { path: path.into(), reason }.with_kind(),
    })
}

/// Reads a table: CSV in UTF-8, separated by commas, semicolons or tabs, with a header.
///
/// # Errors
/// [`TableError`] for the first fault; nothing is kept of a table that has one.
pub fn import_reader(reader: impl Read, as_of: Option<Date>) -> Result<Imported, TableError> {
    let (separator, stream) = Stream::open(reader).map_err(TableError::Io)?;
    let mut csv = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 17)
        .from_reader(stream);
    let (mut record, mut before) = (ByteRecord::new(), ByteRecord::new());

    if !next(&mut csv, &mut record)? {
        return Err(TableError::NoHeader);
    }
    if record.len() > limits::COLUMNS {
        return Err(TableError::TooManyColumns { found: record.len() });
    }
    let line = || Stream::line_of(&csv, &record);
    let header = text(&record, line)?;
    if header.contains('\0') {
        return Err(TableError::NotText { line: line() }); // UTF-16 without its mark
    }
    let (columns, mut notes) = Columns::of_header(header, &record)?;
    if separator != b',' {
        let name = if separator == b';' { "semicolons" } else { "tabs" };
        notes.push(format!("read as a table separated by {name}"));
    }

    let mut importer = Importer::new(as_of);
    let mut last_line = 1;
    std::mem::swap(&mut record, &mut before);
    let mut of = None;
    while next(&mut csv, &mut record)? {
        let line = || Stream::line_of(&csv, &record);
        let row = Row { text: text(&record, line)?, record: &record, columns: &columns, line: &line };
        if (record.len() != columns.width || row.get(Column::Contributor).is_empty()) && row.is_blank() {
            continue;
        }
        row.check_width()?;
        let known = of.filter(|_| columns.same_contribution(&record, &before));
        let number = match known {
            Some(number) => number,
            None => importer.contribution(&row)?,
        };
        of = Some(number);
        importer.figure(&row, number)?;
        if importer.builder.figure_count().max(importer.builder.row_count()) as usize > limits::RECORDS {
            return Err(TableError::TooManyRows { line: line() });
        }
        last_line = csv.position().line();
        std::mem::swap(&mut record, &mut before);
    }
    importer.finish(notes, last_line)
}

/// Reads the next row; `false` when there is none.
fn next<R: Read>(csv: &mut csv::Reader<Stream<R>>, record: &mut ByteRecord) -> Result<bool, TableError> {
    if !csv.read_byte_record(record).map_err(|error| TableError::Io(io::Error::from(error)))? {
        return Ok(false);
    }
    let stream = csv.get_ref();
    if stream.is_end(record) {
        return Ok(false);
    }
    if stream.swallowed(record) {
        let line = Stream::line_of(csv, record);
        return Err(TableError::OpenQuote { line });
    }
    Ok(true)
}

/// What a row says of being the one used on its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Yes,
    Nothing,
    No,
}

/// The words that the numbers of a row brought with them.
#[derive(Debug, Default)]
struct Words {
    qualifier: Option<String>,
    note: String,
}

struct Importer {
    builder: DatasetBuilder,
    as_of: Option<Date>,
    /// The first line of each contribution.
    lines: Vec<u64>,
    part_of: BTreeMap<u32, String>,
    /// Names as typed, to what they are where that is something else.
    contributors: HashMap<Box<str>, Option<Box<str>>>,
    hosts: HashMap<Box<str>, Option<Box<str>>>,
    /// Who and where the row is about, kept to be filled again.
    who: String,
    at: String,
    /// Contributions without an id, by what makes them one.
    without_id: HashMap<([u32; 4], Option<Domain>), u32>,
    /// The last number given to each made id that was wanted again.
    made_ids: HashMap<String, u32>,
    sources: HashSet<Box<str>>,
    /// For each figure, when the table has the column.
    preferred: Vec<Said>,
    counts: Counts,
}

impl Importer {
    fn new(as_of: Option<Date>) -> Self {
        Self {
            builder: DatasetBuilder::default(),
            as_of,
            lines: Vec::new(),
            part_of: BTreeMap::new(),
            contributors: HashMap::new(),
            hosts: HashMap::new(),
            who: String::new(),
            at: String::new(),
            without_id: HashMap::new(),
            made_ids: HashMap::new(),
            sources: HashSet::new(),
            preferred: Vec::new(),
            counts: Counts::default(),
        }
    }

    fn contributor(&mut self, row: &Row<'_>, into: &mut String) -> Result<(), TableError> {
        let typed = row.get(Column::Contributor);
        into.clear();
        if let Some(known) = self.contributors.get(typed) {
            into.push_str(known.as_deref().unwrap_or(typed));
            return Ok(());
        }
        if typed.trim().is_empty() {
            return Err(row.fault(Column::Contributor, CellFault::Empty));
        }
        let code = place::code_of(typed).filter(|code| *code != typed);
        into.push_str(code.unwrap_or(typed));
        self.contributors.insert(typed.into(), code.map(Into::into));
        Ok(())
    }

    fn host(&mut self, row: &Row<'_>, into: &mut String) -> Result<(), TableError> {
        let typed = row.get(Column::Host);
        into.clear();
        if let Some(known) = self.hosts.get(typed) {
            into.push_str(known.as_deref().unwrap_or(typed));
            return Ok(());
        }
        let why = if typed.trim().is_empty() {
            CellFault::Empty
        } else if typed.split('+').nth(JOINED_HOSTS).is_some() {
            CellFault::TooManyHosts
        } else if let Some(host) = place::canonical_host(typed) {
            into.push_str(&host);
            self.hosts.insert(typed.into(), Some(host.into_boxed_str()).filter(|host| **host != *typed));
            return Ok(());
        } else {
            CellFault::EmptyPart
        };
        Err(row.fault(Column::Host, why))
    }

    /// The number of the row's contribution, new or known.
    fn contribution(&mut self, row: &Row<'_>) -> Result<u32, TableError> {
        let (mut who, mut at) = (std::mem::take(&mut self.who), std::mem::take(&mut self.at));
        self.contributor(row, &mut who)?;
        self.host(row, &mut at)?;
        let number = self.contribution_of(row, &who, &at);
        (self.who, self.at) = (who, at);
        number
    }

    fn contribution_of(&mut self, row: &Row<'_>, contributor: &str, host: &str) -> Result<u32, TableError> {
        let mut at = Contribution {
            id: row.get(Column::ContributionId),
            contributor,
            host,
            formation: row.get(Column::Formation),
            framework_nation: row.get(Column::FrameworkNation),
            domain: row.one_of(Column::Domain, Domain::from_code, DOMAINS)?,
            element: row.get(Column::Element),
            part_of: row.get(Column::PartOf),
            note: row.get(Column::ContributionNote),
        };
        let has_id = !at.id.trim().is_empty();
        let words = self.builder.words(&at);
        let (known, made, key) = if has_id {
            (self.builder.find(at.id), String::new(), None)
        } else {
            let key = (words, at.domain);
            let known = self.without_id.get(&key).copied();
            let made = if known.is_some() { String::new() } else { self.make_id(&at) };
            (known, made, Some(key))
        };
        if let Some(number) = known {
            self.same(row, &at, number)?;
            return Ok(number);
        }
        if !has_id {
            at.id = &made;
        }
        // A made id is free and a given one was not found, so only the text can be too much.
        let Ok(number) = self.builder.contribution_of(&at, words, Extra::new()) else {
            return Err(TableError::TooMuchText { line: row.line() });
        };
        self.lines.push(row.line());
        if !at.part_of.is_empty() {
            self.part_of.insert(number, at.part_of.to_owned());
        }
        if let Some(key) = key {
            self.without_id.insert(key, number);
            self.counts.no_id += 1;
        }
        Ok(number)
    }

    /// Refuses a row that describes its contribution in another way than the first one did.
    fn same(&self, row: &Row<'_>, at: &Contribution<'_>, number: u32) -> Result<(), TableError> {
        let there = self.builder.added(number);
        let part_of = self.part_of.get(&number).map_or("", String::as_str);
        let domain = |domain: Option<Domain>| domain.map_or("", |domain| domain.code());
        let pairs = [
            (Column::Contributor, there.contributor, at.contributor),
            (Column::Host, there.host, at.host),
            (Column::Formation, there.formation, at.formation),
            (Column::FrameworkNation, there.framework_nation, at.framework_nation),
            (Column::Domain, domain(there.domain), domain(at.domain)),
            (Column::Element, there.element, at.element),
            (Column::PartOf, part_of, at.part_of),
            (Column::ContributionNote, there.note, at.note),
        ];
        match pairs.into_iter().find(|(_, a, b)| a != b) {
            None => Ok(()),
            Some((column, a, b)) => Err(TableError::Disagree {
                id: there.id.to_owned(),
                column,
                line_a: self.lines.get(number as usize).copied().unwrap_or_default(),
                value_a: a.to_owned(),
                line_b: row.line(),
                value_b: b.to_owned(),
            }),
        }
    }

    /// An id no contribution has: `deu.ltu.battlegroup`, then `deu.ltu.battlegroup-2`.
    fn make_id(&mut self, of: &Contribution<'_>) -> String {
        let what = if of.element.trim().is_empty() { of.formation } else { of.element };
        let parts = [of.contributor, of.host, what].map(slug);
        let base = parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(".");
        if !base.is_empty() && self.builder.find(&base).is_none() {
            return base;
        }
        let wanted = self.made_ids.entry(base.clone()).or_insert(1);
        loop {
            *wanted += 1;
            let id = format!("{base}-{wanted}");
            if self.builder.find(&id).is_none() {
                return id;
            }
        }
    }

    fn figure(&mut self, row: &Row<'_>, of: u32) -> Result<(), TableError> {
        if row.word(Column::AsOf).is_empty() && row.reports_nothing() {
            self.counts.no_report += 1;
            return Ok(());
        }
        let as_of = self.day(row)?;
        let status = match row.word(Column::Status) {
            "" => {
                self.counts.no_status += 1;
                Status::Deployed
            }
            word => Status::from_code(word)
                .or_else(|| Status::from_typed(word))
                .ok_or_else(|| row.fault(Column::Status, CellFault::NoneOf(STATUSES)))?,
        };
        let (personnel, words) = self.personnel(row)?;
        let qualifier = row.get(Column::Qualifier);
        let said = match row.yes_no(Column::Preferred)? {
            Some(true) => Said::Yes,
            None => Said::Nothing,
            Some(false) => Said::No,
        };
        if row.has(Column::Preferred) {
            self.preferred.push(said);
        }
        let source = row.get(Column::Source);
        if !source.is_empty() && !self.sources.contains(source) {
            self.sources.insert(source.into());
        }
        let note = row.get(Column::Note);
        let note: Cow<'_, str> = match (note, words.note.as_str()) {
            (note, "") => note.into(),
            ("", note) => note.into(),
            (note, more) => format!("{note}; {more}").into(),
        };
        let figure = Figure {
            as_of,
            basis: row.one_of(Column::AsOfBasis, Basis::from_code, BASES)?.unwrap_or_default(),
            status,
            personnel,
            qualifier: if qualifier.is_empty() { words.qualifier.as_deref().unwrap_or_default() } else { qualifier },
            preferred: said != Said::No,
            source,
            quote: row.get(Column::Quote),
            gloss: row.get(Column::Gloss),
            note: &note,
        };
        let added = self.builder.figure(of, &figure, Extra::new());
        added.map_err(|_| TableError::TooMuchText { line: row.line() })
    }

    fn day(&mut self, row: &Row<'_>) -> Result<Date, TableError> {
        match row.word(Column::AsOf) {
            "" => {
                self.counts.no_day += 1;
                self.as_of.ok_or_else(|| TableError::NoDate { line: row.line() })
            }
            word => parse_date(word).ok_or_else(|| row.fault(Column::AsOf, CellFault::NoDay)),
        }
    }

    /// The numbers of a row. Nearly all cells are empty or plain digits; others are read as people write numbers.
    fn personnel(&mut self, row: &Row<'_>) -> Result<(Personnel, Words), TableError> {
        let open = row.yes_no(Column::OpenAbove)?;
        let mut words = Words::default();
        let mut stated = [None; 3];
        for (column, stated) in NUMBERS.into_iter().zip(&mut stated) {
            let cell = row.word(column);
            if !cell.is_empty() {
                *stated = match plain(cell) {
                    Some(number) => Some(Strength::exact(number)),
                    None => self.as_written(row, column, cell, &mut words)?,
                };
            }
        }
        let filled = stated.iter().flatten().count();
        let with_bounds = |strength: &Option<Strength>| strength.is_some_and(|strength| !strength.is_exact());
        let strength = match stated.iter().position(with_bounds) {
            Some(at) if filled > 1 => return Err(row.fault(NUMBERS[at], CellFault::NotAlone)),
            Some(at) => stated[at],
            None => {
                let [low, best, high] = stated.map(|strength| strength.map(Strength::best));
                let strength = Strength::from_stated(low, best, high);
                strength.map_err(|bounds| TableError::Bounds { line: row.line(), bounds })?
            }
        };
        let strength = match (strength, open) {
            (None, Some(true)) => return Err(row.fault(Column::OpenAbove, CellFault::OpenNothing)),
            (Some(strength), Some(false)) if strength.open_above() => {
                return Err(row.fault(Column::OpenAbove, CellFault::NotOpen));
            }
            (Some(strength), Some(true)) => Strength::new(strength.low(), strength.best(), strength.high(), true),
            (strength, _) => strength,
        };
        Ok((Personnel::from(strength), words))
    }

    /// A number cell that is not plain digits; `None` when it says that no number is given.
    fn as_written(
        &mut self,
        row: &Row<'_>,
        column: Column,
        cell: &str,
        words: &mut Words,
    ) -> Result<Option<Strength>, TableError> {
        let reading = if cell.len() > NUMBER_CELL {
            Err(ReadError::NotANumber { text: cell.to_owned() })
        } else {
            read_number(cell)
        };
        let reading = reading.map_err(|error| row.fault(column, CellFault::Number(error)))?;
        let reading::Reading { value, qualifier, note, dot_grouped } = reading;
        if let Some(note) = note {
            if !words.note.is_empty() {
                words.note.push_str("; ");
            }
            words.note.push_str(&note);
        }
        words.qualifier = words.qualifier.take().or(qualifier);
        let strength = match value {
            Value::Strength(strength) => Some(strength),
            Value::Unknown => None,
            // Only the window's reader gives changes.
            Value::Relative(_) => {
                let text = cell.to_owned();
                return Err(row.fault(column, CellFault::Number(ReadError::Sign { text })));
            }
        };
        if let (true, Some(strength)) = (dot_grouped, strength) {
            self.counts.dots += 1;
            self.counts.first_dot.get_or_insert_with(|| (cell.to_owned(), strength.best()));
        }
        Ok(strength)
    }

    /// Rule of counting 4: one level deep, the same contributor, hosts among the whole's.
    fn link_parts(&mut self) -> Result<(), TableError> {
        for (&number, part_of) in &self.part_of {
            let fault = |why| TableError::Part {
                line: self.lines.get(number as usize).copied().unwrap_or_default(),
                part_of: part_of.clone(),
                why,
            };
            let Some(parent) = self.builder.find(part_of) else {
                return Err(fault(PartFault::Missing));
            };
            let (part, whole) = (self.builder.added(number), self.builder.added(parent));
            if parent == number {
                return Err(fault(PartFault::Itself));
            }
            if self.part_of.contains_key(&parent) {
                return Err(fault(PartFault::TwoDeep));
            }
            if part.contributor != whole.contributor {
                return Err(fault(PartFault::OtherContributor(whole.contributor.to_owned())));
            }
            if !fits_in(&part, &whole) {
                let (part, whole) = (part.host.to_owned(), whole.host.to_owned());
                return Err(fault(PartFault::Hosts { part, whole }));
            }
            self.builder.set_part_of(number, parent);
        }
        Ok(())
    }

    fn finish(mut self, mut notes: Vec<String>, last_line: u64) -> Result<Imported, TableError> {
        self.link_parts()?;
        let mut sources: Vec<Box<str>> = std::mem::take(&mut self.sources).into_iter().collect();
        sources.sort_unstable();
        let described = |id: Box<str>| Source { title: id.to_string(), id: id.into_string(), ..Source::default() };
        self.builder.set().sources = sources.into_iter().map(described).collect();
        let (set, unclear) = settle(std::mem::take(&mut self.builder).finish(), &self.preferred)
            .ok_or(TableError::TooMuchText { line: last_line })?;
        self.counts.note(&set, self.as_of, unclear, &mut notes);
        Ok(Imported { document: Document::new(set), notes })
    }
}

/// Sees to it that a day's figure is the one the table says: the first `yes`, else the first that does not say no. The
/// builder takes the first that does not say no, so only days where something stands before a `yes` are wrong, and
/// hardly any table has one: then the dataset is built again. Also counts the days that do not say it clearly.
fn settle(built: Built, said: &[Said]) -> Option<(Dataset, usize)> {
    let set = built.dataset;
    if said.is_empty() {
        return Some((set, built.unclear_days.len()));
    }
    let mut read_as: Vec<u32> = (0..set.figure_count()).collect();
    for (before, now) in built.moved_to.iter().enumerate() {
        read_as[*now as usize] = before as u32;
    }
    let read_as = |figure: u32| read_as[figure as usize];
    let said = |figure: u32| said.get(read_as(figure) as usize).copied().unwrap_or(Said::Nothing);
    let (mut unclear, mut wrong) = (0, BTreeMap::new());
    for row in 0..set.row_count() {
        let figures = set.figures_of(row);
        let mut from = figures.start;
        for day in set.days(figures).chunk_by(|a, b| a == b) {
            let to = from + day.len() as u32;
            let best = (from..to).map(&said).min().unwrap_or(Said::Nothing);
            let claims = (from..to).filter(|figure| said(*figure) == best).count();
            unclear += usize::from(claims > 1 || best == Said::No);
            let used = (from..to).min_by_key(|figure| (said(*figure), read_as(*figure)));
            if let Some(used) = used.filter(|used| !set.preferred(*used)) {
                wrong.extend((from..to).map(|figure| (figure, figure == used)));
            }
            from = to;
        }
    }
    if wrong.is_empty() {
        return Some((set, unclear));
    }
    let mut builder = DatasetBuilder::default();
    for row in 0..set.row_count() {
        let number = builder.contribution(&set.contribution(row), Extra::new()).ok()?.ok()?;
        if let Some(parent) = set.parent(row) {
            builder.set_part_of(number, parent);
        }
        for at in set.figures_of(row) {
            let figure = set.figure(at);
            let preferred = wrong.get(&at).copied().unwrap_or(figure.preferred);
            builder.figure(number, &Figure { preferred, ..figure }, Extra::new()).ok()?;
        }
    }
    builder.set().sources = set.sources;
    Some((builder.finish().dataset, unclear))
}

/// A name as part of an id: lower case, letters and digits without accents, a dash between words.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    let letters = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for c in letters.take(10 * SLUG) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let end = slug.char_indices().nth(SLUG).map_or(slug.len(), |(end, _)| end);
    slug.truncate(end);
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}
