//! What LibreOffice makes of an exported table: nothing in it is a formula (promise 14). Only with more rounds wanted, and
//! only where LibreOffice is.

use std::{fs, path::Path, process::Command};

use muster::file;

use crate::common::{self, long, opened, skip};

/// How texts begin that a spreadsheet takes for something to be reckoned or run.
const TEXTS: [&str; 10] = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|'/c calc'!A0",
    "=HYPERLINK(\"https://example.org\")",
    "=1+1\n=2",
    "\0=1+1",
];

/// The table as LibreOffice reads it, as flat XML.
fn read_by_office(folder: &Path, name: &str) -> Option<String> {
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    office.args(["--headless", "--convert-to", "fods", "--outdir"]).arg(folder).arg(folder.join(name));
    office.output().ok()?;
    fs::read_to_string(folder.join(name).with_extension("fods")).ok()
}

#[test]
fn libreoffice_reckons_nothing_in_an_exported_table() {
    if !long() {
        skip("what LibreOffice makes of an exported table (takes long: --long)");
        return;
    }
    if Command::new("soffice").arg("--version").output().is_err() {
        skip("what LibreOffice makes of an exported table (no soffice; in Debian's libreoffice-calc-nogui)");
        return;
    }
    let rows: Vec<String> = TEXTS
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let text = serde_json::to_string(text).unwrap();
            format!(
                r#"{{"id":"r{at}","contributor":"DEU","host":"LTU","formation":{text},"framework_nation":{text},"element":{text},"note":{text}}}"#
            )
        })
        .collect();
    let figures: Vec<String> = TEXTS
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let text = serde_json::to_string(text).unwrap();
            format!(
                r#"{{"of":"r{at}","as_of":"2022-03-01","status":"deployed","best":1,"qualifier":{text},"source":{text},"quote":{text},"gloss":{text},"note":{text}}}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{"format":"muster","version":1,"readable_since":1,"counting":{{"day":"2022-03-01"}},"contributions":[{}],"figures":[{}]}}"#,
        rows.join(","),
        figures.join(",")
    );
    let document = opened(&text).document;
    let mut table = Vec::new();
    file::table::export(&document, &mut table).unwrap();

    let folder = common::folder();
    fs::write(folder.path().join("ours.csv"), &table).unwrap();
    fs::write(folder.path().join("control.csv"), "a,b\n=1+1,x\n").unwrap();
    let control = read_by_office(folder.path(), "control.csv").expect("LibreOffice reads a table");
    assert!(control.contains("table:formula"), "it does reckon what is not guarded");
    let ours = read_by_office(folder.path(), "ours.csv").expect("LibreOffice reads a table");
    assert!(ours.contains("HYPERLINK"), "the texts are in it");
    assert!(!ours.contains("table:formula"), "{ours}");
    // Ours comes back to the letter, with nothing lost on the way.
    let back = file::table::import_reader(&table[..], None).unwrap().document;
    let mut again = Vec::new();
    file::table::export(&back, &mut again).unwrap();
    assert_eq!(again, table);
}
