//! The real program without a window: what every command prints, what it refuses, its exit codes, and the facts of the
//! article that the dataset began with.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use clap::CommandFactory as _;
use muster::{
    cli::args::Arguments,
    file::{self, SHIPPED, json::SCHEMA},
    model::{Personnel, Status, parse_date},
};
use serde_json::{Value, json};

use crate::common::{arg, canonical, file_in, folder, golden_file, muster, names_in, opened, program, run};

const PAGE: &str = include_str!("../../assets/linux/muster.1");
const TOTALS: &str = include_str!("../data/expected-totals.csv");

fn shipped_in(folder: &Path) -> PathBuf {
    file_in(folder, "flank.muster.json", SHIPPED)
}

/// Edits a file in place.
fn edit(path: &Path, arguments: &[&str]) -> crate::common::Said {
    muster(["edit", arg(path), "-o", arg(path)].iter().chain(arguments))
}

fn records(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("a table with a header")
}

fn json_of(arguments: &[&str]) -> Value {
    serde_json::from_str(&muster(arguments).done()).expect("JSON")
}

/// `18465` out of JSON.
fn best(value: &Value) -> u64 {
    value["best"].as_u64().expect("a number")
}

// Totals.

#[test]
fn totals_equal_every_line_of_the_expected_ones() {
    let mut rules: BTreeMap<[String; 3], Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for record in records(TOTALS) {
        rules
            .entry(["as_of", "statuses", "max_age_months"].map(|column| record[column].clone()))
            .or_default()
            .push(record);
    }
    let mut lines = 0;
    for ([day, statuses, age], expected) in rules {
        let statuses = statuses.replace('+', ",");
        let options = ["--hosts", "all", "--own-troops", "yes", "--day", &day, "--count", &statuses, "--max-age", &age];
        for by in ["host", "contributor"] {
            let arguments = [&["totals", "--by", by, "--format", "json"], &options[..]].concat();
            let found = json_of(&arguments);
            assert_eq!(found["scenario"], "Reported");
            let months = age.parse::<u32>().map_or(json!("any"), |months| json!(months));
            let counting = json!({
                "day": day, "statuses": statuses.split(',').collect::<Vec<_>>(), "max_age_months": months,
                "hosts": "all", "own_troops": true,
            });
            assert_eq!(found["counting"], counting);
            let rows = found["rows"].as_array().expect("rows");
            let here = expected.iter().filter(|line| line["group_by"] == by || line["group_by"] == "all");
            for line in here {
                let sum = match line["group_by"].as_str() {
                    "all" => &found["total"],
                    _ => rows
                        .iter()
                        .find(|row| row["key"] == *line["key"])
                        .unwrap_or_else(|| panic!("no line for {line:?}")),
                };
                for (column, key) in [
                    ("low", "low"),
                    ("best", "best"),
                    ("high", "high"),
                    ("unknown", "unknown"),
                    ("too_old", "too_old"),
                    ("older_best", "older"),
                    ("part_of", "part_of"),
                    ("contributions", "contributions"),
                ] {
                    assert_eq!(sum[key].to_string(), line[column], "{day} {statuses} {age} {line:?}: {column}");
                }
                lines += u32::from(line["group_by"] == by);
                lines += u32::from(line["group_by"] == "all" && by == "host");
            }
            // No line but the expected ones and those of rows that are not counted.
            let counted = |row: &&Value| row["not_counted"] == 0 || row["contributions"] != 0 || row["unknown"] != 0;
            let also = rows.iter().filter(counted).filter(|row| {
                !expected.iter().any(|line| line["group_by"] == by && row["key"] == line["key"].as_str())
            });
            assert_eq!(also.count(), 0, "{day} {statuses} {age}: a line more");
        }
    }
    assert_eq!(lines, 912, "every line of the table was looked at");
}

const COLUMNS: [&str; 10] =
    ["low", "best", "high", "open_above", "contributions", "unknown", "too_old", "older", "part_of", "not_counted"];

#[test]
fn totals_say_the_same_in_every_form() {
    for by in ["host", "contributor", "cell", "formation", "domain", "status"] {
        let json = json_of(&["totals", "--by", by, "--format", "json"]);
        assert_eq!((&json["by"], &json["scenario"]), (&json!(by), &json!("Reported")));
        let keys: Vec<&String> = json.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["by", "counting", "rows", "scenario", "total"]);
        let total = json["total"].as_object().expect("an object");
        assert_eq!((best(&json["total"]), total.len()), (18_465, 10));
        let rows = json["rows"].as_array().expect("rows");
        for column in COLUMNS {
            let sum: u64 = rows.iter().map(|row| row[column].as_u64().expect("a number")).sum();
            assert_eq!(json["total"][column], sum, "by {by}: the lines of {column} add up");
        }
        let order: Vec<(u64, &str)> =
            rows.iter().map(|row| (u64::MAX - best(row), row["key"].as_str().expect("text"))).collect();
        assert!(order.is_sorted(), "by {by}: best first, then key: {order:?}");

        let text = muster(["totals", "--by", by, "--format", "csv"]).done();
        assert!(!text.contains("18,465") && !text.contains("\"9,880\""), "no grouped thousands");
        let table = records(&text);
        assert_eq!(text.lines().next(), Some(format!("key,name,{}", COLUMNS.join(",")).as_str()));
        assert_eq!(table.len(), rows.len());
        for (line, row) in table.iter().zip(rows) {
            assert_eq!(
                (line["key"].as_str(), line["name"].as_str()),
                (row["key"].as_str().expect("text"), row["name"].as_str().expect("text"))
            );
            for column in COLUMNS {
                assert_eq!(line[column], row[column].to_string(), "{line:?}");
            }
        }

        let text = muster(["totals", "--by", by]).done();
        assert_eq!(text.lines().count(), rows.len() + 3);
        let head = "Reported, 2022-02-22: in place, on the way, announced; reports of 18 months; group hosts2022; without own troops";
        assert_eq!(text.lines().next(), Some(head));
        let last = text.lines().last().expect("a line");
        let words: Vec<&str> = last.split_whitespace().collect();
        assert_eq!(words, ["Total", "18,180", "18,465", "or", "more", "32", "9", "2", "30", "6", "4"]);
    }
    let text = muster(["totals"]).done();
    assert!(text.lines().any(|line| line.starts_with("Estonia, Latvia, Lithuania (not split) ")), "{text}");
    assert_eq!(muster(["totals", "--format", "table", "--by", "host"]).done(), text, "what is usual need not be said");
}

