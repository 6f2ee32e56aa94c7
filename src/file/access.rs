//! Opening a file to work on it, and saving it again: its content, what it was then, its lock, whether it may be
//! written (promises 8 to 10).
//!
//! [`super::open`] only reads; whoever goes on to write asks here. Blocks on the disk: ask off the UI thread. Start
//! reading at [`open`].

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use super::{
    FileError, Identity, Opened, error,
    lock::{self, Holder, Lock, Locked},
    regular_file,
    save::{self, Over},
};
use crate::document::Document;

/// A file that was opened to be worked on.
#[derive(Debug)]
pub struct InHand {
    /// What is in it.
    pub opened: Opened,
    /// What it was then; changes by others are held against it.
    pub identity: Identity,
    /// Whether it can be written.
    pub access: Access,
}

/// Whether a file that is open can be written.
#[derive(Debug)]
pub enum Access {
    /// It can. It is locked as long as this lives, where there are locks.
    Ours(Option<Arc<Lock>>),
    /// Another window works on it.
    Theirs(Holder),
    /// It may not be written; the system's reason in words.
    ReadOnly(String),
    /// Nothing may be made in its folder; the system's reason in words.
    FolderClosed(String),
}

/// A file that was written.
#[derive(Debug, Default)]
pub struct Written {
    /// What it is now; without it changes by others are not noticed.
    pub identity: Option<Identity>,
    /// Its lock, where there are locks.
    pub lock: Option<Arc<Lock>>,
    /// How many other names (hard links) keep what was there before.
    pub other_names: u64,
    /// It is in place, but may not survive a power cut ([`FileError::NotLasting`]): to be saved again.
    pub not_lasting: Option<FileError>,
}

/// Opens a file of the format to work on it. `held` is a lock that is held already: of the same file it is kept.
///
/// # Errors
/// As [`super::open`]. That it cannot be locked or written is none.
pub fn open(path: &Path, held: Option<&Arc<Lock>>) -> Result<InHand, FileError> {
    // Nothing is made beside what is no file.
    regular_file(path)?;
    let access = of(path, held);
    let (opened, identity) = super::open_known(path)?;
    Ok(InHand { opened, identity, access })
}

/// Locks a file and finds out whether it could be written.
pub fn of(path: &Path, held: Option<&Arc<Lock>>) -> Access {
    let lock = match take(path, held) {
        Ok(lock) => lock,
        Err(holder) => return Access::Theirs(holder),
    };
    match save::may_write(path) {
        Ok(()) => {
            if lock.is_some() {
                save::sweep(path);
            }
            Access::Ours(lock)
        }
        // There may be room by the time it is saved.
        Err(FileError::Save { source, .. })
            if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) =>
        {
            Access::Ours(lock)
        }
        Err(FileError::Save { doing: "created", source, .. }) => Access::FolderClosed(error::plain(&source)),
        Err(FileError::Save { source, .. }) => Access::ReadOnly(error::plain(&source)),
        Err(error) => Access::ReadOnly(error.to_string()),
    }
}

/// Writes a document to a file that no other window works on ([`save::document_over`]).
///
/// # Errors
/// [`FileError::Held`] when another window works on it; otherwise as [`save::document_over`].
pub fn write(document: &Document, path: &Path, over: &Over, held: Option<&Arc<Lock>>) -> Result<Written, FileError> {
    let lock = take(path, held).map_err(|holder| FileError::Held { path: path.into(), holder: Box::new(holder) })?;
    let save::Replaced { identity, other_names, not_lasting } = save::document_over(document, path, over)?;
    Ok(Written { identity: Some(identity), lock, other_names, not_lasting })
}

/// The locks of this process by the places of their side files: a file that is read twice at once, or again just after it was given up, is not another
/// window's.
static OURS: Mutex<Vec<(PathBuf, Weak<Lock>)>> = Mutex::new(Vec::new());

/// The lock of a file, when it can have one, or who has it.
fn take(path: &Path, held: Option<&Arc<Lock>>) -> Result<Option<Arc<Lock>>, Holder> {
    if let Some(held) = held.filter(|held| held.is_of(path)) {
        return Ok(Some(Arc::clone(held)));
    }
    let ours = || OURS.lock().unwrap_or_else(PoisonError::into_inner);
    // One that is just being given back is free in a moment.
    const TRIES: u32 = 20;
    const PAUSE: Duration = Duration::from_millis(10);
    let mut left = TRIES;
    loop {
        // First: where a locked file cannot be read, it does not say whose it is.
        // Only this one is taken in hand: held for a moment, another could not be given back meanwhile.
        let place = lock::place_of(path);
        let ours_of_this =
            ours().iter().find(|(of, _)| Some(of) == place.as_ref()).and_then(|(_, lock)| lock.upgrade());
        if let Some(lock) = ours_of_this {
            return Ok(Some(lock));
        }
        match lock::lock(path) {
            Locked::Ours(lock) => {
                let lock = Arc::new(lock);
                let mut ours = ours();
                ours.retain(|(_, lock)| lock.strong_count() > 0);
                ours.push((lock.place(), Arc::downgrade(&lock)));
                return Ok(Some(lock));
            }
            Locked::Theirs(holder) if holder.is_this_process() && left > 0 => {
                left -= 1;
                drop(lock::GIVEN_BACK.wait_timeout(ours(), PAUSE));
            }
            Locked::Theirs(holder) => return Err(holder),
            Locked::NotHere(_) => return Ok(None),
        }
    }
}
