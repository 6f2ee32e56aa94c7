//! One flat record at a time, as it stands: values with their JSON types, unknown keys as text.
//!
//! A wrong type is no reason to stop reading: it is remembered with its place and the next record is read, so that a
//! person learns of all faults at once. One [`Record`] is used again and again; its text buffers keep their memory, so
//! a million records cost no million allocations.

use std::{collections::HashSet, fmt};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::keys::Key;
use crate::{
    file::limits,
    model::{Date, Extra, parse_date, text::visible},
};

/// Where in a file something is: `scenarios[0].edits[3].set`.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    key: &'a str,
    index: Option<usize>,
}

impl<'a> Place<'a> {
    /// A top-level key.
    pub const fn top(key: &'a str) -> Self {
        Self { parent: None, key, index: None }
    }

    /// An element of a top-level array.
    pub const fn nth(key: &'a str, index: usize) -> Self {
        Self { parent: None, key, index: Some(index) }
    }

    /// A key inside.
    pub const fn key(&'a self, key: &'a str) -> Self {
        Self { parent: Some(self), key, index: None }
    }

    /// An element of an array inside.
    pub const fn element(&'a self, key: &'a str, index: usize) -> Self {
        Self { parent: Some(self), key, index: Some(index) }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(f, "{parent}.")?;
        }
        f.write_str(self.key)?;
        match self.index {
            Some(index) => write!(f, "[{index}]"),
            None => Ok(()),
        }
    }
}

/// Faults found so far: the first [`limits::PLACES_NAMED`] in words, the rest counted.
#[derive(Debug, Default)]
pub struct Faults {
    /// `place: what is wrong`.
    pub places: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

impl Faults {
    /// Adds one.
    pub fn add(&mut self, place: &Place<'_>, what: impl fmt::Display) {
        if self.places.len() < limits::PLACES_NAMED {
            const MOST: usize = 300;
            let words = format!("{place}: {what}");
            let mut shown: String = words.chars().take(MOST).map(visible).collect();
            if words.chars().nth(MOST).is_some() {
                shown.push('…');
            }
            self.places.push(shown);
        } else {
            self.more += 1;
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.places.len() + self.more
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Absent,
    Text,
    Number,
    OddNumber,
    Bool(bool),
    Null,
    Array,
    Object,
    Nested,
}

#[derive(Debug)]
struct Slot {
    kind: Kind,
    text: String,
    number: u64,
}

/// A record as it stands. Reused from one to the next.
#[derive(Debug)]
pub struct Record {
    keys: &'static [Key],
    slots: Vec<Slot>,
    extra: Extra,
    /// The names in `extra`, once there are many.
    names: HashSet<String>,
    twice: Vec<String>,
    not_an_object: Option<&'static str>,
    unreadable: Option<String>,
}

impl Record {
    /// For records with these keys.
    pub fn new(keys: &'static [Key]) -> Self {
        let slot = || Slot { kind: Kind::Absent, text: String::new(), number: 0 };
        Self {
            keys,
            slots: keys.iter().map(|_| slot()).collect(),
            extra: Extra::new(),
            names: HashSet::new(),
            twice: Vec::new(),
            not_an_object: None,
            unreadable: None,
        }
    }

    /// Reads a record out of JSON text whose brackets are known to match. What the parser refuses all the same (a number
    /// out of its range, half a surrogate pair, too deep nesting) is a fault of the record.
    pub fn of_text(keys: &'static [Key], text: &str) -> Self {
        let mut record = Self::new(keys);
        let mut json = serde_json::Deserializer::from_str(text);
        if let Err(error) = record.deserialize(&mut json) {
            let why = error.to_string();
            record.clear();
            record.unreadable = Some(why.split(" at line ").next().unwrap_or_default().to_owned());
        }
        record
    }

    fn clear(&mut self) {
        for slot in &mut self.slots {
            slot.kind = Kind::Absent;
        }
        self.extra.clear();
        self.names.clear();
        self.twice.clear();
        self.not_an_object = None;
        self.unreadable = None;
    }

    /// Whether an unknown key is there already; it is about to be, if not.
    fn has_extra(&mut self, name: &str) -> bool {
        const FEW: usize = 32;
        if self.extra.len() < FEW {
            return self.extra.iter().any(|(other, _)| other == name);
        }
        if self.names.is_empty() {
            self.names.extend(self.extra.iter().map(|(name, _)| name.clone()));
        }
        !self.names.insert(name.to_owned())
    }

    /// Asks for values, and remembers what is wrong with them.
    pub fn fields<'a>(&'a mut self, place: &'a Place<'a>, faults: &'a mut Faults) -> Fields<'a> {
        if let Some(found) = self.not_an_object {
            faults.add(place, format_args!("an object is expected, found {found}"));
        }
        if let Some(why) = &self.unreadable {
            faults.add(place, why);
        }
        for key in &self.twice {
            faults.add(&place.key(key), "the key is there twice");
        }
        Fields { record: self, place, faults }
    }
}

/// A record being asked for its values.
#[derive(Debug)]
pub struct Fields<'a> {
    record: &'a mut Record,
    /// Where it is.
    pub place: &'a Place<'a>,
    /// What is wrong so far.
    pub faults: &'a mut Faults,
}

impl<'a> Fields<'a> {
    /// Whether the value is an object at all; when not, that is a fault already and nothing else need be said.
    pub fn is_object(&self) -> bool {
        self.record.not_an_object.is_none() && self.record.unreadable.is_none()
    }

