//! What takes time, off the UI thread: file dialogs, reading, writing. Answers come back as messages.
//!
//! Writes go through one thread, in order; dropping [`Jobs`] waits for them, so that closing the window never cuts a
//! save short.

use std::{
    path::{Path, PathBuf},
    process,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread::JoinHandle,
};

use eframe::egui;

use super::{ask::is_copy, dialogs, grid::Copied, keep::Found};
use crate::{
    document::{Document, Revision},
    editor::{Command, Compared, Effect, Restored},
    file::{self, Identity, Lock, access},
    recovery,
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
    /// Unsaved work of processes that are gone.
    Found(Vec<Found>),
    /// Such work was read, or why it could not be.
    Restored {
        /// What was found; it stays until it is kept anew.
        found: Box<Found>,
        /// The document.
        result: Result<Box<Restored>, String>,
    },
}

impl Message {
    /// Whether another document may take the place of the one that is being worked on.
    pub fn replaces(&self) -> bool {
        match self {
            Self::Command(command) => matches!(**command, Command::Loaded { .. } | Command::BringIn { .. }),
            Self::Restored { .. } => true,
            Self::MayReplace(_) | Self::AskPath { .. } | Self::Found(_) => false,
        }
    }
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

struct Write {
    path: PathBuf,
    document: Box<Document>,
    revision: Revision,
    known: Option<Box<Identity>>,
    held: Option<Arc<Lock>>,
}

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
            Message::Found(_) | Message::Restored { .. } => false,
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
            Effect::Load { ticket, path, held } => self.spawn("open", move || {
                let result = access::open(&path, held.as_ref()).map(Box::new);
                file::save::sweep(&path);
                Message::Command(Box::new(Command::Loaded { ticket, path, result }))
            }),
            Effect::LoadDataset { ticket, path, document, revision } => self.spawn("dataset", move || {
                let read = file::open_dataset(&path, None).map_err(|error| error.to_string());
                let compare = |brought| Compared::with(brought, &document, revision).map_err(|why| why.to_string());
                let result = read.and_then(compare).map(Box::new);
                Message::Command(Box::new(Command::BringIn { ticket, path, result }))
            }),
            Effect::Write { path, document, revision, known, held } => {
                self.write(Write { path, document, revision, known, held });
            }
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

    /// Looks for unsaved work of processes that are gone.
    pub fn find(&self, state: PathBuf) {
        self.spawn("find", move || {
            let offers = recovery::find(&state).into_iter();
            Message::Found(offers.map(|offer| Found { base: offer.base(), offer }).collect())
        });
    }

    /// Reads unsaved work that was found.
    pub fn restore(&self, found: Found, held: Option<Arc<Lock>>) {
        self.spawn("restore", move || {
            let result = found.offer.restore().map_err(|why| format!("Not restored: {why}")).map(|restored| {
                let recovery::Restored { document, belongs_to, same_dataset } = restored;
                let belongs_to = belongs_to.map(|(path, identity)| {
                    let access = access::of(&path, held.as_ref());
                    (path, identity, access)
                });
                let name = found.offer.name().to_owned();
                let name = if is_copy(&found.base) { copy_name(&name) } else { name };
                let (changes, last) = (found.offer.changes(), found.offer.last().to_owned());
                Box::new(Restored { document, name, belongs_to, changes, last, same_dataset })
            });
            Message::Restored { found: Box::new(found), result }
        });
    }

    /// For threads that have something to say to the editor.
    pub fn teller(&self) -> impl Fn(Command) + Send + 'static {
        let (sender, context) = (self.sender.clone(), self.context.clone());
        move |command| {
            // The window may be gone by now; then nobody is waiting.
            let _ = sender.send(Message::Command(Box::new(command)));
            context.request_repaint();
        }
    }

    /// Shows a folder by the desktop's own program.
    pub fn show_folder(&self, folder: &Path) {
        let program = match () {
            () if cfg!(target_os = "windows") => "explorer",
            () if cfg!(target_os = "macos") => "open",
            () => "xdg-open",
        };
        let (tell, folder) = (self.teller(), folder.to_owned());
        std::thread::spawn(move || {
            let failed = |why: &str| {
                let folder = folder.display();
                tell(Command::Failed(format!("This desktop cannot show the folder: {why}: {folder}")));
            };
            let made = std::fs::create_dir_all(&folder);
            let silent = || process::Stdio::null();
            let mut show = process::Command::new(program);
            show.arg(&folder).stdin(silent()).stdout(silent()).stderr(silent());
            match made.and_then(|()| show.status()) {
                // Explorer ends with 1 when all is well.
                Ok(status) if status.success() || cfg!(target_os = "windows") => {}
                Ok(status) => failed(&format!("{program} ended with {status}")),
                Err(error) => failed(&format!("{program}: {error}")),
            }
        });
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
                for Write { path, document, revision, known, held } in writes {
                    let result = access::write(&document, &path, known.as_deref(), held.as_ref());
                    // Given back at once where another document has taken this one's place meanwhile.
                    drop(held);
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

/// What a copy of a document is called: "plan (restored).muster.json".
fn copy_name(name: &str) -> String {
    let ending = format!(".{}", file::EXTENSION);
    match name.strip_suffix(&ending) {
        Some(start) => format!("{start} (restored){ending}"),
        None => format!("{name} (restored)"),
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
