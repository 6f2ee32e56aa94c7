//! Whether a file on disk is still the one that was read or written (promise 8).
//!
//! An [`Identity`] is a file's content, as length and hash, and what the system says of it: device, inode, size and
//! times. While the system says the same, nothing is read; when any of it differs, the content is hashed again, so that
//! a file that was only copied, touched or mounted again is no false alarm, and an edit of the same size with its time
//! put back is none that gets past. Times are trusted only when they were some seconds old when they were looked at: an
//! edit within the same tick of the clock would not show in them. Where the system keeps no time of the last change
//! (anywhere but on Unix), the content is hashed every time. That takes a second for a gigabyte: ask off the UI thread.
//!
//! Knows no format and no document. Start reading at [`Identity::compare`].

use std::{
    fmt,
    fs::{self, File, Metadata},
    hash::Hasher as _,
    io::{self, Read, Write},
    path::Path,
    str::FromStr,
    time::{Duration, SystemTime},
};

use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::{FileError, regular_file, save::is_absent};

/// Length and hash of some bytes; the same on every machine and in every version, so it can be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Content {
    /// How many bytes.
    pub bytes: u64,
    /// SipHash-1-3 with 128 bits and a key of zeros: finds accidents and edits, no defence against forgery.
    pub hash: u128,
}

impl Content {
    /// Of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = Hashing::default();
        hash.add(bytes);
        hash.content()
    }

    /// Of everything a reader gives.
    pub fn of_reader(mut reader: impl Read) -> io::Result<Self> {
        let (mut hash, mut chunk) = (Hashing::default(), vec![0; 1 << 18]);
        loop {
            match reader.read(&mut chunk) {
                Ok(0) => return Ok(hash.content()),
                Ok(n) => hash.add(&chunk[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// `300415-0f…`: bytes, and the hash in 32 hexadecimal digits.
impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:032x}", self.bytes, self.hash)
    }
}

impl FromStr for Content {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (bytes, hash) = text.split_once('-').filter(|(_, hash)| hash.len() == 32).ok_or(())?;
        let (bytes, hash) = (bytes.parse().map_err(drop)?, u128::from_str_radix(hash, 16).map_err(drop)?);
        let read = Self { bytes, hash };
        if read.to_string() == text { Ok(read) } else { Err(()) }
    }
}

#[derive(Default)]
struct Hashing {
    bytes: u64,
    hasher: SipHasher13,
}

impl Hashing {
    fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.hasher.write(bytes);
    }

    fn content(&self) -> Content {
        Content { bytes: self.bytes, hash: self.hasher.finish128().as_u128() }
    }
}

/// A writer that knows the content of what went through it.
pub struct Hashed<W> {
    inner: W,
    hash: Hashing,
}

impl<W> Hashed<W> {
    /// Nothing has gone through yet.
    pub fn new(inner: W) -> Self {
        Self { inner, hash: Hashing::default() }
    }

    /// The writer underneath and what it was given.
    pub fn into_parts(self) -> (W, Content) {
        let content = self.hash.content();
        (self.inner, content)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.hash.add(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// What the system says of a file. Any difference may be another content.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// Device, inode, seconds and nanoseconds of the last change of the inode, which nobody can put back.
    #[cfg(unix)]
    inode: (u64, u64, i64, i64),
}

impl Stamp {
    fn of(meta: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            bytes: meta.len(),
            modified: meta.modified().ok(),
            #[cfg(unix)]
            inode: (meta.dev(), meta.ino(), meta.ctime(), meta.ctime_nsec()),
        }
    }

    /// Whether a later change is sure to show: the last one is longer ago than the coarsest clock of a file system ticks.
    fn is_settled(&self) -> bool {
        const TICK: Duration = Duration::from_secs(2);
        #[cfg(unix)]
        {
            let changed = u64::try_from(self.inode.2).ok().map(|s| SystemTime::UNIX_EPOCH + Duration::from_secs(s + 1));
            let old = |time: Option<SystemTime>| {
                time.and_then(|time| SystemTime::now().duration_since(time).ok()).is_some_and(|age| age > TICK)
            };
            old(changed) && old(self.modified)
        }
        #[cfg(not(unix))]
        {
            let _ = TICK;
            false
        }
    }
}

/// What a file was when it was read or written.
#[derive(Clone, Debug)]
pub struct Identity {
    content: Content,
    stamp: Option<Stamp>,
    settled: bool,
}

/// What has become of a file.
#[derive(Debug)]
pub enum Seen {
    /// Its content is the same.
    Unchanged,
    /// Another program changed it; this is what it is now.
    Changed(Box<Identity>),
    /// It is not there any more, or its folder is not.
    Gone,
    /// A folder, a pipe or a device is in its place; the words for it.
    NotAFile(&'static str),
    /// It is there and cannot be read, so nothing is known.
    Unreadable(FileError),
}

impl Identity {
    /// Of the file as it is now. Take it before reading a file: what is changed in between is then noticed later.
    pub fn of(path: &Path) -> Result<Self, FileError> {
        regular_file(path)?;
        let failed = |doing| move |source| FileError::Io { path: path.into(), doing, source };
        let mut file = File::open(path).map_err(failed("opened"))?;
        let before = Stamp::of(&file.metadata().map_err(failed("read"))?);
        let settled = before.is_settled();
        let content = Content::of_reader(&mut file).map_err(failed("read"))?;
        // What is written to while it is read, or replaced, has no stamp: it is hashed again next time.
        let same = |meta: io::Result<Metadata>| meta.is_ok_and(|meta| Stamp::of(&meta) == before);
        let stamp = (same(file.metadata()) && same(fs::metadata(path))).then_some(before);
        Ok(Self { content, stamp, settled })
    }

