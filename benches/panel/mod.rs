//! A research panel made here with a fixed seed: 1,000,000 figures of 50,000 contributions.

use std::{fmt::Write as _, fs, path::PathBuf, sync::LazyLock};

const FIGURES: usize = 1_000_000;
const A_ROW: usize = 20;

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

/// Where files of benchmarks are left.
pub fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).expect("the target folder can be written to");
    folder
}

/// Its file.
pub static CSV: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = folder().join("panel.csv");
    fs::write(&path, panel_csv()).expect("the panel can be written");
    path
});
