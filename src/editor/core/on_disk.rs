//! What others do to the file: it was changed, removed, replaced, or became free; what is asked then, and what the
//! answers do.

use std::{path::Path, sync::Arc};

use super::{Editor, files::name_of};
use crate::{
    editor::{
        Answer, Effect, Tone,
        session::{Next, OnDisk, Question, Told},
    },
    file::{Identity, Lock, Over, Seen, identity::Content},
    report::difference::Differences,
};

/// Why nothing here is saved any more while what is in the file cannot be read.
pub(super) const UNREADABLE: &str = "All of it: what is in the file now cannot be read";

impl Editor {
    /// The file was looked at because the document is to go.
    pub(super) fn looked(&mut self, path: &Path, known: Content, seen: Seen) -> Vec<Effect> {
        // Otherwise nobody wants it any more.
        let Some(next) = self.looking.take() else { return Vec::new() };
        match &self.session.question {
            None | Some(Question::NoneThere { .. } | Question::OnDisk(_)) => {}
            // Its answer says what happens.
            Some(Question::Unsaved(_) | Question::StillSaving(_)) => return Vec::new(),
        }
        let is_asked = self.session.question.is_some() || self.session.is_saving();
        if self.session.is_modified() || is_asked {
            return self.before_losing(next);
        }
        match seen {
            Seen::Unchanged => self.go_on(next),
            Seen::Unreadable(error) => {
                // It may never be read again.
                self.warn(format!("{} {error}", name_of(path)));
                self.lose_saved("All of it: the file cannot be read any more");
                self.before_losing(next)
            }
            Seen::Changed(now) => self.leave_to_theirs(*now, next),
            seen => {
                self.file_seen(path, known, seen);
                match self.session.question {
                    // Answered with a save, it goes on.
                    Some(Question::OnDisk(_)) => {
                        self.go_on_after_save(next);
                        Vec::new()
                    }
                    _ if self.session.is_modified() => self.before_losing(next),
                    _ => self.go_on(next),
                }
            }
        }
    }

    /// The document is to go, and another program has written its file meanwhile. Nothing here is unsaved: when what is
    /// there now can be read, nothing is lost either.
    fn leave_to_theirs(&mut self, now: Identity, next: Next) -> Vec<Effect> {
        let is_known = self.theirs.as_ref().map(Identity::content) == Some(now.content());
        if is_known && matches!(self.session.theirs, Some(Ok(_))) {
            return self.go_on(next);
        }
        if self.after_theirs.as_ref() == Some(&next) {
            // Asked for once more, it is not waited for.
            self.ask_on_disk(Some(now));
            self.go_on_after_save(next);
            return Vec::new();
        }
        self.after_theirs = Some(next);
        self.read_theirs(now, true);
        Vec::new()
    }

    /// Has read what another program has made of the file; and, when the document goes, kept what was in it here.
    fn read_theirs(&mut self, now: Identity, keep: bool) {
        self.session.theirs = None;
        if let Some(path) = &self.session.path {
            let than = self.session.of_file.as_ref().unwrap_or(&self.session.document);
            let (path, content, than) = (path.clone(), now.content(), Box::new(than.clone()));
            self.following.push(Effect::ReadTheirs { path, content, than, keep });
        }
        self.theirs = Some(now);
    }

    /// The file was looked at, and is not the one that is known.
    pub(super) fn file_seen(&mut self, path: &Path, known: Content, seen: Seen) {
        let session = &mut self.session;
        let of_now =
            session.path.as_deref() == Some(path) && session.known.as_ref().map(Identity::content) == Some(known);
        // A save looks for itself.
        if !of_now || session.is_saving() {
            return;
        }
        let told = match &seen {
            Seen::Unchanged | Seen::Unreadable(_) => None,
            Seen::Changed(now) => Some(Told::Changed(now.content())),
            Seen::Gone => Some(Told::Gone),
            Seen::NotAFile(_) => Some(Told::NotAFile),
        };
        // Whoever has answered is not asked the same thing again, however often it is looked at.
        if told.is_some() && std::mem::replace(&mut session.told, told) == told {
            return;
        }
        match seen {
            Seen::Unchanged => {}
            Seen::Changed(now) => self.ask_on_disk(Some(*now)),
            Seen::Gone => self.ask_on_disk(None),
            Seen::NotAFile(what) => self.ask_of_no_file(what),
            Seen::Unreadable(error) => self.warn(format!("{} {error}", name_of(path))),
        }
    }

