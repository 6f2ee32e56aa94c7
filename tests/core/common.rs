//! What several modules need: documents out of text, the program as a process, golden files, random numbers.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use muster::{
    document::Document,
    file::{self, Opened, json::write},
};

/// Reads a document that must be readable.
pub fn opened(text: &str) -> Opened {
    file::read_text(text.as_bytes()).unwrap_or_else(|error| panic!("refused: {error}\n{text}"))
}

/// What a text becomes when it is opened and saved.
pub fn canonical(text: &str) -> String {
    write::to_text(&opened(text).document)
}

/// The canonical text of a document.
pub fn text_of(document: &Document) -> String {
    write::to_text(document)
}

/// The folder of the golden files.
pub fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden")
}

/// All golden files by name.
pub fn golden() -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(golden_folder()).expect("the folder of the golden files");
    let files = entries.map(|entry| {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a plain name");
        let name = name.strip_suffix(".muster.json").unwrap_or_else(|| panic!("{name} is no golden file")).to_owned();
        (name, std::fs::read_to_string(entry.path()).expect("a golden file is text"))
    });
    files.collect()
}

/// One golden file.
pub fn golden_file(name: &str) -> String {
    golden().remove(name).unwrap_or_else(|| panic!("there is no golden file {name}"))
}

/// What the program said and how it ended.
#[derive(Debug)]
pub struct Said {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// What it printed when all went well and nothing was to be said on standard error.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// What it said when it refused: one message on standard error, nothing on standard output.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{}", self.err);
        assert!(!self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"), "{}", self.err);
        assert!(!self.err.trim().is_empty(), "refused without a word");
        self.err
    }
}

/// Long enough for any machine; nothing waits for it that works.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// The program, ready to be given arguments.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
    command.stdin(Stdio::null());
    // What a terminal or a user sets for how help looks.
    for variable in ["CLICOLOR_FORCE", "CLICOLOR", "COLUMNS", "LINES"] {
        command.env_remove(variable);
    }
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Said {
    let output = command.output().expect("the program starts");
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// Runs the program with these arguments.
pub fn muster<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Said {
    run(program().args(arguments))
}

/// A folder of its own that goes away with the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A file with this text in a folder.
pub fn file_in(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file in a temporary folder");
    path
}

/// A path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().expect("temporary paths are text")
}

/// The names in a folder, sorted.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Whether more rounds are wanted.
pub fn long() -> bool {
    std::env::var_os("MUSTER_LONG").is_some()
}

/// Says why a test cannot do its work here, also to `tests/run`, which lists it at the end.
pub fn skip(why: &str) {
    println!("skipped: {why}");
    if let Some(list) = std::env::var_os("MUSTER_SKIPPED") {
        use std::io::Write as _;
        let list = std::fs::OpenOptions::new().append(true).create(true).open(list);
        let written = list.and_then(|mut list| writeln!(list, "{why}"));
        written.expect("the list of what was skipped can be written");
    }
}

/// Random numbers (xorshift), the same on every machine.
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn of_seed(seed: u64) -> Self {
        let mut random = Self((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            random.below(2);
        }
        random
    }

    /// From 0 to before `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// Another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in 1..list.len() {
            list.swap(at, self.below(at + 1));
        }
    }
}
