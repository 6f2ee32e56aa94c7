//! *Over time*: what is counted on every day, drawn as stacked steps, as a line per part, or as a table.
//!
//! Here: the picture of an [`OverTime`], which the core makes, and the choice of a day by a click. Steps are what the
//! numbers are: a report holds until the next one. They are painted pixel column by pixel column, so that a panel of
//! thousands of days costs no more than the shipped data; a plotting library would draw lines between days that nobody
//! reported. What has become too old is carried on pale and dotted: no line falls because of age.
//!
//! What takes long to make is made on a thread, one at a time; the last picture stays until it is there, and an answer
//! that is no longer asked for is dropped. The day on screen is only a line in it: moving it makes nothing anew. Start
//! reading at [`Panel::ui`].

use std::{
    ops::Range,
    sync::{
        Arc, Weak,
        mpsc::{self, Receiver, TryRecvError},
    },
};

use eframe::egui::{
    self, Align2, Button, Color32, ComboBox, EventFilter, Key as Press, Label, Mesh, Modifiers, Pos2, Rect, Response,
    RichText, Role, ScrollArea, Sense, Shape, Stroke, Ui, pos2, vec2,
};

use super::{
    super::{
        Commands, access,
        headline::{day_of, number},
        style,
    },
    key_ui,
};
use crate::{
    document::Revision,
    editor::{Action, Command, Session},
    model::{CountingRule, Date, Status, date, grouped, grouped_signed, parse_date},
    report::{
        time::{self, By, Mark, OverTime, Point, Published},
        words,
    },
    scenario::{Baseline, ScenarioId, Sum, View},
};

/// Datasets up to so many figures are followed at once: that takes a few milliseconds.
const AT_ONCE: u32 = 10_000;

/// What a picture is made of; the day on screen is not among it.
#[derive(Clone, Debug)]
struct Wanted {
    baseline: Weak<Baseline>,
    revision: Revision,
    shown: Option<ScenarioId>,
    rule: CountingRule,
    by: By,
}

impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        self.baseline.ptr_eq(&other.baseline)
            && (self.revision, &self.shown, &self.rule, self.by)
                == (other.revision, &other.shown, &other.rule, other.by)
    }
}

impl Wanted {
    fn of(session: &Session, by: By) -> Self {
        Self {
            baseline: Arc::downgrade(session.views().baseline()),
            revision: session.history().revision(),
            shown: session.shown().map(|shown| shown.id.clone()),
            // The rule of the view, which counts all hosts where the one on screen names a group that is not there.
            rule: CountingRule { day: Date::ZERO, ..session.view().rule().clone() },
            by,
        }
    }
}

/// A picture, ready to be drawn.
struct Made {
    of: Wanted,
    over_time: OverTime,
    /// The points at which a number changes, as places in its points: the lines of the table.
    steps: Vec<usize>,
    /// The largest number of all.
    most: u64,
    published: Vec<Published>,
}

impl Made {
    fn new(of: Wanted, over_time: OverTime, reported: &View) -> Self {
        let steps = over_time.steps().filter_map(|point| over_time.index_at(point.day)).collect();
        let published = time::published(reported, &over_time);
        let sums = over_time.points.iter().flat_map(|point| [&point.total, &point.reported]);
        let most = sums.map(|sum| carried(sum).max(sum.high)).max().unwrap_or(0);
        Self { of, over_time, steps, most, published }
    }
}

/// How the parts are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Drawn {
    /// One on the other: their sum is the upper edge.
    #[default]
    Stacked,
    /// A line each, all from zero.
    Lines,
}

/// What is being made on a thread.
struct Coming {
    of: Wanted,
    answer: Receiver<Made>,
}

/// The tab.
#[derive(Default)]
pub struct Panel {
    by: By,
    drawn: Drawn,
    made: Option<Made>,
    coming: Option<Coming>,
    /// What a thread has failed at: it is not tried for ever.
    failed: Option<Wanted>,
    table: Table,
}

/// What the table was like when it was last drawn.
#[derive(Default)]
struct Table {
    day: Option<Date>,
    seen: Range<usize>,
}

