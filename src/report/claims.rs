//! Published totals held against the reports of their own day, in the baseline or in a what-if: as data for a window,
//! as a table for reading, as CSV and as JSON.
//!
//! Here: what [`verdict`] decides, made ready to be drawn and read: the numbers, how full a bar is, the ids of the rows
//! behind them and a sentence. It decides nothing itself, and it may not know the rule on screen: every claim is
//! checked by a rule of its own ([`verdict::rule`]). Everything is owned, so that it can be kept while a document
//! changes. Start reading at [`Checked`], then [`check_all`].

use std::{
    io::{self, Write},
    sync::Arc,
};

use serde_json::{Value, json};

use super::totals::{numbers_as_json, rule_as_json};
use crate::{
    model::{Claim, ClaimKind, Date, Strength, grouped, guard::guarded, place},
    scenario::{
        Baseline, Scenario, Sum, View,
        verdict::{self, Check, Selection, Verdict},
    },
};

/// A published total or share and what was found of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was published: number, words, source, selection.
    pub claim: Claim,
    /// What it is about: "Lithuania; eFP Battlegroup Lithuania; in place". A text is about its own words.
    pub subject: String,
    /// Who published it; empty where that is not known.
    pub by: String,
    /// The number as published: "about 6,000", "up to 915", "50 %".
    pub published: String,
    /// How the two compare.
    pub verdict: Verdict,
    /// Low, best and high of what was found: persons, or per cent for a share. `None` for a text, and for a share of
    /// something unknown.
    pub found: Option<[u64; 3]>,
    /// The best sum with what was stated last by rows too old, or without a number because theirs is; persons. `None`
    /// for a text and for a share.
    pub with_older: Option<u64>,
    /// How full a bar is: found in thousandths of published, at most 1,000, which is reached only when all of it is
    /// found. `None` where there is nothing to compare, zero with zero included.
    pub fill: Option<u16>,
    /// The rows behind what was found; for a share those of the whole.
    pub rows: Rows,
    /// For a share, the rows of the part.
    pub part: Option<Rows>,
    /// "1,274 found, 1,100 published; Belgium gives no number".
    pub sentence: String,
}

/// Rows by their ids, by what became of them, and their sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Their sum. Rows only partly inside are among its unknown ones.
    pub sum: Sum,
    /// Counted with a number.
    pub counted: Vec<String>,
    /// Counted without a number.
    pub without_number: Vec<String>,
    /// Of a joined host that the claim names only in part, so that their share is not known.
    pub partly_inside: Vec<String>,
    /// Left out: the last report is too old.
    pub too_old: Vec<String>,
}

/// Checks every published total of the dataset in the what-if whose chain this is; in the baseline when it is empty.
///
/// Those with a verdict come first, then those that cannot be told; each in order of their ids, where claims that share
/// a number ("k033-est", "k033-lva") are one statement about several places, in order of the places' names.
pub fn check_all(baseline: &Arc<Baseline>, chain: &[Arc<Scenario>]) -> Vec<Checked> {
    let mut checked = check_each(baseline, chain, baseline.dataset().claims.iter().collect());
    checked.sort_by_cached_key(|one| (!one.verdict.is_decided(), place_in_list(&one.claim)));
    checked
}

/// Published totals about the troops of all contributors in a single host, of a day at most [`NEAR`] days from `day`: the
/// nearest first, of one day those about all troops in the host before those about a formation.
pub fn near(baseline: &Arc<Baseline>, chain: &[Arc<Scenario>], day: Date) -> Vec<Checked> {
    let distance = |claim: &Claim| (claim.as_of - day).get_days().abs();
    let is_near = |claim: &&Claim| {
        claim.kind == ClaimKind::Total
            && claim.hosts.len() == 1
            && claim.contributors.is_empty()
            && distance(claim) <= NEAR
            && published_best(claim).is_some()
    };
    let near = baseline.dataset().claims.iter().filter(is_near).collect();
    let mut checked = check_each(baseline, chain, near);
    checked.sort_by(|a, b| {
        let key = |one: &Checked| (distance(&one.claim), !is_about_all(&one.claim), one.claim.as_of);
        key(a).cmp(&key(b)).then_with(|| a.claim.id.cmp(&b.claim.id))
    });
    checked
}

