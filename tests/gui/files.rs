//! Opening, and what the title says.

use std::{fs, path::Path};

use eframe::egui::{Key, Theme, ViewportCommand};

use crate::harness::{GERMANS, ORDINARY, SHIPPED, Window, shipped_copy};

fn open(path: &Path) -> Window {
    let mut window = Window::new(ORDINARY, Theme::Light, Some(path.to_owned()));
    window.wait_until("something is said", |window| !window.notices().is_empty());
    window
}

fn titles(window: &mut Window) -> Vec<String> {
    let commands = window.take_commands().into_iter();
    commands
        .filter_map(|command| if let ViewportCommand::Title(title) = command { Some(title) } else { None })
        .collect()
}

#[test]
fn files_that_cannot_be_opened_are_named_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = fs::read(SHIPPED).expect("the shipped dataset");
    let newer: &[u8] = br#"{"format":"muster","version":99,"readable_since":99}"#;
    let wrong: &[u8] = br#"{"format":"muster","version":1,"contributions":[{"id":7}]}"#;
    let nested = "[".repeat(200_000).into_bytes();
    for (name, content, reason) in [
        ("1.muster.json", Some(&whole[..whole.len() / 2]), "ends in the middle, at line"),
        ("2.muster.json", Some(&b""[..]), "is empty"),
        ("3.muster.json", Some(&nested), "is not a Muster file"),
        ("4.muster.json", Some(newer), "was written by a newer Muster"),
        ("5.muster.json", Some(wrong), "contributions[0].id"),
        ("6.muster.json", None, "cannot be opened: no such file"),
    ] {
        let path = folder.path().join(name);
        if let Some(content) = content {
            fs::write(&path, content).expect("a file");
        }
        let window = open(&path);
        assert_eq!(window.notices().len(), 1, "{:?}", window.notices());
        window.must_have_noticed(name);
        window.must_have_noticed(reason);
        // The words of the command line, which are those of the error.
        let error = muster::file::open(&path).expect_err("it cannot be opened");
        let instead = "What is shown instead is the dataset that comes with Muster.";
        assert_eq!(window.notices(), [format!("Not opened: {error}\n{instead}")]);
        window.shows_all(&[("Total", "18,465"), ("What-if: Reported", "18,465")]);
        assert_eq!(window.session().path(), None, "{name}");
        assert!(!window.session().is_modified());
        assert_eq!(fs::read(&path).ok().as_deref(), content, "{name} is left alone");
    }
    let window = open(folder.path());
    window.must_have_noticed("is a folder, not a file");
    window.shows("Total", "18,465");
}

#[test]
fn a_notice_of_an_error_stays_and_can_be_copied_and_dismissed() {
    let mut window = open(Path::new("no-such-file.muster.json"));
    for _ in 0..30 {
        window.key(Key::F12);
    }
    window.must_have_noticed("no-such-file.muster.json");
    let told = window.notices().remove(0);
    window.click("Copy");
    assert_eq!(window.clipboard(), told);
    window.click("Dismiss");
    assert!(window.notices().is_empty());
    assert!(!window.has("Copy"));
}

#[test]
fn a_good_file_is_opened_and_named_in_the_title() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    titles(&mut window);
    window.must_say("flank.muster.json — Muster");
    window.shows_all(&[("Total", "18,465"), ("Rows shown", "52")]);
    window.set(GERMANS, "1000");
    assert_eq!(titles(&mut window), ["flank.muster.json* — Muster"]);
    window.ctrl(Key::Z);
    assert_eq!(titles(&mut window), ["flank.muster.json — Muster"]);
    window.ctrl(Key::Y);
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_modified());
    assert_eq!(titles(&mut window).last().map(String::as_str), Some("flank.muster.json — Muster"));
    window.ctrl(Key::Z);
    assert_eq!(titles(&mut window), ["flank.muster.json* — Muster"], "back from the saved state is a change again");
}

#[test]
fn the_title_is_sent_only_when_it_changes() {
    let mut window = Window::tall();
    titles(&mut window);
    window.click("Count announced");
    window.click(GERMANS);
    assert!(titles(&mut window).is_empty());
}