/// What was typed is text in a spreadsheet, not a formula.
#[test]
fn nothing_in_totals_runs_in_a_spreadsheet() {
    let text = golden_file("records").replace("\"Ruritania\"", "\"=Ruritania\"");
    let folder = folder();
    let path = file_in(folder.path(), "records.json", &text);
    let options = ["--by", "contributor", "--hosts", "all", "--max-age", "any", "--format", "csv"];
    let csv = muster(["totals", arg(&path)].iter().chain(&options)).done();
    assert!(csv.contains("\n'=Ruritania,'=Ruritania,1,2,4,1,"), "{csv}");
}

#[test]
fn options_count_in_another_way() {
    let total = |options: &[&str]| best(&json_of(&[&["totals", "--format", "json"], options].concat())["total"]);
    assert_eq!(total(&[]), 18_465);
    assert_eq!(total(&["--count", "deployed"]), 11_790);
    assert_eq!(total(&["--count", "deployed,en_route,announced"]), 18_465);
    assert_eq!(total(&["--count", " announced , deployed,en_route "]), 18_465);
    assert_eq!(total(&["--hosts", "LTU"]), 1_639);
    assert_eq!(total(&["--hosts", "LTU,LVA"]), 1_639 + 2_056);
    assert_eq!(total(&["--hosts", "EST,LVA"]), 2_000 + 2_056 + 60, "a joined host counts when all of it is inside");
    assert_eq!(total(&["--hosts", "hosts2022"]), 18_465);
    assert_eq!(total(&["--hosts", "baltic"]), 1_639 + 2_056 + 2_000 + 800 + 60);
    assert_eq!(total(&["--scenario", " REPORTED "]), 18_465);
    assert_eq!(total(&["--scenario", "baseline"]), 18_465);
    assert_eq!(total(&["--day", "2016-12-31"]), 0);
    let counting = |options: &[&str]| json_of(&[&["totals", "--format", "json"], options].concat())["counting"].clone();
    let options = [
        "--day",
        "2023-01-31",
        "--count",
        "available",
        "--max-age",
        "any",
        "--hosts",
        "LVA,EST",
        "--own-troops",
        "yes",
    ];
    let wanted = json!({"day": "2023-01-31", "statuses": ["available"], "max_age_months": "any", "hosts": ["EST", "LVA"], "own_troops": true});
    assert_eq!(counting(&options), wanted);
    let wanted = json!({"day": "2022-02-22", "statuses": ["deployed", "en_route", "announced"], "max_age_months": 18, "hosts": "hosts2022", "own_troops": false});
    assert_eq!(counting(&[]), wanted);
}

#[test]
fn a_name_without_a_code_is_its_own_key() {
    let folder = folder();
    let path = file_in(folder.path(), "records.json", &golden_file("records"));
    let found = json_of(&[
        "totals",
        arg(&path),
        "--by",
        "contributor",
        "--hosts",
        "all",
        "--max-age",
        "any",
        "--format",
        "json",
    ]);
    let row =
        found["rows"].as_array().expect("rows").iter().find(|row| row["key"] == "Ruritania").expect("the row").clone();
    assert_eq!((&row["name"], &row["best"], &row["open_above"]), (&json!("Ruritania"), &json!(2), &json!(1)));
    assert_eq!(best(&found["total"]), u64::from(u32::MAX) + 460 + 560 + 2, "sums are larger than one number may be");
}

// Editing.

#[test]
fn editing_without_changes_keeps_every_byte() {
    let folder = folder();
    for (name, text) in crate::common::golden() {
        let (path, out) = (file_in(folder.path(), &name, &text), folder.path().join("out.json"));
        // Findings are said on standard error, and the command goes on.
        assert_eq!(muster(["edit", arg(&path), "-o", arg(&out)]).code, Some(0), "{name}");
        assert_eq!(fs::read_to_string(&out).expect("written"), text, "{name}");
        assert_eq!(edit(&path, &[]).code, Some(0), "{name}, over itself");
        assert_eq!(fs::read_to_string(&path).expect("written"), text, "{name}, over itself");
    }
    let path = shipped_in(folder.path());
    edit(&path, &[]).done();
    assert!(fs::read_to_string(&path).expect("written") == SHIPPED);
    // What another program wrote is written canonically, once.
    let other = file_in(folder.path(), "other.json", &SHIPPED.replace('\n', "\r\n  "));
    edit(&other, &[]).done();
    assert!(fs::read_to_string(&other).expect("written") == SHIPPED);
}

