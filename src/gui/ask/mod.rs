//! Questions and small forms over the window: one at a time, each kind in a file of its own.
//!
//! Here: which form is open and what all of them share. [`question`] asks what the editor must know before it goes on;
//! [`facts`] has the forms for what is recorded as fact. Start reading at [`Ask`], then [`ui`].

mod commands;
mod double;
mod facts;
mod help;
mod name;
mod path;
mod question;
mod recover;
mod revision;
mod row;

use std::path::PathBuf;

use eframe::egui::{self, Id, Modal, RichText, TextEdit, Ui};

pub use question::{is_looked_into, questions_ui};
pub use recover::{Chosen, is_copy, recover_ui};

use super::{Commands, jobs::Wanted, style};
use crate::{
    editor::{Command, Editor, NewRow, Session},
    model::{Date, place},
    scenario::Baseline,
};

/// A form that is open.
#[derive(Debug)]
pub enum Ask {
    /// A new row.
    Row {
        /// As typed so far.
        row: Box<NewRow>,
        /// The first day, as typed.
        from: String,
        /// Why it was not taken.
        problem: Option<String>,
        /// The first field has not been given the focus yet.
        fresh: bool,
    },
    /// A report to record.
    Report(Box<facts::Report>),
    /// The reason for another figure of a day.
    Prefer(Box<facts::Prefer>),
    /// The list of own reports.
    MyReports,
    /// What may be counted twice.
    Doubles(Box<double::Doubles>),
    /// A name for the shown what-if.
    Name {
        /// The what-if.
        scenario: String,
        /// As typed so far.
        name: String,
        /// Why it was not taken.
        problem: Option<String>,
        /// It has not been given the focus yet.
        fresh: bool,
    },
    /// A path, where there is no file dialog.
    Path {
        /// Why it is asked like this.
        why: String,
        /// What for.
        wanted: Wanted,
        /// As typed so far.
        path: String,
        /// It has not been given the focus yet.
        fresh: bool,
    },
    /// May this file be replaced?
    Replace(PathBuf),
    /// All commands, to choose from.
    Commands {
        /// As typed so far.
        wanted: String,
        /// The field has not been given the focus yet.
        fresh: bool,
    },
    /// What the newer dataset that was brought in changed.
    Revision(Box<revision::List>),
    /// How to use the program.
    Help,
    /// Who made this and of what.
    About,
}

impl Ask {
    /// A form for a new row, filled with what the selected one has.
    pub fn row(session: &Session) -> Self {
        let mut row = NewRow::default();
        let view = session.view();
        if let Some(like) = session.selected().first().and_then(|id| view.find(id)) {
            let at = view.contribution(like);
            row.host = at.host.to_owned();
            row.formation = at.formation.to_owned();
        }
        Self::Row { row: Box::new(row), from: session.rule().day.to_string(), problem: None, fresh: true }
    }

    /// A form for the name of the shown what-if.
    pub fn name(session: &Session) -> Option<Self> {
        let shown = session.shown()?;
        Some(Self::Name { scenario: shown.id.clone(), name: shown.name.clone(), problem: None, fresh: true })
    }

    /// A report on a row, or on troops that have none yet.
    pub fn report(session: &Session, of: Option<&str>) -> Self {
        Self::Report(Box::new(facts::Report::new(session, of)))
    }

    /// An own report to change or remove; `at` counts in the order they were recorded.
    pub fn own_report(baseline: &Baseline, at: usize) -> Self {
        facts::Report::own(baseline, at).map_or(Self::MyReports, |report| Self::Report(Box::new(report)))
    }

    /// Which figure of a day to use, and why.
    pub fn prefer(id: &str, as_of: Date, nth: u32) -> Self {
        Self::Prefer(Box::new(facts::Prefer::new(id, as_of, nth)))
    }

