//! Countries: their codes and everyday names, how typed names are matched, and hosts that are several countries.
//!
//! Here: `assets/countries.csv` (ISO 3166-1 alpha-3 codes and Kosovo's XKX; the aliases begin with the alpha-2 code) and
//! the rules for joined hosts ("EST+LVA"). It may not know which places a dataset uses, nor groups such as NATO. A name
//! that is no country is kept as typed; flagging it is the caller's. Start at [`code_of`] and [`canonical_host`].
//!
//! Names that mean two countries ("Congo", "Korea") match none, and "NA" is not Namibia but the mark for a missing
//! value in most tables: never guess.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

const COUNTRIES: &str = include_str!("../../assets/countries.csv");

/// Says on screen that a figure is for several hosts together.
const NOT_SPLIT: &str = "(not split)";

struct Country {
    code: &'static str,
    name: &'static str,
    /// What it is found by: code, name, aliases, as [`key`]s.
    keys: Vec<String>,
    /// The keys of its name from each later word on: "korea" of "South Korea".
    later_words: Vec<String>,
}

struct Countries {
    /// By name.
    all: Vec<Country>,
    by_code: HashMap<&'static str, &'static str>,
    by_key: HashMap<String, &'static str>,
}

static TABLE: LazyLock<Countries> = LazyLock::new(|| {
    let mut all: Vec<Country> = COUNTRIES.lines().skip(1).filter_map(country).collect();
    all.sort_by_cached_key(|country| key(country.name));
    let by_code = all.iter().map(|country| (country.code, country.name)).collect();
    let keys = all.iter().flat_map(|country| country.keys.iter().map(|key| (key.clone(), country.code)));
    Countries { by_code, by_key: keys.collect(), all }
});

/// One line of the table; a test sees to it that none is skipped.
fn country(line: &'static str) -> Option<Country> {
    let mut fields = line.splitn(3, ',');
    let (code, name, aliases) = (fields.next()?, fields.next()?, fields.next()?);
    let keys = [code, name].into_iter().chain(aliases.split('|')).map(key).collect();
    let later_words = name.match_indices([' ', '-']).map(|(at, _)| key(&name[at..])).collect();
    Some(Country { code, name, keys, later_words })
}

/// What two spellings of one name have in common: no accents, case, punctuation, spaces or "the"; "St." is "Saint".
fn key(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase) {
        match c {
            '\'' | '’' | '.' => {}
            '&' => plain.push_str(" and "),
            // Letters that NFKD leaves alone although people type them without their stroke or dot.
            'ı' => plain.push('i'),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            'ß' => plain.push_str("ss"),
            'ς' => plain.push('σ'),
            c if c.is_alphanumeric() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    if let [only] = words[..] {
        return only.to_owned(); // "St" alone is a code
    }
    words.into_iter().filter(|&word| word != "the").map(|word| if word == "st" { "saint" } else { word }).collect()
}

/// The everyday English name of a country, by its exact code: `LTU` is "Lithuania". `None` for anything else.
pub fn display_name(code: &str) -> Option<&'static str> {
    TABLE.by_code.get(code).copied()
}

/// Whether this is, exactly, the code of a country.
pub fn is_country(code: &str) -> bool {
    TABLE.by_code.contains_key(code)
}

/// The code of a country given by code (three or two letters), name or alias, whatever the case, accents and
/// punctuation. `None` when it is no country or could be two.
pub fn code_of(text: &str) -> Option<&'static str> {
    TABLE.by_key.get(&key(text)).copied()
}

/// At most `limit` countries (code, name) for what has been typed so far, best first: a whole code or name, the
/// beginning of the name, of another word in it, of an alias or code; by name among equals. Nothing typed: all.
pub fn complete(prefix: &str, limit: usize) -> Vec<(&'static str, &'static str)> {
    let typed = key(prefix);
    // Only marks typed: that is a text no country has, not an empty one.
    if typed.is_empty() && !prefix.trim().is_empty() {
        return Vec::new();
    }
    let rank = |country: &Country| {
        let begins = |text: &String| text.starts_with(&typed);
        if country.keys.contains(&typed) {
            Some(4)
        } else if begins(&key(country.name)) {
            Some(3)
        } else if country.later_words.iter().any(begins) {
            Some(2)
        } else if country.keys.iter().any(begins) {
            Some(1)
        } else {
            None
        }
    };
    let mut found: Vec<_> = TABLE.all.iter().filter_map(|country| Some((rank(country)?, country))).collect();
    found.sort_by_key(|&(rank, _)| Reverse(rank)); // stable: stays in order of names
    found.into_iter().take(limit).map(|(_, country)| (country.code, country.name)).collect()
}

