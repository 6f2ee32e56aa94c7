//! What a newer dataset changes for a document: as data for a window, as a list for reading and as JSON.
//!
//! Here: the dataset before and after, record by record, and what that means for the user's own reports, choices and
//! what-ifs, which are all kept: which of them are about a row that is gone, were made on ground that has moved, hold
//! for longer or shorter, or apply again. It decides nothing itself, and says only what is not the same before and after:
//! between equal datasets there is nothing to say. Start reading at [`Revision`], then [`Revision::between`].

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    io::{self, Write},
    sync::Arc,
};

use serde_json::json;

use super::{claims, words};
use crate::{
    document::{Document, Newer},
    model::{
        Claim, Contribution, Dataset, Date, Figure, Group, Personnel, Scope, Source, Status, dataset::fits_in, grouped,
        place,
    },
    scenario::{
        Baseline, Edit, Hold, Op, Patch, Scenario,
        layer::{self, Idle},
    },
};

/// What a newer dataset changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// What is not the same, in order of [`Part::ALL`].
    pub entries: Vec<Entry>,
    /// Sentences on how it was brought in: what was left behind, what a table does not say.
    pub remarks: Vec<String>,
}

/// What an entry is about. The user's own comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "named as their words")]
pub enum Part {
    WhatIfs,
    Own,
    Choices,
    Counting,
    Title,
    Rows,
    Figures,
    Claims,
    Sources,
    Groups,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::WhatIfs,
        Self::Own,
        Self::Choices,
        Self::Counting,
        Self::Title,
        Self::Rows,
        Self::Figures,
        Self::Claims,
        Self::Sources,
        Self::Groups,
    ];

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::WhatIfs => "What-ifs",
            Self::Own => "My reports",
            Self::Choices => "My choices among figures",
            Self::Counting => "What counts",
            Self::Title => "Title",
            Self::Rows => "Rows",
            Self::Figures => "Reports",
            Self::Claims => "Published totals",
            Self::Sources => "Sources",
            Self::Groups => "Groups",
        }
    }

    /// The word in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WhatIfs => "what_ifs",
            Self::Own => "own",
            Self::Choices => "choices",
            Self::Counting => "counting",
            Self::Title => "title",
            Self::Rows => "rows",
            Self::Figures => "figures",
            Self::Claims => "claims",
            Self::Sources => "sources",
            Self::Groups => "groups",
        }
    }

    /// Whether it is about something the user made.
    pub const fn is_users(self) -> bool {
        matches!(self, Self::WhatIfs | Self::Own | Self::Choices | Self::Counting)
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// In the newer dataset only.
    Added,
    /// In the older dataset only.
    Removed,
    /// In both, not the same.
    Revised,
    /// The user's, on something that is gone: kept, not applied.
    Gone,
    /// The user's, under an id that the dataset has now: kept, the dataset's is used.
    Taken,
    /// An edit whose ground has moved: applied, flagged.
    Stale,
    /// An edit that holds until another day than before.
    Moved,
    /// The user's, which the dataset reports now too, or has other reports beside.
    Beside,
    /// The user's, included in a row that is gone or does not fit: it counts by itself.
    Alone,
    /// The user's, which had no effect before and has one now, or is no longer stale.
    Again,
}

impl Fate {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Added,
        Self::Removed,
        Self::Revised,
        Self::Gone,
        Self::Taken,
        Self::Stale,
        Self::Moved,
        Self::Beside,
        Self::Alone,
        Self::Again,
    ];

    /// The word in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Revised => "revised",
            Self::Gone => "gone",
            Self::Taken => "taken",
            Self::Stale => "stale",
            Self::Moved => "moved",
            Self::Beside => "beside",
            Self::Alone => "alone",
            Self::Again => "again",
        }
    }

    /// For counting, after a number.
    const fn counted(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Revised => "revised",
            Self::Gone => "on what is gone",
            Self::Taken => "under an id the dataset has now",
            Self::Stale => "stale",
            Self::Moved => "holding until another day",
            Self::Beside => "with a report of the dataset beside it",
            Self::Alone => "counting by itself now",
            Self::Again => "in effect again",
        }
    }
}

