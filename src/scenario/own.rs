//! What the user recorded as fact: own sources, rows and reports, and choices among competing figures (rule 9).

use crate::model::{ContributionRecord, Date, Extra, FigureRecord, Source};

/// Everything the user recorded as fact. Lies on the dataset, under every what-if; travels in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Sorted by id.
    pub sources: Vec<Source>,
    /// Sorted by id.
    pub contributions: Vec<ContributionRecord>,
    /// In the order they were recorded: of two on one day the last is preferred.
    pub figures: Vec<OwnFigure>,
    /// Choices among competing figures, sorted by row and day.
    pub preferences: Vec<Preference>,
    /// Remarks on double counting that the user looked into and found to be none, sorted by kind and rows.
    pub dismissed: Vec<Dismissed>,
    /// Unknown keys.
    pub extra: Extra,
}

impl Own {
    /// Whether nothing is recorded.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
            && self.contributions.is_empty()
            && self.figures.is_empty()
            && self.preferences.is_empty()
            && self.dismissed.is_empty()
            && self.extra.is_empty()
    }
}

/// An own report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFigure {
    /// Id of the contribution it is about.
    pub of: String,
    /// The report.
    pub figure: FigureRecord,
    /// Switched off: kept, listed and saved, but without any effect.
    pub off: bool,
}

/// A remark on double counting that was looked into: the troops are not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissed {
    /// The code of the remark's kind ([`crate::report::double::Kind::code`]); unknown ones are kept.
    pub kind: String,
    /// Ids of the rows it is about, sorted.
    pub rows: Vec<String>,
    /// Why.
    pub why: String,
    /// Unknown keys.
    pub extra: Extra,
}

/// A choice among the figures of one row and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Id of the contribution.
    pub of: String,
    /// The day of the competing figures.
    pub as_of: Date,
    /// Which one: counted from 0 over the dataset's figures of that day in file order, then the own ones.
    pub nth: u32,
    /// Why.
    pub why: String,
    /// Unknown keys.
    pub extra: Extra,
}
