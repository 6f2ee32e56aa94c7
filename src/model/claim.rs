//! A published total or share, to hold against the sum of reports (rule of counting 7).

use super::{date::Date, records::Extra, status::StatusSet};

/// A total or share that a source published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Unique in the file.
    pub id: String,
    /// The day it is about.
    pub as_of: Date,
    /// What the number is.
    pub kind: ClaimKind,
    /// Host codes; empty: any.
    pub hosts: Vec<String>,
    /// Exact names of formations; empty: any.
    pub formations: Vec<String>,
    /// Contributor codes; empty: any.
    pub contributors: Vec<String>,
    /// What it counts; empty for a text.
    pub statuses: StatusSet,
    /// Lower bound as stated.
    pub low: Option<u32>,
    /// Number as stated.
    pub best: Option<u32>,
    /// Upper bound as stated.
    pub high: Option<u32>,
    /// The source's word.
    pub qualifier: String,
    /// How far a sum may be off and still agree.
    pub tolerance: Tolerance,
    /// Id of its source.
    pub source: String,
    /// The exact words.
    pub quote: String,
    /// English translation of the words.
    pub gloss: String,
    /// Remark.
    pub note: String,
    /// Unknown keys.
    pub extra: Extra,
}

/// What the number of a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimKind {
    /// A head count.
    Total,
    /// Per cent of the formation's total.
    Share,
    /// Cannot be expressed as a selection of rows.
    Text,
}

impl ClaimKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Total, Self::Share, Self::Text];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Share => "share",
            Self::Text => "text",
        }
    }

    /// By its word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How far a sum may differ from a claim and still agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tolerance {
    /// 95 to 105 %; written by leaving the key out.
    #[default]
    Exact,
    /// 90 to 110 %.
    About,
    /// 90 to 100 %.
    Nearly,
    /// A floor that is exceeded by 10 % at most.
    JustOver,
}

impl Tolerance {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Exact, Self::About, Self::Nearly, Self::JustOver];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::Nearly => "nearly",
            Self::JustOver => "just_over",
        }
    }

    /// By its word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tolerance| tolerance.code() == code)
    }

    /// What a source's word means, for a table that has no tolerance of its own.
    pub fn from_qualifier(qualifier: &str) -> Self {
        const HEDGE: [&str; 6] = ["about", "around", "some", "roughly", "approximately", "approx."];
        match qualifier {
            "just over" => Self::JustOver,
            "nearly" | "almost" | "close to" => Self::Nearly,
            other if HEDGE.iter().any(|word| other.starts_with(word)) => Self::About,
            _ => Self::Exact,
        }
    }
}
