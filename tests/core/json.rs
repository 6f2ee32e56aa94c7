//! The canonical text: golden files stay the same to the byte, any order of keys and any white space give the same
//! text, nothing unknown is lost, and what a file means survives saving.

use std::{
    collections::BTreeSet,
    fmt,
    io::{self, Read},
    sync::Arc,
};

use muster::{
    file::{
        self, Finding, SHIPPED,
        json::{read::ReadError, write},
    },
    model::{Personnel, parse_date, place},
    scenario::Baseline,
};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::common::{Random, canonical, golden, golden_file, opened};

/// A JSON object as it stands: keys in order, values as text.
struct Object(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// What the golden files call keys that no version knows, and an operation that this one does not: those stand as
/// they are.
fn is_foreign(key: &str) -> bool {
    key.starts_with("x_")
}

const FOREIGN_OPERATIONS: [&str; 2] = ["\"op\":\"halve\"", "\"op\":\"split\""];

/// The same JSON with the keys of every record in another order; unknown keys stay in order among themselves.
fn shuffled(json: &str, random: &mut Random) -> String {
    let json = json.trim();
    if json.starts_with('[') {
        let items: Vec<Box<RawValue>> = serde_json::from_str(json).expect("a list");
        let items: Vec<String> = items.iter().map(|item| shuffled(item.get(), random)).collect();
        return format!("[{}]", items.join(","));
    }
    if !json.starts_with('{') || FOREIGN_OPERATIONS.iter().any(|op| json.contains(op) && !json.contains("\"edits\"")) {
        return json.to_owned();
    }
    let Object(mut pairs) = serde_json::from_str(json).expect("an object");
    let mut foreign: Vec<(String, Box<RawValue>)> = Vec::new();
    for pair in pairs.iter().filter(|pair| is_foreign(&pair.0)) {
        foreign.push(pair.clone());
    }
    random.shuffle(&mut pairs);
    let mut foreign = foreign.into_iter();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|pair| {
            if is_foreign(&pair.0) {
                let (key, value) = foreign.next().expect("as many as there were");
                format!("\"{key}\":{}", value.get())
            } else {
                format!("\"{}\":{}", pair.0, shuffled(pair.1.get(), random))
            }
        })
        .collect();
    format!("{{{}}}", pairs.join(","))
}

/// The same JSON with one value a line, indented, and a space wherever one may be.
fn pretty(json: &str) -> String {
    let (mut out, mut depth, mut in_string, mut escaped) = (String::new(), 0usize, false, false);
    for c in json.chars() {
        if in_string {
            (in_string, escaped) = (escaped || c != '"', !escaped && c == '\\');
            out.push(c);
            continue;
        }
        match c {
            '{' | '[' => {
                depth += 1;
                out.extend([c, '\n']);
                out.push_str(&"\t ".repeat(depth));
            }
            '}' | ']' => {
                depth -= 1;
                out.push('\n');
                out.push_str(&"  ".repeat(depth));
                out.push(c);
            }
            ',' => out.push_str(" ,\n"),
            ':' => out.push_str(" :  "),
            c if c.is_ascii_whitespace() => {}
            c => {
                in_string = c == '"';
                out.push(c);
            }
        }
    }
    out
}

#[test]
fn golden_files_stay_the_same_to_the_byte() {
    let golden = golden();
    let names: Vec<&str> = golden.keys().map(String::as_str).collect();
    assert_eq!(names, ["minimal", "newer", "own", "records", "scenarios", "unknown-keys"]);
    for (name, text) in &golden {
        assert_eq!(canonical(text), *text, "{name}");
    }
}

/// The golden files are worth something only as long as they hold every key there is.
#[test]
fn golden_files_have_every_key_of_the_format() {
    use file::json::keys;
    let all: String = golden().into_values().collect();
    let records = [
        keys::counting::KEYS,
        keys::source::KEYS,
        keys::group::KEYS,
        keys::member::KEYS,
        keys::contribution::KEYS,
        keys::figure::KEYS,
        keys::claim::KEYS,
        keys::own::KEYS,
        keys::preference::KEYS,
        keys::scenario::KEYS,
        keys::edit::KEYS,
        keys::patch::KEYS,
        keys::personnel::KEYS,
        keys::new::KEYS,
    ];
    for key in records.into_iter().flatten() {
        assert!(all.contains(&format!("\"{}\":", key.name)), "no golden file has the key {}", key.name);
    }
}

