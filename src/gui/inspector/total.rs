//! The rows behind a total, and those that could have been in it and are not, by reason.

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::{Align, Label, Layout, RichText, Ui};

use super::wrapped;
use crate::{
    editor::{Action, Command, Session},
    gui::{Commands, access, scenarios::section, style},
    model::{grouped, place},
    report::{
        evidence::{self, Behind, Reason, Subject},
        words,
    },
    scenario::Sum,
};

/// Draws it.
/// `doubles`: how many pairs of its rows may hold the same troops.
pub fn ui(ui: &mut Ui, session: &Session, subject: &Subject, behind: &Behind, doubles: usize, commands: &mut Commands) {
    let sum = sum_of(session, subject);
    section(ui, &format!("WHY {}", style::sum(&sum)));
    wrapped(ui, &subject.name(), false);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for (reason, rows) in &behind.rows {
            reason_ui(ui, *reason, rows, worth(*reason, &sum), commands);
        }
    });
    if *subject != Subject::Total {
        largest_ui(ui, session, behind, commands);
    }
    let sources = match behind.sources.len() {
        1 => "1 source".to_owned(),
        n => format!("{} sources", grouped(n as u64)),
    };
    ui.add_space(4.0);
    wrapped(ui, &format!("The reports in force are out of {sources}."), true);
    if sum.is_open() {
        wrapped(ui, "+: something counted has no number, or only a floor, so there is no upper bound.", true);
    }
    if let Subject::Host(host) = subject {
        joined_ui(ui, session, host, commands);
    }
    if doubles > 0 {
        let pairs = if doubles == 1 { "1 pair of rows".to_owned() } else { format!("{doubles} pairs of rows") };
        let link = ui.link(format!("{pairs} may be counted twice…"));
        if link.on_hover_text(Action::DoubleCounting.help()).clicked() {
            commands.push(Command::Act(Action::DoubleCounting));
        }
    }
    ui.horizontal_wrapped(|ui| {
        let help = "Copy this as a sentence, with what is left out";
        if ui.small_button("Copy sentence").on_hover_text(help).clicked() {
            ui.copy_text(behind.sentence(&subject.name(), &sum.range(), session.view()));
        }
        if *subject != Subject::Total && ui.small_button("All that counts").clicked() {
            commands.push(Command::Explain(Subject::Total));
        }
    });
    if session.selected().is_empty() {
        ui.add_space(4.0);
        wrapped(ui, "Select a row to see its report, its source and the exact words.", true);
    }
}

/// Of several rows that were selected one by one.
pub fn selection_ui(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    let view = session.view();
    let rows: BTreeSet<u32> = session.selected().iter().filter_map(|id| view.find(id)).collect();
    let mut by_reason: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for row in &rows {
        let reason = evidence::reason(view, *row);
        let place = Reason::ALL.iter().position(|one| *one == reason).unwrap_or(0);
        by_reason.entry(place).or_default().push(view.id(*row).to_owned());
    }
    for (place, rows) in &by_reason {
        reason_ui(ui, Reason::ALL[*place], rows, None, commands);
    }
    ui.add_space(4.0);
    const MOST: usize = 40;
    for row in rows.iter().take(MOST) {
        let at = view.contribution(*row);
        let text = format!("{}: {}", words::row_name(&at), view.row(*row).shown_number());
        let link = ui.link(text).on_hover_text(at.element);
        access::describe(&link, at.id);
        if link.clicked() {
            commands.push(Command::Select(vec![at.id.to_owned()]));
        }
    }
    if rows.len() > MOST {
        wrapped(ui, &format!("and {} more", rows.len() - MOST), true);
    }
    wrapped(ui, "Select one row to see where its number comes from.", true);
}

/// The largest of the rows that count, each with who gave its number: where the sum comes from, in one look.
fn largest_ui(ui: &mut Ui, session: &Session, behind: &Behind, commands: &mut Commands) {
    const MOST: usize = 12;
    let view = session.view();
    let counted = behind.rows.iter().find(|(reason, _)| *reason == Reason::Counted);
    let mut rows: Vec<u32> = counted.into_iter().flat_map(|(_, ids)| ids).filter_map(|id| view.find(id)).collect();
    let best = |row: &u32| view.row(*row).state.number.map_or(0, |number| number.best());
    rows.sort_by_key(|row| std::cmp::Reverse(best(row)));
    ui.add_space(4.0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for row in rows.iter().take(MOST) {
            let at = view.contribution(*row);
            ui.horizontal(|ui| {
                let name = format!("{}: {}", words::row_name(&at), view.row(*row).shown_number());
                let link = ui.link(RichText::new(name).size(12.5)).on_hover_text(at.element);
                access::describe(&link, at.id);
                if link.clicked() {
                    commands.push(Command::Select(vec![at.id.to_owned()]));
                }
                let by = RichText::new(evidence::given_by(view, *row)).small().color(style::palette(ui).weak);
                ui.add(Label::new(by).truncate());
            });
        }
        if rows.len() > MOST {
            wrapped(ui, &format!("and {} smaller ones", rows.len() - MOST), true);
        }
    });
}

/// What is reported for a host together with others is in none of their lines, and would be missed.
fn joined_ui(ui: &mut Ui, session: &Session, host: &str, commands: &mut Commands) {
    let view = session.view();
    let others = view
        .places()
        .hosts
        .words()
        .filter(|other| *other != host && other.contains('+') && place::host_codes(other).any(|code| code == host));
    for joined in others {
        let sum = view.host_sum(joined);
        if sum.contributions == 0 && sum.unknown == 0 {
            continue;
        }
        let text = format!("Not in this: {} in {}", style::sum(&sum), place::place_name(joined));
        if ui.link(text).on_hover_text("Reported for several hosts together").clicked() {
            commands.push(Command::Explain(Subject::Host(joined.to_owned())));
        }
    }
}

/// How many rows have a reason, what they are worth, and a click to select them.
fn reason_ui(ui: &mut Ui, reason: Reason, rows: &[String], worth: Option<String>, commands: &mut Commands) {
    ui.horizontal(|ui| {
        let text = format!("{} {}", grouped(rows.len() as u64), reason.words());
        const FOR_ALL_WORDS: f32 = 270.0;
        let shown = match reason {
            Reason::Counted if ui.available_width() < FOR_ALL_WORDS => text.replace(" counted", ""),
            _ => text.clone(),
        };
        let link = ui.link(shown).accessible_name(&text).on_hover_text("Select these rows");
        access::describe(&link, &rows.join(", "));
        if link.clicked() {
            commands.push(Command::Select(rows.to_vec()));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(worth) = worth {
                let strong = reason == Reason::Counted;
                let font = if strong { style::strong_font(13.5) } else { style::font(13.5) };
                ui.add(Label::new(RichText::new(worth).font(font)).selectable(true));
            }
        });
    });
}

/// The persons behind a reason, where the sum knows them.
fn worth(reason: Reason, sum: &Sum) -> Option<String> {
    match reason {
        Reason::Counted => Some(grouped(sum.best)),
        Reason::WithoutNumber => Some("?".to_owned()),
        Reason::TooOld if sum.older > 0 => Some(format!("({})", grouped(sum.older))),
        _ => None,
    }
}

fn sum_of(session: &Session, subject: &Subject) -> Sum {
    let view = session.view();
    match subject {
        Subject::Total => *view.sum(),
        Subject::Host(host) => view.host_sum(host),
        Subject::Contributor(who) => view.contributor_sum(who),
        Subject::Status(status) => view.totals().by_status[*status as usize],
    }
}
