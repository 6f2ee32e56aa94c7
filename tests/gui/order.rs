//! Rows in the order of a column instead of by host.

use eframe::egui::{Key, accesskit::SortDirection};

use crate::harness::{BELGIANS, GERMANS, Window};

const NONE: &str = "no number given";

/// The values of a column from top to bottom.
fn column(window: &Window, title: &str) -> Vec<String> {
    let start = format!("{title}: ");
    let mut cells = window.all_beginning(&start);
    cells.retain(|cell| cell.name.ends_with(')') && cell.row.is_some());
    cells.sort_by_key(|cell| cell.row);
    cells.into_iter().map(|cell| cell.value).collect()
}

/// "up to 80", "50–60" and "450+" by their numbers.
fn number(text: &str) -> u64 {
    let digits: String = text.split('–').next().unwrap().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
}

#[track_caller]
fn is_grouped(window: &Window) {
    assert_eq!(window.all_beginning("Host: ").len(), 8);
    assert!(!window.has("Where"), "the groups say it");
    assert_eq!(window.get("Troops").sorted, None);
}

#[test]
fn numbers_go_largest_first_then_smallest_first_then_by_host_again() {
    let mut window = Window::tall();
    let grouped = column(&window, "Troops");
    is_grouped(&window);

    window.click("Troops");
    assert_eq!(window.get("Troops").sorted, Some(SortDirection::Descending));
    assert!(window.all_beginning("Host: ").is_empty());
    let down = column(&window, "Troops");
    assert_eq!((down.len(), down[0].as_str()), (52, "4,500"));
    let known: Vec<u64> = down.iter().take_while(|text| *text != NONE).map(|text| number(text)).collect();
    assert!(known.len() > 30 && known.is_sorted_by(|a, b| a >= b), "{down:?}");
    assert!(down[known.len()..].iter().all(|text| text == NONE), "{down:?}");

    window.click("Troops");
    assert_eq!(window.get("Troops").sorted, Some(SortDirection::Ascending));
    let up = column(&window, "Troops");
    let again: Vec<u64> = up.iter().take_while(|text| *text != NONE).map(|text| number(text)).collect();
    assert_eq!(again.len(), known.len(), "those without a number are last both ways: {up:?}");
    assert!(again.is_sorted(), "{up:?}");

    window.click("Troops");
    is_grouped(&window);
    assert_eq!(column(&window, "Troops"), grouped);
    window.shows("Total", "18,465");
}

#[test]
fn texts_go_from_a_on_first() {
    let mut window = Window::tall();
    for head in ["Who", "What", "Status", "Source"] {
        window.click(head);
        assert_eq!(window.get(head).sorted, Some(SortDirection::Ascending), "{head}");
        let texts: Vec<String> = column(&window, head).iter().map(|text| text.to_lowercase()).collect();
        assert!(texts.is_sorted(), "{head}: {texts:?}");
        window.click(head);
        assert_eq!(window.get(head).sorted, Some(SortDirection::Descending), "{head}");
        let texts: Vec<String> = column(&window, head).iter().map(|text| text.to_lowercase()).collect();
        assert!(texts.iter().rev().is_sorted(), "{head}: {texts:?}");
    }
    // Only the last one asked for counts.
    window.click("Troops");
    assert_eq!(window.get("Source").sorted, None);
}

#[test]
fn the_latest_report_is_first() {
    let mut window = Window::tall();
    window.click("Last report");
    let days = column(&window, "Last report");
    assert!(days.iter().rev().is_sorted(), "{days:?}");
    assert_eq!(days[0], "2022-02-22");
}

#[test]
fn the_host_is_a_column_as_long_as_no_group_says_it() {
    let mut window = Window::tall();
    window.click("Troops");
    window.shows("Where: Germany in Lithuania (deu.ltu.efp)", "Lithuania");
    let head = |window: &Window, name: &str| window.get(name).rect.unwrap().left();
    assert!(head(&window, "Who") < head(&window, "Where") && head(&window, "Where") < head(&window, "Troops"));
    window.click("Where");
    assert!(column(&window, "Where").is_sorted());
    window.open_menu("Columns");
    let fixed = window.one_of("Where", |node| node.in_popup);
    assert!(fixed.disabled && fixed.checked == Some(true), "{fixed:?}");
    window.key(Key::Escape);
    window.click("Where");
    window.click("Where");
    is_grouped(&window);
}

#[test]
fn the_menu_of_the_columns_orders_too() {
    let mut window = Window::tall();
    window.menu("Columns", "Largest first");
    window.key(Key::Escape);
    assert_eq!(column(&window, "Troops")[0], "4,500");
    assert_eq!(window.get("Troops").sorted, Some(SortDirection::Descending));
    window.menu("Columns", "Grouped by host");
    window.key(Key::Escape);
    is_grouped(&window);
}

#[test]
fn the_keyboard_moves_in_the_order_on_screen() {
    let mut window = Window::tall();
    window.click("Troops");
    window.tab_to("Rows");
    window.ctrl(Key::Home);
    assert_eq!(window.session().selected(), ["usa.pol.presence"]);
    window.key(Key::ArrowDown);
    let second = window.session().selected().to_vec();
    let cell =
        &window.all_beginning("Troops: ").into_iter().find(|cell| cell.name.ends_with(&format!("({})", second[0])));
    assert_eq!(cell.as_ref().map(|cell| cell.value.as_str()), Some(&*column(&window, "Troops")[1]));
    window.ctrl(Key::End);
    let last = window.session().selected()[0].clone();
    window.shift(Key::ArrowUp);
    assert_eq!(window.session().selected().len(), 2);
    assert_eq!(window.session().selected()[1], last);
}

#[test]
fn a_block_is_filled_and_copied_in_the_order_on_screen() {
    let mut window = Window::tall();
    window.click("Troops");
    window.tab_to("Rows");
    window.ctrl(Key::Home);
    window.key(Key::Home);
    for _ in 0..3 {
        window.key(Key::ArrowRight);
    }
    window.shift(Key::ArrowDown);
    window.shift(Key::ArrowDown);
    let wanted: Vec<String> = column(&window, "Troops")[..3].iter().map(|text| text.replace(',', "")).collect();
    assert_eq!(window.copied().lines().collect::<Vec<_>>(), wanted);
}

#[test]
fn find_goes_down_the_order_on_screen() {
    let mut window = Window::tall();
    window.click("Troops");
    window.ctrl(Key::F);
    window.text("Lithuania");
    let mut met = Vec::new();
    for _ in 0..6 {
        let id = window.session().selected()[0].clone();
        let cell = window.all_beginning("Troops: ").into_iter().find(|cell| cell.name.ends_with(&format!("({id})")));
        met.push(cell.expect("a found row is in sight"));
        window.key(Key::Enter);
    }
    assert!(met.is_sorted_by(|a, b| a.row < b.row), "{met:?}");
}

#[test]
fn a_number_typed_over_moves_its_row_and_the_cursor_stays_with_it() {
    let mut window = Window::tall();
    window.click("Troops");
    window.set(BELGIANS, "9000");
    window.shows_all(&[(BELGIANS, "9,000"), ("Total", "27,465")]);
    assert_eq!(column(&window, "Troops")[0], "9,000");
    window.ctrl(Key::Z);
    assert_eq!(column(&window, "Troops")[0], "4,500");
    window.click(GERMANS);
    window.click("Troops");
    assert_eq!(window.session().selected(), ["deu.ltu.efp"], "the order does not change what is selected");
}
