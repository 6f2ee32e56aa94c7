//! The answer first: how many are in place, on the way, announced; what is counted, and the day on a time line.

use std::num::NonZeroU32;

use eframe::egui::{
    self, Align, Color32, Id, Key, Label, Layout, Rect, Response, RichText, Role, Sense, Stroke, TextEdit, Ui, pos2,
    vec2,
};

use super::{Commands, access, days, style};
use crate::{
    editor::{Action, Command, Session},
    model::{CountingRule, Date, Scope, Status, date, grouped, grouped_signed, parse_date},
    report::evidence::Subject,
    scenario::{Sum, View},
};

/// What is half typed.
#[derive(Debug, Default)]
pub struct Headline {
    day: Option<String>,
}

impl Headline {
    /// Ends typing: a day that can be read is the one to look at.
    pub fn settle(&mut self, session: &Session) -> Commands {
        let Some(typed) = self.day.take() else { return Commands::new() };
        vec![match parse_date(typed.trim()) {
            Some(day) => Command::Look(CountingRule { day, ..session.rule().clone() }),
            None => no_day(typed),
        }]
    }

    /// Draws it; gives back what F6 goes to.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, commands: &mut Commands) -> Option<Id> {
        let wide = ui.available_width() > 860.0;
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                if wide {
                    ui.set_width((ui.available_width() * 0.70).max(540.0));
                }
                numbers_ui(ui, session, commands);
            });
            if wide {
                timeline_ui(ui, session, commands);
            }
        });
        facts_ui(ui, session, commands);
        let entry = self.rule_ui(ui, session, commands);
        // Where every line counts the day field and its arrows do.
        const ROOM_FOR_ALL: f32 = 600.0;
        if !wide && ui.ctx().content_rect().height() > ROOM_FOR_ALL {
            timeline_ui(ui, session, commands);
        }
        entry
    }

    /// What counts, as one sentence with its words to be changed in place.
    fn rule_ui(&mut self, ui: &mut Ui, session: &Session, commands: &mut Commands) -> Option<Id> {
        let mut rule = session.rule().clone();
        let mut entry = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            // As high as the buttons, so that a line that begins with a word has it at their middle.
            ui.spacing_mut().interact_size.y = 24.0;
            ui.weak("Counting foreign troops");
            for status in Status::COUNTABLE {
                let mut on = rule.statuses.contains(status);
                let check = ui.checkbox(&mut on, status.words());
                let check = check.on_hover_text(status_help(status));
                check.clone().accessible_name(format!("Count {}", status.words()));
                entry = entry.or(Some(check.id));
                if check.changed() {
                    rule.statuses = rule.statuses.with(status, on);
                }
            }
            const FOR_HOSTS: f32 = 260.0;
            together(ui, FOR_HOSTS);
            ui.weak("in");
            hosts_ui(ui, session, &mut rule);
            const FOR_DAY: f32 = 235.0;
            together(ui, FOR_DAY);
            ui.weak("on");
            commands.extend(self.day_ui(ui, &mut rule));
            if let Some(day) = days::picker_ui(ui, "day", "Calendar", rule.day) {
                (rule.day, self.day) = (day, None);
            }
            for (text, action) in [("◀", Action::PreviousReportDay), ("▶", Action::NextReportDay)] {
                if ui.small_button(text).on_hover_text(action.help()).accessible_name(action.text()).clicked() {
                    commands.push(Command::Act(action));
                }
            }
            const FOR_AGE: f32 = 245.0;
            together(ui, FOR_AGE);
            ui.weak("reports from the last");
            age_ui(ui, &mut rule);
            let own = ui.checkbox(&mut rule.own_troops, "own troops too").on_hover_text(
                "Also count a nation's troops in its own country, where a source counts them in a formation",
            );
            own.accessible_name("Own troops");
            if session.rule_differs() {
                ui.label(RichText::new("· changed from the file:").color(style::palette(ui).less));
                let back = ui.link("Back").on_hover_text(Action::BackToFileRule.help());
                if back.clicked() {
                    commands.push(Command::Act(Action::BackToFileRule));
                }
            }
        });
        if rule != *session.rule() {
            commands.push(Command::Look(rule));
        }
        entry
    }

    fn day_ui(&mut self, ui: &mut Ui, rule: &mut CountingRule) -> Option<Command> {
        let id = ui.make_persistent_id("day");
        let mut text = self.day.clone().unwrap_or_else(|| rule.day.to_string());
        let wrong = parse_date(text.trim()).is_none();
        let mut field = TextEdit::singleline(&mut text).id(id).desired_width(84.0).clip_text(false);
        if wrong {
            field = field.text_color(style::palette(ui).wrong);
        }
        let response = ui.add(field).on_hover_text("The day the numbers are for, as YYYY-MM-DD");
        response.clone().accessible_name("Day");
        if response.changed() {
            self.day = Some(text.clone());
        }
        if (response.lost_focus() || !ui.memory(|memory| memory.has_focus(id)))
            && let Some(typed) = self.day.take()
        {
            match parse_date(typed.trim()) {
                Some(day) => rule.day = day,
                // Left by Escape, it is taken back.
                None if ui.input(|input| input.key_pressed(egui::Key::Escape)) => {}
                None => return Some(no_day(typed)),
            }
        }
        None
    }
}

