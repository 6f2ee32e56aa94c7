//! Half-typed text: what becomes of it when a person does something else.

use eframe::egui::{Event, Key, Modifiers, Role, ViewportCommand};

use crate::harness::{BELGIANS, CTRL, GERMANS, Window, shipped_copy};

fn is_typing(window: &Window) -> bool {
    window.nodes().iter().any(|node| node.role == Role::TextInput && node.name.ends_with(')'))
}

fn pressed(key: Key) -> [Event; 2] {
    [true, false].map(|pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    })
}

fn scroll_away(window: &mut Window) {
    for _ in 0..20 {
        window.wheel("Rows", -400.0);
        if !window.has(GERMANS) {
            return;
        }
    }
    panic!("the row never leaves the screen");
}

#[test]
fn a_draft_is_one_named_field() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    // `get` fails if the cell and its field both carry the name.
    let field = window.get(GERMANS);
    assert_eq!((field.role, field.value.as_str()), (Role::TextInput, "1000"));
    assert!(field.focused);
}

#[test]
fn scrolling_away_settles() {
    let mut window = Window::ordinary();
    window.ctrl(Key::F);
    window.text("deu.ltu.efp");
    window.key(Key::Enter);
    window.begin(GERMANS, "1000");
    window.shows("Total", "18,465");
    scroll_away(&mut window);
    window.shows_all(&[("Total", "18,965"), ("What-if: What-if 1", "18,965")]);
    assert!(!is_typing(&window));
}

#[test]
fn scrolling_away_from_no_number_quotes_it() {
    let mut window = Window::ordinary();
    window.ctrl(Key::F);
    window.text("deu.ltu.efp");
    window.key(Key::Enter);
    window.begin(GERMANS, "some dozens");
    scroll_away(&mut window);
    window.must_have_noticed("some dozens");
    window.shows("Total", "18,465");
}

#[test]
fn enter_goes_down_and_shift_enter_up() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    assert_eq!(window.session().selected(), ["deu.ltu.efp.reinforcement-2022"]);
    window.begin(GERMANS, "900");
    window.shift(Key::Enter);
    window.shows("Total", "18,865");
    assert_eq!(window.session().selected(), ["deu.ltu.air-offer-2022"]);
}

#[test]
fn tab_settles_and_goes_right() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.key(Key::Tab);
    window.shows_all(&[(GERMANS, "1,000"), ("Total", "18,965")]);
    assert!(!is_typing(&window));
    assert_eq!(window.session().selected(), ["deu.ltu.efp"]);
    // The cursor is on the status now: F2 opens its list.
    window.key(Key::F2);
    assert!(window.says("ended (left or merged)"));
    window.key(Key::Escape);
    assert!(!window.says("ended (left or merged)"));
}

#[test]
fn shift_tab_settles_and_goes_left() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.shift(Key::Tab);
    window.shows("Total", "18,965");
    window.key(Key::F2);
    let field = window.get("What: Germany in Lithuania (deu.ltu.efp)");
    assert_eq!((field.role, field.value.as_str()), (Role::TextInput, "battlegroup contingent"));
}

#[test]
fn escape_restores_and_keeps_the_grid_in_use() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.key(Key::Escape);
    window.shows_all(&[(GERMANS, "500"), ("Total", "18,465")]);
    assert!(!window.session().is_modified());
    // The cursor is still there.
    window.text("7");
    window.key(Key::Enter);
    window.shows(GERMANS, "7");
}

#[test]
fn opening_another_cell_settles_the_first() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.begin(BELGIANS, "130");
    window.shows("Total", "18,965");
    window.key(Key::Enter);
    window.shows("Total", "19,095");
}

#[test]
fn changing_the_rule_settles() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.click("Count announced");
    window.shows_all(&[("Difference from reported", "+500"), (GERMANS, "1,000"), ("Total", "12,770")]);
}

#[test]
fn undo_settles_first_and_takes_back_what_was_typed() {
    let mut window = Window::tall();
    window.set(BELGIANS, "130");
    window.begin(GERMANS, "1000");
    window.ctrl(Key::Z);
    assert!(!is_typing(&window));
    window.shows_all(&[(GERMANS, "500"), (BELGIANS, "130"), ("Total", "18,595")]);
    window.ctrl(Key::Y);
    window.shows_all(&[(GERMANS, "1,000"), ("Total", "19,095")]);
}

