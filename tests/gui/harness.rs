//! The window without a screen: what a person does to it, and what the accessible tree says afterwards.
//!
//! Everything is addressed by the names that `App` promises to screen readers; positions are looked up in the same
//! tree. A press or a click is one frame or a few, then frames run until nothing wants to be drawn again. Only what a
//! background thread does is waited for, by polling with a deadline.

use std::{
    cell::{Ref, RefCell},
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use eframe::egui::{
    self, Event, Key, Modifiers, PointerButton, Pos2, Rect, Role, Theme, ThemePreference, Vec2, ViewportCommand,
    ViewportEvent, ViewportId,
    accesskit::{Action, ActionRequest, NodeId, SortDirection, TreeId},
    pos2, vec2,
};
use egui_kittest::{Harness, kittest::AccessKitNode};
use muster::{
    editor::{Editor, Session},
    gui::{App, settings::Settings},
};

/// Tall enough for every row of the shipped dataset: a virtual grid has no nodes for rows out of sight.
pub const TALL: Vec2 = vec2(1440.0, 2400.0);
/// An ordinary window.
pub const ORDINARY: Vec2 = vec2(1440.0, 900.0);
/// The smallest in which nothing may be cut off.
pub const SMALL: Vec2 = vec2(1024.0, 700.0);

/// A cell with a number.
pub const GERMANS: &str = "Troops: Germany in Lithuania (deu.ltu.efp)";
/// A cell without one.
pub const BELGIANS: &str = "Troops: Belgium in Lithuania (bel.ltu.efp)";

const FRAMES: usize = 60;
const PATIENCE: Duration = Duration::from_secs(20);

/// What a screen reader has of one item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub name: String,
    pub value: String,
    pub description: String,
    pub role: Role,
    pub rect: Option<Rect>,
    pub row: Option<usize>,
    pub column: Option<usize>,
    pub selected: Option<bool>,
    pub checked: Option<bool>,
    pub sorted: Option<SortDirection>,
    pub disabled: bool,
    pub focused: bool,
    /// Inside an open menu, list or other popup.
    pub in_popup: bool,
    id: Option<NodeId>,
}

/// A line that is painted.
#[derive(Clone, Debug)]
pub struct Line {
    pub points: Vec<Pos2>,
    pub width: f32,
    pub colour: Option<egui::Color32>,
}

/// The window.
pub struct Window {
    harness: Harness<'static, App>,
    settings: Rc<RefCell<Settings>>,
    commands: Vec<ViewportCommand>,
    clipboard: Option<String>,
}

impl Window {
    /// Tall, on the shipped dataset.
    pub fn tall() -> Self {
        Self::new(TALL, Theme::Light, None)
    }

    /// Of an ordinary size, on the shipped dataset.
    pub fn ordinary() -> Self {
        Self::new(ORDINARY, Theme::Light, None)
    }

    /// Tall, on a file that must be opened.
    pub fn of(path: &Path) -> Self {
        let mut window = Self::new(TALL, Theme::Light, Some(path.to_owned()));
        window.wait_until("the file is open", |window| window.session().path() == Some(path));
        window
    }

    pub fn new(size: Vec2, theme: Theme, file: Option<PathBuf>) -> Self {
        Self::with_settings(size, theme, file, Settings::default(), None)
    }

    /// On the shipped dataset, with what is remembered in a file.
    pub fn remembering(size: Vec2, settings: &Path) -> Self {
        Self::with_settings(size, Theme::Light, None, Settings::load_from(settings), None)
    }

    /// Tall, with a folder for what is kept over a crash. Dropping it is an end that nobody was asked about; a process that
    /// is killed is in the tests of the real window.
    pub fn keeping(state: &Path, file: Option<&Path>) -> Self {
        let (file, state) = (file.map(Path::to_owned), Some(state.to_owned()));
        Self::with_settings(TALL, Theme::Light, file, Settings::default(), state)
    }

