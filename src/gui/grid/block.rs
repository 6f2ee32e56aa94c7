//! Blocks of cells: copied as tabs and lines and as an HTML table, pasted, filled down, emptied. The document changes
//! only through [`Command::PutCells`], a step each.

use std::collections::HashSet;

use super::{Column, Command, Grid, Line, lines};
use crate::{
    editor::{CellName, CellText, Session},
    model::guard::{guarded, unguarded},
};

/// What goes to the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Tabs between cells, a line per row.
    pub text: String,
    /// The same as a table.
    pub html: String,
}

/// What the clipboard has.
struct Block {
    /// The columns it names in its first line, when it is a copy of whole rows.
    columns: Option<Vec<Column>>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    /// The selected rows in the order of the screen.
    fn selected_rows<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = u32> + 'a {
        let is_selected = |row: &u32| self.selected.contains(session.view().id(*row));
        self.rows_in_order().filter(is_selected)
    }

    fn rows_in_order(&self) -> impl Iterator<Item = u32> + '_ {
        self.lines.all.iter().filter_map(|line| match line {
            Line::Row { row, .. } => Some(*row),
            Line::Host { .. } => None,
        })
    }

    /// Copies the selected cells; of whole rows the host and a line of heads too.
    pub(super) fn copy(&mut self, session: &Session) {
        let mut columns = self.spanned_columns();
        let whole = self.span.is_none();
        if whole && !columns.contains(&Column::Where) {
            columns.insert(1, Column::Where);
        }
        let heads = columns.iter().map(|column| column.title().to_owned()).collect();
        let mut table: Vec<Vec<String>> = if whole { vec![heads] } else { Vec::new() };
        for row in self.selected_rows(session) {
            table.push(columns.iter().map(|column| lines::plain(session, row, *column)).collect());
        }
        self.copied = Some(Copied { text: as_text(&table), html: as_html(&table) });
    }

    /// Empties the selected cells that may be empty; of whole rows only the numbers.
    pub(super) fn empty(&self, session: &Session, what: &'static str) -> Option<Command> {
        let columns = if self.span.is_none() { vec![Column::Troops] } else { self.spanned_columns() };
        let can_be = columns.into_iter().filter(|column| column.can_be_empty()).filter_map(Column::cell);
        let names: Vec<CellName> = can_be.collect();
        let cells: Vec<CellText> = self
            .selected_rows(session)
            .flat_map(|row| names.iter().map(move |cell| (row, *cell)))
            .map(|(row, cell)| CellText { id: session.view().id(row).to_owned(), cell, text: String::new() })
            .collect();
        (!cells.is_empty()).then_some(Command::PutCells { what, cells })
    }

    /// Puts the first selected row's cells into those below; of a single row, the row above's into it.
    pub fn fill_down(&self, session: &Session) -> Option<Command> {
        let mut rows: Vec<u32> = self.selected_rows(session).collect();
        if let [only] = rows[..] {
            let order: Vec<u32> = self.rows_in_order().collect();
            let above = order.iter().position(|row| *row == only)?.checked_sub(1)?;
            rows.insert(0, order[above]);
        }
        let (first, below) = rows.split_first()?;
        let columns = if self.span.is_none() { vec![Column::Troops] } else { self.spanned_columns() };
        let named: Vec<(CellName, String)> = columns
            .into_iter()
            .filter_map(|column| Some((column.cell()?, lines::plain(session, *first, column))))
            .collect();
        let cells = below.iter().flat_map(|row| {
            let id = session.view().id(*row).to_owned();
            named.iter().map(move |(cell, text)| CellText { id: id.clone(), cell: *cell, text: text.clone() })
        });
        let cells: Vec<CellText> = cells.collect();
        (!cells.is_empty()).then_some(Command::PutCells { what: "Fill down", cells })
    }

    /// Puts copied cells where the selection begins. A single one goes into every selected cell; what names its columns
    /// goes there.
    pub(super) fn paste(&self, session: &Session, text: &str) -> Option<Command> {
        let block = Block::read(text);
        let view = session.view();
        let selected: HashSet<u32> = self.selected_rows(session).collect();
        let order: Vec<u32> = self.rows_in_order().collect();
        let begin = order.iter().position(|row| selected.contains(row))?;
        let spanned = if self.span.is_none() { vec![self.column()] } else { self.spanned_columns() };
        let put = |row: u32, column: Column, text: &str| {
            let cell = column.cell()?;
            Some(CellText { id: view.id(row).to_owned(), cell, text: unguarded(text).to_owned() })
        };
        let mut cells = Vec::new();
        if let ([one], None) = (&block.rows[..], &block.columns)
            && let [one] = &one[..]
        {
            for row in order.iter().filter(|row| selected.contains(row)) {
                cells.extend(spanned.iter().filter_map(|column| put(*row, *column, one)));
            }
        } else {
            let visible = self.visible();
            let first = visible.iter().position(|column| Some(column) == spanned.first()).unwrap_or(0);
            let columns = block.columns.as_deref().unwrap_or(&visible[first..]);
            for (texts, row) in block.rows.iter().zip(&order[begin..]) {
                cells.extend(texts.iter().zip(columns).filter_map(|(text, column)| put(*row, *column, text)));
            }
        }
        (!cells.is_empty()).then_some(Command::PutCells { what: "Paste", cells })
    }
}

