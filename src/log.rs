//! The log: one plain text file of what went wrong and what was opened, saved and restored, for a person who asks later.
//!
//! What goes in are the sentences that were shown, never what a document holds; nothing is sent anywhere. A line begins
//! with the time and the process. When the file has grown to [`MOST`] bytes it takes the place of the one before, so
//! there are never more than two. A log that cannot be written is no reason to trouble anyone. Knows nothing of the
//! other rooms. Start reading at [`Log::add`].

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// How large a file becomes, bytes.
pub const MOST: u64 = 1_000_000;
/// The file that is written.
pub const FILE: &str = "muster.log";
/// The one before it.
pub const BEFORE: &str = "muster.1.log";
/// How long a text becomes, bytes.
const LONGEST: usize = 4000;

/// A log in a folder.
#[derive(Clone, Debug)]
pub struct Log {
    folder: PathBuf,
}

impl Log {
    /// Under this state folder; nothing is made before the first line.
    pub fn under(state: &Path) -> Self {
        Self { folder: state.join("log") }
    }

    /// Where its files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds a text as one line. Lines of it that are set in are left out: they quote what is in a file.
    pub fn add(&self, text: &str) {
        // Not being able to is no reason to trouble anyone.
        let _ = self.try_add(text);
    }

    fn try_add(&self, text: &str) -> io::Result<()> {
        let plain: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
        let plain = plain.join(" ");
        let plain: String = plain.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let plain = &plain[..plain.floor_char_boundary(LONGEST)];
        let line = format!("{} [{}] {plain}\n", jiff::Zoned::now().strftime("%F %T%:z"), std::process::id());
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(FILE);
        let is_full = || fs::metadata(&path).is_ok_and(|meta| meta.len() + line.len() as u64 > MOST);
        if is_full() {
            // Of two windows that find it full one renames it; by the time the other may, there is a new one. That it
            // could not be renamed is no reason to lose a line.
            let held = OpenOptions::new().append(true).open(&path)?;
            if held.try_lock().is_ok() && is_full() {
                let _ = fs::rename(&path, self.folder.join(BEFORE));
            }
        }
        // In one piece, so that lines of two windows do not mix.
        OpenOptions::new().append(true).create(true).open(path)?.write_all(line.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_two_files_of_a_limited_size_and_the_latest_line_is_in_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::under(folder.path());
        assert!(!log.folder().exists(), "nothing is made before there is something to say");
        let long = "x".repeat(10_000);
        for number in 0..600 {
            log.add(&format!("{number} {long}"));
        }
        log.add("the last");
        let names: Vec<_> = fs::read_dir(log.folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        for path in &names {
            assert!(fs::metadata(path).unwrap().len() <= MOST, "{path:?}");
        }
        assert!(fs::metadata(log.folder().join(BEFORE)).unwrap().len() > MOST * 9 / 10);
        let text = fs::read_to_string(log.folder().join(FILE)).unwrap();
        assert!(text.ends_with("] the last\n"), "{}", &text[text.len() - 80..]);
    }

    #[test]
    fn a_text_is_one_line_without_what_it_quotes_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::under(folder.path());
        log.add("Not opened: does not fit in 1 place\n  contributions[0].id: “secret”\nin: a.json\u{1b}[2J");
        let text = fs::read_to_string(log.folder().join(FILE)).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.ends_with("Not opened: does not fit in 1 place in: a.json [2J\n"), "{text}");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("log"), "a file").unwrap();
        Log::under(folder.path()).add("something");
        assert_eq!(fs::read_to_string(folder.path().join("log")).unwrap(), "a file");
    }
}
