//! *Compare*: what-ifs and what is reported side by side, as a chart of differences or as a table.
//!
//! What the lines and differences are is worked out in [`crate::report::compare`], once per change and choice and never
//! per frame; here is which what-ifs take part, how it looks, and which rows a click selects. Only lines in sight are
//! laid out: by contributor and host there may be thousands. Start reading at [`Comparing::ui`].

use std::{
    collections::{BTreeSet, HashSet},
    sync::{Arc, Weak},
};

use eframe::egui::{
    self, Align, Align2, Button, Color32, ComboBox, FontId, Label, PopupCloseBehavior, Rect, Response, RichText, Role,
    ScrollArea, Sense, Stroke, Ui,
    containers::menu::{MenuButton, MenuConfig},
    pos2, vec2,
};

use super::bars::name_ui;
use crate::{
    editor::{Command, Session},
    gui::{Commands, access, grid::paint, style},
    model::{Dataset, grouped, grouped_signed, guard::guarded},
    report::{
        compare::{self, Comparison, Side, Value},
        totals::REPORTED,
        words,
    },
    scenario::{Axis, Kind, Row, ScenarioId, View},
};

/// Height of a line with one difference, of the head over several, and of each of the several.
const LINE: f32 = 27.0;
const HEAD: f32 = 21.0;
const SIDE: f32 = 17.0;
/// Between a line with several and the next.
const GAP: f32 = 7.0;
/// Height of a line of the table.
const ROW: f32 = 22.0;
/// Height of its two lines of heads.
const HEADS: f32 = 38.0;
/// Between what-ifs in the table.
const BETWEEN: f32 = 16.0;
/// However much the controls take: what is left to the result at least.
const LEAST: f32 = 170.0;
/// From this width on there is room for more than the bare difference.
const FOR_WORDS: f32 = 330.0;
/// Lines whose numbers are given to screen readers at once; the others come with their lines when they are in sight.
const MOST_READ: usize = 400;

const AXES: [Axis; 5] = [Axis::Host, Axis::Contributor, Axis::Cell, Axis::Formation, Axis::Status];

/// What an axis is called.
const fn axis_words(axis: Axis) -> &'static str {
    match axis {
        Axis::Host => "host",
        Axis::Contributor => "contributor",
        Axis::Cell => "contributor and host",
        Axis::Formation => "formation",
        Axis::Domain => "domain",
        Axis::Status => "status",
    }
}

/// A what-if; `None` is what is reported.
type Layer = Option<ScenarioId>;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choices {
    /// Those that take no part, so that a new what-if does.
    left_out: BTreeSet<Layer>,
    axis: Axis,
    /// What differences are from. One that is gone counts as Reported, and again when undo brings it back.
    root: Layer,
    only_changed: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self { left_out: BTreeSet::new(), axis: Axis::Host, root: None, only_changed: true }
    }
}

/// The comparison under choices, as long as nothing changes.
struct Cached {
    generation: u64,
    choices: Choices,
    comparison: Comparison,
    title: String,
    /// For screen readers.
    cells: Vec<(String, String)>,
    /// The largest difference of a line, up or down, persons.
    most: u64,
    /// The longest of the words behind differences.
    longest: String,
    /// Of the table's columns, once it has been drawn.
    widths: Option<Vec<f32>>,
}

/// What is compared, and the result.
#[derive(Default)]
pub struct Comparing {
    choices: Choices,
    /// What the choices were made for: ids of what-ifs mean nothing in another document.
    dataset: Weak<Dataset>,
    cached: Option<Cached>,
}

