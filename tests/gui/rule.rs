//! What counts: each control changes every number at once, and none of them edits anything.

use std::{num::NonZeroU32, sync::Arc};

use eframe::egui::Key;
use muster::{
    model::{CountingRule, Scope, Status, parse_date},
    scenario::{Baseline, View},
};

use crate::harness::{GERMANS, Window, shipped_copy};

/// The dataset counted by a changed rule.
fn counted(change: impl FnOnce(&mut CountingRule)) -> View {
    let document = muster::file::shipped().document;
    let mut rule = document.counting.clone();
    change(&mut rule);
    let baseline = Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own()));
    View::baseline(Arc::new(baseline), &rule).expect("a scope that is there")
}

fn grouped(number: u64) -> String {
    muster::model::grouped(number)
}

/// Every read-out, as the view has it.
#[track_caller]
fn shows(window: &Window, view: &View) {
    let sum = view.sum();
    let by = |status: Status| {
        let counts = view.rule().statuses.contains(status);
        grouped(if counts { view.totals().by_status[status as usize].best } else { 0 })
    };
    window.shows_all(&[
        ("Total", &grouped(sum.best)),
        ("In place", &by(Status::Deployed)),
        ("On the way", &by(Status::EnRoute)),
        ("Announced", &by(Status::Announced)),
        ("Without a number", &grouped(sum.unknown.into())),
        ("Older reports", &grouped(sum.older)),
        ("Range", &sum.range()),
        ("What-if: Reported", &grouped(sum.best)),
        ("Difference from reported", "0"),
    ]);
    if view.rule().statuses.contains(Status::Available) {
        window.shows("Offered", &by(Status::Available));
    }
    let parts = ["In place", "On the way", "Announced", "Offered"].into_iter().filter(|name| window.has(name));
    let parts: u64 = parts.map(|name| window.value(name).replace(',', "").parse::<u64>().unwrap()).sum();
    assert_eq!(grouped(parts), window.value("Total"), "the parts add up");
    for host in window.all_beginning("Bar: ") {
        window.shows(&host.name.replace("Bar: ", "Total: "), &host.value);
    }
    assert!(!window.session().is_modified(), "looking is not editing");
    assert!(window.get("Undo").disabled, "looking is no step");
}

#[test]
fn each_status_counts_or_does_not() {
    for (name, status, on) in [
        ("Count in place", Status::Deployed, false),
        ("Count on the way", Status::EnRoute, false),
        ("Count announced", Status::Announced, false),
        ("Count offered", Status::Available, true),
    ] {
        let mut window = Window::tall();
        window.click(name);
        assert_eq!(window.get(name).checked, Some(on), "{name}");
        shows(&window, &counted(|rule| rule.statuses = rule.statuses.with(status, on)));
        window.click(name);
        shows(&window, &counted(|_| {}));
    }
}

#[test]
fn announced_troops_are_left_out() {
    let mut window = Window::tall();
    window.click("Count announced");
    window.shows_all(&[("Total", "12,270"), ("In place", "11,560"), ("On the way", "710"), ("Announced", "0")]);
}

#[test]
fn hosts_are_chosen_from_a_list() {
    let mut window = Window::tall();
    window.choose_from("Hosts counted", "all hosts");
    window.shows("Hosts counted", "all hosts");
    shows(&window, &counted(|rule| rule.hosts = Scope::All));
    window.choose_from("Hosts counted", "only Lithuania");
    let view = counted(|rule| rule.hosts = Scope::Codes(["LTU".to_owned()].into()));
    shows(&window, &view);
    assert!(window.has("Host: Lithuania") && !window.has("Host: Poland"));
    window.shows("Bar: Lithuania", &grouped(view.sum().best));
}

#[test]
fn one_host_on_an_earlier_day_has_a_range() {
    let mut window = Window::tall();
    window.choose_from("Hosts counted", "only Lithuania");
    window.fill("Day", "2021-12-31");
    window.key(Key::Enter);
    window.shows("Range", "1,040 to 1,120");
    shows(
        &window,
        &counted(|rule| {
            rule.hosts = Scope::Codes(["LTU".to_owned()].into());
            rule.day = parse_date("2021-12-31").unwrap();
        }),
    );
}

