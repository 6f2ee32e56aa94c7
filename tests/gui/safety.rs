//! Nothing is lost: files that other programs change, two windows on one file, work after a crash, and the log.

use std::{
    fs,
    path::{Path, PathBuf},
};

use eframe::egui::{Key, Role, ViewportCommand};
use muster::{
    editor::{Command, Editor},
    file::{
        self,
        lock::{self, Locked},
        replaced,
    },
    log, recovery,
};

use crate::harness::{BELGIANS, GERMANS, Window, shipped_copy};

/// Another program writes 700 Germans, in a what-if of its own.
fn theirs(path: &Path) -> Vec<u8> {
    let mut editor = Editor::shipped();
    editor.run(Command::SetTroops { id: "deu.ltu.efp".to_owned(), text: "700".to_owned() });
    file::save::document(editor.session().document(), path).expect("it can be written");
    fs::read(path).expect("it is there")
}

/// What the what-ifs of a file make of the total.
fn saved_totals(path: &Path) -> Vec<u64> {
    let opened = file::open(path).expect("a file of the format");
    let editor = Editor::of(opened, None, String::new());
    let ids: Vec<String> = editor.session().document().scenarios().iter().map(|one| one.id.clone()).collect();
    ids.iter().map(|id| editor.session().views().get(Some(id)).sum().best).collect()
}

fn type_path(window: &mut Window, path: &Path) {
    window.fill("Path of the file", path.to_str().expect("a path in UTF-8"));
    window.key(Key::Enter);
}

/// Waits for the question of a changed file: until what is in it was read, what is to be clicked may move.
fn wait_asked(window: &mut Window) {
    window.wait_until("it is asked", |window| window.has("Reload theirs") && window.session().theirs().is_some());
}

fn wait_saved(window: &mut Window) {
    window.wait_until("saved", |window| !window.session().is_modified() && !window.session().is_saving());
}

#[test]
fn saving_over_a_file_that_changed_asks_and_each_choice_does_what_it_says() {
    let (folder, path) = shipped_copy();
    let state = folder.path().join("state");
    let mut window = Window::keeping(&state, Some(&path));
    window.wait_until("open", |window| window.session().path() == Some(&path));
    window.set(GERMANS, "1000");
    let their_bytes = theirs(&path);
    window.ctrl(Key::S);
    wait_asked(&mut window);
    window.must_say("flank.muster.json was changed by another program");
    window.must_say("Reloading loses what is not saved here:");
    window.must_say("Troops of Germany in Lithuania: 500 → 1,000");
    // What overwriting undoes is said as well as what reloading does.
    window.must_say("Changed in the file, which overwriting undoes (a copy of it is kept):");
    window.must_say("• A new what-if: “What-if 1” (1 change)");
    window.must_say("• “What-if 1”, Germany in Lithuania: 500 → 700");
    window.click("Cancel");
    assert!(!window.has("Reload theirs"));
    assert_eq!(fs::read(&path).unwrap(), their_bytes);

    window.ctrl(Key::S);
    wait_asked(&mut window);
    window.click_role(Role::Button, "Save as…");
    let copy = folder.path().join("copy.muster.json");
    type_path(&mut window, &copy);
    wait_saved(&mut window);
    assert_eq!((saved_totals(&copy), fs::read(&path).unwrap()), (vec![18_965], their_bytes));

    window.set(GERMANS, "1100");
    let overwritten = theirs(&copy);
    window.ctrl(Key::S);
    wait_asked(&mut window);
    window.click("Keep mine and overwrite");
    wait_saved(&mut window);
    assert_eq!(saved_totals(&copy), [19_065]);
    // What is overwritten on purpose is kept all the same.
    window.wait_until("it is told", |window| window.says("What the other program had written is kept: "));
    let kept: Vec<PathBuf> = fs::read_dir(replaced::folder(&state)).unwrap().map(|one| one.unwrap().path()).collect();
    assert_eq!(kept.iter().map(|kept| fs::read(kept).unwrap()).collect::<Vec<_>>(), [overwritten]);

    window.set(GERMANS, "1200");
    theirs(&copy);
    window.ctrl(Key::S);
    wait_asked(&mut window);
    window.click("Reload theirs");
    wait_saved(&mut window);
    window.shows("What-if: What-if 1", "18,665");
}