/// What was typed as a day and is none.
fn no_day(text: String) -> Command {
    Command::Dropped { text, why: "a day as YYYY-MM-DD is needed".to_owned() }
}

/// What comes next takes so much room, and stays in one line.
fn together(ui: &mut Ui, room: f32) {
    if ui.available_size_before_wrap().x < room {
        ui.end_row();
        // A line that begins with a word has it at the middle of the buttons that follow.
        let space = std::mem::take(&mut ui.spacing_mut().item_spacing.x);
        ui.allocate_exact_size(vec2(0.0, ui.spacing().interact_size.y), Sense::hover());
        ui.spacing_mut().item_spacing.x = space;
    }
}

const fn status_help(status: Status) -> &'static str {
    match status {
        Status::Deployed => "Troops that are there",
        Status::EnRoute => "Troops that have set out and not arrived",
        Status::Announced => "Troops that were decided on in public",
        Status::Available => "Troops that are offered or on call; nobody has set out",
        Status::Ended => "Troops that left",
    }
}

fn hosts_ui(ui: &mut Ui, session: &Session, rule: &mut CountingRule) {
    let groups = &session.document().dataset().groups;
    let name = |scope: &Scope| match scope {
        Scope::All => "all hosts".to_owned(),
        Scope::Group(id) => {
            groups.iter().find(|group| group.id == *id).map_or_else(|| id.clone(), |group| group.name.clone())
        }
        Scope::Codes(codes) => {
            let names: Vec<String> = codes.iter().map(|code| crate::model::place::place_name(code)).collect();
            names.join(", ")
        }
    };
    let combo = egui::ComboBox::from_id_salt("hosts").selected_text(name(&rule.hosts)).width(170.0).show_ui(ui, |ui| {
        ui.selectable_value(&mut rule.hosts, Scope::All, "all hosts");
        for group in groups {
            let scope = Scope::Group(group.id.clone());
            ui.selectable_value(&mut rule.hosts, scope, &group.name);
        }
        ui.separator();
        let mut hosts: Vec<&str> =
            session.reported().places().hosts.words().filter(|host| !host.contains('+')).collect();
        hosts.sort_by_key(|host| crate::model::place::place_name(host));
        for host in hosts {
            let scope = Scope::Codes([host.to_owned()].into());
            let only = format!("only {}", crate::model::place::place_name(host));
            ui.selectable_value(&mut rule.hosts, scope, only);
        }
    });
    combo.response.on_hover_text("The hosts that count").accessible_name("Hosts counted");
}

fn age_ui(ui: &mut Ui, rule: &mut CountingRule) {
    let name = |months: Option<NonZeroU32>| months.map_or("any age".to_owned(), |months| format!("{months} months"));
    let combo = egui::ComboBox::from_id_salt("age").selected_text(name(rule.max_age_months)).width(96.0);
    let combo = combo.show_ui(ui, |ui| {
        for months in [6, 12, 18, 24, 36, 60].map(NonZeroU32::new).into_iter().chain([None]) {
            ui.selectable_value(&mut rule.max_age_months, months, name(months));
        }
    });
    let help = "A row whose last report is older than this is left out and shown pale";
    combo.response.on_hover_text(help).accessible_name("Oldest report counted");
}

/// The three large numbers.
fn numbers_ui(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    let palette = style::palette(ui);
    let view = session.view();
    let by_status = &view.totals().by_status;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (status, name) in [
            (Status::Deployed, "In place"),
            (Status::EnRoute, "On the way"),
            (Status::Announced, "Announced"),
            (Status::Available, "Offered"),
        ] {
            let counted = session.rule().statuses.contains(status);
            if status == Status::Available && !counted {
                continue;
            }
            let sum = &by_status[status as usize];
            let shown = if counted { sum.best } else { 0 };
            let colour = if counted { palette.text } else { palette.pale };
            let text = if counted { style::sum(sum) } else { "0".to_owned() };
            let number = RichText::new(text).font(style::strong_font(28.0)).color(colour);
            let number = ui.add(Label::new(number).sense(Sense::click()));
            let difference =
                if counted { sum.difference(&session.reported().totals().by_status[status as usize]) } else { 0 };
            if difference != 0 {
                let text = RichText::new(style::difference(difference)).font(style::strong_font(14.0));
                let text = text.color(style::difference_colour(&palette, difference));
                ui.add(Label::new(text)).on_hover_text("Against what is reported");
            }
            let words = ui.add(Label::new(RichText::new(status.words()).size(14.0).color(palette.weak)));
            let number = number.on_hover_ui(|ui| {
                ui.label(number_help(status, counted, session));
            });
            access::name(&number, Role::Status, name, &grouped(shown));
            if number.clicked() {
                commands.push(Command::Explain(Subject::Status(status)));
            }
            drop(words);
            ui.add_space(10.0);
        }
    });
}

