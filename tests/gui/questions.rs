//! What is asked before anything is lost.

use eframe::egui::{Key, ViewportCommand};

use crate::harness::{GERMANS, Window, shipped_copy};

/// The lines of the question, from top to bottom.
fn lines(window: &Window) -> Vec<String> {
    let nodes = window.nodes().into_iter().filter(|node| node.in_popup);
    nodes.filter(|node| node.value.starts_with("• ") || node.value.starts_with("and ")).map(|node| node.value).collect()
}

#[test]
fn what_would_be_lost_is_listed_the_latest_first() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("New");
    window.close();
    window.must_say("Save changes to eastern-flank.muster.json?");
    window.must_say("The window is about to close. Without saving, this is lost:");
    assert_eq!(lines(&window), ["• New what-if “What-if 2”", "• Troops of Germany in Lithuania: 500 → 1,000"]);
}

#[test]
fn of_many_changes_five_are_named_and_the_others_counted() {
    let mut window = Window::tall();
    for number in 1001..=1008 {
        window.set(GERMANS, &number.to_string());
    }
    window.close();
    let mut wanted: Vec<String> = (1004..=1008)
        .rev()
        .map(|n| format!("• Troops of Germany in Lithuania: 1,00{} → 1,00{}", n % 10 - 1, n % 10))
        .collect();
    wanted.push("and 3 earlier changes".to_owned());
    assert_eq!(lines(&window), wanted);
    window.click("Cancel");
    // Five are all named.
    for _ in 0..3 {
        window.ctrl(Key::Z);
    }
    window.close();
    assert_eq!(lines(&window).len(), 5);
    assert!(lines(&window).iter().all(|line| line.starts_with("• ")));
}

#[test]
fn one_change_too_many_is_one_earlier_change() {
    let mut window = Window::tall();
    for number in 1001..=1006 {
        window.set(GERMANS, &number.to_string());
    }
    window.close();
    assert_eq!(lines(&window).last().map(String::as_str), Some("and 1 earlier change"));
}

#[test]
fn only_what_is_not_saved_yet_is_listed() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.set(GERMANS, "1000");
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_modified());
    window.set(GERMANS, "1100");
    window.close();
    window.must_say("Save changes to flank.muster.json?");
    assert_eq!(lines(&window), ["• Troops of Germany in Lithuania: 1,000 → 1,100"]);
    window.click("Cancel");
    window.ctrl(Key::Z);
    window.ctrl(Key::Z);
    window.close();
    assert_eq!(lines(&window), ["• what you have undone since the last save"]);
}

#[test]
fn each_question_says_what_is_about_to_happen() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.ctrl(Key::N);
    window.must_say("A new document is about to be started.");
    window.click("Cancel");
    window.ctrl(Key::O);
    window.must_say("Another file is about to be opened.");
    window.click("Cancel");
    window.take_commands();
    window.ctrl(Key::Q);
    window.must_say("The window is about to close.");
    window.click("Don’t save");
    assert!(window.take_commands().contains(&ViewportCommand::Close));
}

#[test]
fn the_question_is_answered_by_keyboard() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.set(GERMANS, "1000");
    window.close();
    window.take_commands();
    window.tab_to("Save");
    window.key(Key::Enter);
    window.wait_until("saved", |window| !window.session().is_modified());
    assert!(window.take_commands().contains(&ViewportCommand::Close));
}
