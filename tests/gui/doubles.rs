//! What may be counted twice, own reports that are switched off, published totals beside the numbers, and the hint that
//! a typed number is no fact.

use eframe::egui::{Key, Role};

use crate::harness::Window;

const SIXTY: &str = "Troops: United States in Estonia, Latvia (not split) (usa.est-lva.rotational-2022)";
const GERMANS: &str = "Troops: Germany in Lithuania (deu.ltu.efp)";

#[test]
fn the_total_says_that_rows_may_be_counted_twice_and_the_list_settles_it() {
    // 60 in Estonia and Latvia and 100 in Lithuania beside 800 for all three.
    let mut window = Window::tall();
    window.click("2 pairs of rows may be counted twice…");
    window.must_say("2 pairs of counted rows may hold the same troops");
    window.must_say("60 would be counted twice");
    window.click("The 60 are included in the 800");
    window.shows("Total", "18,405");
    window.must_say("Two counted rows may hold the same troops");
    window.click("Close");
    window.must_say("1 pair of rows may be counted twice…");
    window.menu("Edit", "Undo");
    window.shows("Total", "18,465");
}

#[test]
fn a_remark_is_dismissed_with_a_reason_and_brought_back() {
    let mut window = Window::tall();
    window.menu("Edit", "Counted twice?…");
    let not_the_same = window.all("Not the same…");
    assert_eq!(not_the_same.len(), 2);
    window.click_on(not_the_same[0].rect.unwrap().center());
    window.fill("Why they are not the same", "the hundred left in January");
    window.click_role(Role::Button, "Not the same");
    window.must_say("not the same: the hundred left in January");
    window.shows("Total", "18,465");
    assert_eq!(window.session().document().own().dismissed[0].why, "the hundred left in January");
    window.click("Close");
    window.must_say("1 pair of rows may be counted twice…");
    window.menu("Edit", "Counted twice?…");
    window.click("Bring back");
    assert!(window.session().document().own().dismissed.is_empty());
    window.must_say("2 pairs of counted rows");
}

#[test]
fn a_row_says_it_too_and_the_list_shows_both() {
    let mut window = Window::tall();
    window.click(SIXTY);
    window.must_say("Counted twice?");
    window.click("Say whether it is…");
    let show = window.all("Show both rows");
    window.click_on(show[1].rect.unwrap().center());
    assert_eq!(window.session().selected(), ["usa.baltics.battalion-2022", "usa.est-lva.rotational-2022"]);
    assert!(!window.says("pairs of counted rows"), "the list is out of the way");
    window.click(GERMANS);
    assert!(!window.says("Counted twice?"), "of these nothing is said");
}

#[test]
fn an_own_report_is_switched_off_and_on_in_the_list() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.menu("Edit", "Add a report…");
    window.fill("How many", "800");
    window.fill("Publisher", "Ministry");
    window.click("Record");
    window.shows("Total", "18,765");
    window.must_say("with 1 report of mine");
    window.click("Switch off");
    window.shows("Total", "18,465");
    assert!(!window.says("report of mine"));
    window.must_say("switched off");
    window.menu("Edit", "My reports…");
    // The list lies over the panel at the right, which offers the same.
    let in_list = |window: &Window, name: &str| {
        let lefts = window.all(name).into_iter().filter_map(|node| node.rect);
        lefts.min_by(|a, b| a.left().total_cmp(&b.left())).unwrap().center()
    };
    let on = in_list(&window, "Switch on");
    window.click_on(on);
    window.shows("Total", "18,765");
    let off = in_list(&window, "Switch off");
    window.click_on(off);
    window.shows("Total", "18,465");
    window.click("Close");
    window.must_say("switched off");
}

#[test]
fn group_lines_and_bars_name_what_is_published_near_the_day() {
    let mut window = Window::tall();
    // “a 1,100-strong NATO battle group in Lithuania”, Deutsche Welle, 22 Feb 2022, is the nearest.
    let lithuania = window.get("Host: Lithuania");
    assert!(lithuania.description.contains("published for a formation: 1,100"), "{lithuania:?}");
    assert!(!window.get("Host: Bulgaria").description.contains("published"), "of Bulgaria nothing is");
    // Nearer is “nearly 2,000 in Romania”, but of the US alone; “up to 4,000” of 24 January is of all.
    let romania = window.get("Host: Romania").description;
    assert!(romania.contains("published: up to 4,000"), "{romania}");
    window.must_say("published total");
    // In 2019 the nearest is Estonia's 1,200 of 16 January.
    window.fill("Day", "2019-01-20");
    window.key(Key::Enter);
    assert!(window.get("Host: Estonia").description.contains("published for a formation: 1,200"));
    window.fill("Day", "2019-04-20");
    window.key(Key::Enter);
    assert!(!window.get("Host: Estonia").description.contains("published"), "a month is not near any more");
}

const HINT: &str = "Is it a fact with a source?";

#[test]
fn the_first_typed_number_says_once_that_it_is_no_fact() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let mut window = Window::remembering(eframe::egui::vec2(1440.0, 900.0), &path);
    assert!(!window.says(HINT));
    window.set("Troops: Netherlands in Bulgaria (nld.bgr.air-policing-2022)", "20");
    window.must_say(HINT);
    // The cursor has gone on to the next row; the hint is about the one that was typed over.
    window.click_role(Role::Link, "Add a report…");
    window.must_say("a fact with a source, under every what-if");
    window.must_say("Netherlands in Bulgaria, fighter detachment: a fact with a source");
    window.click("Cancel");
    assert!(!window.says(HINT));
    window.set("Troops: Netherlands in Bulgaria (nld.bgr.air-policing-2022)", "30");
    assert!(!window.says(HINT));
    window.end();
    let mut window = Window::remembering(eframe::egui::vec2(1440.0, 900.0), &path);
    window.set("Troops: Netherlands in Bulgaria (nld.bgr.air-policing-2022)", "20");
    assert!(!window.says(HINT), "nor another day");
}
