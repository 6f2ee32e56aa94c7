//! The real window as a person has it: the program under Xvfb, looked at and used through its inspection port.
//!
//! [`Desk`] is a desktop of its own: a display, a home folder, no session bus unless a test brings one, and a stand-in
//! for `zenity`, which the file dialog falls back to. [`Window`] is the program on it. Nothing waits a fixed time:
//! everything polls with a deadline, and what never comes fails with the whole tree and a picture of the window.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use eframe::egui::{
    Event, Key, Modifiers, PointerButton, Pos2,
    accesskit::{Role, Toggled},
    pos2,
};
use egui_inspection::{PROTOCOL_VERSION, Request, Response, protocol::read_handshake, read_message, write_message};

const PROGRAM: &str = env!("CARGO_BIN_EXE_muster");
/// Prints the path in `MUSTER_FAKE_PICK` as if a person had picked it; cancels when it is empty.
const ZENITY: &str = "#!/bin/sh\n[ -n \"$MUSTER_FAKE_PICK\" ] || exit 1\nprintf '%s\\n' \"$MUSTER_FAKE_PICK\"\n";
/// How long something on screen may take; far more than it does, for slow machines.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long the program may take to start.
const START: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(20);
/// Tall enough for every row of the shipped dataset: a virtual grid has no nodes for rows out of sight.
const SCREEN: (u32, u32) = (1440, 2400);

/// A desktop of its own. One at a time, so that windows do not compete for the processor.
pub struct Desk {
    home: tempfile::TempDir,
    xvfb: Child,
    display: String,
    bus: Option<String>,
    _one_at_a_time: MutexGuard<'static, ()>,
}

impl Desk {
    /// `None`, with the reason said, where there is no Xvfb.
    pub fn new() -> Option<Self> {
        static ONE: Mutex<()> = Mutex::new(());
        let one_at_a_time = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let screen = format!("{}x{}x24", SCREEN.0, SCREEN.1);
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &screen]);
        let Ok(mut xvfb) = xvfb.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn() else {
            skip("the real window (no Xvfb)");
            return None;
        };
        let mut number = String::new();
        let stdout = xvfb.stdout.as_mut().expect("piped");
        BufReader::new(stdout).read_line(&mut number).expect("Xvfb says its display");
        assert!(!number.trim().is_empty(), "Xvfb did not start");
        let home = tempfile::tempdir().expect("a folder for the home");
        let zenity = home.path().join("bin/zenity");
        fs::create_dir(home.path().join("bin")).expect("a folder for zenity");
        fs::write(&zenity, ZENITY).expect("zenity is written");
        fs::set_permissions(&zenity, fs::Permissions::from_mode(0o755)).expect("zenity can be run");
        Some(Self { home, xvfb, display: format!(":{}", number.trim()), bus: None, _one_at_a_time: one_at_a_time })
    }

    /// The desktop with a session bus.
    pub fn on_bus(mut self, address: String) -> Self {
        self.bus = Some(address);
        self
    }

    /// A path in the home folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The program with nothing of this machine around it but the display.
    fn command(&self) -> Command {
        let mut command = isolated(self.home.path());
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", self.path("bin").display()));
        command.env("DISPLAY", &self.display).env("LIBGL_ALWAYS_SOFTWARE", "1");
        if let Some(address) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", address);
        }
        command
    }

    /// Runs the program on the command line to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        isolated(self.home.path()).args(args).output().expect("the program starts")
    }

    /// Opens the window; a file dialog will pick `pick`, or be cancelled without.
    pub fn open(&self, args: &[&Path], pick: Option<&Path>) -> Window {
        let mut command = self.command();
        command.args(args).env("MUSTER_FAKE_PICK", pick.unwrap_or(Path::new("")));
        self.start(command)
    }

    /// Opens the window where no program shows file dialogs.
    pub fn open_without_dialogs(&self) -> Window {
        let mut command = self.command();
        command.env("PATH", self.path("nothing"));
        self.start(command)
    }

    fn start(&self, mut command: Command) -> Window {
        let log = self.path("muster.log");
        let output = fs::File::create(&log).expect("a log");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
        command.env("EGUI_INSPECTION", format!("127.0.0.1:{port}"));
        command.stdin(Stdio::null()).stdout(output.try_clone().expect("a log")).stderr(output);
        let mut program = command.spawn().expect("the program starts");
        let port = connect(&mut program, port, &log);
        let mut window = Window { program, port, log };
        window.ask(&Request::Resize { width: SCREEN.0, height: SCREEN.1 });
        window.settle();
        window
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.xvfb.kill();
        let _ = self.xvfb.wait();
    }
}

