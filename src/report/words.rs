//! Sentences about rows and changes, the same in the window, on the command line and in what is copied.

use std::sync::Arc;

use crate::{
    model::{Contribution, Personnel, Status, date, grouped_signed, place},
    scenario::{Baseline, Edit, Hold, Op, Scenario, Until, layer},
};

/// "1 change", "1,200 changes".
pub fn changes(n: u64) -> String {
    if n == 1 { "1 change".to_owned() } else { format!("{} changes", crate::model::grouped(n)) }
}

/// "Germany in Lithuania".
pub fn row_name(row: &Contribution<'_>) -> String {
    place::pair_name(row.contributor, row.host)
}

/// A change in plain words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeWords {
    /// The row it is about: "Germany in Lithuania"; the id when there is no such row.
    pub row: String,
    /// Element and formation of the row.
    pub what: String,
    /// "500 → 1,000", "in place → ended", "added", "removed".
    pub what_changes: Vec<String>,
    /// Difference of the best values, persons; `None` when either is not known.
    pub difference: Option<i64>,
    /// Per cent of the old value, halves away from zero; `None` of zero.
    pub per_cent: Option<i64>,
    /// "from 2022-02-22".
    pub from: String,
    /// "until the next report (2022-06-07: 1,000+)", "for good, over the report of …"; empty when it never ends by itself.
    pub until: String,
    /// The user's reason.
    pub why: String,
    /// Why it has no effect, or that the ground has moved; empty otherwise.
    pub flag: String,
}

/// Describes an edit. `chain` is the chain of its what-if, that last.
pub fn change(baseline: &Baseline, chain: &[Arc<Scenario>], id: &str, edit: &Edit) -> ChangeWords {
    let below = &chain[..chain.len().saturating_sub(1)];
    let record = layer::attributes(baseline, chain, id);
    let mut words = ChangeWords {
        row: record.as_ref().map_or_else(|| id.to_owned(), |record| row_name(&record.as_contribution())),
        what: record.as_ref().map(|record| record.element.clone()).unwrap_or_default(),
        why: edit.why.clone(),
        ..ChangeWords::default()
    };
    match &edit.op {
        Op::Unknown { op, .. } => words.what_changes.push(format!("“{op}”, from a newer version")),
        Op::Remove => words.what_changes.push("removed".to_owned()),
        Op::Add(new) => {
            let best = new.figures.first().map_or(Personnel::Unknown, |figure| figure.personnel);
            let status = new.figures.first().map_or("", |figure| figure.status.words());
            words.what_changes.push(format!("added: {best}{}{status}", if status.is_empty() { "" } else { ", " }));
            words.difference = best.best().map(i64::from);
            if let Some(figure) = new.figures.first() {
                words.from = format!("from {}", figure.as_of);
            }
        }
        Op::Change { from, set, .. } => {
            let was = edit.was.clone().or_else(|| layer::before(baseline, below, id, *from, set)).unwrap_or_default();
            if let Some(personnel) = set.personnel {
                let old = was.personnel.unwrap_or(Personnel::Unknown);
                words.what_changes.push(format!("{old} → {personnel}"));
                if let (Some(old), Some(new)) = (old.best(), personnel.best()) {
                    let difference = i64::from(new) - i64::from(old);
                    words.difference = Some(difference);
                    words.per_cent = per_cent(difference, i64::from(old));
                }
            }
            if let Some(status) = set.status.filter(|status| Some(*status) != was.status) {
                let old = was.status.map_or("not reported", Status::words);
                words.what_changes.push(format!("{old} → {status}"));
            }
            let mut attribute = |name: &str, set: &Option<String>, was: &Option<String>, show: fn(&str) -> String| {
                if let Some(new) = set {
                    let show = |text: &str| if text.is_empty() { "–".to_owned() } else { show(text) };
                    let old = was.as_deref().map(show).unwrap_or_else(|| "?".to_owned());
                    words.what_changes.push(format!("{name}: {old} → {}", show(new)));
                }
            };
            attribute("who", &set.contributor, &was.contributor, place::place_name);
            attribute("where", &set.host, &was.host, place::place_name);
            attribute("formation", &set.formation, &was.formation, str::to_owned);
            attribute("what", &set.element, &was.element, str::to_owned);
            attribute("part of", &set.part_of, &was.part_of, str::to_owned);
            attribute("note", &set.note, &was.note, str::to_owned);
            if let Some(domain) = set.domain {
                words.what_changes.push(format!("domain: {domain}"));
            }
        }
    }
    if let Some(hold) = Hold::of(edit, baseline, baseline.find(id)) {
        words.from = format!("from {}", hold.from);
        words.until = until(baseline, &hold, edit);
    }
    words.flag = flag(baseline, below, id, edit);
    words
}

