//! The JSON Schema that `muster schema` prints: every file that is read fits it, and files that are refused for what
//! a schema can say do not.

use jsonschema::Validator;
use muster::file::{SHIPPED, json::SCHEMA};
use serde_json::{Value, json};

use crate::common::{canonical, golden, opened};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    assert!(jsonschema::meta::is_valid(&schema), "the schema is a schema");
    jsonschema::validator_for(&schema).expect("the schema can be used")
}

/// What the schema has against a text.
fn faults(validator: &Validator, text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).expect("JSON");
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_shipped_and_golden_file_fits_the_schema() {
    let validator = validator();
    assert_eq!(faults(&validator, SHIPPED), Vec::<String>::new());
    for (name, text) in golden() {
        assert_eq!(faults(&validator, &text), Vec::<String>::new(), "{name}");
    }
}

/// Other ways to state the same are read, and fit as well.
#[test]
fn hand_written_files_fit_the_schema() {
    let validator = validator();
    for text in [
        r#"{"format":"muster","version":1}"#,
        r#"{"version":1,"format":"muster","counting":{},"own":{},"scenarios":[],"extra":null}"#,
        r#"{"format":"muster","version":9,"readable_since":1}"#,
        r#"{"format":"muster","version":1,"contributions":[{"id":"a","contributor":"DEU","host":"LVA + LTU"}],
            "figures":[{"of":"a","as_of":"2022-02-22","status":"deployed","high":460}]}"#,
        r#"{"format":"muster","version":1,"scenarios":[{"id":"s1","name":"N","edits":[{"on":"a","op":"split","set":5}]}]}"#,
        r#"{"format":"muster","version":1,"scenarios":[{"id":"s1","name":"N","edits":[
            {"on":"a","op":"change","set":{"note":""}},{"on":"b","op":"remove"},
            {"on":"c","op":"add","new":{"contributor":"DEU","host":"LTU"}}]}]}"#,
    ] {
        canonical(text);
        assert_eq!(faults(&validator, text), Vec::<String>::new(), "{text}");
    }
}

/// A whole file with one thing put in: at a place given by a JSON pointer, a value, or nothing to take it out.
fn changed(pointer: &str, to: Option<Value>) -> String {
    let text = r#"{"format":"muster","version":1,"readable_since":1,"title":"T",
        "counting":{"day":"2022-02-22","statuses":["deployed"],"max_age_months":18,"hosts":"g","own_troops":false},
        "sources":[{"id":"a","kind":"copy","published":"2022-02"}],
        "groups":[{"id":"g","members":[{"country":"LTU","from":"2017"}]}],
        "contributions":[{"id":"a","contributor":"DEU","host":"LTU","domain":"land"}],
        "figures":[{"of":"a","as_of":"2022-02-22","as_of_basis":"inferred","status":"deployed","best":500}],
        "claims":[{"id":"k","as_of":"2022-02-22","kind":"total","statuses":["deployed"],"best":5,"tolerance":"about"}],
        "own":{"preferences":[{"of":"a","as_of":"2022-02-22","nth":0}]},
        "scenarios":[{"id":"s1","name":"N","edits":[
            {"on":"a","op":"change","from":"2022-02-22","set":{"personnel":{"low":1,"best":1,"high":1}}},
            {"on":"b","op":"add","new":{"contributor":"DEU","host":"LTU","figures":[{"as_of":"2022-02-22","status":"deployed"}]}},
            {"on":"c","op":"remove"}]}]}"#;
    let mut value: Value = serde_json::from_str(text).expect("JSON");
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = value.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} is not there"));
    match (parent, to) {
        (Value::Object(object), Some(to)) => drop(object.insert(key.to_owned(), to)),
        (Value::Object(object), None) => assert!(object.remove(key).is_some(), "{pointer} is not there"),
        (parent, Some(to)) => parent[key.parse::<usize>().expect("an index")] = to,
        (_, None) => unreachable!("only keys are taken out"),
    }
    value.to_string()
}

