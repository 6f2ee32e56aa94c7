//! One row: what the what-if says, what is reported, by whom, in which words; all its reports, and which of them counts.

use eframe::egui::{Frame, Label, Margin, RichText, Stroke, Ui};

use super::wrapped;
use crate::{
    editor::{Command, Session},
    gui::{Commands, ask::Ask, scenarios::section, style},
    model::{Basis, Personnel, date, grouped},
    report::{
        evidence::{self, Reported, Use},
        words,
    },
    scenario::{Baseline, FigureRef, Kind},
};

fn pair_ui(ui: &mut Ui, left: &str, right: &str, strong: bool) {
    ui.horizontal_top(|ui| {
        let width = ui.available_width();
        ui.allocate_ui(eframe::egui::vec2(width - 110.0, 0.0), |ui| {
            ui.set_width(width - 110.0);
            wrapped(ui, left, false);
        });
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Min), |ui| {
            let size = 13.5;
            let font = if strong { style::strong_font(size) } else { style::font(size) };
            ui.add(Label::new(RichText::new(right).font(font)).selectable(true));
        });
    });
}

/// Draws it. `ask` is where a form is put that is to be opened.
/// `source` is where the id of a source is put whose every word is to be seen.
pub(in crate::gui) fn ui(
    ui: &mut Ui,
    session: &Session,
    row: u32,
    ask: &mut Option<Ask>,
    source: &mut Option<String>,
    commands: &mut Commands,
) {
    let view = session.view();
    let baseline = session.views().baseline();
    let at = view.contribution(row);
    let now = view.row(row);
    section(ui, &format!("{}, {}", words::row_name(&at), at.element).to_uppercase());
    if !at.formation.is_empty() {
        wrapped(ui, at.formation, true);
    }
    let id = view.id(row);
    let changed = session.shown().and_then(|scenario| scenario.edits.get(id));
    if changed.is_some() || session.shown().is_some_and(|_| now.state.held) {
        let status = now.state.status.map_or("not there", |status| status.words());
        pair_ui(ui, &format!("In this what-if: {status}"), &now.state.personnel().to_string(), true);
        if let (Some(edit), Some(shown)) = (changed, session.shown()) {
            let chain = session.document().chain(&shown.id);
            let words = words::change(baseline, &chain, id, edit);
            let when = [words.from.as_str(), words.until.as_str()].join(" ");
            let why = if words.why.is_empty() { String::new() } else { format!(" Why: {}", words.why) };
            wrapped(ui, &format!("{} {}.{why}", words.what_changes.join(", "), when.trim()), true);
            if ui.link(RichText::new("Revert").small()).on_hover_text("Take this change back").clicked() {
                commands.push(Command::RevertRows(vec![id.to_owned()]));
            }
        }
    }
    if let Some(base) = baseline.find(id) {
        reported_ui(ui, session, baseline, base, source);
        reports_ui(ui, session, baseline, base, ask, commands);
    } else {
        wrapped(ui, "Added in a what-if; no source reports it.", true);
    }
    if let Some(why) = why_not(session, row) {
        ui.add_space(4.0);
        ui.add(Label::new(RichText::new(why).color(style::palette(ui).less)).wrap());
    }
    if let Some(parent) = now.parent
        && ui.link("Show the row that includes it").clicked()
    {
        commands.push(Command::Select(vec![view.id(parent).to_owned()]));
    }
    for text in [at.note].into_iter().filter(|text| !text.is_empty()) {
        wrapped(ui, &format!("Note: {text}"), true);
    }
}

