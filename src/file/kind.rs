//! What a file is that is none of ours, told by its beginning: so that an error can say what would help.

use std::{
    fmt,
    fs::File,
    io::{self, Read as _},
    path::Path,
};

/// What a file seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A zip archive, as Excel and LibreOffice write them.
    Workbook,
    /// An Excel file of before 2007.
    OldWorkbook,
    /// A PDF.
    Pdf,
    /// HTML or XML.
    Page,
    /// Text in UTF-16.
    Utf16,
    /// Columns with separators.
    Table,
}

impl Kind {
    /// Of a file that could not be read; `None` when it says nothing.
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        const HEAD: u64 = 4096;
        let mut head = Vec::new();
        File::open(path)?.take(HEAD).read_to_end(&mut head)?;
        Ok(Self::of_head(&head))
    }

    fn of_head(head: &[u8]) -> Option<Self> {
        let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head).trim_ascii_start();
        let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
        let is_text = !head.contains(&0);
        match head {
            _ if head.starts_with(b"PK\x03\x04") => Some(Self::Workbook),
            _ if head.starts_with(b"\xd0\xcf\x11\xe0") => Some(Self::OldWorkbook),
            _ if head.starts_with(b"%PDF") => Some(Self::Pdf),
            _ if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") => Some(Self::Utf16),
            _ if text.starts_with(b"<") => Some(Self::Page),
            _ if text.starts_with(b"{") || text.starts_with(b"[") => None,
            _ if is_text && line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t')) => Some(Self::Table),
            _ => None,
        }
    }

    /// What a person can do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Workbook | Self::OldWorkbook => {
                "save the sheet as CSV UTF-8, then File → Bring in a newer dataset…, or muster import"
            }
            Self::Pdf | Self::Page => "copy its table into a spreadsheet and save that as CSV UTF-8",
            Self::Utf16 => "save it again as UTF-8",
            Self::Table => "tables are brought in: File → Bring in a newer dataset…, or muster import",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Workbook => "an Excel or LibreOffice file, or another archive",
            Self::OldWorkbook => "an old Excel or Word file",
            Self::Pdf => "a PDF",
            Self::Page => "a web page or XML",
            Self::Utf16 => "text in UTF-16",
            Self::Table => "a table",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_beginning() {
        for (head, kind) in [
            (&b"PK\x03\x04..."[..], Some(Kind::Workbook)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", Some(Kind::OldWorkbook)),
            (b"%PDF-1.7", Some(Kind::Pdf)),
            (b"\xff\xfe{\0", Some(Kind::Utf16)),
            ("\u{feff}\n <!DOCTYPE html>".as_bytes(), Some(Kind::Page)),
            (b"contributor,host\nDEU,LTU", Some(Kind::Table)),
            ("\u{feff}Who;Where\r\n".as_bytes(), Some(Kind::Table)),
            (b"who\twhere", Some(Kind::Table)),
            // Ours, broken; one word; nothing.
            (b"{\"format\":\"muster\",", None),
            (b"[1,2", None),
            (b"oops", None),
            (b"a,b\0", None),
            (b"", None),
        ] {
            assert_eq!(Kind::of_head(head), kind, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
