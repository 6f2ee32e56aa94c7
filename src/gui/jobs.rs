//! What takes time, off the UI thread: file dialogs, reading, writing. Answers come back as messages.
//!
//! Every write has a thread of its own, so that one that never ends holds up no other; dropping [`Jobs`] waits for them,
//! so that closing the window never cuts a save short.

use std::{
    io,
    panic::{self, AssertUnwindSafe},
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
    editor::{Command, Compared, Editor, Effect, Restored, newer},
    file::{self, FileError, Lock, Over, access, replaced},
    model::parse_date,
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
    /// What a file dialog has to say, or who shows one.
    Picked {
        /// The document that it was shown for ([`crate::editor::Session::number`]).
        of: u64,
        /// What.
        answer: Box<Message>,
    },
    /// Unsaved work of processes that are gone.
    Found(Vec<Found>),
    /// Folders of such work that cannot be read any more.
    Damaged(Vec<PathBuf>),
    /// Such work was read, or why it could not be.
    Restored {
        /// What was found; it stays until it is kept anew.
        found: Box<Found>,
        /// The document.
        result: Result<Box<Restored>, String>,
    },
}

impl Message {
    /// Whether another document is to take the place of the one that is being worked on.
    pub fn replaces(&self, editor: &Editor) -> bool {
        match self {
            Self::Command(command) => match **command {
                Command::Loaded { ticket, result: Ok(_), .. } => editor.awaits(ticket),
                _ => false,
            },
            Self::Restored { result, .. } => result.is_ok(),
            _ => false,
        }
    }

    /// Whether it is about a file that was chosen, or is to be, for the document that is being worked on.
    pub fn is_choice(&self) -> bool {
        match self {
            Self::Command(command) => {
                matches!(**command, Command::PickedSave(Some(_)) | Command::PickedDataset(Some(_)))
            }
            Self::MayReplace(_) => true,
            Self::AskPath { wanted, .. } => *wanted != Wanted::Open,
            _ => false,
        }
    }