impl Block {
    /// Reads tabs and lines.
    fn read(text: &str) -> Self {
        let mut rows = split(text);
        let heads: Option<Vec<Column>> =
            rows.first().and_then(|first| first.iter().map(|head| Column::of_title(head)).collect());
        let columns = heads.filter(|heads| heads.len() > 1);
        if columns.is_some() {
            rows.remove(0);
        }
        Self { columns, rows }
    }
}

/// Cells between tabs and line ends; quotes as spreadsheets set them around a cell with a line end. An empty line is a
/// row with an empty cell, which the readers of CSV files leave out: then all rows below would move up.
fn split(text: &str) -> Vec<Vec<String>> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.strip_suffix('\n').unwrap_or(&text).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    row.push(cell);
    rows.push(row);
    rows
}

fn as_text(table: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in table {
        let cells: Vec<String> = row.iter().map(|cell| guarded(&in_one_line(cell)).into_owned()).collect();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

fn as_html(table: &[Vec<String>]) -> String {
    let mut html = String::from("<meta charset=\"utf-8\"><table>");
    for row in table {
        html.push_str("<tr>");
        for cell in row {
            let text = in_one_line(cell).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            html.push_str(&format!("<td>{}</td>", guarded(&text)));
        }
        html.push_str("</tr>");
    }
    html.push_str("</table>");
    html
}

fn in_one_line(cell: &str) -> String {
    cell.replace(['\t', '\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(texts: &[&[&str]]) -> Vec<Vec<String>> {
        texts.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn a_block_is_read_as_spreadsheets_write_it() {
        assert_eq!(Block::read("1\t2\r\n3\t4\r\n").rows, rows(&[&["1", "2"], &["3", "4"]]));
        assert_eq!(Block::read("\"a\nb\"\t\"c \"\"d\"\"\"").rows, rows(&[&["a\nb", "c \"d\""]]));
        assert_eq!(Block::read("1\n\n3").rows, rows(&[&["1"], &[""], &["3"]]), "an empty line is an empty cell");
        assert_eq!(Block::read("1\n\t2\n").rows, rows(&[&["1"], &["", "2"]]), "rows of different length");
        assert_eq!(Block::read("").rows, rows(&[&[""]]));
        let whole = Block::read("Who\tWhere\tTroops\nGermany\tLithuania\t500\n");
        assert_eq!(whole.columns, Some(vec![Column::Who, Column::Where, Column::Troops]));
        assert_eq!(whole.rows, rows(&[&["Germany", "Lithuania", "500"]]));
        assert_eq!(Block::read("Note").columns, None, "one word is a cell's text");
    }

    #[test]
    fn nothing_copied_is_run_by_a_spreadsheet_or_breaks_the_table() {
        let table = rows(&[&["=1+1", "<b>\tx&y"], &["'=a", "-3"]]);
        assert_eq!(as_text(&table), "'=1+1\t<b> x&y\n''=a\t'-3\n");
        assert!(as_html(&table).contains("<td>'=1+1</td><td>&lt;b&gt; x&amp;y</td>"));
        let back = Block::read(&as_text(&table));
        assert_eq!(
            back.rows.iter().flatten().map(|cell| unguarded(cell)).collect::<Vec<_>>(),
            ["=1+1", "<b> x&y", "'=a", "-3"]
        );
    }
}
