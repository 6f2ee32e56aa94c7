//! What-ifs side by side: every value is one of the totals, every difference is worked out by hand or again from them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use muster::{
    document::Document,
    file::SHIPPED,
    report::compare::{self, Comparison, Side, Value},
    scenario::{Axis, Baseline, View},
};
use serde_json::json;

use crate::common::{arg, file_in, folder, muster, opened};

const AXES: [Axis; 6] = [Axis::Host, Axis::Contributor, Axis::Cell, Axis::Formation, Axis::Domain, Axis::Status];

/// Three what-ifs on the shipped data, by its own rule on 22 February 2022, where 18,465 are reported:
/// - "Germany doubles": 500 Germans in Lithuania (lrt-2022-02-14) are 1,000;
/// - "No British", on it: the 800 announced for Estonia (dw-2022-02-22) are taken out;
/// - "Belgium": 250 where Belgium is named without a number (dw-2022-02-22), and the 130 Spaniards in Bulgaria unknown.
fn with_what_ifs(folder: &Path) -> PathBuf {
    let path = file_in(folder, "flank.muster.json", SHIPPED);
    for edit in [
        &["--scenario", "Germany doubles", "--set", "deu.ltu.efp=1000"][..],
        &["--scenario", "No British", "--based-on", "Germany doubles", "--remove", "gbr.est.efp.reinforcement-2022"],
        &["--scenario", "Belgium", "--set", "bel.ltu.efp=250", "--set", "esp.bgr.air-policing-2022=unknown"],
    ] {
        muster(["edit", arg(&path), "-o", arg(&path)].iter().chain(edit)).done();
    }
    path
}

fn document(path: &Path) -> Document {
    muster::file::open(path).expect("it is read").document
}

/// The views of Reported and of every what-if, by the file's rule.
fn views(document: &Document) -> Vec<(String, View)> {
    let baseline = Arc::new(Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own())));
    let reported = View::baseline(baseline, &document.counting).expect("the group is there");
    let mut views = vec![("Reported".to_owned(), reported.clone())];
    for scenario in document.scenarios() {
        views.push((scenario.name.clone(), reported.under(&document.chain(&scenario.id))));
    }
    views
}

/// Compares these, the first as root.
fn compared(views: &[(String, View)], names: &[&str], axis: Axis, only_changed: bool) -> Comparison {
    let side = |name: &&str| {
        let (name, view) = views.iter().find(|(known, _)| known == name).expect("a view of that name");
        Side { name, view }
    };
    let sides: Vec<Side<'_>> = names.iter().map(side).collect();
    compare::compare(sides[0], &sides[1..], axis, only_changed)
}

/// Best, difference and per cent of every side.
fn numbers(values: &[Value]) -> Vec<(u64, i64, Option<i64>)> {
    values.iter().map(|value| (value.sum.best, value.difference, value.per_cent)).collect()
}

fn line(comparison: &Comparison, key: &str) -> Vec<(u64, i64, Option<i64>)> {
    let line = comparison.lines.iter().find(|line| line.key == key);
    numbers(&line.unwrap_or_else(|| panic!("no line {key}: {:?}", keys(comparison))).values)
}

fn keys(comparison: &Comparison) -> Vec<&str> {
    comparison.lines.iter().map(|line| line.key.as_str()).collect()
}

fn shown(comparison: &Comparison, key: &str) -> Vec<String> {
    let line = comparison.lines.iter().find(|line| line.key == key).expect("the line");
    line.values.iter().map(Value::shown).collect()
}

const ALL: [&str; 4] = ["Reported", "Germany doubles", "No British", "Belgium"];

