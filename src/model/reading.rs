//! Reads a number of troops as a person types it or a table holds it: "1,100", "about 500", "50–60", "up to ~460",
//! "500+ (est.)", "n/a"; in a cell of the window also a change such as "+20%".
//!
//! Here: the table "Reading numbers" of the design and its obvious neighbours. **Never guess**: what has two readings
//! or none is an error that quotes the text, so the caller can keep it. This module may not know files, rows, dates or
//! who asks; the only difference between its two doors is whether a leading sign is a change ([`read_cell`]) or an
//! error ([`read_number`]). Start at [`read_number`], then `read`.
//!
//! Decisions the table leaves open:
//! * A date is an error. "2022-02" (year and month) is one too; "1990-2000" and "5-12" are ranges, because nothing
//!   tells them from ranges. A number does not start with a zero ("007", "02-22", "0.500" are errors); 20220222 is a
//!   number.
//! * Where a separator could be decimal or group thousands it groups in a head count ("1.100"), and is an error where
//!   both make sense ("1.100k", "+1,125%").
//! * "10-15k" is an error: 10 or 10,000? "10k-15k" is fine. So are "500 (450–600)" and "50–60+", which is how a cell
//!   shows such strengths. Any other digits in brackets need a word beside them ("(incl. 50 medics)") or square
//!   brackets ("[2]"), else they might be a second number.
//! * "under 500" and "fewer than 500" are errors: 500 itself is excluded, so it cannot be the best number.

use super::strength::{Personnel, ReversedBounds, Strength, grouped};
use std::error::Error;
use std::fmt;

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The number, the change, or that none is given.
    pub value: Value,
    /// The words or signs that qualify it, lower case: `about`, `~`, `up to`, `over`, `up to ~`, `+` (of "500+").
    pub qualifier: Option<String>,
    /// What was cut off behind it, as typed: `*`, `[2]`, `(est.)`.
    pub note: Option<String>,
    /// A dot was read as grouping thousands (1.100 as 1100): an import reports how often.
    pub dot_grouped: bool,
}

/// The kinds of thing a text can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// No number is given; not zero.
    Unknown,
    /// A number of troops.
    Strength(Strength),
    /// A change of the number shown; only [`read_cell`] gives it.
    Relative(Relative),
}

/// A change of a number, such as "+300" or "-12.5%". Percentages are in thousandths of a percent, so they are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relative {
    /// That many more.
    Plus(u32),
    /// That many fewer.
    Minus(u32),
    /// More by thousandths of a percent: 20% is 20,000.
    PercentUp(u32),
    /// Less by thousandths of a percent.
    PercentDown(u32),
}

impl Relative {
    /// Changes low, best and high alike; halves are rounded up, an open end stays open.
    ///
    /// # Errors
    /// [`ReadError::BelowZero`] when any of the three would be negative, [`ReadError::ChangeTooBig`] when any would
    /// not fit.
    pub fn apply(self, to: Strength) -> Result<Strength, ReadError> {
        // 100 % in thousandths; i128 holds every product of two numbers without a thought.
        const WHOLE: i128 = 100_000;
        let change = |n: u32| -> Result<u32, ReadError> {
            let n = i128::from(n);
            let percent = |share: i128| (2 * n * share + WHOLE).div_euclid(2 * WHOLE);
            let changed = match self {
                Self::Plus(by) => n + i128::from(by),
                Self::Minus(by) => n - i128::from(by),
                Self::PercentUp(by) => percent(WHOLE + i128::from(by)),
                Self::PercentDown(by) => percent(WHOLE - i128::from(by)),
            };
            if changed < 0 {
                return Err(ReadError::BelowZero { from: to, change: self });
            }
            u32::try_from(changed).map_err(|_| ReadError::ChangeTooBig { from: to, change: self })
        };
        // Each change keeps the order of two numbers, so `new` refuses nothing here.
        Strength::new(change(to.low())?, change(to.best())?, change(to.high())?, to.open_above())
            .ok_or(ReadError::ChangeTooBig { from: to, change: self })
    }

    /// The same for a row that may have no number.
    ///
    /// # Errors
    /// As [`apply`](Self::apply); [`ReadError::NothingToChange`] when no number is given.
    pub fn apply_to(self, to: Personnel) -> Result<Strength, ReadError> {
        to.strength().ok_or(ReadError::NothingToChange { change: self }).and_then(|strength| self.apply(strength))
    }
}

/// As one would type it: `+300`, `-2,000`, `+12.5%`.
impl fmt::Display for Relative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |n: u32| match format!("{:03}", n % 1000).trim_end_matches('0') {
            "" => (n / 1000).to_string(),
            decimals => format!("{}.{decimals}", n / 1000),
        };
        match *self {
            Self::Plus(n) => write!(f, "+{}", grouped(u64::from(n))),
            Self::Minus(n) => write!(f, "-{}", grouped(u64::from(n))),
            Self::PercentUp(n) => write!(f, "+{}%", percent(n)),
            Self::PercentDown(n) => write!(f, "-{}%", percent(n)),
        }
    }
}

