//! What the core has to be fast at, on a research panel: 1,000,000 figures of 50,000 contributions, made here with a
//! fixed seed. `cargo bench --no-default-features --bench core`; divan prints the median beside fastest and slowest.
//!
//! Peak memory is that of a whole process: `/usr/bin/time -v muster import …` and `muster totals …` on the files that
//! this leaves in the target folder.

mod panel;

use std::{
    path::PathBuf,
    sync::{Arc, LazyLock},
};

use panel::{CSV, folder};

use muster::{
    document::{Change, Document},
    editor::{
        Views,
        operations::{self, Ground},
        views,
    },
    file,
    model::{CountingRule, Date},
    report::{
        chart::Colours,
        time::{self, By},
    },
    scenario::View,
};

fn main() {
    divan::main();
}

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

/// Every day there is, in the background of the window.
#[divan::bench(args = By::ALL, sample_count = 30, sample_size = 1)]
fn every_day_over_time(bencher: divan::Bencher<'_, '_>, by: By) {
    let document = with_edits(1000);
    let views = Views::new(&document, &rule(&document));
    let chain = document.chain("s1");
    let shown = View::derive(views.reported(), &chain);
    let colours = Colours::of(document.dataset());
    bencher.bench_local(|| time::over_time(views.reported(), &shown, &chain, by, &colours).points.len());
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
