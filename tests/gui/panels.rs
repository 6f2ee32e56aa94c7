//! Side panels: folded and opened by hand, by menu and by themselves, drawn wider, remembered.

use eframe::egui::{Vec2, pos2, vec2};

use crate::harness::{ORDINARY, Window};

const FOLD_LEFT: &str = "Fold the what-ifs away";
const FOLD_RIGHT: &str = "Fold the charts away";
const SHOW_LEFT: &str = "Show the what-ifs";
const SHOW_RIGHT: &str = "Show the charts";

/// Which of the two panels are open; each has either its content or its strip.
#[track_caller]
fn open(window: &Window) -> (bool, bool) {
    let one = |fold: &str, show: &str, content: &str| {
        assert_ne!(window.has(fold), window.has(show), "{fold} or {show}");
        assert_eq!(window.has(fold), window.has(content), "{content}");
        window.has(fold)
    };
    (one(FOLD_LEFT, SHOW_LEFT, "What-if: Reported"), one(FOLD_RIGHT, SHOW_RIGHT, "Chart: Where"))
}

fn width_of_rows(window: &Window) -> f32 {
    window.get("Rows").rect.unwrap().width()
}

#[test]
fn they_fold_by_their_buttons_and_open_from_their_strips() {
    let mut window = Window::ordinary();
    assert_eq!(open(&window), (true, true));
    let before = width_of_rows(&window);
    window.click(FOLD_LEFT);
    assert_eq!(open(&window), (false, true));
    let more = width_of_rows(&window);
    assert!(more > before + 100.0, "the table has the room: {before} {more}");
    window.click(FOLD_RIGHT);
    assert_eq!(open(&window), (false, false));
    assert!(width_of_rows(&window) > more + 100.0);
    window.shows_all(&[("Total", "18,465"), ("Rows shown", "52")]);
    window.click(SHOW_LEFT);
    assert_eq!(open(&window), (true, false));
    window.click(SHOW_RIGHT);
    assert_eq!(open(&window), (true, true));
    assert!((width_of_rows(&window) - before).abs() < 1.0, "as it was");
}

#[test]
fn the_words_along_a_strip_open_it_too() {
    let mut window = Window::ordinary();
    window.click(FOLD_LEFT);
    let along = |window: &Window, words: &str| {
        let nodes = window.nodes();
        nodes.iter().find(|node| node.value == words).expect("words along the strip").rect.unwrap().center()
    };
    window.click_on(along(&window, "What-ifs"));
    assert_eq!(open(&window), (true, true));
    window.click(FOLD_RIGHT);
    window.click_on(along(&window, "Charts and why"));
    assert_eq!(open(&window), (true, true));
}

#[test]
fn the_view_menu_folds_and_opens_them_and_shows_which_are_open() {
    let mut window = Window::ordinary();
    let checked = |window: &mut Window| {
        window.open_menu("View");
        let of = |item: &str| window.one_of(item, |node| node.in_popup).checked == Some(true);
        let both = (of("What-ifs panel"), of("Charts panel"));
        window.key(eframe::egui::Key::Escape);
        both
    };
    for (item, then) in [
        ("What-ifs panel", (false, true)),
        ("Charts panel", (false, false)),
        ("What-ifs panel", (true, false)),
        ("Charts panel", (true, true)),
    ] {
        window.menu("View", item);
        assert_eq!(open(&window), then, "{item}");
        assert_eq!(checked(&mut window), then, "{item}");
    }
}

#[test]
fn they_fold_by_themselves_where_the_window_is_narrow() {
    let mut window = Window::ordinary();
    for (width, then) in [(900.0, (false, true)), (700.0, (false, false)), (1440.0, (true, true))] {
        window.resize(vec2(width, 900.0));
        assert_eq!(open(&window), then, "{width}");
        assert_eq!(window.settings().what_ifs_open, None, "nobody has chosen");
    }
}

#[test]
fn what_the_user_has_chosen_holds_at_every_width() {
    let mut window = Window::ordinary();
    window.click(FOLD_RIGHT);
    for width in [1440.0, 900.0, 700.0, 1440.0] {
        window.resize(vec2(width, 900.0));
        assert!(!open(&window).1, "{width}");
    }
    window.resize(vec2(900.0, 900.0));
    window.click(SHOW_LEFT);
    for width in [900.0, 700.0, 1440.0] {
        window.resize(vec2(width, 900.0));
        assert_eq!(open(&window), (true, false), "{width}");
    }
    assert_eq!((window.settings().what_ifs_open, window.settings().charts_open), (Some(true), Some(false)));
}

/// Room between the table's scroll bar and the panel, for the panel's handle.
const BESIDE_SCROLL_BAR: f32 = 4.0;

/// Draws the edge of a panel along by so many points; gives back the panel's width before and after.
fn draw(window: &mut Window, left: bool, by: f32) -> (f32, f32) {
    let edges = |window: &Window| {
        let rows = window.get("Rows").rect.unwrap();
        let screen = window.context().content_rect();
        if left { rows.left() } else { screen.right() - rows.right() - BESIDE_SCROLL_BAR }
    };
    let before = edges(window);
    let rows = window.get("Rows").rect.unwrap();
    // Both sides of the edge can be taken: beside the table's scroll bar there is room for the handle.
    let from = pos2(if left { rows.left() - 1.0 } else { rows.right() + 3.0 }, rows.center().y);
    window.drag(from, from + vec2(by, 0.0));
    (before, edges(window))
}

