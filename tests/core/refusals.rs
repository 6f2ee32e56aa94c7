//! Every refusal, finding and note of the file format, and broken files of every kind: each gives one error a person
//! can act on, and none a panic.

use std::{fmt::Write as _, path::Path};

use muster::{
    file::{self, FileError, SHIPPED, json::read::ReadError, json::write},
    scenario::Scenario,
};
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, any},
    proptest,
    test_runner::RngSeed,
};

use crate::common::{Random, arg, file_in, folder, golden_file, long, muster, opened};

/// One contribution.
const ROW: &str = r#""contributions":[{"id":"a","contributor":"DEU","host":"LTU"}]"#;

/// A file with these top-level keys after format and version.
fn file_of(keys: &str) -> String {
    format!(r#"{{"format":"muster","version":1,{keys}}}"#)
}

/// A file with one contribution, and a figure of it with these keys.
fn figure(keys: &str) -> String {
    file_of(&format!(r#"{ROW},"figures":[{{"of":"a",{keys}}}]"#))
}

/// A file with one contribution, and a figure of it with these keys beside day and status.
fn number(keys: &str) -> String {
    figure(&format!(r#""as_of":"2022-02-22","status":"deployed",{keys}"#))
}

/// A file with one contribution, and a what-if with these edits.
fn edits(edits: &str) -> String {
    file_of(&format!(r#"{ROW},"scenarios":[{{"id":"s1","name":"N","edits":[{edits}]}}]"#))
}

/// A file with one contribution, and an edit of it with these keys.
fn edit(keys: &str) -> String {
    edits(&format!(r#"{{"on":"a",{keys}}}"#))
}

/// A file with these contributions.
fn rows(rows: &str) -> String {
    file_of(&format!(r#""contributions":[{rows}]"#))
}

/// A file with this claim.
fn claim(keys: &str) -> String {
    file_of(&format!(r#""claims":[{{{keys}}}]"#))
}

/// A file with these what-ifs, `id: based on`.
fn chain(scenarios: &[(&str, &str)]) -> String {
    let mut list = String::new();
    for (at, (id, based_on)) in scenarios.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let based_on = if based_on.is_empty() { String::new() } else { format!(r#","based_on":"{based_on}""#) };
        let _ = write!(list, r#"{comma}{{"id":"{id}","name":"Name of {id}"{based_on}}}"#);
    }
    file_of(&format!(r#""scenarios":[{list}]"#))
}

#[track_caller]
fn refused(text: &[u8]) -> ReadError {
    match file::read_text(text) {
        Err(error) => error,
        Ok(_) => panic!("not refused: {}", String::from_utf8_lossy(text)),
    }
}

/// Every text whose content does not fit, with the only place that is named and what is said of it.
fn misfits() -> Vec<(String, &'static str)> {
    let whole = r#"{"id":"w","contributor":"DEU","host":"LTU+LVA"}"#;
    let deep: Vec<(String, String)> = (0..=Scenario::MAX_DEPTH)
        .map(|at| (format!("s{at}"), at.checked_sub(1).map_or(String::new(), |b| format!("s{b}"))))
        .collect();
    let deep: Vec<(&str, &str)> = deep.iter().map(|(id, on)| (id.as_str(), on.as_str())).collect();
    let long_text = "ä".repeat(100);
    vec![
        // Top level.
        (r#"{"format":"muster","version":0}"#.to_owned(), "version: a whole number from 1 is expected, found 0"),
        (r#"{"format":"muster","version":"1"}"#.to_owned(), "version: a whole number from 1 is expected, found \"1\""),
        (r#"{"format":"muster","version":1.5}"#.to_owned(), "version: a whole number from 1 is expected, found 1.5"),
        (r#"{"format":"muster","version":null}"#.to_owned(), "version: a whole number from 1 is expected, found null"),
        (file_of(r#""readable_since":-1"#), "readable_since: a whole number from 1 is expected, found -1"),
        (file_of(r#""title":5"#), "title: text is expected, found “5”"),
        (file_of(r#""title":null"#), "title: text is expected, found “null”"),
        (file_of(r#""title":"a","title":"b""#), "title: the key is there twice"),
        (file_of(r#""future":1,"future":1"#), "future: the key is there twice"),
        (file_of(r#""sources":{}"#), "sources: a list is expected, found an object"),
        (file_of(r#""groups":"x""#), "groups: a list is expected, found text"),
        (file_of(r#""contributions":7"#), "contributions: a list is expected, found a number"),
        (file_of(&format!(r#"{ROW},"figures":true"#)), "figures: a list is expected, found true"),
        (file_of(r#""claims":null"#), "claims: a list is expected, found null (leave the key out instead)"),
        (file_of(r#""scenarios":-1.5"#), "scenarios: a list is expected, found a number"),
        (file_of(r#""sources":[5]"#), "sources[0]: an object is expected, found a number"),
        (file_of(r#""groups":[[]]"#), "groups[0]: an object is expected, found a list"),
        (file_of(r#""contributions":["a"]"#), "contributions[0]: an object is expected, found text"),
        (file_of(r#""claims":[true]"#), "claims[0]: an object is expected, found true or false"),
        (file_of(r#""scenarios":[null]"#), "scenarios[0]: an object is expected, found null"),
        (
            file_of(&format!(r#""figures":[],{ROW},"title":"a","title":"b""#)),
            "title: the key is there twice", // said once although such a file is read twice
        ),
        // Counting.
        (file_of(r#""counting":[]"#), "counting: an object is expected, found a list"),
        (
            file_of(r#""counting":{"day":"2022-02-30"}"#),
            "counting.day: a day as YYYY-MM-DD is expected, found “2022-02-30”",
        ),
        (
            file_of(r#""counting":{"statuses":["ended"]}"#),
            "counting.statuses: one of deployed, en_route, announced, available is expected, found “ended”",
        ),
        (file_of(r#""counting":{"statuses":"deployed"}"#), "counting.statuses: a list is expected, found \"deployed\""),
        (file_of(r#""counting":{"statuses":[1]}"#), "counting.statuses[0]: text is expected, found 1"),
        (
            file_of(r#""counting":{"max_age_months":0}"#),
            "counting.max_age_months: 0 is no age: leave the key out for any age",
        ),
        (
            file_of(r#""counting":{"max_age_months":"any"}"#),
            "counting.max_age_months: a whole number from 0 to 4294967295 is expected, found the text “any”",
        ),
        (file_of(r#""counting":{"hosts":"nowhere"}"#), "counting.hosts: there is no group “nowhere”"),
        (file_of(r#""counting":{"hosts":5}"#), "counting.hosts: a group's id or a list of codes is expected, found 5"),
        (file_of(r#""counting":{"hosts":["LTU",""]}"#), "counting.hosts[1]: text is expected, found \"\""),
        (
            file_of(r#""counting":{"own_troops":"yes"}"#),
            "counting.own_troops: true or false is expected, found the text “yes”",
        ),
        (file_of(r#""counting":{"day":"2022-01-01","day":"2022-01-01"}"#), "counting.day: the key is there twice"),
        // Sources and groups.
        (file_of(r#""sources":[{"title":"T"}]"#), "sources[0].id: is missing"),
        (file_of(r#""sources":[{"id":""}]"#), "sources[0].id: must not be empty"),
        (file_of(r#""sources":[{"id":"a"},{"id":"a"}]"#), "sources[1].id: “a” is there twice"),
        // Such a name could not be given again by undo.
        (file_of(r#""scenarios":[{"id":"s","name":" "}]"#), "scenarios[0].name: must not be empty"),
        (
            file_of(r#""sources":[{"id":"a","kind":"blog"}]"#),
            "sources[0].kind: one of government, alliance, agency, newspaper, magazine, encyclopedia, copy, other is expected, found the text “blog”",
        ),
        (
            file_of(r#""sources":[{"id":"a","published":"2022-13"}]"#),
            "sources[0].published: a year, a month or a day is expected, found “2022-13”",
        ),
        (
            file_of(r#""sources":[{"id":"a","url":null}]"#),
            "sources[0].url: text is expected, found null (leave the key out instead)",
        ),
        (file_of(r#""sources":[{"id":"a","title":["T"]}]"#), "sources[0].title: text is expected, found a list"),
        (file_of(r#""sources":[{"id":"a","x":1,"x":2}]"#), "sources[0].x: the key is there twice"),
        (file_of(r#""groups":[{"name":"G"}]"#), "groups[0].id: is missing"),
        (file_of(r#""groups":[{"id":"g"},{"id":"g"}]"#), "groups[1].id: “g” is there twice"),
        (file_of(r#""groups":[{"id":"g","members":"LTU"}]"#), "groups[0].members: a list is expected, found \"LTU\""),
        (
            file_of(r#""groups":[{"id":"g","members":[{"country":"LTU"},{}]}]"#),
            "groups[0].members[1].country: is missing",
        ),
        (
            file_of(r#""groups":[{"id":"g","members":[{"country":"LTU","from":"yesterday"}]}]"#),
            "groups[0].members[0].from: a year, a month or a day is expected, found “yesterday”",
        ),
        (
            file_of(r#""groups":[{"id":"g","members":["LTU"]}]"#),
            "groups[0].members[0]: an object is expected, found text",
        ),
        // Contributions.
        (rows(r#"{"contributor":"DEU","host":"LTU"}"#), "contributions[0].id: is missing"),
        (rows(r#"{"id":"a","host":"LTU"}"#), "contributions[0].contributor: is missing"),
        (rows(r#"{"id":"a","contributor":"DEU"}"#), "contributions[0].host: is missing"),
        (rows(r#"{"id":"a","contributor":"","host":"LTU"}"#), "contributions[0].contributor: must not be empty"),
        (rows(r#"{"id":"a","contributor":"DEU","host":"LTU++LVA"}"#), "contributions[0].host: has an empty part"),
        (
            rows(r#"{"id":"a","contributor":"DEU","host":5}"#),
            "contributions[0].host: text is expected, found the number 5",
        ),
        (
            rows(r#"{"id":"a","contributor":"DEU","host":"LTU","domain":"space"}"#),
            "contributions[0].domain: one of land, air, sea, joint is expected, found the text “space”",
        ),
        (
            rows(r#"{"id":"a","contributor":"DEU","host":"LTU","note":{}}"#),
            "contributions[0].note: text is expected, found an object",
        ),
        (
            rows(r#"{"id":"a","contributor":"DEU","host":"LTU"},{"id":"a","contributor":"USA","host":"POL"}"#),
            "contributions[1].id: “a” is there twice",
        ),
        (
            rows(r#"{"id":"a","contributor":"DEU","host":"LTU","part_of":"b"}"#),
            "contributions[0].part_of: there is no contribution “b”",
        ),
        (
            rows(r#"{"id":"a","contributor":"DEU","host":"LTU","part_of":"a"}"#),
            "contributions[0].part_of: is part of itself",
        ),
        (
            rows(&format!(
                r#"{whole},{{"id":"p","contributor":"DEU","host":"LTU","part_of":"w"}},{{"id":"q","contributor":"DEU","host":"LTU","part_of":"p"}}"#
            )),
            "contributions[2].part_of: “p” is itself part of another; only one level is allowed",
        ),
        (
            rows(&format!(r#"{whole},{{"id":"p","contributor":"USA","host":"LTU","part_of":"w"}}"#)),
            "contributions[1].part_of: “w” is of another contributor (DEU)",
        ),
        (
            rows(&format!(r#"{{"id":"p","contributor":"DEU","host":"LTU+EST","part_of":"w"}},{whole}"#)),
            "contributions[0].part_of: “w” does not have all its hosts (EST+LTU / LTU+LVA)",
        ),
        // Figures.
        (
            file_of(&format!(r#"{ROW},"figures":[{{"of":"b","as_of":"2022-02-22","status":"deployed"}}]"#)),
            "figures[0].of: there is no contribution “b”",
        ),
        (
            file_of(r#""figures":[{"of":"b","as_of":"2022-02-22","status":"deployed"}]"#),
            "figures[0].of: there is no contribution “b”",
        ),
        (
            file_of(&format!(r#"{ROW},"figures":[{{"as_of":"2022-02-22","status":"deployed"}}]"#)),
            "figures[0].of: is missing",
        ),
        (figure(r#""status":"deployed""#), "figures[0].as_of: is missing"),
        (
            figure(r#""as_of":"2022-02-22""#),
            "figures[0].status: is missing; one of deployed, en_route, announced, available, ended",
        ),
        (
            figure(r#""as_of":"22.02.2022","status":"deployed""#),
            "figures[0].as_of: a day as YYYY-MM-DD is expected, found “22.02.2022”",
        ),
        (
            figure(r#""as_of":20220222,"status":"deployed""#),
            "figures[0].as_of: a day as YYYY-MM-DD is expected, found the number 20220222",
        ),
        (
            figure(r#""as_of":"2022-02-22","status":"there""#),
            "figures[0].status: one of deployed, en_route, announced, available, ended is expected, found the text “there”",
        ),
        (
            figure(r#""as_of":"2022-02-22","status":5"#),
            "figures[0].status: one of deployed, en_route, announced, available, ended is expected, found the number 5",
        ),
        (
            number(r#""as_of_basis":"guessed""#),
            "figures[0].as_of_basis: one of stated, month_end, inferred is expected, found the text “guessed”",
        ),
        (
            number(r#""best":-5"#),
            "figures[0].best: a whole number from 0 to 4294967295 is expected, found the number -5",
        ),
        (
            number(r#""best":1.5"#),
            "figures[0].best: a whole number from 0 to 4294967295 is expected, found the number 1.5",
        ),
        (
            number(r#""low":4294967296"#),
            "figures[0].low: a whole number from 0 to 4294967295 is expected, found the number 4294967296",
        ),
        (
            number(r#""high":99999999999999999999"#),
            "figures[0].high: a whole number from 0 to 4294967295 is expected, found the number 100000000000000000000",
        ),
        (
            number(r#""best":"500""#),
            "figures[0].best: a whole number from 0 to 4294967295 is expected, found the text “500”",
        ),
        (
            number(r#""best":null"#),
            "figures[0].best: a whole number from 0 to 4294967295 is expected, found null (leave the key out instead)",
        ),
        (number(r#""best":true"#), "figures[0].best: a whole number from 0 to 4294967295 is expected, found true"),
        (number(r#""best":5,"best":5"#), "figures[0].best: the key is there twice"),
        (number(r#""low":5,"best":2,"high":3"#), "figures[0]: low ≤ best ≤ high does not hold (5 / 2 / 3)"),
        (number(r#""low":60,"high":50"#), "figures[0]: low ≤ best ≤ high does not hold (60 / – / 50)"),
        (number(r#""best":5,"high":4"#), "figures[0]: low ≤ best ≤ high does not hold (– / 5 / 4)"),
        (number(r#""open_above":true"#), "figures[0].open_above: a number is missing"),
        (
            number(r#""best":5,"open_above":"yes""#),
            "figures[0].open_above: true or false is expected, found the text “yes”",
        ),
        (number(r#""preferred":"no""#), "figures[0].preferred: true or false is expected, found the text “no”"),
        (number(r#""quote":5"#), "figures[0].quote: text is expected, found the number 5"),
        (
            number(&format!(r#""as_of_basis":"{long_text}""#)),
            "found the text “ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää…”",
        ),
        // Claims.
        (claim(r#""as_of":"2022-02-22","kind":"text""#), "claims[0].id: is missing"),
        (claim(r#""id":"k","kind":"text""#), "claims[0].as_of: is missing"),
        (claim(r#""id":"k","as_of":"2022-02-22""#), "claims[0].kind: is missing; one of total, share, text"),
        (
            claim(r#""id":"k","as_of":"2022-02-22","kind":"sum""#),
            "claims[0].kind: one of total, share, text is expected, found the text “sum”",
        ),
        (
            claim(r#""id":"k","as_of":"2022-02-22","kind":"total""#),
            "claims[0]: a total needs a number: low, best or high",
        ),
        (
            claim(r#""id":"k","as_of":"2022-02-22","kind":"total","low":6,"best":5"#),
            "claims[0]: low ≤ best ≤ high does not hold (6 / 5 / –)",
        ),
        (
            claim(r#""id":"k","as_of":"2022-02-22","kind":"text","tolerance":"wide""#),
            "claims[0].tolerance: one of exact, about, nearly, just_over is expected, found the text “wide”",
        ),
        (
            claim(r#""id":"k","as_of":"2022-02-22","kind":"text","hosts":"LTU""#),
            "claims[0].hosts: a list is expected, found \"LTU\"",
        ),
        (
            claim(r#""id":"k","as_of":"2022-02-22","kind":"text","statuses":["ended"]"#),
            "claims[0].statuses: one of deployed, en_route, announced, available is expected, found “ended”",
        ),
        (
            file_of(
                r#""claims":[{"id":"k","as_of":"2022-02-22","kind":"text"},{"id":"k","as_of":"2022-02-22","kind":"text"}]"#,
            ),
            "claims[1].id: “k” is there twice",
        ),
        // Own reports.
        (file_of(r#""own":[]"#), "own: an object is expected, found a list"),
        (file_of(r#""own":{"figures":{}}"#), "own.figures: a list is expected, found an object"),
        (file_of(r#""own":{"sources":[{"id":"a"},{"id":"a"}]}"#), "own.sources[1].id: “a” is there twice"),
        (
            file_of(r#""own":{"contributions":[{"id":"a","contributor":"DEU","host":"+"}]}"#),
            "own.contributions[0].host: has an empty part",
        ),
        (
            file_of(
                r#""own":{"contributions":[{"id":"a","contributor":"DEU","host":"LTU"},{"id":"a","contributor":"DEU","host":"LTU"}]}"#,
            ),
            "own.contributions[1].id: “a” is there twice",
        ),
        (file_of(r#""own":{"figures":[{"as_of":"2022-02-22","status":"deployed"}]}"#), "own.figures[0].of: is missing"),
        (
            file_of(r#""own":{"figures":[{"of":"a","as_of":"2022-02-22","status":"deployed","low":2,"best":1}]}"#),
            "own.figures[0]: low ≤ best ≤ high does not hold (2 / 1 / –)",
        ),
        (file_of(r#""own":{"preferences":[{"of":"a","as_of":"2022-02-22"}]}"#), "own.preferences[0].nth: is missing"),
        (
            file_of(r#""own":{"preferences":[{"of":"a","as_of":"2022-02-22","nth":-1}]}"#),
            "own.preferences[0].nth: a whole number from 0 to 4294967295 is expected, found the number -1",
        ),
        (file_of(r#""own":{"preferences":[{"of":"a","nth":0}]}"#), "own.preferences[0].as_of: is missing"),
        // What-ifs.
        (file_of(r#""scenarios":[{"name":"N"}]"#), "scenarios[0].id: is missing"),
        (file_of(r#""scenarios":[{"id":"s1"}]"#), "scenarios[0].name: is missing"),
        (file_of(r#""scenarios":[{"id":"s1","name":""}]"#), "scenarios[0].name: must not be empty"),
        (
            file_of(r#""scenarios":[{"id":"s1","name":" baseLINE "}]"#),
            "scenarios[0].name: “ baseLINE ” is the name of what is reported",
        ),
        (
            file_of(r#""scenarios":[{"id":"s1","name":"Reported"}]"#),
            "scenarios[0].name: “Reported” is the name of what is reported",
        ),
        (
            file_of(r#""scenarios":[{"id":"s1","name":"N"},{"id":"s2","name":" n "}]"#),
            "scenarios[1].name: “ n ” is there twice",
        ),
        (
            file_of(r#""scenarios":[{"id":"s1","name":"N"},{"id":"s1","name":"M"}]"#),
            "scenarios[1].id: “s1” is there twice",
        ),
        (
            file_of(r#""scenarios":[{"id":"s1","name":"N","edits":{}}]"#),
            "scenarios[0].edits: a list is expected, found an object",
        ),
        (chain(&[("s1", "s9")]), "scenarios[0].based_on: there is no scenario “s9”"),
        (chain(&[("s1", "s1")]), "scenarios[0].based_on: builds on itself"),
        (chain(&deep), "scenarios[16].based_on: more than 16 build on one another"),
        // Edits.
        (edits(r#"{"op":"remove"}"#), "scenarios[0].edits[0].on: is missing"),
        (edits(r#"{"on":"a"}"#), "scenarios[0].edits[0].op: is missing"),
        (
            edits(r#"{"on":"a","op":"remove"},{"on":"a","op":"remove"}"#),
            "scenarios[0].edits[1].on: there is already an edit on “a”",
        ),
        (edits("5"), "scenarios[0].edits[0]: an object is expected, found a number"),
        (edit(r#""op":5"#), "scenarios[0].edits[0].op: text is expected, found the number 5"),
        (edit(r#""op":"remove","why":5"#), "scenarios[0].edits[0].why: text is expected, found the number 5"),
        (edit(r#""op":"remove","set":{"status":"ended"}"#), "scenarios[0].edits[0].set: does not go with “remove”"),
        (edit(r#""op":"remove","from":"2022-02-22""#), "scenarios[0].edits[0].from: does not go with “remove”"),
        (edit(r#""op":"remove","until":"open""#), "scenarios[0].edits[0].until: does not go with “remove”"),
        (
            edit(r#""op":"remove","new":{"contributor":"DEU","host":"LTU"}"#),
            "scenarios[0].edits[0].new: does not go with “remove”",
        ),
        (edit(r#""op":"add""#), "scenarios[0].edits[0].new: is missing"),
        (
            edit(r#""op":"add","new":{"contributor":"DEU","host":"LTU"},"set":{"note":""}"#),
            "scenarios[0].edits[0].set: does not go with “add”",
        ),
        (edit(r#""op":"add","new":{"host":"LTU"}"#), "scenarios[0].edits[0].new.contributor: is missing"),
        (
            edit(r#""op":"add","new":{"contributor":"DEU","host":"LTU+"}"#),
            "scenarios[0].edits[0].new.host: has an empty part",
        ),
        (
            edit(r#""op":"add","new":{"contributor":"DEU","host":"LTU","figures":[{"status":"deployed"}]}"#),
            "scenarios[0].edits[0].new.figures[0].as_of: is missing",
        ),
        (edit(r#""op":"add","new":[]"#), "scenarios[0].edits[0].new: an object is expected, found a list"),
        (edit(r#""op":"change""#), "scenarios[0].edits[0].set: is missing"),
        (edit(r#""op":"change","set":{}"#), "scenarios[0].edits[0].set: sets nothing"),
        (
            edit(r#""op":"change","set":{"status":"ended"}"#),
            "scenarios[0].edits[0].from: is missing: strength and status hold from a day",
        ),
        (
            edit(r#""op":"change","from":"soon","set":{"status":"ended"}"#),
            "scenarios[0].edits[0].from: a day as YYYY-MM-DD is expected, found “soon”",
        ),
        (
            edit(r#""op":"change","from":"2022-02-22","set":{"note":"n"}"#),
            "scenarios[0].edits[0].from: goes only with strength or status",
        ),
        (
            edit(r#""op":"change","from":"2022-02-22","until":"2023-01-01","set":{"status":"ended"}"#),
            "scenarios[0].edits[0].until: “open” is expected, or nothing, found “2023-01-01”",
        ),
        (
            edit(r#""op":"change","from":"2022-02-22","set":{"status":"gone"}"#),
            "scenarios[0].edits[0].set.status: one of deployed, en_route, announced, available, ended is expected, found the text “gone”",
        ),
        (
            edit(r#""op":"change","from":"2022-02-22","set":{"personnel":{"low":5,"best":2,"high":3}}"#),
            "scenarios[0].edits[0].set.personnel: low ≤ best ≤ high does not hold (5 / 2 / 3)",
        ),
        (
            edit(r#""op":"change","from":"2022-02-22","set":{"status":"ended","personnel":{"best":2}}"#),
            "scenarios[0].edits[0].set.personnel: low, best and high are needed, or “unknown”",
        ),
        (
            edit(r#""op":"change","from":"2022-02-22","set":{"status":"ended","personnel":"none"}"#),
            "scenarios[0].edits[0].set.personnel: an object with low, best and high, or “unknown”, is expected, found \"none\"",
        ),
        (
            edit(r#""op":"change","from":"2022-02-22","set":{"status":"ended","personnel":5}"#),
            "scenarios[0].edits[0].set.personnel: an object with low, best and high, or “unknown”, is expected, found 5",
        ),
        (
            edit(r#""op":"change","set":{"domain":"space","note":""}"#),
            "scenarios[0].edits[0].set.domain: one of land, air, sea, joint is expected, found the text “space”",
        ),
        (
            edit(r#""op":"change","set":{"note":"n"},"was":{"status":"gone"}"#),
            "scenarios[0].edits[0].was.status: one of deployed, en_route, announced, available, ended is expected, found the text “gone”",
        ),
        (edit(r#""op":"change","set":5"#), "scenarios[0].edits[0].set: an object is expected, found a number"),
        (edit(r#""op":"change","set":{"host":""}"#), "scenarios[0].edits[0].set.host: must not be empty"),
        (edit(r#""op":"change","set":{"host":"LTU+"}"#), "scenarios[0].edits[0].set.host: has an empty part"),
        (edit(r#""op":"change","set":{"contributor":""}"#), "scenarios[0].edits[0].set.contributor: must not be empty"),
    ]
}

#[test]
fn every_misfit_is_refused_and_named_by_its_place() {
    let mut wrong = String::new();
    for (text, expected) in misfits() {
        let error = refused(text.as_bytes());
        let words = error.to_string();
        let once = matches!(&error, ReadError::Invalid { places, more: 0 } if places.len() == 1);
        let as_expected = words.starts_with("does not fit the format in 1 place\n") && words.contains(expected);
        if !once || !as_expected {
            let _ = write!(wrong, "{text}\n  expected {expected}\n  said {words}\n");
        }
    }
    assert!(wrong.is_empty(), "not one fault at one place, or another one:\n{wrong}");
}

#[test]
fn a_circle_of_what_ifs_is_refused_at_every_place_of_it() {
    let words = refused(chain(&[("s1", "s3"), ("s2", "s1"), ("s3", "s2")]).as_bytes()).to_string();
    for at in 0..3 {
        assert!(words.contains(&format!("scenarios[{at}].based_on: builds on itself")), "{words}");
    }
    // One that leads into a circle without being in it ends all the same.
    let words = refused(chain(&[("s1", "s2"), ("s2", "s3"), ("s3", "s2")]).as_bytes()).to_string();
    assert!(words.contains("scenarios[1].based_on: builds on itself"), "{words}");
    let sixteen: Vec<(String, String)> = (0..Scenario::MAX_DEPTH)
        .map(|at| (format!("s{at}"), if at == 0 { String::new() } else { format!("s{}", at - 1) }))
        .collect();
    let sixteen: Vec<(&str, &str)> = sixteen.iter().map(|(id, on)| (id.as_str(), on.as_str())).collect();
    assert_eq!(opened(&chain(&sixteen)).document.scenarios().len(), 16, "sixteen are allowed");
}

#[test]
fn the_first_twenty_places_are_named_and_the_rest_counted() {
    let faults: Vec<&str> = std::iter::repeat_n("{}", 25).collect();
    let words = refused(file_of(&format!(r#""sources":[{}]"#, faults.join(","))).as_bytes()).to_string();
    assert!(words.starts_with("does not fit the format in 25 places\n  sources[0].id: is missing\n"), "{words}");
    assert!(words.contains("\n  sources[19].id: is missing\n  and 5 more\n"), "{words}");
    assert!(!words.contains("sources[20]"), "{words}");
}

/// Everything that is no Muster file at all: the kind of error and what is said.
#[test]
fn other_content_is_refused_in_one_sentence() {
    let deep = "[".repeat(200_000);
    let closed = format!("{deep}{}", "]".repeat(200_000));
    let object = "{\"a\":".repeat(200_000);
    let inside = file_of(&format!(r#""sources":{deep}"#));
    let edits = edits(&format!("{deep}{}", "]".repeat(200_000)));
    let cases: &[(&[u8], &str)] = &[
        (b"", "ends in the middle, at line"),
        (b"   \n\n ", "ends in the middle, at line 3"),
        ("\u{feff}".as_bytes(), "ends in the middle"),
        (deep.as_bytes(), "is not a Muster file: \"format\": \"muster\" is missing"),
        (object.as_bytes(), "ends in the middle, at line 1"),
        (inside.as_bytes(), "ends in the middle, at line 1"),
        (closed.as_bytes(), "is not a Muster file: \"format\": \"muster\" is missing"),
        (edits.as_bytes(), "scenarios[0].edits[0]: an object is expected, found a list"),
        (b"[]", "is not a Muster file: \"format\": \"muster\" is missing"),
        (b"{}", "is not a Muster file: \"format\": \"muster\" is missing"),
        (b"5", "is not a Muster file"),
        (b"\"muster\"", "is not a Muster file"),
        (b"null", "is not a Muster file"),
        (br#"{"type":"FeatureCollection"}"#, "is not a Muster file: \"format\": \"muster\" is missing"),
        (br#"{"format":"geojson","version":1}"#, "is not a Muster file: its format is “geojson”"),
        (br#"{"format":5,"version":1}"#, "is not a Muster file"),
        (br#"{"version":1}"#, "is not a Muster file"),
        (br#"{"format":"muster"}"#, "does not say its version: \"version\" is missing"),
        (
            br#"{"format":"muster","version":2}"#,
            "was written by a newer Muster: format version 2, which needs a reader of version 2; this one reads version 1",
        ),
        (
            br#"{"format":"muster","version":7,"readable_since":3}"#,
            "was written by a newer Muster: format version 7, which needs a reader of version 3; this one reads version 1",
        ),
        (b"not json", "is not JSON: line 1, column "),
        (b"{\"format\":\"muster\",\n\"version\":1,}", "is not JSON: line 2, column 13: "),
        (b"{\"format\":\"muster\",\n\"version\":1}\nmore", "is not JSON: line 3, column 1: "),
        (b"{'format':'muster'}", "is not JSON: line 1, column 2: "),
        (b"{\"format\":\"muster\",\"version\":01}", "is not JSON: line 1, column"),
        (b"{\"format\":\"muster\",\"version\":NaN}", "is not JSON: line 1, column"),
        (b"{\"format\":\"muster\",\"version\":1,\"title\":\"a\nb\"}", "is not JSON: line"),
        (b"{\"format\":\"muster\",\"version\":1,\"title\":\"\\x\"}", "is not JSON: line 1, column"),
        (b"{\"format\":\"muster\",\"version\":1,\"sources\":[{\"id\":\"\\ud800\"}]}", "is not JSON: line 1, column"),
        (b"{\"format\":\"muster\",\"version\":1,\"sources\":[{\"id\":\"a\xff\"}]}", "is not text in UTF-8: line 1"),
        (b"{\"format\":\"muster\",\n\"version\":1,\n\"x\":\"\xc3\x28\"}", "is not text in UTF-8: line 3"),
        (b"\xff\xfe{\x00}\x00", "is not JSON: line 1, column 1"),
        (b"PK\x03\x04", "is not JSON: line 1, column 1"),
    ];
    let mut wrong = String::new();
    for (text, expected) in cases {
        let words = refused(text).to_string();
        let shown = String::from_utf8_lossy(&text[..text.len().min(100)]).into_owned();
        if !words.contains(expected) || words.len() > 300 {
            let _ = write!(wrong, "{shown}\n  expected {expected}\n  said     {words}\n");
        }
    }
    assert!(wrong.is_empty(), "another sentence, or too long a one:\n{wrong}");
}

/// Nearly JSON: what a lenient reader might let pass, at every level of a file.
#[test]
fn what_is_nearly_json_is_refused() {
    let whole = r#"{"format":"muster","version":1,"x":[1,{"a":2}],"sources":[{"id":"a"},{"id":"b"}],"title":"T"}"#;
    opened(whole);
    for (from, to) in [
        ("\"version\":1,", "\"version\":1 "),
        ("\"version\":1,", "\"version\":1,,"),
        ("\"version\":1,", "\"version\" 1,"),
        ("\"version\":1,", "\"version\"::1,"),
        ("\"version\":1,", "version:1,"),
        ("\"version\":1,", "'version':1,"),
        ("\"version\":1,", "\"version\":,"),
        ("\"version\":1,", "\"version\":1;"),
        ("\"version\":1,", "\"version\":1}"),
        ("\"version\":1,", "\"version\":1],"),
        ("\"version\":1,", "\"version\":1 2,"),
        ("\"version\":1,", "\"version\":1/**/,"),
        ("\"version\":1,", "\"version\":+1,"),
        ("\"version\":1,", "\"version\":1.,"),
        ("\"version\":1,", "\"version\":1\u{a0},"),
        ("{\"format\"", "{,\"format\""),
        ("\"T\"}", "\"T\",}"),
        ("\"T\"}", "\"T\"]"),
        ("\"T\"}", "\"T\"}}"),
        ("\"T\"}", "\"T\"}{}"),
        ("\"T\"}", "\"T\"} \u{0}"),
        ("\"T\"}", "\"T\"\"U\"}"),
        ("\"T\"}", "\"T}"),
        ("\"T\"}", "T}"),
        ("{\"id\":\"a\"},", "{\"id\":\"a\"}"),
        ("{\"id\":\"a\"},", "{\"id\":\"a\"},,"),
        ("{\"id\":\"a\"},", ",{\"id\":\"a\"},"),
        ("{\"id\":\"a\"},", "{\"id\":\"a\",},"),
        ("{\"id\":\"a\"},", "{\"id\":\"a\"],"),
        ("{\"id\":\"a\"},", "{\"id\" \"a\"},"),
        ("{\"id\":\"a\"},", "{\"id\":\"a\"}:"),
        ("{\"id\":\"b\"}]", "{\"id\":\"b\"},]"),
        ("{\"id\":\"b\"}]", "{\"id\":\"b\"}}"),
        ("[1,{\"a\":2}]", "[1,{\"a\":2},]"),
        ("[1,{\"a\":2}]", "[1 {\"a\":2}]"),
        ("[1,{\"a\":2}]", "[1,{\"a\":2]}"),
        ("[1,{\"a\":2}]", "[01,{\"a\":2}]"),
        ("[1,{\"a\":2}]", "[1,{a:2}]"),
        ("[1,{\"a\":2}]", "[1,{\"a\":NaN}]"),
        ("[1,{\"a\":2}]", "[1,{\"a\":\"\t\"}]"),
        ("[1,{\"a\":2}]", "[1,{\"a\":\"\\q\"}]"),
        ("[1,{\"a\":2}]", "nul"),
        ("[1,{\"a\":2}]", "TRUE"),
        ("[1,{\"a\":2}]", "[1,{\"a\":2}] // no"),
    ] {
        let text = whole.replacen(from, to, 1);
        assert_ne!(text, whole, "{from} is not there");
        let error = refused(text.as_bytes());
        assert!(matches!(error, ReadError::NotJson { .. } | ReadError::CutOff { .. }), "{text}\n{error}");
    }
}

/// Text that is well-formed JSON and cannot be kept as text or number: refused, wherever it stands.
#[test]
fn text_and_numbers_that_cannot_be_kept_are_refused() {
    for value in [r#""\ud800""#, r#""\udc00 x""#, "1e999"] {
        for text in [
            figure(&format!(r#""as_of":"2022-02-22","status":"deployed","note":{value}"#)),
            file_of(&format!(r#""title":{value}"#)),
            file_of(&format!(r#""own":{{"sources":[{{"id":"a","title":{value}}}]}}"#)),
            file_of(&format!(r#""groups":[{{"id":"g","members":[{{"country":{value}}}]}}]"#)),
            file_of(&format!(r#""counting":{{"day":{value}}}"#)),
            edit(&format!(r#""op":"remove","why":{value}"#)),
            edit(&format!(r#""op":"change","set":{{"note":{value}}}"#)),
        ] {
            let words = refused(text.as_bytes()).to_string();
            assert!(!words.contains("nested too deep"), "that is not what is wrong: {text}\n{words}");
        }
    }
}

/// Findings of a text: what `check` says, one a line, and the notes.
fn said(text: &str) -> (Vec<String>, Vec<String>) {
    let report = opened(text).report;
    let findings = report.findings.iter().map(ToString::to_string).collect();
    (findings, report.notes.iter().map(ToString::to_string).collect())
}

#[test]
fn every_finding_is_said_and_kept_over_saving() {
    let day = r#""as_of":"2022-02-22","status":"deployed""#;
    let cases = [
        (number(r#""source":"s""#), "source “s” is named 1× and described nowhere"),
        (
            file_of(
                r#""groups":[{"id":"g","members":[{"country":"LTU","source":"t"}]}],"claims":[{"id":"k","as_of":"2022-02-22","kind":"text","source":"t"}]"#,
            ),
            "source “t” is named 2× and described nowhere",
        ),
        (
            file_of(&format!(
                r#"{ROW},"figures":[{{"of":"a",{day},"note":"1","preferred":false}},{{"of":"a",{day},"note":"2","preferred":false}}]"#
            )),
            "none of the figures of a on 2022-02-22 is preferred; the first is used",
        ),
        (
            file_of(&format!(r#"{ROW},"figures":[{{"of":"a",{day},"note":"1"}},{{"of":"a",{day},"note":"2"}}]"#)),
            "several figures of a on 2022-02-22 are preferred; the first is used",
        ),
        (
            file_of(&format!(r#"{ROW},"figures":[{{"of":"a",{day}}},{{"of":"a",{day},"preferred":false}}]"#)),
            "two figures of a on 2022-02-22 are the same to the letter",
        ),
        (
            file_of(&format!(r#"{ROW},"own":{{"figures":[{{"of":"b",{day}}}]}}"#)),
            "an own report is about b, which is not there; kept, not applied",
        ),
        (
            file_of(&format!(r#"{ROW},"own":{{"preferences":[{{"of":"b","as_of":"2022-02-22","nth":0}}]}}"#)),
            "an own report is about b, which is not there; kept, not applied",
        ),
        (
            file_of(&format!(r#"{ROW},"own":{{"preferences":[{{"of":"a","as_of":"2022-02-22","nth":0}}]}}"#)),
            "a choice of a on 2022-02-22 names a figure that is not there; kept, not applied",
        ),
        (
            file_of(&format!(r#"{ROW},"own":{{"contributions":[{{"id":"a","contributor":"USA","host":"POL"}}]}}"#)),
            "the own row a has an id of the dataset, which is used instead",
        ),
        (edits(r#"{"on":"b","op":"remove"}"#), "“N” changes b, which is not there; kept, not applied"),
        (
            edits(r#"{"on":"b","op":"change","from":"2022-02-22","set":{"status":"ended"}}"#),
            "“N” changes b, which is not there; kept, not applied",
        ),
        (
            edits(r#"{"on":"a","op":"add","new":{"contributor":"USA","host":"POL"}}"#),
            "“N” adds a, which is there already; kept, not applied",
        ),
        (edits(r#"{"on":"a","op":"halve"}"#), "“N” has a change of a from a newer version; kept, not applied"),
        (
            rows(
                r#"{"id":"a","contributor":"DEU","host":"LTU","formation":"eFP Battlegroup"},{"id":"b","contributor":"USA","host":"POL","formation":"EFP-Battlegroup"}"#,
            ),
            "two formations look alike: “EFP-Battlegroup” and “eFP Battlegroup”",
        ),
        (
            rows(
                r#"{"id":"a","contributor":"Ruritania","host":"LTU"},{"id":"b","contributor":"USA","host":"Ruritánia"}"#,
            ),
            "two countries look alike: “Ruritania” and “Ruritánia”",
        ),
    ];
    for (text, expected) in cases {
        let (findings, _) = said(&text);
        assert_eq!(findings, [expected], "{text}");
        let saved = write::to_text(&opened(&text).document);
        // Which figure is used is clear once it is saved; everything else stays odd.
        let still = if expected.ends_with("the first is used") { Vec::new() } else { vec![expected.to_owned()] };
        assert_eq!(said(&saved).0, still, "after saving:\n{saved}");
    }
    let (findings, _) = said(&file_of(
        r#""contributions":[{"id":"a","contributor":"DEU","host":"LTU"}],"scenarios":[{"id":"s1","name":"N","edits":[{"on":"a","op":"remove"}]},{"id":"s2","name":"M","based_on":"s1","edits":[{"on":"a","op":"change","set":{"note":"n"}}]}]"#,
    ));
    assert_eq!(findings, ["“M” changes a, which is not there; kept, not applied"], "removed one layer below");
}

#[test]
fn every_note_is_said_and_is_no_finding() {
    let day = r#""as_of":"2022-02-22","status":"deployed""#;
    let stale = |was: &str| {
        format!(
            r#"{{"format":"muster","version":1,{ROW},"figures":[{{"of":"a",{day},"best":500}}],"scenarios":[{{"id":"s1","name":"N","edits":[{{"on":"a","op":"change","from":"2022-02-22","set":{{"personnel":"unknown"}},"was":{was}}}]}}]}}"#
        )
    };
    let cases = [
        (
            file_of(&format!(
                r#"{ROW},"figures":[{{"of":"a",{day},"note":"1"}},{{"of":"a",{day},"note":"2","preferred":false}},{{"of":"a",{day},"note":"3","preferred":false}}]"#
            )),
            "2 figures compete with another of the same row and day",
        ),
        (
            file_of(&format!(
                r#""contributions":[{{"id":"a","contributor":"DEU","host":"LTU","element":"x"}},{{"id":"b","contributor":"DEU","host":"LTU","element":"y"}}],"figures":[{{"of":"a",{day},"best":500}},{{"of":"b",{day},"low":400,"best":500,"high":600}}]"#
            )),
            "a and b give the same number on 2022-02-22: counted twice?",
        ),
        (rows(r#"{"id":"a","contributor":"LTU","host":"LVA+LTU"}"#), "1 row is troops in their own country"),
        (
            rows(r#"{"id":"a","contributor":"DEU","host":"Ruritania"}"#),
            "“Ruritania” is no country by ISO 3166; kept as it stands",
        ),
        (
            stale(r#"{"personnel":{"low":400,"best":400,"high":400},"status":"deployed"}"#),
            "“N” changes a; what it was changed from has changed since",
        ),
        (
            stale(r#"{"personnel":"unknown","status":"deployed"}"#),
            "“N” changes a; what it was changed from has changed since",
        ),
        (
            stale(r#"{"personnel":{"low":500,"best":500,"high":500},"status":"announced"}"#),
            "“N” changes a; what it was changed from has changed since",
        ),
    ];
    for (text, expected) in cases {
        let (findings, notes) = said(&text);
        assert_eq!((findings.as_slice(), notes.as_slice()), (&[][..], &[expected.to_owned()][..]), "{text}");
    }
    let fresh = stale(r#"{"personnel":{"low":500,"best":500,"high":500},"status":"deployed"}"#);
    assert_eq!(said(&fresh), (Vec::new(), Vec::new()), "what was there is still there");
    let parts = file_of(&format!(
        r#""contributions":[{{"id":"a","contributor":"DEU","host":"LTU"}},{{"id":"b","contributor":"DEU","host":"LTU","part_of":"a"}}],"figures":[{{"of":"a",{day},"best":500}},{{"of":"b",{day},"best":500}}]"#
    ));
    assert_eq!(said(&parts), (Vec::new(), Vec::new()), "a part with its whole's number is not counted twice");
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    for name in ["records", "scenarios", "unknown-keys", "own"] {
        let text = golden_file(name);
        // Only the last line end can be missing.
        for end in 0..text.len() - 1 {
            let error = refused(&text.as_bytes()[..end]);
            assert!(
                matches!(error, ReadError::CutOff { .. } | ReadError::NotJson { .. } | ReadError::NotText { .. }),
                "{name} cut at {end}: {error}"
            );
        }
        assert!(file::read_text(&text.as_bytes()[..text.len() - 1]).is_ok());
    }
    let text = SHIPPED.as_bytes();
    for end in (1..text.len() - 1).step_by(text.len() / 50) {
        refused(&text[..end]);
    }
}

/// Opens a path and gives the error's words, which name the file.
#[track_caller]
fn not_opened(path: &Path) -> String {
    let error = match file::open(path) {
        Err(error) => error,
        Ok(_) => panic!("{} was opened", path.display()),
    };
    let words = error.to_string();
    assert!(words.contains(arg(path)), "the file is not named: {words}");
    words
}

#[test]
fn what_is_no_file_is_refused_without_waiting() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    assert!(not_opened(&at("missing.json")).contains("cannot be opened: no such file or directory"));
    assert!(not_opened(&at("missing.json")).contains("(check the name and the folder)"));
    assert!(not_opened(folder.path()).starts_with("is a folder, not a file:"));
    let empty = file_in(folder.path(), "empty.json", "");
    assert!(not_opened(&empty).starts_with("is empty:"));
    assert!(matches!(file::open(&empty), Err(FileError::Empty { .. })));
    let text = file_in(folder.path(), "text.json", "no json");
    assert!(not_opened(&text).starts_with("is not JSON: line 1, column 2"));
    let newer = file_in(folder.path(), "newer.json", r#"{"format":"muster","version":2}"#);
    assert!(not_opened(&newer).ends_with("(get a newer Muster to open it)"));
    let under_a_file = text.join("file.json");
    assert!(not_opened(&under_a_file).starts_with("cannot be opened:"));

    #[cfg(unix)]
    {
        let pipe = at("pipe.json");
        match std::process::Command::new("mkfifo").arg(&pipe).status() {
            // Opening a pipe nobody writes to would wait for ever.
            Ok(made) if made.success() => assert!(not_opened(&pipe).starts_with("is a pipe or a device, not a file:")),
            _ => crate::common::skip("opening a pipe: there is no mkfifo"),
        }
        assert!(not_opened(Path::new("/dev/zero")).starts_with("is a pipe or a device, not a file:"));
        let link = at("link.json");
        std::os::unix::fs::symlink(at("nowhere.json"), &link).expect("a link");
        assert!(not_opened(&link).starts_with("cannot be opened: no such file"));
        let loops = at("loop.json");
        std::os::unix::fs::symlink(&loops, &loops).expect("a link to itself");
        assert!(not_opened(&loops).starts_with("cannot be opened:"));
    }

    // The name does not matter, the content does.
    let odd = file_in(folder.path(), "strange name.txt", &golden_file("minimal"));
    assert!(file::open(&odd).is_ok());
}

/// The same through the program: one message, exit code 2, nothing written, the file as it was.
#[test]
fn the_program_refuses_them_all_and_overwrites_nothing() {
    let folder = folder();
    let broken = [
        ("cut.json", SHIPPED[..10_000].to_owned(), "ends in the middle, at line"),
        ("newer.json", r#"{"format":"muster","version":2}"#.to_owned(), "was written by a newer Muster"),
        ("type.json", number(r#""best":"500""#), "figures[0].best: a whole number from 0 to 4294967295 is expected"),
        ("deep.json", "[".repeat(200_000), "is not a Muster file"),
        ("empty.json", String::new(), "is empty"),
        ("other.json", "{}".to_owned(), "is not a Muster file"),
    ];
    for (name, text, expected) in broken {
        let path = file_in(folder.path(), name, &text);
        let out = folder.path().join("out.json");
        for arguments in [
            vec!["totals", arg(&path)],
            vec!["check", arg(&path)],
            vec!["scenarios", arg(&path)],
            vec!["changes", arg(&path)],
            vec!["export", arg(&path), "--table", "-o", arg(&out)],
            vec!["edit", arg(&path), "-o", arg(&path)],
            vec!["edit", arg(&path), "-o", arg(&out), "--set", "a=5"],
        ] {
            let words = muster(&arguments).refused();
            assert!(words.starts_with("muster: ") && words.contains(expected), "{arguments:?}: {words}");
            assert!(words.contains(name), "{arguments:?} does not name the file: {words}");
            assert_eq!(
                words.lines().count(),
                1 + words.matches("\n  ").count() + words.matches("\nin:").count(),
                "{words}"
            );
        }
        assert_eq!(std::fs::read_to_string(&path).expect("still there"), text, "{name} was overwritten");
        assert!(!out.exists(), "{name}: something was written");
    }
}

/// Bytes of a golden file changed at random: an error or a document, and a document's text is stable.
#[test]
fn damaged_files_never_panic_and_never_drift() {
    let rounds = if long() { 40_000 } else { 4_000 };
    let texts = ["records", "own", "scenarios", "unknown-keys"].map(|name| golden_file(name).into_bytes());
    let tokens: [&[u8]; 18] = [
        b"null",
        b"-1",
        b"1e999",
        b"[",
        b"]",
        b"{",
        b"}",
        b"\"",
        b",",
        b":",
        b"\\ud800",
        b"\xff",
        b"\"a\"",
        b"[]",
        b"{}",
        b"true",
        b"\"deployed\"",
        b"4294967296",
    ];
    let mut random = Random::of_seed(7);
    let (mut fine, mut refusals) = (0, 0);
    for round in 0..rounds {
        let mut text = random.pick(&texts);
        for _ in 0..1 + random.below(3) {
            let at = random.below(text.len());
            let token = random.pick(&tokens);
            // A value between two separators, a single byte, or a token at any place.
            let end = text[at..].iter().position(|byte| b",}]:".contains(byte)).map_or(at, |end| at + end);
            match random.below(4) {
                0 => text[at] = random.below(256) as u8,
                1 => drop(text.splice(at..at, token.iter().copied())),
                2 => drop(text.splice(at..end, token.iter().copied())),
                _ => drop(text.splice(at..(at + random.below(30)).min(text.len()), [])),
            }
        }
        match file::read_text(&text) {
            Err(error) => {
                refusals += 1;
                assert!(!error.to_string().is_empty());
            }
            Ok(opened) => {
                fine += 1;
                let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&text);
                let text = String::from_utf8_lossy(&text);
                assert!(is_json.is_ok(), "round {round}: no JSON, and opened: {is_json:?}\n{text}");
                let saved = write::to_text(&opened.document);
                let again = file::read_text(saved.as_bytes());
                let again =
                    again.unwrap_or_else(|error| panic!("round {round}: written and not read: {error}\n{saved}"));
                assert_eq!(write::to_text(&again.document), saved, "round {round}");
            }
        }
    }
    assert!(fine > rounds / 50 && refusals > rounds / 2, "{fine} fine, {refusals} refused");
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: if crate::common::long() { RngSeed::Random } else { RngSeed::Fixed(11) },
        ..ProptestConfig::with_cases(500)
    })]

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..200)) {
        let words = refused(&bytes).to_string();
        assert!(!words.is_empty());
    }

    /// Random bytes after the beginning of a file get further into the reader.
    #[test]
    fn random_bytes_inside_a_file_never_panic(bytes in vec(any::<u8>(), 0..60), at in 0usize..10) {
        let heads = ["sources", "groups", "contributions", "figures", "claims", "scenarios", "own", "counting", "title", "x"];
        let mut text = format!("{{\"format\":\"muster\",\"version\":1,\"{}\":", heads[at]).into_bytes();
        text.extend(bytes);
        if let Ok(opened) = file::read_text(&text) {
            write::to_text(&opened.document);
        }
    }
}

/// Letters of other alphabets, and what stands between them, make no other name for a reader.
#[test]
fn names_that_look_alike_are_found_in_every_alphabet() {
    let text = |a: &str, b: &str| {
        format!(
            r#"{{"format":"muster","version":1,"groups":[{{"id":"g","name":"{a}","members":[]}},{{"id":"h","name":"{b}","members":[]}}],
            "contributions":[{{"id":"a","contributor":"DEU","host":"{a}","formation":"{a}"}},{{"id":"b","contributor":"DEU","host":"{b}","formation":"{b}"}}],
            "scenarios":[{{"id":"s1","name":"{a}","edits":[]}},{{"id":"s2","name":"{b}","edits":[]}}]}}"#
        )
    };
    // Cyrillic а, Greek ο, a full-width letter, a zero-width space, accents and case.
    for (a, b) in [
        ("Ruritania", "Ruritаni\u{430}"),
        ("Rondo", "Rοnd\u{3bf}"),
        ("Ruritania", "Ｒuritania"),
        ("Rondo", "Ron\u{200b}do"),
        ("Rondö", "RONDO"),
    ] {
        let findings: Vec<String> = opened(&text(a, b)).report.findings.iter().map(ToString::to_string).collect();
        for kind in ["formations", "countries", "what-ifs", "groups of countries"] {
            assert!(
                findings.iter().any(|words| words.starts_with(&format!("two {kind} look alike: "))),
                "{a} {b}: {findings:?}"
            );
        }
    }
    assert_eq!(opened(&text("Ruritania", "Rondo")).report.findings, []);
}

#[test]
fn findings_and_notes_make_visible_what_hides_in_names() {
    let text = r#"{"format":"muster","version":1,"contributions":[
            {"id":"a","contributor":"Ruri\u202etania","host":"LTU"},{"id":"b","contributor":"Ruri\u200btania","host":"LTU"}],
            "figures":[{"of":"a","as_of":"2022-02-22","status":"deployed","source":"no\u202ewhere"}]}"#;
    let report = opened(text).report;
    let said: Vec<String> =
        report.findings.iter().map(ToString::to_string).chain(report.notes.iter().map(ToString::to_string)).collect();
    assert!(said.iter().any(|words| words.starts_with("source “no\u{25af}where” is named")), "{said:#?}");
    assert!(said.iter().any(|words| words.starts_with("“Ruri\u{25af}tania” is no country")), "{said:#?}");
    let hides = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
    assert!(!said.iter().any(|words| words.contains(hides)), "{said:#?}");
}