#[test]
fn any_order_of_keys_gives_the_same_text() {
    let mut figures_first = 0;
    for (name, text) in &golden() {
        for seed in 0..40 {
            let shuffled = shuffled(text, &mut Random::of_seed(seed));
            let at = |key: &str| shuffled.find(&format!("\"{key}\":"));
            figures_first += u32::from(at("figures") < at("contributions"));
            assert_eq!(canonical(&shuffled), *text, "{name}, seed {seed}:\n{shuffled}");
        }
    }
    assert!(figures_first > 40, "figures stood before contributions only {figures_first} times");
}

#[test]
fn white_space_line_ends_and_a_byte_order_mark_do_not_matter() {
    for (name, text) in &golden() {
        let pretty = pretty(text);
        assert_ne!(pretty, *text);
        assert_eq!(canonical(&pretty), *text, "{name}, indented");
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(canonical(&crlf), *text, "{name}, CRLF");
        assert_eq!(canonical(&pretty.replace('\n', "\r\n")), *text, "{name}, indented, CRLF");
        assert_eq!(canonical(&format!("\u{feff}{text}")), *text, "{name}, byte order mark");
        assert_eq!(canonical(&text.replace('\n', "")), *text, "{name}, one line");
    }
}

/// Gives a text in pieces of these sizes, with interruptions, and may fail at the end.
struct Pieces {
    text: Vec<u8>,
    at: usize,
    sizes: Vec<usize>,
    calls: usize,
    fails: bool,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.calls.is_multiple_of(5) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if self.at == self.text.len() && self.fails {
            return Err(io::Error::other("the disk is gone"));
        }
        let size = self.sizes[self.calls % self.sizes.len()].min(into.len()).min(self.text.len() - self.at);
        into[..size].copy_from_slice(&self.text[self.at..self.at + size]);
        self.at += size;
        Ok(size)
    }
}

fn read_in_pieces(text: &str, sizes: &[usize], fails: bool) -> Result<String, ReadError> {
    let again = || -> io::Result<Box<dyn Read>> {
        let (text, sizes) = (text.as_bytes().to_vec(), sizes.to_vec());
        Ok(Box::new(Pieces { text, at: 0, sizes, calls: 0, fails }))
    };
    file::json::read::read(&again).map(|opened| write::to_text(&opened.document))
}

/// However a file comes off the disk, wherever a buffer ends: it is the same document.
#[test]
fn where_reads_end_does_not_matter() {
    for (name, text) in &golden() {
        // Figures first, so that it is read more than once.
        let shuffled = shuffled(text, &mut Random::of_seed(3));
        for sizes in [&[1][..], &[2, 1], &[3], &[7, 1, 1], &[64, 5], &[4096]] {
            for text_read in [text.as_str(), &shuffled, &format!("\u{feff}{text}")] {
                let read = read_in_pieces(text_read, sizes, false);
                assert!(read.is_ok_and(|read| read == *text), "{name} in pieces of {sizes:?}");
            }
        }
        // A disk that fails is not a file that is cut off.
        let failed = read_in_pieces(&text[..text.len() / 2], &[100], true);
        assert!(matches!(failed, Err(ReadError::Io(_))), "{name}: {failed:?}");
    }
    // Buffers are a power of two long: let every byte of some records be the last of one.
    for title in (0..600).step_by(7) {
        let text = SHIPPED.replacen("NATO's eastern flank", &"t".repeat(title + 1), 1);
        assert!(canonical(&text) == text, "with a title of {} letters", title + 1);
    }
}

/// Lists that the format sorts may stand in any order, as long as no choice counts figures.
#[test]
fn sorted_lists_may_stand_in_any_order() {
    let text = golden_file("records");
    let Object(pairs) = serde_json::from_str(&text).expect("an object");
    for seed in 0..20 {
        let mut random = Random::of_seed(seed);
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(key, value)| {
                let mut value = value.get().to_owned();
                if ["sources", "contributions", "figures", "claims"].contains(&key.as_str()) {
                    let mut items: Vec<Box<RawValue>> = serde_json::from_str(&value).expect("a list");
                    random.shuffle(&mut items);
                    value = format!("[{}]", items.iter().map(|item| item.get()).collect::<Vec<_>>().join(","));
                }
                format!("\"{key}\":{value}")
            })
            .collect();
        assert_eq!(canonical(&format!("{{{}}}", pairs.join(","))), text, "seed {seed}");
    }
    // Groups and what-ifs keep the order the user gave them.
    let text = golden_file("scenarios");
    let third = "{\"id\":\"s3\",\"name\":\"Nothing yet\",\"edits\":[\n]}";
    assert!(text.contains(third));
    let moved =
        text.replace(&format!(",\n{third}"), "").replace("{\"id\":\"s1\"", &format!("{third},\n{{\"id\":\"s1\""));
    assert_eq!(canonical(&moved), moved);
}

