//! Reading: records into a document, every fault named by its place.
//!
//! The file is streamed; one raw record is alive at a time. Keys may come in any order: when figures come before the
//! contributions they belong to, the file is read a second time, contributions first. Faults are collected and all
//! refused together; what is only odd becomes a finding or a note ([`crate::file::check`]).

use std::{
    collections::{BTreeMap, BTreeSet, HashSet, btree_map::Entry},
    io::{self, Read},
    num::NonZeroU32,
};

use serde::de::{DeserializeSeed as _, IgnoredAny};
use serde_json::{error::Category, value::RawValue};

use super::{
    keys,
    raw::{Faults, Place, Record, one_line, quoted},
    records::{
        DOMAINS, contribution_record, edit, figure, figure_record, partial_date, required_word, reversed, sorted_host,
        source, statuses,
    },
    scan::{Fault, Scanner},
};
use crate::{
    document::{Document, Origin},
    file::{Opened, check, limits},
    model::{
        Claim, ClaimKind, Contribution, CountingRule, Dataset, DatasetBuilder, Date, Domain, Duplicate, Extra, Group,
        Member, Scope, Tolerance,
        dataset::{Built, TooMuchText, fits_in},
    },
    scenario::{Dismissed, Own, OwnFigure, Preference, Scenario},
};

/// Why content is no document.
#[derive(Debug)]
pub enum ReadError {
    /// Reading failed.
    Io(io::Error),
    /// The text ends in the middle.
    CutOff {
        /// The last line.
        line: usize,
    },
    /// Not JSON.
    NotJson {
        /// Where.
        line: usize,
        /// Where.
        column: usize,
        /// What the parser says.
        why: String,
    },
    /// Not UTF-8.
    NotText {
        /// Where.
        line: usize,
    },
    /// JSON of something else.
    OtherFormat {
        /// Its `format`.
        found: Option<String>,
    },
    /// No version.
    NoVersion,
    /// A newer version that this one would misread.
    TooNew {
        /// The writer's version.
        version: u32,
        /// The oldest reader's.
        readable_since: u32,
    },
    /// Faults, each with its place.
    Invalid {
        /// The first of them, as `place: what`.
        places: Vec<String>,
        /// How many more.
        more: usize,
    },
}

/// Where the text comes from; asked again when it has to be read twice.
pub type Again<'a> = &'a dyn Fn() -> io::Result<Box<dyn Read>>;

/// Reads a document.
pub fn read(again: Again<'_>) -> Result<Opened, ReadError> {
    let mut reading = Reading::default();
    let mut passed = pass(again, &mut reading);
    if let Err(Stop::FiguresFirst) = passed {
        reading = Reading { stage: Stage::ContributionsFirst, ..Reading::default() };
        passed = pass(again, &mut reading);
        if passed.is_ok() {
            reading.seen.clear();
            reading.stage = Stage::TheRest;
            passed = pass(again, &mut reading);
        }
    }
    passed.map_err(|stop| explain(stop, again))?;
    reading.finish()
}

/// Why reading stops before the end.
enum Stop {
    Split(Fault),
    /// The parser, on a value that starts so many bytes from the start.
    Json(serde_json::Error, u64),
    /// Figures came before contributions.
    FiguresFirst,
    /// More text than a dataset holds.
    TooMuchText,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Split(fault)
    }
}

