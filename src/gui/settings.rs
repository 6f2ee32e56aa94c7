//! What the window remembers between starts: theme, zoom, size, panels, columns, recent files. Own small versioned JSON, written
//! atomically; a file that cannot be understood is put aside under another name, and the usual settings are used.
//!
//! Nothing of a document is in here, and nothing here changes a number.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use eframe::egui::{self, ThemePreference};
use serde::{Deserialize, Serialize};

use super::layout::{Layout, Side};
use crate::file::{folders, save};

/// How many recent files are kept.
const RECENT: usize = 10;

/// How far the window zooms.
pub const ZOOM: std::ops::RangeInclusive<f32> = 0.75..=2.0;

/// The settings. Keys of a newer version are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    version: u32,
    /// `light`, `dark` or `system`.
    pub theme: String,
    /// Zoom of the whole window, 1 is ordinary.
    pub zoom: f32,
    /// Inner size of the window, points.
    pub window: Option<[f32; 2]>,
    /// Whether the hint of the first minute was read.
    pub hint_read: bool,
    /// Whether the hint that a typed number is no fact was read.
    pub fact_hint_read: bool,
    /// Whether the window filled the screen.
    pub maximized: bool,
    /// Titles of the columns shown; empty: the usual ones.
    pub columns: Vec<String>,
    /// Widths of columns by title, points; those that nobody has drawn wider or narrower are not there.
    pub column_widths: BTreeMap<String, f32>,
    /// Whether the panel of the what-ifs is open; `None`: as the window's width suggests.
    pub what_ifs_open: Option<bool>,
    /// Its width, points; `None`: as the window's width suggests.
    pub what_ifs_width: Option<f32>,
    /// Whether the panel of the charts is open.
    pub charts_open: Option<bool>,
    /// Its width, points.
    pub charts_width: Option<f32>,
    /// Files opened or saved last, the latest first.
    pub recent: Vec<PathBuf>,
    #[serde(flatten)]
    unknown: serde_json::Map<String, serde_json::Value>,
    /// Where they are kept; `None`: nowhere, as in tests.
    #[serde(skip)]
    path: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 1,
            theme: "system".to_owned(),
            zoom: 1.0,
            window: None,
            hint_read: false,
            fact_hint_read: false,
            maximized: false,
            columns: Vec::new(),
            column_widths: BTreeMap::new(),
            what_ifs_open: None,
            what_ifs_width: None,
            charts_open: None,
            charts_width: None,
            recent: Vec::new(),
            unknown: serde_json::Map::new(),
            path: None,
        }
    }
}

impl Settings {
    /// The user's settings.
    pub fn load() -> Self {
        folders::settings().map_or_else(Self::default, |folder| Self::load_from(&folder.join("settings.json")))
    }

    /// Settings kept at `path`.
    pub fn load_from(path: &Path) -> Self {
        // What is no file is not waited for.
        let is_file = std::fs::metadata(path).is_ok_and(|meta| meta.is_file());
        let read = if is_file { std::fs::read(path).ok() } else { None };
        let is_unreadable = is_file && read.is_none();
        let understood = read.map(|text| serde_json::from_slice(&text));
        if let Some(Err(_)) = understood {
            // A person may find something in it.
            let _ = std::fs::rename(path, path.with_extension("json.broken"));
        }
        let mut settings: Self = understood.and_then(Result::ok).unwrap_or_default();
        if !ZOOM.contains(&settings.zoom) {
            settings.zoom = 1.0;
        }
        settings.window = settings.window.filter(|size| size.iter().all(|side| (200.0..=20_000.0).contains(side)));
        settings.path = Some(path.to_owned()).filter(|_| !is_unreadable);
        settings
    }

    /// Writes them, if they are kept anywhere. Not being able to is no reason to trouble anyone.
    pub fn keep(&self) {
        let Some(path) = &self.path else { return };
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = save::replace(path, |out| serde_json::to_writer_pretty(out, self).map_err(std::io::Error::from));
    }

