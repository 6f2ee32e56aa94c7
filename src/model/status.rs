//! What a report says of troops: in place, on the way, announced, offered, or gone; and the domain they serve in.

use std::fmt;

/// The status a report gives. Order: as the headline lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Status {
    /// The troops are there ("in place").
    Deployed = 0,
    /// They have set out and not arrived ("on the way").
    EnRoute = 1,
    /// A decision to send them is public ("announced").
    Announced = 2,
    /// On call or offered, nobody has set out ("offered"). A number is never carried into or past it.
    Available = 3,
    /// Left, or counted elsewhere from now on ("ended"). Never counted.
    Ended = 4,
}

impl Status {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Deployed, Self::EnRoute, Self::Announced, Self::Available, Self::Ended];
    /// Those a rule can count; `ended` never is.
    pub const COUNTABLE: [Self; 4] = [Self::Deployed, Self::EnRoute, Self::Announced, Self::Available];

    /// The word in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deployed => "deployed",
            Self::EnRoute => "en_route",
            Self::Announced => "announced",
            Self::Available => "available",
            Self::Ended => "ended",
        }
    }

    /// The word on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Deployed => "in place",
            Self::EnRoute => "on the way",
            Self::Announced => "announced",
            Self::Available => "offered",
            Self::Ended => "ended",
        }
    }

    /// By the word of the file; `None` for any other.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// By what a person types: the file's word or the screen's, in any case ("In place", "deployed", "left").
    pub fn from_typed(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|status| status.code() == text || status.words() == text).or(match text.as_str() {
            "en route" => Some(Self::EnRoute),
            "left" | "merged" | "left or merged" | "withdrawn" => Some(Self::Ended),
            _ => None,
        })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// A set of statuses a rule or a claim counts. Ordered so that sets can be sorted; the order means nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusSet(u8);

impl StatusSet {
    /// No status.
    pub const EMPTY: Self = Self(0);
    /// In place, on the way and announced: what a new document counts.
    pub const COUNTED: Self = Self(0b111);

    /// Whether `status` is in the set.
    pub const fn contains(self, status: Status) -> bool {
        self.0 & (1 << status as u8) != 0
    }

    /// The set with `status` in it or not.
    #[must_use]
    pub const fn with(self, status: Status, present: bool) -> Self {
        let bit = 1 << status as u8;
        Self(if present { self.0 | bit } else { self.0 & !bit })
    }

    /// Its members, in order.
    pub fn iter(self) -> impl Iterator<Item = Status> {
        Status::ALL.into_iter().filter(move |status| self.contains(*status))
    }

    /// Whether nothing is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Status> for StatusSet {
    fn from_iter<T: IntoIterator<Item = Status>>(statuses: T) -> Self {
        statuses.into_iter().fold(Self::EMPTY, |set, status| set.with(status, true))
    }
}

/// Where the troops serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Domain {
    /// On land.
    Land,
    /// In the air.
    Air,
    /// At sea.
    Sea,
    /// Several of these under one number.
    Joint,
}

impl Domain {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Land, Self::Air, Self::Sea, Self::Joint];

    /// The word in files and on screen.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Air => "air",
            Self::Sea => "sea",
            Self::Joint => "joint",
        }
    }

    /// By its word; `None` for any other.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|domain| domain.code() == code)
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
