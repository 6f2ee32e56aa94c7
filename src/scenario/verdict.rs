//! Published totals against the sum of reports (rule of counting 7). Informs; decides nothing.
//!
//! A claim has a counting rule of its own ([`rule`]): what the file or the window counts by has no say here, so a claim
//! means the same whatever is on screen. Knows no words beyond the verdict's own. Start reading at [`check`].

use std::{collections::BTreeSet, num::NonZeroU32};

use super::{
    layer::Layered,
    totals::Sum,
    view::{Kind, Row, View},
};
use crate::model::{Claim, ClaimKind, CountingRule, Scope, Tolerance, place};

/// How the sum of reports compares with a published number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The low sum exceeds the number and its tolerance, whatever is unknown.
    Above,
    /// The high sum stays under it.
    Below,
    /// Within the tolerance.
    Agrees,
    /// Something in the selection has no number, is too old or only partly inside, or nothing is recorded.
    CannotTell,
}

impl Verdict {
    /// All of them; those that decide something first.
    pub const ALL: [Self; 4] = [Self::Above, Self::Below, Self::Agrees, Self::CannotTell];

    /// The words in tables and on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
            Self::Agrees => "agrees",
            Self::CannotTell => "cannot tell",
        }
    }

    /// Whether the reports are enough to compare.
    pub const fn is_decided(self) -> bool {
        !matches!(self, Self::CannotTell)
    }
}

/// The rows a claim is about, by what became of them, and their sum. Rows are numbers in the view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The sum; rows only partly inside are among its unknown ones.
    pub sum: Sum,
    /// Counted with a number.
    pub counted: Vec<u32>,
    /// Counted without a number.
    pub unknown: Vec<u32>,
    /// Of a joined host that the claim names only in part: its share of the number is not known.
    pub partly: Vec<u32>,
    /// Left out: the last report is too old.
    pub too_old: Vec<u32>,
}

/// A claim held against the reports of its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was found: persons for a total, per cent for a share; `None` for a text, or a share of something unknown.
    pub found: Option<[u64; 3]>,
    /// The rows behind it; for a share those of the whole.
    pub selection: Selection,
    /// For a share, the rows of the part.
    pub part: Option<Selection>,
    /// The verdict.
    pub verdict: Verdict,
}

/// The age at which claims are checked, months.
pub const MONTHS: NonZeroU32 = NonZeroU32::new(18).unwrap();

/// The rule a claim is checked by: its own date and statuses, [`MONTHS`], every host, own troops included.
pub fn rule(claim: &Claim) -> CountingRule {
    CountingRule {
        day: claim.as_of,
        statuses: claim.statuses,
        max_age_months: Some(MONTHS),
        hosts: Scope::All,
        own_troops: true,
    }
}

/// Holds `claim` against a view under the claim's own [`rule`]: of the baseline or of a what-if.
pub fn check(claim: &Claim, view: &View) -> Check {
    if claim.kind == ClaimKind::Text {
        return Check { found: None, selection: Selection::default(), part: None, verdict: Verdict::CannotTell };
    }
    debug_assert_eq!(view.rule(), &rule(claim), "a claim is checked by its own rule");
    let selection = selected(claim, view, &claim.contributors);
    if claim.kind == ClaimKind::Share {
        let whole = selected(claim, view, &[]);
        let found = share(&selection.sum, &whole.sum);
        return Check { found, verdict: verdict(claim, found, &whole.sum), selection: whole, part: Some(selection) };
    }
    let sum = &selection.sum;
    let found = Some([sum.low, sum.best, sum.high]);
    Check { found, verdict: verdict(claim, found, sum), selection, part: None }
}

/// Per cent of the whole; `None` when the whole is not known.
fn share(part: &Sum, whole: &Sum) -> Option<[u64; 3]> {
    let known = whole.best > 0 && whole.unknown == 0 && whole.too_old == 0;
    known.then(|| [part.low, part.best, part.high].map(|part| per_cent(part, whole.best)))
}

