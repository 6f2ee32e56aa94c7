//! Saving: a snapshot goes out, and what comes back of it.

use std::path::{Path, PathBuf};

use super::Editor;
use crate::{
    document::newer,
    editor::{Effect, Tone, session::Question},
    file::{FileError, Over, Written},
    model::CountingRule,
};

impl Editor {
    pub(super) fn save(&mut self) -> Vec<Effect> {
        match self.session.path.clone() {
            Some(path) if self.session.read_only.is_none() => self.write(path),
            _ => vec![self.pick_save()],
        }
    }

    pub(super) fn pick_save(&self) -> Effect {
        self.pick_save_of(self.session.read_only.is_some())
    }

    pub(super) fn pick_save_of(&self, copy: bool) -> Effect {
        let (suggested, folder) = (self.session.suggested_name(copy), self.session.save_in.clone());
        Effect::PickSave { suggested, folder }
    }

    /// Writes over the file that is known; of another one it was asked whether it may be replaced.
    pub(super) fn write(&mut self, path: PathBuf) -> Vec<Effect> {
        let is_ours = self.session.path.as_deref() == Some(&path);
        let known = self.session.known.clone().filter(|_| is_ours);
        let over = known.map_or(Over::Anything, |known| Over::Known(Box::new(known)));
        self.write_over(path, over)
    }

    /// A snapshot goes out; the rule on screen becomes the file's when it has reached the disk.
    pub(super) fn write_over(&mut self, path: PathBuf, over: Over) -> Vec<Effect> {
        if self.session.writing.as_ref().is_some_and(|(now, _)| *now == path) {
            // What is being written now must be known before it is replaced.
            self.save_again = true;
            return Vec::new();
        }
        if self.session.path.as_deref() == Some(&path) {
            // A save looks for itself, and asks again.
            self.forget_question(|question| matches!(question, Question::OnDisk(_)));
        }
        if self.abandoned.contains(&path) {
            self.warn(format!("Not saved, an earlier save to it still goes on: {}. Save elsewhere.", path.display()));
            self.not_going_on();
            return Vec::new();
        }
        let mut document = Box::new(self.session.document.clone());
        document.counting = self.session.rule.clone();
        // Another file is not held up by one that takes its time, or never ends.
        let before = self.session.writing.replace((path.clone(), (*document).clone()));
        self.abandoned.extend(before.map(|(path, _)| path));
        (self.save_again, self.looking, self.after_theirs) = (false, None, None);
        let revision = self.session.history.revision();
        vec![Effect::Write { path, document, revision, over, held: self.lock.clone() }]
    }

    pub(super) fn saved(
        &mut self,
        path: PathBuf,
        revision: u64,
        rule: CountingRule,
        result: Result<Written, FileError>,
    ) -> Vec<Effect> {
        let is_awaited = self.session.writing.as_ref().is_some_and(|(now, _)| *now == path);
        if let Some(at) = self.abandoned.iter().position(|one| *one == path).filter(|_| !is_awaited) {
            self.abandoned.remove(at);
            match result {
                Ok(written) => {
                    self.give_back(written.lock);
                    self.tell(Tone::Info, format!("The earlier save has ended too: {}", path.display()));
                }
                Err(error) => self.tell(Tone::Warning, format!("The earlier save: {error}")),
            }
            return Vec::new();
        }
        let written = self.session.writing.take().map(|(_, document)| document);
        self.forget_question(|question| matches!(question, Question::StillSaving(_)));
        let (next, again) = (self.session.after_save.take(), std::mem::take(&mut self.save_again));
        match result {
            Ok(Written { identity, lock, other_names, not_lasting }) => {
                let names = match other_names {
                    0 => String::new(),
                    1 => ". Its other name (a hard link) keeps what was there before".to_owned(),
                    n => format!(". Its {n} other names (hard links) keep what was there before"),
                };
                let failed = std::mem::take(&mut self.failed_saves);
                self.session.notices.retain(|notice| !failed.contains(&notice.number));
                match &not_lasting {
                    None => self.tell(Tone::Info, format!("Saved {}{names}", path.display())),
                    Some(error) => self.tell(Tone::Error, format!("{error}{names}")),
                }
                // The dataset may have been replaced since the snapshot, and with it the groups.
                let groups = &self.session.document.dataset().groups;
                let hosts = newer::known(rule.hosts, groups).unwrap_or(self.session.document.counting.hosts.clone());
                self.session.document.counting = CountingRule { hosts, ..rule };
                // What was asked of the file is answered by this.
                let is_answered = |question: &Question| matches!(question, Question::OnDisk(_));
                self.forget_question(is_answered);
                self.theirs = None;
                self.session.path = Some(path.clone());
                self.session.save_in = path.parent().map(Path::to_owned);
                self.session.known = identity;
                self.session.of_file = written;
                let lock = std::mem::replace(&mut self.lock, lock);
                self.give_back(lock);
                (self.session.read_only, self.session.of_shipped, self.session.told) = (None, false, None);
                self.session.base += 1;
                if not_lasting.is_some() {
                    // In place, and not sure to stay: it is to be saved again.
                    return Vec::new();
                }
                self.session.history.mark_saved(revision);
                if again {
                    self.session.after_save = next;
                    return self.write(path);
                }
                // It was just written: there is nothing to look for.
                self.looking.clone_from(&next);
                let effects = next.map_or_else(Vec::new, |next| self.before_losing(next));
                self.looking = None;
                effects
            }
            Err(error) => {
                let is_ours = self.session.path.as_deref() == Some(&path);
                match error {
                    FileError::NotAsKnown { now, .. } if is_ours => {
                        self.session.after_save = next;
                        self.ask_on_disk(now.map(|now| *now));
                    }
                    FileError::NotAFile { what, .. } if is_ours => {
                        self.session.after_save = next;
                        self.ask_of_no_file(what);
                    }
                    error => {
                        self.tell(Tone::Error, format!("{error}"));
                        self.failed_saves.push(self.notice);
                    }
                }
                Vec::new()
            }
        }
    }
}
