//! Forms for what the user records as fact: a report with its source, a choice among competing figures, and the list of
//! own reports.

use eframe::egui::{self, ComboBox, Label, RichText, ScrollArea, TextEdit, Ui};

use super::{Ask, buttons_ui, entered, field_ui, offers_ui, primary_ui};
use crate::{
    editor::{Command, Editor, NewReport, NewRow, NewSource, Session},
    gui::{Commands, days, style},
    model::{Date, Personnel, Source, SourceKind, Status, parse_date},
    report::words,
    scenario::{Baseline, FigureRef},
};

/// A report as typed so far.
#[derive(Debug)]
pub struct Report {
    new: NewReport,
    /// As it was when the form was opened.
    opened: NewReport,
    day: String,
    /// What is looked for among the sources.
    wanted: String,
    source: Source,
    /// A source that is there already.
    known: Option<String>,
    problem: Option<String>,
    fresh: bool,
}

/// The status of a row as it is reported on the day.
fn status_of(session: &Session, id: &str) -> Option<Status> {
    let view = session.reported();
    view.find(id).and_then(|row| view.row(row).state.status)
}

impl Report {
    /// On a row, or on troops that have none yet.
    pub fn new(session: &Session, of: Option<&str>) -> Self {
        let mut row = NewRow::default();
        let view = session.view();
        if let Some(like) = session.selected().first().and_then(|id| view.find(id)) {
            row.host = view.contribution(like).host.to_owned();
        }
        let new = NewReport {
            of: of.map(str::to_owned),
            row,
            day: session.rule().day,
            // As it is reported, until somebody says otherwise.
            status: of.and_then(|id| status_of(session, id)).unwrap_or(Status::Deployed),
            number: String::new(),
            source: NewSource::Known(String::new()),
            words: String::new(),
            instead_of: None,
        };
        Self::of(new, Source::default(), None)
    }

    /// An own report, to be changed.
    pub fn own(baseline: &Baseline, at: usize) -> Option<Self> {
        let old = baseline.own().figures.get(at)?;
        let number = match old.figure.personnel {
            Personnel::Unknown => String::new(),
            known => known.to_string(),
        };
        let new = NewReport {
            of: Some(old.of.clone()),
            row: NewRow::default(),
            day: old.figure.as_of,
            status: old.figure.status,
            number,
            source: NewSource::Known(old.figure.source.clone()),
            words: old.figure.quote.clone(),
            instead_of: Some(at),
        };
        Some(Self::of(new, Source::default(), Some(old.figure.source.clone()).filter(|id| !id.is_empty())))
    }

    fn of(new: NewReport, source: Source, known: Option<String>) -> Self {
        let day = new.day.to_string();
        let opened = new.clone();
        Self { new, opened, day, wanted: String::new(), source, known, problem: None, fresh: true }
    }

    /// Its fields with what is typed into them.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        let (new, source) = (&self.new, &self.source);
        vec![
            ("Who sends them", &new.row.contributor),
            ("To which host", &new.row.host),
            ("What they are", &new.row.element),
            ("How many", &new.number),
            ("On which day", &self.day),
            ("Title", &source.title),
            ("Publisher", &source.publisher),
            ("Published", &source.published),
            ("Link", &source.url),
            ("The source’s own words", &new.words),
        ]
    }

    /// Whether anything is typed.
    pub fn is_typed(&self) -> bool {
        self.new != self.opened || self.day != self.opened.day.to_string() || self.source != Source::default()
    }
}

/// Draws the form; `true` when it is done with.
pub fn report_ui(ui: &mut Ui, editor: &Editor, report: &mut Report, commands: &mut Commands) -> bool {
    let session = editor.session();
    let baseline = session.views().baseline();
    ui.heading(if report.new.instead_of.is_some() { "Change my report" } else { "Add a report" });
    match report.new.of.as_deref().and_then(|id| baseline.find(id)) {
        Some(row) => {
            let at = baseline.contribution(row);
            ui.label(format!("{}, {}: a fact with a source, under every what-if.", words::row_name(&at), at.element))
        }
        None => ui.label("On troops that no row stands for yet: a fact with a source, under every what-if."),
    };
    ui.add_space(6.0);
    let mut sent = false;
    ScrollArea::vertical().max_height(ui.ctx().content_rect().height() - 190.0).show(ui, |ui| {
        egui::Grid::new("report").num_columns(2).spacing([12.0, 7.0]).show(ui, |ui| sent = fields_ui(ui, report));
        ui.add_space(4.0);
        ui.label(RichText::new("Where does it come from?").font(style::strong_font(13.5)));
        source_ui(ui, baseline, report);
        ui.add_space(4.0);
        let name = ui.label("The source’s own words");
        let field = TextEdit::multiline(&mut report.new.words).desired_rows(2).desired_width(f32::INFINITY);
        ui.add(field.hint_text("as they stand there")).labelled_by(name.id);
    });
    if let Some(problem) = &report.problem {
        ui.colored_label(style::palette(ui).wrong, problem);
    }
    ui.add_space(6.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if primary_ui(ui, "Record").clicked() || sent {
            done = record(editor, report, commands);
        }
        if let Some(at) = report.new.instead_of
            && ui.button("Remove").on_hover_text("Take this report out; Undo brings it back").clicked()
        {
            commands.push(Command::RemoveReport(at));
            done = true;
        }
        done |= ui.button("Cancel").clicked();
    });
    done
}

