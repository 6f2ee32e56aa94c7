//! What is seen is what is stored: characters that hide or turn the direction of writing are painted as a mark, wherever
//! a text comes from a file or is typed, and are stored as they are.

use std::fs;

use eframe::egui::{Key, Pos2, Rect};

use crate::harness::Window;

const HIDDEN: [char; 4] = ['\u{202e}', '\u{200b}', '\u{2066}', '\u{feff}'];

/// Every text of it holds a character of each kind.
const FILE: &str = r#"{"format":"muster","version":1,"title":"Ti~tle","counting":{"day":"2022-02-22","statuses":["deployed"],"hosts":"g","own_troops":true},
"sources":[{"id":"s","title":"Head~line","publisher":"Publi~sher","language":"de","published":"2022-02","url":"https://exa~mple.org","usage_note":"u~se"}],
"groups":[{"id":"g","name":"Gro~up","members":[{"country":"LTU"},{"country":"Ruri~tania"}]}],
"contributions":[{"id":"a~b","contributor":"DEU","host":"LTU","formation":"Form~ation","element":"Ele~ment","note":"No~te"},
{"id":"c","contributor":"Ruri~tania","host":"LTU","formation":"Form~ation","element":"oth~er"}],
"figures":[{"of":"a~b","as_of":"2022-02-22","status":"deployed","low":500,"best":500,"high":500,"source":"s","quote":"Quo~te","gloss":"Glo~ss","note":"fig~ure"},
{"of":"c","as_of":"2022-02-22","status":"deployed","low":5,"best":5,"high":5,"source":"s","quote":"Quo~te"}],
"claims":[{"id":"k","as_of":"2022-02-22","kind":"total","hosts":["LTU"],"best":600,"source":"s","quote":"Cla~im","gloss":"g~l","note":"n~n"}],
"scenarios":[{"id":"s1","name":"What~if","note":"sn~n","edits":[{"on":"c","op":"change","from":"2022-02-22","set":{"personnel":{"low":7,"best":7,"high":7}},"why":"Be~cause"},{"on":"gone~","op":"remove"}]}]}"#;

fn holds(text: &str) -> bool {
    text.contains(HIDDEN)
}

fn everywhere() -> Rect {
    Rect::from_min_max(Pos2::ZERO, Pos2::new(5000.0, 5000.0))
}

/// Nothing painted holds a character that cannot be seen, and something painted shows that there is one.
#[track_caller]
fn is_visible(window: &Window, shown: &str) {
    let painted = window.painted(everywhere());
    let hidden: Vec<&String> = painted.iter().filter(|text| holds(text)).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
    let shown = shown.replace('~', "\u{25af}\u{25af}\u{25af}\u{25af}");
    assert!(painted.iter().any(|text| text.contains(&shown)), "{shown} is not painted: {painted:#?}");
}

#[test]
fn hidden_characters_are_seen_wherever_they_stand_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let marks: String = HIDDEN.iter().collect();
    // The name of the file, too.
    let path = folder.path().join(format!("pl{marks}an.muster.json"));
    fs::write(&path, FILE.replace('~', &marks)).unwrap();
    let mut window = Window::of(&path);
    is_visible(&window, "pl~an.muster.json — Muster");
    is_visible(&window, "Ele~ment");
    is_visible(&window, "Gro~up");
    is_visible(&window, "What~if");
    // The notice on what is odd in it.
    is_visible(&window, "gone~");

    let row = format!("Troops: Germany in Lithuania (a{marks}b)");
    window.click(&row);
    is_visible(&window, "Quo~te");
    is_visible(&window, "Publi~sher");
    window.click(&format!("What-if: What{marks}if"));
    is_visible(&window, "Be~cause");
    for (tab, shown) in [
        ("Who", "Ruri~tania"),
        ("Over time", "What~if"),
        ("Published", "Publi~sher"),
        ("Sources", "Head~line"),
        ("Compare", "What~if"),
    ] {
        window.click(&format!("Chart: {tab}"));
        is_visible(&window, shown);
    }
    // Typed, and in a tool tip.
    window.begin(&format!("What: Germany in Lithuania (a{marks}b)"), "ty\u{202e}ped");
    let painted = window.painted(everywhere());
    assert!(painted.iter().any(|text| text == "ty\u{25af}ped"), "{painted:#?}");
    window.key(Key::Enter);

    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_saving() && !window.session().is_modified());
    let saved = fs::read_to_string(&path).unwrap();
    for text in ["Ele~ment", "Quo~te", "Cla~im", "What~if", "Be~cause", "gone~", "Head~line"] {
        let text = text.replace('~', &marks);
        assert!(saved.contains(&text), "{text:?} was changed");
    }
    assert!(saved.contains("ty\u{202e}ped"));
}
