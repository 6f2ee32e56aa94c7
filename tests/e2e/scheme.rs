//! Light or dark as the desktop prefers, said by a portal on a session bus of the test's own. Needs dbus-daemon; says so
//! and passes without.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use futures_lite::future::block_on;
use zbus::{Connection, connection, fdo, zvariant::Value};

use super::window::{Desk, skip};

const OBJECT: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
const SCHEME: (&str, &str) = ("org.freedesktop.appearance", "color-scheme");
/// How long the bus may take to answer.
const ANSWER: Duration = Duration::from_secs(15);
const NO_PREFERENCE: u32 = 0;
const DARK: u32 = 1;
const LIGHT: u32 = 2;

/// A session bus that can start nothing of this machine.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    /// `None`, with the reason said, where there is no dbus-daemon.
    fn new(desk: &Desk) -> Option<Self> {
        let config = desk.path("bus.conf");
        let listen = desk.path("bus");
        let text = format!(
            "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN' \
             'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>
             <busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>
             <policy context='default'><allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/></policy>
             </busconfig>",
            listen.display()
        );
        fs::write(&config, text).expect("a configuration");
        let mut daemon = Command::new("dbus-daemon");
        daemon.arg("--config-file").arg(&config).args(["--nofork", "--nopidfile", "--print-address=1"]);
        let Ok(mut daemon) = daemon.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn() else {
            skip("light or dark as the desktop prefers (no dbus-daemon)");
            return None;
        };
        let mut address = String::new();
        BufReader::new(daemon.stdout.as_mut().expect("piped"))
            .read_line(&mut address)
            .expect("the bus says where it is");
        assert!(!address.trim().is_empty(), "dbus-daemon did not start");
        Some(Self { daemon, address: address.trim().to_owned() })
    }

    /// Has a portal on the bus.
    fn serve(&self, portal: impl zbus::object_server::Interface) -> Connection {
        let builder = connection::Builder::address(self.address.as_str()).and_then(|it| it.serve_at(OBJECT, portal));
        let builder = builder.and_then(|it| it.name("org.freedesktop.portal.Desktop")).expect("a portal");
        block_on(builder.method_timeout(ANSWER).build()).expect("a portal on the bus")
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// What a portal is asked and answers.
#[derive(Clone, Default)]
struct Setting {
    scheme: Arc<AtomicU32>,
    asked: Arc<AtomicUsize>,
}

impl Setting {
    fn of(scheme: u32) -> Self {
        let setting = Self::default();
        setting.scheme.store(scheme, SeqCst);
        setting
    }

    fn read(&self, asked: (&str, &str)) -> fdo::Result<Value<'static>> {
        self.asked.fetch_add(1, SeqCst);
        if asked == SCHEME {
            Ok(self.scheme.load(SeqCst).into())
        } else {
            Err(fdo::Error::Failed("no such key".to_owned()))
        }
    }

    /// The user changes it.
    fn change(&self, portal: &Connection, scheme: u32) {
        self.scheme.store(scheme, SeqCst);
        changed(portal, SCHEME, scheme);
    }
}

fn changed(portal: &Connection, (namespace, key): (&str, &str), value: u32) {
    let body = (namespace, key, Value::from(value));
    block_on(portal.emit_signal(None::<&str>, OBJECT, SETTINGS, "SettingChanged", &body)).expect("a signal");
}

/// A portal of today.
struct Portal(Setting);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Portal {
    fn read_one(&self, namespace: &str, key: &str) -> fdo::Result<Value<'static>> {
        self.0.read((namespace, key))
    }
}

/// A portal from before `ReadOne`, which wraps the value twice.
struct OldPortal(Setting);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl OldPortal {
    fn read(&self, namespace: &str, key: &str) -> fdo::Result<Value<'static>> {
        self.0.read((namespace, key)).map(|value| Value::Value(Box::new(value)))
    }
}

#[test]
fn the_window_is_dark_or_light_as_the_desktop_is() {
    let Some(desk) = Desk::new() else { return };
    let Some(bus) = Bus::new(&desk) else { return };
    let desk = desk.on_bus(bus.address.clone());
    let setting = Setting::of(DARK);
    let portal = bus.serve(Portal(setting.clone()));
    let mut window = desk.open(&[], None);
    window.wait_until_dark(true);
    setting.change(&portal, LIGHT);
    window.wait_until_dark(false);
    changed(&portal, (SCHEME.0, "contrast"), DARK);
    for _ in 0..3 {
        window.settle();
        assert!(!window.is_dark(), "another setting is none of its business");
    }
    setting.change(&portal, DARK);
    window.wait_until_dark(true);
    setting.change(&portal, NO_PREFERENCE);
    window.wait_until_dark(false);
    assert_eq!(setting.asked.load(SeqCst), 1, "it asks once and then listens");

    // A theme of the user's own comes first, and the desktop is followed again after it.
    window.click("View");
    window.click("Light");
    setting.change(&portal, DARK);
    window.settle();
    assert!(!window.is_dark());
    window.click("View");
    window.click("As the system");
    window.wait_until_dark(true);
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());
}

#[test]
fn an_old_portal_is_asked_when_the_theme_becomes_as_the_system() {
    let Some(desk) = Desk::new() else { return };
    let Some(bus) = Bus::new(&desk) else { return };
    let desk = desk.on_bus(bus.address.clone());
    let setting = Setting::of(DARK);
    let portal = bus.serve(OldPortal(setting.clone()));
    fs::create_dir_all(desk.path("config/muster")).expect("a folder");
    fs::write(desk.path("config/muster/settings.json"), r#"{"theme":"light"}"#).expect("settings");
    let mut window = desk.open(&[], None);
    assert!(!window.is_dark());
    assert_eq!(setting.asked.load(SeqCst), 0, "nobody wants to know yet");
    window.click("View");
    window.click("As the system");
    window.wait_until_dark(true);
    setting.change(&portal, LIGHT);
    window.wait_until_dark(false);
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());
}

#[test]
fn a_bus_without_a_portal_leaves_the_window_light() {
    let Some(desk) = Desk::new() else { return };
    let Some(bus) = Bus::new(&desk) else { return };
    let desk = desk.on_bus(bus.address.clone());
    let mut window = desk.open(&[], None);
    window.wait_for_value("Total", "18,465");
    assert!(!window.is_dark());
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());
    assert!(!window.said().contains("panicked"), "{}", window.said());
}