#[test]
fn a_file_dropped_on_the_window_is_opened() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::ordinary();
    window.drop_file(&path);
    window.wait_until("the file is open", |window| window.session().path() == Some(&*path));
    assert_eq!(titles(&mut window).last().map(String::as_str), Some("flank.muster.json — Muster"));
    window.shows("Total", "18,465");
}

#[test]
fn a_file_dropped_on_unsaved_changes_asks_first() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.drop_file(&path);
    window.must_say("Save changes");
    window.click("Cancel");
    window.shows("Total", "18,965");
    assert_eq!(window.session().path(), None);
    window.drop_file(&path);
    window.click("Don’t save");
    window.wait_until("the file is open", |window| window.session().path() == Some(&*path));
    window.shows_all(&[("Total", "18,465"), (GERMANS, "500")]);
    assert!(!window.has("What-if: What-if 1"));
}

#[test]
fn a_broken_file_dropped_on_the_window_leaves_everything_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("broken.muster.json");
    fs::write(&path, "{").expect("a file");
    let mut window = Window::tall();
    window.click("Count announced");
    window.drop_file(&path);
    window.wait_until("something is said", |window| !window.notices().is_empty());
    window.must_have_noticed("broken.muster.json");
    window.shows("Total", "12,270");
}

#[test]
fn what_cannot_be_read_is_named_when_it_is_dropped_and_unsaved_changes_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let gone = folder.path().join("gone.muster.json");
    let table = folder.path().join("table.csv");
    fs::write(&table, "who,where,troops\nDEU,LTU,500\n").expect("a file");
    for (path, name, reason) in [
        (gone.as_path(), "gone.muster.json", "cannot be opened"),
        (folder.path(), folder.path().to_str().unwrap(), "a folder, not a file"),
        (table.as_path(), "table.csv", "is a table, not a Muster file"),
    ] {
        let mut window = Window::tall();
        window.set(GERMANS, "1000");
        window.drop_file(path);
        window.must_say("Another file is about to be opened.");
        window.click("Don’t save");
        window.wait_until("something is said", |window| !window.notices().is_empty());
        window.must_have_noticed(name);
        window.must_have_noticed(reason);
        // Nothing has taken its place, so nothing is lost.
        window.shows_all(&[("Total", "18,965"), ("What-if: What-if 1", "18,965")]);
        assert!(window.session().is_modified());
    }
}

#[test]
fn a_new_document_is_empty_and_offers_what_to_do() {
    let mut window = Window::ordinary();
    window.menu("File", "New");
    window.shows_all(&[("Total", "0"), ("Rows shown", "0"), ("Range", "0"), ("Without a number", "0")]);
    window.must_say("Nothing here yet");
    assert!(window.has("Open…"));
    window.click("Open the shipped dataset");
    window.shows_all(&[("Total", "18,465"), ("Rows shown", "52")]);
}

#[test]
fn a_row_can_be_added_to_an_empty_document() {
    let mut window = Window::ordinary();
    window.menu("File", "New");
    window.click("Add a row…");
    window.fill("Who sends them", "Sweden");
    window.fill("To which host", "Latvia");
    window.fill("How many", "150");
    window.click("Add row");
    window.shows_all(&[("Total", "150"), ("Rows shown", "1"), ("Host: Latvia", "150"), ("What-if: What-if 1", "150")]);
}

#[test]
fn a_new_document_does_not_take_unsaved_changes_with_it() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    for way in ["keys", "menu"] {
        if way == "keys" {
            window.ctrl(Key::N);
        } else {
            window.menu("File", "Open the shipped dataset");
        }
        window.must_say("Save changes");
        window.click("Cancel");
        window.shows("Total", "18,965");
    }
    window.ctrl(Key::N);
    window.click("Don’t save");
    window.shows_all(&[("Total", "0"), ("Rows shown", "0")]);
}

#[test]
fn the_window_is_left_by_keys() {
    for key in [Key::Q, Key::W] {
        let mut window = Window::ordinary();
        window.ctrl(key);
        assert!(window.take_commands().contains(&ViewportCommand::Close), "{key:?}");
    }
}