    /// Of a file that was just written with this content.
    pub(super) fn of_written(content: Content, meta: Option<&Metadata>) -> Self {
        let stamp = meta.map(Stamp::of);
        let settled = stamp.as_ref().is_some_and(Stamp::is_settled);
        Self { content, stamp, settled }
    }

    /// Its length and hash.
    pub fn content(&self) -> Content {
        self.content
    }

    /// When it was last written, as far as that is known: to be shown, never to be compared.
    pub fn modified(&self) -> Option<SystemTime> {
        self.stamp.as_ref().and_then(|stamp| stamp.modified)
    }

    /// What has become of the file at `path` since. An unchanged file's times are taken over, so that it is not hashed
    /// again for the same reason.
    pub fn compare(&mut self, path: &Path) -> Seen {
        match fs::metadata(path) {
            // Opening it makes a file system over a network look again.
            Ok(meta) if self.settled && meta.is_file() => {
                let meta = File::open(path).and_then(|file| file.metadata()).unwrap_or(meta);
                if self.stamp.as_ref() == Some(&Stamp::of(&meta)) {
                    return Seen::Unchanged;
                }
            }
            Ok(_) => {}
            Err(error) if is_absent(&error) => return Seen::Gone,
            Err(source) => return Seen::Unreadable(FileError::Io { path: path.into(), doing: "looked at", source }),
        }
        match Self::of(path) {
            Ok(now) if now.content == self.content => {
                *self = now;
                Seen::Unchanged
            }
            Ok(now) => Seen::Changed(Box::new(now)),
            Err(FileError::NotAFile { what, .. }) => Seen::NotAFile(what),
            Err(FileError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Seen::Gone,
            Err(error) => Seen::Unreadable(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&Path);

    /// Changes of a file by others, each with what must be seen of it.
    const CHANGES: [(&str, Change, &str); 15] = [
        ("nothing", |_| (), "unchanged"),
        ("touched", |path| put_back(path, SystemTime::UNIX_EPOCH), "unchanged"),
        ("written again", |path| fs::write(path, TEXT).unwrap(), "unchanged"),
        ("replaced by the same", |path| rename_over(path, TEXT), "unchanged"),
        ("edited", |path| fs::write(path, "another text, longer").unwrap(), "changed"),
        ("edited, same size", |path| fs::write(path, OTHER).unwrap(), "changed"),
        ("edited, same size, time put back", edit_and_put_back, "changed"),
        ("replaced, same size and time", replace_and_put_back, "changed"),
        ("emptied", |path| fs::write(path, "").unwrap(), "changed"),
        ("appended to", |path| fs::write(path, format!("{TEXT} ")).unwrap(), "changed"),
        ("removed", |path| fs::remove_file(path).unwrap(), "gone"),
        ("removed with its folder", |path| fs::remove_dir_all(path.parent().unwrap()).unwrap(), "gone"),
        ("its folder became a file", folder_to_file, "gone"),
        ("became a folder", |path| fs::remove_file(path).and_then(|()| fs::create_dir(path)).unwrap(), "a folder"),
        ("became a link to another", become_a_link, "changed"),
    ];
    const TEXT: &str = "the text of a file";
    const OTHER: &str = "the test of a file";

    fn put_back(path: &Path, time: SystemTime) {
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(time).unwrap();
    }

    fn edit_and_put_back(path: &Path) {
        let time = fs::metadata(path).unwrap().modified().unwrap();
        fs::write(path, OTHER).unwrap();
        put_back(path, time);
    }

    fn rename_over(path: &Path, text: &str) {
        let beside = path.with_extension("beside");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    }

    fn replace_and_put_back(path: &Path) {
        let time = fs::metadata(path).unwrap().modified().unwrap();
        rename_over(path, OTHER);
        put_back(path, time);
    }

    fn folder_to_file(path: &Path) {
        let folder = path.parent().unwrap();
        fs::remove_dir_all(folder).unwrap();
        fs::write(folder, TEXT).unwrap();
    }

    fn become_a_link(path: &Path) {
        let beside = path.with_extension("beside");
        fs::write(&beside, OTHER).unwrap();
        fs::remove_file(path).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(beside, path).unwrap();
        #[cfg(not(unix))]
        fs::rename(beside, path).unwrap();
    }

    fn words(seen: &Seen) -> &str {
        match seen {
            Seen::Unchanged => "unchanged",
            Seen::Changed(_) => "changed",
            Seen::Gone => "gone",
            Seen::NotAFile(what) => what,
            Seen::Unreadable(error) => panic!("{error}"),
        }
    }

    #[test]
    fn every_change_is_noticed_and_nothing_else() {
        for (name, change, expected) in CHANGES {
            // Times that were old when they were looked at are trusted, others are not; both must notice.
            for settled in [false, cfg!(unix)] {
                let outer = tempfile::tempdir().unwrap();
                let path = outer.path().join("folder/file");
                fs::create_dir(path.parent().unwrap()).unwrap();
                fs::write(&path, TEXT).unwrap();
                let mut identity = Identity::of(&path).unwrap();
                assert_eq!(identity.content(), Content::of(TEXT.as_bytes()));
                identity.settled = settled;
                // A settled stamp means that the clock has moved on since; make it so.
                if settled && expected == "changed" {
                    let other = outer.path().join("clock");
                    let later = |path: &Path| Stamp::of(&fs::metadata(path).unwrap()).modified;
                    while {
                        fs::write(&other, "").unwrap();
                        later(&other) <= later(&path)
                    } {}
                }
                change(&path);
                let seen = identity.compare(&path);
                assert_eq!(words(&seen), expected, "{name}, times trusted: {settled}");
                if let Seen::Changed(now) = seen {
                    assert_eq!(now.content(), Content::of(&fs::read(&path).unwrap()), "{name}");
                    assert_ne!(now.content(), identity.content(), "{name}");
                    let mut now = *now;
                    assert_eq!(words(&now.compare(&path)), "unchanged", "{name}: kept as the new one");
                } else if expected == "unchanged" {
                    let stamp = Stamp::of(&fs::metadata(&path).unwrap());
                    assert_eq!(identity.stamp, Some(stamp), "{name}: its times are taken over");
                }
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_old_file_that_nobody_touched_is_not_read_again() {
        // Made when this was checked out, so its times are settled.
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("LICENSE-MIT");
        let mut identity = Identity::of(&path).unwrap();
        assert!(identity.settled, "the test wants a file some seconds old");
        let (true_one, wrong) = (identity.content, Content::of(b"something else"));
        identity.content = wrong;
        assert!(matches!(identity.compare(&path), Seen::Unchanged), "its times are trusted");
        identity.settled = false;
        assert!(matches!(identity.compare(&path), Seen::Changed(now) if now.content == true_one));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_seen_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, TEXT).unwrap();
        let mut identity = Identity::of(&path).unwrap();
        fs::remove_file(&path).unwrap();
        if std::process::Command::new("mkfifo").arg(&path).status().is_ok_and(|made| made.success()) {
            assert_eq!(words(&identity.compare(&path)), "a pipe or a device");
            assert!(matches!(Identity::of(&path), Err(FileError::NotAFile { .. })));
            fs::remove_file(&path).unwrap();
        }
        assert_eq!(words(&identity.compare(Path::new("/dev/zero"))), "a pipe or a device");
        std::os::unix::fs::symlink(&path, &path).unwrap();
        assert!(matches!(identity.compare(&path), Seen::Unreadable(FileError::Io { .. })));
    }

    #[test]
    fn content_is_the_same_in_every_version_and_can_be_written_down() {
        // Journals of other versions hold these: they may never change.
        assert_eq!(Content::of(b"").to_string(), "0-b91c5ed031fb33032134935d61d9b40d");
        assert_eq!(Content::of(b"muster").to_string(), "6-9f8907ad76a4bb8fbd683492faa13ce7");
        let large = vec![7; 1_000_003];
        let mut through = Hashed::new(Vec::new());
        for piece in large.chunks(977) {
            through.write_all(piece).unwrap();
        }
        let (written, content) = through.into_parts();
        assert_eq!((content, written.len()), (Content::of(&large), large.len()));
        assert_eq!(Content::of_reader(&large[..]).unwrap(), content);
        assert_eq!(content.to_string().parse(), Ok(content));
        for wrong in
            ["", "-", "6", "6-", "6-12", "x-00000000000000000000000000000000", "+6-00000000000000000000000000000000"]
        {
            assert_eq!(wrong.parse::<Content>(), Err(()), "{wrong}");
        }
    }
}