fn fields_ui(ui: &mut Ui, report: &mut Report) -> bool {
    let mut sent = false;
    let mut first = None;
    if report.new.of.is_none() {
        let row = &mut report.new.row;
        first = Some(field_ui(ui, "Who sends them", "Germany, DEU, …", &mut row.contributor));
        offers_ui(ui, &mut row.contributor);
        field_ui(ui, "To which host", "Lithuania, LTU, or EST+LVA", &mut row.host);
        offers_ui(ui, &mut row.host);
        field_ui(ui, "What they are", "battlegroup contingent", &mut row.element);
    }
    let number = field_ui(ui, "How many", "500, 50-60, up to 80; empty: no number", &mut report.new.number);
    sent |= entered(&number);
    if std::mem::take(&mut report.fresh) {
        first.unwrap_or(number).request_focus();
    }
    let name = ui.label("Their status");
    let combo = ComboBox::from_id_salt("status").selected_text(report.new.status.words()).show_ui(ui, |ui| {
        for status in Status::ALL {
            ui.selectable_value(&mut report.new.status, status, status.words());
        }
    });
    combo.response.labelled_by(name.id);
    ui.end_row();
    let name = ui.label("On which day");
    ui.horizontal(|ui| {
        ui.add(TextEdit::singleline(&mut report.day).hint_text("YYYY-MM-DD").desired_width(100.0)).labelled_by(name.id);
        let day = parse_date(report.day.trim()).unwrap_or(report.new.day);
        if let Some(day) = days::picker_ui(ui, "day of the report", "Calendar of the report", day) {
            report.day = day.to_string();
        }
    });
    ui.end_row();
    sent
}

/// A source that is there, found by its words, or a new one.
fn source_ui(ui: &mut Ui, baseline: &Baseline, report: &mut Report) {
    if let Some(known) = report.known.clone() {
        let title = baseline.source(&known).map_or_else(|| known.clone(), source_line);
        ui.add(Label::new(title).wrap());
        if ui.link("Another source").clicked() {
            report.known = None;
        }
        return;
    }
    egui::Grid::new("source").num_columns(2).spacing([12.0, 7.0]).show(ui, |ui| {
        field_ui(ui, "One that is there", "find by publisher or title", &mut report.wanted);
        let wanted = report.wanted.trim().to_lowercase();
        if wanted.chars().count() > 1 {
            ui.label("");
            ui.vertical(|ui| found_ui(ui, baseline, &wanted, &mut report.known));
            ui.end_row();
        }
        field_ui(ui, "Or new: title", "headline or description", &mut report.source.title);
        field_ui(ui, "Publisher", "Deutsche Welle", &mut report.source.publisher);
        field_ui(ui, "Published", "YYYY, YYYY-MM or YYYY-MM-DD", &mut report.source.published);
        field_ui(ui, "Link", "https://…", &mut report.source.url);
        let name = ui.label("Kind");
        let kind = report.source.kind.map_or("not said", SourceKind::code);
        let combo = ComboBox::from_id_salt("kind").selected_text(kind).show_ui(ui, |ui| {
            ui.selectable_value(&mut report.source.kind, None, "not said");
            for kind in SourceKind::ALL {
                ui.selectable_value(&mut report.source.kind, Some(kind), kind.code());
            }
        });
        combo.response.labelled_by(name.id);
        ui.end_row();
    });
}

fn found_ui(ui: &mut Ui, baseline: &Baseline, wanted: &str, known: &mut Option<String>) {
    const MOST: usize = 5;
    let all = baseline.dataset().sources.iter().chain(&baseline.own().sources);
    let has = |text: &str| text.to_lowercase().contains(wanted);
    let mut none = true;
    for source in all.filter(|source| has(&source.title) || has(&source.publisher) || has(&source.id)).take(MOST) {
        none = false;
        let link = ui.link(RichText::new(source_line(source)).small()).on_hover_text("Take this one");
        if link.clicked() {
            *known = Some(source.id.clone());
        }
    }
    if none {
        ui.weak("no source of these words; describe it below");
    }
}

fn source_line(source: &Source) -> String {
    let parts = [&source.publisher, &source.title, &source.published];
    parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
}

/// Records the report, or says why it cannot be.
fn record(editor: &Editor, report: &mut Report, commands: &mut Commands) -> bool {
    let Some(day) = parse_date(report.day.trim()) else {
        report.problem = Some("On which day: a day as YYYY-MM-DD is needed.".to_owned());
        return false;
    };
    let mut new = report.new.clone();
    new.day = day;
    new.source = match &report.known {
        Some(known) => NewSource::Known(known.clone()),
        None => NewSource::New(Box::new(report.source.clone())),
    };
    report.problem = editor.report_refused(&new).map(|why| format!("Not yet: {why}."));
    if report.problem.is_none() {
        commands.push(Command::AddReport(Box::new(new)));
    }
    report.problem.is_none()
}

