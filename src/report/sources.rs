//! Sources: which there are, what each says in order of days and what becomes of it, and a filter by what is known of
//! them.
//!
//! Knows the reports, the dataset's published totals and one view; decides nothing itself ([`evidence`] does) and draws
//! nothing. Start reading at [`list`], then [`said`].

use std::collections::{HashMap, HashSet};

use super::evidence::{self, Reason, Use};
use crate::{
    model::{Basis, Date, Source, SourceKind},
    scenario::{Baseline, FigureRef, View},
};

/// What must be known of a report for it to be shown. The usual one lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind of source.
    pub kind: Option<SourceKind>,
    /// In this language, as the source states it.
    pub language: Option<String>,
    /// Only reports whose day was inferred.
    pub inferred: bool,
    /// Only reports that were published after the day on screen, so that nobody could know them then.
    pub later: bool,
}

impl Filter {
    /// Whether everything is let through.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// In a few words; empty when everything is let through.
    pub fn words(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        words.extend(self.kind.map(SourceKind::code));
        words.extend(self.language.as_deref());
        words.extend(self.inferred.then_some("day inferred"));
        words.extend(self.later.then_some("published later"));
        words.join(", ")
    }

    /// Whether a source is let through, apart from what its single reports say.
    pub fn lets_source(&self, source: Option<&Source>, day: Date) -> bool {
        if self.kind.is_none() && self.language.is_none() && !self.later {
            return true;
        }
        source.is_some_and(|source| {
            self.kind.is_none_or(|kind| source.kind == Some(kind))
                && self.language.as_ref().is_none_or(|language| source.language == *language)
                && (!self.later || evidence::is_after(&source.published, day))
        })
    }

    /// Whether a report is let through on the day on screen.
    pub fn lets(&self, baseline: &Baseline, at: FigureRef, day: Date) -> bool {
        let figure = baseline.figure(at);
        (!self.inferred || figure.basis == Basis::Inferred) && self.lets_source(baseline.source(figure.source), day)
    }

    /// Whether one of the reports in force for a row is let through. Rows without any are let through only by the usual
    /// filter.
    pub fn lets_row(&self, baseline: &Baseline, row: u32, day: Date) -> bool {
        if self.is_usual() {
            return true;
        }
        let report = baseline.at(row, day);
        let figures = report.last.map(|last| last.2).into_iter().chain(report.number.map(|number| number.2));
        figures.into_iter().any(|at| self.lets(baseline, at, day))
    }
}

/// A source in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// How many reports are out of it.
    pub reports: u32,
    /// How many published totals are out of it.
    pub claims: u32,
}

/// All sources that say something, by publisher, then by when they were published.
pub fn list(baseline: &Baseline) -> Vec<Listed> {
    let dataset = baseline.dataset();
    let mut reports: HashMap<&str, u32> = HashMap::new();
    for at in 0..dataset.figure_count() {
        *reports.entry(dataset.figure(at).source).or_default() += 1;
    }
    for figure in &baseline.own().figures {
        *reports.entry(&figure.figure.source).or_default() += 1;
    }
    let mut claims: HashMap<&str, u32> = HashMap::new();
    for claim in &dataset.claims {
        *claims.entry(&claim.source).or_default() += 1;
    }
    let all = dataset.sources.iter().chain(&baseline.own().sources);
    let mut listed: Vec<(&Source, Listed)> = all
        .map(|source| {
            let of = |counts: &HashMap<&str, u32>| counts.get(source.id.as_str()).copied().unwrap_or_default();
            (source, Listed { id: source.id.clone(), reports: of(&reports), claims: of(&claims) })
        })
        .filter(|(_, one)| one.reports + one.claims > 0)
        .collect();
    listed.sort_by_cached_key(|(source, one)| {
        (source.publisher.to_lowercase(), source.published.clone(), one.id.clone())
    });
    listed.into_iter().map(|(_, one)| one).collect()
}

/// "Deutsche Welle, 2022-02-22": what a source is called in a line.
pub fn name(source: &Source) -> String {
    let who = if source.by().is_empty() { &source.id } else { source.by() };
    if source.published.is_empty() { who.to_owned() } else { format!("{who}, {}", source.published) }
}

/// Something that a source says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A report of a row.
    Report {
        /// The row's id.
        row: String,
        /// Where its words are.
        at: FigureRef,
        /// What becomes of it.
        used: Use,
        /// What becomes of its row; says something of the report only when that is in force.
        reason: Reason,
    },
    /// A published total, by its place in the dataset.
    Claim(usize),
}

/// What a source says: its reports in order of days, then its published totals.
pub fn said(view: &View, source: &str) -> Vec<(Date, Said)> {
    let baseline = view.reported();
    let day = view.rule().day;
    let mut said: Vec<(Date, Said)> = Vec::new();
    let (dataset, own) = (baseline.dataset(), &baseline.own().figures);
    let own: HashSet<&str> =
        own.iter().filter(|report| report.figure.source == source).map(|report| report.of.as_str()).collect();
    let is_of = |at: &FigureRef| baseline.figure(*at).source == source;
    for row in 0..baseline.row_count() {
        let id = baseline.id(row);
        let says = row < dataset.row_count() && dataset.figures_of(row).any(|at| is_of(&FigureRef::Base(at)));
        if !says && !own.contains(id) {
            continue;
        }
        // The view knows the rows of the baseline by the same ids.
        let Some(shown) = view.find(id) else { continue };
        let reason = evidence::reason(view, shown);
        for one in evidence::reports(baseline, row, day).into_iter().rev().filter(|one| is_of(&one.at)) {
            let report = Said::Report { row: id.to_owned(), at: one.at, used: one.used, reason };
            said.push((baseline.figure(one.at).as_of, report));
        }
    }
    let claims = dataset.claims.iter().enumerate().filter(|(_, claim)| claim.source == source);
    said.extend(claims.map(|(at, claim)| (claim.as_of, Said::Claim(at))));
    said.sort_by(|a, b| {
        let kind = |said: &Said| matches!(said, Said::Claim(_));
        (kind(&a.1), a.0).cmp(&(kind(&b.1), b.0))
    });
    said
}

/// Whether a report is in a total, and why not: "counted", "left out: too old", "earlier", "another figure of that day
/// is used".
pub const fn becomes(used: Use, reason: Reason) -> &'static str {
    match used {
        Use::InForce | Use::Number => reason.words(),
        Use::Status => "the status in force, no number",
        Use::Earlier => "earlier: a later report holds",
        Use::Later => "later than the day on screen",
        Use::Competing | Use::Off => used.words(),
    }
}
