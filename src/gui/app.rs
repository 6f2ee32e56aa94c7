//! The window's own state, and one frame of it.

use std::{
    cell::RefCell,
    collections::VecDeque,
    path::{Path, PathBuf},
    rc::Rc,
};

use eframe::egui::{self, Panel, ScrollArea, ViewportCommand};

use super::{
    Commands, ask,
    ask::Ask,
    charts::Charts,
    dialogs::Parent,
    grid::Grid,
    headline,
    inspector::Inspector,
    jobs::{Jobs, Message, Wanted},
    keep::{Found, Keeper},
    layout::{Layout, Which},
    menu,
    nearby::Nearby,
    notices,
    panes::Panes,
    scenarios,
    settings::{Settings, ZOOM},
    status, style,
    watch::Watch,
};
use crate::{
    editor::{Action, Command, Editor, Effect, Question, Restored, Session},
    file::{Access, folders},
    log::Log,
    model::text::visible,
    report::{sources::Filter, words},
};

/// The window.
pub struct App {
    editor: Editor,
    jobs: Jobs,
    keeper: Keeper,
    watch: Watch,
    /// The document and save that the file is watched for.
    watched: Option<u64>,
    ui: Parts,
    /// To be asked once the form that is open is done with.
    waiting: VecDeque<Ask>,
    settings: Rc<RefCell<Settings>>,
    title: String,
    closing: bool,
    /// Of the window, points.
    width: f32,
    /// The theme that the title bar was last told.
    told_theme: Option<egui::Theme>,
    /// Whether this is the window of a desktop, with a clipboard and room for a second one; otherwise a test's.
    on_desktop: bool,
}

/// What is only the window's: nothing of it is saved with the document or undone.
#[derive(Default)]
pub(super) struct Parts {
    pub grid: Grid,
    pub charts: Charts,
    pub headline: headline::Headline,
    pub scenarios: scenarios::List,
    pub inspector: Inspector,
    pub layout: Layout,
    pub nearby: Nearby,
    pub filter: Filter,
    pub panes: Panes,
    pub ask: Option<Ask>,
    pub strip_dismissed: bool,
    /// Whether the hint that a typed number is no fact was read.
    pub fact_hint_read: bool,
    pub last_saved: Option<String>,
    pub selected: status::Selected,
}

impl Parts {
    fn is_typing(&self) -> bool {
        self.is_typing_in_place() || self.ask.as_ref().is_some_and(Ask::is_typed)
    }

    /// Into a cell, or into the card of a change.
    fn is_typing_in_place(&self) -> bool {
        self.grid.is_editing() || self.scenarios.is_typing()
    }

    /// What is half typed anywhere, each with what it is for: kept for a crash, never taken by itself.
    pub fn typing(&self, session: &Session) -> Vec<String> {
        let form = self.ask.iter().flat_map(|ask| ask.typing());
        let before = session.half_typed().iter().cloned();
        before.chain(self.grid.typing(session)).chain(self.scenarios.typing(session)).chain(form).collect()
    }

    /// Ends all typing: what can be read becomes commands; what cannot is dropped with a notice that quotes it.
    pub fn settle(&mut self, editor: &Editor) -> Commands {
        let mut commands = self.grid.settle(editor);
        commands.extend(self.scenarios.settle(editor.session()));
        commands.extend(self.headline.settle(editor.session()));
        commands
    }
}

impl App {
    /// On the shipped dataset; `file` is opened as soon as the window is there. Remembers nothing between starts.
    pub fn new(creation: &eframe::CreationContext<'_>, file: Option<PathBuf>) -> Self {
        Self::with_settings(creation, file, Rc::default())
    }

    /// In a real window.
    pub(super) fn on_desktop(
        creation: &eframe::CreationContext<'_>,
        file: Option<PathBuf>,
        settings: Rc<RefCell<Settings>>,
    ) -> Self {
        Self { on_desktop: true, ..Self::with_state(creation, file, settings, folders::state()) }
    }

