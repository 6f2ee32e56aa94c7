//! The journal: what is noted is on the disk a second later, and nobody waits for it.
//!
//! [`Journal::note`] puts a snapshot where the thread finds it; a newer one takes its place, so nothing piles up. The
//! thread writes at once and then at most once in [`EVERY`]. Nothing is made on disk before the first note.

use std::{
    collections::BTreeSet,
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{self, Receiver},
    },
    thread::{self, JoinHandle, ThreadId},
    time::{Duration, Instant},
};

use super::{
    Base, Held, LOCK, PREFIX, SLOTS, Unsaved, journals,
    slot::{self, Copied, Header, Slot},
};
use crate::{
    document::Document,
    file::{self, identity::Hashed, json::write, lock, save::sync_folder},
    model::Dataset,
};

/// At most one write in this time: what a crash may cost.
const EVERY: Duration = Duration::from_secs(1);
const _: () = assert!(EVERY.as_millis() <= 1000, "a second is promised");
/// Most names of changes that are kept; an offer lists no more.
const STEPS: usize = 20;
/// After a write that failed.
const AFTER_TROUBLE: Duration = Duration::from_secs(10);
/// How long the end of one is waited for whose work stays: long enough to copy a large dataset.
const TO_KEEP: Duration = Duration::from_secs(120);
/// The same where nothing of it is wanted.
const TO_DISCARD: Duration = Duration::from_secs(10);
/// How long a flush is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// Unsaved work cannot be kept; the work itself goes on. Said once, until it works again and fails again.
#[derive(Debug)]
pub struct Trouble {
    /// The folder.
    pub folder: PathBuf,
    /// What the system said.
    pub why: io::Error,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unsaved changes cannot be kept for the case of a crash: {}: {} ({})",
            file::error::plain(&self.why),
            self.folder.display(),
            match self.why.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "save more often, or make room there",
                _ => "save more often; see whether the folder is there and may be written",
            }
        )
    }
}

/// Keeps the unsaved changes of one document. Dropping it leaves what it kept on disk, to be offered at the next start;
/// [`Journal::discard`] removes it.
#[derive(Debug)]
pub struct Journal {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// Asks a journal to write what it has at once; for a panic hook, which outlives any borrow.
#[derive(Clone, Debug)]
pub struct Flusher(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// For the thread: there is something to do.
    wake: Condvar,
    /// For who waits: something was done.
    done: Condvar,
    /// The copy of a dataset is not wanted any more.
    cancelled: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    pending: Option<Noted>,
    /// How many notes there were, and which of them is on disk.
    noted: u64,
    written: u64,
    /// The latest changes on disk.
    kept: u64,
    /// How often it was asked to write at once, and how much of that has been tried since.
    asked: u64,
    tried: u64,
    end: Option<End>,
    /// The thread is gone: nobody need wait for it.
    over: bool,
    thread: Option<ThreadId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Keep,
    Discard,
}

#[derive(Clone, Debug)]
struct Noted {
    document: Document,
    unsaved: Unsaved,
}

impl Shared {
    /// A panic elsewhere is no reason to lose work here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal {
    /// A journal under this state folder ([`crate::file::folders::state`]). `told` is called, from another thread, when
    /// nothing can be kept there. Never fails and never waits.
    pub fn begin(state: &Path, base: Base, told: impl Fn(Trouble) + Send + 'static) -> Self {
        let shared = Arc::<Shared>::default();
        let writer = Writer::new(journals(state), base);
        let (for_thread, folder) = (Arc::clone(&shared), journals(state));
        let told = Arc::new(Mutex::new(told));
        let tell = Arc::clone(&told);
        let tell = move |trouble| tell.lock().unwrap_or_else(PoisonError::into_inner)(trouble);
        let work = move || {
            for_thread.lock().thread = Some(thread::current().id());
            let ended = panic::catch_unwind(AssertUnwindSafe(|| run(&for_thread, writer, &tell)));
            for_thread.lock().over = true;
            for_thread.done.notify_all();
            if ended.is_err() {
                tell(Trouble { folder, why: io::Error::other("an error in Muster itself") });
            }
        };
        let thread = thread::Builder::new().name("journal".to_owned()).spawn(work);
        let thread = thread.map_err(|why| {
            // What is noted goes nowhere, and flushing says so.
            shared.lock().over = true;
            told.lock().unwrap_or_else(PoisonError::into_inner)(Trouble { folder: journals(state), why });
        });
        Self { shared, thread: thread.ok() }
    }

