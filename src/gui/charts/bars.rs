//! Horizontal stacked bars: name, bar, number, a line each.

use eframe::egui::{
    Align, Align2, Color32, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, pos2, text::LayoutJob, vec2,
};

use crate::{
    editor::{Command, Session},
    gui::{
        Commands, access,
        grid::paint,
        nearby::{MARK, Nearby, mark},
        style,
    },
    model::{grouped, grouped_signed},
    report::{
        chart::{Bar, Bars, Chart},
        claims,
        evidence::Subject,
    },
};

const LINE: f32 = 27.0;
const THICK: f32 = 17.0;

/// Draws the bars of a chart and takes clicks.
pub fn ui(ui: &mut Ui, session: &Session, bars: Bars, chart: &Chart, nearby: &Nearby, commands: &mut Commands) {
    let palette = style::palette(ui);
    let width = ui.available_width();
    let names = chart.bars.iter().map(|bar| measure(ui, &bar.name, 12.5)).fold(0.0, f32::max).min(width * 0.34);
    // As wide as every bar allows together with what stands behind its own end.
    let left_over = width - names - 30.0;
    const FOR_WORDS: f32 = 330.0;
    let words_too = width > FOR_WORDS;
    let fits =
        |bar: &Bar| (left_over - measure(ui, &end_words(bar, words_too), 12.0)).max(24.0) / reach(bar).max(1) as f32;
    let scale = chart.bars.iter().map(fits).fold(f32::INFINITY, f32::min);

    for bar in &chart.bars {
        let (rect, response) = ui.allocate_exact_size(vec2(width, LINE), Sense::click());
        if response.clicked() {
            commands.push(Command::Explain(match bars {
                Bars::Where => Subject::Host(bar.key.clone()),
                Bars::Who => Subject::Contributor(bar.key.clone()),
            }));
        }
        access::name(&response, Role::Button, &format!("Bar: {}", bar.name), &grouped(bar.sum.best));
        if !ui.is_rect_visible(rect) {
            continue;
        }
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 4.0, palette.group);
        }
        if is_selected(session, bars, &bar.key) {
            let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            ui.painter().rect_filled(edge, 1.0, palette.accent);
        }
        let name = Rect::from_min_size(rect.min + vec2(5.0, 0.0), vec2(names, LINE));
        name_ui(ui, name, &bar.name, Align::Max);
        let left = name.right() + 8.0;
        let end = bar_ui(ui, chart, bar, left, rect.center().y, scale);
        let number_at = end + 6.0;
        let published = nearby.of_host(&bar.key).next().filter(|_| bars == Bars::Where);
        if let Some((one, best)) = published.and_then(|one| Some((one, claims::published_best(&one.claim)?))) {
            // A mark behind the bar's end stands behind the number, which would be taken for the mark's otherwise.
            let at = left + best as f32 * scale;
            let behind = number_at + measure(ui, &end_words(bar, words_too), 12.0) + MARK + 3.0;
            if at + MARK <= end || (at >= behind && at + MARK <= rect.right()) {
                mark(ui, pos2(at, rect.center().y), claims::is_about_all(&one.claim));
            }
        }
        number_ui(ui, bar, number_at, rect, words_too);
        response.on_hover_ui(|ui| {
            let published = if bars == Bars::Where { nearby.explained(&bar.key) } else { String::new() };
            ui.label(format!("{}\n{published}", words(chart, bar)).trim_end());
        });
    }
    if chart.bars.is_empty() {
        ui.weak("Nothing is counted on this day by this rule.");
    }
}

/// How wide a text is.
fn measure(ui: &Ui, text: &str, size: f32) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), style::font(size), Color32::WHITE).size().x
}

