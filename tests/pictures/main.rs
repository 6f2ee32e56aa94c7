//! What the window looks like, held against pictures that somebody has looked at: `snapshots/*.png`.
//!
//! Drawn by lavapipe, Mesa's Vulkan in software, and by nothing else, so that every machine draws the same. Clock,
//! locale, home and fonts of the machine have no part in it: the data are the shipped ones, the day is theirs, settings
//! are made here and read from nowhere, the fonts are in the program, and the pointer is outside.
//!
//! A picture that differs leaves `NAME.new.png` and `NAME.diff.png` beside it. When it should: `UPDATE_SNAPSHOTS=1`.
#![allow(clippy::unwrap_used, reason = "a test that unwraps fails where it should, helpers included")]

use std::{cell::RefCell, fs, rc::Rc, sync::Arc};

use eframe::{
    egui::{Event, Key, Modifiers, Theme, Vec2, vec2},
    egui_wgpu::WgpuSetup,
    wgpu::{Adapter, Backend, Backends, DeviceType},
};
use egui_kittest::{
    Harness, SnapshotOptions, kittest::Queryable as _, try_image_snapshot_options, wgpu::default_wgpu_setup,
};
use image::{
    ExtendedColorType, ImageEncoder as _,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use muster::gui::{App, settings::Settings};

const ORDINARY: Vec2 = vec2(1440.0, 900.0);
/// The smallest in which nothing may be cut off.
const SMALL: Vec2 = vec2(1024.0, 700.0);

/// In between, so that the pictures take less room.
const MIDDLE: Vec2 = vec2(1200.0, 700.0);

const FOLDER: &str = "snapshots";

const GERMANS: &str = "Troops: Germany in Lithuania (deu.ltu.efp)";
const MORE_GERMANS: &str = "Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)";

/// How far a pixel's colour may be off: three of 255 steps of grey (0.5 for the square of a step). Roundings of other
/// versions of Mesa stay below it; the next colour of a palette does not.
const COLOUR: f32 = 5.0;
/// How many pixels may be further off. A line of one pixel that moves is at least some hundred.
const PIXELS: usize = 20;

/// The window, drawn at `zoom` on as many pixels as `size` has at zoom 1.
struct Window(Harness<'static, App>);

impl Window {
    fn new(size: Vec2, theme: Theme, zoom: f32) -> Self {
        let mut settings = Settings::default();
        settings.zoom = zoom;
        let settings = Rc::new(RefCell::new(settings));
        let harness = Harness::builder()
            .with_size(size / zoom)
            .with_theme(theme)
            .with_step_dt(0.05)
            .with_max_steps(40)
            .with_render_cursor(false)
            .wgpu_setup(lavapipe())
            .build_eframe(|creation| App::with_settings(creation, None, settings));
        let mut window = Self(harness);
        window.0.run();
        window.shows("Total", "18,465");
        window
    }

    #[track_caller]
    fn shows(&self, name: &str, value: &str) {
        assert_eq!(self.0.get_by_label(name).value().as_deref(), Some(value), "{name}");
    }

    #[track_caller]
    fn click(&mut self, name: &str) {
        self.0.get_by_label(name).click();
        self.0.run();
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.0.key_press_modifiers(modifiers, key);
        self.0.run();
    }

    fn text(&mut self, text: &str) {
        self.0.event(Event::Text(text.to_owned()));
        self.0.run();
    }

    /// A what-if with a contingent that grows and one that shrinks, and the first of them selected.
    fn edit(&mut self) {
        self.key(Modifiers::COMMAND, Key::F);
        self.text("deu.ltu.efp");
        self.key(Modifiers::NONE, Key::Enter);
        for (cell, number) in [(GERMANS, "1000"), (MORE_GERMANS, "200")] {
            self.click(cell);
            self.text(number);
            self.key(Modifiers::NONE, Key::Enter);
        }
        self.click(GERMANS);
    }

    /// Holds what is seen against the picture of this name.
    #[track_caller]
    fn is(mut self, name: &str) {
        // Nothing is under the pointer, and nothing that comes and goes is still there.
        self.0.remove_cursor();
        self.0.run();
        let mut picture = self.0.render().unwrap();
        // Where edges fall between pixels the ground shows through, which is nearly black in a real window.
        picture.pixels_mut().for_each(|pixel| pixel[3] = u8::MAX);
        let path = format!("{FOLDER}/{name}.png");
        let before = fs::read(&path).ok();
        let options = SnapshotOptions::new().threshold(COLOUR).max_failed_pixels(PIXELS).output_path(FOLDER);
        let result = try_image_snapshot_options(&picture, name, &options);
        if fs::read(&path).ok() != before {
            make_small(&path);
        }
        result.unwrap_or_else(|reason| panic!("{reason}"));
    }
}

/// Writes a renewed picture again: as it comes it takes twice the room in the repository, for ever.
fn make_small(path: &str) {
    let picture = image::open(path).unwrap().to_rgb8();
    let mut small = Vec::new();
    // Filters are for photographs; text and lines are smaller without.
    let encoder = PngEncoder::new_with_quality(&mut small, CompressionType::Best, FilterType::NoFilter);
    encoder.write_image(&picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).unwrap();
    fs::write(path, small).unwrap();
}

/// Only Vulkan, and only lavapipe: a graphics card, or OpenGL in software, rounds and smooths in its own way.
fn lavapipe() -> WgpuSetup {
    let mut setup = default_wgpu_setup();
    if let WgpuSetup::CreateNew(setup) = &mut setup {
        setup.instance_descriptor.backends = Backends::VULKAN;
        setup.native_adapter_selector = Some(Arc::new(|adapters: &[Adapter], _surface| {
            let is_lavapipe = |adapter: &&Adapter| {
                let info = adapter.get_info();
                info.backend == Backend::Vulkan
                    && info.device_type == DeviceType::Cpu
                    && info.name.starts_with("llvmpipe")
            };
            let found = adapters.iter().find(is_lavapipe).cloned();
            found.ok_or_else(|| "lavapipe is not here; on Debian and Ubuntu: mesa-vulkan-drivers".to_owned())
        }));
    }
    setup
}

#[test]
fn first_look_in_light() {
    Window::new(ORDINARY, Theme::Light, 1.0).is("first-look-light");
}

#[test]
fn first_look_in_dark() {
    Window::new(MIDDLE, Theme::Dark, 1.0).is("first-look-dark");
}

#[test]
fn a_what_if_in_light() {
    let mut window = Window::new(MIDDLE, Theme::Light, 1.0);
    window.edit();
    window.is("what-if-light");
}

#[test]
fn a_what_if_in_dark_with_who_sends() {
    let mut window = Window::new(MIDDLE, Theme::Dark, 1.0);
    window.edit();
    window.click("Chart: Who");
    window.is("what-if-who-dark");
}

#[test]
fn a_small_window_in_light() {
    Window::new(SMALL, Theme::Light, 1.0).is("small-light");
}

#[test]
fn a_zoomed_window_in_dark() {
    Window::new(ORDINARY, Theme::Dark, 1.5).is("zoomed-dark");
}
