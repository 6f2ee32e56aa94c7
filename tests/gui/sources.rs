//! Sources: the list, what one says, the way there from a row; and the filter of rows by what is known of sources.

use eframe::egui::{Key, Role};

use crate::harness::Window;

const GERMANS: &str = "Troops: Germany in Lithuania (deu.ltu.efp)";
const BELGIANS: &str = "Troops: Belgium in Lithuania (bel.ltu.efp)";
const DW: &str = "Source: dw-2022-02-22";

#[test]
fn a_source_is_picked_and_says_all_it_says_counted_or_not_and_why() {
    let mut window = Window::tall();
    window.click("Chart: Sources");
    window.must_say("205 sources say something of these troops.");
    window.fill("Find a source", "deutsche welle");
    window.shows(DW, "12 + 8");
    window.click(DW);
    window.must_say("Deutsche Welle, 2022-02-22");
    window.must_say("and 8 published totals");
    window.must_say("announced · counted with a number");
    window.must_say("in place · counted without a number");
    window.must_say("in place · the status in force, no number");
    window.must_say("offered · left out: status not counted");
    assert!(window.get("Claim: k003").description.contains("about 6,000 published"));
    window.click_role(Role::Link, "12 reports");
    // 800 + 360 + 55 of the article, and what holds of others: 500, 270, 140, 130, 4.
    window.shows("Selection", "2,259");
    window.click_role(Role::Link, "‹ All sources");
    assert!(window.has(DW), "the list is as it was");
}

#[test]
fn from_a_row_it_is_one_click_to_its_source() {
    let mut window = Window::tall();
    window.click(BELGIANS);
    window.click_role(Role::Link, "All this source says");
    window.must_say("12 reports");
    window.must_say("Deutsche Welle, 2022-02-22");
}

#[test]
fn rows_are_filtered_and_totals_stay() {
    let mut window = Window::tall();
    window.open_menu("Filter");
    window.choose("government");
    assert!(!window.has(BELGIANS), "Deutsche Welle is a newspaper");
    assert!(window.has("Troops: Poland in Latvia (pol.lva.efp)"), "wojsko-polskie.pl");
    window.shows("Total", "18,465");
    assert!(window.has("Filter: government"), "it is seen that rows are left out");
    window.choose("of a day that was inferred");
    assert!(window.has("Filter: government, day inferred"));
    window.choose("Show all rows");
    window.shows("Rows shown", "52");
    assert!(window.has(BELGIANS) && window.has("Filter"));
}

#[test]
fn what_nobody_could_know_on_the_day_is_found() {
    let mut window = Window::tall();
    window.open_menu("Filter");
    window.choose("published after the day shown");
    window.key(Key::Escape);
    // The 60 and the 100 of 1 Feb are from an article of 23 Feb.
    assert!(window.has("Troops: United States in Estonia, Latvia (not split) (usa.est-lva.rotational-2022)"));
    assert!(!window.has(BELGIANS) && !window.has(GERMANS));
}

#[test]
fn the_list_of_sources_is_filtered_too() {
    let mut window = Window::tall();
    window.click("Chart: Sources");
    window.open_menu("Filter");
    window.choose("alliance");
    window.must_say("1 of 205 sources.");
}
