//! Themes, sizes, charts.

use eframe::egui::{Key, Rect, Theme, Vec2, vec2};

use crate::harness::{GERMANS, ORDINARY, READ_OUTS, RULE, SMALL, TALL, Window};

/// Everything that must be in sight is inside the window.
#[track_caller]
fn is_whole(window: &Window) {
    let screen = window.context().content_rect().expand(0.5);
    let others = ["What-if: Reported", "Find", "Undo", "Redo", "Who", "What", "Troops"];
    for name in READ_OUTS.into_iter().chain(RULE).chain(others) {
        let rect: Rect = window.get(name).rect.unwrap_or_else(|| panic!("{name} is nowhere"));
        assert!(screen.contains_rect(rect), "{name} at {rect:?} is cut off by {screen:?}");
    }
    // The numbers are what the window is for: no panel lies over them.
    let edge = |name: &str| window.get(name).rect.expect("it is on screen");
    assert!(edge("Troops").right() <= edge("Chart: Where").left(), "the charts leave no room for the numbers");
}

fn looks_right(size: Vec2, theme: Theme) {
    let mut window = Window::new(size, theme, None);
    assert_eq!(window.context().theme(), theme);
    is_whole(&window);
    window.shows_all(&[("Total", "18,465"), ("Rows shown", "52")]);
    window.ctrl(Key::F);
    window.text("deu.ltu.efp");
    window.key(Key::Enter);
    window.set(GERMANS, "1000");
    window.shows_all(&[("Total", "18,965"), ("Difference from reported", "+500")]);
    is_whole(&window);
    window.click("Count offered");
    assert!(window.has("Offered"));
    is_whole(&window);
}

#[test]
fn small_and_light() {
    looks_right(SMALL, Theme::Light);
}

#[test]
fn small_and_dark() {
    looks_right(SMALL, Theme::Dark);
}

#[test]
fn ordinary_and_light() {
    looks_right(ORDINARY, Theme::Light);
}

#[test]
fn ordinary_and_dark() {
    looks_right(ORDINARY, Theme::Dark);
}

#[test]
fn the_window_may_grow_and_shrink() {
    let mut window = Window::ordinary();
    for size in [SMALL, TALL, vec2(2560.0, 1440.0), SMALL] {
        window.resize(size);
        is_whole(&window);
    }
}

#[test]
fn zooming_breaks_nothing() {
    for zoom in [0.75, 1.25, 2.0] {
        let mut window = Window::new(vec2(2048.0, 1400.0), Theme::Light, None);
        window.context().set_zoom_factor(zoom);
        window.settle();
        window.settle();
        is_whole(&window);
        window.shows("Total", "18,465");
    }
}

#[test]
fn the_theme_is_chosen_in_the_menu() {
    let mut window = Window::ordinary();
    for (item, theme) in [("Dark", Theme::Dark), ("Light", Theme::Light)] {
        window.menu("View", item);
        window.settle();
        assert_eq!(window.context().theme(), theme);
        is_whole(&window);
    }
}

#[test]
fn a_click_on_a_bar_selects_its_rows() {
    let mut window = Window::tall();
    window.shows("Bar: Poland", "9,880");
    window.click("Bar: Poland");
    let selected = window.session().selected();
    assert!(!selected.is_empty());
    assert!(selected.iter().all(|id| id.contains(".pol.")), "{selected:?}");
    window.shows("Selection", "9,880");
    window.shows("Total", "18,465");
}

#[test]
fn parts_of_the_headline_select_their_rows() {
    let mut window = Window::tall();
    for name in ["In place", "On the way", "Announced"] {
        window.click(name);
        window.shows("Selection", &window.value(name));
    }
}

#[test]
fn charts_by_host_and_by_who_sends() {
    let mut window = Window::tall();
    window.click("Chart: Who");
    assert_eq!(window.get("Chart: Who").checked, Some(true));
    assert!(!window.has("Bar: Poland") || window.value("Bar: Poland") != "9,880");
    window.shows("Bar: Germany", "860");
    window.shows_all(&[("Total: Germany", "860"), ("Lithuania: Germany", "860")]);
    window.click("Bar: Germany");
    assert!(window.session().selected().iter().all(|id| id.starts_with("deu.")));
    window.set(GERMANS, "1000");
    window.shows_all(&[("Bar: Germany", "1,360"), ("Reported: Germany", "860"), ("Lithuania: Germany", "1,360")]);
    window.click("Chart: Where");
    window.shows("Bar: Lithuania", "2,139");
}

#[test]
fn bars_add_up_to_the_total_in_both_charts() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    for chart in ["Chart: Where", "Chart: Who"] {
        window.click(chart);
        let sum: u64 = window.all_beginning("Bar: ").iter().map(|bar| number(&bar.value)).sum();
        assert_eq!(sum, 18_965, "{chart}");
        // The pieces of a bar add up to it.
        for bar in window.all_beginning("Bar: ") {
            let category = bar.name.trim_start_matches("Bar: ");
            let about = ["Total", "Announced or on the way", "Older reports", "Reported", "Bar", "Host"];
            let pieces: u64 = window
                .nodes()
                .iter()
                .filter(|node| !node.name.ends_with(')') || category.ends_with(')'))
                .filter_map(|node| Some((node.name.strip_suffix(category)?.strip_suffix(": ")?, &node.value)))
                .filter(|(series, _)| !about.contains(series))
                .map(|(_, value)| number(value))
                .sum();
            assert_eq!(pieces, number(&bar.value), "{chart}: {}", bar.name);
        }
    }
}

#[test]
fn the_chart_is_there_as_a_table() {
    let mut window = Window::tall();
    window.click("As table");
    assert!(!window.has("Bar: Poland"));
    window.shows("Total: Poland", "9,880");
    window.must_say("9,880");
    is_whole(&window);
    window.click("As table");
    window.shows("Bar: Poland", "9,880");
}

fn number(text: &str) -> u64 {
    text.replace(',', "").parse().unwrap_or_else(|_| panic!("{text:?} is no number"))
}
