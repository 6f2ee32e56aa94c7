//! The what-ifs with totals and differences, and the changes of the one that is shown.

use std::collections::HashMap;

use eframe::egui::{
    self, Align, Align2, Button, CornerRadius, Frame, Id, Label, Margin, Rect, RichText, Role, ScrollArea, Sense,
    Stroke, TextEdit, Ui, pos2, vec2,
};

use super::{Commands, access, days, layout::Which, style};
use crate::{
    editor::{Action, Command, Session},
    model::{Date, grouped, parse_date},
    report::{totals::REPORTED, words},
    scenario::{Op, Until},
};

/// What is half typed.
#[derive(Debug, Default)]
pub struct List {
    /// A reason.
    why: Option<Typing>,
    /// A first day.
    from: Option<Typing>,
}

/// A text that is being typed on the card of a change.
#[derive(Debug)]
struct Typing {
    scenario: String,
    id: String,
    text: String,
    /// What stood there; typed again it changes nothing.
    before: String,
    /// What it is typed into: left, it settles.
    field: Id,
}

impl Typing {
    fn is_of(&self, scenario: &str, id: &str) -> bool {
        self.scenario == scenario && self.id == id
    }
}

impl List {
    /// Whether a reason or a first day is being typed.
    pub fn is_typing(&self) -> bool {
        self.why.is_some() || self.from.is_some()
    }

    /// What is typed as a reason or a first day.
    pub fn typing(&self, session: &Session) -> impl Iterator<Item = String> {
        let is_new = |typing: &&Typing| typing.text.trim() != typing.before.trim();
        let words = |what: &str, typing: &Typing| format!("{what} {}: {}", session.row_words(&typing.id), typing.text);
        let why = self.why.iter().filter(is_new).map(move |typing| words("Reason for", typing));
        why.chain(self.from.iter().filter(is_new).map(move |typing| words("First day of", typing)))
    }

    /// Ends typing: what can be read becomes a command; what cannot is dropped with a notice that quotes it.
    pub fn settle(&mut self, session: &Session) -> Commands {
        let edit_of = |typing: &Typing| session.document().scenario(&typing.scenario)?.edits.get(&typing.id);
        let mut commands = Commands::new();
        if let Some(typing) = self.why.take() {
            let before = edit_of(&typing).map(|edit| edit.why.clone());
            let Typing { scenario, id, text, .. } = typing;
            commands.extend(match before {
                None => Some(Command::Dropped { text, why: "the change that it was the reason of is gone".to_owned() }),
                Some(why) if why == text.trim() => None,
                Some(_) => Some(Command::SetWhy { scenario, id, why: text }),
            });
        }
        if let Some(typing) = self.from.take() {
            let before = edit_of(&typing).and_then(|edit| match &edit.op {
                Op::Change { from, .. } => *from,
                _ => None,
            });
            let Typing { scenario, id, text, .. } = typing;
            commands.extend(match (before, parse_date(text.trim())) {
                (Some(before), Some(from)) => (from != before).then_some(Command::SetFrom { scenario, id, from }),
                (Some(_), None) => Some(Command::Dropped { text, why: "a day as YYYY-MM-DD is needed".to_owned() }),
                (None, _) => {
                    Some(Command::Dropped { text, why: "the change it was the first day of is gone".to_owned() })
                }
            });
        }
        commands
    }

    /// The same for what has been left. Decided after everything is drawn and not by the field, which is not there any
    /// more when another what-if is shown or the panel is folded away.
    pub fn settle_left(&mut self, ctx: &egui::Context, session: &Session) -> Commands {
        let is_left = |typing: &mut Typing| !ctx.memory(|memory| memory.has_focus(typing.field));
        let (why, from) = (self.why.take_if(is_left), self.from.take_if(is_left));
        Self { why, from }.settle(session)
    }

