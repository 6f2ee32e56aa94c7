//! What is counted through all days: worked out by hand from the shipped data, and equal to a view of every day.

use std::{num::NonZeroU32, sync::Arc};

use muster::{
    document::Document,
    file::SHIPPED,
    model::{CountingRule, Date, Scope, Status, StatusSet, parse_date, place},
    report::{
        chart::Colours,
        time::{self, By, Mark, OverTime, Point},
    },
    scenario::{Baseline, Sum, View},
};

use crate::{
    common::{arg, file_in, folder, long, muster, opened},
    plain::Sample,
};

fn day(text: &str) -> Date {
    parse_date(text).expect("a day")
}

fn baseline_of(document: &Document) -> Arc<Baseline> {
    Arc::new(Baseline::new(Arc::clone(document.dataset()), Arc::clone(document.own())))
}

/// What is counted through all days in a what-if, or as reported; and a way to count it on any day by a view of its own.
struct Followed<'a> {
    document: &'a Document,
    baseline: Arc<Baseline>,
    rule: CountingRule,
    shown: Option<&'a str>,
}

impl<'a> Followed<'a> {
    fn new(document: &'a Document, rule: &CountingRule, shown: Option<&'a str>) -> Self {
        Self { document, baseline: baseline_of(document), rule: rule.clone(), shown }
    }

    fn chain(&self) -> Vec<Arc<muster::scenario::Scenario>> {
        self.shown.map(|id| self.document.chain(id)).unwrap_or_default()
    }

    /// Reported and what is shown, each counted from the start on one day.
    fn views(&self, day: Date) -> (View, View) {
        let rule = CountingRule { day, ..self.rule.clone() };
        let reported = View::baseline(Arc::clone(&self.baseline), &rule).expect("the group is there");
        let shown = reported.under(&self.chain());
        (reported, shown)
    }

    fn by(&self, by: By) -> OverTime {
        let (reported, shown) = self.views(self.rule.day);
        time::over_time(&reported, &shown, &self.chain(), by, &Colours::of(self.document.dataset()))
    }

    /// Every day on which something changes, and the days around.
    fn days(&self, of: &OverTime) -> Vec<Date> {
        let around = |point: &Point| [point.day.yesterday().expect("a day"), point.day];
        let mut days: Vec<Date> = of.points.iter().flat_map(around).collect();
        days.extend(self.baseline.report_days().into_iter().map(|(day, _)| day));
        days.extend(["2016-01-01", "2022-02-22", "2035-01-01"].map(day));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Holds every number of every band against views; gives back how many days it has looked at.
    fn hold(&self, context: &str) -> usize {
        let all = By::ALL.map(|by| self.by(by));
        let days = self.days(&all[0]);
        let nothing = Sum::default();
        for day in &days {
            let (reported, shown) = self.views(*day);
            for over_time in &all {
                let at = over_time.at(*day);
                let words = format!("{context}, {day}, by {}", over_time.by.words());
                assert_eq!(at.map_or(nothing, |at| at.total), *shown.sum(), "{words}");
                assert_eq!(at.map_or(nothing, |at| at.reported), *reported.sum(), "{words}");
                let Some(at) = at else { continue };
                assert_eq!(at.bands.iter().map(|sum| sum.best).sum::<u64>(), at.total.best, "{words}");
                assert_eq!(at.bands.iter().map(|sum| sum.older).sum::<u64>(), at.total.older, "{words}");
                assert_eq!(at.bands.iter().map(|sum| sum.unknown).sum::<u32>(), at.total.unknown, "{words}");
                assert_eq!(at.reported_bands.iter().map(|sum| sum.best).sum::<u64>(), at.reported.best, "{words}");
                for (view, found) in [(&shown, &at.bands), (&reported, &at.reported_bands)] {
                    assert_eq!(found.len(), over_time.bands.len(), "{words}");
                    for (band, found) in over_time.bands.iter().zip(found) {
                        if let Some(expected) = self.band(view, over_time.by, band) {
                            assert_eq!(*found, expected, "{words}: {}", band.name);
                        }
                    }
                }
            }
        }
        days.len()
    }

    /// The sum of one band in a view; of "others", nothing: it is what the rest leaves.
    fn band(&self, view: &View, by: By, band: &time::Band) -> Option<Sum> {
        // What a what-if adds may have no place in what is reported.
        let named = |keys: Vec<&str>| {
            let key = keys.into_iter().find(|key| place::place_name(key) == band.name);
            key.unwrap_or_default().to_owned()
        };
        Some(match (band.mark, by) {
            (Mark::Others, _) => return None,
            (Mark::Status(status), _) => view.totals().by_status[status as usize],
            (Mark::Colour(_), By::Host) => view.host_sum(&named(view.places().hosts.words().collect())),
            (Mark::Colour(_), _) => view.contributor_sum(&named(view.places().contributors.words().collect())),
        })
    }
}

fn shipped() -> Document {
    opened(SHIPPED).document
}

/// - "Germany doubles": 500 Germans in Lithuania (lrt-2022-02-14) are 1,000 from 22 February 2022 until the next report of
///   them, 7 June 2022 (ga-2022-06: more than 1,000).
/// - "No British", on it: the reinforcement announced for Estonia (dw-2022-02-22: 800) is taken out.
fn with_what_ifs() -> Document {
    let folder = folder();
    let path = file_in(folder.path(), "flank.muster.json", SHIPPED);
    for edit in [
        &["--scenario", "Germany doubles", "--set", "deu.ltu.efp=1000"][..],
        &["--scenario", "No British", "--based-on", "Germany doubles", "--remove", "gbr.est.efp.reinforcement-2022"],
    ] {
        muster(["edit", arg(&path), "-o", arg(&path)].iter().chain(edit)).done();
    }
    muster::file::open(&path).expect("it is read").document
}

fn id_of<'a>(document: &'a Document, name: &str) -> &'a str {
    &document.scenarios().iter().find(|scenario| scenario.name == name).expect("a what-if of that name").id
}

