//! The rooms: a module imports only from those to its left in `model ← scenario ← document ← file, report ← recovery,
//! editor ← cli, gui ← main`, only the window names egui, only it and the journal threads, and nothing is unsafe.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Every room with those it may import from; beside it each may import from itself.
const ROOMS: [(&str, &[&str]); 12] = [
    ("log", &[]),
    ("model", &[]),
    ("scenario", &["model"]),
    ("document", &["model", "scenario"]),
    ("file", &["model", "scenario", "document"]),
    ("report", &["model", "scenario", "document"]),
    ("recovery", &["model", "scenario", "document", "file"]),
    ("editor", &["model", "scenario", "document", "file", "report"]),
    ("cli", &["model", "scenario", "document", "file", "report", "editor"]),
    ("gui", &["log", "model", "scenario", "document", "file", "recovery", "report", "editor"]),
    ("main", &["cli", "gui"]),
    ("lib", &[]),
];

/// A Rust source in pieces: names and `::`, braces and other single characters; no comments, texts or white space.
fn pieces(source: &str) -> Vec<String> {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let (mut pieces, mut i) = (Vec::new(), 0);
    while i < chars.len() {
        let c = at(i);
        if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if c == '/' && at(i + 1) == '*' {
            let mut depth = 0;
            loop {
                match (at(i), at(i + 1)) {
                    ('/', '*') => (depth, i) = (depth + 1, i + 2),
                    ('*', '/') => (depth, i) = (depth - 1, i + 2),
                    _ => i += 1,
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if c == 'r' && (at(i + 1) == '"' || at(i + 1) == '#' && matches!(at(i + 2), '"' | '#')) {
            let marks = (i + 1..).take_while(|i| at(*i) == '#').count();
            i += marks + 2;
            let ends = |i: usize| at(i) == '"' && (1..=marks).all(|mark| at(i + mark) == '#');
            while i < chars.len() && !ends(i) {
                i += 1;
            }
            i += marks + 1;
        } else if c == '"' {
            i += 1;
            while i < chars.len() && at(i) != '"' {
                i += if at(i) == '\\' { 2 } else { 1 };
            }
            i += 1;
        } else if c == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            i += if at(i + 1) == '\\' { 3 } else { 2 };
            while i < chars.len() && at(i) != '\'' {
                i += 1;
            }
            i += 1;
        } else if c.is_alphanumeric() || c == '_' {
            let start = i;
            while at(i).is_alphanumeric() || at(i) == '_' {
                i += 1;
            }
            pieces.push(chars[start..i].iter().collect());
        } else if c == ':' && at(i + 1) == ':' {
            pieces.push("::".to_owned());
            i += 2;
        } else {
            if !c.is_whitespace() {
                pieces.push(c.to_string());
            }
            i += 1;
        }
    }
    pieces
}

/// The names that follow `::` at `from`: one, or several in braces.
fn named_after(pieces: &[String], from: usize) -> Vec<&str> {
    let at = |i: usize| pieces.get(i).map_or("", String::as_str);
    if at(from) != "::" {
        return Vec::new();
    }
    if at(from + 1) != "{" {
        return vec![at(from + 1)];
    }
    let (mut depth, mut names, mut first) = (0, Vec::new(), false);
    for piece in &pieces[from + 1..] {
        match piece.as_str() {
            "{" => (depth, first) = (depth + 1, depth == 0),
            "}" => depth -= 1,
            "," => first = depth == 1,
            name => {
                if first && depth == 1 {
                    names.push(name);
                }
                first = false;
            }
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// The room of a source, by its path under `src`.
fn room_of(path: &Path) -> String {
    let first = path.iter().next().and_then(|part| part.to_str()).expect("a plain name");
    first.trim_end_matches(".rs").to_owned()
}

/// How many modules deep a source is: 2 for `file/save.rs`, 1 for `file/mod.rs`.
fn depth_of(path: &Path) -> usize {
    path.components().count() - usize::from(path.ends_with("mod.rs"))
}

/// The rooms a source imports from.
fn imports(path: &Path, source: &str) -> BTreeSet<String> {
    let pieces = pieces(source);
    let is_room = |name: &&str| ROOMS.iter().any(|(room, _)| room == name);
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < pieces.len() {
        // `super::super::…`: only what climbs out of the source's room can reach another one.
        let mut up = 0;
        while pieces[at] == "super" && pieces.get(at + 1).is_some_and(|next| next == "::") {
            (up, at) = (up + 1, at + 2);
        }
        if up >= depth_of(path).max(1) {
            found.extend(named_after(&pieces, at - 1).into_iter().filter(is_room).map(str::to_owned));
        } else if up == 0 && matches!(pieces[at].as_str(), "crate" | "muster") {
            let inside = at > 0 && pieces[at - 1] == "::";
            if !inside {
                found.extend(named_after(&pieces, at + 1).into_iter().filter(is_room).map(str::to_owned));
            }
        }
        at += 1;
    }
    found
}

/// What only the window may name: egui and its like, and threads.
fn window_only(source: &str) -> Vec<String> {
    let pieces = pieces(source);
    let at = |i: usize| pieces.get(i).map_or("", String::as_str);
    let mut found = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let crates = ["egui", "eframe", "rfd", "winit", "egui_table", "egui_kittest", "egui_inspection"];
        // `muster::gui` and `mod gui` are no names of these.
        if crates.contains(&piece.as_str()) {
            found.push(piece.clone());
        }
        let thread_of_std = piece == "std" && named_after(&pieces, i + 1).contains(&"thread");
        if thread_of_std || piece == "thread" && at(i + 1) == "::" && at(i + 2) == "spawn" {
            found.push("std::thread".to_owned());
        }
    }
    found
}

fn forbids_unsafe(source: &str) -> bool {
    let wanted = ["#", "!", "[", "forbid", "(", "unsafe_code", ")", "]"];
    pieces(source).windows(wanted.len()).any(|window| window == wanted)
}

/// Every source under `src` by its path there.
fn sources() -> BTreeMap<PathBuf, String> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let source = fs::read_to_string(&path).expect("a source is text");
                found.insert(path.strip_prefix(root).expect("inside").to_owned(), source);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    walk(&root, &root, &mut found);
    found
}

/// The imports of a source that run the wrong way.
fn wrong_imports(path: &Path, source: &str) -> Vec<String> {
    let room = room_of(path);
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("{room} is no room of the design")];
    };
    let wrong = imports(path, source).into_iter().filter(|other| *other != room && !allowed.contains(&other.as_str()));
    wrong.collect()
}

#[test]
fn imports_run_from_right_to_left() {
    let sources = sources();
    let mut wrong = Vec::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for (path, source) in &sources {
        wrong.extend(wrong_imports(path, source).into_iter().map(|other| format!("{} ← {other}", path.display())));
        seen.extend(imports(path, source).into_iter().map(|other| (room_of(path), other)));
    }
    assert!(wrong.is_empty(), "these import from a room to their right:\n{}", wrong.join("\n"));
    // Were the reader of imports blind, nothing would ever be wrong: these are known to be there.
    for (room, other) in [("cli", "editor"), ("editor", "file"), ("file", "document"), ("scenario", "model")] {
        assert!(seen.contains(&(room.to_owned(), other.to_owned())), "{room} imports {other}, and it was not seen");
    }
}

#[test]
fn only_the_window_names_egui_and_threads() {
    let (mut wrong, mut in_window) = (Vec::new(), 0);
    for (path, source) in &sources() {
        let found = window_only(source);
        if room_of(path) == "gui" {
            in_window += found.len();
        } else {
            // The journal writes beside the window, and must not know it.
            let may_be = |name: &String| room_of(path) == "recovery" && name == "std::thread";
            wrong.extend(
                found.into_iter().filter(|name| !may_be(name)).map(|name| format!("{}: {name}", path.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "only the window may name these:\n{}", wrong.join("\n"));
    assert!(in_window > 0, "the window names them, and it was not seen");
}

#[test]
fn no_unsafe_code() {
    let sources = sources();
    for name in ["lib.rs", "main.rs"] {
        assert!(forbids_unsafe(&sources[Path::new(name)]), "{name} does not forbid unsafe code");
    }
}

/// The reader of imports sees every way to write one, and nothing in comments and texts.
#[test]
fn wrong_imports_are_seen_however_they_are_written() {
    let model = Path::new("model/text.rs");
    for source in [
        "use crate::scenario::View;",
        "use crate::{model::{Date, Status}, file};",
        "use crate::{\n    model::Date, // fine\n    file::{self, json},\n};",
        "fn f() { crate::cli::run(); }",
        "use super::super::editor::Editor;",
        "use super::super::{model, gui};",
        "pub(in crate::report) fn f() {}",
    ] {
        assert_eq!(wrong_imports(model, source).len(), 1, "{source}");
    }
    for source in [
        "// use crate::scenario::View;",
        "/// [`crate::file`]\n/* crate::cli /* nested */ crate::gui */ fn f() {}",
        "const TEXT: &str = \"use crate::file; \\\" crate::cli\";",
        "const TEXT: &str = r#\"crate::file \" crate::cli\"#;",
        "const MARKS: [char; 3] = ['\"', '\\'', '\\\\']; // crate::file",
        "use super::file; use crate::model::{file, cli};",
        "use crate::{model::{file::x, cli}, model};",
    ] {
        assert_eq!(wrong_imports(model, source), Vec::<String>::new(), "{source}");
    }
    assert_eq!(wrong_imports(Path::new("file/json/read.rs"), "use super::super::super::editor::X;"), ["editor"]);
    assert_eq!(wrong_imports(Path::new("file/mod.rs"), "use super::report::X;"), ["report"]);
    assert_eq!(wrong_imports(Path::new("report/mod.rs"), "use crate::file;"), ["file"]);
    assert_eq!(wrong_imports(Path::new("cli/mod.rs"), "use crate::gui;"), ["gui"]);
    assert_eq!(wrong_imports(Path::new("gui/mod.rs"), "use crate::cli;"), ["cli"]);
    assert_eq!(wrong_imports(Path::new("main.rs"), "use muster::model::Date;"), ["model"]);
    assert_eq!(wrong_imports(Path::new("attic/mod.rs"), "").len(), 1);

    assert_eq!(window_only("use std::{fs, thread};").len(), 1);
    assert_eq!(window_only("use std::thread; fn f() { thread::spawn(g); }").len(), 2);
    assert_eq!(window_only("fn f(ui: &mut egui::Ui) {}").len(), 1);
    assert!(window_only("// egui\nuse std::{fs, io}; fn f() { muster::gui::run(\"eframe\") }").is_empty());

    assert!(forbids_unsafe("//! Doc.\n#![forbid(unsafe_code)]"));
    assert!(!forbids_unsafe("// #![forbid(unsafe_code)]\n#![deny(unsafe_code)]"));
}
