//! Everything without a mouse.

use eframe::egui::{Key, Modifiers, Role};

use crate::harness::{CTRL, GERMANS, HEADERS, Window};

const FIRST: &str = "nld.bgr.air-policing-2022";
const LAST: &str = "usa.baltics.helicopters-2022";

fn selected(window: &Window) -> Vec<String> {
    window.session().selected().to_vec()
}

#[test]
fn tab_reaches_everything_and_is_trapped_nowhere() {
    let mut window = Window::ordinary();
    let mut met: Vec<String> = Vec::new();
    for _ in 0..90 {
        window.key(Key::Tab);
        met.extend(window.focus());
    }
    let times = |name: &str| met.iter().filter(|one| *one == name).count();
    for name in ["File", "Count in place", "Day", "Hosts counted", "Own troops", "Find", "Rows", "What-if: Reported"] {
        assert!(times(name) >= 1, "{name} is not reached: {met:?}");
        assert!(times(name) <= 40, "{name} holds on to the focus: {met:?}");
    }
    assert!(met.windows(2).filter(|pair| pair[0] == "Rows" && pair[1] != "Rows").count() >= 1, "{met:?}");
}

#[test]
fn tab_goes_from_cell_to_cell_and_out_at_the_end_of_the_row() {
    let mut window = Window::ordinary();
    window.tab_to("Rows");
    window.key(Key::ArrowDown);
    window.key(Key::Home);
    let cells: Vec<String> = HEADERS.iter().map(|head| format!("{head}: Netherlands in Bulgaria ({FIRST})")).collect();
    for cell in &cells {
        assert_eq!(window.focus().as_ref(), Some(cell), "the current cell is told");
        window.key(Key::Tab);
    }
    assert!(!window.in_grid(), "out at the end: {:?}", window.focus());
    window.shift(Key::Tab);
    assert_eq!(window.focus().as_ref(), cells.last(), "and back in");
    for cell in cells.iter().rev() {
        assert_eq!(window.focus().as_ref(), Some(cell));
        window.shift(Key::Tab);
    }
    assert!(!window.in_grid(), "out at the beginning: {:?}", window.focus());
}

#[test]
fn arrows_move_typing_edits_enter_commits() {
    let mut window = Window::tall();
    window.tab_to("Rows");
    window.key(Key::ArrowDown);
    assert_eq!(selected(&window), [FIRST]);
    window.key(Key::ArrowDown);
    assert_eq!(selected(&window), ["esp.bgr.air-policing-2022"]);
    window.text("230");
    window.shows("Total", "18,465");
    window.key(Key::Enter);
    window.shows_all(&[("Total", "18,565"), ("Troops: Spain in Bulgaria (esp.bgr.air-policing-2022)", "230")]);
    window.key(Key::ArrowUp);
    assert_eq!(selected(&window), ["esp.bgr.air-policing-2022"]);
    assert!(window.in_grid(), "the grid keeps the focus");
}

#[test]
fn typing_replaces_and_f2_keeps_what_is_there() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.text("9");
    assert_eq!(window.get(GERMANS).value, "9");
    window.key(Key::Escape);
    window.key(Key::F2);
    let field = window.get(GERMANS);
    assert_eq!((field.role, field.value.as_str()), (Role::TextInput, "500"));
    window.key(Key::End);
    window.text("0");
    window.key(Key::Enter);
    window.shows_all(&[(GERMANS, "5,000"), ("Total", "22,965")]);
}

#[test]
fn delete_means_no_number_given() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.key(Key::Delete);
    window.shows_all(&[(GERMANS, "no number given"), ("Total", "17,965"), ("Without a number", "10")]);
    window.ctrl(Key::Z);
    window.shows(GERMANS, "500");
}

#[test]
fn delete_elsewhere_than_on_a_number_does_nothing() {
    let mut window = Window::tall();
    window.click("Source: Germany in Lithuania (deu.ltu.efp)");
    window.key(Key::Delete);
    window.text("x");
    assert!(!window.session().is_modified());
}

#[test]
fn everything_can_be_selected() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.ctrl(Key::A);
    assert_eq!(selected(&window).len(), 52);
    window.must_say("52 selected");
    window.must_say("18,465 count");
}

#[test]
fn home_and_end_move_in_the_row() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.key(Key::Home);
    assert_eq!(selected(&window), ["deu.ltu.efp"]);
    window.key(Key::F2);
    assert_eq!(window.get("Who: Germany in Lithuania (deu.ltu.efp)").role, Role::TextInput);
    window.key(Key::Escape);
    window.key(Key::End);
    window.key(Key::F2);
    for column in HEADERS {
        let cell = window.get(&format!("{column}: Germany in Lithuania (deu.ltu.efp)"));
        assert_eq!(cell.role, Role::Cell, "a source is not typed over");
    }
    for _ in 0..3 {
        window.key(Key::ArrowLeft);
    }
    window.text("1000");
    window.key(Key::Enter);
    window.shows("Total", "18,965");
}