/// Why a text is not read, or a change not made. `text` is what was typed, so that it can be kept and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are what the sentence of their variant says")]
pub enum ReadError {
    /// No known form.
    NotANumber { text: String },
    /// Decimals, digits not in groups of three, or a zero in front: "1,10", "1100.5", "007".
    Digits { text: String },
    /// Does not fit the numbers Muster keeps.
    TooBig { text: String },
    /// The end of a range is below its start, or a best number lies outside its bounds.
    Order { text: String, bounds: ReversedBounds },
    /// A day or a month, not a number.
    Date { text: String },
    /// Two readings; `instead` says what to type.
    Ambiguous { text: String, instead: &'static str },
    /// A leading sign where only numbers belong (files, command line).
    Sign { text: String },
    /// A percentage without a sign, or one that cannot be read.
    Percent { text: String },
    /// A change would go below zero.
    BelowZero { from: Strength, change: Relative },
    /// A change would not fit.
    ChangeTooBig { from: Strength, change: Relative },
    /// A change of a row without a number.
    NothingToChange { change: Relative },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let max = grouped(u64::from(u32::MAX));
        match self {
            Self::NotANumber { text } => write!(
                f,
                "{} is not a number: type for example 1100, 50-60, about 500, up to 500, 500+, or ? when no number is given",
                Quoted(text)
            ),
            Self::Digits { text } => write!(
                f,
                "{} is not a whole number: type 1100 or 1,100, without decimals or a zero in front",
                Quoted(text)
            ),
            Self::TooBig { text } => {
                write!(f, "{} is too big: type a number up to {max}", Quoted(text))
            }
            Self::Order { text, bounds } => {
                write!(f, "{}: {bounds}: type the smaller number first", Quoted(text))
            }
            Self::Date { text } => write!(f, "{} looks like a date: type a number of troops", Quoted(text)),
            Self::Ambiguous { text, instead } => {
                write!(f, "{} can be read in two ways: {instead}", Quoted(text))
            }
            Self::Sign { text } => write!(
                f,
                "{} has a leading sign: type the number itself, changes are made in the window only",
                Quoted(text)
            ),
            Self::Percent { text } => {
                write!(f, "{} is not a change in percent: type for example +20% or -12.5%", Quoted(text))
            }
            Self::BelowZero { from, change } => {
                write!(f, "{change} of {from} would be below zero: type the number itself, or a smaller change")
            }
            Self::ChangeTooBig { from, change } => {
                write!(f, "{change} of {from} would be too big: type a number up to {max}")
            }
            Self::NothingToChange { change } => {
                write!(f, "{change} needs a number to change and this row has none: type the number itself")
            }
        }
    }
}

impl Error for ReadError {}

/// A text in quotation marks, with invisible characters made visible and a long one cut.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 60;
        match self.0.char_indices().nth(SHOWN) {
            None => write!(f, "{:?}", self.0),
            Some((end, _)) => write!(f, "{:?}", format!("{}…", &self.0[..end])),
        }
    }
}

/// Reads a cell of the window: a number, no number, or a change such as "+300" or "-20%".
///
/// # Errors
/// [`ReadError`] quoting the text when it is in none of the known forms or has more than one reading.
pub fn read_cell(text: &str) -> Result<Reading, ReadError> {
    read(text, true)
}

/// Reads a number in a file or on the command line, where a leading sign is an error.
///
/// # Errors
/// As [`read_cell`], and [`ReadError::Sign`].
pub fn read_number(text: &str) -> Result<Reading, ReadError> {
    read(text, false)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Around,
    Ceiling,
    Floor,
}

/// Longer forms before those they begin with.
const QUALIFIERS: &[(&str, Bound)] = &[
    ("~", Bound::Around),
    ("∼", Bound::Around),
    ("≈", Bound::Around),
    ("circa", Bound::Around),
    ("ca.", Bound::Around),
    ("ca", Bound::Around),
    ("c.", Bound::Around),
    ("around", Bound::Around),
    ("about", Bound::Around),
    ("some", Bound::Around),
    ("roughly", Bound::Around),
    ("approximately", Bound::Around),
    ("approx.", Bound::Around),
    ("approx", Bound::Around),
    ("nearly", Bound::Around),
    ("almost", Bound::Around),
    ("close to", Bound::Around),
    ("a total of", Bound::Around),
    ("up to", Bound::Ceiling),
    ("a maximum of", Bound::Ceiling),
    ("maximum", Bound::Ceiling),
    ("max.", Bound::Ceiling),
    ("max", Bound::Ceiling),
    ("at most", Bound::Ceiling),
    ("as many as", Bound::Ceiling),
    ("no more than", Bound::Ceiling),
    ("not more than", Bound::Ceiling),
    ("≤", Bound::Ceiling),
    ("<=", Bound::Ceiling),
    ("just over", Bound::Floor),
    ("over", Bound::Floor),
    ("a little more than", Bound::Floor),
    ("more than", Bound::Floor),
    ("at least", Bound::Floor),
    ("a minimum of", Bound::Floor),
    ("minimum", Bound::Floor),
    ("min.", Bound::Floor),
    ("min", Bound::Floor),
    ("≥", Bound::Floor),
    (">=", Bound::Floor),
    (">", Bound::Floor),
];

