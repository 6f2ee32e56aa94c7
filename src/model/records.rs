//! The small records around the figures: sources, groups of countries, and keys this version does not know.

/// Keys of a record that this version does not know, with their JSON text as it stood; written back after the known
/// ones so that nothing of a newer version is lost.
pub type Extra = Vec<(String, Box<str>)>;

/// Where a figure comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Unique in the file.
    pub id: String,
    /// Headline or description of the page read.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// What kind of page it is.
    pub kind: Option<SourceKind>,
    /// ISO 639-1 code of the quotes taken from it.
    pub language: String,
    /// `YYYY`, `YYYY-MM` or a day; empty when not known.
    pub published: String,
    /// Address; may be empty.
    pub url: String,
    /// Terms of use and remarks on reading it.
    pub usage_note: String,
    /// Unknown keys.
    pub extra: Extra,
}

impl Source {
    /// Who published it, or its title; empty when neither is known.
    pub fn by(&self) -> &str {
        if self.publisher.is_empty() { &self.title } else { &self.publisher }
    }
}

/// What kind of page a source is; not a judgement of how reliable it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// Ministry, parliament, embassy, armed forces.
    Government,
    /// NATO, SHAPE, EU.
    Alliance,
    /// News agency on its own site.
    Agency,
    /// Newspaper, broadcaster or news site with its own reporting.
    Newspaper,
    /// Specialised press, think tank.
    Magazine,
    /// Wikipedia and mirrors.
    Encyclopedia,
    /// A site that republishes the text of another.
    Copy,
    /// Forum, blog, reference site.
    Other,
}

impl SourceKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Government,
        Self::Alliance,
        Self::Agency,
        Self::Newspaper,
        Self::Magazine,
        Self::Encyclopedia,
        Self::Copy,
        Self::Other,
    ];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Alliance => "alliance",
            Self::Agency => "agency",
            Self::Newspaper => "newspaper",
            Self::Magazine => "magazine",
            Self::Encyclopedia => "encyclopedia",
            Self::Copy => "copy",
            Self::Other => "other",
        }
    }

    /// What belongs to it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Government => "Ministry, parliament, embassy, armed forces",
            Self::Alliance => "NATO, SHAPE, EU",
            Self::Agency => "A news agency on its own site",
            Self::Newspaper => "Newspaper, broadcaster or news site with its own reporting",
            Self::Magazine => "Specialised press, think tank",
            Self::Encyclopedia => "Wikipedia and mirrors",
            Self::Copy => "A site that republishes the text of another",
            Self::Other => "Forum, blog, reference site",
        }
    }

    /// By its word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A named group of countries, such as the members of an alliance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Unique in the file; a counting rule names it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its members.
    pub members: Vec<Member>,
    /// Unknown keys.
    pub extra: Extra,
}

/// One membership.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// ISO 3166-1 alpha-3 code.
    pub country: String,
    /// First day, month or year; empty when not known.
    pub from: String,
    /// Last day, month or year; empty when it goes on.
    pub to: String,
    /// Id of the source that says so.
    pub source: String,
    /// Remark.
    pub note: String,
    /// Unknown keys.
    pub extra: Extra,
}
