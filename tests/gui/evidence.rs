//! Why a number: the reports of a row, the rows behind a total, published totals; facts recorded in the window.

use eframe::egui::Role;

use crate::harness::{BELGIANS, GERMANS, Window};

#[test]
fn a_row_says_where_its_number_comes_from() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.must_say("confirmed without a number: Deutsche Welle, 22 Feb 2022");
    window.must_say("Germany leads the 1,200-strong eFP battlegroup in Lithuania");
    window.must_say("the number in force");
    window.must_say("the status in force");
    // The published totals it is part of, with what was found.
    assert_eq!(window.get("Claim: k001").value, "more found than published");
    window.must_say("1,274 found, 1,100 published; Belgium gives no number");
}

#[test]
fn is_about_6000_right_is_answered_in_one_look() {
    let mut window = Window::tall();
    window.click("Chart: Published");
    window.must_say("12 more found than published, 19 less found than published, 21 agreeing, 54 cannot tell");
    // Of the shown day and about the most hosts, so it stands first.
    let top = |node: &crate::harness::Node| node.rect.map_or(f32::INFINITY, |rect| rect.top());
    let claims = window.all_beginning("Claim: ");
    let first = claims.iter().min_by(|a, b| top(a).total_cmp(&top(b))).unwrap();
    assert_eq!(first.name, "Claim: k003");
    window.click("Chart: Where");
    window.click(GERMANS);
    let claim = window.get("Claim: k003");
    assert_eq!(claim.value, "cannot tell");
    assert!(claim.description.contains("6,555 (6,270 or more) found, about 6,000 published; 7 rows give no number"));
    assert!(claim.description.contains("too old; 6,585 with older reports"), "{}", claim.description);
}

#[test]
fn a_total_is_explained_from_the_bar_the_headline_and_the_group_line() {
    let mut window = Window::tall();
    window.click("Bar: Lithuania");
    window.must_say("WHY 1,639+");
    window.must_say("9 counted with a number");
    window.must_say("2 left out: status not counted");
    window.click("2 counted without a number");
    assert_eq!(window.session().selected(), ["bel.ltu.efp", "dnk.ltu.f16-2022"]);
    window.click("On the way");
    window.must_say("WHY 710");
    window.click("Total");
    window.must_say("32 counted with a number");
    assert_eq!(window.session().selected().len(), 32 + 9 + 2);
    window.right_click("Host: Poland");
    window.must_say("WHY 9,880+");
}

#[test]
fn a_fact_is_recorded_with_its_source() {
    let mut window = Window::tall();
    window.click(BELGIANS);
    window.click("Add a report…");
    window.fill("How many", "50");
    window.click("Record");
    window.must_say("a fact needs a source");
    window.fill("Publisher", "Belgian Defence");
    window.click_role(Role::MultilineTextInput, "The source’s own words");
    window.text("fifty soldiers");
    window.click("Record");
    window.shows_all(&[(BELGIANS, "50"), ("Total", "18,515"), ("Without a number", "8")]);
    window.must_say("my report");
    window.shows("Source: Belgium in Lithuania (bel.ltu.efp)", "Belgian Defence");
    window.shows("Difference from reported", "0");
    window.menu("Edit", "My reports…");
    window.must_say("Belgian Defence");
    window.click_role(Role::Link, "Remove");
    window.click("Close");
    window.shows("Total", "18,465");
}

#[test]
fn a_known_source_is_found_by_its_words() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.click("Add a report…");
    window.fill("How many", "510");
    window.fill("One that is there", "dw-2022-02-22");
    window.click_link("Deutsche Welle · ");
    assert!(window.has("Another source"));
    window.click("Record");
    window.shows_all(&[(GERMANS, "510"), ("Total", "18,475")]);
}

#[test]
fn a_competing_figure_is_used_instead_with_a_reason() {
    let mut window = Window::tall();
    window.fill("Day", "2022-02-28");
    window.click("Troops: Netherlands in Lithuania (nld.ltu.efp)");
    window.shows("Troops: Netherlands in Lithuania (nld.ltu.efp)", "270");
    window.click_first("Use this figure instead…");
    window.fill("Why this one?", "the ministry’s own count");
    window.click("Use it");
    window.shows("Troops: Netherlands in Lithuania (nld.ltu.efp)", "350");
    window.click("Use the file’s figure again");
    window.shows("Troops: Netherlands in Lithuania (nld.ltu.efp)", "270");
}

#[test]
fn a_hosts_panel_names_its_largest_rows_with_who_gave_the_number_and_what_is_reported_together_with_others() {
    let mut window = Window::tall();
    window.click("Bar: Lithuania");
    window.must_say("LRT English, 14 Feb 2022");
    // 800 announced for all three Baltic states, and attack helicopters without a number.
    window.click_role(Role::Link, "Not in this: 800+ in Estonia, Latvia, Lithuania (not split)");
    window.must_say("WHY 800+");
    window.click("Bar: Lithuania");
    window.click_role(Role::Link, "Germany in Lithuania: 500");
    assert_eq!(window.session().selected(), ["deu.ltu.efp"]);
}

#[test]
fn rows_behind_a_number_are_listed_with_a_way_back() {
    let mut window = Window::tall();
    window.click("Bar: Lithuania");
    window.click_role(Role::Link, "9 counted with a number");
    window.must_say("9 ROWS SELECTED");
    window.must_say("Luxembourg in Lithuania: 4");
    window.click_role(Role::Link, "‹ Lithuania");
    window.must_say("WHY 1,639+");
}
