//! The command line: the same application without a window. Needs no display and links none at run time.
//!
//! [`args`] says what can be typed; [`run`] carries it out and gives the exit code: 0 done, 2 refused, and 1 only from
//! `check` when there are findings. Errors go to standard error, one clear message each.

pub mod args;
mod compare;
mod edit;

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use args::{Arguments, By, ChangesFormat, Command, Counting, TotalsFormat};
use clap::Parser as _;
use serde_json::value::RawValue;

use crate::{
    document::Document,
    file::{self, FileError, Identity, Lock, Locked, Opened, Over, Written},
    model::{CountingRule, Scope, Status, StatusSet, grouped, grouped_signed, place, text::visible},
    report::{claims, totals, words},
    scenario::{Axis, Baseline, Op, Scenario, View},
};

/// What the arguments ask for.
#[derive(Debug)]
pub enum Outcome {
    /// It was done here; the exit code.
    Done(u8),
    /// A window on this file, or on the shipped dataset.
    Window(Option<PathBuf>),
}

/// Why a command was refused.
#[derive(Debug)]
pub enum CliError {
    /// A file.
    File(FileError),
    /// Standard output.
    Output(io::Error),
    /// Something else, in words.
    Words(String),
}

impl From<FileError> for CliError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<String> for CliError {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// Reads the arguments of the process and carries out what needs no window.
pub fn run() -> Outcome {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // What cannot be printed cannot be reported either.
            let _ = error.print();
            return Outcome::Done(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let Some(command) = arguments.command else {
        return Outcome::Window(arguments.file);
    };
    let mut out = Shown { out: BufWriter::new(io::stdout().lock()), is_text: command.is_text() };
    let done = carry_out(&command, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?));
    Outcome::Done(match done {
        Ok(code) => code,
        // Whoever reads along has had enough: `muster changes | head`.
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => {
            match error {
                CliError::File(error) => complain(format_args!("{error}")),
                CliError::Output(error) => complain(format_args!("the output cannot be written: {error}")),
                CliError::Words(words) => complain(format_args!("{words}")),
            }
            2
        }
    })
}

/// Says something on standard error. Where that is closed there is nobody to tell.
pub fn complain(words: std::fmt::Arguments<'_>) {
    // A name of a file or in it moves nothing on a terminal, nor passes for another one.
    let words = words.to_string();
    let words: String = words.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect();
    let _ = writeln!(io::stderr(), "muster: {words}");
}

/// Standard output. In what people read, a name out of a file moves nothing on a terminal, nor passes for another one; what
/// programs read stays as it is.
struct Shown<W> {
    out: W,
    is_text: bool,
}

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Formatted text comes in whole pieces of UTF-8.
        match std::str::from_utf8(bytes) {
            Ok(text) if self.is_text => {
                for line in text.split_inclusive('\n') {
                    // Nearly all lines are plain, which is quickly seen.
                    let is_plain = |byte: &u8| (b' '..0x7f).contains(byte) || *byte == b'\n';
                    if line.as_bytes().iter().all(is_plain) {
                        self.out.write_all(line.as_bytes())?;
                    } else {
                        let shown: String = line.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect();
                        self.out.write_all(shown.as_bytes())?;
                    }
                }
                Ok(bytes.len())
            }
            _ => self.out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn carry_out(command: &Command, out: &mut impl Write) -> Result<u8, CliError> {
    match command {
        Command::Totals { file, scenario, counting, by, format } => {
            let document = open(file.as_deref())?;
            let rule = rule(&document, counting)?;
            let (name, chain) = layers(&document, scenario.as_deref())?;
            let view = reported(&document, &rule)?.under(&chain);
            let axis = axis(*by);
            match format {
                TotalsFormat::Table => totals::table(out, name, &view, axis)?,
                TotalsFormat::Csv => totals::csv(out, &view, axis)?,
                TotalsFormat::Json => totals::json(out, name, &view, axis)?,
            }
        }
        Command::Compare(compare) => compare::run(out, compare)?,
        Command::Claims { file, scenario, format } => {
            let document = open(file.as_deref())?;
            let (name, chain) = layers(&document, scenario.as_deref())?;
            let checked = claims::check_all(&baseline(&document), &chain);
            match format {
                TotalsFormat::Table => claims::table(out, name, &checked)?,
                TotalsFormat::Csv => claims::csv(out, &checked)?,
                TotalsFormat::Json => claims::json(out, name, &checked)?,
            }
        }
        Command::Edit(edit) => edit::run(out, edit)?,
        Command::Scenarios { file } => scenarios(out, &open(Some(file))?)?,
        Command::Changes { file, scenario, format } => {
            changes(out, &open(Some(file))?, scenario.as_deref(), *format)?;
        }
        Command::Check { file } => return check(out, file),
        Command::Import { table, output, as_of } => {
            let imported = file::table::import(table, *as_of)?;
            for note in &imported.notes {
                complain(format_args!("{note}"));
            }
            not_over(output, table, "the table")?;
            write(&imported.document, output, &Over::Anything)?;
        }
        Command::Export { file, table: _, output } => {
            let document = open(file.as_deref())?;
            if let Some(file) = file {
                // A table holds no what-ifs: they would be gone.
                not_over(output, file, "the file")?;
            }
            let _ours = ours(output)?;
            file::save::replace(output, |out| file::table::export(&document, out))?;
        }
        Command::Schema => out.write_all(file::json::SCHEMA.as_bytes())?,
    }
    Ok(0)
}

/// Opens a file to write what comes of it to `output`; gives what may be replaced there. The same file is only replaced
/// if it is still what was read: a window may save to it meanwhile.
fn open_to_write(file: &Path, output: &Path) -> Result<(Document, Over), CliError> {
    let over = match is_same(file, output) {
        true => Over::Known(Box::new(Identity::of(file)?)),
        false => Over::Anything,
    };
    Ok((open(Some(file))?, over))
}

/// Opens a file, or the shipped dataset; findings go to standard error.
fn open(file: Option<&Path>) -> Result<Document, CliError> {
    let opened = match file {
        Some(path) => file::open(path)?,
        None => file::shipped(),
    };
    for line in opened.report.first_findings(file::limits::PLACES_NAMED) {
        complain(format_args!("{line}"));
    }
    Ok(opened.document)
}

/// Writes a document to a file that no window works on. The lock is given back at once.
fn write(document: &Document, path: &Path, over: &Over) -> Result<(), CliError> {
    match file::access::write(document, path, over, None)? {
        Written { not_lasting: Some(error), .. } => Err(error.into()),
        Written { other_names, .. } => {
            if other_names > 0 {
                complain(format_args!(
                    "other names of the file (hard links) keep what was there before: {}",
                    path.display()
                ));
            }
            Ok(())
        }
    }
}

/// Locks a file that a table is to be written to. One of our own is not replaced by a table: its what-ifs would be gone.
fn ours(output: &Path) -> Result<Option<Lock>, CliError> {
    if file::is_muster_file(output) {
        return Err(format!(
            "a file of Muster would be replaced by a table: {}: name another output",
            output.display()
        )
        .into());
    }
    match file::lock::lock(output) {
        Locked::Ours(lock) => Ok(Some(lock)),
        Locked::Theirs(holder) => Err(FileError::Held { path: output.into(), holder: Box::new(holder) }.into()),
        Locked::NotHere(_) => Ok(None),
    }
}

/// Refuses to write what comes of a file over that file.
fn not_over(output: &Path, input: &Path, what: &str) -> Result<(), CliError> {
    match is_same(output, input) {
        true => Err(format!("{what} that is read would be replaced: {}: name another output", output.display()).into()),
        false => Ok(()),
    }
}

/// Whether two paths lead to one file that is there.
fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

const fn axis(by: By) -> Axis {
    match by {
        By::Host => Axis::Host,
        By::Contributor => Axis::Contributor,
        By::Cell => Axis::Cell,
        By::Formation => Axis::Formation,
        By::Domain => Axis::Domain,
        By::Status => Axis::Status,
    }
}

fn rule(document: &Document, counting: &Counting) -> Result<CountingRule, CliError> {
    let mut rule = document.counting.clone();
    if let Some(day) = counting.day {
        rule.day = day;
    }
    if let Some(words) = &counting.count {
        let mut set = StatusSet::EMPTY;
        for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let status = Status::from_code(word).filter(|status| *status != Status::Ended);
            let status = status
                .ok_or_else(|| format!("“{word}” cannot be counted: deployed, en_route, announced, available"))?;
            set = set.with(status, true);
        }
        rule.statuses = set;
    }
    if let Some(age) = counting.max_age {
        rule.max_age_months = age.0;
    }
    if let Some(hosts) = &counting.hosts {
        rule.hosts = scope(document, hosts)?;
    }
    if let Some(own) = counting.own_troops {
        rule.own_troops = own == args::YesNo::Yes;
    }
    Ok(rule)
}

fn scope(document: &Document, text: &str) -> Result<Scope, CliError> {
    let text = text.trim();
    if text == "all" {
        return Ok(Scope::All);
    }
    let groups = &document.dataset().groups;
    if groups.iter().any(|group| group.id == text) {
        return Ok(Scope::Group(text.to_owned()));
    }
    let known = |code: &str| place::is_country(code) || document.dataset().hosts().words().any(|host| host == code);
    let codes: std::collections::BTreeSet<String> =
        text.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    match codes.iter().find(|code| !known(code)) {
        None if !codes.is_empty() => Ok(Scope::Codes(codes)),
        _ => {
            let groups: Vec<&str> = groups.iter().map(|group| group.id.as_str()).collect();
            Err(format!("“{text}” is neither a group ({}) nor country codes as LVA,EST nor “all”", groups.join(", "))
                .into())
        }
    }
}

/// A what-if by name or id; `Ok(None)` is the baseline.
fn find<'a>(document: &'a Document, scenario: &str) -> Result<Option<&'a Arc<Scenario>>, CliError> {
    if Scenario::is_reserved(scenario) {
        return Ok(None);
    }
    let found = document.scenario_named(scenario).or_else(|| document.scenario(scenario));
    found.map(Some).ok_or_else(|| {
        let names: Vec<String> = document.scenarios().iter().map(|one| format!("“{}”", one.name)).collect();
        let there = if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
        format!("there is no what-if “{scenario}” in the file; {there}").into()
    })
}