#[test]
fn the_age_of_reports_is_chosen_from_a_list() {
    for (entry, months) in [("6 months", NonZeroU32::new(6)), ("60 months", NonZeroU32::new(60)), ("any age", None)] {
        let mut window = Window::tall();
        window.choose_from("Oldest report counted", entry);
        window.shows("Oldest report counted", entry);
        shows(&window, &counted(|rule| rule.max_age_months = months));
    }
}

#[test]
fn own_troops_count_when_ticked() {
    let mut window = Window::tall();
    window.fill("Day", "2022-06-30");
    window.key(Key::Enter);
    let with = |own: bool| {
        counted(|rule| {
            rule.day = parse_date("2022-06-30").unwrap();
            rule.own_troops = own;
        })
    };
    shows(&window, &with(false));
    window.click("Own troops");
    assert_eq!(window.get("Own troops").checked, Some(true));
    shows(&window, &with(true));
    assert_ne!(with(true).sum().best, with(false).sum().best);
}

#[test]
fn a_day_that_is_none_changes_nothing() {
    let mut window = Window::tall();
    for wrong in ["2022-02-30", "yesterday", "22.2.", ""] {
        window.fill("Day", wrong);
        window.key(Key::Enter);
        window.shows_all(&[("Total", "18,465"), ("Day", "2022-02-22")]);
    }
}

#[test]
fn the_day_before_all_reports_counts_nothing() {
    let mut window = Window::tall();
    window.fill("Day", "2000-01-01");
    window.key(Key::Enter);
    shows(&window, &counted(|rule| rule.day = parse_date("2000-01-01").unwrap()));
    window.shows_all(&[("Total", "0"), ("Range", "0"), ("Rows shown", "0")]);
    window.must_say("Nothing is counted on this day");
}

#[test]
fn the_buttons_beside_the_day_step_from_report_to_report() {
    let mut window = Window::tall();
    window.click("Next day with reports");
    let day = window.value("Day");
    assert!(day.as_str() > "2022-02-22", "{day}");
    shows(&window, &counted(|rule| rule.day = parse_date(&day).unwrap()));
    window.click("Previous day with reports");
    window.shows_all(&[("Day", "2022-02-22"), ("Total", "18,465")]);
}

#[test]
fn back_goes_back_to_the_rule_of_the_file() {
    let mut window = Window::tall();
    assert!(!window.has("Back"));
    window.click("Count announced");
    window.must_say("changed from the file");
    window.choose_from("Oldest report counted", "any age");
    window.fill("Day", "2022-03-01");
    window.key(Key::Enter);
    window.click("Back");
    assert!(!window.has("Back"));
    shows(&window, &counted(|_| {}));
    window.shows_all(&[("Day", "2022-02-22"), ("Oldest report counted", "18 months"), ("Total", "18,465")]);
}

#[test]
fn a_rule_is_no_step_between_edits() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("Count announced");
    window.shows_all(&[("Total", "12,770"), ("Difference from reported", "+500")]);
    window.ctrl(Key::Z);
    window.shows_all(&[("Total", "12,270"), (GERMANS, "500")]);
    assert_eq!(window.get("Count announced").checked, Some(false), "the rule stays");
    assert!(!window.session().is_modified());
}

#[test]
fn saving_makes_the_rule_on_screen_the_files() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.click("Count announced");
    assert!(window.has("Back"));
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().rule_differs());
    assert!(!window.has("Back"));
    let opened = muster::file::open(&path).expect("what was saved");
    assert!(!opened.document.counting.statuses.contains(Status::Announced));
    Window::of(&path).shows("Total", "12,270");
}

#[test]
fn a_day_counts_when_it_is_typed_to_the_end() {
    let mut window = Window::tall();
    window.fill("Day", "2021-12-3");
    window.shows("Total", "18,465");
    window.text("1");
    window.key(Key::Enter);
    shows(&window, &counted(|rule| rule.day = parse_date("2021-12-31").unwrap()));
}
