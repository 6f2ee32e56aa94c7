//! What goes into the editor, and what it asks of the world.

use std::{path::PathBuf, sync::Arc};

use super::{Action, Compared};
use crate::{
    document::{Document, Revision},
    file::{Access, Brought, FileError, Identity, InHand, Lock, Over, Seen, Written, identity::Content},
    model::{ContributionRecord, CountingRule, Date, Domain, Source, Status, place},
    report::{difference::Differences, double, evidence::Subject},
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
    /// Texts for many cells at once: pasted, filled down, emptied. One step.
    PutCells {
        /// What it is called: "Paste".
        what: &'static str,
        /// The cells, in order; of two for one cell the later holds.
        cells: Vec<CellText>,
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
    /// From which day on the change of a row holds.
    SetFrom {
        /// The what-if.
        scenario: ScenarioId,
        /// The row's id.
        id: String,
        /// The day.
        from: Date,
    },
    /// Rows to take out of the shown what-if.
    RemoveRows(Vec<String>),
    /// Rows whose change in the shown what-if is to be taken back.
    RevertRows(Vec<String>),
    /// A new row.
    AddRow(NewRow),
    /// A report of the user's own, a fact with a source: into *My reports*, under every what-if.
    AddReport(Box<NewReport>),
    /// A report is to be recorded on this row.
    AskReport {
        /// The row's id.
        of: String,
    },
    /// Takes an own report out; counted from 0 in the order they were recorded.
    RemoveReport(usize),
    /// Switches an own report off (it stays, and counts nowhere) or on.
    SwitchReport {
        /// Counted from 0 in the order they were recorded.
        at: usize,
        /// On.
        on: bool,
    },
    /// Says of a remark on double counting that it is none, and why; or brings it back.
    DismissDouble {
        /// Of which kind.
        kind: double::Kind,
        /// Ids of the rows it is about, sorted.
        rows: Vec<String>,
        /// Why the troops are not the same; `None` brings it back.
        why: Option<String>,
    },
    /// Which of the figures of a day counts for a row.
    Prefer {
        /// The row's id.
        id: String,
        /// The day of the figures.
        as_of: Date,
        /// Counted from 0 over the figures of that day; `None`: as the file says.
        nth: Option<u32>,
        /// Why.
        why: String,
    },
    /// Whose total is explained; its rows are selected.
    Explain(Subject),
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
    /// The file dialog's answer to [`Effect::PickDataset`]; `None`: cancelled.
    PickedDataset(Option<PathBuf>),
    /// The file dialog's answer to [`Effect::PickSave`]; `None`: cancelled.
    PickedSave(Option<PathBuf>),
    /// There is no file dialog on this desktop: why, in a sentence.
    NoFileDialog(String),
    /// Something else that the desktop could not do: what and why, in a sentence.
    Failed(String),
    /// Something that was done, in a sentence.
    Inform(String),
    /// Something that a person should know of the files around the document, in a sentence.
    Warn(String),
    /// The answer to [`Effect::Load`].
    Loaded {
        /// The ticket of the effect; an old one is dropped.
        ticket: u64,
        /// The file.
        path: PathBuf,
        /// What was read.
        result: Result<Box<InHand>, FileError>,
    },
    /// A file that was read-only can be written now, and is still the one that is known.
    FileFree {
        /// The file.
        path: PathBuf,
        /// What was known of it.
        known: Content,
        /// Its lock, where there are locks.
        lock: Option<Arc<Lock>>,
    },
    /// The answer to [`Effect::LookAt`].
    Looked {
        /// The file.
        path: PathBuf,
        /// What was known of it.
        known: Content,
        /// What it is now.
        seen: Seen,
    },
    /// What has become of the file of the document; said when it is no longer the one that is known.
    FileSeen {
        /// The file.
        path: PathBuf,
        /// What was known of it.
        known: Content,
        /// What it is now.
        seen: Seen,
    },
    /// The answer to [`Effect::ReadTheirs`].
    TheirsRead {
        /// What was in the file when it was read.
        content: Content,
        /// What is otherwise in it, or why it cannot be read.
        result: Result<Differences, String>,
    },
    /// Unsaved work is to be restored, in the place of this document.
    Restore,
    /// The answer to [`Effect::Restore`].
    Restored(Box<Restored>),
    /// The answer to [`Effect::LoadDataset`] and [`Effect::Compare`].
    BringIn {
        /// The ticket of the effect; an old one is dropped.
        ticket: u64,
        /// The file or table.
        path: PathBuf,
        /// What was read, held against the document of the effect; or why not, in a sentence.
        result: Result<Box<Compared>, String>,
    },
    /// The answer to [`Effect::Write`].
    Saved {
        /// The file.
        path: PathBuf,
        /// What was written.
        revision: Revision,
        /// The rule that was written.
        rule: CountingRule,
        /// What the file is now, or why it was not written.
        result: Result<Written, FileError>,
    },
    /// The answer to a question.
    Answer(Answer),
    /// The window is to be closed.
    CloseRequested,
    /// The window does not close after all.
    StayOpen,
    /// What is being read is not wanted any more.
    StopReading,
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

impl Command {
    /// Whether the document is to go, for another one or for none.
    pub fn leaves_document(&self) -> bool {
        match self {
            Self::Act(action) => {
                matches!(action, Action::Quit | Action::NewDocument | Action::Open | Action::OpenShipped)
            }
            Self::OpenPath(_) | Self::CloseRequested | Self::Restore => true,
            _ => false,
        }
    }
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

    /// What a row has there, as stored.
    pub fn of(self, record: &ContributionRecord) -> String {
        match self {
            Self::Contributor => record.contributor.clone(),
            Self::Host => record.host.clone(),
            Self::Formation => record.formation.clone(),
            Self::Domain => record.domain.map_or(String::new(), |domain| domain.code().to_owned()),
            Self::Element => record.element.clone(),
            Self::PartOf => record.part_of.clone(),
            Self::Note => record.note.clone(),
        }
    }

    /// How typed text is stored there: places as codes, the rest as it is.
    pub fn stored(self, text: &str) -> String {
        let text = text.trim();
        match self {
            Self::Contributor => place::code_of(text).unwrap_or(text).to_owned(),
            Self::Host => place::canonical_host(text).unwrap_or_else(|| text.to_owned()),
            Self::Domain => text.to_lowercase(),
            Self::Formation | Self::Element | Self::PartOf | Self::Note => text.to_owned(),
        }
    }
}

/// A cell that can be typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellName {
    /// The number.
    Troops,
    /// The status.
    Status,
    /// An attribute.
    Field(Field),
}

impl CellName {
    /// Its column's title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Troops => "Troops",
            Self::Status => "Status",
            Self::Field(field) => field.title(),
        }
    }
}

