//! What there is to see: the document, what is shown of it and how it is counted. Read freely; only the editor writes.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::SystemTime,
};

use super::{
    notice::Notice,
    views::{Touched, Views},
};
use crate::{
    document::{Document, History, newer},
    file::{self, Identity, identity::Content},
    model::{CountingRule, Dataset, Date, Scope},
    report::{chart::Colours, difference::Differences, evidence::Subject, revision::Revision, words},
    scenario::{Scenario, ScenarioId, View},
};

/// Something the user must answer before anything else goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// There are unsaved changes, and this is to happen next.
    Unsaved(Next),
    /// 0 was typed over a row that has no number: are none there?
    NoneThere {
        /// The row's id.
        id: String,
        /// The row in words.
        row: String,
    },
    /// The file is not the one that was read or written last.
    OnDisk(OnDisk),
    /// The window is to be closed once more while this file is still being written.
    StillSaving(PathBuf),
}

/// What has become of a file without us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// Another program changed it, at this time as far as that is known.
    Changed(Option<SystemTime>),
    /// It is not there any more.
    Gone,
    /// Something else is in its place; the words for it.
    NotAFile(&'static str),
}

/// What others did to a file, to be told apart from what they did before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Changed(Content),
    Gone,
    NotAFile,
}

/// What is to happen once unsaved changes are dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Close the window.
    Quit,
    /// Ask for a file to open.
    PickOpen,
    /// Open this file.
    Open(PathBuf),
    /// Open the dataset that comes with the program.
    OpenShipped,
    /// Start empty.
    New,
    /// Restore the unsaved work that was chosen.
    Restore,
}

/// A document being worked on.
#[derive(Debug)]
pub struct Session {
    pub(super) document: Document,
    pub(super) history: History,
    pub(super) path: Option<PathBuf>,
    /// Where another file is suggested: beside the document's own, as long as something can be made there.
    pub(super) save_in: Option<PathBuf>,
    pub(super) name: String,
    pub(super) shown: Option<ScenarioId>,
    pub(super) rule: CountingRule,
    pub(super) views: Views,
    pub(super) colours: Colours,
    pub(super) report_days: Vec<(Date, u32)>,
    pub(super) selected: Vec<String>,
    /// The row that a number was typed over last.
    pub(super) typed_over: Option<String>,
    pub(super) selection: u64,
    pub(super) subject: Option<Subject>,
    pub(super) notices: Vec<Notice>,
    pub(super) question: Option<Question>,
    /// The file that is being written, and what goes into it.
    pub(super) writing: Option<(PathBuf, Document)>,
    /// What is to happen once a save has worked.
    pub(super) after_save: Option<Next>,
    /// What the file was when it was read or written last.
    pub(super) known: Option<Identity>,
    /// What was in the file, or in the dataset that comes with the program, when it was read or written last.
    pub(super) of_file: Option<Document>,
    /// What another program has made of that, or why it cannot be read; `None` while it is being read.
    pub(super) theirs: Option<Result<Differences, String>>,
    /// What others did to the file, as it was told last: once is enough.
    pub(super) told: Option<Told>,
    /// Why the file is not to be written, in a sentence.
    pub(super) read_only: Option<String>,
    /// Counts up with every document, and every save of it.
    pub(super) base: u64,
    /// Counts up with every document.
    pub(super) number: u64,
    /// What was half typed before this was restored, and the number of the notice that shows it.
    pub(super) half_typed: (u64, Vec<String>),
    /// Whether the document is the dataset that comes with the program, changes aside.
    pub(super) of_shipped: bool,
    /// The name of the file that is being read.
    pub(super) reading: Option<String>,
    /// What datasets that were brought in changed, as long as they can be come back to.
    revisions: Vec<(Weak<Dataset>, Arc<Revision>)>,
    pub(super) generation: u64,
    /// The highest number given to an added row, by what-if: a row's id is never given again.
    pub(super) rows_given: HashMap<ScenarioId, u32>,
}