#[test]
fn far_jumps_go_to_the_first_and_the_last_row() {
    let mut window = Window::ordinary();
    window.tab_to("Rows");
    window.ctrl(Key::End);
    assert_eq!(selected(&window), [LAST]);
    assert_eq!(
        window.all_beginning("Troops: United States in Estonia, Latvia, Lithuania (not split) (usa.baltics.heli").len(),
        1
    );
    window.ctrl(Key::Home);
    assert_eq!(selected(&window), [FIRST]);
    window.shows("Troops: Netherlands in Bulgaria (nld.bgr.air-policing-2022)", "no number given");
    window.ctrl(Key::ArrowDown);
    assert_eq!(selected(&window), [LAST]);
    window.ctrl(Key::ArrowUp);
    assert_eq!(selected(&window), [FIRST]);
    window.key(Key::PageDown);
    let after = selected(&window);
    assert!(after != [FIRST] && after != [LAST], "{after:?}");
    window.key(Key::PageUp);
    assert_eq!(selected(&window), [FIRST]);
}

#[test]
fn shift_extends_the_selection() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.shift(Key::ArrowDown);
    window.shift(Key::ArrowDown);
    let ids = ["deu.ltu.efp", "deu.ltu.efp.reinforcement-2022", "deu.ltu.efp.reinforcement-2022.first-arrivals"];
    assert_eq!(selected(&window), ids);
    window.shift(Key::ArrowUp);
    assert_eq!(selected(&window), ids[..2]);
    window.key_with(CTRL | Modifiers::SHIFT, Key::End);
    assert_eq!(selected(&window).last().map(String::as_str), Some(LAST));
    window.key(Key::ArrowUp);
    assert_eq!(selected(&window).len(), 1);
}

#[test]
fn the_status_is_chosen_by_keyboard() {
    let mut window = Window::tall();
    let status = "Status: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)";
    window.click(status);
    window.key(Key::F2);
    assert!(window.says("ended (left or merged)"));
    // Tab goes into the list, Space chooses.
    window.tab_to("in place");
    window.key(Key::Space);
    window.shows_all(&[(status, "in place"), ("On the way", "350")]);
}

#[test]
fn a_checkbox_of_the_rule_is_ticked_by_keyboard() {
    let mut window = Window::ordinary();
    window.tab_to("Count announced");
    window.key(Key::Space);
    window.shows_all(&[("Total", "12,270"), ("Announced", "0")]);
}

#[test]
fn a_what_if_is_shown_by_keyboard() {
    let mut window = Window::ordinary();
    window.click("New");
    window.tab_to("What-if: Reported");
    window.key(Key::Enter);
    assert_eq!(window.get("What-if: Reported").selected, Some(true));
}

#[test]
fn arrow_keys_step_from_report_to_report_on_the_time_line() {
    let mut window = Window::ordinary();
    window.tab_to("Time line");
    let days: Vec<String> = window.session().report_days().iter().map(|(day, _)| day.to_string()).collect();
    let at = days.iter().position(|day| day == "2022-02-22").expect("a day with reports");
    window.key(Key::ArrowLeft);
    window.shows_all(&[("Day", &days[at - 1]), ("Time line", &days[at - 1])]);
    window.key(Key::ArrowRight);
    window.key(Key::ArrowRight);
    window.shows("Day", &days[at + 1]);
    assert_eq!(window.focus().as_deref(), Some("Time line"));
}

#[test]
fn the_wheel_never_moves_the_day() {
    let mut window = Window::ordinary();
    window.wheel("Time line", -120.0);
    window.wheel("Day", -120.0);
    window.shows("Day", "2022-02-22");
}

#[test]
fn the_list_of_statuses_is_left_for_the_grid() {
    let mut window = Window::tall();
    window.click("Status: Germany in Lithuania (deu.ltu.efp)");
    window.key(Key::F2);
    window.key(Key::Escape);
    assert!(window.in_grid());
    window.key(Key::ArrowDown);
    assert_eq!(selected(&window), ["deu.ltu.efp.reinforcement-2022"]);
    // Escape with nothing to leave does no harm.
    window.key(Key::Escape);
    window.key(Key::ArrowUp);
    assert_eq!(selected(&window), ["deu.ltu.efp"]);
}