/// The flow of the issue, without a window.
#[test]
fn an_edit_changes_one_what_if_and_nothing_else() {
    let folder = folder();
    let path = shipped_in(folder.path());
    let out = folder.path().join("out.muster.json");
    muster(["edit", arg(&path), "-o", arg(&out), "--set", "deu.ltu.efp=1000", "--why", "offer of 22 February"]).done();
    assert!(fs::read_to_string(&path).expect("there") == SHIPPED, "the file that was read is as it was");
    let text = fs::read_to_string(&out).expect("written");
    let edit_line = r#"{"on":"deu.ltu.efp","op":"change","from":"2022-02-22","set":{"personnel":{"low":1000,"best":1000,"high":1000}},"was":{"personnel":{"low":500,"best":500,"high":500},"status":"deployed"},"why":"offer of 22 February"}"#;
    let scenario =
        format!("\"scenarios\": [\n{{\"id\":\"s1\",\"name\":\"What-if 1\",\"edits\":[\n{edit_line}\n]}}\n]\n}}\n");
    assert_eq!(text, SHIPPED.replace("\"scenarios\": [\n]\n}\n", &scenario));

    let total =
        |options: &[&str]| best(&json_of(&[&["totals", arg(&out), "--format", "json"], options].concat())["total"]);
    assert_eq!(total(&["--scenario", "What-if 1"]), 18_965);
    assert_eq!((total(&["--scenario", "s1"]), total(&["--scenario", " what-IF 1 "])), (18_965, 18_965));
    assert_eq!((total(&[]), total(&["--scenario", "Reported"])), (18_465, 18_465), "what is reported is untouched");
    assert_eq!(total(&["--scenario", "s1", "--hosts", "LTU"]), 1_639 + 500);
    for day in ["2021-12-31", "2022-02-21", "2022-06-07", "2023-01-01"] {
        assert_eq!(total(&["--scenario", "s1", "--day", day]), total(&["--day", day]), "{day}");
    }
    let name = json_of(&["totals", arg(&out), "--scenario", "s1", "--format", "json"])["scenario"].clone();
    assert_eq!(name, "What-if 1");
    let head = muster(["totals", arg(&out), "--scenario", "s1"]).done();
    assert!(head.starts_with("What-if 1, 2022-02-22: "), "{head}");

    let line = "Germany in Lithuania: 500 → 1,000 (+500, +100 %) from 2022-02-22 until the next report (2022-06-07: 1,000+). Why: offer of 22 February";
    assert_eq!(muster(["changes", arg(&out)]).done(), format!("What-if 1\n  {line}\n"));
    assert_eq!(muster(["changes", arg(&out), "--scenario", "s1"]).done(), format!("{line}\n"));
    let listed = muster(["scenarios", arg(&out)]).done();
    let listed: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(listed, [vec!["Reported", "18,465", "0"], vec!["What-if", "1", "18,965", "+500", "1", "change"]]);

    // Taking it back leaves an empty what-if; the reason went with it.
    edit(&out, &["--revert", "deu.ltu.efp"]).done();
    let empty = "\"scenarios\": [\n{\"id\":\"s1\",\"name\":\"What-if 1\",\"edits\":[\n]}\n]\n}\n";
    assert_eq!(fs::read_to_string(&out).expect("written"), SHIPPED.replace("\"scenarios\": [\n]\n}\n", empty));
}