impl Comparing {
    /// Draws controls and result, in `height` points if there is that much to say.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, as_table: bool, height: f32, commands: &mut Commands) {
        let dataset = session.document().dataset();
        if !std::ptr::eq(self.dataset.as_ptr(), Arc::as_ptr(dataset)) {
            self.dataset = Arc::downgrade(dataset);
            (self.choices.root, self.choices.left_out) = (None, BTreeSet::new());
        }
        if session.document().scenarios().is_empty() {
            ui.add_space(8.0);
            let text = "There is no what-if yet. Change a number in the table and it becomes one; here it is then held \
                        against what is reported.";
            ui.add(Label::new(RichText::new(text).weak()).wrap());
            return;
        }
        let bottom = ui.cursor().top() + height;
        ui.add_space(4.0);
        self.controls_ui(ui, session);
        self.refresh(session);
        let Some(cached) = &mut self.cached else { return };
        ui.add_space(4.0);
        ui.add(Label::new(RichText::new(&cached.title).font(style::strong_font(13.5))).wrap());
        if let Some(note) = note(&cached.comparison) {
            ui.add(Label::new(RichText::new(note).small().color(style::palette(ui).weak)).wrap());
        }
        ui.add_space(4.0);
        let start = ui.cursor().min;
        if cached.comparison.names.len() > 1 {
            let room = (bottom - start.y).max(LEAST);
            if as_table {
                table_ui(ui, session, cached, room, commands);
            } else {
                bars_ui(ui, session, cached, room, commands);
            }
        }
        let rect = Rect::from_min_max(start, ui.cursor().min);
        access::table(ui, rect, &cached.title, &cached.cells);
    }

    /// Which take part, by what, against what; Copy.
    fn controls_ui(&mut self, ui: &mut Ui, session: &Session) {
        let layers = layers(session);
        let root = self.choices.existing_root(session);
        let is_in = |left_out: &BTreeSet<Layer>, layer: &Layer| *layer == root || !left_out.contains(layer);
        ui.horizontal_wrapped(|ui| {
            (ui.spacing_mut().item_spacing, ui.spacing_mut().button_padding.x) = (vec2(4.0, 4.0), 6.0);
            let taking_part = layers.iter().filter(|(layer, _)| is_in(&self.choices.left_out, layer)).count();
            let text = if taking_part == layers.len() {
                format!("All {taking_part} ▾")
            } else {
                format!("{taking_part} of {} ▾", layers.len())
            };
            let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
            let (button, _) = MenuButton::from_button(Button::new(text)).config(config).ui(ui, |ui| {
                ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                    for (layer, name) in &layers {
                        let mut on = is_in(&self.choices.left_out, layer);
                        let is_root = *layer == root;
                        let check = ui.add_enabled(!is_root, egui::Checkbox::new(&mut on, *name));
                        let check = check.on_disabled_hover_text("The others are compared against it");
                        // Not by the bare name: a what-if may be called as something else in the window is.
                        check.clone().accessible_name(format!("Compare {name}"));
                        if check.changed() {
                            if on {
                                self.choices.left_out.remove(layer);
                            } else {
                                self.choices.left_out.insert(layer.clone());
                            }
                        }
                    }
                });
            });
            button
                .on_hover_text("What is compared: Reported and any of the what-ifs")
                .accessible_name("What-ifs compared");

            let by = ComboBox::from_id_salt("by").selected_text(format!("by {}", axis_words(self.choices.axis)));
            let by = by.width(76.0).show_ui(ui, |ui| {
                for axis in AXES {
                    ui.selectable_value(&mut self.choices.axis, axis, format!("by {}", axis_words(axis)));
                }
            });
            by.response.on_hover_text("What the lines are").accessible_name("Compare by");

            let name_of = |layer: &Layer| {
                layers.iter().find(|(other, _)| other == layer).map_or(REPORTED, |(_, name)| *name).to_owned()
            };
            let against = ComboBox::from_id_salt("against").selected_text(format!("against {}", name_of(&root)));
            // A long name must not make the panel wider.
            let against = against.width(150.0_f32.min(ui.max_rect().width() - 4.0)).truncate().show_ui(ui, |ui| {
                for (layer, _) in &layers {
                    let text = format!("against {}", name_of(layer));
                    if ui.selectable_label(*layer == root, text).clicked() {
                        self.choices.root.clone_from(layer);
                    }
                }
            });
            against.response.on_hover_text("What the differences are from").accessible_name("Compare against");

            // These two stay together.
            const FOR_BOTH: f32 = 160.0;
            if ui.available_size_before_wrap().x < FOR_BOTH {
                ui.end_row();
            }
            let only = Button::selectable(self.choices.only_changed, "Only changed").frame_when_inactive(true);
            let only = ui.add(only).on_hover_text("Leave out lines that are the same everywhere");
            // The table of rows has a button with these words.
            if only.accessible_name("Only changed lines").clicked() {
                self.choices.only_changed = !self.choices.only_changed;
            }
            let copy = ui.button("Copy").on_hover_text("Copy this as a table, for a spreadsheet");
            if copy.accessible_name("Copy the comparison").clicked() {
                self.refresh(session);
                if let Some(cached) = &self.cached {
                    ui.copy_text(as_text(&cached.comparison));
                }
            }
        });
    }

    /// Compares anew when anything has changed.
    fn refresh(&mut self, session: &Session) {
        let is_right = |cached: &Cached| cached.generation == session.generation() && cached.choices == self.choices;
        if self.cached.as_ref().is_some_and(is_right) {
            return;
        }
        let comparison = self.choices.compare(session);
        let differences = comparison.lines.iter().flat_map(|line| &line.values).map(|value| value.difference);
        self.cached = Some(Cached {
            generation: session.generation(),
            choices: self.choices.clone(),
            title: title(&comparison),
            cells: cells(&comparison),
            most: differences.map(i64::unsigned_abs).max().unwrap_or(0),
            longest: values(&comparison).map(tail).max_by_key(String::len).unwrap_or_default(),
            widths: None,
            comparison,
        });
    }
}