#[test]
fn saving_settles_first() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.begin(GERMANS, "1000");
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_saving() && !window.session().is_modified());
    window.must_say("Saved");
    let opened = muster::file::open(&path).expect("what was saved");
    let scenario = opened.document.scenario_named("What-if 1").expect("the what-if");
    assert!(scenario.edits.contains_key("deu.ltu.efp"));

    let again = Window::of(&path);
    again.shows_all(&[("What-if: What-if 1", "18,965"), ("What-if: Reported", "18,465")]);
}

fn asks_to_close(window: &Window) -> bool {
    ["Save", "Don’t save", "Cancel"].iter().all(|name| window.has(name))
}

fn closes(commands: &[ViewportCommand]) -> bool {
    commands.contains(&ViewportCommand::Close)
}

#[test]
fn closing_without_changes_closes() {
    let mut window = Window::tall();
    window.close();
    assert!(!asks_to_close(&window));
    assert!(closes(&window.take_commands()));
}

#[test]
fn closing_with_changes_asks_and_stays() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.take_commands();
    window.close();
    let commands = window.take_commands();
    assert!(commands.contains(&ViewportCommand::CancelClose), "{commands:?}");
    assert!(!closes(&commands), "{commands:?}");
    assert!(asks_to_close(&window));

    window.click("Cancel");
    assert!(!asks_to_close(&window));
    window.shows("Total", "18,965");
    assert!(!closes(&window.take_commands()));

    window.close();
    assert!(asks_to_close(&window), "asked again");
    window.click("Don’t save");
    assert!(closes(&window.take_commands()));
}

#[test]
fn escape_means_cancel() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.close();
    window.key(Key::Escape);
    assert!(!asks_to_close(&window));
    window.shows("Total", "18,965");
    assert!(!closes(&window.take_commands()));
}

#[test]
fn closing_settles_what_is_typed() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.close();
    let commands = window.take_commands();
    assert!(commands.contains(&ViewportCommand::CancelClose) && !closes(&commands), "{commands:?}");
    assert!(asks_to_close(&window), "what was typed is a change");
    window.shows("Total", "18,965");
}

#[test]
fn saving_on_the_way_out_saves_and_closes() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.set(GERMANS, "1000");
    window.close();
    assert!(asks_to_close(&window));
    window.take_commands();
    window.click("Save");
    window.wait_until("saved", |window| !window.session().is_modified());
    assert!(closes(&window.take_commands()));
    let opened = muster::file::open(&path).expect("what was saved");
    assert!(opened.document.scenario_named("What-if 1").is_some());
}

#[test]
fn a_save_that_fails_does_not_close() {
    let (folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.set(GERMANS, "1000");
    drop(folder);
    window.close();
    window.take_commands();
    window.click("Save");
    window.wait_until("it has failed", |window| !window.session().is_saving());
    assert!(!closes(&window.take_commands()));
    window.must_say("flank.muster.json is not there any more");
    window.click("Write it again");
    window.wait_until("it has failed", |window| !window.session().is_saving());
    assert!(!closes(&window.take_commands()));
    assert!(window.session().is_modified());
    window.must_have_noticed("flank.muster.json");
    window.shows("Total", "18,965");
    // And it can be tried again.
    window.close();
    assert!(asks_to_close(&window));
}

#[test]
fn quit_by_keys_and_menu_asks_too() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.ctrl(Key::Q);
    assert!(asks_to_close(&window));
    assert!(!closes(&window.take_commands()));
    window.click("Cancel");
    window.menu("File", "Quit");
    assert!(asks_to_close(&window));
    window.click("Don’t save");
    assert!(closes(&window.take_commands()));
}

#[test]
fn keys_do_nothing_behind_a_question() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.close();
    window.ctrl(Key::Z);
    window.key_with(Modifiers::NONE, Key::Delete);
    window.text("7");
    window.key_with(CTRL, Key::A);
    window.click("Cancel");
    window.shows_all(&[("Total", "18,965"), (GERMANS, "1,000")]);
}