#[test]
fn edits_follow_the_rules_of_what_ifs() {
    let folder = folder();
    let path = shipped_in(folder.path());
    let changes = |name: &str| muster(["changes", arg(&path), "--scenario", name]).done();
    edit(
        &path,
        &[
            "--scenario",
            "Offers",
            "--set",
            "deu.ltu.efp=about 700",
            "--status",
            "deu.ltu.land-offer-2022=announced",
            "--set",
            "nor.ltu.efp.reinforcement-2022=unknown",
        ],
    )
    .done();
    let text = fs::read_to_string(&path).expect("written");
    assert!(text.contains(r#""set":{"personnel":{"low":700,"best":700,"high":700,"qualifier":"about"}}"#), "{text}");
    assert!(text.contains(r#""set":{"personnel":"unknown"}"#) && text.contains(r#""set":{"status":"announced"}"#));
    assert_eq!(changes("Offers").lines().count(), 3);

    // The only what-if is meant; on another day the change is replaced and that is said; the reason stays.
    edit(&path, &["--set", "deu.ltu.efp=800", "--why", "a reason"]).done();
    let said = edit(&path, &["--set", "deu.ltu.efp=900", "--day", "2021-12-31"]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(0), "muster: deu.ltu.efp: This replaces the change from 2022-02-22; it now holds from 2021-12-31.\n")
    );
    let line = "Germany in Lithuania: 500 → 900 (+400, +80 %) from 2021-12-31 until the next report (2022-01-31: 560). Why: a reason";
    assert!(changes("offers").lines().any(|found| found == line), "{}", changes("offers"));

    edit(&path, &["--until-open", "deu.ltu.efp", "--remove", "usa.pol.helicopters-2022", "--why", "another"]).done();
    let line = "Germany in Lithuania: 500 → 900 (+400, +80 %) from 2021-12-31 for good, over the report of 2022-01-31: 560. Why: another";
    assert!(changes("offers").contains(line), "{}", changes("offers"));
    assert!(changes("offers").contains("United States in Poland: removed. Why: another"), "{}", changes("offers"));

    // A second one on the first; then it has to be said which.
    edit(&path, &["--scenario", "More", "--based-on", "Offers", "--set", "deu.ltu.efp=1000"]).done();
    let listed = muster(["scenarios", arg(&path)]).done();
    assert!(listed.lines().last().is_some_and(|line| line.ends_with("1 change, on “Offers”")), "{listed}");
    let total = |name: &str| best(&json_of(&["totals", arg(&path), "--scenario", name, "--format", "json"])["total"]);
    assert_eq!(total("More"), total("Offers") + 100);

    let before = fs::read_to_string(&path).expect("there");
    for (arguments, expected) in [
        (&["--set", "deu.ltu.efp=5"][..], "the file has several what-ifs; say which with --scenario: “Offers”, “More”"),
        (&["--scenario", "Reported", "--set", "deu.ltu.efp=5"], "“Reported” is what is reported, and is not changed"),
        (&["--scenario", "Baseline", "--remove", "deu.ltu.efp"], "“Baseline” is what is reported, and is not changed"),
        (&["--scenario", "  ", "--set", "deu.ltu.efp=5"], "a what-if needs a name"),
        (
            &["--scenario", "New", "--based-on", "Nothing", "--set", "deu.ltu.efp=5"],
            "there is no what-if “Nothing” in the file; it has “Offers”, “More”",
        ),
        (
            &["--scenario", "Offers", "--based-on", "More", "--set", "deu.ltu.efp=5"],
            "“Offers” is there already and builds on something else",
        ),
        (
            &["--scenario", "Offers", "--set", "no.such.row=5"],
            "no.such.row: there is no row no.such.row in this what-if",
        ),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp=+300"], "\"+300\" has a leading sign"),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp=-20%"], "\"-20%\" has a leading sign"),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp=-5"], "\"-5\" has a leading sign"),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp=abc"], "deu.ltu.efp: \"abc\" is not a number"),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp=60-50"], "low ≤ best ≤ high does not hold (60 / - / 50)"),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp=1e3"], "\"1e3\" is not a number"),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp"], "ID=VALUE is expected"),
        (&["--scenario", "Offers", "--set", "=5"], "ID=VALUE is expected"),
        (
            &["--scenario", "Offers", "--status", "deu.ltu.efp=there"],
            "“there” is no status: deployed, en_route, announced, available, ended",
        ),
        (&["--scenario", "Offers", "--revert", "gbr.est.efp"], "this what-if does not change gbr.est.efp"),
        (
            &["--scenario", "Offers", "--until-open", "gbr.est.efp"],
            "this what-if sets no number or status of gbr.est.efp",
        ),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp=5", "--day", "22.2.2022"], "a day as YYYY-MM-DD is expected"),
        (&["--scenario", "Offers", "--set", "deu.ltu.efp=5", "--set", "no.such.row=5"], "there is no row no.such.row"),
        (&["--based-on", "Offers", "--set", "deu.ltu.efp=5"], "--scenario"),
    ] {
        let words = edit(&path, arguments).refused();
        assert!(words.contains(expected), "{arguments:?}\n  expected {expected}\n  said     {words}");
        assert_eq!(fs::read_to_string(&path).expect("there"), before, "{arguments:?} changed the file");
    }
    assert_eq!(names_in(folder.path()), ["flank.muster.json"]);
}

