//! Writing the long table.

use std::{
    collections::HashSet,
    fmt::Write as _,
    io::{self, Write},
    sync::Arc,
};

use super::{Column, guarded};
use crate::{
    document::Document,
    model::{Contribution, Date, Figure, Personnel},
    scenario::{Baseline, FigureRef},
};

/// Writes what is reported as CSV: every figure of the dataset and of the own reports
/// that are not switched off, one a row, in canonical order;
/// no what-ifs. A contribution nobody reports on has one row with nothing behind its own columns. Importing the table
/// gives the same contributions and figures.
///
/// `preferred` is filled where a day has several figures: `yes` for the one used (own reports and choices taken into
/// account), `no` for the others. Text that a spreadsheet would run is [`guarded`].
///
/// # Errors
/// What writing to `out` gives.
pub fn export(document: &Document, out: &mut impl Write) -> Result<(), io::Error> {
    let baseline = Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own()));
    let (set, own) = (document.dataset(), document.own());
    let touched: HashSet<&str> = own
        .figures
        .iter()
        .map(|figure| figure.of.as_str())
        .chain(own.preferences.iter().map(|preference| preference.of.as_str()))
        .collect();
    let mut rows: Vec<u32> = (0..baseline.row_count()).collect();
    if baseline.row_count() > set.row_count() {
        rows.sort_by(|a, b| baseline.id(*a).cmp(baseline.id(*b)));
    }

    let mut table =
        Table { csv: csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(out), number: String::new() };
    table.csv.write_record(Column::ALL.map(Column::name))?;
    for row in rows {
        let mut contribution = baseline.contribution(row);
        // An own row may name a whole that is not there or does not fit; it counts by itself, so that is what is told.
        contribution.part_of = baseline.parent(row).map_or("", |parent| baseline.id(parent));
        if row >= set.row_count() || touched.contains(contribution.id) {
            table.figures(&contribution, &merged(&baseline, row))?;
        } else {
            table.days(&contribution, set.figures_of(row).map(|at| set.figure(at)))?;
        }
    }
    table.csv.flush()
}

/// All figures of a row in canonical order, the one used on a day preferred and first.
fn merged(baseline: &Baseline, row: u32) -> Vec<Figure<'_>> {
    let used = |day: Date, at: FigureRef| baseline.at(row, day).last.is_some_and(|(_, _, used)| used == at);
    let mut figures: Vec<Figure<'_>> = baseline
        .figures(row)
        .into_iter()
        .filter(|at| baseline.is_on(*at))
        .map(|at| {
            let figure = baseline.figure(at);
            let preferred = used(figure.as_of, at);
            Figure { preferred, ..figure }
        })
        .collect();
    figures.sort_by(|a, b| canonical(a).cmp(&canonical(b)));
    figures
}

/// The order of figures in a dataset: day, preferred first, source, status, low, best, high, quote.
fn canonical<'a>(figure: &Figure<'a>) -> impl Ord + use<'a> {
    let strength = figure.personnel.strength().map(|s| (s.low(), s.best(), s.high()));
    (figure.as_of, !figure.preferred, figure.source, figure.status, strength, figure.quote)
}

struct Table<'a, W: Write> {
    csv: csv::Writer<&'a mut W>,
    /// Reused for every number and day.
    number: String,
}

impl<W: Write> Table<'_, W> {
    fn figures(&mut self, of: &Contribution<'_>, figures: &[Figure<'_>]) -> Result<(), io::Error> {
        self.days(of, figures.iter().copied())
    }

    /// Figures come in order of their days.
    fn days<'f>(&mut self, of: &Contribution<'_>, figures: impl Iterator<Item = Figure<'f>>) -> Result<(), io::Error> {
        let mut figures = figures.peekable();
        let mut last = None;
        if figures.peek().is_none() {
            self.attributes(of)?;
            for _ in Column::OF_CONTRIBUTION..Column::ALL.len() {
                self.csv.write_field("")?;
            }
            self.csv.write_record(None::<&[u8]>)?;
        }
        while let Some(figure) = figures.next() {
            let competes = last == Some(figure.as_of) || figures.peek().is_some_and(|next| next.as_of == figure.as_of);
            last = Some(figure.as_of);
            self.attributes(of)?;
            self.figure(&figure, competes)?;
            self.csv.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), io::Error> {
        Ok(self.csv.write_field(guarded(text).as_bytes())?)
    }

    fn shown(&mut self, what: impl std::fmt::Display) -> Result<(), io::Error> {
        self.number.clear();
        // Writing to a String does not fail.
        let _ = write!(self.number, "{what}");
        Ok(self.csv.write_field(&self.number)?)
    }

    fn attributes(&mut self, of: &Contribution<'_>) -> Result<(), io::Error> {
        self.text(of.id)?;
        self.text(of.contributor)?;
        self.text(of.host)?;
        self.text(of.formation)?;
        self.text(of.framework_nation)?;
        self.csv.write_field(of.domain.map_or("", |domain| domain.code()))?;
        self.text(of.element)?;
        self.text(of.part_of)?;
        self.text(of.note)
    }

    fn figure(&mut self, figure: &Figure<'_>, competes: bool) -> Result<(), io::Error> {
        self.shown(figure.as_of)?;
        self.csv.write_field(figure.basis.code())?;
        self.csv.write_field(figure.status.code())?;
        match figure.personnel {
            Personnel::Known(strength) => {
                self.shown(strength.low())?;
                self.shown(strength.best())?;
                self.shown(strength.high())?;
                self.csv.write_field(if strength.open_above() { "yes" } else { "" })?;
            }
            Personnel::Unknown => {
                for _ in [Column::Low, Column::Best, Column::High, Column::OpenAbove] {
                    self.csv.write_field("")?;
                }
            }
        }
        self.text(figure.qualifier)?;
        self.csv.write_field(match (competes, figure.preferred) {
            (false, _) => "",
            (true, true) => "yes",
            (true, false) => "no",
        })?;
        self.text(figure.source)?;
        self.text(figure.quote)?;
        self.text(figure.gloss)?;
        self.text(figure.note)
    }
}
