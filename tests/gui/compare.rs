//! The tab *Compare*. Numbers are worked out by hand on the shipped data, where 18,465 are reported on 22 February 2022:
//! 1,639 of them in Lithuania (500 Germans in the row that is changed, the Belgians without a number), 2,000 in Estonia
//! (300 French); 860 Germans in all.

use eframe::egui::{Key, Theme, Vec2, vec2};

use crate::harness::{BELGIANS, GERMANS, ORDINARY, SMALL, Window};

const FRENCH: &str = "Troops: France in Estonia (fra.est.efp)";

/// "What-if 1": 500 more Germans in Lithuania, 200 fewer French in Estonia. "What-if 2": 250 Belgians in Lithuania. The
/// second is shown, and so is the tab.
fn two_what_ifs() -> Window {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.set(FRENCH, "100");
    window.click("New");
    window.set(BELGIANS, "250");
    window.click("Chart: Compare");
    window
}

/// The names of the lines in sight.
fn lines(window: &Window) -> Vec<String> {
    let nodes = window.all_beginning("Line: ");
    nodes.into_iter().map(|node| node.name.trim_start_matches("Line: ").to_owned()).collect()
}

#[test]
fn without_a_what_if_it_says_what_to_do() {
    let mut window = Window::ordinary();
    window.click("Chart: Compare");
    window.must_say("There is no what-if yet. Change a number");
    assert!(!window.has("Compare against"));
    window.click("New");
    assert!(!window.says("There is no what-if yet"));
    window.must_say("No line differs on this day by this rule.");
    window.shows_all(&[("Reported: Total", "18,465"), ("What-if 1, difference: Total", "0")]);
}

#[test]
fn differences_by_host_and_by_contributor() {
    let mut window = two_what_ifs();
    assert_eq!(lines(&window), ["Estonia", "Lithuania"]);
    window.must_say("Differences from Reported, 22 Feb 2022");
    window.must_say("7 other lines are the same everywhere.");
    window.shows_all(&[
        ("Reported: Lithuania", "1,639"),
        ("What-if 1: Lithuania", "2,139"),
        ("What-if 1, difference: Lithuania", "+500"),
        ("What-if 1, %: Lithuania", "+31 %"),
        ("What-if 2: Lithuania", "1,889"),
        ("What-if 2, difference: Lithuania", "+250"),
        ("What-if 2, %: Lithuania", "+15 %"),
        ("Reported: Estonia", "2,000"),
        ("What-if 1: Estonia", "1,800"),
        ("What-if 1, difference: Estonia", "-200"),
        ("What-if 1, %: Estonia", "-10 %"),
        ("What-if 2, difference: Estonia", "0"),
        ("Reported: Total", "18,465"),
        ("What-if 1: Total", "18,765"),
        ("What-if 1, difference: Total", "+300"),
        ("What-if 2: Total", "18,715"),
        ("What-if 2, difference: Total", "+250"),
        ("Line: Lithuania", "What-if 1 +500, What-if 2 +250"),
    ]);
    window.choose_from("Compare by", "by contributor");
    assert_eq!(lines(&window), ["Germany", "France", "Belgium"]);
    window.shows_all(&[
        ("Reported: Germany", "860"),
        ("What-if 1: Germany", "1,360"),
        ("What-if 1, difference: Germany", "+500"),
        ("What-if 1, %: Germany", "+58 %"),
        ("What-if 2, difference: Germany", "0"),
        ("What-if 1, difference: France", "-200"),
        ("What-if 2, difference: Belgium", "+250"),
        ("What-if 2, difference: Total", "+250"),
    ]);
    window.choose_from("Compare by", "by contributor and host");
    window.shows("What-if 1, difference: France in Estonia", "-200");
    window.choose_from("Compare by", "by formation");
    window.shows("What-if 1, difference: eFP Battlegroup Estonia", "-200");
    window.choose_from("Compare by", "by status");
    window.shows_all(&[("What-if 1, difference: in place", "+300"), ("What-if 2, difference: in place", "+250")]);
}

