//! Totals of a what-if under a rule, as a table for reading, as CSV or as JSON.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::{
    model::{CountingRule, Scope, grouped, guard::guarded},
    scenario::{Axis, Line, Sum, View},
};

/// The name that stands for the baseline.
pub const REPORTED: &str = "Reported";

/// Totals for reading: aligned, thousands grouped, the total last.
pub fn table(out: &mut impl Write, scenario: &str, view: &View, axis: Axis) -> io::Result<()> {
    let rule = view.rule();
    writeln!(out, "{scenario}, {}: {}", rule.day, rule_in_words(rule))?;
    let lines = view.lines(axis);
    let total = Line { key: String::new(), name: "Total".to_owned(), sum: *view.sum() };
    let width = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or(0).max(5);
    let head = ["low", "best", "high", "counted", "no number", "too old", "older", "part of", "not counted"];
    write!(out, "{:width$}", axis.code())?;
    for name in head {
        write!(out, "  {name:>11}")?;
    }
    writeln!(out)?;
    for line in lines.iter().chain([&total]) {
        let sum = &line.sum;
        let high = if sum.is_open() { "or more".to_owned() } else { grouped(sum.high) };
        write!(out, "{:width$}  {:>11}  {:>11}  {high:>11}", line.name, grouped(sum.low), grouped(sum.best))?;
        let rest = [
            u64::from(sum.contributions),
            u64::from(sum.unknown),
            u64::from(sum.too_old),
            sum.older,
            u64::from(sum.part_of),
            u64::from(sum.not_counted),
        ];
        for number in rest {
            write!(out, "  {:>11}", grouped(number))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Totals as CSV: a header, a line per key, and no total, which is the sum of the lines.
pub fn csv(out: &mut impl Write, view: &View, axis: Axis) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["key", "name"].into_iter().chain(number_names()))?;
    for line in view.lines(axis) {
        let mut record = vec![guarded(&line.key).into_owned(), guarded(&line.name).into_owned()];
        record.extend(numbers(&line.sum).map(|(_, number)| number.to_string()));
        table.write_record(&record)?;
    }
    table.flush()
}

/// Every number of a sum, named and in the order of the columns.
pub(super) fn numbers(sum: &Sum) -> [(&'static str, u64); 10] {
    [
        ("low", sum.low),
        ("best", sum.best),
        ("high", sum.high),
        ("open_above", sum.open_above.into()),
        ("contributions", sum.contributions.into()),
        ("unknown", sum.unknown.into()),
        ("too_old", sum.too_old.into()),
        ("older", sum.older),
        ("part_of", sum.part_of.into()),
        ("not_counted", sum.not_counted.into()),
    ]
}

/// The columns of [`numbers`].
pub(super) fn number_names() -> impl Iterator<Item = &'static str> {
    numbers(&Sum::default()).into_iter().map(|(name, _)| name)
}

/// Every number of a sum as the fields of a JSON object.
pub(super) fn numbers_as_json(sum: &Sum) -> Map<String, Value> {
    numbers(sum).into_iter().map(|(name, number)| (name.to_owned(), json!(number))).collect()
}

/// Totals as JSON: the complete rule, the lines, the total.
pub fn json(out: &mut impl Write, scenario: &str, view: &View, axis: Axis) -> io::Result<()> {
    let row = |line: &Line| {
        let mut row = numbers_as_json(&line.sum);
        row.insert("key".to_owned(), json!(line.key));
        row.insert("name".to_owned(), json!(line.name));
        row
    };
    let rows: Vec<_> = view.lines(axis).iter().map(row).collect();
    let whole = json!({
        "scenario": scenario,
        "counting": rule_as_json(view.rule()),
        "by": axis.code(),
        "rows": rows,
        "total": numbers_as_json(view.sum()),
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// A rule with nothing left out.
pub fn rule_as_json(rule: &CountingRule) -> Value {
    json!({
        "day": rule.day.to_string(),
        "statuses": rule.statuses.iter().map(|status| status.code()).collect::<Vec<_>>(),
        "max_age_months": rule.max_age_months.map_or(json!("any"), |months| json!(months.get())),
        "hosts": match &rule.hosts {
            Scope::All => json!("all"),
            Scope::Group(id) => json!(id),
            Scope::Codes(codes) => json!(codes),
        },
        "own_troops": rule.own_troops,
    })
}

/// "in place, on the way, announced; 18 months; group hosts2022; without own troops".
pub fn rule_in_words(rule: &CountingRule) -> String {
    let statuses: Vec<&str> = rule.statuses.iter().map(|status| status.words()).collect();
    let age = rule.max_age_months.map_or("any age".to_owned(), |months| format!("reports of {months} months"));
    let hosts = match &rule.hosts {
        Scope::All => "all hosts".to_owned(),
        Scope::Group(id) => format!("group {id}"),
        Scope::Codes(codes) => codes.iter().cloned().collect::<Vec<_>>().join(", "),
    };
    let own = if rule.own_troops { "own troops too" } else { "without own troops" };
    format!("{}; {age}; {hosts}; {own}", if statuses.is_empty() { "nothing".to_owned() } else { statuses.join(", ") })
}
