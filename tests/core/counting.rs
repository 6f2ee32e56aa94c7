//! The rules of counting: equal to a second implementation on random datasets, equal to the reference calculation on
//! the shipped one.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
    sync::Arc,
};

use muster::{
    model::{CountingRule, Scope, Status, parse_date},
    scenario::{Axis, Baseline, Sum, View, verdict},
};

use crate::plain::{self, Hosts, Rule, Sample};

/// How many random datasets; ten times as many when `MUSTER_LONG` is set.
fn seeds() -> std::ops::Range<u64> {
    0..if std::env::var_os("MUSTER_LONG").is_some() { 4000 } else { 400 }
}

/// Totals and claims of the shipped data, from the reference calculation that comes with it.
const TOTALS: &str = include_str!("../data/expected-totals.csv");
const CLAIMS: &str = include_str!("../data/claims-check.csv");

type Totals = BTreeMap<(&'static str, String), plain::Sum>;

fn rule_of(rule: &Rule) -> CountingRule {
    CountingRule {
        day: parse_date(rule.day).expect("a day"),
        statuses: rule.statuses.iter().map(|code| Status::from_code(code).expect("a status")).collect(),
        max_age_months: rule.months.and_then(NonZeroU32::new),
        hosts: match &rule.hosts {
            Hosts::All => Scope::All,
            Hosts::Group(id) => Scope::Group((*id).to_owned()),
            Hosts::Codes(codes) => Scope::Codes(codes.iter().map(|code| (*code).to_owned()).collect()),
        },
        own_troops: rule.own_troops,
    }
}

fn sum_of(sum: &Sum) -> plain::Sum {
    plain::Sum {
        low: sum.low,
        best: sum.best,
        high: sum.high,
        older: sum.older,
        contributions: sum.contributions,
        open_above: sum.open_above,
        unknown: sum.unknown,
        too_old: sum.too_old,
        part_of: sum.part_of,
        not_counted: sum.not_counted,
    }
}

fn totals_of(view: &View) -> Totals {
    let mut totals = Totals::new();
    if !view.sum().is_empty() {
        totals.insert(("all", String::new()), sum_of(view.sum()));
    }
    for (name, axis) in [("host", Axis::Host), ("contributor", Axis::Contributor), ("status", Axis::Status)] {
        totals.extend(view.lines(axis).into_iter().map(|line| ((name, line.key), sum_of(&line.sum))));
    }
    totals
}

/// Every line on which the two differ, in words.
fn differences(expected: &Totals, found: &Totals) -> String {
    let keys: BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    let lines = keys
        .into_iter()
        .filter(|key| expected.get(*key) != found.get(*key))
        .map(|key| format!("{key:?}\n  expected {:?}\n  found    {:?}", expected.get(key), found.get(key)));
    lines.collect::<Vec<_>>().join("\n")
}

fn baseline_of(document: &muster::document::Document) -> Arc<Baseline> {
    Arc::new(Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own())))
}

#[test]
fn equal_to_a_second_implementation_on_random_datasets() {
    for seed in seeds() {
        let sample = Sample::random(seed);
        let text = sample.json();
        let document = match muster::file::read_text(text.as_bytes()) {
            Ok(opened) => opened.document,
            Err(error) => panic!("seed {seed} is refused: {error:?}\n{text}"),
        };
        let baseline = baseline_of(&document);
        for rule in &sample.rules {
            let hold = |scenario: Option<usize>, view: &View| {
                let differ = differences(&sample.totals(scenario, rule), &totals_of(view));
                let shown = scenario.map_or_else(|| "Reported".to_owned(), Sample::scenario_id);
                assert!(differ.is_empty(), "seed {seed}, {shown}, {rule:?}:\n{differ}\n{text}");
            };
            let reported = View::baseline(Arc::clone(&baseline), &rule_of(rule)).expect("the groups are there");
            hold(None, &reported);
            for scenario in 0..sample.scenario_count() {
                let chain = document.chain(&Sample::scenario_id(scenario));
                let layers = sample.chain(Some(scenario));
                assert_eq!(chain.len(), layers.len(), "seed {seed}\n{text}");
                let mut view = reported.clone();
                for (depth, layer) in layers.into_iter().enumerate() {
                    view = View::derive(&view, &chain[..=depth]);
                    hold(Some(layer), &view);
                }
            }
        }
    }
}

/// Samples that never reach a case prove nothing about it.
#[test]
fn random_datasets_reach_every_case() {
    let mut reached = plain::Sum::default();
    let (mut changed, mut deepest, mut beyond_u32) = (0, 0, 0);
    for sample in seeds().map(Sample::random) {
        for rule in &sample.rules {
            let reported = sample.totals(None, rule);
            for scenario in (0..sample.scenario_count()).map(Some) {
                let totals = sample.totals(scenario, rule);
                changed += u32::from(totals != reported);
                deepest = deepest.max(sample.chain(scenario).len());
                let Some(sum) = totals.get(&("all", String::new())) else {
                    continue;
                };
                beyond_u32 += u32::from(sum.high > u64::from(u32::MAX));
                reached.older += u64::from(sum.older > 0);
                reached.contributions += sum.contributions;
                reached.open_above += sum.open_above;
                reached.unknown += sum.unknown;
                reached.too_old += sum.too_old;
                reached.part_of += sum.part_of;
                reached.not_counted += sum.not_counted;
            }
        }
    }
    let plain::Sum { older, contributions, open_above, unknown, too_old, part_of, not_counted, .. } = reached;
    let counts = [contributions, open_above, unknown, too_old, part_of, not_counted, changed, beyond_u32];
    assert!(
        counts.iter().all(|count| *count > 100) && older > 100,
        "{reached:?}, {changed} changed, {beyond_u32} large"
    );
    assert!(deepest >= 3, "no chain of three: {deepest}");
}