impl Choices {
    fn existing_root(&self, session: &Session) -> Layer {
        self.root.clone().filter(|id| session.document().scenario(id).is_some())
    }

    /// The sides, the root first.
    fn sides<'a>(&self, session: &'a Session) -> Vec<Side<'a>> {
        let root = self.existing_root(session);
        let mut layers = layers(session);
        layers.retain(|(layer, _)| *layer == root || !self.left_out.contains(layer));
        layers.sort_by_key(|(layer, _)| *layer != root); // stable: the others stay in order
        let side = |(layer, name): (Layer, &'a str)| Side { name, view: session.views().get(layer.as_deref()) };
        layers.into_iter().map(side).collect()
    }

    fn compare(&self, session: &Session) -> Comparison {
        let sides = self.sides(session);
        let root = Side { name: REPORTED, view: session.reported() };
        let (root, others) = sides.split_first().map_or((root, &[][..]), |(root, others)| (*root, others));
        let mut comparison = compare::compare(root, others, self.axis, self.only_changed);
        for line in &mut comparison.lines {
            if line.name.is_empty() {
                line.name = format!("no {}", axis_words(self.axis));
            }
        }
        comparison
    }
}

/// All values, those of the total too.
fn values(comparison: &Comparison) -> impl Iterator<Item = &Value> {
    comparison.lines.iter().flat_map(|line| &line.values).chain(&comparison.total)
}

/// Reported and all what-ifs with their names.
fn layers(session: &Session) -> Vec<(Layer, &str)> {
    let what_ifs = session.document().scenarios().iter();
    let what_ifs = what_ifs.map(|scenario| (Some(scenario.id.clone()), scenario.name.as_str()));
    std::iter::once((None, REPORTED)).chain(what_ifs).collect()
}

fn title(comparison: &Comparison) -> String {
    let (day, root) = (words::day(comparison.rule.day), comparison.root());
    match &comparison.names[..] {
        [_, one] => format!("{one} against {root}, {day}"),
        _ => format!("Differences from {root}, {day}"),
    }
}

/// What is not to be seen, in a sentence.
fn note(comparison: &Comparison) -> Option<String> {
    if comparison.names.len() < 2 {
        return Some(format!("Nothing is held against {}. Tick a what-if in the list above.", comparison.root()));
    }
    match (comparison.lines.is_empty(), comparison.left_out) {
        (true, 0) => Some("Nothing is counted on this day by this rule.".to_owned()),
        (true, _) => Some("No line differs on this day by this rule.".to_owned()),
        (false, 0) => None,
        (false, 1) => Some("1 other line is the same everywhere.".to_owned()),
        (false, several) => Some(format!("{} other lines are the same everywhere.", grouped(several as u64))),
    }
}

