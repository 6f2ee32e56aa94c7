//! Writing: the canonical text. One record per line, keys in the order of [`super::keys`], LF, a final newline; the same
//! document always gives the same bytes, and what [`super::read`] reads of them is the same document.

use std::io::{self, Write};

use crate::{
    document::Document,
    model::{
        Basis, Claim, Contribution, CountingRule, Extra, Figure, FigureRecord, Group, Personnel, Scope, Source,
        StatusSet, Tolerance,
    },
    scenario::{Edit, NewContribution, Op, Own, OwnFigure, Patch, Scenario, Until},
};

/// The canonical text of a document.
pub fn to_text(document: &Document) -> String {
    let mut out = Vec::new();
    write(document, &mut out).unwrap_or_else(|error| unreachable!("memory does not fail to be written: {error}"));
    String::from_utf8(out).unwrap_or_else(|error| unreachable!("only text is written: {error}"))
}

/// Writes the canonical text. `out` should be buffered.
pub fn write(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let set = document.dataset();
    out.write_all(b"{\n\"format\": \"muster\",\n")?;
    writeln!(out, "\"version\": {},", document.origin.version)?;
    writeln!(out, "\"readable_since\": {},", document.origin.readable_since)?;
    if !set.title.is_empty() {
        out.write_all(b"\"title\": ")?;
        string(out, &set.title)?;
        out.write_all(b",\n")?;
    }
    out.write_all(b"\"counting\": ")?;
    counting(out, &document.counting, &document.origin.counting_extra)?;
    out.write_all(b",\n")?;

    list(out, "sources", set.sources.iter(), |out, at| source(out, at))?;
    out.write_all(b",\n")?;
    list(out, "groups", set.groups.iter(), |out, at| group(out, at))?;
    out.write_all(b",\n")?;
    list(out, "contributions", 0..set.row_count(), |out, row| {
        contribution(out, &set.contribution(row), set.row_extra(row))
    })?;
    out.write_all(b",\n")?;
    let figures = (0..set.row_count()).flat_map(|row| set.figures_of(row).map(move |at| (row, at)));
    list(out, "figures", figures, |out, (row, at)| {
        figure(out, Some(set.id(row)), &set.figure(at), set.figure_extra(at))
    })?;
    out.write_all(b",\n")?;
    list(out, "claims", set.claims.iter(), |out, at| claim(out, at))?;
    out.write_all(b",\n")?;
    if !document.own().is_empty() {
        own(out, document.own())?;
        out.write_all(b",\n")?;
    }
    list(out, "scenarios", document.scenarios().iter(), |out, at| scenario(out, at))?;
    for (key, value) in &document.origin.extra {
        out.write_all(b",\n")?;
        string(out, key)?;
        write!(out, ": {value}")?;
    }
    out.write_all(b"\n}\n")
}

fn list<W: Write, T>(
    out: &mut W,
    name: &str,
    items: impl Iterator<Item = T>,
    mut one: impl FnMut(&mut W, T) -> io::Result<()>,
) -> io::Result<()> {
    write!(out, "\"{name}\": [")?;
    for (at, item) in items.enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        one(out, item)?;
    }
    out.write_all(b"\n]")
}

fn string(out: &mut impl Write, text: &str) -> io::Result<()> {
    serde_json::to_writer(out, text).map_err(io::Error::from)
}

/// A record being written.
struct Object<'a, W: Write> {
    out: &'a mut W,
    first: bool,
}

impl<'a, W: Write> Object<'a, W> {
    fn open(out: &'a mut W) -> io::Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, first: true })
    }

    fn key(&mut self, key: &str) -> io::Result<&mut W> {
        self.out.write_all(if self.first { b"\"" } else { b",\"" })?;
        self.first = false;
        self.out.write_all(key.as_bytes())?;
        self.out.write_all(b"\":")?;
        Ok(self.out)
    }

    /// Text that is left out when empty.
    fn text(&mut self, key: &str, value: &str) -> io::Result<()> {
        if value.is_empty() { Ok(()) } else { self.must(key, value) }
    }

