//! Many cells in one step: pasted, filled down, emptied; and the example of Help, which is made the same way.

use std::{collections::BTreeSet, sync::Arc};

use super::{Editor, NONE_THERE, Step, one_or_group, rows::typed_number};
use crate::{
    document::Change,
    editor::{
        Tone,
        command::{CellName, CellText},
        operations::{self, Ground},
    },
    model::{Personnel, place},
    scenario::{Scenario, layer},
};

/// How many refused cells a notice names.
const NAMED: usize = 6;

impl Editor {
    /// Puts texts into cells, one after the other, as one step. A cell that cannot take its text keeps what it has and
    /// is named; the others are filled.
    pub(super) fn put_cells(&mut self, what: &str, cells: &[CellText]) {
        let session = &self.session;
        let mut chain = match &session.shown {
            Some(id) => session.document.chain(id),
            None => vec![Arc::new(Scenario::default())],
        };
        let (mut changed, mut refused, mut filled) = (BTreeSet::new(), Vec::new(), 0_usize);
        for cell in cells {
            let made = match self.ready(&self.ground(&chain), cell) {
                Ok(Some(made)) => made,
                Ok(None) => continue,
                Err(why) => {
                    let row = self.row_name(&cell.id);
                    refused.push(format!("{row}, {}: {why}", cell.cell.title()));
                    continue;
                }
            };
            filled += 1;
            changed.insert(cell.id.as_str());
            if let Some(top) = chain.last_mut() {
                let edits = &mut Arc::make_mut(top).edits;
                match made.edit {
                    Some(edit) => drop(edits.insert(cell.id.clone(), edit)),
                    None => drop(edits.remove(&cell.id)),
                }
            }
        }
        if let Some(top) = chain.last()
            && !changed.is_empty()
        {
            let (scenario, mut changes) = self.target();
            changes.extend(changed.iter().map(|id| operations::put(&scenario, id, top.edits.get(*id).cloned())));
            let label = format!("{what} {filled} {}", if filled == 1 { "cell" } else { "cells" });
            self.make(Step { label, change: one_or_group(changes) }, Some(scenario));
        }
        if !refused.is_empty() {
            self.tell(Tone::Warning, refusals(&refused, cells.len()));
        }
    }

    /// What a cell's text does to its row; `None`: nothing, it says so already.
    fn ready(&self, ground: &Ground<'_>, cell: &CellText) -> Result<Option<operations::Made>, String> {
        let made = ground.cell(&cell.id, cell.cell, &cell.text).map_err(|why| why.to_string())?;
        let now = layer::resolve(ground.baseline, ground.chain, &cell.id, ground.day);
        let same = match cell.cell {
            CellName::Troops => {
                let typed = made.edit.as_ref().and_then(|edit| typed_number(edit, ground.day));
                let shown = now.map_or(Personnel::Unknown, |now| now.shown_number(ground.oldest));
                if shown == Personnel::Unknown && typed == Some(NONE_THERE) {
                    return Err("0 where no number is given; type it into the cell to say that none are there".into());
                }
                typed == Some(shown)
            }
            CellName::Status => {
                let typed = crate::model::Status::from_typed(&cell.text);
                now.is_some_and(|now| now.status == typed)
            }
            CellName::Field(field) => {
                let record = layer::attributes(ground.baseline, ground.chain, &cell.id);
                record.is_some_and(|record| field.of(&record) == field.stored(&cell.text))
            }
        };
        Ok((!same).then_some(made))
    }

    // The example.

    /// The rows of the example with what it makes of them, when this document has them.
    pub(super) fn example_rows(&self) -> Option<[(&'static str, &'static str); 2]> {
        const ROWS: [(&str, &str); 2] = [("deu.ltu.efp", "+100%"), ("deu.ltu.efp.reinforcement-2022", "+100%")];
        let baseline = self.session.views.baseline();
        ROWS.iter().all(|(id, _)| baseline.find(id).is_some()).then_some(ROWS)
    }

    /// "Germany doubles": a what-if on what is reported, with a reason for each change.
    pub(super) fn example(&mut self) {
        let Some(rows) = self.example_rows() else { return };
        let document = &self.session.document;
        let name = document.fresh_name("Germany doubles");
        let (scenario, new) = operations::new_scenario(document, name.clone(), None);
        let chain = [Arc::new(Scenario::default())];
        let ground = self.ground(&chain);
        let mut changes: Vec<Change> = vec![new];
        for (id, by) in rows {
            let Ok(made) = ground.troops(id, by) else { continue };
            let why = format!("Example: what if {} sent twice as many?", place::place_name("DEU"));
            let edit = made.edit.map(|edit| crate::scenario::Edit { why, ..edit });
            changes.push(operations::put(&scenario, id, edit));
        }
        if changes.len() == 1 {
            self.tell(Tone::Warning, "On this day there is no number to double; choose a later one.".to_owned());
            return;
        }
        self.make(Step { label: format!("Example “{name}”"), change: one_or_group(changes) }, Some(scenario));
    }
}

fn refusals(refused: &[String], all: usize) -> String {
    let mut text =
        format!("{} of {all} {} not taken:", refused.len(), if all == 1 { "cell was" } else { "cells were" });
    for line in refused.iter().take(NAMED) {
        text.push('\n');
        text.push_str(line);
    }
    if refused.len() > NAMED {
        text.push_str(&format!("\nand {} more", refused.len() - NAMED));
    }
    text
}
