//! How the window is divided: which side panels are open and how wide they are. Where the window is narrow they fold away
//! by themselves; what the user has chosen holds over that.

use eframe::egui::{self, Frame, IdSalt, Panel, PanelState, Rect, RichText, Role, Ui, pos2, vec2};

use super::{access, style};

/// Widths from which on the panels are open by themselves, points.
const ROOM_FOR_WHAT_IFS: f32 = 1000.0;
const ROOM_FOR_CHARTS: f32 = 720.0;

/// A side panel as the user wants it; `None`: as the window's width suggests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Side {
    /// Open, or folded away.
    pub open: Option<bool>,
    /// Width, points.
    pub width: Option<f32>,
}

/// Both side panels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Layout {
    /// On the left.
    pub what_ifs: Side,
    /// On the right.
    pub charts: Side,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What-ifs and changes.
    WhatIfs,
    /// Charts and why.
    Charts,
}

impl Which {
    const fn salt(self) -> &'static str {
        match self {
            Self::WhatIfs => "what-ifs",
            Self::Charts => "charts and why",
        }
    }

    /// The button that opens it.
    pub const fn show(self) -> &'static str {
        match self {
            Self::WhatIfs => "Show the what-ifs",
            Self::Charts => "Show the charts",
        }
    }

    /// The button that folds it away.
    pub const fn hide(self) -> &'static str {
        match self {
            Self::WhatIfs => "Fold the what-ifs away",
            Self::Charts => "Fold the charts away",
        }
    }

    /// What stands along a folded panel.
    const fn word(self) -> &'static str {
        match self {
            Self::WhatIfs => "What-ifs",
            Self::Charts => "Charts and why",
        }
    }

    /// Width when nobody has drawn it wider or narrower, and what it may be drawn to.
    fn widths(self, window: f32) -> (f32, std::ops::RangeInclusive<f32>) {
        match self {
            Self::WhatIfs => ((window * 0.16).clamp(170.0, 250.0), 160.0..=(window * 0.24).max(170.0)),
            Self::Charts => ((window * 0.42 - 170.0).clamp(240.0, 470.0), 220.0..=(window * 0.45).max(240.0)),
        }
    }
}

impl Layout {
    /// Whether a panel is open in a window of this width.
    pub fn is_open(&self, which: Which, window: f32) -> bool {
        match which {
            Which::WhatIfs => self.what_ifs.open.unwrap_or(window >= ROOM_FOR_WHAT_IFS),
            Which::Charts => self.charts.open.unwrap_or(window >= ROOM_FOR_CHARTS),
        }
    }

    /// Opens a panel, or folds it away.
    pub fn toggle(&mut self, which: Which, window: f32) {
        let open = !self.is_open(which, window);
        self.side(which).open = Some(open);
    }

    fn side(&mut self, which: Which) -> &mut Side {
        match which {
            Which::WhatIfs => &mut self.what_ifs,
            Which::Charts => &mut self.charts,
        }
    }

    /// Draws a panel, or the strip that it folds into. Gives back where it is.
    pub fn panel_ui(&mut self, ui: &mut Ui, which: Which, window: f32, add: impl FnOnce(&mut Ui)) -> Rect {
        let panel = match which {
            Which::WhatIfs => Panel::left(which.salt()),
            Which::Charts => Panel::right(which.salt()),
        };
        let palette = style::palette(ui);
        if !self.is_open(which, window) {
            let strip = match which {
                Which::WhatIfs => Panel::left("what-ifs folded"),
                Which::Charts => Panel::right("charts folded"),
            };
            let frame = Frame::new().fill(palette.panel).inner_margin(egui::Margin::symmetric(3, 6));
            let shown = strip.frame(frame).exact_size(30.0).resizable(false).show(ui, |ui| strip_ui(ui, which));
            if shown.inner {
                self.toggle(which, window);
            }
            return shown.response.rect;
        }
        let (usual, range) = which.widths(window);
        let id = ui.scope_id().with_salt(IdSalt::new(which.salt()));
        let wanted = self.side(which).width.unwrap_or(usual).clamp(*range.start(), *range.end());
        // The panel keeps a width of its own for ever; ours follows the window until someone draws it.
        let outer_rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(wanted, 10.0));
        ui.data_mut(|data| data.insert_persisted(id, PanelState { outer_rect }));
        let frame = Frame::new().fill(palette.panel).inner_margin(egui::Margin::symmetric(10, 8));
        let shown = panel.frame(frame).default_size(wanted).size_range(range).show(ui, add);
        // Only what the handle at its edge has done is the user's wish; content may push a panel too. (The handle's id is
        // egui's own; if it changed, widths would no longer be remembered, which a test would tell.)
        let handle = ui.read_response(id.with("__resize"));
        if handle.is_some_and(|handle| handle.dragged() || handle.drag_stopped()) {
            self.side(which).width = Some(shown.response.rect.width());
        }
        shown.response.rect
    }
}

/// A folded panel: a button and, along the strip, what is behind it.
fn strip_ui(ui: &mut Ui, which: Which) -> bool {
    let palette = style::palette(ui);
    let sign = if which == Which::WhatIfs { "▸" } else { "◂" };
    let button = egui::Button::new(RichText::new(sign)).min_size(vec2(22.0, 22.0));
    let clicked = ui.add(button).on_hover_text(which.show()).accessible_name(which.show()).clicked();
    let galley = ui.painter().layout_no_wrap(which.word().to_owned(), style::font(12.0), palette.weak);
    let (rect, response) = ui.allocate_exact_size(vec2(22.0, galley.size().x + 12.0), egui::Sense::CLICK);
    // Read from bottom to top.
    let at = pos2(rect.center().x - galley.size().y / 2.0, rect.bottom() - 4.0);
    let text = egui::epaint::TextShape::new(at, galley, palette.weak).with_angle(-std::f32::consts::FRAC_PI_2);
    ui.painter().add(text);
    // A label is read by its value.
    access::name(&response, Role::Label, "", which.word());
    clicked || response.clicked()
}