/// The program with a home of its own, without display and session bus.
pub fn isolated(home: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env("HOME", home).env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    for (name, folder) in [
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        command.env(name, home.join(folder));
    }
    for name in
        ["MUSTER_STATE", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_RUNTIME_DIR", "XDG_CURRENT_DESKTOP"]
    {
        command.env_remove(name);
    }
    command.current_dir(home);
    command
}

/// Says why a test does nothing here, on screen and in the file that `tests/run` reads.
pub fn skip(reason: &str) {
    println!("skipped: {reason}");
    let Some(list) = std::env::var_os("MUSTER_SKIPPED") else {
        return;
    };
    if let Ok(mut list) = fs::OpenOptions::new().append(true).create(true).open(list) {
        let _ = writeln!(list, "{reason}");
    }
}

fn connect(program: &mut Child, port: u16, log: &Path) -> TcpStream {
    let deadline = Instant::now() + START;
    let said = || fs::read_to_string(log).unwrap_or_default();
    loop {
        if let Some(status) = program.try_wait().expect("a child") {
            panic!("the program ended at once ({status}): {}", said());
        }
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
            stream.set_nodelay(true).expect("an open socket");
            stream.set_read_timeout(Some(START)).expect("an open socket");
            assert_eq!(read_handshake(&mut stream).expect("a handshake"), PROTOCOL_VERSION);
            return stream;
        }
        assert!(Instant::now() < deadline, "no inspection port: {}", said());
        thread::sleep(POLL);
    }
}

/// What a screen reader is told of one thing on screen.
#[derive(Clone, Debug)]
pub struct Node {
    pub role: Role,
    pub label: String,
    pub value: String,
    pub description: String,
    pub checked: Option<bool>,
    center: Option<Pos2>,
}

/// The program's window.
pub struct Window {
    program: Child,
    port: TcpStream,
    log: PathBuf,
}

impl Window {
    fn ask(&mut self, request: &Request) -> Response {
        match self.try_ask(request) {
            Ok(Response::Error { message }) => panic!("{request:?}: {message}"),
            Ok(response) => response,
            Err(error) => panic!("{request:?}: {error}; the program said: {}", self.said()),
        }
    }

    fn try_ask(&mut self, request: &Request) -> std::io::Result<Response> {
        write_message(&mut self.port, request)?;
        read_message(&mut self.port)
    }

    /// What the program has written to its output.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until nothing asks to be painted at once.
    pub fn settle(&mut self) {
        self.ask(&Request::Settle { max_steps: 60 });
    }

    /// Everything on screen.
    pub fn nodes(&mut self) -> Vec<Node> {
        let Response::Tree { accesskit, .. } = self.ask(&Request::GetTree) else { panic!("a tree is expected") };
        let nodes = accesskit.map(|tree| tree.nodes).unwrap_or_default();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let node = |(_, node): &(_, eframe::egui::accesskit::Node)| Node {
            role: node.role(),
            label: text(node.label()),
            value: text(node.value()),
            description: text(node.description()),
            checked: node.toggled().map(|toggled| toggled == Toggled::True),
            center: node.bounds().map(|at| pos2(((at.x0 + at.x1) / 2.0) as f32, ((at.y0 + at.y1) / 2.0) as f32)),
        };
        nodes.iter().map(node).collect()
    }

    /// The first node with exactly this label.
    pub fn find(&mut self, label: &str) -> Option<Node> {
        self.nodes().into_iter().find(|node| node.label == label)
    }