/// What cannot be taken is said, which nobody could read in a window that is gone.
#[test]
fn closing_over_what_cannot_be_taken_says_so_and_stays() {
    let mut window = Window::tall();
    window.begin(GERMANS, "1200 troops");
    window.close();
    window.must_have_noticed("“1200 troops” was not taken");
    assert!(!closes(&window.take_commands()));
    window.close();
    assert!(closes(&window.take_commands()));
    // By the keys and the menu as by the window's own button.
    for leave in [Key::Q, Key::W, Key::N] {
        let mut window = Window::tall();
        let document = window.session().number();
        window.begin(GERMANS, "1,10");
        window.ctrl(leave);
        window.must_have_noticed("“1,10” was not taken");
        assert!(!closes(&window.take_commands()), "{leave:?}");
        assert_eq!(window.session().number(), document, "{leave:?}");
        window.ctrl(leave);
        assert!(closes(&window.take_commands()) || window.session().number() != document, "{leave:?}");
    }
}

/// The click that ends typing is carried out after what was typed, wherever it leads.
#[test]
fn what_is_typed_goes_where_it_was_typed() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.click("New");
    window.shows("What-if: What-if 2", "18,465");
    window.begin(GERMANS, "2000");
    window.click("What-if: What-if 1");
    window.shows_all(&[("What-if: What-if 1", "18,965"), ("What-if: What-if 2", "19,965"), (GERMANS, "1,000")]);

    window.begin(BELGIANS, "130");
    window.click("What-if: Reported");
    window.shows_all(&[
        ("What-if: What-if 1", "19,095"),
        ("What-if: What-if 2", "19,965"),
        (BELGIANS, "no number given"),
    ]);
    assert_eq!(window.session().document().scenarios().len(), 2, "no third one was begun");

    window.click("What-if: What-if 2");
    window.begin(BELGIANS, "90");
    window.click("Delete");
    assert_eq!(window.session().document().scenarios().len(), 1);
    window.ctrl(Key::Z);
    window.shows("What-if: What-if 2", "20,055");
}

#[test]
fn what_is_typed_holds_from_the_day_it_was_typed_on() {
    let mut window = Window::tall();
    let from = |window: &Window| match &window.session().shown().expect("a what-if").edits["deu.ltu.efp"].op {
        muster::scenario::Op::Change { from: Some(from), .. } => from.to_string(),
        other => panic!("{other:?}"),
    };
    window.begin(GERMANS, "1000");
    window.click("Next day with reports");
    assert_ne!(window.value("Day"), "2022-02-22");
    assert_eq!(from(&window), "2022-02-22");
}

#[test]
fn a_reason_that_is_being_typed_is_saved_and_asked_about() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.set(GERMANS, "1000");
    window.click("Reason: deu.ltu.efp");
    window.text("as announced");
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_saving() && !window.session().is_modified());
    let why = |document: &muster::document::Document| {
        document.scenario_named("What-if 1").expect("the what-if").edits["deu.ltu.efp"].why.clone()
    };
    assert_eq!(why(&muster::file::open(&path).expect("what was saved").document), "as announced");

    window.click("Reason: deu.ltu.efp");
    window.text(" in Berlin");
    window.close();
    assert!(asks_to_close(&window), "a reason is a change");
    window.click("Cancel");
    assert_eq!(why(window.session().document()), "as announced in Berlin");

    // Folded away, the field tells nobody any more that it was left.
    window.click("Reason: deu.ltu.efp");
    window.text(", twice");
    window.click("Fold the what-ifs away");
    assert_eq!(why(window.session().document()), "as announced in Berlin, twice");
}

#[test]
fn a_day_that_is_none_is_quoted() {
    let mut window = Window::tall();
    window.fill("Day", "2023-13-01");
    window.key(Key::Enter);
    window.must_have_noticed("“2023-13-01” was not taken: a day as YYYY-MM-DD is needed");
    window.shows("Day", "2022-02-22");
    window.fill("Day", "abc");
    window.ctrl(Key::S);
    window.must_have_noticed("“abc” was not taken: a day as YYYY-MM-DD is needed");
}

