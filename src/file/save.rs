//! Replacing a file: all or nothing (promises 1, 2, 5).
//!
//! The new content goes to a temporary file in the target's own folder, is synced, and takes the target's name in one
//! step; then the folder is synced. Until that step the old file is untouched, whatever happens; after it the new one is
//! whole. A symlink stays one: the file it points to is replaced. Permissions, access lists and other extended
//! attributes are kept as far as the system lets us; other hard links to the old file keep the old content, which is
//! told ([`Replaced::other_names`]). When anything fails, the temporary file is removed and the caller learns which step
//! it was. A failed sync is never repeated on the same file: the next try makes a new one, because the system may have
//! thrown the unwritten pages away.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use super::{
    error::FileError,
    identity::{Hashed, Identity, Seen},
    limits,
};
use crate::document::Document;

/// Where new content is written to.
pub type Out = BufWriter<Hashed<File>>;

/// What a save may take the place of.
#[derive(Clone, Debug, Default)]
pub enum Over {
    /// Whatever is there: a file that was chosen, which the dialog has asked about.
    #[default]
    Anything,
    /// The file as it is known.
    Known(Box<Identity>),
    /// The file as another program made it, on purpose: it is to be kept elsewhere first ([`super::replaced`]).
    Theirs(Box<Identity>),
    /// Nothing, because the file is gone; or this one, which may have come back meanwhile.
    Gone(Option<Box<Identity>>),
}

impl Over {
    /// Whether what is there now may be replaced.
    fn check(&self, path: &Path) -> Result<(), FileError> {
        let known = match self {
            Self::Anything => return Ok(()),
            Self::Known(known) | Self::Theirs(known) | Self::Gone(Some(known)) => known.as_ref().clone().compare(path),
            Self::Gone(None) => match Identity::of(path) {
                Ok(now) => Seen::Changed(Box::new(now)),
                Err(FileError::Io { source, .. }) if is_absent(&source) => Seen::Gone,
                Err(FileError::NotAFile { what, .. }) => Seen::NotAFile(what),
                Err(error) => Seen::Unreadable(error),
            },
        };
        match (known, self) {
            (Seen::Unchanged, _) | (Seen::Gone, Self::Gone(_)) => Ok(()),
            (Seen::Changed(now), _) => Err(FileError::NotAsKnown { path: path.into(), now: Some(now) }),
            (Seen::Gone, _) => Err(FileError::NotAsKnown { path: path.into(), now: None }),
            (Seen::NotAFile(what), _) => Err(FileError::NotAFile { path: path.into(), what }),
            (Seen::Unreadable(FileError::Io { source, .. }), _) => {
                Err(FileError::Save { path: path.into(), doing: "compared with what was read", source })
            }
            (Seen::Unreadable(error), _) => Err(error),
        }
    }
}

/// A file that was replaced.
#[derive(Debug)]
pub struct Replaced {
    /// What it is now.
    pub identity: Identity,
    /// How many other names the old file had (hard links): they keep the old content.
    pub other_names: u64,
    /// It is in place but could not be made to last ([`FileError::NotLasting`]).
    pub not_lasting: Option<FileError>,
}

/// Writes a document to `path`, whatever is there.
///
/// # Errors
/// [`FileError::Unreadable`] when it could not be read again; otherwise the step that failed.
pub fn document(document: &Document, path: &Path) -> Result<(), FileError> {
    readable(document, path)?;
    replace(path, |out| super::json::write::write(document, out))
}

/// Writes a document to `path` if what is there may be replaced; gives what it is now. Otherwise
/// [`FileError::NotAsKnown`], and nothing is written.
///
/// The file is looked at before and again just before it is replaced; what another program writes within that last
/// moment is lost, which no system can prevent.
pub fn document_over(document: &Document, path: &Path, over: &Over) -> Result<Replaced, FileError> {
    over.check(path)?;
    // It could be replaced, but whoever closed it to writing meant that.
    may_open(path)?;
    readable(document, path)?;
    replace_over(path, |out| super::json::write::write(document, out), over)
}

/// A file that could not be opened again would cost all that is in it, so that is tried before the old one goes. Only on
/// the user's part: it is small, and the dataset was read from a file or a table as it is.
fn readable(document: &Document, path: &Path) -> Result<(), FileError> {
    match super::read_text(super::users_part(document).as_bytes()) {
        Ok(_) => Ok(()),
        Err(reason) => Err(FileError::Unreadable { path: path.into(), reason }),
    }
}