/// A name in one line, or small in two: joined hosts have long ones, and their first half does not tell them apart.
pub(super) fn name_ui(ui: &Ui, rect: Rect, name: &str, align: Align) {
    let palette = style::palette(ui);
    let one = ui.painter().layout_no_wrap(name.to_owned(), style::font(12.5), palette.text);
    if one.size().x <= rect.width() {
        paint::text(ui, rect, name, style::font(12.5), palette.text, align);
        return;
    }
    let mut job = LayoutJob::simple(name.to_owned(), style::font(10.5), palette.text, rect.width());
    (job.halign, job.wrap.max_rows) = (align, 2);
    let galley = ui.painter().layout_job(job);
    let x = if align == Align::Max { rect.right() } else { rect.left() };
    let at = pos2(x, rect.center().y - galley.size().y / 2.0);
    ui.painter_at(rect.expand(1.0)).galley(at, galley, palette.text);
}

/// One bar; gives back where it ends.
fn bar_ui(ui: &Ui, chart: &Chart, bar: &Bar, left: f32, middle: f32, scale: f32) -> f32 {
    let palette = style::palette(ui);
    let painter = ui.painter();
    let band = |from: f32, persons: u64| {
        Rect::from_min_size(pos2(from, middle - THICK / 2.0), vec2(persons as f32 * scale, THICK))
    };
    let mut x = left;
    for piece in &bar.pieces {
        let rect = band(x, piece.best);
        let colour = style::series(chart.series[piece.series].colour);
        if piece.in_place {
            painter.rect_filled(rect, 0.0, colour);
        } else {
            hatched(ui, rect, colour);
        }
        if rect.width() > 3.0 {
            painter.vline(rect.right(), rect.y_range(), Stroke::new(0.7, palette.ground));
        }
        x = rect.right();
    }
    let solid_end = x;
    if bar.sum.older > 0 {
        let rect = band(x, bar.sum.older);
        painter.rect_filled(rect, 0.0, palette.pale.gamma_multiply(0.35));
        x = rect.right();
    }
    if bar.reported.best != bar.sum.best {
        let outline = band(left, bar.reported.best).expand2(vec2(0.0, 2.0));
        let corners = [
            outline.left_top(),
            outline.right_top(),
            outline.right_bottom(),
            outline.left_bottom(),
            outline.left_top(),
        ];
        painter.extend(Shape::dashed_line(&corners, Stroke::new(1.3, palette.text), 3.5, 2.5));
        x = x.max(outline.right());
    }
    if bar.sum.is_open() {
        // No upper bound: an arrow that goes on.
        let stroke = Stroke::new(1.2, palette.weak);
        let tip = pos2(x + 9.0, middle);
        painter.line_segment([pos2(x + 1.0, middle), tip], stroke);
        painter.line_segment([tip, tip + vec2(-3.5, -3.0)], stroke);
        painter.line_segment([tip, tip + vec2(-3.5, 3.0)], stroke);
        x = tip.x;
    } else if bar.sum.high > bar.sum.best || bar.sum.low < bar.sum.best {
        let stroke = Stroke::new(1.4, palette.text);
        let (low, high) = (left + bar.sum.low as f32 * scale, left + bar.sum.high as f32 * scale);
        painter.line_segment([pos2(low, middle), pos2(high, middle)], stroke);
        for end in [low, high] {
            painter.line_segment([pos2(end, middle - 4.0), pos2(end, middle + 4.0)], stroke);
        }
        x = x.max(high);
    }
    if solid_end <= left {
        painter.vline(left, middle - THICK / 2.0..=middle + THICK / 2.0, Stroke::new(1.0, palette.line));
    }
    x
}