fn pass(again: Again<'_>, reading: &mut Reading) -> Result<(), Stop> {
    let mut scanner = Scanner::new(again().map_err(Fault::Io)?)?;
    match scanner.peek()? {
        Some(b'{') => drop(scanner.take(b"{", "`{`")?),
        // Nothing in a list can be ours: no need to read on, however much of it there is.
        Some(b'[') => return Err(Stop::Split(Fault::NotAnObject)),
        Some(_) => {
            parse::<IgnoredAny>(&mut scanner)?;
            return Err(Stop::Split(Fault::NotAnObject));
        }
        None => return Err(Stop::Split(Fault::CutOff)),
    }
    if scanner.peek()? == Some(b'}') {
        scanner.take(b"}", "`}`")?;
    } else {
        loop {
            if scanner.peek()? != Some(b'"') && scanner.peek()?.is_some() {
                return Err(Stop::Split(Fault::Expected("a key in quotation marks is expected", scanner.position())));
            }
            let key: String = parse(&mut scanner)?;
            scanner.take(b":", "`:` is expected")?;
            reading.top_key(key, &mut scanner)?;
            if scanner.take(b",}", "`,` or `}` is expected")? == b'}' {
                break;
            }
        }
    }
    match scanner.peek()? {
        None => Ok(()),
        Some(_) => Err(Stop::Split(Fault::Expected("nothing more is expected", scanner.position()))),
    }
}

type Text = Scanner<Box<dyn Read>>;

/// Parses the next value.
fn parse<T: serde::de::DeserializeOwned>(scanner: &mut Text) -> Result<T, Stop> {
    let value = scanner.value()?;
    let position = scanner.position_of(&value);
    serde_json::from_slice(scanner.bytes(value)).map_err(|error| Stop::Json(error, position))
}

fn explain(stop: Stop, again: Again<'_>) -> ReadError {
    let at = |position: u64| line_and_column(again, position).unwrap_or((1, 1));
    match stop {
        Stop::Split(Fault::Io(error)) => ReadError::Io(error),
        Stop::Split(Fault::CutOff) => ReadError::CutOff { line: at(u64::MAX).0 },
        Stop::Split(Fault::NotAnObject) => ReadError::OtherFormat { found: None },
        Stop::Split(Fault::Expected(why, position)) => {
            let (line, column) = at(position);
            ReadError::NotJson { line, column, why: why.to_owned() }
        }
        Stop::Json(error, position) => {
            let (line, column) = at(position);
            let text = error.to_string();
            let why = text.split(" at line ").next().unwrap_or(&text);
            let line_here = line + error.line().saturating_sub(1);
            let column_here = if error.line() > 1 { error.column() } else { column + error.column().saturating_sub(1) };
            match error.classify() {
                _ if why.contains("invalid unicode") => ReadError::NotText { line: line_here },
                Category::Eof => ReadError::CutOff { line: line_here },
                _ => {
                    let why = why.replace("recursion limit exceeded", "nested too deep");
                    ReadError::NotJson { line: line_here, column: column_here, why }
                }
            }
        }
        Stop::TooMuchText => {
            ReadError::Invalid { places: vec!["the file: more text than a dataset can hold".to_owned()], more: 0 }
        }
        // The second pass reads contributions first, whatever their place.
        Stop::FiguresFirst => ReadError::OtherFormat { found: None },
    }
}