    /// Puts a file first among the recent ones.
    pub fn used(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if path.to_str().is_none() {
            return; // it could not be written down, and nothing else with it
        }
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// The theme to ask egui for.
    pub fn theme_preference(&self) -> ThemePreference {
        match self.theme.as_str() {
            "light" => ThemePreference::Light,
            "dark" => ThemePreference::Dark,
            _ => ThemePreference::System,
        }
    }

    /// How the window was divided.
    pub fn layout(&self) -> Layout {
        let usable = |width: Option<f32>| width.filter(|width| (100.0..=4000.0).contains(width));
        Layout {
            what_ifs: Side { open: self.what_ifs_open, width: usable(self.what_ifs_width) },
            charts: Side { open: self.charts_open, width: usable(self.charts_width) },
        }
    }

    /// Takes over how it is divided.
    pub fn keep_layout(&mut self, layout: &Layout) {
        (self.what_ifs_open, self.what_ifs_width) = (layout.what_ifs.open, layout.what_ifs.width);
        (self.charts_open, self.charts_width) = (layout.charts.open, layout.charts.width);
    }

    /// Takes over what can be changed without telling: theme, zoom, size.
    pub fn follow(&mut self, ctx: &egui::Context) {
        self.theme = match ctx.options(|options| options.theme_preference) {
            ThemePreference::Light => "light",
            ThemePreference::Dark => "dark",
            ThemePreference::System => "system",
        }
        .to_owned();
        self.zoom = ctx.zoom_factor();
        let zoom = self.zoom;
        self.maximized = ctx.input(|input| input.viewport().maximized.unwrap_or(false));
        let size = ctx.input(|input| {
            let viewport = input.viewport();
            let ordinary = !viewport.maximized.unwrap_or(false) && !viewport.fullscreen.unwrap_or(false);
            viewport.inner_rect.filter(|_| ordinary).map(|rect| rect.size() * zoom)
        });
        self.window = size.map(|size| [size.x, size.y]).or(self.window);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_with_what_a_newer_version_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/settings.json");
        let mut settings = Settings::load_from(&path);
        assert_eq!((settings.zoom, settings.theme.as_str()), (1.0, "system"), "nothing there yet");
        settings.theme = "dark".to_owned();
        settings.unknown.insert("later".to_owned(), serde_json::json!({"a": [1]}));
        for n in 0..12 {
            settings.used(&folder.path().join(format!("{n}.json")));
        }
        settings.used(&folder.path().join("5.json"));
        settings.keep();
        let again = Settings::load_from(&path);
        assert_eq!(again, settings);
        assert_eq!(again.recent.len(), RECENT);
        assert!(again.recent[0].ends_with("5.json") && again.recent[1].ends_with("11.json"));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_text_and_settings_that_are_no_file_harm_nothing() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        let mut settings = Settings::load_from(&path);
        settings.used(&folder.path().join("plain.json"));
        settings.used(&folder.path().join(std::ffi::OsStr::from_bytes(b"od\xffd.json")));
        settings.keep();
        assert_eq!(Settings::load_from(&path).recent, [folder.path().join("plain.json")]);
        std::fs::remove_file(&path).unwrap();
        if std::process::Command::new("mkfifo").arg(&path).status().is_ok_and(|made| made.success()) {
            assert_eq!(Settings::load_from(&path).zoom, 1.0);
        }
    }

    #[test]
    fn what_cannot_be_read_gives_the_usual_settings() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        for text in ["", "{", "[]", r#"{"zoom":"large"}"#, r#"{"zoom":900}"#, r#"{"window":[1e30,-4]}"#] {
            std::fs::write(&path, text).unwrap();
            let settings = Settings::load_from(&path);
            assert_eq!((settings.zoom, settings.window), (1.0, None), "{text}");
        }
    }
}
