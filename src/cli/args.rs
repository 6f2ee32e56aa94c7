//! What can be typed on the command line.

use std::{num::NonZeroU32, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{
    model::{Date, parse_date},
    report::totals::REPORTED,
};

/// Who has how many troops where, on which day, according to whom; and what would be if.
///
/// Without a command, a window opens on FILE or on the shipped dataset on NATO's eastern flank.
#[derive(Debug, Parser)]
#[command(name = "muster", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub struct Arguments {
    /// The file to open in the window.
    pub file: Option<PathBuf>,
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Commands that need no display.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print totals; without options by the file's own rule.
    Totals {
        /// The file; the shipped dataset when absent.
        file: Option<PathBuf>,
        /// A what-if by name or id; "Reported" when absent.
        #[arg(long)]
        scenario: Option<String>,
        /// How to count.
        #[command(flatten)]
        counting: Counting,
        /// What to group by.
        #[arg(long, value_enum, default_value = "host")]
        by: By,
        /// How to print.
        #[arg(long, value_enum, default_value = "table")]
        format: TotalsFormat,
    },
    /// Change a what-if and write the file.
    Edit(Edit),
    /// List the what-ifs with totals and differences.
    Scenarios {
        /// The file.
        file: PathBuf,
    },
    /// Print what-ifs side by side, with the difference from one of them or from what is reported.
    Compare(Compare),
    /// Hold the totals that sources published against the sums of reports.
    ///
    /// Each is checked on its own day and for its own statuses, by reports of the last 18 months in all hosts, own
    /// troops included, whatever the file's rule. "Above" and "below" say where the sum of reports lies; "cannot tell"
    /// that a row has no number, is too old or lies only partly inside.
    Claims {
        /// The file; the shipped dataset when absent.
        file: Option<PathBuf>,
        /// A what-if by name or id; "Reported" when absent.
        #[arg(long)]
        scenario: Option<String>,
        /// How to print.
        #[arg(long, value_enum, default_value = "table")]
        format: TotalsFormat,
    },
    /// List the changes of what-ifs in words.
    Changes {
        /// The file.
        file: PathBuf,
        /// One what-if by name or id; all when absent.
        #[arg(long)]
        scenario: Option<String>,
        /// How to print.
        #[arg(long, value_enum, default_value = "text")]
        format: ChangesFormat,
    },
    /// Say what is odd in a file; exit code 1 when there are findings.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// Make a file out of a long table (CSV, one row a figure).
    Import {
        /// The table.
        table: PathBuf,
        /// The file to write.
        #[arg(short, long)]
        output: PathBuf,
        /// The day of rows that state none.
        #[arg(long, value_name = "DATE", value_parser = day)]
        as_of: Option<Date>,
    },
    /// Write the reports as a long table.
    Export {
        /// The file; the shipped dataset when absent.
        file: Option<PathBuf>,
        /// As a long table (CSV, one row a figure).
        #[arg(long, required = true)]
        table: bool,
        /// The table to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Print the JSON Schema of the format.
    Schema,
}

/// How to count; what is not given is as in the file.
#[derive(Debug, Args)]
pub struct Counting {
    /// The day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub day: Option<Date>,
    /// The statuses that count: deployed,en_route,announced,available.
    #[arg(long, value_name = "STATUSES")]
    pub count: Option<String>,
    /// Oldest report that counts, in months, or "any".
    #[arg(long, value_name = "MONTHS|any", value_parser = age)]
    pub max_age: Option<Age>,
    /// Hosts that count: "all", a group's id, or codes as LVA,EST.
    #[arg(long, value_name = "HOSTS")]
    pub hosts: Option<String>,
    /// Whether troops in their own country count.
    #[arg(long, value_enum)]
    pub own_troops: Option<YesNo>,
}

/// What-ifs to print side by side.
#[derive(Debug, Args)]
pub struct Compare {
    /// The file.
    pub file: PathBuf,
    /// What-ifs by name or id, "Reported" among them if wanted; all what-ifs of the file when absent. A name with a
    /// comma in it stands alone; the option may be given several times.
    #[arg(long, value_name = "A,B,…")]
    pub scenarios: Vec<String>,
    /// What differences are from: a what-if by name or id, or "Reported". It is the first column.
    #[arg(long, value_name = "NAME", default_value = REPORTED)]
    pub root: String,
    /// How to count.
    #[command(flatten)]
    pub counting: Counting,
    /// What to group by.
    #[arg(long, value_enum, default_value = "host")]
    pub by: By,
    /// Leave out lines that are the same in all columns.
    #[arg(long)]
    pub only_changed: bool,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: TotalsFormat,
}

/// Changes to a what-if.
#[derive(Debug, Args)]
pub struct Edit {
    /// The file to read.
    pub file: PathBuf,
    /// The file to write; may be the same.
    #[arg(short, long)]
    pub output: PathBuf,
    /// A newer dataset to put under what the file has, before any other change: a Muster file or a long table. Own
    /// reports and what-ifs are kept; prints what was added, removed and revised, and what that means for them.
    #[arg(long, value_name = "NEW")]
    pub dataset: Option<PathBuf>,
    /// The day of rows of a table that state none.
    #[arg(long, value_name = "DATE", value_parser = day, requires = "dataset")]
    pub as_of: Option<Date>,
    /// How to print what a newer dataset changes.
    #[arg(long, value_enum, default_value = "text", requires = "dataset")]
    pub format: ChangesFormat,
    /// The what-if by name or id; made when there is none of that name. Without it the only one, or a new "What-if 1".
    #[arg(long)]
    pub scenario: Option<String>,
    /// The what-if that a new one builds on.
    #[arg(long, requires = "scenario")]
    pub based_on: Option<String>,
    /// The first day of the changes; the day of the file's rule when absent.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub day: Option<Date>,
    /// Set a row's number: deu.ltu.efp=1000, =50-60, =unknown.
    #[arg(long, value_name = "ID=PERSONNEL", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// Set a row's status: deployed, en_route, announced, available, ended.
    #[arg(long, value_name = "ID=STATUS", value_parser = pair)]
    pub status: Vec<(String, String)>,
    /// Let a row's change hold for good, over later reports.
    #[arg(long, value_name = "ID")]
    pub until_open: Vec<String>,
    /// Take a row out.
    #[arg(long, value_name = "ID")]
    pub remove: Vec<String>,
    /// Take back what the what-if does to a row.
    #[arg(long, value_name = "ID")]
    pub revert: Vec<String>,
    /// The reason for the changes; without it a reason that is there stays.
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
}

/// What totals are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "named as the words on the command line")]
pub enum By {
    Host,
    Contributor,
    /// A contributor in a host.
    Cell,
    Formation,
    Domain,
    Status,
}

/// How tables of numbers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "named as the words on the command line")]
pub enum TotalsFormat {
    Table,
    Csv,
    Json,
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "named as the words on the command line")]
pub enum ChangesFormat {
    Text,
    Json,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "named as the words on the command line")]