    fn with_settings(
        size: Vec2,
        theme: Theme,
        file: Option<PathBuf>,
        settings: Settings,
        state: Option<PathBuf>,
    ) -> Self {
        let builder = Harness::builder().with_size(size).with_step_dt(0.05).with_max_steps(40);
        let settings = Rc::new(RefCell::new(settings));
        let shared = Rc::clone(&settings);
        let mut asked = ThemePreference::System;
        let harness = builder.build_eframe(|creation| {
            let app = App::with_state(creation, file, shared, state);
            asked = creation.egui_ctx.options(|options| options.theme_preference);
            app
        });
        // The harness chooses a theme once the app is made; what the app has asked for holds over that.
        harness.ctx.set_theme(match asked {
            ThemePreference::System => theme.into(),
            chosen => chosen,
        });
        let mut window = Self { harness, settings, commands: Vec::new(), clipboard: None };
        window.hear();
        window.settle();
        window
    }

    /// The end of the program: what is to be remembered is written, as it is when the real window closes.
    pub fn end(self) {
        let Self { harness, settings, .. } = self;
        // What is still being written is older.
        drop(harness);
        settings.borrow().keep();
    }

    /// What would be remembered now.
    pub fn settings(&self) -> Ref<'_, Settings> {
        self.settings.borrow()
    }

    /// Held, reading and writing wait, as for a disk that takes its time.
    pub fn disk_waits_for(&self) -> std::sync::Arc<std::sync::Mutex<()>> {
        self.harness.state().disk_waits_for()
    }

    pub fn editor(&self) -> &Editor {
        self.harness.state().editor()
    }

    pub fn session(&self) -> &Session {
        self.editor().session()
    }

    pub fn context(&self) -> &egui::Context {
        &self.harness.ctx
    }

    // Time.

    fn hear(&mut self) {
        let root = &self.harness.output().viewport_output[&ViewportId::ROOT];
        self.commands.extend(root.commands.iter().cloned());
        for command in &self.harness.output().platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                self.clipboard = Some(text.clone());
            }
        }
    }

    /// One frame with these events.
    fn frame(&mut self, events: impl IntoIterator<Item = Event>) {
        self.harness.input_mut().events.extend(events);
        self.harness.step();
        self.hear();
    }

    /// Frames until nothing is to be drawn again. Nothing may be left without a name then.
    pub fn settle(&mut self) {
        for _ in 0..FRAMES {
            self.frame([]);
            if self.commands.contains(&ViewportCommand::Close) {
                return; // There is no window any more.
            }
            if self.harness.output().viewport_output[&ViewportId::ROOT].repaint_delay != Duration::ZERO {
                self.harness.check_accessibility();
                self.check_names();
                return;
            }
        }
        panic!("the window never comes to rest: {:?}", self.harness.ctx.repaint_causes());
    }

    /// Half a second later, so that the next click does not make a double click of the last one.
    fn rest(&mut self) {
        let now = self.harness.ctx.input(|input| input.time);
        self.harness.input_mut().time = Some(now + 0.5);
        self.frame([]);
        self.harness.input_mut().time = None;
    }

    /// Waits for a background thread.
    pub fn wait_until(&mut self, what: &str, mut there: impl FnMut(&Self) -> bool) {
        let start = Instant::now();
        while !there(self) {
            assert!(start.elapsed() < PATIENCE, "never: {what}\n{}", self.listing());
            std::thread::sleep(Duration::from_millis(5));
            self.frame([]);
        }
        self.settle();
    }

    /// Whether the window has asked this of the desktop since the last call of [`Self::take_commands`].
    pub fn has_asked(&self, command: &ViewportCommand) -> bool {
        self.commands.contains(command)
    }

    /// What the window has asked of the desktop since the last call.
    pub fn take_commands(&mut self) -> Vec<ViewportCommand> {
        std::mem::take(&mut self.commands)
    }

    // Looking.

    /// Everything a screen reader finds.
    pub fn nodes(&self) -> Vec<Node> {
        let mut nodes = Vec::new();
        walk(self.harness.kittest_state().root(), false, &mut |node, in_popup| {
            let node = read(node, in_popup);
            if node.role != Role::TextRun && !(node.name.is_empty() && node.value.is_empty()) {
                nodes.push(node);
            }
        });
        nodes
    }

    /// For a test that fails: everything that could have been meant.
    fn listing(&self) -> String {
        let line = |node: &Node| format!("{:?} {:?} = {:?}", node.role, node.name, node.value);
        let lines: Vec<String> = self.nodes().iter().map(line).collect();
        format!("notices: {:#?}\n{}", self.notices(), lines.join("\n"))
    }

    /// All nodes of this name.
    pub fn all(&self, name: &str) -> Vec<Node> {
        self.nodes().into_iter().filter(|node| node.name == name).collect()
    }

    /// All nodes whose name begins so.
    pub fn all_beginning(&self, start: &str) -> Vec<Node> {
        self.nodes().into_iter().filter(|node| node.name.starts_with(start)).collect()
    }

    /// Whether there is a node of this name.
    pub fn has(&self, name: &str) -> bool {
        !self.all(name).is_empty()
    }

    /// The one node of this name.
    #[track_caller]
    pub fn get(&self, name: &str) -> Node {
        let mut found = self.all(name);
        assert!(found.len() == 1, "{} nodes {name:?}: {found:#?}\n{}", found.len(), self.listing());
        found.remove(0)
    }

    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        self.get(name).value
    }

    #[track_caller]
    pub fn shows(&self, name: &str, value: &str) {
        assert_eq!(self.get(name).value, value, "{name}");
    }

    #[track_caller]
    pub fn shows_all(&self, names_and_values: &[(&str, &str)]) {
        for (name, value) in names_and_values {
            self.shows(name, value);
        }
    }

    /// Whether anything has these words in it, as name, value or description.
    pub fn says(&self, words: &str) -> bool {
        let has = |node: &Node| [&node.name, &node.value, &node.description].iter().any(|text| text.contains(words));
        self.nodes().iter().any(has)
    }

    #[track_caller]
    pub fn must_say(&self, words: &str) {
        assert!(self.says(words), "{words:?} is nowhere to be read:\n{}", self.listing());
    }

    /// What has been said in notices that are still there.
    pub fn notices(&self) -> Vec<String> {
        self.session().notices().iter().map(|notice| notice.text.clone()).collect()
    }

    #[track_caller]
    pub fn must_have_noticed(&self, words: &str) {
        assert!(self.notices().iter().any(|text| text.contains(words)), "{words:?} not in {:#?}", self.notices());
        self.must_say(words);
    }

    /// The name of what has the keyboard focus.
    pub fn focus(&self) -> Option<String> {
        self.nodes().into_iter().find(|node| node.focused).map(|node| node.name)
    }

    /// The texts painted inside this rectangle, whether a screen reader has them or not.
    pub fn painted(&self, inside: Rect) -> Vec<String> {
        fn texts(shape: &egui::Shape, inside: Rect, found: &mut Vec<String>) {
            match shape {
                egui::Shape::Text(text) if inside.contains(text.visual_bounding_rect().center()) => {
                    found.push(text.galley.text().to_owned());
                }
                egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, inside, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        for clipped in &self.harness.output().shapes {
            texts(&clipped.shape, inside, &mut found);
        }
        found
    }

    /// What is painted inside this rectangle, to be compared.
    pub fn shapes(&self, inside: Rect) -> Vec<String> {
        let shapes = self.harness.output().shapes.iter();
        let here = shapes.filter(|clipped| inside.contains_rect(clipped.shape.visual_bounding_rect()));
        here.map(|clipped| format!("{:?}", clipped.shape)).collect()
    }

    /// The lines painted inside this rectangle, and the circles with how large they are.
    pub fn drawn(&self, inside: Rect) -> (Vec<Line>, Vec<(Pos2, f32)>) {
        fn read(shape: &egui::Shape, lines: &mut Vec<Line>, circles: &mut Vec<(Pos2, f32)>) {
            match shape {
                egui::Shape::LineSegment { points, stroke } => {
                    lines.push(Line { points: points.to_vec(), width: stroke.width, colour: Some(stroke.color) });
                }
                egui::Shape::Path(path) if !path.closed => {
                    let colour = match path.stroke.color {
                        egui::epaint::ColorMode::Solid(colour) => Some(colour),
                        egui::epaint::ColorMode::UV(_) => None,
                    };
                    lines.push(Line { points: path.points.clone(), width: path.stroke.width, colour });
                }
                egui::Shape::Circle(circle) => circles.push((circle.center, circle.radius)),
                egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| read(shape, lines, circles)),
                _ => {}
            }
        }
        let (mut lines, mut circles) = (Vec::new(), Vec::new());
        for clipped in &self.harness.output().shapes {
            read(&clipped.shape, &mut lines, &mut circles);
        }
        lines.retain(|line| line.points.iter().all(|point| inside.contains(*point)));
        circles.retain(|(at, _)| inside.contains(*at));
        (lines, circles)
    }

    /// Whether the grid has the keyboard focus, which is told as that of its current cell.
    pub fn in_grid(&self) -> bool {
        let focused = self.nodes().into_iter().find(|node| node.focused);
        focused.is_some_and(|node| node.name == "Rows" || node.role == Role::Cell)
    }

    /// Every name that tests and screen readers rely on names one thing.
    #[track_caller]
    fn check_names(&self) {
        let stable = |name: &str| {
            READ_OUTS.contains(&name)
                || RULE.contains(&name)
                || ["Host: ", "What-if: ", "Bar: "].iter().any(|start| name.starts_with(start))
                || HEADERS.iter().any(|head| name.strip_prefix(head).is_some_and(|rest| rest.starts_with(": ")))
        };
        let mut names: Vec<String> =
            self.nodes().into_iter().map(|node| node.name).filter(|name| stable(name)).collect();
        names.sort();
        let twice: Vec<&String> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
        assert!(twice.is_empty(), "these names are there twice: {twice:#?}");
    }

    // Doing.

    #[track_caller]
    fn place(&self, name: &str) -> Pos2 {
        let node = self.get(name);
        let rect = node.rect.unwrap_or_else(|| panic!("{name:?} is nowhere on screen"));
        let screen = self.harness.ctx.content_rect();
        assert!(screen.contains(rect.center()), "{name:?} at {rect:?} is off the screen {screen:?}");
        rect.center()
    }

    fn press(&mut self, at: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.frame([Event::PointerMoved(at)]);
        for pressed in [true, false] {
            self.frame([Event::PointerButton { pos: at, button, pressed, modifiers }]);
        }
    }

    fn click_at(&mut self, at: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.rest();
        self.frame([Event::ModifiersChanged(modifiers)]);
        self.press(at, button, modifiers);
        self.frame([Event::ModifiersChanged(Modifiers::NONE)]);
        self.settle();
    }

    #[track_caller]
    pub fn click(&mut self, name: &str) {
        let at = self.place(name);
        self.click_at(at, PointerButton::Primary, Modifiers::NONE);
    }

    #[track_caller]
    pub fn click_with(&mut self, modifiers: Modifiers, name: &str) {
        let at = self.place(name);
        self.click_at(at, PointerButton::Primary, modifiers);
    }

    /// Clicks where something is that has its name from several.
    pub fn click_on(&mut self, at: Pos2) {
        self.click_at(at, PointerButton::Primary, Modifiers::NONE);
    }

    /// Clicks the first of several of the same name.
    #[track_caller]
    pub fn click_first(&mut self, name: &str) {
        let at = self.all(name).into_iter().find_map(|node| node.rect);
        let at = at.unwrap_or_else(|| panic!("{name:?} is nowhere\n{}", self.listing()));
        self.click_at(at.center(), PointerButton::Primary, Modifiers::NONE);
    }

    /// Clicks the first link whose words begin so.
    #[track_caller]
    pub fn click_link(&mut self, start: &str) {
        let links = self.all_beginning(start).into_iter().filter(|node| node.role == Role::Link);
        let at = links.filter_map(|node| node.rect).next();
        let at = at.unwrap_or_else(|| panic!("no link {start:?}\n{}", self.listing()));
        self.click_at(at.center(), PointerButton::Primary, Modifiers::NONE);
    }

    /// Clicks one of several of the same name, the one of this role.
    #[track_caller]
    pub fn click_role(&mut self, role: Role, name: &str) {
        let at = self.one_of(name, |node| node.role == role).rect.expect("it is on screen");
        self.click_at(at.center(), PointerButton::Primary, Modifiers::NONE);
    }

    #[track_caller]
    pub fn double_click(&mut self, name: &str) {
        let at = self.place(name);
        self.rest();
        self.press(at, PointerButton::Primary, Modifiers::NONE);
        self.press(at, PointerButton::Primary, Modifiers::NONE);
        self.settle();
    }

    /// The menu of an item, by the other button of the mouse.
    #[track_caller]
    pub fn right_click(&mut self, name: &str) {
        let at = self.place(name);
        self.click_at(at, PointerButton::Secondary, Modifiers::NONE);
    }

    /// Rests the pointer on an item, or on the one of this name that `wanted` accepts, until its tool tip is there.
    #[track_caller]
    pub fn hover(&mut self, name: &str, wanted: impl Fn(&Node) -> bool) {
        let rect = self.one_of(name, wanted).rect.unwrap_or_else(|| panic!("{name:?} is nowhere on screen"));
        self.hover_at(rect.center());
    }

    /// Rests the pointer somewhere until the tool tip is there.
    pub fn hover_at(&mut self, at: Pos2) {
        self.frame([Event::PointerMoved(at)]);
        self.rest();
        self.rest();
        self.settle();
    }

    /// Draws something along with the pointer.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        self.rest();
        self.frame([Event::PointerMoved(from)]);
        self.frame([Event::PointerButton { pos: from, button, pressed: true, modifiers }]);
        for part in [0.2, 0.6, 1.0] {
            self.frame([Event::PointerMoved(from + (to - from) * part)]);
        }
        self.frame([Event::PointerButton { pos: to, button, pressed: false, modifiers }]);
        self.settle();
    }

    /// Turns the wheel over an item.
    #[track_caller]
    pub fn wheel(&mut self, name: &str, points: f32) {
        let at = self.place(name);
        self.frame([Event::PointerMoved(at)]);
        self.frame([Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        }]);
        self.settle();
    }

    pub fn key(&mut self, key: Key) {
        self.key_with(Modifiers::NONE, key);
    }

    pub fn ctrl(&mut self, key: Key) {
        self.key_with(CTRL, key);
    }

    pub fn shift(&mut self, key: Key) {
        self.key_with(Modifiers::SHIFT, key);
    }

    pub fn key_with(&mut self, modifiers: Modifiers, key: Key) {
        self.frame([Event::ModifiersChanged(modifiers)]);
        for pressed in [true, false] {
            self.frame([Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }]);
        }
        self.frame([Event::ModifiersChanged(Modifiers::NONE)]);
        self.settle();
    }

    /// Goes there by Tab alone.
    #[track_caller]
    pub fn tab_to(&mut self, name: &str) {
        let mut met = Vec::new();
        for _ in 0..100 {
            if self.focus().as_deref() == Some(name) || name == "Rows" && self.in_grid() {
                return;
            }
            self.key(Key::Tab);
            met.extend(self.focus());
        }
        panic!("Tab never reaches {name:?}: {met:?}");
    }

    /// Types into whatever has the focus.
    pub fn text(&mut self, text: &str) {
        self.frame([Event::Text(text.to_owned())]);
        self.settle();
    }

    /// What Copy puts on the clipboard.
    #[track_caller]
    pub fn copied(&mut self) -> String {
        self.frame([Event::Copy]);
        let commands = &self.harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        self.settle();
        text.expect("something is copied")
    }

    /// What was put on the clipboard last.
    #[track_caller]
    pub fn clipboard(&self) -> &str {
        self.clipboard.as_deref().expect("something is copied")
    }

    /// These events, and what follows.
    pub fn events(&mut self, events: impl IntoIterator<Item = Event>) {
        self.frame(events);
        self.settle();
    }

    /// Pastes from the clipboard of another program.
    pub fn paste(&mut self, text: &str) {
        self.events([Event::Paste(text.to_owned())]);
    }

    /// Types over what a field has in it.
    #[track_caller]
    pub fn fill(&mut self, name: &str, text: &str) {
        self.click_role(Role::TextInput, name);
        self.ctrl(Key::A);
        if text.is_empty() {
            self.key(Key::Delete);
        } else {
            self.text(text);
        }
    }

    /// Opens a cell by a double click and types over it, without leaving it.
    #[track_caller]
    pub fn begin(&mut self, cell: &str, text: &str) {
        self.double_click(cell);
        if text.is_empty() {
            self.key(Key::Backspace);
        } else {
            self.text(text);
        }
    }

    /// Types a number into a cell.
    #[track_caller]
    pub fn set(&mut self, cell: &str, text: &str) {
        self.begin(cell, text);
        self.key(Key::Enter);
    }

    /// Chooses an item of a menu.
    #[track_caller]
    pub fn menu(&mut self, menu: &str, item: &str) {
        self.open_menu(menu);
        self.choose(item);
        // One in which several are ticked stays.
        if self.all(item).iter().any(|node| node.in_popup) {
            self.open_menu(menu);
        }
    }

    #[track_caller]
    pub fn open_menu(&mut self, menu: &str) {
        let at = self.one_of(menu, |node| node.role == Role::Button && !node.in_popup).rect;
        self.click_at(at.expect("it is on screen").center(), PointerButton::Primary, Modifiers::NONE);
    }

    /// Chooses from a drop-down list.
    #[track_caller]
    pub fn choose_from(&mut self, list: &str, item: &str) {
        self.click(list);
        self.choose(item);
    }

    /// Clicks an item of what has popped up; a long list is scrolled to it first.
    #[track_caller]
    pub fn choose(&mut self, item: &str) {
        let node = self.one_of(item, |node| node.in_popup && node.role != Role::Label);
        assert!(!node.disabled, "{item:?} cannot be chosen");
        self.frame([Event::AccessKitActionRequest(ActionRequest {
            action: Action::ScrollIntoView,
            target_tree: TreeId::ROOT,
            target_node: node.id.expect("a node of the tree"),
            data: None,
        })]);
        self.settle();
        let node = self.one_of(item, |node| node.in_popup && node.role != Role::Label);
        let at = node.rect.expect("it is on screen").center();
        self.click_at(at, PointerButton::Primary, Modifiers::NONE);
    }

    #[track_caller]
    pub fn one_of(&self, name: &str, wanted: impl Fn(&Node) -> bool) -> Node {
        let mut found: Vec<Node> = self.all(name).into_iter().filter(|node| wanted(node)).collect();
        assert!(found.len() == 1, "{} nodes {name:?}: {found:#?}\n{}", found.len(), self.listing());
        found.remove(0)
    }

    /// The window's own button to close it.
    pub fn close(&mut self) {
        let root = self.harness.input_mut().viewports.get_mut(&ViewportId::ROOT);
        root.expect("the window").events.push(ViewportEvent::Close);
        self.frame([]);
        self.settle();
    }

    /// The desktop gives the focus to another window and then back.
    pub fn look_away_and_back(&mut self) {
        for focused in [false, true] {
            self.harness.input_mut().focused = focused;
            self.frame([]);
        }
        self.settle();
    }

    /// Waits until something is said that a background thread has found out.
    #[track_caller]
    pub fn wait_to_say(&mut self, words: &str) {
        self.wait_until(words, |window| window.says(words));
    }

    /// Lets a file fall on the window.
    pub fn drop_file(&mut self, path: &Path) {
        self.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
        self.frame([]);
        self.settle();
    }

    pub fn resize(&mut self, size: Vec2) {
        self.harness.set_size(size);
        self.settle();
    }

    /// The desktop tells that the window is as large as this, or fills the screen.
    pub fn told_size(&mut self, size: Vec2, maximized: bool) {
        let root = self.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).expect("the window");
        root.inner_rect = Some(Rect::from_min_size(pos2(40.0, 30.0), size));
        root.maximized = Some(maximized);
        self.settle();
    }
}