#[test]
fn a_file_that_changes_is_told_when_the_window_is_looked_at_and_only_once() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.look_away_and_back();
    theirs(&path);
    window.look_away_and_back();
    window.wait_to_say("was changed by another program");
    window.must_say("What is in the file now, written on");
    assert!(!window.says("Reloading loses"), "there is nothing to lose");
    window.key(Key::Escape);
    assert_eq!(window.session().question(), None);
    window.look_away_and_back();
    fs::remove_file(&path).unwrap();
    window.look_away_and_back();
    // What comes next is the next change, not the same once more.
    window.wait_until("it is asked", |window| window.session().question().is_some());
    window.must_say("flank.muster.json is not there any more");
    assert!(!window.has("Reload theirs"));
    window.click("Write it again");
    wait_saved(&mut window);
    window.wait_until("it is there again", |_| path.exists());
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    window.look_away_and_back();
    window.wait_to_say("flank.muster.json is no file any more");
    window.must_say("In its place there is a folder now. It is left alone.");
    assert!(!window.has("Keep mine and overwrite") && !window.has("Write it again"));
    window.click("Cancel");
    assert!(path.is_dir());
}

/// What comes up by itself takes no keys: a number is typed to its end first.
#[test]
fn a_question_waits_for_what_is_being_typed() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.begin(GERMANS, "55");
    theirs(&path);
    window.look_away_and_back();
    window.wait_until("it is noticed", |window| window.session().question().is_some());
    assert!(!window.says("was changed by another program"));
    window.text("60");
    window.key(Key::Enter);
    window.shows(GERMANS, "5,560");
    wait_asked(&mut window);
    window.must_say("flank.muster.json was changed by another program");
    window.click("Cancel");
    // Saved in the middle of it, the number counts, and the file is asked about as ever.
    window.begin(GERMANS, "77");
    fs::write(&path, "something else").unwrap();
    window.look_away_and_back();
    window.wait_until("it is noticed", |window| window.session().question().is_some());
    window.ctrl(Key::S);
    window.wait_to_say("flank.muster.json was changed by another program");
    window.shows(GERMANS, "77");
    assert_eq!(fs::read_to_string(&path).unwrap(), "something else");
}

#[test]
fn a_read_only_file_is_said_when_it_is_opened_and_saving_asks_for_another() {
    let (folder, path) = shipped_copy();
    let mut only_read = fs::metadata(&path).unwrap().permissions();
    only_read.set_readonly(true);
    fs::set_permissions(&path, only_read).unwrap();
    let mut window = Window::of(&path);
    window.must_have_noticed("flank.muster.json is read-only: permission denied. Save asks for another file.");
    window.must_say("flank.muster.json (read-only) — Muster");
    window.set(GERMANS, "1000");
    window.ctrl(Key::S);
    let copy = folder.path().join("copy.muster.json");
    type_path(&mut window, &copy);
    wait_saved(&mut window);
    assert_eq!(saved_totals(&copy), [18_965]);
    assert!(!window.says("(read-only)"));
}

#[test]
fn a_file_that_another_window_has_is_read_only_and_who_has_it_is_said() {
    let (_folder, path) = shipped_copy();
    let Locked::Ours(other_window) = lock::lock(&path) else { panic!("it is free") };
    let mut window = Window::of(&path);
    window.must_have_noticed("flank.muster.json is open in another Muster window (process ");
    window.must_say("flank.muster.json (read-only) — Muster");
    let before = fs::read(&path).unwrap();
    window.set(GERMANS, "1000");
    window.ctrl(Key::S);
    type_path(&mut window, &path);
    window.click("Replace");
    window.wait_to_say("not saved, another Muster window (process");
    assert_eq!(fs::read(&path).unwrap(), before);
    drop(other_window);
    // Closed there, it is free here, as soon as somebody looks.
    window.look_away_and_back();
    window.wait_to_say("flank.muster.json is free now: Save writes to it.");
    window.must_say("flank.muster.json* — Muster");
    window.ctrl(Key::S);
    wait_saved(&mut window);
    assert_eq!(saved_totals(&path), [18_965]);
    assert!(matches!(lock::lock(&path), Locked::Theirs(_)), "now it is this one's");
    window.ctrl(Key::N);
    window.wait_until("free with the next document", |_| matches!(lock::lock(&path), Locked::Ours(_)));
}

