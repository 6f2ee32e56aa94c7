//! Menus, the list of all commands, help: what can be done, by which keys, and why not now.

use std::collections::BTreeSet;

use eframe::egui::{Key, Modifiers, Role, Theme, ThemePreference, ViewportCommand};
use muster::editor::Action;

use crate::harness::{GERMANS, Node, Window};

fn is_item(node: &Node) -> bool {
    node.in_popup && matches!(node.role, Role::Button | Role::CheckBox | Role::RadioButton)
}

/// All items of a menu from top to bottom.
fn items(window: &Window) -> Vec<Node> {
    window.nodes().into_iter().filter(is_item).collect()
}

/// What stands in the list of all commands.
fn listed(window: &Window) -> Vec<Node> {
    window.all_beginning("Run: ")
}

fn names(nodes: &[Node]) -> Vec<&str> {
    nodes.iter().map(|node| node.name.trim_start_matches("Run: ")).collect()
}

/// The keys of actions, as a person sees them; the first of them stands in menus.
const KEYS: [(&str, &[&str]); 21] = [
    ("New", &["Ctrl+N"]),
    ("New window", &["Ctrl+Shift+N"]),
    ("Open…", &["Ctrl+O"]),
    ("Save", &["Ctrl+S"]),
    ("Save as…", &["Ctrl+Shift+S"]),
    ("Quit", &["Ctrl+Q", "Ctrl+W"]),
    ("Undo", &["Ctrl+Z"]),
    ("Redo", &["Ctrl+Y", "Ctrl+Shift+Z"]),
    ("Cut", &["Ctrl+X"]),
    ("Copy", &["Ctrl+C"]),
    ("Paste", &["Ctrl+V"]),
    ("Fill down", &["Ctrl+D"]),
    ("Select all", &["Ctrl+A"]),
    ("Find…", &["Ctrl+F"]),
    ("Zoom in", &["Ctrl+Plus", "Ctrl+Equals"]),
    ("Zoom out", &["Ctrl+Minus"]),
    ("Ordinary size", &["Ctrl+0"]),
    ("Next pane", &["F6"]),
    ("Previous pane", &["Shift+F6"]),
    ("All commands…", &["Ctrl+P"]),
    ("Help and keys", &["F1"]),
];
const MENUS: [&str; 5] = ["File", "Edit", "What-if", "View", "Help"];

#[test]
fn every_action_is_in_one_menu() {
    let mut window = Window::tall();
    let mut met: Vec<String> = Vec::new();
    for menu in MENUS {
        window.open_menu(menu);
        met.extend(items(&window).into_iter().map(|item| item.name));
        window.key(Key::Escape);
    }
    met.retain(|name| name != "Recent files");
    let all: Vec<&str> = Action::ALL.iter().map(|action| action.text()).collect();
    met.sort();
    let mut wanted = all;
    wanted.sort_unstable();
    assert_eq!(met, wanted);
}

#[test]
fn every_item_shows_its_keys() {
    let mut window = Window::tall();
    let mut left: BTreeSet<&str> = KEYS.iter().map(|(name, _)| *name).collect();
    for menu in MENUS {
        window.open_menu(menu);
        for item in items(&window) {
            let painted = window.painted(item.rect.expect("it is on screen"));
            let keys = KEYS.iter().find(|(name, _)| *name == item.name).map(|(_, keys)| keys[0]);
            match keys {
                Some(keys) => assert!(painted.iter().any(|text| text == keys), "{}: {painted:?}", item.name),
                None => assert!(painted.iter().all(|text| !text.starts_with("Ctrl+")), "{}: {painted:?}", item.name),
            }
            left.remove(item.name.as_str());
        }
        window.key(Key::Escape);
    }
    assert!(left.is_empty(), "in no menu: {left:?}");
}

