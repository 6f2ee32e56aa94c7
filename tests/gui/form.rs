//! The form of a new row.

use eframe::egui::{Key, Role};

use crate::harness::{GERMANS, Window};

const FIELDS: [&str; 7] =
    ["Who sends them", "To which host", "What they are", "In which formation", "How many", "From which day", "Why"];

#[test]
fn every_field_has_one_name() {
    let mut window = Window::tall();
    window.click("Add…");
    for name in FIELDS {
        let fields = window.all(name).into_iter().filter(|node| node.role == Role::TextInput).count();
        assert_eq!(fields, 1, "{name}");
    }
    assert_eq!(window.one_of("Their status", |node| node.role == Role::ComboBox).value, "in place");
    for button in ["Add row", "Cancel", "Calendar of the new row"] {
        assert_eq!(window.get(button).role, Role::Button, "{button}");
    }
}

#[test]
fn it_begins_with_the_first_field_and_tab_goes_through_all() {
    let mut window = Window::tall();
    window.click("Add…");
    assert_eq!(window.focus().as_deref(), Some(FIELDS[0]));
    let mut met = vec![FIELDS[0].to_owned()];
    while met.last().map(String::as_str) != Some("Cancel") {
        window.key(Key::Tab);
        met.push(window.focus().expect("something has the focus"));
        assert!(met.len() < 20, "Tab never reaches the end: {met:?}");
    }
    let wanted: Vec<&str> = vec![
        "Who sends them",
        "To which host",
        "What they are",
        "In which formation",
        "How many",
        "Their status",
        "From which day",
        "Calendar of the new row",
        "Why",
        "Add row",
        "Cancel",
    ];
    assert_eq!(met, wanted);
    window.key(Key::Tab);
    assert!(window.get(&window.focus().expect("the focus")).in_popup, "Tab stays in the form: {:?}", window.focus());
}

#[test]
fn it_begins_with_host_and_formation_of_the_selected_row() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.click("Add…");
    let value = |window: &Window, name: &str| window.one_of(name, |node| node.role == Role::TextInput).value;
    assert_eq!(value(&window, "In which formation"), "eFP Battlegroup Lithuania");
    window.must_say("Lithuania");
    window.fill("Who sends them", "Sweden");
    window.fill("How many", "25");
    window.click("Add row");
    window.shows_all(&[("Host: Lithuania", "1,664"), ("Difference from reported", "+25")]);
}

#[test]
fn its_day_is_picked_from_a_calendar_and_its_status_from_a_list() {
    let mut window = Window::tall();
    window.click("Add…");
    window.fill("Who sends them", "Sweden");
    window.fill("To which host", "Latvia");
    window.fill("How many", "150");
    window.click_role(Role::ComboBox, "Their status");
    window.choose("announced");
    window.click("Calendar of the new row");
    window.click("15 Feb 2022");
    assert!(window.has("Add row"), "the form is still open");
    assert_eq!(window.one_of("From which day", |node| node.role == Role::TextInput).value, "2022-02-15");
    window.click("Add row");
    window.shows_all(&[("Announced", "6,345"), ("In place", "11,560"), ("Difference from reported", "+150")]);
    let cell = window.all_beginning("Last report: Sweden in Latvia (").remove(0);
    assert_eq!(cell.value, "2022-02-15");
}

#[test]
fn escape_leaves_its_calendar_first_and_then_the_form() {
    let mut window = Window::tall();
    window.click("Add…");
    window.text("Sweden");
    window.click("Calendar of the new row");
    assert!(window.has("15 Feb 2022"));
    window.key(Key::Escape);
    assert!(!window.has("15 Feb 2022"));
    assert!(window.has("Add row"), "only the calendar was left");
    // Something is typed: one Escape is not enough to throw it away, and says so.
    window.key(Key::Escape);
    window.must_have_noticed("Escape once more discards what is typed.");
    assert!(window.has("Add row"));
    window.key(Key::Escape);
    assert!(!window.has("Add row"));
    assert!(!window.session().is_modified());
    // What was typed is not kept for the next one.
    window.click("Add…");
    assert_eq!(window.one_of("Who sends them", |node| node.role == Role::TextInput).value, "");
}

#[test]
fn adding_is_one_step_in_the_shown_what_if() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("Add…");
    window.must_say("To the what-if “What-if 1”");
    window.fill("Who sends them", "Sweden");
    window.fill("To which host", "Latvia");
    window.fill("How many", "150");
    window.key(Key::Enter);
    window.shows_all(&[("Difference from reported", "+650"), ("What-if: What-if 1", "19,115")]);
    assert_eq!(window.session().history().undo_label(), Some("Add Sweden in Latvia"));
    window.ctrl(Key::Z);
    window.shows_all(&[("Difference from reported", "+500"), ("Rows shown", "52")]);
}
