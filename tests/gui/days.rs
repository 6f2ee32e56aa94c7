//! Days: the calendar beside a day, and the first day of a change.

use eframe::egui::Key;
use muster::model::{Date, parse_date};

use crate::harness::{GERMANS, Window};

fn from(window: &Window) -> Option<Date> {
    use muster::scenario::Op;
    match window.session().shown().expect("a what-if").edits.get("deu.ltu.efp")?.op {
        Op::Change { from, .. } => from,
        _ => None,
    }
}

#[test]
fn a_day_picked_from_the_calendar_is_the_day_on_screen() {
    let mut window = Window::tall();
    window.click("Calendar");
    window.must_say("February 2022");
    assert_eq!(window.get("22 Feb 2022").checked, Some(true), "the day on screen is marked");
    window.click("7 Feb 2022");
    window.shows_all(&[("Day", "2022-02-07"), ("Time line", "2022-02-07")]);
    assert!(!window.has("7 Feb 2022"), "the calendar is gone");
    assert!(!window.session().is_modified(), "looking is not editing");
    window.click("Back");
    window.shows_all(&[("Day", "2022-02-22"), ("Total", "18,465")]);
}

#[test]
fn the_calendar_goes_to_other_months_and_years_and_begins_at_the_day_each_time() {
    let mut window = Window::tall();
    window.click("Calendar");
    for (step, month) in [
        ("Next month", "March 2022"),
        ("Previous month", "February 2022"),
        ("Previous year", "February 2021"),
        ("Next year", "February 2022"),
        ("Previous month", "January 2022"),
        ("Previous month", "December 2021"),
    ] {
        window.click(step);
        window.must_say(month);
    }
    window.shows("Day", "2022-02-22");
    assert!(window.has("31 Dec 2021") && !window.has("32 Dec 2021") && !window.has("1 Jan 2022"));
    window.click("31 Dec 2021");
    window.shows("Day", "2021-12-31");
    window.click("Calendar");
    window.must_say("December 2021");
    for _ in 0..2 {
        window.click("Next month");
    }
    window.must_say("February 2022");
    window.key(Key::Escape);
    window.click("Calendar");
    window.must_say("December 2021");
}

#[test]
fn the_calendar_is_left_without_picking() {
    let mut window = Window::tall();
    window.click("Calendar");
    window.key(Key::Escape);
    assert!(!window.has("7 Feb 2022"));
    window.click("Calendar");
    window.click(GERMANS);
    assert!(!window.has("7 Feb 2022"));
    window.click("Calendar");
    window.click("Calendar");
    assert!(!window.has("7 Feb 2022"));
    window.shows("Day", "2022-02-22");
}

#[test]
fn a_leap_day_can_be_picked_in_a_leap_year_only() {
    let mut window = Window::tall();
    window.click("Calendar");
    assert!(!window.has("29 Feb 2022"));
    window.click("Next year");
    window.click("Next year");
    window.click("29 Feb 2024");
    window.shows("Day", "2024-02-29");
}

#[test]
fn a_day_is_picked_by_keyboard() {
    let mut window = Window::tall();
    window.tab_to("Calendar");
    window.key(Key::Enter);
    window.tab_to("21 Feb 2022");
    window.key(Key::Space);
    window.shows("Day", "2022-02-21");
}

#[test]
fn the_first_day_of_a_change_is_typed_on_its_card() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.shows("from", "2022-02-22");
    window.fill("from", "2022-02-10");
    assert_eq!(from(&window), parse_date("2022-02-22"), "not before it is typed to the end");
    window.key(Key::Enter);
    assert_eq!(from(&window), parse_date("2022-02-10"));
    window.shows_all(&[("from", "2022-02-10"), (GERMANS, "500")]);
    window.must_say("until the next report (2022-02-14: 500)");
    window.shows("Difference from reported", "0");
    window.ctrl(Key::Z);
    assert_eq!(from(&window), parse_date("2022-02-22"));
    window.shows_all(&[("from", "2022-02-22"), (GERMANS, "1,000"), ("Total", "18,965")]);
}

#[test]
fn the_first_day_of_a_change_is_picked_from_its_calendar() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("Calendar of this change");
    window.must_say("February 2022");
    window.click("25 Feb 2022");
    assert_eq!(from(&window), parse_date("2022-02-25"));
    window.shows_all(&[("from", "2022-02-25"), (GERMANS, "500"), ("Day", "2022-02-22"), ("Total", "18,465")]);
    window.ctrl(Key::Z);
    assert_eq!(from(&window), parse_date("2022-02-22"));
    window.shows("Total", "18,965");
    window.ctrl(Key::Y);
    assert_eq!(from(&window), parse_date("2022-02-25"));
}

#[test]
fn what_is_no_day_is_left_as_it_was() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    let step = window.session().history().revision();
    for wrong in ["2022-02-30", "soon", "1.3.2022", ""] {
        window.fill("from", wrong);
        window.key(Key::Enter);
        window.shows("from", "2022-02-22");
        assert_eq!(from(&window), parse_date("2022-02-22"), "{wrong:?}");
        window.fill("from", wrong);
        window.click(GERMANS);
        window.shows("from", "2022-02-22");
    }
    assert_eq!(window.session().history().revision(), step, "no step was made");
}

#[test]
fn each_card_has_its_own_first_day() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.set("Troops: Czechia in Lithuania (cze.ltu.efp)", "230");
    let fields = window.all("from");
    let mut fields: Vec<_> = fields.into_iter().filter(|node| node.role == eframe::egui::Role::TextInput).collect();
    fields.sort_by(|a, b| a.rect.unwrap().top().total_cmp(&b.rect.unwrap().top()));
    assert_eq!(fields.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(), ["2022-02-22", "2022-02-22"]);
    let calendars = window.all("Calendar of this change");
    let lower = calendars.iter().map(|node| node.rect.unwrap()).max_by(|a, b| a.top().total_cmp(&b.top())).unwrap();
    window.click_on(lower.center());
    window.click("28 Feb 2022");
    // The cards are in the order of ids: the Czechs' first.
    assert_eq!(from(&window), parse_date("2022-02-28"));
    window.shows("Troops: Czechia in Lithuania (cze.ltu.efp)", "230");
    window.shows("Difference from reported", "+100");
}
