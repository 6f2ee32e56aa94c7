//! A day picked from a calendar, beside a field where it is typed.
//!
//! Not the one of egui_extras: its lists of years, months and days have no names for screen readers, its days of the
//! months before and after have the same ones, and Escape in a form would leave the form as well.

use eframe::egui::{Align, Button, Grid, Layout, Popup, PopupCloseBehavior, Ui, Vec2, vec2};

use crate::model::{Date, date};

/// Size of a day's button, points.
const DAY: Vec2 = vec2(36.0, 22.0);

/// A button that opens a calendar; gives back the day when another one was picked.
pub fn picker_ui(ui: &mut Ui, salt: &str, name: &str, day: Date) -> Option<Date> {
    let id = ui.make_persistent_id((salt, "calendar"));
    let button = ui.button("▾").on_hover_text("Pick the day from a calendar");
    button.clone().accessible_name(name);
    if button.clicked() {
        ui.data_mut(|data| data.insert_temp(id, day.first_of_month()));
    }
    let popup = Popup::from_toggle_button_response(&button).id(id);
    let popup = popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).accessible_name("Days");
    let picked = popup.show(|ui| {
        ui.set_max_width(7.0 * DAY.x + 12.0);
        let first = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| day.first_of_month());
        let other = month_ui(ui, first);
        ui.data_mut(|data| data.insert_temp(id, other.unwrap_or(first)));
        let picked = days_ui(ui, first, day);
        if picked.is_some() {
            ui.close();
        }
        picked
    });
    picked?.inner.filter(|picked| *picked != day)
}

/// The month, and what goes to another; gives back the first day of that.
fn month_ui(ui: &mut Ui, first: Date) -> Option<Date> {
    let mut chosen = None;
    let mut step = |ui: &mut Ui, sign: &str, name: &str, months: i64| {
        if ui.small_button(sign).on_hover_text(name).accessible_name(name).clicked() {
            chosen = jiff::Span::new().try_months(months).and_then(|span| first.checked_add(span)).ok();
        }
    };
    ui.horizontal(|ui| {
        step(ui, "«", "Previous year", -12);
        step(ui, "‹", "Previous month", -1);
        ui.strong(first.strftime("%B %Y").to_string());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            step(ui, "»", "Next year", 12);
            step(ui, "›", "Next month", 1);
        });
    });
    chosen
}

/// The days of a month by weeks; gives back the one that was clicked.
fn days_ui(ui: &mut Ui, first: Date, day: Date) -> Option<Date> {
    let mut picked = None;
    Grid::new("days").min_col_width(DAY.x).spacing(vec2(2.0, 2.0)).show(ui, |ui| {
        for weekday in ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] {
            ui.vertical_centered(|ui| ui.weak(weekday));
        }
        ui.end_row();
        for _ in 0..first.weekday().to_monday_zero_offset() {
            ui.label("");
        }
        for one in first.series(jiff::Span::new().days(1)).take_while(|one| one.month() == first.month()) {
            let button = Button::selectable(one == day, one.day().to_string()).min_size(DAY);
            if ui.add(button).accessible_name(date::in_words(one)).clicked() {
                picked = Some(one);
            }
            if one.weekday().to_monday_zero_offset() == 6 {
                ui.end_row();
            }
        }
    });
    picked
}
