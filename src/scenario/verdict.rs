//! Published totals against the sum of reports (rule of counting 7). Informs; decides nothing.

use std::{collections::BTreeSet, num::NonZeroU32};

use super::{
    baseline::Baseline,
    layer::Layered,
    totals::Sum,
    view::{Kind, View},
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
    /// The words in tables and on screen.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
            Self::Agrees => "agrees",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// A claim held against the reports of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was found: persons for a total, per cent for a share; `None` for a text, or a share of something unknown.
    pub found: Option<[u64; 3]>,
    /// Rows behind it (for a share: behind the whole).
    pub sum: Sum,
    /// The verdict.
    pub verdict: Verdict,
}

/// The age at which claims are checked, months.
pub const MONTHS: NonZeroU32 = NonZeroU32::new(18).unwrap();

/// Holds `claim` against the reports: on its own date, for its own statuses, own troops included, at [`MONTHS`].
pub fn check(claim: &Claim, baseline: &std::sync::Arc<Baseline>) -> Check {
    let none = Check { found: None, sum: Sum::default(), verdict: Verdict::CannotTell };
    if claim.kind == ClaimKind::Text {
        return none;
    }
    let rule = CountingRule {
        day: claim.as_of,
        statuses: claim.statuses,
        max_age_months: Some(MONTHS),
        hosts: Scope::All,
        own_troops: true,
    };
    let Ok(view) = View::baseline(std::sync::Arc::clone(baseline), &rule) else {
        return none;
    };
    let mut sum = selected(claim, &view, &claim.contributors);
    let mut found = Some([sum.low, sum.best, sum.high]);
    if claim.kind == ClaimKind::Share {
        let whole = selected(claim, &view, &[]);
        let known = whole.best > 0 && whole.unknown == 0 && whole.too_old == 0;
        found = known.then(|| [sum.low, sum.best, sum.high].map(|part| per_cent(part, whole.best)));
        sum = whole;
    }
    let Some([low, _, high]) = found else {
        return Check { found, sum, verdict: Verdict::CannotTell };
    };
    let verdict = if exceeds(claim, low) {
        Verdict::Above
    } else if sum.unknown > 0 || sum.too_old > 0 || sum.contributions == 0 {
        Verdict::CannotTell
    } else if falls_short(claim, high) {
        Verdict::Below
    } else {
        Verdict::Agrees
    };
    Check { found, sum, verdict }
}

/// The rows a claim is about, summed: a part whose parent is not among them counts; a host only partly inside makes a
/// row unknown.
fn selected(claim: &Claim, view: &View, contributors: &[String]) -> Sum {
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
    let mut sum = Sum::default();
    for row in &rows {
        let mut at = view.row(*row);
        if at.kind == Kind::PartOf {
            if at.parent.is_some_and(|parent| rows.contains(&parent)) {
                continue;
            }
            at.kind = at.alone;
        }
        let inside = place::host_codes(view.contribution(*row).host).all(|code| any(&claim.hosts, code));
        if !inside && matches!(at.kind, Kind::Known | Kind::Unknown) {
            at = super::view::Row { kind: Kind::Unknown, older: 0, state: Layered { number: None, ..at.state }, ..at };
        }
        sum.add(&at);
    }
    sum
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
