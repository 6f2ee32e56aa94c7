//! What may be counted twice, and what the user says of it: included in the other row, or not the same, with a reason.

use eframe::egui::{Label, RichText, ScrollArea, TextEdit, Ui};

use super::{buttons_ui, entered};
use crate::{
    editor::{Command, Field, Session},
    gui::{Commands, access, style},
    report::double::{self, Remark},
};

/// The list, and the reason that is half typed.
#[derive(Debug, Default)]
pub struct Doubles {
    found: Option<(u64, Vec<Remark>)>,
    /// The rows of the remark that is being dismissed, and why.
    dismissing: Option<(Vec<String>, String)>,
}

impl Doubles {
    /// The reason so far.
    pub fn why(&self) -> &str {
        self.dismissing.as_ref().map_or("", |(_, why)| why)
    }

    /// Whether a reason is typed.
    pub fn is_typed(&self) -> bool {
        !self.why().trim().is_empty()
    }
}

/// Draws the list; `true` when it is done with.
pub fn list_ui(ui: &mut Ui, session: &Session, doubles: &mut Doubles, commands: &mut Commands) -> bool {
    let generation = session.generation();
    if doubles.found.as_ref().is_none_or(|(made, _)| *made != generation) {
        doubles.found = Some((generation, double::remarks(session.view(), session.document().own())));
    }
    let found = doubles.found.as_ref().map_or(&[][..], |(_, found)| found);
    let open = found.iter().filter(|one| one.dismissed.is_none()).count();
    ui.heading("Counted twice?");
    ui.label(match open {
        0 => "No two counted rows look as if they held the same troops.".to_owned(),
        1 => "Two counted rows may hold the same troops. Both count until you say that one is included in the other."
            .to_owned(),
        n => format!(
            "{n} pairs of counted rows may hold the same troops. All count until you say that one is included in the \
             other."
        ),
    });
    ui.add_space(6.0);
    let mut done = false;
    ScrollArea::vertical().max_height(400.0).auto_shrink([false, true]).show(ui, |ui| {
        for (at, remark) in found.iter().enumerate() {
            if at == open {
                ui.add_space(4.0);
                ui.label(RichText::new("Looked into").font(style::strong_font(13.5)));
            }
            ui.push_id(at, |ui| done |= remark_ui(ui, session, remark, &mut doubles.dismissing, commands));
            ui.add_space(8.0);
        }
        if found.len() >= double::MOST {
            ui.weak("More are not listed.");
        }
    });
    buttons_ui(ui, |ui| done |= ui.button("Close").clicked());
    done
}

/// One pair and what can be said of it; `true` when its rows are to be seen.
fn remark_ui(
    ui: &mut Ui,
    session: &Session,
    remark: &Remark,
    dismissing: &mut Option<(Vec<String>, String)>,
    commands: &mut Commands,
) -> bool {
    let sentence = remark.sentence(session.view());
    let text = RichText::new(&sentence);
    ui.add(Label::new(if remark.dismissed.is_some() { text.weak() } else { text }).wrap());
    let mut show = false;
    ui.horizontal_wrapped(|ui| {
        if ui.link("Show both rows").clicked() {
            commands.push(Command::Select(remark.rows.clone()));
            show = true;
        }
        if let Some(why) = &remark.dismissed {
            ui.weak(if why.is_empty() { "not the same".to_owned() } else { format!("not the same: {why}") });
            if ui.link("Bring back").clicked() {
                let (kind, rows) = (remark.kind, remark.rows.clone());
                commands.push(Command::DismissDouble { kind, rows, why: None });
            }
            return;
        }
        if let Some((part, whole)) = &remark.resolve {
            let number = |id: &str| {
                let view = session.view();
                view.find(id).map_or_else(String::new, |row| view.row(row).shown_number().to_string())
            };
            let text = format!("The {} are included in the {}", number(part), number(whole));
            let help = "In the what-if that is shown, or in a new one: what is reported stays as it is";
            if ui.link(text).on_hover_text(help).clicked() {
                let (id, text) = (part.clone(), whole.clone());
                commands.push(Command::SetField { id, field: Field::PartOf, text });
            }
        }
        if ui.link("Not the same…").on_hover_text("Say why; the remark is kept with your reason").clicked() {
            *dismissing = Some((remark.rows.clone(), String::new()));
        }
    });
    if let Some((rows, why)) = dismissing
        && *rows == remark.rows
    {
        let mut say = false;
        let mut cancel = false;
        ui.horizontal(|ui| {
            let name = ui.label("Why?");
            let field =
                TextEdit::singleline(why).hint_text("they left before the others were announced").desired_width(260.0);
            let field = ui.add(field).labelled_by(name.id);
            access::name(&field, eframe::egui::Role::TextInput, "Why they are not the same", why);
            say = ui.button("Not the same").clicked() || entered(&field);
            cancel = ui.button("Cancel").clicked();
        });
        if say {
            let (kind, rows, why) = (remark.kind, remark.rows.clone(), Some(why.clone()));
            commands.push(Command::DismissDouble { kind, rows, why });
        }
        if say || cancel {
            *dismissing = None;
        }
    }
    show
}
