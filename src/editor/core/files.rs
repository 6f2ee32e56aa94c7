//! Opening, saving, and what is asked before anything is lost.

use std::path::{Path, PathBuf};

use super::{Editor, Step};
use crate::{
    document::newer,
    editor::{
        Compared, Effect, Tone,
        session::{Next, Question},
    },
    file::{self, FileError, Opened},
    model::CountingRule,
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
        let ticket = self.begin_reading(&path);
        vec![Effect::Load { ticket, path }]
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

    pub(super) fn loaded(&mut self, ticket: u64, path: PathBuf, result: Result<Box<Opened>, FileError>) {
        if ticket != self.ticket {
            return;
        }
        self.session.reading = None;
        match result {
            Ok(opened) => {
                let name = name_of(&path);
                self.replace(Self::of(*opened, Some(path), name));
            }
            Err(error) => self.tell(Tone::Error, format!("Not opened: {error}")),
        }
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
        self.session.reading = None;
        let now = self.session.history.revision();
        let compared = result.and_then(|compared| {
            if compared.under == now {
                return Ok(*compared);
            }
            Compared::with(compared.brought, &self.session.document, now).map_err(|refused| refused.to_string())
        });
        let Compared { change, revision, .. } = match compared {
            Ok(compared) => compared,
            Err(why) => {
                self.tell(Tone::Error, format!("Not brought in: {why}"));
                return Vec::new();
            }
        };
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

/// A file's name without its folders.
fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