/// The one spelling of a host: its parts between `+` as codes where known, else as typed; sorted, each once.
/// "Latvia + EST" is "EST+LVA". The joined form on screen ("Estonia, Latvia (not split)") is read back too.
/// `None` when it is empty or has an empty part.
pub fn canonical_host(text: &str) -> Option<String> {
    let text = text.trim();
    let from_screen = || text.strip_suffix(NOT_SPLIT)?.split(',').map(code_of).collect::<Option<Vec<_>>>();
    let mut parts = from_screen()
        .unwrap_or_else(|| text.split('+').map(str::trim).map(|part| code_of(part).unwrap_or(part)).collect());
    parts.sort_unstable();
    parts.dedup();
    (!parts.contains(&"")).then(|| parts.join("+"))
}

/// The parts of a host: "EST+LVA" is "EST" and "LVA".
pub fn host_codes(host: &str) -> impl Iterator<Item = &str> {
    host.split('+').map(str::trim).filter(|part| !part.is_empty())
}

/// A host or contributor as shown on screen: "Lithuania"; a joined one by sorted names, "Estonia, Latvia (not split)".
/// What is no code is shown as typed.
pub fn place_name(host_or_contributor: &str) -> String {
    let mut names: Vec<&str> = host_codes(host_or_contributor).map(|part| display_name(part).unwrap_or(part)).collect();
    match names[..] {
        [] => host_or_contributor.to_owned(),
        [name] => name.to_owned(),
        _ => {
            names.sort_by_cached_key(|name| key(name));
            format!("{} {NOT_SPLIT}", names.join(", "))
        }
    }
}

/// A contributor in a host: "Germany in Lithuania".
pub fn pair_name(contributor: &str, host: &str) -> String {
    format!("{} in {}", place_name(contributor), place_name(host))
}

