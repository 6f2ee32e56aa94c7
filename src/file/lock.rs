//! One writer a file: a side file that is locked while the file is open (promise 9).
//!
//! For `plan.muster.json` it is `.plan.muster.json.muster-lock` in the same folder, where it is found by whoever opens
//! the file from another machine too; links are followed first. What counts is the system's lock on it, not that it is
//! there: when a process ends, in whatever way, its lock is free. The text in it is for people. It is removed when the
//! lock is given back.
//!
//! A lock is a courtesy: it keeps two windows from working on one file unknowingly. Against losing work there is
//! [`super::identity`]. Start reading at [`lock`].

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    hash::Hasher as _,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Condvar,
};

use super::save;

/// What came of asking for a lock.
#[derive(Debug)]
pub enum Locked {
    /// It is ours while this lives.
    Ours(Lock),
    /// Another window has the file open: open it read-only and say who.
    Theirs(Holder),
    /// There can be none here, as in a folder that may not be written; the system's reason. Go on without.
    NotHere(io::Error),
}

/// Told whenever this process gives one back.
pub(super) static GIVEN_BACK: Condvar = Condvar::new();

/// A lock that is held; dropping it gives it back and removes the side file.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
}

/// Who has a file open, as far as they say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// Process id.
    pub process: Option<u32>,
    /// Name of the machine.
    pub host: Option<String>,
    /// Since when, in words: "22 November 2026, 21:11".
    pub since: Option<String>,
}

/// "another Muster window (process 4711 on anna-laptop, since 22 November 2026, 21:11)".
impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("another Muster window")?;
        let who = match (self.process, &self.host) {
            (Some(process), Some(host)) => Some(format!("process {process} on {host}")),
            (Some(process), None) => Some(format!("process {process}")),
            (None, Some(host)) => Some(format!("on {host}")),
            (None, None) => None,
        };
        let since = self.since.as_ref().map(|since| format!("since {since}"));
        let said: Vec<String> = who.into_iter().chain(since).collect();
        if said.is_empty() { Ok(()) } else { write!(f, " ({})", said.join(", ")) }
    }
}

/// Locks the file at `path`, which need not exist. Never waits.
pub fn lock(path: &Path) -> Locked {
    let side = match side_file(path) {
        Ok(side) => side,
        Err(error) => return Locked::NotHere(error),
    };
    // Whoever gives a lock back removes the side file: it may be gone between opening and locking it. Then again.
    const TRIES: usize = 100;
    for _ in 0..TRIES {
        // Not emptied: it may be another's.
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&side);
        match opened {
            Ok(file) => match take(file, &side) {
                Some(locked) => return locked,
                None => continue,
            },
            Err(error) => return Locked::NotHere(error),
        }
    }
    Locked::NotHere(io::Error::other("the lock file is made and removed over and over"))
}

/// Locks a side file that was opened at `side`; `None` when it is not there any more and another has to be made.
fn take(mut file: File, side: &Path) -> Option<Locked> {
    Some(match file.try_lock() {
        Ok(()) if is_at(&file, side) => {
            // A full disk leaves the lock without words; it holds all the same.
            let _ = file.set_len(0).and_then(|()| file.write_all(Holder::this().to_text().as_bytes()));
            Locked::Ours(Lock { path: side.to_owned(), file })
        }
        Ok(()) => return None,
        Err(TryLockError::WouldBlock) => Locked::Theirs(Holder::read(&file)),
        Err(TryLockError::Error(error)) => Locked::NotHere(error),
    })
}

impl Lock {
    /// Whether it is the lock of this file, by whatever way the file is named.
    pub fn is_of(&self, path: &Path) -> bool {
        place_of(path).is_some_and(|place| place == self.place())
    }

