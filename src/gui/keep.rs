//! What the window keeps beside the document: the journal of unsaved changes, the log, and the unsaved work that was
//! found at the start.
//!
//! [`Keeper::follow`] is called after every command and looks at the session alone, so nothing that changes a document
//! can forget the journal. Everything that waits for the disk does so on threads of its own; dropping the keeper waits
//! for them. Without a state folder, as in tests, nothing is kept.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::crash;
use crate::{
    document::Revision,
    editor::{Command, Session, Tone},
    file::{SHIPPED, identity::Content},
    log::Log,
    model::Date,
    recovery::{Base, BaseNow, Flusher, Journal, Offer, Trouble, Unsaved},
    report::words,
};

/// Something small to be done.
type Work = Box<dyn FnOnce() + Send>;

/// Which document, its revision, and whether something of it is unsaved.
type Noted = (u64, Revision, bool);

/// The what-if and the day that are shown.
type Looked = (Option<String>, Date);

/// Unsaved work that was found, with what has become of its file.
#[derive(Debug)]
pub struct Found {
    /// The work.
    pub offer: Offer,
    /// Its file.
    pub base: BaseNow,
}

/// Journal and log.
pub struct Keeper {
    state: Option<PathBuf>,
    journal: Option<Journal>,
    /// Of which document and revision the journal knows.
    noted: Option<(Noted, Looked)>,
    /// What was half typed then.
    typing: Vec<String>,
    /// What could not be kept, as it was told.
    troubles: Arc<Mutex<Vec<String>>>,
    /// The number of the last notice in the log.
    logged: u64,
    worker: Option<(Sender<Work>, JoinHandle<()>)>,
    threads: Vec<JoinHandle<()>>,
    /// To be asked about, the first one now.
    pub found: VecDeque<Found>,
    /// Not now: held until the end, so that no other window offers them too.
    later: Vec<Found>,
    /// Whether it was asked to discard the first one.
    pub discarding: bool,
}

impl Keeper {
    /// Under this state folder; `None`: keeps nothing.
    pub fn new(state: Option<PathBuf>) -> Self {
        Self {
            state,
            journal: None,
            noted: None,
            typing: Vec::new(),
            troubles: Arc::default(),
            logged: 0,
            worker: None,
            threads: Vec::new(),
            found: VecDeque::new(),
            later: Vec::new(),
            discarding: false,
        }
    }

    /// Where it keeps things.
    pub fn state(&self) -> Option<&Path> {
        self.state.as_deref()
    }

    /// Notes what has changed. `tell` is for trouble, from another thread.
    pub fn follow(&mut self, session: &Session, typing: &[String], tell: impl Fn(Command) + Send + 'static) {
        self.log_notices(session);
        let Some(state) = &self.state else { return };
        // A document may become unsaved without a change of its own, when its file is lost.
        let now = (session.base(), session.history().revision(), session.is_modified());
        // What is shown is kept too, but is no reason to write while nothing is unsaved.
        let looked = (session.shown().map(|shown| shown.id.clone()), session.rule().day);
        let is_noted =
            |(noted, as_looked): &(Noted, Looked)| *noted == now && (*as_looked == looked || !session.is_modified());
        if self.typing == typing && self.noted.as_ref().is_some_and(is_noted) {
            return;
        }
        let is_new = self.noted.as_ref().is_none_or(|(noted, _)| noted.0 != now.0);
        self.noted = Some((now, looked));
        self.typing = typing.to_vec();
        let mut old = None;
        if is_new {
            let troubles = Arc::clone(&self.troubles);
            let told = move |trouble: Trouble| {
                let words = format!("{trouble}");
                // Every save begins a journal; what troubles them all is told once.
                let mut troubles = troubles.lock().unwrap_or_else(PoisonError::into_inner);
                if !troubles.contains(&words) {
                    troubles.push(words.clone());
                    tell(Command::Warn(words));
                }
            };
            old = self.journal.replace(Journal::begin(state, base_of(session), told));
        }
        let Some(journal) = &self.journal else { return };
        let unsaved = session.history().unsaved_count();
        let is_work = unsaved > 0 || !typing.is_empty();
        if !is_new || is_work {
            let mut steps: Vec<String> = session.history().unsaved().into_iter().map(str::to_owned).collect();
            if steps.is_empty() && unsaved > 0 {
                steps.push("What was undone since the last save".to_owned());
            }
            let (shown, day) = (session.shown().map(|shown| shown.id.clone()), Some(session.rule().day.to_string()));
            let typing = typing.to_vec();
            journal.note(session.document(), Unsaved { changes: unsaved, steps, shown, day, typing });
        }
        if is_new {
            crash::keeps(Some(journal.flusher()));
            let flusher = is_work.then(|| journal.flusher());
            if let Some(old) = old {
                self.once_kept(flusher, move || old.discard());
            }
        }
    }

