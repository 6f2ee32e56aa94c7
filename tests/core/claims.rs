//! Published totals against the reports: the reference calculation to the last byte, the rows behind every number,
//! sentences, bars, and what becomes of them in what-ifs.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use muster::{
    document::Document,
    file::SHIPPED,
    model::parse_date,
    report::claims::{self, Checked, Rows},
    scenario::{Baseline, View, verdict},
};
use serde_json::Value;

use crate::common::{arg, file_in, folder, muster, opened};

/// Every claim of the shipped data, from the reference calculation that comes with it.
const EXPECTED: &str = include_str!("../data/claims-check.csv");

fn checked_in(document: &Document, scenario: Option<&str>) -> Vec<Checked> {
    let baseline = Arc::new(Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own())));
    let chain = scenario.map(|name| document.chain(&document.scenario_named(name).expect("the what-if").id));
    claims::check_all(&baseline, &chain.unwrap_or_default())
}

fn shipped() -> Vec<Checked> {
    checked_in(&opened(SHIPPED).document, None)
}

fn one<'a>(checked: &'a [Checked], id: &str) -> &'a Checked {
    checked.iter().find(|one| one.claim.id == id).unwrap_or_else(|| panic!("{id} is missing"))
}

/// A file with what-ifs, made by the program itself.
fn with_what_ifs(folder: &Path, edits: &[&[&str]]) -> std::path::PathBuf {
    let path = file_in(folder, "flank.muster.json", SHIPPED);
    for edit in edits {
        muster(["edit", arg(&path), "-o", arg(&path)].iter().chain(*edit)).done();
    }
    path
}

fn read(path: &Path) -> Document {
    opened(&fs::read_to_string(path).expect("there")).document
}

#[test]
fn csv_is_the_reference_calculation_to_the_last_byte() {
    let mut out = Vec::new();
    claims::csv(&mut out, &shipped()).expect("memory");
    assert_eq!(String::from_utf8(out).expect("text"), EXPECTED);
    assert_eq!(muster(["claims", "--format", "csv"]).done(), EXPECTED);
}

/// A claim means the same whatever a file or a window counts by.
#[test]
fn the_rule_of_the_file_has_no_say() {
    let counting = SHIPPED.lines().find(|line| line.starts_with("\"counting\"")).expect("a rule");
    let other = SHIPPED.replace(
        counting,
        r#""counting": {"day":"2017-01-01","statuses":["available"],"max_age_months":1,"hosts":["FIN"]},"#,
    );
    let folder = folder();
    let path = file_in(folder.path(), "other.json", &other);
    assert_eq!(muster(["claims", arg(&path), "--format", "csv"]).done(), EXPECTED);
}

#[test]
fn those_that_are_decided_come_first_and_each_part_is_in_order() {
    let checked = shipped();
    let words = claims::tally(&checked).map(|(verdict, count)| (verdict.words(), count));
    // The README of the data: 21 agree, 19 below, 12 above, 54 cannot tell.
    assert_eq!(words, [("above", 12), ("below", 19), ("agrees", 21), ("cannot tell", 54)]);
    assert!(checked[..52].iter().all(|one| one.verdict.is_decided()));
    assert!(checked[52..].iter().all(|one| !one.verdict.is_decided()));
    let ids = |checked: &[Checked]| checked.iter().map(|one| one.claim.id.clone()).collect::<Vec<_>>();
    // Ids without a part after a hyphen are in order of their letters.
    for part in [&checked[..52], &checked[52..]] {
        let plain: Vec<String> = ids(part).into_iter().filter(|id| !id.contains('-')).collect();
        assert!(plain.is_sorted(), "{plain:?}");
    }
    // One sentence about four countries: in order of their names, not of their codes.
    let parts: Vec<String> = ids(&checked).into_iter().filter(|id| id.starts_with("k033")).collect();
    assert_eq!(parts, ["k033-est", "k033-lva", "k033-ltu", "k033-pol"]);
    let at = ids(&checked).iter().position(|id| id == "k033-est").expect("there");
    assert_eq!((ids(&checked)[at - 1].as_str(), ids(&checked)[at + 4].as_str()), ("k032", "k034"));
}

