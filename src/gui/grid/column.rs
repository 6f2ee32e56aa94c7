//! The columns: titles, widths, and what of a row they show.

use crate::editor::{CellName, Field};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Contributing nation.
    Who,
    /// Host; the rows are grouped by it, so its column is only needed in another order.
    Where,
    /// Element.
    What,
    /// Number of troops.
    Troops,
    /// Status.
    Status,
    /// Day of the last report.
    LastReport,
    /// Publisher of the last report.
    Source,
    /// Formation.
    Formation,
    /// Domain.
    Domain,
    /// Id of the row that includes this one.
    IncludedIn,
    /// Remark.
    Note,
}

impl Column {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Who,
        Self::Where,
        Self::What,
        Self::Troops,
        Self::Status,
        Self::LastReport,
        Self::Source,
        Self::Formation,
        Self::Domain,
        Self::IncludedIn,
        Self::Note,
    ];

    /// Those that are shown at first.
    pub const USUAL: [Self; 6] = [Self::Who, Self::What, Self::Troops, Self::Status, Self::LastReport, Self::Source];

    /// Its title, which also names its cells.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Who => "Who",
            Self::Where => "Where",
            Self::What => "What",
            Self::Troops => "Troops",
            Self::Status => "Status",
            Self::LastReport => "Last report",
            Self::Source => "Source",
            Self::Formation => "Formation",
            Self::Domain => "Domain",
            Self::IncludedIn => "Included in",
            Self::Note => "Note",
        }
    }

    /// The column of a title.
    pub fn of_title(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.title() == title.trim())
    }

    /// What it shows, for tool tips.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Who => "The contributing nation",
            Self::Where => "The host nation",
            Self::What => "What they are: a battlegroup contingent, a headquarters, …",
            Self::Troops => "How many, on the day on screen",
            Self::Status => "In place, on the way, announced, offered or ended",
            Self::LastReport => "The day of the latest report up to the day on screen",
            Self::Source => "Who gave the number; where none is given, who published the latest report",
            Self::Formation => "The formation they serve in",
            Self::Domain => "Land, air, sea or joint",
            Self::IncludedIn => "The id of the row whose number already holds these troops",
            Self::Note => "A remark",
        }
    }

    /// Its width at first, points; `compact` where the grid has little room.
    pub const fn width(self, compact: bool) -> f32 {
        match self {
            Self::Who if compact => 112.0,
            Self::Where if compact => 84.0,
            Self::What if compact => 98.0,
            Self::Troops if compact => 112.0,
            Self::Status if compact => 78.0,
            Self::LastReport if compact => 92.0,
            Self::Source if compact => 84.0,
            Self::Who => 142.0,
            Self::Where => 118.0,
            Self::What => 186.0,
            Self::Formation => 185.0,
            Self::Troops => 122.0,
            Self::Status => 86.0,
            Self::LastReport => 98.0,
            Self::Source => 126.0,
            Self::Domain => 70.0,
            Self::IncludedIn => 160.0,
            Self::Note => 220.0,
        }
    }

    /// What can be typed into its cells; `None` for what only sources say.
    pub const fn cell(self) -> Option<CellName> {
        Some(match self {
            Self::Troops => CellName::Troops,
            Self::Status => CellName::Status,
            Self::Who => CellName::Field(Field::Contributor),
            Self::Where => CellName::Field(Field::Host),
            Self::What => CellName::Field(Field::Element),
            Self::Formation => CellName::Field(Field::Formation),
            Self::Domain => CellName::Field(Field::Domain),
            Self::IncludedIn => CellName::Field(Field::PartOf),
            Self::Note => CellName::Field(Field::Note),
            Self::LastReport | Self::Source => return None,
        })
    }

    /// The attribute it shows, when it is one.
    pub const fn field(self) -> Option<Field> {
        match self.cell() {
            Some(CellName::Field(field)) => Some(field),
            _ => None,
        }
    }

    /// Whether its cells may be emptied: a nation, a host, a status or a domain there must be.
    pub const fn can_be_empty(self) -> bool {
        matches!(self, Self::Troops | Self::What | Self::Formation | Self::IncludedIn | Self::Note)
    }
}