/// One thing that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub part: Part,
    /// What became of it.
    pub fate: Fate,
    /// The id of the row, claim, source or group; empty for the rule and the title.
    pub id: String,
    /// The name of the what-if; empty otherwise.
    pub what_if: String,
    /// What is not the same, in words.
    pub words: String,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl Revision {
    /// What is not the same in `new`, which is `old` with another dataset. Takes as long as reading both datasets once.
    pub fn between(old: &Document, new: &Document) -> Self {
        let mut found = Found::default();
        let baselines =
            [old, new].map(|document| Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own())));
        let both = Both { old, new, before: &baselines[0], now: &baselines[1] };
        what_ifs(&both, &mut found);
        own(&both, &mut found);
        choices(&both, &mut found);
        counting(old, new, &mut found);
        dataset(old.dataset(), new.dataset(), &mut found);
        found.0.sort_by_key(|entry| entry.part); // stable: in a part as they were found
        Self { entries: found.0, remarks: Vec::new() }
    }

    /// What is not the same in one dataset and another, whatever lies on them.
    pub fn of_datasets(old: &Arc<Dataset>, new: &Arc<Dataset>) -> Self {
        let mut found = Found::default();
        if !Arc::ptr_eq(old, new) {
            dataset(old, new, &mut found);
            found.0.sort_by_key(|entry| entry.part); // stable: in a part as they were found
        }
        Self { entries: found.0, remarks: Vec::new() }
    }

    /// The same with what there is to say of how `newer` was brought in.
    pub fn of(old: &Document, new: &Document, newer: &Newer) -> Self {
        let mut revision = Self::between(old, new);
        let remarks = &mut revision.remarks;
        if newer.is_table() {
            remarks.push(
                "A table has no title, groups or published totals and knows sources by name only: those of the file \
                 are kept."
                    .to_owned(),
            );
        }
        match &newer.what_ifs_left[..] {
            [] => {}
            [one] => remarks.push(format!("Its own what-if “{one}” is not brought in.")),
            several => {
                let names: Vec<String> = several.iter().map(|name| format!("“{name}”")).collect();
                remarks.push(format!("Its own what-ifs are not brought in: {}.", names.join(", ")));
            }
        }
        if newer.own_left {
            remarks.push("Reports and choices that its user recorded are not brought in.".to_owned());
        }
        revision
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Entries of a part.
    pub fn of_part(&self, part: Part) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.part == part)
    }

    /// How many entries there are of each part and fate, without zeros.
    pub fn counts(&self) -> BTreeMap<(Part, Fate), usize> {
        let mut counts = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry((entry.part, entry.fate)).or_default() += 1;
        }
        counts
    }

    /// How many entries are about something the user made.
    pub fn of_user(&self) -> usize {
        self.entries.iter().filter(|entry| entry.part.is_users()).count()
    }

    /// A line for each part: "Reports: 12 added, 3 revised"; "Nothing changed" when there is none.
    pub fn summary(&self) -> Vec<String> {
        if self.is_empty() {
            return vec!["Nothing changed".to_owned()];
        }
        let counts = self.counts();
        let line = |part: Part| {
            let of_part = counts.iter().filter(|((of, _), _)| *of == part);
            let words: Vec<String> =
                of_part.map(|((_, fate), n)| format!("{} {}", grouped(*n as u64), fate.counted())).collect();
            (!words.is_empty()).then(|| format!("{}: {}", part.title(), words.join(", ")))
        };
        Part::ALL.into_iter().filter_map(line).collect()
    }

    /// Where the headings are. Takes as long as reading all entries; a line of it takes no time.
    pub fn outline(&self) -> Outline {
        let mut headings = Vec::new();
        let mut entries = 0;
        let mut parts = self.entries.chunk_by(|a, b| a.part == b.part);
        for heading in self.summary() {
            headings.push((headings.len() + entries, heading));
            entries += parts.next().map_or(0, <[Entry]>::len);
        }
        Outline { lines: headings.len() + entries + self.remarks.len(), headings }
    }

    /// A line of everything there is to read: a heading, its entries, the next heading; the remarks last.
    pub fn line<'a>(&'a self, outline: &'a Outline, at: usize) -> Option<Line<'a>> {
        let above = outline.headings.partition_point(|(line, _)| *line <= at);
        let (line, heading) = outline.headings.get(above.checked_sub(1)?)?;
        if *line == at {
            return Some(Line::Heading(heading));
        }
        let entry = at - above;
        let remark = || self.remarks.get(entry.checked_sub(self.entries.len())?);
        self.entries.get(entry).map(Line::Entry).or_else(|| remark().map(|remark| Line::Remark(remark)))
    }

    /// All lines as text.
    pub fn text(&self) -> String {
        let outline = self.outline();
        let lines = (0..outline.lines).filter_map(|at| self.line(&outline, at));
        lines.map(|line| format!("{line}\n")).collect()
    }
}