    /// What the newer dataset changed.
    pub fn revision(session: &Session) -> Option<Self> {
        session.revision().map(|revision| Self::Revision(Box::new(revision::List::new(revision))))
    }

    /// The list of all commands.
    pub fn commands() -> Self {
        Self::Commands { wanted: String::new(), fresh: true }
    }

    /// Whether something would be lost that is typed into it.
    pub fn is_typed(&self) -> bool {
        match self {
            Self::Row { row, .. } => {
                [&row.contributor, &row.element, &row.troops, &row.why].into_iter().any(|text| !text.trim().is_empty())
            }
            Self::Report(report) => report.is_typed(),
            Self::Prefer(prefer) => prefer.is_typed(),
            Self::Doubles(doubles) => doubles.is_typed(),
            Self::MyReports
            | Self::Name { .. }
            | Self::Path { .. }
            | Self::Replace(_)
            | Self::Commands { .. }
            | Self::Revision(_)
            | Self::Help
            | Self::About => false,
        }
    }

    /// Whether something waits for what is said in it, or has been named in it.
    pub fn wants_answer(&self) -> bool {
        matches!(self, Self::Path { .. } | Self::Replace(_) | Self::Name { .. })
    }

    /// Whether it is about the document that is shown: it goes with it.
    pub fn is_of_document(&self) -> bool {
        match self {
            Self::Path { wanted, .. } => *wanted != Wanted::Open,
            Self::Commands { .. } | Self::Help | Self::About => false,
            _ => true,
        }
    }

    /// What is typed into it, field by field.
    pub fn typing(&self) -> Vec<String> {
        let fields: Vec<(&str, &str)> = match self {
            Self::Row { row, .. } => vec![
                ("Who sends them", &row.contributor),
                ("To which host", &row.host),
                ("What they are", &row.element),
                ("How many", &row.troops),
                ("Why", &row.why),
            ],
            Self::Report(report) => report.fields(),
            Self::Prefer(prefer) => vec![("Why", prefer.why())],
            Self::Doubles(doubles) => vec![("Why not counted twice", doubles.why())],
            _ => Vec::new(),
        };
        if !self.is_typed() {
            return Vec::new();
        }
        let filled = fields.into_iter().filter(|(_, text)| !text.trim().is_empty());
        filled.map(|(field, text)| format!("{field}: {text}")).collect()
    }

    /// What leaving the form without an answer means: a save that is not made is not waited for.
    fn given_up(&self) -> Option<Command> {
        match self {
            Self::Path { wanted: Wanted::Save(..), .. } | Self::Replace(_) => Some(Command::PickedSave(None)),
            _ => None,
        }
    }

    /// A path field.
    pub fn path(why: String, wanted: Wanted) -> Self {
        let path = match &wanted {
            Wanted::Save(name, folder) => {
                // The whole of it, so that it can be seen where the file goes.
                let folder = folder.clone().or_else(|| std::env::var_os("HOME").map(PathBuf::from)).unwrap_or_default();
                folder.join(name).display().to_string()
            }
            Wanted::Open | Wanted::Dataset => String::new(),
        };
        Self::Path { why, wanted, path, fresh: true }
    }
}

/// The button that most people want.
fn primary_ui(ui: &mut Ui, text: &str) -> egui::Response {
    let palette = style::palette(ui);
    let text = RichText::new(text).color(palette.ground).font(style::strong_font(13.5));
    let edge = egui::Stroke::new(1.0, palette.accent);
    ui.add(egui::Button::new(text).fill(palette.accent).stroke(edge))
}

fn modal(ui: &Ui, name: &'static str) -> Modal {
    let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(18));
    Modal::new(Id::unique(("modal", name))).frame(frame)
}

fn buttons_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(add);
}