/// Every number as series and line: what a screen reader is given.
fn cells(comparison: &Comparison) -> Vec<(String, String)> {
    let total = ("Total", &comparison.total);
    let lines = comparison.lines.iter().take(MOST_READ).map(|line| (line.name.as_str(), &line.values));
    let mut cells = Vec::new();
    for (line, values) in lines.chain([total]) {
        for (at, (name, value)) in comparison.names.iter().zip(values).enumerate() {
            // These beginnings stand for other things in the window.
            let name = match name.as_str() {
                "Host" | "What-if" | "Line" => format!("“{name}”"),
                _ => name.clone(),
            };
            cells.push((format!("{name}: {line}"), grouped(value.sum.best)));
            if at > 0 {
                cells.push((format!("{name}, difference: {line}"), grouped_signed(value.difference)));
                cells.push((format!("{name}, %: {line}"), value.per_cent_shown()));
            }
        }
    }
    cells
}

/// Tabs between cells, a line per line, the total last. Numbers without commas, which half of Europe reads as decimal.
fn as_text(comparison: &Comparison) -> String {
    let text = |text: &str| guarded(&text.replace(['\t', '\n', '\r'], " ")).into_owned();
    let mut head = vec![axis_words(comparison.axis).to_owned()];
    for (at, name) in comparison.names.iter().enumerate() {
        head.push(text(name));
        if at > 0 {
            head.extend([text(&format!("{name}: difference")), text(&format!("{name}: %"))]);
        }
    }
    let mut table = vec![head];
    let lines = comparison.lines.iter().map(|line| (line.name.as_str(), &line.values));
    for (name, values) in lines.chain([("Total", &comparison.total)]) {
        let mut row = vec![text(name)];
        for (at, value) in values.iter().enumerate() {
            row.push(value.shown().replace(',', ""));
            if at > 0 {
                row.push(value.difference.to_string());
                row.push(value.per_cent.map_or_else(String::new, |per_cent| per_cent.to_string()));
            }
        }
        table.push(row);
    }
    table.into_iter().map(|row| row.join("\t") + "\n").collect()
}

// Lines.

/// A line as it is drawn: of the comparison, or its total.
#[derive(Clone, Copy)]
struct Drawn<'a> {
    comparison: &'a Comparison,
    /// `None`: the total.
    key: Option<&'a str>,
    name: &'a str,
    values: &'a [Value],
}

impl<'a> Drawn<'a> {
    /// The line at `nth`, or the total behind the last.
    fn of(comparison: &'a Comparison, nth: usize) -> Self {
        match comparison.lines.get(nth) {
            Some(line) => Self { comparison, key: Some(&line.key), name: &line.name, values: &line.values },
            None => Self { comparison, key: None, name: "Total", values: &comparison.total },
        }
    }

    /// All but the root's with their names.
    fn differences(self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.comparison.names.iter().map(String::as_str).zip(self.values).skip(1)
    }

    fn root(self) -> Value {
        self.values.first().copied().unwrap_or(Value { sum: Default::default(), difference: 0, per_cent: None })
    }

    /// Everything in words.
    fn words(self, session: &Session) -> String {
        let mut text = self.name.to_owned();
        let open =
            |value: &Value| if value.sum.is_open() { format!(" ({})", value.sum.range()) } else { String::new() };
        let root = self.root();
        text.push_str(&format!("\n{}: {}{}", self.comparison.root(), root.shown(), open(&root)));
        for (name, value) in self.differences() {
            let per_cent = match value.per_cent_shown() {
                none if none.is_empty() => none,
                some => format!(", {some}"),
            };
            let difference = grouped_signed(value.difference);
            text.push_str(&format!("\n{name}: {}{} · {difference}{per_cent}", value.shown(), open(value)));
        }
        if self.key.is_some() {
            let names = self.comparison.names.iter().zip(self.values);
            let shown = names.into_iter().find(|(name, _)| *name == session.shown_name());
            match shown {
                Some((name, value)) if value.sum.is_empty() => {
                    text.push_str(&format!("\n{name}, which is shown, has no such rows."));
                }
                _ => text.push_str("\nClick to select its rows."),
            }
        }
        text
    }