    /// Whether the document may go over it.
    pub fn leaves(&self, editor: &Editor) -> bool {
        match self {
            Self::Command(command) => match **command {
                Command::Looked { .. } => true,
                Command::TheirsRead { .. } => editor.is_leaving(),
                Command::Saved { .. } => editor.session().waits_for_save().is_some(),
                _ => false,
            },
            _ => false,
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
    /// To save to, under this name, beside the file as it is.
    Save(String, Option<PathBuf>),
}

impl Wanted {
    /// What an effect asks a file for.
    pub fn by(effect: &Effect) -> Option<Self> {
        match effect {
            Effect::PickOpen => Some(Self::Open),
            Effect::PickDataset => Some(Self::Dataset),
            Effect::PickSave { suggested, folder } => Some(Self::Save(suggested.clone(), folder.clone())),
            _ => None,
        }
    }

    /// The answer for the editor.
    pub fn picked(&self, path: Option<PathBuf>) -> Command {
        match self {
            Self::Open => Command::PickedOpen(path),
            Self::Dataset => Command::PickedDataset(path),
            Self::Save(..) => Command::PickedSave(path),
        }
    }
}

struct Write {
    path: PathBuf,
    document: Box<Document>,
    revision: Revision,
    over: Over,
    held: Option<Arc<Lock>>,
}

/// Threads and the way back.
#[derive(Debug)]
pub struct Jobs {
    context: egui::Context,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    /// Writes that go on. Those of one file come one after the other, as the editor asks for them.
    writes: Vec<JoinHandle<()>>,
    dialog_open: bool,
    /// Where what is overwritten on purpose is kept, and unsaved work is found.
    state: Option<PathBuf>,
    /// Held by a test, everything waits, as for a disk that takes its time.
    #[cfg(feature = "window-tests")]
    gate: Arc<std::sync::Mutex<()>>,
}

impl Jobs {
    /// Threads that wake `context` when they have something to say, with a folder for what is kept.
    pub fn new(context: egui::Context, state: Option<PathBuf>) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self {
            context,
            sender,
            receiver,
            writes: Vec::new(),
            dialog_open: false,
            state,
            #[cfg(feature = "window-tests")]
            gate: Arc::default(),
        }
    }

    /// What has been said since the last call.
    pub fn messages(&mut self) -> Vec<Message> {
        let messages: Vec<Message> = self.receiver.try_iter().collect();
        if messages.iter().any(|message| matches!(message, Message::Picked { .. })) {
            self.dialog_open = false;
        }
        messages
    }

    /// Whether a file dialog is open; only one is at a time.
    pub fn dialog_open(&self) -> bool {
        self.dialog_open
    }

    /// Carries out an effect that needs a thread, of the document of this number; gives back one that is the window's own
    /// business.
    pub fn carry_out(&mut self, effect: Effect, of: u64, window: Option<&dyn dialogs::Parent>) -> Option<Effect> {
        if let Some(wanted) = Wanted::by(&effect) {
            self.ask(wanted, of, window);
            return None;
        }
        match effect {
            Effect::Load { ticket, path, held } => self.spawn("open", move || {
                let result = access::open(&path, held.as_ref()).map(Box::new);
                Message::Command(Box::new(Command::Loaded { ticket, path, result }))
            }),
            Effect::LoadDataset { ticket, path, document, revision } => self.spawn("dataset", move || {
                let read = file::open_dataset(&path, None).map_err(|error| error.to_string());
                let compare = |brought| Compared::with(brought, &document, revision).map_err(|why| why.to_string());
                let result = read.and_then(compare).map(Box::new);
                Message::Command(Box::new(Command::BringIn { ticket, path, result }))
            }),
            Effect::Compare { ticket, path, brought, document, revision } => self.spawn("dataset", move || {
                let compared = Compared::with(brought, &document, revision).map_err(|why| why.to_string());
                let result = compared.map(Box::new);
                Message::Command(Box::new(Command::BringIn { ticket, path, result }))
            }),
            Effect::Write { path, document, revision, over, held } => {
                self.write(Write { path, document, revision, over, held });
            }
            Effect::LookAt { path, mut known } => self.spawn("look", move || {
                let (content, seen) = (known.content(), known.compare(&path));
                Message::Command(Box::new(Command::Looked { path, known: content, seen }))
            }),
            Effect::ReadTheirs { path, content, than, keep } => {
                let keep_in = self.state.clone().filter(|_| keep);
                self.spawn("theirs", move || {
                    if let Some(state) = keep_in {
                        // A net under what nobody is asked about; without it they go on all the same.
                        let _ = replaced::keep_document(&than, &path, &state);
                    }
                    let read = file::open_known(&path).map_err(|error| error.to_string());
                    let content = read.as_ref().map_or(content, |(_, now)| now.content());
                    let result = read.map(|(now, _)| newer::theirs(&than, &now.document));
                    Message::Command(Box::new(Command::TheirsRead { content, result }))
                });
            }
            Effect::GiveBack(lock) => self.give_back(lock),
            other => return Some(other),
        }
        None
    }

    /// Gives a lock back that is not needed any more.
    pub fn give_back(&self, lock: Arc<Lock>) {
        // Its disk may not answer. Without a thread it is given back here.
        drop(std::thread::Builder::new().name("give back".to_owned()).spawn(move || drop(lock)));
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
            Ok(mut window) => drop(std::thread::Builder::new().spawn(move || window.wait())),
            Err(error) => failed(&error),
        }
    }

    /// Looks for unsaved work of processes that are gone.
    pub fn find(&self) {
        let Some(state) = self.state.clone() else { return };
        let sender = self.sender.clone();
        self.spawn("find", move || {
            let recovery::Left { offers, damaged } = recovery::find(&state);
            if !damaged.is_empty() {
                let _ = sender.send(Message::Damaged(damaged));
            }
            Message::Found(offers.into_iter().map(|offer| Found { base: offer.base(), offer }).collect())
        });
    }

