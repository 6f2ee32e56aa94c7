//! The form for a what-if's name.

use eframe::egui::{TextEdit, Ui};

use super::{buttons_ui, entered, primary_ui};
use crate::{
    editor::{Command, Editor},
    gui::{Commands, style},
};

pub(super) fn name_ui(
    ui: &mut Ui,
    editor: &Editor,
    scenario: &str,
    name: &mut String,
    problem: &mut Option<String>,
    fresh: &mut bool,
    commands: &mut Commands,
) -> bool {
    ui.heading("Rename the what-if");
    ui.add_space(8.0);
    let field = ui.add(TextEdit::singleline(name).desired_width(f32::INFINITY)).accessible_name("Name");
    if std::mem::take(fresh) {
        field.request_focus();
    }
    if field.changed() {
        *problem = None;
    }
    if let Some(problem) = problem {
        ui.colored_label(style::palette(ui).wrong, problem.as_str());
    }
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if primary_ui(ui, "Rename").clicked() || entered(&field) {
            // What cannot be taken stays to be mended.
            *problem = editor.name_refused(scenario, name);
            *fresh = problem.is_some();
            if problem.is_none() {
                commands.push(Command::Rename { scenario: scenario.to_owned(), name: name.clone() });
                done = true;
            }
        }
        done |= ui.button("Cancel").clicked();
    });
    done
}
