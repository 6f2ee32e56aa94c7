//! What the core has to be fast at, on a research panel: 1,000,000 figures of 50,000 contributions, made here with a
//! fixed seed. `cargo bench --no-default-features --bench core`; divan prints the median beside fastest and slowest.
//!
//! Peak memory is that of a whole process: `/usr/bin/time -v muster import …` and `muster totals …` on the files that
//! this leaves in the target folder.

use std::{
    fmt::Write as _,
    fs,
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use muster::{
    document::{Change, Document},
    editor::{
        Views,
        operations::{self, Ground},
        views,
    },
    file,
    model::{CountingRule, Date},
    scenario::View,
};

const FIGURES: usize = 1_000_000;
const A_ROW: usize = 20;

fn main() {
    divan::main();
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// A country-month panel as CSV, the columns of a contribution repeated on every row, as research data sets come.
fn panel_csv() -> String {
    const HOSTS: [&str; 24] = [
        "EST", "LVA", "LTU", "POL", "ROU", "SVK", "HUN", "BGR", "DEU", "ITA", "ESP", "GRC", "TUR", "KOR", "JPN", "KWT",
        "QAT", "BHR", "IRQ", "DJI", "MLI", "CAF", "SSD", "LBN",
    ];
    const NATIONS: [&str; 30] = [
        "USA", "GBR", "DEU", "FRA", "CAN", "ITA", "ESP", "POL", "NLD", "BEL", "DNK", "NOR", "SWE", "FIN", "EST", "LVA",
        "LTU", "CZE", "SVK", "SVN", "HRV", "HUN", "ROU", "BGR", "GRC", "TUR", "ALB", "MNE", "MKD", "PRT",
    ];
    const STATUSES: [&str; 10] = [
        "deployed",
        "deployed",
        "deployed",
        "deployed",
        "deployed",
        "deployed",
        "deployed",
        "announced",
        "en_route",
        "available",
    ];
    let mut dice = Dice(20_260_101);
    let mut csv = String::from(
        "contribution_id,contributor,host,formation,domain,element,as_of,status,low,best,high,source,quote\n",
    );
    for row in 0..FIGURES / A_ROW {
        let (host, who) = (HOSTS[dice.roll(HOSTS.len())], NATIONS[dice.roll(NATIONS.len())]);
        let size = 5 + dice.roll(1200);
        let (year, month) = (2010 + dice.roll(15), dice.roll(12));
        for nth in 0..A_ROW {
            let (year, month) = (year + (month + nth) / 12, (month + nth) % 12 + 1);
            let best = (size + dice.roll(80)).saturating_sub(40).max(1);
            let numbers = match dice.roll(20) {
                0 => ",,".to_owned(),
                1..4 => format!("{},{best},{}", best.saturating_sub(10), best + 10),
                _ => format!(",{best},"),
            };
            let status = STATUSES[dice.roll(STATUSES.len())];
            let number = row * A_ROW + nth;
            let _ = writeln!(
                csv,
                "c{row:06},{who},{host},\"Multinational Brigade {host}\",land,battlegroup contingent,\
                 {year}-{month:02}-01,{status},{numbers},src-{year}-{month:02},report {number} page {} of the monthly return",
                1 + dice.roll(90),
            );
        }
    }
    csv
}

fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

static CSV: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = folder().join("panel.csv");
    fs::write(&path, panel_csv()).expect("the panel can be written");
    path
});

static JSON: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = folder().join("panel.muster.json");
    file::save::document(&document(), &path).expect("the panel can be saved");
    path
});

static PANEL: LazyLock<Document> = LazyLock::new(|| file::table::import(&CSV, None).expect("the panel").document);

fn document() -> Document {
    PANEL.clone()
}

fn rule(document: &Document) -> CountingRule {
    CountingRule { day: Date::constant(2018, 6, 15), ..document.counting.clone() }
}

/// A document with one what-if of `edits` changes.
fn with_edits(edits: u32) -> Document {
    let mut document = document();
    let (id, change) = operations::new_scenario(&document, "What-if".to_owned(), None);
    document.apply(change).expect("a new what-if");
    let views = Views::new(&document, &rule(&document));
    for row in 0..edits {
        let on = document.dataset().id(row * 37).to_owned();
        document.apply(set(&document, &views, &id, &on, "1234")).expect("an edit");
    }
    document
}

fn set(document: &Document, views: &Views, scenario: &str, on: &str, number: &str) -> Change {
    let chain = document.chain(scenario);
    let ground = Ground { baseline: views.baseline(), chain: &chain, day: rule(document).day, oldest: Date::MIN };
    operations::put(scenario, on, ground.troops(on, number).expect("a number").edit)
}

/// First: ≤ 1 s.
#[divan::bench(sample_count = 7, sample_size = 1)]
fn csv_to_totals_per_host_and_contributor(bencher: divan::Bencher<'_, '_>) {
    LazyLock::force(&CSV);
    bencher.bench_local(|| {
        let document = file::table::import(&CSV, None).expect("the panel").document;
        let views = Views::new(&document, &rule(&document));
        (views.reported().totals().by_host.len(), views.reported().totals().by_contributor.len())
    });
}

/// First: ≤ 10 µs. The edit is made, every total of its what-if follows.
#[divan::bench(sample_count = 100, sample_size = 10)]
fn one_edit_to_every_total(bencher: divan::Bencher<'_, '_>) {
    let mut document = with_edits(1000);
    let mut views = Views::new(&document, &rule(&document));
    let on = document.dataset().id(37 * 500).to_owned();
    let changes = [set(&document, &views, "s1", &on, "500"), set(&document, &views, "s1", &on, "1000")];
    let mut nth = 0;
    bencher.bench_local(|| {
        nth += 1;
        let change = changes[nth % 2].clone();
        let touched = views::touched(&document, &change);
        document.apply(change).expect("an edit");
        views.follow(&document, &touched);
        views.get(Some("s1")).sum().best
    });
}

/// First: ≤ 5 ms.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn day_moved_all_totals(bencher: divan::Bencher<'_, '_>) {
    let document = document();
    let baseline = Arc::clone(Views::new(&document, &rule(&document)).baseline());
    let mut day = rule(&document).day;
    bencher.bench_local(|| {
        day = day.tomorrow().expect("a next day");
        let moved = CountingRule { day, ..rule(&document) };
        View::baseline(Arc::clone(&baseline), &moved).expect("no group").sum().best
    });
}

/// First: ≤ 8 ms.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn show_a_scenario_with_1000_edits(bencher: divan::Bencher<'_, '_>) {
    let document = with_edits(1000);
    let views = Views::new(&document, &rule(&document));
    let chain = document.chain("s1");
    bencher.bench_local(|| View::derive(views.reported(), &chain).sum().best);
}

/// First: ≤ 1 s, synced to the disk.
#[divan::bench(sample_count = 7, sample_size = 1)]
fn save_json(bencher: divan::Bencher<'_, '_>) {
    let document = document();
    let path = folder().join("saved.muster.json");
    bencher.bench_local(|| file::save::document(&document, &path).expect("saved"));
}

/// First: ≤ 1.5 s.
#[divan::bench(sample_count = 7, sample_size = 1)]
fn open_json(bencher: divan::Bencher<'_, '_>) {
    LazyLock::force(&JSON);
    bencher.bench_local(|| file::open(&JSON).expect("the panel").document.dataset().figure_count());
}
