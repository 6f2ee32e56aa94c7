//! The visible part of the grid, on egui_table: headers, group lines, cells, the field that is typed into.

use eframe::egui::{
    self, Align, Align2, Id, Popup, PopupCloseBehavior, Rect, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder,
    text::{CCursor, CCursorRange},
    vec2,
};
use egui_table::{CellInfo, HeaderCellInfo, HeaderRow, Table, TableDelegate, TableState};

use super::{
    Column, Commands, Draft, Grid, Opened, draft_id, focus_id,
    lines::{self, Line, Marks},
    paint::{self, MARGIN, Piece},
    statuses_ui,
};
use crate::{
    editor::{Command, Editor},
    gui::{access, style},
    model::{Personnel, Status, place},
    scenario::{Kind, layer},
};

/// Draws the table and takes clicks.
pub fn ui(grid: &mut Grid, ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
    let place = ui.available_rect_before_wrap();
    let compact = place.width() < 680.0;
    let columns: Vec<egui_table::Column> = grid
        .columns
        .iter()
        .map(|column| {
            egui_table::Column::new(column.width(compact))
                .range(48.0..=600.0)
                .id(Id::unique(("column", column.title())))
                .resizable(true)
        })
        .collect();
    let mut table = Table::new()
        .id_salt("rows")
        .num_rows(grid.lines.all.len() as u64)
        .num_sticky_cols(1)
        .columns(columns.clone())
        .headers(vec![HeaderRow::new(28.0)]);
    let id = table.get_id(ui);
    // Without a stored width a column shrinks to its painted content, which has none.
    if TableState::load(ui.ctx(), id).is_none() {
        let widths = columns.iter().enumerate().map(|(at, column)| (column.id_for(at), column.current)).collect();
        TableState { col_widths: widths, parent_width: None }.store(ui.ctx(), id);
    }
    if let Some(line) = grid.scroll_to.take() {
        table = table.scroll_to_row(line as u64, None);
    }
    let focused = ui.memory(|memory| memory.has_focus(focus_id()));
    let mut gestures = Vec::new();
    let mut drawing = Drawing { grid, editor, gestures: &mut gestures, focused, place };
    table.show(ui, &mut drawing);
    for gesture in gestures {
        take(grid, ui, editor, gesture, commands);
    }
}

/// What the pointer did.
enum Gesture {
    Fold(String),
    Click { id: String, column: Column, extend: bool, toggle: bool },
    Edit { id: String, column: Column },
    Status { id: String, status: Status },
    CloseStatus { by_key: bool },
    Select(String),
}

fn take(grid: &mut Grid, ui: &Ui, editor: &Editor, gesture: Gesture, commands: &mut Commands) {
    let session = editor.session();
    match gesture {
        Gesture::Fold(host) => {
            if !grid.folded.remove(&host) {
                grid.folded.insert(host);
            }
        }
        Gesture::Click { id, column, extend, toggle } => {
            if grid.draft.as_ref().is_some_and(|draft| draft.id == id && draft.column == column) {
                return;
            }
            grid.cursor = Some((id.clone(), column));
            grid.select(session, id, extend, toggle, commands);
            ui.memory_mut(|memory| memory.request_focus(focus_id()));
        }
        Gesture::Edit { id, column } => {
            commands.extend(grid.settle(editor));
            grid.cursor = Some((id.clone(), column));
            grid.begin(session, &id, column, None);
        }
        Gesture::Status { id, status } => {
            grid.choosing = None;
            ui.memory_mut(|memory| memory.request_focus(focus_id()));
            let now = session.view().find(&id).and_then(|row| session.view().row(row).state.status);
            if now != Some(status) {
                commands.push(Command::SetStatus { id, status });
            }
        }
        Gesture::CloseStatus { by_key } => {
            grid.choosing = None;
            if by_key {
                ui.memory_mut(|memory| memory.request_focus(focus_id()));
            }
        }
        Gesture::Select(host) => {
            let view = session.view();
            let of_host = view.rows().filter(|(row, at)| at.kind.is_present() && view.contribution(*row).host == host);
            commands.push(Command::Select(of_host.map(|(row, _)| view.id(row).to_owned()).collect()));
        }
    }
}

struct Drawing<'a> {
    grid: &'a mut Grid,
    editor: &'a Editor,
    gestures: &'a mut Vec<Gesture>,
    focused: bool,
    /// Where the table is.
    place: Rect,
}