#[test]
fn a_first_day_that_is_none_is_quoted() {
    let mut window = Window::tall();
    window.set(GERMANS, "1000");
    window.fill("from", "2022-02-30");
    window.click(BELGIANS);
    window.must_have_noticed("“2022-02-30” was not taken: a day as YYYY-MM-DD is needed");
}

#[test]
fn a_typed_zero_is_asked_about_before_the_window_closes() {
    let mut window = Window::tall();
    window.begin(BELGIANS, "0");
    window.close();
    window.must_say("No troops at all?");
    assert!(!closes(&window.take_commands()));
    window.click("None are there");
    assert!(asks_to_close(&window), "it is a change now");
    assert!(!closes(&window.take_commands()));
    window.click("Cancel");
    window.shows(BELGIANS, "0");

    window.ctrl(Key::Z);
    window.begin(BELGIANS, "0");
    window.close();
    window.click("Cancel");
    assert!(!asks_to_close(&window) && !closes(&window.take_commands()), "neither the number nor the end");
}

#[test]
fn what_is_typed_into_a_form_is_not_lost_by_a_slip() {
    let mut window = Window::tall();
    window.menu("Edit", "Add a report…");
    window.fill("How many", "1200");
    // A click beside the form.
    window.click_on(eframe::egui::pos2(5.0, 700.0));
    window.shows("How many", "1200");
    window.close();
    assert!(!closes(&window.take_commands()));
    window.must_have_noticed("Not closed yet: something is typed into the form that is open.");
    window.shows("How many", "1200");
    // By the keys too; and saving does not mind a form.
    window.ctrl(Key::Q);
    assert!(!closes(&window.take_commands()));
    window.shows("How many", "1200");
    window.click("Cancel");
    window.close();
    assert!(closes(&window.take_commands()));
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.set(GERMANS, "1000");
    window.menu("Edit", "Add a report…");
    window.fill("How many", "1200");
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_saving() && !window.session().is_modified());
    window.shows("How many", "1200");
    // One with nothing in it goes.
    let mut window = Window::tall();
    window.menu("Edit", "Add a report…");
    window.click_on(eframe::egui::pos2(5.0, 700.0));
    assert!(!window.has("How many"));
}

#[test]
fn a_file_that_comes_while_something_is_typed_does_not_take_its_place() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::tall();
    window.begin(GERMANS, "1000");
    window.drop_file(&path);
    window.wait_until("it was read", |window| window.session().reading().is_none());
    window.must_have_noticed("Not opened, because something was changed here meanwhile");
    window.shows_all(&[(GERMANS, "1,000"), ("Total", "18,965")]);
    assert_eq!(window.session().path(), None);
}

/// A document that goes once it is saved takes nothing with it that was typed meanwhile.
#[test]
fn what_is_typed_while_a_save_is_waited_for_keeps_its_document() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    window.set(GERMANS, "1000");
    let gate = window.disk_waits_for();
    let slow = gate.lock().expect("free");
    window.ctrl(Key::S);
    window.ctrl(Key::N);
    window.begin(BELGIANS, "12");
    drop(slow);
    window.wait_until("saved", |window| !window.session().is_saving());
    // It was not saved with the rest: it is asked about.
    window.must_say("Save changes to flank.muster.json?");
    window.click("Cancel");
    window.shows(BELGIANS, "12");
    assert_eq!(window.session().path(), Some(&*path));

    // Nor does a file that comes while something is typed that is no number.
    let (_other_folder, other) = shipped_copy();
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_saving() && !window.session().is_modified());
    let slow = gate.lock().expect("free");
    window.drop_file(&other);
    window.begin(BELGIANS, "1,10");
    drop(slow);
    window.wait_until("it is said", |window| window.notices().iter().any(|text| text.contains("“1,10” was not taken")));
    assert_eq!(window.session().path(), Some(&*path));
    // Nor one that is being read already, over a document without a file.
    let mut window = Window::tall();
    let gate = window.disk_waits_for();
    let slow = gate.lock().expect("free");
    window.drop_file(&other);
    window.begin(BELGIANS, "1,10");
    drop(slow);
    window.wait_until("it was read", |window| window.notices().iter().any(|text| text.contains("Not opened")));
    window.must_have_noticed("Not opened, because what was typed could not be taken. Open it again: ");
    window.must_have_noticed("“1,10” was not taken");
    assert_eq!(window.session().path(), None);
}

