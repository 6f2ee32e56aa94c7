//! Text and marks painted straight into a cell: nothing that could make a column grow.

use eframe::egui::{
    Align, Color32, FontId, Rect, Stroke, Ui,
    text::{LayoutJob, TextFormat, TextWrapping},
};

use crate::model::{Personnel, text::visible};

/// Space left and right of a cell's text.
pub const MARGIN: f32 = 8.0;

/// One line of text, cut with an ellipsis where the rectangle ends. Gives back where it was painted.
pub fn text(ui: &Ui, rect: Rect, text: &str, font: FontId, colour: Color32, align: Align) -> Rect {
    pieces(ui, rect, &[Piece { text, font, colour, struck: false }], align)
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its font.
    pub font: FontId,
    /// Its colour.
    pub colour: Color32,
    /// Whether it is struck through.
    pub struck: bool,
}

/// Pieces one after the other.
pub fn pieces(ui: &Ui, rect: Rect, pieces: &[Piece<'_>], align: Align) -> Rect {
    let mut job = LayoutJob::default();
    for (at, piece) in pieces.iter().enumerate() {
        let strikethrough = if piece.struck { Stroke::new(1.0, piece.colour) } else { Stroke::NONE };
        let format =
            TextFormat { font_id: piece.font.clone(), color: piece.colour, strikethrough, ..TextFormat::default() };
        job.append(&clean(piece.text), if at == 0 { 0.0 } else { 6.0 }, format);
    }
    job.wrap = TextWrapping::truncate_at_width(rect.width().max(0.0));
    job.break_on_newline = false;
    let galley = ui.painter().layout_job(job);
    let size = galley.size();
    let x = match align {
        Align::Min => rect.left(),
        Align::Center => rect.center().x - size.x / 2.0,
        Align::Max => rect.right() - size.x,
    };
    let at = eframe::egui::pos2(x, rect.center().y - size.y / 2.0);
    // A stroke at the edge may stand a little over it.
    ui.painter_at(rect.expand2(eframe::egui::vec2(1.5, 0.0))).galley(at, galley, Color32::PLACEHOLDER);
    Rect::from_min_size(at, size)
}

/// On one line: also line breaks and other controls are a visible mark.
fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) {
        text.into()
    } else {
        text.chars().map(visible).collect::<String>().into()
    }
}

/// A number as a person would type it: what a cell holds when it is opened.
pub fn editable_number(personnel: Personnel) -> String {
    match personnel {
        Personnel::Unknown => String::new(),
        known => known.to_string(),
    }
}
