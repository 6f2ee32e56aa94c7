//! What a journal writes: the user's part of a document and what it belongs to, in one file with a checksum.
//!
//! Three pieces: a line `muster-recovery 1 ` with length and hash of everything behind it; a line of JSON
//! ([`Header`]); the user's part in the format of the file, with an empty dataset. So nothing that the file format keeps
//! can be lost here, and a file of a newer version is kept as well.

use std::{fmt::Write as _, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    document::Document,
    file::{self, identity::Content},
    model::Dataset,
};

/// The version of slots that this program writes.
pub const VERSION: u32 = 1;
const MARK: &str = "muster-recovery ";

/// What the user's part belongs to. Texts are as the program had them; unknown keys of newer versions are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Header {
    /// Version of the program.
    pub program: String,
    /// Its process.
    pub process: u32,
    /// Its machine.
    pub host: Option<String>,
    /// When the journal was begun, RFC 3339. To be shown, never compared.
    pub started: String,
    /// When this was written, RFC 3339. To be shown, never compared.
    pub written: String,
    /// Counts up with every slot of a journal.
    pub sequence: u64,
    /// How many changes are not saved.
    pub changes: u64,
    /// What the last of them was called.
    pub last: String,
    /// What the latest of them were called, the last first.
    pub steps: Vec<String>,
    /// The what-if that was shown; absent for the baseline.
    pub shown: Option<String>,
    /// The day that was shown.
    pub day: Option<String>,
    /// What was half typed.
    pub typing: Vec<String>,
    /// What the document is called.
    pub name: String,
    /// Its file.
    pub path: Option<String>,
    /// What was in that file ([`Content`] as text).
    pub base: Option<String>,
    /// The copy of the dataset.
    pub dataset: Option<Copied>,
}

/// A copy of the dataset beside the slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// The file's name.
    pub file: String,
    /// What is in it ([`Content`] as text).
    pub content: String,
}

/// A slot that was read.
#[derive(Clone, Debug)]
pub struct Slot {
    /// What the user's part belongs to.
    pub header: Header,
    /// The user's part, in the format of the file.
    pub part: String,
}

/// What a slot's file holds.
#[derive(Debug)]
pub enum Read {
    /// All of it.
    Whole(Box<Slot>),
    /// Torn, or nothing of ours.
    Torn,
    /// Written by a newer program: to be left alone.
    Newer,
}

/// The dataset without the user's part, as a document.
pub fn dataset_alone(dataset: &Arc<Dataset>) -> Document {
    Document::new(Dataset::default()).over(Arc::clone(dataset))
}

impl Slot {
    /// Its file's content.
    pub fn to_text(&self) -> String {
        let header = serde_json::to_string(&self.header).unwrap_or_else(|error| unreachable!("plain values: {error}"));
        let behind = [&header, "\n", &self.part].concat();
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = writeln!(text, "{MARK}{VERSION} {}", Content::of(behind.as_bytes()));
        text.push_str(&behind);
        text
    }

    /// Reads a slot's file.
    pub fn read(bytes: &[u8]) -> Read {
        Self::whole(bytes).unwrap_or(Read::Torn)
    }

    fn whole(bytes: &[u8]) -> Option<Read> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (first, behind) = text.split_once('\n')?;
        let (version, content) = first.strip_prefix(MARK)?.split_once(' ')?;
        match version.parse::<u32>().ok()? {
            VERSION => {}
            version if version > VERSION => return Some(Read::Newer),
            _ => return None,
        }
        if content.parse() != Ok(Content::of(behind.as_bytes())) {
            return None;
        }
        let (header, part) = behind.split_once('\n')?;
        let header = serde_json::from_str(header).ok()?;
        Some(Read::Whole(Box::new(Self { header, part: part.to_owned() })))
    }

    /// The user's part as a document over no dataset.
    pub fn document(&self) -> Result<Document, file::json::read::ReadError> {
        file::read_text(self.part.as_bytes()).map(|opened| opened.document)
    }
}