#[test]
fn every_number_form_is_taken_by_set() {
    let folder = folder();
    let path = shipped_in(folder.path());
    let out = folder.path().join("out.json");
    for (text, expected) in [
        ("1000", r#"{"low":1000,"best":1000,"high":1000}"#),
        ("1.100", r#"{"low":1100,"best":1100,"high":1100}"#),
        ("50-60", r#"{"low":50,"best":55,"high":60}"#),
        ("~500", r#"{"low":500,"best":500,"high":500,"qualifier":"~"}"#),
        ("up to 460", r#"{"low":0,"best":460,"high":460,"qualifier":"up to"}"#),
        ("over 500", r#"{"low":500,"best":500,"high":500,"open_above":true,"qualifier":"over"}"#),
        ("0", r#"{"low":0,"best":0,"high":0}"#),
        ("unknown", "\"unknown\""),
        ("", "\"unknown\""),
        ("?", "\"unknown\""),
    ] {
        muster(["edit", arg(&path), "-o", arg(&out), "--set", &format!("deu.ltu.efp={text}")]).done();
        let written = fs::read_to_string(&out).expect("written");
        assert!(written.contains(&format!(r#""set":{{"personnel":{expected}}}"#)), "{text:?}: {expected}");
        assert_eq!(canonical(&written), written);
    }
    muster(["edit", arg(&path), "-o", arg(&out), "--status", "deu.ltu.efp=In place", "--set", " deu.ltu.efp = 5 "])
        .done();
    let written = fs::read_to_string(&out).expect("written");
    assert!(written.contains(r#""set":{"personnel":{"low":5,"best":5,"high":5},"status":"deployed"}"#));
}

#[test]
fn files_that_cannot_be_written_are_named() {
    let folder = folder();
    let path = shipped_in(folder.path());
    let missing = folder.path().join("no/such/folder/out.json");
    for (out, expected) in [
        (missing.as_path(), "not saved, cannot be created: no such file or directory"),
        (folder.path(), "is a folder, not a file"),
    ] {
        for arguments in
            [vec!["edit", arg(&path), "-o", arg(out)], vec!["export", arg(&path), "--table", "-o", arg(out)]]
        {
            let words = muster(&arguments).refused();
            assert!(words.contains(expected) && words.contains(arg(out)), "{arguments:?}: {words}");
            assert_eq!(words.lines().count(), 1, "{words}");
        }
    }
    assert_eq!(names_in(folder.path()), ["flank.muster.json"]);
}

// The other commands.

/// The long options that a part of the page names: `Fl -day` is `--day`.
fn options_in(part: &str) -> BTreeSet<&str> {
    let words: Vec<&str> = part.split_whitespace().collect();
    words.windows(2).filter(|pair| pair[0].ends_with("Fl")).filter_map(|pair| pair[1].strip_prefix('-')).collect()
}

#[test]
fn the_manual_page_has_every_command_with_just_its_options() {
    let (_, commands) = PAGE.split_once(".Sh COMMANDS").expect("the section");
    let (commands, _) = commands.split_once("\n.El\n").expect("the end of the list");
    // What stands before the list is about all commands.
    let items: Vec<&str> = commands.split("\n.It Ic ").skip(1).collect();
    let names: Vec<&str> = items.iter().filter_map(|item| item.split_whitespace().next()).collect();
    let program = Arguments::command();
    let taken: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).chain(["help"]).collect();
    assert_eq!(names, taken);
    for (command, item) in program.get_subcommands().zip(items) {
        let options = command.get_arguments().filter_map(clap::Arg::get_long).collect();
        assert_eq!(options_in(item), options, "{}", command.get_name());
    }
}

#[test]
fn changes_tell_everything_a_what_if_does() {
    let folder = folder();
    let path = file_in(folder.path(), "scenarios.json", &golden_file("scenarios"));
    let said = muster(["changes", arg(&path)]);
    assert_eq!(said.code, Some(0));
    assert_eq!(
        said.err,
        "muster: “On top of it” has a change of bel.ltu.efp from a newer version; kept, not applied\n"
    );
    let expected = "\
Germany doubles
  Germany in Lithuania: 500 → 1,000 (+500, +100 %) from 2022-02-22 until the next report (2022-06-07: 1,000+). Why: offer of 22 February
  Germany in Lithuania: added: no number given, offered from 2022-02-22. Why: land and air were offered
  Canada in Estonia, Latvia (not split): who: United Kingdom → Canada, where: Estonia, Latvia (not split) → Estonia, Latvia (not split), formation: – → F, what: – → E, part of: – → –, note: – → N, domain: sea.
  United Kingdom in Estonia: removed. Why: they go home
  United States in Poland: up to 1,700 → 2,000+ (1,700–2,500) (+300, +18 %), on the way → in place from 2022-02-22 for good, over the report of 2022-08-10: offered, no number. Why: for good
On top of it
  Belgium in Lithuania: “halve”, from a newer version. [not applied: made by a newer version]
  Germany in Lithuania: 1,000 → no number given, in place → ended, note: – → and a note from 2022-03-01 until the next report (2022-06-07: 1,000+).
  Latvia in Latvia: in place → announced from 2022-02-01.
Nothing yet
";
    assert_eq!(said.out, expected);

    let said = muster(["changes", arg(&path), "--format", "json"]);
    assert_eq!(said.code, Some(0));
    let json: Value = serde_json::from_str(&said.out).expect("JSON");
    let list = json.as_array().expect("a list");
    let names: Vec<&Value> = list.iter().map(|one| &one["scenario"]).collect();
    assert_eq!(names, ["Germany doubles", "On top of it", "Nothing yet"]);
    let counts: Vec<usize> = list.iter().map(|one| one["changes"].as_array().expect("a list").len()).collect();
    assert_eq!(counts, [5, 3, 0]);
    assert_eq!(list[0]["changes"][0]["set"]["personnel"]["best"], 1000);
    let words = list[0]["changes"][0]["words"].as_str().expect("text");
    assert!(words.starts_with("Germany in Lithuania: 500 → 1,000 (+500, +100 %) from 2022-02-22"), "{words}");
    assert_eq!(list[1]["changes"][0]["op"], "halve", "kept as it stands");

    let one = muster(["changes", arg(&path), "--scenario", "s3"]);
    assert_eq!((one.code, one.out.as_str()), (Some(0), ""));
    let one = muster(["changes", arg(&path), "--scenario", "s9"]);
    assert_eq!(one.code, Some(2));
    assert!(
        one.err
            .contains("there is no what-if “s9” in the file; it has “Germany doubles”, “On top of it”, “Nothing yet”")
    );
}

/// A file that a window works on is not written behind its back, and none is written over what it came from.
#[test]
fn files_that_are_open_or_read_are_not_replaced() {
    let folder = folder();
    let path = shipped_in(folder.path());
    let table = folder.path().join("table.csv");
    muster(["export", arg(&path), "--table", "-o", arg(&table)]).done();
    let muster::file::Locked::Ours(window) = muster::file::lock::lock(&path) else { panic!("it is free") };
    let edit = ["edit", arg(&path), "-o", arg(&path), "--set", "deu.ltu.efp=1000"];
    for refused in [muster(edit), muster(["import", arg(&table), "-o", arg(&path)])] {
        let words = refused.refused();
        assert!(words.contains("muster: not saved, another Muster window (process "), "{words}");
        assert!(words.contains("close it there, or save elsewhere"), "{words}");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), muster::file::SHIPPED);
    drop(window);
    muster(edit).done();
    assert!(matches!(muster::file::lock::lock(&path), muster::file::Locked::Ours(_)), "given back");

    let before = std::fs::read(&path).expect("the file");
    let words = muster(["export", arg(&path), "--table", "-o", arg(&path)]).refused();
    assert!(words.contains("the file that is read would be replaced") && words.contains(arg(&path)), "{words}");
    assert_eq!(std::fs::read(&path).expect("the file"), before);
    // Nor over any other file of ours, or one that a window has.
    let other = file_in(folder.path(), "other.json", &golden_file("scenarios"));
    let words = muster(["export", arg(&path), "--table", "-o", arg(&other)]).refused();
    assert!(words.contains("a file of Muster would be replaced by a table"), "{words}");
    assert_eq!(std::fs::read_to_string(&other).expect("the file"), golden_file("scenarios"));
    std::fs::remove_file(&other).expect("removed");
    let muster::file::Locked::Ours(window) = muster::file::lock::lock(&table) else { panic!("it is free") };
    assert!(muster(["export", arg(&path), "--table", "-o", arg(&table)]).refused().contains("another Muster window"));
    drop(window);
    let before = std::fs::read(&table).expect("the table");
    // By another name, too.
    let beside = folder.path().join("../").join(folder.path().file_name().expect("a name")).join("table.csv");
    let words = muster(["import", arg(&table), "-o", arg(&beside)]).refused();
    assert!(words.contains("the table that is read would be replaced"), "{words}");
    assert_eq!(std::fs::read(&table).expect("the table"), before);
    assert_eq!(names_in(folder.path()).len(), 2, "nothing is left beside them");
}

#[test]
fn only_check_ends_with_one_and_only_for_findings() {
    let folder = folder();
    let path = shipped_in(folder.path());
    let said = muster(["check", arg(&path)]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(
        said.out.starts_with("125 contributions, 395 figures, 214 sources, 106 published totals, 0 what-ifs\n"),
        "{}",
        said.out
    );
    assert!(said.out.contains("\nnote: 12 figures compete with another of the same row and day\n"), "{}", said.out);
    assert!(said.out.ends_with("\nno findings\n"), "{}", said.out);

    let odd = file_in(folder.path(), "odd.json", &golden_file("scenarios"));
    let said = muster(["check", arg(&odd)]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    let finding = "“On top of it” has a change of bel.ltu.efp from a newer version; kept, not applied";
    assert!(
        said.out.contains(&format!("\nfinding: {finding}\n")) && said.out.ends_with("\n1 finding\n"),
        "{}",
        said.out
    );
    for command in [vec!["totals", arg(&odd)], vec!["scenarios", arg(&odd)], vec!["edit", arg(&odd), "-o", arg(&odd)]] {
        let said = muster(&command);
        assert_eq!((said.code, said.err), (Some(0), format!("muster: {finding}\n")), "{command:?}: said, and went on");
    }
    let edits: Vec<String> = (0..1_300).map(|n| format!(r#"{{"on":"gone-{n}","op":"remove"}}"#)).collect();
    let many = format!(
        r#"{{"format":"muster","version":1,"scenarios":[{{"id":"s","name":"S","edits":[{}]}}]}}"#,
        edits.join(",")
    );
    let many = file_in(folder.path(), "many.json", &many);
    let said = muster(["check", arg(&many)]);
    assert_eq!(said.out.lines().filter(|line| line.starts_with("finding: “S” changes gone-")).count(), 200);
    assert!(
        said.out.ends_with("\nfinding: and 1,100 more changes without effect\n1,300 findings\n"),
        "counted, but not listed: {}",
        said.out
    );
    let said = muster(["totals", arg(&many)]);
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!((said.code, lines.len()), (Some(0), 21), "{}", said.err);
    assert_eq!(lines[20], "muster: and 1,280 more; `muster check` lists them");
    let twice = file_in(folder.path(), "twice.json", &golden_file("unknown-keys"));
    assert!(muster(["check", arg(&twice)]).out.ends_with("\n2 findings\n"));
    assert!(muster(["check", arg(&folder.path().join("missing.json"))]).refused().contains("missing.json"));
}

#[test]
fn a_table_goes_out_and_comes_in_as_it_was() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let (table, again, back) = (at("flank.csv"), at("again.csv"), at("back.muster.json"));
    muster(["export", "--table", "-o", arg(&table)]).done();
    let text = fs::read_to_string(&table).expect("written");
    assert!(text.starts_with("contribution_id,contributor,host,"), "{}", &text[..200]);
    assert_eq!(records(&text).len(), 395);
    assert_eq!(muster(["import", arg(&table), "-o", arg(&back)]).code, Some(0));
    muster(["export", arg(&back), "--table", "-o", arg(&again)]).done();
    assert!(fs::read_to_string(&again).expect("written") == text, "the table of the table is the same");

    // Rows and figures are the same to the last word; what the table cannot say is not in it.
    let there = file::open(&back).expect("what was imported is read").document;
    let (a, b) = (file::shipped().document, there);
    let (a, b) = (a.dataset(), b.dataset());
    assert_eq!((a.row_count(), a.figure_count()), (b.row_count(), b.figure_count()));
    for row in 0..a.row_count() {
        assert_eq!(a.contribution(row), b.contribution(row));
    }
    for figure in 0..a.figure_count() {
        assert_eq!(a.figure(figure), b.figure(figure));
    }
    assert_eq!(muster(["check", arg(&back)]).code, Some(0));
    let options =
        ["--day", "2022-02-22", "--max-age", "18", "--hosts", "EST,LVA,LTU,POL,BGR,HUN,ROU,SVK", "--format", "json"];
    assert_eq!(best(&json_of(&[&["totals", arg(&back)], &options[..]].concat())["total"]), 18_465);

    // The golden records too, with text a spreadsheet would run, as far as a table can say them.
    let path = file_in(folder.path(), "records.json", &golden_file("records").replace("\"rund 500\"", "\"=1+1\""));
    muster(["export", arg(&path), "--table", "-o", arg(&table)]).done();
    assert_eq!(muster(["import", arg(&table), "-o", arg(&back)]).code, Some(0));
    let (a, b) = (file::open(&path).expect("read").document, file::open(&back).expect("read").document);
    let figures = |document: &muster::document::Document| -> Vec<String> {
        let set = document.dataset();
        let of_row = |row| set.figures_of(row).map(move |at| format!("{} {:?}", set.id(row), set.figure(at)));
        (0..set.row_count()).flat_map(of_row).collect()
    };
    assert_eq!(figures(&a), figures(&b));
    assert!(figures(&b).iter().any(|figure| figure.contains("\"=1+1\"")));
}

#[test]
fn a_table_without_days_needs_one() {
    let folder = folder();
    let table = file_in(folder.path(), "plain.csv", "contributor,host,best\nGermany,Lithuania,\"1,100\"\nUSA,POL,\n");
    let out = folder.path().join("out.json");
    let words = muster(["import", arg(&table), "-o", arg(&out)]).refused();
    assert!(words.contains("plain.csv") && words.contains("--as-of"), "{words}");
    assert!(!out.exists());
    assert_eq!(muster(["import", arg(&table), "-o", arg(&out), "--as-of", "2022-02-22"]).code, Some(0));
    let total = &json_of(&["totals", arg(&out), "--format", "json"])["total"];
    assert_eq!((best(total), &total["contributions"]), (1100, &json!(1)));
    assert!(muster(["import", arg(&folder.path().join("no.csv")), "-o", arg(&out)]).refused().contains("no.csv"));
}

#[test]
fn help_version_and_schema() {
    assert_eq!(muster(["schema"]).done(), SCHEMA);
    assert_eq!(muster(["--version"]).done(), format!("muster {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(muster(["-V"]).done(), muster(["--version"]).done());
    let help = muster(["--help"]).done();
    for command in
        ["totals", "compare", "claims", "edit", "scenarios", "changes", "check", "import", "export", "schema"]
    {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
        let of_command = muster([command, "--help"]).done();
        assert!(of_command.contains(&format!("Usage: muster {command}")), "{of_command}");
    }
    assert!(help.contains("Without a command, a window opens on FILE or on the shipped dataset"), "{help}");
    for option in
        ["--set", "--status", "--until-open", "--remove", "--revert", "--why", "--day", "--scenario", "--based-on"]
    {
        assert!(muster(["edit", "--help"]).done().contains(option), "{option}");
    }
}

#[test]
fn wrong_arguments_are_refused() {
    let folder = folder();
    let path = shipped_in(folder.path());
    for (arguments, expected) in [
        (&["totals", "--day", "2022"][..], "a day as YYYY-MM-DD is expected"),
        (&["totals", "--day", "2022-02-30"], "a day as YYYY-MM-DD is expected"),
        (&["totals", "--count", "ended"], "“ended” cannot be counted: deployed, en_route, announced, available"),
        (&["totals", "--count", "deployed,there"], "“there” cannot be counted"),
        (&["totals", "--max-age", "0"], "a number of months from 1, or “any”, is expected"),
        (&["totals", "--max-age", "-1"], ""),
        (&["totals", "--max-age", "a year"], "a number of months from 1, or “any”, is expected"),
        (
            &["totals", "--hosts", "nowhere"],
            "“nowhere” is neither a group (nato, baltic, jef, efp2017, hosts2022, framework) nor country codes",
        ),
        (&["totals", "--hosts", "LTU,ltu"], "is neither a group"),
        (&["totals", "--hosts", ""], "is neither a group"),
        (&["totals", "--own-troops", "maybe"], "[possible values: yes, no]"),
        (&["totals", "--by", "city"], "[possible values: host, contributor, cell, formation, domain, status]"),
        (&["totals", "--format", "xml"], "[possible values: table, csv, json]"),
        (&["totals", "--scenario", "Nothing"], "there is no what-if “Nothing” in the file; it has none"),
        (&["totals", arg(&path), "more"], "unexpected argument 'more'"),
        (
            &["totals", "missing.json"],
            "cannot be opened: no such file or directory: missing.json (check the name and the folder)",
        ),
        (&["totals", "--colour"], "unexpected argument '--colour'"),
        (&["edit", arg(&path)], "--output <OUTPUT>"),
        (&["edit"], "<FILE>"),
        (&["export", "-o", "x.csv"], "--table"),
        (&["scenarios"], "<FILE>"),
        (&["changes"], "<FILE>"),
        (&["check"], "<FILE>"),
        (&["import", "x.csv"], "--output <OUTPUT>"),
        (&["--nonsense"], "unexpected argument '--nonsense'"),
    ] {
        let words = muster(arguments).refused();
        assert!(words.contains(expected), "{arguments:?}\n  expected {expected}\n  said     {words}");
        let own = words.starts_with("muster: ") && words.lines().count() == 1;
        assert!(own || words.starts_with("error: "), "{arguments:?}: one message: {words}");
    }
}

/// Whoever reads along may stop reading: `muster changes FILE | head -1`.
#[test]
fn a_closed_standard_output_is_no_error() {
    let folder = folder();
    let path = file_in(folder.path(), "own.json", &golden_file("own"));
    for arguments in [
        vec!["totals"],
        vec!["totals", "--format", "json"],
        vec!["totals", "--format", "csv"],
        vec!["schema"],
        vec!["check", arg(&path)],
        vec!["scenarios", arg(&path)],
        vec!["compare", arg(&path)],
        vec!["claims"],
        vec!["claims", "--format", "csv"],
        vec!["changes", arg(&path), "--format", "json"],
        vec!["--help"],
        vec!["--version"],
        vec!["totals", "--help"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let said = run(program().args(&arguments).stdout(writer));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{arguments:?}");
    }
    // Where errors cannot be said either, the exit code still tells.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut child =
        program().args(["totals", "missing.json"]).stdout(Stdio::null()).stderr(writer).spawn().expect("it starts");
    let code = child.wait().expect("it ends").code();
    assert_eq!(code, Some(2), "not 101, which is a panic");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error() {
    for arguments in [vec!["totals"], vec!["claims"], vec!["schema"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
        let said = run(program().args(&arguments).stdout(full));
        assert_eq!(said.code, Some(2), "{arguments:?}");
        assert!(said.err.starts_with("muster: the output cannot be written: "), "{}", said.err);
    }
}

/// Without a window in this build, or without a display, `muster` says so in one sentence.
#[test]
fn no_window_without_a_display() {
    let mut command = program();
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    let words = run(&mut command).refused();
    assert!(words.starts_with("muster: ") && words.lines().count() == 1, "{words}");
    assert!(words.contains("--help") || words.contains("muster totals"), "which commands work without one: {words}");
}

/// What the article of 22 February 2022 says, and where it is.
#[test]
fn the_facts_of_the_article_are_there_with_its_words() {
    const ARTICLE: &str = "dw-2022-02-22";
    let document = opened(SHIPPED).document;
    let set = document.dataset();
    let source = set.source(ARTICLE).expect("the article");
    assert_eq!((source.publisher.as_str(), source.published.as_str()), ("Deutsche Welle", "2022-02-22"));
    let day = parse_date("2022-02-22").expect("a day");
    for (id, status, range, words) in [
        (
            "deu.ltu.efp.reinforcement-2022",
            Status::EnRoute,
            [360, 360, 360],
            "some 360 extra German soldiers already en route to Lithuania",
        ),
        (
            "nor.ltu.efp.reinforcement-2022",
            Status::Announced,
            [50, 55, 60],
            "Norway also announced that it was adding 50-60 soldiers",
        ),
        (
            "gbr.est.efp.reinforcement-2022",
            Status::Announced,
            [800, 800, 800],
            "800 British soldiers were being added to the NATO battlegroup in Estonia",
        ),
    ] {
        let row = set.find(id).unwrap_or_else(|| panic!("{id} is not there"));
        let figures: Vec<_> = set.figures_of(row).map(|at| set.figure(at)).filter(|at| at.source == ARTICLE).collect();
        let [figure] = figures[..] else { panic!("{id}: {figures:?}") };
        let Personnel::Known(number) = figure.personnel else { panic!("{id} has no number") };
        assert_eq!((figure.as_of, figure.status), (day, status), "{id}");
        assert_eq!([number.low(), number.best(), number.high()], range, "{id}");
        assert!(figure.quote.contains(words), "{id}: {}", figure.quote);
    }
    let claim = |hosts: &[&str], best: Option<u32>, low: Option<u32>| {
        let found = set
            .claims
            .iter()
            .find(|claim| claim.source == ARTICLE && claim.hosts == hosts && claim.best == best && claim.low == low);
        found.unwrap_or_else(|| panic!("no published total for {hosts:?}, {best:?}, {low:?}"))
    };
    let lithuania = claim(&["LTU"], Some(1100), None);
    assert!(lithuania.quote.contains("a 1,100-strong NATO battle group in Lithuania"));
    let half = claim(&["LTU"], Some(50), None);
    assert_eq!(
        (half.kind.code(), half.qualifier.as_str(), half.contributors.as_slice()),
        ("share", "about half", &["DEU".to_owned()][..])
    );
    assert!(half.quote.contains("German soldiers comprise about half"));
    let baltic = claim(&["EST", "LVA", "LTU"], Some(6000), None);
    assert_eq!(baltic.qualifier, "about");
    assert!(baltic.quote.ends_with("to about 6,000."));
    for host in ["EST", "LTU", "LVA", "POL"] {
        let battlegroup = claim(&[host], None, Some(1000));
        assert_eq!(
            (battlegroup.qualifier.as_str(), battlegroup.as_of),
            ("just over", parse_date("2017-12-31").expect("a day"))
        );
        assert!(battlegroup.quote.starts_with("four multinational battlegroups of just over 1,000 troops each"));
    }
    let jef = set.groups.iter().find(|group| group.name == "Joint Expeditionary Force").expect("the group");
    let mut members: Vec<&str> = jef.members.iter().map(|member| member.country.as_str()).collect();
    members.sort_unstable();
    assert_eq!(members, ["DNK", "EST", "FIN", "GBR", "ISL", "LTU", "LVA", "NLD", "NOR", "SWE"]);
}