#[cfg(test)]
#[rustfmt::skip] // tables of cases stay packed
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_holds_every_iso_country_and_kosovo_once() {
        let lines: Vec<&str> = COUNTRIES.lines().collect();
        assert_eq!(lines[0], "code,name,aliases");
        assert_eq!(TABLE.all.len(), lines.len() - 1, "every line has three fields");
        assert!(!COUNTRIES.contains('"'), "the reader knows no quotes");
        let iso: HashSet<&str> = rust_iso3166::ALL.iter().map(|country| country.alpha3).collect();
        let ours: HashSet<&str> = TABLE.by_code.keys().copied().collect();
        assert_eq!(ours.len(), TABLE.all.len(), "a code twice");
        assert_eq!(ours.difference(&iso).collect::<Vec<_>>(), [&"XKX"]);
        assert_eq!(iso.difference(&ours).count(), 0, "missing: {:?}", iso.difference(&ours));
        for country in rust_iso3166::ALL.iter().filter(|country| country.alpha2 != "NA") {
            assert_eq!(code_of(country.alpha2), Some(country.alpha3));
        }
        assert_eq!(code_of("NA"), None, "a missing value, not Namibia");
    }

    #[test]
    fn no_spelling_means_two_countries() {
        let mut seen = HashMap::new();
        for country in &TABLE.all {
            for key in &country.keys {
                assert!(!key.is_empty(), "{}: an empty alias", country.code);
                let before = seen.insert(key, country.code);
                assert_eq!(
                    before,
                    None,
                    "{key:?}: {} and {}",
                    before.unwrap_or_default(),
                    country.code
                );
            }
        }
        for name in [
            "Congo", "Korea", "Virgin Islands", "Yugoslavia", "Czechoslovakia", "NATO", "", "-9", "ZZZ",
        ] {
            assert_eq!(code_of(name), None, "{name:?}");
        }
    }

    #[test]
    fn names_are_the_everyday_ones() {
        for (code, name) in [
            ("GBR", "United Kingdom"),
            ("USA", "United States"),
            ("CZE", "Czechia"),
            ("TUR", "Türkiye"),
            ("MKD", "North Macedonia"),
            ("KOR", "South Korea"),
            ("CIV", "Ivory Coast"),
            ("XKX", "Kosovo"),
        ] {
            assert_eq!(display_name(code), Some(name));
            assert_eq!(code_of(name), Some(code));
        }
        assert_eq!(
            display_name("ltu"),
            None,
            "codes are exact; code_of is for what people type"
        );
        assert!(is_country("LTU") && !is_country("EST+LVA") && !is_country("Lithuania"));
        // Every code of the shipped dataset and its groups.
        for code in "ALB BEL BGR CAN CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN ISL ITA LTU LUX LVA MKD MNE NLD NOR \
                     POL PRT ROU SVK SVN SWE TUR USA"
            .split(' ')
        {
            assert!(is_country(code), "{code}");
        }
    }

    #[test]
    fn spellings_that_people_and_tables_use() {
        for (text, code) in [
            ("ltu", "LTU"),
            (" Lithuania ", "LTU"),
            ("lt", "LTU"),
            ("UK", "GBR"),
            ("U.K.", "GBR"),
            ("Great Britain", "GBR"),
            ("U.S.A.", "USA"),
            ("us", "USA"),
            ("the United States of America", "USA"),
            ("Turkey", "TUR"),
            ("TURKIYE", "TUR"),
            ("Czech Republic", "CZE"),
            ("Cesko", "CZE"),
            ("DEUTSCHLAND", "DEU"),
            ("Federal Republic of Germany", "DEU"),
            ("Österreich", "AUT"),
            ("O\u{308}sterreich", "AUT"),
            ("ελλάδα", "GRC"),
            ("ΚΥΠΡΟΣ", "CYP"),
            ("Holland", "NLD"),
            ("The Netherlands", "NLD"),
            ("Burma", "MMR"),
            ("Macedonia", "MKD"),
            ("Cote d'Ivoire", "CIV"),
            ("Côte D’ivoire", "CIV"),
            ("DRC", "COD"),
            ("Congo - Kinshasa", "COD"),
            ("Democratic Republic of the Congo", "COD"),
            ("St. Kitts & Nevis", "KNA"),
            ("St. Vincent & Grenadines", "VCT"),
            ("Sao Tome and Principe", "STP"),
            ("st", "STP"),
            ("and", "AND"),
            ("Guinea Bissau", "GNB"),
            ("Micronesia (Federated States Of)", "FSM"),
            ("Hong Kong SAR China", "HKG"),
            ("Swaziland", "SWZ"),
            ("Kosovo", "XKX"),
            ("Kosova", "XKX"),
            ("XK", "XKX"),
        ] {
            assert_eq!(code_of(text), Some(code), "{text:?}");
        }
    }

    #[test]
    fn completion_puts_the_best_first() {
        let codes = |prefix| {
            complete(prefix, 4)
                .into_iter()
                .map(|(code, _)| code)
                .collect::<Vec<_>>()
        };
        assert_eq!(complete("germ", 9), [("DEU", "Germany")]);
        assert_eq!(codes("lit"), ["LTU"]);
        assert_eq!(
            codes("DEU"),
            ["DEU"],
            "a code, and the alias Deutschland does not list it twice"
        );
        assert_eq!(
            codes("uk")[..2],
            ["GBR", "UKR"],
            "a whole alias before the beginning of a name"
        );
        assert_eq!(codes("niger"), ["NER", "NGA"], "a whole name before a longer one");
        assert_eq!(codes("korea"), ["PRK", "KOR"], "a later word");
        assert_eq!(codes("south ko"), ["KOR"]);
        assert_eq!(codes("turkey"), ["TUR"]);
        assert_eq!(
            codes("turk"),
            ["TUR", "TKM", "TCA"],
            "Türkiye without its dots is found among names"
        );
        assert_eq!(codes("sai").len(), 4);
        assert_eq!(codes("st. lu"), ["LCA"]);
        assert_eq!(codes("trinidad an"), ["TTO"], "half a word does not empty the list");
        assert_eq!(
            complete("", 2),
            [("AFG", "Afghanistan"), ("ALA", "Åland")],
            "nothing typed: all, by name"
        );
        assert_eq!(complete("xyz", 9), []);
        assert_eq!(complete("?", 9), []);
        assert_eq!(complete("a", 0), []);
    }

    #[test]
    fn hosts_have_one_spelling() {
        for (text, host) in [
            ("LTU", "LTU"),
            ("Lithuania", "LTU"),
            ("LVA+EST", "EST+LVA"),
            (" latvia + Estonia+LTU ", "EST+LTU+LVA"),
            ("EST+Estonia", "EST"),
            ("LVA+Camp Adazi", "Camp Adazi+LVA"),
            ("Atlantis", "Atlantis"),
            ("Estonia, Latvia (not split)", "EST+LVA"),
            ("Atlantis, Latvia (not split)", "Atlantis, Latvia (not split)"),
        ] {
            assert_eq!(canonical_host(text).as_deref(), Some(host), "{text:?}");
            assert_eq!(
                canonical_host(host).as_deref(),
                Some(host),
                "canonical once is canonical for ever"
            );
        }
        for text in ["", "  ", "+", "EST+", "+EST", "EST++LVA", "EST+ +LVA"] {
            assert_eq!(canonical_host(text), None, "{text:?}");
        }
        assert_eq!(host_codes("EST+LTU+LVA").collect::<Vec<_>>(), ["EST", "LTU", "LVA"]);
        assert_eq!(host_codes("").count(), 0);
    }

    #[test]
    fn places_are_named_for_the_screen() {
        for (host, name) in [
            ("LTU", "Lithuania"),
            ("EST+LTU+LVA", "Estonia, Latvia, Lithuania (not split)"),
            ("EST+LVA", "Estonia, Latvia (not split)"),
            ("GBR+TUR", "Türkiye, United Kingdom (not split)"),
            ("Atlantis", "Atlantis"),
            ("Atlantis+LVA", "Atlantis, Latvia (not split)"),
            ("", ""),
        ] {
            assert_eq!(place_name(host), name);
        }
        // What is copied from the screen and pasted is the same host, whichever countries it joins.
        for pair in TABLE.all.windows(2) {
            let host = canonical_host(&format!("{}+{}", pair[0].code, pair[1].code)).expect("two codes");
            assert_eq!(canonical_host(&place_name(&host)).as_deref(), Some(host.as_str()));
            assert_eq!(canonical_host(pair[0].name).as_deref(), Some(pair[0].code));
        }
    }
}