/// Replaces `path` by what `write` writes.
pub fn replace(path: &Path, write: impl FnOnce(&mut Out) -> io::Result<()>) -> Result<(), FileError> {
    match replace_over(path, write, &Over::Anything)?.not_lasting {
        None => Ok(()),
        Some(error) => Err(error),
    }
}

/// Whether a save to `path` would find its folder open to it: what can be said when a file is opened. Makes and removes a
/// temporary file; a file marked read-only is refused, although it could be replaced.
pub fn may_write(path: &Path) -> Result<(), FileError> {
    let failed = |source| FileError::Save { path: path.into(), doing: "written", source };
    let target = resolve(path).map_err(failed)?;
    may_open(path)?;
    let no_room = |source| FileError::Save { path: path.into(), doing: "created", source };
    let (temporary, file) = create_beside(&target, folder_of(&target)).map_err(no_room)?;
    drop(file);
    fs::remove_file(temporary).map_err(failed)
}

/// Whether the file itself may be written, as far as can be said without making anything.
pub fn may_open(path: &Path) -> Result<(), FileError> {
    let failed = |source| FileError::Save { path: path.into(), doing: "written", source };
    let target = resolve(path).map_err(failed)?;
    if let Ok(meta) = fs::metadata(&target)
        && meta.is_file()
    {
        if meta.permissions().readonly() {
            return Err(failed(io::ErrorKind::PermissionDenied.into()));
        }
        // Another's file may be closed to us although our folder is not, and some are closed to everyone.
        OpenOptions::new().write(true).open(&target).map_err(failed)?;
    }
    Ok(())
}

/// Replaces `path` by what `write` writes, if what is there may still be replaced once that is on the disk.
fn replace_over(
    path: &Path,
    write: impl FnOnce(&mut Out) -> io::Result<()>,
    over: &Over,
) -> Result<Replaced, FileError> {
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
    let other_names = old.as_ref().map_or(0, other_names);
    let folder = folder_of(&target);
    let (temporary, file) = create_beside(&target, folder).map_err(failed("created"))?;
    let written = (|| {
        if let Some(old) = &old {
            keep_owner(&file, old);
            keep_permissions(&file, old).map_err(failed("given its permissions"))?;
            keep_attributes(&file, &target);
        }
        let mut out = BufWriter::with_capacity(1 << 18, Hashed::new(file));
        write(&mut out).and_then(|()| out.flush()).map_err(failed("written"))?;
        let out = out.into_inner().map_err(|error| failed("written")(error.into_error()))?;
        let (file, content) = out.into_parts();
        if content.bytes > limits::FILE_BYTES {
            let source = io::Error::other("it would be too large to be opened again");
            return Err(failed("written")(source));
        }
        file.sync_all().map_err(failed("written to the disk"))?;
        over.check(path)?;
        // Kept open over the rename, it tells of the file that was written, whoever replaces it next. Elsewhere than
        // on Unix a file that is open may not be renamed.
        let file = cfg!(unix).then_some(file);
        fs::rename(&temporary, &target).map_err(failed("put in place"))?;
        let meta = file.map_or_else(|| fs::metadata(&target), |file| file.metadata());
        Ok(Identity::of_written(content, meta.ok().as_ref()))
    })();
    let identity = match written {
        Ok(identity) => identity,
        Err(error) => {
            // Nothing more can be done about a temporary file that cannot be removed; the sweep at start tries again.
            let _ = fs::remove_file(&temporary);
            return Err(error);
        }
    };
    let not_lasting = sync_folder(folder).err().map(|source| FileError::NotLasting { path: path.into(), source });
    Ok(Replaced { identity, other_names, not_lasting })
}

/// Whether an error says that there is no such file.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// How many names a file has beside the one it was found under.
fn other_names(meta: &fs::Metadata) -> u64 {
    #[cfg(unix)]
    {
        std::os::unix::fs::MetadataExt::nlink(meta).saturating_sub(1)
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        0
    }
}

/// The folder a file lies in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The new file belongs to whom the old one belonged, as far as the system lets us: all of it to root, of the rest the
/// group to its members.
fn keep_owner(file: &File, old: &fs::Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let owner = |meta: &fs::Metadata| (meta.uid(), meta.gid());
        let (uid, gid) = owner(old);
        if file.metadata().is_ok_and(|new| owner(&new) != (uid, gid)) && fchown(file, Some(uid), Some(gid)).is_err() {
            let _ = fchown(file, None, Some(gid));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, old);
}

/// The new file has the permissions of the old one. Where there are none to give, as on many network shares, it has what
/// every file there has.
fn keep_permissions(file: &File, old: &fs::Metadata) -> io::Result<()> {
    if file.metadata().is_ok_and(|new| new.permissions() == old.permissions()) {
        return Ok(());
    }
    match file.set_permissions(old.permissions()) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        set => set,
    }
}