/// Foreign troops in Slovakia: the whole history, report by report, by the shipped rule (18 months, own troops out).
#[test]
fn slovakia_by_hand() {
    let document = shipped();
    let rule = CountingRule { hosts: Scope::Codes(["SVK".to_owned()].into()), ..document.counting.clone() };
    let over_time = Followed::new(&document, &rule, None).by(By::Contributor);
    let steps: Vec<(String, [u64; 4], u32)> = over_time
        .steps()
        .map(|point| {
            let sum = point.total;
            (point.day.to_string(), [sum.low, sum.best, sum.high, sum.older], sum.unknown)
        })
        .collect();
    let expected = [
        // Germans: 150 to 200 for the battlegroup and 300 with Patriot. The 300 Slovaks are at home.
        ("2022-02-26", [450, 475, 500, 0], 0),
        // Ceilings, low 0: Czechs 600, Germans 700, Dutch 200, Poles 100, Slovenes 100, Americans 400; Patriot 300.
        ("2022-03-09", [300, 2400, 2400, 0], 0),
        // 101 Slovenes have set out.
        ("2022-05-31", [401, 2401, 2401, 0], 0),
        // NATO: 246 + 275 + 111 + 103 + 354 = 1,089; up to 100 Poles still; Patriot is contained in the 275.
        ("2022-06-30", [1089, 1189, 1189, 0], 0),
        // 101 Slovenes.
        ("2022-08-31", [1087, 1187, 1187, 0], 0),
        // The Poles of 9 March 2022 are older than 18 months: beside the sum from now on.
        ("2023-09-10", [1087, 1087, 1087, 100], 0),
        // 18 months before 31 December 2023 is 30 June 2022, as it is before 30 December; a day later the four are older.
        ("2024-01-01", [101, 101, 101, 1086], 0),
        // The Slovenes of 31 August 2022: 18 months before 29 February 2024 is 29 August, before 1 March 1 September.
        ("2024-03-01", [0, 0, 0, 1187], 0),
        // 608 Spaniards.
        ("2024-05-02", [608, 608, 608, 1187], 0),
        // 700 Spaniards; Czechs and Slovenes are named without a number: theirs stay beside the sum.
        ("2024-07-01", [700, 700, 700, 1187], 2),
        // 800 Spaniards.
        ("2024-12-16", [800, 800, 800, 1187], 2),
        // Now being named is too long ago as well.
        ("2026-01-02", [800, 800, 800, 1187], 0),
        ("2026-06-17", [0, 0, 0, 1987], 0),
    ];
    let expected: Vec<_> = expected.map(|(day, sums, unknown)| (day.to_owned(), sums, unknown)).to_vec();
    assert_eq!(steps, expected);
}

