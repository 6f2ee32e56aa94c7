//! What a frame of the window costs: layout and tessellation, without painting and without the accessible tree, at
//! 1440 × 900. `cargo bench --features window-tests --bench window`; a sample is a frame, so divan's "slowest" is the
//! worst of them. Promised: median ≤ 4 ms, goal 95 % ≤ 8.3 ms.
//!
//! Measured on the shipped dataset and on the panel of 1,000,000 figures, opened from its file.

#[allow(dead_code, reason = "only its file is needed here")]
mod panel;

use std::{path::PathBuf, sync::LazyLock, time::Duration};

use eframe::{
    App as _,
    egui::{self, Event, Key, Modifiers, MouseWheelUnit, RawInput, TouchPhase, pos2, vec2},
};
use muster::{file, gui::App};

fn main() {
    divan::main();
}

/// The window on nothing but memory.
struct Window {
    context: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    /// On the shipped dataset, or on a file.
    fn open(file: Option<PathBuf>) -> Self {
        let context = egui::Context::default();
        let creation = eframe::CreationContext::_new_kittest(context.clone());
        let app = App::new(&creation, file.clone());
        let mut window = Self { context, app, frame: eframe::Frame::_new_kittest(), time: 0.0 };
        while window.app.editor().session().path() != file.as_deref() {
            std::thread::sleep(Duration::from_millis(20));
            window.draw(vec![]);
        }
        for _ in 0..5 {
            window.draw(vec![]);
        }
        window
    }

    /// A frame with these events: laid out and tessellated. Gives back how many shapes it had.
    fn draw(&mut self, events: Vec<Event>) -> usize {
        self.time += 0.1;
        let screen = egui::Rect::from_min_size(pos2(0.0, 0.0), vec2(1440.0, 900.0));
        let input = RawInput { screen_rect: Some(screen), time: Some(self.time), events, ..RawInput::default() };
        let (app, frame, context) = (&mut self.app, &mut self.frame, self.context.clone());
        let mut input = Some(input);
        let output = context.clone().run_ui(input.take().unwrap_or_default(), |ui| {
            app.logic(&context, frame);
            app.ui(ui, frame);
        });
        self.context.tessellate(output.shapes, output.pixels_per_point).len()
    }
}

static PANEL: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = panel::folder().join("panel-window.muster.json");
    let mut document = file::table::import(&panel::CSV, None).expect("the panel").document;
    document.counting.day = muster::model::parse_date("2018-06-15").expect("a day");
    file::save::document(&document, &path).expect("the panel can be saved");
    path
});

const DATA: [&str; 2] = ["shipped", "panel"];

fn window(data: &str) -> Window {
    Window::open((data == "panel").then(|| PANEL.clone()))
}

#[divan::bench(args = DATA, sample_count = 300, sample_size = 1)]
fn pointer_moves(bencher: divan::Bencher<'_, '_>, data: &str) {
    let mut window = window(data);
    let mut at = 0.0_f32;
    bencher.bench_local(move || {
        at = (at + 37.0) % 600.0;
        window.draw(vec![Event::PointerMoved(pos2(300.0 + at, 200.0 + at))])
    });
}

#[divan::bench(args = DATA, sample_count = 300, sample_size = 1)]
fn scrolling(bencher: divan::Bencher<'_, '_>, data: &str) {
    let mut window = window(data);
    window.draw(vec![Event::PointerMoved(pos2(500.0, 500.0))]);
    let mut down = false;
    let mut nth = 0;
    bencher.bench_local(move || {
        nth += 1;
        down ^= nth % 40 == 0;
        let delta = vec2(0.0, if down { -90.0 } else { 90.0 });
        let (unit, phase) = (MouseWheelUnit::Point, TouchPhase::Move);
        let source = egui::MouseWheelSource::Wheel;
        window.draw(vec![Event::MouseWheel { unit, delta, phase, source, modifiers: Modifiers::NONE }])
    });
}

/// Five frames: a number is begun, shown, taken with every total following, the cursor goes back up, all is at rest.
#[divan::bench(args = DATA, sample_count = 100, sample_size = 1)]
fn five_frames_of_an_edit(bencher: divan::Bencher<'_, '_>, data: &str) {
    let mut window = window(data);
    let key = |key| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    // Into the rows, on the first number.
    for event in [key(Key::F6), key(Key::F6), key(Key::F6), key(Key::ArrowDown)] {
        window.draw(vec![event]);
        window.draw(vec![]);
    }
    let mut nth = 1000;
    bencher.bench_local(move || {
        nth += 1;
        window.draw(vec![Event::Text(nth.to_string())]);
        window.draw(vec![]);
        window.draw(vec![key(Key::Enter)]);
        let edits = |window: &Window| window.app.editor().session().history().revision();
        let before = edits(&window);
        window.draw(vec![key(Key::ArrowUp)]);
        assert!(before > 0 && edits(&window) == before, "the number was taken");
        window.draw(vec![])
    });
}
