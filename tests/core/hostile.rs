//! Files that mean harm or were broken on the way (promises 11 to 16): the corpus of tests/data/hostile, large files made
//! here, and random texts. Whatever comes in, out comes a document or an error that says what, where and what to do;
//! never a panic, never a wait, never more memory or time than the file deserves.

use std::{
    fs,
    path::{Path, PathBuf},
};

use muster::{
    editor::{Command, Editor},
    file::{
        self,
        json::write,
        table::{TableError, export, import, import_reader},
    },
    model::{
        ContributionRecord, Date, Extra, Figure, FigureRecord, Personnel, Status, Strength, grouped,
        guard::{guarded, unguarded},
        reading::{Value, read_cell, read_number},
    },
};
use proptest::{collection::vec, prelude::*, test_runner::RngSeed};

use crate::common::{Random, arg, file_in, folder, golden, long, opened, program, skip};

const DAY: Date = Date::constant(2022, 2, 22);

/// The files of a part of the corpus, by name.
fn corpus(part: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hostile").join(part);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(&folder).expect("the corpus").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let name = |path: &Path| path.strip_prefix(&folder).expect("inside").display().to_string();
    let files: Vec<_> = paths.iter().map(|path| (name(path), fs::read(path).expect("a file"))).collect();
    assert!(files.len() > 20, "{part} is nearly empty");
    files
}

