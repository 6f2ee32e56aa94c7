//! A newer dataset: asked for in the File menu, picked, and what it changed as a list over the window.

use std::path::{Path, PathBuf};

use eframe::egui::{Key, ViewportCommand};

use crate::harness::{GERMANS, SHIPPED, Window, shipped_copy};

const ASK: &str = "Bring in a newer dataset…";
const LIST: &str = "What the newer dataset changed…";
const HEADING: &str = "What the newer dataset changed";

/// A copy of the shipped dataset in which the Germans' last number before the day on screen is another.
fn later() -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = shipped_copy();
    let text = std::fs::read_to_string(SHIPPED).expect("the shipped dataset");
    let lines = text.lines().map(|line| match line {
        _ if line.contains("\"of\":\"deu.ltu.efp\",\"as_of\":\"2022-02-14\"") => {
            line.replace("\"low\":500,\"best\":500,\"high\":500", "\"low\":520,\"best\":520,\"high\":520")
        }
        _ => line.to_owned(),
    });
    let text: String = lines.map(|line| line + "\n").collect();
    std::fs::write(&path, text).expect("a file");
    (folder, path)
}

/// Asks for it in the menu and types the path, as where there is no file dialog.
fn bring_in(window: &mut Window, path: &Path) {
    window.menu("File", ASK);
    window.fill("Path of the file", path.to_str().expect("a plain path"));
    window.click("Bring this in");
}

/// The last title that the window was given.
fn title(window: &mut Window) -> String {
    let titles = window.take_commands().into_iter().filter_map(|command| match command {
        ViewportCommand::Title(title) => Some(title),
        _ => None,
    });
    titles.last().expect("it has changed")
}

#[test]
fn a_newer_dataset_is_brought_in_listed_and_undone_in_one_step() {
    let (_folder, path) = later();
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.shows_all(&[("Total", "18,965"), ("What-if: Reported", "18,465")]);
    bring_in(&mut window, &path);
    window.wait_until("the list", |window| window.says(HEADING));
    window.must_say("What you made is all kept");
    window.must_say("What-ifs: 1 stale");
    window.must_say("Germany in Lithuania (deu.ltu.efp), 2022-02-14: 500 → 520");
    window.click("Copy");
    let list = window.session().revision().expect("the list").text();
    assert!(list.contains("\nReports: 1 revised\n"), "{list}");
    assert_eq!(window.clipboard(), list);
    window.click("Close");
    assert!(!window.says(HEADING));
    window.shows_all(&[("Total", "18,965"), ("What-if: Reported", "18,485")]);
    window.ctrl(Key::Z);
    window.shows_all(&[("Total", "18,965"), ("What-if: Reported", "18,465")]);
    window.ctrl(Key::Z);
    window.shows_all(&[("Total", "18,465")]);
    assert!(!window.session().is_modified());
}

#[test]
fn the_title_says_that_a_newer_dataset_is_not_saved_until_it_is_undone() {
    let (_folder, path) = later();
    let (_kept, mine) = shipped_copy();
    let mut window = Window::of(&mine);
    window.take_commands();
    bring_in(&mut window, &path);
    window.wait_until("the list", |window| window.says(HEADING));
    window.must_say("Nothing that you made is affected.");
    assert_eq!(title(&mut window), "flank.muster.json* — Muster", "it keeps its name");
    window.key(Key::Escape);
    window.ctrl(Key::Z);
    assert_eq!(title(&mut window), "flank.muster.json — Muster");
    window.ctrl(Key::Y);
    assert_eq!(title(&mut window), "flank.muster.json* — Muster");
}

#[test]
fn the_list_is_there_again_as_long_as_the_dataset_is() {
    let (_folder, path) = later();
    let mut window = Window::tall();
    window.open_menu("File");
    assert!(window.get(LIST).disabled);
    window.key(Key::Escape);
    bring_in(&mut window, &path);
    window.wait_until("the list", |window| window.says(HEADING));
    window.click("Close");
    window.menu("File", LIST);
    window.must_say("Germany in Lithuania (deu.ltu.efp), 2022-02-14: 500 → 520");
    window.key(Key::Escape);
    window.ctrl(Key::Z);
    window.open_menu("File");
    assert!(window.get(LIST).disabled, "that dataset is not here now");
    window.key(Key::Escape);
    window.ctrl(Key::Y);
    window.menu("File", LIST);
    assert!(window.says(HEADING));
}

#[test]
fn who_gives_no_path_has_changed_nothing() {
    let mut window = Window::tall();
    for leave in ["Cancel", "Escape"] {
        window.menu("File", ASK);
        window.fill("Path of the file", "a.json");
        match leave {
            "Cancel" => window.click("Cancel"),
            _ => window.key(Key::Escape),
        }
        assert!(!window.has("Path of the file"), "{leave}");
        assert!(!window.session().is_modified() && window.session().reading().is_none(), "{leave}");
        assert!(window.notices().is_empty(), "{leave}: {:?}", window.notices());
    }
    window.shows_all(&[("Total", "18,465")]);
}

#[test]
fn a_dataset_that_cannot_be_read_is_refused_in_words() {
    let (folder, path) = later();
    let text = std::fs::read_to_string(&path).expect("the file");
    std::fs::write(&path, &text[..text.len() / 2]).expect("a file");
    let mut window = Window::tall();
    for (path, why) in [(path, "ends in the middle"), (folder.path().join("none.json"), "none.json")] {
        bring_in(&mut window, &path);
        window.wait_until("the reason", |window| {
            window.notices().iter().any(|notice| notice.starts_with("Not brought in: ") && notice.contains(why))
        });
        assert!(!window.says(HEADING) && !window.session().is_modified() && window.session().reading().is_none());
    }
    window.shows_all(&[("Total", "18,465")]);
}
