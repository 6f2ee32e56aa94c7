//! Disk: the JSON file, the long CSV table, and writing either without ever leaving half a file.
//!
//! Here: [`json`] (reading with every refusal named by its place, canonical writing, the schema), [`table`] (CSV in and
//! out), [`check`] (findings and notes on a document), [`save`] (replace a file or leave it as it was), [`identity`]
//! (whether it is still the one that was read), [`lock`] (one window a file), [`access`] (all of these for a file that
//! is worked on), [`replaced`] (what was overwritten on purpose), [`kind`] (what a file is that is none of ours),
//! [`folders`] (where settings and state are kept) and the errors a person can act on ([`error`]). This room knows
//! documents and everything below; it never shows anything to anyone. Start reading at [`open`].

pub mod access;
pub mod check;
pub mod error;
pub mod folders;
pub mod identity;
pub mod json;
pub mod kind;
pub mod lock;
pub mod replaced;
pub mod save;
pub mod table;

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

pub use access::{Access, InHand, Written};
pub use check::{Finding, Report};
pub use error::FileError;
pub use identity::{Identity, Seen};
pub use lock::{Lock, Locked};
pub use save::Over;

use identity::{Content, Hashed};

use crate::{
    document::{Document, Newer},
    model::{Dataset, Date, Extra, Group, Scope},
};

/// The dataset that comes with the program.
pub const SHIPPED: &str = include_str!("../../assets/eastern-flank.muster.json");
/// What the shipped dataset is called where a file name stands.
pub const SHIPPED_NAME: &str = "eastern-flank.muster.json";
/// What a file's name ends with.
pub const EXTENSION: &str = "muster.json";

/// Limits of what is read; more is refused with a sentence. Nesting has none of its own: the parser refuses known values
/// deeper than 128 levels, which the format never has, and unknown ones are kept as text at any depth.
pub mod limits {
    /// Largest file, bytes: what the text of a dataset can be addressed with.
    pub const FILE_BYTES: u64 = u32::MAX as u64;
    /// Most figures, contributions or edits of one file.
    pub const RECORDS: usize = 50_000_000;
    /// Most what-ifs of one file. Each has a view of its own.
    pub const SCENARIOS: usize = 10_000;
    /// Most columns of a table: what spreadsheets have.
    pub const COLUMNS: usize = 16_384;
    /// How many places a refusal names, and how many findings a command that goes on.
    pub const PLACES_NAMED: usize = 20;
}

/// A document read from disk and what was found in it.
#[derive(Debug)]
pub struct Opened {
    /// The document.
    pub document: Document,
    /// Findings and notes.
    pub report: Report,
}

/// Opens a file of the format, whatever its name. Blocks on nothing but the disk: pipes, devices and folders are
/// refused.
pub fn open(path: &Path) -> Result<Opened, FileError> {
    let size = regular_file(path)?;
    if size == 0 {
        return Err(FileError::Empty { path: path.into() });
    }
    let again = || -> io::Result<Box<dyn Read>> { Ok(Box::new(File::open(path)?)) };
    json::read::read(&again).map_err(|error| FileError::of_read(error, path).with_kind())
}

/// A dataset that was read to be brought into a document.
#[derive(Debug)]
pub struct Brought {
    /// The dataset.
    pub newer: Newer,
    /// What a person should know of how it was read: findings of a file, notes on a table.
    pub remarks: Vec<String>,
}

/// Opens a file of the format or a long table for its dataset; which of the two it is, its first character tells.
/// `as_of` is the day of a table's rows that state none.
pub fn open_dataset(path: &Path, as_of: Option<Date>) -> Result<Brought, FileError> {
    if regular_file(path)? == 0 {
        return Err(FileError::Empty { path: path.into() });
    }
    if begins_like_json(path).map_err(|source| FileError::Io { path: path.into(), doing: "read", source })? {
        let Opened { document, report } = open(path)?;
        let remarks = report.first_findings(limits::PLACES_NAMED);
        return Ok(Brought { newer: Newer::of_file(document), remarks });
    }
    let table::Imported { document, notes } = table::import(path, as_of)?;
    Ok(Brought { newer: Newer::of_table(document), remarks: notes })
}

/// Whether a file says at its beginning that it is one of ours. Written by us, it does so in its first line.
pub fn is_muster_file(path: &Path) -> bool {
    const HEAD: u64 = 4096;
    let mut head = Vec::new();
    regular_file(path).is_ok()
        && File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head)).is_ok()
        && memchr::memmem::find(&head, b"\"format\"").is_some()
        && memchr::memmem::find(&head, b"\"muster\"").is_some()
}

/// Whether the first character that is no space is one that a file of the format begins with and a table never does.
fn begins_like_json(path: &Path) -> io::Result<bool> {
    const SPACES: u64 = 4096;
    let mut head = Vec::new();
    File::open(path)?.take(SPACES).read_to_end(&mut head)?;
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&head);
    Ok(matches!(head.trim_ascii_start().first(), Some(b'{' | b'[')))
}

/// Opens a file of the format and remembers what it was, so that changes by others are noticed. What is changed while it
/// is read counts as changed afterwards.
pub fn open_known(path: &Path) -> Result<(Opened, Identity), FileError> {
    let identity = Identity::of(path)?;
    Ok((open(path)?, identity))
}

/// The shipped dataset as a document. It has no findings; a test keeps it so.
pub fn shipped() -> Opened {
    let again = || -> io::Result<Box<dyn Read>> { Ok(Box::new(SHIPPED.as_bytes())) };
    json::read::read(&again).unwrap_or_else(|error| unreachable!("the shipped dataset is read by a test: {error:?}"))
}

/// Reads a document out of text in memory.
pub fn read_text(text: &[u8]) -> Result<Opened, json::read::ReadError> {
    // The text is lent to boxed readers, which cannot outlive the call; a shared copy keeps the types simple.
    let shared: std::sync::Arc<[u8]> = text.into();
    let again = || -> io::Result<Box<dyn Read>> { Ok(Box::new(io::Cursor::new(std::sync::Arc::clone(&shared)))) };
    json::read::read(&again)
}

/// What a file of this document would hold. Takes as long as writing it.
pub fn written(document: &Document) -> Content {
    let mut out = Hashed::new(io::sink());
    json::write::write(document, &mut out).unwrap_or_else(|error| unreachable!("a sink takes everything: {error}"));
    out.into_parts().1
}

/// The user's part of a document in the format of the file, over an empty dataset: own reports, what-ifs, the rule.
pub fn users_part(document: &Document) -> String {
    let mut empty = Dataset::default();
    // The reader wants the group that a rule names to be there.
    if let Scope::Group(id) = &document.counting.hosts {
        let (id, name, members, extra) = (id.clone(), String::new(), Vec::new(), Extra::new());
        empty.groups.push(Group { id, name, members, extra });
    }
    json::write::to_text(&document.clone().over(Arc::new(empty)))
}

/// The size of a regular file, or why it is none.
pub(crate) fn regular_file(path: &Path) -> Result<u64, FileError> {
    let meta =
        std::fs::metadata(path).map_err(|source| FileError::Io { path: path.into(), doing: "opened", source })?;
    if meta.is_dir() {
        return Err(FileError::NotAFile { path: path.into(), what: "a folder" });
    }
    if !meta.is_file() {
        return Err(FileError::NotAFile { path: path.into(), what: "a pipe or a device" });
    }
    if meta.len() > limits::FILE_BYTES {
        return Err(FileError::TooLarge { path: path.into(), bytes: meta.len() });
    }
    Ok(meta.len())
}
