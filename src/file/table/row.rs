//! A row of the table: its cells by column, and what a cell can be besides text.

use csv::ByteRecord;

use super::{CellFault, Column, TableError, notes::Names, sniff::breaks, unguarded};

/// The columns of which one must be there.
pub(super) const NUMBERS: [Column; 3] = [Column::Low, Column::Best, Column::High];
const ANY_NUMBER: &str = "low, best or high";
const YES_NO: &str = "yes or no, or leave it empty";

/// All cells of a row in one piece: checking that once is faster than cell by cell.
pub(super) fn text(record: &ByteRecord, line: impl Fn() -> u64) -> Result<&str, TableError> {
    let bytes = record.as_slice();
    let not_text = |at: usize| TableError::NotText { line: line() + breaks(&bytes[..at]) };
    let text = std::str::from_utf8(bytes).map_err(|error| not_text(error.valid_up_to()))?;
    if !text.is_ascii() {
        // Two cells that each hold half a letter make a whole one here.
        let ends = (0..record.len()).filter_map(|at| Some(record.range(at)?.end));
        if let Some(cut) = ends.into_iter().find(|end| !text.is_char_boundary(*end)) {
            return Err(not_text(cut));
        }
    }
    Ok(text)
}

/// Where each column is.
pub(super) struct Columns {
    at: [Option<usize>; Column::ALL.len()],
    /// Places of the columns that describe the contribution.
    of_contribution: Vec<usize>,
    pub(super) width: usize,
}

impl Columns {
    /// Also notes the columns that are not known.
    pub(super) fn of_header(text: &str, record: &ByteRecord) -> Result<(Self, Vec<String>), TableError> {
        let names: Vec<&str> = (0..record.len())
            .map(|at| record.range(at).and_then(|range| text.get(range)).unwrap_or_default())
            .collect();
        let mut at = [None; Column::ALL.len()];
        let mut unknown = Names::default();
        for (place, name) in names.iter().enumerate() {
            match Column::of_header(name) {
                Some(column) if at[column as usize].is_some() => {
                    return Err(TableError::DuplicateColumn { column });
                }
                Some(column) => at[column as usize] = Some(place),
                None if name.trim().is_empty() => {}
                None => unknown.add(name.trim()),
            }
        }
        let missing = |column: &'static str| TableError::MissingColumn {
            column,
            found: names.iter().map(|&name| name.to_owned()).collect(),
        };
        for column in [Column::Contributor, Column::Host] {
            if at[column as usize].is_none() {
                return Err(missing(column.name()));
            }
        }
        if NUMBERS.iter().all(|column| at[*column as usize].is_none()) {
            return Err(missing(ANY_NUMBER));
        }
        let columns = Self {
            of_contribution: at[..Column::OF_CONTRIBUTION].iter().copied().flatten().collect(),
            at,
            width: record.len(),
        };
        Ok((columns, unknown.note("columns that are not known were ignored").into_iter().collect()))
    }

    pub(super) fn same_contribution(&self, a: &ByteRecord, b: &ByteRecord) -> bool {
        self.of_contribution.iter().all(|at| a.get(*at) == b.get(*at))
    }
}

/// A row of the table.
pub(super) struct Row<'a> {
    pub(super) text: &'a str,
    pub(super) record: &'a ByteRecord,
    pub(super) columns: &'a Columns,
    pub(super) line: &'a dyn Fn() -> u64,
}

impl<'a> Row<'a> {
    /// A cell as it stands; empty when there is no such column.
    pub(super) fn raw(&self, column: Column) -> &'a str {
        self.columns.at[column as usize].and_then(|at| self.text.get(self.record.range(at)?)).unwrap_or_default()
    }

    /// The text of a cell.
    pub(super) fn get(&self, column: Column) -> &'a str {
        unguarded(self.raw(column))
    }

    /// A cell that is not text.
    pub(super) fn word(&self, column: Column) -> &'a str {
        self.raw(column).trim()
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.at[column as usize].is_some()
    }

    pub(super) fn line(&self) -> u64 {
        (self.line)()
    }

    pub(super) fn fault(&self, column: Column, why: CellFault) -> TableError {
        TableError::Cell { line: self.line(), column, value: self.raw(column).to_owned(), why }
    }

    /// Spreadsheets write rows of nothing but separators.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Too few cells may be a file cut off, too many an unquoted separator; empty ones at the end are nothing.
    pub(super) fn check_width(&self) -> Result<(), TableError> {
        let (found, expected) = (self.record.len(), self.columns.width);
        let is_empty = |at| self.record.get(at).is_none_or(<[u8]>::is_empty);
        if found < expected || !(expected..found).all(is_empty) {
            return Err(TableError::Width { line: self.line(), found, expected });
        }
        Ok(())
    }

    /// One of a few words in any case; `None` when the cell is empty.
    pub(super) fn one_of<T>(
        &self,
        column: Column,
        from: fn(&str) -> Option<T>,
        words: &'static str,
    ) -> Result<Option<T>, TableError> {
        let word = self.word(column);
        if word.is_empty() {
            return Ok(None);
        }
        match from(word).or_else(|| from(&word.to_lowercase())) {
            Some(value) => Ok(Some(value)),
            None => Err(self.fault(column, CellFault::NoneOf(words))),
        }
    }

    /// `None` when the cell is empty. `TRUE` is what spreadsheets make of a yes.
    pub(super) fn yes_no(&self, column: Column) -> Result<Option<bool>, TableError> {
        let yes_no = |word: &str| match word {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => None,
        };
        self.one_of(column, yes_no, YES_NO)
    }

    /// Whether the row says nothing beside who and where: a contribution nobody reports on, as an export writes it.
    pub(super) fn reports_nothing(&self) -> bool {
        self.has(Column::AsOf)
            && self.has(Column::Status)
            && Column::ALL[Column::OF_CONTRIBUTION..].iter().all(|column| self.raw(*column).is_empty())
    }
}

/// Digits only, as they come a million times: `None` for anything that needs a closer look.
pub(super) fn plain(cell: &str) -> Option<u32> {
    let digits = cell.as_bytes();
    if digits.len() > 9 || digits.is_empty() || digits[0] == b'0' && digits.len() > 1 {
        return None;
    }
    digits
        .iter()
        .try_fold(0, |number: u32, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}
