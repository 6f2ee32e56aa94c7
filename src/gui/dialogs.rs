//! File dialogs of the desktop, through rfd, which nothing else names.
//!
//! On Linux rfd asks the desktop portal and then zenity, and answers the same when neither is there as when the user
//! cancelled; so that is looked into first, and the window offers a path field instead.

use std::path::{Path, PathBuf};

use rfd::FileDialog;

use super::jobs::{Message, Wanted};
use crate::{editor::Command, file::EXTENSION};

/// A window that a dialog can belong to.
pub trait Parent {
    /// Makes `dialog` belong to it.
    fn adopt(&self, dialog: FileDialog) -> FileDialog;
}

impl Parent for eframe::Frame {
    fn adopt(&self, dialog: FileDialog) -> FileDialog {
        dialog.set_parent(self)
    }
}

/// A dialog that is ready to be shown on a thread of its own.
pub struct Dialog {
    dialog: FileDialog,
    wanted: Wanted,
}

impl Dialog {
    /// For what a file is wanted.
    pub fn new(wanted: Wanted, window: Option<&dyn Parent>) -> Self {
        let title = match &wanted {
            Wanted::Open => "Open a file",
            Wanted::Dataset => "Bring in a newer dataset",
            Wanted::Save(..) => "Save as",
        };
        let mut dialog = FileDialog::new().set_title(title);
        dialog = match &wanted {
            Wanted::Dataset => dialog.add_filter("Muster files and tables", &["json", "muster", "csv", "tsv", "txt"]),
            Wanted::Open | Wanted::Save(..) => dialog.add_filter("Muster files", &["json", "muster"]),
        };
        dialog = dialog.add_filter("All files", &["*"]);
        if let Wanted::Save(name, folder) = &wanted {
            dialog = dialog.set_file_name(name);
            if let Some(folder) = folder {
                dialog = dialog.set_directory(folder);
            }
        }
        if let Some(window) = window {
            dialog = window.adopt(dialog);
        }
        Self { dialog, wanted }
    }

    /// Shows it and waits.
    pub fn show(self) -> Message {
        if let Err(why) = available() {
            return Message::AskPath { why, wanted: self.wanted };
        }
        let answer = |path: Option<PathBuf>| path.filter(|path| !path.as_os_str().is_empty());
        if !matches!(self.wanted, Wanted::Save(..)) {
            return Message::Command(Box::new(self.wanted.picked(answer(self.dialog.pick_file()))));
        }
        match answer(self.dialog.save_file()) {
            None => Message::Command(Box::new(Command::PickedSave(None))),
            Some(path) => save_to(path),
        }
    }
}

/// The file to save to: with an extension, and not over a file that nobody was asked about.
pub fn save_to(path: PathBuf) -> Message {
    if path.extension().is_some_and(|extension| extension == "json" || extension == "muster") {
        return Message::Command(Box::new(Command::PickedSave(Some(path))));
    }
    let mut named = path.into_os_string();
    named.push(".");
    named.push(EXTENSION);
    let named = PathBuf::from(named);
    if named.exists() {
        Message::MayReplace(named)
    } else {
        Message::Command(Box::new(Command::PickedSave(Some(named))))
    }
}

/// The same for a path that was typed: no dialog has asked about a file that is there.
pub fn save_to_typed(path: PathBuf) -> Message {
    match save_to(path) {
        Message::Command(command) => match *command {
            Command::PickedSave(Some(path)) if path.exists() => Message::MayReplace(path),
            other => Message::Command(Box::new(other)),
        },
        other => other,
    }
}

/// Whether this desktop has a file dialog, or in a sentence why not.
fn available() -> Result<(), String> {
    if !cfg!(all(unix, not(target_os = "macos"))) || has_portal() || in_path("zenity") {
        return Ok(());
    }
    Err("This desktop has no file dialog: install xdg-desktop-portal with one of its backends, or zenity.".to_owned())
}

fn in_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// A session bus that is there, and a portal that it can start.
fn has_portal() -> bool {
    let bus = match std::env::var("DBUS_SESSION_BUS_ADDRESS") {
        Ok(address) => match address.split("path=").nth(1) {
            Some(path) => Path::new(path.split([',', ';']).next().unwrap_or(path)).exists(),
            None => !address.is_empty(),
        },
        Err(_) => std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists()),
    };
    let data = std::env::var("XDG_DATA_DIRS").unwrap_or_default();
    let folders = data.split(':').filter(|folder| !folder.is_empty()).chain(["/usr/local/share", "/usr/share"]);
    let service = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    bus && folders.into_iter().any(|folder| Path::new(folder).join(service).is_file())
}

impl std::fmt::Debug for Dialog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dialog").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_path_never_replaces_a_file_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("plan.muster.json");
        std::fs::write(&there, "x").unwrap();
        for typed in [there.clone(), folder.path().join("plan")] {
            assert!(matches!(save_to_typed(typed), Message::MayReplace(path) if path == there));
        }
        let Message::Command(command) = save_to_typed(folder.path().join("new")) else { panic!("nothing to ask") };
        let wanted = folder.path().join("new.muster.json");
        assert!(matches!(*command, Command::PickedSave(Some(path)) if path == wanted));
    }
}
