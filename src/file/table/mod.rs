//! The long table: one row a figure, as research data comes and as spreadsheets open it.
//!
//! Here: the columns, why a table is refused ([`TableError`]), [`import()`] (CSV in, streamed), [`export()`] (CSV out) and
//! what the two agree on: how a day with several figures says which is used, and how text that a spreadsheet would run
//! is written ([`guarded`]). It may not know JSON, windows or commands. Start reading at [`Column`], then `import`.
//!
//! What the table cannot say is not in it: titles of sources, groups, claims, what-ifs, keys of newer versions.

mod export;
mod import;
mod notes;
mod row;
mod sniff;
#[cfg(test)]
mod tests;

use std::{fmt, io};

pub use export::export;
pub use import::{Imported, import, import_reader};

use super::json::raw::quoted;
use crate::model::{
    guard::{guarded, unguarded},
    reading,
    strength::ReversedBounds,
};

/// The columns, in the order they are written; those of the contribution first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of Contribution or Figure with its name")]
pub enum Column {
    ContributionId,
    Contributor,
    Host,
    Formation,
    FrameworkNation,
    Domain,
    Element,
    PartOf,
    ContributionNote,
    AsOf,
    AsOfBasis,
    Status,
    Low,
    Best,
    High,
    OpenAbove,
    Qualifier,
    Preferred,
    Source,
    Quote,
    Gloss,
    Note,
}

impl Column {
    /// All of them, as an export writes them.
    pub const ALL: [Self; 22] = [
        Self::ContributionId,
        Self::Contributor,
        Self::Host,
        Self::Formation,
        Self::FrameworkNation,
        Self::Domain,
        Self::Element,
        Self::PartOf,
        Self::ContributionNote,
        Self::AsOf,
        Self::AsOfBasis,
        Self::Status,
        Self::Low,
        Self::Best,
        Self::High,
        Self::OpenAbove,
        Self::Qualifier,
        Self::Preferred,
        Self::Source,
        Self::Quote,
        Self::Gloss,
        Self::Note,
    ];
    /// Those that describe the contribution; the rest describe the figure.
    const OF_CONTRIBUTION: usize = Self::AsOf as usize;