    /// Remembers the document as it is now, and what of it is not saved. Takes no time. With 0 changes and nothing half typed
    /// there is nothing to offer after a crash, as after undoing everything.
    pub fn note(&self, document: &Document, unsaved: impl Into<Unsaved>) {
        let mut unsaved = unsaved.into();
        unsaved.steps.truncate(STEPS);
        let noted = Noted { document: document.clone(), unsaved };
        let mut state = self.shared.lock();
        state.noted += 1;
        let before = state.pending.replace(noted);
        drop(state);
        drop(before); // the last of a large what-if is freed here, not while the thread waits
        self.shared.wake.notify_one();
    }

    /// How many changes the latest note on disk had.
    pub fn kept(&self) -> u64 {
        self.shared.lock().kept
    }

    /// Writes what was noted last at once; whether it is on disk. Waits at most two seconds.
    pub fn flush_now(&self) -> bool {
        self.flusher().flush_now()
    }

    /// The same for a panic hook.
    pub fn flusher(&self) -> Flusher {
        Flusher(Arc::clone(&self.shared))
    }

    /// Removes what was kept: it was saved, or is not wanted. Waits until it is gone.
    pub fn discard(mut self) {
        self.end(End::Discard);
    }

    fn end(&mut self, end: End) {
        if let Some(thread) = self.thread.take() {
            self.shared.lock().end = Some(end);
            if end == End::Discard {
                self.shared.cancelled.store(true, Ordering::Relaxed);
            }
            self.shared.wake.notify_one();
            // Its disk may not answer: then the process ends without it, and what it writes is all or nothing.
            let until = Instant::now() + if end == End::Keep { TO_KEEP } else { TO_DISCARD };
            let mut state = self.shared.lock();
            while !state.over {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return;
                }
                state = self.shared.done.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
            }
            drop(state);
            // A thread that panicked has written what it could.
            let _ = thread.join();
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.end(End::Keep);
    }
}

impl Flusher {
    /// Writes what was noted last at once; whether it is on disk, or need not be any more. Waits at most two seconds.
    pub fn flush_now(&self) -> bool {
        self.flush_within(PATIENCE)
    }

