//! The grid's keyboard: as in a spreadsheet.

use eframe::egui::{Event, FocusDirection, Key, Modifiers, Ui};

use super::{Column, Commands, Grid, check, draft_id, focus_id};
use crate::editor::{Command, Editor, Session};

impl Grid {
    /// Enter, Tab, Escape, and the arrows among what could be meant, while a cell is typed into.
    pub(super) fn draft_keys(&mut self, ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
        let Some(draft) = self.draft.as_mut().filter(|draft| draft.opened.is_none()) else { return };
        let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::NONE, Key::Escape) {
            self.draft = None;
            ui.memory_mut(|memory| memory.request_focus(focus_id()));
            return;
        }
        if draft.completion.is_open() {
            for (key, down) in [(Key::ArrowDown, true), (Key::ArrowUp, false)] {
                if pressed(Modifiers::NONE, key) {
                    draft.completion.step(down);
                }
            }
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
        draft.completion.take(&mut draft.text);
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
    pub(super) fn keys(&mut self, ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
        let session = editor.session();
        self.movement(ui, session, commands);
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
            self.select_all(session, commands);
        }
        let Some((id, column)) = self.cursor.clone() else { return };
        let begin = ui.input_mut(|input| {
            input.consume_key(Modifiers::NONE, Key::F2) || input.consume_key(Modifiers::NONE, Key::Enter)
        });
        if begin {
            self.begin(session, &id, column, None);
        } else if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete)) {
            commands.extend(self.empty(session, "Empty"));
        } else if let Some(text) = typed(ui) {
            self.begin(session, &id, column, Some(text));
        }
        for event in clipboard_events(ui) {
            match event {
                Event::Copy => self.copy(session),
                Event::Cut => {
                    self.copy(session);
                    commands.extend(self.empty(session, "Cut"));
                }
                Event::Paste(text) => commands.extend(self.paste(session, &text)),
                _ => {}
            }
        }
    }

    fn movement(&mut self, ui: &Ui, session: &Session, commands: &mut Commands) {
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
            (Modifiers::COMMAND, Key::ArrowRight, (0, 99)),
            (Modifiers::COMMAND, Key::ArrowLeft, (0, -99)),
        ];
        for (modifiers, key, step) in steps {
            for shift in [true, false] {
                let wanted = if shift { modifiers | Modifiers::SHIFT } else { modifiers };
                if ui.input_mut(|input| input.consume_key(wanted, key)) {
                    self.step(session, step, shift, commands);
                }
            }
        }
    }

    /// Tab goes from cell to cell and out at the row's end, so that it never keeps anyone in here.
    pub(super) fn tab(&mut self, ui: &Ui, session: &Session, commands: &mut Commands) {
        let pressed = |modifiers: Modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Tab));
        let back = pressed(Modifiers::SHIFT);
        if !back && !pressed(Modifiers::NONE) {
            return;
        }
        let visible = self.visible();
        let edge = if back { visible.first() } else { visible.last() };
        if self.cursor.is_none() || edge == Some(&self.column()) {
            let direction = if back { FocusDirection::Previous } else { FocusDirection::Next };
            ui.memory_mut(|memory| memory.move_focus(direction));
        } else {
            self.step(session, (0, if back { -1 } else { 1 }), false, commands);
        }
    }

    /// All rows, with all their cells.
    pub fn select_all(&mut self, session: &Session, commands: &mut Commands) {
        let all: Vec<String> = self.lines.rows(session).map(str::to_owned).collect();
        self.span = None;
        self.spanned.clear();
        commands.push(Command::Select(all));
    }

    /// Moves the cursor by lines and columns, over group lines.
    pub(super) fn step(
        &mut self,
        session: &Session,
        (down, right): (isize, isize),
        extend: bool,
        commands: &mut Commands,
    ) {
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
        let visible = self.visible();
        let now = visible.iter().position(|one| *one == column).unwrap_or(0);
        let column = visible[now.saturating_add_signed(right).min(visible.len() - 1)];
        let line = rows[to];
        let Some(next) = self.lines.id(session, line).map(str::to_owned) else { return };
        self.cursor = Some((next.clone(), column));
        self.scroll_to = Some(line);
        self.select(session, next, extend, false, commands);
    }
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

/// Copy, cut and paste of this frame, taken out of the events.
fn clipboard_events(ui: &Ui) -> Vec<Event> {
    let is_ours = |event: &Event| matches!(event, Event::Copy | Event::Cut | Event::Paste(_));
    ui.input_mut(|input| {
        let (ours, rest) = std::mem::take(&mut input.events).into_iter().partition(is_ours);
        input.events = rest;
        ours
    })
}