fn number_help(status: Status, counted: bool, session: &Session) -> String {
    if !counted {
        return format!("Troops {} are not counted now. Tick “{}” below.", status.words(), status.words());
    }
    let sum = &session.view().totals().by_status[status as usize];
    let mut text = format!("{} rows with a number, {} without. Click to select them.", sum.contributions, sum.unknown);
    let alone = CountingRule { statuses: crate::model::StatusSet::EMPTY.with(status, true), ..session.rule().clone() };
    if let Ok(view) = View::baseline(std::sync::Arc::clone(session.views().baseline()), &alone) {
        let inside = view.sum().best.saturating_sub(session.reported().totals().by_status[status as usize].best);
        if inside > 0 {
            text.push_str(&format!(
                "\nCounted alone, {} would be {} as reported: {} of them belong to a row with another status, and are \
                 counted there.",
                status.words(),
                grouped(view.sum().best),
                grouped(inside)
            ));
        }
    }
    text
}

/// The small line: total, what-if, difference, what is not known.
fn facts_ui(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    let palette = style::palette(ui);
    let (sum, reported) = (*session.view().sum(), *session.reported().sum());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let total = RichText::new(style::sum(&sum)).font(style::strong_font(18.0));
        let total = ui.add(Label::new(total).sense(Sense::click()));
        access::name(&total, Role::Status, "Total", &grouped(sum.best));
        // The way from the answer to what it is made of.
        let total = total.on_hover_text(format!("{}\nClick to see the rows.", total_help(&sum)));
        if total.clicked() {
            commands.push(Command::Explain(Subject::Total));
        }
        match session.shown() {
            Some(shown) => {
                let text = RichText::new(format!("in all, in “{}”", shown.name)).font(style::strong_font(13.5));
                ui.label(text.color(palette.accent)).on_hover_text("Not what is reported: with your changes");
            }
            None => drop(ui.weak("in all, as reported")),
        }
        let mine = session.document().own().figures.iter().filter(|report| !report.off).count();
        if mine > 0 {
            let text =
                if mine == 1 { "with 1 report of mine".to_owned() } else { format!("with {mine} reports of mine") };
            if ui.link(text).on_hover_text(Action::MyReports.help()).clicked() {
                commands.push(Command::Act(Action::MyReports));
            }
        }
        let difference = sum.difference(&reported);
        let (words, colour) = match difference {
            0 => ("no difference".to_owned(), palette.weak),
            other => (style::difference(other), style::difference_colour(&palette, other)),
        };
        if session.shown().is_some() {
            let text = RichText::new(words).color(colour);
            part(ui, "Difference from reported", &grouped_signed(difference), text);
            ui.weak("against Reported");
        } else {
            hidden(ui, "Difference from reported", "0");
        }
        ui.weak("·");
        let unknown = grouped(sum.unknown.into());
        let words = if sum.unknown == 1 {
            "1 row without a number".to_owned()
        } else {
            format!("{unknown} rows without a number")
        };
        part(ui, "Without a number", &unknown, RichText::new(words).color(palette.weak))
            .on_hover_text("Troops are there, but nobody says how many. They are not zero, and not in the total.");
        ui.weak("·");
        let older = grouped(sum.older);
        let since = session.view().cutoff();
        let words = match session.rule().max_age_months {
            Some(_) => format!("{older} not counted: reports before {}", date::in_words(since)),
            None => "reports of any age".to_owned(),
        };
        part(ui, "Older reports", &older, RichText::new(words).color(palette.weak))
            .on_hover_text("Troops: what was stated last by rows whose reports are too old. Not in the total.");
        ui.weak("·");
        let range = sum.range();
        let shown = match sum.is_open() {
            true => format!("at least {}", grouped(sum.low)),
            false => range.clone(),
        };
        part(ui, "Range", &range, RichText::new(shown).color(palette.weak)).on_hover_text(
            "From the sum of the low ends to the sum of the high ends; these are bounds, not probabilities.",
        );
    });
}