impl Session {
    pub(super) fn new(document: Document, path: Option<PathBuf>, name: String) -> Self {
        let rule = document.counting.clone();
        let views = Views::new(&document, &rule);
        Self {
            colours: Colours::of(document.dataset()),
            report_days: views.baseline().report_days(),
            views,
            rule,
            document,
            history: History::default(),
            save_in: path.as_ref().and_then(|path| path.parent()).map(Path::to_owned),
            path,
            name,
            shown: None,
            selected: Vec::new(),
            typed_over: None,
            selection: 0,
            subject: None,
            notices: Vec::new(),
            question: None,
            writing: None,
            after_save: None,
            known: None,
            of_file: None,
            theirs: None,
            told: None,
            read_only: None,
            base: 0,
            number: 0,
            half_typed: Default::default(),
            of_shipped: false,
            reading: None,
            revisions: Vec::new(),
            generation: 0,
            rows_given: HashMap::new(),
        }
    }

    /// What [`Self::follow`] has to know of before a change: the dataset and the hosts that the file counts.
    pub(super) fn ground(&self) -> (Arc<Dataset>, Scope) {
        (Arc::clone(self.document.dataset()), self.document.counting.hosts.clone())
    }

    /// Makes right what is derived from the document after a change that touched these; `before` is [`Self::ground`].
    pub(super) fn follow(&mut self, (dataset, hosts): &(Arc<Dataset>, Scope), touched: &[Touched]) {
        if !touched.contains(&Touched::Everything) {
            self.views.follow(&self.document, touched);
            return;
        }
        // Who counts the file's hosts goes on counting the file's; a group that is gone becomes the codes it meant.
        self.rule.hosts = if self.rule.hosts == *hosts {
            self.document.counting.hosts.clone()
        } else {
            newer::lasting(&self.rule.hosts, &dataset.groups, &self.document.dataset().groups)
        };
        self.views = Views::new(&self.document, &self.rule);
        self.colours = Colours::of(self.document.dataset());
        self.report_days = self.views.baseline().report_days();
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The rule on screen.
    pub fn rule(&self) -> &CountingRule {
        &self.rule
    }

    /// Whether the rule on screen is not the file's.
    pub fn rule_differs(&self) -> bool {
        self.rule != self.document.counting
    }

    /// The what-if that is shown; `None`: the baseline.
    pub fn shown(&self) -> Option<&Scenario> {
        self.shown.as_deref().and_then(|id| self.document.scenario(id)).map(|scenario| &**scenario)
    }

    /// The name of what is shown.
    pub fn shown_name(&self) -> &str {
        self.shown().map_or(crate::report::totals::REPORTED, |scenario| &scenario.name)
    }

    /// All views under the rule on screen.
    pub fn views(&self) -> &Views {
        &self.views
    }

    /// The view of what is shown.
    pub fn view(&self) -> &View {
        self.views.get(self.shown.as_deref())
    }

    /// The view of the baseline.
    pub fn reported(&self) -> &View {
        self.views.reported()
    }

    /// Colours of countries in charts.
    pub fn colours(&self) -> &Colours {
        &self.colours
    }

    /// Days on which something is reported, with how many reports.
    pub fn report_days(&self) -> &[(Date, u32)] {
        &self.report_days
    }

    /// The ids of the selected rows.
    pub fn selected(&self) -> &[String] {
        &self.selected
    }

    /// The row that a number was typed over last in what is shown.
    pub fn typed_over(&self) -> Option<&str> {
        let edits = self.shown().map(|scenario| &scenario.edits);
        self.typed_over.as_deref().filter(|id| edits.is_some_and(|edits| edits.contains_key(*id)))
    }

    /// Whose total the selected rows are shown for; `None` when they were selected themselves.
    pub fn subject(&self) -> Option<&Subject> {
        self.subject.as_ref()
    }

    /// A number that changes with the selection: what is made from many selected rows is kept until it does.
    pub fn selection(&self) -> u64 {
        self.selection
    }

    /// What the user has not read yet.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// What was half typed before this document was restored, as long as the notice that shows it was not dismissed:
    /// it is nowhere else.
    pub fn half_typed(&self) -> &[String] {
        let (number, typing) = &self.half_typed;
        if self.notices.iter().any(|notice| notice.number == *number) { typing } else { &[] }
    }

    /// "Germany in Lithuania (deu.ltu.efp)".
    pub fn row_words(&self, id: &str) -> String {
        let view = self.view();
        view.find(id)
            .map_or_else(|| id.to_owned(), |row| format!("{} ({id})", words::row_name(&view.contribution(row))))
    }

    /// What the user must answer.
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    /// Undo and redo.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Whether there is something to save.
    pub fn is_modified(&self) -> bool {
        self.history.is_modified()
    }

    /// Whether a file is being written.
    pub fn is_saving(&self) -> bool {
        self.writing.is_some()
    }

    /// The file, when there is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether the window closes once the file is written.
    pub fn is_closing(&self) -> bool {
        self.after_save == Some(Next::Quit) && self.is_saving()
    }

    /// What was to happen, and waits for the document to be saved or given up.
    pub fn waits_for_save(&self) -> Option<&Next> {
        self.after_save.as_ref()
    }

    /// What the file was when it was read or written last.
    pub fn known(&self) -> Option<&Identity> {
        self.known.as_ref()
    }

    /// The dataset as it is in the file, or in the one that comes with the program, when that is known.
    pub fn dataset_of_file(&self) -> Option<&Arc<Dataset>> {
        self.of_file.as_ref().map(Document::dataset)
    }

    /// What another program has made of the file since it was read or written here ([`Self::is_since_known`]; otherwise:
    /// what it holds otherwise than this document), or why it cannot be read. `None` while it is being read.
    pub fn theirs(&self) -> Option<&Result<Differences, String>> {
        self.theirs.as_ref()
    }

    /// Whether it is known what was in the file.
    pub fn is_since_known(&self) -> bool {
        self.of_file.is_some()
    }

    /// Why the file is not to be written, in a sentence; saving goes elsewhere then.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// A number that changes whenever the document begins anew: with another one, and with every save. What is not
    /// saved yet is counted from there.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// A number that changes when another document takes the place of this one: what was begun for this one is not for
    /// that one.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether the document is the dataset that comes with the program, changes aside.
    pub fn is_of_shipped(&self) -> bool {
        self.of_shipped
    }

    /// The name of the file that is being read.
    pub fn reading(&self) -> Option<&str> {
        self.reading.as_deref()
    }

    /// What the dataset that is under the document changed when it was brought in; undoing that takes it away.
    pub fn revision(&self) -> Option<&Arc<Revision>> {
        let dataset = Arc::as_ptr(self.document.dataset());
        let kept = self.revisions.iter().find(|(of, _)| Weak::as_ptr(of) == dataset);
        kept.map(|(_, revision)| revision)
    }

    /// Keeps what bringing in the dataset that is under the document now has changed.
    pub(super) fn keep(&mut self, revision: Revision) {
        self.revisions.retain(|(of, _)| of.strong_count() > 0);
        self.revisions.push((Arc::downgrade(self.document.dataset()), Arc::new(revision)));
    }

    /// A number that changes whenever rows or sums may have: what caches of the window are compared by.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The file's name, or what the document is called without one.
    pub fn name(&self) -> String {
        match self.path.as_ref().and_then(|path| path.file_name()) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => self.name.clone(),
        }
    }

    /// A file name to suggest; for a copy, when the file itself is not to be written.
    pub fn suggested_name(&self, copy: bool) -> String {
        let mut name = self.name();
        if copy {
            let start = name.len() - name.strip_suffix(".json").map_or(0, |_| ".json".len());
            let start = name[..start].strip_suffix(".muster").map_or(start, str::len);
            name.insert_str(start, " (copy)");
        }
        if name.ends_with(".json") || name.ends_with(".muster") { name } else { format!("{name}.{}", file::EXTENSION) }
    }

    /// The window's title, with a mark when there is something to save.
    pub fn title(&self) -> String {
        let read_only = if self.read_only.is_some() { " (read-only)" } else { "" };
        format!("{}{read_only}{} — Muster", self.name(), if self.is_modified() { "*" } else { "" })
    }
}
