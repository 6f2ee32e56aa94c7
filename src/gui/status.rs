//! The bottom line: rows shown and not shown, the selection, the state of the data and of the file.

use std::collections::BTreeSet;

use eframe::egui::{self, Align, Id, Layout, Ui};

use super::{Commands, access, app::Parts};
use crate::{
    editor::{Action, Command, Session},
    model::{date, grouped},
    scenario::Kind,
};

/// The selection in words and its sum, while neither rows nor selection change.
pub type Selected = Option<(u64, u64, (String, String))>;

/// Draws it; gives back what F6 goes to.
pub(super) fn ui(ui: &mut Ui, session: &Session, parts: &mut Parts, commands: &mut Commands) -> Option<Id> {
    let shown = parts.grid.shown_rows();
    let now = (session.generation(), session.selection());
    if parts.selected.as_ref().is_none_or(|(generation, made, _)| (*generation, *made) != now) {
        parts.selected = Some((now.0, now.1, selection(session)));
    }
    let (words, value) = parts.selected.as_ref().map(|(.., words)| words.clone()).unwrap_or_default();
    let entry = ui.horizontal(|ui| {
        let text = if shown.shown == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(shown.shown as u64)) };
        let text = match parts.filter.is_usual() {
            true => text,
            false => format!("{text}: {}", parts.filter.words()),
        };
        let rows = ui.label(&text);
        access::name(&rows, egui::Role::Status, "Rows shown", &grouped(shown.shown as u64));
        let (other_hosts, not_there) = parts.grid.also_shown();
        hidden_ui(ui, shown.other_hosts, "in other hosts", "Rows in hosts that are not counted now", other_hosts);
        let help = "Rows that nothing has reported up to this day, or that have left";
        hidden_ui(ui, shown.not_there, "not yet or no longer there", help, not_there);
        ui.add_space(10.0);
        let chosen = ui.label(&words);
        access::name(&chosen, egui::Role::Status, "Selection", &value);
        access::describe(&chosen, &words);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let state = if session.is_closing() {
                "Saving, then closing…".to_owned()
            } else if session.is_saving() {
                "Saving…".to_owned()
            } else if session.is_modified() {
                "Not saved yet".to_owned()
            } else {
                parts.last_saved.as_ref().map_or_else(String::new, |time| format!("Saved {time}"))
            };
            if !state.is_empty() {
                ui.label(state);
                ui.separator();
            }
            if let Some(name) = session.reading() {
                if ui.link("Cancel").accessible_name(format!("Do not read {name}")).clicked() {
                    commands.push(Command::StopReading);
                }
                let reading = ui.label(format!("Reading {name}…"));
                access::name(&reading, egui::Role::Status, "Reading", name);
                ui.separator();
            }
            let to =
                session.document().last_day().map_or_else(String::new, |day| format!(" to {}", date::in_words(day)));
            let long = format!("Data{to}, not complete: about this data");
            // Where there is little room the link alone says it.
            let room = ui.available_width();
            let text = if room > 330.0 { long.as_str() } else { "About this data" };
            let about = ui.link(text).on_hover_text(&long).accessible_name(long);
            if about.clicked() {
                commands.push(Command::Act(Action::About));
            }
            about.id
        })
        .inner
    });
    Some(entry.inner)
}

/// Rows that are left out: how many, and a click to show them too.
fn hidden_ui(ui: &mut Ui, rows: usize, what: &str, help: &str, shown: &mut bool) {
    if rows == 0 {
        *shown = false;
        return;
    }
    ui.weak("·");
    let rows = grouped(rows as u64);
    let (text, does) = match *shown {
        true => (format!("{rows} {what}: shown"), "click to leave them out again"),
        false => (format!("{rows} {what}"), "click to show them too"),
    };
    let link = ui.link(text).on_hover_text(format!("{help}; {does}."));
    if link.clicked() {
        *shown = !*shown;
    }
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
    let open = if by_themselves.is_open() { "+" } else { "" };
    let known = rows.iter().any(|row| view.row(*row).state.number.is_some());
    let mut words = match known {
        true => format!("{} selected: {}{open}", rows.len(), grouped(stated)),
        false => format!("{} selected: no number given", rows.len()),
    };
    if counted != stated {
        words.push_str(&format!(", {} count", grouped(counted)));
    }
    (words, grouped(by_themselves.best))
}