    /// The name in the header.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ContributionId => "contribution_id",
            Self::Contributor => "contributor",
            Self::Host => "host",
            Self::Formation => "formation",
            Self::FrameworkNation => "framework_nation",
            Self::Domain => "domain",
            Self::Element => "element",
            Self::PartOf => "part_of",
            Self::ContributionNote => "contribution_note",
            Self::AsOf => "as_of",
            Self::AsOfBasis => "as_of_basis",
            Self::Status => "status",
            Self::Low => "low",
            Self::Best => "best",
            Self::High => "high",
            Self::OpenAbove => "open_above",
            Self::Qualifier => "qualifier",
            Self::Preferred => "preferred",
            Self::Source => "source",
            Self::Quote => "quote",
            Self::Gloss => "gloss",
            Self::Note => "note",
        }
    }

    /// By its name in a header, trimmed and without regard to case.
    pub fn of_header(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        Self::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(cell))
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a table is no document. Lines are those of the file, counted from 1; a row is named by its first.
#[derive(Debug)]
pub enum TableError {
    /// Reading failed.
    Io(io::Error),
    /// Not UTF-8.
    NotText {
        /// Where.
        line: u64,
    },
    /// Nothing but empty lines.
    NoHeader,
    /// A column that must be there is not.
    MissingColumn {
        /// Its name; for the number, all three that would do.
        column: &'static str,
        /// What the header says.
        found: Vec<String>,
    },
    /// More columns than [`super::limits`] allow.
    TooManyColumns {
        /// How many.
        found: usize,
    },
    /// A column is there twice.
    DuplicateColumn {
        /// Which.
        column: Column,
    },
    /// A row has not as many cells as the header.
    Width {
        /// Where.
        line: u64,
        /// Its cells.
        found: usize,
        /// The header's.
        expected: usize,
    },
    /// The table ends inside quotation marks: one is missing, or the end of the file is.
    OpenQuote {
        /// The row they were opened in.
        line: u64,
    },
    /// A cell that cannot be read.
    Cell {
        /// Where.
        line: u64,
        /// Where.
        column: Column,
        /// What it says.
        value: String,
        /// What is wrong with it.
        why: CellFault,
    },
    /// Numbers of a row that do not go together.
    Bounds {
        /// Where.
        line: u64,
        /// The numbers.
        bounds: ReversedBounds,
    },
    /// Two rows of one contribution that describe it differently.
    Disagree {
        /// The contribution, by the id it has or was given.
        id: String,
        /// What they disagree on.
        column: Column,
        /// The first row.
        line_a: u64,
        /// What it says.
        value_a: String,
        /// The row that says something else.
        line_b: u64,
        /// What that says.
        value_b: String,
    },
    /// A row without a day, and none was given for such rows.
    NoDate {
        /// Where.
        line: u64,
    },
    /// A contribution that cannot be part of the one it names.
    Part {
        /// The first row of the contribution.
        line: u64,
        /// What it names.
        part_of: String,
        /// Why not.
        why: PartFault,
    },
    /// More rows than [`super::limits`] allow.
    TooManyRows {
        /// The first that is too much.
        line: u64,
    },
    /// More text than a dataset can hold.
    TooMuchText {
        /// Where it was full.
        line: u64,
    },
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellFault {
    /// Must be filled.
    Empty,
    /// A host with nothing between two `+`.
    EmptyPart,
    /// More hosts joined than there are countries.
    TooManyHosts,
    /// No day as `YYYY-MM-DD`.
    NoDay,
    /// None of the words that can stand here.
    NoneOf(&'static str),
    /// No number; this says why and quotes the cell.
    Number(reading::ReadError),
    /// A range, a ceiling or a floor beside another number.
    NotAlone,
    /// Says that there is no upper bound to a number that is not there.
    OpenNothing,
    /// Denies that a lone `low` is a floor.
    NotOpen,
}

/// Why a contribution cannot be part of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartFault {
    /// The other is not there.
    Missing,
    /// It names itself.
    Itself,
    /// The other is itself a part.
    TwoDeep,
    /// The other is of this contributor.
    OtherContributor(String),
    /// The other lacks one of its hosts.
    Hosts {
        /// Its hosts.
        part: String,
        /// The other's.
        whole: String,
    },
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::NotText { line } => {
                write!(f, "is not text in UTF-8: line {line}: save the table again as “CSV UTF-8”")
            }
            Self::NoHeader => f.write_str(
                "has no header: the first line must name the columns, at least contributor, host and one of low, best \
                 and high",
            ),
            Self::MissingColumn { column, found } => {
                const SHOWN: usize = 30;
                let names: Vec<_> = found.iter().take(SHOWN).map(|name| quoted(name.trim())).collect();
                let more = if found.len() > SHOWN { ", …" } else { "" };
                let names = names.join(", ");
                write!(f, "line 1 has no column {column}: name it in the header, which has {names}{more}")
            }
            Self::TooManyColumns { found } => {
                let most = super::limits::COLUMNS;
                write!(f, "line 1 has {found} columns, {most} are the most: remove those that are not needed")
            }
            Self::DuplicateColumn { column } => {
                write!(f, "line 1 has the column {column} twice: remove or rename one")
            }
            Self::Width { line, found, expected } => {
                let cells = if *found == 1 { "cell" } else { "cells" };
                write!(
                    f,
                    "line {line}: the row has {found} {cells}, the header {expected}: add the missing ones, or put \
                     quotation marks around text that contains the separator"
                )
            }
            Self::OpenQuote { line } => write!(
                f,
                "line {line}: quotation marks are opened in this row and never closed: close them, or copy the file \
                 again if its end is missing"
            ),
            Self::Cell { line, column, value, why } => {
                write!(f, "line {line}, column {column}: ")?;
                why.say(f, value)
            }
            Self::Bounds { line, bounds } => {
                write!(f, "line {line}, columns low, best and high: {bounds}: put them in order")
            }
            Self::Disagree { id, column, line_a, value_a, line_b, value_b } => write!(
                f,
                "lines {line_a} and {line_b}, column {column}: {} and {} for one contribution, {}: make them the same, \
                 or give one another contribution_id",
                quoted(value_a),
                quoted(value_b),
                quoted(id)
            ),
            Self::NoDate { line } => write!(
                f,
                "line {line}, column as_of: there is no day: fill it in, or give one for all such rows with \
                 --as-of on the command line"
            ),
            Self::Part { line, part_of, why } => {
                write!(f, "line {line}, column part_of: {} {why}", quoted(part_of))
            }
            Self::TooManyRows { line } => {
                let most = super::limits::RECORDS;
                write!(f, "line {line}: more than {most} rows: split the table")
            }
            Self::TooMuchText { line } => {
                write!(f, "line {line}: more text than one file can hold (4 GiB): split the table")
            }
        }
    }
}

impl std::error::Error for TableError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Cell { why: CellFault::Number(error), .. } => Some(error),
            Self::Bounds { bounds, .. } => Some(bounds),
            _ => None,
        }
    }
}

impl CellFault {
    fn say(&self, f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
        let value = quoted(value);
        match self {
            Self::Empty => f.write_str("is empty: fill it in"),
            Self::EmptyPart => write!(f, "{value} has an empty part: write for example EST+LVA"),
            Self::TooManyHosts => write!(f, "{value} joins more hosts than there are countries"),
            Self::NoDay => write!(f, "{value} is no day: write for example 2022-02-22"),
            Self::NoneOf(words) => write!(f, "{value} is not known: write {words}"),
            Self::Number(error) => write!(f, "{error}"),
            Self::NotAlone => {
                write!(f, "{value} says all by itself: clear the other numbers of the row, or write plain numbers")
            }
            Self::OpenNothing => write!(f, "{value} goes with a number: fill in low, best or high, or clear it"),
            Self::NotOpen => {
                write!(f, "{value} does not go with low alone, which means “at least”: fill in best too, or clear it")
            }
        }
    }
}

impl fmt::Display for PartFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is no contribution_id of this table: add its rows, or clear the cell"),
            Self::Itself => f.write_str("is the contribution itself: clear the cell"),
            Self::TwoDeep => f.write_str("is itself part of another, only one level is allowed: name that one"),
            Self::OtherContributor(other) => {
                write!(f, "is of another contributor ({}): name one of the same, or clear the cell", quoted(other))
            }
            Self::Hosts { part, whole } => {
                let (part, whole) = (quoted(part), quoted(whole));
                write!(f, "does not have all its hosts ({part} / {whole}): correct the hosts, or clear the cell")
            }
        }
    }
}