    /// What a screen reader says of the line.
    fn value(self) -> String {
        let mut differences = self.differences();
        match (differences.next(), differences.next()) {
            (Some((_, one)), None) => grouped_signed(one.difference),
            _ => {
                let each =
                    self.differences().map(|(name, value)| format!("{name} {}", grouped_signed(value.difference)));
                each.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Takes clicks and paints what marks the line; gives back the colour it then stands on, nothing out of sight.
    fn take(
        self,
        ui: &Ui,
        session: &Session,
        choices: &Choices,
        (rect, response): (Rect, Response),
        commands: &mut Commands,
    ) -> Option<Color32> {
        let palette = style::palette(ui);
        if let Some(key) = self.key {
            if response.clicked() {
                commands.push(Command::Select(rows_of(session, choices, key)));
            }
            access::name(&response, Role::Button, &format!("Line: {}", self.name), &self.value());
        }
        if !ui.is_rect_visible(rect) {
            return None;
        }
        let mut ground = palette.panel;
        if self.key.is_some() && (response.hovered() || response.has_focus()) {
            ground = palette.group;
            ui.painter().rect_filled(rect, 4.0, ground);
        }
        if self.key.is_some_and(|key| is_selected(session, self.comparison.axis, key)) {
            let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            ui.painter().rect_filled(edge, 1.0, palette.accent);
        }
        response.on_hover_ui(|ui| drop(ui.label(self.words(session))));
        Some(ground)
    }
}

/// Whether a row falls into a line.
fn is_of(view: &View, number: u32, row: &Row, axis: Axis, key: &str) -> bool {
    let at = view.contribution(number);
    match axis {
        Axis::Host => at.host == key,
        Axis::Contributor => at.contributor == key,
        Axis::Cell => {
            key.strip_prefix(at.contributor).and_then(|rest| rest.strip_prefix('.')).is_some_and(|host| host == at.host)
        }
        Axis::Formation => at.formation == key,
        Axis::Domain => at.domain.map_or("", |domain| domain.code()) == key,
        Axis::Status => row.state.status.is_some_and(|status| status.code() == key),
    }
}

/// The rows behind a line: those that any side counts there, or leaves out for their age, as far as what is shown has
/// them. So a row that was taken out is among them, and one that another what-if has added is not.
fn rows_of(session: &Session, choices: &Choices, key: &str) -> Vec<String> {
    let counted = |kind: Kind| matches!(kind, Kind::Known | Kind::Unknown | Kind::TooOld);
    let mut ids: HashSet<&str> = HashSet::new();
    let shown = session.view();
    for view in choices.sides(session).into_iter().map(|side| side.view).chain([shown]) {
        let of_line =
            view.rows().filter(|(number, row)| counted(row.kind) && is_of(view, *number, row, choices.axis, key));
        ids.extend(of_line.map(|(number, _)| view.id(number)));
    }
    let present = shown.rows().filter(|(_, row)| row.kind.is_present()).map(|(number, _)| shown.id(number));
    present.filter(|id| ids.contains(id)).map(str::to_owned).collect()
}

/// Whether the first selected row belongs to the line.
fn is_selected(session: &Session, axis: Axis, key: &str) -> bool {
    let view = session.view();
    let first = session.selected().first().and_then(|id| view.find(id));
    first.is_some_and(|row| is_of(view, row, &view.row(row), axis, key))
}

// The chart.

/// A bar per line and side from a zero line in the middle. What a bar is of stands in the half that it leaves free.
fn bars_ui(ui: &mut Ui, session: &Session, cached: &Cached, height: f32, commands: &mut Commands) {
    let comparison = &cached.comparison;
    let sides = comparison.names.len() - 1;
    let line = if sides == 1 { LINE } else { HEAD + SIDE * sides as f32 + GAP };
    ui.spacing_mut().item_spacing.y = 0.0;
    let scroll = ScrollArea::vertical().id_salt("differences").max_height(height).auto_shrink([false, true]);
    scroll.show_rows(ui, line, comparison.lines.len() + 1, |ui, lines| {
        let width = ui.available_width();
        let half = Half::new(ui, cached, width);
        for nth in lines {
            let drawn = Drawn::of(comparison, nth);
            let sense = if drawn.key.is_some() { Sense::click() } else { Sense::hover() };
            let (rect, response) = ui.allocate_exact_size(vec2(width, line), sense);
            if drawn.take(ui, session, &cached.choices, (rect, response), commands).is_some() {
                half.line_ui(ui, rect, drawn);
            }
        }
    });
}

/// What is the same for both halves and all lines.
struct Half {
    width: f32,
    /// Points per person.
    scale: f32,
    words_too: bool,
}

impl Half {
    fn new(ui: &Ui, cached: &Cached, width: f32) -> Self {
        let words_too = width > FOR_WORDS;
        let half = width / 2.0 - 4.0;
        let measure = |text: String| ui.painter().layout_no_wrap(text, style::font(12.0), Color32::WHITE).size().x;
        let mut words = measure(style::difference(i64::try_from(cached.most).unwrap_or(i64::MAX)));
        if words_too {
            words += measure(cached.longest.clone()) + 6.0;
        }
        Self { width: half, scale: (half - words - 8.0).max(12.0) / cached.most.max(1) as f32, words_too }
    }

    fn line_ui(&self, ui: &Ui, rect: Rect, line: Drawn<'_>) {
        let palette = style::palette(ui);
        let is_total = line.key.is_none();
        let font = if is_total { style::strong_font(12.5) } else { style::font(12.5) };
        if is_total {
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.line));
        }
        let sides: Vec<(&str, &Value)> = line.differences().collect();
        if let [(_, value)] = sides[..] {
            let free = self.side_ui(ui, rect, rect.center().y, value, line);
            if is_total {
                let align = if value.difference < 0 { Align::Min } else { Align::Max };
                paint::text(ui, free, line.name, font, palette.text, align);
            } else {
                name_ui(ui, free, line.name, if value.difference < 0 { Align::Min } else { Align::Max });
            }
            return;
        }
        let head = Rect::from_min_size(rect.min + vec2(6.0, 2.0), vec2(rect.width() - 12.0, HEAD - 2.0));
        let from = format!("from {}", line.root().shown());
        let from = paint::text(ui, head, &from, style::font(11.5), palette.weak, Align::Max);
        let room = head.with_max_x(from.left() - 8.0);
        paint::text(ui, room, line.name, font, palette.text, Align::Min);
        for (nth, (name, value)) in sides.into_iter().enumerate() {
            let band =
                Rect::from_min_size(pos2(rect.left(), head.bottom() + SIDE * nth as f32), vec2(rect.width(), SIDE));
            let free = self.side_ui(ui, band, band.center().y, value, line);
            let align = if value.difference < 0 { Align::Min } else { Align::Max };
            paint::text(ui, free, name, style::font(11.5), palette.weak, align);
        }
    }

    /// A bar and its number; gives back the free half.
    fn side_ui(&self, ui: &Ui, rect: Rect, middle: f32, value: &Value, line: Drawn<'_>) -> Rect {
        let palette = style::palette(ui);
        let painter = ui.painter_at(rect);
        let zero = rect.center().x.round();
        let is_total = line.key.is_none();
        let (up, way) = if value.difference < 0 { (false, -1.0) } else { (true, 1.0) };
        // The total's bar would leave none of the others to be seen.
        let length = if is_total { 0.0 } else { value.difference.unsigned_abs() as f32 * self.scale };
        let thick = if rect.height() > SIDE { 16.0 } else { 11.0 };
        let end = zero + way * length;
        let bar = Rect::from_two_pos(pos2(zero, middle - thick / 2.0), pos2(end, middle + thick / 2.0));
        let colour = style::difference_colour(&palette, value.difference);
        if length > 0.0 {
            painter.rect_filled(bar, 0.0, colour);
        }
        painter.vline(zero, rect.y_range(), Stroke::new(1.0, palette.pale));
        let (number, colour) = match value.difference {
            0 => (unchanged(&line.root(), value), palette.weak),
            other => (style::difference(other), colour),
        };
        let strong = is_total || value.difference != 0 && rect.height() > SIDE;
        let font = if strong { style::strong_font(12.0) } else { style::font(11.5) };
        let anchor = if up { Align2::LEFT_CENTER } else { Align2::RIGHT_CENTER };
        let number = painter.text(pos2(end + way * 6.0, middle), anchor, number, font, colour);
        if self.words_too && value.difference != 0 {
            let x = if up { number.right() } else { number.left() };
            painter.text(pos2(x + way * 6.0, middle), anchor, tail(value), style::font(11.5), palette.weak);
        }
        let free = vec2(self.width - 6.0, rect.height());
        if up {
            Rect::from_min_size(pos2(rect.left() + 6.0, rect.top()), free)
        } else {
            Rect::from_min_size(pos2(zero + 7.0, rect.top()), free)
        }
    }
}

/// What stands behind a difference where there is room.
fn tail(value: &Value) -> String {
    // A difference to a row whose number is gone is not what it seems.
    if value.sum.contributions == 0 { value.shown() } else { value.per_cent_shown() }
}

/// Where the best values are the same: what is not.
fn unchanged(root: &Value, value: &Value) -> String {
    let (was, is) = (root.shown(), value.shown());
    if was != is {
        format!("{was} → {is}")
    } else if root.sum != value.sum {
        "0, but changed".to_owned()
    } else {
        "0".to_owned()
    }
}

// The table.

/// A name, then the root's value, then value, difference and per cent of each side. Heads and total stay in sight, and
/// names do when columns are scrolled.
fn table_ui(ui: &mut Ui, session: &Session, cached: &mut Cached, height: f32, commands: &mut Commands) {
    let widths = cached.widths.take().unwrap_or_else(|| widths(ui, &cached.comparison));
    let (left, visible) = (ui.cursor().left(), ui.available_width());
    let table = Table {
        comparison: &cached.comparison,
        left,
        names: widths[0].min((visible * 0.42).max(76.0)),
        columns: &widths[1..],
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let (head, _) = ui.allocate_exact_size(vec2(visible, HEADS), Sense::hover());
    let scroll = ScrollArea::both().id_salt("compared").auto_shrink([false, true]).max_height(height - HEADS - ROW);
    let lines = cached.comparison.lines.len();
    let scrolled = scroll.show_rows(ui, ROW, lines, |ui, lines| {
        for nth in lines {
            let line = Drawn::of(&cached.comparison, nth);
            let (id, rect) = ui.allocate_space(vec2(table.width().max(visible), ROW));
            // However far columns are scrolled, what is clicked is the part in sight.
            let in_sight = Rect::from_min_size(pos2(left, rect.top()), vec2(visible, ROW));
            let response = ui.interact(in_sight, id, Sense::click());
            if let Some(ground) = line.take(ui, session, &cached.choices, (in_sight, response), commands) {
                table.line_ui(ui, rect, line, ground);
            }
        }
    });
    let (total, response) = ui.allocate_exact_size(vec2(visible, ROW), Sense::hover());
    let moved = vec2(-scrolled.state.clamped_offset().x, 0.0);
    let clipped = |ui: &mut Ui, rect: Rect| {
        let mut clipped = ui.new_child(egui::UiBuilder::new().max_rect(rect));
        clipped.shrink_clip_rect(rect);
        clipped
    };
    table.head_ui(&clipped(ui, head), head.translate(moved));
    let line = Drawn::of(&cached.comparison, lines);
    if let Some(ground) = line.take(ui, session, &cached.choices, (total, response), commands) {
        table.line_ui(&clipped(ui, total), total.translate(moved), line, ground);
    }
    let palette = style::palette(ui);
    ui.painter().hline(head.x_range(), head.bottom(), Stroke::new(1.0, palette.line));
    ui.painter().hline(total.x_range(), total.top(), Stroke::new(1.0, palette.pale));
    cached.widths = Some(widths);
}

/// Where the table's columns are.
struct Table<'a> {
    comparison: &'a Comparison,
    /// Where the part in sight begins.
    left: f32,
    /// Width of the names.
    names: f32,
    /// Widths of the root's value, then of value, difference and per cent of each side.
    columns: &'a [f32],
}

impl Table<'_> {
    /// Left and right of all columns but the names, in a line that begins at 0.
    fn columns(&self) -> impl Iterator<Item = (f32, f32)> {
        self.columns.iter().enumerate().scan(self.names, |x, (nth, width)| {
            // A side's three stand closer to one another than to the next side's.
            let left = *x + if nth == 0 || nth % 3 == 1 { BETWEEN } else { BETWEEN * 0.6 };
            *x = left + width;
            Some((left, *x))
        })
    }

