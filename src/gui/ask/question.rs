//! What the editor must have answered before anything else goes on.

use eframe::egui::{self, RichText, Ui};

use super::{buttons_ui, modal, primary_ui};
use crate::{
    editor::{Answer, Command, Question, Session, session::Next},
    gui::Commands,
};

/// What the editor must have answered.
pub fn questions_ui(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    let Some(question) = session.question() else { return };
    let mut answer = None;
    let modal = modal(ui, "question").show(ui.ctx(), |ui| {
        ui.set_width(420.0);
        match question {
            Question::Unsaved(next) => {
                ui.heading(format!("Save changes to {}?", session.name()));
                ui.add_space(4.0);
                let what = match next {
                    Next::Quit => "The window is about to close.",
                    Next::New => "A new document is about to be started.",
                    Next::PickOpen | Next::Open(_) | Next::OpenShipped => "Another file is about to be opened.",
                };
                ui.label(format!("{what} Without saving, this is lost:"));
                unsaved_ui(ui, &session.history().unsaved());
                ui.add_space(10.0);
                buttons_ui(ui, |ui| {
                    if primary_ui(ui, "Save").clicked() {
                        answer = Some(Answer::Save);
                    }
                    for (text, gives) in [("Don’t save", Answer::Yes), ("Cancel", Answer::Cancel)] {
                        if ui.button(text).clicked() {
                            answer = Some(gives);
                        }
                    }
                });
            }
            Question::NoneThere { row, .. } => {
                ui.heading("No troops at all?");
                ui.add_space(4.0);
                ui.label(format!(
                    "For {row} no number is given, which is not zero. Do you mean that none are there? To say again that \
                     no number is given, press Delete instead."
                ));
                ui.add_space(10.0);
                buttons_ui(ui, |ui| {
                    for (text, gives) in [("None are there", Answer::Yes), ("Cancel", Answer::Cancel)] {
                        if ui.button(text).clicked() {
                            answer = Some(gives);
                        }
                    }
                });
            }
        }
    });
    if modal.should_close() {
        answer = answer.or(Some(Answer::Cancel));
    }
    commands.extend(answer.map(Command::Answer));
}

/// The steps that would be lost, the latest first.
fn unsaved_ui(ui: &mut Ui, labels: &[&str]) {
    const NAMED: usize = 5;
    for label in labels.iter().take(NAMED) {
        ui.add(egui::Label::new(RichText::new(format!("• {label}")).weak()).wrap());
    }
    if labels.len() > NAMED {
        let more = labels.len() - NAMED;
        ui.weak(format!("and {more} earlier change{}", if more == 1 { "" } else { "s" }));
    }
    if labels.is_empty() {
        ui.weak("• what you have undone since the last save");
    }
}
