//! What can be done to a row, by the other button of the mouse.

use eframe::egui::Key;

use crate::harness::{CTRL, GERMANS, Window};

const CZECHS: &str = "Troops: Czechia in Lithuania (cze.ltu.efp)";

#[test]
fn it_selects_its_row_and_removes_and_reverts_it() {
    let mut window = Window::tall();
    window.right_click(GERMANS);
    assert_eq!(window.session().selected(), ["deu.ltu.efp"]);
    window.choose("Remove row");
    window.shows_all(&[("Total", "17,965"), ("Difference from reported", "-500")]);
    window.right_click(GERMANS);
    window.choose("Revert row");
    window.shows_all(&[("Total", "18,465"), ("Difference from reported", "0"), (GERMANS, "500")]);
}

#[test]
fn what_cannot_be_done_to_the_row_is_disabled_and_says_why() {
    let mut window = Window::tall();
    window.right_click(GERMANS);
    let disabled: Vec<String> =
        window.nodes().into_iter().filter(|node| node.in_popup && node.disabled).map(|node| node.name).collect();
    assert_eq!(disabled, ["Revert row"]);
    window.hover("Revert row", |node| node.in_popup);
    window.must_say("The selected rows are not changed in this what-if");
    window.key(Key::Escape);
    assert!(!window.has("Revert row"));
    window.set(GERMANS, "1000");
    window.right_click(GERMANS);
    assert!(!window.one_of("Revert row", |node| node.in_popup).disabled);
    window.choose("Revert row");
    window.shows(GERMANS, "500");
}

#[test]
fn inside_a_selection_it_is_about_all_of_it() {
    let mut window = Window::tall();
    window.click(CZECHS);
    window.click_with(CTRL, GERMANS);
    window.right_click(CZECHS);
    assert_eq!(window.session().selected().len(), 2);
    window.choose("Remove row");
    window.shows("Total", "17,835");
    assert_eq!(window.session().history().undo_label(), Some("Remove 2 rows"));
}

#[test]
fn outside_a_selection_it_is_about_its_own_row() {
    let mut window = Window::tall();
    window.click(CZECHS);
    window.right_click(GERMANS);
    assert_eq!(window.session().selected(), ["deu.ltu.efp"]);
    window.choose("Remove row");
    window.shows_all(&[("Total", "17,965"), (CZECHS, "130")]);
}

#[test]
fn it_fills_down_from_the_row_above() {
    let mut window = Window::tall();
    window.right_click("Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)");
    window.choose("Fill down");
    window.shows_all(&[
        ("Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)", "500"),
        ("Difference from reported", "+140"),
    ]);
}

#[test]
fn of_a_host_it_selects_the_rows() {
    let mut window = Window::tall();
    window.right_click("Host: Bulgaria");
    let mut selected = window.session().selected().to_vec();
    selected.sort();
    assert_eq!(selected, ["esp.bgr.air-policing-2022", "nld.bgr.air-policing-2022"]);
    window.shows("Selection", "130");
    assert!(window.has("Troops: Spain in Bulgaria (esp.bgr.air-policing-2022)"), "not folded");
}
