//! Questions and small forms over the window.
//!
//! [`facts`] has the forms for what is recorded as fact.

mod double;
mod facts;

use std::path::PathBuf;

use eframe::egui::{self, Id, Modal, RichText, TextEdit, Ui};

use super::{
    Commands, days, dialogs,
    jobs::{Message, Wanted},
    menu, style,
};
use crate::{
    editor::{Action, Answer, Command, Editor, NewRow, Question, Session, session::Next},
    model::{Date, Status, date, place},
    report::revision::Line,
    scenario::Baseline,
};

/// A form that is open.
#[derive(Debug)]
pub enum Ask {
    /// A new row.
    Row {
        /// As typed so far.
        row: Box<NewRow>,
        /// The first day, as typed.
        from: String,
        /// Why it was not taken.
        problem: Option<String>,
        /// The first field has not been given the focus yet.
        fresh: bool,
    },
    /// A report to record.
    Report(Box<facts::Report>),
    /// The reason for another figure of a day.
    Prefer(Box<facts::Prefer>),
    /// The list of own reports.
    MyReports,
    /// What may be counted twice.
    Doubles(Box<double::Doubles>),
    /// A name for the shown what-if.
    Name {
        /// The what-if.
        scenario: String,
        /// As typed so far.
        name: String,
        /// Why it was not taken.
        problem: Option<String>,
        /// It has not been given the focus yet.
        fresh: bool,
    },
    /// A path, where there is no file dialog.
    Path {
        /// Why it is asked like this.
        why: String,
        /// What for.
        wanted: Wanted,
        /// As typed so far.
        path: String,
        /// It has not been given the focus yet.
        fresh: bool,
    },
    /// May this file be replaced?
    Replace(PathBuf),
    /// All commands, to choose from.
    Commands {
        /// As typed so far.
        wanted: String,
        /// The field has not been given the focus yet.
        fresh: bool,
    },
    /// What the newer dataset that was brought in changed.
    Revision,
    /// How to use the program.
    Help,
    /// Who made this and of what.
    About,
}

impl Ask {
    /// A form for a new row, filled with what the selected one has.
    pub fn row(session: &Session) -> Self {
        let mut row = NewRow::default();
        let view = session.view();
        if let Some(like) = session.selected().first().and_then(|id| view.find(id)) {
            let at = view.contribution(like);
            row.host = at.host.to_owned();
            row.formation = at.formation.to_owned();
        }
        Self::Row { row: Box::new(row), from: session.rule().day.to_string(), problem: None, fresh: true }
    }

    /// A form for the name of the shown what-if.
    pub fn name(session: &Session) -> Option<Self> {
        let shown = session.shown()?;
        Some(Self::Name { scenario: shown.id.clone(), name: shown.name.clone(), problem: None, fresh: true })
    }

    /// A report on a row, or on troops that have none yet.
    pub fn report(session: &Session, of: Option<&str>) -> Self {
        Self::Report(Box::new(facts::Report::new(session, of)))
    }

    /// An own report to change or remove; `at` counts in the order they were recorded.
    pub fn own_report(baseline: &Baseline, at: usize) -> Self {
        facts::Report::own(baseline, at).map_or(Self::MyReports, |report| Self::Report(Box::new(report)))
    }

    /// Which figure of a day to use, and why.
    pub fn prefer(id: &str, as_of: Date, nth: u32) -> Self {
        Self::Prefer(Box::new(facts::Prefer::new(id, as_of, nth)))
    }

    /// The list of all commands.
    pub fn commands() -> Self {
        Self::Commands { wanted: String::new(), fresh: true }
    }

    /// What leaving the form without an answer means: a save that is not made is not waited for.
    fn given_up(&self) -> Option<Command> {
        match self {
            Self::Path { wanted: Wanted::Save(_), .. } | Self::Replace(_) => Some(Command::PickedSave(None)),
            _ => None,
        }
    }

    /// A path field.
    pub fn path(why: String, wanted: Wanted) -> Self {
        let path = if let Wanted::Save(name) = &wanted { name.clone() } else { String::new() };
        Self::Path { why, wanted, path, fresh: true }
    }
}