/// How the list is divided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    headings: Vec<(usize, String)>,
    /// How many lines there are.
    pub lines: usize,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// A part and how much is in it.
    Heading(&'a str),
    /// One thing that is not the same.
    Entry(&'a Entry),
    /// How it was brought in.
    Remark(&'a str),
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heading(text) => f.write_str(text),
            Self::Entry(entry) => write!(f, "  {entry}"),
            Self::Remark(text) => f.write_str(text),
        }
    }
}

/// For reading.
pub fn table(out: &mut impl Write, revision: &Revision) -> io::Result<()> {
    out.write_all(revision.text().as_bytes())
}

/// As JSON: counts by part and fate, every entry with its sentence, the remarks.
pub fn json(out: &mut impl Write, revision: &Revision) -> io::Result<()> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for ((part, fate), n) in revision.counts() {
        counts.entry(part.code()).or_default().insert(fate.code(), n);
    }
    let entry = |entry: &Entry| {
        let mut object = serde_json::Map::new();
        object.insert("part".to_owned(), json!(entry.part.code()));
        object.insert("fate".to_owned(), json!(entry.fate.code()));
        for (key, value) in [("id", &entry.id), ("what_if", &entry.what_if)] {
            if !value.is_empty() {
                object.insert(key.to_owned(), json!(value));
            }
        }
        object.insert("words".to_owned(), json!(entry.words));
        object
    };
    let whole = json!({
        "changed": !revision.is_empty(),
        "counts": counts,
        "entries": revision.entries.iter().map(entry).collect::<Vec<_>>(),
        "remarks": revision.remarks,
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

#[derive(Default)]
struct Found(Vec<Entry>);

impl Found {
    fn add(&mut self, part: Part, fate: Fate, id: &str, words: String) {
        self.add_in("", part, fate, id, words);
    }

    fn add_in(&mut self, what_if: &str, part: Part, fate: Fate, id: &str, words: String) {
        self.0.push(Entry { part, fate, id: id.to_owned(), what_if: what_if.to_owned(), words });
    }
}

/// A document before and after, with what it says.
struct Both<'a> {
    old: &'a Document,
    new: &'a Document,
    before: &'a Baseline,
    now: &'a Baseline,
}

impl Both<'_> {
    /// "Germany in Lithuania (deu.ltu.efp)", by the newer dataset, else by the older one.
    fn row(&self, id: &str) -> String {
        let found = [self.now, self.before].into_iter().find_map(|base| Some(base.contribution(base.find(id)?)));
        found.map_or_else(|| id.to_owned(), |row| row_words(&row))
    }
}

fn row_words(row: &Contribution<'_>) -> String {
    format!("{} ({})", words::row_name(row), row.id)
}

fn figure_words(status: Status, personnel: Personnel) -> String {
    format!("{personnel}, {status}")
}

// The user's own.

fn what_ifs(both: &Both<'_>, found: &mut Found) {
    for scenario in both.new.scenarios() {
        let chain = both.new.chain(&scenario.id);
        let below = &chain[..chain.len().saturating_sub(1)];
        for (id, edit) in &scenario.edits {
            if let Some((fate, words)) = edit_fate(both, &chain, below, id, edit) {
                let words = format!("“{}”, {words}", scenario.name);
                found.add_in(&scenario.name, Part::WhatIfs, fate, id, words);
            }
        }
    }
}