/// The new file has the extended attributes of the old one, access lists among them, as far as the system lets us.
fn keep_attributes(file: &File, old: &Path) {
    #[cfg(unix)]
    {
        use xattr::FileExt as _;
        for name in xattr::list(old).into_iter().flatten() {
            if let Ok(Some(value)) = xattr::get(old, &name) {
                // Labels of the system's own are given by the system.
                let _ = file.set_xattr(&name, &value);
            }
        }
    }
    #[cfg(not(unix))]
    let _ = (file, old);
}

/// Follows symlinks to the file that is to be replaced, which need not exist yet.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
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
pub(super) fn shortened(name: &str) -> &str {
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

/// Makes names in a folder last: on Unix it has to be synced as well. Some file systems cannot, and a folder that may be
/// written but not read cannot be opened for it: there the system does what it can by itself, and nobody could help.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

/// Removes temporary files that a killed save left beside `path`; only to be called with its lock, or a save on another
/// machine could lose its own. Those of processes that are still alive stay.
pub fn sweep(path: &Path) {
    let Ok(path) = resolve(path) else { return };
    let folder = folder_of(&path);
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
pub(crate) fn is_alive(process: u32) -> bool {
    !cfg!(target_os = "linux") || Path::new("/proc").join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file;

    #[test]
    fn what_another_program_changed_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.muster.json");
        let document = file::shipped().document;
        let names = || fs::read_dir(folder.path()).unwrap().count();
        let over = |over: &Over| document_over(&document, &path, over);
        let known = |replaced: Replaced| Over::Known(Box::new(replaced.identity));
        let ours = known(over(&Over::Anything).unwrap());
        // Our own saves are none of another program.
        let replaced = over(&ours).unwrap();
        let (_, same) = file::open_known(&path).unwrap();
        assert_eq!((replaced.identity.content(), replaced.other_names), (same.content(), 0));
        let ours = known(replaced);

        fs::write(&path, "theirs").unwrap();
        let words = over(&ours).unwrap_err().to_string();
        assert!(words.starts_with("not saved, the file was changed by another program: ") && words.contains("plan"));
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), names()), ("theirs", 1));
        let gone = || {
            Over::Gone(match &ours {
                Over::Known(known) => Some(known.clone()),
                _ => None,
            })
        };
        for gone in [gone(), Over::Gone(None)] {
            let words = over(&gone).unwrap_err().to_string();
            assert!(
                words.starts_with("not saved, the file was changed"),
                "it has come back with something else: {words}"
            );
        }
        fs::remove_file(&path).unwrap();
        let words = over(&ours).unwrap_err().to_string();
        assert!(words.starts_with("not saved, the file is not there any more: "), "{words}");
        assert_eq!(names(), 0);
        fs::create_dir(&path).unwrap();
        for over in [over(&ours), over(&gone()), over(&Over::Gone(None))] {
            let words = over.unwrap_err().to_string();
            assert!(words.starts_with("is a folder, not a file"), "{words}");
        }
        fs::remove_dir(&path).unwrap();

        // "Write it again", and once more when it has come back as it was.
        let again = known(over(&gone()).unwrap());
        over(&gone()).unwrap();
        over(&again).unwrap();
    }

    #[test]
    fn what_another_program_changes_while_a_save_goes_on_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.muster.json");
        let known = document_over(&file::shipped().document, &path, &Over::Anything).unwrap().identity;
        let slow = |out: &mut Out| {
            fs::write(&path, "theirs")?;
            out.write_all(b"ours")
        };
        let known = Over::Known(Box::new(known));
        assert!(matches!(replace_over(&path, slow, &known), Err(FileError::NotAsKnown { now: Some(_), .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        fs::remove_file(&path).unwrap();
        assert!(matches!(
            replace_over(&path, slow, &Over::Gone(None)),
            Err(FileError::NotAsKnown { now: Some(_), .. })
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn whether_a_save_would_work_can_be_asked_beforehand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.muster.json");
        may_write(&path).unwrap();
        fs::write(&path, "text").unwrap();
        may_write(&path).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left");
        let mut only_read = fs::metadata(&path).unwrap().permissions();
        only_read.set_readonly(true);
        fs::set_permissions(&path, only_read).unwrap();
        let words = may_write(&path).unwrap_err().to_string();
        assert!(words.contains("permission denied") && words.contains("save elsewhere"), "{words}");
        assert!(may_write(&folder.path().join("missing/plan.muster.json")).is_err());
    }
}