/// A state folder with the work of a window that is gone: 1,000 Germans over this file.
fn crashed(state: &Path, file: Option<&Path>) {
    let mut window = Window::keeping(state, file);
    if let Some(file) = file {
        window.wait_until("the file is open", |window| window.session().path() == Some(file));
    }
    window.set(GERMANS, "900");
    window.set(GERMANS, "1000");
}

fn offered(state: &Path) -> usize {
    recovery::find(state).offers.len()
}

fn start(state: &Path) -> Window {
    let mut window = Window::keeping(state, None);
    window.wait_to_say("Restore unsaved work on");
    window
}

fn logged(state: &Path) -> String {
    fs::read_to_string(state.join("log").join(log::FILE)).unwrap_or_default()
}

fn leave(mut window: Window) {
    window.close();
    window.wait_until("it closes", |window| window.has_asked(&ViewportCommand::Close));
}

#[test]
fn unsaved_work_is_offered_and_restored_into_its_file() {
    let (folder, path) = shipped_copy();
    let state = folder.path().join("state");
    let before = fs::read(&path).unwrap();
    crashed(&state, Some(&path));
    let mut window = start(&state);
    window.must_say("Restore unsaved work on flank.muster.json?");
    window.must_say("Kept on ");
    window.must_say("2 changes, the last one first:");
    window.must_say("• Troops of Germany in Lithuania: 900 → 1,000");
    window.must_say("• Troops of Germany in Lithuania: 500 → 900");
    window.must_say(path.to_str().unwrap());
    window.must_say("The file is as it was then. Nothing is written before you save.");
    assert_eq!(offered(&state), 0, "no other window is offered the same");
    window.shows("Total", "18,465");
    window.click("Restore");
    window.wait_until("restored", |window| window.session().path() == Some(&path));
    // As it was left: the what-if that was worked on.
    window.shows_all(&[("What-if: What-if 1", "18,965"), ("Total", "18,965"), (GERMANS, "1,000")]);
    assert!(window.session().is_modified());
    assert_eq!(fs::read(&path).unwrap(), before);
    // Not lost by a second crash either.
    drop(window);
    let mut window = start(&state);
    window.must_say("2 changes, the last one first:");
    window.must_say("• Troops of Germany in Lithuania: 900 → 1,000");
    window.must_say("• Troops of Germany in Lithuania: 500 → 900");
    window.click("Restore");
    window.wait_until("restored", |window| window.session().is_modified());
    window.ctrl(Key::S);
    wait_saved(&mut window);
    assert_eq!(saved_totals(&path), [18_965]);
    leave(window);
    assert_eq!(offered(&state), 0);
    let log = logged(&state);
    for line in ["Opened: ", "Found unsaved work: 2 changes of ", "Restored: 2 changes of ", "Saved: "] {
        assert!(log.contains(line), "{line:?} is not in\n{log}");
    }
    assert!(!log.contains("Germany") && !log.contains("1,000"), "what a document holds is in the log:\n{log}");
}

