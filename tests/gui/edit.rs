//! The main gesture: a number is typed over, everything follows, and it can be taken back.

use eframe::egui::Key;

use crate::harness::{CTRL, GERMANS, Window};

const CATEGORY: &str = "Germany: Lithuania";

fn number(text: &str) -> u64 {
    text.replace(',', "").parse().expect("a number")
}

/// Everything as reported, whatever is in the list of what-ifs.
fn shows_the_reports(window: &Window) {
    window.shows_all(&[
        ("Total", "18,465"),
        ("In place", "11,560"),
        ("Difference from reported", "0"),
        ("Range", "18,180 or more"),
        ("Host: Lithuania", "1,639"),
        ("Total: Lithuania", "1,639"),
        ("Bar: Lithuania", "1,639"),
        ("What-if: Reported", "18,465"),
        (GERMANS, "500"),
        (CATEGORY, "860"),
    ]);
}

/// 500 Germans have become 1,000.
fn shows_the_edit(window: &Window) {
    window.shows_all(&[
        ("Total", "18,965"),
        ("In place", "12,060"),
        ("On the way", "710"),
        ("Announced", "6,195"),
        ("Difference from reported", "+500"),
        ("Without a number", "9"),
        ("Older reports", "30"),
        ("Range", "18,680 or more"),
        ("Rows shown", "52"),
        ("Host: Lithuania", "2,139"),
        ("Host: Latvia", "2,056"),
        ("Total: Lithuania", "2,139"),
        ("Total: Latvia", "2,056"),
        ("Reported: Lithuania", "1,639"),
        ("Bar: Lithuania", "2,139"),
        ("What-if: Reported", "18,465"),
        ("What-if: What-if 1", "18,965"),
        (GERMANS, "1,000"),
        (CATEGORY, "1,360"),
    ]);
}

#[test]
fn a_number_typed_over_reported_starts_a_what_if_and_everything_follows() {
    let mut window = Window::tall();
    shows_the_reports(&window);
    assert!(!window.has("What-if: What-if 1"));
    window.set(GERMANS, "1000");
    shows_the_edit(&window);
    assert_eq!(window.get("What-if: What-if 1").selected, Some(true));
    assert_eq!(window.get("What-if: Reported").selected, Some(false));
    assert!(window.session().is_modified());
    assert!(!window.says("Change a number to start a what-if:"), "the hint has been followed");
}

#[test]
fn the_old_value_of_a_changed_cell_is_in_its_description() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    let cell = window.get(GERMANS);
    assert_eq!(cell.value, "1,000", "the current value only");
    assert!(cell.description.contains("reported: 500"), "{:?}", cell.description);
}

#[test]
fn undo_and_redo_by_keys_are_exact() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.ctrl(Key::Z);
    shows_the_reports(&window);
    assert!(!window.has("What-if: What-if 1"), "born and unborn in one step");
    assert!(!window.session().is_modified());
    window.ctrl(Key::Y);
    shows_the_edit(&window);
    window.ctrl(Key::Z);
    shows_the_reports(&window);
    window.key_with(CTRL | eframe::egui::Modifiers::SHIFT, Key::Z);
    shows_the_edit(&window);
    assert!(window.session().is_modified());
}

#[test]
fn undo_and_redo_in_the_menu_say_what_they_do() {
    let mut window = Window::tall();
    window.open_menu("Edit");
    let undo = window.all("Undo");
    assert!(undo.iter().all(|node| node.disabled), "nothing to undo: {undo:?}");
    window.key(Key::Escape);
    window.set(GERMANS, "1000");
    let label = "Troops of Germany in Lithuania: 500 → 1,000";
    assert_eq!(window.session().history().undo_label(), Some(label));
    window.menu("Edit", "Undo");
    shows_the_reports(&window);
    assert_eq!(window.session().history().redo_label(), Some(label));
    window.menu("Edit", "Redo");
    shows_the_edit(&window);
}

#[test]
fn the_label_of_undo_can_be_read() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.open_menu("Edit");
    let undo = window.all("Undo");
    let says = |text: &str| text.contains("Troops of Germany in Lithuania");
    assert!(undo.iter().any(|node| says(&node.value) || says(&node.description)), "{undo:#?}");
}

#[test]
fn undo_and_redo_by_buttons() {
    let mut window = Window::tall();
    assert!(window.get("Undo").disabled && window.get("Redo").disabled);
    window.set(GERMANS, "1000");
    window.click("Undo");
    shows_the_reports(&window);
    assert!(window.get("Undo").disabled && !window.get("Redo").disabled);
    window.click("Redo");
    shows_the_edit(&window);
}

#[test]
fn what_is_reported_is_never_touched() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("What-if: Reported");
    shows_the_reports(&window);
    window.shows("What-if: What-if 1", "18,965");
    window.click("What-if: What-if 1");
    shows_the_edit(&window);
    assert!(window.session().history().undo_label().is_some(), "looking is no step");
}

#[test]
fn an_edit_holds_from_its_day_until_the_next_report() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    let on = |window: &mut Window, day: &str| {
        window.fill("Day", day);
        window.key(Key::Enter);
        window.shows("Day", day);
        let total = number(&window.value("Total"));
        let reported = number(&window.value("What-if: Reported"));
        assert_eq!(number(&window.value("What-if: What-if 1")), total, "{day}");
        (window.value("Difference from reported"), total as i64 - reported as i64)
    };
    assert_eq!(on(&mut window, "2021-12-31"), ("0".to_owned(), 0));
    window.shows(GERMANS, "500");
    assert_eq!(on(&mut window, "2022-02-21"), ("0".to_owned(), 0));
    assert_eq!(on(&mut window, "2022-02-23"), ("+500".to_owned(), 500));
    assert_eq!(on(&mut window, "2022-06-06"), ("+500".to_owned(), 500));
    window.shows(GERMANS, "1,000");
    assert_eq!(on(&mut window, "2022-06-07"), ("0".to_owned(), 0));
    window.shows(GERMANS, "1,000+");
    assert_eq!(on(&mut window, "2022-02-22"), ("+500".to_owned(), 500));
    shows_the_edit(&window);
}

#[test]
fn a_second_number_goes_into_the_same_what_if_and_undo_takes_back_one_at_a_time() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.set("Troops: Czechia in Lithuania (cze.ltu.efp)", "230");
    window.shows_all(&[("Total", "19,065"), ("Difference from reported", "+600"), ("Host: Lithuania", "2,239")]);
    assert!(!window.has("What-if: What-if 2"));
    window.ctrl(Key::Z);
    shows_the_edit(&window);
    window.ctrl(Key::Z);
    shows_the_reports(&window);
    window.ctrl(Key::Z);
    shows_the_reports(&window);
}

#[test]
fn typing_the_same_number_changes_nothing() {
    let mut window = Window::tall();
    window.set(GERMANS, "500");
    shows_the_reports(&window);
    assert!(!window.has("What-if: What-if 1"));
    assert!(!window.session().is_modified());
}

#[test]
fn a_part_that_is_included_in_another_changes_no_total() {
    let mut window = Window::tall();
    window.set("Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022.first-arrivals)", "200");
    window.shows_all(&[("Total", "18,465"), ("Difference from reported", "0"), ("What-if: What-if 1", "18,465")]);
}
