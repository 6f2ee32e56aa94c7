//! A newer dataset held against the document that it is to go under: what takes time in bringing it in.
//!
//! Whoever reads the file for [`super::Effect::LoadDataset`] compares as well, on its own thread; the editor makes it one
//! step, and has it compared again when the document was changed meanwhile ([`super::Effect::Compare`]). Start reading at [`Compared::with`].

use crate::{
    document::{self, Change, Document, Refused},
    file::Brought,
    report::revision::Revision,
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
