//! Kills and second windows: what only real processes show.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use muster::recovery::slot::{Read, Slot};

use super::{CELL, set_cell, window::Desk};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/eastern-flank.muster.json");

/// Whether a whole journal is on disk with so many changes.
fn is_kept(journals: &Path, changes: u64) -> bool {
    let folders = fs::read_dir(journals).into_iter().flatten().flatten();
    let slots = folders.flat_map(|folder| ["a", "b"].map(|slot| folder.path().join(slot)));
    let mut read = slots.filter_map(|slot| fs::read(slot).ok()).map(|bytes| Slot::read(&bytes));
    read.any(|slot| matches!(slot, Read::Whole(slot) if slot.header.changes == changes))
}

#[test]
fn work_of_a_window_that_was_killed_is_offered_and_restored() {
    let Some(desk) = Desk::new() else { return };
    let file = desk.path("plan.muster.json");
    fs::copy(SHIPPED, &file).expect("a copy");
    let before = fs::read(&file).expect("the file");
    let mut window = desk.open(&[&file], None);
    window.wait_for_text("plan.muster.json — Muster");
    set_cell(&mut window, CELL, "1000");
    window.wait_for_value("Total", "18,965");
    let journals = desk.path("state/muster/recovery");
    window.wait_outside("the journal is on disk", || is_kept(&journals, 1));
    window.kill();

    let mut window = desk.open(&[], None);
    window.wait_for_text("Restore unsaved work on plan.muster.json?");
    window.wait_for_text("• Troops of Germany in Lithuania: 500 → 1,000");
    window.click("Restore");
    window.wait_for_text("plan.muster.json* — Muster");
    window.wait_for_value("What-if: What-if 1", "18,965");
    window.wait_for_value(CELL, "1,000");
    assert_eq!(fs::read(&file).expect("the file"), before, "nothing is written before it is saved");
    window.ctrl_q();
    window.click_and_leave("Save");
    assert!(window.ended().success(), "{}", window.said());
    assert_ne!(fs::read(&file).expect("the file"), before);

    let mut window = desk.open(&[&file], None);
    window.wait_for_value("What-if: What-if 1", "18,965");
    assert!(window.find("Restore").is_none(), "it was saved");
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());
}

/// Logging out: what was typed last is written before the program goes.
#[test]
fn work_of_a_window_that_the_system_ends_is_kept_to_the_last_number() {
    use std::os::unix::process::ExitStatusExt as _;
    let Some(desk) = Desk::new() else { return };
    let mut window = desk.open(&[], None);
    window.wait_for_text("eastern-flank.muster.json — Muster");
    set_cell(&mut window, CELL, "1000");
    let journals = desk.path("state/muster/recovery");
    window.wait_outside("the journal is on disk", || is_kept(&journals, 1));
    // Within the second in which nothing is written unasked.
    set_cell(&mut window, CELL, "1001");
    window.wait_for_value("Total", "18,966");
    window.terminate();
    assert_eq!(window.ended().signal(), Some(15), "{}", window.said());
    assert!(is_kept(&journals, 2));
    let log = fs::read_to_string(desk.path("state/muster/log/muster.log")).expect("a log");
    assert!(log.contains("Ended by the system (signal 15); unsaved changes are kept"), "{log}");
}

/// Help → Open the log folder: the desktop's own program is asked to show it.
#[test]
fn the_log_folder_is_shown_by_the_desktop() {
    let Some(desk) = Desk::new() else { return };
    let (program, shown) = (desk.path("bin/xdg-open"), desk.path("shown"));
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > '{}.new' && mv '{}.new' '{}'\n",
        shown.display(),
        shown.display(),
        shown.display()
    );
    fs::write(&program, script).expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it can be run");
    let mut window = desk.open(&[], None);
    window.click("Help");
    window.click("Open the log folder");
    window.wait_for_file(&shown);
    let log = desk.path("state/muster/log");
    assert_eq!(fs::read_to_string(&shown).expect("what was asked for"), format!("{}\n", log.display()));
    assert!(log.is_dir());
    window.ctrl_q();
    assert!(window.ended().success(), "{}", window.said());
}

#[test]
fn the_second_window_on_a_file_says_who_has_it_and_a_killed_one_has_none() {
    let Some(desk) = Desk::new() else { return };
    let file = desk.path("plan.muster.json");
    fs::copy(SHIPPED, &file).expect("a copy");
    let mut first = desk.open(&[&file], None);
    first.wait_for_text("plan.muster.json — Muster");
    let mut second = desk.open(&[&file], None);
    second.wait_for_text(&format!("plan.muster.json is open in another Muster window (process {}", first.process()));
    second.wait_for_text("plan.muster.json (read-only) — Muster");
    second.ctrl_q();
    assert!(second.ended().success(), "{}", second.said());
    first.kill();
    let mut third = desk.open(&[&file], None);
    third.wait_for_text("plan.muster.json — Muster");
    third.ctrl_q();
    assert!(third.ended().success(), "{}", third.said());
}
