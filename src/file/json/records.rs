//! Raw records into what they mean: sources, rows, figures, edits. Every fault is said with its place, and what is read
//! without one fits the model. [`super::read`] puts the pieces together.

use super::{
    keys,
    raw::{Fields, Record, one_line, quoted},
};
use crate::{
    model::{
        Basis, ContributionRecord, Date, Domain, Extra, Figure, FigureRecord, Personnel, Source, SourceKind, Status,
        StatusSet, Strength, date,
    },
    scenario::{Edit, NewContribution, Op, Patch, Until},
};

const STATUSES: &str = "deployed, en_route, announced, available, ended";
const COUNTED: &str = "deployed, en_route, announced, available";
pub(super) const DOMAINS: &str = "land, air, sea, joint";

/// Sorted, unique parts; `None` when one is empty. Codes and names stay as they are written.
pub(super) fn sorted_host(text: &str) -> Option<String> {
    if !text.contains('+') {
        return Some(text.trim().to_owned()).filter(|host| !host.is_empty());
    }
    let mut parts: Vec<&str> = text.split('+').map(str::trim).collect();
    parts.sort_unstable();
    parts.dedup();
    (!parts.contains(&"")).then(|| parts.join("+"))
}

pub(super) fn reversed(low: Option<u32>, best: Option<u32>, high: Option<u32>) -> String {
    let say = |n: Option<u32>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
    format!("low ≤ best ≤ high does not hold ({} / {} / {})", say(low), say(best), say(high))
}

pub(super) fn partial_date(at: &mut Fields<'_>, key: usize) {
    let text = at.text(key).to_owned();
    if !text.is_empty() && !date::is_partial_date(&text) {
        at.fault(key, format_args!("a year, a month or a day is expected, found {}", quoted(&text)));
    }
}

pub(super) fn required_word<T>(at: &mut Fields<'_>, key: usize, from: fn(&str) -> Option<T>, words: &str) -> Option<T> {
    if !at.has(key) && at.is_object() {
        at.fault(key, format_args!("is missing; one of {words}"));
    }
    at.word(key, from, words)
}

pub(super) fn statuses(at: &mut Fields<'_>, key: usize) -> Option<StatusSet> {
    if !at.has(key) {
        return None;
    }
    let words = at.texts(key)?;
    let mut set = StatusSet::EMPTY;
    for word in &words {
        match Status::from_code(word).filter(|status| *status != Status::Ended) {
            Some(status) => set = set.with(status, true),
            None => at.fault(key, format_args!("one of {COUNTED} is expected, found {}", quoted(word))),
        }
    }
    Some(set)
}

pub(super) fn source(at: &mut Fields<'_>) -> Option<Source> {
    use keys::source as k;
    const KINDS: &str = "government, alliance, agency, newspaper, magazine, encyclopedia, copy, other";
    partial_date(at, k::published);
    let mut source = Source {
        id: at.required(k::id).map(str::to_owned).unwrap_or_default(),
        title: at.text(k::title).to_owned(),
        publisher: at.text(k::publisher).to_owned(),
        kind: at.word(k::kind, SourceKind::from_code, KINDS),
        language: at.text(k::language).to_owned(),
        published: at.text(k::published).to_owned(),
        url: at.text(k::url).to_owned(),
        usage_note: at.text(k::usage_note).to_owned(),
        extra: Extra::new(),
    };
    source.extra = at.extra();
    (!source.id.is_empty()).then_some(source)
}

/// Keys of a row's attributes, in the order of [`attributes`].
type AttributeKeys = [usize; 8];

/// A row's attributes without its id; `None` is a fault already.
fn attributes(at: &mut Fields<'_>, keys: AttributeKeys) -> Option<ContributionRecord> {
    let [contributor, host, formation, framework_nation, domain, element, part_of, note] = keys;
    let who = at.required(contributor).map(str::to_owned);
    let whole = at.required(host).map(sorted_host);
    if whole == Some(None) {
        at.fault(host, "has an empty part");
    }
    Some(ContributionRecord {
        id: String::new(),
        contributor: who?,
        host: whole??,
        formation: at.text(formation).to_owned(),
        framework_nation: at.text(framework_nation).to_owned(),
        domain: at.word(domain, Domain::from_code, DOMAINS),
        element: at.text(element).to_owned(),
        part_of: at.text(part_of).to_owned(),
        note: at.text(note).to_owned(),
        extra: Extra::new(),
    })
}