/// A light ground with slanting lines.
pub fn hatched(ui: &Ui, rect: Rect, colour: Color32) {
    let palette = style::palette(ui);
    let painter = ui.painter_at(rect);
    // On dark the lines have to be lighter than the solid pieces, or nothing tells the two apart.
    let (ground, lines) = match ui.visuals().dark_mode {
        true => (palette.ground.lerp_to_gamma(colour, 0.45), colour.lerp_to_gamma(Color32::WHITE, 0.45)),
        false => (palette.ground.lerp_to_gamma(colour, 0.30), colour),
    };
    painter.rect_filled(rect, 0.0, ground);
    const STEP: f32 = 5.0;
    // Lines stand at multiples of the step from the left edge of the screen, so that neighbours fit together.
    let mut x = ((rect.left() - rect.height()) / STEP).floor() * STEP;
    while x < rect.right() {
        painter.line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], Stroke::new(1.3, lines));
        x += STEP;
    }
    painter.rect_stroke(rect, 0.0, Stroke::new(1.0, colour), StrokeKind::Inside);
}

/// How far a bar goes, persons: older reports, outline and whisker included.
fn reach(bar: &Bar) -> u64 {
    (bar.sum.best + bar.sum.older).max(bar.sum.high).max(bar.reported.best)
}

/// What stands behind the end of a bar; without words where there is little room, the tool tip has them.
fn end_words(bar: &Bar, words_too: bool) -> String {
    let mut words = format!("{}{}", grouped(bar.sum.best), if bar.sum.is_open() { "+" } else { "" });
    let difference = bar.sum.difference(&bar.reported);
    if difference != 0 {
        words.push_str(&format!(" {}", style::difference(difference)));
    }
    if bar.sum.unknown > 0 && words_too {
        words.push_str(&format!(" · {} no number", bar.sum.unknown));
    }
    words
}

fn number_ui(ui: &Ui, bar: &Bar, x: f32, rect: Rect, words_too: bool) {
    let palette = style::palette(ui);
    let painter = ui.painter_at(rect);
    let middle = rect.center().y;
    let number = format!("{}{}", grouped(bar.sum.best), if bar.sum.is_open() { "+" } else { "" });
    let mut x =
        painter.text(pos2(x, middle), Align2::LEFT_CENTER, number, style::strong_font(12.0), palette.text).right();
    let difference = bar.sum.difference(&bar.reported);
    if difference != 0 {
        let text = style::difference(difference);
        let colour = style::difference_colour(&palette, difference);
        x = painter.text(pos2(x + 5.0, middle), Align2::LEFT_CENTER, text, style::font(11.5), colour).right();
    }
    if bar.sum.unknown > 0 && words_too {
        let text = format!("· {} no number", bar.sum.unknown);
        painter.text(pos2(x + 5.0, middle), Align2::LEFT_CENTER, text, style::font(11.5), palette.weak);
    }
}

/// What a bar is made of, for the tool tip.
fn words(chart: &Chart, bar: &Bar) -> String {
    let mut text = format!("{}: {} ({})", bar.name, grouped(bar.sum.best), bar.sum.range());
    for piece in &bar.pieces {
        let how = if piece.in_place { "" } else { ", announced or on the way" };
        text.push_str(&format!("\n{}: {}{how}", chart.series[piece.series].name, grouped(piece.best)));
    }
    let difference = bar.sum.difference(&bar.reported);
    if difference != 0 {
        text.push_str(&format!("\nreported: {} ({})", grouped(bar.reported.best), grouped_signed(difference)));
    }
    for (n, what) in [
        (bar.sum.unknown, "without a number"),
        (bar.sum.too_old, "too old"),
        (bar.sum.part_of, "included in another row"),
        (bar.sum.not_counted, "not counted"),
    ] {
        if n > 0 {
            text.push_str(&format!("\n{n} {} {what}", if n == 1 { "row" } else { "rows" }));
        }
    }
    if bar.sum.older > 0 {
        text.push_str(&format!("\n{} in older reports, not counted", grouped(bar.sum.older)));
    }
    text.push_str("\nClick to select its rows.");
    text
}

/// Whether the first selected row belongs to the bar.
fn is_selected(session: &Session, bars: Bars, key: &str) -> bool {
    let view = session.view();
    session.selected().first().and_then(|id| view.find(id)).is_some_and(|row| {
        let at = view.contribution(row);
        if bars == Bars::Where { at.host == key } else { at.contributor == key }
    })
}