#[test]
fn widths_that_were_drawn_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let mut window = Window::remembering(ORDINARY, &path);
    let (before, left) = draw(&mut window, true, 60.0);
    assert!((left - before - 60.0).abs() < 3.0, "{before} {left}");
    let (before, right) = draw(&mut window, false, 50.0);
    assert!((before - right - 50.0).abs() < 3.0, "{before} {right}");
    let kept = (window.settings().what_ifs_width.unwrap(), window.settings().charts_width.unwrap());
    assert!((kept.0 - left).abs() < 3.0 && (kept.1 - right).abs() < 3.0, "{kept:?} {left} {right}");
    window.end();

    let again = Window::remembering(ORDINARY, &path);
    let rows = again.get("Rows").rect.unwrap();
    assert!((rows.left() - left).abs() < 1.0, "{rows:?} {left}");
    let panel = again.context().content_rect().right() - rows.right() - BESIDE_SCROLL_BAR;
    assert!((panel - right).abs() < 1.0, "{rows:?} {right}");
    assert_eq!((again.settings().what_ifs_width.unwrap(), again.settings().charts_width.unwrap()), kept);
}

#[test]
fn a_panel_is_drawn_neither_over_the_table_nor_to_nothing() {
    let mut window = Window::ordinary();
    let (_, wide) = draw(&mut window, true, 900.0);
    assert!((300.0..360.0).contains(&wide), "{wide}");
    let (_, narrow) = draw(&mut window, true, -900.0);
    assert!((150.0..180.0).contains(&narrow), "{narrow}");
    let (_, wide) = draw(&mut window, false, -1200.0);
    assert!((600.0..700.0).contains(&wide), "{wide}");
    let (_, narrow) = draw(&mut window, false, 1200.0);
    assert!((200.0..300.0).contains(&narrow), "{narrow}");
}

#[test]
fn a_width_that_nobody_drew_follows_the_window() {
    let mut window = Window::ordinary();
    window.click(FOLD_LEFT);
    window.click(SHOW_LEFT);
    window.click("New");
    assert_eq!((window.settings().what_ifs_width, window.settings().charts_width), (None, None));
    let right = |window: &Window| window.context().content_rect().right() - window.get("Rows").rect.unwrap().right();
    let before = right(&window);
    window.resize(vec2(1040.0, 900.0));
    assert!(right(&window) < before - 50.0, "less for the charts in a narrower window");
}

#[test]
fn widths_of_columns_that_were_drawn_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let mut window = Window::remembering(ORDINARY, &path);
    assert!(window.settings().column_widths.is_empty());
    let width = |window: &Window, head: &str| window.get(head).rect.unwrap().width();
    let (before, other) = (width(&window, "What"), width(&window, "Status"));
    let from = window.get("What").rect.unwrap().right_center();
    window.drag(from, from + vec2(-40.0, 0.0));
    let drawn = width(&window, "What");
    assert!((before - drawn - 40.0).abs() < 3.0, "{before} {drawn}");
    assert!((width(&window, "Status") - other).abs() < 1.0, "the others stay as they are");
    assert_eq!(window.settings().column_widths.keys().collect::<Vec<_>>(), ["What"]);
    assert_eq!(window.get("What").sorted, None, "drawing is no click");
    window.end();

    let mut again = Window::remembering(ORDINARY, &path);
    assert!((width(&again, "What") - drawn).abs() < 1.0, "{} {drawn}", width(&again, "What"));
    again.menu("View", "Reset layout");
    assert!((width(&again, "What") - before).abs() < 1.0);
    assert!(again.settings().column_widths.is_empty());
}

#[test]
fn reset_layout_brings_everything_back() {
    let mut window = Window::ordinary();
    let at_first: Vec<_> = ["Rows", "What", "Chart: Where"].map(|name| window.get(name).rect.unwrap()).to_vec();
    draw(&mut window, true, 60.0);
    draw(&mut window, false, 50.0);
    window.click(FOLD_LEFT);
    window.menu("Columns", "Note");
    window.ctrl(eframe::egui::Key::Plus);
    assert!(window.context().zoom_factor() > 1.0);
    window.menu("View", "Reset layout");
    assert_eq!(open(&window), (true, true));
    assert_eq!(window.context().zoom_factor(), 1.0);
    assert!(!window.has("Note"));
    for (name, before) in ["Rows", "What", "Chart: Where"].into_iter().zip(at_first) {
        let now = window.get(name).rect.unwrap();
        assert!(
            (now.min - before.min).length() < 1.0 && (now.size() - before.size()).length() < 1.0,
            "{name}: {now:?}"
        );
    }
    let settings = window.settings();
    assert_eq!((settings.what_ifs_width, settings.charts_width), (None, None));
    assert_eq!((settings.what_ifs_open, settings.charts_open), (None, None));
}

#[test]
fn a_second_start_has_the_panels_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let mut window = Window::remembering(ORDINARY, &path);
    window.click(FOLD_LEFT);
    window.end();
    let mut window = Window::remembering(ORDINARY, &path);
    assert_eq!(open(&window), (false, true));
    window.click(SHOW_LEFT);
    window.click(FOLD_RIGHT);
    window.end();
    assert_eq!(open(&Window::remembering(ORDINARY, &path)), (true, false));
}

/// The size of a small window.
const NARROW: Vec2 = vec2(700.0, 500.0);

#[test]
fn a_panel_opened_in_a_narrow_window_leaves_the_numbers_in_sight() {
    let mut window = Window::ordinary();
    window.resize(NARROW);
    window.click(SHOW_LEFT);
    let screen = window.context().content_rect();
    for name in ["Total", "Rows shown", "Troops", FOLD_LEFT] {
        let rect = window.get(name).rect.unwrap();
        assert!(screen.expand(0.5).contains_rect(rect), "{name}: {rect:?} in {screen:?}");
    }
}
