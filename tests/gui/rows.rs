//! Rows: status, removing, reverting, adding; the cards of the changes.

use eframe::egui::{Key, Modifiers, Role};

use crate::harness::{CTRL, GERMANS, Window};

const COMING: &str = "Status: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)";

#[test]
fn a_status_is_chosen_from_a_list() {
    let mut window = Window::tall();
    window.shows(COMING, "on the way");
    window.double_click(COMING);
    window.choose("in place");
    window.shows_all(&[
        (COMING, "in place"),
        ("In place", "11,920"),
        ("On the way", "350"),
        ("Total", "18,465"),
        ("Difference from reported", "0"),
        ("What-if: What-if 1", "18,465"),
        ("Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)", "360"),
    ]);
    window.ctrl(Key::Z);
    window.shows_all(&[(COMING, "on the way"), ("In place", "11,560"), ("On the way", "710")]);
}

#[test]
fn ended_takes_a_row_out_of_the_total() {
    let mut window = Window::tall();
    window.double_click("Status: Germany in Lithuania (deu.ltu.efp)");
    window.choose("ended (left or merged)");
    window.shows_all(&[("Total", "17,965"), ("Host: Lithuania", "1,139"), ("Difference from reported", "-500")]);
}

#[test]
fn the_list_of_statuses_closes_without_a_choice() {
    let mut window = Window::tall();
    window.double_click(COMING);
    assert!(window.says("ended (left or merged)"));
    window.key(Key::Escape);
    assert!(!window.says("ended (left or merged)"));
    window.double_click(COMING);
    window.click(GERMANS);
    assert!(!window.says("ended (left or merged)"));
    assert!(!window.session().is_modified());
}

#[test]
fn a_removed_row_stays_to_be_seen_and_is_reverted() {
    let mut window = Window::tall();
    assert!(window.get("Remove").disabled);
    window.click(GERMANS);
    window.click("Remove");
    window.shows_all(&[
        ("Total", "17,965"),
        ("In place", "11,060"),
        ("Difference from reported", "-500"),
        ("Host: Lithuania", "1,139"),
        ("Rows shown", "52"),
        ("What-if: What-if 1", "17,965"),
    ]);
    assert!(window.has(GERMANS), "struck out, not gone");
    window.click(GERMANS);
    // There is a link on the card too; the button stands over the grid.
    window.click_role(Role::Button, "Revert");
    window.shows_all(&[("Total", "18,465"), ("Difference from reported", "0"), (GERMANS, "500")]);
    window.ctrl(Key::Z);
    window.shows("Total", "17,965");
    window.ctrl(Key::Z);
    window.shows("Total", "18,465");
    assert!(!window.has("What-if: What-if 1"));
}

#[test]
fn several_rows_are_removed_in_one_step() {
    let mut window = Window::tall();
    window.click("Troops: Czechia in Lithuania (cze.ltu.efp)");
    window.click_with(CTRL, GERMANS);
    window.shows("Selection", "630");
    window.menu("Edit", "Remove row");
    window.shows("Total", "17,835");
    window.ctrl(Key::Z);
    window.shows_all(&[("Total", "18,465"), ("Host: Lithuania", "1,639")]);
}

#[test]
fn a_selection_says_how_much_of_it_counts() {
    let mut window = Window::tall();
    window.click("Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)");
    let last = "Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022.second-convoy)";
    window.click_with(Modifiers::SHIFT, last);
    assert_eq!(window.session().selected().len(), 3);
    window.must_say("3 selected: 590, 360 count");
}

#[test]
fn a_row_is_added_by_a_form() {
    let mut window = Window::tall();
    window.click("Add…");
    window.fill("Who sends them", "Sweden");
    window.fill("To which host", "Latvia");
    window.fill("What they are", "mechanised company");
    window.fill("How many", "150");
    window.fill("Why", "as offered");
    window.click("Add row");
    window.shows_all(&[
        ("Total", "18,615"),
        ("In place", "11,710"),
        ("Difference from reported", "+150"),
        ("Host: Latvia", "2,206"),
        ("Total: Latvia", "2,206"),
        ("Rows shown", "53"),
        ("What-if: What-if 1", "18,615"),
        ("What-if: Reported", "18,465"),
    ]);
    let cells = window.all_beginning("Troops: Sweden in Latvia (");
    assert_eq!(cells.len(), 1, "{cells:?}");
    assert_eq!(cells[0].value, "150");
    assert_eq!(window.all_beginning("What: Sweden in Latvia (")[0].value, "mechanised company");
    window.must_say("as offered");
    assert_eq!(window.session().selected().len(), 1);
    // It is edited like any other, and taken out for good.
    let cell = cells[0].name.clone();
    window.set(&cell, "200");
    window.shows_all(&[("Total", "18,665"), (cell.as_str(), "200")]);
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    window.shows_all(&[("Total", "18,465"), ("Rows shown", "52")]);
    assert!(!window.has(&cell));
}