#[test]
fn differences_from_what_is_reported() {
    let folder = folder();
    let views = views(&document(&with_what_ifs(folder.path())));
    let by_host = compared(&views, &ALL, Axis::Host, false);
    // 500 of 1,639 is 30.5 %, 250 of it 15.3 %; 800 of 2,000 is 40 %.
    let (same, none) = (Some(0), None);
    assert_eq!(
        line(&by_host, "LTU"),
        [(1_639, 0, same), (2_139, 500, Some(31)), (2_139, 500, Some(31)), (1_889, 250, Some(15))]
    );
    assert_eq!(line(&by_host, "EST"), [(2_000, 0, same), (2_000, 0, same), (1_200, -800, Some(-40)), (2_000, 0, same)]);
    assert_eq!(line(&by_host, "BGR"), [(130, 0, same), (130, 0, same), (130, 0, same), (0, -130, Some(-100))]);
    // 500 of 18,465 is 2.7 %, -300 of it -1.6 %, 120 of it 0.6 %.
    assert_eq!(
        numbers(&by_host.total),
        [(18_465, 0, same), (18_965, 500, Some(3)), (18_165, -300, Some(-2)), (18_585, 120, Some(1))]
    );
    let by_cell = compared(&views, &ALL, Axis::Cell, false);
    assert_eq!(
        line(&by_cell, "DEU.LTU"),
        [(860, 0, same), (1_360, 500, Some(58)), (1_360, 500, Some(58)), (860, 0, same)]
    );
    assert_eq!(by_cell.lines.iter().find(|line| line.key == "DEU.LTU").expect("there").name, "Germany in Lithuania");
    // Nothing in per cent of a root without a number.
    assert_eq!(line(&by_cell, "BEL.LTU"), [(0, 0, none), (0, 0, none), (0, 0, none), (250, 250, none)]);
    let by_status = compared(&views, &ALL, Axis::Status, false);
    assert_eq!(line(&by_status, "announced")[2], (5_395, -800, Some(-13)), "6,195 - 800; 12.9 %");
    let by_formation = compared(&views, &ALL, Axis::Formation, false);
    assert_eq!(line(&by_formation, "eFP Battlegroup Lithuania")[1], (2_039, 500, Some(32)), "1,539 + 500");
}

#[test]
fn any_side_is_a_root() {
    let folder = folder();
    let views = views(&document(&with_what_ifs(folder.path())));
    let by_host = compared(&views, &["Germany doubles", "Reported", "No British"], Axis::Host, false);
    assert_eq!(by_host.root(), "Germany doubles");
    // -500 of 2,139 is -23.4 %, of 18,965 -2.6 %; -800 of 18,965 is -4.2 %.
    assert_eq!(line(&by_host, "LTU"), [(2_139, 0, Some(0)), (1_639, -500, Some(-23)), (2_139, 0, Some(0))]);
    assert_eq!(numbers(&by_host.total), [(18_965, 0, Some(0)), (18_465, -500, Some(-3)), (18_165, -800, Some(-4))]);
    let alone = compared(&views, &["Belgium"], Axis::Host, false);
    assert_eq!(numbers(&alone.total), [(18_585, 0, Some(0))]);
    assert!(compared(&views, &["Belgium"], Axis::Host, true).lines.is_empty(), "nothing differs from itself");
}

#[test]
fn only_what_changed() {
    let folder = folder();
    let views = views(&document(&with_what_ifs(folder.path())));
    for (names, axis, expected) in [
        (&["Reported", "Germany doubles"][..], Axis::Host, &["LTU"][..]),
        (&["Reported", "Germany doubles"], Axis::Cell, &["DEU.LTU"]),
        (&["Reported", "Germany doubles"], Axis::Status, &["deployed"]),
        (&["Reported", "No British"], Axis::Contributor, &["GBR", "DEU"]),
        (&["Germany doubles", "No British"], Axis::Contributor, &["GBR"]),
        (&["Reported", "Belgium"], Axis::Cell, &["ESP.BGR", "BEL.LTU"]),
        // Both build on the same change, so against each other it is none.
        (&["Reported", "Germany doubles", "No British"], Axis::Host, &["EST", "LTU"]),
        (&["Reported", "Reported"], Axis::Host, &[]),
    ] {
        let all = compared(&views, names, axis, false);
        let changed = compared(&views, names, axis, true);
        assert_eq!(keys(&changed), expected, "{names:?} by {}", axis.code());
        assert_eq!((changed.left_out, all.left_out), (all.lines.len() - expected.len(), 0));
        assert_eq!(changed.total, all.total, "the total is that of everything");
        for line in &changed.lines {
            assert!(all.lines.contains(line), "{line:?}");
        }
    }
}

