//! The editor: commands in, effects out.
//!
//! Here: which command does what, steps, what is told and asked. [`rows`] and [`what_ifs`] change what is shown, [`cells`]
//! puts many cells in one step, [`facts`] records own reports and choices; [`files`] opens and asks before anything is
//! lost, [`save`] writes, [`on_disk`] answers what others do to the file.

mod cells;
mod facts;
mod files;
mod on_disk;
mod rows;
mod save;
mod what_ifs;

use std::{collections::VecDeque, path::PathBuf, sync::Arc};

use super::{
    Action, Answer, Command, Effect, Notice, Tone,
    session::{Next, Question, Session},
    views,
};
use crate::{
    document::{Change, Document, Revision},
    file::{self, Identity, Lock, Opened},
    model::{CountingRule, Dataset, Date, Personnel, Strength},
    report::evidence::{self, Reason, Subject},
    scenario::{Patch, ScenarioId},
};

/// The whole application without a window.
#[derive(Debug)]
pub struct Editor {
    session: Session,
    /// What was to happen when a typed 0 was asked about.
    after_answer: Option<Next>,
    /// Files that are still being written, although something else has been written since: nobody waits for them.
    abandoned: Vec<PathBuf>,
    /// What the file is being looked at for: the document is to go.
    looking: Option<Next>,
    /// What is to happen once it is known that the file, as another program wrote it, can be read.
    after_theirs: Option<Next>,
    /// Notices of saves that failed; a save that works makes them untrue.
    failed_saves: Vec<u64>,
    /// Whether to save once more when the save that is under way has worked.
    save_again: bool,
    /// What follows from a command beside its own effects.
    following: Vec<Effect>,
    /// The revision that may be lost: nothing of it is unsaved, or the user said so.
    may_lose: Option<Revision>,
    /// What another program made of the file, as far as the user was told.
    theirs: Option<Identity>,
    /// What is to be asked once the question of now is answered.
    waiting: VecDeque<Question>,
    /// The lock of the file; given back with the document.
    lock: Option<Arc<Lock>>,
    ticket: u64,
    notice: u64,
}

/// Zero: over a row without a number it is asked about, because an empty cell is not a zero.
const NONE_THERE: Personnel = Personnel::Known(Strength::exact(0));

/// What a gesture is called in menus, and what it does.
struct Step {
    label: String,
    change: Change,
}

impl Editor {
    /// With the shipped dataset, nothing to save.
    pub fn shipped() -> Self {
        let mut editor = Self::of(file::shipped(), None, file::SHIPPED_NAME.to_owned());
        editor.session.of_shipped = true;
        editor.session.of_file = Some(editor.session.document.clone());
        editor
    }

    /// With nothing.
    pub fn empty() -> Self {
        Self::with(Session::new(Document::new(Dataset::default()), None, "Untitled".to_owned()))
    }

    /// With a document that was read.
    pub fn of(opened: Opened, path: Option<PathBuf>, name: String) -> Self {
        let mut editor = Self::with(Session::new(opened.document, path, name));
        editor.tell_findings(&opened.report);
        editor
    }

    fn with(session: Session) -> Self {
        Self {
            session,
            after_answer: None,
            abandoned: Vec::new(),
            looking: None,
            after_theirs: None,
            failed_saves: Vec::new(),
            save_again: false,
            following: Vec::new(),
            may_lose: None,
            theirs: None,
            waiting: VecDeque::new(),
            lock: None,
            ticket: 0,
            notice: 0,
        }
    }

    /// What there is to see.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Carries out a command and says what the world has to do. The only door for writes; never blocks.
    pub fn run(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = self.carry_out(command);
        effects.append(&mut self.following);
        effects
    }

    /// A lock that is not needed any more.
    fn give_back(&mut self, lock: Option<Arc<Lock>>) {
        self.following.extend(lock.map(Effect::GiveBack));
    }