    /// Waits for a node that `wanted` accepts.
    fn wait(&mut self, what: &str, wanted: impl Fn(&Node) -> bool) -> Node {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let nodes = self.nodes();
            if let Some(node) = nodes.iter().find(|node| wanted(node)) {
                return node.clone();
            }
            if Instant::now() > deadline {
                let lines = nodes.iter().filter(|node| !node.label.is_empty() || !node.value.is_empty());
                let lines: Vec<String> = lines.map(|n| format!("{:?} {:?} = {:?}", n.role, n.label, n.value)).collect();
                let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e-failed.png");
                self.screenshot(&picture);
                let (tree, picture, said) = (lines.join("\n"), picture.display(), self.said());
                panic!("never came: {what}\nThe window ({picture}):\n{tree}\nThe program said: {said}");
            }
            thread::sleep(POLL);
        }
    }

    /// Waits for a node with exactly this label.
    pub fn wait_for(&mut self, label: &str) -> Node {
        self.wait(label, |node| node.label == label)
    }

    /// Waits until the node with this label has this value.
    pub fn wait_for_value(&mut self, label: &str, value: &str) {
        self.wait(&format!("{label} = {value}"), |node| node.label == label && node.value == value);
    }

    /// Waits for a text that contains `part`, wherever it stands.
    pub fn wait_for_text(&mut self, part: &str) -> Node {
        let says = |node: &Node| [&node.label, &node.value, &node.description].iter().any(|text| text.contains(part));
        self.wait(&format!("a text with {part:?}"), says)
    }

    /// Waits until no node has this label.
    pub fn wait_until_gone(&mut self, label: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.find(label).is_some() {
            assert!(Instant::now() < deadline, "still there: {label}");
            thread::sleep(POLL);
        }
    }

    /// Waits until something is so outside the window.
    pub fn wait_outside(&mut self, what: &str, mut there: impl FnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !there() {
            assert!(Instant::now() < deadline, "never: {what}; the program said: {}", self.said());
            thread::sleep(POLL);
        }
    }

    /// Waits until a file is there.
    pub fn wait_for_file(&mut self, path: &Path) {
        let deadline = Instant::now() + PATIENCE;
        while !path.exists() {
            assert!(Instant::now() < deadline, "never written: {}; the program said: {}", path.display(), self.said());
            thread::sleep(POLL);
        }
    }

    fn events(&mut self, events: Vec<Event>) {
        self.ask(&Request::ApplyEvents { events });
    }

    fn click_times(&mut self, label: &str, times: usize) {
        let node = self.wait_for(label);
        let pos = node.center.unwrap_or_else(|| panic!("{label} is nowhere on screen"));
        self.events(vec![Event::PointerMoved(pos)]);
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        for _ in 0..times {
            let press = |pressed| Event::PointerButton { pos, button, pressed, modifiers };
            self.events(vec![press(true), press(false)]);
        }
        self.settle();
    }

    /// Clicks the middle of a node.
    pub fn click(&mut self, label: &str) {
        self.click_times(label, 1);
    }

    /// Double-clicks the middle of a node.
    pub fn double_click(&mut self, label: &str) {
        self.click_times(label, 2);
    }

    /// Types text where the focus is.
    pub fn text(&mut self, text: &str) {
        self.events(vec![Event::Text(text.to_owned())]);
        self.settle();
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        self.events(press(key, Modifiers::NONE));
        self.settle();
    }

    /// Presses a key with Ctrl.
    pub fn ctrl(&mut self, key: Key) {
        self.events(press(key, CTRL));
        self.settle();
    }

    /// Presses Ctrl+Q; the window may be gone before it answers.
    pub fn ctrl_q(&mut self) {
        let _ = self.try_ask(&Request::ApplyEvents { events: press(Key::Q, CTRL) });
    }

    /// Clicks a button that may close the window before it answers.
    pub fn click_and_leave(&mut self, label: &str) {
        let node = self.wait_for(label);
        let pos = node.center.unwrap_or_else(|| panic!("{label} is nowhere on screen"));
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        let press = |pressed| Event::PointerButton { pos, button, pressed, modifiers };
        let _ = self.try_ask(&Request::ApplyEvents { events: vec![Event::PointerMoved(pos)] });
        let _ = self.try_ask(&Request::ApplyEvents { events: vec![press(true), press(false)] });
    }

    /// Makes the window as large as this, points.
    pub fn resize(&mut self, width: u32, height: u32) {
        self.ask(&Request::Resize { width, height });
        self.settle();
    }

    /// Saves a picture of the window as PNG, with nothing under the pointer.
    pub fn screenshot(&mut self, path: &Path) {
        let _ = self.try_ask(&Request::ApplyEvents { events: vec![Event::PointerGone] });
        self.settle();
        let request = Request::GetScreenshot { pixels_per_point: None };
        if let Ok(Response::Screenshot(picture)) = self.try_ask(&request) {
            let _ = fs::write(path, picture.bytes);
        }
    }

    /// Waits until most of the window is dark, or light.
    pub fn wait_until_dark(&mut self, dark: bool) {
        let deadline = Instant::now() + PATIENCE;
        while self.is_dark() != dark {
            assert!(Instant::now() < deadline, "dark instead of light or the reverse; it said: {}", self.said());
            thread::sleep(POLL);
        }
    }

    /// Whether most of the window is dark.
    pub fn is_dark(&mut self) -> bool {
        let request = Request::GetScreenshot { pixels_per_point: Some(0.1) };
        let Response::Screenshot(picture) = self.ask(&request) else { panic!("a picture is expected") };
        let picture = eframe::icon_data::from_png_bytes(&picture.bytes).expect("a picture in PNG");
        let dark = picture.rgba.chunks(4).filter(|pixel| pixel[..3].iter().all(|&part| part < 128)).count();
        dark * 2 > picture.rgba.len() / 4
    }

    /// The program's process.
    pub fn process(&self) -> u32 {
        self.program.id()
    }

    /// Kills the program as `kill -9` does.
    pub fn kill(mut self) {
        self.program.kill().expect("a child");
        self.program.wait().expect("a child");
    }

    /// Ends the program as the system does at the end of a session.
    pub fn terminate(&mut self) {
        let kill = format!("kill -TERM {}", self.program.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
    }

    /// Waits until the program has ended by itself.
    pub fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.program.try_wait().expect("a child") {
                return status;
            }
            if Instant::now() > deadline {
                let texts: Vec<String> = self.nodes().into_iter().map(|node| node.label + &node.value).collect();
                panic!("the window stays open: {texts:?}");
            }
            thread::sleep(POLL);
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

fn press(key: Key, modifiers: Modifiers) -> Vec<Event> {
    let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    vec![event(true), event(false)]
}
