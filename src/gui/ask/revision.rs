//! What a newer dataset changed, as a list.

use eframe::egui::{self, RichText, Ui};

use super::buttons_ui;
use crate::{editor::Session, gui::style, report::revision::Line};

/// What a newer dataset changed. Only the lines in sight are laid out: there may be as many as there are reports.
pub(super) fn revision_ui(ui: &mut Ui, session: &Session) -> bool {
    let Some(revision) = session.revision() else {
        return true;
    };
    ui.set_width(760.0);
    ui.heading("What the newer dataset changed");
    ui.label(match revision.of_user() {
        0 => "Nothing that you made is affected.",
        _ => "What you made is all kept; what no longer fits has no effect and is listed first.",
    });
    ui.add_space(6.0);
    let lines = revision.lines();
    let height = ui.text_style_height(&egui::TextStyle::Body);
    let area = egui::ScrollArea::both().max_height(420.0).auto_shrink([false, true]);
    area.show_rows(ui, height, lines.len(), |ui, shown| {
        for line in lines.get(shown).unwrap_or_default() {
            let text = match line {
                Line::Heading(text) => RichText::new(text).font(style::strong_font(13.5)),
                Line::Entry(entry) => RichText::new(format!("   {entry}")),
                Line::Remark(text) => RichText::new(*text).weak(),
            };
            ui.add(egui::Label::new(text).extend().selectable(true));
        }
    });
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        done = ui.button("Close").clicked();
        if ui.button("Copy").on_hover_text("Copy the whole list").clicked() {
            ui.copy_text(revision.text());
        }
    });
    done
}
