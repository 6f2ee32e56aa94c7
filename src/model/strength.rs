//! How many troops one report states: a [`Strength`] with its bounds, or the fact that no number was given.
//!
//! Here: the number itself, how gaps in a stated figure are filled (the design's rules of counting, rule 1) and how
//! it is written in a cell. It may not know dates, sources, countries or sums (those are `u64` and live with the
//! totals), nor how text is read (see `reading`). Start at [`Strength::from_stated`], then the `Display` below it.

use std::error::Error;
use std::fmt;

/// A reported number of troops: `low <= best <= high`, held by construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Strength {
    low: u32,
    best: u32,
    high: u32,
    open_above: bool,
}

impl Strength {
    /// "500" and "about 500": all three the same.
    pub const fn exact(n: u32) -> Self {
        Self { low: n, best: n, high: n, open_above: false }
    }

    /// "50-60": best is the middle, rounded down. `None` when `low > high`.
    pub fn range(low: u32, high: u32) -> Option<Self> {
        Self::new(low, middle(low, high)?, high, false)
    }

    /// "up to 460": anything from nothing to that number, which is also the best.
    pub const fn ceiling(high: u32) -> Self {
        Self { low: 0, best: high, high, open_above: false }
    }

    /// "over 500": counted as that number, but nothing is known above it.
    pub const fn floor(low: u32) -> Self {
        Self { low, best: low, high: low, open_above: true }
    }

    /// All parts given. `None` unless `low <= best <= high`.
    pub fn new(low: u32, best: u32, high: u32, open_above: bool) -> Option<Self> {
        (low <= best && best <= high).then_some(Self { low, best, high, open_above })
    }

    /// Fills the gaps of a figure of which a source states only some parts; `Ok(None)` when it states none.
    ///
    /// A lone `low` is a floor and a lone `high` a ceiling; `low` and `high` give the middle as best; beside a `best`
    /// a missing bound is the best itself (and is *not* open: the source did give a number).
    ///
    /// # Errors
    /// [`ReversedBounds`] when the parts are out of order. Nothing is swapped or guessed.
    pub fn from_stated(
        low: Option<u32>,
        best: Option<u32>,
        high: Option<u32>,
    ) -> Result<Option<Strength>, ReversedBounds> {
        let filled = match (low, best, high) {
            (None, None, None) => return Ok(None),
            (Some(low), None, None) => Some(Self::floor(low)),
            (None, None, Some(high)) => Some(Self::ceiling(high)),
            (Some(low), None, Some(high)) => Self::range(low, high),
            (low, Some(best), high) => Self::new(low.unwrap_or(best), best, high.unwrap_or(best), false),
        };
        filled.map(Some).ok_or(ReversedBounds { low, best, high })
    }

    /// The least it can be.
    pub const fn low(self) -> u32 {
        self.low
    }

    /// The number that totals and differences use.
    pub const fn best(self) -> u32 {
        self.best
    }

    /// The most it can be; when [`open_above`](Self::open_above), only the most that was said.
    pub const fn high(self) -> u32 {
        self.high
    }

    /// A floor ("over 500"): there is no upper bound, whatever `high` says.
    pub const fn open_above(self) -> bool {
        self.open_above
    }

    /// One number and nothing else: no range, no ceiling, no floor.
    pub const fn is_exact(self) -> bool {
        self.low == self.high && !self.open_above
    }
}

/// `low + (high - low) / 2` cannot overflow where `(low + high) / 2` can.
fn middle(low: u32, high: u32) -> Option<u32> {
    Some(low + high.checked_sub(low)? / 2)
}

/// As a cell shows it: `500`, `50–60`, `up to 80`, `500+`, `500 (450–600)`; thousands grouped by a comma.
///
/// Every form is one that `reading` reads back to the same strength, because editing a cell starts from this text.
impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { low, best, high, open_above } = *self;
        let [l, b, h] = [low, best, high].map(|n| grouped(u64::from(n)));
        let plus = if open_above { "+" } else { "" };
        f.pad(&if low == high {
            format!("{b}{plus}")
        } else if low == 0 && best == high && !open_above {
            format!("up to {b}")
        } else if middle(low, high) == Some(best) {
            format!("{l}–{h}{plus}")
        } else {
            format!("{b}{plus} ({l}–{h})")
        })
    }
}

/// The stated parts of a figure do not satisfy `low <= best <= high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReversedBounds {
    /// As stated.
    pub low: Option<u32>,
    /// As stated.
    pub best: Option<u32>,
    /// As stated.
    pub high: Option<u32>,
}

/// `low ≤ best ≤ high does not hold (5 / 2 / 3)`; a part that was not stated is `-`.
impl fmt::Display for ReversedBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, best, high] =
            [self.low, self.best, self.high].map(|part| part.map_or_else(|| "-".to_owned(), |n| n.to_string()));
        write!(f, "low ≤ best ≤ high does not hold ({low} / {best} / {high})")
    }
}

impl Error for ReversedBounds {}

/// What a report says about numbers. Unknown is never zero, so it is not an `Option<u32>` that invites a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Personnel {
    /// Troops are there (or not), but the source gives no number.
    Unknown,
    /// The source gives this number; zero included.
    Known(Strength),
}

impl Personnel {
    /// The strength, if a number was given.
    pub const fn strength(self) -> Option<Strength> {
        match self {
            Self::Unknown => None,
            Self::Known(strength) => Some(strength),
        }
    }

    /// The best number, if one was given.
    pub fn best(self) -> Option<u32> {
        self.strength().map(Strength::best)
    }
}

