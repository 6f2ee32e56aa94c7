//! The example of the Help menu.

use eframe::egui::Key;

use crate::harness::{GERMANS, Window};

#[test]
fn germany_doubles_in_one_step_with_a_reason_for_each_change() {
    let mut window = Window::tall();
    window.menu("Help", "Example what-if");
    window.shows_all(&[
        ("What-if: Germany doubles", "19,325"),
        ("Total", "19,325"),
        ("Difference from reported", "+860"),
        ("What-if: Reported", "18,465"),
        (GERMANS, "1,000"),
        ("Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)", "720"),
    ]);
    window.must_say("CHANGES (2)");
    for id in ["deu.ltu.efp", "deu.ltu.efp.reinforcement-2022"] {
        window.shows(&format!("Reason: {id}"), "Example: what if Germany sent twice as many?");
    }
    window.ctrl(Key::Z);
    window.shows_all(&[("Total", "18,465"), (GERMANS, "500")]);
    assert!(!window.has("What-if: Germany doubles"));
    assert!(!window.session().is_modified());
}

#[test]
fn a_second_one_has_a_name_of_its_own_and_leaves_the_first() {
    let mut window = Window::tall();
    window.menu("Help", "Example what-if");
    window.set(GERMANS, "2000");
    window.menu("Help", "Example what-if");
    let names: Vec<String> = window.all_beginning("What-if: ").into_iter().map(|node| node.name).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    window.shows_all(&[("What-if: Germany doubles", "20,325"), ("Total", "19,325"), (GERMANS, "1,000")]);
}

#[test]
fn on_a_day_without_a_number_to_double_it_says_so() {
    let mut window = Window::tall();
    window.fill("Day", "2000-01-01");
    window.key(Key::Enter);
    window.menu("Help", "Example what-if");
    window.must_have_noticed("On this day there is no number to double; choose a later one.");
    assert!(!window.session().is_modified());
}

#[test]
fn in_another_document_it_is_disabled_and_says_why() {
    let mut window = Window::ordinary();
    window.menu("File", "New");
    window.open_menu("Help");
    assert!(window.one_of("Example what-if", |node| node.in_popup).disabled);
    window.hover("Example what-if", |node| node.in_popup);
    window.must_say("Only in the dataset that comes with Muster");
}