#[test]
fn stated_parts_are_written_filled() {
    let figure = |stated: &str| {
        format!(
            "{{\"format\":\"muster\",\"version\":1,\"contributions\":[{{\"id\":\"a\",\"contributor\":\"DEU\",\
             \"host\":\"LTU\"}}],\"figures\":[{{\"of\":\"a\",\"as_of\":\"2022-02-22\",\"status\":\"deployed\"{stated}}}]}}"
        )
    };
    for (stated, written) in [
        ("", ""),
        (",\"best\":500", ",\"low\":500,\"best\":500,\"high\":500"),
        (",\"low\":500", ",\"low\":500,\"best\":500,\"high\":500,\"open_above\":true"),
        (",\"high\":460", ",\"low\":0,\"best\":460,\"high\":460"),
        (",\"low\":50,\"high\":61", ",\"low\":50,\"best\":55,\"high\":61"),
        (",\"best\":0", ",\"low\":0,\"best\":0,\"high\":0"),
        (",\"low\":1,\"best\":2", ",\"low\":1,\"best\":2,\"high\":2"),
        (",\"best\":500,\"open_above\":false,\"preferred\":true", ",\"low\":500,\"best\":500,\"high\":500"),
        (",\"as_of_basis\":\"stated\",\"quote\":\"\",\"note\":\"\"", ""),
    ] {
        let text = canonical(&figure(stated));
        let wanted = format!("\"status\":\"deployed\"{written}}}\n");
        assert!(text.contains(&wanted), "{stated} became\n{text}");
    }
}

/// What a newer version sets on a row may hold from a day as strength does: its file says that older readers may read it.
#[test]
fn a_change_that_only_a_newer_version_understands_keeps_its_day() {
    let line = r#"{"on":"deu.ltu.efp","op":"change","from":"2022-02-22","until":"open","set":{"readiness":"high"}}"#;
    let text = format!(r#"{{"format":"muster","version":1,"scenarios":[{{"id":"s1","name":"N","edits":[{line}]}}]}}"#);
    let written = canonical(&text);
    assert!(written.contains(line), "{written}");
    assert_eq!(canonical(&written), written);
}

#[test]
fn nothing_unknown_is_lost_however_large() {
    let long = "x".repeat(300_000);
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for value in [
        "123456789012345678901234567890123456789012345678901234567890.5e-400",
        "1e999999",
        "-0",
        "\"\\ud800 alone, \\u0000, \\/\"",
        &format!("\"{long}\""),
        &deep,
        "{\"b\":1,\"a\":{\"b\":[1.50,\"  two  spaces  \"]},\"b\":2}",
        "[null]",
    ] {
        let short: String = value.chars().take(60).collect();
        let text = golden_file("unknown-keys");
        let places = [
            "\"x_rule\":[1,2,{\"a\":null}]",
            "\"x_source\":123456789012345678901234567890",
            "\"x_member\":{\"z\":1,\"a\":2}",
            "\"x_group\":0.1000000000000000055511151231257827",
            "\"x_second\":true",
            "\"x_figure\":\"white  space \\\" \\\\ \\u0041 \\u00e9 \\ud83d\\ude00 \\/ stays\"",
            "\"x_claim\":1E+2",
            "\"x_own_source\":null",
            "\"x_own_row\":[]",
            "\"x_own_figure\":{}",
            "\"x_choice\":\"\"",
            "\"x_strength\":1",
            "\"x_set\":2",
            "\"x_was\":4",
            "\"x_edit\":5",
            "\"x_new_figure\":6",
            "\"x_new\":7",
            "\"x_remove\":9",
            "\"x_scenario\":10",
            "\"x_own\": [[[[]]]]",
            "\"x_last\": \"end\"",
            "\"into\":[{\"host\":\"LTU\"},{\"host\":\"LVA\"}]",
        ];
        for place in places {
            let (key, _) = place.split_once(':').expect("a key and a value");
            let colon = if place.contains("\": ") { ": " } else { ":" };
            let with = text.replace(place, &format!("{key}{colon}{value}"));
            assert!(with != text, "{place} is not in the golden file");
            assert!(canonical(&with) == with, "{key} with {short} is not the same after saving");
        }
    }
}

#[test]
fn a_newer_file_that_can_be_read_keeps_its_version() {
    let text = golden_file("newer");
    let document = opened(&text).document;
    assert_eq!((document.origin.version, document.origin.readable_since), (7, 1));
    let saved = write::to_text(&document);
    assert!(saved.contains("\"version\": 7,\n\"readable_since\": 1,\n"), "{saved}");
    assert!(saved.contains("\"certainty\":\"high\"") && saved.contains("\"timelines\": [{\"id\":\"t1\"}]"), "{saved}");
}

/// Figures of one row and day: `(quote, preferred)`, and what the baseline uses on that day.
fn used(text: &str) -> String {
    let document = opened(text).document;
    let baseline = Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own()));
    let row = baseline.find("a").expect("the row");
    let report = baseline.at(row, parse_date("2022-02-22").expect("a day"));
    let (_, _, figure) = report.last.expect("a report");
    baseline.figure(figure).quote.to_owned()
}

