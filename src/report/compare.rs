//! What-ifs and what is reported side by side: every line of an axis in each of them, with the difference from one of
//! them, the root. As data for a window, as a table for reading, as CSV and as JSON.
//!
//! It counts nothing itself: sums are those of the views, so that a line here is a line of their totals and the last
//! line is their total. It may not know documents or how a what-if is found by its name. Start reading at
//! [`Comparison`], then [`compare`].

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde_json::{Map, Value as Json, json};

use super::{
    totals::{number_names, numbers, numbers_as_json, rule_as_json, rule_in_words},
    words::per_cent,
};
use crate::{
    model::{CountingRule, grouped, grouped_signed, guard::guarded},
    scenario::{Axis, Sum, View},
};

/// What is compared: the name of a what-if, or of the baseline, and its view.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its view.
    pub view: &'a View,
}

/// Several sides under one counting rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the lines are.
    pub axis: Axis,
    /// The rule all sides are counted by.
    pub rule: CountingRule,
    /// The names of the sides; the first is the root that differences are from.
    pub names: Vec<String>,
    /// The lines, the largest in the root first.
    pub lines: Vec<Compared>,
    /// How many lines are not among them because they are the same in all sides.
    pub left_out: usize,
    /// Everything, lines left out included: a value for each side.
    pub total: Vec<Value>,
}

/// A line: a value for each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Code, or the name where there is no code; as in [`crate::scenario::Line`].
    pub key: String,
    /// Name on screen.
    pub name: String,
    /// In order of the sides.
    pub values: Vec<Value>,
}

/// What one side has in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its sum; empty when it has no such row.
    pub sum: Sum,
    /// Best minus the root's best, persons.
    pub difference: i64,
    /// The difference in per cent of the root's best, halves away from zero; `None` of zero.
    pub per_cent: Option<i64>,
}

impl Value {
    fn of(sum: Sum, root: &Sum) -> Self {
        let difference = sum.difference(root);
        let per_cent = i64::try_from(root.best).ok().and_then(|best| per_cent(difference, best));
        Self { sum, difference, per_cent }
    }

    /// The best value as shown: "1,639", "1,639+" when something counted has no number or only a floor, "no number"
    /// when nothing counted has one, "–" when nothing is counted: neither of the two is zero.
    pub fn shown(&self) -> String {
        let sum = &self.sum;
        match (sum.contributions, sum.unknown) {
            (0, 0) => "–".to_owned(),
            (0, _) => "no number".to_owned(),
            _ => format!("{}{}", grouped(sum.best), if sum.is_open() { "+" } else { "" }),
        }
    }

    /// "+31 %"; empty of zero.
    pub fn per_cent_shown(&self) -> String {
        self.per_cent.map_or_else(String::new, |per_cent| format!("{} %", grouped_signed(per_cent)))
    }
}

/// The values of a line from its sums, the root's first.
fn values(sums: &[Sum]) -> Vec<Value> {
    let root = sums.first().copied().unwrap_or_default();
    sums.iter().map(|sum| Value::of(*sum, &root)).collect()
}

/// Compares `root` with `others`; the views must be under the same rule.
///
/// Lines are the largest in the root first, then the largest anywhere, then by key. With `only_changed`, only those
/// that are not the same everywhere: a number that is no longer known is a change too, though the best sum stays.
pub fn compare(root: Side<'_>, others: &[Side<'_>], axis: Axis, only_changed: bool) -> Comparison {
    let sides: Vec<Side<'_>> = std::iter::once(root).chain(others.iter().copied()).collect();
    debug_assert!(sides.iter().all(|side| side.view.rule() == root.view.rule()), "one rule for all sides");
    let mut sums: BTreeMap<(String, String), Vec<Sum>> = BTreeMap::new();
    for (at, side) in sides.iter().enumerate() {
        for line in side.view.lines(axis) {
            sums.entry((line.key, line.name)).or_insert_with(|| vec![Sum::default(); sides.len()])[at] = line.sum;
        }
    }
    let all = sums.len();
    sums.retain(|_, sums| !only_changed || sums.iter().any(|sum| *sum != sums[0]));
    let mut lines: Vec<Compared> =
        sums.into_iter().map(|((key, name), sums)| Compared { key, name, values: values(&sums) }).collect();
    // Stable: where these are equal, the order of keys stays.
    lines.sort_by_key(|line| {
        let best = |value: &Value| value.sum.best;
        std::cmp::Reverse((line.values.first().map(best), line.values.iter().map(best).max()))
    });
    let total: Vec<Sum> = sides.iter().map(|side| *side.view.sum()).collect();
    Comparison {
        axis,
        rule: root.view.rule().clone(),
        names: sides.iter().map(|side| side.name.to_owned()).collect(),
        left_out: all - lines.len(),
        lines,
        total: values(&total),
    }
}