/// Ctrl, as winit sends it.
pub const CTRL: Modifiers = Modifiers { alt: false, ctrl: true, shift: false, mac_cmd: false, command: true };

/// What is only read.
pub const READ_OUTS: [&str; 10] = [
    "Total",
    "In place",
    "On the way",
    "Announced",
    "Difference from reported",
    "Without a number",
    "Older reports",
    "Range",
    "Rows shown",
    "Selection",
];
/// What counts.
pub const RULE: [&str; 8] = [
    "Count in place",
    "Count on the way",
    "Count announced",
    "Count offered",
    "Day",
    "Oldest report counted",
    "Hosts counted",
    "Own troops",
];
/// The columns that are shown at first.
pub const HEADERS: [&str; 6] = ["Who", "What", "Troops", "Status", "Last report", "Source"];

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn walk<'a>(node: AccessKitNode<'a>, in_popup: bool, visit: &mut impl FnMut(&AccessKitNode<'a>, bool)) {
    visit(&node, in_popup);
    // The menu bar itself is a menu too, but not one that a button has opened.
    let is_open_menu = || node.parent().is_some_and(|parent| matches!(parent.role(), Role::Button | Role::Cell));
    let in_popup =
        in_popup || matches!(node.role(), Role::ListBox | Role::Dialog) || node.role() == Role::Menu && is_open_menu();
    for child in node.children() {
        walk(child, in_popup, visit);
    }
}

fn read(node: &AccessKitNode<'_>, in_popup: bool) -> Node {
    use egui::accesskit::Toggled;
    let bounds = node.raw_bounds();
    Node {
        name: node.label().unwrap_or_default(),
        value: node.value().unwrap_or_default(),
        description: node.description().unwrap_or_default(),
        role: node.role(),
        rect: bounds.map(|b| Rect::from_min_max(pos2(b.x0 as f32, b.y0 as f32), pos2(b.x1 as f32, b.y1 as f32))),
        row: node.data().row_index(),
        column: node.data().column_index(),
        selected: node.is_selected(),
        checked: node.toggled().map(|toggled| toggled == Toggled::True),
        sorted: node.data().sort_direction(),
        disabled: node.is_disabled(),
        focused: node.is_focused(),
        in_popup,
        id: Some(node.locate().0),
    }
}

/// A copy of the shipped dataset in a folder of its own.
pub fn shipped_copy() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("flank.muster.json");
    std::fs::copy(SHIPPED, &path).expect("a copy");
    (folder, path)
}

/// The shipped dataset.
pub const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/eastern-flank.muster.json");
