//! The bytes of a table on their way to the CSV parser: which separator it has, on which line of the file a row begins,
//! whether the last quotation mark was closed.
//!
//! The parser cannot tell the last two: it counts a line break before or after it belongs to a row, depending on which
//! break it is, and at the end of the file it closes what is open. So [`Stream`] remembers the piece it handed out last
//! and adds a row of its own at the end, which is swallowed when quotation marks are open.

use std::io::{self, Read};

use csv::ByteRecord;

use super::Column;

/// The row that [`Stream`] adds at the end.
const END: &[u8] = b"\0end of the table\0";
/// Most bytes looked at to find the header.
const HEAD: usize = 1 << 16;

/// A reader that adds [`END`] and knows the last bytes it handed out.
pub(super) struct Stream<R> {
    rest: R,
    head: Vec<u8>,
    handed_out: usize,
    /// The piece handed out last and where in the table it begins.
    piece: Vec<u8>,
    piece_at: u64,
    end: End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    NotYet,
    Added,
    Over,
}

impl<R: Read> Stream<R> {
    /// Reads the first line; what comes of it is the separator. A byte order mark is taken off.
    pub(super) fn open(mut rest: R) -> io::Result<(u8, Self)> {
        let mut head = Vec::new();
        let mut piece = [0; 4096];
        while head.len() < HEAD && first_line(&head).is_none() {
            match retried(&mut rest, &mut piece)? {
                0 => break,
                n => head.extend_from_slice(&piece[..n]),
            }
        }
        if head.starts_with("\u{feff}".as_bytes()) {
            head.drain(..3);
        }
        let separator = separator(first_line(&head).unwrap_or(&head));
        let stream = Self { rest, head, handed_out: 0, piece: Vec::new(), piece_at: 0, end: End::NotYet };
        Ok((separator, stream))
    }

    /// Whether [`Self::is_end`] and [`Self::swallowed`] can be true: they need not be asked for every row.
    pub(super) fn is_over(&self) -> bool {
        self.end != End::NotYet
    }

    /// Whether this is the row added at the end.
    pub(super) fn is_end(&self, record: &ByteRecord) -> bool {
        self.is_over() && record.len() == 1 && record.as_slice() == END
    }

    /// Whether the row swallowed the end: its quotation marks are open.
    pub(super) fn swallowed(&self, record: &ByteRecord) -> bool {
        self.is_over() && record.as_slice().trim_ascii_end().ends_with(END)
    }

    /// Whether a line ends just before this place in the table; it must lie in the piece handed out last.
    fn line_ends_at(&self, at: u64) -> bool {
        let Some(before) = at.checked_sub(self.piece_at + 1) else {
            return false;
        };
        self.piece.get(before as usize) == Some(&b'\n')
    }

    /// The line of the file on which the record just read begins.
    pub(super) fn line_of(csv: &csv::Reader<Self>, record: &ByteRecord) -> u64 {
        let end = csv.position();
        let inside = breaks(record.as_slice());
        let behind = u64::from(csv.get_ref().line_ends_at(end.byte()));
        end.line().saturating_sub(inside + behind).max(1)
    }
}

/// How many line breaks are in a text.
pub(super) fn breaks(text: &[u8]) -> u64 {
    text.iter().filter(|byte| **byte == b'\n').count() as u64
}

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut n = (&self.head[self.handed_out..]).read(out)?;
        self.handed_out += n;
        if n == 0 && self.end == End::NotYet {
            n = retried(&mut self.rest, out)?;
        }
        if n == 0 && self.end == End::NotYet {
            self.end = End::Added;
            self.head = [b"\n", END, b"\n"].concat();
            n = (&self.head[..]).read(out)?;
            self.handed_out = n;
        } else if n == 0 {
            self.end = End::Over;
        }
        self.piece_at += self.piece.len() as u64;
        self.piece.clear();
        self.piece.extend_from_slice(&out[..n]);
        Ok(n)
    }
}

fn retried(reader: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(out) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// The first line with something on it, when its end is there.
fn first_line(head: &[u8]) -> Option<&[u8]> {
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let from = head.iter().position(|byte| !is_break(byte))?;
    let to = from + head[from..].iter().position(is_break)?;
    Some(&head[from..to])
}

/// The separator that makes most known columns out of the header; among equals the one there is most of.
fn separator(header: &[u8]) -> u8 {
    let header = String::from_utf8_lossy(header);
    let rank = |separator: &u8| {
        let cells = header.split(char::from(*separator));
        let known = cells.clone().filter(|cell| Column::of_header(cell.trim().trim_matches('"')).is_some());
        (known.count(), cells.count())
    };
    // The last of equals wins.
    [b'\t', b';', b','].into_iter().max_by_key(rank).unwrap_or(b',')
}