#[test]
fn a_form_with_something_missing_says_what_and_stays() {
    let mut window = Window::tall();
    window.menu("Edit", "Add a row…");
    window.click("Add row");
    window.must_say("Who sends them?");
    window.fill("Who sends them", "Sweden");
    window.click("Add row");
    window.must_say("Where are they?");
    window.fill("To which host", "Latvia");
    window.fill("How many", "many");
    window.click("Add row");
    assert!(window.has("Add row"), "still open");
    window.fill("How many", "up to 80");
    window.fill("From which day", "tomorrow");
    window.click("Add row");
    assert!(window.has("Add row"), "still open");
    window.fill("From which day", "2022-02-01");
    window.click("Add row");
    assert!(!window.has("Add row"));
    window.shows_all(&[("Total", "18,545"), ("Rows shown", "53")]);
    window.fill("Day", "2022-01-31");
    window.key(Key::Enter);
    window.shows("Difference from reported", "0");
}

#[test]
fn a_form_can_be_left() {
    let mut window = Window::tall();
    window.click("Add…");
    window.fill("Who sends them", "Sweden");
    window.click("Cancel");
    assert!(!window.has("Add row"));
    window.click("Add…");
    window.key(Key::Escape);
    assert!(!window.has("Add row"));
    assert!(!window.session().is_modified());
}

#[test]
fn a_form_is_filled_and_sent_by_keyboard() {
    let mut window = Window::tall();
    window.click("Add…");
    window.text("SWE");
    window.key(Key::Tab);
    window.text("LVA");
    window.key(Key::Enter);
    assert!(!window.has("Add row"), "Enter sends it");
    window.shows_all(&[("Rows shown", "53"), ("Without a number", "10"), ("Total", "18,465")]);
}

fn why(window: &Window) -> String {
    let shown = window.session().shown().expect("a what-if");
    shown.edits["deu.ltu.efp"].why.clone()
}

#[test]
fn a_reason_is_typed_on_the_card_of_a_change() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.must_say("500 → 1,000");
    window.must_say("2022-06-07");
    window.shows("Reason: deu.ltu.efp", "");
    window.click("Reason: deu.ltu.efp");
    window.text("as announced in Berlin");
    window.key(Key::Enter);
    assert_eq!(why(&window), "as announced in Berlin");
    window.shows("Reason: deu.ltu.efp", "as announced in Berlin");
    window.ctrl(Key::Z);
    assert_eq!(why(&window), "");
    window.shows("Total", "18,965");
    window.ctrl(Key::Y);
    assert_eq!(why(&window), "as announced in Berlin");
    // Escape leaves it as it was.
    window.click("Reason: deu.ltu.efp");
    window.text("nonsense");
    window.key(Key::Escape);
    assert_eq!(why(&window), "as announced in Berlin");
}

#[test]
fn a_reason_is_kept_when_something_else_is_clicked() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("Reason: deu.ltu.efp");
    window.text("as announced");
    window.click(GERMANS);
    assert_eq!(why(&window), "as announced");
}

#[test]
fn a_change_holds_for_good_or_until_the_next_report() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.fill("Day", "2022-09-07");
    window.key(Key::Enter);
    window.shows_all(&[(GERMANS, "1,500"), ("Difference from reported", "0")]);
    window.click("Ignore later reports");
    window.shows_all(&[(GERMANS, "1,000"), ("Difference from reported", "-500")]);
    window.must_say("for good");
    window.click("Until the next report");
    window.shows_all(&[(GERMANS, "1,500"), ("Difference from reported", "0")]);
    window.ctrl(Key::Z);
    window.shows_all(&[(GERMANS, "1,000"), ("Difference from reported", "-500")]);
}

#[test]
fn a_card_shows_its_row_and_reverts_it() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click_role(Role::Link, "Revert");
    window.shows_all(&[("Total", "18,465"), (GERMANS, "500"), ("What-if: What-if 1", "18,465")]);
}

#[test]
fn attributes_are_typed_over_too() {
    let mut window = Window::tall();
    let what = "What: Germany in Lithuania (deu.ltu.efp)";
    window.set(what, "armoured company");
    window.shows_all(&[(what, "armoured company"), ("Total", "18,465"), ("What-if: What-if 1", "18,465")]);
    window.set("Who: Germany in Lithuania (deu.ltu.efp)", "Czech Republic");
    window.shows("Who: Czechia in Lithuania (deu.ltu.efp)", "Czechia");
    window.shows_all(&[("Troops: Czechia in Lithuania (deu.ltu.efp)", "500"), ("Germany: Lithuania", "360")]);
    window.ctrl(Key::Z);
    window.shows(GERMANS, "500");
}

#[test]
fn only_changed_rows_can_be_shown() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("Only changed");
    window.shows_all(&[("Rows shown", "1"), (GERMANS, "1,000"), ("Total", "18,965")]);
    window.click("Only changed");
    window.shows("Rows shown", "52");
}

#[test]
fn enter_on_a_button_of_the_form_is_that_button() {
    let mut window = Window::tall();
    window.click("Add…");
    window.text("Sweden");
    window.key(Key::Tab);
    window.text("Latvia");
    window.tab_to("Cancel");
    window.key(Key::Enter);
    assert!(!window.has("Add row"));
    assert!(!window.session().is_modified(), "cancelled");
}

#[test]
fn a_change_on_a_day_that_the_old_one_does_not_reach_takes_its_place() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.fill("Day", "2022-09-07");
    window.key(Key::Enter);
    window.set(GERMANS, "2000");
    window.must_have_noticed("This replaces the change from 2022-02-22");
    window.shows_all(&[(GERMANS, "2,000"), ("Difference from reported", "+500")]);
    window.click("Back");
    window.shows_all(&[(GERMANS, "500"), ("Difference from reported", "0")]);
}