/// "Is about 6,000 right?" The claim of the article of 22 February 2022 about the Baltic states, counted by hand from
/// the table of figures (source of each in brackets), in place, on the way and announced:
///
/// Estonia: GBR 900 (pap-2022-02-16) and 800 (dw-2022-02-22), FRA 300 (b2-2021-03) = 2,000.
/// Latvia: CAN 550 (zone911-2021-07) and 460 (ctv-2022-02-22), ESP 350 (elplural-2022-02), ITA 238 (corriere-2022-02),
/// POL up to 200 (wp-pkw-lotwa), SVK 135 (natoarmy-2021-12), CZE 80 (mps-2021-07), SVN 43 (24ur-2021-07) = 2,056.
/// Lithuania: DEU 500 (lrt-2022-02-14) and 360 (dw-2022-02-22), NLD 270 and up to 80 (rijk-2021-11-05), NOR 140
/// (up-2022-02-15) and 50-60 (dw-2022-02-22), CZE 130 (magnet-2022-01), USA 100 (pcg-2022-02-23), LUX 4
/// (paperjam-2022-05) = 1,639.
/// Not split: USA 800 (alb-2022-02) and 60 (pcg-2022-02-23) = 860.
///
/// Together 6,555; low 6,555 - 200 - 80 - 5 = 6,270; high 6,555 + 5 = 6,560.
/// Older: ALB 18 of 2017 and SVK 2 of 2018 (too old), MNE up to 9 of 2019 and ISL 1 of 2018 (confirmed since without a
/// number) = 30.
#[test]
fn about_6000_in_the_baltic_states() {
    let checked = shipped();
    let baltic = one(&checked, "k003");
    assert_eq!((baltic.found, baltic.with_older), (Some([6_270, 6_555, 6_560]), Some(6_585)));
    assert_eq!((baltic.verdict.words(), baltic.published.as_str()), ("cannot tell", "about 6,000"));
    assert_eq!(baltic.subject, "Estonia, Latvia, Lithuania; in place, on the way, announced");
    assert_eq!(baltic.fill, Some(1000), "more is found than published");
    assert_eq!((baltic.rows.sum.older, baltic.rows.counted.len()), (30, 22));
    let without = [
        "bel.est.air-policing-2022",
        "bel.ltu.efp",
        "dnk.est.efp",
        "dnk.ltu.f16-2022",
        "isl.est.efp",
        "mne.lva.efp",
        "usa.baltics.helicopters-2022",
    ];
    assert_eq!(baltic.rows.without_number, without);
    assert_eq!(baltic.rows.too_old, ["alb.lva.efp", "svk.lva.staff"]);
    assert!(baltic.rows.partly_inside.is_empty(), "all of the joined hosts are Baltic");
    assert!(baltic.rows.counted.contains(&"usa.est-lva.rotational-2022".to_owned()));
    assert_eq!(
        baltic.sentence,
        "6,555 (6,270 or more) found, about 6,000 published; 7 rows give no number; the last reports of Albania in \
         Latvia and Slovakia in Latvia (staff officers) are too old; 6,585 with older reports"
    );
}

/// The battlegroup in Lithuania on the same day, in place: DEU 500 (lrt-2022-02-14) and the 130 and 100 who had arrived
/// of a reinforcement that is on the way and so does not count here, CZE 130, LUX 4, NLD 270, NOR 140 = 1,274; Belgium
/// is named without a number.
#[test]
fn a_battlegroup_above_its_published_total() {
    let checked = shipped();
    let lithuania = one(&checked, "k001");
    assert_eq!(lithuania.sentence, "1,274 found, 1,100 published; Belgium gives no number");
    assert_eq!((lithuania.verdict.words(), lithuania.fill), ("above", Some(1000)));
    assert_eq!(lithuania.subject, "Lithuania; eFP Battlegroup Lithuania; in place");
    assert_eq!((lithuania.found, lithuania.with_older), (Some([1_274; 3]), Some(1_274)));
    let arrived = ["first-arrivals", "second-convoy"].map(|part| format!("deu.ltu.efp.reinforcement-2022.{part}"));
    for part in arrived {
        assert!(lithuania.rows.counted.contains(&part), "{part} counts where its whole does not");
    }
    assert_eq!(lithuania.rows.without_number, ["bel.ltu.efp"]);
}

