//! The visible part of the grid, on egui_table: headers, group lines, cells. What is typed into a cell is in [`super::typing`],
//! what a cell has to explain in [`super::tips`].

use eframe::egui::{
    self, Align, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, accesskit::SortDirection, vec2,
};
use egui_table::{CellInfo, HeaderCellInfo, HeaderRow, Table, TableDelegate, TableState};

use super::{
    Column, Commands, Grid, Order, draft_id, focus_id,
    lines::{self, Line, Marks},
    paint::{self, MARGIN, Piece},
    tips::what_more,
};
use crate::{
    editor::{Action, Command, Editor},
    gui::{
        access, menu,
        nearby::{self, Nearby},
        style,
    },
    model::{Status, place},
    report::{claims, evidence::Subject},
    scenario::Kind,
};

/// How wide a column may be.
pub const WIDTHS: std::ops::RangeInclusive<f32> = 48.0..=600.0;

/// Draws the table and takes clicks.
pub fn ui(grid: &mut Grid, ui: &mut Ui, editor: &Editor, nearby: &Nearby, commands: &mut Commands) {
    let place = ui.available_rect_before_wrap();
    let compact = place.width() < 700.0;
    let visible = grid.visible();
    let widths = widths(grid, &visible, place.width(), compact);
    let column_id = |column: &Column| Id::unique(("column", column.title()));
    let columns: Vec<egui_table::Column> = visible
        .iter()
        .zip(&widths)
        .map(|(column, width)| egui_table::Column::new(*width).range(WIDTHS).id(column_id(column)).resizable(true))
        .collect();
    let mut table = Table::new()
        .id_salt("rows")
        .num_rows(grid.lines.all.len() as u64)
        .num_sticky_cols(1)
        .columns(columns)
        .headers(vec![HeaderRow::new(28.0)]);
    if let Some(line) = grid.scroll_to.take() {
        table = table.scroll_to_row(line as u64, None);
        let at = grid.cursor.as_ref().and_then(|(_, on)| visible.iter().position(|column| column == on));
        // The first column is always in sight.
        if let Some(at) = at.filter(|at| *at > 0) {
            table = table.scroll_to_column(at, None);
        }
    }
    let focused = ui.memory(|memory| memory.has_focus(focus_id()));
    let mut gestures = Vec::new();
    let spanned = grid.span.map(|_| grid.spanned_columns());
    let to_troops = visible.iter().zip(&widths).take_while(|(column, _)| **column != Column::Troops);
    let name_width = to_troops.map(|(_, width)| width).sum();
    let hovered = ui.rect_contains_pointer(place).then(|| ui.input(|input| input.pointer.hover_pos())).flatten();
    let hovered = hovered.map(|pointer| pointer.y);
    let drawn = ui.scope(|ui| {
        // No lines between columns; where one can be drawn wider shows under the pointer.
        ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::NONE;
        // The widths are ours; the table only tells what was drawn wider or narrower. Without any stored ones a column
        // would shrink to its painted content, which has none.
        let id = table.get_id(ui);
        let stored = visible.iter().map(column_id).zip(widths.iter().copied()).collect();
        TableState { col_widths: stored, parent_width: None }.store(ui.ctx(), id);
        let gestures = &mut gestures;
        let visible = &visible;
        let mut drawing =
            Drawing { grid, editor, nearby, gestures, focused, place, compact, visible, hovered, name_width, spanned };
        table.show(ui, &mut drawing);
        TableState::load(ui.ctx(), id)
    });
    for (column, width) in visible.iter().zip(&widths) {
        let now = drawn.inner.as_ref().and_then(|drawn| drawn.col_widths.get(&column_id(column)));
        if let Some(now) = now.filter(|now| (**now - width).abs() > 0.5) {
            grid.widths.insert(*column, *now);
        }
    }
    for gesture in gestures {
        take(grid, ui, editor, gesture, commands);
    }
}