/// Text for a cell, as pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellText {
    /// The row's id.
    pub id: String,
    /// Which of its cells.
    pub cell: CellName,
    /// As typed.
    pub text: String,
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

/// A report to be recorded, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport {
    /// The id of the row it is about; `None`: the new row below.
    pub of: Option<String>,
    /// A row that is not there yet; its number and status are those below.
    pub row: NewRow,
    /// The day it is about.
    pub day: Date,
    /// Status.
    pub status: Status,
    /// Number, in any form; empty: no number given.
    pub number: String,
    /// Where it comes from.
    pub source: NewSource,
    /// The source's own words.
    pub words: String,
    /// The own report that it takes the place of, counted from 0.
    pub instead_of: Option<usize>,
}

/// Where a new report comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewSource {
    /// A source that is there, by its id.
    Known(String),
    /// A new one; its id is given.
    New(Box<Source>),
}

/// An answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Save first.
    Save,
    /// Go on without saving, also without looking at the file any more; or: yes, none are there.
    Yes,
    /// Write the document over what another program made of its file.
    KeepMine,
    /// Read what another program made of the file, and forget this.
    Reload,
    /// Choose another file to save to.
    SaveAs,
    /// Stay.
    Cancel,
}

/// Unsaved work that was found again.
#[derive(Debug)]
pub struct Restored {
    /// The document.
    pub document: Document,
    /// What it is called when it has no file.
    pub name: String,
    /// Its file, when it can be saved there without overwriting anything newer.
    pub belongs_to: Option<(PathBuf, Identity, Access)>,
    /// The file it came from, when that holds something else by now.
    pub copy_of: Option<PathBuf>,
    /// How many changes of it are not saved.
    pub changes: u64,
    /// What the latest of them were called, the last first.
    pub steps: Vec<String>,
    /// The what-if that was shown; `None` is the baseline.
    pub shown: Option<ScenarioId>,
    /// The day that was shown, when it is known.
    pub day: Option<Date>,
    /// What was half typed.
    pub typing: Vec<String>,
    /// Whether it lies over the dataset that it was made on.
    pub same_dataset: bool,
}

