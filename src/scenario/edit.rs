//! An edit: a hypothetical report, changed attributes, an added or a removed row (rule of counting 8).

use crate::model::{Contribution, ContributionRecord, Date, Domain, Extra, FigureRecord, Personnel, Status};

/// One change of one row in one what-if.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What it does.
    pub op: Op,
    /// What the layer below said where the edit begins, when it was made; tells when the ground has moved.
    pub was: Option<Patch>,
    /// The user's reason; may be empty.
    pub why: String,
    /// Unknown keys.
    pub extra: Extra,
}

impl Edit {
    /// An edit without reason.
    pub fn new(op: Op, was: Option<Patch>) -> Self {
        Self { op, was, why: String::new(), extra: Extra::new() }
    }
}

/// What an edit does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// A row that does not exist in the layer below.
    Add(Box<NewContribution>),
    /// New values for a row.
    Change {
        /// The first day of a changed strength or status; `None` when only attributes change.
        from: Option<Date>,
        /// How long it holds.
        until: Until,
        /// The new values.
        set: Box<Patch>,
    },
    /// The row is not there, on all days.
    Remove,
    /// Written by a newer version: kept as it stands, shown, never applied.
    Unknown {
        /// The operation's name.
        op: String,
        /// The whole record as JSON text.
        line: Box<str>,
    },
}

/// How long a changed strength or status holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Until {
    /// Until the day of the next report on the row.
    #[default]
    NextReport,
    /// For good.
    Open,
}

/// New values; `None`: as the layer below has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// Strength; `Unknown` erases the number.
    pub personnel: Option<Personnel>,
    /// The word typed with the strength ("about").
    pub qualifier: String,
    /// Status.
    pub status: Option<Status>,
    /// Contributing nation.
    pub contributor: Option<String>,
    /// Host, canonical.
    pub host: Option<String>,
    /// Formation.
    pub formation: Option<String>,
    /// Domain.
    pub domain: Option<Domain>,
    /// Element.
    pub element: Option<String>,
    /// Id of the row that contains these troops; empty: none.
    pub part_of: Option<String>,
    /// Remark.
    pub note: Option<String>,
    /// Unknown keys.
    pub extra: Extra,
    /// Unknown keys of the strength.
    pub personnel_extra: Extra,
}

impl Patch {
    /// Whether it sets strength or status, which hold from a day.
    pub fn is_report(&self) -> bool {
        self.personnel.is_some() || self.status.is_some()
    }

    /// Whether it sets anything that holds on all days.
    pub fn has_attributes(&self) -> bool {
        self.contributor.is_some()
            || self.host.is_some()
            || self.formation.is_some()
            || self.domain.is_some()
            || self.element.is_some()
            || self.part_of.is_some()
            || self.note.is_some()
    }

    /// Whether it sets nothing this version knows.
    pub fn is_empty(&self) -> bool {
        !self.is_report() && !self.has_attributes() && self.extra.is_empty()
    }

    /// Writes its attributes into `record`.
    pub fn apply_to(&self, record: &mut ContributionRecord) {
        let set = |slot: &mut String, value: &Option<String>| {
            if let Some(value) = value {
                slot.clone_from(value);
            }
        };
        set(&mut record.contributor, &self.contributor);
        set(&mut record.host, &self.host);
        set(&mut record.formation, &self.formation);
        set(&mut record.element, &self.element);
        set(&mut record.part_of, &self.part_of);
        set(&mut record.note, &self.note);
        if self.domain.is_some() {
            record.domain = self.domain;
        }
    }

    /// The values `row` has for the attributes that this patch sets: what an edit with it takes the place of.
    pub fn attributes_before(&self, row: &Contribution<'_>) -> Self {
        let keep = |set: &Option<String>, value: &str| set.as_ref().map(|_| value.to_owned());
        Self {
            contributor: keep(&self.contributor, row.contributor),
            host: keep(&self.host, row.host),
            formation: keep(&self.formation, row.formation),
            domain: self.domain.and(row.domain),
            element: keep(&self.element, row.element),
            part_of: keep(&self.part_of, row.part_of),
            note: keep(&self.note, row.note),
            ..Self::default()
        }
    }
}

/// A row that a what-if adds, with hypothetical reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewContribution {
    /// Its attributes; the id is the one the edit stands under.
    pub record: ContributionRecord,
    /// Its reports, sorted by day; the last of a day wins.
    pub figures: Vec<FigureRecord>,
}
