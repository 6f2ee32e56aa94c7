//! Opening, saving, and what is asked before anything is lost.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Editor, Step};
use crate::{
    document::{History, newer},
    editor::{
        Answer, Compared, Effect, Restored, Tone,
        session::{Next, OnDisk, Question, Session},
    },
    file::{self, Access, FileError, Identity, InHand, Lock, Over, Seen, Written, identity::Content},
    model::{CountingRule, grouped},
};

impl Editor {
    /// Asks about unsaved changes first, and waits for a file that is being written.
    pub(super) fn before_losing(&mut self, next: Next) -> Vec<Effect> {
        if let Some((path, _)) = &self.session.writing {
            if next == Next::Quit && self.session.closing {
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
        match (&self.session.path, &self.session.known) {
            // The last good copy may be the one that is here. Asked for once more, it is not waited for.
            (Some(path), Some(known)) if next == Next::Quit && !std::mem::replace(&mut self.looking, true) => {
                vec![Effect::LookAt { path: path.clone(), known: Box::new(known.clone()) }]
            }
            _ => self.go_on(next),
        }
    }

    /// The file was looked at because the window is to be closed.
    pub(super) fn looked(&mut self, path: &Path, known: Content, seen: Seen) -> Vec<Effect> {
        if !std::mem::take(&mut self.looking) || self.session.is_modified() || self.session.is_saving() {
            return self.before_losing(Next::Quit);
        }
        match seen {
            Seen::Unchanged => self.go_on(Next::Quit),
            seen => {
                self.file_seen(path, known, seen);
                match self.session.question {
                    // Answered with a save, it goes on.
                    Some(Question::OnDisk(_)) => {
                        self.go_on_after_save(Next::Quit);
                        Vec::new()
                    }
                    _ => self.go_on(Next::Quit),
                }
            }
        }
    }

    /// Whether a typed 0 still waits for its answer.
    fn asks_for_a_number(&self) -> bool {
        let asked = self.session.question.iter().chain(&self.waiting);
        asked.into_iter().any(|question| matches!(question, Question::NoneThere { .. }))
    }

    pub(super) fn go_on(&mut self, next: Next) -> Vec<Effect> {
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

    fn go_on_after_save(&mut self, next: Next) {
        self.session.closing = next == Next::Quit;
        self.after_save = Some(next);
    }

    /// What was to happen after a save does not.
    pub(super) fn not_going_on(&mut self) {
        self.session.closing = false;
        self.after_save = None;
    }

    /// Whether the document may be replaced by what was asked for: nothing was changed in it since it was asked about.
    fn may_be_replaced(&self) -> bool {
        let session = &self.session;
        !session.is_saving() && (!session.is_modified() || self.may_lose == Some(session.history.revision()))
    }

    /// The lock of the document that goes is given back, unless the other one has it too.
    pub(super) fn replace(&mut self, other: Self) {
        let (generation, selection) = (self.session.generation + 1, self.session.selection + 1);
        let (ticket, notice, base) = (self.ticket, self.notice, self.session.base + 1);
        let before = std::mem::replace(self, other);
        (self.abandoned, self.released) = (before.abandoned, before.released);
        self.released.extend(before.lock);
        (self.session.generation, self.session.selection) = (generation, selection);
        // Numbers of notices are never given again.
        self.session.notices.iter_mut().for_each(|told| told.number += notice);
        (self.ticket, self.notice, self.session.base) = (ticket + 1, notice + self.notice, base);
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

    pub(super) fn loaded(&mut self, ticket: u64, path: PathBuf, result: Result<Box<InHand>, FileError>) {
        if ticket != self.ticket {
            return;
        }
        self.session.reading = None;
        match result {
            Ok(_) if !self.may_be_replaced() => self.warn(format!(
                "Not opened, because something was changed here meanwhile: {}. Save it, then open the file again.",
                path.display()
            )),
            Ok(in_hand) => {
                let InHand { opened, identity, access } = *in_hand;
                let mut editor = Self::of(opened, Some(path.clone()), name_of(&path));
                editor.session.known = Some(identity);
                editor.session.of_file = Some(Arc::clone(editor.session.document.dataset()));
                editor.take(access, &path);
                self.replace(editor);
            }
            Err(error) => {
                // Who asked for a file at the start must not take this for it.
                let instead = match self.session.of_shipped && !self.session.is_modified() {
                    true => "\nWhat is shown instead is the dataset that comes with Muster.",
                    false => "",
                };
                self.tell(Tone::Error, format!("Not opened: {error}{instead}"));
            }
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
                self.tell(Tone::Info, why);
            }
        }
    }

    /// Puts restored work in the place of the document. Nothing of it is saved.
    pub(super) fn restored(&mut self, restored: Restored) {
        if !self.may_be_replaced() {
            self.warn("Not restored, because something was changed here meanwhile: save it first.".to_owned());
            return;
        }
        let Restored { document, name, belongs_to, copy_of, changes, steps, shown, day, typing, same_dataset } =
            restored;
        let path = belongs_to.as_ref().map(|(path, ..)| path.clone());
        let mut session = Session::new(document, path, name);
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

    pub(super) fn save(&mut self) -> Vec<Effect> {
        match self.session.path.clone() {
            Some(path) if self.session.read_only.is_none() => self.write(path),
            _ => vec![self.pick_save()],
        }
    }

    pub(super) fn pick_save(&self) -> Effect {
        self.pick_save_of(self.session.read_only.is_some())
    }

    fn pick_save_of(&self, copy: bool) -> Effect {
        let folder = self.session.path.as_ref().and_then(|path| path.parent()).map(Path::to_owned);
        Effect::PickSave { suggested: self.session.suggested_name(copy), folder }
    }

    /// Writes over the file that is known; of another one it was asked whether it may be replaced.
    pub(super) fn write(&mut self, path: PathBuf) -> Vec<Effect> {
        if self.session.writing.as_ref().is_some_and(|(now, _)| *now == path) {
            // What is being written now must be known before it is replaced.
            self.save_again = true;
            return Vec::new();
        }
        let is_ours = self.session.path.as_deref() == Some(&path);
        let known = self.session.known.clone().filter(|_| is_ours);
        let over = known.map_or(Over::Anything, |known| Over::Known(Box::new(known)));
        self.write_over(path, over)
    }

    /// A snapshot goes out; the rule on screen becomes the file's when it has reached the disk.
    fn write_over(&mut self, path: PathBuf, over: Over) -> Vec<Effect> {
        if self.abandoned.contains(&path) {
            self.warn(format!("Not saved, an earlier save to it still goes on: {}. Save elsewhere.", path.display()));
            self.not_going_on();
            return Vec::new();
        }
        let dataset = Arc::clone(self.session.document.dataset());
        // Another file is not held up by one that takes its time, or never ends.
        let before = self.session.writing.replace((path.clone(), dataset));
        self.abandoned.extend(before.map(|(path, _)| path));
        self.save_again = false;
        let mut document = Box::new(self.session.document.clone());
        document.counting = self.session.rule.clone();
        self.session.closing = self.after_save == Some(Next::Quit);
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
                Ok(_) => self.tell(Tone::Info, format!("The earlier save has ended too: {}", path.display())),
                Err(error) => self.tell(Tone::Warning, format!("The earlier save: {error}")),
            }
            return Vec::new();
        }
        let dataset = self.session.writing.take().map(|(_, dataset)| dataset);
        self.session.closing = false;
        let is_this = |question: &Question| matches!(question, Question::StillSaving(_));
        self.waiting.retain(|question| !is_this(question));
        if self.session.question.as_ref().is_some_and(is_this) {
            self.session.question = self.waiting.pop_front();
        }
        let (next, again) = (self.after_save.take(), std::mem::take(&mut self.save_again));
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
                self.session.path = Some(path.clone());
                self.session.known = identity;
                self.session.of_file = dataset;
                let lock = std::mem::replace(&mut self.lock, lock);
                self.released.extend(lock);
                (self.session.read_only, self.session.of_shipped, self.session.gone) = (None, false, false);
                self.session.base += 1;
                if not_lasting.is_some() {
                    // In place, and not sure to stay: it is to be saved again.
                    return Vec::new();
                }
                self.session.history.mark_saved(revision);
                if again {
                    self.after_save = next;
                    return self.write(path);
                }
                // It was just written: there is nothing to look for.
                self.looking = true;
                let effects = next.map_or_else(Vec::new, |next| self.before_losing(next));
                self.looking = false;
                effects
            }
            Err(error) => {
                let is_ours = self.session.path.as_deref() == Some(&path);
                match error {
                    FileError::NotAsKnown { now, .. } if is_ours => {
                        self.after_save = next;
                        self.ask_on_disk(now.map(|now| *now));
                    }
                    FileError::NotAFile { what, .. } if is_ours => {
                        self.after_save = next;
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

    // What others do to the file.

    /// The file was looked at, and is not the one that is known.
    pub(super) fn file_seen(&mut self, path: &Path, known: Content, seen: Seen) {
        let session = &mut self.session;
        let of_now =
            session.path.as_deref() == Some(path) && session.known.as_ref().map(Identity::content) == Some(known);
        // A save looks for itself.
        if !of_now || session.is_saving() {
            return;
        }
        match seen {
            Seen::Unchanged => {}
            Seen::Changed(now) => self.ask_on_disk(Some(*now)),
            Seen::Gone => {
                // Told once.
                if !std::mem::replace(&mut self.session.gone, true) {
                    self.ask_on_disk(None);
                }
            }
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
            self.released.extend(lock);
            return;
        };
        session.notices.retain(|notice| notice.text != why);
        let before = std::mem::replace(&mut self.lock, lock);
        self.released.extend(before);
        self.session.base += 1;
        self.tell(Tone::Info, format!("{} is free now: Save writes to it.", name_of(path)));
    }

    fn ask_on_disk(&mut self, now: Option<Identity>) {
        let what = now.as_ref().map_or(OnDisk::Gone, |now| OnDisk::Changed(now.modified()));
        self.theirs = now;
        self.lose_saved(match what {
            OnDisk::Changed(_) => "All of it: the file holds something else now",
            OnDisk::Gone | OnDisk::NotAFile(_) => "All of it: the file is not there any more",
        });
        // One question of the file is enough: the latest.
        self.waiting.retain(|question| !matches!(question, Question::OnDisk(_)));
        match &mut self.session.question {
            Some(Question::OnDisk(asked)) => *asked = what,
            _ => self.ask(Question::OnDisk(what)),
        }
    }

    fn ask_of_no_file(&mut self, what: &'static str) {
        self.lose_saved("All of it: the file is not there any more");
        self.ask(Question::OnDisk(OnDisk::NotAFile(what)));
    }

    /// What is here is all there is of it: it is kept, and not closed unasked.
    fn lose_saved(&mut self, why: &str) {
        self.session.history.lose_saved(why.to_owned());
        self.session.base += 1;
    }

    pub(super) fn answer_on_disk(&mut self, now: OnDisk, answer: Answer) -> Vec<Effect> {
        let theirs = self.theirs.take();
        let Some(path) = self.session.path.clone() else { return Vec::new() };
        match (answer, now) {
            // Over what the user was told of, not over what may have come since.
            (Answer::KeepMine, OnDisk::Changed(_)) => {
                self.write_over(path, theirs.map_or(Over::Anything, |theirs| Over::Known(Box::new(theirs))))
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

/// A file's name without its folders.
fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