impl Panel {
    /// Draws it, as a picture or as a table.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, height: f32, as_table: bool, commands: &mut Commands) {
        ui.add_space(4.0);
        let troops = if session.rule().own_troops { "Troops" } else { "Foreign troops" };
        let title = format!("{troops} over time, by {} — {}", self.by.words(), session.shown_name());
        ui.add(Label::new(RichText::new(&title).font(style::strong_font(13.5))).wrap());
        self.choices_ui(ui, as_table);
        let is_current = self.make(ui.ctx(), session);
        let Some(made) = &self.made else {
            let words = if self.failed.is_some() { "This could not be worked out." } else { "Counting every day…" };
            ui.weak(words);
            return;
        };
        if made.steps.is_empty() {
            ui.weak("Nothing is counted on any day by this rule.");
            return;
        }
        // Where the whole panel scrolls there is no end to it.
        let height = if height.is_finite() { height } else { 340.0 };
        let start = ui.cursor().min;
        let day = session.rule().day;
        let mut read = vec![day];
        ui.scope(|ui| {
            if !is_current {
                ui.multiply_opacity(0.4);
            }
            if as_table {
                let seen = table_ui(ui, session, made, height, &mut self.table, commands);
                read.extend(made.steps.get(seen).into_iter().flatten().map(|at| made.over_time.points[*at].day));
            } else {
                const LEGEND: f32 = 74.0;
                picture_ui(ui, session, made, self.drawn, (height - LEGEND).max(110.0), commands);
                legend_ui(ui, made, self.drawn, session.shown().is_some());
                read.extend(years(made.over_time.span));
            }
        });
        if is_current {
            read.sort_unstable();
            read.dedup();
            let rect = Rect::from_min_max(start, ui.cursor().min);
            access::table(ui, rect, &title, &cells(session, made, &read));
        }
    }

    fn choices_ui(&mut self, ui: &mut Ui, as_table: bool) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let combo = ComboBox::from_id_salt("over time by").selected_text(format!("by {}", self.by.words()));
            let combo = combo.width(76.0).show_ui(ui, |ui| {
                for by in By::ALL {
                    ui.selectable_value(&mut self.by, by, format!("by {}", by.words()));
                }
            });
            combo.response.on_hover_text("What the parts are").accessible_name("Over time by");
            if as_table {
                return;
            }
            for (drawn, text, help) in [
                (Drawn::Stacked, "Stacked", "The parts one on the other: their sum is the upper edge"),
                (Drawn::Lines, "Lines", "A line for each part, all from zero"),
            ] {
                let button = Button::selectable(self.drawn == drawn, text).frame_when_inactive(true);
                if ui.add(button).on_hover_text(help).clicked() {
                    self.drawn = drawn;
                }
            }
        });
    }

    /// Sees to it that there is a picture of what is wanted; whether it is there.
    fn make(&mut self, ctx: &egui::Context, session: &Session) -> bool {
        let wanted = Wanted::of(session, self.by);
        match self.coming.as_ref().map(|coming| coming.answer.try_recv()) {
            Some(Ok(made)) => {
                self.coming = None;
                // An answer to an earlier question is dropped.
                if made.of == wanted {
                    self.made = Some(made);
                }
            }
            Some(Err(TryRecvError::Disconnected)) => self.failed = self.coming.take().map(|coming| coming.of),
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        if self.made.as_ref().is_some_and(|made| made.of == wanted) {
            return true;
        }
        // One at a time: however fast the wish changes, no threads pile up.
        if self.coming.is_some() || self.failed.as_ref() == Some(&wanted) {
            return false;
        }
        let (reported, shown) = (session.reported().clone(), session.view().clone());
        let chain = wanted.shown.as_deref().map(|id| session.document().chain(id)).unwrap_or_default();
        let (by, colours) = (self.by, session.colours().clone());
        let of = wanted.clone();
        let follow = move || {
            let over_time = time::over_time(&reported, &shown, &chain, by, &colours);
            Made::new(of, over_time, &reported)
        };
        if session.document().dataset().figure_count() <= AT_ONCE {
            self.made = Some(follow());
            return true;
        }
        let (sender, answer) = mpsc::channel();
        let ctx = ctx.clone();
        let started = std::thread::Builder::new().name("over time".to_owned()).spawn(move || {
            // The window may be gone by now; then nobody is waiting.
            let _ = sender.send(follow());
            ctx.request_repaint();
        });
        match started {
            Ok(_) => self.coming = Some(Coming { of: wanted, answer }),
            Err(_) => self.failed = Some(wanted),
        }
        false
    }
}