#[test]
fn every_item_that_cannot_be_chosen_says_why() {
    let mut window = Window::tall();
    let mut reasons = Vec::new();
    for menu in MENUS {
        window.open_menu(menu);
        for item in items(&window).into_iter().filter(|item| item.disabled) {
            window.hover(&item.name, |node| node.in_popup && is_item(node));
            let said: Vec<String> = window
                .nodes()
                .into_iter()
                .filter(|node| node.role == Role::Label && node.in_popup)
                .map(|node| node.value)
                .collect();
            assert_eq!(said.len(), 1, "{menu}, {}: {said:?}", item.name);
            reasons.push((item.name, said[0].clone()));
        }
        window.key(Key::Escape);
    }
    let wanted = [
        ("What the newer dataset changed…", "No newer dataset has been brought in"),
        ("Undo", "Nothing to undo"),
        ("Redo", "Nothing to redo"),
        ("Cut", "Select a row first"),
        ("Copy", "Select a row first"),
        ("Paste", "Select the cell to begin at first"),
        ("Fill down", "Select a row first"),
        ("Remove row", "Select a row first"),
        ("Revert row", "Select a row first"),
        ("New what-if on this one", "Show a what-if first"),
        ("Duplicate", "Show a what-if first"),
        ("Rename…", "Show a what-if first"),
        ("Delete", "Show a what-if first"),
        ("Back to the file’s rule", "This is the file’s rule"),
    ];
    let reasons: Vec<(&str, &str)> = reasons.iter().map(|(name, why)| (name.as_str(), why.as_str())).collect();
    assert_eq!(reasons, wanted);
}

#[test]
fn a_row_that_is_not_changed_says_so_where_it_could_be_reverted() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.open_menu("Edit");
    window.hover("Revert row", |node| node.in_popup);
    window.must_say("The selected rows are not changed in this what-if");
    assert!(!window.one_of("Remove row", |node| node.in_popup).disabled);
}

#[test]
fn the_list_of_commands_has_every_action_but_itself() {
    let mut window = Window::ordinary();
    window.ctrl(Key::P);
    assert_eq!(window.focus().as_deref(), Some("Command"));
    let wanted: Vec<&str> =
        Action::ALL.iter().filter(|action| **action != Action::Commands).map(|action| action.text()).collect();
    assert_eq!(names(&listed(&window)), wanted);
    for node in listed(&window) {
        let name = node.name.trim_start_matches("Run: ");
        let disabled = [
            "What the newer dataset changed…",
            "Undo",
            "Redo",
            "Cut",
            "Copy",
            "Paste",
            "Fill down",
            "Remove row",
            "Revert row",
            "New what-if on this one",
            "Duplicate",
            "Rename…",
            "Delete",
            "Back to the file’s rule",
        ];
        assert_eq!(node.disabled, disabled.contains(&name), "{name}");
        assert!(!node.description.is_empty(), "{name} says what it does");
    }
}

#[test]
fn typing_leaves_the_commands_that_have_it_in_name_or_help() {
    let mut window = Window::ordinary();
    window.ctrl(Key::P);
    window.text("WHAT-IF");
    let found = listed(&window);
    assert!(found.len() > 5 && found.len() < 15, "{:?}", names(&found));
    for node in &found {
        let says = |text: &str| text.to_lowercase().contains("what-if");
        assert!(says(&node.name) || says(&node.description), "{node:?}");
    }
    // "Redo" has nothing of the sort in its name, but in its help.
    window.ctrl(Key::A);
    window.text("taken back");
    assert_eq!(names(&listed(&window)), ["Redo"]);
    window.ctrl(Key::A);
    window.text("no such command");
    assert!(listed(&window).is_empty());
    window.key(Key::Enter);
    assert_eq!(window.focus().as_deref(), Some("Command"), "nothing to run; one types on");
}

#[test]
fn enter_runs_the_first_that_can_be_run() {
    let mut window = Window::ordinary();
    window.ctrl(Key::P);
    window.text("zoom in");
    window.key(Key::Enter);
    assert!(!window.has("Command"));
    assert!(window.context().zoom_factor() > 1.05);
    window.ctrl(Key::Num0);
    // Undo stands first and cannot be run.
    window.ctrl(Key::P);
    window.text("copy");
    assert_eq!(names(&listed(&window))[..2], ["Cut", "Copy"]);
    assert!(listed(&window).iter().all(|node| node.disabled), "{:?}", listed(&window));
    window.key(Key::Enter);
    assert_eq!(window.focus().as_deref(), Some("Command"), "none of these can be run: it stays");
    window.ctrl(Key::A);
    window.text("back");
    let found = listed(&window);
    assert!(found[0].disabled, "{found:?}");
    let first = found.iter().find(|node| !node.disabled).expect("one that can be run").name.clone();
    assert_eq!(first, "Run: Ordinary size");
    window.ctrl(Key::Plus);
    window.key(Key::Enter);
    assert!(!window.has("Command"));
    assert!(!window.session().is_modified());
}