/// Reads bytes as a file: the error's words, or the text that the document is written as, which must be stable.
fn as_file(name: &str, bytes: &[u8]) -> Result<String, String> {
    let opened = file::read_text(bytes).map_err(|error| said(name, &error.to_string()))?;
    let text = write::to_text(&opened.document);
    let again = file::read_text(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    assert_eq!(write::to_text(&again.document), text, "{name}");
    // Everything that follows from it can be made.
    Editor::of(again, None, name.to_owned()).session().reported().sum();
    Ok(text)
}

/// Reads bytes as a table: the error's words, or its export, which must come back as it is.
fn as_table(name: &str, bytes: &[u8]) -> Result<String, String> {
    let imported = import_reader(bytes, Some(DAY)).map_err(|error| said(name, &error.to_string()))?;
    let table = exported(&imported.document);
    let again = import_reader(table.as_bytes(), None).unwrap_or_else(|error| panic!("{name}: {error}\n{table}"));
    assert_eq!(exported(&again.document), table, "{name}");
    as_file(name, write::to_text(&imported.document).as_bytes()).expect("what was imported can be saved and opened");
    Ok(table)
}

fn exported(document: &muster::document::Document) -> String {
    let mut out = Vec::new();
    export(document, &mut out).expect("memory is written");
    String::from_utf8(out).expect("only text is written")
}

/// A message must be one that can be shown: there, of reasonable length, without what would mislead the eye.
fn said(name: &str, words: &str) -> String {
    assert!(!words.trim().is_empty() && words.len() < 6_000, "{name}: {words}");
    let hidden =
        |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\0');
    assert!(!words.chars().any(|c| hidden(&c)), "{name}: {words:?} shows another text than it is");
    words.to_owned()
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused_as_it_should_be() {
    let mut wrong = String::new();
    for (part, wanted) in [("json/read", true), ("json/refused", false)] {
        for (name, bytes) in corpus(part) {
            let read = as_file(&name, &bytes);
            if read.is_ok() != wanted {
                wrong.push_str(&format!("{part}/{name}: {read:?}\n"));
            }
            drop(as_table(&name, &bytes));
        }
    }
    for (part, wanted) in [("table/read", true), ("table/refused", false)] {
        for (name, bytes) in corpus(part) {
            let read = as_table(&name, &bytes);
            if read.is_ok() != wanted {
                wrong.push_str(&format!("{part}/{name}: {read:?}\n"));
            }
            assert!(as_file(&name, &bytes).is_err(), "{name} is no JSON");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is refused is named by its place, so that it can be found.
#[test]
fn every_refusal_says_where() {
    for (name, bytes) in corpus("table/refused") {
        let words = as_table(&name, &bytes).expect_err("refused");
        assert!(words.contains("line ") || words.contains("has no header"), "{name}: {words}");
    }
    for (name, bytes) in corpus("json/refused") {
        let words = as_file(&name, &bytes).expect_err("refused");
        // By its line, by its place in the document, or, of the whole, by what it is not.
        let of_all =
            ["is not a Muster file", "does not say its version", "was written by a newer Muster", "is not text"];
        let has_place = words.lines().any(|line| line.starts_with("  ") && line.contains(": "));
        let place = words.contains("line ") || has_place || of_all.iter().any(|words_of| words.starts_with(words_of));
        assert!(place, "{name}: {words}");
    }
}

/// Unknown values stay what they are to the letter.
#[test]
fn what_is_read_is_kept() {
    for (name, bytes) in corpus("json/read") {
        let text = String::from_utf8(bytes).expect("text");
        let Some((_, value)) = text.split_once("\"later\":") else { continue };
        let value: serde_json::Value = match serde_json::from_str(&value[..value.rfind('}').expect("the end")]) {
            Ok(value) => value,
            Err(_) => continue, // beyond what a Value holds, as 1e400
        };
        let saved = as_file(&name, text.as_bytes()).expect("read");
        let saved: serde_json::Value = serde_json::from_str(&saved).expect("JSON");
        assert_eq!(saved["later"], value, "{name}");
    }
}

#[test]
fn every_file_cut_off_anywhere_or_garbled_is_read_or_refused() {
    let mut random = Random::of_seed(11);
    let rounds = if long() { 400 } else { 40 };
    let mut all = corpus("json/read");
    all.extend(golden().into_iter().map(|(name, text)| (name, text.into_bytes())));
    for (name, bytes) in &all {
        // Golden files are cut at every byte elsewhere.
        for end in (0..bytes.len()).step_by(1 + bytes.len() / 300) {
            drop(as_file(name, &bytes[..end]));
        }
        for _ in 0..rounds {
            drop(as_file(name, &garbled(bytes, &mut random)));
        }
    }
    for part in ["table/read", "table/refused"] {
        for (name, bytes) in corpus(part) {
            for end in 0..bytes.len() {
                drop(as_table(&name, &bytes[..end]));
            }
            for _ in 0..rounds {
                drop(as_table(&name, &garbled(&bytes, &mut random)));
            }
        }
    }
}

fn garbled(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len() + 1);
        match random.below(4) {
            0 if at < bytes.len() => bytes[at] = random.below(256) as u8,
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 => {
                let piece: &[u8] =
                    random.pick(&[&b"\""[..], b",", b"\n", b"\r", b"\0", b"\xff", b";", b"'", b"=", b"{}"]);
                drop(bytes.splice(at..at, piece.iter().copied()));
            }
            _ => {
                let (from, to) = (at.min(random.below(bytes.len() + 1)), at);
                let piece = bytes[from..to].to_vec();
                drop(bytes.splice(at..at, piece));
            }
        }
    }
    bytes
}

/// Promise 16: what is no file is refused as a table too, without waiting.
#[test]
fn no_table_is_read_from_what_is_no_file() {
    let folder = folder();
    let words = |path: &Path| import(path, None).expect_err("refused").to_string();
    assert!(words(folder.path()).starts_with("is a folder, not a file:"));
    assert!(words(&folder.path().join("missing.csv")).contains("no such file"));
    assert!(words(&file_in(folder.path(), "empty.csv", "")).starts_with("is empty:"));
    #[cfg(unix)]
    {
        let pipe = folder.path().join("pipe.csv");
        match std::process::Command::new("mkfifo").arg(&pipe).status() {
            Ok(made) if made.success() => assert!(words(&pipe).starts_with("is a pipe or a device, not a file:")),
            _ => skip("importing from a pipe: there is no mkfifo"),
        }
        assert!(words(Path::new("/dev/zero")).starts_with("is a pipe or a device, not a file:"));
    }
}

/// Files of this size made to take time or memory, each with whether it can be read.
#[cfg(target_os = "linux")]
fn large(size: usize) -> Vec<(&'static str, bool, String)> {
    let fill = |piece: &str| piece.repeat(size / piece.len());
    let up_to = |size: usize, between: &str, one: &dyn Fn(usize) -> String| {
        let mut text = String::with_capacity(size + 100);
        for n in 0.. {
            let one = one(n);
            if text.len() + one.len() + 1 > size {
                break;
            }
            text.push_str(if n == 0 { "" } else { between });
            text.push_str(&one);
        }
        text
    };
    let many = |one: &dyn Fn(usize) -> String| up_to(size, ",", one);
    let half = |one: &dyn Fn(usize) -> String| up_to(size / 2, ",", one);
    let whole = |keys: &str| format!("{{\"format\":\"muster\",\"version\":1,{keys}}}");
    let one_row = r#""contributions":[{"id":"a","contributor":"DEU","host":"LTU"}]"#;
    let head = "contributor,host,as_of,best,note\n";
    let row = "DEU,LTU,2022-02-22,1,x\n";
    vec![
        ("nested.json", false, fill("[")),
        ("nested-objects.json", false, fill("{\"a\":")),
        ("nested-sources.json", false, whole(&format!("\"sources\":{}", fill("[")))),
        ("nested-unknown.json", true, whole(&format!("\"x\":{}{}", "[".repeat(size / 2), "]".repeat(size / 2)))),
        ("string.json", true, whole(&format!("\"title\":\"{}\"", fill("x")))),
        ("escapes.json", true, whole(&format!("\"title\":\"{}\"", fill("\\u00e9")))),
        ("open-string.json", false, format!("{{\"format\":\"{}", fill("x"))),
        ("digits.json", true, whole(&format!("\"x\":1{}", fill("0")))),
        ("number.json", false, whole(&format!("{one_row},\"figures\":[{{\"of\":\"a\",\"best\":1{}}}]", fill("0")))),
        ("spaces.json", true, whole(&format!("{}\"x\":1", fill(" ")))),
        ("lines.json", false, fill("\n")),
        ("unknown-keys.json", true, whole(&many(&|n| format!("\"k{n}\":{n}")))),
        ("same-key.json", false, whole(&many(&|_| "\"x\":1".to_owned()))),
        (
            "unknown-keys-of-a-record.json",
            true,
            whole(&format!("\"sources\":[{{\"id\":\"a\",{}}}]", many(&|n| format!("\"k{n}\":{n}")))),
        ),
        (
            "same-key-of-a-record.json",
            false,
            whole(&format!("\"sources\":[{{\"id\":\"a\",{}}}]", many(&|_| "\"x\":1".to_owned()))),
        ),
        ("own-key-twice.json", false, whole(&format!("\"sources\":[{{{}}}]", many(&|_| "\"id\":\"a\"".to_owned())))),
        ("empty-records.json", false, whole(&format!("\"sources\":[{}]", many(&|_| "{}".to_owned())))),
        ("same-ids.json", false, whole(&format!("\"sources\":[{}]", many(&|_| "{\"id\":\"a\"}".to_owned())))),
        ("sources.json", true, whole(&format!("\"sources\":[{}]", many(&|n| format!("{{\"id\":\"{n}\"}}"))))),
        (
            "members.json",
            true,
            whole(&format!(
                "\"groups\":[{{\"id\":\"g\",\"members\":[{}]}}]",
                many(&|_| "{\"country\":\"DEU\"}".to_owned())
            )),
        ),
        (
            "hosts.json",
            true,
            whole(&format!(r#""contributions":[{{"id":"a","contributor":"DEU","host":"EST{}"}}]"#, fill("+LVA"))),
        ),
        (
            "one-day.json",
            true,
            whole(&format!(
                "{one_row},\"figures\":[{}]",
                many(&|n| format!(r#"{{"of":"a","as_of":"2022-02-22","status":"deployed","best":{n}}}"#))
            )),
        ),
        (
            "own-one-day.json",
            true,
            whole(&format!(
                "{one_row},\"own\":{{\"figures\":[{}]}}",
                many(&|n| format!(r#"{{"of":"a","as_of":"2022-02-22","status":"deployed","best":{n}}}"#))
            )),
        ),
        (
            "parts.json",
            true,
            whole(&format!(
                r#""contributions":[{{"id":"a","contributor":"DEU","host":"LTU"}},{}]"#,
                many(&|n| format!(r#"{{"id":"{n}","contributor":"DEU","host":"LTU","part_of":"a"}}"#))
            )),
        ),
        ("joined-parts.json", true, {
            let codes = up_to(size / 2, "", &|n| format!("C{n}+"));
            let row = |id: &str, more: &str, part_of: &str| {
                format!(r#"{{"id":"{id}","contributor":"DEU","host":"{codes}{more}"{part_of}}}"#)
            };
            let rows = [row("a", "LTU+LVA", ""), row("b", "LTU", r#","part_of":"a""#)].join(",");
            whole(&format!("\"contributions\":[{rows}]"))
        }),
        ("choices.json", true, {
            let day = |n: usize| format!("{:04}-{:02}-{:02}", 1000 + n / 336, n / 28 % 12 + 1, n % 28 + 1);
            let figures = half(&|n| format!(r#"{{"of":"a","as_of":"{}","status":"deployed","best":{n}}}"#, day(n)));
            let choices = half(&|n| format!(r#"{{"of":"a","as_of":"{}","nth":0,"why":"a reason like any"}}"#, day(n)));
            whole(&format!(r#"{one_row},"figures":[{figures}],"own":{{"preferences":[{choices}]}}"#))
        }),
        (
            "towers.json",
            true,
            whole(&format!(
                "\"scenarios\":[{}]",
                (0..10_000)
                    .map(|n| {
                        let below = if n % 16 == 0 { String::new() } else { format!(r#","based_on":"{}""#, n - 1) };
                        format!(r#"{{"id":"{n}","name":"N{n}"{below},"edits":[]}}"#)
                    })
                    .collect::<Vec<_>>()
                    .join(",")
            )),
        ),
        (
            "what-ifs.json",
            false,
            whole(&format!("\"scenarios\":[{}]", many(&|n| format!(r#"{{"id":"{n}","name":"N{n}","edits":[]}}"#)))),
        ),
        (
            "tower.json",
            false,
            whole(&format!(
                "\"scenarios\":[{}]",
                many(&|n| format!(r#"{{"id":"{n}","name":"N{n}","based_on":"{}","edits":[]}}"#, n + 1))
            )),
        ),
        (
            "edits.json",
            true,
            whole(&format!(
                r#"{one_row},"scenarios":[{{"id":"s","name":"S","edits":[{}]}}]"#,
                many(&|n| format!(r#"{{"on":"{n}","op":"remove"}}"#))
            )),
        ),
        (
            "claims.json",
            true,
            whole(&format!(
                "{one_row},\"claims\":[{}]",
                many(&|n| format!(r#"{{"id":"{n}","as_of":"2022-02-22","kind":"total","hosts":["LTU"],"best":5}}"#))
            )),
        ),
        ("quotes.csv", false, fill("\"")),
        ("open-quote.csv", false, format!("{head}DEU,LTU,2022-02-22,1,\"{}", fill("x\n"))),
        ("cell.csv", true, format!("{head}DEU,LTU,2022-02-22,1,\"{}\"\n", fill("\"\""))),
        ("lines-in-a-cell.csv", true, format!("{head}DEU,LTU,2022-02-22,1,\"{}\"\n", fill("\n"))),
        ("columns.csv", false, format!("contributor,host,best{}\nDEU,LTU,1\n", fill(",x"))),
        (
            "columns-empty.csv",
            false,
            format!("contributor,host,as_of,best{0}\nDEU,LTU,2022-02-22,1{0}\n", ",".repeat(size / 2)),
        ),
        ("blank-lines.csv", true, format!("{head}{}", fill("\n"))),
        ("carriage-returns.csv", true, format!("{head}{}{row}", fill("\r"))),
        ("separators.csv", false, fill(",")),
        ("rows.csv", true, format!("{head}{}", fill(row))),
        (
            "contributors.csv",
            true,
            format!("{head}{}", many(&|n| format!("C{n},LTU,2022-02-22,1,x\n")).replace("\n,", "\n")),
        ),
        ("digits.csv", false, format!("{head}DEU,LTU,2022-02-22,{},x\n", fill("9"))),
        ("brackets.csv", false, format!("{head}DEU,LTU,2022-02-22,1{},x\n", fill("[1]"))),
        ("no-separator.csv", false, fill("x")),
        ("hosts.csv", false, format!("{head}DEU,EST{},2022-02-22,1,x\n", fill("+LVA"))),
    ]
}

/// Names a program built with all optimization, for the limits that are promised of one.
const OPTIMIZED: &str = "MUSTER_OPTIMIZED";

/// Promise 11: at most 2 seconds of work and 512 MiB to read or refuse any file of 10 MiB; twice that to bring it in and
/// write what comes of it. The limits are the system's. Where no optimized program is named, the one of this test has more time for smaller files: enough to tell
/// what is slow from what never ends.
#[cfg(target_os = "linux")]
#[test]
fn large_hostile_files_take_no_more_than_they_deserve() {
    let folder = folder();
    let (out, base) = (folder.path().join("out.json"), file_in(folder.path(), "base.json", file::SHIPPED));
    let (mut wrong, mut slowest) = (String::new(), (std::time::Duration::ZERO, String::new()));
    let optimized = std::env::var_os(OPTIMIZED).map(PathBuf::from);
    let (mebibytes, memory, seconds) = if optimized.is_some() { (10, 512, 2) } else { (2, 256, 8) };
    let program = optimized.unwrap_or_else(|| PathBuf::from(program().get_program()));
    assert!(program.is_file(), "{}", program.display());
    // What waits for ever takes no time of the processor.
    let patience = (20 * seconds).to_string();
    let limits = |seconds: u64| {
        format!("ulimit -v {}; ulimit -t {seconds}; exec timeout -k 1 {patience} \"$0\" \"$@\"", memory * 1024)
    };
    for (name, readable, text) in large(mebibytes << 20) {
        let path = file_in(folder.path(), name, &text);
        let (path, out, base) = (arg(&path), arg(&out), arg(&base));
        let bring_in = ["edit", base, "--dataset", path, "-o", out].to_vec();
        let ways = if name.ends_with(".csv") {
            [["import", path, "-o", out].to_vec(), bring_in].to_vec()
        } else {
            let mut ways = [["totals", path].to_vec(), ["check", path].to_vec(), bring_in].to_vec();
            // What is refused is refused alike by all.
            for way in ["claims", "scenarios", "changes"].into_iter().filter(|_| readable) {
                ways.push([way, path].to_vec());
            }
            ways
        };
        for way in ways {
            let mut command = std::process::Command::new("sh");
            // Bringing a dataset in reads the file, holds it against another, lists what differs and writes it all.
            let seconds = if way[0] == "edit" { 2 * seconds } else { seconds };
            command.args(["-c", &limits(seconds)]).arg(&program).args(&way);
            let started = std::time::Instant::now();
            let said = command.stdin(std::process::Stdio::null()).output().expect("the program starts");
            let (took, words) = (started.elapsed(), String::from_utf8_lossy(&said.stderr).into_owned());
            let context = format!("{name}, {}: {took:.1?}, {:?}", way[0], said.status.code());
            println!("{context}, {}", words.chars().take(100).collect::<String>());
            // Only `check` says by its code that something is odd.
            let done = said.status.code() == Some(0) || way[0] == "check" && said.status.code() == Some(1);
            let expected = if readable { done } else { said.status.code() == Some(2) };
            if !expected || words.contains("panicked") || words.len() > 8_000 {
                let words: String = words.chars().take(300).collect();
                wrong.push_str(&format!("{context}, {}: {words}\n", said.status));
            }
            if took > slowest.0 {
                slowest = (took, context);
            }
        }
        fs::remove_file(path).expect("removed");
    }
    println!("the slowest: {}", slowest.1);
    assert!(wrong.is_empty(), "{wrong}");
}

/// A window makes a view of every what-if: they share what is the same in them, or a file of a few hundred kilobytes would
/// take gigabytes.
#[cfg(target_os = "linux")]
#[test]
fn many_what_ifs_over_many_rows_take_no_more_memory_than_they_differ() {
    let helper = ["hostile::many_views", "--exact", "--ignored", "--test-threads=1"];
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -v 1048576; exec \"$0\" \"$@\""]).arg(std::env::current_exe().expect("this test"));
    let said = command.args(helper).output().expect("the helper starts");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
}

/// No test: 1,000 what-ifs over 5,000 rows, each with a row in a host of its own, all over one that changes them all.
#[test]
#[ignore = "run with little memory"]
fn many_views() {
    let list = |n: usize, one: &dyn Fn(usize) -> String| (0..n).map(one).collect::<Vec<_>>().join(",\n");
    let rows = list(5000, &|n| format!(r#"{{"id":"r{n}","contributor":"C{n}","host":"H{n}"}}"#));
    let removed = list(5000, &|n| format!(r#"{{"on":"r{n}","op":"remove"}}"#));
    let others = list(999, &|n| {
        let row = format!(r#"{{"on":"a{n}","op":"add","new":{{"contributor":"DEU","host":"K{n}","figures":[]}}}}"#);
        format!(r#"{{"id":"t{n}","name":"T{n}","based_on":"s","edits":[{row}]}}"#)
    });
    let text = format!(
        r#"{{"format":"muster","version":1,"contributions":[{rows}],
        "scenarios":[{{"id":"s","name":"S","edits":[{removed}]}},{others}]}}"#
    );
    let mut editor = Editor::of(opened(&text), None, String::new());
    assert_eq!(editor.session().document().scenarios().len(), 1000);
    for (text, best) in [("7", 7), ("8", 8)] {
        editor.run(Command::Show(Some("t5".to_owned())));
        editor.run(Command::SetTroops { id: "a5".to_owned(), text: text.to_owned() });
        assert_eq!(editor.session().view().sum().best, best);
        assert_eq!(editor.session().views().get(Some("t6")).sum().best, 0);
    }
}

/// Promise 13: sums are exact, whatever the numbers.
#[test]
fn a_sum_of_the_greatest_numbers_is_exact() {
    let rows: u32 = if long() { 1_000_000 } else { 50_000 };
    let mut text = String::from("contributor,host,as_of,best,element\n");
    for n in 0..rows {
        text.push_str(&format!("DEU,LTU,2022-02-22,4294967295,{n}\n"));
    }
    let imported = import_reader(text.as_bytes(), None).expect("a table");
    let text = write::to_text(&imported.document);
    let editor = Editor::of(opened(&text), None, String::new());
    let sum = editor.session().reported().sum();
    let exact = u128::from(u32::MAX) * u128::from(rows);
    assert_eq!([sum.low, sum.best, sum.high].map(u128::from), [exact; 3]);
    assert_eq!(sum.contributions, rows);
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: if long() { RngSeed::Random } else { RngSeed::Fixed(11) },
        ..ProptestConfig::with_cases(if long() { 2000 } else { 200 })
    })]

    /// Promise 13, against whole numbers without a limit, and again after edits and after taking them back.
    #[test]
    fn sums_are_those_of_big_integers(numbers in vec((any::<u32>(), any::<u32>(), any::<u32>()), 1..40), edited in any::<u32>()) {
        let mut expected = [0u128; 3];
        let mut text = String::from("contributor,host,as_of,low,best,high,element\n");
        for (n, (a, b, c)) in numbers.iter().enumerate() {
            let mut sorted = [*a, *b, *c];
            sorted.sort_unstable();
            text.push_str(&format!("DEU,LTU,2022-02-22,{},{},{},{n}\n", sorted[0], sorted[1], sorted[2]));
            for (sum, number) in expected.iter_mut().zip(sorted) {
                *sum += u128::from(number);
            }
        }
        let imported = import_reader(text.as_bytes(), None).expect("a table");
        let mut editor = Editor::of(opened(&write::to_text(&imported.document)), None, String::new());
        let sum = |editor: &Editor| {
            let sum = editor.session().view().sum();
            [sum.low, sum.best, sum.high].map(u128::from)
        };
        prop_assert_eq!(sum(&editor), expected);
        let id = editor.session().view().id(0).to_owned();
        let before = editor.session().view().row(0).state.number.expect("a number");
        editor.run(muster::editor::Command::SetTroops { id, text: edited.to_string() });
        let after = [before.low(), before.best(), before.high()].map(u128::from);
        let changed: Vec<u128> = expected.iter().zip(after).map(|(sum, was)| sum - was + u128::from(edited)).collect();
        prop_assert_eq!(sum(&editor).to_vec(), changed);
        editor.run(muster::editor::Command::Act(muster::editor::Action::Undo));
        prop_assert_eq!(sum(&editor), expected);
    }

    /// Promise 12: a number is read as it was written, in every grouping, and digits in any other order are no number.
    #[test]
    fn numbers_are_never_guessed(number in any::<u32>(), separator in prop::sample::select(vec![',', '.', ' ', '\'', '’', '\u{a0}', '\u{202f}', '\u{2009}'])) {
        let written = grouped(u64::from(number)).replace(',', &separator.to_string());
        let read = read_number(&written).map(|reading| reading.value);
        prop_assert_eq!(read, Ok(Value::Strength(Strength::exact(number))), "{}", written);
        let plain = number.to_string();
        prop_assert_eq!(read_number(&plain).map(|reading| reading.value), Ok(Value::Strength(Strength::exact(number))));
        if plain.len() > 2 {
            // Two decimals are no thousands.
            let (whole, decimals) = plain.split_at(plain.len() - 2);
            for mark in [',', '.'] {
                let written = format!("{whole}{mark}{decimals}");
                prop_assert!(read_number(&written).is_err(), "{}", written);
            }
        }
    }

    /// Any text at all: refused, or in order.
    #[test]
    fn any_text_as_a_number(text in "\\PC{0,30}") {
        for reading in [read_cell(&text), read_number(&text)].into_iter().flatten() {
            if let Value::Strength(strength) = reading.value {
                prop_assert!(strength.low() <= strength.best() && strength.best() <= strength.high());
            }
        }
    }

    /// Promise 14: any text goes into a cell and comes back, and no spreadsheet runs it.
    #[test]
    fn any_text_survives_the_guard(start in prop::sample::select(vec!["", "=", "+", "-", "@", "\t", "\r", "\n", "\0", "'", "''", "'="]), rest in any::<String>()) {
        let text = format!("{start}{rest}");
        let cell = guarded(&text);
        prop_assert_eq!(unguarded(&cell), &text);
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']), "{:?}", cell);
    }

    /// The same through a whole table, in every column of text.
    #[test]
    fn any_texts_survive_a_table(texts in vec(any::<String>(), 6), start in prop::sample::select(vec!["", "=", "+", "-", "@", "\t", "\r", "\0"])) {
        let text = |n: usize| format!("{start}{}", texts[n]);
        let mut builder = muster::model::DatasetBuilder::default();
        let row = ContributionRecord {
            id: format!("x{}", texts[0]),
            contributor: "DEU".to_owned(),
            host: "LTU".to_owned(),
            formation: text(1),
            element: text(2),
            note: text(3),
            ..ContributionRecord::default()
        };
        let number = builder.contribution(&row.as_contribution(), Extra::new()).expect("little text").expect("a new id");
        let figure = FigureRecord::plain(DAY, Status::Deployed, Personnel::Known(Strength::exact(5)));
        let figure = Figure { quote: &texts[4], note: &text(5), ..figure.as_figure() };
        builder.figure(number, &figure, Extra::new()).expect("little text");
        let document = muster::document::Document::new(builder.finish().dataset);
        let table = exported(&document);
        let back = import_reader(table.as_bytes(), None);
        let back = back.unwrap_or_else(|error: TableError| panic!("{error}\n{table}")).document;
        prop_assert_eq!(back.dataset().contribution_record(0), row);
        let figure: Figure<'_> = back.dataset().figure(0);
        let note = text(5);
        prop_assert_eq!((figure.quote, figure.note), (texts[4].as_str(), note.as_str()));
    }

    #[test]
    fn random_bytes_are_no_table(bytes in vec(any::<u8>(), 0..300)) {
        drop(as_table("random", &bytes));
    }

    #[test]
    fn random_rows_are_read_or_refused(rows in "[A-Za-z0-9,;\"'\n\r\t =+@.–?~-]{0,200}") {
        drop(as_table("random", format!("contributor,host,as_of,best,high,preferred,part_of,contribution_id\n{rows}").as_bytes()));
    }
}