/// A disk that takes its time: work goes on, what is waited for is said, and the window closes once it is done.
#[test]
fn the_window_stays_usable_while_a_save_takes_long_and_closes_after_it() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.set(GERMANS, "1000");
    let gate = window.disk_waits_for();
    let slow = gate.lock().unwrap();
    window.ctrl(Key::S);
    window.must_say("Saving…");
    window.set(GERMANS, "1001");
    window.shows("Total", "18,966");
    window.close();
    window.must_say("Saving, then closing…");
    assert!(!window.take_commands().contains(&ViewportCommand::Close));
    drop(slow);
    window.wait_to_say("Save changes to flank.muster.json?");
    assert_eq!(saved_totals(&path), [18_965]);
    window.must_say("• Troops of Germany in Lithuania: 1,000 → 1,001");
    let slow = gate.lock().unwrap();
    window.click("Save");
    window.must_say("Saving, then closing…");
    window.close();
    window.must_say("Still saving");
    window.must_say(path.to_str().unwrap());
    window.click("Wait");
    assert!(!window.has("Wait") && !window.take_commands().contains(&ViewportCommand::Close));
    drop(slow);
    wait_saved(&mut window);
    assert!(window.take_commands().contains(&ViewportCommand::Close));
    assert_eq!(saved_totals(&path), [18_966]);
}

/// A disk that never answers: the window can be left, and what is unsaved is offered at the next start.
#[test]
fn a_window_whose_save_never_ends_can_be_left_without_a_loss() {
    let (folder, path) = shipped_copy();
    let state = folder.path().join("state");
    let mut window = Window::keeping(&state, Some(&path));
    window.wait_until("open", |window| window.session().path() == Some(&path));
    window.set(GERMANS, "1000");
    let gate = window.disk_waits_for();
    let hung = gate.lock().unwrap();
    window.ctrl(Key::S);
    window.close();
    window.close();
    window.take_commands();
    window.click("Close without waiting");
    assert!(window.take_commands().contains(&ViewportCommand::Close));
    // Nothing waits for the write: this would never return.
    drop(window);
    let offers = recovery::find(&state).offers;
    assert_eq!(offers.len(), 1);
    assert!(matches!(offers[0].base(), recovery::BaseNow::Same), "nothing was written");
    assert_eq!(offers[0].changes(), 1);
    drop(hung);
}

/// What was half typed is no change, and is not lost: it is shown again, to be taken from there.
#[test]
fn what_was_half_typed_at_a_crash_is_shown_again() {
    let (folder, path) = shipped_copy();
    let state = folder.path().join("state");
    // Without any change, in a form.
    let mut window = Window::keeping(&state, Some(&path));
    window.wait_until("open", |window| window.session().path() == Some(&path));
    window.menu("Edit", "Add a report…");
    window.fill("How many", "1250");
    drop(window);
    let mut window = start(&state);
    window.must_say("Half typed, and not taken:");
    window.must_say("• How many: 1250");
    window.click("Restore");
    window.wait_until("restored", |window| window.session().path() == Some(&path));
    window.must_have_noticed("Half typed when Muster ended, and not taken:");
    window.must_have_noticed("How many: 1250");
    assert!(!window.session().is_modified());
    // Until it was read, it is kept.
    drop(window);
    let mut window = start(&state);
    window.must_say("• How many: 1250");
    window.click("Restore");
    window.wait_until("restored", |window| window.session().path() == Some(&path));
    window.click("Dismiss");
    drop(window);
    assert_eq!(offered(&state), 0);

    // Its file is gone by then: what is restored is all there is of it, and is not closed unasked.
    let (other_folder, other) = shipped_copy();
    let mut window = Window::keeping(&state, Some(&other));
    window.wait_until("open", |window| window.session().path() == Some(&other));
    window.begin(GERMANS, "1,2");
    drop(window);
    drop(other_folder);
    let mut window = start(&state);
    window.must_say("• Troops of Germany in Lithuania (deu.ltu.efp): 1,2");
    window.click("Restore");
    window.wait_until("restored", |window| window.session().is_modified());
    window.close();
    window.must_say("Save changes to flank.muster.json?");
    window.click("Don’t save");

    // Beside a change, on its card; and what was taken meanwhile is not shown.
    let mut window = Window::keeping(&state, Some(&path));
    window.wait_until("open", |window| window.session().path() == Some(&path));
    window.begin(GERMANS, "999");
    window.key(Key::Escape);
    window.set(GERMANS, "1000");
    window.click("Reason: deu.ltu.efp");
    window.text("as announced in Ber");
    drop(window);
    let mut window = start(&state);
    window.must_say("1 change:");
    window.must_say("• Reason for Germany in Lithuania (deu.ltu.efp): as announced in Ber");
    assert!(!window.says("999"));
    window.click("Restore");
    window.wait_until("restored", |window| window.session().is_modified());
    window.must_have_noticed("as announced in Ber");
}