/// Every number of these days: a picture has too many to read out all, the table has the rest.
fn cells(session: &Session, made: &Made, days: &[Date]) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    let reports = session.report_days();
    for day in days {
        let of_day = made.over_time.cells(*day).into_iter();
        cells.extend(of_day.map(|(series, n)| (format!("{series}: {day}"), grouped(n))));
        let nothing = Sum::default();
        let total = made.over_time.at(*day).map_or(&nothing, |point| &point.total);
        cells.push((format!("From … to: {day}"), total.range()));
        cells.push((format!("No number: {day}"), grouped(total.unknown.into())));
        let of_day = reports.binary_search_by_key(day, |(day, _)| *day).map_or(0, |at| reports[at].1);
        cells.push((format!("Reports: {day}"), grouped(of_day.into())));
        for published in made.published.iter().filter(|published| published.day == *day) {
            cells.push((format!("Published {}: {day}", published.claim), grouped(published.best)));
        }
    }
    cells
}

/// The first of January of every year in a span.
fn years(span: Option<(Date, Date)>) -> impl Iterator<Item = Date> {
    let years = span.map(|(first, last)| first.year()..=last.year()).into_iter().flatten();
    years
        .filter_map(|year| parse_date(&format!("{year:04}-01-01")))
        .filter(move |day| span.is_some_and(|(first, last)| first <= *day && *day <= last))
}

/// Where days and persons are on the screen.
struct Scale {
    /// The part that values are drawn in.
    area: Rect,
    first: Date,
    last: Date,
    /// Days from first to last.
    days: f64,
    /// Persons at the upper edge.
    most: u64,
}

impl Scale {
    fn x(&self, day: Date) -> f32 {
        let part = f64::from(number(day) - number(self.first)) / self.days;
        self.area.left() + self.area.width() * part as f32
    }

    fn y(&self, persons: u64) -> f32 {
        self.area.bottom() - self.area.height() * (persons as f64 / self.most as f64) as f32
    }

    fn day_at(&self, x: f32) -> Date {
        let part = f64::from((x - self.area.left()) / self.area.width()).clamp(0.0, 1.0);
        day_of(number(self.first) + (part * self.days).round() as i32).unwrap_or(self.last)
    }
}

/// A row of pixel columns in which the same point holds.
struct Run {
    from: f32,
    to: f32,
    at: usize,
}

/// Draws the picture and takes clicks and keys.
fn picture_ui(ui: &mut Ui, session: &Session, made: &Made, drawn: Drawn, height: f32, commands: &mut Commands) {
    let palette = style::palette(ui);
    let over_time = &made.over_time;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click_and_drag());
    let day = session.rule().day;
    let (first, last) = over_time.span.unwrap_or((day, day));
    let (first, last) = (first.min(day), last.max(day));
    // What lies on a day after the last report is the last report grown old: not drawn.
    let within = &over_time.points[..over_time.points.partition_point(|point| point.day <= last)];
    let published: Vec<&Published> =
        made.published.iter().filter(|one| one.band.is_some() == (drawn == Drawn::Lines)).collect();
    let reaches = within.iter().map(|point| reach(point, drawn));
    let most = reaches.chain(published.iter().map(|one| one.best)).max().unwrap_or(0).max(1);
    let font = style::font(10.5);
    let ticks = ticks(most, (height / 56.0) as u64);
    let widest = ticks.last().copied().unwrap_or(0);
    let gutter = ui.painter().layout_no_wrap(grouped(widest), font.clone(), palette.weak).size().x + 6.0;
    const AXIS: f32 = 30.0;
    let area = Rect::from_min_max(
        pos2((rect.left() + gutter).round(), rect.top() + 8.0),
        pos2(rect.right() - 8.0, (rect.bottom() - AXIS).round()),
    );
    let scale = Scale { area, first, last, days: f64::from(number(last) - number(first)).max(1.0), most };

    take_clicks(session, made, &scale, &response, commands);
    take_keys(ui, &response, commands);
    access::name(&response, Role::Slider, "Day in the chart", &day.to_string());
    let is_what_if = session.shown().is_some();
    access::describe(&response, &words_of(made, day, is_what_if));
    if !ui.is_rect_visible(rect) {
        return;
    }

    for tick in &ticks {
        let y = scale.y(*tick);
        ui.painter().hline(area.x_range(), y, Stroke::new(1.0, palette.line));
        let at = pos2(area.left() - 5.0, y);
        ui.painter().text(at, Align2::RIGHT_CENTER, grouped(*tick), font.clone(), palette.weak);
    }
    let runs = runs(&scale, over_time, 1.0 / ui.pixels_per_point());
    match drawn {
        Drawn::Stacked => stack(ui, over_time, &scale, &runs),
        Drawn::Lines => lines(ui, over_time, &scale, &runs),
    }
    if is_what_if {
        let of_total = [(None, palette.text)].into_iter();
        let of_bands = over_time.bands.iter().enumerate().map(|(nth, band)| (Some(nth), colour_of(ui, band.mark)));
        let compared: Vec<_> = if drawn == Drawn::Stacked { of_total.collect() } else { of_bands.collect() };
        for (band, colour) in compared {
            for path in paths(over_time, &scale, &runs, |point| reported_where_other(point, band), |_, _| false) {
                // On a light ground of its own, or it would be lost on the bands.
                ui.painter().add(Shape::line(path.clone(), Stroke::new(3.0, palette.ground)));
                ui.painter().extend(Shape::dashed_line(&path, Stroke::new(1.4, colour), 3.5, 2.5));
            }
        }
    }
    for one in published {
        let at = pos2(scale.x(one.day), scale.y(one.best));
        let colour = one.band.map_or(palette.text, |band| colour_of(ui, over_time.bands[band].mark));
        ui.painter().circle(at, 3.5, palette.ground, Stroke::new(1.8, colour));
    }
    axis(ui, session, &scale);

    // The day on screen.
    let now = scale.x(day);
    ui.painter().vline(now, rect.top()..=area.bottom(), Stroke::new(1.5, palette.accent));
    let ring = if response.has_focus() { Stroke::new(2.5, palette.text) } else { Stroke::new(1.5, palette.ground) };
    // Of lines, none is the one that is meant.
    let total = over_time.at(day).filter(|_| drawn == Drawn::Stacked).map_or(0, |point| point.total.best);
    ui.painter().circle(pos2(now, scale.y(total)), 4.5, palette.accent, ring);

    let Some(pointer) = response.hover_pos() else { return };
    let hovered = snapped(session, made, &scale, pointer.x);
    ui.painter().vline(scale.x(hovered), area.y_range(), Stroke::new(1.0, palette.weak));
    response.on_hover_ui_at_pointer(|ui| {
        ui.label(words_of(made, hovered, is_what_if) + "\nClick to choose this day.");
    });
}