fn total_help(sum: &Sum) -> String {
    let mut text = format!("{} rows with a number", sum.contributions);
    if sum.low != sum.best || sum.high != sum.best {
        text.push_str("\na range counts with its middle, “up to 200” with 200; the bounds stand behind the total");
    }
    let mut left = |n: u32, what: &str| {
        if n > 0 {
            text.push_str(&format!("\n{n} {what}"));
        }
    };
    left(sum.unknown, "counted without a number: the total has no upper bound");
    left(sum.open_above, "with only a floor: the total has no upper bound");
    left(sum.too_old, "left out: the last report is too old");
    left(sum.part_of, "left out: included in another row");
    left(sum.not_counted, "left out: status, host or own troops are not counted");
    text
}

fn part(ui: &mut Ui, name: &str, value: &str, text: RichText) -> Response {
    let response = ui.add(Label::new(text));
    access::name(&response, Role::Status, name, value);
    response
}

/// A value that is read, but has nothing to say on screen now.
fn hidden(ui: &Ui, name: &str, value: &str) {
    let at = Rect::from_min_size(ui.cursor().min, vec2(0.0, 0.0));
    access::read_out(ui, at, name, value);
}

/// The days with reports as marks; drag or click to choose, arrow keys step from one to the next.
fn timeline_ui(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    let days = session.report_days();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
    let (first, last) = (first.0.min(session.rule().day), last.0.max(session.rule().day));
    let span = f64::from(number(last) - number(first)).max(1.0);
    let palette = style::palette(ui);
    let size = vec2(ui.available_width().max(120.0), 44.0);
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let line =
            Rect::from_min_max(pos2(rect.left() + 8.0, rect.top()), pos2(rect.right() - 8.0, rect.bottom() - 14.0));
        let x = |day: Date| {
            let part = f64::from(number(day) - number(first)) / span;
            line.left() + line.width() * part as f32
        };
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.clicked() || response.dragged()) {
            let part = f64::from((pointer.x - line.left()) / line.width()).clamp(0.0, 1.0);
            if let Some(day) = day_of(number(first) + (part * span).round() as i32) {
                commands.push(Command::Look(CountingRule { day, ..session.rule().clone() }));
            }
        }
        if response.has_focus() {
            let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            for (key, action) in [(Key::ArrowLeft, Action::PreviousReportDay), (Key::ArrowRight, Action::NextReportDay)]
            {
                if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key)) {
                    commands.push(Command::Act(action));
                }
            }
        }
        if !ui.is_rect_visible(rect) {
            return;
        }
        let painter = ui.painter();
        let base = line.bottom() - 4.0;
        painter.hline(line.x_range(), base, Stroke::new(1.0, palette.line));
        let most = days.iter().map(|(_, n)| *n).max().unwrap_or(1).max(1);
        for (day, n) in days {
            let height = 4.0 + 16.0 * (*n as f32 / most as f32).sqrt();
            painter.vline(x(*day), base - height..=base, Stroke::new(1.0, palette.pale));
        }
        let mut free_from = line.left() - 8.0;
        for year in first.year()..=last.year() {
            let Some(day) = parse_date(&format!("{year:04}-01-01")).filter(|day| *day >= first && *day <= last) else {
                continue;
            };
            painter.vline(x(day), base..=base + 4.0, Stroke::new(1.0, palette.pale));
            // Where there is little room some years go unnamed, rather than touch.
            let name = painter.layout_no_wrap(year.to_string(), style::font(10.5), palette.weak);
            let at = pos2(x(day) - name.size().x / 2.0, base + 5.0);
            if at.x >= free_from {
                const GAP: f32 = 6.0;
                free_from = at.x + name.size().x + GAP;
                painter.galley(at, name, palette.weak);
            }
        }
        let now = pos2(x(session.rule().day), base);
        let ring = if response.has_focus() { Stroke::new(2.5, palette.text) } else { Stroke::new(1.5, Color32::WHITE) };
        painter.vline(now.x, line.top()..=base, Stroke::new(1.5, palette.accent));
        painter.circle(now, 6.0, palette.accent, ring);
        let day = session.rule().day.to_string();
        access::name(&response, Role::Slider, "Time line", &day);
        response.on_hover_text(
            "The marks are days with reports. Click or drag to choose a day; the arrow keys step from mark to mark.",
        );
    });
}

/// Days since a fixed one; only differences matter.
pub(super) fn number(day: Date) -> i32 {
    (day - date::Date::constant(1970, 1, 1)).get_days()
}

/// The day of such a number; `None` outside the calendar.
pub(super) fn day_of(number: i32) -> Option<Date> {
    date::Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}