/// `None`, a figure that states no number, is unknown.
impl From<Option<Strength>> for Personnel {
    fn from(stated: Option<Strength>) -> Self {
        stated.map_or(Self::Unknown, Self::Known)
    }
}

/// The strength as a cell shows it, or `no number given`.
impl fmt::Display for Personnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.pad("no number given"),
            Self::Known(strength) => strength.fmt(f),
        }
    }
}

/// Thousands grouped by a comma: `18,465`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A difference: `+811`, `-2,412`, `0`. The minus is ASCII, because tests and screen readers compare this text.
pub fn grouped_signed(n: i64) -> String {
    let sign = match n {
        0 => "",
        1.. => "+",
        _ => "-",
    };
    format!("{sign}{}", grouped(n.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(s: Strength) -> (u32, u32, u32, bool) {
        (s.low(), s.best(), s.high(), s.open_above())
    }

    #[test]
    fn gaps_are_filled_as_in_the_reference_calculation() {
        // (low, best, high as stated) -> (low, best, high, open above); check.py `span` gives the same numbers.
        let cases = [
            ((None, Some(500), None), (500, 500, 500, false)),
            ((Some(500), None, None), (500, 500, 500, true)),
            ((None, None, Some(460)), (0, 460, 460, false)),
            ((Some(50), None, Some(60)), (50, 55, 60, false)),
            ((Some(50), None, Some(61)), (50, 55, 61, false)),
            ((Some(450), Some(500), None), (450, 500, 500, false)),
            ((None, Some(500), Some(600)), (500, 500, 600, false)),
            ((Some(450), Some(500), Some(600)), (450, 500, 600, false)),
            ((None, Some(0), None), (0, 0, 0, false)),
            ((Some(u32::MAX - 2), None, Some(u32::MAX)), (u32::MAX - 2, u32::MAX - 1, u32::MAX, false)),
        ];
        for ((low, best, high), expected) in cases {
            let filled = Strength::from_stated(low, best, high);
            assert_eq!(filled.map(|s| s.map(parts)), Ok(Some(expected)), "{low:?} {best:?} {high:?}");
        }
        assert_eq!(Strength::from_stated(None, None, None), Ok(None), "no number stated is no strength, not zero");
    }

    #[test]
    fn parts_out_of_order_are_refused_and_named() {
        for (low, best, high) in [
            (Some(5), Some(2), Some(3)),
            (Some(60), None, Some(50)),
            (Some(501), Some(500), None),
            (None, Some(500), Some(499)),
        ] {
            assert_eq!(Strength::from_stated(low, best, high), Err(ReversedBounds { low, best, high }));
        }
        let reversed = ReversedBounds { low: Some(5), best: None, high: Some(3) };
        assert_eq!(reversed.to_string(), "low ≤ best ≤ high does not hold (5 / - / 3)");
        assert_eq!(Strength::range(60, 50), None);
        assert_eq!(Strength::new(1, 0, 2, false), None);
        assert_eq!(Strength::new(1, 3, 2, true), None);
    }

    #[test]
    fn cells_show_exact_words() {
        let new = |low, best, high, open| Strength::new(low, best, high, open).expect("in order");
        for (strength, text) in [
            (Strength::exact(0), "0"),
            (Strength::exact(500), "500"),
            (Strength::exact(u32::MAX), "4,294,967,295"),
            (new(50, 55, 60, false), "50–60"),
            (new(1000, 1100, 1200, false), "1,000–1,200"),
            (Strength::ceiling(80), "up to 80"),
            (Strength::ceiling(1), "up to 1"),
            (Strength::ceiling(0), "0"),
            (new(0, 0, 1, false), "0–1"),
            (new(0, 40, 80, false), "0–80"),
            (Strength::floor(1500), "1,500+"),
            (Strength::floor(0), "0+"),
            (new(450, 500, 600, false), "500 (450–600)"),
            (new(450, 500, 500, false), "500 (450–500)"),
            (new(450, 500, 600, true), "500+ (450–600)"),
            (new(50, 55, 60, true), "50–60+"),
            (new(0, 80, 80, true), "80+ (0–80)"),
        ] {
            assert_eq!(strength.to_string(), text);
        }
        assert_eq!(format!("{:>8}|", Strength::floor(500)), "    500+|", "width is honoured, for tables on a terminal");
    }

    #[test]
    fn only_one_plain_number_is_exact() {
        assert!(Strength::exact(500).is_exact());
        assert!(!Strength::floor(500).is_exact());
        assert!(!Strength::ceiling(500).is_exact());
        assert!(!Strength::range(50, 60).expect("in order").is_exact());
    }

    #[test]
    fn unknown_is_not_zero() {
        assert_eq!(Personnel::Unknown.best(), None);
        assert_eq!(Personnel::Known(Strength::exact(0)).best(), Some(0));
        assert_ne!(Personnel::from(None), Personnel::from(Some(Strength::exact(0))));
        assert_eq!(Personnel::Unknown.to_string(), "no number given");
        assert_eq!(Personnel::Known(Strength::floor(450)).to_string(), "450+");
    }

    #[test]
    fn thousands_are_grouped() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (18_465, "18,465"), (1_000_000, "1,000,000")] {
            assert_eq!(grouped(n), text);
        }
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
        for (n, text) in [(0, "0"), (811, "+811"), (-2412, "-2,412"), (-1, "-1"), (12_000, "+12,000")] {
            assert_eq!(grouped_signed(n), text);
        }
        assert_eq!(grouped_signed(i64::MIN), "-9,223,372,036,854,775,808");
    }
}
