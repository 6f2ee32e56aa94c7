//! Every column shown and every attribute typed over.

use eframe::egui::{Key, Role};

use crate::harness::{HEADERS, Window};

fn cell(column: &str) -> String {
    format!("{column}: Germany in Lithuania (deu.ltu.efp)")
}

fn show(window: &mut Window, columns: &[&str]) {
    for column in columns {
        window.menu("Columns", column);
    }
}

fn heads(window: &Window) -> Vec<String> {
    let mut heads: Vec<_> = window.nodes().into_iter().filter(|node| node.role == Role::ColumnHeader).collect();
    heads.sort_by(|a, b| a.rect.unwrap().left().total_cmp(&b.rect.unwrap().left()));
    heads.into_iter().map(|node| node.name).collect()
}

/// Wide enough for all columns: those out of sight have no nodes.
fn wide() -> Window {
    Window::new(eframe::egui::vec2(2600.0, 2400.0), eframe::egui::Theme::Light, None)
}

const MORE: [&str; 5] = ["Where", "Formation", "Domain", "Included in", "Note"];

#[test]
fn columns_stand_in_one_order_whichever_was_chosen_first() {
    let mut window = wide();
    assert_eq!(heads(&window), HEADERS);
    show(&mut window, &["Note", "Domain", "Where", "Included in", "Formation"]);
    let all = [
        "Who",
        "Where",
        "What",
        "Troops",
        "Status",
        "Last report",
        "Source",
        "Formation",
        "Domain",
        "Included in",
        "Note",
    ];
    assert_eq!(heads(&window), all);
    show(&mut window, &["Status", "What"]);
    assert_eq!(heads(&window), all.iter().filter(|one| !["Status", "What"].contains(one)).copied().collect::<Vec<_>>());
}

#[test]
fn several_columns_are_ticked_one_after_another() {
    let mut window = wide();
    window.open_menu("Columns");
    window.choose("Domain");
    window.choose("Note");
    window.choose("Domain");
    assert_eq!(heads(&window).last().map(String::as_str), Some("Note"));
    assert!(!heads(&window).contains(&"Domain".to_owned()));
    window.open_menu("Columns");
    assert!(!window.all("Note").iter().any(|node| node.in_popup), "the button closes it");
}

#[test]
fn who_and_how_many_are_always_shown() {
    let mut window = Window::tall();
    window.open_menu("Columns");
    for fixed in ["Who", "Troops"] {
        let node = window.one_of(fixed, |node| node.in_popup);
        assert!(node.disabled && node.checked == Some(true), "{node:?}");
    }
    window.hover("Who", |node| node.in_popup);
    window.must_say("Always shown, or needed in this order");
}

#[test]
fn every_attribute_can_be_typed_over_and_taken_back() {
    let mut window = wide();
    show(&mut window, &MORE);
    for (column, typed, then) in [
        ("What", "armoured company", "armoured company"),
        ("Formation", "eFP Battlegroup Latvia", "eFP Battlegroup Latvia"),
        ("Domain", "Air", "air"),
        ("Included in", "nld.ltu.efp", "nld.ltu.efp"),
        ("Note", "as told by phone", "as told by phone"),
    ] {
        let before = window.value(&cell(column));
        assert_ne!(before, then, "{column}");
        window.set(&cell(column), typed);
        window.shows(&cell(column), then);
        let changed = window.get(&cell(column));
        if !before.is_empty() {
            assert!(changed.description.contains(&format!("reported: {before}")), "{column}: {changed:?}");
        }
        assert!(window.has("What-if: What-if 1"), "{column}");
        window.ctrl(Key::Z);
        window.shows(&cell(column), &before);
        assert!(!window.session().is_modified(), "{column}");
    }
    // The host moves the row to another group.
    window.set(&cell("Where"), "Latvia");
    window.shows("Where: Germany in Latvia (deu.ltu.efp)", "Latvia");
    window.shows_all(&[("Host: Lithuania", "1,139"), ("Host: Latvia", "2,556"), ("Total", "18,465")]);
    window.ctrl(Key::Z);
    window.shows_all(&[("Host: Lithuania", "1,639"), ("Host: Latvia", "2,056")]);
}

#[test]
fn a_row_said_to_be_included_in_another_no_longer_counts_by_itself() {
    let mut window = wide();
    show(&mut window, &["Included in"]);
    let more = "Included in: Norway in Lithuania (nor.ltu.efp.reinforcement-2022)";
    window.set(more, "nor.ltu.efp");
    window.shows_all(&[("Total", "18,410"), ("Difference from reported", "-55"), ("Host: Lithuania", "1,584")]);
    // And out again.
    window.set(more, "");
    window.shows_all(&[("Total", "18,465"), ("Difference from reported", "0")]);
}

#[test]
fn a_domain_that_is_none_says_why_and_stays_to_be_mended() {
    let mut window = wide();
    show(&mut window, &["Domain"]);
    let domain = cell("Domain");
    let before = window.value(&domain);
    window.set(&domain, "space");
    let field = window.get(&domain);
    assert_eq!((field.role, field.value.as_str(), field.focused), (Role::TextInput, "space", true));
    let why = window.value("What typing gives");
    assert!(why.contains("land") && why.contains("joint"), "it names what can be said: {why}");
    assert!(!window.has("What-if: What-if 1"));
    window.ctrl(Key::A);
    window.text("SEA");
    window.key(Key::Enter);
    window.shows(&domain, "sea");
    window.ctrl(Key::Z);
    window.shows(&domain, &before);
}

#[test]
fn what_must_be_there_cannot_be_emptied() {
    let mut window = wide();
    show(&mut window, &MORE);
    for column in ["Who", "Where", "Domain"] {
        let before = window.value(&cell(column));
        window.set(&cell(column), "");
        assert!(!window.value("What typing gives").is_empty(), "{column}: it says why");
        window.key(Key::Escape);
        window.shows(&cell(column), &before);
    }
    assert!(!window.session().is_modified());
    for column in ["What", "Formation", "Included in", "Note"] {
        window.set(&cell(column), "something");
        window.set(&cell(column), "");
        window.shows(&cell(column), "");
    }
}

#[test]
fn the_choice_of_columns_is_remembered() {
    let mut window = wide();
    assert!(window.settings().columns.is_empty(), "the usual ones");
    show(&mut window, &["Domain", "Source"]);
    assert_eq!(window.settings().columns, ["Who", "What", "Troops", "Status", "Last report", "Domain"]);
    window.menu("View", "Reset layout");
    assert_eq!(heads(&window), HEADERS);
    assert!(window.settings().columns.is_empty());
}
