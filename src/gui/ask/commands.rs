//! All commands, to choose from by name.

use eframe::egui::{self, TextEdit, Ui};

use super::entered;
use crate::{
    editor::{Action, Command, Editor},
    gui::{Commands, menu},
};

/// All actions whose text or help has what was typed; Enter runs the first.
pub(super) fn commands_ui(
    ui: &mut Ui,
    editor: &Editor,
    wanted: &mut String,
    fresh: &mut bool,
    commands: &mut Commands,
) -> bool {
    let field = TextEdit::singleline(wanted).hint_text("Type a command").desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name("Command");
    if std::mem::take(fresh) {
        field.request_focus();
    }
    ui.add_space(6.0);
    let has = |text: &str| text.to_lowercase().contains(&wanted.trim().to_lowercase());
    let fits = |action: &Action| *action != Action::Commands && (has(action.text()) || has(action.help()));
    let mut chosen = None;
    egui::ScrollArea::vertical().max_height(340.0).auto_shrink([false, true]).show(ui, |ui| {
        for action in Action::ALL.into_iter().filter(fits) {
            let why_not = editor.unavailable(action);
            let mut button =
                egui::Button::new(action.text()).min_size(egui::vec2(ui.available_width(), 0.0)).frame(false);
            if let Some(keys) = menu::keys(action).first() {
                button = button.shortcut_text(ui.ctx().format_shortcut(keys));
            }
            let response = ui.add_enabled(why_not.is_none(), button).on_hover_text(action.help());
            let response = response.on_disabled_hover_text(why_not.unwrap_or_default());
            response.clone().accessible_name(format!("Run: {}", action.text()));
            if response.clicked() || why_not.is_none() && chosen.is_none() && entered(&field) {
                chosen = Some(action);
            }
        }
    });
    if chosen.is_none() && entered(&field) {
        field.request_focus();
    }
    commands.extend(chosen.map(Command::Act));
    chosen.is_some()
}
