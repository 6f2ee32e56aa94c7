//! Menu bar and shortcuts, both from the one table of actions.

use std::path::PathBuf;

use eframe::egui::{self, Button, Key, KeyboardShortcut, Modifiers, Ui};

use super::{Commands, app::Parts};
use crate::editor::{Action, Command, Editor};

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// The keys of an action; the first one is shown.
pub fn keys(action: Action) -> &'static [KeyboardShortcut] {
    const fn ctrl(key: Key) -> KeyboardShortcut {
        KeyboardShortcut::new(Modifiers::COMMAND, key)
    }
    match action {
        Action::NewDocument => const { &[ctrl(Key::N)] },
        Action::NewWindow => const { &[KeyboardShortcut::new(CTRL_SHIFT, Key::N)] },
        Action::Open => const { &[ctrl(Key::O)] },
        Action::Save => const { &[ctrl(Key::S)] },
        Action::SaveAs => const { &[KeyboardShortcut::new(CTRL_SHIFT, Key::S)] },
        Action::Quit => const { &[ctrl(Key::Q), ctrl(Key::W)] },
        Action::Undo => const { &[ctrl(Key::Z)] },
        Action::Redo => const { &[ctrl(Key::Y), KeyboardShortcut::new(CTRL_SHIFT, Key::Z)] },
        Action::Cut => const { &[ctrl(Key::X)] },
        Action::Copy => const { &[ctrl(Key::C)] },
        Action::Paste => const { &[ctrl(Key::V)] },
        Action::FillDown => const { &[ctrl(Key::D)] },
        Action::SelectAll => const { &[ctrl(Key::A)] },
        Action::Find => const { &[ctrl(Key::F)] },
        Action::ZoomIn => const { &[ctrl(Key::Plus), ctrl(Key::Equals)] },
        Action::ZoomOut => const { &[ctrl(Key::Minus)] },
        Action::ZoomReset => const { &[ctrl(Key::Num0)] },
        Action::NextPane => const { &[KeyboardShortcut::new(Modifiers::NONE, Key::F6)] },
        Action::PreviousPane => const { &[KeyboardShortcut::new(Modifiers::SHIFT, Key::F6)] },
        Action::Commands => const { &[ctrl(Key::P)] },
        Action::Help => const { &[KeyboardShortcut::new(Modifiers::NONE, Key::F1)] },
        _ => &[],
    }
}

/// Whether an action's keys mean something of their own in a text field.
const fn is_text_key(action: Action) -> bool {
    matches!(
        action,
        Action::Undo | Action::Redo | Action::Cut | Action::Copy | Action::Paste | Action::FillDown | Action::SelectAll
    )
}

/// Whether something else than the table of actions hears an action's keys: the clipboard's come as events.
const fn is_heard_elsewhere(action: Action) -> bool {
    matches!(action, Action::Cut | Action::Copy | Action::Paste)
}

/// Runs the actions whose keys are pressed; over a form only saving and closing. Longer combinations first: a shorter one
/// would match them too.
pub(super) fn shortcuts(ui: &Ui, editor: &Editor, parts: &mut Parts, commands: &mut Commands) {
    let over_form = parts.ask.is_some();
    let mut all: Vec<(KeyboardShortcut, Action)> =
        Action::ALL.into_iter().flat_map(|action| keys(action).iter().map(move |keys| (*keys, action))).collect();
    all.sort_by_key(|(keys, _)| std::cmp::Reverse(u8::from(keys.modifiers.shift) + u8::from(keys.modifiers.alt)));
    for (keys, action) in all {
        let replaces = matches!(action, Action::NewDocument | Action::Open | Action::OpenShipped);
        if over_form && !replaces && !matches!(action, Action::Save | Action::Quit) {
            continue;
        }
        let in_text = ui.ctx().text_edit_focused();
        let in_cell = parts.grid.is_editing() && matches!(action, Action::Undo | Action::Redo);
        let is_text_edit_key = in_text && !in_cell && is_text_key(action);
        if !is_text_edit_key && !is_heard_elsewhere(action) && ui.input_mut(|input| input.consume_shortcut(&keys)) {
            if over_form && replaces {
                commands.push(Command::Inform("Finish the form that is open first, or cancel it.".to_owned()));
                continue;
            }
            // What is half typed becomes data, or is dropped with a notice, before anything else happens.
            commands.extend(parts.settle(editor));
            if editor.unavailable(action).is_none() {
                commands.push(Command::Act(action));
            }
        }
    }
}

