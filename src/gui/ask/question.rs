//! What the editor must have answered before anything else goes on.

use eframe::egui::{self, RichText, Ui};

use super::{buttons_ui, modal, primary_ui};
use crate::{
    editor::{Answer, Command, OnDisk, Question, Session, session::Next},
    gui::Commands,
    model::grouped,
};

/// What the editor must have answered.
/// `keeps`: what is overwritten is kept elsewhere.
pub fn questions_ui(ui: &mut Ui, session: &Session, keeps: bool, commands: &mut Commands) {
    let Some(question) = session.question() else { return };
    let mut answer = None;
    let modal = modal(ui, "question").show(ui.ctx(), |ui| {
        ui.set_width(480.0);
        match question {
            Question::Unsaved(next) => {
                ui.heading(format!("Save changes to {}?", session.name()));
                ui.add_space(4.0);
                let what = match next {
                    Next::Quit => "The window is about to close.",
                    Next::New => "A new document is about to be started.",
                    Next::PickOpen | Next::Open(_) | Next::OpenShipped => "Another file is about to be opened.",
                    Next::Restore => "Unsaved work is about to be restored.",
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
            Question::OnDisk(now) => answer = on_disk_ui(ui, session, *now, keeps),
            Question::StillSaving(path) => answer = still_saving_ui(ui, path),
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

/// Whether the question of a changed file need not be asked yet: what is in it is just being read, and would move what is
/// to be clicked. Not for long: its disk may never answer.
pub fn is_looked_into(ui: &Ui, session: &Session) -> bool {
    const PATIENCE: f64 = 1.0;
    let since = egui::Id::unique("looked into since");
    let is_changed = matches!(session.question(), Some(Question::OnDisk(OnDisk::Changed(_))));
    if !is_changed || session.theirs().is_some() {
        ui.data_mut(|data| data.remove::<f64>(since));
        return false;
    }
    let now = ui.input(|input| input.time);
    let left = PATIENCE - (now - ui.data_mut(|data| *data.get_temp_mut_or(since, now)));
    if left > 0.0 {
        ui.request_repaint_after(std::time::Duration::from_secs_f64(left));
    }
    left > 0.0
}

/// The window is to be closed, and a save goes on.
fn still_saving_ui(ui: &mut Ui, path: &std::path::Path) -> Option<Answer> {
    ui.heading("Still saving");
    ui.add_space(4.0);
    ui.weak(path.display().to_string());
    ui.label(
        "This takes long; perhaps its disk does not answer. The window closes as soon as it is done. Closed now, what is \
         not saved is kept and offered at the next start; the file stays as it is or becomes the new one, never half of it.",
    );
    ui.add_space(10.0);
    let mut answer = None;
    buttons_ui(ui, |ui| {
        if primary_ui(ui, "Wait").clicked() {
            answer = Some(Answer::Cancel);
        }
        for (text, gives) in [("Save as…", Answer::SaveAs), ("Close without waiting", Answer::Yes)] {
            if ui.button(text).clicked() {
                answer = Some(gives);
            }
        }
    });
    answer
}

/// The file is not what it was.
fn on_disk_ui(ui: &mut Ui, session: &Session, now: OnDisk, keeps: bool) -> Option<Answer> {
    let name = session.name();
    let (heading, what) = match now {
        OnDisk::Changed(time) => {
            let at = time.and_then(|time| jiff::Timestamp::try_from(time).ok());
            let at = at.map(|at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%-d %B %Y, %H:%M:%S").to_string());
            let at = at.map_or_else(String::new, |at| format!(", written on {at}"));
            (
                format!("{name} was changed by another program"),
                format!(
                    "What is in the file now{at}, differs from what is shown here. Saved under another name, both are kept."
                ),
            )
        }
        OnDisk::Gone => (
            format!("{name} is not there any more"),
            "The file or its folder was removed, renamed or is out of reach. What is here is all that is left of it."
                .to_owned(),
        ),
        OnDisk::NotAFile(kind) => {
            (format!("{name} is no file any more"), format!("In its place there is {kind} now. It is left alone."))
        }
    };
    ui.heading(heading);
    ui.add_space(4.0);
    if let Some(path) = session.path() {
        ui.weak(path.display().to_string());
    }
    ui.label(what);
    if let OnDisk::Changed(_) = now {
        theirs_ui(ui, session, keeps);
    }
    let mut changes = session.history().unsaved();
    if session.history().lost().is_some() {
        changes.remove(0);
    }
    let is_changed = matches!(now, OnDisk::Changed(_));
    if !changes.is_empty() {
        let can_reload = is_changed && !matches!(session.theirs(), Some(Err(_)));
        ui.label(if can_reload { "Reloading loses what is not saved here:" } else { "Not saved yet:" });
        unsaved_ui(ui, &changes);
    } else if is_changed && !matches!(session.theirs(), Some(Err(_))) {
        ui.label("Nothing was changed here since it was read or saved: reloading loses no change.");
    }
    ui.add_space(10.0);
    let save_as = ("Save as…", Answer::SaveAs);
    let mut choices = match now {
        OnDisk::Changed(_) => {
            let reload = ("Reload theirs", Answer::Reload);
            let unreadable = matches!(session.theirs(), Some(Err(_)));
            // First what keeps both, where both are anything.
            let mut choices = match changes.is_empty() {
                _ if unreadable => vec![save_as],
                true => vec![reload, save_as],
                false => vec![save_as, reload],
            };
            // Another window has it, or nobody may write it.
            if session.read_only().is_none() {
                choices.push(("Keep mine and overwrite", Answer::KeepMine));
            }
            choices
        }
        OnDisk::Gone => vec![("Write it again", Answer::KeepMine), save_as],
        OnDisk::NotAFile(_) => vec![save_as],
    };
    match session.waits_for_save() {
        Some(Next::Quit) => choices.push(("Close without saving", Answer::Yes)),
        Some(_) => choices.push(("Go on without saving", Answer::Yes)),
        None => {}
    }
    choices.push(("Cancel", Answer::Cancel));
    let mut answer = None;
    ui.horizontal_wrapped(|ui| {
        for (nth, (text, gives)) in choices.iter().enumerate() {
            let button = if nth == 0 { primary_ui(ui, text) } else { ui.button(*text) };
            if button.clicked() {
                answer = Some(*gives);
            }
        }
    });
    answer
}

/// What another program has made of the file: what overwriting it would undo.
fn theirs_ui(ui: &mut Ui, session: &Session, keeps: bool) {
    let differences = match session.theirs() {
        None => {
            ui.weak("Looking what is different in it…");
            return;
        }
        Some(Err(why)) => {
            ui.label(format!("What is in it now cannot be used: the file {why}"));
            return;
        }
        Some(Ok(differences)) if differences.is_empty() => {
            ui.label("It says the same as before, only written in another way.");
            return;
        }
        Some(Ok(differences)) => differences,
    };
    let what = if session.is_since_known() { "Changed in the file" } else { "In the file otherwise than here" };
    let copy = if keeps { " (a copy of it is kept)" } else { "" };
    ui.label(format!("{what}, which overwriting undoes{copy}:"));
    let lines: Vec<&str> = differences.lines().iter().map(String::as_str).collect();
    list_ui(ui, &lines, differences.count(), "more difference");
}

/// The first of these lines, and how many more there are.
fn list_ui(ui: &mut Ui, lines: &[&str], count: usize, more: &str) {
    const NAMED: usize = 5;
    for line in lines.iter().take(NAMED) {
        ui.add(egui::Label::new(RichText::new(format!("• {line}")).weak()).wrap());
    }
    if count > NAMED {
        let (n, s) = (count - NAMED, if count - NAMED == 1 { "" } else { "s" });
        ui.weak(format!("and {} {more}{s}", grouped(n as u64)));
    }
}

/// The steps that would be lost, the latest first.
fn unsaved_ui(ui: &mut Ui, labels: &[&str]) {
    list_ui(ui, labels, labels.len(), "earlier change");
    if labels.is_empty() {
        ui.weak("• what you have undone since the last save");
    }
}