    /// The same with settings, which are kept up to date for whoever writes them at the end.
    pub fn with_settings(
        creation: &eframe::CreationContext<'_>,
        file: Option<PathBuf>,
        settings: Rc<RefCell<Settings>>,
    ) -> Self {
        Self::with_state(creation, file, settings, None)
    }

    /// The same with a folder for what is kept over a crash, and for the log. What an earlier window left there is
    /// offered.
    pub fn with_state(
        creation: &eframe::CreationContext<'_>,
        file: Option<PathBuf>,
        settings: Rc<RefCell<Settings>>,
        state: Option<PathBuf>,
    ) -> Self {
        style::install(&creation.egui_ctx);
        let jobs = Jobs::new(creation.egui_ctx.clone(), state.clone());
        jobs.find();
        let mut app = Self {
            editor: Editor::shipped(),
            watch: Watch::new(jobs.teller()),
            watched: None,
            jobs,
            keeper: Keeper::new(state),
            ui: Parts::default(),
            waiting: VecDeque::new(),
            settings,
            title: String::new(),
            closing: false,
            width: 0.0,
            told_theme: None,
            on_desktop: false,
        };
        // Zooming is an action like others, so that menus, help and limits know of it.
        creation.egui_ctx.options_mut(|options| options.zoom_with_keyboard = false);
        {
            let settings = app.settings.borrow();
            creation.egui_ctx.set_theme(settings.theme_preference());
            creation.egui_ctx.set_zoom_factor(settings.zoom);
            app.ui.strip_dismissed = settings.hint_read;
            app.ui.fact_hint_read = settings.fact_hint_read;
            app.ui.grid.show_columns(&settings.columns);
            app.ui.grid.set_widths(settings.column_widths.iter());
            app.ui.layout = settings.layout();
        }
        app.run(file.map(Command::OpenPath).into_iter().collect(), None);
        app
    }

    /// Held by a test, everything waits, as for a disk that takes its time.
    #[cfg(feature = "window-tests")]
    pub fn disk_waits_for(&self) -> std::sync::Arc<std::sync::Mutex<()>> {
        self.jobs.gate()
    }

    /// The application behind the window.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// Runs commands and what follows from them.
    fn run(&mut self, mut commands: Commands, window: Option<&dyn Parent>) {
        // What was typed and cannot be taken is quoted here, which nobody could read any more once this document is gone.
        if commands.iter().any(|command| matches!(command, Command::Dropped { .. })) {
            commands.retain(|command| !command.leaves_document());
        }
        for command in commands {
            let saved = match &command {
                Command::Saved { result: Ok(_), .. } => Some(clock()),
                _ => None,
            };
            if let Command::Saved { result: Ok(_), path, .. } | Command::Loaded { result: Ok(_), path, .. } = &command {
                self.settings.borrow_mut().used(path);
                self.keep_settings();
                let done = if saved.is_some() { "Saved" } else { "Opened" };
                self.keeper.say(format!("{done}: {}", path.display()));
            }
            if matches!(command, Command::Saved { .. }) {
                // What was seen of the file while it was written is looked at again.
                self.watched = None;
            }
            let before = self.editor.session().number();
            let effects = self.editor.run(command);
            let number = self.editor.session().number();
            if number != before {
                // What was begun for that document is not for this one.
                self.ui.ask.take_if(|ask| ask.is_of_document());
                self.waiting.retain(|ask| !ask.is_of_document());
            }
            for effect in effects {
                if let Some(wanted) = Wanted::by(&effect).filter(|_| !self.on_desktop) {
                    self.open_form(Ask::path("Without a desktop there is no file dialog.".to_owned(), wanted));
                } else if let Some(effect) = self.jobs.carry_out(effect, number, window) {
                    self.own_effect(effect);
                }
            }
            self.ui.last_saved = saved.or(self.ui.last_saved.take());
        }
        if !self.closing {
            self.keeper.follow(self.editor.session(), &self.ui.typing(self.editor.session()), self.jobs.teller());
        }
        let session = self.editor.session();
        if self.watched != Some(session.base()) {
            self.watched = Some(session.base());
            let file = session.path().map(Path::to_owned).zip(session.known().cloned());
            self.watch.on(file, session.read_only().is_some());
        }
    }