fn until(baseline: &Baseline, hold: &Hold, edit: &Edit) -> String {
    let report = |(day, at)| {
        let figure = baseline.figure(at);
        let says = match (figure.status, figure.personnel) {
            (Status::Ended, _) => "ended".to_owned(),
            (_, Personnel::Unknown) => format!("{}, no number", figure.status),
            (_, known) => known.to_string(),
        };
        format!("{day}: {says}")
    };
    let open = matches!(edit.op, Op::Change { until: Until::Open, .. });
    match (hold.until, hold.overruled, open) {
        (Some(next), ..) => format!("until the next report ({})", report(next)),
        (None, Some(next), _) => format!("for good, over the report of {}", report(next)),
        (None, None, true) => "for good".to_owned(),
        (None, None, false) => String::new(),
    }
}

fn flag(baseline: &Baseline, below: &[Arc<Scenario>], id: &str, edit: &Edit) -> String {
    match layer::idle(baseline, below, id, edit) {
        Some(layer::Idle::Gone) => "not applied: the row is not there".to_owned(),
        Some(layer::Idle::Taken) => "not applied: there is already a row of this id".to_owned(),
        Some(layer::Idle::Newer) => "not applied: made by a newer version".to_owned(),
        None if layer::is_stale(baseline, below, id, edit) => "what it was changed from has changed since".to_owned(),
        None => String::new(),
    }
}

/// Per cent of `of`, halves away from zero; `None` of zero.
pub fn per_cent(difference: i64, of: i64) -> Option<i64> {
    if of == 0 {
        return None;
    }
    let doubled = i128::from(difference) * 200;
    let of = i128::from(of);
    let rounded = (doubled.abs() + of.abs()) / (2 * of.abs());
    i64::try_from(if (doubled < 0) == (of < 0) { rounded } else { -rounded }).ok()
}

impl ChangeWords {
    /// "(+500, +100 %)"; empty when there is no difference to tell.
    pub fn by(&self) -> String {
        match (self.difference, self.per_cent) {
            (Some(difference), Some(per_cent)) => {
                format!("({}, {} %)", grouped_signed(difference), grouped_signed(per_cent))
            }
            (Some(difference), None) => format!("({})", grouped_signed(difference)),
            _ => String::new(),
        }
    }

    /// One line: "Germany in Lithuania: 500 → 1,000 (+500, +100 %) from 2022-02-22. Why: …".
    pub fn line(&self) -> String {
        let mut changes = self.what_changes.clone();
        if let (Some(number), by) = (changes.first_mut(), self.by())
            && !by.is_empty()
        {
            // The number, when it changes, comes first.
            *number = format!("{number} {by}");
        }
        let mut line = format!("{}: {}", self.row, changes.join(", "));
        for part in [&self.from, &self.until] {
            if !part.is_empty() {
                line.push(' ');
                line.push_str(part);
            }
        }
        line.push('.');
        if !self.why.is_empty() {
            line.push_str(" Why: ");
            line.push_str(&self.why);
        }
        if !self.flag.is_empty() {
            line.push_str(" [");
            line.push_str(&self.flag);
            line.push(']');
        }
        line
    }
}

/// "22 Feb 2022": for sentences.
pub fn day(day: crate::model::Date) -> String {
    date::in_words(day)
}

#[cfg(test)]
mod tests {
    use super::per_cent;

    #[test]
    fn per_cent_rounds_halves_away_from_zero_and_knows_no_per_cent_of_zero() {
        assert_eq!(per_cent(500, 500), Some(100));
        assert_eq!(per_cent(1, 200), Some(1));
        assert_eq!(per_cent(-1, 200), Some(-1));
        assert_eq!(per_cent(1, 201), Some(0));
        assert_eq!(per_cent(-92, 460), Some(-20));
        assert_eq!(per_cent(7, 0), None);
    }
}