/// What the editor must have answered.
pub fn questions_ui(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    let Some(question) = session.question() else { return };
    let mut answer = None;
    let modal = modal(ui, "question").show(ui.ctx(), |ui| {
        ui.set_width(420.0);
        match question {
            Question::Unsaved(next) => {
                ui.heading(format!("Save changes to {}?", session.name()));
                ui.add_space(4.0);
                let what = match next {
                    Next::Quit => "The window is about to close.",
                    Next::New => "A new document is about to be started.",
                    Next::PickOpen | Next::Open(_) | Next::OpenShipped => "Another file is about to be opened.",
                };
                ui.label(format!("{what} Without saving, this is lost:"));
                unsaved_ui(ui, &session.history().unsaved());
                ui.add_space(10.0);
                buttons_ui(ui, |ui| {
                    if primary_ui(ui, "Save").clicked() {
                        answer = Some(Answer::Save);
                    }
                    for (text, gives) in [("Don’t save", Answer::Yes), ("Cancel", Answer::Cancel)] {
                        if ui.button(text).clicked() {
                            answer = Some(gives);
                        }
                    }
                });
            }
            Question::NoneThere { row, .. } => {
                ui.heading("No troops at all?");
                ui.add_space(4.0);
                ui.label(format!(
                    "For {row} no number is given, which is not zero. Do you mean that none are there? To say again that \
                     no number is given, press Delete instead."
                ));
                ui.add_space(10.0);
                buttons_ui(ui, |ui| {
                    for (text, gives) in [("None are there", Answer::Yes), ("Cancel", Answer::Cancel)] {
                        if ui.button(text).clicked() {
                            answer = Some(gives);
                        }
                    }
                });
            }
        }
    });
    if modal.should_close() {
        answer = answer.or(Some(Answer::Cancel));
    }
    commands.extend(answer.map(Command::Answer));
}

/// The steps that would be lost, the latest first.
fn unsaved_ui(ui: &mut Ui, labels: &[&str]) {
    const NAMED: usize = 5;
    for label in labels.iter().take(NAMED) {
        ui.add(egui::Label::new(RichText::new(format!("• {label}")).weak()).wrap());
    }
    if labels.len() > NAMED {
        let more = labels.len() - NAMED;
        ui.weak(format!("and {more} earlier change{}", if more == 1 { "" } else { "s" }));
    }
    if labels.is_empty() {
        ui.weak("• what you have undone since the last save");
    }
}

/// The button that most people want.
fn primary_ui(ui: &mut Ui, text: &str) -> egui::Response {
    let palette = style::palette(ui);
    let text = RichText::new(text).color(palette.ground).font(style::strong_font(13.5));
    let edge = egui::Stroke::new(1.0, palette.accent);
    ui.add(egui::Button::new(text).fill(palette.accent).stroke(edge))
}

fn modal(ui: &Ui, name: &'static str) -> Modal {
    let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(18));
    Modal::new(Id::unique(("modal", name))).frame(frame)
}

fn buttons_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(add);
}

/// Shows an open form; `true` when it is done with.
pub fn ui(ui: &mut Ui, ask: &mut Ask, editor: &Editor, commands: &mut Commands) -> bool {
    let session = editor.session();
    let (mut done, mut next) = (false, None);
    let modal = modal(ui, "form").show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        done = match ask {
            Ask::Row { row, from, problem, fresh } => row_ui(ui, session, row, from, problem, fresh, commands),
            Ask::Report(report) => facts::report_ui(ui, editor, report, commands),
            Ask::Prefer(prefer) => facts::prefer_ui(ui, session, prefer, commands),
            Ask::MyReports => facts::list_ui(ui, session, &mut next, commands),
            Ask::Doubles(doubles) => double::list_ui(ui, session, doubles, commands),
            Ask::Name { scenario, name, problem, fresh } => {
                name_ui(ui, editor, scenario, name, problem, fresh, commands)
            }
            Ask::Path { why, wanted, path, fresh } => path_ui(ui, why, wanted, path, fresh, &mut next, commands),
            Ask::Replace(path) => replace_ui(ui, path, commands),
            Ask::Commands { wanted, fresh } => commands_ui(ui, editor, wanted, fresh, commands),
            Ask::Revision => revision_ui(ui, session),
            Ask::Help => help_ui(ui),
            Ask::About => about_ui(ui, session),
        };
    });
    if let Some(next) = next {
        *ask = next;
        return false;
    }
    if !done && modal.should_close() {
        commands.extend(ask.given_up());
        done = true;
    }
    done
}

