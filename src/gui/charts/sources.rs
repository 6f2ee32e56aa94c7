//! Sources: a list to pick from, and what the picked one says, in order, each counted or not and why.
//!
//! What is said and what becomes of it is decided by [`crate::report::sources`]. Start reading at [`Sources::ui`].

use std::sync::{Arc, Weak};

use eframe::egui::{Hyperlink, Label, RichText, Role, ScrollArea, Sense, TextEdit, Ui};

use crate::{
    editor::{Command, Session},
    gui::{Commands, access, inspector::published, style},
    model::{Basis, Date, date},
    report::{
        claims::Checked,
        sources::{self, Filter, Listed, Said},
        words,
    },
    scenario::{Baseline, FigureRef},
};

/// What is looked at, and what was found out while nothing changes.
#[derive(Default)]
pub struct Sources {
    wanted: String,
    picked: Option<String>,
    /// Which sources there are; what-ifs and days have no part in it.
    listed: Option<(Weak<Baseline>, Vec<Listed>)>,
    said: Option<Looked>,
}

/// What a source says.
struct Looked {
    /// Of which state of the document, and of which source.
    at: (u64, String),
    said: Vec<(Date, Said)>,
}

impl Sources {
    /// Shows what a source says.
    pub fn pick(&mut self, id: &str) {
        self.picked = Some(id.to_owned());
    }

    /// Draws the list, or the picked source.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        claims: &[Checked],
        filter: &Filter,
        height: f32,
        commands: &mut Commands,
    ) {
        match self.picked.clone() {
            Some(id) => self.source_ui(ui, session, (&id, claims), filter, height, commands),
            None => self.list_ui(ui, session, filter, height),
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, session: &Session, filter: &Filter, height: f32) {
        let baseline = session.views().baseline();
        if self.listed.as_ref().is_none_or(|(of, _)| of.as_ptr() != Arc::as_ptr(baseline)) {
            self.listed = Some((Arc::downgrade(baseline), sources::list(baseline)));
        }
        let all = self.listed.as_ref().map_or(&[][..], |(_, listed)| listed);
        let top = ui.cursor().top();
        let field = TextEdit::singleline(&mut self.wanted).hint_text("Publisher or title").desired_width(f32::INFINITY);
        ui.add(field).accessible_name("Find a source");
        let wanted = self.wanted.trim().to_lowercase();
        let day = session.rule().day;
        let shown: Vec<&Listed> = all
            .iter()
            .filter(|one| {
                let Some(source) = baseline.source(&one.id) else { return false };
                let has = |text: &str| text.to_lowercase().contains(&wanted);
                (wanted.is_empty() || has(&source.publisher) || has(&source.title) || has(&source.id))
                    && filter.lets_source(Some(source), day)
            })
            .collect();
        let words = match shown.len() == all.len() {
            true => format!("{} sources say something of these troops.", all.len()),
            false => format!("{} of {} sources.", shown.len(), all.len()),
        };
        ui.add(Label::new(RichText::new(words).weak()).wrap());
        const LINE: f32 = 22.0;
        let height = height - (ui.cursor().top() - top);
        let list = ScrollArea::vertical().id_salt("sources").max_height(height).auto_shrink([false, true]);
        list.show_rows(ui, LINE, shown.len(), |ui, lines| {
            for one in &shown[lines] {
                let Some(source) = baseline.source(&one.id) else { continue };
                let (rect, response) =
                    ui.allocate_exact_size(eframe::egui::vec2(ui.available_width(), LINE - 5.0), Sense::click());
                let count = counts(one);
                access::name(&response, Role::Button, &format!("Source: {}", one.id), &count);
                let palette = style::palette(ui);
                if response.hovered() || response.has_focus() {
                    ui.painter().rect_filled(rect, 4.0, palette.group);
                }
                let mut line = ui.new_child(eframe::egui::UiBuilder::new().max_rect(rect));
                line.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                    ui.label(RichText::new(count).small().color(palette.weak));
                    ui.with_layout(eframe::egui::Layout::left_to_right(eframe::egui::Align::Center), |ui| {
                        ui.add(Label::new(RichText::new(sources::name(source)).color(palette.accent)).truncate());
                    });
                });
                let help = format!("{}\n{}", source.title, counts_in_words(one));
                if response.on_hover_text(help.trim_start()).clicked() {
                    self.picked = Some(one.id.clone());
                }
            }
        });
    }

    fn source_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        (id, claims): (&str, &[Checked]),
        filter: &Filter,
        height: f32,
        commands: &mut Commands,
    ) {
        let top = ui.cursor().top();
        if ui.link("‹ All sources").clicked() {
            self.picked = None;
        }
        let baseline = session.views().baseline();
        let Some(source) = baseline.source(id) else {
            // Undone, or of another document.
            self.picked = None;
            return;
        };
        ui.add(Label::new(RichText::new(sources::name(source)).font(style::strong_font(13.5))).wrap());
        if source.url.is_empty() {
            ui.add(Label::new(RichText::new(&source.title).weak()).wrap().selectable(true));
        } else {
            ui.add(Hyperlink::from_label_and_url(&source.title, &source.url));
        }
        let known: Vec<&str> = [source.kind.map_or("", |kind| kind.code()), &source.language]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect();
        if !known.is_empty() {
            let known = ui.weak(known.join(" · "));
            if !source.usage_note.is_empty() {
                known.on_hover_text(&source.usage_note);
            }
        }
        let generation = session.generation();
        if self.said.as_ref().is_none_or(|looked| looked.at.0 != generation || looked.at.1 != id) {
            let said = sources::said(session.view(), id);
            self.said = Some(Looked { at: (generation, id.to_owned()), said });
        }
        let said = self.said.as_ref().map_or(&[][..], |looked| &looked.said);
        let day = session.rule().day;
        let is_shown = |said: &Said| match said {
            Said::Report { at, .. } => filter.lets(baseline, *at, day),
            Said::Claim(_) => true,
        };
        let shown: Vec<&(Date, Said)> = said.iter().filter(|(_, said)| is_shown(said)).collect();
        let rows: Vec<String> = shown
            .iter()
            .filter_map(|(_, said)| match said {
                Said::Report { row, .. } => Some(row.clone()),
                Said::Claim(_) => None,
            })
            .collect();
        let totals = shown.len() - rows.len();
        ui.horizontal_wrapped(|ui| {
            let text = match rows.len() {
                1 => "1 report".to_owned(),
                n => format!("{n} reports"),
            };
            if ui.link(text).on_hover_text("Select these rows").clicked() {
                commands.push(Command::Select(rows.clone()));
            }
            match totals {
                0 => {}
                1 => drop(ui.weak("and 1 published total")),
                n => drop(ui.weak(format!("and {n} published totals"))),
            }
        });
        ui.add_space(3.0);
        let height = (height - (ui.cursor().top() - top)).max(60.0);
        ScrollArea::vertical().id_salt("said").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for (at, (as_of, one)) in shown.into_iter().enumerate() {
                ui.push_id(at, |ui| match one {
                    Said::Report { row, at, .. } => report_ui(ui, session, *as_of, row, *at, one, commands),
                    Said::Claim(at) => claim_ui(ui, session, *at, claims, commands),
                });
            }
        });
    }
}