    /// Whether half typed text was noted last.
    pub fn has_typing(&self) -> bool {
        !self.typing.is_empty()
    }

    /// The window closes, and what is unsaved is kept for the next start.
    pub fn leave(&mut self) {
        crash::keeps(None);
        self.journal = None;
    }

    /// The window closes, and what is unsaved is not wanted.
    pub fn end(&mut self) {
        crash::keeps(None);
        if let Some(journal) = self.journal.take() {
            journal.discard();
        }
    }

    /// Restored work is removed once the journal of its document has it.
    pub fn was_restored(&mut self, found: Found) {
        self.say(format!("Restored: {}", described(&found.offer)));
        let flusher = self.journal.as_ref().map(Journal::flusher);
        // What cannot be removed is offered once more, which is no loss.
        self.once_kept(flusher, move || drop(found.offer.discard()));
    }

    /// Found work that is to be offered again at the next start.
    pub fn not_now(&mut self) {
        self.discarding = false;
        self.later.extend(self.found.pop_front());
    }

    /// Found work that nobody wants.
    pub fn discard(&mut self) {
        self.discarding = false;
        if let Some(Found { offer, .. }) = self.found.pop_front() {
            self.say(format!("Discarded: {}", described(&offer)));
            self.once_kept(None, move || drop(offer.discard()));
        }
    }

    /// Takes over what was found; what is in its file already is removed.
    pub fn take_found(&mut self, found: Vec<Found>) {
        for found in found {
            if matches!(found.base, BaseNow::Saved) {
                self.say(format!("Nothing to restore, it was saved: {}", described(&found.offer)));
                self.once_kept(None, move || drop(found.offer.discard()));
            } else {
                self.say(format!("Found unsaved work: {}", described(&found.offer)));
                self.found.push_back(found);
            }
        }
    }

    /// Does `then` on another thread, when there is nothing to be flushed first or that has worked.
    fn once_kept(&mut self, flusher: Option<Flusher>, then: impl FnOnce() + Send + 'static) {
        self.threads.retain(|thread| !thread.is_finished());
        let work = move || {
            // A large dataset that nothing else holds is copied first.
            const PATIENCE: Duration = Duration::from_secs(120);
            if flusher.is_none_or(|flusher| flusher.flush_within(PATIENCE)) {
                then();
            }
        };
        // Without a thread it stays, and is offered once more.
        self.threads.extend(thread::Builder::new().name("kept".to_owned()).spawn(work));
    }

    // The log.

    /// Writes a line.
    pub fn say(&mut self, line: String) {
        let Some(state) = &self.state else { return };
        let log = Log::under(state);
        self.aside(move || log.add(&line));
    }

    /// Does something small off the UI thread, after what was asked for before. Dropping the keeper waits for it.
    pub fn aside(&mut self, work: impl FnOnce() + Send + 'static) {
        if self.worker.is_none() {
            let (sender, works) = mpsc::channel::<Work>();
            let thread =
                thread::Builder::new().name("aside".to_owned()).spawn(move || works.iter().for_each(|work| work()));
            self.worker = thread.ok().map(|thread| (sender, thread));
        }
        // Without a thread nothing of it is done, which is no loss of work.
        if let Some((sender, _)) = &self.worker {
            let _ = sender.send(Box::new(work));
        }
    }