fn competing(figures: &[(&str, &str, Option<bool>)], own: &[&str], choice: Option<usize>) -> String {
    let figure = |(quote, source, preferred): &(&str, &str, Option<bool>)| {
        let preferred = preferred.map_or_else(String::new, |preferred| format!("\"preferred\":{preferred},"));
        format!(
            "{{\"of\":\"a\",\"as_of\":\"2022-02-22\",\"status\":\"deployed\",{preferred}\"source\":\"{source}\",\
             \"quote\":\"{quote}\"}}"
        )
    };
    let figures: Vec<String> = figures.iter().map(figure).collect();
    let own: Vec<String> = own.iter().map(|quote| figure(&(quote, "m", None))).collect();
    let choice = choice.map_or_else(String::new, |nth| {
        format!("{{\"of\":\"a\",\"as_of\":\"2022-02-22\",\"nth\":{nth},\"why\":\"so\"}}")
    });
    format!(
        "{{\"format\":\"muster\",\"version\":1,\"contributions\":[{{\"id\":\"a\",\"contributor\":\"DEU\",\"host\":\"LTU\"}}],\
         \"sources\":[{{\"id\":\"m\"}},{{\"id\":\"p\"}},{{\"id\":\"q\"}}],\"figures\":[{}],\
         \"own\":{{\"figures\":[{}],\"preferences\":[{choice}]}}}}",
        figures.join(","),
        own.join(",")
    )
}

/// A choice counts figures in file order, and canonical order is another one.
#[test]
fn choices_among_competing_figures_survive_the_sorting() {
    let figures = [
        ("zero", "q", Some(false)),
        ("one", "p", Some(false)),
        ("two", "q", None),
        ("three", "m", Some(false)),
        ("four", "p", Some(false)),
    ];
    let own = ["own zero", "own one"];
    let names = ["zero", "one", "two", "three", "four", "own zero", "own one"];
    let mut moved = 0;
    for (nth, name) in names.into_iter().enumerate() {
        let text = competing(&figures, &own, Some(nth));
        assert_eq!(used(&text), name, "as it was read");
        let saved = canonical(&text);
        assert_eq!(used(&saved), name, "after saving:\n{saved}");
        assert_eq!(canonical(&saved), saved, "{name}");
        moved += u32::from(!saved.contains(&format!("\"nth\":{nth},")));
        assert!(opened(&saved).report.findings.is_empty(), "{name}");
    }
    assert!(moved >= 3, "canonical order moved hardly anything: {moved}");
    assert_eq!(used(&competing(&figures, &own, None)), "own one", "without a choice the last own report");
    assert_eq!(used(&competing(&figures, &[], None)), "two", "without own reports the preferred one");

    let nowhere = competing(&figures, &own, Some(7));
    assert_eq!(used(&nowhere), "own one", "a choice of nothing chooses nothing");
    let saved = canonical(&nowhere);
    assert!(saved.contains("\"nth\":7,"), "{saved}");
    assert!(matches!(opened(&saved).report.findings[..], [Finding::NoSuchFigure(..)]), "{saved}");
}

