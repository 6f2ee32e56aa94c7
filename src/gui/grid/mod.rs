//! The grid: rows of the day, grouped by host, edited in place.
//!
//! [`lines`] decides what there is to show and in which order; [`table`] draws the visible part; [`paint`] puts text and
//! marks into cells. The cursor, the draft and what is folded live here, outside the virtual rows and outside the
//! document: half-typed text is not data. Start reading at [`Grid::ui`].

pub mod lines;
pub mod paint;
mod table;

use std::collections::{BTreeSet, HashSet};

use eframe::egui::{self, Align, Event, EventFilter, Id, Key, Layout, Modifiers, Role, Sense, TextEdit, Ui};

pub use self::lines::ShownRows;
use self::lines::{Line, Lines};
use super::{Commands, access, menu};
use crate::{
    editor::{Action, Command, Editor, Field, Session},
    model::Status,
};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Contributing nation.
    Who,
    /// Element.
    What,
    /// Number of troops.
    Troops,
    /// Status.
    Status,
    /// Day of the last report.
    LastReport,
    /// Publisher of the last report.
    Source,
    /// Formation.
    Formation,
    /// Domain.
    Domain,
    /// Remark.
    Note,
}

impl Column {
    /// All of them; the first six are shown at first.
    pub const ALL: [Self; 9] = [
        Self::Who,
        Self::What,
        Self::Troops,
        Self::Status,
        Self::LastReport,
        Self::Source,
        Self::Formation,
        Self::Domain,
        Self::Note,
    ];

    /// Its title, which also names its cells.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Who => "Who",
            Self::What => "What",
            Self::Troops => "Troops",
            Self::Status => "Status",
            Self::LastReport => "Last report",
            Self::Source => "Source",
            Self::Formation => "Formation",
            Self::Domain => "Domain",
            Self::Note => "Note",
        }
    }

    /// Its width at first, points; `compact` where the grid has little room.
    const fn width(self, compact: bool) -> f32 {
        match self {
            Self::Who if compact => 112.0,
            Self::What if compact => 138.0,
            Self::Who => 142.0,
            Self::What => 172.0,
            Self::Formation => 185.0,
            Self::Troops => 126.0,
            Self::Status => 90.0,
            Self::LastReport => 98.0,
            Self::Source => 134.0,
            Self::Domain => 70.0,
            Self::Note => 220.0,
        }
    }

    /// The attribute it shows, when it can be typed over.
    const fn field(self) -> Option<Field> {
        match self {
            Self::Who => Some(Field::Contributor),
            Self::What => Some(Field::Element),
            Self::Formation => Some(Field::Formation),
            Self::Domain => Some(Field::Domain),
            Self::Note => Some(Field::Note),
            Self::Troops | Self::Status | Self::LastReport | Self::Source => None,
        }
    }
}

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
    /// Opened this frame: the field asks for the focus and selects all, or puts the cursor at the end.
    opened: Option<Opened>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    SelectAll,
    AtEnd,
}

/// Cursor, selection, draft, search: what is only on screen.
pub struct Grid {
    lines: Lines,
    columns: Vec<Column>,
    folded: BTreeSet<String>,
    /// Row under the cursor, by id, and its column.
    cursor: Option<(String, Column)>,
    /// The other end of a selection that Shift extends.
    anchor: Option<String>,
    draft: Option<Draft>,
    /// The row whose status is being chosen.
    choosing: Option<String>,
    find: String,
    focus_find: bool,
    scroll_to: Option<usize>,
    only_changed: bool,
    /// The selection that was last brought into sight, and its rows.
    followed: u64,
    selected: HashSet<String>,
    /// What was looked for in which lines, and found on which of them.
    hits: (String, u64, Vec<usize>),
}

impl Default for Grid {
    fn default() -> Self {
        Self {
            lines: Lines::default(),
            columns: Column::ALL[..6].to_vec(),
            folded: BTreeSet::new(),
            cursor: None,
            anchor: None,
            draft: None,
            choosing: None,
            find: String::new(),
            focus_find: false,
            scroll_to: None,
            only_changed: false,
            followed: 0,
            selected: HashSet::new(),
            hits: Default::default(),
        }
    }
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

