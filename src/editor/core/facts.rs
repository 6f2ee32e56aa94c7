//! What the user records as fact: own reports with their sources, and choices among competing figures (rule 9). They lie
//! under every what-if, travel in the file and are undone like everything else.

use std::sync::Arc;

use super::{Editor, Step};
use crate::{
    document::Change,
    editor::{
        Tone,
        command::{NewReport, NewSource},
        operations::add_note,
    },
    model::{ContributionRecord, Date, FigureRecord, Personnel, Source, date, place, reading},
    report::double::Kind,
    scenario::{Dismissed, FigureRef, Own, OwnFigure, Preference},
};

impl Editor {
    /// Why a report cannot be recorded; `None` when it can.
    pub fn report_refused(&self, report: &NewReport) -> Option<String> {
        let baseline = self.session.views.baseline();
        match &report.of {
            Some(id) if baseline.find(id).is_none() => {
                return Some(format!("there is no row {id} that a source could report on; add it as a new row"));
            }
            None if report.row.contributor.trim().is_empty() => {
                return Some("who sends them? A country is needed".to_owned());
            }
            None if place::canonical_host(&report.row.host).is_none() => {
                return Some("where are they? A country is needed, or several joined by +".to_owned());
            }
            _ => {}
        }
        if let Err(error) = reading::read_number(&report.number) {
            return Some(error.to_string());
        }
        match &report.source {
            NewSource::New(source) if source.title.trim().is_empty() && source.publisher.trim().is_empty() => {
                Some("a fact needs a source: who published it, or under which title".to_owned())
            }
            NewSource::New(source) if !is_published(source) => {
                let typed = source.published.trim();
                Some(format!(
                    "published: a year, a month or a day is needed, as 2022, 2022-02 or 2022-02-22, not “{typed}”"
                ))
            }
            NewSource::Known(id) if baseline.source(id).is_none() => Some(format!("there is no source {id}")),
            _ => None,
        }
    }

    /// Records a report, or puts it in an own one's place.
    pub(super) fn add_report(&mut self, report: &NewReport) {
        if let Some(why) = self.report_refused(report) {
            self.tell(Tone::Warning, format!("Not recorded: {why}."));
            return;
        }
        let Ok(reading) = reading::read_number(&report.number) else { return };
        let mut own = Own::clone(self.session.document.own());
        let source = match &report.source {
            NewSource::Known(id) => id.clone(),
            NewSource::New(new) => {
                let taken = |id: &str| self.session.views.baseline().source(id).is_some();
                let id = fresh("own", taken);
                own.sources.push(Source { id: id.clone(), ..trimmed(new) });
                own.sources.sort_by(|a, b| a.id.cmp(&b.id));
                id
            }
        };
        let of = match &report.of {
            Some(id) => id.clone(),
            None => self.own_row(&mut own, report),
        };
        let personnel = match reading.value {
            reading::Value::Strength(strength) => Personnel::Known(strength),
            reading::Value::Unknown | reading::Value::Relative(_) => Personnel::Unknown,
        };
        let plain = FigureRecord::plain(report.day, report.status, personnel);
        // What the form does not ask for stays as it was: a translation, keys of a newer version.
        let old = report.instead_of.and_then(|at| own.figures.get(at)).cloned();
        let (off, kept) = old.map_or((false, plain.clone()), |old| (old.off, old.figure));
        let FigureRecord { as_of, status, personnel, .. } = plain;
        let of_day = if kept.as_of == as_of { &kept } else { &plain };
        let (basis, preferred) = (of_day.basis, of_day.preferred);
        let mut figure = FigureRecord { as_of, basis, status, personnel, preferred, source, ..kept };
        figure.qualifier = reading.qualifier.unwrap_or_default();
        figure.quote = report.words.trim().to_owned();
        if let Some(note) = reading.note {
            add_note(&mut figure.note, &note);
        }
        let figure = OwnFigure { of: of.clone(), figure, off };
        let label = match report.instead_of.filter(|at| *at < own.figures.len()) {
            Some(at) => {
                let old = &own.figures[at];
                if (&old.of, old.figure.as_of) == (&figure.of, figure.figure.as_of) {
                    own.figures[at] = figure;
                } else {
                    // On the other day it comes last, so that choices there go on meaning what they mean.
                    self.forget_choice(&mut own, at);
                    own.figures.remove(at);
                    own.figures.push(figure);
                }
                "Change my report on"
            }
            None => {
                own.figures.push(figure);
                "Add my report on"
            }
        };
        let name = self.session.views.baseline().find(&of).map_or_else(
            || place::pair_name(&report.row.contributor, &report.row.host),
            |row| crate::report::words::row_name(&self.session.views.baseline().contribution(row)),
        );
        self.put_own(format!("{label} {name}"), own);
        self.select(vec![of]);
    }

    /// A row of the user's own for a report on troops that the dataset does not have.
    fn own_row(&self, own: &mut Own, report: &NewReport) -> String {
        let row = &report.row;
        let contributor = place::code_of(row.contributor.trim()).unwrap_or(row.contributor.trim()).to_owned();
        let host = place::canonical_host(&row.host).unwrap_or_default();
        let head: String = format!("{contributor}.{}.own", host.replace('+', "-"))
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-') { c } else { '-' })
            .collect();
        let taken = |id: &str| {
            let added = self.session.document.scenarios().iter().any(|scenario| scenario.edits.contains_key(id));
            added || self.session.views.baseline().find(id).is_some()
        };
        let id = fresh(&head, taken);
        own.contributions.push(ContributionRecord {
            id: id.clone(),
            contributor,
            host,
            formation: row.formation.trim().to_owned(),
            domain: row.domain,
            element: row.element.trim().to_owned(),
            ..ContributionRecord::default()
        });
        own.contributions.sort_by(|a, b| a.id.cmp(&b.id));
        id
    }