/// With single spaces; compared without case. A lone dash of any kind and an empty text are unknown too.
#[rustfmt::skip]
const UNKNOWN: &[&str] = &[
    "?", "n/a", "#n/a", "na", "n.a.", "n/k", "unknown", "not known", "not stated", "not given", "no number",
    "no number given",
];

/// Every dash and minus that stands between numbers or alone for "nothing".
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The dashes that keyboards and word processors put for a minus; longer ones are no sign of a number.
fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2212}')
}

fn read(text: &str, changes: bool) -> Result<Reading, ReadError> {
    let whole = text.trim();
    let mut reader = Reader { whole, dot_grouped: false };
    // Most cells of a large table are plain digits: a million of them must not pay for the forms below.
    if is_digits(whole) && (whole.len() == 1 || !whole.starts_with('0')) {
        let value = Value::Strength(Strength::exact(reader.fits(whole)?));
        return Ok(Reading { value, qualifier: None, note: None, dot_grouped: false });
    }
    let (body, note) = reader.cut_notes()?;
    let (value, qualifier) = reader.value(body, changes)?;
    let note = (!note.is_empty()).then(|| note.to_owned());
    Ok(Reading { value, qualifier, note, dot_grouped: reader.dot_grouped })
}

struct Reader<'a> {
    /// For errors: they quote everything that was typed.
    whole: &'a str,
    dot_grouped: bool,
}

impl<'a> Reader<'a> {
    fn text(&self) -> String {
        self.whole.to_owned()
    }

    fn not_a_number(&self) -> ReadError {
        ReadError::NotANumber { text: self.text() }
    }

    /// Splits footnote marks and remarks off the end. "(450–600)" stays in the body: it belongs to the number.
    fn cut_notes(&self) -> Result<(&'a str, &'a str), ReadError> {
        let mut body = self.whole;
        loop {
            let shorter = match body.chars().next_back() {
                Some(mark @ ('*' | '†' | '‡')) => body.strip_suffix(mark),
                Some(']') => body.rfind('[').filter(|&at| is_footnote(&body[at..])).map(|at| &body[..at]),
                Some(')') => body.rfind('(').filter(|&at| is_remark(&body[at..])).map(|at| &body[..at]),
                _ => None,
            };
            let Some(shorter) = shorter else { break };
            body = shorter.trim_end();
        }
        let note = self.whole[body.len()..].trim();
        // A remark without anything to remark on: "(est.)" is not "no number given".
        if body.is_empty() && !note.is_empty() { Err(self.not_a_number()) } else { Ok((body, note)) }
    }

    fn value(&mut self, body: &str, changes: bool) -> Result<(Value, Option<String>), ReadError> {
        if is_unknown(body) {
            return Ok((Value::Unknown, None));
        }
        if let Some(sign) = body.chars().next().filter(|&c| c == '+' || is_minus(c)) {
            if !changes {
                return Err(ReadError::Sign { text: self.text() });
            }
            let by = body[sign.len_utf8()..].trim_start();
            return Ok((Value::Relative(self.relative(sign == '+', by)?), None));
        }
        if body.ends_with('%') {
            return Err(ReadError::Percent { text: self.text() });
        }
        let mut rest = body;
        let mut words: Vec<&str> = Vec::new();
        let mut bound = Bound::Around;
        while let Some((word, kind, after)) = qualifier(rest) {
            // "at least up to 50" says nothing one could count.
            if kind != Bound::Around {
                if bound != Bound::Around {
                    return Err(self.not_a_number());
                }
                bound = kind;
            }
            words.push(word);
            rest = after;
        }
        let (strength, plus) = self.strength(rest, bound)?;
        if plus && words.is_empty() {
            words.push("+");
        }
        Ok((Value::Strength(strength), (!words.is_empty()).then(|| words.join(" "))))
    }