fn take_clicks(session: &Session, made: &Made, scale: &Scale, response: &Response, commands: &mut Commands) {
    if !(response.clicked() || response.dragged()) {
        return;
    }
    // A key that presses it has no place.
    let Some(pointer) = response.interact_pointer_pos() else { return };
    let day = snapped(session, made, scale, pointer.x);
    if day != session.rule().day {
        commands.push(Command::Look(CountingRule { day, ..session.rule().clone() }));
    }
}

fn take_keys(ui: &Ui, response: &Response, commands: &mut Commands) {
    if !response.has_focus() {
        return;
    }
    let filter = EventFilter { horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    for (key, action) in [(Press::ArrowLeft, Action::PreviousReportDay), (Press::ArrowRight, Action::NextReportDay)] {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            commands.push(Command::Act(action));
        }
    }
}

/// The day at a place; one with a report or a change when there is one very near: a pixel can stand for ten days.
fn snapped(session: &Session, made: &Made, scale: &Scale, x: f32) -> Date {
    const NEAR: f32 = 3.0;
    let day = scale.day_at(x);
    let reports = session.report_days();
    let report = reports.partition_point(|(report, _)| *report < day);
    let points = &made.over_time.points;
    let point = points.partition_point(|point| point.day < day);
    let near_reports = reports[report.saturating_sub(1)..].iter().take(2).map(|(day, _)| *day);
    let near_points = points[point.saturating_sub(1)..].iter().take(2).map(|point| point.day);
    let near = near_reports.chain(near_points).chain([session.rule().day]);
    let far = |day: &Date| (scale.x(*day) - x).abs();
    near.filter(|day| far(day) <= NEAR && (scale.first..=scale.last).contains(day))
        .min_by(|a, b| far(a).total_cmp(&far(b)))
        .unwrap_or(day)
}

/// How high a point reaches, persons.
fn reach(point: &Point, drawn: Drawn) -> u64 {
    let of = |sum: &Sum| carried(sum).max(if sum.is_open() { 0 } else { sum.high });
    match drawn {
        Drawn::Stacked => of(&point.total).max(carried(&point.reported)),
        Drawn::Lines => point.bands.iter().chain(&point.reported_bands).map(of).max().unwrap_or(0),
    }
}

/// What is counted and what older reports said: together they do not fall because of age.
const fn carried(sum: &Sum) -> u64 {
    sum.best + sum.older
}