/// A number in place of none changes nothing that is best when it is 0, and is a change.
#[test]
fn missing_numbers_and_open_ends_are_marked() {
    let folder = folder();
    let path = with_what_ifs(folder.path());
    muster(["edit", arg(&path), "-o", arg(&path), "--scenario", "None", "--set", "bel.ltu.efp=0"]).done();
    let floor = ["--scenario", "Floor", "--set", "fra.est.efp=over 300", "--set", "gbr.pol.marines-2022=300-400"];
    muster(["edit", arg(&path), "-o", arg(&path)].iter().chain(&floor)).done();
    let views = views(&document(&path));
    let names = ["Reported", "Belgium", "None", "Floor"];
    let by_cell = compared(&views, &names, Axis::Cell, false);
    assert_eq!(shown(&by_cell, "BEL.LTU"), ["no number", "250", "0", "no number"]);
    assert_eq!(shown(&by_cell, "ESP.BGR"), ["130", "no number", "130", "130"]);
    assert_eq!(shown(&by_cell, "FRA.EST"), ["300", "300", "300", "300+"]);
    assert_eq!(shown(&by_cell, "USA.POL"), ["9,200+"; 4], "the helicopters have no number");
    assert_eq!(shown(&by_cell, "ALB.LVA"), ["–"; 4], "last reported in 2017");
    assert!(by_cell.has_open_ends());
    let changed = compared(&views, &["Reported", "None"], Axis::Cell, true);
    assert_eq!((keys(&changed), line(&changed, "BEL.LTU")), (vec!["BEL.LTU"], vec![(0, 0, None); 2]));
    let changed = compared(&views, &["Reported", "Floor"], Axis::Cell, true);
    assert_eq!(line(&changed, "FRA.EST"), [(300, 0, Some(0)); 2], "a floor is taken at its number, and a change");
    assert_eq!(changed.total.iter().map(Value::shown).collect::<Vec<_>>(), ["18,465+"; 2]);
}

/// Every line and the total are those of `muster totals` for that what-if, whatever it is grouped by.
#[test]
fn every_value_is_one_of_the_totals() {
    let folder = folder();
    let views = views(&document(&with_what_ifs(folder.path())));
    for axis in AXES {
        let comparison = compared(&views, &ALL, axis, false);
        let every: BTreeSet<String> =
            views.iter().flat_map(|(_, view)| view.lines(axis)).map(|line| line.key).collect();
        assert_eq!(keys(&comparison).into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), every);
        for (at, (name, view)) in views.iter().enumerate() {
            assert_eq!(comparison.total[at].sum, *view.sum(), "{name}");
            let lines = view.lines(axis);
            let sums: BTreeMap<&str, _> = lines.iter().map(|line| (line.key.as_str(), line.sum)).collect();
            for line in &comparison.lines {
                let expected = sums.get(line.key.as_str()).copied().unwrap_or_default();
                assert_eq!(line.values[at].sum, expected, "{name} by {}: {}", axis.code(), line.key);
            }
            let difference: i64 = comparison.lines.iter().map(|line| line.values[at].difference).sum();
            assert_eq!(difference, comparison.total[at].difference, "{name}: differences add up");
        }
        let order: Vec<_> = comparison.lines.iter().map(|line| std::cmp::Reverse(line.values[0].sum.best)).collect();
        assert!(order.is_sorted(), "the largest in the root first");
    }
    // Cells are the finer grid under hosts and contributors.
    let (_, view) = &views[3];
    for (axis, at) in [(Axis::Contributor, 0), (Axis::Host, 1)] {
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for line in view.lines(Axis::Cell) {
            let (who, place) = line.key.split_once('.').expect("two codes");
            *sums.entry([who, place][at].to_owned()).or_default() += line.sum.best;
        }
        let expected: BTreeMap<String, u64> =
            view.lines(axis).into_iter().map(|line| (line.key, line.sum.best)).collect();
        assert_eq!(sums, expected);
    }
}

/// A host and a contributor that only a what-if has; halves of a per cent, away from zero both ways; a name and a
/// scenario that a spreadsheet would run.
const SMALL: &str = r#"{"format":"muster","version":1,
"counting":{"day":"2022-01-01","statuses":["deployed"]},
"contributions":[{"id":"a","contributor":"DEU","host":"LTU"},{"id":"b","contributor":"=Ruritania","host":"LTU"}],
"figures":[
{"of":"a","as_of":"2022-01-01","status":"deployed","low":200,"best":200,"high":200},
{"of":"b","as_of":"2022-01-01","status":"deployed","low":0,"best":0,"high":0}],
"scenarios":[
{"id":"s1","name":"=more","edits":[
{"on":"a","op":"change","from":"2022-01-01","set":{"personnel":{"low":201,"best":201,"high":201}}},
{"on":"b","op":"change","from":"2022-01-01","set":{"personnel":{"low":5,"best":5,"high":5}}},
{"on":"fra.pol.s1-1","op":"add","new":{"contributor":"FRA","host":"POL","figures":[{"as_of":"2022-01-01","status":"deployed","low":120,"best":120,"high":120}]}}]},
{"id":"s2","name":"Less, by one","edits":[
{"on":"a","op":"change","from":"2022-01-01","set":{"personnel":{"low":199,"best":199,"high":199}}}]}
]}"#;

