//! Where there is no file dialog: a field for a path, and whether a file that is there may be replaced.

use std::path::{Path, PathBuf};

use eframe::egui::{self, TextEdit, Ui};

use super::{Ask, buttons_ui, entered};
use crate::{
    editor::Command,
    gui::{
        Commands, dialogs,
        jobs::{Message, Wanted},
    },
};

pub(super) fn path_ui(
    ui: &mut Ui,
    why: &str,
    wanted: &Wanted,
    path: &mut String,
    fresh: &mut bool,
    next: &mut Option<Ask>,
    commands: &mut Commands,
) -> bool {
    let (heading, button) = match wanted {
        Wanted::Open => ("Open", "Open this"),
        Wanted::Dataset => ("Bring in a newer dataset", "Bring this in"),
        Wanted::Save(_) => ("Save as", "Save here"),
    };
    ui.heading(heading);
    ui.label(why);
    if *wanted == Wanted::Dataset {
        ui.label(
            "A Muster file or a table whose reports take the place of those that are here. What you made is kept.",
        );
    }
    ui.add_space(8.0);
    let name = ui.label("Path of the file");
    let field = ui.add(TextEdit::singleline(path).desired_width(f32::INFINITY)).labelled_by(name.id);
    if std::mem::take(fresh) {
        field.request_focus();
    }
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        let ready = !path.trim().is_empty();
        if ui.add_enabled(ready, egui::Button::new(button)).clicked() || ready && entered(&field) {
            let chosen = PathBuf::from(path.trim());
            if !matches!(wanted, Wanted::Save(_)) {
                commands.push(wanted.picked(Some(chosen)));
            } else {
                match dialogs::save_to_typed(chosen) {
                    Message::Command(command) => commands.push(*command),
                    Message::MayReplace(path) => *next = Some(Ask::Replace(path)),
                    Message::AskPath { .. } | Message::Found(_) | Message::Damaged(_) | Message::Restored { .. } => {}
                }
            }
            done = true;
        }
        if ui.button("Cancel").clicked() {
            commands.push(wanted.picked(None));
            done = true;
        }
    });
    done
}

pub(super) fn replace_ui(ui: &mut Ui, path: &Path, commands: &mut Commands) -> bool {
    ui.heading("Replace the file?");
    ui.label(format!("{} is there already.", path.display()));
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if ui.button("Replace").clicked() {
            commands.push(Command::PickedSave(Some(path.to_owned())));
            done = true;
        }
        if ui.button("Cancel").clicked() {
            commands.push(Command::PickedSave(None));
            done = true;
        }
    });
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{Action, Answer, Editor, Effect};

    #[test]
    fn leaving_the_path_field_gives_up_quitting_too() {
        let mut editor = Editor::shipped();
        editor.run(Command::Act(Action::NewWhatIf));
        editor.run(Command::CloseRequested);
        let asked = editor.run(Command::Answer(Answer::Save));
        assert!(matches!(asked[..], [Effect::PickSave { .. }]));
        for form in [Ask::path(String::new(), Wanted::Save("a".to_owned())), Ask::Replace(PathBuf::from("a"))] {
            editor.run(form.given_up().expect("a save is given up"));
        }
        let path = PathBuf::from("later.muster.json");
        let (revision, rule) = (editor.session().history().revision(), editor.session().rule().clone());
        let after = editor.run(Command::Saved { path, revision, rule, result: Ok(Default::default()) });
        assert!(after.is_empty(), "a later save quits: {after:?}");
    }
}
