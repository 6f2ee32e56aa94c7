//! Rows that are left out: in other hosts, not yet or no longer there. The line at the bottom says how many and opens
//! them.

use crate::harness::Window;

const OTHER: &str = "1 in other hosts";
const NOT_THERE: &str = "72 not yet or no longer there";
/// Announced in 2023, for the day on screen nothing.
const BRIGADE: &str = "Troops: Germany in Lithuania (deu.ltu.brigade-45)";

fn totals_are_as_reported(window: &Window) {
    window.shows_all(&[
        ("Total", "18,465"),
        ("In place", "11,560"),
        ("Without a number", "9"),
        ("Older reports", "30"),
        ("Range", "18,180 or more"),
        ("Host: Lithuania", "1,639"),
        ("Bar: Lithuania", "1,639"),
        ("What-if: Reported", "18,465"),
    ]);
    assert!(!window.session().is_modified(), "looking is not editing");
}

#[test]
fn rows_in_other_hosts_are_opened_and_closed_and_change_no_total() {
    let mut window = Window::tall();
    assert!(!window.has("Host: Germany"));
    window.click(OTHER);
    window.shows("Rows shown", "53");
    window.must_say("1 in other hosts: shown");
    let host = window.get("Host: Germany");
    assert!(host.description.contains("not counted: another host"), "{host:?}");
    totals_are_as_reported(&window);
    window.click("1 in other hosts: shown");
    window.shows("Rows shown", "52");
    assert!(!window.has("Host: Germany"));
    assert!(window.has(OTHER), "it says again what is left out");
}

#[test]
fn rows_that_are_not_there_are_opened_and_closed_and_change_no_total() {
    let mut window = Window::tall();
    assert!(!window.has(BRIGADE));
    window.click(NOT_THERE);
    window.shows("Rows shown", "124");
    window.must_say("72 not yet or no longer there: shown");
    totals_are_as_reported(&window);
    window.click("72 not yet or no longer there: shown");
    window.shows("Rows shown", "52");
    assert!(!window.has(BRIGADE));
}

#[test]
fn both_can_be_open_at_once() {
    let mut window = Window::tall();
    window.click(OTHER);
    window.click(NOT_THERE);
    window.shows("Rows shown", "125");
    totals_are_as_reported(&window);
}

#[test]
fn a_row_that_is_not_there_can_be_given_a_number() {
    let mut window = Window::new(eframe::egui::vec2(1440.0, 4200.0), eframe::egui::Theme::Light, None);
    window.click(NOT_THERE);
    window.shows(BRIGADE, "no number given");
    window.shows("Status: Germany in Lithuania (deu.ltu.brigade-45)", "not reported");
    window.set(BRIGADE, "4800");
    window.shows_all(&[(BRIGADE, "4,800"), ("Difference from reported", "+4,800"), ("Total", "23,265")]);
    window.shows("Host: Lithuania", "6,439");
    window.must_say("71 not yet or no longer there: shown");
    // It is one of the rows of the what-if now and stays when the others go.
    window.click("71 not yet or no longer there: shown");
    window.shows_all(&[("Rows shown", "53"), (BRIGADE, "4,800")]);
    window.ctrl(eframe::egui::Key::Z);
    window.shows("Rows shown", "52");
    totals_are_as_reported(&window);
}

#[test]
fn with_all_hosts_counted_none_is_in_another() {
    let mut window = Window::tall();
    window.choose_from("Hosts counted", "all hosts");
    assert!(!window.says("in other hosts"));
    window.choose_from("Hosts counted", "only Lithuania");
    let inside: usize = window.value("Rows shown").parse().unwrap();
    let links = window.nodes();
    let link = links.iter().find(|node| node.name.ends_with("in other hosts")).expect("the rows left out");
    assert_eq!(link.name, format!("{} in other hosts", 53 - inside));
    window.click(&link.name);
    window.shows("Rows shown", "53");
}

#[test]
fn a_row_that_is_given_a_host_that_is_not_counted_says_where_it_went() {
    let mut window = Window::tall();
    window.menu("Columns", "Where");
    window.set("Where: Germany in Lithuania (deu.ltu.efp)", "Norway");
    assert!(!window.has("Troops: Germany in Norway (deu.ltu.efp)"), "it is out of sight");
    window.must_have_noticed("Norway is not among the hosts counted");
    window.click("2 in other hosts");
    assert!(window.has("Troops: Germany in Norway (deu.ltu.efp)"), "it is where the notice says");
}

#[test]
fn a_row_that_is_given_another_counted_host_needs_no_words() {
    let mut window = Window::tall();
    window.menu("Columns", "Where");
    window.set("Where: Germany in Lithuania (deu.ltu.efp)", "Latvia");
    assert!(window.has("Troops: Germany in Latvia (deu.ltu.efp)"));
    assert!(window.notices().is_empty(), "{:?}", window.notices());
}