#[test]
fn the_day_of_the_headline_and_the_end_of_2021() {
    let document = shipped();
    let over_time = Followed::new(&document, &document.counting, None).by(By::Host);
    // The shipped rule on its own day: 18,180 / 18,465 / 18,470, 9 rows without a number, 30 in older reports.
    let sum = over_time.at(day("2022-02-22")).expect("reports").total;
    assert_eq!([sum.low, sum.best, sum.high, sum.older], [18_180, 18_465, 18_470, 30]);
    assert_eq!((sum.unknown, sum.is_open()), (9, true));
    assert_eq!(over_time.at(day("2017-03-16")), None, "the first report is of 17 March 2017");
    assert_eq!(over_time.span, Some((day("2017-03-17"), day("2026-01-28"))));
    // Lithuania on 31 December 2021: 1,040 to 1,120 (see the window's `Range`).
    let band = over_time.bands.iter().position(|band| band.name == "Lithuania").expect("it has a colour");
    let sum = over_time.at(day("2021-12-31")).expect("reports").bands[band];
    assert_eq!(sum.range(), "1,040 to 1,120");
}

#[test]
fn bands_are_at_most_seven_the_largest_first_and_others() {
    let document = shipped();
    let followed = Followed::new(&document, &document.counting, None);
    for by in [By::Host, By::Contributor] {
        let over_time = followed.by(by);
        let most =
            |band: usize| over_time.points.iter().map(|point| point.bands[band].best + point.bands[band].older).max();
        let sizes: Vec<_> = (0..over_time.bands.len()).map(most).collect();
        // One of the seven hosts with a colour is Germany, which is not among the hosts counted.
        let with_colour = over_time.bands.len() - 1;
        assert_eq!(with_colour, if by == By::Host { 6 } else { Colours::SERIES });
        assert!(sizes[..with_colour].is_sorted_by(|a, b| a >= b), "{sizes:?}");
        assert_eq!(over_time.bands.last().map(|band| band.mark), Some(Mark::Others));
    }
    let marks: Vec<Mark> = followed.by(By::Status).bands.iter().map(|band| band.mark).collect();
    assert_eq!(marks, [Status::Deployed, Status::EnRoute, Status::Announced].map(Mark::Status));
}

#[test]
fn every_day_is_what_a_view_of_that_day_says() {
    let document = with_what_ifs();
    for name in [None, Some("Germany doubles"), Some("No British")] {
        let shown = name.map(|name| id_of(&document, name));
        let looked_at = Followed::new(&document, &document.counting, shown).hold(name.unwrap_or("Reported"));
        assert!(looked_at > 400, "{looked_at}");
    }
}

#[test]
fn a_what_if_parts_from_reported_on_its_first_day() {
    let document = with_what_ifs();
    let followed =
        |name| Followed::new(&document, &document.counting, Some(id_of(&document, name))).by(By::Contributor);
    let doubles = followed("Germany doubles");
    assert_eq!(doubles.parts_from_reported(), Some(day("2022-02-22")));
    let differences = |over_time: &OverTime, on: &str| {
        let at = over_time.at(day(on)).expect("reports");
        (at.total.best, at.total.difference(&at.reported))
    };
    assert_eq!(differences(&doubles, "2022-02-21").1, 0);
    assert_eq!(differences(&doubles, "2022-02-22"), (18_965, 500));
    // 500 more until the day of the next report.
    assert_eq!(differences(&doubles, "2022-06-06").1, 500);
    assert_eq!(differences(&doubles, "2022-06-07").1, 0);
    // Taking a row out holds on all days: 800 fewer on the day, from the first report of it on.
    let without = followed("No British");
    assert_eq!(differences(&without, "2022-02-22"), (18_165, -300));
    assert!(without.parts_from_reported() < Some(day("2022-02-22")));
    let reported = Followed::new(&document, &document.counting, None).by(By::Host);
    assert_eq!(reported.parts_from_reported(), None);
}

/// With older reports beside it the sum is what it would be at any age: no report takes anything away by ageing.
#[test]
fn nothing_falls_because_of_age() {
    let document = with_what_ifs();
    let shown = id_of(&document, "No British");
    let by_rule = Followed::new(&document, &document.counting, Some(shown)).by(By::Host);
    let any_age = CountingRule { max_age_months: None, ..document.counting.clone() };
    let at_any_age = Followed::new(&document, &any_age, Some(shown)).by(By::Host);
    let mut aged = 0;
    for point in &by_rule.points {
        let whole = at_any_age.at(point.day).expect("a report that can be too old is one at any age");
        assert_eq!(point.total.best + point.total.older, whole.total.best, "{}", point.day);
        aged += usize::from(point.total.older > 0);
    }
    assert!(aged > 100, "{aged}");
    assert!(at_any_age.points.iter().all(|point| point.total.older == 0));
}