/// What is reported, where what is shown is something else.
fn reported_where_other(point: &Point, band: Option<usize>) -> Option<u64> {
    let (shown, reported) = match band {
        None => (&point.total, &point.reported),
        Some(band) => (&point.bands[band], &point.reported_bands[band]),
    };
    ((shown.best, shown.older) != (reported.best, reported.older)).then(|| carried(reported))
}

/// Round numbers up to `most`, about so many.
fn ticks(most: u64, about: u64) -> Vec<u64> {
    let about = about.clamp(2, 6);
    let mut step = 1;
    for factor in [2u64, 5, 10].into_iter().cycle() {
        if most / step <= about {
            break;
        }
        // 1, 2, 5, 10, 20, 50, …
        step = match factor {
            2 => step * 2,
            5 => step / 2 * 5,
            _ => step * 2,
        };
    }
    (0..=most / step).map(|n| n * step).collect()
}

/// The picture from left to right, cut where another point begins to hold.
fn runs(scale: &Scale, over_time: &OverTime, pixel: f32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let columns = (scale.area.width() / pixel).ceil() as usize;
    for column in 0..columns {
        let from = scale.area.left() + column as f32 * pixel;
        let to = (from + pixel).min(scale.area.right());
        // A column of several days shows the last of them.
        let Some(at) = over_time.index_at(scale.day_at(to)) else { continue };
        match runs.last_mut() {
            Some(run) if run.at == at => run.to = to,
            _ => runs.push(Run { from, to, at }),
        }
    }
    runs
}

/// The steps: bands, older reports on them, the range, and a line along the total.
fn stack(ui: &Ui, over_time: &OverTime, scale: &Scale, runs: &[Run]) {
    let palette = style::palette(ui);
    let (mut fills, mut lines) = (Mesh::default(), Mesh::default());
    let range = palette.text.gamma_multiply(0.30);
    for run in runs {
        let point = &over_time.points[run.at];
        let band = |from: u64, to: u64| Rect::from_x_y_ranges(run.from..=run.to, scale.y(to)..=scale.y(from));
        let mut top = 0;
        for (nth, sum) in point.bands.iter().enumerate().filter(|(_, sum)| sum.best > 0) {
            let rect = band(top, top + sum.best);
            top += sum.best;
            let mark = over_time.bands[nth].mark;
            let colour = colour_of(ui, mark);
            fills.add_colored_rect(rect, fill_of(ui, mark));
            if let Some(step) = hatch_step(mark) {
                // Lines stand at multiples of the step from the left, so that neighbours fit together.
                let mut x = ((run.from - scale.area.left()) / step).ceil() * step + scale.area.left();
                while x < run.to {
                    fills.add_colored_rect(Rect::from_x_y_ranges(x..=x + 1.0, rect.y_range()), colour);
                    x += step;
                }
            }
            if rect.height() > 3.0 {
                let edge = Rect::from_x_y_ranges(rect.x_range(), rect.top()..=rect.top() + 0.8);
                lines.add_colored_rect(edge, palette.ground.gamma_multiply(0.8));
            }
        }
        for (nth, sum) in point.bands.iter().enumerate().filter(|(_, sum)| sum.older > 0) {
            let colour = colour_of(ui, over_time.bands[nth].mark);
            fills.add_colored_rect(band(top, top + sum.older), palette.ground.lerp_to_gamma(colour, 0.3));
            top += sum.older;
        }
        let sum = &point.total;
        // Without an upper bound the range ends nowhere: then only what is below the best value is drawn.
        let high = if sum.is_open() { sum.best } else { sum.high };
        if sum.low < high {
            lines.add_colored_rect(band(sum.low, high), range);
        }
    }
    ui.painter().add(Shape::mesh(fills));
    ui.painter().add(Shape::mesh(lines));
    step_line(ui, over_time, scale, runs, (palette.text, palette.text), |point| &point.total);
}

