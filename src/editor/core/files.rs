//! Opening, leaving, and what is asked before anything is lost.

use std::path::{Path, PathBuf};

use super::{Editor, Step};
use crate::{
    document::History,
    editor::{
        Compared, Effect, Restored, Tone,
        session::{Next, Question, Session},
    },
    file::{self, Access, FileError, InHand},
    model::{CountingRule, grouped},
};

impl Editor {
    /// Asks about unsaved changes first, and waits for a file that is being written.
    pub(super) fn before_losing(&mut self, next: Next) -> Vec<Effect> {
        if let Some((path, _)) = &self.session.writing {
            if next == Next::Quit && self.session.is_closing() {
                // It takes long, or its disk does not answer any more.
                self.ask(Question::StillSaving(path.clone()));
            } else {
                self.go_on_after_save(next);
            }
            return Vec::new();
        }
        if self.asks_for_a_number() {
            // What was typed last is not a change yet.
            self.after_answer = Some(next);
            return Vec::new();
        }
        if self.session.is_modified() {
            // Before anything else that is asked, so that the window can always be left.
            let unsaved = Question::Unsaved(next);
            match self.session.question.replace(unsaved) {
                None | Some(Question::Unsaved(_)) => {}
                Some(other) => self.waiting.push_front(other),
            }
            return Vec::new();
        }
        if matches!(self.session.question, Some(Question::OnDisk(_))) {
            // What the file is now is just being asked about. Answered with a save, or without, it goes on.
            self.go_on_after_save(next);
            return Vec::new();
        }
        match (&self.session.path, &self.session.known) {
            // The last good copy may be the one that is here. Asked for once more, it is not waited for.
            (Some(path), Some(known)) if self.looking.as_ref() != Some(&next) => {
                self.looking = Some(next);
                vec![Effect::LookAt { path: path.clone(), known: Box::new(known.clone()) }]
            }
            _ => self.go_on(next),
        }
    }

    /// Whether a typed 0 still waits for its answer.
    fn asks_for_a_number(&self) -> bool {
        let asked = self.session.question.iter().chain(&self.waiting);
        asked.into_iter().any(|question| matches!(question, Question::NoneThere { .. }))
    }

    pub(super) fn go_on(&mut self, next: Next) -> Vec<Effect> {
        self.looking = None;
        self.may_lose = Some(self.session.history.revision());
        match next {
            Next::Quit => return vec![Effect::Quit],
            Next::PickOpen => return vec![Effect::PickOpen],
            Next::Open(path) => return self.load(path),
            Next::OpenShipped => self.replace(Self::shipped()),
            Next::New => self.replace(Self::empty()),
            Next::Restore => return vec![Effect::Restore { held: self.lock.clone() }],
        }
        Vec::new()
    }

    pub(super) fn go_on_after_save(&mut self, next: Next) {
        self.session.after_save = Some(next);
    }

    /// Whether the document goes as soon as it is known that nothing is lost.
    pub fn is_leaving(&self) -> bool {
        self.after_theirs.is_some()
    }

    /// What was to happen after a save does not.
    pub(super) fn not_going_on(&mut self) {
        (self.looking, self.after_theirs) = (None, None);
        self.session.after_save = None;
    }

    /// Whether the document may be replaced by what was asked for: nothing was changed in it since it was asked about.
    fn may_be_replaced(&self) -> bool {
        let session = &self.session;
        !session.is_saving()
            && !self.asks_for_a_number()
            && (!session.is_modified() || self.may_lose == Some(session.history.revision()))
    }

    /// The lock of the document that goes is given back, unless the other one has it too.
    pub(super) fn replace(&mut self, other: Self) {
        let (generation, selection) = (self.session.generation + 1, self.session.selection + 1);
        let (ticket, notice, base) = (self.ticket, self.notice, self.session.base + 1);
        let number = self.session.number + 1;
        let before = std::mem::replace(self, other);
        self.abandoned = before.abandoned;
        self.following.extend(before.following);
        // What is still being written is none of this document's.
        self.abandoned.extend(before.session.writing.map(|(path, _)| path));
        self.give_back(before.lock);
        (self.session.generation, self.session.selection) = (generation, selection);
        // Numbers of notices are never given again.
        self.session.notices.iter_mut().for_each(|told| told.number += notice);
        self.session.half_typed.0 += notice;
        (self.ticket, self.notice, self.session.base) = (ticket + 1, notice + self.notice, base);
        self.session.number = number;
    }