#[test]
fn random_datasets_what_ifs_and_rules() {
    let mut looked_at = 0;
    for seed in 0..if long() { 1500 } else { 150 } {
        let sample = Sample::random(seed);
        let text = sample.json();
        let document = opened(&text).document;
        let ids: Vec<String> = (0..sample.scenario_count()).map(Sample::scenario_id).collect();
        for rule in &sample.rules {
            let rule = CountingRule {
                day: day(rule.day),
                statuses: rule
                    .statuses
                    .iter()
                    .map(|code| Status::from_code(code).expect("a status"))
                    .collect::<StatusSet>(),
                max_age_months: rule.months.and_then(NonZeroU32::new),
                hosts: Scope::All,
                own_troops: rule.own_troops,
            };
            for shown in ids.iter().map(|id| Some(id.as_str())).chain([None]) {
                let context = format!("seed {seed}, {shown:?}, {rule:?}\n{text}");
                looked_at += Followed::new(&document, &rule, shown).hold(&context);
            }
        }
    }
    assert!(looked_at > 10_000, "{looked_at}");
}

#[test]
fn own_reports_are_followed_too() {
    let document = shipped();
    let text = muster::file::json::write::to_text(&document);
    // An own report of 600 Germans on 1 March 2022 lies on the dataset: 100 more than the 500 before it.
    let own = r#""own":{"figures":[{"of":"deu.ltu.efp","as_of":"2022-03-01","status":"deployed","low":600,"best":600,"high":600,"recorded":"2022-03-02"}]},"#;
    let with_own = text.replacen("\"contributions\":", &format!("{own}\"contributions\":"), 1);
    let Ok(opened) = muster::file::read_text(with_own.as_bytes()) else { panic!("refused") };
    let followed = Followed::new(&opened.document, &opened.document.counting, None);
    followed.hold("own reports");
    let over_time = followed.by(By::Host);
    let before = Followed::new(&document, &document.counting, None).by(By::Host);
    let on = day("2022-03-01");
    let best = |of: &OverTime| of.at(on).expect("reports").total.best;
    assert_eq!(best(&over_time), best(&before) + 100);
}

fn of(codes: &[&str]) -> Scope {
    Scope::Codes(codes.iter().map(|code| (*code).to_owned()).collect())
}

/// The published totals beside what a rule counts: claim, what it is about ("" for everything), persons.
fn published(rule: &CountingRule, by: By) -> Vec<(String, String, u64)> {
    let document = shipped();
    let followed = Followed::new(&document, rule, None);
    let over_time = followed.by(by);
    let found = time::published(&followed.views(rule.day).0, &over_time);
    assert!(found.is_sorted_by_key(|one| one.day));
    let about = |band: Option<usize>| band.map(|band| over_time.bands[band].name.clone()).unwrap_or_default();
    found.into_iter().map(|one| (one.claim, about(one.band), one.best)).collect()
}

fn claims(expected: &[(&str, &str, u64)]) -> Vec<(String, String, u64)> {
    expected.iter().map(|(claim, about, best)| ((*claim).to_owned(), (*about).to_owned(), *best)).collect()
}

#[test]
fn published_totals_about_exactly_what_is_counted() {
    let shipped_rule = shipped().counting.clone();
    let in_place = CountingRule { statuses: StatusSet::EMPTY.with(Status::Deployed, true), ..shipped_rule.clone() };
    let baltic = CountingRule { hosts: of(&["EST", "LTU", "LVA"]), ..shipped_rule.clone() };
    // k003 (dw-2022-02-22): "about 6,000" in Latvia, Lithuania and Estonia, reinforcements included.
    assert_eq!(published(&baltic, By::Status), claims(&[("k003", "", 6000)]));
    // Not those in place alone, not those of other hosts, not those of age.
    let baltic_in_place = CountingRule { hosts: baltic.hosts.clone(), ..in_place.clone() };
    assert_eq!(published(&baltic_in_place, By::Status), []);
    assert_eq!(published(&shipped_rule, By::Status), []);
    let any_age = CountingRule { max_age_months: None, ..baltic.clone() };
    assert_eq!(published(&any_age, By::Status), claims(&[("k003", "", 6000)]));
    // k069 (NATO's map of 24 March 2022): 40,000 in all eight. Three of them have own troops in their battlegroup, which
    // a total includes: it is not about foreign troops alone.
    assert_eq!(published(&in_place, By::Status), []);
    let with_own = CountingRule { own_troops: true, ..in_place.clone() };
    assert_eq!(published(&with_own, By::Status), claims(&[("k069", "", 40_000)]));
}

