//! The grid: rows of the day, grouped by host or in another order, edited in place.
//!
//! [`lines`] decides what there is to show and in which order; [`table`] draws the visible part; [`paint`] puts text and
//! marks into cells; [`keys`] is the keyboard, [`block`] what is copied, pasted and filled, [`complete`] offers
//! countries while one is typed, [`tools`] the line above. The cursor, the draft and what is folded live here, outside
//! the virtual rows and outside the document: half-typed text is not data. Start reading at [`Grid::ui`].

mod block;
mod column;
mod complete;
mod keys;
pub mod lines;
pub mod paint;
mod table;
mod tips;
mod tools;
mod typing;

use std::collections::{HashMap, HashSet};

use eframe::egui::{self, EventFilter, Id, Role, Sense, Ui};

pub use self::{block::Copied, column::Column, lines::ShownRows};
use self::{
    complete::Completion,
    lines::{Line, Lines, Order, Wanted},
};
use super::{Commands, access, nearby::Nearby};
use crate::{
    editor::{Command, Editor, Session},
    model::Status,
    report::sources::Filter,
};

/// Text being typed into a cell.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    id: String,
    column: Column,
    text: String,
    /// What the cell said before; typing that again changes nothing.
    before: String,
    /// Why it cannot be taken.
    problem: Option<String>,
    /// What could be meant, while a country is typed.
    completion: Completion,
    /// Opened this frame: the field asks for the focus and selects all, or puts the cursor at the end.
    opened: Option<Opened>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    SelectAll,
    AtEnd,
}

/// Cursor, selection, draft, search: what is only on screen.
#[derive(Default)]
pub struct Grid {
    lines: Lines,
    wanted: Wanted,
    /// The columns chosen; empty: the usual ones.
    columns: Vec<Column>,
    /// Widths that the user has given columns.
    widths: HashMap<Column, f32>,
    /// Row under the cursor, by id, and its column.
    cursor: Option<(String, Column)>,
    /// The other end of a selection that Shift extends.
    anchor: Option<(String, Column)>,
    /// First and last column of the selected cells, and the rows they were selected in; of rows that were selected
    /// elsewhere all columns are.
    span: Option<(Column, Column)>,
    spanned: Vec<String>,
    draft: Option<Draft>,
    /// The row whose status is being chosen.
    choosing: Option<String>,
    find: String,
    focus_find: bool,
    scroll_to: Option<usize>,
    /// The selection that was last brought into sight, and its rows.
    followed: u64,
    selected: HashSet<String>,
    /// What was looked for in which lines, and found on which of them.
    hits: (String, u64, Vec<usize>),
    /// What is to go to the clipboard.
    copied: Option<Copied>,
}

/// The grid as a whole has the keyboard focus; the cell is ours to know.
fn focus_id() -> Id {
    Id::unique("grid focus")
}

fn draft_id() -> Id {
    Id::unique("grid draft")
}

impl Grid {
    /// Puts the cursor into the search field.
    pub fn focus_find(&mut self) {
        self.focus_find = true;
    }

    /// What has the keyboard focus when the table has.
    pub fn focus_id() -> Id {
        focus_id()
    }

    /// Gives the table the keyboard focus.
    pub fn focus(ctx: &egui::Context) {
        ctx.memory_mut(|memory| memory.request_focus(focus_id()));
    }

    /// Shows the columns of these titles; the usual ones when none of them is known.
    pub fn show_columns(&mut self, titles: &[String]) {
        self.columns = Column::ALL.into_iter().filter(|column| titles.iter().any(|t| t == column.title())).collect();
    }