    /// Whether a key is there.
    pub fn has(&self, key: usize) -> bool {
        self.record.slots[key].kind != Kind::Absent
    }

    /// A fault of one key.
    pub fn fault(&mut self, key: usize, what: impl fmt::Display) {
        self.faults.add(&self.place.key(self.record.keys[key].name), what);
    }

    fn wrong_type(&mut self, key: usize, expected: &str) {
        let slot = &self.record.slots[key];
        let found = match slot.kind {
            Kind::Absent => "nothing".to_owned(),
            Kind::Text => format!("the text {}", quoted(&slot.text)),
            Kind::Number => format!("the number {}", slot.number),
            Kind::OddNumber => format!("the number {}", slot.text),
            Kind::Bool(value) => value.to_string(),
            Kind::Null => "null (leave the key out instead)".to_owned(),
            Kind::Array => "a list".to_owned(),
            Kind::Object => "an object".to_owned(),
            Kind::Nested => match slot.text.as_bytes().first() {
                Some(b'[') => "a list".to_owned(),
                Some(b'{') => "an object".to_owned(),
                Some(b'n') => "null (leave the key out instead)".to_owned(),
                _ => slot.text.clone(),
            },
        };
        self.fault(key, format_args!("{expected} is expected, found {found}"));
    }

    /// Text; empty when absent.
    pub fn text(&mut self, key: usize) -> &str {
        match self.record.slots[key].kind {
            Kind::Text => {}
            Kind::Absent => return "",
            _ => {
                self.wrong_type(key, "text");
                return "";
            }
        }
        &self.record.slots[key].text
    }

    /// Text that must be there and not be empty; `None` is a fault already.
    pub fn required(&mut self, key: usize) -> Option<&str> {
        match self.record.slots[key].kind {
            Kind::Text if !self.record.slots[key].text.is_empty() => Some(&self.record.slots[key].text),
            Kind::Text => {
                self.fault(key, "must not be empty");
                None
            }
            Kind::Absent => {
                if self.is_object() {
                    self.fault(key, "is missing");
                }
                None
            }
            _ => {
                self.wrong_type(key, "text");
                None
            }
        }
    }

    /// Text that was read without fault before.
    pub fn peek(&self, key: usize) -> &str {
        match self.record.slots[key].kind {
            Kind::Text => &self.record.slots[key].text,
            _ => "",
        }
    }

    /// A whole number from 0 to 4,294,967,295.
    pub fn number(&mut self, key: usize) -> Option<u32> {
        match self.record.slots[key].kind {
            Kind::Absent => None,
            Kind::Number => match u32::try_from(self.record.slots[key].number) {
                Ok(number) => Some(number),
                Err(_) => {
                    self.wrong_type(key, "a whole number from 0 to 4294967295");
                    None
                }
            },
            _ => {
                self.wrong_type(key, "a whole number from 0 to 4294967295");
                None
            }
        }
    }

    /// True or false.
    pub fn flag(&mut self, key: usize) -> Option<bool> {
        match self.record.slots[key].kind {
            Kind::Absent => None,
            Kind::Bool(value) => Some(value),
            _ => {
                self.wrong_type(key, "true or false");
                None
            }
        }
    }

    /// A day.
    pub fn day(&mut self, key: usize) -> Option<Date> {
        if !self.has(key) {
            return None;
        }
        if self.record.slots[key].kind != Kind::Text {
            self.wrong_type(key, "a day as YYYY-MM-DD");
            return None;
        }
        let day = parse_date(&self.record.slots[key].text);
        if day.is_none() {
            let found = quoted(&self.record.slots[key].text);
            self.fault(key, format_args!("a day as YYYY-MM-DD is expected, found {found}"));
        }
        day
    }

    /// A day that must be there.
    pub fn required_day(&mut self, key: usize) -> Option<Date> {
        if !self.has(key) && self.is_object() {
            self.fault(key, "is missing");
        }
        self.day(key)
    }

    /// One of some words.
    pub fn word<T>(&mut self, key: usize, from_code: fn(&str) -> Option<T>, words: &str) -> Option<T> {
        if !self.has(key) {
            return None;
        }
        let value = match self.record.slots[key].kind {
            Kind::Text => from_code(&self.record.slots[key].text),
            _ => None,
        };
        if value.is_none() {
            self.wrong_type(key, &format!("one of {words}"));
        }
        value
    }

    /// A nested value's text.
    pub fn nested(&self, key: usize) -> Option<&str> {
        (self.record.slots[key].kind == Kind::Nested).then_some(self.record.slots[key].text.as_str())
    }

