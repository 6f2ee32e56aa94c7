//! Nouns and arithmetic: what a deployment dataset is made of.
//!
//! Here: dates, strengths and how people write them, statuses, countries and joined hosts, the counting rule, sources,
//! groups, claims, text that is safe in a spreadsheet, and the dense [`Dataset`] that holds them. This room knows
//! nothing of what-ifs, files, commands or windows, and imports from none of them. Start reading at [`dataset`].

pub mod claim;
pub mod counting;
pub mod dataset;
pub mod date;
pub mod figure;
pub mod guard;
pub mod place;
pub mod reading;
pub mod records;
pub mod status;
pub mod strength;
pub mod text;

pub use claim::{Claim, ClaimKind, Tolerance};
pub use counting::{CountingRule, Scope};
pub use dataset::{Contribution, ContributionRecord, Dataset, DatasetBuilder, Duplicate};
pub use date::{Date, months_before, parse_date};
pub use figure::{Basis, Figure, FigureRecord};
pub use records::{Extra, Group, Member, Source, SourceKind};
pub use status::{Domain, Status, StatusSet};
pub use strength::{Personnel, Strength, grouped, grouped_signed};
