//! Unsaved work that survives a crash (promises 6 and 7).
//!
//! While a document has changes that are not saved, a [`Journal`] keeps them in a folder of its own under the state
//! folder; at the next start [`find`] gives an [`Offer`] for each that no living process holds. Nothing is ever restored
//! by itself and nothing overwritten: an offer gives a document, and says whether the file it came from is still the
//! same.
//!
//! What is kept is the *user's part* as a whole (own reports, what-ifs, rule: [`slot`]), not one change after another.
//! That is simpler, and keeps the same promise: writing the user's part of a thousand edits takes milliseconds, off the
//! UI thread and at most once a second; there is no second way to make a change that could drift from the first; the
//! place on disk stays small without ever being packed. It is written into two files by turns, each with a checksum and
//! a number that counts up: one torn at any byte leaves the one before, and no clock is asked which is the latest. The
//! dataset, which nobody edits by hand, is known by length and hash of its file and copied once, when the first change
//! has been kept.
//!
//! This room knows documents and files, and a thread of its own; it may not know commands or windows. Start reading at
//! [`Journal`].

mod journal;
mod offer;
pub mod slot;

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use journal::{Flusher, Journal, Trouble};
pub use offer::{BaseNow, Left, NotRestored, Offer, Restored, find};

use crate::{file::identity::Content, model::Dataset};

/// What is not saved of a document, beside its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// How many changes.
    pub changes: u64,
    /// What the latest of them are called, the last first.
    pub steps: Vec<String>,
    /// The what-if that is shown; `None` is the baseline.
    pub shown: Option<String>,
    /// The day that is shown, as in a file.
    pub day: Option<String>,
    /// What is half typed: no change yet, and a pity to lose.
    pub typing: Vec<String>,
}

impl Unsaved {
    /// Whether there is anything to offer after a crash.
    pub fn is_any(&self) -> bool {
        self.changes > 0 || !self.typing.is_empty()
    }
}

/// So many changes, the last called so.
impl From<(u64, &str)> for Unsaved {
    fn from((changes, last): (u64, &str)) -> Self {
        Self { changes, steps: vec![last.to_owned()], ..Self::default() }
    }
}

/// What a document was made from, and where it belongs.
#[derive(Clone, Debug)]
pub struct Base {
    name: String,
    path: Option<PathBuf>,
    content: Option<Content>,
    dataset: Arc<Dataset>,
}

impl Base {
    /// Of a document as it was when it was opened, started or saved last.
    ///
    /// `dataset` is the one in that file, as it is in memory; `name` is what it is called; `path` its file, when there is one, and `content` what was in that file then
    /// ([`crate::file::Identity::content`]); both without a file, `content` alone for the shipped dataset
    /// (`Content::of(SHIPPED.as_bytes())`).
    pub fn new(name: &str, path: Option<&Path>, content: Option<Content>, dataset: &Arc<Dataset>) -> Self {
        let written = path.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        let written = written.filter(|path| path.to_str().is_some());
        // A path that cannot be written down is not found again: the work is then one without a file.
        let content = content.filter(|_| path.is_none() || written.is_some());
        Self { name: name.to_owned(), path: written, content, dataset: Arc::clone(dataset) }
    }
}

/// The folder of the journals inside a state folder.
fn journals(state: &Path) -> PathBuf {
    state.join("recovery")
}

/// In the folder of a journal: locked as long as its process works on it.
const LOCK: &str = "lock";
/// How its name begins; process id and a number follow.
const PREFIX: &str = "journal-";
/// What it is written into by turns.
const SLOTS: [&str; 2] = ["a", "b"];

/// The lock of a journal's folder, given back when this is dropped: a process that is just being started may still have
/// the file open.
#[derive(Debug)]
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // Closing it does the same, a little later.
        let _ = self.0.unlock();
    }
}