#[test]
fn not_now_is_asked_again_and_discard_asks_once_more() {
    let folder = tempfile::tempdir().unwrap();
    crashed(folder.path(), None);
    let mut window = start(folder.path());
    window.must_say("It was made on the dataset that comes with Muster, and has no file yet.");
    window.click("Not now");
    assert!(!window.has("Restore"));
    window.shows("Total", "18,465");
    leave(window);
    let mut window = start(folder.path());
    window.click("Discard…");
    window.must_say("2 changes of eastern-flank.muster.json cannot be had back afterwards.");
    window.click("Keep it");
    window.key(Key::Escape);
    drop(window);
    let mut window = start(folder.path());
    window.click("Discard…");
    window.click("Discard for good");
    assert!(!window.has("Discard…"));
    drop(window);
    assert_eq!(offered(folder.path()), 0);
    assert!(logged(folder.path()).contains("Discarded: 2 changes of eastern-flank.muster.json"));
}

#[test]
fn over_a_file_that_changed_meanwhile_work_is_restored_as_a_copy_and_both_are_kept() {
    let (folder, path) = shipped_copy();
    let state = folder.path().join("state");
    crashed(&state, Some(&path));
    let their_bytes = theirs(&path);
    // A file of the command line is opened all the same.
    let mut window = Window::keeping(&state, Some(&path));
    window.wait_until("open", |window| window.session().path() == Some(&path));
    window.wait_to_say("The file has been changed since, on");
    assert!(!window.has("Restore"));
    window.click("Restore as a copy");
    window.wait_until("restored", |window| window.session().is_modified());
    assert_eq!(window.session().path(), None);
    window.must_say("flank (restored).muster.json* — Muster");
    window.shows("What-if: What-if 1", "18,965");
    window.ctrl(Key::S);
    let copy = folder.path().join("copy.muster.json");
    type_path(&mut window, &copy);
    wait_saved(&mut window);
    assert_eq!((saved_totals(&copy), fs::read(&path).unwrap()), (vec![18_965], their_bytes));
}

#[test]
fn work_on_a_file_that_is_gone_is_restored_without_one() {
    let (folder, path) = shipped_copy();
    let state = folder.path().join("state");
    crashed(&state, Some(&path));
    fs::remove_file(&path).unwrap();
    let mut window = start(&state);
    window.must_say("The file is not there any more, or is none; restored, the work can be saved anywhere.");
    window.click("Restore");
    window.wait_until("restored", |window| window.session().is_modified());
    window.shows("What-if: What-if 1", "18,965");
    assert_eq!(window.session().path(), None);
    assert!(!path.exists());
}

#[test]
fn nothing_is_offered_after_a_save_after_not_saving_on_purpose_and_of_a_window_that_is_open() {
    let (folder, path) = shipped_copy();
    let state = folder.path().join("state");
    for way in ["saved", "not saved", "undone", "another document"] {
        let mut window = Window::keeping(&state, Some(&path));
        window.wait_until("open", |window| window.session().path() == Some(&path));
        assert!(!window.says("Restore unsaved work"), "before: {way}");
        window.set(GERMANS, if way == "saved" { "1000" } else { "1300" });
        assert_eq!(offered(&state), 0, "it is being worked on");
        match way {
            "saved" => {
                window.ctrl(Key::S);
                wait_saved(&mut window);
            }
            "not saved" => {
                window.close();
                window.click("Don’t save");
            }
            "undone" => window.ctrl(Key::Z),
            _ => {
                window.ctrl(Key::N);
                window.click("Don’t save");
            }
        }
        drop(window);
        assert_eq!(offered(&state), 0, "{way}");
    }
    // Changes after a save are those that are kept.
    let mut window = Window::keeping(&state, Some(&path));
    window.wait_until("open", |window| window.session().path() == Some(&path));
    window.set(GERMANS, "1001");
    window.ctrl(Key::S);
    wait_saved(&mut window);
    window.set(GERMANS, "1002");
    drop(window);
    let mut offers = recovery::find(&state).offers;
    assert_eq!(offers.len(), 1);
    assert_eq!(offers.remove(0).changes(), 1);
}

