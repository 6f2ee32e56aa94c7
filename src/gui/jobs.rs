//! What takes time, off the UI thread: file dialogs, reading, writing. Answers come back as messages.
//!
//! Writes go through one thread, in order; dropping [`Jobs`] waits for them, so that closing the window never cuts a
//! save short.

use std::{
    path::PathBuf,
    sync::mpsc::{self, Receiver, Sender},
    thread::JoinHandle,
};

use eframe::egui;

use super::{dialogs, grid::Copied};
use crate::{
    document::{Document, Revision},
    editor::{Command, Compared, Effect},
    file,
};

/// What a thread has to say.
#[derive(Debug)]
pub enum Message {
    /// For the editor.
    Command(Box<Command>),
    /// An extension was added to a chosen name, and that file exists: may it be replaced?
    MayReplace(PathBuf),
    /// There is no file dialog on this desktop: ask for a path instead.
    AskPath {
        /// Why.
        why: String,
        /// What for.
        wanted: Wanted,
    },
}

/// What a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// To be opened.
    Open,
    /// For its dataset: a file or a table.
    Dataset,
    /// To save to, under this name.
    Save(String),
}

impl Wanted {
    /// What an effect asks a file for.
    pub fn by(effect: &Effect) -> Option<Self> {
        match effect {
            Effect::PickOpen => Some(Self::Open),
            Effect::PickDataset => Some(Self::Dataset),
            Effect::PickSave { suggested } => Some(Self::Save(suggested.clone())),
            _ => None,
        }
    }

    /// The answer for the editor.
    pub fn picked(&self, path: Option<PathBuf>) -> Command {
        match self {
            Self::Open => Command::PickedOpen(path),
            Self::Dataset => Command::PickedDataset(path),
            Self::Save(_) => Command::PickedSave(path),
        }
    }
}

type Write = (PathBuf, Box<Document>, Revision);

/// Threads and the way back.
#[derive(Debug)]
pub struct Jobs {
    context: egui::Context,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    writer: Option<(Sender<Write>, JoinHandle<()>)>,
    dialog_open: bool,
}

impl Jobs {
    /// Threads that wake `context` when they have something to say.
    pub fn new(context: egui::Context) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { context, sender, receiver, writer: None, dialog_open: false }
    }

    /// What has been said since the last call.
    pub fn messages(&mut self) -> Vec<Message> {
        let messages: Vec<Message> = self.receiver.try_iter().collect();
        let answers = |message: &Message| match message {
            Message::Command(command) => {
                matches!(
                    **command,
                    Command::PickedOpen(_)
                        | Command::PickedDataset(_)
                        | Command::PickedSave(_)
                        | Command::NoFileDialog(_)
                )
            }
            Message::MayReplace(_) | Message::AskPath { .. } => true,
        };
        if messages.iter().any(answers) {
            self.dialog_open = false;
        }
        messages
    }

    /// Whether a file dialog is open; only one is at a time.
    pub fn dialog_open(&self) -> bool {
        self.dialog_open
    }

    /// Carries out an effect that needs a thread; gives back one that is the window's own business.
    pub fn carry_out(&mut self, effect: Effect, window: Option<&dyn dialogs::Parent>) -> Option<Effect> {
        match effect {
            Effect::PickOpen => self.ask(Wanted::Open, window),
            Effect::PickDataset => self.ask(Wanted::Dataset, window),
            Effect::PickSave { suggested } => self.ask(Wanted::Save(suggested), window),
            Effect::Load { ticket, path } => self.spawn("open", move || {
                let result = file::open(&path).map(Box::new);
                file::save::sweep(&path);
                Message::Command(Box::new(Command::Loaded { ticket, path, result }))
            }),
            Effect::LoadDataset { ticket, path, document, revision } => self.spawn("dataset", move || {
                let read = file::open_dataset(&path, None).map_err(|error| error.to_string());
                let compare = |brought| Compared::with(brought, &document, revision).map_err(|why| why.to_string());
                let result = read.and_then(compare).map(Box::new);
                Message::Command(Box::new(Command::BringIn { ticket, path, result }))
            }),
            Effect::Write { path, document, revision } => self.write((path, document, revision)),
            other => return Some(other),
        }
        None
    }

    /// The window that is woken.
    pub fn context(&self) -> &egui::Context {
        &self.context
    }

    /// Puts cells on the clipboard, on a desktop also as a table, which spreadsheets keep the cells of.
    pub fn copy(&self, copied: Copied, on_desktop: bool) {
        let with_table = || {
            let mut clipboard = arboard::Clipboard::new()?;
            clipboard.set_html(copied.html.as_str(), Some(copied.text.as_str()))
        };
        if !(on_desktop && with_table().is_ok()) {
            self.context.copy_text(copied.text);
        }
    }

    /// Starts the program once more, beside this window.
    pub fn another_window(&self) {
        let sender = self.sender.clone();
        let failed = move |error: &dyn std::fmt::Display| {
            let why = format!("No second window: {error}");
            let _ = sender.send(Message::Command(Box::new(Command::Failed(why))));
        };
        match std::env::current_exe().and_then(|program| std::process::Command::new(program).spawn()) {
            // Someone has to take notice of its end.
            Ok(mut window) => drop(std::thread::spawn(move || window.wait())),
            Err(error) => failed(&error),
        }
    }

    fn ask(&mut self, wanted: Wanted, window: Option<&dyn dialogs::Parent>) {
        if self.dialog_open {
            return;
        }
        self.dialog_open = true;
        let dialog = dialogs::Dialog::new(wanted, window);
        self.spawn("dialog", move || dialog.show());
    }

    fn spawn(&self, name: &str, work: impl FnOnce() -> Message + Send + 'static) {
        let (sender, context) = (self.sender.clone(), self.context.clone());
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            // The window may be gone by now; then nobody is waiting.
            let _ = sender.send(work());
            context.request_repaint();
        });
        if let Err(error) = started {
            let why = format!("no thread can be started: {error}");
            let _ = self.sender.send(Message::Command(Box::new(Command::NoFileDialog(why))));
        }
    }

    fn write(&mut self, write: Write) {
        let writer = self.writer.get_or_insert_with(|| {
            let (queue, writes) = mpsc::channel::<Write>();
            let (sender, context) = (self.sender.clone(), self.context.clone());
            let thread = std::thread::spawn(move || {
                for (path, document, revision) in writes {
                    let result = file::save::document(&document, &path);
                    let rule = document.counting.clone();
                    let saved = Command::Saved { path, revision, rule, result };
                    let _ = sender.send(Message::Command(Box::new(saved)));
                    context.request_repaint();
                }
            });
            (queue, thread)
        });
        // The thread ends only when the queue is dropped.
        let _ = writer.0.send(write);
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        if let Some((queue, thread)) = self.writer.take() {
            drop(queue);
            let _ = thread.join();
        }
    }
}