    fn width(&self) -> f32 {
        self.columns().last().map_or(self.names, |(_, right)| right) + 4.0
    }

    fn head_ui(&self, ui: &Ui, rect: Rect) {
        let palette = style::palette(ui);
        let (top, low) = rect.split_top_bottom_at_y(rect.top() + HEADS / 2.0 + 1.0);
        let columns: Vec<(f32, f32)> = self.columns().collect();
        let sides = columns[..1]
            .iter()
            .map(|one| (one.0, one.1))
            .chain(columns[1..].chunks(3).map(|side| (side[0].0, side[side.len() - 1].1)));
        for (name, (left, right)) in self.comparison.names.iter().zip(sides) {
            let at = top.with_min_x(rect.left() + left).with_max_x(rect.left() + right);
            paint::text(ui, at, name, style::strong_font(12.0), palette.text, Align::Max);
        }
        for (nth, (left, right)) in columns.into_iter().enumerate() {
            let text = match nth {
                0 => continue,
                nth => ["troops", "difference", "%"][(nth - 1) % 3],
            };
            let at = low.with_min_x(rect.left() + left).with_max_x(rect.left() + right);
            paint::text(ui, at, text, style::font(11.0), palette.weak, Align::Max);
        }
        self.name_ui(ui, low, "", style::font(11.0), palette.panel);
        self.name_ui(ui, top, axis_words(self.comparison.axis), style::strong_font(12.0), palette.panel);
    }

