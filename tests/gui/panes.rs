//! F6 goes round the parts of the window; everything can be done from there.

use eframe::egui::{Key, vec2};

use crate::harness::{GERMANS, Window, shipped_copy};

/// The parts in their order, by what takes the focus.
const PARTS: [&str; 5] = [
    "Count in place",
    "What-if: Reported",
    "Rows",
    "Chart: Where",
    "Data to 28 Jan 2026, not complete: about this data",
];

fn focused(window: &Window) -> String {
    if window.in_grid() { "Rows".to_owned() } else { window.focus().unwrap_or_default() }
}

#[test]
fn f6_goes_round_all_parts_and_shift_f6_back() {
    let mut window = Window::ordinary();
    for _ in 0..2 {
        for part in PARTS {
            window.key(Key::F6);
            assert_eq!(focused(&window), part);
        }
    }
    for part in PARTS.iter().rev().skip(1).chain(PARTS.iter().rev()) {
        window.shift(Key::F6);
        assert_eq!(focused(&window), *part);
    }
}

#[test]
fn shift_f6_begins_at_the_end() {
    let mut window = Window::ordinary();
    window.shift(Key::F6);
    assert_eq!(focused(&window), PARTS[4]);
}

#[test]
fn f6_goes_on_from_wherever_in_a_part_the_focus_is() {
    let mut window = Window::ordinary();
    for (inside, next) in [("Own troops", PARTS[1]), ("New", PARTS[2]), ("Find", PARTS[3]), ("As table", PARTS[4])] {
        window.tab_to(inside);
        window.key(Key::F6);
        assert_eq!(focused(&window), next, "from {inside}");
        window.tab_to(inside);
        window.shift(Key::F6);
        let before = PARTS[(PARTS.iter().position(|part| *part == next).unwrap() + 3) % 5];
        assert_eq!(focused(&window), before, "back from {inside}");
    }
}

#[test]
fn a_part_that_is_folded_away_is_passed_over() {
    let mut window = Window::ordinary();
    window.click("Fold the what-ifs away");
    window.click("Fold the charts away");
    for part in [PARTS[0], PARTS[2], PARTS[4], PARTS[0]] {
        window.key(Key::F6);
        assert_eq!(focused(&window), part);
    }
}

#[test]
fn the_menu_goes_to_the_next_part_too() {
    let mut window = Window::ordinary();
    window.menu("View", "Next pane");
    assert!(PARTS.contains(&focused(&window).as_str()), "{}", focused(&window));
    window.menu("View", "Previous pane");
    assert!(PARTS.contains(&focused(&window).as_str()), "{}", focused(&window));
}

#[test]
fn what_has_the_focus_looks_different() {
    let mut window = Window::ordinary();
    window.click("Got it");
    let marks = |window: &mut Window, part: usize| {
        let rect = match part {
            2 => window.get("Who: Netherlands in Bulgaria (nld.bgr.air-policing-2022)").rect,
            _ => window.get(PARTS[part]).rect,
        };
        window.shapes(rect.expect("it is on screen").expand(3.0))
    };
    // The cursor of the table is there before it has the focus.
    window.key(Key::F6);
    window.key(Key::F6);
    window.key(Key::F6);
    window.key(Key::ArrowDown);
    window.key(Key::Home);
    window.key(Key::F6);
    window.key(Key::F6);
    for part in [0, 1, 2, 3, 4] {
        let before = marks(&mut window, part);
        window.key(Key::F6);
        assert_eq!(focused(&window), PARTS[part]);
        assert_ne!(marks(&mut window, part), before, "{} looks as if nothing had happened", PARTS[part]);
    }
}

#[test]
fn a_number_with_its_reason_is_saved_by_keyboard_alone() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    for _ in 0..3 {
        window.key(Key::F6);
    }
    assert!(window.in_grid());
    window.ctrl(Key::Home);
    for _ in 0..60 {
        window.key(Key::ArrowDown);
        if window.session().selected() == ["deu.ltu.efp"] {
            break;
        }
    }
    window.key(Key::Home);
    for _ in 0..2 {
        window.key(Key::ArrowRight);
    }
    assert_eq!(window.focus().as_deref(), Some(GERMANS));
    window.text("1000");
    window.key(Key::Enter);
    window.shows_all(&[("Total", "18,965"), ("What-if: What-if 1", "18,965")]);
    window.shift(Key::F6);
    assert_eq!(focused(&window), "What-if: Reported");
    window.tab_to("Reason: deu.ltu.efp");
    window.key(Key::Enter);
    window.text("as offered");
    window.key(Key::Enter);
    window.shows("Reason: deu.ltu.efp", "as offered");
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_saving() && !window.session().is_modified());
    let opened = muster::file::open(&path).expect("what was saved");
    let edit = &opened.document.scenario_named("What-if 1").expect("the what-if").edits["deu.ltu.efp"];
    assert_eq!(edit.why, "as offered");
}

#[test]
fn f6_while_a_number_is_typed_takes_it_first() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.key(Key::F6);
    window.shows_all(&[("Total", "18,965"), (GERMANS, "1,000")]);
    assert_eq!(focused(&window), PARTS[3], "on from the table");
}

#[test]
fn f6_reaches_every_part_of_a_narrow_window() {
    let mut window = Window::ordinary();
    window.resize(vec2(700.0, 500.0));
    let mut met = Vec::new();
    for _ in 0..3 {
        window.key(Key::F6);
        met.push(focused(&window));
    }
    assert_eq!(met, [PARTS[0], PARTS[2], PARTS[4]]);
}