/// What became of an edit; `None` when it is as it was.
fn edit_fate(
    both: &Both<'_>,
    chain: &[Arc<Scenario>],
    below: &[Arc<Scenario>],
    id: &str,
    edit: &Edit,
) -> Option<(Fate, String)> {
    let (before, now) = (both.before, both.now);
    let row = || {
        let named = [now, before].into_iter().find_map(|base| layer::attributes(base, chain, id));
        named.map_or_else(|| id.to_owned(), |record| row_words(&record.as_contribution()))
    };
    let was_idle = layer::idle(before, below, id, edit);
    match layer::idle(now, below, id, edit) {
        Some(Idle::Gone) if was_idle != Some(Idle::Gone) => {
            return Some((Fate::Gone, format!("{}: the row is gone; the change is kept, not applied", row())));
        }
        Some(Idle::Taken) if was_idle != Some(Idle::Taken) => {
            let why = "the dataset has a row of this id now, which is used; the added one is kept, not applied";
            return Some((Fate::Taken, format!("{}: {why}", row())));
        }
        Some(_) => return None,
        None if was_idle.is_some() => {
            return Some((Fate::Again, format!("{}: the change had no effect and applies now", row())));
        }
        None => {}
    }
    let holds = |base: &Baseline| Hold::of(edit, base, base.find(id)).map(|hold| hold.until.map(|(day, _)| day));
    let moved = holds(before).zip(holds(now)).filter(|(was, is)| was != is).map(|(was, is)| {
        let until =
            |day: Option<Date>| day.map_or_else(|| "for good".to_owned(), |day| format!("until the report of {day}"));
        format!("holds {} now, not {}", until(is), until(was))
    });
    match (stale(both, below, id, edit), moved) {
        (Some((fate, words)), Some(moved)) => return Some((fate, format!("{}: {words}; {moved}", row()))),
        (Some((fate, words)), None) => return Some((fate, format!("{}: {words}", row()))),
        (None, Some(moved)) => return Some((Fate::Moved, format!("{}: {moved}", row()))),
        (None, None) => {}
    }
    let parent = match &edit.op {
        Op::Change { set, .. } => set.part_of.as_deref(),
        Op::Add(new) => Some(new.record.part_of.as_str()),
        Op::Remove | Op::Unknown { .. } => None,
    };
    let parent = parent.filter(|parent| !parent.is_empty())?;
    let fits = |base: &Baseline| {
        let (part, whole) = (layer::attributes(base, chain, id), layer::attributes(base, chain, parent));
        part.zip(whole).is_some_and(|(part, whole)| fits_in(&part.as_contribution(), &whole.as_contribution()))
    };
    let broken = fits(before) && !fits(now);
    broken.then(|| {
        let why = format!("it was included in {parent}, which is gone or does not fit; it counts by itself");
        (Fate::Alone, format!("{}: {why}", row()))
    })
}

/// Whether the ground of an edit has moved, or is again what it was made on.
fn stale(both: &Both<'_>, below: &[Arc<Scenario>], id: &str, edit: &Edit) -> Option<(Fate, String)> {
    let Op::Change { from, set, .. } = &edit.op else {
        return None;
    };
    let ground = |base: &Baseline| layer::before(base, below, id, *from, set);
    let (before, now) = (ground(both.before), ground(both.now));
    let was_stale = layer::is_stale(both.before, below, id, edit);
    if !layer::is_stale(both.now, below, id, edit) {
        return was_stale.then(|| (Fate::Again, "what it was changed from is again what it was".to_owned()));
    }
    if was_stale && before == now {
        return None;
    }
    let was = edit.was.as_ref();
    let mut changes = Vec::new();
    let (number, status) = (was.and_then(|was| was.personnel), was.and_then(|was| was.status));
    if let Some(now) = &now
        && set.is_report()
        && (number, status) != (now.personnel, now.status)
    {
        let words = |personnel: Option<Personnel>, status: Option<Status>| match (personnel, status) {
            (Some(personnel), Some(status)) => figure_words(status, personnel),
            (Some(personnel), None) => personnel.to_string(),
            (None, Some(status)) => status.to_string(),
            (None, None) => "not reported".to_owned(),
        };
        changes.push(format!("{} → {}", words(number, status), words(now.personnel, now.status)));
    }
    let attributes = was.zip(now.as_ref()).is_some_and(|(was, now)| {
        let texts = |patch: &Patch| {
            let Patch { contributor, host, formation, element, part_of, note, .. } = patch;
            [contributor, host, formation, element, part_of, note].map(Clone::clone)
        };
        let moved = |(was, now): (Option<String>, Option<String>)| was.is_some() && was != now;
        was.domain.is_some() && was.domain != now.domain || texts(was).into_iter().zip(texts(now)).any(moved)
    });
    if attributes {
        changes.push("who, where or what the row is".to_owned());
    }
    Some((Fate::Stale, format!("what it was changed from has changed: {}", changes.join("; "))))
}