#[test]
fn every_kind_of_gap_has_its_words() {
    let checked = shipped();
    for (id, sentence) in [
        // Nothing missing: the words of the source, a range, a floor among the numbers.
        ("k004", "1,100 found, just over 1,000 published"),
        ("k005", "1,024 found, just over 1,000 published; one number is a floor"),
        ("k090", "4,482 found, approximately 4,500 published; 2 numbers are floors"),
        ("k019", "210 (170 to 210) found, about 1,000 published"),
        ("k049", "550 found, up to 915 published"),
        // Too old, one and several.
        (
            "k036",
            "1,200 found, 900 published; the last report of Iceland is too old; one number is a floor; 1,201 with older reports",
        ),
        (
            "k030",
            "200 (0 to 200) found, more than 1,000 published; the last reports of United Kingdom and Iceland are too old; 1,001 with older reports",
        ),
        // The number alone is too old: no number, and an older one.
        (
            "k033-pol",
            "180 found, around 1,000 published; United Kingdom and United States give no number; 1,130 with older reports",
        ),
        // Two rows of one country are told apart, rows of several countries too.
        (
            "k042",
            "850 found, 900 published; the last report of United Kingdom (first arrivals 2017) is too old; 980 with older reports",
        ),
        // 60 in Estonia and Latvia together: how many of them are in Estonia nobody says.
        (
            "k063",
            "2,051 found, 2,000 published; United States gives no number; United States in Estonia, Latvia (not split) lies only partly inside; one number is a floor",
        ),
        // Nothing at all, and a text.
        ("k009", "nothing found, 968 published"),
        ("k051", "about 22,000 published; it cannot be told which rows it means"),
        ("k008", "no number published; it cannot be told which rows it means"),
        // A share of a whole that has a row without a number.
        ("k002", "730 of 1,274 or more found, 50 % (“about half”) published; Belgium gives no number"),
    ] {
        assert_eq!(one(&checked, id).sentence, sentence, "{id}");
    }
    let partly = one(&checked, "k063");
    assert_eq!(partly.rows.partly_inside, ["usa.est-lva.rotational-2022"]);
    assert_eq!(partly.rows.without_number, ["usa.est.allied-forces-2022"]);
    let text = one(&checked, "k051");
    assert_eq!((text.found, text.with_older, text.fill), (None, None, None));
    assert_eq!(text.subject, "“About 22,000 additional Nato member troops have been moved into eastern Europe”");
    // 550 of 915 is 0.6010…, 0 of 968 nothing, 730 of 1,274 or more no share.
    assert_eq!(["k049", "k009", "k002"].map(|id| one(&checked, id).fill), [Some(601), Some(0), None]);
}

/// Rows, numbers and bars belong together, for every claim.
#[test]
fn ids_are_those_of_the_rows_behind_the_numbers() {
    let document = opened(SHIPPED).document;
    let baseline = Arc::new(Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own())));
    for one in shipped() {
        let (id, sum) = (&one.claim.id, one.rows.sum);
        let Rows { counted, without_number, partly_inside, too_old, .. } = &one.rows;
        assert_eq!(counted.len(), sum.contributions as usize, "{id}");
        assert_eq!(without_number.len() + partly_inside.len(), sum.unknown as usize, "{id}");
        assert_eq!(too_old.len(), sum.too_old as usize, "{id}");
        let view = View::baseline(Arc::clone(&baseline), &verdict::rule(&one.claim)).expect("all hosts");
        let best = |ids: &[String]| -> u64 {
            let numbers = ids.iter().map(|id| view.row(view.find(id).expect("a row")).state.number);
            numbers.map(|number| u64::from(number.expect("counted with a number").best())).sum()
        };
        assert_eq!(best(counted), sum.best, "{id}");
        if let (Some([_, found, _]), Some(fill)) = (one.found, one.fill) {
            let stated = one.claim.best.or(one.claim.low).or(one.claim.high).expect("a number");
            assert_eq!(fill == 1000, found >= u64::from(stated), "{id}: full when all of it is found, only then");
            assert_eq!(u64::from(fill), (found * 1000 / u64::from(stated)).min(1000), "{id}");
        }
    }
}