#[test]
fn against_another_root() {
    let mut window = two_what_ifs();
    window.choose_from("Compare against", "against What-if 1");
    window.must_say("Differences from What-if 1, 22 Feb 2022");
    window.shows_all(&[
        ("Reported, difference: Lithuania", "-500"),
        // 500 of 2,139 are 23.4 per cent.
        ("Reported, %: Lithuania", "-23 %"),
        ("What-if 2, difference: Lithuania", "-250"),
        ("What-if 2, difference: Estonia", "+200"),
        // 200 of 1,800.
        ("What-if 2, %: Estonia", "+11 %"),
        ("What-if 2, difference: Total", "-50"),
    ]);
    assert!(!window.has("What-if 1, difference: Total"), "nothing differs from itself");
    // One that is gone is no root, until it is back.
    window.click("What-if: What-if 1");
    window.click("Delete");
    window.must_say("What-if 2 against Reported, 22 Feb 2022");
    window.shows("Line: Lithuania", "+250");
    window.ctrl(Key::Z);
    window.shows("What-if 2, difference: Total", "-50");
}

#[test]
fn those_not_ticked_take_no_part() {
    let mut window = two_what_ifs();
    window.shows("Compare against", "against Reported");
    window.click("What-ifs compared");
    assert!(window.get("Compare Reported").disabled, "the others are held against it");
    window.click("Compare What-if 1");
    // The menu stays open, for more than one to be ticked.
    assert_eq!(window.get("Compare What-if 1").checked, Some(false));
    assert_eq!(window.get("Compare What-if 2").checked, Some(true));
    window.key(Key::Escape);
    assert!(!window.has("Compare What-if 1"));
    window.must_say("What-if 2 against Reported");
    assert_eq!(lines(&window), ["Lithuania"]);
    assert!(!window.has("What-if 1: Lithuania"));
    window.shows("Line: Lithuania", "+250");
    window.click("What-ifs compared");
    window.click("Compare What-if 2");
    window.key(Key::Escape);
    window.must_say("Nothing is held against Reported. Tick a what-if");
    // A new one takes part.
    window.click("Duplicate");
    window.shows("What-if 2 copy, difference: Lithuania", "+250");
}

#[test]
fn only_what_changed_or_all_of_it() {
    let mut window = two_what_ifs();
    window.click("Only changed lines");
    let all = lines(&window);
    assert_eq!(all.len(), 9, "{all:?}");
    assert_eq!(all[..2], ["Poland", "Latvia"].map(str::to_owned), "the largest first");
    window.shows_all(&[("Reported: Poland", "9,880"), ("What-if 1, difference: Poland", "0")]);
    assert!(!window.says("other lines are the same"));
    window.click("Only changed lines");
    assert_eq!(lines(&window), ["Estonia", "Lithuania"]);
}

/// A number in place of none is a change, though no sum is another.
#[test]
fn nobody_in_place_of_nobody_knows_is_a_change() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("Chart: Compare");
    window.choose_from("Compare by", "by contributor and host");
    assert_eq!(lines(&window), ["Germany in Lithuania"]);
    window.set(BELGIANS, "0");
    window.click("None are there");
    assert_eq!(lines(&window), ["Germany in Lithuania", "Belgium in Lithuania"]);
    window.shows_all(&[("Line: Belgium in Lithuania", "0"), ("Reported: Belgium in Lithuania", "0")]);
}

#[test]
fn a_click_on_a_line_selects_its_rows() {
    let mut window = two_what_ifs();
    for table in [false, true] {
        window.click("Line: Estonia");
        let estonians = window.session().selected().to_vec();
        assert!(estonians.iter().all(|id| id.contains(".est.")), "{estonians:?}");
        assert!(estonians.contains(&"fra.est.efp".to_owned()));
        window.shows("Selection", "2,000");
        window.click("Line: Lithuania");
        assert!(window.session().selected().contains(&"bel.ltu.efp".to_owned()));
        window.shows("Selection", "1,889");
        if !table {
            window.click("As table");
        }
    }
    window.choose_from("Compare by", "by contributor and host");
    window.click("Line: France in Estonia");
    assert_eq!(window.session().selected(), ["fra.est.efp"]);
    window.choose_from("Compare by", "by status");
    window.click("Line: in place");
    window.shows("Selection", &window.value("In place"));
    window.choose_from("Compare by", "by formation");
    window.click("Line: eFP Battlegroup Estonia");
    assert!(window.session().selected().contains(&"fra.est.efp".to_owned()));
}

