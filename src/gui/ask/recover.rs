//! Unsaved work that was found at the start: what it is, and what is to become of it.

use std::time::SystemTime;

use eframe::egui::{Label, RichText, Ui};

use super::{buttons_ui, modal, primary_ui};
use crate::{
    gui::keep::{Found, Keeper},
    model::grouped,
    recovery::BaseNow,
    report::words,
};

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// Open it, as the document it was or as a copy of it.
    Restore,
    /// Ask again at the next start.
    NotNow,
    /// Ask whether it is to be removed.
    AskDiscard,
    /// Do not remove it.
    Keep,
    /// Remove it.
    Discard,
}

/// Asks about the first of what was found.
pub fn recover_ui(ui: &mut Ui, keeper: &Keeper) -> Option<Chosen> {
    let found = keeper.found.front()?;
    let mut chosen = None;
    let modal = modal(ui, "recover").show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        if keeper.discarding {
            ui.heading("Discard this work for good?");
            ui.add_space(4.0);
            ui.label(format!("{} of {} cannot be had back afterwards.", changes(found), found.offer.name()));
            ui.add_space(10.0);
            buttons_ui(ui, |ui| {
                if primary_ui(ui, "Keep it").clicked() {
                    chosen = Some(Chosen::Keep);
                }
                if ui.button("Discard for good").clicked() {
                    chosen = Some(Chosen::Discard);
                }
            });
            return;
        }
        ui.heading(format!("Restore unsaved work on {}?", found.offer.name()));
        ui.add_space(4.0);
        ui.label("Muster ended before this was saved.");
        if let Some(path) = found.offer.path() {
            ui.weak(path.display().to_string());
        }
        let kept = found.offer.written().map(|at| format!("Kept on {}: ", in_words(at))).unwrap_or_default();
        if found.offer.changes() > 0 {
            let order = if found.offer.changes() == 1 { ":" } else { ", the last one first:" };
            ui.label(format!("{kept}{}{order}", changes(found)));
            steps_ui(ui, found);
        }
        typing_ui(ui, found);
        ui.label(file_now(found));
        if keeper.found.len() > 1 {
            ui.weak(format!("{} more to be asked about after this.", keeper.found.len() - 1));
        }
        ui.add_space(10.0);
        buttons_ui(ui, |ui| {
            if primary_ui(ui, if is_copy(&found.base) { "Restore as a copy" } else { "Restore" }).clicked() {
                chosen = Some(Chosen::Restore);
            }
            for (text, gives, help) in [
                ("Not now", Chosen::NotNow, "It is offered again at the next start"),
                ("Discard…", Chosen::AskDiscard, "It is asked once more"),
            ] {
                if ui.button(text).on_hover_text(help).clicked() {
                    chosen = Some(gives);
                }
            }
        });
    });
    if modal.should_close() {
        chosen = chosen.or(Some(if keeper.discarding { Chosen::Keep } else { Chosen::NotNow }));
    }
    chosen
}

/// What would be restored: the latest changes by name, and how many more.
fn steps_ui(ui: &mut Ui, found: &Found) {
    const NAMED: usize = 8;
    let steps = found.offer.steps();
    for step in steps.iter().take(NAMED) {
        ui.add(Label::new(RichText::new(format!("• {step}")).weak()).wrap());
    }
    match found.offer.changes().saturating_sub(steps.len().min(NAMED) as u64) {
        0 => {}
        1 => drop(ui.weak("and 1 earlier change")),
        more => drop(ui.weak(format!("and {} earlier changes", grouped(more)))),
    }
}

/// What was half typed: it is shown again, to be taken from there.
fn typing_ui(ui: &mut Ui, found: &Found) {
    const NAMED: usize = 8;
    let typing = found.offer.typing();
    if typing.is_empty() {
        return;
    }
    ui.label("Half typed, and not taken:");
    for text in typing.iter().take(NAMED) {
        ui.add(Label::new(RichText::new(format!("• {text}")).weak()).wrap());
    }
}

/// Whether the file has something newer in it, so that both are to be kept.
pub fn is_copy(base: &BaseNow) -> bool {
    matches!(base, BaseNow::Changed(_) | BaseNow::CreatedLater(_))
}

fn changes(found: &Found) -> String {
    match found.offer.changes() {
        0 => "What was half typed".to_owned(),
        n => words::changes(n),
    }
}

/// What has become of the file.
fn file_now(found: &Found) -> String {
    let both = "Restored as a copy, both are kept: the file as it is now, and this work under another name.";
    let on = |time: &Option<SystemTime>| {
        let at = time.and_then(|time| jiff::Timestamp::try_from(time).ok());
        at.map_or_else(String::new, |at| format!(", on {}", in_words(at)))
    };
    match &found.base {
        BaseNow::Same if found.offer.path().is_none() => {
            "It was made on the dataset that comes with Muster, and has no file yet.".to_owned()
        }
        BaseNow::Same | BaseNow::Saved => "The file is as it was then. Nothing is written before you save.".to_owned(),
        BaseNow::Changed(time) => format!("The file has been changed since{}. {both}", on(time)),
        BaseNow::CreatedLater(time) => format!("A file of this name was made later{}. {both}", on(time)),
        BaseNow::Gone => {
            "The file is not there any more, or is none; restored, the work can be saved anywhere.".to_owned()
        }
        BaseNow::NeverSaved => "It has no file yet.".to_owned(),
    }
}

/// A time in the local zone.
fn in_words(at: jiff::Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::system()).strftime("%-d %B %Y, %H:%M").to_string()
}