    /// The elements of a nested list, each as text; none when it is absent or no list, which is a fault then.
    pub fn list(&mut self, key: usize) -> Option<Vec<Box<RawValue>>> {
        let text = self.nested(key)?;
        let list = text.starts_with('[').then(|| serde_json::from_str(text).ok()).flatten();
        if list.is_none() {
            self.wrong_type(key, "a list");
        }
        list
    }

    /// A nested list of texts.
    pub fn texts(&mut self, key: usize) -> Option<Vec<String>> {
        let list = self.list(key)?;
        let place = self.place.key(self.record.keys[key].name);
        let mut texts = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            match serde_json::from_str::<String>(item.get()) {
                Ok(text) if !text.is_empty() => texts.push(text),
                _ => {
                    let at = Place { index: Some(index), ..place };
                    self.faults.add(&at, format_args!("text is expected, found {}", shortened(item.get())));
                }
            }
        }
        Some(texts)
    }

    /// Says that a nested value has the wrong type.
    pub fn wrong_nested(&mut self, key: usize, expected: &str) {
        self.wrong_type(key, expected);
    }

    /// Unknown keys, taken out.
    pub fn extra(&mut self) -> Extra {
        std::mem::take(&mut self.record.extra)
    }
}

/// Text in quotation marks, cut when long, so that a message stays readable.
pub fn quoted(text: &str) -> String {
    format!("“{}”", shortened(text))
}

/// Text cut when long, with what misleads made visible.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let mut short: String = text.chars().take(MOST).map(visible).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// JSON text on one line: white space outside of strings taken out. Numbers and strings stay as they stand.
pub fn one_line(text: &str) -> Box<str> {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            (in_string, escaped) = (escaped || c != '"', !escaped && c == '\\');
        } else if c.is_ascii_whitespace() {
            continue;
        } else {
            in_string = c == '"';
        }
        out.push(c);
    }
    out.into()
}

impl<'de> DeserializeSeed<'de> for &mut Record {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.clear();
        deserializer.deserialize_any(RecordVisitor(self))
    }
}

struct RecordVisitor<'a>(&'a mut Record);

macro_rules! found {
    ($($visit:ident($type:ty) $words:literal)*) => {
        $(fn $visit<E>(self, _: $type) -> Result<(), E> {
            self.0.not_an_object = Some($words);
            Ok(())
        })*
    };
}

impl<'de> Visitor<'de> for RecordVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let record = self.0;
        let mut expected = 0;
        while let Some(key) = map.next_key_seed(KeySeed { keys: record.keys, expected })? {
            match key {
                FoundKey::Known(at) => {
                    expected = at + 1;
                    if record.slots[at].kind != Kind::Absent {
                        record.twice.push(record.keys[at].name.to_owned());
                    }
                    if record.keys[at].nested {
                        let raw: Box<RawValue> = map.next_value()?;
                        record.slots[at].kind = Kind::Nested;
                        record.slots[at].text.clear();
                        record.slots[at].text.push_str(raw.get());
                    } else {
                        map.next_value_seed(&mut record.slots[at])?;
                    }
                }
                FoundKey::Unknown(name) => {
                    let raw: Box<RawValue> = map.next_value()?;
                    if record.has_extra(&name) {
                        record.twice.push(name);
                    } else {
                        record.extra.push((name, one_line(raw.get())));
                    }
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        self.0.not_an_object = Some("a list");
        Ok(())
    }

    found! {
        visit_str(&str) "text"
        visit_u64(u64) "a number"
        visit_i64(i64) "a number"
        visit_f64(f64) "a number"
        visit_bool(bool) "true or false"
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.not_an_object = Some("null");
        Ok(())
    }
}

enum FoundKey {
    Known(usize),
    Unknown(String),
}

/// Finds a key; in canonical order the next one is the one after the last.
struct KeySeed {
    keys: &'static [Key],
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = FoundKey;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<FoundKey, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = FoundKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<FoundKey, E> {
        let after = self.keys.iter().enumerate().skip(self.expected);
        let at = after.chain(self.keys.iter().enumerate().take(self.expected)).find(|(_, key)| key.name == name);
        Ok(at.map_or_else(|| FoundKey::Unknown(name.to_owned()), |(at, _)| FoundKey::Known(at)))
    }
}

impl<'de> DeserializeSeed<'de> for &mut Slot {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(SlotVisitor(self))
    }
}

struct SlotVisitor<'a>(&'a mut Slot);

impl SlotVisitor<'_> {
    fn odd(self, number: impl fmt::Display) {
        self.0.kind = Kind::OddNumber;
        self.0.text = number.to_string();
    }
}

impl<'de> Visitor<'de> for SlotVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.kind = Kind::Text;
        self.0.text.clear();
        self.0.text.push_str(text);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.kind = Kind::Number;
        self.0.number = number;
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.odd(number);
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.odd(number);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.kind = Kind::Bool(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.kind = Kind::Null;
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        self.0.kind = Kind::Array;
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.0.kind = Kind::Object;
        Ok(())
    }
}
