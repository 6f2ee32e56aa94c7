//! Why this number: the report in force for the selected row, or the rows behind a total.

use eframe::egui::{Frame, Label, Margin, RichText, ScrollArea, Stroke, Ui};

use super::{Commands, scenarios::section, style};
use crate::{
    editor::{Command, Session},
    model::{Personnel, date, grouped},
    report::words,
    scenario::{Baseline, FigureRef, Kind},
};

/// Draws it.
pub fn ui(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    ScrollArea::vertical().id_salt("why").auto_shrink([false, false]).show(ui, |ui| {
        let view = session.view();
        match session.selected() {
            [] => nothing_ui(ui, session),
            [one] => match view.find(one) {
                Some(row) => row_ui(ui, session, row, commands),
                None => nothing_ui(ui, session),
            },
            many => {
                section(ui, &format!("{} ROWS SELECTED", many.len()));
                wrapped(ui, "Select one row to see where its number comes from.", true);
            }
        }
    });
}

fn wrapped(ui: &mut Ui, text: &str, weak: bool) {
    let text = RichText::new(text);
    ui.add(Label::new(if weak { text.weak() } else { text }).wrap().selectable(true));
}

fn nothing_ui(ui: &mut Ui, session: &Session) {
    section(ui, "WHY THIS NUMBER");
    let sum = session.view().sum();
    wrapped(ui, &format!("{} rows with a number make {}.", sum.contributions, grouped(sum.best)), false);
    let mut said = |n: u32, one: &str, many: &str| {
        if n > 0 {
            wrapped(ui, &format!("{n} {}", if n == 1 { one } else { many }), true);
        }
    };
    said(sum.unknown, "row gives no number; it is not zero.", "rows give no number; they are not zero.");
    said(sum.too_old, "row is too old and left out.", "rows are too old and left out.");
    said(sum.part_of, "row is included in another.", "rows are included in others.");
    let why = "for their status, their host, or as own troops";
    said(sum.not_counted, &format!("row is not counted {why}."), &format!("rows are not counted {why}."));
    wrapped(ui, "Select a row to see its report, its source and the exact words.", true);
}

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

fn row_ui(ui: &mut Ui, session: &Session, row: u32, commands: &mut Commands) {
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
    }
    if let Some(base) = baseline.find(id) {
        reported_ui(ui, session, baseline, base);
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
fn reported_ui(ui: &mut Ui, session: &Session, baseline: &Baseline, row: u32) {
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
        words_ui(ui, baseline, at);
    }
    if report.number.is_none_or(|(_, _, at)| at != last_at) {
        words_ui(ui, baseline, last_at);
    }
    ui.add_space(4.0);
    let figures = baseline.figures(row);
    wrapped(ui, &format!("All {} reports", figures.len()), true);
    for at in figures {
        let figure = baseline.figure(at);
        let mut text = format!("{}  {}  {}", figure.as_of, figure.personnel, figure.status);
        if !figure.preferred {
            text.push_str("  (another figure of that day is used)");
        }
        ui.add(Label::new(RichText::new(text).small().color(style::palette(ui).weak)).wrap());
    }
}

fn publisher(baseline: &Baseline, at: FigureRef) -> String {
    let id = baseline.figure(at).source;
    match baseline.source(id) {
        Some(source) if !source.publisher.is_empty() => source.publisher.clone(),
        Some(source) if !source.title.is_empty() => source.title.clone(),
        _ if id.is_empty() => "no source given".to_owned(),
        _ => id.to_owned(),
    }
}

fn words_ui(ui: &mut Ui, baseline: &Baseline, at: FigureRef) {
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