/// Shows an open form; `true` when it is done with.
pub fn ui(ui: &mut Ui, ask: &mut Ask, editor: &Editor, commands: &mut Commands) -> bool {
    let session = editor.session();
    let (mut done, mut next) = (false, None);
    let modal = modal(ui, "form").show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        done = match ask {
            Ask::Row { row, from, problem, fresh } => row::row_ui(ui, session, row, from, problem, fresh, commands),
            Ask::Report(report) => facts::report_ui(ui, editor, report, commands),
            Ask::Prefer(prefer) => facts::prefer_ui(ui, session, prefer, commands),
            Ask::MyReports => facts::list_ui(ui, session, &mut next, commands),
            Ask::Doubles(doubles) => double::list_ui(ui, session, doubles, commands),
            Ask::Name { scenario, name, problem, fresh } => {
                name::name_ui(ui, editor, scenario, name, problem, fresh, commands)
            }
            Ask::Path { why, wanted, path, fresh } => path::path_ui(ui, why, wanted, path, fresh, &mut next, commands),
            Ask::Replace(path) => path::replace_ui(ui, path, commands),
            Ask::Commands { wanted, fresh } => commands::commands_ui(ui, editor, wanted, fresh, commands),
            Ask::Revision(list) => list.ui(ui),
            Ask::Help => help::help_ui(ui),
            Ask::About => help::about_ui(ui, session),
        };
    });
    // Grids and what scrolls find their size over several frames, and the form is at its middle only then: a click on
    // what is seen must not meet something else.
    let (place, rect) = (Id::unique("form's place"), modal.response.rect);
    let before = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or(place, rect), rect));
    if before != rect {
        ui.request_repaint();
    }
    if let Some(next) = next {
        *ask = next;
        return false;
    }
    // A click beside the form, or a single Escape, is too easily made to throw away what is typed into it.
    let escaped = Id::unique("form escaped");
    let mut slipped = false;
    if !done && ask.is_typed() {
        let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
        let was_escaped = ui.data(|data| data.get_temp(escaped).unwrap_or(false));
        slipped = modal.backdrop_response.clicked() || escape && !was_escaped && !modal.any_popup_open;
        if slipped {
            ui.data_mut(|data| data.insert_temp(escaped, escape));
            let how =
                if escape { "Escape once more discards what is typed." } else { "Finish the form, or cancel it." };
            commands.push(Command::Inform(how.to_owned()));
        }
    }
    if done {
        ui.data_mut(|data| data.remove::<bool>(escaped));
    }
    if !done && !slipped && modal.should_close() {
        ui.data_mut(|data| data.remove::<bool>(escaped));
        commands.extend(ask.given_up());
        done = true;
    }
    done
}

/// Enter in a text field; on a button it is the button's.
fn entered(field: &egui::Response) -> bool {
    field.lost_focus() && field.ctx.input(|input| input.key_pressed(egui::Key::Enter))
}

fn field_ui(ui: &mut Ui, label: &str, hint: &str, text: &mut String) -> egui::Response {
    let name = ui.label(label);
    let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(320.0)).labelled_by(name.id);
    ui.end_row();
    response
}

/// The country that is typed, or those that could be meant by what is typed so far.
fn offers_ui(ui: &mut Ui, text: &mut String) {
    const MOST: usize = 4;
    let (before, part) = text.rsplit_once('+').map_or((String::new(), text.as_str()), |(b, p)| (format!("{b}+"), p));
    if part.trim().is_empty() {
        return;
    }
    ui.label("");
    if let Some(code) = place::code_of(part.trim()) {
        ui.weak(place::place_name(code));
        ui.end_row();
        return;
    }
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let offered = place::complete(part, MOST);
        if offered.is_empty() {
            ui.weak("no country of this name; taken as typed");
        }
        for (_, name) in offered {
            if ui.link(RichText::new(name).small()).on_hover_text("Take this one").clicked() {
                chosen = Some(format!("{before}{name}"));
            }
        }
    });
    ui.end_row();
    if let Some(chosen) = chosen {
        *text = chosen;
    }
}