    /// A file that was chosen once what is unsaved had been asked about; changes made since are asked about again.
    pub(super) fn open_picked(&mut self, path: PathBuf) -> Vec<Effect> {
        if self.may_be_replaced() { self.load(path) } else { self.before_losing(Next::Open(path)) }
    }

    pub(super) fn load(&mut self, path: PathBuf) -> Vec<Effect> {
        let ticket = self.begin_reading(&path);
        vec![Effect::Load { ticket, path, held: self.lock.clone() }]
    }

    /// What was asked for last is read; what comes back of anything before is dropped.
    fn begin_reading(&mut self, path: &Path) -> u64 {
        self.ticket += 1;
        self.session.reading = Some(name_of(path));
        self.ticket
    }

    /// What is being read is dropped when it comes.
    pub(super) fn stop_reading(&mut self) {
        self.ticket += 1;
        self.session.reading = None;
    }

    /// Whether what was read for this ticket is still wanted.
    pub fn awaits(&self, ticket: u64) -> bool {
        ticket == self.ticket && self.session.reading.is_some()
    }

    pub(super) fn loaded(&mut self, ticket: u64, path: PathBuf, result: Result<Box<InHand>, FileError>) {
        if ticket != self.ticket {
            if let Ok(in_hand) = result {
                self.give_back_access(in_hand.access);
            }
            return;
        }
        self.session.reading = None;
        match result {
            Ok(in_hand) if !self.may_be_replaced() => {
                self.give_back_access(in_hand.access);
                self.warn(format!(
                    "Not opened, because something was changed here meanwhile: {}. Save it, then open the file again.",
                    path.display()
                ));
            }
            Ok(in_hand) => {
                let InHand { opened, identity, access } = *in_hand;
                let mut editor = Self::of(opened, Some(path.clone()), name_of(&path));
                editor.session.known = Some(identity);
                editor.session.of_file = Some(editor.session.document.clone());
                editor.take(access, &path);
                self.replace(editor);
            }
            Err(error) => {
                if self.session.path.as_ref() == Some(&path) {
                    self.lose_saved(super::on_disk::UNREADABLE);
                }
                // Who asked for a file at the start must not take this for it.
                let instead = match self.session.of_shipped && !self.session.is_modified() {
                    true => "\nWhat is shown instead is the dataset that comes with Muster.",
                    false => "",
                };
                self.tell(Tone::Error, format!("Not opened: {error}{instead}"));
            }
        }
    }

    /// The lock of a file that is not worked on after all.
    fn give_back_access(&mut self, access: Access) {
        if let Access::Ours(lock) = access {
            self.give_back(lock);
        }
    }

    /// Takes over whether the file can be written, and says so when it cannot.
    fn take(&mut self, access: Access, path: &Path) {
        let name = name_of(path);
        match access {
            Access::Ours(lock) => self.lock = lock,
            Access::Theirs(holder) => {
                let why = format!(
                    "{name} is open in {holder}, so it is read-only here until it is closed there. Save asks for \
                     another file."
                );
                self.session.read_only = Some(why.clone());
                self.warn(why);
            }
            Access::ReadOnly(reason) => {
                let why = format!("{name} is read-only: {reason}. Save asks for another file.");
                self.session.read_only = Some(why.clone());
                self.warn(why);
            }
            Access::FolderClosed(reason) => {
                let why = format!(
                    "{name} is read-only: its folder may not be written, {reason}. Save asks for another folder."
                );
                self.session.read_only = Some(why.clone());
                self.session.save_in = None;
                self.warn(why);
            }
        }
    }