impl TableDelegate for Drawing<'_> {
    fn default_row_height(&self) -> f32 {
        style::ROW
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let Some(column) = self.grid.columns.get(cell.col_range.start) else { return };
        let palette = style::palette(ui);
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, palette.panel);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
        let align = if *column == Column::Troops { Align::Max } else { Align::Min };
        let inner = rect.shrink2(vec2(MARGIN, 0.0));
        paint::text(ui, inner, column.title(), style::strong_font(12.0), palette.weak, align);
        let response = ui.interact(rect, cell.table_id.with(("head", column.title())), Sense::hover());
        access::name(&response, Role::ColumnHeader, column.title(), "");
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let palette = style::palette(ui);
        let rect = ui.max_rect();
        let session = self.editor.session();
        match self.grid.lines.all.get(row as usize) {
            Some(Line::Host { .. }) => {
                ui.painter().rect_filled(rect, 0.0, palette.group);
            }
            Some(Line::Row { row, .. }) => {
                let id = session.view().id(*row);
                if self.grid.selected.contains(id) {
                    ui.painter().rect_filled(rect, 0.0, palette.selected);
                } else if ui.rect_contains_pointer(rect) {
                    ui.painter().rect_filled(rect, 0.0, palette.panel);
                }
            }
            None => {}
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line.gamma_multiply(0.7)));
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        match self.grid.lines.all.get(cell.row_nr as usize).cloned() {
            Some(Line::Host { host, folded }) => self.host_ui(ui, cell, &host, folded),
            Some(Line::Row { row, part }) => self.row_cell_ui(ui, cell, row, part),
            None => {}
        }
    }
}