pub enum YesNo {
    Yes,
    No,
}

/// Months, or any age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age(pub Option<NonZeroU32>);

fn day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "a day as YYYY-MM-DD is expected".to_owned())
}

fn age(text: &str) -> Result<Age, String> {
    match text {
        "any" => Ok(Age(None)),
        _ => match text.parse::<NonZeroU32>() {
            Ok(months) => Ok(Age(Some(months))),
            Err(_) => Err("a number of months from 1, or “any”, is expected".to_owned()),
        },
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((id, value)) if !id.trim().is_empty() => Ok((id.trim().to_owned(), value.trim().to_owned())),
        _ => Err("ID=VALUE is expected".to_owned()),
    }
}

impl Command {
    /// Whether it prints for people, rather than for programs.
    pub fn is_text(&self) -> bool {
        match self {
            Self::Totals { format, .. } | Self::Claims { format, .. } => *format == TotalsFormat::Table,
            Self::Compare(compare) => compare.format == TotalsFormat::Table,
            Self::Changes { format, .. } => *format == ChangesFormat::Text,
            Self::Edit(edit) => edit.format == ChangesFormat::Text,
            Self::Scenarios { .. } | Self::Check { .. } => true,
            Self::Import { .. } | Self::Export { .. } | Self::Schema => false,
        }
    }
}