    /// What was chosen for the unsaved work that was found.
    fn recover(&mut self, chosen: ask::Chosen) {
        match chosen {
            ask::Chosen::Restore => self.run(vec![Command::Restore], None),
            ask::Chosen::NotNow => {
                self.keeper.not_now();
                let kept = "The unsaved work is kept, and offered again at the next start.";
                self.run(vec![Command::Inform(kept.to_owned())], None);
                self.look_again();
            }
            ask::Chosen::AskDiscard => self.keeper.discarding = true,
            ask::Chosen::Keep => self.keeper.discarding = false,
            ask::Chosen::Discard => {
                self.keeper.discard();
                self.look_again();
            }
        }
    }

    /// What was done with one piece of found work may have changed the file of another.
    fn look_again(&mut self) {
        let found: Vec<Found> = self.keeper.found.drain(..).collect();
        if !found.is_empty() {
            self.jobs.look_again(found);
        }
    }

    /// Writes the settings, off the UI thread: in the order in which they were changed.
    fn keep_settings(&mut self) {
        let settings = self.settings.borrow().clone();
        self.keeper.aside(move || settings.keep());
    }

    /// Restored work takes the document's place; what was found of it stays until that is kept anew.
    fn restored(&mut self, found: Found, result: Result<Box<Restored>, String>) {
        let before = self.editor.session().base();
        match result {
            Ok(restored) => self.run(vec![Command::Restored(restored)], None),
            Err(why) => self.run(vec![Command::Failed(why)], None),
        }
        if self.editor.session().base() == before {
            self.keeper.found.push_front(found);
            self.keeper.not_now();
        } else {
            self.keeper.was_restored(found);
            self.look_again();
        }
    }

    /// At once, unless the one that is open waits for an answer: then after it.
    fn open_form(&mut self, form: Ask) {
        match &self.ui.ask {
            Some(open) if open.is_typed() || open.wants_answer() => self.waiting.push_back(form),
            _ => self.ui.ask = Some(form),
        }
    }

    fn own_effect(&mut self, effect: Effect) {
        match effect {
            Effect::FocusFind => self.ui.grid.focus_find(),
            Effect::AskRow => self.open_form(Ask::row(self.editor.session())),
            Effect::AskReport { of } => self.open_form(Ask::report(self.editor.session(), of.as_deref())),
            Effect::ListDoubles => self.open_form(Ask::Doubles(Default::default())),
            Effect::ListReports => self.open_form(Ask::MyReports),
            Effect::AskName => drop(Ask::name(self.editor.session()).map(|form| self.open_form(form))),
            Effect::ShowRevision => drop(Ask::revision(self.editor.session()).map(|form| self.open_form(form))),
            Effect::ShowAbout => self.open_form(Ask::About),
            Effect::ListCommands => self.open_form(Ask::commands()),
            Effect::ShowHelp => self.open_form(Ask::Help),
            Effect::Quit => {
                let session = self.editor.session();
                if session.is_modified() {
                    let changes = words::changes(session.history().unsaved_count());
                    self.keeper.say(format!("Closed without saving {changes} of {}", session.name()));
                }
                // What is waited for has answered; anything else may never end, and is all or nothing.
                if !session.is_saving() {
                    self.jobs.abandon();
                }
                self.closing = true;
                self.keeper.end();
            }
            Effect::Leave { held } => {
                self.closing = true;
                // The system takes it back with the process; asking its disk could take for ever.
                std::mem::forget(held);
                self.jobs.abandon();
                self.keeper.leave();
            }
            Effect::Restore { held } => {
                if let Some(found) = self.keeper.found.pop_front() {
                    self.jobs.restore(found, held);
                }
            }
            Effect::Window(action) => self.window_action(action),
            Effect::PickOpen
            | Effect::PickDataset
            | Effect::PickSave { .. }
            | Effect::Load { .. }
            | Effect::LoadDataset { .. }
            | Effect::Compare { .. }
            | Effect::GiveBack(_)
            | Effect::LookAt { .. }
            | Effect::ReadTheirs { .. }
            | Effect::Write { .. } => {}
        }
    }