    /// Looks once more what has become of the files of unsaved work that was found.
    pub fn look_again(&self, found: Vec<Found>) {
        self.spawn("find", move || {
            Message::Found(found.into_iter().map(|Found { offer, .. }| Found { base: offer.base(), offer }).collect())
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
                // As it is now: work on the same file may have been restored and saved just before.
                let is_copy = is_copy(&found.offer.base());
                let name = if is_copy { copy_name(&name) } else { name };
                let copy_of = found.offer.path().filter(|_| is_copy).map(Path::to_owned);
                let header = found.offer.header();
                let (changes, steps, shown) = (header.changes, header.steps.clone(), header.shown.clone());
                // Of a file that is gone or another by now, this is all there is.
                let is_all = found.offer.path().is_some() && belongs_to.is_none();
                let changes = if is_all { changes.max(1) } else { changes };
                let (day, typing) = (header.day.as_deref().and_then(parse_date), header.typing.clone());
                Box::new(Restored {
                    document,
                    name,
                    belongs_to,
                    copy_of,
                    changes,
                    steps,
                    shown,
                    day,
                    typing,
                    same_dataset,
                })
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
        let work = move || {
            let failed = |why: &str| {
                let folder = folder.display();
                tell(Command::Failed(format!("This desktop cannot show the folder, which is {folder} ({why})")));
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
        };
        if let Err(error) = std::thread::Builder::new().name("show".to_owned()).spawn(work) {
            self.teller()(Command::Failed(format!("The folder cannot be shown, no thread can be started: {error}")));
        }
    }

    fn ask(&mut self, wanted: Wanted, of: u64, window: Option<&dyn dialogs::Parent>) {
        if self.dialog_open {
            // It may be behind another window, or never answer.
            let why = "A file dialog is open already. If it is not to be found, type the path here.".to_owned();
            let _ = self.sender.send(Message::AskPath { why, wanted });
            self.context.request_repaint();
            return;
        }
        let dialog = dialogs::Dialog::new(wanted, window);
        let answer = move || Message::Picked { of, answer: Box::new(whatever_happens(|| dialog.show())) };
        self.dialog_open = self.begin("dialog", answer);
    }

    fn spawn(&self, name: &str, work: impl FnOnce() -> Message + Send + 'static) {
        self.begin(name, work);
    }

    /// Whether there is a thread for it. There is an answer in any case.
    fn begin(&self, name: &str, work: impl FnOnce() -> Message + Send + 'static) -> bool {
        let (sender, context) = (self.sender.clone(), self.context.clone());
        #[cfg(feature = "window-tests")]
        let gate = self.gate();
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            #[cfg(feature = "window-tests")]
            drop(gate.lock());
            // The window may be gone by now; then nobody is waiting.
            let _ = sender.send(whatever_happens(work));
            context.request_repaint();
        });
        if let Err(error) = &started {
            let _ = self.sender.send(not_done(format!("Not done, no thread can be started: {error}")));
        }
        started.is_ok()
    }

    fn write(&mut self, write: Write) {
        self.writes.retain(|thread| !thread.is_finished());
        let Write { path, document, revision, over, held } = write;
        let (sender, context, rule) = (self.sender.clone(), self.context.clone(), document.counting.clone());
        let (file, saved) = (path.clone(), {
            let path = path.clone();
            move |result| Message::Command(Box::new(Command::Saved { path, revision, rule, result }))
        });
        let (answer, failed) = (saved.clone(), saved);
        // What another program wrote is kept before it goes.
        let keep_in = self.state.clone().filter(|_| matches!(over, Over::Theirs(_)));
        #[cfg(feature = "window-tests")]
        let gate = self.gate();
        let work = move || {
            #[cfg(feature = "window-tests")]
            drop(gate.lock());
            // Whatever happens there is an answer: the window waits for it.
            let mut kept = None;
            let written = panic::catch_unwind(AssertUnwindSafe(|| {
                kept = keep_in.map(|state| replaced::keep(&file, &state));
                access::write(&document, &file, &over, held.as_ref())
            }));
            let result = written.unwrap_or_else(|_| {
                let source = io::Error::other("an error in Muster itself");
                Err(FileError::Save { path: file, doing: "written", source })
            });
            // Given back at once where another document has taken this one's place meanwhile.
            drop(held);
            if let (Err(_), Some(Ok(Some(copy)))) = (&result, &kept) {
                // Nothing was overwritten.
                let _ = std::fs::remove_file(copy);
            }
            let told = result.is_ok().then(|| kept.and_then(kept_words)).flatten();
            let _ = sender.send(answer(result));
            if let Some(told) = told {
                let _ = sender.send(Message::Command(Box::new(told)));
            }
            context.request_repaint();
        };
        match std::thread::Builder::new().name("write".to_owned()).spawn(work) {
            Ok(thread) => self.writes.push(thread),
            Err(source) => {
                let _ = self.sender.send(failed(Err(FileError::Save { path, doing: "begun", source })));
            }
        }
    }

    /// What everything waits for.
    #[cfg(feature = "window-tests")]
    pub fn gate(&self) -> Arc<std::sync::Mutex<()>> {
        Arc::clone(&self.gate)
    }

    /// Nobody waits any more for what is being written. It is all or nothing in any case.
    pub fn abandon(&mut self) {
        self.writes.clear();
    }
}

/// What work has to say: somebody may be waiting for it.
fn whatever_happens(work: impl FnOnce() -> Message) -> Message {
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    done.unwrap_or_else(|_| not_done("Not done, because of an error in Muster itself".to_owned()))
}

fn not_done(why: String) -> Message {
    Message::Command(Box::new(Command::NoFileDialog(why)))
}

/// What is said of what another program had written and is overwritten now.
fn kept_words(kept: Result<Option<PathBuf>, FileError>) -> Option<Command> {
    match kept {
        Ok(copy) => {
            copy.map(|copy| Command::Inform(format!("What the other program had written is kept: {}", copy.display())))
        }
        Err(error) => Some(Command::Warn(format!("What the other program had written could not be kept: {error}"))),
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
        for thread in self.writes.drain(..) {
            let _ = thread.join();
        }
    }
}