/// The cells of a CSV file by the names of its columns.
fn records(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("a table with a header")
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(cell: &str) -> Option<T> {
    (!cell.is_empty()).then(|| cell.parse().expect("a number"))
}

#[test]
fn shipped_data_equals_every_expected_total() {
    let baseline = baseline_of(&muster::file::shipped().document);
    let mut rules: BTreeMap<[String; 3], Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for record in records(TOTALS) {
        let rule = ["as_of", "statuses", "max_age_months"].map(|column| record[column].clone());
        rules.entry(rule).or_default().push(record);
    }
    assert_eq!(rules.values().map(Vec::len).sum::<usize>(), 912);
    for ([day, statuses, age], lines) in rules {
        let rule = CountingRule {
            day: parse_date(&day).expect("a day"),
            statuses: statuses.split('+').map(|code| Status::from_code(code).expect("a status")).collect(),
            max_age_months: if age == "any" { None } else { number(&age) },
            hosts: Scope::All,
            own_troops: true,
        };
        let view = View::baseline(Arc::clone(&baseline), &rule).expect("all hosts");
        let mut found = totals_of(&view);
        found.retain(|(axis, _), sum| {
            (sum.open_above, sum.not_counted) = (0, 0); // which the table does not have
            *axis != "status" && *sum != plain::Sum::default()
        });
        let mut expected: Totals = lines
            .iter()
            .map(|line| {
                let (axis, key) = match line["group_by"].as_str() {
                    "all" => ("all", String::new()),
                    "host" => ("host", line["key"].clone()),
                    _ => ("contributor", line["key"].clone()),
                };
                let count = |column: &str| number::<u32>(&line[column]).expect("never empty");
                let sum = plain::Sum {
                    low: count("low").into(),
                    best: count("best").into(),
                    high: count("high").into(),
                    older: count("older_best").into(),
                    contributions: count("contributions"),
                    unknown: count("unknown"),
                    too_old: count("too_old"),
                    part_of: count("part_of"),
                    ..plain::Sum::default()
                };
                ((axis, key), sum)
            })
            .collect();
        expected.retain(|_, sum| *sum != plain::Sum::default()); // the line of everything stands there even when empty
        let differ = differences(&expected, &found);
        assert!(differ.is_empty(), "{day}, {statuses}, {age}:\n{differ}");
    }
}

#[test]
fn shipped_claims_get_every_expected_verdict() {
    let document = muster::file::shipped().document;
    let baseline = baseline_of(&document);
    let claims = &document.dataset().claims;
    let lines = records(CLAIMS);
    assert_eq!((claims.len(), lines.len()), (106, 106));
    let mut verdicts: BTreeMap<&str, u32> = BTreeMap::new();
    for line in &lines {
        let id = &line["claim_id"];
        let claim = claims.iter().find(|claim| claim.id == *id).unwrap_or_else(|| panic!("{id} is missing"));
        let stated = ["stated_low", "stated_best", "stated_high"].map(|column| number(&line[column]));
        assert_eq!([claim.low, claim.best, claim.high], stated, "{id}");

        let view = View::baseline(Arc::clone(&baseline), &verdict::rule(claim)).expect("all hosts");
        let check = verdict::check(claim, &view);
        assert_eq!(check.verdict.words(), line["verdict"], "{id}");
        *verdicts.entry(check.verdict.words()).or_default() += 1;
        let [low, best, high] = ["computed_low", "computed_best", "computed_high"].map(|column| number(&line[column]));
        assert_eq!(check.found, low.zip(best).zip(high).map(|((low, best), high)| [low, best, high]), "{id}");
        let sum = check.selection.sum;
        for (column, found) in [
            ("unknown", sum.unknown.into()),
            ("too_old", sum.too_old.into()),
            ("older_best", sum.older),
            ("contributions", sum.contributions.into()),
        ] {
            if let Some(expected) = number::<u64>(&line[column]) {
                assert_eq!(found, expected, "{id}: {column}");
            }
        }
    }
    let expected = [("above", 12), ("agrees", 21), ("below", 19), ("cannot tell", 54)];
    assert_eq!(verdicts, BTreeMap::from(expected));
}

#[test]
fn shipped_headline() {
    let document = muster::file::shipped().document;
    let baseline = baseline_of(&document);
    let view_of = |rule: &CountingRule| View::baseline(Arc::clone(&baseline), rule).expect("the group is there");
    let mut rule = document.counting.clone();
    let view = view_of(&rule);
    let expected = Sum {
        low: 18_180,
        best: 18_465,
        high: 18_470,
        older: 30,
        contributions: 32,
        unknown: 9,
        too_old: 2,
        part_of: 6,
        not_counted: 4,
        open_above: view.sum().open_above,
    };
    assert_eq!(*view.sum(), expected);
    assert_eq!(view.sum().range(), "18,180 or more");
    let parts: u64 = view.totals().by_status.iter().map(|sum| sum.best).sum();
    assert_eq!(parts, 18_465, "the headline's parts add up");
    assert_eq!(view.totals().by_status[Status::Deployed as usize].best, 11_560);

    // 230 who are there belong to a row that is on the way, so counting only who is in place finds more.
    rule.statuses = [Status::Deployed].into_iter().collect();
    assert_eq!(view_of(&rule).sum().best, 11_790);

    rule = document.counting.clone();
    rule.day = parse_date("2021-12-31").expect("a day");
    assert_eq!(view_of(&rule).host_sum("LTU").range(), "1,040 to 1,120");
}