    /// The number behind the qualifying words, and whether it had a trailing plus.
    fn strength(&mut self, rest: &str, bound: Bound) -> Result<(Strength, bool), ReadError> {
        if is_date(rest) {
            return Err(ReadError::Date { text: self.text() });
        }
        let (rest, bounds) = match rest.strip_suffix(')').and_then(|inner| inner.rsplit_once('(')) {
            Some((best, bounds)) => (best.trim_end(), Some(bounds)),
            None => (rest, None),
        };
        let (rest, plus) = match rest.strip_suffix('+') {
            Some(number) => (number.trim_end(), true),
            None => (rest, false),
        };
        let open = plus || bound == Bound::Floor;
        let ends = range_ends(rest);
        if bound == Bound::Ceiling && plus || bound != Bound::Around && (ends.is_some() || bounds.is_some()) {
            return Err(self.not_a_number());
        }
        let (stated, best) = match (bounds, ends) {
            (Some(_), Some(_)) => return Err(self.not_a_number()),
            (None, Some(ends)) => (Some(self.range(ends)?), None),
            (Some(bounds), None) => {
                let ends = range_ends(bounds).ok_or_else(|| self.not_a_number())?;
                (Some(self.range(ends)?), Some(self.number(rest)?))
            }
            (None, None) => (None, Some(self.number(rest)?)),
        };
        let strength = match (stated, best) {
            (None, Some(n)) if bound == Bound::Ceiling => Ok(Some(Strength::ceiling(n))),
            (None, Some(n)) if open => Ok(Some(Strength::floor(n))),
            _ => Strength::from_stated(stated.map(|(low, _)| low), best, stated.map(|(_, high)| high)),
        };
        let strength = strength.map_err(|bounds| ReadError::Order { text: self.text(), bounds })?;
        let strength = strength.and_then(|s| Strength::new(s.low(), s.best(), s.high(), open));
        Ok((strength.ok_or_else(|| self.not_a_number())?, plus))
    }

    fn range(&mut self, (low, high): (&str, &str)) -> Result<(u32, u32), ReadError> {
        let thousands = |end: &str| end.ends_with(['k', 'K']);
        if thousands(high) && !thousands(low) {
            return Err(ReadError::Ambiguous { text: self.text(), instead: "type both ends in full, as in 10k-15k" });
        }
        Ok((self.number(low)?, self.number(high)?))
    }

    fn relative(&mut self, up: bool, by: &str) -> Result<Relative, ReadError> {
        Ok(match by.strip_suffix('%') {
            Some(percent) => {
                let by = self.percent(percent.trim_end())?;
                if up { Relative::PercentUp(by) } else { Relative::PercentDown(by) }
            }
            None => {
                let by = self.number(by)?;
                if up { Relative::Plus(by) } else { Relative::Minus(by) }
            }
        })
    }

    /// Thousandths of a percent. Three digits behind a separator could also be thousands, so at most two.
    fn percent(&self, percent: &str) -> Result<u32, ReadError> {
        let (whole, decimals) = percent.split_once(['.', ',']).unwrap_or((percent, "0"));
        if !is_digits(whole) || !is_digits(decimals) || decimals.len() > 2 {
            return Err(ReadError::Percent { text: self.text() });
        }
        self.fits(&format!("{whole}{decimals:0<3}"))
    }

    /// One number without a sign: plain, grouped, or in thousands ("1.1k").
    fn number(&mut self, number: &str) -> Result<u32, ReadError> {
        if let Some(thousands) = number.strip_suffix(['k', 'K']) {
            return self.thousands(thousands.trim_end());
        }
        if number.strip_suffix(['m', 'M']).is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit())) {
            let instead = "type 1,000,000 for a million or 1,000 for a thousand";
            return Err(ReadError::Ambiguous { text: self.text(), instead });
        }
        let is_separator = |c: char| separator(c).is_some();
        if number.is_empty() || !number.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
            return Err(self.not_a_number());
        }
        let mut groups = number.split(is_separator);
        let first = groups.next().unwrap_or_default();
        let in_threes = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
        let mut marks = number.chars().filter_map(separator);
        let mark = marks.next();
        let zero_in_front = number.len() > 1 && number.starts_with('0');
        if zero_in_front || mark.is_some() && !(in_threes && marks.all(|other| Some(other) == mark)) {
            return Err(ReadError::Digits { text: self.text() });
        }
        self.dot_grouped |= mark == Some('.');
        self.fits(&number.replace(is_separator, ""))
    }

    fn thousands(&self, number: &str) -> Result<u32, ReadError> {
        let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        if !is_digits(whole) || !is_digits(decimals) {
            return Err(self.not_a_number());
        }
        if decimals.len() > 2 {
            let instead = "type the number in full, as in 1,100";
            return Err(ReadError::Ambiguous { text: self.text(), instead });
        }
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(ReadError::Digits { text: self.text() });
        }
        self.fits(&format!("{whole}{decimals:0<3}"))
    }

    fn fits(&self, digits: &str) -> Result<u32, ReadError> {
        digits.parse().map_err(|_| ReadError::TooBig { text: self.text() })
    }
}