/// Line and column of a byte, counted from 1; of the end when there are fewer bytes. Reads the text again, which only
/// an error does.
fn line_and_column(again: Again<'_>, position: u64) -> io::Result<(usize, usize)> {
    let (mut line, mut column, mut left) = (1, 1, position);
    let mut reader = again()?;
    let mut chunk = vec![0; 1 << 16];
    while left > 0 {
        let n = reader.read(&mut chunk)?;
        if n == 0 {
            break;
        }
        for byte in &chunk[..n.min(usize::try_from(left).unwrap_or(n))] {
            (line, column) = if *byte == b'\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        left = left.saturating_sub(n as u64);
    }
    Ok((line, column))
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Everything in one go.
    #[default]
    Everything,
    /// Only contributions.
    ContributionsFirst,
    /// Everything but contributions.
    TheRest,
}

#[derive(Debug, Default)]
struct Reading {
    stage: Stage,
    seen: HashSet<String>,
    faults: Faults,
    format: Option<Result<String, ()>>,
    version: Option<u32>,
    readable_since: Option<u32>,
    counting: Option<Box<str>>,
    builder: DatasetBuilder,
    /// Ids of sources, groups, claims: to find duplicates.
    ids: [HashSet<String>; 3],
    part_of: Vec<(usize, u32, String)>,
    last_of: Option<(String, Option<u32>)>,
    own: Own,
    scenarios: Vec<Scenario>,
    extra: Extra,
}

/// What takes in a record; `Err`: there is no room for its text.
type Handle = fn(&mut Reading, &mut Record, usize) -> Result<(), TooMuchText>;

impl Reading {
    fn top_key(&mut self, key: String, scanner: &mut Text) -> Result<(), Stop> {
        if !self.seen.insert(key.clone()) {
            if self.stage != Stage::TheRest {
                self.faults.add(&Place::top(&key), "the key is there twice");
            }
            parse::<IgnoredAny>(scanner)?;
            return Ok(());
        }
        let skip = match self.stage {
            Stage::Everything => false,
            Stage::ContributionsFirst => key != "contributions",
            Stage::TheRest => key == "contributions",
        };
        let (keys, handle): (_, Handle) = match key.as_str() {
            _ if skip => {
                scanner.value()?; // read by the other pass
                return Ok(());
            }
            "sources" => (keys::source::KEYS, Self::source),
            "groups" => (keys::group::KEYS, Self::group),
            "contributions" => (keys::contribution::KEYS, Self::contribution),
            "figures" if self.stage == Stage::Everything && !self.seen.contains("contributions") => {
                return Err(Stop::FiguresFirst);
            }
            "figures" => (keys::figure::KEYS, Self::figure),
            "claims" => (keys::claim::KEYS, Self::claim),
            "scenarios" => (keys::scenario::KEYS, Self::scenario),
            _ => {
                let value: Box<RawValue> = parse(scanner)?;
                self.top_value(key, value.get());
                return Ok(());
            }
        };
        self.records(&key, keys, handle, scanner)?;
        if key == "contributions" {
            self.link_parts();
        }
        Ok(())
    }

    /// A top-level list of records, one at a time.
    fn records(
        &mut self,
        name: &str,
        keys: &'static [keys::Key],
        handle: Handle,
        scanner: &mut Text,
    ) -> Result<(), Stop> {
        if scanner.peek()? != Some(b'[') {
            let found: Box<RawValue> = parse(scanner)?;
            let found = match found.get().as_bytes().first() {
                Some(b'{') => "an object",
                Some(b'"') => "text",
                Some(b'n') => "null (leave the key out instead)",
                Some(b't' | b'f') => found.get(),
                _ => "a number",
            };
            self.faults.add(&Place::top(name), format_args!("a list is expected, found {found}"));
            return Ok(());
        }
        scanner.take(b"[", "`[`")?;
        if scanner.peek()? == Some(b']') {
            scanner.take(b"]", "`]`")?;
            return Ok(());
        }
        let mut record = Record::new(keys);
        for index in 0.. {
            let value = scanner.value()?;
            let position = scanner.position_of(&value);
            let mut json = serde_json::Deserializer::from_slice(scanner.bytes(value));
            let read = record.deserialize(&mut json).and_then(|()| json.end());
            read.map_err(|error| Stop::Json(error, position))?;
            let most = if name == "scenarios" { limits::SCENARIOS } else { limits::RECORDS };
            if index == most {
                self.faults.add(&Place::top(name), format_args!("more than {index} records"));
            }
            if index < most {
                handle(self, &mut record, index).map_err(|TooMuchText| Stop::TooMuchText)?;
            }
            if scanner.take(b",]", "`,` or `]` is expected")? == b']' {
                break;
            }
        }
        Ok(())
    }

    fn top_value(&mut self, key: String, raw: &str) {
        let place = Place::top(&key);
        match key.as_str() {
            "format" => self.format = Some(serde_json::from_str(raw).map_err(|_| ())),
            "version" | "readable_since" => match serde_json::from_str::<NonZeroU32>(raw) {
                Ok(number) if key == "version" => self.version = Some(number.get()),
                Ok(number) => self.readable_since = Some(number.get()),
                Err(_) => {
                    self.faults.add(&place, format_args!("a whole number from 1 is expected, found {}", one_line(raw)));
                }
            },
            "title" => match serde_json::from_str(raw) {
                Ok(title) => self.builder.set().title = title,
                Err(_) => self.faults.add(&place, format_args!("text is expected, found {}", quoted(raw))),
            },
            "counting" => self.counting = Some(raw.into()),
            "own" => {
                self.own(raw);
            }
            _ => self.extra.push((key, one_line(raw))),
        }
    }

    fn unique(&mut self, kind: usize, id: &str, place: &Place<'_>) {
        if !self.ids[kind].insert(id.to_owned()) {
            self.faults.add(&place.key("id"), format_args!("{} is there twice", quoted(id)));
        }
    }

    fn source(&mut self, record: &mut Record, index: usize) -> Result<(), TooMuchText> {
        let place = Place::nth("sources", index);
        if let Some(source) = source(&mut record.fields(&place, &mut self.faults)) {
            self.unique(0, &source.id, &place);
            self.builder.set().sources.push(source);
        }
        Ok(())
    }

    fn group(&mut self, record: &mut Record, index: usize) -> Result<(), TooMuchText> {
        use keys::{group as k, member as m};
        let place = Place::nth("groups", index);
        let mut at = record.fields(&place, &mut self.faults);
        let Some(id) = at.required(k::id).map(str::to_owned) else {
            return Ok(());
        };
        let mut group = Group { id, name: at.text(k::name).to_owned(), members: Vec::new(), extra: Extra::new() };
        if at.has(k::members) {
            for (nth, raw) in at.list(k::members).unwrap_or_default().iter().enumerate() {
                let place = place.element("members", nth);
                let mut member = Record::of_text(m::KEYS, raw.get());
                let mut at = member.fields(&place, at.faults);
                if at.required(m::country).is_some() {
                    for key in [m::from, m::to] {
                        partial_date(&mut at, key);
                    }
                    group.members.push(Member {
                        country: at.text(m::country).to_owned(),
                        from: at.text(m::from).to_owned(),
                        to: at.text(m::to).to_owned(),
                        source: at.text(m::source).to_owned(),
                        note: at.text(m::note).to_owned(),
                        extra: at.extra(),
                    });
                }
            }
        }
        group.extra = at.extra();
        self.unique(1, &group.id, &place);
        self.builder.set().groups.push(group);
        Ok(())
    }

    fn contribution(&mut self, record: &mut Record, index: usize) -> Result<(), TooMuchText> {
        use keys::contribution as k;
        let place = Place::nth("contributions", index);
        let mut at = record.fields(&place, &mut self.faults);
        let needed = [k::id, k::contributor, k::host].map(|key| at.required(key).is_some());
        let complete = needed == [true; 3];
        for key in [k::formation, k::framework_nation, k::element, k::part_of, k::note] {
            at.text(key);
        }
        let domain = at.word(k::domain, Domain::from_code, DOMAINS);
        if !complete {
            return Ok(());
        }
        let Some(host) = sorted_host(at.peek(k::host)) else {
            at.fault(k::host, "has an empty part");
            return Ok(());
        };
        let extra = at.extra();
        let contribution = Contribution {
            id: at.peek(k::id),
            contributor: at.peek(k::contributor),
            host: &host,
            formation: at.peek(k::formation),
            framework_nation: at.peek(k::framework_nation),
            domain,
            element: at.peek(k::element),
            part_of: "",
            note: at.peek(k::note),
        };
        match self.builder.contribution(&contribution, extra)? {
            Ok(number) => {
                if at.has(k::part_of) {
                    self.part_of.push((index, number, at.peek(k::part_of).to_owned()));
                }
            }
            Err(Duplicate) => {
                let id = quoted(at.peek(k::id));
                at.fault(k::id, format_args!("{id} is there twice"));
            }
        }
        Ok(())
    }

    /// Rule of counting 4: one level deep, the same contributor, hosts among the parent's.
    fn link_parts(&mut self) {
        let parts: BTreeSet<u32> = self.part_of.iter().map(|(_, number, _)| *number).collect();
        for (index, number, parent_id) in std::mem::take(&mut self.part_of) {
            let place = Place::nth("contributions", index);
            let place = place.key("part_of");
            let Some(parent) = self.builder.find(&parent_id) else {
                self.faults.add(&place, format_args!("there is no contribution {}", quoted(&parent_id)));
                continue;
            };
            let (part, whole) = (self.builder.added(number), self.builder.added(parent));
            if parent == number {
                self.faults.add(&place, "is part of itself");
            } else if parts.contains(&parent) {
                let what = format!("{} is itself part of another; only one level is allowed", quoted(&parent_id));
                self.faults.add(&place, what);
            } else if part.contributor != whole.contributor {
                let what = format!("{} is of another contributor ({})", quoted(&parent_id), whole.contributor);
                self.faults.add(&place, what);
            } else if !fits_in(&part, &whole) {
                let what =
                    format!("{} does not have all its hosts ({} / {})", quoted(&parent_id), part.host, whole.host);
                self.faults.add(&place, what);
            } else {
                self.builder.set_part_of(number, parent);
            }
        }
    }

    fn figure(&mut self, record: &mut Record, index: usize) -> Result<(), TooMuchText> {
        use keys::figure as k;
        let place = Place::nth("figures", index);
        let mut at = record.fields(&place, &mut self.faults);
        let plain = figure(&mut at);
        let Some(id) = at.required(k::of) else { return Ok(()) };
        let of = match &self.last_of {
            Some((last, of)) if last == id => *of,
            _ => {
                let of = self.builder.find(id);
                self.last_of = Some((id.to_owned(), of));
                of
            }
        };
        let Some(of) = of else {
            let id = quoted(at.peek(k::of));
            at.fault(k::of, format_args!("there is no contribution {id}"));
            return Ok(());
        };
        if let Some(plain) = plain {
            let extra = at.extra();
            self.builder.figure(of, &plain.with_texts(&at), extra)?;
        }
        Ok(())
    }

    fn claim(&mut self, record: &mut Record, index: usize) -> Result<(), TooMuchText> {
        use keys::claim as k;
        let place = Place::nth("claims", index);
        let mut at = record.fields(&place, &mut self.faults);
        let id = at.required(k::id).map(str::to_owned);
        let as_of = at.required_day(k::as_of);
        let kind = required_word(&mut at, k::kind, ClaimKind::from_code, "total, share, text");
        let (low, best, high) = (at.number(k::low), at.number(k::best), at.number(k::high));
        let stated: Vec<u32> = [low, best, high].into_iter().flatten().collect();
        if !stated.is_sorted() {
            at.faults.add(&place, reversed(low, best, high));
        }
        if kind == Some(ClaimKind::Total) && stated.is_empty() {
            at.faults.add(&place, "a total needs a number: low, best or high");
        }
        let statuses = statuses(&mut at, k::statuses).unwrap_or_default();
        let mut claim = Claim {
            id: id.clone().unwrap_or_default(),
            as_of: as_of.unwrap_or(Date::MIN),
            kind: kind.unwrap_or(ClaimKind::Text),
            hosts: at.texts(k::hosts).unwrap_or_default(),
            formations: at.texts(k::formations).unwrap_or_default(),
            contributors: at.texts(k::contributors).unwrap_or_default(),
            statuses,
            low,
            best,
            high,
            qualifier: at.text(k::qualifier).to_owned(),
            tolerance: at
                .word(k::tolerance, Tolerance::from_code, "exact, about, nearly, just_over")
                .unwrap_or_default(),
            source: at.text(k::source).to_owned(),
            quote: at.text(k::quote).to_owned(),
            gloss: at.text(k::gloss).to_owned(),
            note: at.text(k::note).to_owned(),
            extra: Extra::new(),
        };
        claim.extra = at.extra();
        if let (Some(id), Some(_), Some(_)) = (id, as_of, kind) {
            self.unique(2, &id, &place);
            self.builder.set().claims.push(claim);
        }
        Ok(())
    }

    fn own(&mut self, raw: &str) {
        use keys::own as k;
        let place = Place::top("own");
        let mut record = Record::of_text(k::KEYS, raw);
        let mut at = record.fields(&place, &mut self.faults);
        let mut own = Own::default();
        let mut ids = HashSet::new();
        for (nth, raw) in at.list(k::sources).unwrap_or_default().iter().enumerate() {
            let place = place.element("sources", nth);
            let mut record = Record::of_text(keys::source::KEYS, raw.get());
            if let Some(source) = source(&mut record.fields(&place, at.faults)) {
                if !ids.insert(source.id.clone()) {
                    at.faults.add(&place.key("id"), format_args!("{} is there twice", quoted(&source.id)));
                }
                own.sources.push(source);
            }
        }
        let mut ids = HashSet::new();
        for (nth, raw) in at.list(k::contributions).unwrap_or_default().iter().enumerate() {
            let place = place.element("contributions", nth);
            let mut record = Record::of_text(keys::contribution::KEYS, raw.get());
            if let Some(row) = contribution_record(&mut record.fields(&place, at.faults)) {
                if !ids.insert(row.id.clone()) {
                    at.faults.add(&place.key("id"), format_args!("{} is there twice", quoted(&row.id)));
                }
                own.contributions.push(row);
            }
        }
        for (nth, raw) in at.list(k::figures).unwrap_or_default().iter().enumerate() {
            let place = place.element("figures", nth);
            let mut record = Record::of_text(keys::own_figure::KEYS, raw.get());
            let mut at = record.fields(&place, at.faults);
            let figure = figure_record(&mut at);
            let off = at.flag(keys::own_figure::off).unwrap_or(false);
            if let (Some(of), Some(figure)) = (at.required(keys::own_figure::of).map(str::to_owned), figure) {
                own.figures.push(OwnFigure { of, figure, off });
            }
        }
        for (nth, raw) in at.list(k::preferences).unwrap_or_default().iter().enumerate() {
            use keys::preference as p;
            let place = place.element("preferences", nth);
            let mut record = Record::of_text(p::KEYS, raw.get());
            let mut at = record.fields(&place, at.faults);
            let nth = at.number(p::nth);
            if nth.is_none() && !at.has(p::nth) && at.is_object() {
                at.fault(p::nth, "is missing");
            }
            let why = at.text(p::why).to_owned();
            let as_of = at.required_day(p::as_of);
            if let (Some(of), Some(as_of), Some(nth)) = (at.required(p::of).map(str::to_owned), as_of, nth) {
                own.preferences.push(Preference { of, as_of, nth, why, extra: at.extra() });
            }
        }
        for (nth, raw) in at.list(k::dismissed).unwrap_or_default().iter().enumerate() {
            use keys::dismissed as d;
            let place = place.element("dismissed", nth);
            let mut record = Record::of_text(d::KEYS, raw.get());
            let mut at = record.fields(&place, at.faults);
            let mut rows = at.texts(d::rows).unwrap_or_default();
            rows.sort();
            let why = at.text(d::why).to_owned();
            if let Some(kind) = at.required(d::kind).map(str::to_owned) {
                own.dismissed.push(Dismissed { kind, rows, why, extra: at.extra() });
            }
        }
        own.extra = at.extra();
        self.own = own;
    }

    fn scenario(&mut self, record: &mut Record, index: usize) -> Result<(), TooMuchText> {
        use keys::scenario as k;
        let place = Place::nth("scenarios", index);
        let mut at = record.fields(&place, &mut self.faults);
        let id = at.required(k::id).map(str::to_owned);
        let name = at.required(k::name).map(str::to_owned);
        let note = at.text(k::note).to_owned();
        let based_on = Some(at.text(k::based_on).to_owned()).filter(|id| !id.is_empty());
        let mut edits = BTreeMap::new();
        for (nth, raw) in at.list(k::edits).unwrap_or_default().iter().enumerate() {
            let place = place.element("edits", nth);
            let mut record = Record::of_text(keys::edit::KEYS, raw.get());
            let mut at = record.fields(&place, at.faults);
            if let Some((on, edit)) = edit(&mut at, raw.get()) {
                match edits.entry(on) {
                    Entry::Vacant(slot) => drop(slot.insert(edit)),
                    Entry::Occupied(slot) => {
                        let what = format!("there is already an edit on {}", quoted(slot.key()));
                        at.fault(keys::edit::on, what);
                    }
                }
            }
        }
        let extra = at.extra();
        if let (Some(id), Some(name)) = (id, name) {
            self.scenarios.push(Scenario { id, name, note, based_on, edits, extra });
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Opened, ReadError> {
        match &self.format {
            Some(Ok(format)) if format == "muster" => {}
            Some(Ok(format)) => {
                return Err(ReadError::OtherFormat { found: Some(format.clone()) });
            }
            Some(Err(())) | None => return Err(ReadError::OtherFormat { found: None }),
        }
        let Some(version) = self.version else {
            if self.faults.is_empty() {
                return Err(ReadError::NoVersion);
            }
            return Err(ReadError::Invalid { places: self.faults.places, more: self.faults.more });
        };
        let readable_since = self.readable_since.unwrap_or(version);
        if readable_since > Origin::VERSION {
            return Err(ReadError::TooNew { version, readable_since });
        }
        self.check_scenarios();
        let built = std::mem::take(&mut self.builder).finish();
        self.place_preferences(&built);
        self.own.sources.sort_by(|a, b| a.id.cmp(&b.id));
        self.own.contributions.sort_by(|a, b| a.id.cmp(&b.id));
        self.own.preferences.sort_by(|a, b| (&a.of, a.as_of).cmp(&(&b.of, b.as_of)));
        self.own.dismissed.sort_by(|a, b| (&a.kind, &a.rows).cmp(&(&b.kind, &b.rows)));
        let (counting, counting_extra) = self.counting(&built.dataset);
        if !self.faults.is_empty() {
            return Err(ReadError::Invalid { places: self.faults.places, more: self.faults.more });
        }
        let Built { dataset, unclear_days, .. } = built;
        let origin = Origin { version, readable_since, counting_extra, extra: self.extra };
        let document = Document::from_parts(dataset, self.own, self.scenarios, counting, origin);
        let report = check::examine(&document, &unclear_days);
        Ok(Opened { document, report })
    }

    fn check_scenarios(&mut self) {
        let mut ids = HashSet::new();
        let mut names = HashSet::new();
        let based_on: BTreeMap<&str, Option<&str>> =
            self.scenarios.iter().map(|s| (s.id.as_str(), s.based_on.as_deref())).collect();
        for (index, scenario) in self.scenarios.iter().enumerate() {
            let place = Place::nth("scenarios", index);
            if !ids.insert(scenario.id.as_str()) {
                self.faults.add(&place.key("id"), format_args!("{} is there twice", quoted(&scenario.id)));
            }
            if scenario.name.trim().is_empty() {
                self.faults.add(&place.key("name"), "must not be empty");
            } else if Scenario::is_reserved(&scenario.name) {
                let name = quoted(&scenario.name);
                self.faults.add(&place.key("name"), format_args!("{name} is the name of what is reported"));
            } else if !names.insert(Scenario::folded(&scenario.name)) {
                self.faults.add(&place.key("name"), format_args!("{} is there twice", quoted(&scenario.name)));
            }
            let (mut depth, mut below) = (1, scenario.based_on.as_deref());
            while let Some(id) = below {
                let Some(next) = based_on.get(id) else {
                    if depth == 1 {
                        self.faults.add(&place.key("based_on"), format_args!("there is no scenario {}", quoted(id)));
                    }
                    break;
                };
                depth += 1;
                if id == scenario.id {
                    self.faults.add(&place.key("based_on"), "builds on itself");
                    break;
                }
                if depth > Scenario::MAX_DEPTH {
                    let most = Scenario::MAX_DEPTH;
                    self.faults.add(&place.key("based_on"), format_args!("more than {most} build on one another"));
                    break;
                }
                below = *next;
            }
        }
    }

    /// A choice counts figures in file order; the dataset keeps them in canonical order.
    fn place_preferences(&mut self, built: &Built) {
        if built.moved_to.is_empty() {
            return;
        }
        let mut before = vec![0u32; built.moved_to.len()];
        for (was, now) in built.moved_to.iter().enumerate() {
            before[*now as usize] = was as u32;
        }
        for preference in &mut self.own.preferences {
            let Some(row) = built.dataset.find(&preference.of) else {
                continue;
            };
            let day: Vec<u32> =
                built.dataset.figures_of(row).filter(|at| built.dataset.as_of(*at) == preference.as_of).collect();
            let mut in_file_order = day.clone();
            in_file_order.sort_by_key(|at| before[*at as usize]);
            if let Some(chosen) = in_file_order.get(preference.nth as usize) {
                preference.nth = day.iter().position(|at| at == chosen).unwrap_or_default() as u32;
            }
        }
    }

    fn counting(&mut self, dataset: &Dataset) -> (CountingRule, Extra) {
        use keys::counting as k;
        let place = Place::top("counting");
        let own_last = self.own.figures.iter().filter(|figure| !figure.off).map(|figure| figure.figure.as_of);
        let last = dataset.span().map(|(_, last)| last).into_iter().chain(own_last).max();
        let mut rule = CountingRule::of_day(last.unwrap_or_else(|| Date::constant(2022, 2, 22)));
        let Some(raw) = self.counting.take() else {
            return (rule, Extra::new());
        };
        let mut record = Record::of_text(k::KEYS, &raw);
        let mut at = record.fields(&place, &mut self.faults);
        if let Some(day) = at.day(k::day) {
            rule.day = day;
        }
        if let Some(statuses) = statuses(&mut at, k::statuses) {
            rule.statuses = statuses;
        }
        if let Some(months) = at.number(k::max_age_months) {
            rule.max_age_months = NonZeroU32::new(months);
            if months == 0 {
                at.fault(k::max_age_months, "0 is no age: leave the key out for any age");
            }
        }
        match at.nested(k::hosts).map(str::to_owned) {
            Some(text) if text.starts_with('"') => {
                let id: String = serde_json::from_str(&text).unwrap_or_default();
                if !dataset.groups.iter().any(|group| group.id == id) {
                    at.fault(k::hosts, format_args!("there is no group {}", quoted(&id)));
                }
                rule.hosts = Scope::Group(id);
            }
            Some(text) if text.starts_with('[') => {
                rule.hosts = Scope::Codes(at.texts(k::hosts).unwrap_or_default().into_iter().collect());
            }
            Some(_) => at.wrong_nested(k::hosts, "a group's id or a list of codes"),
            None => {}
        }
        rule.own_troops = at.flag(k::own_troops).unwrap_or(false);
        (rule, at.extra())
    }
}