    /// Where its side file is, in one spelling.
    pub(super) fn place(&self) -> PathBuf {
        fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // First removed, then unlocked: nobody else can have locked it in between. One that cannot be removed is free
        // all the same; one that somebody put there instead is theirs.
        if is_at(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
        GIVEN_BACK.notify_all();
    }
}

/// Where the side file of a file is, if it is there, in one spelling.
pub(super) fn place_of(path: &Path) -> Option<PathBuf> {
    let side = side_file(path).ok()?;
    Some(fs::canonicalize(&side).unwrap_or(side))
}

/// Where the side file of a file lies.
fn side_file(path: &Path) -> io::Result<PathBuf> {
    let target = save::resolve(path)?;
    let name = target.file_name().ok_or_else(|| io::Error::other("it has no file name"))?.to_string_lossy();
    let short = save::shortened(&name);
    let mut side = format!(".{short}");
    if short.len() < name.len() {
        // Two long names may begin alike.
        let mut hasher = siphasher::sip::SipHasher13::new();
        hasher.write(name.as_bytes());
        side.push_str(&format!("-{:016x}", hasher.finish()));
    }
    side.push_str(".muster-lock");
    Ok(target.with_file_name(side))
}

/// Whether the file that is open is still the one at `path`.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let inode = |meta: fs::Metadata| (meta.dev(), meta.ino());
        match (file.metadata(), fs::metadata(path)) {
            (Ok(open), Ok(there)) => inode(open) == inode(there),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

impl Holder {
    /// This process, from now on.
    pub(crate) fn this() -> Self {
        let since = jiff::Zoned::now().strftime("%-d %B %Y, %H:%M").to_string();
        Self { process: Some(std::process::id()), host: host(), since: Some(since) }
    }

    /// Whether it is this process.
    pub(super) fn is_this_process(&self) -> bool {
        self.process == Some(std::process::id()) && self.host == host()
    }

    fn to_text(&self) -> String {
        let mut text =
            String::from("Muster has the file of this name open. When no Muster runs, this may be deleted.\n");
        let mut line = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                text.push_str(&format!("{key}: {value}\n"));
            }
        };
        line("process", self.process.map(|id| id.to_string()));
        line("host", self.host.clone());
        line("since", self.since.clone());
        text
    }

    /// What is written in a side file; nothing where that cannot be read, as on Windows while it is locked.
    fn read(mut file: &File) -> Self {
        let mut bytes = Vec::new();
        let _ = (&mut file).take(1 << 12).read_to_end(&mut bytes);
        Self::of_text(&String::from_utf8_lossy(&bytes))
    }

    fn of_text(text: &str) -> Self {
        const LONGEST: usize = 80;
        let value = |key: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))?;
            // It is shown to people: only what is plainly visible.
            let shown = |c: &char| c.is_alphanumeric() || " .,:+-_".contains(*c);
            Some(value.chars().filter(shown).take(LONGEST).collect::<String>()).filter(|value| !value.is_empty())
        };
        Self { process: value("process").and_then(|id| id.parse().ok()), host: value("host"), since: value("since") }
    }
}

/// The name of this machine, where it can be had without asking the system in its own language.
pub(crate) fn host() -> Option<String> {
    let file = |path: &str| fs::read_to_string(path).ok();
    let var = |name: &str| std::env::var(name).ok();
    let name = file("/proc/sys/kernel/hostname").or_else(|| var("COMPUTERNAME")).or_else(|| var("HOSTNAME"));
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever opened a side file just before its owner removed it holds nothing by locking it.
    #[cfg(unix)]
    #[test]
    fn a_side_file_that_is_gone_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let side = folder.path().join("side");
        let open = || OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&side).unwrap();
        let before = open();
        assert!(matches!(take(open(), &side), Some(Locked::Ours(_))), "given back at once, and removed");
        assert!(take(before, &side).is_none());
        let before = open();
        fs::remove_file(&side).unwrap();
        let _another = open();
        assert!(take(before, &side).is_none());
    }

    #[test]
    fn what_a_side_file_says_is_read_whatever_it_is() {
        let this = Holder::this();
        assert_eq!(Holder::of_text(&this.to_text()), this);
        let told = Holder { process: Some(7), host: Some("x".into()), since: Some("1 May 2026, 10:00".into()) };
        assert_eq!(told.to_string(), "another Muster window (process 7 on x, since 1 May 2026, 10:00)");
        for odd in ["", "\0\0\0", "process: x", "host:", "host: \u{202e}\u{200b}", "process: -1\nsince: \r"] {
            assert_eq!(Holder::of_text(odd), Holder::default(), "{odd:?}");
            assert_eq!(Holder::of_text(odd).to_string(), "another Muster window");
        }
        let hostile = Holder::of_text(&format!("process: 5\nhost: a\u{202e}b\u{7}{}\n", "c".repeat(500)));
        assert_eq!((hostile.process, hostile.host.map(|host| host.len())), (Some(5), Some(80)));
    }
}
