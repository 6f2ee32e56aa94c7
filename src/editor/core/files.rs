//! Opening, saving, and what is asked before anything is lost.

use std::path::{Path, PathBuf};

use super::{Editor, Step};
use crate::{
    document::newer,
    editor::{
        Effect, Tone,
        session::{Next, Question},
    },
    file::{self, Brought, FileError, Opened},
    model::CountingRule,
    report::revision::Revision,
};

impl Editor {
    /// Asks about unsaved changes first.
    pub(super) fn before_losing(&mut self, next: Next) -> Vec<Effect> {
        if self.session.saving && next == Next::Quit {
            self.after_save = Some(next);
            return Vec::new();
        }
        if self.session.is_modified() {
            self.session.question = Some(Question::Unsaved(next));
            return Vec::new();
        }
        self.go_on(next)
    }

    pub(super) fn go_on(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Quit => return vec![Effect::Quit],
            Next::PickOpen => return vec![Effect::PickOpen],
            Next::Open(path) => return self.load(path),
            Next::OpenShipped => self.replace(Self::shipped()),
            Next::New => self.replace(Self::empty()),
        }
        Vec::new()
    }

    pub(super) fn replace(&mut self, other: Self) {
        let (generation, selection) = (self.session.generation + 1, self.session.selection + 1);
        let (ticket, notice) = (self.ticket, self.notice);
        *self = other;
        (self.session.generation, self.session.selection) = (generation, selection);
        (self.ticket, self.notice) = (ticket + 1, notice + self.notice);
    }

    pub(super) fn load(&mut self, path: PathBuf) -> Vec<Effect> {
        self.ticket += 1;
        vec![Effect::Load { ticket: self.ticket, path }]
    }

    pub(super) fn loaded(&mut self, ticket: u64, path: PathBuf, result: Result<Box<Opened>, FileError>) {
        if ticket != self.ticket {
            return;
        }
        match result {
            Ok(opened) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.replace(Self::of(*opened, Some(path), name));
            }
            Err(error) => self.tell(Tone::Error, format!("Not opened: {error}")),
        }
    }

    pub(super) fn load_dataset(&mut self, path: PathBuf) -> Vec<Effect> {
        self.ticket += 1;
        vec![Effect::LoadDataset { ticket: self.ticket, path }]
    }

    /// Puts the dataset of `path` under what the document has, as one step, and has shown what that changes.
    pub(super) fn bring_in(
        &mut self,
        ticket: u64,
        path: &Path,
        result: Result<Box<Brought>, FileError>,
    ) -> Vec<Effect> {
        if ticket != self.ticket {
            return Vec::new();
        }
        let Brought { newer, remarks } = match result {
            Ok(brought) => *brought,
            Err(error) => {
                self.tell(Tone::Error, format!("Not brought in: {error}"));
                return Vec::new();
            }
        };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let before = self.session.document.clone();
        let change = before.bring_in(&newer);
        let mut after = before.clone();
        if let Err(refused) = after.apply(change.clone()) {
            self.tell(Tone::Error, format!("Not brought in: {refused}"));
            return Vec::new();
        }
        let mut revision = Revision::of(&before, &after, &newer);
        if revision.is_empty() {
            self.tell(Tone::Info, format!("Nothing changed: the dataset of {name} is the one that is here"));
            return Vec::new();
        }
        self.make(Step { label: format!("Bring in {name}"), change }, self.session.shown.clone());
        self.tell(Tone::Info, format!("Brought in {name}\n{}", revision.summary().join("\n")));
        revision.remarks.extend(remarks);
        self.session.revision = Some(revision);
        vec![Effect::ShowRevision]
    }

    pub(super) fn tell_findings(&mut self, report: &file::Report) {
        const SHOWN: usize = 5;
        let findings = &report.findings;
        if findings.is_empty() {
            return;
        }
        let mut text = match findings.len() {
            1 => "Opened. One thing in it is odd:".to_owned(),
            n => format!("Opened. {n} things in it are odd:"),
        };
        for finding in findings.iter().take(SHOWN) {
            text.push_str(&format!("\n{finding}"));
        }
        if findings.len() > SHOWN {
            text.push_str(&format!("\nand {} more; `muster check` lists them all", findings.len() - SHOWN));
        }
        self.tell(Tone::Warning, text);
    }

    pub(super) fn save(&mut self) -> Vec<Effect> {
        match self.session.path.clone() {
            Some(path) => self.write(path),
            None => vec![self.pick_save()],
        }
    }

    pub(super) fn pick_save(&self) -> Effect {
        Effect::PickSave { suggested: self.session.suggested_name() }
    }

    /// A snapshot goes out; the rule on screen becomes the file's when it has reached the disk.
    pub(super) fn write(&mut self, path: PathBuf) -> Vec<Effect> {
        let mut document = Box::new(self.session.document.clone());
        document.counting = self.session.rule.clone();
        self.session.saving = true;
        vec![Effect::Write { path, document, revision: self.session.history.revision() }]
    }

    pub(super) fn saved(
        &mut self,
        path: PathBuf,
        revision: u64,
        rule: CountingRule,
        result: Result<(), FileError>,
    ) -> Vec<Effect> {
        self.session.saving = false;
        let next = self.after_save.take();
        match result {
            Ok(()) => {
                self.tell(Tone::Info, format!("Saved {}", path.display()));
                // The dataset may have been replaced since the snapshot, and with it the groups.
                let groups = &self.session.document.dataset().groups;
                let hosts = newer::known(rule.hosts, groups).unwrap_or(self.session.document.counting.hosts.clone());
                self.session.document.counting = CountingRule { hosts, ..rule };
                self.session.path = Some(path);
                self.session.history.mark_saved(revision);
                next.map_or_else(Vec::new, |next| self.before_losing(next))
            }
            Err(error) => {
                self.tell(Tone::Error, format!("{error}"));
                Vec::new()
            }
        }
    }
}
