//! A newer dataset: asked for in the File menu, picked, and what it changed as a list over the window.

use eframe::egui::Key;

use crate::harness::{GERMANS, SHIPPED, Window, shipped_copy};

/// A copy of the shipped dataset in which the Germans' last number before the day on screen is another.
fn later() -> (tempfile::TempDir, std::path::PathBuf) {
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

#[test]
fn a_newer_dataset_is_brought_in_listed_and_undone() {
    let (_folder, path) = later();
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.shows_all(&[("Total", "18,965"), ("What-if: Reported", "18,465")]);
    window.menu("File", "Bring in a newer dataset…");
    window.fill("Path of the file", path.to_str().expect("a plain path"));
    window.click("Bring this in");
    window.wait_until("the list", |window| window.has("What the newer dataset changed"));
    window.must_say("What you made is all kept");
    window.must_say("What-ifs: 1 stale");
    window.must_say("Germany in Lithuania (deu.ltu.efp), 2022-02-14: 500 → 520");
    assert!(window.has("Copy"));
    window.click("Close");
    assert!(!window.has("What the newer dataset changed"));
    window.shows_all(&[("Total", "18,965"), ("What-if: Reported", "18,485")]);
    window.ctrl(Key::Z);
    window.shows_all(&[("Total", "18,965"), ("What-if: Reported", "18,465")]);
}