/// A line per band, each from zero, and the names of the bands where they are largest.
fn lines(ui: &Ui, over_time: &OverTime, scale: &Scale, runs: &[Run]) {
    let palette = style::palette(ui);
    let mut ranges = Mesh::default();
    for (nth, band) in over_time.bands.iter().enumerate() {
        let colour = colour_of(ui, band.mark).gamma_multiply(0.25);
        for run in runs {
            let sum = &over_time.points[run.at].bands[nth];
            let high = if sum.is_open() { sum.best } else { sum.high };
            if sum.low < high {
                let range = Rect::from_x_y_ranges(run.from..=run.to, scale.y(high)..=scale.y(sum.low));
                ranges.add_colored_rect(range, colour);
            }
        }
    }
    ui.painter().add(Shape::mesh(ranges));
    for (nth, band) in over_time.bands.iter().enumerate() {
        let colour = colour_of(ui, band.mark);
        step_line(ui, over_time, scale, runs, (colour, colour), |point| &point.bands[nth]);
    }
    let mut taken: Vec<Rect> = Vec::new();
    for (nth, band) in over_time.bands.iter().enumerate() {
        let value = |run: &Run| carried(&over_time.points[run.at].bands[nth]);
        let Some(most) = runs.iter().map(value).max().filter(|most| *most > 0) else { continue };
        let Some(run) = runs.iter().find(|run| value(run) == most) else { continue };
        let galley = ui.painter().layout_no_wrap(band.name.clone(), style::font(10.5), palette.text);
        let left = run.from.min(scale.area.right() - galley.size().x);
        let top = (scale.y(most) - galley.size().y).max(scale.area.top() - 8.0);
        let rect = Rect::from_min_size(pos2(left, top), galley.size());
        // A name that does not fit is in the legend and in the tool tip.
        if taken.iter().any(|other| other.intersects(rect)) {
            continue;
        }
        taken.push(rect);
        ui.painter().rect_filled(rect, 2.0, palette.panel.gamma_multiply(0.75));
        ui.painter().galley(rect.min, galley, palette.text);
    }
}

/// A sum through all days: solid along what is counted, dotted along that and what older reports said. Where a report
/// becomes too old, the solid line is cut and the dotted one goes on at its height.
fn step_line(
    ui: &Ui,
    over_time: &OverTime,
    scale: &Scale,
    runs: &[Run],
    (solid, dotted): (Color32, Color32),
    sum: impl Fn(&Point) -> &Sum,
) {
    let counted = |point: &Point| {
        let sum = sum(point);
        // Nothing known is not zero.
        (sum.contributions > 0 || sum.unknown == 0 && sum.older == 0).then_some(sum.best)
    };
    let ages = |before: &Point, point: &Point| sum(point).older > sum(before).older;
    for path in paths(over_time, scale, runs, counted, ages) {
        ui.painter().add(Shape::line(path, Stroke::new(1.5, solid)));
    }
    let with_older = |point: &Point| (sum(point).older > 0).then(|| carried(sum(point)));
    for path in paths(over_time, scale, runs, with_older, |_, _| false) {
        ui.painter().extend(Shape::dotted_line(&path, dotted, 3.0, 0.8));
    }
}

/// Lines of steps along a value, cut where it has nothing to say and where `cut` says so.
fn paths(
    over_time: &OverTime,
    scale: &Scale,
    runs: &[Run],
    value: impl Fn(&Point) -> Option<u64>,
    cut: impl Fn(&Point, &Point) -> bool,
) -> Vec<Vec<Pos2>> {
    let mut paths: Vec<Vec<Pos2>> = Vec::new();
    let mut before: Option<&Point> = None;
    for run in runs {
        let point = &over_time.points[run.at];
        let goes_on = before.is_some_and(|before| !cut(before, point));
        let Some(value) = value(point) else {
            before = None;
            continue;
        };
        before = Some(point);
        let y = scale.y(value);
        match paths.last_mut().filter(|_| goes_on) {
            // Straight on: no corner.
            Some(path) if path.last().is_some_and(|last| last.y == y) => {
                path.pop();
                path.push(pos2(run.to, y));
            }
            Some(path) => path.extend([pos2(run.from, y), pos2(run.to, y)]),
            None => paths.push(vec![pos2(run.from, y), pos2(run.to, y)]),
        }
    }
    paths
}

/// Reports as marks, years as words.
fn axis(ui: &Ui, session: &Session, scale: &Scale) {
    let palette = style::palette(ui);
    let painter = ui.painter();
    let base = scale.area.bottom();
    painter.hline(scale.area.x_range(), base, Stroke::new(1.0, palette.pale));
    // Days that share a column are one mark.
    let mut marks: Vec<(f32, u32)> = Vec::new();
    for (day, n) in session.report_days() {
        let x = scale.x(*day).round();
        match marks.last_mut() {
            Some((at, sum)) if *at == x => *sum += n,
            _ => marks.push((x, *n)),
        }
    }
    let most = marks.iter().map(|(_, n)| *n).max().unwrap_or(1).max(1);
    for (x, n) in marks {
        let height = 3.0 + 6.0 * (n as f32 / most as f32).sqrt();
        painter.vline(x, base + 2.0..=base + 2.0 + height, Stroke::new(1.0, palette.pale));
    }
    let font = style::font(10.5);
    let mut free_from = scale.area.left() - 20.0;
    for day in years(Some((scale.first, scale.last))) {
        let x = scale.x(day);
        let galley = painter.layout_no_wrap(day.year().to_string(), font.clone(), palette.weak);
        let left = (x - galley.size().x / 2.0).min(ui.max_rect().right() - galley.size().x);
        if left < free_from {
            continue;
        }
        free_from = left + galley.size().x + 8.0;
        painter.vline(x, base + 11.0..=base + 15.0, Stroke::new(1.0, palette.pale));
        painter.galley(pos2(left, base + 15.0), galley, palette.weak);
    }
}

