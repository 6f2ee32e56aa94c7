//! Splits the text of a JSON file into the values of its top-level object, one at a time.
//!
//! The parser proper works on slices, which is more than twice as fast as feeding it byte by byte; so a value is first
//! found by its brackets and quotation marks and then handed over whole. At most one value (in a list of records: one
//! record) is held at a time, whatever the size of the file. What is between the brackets is not judged here: the
//! parser does that. Knows nothing of the format.

use std::{
    io::{self, Read},
    ops::Range,
};

/// Why the text cannot be split.
#[derive(Debug)]
pub enum Fault {
    /// Reading failed.
    Io(io::Error),
    /// The text ends in the middle.
    CutOff,
    /// It is no object.
    NotAnObject,
    /// Something else is expected at this many bytes from the start.
    Expected(&'static str, u64),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The text and how far it has been split.
pub struct Scanner<R> {
    reader: R,
    buffer: Vec<u8>,
    /// What is not split yet is `buffer[at..end]`.
    at: usize,
    end: usize,
    /// Where `buffer` starts in the text.
    offset: u64,
    ended: bool,
}

const CHUNK: usize = 1 << 18;

impl<R: Read> Scanner<R> {
    /// At the start of a text; a byte order mark is passed over.
    pub fn new(reader: R) -> Result<Self, Fault> {
        let mut scanner = Self { reader, buffer: vec![0; CHUNK], at: 0, end: 0, offset: 0, ended: false };
        while scanner.end < 3 && scanner.fill()? {}
        if scanner.buffer[..scanner.end].starts_with("\u{feff}".as_bytes()) {
            scanner.at = 3;
        }
        Ok(scanner)
    }

    /// Where the next byte is in the text.
    pub fn position(&self) -> u64 {
        self.offset + self.at as u64
    }

    /// Where a value that [`Self::value`] gave is in the text.
    pub fn position_of(&self, value: &Range<usize>) -> u64 {
        self.offset + value.start as u64
    }

    /// The bytes of a value, until the next call.
    pub fn bytes(&self, value: Range<usize>) -> &[u8] {
        &self.buffer[value]
    }

    /// Reads more; `false` at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.at > 0 {
            self.buffer.copy_within(self.at..self.end, 0);
            self.offset += self.at as u64;
            self.end -= self.at;
            self.at = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.ended = true,
                Ok(n) => self.end += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(!self.ended);
        }
    }

    /// The next byte that is no white space, left where it is; `None` at the end.
    pub fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            match self.buffer[self.at..self.end].iter().position(|byte| !space(byte)) {
                Some(skip) => {
                    self.at += skip;
                    return Ok(Some(self.buffer[self.at]));
                }
                None => {
                    self.at = self.end;
                    if !self.fill()? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// Passes over one of `wanted` and says which.
    pub fn take(&mut self, wanted: &[u8], said: &'static str) -> Result<u8, Fault> {
        match self.peek()? {
            Some(byte) if wanted.contains(&byte) => {
                self.at += 1;
                Ok(byte)
            }
            Some(_) => Err(Fault::Expected(said, self.position())),
            None => Err(Fault::CutOff),
        }
    }

    /// Passes over one whole value and says where it stands in the buffer.
    pub fn value(&mut self) -> Result<Range<usize>, Fault> {
        let first = self.peek()?.ok_or(Fault::CutOff)?;
        let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
        let mut length = 0;
        loop {
            let bytes = &self.buffer[self.at..self.end];
            let mut here = length;
            while here < bytes.len() {
                if in_string {
                    if escaped {
                        escaped = false;
                        here += 1;
                        continue;
                    }
                    let Some(skip) = memchr::memchr2(b'"', b'\\', &bytes[here..]) else {
                        here = bytes.len();
                        break;
                    };
                    here += skip + 1;
                    if bytes[here - 1] == b'\\' {
                        escaped = true;
                    } else {
                        in_string = false;
                        if depth == 0 {
                            return Ok(self.pass(here));
                        }
                    }
                    continue;
                }
                match bytes[here] {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth == 0 => return Ok(self.pass(here)),
                    b'}' | b']' => {
                        depth -= 1;
                        if depth == 0 {
                            return Ok(self.pass(here + 1));
                        }
                    }
                    b',' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return Ok(self.pass(here)),
                    _ => {}
                }
                here += 1;
            }
            length = here;
            if !self.fill()? {
                // A number or a word may end with the text; what it lacks is said by whoever wants more.
                let bare = !matches!(first, b'"' | b'{' | b'[');
                return if bare { Ok(self.pass(length)) } else { Err(Fault::CutOff) };
            }
        }
    }

    fn pass(&mut self, length: usize) -> Range<usize> {
        let from = self.at;
        self.at += length;
        from..self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that every boundary is met.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            into[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn values_are_found_whole_wherever_the_reads_end() {
        let text = "\u{feff} {\"a\\\"]\" : [1, {\"b\":\"}\\\\\"}] ,\n12.5e3 , \"é\"\t, null ]";
        let mut scanner = Scanner::new(Dripping(text.as_bytes())).unwrap();
        assert_eq!(scanner.take(b"{", "{").unwrap(), b'{');
        let mut found = Vec::new();
        loop {
            let value = scanner.value().unwrap();
            found.push(String::from_utf8(scanner.bytes(value).to_vec()).unwrap());
            if scanner.take(b":,]", "more").unwrap() == b']' {
                break;
            }
        }
        assert_eq!(found, ["\"a\\\"]\"", "[1, {\"b\":\"}\\\\\"}]", "12.5e3", "\"é\"", "null"]);
        assert!(scanner.peek().unwrap().is_none());
    }

    #[test]
    fn a_text_that_ends_inside_a_value_is_cut_off() {
        for text in ["[1, 2", "\"abc", "\"abc\\\"", "{\"a\":[}", ""] {
            let mut scanner = Scanner::new(text.as_bytes()).unwrap();
            assert!(matches!(scanner.value(), Err(Fault::CutOff)), "{text:?}");
        }
    }
}