    /// The titles of the columns shown; none when they are the usual ones.
    pub fn columns_shown(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.title().to_owned()).collect()
    }

    /// Widths by the titles of columns, as the user has drawn them.
    pub fn widths(&self) -> impl Iterator<Item = (&'static str, f32)> {
        self.widths.iter().map(|(column, width)| (column.title(), *width))
    }

    /// Gives columns widths again.
    pub fn set_widths<'a>(&mut self, widths: impl Iterator<Item = (&'a String, &'a f32)>) {
        let known = widths.filter_map(|(title, width)| Some((Column::of_title(title)?, *width)));
        self.widths = known.filter(|(_, width)| table::WIDTHS.contains(width)).collect();
    }

    /// Columns as they were at first.
    pub fn reset_layout(&mut self) {
        self.columns.clear();
        self.widths.clear();
    }

    /// The columns on screen: those chosen; in an order by a column the host too, which no group line says then.
    fn visible(&self) -> Vec<Column> {
        let chosen: &[Column] = if self.columns.is_empty() { &Column::USUAL } else { &self.columns };
        let also = |column: &Column| match column {
            Column::Who | Column::Troops => true,
            Column::Where => self.wanted.order.is_some(),
            _ => false,
        };
        Column::ALL.into_iter().filter(|column| chosen.contains(column) || also(column)).collect()
    }

    /// Whether a cell is being typed into.
    pub fn is_editing(&self) -> bool {
        self.draft.is_some()
    }

    /// What is typed into a cell and would change it.
    pub fn typing(&self, session: &Session) -> Option<String> {
        let draft = self.draft.as_ref().filter(|draft| draft.text.trim() != draft.before.trim())?;
        Some(format!("{} of {}: {}", draft.column.title(), session.row_words(&draft.id), draft.text))
    }

    /// How many rows are shown and are not.
    pub fn shown_rows(&self) -> ShownRows {
        self.lines.shown
    }

    /// Whether rows in other hosts, and rows that are not there, are shown too.
    pub fn also_shown(&mut self) -> (&mut bool, &mut bool) {
        (&mut self.wanted.other_hosts, &mut self.wanted.not_there)
    }

    /// What is to go to the clipboard.
    pub fn take_copied(&mut self) -> Option<Copied> {
        self.copied.take()
    }

    /// Ends typing: what can be read becomes a command; what cannot is dropped with a notice that quotes it.
    pub fn settle(&mut self, editor: &Editor) -> Commands {
        let Some(draft) = self.draft.take() else { return Commands::new() };
        match check(editor, &draft) {
            Ok(command) => command.into_iter().collect(),
            Err(why) => vec![Command::Dropped { text: draft.text, why }],
        }
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, editor: &Editor, nearby: &Nearby, filter: &mut Filter, commands: &mut Commands) {
        let session = editor.session();
        self.wanted.filter.clone_from(filter);
        self.lines.follow(session, &self.wanted);
        self.follow_selection(session);
        self.tools_ui(ui, editor, filter, commands);
        if session.document().dataset().row_count() == 0 && self.lines.all.is_empty() {
            tools::empty_ui(ui, editor, commands);
            return;
        }
        self.draft_keys(ui, editor, commands);
        let rect = ui.available_rect_before_wrap();
        let idle = self.draft.is_none() && self.choosing.is_none();
        // Before the grid is there to take the focus again: leaving it is decided while it is passed.
        if idle && ui.memory(|memory| memory.has_focus(focus_id())) {
            self.tab(ui, session, commands);
        }
        // The keyboard is the grid's as long as nothing else wants it: after a question, a button or a save that ended
        // typing, what is typed goes into the cell that is seen to be selected.
        let is_free = ui.memory(|memory| memory.focused().is_none() && memory.top_modal_layer().is_none());
        if idle && is_free && self.cursor.is_some() && !egui::Popup::is_any_open(ui.ctx()) {
            Self::focus(ui.ctx());
        }
        let focus = ui.interact(rect, focus_id(), Sense::focusable_noninteractive());
        access::name(&focus, Role::Grid, "Rows", &self.lines.shown.shown.to_string());
        if ui.memory(|memory| memory.has_focus(focus_id())) {
            // A list of statuses is gone into by Tab.
            let tab = self.choosing.is_none();
            let filter = EventFilter { tab, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(focus_id(), filter));
            if idle {
                self.keys(ui, editor, commands);
            }
        }
        table::ui(self, ui, editor, nearby, commands);
        // Decided from the draft after everything is drawn, never from the cell: a row that was scrolled away is not
        // drawn any more and would not tell.
        let typing = self.draft.as_ref().is_some_and(|draft| draft.opened.is_none());
        if typing && !ui.memory(|memory| memory.has_focus(draft_id())) {
            commands.extend(self.settle(editor));
        }
    }

    /// A row selected elsewhere (a card, a bar, a link) is brought into sight.
    fn follow_selection(&mut self, session: &Session) {
        if self.followed == session.selection() {
            return;
        }
        self.followed = session.selection();
        self.selected = session.selected().iter().cloned().collect();
        if session.selected() != self.spanned {
            self.span = None;
        }
        let Some(first) = session.selected().first() else { return };
        if self.cursor.as_ref().is_some_and(|(id, _)| self.selected.contains(id)) {
            return;
        }
        let line = self.lines.row_lines().find(|line| self.lines.id(session, *line) == Some(first.as_str()));
        if line.is_some() {
            let column = self.column();
            self.cursor = Some((first.clone(), column));
            self.anchor = self.cursor.clone();
            self.scroll_to = line;
        }
    }

    /// The column of the cursor.
    fn column(&self) -> Column {
        self.cursor.as_ref().map_or(Column::Troops, |(_, column)| *column)
    }

    /// Selects a row's cell: alone, up to it from the anchor, or beside the others.
    fn select(&mut self, session: &Session, id: String, extend: bool, toggle: bool, commands: &mut Commands) {
        let column = self.column();
        let selected = if extend {
            let (from, first) = self.anchor.clone().unwrap_or_else(|| (id.clone(), column));
            self.span = Some((first, column));
            let rows: Vec<&str> = self.lines.rows(session).collect();
            let place = |wanted: &str| rows.iter().position(|row| *row == wanted).unwrap_or(0);
            let (a, b) = (place(&from), place(&id));
            rows[a.min(b)..=a.max(b)].iter().map(|row| (*row).to_owned()).collect()
        } else if toggle {
            let mut selected = session.selected().to_vec();
            match selected.iter().position(|one| *one == id) {
                Some(at) => drop(selected.remove(at)),
                None => selected.push(id.clone()),
            }
            self.anchor = Some((id, column));
            self.span = Some(self.span.map_or((column, column), |(first, _)| (first, column)));
            selected
        } else {
            self.anchor = Some((id.clone(), column));
            self.span = Some((column, column));
            vec![id]
        };
        self.spanned.clone_from(&selected);
        if selected != session.selected() {
            commands.push(Command::Select(selected));
        }
    }

    /// The columns of the selected cells.
    fn spanned_columns(&self) -> Vec<Column> {
        let visible = self.visible();
        let Some((a, b)) = self.span else { return visible };
        let place = |wanted: Column| visible.iter().position(|column| *column == wanted);
        match (place(a), place(b)) {
            (Some(a), Some(b)) => visible[a.min(b)..=a.max(b)].to_vec(),
            _ => visible,
        }
    }

    /// Begins to edit a cell: with its own text, or with what was typed over it.
    fn begin(&mut self, session: &Session, id: &str, column: Column, typed: Option<String>) {
        let view = session.view();
        let Some(row) = view.find(id) else { return };
        if column == Column::Status {
            self.choosing = Some(id.to_owned());
            return;
        }
        let before = match column {
            Column::Troops => paint::editable_number(view.row(row).shown_number()),
            _ if column.field().is_some() => lines::cell(session, row, column),
            _ => return,
        };
        let opened = if typed.is_some() { Opened::AtEnd } else { Opened::SelectAll };
        let text = typed.unwrap_or_else(|| before.clone());
        let completion = Completion::of(column, &text, &before);
        let opened = Some(opened);
        self.draft = Some(Draft { id: id.to_owned(), column, text, before, problem: None, completion, opened });
    }
}

/// What a draft would do; `Ok(None)`: nothing.
fn check(editor: &Editor, draft: &Draft) -> Result<Option<Command>, String> {
    if draft.text.trim() == draft.before.trim() {
        return Ok(None);
    }
    let (id, text) = (draft.id.clone(), draft.text.clone());
    if let Some(field) = draft.column.field() {
        return editor.preview_field(&id, field, &text).map(|()| Some(Command::SetField { id, field, text }));
    }
    editor.preview_troops(&id, &text).map(|_| Some(Command::SetTroops { id, text }))
}

/// The statuses to choose from, for a row.
fn statuses_ui(ui: &mut Ui, now: Option<Status>) -> Option<Status> {
    let mut chosen = None;
    for status in Status::ALL {
        let text = if status == Status::Ended { "ended (left or merged)" } else { status.words() };
        if ui.selectable_label(now == Some(status), text).clicked() {
            chosen = Some(status);
        }
    }
    chosen
}

/// Whether a line is a row of these.
fn is_row(line: &Line) -> bool {
    matches!(line, Line::Row { .. })
}