/// Enter in a text field; on a button it is the button's.
fn entered(field: &egui::Response) -> bool {
    field.lost_focus() && field.ctx.input(|input| input.key_pressed(egui::Key::Enter))
}

fn field_ui(ui: &mut Ui, label: &str, hint: &str, text: &mut String) -> egui::Response {
    let name = ui.label(label);
    let response = ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(320.0)).labelled_by(name.id);
    ui.end_row();
    response
}

fn row_ui(
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

/// The country that is typed, or those that could be meant by what is typed so far.
fn offers_ui(ui: &mut Ui, text: &mut String) {
    const MOST: usize = 4;
    let (before, part) = text.rsplit_once('+').map_or((String::new(), text.as_str()), |(b, p)| (format!("{b}+"), p));
    if part.trim().is_empty() {
        return;
    }
    ui.label("");
    if let Some(code) = place::code_of(part.trim()) {
        ui.weak(place::place_name(code));
        ui.end_row();
        return;
    }
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let offered = place::complete(part, MOST);
        if offered.is_empty() {
            ui.weak("no country of this name; taken as typed");
        }
        for (_, name) in offered {
            if ui.link(RichText::new(name).small()).on_hover_text("Take this one").clicked() {
                chosen = Some(format!("{before}{name}"));
            }
        }
    });
    ui.end_row();
    if let Some(chosen) = chosen {
        *text = chosen;
    }
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

fn name_ui(
    ui: &mut Ui,
    editor: &Editor,
    scenario: &str,
    name: &mut String,
    problem: &mut Option<String>,
    fresh: &mut bool,
    commands: &mut Commands,
) -> bool {
    ui.heading("Rename the what-if");
    ui.add_space(8.0);
    let field = ui.add(TextEdit::singleline(name).desired_width(f32::INFINITY)).accessible_name("Name");
    if std::mem::take(fresh) {
        field.request_focus();
    }
    if field.changed() {
        *problem = None;
    }
    if let Some(problem) = problem {
        ui.colored_label(style::palette(ui).wrong, problem.as_str());
    }
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if primary_ui(ui, "Rename").clicked() || entered(&field) {
            // What cannot be taken stays to be mended.
            *problem = editor.name_refused(scenario, name);
            *fresh = problem.is_some();
            if problem.is_none() {
                commands.push(Command::Rename { scenario: scenario.to_owned(), name: name.clone() });
                done = true;
            }
        }
        done |= ui.button("Cancel").clicked();
    });
    done
}

fn path_ui(
    ui: &mut Ui,
    why: &str,
    wanted: &Wanted,
    path: &mut String,
    fresh: &mut bool,
    next: &mut Option<Ask>,
    commands: &mut Commands,
) -> bool {
    let (heading, button) = match wanted {
        Wanted::Open => ("Open", "Open this"),
        Wanted::Dataset => ("Bring in a newer dataset", "Bring this in"),
        Wanted::Save(_) => ("Save as", "Save here"),
    };
    ui.heading(heading);
    ui.label(why);
    ui.add_space(8.0);
    let name = ui.label("Path of the file");
    let field = ui.add(TextEdit::singleline(path).desired_width(f32::INFINITY)).labelled_by(name.id);
    if std::mem::take(fresh) {
        field.request_focus();
    }
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        let ready = !path.trim().is_empty();
        if ui.add_enabled(ready, egui::Button::new(button)).clicked() || ready && entered(&field) {
            let chosen = PathBuf::from(path.trim());
            if !matches!(wanted, Wanted::Save(_)) {
                commands.push(wanted.picked(Some(chosen)));
            } else {
                match dialogs::save_to_typed(chosen) {
                    Message::Command(command) => commands.push(*command),
                    Message::MayReplace(path) => *next = Some(Ask::Replace(path)),
                    Message::AskPath { .. } => {}
                }
            }
            done = true;
        }
        if ui.button("Cancel").clicked() {
            commands.push(wanted.picked(None));
            done = true;
        }
    });
    done
}

