//! The line above the rows: find, columns, what can be done to rows; and what stands there when there are none.

use std::collections::BTreeSet;

use eframe::egui::{
    self, Align, Id, Key, Layout, PopupCloseBehavior, ScrollArea, TextEdit, Ui,
    containers::menu::{MenuButton, MenuConfig},
};

use super::{Column, Commands, Grid, Order, focus_id};
use crate::{
    editor::{Action, Command, Editor, Session},
    gui::menu,
    model::SourceKind,
    report::sources::Filter,
};

/// Room for all words in one line, points; and with signs instead of the words for undo and redo.
const IN_ONE_LINE: f32 = 738.0;
const WITH_SIGNS: f32 = 660.0;
/// For how many were found.
const FOR_FOUND: f32 = 62.0;

impl Grid {
    pub(super) fn tools_ui(&mut self, ui: &mut Ui, editor: &Editor, filter: &mut Filter, commands: &mut Commands) {
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(10, 6));
        frame.show(ui, |ui| {
            let room = ui.available_width() - if self.find.trim().is_empty() { 0.0 } else { FOR_FOUND };
            let (one_line, with_signs) = (room > IN_ONE_LINE, room > WITH_SIGNS);
            ui.horizontal_wrapped(|ui| {
                if !with_signs {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    ui.spacing_mut().button_padding.x = 7.0;
                }
                self.find_ui(ui, editor.session(), commands);
                self.columns_ui(ui);
                let only = egui::Button::selectable(self.wanted.only_changed, "Only changed").frame_when_inactive(true);
                if ui.add(only).on_hover_text("Show only rows that the what-if changes").clicked() {
                    self.wanted.only_changed = !self.wanted.only_changed;
                }
                filter_ui(ui, editor.session(), filter);
                let words = |long: &'static str, short: &'static str| if one_line { long } else { short };
                let buttons = [
                    (Action::Undo, words("Undo", "↶")),
                    (Action::Redo, words("Redo", "↷")),
                    (Action::AddRow, "Add…"),
                    (Action::RemoveRow, "Remove"),
                    (Action::RevertRow, "Revert"),
                ];
                let mut show = |ui: &mut Ui, (action, text)| menu::button_ui(ui, editor, action, text, commands);
                if with_signs {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        buttons.into_iter().rev().for_each(|button| show(ui, button));
                    });
                } else {
                    // The rest is in the menu of a row and under Edit.
                    buttons.into_iter().take(3).for_each(|button| show(ui, button));
                }
            });
        });
    }

    /// Which columns are shown, and in which order the rows stand.
    fn columns_ui(&mut self, ui: &mut Ui) {
        // Several are ticked one after another.
        let stays = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        MenuButton::new("Columns").config(stays).ui(ui, |ui| {
            let visible = self.visible();
            for column in Column::ALL {
                let mut on = visible.contains(&column);
                let fixed = matches!(column, Column::Who | Column::Troops)
                    || column == Column::Where && self.wanted.order.is_some();
                let check = ui.add_enabled(!fixed, egui::Checkbox::new(&mut on, column.title()));
                let why = "Always shown, or needed in this order";
                if check.on_hover_text(column.help()).on_disabled_hover_text(why).changed() {
                    let shows = |one: &Column| if *one == column { on } else { visible.contains(one) };
                    self.columns = Column::ALL.into_iter().filter(shows).collect();
                }
            }
            ui.separator();
            let grouped = self.wanted.order.is_none();
            if ui.radio(grouped, "Grouped by host").on_hover_text("As at first").clicked() {
                self.wanted.order = None;
                ui.close();
            }
            if ui.radio(!grouped, "Largest first").on_hover_text("Click a column’s head for another order").clicked()
            {
                self.wanted.order = Some(Order { by: Column::Troops, down: true });
                ui.close();
            }
        });
    }

    fn find_ui(&mut self, ui: &mut Ui, session: &Session, commands: &mut Commands) {
        let id = Id::unique("find");
        let field = TextEdit::singleline(&mut self.find).id(id).hint_text("Find…  (Ctrl+F)").desired_width(130.0);
        let response = ui.add(field);
        response.clone().accessible_name("Find");
        if std::mem::take(&mut self.focus_find) {
            response.request_focus();
        }
        if self.find.trim().is_empty() {
            return;
        }
        if response.changed() && !self.wanted.folded.is_empty() {
            // What is looked for may be folded away.
            self.wanted.folded.clear();
            self.lines.follow(session, &self.wanted);
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
                self.cursor = Some((id.clone(), self.column()));
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
}

/// By what is known of the source of the report in force. Totals stay as the rule counts them.
fn filter_ui(ui: &mut Ui, session: &Session, filter: &mut Filter) {
    let stays = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let text = match filter.is_usual() {
        true => "Filter".to_owned(),
        false => format!("Filter: {}", filter.words()),
    };
    let button = egui::Button::selectable(!filter.is_usual(), text).frame_when_inactive(true);
    let (response, _) = MenuButton::from_button(button).config(stays).ui(ui, |ui| {
        ui.weak("Rows whose report in force is");
        ui.separator();
        if ui.radio(filter.kind.is_none(), "out of any source").clicked() {
            filter.kind = None;
        }
        for kind in SourceKind::ALL {
            if ui.radio(filter.kind == Some(kind), kind.code()).on_hover_text(kind.help()).clicked() {
                filter.kind = Some(kind);
            }
        }
        ui.separator();
        let baseline = session.views().baseline();
        let sources = baseline.dataset().sources.iter().chain(&baseline.own().sources);
        let languages: BTreeSet<&str> =
            sources.map(|source| source.language.as_str()).filter(|language| !language.is_empty()).collect();
        ui.menu_button(format!("Language: {}", filter.language.as_deref().unwrap_or("any")), |ui| {
            ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                if ui.radio(filter.language.is_none(), "any").clicked() {
                    filter.language = None;
                }
                for language in languages {
                    if ui.radio(filter.language.as_deref() == Some(language), language).clicked() {
                        filter.language = Some(language.to_owned());
                    }
                }
            });
        });
        ui.separator();
        ui.checkbox(&mut filter.inferred, "of a day that was inferred");
        ui.checkbox(&mut filter.later, "published after the day shown")
            .on_hover_text("Nobody could know it on that day");
        ui.separator();
        if ui.add_enabled(!filter.is_usual(), egui::Button::new("Show all rows")).clicked() {
            *filter = Filter::default();
            ui.close();
        }
    });
    response.on_hover_text("Show only some rows; totals stay as they are counted");
}

/// An empty document: what to do next.
pub(super) fn empty_ui(ui: &mut Ui, editor: &Editor, commands: &mut Commands) {
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