/// The widths of columns: as the user has drawn them, otherwise the usual ones; where they do not fit, long texts get
/// less room first; the last column takes what is left over.
fn widths(grid: &Grid, visible: &[Column], room: f32, compact: bool) -> Vec<f32> {
    const SCROLL_BAR: f32 = 10.0;
    let mut left = room - SCROLL_BAR;
    let mut widths = Vec::with_capacity(visible.len());
    for column in visible {
        let width = grid.widths.get(column).copied().unwrap_or_else(|| column.width(compact));
        left -= width;
        widths.push(width);
    }
    for (column, width) in visible.iter().zip(&mut widths) {
        if matches!(column, Column::What | Column::Source | Column::Where) && !grid.widths.contains_key(column) {
            let less = (-left).clamp(0.0, (*width - column.width(true)).max(0.0));
            *width -= less;
            left += less;
        }
    }
    // What they are is told apart by the ends of long texts, so it gets most of what is left, up to its usual width.
    if let Some(at) = visible.iter().position(|column| *column == Column::What && !grid.widths.contains_key(column)) {
        let more = (left.max(0.0) * 0.7).min((Column::What.width(false) - widths[at]).max(0.0));
        widths[at] += more;
        left -= more;
    }
    if let Some(last) = widths.last_mut() {
        *last = (*last + left.max(0.0)).clamp(*WIDTHS.start(), *WIDTHS.end());
    }
    widths
}

/// What the pointer did.
pub(super) enum Gesture {
    Fold(String),
    Click { id: String, column: Column, extend: bool, toggle: bool },
    Edit { id: String, column: Column },
    Status { id: String, status: Status },
    CloseStatus { by_key: bool },
    Select(String),
    Sort(Column),
    Run(Commands),
}