#[test]
fn a_day_without_a_clear_preference_keeps_its_meaning() {
    for (preferred, first, count) in [
        ([None, None, None], "zero", 3),
        ([Some(true), Some(true), Some(false)], "zero", 2),
        ([Some(false), None, Some(true)], "one", 2),
        ([Some(false), Some(false), Some(false)], "zero", 0),
    ] {
        let figures = [("zero", "q", preferred[0]), ("one", "p", preferred[1]), ("two", "m", preferred[2])];
        let text = competing(&figures, &[], None);
        let day = parse_date("2022-02-22").expect("a day");
        assert_eq!(opened(&text).report.findings, [Finding::UnclearDay("a".to_owned(), day, count)], "{preferred:?}");
        assert_eq!(used(&text), first, "{preferred:?}");
        let saved = canonical(&text);
        assert_eq!(used(&saved), first, "{preferred:?}, after saving:\n{saved}");
        assert_eq!(opened(&saved).report.findings, [], "it is clear now: the first in file order was used");
    }
    // One figure alone that is said not to be preferred is used all the same, and said to be odd.
    let alone = competing(&[("zero", "q", Some(false))], &[], None);
    assert_eq!(used(&alone), "zero");
    assert_eq!(opened(&alone).report.findings.len(), 1);
    assert_eq!(used(&canonical(&alone)), "zero");
}

#[test]
fn the_shipped_file_is_whole() {
    let shipped = file::shipped();
    assert_eq!(shipped.report.findings, []);
    assert_eq!(write::to_text(&shipped.document), SHIPPED, "canonical to the byte");
    assert!(shipped.document.scenarios().is_empty() && shipped.document.own().is_empty());

    let set = shipped.document.dataset();
    assert_eq!((set.row_count(), set.figure_count()), (125, 395));
    assert_eq!((set.claims.len(), set.sources.len(), set.groups.len()), (106, 214, 6));
    assert_eq!(set.groups.iter().map(|group| group.members.len()).sum::<usize>(), 65);
    for row in 0..set.row_count() {
        let at = set.contribution(row);
        assert!(place::is_country(at.contributor) && place::host_codes(at.host).all(place::is_country), "{}", at.id);
        assert!(at.domain.is_some() && !at.element.is_empty() && !at.formation.is_empty(), "{}", at.id);
        assert!(!set.figures_of(row).is_empty(), "{} has no report", at.id);
    }
    let rows = || (0..set.row_count()).map(|row| set.contribution(row));
    assert_eq!(rows().filter(|at| !at.part_of.is_empty()).count(), 23);
    assert_eq!(rows().filter(|at| !at.framework_nation.is_empty()).count(), 77);
    assert_eq!(rows().filter(|at| !at.note.is_empty()).count(), 73);
    assert_eq!(rows().map(|at| at.contributor).collect::<BTreeSet<_>>().len(), 28);

    let figures = || (0..set.figure_count()).map(|at| set.figure(at));
    for figure in figures() {
        assert!(set.source(figure.source).is_some() && !figure.quote.is_empty(), "{figure:?}");
    }
    assert_eq!(figures().filter(|figure| matches!(figure.personnel, Personnel::Known(_))).count(), 257);
    assert_eq!(figures().filter(|figure| !figure.preferred).count(), 12);
    assert_eq!(figures().filter(|figure| !figure.gloss.is_empty()).count(), 165);
    assert_eq!(figures().filter(|figure| !figure.note.is_empty()).count(), 342);
    assert_eq!(figures().filter(|figure| !figure.qualifier.is_empty()).count(), 139);
    assert_eq!(figures().filter(|figure| figure.note.starts_with("closing entry:")).count(), 27);
    assert_eq!(set.span(), parse_date("2017-03-17").zip(parse_date("2026-01-28")));

    for claim in &set.claims {
        assert!(set.source(&claim.source).is_some() && !claim.quote.is_empty(), "{}", claim.id);
    }
    for source in &set.sources {
        let filled = [&source.title, &source.publisher, &source.language, &source.usage_note];
        assert!(filled.iter().all(|text| !text.is_empty()) && source.kind.is_some(), "{}", source.id);
    }
    for group in &set.groups {
        assert!(
            !group.name.is_empty() && group.members.iter().all(|at| place::is_country(&at.country)),
            "{}",
            group.id
        );
        assert!(group.members.iter().all(|at| set.source(&at.source).is_some()), "{}", group.id);
    }
}