/// Checks claims in an order of its own: by rule, so that one view serves all claims of it and only one is held at a time.
fn check_each(baseline: &Arc<Baseline>, chain: &[Arc<Scenario>], mut claims: Vec<&Claim>) -> Vec<Checked> {
    claims.sort_by_key(|claim| (claim.as_of, claim.statuses));
    let mut view: Option<View> = None;
    let mut checked: Vec<Checked> = Vec::with_capacity(claims.len());
    for claim in claims {
        let rule = verdict::rule(claim);
        if view.as_ref().is_none_or(|view| *view.rule() != rule) {
            // A rule that names no group is never refused.
            view = View::baseline(Arc::clone(baseline), &rule).ok().map(|reported| reported.under(chain));
        }
        checked.extend(view.as_ref().map(|view| Checked::of(claim, view)));
    }
    checked
}

/// The published number: of a range the middle, of a floor or a ceiling itself; persons, or per cent for a share.
pub fn published_best(claim: &Claim) -> Option<u32> {
    Strength::from_stated(claim.low, claim.best, claim.high).ok().flatten().map(|strength| strength.best())
}

/// How far from the shown day a published total is still shown beside it.
pub const NEAR: i32 = 31;

/// Whether it is about all foreign troops in its hosts, not about a formation or some contributors.
pub fn is_about_all(claim: &Claim) -> bool {
    claim.formations.is_empty() && claim.contributors.is_empty()
}

/// What claims are sorted by: the id up to its last hyphen, then the hosts' names, then the id.
fn place_in_list(claim: &Claim) -> (String, Vec<String>, String) {
    let number = claim.id.rsplit_once('-').map_or(claim.id.as_str(), |(number, _)| number);
    (number.to_owned(), names_of(&claim.hosts), claim.id.clone())
}

/// How many have each verdict, in order of [`Verdict::ALL`].
pub fn tally(checked: &[Checked]) -> [(Verdict, usize); 4] {
    Verdict::ALL.map(|verdict| (verdict, checked.iter().filter(|one| one.verdict == verdict).count()))
}

impl Checked {
    /// Checks one claim against a view under the claim's own rule ([`verdict::rule`]).
    pub fn of(claim: &Claim, view: &View) -> Self {
        let check = verdict::check(claim, view);
        let sum = &check.selection.sum;
        Self {
            subject: subject(claim),
            by: view.reported().source(&claim.source).map_or_else(String::new, |source| source.by().to_owned()),
            published: published(claim),
            verdict: check.verdict,
            found: check.found,
            with_older: (claim.kind == ClaimKind::Total).then(|| sum.best + sum.older),
            fill: fill(claim, check.found),
            rows: Rows::of(&check.selection, view),
            part: check.part.as_ref().map(|part| Rows::of(part, view)),
            sentence: sentence(claim, &check, view),
            claim: claim.clone(),
        }
    }
}

impl Rows {
    fn of(selection: &Selection, view: &View) -> Self {
        let ids = |rows: &[u32]| rows.iter().map(|row| view.id(*row).to_owned()).collect();
        Self {
            sum: selection.sum,
            counted: ids(&selection.counted),
            without_number: ids(&selection.unknown),
            partly_inside: ids(&selection.partly),
            too_old: ids(&selection.too_old),
        }
    }
}

