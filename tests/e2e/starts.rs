//! What one start of the program leaves for the next, and where there is no file dialog.

use std::fs;

use eframe::egui::Key;

use super::{CELL, set_cell, window::Desk};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/eastern-flank.muster.json");

#[test]
fn a_file_given_as_argument_is_opened_and_is_a_recent_one_at_the_next_start() {
    let Some(desk) = Desk::new() else { return };
    let file = desk.path("plan.muster.json");
    fs::copy(SHIPPED, &file).expect("a copy");
    let mut window = desk.open(&[&file], None);
    window.wait_for_text("plan.muster.json — Muster");
    window.wait_for_value("Total", "18,465");
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());

    let mut window = desk.open(&[], None);
    window.wait_for_text("eastern-flank.muster.json — Muster");
    window.click("File");
    window.click("Recent files");
    window.click("plan.muster.json");
    window.wait_for_text("plan.muster.json — Muster");
    window.wait_for_value("Total", "18,465");
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());
}

#[test]
fn a_file_that_is_not_there_is_named_in_the_window_and_refused_on_the_command_line() {
    let Some(desk) = Desk::new() else { return };
    let file = desk.path("gone.muster.json");
    let mut window = desk.open(&[&file], None);
    window.wait_for_text("gone.muster.json");
    window.wait_for_text("check the name and the folder");
    // The window is of use all the same.
    window.wait_for_value("Total", "18,465");
    set_cell(&mut window, CELL, "1000");
    window.wait_for_value("Total", "18,965");
    drop(window);
    let output = desk.run(&["totals", file.to_str().expect("a path in UTF-8")]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("gone.muster.json") && said.contains("check the name and the folder"), "{said}");
    assert!(!file.exists());
}

#[test]
fn theme_panels_columns_and_the_hint_are_as_they_were_left() {
    let Some(desk) = Desk::new() else { return };
    let mut window = desk.open(&[], None);
    window.wait_for("What-if: Reported");
    window.click("Got it");
    window.click("View");
    window.click("Dark");
    window.click("Fold the what-ifs away");
    window.wait_until_gone("What-if: Reported");
    window.click("Columns");
    window.click("Formation");
    window.wait_for("Formation: Germany in Lithuania (deu.ltu.efp)");
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());

    let mut window = desk.open(&[], None);
    window.wait_for("Formation: Germany in Lithuania (deu.ltu.efp)");
    assert!(window.find("What-if: Reported").is_none(), "folded away");
    assert!(window.find("Got it").is_none(), "read");
    window.click("View");
    assert_eq!(window.wait_for("Dark").checked, Some(true));
    assert_eq!(window.wait_for("Light").checked, Some(false));
    window.key(Key::Escape);
    window.click("Show the what-ifs");
    window.wait_for_value("What-if: Reported", "18,465");
}

#[test]
fn saving_without_a_file_asks_for_one_and_without_a_file_dialog_for_a_path() {
    let Some(desk) = Desk::new() else { return };
    let file = desk.path("typed.muster.json");
    let mut window = desk.open_without_dialogs();
    window.wait_for_value(CELL, "500");
    set_cell(&mut window, CELL, "1000");
    window.wait_for_value("Total", "18,965");
    window.ctrl(Key::S);
    window.wait_for_text("This desktop has no file dialog: install");
    window.wait_for_text("Path of the file");
    window.ctrl(Key::A);
    window.text(file.to_str().expect("a path in UTF-8"));
    window.key(Key::Enter);
    window.wait_for_file(&file);
    window.wait_for_text("typed.muster.json — Muster");

    // A second document over it: not unasked.
    window.ctrl(Key::N);
    window.wait_for_text("Nothing here yet");
    let before = fs::read(&file).expect("the file");
    window.ctrl(Key::S);
    window.wait_for_text("Path of the file");
    window.ctrl(Key::A);
    window.text(file.to_str().expect("a path in UTF-8"));
    window.key(Key::Enter);
    window.wait_for_text("is there already");
    window.click("Cancel");
    window.wait_until_gone("Replace");
    assert_eq!(fs::read(&file).expect("the file"), before);
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());
}