impl Comparison {
    /// The name of the side that differences are from.
    pub fn root(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// Whether a value is open above, so that its mark has to be explained.
    pub fn has_open_ends(&self) -> bool {
        self.total.iter().chain(self.lines.iter().flat_map(|line| &line.values)).any(|value| value.sum.is_open())
    }
}

/// For reading: the value of every side, and behind all but the root's the difference and per cent; the total last.
pub fn table(out: &mut impl Write, comparison: &Comparison) -> io::Result<()> {
    let rule = &comparison.rule;
    writeln!(out, "Compared with {}, {}: {}", comparison.root(), rule.day, rule_in_words(rule))?;
    if comparison.has_open_ends() {
        writeln!(out, "+: something counted has no number or only a floor, so there is no upper bound")?;
    }
    match comparison.left_out {
        0 => {}
        1 => writeln!(out, "1 line is the same everywhere and left out")?,
        several => writeln!(out, "{several} lines are the same everywhere and left out")?,
    }
    let mut grid = vec![heading(comparison)];
    grid.extend(comparison.lines.iter().map(|line| cells(&line.name, &line.values)));
    grid.push(cells("Total", &comparison.total));
    let widths: Vec<usize> = (0..grid[0].len())
        .map(|at| grid.iter().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    for line in &grid {
        let mut text = String::new();
        for (at, (cell, &width)) in line.iter().zip(&widths).enumerate() {
            text.push_str(&if at == 0 { format!("{cell:width$}") } else { format!("  {cell:>width$}") });
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

fn heading(comparison: &Comparison) -> Vec<String> {
    let mut cells = vec![comparison.axis.code().to_owned()];
    for (at, name) in comparison.names.iter().enumerate() {
        cells.push(name.clone());
        if at > 0 {
            cells.extend(["difference".to_owned(), "%".to_owned()]);
        }
    }
    cells
}

fn cells(name: &str, values: &[Value]) -> Vec<String> {
    let mut cells = vec![name.to_owned()];
    for (at, value) in values.iter().enumerate() {
        cells.push(value.shown());
        if at > 0 {
            cells.extend([grouped_signed(value.difference), value.per_cent_shown()]);
        }
    }
    cells
}

/// As CSV: a line per key and side with every number of its sum. No total, which is the sum of the lines; those left
/// out as unchanged add nothing to a difference.
pub fn csv(out: &mut impl Write, comparison: &Comparison) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let head = ["key", "name", "scenario"].into_iter().chain(number_names()).chain(["difference", "per_cent"]);
    table.write_record(head)?;
    for line in &comparison.lines {
        for (side, value) in comparison.names.iter().zip(&line.values) {
            for text in [&line.key, &line.name, side] {
                table.write_field(&*guarded(text))?;
            }
            for (_, number) in numbers(&value.sum) {
                table.write_field(number.to_string())?;
            }
            table.write_field(value.difference.to_string())?;
            table.write_field(value.per_cent.map_or_else(String::new, |per_cent| per_cent.to_string()))?;
            table.write_record(None::<&[u8]>)?;
        }
    }
    table.flush()
}

/// As JSON: the complete rule, the lines with a value for each side, the total.
pub fn json(out: &mut impl Write, comparison: &Comparison) -> io::Result<()> {
    let values = |values: &[Value]| -> Vec<Map<String, Json>> {
        comparison.names.iter().zip(values).map(|(side, value)| value_as_json(side, value)).collect()
    };
    let line = |line: &Compared| json!({ "key": line.key, "name": line.name, "values": values(&line.values) });
    let whole = json!({
        "root": comparison.root(),
        "scenarios": comparison.names,
        "counting": rule_as_json(&comparison.rule),
        "by": comparison.axis.code(),
        "rows": comparison.lines.iter().map(line).collect::<Vec<_>>(),
        "left_out": comparison.left_out,
        "total": values(&comparison.total),
    });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn value_as_json(side: &str, value: &Value) -> Map<String, Json> {
    let mut object = numbers_as_json(&value.sum);
    object.insert("scenario".to_owned(), json!(side));
    object.insert("difference".to_owned(), json!(value.difference));
    object.insert("per_cent".to_owned(), json!(value.per_cent));
    object
}