/// What the editor asks of the world.
#[derive(Debug)]
pub enum Effect {
    /// Ask for a file to open; answer with [`Command::PickedOpen`].
    PickOpen,
    /// Ask for a file or a table whose dataset is to be brought in; answer with [`Command::PickedDataset`].
    PickDataset,
    /// Ask for a file to save to; answer with [`Command::PickedSave`].
    PickSave {
        /// A name for it.
        suggested: String,
        /// The folder of the file as it is, when there is one.
        folder: Option<PathBuf>,
    },
    /// Read a file; answer with [`Command::Loaded`].
    Load {
        /// Comes back with the answer.
        ticket: u64,
        /// The file.
        path: PathBuf,
        /// A lock that is held: of the same file it is kept.
        held: Option<Arc<Lock>>,
    },
    /// Read a file or a table for its dataset and hold it against the document; answer with [`Command::BringIn`].
    LoadDataset {
        /// Comes back with the answer.
        ticket: u64,
        /// The file or table.
        path: PathBuf,
        /// A snapshot.
        document: Box<Document>,
        /// Of which revision.
        revision: Revision,
    },
    /// Hold a dataset that was read against the document as it is by now; answer with [`Command::BringIn`].
    Compare {
        /// Comes back with the answer.
        ticket: u64,
        /// The file or table.
        path: PathBuf,
        /// What was read.
        brought: Brought,
        /// A snapshot.
        document: Box<Document>,
        /// Of which revision.
        revision: Revision,
    },
    /// Write a document; answer with [`Command::Saved`].
    Write {
        /// The file.
        path: PathBuf,
        /// A snapshot.
        document: Box<Document>,
        /// Of which revision.
        revision: Revision,
        /// What may be replaced.
        over: Over,
        /// A lock that is held: of the same file it is kept.
        held: Option<Arc<Lock>>,
    },
    /// Read the unsaved work that was chosen; answer with [`Command::Restored`].
    Restore {
        /// A lock that is held: of the same file it is kept.
        held: Option<Arc<Lock>>,
    },
    /// Put the cursor where rows are found.
    FocusFind,
    /// Ask for a new row.
    AskRow,
    /// Ask for a report to record: on this row, or on troops that have none yet.
    AskReport {
        /// The row's id.
        of: Option<String>,
    },
    /// Show the own reports.
    ListReports,
    /// List what may be counted twice.
    ListDoubles,
    /// Ask for a new name for the what-if that is shown.
    AskName,
    /// Show what a newer dataset changed: [`super::Session::revision`].
    ShowRevision,
    /// Show who made this and of what.
    ShowAbout,
    /// Show all commands to choose from.
    ListCommands,
    /// Show how to use the program.
    ShowHelp,
    /// An action that concerns the window alone: its clipboard, panes, size, colours, a second window.
    Window(Action),
    /// Look what has become of the file, before its document goes; answer with [`Command::Looked`].
    LookAt {
        /// The file.
        path: PathBuf,
        /// What is known of it.
        known: Box<Identity>,
    },
    /// Read what another program has made of the file, to be shown beside the question about it; answer with
    /// [`Command::TheirsRead`].
    ReadTheirs {
        /// The file.
        path: PathBuf,
        /// What was seen in it.
        content: Content,
        /// What it is held against: what was in the file before.
        than: Box<Document>,
        /// Whether that is to be kept elsewhere first: nobody will be asked about it.
        keep: bool,
    },
    /// A lock that is not needed any more: to be given back off the UI thread, because its disk may not answer.
    GiveBack(Arc<Lock>),
    /// Close the window for good.
    Quit,
    /// Close the window for good without waiting for what is being written; what is unsaved is kept for the next start.
    Leave {
        /// A lock that is held: it goes with the process, because its disk may not answer.
        held: Option<Arc<Lock>>,
    },
}