impl Drawing<'_> {
    /// A group line: the name in the first column, its sum over the others.
    fn host_ui(&mut self, ui: &mut Ui, cell: &CellInfo, host: &str, folded: bool) {
        let palette = style::palette(ui);
        let session = self.editor.session();
        let rect = ui.max_rect();
        let response = ui.interact(rect, cell.table_id.with(("host", host, cell.col_nr)), Sense::CLICK);
        let (total, small, difference) = lines::group_words(session, host);
        if response.clicked() {
            self.gestures.push(Gesture::Fold(host.to_owned()));
        }
        if response.secondary_clicked() {
            self.gestures.push(Gesture::Select(host.to_owned()));
        }
        let Some(column) = self.grid.columns.get(cell.col_nr) else { return };
        match column {
            Column::Who => {
                let name = place::place_name(host);
                let sign = if folded { "▸" } else { "▾" };
                let inner = rect.shrink2(vec2(MARGIN, 0.0));
                let text = format!("{sign} {name}");
                paint::text(ui, inner, &text, style::strong_font(13.5), palette.text, Align::Min);
                access::name(&response, Role::Row, &format!("Host: {name}"), &total);
                access::describe(&response, &small);
                response.ctx.accesskit_node_builder(response.id, |node| node.set_expanded(!folded));
                response.on_hover_text(format!("{name}: click to fold, right-click to select its rows"));
            }
            Column::Troops => {
                let font = style::strong_font(13.5);
                paint::text(ui, rect.shrink2(vec2(MARGIN, 0.0)), &total, font, palette.text, Align::Max);
            }
            Column::Status => {
                // The small print runs on over the columns to the right.
                let wide = Rect::from_min_max(rect.min, egui::pos2(rect.right() + 600.0, rect.bottom()));
                let change = style::difference(difference);
                let colour = style::difference_colour(&palette, difference);
                let font = style::font(12.0);
                let mut pieces = Vec::new();
                if difference != 0 {
                    pieces.push(Piece { text: &change, font: font.clone(), colour, struck: false });
                }
                pieces.push(Piece { text: &small, font, colour: palette.weak, struck: false });
                let clip =
                    Rect::from_min_max(ui.clip_rect().min, egui::pos2(self.place.right(), ui.clip_rect().bottom()));
                let mut over = ui.new_child(UiBuilder::new().max_rect(wide));
                over.set_clip_rect(clip);
                paint::pieces(&over, wide.shrink2(vec2(MARGIN, 0.0)), &pieces, Align::Min);
            }
            _ => {}
        }
    }

    fn row_cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo, row: u32, part: bool) {
        let Some(column) = self.grid.columns.get(cell.col_nr).copied() else { return };
        let session = self.editor.session();
        let view = session.view();
        let id = view.id(row).to_owned();
        let rect = ui.max_rect();
        let response = ui.interact(rect, cell.table_id.with((&id, column)), Sense::CLICK);
        let at = view.contribution(row);
        let label = || {
            let (who, host) = (place::place_name(at.contributor), place::place_name(at.host));
            format!("{}: {who} in {host} ({id})", column.title())
        };
        let text = lines::cell(session, row, column);
        let typing = self.grid.draft.as_ref().is_some_and(|draft| draft.id == id && draft.column == column);
        if access::is_read(ui) {
            // While it is typed into, the field is the cell: one node per item.
            let node = if typing { draft_id() } else { response.id };
            if !typing {
                access::name(&response, Role::Cell, &label(), &text);
            }
            response.ctx.accesskit_node_builder(node, |node| {
                node.set_row_index(cell.row_nr as usize);
                node.set_column_index(cell.col_nr);
            });
        }
        if response.double_clicked() {
            self.gestures.push(Gesture::Edit { id: id.clone(), column });
        } else if response.clicked() {
            let modifiers = ui.input(|input| input.modifiers);
            let (extend, toggle) = (modifiers.shift, modifiers.command);
            self.gestures.push(Gesture::Click { id: id.clone(), column, extend, toggle });
        }
        if typing {
            self.draft_ui(ui, rect, &label());
            return;
        }
        let marks = lines::marks(session, row);
        let old = self.old_text(row, column, &text, marks);
        if let Some(old) = &old {
            access::describe(&response, &format!("reported: {old}"));
        }
        self.paint_cell(ui, rect, row, part, column, &text, old.as_deref(), marks);
        let palette = style::palette(ui);
        if self.grid.cursor.as_ref().is_some_and(|(on, in_column)| *on == id && *in_column == column) {
            let stroke = Stroke::new(if self.focused { 2.0 } else { 1.0 }, palette.accent);
            ui.painter().rect_stroke(rect.shrink(1.0), 2.0, stroke, StrokeKind::Inside);
        }
        if column == Column::Status && self.grid.choosing.as_deref() == Some(&id) {
            self.choose_status_ui(&response, &id, view.row(row).state.status);
        }
        if let Some(help) = self.help(row, column) {
            response.on_hover_text_at_pointer(help);
        }
    }

    /// What a changed cell said before the shown what-if.
    fn old_text(&self, row: u32, column: Column, now: &str, marks: Marks) -> Option<String> {
        let session = self.editor.session();
        if !marks.changed || marks.added || marks.removed {
            return None;
        }
        let shown = session.shown()?;
        let chain = session.document().chain(&shown.id);
        let below = &chain[..chain.len() - 1];
        let (baseline, id) = (session.views().baseline(), session.view().id(row));
        let state = layer::resolve(baseline, below, id, session.rule().day)?;
        let old = match column {
            Column::Troops => state.personnel().to_string(),
            Column::Status => state.status.map_or("not reported", |status| status.words()).to_owned(),
            Column::Who | Column::What | Column::Formation | Column::Domain | Column::Note => {
                let record = layer::attributes(baseline, below, id)?;
                match column {
                    Column::Who => place::place_name(&record.contributor),
                    Column::What => record.element,
                    Column::Formation => record.formation,
                    Column::Domain => record.domain.map_or("", |domain| domain.code()).to_owned(),
                    _ => record.note,
                }
            }
            Column::LastReport | Column::Source => return None,
        };
        (old != now).then_some(old)
    }

    #[expect(clippy::too_many_arguments, reason = "what a cell looks like depends on all of these")]
    fn paint_cell(
        &self,
        ui: &Ui,
        rect: Rect,
        row: u32,
        part: bool,
        column: Column,
        text: &str,
        old: Option<&str>,
        marks: Marks,
    ) {
        let palette = style::palette(ui);
        let view = self.editor.session().view();
        let at = view.row(row);
        let font = style::font(13.5);
        let mut inner = rect.shrink2(vec2(MARGIN, 0.0));
        let base = if marks.pale || marks.removed { palette.pale } else { palette.text };
        if column == Column::Who && (marks.changed || marks.added) {
            let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            ui.painter().rect_filled(edge, 0.0, palette.accent);
        }
        let struck = marks.removed;
        match column {
            Column::Who => {
                inner.min.x += if part { 16.0 } else { 4.0 };
                let name = if part { format!("↳ {text}") } else { text.to_owned() };
                self.paint_changed(ui, inner, &name, old, base, struck, Align::Min);
            }
            Column::What => {
                let small = what_more(self.editor, row, part);
                let colour = if marks.pale || marks.removed { palette.pale } else { palette.weak };
                let weak = Piece { text: &small, font: style::font(12.0), colour: palette.pale, struck: false };
                let old_piece =
                    old.map(|old| Piece { text: old, font: font.clone(), colour: palette.pale, struck: true });
                let mut pieces: Vec<Piece<'_>> = old_piece.into_iter().collect();
                pieces.push(Piece { text, font, colour, struck });
                if !small.is_empty() {
                    pieces.push(weak);
                }
                paint::pieces(ui, inner, &pieces, Align::Min);
            }
            Column::Troops => {
                let unknown = at.state.number.is_none();
                let colour =
                    if unknown || matches!(at.kind, Kind::Unknown | Kind::TooOld) { palette.pale } else { base };
                self.paint_changed(ui, inner, text, old, colour, struck, Align::Max);
            }
            Column::Status
            | Column::LastReport
            | Column::Source
            | Column::Formation
            | Column::Domain
            | Column::Note => {
                let colour = if marks.pale || marks.removed { palette.pale } else { palette.weak };
                self.paint_changed(ui, inner, text, old, colour, struck, Align::Min);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a line of text with all that can be said of it")]
    fn paint_changed(
        &self,
        ui: &Ui,
        rect: Rect,
        text: &str,
        old: Option<&str>,
        colour: egui::Color32,
        struck: bool,
        align: Align,
    ) {
        let palette = style::palette(ui);
        let mut pieces = Vec::new();
        if let Some(old) = old {
            pieces.push(Piece { text: old, font: style::font(12.5), colour: palette.pale, struck: true });
        }
        let font = if old.is_some() { style::strong_font(13.5) } else { style::font(13.5) };
        let colour = if old.is_some() { palette.text } else { colour };
        pieces.push(Piece { text, font, colour, struck });
        paint::pieces(ui, rect, &pieces, align);
    }

    /// The field that is typed into.
    fn draft_ui(&mut self, ui: &mut Ui, rect: Rect, label: &str) {
        let palette = style::palette(ui);
        let Some(draft) = &mut self.grid.draft else { return };
        let opened = draft.opened.take();
        if opened.is_some() {
            ui.memory_mut(|memory| memory.request_focus(draft_id()));
        }
        let wrong = draft.problem.is_some();
        let align = if draft.column == Column::Troops { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
        ui.painter().rect_filled(rect, 0.0, palette.ground);
        let before = draft.text.clone();
        let field = TextEdit::singleline(&mut draft.text)
            .id(draft_id())
            .lock_focus(true)
            .frame(egui::Frame::NONE)
            .margin(egui::Margin::symmetric(MARGIN as i8 - 2, 3))
            .desired_width(f32::INFINITY)
            .align(align);
        let mut inner = ui.new_child(UiBuilder::new().id_salt("draft").max_rect(rect.shrink(1.0)));
        let mut output = field.show(&mut inner);
        let response = output.response.response.clone();
        response.clone().accessible_name(label);
        if let Some(opened) = opened {
            let range = match opened {
                Opened::SelectAll => CCursorRange::select_all_str(&draft.text),
                Opened::AtEnd => CCursorRange::one(CCursor::new(draft.text.chars().count())),
            };
            output.state.cursor.set_char_range(Some(range));
            output.state.store(ui.ctx(), draft_id());
        }
        if draft.text != before {
            draft.problem = None;
        }
        let edge = if wrong { palette.wrong } else { palette.accent };
        ui.painter().rect_stroke(rect.shrink(0.5), 2.0, Stroke::new(2.0, edge), StrokeKind::Inside);
        let (words, problem) = draft_words(self.editor, draft);
        if let Some(words) = words {
            let colour = if problem { palette.wrong } else { palette.text };
            let above = Popup::from_response(&response).align(egui::RectAlign::TOP_START).open(true);
            let above = above
                .id(Id::unique("draft words"))
                .close_behavior(PopupCloseBehavior::IgnoreClicks)
                .interactable(false);
            above.show(|ui| {
                ui.set_max_width(320.0);
                let said = ui.colored_label(colour, &words);
                access::name(&said, Role::Status, "What typing gives", &words);
            });
        }
    }

    fn choose_status_ui(&mut self, cell: &egui::Response, id: &str, now: Option<Status>) {
        let popup = Popup::from_response(cell).id(Id::unique("status of a row")).open(true);
        let popup = popup.close_behavior(PopupCloseBehavior::IgnoreClicks).accessible_name("Status");
        let shown = popup.show(|ui| statuses_ui(ui, now));
        let Some(shown) = shown else { return };
        if let Some(status) = shown.inner {
            self.gestures.push(Gesture::Status { id: id.to_owned(), status });
        } else {
            let outside = shown.response.clicked_elsewhere() && !cell.double_clicked();
            let escape = cell.ctx.input(|input| input.key_pressed(egui::Key::Escape));
            if outside || escape {
                self.gestures.push(Gesture::CloseStatus { by_key: escape });
            }
        }
    }

    /// What a hovered cell has to explain.
    fn help(&self, row: u32, column: Column) -> Option<String> {
        let session = self.editor.session();
        let view = session.view();
        let at = view.row(row);
        if column == Column::What {
            let more = what_more(self.editor, row, false);
            let contribution = view.contribution(row);
            let lines = [contribution.element, contribution.formation, &more].map(str::to_owned);
            return Some(lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"));
        }
        if column != Column::Troops {
            return None;
        }
        let baseline = session.views().baseline();
        let mut lines = Vec::new();
        if let Some(base) = baseline.find(view.id(row)) {
            let report = baseline.at(base, session.rule().day);
            let name = |figure| {
                let id = baseline.figure(figure).source;
                baseline.source(id).map_or(id, |source| &source.publisher).to_owned()
            };
            match (report.number, report.last) {
                (Some((number, day, by)), Some((_, last, confirmed))) if by != confirmed => lines.push(format!(
                    "{number}: {}, {day}; confirmed without a number: {}, {last}",
                    name(by),
                    name(confirmed)
                )),
                (Some((number, day, by)), _) => lines.push(format!("{number}: {}, {day}", name(by))),
                (None, Some((_, day, by))) => lines.push(format!("No number given: {}, {day}", name(by))),
                (None, None) => {}
            }
        }
        match at.kind {
            Kind::PartOf => {
                let parent = at.parent.map(|parent| view.row(parent).state.personnel().to_string()).unwrap_or_default();
                lines.push(format!("Included in the {parent}: changing it changes no total."));
            }
            Kind::TooOld => lines.push("Too old: not in the total.".to_owned()),
            Kind::NotCounted => lines.push("Not counted by the rule above.".to_owned()),
            Kind::Unknown if at.older > 0 => {
                lines.push(format!("The number, {}, is too old: not in the total.", at.state.personnel()));
            }
            _ => {}
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

/// What stands small behind the element: that the row is old, or contained in another.
fn what_more(editor: &Editor, row: u32, part: bool) -> String {
    let view = editor.session().view();
    let at = view.row(row);
    match (at.kind, at.parent) {
        (Kind::TooOld, _) => format!("last reported {}", at.state.last.year()),
        (Kind::PartOf, Some(parent)) => match view.row(parent).state.number {
            Some(number) => format!("included in the {number}"),
            None if part => "included above".to_owned(),
            None => "included elsewhere".to_owned(),
        },
        _ if view.part_is_broken(row) => "counts by itself: its whole does not fit".to_owned(),
        _ => String::new(),
    }
}

/// What the draft would make of the cell, or why it cannot; and whether that is a problem.
fn draft_words(editor: &Editor, draft: &Draft) -> (Option<String>, bool) {
    if let Some(problem) = &draft.problem {
        return (Some(problem.clone()), true);
    }
    if draft.column != Column::Troops || draft.text.trim() == draft.before.trim() {
        return (None, false);
    }
    let view = editor.session().view();
    let now = view.find(&draft.id).map_or(Personnel::Unknown, |row| view.row(row).shown_number());
    match editor.preview_troops(&draft.id, &draft.text) {
        Ok(number) => (Some(format!("{now} → {number}")), false),
        Err(_) => (None, false),
    }
}
