//! What is seen is what is stored (promise 15): characters that hide, or that turn the direction of writing, are painted
//! as a mark, wherever they stand.
//!
//! egui gives them no width and no glyph. No place that draws a text need know of this: what was laid out is looked
//! through once at the end of a frame, and laid out again where it holds such a character. Nothing that is stored, copied
//! or read aloud is changed. Start reading at [`Visible`].

use std::{collections::HashSet, sync::Arc};

use eframe::egui::{Context, FullOutput, Galley, Plugin, Shape, text::LayoutJob};

use crate::model::text::{MARK, hides};

/// Makes them visible; to be added to a context once.
#[derive(Debug, Default)]
pub struct Visible {
    /// Texts that were laid out before.
    known: HashSet<String>,
}

impl Plugin for Visible {
    fn debug_name(&self) -> &'static str {
        "visible characters"
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        for clipped in &mut output.shapes {
            self.show(ctx, &mut clipped.shape);
        }
    }
}

impl Visible {
    fn show(&mut self, ctx: &Context, shape: &mut Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter_mut().for_each(|shape| self.show(ctx, shape)),
            Shape::Text(text) if holds(&text.galley) => {
                let job = plain(&text.galley.job);
                if !self.known.contains(&job.text) {
                    // The glyph of the mark may be new in this size, and comes with the next frame.
                    ctx.request_repaint();
                    const MOST: usize = 2000;
                    if self.known.len() >= MOST {
                        self.known.clear();
                    }
                    self.known.insert(job.text.clone());
                }
                text.galley = ctx.fonts_mut(|fonts| fonts.layout_job(job));
            }
            _ => {}
        }
    }
}

/// Nearly all texts have none; most of them are ASCII, which is quickly seen.
fn holds(galley: &Galley) -> bool {
    !galley.job.text.is_ascii() && galley.job.text.contains(is_marked)
}

/// Line breaks and tabs are laid out, not painted. The sign for what could not be read is in none of our fonts.
fn is_marked(c: char) -> bool {
    hides(c) || c == char::REPLACEMENT_CHARACTER
}

/// The same with marks; the pieces of the text have other lengths then.
fn plain(job: &Arc<LayoutJob>) -> LayoutJob {
    let mut job = LayoutJob::clone(job);
    let before = std::mem::take(&mut job.text);
    for section in &mut job.sections {
        let piece = before.get(section.byte_range.start.0..section.byte_range.end.0).unwrap_or_default();
        let start = job.text.len();
        job.text.extend(piece.chars().map(|c| if is_marked(c) { MARK } else { c }));
        section.byte_range = start.into()..job.text.len().into();
    }
    job
}