    fn line_ui(&self, ui: &Ui, rect: Rect, line: Drawn<'_>, ground: Color32) {
        let palette = style::palette(ui);
        let font = if line.key.is_none() { style::strong_font(12.5) } else { style::font(12.5) };
        for ((text, difference), (left, right)) in texts(line.values).into_iter().zip(self.columns()) {
            let at = Rect::from_x_y_ranges(rect.left() + left..=rect.left() + right, rect.y_range());
            let colour = match difference {
                None => palette.text,
                Some(0) => palette.weak,
                Some(other) => style::difference_colour(&palette, other),
            };
            paint::text(ui, at, &text, font.clone(), colour, Align::Max);
        }
        self.name_ui(ui, rect, line.name, font, ground);
    }

    /// A name, over whatever has been scrolled to under it.
    fn name_ui(&self, ui: &Ui, rect: Rect, name: &str, font: FontId, ground: Color32) {
        let at = Rect::from_min_size(pos2(self.left, rect.top()), vec2(self.names, rect.height()));
        if rect.left() < self.left - 0.5 {
            // Beside the mark of a selected line, which stays.
            let cover = Rect::from_x_y_ranges(at.left() + 3.0..=at.right() + 5.0, at.y_range());
            ui.painter().rect_filled(cover.shrink2(vec2(0.0, 1.0)), 0.0, ground);
        }
        paint::text(ui, at.with_min_x(at.left() + 6.0), name, font, style::palette(ui).text, Align::Min);
    }
}