/// An own row.
pub(super) fn contribution_record(at: &mut Fields<'_>) -> Option<ContributionRecord> {
    use keys::contribution as k;
    const KEYS: AttributeKeys =
        [k::contributor, k::host, k::formation, k::framework_nation, k::domain, k::element, k::part_of, k::note];
    let id = at.required(k::id).map(str::to_owned);
    let record = attributes(at, KEYS);
    Some(ContributionRecord { id: id?, extra: at.extra(), ..record? })
}

/// A figure without its words.
pub(super) struct Plain {
    as_of: Date,
    basis: Basis,
    status: Status,
    personnel: Personnel,
    preferred: bool,
}

impl Plain {
    pub(super) fn with_texts<'a>(&self, at: &'a Fields<'_>) -> Figure<'a> {
        use keys::figure as k;
        Figure {
            as_of: self.as_of,
            basis: self.basis,
            status: self.status,
            personnel: self.personnel,
            qualifier: at.peek(k::qualifier),
            preferred: self.preferred,
            source: at.peek(k::source),
            quote: at.peek(k::quote),
            gloss: at.peek(k::gloss),
            note: at.peek(k::note),
        }
    }
}

/// Reads and checks all of a figure; its words can be had by [`Fields::peek`] afterwards.
pub(super) fn figure(at: &mut Fields<'_>) -> Option<Plain> {
    use keys::figure as k;
    for key in [k::qualifier, k::source, k::quote, k::gloss, k::note] {
        at.text(key);
    }
    let as_of = at.required_day(k::as_of);
    let basis = at.word(k::as_of_basis, Basis::from_code, "stated, month_end, inferred").unwrap_or_default();
    let status = required_word(at, k::status, Status::from_code, STATUSES);
    let personnel = strength(at, [k::low, k::best, k::high, k::open_above]);
    let preferred = at.flag(k::preferred).unwrap_or(true);
    Some(Plain { as_of: as_of?, basis, status: status?, personnel: personnel?, preferred })
}

pub(super) fn figure_record(at: &mut Fields<'_>) -> Option<FigureRecord> {
    let plain = figure(at)?;
    let extra = at.extra();
    Some(plain.with_texts(at).to_record(extra))
}

/// Low, best and high with gaps filled (rule of counting 1).
fn strength(at: &mut Fields<'_>, [low, best, high, open]: [usize; 4]) -> Option<Personnel> {
    let there = [low, best, high].map(|key| at.has(key));
    let [low, best, high] = [low, best, high].map(|key| at.number(key));
    let open_above = at.flag(open).unwrap_or(false);
    if there != [low, best, high].map(|number| number.is_some()) {
        return None; // a wrong type, said already
    }
    let Ok(stated) = Strength::from_stated(low, best, high) else {
        let place = *at.place;
        at.faults.add(&place, reversed(low, best, high));
        return None;
    };
    match stated {
        None if open_above => {
            at.fault(open, "a number is missing");
            None
        }
        None => Some(Personnel::Unknown),
        Some(s) => Strength::new(s.low(), s.best(), s.high(), open_above || s.open_above()).map(Personnel::Known),
    }
}