/// The reason for using another figure.
#[derive(Debug)]
pub struct Prefer {
    id: String,
    as_of: Date,
    nth: u32,
    why: String,
    fresh: bool,
}

impl Prefer {
    /// The nth figure of a row's day.
    pub fn new(id: &str, as_of: Date, nth: u32) -> Self {
        Self { id: id.to_owned(), as_of, nth, why: String::new(), fresh: true }
    }

    /// The reason so far.
    pub fn why(&self) -> &str {
        &self.why
    }

    /// Whether a reason is typed.
    pub fn is_typed(&self) -> bool {
        !self.why.trim().is_empty()
    }
}

/// Draws the form; `true` when it is done with.
pub fn prefer_ui(ui: &mut Ui, session: &Session, prefer: &mut Prefer, commands: &mut Commands) -> bool {
    let baseline = session.views().baseline();
    ui.heading("Use this figure instead");
    let of_day = baseline.find(&prefer.id).map(|row| baseline.figures(row)).unwrap_or_default();
    let mut of_day = of_day.into_iter().filter(|at| baseline.figure(*at).as_of == prefer.as_of);
    if let Some(figure) = of_day.nth(prefer.nth as usize).map(|at| baseline.figure(at)) {
        let text =
            format!("{}, {}, {}: for all totals, in every what-if.", figure.as_of, figure.personnel, figure.status);
        ui.add(Label::new(text).wrap());
        if !figure.quote.is_empty() {
            ui.add(Label::new(RichText::new(format!("“{}”", figure.quote)).italics()).wrap());
        }
    }
    ui.add_space(6.0);
    let name = ui.label("Why this one?");
    let field =
        TextEdit::singleline(&mut prefer.why).hint_text("the ministry’s own count").desired_width(f32::INFINITY);
    let field = ui.add(field).labelled_by(name.id);
    if std::mem::take(&mut prefer.fresh) {
        field.request_focus();
    }
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if primary_ui(ui, "Use it").clicked() || entered(&field) {
            let Prefer { id, as_of, nth, why, .. } = &*prefer;
            let (id, why) = (id.clone(), why.clone());
            commands.push(Command::Prefer { id, as_of: *as_of, nth: Some(*nth), why });
            done = true;
        }
        done |= ui.button("Cancel").clicked();
    });
    done
}

/// The list of own reports; `true` when it is done with.
pub fn list_ui(ui: &mut Ui, session: &Session, next: &mut Option<Ask>, commands: &mut Commands) -> bool {
    let baseline = session.views().baseline();
    let own = baseline.own();
    ui.heading("My reports");
    ui.label("Facts you recorded with their sources. They count under every what-if and travel in the file.");
    ui.add_space(6.0);
    ScrollArea::vertical().max_height(380.0).auto_shrink([false, true]).show(ui, |ui| {
        if own.figures.is_empty() {
            ui.weak("None yet.");
        }
        for (at, report) in own.figures.iter().enumerate() {
            ui.push_id(at, |ui| {
                let figure = baseline.figure(FigureRef::Own(at as u32));
                let row = baseline.find(&report.of);
                let name = row.map_or(report.of.clone(), |row| words::row_name(&baseline.contribution(row)));
                ui.label(RichText::new(name).font(style::strong_font(13.5)));
                let source = baseline.source(figure.source).map_or(figure.source.to_owned(), source_line);
                let text = format!("{}  {}  {} · {source}", figure.as_of, figure.personnel, figure.status);
                let text = match report.off {
                    true => RichText::new(format!("{text} · switched off")).weak(),
                    false => RichText::new(text),
                };
                ui.add(Label::new(text).wrap());
                ui.horizontal(|ui| {
                    if ui.link("Change…").clicked() {
                        *next = Some(Ask::own_report(baseline, at));
                    }
                    let (text, help) = match report.off {
                        true => ("Switch on", "It counts again"),
                        false => ("Switch off", "It stays here and in the file, and counts nowhere"),
                    };
                    if ui.link(text).on_hover_text(help).clicked() {
                        commands.push(Command::SwitchReport { at, on: report.off });
                    }
                    if ui.link("Remove").on_hover_text("Undo brings it back").clicked() {
                        commands.push(Command::RemoveReport(at));
                    }
                });
                ui.add_space(6.0);
            });
        }
    });
    for preference in &own.preferences {
        let why = if preference.why.is_empty() { String::new() } else { format!(": {}", preference.why) };
        ui.weak(format!("Another figure for {} on {}{why}", preference.of, preference.as_of));
    }
    ui.add_space(6.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if ui.button("Add a report…").clicked() {
            *next = Some(Ask::report(session, None));
        }
        done = ui.button("Close").clicked();
    });
    done
}