    /// On Linux the title bar is told the theme that is drawn: "as the system", which egui would say, is taken for dark
    /// there.
    fn frame_theme(&mut self, ui: &egui::Ui) {
        if !cfg!(target_os = "linux") || self.told_theme == Some(ui.theme()) {
            return;
        }
        ui.options_mut(|options| options.sync_window_theme = false);
        self.told_theme = Some(ui.theme());
        ui.send_viewport_cmd(ViewportCommand::SetTheme(match ui.theme() {
            egui::Theme::Dark => egui::SystemTheme::Dark,
            egui::Theme::Light => egui::SystemTheme::Light,
        }));
    }

    /// What concerns the window alone.
    fn window_action(&mut self, action: Action) {
        let ctx = self.jobs.context().clone();
        let zoom =
            |factor: f32| ctx.set_zoom_factor(((factor * 100.0).round() / 100.0).clamp(*ZOOM.start(), *ZOOM.end()));
        const STEP: f32 = 0.1;
        match action {
            Action::ZoomIn => zoom(ctx.zoom_factor() + STEP),
            Action::ZoomOut => zoom(ctx.zoom_factor() - STEP),
            Action::ZoomReset => zoom(1.0),
            Action::ThemeLight | Action::ThemeDark | Action::ThemeSystem => {
                ctx.set_theme(match action {
                    Action::ThemeLight => egui::ThemePreference::Light,
                    Action::ThemeDark => egui::ThemePreference::Dark,
                    _ => egui::ThemePreference::System,
                });
                // A crash is no reason to begin in another one.
                self.settings.borrow_mut().follow(&ctx);
                self.keep_settings();
            }
            Action::ToggleWhatIfs => self.ui.layout.toggle(Which::WhatIfs, self.width),
            Action::ToggleCharts => self.ui.layout.toggle(Which::Charts, self.width),
            Action::ResetLayout => {
                self.ui.layout = Layout::default();
                self.ui.grid.reset_layout();
                zoom(1.0);
            }
            Action::NextPane => self.ui.panes.go(&ctx, false),
            Action::PreviousPane => self.ui.panes.go(&ctx, true),
            Action::NewWindow if self.on_desktop => self.jobs.another_window(),
            Action::OpenLog => match self.keeper.state() {
                Some(state) if self.on_desktop => self.jobs.show_folder(Log::under(state).folder()),
                Some(state) => {
                    let folder = Log::under(state).folder().display().to_string();
                    self.run(
                        vec![Command::Failed(format!("Without a desktop no folder can be shown: {folder}"))],
                        None,
                    );
                }
                None => {
                    let why = "There is no log: this system names no folder for it.".to_owned();
                    self.run(vec![Command::Failed(why)], None);
                }
            },
            Action::SelectAll => {
                let mut commands = Commands::new();
                self.ui.grid.select_all(self.editor.session(), &mut commands);
                self.run(commands, None);
            }
            Action::FillDown => {
                let filled = self.ui.grid.fill_down(self.editor.session());
                self.run(filled.into_iter().collect(), None);
            }
            // The desktop answers with an event to what has the focus.
            Action::Copy | Action::Cut | Action::Paste => {
                Grid::focus(&ctx);
                ctx.send_viewport_cmd(match action {
                    Action::Copy => ViewportCommand::RequestCopy,
                    Action::Cut => ViewportCommand::RequestCut,
                    _ => ViewportCommand::RequestPaste,
                });
            }
            _ => {}
        }
    }