fn replace_ui(ui: &mut Ui, path: &std::path::Path, commands: &mut Commands) -> bool {
    ui.heading("Replace the file?");
    ui.label(format!("{} is there already.", path.display()));
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        if ui.button("Replace").clicked() {
            commands.push(Command::PickedSave(Some(path.to_owned())));
            done = true;
        }
        if ui.button("Cancel").clicked() {
            commands.push(Command::PickedSave(None));
            done = true;
        }
    });
    done
}

/// All actions whose text or help has what was typed; Enter runs the first.
fn commands_ui(ui: &mut Ui, editor: &Editor, wanted: &mut String, fresh: &mut bool, commands: &mut Commands) -> bool {
    let field = TextEdit::singleline(wanted).hint_text("Type a command").desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name("Command");
    if std::mem::take(fresh) {
        field.request_focus();
    }
    ui.add_space(6.0);
    let has = |text: &str| text.to_lowercase().contains(&wanted.trim().to_lowercase());
    let fits = |action: &Action| *action != Action::Commands && (has(action.text()) || has(action.help()));
    let mut chosen = None;
    egui::ScrollArea::vertical().max_height(340.0).auto_shrink([false, true]).show(ui, |ui| {
        for action in Action::ALL.into_iter().filter(fits) {
            let why_not = editor.unavailable(action);
            let mut button =
                egui::Button::new(action.text()).min_size(egui::vec2(ui.available_width(), 0.0)).frame(false);
            if let Some(keys) = menu::keys(action).first() {
                button = button.shortcut_text(ui.ctx().format_shortcut(keys));
            }
            let response = ui.add_enabled(why_not.is_none(), button).on_hover_text(action.help());
            let response = response.on_disabled_hover_text(why_not.unwrap_or_default());
            response.clone().accessible_name(format!("Run: {}", action.text()));
            if response.clicked() || why_not.is_none() && chosen.is_none() && entered(&field) {
                chosen = Some(action);
            }
        }
    });
    if chosen.is_none() && entered(&field) {
        field.request_focus();
    }
    commands.extend(chosen.map(Command::Act));
    chosen.is_some()
}

/// What a newer dataset changed. Only the lines in sight are laid out: there may be as many as there are reports.
fn revision_ui(ui: &mut Ui, session: &Session) -> bool {
    let Some(revision) = session.revision() else {
        return true;
    };
    ui.set_width(760.0);
    ui.heading("What the newer dataset changed");
    ui.label(match revision.of_user() {
        0 => "Nothing that you made is affected.",
        _ => "What you made is all kept; what no longer fits has no effect and is listed first.",
    });
    ui.add_space(6.0);
    let lines = revision.lines();
    let height = ui.text_style_height(&egui::TextStyle::Body);
    let area = egui::ScrollArea::both().max_height(420.0).auto_shrink([false, true]);
    area.show_rows(ui, height, lines.len(), |ui, shown| {
        for line in lines.get(shown).unwrap_or_default() {
            let text = match line {
                Line::Heading(text) => RichText::new(text).font(style::strong_font(13.5)),
                Line::Entry(entry) => RichText::new(format!("   {entry}")),
                Line::Remark(text) => RichText::new(*text).weak(),
            };
            ui.add(egui::Label::new(text).extend().selectable(true));
        }
    });
    ui.add_space(8.0);
    let mut done = false;
    buttons_ui(ui, |ui| {
        done = ui.button("Close").clicked();
        if ui.button("Copy").on_hover_text("Copy the whole list").clicked() {
            ui.copy_text(revision.text());
        }
    });
    done
}