/// What a what-if has taken out is behind the difference too.
#[test]
fn rows_taken_out_are_selected_with_their_line() {
    let mut window = Window::tall();
    window.click(FRENCH);
    window.key(Key::Escape);
    window.click("Remove");
    window.click("Chart: Compare");
    window.choose_from("Compare by", "by contributor and host");
    window.shows("Line: France in Estonia", "-300");
    window.click("Line: France in Estonia");
    assert_eq!(window.session().selected(), ["fra.est.efp"]);
}

#[test]
fn it_follows_edits_the_rule_and_names() {
    let mut window = two_what_ifs();
    window.set(BELGIANS, "300");
    window.shows("What-if 2, difference: Lithuania", "+300");
    window.ctrl(Key::Z);
    window.shows("What-if 2, difference: Lithuania", "+250");
    window.click("Rename…");
    window.ctrl(Key::A);
    window.text("Host");
    window.key(Key::Enter);
    // Not mistaken for the line of the host in the table of rows.
    window.shows_all(&[("“Host”, difference: Lithuania", "+250"), ("Host: Lithuania", "1,889")]);
    window.click("Count in place");
    window.must_say("No line differs on this day by this rule.");
    window.shows("What-if 1, difference: Total", "0");
}

#[test]
fn the_table_has_the_same_numbers_and_is_copied() {
    let mut window = two_what_ifs();
    window.click("As table");
    assert_eq!(lines(&window), ["Estonia", "Lithuania"]);
    window.shows_all(&[("What-if 1, difference: Lithuania", "+500"), ("What-if 2: Total", "18,715")]);
    window.click("Rename…");
    window.ctrl(Key::A);
    window.text("=1+1");
    window.key(Key::Enter);
    window.click("Copy the comparison");
    let expected = "\
host\tReported\tWhat-if 1\tWhat-if 1: difference\tWhat-if 1: %\t'=1+1\t'=1+1: difference\t'=1+1: %
Estonia\t2000+\t1800+\t-200\t-10\t2000+\t0\t0
Lithuania\t1639+\t2139+\t500\t31\t1889+\t250\t15
Total\t18465+\t18765+\t300\t2\t18715+\t250\t1
";
    assert_eq!(window.clipboard(), expected);
}

/// Neither controls nor lines push the panel wider or stand out of it, however long a name is.
fn stays_in_its_panel(size: Vec2, theme: Theme) {
    let mut window = Window::new(size, theme, None);
    let width = |window: &Window| size.x - window.get("Chart: Where").rect.expect("it is on screen").left();
    let before = width(&window);
    window.ctrl(Key::F);
    window.text("deu.ltu.efp");
    window.key(Key::Enter);
    window.set(GERMANS, "1000");
    window.menu("What-if", "Duplicate");
    window.menu("What-if", "Rename…");
    window.ctrl(Key::A);
    window.text("A brigade of many more Germans in Lithuania until the end of the decade");
    window.key(Key::Enter);
    window.click("Chart: Compare");
    window.choose_from("Compare by", "by contributor and host");
    window.choose_from(
        "Compare against",
        "against A brigade of many more Germans in Lithuania until the end of the decade",
    );
    window.click("Only changed lines");
    for _ in 0..2 {
        assert!((width(&window) - before).abs() < 0.5, "the panel is wider: {} after {before}", width(&window));
        let right = size.x - 9.0;
        let controls =
            ["What-ifs compared", "Compare by", "Compare against", "Only changed lines", "Copy the comparison"];
        for name in controls.into_iter().chain(["Chart: Compare", "As table", "Fold the charts away"]) {
            let rect = window.get(name).rect.expect("it is on screen");
            assert!(rect.right() <= right, "{name} at {rect:?} of {size}");
        }
        for line in window.all_beginning("Line: ") {
            let rect = line.rect.expect("it has a place");
            assert!(rect.right() <= right, "{} at {rect:?} of {size}", line.name);
        }
        assert!(window.all_beginning("Line: ").len() > 3);
        window.click("As table");
    }
}

#[test]
fn it_stays_in_its_panel() {
    stays_in_its_panel(ORDINARY, Theme::Light);
    stays_in_its_panel(SMALL, Theme::Dark);
    stays_in_its_panel(vec2(900.0, 700.0), Theme::Light);
}