    /// Draws it; gives back what F6 goes to.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, commands: &mut Commands) -> Id {
        ui.horizontal(|ui| {
            section(ui, "WHAT-IFS");
            ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                let fold = ui.small_button("◂").on_hover_text(Which::WhatIfs.hide());
                if fold.accessible_name(Which::WhatIfs.hide()).clicked() {
                    commands.push(Command::Act(Action::ToggleWhatIfs));
                }
            });
        });
        let entry = self.line_ui(ui, session, None, 0, commands);
        let mut above: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
        for scenario in session.document().scenarios() {
            above.entry(scenario.based_on.as_deref()).or_default().push(&scenario.id);
        }
        self.tree_ui(ui, session, &above, None, 0, commands);
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
            let shown = session.shown().is_some();
            let mut button = |text: &str, help: &str, action: Action, enabled: bool| {
                let response = ui.add_enabled(enabled, Button::new(text)).on_hover_text(help);
                if response.on_disabled_hover_text("Show a what-if first").clicked() {
                    commands.push(Command::Act(action));
                }
            };
            button("New", Action::NewWhatIf.help(), Action::NewWhatIf, true);
            button("Duplicate", Action::DuplicateWhatIf.help(), Action::DuplicateWhatIf, shown);
            button("Rename…", Action::RenameWhatIf.help(), Action::RenameWhatIf, shown);
            button("Delete", Action::DeleteWhatIf.help(), Action::DeleteWhatIf, shown);
        });
        ui.add_space(8.0);
        self.changes_ui(ui, session, commands);
        entry
    }

    /// The what-ifs built on `id`, each with those built on it.
    fn tree_ui<'a>(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        above: &HashMap<Option<&'a str>, Vec<&'a str>>,
        id: Option<&str>,
        depth: usize,
        commands: &mut Commands,
    ) {
        for id in above.get(&id).into_iter().flatten() {
            self.line_ui(ui, session, Some(id), depth, commands);
            self.tree_ui(ui, session, above, Some(id), depth + 1, commands);
        }
    }

    /// One line: name, total, difference.
    fn line_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        id: Option<&str>,
        depth: usize,
        commands: &mut Commands,
    ) -> Id {
        let palette = style::palette(ui);
        let scenario = id.and_then(|id| session.document().scenario(id));
        let name = scenario.map_or(REPORTED, |scenario| &scenario.name);
        let sum = *session.views().get(id).sum();
        let shown = session.shown().map(|scenario| scenario.id.as_str()) == id;
        let difference = sum.difference(session.reported().sum());

        // A name that does not fit beside its numbers stands above them.
        let width = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), style::font(13.5), palette.text).size().x;
        let indent = 14.0 * depth as f32;
        let numbers =
            width(&style::sum(&sum)) + if difference == 0 { 0.0 } else { width(&style::difference(difference)) };
        let two_lines = indent + width(name) + numbers + 46.0 > ui.available_width();
        let height = if two_lines { 44.0 } else { 30.0 };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        let response = response.on_hover_text(match scenario {
            Some(scenario) => {
                format!("{name}: {} changes. Click to show, double-click to rename.", scenario.edits.len())
            }
            None => "What the sources report, without any what-if".to_owned(),
        });
        access::name(&response, Role::ListItem, &format!("What-if: {name}"), &grouped(sum.best));
        response.ctx.accesskit_node_builder(response.id, |node| node.set_selected(shown));
        if response.clicked() {
            commands.push(Command::Show(id.map(str::to_owned)));
        }
        if response.double_clicked() && id.is_some() {
            commands.push(Command::Act(Action::RenameWhatIf));
        }
        let painter = ui.painter_at(rect);
        if shown {
            painter.rect_filled(rect, CornerRadius::same(5), palette.selected);
            let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            painter.rect_filled(edge, CornerRadius::same(1), palette.accent);
        } else if response.hovered() {
            painter.rect_filled(rect, CornerRadius::same(5), palette.group);
        }
        if response.has_focus() {
            painter.rect_stroke(rect, 5.0, Stroke::new(1.5, palette.accent), egui::StrokeKind::Inside);
        }
        let middle = if two_lines { rect.bottom() - 13.0 } else { rect.center().y };
        let mut right = rect.right() - 8.0;
        if difference != 0 {
            let text = style::difference(difference);
            let colour = style::difference_colour(&palette, difference);
            right =
                painter.text(pos2(right, middle), Align2::RIGHT_CENTER, text, style::font(11.5), colour).left() - 6.0;
        }
        let number = painter.text(
            pos2(right, middle),
            Align2::RIGHT_CENTER,
            style::sum(&sum),
            if shown { style::strong_font(13.5) } else { style::font(13.5) },
            palette.text,
        );
        let left = rect.left() + 10.0 + indent;
        let font = if shown { style::strong_font(13.5) } else { style::font(13.5) };
        let label = if depth > 0 { format!("↳ {name}") } else { name.to_owned() };
        let room = if two_lines {
            Rect::from_min_max(pos2(left, rect.top() + 3.0), pos2(rect.right() - 6.0, rect.top() + 23.0))
        } else {
            Rect::from_min_max(pos2(left, rect.top()), pos2(number.left() - 6.0, rect.bottom()))
        };
        super::grid::paint::text(ui, room, &label, font, palette.text, Align::Min);
        response.id
    }

    /// The changes of the shown what-if, as cards.
    fn changes_ui(&mut self, ui: &mut Ui, session: &Session, commands: &mut Commands) {
        let Some(scenario) = session.shown() else {
            section(ui, "CHANGES");
            ui.add(
                Label::new(
                    RichText::new("What is reported is never overwritten. Change a number and it becomes a what-if.")
                        .weak(),
                )
                .wrap(),
            );
            return;
        };
        section(ui, &format!("CHANGES ({})", scenario.edits.len()));
        if scenario.edits.is_empty() {
            ui.add(
                Label::new(RichText::new("None yet. Double-click a number or a status in the table.").weak()).wrap(),
            );
            return;
        }
        let chain = session.document().chain(&scenario.id);
        ScrollArea::vertical().id_salt("changes").auto_shrink([false, false]).show(ui, |ui| {
            const MOST: usize = 200;
            for (id, edit) in scenario.edits.iter().take(MOST) {
                let words = words::change(session.views().baseline(), &chain, id, edit);
                ui.push_id(id, |ui| self.card_ui(ui, session, (&scenario.id, id), edit, &words, commands));
            }
            if scenario.edits.len() > MOST {
                ui.weak(format!("and {} more", scenario.edits.len() - MOST));
            }
        });
    }

    fn card_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        (scenario, id): (&str, &str),
        edit: &crate::scenario::Edit,
        words: &words::ChangeWords,
        commands: &mut Commands,
    ) {
        let palette = style::palette(ui);
        let frame = Frame::new().fill(palette.ground).stroke(Stroke::new(1.0, palette.line)).corner_radius(5);
        let frame = frame.inner_margin(Margin::symmetric(7, 6)).outer_margin(Margin { bottom: 6, ..Margin::ZERO });
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            let title = ui
                .add(Label::new(RichText::new(&words.row).font(style::strong_font(13.0))).wrap().sense(Sense::click()));
            if title.on_hover_text(format!("{}: show the row ({id})", words.what)).clicked() {
                commands.push(Command::Select(vec![id.to_owned()]));
            }
            if !words.what.is_empty() {
                ui.add(Label::new(RichText::new(&words.what).small().color(palette.weak)).wrap());
            }
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                ui.label(words.what_changes.join(", "));
                if let Some(difference) = words.difference.filter(|difference| *difference != 0) {
                    let mut text = style::difference(difference);
                    if let Some(per_cent) = words.per_cent {
                        text.push_str(&format!(", {} %", per_cent.unsigned_abs()));
                    }
                    // Not torn apart at a line's end.
                    let text = RichText::new(text).color(style::difference_colour(&palette, difference));
                    ui.add(Label::new(text).extend());
                }
            });
            // The first day of a change can be typed; that of a row's own reports is only told.
            let when = if let Op::Change { from: Some(from), .. } = &edit.op {
                self.first_day_ui(ui, scenario, id, *from, commands);
                words.until.clone()
            } else {
                [words.from.as_str(), words.until.as_str()].join(" ")
            };
            if !when.trim().is_empty() {
                ui.add(Label::new(RichText::new(when.trim()).small().color(palette.weak)).wrap());
            }
            if !words.flag.is_empty() {
                ui.add(Label::new(RichText::new(&words.flag).small().color(palette.less)).wrap());
            }
            self.why_ui(ui, session, (scenario, id), &words.why, commands);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                if let Op::Change { from: Some(_), until, .. } = &edit.op {
                    let (text, help, open) = match until {
                        Until::NextReport => ("Ignore later reports", "Hold for good, over later reports too", true),
                        Until::Open => ("Until the next report", "Yield to the next report again", false),
                    };
                    if ui.link(RichText::new(text).small()).on_hover_text(help).clicked() {
                        commands.push(Command::SetOpen { scenario: scenario.to_owned(), id: id.to_owned(), open });
                    }
                }
                if ui.link(RichText::new("Revert").small()).on_hover_text("Take this change back").clicked() {
                    commands.push(Command::RevertRows(vec![id.to_owned()]));
                }
            });
        });
    }

    /// The first day of a change: typed, or picked from a calendar.
    fn first_day_ui(&mut self, ui: &mut Ui, scenario: &str, id: &str, from: Date, commands: &mut Commands) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.spacing_mut().button_padding.x = 3.0;
            let name = ui.label(RichText::new("from").small().color(style::palette(ui).weak));
            let typed = self.from.as_ref().filter(|typing| typing.is_of(scenario, id));
            let mut text = typed.map_or_else(|| from.to_string(), |typing| typing.text.clone());
            let day = parse_date(text.trim());
            let colour = if day.is_none() { style::palette(ui).wrong } else { style::palette(ui).text };
            let field = TextEdit::singleline(&mut text)
                .desired_width(78.0)
                .margin(Margin::symmetric(3, 2))
                .align(Align2::LEFT_CENTER)
                .font(style::font(12.0))
                .text_color(colour);
            let response =
                ui.add(field).labelled_by(name.id).on_hover_text("The first day of the change, as YYYY-MM-DD");
            if response.changed() {
                let (scenario, id, field) = (scenario.to_owned(), id.to_owned(), response.id);
                let before = from.to_string();
                self.from = Some(Typing { scenario, id, text, before, field });
            }
            if let Some(from) = days::picker_ui(ui, "from", "Calendar of this change", from) {
                self.from = None;
                let (scenario, id) = (scenario.to_owned(), id.to_owned());
                commands.push(Command::SetFrom { scenario, id, from });
            }
        });
    }

    fn why_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        (scenario, id): (&str, &str),
        why: &str,
        commands: &mut Commands,
    ) {
        let field = ui.make_persistent_id("why");
        let typing = self.why.as_mut().filter(|typing| typing.is_of(scenario, id));
        let Some(typing) = typing else {
            let text = if why.is_empty() { "Why? Add a reason…".to_owned() } else { format!("“{why}”") };
            let text = RichText::new(text).small().italics().color(style::palette(ui).weak);
            let label = ui.add(Label::new(text).wrap().sense(Sense::click())).on_hover_text("Click to type a reason");
            access::name(&label, Role::Button, &format!("Reason: {id}"), why);
            if label.clicked() {
                commands.extend(self.settle(session));
                let (scenario, id, text) = (scenario.to_owned(), id.to_owned(), why.to_owned());
                let before = text.clone();
                self.why = Some(Typing { scenario, id, text, before, field });
                ui.memory_mut(|memory| memory.request_focus(field));
            }
            return;
        };
        let response = ui.add(TextEdit::singleline(&mut typing.text).id(field).desired_width(f32::INFINITY));
        response.accessible_name(format!("Reason: {id}"));
        if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            self.why = None;
        }
    }
}

/// A small heading.
pub fn section(ui: &mut Ui, text: &str) {
    let colour = style::palette(ui).weak;
    // Wrapped: a heading must not widen its panel.
    ui.add(Label::new(RichText::new(text).font(style::strong_font(11.0)).color(colour)).wrap());
    ui.add_space(2.0);
}
