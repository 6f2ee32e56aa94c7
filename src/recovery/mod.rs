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
pub use offer::{BaseNow, NotRestored, Offer, Restored, find};

use crate::{document::Document, file::identity::Content, model::Dataset};

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
    /// `name` is what it is called; `path` its file, when there is one, and `content` what was in that file then
    /// ([`crate::file::Identity::content`]); both without a file, `content` alone for the shipped dataset
    /// (`Content::of(SHIPPED.as_bytes())`).
    pub fn new(name: &str, path: Option<&Path>, content: Option<Content>, document: &Document) -> Self {
        let path = path.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        Self { name: name.to_owned(), path, content, dataset: Arc::clone(document.dataset()) }
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
