//! What a crash left, found at the next start.

use std::{
    fmt,
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use super::{
    Held, LOCK, PREFIX, SLOTS, journal, journals,
    slot::{Header, Read, Slot},
};
use crate::{
    document::{Document, newer},
    file::{
        self, FileError, Identity, SHIPPED,
        identity::Content,
        json::read::ReadError,
        lock,
        save::{is_absent, is_alive},
    },
    model::Dataset,
};

/// Unsaved work of a process that is gone. While it lives no other process is offered the same; dropped, it is offered
/// again at the next start.
#[derive(Debug)]
pub struct Offer {
    folder: PathBuf,
    /// Locked while this lives, where there are locks.
    lock: Held,
    slot: Slot,
}

/// What has become of the file that the work was done on.
#[derive(Debug)]
pub enum BaseNow {
    /// It is as it was.
    Same,
    /// It has other content now: both are worth looking at. When it was written last, as far as that is known.
    Changed(Option<SystemTime>),
    /// It holds just this work: it was saved, and only the journal was left. There is nothing to restore.
    Saved,
    /// It is gone, or cannot be read any more.
    Gone,
    /// There was no file then; there is one now, written at this time.
    CreatedLater(Option<SystemTime>),
    /// There was no file and there is none: the work was never saved.
    NeverSaved,
}

/// Unsaved work as a document.
#[derive(Debug)]
pub struct Restored {
    /// The document as it was, with all its changes.
    pub document: Document,
    /// Where it can be saved without overwriting anything newer, with what is known of the file; `None`: a name has to
    /// be chosen.
    pub belongs_to: Option<(PathBuf, Identity)>,
    /// Whether the dataset under the user's part is the one it was made on. When it could not be had any more, the part
    /// lies over what the file holds now, or over nothing.
    pub same_dataset: bool,
}

/// Why unsaved work cannot be restored. It stays where it is.
#[derive(Debug)]
pub struct NotRestored {
    /// The folder it is in.
    pub folder: PathBuf,
    /// What is wrong with it.
    pub why: ReadError,
}

impl fmt::Display for NotRestored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the unsaved work cannot be read: {}: {}", self.why, self.folder.display())
    }
}

impl std::error::Error for NotRestored {}

/// What processes that are gone left.
#[derive(Debug, Default)]
pub struct Left {
    /// Unsaved work, in the order of its journals' names.
    pub offers: Vec<Offer>,
    /// Folders of work that cannot be read any more, newly found so. They are kept under these names, and not looked at
    /// again.
    pub damaged: Vec<PathBuf>,
}

/// How the name of a folder begins that cannot be read any more.
const DAMAGED: &str = "damaged-";

/// All unsaved work under a state folder that no living process is working on. Removes what holds nothing. A state
/// folder that is not there or cannot be read offers nothing.
pub fn find(state: &Path) -> Left {
    let mut left = Left::default();
    let Ok(entries) = fs::read_dir(journals(state)) else { return left };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        left.offers.extend(offer(folder, &mut left.damaged));
    }
    left
}

fn offer(folder: PathBuf, damaged: &mut Vec<PathBuf>) -> Option<Offer> {
    let name = folder.file_name()?.to_str()?.strip_prefix(PREFIX)?;
    let process = name.split('-').next().and_then(|id| id.parse().ok());
    let lock = folder.join(LOCK);
    // On a disk that may only be read by now, it is locked as it is.
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&lock).or_else(|_| File::open(&lock));
    let lock = lock.ok()?;
    let is_ours = match lock.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => return None,
        Err(TryLockError::Error(_)) => false,
    };
    let lock = Held(lock);
    let mut slots = Vec::new();
    for slot in SLOTS {
        match read(&folder.join(slot)) {
            Ok(bytes) => slots.push(Slot::read(&bytes)),
            Err(error) if is_absent(&error) => {}
            // Another time it may be read: a disk that does not answer is no reason to throw work away.
            Err(_) => return None,
        }
    }
    let is_torn = !slots.is_empty() && slots.iter().all(|slot| matches!(slot, Read::Torn));
    let is_newer = slots.iter().any(|slot| matches!(slot, Read::Newer));
    // Slots are written under the lock. A folder without any may have been made just now, and not been locked yet.
    let is_left = is_ours && (!slots.is_empty() || process.is_some_and(|process| !is_alive(process)));
    let whole = slots.into_iter().filter_map(|slot| match slot {
        Read::Whole(slot) => Some(*slot),
        _ => None,
    });
    match whole.max_by_key(|slot| slot.header.sequence) {
        Some(slot) if !is_ours && may_be_alive(&slot.header) => None,
        Some(slot) if slot.header.changes > 0 || !slot.header.typing.is_empty() => Some(Offer { folder, lock, slot }),
        _ => {
            if is_left && is_torn {
                // Nothing here can be had back by a program. A person may find something in it.
                drop(lock);
                let name = folder.file_name()?.to_string_lossy().replacen(PREFIX, DAMAGED, 1);
                let kept = folder.with_file_name(name);
                damaged.extend(fs::rename(&folder, &kept).ok().map(|()| kept));
            } else if is_left && !is_newer {
                // What a newer program wrote is left for one that can read it.
                // What cannot be removed is in nobody's way.
                let _ = journal::remove(&folder, lock);
            }
            None
        }
    }
}

