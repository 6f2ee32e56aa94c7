//! Published totals near the day on screen, as marks on group lines and bars: that a source says something of this host
//! is seen where its number is. What they say and whether they hold is decided by [`crate::report::claims`].

use eframe::egui::{Pos2, Shape, Stroke, Ui, vec2};

use super::style;
use crate::{
    editor::Session,
    model::date,
    report::claims::{self, Checked},
};

/// From the middle of a mark to its corners.
pub const MARK: f32 = 5.0;

/// A diamond where a published total lies, or before it: full when it is about all troops of the host, hollow when about
/// a formation.
pub fn mark(ui: &Ui, at: Pos2, about_all: bool) {
    let palette = style::palette(ui);
    let corners = vec![at - vec2(0.0, MARK), at + vec2(MARK, 0.0), at + vec2(0.0, MARK), at - vec2(MARK, 0.0)];
    let fill = if about_all { palette.text } else { palette.ground };
    ui.painter().add(Shape::convex_polygon(corners, fill, Stroke::new(1.5, palette.text)));
}

/// Those of the shown day and layer, while nothing changes.
#[derive(Default)]
pub struct Nearby {
    made_for: Option<u64>,
    near: Vec<Checked>,
}

impl Nearby {
    /// Finds them anew if anything has changed.
    pub fn follow(&mut self, session: &Session) {
        if self.made_for != Some(session.generation()) {
            self.made_for = Some(session.generation());
            let chain = session.shown().map(|shown| session.document().chain(&shown.id)).unwrap_or_default();
            self.near = claims::near(session.views().baseline(), &chain, session.rule().day);
        }
    }

    /// What is published about a host, the nearest day first.
    pub fn of_host<'n>(&'n self, host: &str) -> impl Iterator<Item = &'n Checked> {
        self.near.iter().filter(move |one| one.claim.hosts.iter().any(|of| of == host))
    }

    /// "published: 4,000" or "published for a formation: 1,100", the nearest; empty when nothing is.
    pub fn words(&self, host: &str) -> String {
        self.of_host(host).next().map_or_else(String::new, |first| {
            // A battlegroup is not all who are there.
            let of = if claims::is_about_all(&first.claim) { "" } else { " for a formation" };
            format!("published{of}: {}", first.published)
        })
    }

    /// What a tool tip says: the sentence of each, with what it is about and its day.
    pub fn explained(&self, host: &str) -> String {
        const MOST: usize = 4;
        let lines: Vec<String> = self
            .of_host(host)
            .take(MOST)
            .map(|one| format!("{}, {}: {}", one.subject, date::in_words(one.claim.as_of), one.sentence))
            .collect();
        lines.join("\n")
    }
}