/// Found in thousandths of published. A published floor or ceiling is taken at its number, a range at its middle.
fn fill(claim: &Claim, found: Option<[u64; 3]>) -> Option<u16> {
    let [_, found, _] = found?;
    let published: u64 = published_best(claim)?.into();
    match published {
        0 if found == 0 => None,
        _ if found >= published => Some(1000),
        // Below 1,000, because found is less than published.
        _ => u16::try_from(u128::from(found) * 1000 / u128::from(published)).ok(),
    }
}

fn names_of(codes: &[String]) -> Vec<String> {
    let mut names: Vec<String> = codes.iter().map(|code| place::place_name(code)).collect();
    names.sort();
    names
}

/// What a claim is about: "Lithuania; eFP Battlegroup Lithuania; in place".
pub(super) fn subject(claim: &Claim) -> String {
    if claim.kind == ClaimKind::Text {
        return format!("“{}”", if claim.gloss.is_empty() { &claim.quote } else { &claim.gloss });
    }
    let hosts = names_of(&claim.hosts).join(", ");
    let places = match (claim.contributors.is_empty(), hosts.is_empty()) {
        (true, true) => "everywhere".to_owned(),
        (true, false) => hosts,
        (false, true) => format!("{} everywhere", names_of(&claim.contributors).join(", ")),
        (false, false) => format!("{} in {hosts}", names_of(&claim.contributors).join(", ")),
    };
    let statuses: Vec<&str> = claim.statuses.iter().map(|status| status.words()).collect();
    let parts = [places, claim.formations.join(", "), statuses.join(", ")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// The words of sources that stand before a number and read well there.
const BEFORE: [&str; 14] = [
    "about",
    "almost",
    "approx.",
    "approximately",
    "around",
    "at least",
    "close to",
    "just over",
    "more than",
    "nearly",
    "over",
    "roughly",
    "some",
    "up to",
];

/// The number as published: "about 6,000".
pub(super) fn published(claim: &Claim) -> String {
    let unit = if claim.kind == ClaimKind::Share { " %" } else { "" };
    let number = |number: u32| format!("{}{unit}", grouped(number.into()));
    let word = claim.qualifier.as_str();
    let reads_well = BEFORE.contains(&word);
    let words = match (claim.low, claim.best, claim.high) {
        (None, None, None) => return "no number".to_owned(),
        (_, Some(best), _) => number(best),
        (Some(low), None, Some(high)) => format!("{}–{}", grouped(low.into()), number(high)),
        (Some(only), None, None) | (None, None, Some(only)) if reads_well => number(only),
        (Some(floor), None, None) => format!("{} or more", number(floor)),
        (None, None, Some(ceiling)) => format!("up to {}", number(ceiling)),
    };
    match word {
        "" => words,
        _ if reads_well => format!("{word} {words}"),
        _ => format!("{words} (“{word}”)"),
    }
}

/// One sentence: what was found, what was published, why it may be more, and what older reports would add.
fn sentence(claim: &Claim, check: &Check, view: &View) -> String {
    let published = format!("{} published", published(claim));
    if claim.kind == ClaimKind::Text {
        return format!("{published}; it cannot be told which rows it means");
    }
    let sum = &check.selection.sum;
    let found = match &check.part {
        None => found_total(sum),
        Some(part) => found_share(&part.sum, sum, check.found),
    };
    let mut parts = vec![format!("{found}, {published}")];
    parts.extend(gaps(&check.selection, view));
    if check.part.is_none() && sum.older > 0 {
        parts.push(format!("{} with older reports", grouped(sum.best + sum.older)));
    }
    parts.join("; ")
}

/// "1,274 found"; a range in parentheses where low, best and high are not the same.
fn found_total(sum: &Sum) -> String {
    if sum.contributions == 0 {
        return "nothing found".to_owned();
    }
    let is_range = sum.low != sum.best || !sum.is_open() && sum.best != sum.high;
    let range = if is_range { format!(" ({})", sum.range()) } else { String::new() };
    format!("{}{range} found", grouped(sum.best))
}

/// "48 % found (500 of 1,044)"; persons alone when the whole is not known.
fn found_share(part: &Sum, whole: &Sum, found: Option<[u64; 3]>) -> String {
    match found {
        _ if whole.contributions == 0 => "nothing found".to_owned(),
        Some([_, per_cent, _]) => {
            format!("{per_cent} % found ({} of {})", grouped(part.best), grouped(whole.best))
        }
        None if whole.unknown > 0 => format!("{} of {} or more found", grouped(part.best), grouped(whole.best)),
        None => format!("{} of {} found", grouped(part.best), grouped(whole.best)),
    }
}

/// Why the sum may be another: rows without a number, partly inside, too old, and floors.
fn gaps(selection: &Selection, view: &View) -> Vec<String> {
    let Selection { sum, unknown, partly, too_old, .. } = selection;
    let named = Named { view, selection };
    let mut gaps = Vec::new();
    if !unknown.is_empty() {
        gaps.push(format!("{} {} no number", named.list(unknown), if unknown.len() == 1 { "gives" } else { "give" }));
    }
    if !partly.is_empty() {
        let lie = if partly.len() == 1 { "lies" } else { "lie" };
        gaps.push(format!("{} {lie} only partly inside", named.list(partly)));
    }
    if !too_old.is_empty() {
        let reports = if too_old.len() == 1 { "report" } else { "reports" };
        let (last, are) = (named.list(too_old), if too_old.len() == 1 { "is" } else { "are" });
        gaps.push(format!("the last {reports} of {last} {are} too old"));
    }
    match sum.open_above {
        0 => {}
        1 => gaps.push("one number is a floor".to_owned()),
        several => gaps.push(format!("{several} numbers are floors")),
    }
    gaps
}

/// Rows of a selection by names that tell them apart within it.
struct Named<'a> {
    view: &'a View,
    selection: &'a Selection,
}

impl Named<'_> {
    /// Most rows that a sentence names; more are counted.
    const MOST: usize = 3;

    /// "Belgium", "Belgium and Norway", "7 rows".
    fn list(&self, rows: &[u32]) -> String {
        let names: Vec<String> = rows.iter().take(Self::MOST).map(|row| self.name(*row)).collect();
        match names.as_slice() {
            _ if rows.len() > Self::MOST => format!("{} rows", grouped(rows.len() as u64)),
            [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
            names => names.concat(),
        }
    }

    /// The contributor; its host too when the selection has several or only part of it is meant, its element when the
    /// contributor has several rows there.
    fn name(&self, row: u32) -> String {
        let at = self.view.contribution(row);
        let Selection { partly, .. } = self.selection;
        let others = || self.selection.rows().filter(|other| *other != row);
        let elsewhere = |other: u32| !partly.contains(&other) && self.view.contribution(other).host != at.host;
        let same = |other: u32| {
            let other = self.view.contribution(other);
            (other.contributor, other.host) == (at.contributor, at.host)
        };
        let mut name = if partly.contains(&row) || others().any(elsewhere) {
            place::pair_name(at.contributor, at.host)
        } else {
            place::place_name(at.contributor)
        };
        if !at.element.is_empty() && others().any(same) {
            name.push_str(&format!(" ({})", at.element));
        }
        name
    }
}

/// For reading: a line per claim, with its verdict and its sentence.
pub fn table(out: &mut impl Write, scenario: &str, checked: &[Checked]) -> io::Result<()> {
    let tally = tally(checked).map(|(verdict, count)| match verdict {
        Verdict::Agrees if count != 1 => format!("{count} agree"),
        _ => format!("{count} {}", verdict.words()),
    });
    writeln!(out, "{scenario}, {} published totals: {}", checked.len(), tally.join(", "))?;
    let months = verdict::MONTHS;
    writeln!(out, "each on its own day, in its own statuses; reports of {months} months; all hosts; own troops too")?;
    let id_width = checked.iter().map(|one| one.claim.id.chars().count()).max().unwrap_or(0).max(5);
    writeln!(out, "{:id_width$}  {:10}  {:11}  what", "claim", "day", "verdict")?;
    for Checked { claim, verdict, subject, sentence, .. } in checked {
        let (day, verdict) = (claim.as_of.to_string(), verdict.words());
        writeln!(out, "{:id_width$}  {day:10}  {verdict:11}  {subject}: {sentence}", claim.id)?;
    }
    Ok(())
}

const COLUMNS: [&str; 12] = [
    "claim_id",
    "stated_low",
    "stated_best",
    "stated_high",
    "computed_low",
    "computed_best",
    "computed_high",
    "unknown",
    "too_old",
    "older_best",
    "contributions",
    "verdict",
];

/// As CSV, in order of the claims; the columns of the reference calculation. What does not apply is empty.
pub fn csv(out: &mut impl Write, checked: &[Checked]) -> io::Result<()> {
    let mut lines: Vec<&Checked> = checked.iter().collect();
    lines.sort_by_cached_key(|one| place_in_list(&one.claim));
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    for one in lines {
        let Checked { claim, rows: Rows { sum, .. }, .. } = one;
        let computed = one.found.map_or([None; 3], |found| found.map(Some));
        let has_rows = claim.kind != ClaimKind::Text;
        let counts = [sum.unknown.into(), sum.too_old.into()].map(|count: u64| has_rows.then_some(count));
        let older = one.with_older.map(|_| sum.older);
        let numbers = [claim.low, claim.best, claim.high]
            .map(|stated| stated.map(u64::from))
            .into_iter()
            .chain(computed)
            .chain(counts)
            .chain([older, has_rows.then_some(sum.contributions.into())])
            .map(|number| number.map_or_else(String::new, |number| number.to_string()));
        table.write_field(&*guarded(&claim.id))?;
        for number in numbers {
            table.write_field(number)?;
        }
        table.write_field(one.verdict.words())?;
        table.write_record(None::<&[u8]>)?;
    }
    table.flush()
}

/// As JSON: how many have each verdict, then every claim with its rule, its numbers and the ids of its rows.
pub fn json(out: &mut impl Write, scenario: &str, checked: &[Checked]) -> io::Result<()> {
    let verdicts: serde_json::Map<String, Value> =
        tally(checked).into_iter().map(|(verdict, count)| (verdict.words().to_owned(), json!(count))).collect();
    let whole = json!({
        "scenario": scenario,
        "verdicts": verdicts,
        "claims": checked.iter().map(as_json).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn as_json(one: &Checked) -> Value {
    let Checked { claim, found, .. } = one;
    // A text is not checked, so by no rule.
    let rule = (claim.kind != ClaimKind::Text).then(|| rule_as_json(&verdict::rule(claim)));
    json!({
        "id": claim.id,
        "kind": claim.kind.code(),
        "subject": one.subject,
        "hosts": claim.hosts,
        "formations": claim.formations,
        "contributors": claim.contributors,
        "counting": rule,
        "published": {
            "low": claim.low,
            "best": claim.best,
            "high": claim.high,
            "tolerance": claim.tolerance.code(),
            "words": one.published,
        },
        "found": found.map(|[low, best, high]| json!({ "low": low, "best": best, "high": high })),
        "with_older": one.with_older,
        "fill": one.fill,
        "verdict": one.verdict.words(),
        "rows": rows_as_json(&one.rows),
        "part": one.part.as_ref().map(rows_as_json),
        "source": claim.source,
        "quote": claim.quote,
        "gloss": claim.gloss,
        "note": claim.note,
        "sentence": one.sentence,
    })
}

fn rows_as_json(rows: &Rows) -> Value {
    json!({
        "sum": numbers_as_json(&rows.sum),
        "counted": rows.counted,
        "without_number": rows.without_number,
        "partly_inside": rows.partly_inside,
        "too_old": rows.too_old,
    })
}