    /// The same for who has more time, as with a large dataset that has to be copied first.
    pub fn flush_within(&self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        let mut state = self.0.lock();
        let wanted = state.noted;
        if state.thread == Some(thread::current().id()) {
            return state.written >= wanted; // the journal's own thread panicked and cannot wait for itself
        }
        state.asked += 1;
        let asked = state.asked;
        self.0.wake.notify_one();
        // What is not wanted any more need not be written: it was saved, or given up.
        let is_discarded = |state: &State| state.end == Some(End::Discard);
        while state.written < wanted && state.tried < asked && !state.over && !is_discarded(&state) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.0.done.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.written >= wanted || is_discarded(&state)
    }
}

/// The thread: waits for notes and writes them.
fn run(shared: &Arc<Shared>, mut writer: Writer, told: &impl Fn(Trouble)) {
    let (mut last_write, mut pause, mut in_trouble) = (None::<Instant>, EVERY, false);
    loop {
        let mut state = shared.lock();
        loop {
            if state.end == Some(End::Discard) {
                drop(state);
                writer.discard();
                return;
            }
            if state.pending.is_some() {
                let left = last_write.map_or(Duration::ZERO, |at| pause.saturating_sub(at.elapsed()));
                if left.is_zero() || state.asked > state.tried || state.end.is_some() {
                    break;
                }
                state = shared.wake.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
            } else {
                state.tried = state.asked;
                shared.done.notify_all();
                if state.end.is_some() {
                    drop(state);
                    writer.keep(shared);
                    return;
                }
                // A dataset that has been copied since belongs into the next slot.
                state.pending = writer.take_copied();
                if state.pending.is_none() {
                    state = shared.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
        let (Some(noted), number, asked) = (state.pending.take(), state.noted, state.asked) else { continue };
        drop(state);
        last_write = Some(Instant::now());
        let written = writer.write(&noted, shared);
        let mut state = shared.lock();
        // What was asked while it was written was about something newer.
        state.tried = asked;
        match written {
            Ok(()) => {
                (state.written, state.kept, pause, in_trouble) = (number, noted.unsaved.changes, EVERY, false);
            }
            Err(why) => {
                // Tried again later, unless something newer has come or nobody will wait.
                if state.end.is_none() {
                    state.pending.get_or_insert(noted);
                }
                pause = AFTER_TROUBLE;
                if !in_trouble {
                    in_trouble = true;
                    drop(state);
                    told(Trouble { folder: writer.journals.clone(), why });
                    state = shared.lock();
                }
            }
        }
        drop(state);
        shared.done.notify_all();
    }
}

/// Who writes. Lives in the thread.
struct Writer {
    journals: PathBuf,
    base: Base,
    started: String,
    sequence: u64,
    place: Option<Place>,
    latest: Option<Noted>,
}

/// A dataset that is being copied by a thread of its own.
struct Copying {
    dataset: Arc<Dataset>,
    thread: JoinHandle<()>,
    result: Receiver<io::Result<Copied>>,
}

/// The folder of this journal.
struct Place {
    folder: PathBuf,
    /// Locked while this lives.
    lock: Held,
    copies: u32,
    copied: Option<(Arc<Dataset>, Copied)>,
    copying: Option<Copying>,
    /// What the other slot names.
    named_before: Option<String>,
}

impl Writer {
    fn new(journals: PathBuf, base: Base) -> Self {
        Self { journals, base, started: now(), sequence: 0, place: None, latest: None }
    }

    fn write(&mut self, noted: &Noted, shared: &Arc<Shared>) -> io::Result<()> {
        let written = self.try_write(noted, shared);
        if written.is_err() && self.place.as_ref().is_some_and(|place| !place.folder.is_dir()) {
            // Somebody cleaned up: the next try makes another, with all that belongs into it.
            self.place = None;
        }
        written
    }

    fn try_write(&mut self, noted: &Noted, shared: &Arc<Shared>) -> io::Result<()> {
        let place = match &mut self.place {
            Some(place) => place,
            None => self.place.insert(Place::make(&self.journals)?),
        };
        let dataset = noted.document.dataset();
        let copied = match &place.copied {
            Some((of, copied)) if Arc::ptr_eq(of, dataset) => Some(copied.clone()),
            // As it is in the file, which is known: the change comes first, the copy can wait.
            _ if Arc::ptr_eq(dataset, &self.base.dataset) && self.base.content.is_some() => None,
            // Nowhere but here.
            _ => Some(place.copy_now(dataset)?),
        };
        let named = copied.as_ref().map(|copied| copied.file.clone());
        let header = Header {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            process: std::process::id(),
            host: lock::host(),
            started: self.started.clone(),
            written: now(),
            sequence: self.sequence + 1,
            changes: noted.unsaved.changes,
            last: noted.unsaved.steps.first().cloned().unwrap_or_default(),
            steps: noted.unsaved.steps.clone(),
            shown: noted.unsaved.shown.clone(),
            day: noted.unsaved.day.clone(),
            typing: noted.unsaved.typing.clone(),
            name: self.base.name.clone(),
            path: self.base.path.as_ref().and_then(|path| path.to_str()).map(str::to_owned),
            base: self.base.content.map(|content| content.to_string()),
            dataset: copied,
        };
        let slot = Slot { header, part: file::users_part(&noted.document) };
        place.write_slot(self.sequence + 1, &slot)?;
        self.sequence += 1;
        place.forget_copies(named.clone());
        self.latest = Some(noted.clone());
        if named.is_none() && place.copying.is_none() {
            place.start_copy(dataset, shared);
        }
        Ok(())
    }

    /// When a copy has become ready: what the slot that names it is to be made of.
    fn take_copied(&mut self) -> Option<Noted> {
        let place = self.place.as_mut()?;
        let copied = place.copying.as_ref()?.result.try_recv().ok()?;
        // Not joined: the caller holds the lock that the thread's last act wants.
        let Copying { dataset, .. } = place.copying.take()?;
        // Without a copy the file itself must do; the next change tries again.
        place.copied = Some((dataset, copied.ok()?));
        self.latest.clone()
    }

    /// The last act for work that stays: a copy that has been begun belongs to it, as its file may be gone by the next
    /// start.
    fn keep(&mut self, shared: &Arc<Shared>) {
        let is_offered = self.latest.as_ref().is_some_and(|latest| latest.unsaved.is_any());
        if !is_offered {
            shared.cancelled.store(true, Ordering::Relaxed);
        }
        let Some(copying) = self.place.as_mut().and_then(|place| place.copying.take()) else { return };
        let copied = copying.result.recv();
        let _ = copying.thread.join();
        if let (Ok(Ok(copied)), Some(place), Some(latest)) = (copied, &mut self.place, self.latest.clone())
            && is_offered
        {
            place.copied = Some((copying.dataset, copied));
            // Without this slot the work is there all the same, on the dataset of its file.
            let _ = self.try_write(&latest, shared);
        }
    }

    fn discard(&mut self) {
        if let Some(copying) = self.place.as_mut().and_then(|place| place.copying.take()) {
            let _ = copying.thread.join();
        }
        if let Some(place) = self.place.take() {
            // What cannot be removed is offered once more, which is no loss.
            let _ = remove(&place.folder, place.lock);
        }
    }
}

impl Place {
    /// Makes a folder and locks it. Whoever looks for unsaved work in between leaves it alone, as it holds none.
    fn make(journals: &Path) -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        fs::create_dir_all(journals)?;
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let folder = journals.join(format!("{PREFIX}{}-{number}", std::process::id()));
            match fs::create_dir(&folder) {
                // Of an earlier process with the same number, not looked at yet.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                made => made?,
            }
            let lock = File::create(folder.join(LOCK)).map(|lock| match lock.try_lock() {
                // Where there are no locks, the process number has to do.
                Ok(()) | Err(fs::TryLockError::Error(_)) => Some(Held(lock)),
                // Somebody is looking at it this moment.
                Err(fs::TryLockError::WouldBlock) => None,
            });
            match lock {
                Ok(Some(lock)) => {
                    if let Err(why) = sync_folder(journals) {
                        let _ = remove(&folder, lock);
                        return Err(why);
                    }
                    let (copied, copying, named_before) = (None, None, None);
                    return Ok(Self { folder, lock, copies: 0, copied, copying, named_before });
                }
                Ok(None) => {}
                Err(error) => {
                    let _ = fs::remove_dir_all(&folder);
                    return Err(error);
                }
            }
        }
    }

    fn write_slot(&self, sequence: u64, slot: &Slot) -> io::Result<()> {
        let path = self.folder.join(SLOTS[(sequence % 2) as usize]);
        let written = (|| {
            let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&path)?;
            file.write_all(slot.to_text().as_bytes())?;
            file.sync_all()?;
            if sequence <= 2 { sync_folder(&self.folder) } else { Ok(()) }
        })();
        if written.is_err() {
            // Half a slot is of no use to anyone, and its room may be. The other one is whole.
            let _ = fs::remove_file(&path);
        }
        written
    }

    fn copy_now(&mut self, dataset: &Arc<Dataset>) -> io::Result<Copied> {
        if let Some(copying) = self.copying.take() {
            let _ = copying.thread.join();
        }
        self.copies += 1;
        let copied = copy(&self.folder, self.copies, dataset, &AtomicBool::new(false))?;
        self.copied = Some((Arc::clone(dataset), copied.clone()));
        Ok(copied)
    }

    fn start_copy(&mut self, dataset: &Arc<Dataset>, shared: &Arc<Shared>) {
        self.copies += 1;
        let (folder, number, of, shared) = (self.folder.clone(), self.copies, Arc::clone(dataset), Arc::clone(shared));
        let (sender, result) = mpsc::channel();
        let work = move || {
            // Nobody may be waiting any more.
            let _ = sender.send(copy(&folder, number, &of, &shared.cancelled));
            // Who holds the lock has either seen the result or is about to wait.
            drop(shared.lock());
            shared.wake.notify_one();
        };
        // Without a thread there is no copy; the file itself must do.
        if let Ok(thread) = thread::Builder::new().name("journal copy".to_owned()).spawn(work) {
            self.copying = Some(Copying { dataset: Arc::clone(dataset), thread, result });
        }
    }

    /// Removes copies that neither slot names any more.
    fn forget_copies(&mut self, named: Option<String>) {
        let mut wanted: BTreeSet<String> = self.named_before.iter().chain(&named).cloned().collect();
        wanted.extend((self.copying.is_some()).then(|| copy_name(self.copies)));
        wanted.extend(self.copied.iter().map(|(_, copied)| copied.file.clone()));
        for number in 1..=self.copies {
            let name = copy_name(number);
            if !wanted.contains(&name) {
                let _ = fs::remove_file(self.folder.join(name));
            }
        }
        self.named_before = named;
    }
}

fn copy_name(number: u32) -> String {
    format!("dataset-{number}")
}

/// Writes a dataset beside the slots.
fn copy(folder: &Path, number: u32, dataset: &Arc<Dataset>, cancelled: &AtomicBool) -> io::Result<Copied> {
    let file = copy_name(number);
    let path = folder.join(&file);
    let copied = (|| {
        let out = Cancellable { out: File::create(&path)?, cancelled };
        let mut out = BufWriter::with_capacity(1 << 18, Hashed::new(out));
        write::write(&slot::dataset_alone(dataset), &mut out)?;
        let (out, content) = out.into_inner().map_err(io::IntoInnerError::into_error)?.into_parts();
        out.out.sync_all()?;
        Ok(Copied { file, content: content.to_string() })
    })();
    if copied.is_err() {
        let _ = fs::remove_file(&path);
    }
    copied
}

struct Cancellable<'a> {
    out: File,
    cancelled: &'a AtomicBool,
}

impl Write for Cancellable<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(io::Error::other("not wanted any more"));
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Removes the folder of a journal, slots first: a folder without any is nothing to offer.
pub(super) fn remove(folder: &Path, lock: Held) -> io::Result<()> {
    for slot in SLOTS {
        match fs::remove_file(folder.join(slot)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // A file that is open cannot be removed everywhere.
    drop(lock);
    fs::remove_dir_all(folder)
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}
