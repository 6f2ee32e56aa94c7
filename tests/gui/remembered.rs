//! What is remembered between starts: size, zoom, theme, the hint of the first minute, recent files.

use std::path::{Path, PathBuf};

use eframe::egui::{Key, Theme, vec2};

use crate::harness::{GERMANS, ORDINARY, SHIPPED, Window};

fn settings() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    (folder, path)
}

fn copy(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::copy(SHIPPED, &path).unwrap();
    path
}

fn opened(window: &mut Window, path: &Path) {
    window.wait_until("the file is open", |window| window.session().path() == Some(path));
}

#[test]
fn zoom_goes_in_steps_and_not_beyond_its_limits() {
    let mut window = Window::ordinary();
    let zoom = |window: &Window| (window.context().zoom_factor() * 100.0).round();
    for (key, then) in [(Key::Plus, 110.0), (Key::Equals, 120.0), (Key::Minus, 110.0), (Key::Num0, 100.0)] {
        window.ctrl(key);
        assert_eq!(zoom(&window), then, "{key:?}");
    }
    for _ in 0..15 {
        window.ctrl(Key::Plus);
    }
    assert_eq!(zoom(&window), 200.0);
    window.ctrl(Key::Num0);
    for _ in 0..6 {
        window.ctrl(Key::Minus);
    }
    assert_eq!(zoom(&window), 75.0);
    window.menu("View", "Ordinary size");
    assert_eq!(zoom(&window), 100.0);
    window.menu("View", "Zoom in");
    window.menu("View", "Zoom in");
    window.menu("View", "Zoom out");
    assert_eq!(zoom(&window), 110.0);
}

#[test]
fn zoom_and_theme_are_as_they_were_at_the_next_start() {
    let (_folder, path) = settings();
    let mut window = Window::remembering(ORDINARY, &path);
    window.menu("View", "Dark");
    window.ctrl(Key::Plus);
    assert_eq!(window.settings().theme, "dark");
    window.end();

    let mut again = Window::remembering(ORDINARY, &path);
    assert_eq!(again.context().theme(), Theme::Dark);
    assert!((again.context().zoom_factor() - 1.1).abs() < 0.001);
    again.open_menu("View");
    let chosen = |window: &Window, item: &str| window.one_of(item, |node| node.in_popup).checked;
    assert_eq!((chosen(&again, "Dark"), chosen(&again, "Light")), (Some(true), Some(false)));
    again.choose("As the system");
    again.end();
    assert_eq!(muster::gui::settings::Settings::load_from(&path).theme, "system");
}

#[test]
fn the_size_is_remembered_and_not_that_of_a_window_that_fills_the_screen() {
    let (_folder, path) = settings();
    let mut window = Window::remembering(ORDINARY, &path);
    window.told_size(vec2(1111.0, 777.0), false);
    assert_eq!(window.settings().window, Some([1111.0, 777.0]));
    assert!(!window.settings().maximized);
    window.told_size(vec2(2560.0, 1440.0), true);
    window.end();
    let again = Window::remembering(ORDINARY, &path);
    // What a window is opened with is taken before the first frame.
    let kept = muster::gui::settings::Settings::load_from(&path);
    assert_eq!((kept.window, kept.maximized), (Some([1111.0, 777.0]), true));
    drop(again);
}

#[test]
fn the_size_is_in_points_of_the_screen_whatever_the_zoom() {
    let mut window = Window::ordinary();
    for _ in 0..5 {
        window.ctrl(Key::Plus);
    }
    // With everything half as large again there are fewer points inside.
    window.told_size(vec2(1000.0, 600.0), false);
    let [width, height] = window.settings().window.unwrap();
    assert!((width - 1500.0).abs() < 1.0 && (height - 900.0).abs() < 1.0, "{width} {height}");
}

const HINT: &str = "Change a number to start a what-if:";

#[test]
fn the_hint_of_the_first_minute_stays_away_once_it_was_read() {
    let (_folder, path) = settings();
    let window = Window::remembering(ORDINARY, &path);
    window.must_say(HINT);
    window.end();
    let mut window = Window::remembering(ORDINARY, &path);
    window.must_say(HINT);
    window.click("Got it");
    assert!(!window.says(HINT));
    window.end();
    let mut window = Window::remembering(ORDINARY, &path);
    assert!(!window.says(HINT));
    window.menu("File", "New");
    assert!(!window.says(HINT), "nor with another document");
}

