//! Notices, over the lower right corner: what happened, to be read and dismissed. Errors can be copied.

use eframe::egui::{self, Align2, Frame, RichText, Stroke, Ui, vec2};

use super::{Commands, style};
use crate::editor::{Command, Session, Tone};

/// Shows what the user has not dismissed.
pub fn ui(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    if session.notices().is_empty() {
        return;
    }
    let palette = style::palette(ui);
    let area = egui::Area::new(egui::Id::unique("notices")).anchor(Align2::RIGHT_BOTTOM, vec2(-14.0, -40.0));
    area.order(egui::Order::Foreground).show(ui.ctx(), |ui| {
        ui.set_max_width(460.0);
        for notice in session.notices() {
            let (edge, word) = match notice.tone {
                Tone::Info => (palette.accent, ""),
                Tone::Warning => (palette.less, "Note: "),
                Tone::Error => (palette.wrong, "Error: "),
            };
            let frame = Frame::popup(ui.style()).stroke(Stroke::new(1.0, edge)).inner_margin(10.0);
            frame.show(ui, |ui| {
                ui.push_id(notice.number, |ui| {
                    ui.add(egui::Label::new(RichText::new(format!("{word}{}", notice.text))).wrap().selectable(true));
                    ui.horizontal(|ui| {
                        if notice.tone != Tone::Info && ui.small_button("Copy").clicked() {
                            ui.copy_text(notice.text.clone());
                        }
                        if ui.small_button("Dismiss").clicked() {
                            commands.push(Command::Dismiss(notice.number));
                        }
                    });
                });
            });
            ui.add_space(6.0);
        }
    });
    // What was only done fades by itself: the oldest first, each after a while without anything else to do.
    if let Some(done) = session.notices().iter().find(|notice| notice.tone == Tone::Info) {
        let id = egui::Id::unique(("notice", done.number));
        let now = ui.input(|input| input.time);
        let since = ui.data_mut(|data| *data.get_temp_mut_or_insert_with(id, || now));
        const SECONDS: f64 = 6.0;
        if now - since > SECONDS {
            commands.push(Command::Dismiss(done.number));
        } else {
            ui.request_repaint_after(std::time::Duration::from_secs_f64(SECONDS - (now - since) + 0.05));
        }
    }
}
