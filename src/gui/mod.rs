//! The window: the only room that names egui, rfd, D-Bus and threads.
//!
//! [`app`] holds the editor and what is only the window's (which cell has the cursor, what is half typed); everything
//! drawn reads the editor's session and answers with commands, which are run once the frame is drawn. [`jobs`] carries
//! out what the editor asks of the world, off the UI thread; [`watch`] looks after the file, [`keep`] keeps what a crash
//! must not take. On Linux `scheme` follows whether the desktop prefers light
//! or dark. Start reading at [`App`].

pub mod access;
pub mod app;
mod ask;
mod charts;
mod crash;
mod days;
mod dialogs;
mod grid;
mod headline;
mod in_order;
mod inspector;
pub mod jobs;
mod keep;
pub mod layout;
mod menu;
mod nearby;
mod notices;
mod panes;
mod scenarios;
#[cfg(target_os = "linux")]
mod scheme;
pub mod settings;
mod status;
pub mod style;
mod visible;
mod watch;

use std::{
    cell::{Cell, RefCell},
    path::PathBuf,
    rc::Rc,
};

pub use app::App;

use crate::{file::folders, log::Log};

/// What a frame asks for: commands to run once it is drawn.
pub type Commands = Vec<crate::editor::Command>;

/// Opens the window on `file`, or on the shipped dataset, and returns when it is closed; `Err` says in one sentence why
/// there is none.
pub fn run(file: Option<PathBuf>) -> Result<(), String> {
    no_display()?;
    let log = || folders::state().map(|state| Log::under(&state));
    crash::install(log());
    crash::heed_signals(log());
    let settings = Rc::new(RefCell::new(settings::Settings::load()));
    #[cfg(target_os = "linux")]
    let follow_scheme = scheme::follow(settings.borrow().theme_preference());
    let options = eframe::NativeOptions {
        viewport: eframe::egui::ViewportBuilder::default()
            .with_title("Muster")
            .with_app_id("muster")
            .with_icon(icon())
            .with_inner_size(settings.borrow().window.unwrap_or([1440.0, 900.0]))
            .with_maximized(settings.borrow().maximized)
            .with_min_inner_size([640.0, 440.0]),
        ..Default::default()
    };
    let shared = Rc::clone(&settings);
    let opened = Rc::new(Cell::new(false));
    let is_open = Rc::clone(&opened);
    let start = move |creation: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        let app = App::on_desktop(creation, file, shared);
        is_open.set(true);
        #[cfg(target_os = "linux")]
        follow_scheme(&creation.egui_ctx);
        Ok(Box::new(app))
    };
    let ended = eframe::run_native("muster", options, Box::new(start));
    settings.borrow().keep();
    ended.map_err(|error| {
        if opened.get() {
            let why = format!("the desktop has closed the window: {error}; unsaved work is offered at the next start");
            if let Some(state) = folders::state() {
                Log::under(&state).add(&format!("Error: {why}"));
            }
            return why;
        }
        format!(
            "no window can be opened: {error}; totals, edit, scenarios, changes, check, import, export and schema \
                 work without one, see `muster --help`"
        )
    })
}

/// The window's icon, where the desktop does not take it from the app id.
fn icon() -> eframe::egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon-256.png")).unwrap_or_default()
}

/// On Linux without any display the reason is known before anything is tried.
fn no_display() -> Result<(), String> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(all(unix, not(target_os = "macos"))) && !set("DISPLAY") && !set("WAYLAND_DISPLAY") && !set("WAYLAND_SOCKET")
    {
        return Err("no window can be opened: neither DISPLAY nor WAYLAND_DISPLAY names a display; totals, edit, \
                    scenarios, changes, check, import, export and schema work without one, see `muster --help`"
            .to_owned());
    }
    Ok(())
}
