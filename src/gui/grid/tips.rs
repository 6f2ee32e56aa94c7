//! What a cell says under the pointer, and to who reads it aloud: what stood there before, whose number it is, why it is
//! not counted.

use super::{Column, lines::Marks, table::Drawing};
use crate::{
    editor::Editor,
    model::place,
    scenario::{Kind, layer},
};

impl Drawing<'_> {
    /// What a changed cell said before the shown what-if.
    pub(super) fn old_text(&self, row: u32, column: Column, now: &str, marks: Marks) -> Option<String> {
        let session = self.editor.session();
        if !marks.changed || marks.added || marks.removed {
            return None;
        }
        let shown = session.shown()?;
        let chain = session.document().chain(&shown.id);
        let below = &chain[..chain.len() - 1];
        let (baseline, id) = (session.views().baseline(), session.view().id(row));
        let state = layer::resolve(baseline, below, id, session.rule().day)?;
        let old = match column {
            Column::Troops => state.personnel().to_string(),
            Column::Status => state.status.map_or("not reported", |status| status.words()).to_owned(),
            Column::LastReport | Column::Source => return None,
            _ => {
                let field = column.field()?;
                let stored = field.of(&layer::attributes(baseline, below, id)?);
                if matches!(column, Column::Who | Column::Where) { place::place_name(&stored) } else { stored }
            }
        };
        (old != now).then_some(old)
    }

    /// What a hovered cell has to explain.
    pub(super) fn help(&self, row: u32, column: Column) -> Option<String> {
        let session = self.editor.session();
        let view = session.view();
        let at = view.row(row);
        if column == Column::What {
            let more = what_more(self.editor, row, false);
            let contribution = view.contribution(row);
            let lines = [contribution.element, contribution.formation, &more].map(str::to_owned);
            return Some(lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"));
        }
        if column != Column::Troops {
            return None;
        }
        let baseline = session.views().baseline();
        let mut lines = Vec::new();
        if let Some(base) = baseline.find(view.id(row)) {
            let report = baseline.at(base, session.rule().day);
            let name = |figure| {
                let id = baseline.figure(figure).source;
                baseline.source(id).map_or(id, |source| &source.publisher).to_owned()
            };
            match (report.number, report.last) {
                (Some((number, day, by)), Some((_, last, confirmed))) if by != confirmed => lines.push(format!(
                    "{number}: {}, {day}; confirmed without a number: {}, {last}",
                    name(by),
                    name(confirmed)
                )),
                (Some((number, day, by)), _) => lines.push(format!("{number}: {}, {day}", name(by))),
                (None, Some((_, day, by))) => lines.push(format!("No number given: {}, {day}", name(by))),
                (None, None) => {}
            }
        }
        match at.kind {
            Kind::PartOf => {
                let parent = at.parent.map(|parent| view.row(parent).state.personnel().to_string()).unwrap_or_default();
                lines.push(format!("Included in the {parent}: changing it changes no total."));
            }
            Kind::TooOld => lines.push("Too old: not in the total.".to_owned()),
            Kind::NotCounted => lines.push("Not counted by the rule above.".to_owned()),
            Kind::Unknown if at.older > 0 => {
                lines.push(format!("The number, {}, is too old: not in the total.", at.state.personnel()));
            }
            _ => {}
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

/// What stands before the element: that the row is old, or contained in another.
pub(super) fn what_more(editor: &Editor, row: u32, part: bool) -> String {
    let view = editor.session().view();
    let at = view.row(row);
    match (at.kind, at.parent) {
        (Kind::TooOld, _) => format!("last reported {}", at.state.last.year()),
        (Kind::PartOf, Some(parent)) => match view.row(parent).state.number {
            Some(number) => format!("included in the {number}"),
            None if part => "included above".to_owned(),
            None => "included elsewhere".to_owned(),
        },
        _ if view.part_is_broken(row) => "counts by itself: its whole does not fit".to_owned(),
        _ => String::new(),
    }
}
