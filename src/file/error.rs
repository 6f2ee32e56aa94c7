//! Why a file could not be read or written: what, where, and what to do. Values, not sentences; the sentences are the
//! same in the window and on the command line.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use super::{Identity, json::read::ReadError, kind::Kind, limits, lock::Holder};
use crate::document::Origin;

/// What went wrong with a file.
#[derive(Debug)]
pub enum FileError {
    /// The operating system refused.
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried, as a participle: "opened", "read".
        doing: &'static str,
        /// What it said.
        source: io::Error,
    },
    /// A folder, a pipe, a device.
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// Nothing in it.
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// More than [`limits`] allow.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// Not what it should be inside.
    Content {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: ReadError,
    },
    /// Something else altogether.
    OtherKind {
        /// The file.
        path: PathBuf,
        /// What it seems to be.
        kind: Kind,
    },
    /// A table that cannot be read.
    Table {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: super::table::TableError,
    },
    /// It could not be written; the old file, if there was one, is as it was.
    Save {
        /// The file.
        path: PathBuf,
        /// The step that failed, as a participle: "created", "written".
        doing: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
    /// It was not written, because it could not be read again: something in the document does not fit the format.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: ReadError,
    },
    /// It was not written, because the file is not the one that was read: another program changed or removed it.
    NotAsKnown {
        /// The file.
        path: PathBuf,
        /// What it is now; `None`: it is not there any more.
        now: Option<Box<Identity>>,
    },
    /// It was not written, because another window works on it.
    Held {
        /// The file.
        path: PathBuf,
        /// Who has it.
        holder: Box<Holder>,
    },
    /// It was written and has taken the file's name, but may not survive a power cut.
    NotLasting {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl FileError {
    pub(super) fn of_read(error: ReadError, path: &Path) -> Self {
        match error {
            ReadError::Io(source) => Self::Io { path: path.into(), doing: "read", source },
            reason => Self::Content { path: path.into(), reason },
        }
    }

    /// The same, and what the file seems to be instead, where its beginning tells.
    pub(super) fn with_kind(self) -> Self {
        let (path, as_json) = match &self {
            Self::Content { path, reason: ReadError::NotJson { .. } | ReadError::NotText { .. } } => (path, true),
            // That a table ends early is said of one that is empty lines.
            Self::Content { path, reason: ReadError::CutOff { line: 1 } } => (path, true),
            Self::Table { path, .. } => (path, false),
            _ => return self,
        };
        match Kind::of(path) {
            // The error of a table says more.
            Ok(Some(kind)) if as_json || !matches!(kind, Kind::Table | Kind::Utf16) => {
                Self::OtherKind { path: path.clone(), kind }
            }
            _ => self,
        }
    }

    /// What a person can do about it, where that is not said already.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Some("check the name and the folder")
            }
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                Some("you may not read it; ask its owner or copy it")
            }
            Self::OtherKind { kind, .. } => Some(kind.hint()),
            Self::NotLasting { .. } => Some("the new content is in place but may not survive a power cut: save again"),
            Self::Save { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Some("the disk is full: make room or save elsewhere")
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    Some("you may not write there: save elsewhere")
                }
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                    Some("its folder is not there: make it, or save elsewhere")
                }
                _ => Some("no file was changed; try again or save elsewhere"),
            },
            Self::NotAsKnown { now: Some(_), .. } => {
                Some("open it again to see what is in it now, save elsewhere, or replace it")
            }
            Self::NotAsKnown { now: None, .. } => Some("save elsewhere, or write it again"),
            Self::Unreadable { .. } => {
                Some("the file on disk is as it was; undo or change what is named, then save again")
            }
            Self::Held { .. } => Some("close it there, or save elsewhere"),
            Self::Content { reason: ReadError::TooNew { .. }, .. } => Some("get a newer Muster to open it"),
            _ => None,
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, doing, source } => {
                write!(f, "cannot be {doing}: {}: {}", plain(source), path.display())?;
            }
            Self::NotAFile { path, what } => write!(f, "is {what}, not a file: {}", path.display())?,
            Self::Empty { path } => write!(f, "is empty: {}", path.display())?,
            Self::TooLarge { path, bytes } => {
                write!(f, "is too large: {bytes} bytes, {} are the most: {}", limits::FILE_BYTES, path.display())?
            }
            Self::Content { path, reason } => write!(f, "{reason}: {}", path.display())?,
            Self::OtherKind { path, kind } => write!(f, "is {kind}, not a Muster file: {}", path.display())?,
            Self::Table { path, reason } => write!(f, "{reason}: {}", path.display())?,
            Self::NotLasting { path, source } => {
                write!(f, "saved, but cannot be made to last: {}: {}", plain(source), path.display())?;
            }
            Self::Save { path, doing, source } => {
                write!(f, "not saved, cannot be {doing}: {}: {}", plain(source), path.display())?;
            }
            Self::Unreadable { path, reason } => {
                write!(f, "not saved, because it could not be opened again: it {reason}: {}", path.display())?;
            }
            Self::NotAsKnown { path, now } => {
                let what = if now.is_none() { "is not there any more" } else { "was changed by another program" };
                write!(f, "not saved, the file {what}: {}", path.display())?;
            }
            Self::Held { path, holder } => {
                write!(f, "not saved, {holder} has the file open: {}", path.display())?;
            }
        }
        match self.hint() {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::Save { source, .. } | Self::NotLasting { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// The operating system's words without the number at their end.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.to_lowercase()
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {}", plain(error)),
            Self::CutOff { line } => {
                write!(f, "ends in the middle, at line {line}: it was not saved or copied completely")
            }
            Self::NotJson { line, column, why } => write!(f, "is not JSON: line {line}, column {column}: {why}"),
            Self::NotText { line } => write!(f, "is not text in UTF-8: line {line}"),
            Self::OtherFormat { found: None } => {
                write!(f, "is not a Muster file: \"format\": \"muster\" is missing")
            }
            Self::OtherFormat { found: Some(found) } => {
                write!(f, "is not a Muster file: its format is “{found}”")
            }
            Self::NoVersion => write!(f, "does not say its version: \"version\" is missing"),
            Self::TooNew { version, readable_since } => write!(
                f,
                "was written by a newer Muster: format version {version}, which needs a reader of version \
                 {readable_since}; this one reads version {}",
                Origin::VERSION
            ),
            Self::Invalid { places, more } => {
                write!(f, "does not fit the format in {} {}", places.len() + more, plural(places.len() + more))?;
                for place in places {
                    write!(f, "\n  {place}")?;
                }
                if *more > 0 {
                    write!(f, "\n  and {more} more")?;
                }
                write!(f, "\nin")
            }
        }
    }
}

const fn plural(n: usize) -> &'static str {
    if n == 1 { "place" } else { "places" }
}
