//! Countries while they are typed: offered by name, code and alias, taken by Enter or a click; anything else stays as
//! it is.

use eframe::egui::{Key, Role};

use crate::harness::{GERMANS, Window};

const WHO: &str = "Who: Germany in Lithuania (deu.ltu.efp)";
const WHERE: &str = "Where: Germany in Lithuania (deu.ltu.efp)";

/// What is offered, in its order, and which of it Enter takes.
fn offered(window: &Window) -> (Vec<String>, Option<usize>) {
    let is_one = |node: &&crate::harness::Node| {
        node.role == Role::Button
            && node.name.ends_with(')')
            && node.name.rfind('(').is_some_and(|at| node.name.len() - at == 5)
    };
    let nodes = window.nodes();
    let offered: Vec<_> = nodes.iter().filter(is_one).collect();
    let picked = offered.iter().position(|node| node.checked == Some(true) || node.selected == Some(true));
    (offered.iter().map(|node| node.name.clone()).collect(), picked)
}

fn with_hosts() -> Window {
    let mut window = Window::tall();
    window.menu("Columns", "Where");
    // A row stays in sight wherever it goes.
    window.click("1 in other hosts");
    window
}

fn record(window: &Window) -> (String, String) {
    let view = window.session().view();
    let at = view.contribution(view.find("deu.ltu.efp").expect("the row"));
    (at.contributor.to_owned(), at.host.to_owned())
}

#[test]
fn what_people_type_for_a_country_gives_the_country() {
    for (typed, code, name) in [
        ("Czech Republic", "CZE", "Czechia"),
        ("turkey", "TUR", "Türkiye"),
        ("GBR", "GBR", "United Kingdom"),
        ("Great Britain", "GBR", "United Kingdom"),
        ("Kosovo", "XKX", "Kosovo"),
        ("lit", "LTU", "Lithuania"),
    ] {
        let mut window = with_hosts();
        window.set(WHO, typed);
        assert_eq!(record(&window).0, code, "{typed:?}");
        window.shows(&format!("Who: {name} in Lithuania (deu.ltu.efp)"), name);
        window.ctrl(Key::Z);
        window.set(WHERE, typed);
        assert_eq!(record(&window).1, code, "{typed:?}");
        window.shows(&format!("Where: Germany in {name} (deu.ltu.efp)"), name);
    }
}

#[test]
fn what_could_be_meant_is_offered_while_it_is_typed() {
    let mut window = Window::tall();
    window.begin(WHO, "li");
    let (names, picked) = offered(&window);
    assert!(names.contains(&"Lithuania (LTU)".to_owned()) && names.contains(&"Libya (LBY)".to_owned()), "{names:?}");
    assert!((2..=7).contains(&names.len()), "{names:?}");
    assert_eq!(picked, Some(0), "Enter takes the first");
    window.text("th");
    assert_eq!(offered(&window).0, ["Lithuania (LTU)"]);
    assert_eq!(record(&window).0, "DEU", "nothing is changed by typing");
}

#[test]
fn arrows_choose_another_one_and_go_round() {
    let mut window = Window::tall();
    window.begin(WHO, "niger");
    assert_eq!(offered(&window), (vec!["Niger (NER)".to_owned(), "Nigeria (NGA)".to_owned()], Some(0)));
    window.key(Key::ArrowDown);
    assert_eq!(offered(&window).1, Some(1));
    window.key(Key::ArrowDown);
    assert_eq!(offered(&window).1, Some(0));
    window.key(Key::ArrowUp);
    window.key(Key::Enter);
    assert_eq!(record(&window).0, "NGA");
    assert!(offered(&window).0.is_empty());
}

#[test]
fn tab_takes_the_first_and_goes_right() {
    let mut window = Window::tall();
    window.begin(WHO, "swed");
    window.key(Key::Tab);
    assert_eq!(record(&window).0, "SWE");
    assert_eq!(window.focus().as_deref(), Some("What: Sweden in Lithuania (deu.ltu.efp)"));
}

#[test]
fn escape_leaves_the_country_as_it_was() {
    let mut window = Window::tall();
    window.begin(WHO, "swed");
    window.key(Key::ArrowDown);
    window.key(Key::Escape);
    assert!(offered(&window).0.is_empty());
    assert_eq!(record(&window).0, "DEU");
    assert!(!window.session().is_modified());
    assert!(window.in_grid());
}

