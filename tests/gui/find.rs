//! Finding rows.

use eframe::egui::Key;

use crate::harness::{GERMANS, Window};

fn find(window: &mut Window, text: &str) {
    window.ctrl(Key::F);
    assert_eq!(window.focus().as_deref(), Some("Find"));
    window.ctrl(Key::A);
    window.text(text);
}

/// Every row found, by Enter, until the first comes again.
fn all_found(window: &mut Window) -> Vec<String> {
    let mut found = vec![window.session().selected()[0].clone()];
    loop {
        window.key(Key::Enter);
        assert_eq!(window.focus().as_deref(), Some("Find"), "Enter steps on and on");
        let next = window.session().selected()[0].clone();
        if next == found[0] {
            return found;
        }
        found.push(next);
        assert!(found.len() < 60, "it never comes back to the first: {found:?}");
    }
}

#[test]
fn by_the_id_of_a_row() {
    let mut window = Window::ordinary();
    assert!(!window.has(GERMANS), "further down than the window reaches");
    find(&mut window, "cze.ltu.efp");
    assert_eq!(window.session().selected(), ["cze.ltu.efp"]);
    window.must_say("1 of 1");
    window.shows("Troops: Czechia in Lithuania (cze.ltu.efp)", "130");
}

#[test]
fn by_another_name_of_a_country() {
    let mut window = Window::tall();
    find(&mut window, "Czech Republic");
    let found = all_found(&mut window);
    for id in ["cze.ltu.efp", "cze.lva.efp"] {
        assert!(found.contains(&id.to_owned()), "{id} in {found:?}");
    }
    // Its quote names the Czech Republic.
    assert!(found.contains(&"deu.ltu.efp".to_owned()), "{found:?}");
    assert!(!found.contains(&"can.lva.efp".to_owned()), "{found:?}");
    for name in ["Deutschland", "germany", "DEU"] {
        find(&mut window, name);
        assert!(window.session().selected()[0].starts_with("deu."), "{name}: {:?}", window.session().selected());
    }
}

#[test]
fn by_source_words_and_formation() {
    let mut window = Window::tall();
    find(&mut window, "Deutsche Welle");
    let found = all_found(&mut window);
    for id in ["deu.ltu.efp", "gbr.est.efp.reinforcement-2022"] {
        assert!(found.contains(&id.to_owned()), "{id} in {found:?}");
    }
    window.must_say(&format!("1 of {}", found.len()));
    find(&mut window, "comprise about half");
    assert!(all_found(&mut window).contains(&"deu.ltu.efp".to_owned()));
    find(&mut window, "eFP Battlegroup Lithuania");
    assert!(all_found(&mut window).len() > 5);
}

#[test]
fn enter_goes_on_and_shift_enter_back() {
    let mut window = Window::tall();
    find(&mut window, "Lithuania");
    let first = window.session().selected().to_vec();
    window.key(Key::Enter);
    let second = window.session().selected().to_vec();
    window.key(Key::Enter);
    let third = window.session().selected().to_vec();
    assert!(first != second && second != third && first != third, "{first:?} {second:?} {third:?}");
    window.must_say("3 of ");
    window.shift(Key::Enter);
    assert_eq!(window.session().selected(), second);
    window.must_say("2 of ");
    window.shift(Key::Enter);
    window.shift(Key::Enter);
    let last = window.session().selected().to_vec();
    window.key(Key::Enter);
    assert_eq!(window.session().selected(), first, "round and round, from {last:?}");
}

#[test]
fn what_is_not_there_is_said() {
    let mut window = Window::tall();
    find(&mut window, "Atlantis");
    window.must_say("nothing found");
    window.key(Key::Enter);
    window.must_say("nothing found");
    assert!(window.session().selected().is_empty());
    assert!(!window.session().is_modified());
}

#[test]
fn escape_leaves_it_for_the_grid() {
    let mut window = Window::tall();
    find(&mut window, "deu.ltu.efp");
    window.key(Key::Escape);
    window.shows("Find", "");
    assert!(window.in_grid());
    window.text("1000");
    window.key(Key::Enter);
    window.shows("Total", "18,965");
}

#[test]
fn a_found_row_is_brought_into_sight_and_can_be_edited() {
    let mut window = Window::ordinary();
    find(&mut window, "usa.baltics.battalion-2022");
    let cell = "Troops: United States in Estonia, Latvia, Lithuania (not split) (usa.baltics.battalion-2022)";
    window.shows(cell, "800");
    window.set(cell, "900");
    window.shows("Total", "18,565");
}

#[test]
fn undo_in_the_search_field_is_the_fields_own() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    find(&mut window, "Poland");
    window.ctrl(Key::Z);
    window.shows("Total", "18,965");
    assert_eq!(window.focus().as_deref(), Some("Find"));
}

#[test]
fn a_row_in_a_folded_group_is_found() {
    let mut window = Window::tall();
    window.click("Host: Lithuania");
    assert!(!window.has(GERMANS));
    find(&mut window, "deu.ltu.efp");
    assert_eq!(window.session().selected(), ["deu.ltu.efp"]);
    window.shows(GERMANS, "500");
}