    /// Takes an own report out, with its row and source when nothing else needs them. Choices that count over it move on.
    pub(super) fn remove_report(&mut self, at: usize) {
        let mut own = Own::clone(self.session.document.own());
        let Some(gone) = own.figures.get(at).cloned() else { return };
        self.forget_choice(&mut own, at);
        own.figures.remove(at);
        if !own.figures.iter().any(|figure| figure.of == gone.of) {
            own.contributions.retain(|row| row.id != gone.of);
        }
        if !own.figures.iter().any(|figure| figure.figure.source == gone.figure.source) {
            own.sources.retain(|source| source.id != gone.figure.source);
        }
        self.put_own(format!("Remove my report on {}", self.row_name(&gone.of)), own);
    }

    /// An own report leaves its day: a choice of it goes, and those that count over it move on.
    fn forget_choice(&self, own: &mut Own, at: usize) {
        let baseline = self.session.views.baseline();
        let Some(gone) = own.figures.get(at).cloned() else { return };
        if let Some(row) = baseline.find(&gone.of) {
            let of_day = |figure: &FigureRef| baseline.figure(*figure).as_of == gone.figure.as_of;
            let place =
                baseline.figures(row).into_iter().filter(of_day).position(|one| one == FigureRef::Own(at as u32));
            let place = place.map_or(u32::MAX, |place| place as u32);
            let is_of_day = |p: &Preference| p.of == gone.of && p.as_of == gone.figure.as_of;
            own.preferences.retain(|p| !is_of_day(p) || p.nth != place);
            for preference in own.preferences.iter_mut().filter(|p| is_of_day(p) && p.nth > place) {
                preference.nth -= 1;
            }
        }
    }

    /// Switches an own report off or on: off it stays in the list and in the file, and counts nowhere.
    pub(super) fn switch_report(&mut self, at: usize, on: bool) {
        let mut own = Own::clone(self.session.document.own());
        let Some(report) = own.figures.get_mut(at).filter(|report| report.off == on) else { return };
        report.off = !on;
        let how = if on { "on" } else { "off" };
        let label = format!("Switch my report on {} {how}", self.row_name(&report.of));
        self.put_own(label, own);
    }

    /// Dismisses a remark on double counting with a reason, or brings it back with none.
    pub(super) fn dismiss_double(&mut self, kind: Kind, rows: &[String], why: Option<&str>) {
        let mut own = Own::clone(self.session.document.own());
        let is_this = |one: &Dismissed| one.kind == kind.code() && one.rows == rows;
        let before = own.dismissed.iter().find(|one| is_this(one)).cloned();
        own.dismissed.retain(|one| !is_this(one));
        let label = match why {
            Some(why) => {
                let extra = before.map(|before| before.extra).unwrap_or_default();
                let (kind, rows) = (kind.code().to_owned(), rows.to_vec());
                own.dismissed.push(Dismissed { kind, rows, why: why.trim().to_owned(), extra });
                own.dismissed.sort_by(|a, b| (&a.kind, &a.rows).cmp(&(&b.kind, &b.rows)));
                "Not counted twice"
            }
            None => "Perhaps counted twice",
        };
        let name = rows.first().map(|id| self.row_name(id)).unwrap_or_default();
        self.put_own(format!("{label}: {name}"), own);
    }

    /// Chooses among the figures of a day, or leaves the choice to the file again.
    pub(super) fn prefer(&mut self, id: &str, as_of: Date, nth: Option<u32>, why: &str) {
        let mut own = Own::clone(self.session.document.own());
        let before = own.preferences.iter().find(|p| p.of == id && p.as_of == as_of).cloned();
        own.preferences.retain(|p| !(p.of == id && p.as_of == as_of));
        let label = match nth {
            Some(nth) => {
                let extra = before.map(|before| before.extra).unwrap_or_default();
                let (of, why) = (id.to_owned(), why.trim().to_owned());
                own.preferences.push(Preference { of, as_of, nth, why, extra });
                own.preferences.sort_by(|a, b| (&a.of, a.as_of).cmp(&(&b.of, b.as_of)));
                format!("Another figure for {} on {as_of}", self.row_name(id))
            }
            None => format!("The file’s figure for {} on {as_of}", self.row_name(id)),
        };
        self.put_own(label, own);
    }

    fn put_own(&mut self, label: String, own: Own) {
        let shown = self.session.shown.clone();
        self.make(Step { label, change: Change::PutOwn(Arc::new(own)) }, shown);
    }
}

/// Whether the day a source was published on is one that a file can hold.
fn is_published(source: &Source) -> bool {
    let published = source.published.trim();
    published.is_empty() || date::is_partial_date(published)
}

/// As typed, without spaces around.
fn trimmed(source: &Source) -> Source {
    let mut source = source.clone();
    for text in [&mut source.title, &mut source.publisher, &mut source.published, &mut source.url] {
        *text = text.trim().to_owned();
    }
    source
}

/// "own-1", "own-2", …: the first that is not taken.
fn fresh(head: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut ids = (1u32..).map(|n| format!("{head}-{n}"));
    ids.find(|id| !taken(id)).unwrap_or_default()
}