    /// Text that is written even when empty.
    fn must(&mut self, key: &str, value: &str) -> io::Result<()> {
        string(self.key(key)?, value)
    }

    fn number(&mut self, key: &str, value: u32) -> io::Result<()> {
        write!(self.key(key)?, "{value}")
    }

    fn raw(&mut self, key: &str, value: &str) -> io::Result<()> {
        self.key(key)?.write_all(value.as_bytes())
    }

    fn texts<'t>(&mut self, key: &str, values: impl Iterator<Item = &'t str>) -> io::Result<()> {
        let out = self.key(key)?;
        out.write_all(b"[")?;
        for (at, value) in values.enumerate() {
            if at > 0 {
                out.write_all(b",")?;
            }
            string(out, value)?;
        }
        out.write_all(b"]")
    }

    fn statuses(&mut self, key: &str, set: StatusSet) -> io::Result<()> {
        self.texts(key, set.iter().map(|status| status.code()))
    }

    /// Unknown keys and the end.
    fn close(mut self, extra: &Extra) -> io::Result<()> {
        for (key, value) in extra {
            self.out.write_all(if self.first { b"" } else { b"," })?;
            self.first = false;
            string(self.out, key)?;
            write!(self.out, ":{value}")?;
        }
        self.out.write_all(b"}")
    }
}

fn counting(out: &mut impl Write, rule: &CountingRule, extra: &Extra) -> io::Result<()> {
    let mut at = Object::open(out)?;
    at.must("day", &rule.day.to_string())?;
    at.statuses("statuses", rule.statuses)?;
    if let Some(months) = rule.max_age_months {
        at.number("max_age_months", months.get())?;
    }
    match &rule.hosts {
        Scope::All => {}
        Scope::Group(id) => at.must("hosts", id)?,
        Scope::Codes(codes) => at.texts("hosts", codes.iter().map(String::as_str))?,
    }
    at.raw("own_troops", if rule.own_troops { "true" } else { "false" })?;
    at.close(extra)
}

fn source(out: &mut impl Write, source: &Source) -> io::Result<()> {
    let mut at = Object::open(out)?;
    at.must("id", &source.id)?;
    at.text("title", &source.title)?;
    at.text("publisher", &source.publisher)?;
    at.text("kind", source.kind.map_or("", |kind| kind.code()))?;
    at.text("language", &source.language)?;
    at.text("published", &source.published)?;
    at.text("url", &source.url)?;
    at.text("usage_note", &source.usage_note)?;
    at.close(&source.extra)
}

fn group(out: &mut impl Write, group: &Group) -> io::Result<()> {
    let mut at = Object::open(out)?;
    at.must("id", &group.id)?;
    at.text("name", &group.name)?;
    let out = at.key("members")?;
    out.write_all(b"[")?;
    for (nth, member) in group.members.iter().enumerate() {
        if nth > 0 {
            out.write_all(b",")?;
        }
        let mut at = Object::open(out)?;
        at.must("country", &member.country)?;
        at.text("from", &member.from)?;
        at.text("to", &member.to)?;
        at.text("source", &member.source)?;
        at.text("note", &member.note)?;
        at.close(&member.extra)?;
    }
    out.write_all(b"]")?;
    at.close(&group.extra)
}

fn attributes<W: Write>(at: &mut Object<'_, W>, row: &Contribution<'_>) -> io::Result<()> {
    at.must("contributor", row.contributor)?;
    at.must("host", row.host)?;
    at.text("formation", row.formation)?;
    at.text("framework_nation", row.framework_nation)?;
    at.text("domain", row.domain.map_or("", |domain| domain.code()))?;
    at.text("element", row.element)?;
    at.text("part_of", row.part_of)?;
    at.text("note", row.note)
}

fn contribution(out: &mut impl Write, row: &Contribution<'_>, extra: &Extra) -> io::Result<()> {
    let mut at = Object::open(out)?;
    at.must("id", row.id)?;
    attributes(&mut at, row)?;
    at.close(extra)
}