fn help_ui(ui: &mut Ui) -> bool {
    ui.heading("Help and keys");
    egui::ScrollArea::vertical().max_height(460.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.label(
            "The headline answers: how many are in place, on the way, announced. The sentence below it says what counts, \
             and can be changed. A row without a number is not zero; a total with one has no upper bound, hence the “+”.",
        );
        ui.label(
            "Type over a number, a status or a name to ask “what if”: the change holds from the day on screen until the \
             next report. What is reported is never overwritten.",
        );
        ui.label("A number can be 1000, 50-60, ~500, up to 460, over 500, +300, -20%, or nothing: no number given.");
        ui.add_space(8.0);
        egui::Grid::new("keys").num_columns(2).striped(true).spacing([18.0, 4.0]).show(ui, |ui| {
            for action in Action::ALL {
                for keys in menu::keys(action) {
                    ui.label(ui.ctx().format_shortcut(keys));
                    ui.label(action.help());
                    ui.end_row();
                }
            }
            for (keys, what) in [
                ("Arrows, Home, End, Page Up, Page Down", "Move in the table; with Shift, select"),
                ("Tab, Shift+Tab", "The next cell, the one before; at the row’s end on to what follows the table"),
                ("Typing, F2, Enter, double click", "Edit a cell"),
                ("Up, Down while a country is typed", "Choose one of those offered; Enter takes it"),
                ("Enter, Tab while typing", "Take what was typed and move on"),
                ("Esc", "Leave the cell as it was"),
                ("Delete", "No number given, which is never zero; empties texts"),
                ("Click on a column’s head", "The largest or the first on top; then the other way round; then by host"),
                ("Left, Right on the time line", "The day with reports before, the next one"),
            ] {
                ui.label(keys);
                ui.label(what);
                ui.end_row();
            }
        });
    });
    ui.add_space(8.0);
    ui.button("Close").clicked()
}

fn about_ui(ui: &mut Ui, session: &Session) -> bool {
    ui.heading(format!("Muster {}", env!("CARGO_PKG_VERSION")));
    ui.label("Who has how many troops where, on which day, according to whom; and what would be if.");
    ui.add_space(8.0);
    ui.label(RichText::new("About this data").font(style::strong_font(13.5)));
    let set = session.document().dataset();
    let span = set.span().map_or_else(String::new, |(first, last)| {
        format!(" from {} to {}", date::in_words(first), date::in_words(last))
    });
    ui.label(format!(
        "{}: {} figures of {} contributions{span}, out of {} sources. It is not complete: it holds what was found in \
         readable sources, not an official order of battle. A nation that is missing is not zero.",
        if set.title.is_empty() { session.name() } else { set.title.clone() },
        set.figure_count(),
        set.row_count(),
        set.sources.len()
    ));
    ui.label(
        "Figures are facts. Quotations in the shipped dataset are short and remain under the rights of their publishers; \
         each source has a usage note.",
    );
    ui.add_space(8.0);
    ui.label(RichText::new("Licences").font(style::strong_font(13.5)));
    ui.label(
        "Muster is free software under MIT or Apache-2.0. It is built with egui and other libraries, and shows text in \
         Inter (SIL Open Font License 1.1) and Hack; THIRD-PARTY.md lists all of them with their terms.",
    );
    ui.label("It works offline and sends nothing anywhere.");
    ui.add_space(8.0);
    ui.button("Close").clicked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{Action, Editor, Effect};

    #[test]
    fn leaving_the_path_field_gives_up_quitting_too() {
        let mut editor = Editor::shipped();
        editor.run(Command::Act(Action::NewWhatIf));
        editor.run(Command::CloseRequested);
        let asked = editor.run(Command::Answer(Answer::Save));
        assert!(matches!(asked[..], [Effect::PickSave { .. }]));
        for form in [Ask::path(String::new(), Wanted::Save("a".to_owned())), Ask::Replace(PathBuf::from("a"))] {
            editor.run(form.given_up().expect("a save is given up"));
        }
        let path = PathBuf::from("later.muster.json");
        let (revision, rule) = (editor.session().history().revision(), editor.session().rule().clone());
        let after = editor.run(Command::Saved { path, revision, rule, result: Ok(()) });
        assert!(after.is_empty(), "a later save quits: {after:?}");
    }
}