    /// Puts restored work in the place of the document. Nothing of it is saved.
    pub(super) fn restored(&mut self, restored: Restored) {
        if !self.may_be_replaced() {
            if let Some((.., access)) = restored.belongs_to {
                self.give_back_access(access);
            }
            self.warn("Not restored, because something was changed here meanwhile: save it first.".to_owned());
            return;
        }
        let Restored { document, name, belongs_to, copy_of, changes, steps, shown, day, typing, same_dataset } =
            restored;
        let path = belongs_to.as_ref().map(|(path, ..)| path.clone());
        let mut session = Session::new(document, path, name);
        if let Some(folder) = copy_of.as_ref().and_then(|original| original.parent()) {
            session.save_in = Some(folder.to_owned());
        }
        if changes > 0 {
            session.history = History::of_restored(changes, steps);
        }
        let mut editor = Self::with(session);
        // As it was left: the changes hold from the day that was shown.
        if let Some(day) = day {
            editor.look(CountingRule { day, ..editor.session.rule.clone() });
        }
        editor.show(shown);
        if let Some((path, identity, access)) = belongs_to {
            editor.session.known = Some(identity);
            editor.take(access, &path);
        }
        if !same_dataset {
            editor.warn(
                "The dataset that the restored changes were made on is gone. They lie over what there is now: look \
                 through them before you save."
                    .to_owned(),
            );
        }
        let name = editor.session.name();
        match copy_of {
            None if changes == 0 => {}
            None => editor.tell(Tone::Info, format!("Restored, not saved yet: {name}")),
            Some(path) => editor.warn(format!(
                "Restored as a copy, not saved yet: {name}. {} holds something else by now, so Save asks for another file.",
                path.display()
            )),
        }
        if !typing.is_empty() {
            // Not put back where it was typed: nobody can say what it was to become.
            let text = format!("Half typed when Muster ended, and not taken:\n{}", typing.join("\n"));
            editor.tell(Tone::Warning, text);
            editor.session.half_typed = (editor.notice, typing);
        }
        self.replace(editor);
    }

    pub(super) fn load_dataset(&mut self, path: PathBuf) -> Vec<Effect> {
        let ticket = self.begin_reading(&path);
        let (document, revision) = (Box::new(self.session.document.clone()), self.session.history.revision());
        vec![Effect::LoadDataset { ticket, path, document, revision }]
    }

    /// Puts the dataset of `path` under what the document has, as one step, and has shown what that changes.
    pub(super) fn bring_in(&mut self, ticket: u64, path: &Path, result: Result<Box<Compared>, String>) -> Vec<Effect> {
        if ticket != self.ticket {
            return Vec::new();
        }
        let now = self.session.history.revision();
        let Compared { change, revision, .. } = match result {
            Ok(compared) if compared.under != now => {
                // Something was changed meanwhile: once more with what there is now, which takes time again.
                let (path, document) = (path.to_owned(), Box::new(self.session.document.clone()));
                return vec![Effect::Compare { ticket, path, brought: compared.brought, document, revision: now }];
            }
            Ok(compared) => *compared,
            Err(why) => {
                self.session.reading = None;
                self.tell(Tone::Error, format!("Not brought in: {why}"));
                return Vec::new();
            }
        };
        self.session.reading = None;
        let name = name_of(path);
        if revision.is_empty() {
            self.tell(Tone::Info, format!("Nothing changed: the dataset of {name} is the one that is here"));
            return Vec::new();
        }
        self.make(Step { label: format!("Bring in {name}"), change }, self.session.shown.clone());
        self.session.keep(revision);
        vec![Effect::ShowRevision]
    }

    pub(super) fn tell_findings(&mut self, report: &file::Report) {
        const SHOWN: usize = 5;
        let mut text = match report.finding_count() {
            0 => return,
            1 => "Opened. One thing in it is odd:".to_owned(),
            n => format!("Opened. {} things in it are odd:", grouped(n)),
        };
        for line in report.first_findings(SHOWN) {
            text.push_str(&format!("\n{line}"));
        }
        self.tell(Tone::Warning, text);
    }
}

/// A file's name without its folders.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