/// What groups thousands; the same sort for look-alikes. `None` for other characters.
fn separator(c: char) -> Option<char> {
    match c {
        ',' | '.' => Some(c),
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => Some(' '),
        '\'' | '’' => Some('\''),
        _ => None,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_unknown(body: &str) -> bool {
    let mut chars = body.chars();
    let lone_dash = chars.next().is_none_or(is_dash) && chars.next().is_none();
    lone_dash || UNKNOWN.iter().any(|words| strip_words(body, words) == Some(""))
}

/// `[2]`, `[a]`, `[note 3]`; not `[450–600]`.
fn is_footnote(bracket: &str) -> bool {
    let inside = bracket.trim_matches(['[', ']']);
    is_digits(inside) && inside.len() <= 3 || inside.contains(char::is_alphabetic)
}

/// `(est.)`, `(?)`, `(incl. 50 medics)`; not `(450–600)`, `(50)` or `()`, which may be numbers.
fn is_remark(bracket: &str) -> bool {
    let inside = bracket.trim_matches(['(', ')']).trim();
    !inside.is_empty() && (inside.contains(char::is_alphabetic) || !inside.contains(char::is_numeric))
}

/// Day, month and year in any order with two equal marks; or year and month as ISO 8601 writes them.
fn is_date(text: &str) -> bool {
    let dashed = text.replace(is_dash, "-");
    ['-', '/', '.'].into_iter().any(|mark| {
        let parts: Vec<&str> = dashed.split(mark).collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        parts.iter().all(|part| is_digits(part))
            && match lengths[..] {
                [4, 1..=2, 1..=2] | [1..=2, 1..=2, 2 | 4] => true,
                [4, 2] => mark == '-' && ("1800".."2200").contains(&parts[0]) && ("01"..="12").contains(&parts[1]),
                _ => false,
            }
    })
}

/// The two ends of "50-60", "50 to 60" or "between 50 and 60".
fn range_ends(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = strip_words(text, "between") {
        return split_at_word(rest, "and");
    }
    split_at_word(text, "to")
        .or_else(|| text.split_once(is_dash).map(|(low, high)| (low.trim_end(), high.trim_start())))
}

fn split_at_word<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    // ASCII lower case keeps every byte offset.
    let lower = text.to_ascii_lowercase();
    let (at, _) = lower.match_indices(word).find(|&(at, _)| {
        text[..at].ends_with(char::is_whitespace) && text[at + word.len()..].starts_with(char::is_whitespace)
    })?;
    Some((text[..at].trim(), text[at + word.len()..].trim()))
}

fn qualifier(text: &str) -> Option<(&'static str, Bound, &str)> {
    QUALIFIERS.iter().find_map(|&(words, bound)| Some((words, bound, strip_words(text, words)?)))
}

/// What follows `words` (in any case, with any spaces between them); they must end where a word ends.
fn strip_words<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = text;
    for (i, word) in words.split(' ').enumerate() {
        let start = rest.trim_start();
        if i > 0 && start.len() == rest.len() {
            return None;
        }
        let (head, tail) = start.split_at_checked(word.len())?;
        if !head.eq_ignore_ascii_case(word) {
            return None;
        }
        rest = tail;
    }
    let word_goes_on = words.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphanumeric);
    (!word_goes_on).then(|| rest.trim_start())
}

#[cfg(test)]
#[rustfmt::skip] // tables of cases stay packed
mod tests {
    use super::*;

    fn strength(text: &str) -> Strength {
        match read_number(text).map(|reading| reading.value) {
            Ok(Value::Strength(strength)) => strength,
            other => panic!("{text:?}: {other:?}"),
        }
    }

    /// Both doors, because only a leading sign may tell them apart.
    fn error(text: &str) -> ReadError {
        let error = read_number(text).expect_err(text);
        assert_eq!(read_cell(text), Err(error.clone()), "{text:?}");
        error
    }

    #[test]
    fn whole_numbers_in_every_grouping() {
        for text in [
            "1100", "1 100", "1\u{a0}100", "1\u{202f}100", "1\u{2009}100", "1'100", "1’100", "1,100", "1.100", "1.1k",
            "1,1k", "1.1 K", "1.10k", "  1100\t", "\u{a0}1100\u{a0}",
        ] {
            let reading = read_number(text).expect(text);
            assert_eq!(reading.value, Value::Strength(Strength::exact(1100)), "{text:?}");
            assert_eq!((&reading.qualifier, &reading.note), (&None, &None), "{text:?}");
            assert_eq!(
                reading.dot_grouped,
                text == "1.100",
                "only the dot is reported: {text:?}"
            );
            assert_eq!(read_cell(text), Ok(reading));
        }
        for (text, n) in [
            ("0", 0),
            ("7", 7),
            ("1,234,567", 1_234_567),
            ("1.234.567", 1_234_567),
            ("12 345", 12_345),
            ("2.5 K", 2500),
            ("0.5k", 500),
            ("12k", 12_000),
            ("4294967295", u32::MAX),
            ("4,294,967,295", u32::MAX),
            ("20220222", 20_220_222),
        ] {
            assert_eq!(strength(text), Strength::exact(n), "{text:?}");
        }
    }

    #[test]
    fn a_dot_is_reported_wherever_it_grouped() {
        for (text, dots) in [
            ("about 1.100", true),
            ("1.000-1.200", true),
            ("900-1.200", true),
            ("1.100 (1000–1200)", true),
            ("c. 600", false),
            ("1.1k", false),
            ("900 (est.)", false),
        ] {
            assert_eq!(
                read_number(text).map(|reading| reading.dot_grouped),
                Ok(dots),
                "{text:?}"
            );
        }
    }

