//! Every form of a number that a cell understands, and what it says to what it does not.

use eframe::egui::Key;

use crate::harness::{BELGIANS, GERMANS, Window};

const WORDS: &str = "What typing gives";

#[test]
fn every_form_is_read() {
    for (typed, cell, difference) in [
        ("50-60", "50–60", "-445"),
        ("50–60", "50–60", "-445"),
        ("50 to 60", "50–60", "-445"),
        ("~500", "500", "0"),
        ("c. 600", "600", "+100"),
        ("up to 460", "up to 460", "-40"),
        ("≤ 460", "up to 460", "-40"),
        ("over 500", "500+", "0"),
        ("600+", "600+", "+100"),
        ("+300", "800", "+300"),
        ("-300", "200", "-300"),
        ("+20%", "600", "+100"),
        ("-20%", "400", "-100"),
        ("1,100", "1,100", "+600"),
        ("1 100", "1,100", "+600"),
        ("1\u{202f}100", "1,100", "+600"),
        ("1'100", "1,100", "+600"),
        ("1.100", "1,100", "+600"),
        ("1.1k", "1,100", "+600"),
        ("0", "0", "-500"),
        ("1100 (est.)", "1,100", "+600"),
    ] {
        let mut window = Window::tall();
        window.set(GERMANS, typed);
        assert_eq!(window.value(GERMANS), cell, "{typed:?}");
        assert_eq!(window.value("Difference from reported"), difference, "{typed:?}");
        assert!(window.has("What-if: What-if 1"), "{typed:?}");
        window.ctrl(Key::Z);
        assert_eq!(window.value(GERMANS), "500", "{typed:?} undone");
    }
}

#[test]
fn the_draft_says_what_typing_gives() {
    let mut window = Window::tall();
    for (typed, gives) in
        [("+300", "500 → 800"), ("-20%", "500 → 400"), ("50-60", "500 → 50–60"), ("2k", "500 → 2,000")]
    {
        window.begin(GERMANS, typed);
        window.shows(WORDS, gives);
        window.shows("Total", "18,465");
        window.key(Key::Escape);
        assert!(!window.has(WORDS));
        window.shows(GERMANS, "500");
    }
}

#[test]
fn what_is_no_number_keeps_the_focus_and_says_why() {
    for typed in ["abc", "1,10", "60-50", "1m", "1e3", "0x10", "½", "99999999999999999999", "2022-02-22", "-600"] {
        let mut window = Window::tall();
        window.begin(GERMANS, typed);
        window.key(Key::Enter);
        let why = window.value(WORDS);
        assert!(!why.is_empty() && !why.contains('→'), "{typed:?}: {why:?}");
        assert_eq!(window.focus().as_deref(), Some(GERMANS), "{typed:?}");
        assert!(window.all(GERMANS).iter().any(|node| node.value == typed), "{typed:?} is kept");
        assert!(!window.has("What-if: What-if 1"), "{typed:?}");
        // Correcting it works.
        window.ctrl(Key::A);
        window.text("600");
        window.key(Key::Enter);
        window.shows_all(&[(GERMANS, "600"), ("Total", "18,565")]);
    }
}

#[test]
fn escape_restores() {
    let mut window = Window::tall();
    window.begin(GERMANS, "abc");
    window.key(Key::Enter);
    window.key(Key::Escape);
    assert!(!window.has(WORDS));
    window.shows_all(&[(GERMANS, "500"), ("Total", "18,465")]);
    assert!(window.notices().is_empty(), "{:?}", window.notices());
    assert!(!window.session().is_modified());
}

#[test]
fn clicking_elsewhere_drops_what_is_no_number_and_quotes_it() {
    let mut window = Window::tall();
    window.begin(GERMANS, "12 abc");
    window.click(BELGIANS);
    window.must_have_noticed("12 abc");
    window.shows_all(&[(GERMANS, "500"), ("Total", "18,465")]);
    assert!(!window.has("What-if: What-if 1"));
    let dropped = window.notices().len();
    window.click("Dismiss");
    assert_eq!(window.notices().len(), dropped - 1);
}

#[test]
fn clicking_elsewhere_takes_what_is_a_number() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.click(BELGIANS);
    window.shows_all(&[(GERMANS, "1,000"), ("Total", "18,965")]);
    assert!(window.notices().is_empty(), "{:?}", window.notices());
}

#[test]
fn empty_means_no_number_given_and_never_zero() {
    let mut window = Window::tall();
    window.set(GERMANS, "");
    window.shows_all(&[
        (GERMANS, "no number given"),
        ("Total", "17,965"),
        ("Difference from reported", "-500"),
        ("Without a number", "10"),
    ]);
}

#[test]
fn words_for_no_number_are_understood() {
    for typed in ["n/a", "-", "–", "?", "unknown", "NA"] {
        let mut window = Window::tall();
        window.set(GERMANS, typed);
        assert_eq!(window.value(GERMANS), "no number given", "{typed:?}");
        assert_eq!(window.value("Without a number"), "10", "{typed:?}");
    }
}

#[test]
fn zero_on_a_row_without_a_number_asks_once() {
    let mut window = Window::tall();
    window.shows(BELGIANS, "no number given");
    window.set(BELGIANS, "0");
    window.must_say("Belgium in Lithuania");
    window.click("Cancel");
    window.shows_all(&[(BELGIANS, "no number given"), ("Without a number", "9")]);
    assert!(!window.session().is_modified());

    window.set(BELGIANS, "0");
    window.click("None are there");
    assert!(!window.has("None are there"), "asked once");
    window.shows_all(&[(BELGIANS, "0"), ("Without a number", "8"), ("Total", "18,465")]);

    // A number is there now: zero is as good as any other.
    window.set(BELGIANS, "100");
    window.set(BELGIANS, "0");
    assert!(!window.has("None are there"));
    window.shows(BELGIANS, "0");
}

#[test]
fn zero_on_a_row_with_a_number_is_just_zero() {
    let mut window = Window::tall();
    window.set(GERMANS, "0");
    assert!(!window.has("None are there"));
    window.shows_all(&[(GERMANS, "0"), ("Total", "17,965"), ("Without a number", "9")]);
}

#[test]
fn a_number_on_a_row_without_one_makes_it_known() {
    let mut window = Window::tall();
    window.set(BELGIANS, "130");
    window.shows_all(&[(BELGIANS, "130"), ("Total", "18,595"), ("Without a number", "8")]);
}

#[test]
fn a_relative_number_needs_a_number() {
    for typed in ["+300", "-20%"] {
        let mut window = Window::tall();
        window.begin(BELGIANS, typed);
        window.key(Key::Enter);
        assert!(window.has(WORDS), "{typed}");
        assert_eq!(window.focus().as_deref(), Some(BELGIANS), "{typed}");
        assert!(!window.has("What-if: What-if 1"), "{typed}");
    }
}

#[test]
fn relative_numbers_change_low_best_and_high_alike() {
    let norwegians = "Troops: Norway in Lithuania (nor.ltu.efp.reinforcement-2022)";
    let mut window = Window::tall();
    window.shows(norwegians, "50–60");
    window.set(norwegians, "+10");
    window.shows(norwegians, "60–70");
    window.shows("Difference from reported", "+10");
}