/// The menu bar.
pub fn bar_ui(
    ui: &mut Ui,
    editor: &Editor,
    recent: &[PathBuf],
    (what_ifs, charts): (bool, bool),
    commands: &mut Commands,
) {
    use Action::*;
    egui::MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| {
            items_ui(ui, editor, &[NewDocument, NewWindow, Open, OpenShipped], commands);
            ui.menu_button("Recent files", |ui| recent_ui(ui, recent, commands));
            ui.separator();
            items_ui(ui, editor, &[BringIn, BroughtIn], commands);
            ui.separator();
            items_ui(ui, editor, &[Save, SaveAs], commands);
            ui.separator();
            items_ui(ui, editor, &[Quit], commands);
        });
        ui.menu_button("Edit", |ui| {
            for group in [
                &[Undo, Redo][..],
                &[Cut, Copy, Paste, FillDown, SelectAll],
                &[AddRow, RemoveRow, RevertRow],
                &[AddReport, MyReports, DoubleCounting],
            ] {
                items_ui(ui, editor, group, commands);
                ui.separator();
            }
            items_ui(ui, editor, &[Find], commands);
        });
        ui.menu_button("What-if", |ui| {
            items_ui(ui, editor, &[NewWhatIf, NewOnShown, DuplicateWhatIf, RenameWhatIf, DeleteWhatIf], commands);
        });
        ui.menu_button("View", |ui| {
            items_ui(ui, editor, &[PreviousReportDay, NextReportDay, BackToFileRule], commands);
            ui.separator();
            for (action, mut open) in [(ToggleWhatIfs, what_ifs), (ToggleCharts, charts)] {
                if ui.checkbox(&mut open, action.text()).on_hover_text(action.help()).clicked() {
                    commands.push(Command::Act(action));
                    ui.close();
                }
            }
            items_ui(ui, editor, &[ResetLayout], commands);
            ui.separator();
            items_ui(ui, editor, &[ZoomIn, ZoomOut, ZoomReset], commands);
            ui.separator();
            let theme = ui.ctx().options(|options| options.theme_preference);
            for (choice, action) in [
                (egui::ThemePreference::Light, ThemeLight),
                (egui::ThemePreference::Dark, ThemeDark),
                (egui::ThemePreference::System, ThemeSystem),
            ] {
                if ui.radio(theme == choice, action.text()).on_hover_text(action.help()).clicked() {
                    commands.push(Command::Act(action));
                    ui.close();
                }
            }
            ui.separator();
            items_ui(ui, editor, &[NextPane, PreviousPane], commands);
        });
        ui.menu_button("Help", |ui| {
            items_ui(ui, editor, &[Help, Commands, Example], commands);
            ui.separator();
            items_ui(ui, editor, &[OpenLog, About], commands);
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let session = editor.session();
            ui.weak(session.title());
        });
    });
}

/// Items of a menu, one below the other.
pub fn items_ui(ui: &mut Ui, editor: &Editor, actions: &[Action], commands: &mut Commands) {
    for action in actions {
        item_ui(ui, editor, *action, commands);
    }
}

/// The files opened or saved last. Whether they are still there is found out by opening them, not while a menu is drawn.
fn recent_ui(ui: &mut Ui, recent: &[PathBuf], commands: &mut Commands) {
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
    // A sign has the words of its action.
    let name = if text.chars().count() == 1 { action.text() } else { text };
    if response.on_disabled_hover_text(why_not.unwrap_or_default()).accessible_name(name).clicked() {
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