    fn carry_out(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Act(action) => return self.act(action),
            Command::SetTroops { id, text } => self.set_troops(&id, &text),
            Command::SetStatus { id, status } => {
                let label = format!("Status of {}: {status}", self.row_name(&id));
                let set = Patch { status: Some(status), ..Patch::default() };
                self.edit(label, &id, |ground| ground.report(&id, set.clone()));
            }
            Command::SetField { id, field, text } => {
                let label = format!("{} of {}", field.title(), self.row_name(&id));
                self.edit(label, &id, |ground| ground.field(&id, field, &text));
                if field == super::Field::Host {
                    self.tell_where_it_went(&id);
                }
            }
            Command::PutCells { what, cells } => self.put_cells(what, &cells),
            Command::AskReport { of } => return vec![self.ask_report(Some(of))],
            Command::SetWhy { scenario, id, why } => {
                let label = format!("Reason for {}", self.row_name(&id));
                self.edit_in(&scenario, label, &id, |ground| ground.why(&id, &why));
            }
            Command::SetOpen { scenario, id, open } => {
                let how = if open { "for good" } else { "until the next report" };
                let label = format!("{}: {how}", self.row_name(&id));
                self.edit_in(&scenario, label, &id, |ground| ground.open(&id, open));
            }
            Command::SetFrom { scenario, id, from } => {
                let label = format!("{}: from {from}", self.row_name(&id));
                self.edit_in(&scenario, label, &id, |ground| ground.from(&id, from));
            }
            Command::RemoveRows(ids) => {
                let label = format!("Remove {}", self.rows_name(&ids));
                self.edit_all(label, &ids, |ground, id| ground.remove(id));
            }
            Command::RevertRows(ids) => {
                let label = format!("Revert {}", self.rows_name(&ids));
                self.edit_all(label, &ids, |ground, id| ground.revert(id));
            }
            Command::AddRow(row) => self.add_row(&row),
            Command::AddReport(report) => self.add_report(&report),
            Command::RemoveReport(at) => self.remove_report(at),
            Command::SwitchReport { at, on } => self.switch_report(at, on),
            Command::DismissDouble { kind, rows, why } => self.dismiss_double(kind, &rows, why.as_deref()),
            Command::Prefer { id, as_of, nth, why } => self.prefer(&id, as_of, nth, &why),
            Command::Explain(subject) => self.explain(subject),
            Command::Show(scenario) => self.show(scenario),
            Command::Rename { scenario, name } => self.rename(&scenario, &name),
            Command::Look(rule) => self.look(rule),
            Command::Select(ids) => self.select(ids),
            Command::OpenPath(path) => return self.before_losing(Next::Open(absolute(path))),
            Command::PickedOpen(Some(path)) => return self.open_picked(absolute(path)),
            Command::PickedOpen(None) => {}
            Command::PickedDataset(Some(path)) => return self.load_dataset(path),
            Command::PickedDataset(None) => {}
            Command::PickedSave(Some(path)) => return self.write(absolute(path)),
            Command::PickedSave(None) | Command::StayOpen => self.not_going_on(),
            Command::NoFileDialog(why) => {
                self.not_going_on();
                self.session.reading = None;
                self.tell(Tone::Error, why);
            }
            Command::Failed(why) => self.tell(Tone::Error, why),
            Command::Inform(what) => self.tell(Tone::Info, what),
            Command::Warn(why) => self.warn(why),
            Command::FileFree { path, known, lock } => self.file_free(&path, known, lock),
            Command::Looked { path, known, seen } => return self.looked(&path, known, seen),
            Command::FileSeen { path, known, seen } => self.file_seen(&path, known, seen),
            Command::TheirsRead { content, result } => return self.theirs_read(content, result),
            Command::Restore => return self.before_losing(Next::Restore),
            Command::Restored(restored) => self.restored(*restored),
            Command::Loaded { ticket, path, result } => self.loaded(ticket, path, result),
            Command::BringIn { ticket, path, result } => return self.bring_in(ticket, &path, result),
            Command::StopReading => self.stop_reading(),
            Command::Saved { path, revision, rule, result } => return self.saved(path, revision, rule, result),
            Command::Answer(answer) => return self.answer(answer),
            Command::CloseRequested => return self.before_losing(Next::Quit),
            Command::Dismiss(number) => self.session.notices.retain(|notice| notice.number != number),
            Command::Dropped { text, why } => {
                // A reason that quotes the text again need not.
                let why = match why.strip_prefix(&format!("{text:?} is ")) {
                    Some(rest) => format!("it is {rest}"),
                    None => why,
                };
                self.tell(Tone::Warning, format!("“{text}” was not taken: {why}"));
            }
        }
        Vec::new()
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::NewDocument => return self.before_losing(Next::New),
            Action::Open => return self.before_losing(Next::PickOpen),
            Action::OpenShipped => return self.before_losing(Next::OpenShipped),
            Action::BringIn => return vec![Effect::PickDataset],
            Action::BroughtIn if self.session.revision().is_some() => return vec![Effect::ShowRevision],
            Action::Save => return self.save(),
            Action::SaveAs => return vec![self.pick_save()],
            Action::Quit => return self.before_losing(Next::Quit),
            Action::Undo => self.cross(true),
            Action::Redo => self.cross(false),
            Action::Find => return vec![Effect::FocusFind],
            Action::NewWhatIf => self.new_what_if(None),
            Action::NewOnShown => self.new_what_if(self.session.shown.clone()),
            Action::DuplicateWhatIf => self.duplicate(),
            Action::RenameWhatIf if self.session.shown.is_some() => return vec![Effect::AskName],
            Action::DeleteWhatIf => self.delete(),
            Action::AddRow => return vec![Effect::AskRow],
            Action::AddReport => {
                let one = if let [one] = &self.session.selected[..] { Some(one.clone()) } else { None };
                return vec![self.ask_report(one)];
            }
            Action::MyReports => return vec![Effect::ListReports],
            Action::DoubleCounting => return vec![Effect::ListDoubles],
            Action::RemoveRow => return self.run(Command::RemoveRows(self.session.selected.clone())),
            Action::RevertRow => return self.run(Command::RevertRows(self.session.selected.clone())),
            Action::BackToFileRule => self.look(self.session.document.counting.clone()),
            Action::PreviousReportDay => self.step_day(false),
            Action::NextReportDay => self.step_day(true),
            Action::Commands => return vec![Effect::ListCommands],
            Action::Help => return vec![Effect::ShowHelp],
            Action::About => return vec![Effect::ShowAbout],
            Action::OpenLog => return vec![Effect::Window(action)],
            Action::Example => self.example(),
            Action::NewWindow
            | Action::Copy
            | Action::Cut
            | Action::Paste
            | Action::FillDown
            | Action::SelectAll
            | Action::ToggleWhatIfs
            | Action::ToggleCharts
            | Action::ZoomIn
            | Action::ZoomOut
            | Action::ZoomReset
            | Action::ThemeLight
            | Action::ThemeDark
            | Action::ThemeSystem
            | Action::ResetLayout
            | Action::NextPane
            | Action::PreviousPane => return vec![Effect::Window(action)],
            Action::RenameWhatIf | Action::BroughtIn => {}
        }
        Vec::new()
    }

    fn ask_report(&self, of: Option<String>) -> Effect {
        // Rows of a what-if have no reports; what is known of them is no fact.
        Effect::AskReport { of: of.filter(|id| self.session.views.baseline().find(id).is_some()) }
    }

    /// Why an action cannot be done now; `None` when it can.
    pub fn unavailable(&self, action: Action) -> Option<&'static str> {
        let session = &self.session;
        let no_rows = session.selected.is_empty().then_some("Select a row first");
        match action {
            Action::Undo => session.history.undo_label().is_none().then_some("Nothing to undo"),
            Action::Redo => session.history.redo_label().is_none().then_some("Nothing to redo"),
            Action::NewOnShown | Action::DuplicateWhatIf | Action::RenameWhatIf | Action::DeleteWhatIf => {
                session.shown.is_none().then_some("Show a what-if first")
            }
            Action::RemoveRow | Action::Copy | Action::Cut | Action::FillDown => no_rows,
            Action::Paste => no_rows.map(|_| "Select the cell to begin at first"),
            Action::Example => self.example_rows().is_none().then_some("Only in the dataset that comes with Muster"),
            Action::RevertRow => no_rows.or_else(|| {
                let edits = session.shown().map(|scenario| &scenario.edits);
                let any = edits.is_some_and(|edits| session.selected.iter().any(|id| edits.contains_key(id)));
                (!any).then_some("The selected rows are not changed in this what-if")
            }),
            Action::BroughtIn => session.revision().is_none().then_some("No newer dataset has been brought in"),
            Action::BackToFileRule => (!session.rule_differs()).then_some("This is the file’s rule"),
            _ => None,
        }
    }

    fn select(&mut self, ids: Vec<String>) {
        self.session.selected = ids;
        self.session.selection += 1;
        self.session.subject = None;
    }

    /// Selects what counts for a total, and what is left out of it for its age.
    fn explain(&mut self, subject: Subject) {
        let behind = evidence::behind(self.session.view(), &subject);
        let shown = [Reason::Counted, Reason::WithoutNumber, Reason::TooOld];
        let rows = behind.rows.into_iter().filter(|(reason, _)| shown.contains(reason)).flat_map(|(_, rows)| rows);
        self.select(rows.collect());
        self.session.subject = Some(subject);
    }

    fn show(&mut self, scenario: Option<ScenarioId>) {
        self.session.history.seal();
        self.session.shown = scenario.filter(|id| self.session.document.scenario(id).is_some());
        self.session.generation += 1;
    }

    // Steps.

    fn make(&mut self, step: Step, show: Option<ScenarioId>) {
        let session = &mut self.session;
        let shown = (session.shown.clone(), show.clone());
        let touched = views::touched(&session.document, &step.change);
        let ground = session.ground();
        match session.history.make(&mut session.document, step.change, step.label, shown, None) {
            Ok(()) => {
                session.follow(&ground, &touched);
                session.generation += 1;
                session.shown = show;
            }
            Err(refused) => self.tell(Tone::Warning, format!("{refused}")),
        }
    }

    fn cross(&mut self, back: bool) {
        let session = &mut self.session;
        let ground = session.ground();
        let history = &mut session.history;
        let change = if back { history.undo_change() } else { history.redo_change() };
        let Some(touched) = change.map(|change| views::touched(&session.document, change)) else {
            return;
        };
        let crossed = if back { history.undo(&mut session.document) } else { history.redo(&mut session.document) };
        match crossed {
            Ok(Some(show)) => {
                session.follow(&ground, &touched);
                self.show(show);
            }
            Ok(None) => {}
            Err(refused) => self.tell(Tone::Warning, format!("{refused}")),
        }
    }

    fn look(&mut self, rule: CountingRule) {
        let session = &mut self.session;
        if session.rule != rule {
            session.rule = rule;
            session.views.look(&session.document, &session.rule);
            session.generation += 1;
        }
    }

    fn step_day(&mut self, forward: bool) {
        let days = &self.session.report_days;
        let now = self.session.rule.day;
        let day: Option<Date> = if forward {
            days.get(days.partition_point(|(day, _)| *day <= now)).map(|(day, _)| *day)
        } else {
            days.partition_point(|(day, _)| *day < now).checked_sub(1).map(|at| days[at].0)
        };
        if let Some(day) = day {
            self.look(CountingRule { day, ..self.session.rule.clone() });
        }
    }

    fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        let question = self.session.question.take();
        self.session.question = self.waiting.pop_front();
        match (question, answer) {
            (Some(Question::Unsaved(next)), Answer::Save) => {
                self.session.after_save = Some(next);
                self.save()
            }
            (Some(Question::Unsaved(next)), Answer::Yes) => self.go_on(next),
            (Some(Question::NoneThere { id, .. }), Answer::Yes | Answer::Save) => {
                self.put_troops(&id, "0");
                self.after_answer.take().map_or_else(Vec::new, |next| self.before_losing(next))
            }
            (Some(Question::NoneThere { .. }), _) => {
                self.after_answer = None;
                Vec::new()
            }
            (Some(Question::OnDisk(now)), answer) => self.answer_on_disk(now, answer),
            (Some(Question::StillSaving(_)), Answer::Yes) => vec![Effect::Leave { held: self.lock.take() }],
            (Some(Question::StillSaving(_)), Answer::SaveAs) => vec![self.pick_save()],
            _ => Vec::new(),
        }
    }

    /// Asks as soon as nothing else is asked.
    fn ask(&mut self, question: Question) {
        match &self.session.question {
            None => self.session.question = Some(question),
            Some(asked) if *asked == question || self.waiting.contains(&question) => {}
            Some(_) => self.waiting.push_back(question),
        }
    }

    /// Takes back a question that needs no answer any more.
    fn forget_question(&mut self, is_this: impl Fn(&Question) -> bool) {
        self.waiting.retain(|question| !is_this(question));
        if self.session.question.as_ref().is_some_and(is_this) {
            self.session.question = self.waiting.pop_front();
        }
    }

    /// Something odd about files: told, and for the log.
    fn warn(&mut self, text: String) {
        self.tell(Tone::Warning, text);
        if let Some(notice) = self.session.notices.last_mut() {
            notice.logged = true;
        }
    }

    fn tell(&mut self, tone: Tone, text: String) {
        self.notice += 1;
        // Said again, it is said once, as the latest.
        self.session.notices.retain(|before| (before.tone, &before.text) != (tone, &text));
        self.session.notices.push(Notice { number: self.notice, tone, text, logged: tone == Tone::Error });
        const MOST: usize = 6;
        let notices = &mut self.session.notices;
        while notices.len() > MOST {
            // What failed is not pushed out by what was done, nor the latest by what came before.
            let before = &notices[..MOST];
            // What is kept until it was read is not pushed out either.
            let kept = self.session.half_typed.0;
            let of = |tone: Tone| before.iter().position(|notice| notice.tone == tone && notice.number != kept);
            notices.remove(of(Tone::Info).or(of(Tone::Warning)).unwrap_or(0));
        }
    }
}

/// One spelling for a file, wherever the program was started.
fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

fn one_or_group(mut changes: Vec<Change>) -> Change {
    match changes.len() {
        1 => changes.swap_remove(0),
        _ => Change::Group(changes),
    }
}