/// What is typed into a form is about the document that is shown: it neither goes into another one nor is lost.
#[test]
fn a_form_does_not_meet_another_document() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::tall();
    window.menu("Edit", "Add a report…");
    window.fill("How many", "1200");
    window.drop_file(&path);
    window.wait_until("it was read", |window| window.session().reading().is_none());
    window.must_have_noticed("Not opened, because something is typed into the form that is open.");
    window.shows("How many", "1200");
    assert_eq!(window.session().path(), None);
    window.click("Cancel");

    // Nothing is typed into it: it goes with its document.
    window.menu("Edit", "My reports…");
    assert!(window.says("Facts you recorded with their sources."));
    window.drop_file(&path);
    window.wait_until("it is open", |window| window.session().path() == Some(&path));
    assert!(!window.says("Facts you recorded with their sources."));

    // Nor is one document written to the file that was being chosen for another.
    let (_other_folder, other) = shipped_copy();
    window.menu("File", "Save as…");
    assert!(window.has("Path of the file"));
    window.drop_file(&other);
    window.wait_until("it is open", |window| window.session().path() == Some(&other));
    assert!(!window.has("Path of the file"));

    // Nor does what comes of itself take its place.
    let gate = window.disk_waits_for();
    let slow = gate.lock().expect("free");
    window.menu("File", "Bring in a newer dataset…");
    window.fill("Path of the file", path.to_str().expect("a path in UTF-8"));
    std::fs::write(
        &path,
        muster::file::SHIPPED.replacen(
            "\"low\":500,\"best\":500,\"high\":500",
            "\"low\":501,\"best\":501,\"high\":501",
            1,
        ),
    )
    .expect("written");
    window.click("Bring this in");
    window.menu("Edit", "Add a report…");
    window.fill("How many", "1300");
    drop(slow);
    window.wait_until("it was brought in", |window| window.session().revision().is_some());
    window.shows("How many", "1300");
    window.click("Cancel");
    window.must_say("Reports: 1 revised");
}

/// Keys of one frame have their effect one after the other, whether a cell is open or only selected.
#[test]
fn keys_that_come_at_once_are_heard_in_order() {
    let typed = || ["4", "2", "4", "2"].map(|digit| Event::Text(digit.to_owned())).to_vec();
    let mut window = Window::tall();
    window.click(GERMANS);
    window.events(typed().into_iter().chain(pressed(Key::Enter)));
    window.shows_all(&[(GERMANS, "4,242"), ("Total", "22,207")]);
    window.begin(GERMANS, "5");
    window.events(typed().into_iter().chain(pressed(Key::Enter)).chain(typed()).chain(pressed(Key::Escape)));
    window.shows(GERMANS, "54,242");
    assert_eq!(window.session().document().scenarios()[0].edits.len(), 1, "nothing went into the next row");
}

/// After a question, a note or a save that ended typing, what is typed goes into the cell that is seen to be selected.
#[test]
fn the_selected_cell_keeps_the_keyboard() {
    let (_folder, path) = shipped_copy();
    let mut window = Window::of(&path);
    let mut number = 1100;
    let mut takes = |window: &mut Window, after: &str| {
        number += 1;
        window.text(&number.to_string());
        window.key(Key::Enter);
        window.key(Key::ArrowUp);
        let grouped = format!("1,{}", number - 1000);
        assert_eq!(window.value(GERMANS), grouped, "after {after}");
    };
    window.click(GERMANS);
    window.begin(GERMANS, "1,10");
    window.ctrl(Key::Q);
    takes(&mut window, "what was not taken");
    window.begin(GERMANS, "1000");
    window.ctrl(Key::S);
    window.wait_until("saved", |window| !window.session().is_saving() && !window.session().is_modified());
    takes(&mut window, "a save in the middle of typing");
    window.close();
    window.click("Cancel");
    takes(&mut window, "a question");
    window.close();
    window.key(Key::Escape);
    takes(&mut window, "a question left by Escape");
    window.click("Undo");
    takes(&mut window, "a button");
    window.menu("Edit", "Add a report…");
    window.key(Key::Escape);
    takes(&mut window, "a form");
}
