//! What is there before anything is done.

use std::collections::HashSet;

use eframe::egui::Role;

use crate::harness::{GERMANS, HEADERS, Node, READ_OUTS, RULE, Window};

#[test]
fn the_shipped_dataset_is_shown_with_its_numbers() {
    let window = Window::tall();
    window.shows_all(&[
        ("Total", "18,465"),
        ("In place", "11,560"),
        ("On the way", "710"),
        ("Announced", "6,195"),
        ("Difference from reported", "0"),
        ("Without a number", "9"),
        ("Older reports", "30"),
        ("Range", "18,180 or more"),
        ("Rows shown", "52"),
        ("Selection", "0"),
        ("Host: Lithuania", "1,639"),
        ("What-if: Reported", "18,465"),
        (GERMANS, "500"),
        ("Total: Lithuania", "1,639"),
        ("Day", "2022-02-22"),
        ("Oldest report counted", "18 months"),
    ]);
    assert!(window.notices().is_empty(), "{:?}", window.notices());
    window.must_say("1 in other hosts");
    window.must_say("72 not yet or no longer there");
}

#[test]
fn every_stable_name_is_there_once_with_a_role_of_its_own() {
    let window = Window::tall();
    for name in READ_OUTS.into_iter().chain(RULE).chain(HEADERS).chain(["What-if: Reported"]) {
        // A label would have its text as value instead.
        assert_ne!(window.get(name).role, Role::Label, "{name}");
    }
    for name in HEADERS {
        assert_eq!(window.get(name).role, Role::ColumnHeader, "{name}");
    }
    let statuses = [true, true, true, false, false];
    for (name, on) in RULE[..4].iter().chain(["Own troops"].iter()).zip(statuses) {
        let node = window.get(name);
        assert_eq!((node.role, node.checked), (Role::CheckBox, Some(on)), "{name}");
    }
    assert_eq!(window.get("Day").role, Role::TextInput);
    for name in ["Oldest report counted", "Hosts counted"] {
        assert_eq!(window.get(name).role, Role::ComboBox, "{name}");
    }
    assert!(!window.has("Offered"), "what is not counted is not shown");
    for name in ["New", "Undo", "Redo", "Add…", "Remove", "Revert", "Rename…", "Duplicate", "Delete"] {
        assert_eq!(window.get(name).role, Role::Button, "{name}");
    }
    for menu in ["File", "Edit", "What-if", "View", "Help"] {
        assert_eq!(window.get(menu).role, Role::Button, "{menu}");
    }
}

#[test]
fn cells_are_named_by_column_row_and_id_and_know_their_place() {
    let window = Window::tall();
    let mut places = HashSet::new();
    for (at, column) in HEADERS.iter().enumerate() {
        let cells = window.all_beginning(&format!("{column}: "));
        // A chart's series may be called like no column.
        let cells: Vec<&Node> = cells.iter().filter(|cell| cell.name.ends_with(')')).collect();
        assert_eq!(cells.len(), 52, "{column}");
        for cell in cells {
            assert_eq!((cell.role, cell.column), (Role::Cell, Some(at)), "{}", cell.name);
            let row = cell.row.expect("a row index");
            assert!(places.insert((row, at)), "two cells at {row}, {at}: {}", cell.name);
            assert!(cell.rect.is_some(), "{}", cell.name);
        }
    }
    // The cells of a row have the same row index, and it grows downwards.
    let (who, troops) = (window.get("Who: Germany in Lithuania (deu.ltu.efp)"), window.get(GERMANS));
    assert_eq!(who.row, troops.row);
    let below = window.get("Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)");
    assert!(below.row > troops.row && below.rect.unwrap().top() > troops.rect.unwrap().top());
    window.shows_all(&[
        ("Who: Germany in Lithuania (deu.ltu.efp)", "Germany"),
        ("What: Germany in Lithuania (deu.ltu.efp)", "battlegroup contingent"),
        ("Status: Germany in Lithuania (deu.ltu.efp)", "in place"),
        ("Last report: Germany in Lithuania (deu.ltu.efp)", "2022-02-22"),
        // The 500 are of 14 Feb; Deutsche Welle confirmed the troops on the 22nd and gave no number.
        ("Source: Germany in Lithuania (deu.ltu.efp)", "LRT English"),
        ("Troops: Norway in Lithuania (nor.ltu.efp.reinforcement-2022)", "50–60"),
        ("Troops: Netherlands in Lithuania (nld.ltu.efp.reinforcement-2022)", "up to 80"),
        ("Troops: Belgium in Lithuania (bel.ltu.efp)", "no number given"),
    ]);
    // The number is older than the last report, and that can be read.
    let help = &troops.description;
    assert!(help.contains("LRT") && help.contains("2022-02-14"), "{help}");
    assert!(help.contains("confirmed without a number") && help.contains("Deutsche Welle"), "{help}");
}