/// Belgium 100 in one what-if, Germany 1,000 in another on top of it. By hand, from the numbers above: 1,274 + 100 =
/// 1,374, of which Germany has 730, 53.1 %; then 1,874 and 1,230, 65.6 %. "About half" is 45 to 55 %.
#[test]
fn what_ifs_decide_what_reports_leave_open() {
    let folder = folder();
    let path = with_what_ifs(
        folder.path(),
        &[
            &["--scenario", "Belgium", "--set", "bel.ltu.efp=100"],
            &["--scenario", "Both", "--based-on", "Belgium", "--set", "deu.ltu.efp=1000"],
        ],
    );
    let document = read(&path);
    let reported = checked_in(&document, None);
    assert_eq!(reported, shipped(), "what-ifs change nothing that is reported");

    let belgium = checked_in(&document, Some("Belgium"));
    let share = one(&belgium, "k002");
    assert_eq!((share.found, share.verdict.words(), share.fill), (Some([53; 3]), "agrees", Some(1000)));
    assert_eq!(share.sentence, "53 % found (730 of 1,374), 50 % (“about half”) published");
    let part = share.part.as_ref().expect("a share has a part");
    assert_eq!((part.sum.best, part.counted.len(), share.rows.sum.best, share.with_older), (730, 3, 1_374, None));
    let total = one(&belgium, "k001");
    assert_eq!(total.sentence, "1,374 found, 1,100 published");
    assert!(total.rows.counted.contains(&"bel.ltu.efp".to_owned()) && total.rows.without_number.is_empty());
    assert_eq!(one(&belgium, "k003").found, Some([6_370, 6_655, 6_660]));

    let both = checked_in(&document, Some("Both"));
    assert_eq!(one(&both, "k001").sentence, "1,874 found, 1,100 published");
    let share = one(&both, "k002");
    assert_eq!((share.found, share.verdict.words()), (Some([66; 3]), "above"));

    // The changes hold from 22 February 2022 to the next reports, of June and of August: claims of other days stay.
    let (from, until) = (parse_date("2022-02-22").expect("a day"), parse_date("2022-08-10").expect("a day"));
    let mut changed: Vec<&str> = Vec::new();
    for was in &reported {
        let now = one(&both, &was.claim.id);
        if now != was {
            assert!(from <= was.claim.as_of && was.claim.as_of < until, "{}", was.claim.id);
            changed.push(&was.claim.id);
        }
    }
    changed.sort_unstable();
    assert_eq!(one(&both, "k045"), one(&reported, "k045"), "eight days earlier");
    for id in ["k001", "k002", "k003", "k058", "k065", "k072", "k097"] {
        assert!(changed.contains(&id), "{id}: {changed:?}");
    }

    // The same on the command line, by name and by id.
    let csv = muster(["claims", arg(&path), "--scenario", "both", "--format", "csv"]).done();
    let lines: BTreeMap<&str, &str> = csv.lines().filter_map(|line| line.split_once(',')).collect();
    assert_eq!(lines["k001"], ",1100,,1874,1874,1874,0,0,0,8,above");
    assert_eq!(lines["k002"], ",50,,66,66,66,0,0,,8,above", "a share has no older sum");
    assert_eq!(muster(["claims", arg(&path), "--scenario", "s2", "--format", "csv"]).done(), csv);
    assert_eq!(muster(["claims", arg(&path), "--format", "csv"]).done(), EXPECTED);
    assert_eq!(muster(["claims", arg(&path), "--scenario", "Reported", "--format", "csv"]).done(), EXPECTED);
    let words = muster(["claims", arg(&path), "--scenario", "No"]).refused();
    assert!(words.contains("there is no what-if “No” in the file; it has “Belgium”, “Both”"), "{words}");
}

