//! Published totals held against what was found: a list of all, and those that a row is part of.

use eframe::egui::{CornerRadius, Label, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2};

use super::wrapped;
use crate::{
    editor::Command,
    gui::{Commands, access, scenarios::section, style},
    model::{Date, date},
    report::claims::{self, Checked},
    scenario::verdict::Verdict,
};

/// All of them: those near the shown day first, among them those about most hosts, then the others, decided ones first.
pub fn ui(ui: &mut Ui, claims: &[Checked], day: Date, height: f32, commands: &mut Commands) {
    ui.add(
        Label::new(RichText::new("Published totals, held against the reports").font(style::strong_font(13.5))).wrap(),
    );
    if claims.is_empty() {
        wrapped(ui, "This dataset has no published totals.", true);
        return;
    }
    let words: Vec<String> = claims::tally(claims)
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(verdict, n)| format!("{n} {}", verdict_words(*verdict)))
        .collect();
    let words = words.join(", ");
    wrapped(
        ui,
        &format!("{words}. Each on its own day and for its own statuses; those near {} first.", date::in_words(day)),
        true,
    );
    let distance = |one: &Checked| (one.claim.as_of - day).get_days().abs();
    let mut order: Vec<&Checked> = claims.iter().collect();
    order.sort_by_key(|one| match distance(one) {
        far if far > claims::NEAR => (i32::MAX, 0),
        near => (near, usize::MAX - one.claim.hosts.len()),
    });
    ui.add_space(4.0);
    const LINE: f32 = 74.0;
    ScrollArea::vertical().id_salt("claims").max_height(height - 60.0).auto_shrink([false, true]).show_rows(
        ui,
        LINE,
        claims.len(),
        |ui, lines| {
            for claim in &order[lines] {
                ui.allocate_ui(vec2(ui.available_width(), LINE), |ui| {
                    ui.set_height(LINE);
                    claim_ui(ui, claim, commands);
                });
            }
        },
    );
}

/// Those that a row is behind, or is missing from; those of days near `day` first.
pub fn of_row_ui(ui: &mut Ui, claims: &[Checked], id: &str, day: Date, commands: &mut Commands) {
    let is_in = |ids: &[String]| ids.iter().any(|one| one == id);
    let about = |claim: &&Checked| {
        let rows = &claim.rows;
        [&rows.counted, &rows.without_number, &rows.partly_inside, &rows.too_old].into_iter().any(|ids| is_in(ids))
    };
    let mut about: Vec<&Checked> = claims.iter().filter(about).collect();
    if about.is_empty() {
        return;
    }
    about.sort_by_key(|claim| (claim.claim.as_of - day).get_days().abs());
    ui.add_space(6.0);
    section(ui, "PUBLISHED TOTALS ABOUT IT");
    const MOST: usize = 6;
    for claim in about.iter().take(MOST) {
        claim_ui(ui, claim, commands);
    }
    if about.len() > MOST {
        wrapped(ui, &format!("and {} more under Published", about.len() - MOST), true);
    }
}

/// One of them: what it is about, what was found, how full that is.
pub fn claim_ui(ui: &mut Ui, claim: &Checked, commands: &mut Commands) {
    let palette = style::palette(ui);
    ui.push_id(&claim.claim.id, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let by = if claim.by.is_empty() { String::new() } else { format!("{}: ", claim.by) };
        let title = format!("{by}{}, {}", claim.subject, date::in_words(claim.claim.as_of));
        let text = RichText::new(title).small().color(palette.weak);
        ui.add(Label::new(text).truncate()).on_hover_text(format!("“{}”", claim.claim.quote));
        let said = ui.add(Label::new(RichText::new(&claim.sentence)).wrap().sense(Sense::click()));
        access::name(&said, Role::Button, &format!("Claim: {}", claim.claim.id), verdict_words(claim.verdict));
        access::describe(&said, &claim.sentence);
        let said = said.on_hover_text(explained(claim));
        if said.clicked() {
            let rows = &claim.rows;
            let ids = [&rows.counted, &rows.without_number, &rows.partly_inside].into_iter().flatten();
            commands.push(Command::Select(ids.cloned().collect()));
        }
        ui.horizontal(|ui| {
            fill_ui(ui, claim);
            let colour = match claim.verdict {
                Verdict::Above | Verdict::Below => palette.less,
                _ => palette.weak,
            };
            let words = match claim.verdict {
                Verdict::CannotTell if claim.rows.sum.unknown > 0 => {
                    "cannot tell: rows without a number could change it"
                }
                verdict => verdict_words(verdict),
            };
            ui.add(Label::new(RichText::new(words).small().color(colour)).truncate());
        });
        ui.add_space(5.0);
    });
}

/// How much of what was published was found: full when it is all of it or more.
fn fill_ui(ui: &mut Ui, claim: &Checked) {
    let palette = style::palette(ui);
    let Some(fill) = claim.fill else { return };
    let (rect, _) = ui.allocate_exact_size(vec2(90.0, 7.0), Sense::hover());
    let full = Rect::from_min_size(rect.min, vec2(rect.width() * f32::from(fill) / 1000.0, rect.height()));
    ui.painter().rect_filled(full, CornerRadius::same(2), palette.accent);
    ui.painter().rect_stroke(rect, CornerRadius::same(2), Stroke::new(1.0, palette.pale), StrokeKind::Inside);
}

fn explained(claim: &Checked) -> String {
    let mut text = format!("Published: {}\n{}\n“{}”", claim.published, claim.subject, claim.claim.quote);
    if !claim.claim.gloss.is_empty() {
        text.push_str(&format!("\n{}", claim.claim.gloss));
    }
    text.push_str("\nClick to select the rows that were found.");
    text
}

const fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Above => "more found than published",
        Verdict::Below => "less found than published",
        Verdict::Agrees => "agreeing",
        Verdict::CannotTell => "cannot tell",
    }
}