#[test]
fn a_command_is_run_by_a_click_or_by_tab_and_enter() {
    let mut window = Window::ordinary();
    window.ctrl(Key::P);
    window.choose("Run: New what-if");
    assert!(window.has("What-if: What-if 1") && !window.has("Command"));
    window.ctrl(Key::P);
    window.text("duplic");
    window.key(Key::Tab);
    assert_eq!(window.focus().as_deref(), Some("Run: Duplicate"));
    window.key(Key::Enter);
    assert!(window.has("What-if: What-if 1 copy") && !window.has("Command"));
}

#[test]
fn escape_leaves_the_list_of_commands() {
    let mut window = Window::ordinary();
    window.menu("Help", "All commands…");
    window.text("New");
    window.key(Key::Escape);
    assert!(!window.has("Command"));
    assert!(!window.session().is_modified());
    window.ctrl(Key::P);
    window.shows("Command", "");
}

#[test]
fn a_command_that_opens_a_form_opens_it_in_place_of_the_list() {
    let mut window = Window::ordinary();
    window.ctrl(Key::P);
    window.text("about m");
    window.key(Key::Enter);
    assert!(!window.has("Command"));
    window.must_say(concat!("Muster ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn help_lists_every_key() {
    let mut window = Window::tall();
    window.key(Key::F1);
    window.must_say("Help and keys");
    let texts: BTreeSet<String> =
        window.nodes().into_iter().filter(|node| node.in_popup).map(|node| node.value).collect();
    for (name, keys) in KEYS {
        let action = Action::ALL.into_iter().find(|action| action.text() == name).expect("an action");
        for keys in keys {
            assert!(texts.contains(*keys), "{keys} of {name}");
        }
        assert!(texts.contains(action.help()), "{name}: {}", action.help());
    }
    for keys in ["Arrows", "Tab", "F2", "Esc", "Delete", "time line", "head"] {
        assert!(texts.iter().any(|text| text.contains(keys)), "{keys}");
    }
    window.key(Key::Escape);
    assert!(!window.says("Help and keys"));
    window.menu("Help", "Help and keys");
    window.click("Close");
    assert!(!window.says("Help and keys"));
}

#[test]
fn about_is_opened_from_the_line_at_the_bottom_too() {
    let mut window = Window::ordinary();
    window.click("Data to 28 Jan 2026, not complete: about this data");
    window.must_say("395 figures of 125 contributions");
    window.must_say("out of 214 sources");
    window.must_say("SIL Open Font License 1.1");
    window.must_say("sends nothing anywhere");
    window.key(Key::Escape);
    assert!(!window.says("out of 214 sources"));
}

#[test]
fn menus_are_used_by_keyboard() {
    let mut window = Window::ordinary();
    window.tab_to("View");
    window.key(Key::Enter);
    window.tab_to("Dark");
    window.key(Key::Space);
    assert_eq!(window.context().theme(), Theme::Dark);
    assert!(!window.has("Dark"), "the menu is gone");
}

#[test]
fn themes_are_chosen_and_the_chosen_one_is_marked() {
    let mut window = Window::ordinary();
    for (item, preference, kept) in [
        ("Dark", ThemePreference::Dark, "dark"),
        ("As the system", ThemePreference::System, "system"),
        ("Light", ThemePreference::Light, "light"),
    ] {
        window.menu("View", item);
        assert_eq!(window.context().options(|options| options.theme_preference), preference);
        assert_eq!(window.settings().theme, kept);
        window.open_menu("View");
        for other in ["Light", "Dark", "As the system"] {
            let checked = window.one_of(other, |node| node.in_popup).checked;
            assert_eq!(checked, Some(other == item), "{other}");
        }
        window.key(Key::Escape);
    }
}

#[test]
fn copying_from_the_menu_asks_the_desktop_for_the_event() {
    let mut window = Window::tall();
    window.click(GERMANS);
    for (item, wanted) in [
        ("Copy", ViewportCommand::RequestCopy),
        ("Cut", ViewportCommand::RequestCut),
        ("Paste", ViewportCommand::RequestPaste),
    ] {
        window.take_commands();
        window.menu("Edit", item);
        let commands = window.take_commands();
        assert!(commands.contains(&wanted), "{item}: {commands:?}");
        assert!(window.in_grid(), "the answer goes to what has the focus: {:?}", window.focus());
    }
}

#[test]
fn keys_that_mean_something_in_a_text_field_are_left_to_it() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.ctrl(Key::F);
    window.text("Latvia");
    window.ctrl(Key::A);
    window.shows("Selection", &window.value("Selection"));
    assert!(window.session().selected().len() < 10, "Ctrl+A is the field's");
    window.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    window.shows("Total", "18,965");
}
