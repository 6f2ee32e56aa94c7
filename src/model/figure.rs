//! One reported strength of a contribution, owned ([`FigureRecord`]) or read out of a dataset ([`Figure`]).

use super::{date::Date, records::Extra, status::Status, strength::Personnel};

/// How the day of a figure is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The day stands in the source or its dateline; written by leaving the key out.
    #[default]
    Stated,
    /// Only the month is known.
    MonthEnd,
    /// Concluded from other content; the note says how.
    Inferred,
}

impl Basis {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Stated, Self::MonthEnd, Self::Inferred];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::MonthEnd => "month_end",
            Self::Inferred => "inferred",
        }
    }

    /// By its word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.code() == code)
    }
}

/// A figure, borrowed from wherever it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure<'a> {
    /// The day it holds for.
    pub as_of: Date,
    /// How that day is known.
    pub basis: Basis,
    /// What it says of the troops.
    pub status: Status,
    /// The strength, or that none is stated.
    pub personnel: Personnel,
    /// The source's word for the number ("about"); may be empty.
    pub qualifier: &'a str,
    /// Whether it is the one used among the figures of its day.
    pub preferred: bool,
    /// Id of its source; may be empty.
    pub source: &'a str,
    /// The exact words.
    pub quote: &'a str,
    /// English translation of the words.
    pub gloss: &'a str,
    /// Remark.
    pub note: &'a str,
}

impl<'a> Figure<'a> {
    /// A figure that says only when, what status and how many.
    pub const fn plain(as_of: Date, status: Status, personnel: Personnel) -> Self {
        Self {
            as_of,
            basis: Basis::Stated,
            status,
            personnel,
            qualifier: "",
            preferred: true,
            source: "",
            quote: "",
            gloss: "",
            note: "",
        }
    }

    /// An owned copy.
    pub fn to_record(self, extra: Extra) -> FigureRecord {
        FigureRecord {
            as_of: self.as_of,
            basis: self.basis,
            status: self.status,
            personnel: self.personnel,
            qualifier: self.qualifier.to_owned(),
            preferred: self.preferred,
            source: self.source.to_owned(),
            quote: self.quote.to_owned(),
            gloss: self.gloss.to_owned(),
            note: self.note.to_owned(),
            extra,
        }
    }
}

/// A figure that owns its words: an own report, or one of a row added in a what-if. Fields as in [`Figure`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Figure, described there")]
pub struct FigureRecord {
    pub as_of: Date,
    pub basis: Basis,
    pub status: Status,
    pub personnel: Personnel,
    pub qualifier: String,
    pub preferred: bool,
    pub source: String,
    pub quote: String,
    pub gloss: String,
    pub note: String,
    /// Unknown keys.
    pub extra: Extra,
}

impl FigureRecord {
    /// A figure that says only when, what status and how many.
    pub fn plain(as_of: Date, status: Status, personnel: Personnel) -> Self {
        Figure::plain(as_of, status, personnel).to_record(Extra::new())
    }

    /// The same, borrowed.
    pub fn as_figure(&self) -> Figure<'_> {
        Figure {
            as_of: self.as_of,
            basis: self.basis,
            status: self.status,
            personnel: self.personnel,
            qualifier: &self.qualifier,
            preferred: self.preferred,
            source: &self.source,
            quote: &self.quote,
            gloss: &self.gloss,
            note: &self.note,
        }
    }
}
