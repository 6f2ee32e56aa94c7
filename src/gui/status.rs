//! The bottom line: rows shown and not shown, the selection, the state of the data and of the file.

use std::collections::BTreeSet;

use eframe::egui::{self, Align, Layout, Ui};

use super::{Commands, access, grid::ShownRows};
use crate::{
    editor::{Action, Command, Session},
    model::{date, grouped},
    scenario::Kind,
};

/// The selection in words and its sum, while neither rows nor selection change.
pub type Selected = Option<(u64, u64, (String, String))>;

/// Draws it.
pub fn ui(
    ui: &mut Ui,
    session: &Session,
    shown: ShownRows,
    selected: &mut Selected,
    saved: Option<&str>,
    commands: &mut Commands,
) {
    let now = (session.generation(), session.selection());
    if selected.as_ref().is_none_or(|(generation, made, _)| (*generation, *made) != now) {
        *selected = Some((now.0, now.1, selection(session)));
    }
    let (words, value) = selected.as_ref().map(|(.., words)| words.clone()).unwrap_or_default();
    ui.horizontal(|ui| {
        let mut text = format!("{} rows", grouped(shown.shown as u64));
        if shown.other_hosts > 0 {
            text.push_str(&format!(" · {} in other hosts", grouped(shown.other_hosts as u64)));
        }
        if shown.not_there > 0 {
            text.push_str(&format!(" · {} not yet or no longer there", grouped(shown.not_there as u64)));
        }
        let rows = ui.label(&text);
        access::name(&rows, egui::Role::Status, "Rows shown", &grouped(shown.shown as u64));
        access::describe(&rows, &text);
        let chosen = ui.label(&words);
        access::name(&chosen, egui::Role::Status, "Selection", &value);
        access::describe(&chosen, &words);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let state = if session.is_saving() {
                "Saving…".to_owned()
            } else if session.is_modified() {
                "Not saved yet".to_owned()
            } else {
                saved.map_or_else(String::new, |time| format!("Saved {time}"))
            };
            if !state.is_empty() {
                ui.label(state);
                ui.separator();
            }
            let to =
                session.document().last_day().map_or_else(String::new, |day| format!(" to {}", date::in_words(day)));
            let about = ui.link(format!("Data{to}, not complete: about this data"));
            if about.clicked() {
                commands.push(Command::Act(Action::About));
            }
        });
    });
}

/// What is selected in words, and its sum.
fn selection(session: &Session) -> (String, String) {
    let view = session.view();
    let rows: BTreeSet<u32> = session.selected().iter().filter_map(|id| view.find(id)).collect();
    if rows.is_empty() {
        return (String::new(), "0".to_owned());
    }
    let by_themselves = view.selection_sum(&rows);
    let counted: u64 = rows
        .iter()
        .map(|row| view.row(*row))
        .filter(|row| row.kind == Kind::Known)
        .filter_map(|row| row.state.number)
        .map(|strength| u64::from(strength.best()))
        .sum();
    let stated: u64 = rows
        .iter()
        .map(|row| view.row(*row))
        .filter(|row| row.kind.is_present())
        .filter_map(|row| row.state.number)
        .map(|strength| u64::from(strength.best()))
        .sum();
    let mut words = format!("{} selected: {}", rows.len(), grouped(stated));
    if counted != stated {
        words.push_str(&format!(", {} count", grouped(counted)));
    }
    (words, grouped(by_themselves.best))
}
