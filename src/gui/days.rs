//! A day picked from a calendar, beside a field where it is typed.

use eframe::egui::Ui;
use egui_extras::DatePickerButton;

use crate::model::Date;

/// Years to choose from: no deployment anyone compares is older, none is planned further ahead.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2050;

/// A button that opens a calendar; gives back the day when another one was picked.
pub fn picker_ui(ui: &mut Ui, salt: &str, name: &str, day: Date) -> Option<Date> {
    let mut picked = day;
    let (first, last) = (day.year().min(*YEARS.start()), day.year().max(*YEARS.end()));
    let button = DatePickerButton::new(&mut picked)
        .id_salt(salt)
        .format("▾")
        .show_icon(false)
        .calendar_week(false)
        .highlight_weekends(false)
        .start_end_years(first..=last)
        .year_scroll_to(day.year());
    ui.add(button).on_hover_text("Pick the day from a calendar").accessible_name(name);
    (picked != day).then_some(picked)
}
