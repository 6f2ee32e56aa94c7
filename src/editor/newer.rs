//! What takes time in holding something newer against the document: a dataset that is to go under it, and what another
//! program has made of its file.
//!
//! Whoever reads the file for [`super::Effect::LoadDataset`] compares as well, on its own thread; the editor makes it one
//! step, and has it compared again when the document was changed meanwhile ([`super::Effect::Compare`]). Start reading at
//! [`Compared::with`]; [`theirs`] is for [`super::Effect::ReadTheirs`].

use crate::{
    document::{self, Change, Document, Refused},
    file::{self, Brought},
    report::{difference::Differences, revision::Revision},
};

/// What was read, the change that brings it in, and what that changes.
#[derive(Debug)]
pub struct Compared {
    /// What was read.
    pub brought: Brought,
    /// The revision of the document that it was held against.
    pub under: document::Revision,
    /// The change that brings it in.
    pub change: Change,
    /// What it changes.
    pub revision: Revision,
}

impl Compared {
    /// Holds it against a document of revision `under`. Takes as long as reading both datasets once.
    pub fn with(brought: Brought, document: &Document, under: document::Revision) -> Result<Self, Refused> {
        let change = document.bring_in(&brought.newer);
        let mut after = document.clone();
        after.apply(change.clone())?;
        let mut revision = Revision::of(document, &after, &brought.newer);
        revision.remarks.extend(brought.remarks.iter().cloned());
        Ok(Self { brought, under, change, revision })
    }
}

/// What `now`, the file as another program wrote it, has otherwise than `than`, also when that cannot be put in words.
/// Takes as long as reading both datasets once, and writing both documents when nothing seems different.
pub fn theirs(than: &Document, now: &Document) -> Differences {
    let mut differences = Differences::between(than, now);
    if differences.is_empty() && file::written(than) != file::written(now) {
        differences.add_unshown();
    }
    differences
}