    fn log_notices(&mut self, session: &Session) {
        let last = self.logged;
        for notice in session.notices().iter().filter(|notice| notice.number > last) {
            self.logged = self.logged.max(notice.number);
            if notice.logged {
                let tone = if notice.tone == Tone::Error { "Error" } else { "Warning" };
                self.say(format!("{tone}: {}", notice.text));
            }
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // What waits for the journal need not, once it has ended.
        self.journal = None;
        let worker = self.worker.take().map(|(works, thread)| {
            drop(works);
            thread
        });
        // A disk that does not answer is no reason not to end.
        const PATIENCE: Duration = Duration::from_secs(10);
        let until = Instant::now() + PATIENCE;
        for thread in self.threads.drain(..).chain(worker) {
            while !thread.is_finished() && Instant::now() < until {
                thread::sleep(Duration::from_millis(1));
            }
            if thread.is_finished() {
                let _ = thread.join();
            }
        }
    }
}

/// What a document is made from and where it belongs.
fn base_of(session: &Session) -> Base {
    let content = match session.path() {
        Some(_) => session.known().map(|known| known.content()),
        None => session.is_of_shipped().then(|| Content::of(SHIPPED.as_bytes())),
    };
    // Another dataset than the file's is copied at once, because it is nowhere else.
    let nothing = Arc::default();
    Base::new(&session.name(), session.path(), content, session.dataset_of_file().unwrap_or(&nothing))
}

/// A name without what is in it.
fn described(offer: &Offer) -> String {
    let changes = match offer.changes() {
        0 => "half typed text".to_owned(),
        n => words::changes(n),
    };
    match offer.path() {
        Some(path) => format!("{changes} of {}", path.display()),
        None => format!("{changes} of {}", offer.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        editor::Editor,
        recovery::{Left, find},
    };

    fn set(editor: &mut Editor, number: &str) {
        editor.run(Command::SetTroops { id: "deu.ltu.efp".to_owned(), text: number.to_owned() });
    }

    /// A panic on any thread has the journal of the document written that is being worked on.
    #[test]
    fn the_panic_hook_knows_the_journal_of_now() {
        let _turn = crash::TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let state = tempfile::tempdir().unwrap();
        crash::install(Some(Log::under(state.path())));
        let mut keeper = Keeper::new(Some(state.path().to_owned()));
        let mut editor = Editor::shipped();
        keeper.follow(editor.session(), &[], |command| panic!("{command:?}"));
        set(&mut editor, "1000");
        keeper.follow(editor.session(), &[], |command| panic!("{command:?}"));
        let journal = keeper.journal.as_ref().unwrap();
        assert!(journal.flusher().flush_within(Duration::from_secs(60)));
        // Within the second in which nothing is written unasked.
        set(&mut editor, "1001");
        keeper.follow(editor.session(), &[], |command| panic!("{command:?}"));
        assert!(thread::spawn(|| -> () { panic!("on purpose") }).join().is_err());
        assert_eq!(keeper.journal.as_ref().unwrap().kept(), 2);
    }

    /// What is shown is kept with what is unsaved, and trouble with the folder is told once, whatever is saved meanwhile.
    #[test]
    fn what_is_shown_is_kept_and_trouble_is_told_once() {
        let _turn = crash::TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = Keeper::new(Some(folder.path().to_owned()));
        let mut editor = Editor::shipped();
        set(&mut editor, "1000");
        keeper.follow(editor.session(), &[], |command| panic!("{command:?}"));
        editor.run(Command::Show(None));
        keeper.follow(editor.session(), &[], |command| panic!("{command:?}"));
        drop(keeper);
        let Left { offers, .. } = find(folder.path());
        assert_eq!(
            (offers[0].header().shown.as_deref(), offers[0].header().day.as_deref()),
            (None, Some("2022-02-22"))
        );
        assert_eq!(offers[0].steps(), ["Troops of Germany in Lithuania: 500 → 1,000"]);
        drop(offers);

        let no_folder = folder.path().join("file");
        std::fs::write(&no_folder, "where the folder should be").unwrap();
        let (tell, told) = mpsc::channel();
        let mut keeper = Keeper::new(Some(no_folder));
        for number in ["1", "2", "3"] {
            // As after a save: each begins a journal.
            let mut editor = Editor::shipped();
            set(&mut editor, number);
            keeper.noted = None;
            let tell = tell.clone();
            keeper.follow(editor.session(), &[], move |command| drop(tell.send(command)));
        }
        drop((keeper, tell));
        assert_eq!(told.iter().count(), 1);
    }
}
