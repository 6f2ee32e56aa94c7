//! Every key of the format, record by record, in canonical order. Reader and writer share these lists.
//!
//! A key is flat (text, number, true or false) or nested; nested values are kept as text and read in a second step.

/// A key of a record.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Whether its value is an array or an object (or may be one).
    pub nested: bool,
}

const fn flat(name: &'static str) -> Key {
    Key { name, nested: false }
}

const fn nested(name: &'static str) -> Key {
    Key { name, nested: true }
}

macro_rules! record {
    ($(#[$doc:meta])* $module:ident: $($kind:ident $key:ident),* $(,)?) => {
        $(#[$doc])*
        #[expect(missing_docs, reason = "a constant for each key, of the same name")]
        #[allow(non_upper_case_globals, reason = "named as the key is in the file")]
        pub mod $module {
            use super::{flat, nested, Key};
            #[allow(unused, reason = "not every record has nested keys")]
            const KINDS: [fn(&'static str) -> Key; 2] = [flat, nested];
            #[allow(non_camel_case_types, reason = "named as the key is in the file")]
            enum Place { $($key),* }
            pub const KEYS: &[Key] = &[$($kind(record!(@name $key))),*];
            $(pub const $key: usize = Place::$key as usize;)*
        }
    };
    (@name $key:ident) => { stringify!($key) };
}

record! {
    /// The counting rule.
    counting: flat day, nested statuses, flat max_age_months, nested hosts, flat own_troops
}
record! {
    /// A source.
    source: flat id, flat title, flat publisher, flat kind, flat language, flat published, flat url, flat usage_note
}
record! {
    /// A group of countries.
    group: flat id, flat name, nested members
}
record! {
    /// A member of a group.
    member: flat country, flat from, flat to, flat source, flat note
}
record! {
    /// A contribution.
    contribution: flat id, flat contributor, flat host, flat formation, flat framework_nation, flat domain,
        flat element, flat part_of, flat note
}
record! {
    /// A figure.
    figure: flat of, flat as_of, flat as_of_basis, flat status, flat low, flat best, flat high, flat open_above,
        flat qualifier, flat preferred, flat source, flat quote, flat gloss, flat note
}
record! {
    /// A claim.
    claim: flat id, flat as_of, flat kind, nested hosts, nested formations, nested contributors, nested statuses,
        flat low, flat best, flat high, flat qualifier, flat tolerance, flat source, flat quote, flat gloss, flat note
}
record! {
    /// What the user recorded as fact.
    own: nested sources, nested contributions, nested figures, nested preferences, nested dismissed
}
record! {
    /// An own report: a figure, and whether it is switched off. The keys of a figure come first.
    own_figure: flat of, flat as_of, flat as_of_basis, flat status, flat low, flat best, flat high, flat open_above,
        flat qualifier, flat preferred, flat source, flat quote, flat gloss, flat note, flat off
}
record! {
    /// A remark on double counting that was looked into.
    dismissed: flat kind, nested rows, flat why
}
record! {
    /// A choice among competing figures.
    preference: flat of, flat as_of, flat nth, flat why
}
record! {
    /// A what-if.
    scenario: flat id, flat name, flat note, flat based_on, nested edits
}
record! {
    /// An edit.
    edit: flat on, flat op, flat from, flat until, nested set, nested was, nested new, flat why
}
record! {
    /// What an edit sets, and what was there before.
    patch: nested personnel, flat status, flat contributor, flat host, flat formation, flat domain, flat element,
        flat part_of, flat note
}
record! {
    /// A strength inside an edit.
    personnel: flat low, flat best, flat high, flat open_above, flat qualifier
}
record! {
    /// A row that a what-if adds.
    new: flat contributor, flat host, flat formation, flat framework_nation, flat domain, flat element, flat part_of,
        flat note, nested figures
}