fn strength<W: Write>(at: &mut Object<'_, W>, personnel: Personnel) -> io::Result<()> {
    let Personnel::Known(strength) = personnel else {
        return Ok(());
    };
    at.number("low", strength.low())?;
    at.number("best", strength.best())?;
    at.number("high", strength.high())?;
    if strength.open_above() {
        at.raw("open_above", "true")?;
    }
    Ok(())
}

fn figure(out: &mut impl Write, of: Option<&str>, figure: &Figure<'_>, extra: &Extra) -> io::Result<()> {
    figure_fields(out, of, figure)?.close(extra)
}

fn own_figure(out: &mut impl Write, own: &OwnFigure) -> io::Result<()> {
    let mut at = figure_fields(out, Some(&own.of), &own.figure.as_figure())?;
    if own.off {
        at.raw("off", "true")?;
    }
    at.close(&own.figure.extra)
}

fn figure_fields<'o, W: Write>(out: &'o mut W, of: Option<&str>, figure: &Figure<'_>) -> io::Result<Object<'o, W>> {
    let mut at = Object::open(out)?;
    if let Some(of) = of {
        at.must("of", of)?;
    }
    write!(at.key("as_of")?, "\"{}\"", figure.as_of)?;
    if figure.basis != Basis::Stated {
        at.must("as_of_basis", figure.basis.code())?;
    }
    at.must("status", figure.status.code())?;
    strength(&mut at, figure.personnel)?;
    at.text("qualifier", figure.qualifier)?;
    if !figure.preferred {
        at.raw("preferred", "false")?;
    }
    at.text("source", figure.source)?;
    at.text("quote", figure.quote)?;
    at.text("gloss", figure.gloss)?;
    at.text("note", figure.note)?;
    Ok(at)
}

fn claim(out: &mut impl Write, claim: &Claim) -> io::Result<()> {
    let mut at = Object::open(out)?;
    at.must("id", &claim.id)?;
    at.must("as_of", &claim.as_of.to_string())?;
    at.must("kind", claim.kind.code())?;
    for (key, list) in
        [("hosts", &claim.hosts), ("formations", &claim.formations), ("contributors", &claim.contributors)]
    {
        if !list.is_empty() {
            at.texts(key, list.iter().map(String::as_str))?;
        }
    }
    if !claim.statuses.is_empty() {
        at.statuses("statuses", claim.statuses)?;
    }
    for (key, number) in [("low", claim.low), ("best", claim.best), ("high", claim.high)] {
        if let Some(number) = number {
            at.number(key, number)?;
        }
    }
    at.text("qualifier", &claim.qualifier)?;
    if claim.tolerance != Tolerance::Exact {
        at.must("tolerance", claim.tolerance.code())?;
    }
    at.text("source", &claim.source)?;
    at.text("quote", &claim.quote)?;
    at.text("gloss", &claim.gloss)?;
    at.text("note", &claim.note)?;
    at.close(&claim.extra)
}

fn own(out: &mut impl Write, own: &Own) -> io::Result<()> {
    out.write_all(b"\"own\": {\n")?;
    list(out, "sources", own.sources.iter(), |out, at| source(out, at))?;
    out.write_all(b",\n")?;
    list(out, "contributions", own.contributions.iter(), |out, at| {
        contribution(out, &at.as_contribution(), &at.extra)
    })?;
    out.write_all(b",\n")?;
    list(out, "figures", own.figures.iter(), |out, at| own_figure(out, at))?;
    out.write_all(b",\n")?;
    list(out, "preferences", own.preferences.iter(), |out, preference| {
        let mut at = Object::open(out)?;
        at.must("of", &preference.of)?;
        at.must("as_of", &preference.as_of.to_string())?;
        at.number("nth", preference.nth)?;
        at.text("why", &preference.why)?;
        at.close(&preference.extra)
    })?;
    if !own.dismissed.is_empty() {
        out.write_all(b",\n")?;
        list(out, "dismissed", own.dismissed.iter(), |out, dismissed| {
            let mut at = Object::open(out)?;
            at.must("kind", &dismissed.kind)?;
            at.texts("rows", dismissed.rows.iter().map(String::as_str))?;
            at.text("why", &dismissed.why)?;
            at.close(&dismissed.extra)
        })?;
    }
    for (key, value) in &own.extra {
        out.write_all(b",\n")?;
        string(out, key)?;
        write!(out, ": {value}")?;
    }
    out.write_all(b"\n}")
}