/// The report in force, what it says and who says it.
fn reported_ui(ui: &mut Ui, session: &Session, baseline: &Baseline, row: u32, source: &mut Option<String>) {
    let day = session.rule().day;
    let report = baseline.at(row, day);
    let Some((status, last, last_at)) = report.last else {
        wrapped(ui, &format!("Nothing is reported up to {}.", date::in_words(day)), true);
        if let Some((next, _)) = baseline.next_after(row, day) {
            wrapped(ui, &format!("The first report is of {}.", date::in_words(next)), true);
        }
        return;
    };
    let number = report.number.map_or(Personnel::Unknown, |(strength, ..)| Personnel::Known(strength));
    let mut line = format!("Reported: {status}, {}", date::in_words(last));
    match report.number {
        Some((_, stated, at)) if at != last_at => {
            let (by, confirmed) = (publisher(baseline, at), publisher(baseline, last_at));
            line = format!(
                "Reported: {by}, {}; confirmed without a number: {confirmed}, {}",
                date::in_words(stated),
                date::in_words(last)
            );
        }
        _ => line = format!("{line}, {}", publisher(baseline, last_at)),
    }
    pair_ui(ui, &line, &number.to_string(), false);
    if let Some((_, _, at)) = report.number {
        words_ui(ui, baseline, at, source);
    }
    if report.number.is_none_or(|(_, _, at)| at != last_at) {
        words_ui(ui, baseline, last_at, source);
    }
}

/// All reports of the row as a small history, with competing figures to choose from.
fn reports_ui(
    ui: &mut Ui,
    session: &Session,
    baseline: &Baseline,
    row: u32,
    ask: &mut Option<Ask>,
    commands: &mut Commands,
) {
    let all = evidence::reports(baseline, row, session.rule().day);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        section(ui, &format!("ALL REPORTS ({})", all.len()));
        if ui.small_button("Add a report…").on_hover_text("A fact with a source, for this row").clicked() {
            *ask = Some(Ask::report(session, Some(baseline.id(row))));
        }
    });
    let id = baseline.id(row);
    for one in &all {
        ui.push_id((one.nth, baseline.figure(one.at).as_of), |ui| report_ui(ui, baseline, id, one, ask, commands));
    }
}

fn report_ui(
    ui: &mut Ui,
    baseline: &Baseline,
    id: &str,
    one: &Reported,
    ask: &mut Option<Ask>,
    commands: &mut Commands,
) {
    let palette = style::palette(ui);
    let figure = baseline.figure(one.at);
    let is_used = matches!(one.used, Use::InForce | Use::Number | Use::Status);
    let font = if is_used { style::strong_font(12.0) } else { style::font(12.0) };
    let colour = if is_used { palette.text } else { palette.weak };
    let own = if matches!(one.at, FigureRef::Own(_)) { " · my report" } else { "" };
    let text =
        format!("{}  {}  {} · {}{own}", figure.as_of, figure.personnel, figure.status, publisher(baseline, one.at));
    let mut remarks: Vec<String> = Vec::new();
    if !matches!(one.used, Use::Earlier | Use::Later) {
        remarks.push(one.used.words().to_owned());
    }
    match figure.basis {
        Basis::Inferred => remarks.push("day inferred".to_owned()),
        Basis::MonthEnd => remarks.push("end of the month".to_owned()),
        Basis::Stated => {}
    }
    if !figure.qualifier.is_empty() {
        remarks.push(format!("“{}”", figure.qualifier));
    }
    if one.published_later {
        remarks.push("published after the shown day".to_owned());
    }
    let line = ui.add(Label::new(RichText::new(text).font(font).color(colour)).wrap());
    if !figure.quote.is_empty() {
        line.on_hover_text(format!("“{}”", figure.quote));
    }
    if !remarks.is_empty() {
        ui.add(Label::new(RichText::new(format!("    {}", remarks.join(" · "))).small().color(palette.weak)).wrap());
    }
    let chosen = baseline.own().preferences.iter().any(|p| p.of == id && p.as_of == figure.as_of);
    if one.used == Use::Competing && ui.link(RichText::new("Use this figure instead…").small()).clicked() {
        *ask = Some(Ask::prefer(id, figure.as_of, one.nth));
    }
    if chosen && one.of_day > 1 && is_used && ui.link(RichText::new("Use the file’s figure again").small()).clicked()
    {
        let (id, as_of) = (id.to_owned(), figure.as_of);
        commands.push(Command::Prefer { id, as_of, nth: None, why: String::new() });
    }
    if let FigureRef::Own(at) = one.at
        && ui.link(RichText::new("Change…").small()).on_hover_text("Change or remove my report").clicked()
    {
        *ask = Some(Ask::own_report(baseline, at as usize));
    }
    if let FigureRef::Own(at) = one.at {
        let on = one.used == Use::Off;
        let (text, help) = match on {
            true => ("Switch on", "It counts again"),
            false => ("Switch off", "It stays, and counts nowhere"),
        };
        if ui.link(RichText::new(text).small()).on_hover_text(help).clicked() {
            commands.push(Command::SwitchReport { at: at as usize, on });
        }
    }
}