/// A slot's bytes. What is no file is none of ours, and is not waited for.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    fs::read(path)
}

/// Where there are no locks: whether the process may still be there.
fn may_be_alive(header: &Header) -> bool {
    header.host != lock::host() || is_alive(header.process)
}

impl Offer {
    /// What the document is called.
    pub fn name(&self) -> &str {
        &self.slot.header.name
    }

    /// Its file, when it had one.
    pub fn path(&self) -> Option<&Path> {
        self.slot.header.path.as_deref().map(Path::new)
    }

    /// When the work was kept last, by the clock of then.
    pub fn written(&self) -> Option<jiff::Timestamp> {
        self.slot.header.written.parse().ok()
    }

    /// How many changes were not saved.
    pub fn changes(&self) -> u64 {
        self.slot.header.changes
    }

    /// What the latest of them were called, the last first.
    pub fn steps(&self) -> &[String] {
        &self.slot.header.steps
    }

    /// What was half typed, and is in no change.
    pub fn typing(&self) -> &[String] {
        &self.slot.header.typing
    }

    /// Everything that is known of it.
    pub fn header(&self) -> &Header {
        &self.slot.header
    }

    fn content(&self) -> Option<Content> {
        self.slot.header.base.as_ref().and_then(|text| text.parse().ok())
    }

    /// What has become of the file. Reads it: ask off the UI thread.
    pub fn base(&self) -> BaseNow {
        match self.base_and_identity() {
            // What was half typed is in no file.
            (BaseNow::Changed(_) | BaseNow::CreatedLater(_), Some(now))
                if self.typing().is_empty() && self.is_in(&now) =>
            {
                BaseNow::Saved
            }
            (base, _) => base,
        }
    }

    /// Whether a file holds just what would be restored.
    fn is_in(&self, file: &Identity) -> bool {
        self.restore().is_ok_and(|restored| file::written(&restored.document) == file.content())
    }

    fn base_and_identity(&self) -> (BaseNow, Option<Identity>) {
        match (self.path(), self.content()) {
            (None, None) => (BaseNow::NeverSaved, None),
            (None, Some(content)) if content == Content::of(SHIPPED.as_bytes()) => (BaseNow::Same, None),
            (None, Some(_)) => (BaseNow::Changed(None), None),
            (Some(path), content) => match (Identity::of(path), content) {
                (Ok(now), Some(content)) if now.content() == content => (BaseNow::Same, Some(now)),
                (Ok(now), Some(_)) => (BaseNow::Changed(now.modified()), Some(now)),
                (Ok(now), None) => (BaseNow::CreatedLater(now.modified()), Some(now)),
                (Err(FileError::Io { source, .. }), None) if source.kind() == io::ErrorKind::NotFound => {
                    (BaseNow::NeverSaved, None)
                }
                (Err(_), _) => (BaseNow::Gone, None),
            },
        }
    }

    /// The work as a document. What is on disk stays until [`Offer::discard`]: begin a journal for the restored
    /// document, note it there and flush, then discard this.
    ///
    /// # Errors
    /// When the user's part cannot be read, which only a newer format can bring about.
    pub fn restore(&self) -> Result<Restored, NotRestored> {
        let part = self.slot.document().map_err(|why| NotRestored { folder: self.folder.clone(), why })?;
        let (base, identity) = self.base_and_identity();
        let (dataset, same_dataset) = match self.copied() {
            Some(dataset) => (dataset, true),
            None => match self.of_file() {
                Some(dataset) => (dataset, matches!(base, BaseNow::Same)),
                None => (Arc::new(Dataset::default()), false),
            },
        };
        let identity = identity.filter(|_| matches!(base, BaseNow::Same));
        let belongs_to = self.path().map(Path::to_owned).zip(identity);
        let mut document = part.over(dataset);
        // Another dataset may lack the group that the rule names; then the document could not be saved.
        document.counting.hosts = newer::lasting(&document.counting.hosts, &[], &document.dataset().groups);
        Ok(Restored { document, belongs_to, same_dataset })
    }

    /// The copy of the dataset, if there is one and it is whole.
    fn copied(&self) -> Option<Arc<Dataset>> {
        let copied = self.slot.header.dataset.as_ref()?;
        // A name in a file is never used as a path.
        let plain = copied.file.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let path = self.folder.join(plain.then_some(&copied.file)?);
        let identity = Identity::of(&path).ok()?;
        if identity.content().to_string() != copied.content {
            return None;
        }
        file::open(&path).ok().map(|opened| Arc::clone(opened.document.dataset()))
    }

    /// The dataset as it is in the file now.
    fn of_file(&self) -> Option<Arc<Dataset>> {
        let opened = match self.path() {
            Some(path) => file::open(path).ok()?,
            None if self.content().is_some() => file::shipped(),
            None => return None,
        };
        Some(Arc::clone(opened.document.dataset()))
    }

    /// Removes it for good.
    ///
    /// # Errors
    /// What the system says; it is offered again then.
    pub fn discard(self) -> io::Result<()> {
        journal::remove(&self.folder, self.lock)
    }
}
