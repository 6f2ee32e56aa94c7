//! Names and values for screen readers and tests, which both read the same tree.

use eframe::egui::{self, Rect, Response, Role, Sense, Ui, WidgetInfo};

/// Gives a response a role, a label and a value of its own.
pub fn name(response: &Response, role: Role, label: &str, value: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(role, true, label);
        info.current_text_value = Some(value.to_owned());
        info
    });
}

/// A read-out that is painted elsewhere: a node at `rect` with a label and a value. Takes no clicks.
pub fn read_out(ui: &Ui, rect: Rect, label: &str, value: &str) -> Response {
    let response = ui.interact(rect, ui.unique_id().with(("read-out", label)), Sense::hover());
    name(&response, Role::Status, label, value);
    response
}

/// Adds a description: old values, what a number is made of.
pub fn describe(response: &Response, description: &str) {
    if description.is_empty() {
        return;
    }
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(description));
}

/// Whether anything reads the tree: what costs time for nobody is left out.
pub fn is_read(ui: &Ui) -> bool {
    ui.ctx().has_accesskit_node(ui.unique_id())
}

/// A table of values that is read but not seen: a chart's numbers.
pub fn table(ui: &mut Ui, rect: Rect, label: &str, cells: &[(String, String)]) {
    if !is_read(ui) {
        return;
    }
    let builder = egui::UiBuilder::new()
        .id_salt(("values", label))
        .max_rect(rect)
        .accessibility_role(Role::Table)
        .accessibility_label(label.to_owned());
    let table = ui.new_child(builder);
    for (nth, (name, value)) in cells.iter().enumerate() {
        let cell = table.interact(rect, table.unique_id().with(nth), Sense::hover());
        self::name(&cell, Role::Cell, name, value);
        table.ctx().accesskit_node_builder(cell.id, |node| node.set_row_index(nth));
    }
}