#[test]
fn a_click_takes_an_offered_one_into_the_field() {
    let mut window = Window::tall();
    window.begin(WHO, "niger");
    window.click("Nigeria (NGA)");
    let field = window.get(WHO);
    assert_eq!((field.role, field.value.as_str(), field.focused), (Role::TextInput, "Nigeria", true));
    window.key(Key::Enter);
    assert_eq!(record(&window).0, "NGA");
    window.shows("Who: Nigeria in Lithuania (deu.ltu.efp)", "Nigeria");
}

#[test]
fn what_is_no_country_stays_as_it_was_typed() {
    let mut window = with_hosts();
    window.begin(WHO, "Wagner group");
    assert!(offered(&window).0.is_empty());
    window.key(Key::Enter);
    assert_eq!(record(&window).0, "Wagner group");
    window.set("Where: Wagner group in Lithuania (deu.ltu.efp)", "Atlantis");
    assert_eq!(record(&window).1, "Atlantis");
    window.shows("Troops: Wagner group in Atlantis (deu.ltu.efp)", "500");
}

#[test]
fn clicking_elsewhere_takes_what_was_typed_and_not_what_was_offered() {
    let mut window = Window::tall();
    window.begin(WHO, "Niger");
    window.click("Troops: Czechia in Lithuania (cze.ltu.efp)");
    assert_eq!(record(&window).0, "NER");
    window.begin("Who: Niger in Lithuania (deu.ltu.efp)", "lith");
    assert_eq!(offered(&window).0, ["Lithuania (LTU)"]);
    window.click("Troops: Czechia in Lithuania (cze.ltu.efp)");
    assert_eq!(record(&window).0, "lith", "nobody has chosen Lithuania");
}

#[test]
fn of_joined_hosts_the_last_is_completed() {
    let mut window = with_hosts();
    window.begin(WHERE, "Estonia + lat");
    assert_eq!(offered(&window).0, ["Latvia (LVA)"]);
    window.key(Key::Enter);
    assert_eq!(record(&window).1, "EST+LVA");
    window.shows("Where: Germany in Estonia, Latvia (not split) (deu.ltu.efp)", "Estonia, Latvia (not split)");
    window.shows_all(&[("Host: Estonia, Latvia (not split)", "560"), ("Total", "18,465")]);
}

#[test]
fn nothing_is_offered_where_no_country_is_typed() {
    let mut window = Window::tall();
    window.begin("What: Germany in Lithuania (deu.ltu.efp)", "Lithuania");
    assert!(offered(&window).0.is_empty());
    window.key(Key::Escape);
    // Opened and not typed over: the name that is there is no question.
    window.click(WHO);
    window.key(Key::F2);
    assert!(offered(&window).0.is_empty());
    window.key(Key::Enter);
    assert!(!window.session().is_modified());
    window.shows(GERMANS, "500");
}

#[test]
fn in_the_form_of_a_new_row_countries_are_offered_and_named() {
    let mut window = Window::tall();
    window.click("Add…");
    window.text("Czech");
    window.choose("Czechia");
    window.shows("Who sends them", "Czechia");
    window.fill("To which host", "Estonia + lat");
    window.choose("Latvia");
    let host = window.value("To which host");
    assert_eq!(host.replace(' ', ""), "Estonia+Latvia");
    window.fill("How many", "40");
    window.click("Add row");
    window.shows_all(&[("Host: Estonia, Latvia (not split)", "100"), ("Difference from reported", "+40")]);
    assert_eq!(window.all_beginning("Troops: Czechia in Estonia, Latvia (not split) (").len(), 1);
}

#[test]
fn the_form_says_which_country_a_code_is_and_takes_what_is_none() {
    let mut window = Window::tall();
    window.click("Add…");
    window.text("GBR");
    window.must_say("United Kingdom");
    window.fill("Who sends them", "Wagner group");
    window.must_say("no country of this name; taken as typed");
    window.fill("To which host", "turkey");
    window.must_say("Türkiye");
    window.click("Add row");
    let added = window.session().selected()[0].clone();
    let view = window.session().view();
    let row = view.contribution(view.find(&added).expect("the new row"));
    assert_eq!((row.contributor, row.host), ("Wagner group", "TUR"));
}
