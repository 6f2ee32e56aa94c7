//! A dataset far taller than the window: only what is seen is built.

use std::fmt::Write as _;

use eframe::egui::{Key, Theme};

use crate::harness::{ORDINARY, Window};

const ROWS: usize = 2_000;

/// `ROWS` contributions with three figures each, over four hosts; the last is of 100 + the row's number persons.
fn file() -> (tempfile::TempDir, std::path::PathBuf) {
    let hosts = ["EST", "LTU", "LVA", "POL"];
    let mut text = String::from(
        r#"{"format":"muster","version":1,"readable_since":1,"title":"Many","counting":{"day":"2022-02-22",
"statuses":["deployed","en_route","announced"],"own_troops":false},
"sources":[{"id":"s","title":"A source","publisher":"A paper"}],"contributions":["#,
    );
    for row in 0..ROWS {
        let host = hosts[row % 4];
        let comma = if row == 0 { "" } else { "," };
        write!(
            text,
            "{comma}\n{{\"id\":\"r.{row:04}\",\"contributor\":\"DEU\",\"host\":\"{host}\",\
             \"element\":\"company {row}\"}}"
        )
        .unwrap();
    }
    text.push_str("],\"figures\":[");
    for row in 0..ROWS {
        for (nth, (day, n)) in [("2020-01-01", 1), ("2021-01-01", 2), ("2022-01-01", 100 + row)].into_iter().enumerate()
        {
            let comma = if row == 0 && nth == 0 { "" } else { "," };
            write!(
                text,
                "{comma}\n{{\"of\":\"r.{row:04}\",\"as_of\":\"{day}\",\"status\":\"deployed\",\"low\":{n},\"best\":{n},\
                 \"high\":{n},\"source\":\"s\"}}"
            )
            .unwrap();
        }
    }
    text.push_str("]}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.muster.json");
    std::fs::write(&path, text).expect("a file");
    (folder, path)
}

fn rows_drawn(window: &Window) -> usize {
    window.all_beginning("Troops: Germany in ").len()
}

#[test]
fn only_the_rows_in_sight_are_built_and_the_rest_is_scrolled_to() {
    let (_folder, path) = file();
    let mut window = Window::new(ORDINARY, Theme::Light, Some(path.clone()));
    window.wait_until("the file is open", |window| window.session().path() == Some(&*path));
    let total: usize = (0..ROWS).map(|row| 100 + row).sum();
    window.shows("Total", &muster::model::grouped(total as u64));
    window.shows("Rows shown", "2,000");
    assert!((10..60).contains(&rows_drawn(&window)), "{} rows", rows_drawn(&window));
    let first = "Troops: Germany in Estonia (r.0000)";
    window.shows(first, "100");

    window.wheel("Rows", -2_000.0);
    assert!(!window.has(first), "scrolled away");
    assert!((10..60).contains(&rows_drawn(&window)), "{} rows", rows_drawn(&window));
    // Row indices go on counting where the window stands.
    let cells = window.all_beginning("Troops: Germany in ");
    assert!(cells.iter().all(|cell| cell.row.is_some_and(|row| row > 20)), "{cells:?}");

    window.ctrl(Key::F);
    window.text("r.1999");
    let last = "Troops: Germany in Poland (r.1999)";
    window.shows(last, "2,099");
    window.set(last, "99");
    window.shows("Difference from reported", "-2,000");
    window.shows("Total", &muster::model::grouped(total as u64 - 2_000));
    assert!((10..60).contains(&rows_drawn(&window)), "{} rows", rows_drawn(&window));

    window.ctrl(Key::Home);
    window.shows(first, "100");
    window.ctrl(Key::A);
    assert_eq!(window.session().selected().len(), ROWS);
    window.ctrl(Key::Z);
    window.shows("Total", &muster::model::grouped(total as u64));
}

#[test]
fn folding_everything_leaves_the_hosts() {
    let (_folder, path) = file();
    let mut window = Window::new(ORDINARY, Theme::Light, Some(path.clone()));
    window.wait_until("the file is open", |window| window.session().path() == Some(&*path));
    for host in ["Estonia", "Latvia", "Lithuania", "Poland"] {
        window.click(&format!("Host: {host}"));
    }
    assert_eq!(rows_drawn(&window), 0);
    assert_eq!(window.all_beginning("Host: ").len(), 4);
}