fn scenario(out: &mut impl Write, scenario: &Scenario) -> io::Result<()> {
    let mut at = Object::open(out)?;
    at.must("id", &scenario.id)?;
    at.must("name", &scenario.name)?;
    at.text("note", &scenario.note)?;
    at.text("based_on", scenario.based_on.as_deref().unwrap_or_default())?;
    let out = at.key("edits")?;
    out.write_all(b"[")?;
    for (nth, (on, one)) in scenario.edits.iter().enumerate() {
        out.write_all(if nth == 0 { b"\n" } else { b",\n" })?;
        edit(out, on, one)?;
    }
    out.write_all(b"\n]")?;
    at.close(&scenario.extra)
}

/// One edit as the line it has in a file.
pub fn edit(out: &mut impl Write, on: &str, edit: &Edit) -> io::Result<()> {
    let op = match &edit.op {
        Op::Unknown { line, .. } => return out.write_all(line.as_bytes()),
        Op::Add(_) => "add",
        Op::Change { .. } => "change",
        Op::Remove => "remove",
    };
    let mut at = Object::open(out)?;
    at.must("on", on)?;
    at.must("op", op)?;
    match &edit.op {
        Op::Change { from, until, set } => {
            if let Some(from) = from {
                at.must("from", &from.to_string())?;
            }
            if *until == Until::Open {
                at.must("until", "open")?;
            }
            patch(at.key("set")?, set)?;
        }
        Op::Add(_) | Op::Remove | Op::Unknown { .. } => {}
    }
    if let Some(was) = &edit.was {
        patch(at.key("was")?, was)?;
    }
    if let Op::Add(new) = &edit.op {
        new_contribution(at.key("new")?, new)?;
    }
    at.text("why", &edit.why)?;
    at.close(&edit.extra)
}

fn patch(out: &mut impl Write, patch: &Patch) -> io::Result<()> {
    let mut at = Object::open(out)?;
    match patch.personnel {
        None => {}
        Some(Personnel::Unknown) => at.must("personnel", "unknown")?,
        Some(known) => {
            let mut inner = Object::open(at.key("personnel")?)?;
            strength(&mut inner, known)?;
            inner.text("qualifier", &patch.qualifier)?;
            inner.close(&patch.personnel_extra)?;
        }
    }
    if let Some(status) = patch.status {
        at.must("status", status.code())?;
    }
    let mut set = |key: &str, value: &Option<String>| match value {
        Some(value) => at.must(key, value),
        None => Ok(()),
    };
    set("contributor", &patch.contributor)?;
    set("host", &patch.host)?;
    set("formation", &patch.formation)?;
    if let Some(domain) = patch.domain {
        at.must("domain", domain.code())?;
    }
    let mut set = |key: &str, value: &Option<String>| match value {
        Some(value) => at.must(key, value),
        None => Ok(()),
    };
    set("element", &patch.element)?;
    set("part_of", &patch.part_of)?;
    set("note", &patch.note)?;
    at.close(&patch.extra)
}

fn new_contribution(out: &mut impl Write, new: &NewContribution) -> io::Result<()> {
    let mut at = Object::open(out)?;
    attributes(&mut at, &new.record.as_contribution())?;
    let out = at.key("figures")?;
    out.write_all(b"[")?;
    for (nth, one) in new.figures.iter().enumerate() {
        if nth > 0 {
            out.write_all(b",")?;
        }
        figure_of_new(out, one)?;
    }
    out.write_all(b"]")?;
    at.close(&new.record.extra)
}

fn figure_of_new(out: &mut impl Write, one: &FigureRecord) -> io::Result<()> {
    figure(out, None, &one.as_figure(), &one.extra)
}