#[test]
fn nothing_in_per_cent_of_zero_and_halves_away_from_zero() {
    let views = views(&opened(SMALL).document);
    let names = ["Reported", "=more", "Less, by one"];
    let by_cell = compared(&views, &names, Axis::Cell, false);
    assert_eq!(keys(&by_cell), ["DEU.LTU", "FRA.POL", "=Ruritania.LTU"], "the largest in the root, then anywhere");
    assert_eq!(line(&by_cell, "DEU.LTU"), [(200, 0, Some(0)), (201, 1, Some(1)), (199, -1, Some(-1))]);
    assert_eq!(line(&by_cell, "FRA.POL"), [(0, 0, None), (120, 120, None), (0, 0, None)]);
    assert_eq!(shown(&by_cell, "FRA.POL"), ["–", "120", "–"]);
    assert_eq!(line(&by_cell, "=Ruritania.LTU"), [(0, 0, None), (5, 5, None), (0, 0, None)]);
    assert_eq!(shown(&by_cell, "=Ruritania.LTU"), ["0", "5", "0"], "a counted zero is zero");
    let back = compared(&views, &["=more", "Reported"], Axis::Cell, true);
    assert_eq!(line(&back, "FRA.POL"), [(120, 0, Some(0)), (0, -120, Some(-100))]);
    assert!(!by_cell.has_open_ends());
}

#[test]
fn table_csv_and_json() {
    let folder = folder();
    let path = with_what_ifs(folder.path());
    let compare = |options: &[&str]| muster(["compare", arg(&path)].iter().chain(options)).done();
    let rule = "2022-02-22: in place, on the way, announced; reports of 18 months; group hosts2022; without own troops";
    let plus = "+: something counted has no number or only a floor, so there is no upper bound";
    let expected = format!(
        "\
Compared with Reported, {rule}
{plus}
6 lines are the same everywhere and left out
host       Reported  Germany doubles  difference      %  No British  difference      %    Belgium  difference       %
Estonia      2,000+           2,000+           0    0 %      1,200+        -800  -40 %     2,000+           0     0 %
Lithuania    1,639+           2,139+        +500  +31 %      2,139+        +500  +31 %     1,889+        +250   +15 %
Bulgaria       130+             130+           0    0 %        130+           0    0 %  no number        -130  -100 %
Total       18,465+          18,965+        +500   +3 %     18,165+        -300   -2 %    18,585+        +120    +1 %
"
    );
    assert_eq!(compare(&["--only-changed"]), expected);
    let all = "Reported,Germany doubles , No British,Belgium";
    for same in [
        &["--only-changed", "--scenarios", all][..],
        &["--only-changed", "--scenarios", "s1,s2,s3", "--root", "baseline", "--by", "host", "--format", "table"],
        &["--only-changed", "--scenarios", "Germany doubles", "--scenarios", "no british", "--scenarios", "s3"],
    ] {
        assert_eq!(compare(same), expected, "{same:?}");
    }

    let csv = compare(&[
        "--only-changed",
        "--by",
        "cell",
        "--root",
        "No British",
        "--scenarios",
        "s2,Reported",
        "--format",
        "csv",
    ]);
    let expected = "\
key,name,scenario,low,best,high,open_above,contributions,unknown,too_old,older,part_of,not_counted,difference,per_cent
DEU.LTU,Germany in Lithuania,No British,1360,1360,1360,0,2,0,0,0,2,2,0,0
DEU.LTU,Germany in Lithuania,Reported,860,860,860,0,2,0,0,0,2,2,-500,-37
GBR.EST,United Kingdom in Estonia,No British,900,900,900,0,1,0,0,0,1,1,0,0
GBR.EST,United Kingdom in Estonia,Reported,1700,1700,1700,0,2,0,0,0,1,1,800,89
";
    assert_eq!(csv, expected);

    let json: serde_json::Value = serde_json::from_str(&compare(&[
        "--only-changed",
        "--by",
        "formation",
        "--scenarios",
        "Belgium",
        "--format",
        "json",
    ]))
    .expect("JSON");
    assert_eq!(
        (&json["root"], &json["by"], &json["scenarios"]),
        (&json!("Reported"), &json!("formation"), &json!(["Reported", "Belgium"]))
    );
    let rule = json!({"day": "2022-02-22", "statuses": ["deployed", "en_route", "announced"], "max_age_months": 18, "hosts": "hosts2022", "own_troops": false});
    assert_eq!(json["counting"], rule);
    let rows = json["rows"].as_array().expect("rows");
    let keys: Vec<&str> = rows.iter().map(|row| row["key"].as_str().expect("text")).collect();
    assert_eq!(
        (keys, &json["left_out"]),
        (vec!["eFP Battlegroup Lithuania", "Enhanced Air Policing Bulgaria"], &json!(17))
    );
    let [reported, belgium] = &rows[0]["values"].as_array().expect("values")[..] else { panic!("two sides") };
    let numbers =
        |value: &serde_json::Value| ["best", "unknown", "difference"].map(|key| value[key].as_i64().expect("a number"));
    assert_eq!((numbers(reported), numbers(belgium)), ([1_539, 1, 0], [1_789, 0, 250]));
    assert_eq!((&belgium["scenario"], &belgium["per_cent"]), (&json!("Belgium"), &json!(16)));
    for (value, name) in json["total"].as_array().expect("values").iter().zip(["Reported", "Belgium"]) {
        let totals = muster(["totals", arg(&path), "--scenario", name, "--format", "json"]).done();
        let totals: serde_json::Value = serde_json::from_str(&totals).expect("JSON");
        for (key, number) in totals["total"].as_object().expect("an object") {
            assert_eq!(&value[key], number, "{name}: {key}");
        }
    }
}

