//! What a newer dataset changed, as a list.

use std::sync::Arc;

use eframe::egui::{Label, RichText, ScrollArea, TextStyle, Ui};

use super::buttons_ui;
use crate::{
    editor::Action,
    gui::style,
    report::revision::{Line, Outline, Revision},
};

/// The list, with its headings found once: there may be as many entries as there are reports.
#[derive(Debug)]
pub struct List {
    revision: Arc<Revision>,
    outline: Outline,
    of_user: usize,
}

impl List {
    /// Of what a dataset changed.
    pub fn new(revision: &Arc<Revision>) -> Self {
        Self { outline: revision.outline(), of_user: revision.of_user(), revision: Arc::clone(revision) }
    }

    /// Draws the lines in sight; `true` when it is done with.
    pub(super) fn ui(&self, ui: &mut Ui) -> bool {
        const WIDTH: f32 = 900.0;
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
        ui.heading("What the newer dataset changed");
        ui.label(match self.of_user {
            0 => "Nothing that you made is affected.",
            _ => "What you made is all kept; what no longer fits has no effect and is listed first.",
        });
        ui.add_space(6.0);
        let height = ui.text_style_height(&TextStyle::Body);
        let area = ScrollArea::both().max_height(420.0).auto_shrink([false, true]);
        area.show_rows(ui, height, self.outline.lines, |ui, shown| {
            for line in shown.filter_map(|at| self.revision.line(&self.outline, at)) {
                let text = match line {
                    Line::Heading(text) => RichText::new(text).font(style::strong_font(13.5)),
                    Line::Entry(entry) => RichText::new(format!("   {entry}")),
                    Line::Remark(text) => RichText::new(text).weak(),
                };
                ui.add(Label::new(text).extend().selectable(true));
            }
        });
        ui.add_space(8.0);
        let mut done = false;
        buttons_ui(ui, |ui| {
            done = ui.button("Close").clicked();
            if ui.button("Copy").on_hover_text("Copy the whole list").clicked() {
                ui.copy_text(self.revision.text());
            }
            ui.weak(format!("To be seen again: File → {}", Action::BroughtIn.text()));
        });
        done
    }
}