fn own(both: &Both<'_>, found: &mut Found) {
    let own = both.new.own();
    let (old_set, new_set) = (both.old.dataset(), both.new.dataset());
    for row in &own.contributions {
        let name = row_words(&row.as_contribution());
        match (old_set.find(&row.id), new_set.find(&row.id)) {
            (None, Some(_)) => {
                let words = "the dataset has a row of this id now, which is used; reports on it are about that one";
                found.add(Part::Own, Fate::Taken, &row.id, format!("{name}: {words}"));
            }
            (Some(_), None) => {
                found.add(
                    Part::Own,
                    Fate::Again,
                    &row.id,
                    format!("{name}: the own row had no effect and applies now"),
                );
            }
            (None, None) if !row.part_of.is_empty() => {
                let parent = |base: &Baseline| base.find(&row.id).and_then(|row| base.parent(row));
                if parent(both.before).is_some() && parent(both.now).is_none() {
                    let why = format!("it was included in {}, which is gone or does not fit", row.part_of);
                    found.add(Part::Own, Fate::Alone, &row.id, format!("{name}: {why}; it counts by itself"));
                }
            }
            _ => {}
        }
    }
    for report in &own.figures {
        let id = report.of.as_str();
        let figure = report.figure.as_figure();
        let words = |what: &str| {
            let says = figure_words(figure.status, figure.personnel);
            format!("{}, {} ({says}): {what}", both.row(id), figure.as_of)
        };
        match (both.before.find(id), both.now.find(id)) {
            (Some(_), None) => {
                found.add(Part::Own, Fate::Gone, id, words("the row is gone; the report is kept, not applied"));
            }
            (None, Some(_)) => {
                let what = if report.off {
                    "the row is there now; the report is switched off"
                } else {
                    "the row is there now, and the report applies"
                };
                found.add(Part::Own, Fate::Again, id, words(what));
            }
            (None, None) => {}
            (Some(_), Some(_)) => {
                let [before, now] = [old_set, new_set].map(|set| day_of(set, id, figure.as_of));
                let same = |figures: &[Figure<'_>]| {
                    figures.iter().any(|one| (one.status, one.personnel) == (figure.status, figure.personnel))
                };
                if same(&now) && !same(&before) {
                    found.add(Part::Own, Fate::Beside, id, words("the dataset reports the same now"));
                } else if !report.off
                    && before.is_empty()
                    && let Some(first) = now.first()
                {
                    let says = figure_words(first.status, first.personnel);
                    let what = format!("the dataset reports for that day now too ({says}); yours is used");
                    found.add(Part::Own, Fate::Beside, id, words(&what));
                }
            }
        }
    }
    for dismissed in &own.dismissed {
        let all_there = |base: &Baseline| dismissed.rows.iter().all(|id| base.find(id).is_some());
        let (fate, what) = match (all_there(both.before), all_there(both.now)) {
            (true, false) => (Fate::Gone, "a row is gone; that they are not the same troops is kept, not applied"),
            (false, true) => (Fate::Again, "the rows are there now, and that they are not the same troops applies"),
            _ => continue,
        };
        let rows: Vec<String> = dismissed.rows.iter().map(|id| both.row(id)).collect();
        let id = dismissed.rows.iter().find(|id| both.now.find(id).is_none()).or(dismissed.rows.first());
        let words = format!("{}: {what}", rows.join(" and "));
        found.add(Part::Own, fate, id.map_or("", String::as_str), words);
    }
    for source in &own.sources {
        if old_set.source(&source.id).is_none() && new_set.source(&source.id).is_some() {
            let what = "the dataset describes a source of this id now, and its description is shown";
            found.add(Part::Own, Fate::Taken, &source.id, format!("Source {}: {what}", source.id));
        }
    }
}

fn day_of<'a>(set: &'a Dataset, id: &str, day: Date) -> Vec<Figure<'a>> {
    let figures = set.find(id).map(|row| set.figures_of(row)).unwrap_or_default();
    figures.filter(|at| set.as_of(*at) == day).map(|at| set.figure(at)).collect()
}

/// Choices: they were made to follow their figures ([`Document::bring_in`]), so only what is lost is to be told.
fn choices(both: &Both<'_>, found: &mut Found) {
    let pairs = both.old.own().preferences.iter().zip(&both.new.own().preferences);
    for (was, is) in pairs {
        let words = |what: String| format!("{}, {}: {what}", both.row(&was.of), was.as_of);
        if both.now.find(&was.of).is_none() {
            if both.before.find(&was.of).is_some() {
                let what = "the row is gone; the choice is kept, not applied".to_owned();
                found.add(Part::Choices, Fate::Gone, &was.of, words(what));
            }
            continue;
        }
        let chosen = |base: &Baseline, nth: u32| {
            let day = base.find(&was.of).map(|row| base.figures(row)).unwrap_or_default();
            let mut day = day.into_iter().filter(|at| base.figure(*at).as_of == was.as_of);
            day.nth(nth as usize).map(|at| {
                let figure = base.figure(at);
                (figure.status, figure.personnel, figure.source.to_owned())
            })
        };
        let says = |(status, personnel, source): &(Status, Personnel, String)| {
            let source = if source.is_empty() { String::new() } else { format!(", {source}") };
            format!("{}{source}", figure_words(*status, *personnel))
        };
        match (chosen(both.before, was.nth), chosen(both.now, is.nth)) {
            (Some(before), None) => {
                let what = format!("the figure chosen is gone ({}); the choice is kept, not applied", says(&before));
                found.add(Part::Choices, Fate::Gone, &was.of, words(what));
            }
            (Some(before), Some(now)) if before != now => {
                let what = format!("the figure chosen was revised: {} → {}", says(&before), says(&now));
                found.add(Part::Choices, Fate::Revised, &was.of, words(what));
            }
            (None, Some(now)) => {
                found.add(Part::Choices, Fate::Again, &was.of, words(format!("applies now: {}", says(&now))));
            }
            _ => {}
        }
    }
}

