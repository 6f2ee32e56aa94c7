//! Where there is no file dialog: a field for a path, and whether a file that is there may be replaced.

use std::path::{Path, PathBuf};

use eframe::egui::{self, TextEdit, Ui};

use super::{Ask, buttons_ui, entered, primary_ui};
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
        Wanted::Save(..) => ("Save as", "Save here"),
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
    if matches!(wanted, Wanted::Save(..)) && typed(path).is_dir() {
        ui.weak("This is a folder: add the name of a file.");
    }
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        let chosen = typed(path);
        // A name is wanted, not a folder; an extension would make a file beside it.
        let is_folder = matches!(wanted, Wanted::Save(..)) && chosen.is_dir();
        let ready = !path.trim().is_empty() && !is_folder;
        if ui.add_enabled(ready, egui::Button::new(button)).clicked() || ready && entered(&field) {
            if !matches!(wanted, Wanted::Save(..)) {
                commands.push(wanted.picked(Some(chosen)));
            } else {
                match dialogs::save_to_typed(chosen) {
                    Message::Command(command) => commands.push(*command),
                    Message::MayReplace(path) => *next = Some(Ask::Replace(path)),
                    _ => {}
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

/// The path that is typed; `~` is the home folder, as people type it.
fn typed(path: &str) -> PathBuf {
    let path = path.trim();
    let home = || std::env::var_os("HOME").map(PathBuf::from);
    match path.strip_prefix("~/").and_then(|rest| Some(home()?.join(rest))) {
        Some(path) => path,
        None => PathBuf::from(path),
    }
}

pub(super) fn replace_ui(ui: &mut Ui, path: &Path, commands: &mut Commands) -> bool {
    ui.heading("Replace the file?");
    ui.label(format!("{} is there already.", path.display()));
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if primary_ui(ui, "Cancel").clicked() {
            commands.push(Command::PickedSave(None));
            done = true;
        }
        if ui.button("Replace").clicked() {
            commands.push(Command::PickedSave(Some(path.to_owned())));
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
        for form in [Ask::path(String::new(), Wanted::Save("a".to_owned(), None)), Ask::Replace(PathBuf::from("a"))] {
            editor.run(form.given_up().expect("a save is given up"));
        }
        let path = PathBuf::from("later.muster.json");
        let (revision, rule) = (editor.session().history().revision(), editor.session().rule().clone());
        let after = editor.run(Command::Saved { path, revision, rule, result: Ok(Default::default()) });
        assert!(after.is_empty(), "a later save quits: {after:?}");
    }
}
