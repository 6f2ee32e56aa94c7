//! Typing into a cell: the field, what is offered, the list of statuses. What becomes of it is decided elsewhere.

use eframe::egui::{
    self, Align2, Id, Popup, PopupCloseBehavior, Rect, Role, Stroke, StrokeKind, TextEdit, Ui, UiBuilder,
    text::{CCursor, CCursorRange},
};

use super::{
    Column, Completion, Draft, Opened, draft_id,
    paint::MARGIN,
    statuses_ui,
    table::{Drawing, Gesture},
};
use crate::{
    editor::Editor,
    gui::{access, style},
    model::{Personnel, Status},
};

impl Drawing<'_> {
    /// The field that is typed into.
    pub(super) fn draft_ui(&mut self, ui: &mut Ui, rect: Rect, label: &str) {
        let palette = style::palette(ui);
        let Some(draft) = &mut self.grid.draft else { return };
        let opened = draft.opened.take();
        if opened.is_some() {
            ui.memory_mut(|memory| memory.request_focus(draft_id()));
        }
        let wrong = draft.problem.is_some();
        let align = if draft.column == Column::Troops { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
        ui.painter().rect_filled(rect, 0.0, palette.ground);
        let before = draft.text.clone();
        let field = TextEdit::singleline(&mut draft.text)
            .id(draft_id())
            .lock_focus(true)
            .frame(egui::Frame::NONE)
            .margin(egui::Margin::symmetric(MARGIN as i8 - 2, 3))
            .desired_width(f32::INFINITY)
            .align(align);
        let mut inner = ui.new_child(UiBuilder::new().id_salt("draft").max_rect(rect.shrink(1.0)));
        let mut output = field.show(&mut inner);
        let response = output.response.response.clone();
        response.clone().accessible_name(label);
        if let Some(opened) = opened {
            let range = match opened {
                Opened::SelectAll => CCursorRange::select_all_str(&draft.text),
                Opened::AtEnd => CCursorRange::one(CCursor::new(draft.text.chars().count())),
            };
            output.state.cursor.set_char_range(Some(range));
            output.state.store(ui.ctx(), draft_id());
        }
        if draft.text != before {
            draft.problem = None;
            draft.completion = Completion::of(draft.column, &draft.text, &draft.before);
        }
        let edge = if wrong { palette.wrong } else { palette.accent };
        ui.painter().rect_stroke(rect.shrink(0.5), 2.0, Stroke::new(2.0, edge), StrokeKind::Inside);
        offers_ui(&response, draft);
        let (words, problem) = draft_words(self.editor, draft);
        if let Some(words) = words {
            let colour = if problem { palette.wrong } else { palette.text };
            let above = Popup::from_response(&response).align(egui::RectAlign::TOP_START).open(true);
            let above = above
                .id(Id::unique("draft words"))
                .close_behavior(PopupCloseBehavior::IgnoreClicks)
                .interactable(false);
            above.show(|ui| {
                ui.set_max_width(320.0);
                let said = ui.colored_label(colour, &words);
                access::name(&said, Role::Status, "What typing gives", &words);
            });
        }
    }

    pub(super) fn choose_status_ui(&mut self, cell: &egui::Response, id: &str, now: Option<Status>) {
        let popup = Popup::from_response(cell).id(Id::unique("status of a row")).open(true);
        let popup = popup.close_behavior(PopupCloseBehavior::IgnoreClicks).accessible_name("Status");
        let shown = popup.show(|ui| statuses_ui(ui, now));
        let Some(shown) = shown else { return };
        if let Some(status) = shown.inner {
            self.gestures.push(Gesture::Status { id: id.to_owned(), status });
        } else {
            let outside = shown.response.clicked_elsewhere() && !cell.double_clicked();
            let escape = cell.ctx.input(|input| input.key_pressed(egui::Key::Escape));
            if outside || escape {
                self.gestures.push(Gesture::CloseStatus { by_key: escape });
            }
        }
    }
}

/// Countries that could be meant, under the field. A click takes one into it; the click has taken the focus from the
/// field, which gets it back before anyone notices that the typing could be over.
fn offers_ui(field: &egui::Response, draft: &mut Draft) {
    if !draft.completion.is_open() {
        return;
    }
    let below = Popup::from_response(field).align(egui::RectAlign::BOTTOM_START).open(true);
    let below = below.id(Id::unique("countries")).close_behavior(PopupCloseBehavior::IgnoreClicks);
    let mut chosen = None;
    below.accessible_name("Countries").show(|ui| {
        for (at, (code, name)) in draft.completion.offered.iter().enumerate() {
            let picked = at == draft.completion.picked;
            if ui.selectable_label(picked, format!("{name} ({code})")).clicked() {
                chosen = Some(at);
            }
        }
    });
    if let Some(at) = chosen {
        draft.completion.picked = at;
        draft.completion.take(&mut draft.text);
        field.request_focus();
    }
}

/// What the draft would make of the cell, or why it cannot; and whether that is a problem.
fn draft_words(editor: &Editor, draft: &Draft) -> (Option<String>, bool) {
    if let Some(problem) = &draft.problem {
        return (Some(problem.clone()), true);
    }
    if draft.column != Column::Troops || draft.text.trim() == draft.before.trim() {
        return (None, false);
    }
    let view = editor.session().view();
    let now = view.find(&draft.id).map_or(Personnel::Unknown, |row| view.row(row).shown_number());
    match editor.preview_troops(&draft.id, &draft.text) {
        Ok(number) => (Some(format!("{now} → {number}")), false),
        Err(_) => (None, false),
    }
}