fn counting(old: &Document, new: &Document, found: &mut Found) {
    if old.counting.hosts == new.counting.hosts {
        return;
    }
    let now = match &new.counting.hosts {
        Scope::All => "all hosts count".to_owned(),
        Scope::Group(id) => format!("the group {id} counts"),
        Scope::Codes(codes) if codes.is_empty() => "no host counts".to_owned(),
        Scope::Codes(codes) => {
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            format!("the hosts it had count as before: {}", codes.join(", "))
        }
    };
    let words = match &old.counting.hosts {
        Scope::Group(id) => format!("The group {id}, whose hosts count, is not in the newer dataset; {now}"),
        Scope::All | Scope::Codes(_) => format!("The hosts that count are named in another way: {now}"),
    };
    found.add(Part::Counting, Fate::Revised, "", words);
}

// The dataset.

fn dataset(old: &Dataset, new: &Dataset, found: &mut Found) {
    if old.title != new.title {
        let [old, new] = [&old.title, &new.title].map(|title| if title.is_empty() { "none" } else { title });
        found.add(Part::Title, Fate::Revised, "", format!("{old} → {new}"));
    }
    rows(old, new, found);
    for (fate, before, now) in matched(&old.claims, &new.claims, |claim| &claim.id) {
        claim(fate, before, now, found);
    }
    for (fate, before, now) in matched(&old.sources, &new.sources, |source| &source.id) {
        source(fate, before, now, found);
    }
    for (fate, before, now) in matched(&old.groups, &new.groups, |group| &group.id) {
        group(fate, before, now, found);
    }
}

/// The keys of both, each once and in order, with what either has there.
pub(super) fn pairs<'a, K: Ord, V>(
    old: impl IntoIterator<Item = (K, &'a V)>,
    new: impl IntoIterator<Item = (K, &'a V)>,
) -> BTreeMap<K, (Option<&'a V>, Option<&'a V>)> {
    let mut pairs = BTreeMap::<K, (Option<&V>, Option<&V>)>::new();
    for (key, value) in old {
        pairs.entry(key).or_default().0 = Some(value);
    }
    for (key, value) in new {
        pairs.entry(key).or_default().1 = Some(value);
    }
    pairs
}

/// Records that are not the same, by what tells them apart: with the older and the newer one, where there is one.
pub(super) fn matched<'a, T: PartialEq, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Vec<(Fate, Option<&'a T>, Option<&'a T>)> {
    let keyed = |all: &'a [T]| all.iter().map(|record| (key(record), record)).collect::<Vec<_>>();
    let pairs = pairs(keyed(old), keyed(new));
    let fate = |(old, new): (Option<&'a T>, Option<&'a T>)| match (old, new) {
        (None, Some(_)) => Some((Fate::Added, old, new)),
        (Some(_), None) => Some((Fate::Removed, old, new)),
        (Some(a), Some(b)) if a != b => Some((Fate::Revised, old, new)),
        _ => None,
    };
    pairs.into_values().filter_map(fate).collect()
}

/// Both datasets have their rows in order of their ids: one walk along both.
fn rows(old: &Dataset, new: &Dataset, found: &mut Found) {
    let (mut before, mut now) = (0, 0);
    while before < old.row_count() || now < new.row_count() {
        let next = match (before < old.row_count(), now < new.row_count()) {
            (true, true) => old.id(before).cmp(new.id(now)),
            (true, false) => std::cmp::Ordering::Less,
            (false, _) => std::cmp::Ordering::Greater,
        };
        match next {
            std::cmp::Ordering::Less => {
                whole_row(old, before, Fate::Removed, found);
                before += 1;
            }
            std::cmp::Ordering::Greater => {
                whole_row(new, now, Fate::Added, found);
                now += 1;
            }
            std::cmp::Ordering::Equal => {
                row((old, before), (new, now), found);
                figures((old, before), (new, now), found);
                before += 1;
                now += 1;
            }
        }
    }
}