    /// Shows the columns of these titles; the usual ones when none of them is known.
    pub fn show_columns(&mut self, titles: &[String]) {
        let known = Column::ALL.into_iter().filter(|column| {
            matches!(column, Column::Who | Column::Troops) || titles.iter().any(|title| title == column.title())
        });
        if !titles.is_empty() {
            self.columns = known.collect();
        }
    }

    /// The titles of the columns shown.
    pub fn columns_shown(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.title().to_owned()).collect()
    }

    /// Whether a cell is being typed into.
    pub fn is_editing(&self) -> bool {
        self.draft.is_some()
    }

    /// How many rows are shown and are not.
    pub fn shown_rows(&self) -> ShownRows {
        self.lines.shown
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
    pub fn ui(&mut self, ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
        let session = editor.session();
        self.lines.follow(session, &self.folded, self.only_changed);
        self.follow_selection(session);
        self.tools_ui(ui, editor, commands);
        if session.document().dataset().row_count() == 0 && self.lines.all.is_empty() {
            empty_ui(ui, editor, commands);
            return;
        }
        self.draft_keys(ui, editor, commands);
        let rect = ui.available_rect_before_wrap();
        let focus = ui.interact(rect, focus_id(), Sense::focusable_noninteractive());
        access::name(&focus, Role::Grid, "Rows", &self.lines.shown.shown.to_string());
        if ui.memory(|memory| memory.has_focus(focus_id())) {
            let filter = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(focus_id(), filter));
            if self.draft.is_none() && self.choosing.is_none() {
                self.keys(ui, editor, commands);
            }
        }
        table::ui(self, ui, editor, commands);
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
        let Some(first) = session.selected().first() else { return };
        if self.cursor.as_ref().is_some_and(|(id, _)| self.selected.contains(id)) {
            return;
        }
        let line = self.lines.row_lines().find(|line| self.lines.id(session, *line) == Some(first.as_str()));
        if line.is_some() {
            let column = self.cursor.as_ref().map_or(Column::Troops, |(_, column)| *column);
            self.cursor = Some((first.clone(), column));
            self.scroll_to = line;
        }
    }

    fn tools_ui(&mut self, ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(10, 6));
        frame.show(ui, |ui| {
            const IN_ONE_LINE: f32 = 690.0;
            let one_line = ui.available_width() > IN_ONE_LINE;
            ui.horizontal_wrapped(|ui| {
                self.find_ui(ui, editor.session(), commands);
                ui.menu_button("Columns", |ui| {
                    for column in Column::ALL {
                        let mut on = self.columns.contains(&column);
                        let fixed = matches!(column, Column::Who | Column::Troops);
                        if ui.add_enabled(!fixed, egui::Checkbox::new(&mut on, column.title())).changed() {
                            self.columns = Column::ALL
                                .into_iter()
                                .filter(|one| if *one == column { on } else { self.columns.contains(one) })
                                .collect();
                        }
                    }
                });
                let only = egui::Button::selectable(self.only_changed, "Only changed").frame_when_inactive(true);
                if ui.add(only).on_hover_text("Show only rows that the what-if changes").clicked() {
                    self.only_changed = !self.only_changed;
                }
                const BUTTONS: [(Action, &str); 5] = [
                    (Action::Undo, "Undo"),
                    (Action::Redo, "Redo"),
                    (Action::AddRow, "Add…"),
                    (Action::RemoveRow, "Remove"),
                    (Action::RevertRow, "Revert"),
                ];
                let mut show = |ui: &mut Ui, (action, text)| menu::button_ui(ui, editor, action, text, commands);
                if one_line {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        BUTTONS.into_iter().rev().for_each(|button| show(ui, button));
                    });
                } else {
                    BUTTONS.into_iter().for_each(|button| show(ui, button));
                }
            });
        });
    }

    fn find_ui(&mut self, ui: &mut Ui, session: &Session, commands: &mut Commands) {
        let id = Id::unique("find");
        let field = TextEdit::singleline(&mut self.find).id(id).hint_text("Find…  (Ctrl+F)").desired_width(150.0);
        let response = ui.add(field);
        response.clone().accessible_name("Find");
        if std::mem::take(&mut self.focus_find) {
            response.request_focus();
        }
        if self.find.trim().is_empty() {
            return;
        }
        if response.changed() && !self.folded.is_empty() {
            // What is looked for may be folded away.
            self.folded.clear();
            self.lines.follow(session, &self.folded, self.only_changed);
        }
        if self.hits.0 != self.find || self.hits.1 != self.lines.version {
            self.hits = (self.find.clone(), self.lines.version, self.lines.find(session, &self.find));
        }
        let hits = &self.hits.2;
        let at = self
            .cursor
            .as_ref()
            .and_then(|(id, _)| hits.iter().position(|line| self.lines.id(session, *line) == Some(id)));
        let words = match (at, hits.len()) {
            (_, 0) => "nothing found".to_owned(),
            (Some(at), n) => format!("{} of {n}", at + 1),
            (None, n) => format!("{n} found"),
        };
        ui.weak(words);
        let (enter, back) = ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift));
        if (response.lost_focus() && enter || response.changed()) && !hits.is_empty() {
            let next = match at {
                Some(at) if !enter => at,
                Some(at) if back => (at + hits.len() - 1) % hits.len(),
                Some(at) => (at + 1) % hits.len(),
                None => 0,
            };
            let line = hits[next];
            if let Some(id) = self.lines.id(session, line).map(str::to_owned) {
                let column = self.cursor.as_ref().map_or(Column::Troops, |(_, column)| *column);
                self.cursor = Some((id.clone(), column));
                self.scroll_to = Some(line);
                commands.push(Command::Select(vec![id]));
            }
            if enter {
                response.request_focus();
            }
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            self.find.clear();
            ui.memory_mut(|memory| memory.request_focus(focus_id()));
        }
    }

    /// Enter, Tab and Escape while a cell is typed into.
    fn draft_keys(&mut self, ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
        let Some(draft) = self.draft.as_mut().filter(|draft| draft.opened.is_none()) else { return };
        let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::NONE, Key::Escape) {
            self.draft = None;
            ui.memory_mut(|memory| memory.request_focus(focus_id()));
            return;
        }
        let step = if pressed(Modifiers::SHIFT, Key::Enter) {
            (-1, 0)
        } else if pressed(Modifiers::NONE, Key::Enter) {
            (1, 0)
        } else if pressed(Modifiers::SHIFT, Key::Tab) {
            (0, -1)
        } else if pressed(Modifiers::NONE, Key::Tab) {
            (0, 1)
        } else {
            return;
        };
        match check(editor, draft) {
            Ok(command) => {
                commands.extend(command);
                self.draft = None;
                ui.memory_mut(|memory| memory.request_focus(focus_id()));
                self.step(editor.session(), step, false, commands);
            }
            Err(why) => {
                draft.problem = Some(why);
                ui.memory_mut(|memory| memory.request_focus(draft_id()));
            }
        }
    }

    /// Keys while the grid has the focus and nothing is typed.
    fn keys(&mut self, ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
        let session = editor.session();
        const PAGE: isize = 15;
        let far = self.lines.all.len() as isize;
        let steps = [
            (Modifiers::NONE, Key::ArrowDown, (1, 0)),
            (Modifiers::NONE, Key::ArrowUp, (-1, 0)),
            (Modifiers::NONE, Key::ArrowRight, (0, 1)),
            (Modifiers::NONE, Key::ArrowLeft, (0, -1)),
            (Modifiers::NONE, Key::PageDown, (PAGE, 0)),
            (Modifiers::NONE, Key::PageUp, (-PAGE, 0)),
            (Modifiers::NONE, Key::Home, (0, -99)),
            (Modifiers::NONE, Key::End, (0, 99)),
            (Modifiers::COMMAND, Key::Home, (-far, -99)),
            (Modifiers::COMMAND, Key::End, (far, 99)),
            (Modifiers::COMMAND, Key::ArrowDown, (far, 0)),
            (Modifiers::COMMAND, Key::ArrowUp, (-far, 0)),
        ];
        for (modifiers, key, step) in steps {
            for shift in [true, false] {
                let wanted = if shift { modifiers | Modifiers::SHIFT } else { modifiers };
                if ui.input_mut(|input| input.consume_key(wanted, key)) {
                    self.step(session, step, shift, commands);
                }
            }
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
            let all = self.lines.rows(session).map(str::to_owned).collect();
            commands.push(Command::Select(all));
        }
        let Some((id, column)) = self.cursor.clone() else { return };
        let begin = ui.input_mut(|input| {
            input.consume_key(Modifiers::NONE, Key::F2) || input.consume_key(Modifiers::NONE, Key::Enter)
        });
        if begin {
            self.begin(session, &id, column, None);
        } else if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete)) && column == Column::Troops {
            commands.push(Command::SetTroops { id, text: String::new() });
        } else if let Some(text) = typed(ui) {
            self.begin(session, &id, column, Some(text));
        }
        if ui.input_mut(|input| {
            let before = input.events.len();
            input.events.retain(|event| !matches!(event, Event::Copy));
            input.events.len() != before
        }) {
            ui.copy_text(self.lines.as_text(session, &self.columns));
        }
    }

    /// Moves the cursor by lines and columns, over group lines.
    fn step(&mut self, session: &Session, (down, right): (isize, isize), extend: bool, commands: &mut Commands) {
        let rows: Vec<usize> = self.lines.row_lines().collect();
        if rows.is_empty() {
            return;
        }
        let (id, column) = self.cursor.clone().unwrap_or_else(|| (String::new(), Column::Troops));
        let at = rows.iter().position(|line| self.lines.id(session, *line) == Some(id.as_str()));
        let last = rows.len() - 1;
        let to = match at {
            Some(at) => at.saturating_add_signed(down).min(last),
            None if down > 0 && down.unsigned_abs() >= rows.len() => last,
            None => 0,
        };
        let now = self.columns.iter().position(|one| *one == column).unwrap_or(0);
        let column = self.columns[now.saturating_add_signed(right).min(self.columns.len() - 1)];
        let line = rows[to];
        let Some(next) = self.lines.id(session, line).map(str::to_owned) else { return };
        self.cursor = Some((next.clone(), column));
        self.scroll_to = Some(line);
        self.select(session, next, extend, false, commands);
    }

    /// Selects a row: alone, up to it from the anchor, or beside the others.
    fn select(&mut self, session: &Session, id: String, extend: bool, toggle: bool, commands: &mut Commands) {
        let selected = if extend {
            let anchor = self.anchor.clone().unwrap_or_else(|| id.clone());
            let rows: Vec<&str> = self.lines.rows(session).collect();
            let place = |wanted: &str| rows.iter().position(|row| *row == wanted).unwrap_or(0);
            let (a, b) = (place(&anchor), place(&id));
            rows[a.min(b)..=a.max(b)].iter().map(|row| (*row).to_owned()).collect()
        } else if toggle {
            let mut selected = session.selected().to_vec();
            match selected.iter().position(|one| *one == id) {
                Some(at) => drop(selected.remove(at)),
                None => selected.push(id.clone()),
            }
            self.anchor = Some(id);
            selected
        } else {
            self.anchor = Some(id.clone());
            vec![id]
        };
        if selected != session.selected() {
            commands.push(Command::Select(selected));
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
        self.draft = Some(Draft { id: id.to_owned(), column, text, before, problem: None, opened: Some(opened) });
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

/// Text typed this frame, taken out of the events.
fn typed(ui: &Ui) -> Option<String> {
    ui.input_mut(|input| {
        let mut typed = String::new();
        input.events.retain(|event| match event {
            Event::Text(text) => {
                typed.push_str(text);
                false
            }
            _ => true,
        });
        Some(typed).filter(|typed| !typed.trim().is_empty())
    })
}

fn empty_ui(ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.28);
        ui.heading("Nothing here yet");
        ui.label("Open a file, or look at the dataset that comes with Muster.");
        ui.add_space(8.0);
        for action in [Action::Open, Action::OpenShipped, Action::AddRow] {
            menu::button_ui(ui, editor, action, action.text(), commands);
        }
    });
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