    fn hear(&mut self, window: Option<&dyn Parent>) {
        for message in self.jobs.messages() {
            let leaves = message.leaves(&self.editor);
            let replaces = message.replaces(&self.editor);
            if leaves || replaces {
                // What is being typed belongs to the document that would go.
                let settled = self.ui.settle(&self.editor);
                let dropped = settled.iter().any(|command| matches!(command, Command::Dropped { .. }));
                self.run(settled, window);
                let is_typed = self.ui.ask.as_ref().is_some_and(Ask::is_typed);
                if leaves && (dropped || is_typed) {
                    self.run(vec![Command::StayOpen], window);
                }
                if replaces && (dropped || is_typed) {
                    let why = match is_typed {
                        true => "because something is typed into the form that is open. Finish it, or cancel it",
                        false => "because what was typed could not be taken",
                    };
                    self.refuse(message, why);
                    continue;
                }
            }
            self.take(message, window);
        }
        if self.ui.ask.is_none() {
            self.ui.ask = self.waiting.pop_front();
        }
    }

    /// Another document would take something with it that is typed.
    fn refuse(&mut self, message: Message, why: &str) {
        match message {
            Message::Restored { found, result } => {
                if let Ok(restored) = result
                    && let Some((.., Access::Ours(Some(lock)))) = restored.belongs_to
                {
                    self.jobs.give_back(lock);
                }
                self.restored(*found, Err(format!("Not restored, {why}.")));
            }
            Message::Command(command) => {
                let of = match &*command {
                    Command::Loaded { path, .. } => format!(": {}", path.display()),
                    _ => String::new(),
                };
                let why = format!("Not opened, {why}. Open it again{of}");
                // Not wanted any more, the answer gives its lock back.
                self.run(vec![Command::StopReading, *command, Command::Warn(why)], None);
            }
            _ => {}
        }
    }

    fn take(&mut self, message: Message, window: Option<&dyn Parent>) {
        match message {
            Message::Picked { of, answer } if answer.is_choice() && of != self.editor.session().number() => {
                let why = "Nothing was done with the file that was chosen: another document is shown by now.";
                self.run(vec![Command::Warn(why.to_owned())], window);
            }
            Message::Picked { answer, .. } => self.take(*answer, window),
            Message::Command(command) => self.run(vec![*command], window),
            Message::MayReplace(path) => self.waiting.push_back(Ask::Replace(path)),
            Message::AskPath { why, wanted } => self.waiting.push_back(Ask::path(why, wanted)),
            Message::Found(found) => self.keeper.take_found(found),
            Message::Damaged(folders) => self.run(vec![Command::Warn(damaged(&folders))], window),
            Message::Restored { found, result } => self.restored(*found, result),
        }
    }
}

/// Why the window does not close over a form.
const FORM_OPEN: &str = "Not closed yet: something is typed into the form that is open. Finish it, or cancel it.";

/// What is said of unsaved work that cannot be read.
fn damaged(folders: &[PathBuf]) -> String {
    let folders: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    let folders = folders.join(", ");
    format!(
        "Unsaved work of an earlier window is damaged and cannot be restored. What is left of it is kept: {folders}"
    )
}

