//! What another program had written, kept when the user has it overwritten, and what it has overwritten itself while
//! nobody was asked: neither a wrong click nor a race costs anybody's work.
//!
//! A copy goes into a folder of the state folder before the file is replaced; the oldest copies go when there are too
//! many. Blocks on the disk: call it off the UI thread. Start reading at [`keep`].

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use super::{
    FileError, json, regular_file,
    save::{is_absent, sync_folder},
};
use crate::document::Document;

/// Most copies that are kept.
pub const MOST: usize = 20;
/// Most bytes of them, the latest aside.
pub const BYTES: u64 = 256 << 20;

/// Where the copies are, under a state folder.
pub fn folder(state: &Path) -> PathBuf {
    state.join("replaced")
}

/// Copies a file as it is now and makes the copy last. `None` when there is no file.
///
/// # Errors
/// When it cannot be read or the copy not be written; what was written of it is removed.
pub fn keep(path: &Path, state: &Path) -> Result<Option<PathBuf>, FileError> {
    match regular_file(path) {
        Err(FileError::Io { source, .. }) if is_absent(&source) => return Ok(None),
        other => other?,
    };
    let read = |source| FileError::Io { path: path.into(), doing: "read", source };
    let mut from = File::open(path).map_err(read)?;
    put(path, state, |to| io::copy(&mut from, to).map(drop)).map(Some)
}

/// Keeps a document that was in a file until another program wrote that, and is only in memory now.
///
/// # Errors
/// When it cannot be written; what was written of it is removed.
pub fn keep_document(document: &Document, path: &Path, state: &Path) -> Result<PathBuf, FileError> {
    put(path, state, |to| {
        let mut out = BufWriter::new(to);
        json::write::write(document, &mut out).and_then(|()| out.flush())
    })
}

/// Makes a copy of `path` out of what `write` writes, and makes it last.
fn put(path: &Path, state: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<PathBuf, FileError> {
    let folder = folder(state);
    let failed = |doing: &'static str| {
        let path = folder.clone();
        move |source| FileError::Io { path, doing, source }
    };
    fs::create_dir_all(&folder).map_err(failed("created"))?;
    let (copy, mut to) = create(&folder, path).map_err(failed("created"))?;
    let written = write(&mut to).and_then(|()| to.sync_all()).and_then(|()| sync_folder(&folder));
    if let Err(source) = written {
        let _ = fs::remove_file(&copy);
        return Err(failed("written")(source));
    }
    forget(&folder, &copy);
    Ok(copy)
}

/// The number that the name of a copy begins with: it counts up, and no clock is asked which is the latest.
fn number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.split_once(' ')?.0.parse().ok()
}

/// All copies with their numbers. What somebody else put there is left alone.
fn copies(folder: &Path) -> Vec<(u32, PathBuf)> {
    let paths = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    paths.filter_map(|path| Some((number(&path)?, path))).collect()
}

/// A new file, named by its number, the time and the file.
fn create(folder: &Path, of: &Path) -> io::Result<(PathBuf, File)> {
    let name = of.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Its end says what it is; number and time need room beside it.
    const LONGEST: usize = 200;
    let name = &name[name.ceil_char_boundary(name.len().saturating_sub(LONGEST))..];
    let time = jiff::Zoned::now().strftime("%Y-%m-%d %H.%M.%S").to_string();
    loop {
        let next = copies(folder).iter().map(|(number, _)| number.saturating_add(1)).max().unwrap_or(1);
        let path = folder.join(format!("{next:04} {time} {name}"));
        match File::create_new(&path) {
            // Another window was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && next < u32::MAX => {}
            made => return made.map(|file| (path, file)),
        }
    }
}

/// Removes the oldest copies beyond what is kept. What cannot be removed takes room and does no harm.
fn forget(folder: &Path, latest: &Path) {
    let mut copies = copies(folder);
    copies.retain(|(_, path)| path != latest);
    copies.sort();
    let mut bytes = 0;
    for (later, (_, copy)) in copies.iter().rev().enumerate() {
        bytes += fs::metadata(copy).map_or(0, |meta| meta.len());
        if later + 1 >= MOST || bytes > BYTES {
            let _ = fs::remove_file(copy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_are_kept_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.muster.json");
        assert_eq!(keep(&path, folder.path()).unwrap(), None);
        assert!(!super::folder(folder.path()).exists());
        fs::create_dir(super::folder(folder.path())).unwrap();
        let foreign = super::folder(folder.path()).join("notes.txt");
        fs::write(&foreign, "mine").unwrap();
        let mut kept = Vec::new();
        for nth in 0..MOST + 3 {
            fs::write(&path, format!("version {nth}")).unwrap();
            kept.push(keep(&path, folder.path()).unwrap().unwrap());
        }
        let name = kept[0].file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("0001 ") && name.ends_with(" plan.muster.json"), "{name}");
        for (nth, copy) in kept.iter().enumerate() {
            assert_eq!(fs::read_to_string(copy).ok(), (nth >= 3).then(|| format!("version {nth}")));
        }
        assert!(foreign.exists());
        let long = folder.path().join(format!("{}.json", "ä".repeat(125)));
        fs::write(&long, "long").unwrap();
        assert!(keep(&long, folder.path()).unwrap().unwrap().to_str().unwrap().ends_with("ä.json"));
    }

    #[test]
    fn a_document_is_kept_as_it_would_be_saved() {
        let folder = tempfile::tempdir().unwrap();
        let document = crate::file::shipped().document;
        let kept = keep_document(&document, Path::new("/elsewhere/plan.muster.json"), folder.path()).unwrap();
        assert_eq!(fs::read(&kept).unwrap(), json::write::to_text(&document).into_bytes());
        assert!(kept.to_str().unwrap().ends_with(" plan.muster.json"));
    }

    #[test]
    fn what_cannot_be_kept_is_an_error_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.muster.json");
        fs::write(&path, "theirs").unwrap();
        // A file where the folder should be.
        fs::write(super::folder(folder.path()), "in the way").unwrap();
        assert!(matches!(keep(&path, folder.path()), Err(FileError::Io { doing: "created", .. })));
        assert!(matches!(keep(folder.path(), folder.path()), Err(FileError::NotAFile { .. })));
    }
}
