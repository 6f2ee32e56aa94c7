//! The real program in a real window: open, edit, undo, save, quit, come back. Needs Xvfb; says so and passes without.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps fails where it should, helpers included")]

mod pictures;
mod safety;
mod scheme;
mod starts;
mod window;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use eframe::egui::Key;
use window::{Desk, Window, isolated};

const CELL: &str = "Troops: Germany in Lithuania (deu.ltu.efp)";

/// Types a number into a cell: a double click opens it, Ctrl+A takes all of its text.
fn set_cell(window: &mut Window, label: &str, number: &str) {
    window.double_click(label);
    window.ctrl(Key::A);
    window.text(number);
    window.key(Key::Enter);
}

fn number(text: &str) -> u64 {
    text.replace(',', "").parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
    groups.join(",")
}

/// What Muster shows once 500 Germans in Lithuania have become 1,000.
fn shows_the_edit(window: &mut Window, lithuania: u64) {
    window.wait_for_value("Total", "18,965");
    window.wait_for_value(CELL, "1,000");
    window.wait_for_value("Difference from reported", "+500");
    window.wait_for_value("What-if: What-if 1", "18,965");
    window.wait_for_value("What-if: Reported", "18,465");
    window.wait_for_value("Host: Lithuania", &grouped(lithuania + 500));
}

#[test]
fn edit_undo_redo_save_quit_and_come_back() {
    let Some(desk) = Desk::new() else { return };
    let file = desk.path("flank.muster.json");
    let mut window = desk.open(&[], Some(&file));
    window.wait_for_value("Total", "18,465");
    window.wait_for_value("Difference from reported", "0");
    window.wait_for_value(CELL, "500");
    let lithuania = number(&window.wait_for("Host: Lithuania").value);

    set_cell(&mut window, CELL, "1000");
    shows_the_edit(&mut window, lithuania);
    window.ctrl(Key::Z);
    window.wait_for_value("Total", "18,465");
    window.wait_for_value(CELL, "500");
    window.wait_for_value("Host: Lithuania", &grouped(lithuania));
    window.wait_until_gone("What-if: What-if 1");
    window.ctrl(Key::Y);
    shows_the_edit(&mut window, lithuania);

    // Nothing else is unsaved, and leaving waits for the write: no question.
    window.ctrl(Key::S);
    window.wait_for_file(&file);
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());

    let path = file.to_str().expect("a path in UTF-8");
    let output = desk.run(&["totals", path, "--scenario", "What-if 1", "--format", "json"]);
    assert!(output.status.success(), "{output:?}");
    let totals: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(totals["scenario"], "What-if 1");
    assert_eq!(totals["total"]["best"], 18_965);

    let mut window = desk.open(&[&file], None);
    window.wait_for_value("What-if: Reported", "18,465");
    window.click("What-if: What-if 1");
    shows_the_edit(&mut window, lithuania);
    window.click("What-if: Reported");
    window.wait_for_value("Total", "18,465");
    window.wait_for_value(CELL, "500");
    window.ctrl_q();
    assert!(window.ended().success(), "looking is not editing: {}", window.said());
}

#[test]
fn unsaved_changes_are_asked_about() {
    let Some(desk) = Desk::new() else { return };
    let file = desk.path("never.muster.json");
    let mut window = desk.open(&[], Some(&file));
    window.wait_for_value(CELL, "500");
    set_cell(&mut window, CELL, "1000");
    window.wait_for_value("Total", "18,965");

    window.ctrl_q();
    window.wait_for("Save");
    window.wait_for("Cancel");
    let leave = ["Don’t save", "Don't save"].into_iter().find(|label| window.find(label).is_some());
    let leave = leave.expect("a button to leave without saving");
    window.click("Cancel");
    window.wait_until_gone(leave);
    window.wait_for_value("Total", "18,965");
    window.wait_for_value(CELL, "1,000");

    window.ctrl_q();
    window.click_and_leave(leave);
    assert!(window.ended().success(), "{}", window.said());
    assert!(!file.exists(), "nothing was to be saved");
}

/// A file that cannot be opened, and a word of the reason.
fn broken_files(desk: &Desk) -> Vec<(PathBuf, &'static str)> {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/eastern-flank.muster.json");
    let whole = fs::read(shipped).expect("the shipped dataset");
    let newer = br#"{"format":"muster","version":99,"readable_since":99}"#;
    let wrong = br#"{"format":"muster","version":1,"contributions":[{"id":7}]}"#;
    let nested = "[".repeat(200_000);
    let contents: [(&str, &[u8], &str); 5] = [
        ("1.muster.json", &whole[..whole.len() / 2], "ends in the middle, at line"),
        ("2.muster.json", b"", "is empty"),
        ("3.muster.json", nested.as_bytes(), "is not a Muster file"),
        ("4.muster.json", newer, "was written by a newer Muster"),
        ("5.muster.json", wrong, "contributions[0].id"),
    ];
    let mut files: Vec<(PathBuf, &str)> = Vec::new();
    for (name, content, reason) in contents {
        fs::write(desk.path(name), content).expect("a file");
        files.push((desk.path(name), reason));
    }
    fs::create_dir(desk.path("6.muster.json")).expect("a folder");
    files.push((desk.path("6.muster.json"), "is a folder, not a file"));
    files.push((desk.path("7.muster.json"), "cannot be opened: no such file"));
    let pipe = desk.path("8.muster.json");
    match Command::new("mkfifo").arg(&pipe).status() {
        Ok(status) if status.success() => files.push((pipe, "is a pipe or a device, not a file")),
        _ => window::skip("opening a pipe: there is no mkfifo"),
    }
    files
}

#[test]
fn files_that_cannot_be_opened_are_named_and_left_alone() {
    let Some(desk) = Desk::new() else { return };
    for (path, reason) in broken_files(&desk) {
        let content = |path: &Path| path.is_file().then(|| fs::read(path).expect("it can be read"));
        let before = (path.exists(), content(&path));
        let mut window = desk.open(&[&path], None);
        window.wait_for_text(path.file_name().and_then(|name| name.to_str()).expect("a name"));
        window.wait_for_text(reason);
        // The same words as on the command line.
        let said = desk.run(&["totals", path.to_str().expect("a plain path")]);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        window.wait_for_text(said.trim().strip_prefix("muster: ").expect("it is refused"));
        window.ctrl_q();
        assert!(window.ended().success(), "{}: {}", path.display(), window.said());
        assert_eq!((path.exists(), content(&path)), before, "{} has changed", path.display());
    }
}

#[test]
fn without_a_display_one_sentence() {
    let home = tempfile::tempdir().expect("a folder");
    let output = isolated(home.path()).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert!(said.contains("display") && !said.contains("panicked"), "{said}");
    assert!(output.stdout.is_empty(), "{output:?}");
}