/// A row taken out is in no count, and a part of it that lies in the selection goes with it; one that is added counts.
#[test]
fn removed_and_added_rows() {
    let added = r#"{"id":"s1","name":"Rows","edits":[
{"on":"fra.ltu.s1-1","op":"add","new":{"contributor":"FRA","host":"LTU","formation":"eFP Battlegroup Lithuania","element":"tanks","figures":[{"as_of":"2022-02-22","status":"deployed","low":200,"best":200,"high":200}]}},
{"on":"nld.ltu.efp","op":"remove"},
{"on":"deu.ltu.efp.reinforcement-2022","op":"remove"}
]}"#;
    let text = SHIPPED.replace("\"scenarios\": [\n", &format!("\"scenarios\": [\n{added}\n"));
    let checked = checked_in(&opened(&text).document, Some("Rows"));
    let lithuania = one(&checked, "k001");
    assert_eq!(lithuania.found, Some([974; 3]), "1,274 + 200 - 270, - 130 - 100 of the whole removed");
    assert!(lithuania.rows.counted.contains(&"fra.ltu.s1-1".to_owned()));
    assert!(!lithuania.rows.counted.contains(&"nld.ltu.efp".to_owned()));
}

/// A small file with a claim of every form. 100 Germans in Lithuania, a floor of 50 French; the day is one of both.
const FORMS: &str = r#"{"format":"muster","version":1,
"contributions":[
{"id":"a","contributor":"DEU","host":"LTU"},{"id":"b","contributor":"FRA","host":"LTU"},
{"id":"c","contributor":"ITA","host":"EST+LTU"}],
"figures":[
{"of":"a","as_of":"2022-01-01","status":"deployed","low":100,"best":100,"high":100},
{"of":"b","as_of":"2022-01-01","status":"deployed","low":50,"best":50,"high":50,"open_above":true},
{"of":"c","as_of":"2022-01-01","status":"deployed","low":7,"best":7,"high":7}],
"claims":[
CLAIMS
]}"#;