/// A country by its colour, a status by how dark it is: no hue has two meanings.
fn colour_of(ui: &Ui, mark: Mark) -> Color32 {
    let palette = style::palette(ui);
    match mark {
        Mark::Colour(colour) => style::series(Some(colour)),
        Mark::Others => style::series(None),
        Mark::Status(_) => palette.ground.lerp_to_gamma(palette.weak, 0.72),
    }
}

/// What a band is filled with; what is not in place is a light ground with lines.
fn fill_of(ui: &Ui, mark: Mark) -> Color32 {
    let colour = colour_of(ui, mark);
    match hatch_step(mark) {
        None => colour,
        Some(_) => style::palette(ui).ground.lerp_to_gamma(colour, 0.25),
    }
}

/// How far apart the lines are in a band of troops that are not there.
const fn hatch_step(mark: Mark) -> Option<f32> {
    match mark {
        Mark::Status(Status::EnRoute) => Some(2.5),
        Mark::Status(Status::Announced) => Some(5.0),
        Mark::Status(Status::Available) => Some(9.0),
        _ => None,
    }
}

/// Colours and signs.
fn legend_ui(ui: &mut Ui, made: &Made, drawn: Drawn, is_what_if: bool) {
    let palette = style::palette(ui);
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(5.0, 2.0);
        for band in &made.over_time.bands {
            let (fill, colour) = (fill_of(ui, band.mark), colour_of(ui, band.mark));
            let step = hatch_step(band.mark);
            key_ui(ui, &band.name, 10.0, |ui, rect| {
                ui.painter().rect_filled(rect, 1.0, fill);
                let mut x = rect.left();
                while let Some(step) = step.filter(|_| x < rect.right()) {
                    ui.painter().vline(x, rect.y_range(), Stroke::new(1.0, colour));
                    x += step;
                }
            });
        }
        let any = |test: fn(&Point) -> bool| made.over_time.points.iter().any(test);
        let mut words = vec!["marks below: reports"];
        if any(|point| point.total.older > 0) {
            words.push("pale, dotted: no newer report, which is not a withdrawal; not counted");
        }
        if is_what_if && made.over_time.parts_from_reported().is_some() {
            words.push("dashed: as reported, where that differs");
        }
        if any(|point| point.total.low < point.total.best) {
            words.push("shade along an edge: from low to high");
        }
        if made.published.iter().any(|one| one.band.is_some() == (drawn == Drawn::Lines)) {
            words.push("circles: published totals");
        }
        ui.label(RichText::new(words.join(" · ")).small().color(palette.weak));
    });
}

/// A day in words, for the tool tip and for who does not see the picture: every part, the uppermost first, and what it is
/// made of.
fn words_of(made: &Made, day: Date, is_what_if: bool) -> String {
    let in_words = date::in_words(day);
    let Some(point) = made.over_time.at(day) else { return format!("{in_words}: no report yet") };
    let bands = &made.over_time.bands;
    let mut text = format!("{in_words}: {}", time::made_of(&point.total));
    let is_there = |sum: &Sum| sum.contributions > 0 || sum.unknown > 0 || sum.older > 0;
    for (band, sum) in bands.iter().zip(&point.bands).rev().filter(|(_, sum)| is_there(sum)) {
        text.push_str(&format!("\n{}: {}", band.name, time::made_of(sum)));
    }
    if point.total.older > 0 {
        text.push_str("\nOlder reports are not counted.");
    }
    if is_what_if && point.total != point.reported {
        let difference = grouped_signed(point.total.difference(&point.reported));
        text.push_str(&format!("\nReported: {}; difference {difference}", time::made_of(&point.reported)));
    }
    for published in made.published.iter().filter(|published| published.day == day) {
        let about = published.band.map(|band| format!(" for {}", bands[band].name)).unwrap_or_default();
        text.push_str(&format!("\nPublished: {}{about} ({})", published.words, published.claim));
    }
    text
}

