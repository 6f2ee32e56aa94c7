//! Undo and redo: stacks of inverses, made when the changes were applied.
//!
//! A revision is a fresh number per change, never reused; the document is modified when its revision is not the saved
//! one, so undoing back to the saved point is clean again. A drag merges by what it drags, sealed by the gesture's end,
//! never by the clock.

use super::{Change, Document, Refused};
use crate::scenario::ScenarioId;

/// A number for each state of a document.
pub type Revision = u64;

/// A revision that there never is.
const NEVER: Revision = Revision::MAX;

/// What a step says it does: "Set troops of Germany in Lithuania to 1,000".
pub type Label = String;

/// Steps with the same key merge while a drag goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeKey {
    /// The what-if.
    pub scenario: ScenarioId,
    /// The row's id.
    pub on: String,
    /// The field.
    pub field: &'static str,
}

#[derive(Debug)]
struct Step {
    label: Label,
    /// Takes the document to the other side of the step.
    change: Change,
    /// Revision there.
    revision: Revision,
    /// The what-if shown before and after the step was first made; `None` is the baseline.
    shown: (Option<ScenarioId>, Option<ScenarioId>),
    merge: Option<MergeKey>,
}

/// The steps that can be undone and redone.
#[derive(Debug, Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
    now: Revision,
    last: Revision,
    saved: Revision,
    /// The fewest steps that could be undone since the last save: what lies below was saved.
    lowest: usize,
    /// Of work that was restored and not saved since: how many changes, and what the latest of them were called, the last
    /// first.
    restored: Option<(u64, Vec<Label>)>,
    /// Why nothing of the document is saved any more, and the revision that was.
    lost: Option<(Label, Revision)>,
}

impl History {
    /// The revision of the document as it is.
    pub fn revision(&self) -> Revision {
        self.now
    }

    /// Whether the document differs from what was saved.
    pub fn is_modified(&self) -> bool {
        self.now != self.saved
    }

    /// Of a document that was restored with so many changes, the latest of them called so, the last first: there is
    /// something to save from the beginning, and nothing to undo.
    pub fn of_restored(changes: u64, labels: Vec<Label>) -> Self {
        let changes = changes.max(labels.len() as u64).max(1);
        Self { saved: NEVER, restored: Some((changes, labels)), ..Self::default() }
    }

    /// Nothing of the document is saved any more, for this reason.
    pub fn lose_saved(&mut self, why: Label) {
        let before = self.lost.take().map_or(self.saved, |(_, before)| before);
        (self.saved, self.lost) = (NEVER, Some((why, before)));
    }

    /// What was saved is there after all.
    pub fn regain_saved(&mut self) {
        if let Some((_, before)) = self.lost.take() {
            self.saved = before;
        }
    }

    /// `revision` has reached the disk.
    pub fn mark_saved(&mut self, revision: Revision) {
        self.saved = revision;
        // A save takes its time: steps may have been made or undone since its snapshot.
        let below = self.undo.iter().position(|step| step.revision == revision);
        self.lowest = below.unwrap_or(self.undo.len());
        (self.restored, self.lost) = (None, None);
        self.seal();
    }

    /// What is not saved: that nothing is, where that is so; then the labels of the steps made since the last save, the
    /// latest first. Steps that were undone since are not among them, although they make the document differ too.
    pub fn unsaved(&self) -> Vec<&str> {
        if !self.is_modified() {
            return Vec::new();
        }
        let steps = self.undo[self.lowest.min(self.undo.len())..].iter().rev().map(|step| &step.label);
        let restored = self.restored.iter().flat_map(|(_, labels)| labels);
        let lost = self.lost.iter().map(|(why, _)| why);
        lost.chain(steps).chain(restored).map(String::as_str).collect()
    }

    /// Why nothing of the document is saved any more, where that is so: the first of [`Self::unsaved`].
    pub fn lost(&self) -> Option<&str> {
        self.lost.as_ref().map(|(why, _)| why.as_str()).filter(|_| self.is_modified())
    }

    /// How many changes are not saved, those of restored work included; at least 1 while there is something to save.
    pub fn unsaved_count(&self) -> u64 {
        let unnamed = self.restored.as_ref().map_or(0, |(changes, labels)| changes.saturating_sub(labels.len() as u64));
        if self.is_modified() { (self.unsaved().len() as u64 + unnamed).max(1) } else { 0 }
    }

    /// The label of the step that undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.last().map(|step| step.label.as_str())
    }

    /// The label of the step that redo would make again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|step| step.label.as_str())
    }

    /// Applies `change` and remembers its inverse. `shown`: the what-if shown before and after.
    pub fn make(
        &mut self,
        document: &mut Document,
        change: Change,
        label: Label,
        shown: (Option<ScenarioId>, Option<ScenarioId>),
        merge: Option<MergeKey>,
    ) -> Result<(), Refused> {
        let inverse = document.apply(change)?;
        self.last += 1;
        let revision = std::mem::replace(&mut self.now, self.last);
        self.redo.clear();
        match self.undo.last_mut() {
            // The slot is the same: what was there before the drag began is in the first inverse.
            Some(step) if merge.is_some() && step.merge == merge => {
                step.label = label;
                step.shown.1 = shown.1;
            }
            _ => self.undo.push(Step { label, change: inverse, revision, shown, merge }),
        }
        Ok(())
    }

    /// Ends a drag: the next step is one of its own.
    pub fn seal(&mut self) {
        if let Some(step) = self.undo.last_mut() {
            step.merge = None;
        }
    }

    /// What undo would apply.
    pub fn undo_change(&self) -> Option<&Change> {
        self.undo.last().map(|step| &step.change)
    }

    /// What redo would apply.
    pub fn redo_change(&self) -> Option<&Change> {
        self.redo.last().map(|step| &step.change)
    }

    /// Takes the last step back and says what was shown before it; `None` when there is none.
    ///
    /// # Errors
    /// When the document does not take it, which no change that was made brings about; then nothing has changed, and the
    /// step is still there.
    pub fn undo(&mut self, document: &mut Document) -> Result<Option<Option<ScenarioId>>, Refused> {
        self.seal();
        let Some(step) = self.undo.last() else { return Ok(None) };
        let show = step.shown.0.clone();
        let back = Self::cross(document, step, &mut self.now)?;
        self.undo.pop();
        self.lowest = self.lowest.min(self.undo.len());
        self.redo.push(back);
        Ok(Some(show))
    }

    /// Makes the last step again that was taken back, and says what was shown after it.
    ///
    /// # Errors
    /// As [`Self::undo`].
    pub fn redo(&mut self, document: &mut Document) -> Result<Option<Option<ScenarioId>>, Refused> {
        let Some(step) = self.redo.last() else { return Ok(None) };
        let show = step.shown.1.clone();
        let back = Self::cross(document, step, &mut self.now)?;
        self.redo.pop();
        self.undo.push(back);
        if self.now == self.saved {
            self.lowest = self.undo.len();
        }
        Ok(Some(show))
    }

    /// Applies a step and turns it round.
    fn cross(document: &mut Document, step: &Step, now: &mut Revision) -> Result<Step, Refused> {
        let change = document.apply(step.change.clone())?;
        let revision = std::mem::replace(now, step.revision);
        Ok(Step { label: step.label.clone(), change, revision, shown: step.shown.clone(), merge: None })
    }
}