fn counts(one: &Listed) -> String {
    match (one.reports, one.claims) {
        (reports, 0) => reports.to_string(),
        (0, claims) => format!("{claims} totals"),
        (reports, claims) => format!("{reports} + {claims}"),
    }
}

fn counts_in_words(one: &Listed) -> String {
    let many = |n: u32, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    format!("{}, {}", many(one.reports, "report"), many(one.claims, "published total"))
}

/// A report: its row, number, words, and what becomes of it.
fn report_ui(
    ui: &mut Ui,
    session: &Session,
    as_of: Date,
    row: &str,
    at: FigureRef,
    said: &Said,
    commands: &mut Commands,
) {
    let Said::Report { used, reason, .. } = said else { return };
    let palette = style::palette(ui);
    let baseline = session.views().baseline();
    let figure = baseline.figure(at);
    let name = baseline.find(row).map_or_else(|| row.to_owned(), |at| words::row_name(&baseline.contribution(at)));
    let link = ui.link(format!("{name}: {}", figure.personnel)).on_hover_text("Select this row");
    access::describe(&link, row);
    if link.clicked() {
        commands.push(Command::Select(vec![row.to_owned()]));
    }
    let mut line = format!("{}, {}", date::in_words(as_of), figure.status);
    match figure.basis {
        Basis::Inferred => line.push_str(", day inferred"),
        Basis::MonthEnd => line.push_str(", end of the month"),
        Basis::Stated => {}
    }
    let text = RichText::new(format!("{line} · {}", sources::becomes(*used, *reason))).small().color(palette.weak);
    ui.add(Label::new(text).wrap());
    if !figure.quote.is_empty() {
        let quote = RichText::new(format!("“{}”", figure.quote)).small().italics();
        let shown = ui.add(Label::new(quote).wrap().selectable(true));
        if !figure.gloss.is_empty() {
            shown.on_hover_text(figure.gloss);
        }
    }
    ui.add_space(5.0);
}

/// A published total, and what was found of it.
fn claim_ui(ui: &mut Ui, session: &Session, at: usize, claims: &[Checked], commands: &mut Commands) {
    let Some(claim) = session.document().dataset().claims.get(at) else { return };
    let Some(checked) = claims.iter().find(|one| one.claim.id == claim.id) else { return };
    published::claim_ui(ui, checked, commands);
}
