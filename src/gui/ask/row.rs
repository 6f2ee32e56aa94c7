//! The form for a new row of a what-if.

use eframe::egui::{self, TextEdit, Ui};

use super::{buttons_ui, entered, field_ui, offers_ui, primary_ui};
use crate::{
    editor::{Command, NewRow, Session},
    gui::{Commands, days, style},
    model::{Status, place},
};

pub(super) fn row_ui(
    ui: &mut Ui,
    session: &Session,
    row: &mut NewRow,
    from: &mut String,
    problem: &mut Option<String>,
    fresh: &mut bool,
    commands: &mut Commands,
) -> bool {
    ui.heading("Add a row");
    ui.label(match session.shown() {
        Some(shown) => format!("To the what-if “{}”. What is reported stays as it is.", shown.name),
        None => "Starts a what-if. What is reported stays as it is.".to_owned(),
    });
    ui.add_space(8.0);
    let mut sent = false;
    egui::Grid::new("row").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        let first = field_ui(ui, "Who sends them", "Germany, DEU, …", &mut row.contributor);
        if std::mem::take(fresh) {
            first.request_focus();
        }
        sent |= entered(&first);
        offers_ui(ui, &mut row.contributor);
        sent |= entered(&field_ui(ui, "To which host", "Lithuania, LTU, or EST+LVA", &mut row.host));
        offers_ui(ui, &mut row.host);
        for (label, hint, text) in [
            ("What they are", "battlegroup contingent", &mut row.element),
            ("In which formation", "", &mut row.formation),
            ("How many", "500, 50-60, up to 80; empty: no number", &mut row.troops),
        ] {
            sent |= entered(&field_ui(ui, label, hint, text));
        }
        let name = ui.label("Their status");
        let chosen = row.status.unwrap_or(Status::Deployed);
        let combo = egui::ComboBox::from_id_salt("status").selected_text(chosen.words()).show_ui(ui, |ui| {
            for status in Status::COUNTABLE {
                if ui.selectable_label(chosen == status, status.words()).clicked() {
                    row.status = Some(status);
                }
            }
        });
        combo.response.labelled_by(name.id);
        ui.end_row();
        let name = ui.label("From which day");
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(from).hint_text("YYYY-MM-DD").desired_width(100.0);
            sent |= entered(&ui.add(field).labelled_by(name.id));
            let day = crate::model::parse_date(from.trim()).unwrap_or(session.rule().day);
            if let Some(day) = days::picker_ui(ui, "from", "Calendar of the new row", day) {
                *from = day.to_string();
            }
        });
        ui.end_row();
        sent |= entered(&field_ui(ui, "Why", "the reason, for the record", &mut row.why));
    });
    if let Some(problem) = problem {
        ui.colored_label(style::palette(ui).wrong, problem.as_str());
    }
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if primary_ui(ui, "Add row").clicked() || sent {
            *problem = check_row(row, from);
            if problem.is_none() {
                row.from = crate::model::parse_date(from.trim());
                commands.push(Command::AddRow(row.clone()));
                done = true;
            }
        }
        done |= ui.button("Cancel").clicked();
    });
    done
}

fn check_row(row: &NewRow, from: &str) -> Option<String> {
    if row.contributor.trim().is_empty() {
        return Some("Who sends them? A country is needed.".to_owned());
    }
    if place::canonical_host(&row.host).is_none() {
        return Some("Where are they? A country is needed, or several joined by +.".to_owned());
    }
    if let Err(error) = crate::model::reading::read_number(&row.troops) {
        return Some(format!("Troops: {error}"));
    }
    crate::model::parse_date(from.trim()).is_none().then(|| "From: a day as YYYY-MM-DD is needed.".to_owned())
}