/// A row with its reports, which are not listed one by one.
fn whole_row(set: &Dataset, row: u32, fate: Fate, found: &mut Found) {
    let figures = set.figures_of(row);
    let reports = match figures.len() {
        0 => "no report".to_owned(),
        1 => "1 report".to_owned(),
        n => format!("{} reports", grouped(n as u64)),
    };
    let last = figures.last().map_or_else(String::new, |at| {
        format!(", the last of {}: {}", set.as_of(at), figure_words(set.status(at), set.personnel(at)))
    });
    let at = set.contribution(row);
    found.add(Part::Rows, fate, at.id, format!("{}: {} with {reports}{last}", row_words(&at), fate.code()));
}

fn row((old, before): (&Dataset, u32), (new, now): (&Dataset, u32), found: &mut Found) {
    let (was, is) = (old.contribution(before), new.contribution(now));
    let mut changes = Vec::new();
    let mut text = |name: &str, was: &str, is: &str, show: fn(&str) -> String| {
        if was != is {
            let shown = |text: &str| if text.is_empty() { "–".to_owned() } else { show(text) };
            changes.push(format!("{name}: {} → {}", shown(was), shown(is)));
        }
    };
    let domain = |row: &Contribution<'_>| row.domain.map_or(String::new(), |domain| domain.to_string());
    text("who", was.contributor, is.contributor, place::place_name);
    text("where", was.host, is.host, place::place_name);
    text("formation", was.formation, is.formation, str::to_owned);
    text("framework nation", was.framework_nation, is.framework_nation, place::place_name);
    text("domain", &domain(&was), &domain(&is), str::to_owned);
    text("what", was.element, is.element, str::to_owned);
    text("part of", was.part_of, is.part_of, str::to_owned);
    text("note", was.note, is.note, str::to_owned);
    if old.row_extra(before) != new.row_extra(now) {
        changes.push("keys of another version".to_owned());
    }
    if !changes.is_empty() {
        found.add(Part::Rows, Fate::Revised, is.id, format!("{}: {}", row_words(&is), changes.join("; ")));
    }
}

/// The reports of a row that both have.
fn figures((old, before): (&Dataset, u32), (new, now): (&Dataset, u32), found: &mut Found) {
    let (was, is) = (old.figures_of(before), new.figures_of(now));
    let same = |a: u32, b: u32| old.figure(a) == new.figure(b) && old.figure_extra(a) == new.figure_extra(b);
    // Nearly all rows are as they were.
    if was.len() == is.len() && was.clone().zip(is.clone()).all(|(a, b)| same(a, b)) {
        return;
    }
    let at = new.contribution(now);
    let mut days: BTreeMap<Date, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    was.for_each(|figure| days.entry(old.as_of(figure)).or_default().0.push(figure));
    is.for_each(|figure| days.entry(new.as_of(figure)).or_default().1.push(figure));
    for (day, (mut was, mut is)) in days {
        // What is the same to the letter first, then what is of the same source, then a number that was only taken from
        // another one; what is left was removed or added.
        take_pairs(&mut was, &mut is, same);
        let of_source = |a: u32, b: u32| old.figure(a).source == new.figure(b).source;
        let says = |set: &Dataset, figure: u32| (set.status(figure), set.personnel(figure));
        let says_same = |a: u32, b: u32| says(old, a) == says(new, b);
        let mut revised = take_pairs(&mut was, &mut is, |a, b| of_source(a, b) && says_same(a, b));
        revised.extend(take_pairs(&mut was, &mut is, of_source));
        revised.extend(take_pairs(&mut was, &mut is, says_same));
        let mut add = |fate, words| {
            found.add(Part::Figures, fate, at.id, format!("{}, {day}: {words}", row_words(&at)));
        };
        for (a, b) in revised {
            let extra = old.figure_extra(a) != new.figure_extra(b);
            add(Fate::Revised, revised_words(&old.figure(a), &new.figure(b), extra));
        }
        for (set, left, fate) in [(old, was, Fate::Removed), (new, is, Fate::Added)] {
            for figure in left.into_iter().map(|figure| set.figure(figure)) {
                let used = if figure.preferred { "" } else { ", not used" };
                let source = if figure.source.is_empty() { String::new() } else { format!(" ({})", figure.source) };
                let says = figure_words(figure.status, figure.personnel);
                add(fate, format!("{} {says}{used}{source}", fate.code()));
            }
        }
    }
}

