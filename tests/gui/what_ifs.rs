//! The list of what-ifs.

use eframe::egui::Key;

use crate::harness::{GERMANS, Window};

fn names(window: &Window) -> Vec<String> {
    let nodes = window.all_beginning("What-if: ");
    nodes.into_iter().map(|node| node.name.trim_start_matches("What-if: ").to_owned()).collect()
}

#[test]
fn a_new_one_is_like_what_is_reported() {
    let mut window = Window::tall();
    window.click("New");
    assert_eq!(names(&window), ["Reported", "What-if 1"]);
    window.shows_all(&[("What-if: What-if 1", "18,465"), ("Difference from reported", "0")]);
    assert_eq!(window.get("What-if: What-if 1").selected, Some(true));
    window.menu("What-if", "New what-if");
    assert_eq!(names(&window), ["Reported", "What-if 1", "What-if 2"]);
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    assert_eq!(names(&window), ["Reported"]);
    assert!(!window.session().is_modified());
}

#[test]
fn each_keeps_its_own_numbers() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("New");
    window.shows_all(&[(GERMANS, "500"), ("Total", "18,465")]);
    window.set(GERMANS, "400");
    window.shows_all(&[
        ("What-if: Reported", "18,465"),
        ("What-if: What-if 1", "18,965"),
        ("What-if: What-if 2", "18,365"),
        ("Difference from reported", "-100"),
    ]);
    window.click("What-if: What-if 1");
    window.shows_all(&[(GERMANS, "1,000"), ("Total", "18,965"), ("Difference from reported", "+500")]);
}

#[test]
fn renaming() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("Rename…");
    window.shows("Name", "What-if 1");
    window.ctrl(Key::A);
    window.text("More Germans");
    window.click("Rename");
    assert_eq!(names(&window), ["Reported", "More Germans"]);
    window.must_say("“More Germans”");
    window.double_click("What-if: More Germans");
    window.ctrl(Key::A);
    window.text("Even more");
    window.key(Key::Enter);
    assert_eq!(names(&window), ["Reported", "Even more"]);
    window.ctrl(Key::Z);
    assert_eq!(names(&window), ["Reported", "More Germans"]);
    window.menu("What-if", "Rename…");
    window.click("Cancel");
    assert_eq!(names(&window), ["Reported", "More Germans"]);
}

#[test]
fn a_name_is_needed_and_only_once() {
    let mut window = Window::tall();
    window.click("New");
    window.click("New");
    for (wrong, why) in [
        ("", "needs a name"),
        ("What-if 1", "already a what-if “What-if 1”"),
        ("Reported", "is the name of what is reported"),
    ] {
        window.click("Rename…");
        window.ctrl(Key::A);
        if wrong.is_empty() {
            window.key(Key::Delete);
        } else {
            window.text(wrong);
        }
        window.key(Key::Enter);
        window.must_say(why);
        // It stays, to be mended.
        window.shows("Name", wrong);
        window.key(Key::Escape);
        assert_eq!(names(&window), ["Reported", "What-if 1", "What-if 2"], "{wrong:?}");
    }
}

#[test]
fn duplicating_and_deleting() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("Duplicate");
    assert_eq!(names(&window), ["Reported", "What-if 1", "What-if 1 copy"]);
    window.shows_all(&[("What-if: What-if 1 copy", "18,965"), ("Total", "18,965")]);
    window.set(GERMANS, "1100");
    window.shows_all(&[("What-if: What-if 1", "18,965"), ("What-if: What-if 1 copy", "19,065")]);
    window.click("Delete");
    assert_eq!(names(&window), ["Reported", "What-if 1"]);
    window.ctrl(Key::Z);
    assert_eq!(names(&window), ["Reported", "What-if 1", "What-if 1 copy"]);
    window.shows("Total", "19,065");
    window.menu("What-if", "Delete");
    window.click("What-if: What-if 1");
    window.menu("What-if", "Delete");
    assert_eq!(names(&window), ["Reported"]);
    window.shows("Total", "18,465");
    for name in ["Duplicate", "Rename…", "Delete"] {
        assert!(window.get(name).disabled, "{name}: nothing is shown that could be");
    }
}

#[test]
fn one_built_on_another_inherits_its_numbers() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.menu("What-if", "New what-if on this one");
    assert_eq!(names(&window), ["Reported", "What-if 1", "What-if 2"]);
    window.shows_all(&[(GERMANS, "1,000"), ("Total", "18,965"), ("Difference from reported", "+500")]);
    window.set("Troops: Czechia in Lithuania (cze.ltu.efp)", "230");
    window.shows_all(&[("What-if: What-if 1", "18,965"), ("What-if: What-if 2", "19,065")]);
    // What changes below changes above.
    window.click("What-if: What-if 1");
    window.set(GERMANS, "1200");
    window.shows_all(&[("What-if: What-if 1", "19,165"), ("What-if: What-if 2", "19,265"), ("Total", "19,165")]);
    window.ctrl(Key::Z);
    window.shows_all(&[("What-if: What-if 1", "18,965"), ("What-if: What-if 2", "19,065")]);
}

#[test]
fn one_that_others_build_on_is_not_deleted() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.menu("What-if", "New what-if on this one");
    window.click("What-if: What-if 1");
    window.click("Delete");
    assert_eq!(names(&window), ["Reported", "What-if 1", "What-if 2"]);
    window.must_have_noticed("What-if 2");
    window.shows("Total", "18,965");
}

#[test]
fn enter_on_cancel_cancels() {
    let mut window = Window::tall();
    window.click("New");
    window.click("Rename…");
    window.ctrl(Key::A);
    window.text("Never");
    window.tab_to("Cancel");
    window.key(Key::Enter);
    assert!(!window.has("Name"));
    assert_eq!(names(&window), ["Reported", "What-if 1"]);
}

#[test]
fn undo_shows_the_one_it_changes() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.set(GERMANS, "1100");
    window.click("What-if: Reported");
    window.shows("Total", "18,465");
    window.ctrl(Key::Z);
    assert_eq!(window.get("What-if: What-if 1").selected, Some(true));
    window.shows_all(&[("Total", "18,965"), (GERMANS, "1,000")]);
    window.must_say("in all, in “What-if 1”");
}
