//! The parts of the window that F6 goes round: where each is, and what in it takes the keyboard focus.

use eframe::egui::{self, Id, Rect};

/// The parts of this frame in their order.
#[derive(Debug, Default)]
pub struct Panes {
    all: Vec<(Rect, Id)>,
}

impl Panes {
    /// Forgets the last frame.
    pub fn clear(&mut self) {
        self.all.clear();
    }

    /// A part, and what in it takes the focus; a part without anything that could is passed over.
    pub fn add(&mut self, rect: Rect, entry: Option<Id>) {
        self.all.extend(entry.map(|entry| (rect, entry)));
    }

    /// Gives the focus to the next part, or to the one before; with no focus anywhere, to the first or the last.
    pub fn go(&self, ctx: &egui::Context, back: bool) {
        let Some(last) = self.all.len().checked_sub(1) else { return };
        let focused = ctx.memory(|memory| memory.focused());
        let by_entry = |id: Id| self.all.iter().position(|(_, entry)| *entry == id);
        let by_place = |id: Id| {
            let at = ctx.read_response(id)?.rect.center();
            self.all.iter().position(|(rect, _)| rect.contains(at))
        };
        let next = match focused.and_then(|id| by_entry(id).or_else(|| by_place(id))) {
            Some(at) if back => at.checked_sub(1).unwrap_or(last),
            Some(at) => (at + 1) % self.all.len(),
            None if back => last,
            None => 0,
        };
        ctx.memory_mut(|memory| memory.request_focus(self.all[next].1));
    }
}