    #[test]
    fn words_of_approximation_keep_the_number_and_the_word() {
        for (text, word) in [
            ("~6,000", "~"),
            ("~ 6000", "~"),
            ("≈ 6000", "≈"),
            ("c. 6000", "c."),
            ("c.6000", "c."),
            ("ca. 6000", "ca."),
            ("ca 6000", "ca"),
            ("circa 6000", "circa"),
            ("around 6,000", "around"),
            ("About 6.000", "about"),
            ("some 6 000", "some"),
            ("ROUGHLY 6k", "roughly"),
            ("approximately 6000", "approximately"),
            ("approx. 6000", "approx."),
            ("nearly 6,000", "nearly"),
            ("almost\u{a0}6,000", "almost"),
            ("close  to 6000", "close to"),
            ("a total of 6,000", "a total of"),
        ] {
            let reading = read_number(text).expect(text);
            assert_eq!(reading.value, Value::Strength(Strength::exact(6000)), "{text:?}");
            assert_eq!(reading.qualifier.as_deref(), Some(word), "{text:?}");
        }
    }

    #[test]
    fn ceilings_and_floors() {
        for (text, word) in [
            ("up to 6,000", "up to"),
            ("Up  To 6000", "up to"),
            ("max 6000", "max"),
            ("max. 6000", "max."),
            ("maximum 6000", "maximum"),
            ("≤ 6000", "≤"),
            ("<=6000", "<="),
            ("at most 6k", "at most"),
            ("as many as 6,000", "as many as"),
            ("up to ~6000", "up to ~"),
            ("up to about 6000", "up to about"),
        ] {
            let reading = read_number(text).expect(text);
            assert_eq!(reading.value, Value::Strength(Strength::ceiling(6000)), "{text:?}");
            assert_eq!(reading.qualifier.as_deref(), Some(word), "{text:?}");
        }
        for (text, word) in [
            ("over 500", "over"),
            ("just over 500", "just over"),
            ("more than 500", "more than"),
            ("at least 500", "at least"),
            ("500+", "+"),
            ("500 +", "+"),
            ("> 500", ">"),
            (">500", ">"),
            (">= 500", ">="),
            ("≥500", "≥"),
            ("about 500+", "about"),
            ("over 500+", "over"),
        ] {
            let reading = read_number(text).expect(text);
            assert_eq!(reading.value, Value::Strength(Strength::floor(500)), "{text:?}");
            assert_eq!(reading.qualifier.as_deref(), Some(word), "{text:?}");
        }
    }

    #[test]
    fn ranges() {
        for text in [
            "50–60", "50-60", "50—60", "50 to 60", "50 – 60", "50 TO 60", "50\u{2212}60", "50\u{2011}60",
            "between 50 and 60", "about 50-60", "50-60 (est.)",
        ] {
            assert_eq!(Some(strength(text)), Strength::range(50, 60), "{text:?}");
        }
        for (text, low, high) in [
            ("1,000-1,200", 1000, 1200),
            ("1 000 – 1 200", 1000, 1200),
            ("1.1k-1.5k", 1100, 1500),
            ("1.5k–1800", 1500, 1800),
            ("0-80", 0, 80),
            ("50-50", 50, 50),
            ("5-12", 5, 12),
            ("1990-2000", 1990, 2000),
        ] {
            assert_eq!(Some(strength(text)), Strength::range(low, high), "{text:?}");
        }
        assert_eq!(
            read_number("about 50-60").map(|r| r.qualifier),
            Ok(Some("about".to_owned()))
        );
        let bounds = ReversedBounds {
            low: Some(60),
            best: None,
            high: Some(50),
        };
        assert_eq!(
            error("60-50"),
            ReadError::Order {
                text: "60-50".to_owned(),
                bounds
            }
        );
        assert!(matches!(error("1,100–200"), ReadError::Order { .. }));
        assert!(
            matches!(error("2022-23"), ReadError::Order { .. }),
            "two years, not a range"
        );
        assert!(matches!(error("10-15k"), ReadError::Ambiguous { .. }));
        for text in [
            "500-600-700", "50-", "to 60", "50to60", "up to 50-60", "over 50-60", "between 50-60", "between 50",
        ] {
            assert!(matches!(error(text), ReadError::NotANumber { .. }), "{text:?}");
        }
    }

    #[test]
    fn nothing_stated_is_unknown_and_zero_is_zero() {
        for text in [
            "", "  ", "\u{a0}", "-", "–", "—", "\u{2212}", "?", "n/a", "N/A", "#N/A", "NA", "na", "n.a.", "unknown",
            "Unknown", "not known", "no number given", "No  number given",
        ] {
            for read in [read_cell, read_number] {
                let reading = read(text).expect(text);
                let unknown = Reading {
                    value: Value::Unknown,
                    qualifier: None,
                    note: None,
                    dot_grouped: false,
                };
                assert_eq!(reading, unknown, "{text:?}");
            }
        }
        assert_eq!(strength("0"), Strength::exact(0));
        assert_eq!(
            read_number("n/a [2]").map(|r| (r.value, r.note)),
            Ok((Value::Unknown, Some("[2]".to_owned())))
        );
    }

