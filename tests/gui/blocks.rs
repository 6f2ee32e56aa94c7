//! Copy, paste, cut, fill down: cells as in a spreadsheet, a step each.

use eframe::egui::{Event, Key, Modifiers};

use crate::harness::{BELGIANS, CTRL, GERMANS, Window};

const REINFORCEMENT: &str = "Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)";
const WHAT: &str = "What: Germany in Lithuania (deu.ltu.efp)";
const STATUS: &str = "Status: Germany in Lithuania (deu.ltu.efp)";

fn undone_at_once(window: &mut Window) {
    window.ctrl(Key::Z);
    assert!(!window.session().is_modified(), "one step");
    window.shows("Total", "18,465");
}

#[test]
fn a_cell_is_copied_as_it_would_be_typed() {
    let mut window = Window::tall();
    window.click("Troops: United States in Poland (usa.pol.presence)");
    let text = window.copied();
    assert_eq!(text, "4500\n", "no mark between thousands, which some spreadsheets take for a decimal point");
    window.click(BELGIANS);
    assert_eq!(window.copied(), "\n", "no number is an empty cell");
}

#[test]
fn a_block_of_cells_is_copied() {
    let mut window = Window::tall();
    window.click(WHAT);
    window.shift(Key::ArrowRight);
    window.shift(Key::ArrowRight);
    window.shift(Key::ArrowDown);
    let text = window.copied();
    let cells: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(cells.len(), 2);
    assert_eq!(cells[0], ["battlegroup contingent", "500", "in place"]);
    assert_eq!((cells[1].len(), cells[1][1]), (3, "360"));
}

#[test]
fn whole_rows_are_copied_with_heads_and_hosts() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.ctrl(Key::A);
    let text = window.copied();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Who\tWhere\tWhat\tTroops\tStatus\tLast report\tSource");
    assert_eq!(lines.len(), 53);
    assert!(lines.iter().any(|line| line.starts_with("Germany\tLithuania\tbattlegroup contingent\t500\tin place\t")));
}

#[test]
fn numbers_from_a_spreadsheet_are_one_step() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.paste("1000\r\n720\r\n");
    window.shows_all(&[(GERMANS, "1,000"), (REINFORCEMENT, "720"), ("Total", "19,325")]);
    assert_eq!(window.session().history().undo_label(), Some("Paste 2 cells"));
    undone_at_once(&mut window);
}

#[test]
fn cells_beside_each_other_go_beside_each_other() {
    let mut window = Window::tall();
    window.click(WHAT);
    window.paste("tank battalion\t650\ton the way");
    window.shows_all(&[(WHAT, "tank battalion"), (GERMANS, "650"), (STATUS, "on the way")]);
    window.shows_all(&[("In place", "11,060"), ("On the way", "1,360")]);
    undone_at_once(&mut window);
}

#[test]
fn one_number_goes_into_every_selected_cell() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.shift(Key::ArrowDown);
    window.paste("100");
    window.shows_all(&[(GERMANS, "100"), (REINFORCEMENT, "100")]);
    undone_at_once(&mut window);
}

#[test]
fn what_cannot_be_taken_is_named_and_the_rest_is() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.paste("many\n720");
    window.shows_all(&[(GERMANS, "500"), (REINFORCEMENT, "720")]);
    window.must_have_noticed("1 of 2 cells were not taken");
    window.must_have_noticed("Germany in Lithuania, Troops: ");
    undone_at_once(&mut window);
}

#[test]
fn a_pasted_zero_never_stands_for_no_number() {
    let mut window = Window::tall();
    window.click(BELGIANS);
    window.paste("0");
    window.shows(BELGIANS, "no number given");
    window.must_have_noticed("0 where no number is given");
    assert!(!window.session().is_modified());
}

#[test]
fn pasting_what_is_there_changes_nothing() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.ctrl(Key::A);
    let text = window.copied();
    window.paste(&text);
    assert!(!window.session().is_modified(), "{:?}", window.session().history().unsaved());
    assert!(window.notices().is_empty(), "{:?}", window.notices());
}

#[test]
fn cutting_copies_and_empties() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.events([Event::Cut]);
    window.shows_all(&[(GERMANS, "no number given"), ("Without a number", "10")]);
    undone_at_once(&mut window);
}

#[test]
fn delete_empties_every_selected_cell() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.shift(Key::ArrowDown);
    window.key(Key::Delete);
    window.shows_all(&[(GERMANS, "no number given"), (REINFORCEMENT, "no number given")]);
    undone_at_once(&mut window);
}

#[test]
fn the_first_cell_is_filled_down() {
    let mut window = Window::tall();
    window.click(GERMANS);
    window.shift(Key::ArrowDown);
    window.ctrl(Key::D);
    window.shows_all(&[(REINFORCEMENT, "500"), ("Total", "18,605")]);
    undone_at_once(&mut window);
    // Of a single row: from the one above.
    window.click(REINFORCEMENT);
    window.menu("Edit", "Fill down");
    window.shows(REINFORCEMENT, "500");
}

#[test]
fn what_a_source_says_cannot_be_pasted_over() {
    let mut window = Window::tall();
    window.click("Source: Germany in Lithuania (deu.ltu.efp)");
    window.paste("me");
    assert!(!window.session().is_modified());
}

#[test]
fn cells_added_to_the_selection_are_copied_in_the_order_of_the_screen() {
    let mut window = Window::tall();
    window.click(REINFORCEMENT);
    window.click_with(CTRL, GERMANS);
    assert_eq!(window.copied(), "500\n360\n");
    window.key_with(Modifiers::NONE, Key::Delete);
    window.shows_all(&[(GERMANS, "no number given"), (REINFORCEMENT, "no number given")]);
}
