//! Replacing a file: all or nothing (promises 1, 2, 5).
//!
//! The new content goes to a temporary file in the target's own folder, is synced, and takes the target's name in one
//! step; then the folder is synced. Until that step the old file is untouched, whatever happens; after it the new one is
//! whole. A symlink stays one: the file it points to is replaced. Permissions are kept. When anything fails, the
//! temporary file is removed and the caller learns which step it was. A failed sync is never repeated on the same file:
//! the next try makes a new one, because the system may have thrown the unwritten pages away.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use super::error::{FileError, MADE_TO_LAST};
use crate::document::Document;

/// Writes a document to `path`.
pub fn document(document: &Document, path: &Path) -> Result<(), FileError> {
    replace(path, |out| super::json::write::write(document, out))
}

/// Replaces `path` by what `write` writes.
pub fn replace(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), FileError> {
    let failed = |doing: &'static str| {
        let path = path.to_path_buf();
        move |source: io::Error| FileError::Save { path, doing, source }
    };
    let target = resolve(path).map_err(failed("found"))?;
    let old = match fs::metadata(&target) {
        Ok(meta) if meta.is_file() => Some(meta),
        Ok(meta) => {
            let what = if meta.is_dir() { "a folder" } else { "a pipe or a device" };
            return Err(FileError::NotAFile { path: path.into(), what });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed("looked at")(error)),
    };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (temporary, file) = create_beside(&target, folder).map_err(failed("created"))?;
    let written = (|| {
        if let Some(old) = &old {
            file.set_permissions(old.permissions()).map_err(failed("given its permissions"))?;
        }
        let mut out = BufWriter::with_capacity(1 << 18, file);
        write(&mut out).map_err(failed("written"))?;
        let file = out.into_inner().map_err(|error| failed("written")(error.into_error()))?;
        file.sync_all().map_err(failed("written to the disk"))?;
        drop(file);
        fs::rename(&temporary, &target).map_err(failed("put in place"))
    })();
    if let Err(error) = written {
        // Nothing more can be done about a temporary file that cannot be removed; the sweep at start tries again.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    sync_folder(folder).map_err(failed(MADE_TO_LAST))
}

/// Follows symlinks to the file that is to be replaced, which need not exist yet.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut at = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match fs::symlink_metadata(&at) {
            Ok(meta) if meta.file_type().is_symlink() => {
                let to = fs::read_link(&at)?;
                at = match at.parent() {
                    Some(folder) => folder.join(to),
                    None => to,
                };
            }
            _ => return Ok(at),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

const MARK: &str = ".muster-saving-";

/// The start of a name: names have a limit in bytes, and this one gets longer.
fn shortened(name: &str) -> &str {
    &name[..name.floor_char_boundary(60)]
}

fn create_beside(target: &Path, folder: &Path) -> io::Result<(PathBuf, File)> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = target.file_name().ok_or_else(|| io::Error::other("it has no file name"))?.to_string_lossy();
    let short = shortened(&name);
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".{short}{MARK}{}-{number}", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Makes a rename last: on Unix the folder has to be synced as well.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Removes temporary files that a killed save left beside `path`. Those of processes that are still alive stay.
pub fn sweep(path: &Path) {
    let Ok(path) = resolve(path) else { return };
    let Some(folder) = path.parent() else { return };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
        return;
    };
    let start = format!(".{}{MARK}", shortened(&name));
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let found = entry.file_name();
        let Some(rest) = found.to_str().and_then(|found| found.strip_prefix(&start)) else {
            continue;
        };
        let process = rest.split('-').next().and_then(|id| id.parse::<u32>().ok());
        if process.is_some_and(|id| id != std::process::id() && !is_alive(id)) {
            // A file that cannot be removed is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a process is there. Where that cannot be asked, it is taken to be.
fn is_alive(process: u32) -> bool {
    !cfg!(target_os = "linux") || Path::new("/proc").join(process.to_string()).exists()
}