#[test]
fn rows_are_grouped_by_host_in_order_of_names_and_joined_hosts_come_last() {
    let window = Window::tall();
    let hosts: Vec<String> = window.all_beginning("Host: ").into_iter().map(|node| node.name).collect();
    assert_eq!(
        hosts,
        [
            "Host: Bulgaria",
            "Host: Estonia",
            "Host: Latvia",
            "Host: Lithuania",
            "Host: Poland",
            "Host: Romania",
            "Host: Estonia, Latvia (not split)",
            "Host: Estonia, Latvia, Lithuania (not split)",
        ]
    );
    let sum: u64 = window.all_beginning("Host: ").iter().map(|node| number(&node.value)).sum();
    assert_eq!(sum, 18_465);
}

#[test]
fn a_group_folds_and_unfolds() {
    let mut window = Window::tall();
    window.click("Host: Lithuania");
    assert!(!window.has(GERMANS));
    window.shows_all(&[("Host: Lithuania", "1,639"), ("Total", "18,465"), ("Rows shown", "52")]);
    window.click("Host: Lithuania");
    window.shows(GERMANS, "500");
}

#[test]
fn the_hint_of_the_first_minute_goes_away() {
    let mut window = Window::ordinary();
    window.must_say("Change a number to start a what-if");
    window.click("Got it");
    assert!(!window.says("Change a number to start a what-if:"));
}

#[test]
fn columns_can_be_shown_and_hidden() {
    let mut window = Window::tall();
    window.click("Columns");
    window.click("Formation");
    window.key(eframe::egui::Key::Escape);
    window.shows("Formation: Germany in Lithuania (deu.ltu.efp)", "eFP Battlegroup Lithuania");
    assert_eq!(window.get("Formation").role, Role::ColumnHeader);
    window.click("Columns");
    window.click_role(Role::CheckBox, "Formation");
    window.key(eframe::egui::Key::Escape);
    assert!(!window.has("Formation: Germany in Lithuania (deu.ltu.efp)"));
}

#[test]
fn selecting_a_row_shows_its_report_source_and_words() {
    let mut window = Window::tall();
    window.click(GERMANS);
    assert_eq!(window.session().selected(), ["deu.ltu.efp"]);
    window.shows("Selection", "500");
    window.must_say("1 selected: 500");
    window.must_say("currently has around 500 soldiers stationed there");
    window.must_say("LRT");
    window.must_say("German soldiers comprise about half of a 1,100-strong NATO battle group");
}

#[test]
fn about_names_version_data_and_licences() {
    let mut window = Window::ordinary();
    window.menu("Help", "About Muster");
    window.must_say(concat!("Muster ", env!("CARGO_PKG_VERSION")));
    window.must_say("It is not complete");
    window.must_say("MIT or Apache-2.0");
    window.click("Close");
    assert!(!window.says("MIT or Apache-2.0"));
}

fn number(text: &str) -> u64 {
    text.replace(',', "").parse().expect("a number")
}