fn take(grid: &mut Grid, ui: &Ui, editor: &Editor, gesture: Gesture, commands: &mut Commands) {
    let session = editor.session();
    match gesture {
        Gesture::Fold(host) => {
            if !grid.wanted.folded.remove(&host) {
                grid.wanted.folded.insert(host);
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
        Gesture::Run(chosen) => commands.extend(chosen),
        Gesture::Sort(by) => {
            // The numbers largest first, texts from A on; then the other way round; then by host again.
            let first = matches!(by, Column::Troops | Column::LastReport);
            grid.wanted.order = match grid.wanted.order {
                Some(order) if order.by == by && order.down == first => Some(Order { by, down: !first }),
                Some(order) if order.by == by => None,
                _ => Some(Order { by, down: first }),
            };
        }
        Gesture::Select(host) => commands.push(Command::Explain(Subject::Host(host))),
    }
}

pub(super) struct Drawing<'a> {
    pub(super) grid: &'a mut Grid,
    pub(super) editor: &'a Editor,
    pub(super) nearby: &'a Nearby,
    pub(super) gestures: &'a mut Vec<Gesture>,
    pub(super) focused: bool,
    /// Where the table is.
    pub(super) place: Rect,
    /// Little room: smaller text.
    pub(super) compact: bool,
    pub(super) visible: &'a [Column],
    /// Where the pointer is over the table, from above: the first column is drawn apart, but a row is one.
    pub(super) hovered: Option<f32>,
    /// How far a group's name may run: up to the numbers.
    pub(super) name_width: f32,
    /// The columns of the selected cells, when not whole rows are selected.
    pub(super) spanned: Option<Vec<Column>>,
}

impl TableDelegate for Drawing<'_> {
    fn default_row_height(&self) -> f32 {
        style::ROW
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let Some(column) = self.visible.get(cell.col_range.start).copied() else { return };
        let palette = style::palette(ui);
        let rect = ui.max_rect();
        let response = ui.interact(rect, cell.table_id.with(("head", column.title())), Sense::CLICK);
        ui.painter().rect_filled(rect, 0.0, if response.hovered() { palette.group } else { palette.panel });
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
        let align = if column == Column::Troops { Align::Max } else { Align::Min };
        let order = self.grid.wanted.order.filter(|order| order.by == column);
        let title = match order {
            Some(order) => format!("{} {}", column.title(), if order.down { "▼" } else { "▲" }),
            None => column.title().to_owned(),
        };
        let colour = if order.is_some() { palette.accent } else { palette.weak };
        let mut inner = rect.shrink2(vec2(self.margin(), 0.0));
        if column == Column::Who {
            inner.min.x += 4.0;
        }
        paint::text(ui, inner, &title, style::strong_font(self.size() - 1.5), colour, align);
        access::name(&response, Role::ColumnHeader, column.title(), "");
        if let Some(order) = order {
            let direction = if order.down { SortDirection::Descending } else { SortDirection::Ascending };
            response.ctx.accesskit_node_builder(response.id, |node| node.set_sort_direction(direction));
        }
        if response.clicked() {
            self.gestures.push(Gesture::Sort(column));
        }
        response.on_hover_text(format!("{}\nClick to sort; the third click groups by host again.", column.help()));
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
                    // Of a row of which only some cells are selected those are stronger.
                    let fill = if self.spanned.is_some() { palette.selected_row } else { palette.selected };
                    ui.painter().rect_filled(rect, 0.0, fill);
                } else if self.hovered.is_some_and(|y| rect.y_range().contains(y)) {
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
        let (total, shown, small, difference) = lines::group_words(session, host);
        // Rows may be left out of sight; the sum is of all of them.
        let wanted = &self.grid.wanted;
        let small = match wanted.filter.is_usual() && !wanted.only_changed {
            true => small,
            false if small.is_empty() => "of all rows".to_owned(),
            false => format!("of all rows · {small}"),
        };
        if response.clicked() {
            self.gestures.push(Gesture::Fold(host.to_owned()));
        }
        if response.secondary_clicked() {
            self.gestures.push(Gesture::Select(host.to_owned()));
        }
        let Some(column) = self.visible.get(cell.col_nr) else { return };
        match column {
            Column::Who => {
                let name = place::place_name(host);
                let sign = if folded { "▸" } else { "▾" };
                // A long name runs on over the columns up to the number.
                let inner = Rect::from_min_size(rect.min, vec2(self.name_width, rect.height()))
                    .shrink2(vec2(self.margin(), 0.0));
                let mut over = ui.new_child(UiBuilder::new().max_rect(inner));
                over.set_clip_rect(inner.intersect(self.place));
                let text = format!("{sign} {name}");
                paint::text(&over, inner, &text, style::strong_font(self.size()), palette.text, Align::Min);
                access::name(&response, Role::Row, &format!("Host: {name}"), &total);
                if access::is_read(ui) {
                    let published = self.nearby.words(host);
                    let parts = [small.as_str(), &published].into_iter().filter(|part| !part.is_empty());
                    access::describe(&response, &parts.collect::<Vec<_>>().join(" · "));
                }
                response.ctx.accesskit_node_builder(response.id, |node| node.set_expanded(!folded));
                response.on_hover_ui(|ui| {
                    let text = format!("{name}: click to fold, right-click to select its rows");
                    ui.label(format!("{text}\n{}", self.nearby.explained(host)).trim_end());
                });
            }
            Column::Troops => {
                let font = style::strong_font(self.size());
                paint::text(ui, rect.shrink2(vec2(self.margin(), 0.0)), &shown, font, palette.text, Align::Max);
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
                pieces.push(Piece { text: &small, font: font.clone(), colour: palette.weak, struck: false });
                let clip =
                    Rect::from_min_max(ui.clip_rect().min, egui::pos2(self.place.right(), ui.clip_rect().bottom()));
                let mut over = ui.new_child(UiBuilder::new().max_rect(wide));
                over.set_clip_rect(clip);
                let drawn = paint::pieces(&over, wide.shrink2(vec2(self.margin(), 0.0)), &pieces, Align::Min);
                // What is published of it, where there is room; the tool tip has it too.
                if let Some(first) = self.nearby.of_host(host).next() {
                    let number = over.painter().layout_no_wrap(first.published.clone(), font, palette.weak);
                    let at = egui::pos2(drawn.right() + 12.0 + nearby::MARK, rect.center().y);
                    let number_at = egui::pos2(at.x + nearby::MARK + 4.0, at.y - number.size().y / 2.0);
                    if number_at.x + number.size().x <= self.place.right() - self.margin() {
                        nearby::mark(&over, at, claims::is_about_all(&first.claim));
                        over.painter().galley(number_at, number, palette.weak);
                    }
                }
                if self.nearby.of_host(host).next().is_some() {
                    response.on_hover_ui(|ui| drop(ui.label(self.nearby.explained(host))));
                }
            }
            _ => {}
        }
    }

    fn row_cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo, row: u32, part: bool) {
        let Some(column) = self.visible.get(cell.col_nr).copied() else { return };
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
            let selected = self.is_selected(&id, column);
            response.ctx.accesskit_node_builder(node, |node| {
                node.set_row_index(cell.row_nr as usize);
                node.set_column_index(cell.col_nr);
                node.set_selected(selected);
            });
            if self.is_current(&id, column) {
                // The grid has the focus; this is where in it.
                let current = node.accesskit_id();
                response.ctx.accesskit_node_builder(focus_id(), |node| node.set_active_descendant(current));
            }
        }
        if self.spanned.is_some() && self.is_selected(&id, column) {
            ui.painter().rect_filled(rect, 0.0, style::palette(ui).selected);
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
        self.menu_ui(&response, &id, column);
        let marks = lines::marks(session, row);
        let old = self.old_text(row, column, &text, marks);
        if let Some(old) = &old {
            access::describe(&response, &format!("reported: {old}"));
        }
        self.paint_cell(ui, rect, row, part, column, &text, old.as_deref(), marks);
        let palette = style::palette(ui);
        if self.is_current(&id, column) {
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

    /// Size of ordinary text, points.
    fn size(&self) -> f32 {
        if self.compact { 12.5 } else { 13.5 }
    }

    /// Space left and right of a cell's text, points.
    fn margin(&self) -> f32 {
        if self.compact { MARGIN - 2.0 } else { MARGIN }
    }

    fn is_current(&self, id: &str, column: Column) -> bool {
        self.grid.cursor.as_ref().is_some_and(|(on, in_column)| *on == id && *in_column == column)
    }

    fn is_selected(&self, id: &str, column: Column) -> bool {
        self.grid.selected.contains(id) && self.spanned.as_ref().is_none_or(|columns| columns.contains(&column))
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
        let font = style::font(self.size());
        let mut inner = rect.shrink2(vec2(self.margin(), 0.0));
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
                let why = what_more(self.editor, row, part);
                let colour = if marks.pale || marks.removed { palette.pale } else { palette.weak };
                let old_piece =
                    old.map(|old| Piece { text: old, font: font.clone(), colour: palette.pale, struck: true });
                let mut pieces: Vec<Piece<'_>> = old_piece.into_iter().collect();
                // Why it does not count matters more than what it is, so it is not what gets cut off.
                if !why.is_empty() {
                    pieces.push(Piece { text: &why, font: font.clone(), colour: palette.pale, struck: false });
                }
                let font = if why.is_empty() { font } else { style::font(self.size() - 1.5) };
                pieces.push(Piece { text, font, colour, struck });
                paint::pieces(ui, inner, &pieces, Align::Min);
            }
            Column::Troops => {
                let unknown = at.state.number.is_none();
                let colour =
                    if unknown || matches!(at.kind, Kind::Unknown | Kind::TooOld) { palette.pale } else { base };
                self.paint_changed(ui, inner, text, old, colour, struck, Align::Max);
            }
            _ => {
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
        // Where both do not fit, what holds now is what is read; the tool tip has what stood there before.
        let width =
            |text: &str| ui.painter().layout_no_wrap(text.to_owned(), style::font(self.size()), colour).size().x;
        let fits = |old: &&str| width(old) + width(text) + 10.0 <= rect.width();
        if let Some(old) = old.filter(fits) {
            pieces.push(Piece { text: old, font: style::font(self.size() - 1.0), colour: palette.pale, struck: true });
        }
        let font = if old.is_some() { style::strong_font(self.size()) } else { style::font(self.size()) };
        let colour = if old.is_some() { palette.text } else { colour };
        pieces.push(Piece { text, font, colour, struck });
        paint::pieces(ui, rect, &pieces, align);
    }

    /// What can be done to a row, at the pointer.
    fn menu_ui(&mut self, cell: &egui::Response, id: &str, column: Column) {
        use Action::{Copy, Cut, FillDown, Paste, RemoveRow, RevertRow};
        if cell.secondary_clicked() && !self.grid.selected.contains(id) {
            self.gestures.push(Gesture::Click { id: id.to_owned(), column, extend: false, toggle: false });
        }
        cell.context_menu(|ui| {
            let mut chosen = Commands::new();
            menu::items_ui(ui, self.editor, &[Cut, Copy, Paste, FillDown], &mut chosen);
            ui.separator();
            menu::items_ui(ui, self.editor, &[RemoveRow, RevertRow], &mut chosen);
            if !chosen.is_empty() {
                self.gestures.push(Gesture::Run(chosen));
            }
        });
    }
}