    #[test]
    fn notes_are_cut_off_and_kept() {
        for (text, note) in [
            ("1100*", "*"),
            ("1100 **", "**"),
            ("1100†", "†"),
            ("1100[2]", "[2]"),
            ("1100 [2][3]", "[2][3]"),
            ("1100 [citation needed]", "[citation needed]"),
            ("1100 (est.)", "(est.)"),
            ("1,100* (est.)", "* (est.)"),
            ("1100 (?)", "(?)"),
            ("1100 (incl. 50 medics)", "(incl. 50 medics)"),
        ] {
            let reading = read_number(text).expect(text);
            assert_eq!(reading.value, Value::Strength(Strength::exact(1100)), "{text:?}");
            assert_eq!(reading.note.as_deref(), Some(note), "{text:?}");
        }
        let reading = read_number("500+ (est.)").expect("a floor with a remark");
        assert_eq!(reading.value, Value::Strength(Strength::floor(500)));
        assert_eq!(
            (reading.qualifier.as_deref(), reading.note.as_deref()),
            (Some("+"), Some("(est.)"))
        );
        // A remark alone states nothing, and a second number is not a remark.
        for text in [
            "(est.)", "*", "(500)", "500 (300)", "500 (2021)", "500 [450-600]", "500 ()", "50-60 (40-70)",
        ] {
            assert!(matches!(error(text), ReadError::NotANumber { .. }), "{text:?}");
        }
    }

    #[test]
    fn a_sign_is_a_change_in_a_cell_and_an_error_elsewhere() {
        for (text, change) in [
            ("+300", Relative::Plus(300)),
            ("-300", Relative::Minus(300)),
            ("\u{2212}300", Relative::Minus(300)),
            ("–300", Relative::Minus(300)),
            ("+ 1,000", Relative::Plus(1000)),
            ("+1.5k", Relative::Plus(1500)),
            ("-0", Relative::Minus(0)),
            ("+20%", Relative::PercentUp(20_000)),
            ("-20 %", Relative::PercentDown(20_000)),
            ("+12.5%", Relative::PercentUp(12_500)),
            ("-12,5 %", Relative::PercentDown(12_500)),
            ("+0.25%", Relative::PercentUp(250)),
            ("+1000%", Relative::PercentUp(1_000_000)),
        ] {
            assert_eq!(
                read_cell(text).map(|r| r.value),
                Ok(Value::Relative(change)),
                "{text:?}"
            );
            assert_eq!(
                read_number(text),
                Err(ReadError::Sign { text: text.to_owned() }),
                "{text:?}"
            );
        }
        for text in [
            "+", "+-300", "--300", "-50-60", "+about 300", "- n/a", "+NaN", "- 5 (4-6)",
        ] {
            assert!(matches!(read_cell(text), Err(ReadError::NotANumber { .. })), "{text:?}");
        }
        for text in ["+%", "+1.125%", "+1,125%", "+x%", "+1e2%"] {
            assert!(matches!(read_cell(text), Err(ReadError::Percent { .. })), "{text:?}");
        }
        assert!(matches!(error("20%"), ReadError::Percent { .. }), "no sign: of what?");
        assert!(matches!(read_cell("+99999999999%"), Err(ReadError::TooBig { .. })));
    }

    #[test]
    fn changes_move_all_three_numbers_alike() {
        let range = Strength::range(50, 60).expect("in order");
        for (from, change, to) in [
            (Strength::exact(500), Relative::Plus(300), "800"),
            (Strength::exact(500), Relative::Minus(500), "0"),
            (Strength::exact(500), Relative::PercentUp(20_000), "600"),
            (Strength::exact(500), Relative::PercentDown(100_000), "0"),
            (Strength::exact(5), Relative::PercentDown(50_000), "3"),
            (Strength::exact(5), Relative::PercentUp(50_000), "8"),
            (Strength::exact(4), Relative::PercentUp(12_400), "4"),
            (Strength::exact(u32::MAX), Relative::PercentUp(0), "4,294,967,295"),
            (range, Relative::Plus(10), "60–70"),
            (range, Relative::PercentUp(100_000), "100–120"),
            (Strength::floor(500), Relative::Minus(100), "400+"),
            (Strength::ceiling(460), Relative::PercentUp(50_000), "up to 690"),
        ] {
            assert_eq!(
                change.apply(from).map(|s| s.to_string()).as_deref(),
                Ok(to),
                "{from} {change}"
            );
        }
        for (from, change) in [
            (range, Relative::Minus(51)),
            (Strength::ceiling(460), Relative::Minus(1)),
            (Strength::exact(1), Relative::PercentDown(200_000)),
        ] {
            assert_eq!(change.apply(from), Err(ReadError::BelowZero { from, change }));
        }
        for change in [Relative::Plus(1), Relative::PercentUp(1), Relative::PercentUp(u32::MAX)] {
            let from = Strength::exact(u32::MAX);
            assert_eq!(change.apply(from), Err(ReadError::ChangeTooBig { from, change }));
        }
        let change = Relative::Plus(300);
        assert_eq!(
            change.apply_to(Personnel::Unknown),
            Err(ReadError::NothingToChange { change })
        );
        assert_eq!(change.apply_to(Personnel::Known(range)), change.apply(range));
    }