pub(super) fn edit(at: &mut Fields<'_>, raw: &str) -> Option<(String, Edit)> {
    use keys::edit as k;
    let on = at.required(k::on).map(str::to_owned);
    let op = at.required(k::op)?.to_owned();
    if !matches!(op.as_str(), "add" | "change" | "remove") {
        let op = Op::Unknown { op, line: one_line(raw) };
        return Some((on?, Edit::new(op, None)));
    }
    let why = at.text(k::why).to_owned();
    let from = at.day(k::from);
    let until = match at.text(k::until) {
        "" => Until::NextReport,
        "open" => Until::Open,
        other => {
            let other = quoted(other);
            at.fault(k::until, format_args!("“open” is expected, or nothing, found {other}"));
            Until::NextReport
        }
    };
    let faults = at.faults.count();
    let set = patch(at, k::set, "set");
    let was = patch(at, k::was, "was");
    let new = match at.nested(k::new).map(str::to_owned) {
        Some(text) => new_contribution(at, &text),
        None => None,
    };
    let only_with = |at: &mut Fields<'_>, key: usize, wanted: &str| {
        if op != wanted && at.has(key) {
            at.fault(key, format_args!("does not go with “{op}”"));
        }
    };
    only_with(at, k::set, "change");
    only_with(at, k::from, "change");
    only_with(at, k::until, "change");
    only_with(at, k::new, "add");
    let op = match op.as_str() {
        "remove" => Op::Remove,
        "add" => {
            if !at.has(k::new) {
                at.fault(k::new, "is missing");
            }
            Op::Add(Box::new(new?))
        }
        _ => {
            if !at.has(k::set) {
                at.fault(k::set, "is missing");
            }
            let set = set?;
            if set.is_empty() {
                // A value that cannot be read is said already, and then nothing else is.
                if at.faults.count() == faults {
                    at.fault(k::set, "sets nothing");
                }
            } else if set.is_report() && from.is_none() && !at.has(k::from) {
                at.fault(k::from, "is missing: strength and status hold from a day");
            } else if !set.is_report() && set.extra.is_empty() && (at.has(k::from) || at.has(k::until)) {
                at.fault(k::from, "goes only with strength or status");
            }
            Op::Change { from, until, set: Box::new(set) }
        }
    };
    Some((on?, Edit { op, was, why, extra: at.extra() }))
}

fn patch(at: &mut Fields<'_>, key: usize, name: &'static str) -> Option<Patch> {
    use keys::patch as k;
    let text = at.nested(key)?.to_owned();
    let place = at.place.key(name);
    let mut record = Record::of_text(k::KEYS, &text);
    let mut at = record.fields(&place, at.faults);
    let mut patch = Patch::default();
    match at.nested(k::personnel).map(str::to_owned) {
        None => {}
        Some(text) if text == "\"unknown\"" => patch.personnel = Some(Personnel::Unknown),
        Some(text) if text.starts_with('{') => {
            use keys::personnel as p;
            let place = place.key("personnel");
            let mut record = Record::of_text(p::KEYS, &text);
            let mut at = record.fields(&place, at.faults);
            let numbers = [p::low, p::best, p::high];
            let complete = numbers.iter().all(|key| at.has(*key));
            if !complete {
                at.faults.add(&place, "low, best and high are needed, or “unknown”");
            }
            patch.personnel = strength(&mut at, [p::low, p::best, p::high, p::open_above]);
            patch.qualifier = at.text(p::qualifier).to_owned();
            patch.personnel_extra = at.extra();
        }
        Some(_) => at.wrong_nested(k::personnel, "an object with low, best and high, or “unknown”,"),
    }
    patch.status = at.word(k::status, Status::from_code, STATUSES);
    patch.domain = at.word(k::domain, Domain::from_code, DOMAINS);
    let mut set = |key: usize| at.has(key).then(|| at.text(key).to_owned());
    patch.formation = set(k::formation);
    patch.element = set(k::element);
    patch.part_of = set(k::part_of);
    patch.note = set(k::note);
    if at.has(k::contributor) {
        patch.contributor = at.required(k::contributor).map(str::to_owned);
    }
    if at.has(k::host) {
        let host = at.required(k::host).map(sorted_host);
        if host == Some(None) {
            at.fault(k::host, "has an empty part");
        }
        patch.host = host.flatten();
    }
    patch.extra = at.extra();
    Some(patch)
}

fn new_contribution(at: &mut Fields<'_>, text: &str) -> Option<NewContribution> {
    use keys::new as k;
    const KEYS: AttributeKeys =
        [k::contributor, k::host, k::formation, k::framework_nation, k::domain, k::element, k::part_of, k::note];
    let place = at.place.key("new");
    let mut record = Record::of_text(k::KEYS, text);
    let mut at = record.fields(&place, at.faults);
    let record = attributes(&mut at, KEYS);
    let mut figures = Vec::new();
    for (nth, raw) in at.list(k::figures).unwrap_or_default().iter().enumerate() {
        let place = place.element("figures", nth);
        let mut record = Record::of_text(keys::figure::KEYS, raw.get());
        figures.extend(figure_record(&mut record.fields(&place, at.faults)));
    }
    figures.sort_by_key(|figure| figure.as_of);
    Some(NewContribution { record: ContributionRecord { extra: at.extra(), ..record? }, figures })
}
