//! Menu bar and shortcuts, both from the one table of actions.

use std::path::PathBuf;

use eframe::egui::{self, Button, Key, KeyboardShortcut, Modifiers, Ui};

use super::{Commands, grid::Grid};
use crate::editor::{Action, Command, Editor};

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// The keys of an action; the first one is shown.
pub fn keys(action: Action) -> &'static [KeyboardShortcut] {
    const fn ctrl(key: Key) -> KeyboardShortcut {
        KeyboardShortcut::new(Modifiers::COMMAND, key)
    }
    match action {
        Action::NewDocument => const { &[ctrl(Key::N)] },
        Action::Open => const { &[ctrl(Key::O)] },
        Action::Save => const { &[ctrl(Key::S)] },
        Action::SaveAs => const { &[KeyboardShortcut::new(CTRL_SHIFT, Key::S)] },
        Action::Quit => const { &[ctrl(Key::Q), ctrl(Key::W)] },
        Action::Undo => const { &[ctrl(Key::Z)] },
        Action::Redo => const { &[ctrl(Key::Y), KeyboardShortcut::new(CTRL_SHIFT, Key::Z)] },
        Action::Find => const { &[ctrl(Key::F)] },
        Action::Commands => const { &[ctrl(Key::P)] },
        Action::Help => const { &[KeyboardShortcut::new(Modifiers::NONE, Key::F1)] },
        _ => &[],
    }
}

/// Runs the actions whose keys are pressed. Longer combinations first: a shorter one would match them too.
pub fn shortcuts(ui: &Ui, editor: &Editor, grid: &mut Grid, commands: &mut Commands) {
    let mut all: Vec<(KeyboardShortcut, Action)> =
        Action::ALL.into_iter().flat_map(|action| keys(action).iter().map(move |keys| (*keys, action))).collect();
    all.sort_by_key(|(keys, _)| std::cmp::Reverse(u8::from(keys.modifiers.shift) + u8::from(keys.modifiers.alt)));
    for (keys, action) in all {
        let in_text = ui.ctx().text_edit_focused();
        let is_text_edit_key = in_text && !grid.is_editing() && matches!(action, Action::Undo | Action::Redo);
        if !is_text_edit_key && ui.input_mut(|input| input.consume_shortcut(&keys)) {
            // What is half typed becomes data, or is dropped with a notice, before anything else happens.
            commands.extend(grid.settle(editor));
            if editor.unavailable(action).is_none() {
                commands.push(Command::Act(action));
            }
        }
    }
}

/// The menu bar.
pub fn bar_ui(ui: &mut Ui, editor: &Editor, recent: &[PathBuf], commands: &mut Commands) {
    egui::MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| {
            for action in [Action::NewDocument, Action::Open, Action::OpenShipped] {
                item_ui(ui, editor, action, commands);
            }
            ui.menu_button("Recent files", |ui| {
                if recent.is_empty() {
                    ui.weak("None yet");
                }
                for path in recent {
                    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                    if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
                        commands.push(Command::OpenPath(path.clone()));
                        ui.close();
                    }
                }
            });
            ui.separator();
            for action in [Action::Save, Action::SaveAs] {
                item_ui(ui, editor, action, commands);
            }
            ui.separator();
            item_ui(ui, editor, Action::Quit, commands);
        });
        ui.menu_button("Edit", |ui| {
            for action in [Action::Undo, Action::Redo] {
                item_ui(ui, editor, action, commands);
            }
            ui.separator();
            for action in [Action::AddRow, Action::RemoveRow, Action::RevertRow] {
                item_ui(ui, editor, action, commands);
            }
            ui.separator();
            item_ui(ui, editor, Action::Find, commands);
        });
        ui.menu_button("What-if", |ui| {
            for action in [
                Action::NewWhatIf,
                Action::NewOnShown,
                Action::DuplicateWhatIf,
                Action::RenameWhatIf,
                Action::DeleteWhatIf,
            ] {
                item_ui(ui, editor, action, commands);
            }
        });
        ui.menu_button("View", |ui| {
            for action in [Action::PreviousReportDay, Action::NextReportDay, Action::BackToFileRule] {
                item_ui(ui, editor, action, commands);
            }
            ui.separator();
            let mut theme = ui.ctx().options(|options| options.theme_preference);
            for (choice, text) in [
                (egui::ThemePreference::Light, "Light"),
                (egui::ThemePreference::Dark, "Dark"),
                (egui::ThemePreference::System, "As the system"),
            ] {
                if ui.radio_value(&mut theme, choice, text).clicked() {
                    ui.ctx().set_theme(theme);
                    ui.close();
                }
            }
        });
        ui.menu_button("Help", |ui| {
            for action in [Action::Help, Action::Commands, Action::About] {
                item_ui(ui, editor, action, commands);
            }
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let session = editor.session();
            ui.weak(session.title());
        });
    });
}

/// An item of a menu: its text, its keys, why it cannot be chosen.
fn item_ui(ui: &mut Ui, editor: &Editor, action: Action, commands: &mut Commands) {
    let history = editor.session().history();
    let text = match action {
        Action::Undo => with_label(action, history.undo_label()),
        Action::Redo => with_label(action, history.redo_label()),
        _ => action.text().to_owned(),
    };
    let mut button = Button::new(&text);
    if let Some(keys) = keys(action).first() {
        button = button.shortcut_text(ui.ctx().format_shortcut(keys));
    }
    let why_not = editor.unavailable(action);
    let response = ui.add_enabled(why_not.is_none(), button).on_hover_text(action.help());
    let response = response.on_disabled_hover_text(why_not.unwrap_or_default()).accessible_name(action.text());
    if text != action.text() {
        super::access::describe(&response, &text);
    }
    if response.clicked() {
        commands.push(Command::Act(action));
        ui.close();
    }
}

fn with_label(action: Action, label: Option<&str>) -> String {
    label.map_or_else(|| action.text().to_owned(), |label| format!("{}: {label}", action.text()))
}

/// A button that does an action.
pub fn button_ui(ui: &mut Ui, editor: &Editor, action: Action, text: &str, commands: &mut Commands) {
    let why_not = editor.unavailable(action);
    let mut help = action.help().to_owned();
    if let Some(keys) = keys(action).first() {
        help = format!("{help} ({})", ui.ctx().format_shortcut(keys));
    }
    let response = ui.add_enabled(why_not.is_none(), Button::new(text)).on_hover_text(help);
    if response.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
        commands.push(Command::Act(action));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn no_two_actions_have_the_same_keys() {
        let mut seen = HashMap::new();
        for action in Action::ALL {
            for keys in keys(action) {
                let held = (keys.modifiers.command, keys.modifiers.shift, keys.modifiers.alt, keys.logical_key);
                assert_eq!(seen.insert(held, action), None, "{keys:?} of {action:?}");
            }
        }
    }
}