fn verdict(claim: &Claim, found: Option<[u64; 3]>, sum: &Sum) -> Verdict {
    let Some([low, _, high]) = found else {
        return Verdict::CannotTell;
    };
    if exceeds(claim, low) {
        Verdict::Above
    } else if sum.unknown > 0 || sum.too_old > 0 || sum.contributions == 0 {
        Verdict::CannotTell
    } else if falls_short(claim, high) {
        Verdict::Below
    } else {
        Verdict::Agrees
    }
}

/// The rows a claim is about, summed: a part whose parent is not among them counts; a host only partly inside makes a
/// row unknown.
fn selected(claim: &Claim, view: &View, contributors: &[String]) -> Selection {
    let any = |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
    let rows: BTreeSet<u32> = view
        .rows()
        .filter(|(row, _)| {
            let at = view.contribution(*row);
            (claim.hosts.is_empty() || place::host_codes(at.host).any(|code| any(&claim.hosts, code)))
                && any(&claim.formations, at.formation)
                && any(contributors, at.contributor)
        })
        .map(|(row, _)| row)
        .collect();
    let mut selection = Selection::default();
    for row in &rows {
        let mut at = view.row(*row);
        if at.kind == Kind::PartOf {
            if at.parent.is_some_and(|parent| rows.contains(&parent)) {
                continue;
            }
            at.kind = at.alone;
        }
        let inside = place::host_codes(view.contribution(*row).host).all(|code| any(&claim.hosts, code));
        selection.add(*row, &at, inside);
    }
    selection
}

impl Selection {
    fn add(&mut self, row: u32, at: &Row, inside: bool) {
        match at.kind {
            Kind::Known | Kind::Unknown if !inside => {
                let state = Layered { number: None, ..at.state };
                self.sum.add(&Row { kind: Kind::Unknown, older: 0, state, ..*at });
                return self.partly.push(row);
            }
            Kind::Known => self.counted.push(row),
            Kind::Unknown => self.unknown.push(row),
            Kind::TooOld => self.too_old.push(row),
            _ => {}
        }
        self.sum.add(at);
    }

    /// Every row that has a say: with a number, without, partly inside, too old.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        [&self.counted, &self.unknown, &self.partly, &self.too_old].into_iter().flatten().copied()
    }
}

/// 100 × part ÷ whole, half to even.
fn per_cent(part: u64, whole: u64) -> u64 {
    let (part, whole) = (u128::from(part) * 100, u128::from(whole));
    let (quotient, rest) = (part / whole, part % whole);
    let up = rest * 2 > whole || rest * 2 == whole && quotient % 2 == 1;
    (quotient + u128::from(up)) as u64
}

fn times(number: u64, factor: u64) -> u128 {
    u128::from(number) * u128::from(factor)
}

fn exceeds(claim: &Claim, low: u64) -> bool {
    let over = |stated: u32, per_cent: u64| times(low, 100) > times(u64::from(stated), per_cent);
    match (claim.low, claim.best, claim.high) {
        (_, Some(best), _) => match claim.tolerance {
            Tolerance::About => over(best, 110),
            Tolerance::Nearly => over(best, 100),
            Tolerance::Exact | Tolerance::JustOver => over(best, 105),
        },
        (_, None, Some(high)) => over(high, 100),
        (Some(floor), None, None) => claim.tolerance == Tolerance::JustOver && over(floor, 110),
        (None, None, None) => false,
    }
}

fn falls_short(claim: &Claim, high: u64) -> bool {
    let under = |stated: u32, per_cent: u64| times(high, 100) < times(u64::from(stated), per_cent);
    match (claim.low, claim.best) {
        (_, Some(best)) => match claim.tolerance {
            Tolerance::About | Tolerance::Nearly => under(best, 90),
            Tolerance::Exact | Tolerance::JustOver => under(best, 95),
        },
        (Some(floor), None) => under(floor, 100),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::per_cent;

    #[test]
    fn halves_go_to_the_even_number() {
        assert_eq!(per_cent(1, 200), 0);
        assert_eq!(per_cent(3, 200), 2);
        assert_eq!(per_cent(500, 1044), 48);
        assert_eq!(per_cent(u64::MAX, u64::MAX), 100);
    }
}