#[test]
fn options_count_in_another_way_as_in_totals() {
    let folder = folder();
    let path = with_what_ifs(folder.path());
    for options in [
        &["--day", "2022-06-30"][..],
        &["--count", "deployed"],
        &["--max-age", "any"],
        &["--hosts", "LTU,EST"],
        &["--own-troops", "yes", "--hosts", "all", "--count", "deployed,available"],
    ] {
        let json = |command: &[&str]| -> serde_json::Value {
            let said = muster(command.iter().chain(options).chain(&["--format", "json"])).done();
            serde_json::from_str(&said).expect("JSON")
        };
        let compared = json(&["compare", arg(&path)]);
        for (at, name) in ALL.iter().enumerate() {
            let totals = json(&["totals", arg(&path), "--scenario", name]);
            assert_eq!(compared["counting"], totals["counting"], "{options:?}");
            assert_eq!(compared["total"][at]["best"], totals["total"]["best"], "{options:?} {name}");
        }
    }
    // The changes are of 22 February: the day before, nothing differs.
    let before = muster(["compare", arg(&path), "--only-changed", "--day", "2022-02-21", "--scenarios", "s1"]).done();
    assert!(before.contains(" lines are the same everywhere and left out\n"), "{before}");
    assert_eq!(before.lines().count(), 5, "{before}");
}

#[test]
fn names_are_found_or_refused() {
    let folder = folder();
    let path = file_in(folder.path(), "small.json", SMALL);
    let compare = |options: &[&str]| muster(["compare", arg(&path)].iter().chain(options));
    // A name with a comma stands alone; what a spreadsheet would run is text in the table.
    let csv =
        compare(&["--scenarios", "Less, by one", "--scenarios", "=more", "--by", "cell", "--format", "csv"]).done();
    assert!(csv.contains("\nDEU.LTU,Germany in Lithuania,\"Less, by one\",199,"), "{csv}");
    assert!(csv.contains("\n'=Ruritania.LTU,'=Ruritania in Lithuania,'=more,5,5,5,"), "{csv}");
    let totals = muster(["totals", arg(&path), "--by", "contributor", "--format", "csv"]).done();
    assert!(totals.contains("\n'=Ruritania,'=Ruritania,0,"), "{totals}");
    for (options, expected) in [
        (&["--scenarios", "Nothing"][..], "there is no what-if “Nothing” in the file; it has “=more”, “Less, by one”"),
        (&["--scenarios", "s1,,s2"], "there is no what-if “” in the file"),
        (&["--scenarios", ""], "there is no what-if “” in the file"),
        (&["--scenarios", "s1,=more"], "“=more” is named twice in --scenarios; name it once"),
        (&["--scenarios", "s1", "--scenarios", "S2,reported,Baseline"], "there is no what-if “S2” in the file"),
        (&["--scenarios", "reported,Baseline"], "“Reported” is named twice in --scenarios; name it once"),
        (&["--root", "Nothing"], "there is no what-if “Nothing” in the file"),
        (&["--by", "city"], "[possible values: host, contributor, cell, formation, domain, status]"),
        (&["--hosts", "nowhere"], "“nowhere” is neither a group"),
        (&["--day", "2022"], "a day as YYYY-MM-DD is expected"),
    ] {
        let words = compare(options).refused();
        assert!(words.contains(expected), "{options:?}\n  expected {expected}\n  said     {words}");
    }
    assert!(muster(["compare"]).refused().contains("<FILE>"));
    // Without what-ifs there is only what is reported.
    let alone = file_in(folder.path(), "flank.json", SHIPPED);
    let table = muster(["compare", arg(&alone)]).done();
    assert!(table.lines().last().is_some_and(|line| line.split_whitespace().eq(["Total", "18,465+"])), "{table}");
}