/// Hours and minutes in the local zone, for "Saved 12:04".
fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M").to_string()
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.hear(Some(frame));
        self.watch.focus(ctx.input(|input| input.focused));
        if ctx.input(|input| input.viewport().close_requested()) && !self.closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            let mut commands = self.ui.settle(&self.editor);
            match self.ui.ask.as_ref().filter(|ask| ask.is_typed()) {
                None => commands.push(Command::CloseRequested),
                Some(_) => commands.push(Command::Warn(FORM_OPEN.to_owned())),
            }
            self.run(commands, Some(frame));
            if ctx.input(|input| input.viewport().minimized == Some(true)) {
                // What is asked is to be seen.
                ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            }
        }
        if self.closing {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// What shows between two panels where their edges fall between pixels.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let title: String = self.editor.session().title().chars().map(visible).collect();
        if title != self.title {
            ui.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        self.frame_theme(ui);
        let (mut commands, mut typed) = (Commands::new(), Commands::new());
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        if let Some(path) = dropped.filter(|path| !path.as_os_str().is_empty()) {
            commands.push(Command::OpenPath(path));
        }
        self.width = ui.available_width();
        let window = self.width;
        let (editor, parts) = (&self.editor, &mut self.ui);
        let recovers = !self.keeper.found.is_empty()
            && parts.ask.is_none()
            && editor.session().question().is_none()
            && !parts.is_typing_in_place();
        // What came up by itself does not take the keys that are meant for a number.
        let is_looked_into = ask::is_looked_into(ui, editor.session());
        let question_waits = matches!(editor.session().question(), Some(Question::OnDisk(_)))
            && (parts.is_typing_in_place() || parts.ask.is_some() || is_looked_into);
        let is_asked = editor.session().question().is_some() && !question_waits;
        if !is_asked && !recovers {
            menu::shortcuts(ui, editor, parts, &mut commands);
            // As for the window's own button.
            let quits = |command: &Command| matches!(command, Command::Act(Action::Quit));
            if parts.ask.as_ref().is_some_and(Ask::is_typed) && commands.iter().any(quits) {
                commands.retain(|command| !quits(command));
                commands.push(Command::Warn(FORM_OPEN.to_owned()));
            }
        }
        parts.panes.clear();
        let palette = style::palette(ui);
        let recent = self.settings.borrow().recent.clone();
        let open = (parts.layout.is_open(Which::WhatIfs, window), parts.layout.is_open(Which::Charts, window));
        let bar = egui::Frame::new().fill(palette.ground).inner_margin(egui::Margin::symmetric(10, 3));
        Panel::top("menu").frame(bar).show(ui, |ui| menu::bar_ui(ui, editor, &recent, open, &mut commands));
        let head = egui::Frame::new().fill(palette.ground).inner_margin(egui::Margin::symmetric(14, 6));
        let head =
            Panel::top("headline").frame(head).show(ui, |ui| parts.headline.ui(ui, editor.session(), &mut commands));
        parts.panes.add(head.response.rect, head.inner);
        let foot = egui::Frame::new().fill(palette.panel).inner_margin(egui::Margin::symmetric(12, 4));
        let foot =
            Panel::bottom("status").frame(foot).show(ui, |ui| status::ui(ui, editor.session(), parts, &mut commands));
        let mut entry = None;
        let left = parts.layout.panel_ui(ui, Which::WhatIfs, window, |ui| {
            entry = Some(parts.scenarios.ui(ui, editor.session(), &mut commands));
        });
        parts.panes.add(left, entry);
        parts.nearby.follow(editor.session());
        let mut entry = None;
        let right = parts.layout.panel_ui(ui, Which::Charts, window, |ui| {
            let (charts, inspector) = (&mut parts.charts, &mut parts.inspector);
            let (nearby, filter) = (&parts.nearby, &parts.filter);
            let session = editor.session();
            // Each scrolls by itself, unless there is so little room that neither would show anything.
            const FOR_BOTH: f32 = 400.0;
            if ui.available_height() >= FOR_BOTH {
                entry = charts.ui(ui, session, inspector, nearby, filter, &mut commands);
                ui.separator();
                ScrollArea::vertical().id_salt("why").auto_shrink([false, false]).show(ui, |ui| {
                    inspector.ui(ui, session, &mut parts.ask, &mut commands);
                });
            } else {
                ScrollArea::vertical().id_salt("charts and why").auto_shrink([false, false]).show(ui, |ui| {
                    entry = charts.ui(ui, session, inspector, nearby, filter, &mut commands);
                    ui.separator();
                    inspector.ui(ui, session, &mut parts.ask, &mut commands);
                });
            }
        });
        // Beside the rows' scroll bar is the handle of the panel, which wants room of its own.
        let centre =
            egui::Frame::new().fill(palette.ground).inner_margin(egui::Margin { right: 4, ..Default::default() });
        let rows = egui::CentralPanel::default().frame(centre).show(ui, |ui| {
            // Below the rows, so that they do not jump when it goes.
            let strip = egui::Frame::new().fill(palette.selected).inner_margin(egui::Margin::symmetric(12, 5));
            let strip = Panel::bottom("strip").frame(strip);
            let session = editor.session();
            let typing = parts.grid.is_editing();
            if !parts.strip_dismissed && !typing && !session.is_modified() && session.shown().is_none() {
                strip.show(ui, |ui| strip_ui(ui, &mut parts.strip_dismissed));
            } else if !parts.fact_hint_read && !typing && session.shown().is_some() && session.is_modified() {
                strip.show(ui, |ui| fact_strip_ui(ui, session, &mut parts.fact_hint_read, &mut commands));
            }
            parts.grid.ui(ui, editor, &parts.nearby, &mut parts.filter, &mut typed);
        });
        parts.panes.add(rows.response.rect, Some(Grid::focus_id()));
        parts.panes.add(right, entry);
        parts.panes.add(foot.response.rect, foot.inner);
        if let Some(copied) = parts.grid.take_copied() {
            self.jobs.copy(copied, self.on_desktop);
        }
        notices::ui(ui, editor.session(), &mut commands);
        if is_asked {
            ask::questions_ui(ui, editor.session(), self.keeper.state().is_some(), &mut commands);
        }
        if let Some(asked) = &mut parts.ask
            && ask::ui(ui, asked, editor, &mut commands)
        {
            parts.ask = None;
        }
        // One question at a time.
        let free = parts.ask.is_none() && editor.session().question().is_none() && !parts.is_typing_in_place();
        let chosen = if free { ask::recover_ui(ui, &self.keeper) } else { None };
        {
            let mut settings = self.settings.borrow_mut();
            settings.follow(ui.ctx());
            settings.hint_read = parts.strip_dismissed;
            settings.fact_hint_read = parts.fact_hint_read;
            settings.columns = parts.grid.columns_shown();
            settings.column_widths = parts.grid.widths().map(|(title, width)| (title.to_owned(), width)).collect();
            settings.keep_layout(&parts.layout);
        }
        typed.extend(parts.scenarios.settle_left(ui.ctx(), editor.session()));
        // The click that ended typing comes after what was typed: it may show another what-if or another day.
        typed.append(&mut commands);
        let commands = typed;
        let is_typing = self.ui.is_typing();
        if !commands.is_empty() {
            self.run(commands, Some(frame));
            ui.request_repaint();
        } else if (is_typing || self.keeper.has_typing()) && !self.closing {
            self.keeper.follow(self.editor.session(), &self.ui.typing(self.editor.session()), self.jobs.teller());
        }
        if let Some(chosen) = chosen {
            self.recover(chosen);
            ui.request_repaint();
        }
    }
}

/// The hint of the first minute.
fn strip_ui(ui: &mut egui::Ui, dismissed: &mut bool) {
    ui.horizontal(|ui| {
        ui.label("Change a number to start a what-if: double-click it, or select it and type.");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            *dismissed |= ui.small_button("Got it").clicked();
        });
    });
}

/// The hint after the first number that was typed: it is a what-if, and a fact is recorded in another way.
fn fact_strip_ui(ui: &mut egui::Ui, session: &Session, read: &mut bool, commands: &mut Commands) {
    ui.horizontal(|ui| {
        let wide = ui.available_width() > 480.0;
        ui.label(if wide { "This is a what-if. Is it a fact with a source?" } else { "A what-if. Is it a fact?" });
        if ui.link(Action::AddReport.text()).on_hover_text(Action::AddReport.help()).clicked() {
            *read = true;
            // On the row that was typed over: the cursor has gone on by now.
            commands.push(match session.typed_over() {
                Some(id) => Command::AskReport { of: id.to_owned() },
                None => Command::Act(Action::AddReport),
            });
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            *read |= ui.small_button("Got it").clicked();
        });
    });
}