/// What stands in the columns behind the name, with the difference that colours it.
fn texts(values: &[Value]) -> Vec<(String, Option<i64>)> {
    let mut texts = Vec::new();
    for (at, value) in values.iter().enumerate() {
        texts.push((value.shown(), None));
        if at > 0 {
            let difference = match value.difference {
                0 => "0".to_owned(),
                other => style::difference(other),
            };
            texts.extend([(difference, Some(value.difference)), (value.per_cent_shown(), Some(value.difference))]);
        }
    }
    texts
}

/// Widths of all columns, names first, as wide as what stands in them; a side's long name is cut rather than that.
fn widths(ui: &Ui, comparison: &Comparison) -> Vec<f32> {
    const WIDEST_NAME: f32 = 130.0;
    let measure = |text: &str| {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), style::strong_font(12.5), Color32::WHITE);
        galley.size().x.ceil() + 1.0
    };
    let mut widths = vec![measure(axis_words(comparison.axis)).max(measure("Total")) + 6.0];
    for line in &comparison.lines {
        widths[0] = widths[0].max(measure(&line.name) + 6.0);
    }
    for (nth, name) in comparison.names.iter().enumerate() {
        let name = measure(name).min(WIDEST_NAME);
        if nth == 0 {
            widths.push(name);
        } else {
            let heads = ["troops", "difference", "%"].map(measure);
            let missing = (name - heads.iter().sum::<f32>() - BETWEEN * 1.2).max(0.0);
            widths.extend([heads[0] + missing, heads[1], heads[2]]);
        }
    }
    let lines = comparison.lines.iter().map(|line| &line.values).chain([&comparison.total]);
    for values in lines {
        for (width, (text, _)) in widths[1..].iter_mut().zip(texts(values)) {
            *width = width.max(measure(&text));
        }
    }
    widths
}