#[test]
fn published_numbers_of_every_form() {
    for (stated, published, fill) in [
        (r#""best":400"#, "400", 250),
        (r#""best":400,"qualifier":"about""#, "about 400", 250),
        (r#""best":400,"qualifier":"rund""#, "400 (“rund”)", 250),
        (r#""low":400"#, "400 or more", 250),
        (r#""low":400,"qualifier":"over""#, "over 400", 250),
        (r#""high":400"#, "up to 400", 250),
        (r#""high":400,"qualifier":"up to""#, "up to 400", 250),
        (r#""low":300,"high":500"#, "300–500", 250),
        (r#""low":3000,"best":4000,"high":5000"#, "4,000", 25),
        (r#""best":101"#, "101", 990),
        (r#""best":100"#, "100", 1000),
        (r#""best":0"#, "0", 1000),
    ] {
        let claim = format!(
            r#"{{"id":"x","as_of":"2022-01-01","kind":"total","contributors":["DEU"],"statuses":["deployed"],{stated}}}"#
        );
        let checked = checked_in(&opened(&FORMS.replace("CLAIMS", &claim)).document, None);
        let [one] = &checked[..] else { panic!("one claim") };
        assert_eq!((one.published.as_str(), one.fill), (published, Some(fill)), "{stated}");
        assert_eq!(one.subject, "Germany everywhere; in place");
    }
    let nobody =
        r#"{"id":"x","as_of":"2022-01-01","kind":"total","contributors":["POL"],"statuses":["deployed"],"best":0}"#;
    assert_eq!(checked_in(&opened(&FORMS.replace("CLAIMS", nobody)).document, None)[0].fill, None, "zero of zero");
    // A claim about everything; about one host, where Italy's number is for two; a share with a floor in it.
    for (claim, subject, sentence) in [
        (
            r#"{"id":"=x","as_of":"2022-01-01","kind":"total","statuses":["deployed"],"best":157}"#,
            "everywhere; in place",
            "157 found, 157 published; one number is a floor",
        ),
        (
            r#"{"id":"=x","as_of":"2022-01-01","kind":"total","hosts":["LTU"],"statuses":["deployed"],"best":150}"#,
            "Lithuania; in place",
            "150 found, 150 published; Italy in Estonia, Lithuania (not split) lies only partly inside; one number is a floor",
        ),
        (
            r#"{"id":"=x","as_of":"2022-01-01","kind":"share","contributors":["DEU"],"statuses":["deployed"],"best":64}"#,
            "Germany everywhere; in place",
            "64 % found (100 of 157), 64 % published; one number is a floor",
        ),
        (
            r#"{"id":"=x","as_of":"2021-01-01","kind":"share","contributors":["DEU"],"statuses":["deployed"],"best":64}"#,
            "Germany everywhere; in place",
            "nothing found, 64 % published",
        ),
        (
            r#"{"id":"=x","as_of":"2024-01-01","kind":"share","contributors":["DEU"],"statuses":["deployed"],"best":64}"#,
            "Germany everywhere; in place",
            "nothing found, 64 % published; the last reports of Germany in Lithuania, France in Lithuania and Italy in Estonia, Lithuania (not split) are too old",
        ),
    ] {
        let checked = checked_in(&opened(&FORMS.replace("CLAIMS", claim)).document, None);
        let [one] = &checked[..] else { panic!("one claim") };
        assert_eq!((one.subject.as_str(), one.sentence.as_str()), (subject, sentence), "{claim}");
        let mut csv = Vec::new();
        claims::csv(&mut csv, &checked).expect("memory");
        let csv = String::from_utf8(csv).expect("text");
        assert!(csv.lines().nth(1).is_some_and(|line| line.starts_with("'=x,")), "runs in a spreadsheet: {csv}");
    }
}

#[test]
fn table_and_json_say_the_same() {
    let text = muster(["claims"]).done();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 106 + 3);
    assert_eq!(lines[0], "Reported, 106 published totals: 12 above, 19 below, 21 agree, 54 cannot tell");
    assert_eq!(lines[1], "each on its own day, in its own statuses; reports of 18 months; all hosts; own troops too");
    assert_eq!(
        lines[3],
        "k001      2022-02-22  above        Lithuania; eFP Battlegroup Lithuania; in place: 1,274 found, 1,100 published; Belgium gives no number"
    );
    assert_eq!(muster(["claims", "--format", "table", "--scenario", "baseline"]).done(), text);

    let json: Value = serde_json::from_str(&muster(["claims", "--format", "json"]).done()).expect("JSON");
    assert_eq!(json["scenario"], "Reported");
    assert_eq!(json["verdicts"], serde_json::json!({"above": 12, "below": 19, "agrees": 21, "cannot tell": 54}));
    let claims = json["claims"].as_array().expect("a list");
    let checked = shipped();
    assert_eq!(claims.len(), checked.len());
    for ((claim, one), line) in claims.iter().zip(&checked).zip(&lines[3..]) {
        assert_eq!(claim["id"], one.claim.id);
        assert_eq!(claim["sentence"], one.sentence);
        assert_eq!(claim["rows"]["counted"].as_array().map(Vec::len), Some(one.rows.counted.len()));
        assert!(line.starts_with(&one.claim.id) && line.ends_with(&format!("{}: {}", one.subject, one.sentence)));
        assert_eq!(claim["counting"].is_null(), claim["kind"] == "text", "a text is checked by no rule");
    }
    let baltic = claims.iter().find(|claim| claim["id"] == "k003").expect("there");
    let rule = serde_json::json!({
        "day": "2022-02-22", "statuses": ["deployed", "en_route", "announced"], "max_age_months": 18, "hosts": "all",
        "own_troops": true,
    });
    assert_eq!(baltic["counting"], rule);
    assert_eq!(baltic["found"], serde_json::json!({"low": 6270, "best": 6555, "high": 6560}));
    let published =
        serde_json::json!({"low": null, "best": 6000, "high": null, "tolerance": "about", "words": "about 6,000"});
    assert_eq!((&baltic["published"], &baltic["with_older"]), (&published, &serde_json::json!(6585)));
    assert_eq!(baltic["rows"]["too_old"], serde_json::json!(["alb.lva.efp", "svk.lva.staff"]));
    assert_eq!(baltic["rows"]["sum"]["unknown"], 7);
    let share = claims.iter().find(|claim| claim["id"] == "k002").expect("there");
    assert_eq!((&share["found"], &share["part"]["sum"]["best"]), (&Value::Null, &serde_json::json!(730)));
}