#[test]
fn what_was_typed_before_the_offer_came_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    crashed(folder.path(), None);
    let mut window = start(folder.path());
    // As if it had been typed while the offer was still being looked for.
    window.click("Not now");
    drop(window);
    let mut window = Window::keeping(folder.path(), None);
    let mut typed = false;
    if !window.has("Restore") {
        window.set(GERMANS, "600");
        typed = window.session().is_modified();
        if window.says("offered again at the next start") {
            // It came under the pointer, and a click beside it is "Not now".
            drop(window);
            window = Window::keeping(folder.path(), None);
            typed = false;
        }
    }
    window.wait_to_say("Restore unsaved work on");
    window.click("Restore");
    if typed {
        window.must_say("Unsaved work is about to be restored.");
        window.click("Don’t save");
    }
    window.wait_until("restored", |window| window.says("Restored, not saved yet:"));
    window.shows("What-if: What-if 1", "18,965");
}

#[test]
fn a_state_folder_that_cannot_be_written_is_said_once_and_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let state: PathBuf = folder.path().join("state");
    fs::write(&state, "a file").unwrap();
    let mut window = Window::keeping(&state, None);
    window.set(GERMANS, "1000");
    window.wait_to_say("unsaved changes cannot be kept for the case of a crash");
    window.set(GERMANS, "1100");
    window.shows("Total", "19,065");
    assert_eq!(window.notices().len(), 1, "{:?}", window.notices());
}

#[test]
fn errors_are_in_the_log_in_the_same_words_and_its_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone.muster.json");
    let state = folder.path().join("state");
    let mut window = Window::keeping(&state, Some(&gone));
    window.wait_until("something is said", |window| !window.notices().is_empty());
    let said = window.notices().remove(0).replace('\n', " ");
    window.menu("Help", "Open the log folder");
    window.must_have_noticed(state.join("log").to_str().unwrap());
    window.begin(GERMANS, "a lot of them");
    window.click(BELGIANS);
    window.must_have_noticed("“a lot of them” was not taken");
    drop(window);
    let log = logged(&state);
    assert!(log.contains(&format!("Error: {said}")), "{said:?} is not in\n{log}");
    assert!(!log.contains("a lot of them"), "{log}");
    let mut window = Window::tall();
    window.menu("Help", "Open the log folder");
    window.must_have_noticed("There is no log: this system names no folder for it.");
}

/// Closed over what another program has written, a window without changes asks nothing; what it had is kept all the same.
#[test]
fn a_window_without_changes_closes_over_what_another_program_wrote_and_keeps_what_it_had() {
    let (folder, path) = shipped_copy();
    let state = folder.path().join("state");
    let had = fs::read(&path).unwrap();
    let mut window = Window::keeping(&state, Some(&path));
    window.wait_until("open", |window| window.session().path() == Some(&path));
    // Nobody looks before the window is to be closed.
    let gate = window.disk_waits_for();
    let slow = gate.lock().unwrap();
    window.close();
    let their_bytes = theirs(&path);
    drop(slow);
    window.wait_until("it closes, or asks", |window| {
        window.has_asked(&ViewportCommand::Close) || window.session().question().is_some()
    });
    if window.session().question().is_none() {
        let kept: Vec<PathBuf> =
            fs::read_dir(replaced::folder(&state)).unwrap().map(|one| one.unwrap().path()).collect();
        assert_eq!(kept.iter().map(|kept| fs::read(kept).unwrap()).collect::<Vec<_>>(), [had]);
    }
    assert_eq!(fs::read(&path).unwrap(), their_bytes);
}