/// Takes out the pairs that belong together, each figure once.
fn take_pairs(was: &mut Vec<u32>, is: &mut Vec<u32>, together: impl Fn(u32, u32) -> bool) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    was.retain(|a| {
        let Some(at) = is.iter().position(|b| together(*a, *b)) else {
            return true;
        };
        pairs.push((*a, is.remove(at)));
        false
    });
    pairs
}

fn revised_words(was: &Figure<'_>, is: &Figure<'_>, extra: bool) -> String {
    let mut changes = Vec::new();
    if was.personnel != is.personnel {
        changes.push(format!("{} → {}", was.personnel, is.personnel));
    }
    if was.status != is.status {
        changes.push(format!("{} → {}", was.status, is.status));
    }
    if was.preferred != is.preferred {
        changes.push(if is.preferred { "used now" } else { "no longer used" }.to_owned());
    }
    if was.source != is.source {
        let name = |source: &str| if source.is_empty() { "–".to_owned() } else { source.to_owned() };
        changes.push(format!("source: {} → {}", name(was.source), name(is.source)));
    }
    let others = [
        ("quote", was.quote != is.quote),
        ("translation", was.gloss != is.gloss),
        ("note", was.note != is.note),
        ("qualifier", was.qualifier != is.qualifier),
        ("how its day is known", was.basis != is.basis),
        ("keys of another version", extra),
    ];
    let others: Vec<&str> = others.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    if !others.is_empty() {
        changes.push(format!("other {}", others.join(", ")));
    }
    changes.join("; ")
}

fn claim(fate: Fate, was: Option<&Claim>, is: Option<&Claim>, found: &mut Found) {
    let Some(one) = is.or(was) else { return };
    let what = match (was, is) {
        (Some(was), Some(is)) if claims::published(was) != claims::published(is) => {
            format!("{} → {}", claims::published(was), claims::published(is))
        }
        (Some(was), Some(is)) if was.as_of != is.as_of => format!("{} → {}", was.as_of, is.as_of),
        (Some(_), Some(_)) => "other words or selection".to_owned(),
        _ => format!("{} {}", fate.code(), claims::published(one)),
    };
    let words = format!("{}, {}, {}: {what}", one.id, claims::subject(one), one.as_of);
    found.add(Part::Claims, fate, &one.id, words);
}

fn source(fate: Fate, was: Option<&Source>, is: Option<&Source>, found: &mut Found) {
    let Some(one) = is.or(was) else { return };
    let name = match (&one.title, &one.publisher) {
        (title, publisher) if title.is_empty() || *title == one.id => publisher.clone(),
        (title, publisher) if publisher.is_empty() => format!("“{title}”"),
        (title, publisher) => format!("{publisher}, “{title}”"),
    };
    let name = if name.is_empty() { one.id.clone() } else { format!("{} ({name})", one.id) };
    let what = match (was, is) {
        (Some(was), Some(is)) => {
            let fields = [
                ("title", was.title != is.title),
                ("publisher", was.publisher != is.publisher),
                ("kind", was.kind != is.kind),
                ("language", was.language != is.language),
                ("day", was.published != is.published),
                ("address", was.url != is.url),
                ("usage note", was.usage_note != is.usage_note),
                ("keys of another version", was.extra != is.extra),
            ];
            let fields: Vec<&str> = fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
            format!("other {}", fields.join(", "))
        }
        _ => fate.code().to_owned(),
    };
    found.add(Part::Sources, fate, &one.id, format!("{name}: {what}"));
}

fn group(fate: Fate, was: Option<&Group>, is: Option<&Group>, found: &mut Found) {
    let Some(one) = is.or(was) else { return };
    let what = match (was, is) {
        (Some(was), Some(is)) => {
            let [old, new] =
                [was, is].map(|group| group.members.iter().map(|m| m.country.as_str()).collect::<BTreeSet<_>>());
            let names = |codes: &mut dyn Iterator<Item = &&str>| codes.copied().collect::<Vec<_>>().join(", ");
            let [joined, left] = [names(&mut new.difference(&old)), names(&mut old.difference(&new))];
            let mut changes = Vec::new();
            if !joined.is_empty() {
                changes.push(format!("with {joined}"));
            }
            if !left.is_empty() {
                changes.push(format!("without {left}"));
            }
            if changes.is_empty() { "other name, days or notes".to_owned() } else { changes.join("; ") }
        }
        _ => fate.code().to_owned(),
    };
    let name = if one.name.is_empty() { one.id.clone() } else { format!("{} ({})", one.name, one.id) };
    found.add(Part::Groups, fate, &one.id, format!("{name}: {what}"));
}