fn baseline(document: &Document) -> Arc<Baseline> {
    Arc::new(Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own())))
}

/// What is reported, under a rule.
fn reported(document: &Document, rule: &CountingRule) -> Result<View, CliError> {
    View::baseline(baseline(document), rule).map_err(|group| format!("there is no group “{group}” in the file").into())
}

/// The name and the chain of a what-if; of the baseline without one.
fn layers<'a>(document: &'a Document, scenario: Option<&str>) -> Result<(&'a str, Vec<Arc<Scenario>>), CliError> {
    let found = scenario.map(|name| find(document, name)).transpose()?.flatten();
    Ok(found.map_or((totals::REPORTED, Vec::new()), |found| (&found.name, document.chain(&found.id))))
}

fn scenarios(out: &mut impl Write, document: &Document) -> Result<(), CliError> {
    let rule = &document.counting;
    let reported = reported(document, rule)?;
    let mut lines = vec![(totals::REPORTED.to_owned(), *reported.sum(), String::new())];
    for scenario in document.scenarios() {
        let view = reported.under(&document.chain(&scenario.id));
        let changes = match scenario.edits.len() {
            1 => "1 change".to_owned(),
            n => format!("{n} changes"),
        };
        let on = scenario.based_on.as_deref().and_then(|id| document.scenario(id));
        let on = on.map_or_else(String::new, |on| format!(", on “{}”", on.name));
        lines.push((scenario.name.clone(), *view.sum(), format!("{changes}{on}")));
    }
    let width = lines.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    for (name, sum, what) in &lines {
        let difference = sum.difference(reported.sum());
        let line = format!("{name:width$}  {:>10}  {:>10}  {what}", grouped(sum.best), grouped_signed(difference));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn changes(
    out: &mut impl Write,
    document: &Document,
    scenario: Option<&str>,
    format: ChangesFormat,
) -> Result<(), CliError> {
    let shown: Vec<&Arc<Scenario>> = match scenario {
        Some(name) => find(document, name)?.into_iter().collect(),
        None => document.scenarios().iter().collect(),
    };
    let baseline = baseline(document);
    let mut json = Vec::new();
    for one in shown {
        let chain = document.chain(&one.id);
        let mut edits = Vec::new();
        if format == ChangesFormat::Text && scenario.is_none() {
            writeln!(out, "{}", one.name)?;
        }
        for (id, edit) in &one.edits {
            let words = words::change(&baseline, &chain, id, edit);
            match format {
                ChangesFormat::Text => {
                    writeln!(out, "{}{}", if scenario.is_none() { "  " } else { "" }, words.line())?;
                }
                ChangesFormat::Json => {
                    let mut line = Vec::new();
                    file::json::write::edit(&mut line, id, edit)?;
                    let mut line = String::from_utf8(line).map_err(io::Error::other)?;
                    if !matches!(edit.op, Op::Unknown { .. }) {
                        line.truncate(line.len() - 1);
                        let words = serde_json::to_string(&words.line()).map_err(io::Error::from)?;
                        line.push_str(&format!(",\"words\":{words}}}"));
                    }
                    // As text: what a newer version wrote goes through as it stands, large numbers and all.
                    edits.push(RawValue::from_string(line).map_err(io::Error::from)?);
                }
            }
        }
        json.push(ChangesOf { scenario: &one.name, id: &one.id, changes: edits });
    }
    if format == ChangesFormat::Json {
        serde_json::to_writer_pretty(&mut *out, &json).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The changes of a what-if as JSON.
#[derive(serde::Serialize)]
struct ChangesOf<'a> {
    scenario: &'a str,
    id: &'a str,
    changes: Vec<Box<RawValue>>,
}

fn check(out: &mut impl Write, path: &Path) -> Result<u8, CliError> {
    let Opened { document, report } = file::open(path)?;
    let set = document.dataset();
    let counts = [
        (u64::from(set.row_count()), "contribution"),
        (u64::from(set.figure_count()), "figure"),
        (set.sources.len() as u64, "source"),
        (set.claims.len() as u64, "published total"),
        (document.scenarios().len() as u64, "what-if"),
    ];
    let counts = counts.map(|(n, what)| format!("{} {what}{}", grouped(n), if n == 1 { "" } else { "s" }));
    writeln!(out, "{}", counts.join(", "))?;
    for finding in &report.findings {
        writeln!(out, "finding: {finding}")?;
    }
    for note in &report.notes {
        writeln!(out, "note: {note}")?;
    }
    match report.finding_count() {
        0 => writeln!(out, "no findings")?,
        1 => writeln!(out, "1 finding")?,
        n => writeln!(out, "{} findings", grouped(n))?,
    }
    Ok(u8::from(!report.findings.is_empty()))
}