    /// The file can be written now, by us alone.
    pub(super) fn file_free(&mut self, path: &Path, known: Content, lock: Option<Arc<Lock>>) {
        let session = &mut self.session;
        let of_now =
            session.path.as_deref() == Some(path) && session.known.as_ref().map(Identity::content) == Some(known);
        let why = session.read_only.take_if(|_| of_now && session.writing.is_none());
        let Some(why) = why else {
            self.give_back(lock);
            return;
        };
        session.notices.retain(|notice| notice.text != why);
        let before = std::mem::replace(&mut self.lock, lock);
        self.give_back(before);
        self.tell(Tone::Info, format!("{} is free now: Save writes to it.", name_of(path)));
    }

    pub(super) fn ask_on_disk(&mut self, now: Option<Identity>) {
        let what = now.as_ref().map_or(OnDisk::Gone, |now| OnDisk::Changed(now.modified()));
        self.session.told = Some(now.as_ref().map_or(Told::Gone, |now| Told::Changed(now.content())));
        match now {
            // What another program has written is theirs to lose, as long as it can be read.
            Some(now) => self.read_theirs(now, false),
            None => {
                self.theirs = None;
                self.lose_saved("All of it: the file is not there any more");
            }
        }
        // One question of the file is enough: the latest.
        self.waiting.retain(|question| !matches!(question, Question::OnDisk(_)));
        match &mut self.session.question {
            Some(Question::OnDisk(asked)) => *asked = what,
            _ => self.ask(Question::OnDisk(what)),
        }
    }

    /// What another program has made of the file was read.
    pub(super) fn theirs_read(&mut self, content: Content, result: Result<Differences, String>) -> Vec<Effect> {
        let Some(theirs) = self.theirs.clone().filter(|theirs| theirs.content() == content) else {
            // Changed once more meanwhile; who wants to leave looks once more.
            return self.after_theirs.take().map_or_else(Vec::new, |next| self.before_losing(next));
        };
        let is_readable = result.is_ok();
        self.session.theirs = Some(result);
        if !is_readable {
            self.lose_saved(UNREADABLE);
        } else if self.session.history.lost() == Some(UNREADABLE) {
            // It had only been half written.
            self.session.history.regain_saved();
        }
        match self.after_theirs.take() {
            None => Vec::new(),
            Some(next) if is_readable => self.before_losing(next),
            Some(next) => {
                self.ask(Question::OnDisk(OnDisk::Changed(theirs.modified())));
                // Answered with a save, it goes on.
                self.go_on_after_save(next);
                Vec::new()
            }
        }
    }

    pub(super) fn ask_of_no_file(&mut self, what: &'static str) {
        self.session.told = Some(Told::NotAFile);
        self.lose_saved("All of it: the file is not there any more");
        self.ask(Question::OnDisk(OnDisk::NotAFile(what)));
    }

    /// What is here is all there is of it: it is kept, and not closed unasked.
    pub(super) fn lose_saved(&mut self, why: &str) {
        self.session.history.lose_saved(why.to_owned());
        // What may be lost was said before this.
        self.may_lose = None;
    }

    pub(super) fn answer_on_disk(&mut self, now: OnDisk, answer: Answer) -> Vec<Effect> {
        // The question may have come up while the file was looked at.
        if let Some(next) = self.looking.take().or(self.after_theirs.take()) {
            self.go_on_after_save(next);
        }
        if answer == Answer::Yes
            && let Some(next) = self.session.after_save.take()
        {
            // Without saving, as it was said.
            return self.go_on(next);
        }
        let theirs = self.theirs.clone();
        let Some(path) = self.session.path.clone() else { return Vec::new() };
        match (answer, now) {
            // Over what the user was told of, not over what may have come since.
            (Answer::KeepMine, OnDisk::Changed(_)) => {
                self.write_over(path, theirs.map_or(Over::Anything, |theirs| Over::Theirs(Box::new(theirs))))
            }
            (Answer::KeepMine, OnDisk::Gone) => {
                let known = self.session.known.clone().map(Box::new);
                self.write_over(path, Over::Gone(known))
            }
            // Both are to be kept.
            (Answer::SaveAs, OnDisk::Changed(_)) => vec![self.pick_save_of(true)],
            (Answer::SaveAs, _) => vec![self.pick_save()],
            (Answer::Reload, OnDisk::Changed(_)) => {
                self.not_going_on();
                self.go_on(Next::Open(path))
            }
            _ => {
                self.not_going_on();
                Vec::new()
            }
        }
    }
}