    #[test]
    fn digits_that_are_not_a_head_count_are_refused() {
        for text in [
            "1,10", "11,00", "1,1000", "1.10", "1100.0", "1,100.50", "1.100,50", "1,00,000", "1 100,200", "1  100",
            "0.500", "0,500", "007", "02-22", "1100,", ",100", "50 60", "01.1k",
        ] {
            assert!(
                matches!(error(text), ReadError::Digits { .. }),
                "{text:?}: {:?}",
                error(text)
            );
        }
        for text in [
            "99999999999999999999", "4294967296", "4,294,967,296", "5000000k", "up to 99,999,999,999",
        ] {
            assert!(matches!(error(text), ReadError::TooBig { .. }), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "1e3", "0x10", "1_000", "NaN", "nan", "inf", "Infinity", "½", "1½", "none", "null", "hundreds", "a lot",
            "two dozen", "500 troops", "1/2", "1100²", "１１００", "1100\u{200b}", "about", "about6000", "up to ?",
            "under 500", "< 500", "at least up to 5", "up to 500+", "500++", "±300", "=1+1", "1:30", "k", "m", "+k+",
        ] {
            let refused = if text.starts_with('+') {
                read_cell(text).expect_err(text)
            } else {
                error(text)
            };
            assert!(matches!(refused, ReadError::NotANumber { .. }), "{text:?}: {refused:?}");
        }
        for text in ["1m", "1.5M", "2 m", "1.100k", "1,100k"] {
            assert!(matches!(error(text), ReadError::Ambiguous { .. }), "{text:?}");
        }
    }

    #[test]
    fn dates_are_refused_as_dates() {
        for text in [
            "2022-02-22", "2022–02–22", "22.02.2022", "2.2.22", "1/2/2022", "22/02/22", "2022/02/22", "22-02-2022",
            "2022-02", "2022\u{2011}12", "about 2022-02-22", "2022-02-22 [1]",
        ] {
            assert_eq!(error(text), ReadError::Date { text: text.to_owned() }, "{text:?}");
        }
    }

    #[test]
    fn what_a_cell_shows_reads_back_the_same() {
        let edges = [0, 1, 2, 49, 50, 55, 60, 999, 1000, 1100, 18_465, u32::MAX - 1, u32::MAX];
        for low in edges {
            for best in edges {
                for high in edges {
                    for open in [false, true] {
                        let Some(shown) = Strength::new(low, best, high, open) else {
                            continue;
                        };
                        assert_eq!(strength(&shown.to_string()), shown, "{shown}");
                    }
                }
            }
        }
        let shown = Personnel::Unknown.to_string();
        assert_eq!(read_cell(&shown).map(|r| r.value), Ok(Value::Unknown));
        assert!(
            matches!(error("500 (510–600)"), ReadError::Order { .. }),
            "best outside its bounds"
        );
    }

    #[test]
    fn errors_quote_the_text_and_say_what_to_type() {
        let change = Relative::PercentDown(12_500);
        let from = Strength::exact(500);
        for (error, sentence) in [
            (
                error("60-50"),
                r#""60-50": low ≤ best ≤ high does not hold (60 / - / 50): type the smaller number first"#,
            ),
            (
                error("1m"),
                r#""1m" can be read in two ways: type 1,000,000 for a million or 1,000 for a thousand"#,
            ),
            (
                error("1,10"),
                r#""1,10" is not a whole number: type 1100 or 1,100, without decimals or a zero in front"#,
            ),
            (
                error("5\u{200b}"),
                r#""5\u{200b}" is not a number: type for example 1100, 50-60, about 500, up to 500, 500+, or ? when no number is given"#,
            ),
            (
                ReadError::BelowZero { from, change },
                "-12.5% of 500 would be below zero: type the number itself, or a smaller change",
            ),
        ] {
            assert_eq!(error.to_string(), sentence);
        }
        let long = "x".repeat(5000);
        assert!(
            error(&long).to_string().len() < 250,
            "a huge cell does not make a huge message"
        );
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic() {
        // All short strings over the characters that steer the reader, multi-byte ones included.
        let alphabet: Vec<char> = "1 0.,-–+%k()[]*~t≤é".chars().collect();
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|t| alphabet.iter().map(move |c| format!("{t}{c}")))
                .collect();
            for text in &texts {
                let (cell, number) = (read_cell(text), read_number(text));
                assert!(
                    cell == number || matches!(number, Err(ReadError::Sign { .. })),
                    "{text:?}"
                );
            }
        }
    }
}