fn recent(window: &mut Window) -> Vec<String> {
    window.open_menu("File");
    window.choose("Recent files");
    let opening = ["New", "New window", "Open…", "Open the shipped dataset", "Recent files"];
    let others = ["Bring in a newer dataset…", "What the newer dataset changed…", "Save", "Save as…", "Quit"];
    let known = [&opening[..], &others[..]].concat();
    let mut items: Vec<_> = window.nodes().into_iter().filter(|node| node.in_popup).collect();
    items.retain(|node| node.role == eframe::egui::Role::Button && !known.contains(&node.name.as_str()));
    items.sort_by(|a, b| a.rect.unwrap().top().total_cmp(&b.rect.unwrap().top()));
    items.into_iter().map(|node| node.name).collect()
}

fn leave_menus(window: &mut Window) {
    for _ in 0..2 {
        window.key(Key::Escape);
    }
}

#[test]
fn recent_files_are_listed_latest_first_and_opened_from_there() {
    let (folder, path) = settings();
    let files = ["one.muster.json", "two.muster.json"].map(|name| copy(folder.path(), name));
    let mut window = Window::remembering(ORDINARY, &path);
    assert!(recent(&mut window).is_empty());
    window.must_say("None yet");
    leave_menus(&mut window);
    for file in &files {
        window.drop_file(file);
        opened(&mut window, file);
    }
    assert_eq!(recent(&mut window), ["two.muster.json", "one.muster.json"]);
    leave_menus(&mut window);
    window.end();

    let mut window = Window::remembering(ORDINARY, &path);
    assert_eq!(recent(&mut window), ["two.muster.json", "one.muster.json"]);
    let item = window.one_of("one.muster.json", |node| node.in_popup);
    assert_eq!(Path::new(&item.description), files[0], "where it is can be read");
    window.choose("one.muster.json");
    opened(&mut window, &files[0]);
    assert_eq!(recent(&mut window), ["one.muster.json", "two.muster.json"], "the latest first, each once");
}

#[test]
fn a_saved_file_is_a_recent_one_and_kept_at_once() {
    let (folder, path) = settings();
    let file = copy(folder.path(), "plan.muster.json");
    let mut window = Window::remembering(ORDINARY, &path);
    window.drop_file(&file);
    opened(&mut window, &file);
    // Kept although this window never ends in an orderly way.
    window.wait_until("it is kept", |_| muster::gui::settings::Settings::load_from(&path).recent == [file.clone()]);
}

#[test]
fn a_recent_file_that_is_gone_is_named_with_what_to_do() {
    let (folder, path) = settings();
    let file = copy(folder.path(), "gone.muster.json");
    let mut window = Window::remembering(ORDINARY, &path);
    window.drop_file(&file);
    opened(&mut window, &file);
    window.menu("File", "Open the shipped dataset");
    window.wait_until("the shipped dataset", |window| window.session().path().is_none());
    std::fs::remove_file(&file).unwrap();
    window.open_menu("File");
    window.choose("Recent files");
    window.choose("gone.muster.json");
    window.wait_until("something is said", |window| !window.notices().is_empty());
    window.must_have_noticed(&file.display().to_string());
    window.must_have_noticed("check the name and the folder");
    window.shows("Total", "18,465");
    assert_eq!(window.session().path(), None);
}

#[test]
fn a_recent_file_over_unsaved_changes_asks_first() {
    let (folder, path) = settings();
    let file = copy(folder.path(), "plan.muster.json");
    let mut window = Window::remembering(crate::harness::TALL, &path);
    window.drop_file(&file);
    opened(&mut window, &file);
    window.set(GERMANS, "1000");
    window.open_menu("File");
    window.choose("Recent files");
    window.choose("plan.muster.json");
    window.must_say("Save changes to plan.muster.json?");
    window.click("Cancel");
    window.shows("Total", "18,965");
}
