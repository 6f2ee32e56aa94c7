//! How to use the program, and who made it of what.

use eframe::egui::{self, RichText, Ui};

use crate::{
    editor::{Action, Session},
    gui::{menu, style},
    model::date,
};

pub(super) fn help_ui(ui: &mut Ui) -> bool {
    ui.heading("Help and keys");
    egui::ScrollArea::vertical().max_height(460.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.label(
            "The headline answers: how many are in place, on the way, announced. The sentence below it says what counts, \
             and can be changed. A row without a number is not zero; a total with one has no upper bound, hence the “+”.",
        );
        ui.label(
            "Type over a number, a status or a name to ask “what if”: the change holds from the day on screen until the \
             next report. What is reported is never overwritten.",
        );
        ui.label(
            "What is not saved is kept over a crash and offered at the next start. A file that another program changed is \
             never overwritten unasked.",
        );
        ui.label("A number can be 1000, 50-60, ~500, up to 460, over 500, +300, -20%, or nothing: no number given.");
        ui.add_space(8.0);
        egui::Grid::new("keys").num_columns(2).striped(true).spacing([18.0, 4.0]).show(ui, |ui| {
            for action in Action::ALL {
                for keys in menu::keys(action) {
                    ui.label(ui.ctx().format_shortcut(keys));
                    ui.label(action.help());
                    ui.end_row();
                }
            }
            for (keys, what) in [
                ("Arrows, Home, End, Page Up, Page Down", "Move in the table; with Shift, select"),
                ("Tab, Shift+Tab", "The next cell, the one before; at the row’s end on to what follows the table"),
                ("Typing, F2, Enter, double click", "Edit a cell"),
                ("Up, Down while a country is typed", "Choose one of those offered; Enter takes it"),
                ("Enter, Tab while typing", "Take what was typed and move on"),
                ("Esc", "Leave the cell as it was"),
                ("Delete", "No number given, which is never zero; empties texts"),
                ("Click on a column’s head", "The largest or the first on top; then the other way round; then by host"),
                ("Left, Right on the time line", "The day with reports before, the next one"),
            ] {
                ui.label(keys);
                ui.label(what);
                ui.end_row();
            }
        });
    });
    ui.add_space(8.0);
    ui.button("Close").clicked()
}

pub(super) fn about_ui(ui: &mut Ui, session: &Session) -> bool {
    ui.heading(format!("Muster {}", env!("CARGO_PKG_VERSION")));
    ui.label("Who has how many troops where, on which day, according to whom; and what would be if.");
    ui.add_space(8.0);
    ui.label(RichText::new("About this data").font(style::strong_font(13.5)));
    let set = session.document().dataset();
    let span = set.span().map_or_else(String::new, |(first, last)| {
        format!(" from {} to {}", date::in_words(first), date::in_words(last))
    });
    ui.label(format!(
        "{}: {} figures of {} contributions{span}, out of {} sources. It is not complete: it holds what was found in \
         readable sources, not an official order of battle. A nation that is missing is not zero.",
        if set.title.is_empty() { session.name() } else { set.title.clone() },
        set.figure_count(),
        set.row_count(),
        set.sources.len()
    ));
    ui.label(
        "Figures are facts. Quotations in the shipped dataset are short and remain under the rights of their publishers; \
         each source has a usage note.",
    );
    ui.add_space(8.0);
    ui.label(RichText::new("Licences").font(style::strong_font(13.5)));
    ui.label(
        "Muster is free software under MIT or Apache-2.0. It is built with egui and other libraries, and shows text in \
         Inter (SIL Open Font License 1.1) and Hack; THIRD-PARTY.md lists all of them with their terms.",
    );
    ui.label("It works offline and sends nothing anywhere.");
    ui.add_space(8.0);
    ui.button("Close").clicked()
}
