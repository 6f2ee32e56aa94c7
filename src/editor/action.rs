//! Everything that menus, shortcuts and the list of commands can do, in one table: they cannot disagree.

/// An action without further words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the table below says what each does")]
pub enum Action {
    NewDocument,
    Open,
    OpenShipped,
    Save,
    SaveAs,
    Quit,
    Undo,
    Redo,
    Find,
    NewWhatIf,
    NewOnShown,
    DuplicateWhatIf,
    RenameWhatIf,
    DeleteWhatIf,
    AddRow,
    RemoveRow,
    RevertRow,
    BackToFileRule,
    PreviousReportDay,
    NextReportDay,
    Commands,
    Help,
    About,
}

impl Action {
    /// All of them, in menu order.
    pub const ALL: [Self; 23] = [
        Self::NewDocument,
        Self::Open,
        Self::OpenShipped,
        Self::Save,
        Self::SaveAs,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::Find,
        Self::NewWhatIf,
        Self::NewOnShown,
        Self::DuplicateWhatIf,
        Self::RenameWhatIf,
        Self::DeleteWhatIf,
        Self::AddRow,
        Self::RemoveRow,
        Self::RevertRow,
        Self::BackToFileRule,
        Self::PreviousReportDay,
        Self::NextReportDay,
        Self::Commands,
        Self::Help,
        Self::About,
    ];

    /// Its text in menus and on buttons. An ellipsis where more is asked before anything is done.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NewDocument => "New",
            Self::Open => "Open…",
            Self::OpenShipped => "Open the shipped dataset",
            Self::Save => "Save",
            Self::SaveAs => "Save as…",
            Self::Quit => "Quit",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::Find => "Find…",
            Self::NewWhatIf => "New what-if",
            Self::NewOnShown => "New what-if on this one",
            Self::DuplicateWhatIf => "Duplicate",
            Self::RenameWhatIf => "Rename…",
            Self::DeleteWhatIf => "Delete",
            Self::AddRow => "Add a row…",
            Self::RemoveRow => "Remove row",
            Self::RevertRow => "Revert row",
            Self::BackToFileRule => "Back to the file’s rule",
            Self::PreviousReportDay => "Previous day with reports",
            Self::NextReportDay => "Next day with reports",
            Self::Commands => "All commands…",
            Self::Help => "Help and keys",
            Self::About => "About Muster",
        }
    }

    /// What it does, for tool tips.
    pub const fn help(self) -> &'static str {
        match self {
            Self::NewDocument => "Start with an empty document",
            Self::Open => "Open a file",
            Self::OpenShipped => "Open the dataset on NATO's eastern flank that comes with the program",
            Self::Save => "Write the file, with what counts as it is now",
            Self::SaveAs => "Write to another file",
            Self::Quit => "Close the window",
            Self::Undo => "Take the last change back",
            Self::Redo => "Make the change again that was taken back",
            Self::Find => "Find rows by country, what, formation, source or words",
            Self::NewWhatIf => "Start a what-if on what is reported",
            Self::NewOnShown => "Start a what-if on the one that is shown",
            Self::DuplicateWhatIf => "Copy the what-if that is shown",
            Self::RenameWhatIf => "Give the what-if that is shown another name",
            Self::DeleteWhatIf => "Delete the what-if that is shown; Undo brings it back",
            Self::AddRow => "Add a row to the what-if",
            Self::RemoveRow => "Take the selected rows out of the what-if",
            Self::RevertRow => "Take back what this what-if does to the selected rows",
            Self::BackToFileRule => "Count as the file does",
            Self::PreviousReportDay => "Go to the last day before this one on which something was reported",
            Self::NextReportDay => "Go to the next day on which something was reported",
            Self::Commands => "Find a command by its name and run it",
            Self::Help => "How to use Muster, and every key",
            Self::About => "Version, licences, and where the data comes from",
        }
    }
}
