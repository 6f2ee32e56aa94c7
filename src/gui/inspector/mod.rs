//! Why this number: for a selected row its reports, source and words ([`row`]); for a total the rows behind it
//! ([`total`]); and the published totals that either can be held against ([`published`]).
//!
//! Everything drawn is decided elsewhere ([`crate::report::evidence`], [`crate::report::claims`]) and kept here while
//! nothing changes. Start reading at [`Inspector::ui`].

pub mod published;
mod row;
mod total;

use eframe::egui::{Label, RichText, Ui};

use super::{Commands, ask::Ask, scenarios::section};
use crate::{
    editor::{Action, Command, Session},
    report::{
        claims::{self, Checked},
        double::{self, Remark},
        evidence::{self, Behind, Subject},
    },
};

/// What was found out for what is selected.
#[derive(Default)]
pub struct Inspector {
    behind: Option<(u64, Subject, Behind)>,
    claims: Option<(u64, Vec<Checked>)>,
    doubles: Option<(u64, Vec<Remark>)>,
    /// A source that was asked for, to be shown among the sources.
    wanted_source: Option<String>,
}

impl Inspector {
    /// Draws it. `ask` is where a form is put that is to be opened.
    pub(super) fn ui(&mut self, ui: &mut Ui, session: &Session, ask: &mut Option<Ask>, commands: &mut Commands) {
        let subject = session.subject().cloned();
        match (subject, session.selected()) {
            (Some(subject), _) => self.total_ui(ui, session, &subject, commands),
            (None, []) => self.total_ui(ui, session, &Subject::Total, commands),
            (None, [one]) => match session.view().find(one) {
                Some(row) => {
                    row::ui(ui, session, row, ask, &mut self.wanted_source, commands);
                    let day = session.rule().day;
                    for remark in self.doubles(session).iter().filter(|remark| remark.rows.contains(one)) {
                        wrapped(ui, &format!("Counted twice? {}", remark.sentence(session.view())), false);
                        if ui.link("Say whether it is…").clicked() {
                            commands.push(Command::Act(Action::DoubleCounting));
                        }
                    }
                    published::of_row_ui(ui, self.claims(session), one, day, commands);
                }
                None => self.total_ui(ui, session, &Subject::Total, commands),
            },
            (None, many) => {
                section(ui, &format!("{} ROWS SELECTED", many.len()));
                // What was looked at before is one click away.
                let of = self.behind.as_ref().map_or(Subject::Total, |(_, subject, _)| subject.clone());
                if ui.link(format!("‹ {}", of.name())).on_hover_text("Back to what the total is made of").clicked() {
                    commands.push(Command::Explain(of));
                }
                total::selection_ui(ui, session, commands);
            }
        }
    }

    /// A source whose name was clicked, once.
    pub(super) fn take_wanted_source(&mut self) -> Option<String> {
        self.wanted_source.take()
    }

    fn total_ui(&mut self, ui: &mut Ui, session: &Session, subject: &Subject, commands: &mut Commands) {
        let generation = session.generation();
        if self.behind.as_ref().is_none_or(|(made, of, _)| *made != generation || of != subject) {
            self.behind = Some((generation, subject.clone(), evidence::behind(session.view(), subject)));
        }
        let view = session.view();
        let is_in = |id: &String| view.find(id).is_some_and(|row| subject.holds(view, row));
        let doubles = self.doubles(session).iter().filter(|remark| remark.rows.iter().any(is_in)).count();
        if let Some((.., behind)) = &self.behind {
            total::ui(ui, session, subject, behind, doubles, commands);
        }
    }

    /// What may be counted twice; of large datasets only on demand, for every edit would look for it anew.
    fn doubles(&mut self, session: &Session) -> &[Remark] {
        const AT_ONCE: u32 = 5_000;
        let generation = session.generation();
        if session.view().row_count() > AT_ONCE {
            return &[];
        }
        if self.doubles.as_ref().is_none_or(|(made, _)| *made != generation) {
            let mut found = double::remarks(session.view(), session.document().own());
            found.retain(|remark| remark.dismissed.is_none());
            self.doubles = Some((generation, found));
        }
        self.doubles.as_ref().map_or(&[], |(_, found)| found)
    }

    /// All published totals held against what is shown.
    pub(super) fn claims(&mut self, session: &Session) -> &[Checked] {
        let generation = session.generation();
        if self.claims.as_ref().is_none_or(|(made, _)| *made != generation) {
            let chain = session.shown().map(|shown| session.document().chain(&shown.id)).unwrap_or_default();
            self.claims = Some((generation, claims::check_all(session.views().baseline(), &chain)));
        }
        self.claims.as_ref().map_or(&[], |(_, claims)| claims)
    }
}

fn wrapped(ui: &mut Ui, text: &str, weak: bool) {
    let text = RichText::new(text);
    ui.add(Label::new(if weak { text.weak() } else { text }).wrap().selectable(true));
}
