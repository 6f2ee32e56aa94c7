//! What goes into the editor, and what it asks of the world.

use std::path::PathBuf;

use super::Action;
use crate::{
    document::{Document, Revision},
    file::{FileError, Opened},
    model::{CountingRule, Date, Domain, Status},
    scenario::ScenarioId,
};

/// A gesture, or an answer to an [`Effect`].
#[derive(Debug)]
pub enum Command {
    /// A menu item, a shortcut, a button.
    Act(Action),
    /// A number typed over a row's troops, as typed.
    SetTroops {
        /// The row's id.
        id: String,
        /// What was typed.
        text: String,
    },
    /// A status chosen for a row.
    SetStatus {
        /// The row's id.
        id: String,
        /// The status.
        status: Status,
    },
    /// An attribute of a row, as typed.
    SetField {
        /// The row's id.
        id: String,
        /// Which.
        field: Field,
        /// What was typed.
        text: String,
    },
    /// A reason typed for the change of a row in a what-if.
    SetWhy {
        /// The what-if.
        scenario: ScenarioId,
        /// The row's id.
        id: String,
        /// The reason.
        why: String,
    },
    /// Whether the change of a row holds for good.
    SetOpen {
        /// The what-if.
        scenario: ScenarioId,
        /// The row's id.
        id: String,
        /// For good, or until the next report.
        open: bool,
    },
    /// Rows to take out of the shown what-if.
    RemoveRows(Vec<String>),
    /// Rows whose change in the shown what-if is to be taken back.
    RevertRows(Vec<String>),
    /// A new row.
    AddRow(NewRow),
    /// Which what-if to show; `None` is the baseline.
    Show(Option<ScenarioId>),
    /// A new name for a what-if.
    Rename {
        /// The what-if.
        scenario: ScenarioId,
        /// The name.
        name: String,
    },
    /// How to count from now on: looking, not editing.
    Look(CountingRule),
    /// The rows selected, by id.
    Select(Vec<String>),
    /// A file from the command line, dropped on the window, or recent.
    OpenPath(PathBuf),
    /// The file dialog's answer to [`Effect::PickOpen`]; `None`: cancelled.
    PickedOpen(Option<PathBuf>),
    /// The file dialog's answer to [`Effect::PickSave`]; `None`: cancelled.
    PickedSave(Option<PathBuf>),
    /// There is no file dialog on this desktop: why, in a sentence.
    NoFileDialog(String),
    /// The answer to [`Effect::Load`].
    Loaded {
        /// The ticket of the effect; an old one is dropped.
        ticket: u64,
        /// The file.
        path: PathBuf,
        /// What was read.
        result: Result<Box<Opened>, FileError>,
    },
    /// The answer to [`Effect::Write`].
    Saved {
        /// The file.
        path: PathBuf,
        /// What was written.
        revision: Revision,
        /// The rule that was written.
        rule: CountingRule,
        /// Whether it worked.
        result: Result<(), FileError>,
    },
    /// The answer to a question.
    Answer(Answer),
    /// The window is to be closed.
    CloseRequested,
    /// A notice was read.
    Dismiss(u64),
    /// Text that was typed and could not be taken.
    Dropped {
        /// What was typed.
        text: String,
        /// Why it was not taken.
        why: String,
    },
}

/// An attribute that can be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named as the attributes of a contribution")]
pub enum Field {
    Contributor,
    Host,
    Formation,
    Domain,
    Element,
    PartOf,
    Note,
}

impl Field {
    /// Its column's title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Contributor => "Who",
            Self::Host => "Where",
            Self::Formation => "Formation",
            Self::Domain => "Domain",
            Self::Element => "What",
            Self::PartOf => "Included in",
            Self::Note => "Note",
        }
    }
}

/// A row to be added, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRow {
    /// Contributing nation: name, code or alias.
    pub contributor: String,
    /// Host, or several joined by `+`.
    pub host: String,
    /// What they are.
    pub element: String,
    /// Formation.
    pub formation: String,
    /// Domain.
    pub domain: Option<Domain>,
    /// Number, in any form.
    pub troops: String,
    /// Status; in place when not chosen.
    pub status: Option<Status>,
    /// First day; the day on screen when not chosen.
    pub from: Option<Date>,
    /// Reason.
    pub why: String,
}

/// An answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Save first.
    Save,
    /// Go on without saving; or: yes, none are there.
    Yes,
    /// Stay.
    Cancel,
}

/// What the editor asks of the world.
#[derive(Debug)]
pub enum Effect {
    /// Ask for a file to open; answer with [`Command::PickedOpen`].
    PickOpen,
    /// Ask for a file to save to; answer with [`Command::PickedSave`].
    PickSave {
        /// A name for it.
        suggested: String,
    },
    /// Read a file; answer with [`Command::Loaded`].
    Load {
        /// Comes back with the answer.
        ticket: u64,
        /// The file.
        path: PathBuf,
    },
    /// Write a document; answer with [`Command::Saved`].
    Write {
        /// The file.
        path: PathBuf,
        /// A snapshot.
        document: Box<Document>,
        /// Of which revision.
        revision: Revision,
    },
    /// Put the cursor where rows are found.
    FocusFind,
    /// Ask for a new row.
    AskRow,
    /// Ask for a new name for the what-if that is shown.
    AskName,
    /// Show who made this and of what.
    ShowAbout,
    /// Show all commands to choose from.
    ListCommands,
    /// Show how to use the program.
    ShowHelp,
    /// Close the window for good.
    Quit,
}
