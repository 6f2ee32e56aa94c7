//! Days. A day is a [`jiff::civil::Date`]: no time, no zone, four bytes, ordered.
//!
//! Here: the one strict way to read a day (`YYYY-MM-DD`) and the calendar arithmetic of the counting rules. Knows
//! nothing else.

use std::num::NonZeroU32;

pub use jiff::civil::Date;

/// Reads `YYYY-MM-DD` and nothing else; `None` for any other text and for days that do not exist.
///
/// ```
/// assert!(muster::model::parse_date("2022-02-22").is_some());
/// assert!(muster::model::parse_date("2022-02-30").is_none());
/// assert!(muster::model::parse_date("20220222").is_none());
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let digits = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0i16, |n, b| b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0')))
    };
    Date::new(digits(0, 4)?, digits(5, 7)? as i8, digits(8, 10)? as i8).ok()
}

/// Whether `text` is a year, a year and month, or a day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub fn is_partial_date(text: &str) -> bool {
    match text.len() {
        4 => parse_date(&format!("{text}-01-01")).is_some(),
        7 => parse_date(&format!("{text}-01")).is_some(),
        _ => parse_date(text).is_some(),
    }
}

/// `day` minus whole calendar months, the day clamped to the month's length: 31 August minus 18 months is the last of
/// February. Before year -9999 it stays at the earliest date there is.
pub fn months_before(day: Date, months: NonZeroU32) -> Date {
    let wanted = i64::from(months.get()).min(12 * 20_000);
    jiff::Span::new().try_months(wanted).and_then(|span| day.checked_sub(span)).unwrap_or(Date::MIN)
}

/// "22 Feb 2022", the way people write a day in a sentence.
pub fn in_words(day: Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!("{} {} {}", day.day(), MONTHS[day.month() as usize - 1], day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_iso_form_is_a_day() {
        assert_eq!(parse_date("2022-02-22"), Some(jiff::civil::date(2022, 2, 22)));
        for text in
            ["", "2022-2-22", "2022-02-29", "22.02.2022", "2022-02-22 ", "2022/02/22", "+022-02-22", "２０22-0-1"]
        {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
    }

    #[test]
    fn months_clamp_to_the_length_of_the_month() {
        let months = |n| NonZeroU32::new(n).unwrap();
        let day = |text| parse_date(text).unwrap();
        assert_eq!(months_before(day("2022-02-22"), months(18)), day("2020-08-22"));
        assert_eq!(months_before(day("2021-08-31"), months(18)), day("2020-02-29"));
        assert_eq!(months_before(day("2022-03-31"), months(1)), day("2022-02-28"));
        assert_eq!(months_before(day("2022-01-15"), months(1)), day("2021-12-15"));
        assert_eq!(months_before(day("2022-01-15"), months(u32::MAX)), Date::MIN);
    }
}