/// A line per day on which something changes; a click on one chooses the day. Gives back which are in sight.
fn table_ui(
    ui: &mut Ui,
    session: &Session,
    made: &Made,
    height: f32,
    table: &mut Table,
    commands: &mut Commands,
) -> Range<usize> {
    let palette = style::palette(ui);
    let over_time = &made.over_time;
    let is_what_if = session.shown().is_some();
    let bands = over_time.bands.iter().map(|band| band.name.as_str());
    // What is cut off at the right of a narrow panel is the least.
    let all = ["Total"].into_iter().chain(is_what_if.then_some("Reported"));
    let all = all.chain(["Older", "No number", "From … to"]);
    let heads: Vec<&str> = all.chain(bands).collect();
    let strong = style::strong_font(12.0);
    let measure =
        |text: &str| ui.painter().layout_no_wrap(text.to_owned(), strong.clone(), palette.text).size().x + 14.0;
    // As wide as the largest number: a million would leave no room for the rest.
    let number_width = measure(&format!("{}+", grouped(made.most)));
    let range_width = measure(&format!("{0} to {0}", grouped(made.most)));
    let width = |head: &&str| if *head == "From … to" { range_width } else { measure(head).max(number_width) };
    let widths: Vec<f32> = heads.iter().map(width).collect();
    let day_width = measure("00 Mmm 0000");
    let whole = vec2(day_width + widths.iter().sum::<f32>(), 21.0);
    let current = over_time.index_at(session.rule().day).map(|at| made.steps.partition_point(|step| *step <= at));
    let current = current.and_then(|after| after.checked_sub(1));

    let line = |ui: &Ui, rect: Rect, is_head: bool, day: &str, numbers: &[String]| {
        let font = if is_head { strong.clone() } else { style::font(12.5) };
        let middle = rect.center().y;
        ui.painter().text(pos2(rect.left() + 4.0, middle), Align2::LEFT_CENTER, day, font.clone(), palette.text);
        let mut right = rect.left() + day_width;
        for (number, width) in numbers.iter().zip(&widths) {
            right += width;
            ui.painter().text(pos2(right - 6.0, middle), Align2::RIGHT_CENTER, number, font.clone(), palette.text);
        }
    };
    let mut seen = 0..0;
    ScrollArea::horizontal().id_salt("over time columns").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
        let names: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        line(ui, rect, true, "Since", &names);
        let mut rows = ScrollArea::vertical().id_salt("over time days").auto_shrink([false, true]);
        rows = rows.max_height((height - 2.0 * whole.y).max(84.0));
        let out_of_sight = current.filter(|at| !table.seen.contains(at));
        if let Some(at) = out_of_sight.filter(|_| table.day != Some(session.rule().day)) {
            rows = rows.vertical_scroll_offset((at.saturating_sub(3)) as f32 * whole.y);
        }
        rows.show_rows(ui, whole.y, made.steps.len(), |ui, range| {
            for nth in range.clone() {
                let point = &over_time.points[made.steps[nth]];
                let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
                // Of what is wider than the panel, what is in sight: that is where it is clicked.
                let in_sight = rect.intersect(ui.clip_rect());
                let response = ui.interact(in_sight, ui.unique_id().with(("day", nth)), Sense::click());
                if Some(nth) == current {
                    ui.painter().rect_filled(rect, 2.0, palette.selected);
                } else if response.hovered() || response.has_focus() {
                    ui.painter().rect_filled(rect, 2.0, palette.group);
                }
                let all = [style::sum(&point.total)].into_iter().chain(is_what_if.then(|| style::sum(&point.reported)));
                let unknown = grouped(point.total.unknown.into());
                let all = all.chain([grouped(point.total.older), unknown, point.total.range()]);
                let numbers: Vec<String> = all.chain(point.bands.iter().map(style::sum)).collect();
                line(ui, rect, false, &words::day(point.day), &numbers);
                let name = format!("Since {}", point.day);
                access::name(&response, Role::Button, &name, &grouped(point.total.best));
                if response.gained_focus() {
                    response.scroll_to_me(None);
                }
                let tip = || words_of(made, point.day, is_what_if) + "\nClick to choose this day.";
                if response.on_hover_ui(|ui| _ = ui.label(tip())).clicked() {
                    commands.push(Command::Look(CountingRule { day: point.day, ..session.rule().clone() }));
                }
            }
            seen = range;
        });
    });
    (table.day, table.seen) = (Some(session.rule().day), seen.clone());
    seen
}