#[test]
fn refused_files_do_not_fit_the_schema() {
    let validator = validator();
    let whole = changed("/title", Some(json!("Another")));
    opened(&whole);
    assert_eq!(faults(&validator, &whole), Vec::<String>::new(), "the file the others are made of");
    for (pointer, to) in [
        ("/format", Some(json!("geojson"))),
        ("/format", None),
        ("/version", None),
        ("/version", Some(json!(0))),
        ("/version", Some(json!("1"))),
        ("/readable_since", Some(json!(2))),
        ("/title", Some(json!(null))),
        ("/counting/day", Some(json!("22.02.2022"))),
        ("/counting/statuses", Some(json!(["ended"]))),
        ("/counting/max_age_months", Some(json!(0))),
        ("/counting/hosts", Some(json!(5))),
        ("/sources", Some(json!({}))),
        ("/sources/0/id", None),
        ("/sources/0/kind", Some(json!("blog"))),
        ("/sources/0/published", Some(json!("last year"))),
        ("/groups/0/members/0/country", None),
        ("/groups/0/members/0/from", Some(json!("2017-13"))),
        ("/contributions/0/host", None),
        ("/contributions/0/host", Some(json!("LTU+"))),
        ("/contributions/0/domain", Some(json!("space"))),
        ("/figures/0/of", None),
        ("/figures/0/as_of", Some(json!("2022-02"))),
        ("/figures/0/as_of_basis", Some(json!("guessed"))),
        ("/figures/0/status", Some(json!("there"))),
        ("/figures/0/best", Some(json!(-1))),
        ("/figures/0/best", Some(json!(1.5))),
        ("/figures/0/best", Some(json!(4_294_967_296_u64))),
        ("/figures/0/best", Some(json!("500"))),
        ("/figures/0/best", Some(json!(null))),
        ("/figures/0/open_above", Some(json!("yes"))),
        ("/figures/0/quote", Some(json!(5))),
        ("/claims/0/kind", Some(json!("sum"))),
        ("/claims/0/tolerance", Some(json!("wide"))),
        ("/own/preferences/0/nth", None),
        ("/own/preferences/0/nth", Some(json!(-1))),
        ("/scenarios/0/name", Some(json!(""))),
        ("/scenarios/0/edits/0/on", None),
        ("/scenarios/0/edits/0/op", None),
        ("/scenarios/0/edits/0/from", None),
        ("/scenarios/0/edits/0/until", Some(json!("2023-01-01"))),
        ("/scenarios/0/edits/0/set", Some(json!({}))),
        ("/scenarios/0/edits/0/set", Some(json!({"note": "n"}))),
        ("/scenarios/0/edits/0/set/personnel", Some(json!("none"))),
        ("/scenarios/0/edits/0/set/personnel/best", None),
        ("/scenarios/0/edits/0/new", Some(json!({"contributor": "DEU", "host": "LTU"}))),
        ("/scenarios/0/edits/1/new", None),
        ("/scenarios/0/edits/1/new/contributor", None),
        ("/scenarios/0/edits/1/new/figures/0/as_of", None),
        ("/scenarios/0/edits/1/set", Some(json!({"note": "n"}))),
        ("/scenarios/0/edits/2/from", Some(json!("2022-02-22"))),
    ] {
        let text = changed(pointer, to.clone());
        assert!(muster::file::read_text(text.as_bytes()).is_err(), "{pointer} = {to:?} is not refused");
        assert_ne!(faults(&validator, &text), Vec::<String>::new(), "{pointer} = {to:?} fits the schema");
    }
}

/// Every key the program knows is described, and nothing is described that it does not know.
#[test]
fn the_schema_and_the_program_know_the_same_keys() {
    use muster::file::json::keys;
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let of = |definition: &str| -> Vec<String> {
        let at = &schema["$defs"][definition];
        let own = at["properties"].as_object().expect(definition).keys().cloned();
        let more = at["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
        let below = more.map(|more| schema["$defs"][more]["properties"].as_object().expect(more).keys().cloned());
        let mut keys: Vec<String> = own.chain(below.into_iter().flatten()).collect();
        keys.sort();
        keys
    };
    for (definition, known) in [
        ("counting", keys::counting::KEYS),
        ("source", keys::source::KEYS),
        ("group", keys::group::KEYS),
        ("member", keys::member::KEYS),
        ("contribution", keys::contribution::KEYS),
        ("figure", keys::figure::KEYS),
        ("claim", keys::claim::KEYS),
        ("own", keys::own::KEYS),
        ("preference", keys::preference::KEYS),
        ("scenario", keys::scenario::KEYS),
        ("new", keys::new::KEYS),
        ("strength", keys::personnel::KEYS),
    ] {
        let mut known: Vec<&str> = known.iter().map(|key| key.name).collect();
        known.sort_unstable();
        assert_eq!(of(definition), known, "{definition}");
    }
    // A patch may change all attributes but the leading nation, which comes with the formation.
    let mut patch: Vec<&str> = keys::patch::KEYS.iter().map(|key| key.name).chain(["framework_nation"]).collect();
    patch.sort_unstable();
    assert_eq!(of("patch"), patch);
}