fn publisher(baseline: &Baseline, at: FigureRef) -> &str {
    match baseline.said_by(at) {
        "" => "no source given",
        by => by,
    }
}

fn words_ui(ui: &mut Ui, baseline: &Baseline, at: FigureRef, wanted: &mut Option<String>) {
    let figure = baseline.figure(at);
    if !figure.quote.is_empty() {
        let line = style::palette(ui).line;
        let shown = Frame::new().inner_margin(Margin { left: 10, top: 2, bottom: 2, right: 0 }).show(ui, |ui| {
            let quote = RichText::new(format!("“{}”", figure.quote)).italics();
            ui.add(Label::new(quote).wrap().selectable(true));
            if !figure.gloss.is_empty() {
                wrapped(ui, figure.gloss, true);
            }
        });
        let rect = shown.response.rect;
        ui.painter().vline(rect.left() + 2.0, rect.y_range(), Stroke::new(3.0, line));
    }
    if let Some(source) = baseline.source(figure.source) {
        let mut line = source.title.clone();
        for part in [&source.publisher, &source.published] {
            if !part.is_empty() {
                line.push_str(&format!(" · {part}"));
            }
        }
        if source.url.is_empty() {
            ui.add(Label::new(RichText::new(line).small().weak()).wrap());
        } else {
            ui.add(eframe::egui::Hyperlink::from_label_and_url(RichText::new(line).small(), &source.url));
        }
        let all = ui.link(RichText::new("All this source says").small());
        if all.on_hover_text("Its reports and published totals in order, counted or not and why").clicked() {
            *wanted = Some(source.id.clone());
        }
    }
}

/// Why a row is not in the total.
fn why_not(session: &Session, row: u32) -> Option<String> {
    let view = session.view();
    let now = view.row(row);
    Some(match now.kind {
        Kind::Known => return None,
        Kind::Unknown if now.older > 0 => format!(
            "Counted without a number: the number last stated, {}, is older than the rule allows.",
            grouped(now.older.into())
        ),
        Kind::Unknown => "Counted without a number: no report states one. It is not zero.".to_owned(),
        Kind::TooOld => format!("Not counted: the last report is of {}.", date::in_words(now.state.last)),
        Kind::PartOf => {
            let parent = now.parent.map_or_else(String::new, |parent| view.contribution(parent).element.to_owned());
            format!("Not counted by itself: included in “{parent}”.")
        }
        Kind::NotCounted => {
            let status = now.state.status.map_or("", |status| status.words());
            if now.state.status.is_some_and(|status| !session.rule().statuses.contains(status)) {
                format!("Not counted: its status is {status}.")
            } else {
                "Not counted: its host or own troops are not counted.".to_owned()
            }
        }
        Kind::Removed => "Not counted: removed in this what-if.".to_owned(),
        Kind::Ended => "Not counted: it has ended.".to_owned(),
        Kind::Absent => "Not counted: nothing is reported yet.".to_owned(),
    })
}