#[test]
fn published_totals_about_exactly_one_band() {
    let shipped_rule = shipped().counting.clone();
    // k059: 4,000 in Lithuania, in place, on the way or announced; the one line of it is shown among the others.
    assert_eq!(published(&shipped_rule, By::Host), claims(&[("k059", "Lithuania", 4000)]));
    // Of the lone host it is about everything.
    let lithuania = CountingRule { hosts: of(&["LTU"]), ..shipped_rule.clone() };
    assert_eq!(published(&lithuania, By::Host), claims(&[("k059", "", 4000)]));
    // k043 and k078: 1,800 and 3,000 British in Estonia.
    let estonia = CountingRule { hosts: of(&["EST"]), ..shipped_rule.clone() };
    let british = claims(&[("k043", "United Kingdom", 1800), ("k078", "United Kingdom", 3000)]);
    assert_eq!(published(&estonia, By::Contributor), british);
    assert_eq!(published(&estonia, By::Host), []);
    // k049: up to 915 Canadians in place anywhere; not in these eight alone.
    let everywhere = CountingRule {
        statuses: StatusSet::EMPTY.with(Status::Deployed, true),
        hosts: Scope::All,
        ..shipped_rule.clone()
    };
    assert_eq!(published(&everywhere, By::Contributor), claims(&[("k049", "Canada", 915)]));
    let eight = CountingRule { hosts: shipped_rule.hosts.clone(), ..everywhere };
    assert_eq!(published(&eight, By::Contributor), []);
    let by_host = published(&eight, By::Host);
    assert!(by_host.contains(&("k085".to_owned(), "Poland".to_owned(), 11_600)), "{by_host:?}");
    assert!(by_host.iter().all(|(_, about, _)| about != "Slovakia"), "its own troops are left out: {by_host:?}");
}

#[test]
fn what_a_sum_is_made_of_in_words() {
    let document = shipped();
    let over_time = Followed::new(&document, &document.counting, None).by(By::Contributor);
    let at = |on: &str| over_time.at(day(on)).expect("reports").total;
    assert_eq!(
        time::made_of(&at("2022-02-22")),
        "18,465+ (18,180 or more), 9 rows without a number, 30 in older reports"
    );
    let sum = Sum { best: 475, low: 450, high: 500, contributions: 2, ..Sum::default() };
    assert_eq!(time::made_of(&sum), "475 (450 to 500)");
    let sum = Sum { best: 608, low: 608, high: 608, contributions: 1, older: 1187, ..Sum::default() };
    assert_eq!(time::made_of(&sum), "608, 1,187 in older reports");
    assert_eq!(time::made_of(&Sum { unknown: 1, ..Sum::default() }), "1 row without a number");
    assert_eq!(time::made_of(&Sum { older: 70, too_old: 1, ..Sum::default() }), "70 in older reports");
    let sum = Sum { best: 900, low: 900, high: 900, contributions: 1, unknown: 2, ..Sum::default() };
    assert_eq!(time::made_of(&sum), "900+, 2 rows without a number");
    assert_eq!(time::made_of(&Sum::default()), "0");
}

#[test]
fn a_screen_reader_is_given_every_number_of_a_day() {
    let document = shipped();
    let over_time = Followed::new(&document, &document.counting, None).by(By::Status);
    let cells = over_time.cells(day("2022-02-22"));
    // In place, on the way and announced as in the headline: 11,560 + 710 + 6,195.
    let expected = [
        ("Total", 18_465),
        ("in place", 11_560),
        ("on the way", 710),
        ("announced", 6_195),
        ("Older reports", 30),
        ("Reported", 18_465),
    ];
    assert_eq!(cells, expected.map(|(name, number)| (name.to_owned(), number)));
    assert!(over_time.cells(day("2010-01-01")).iter().all(|(_, number)| *number == 0));
}
