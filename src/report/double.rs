//! Remarks on double counting: pairs of counted rows whose numbers may hold the same troops.
//!
//! A remark informs; nothing is left out of a sum because of it. It is resolved by saying that one row is included in
//! the other (an edit of a what-if), or dismissed with a reason, which the file keeps ([`crate::scenario::Dismissed`]).
//! Knows one view and the user's own facts; draws nothing. Start reading at [`remarks`].

use std::collections::HashMap;

use super::words;
use crate::{
    model::{dataset::fits_in, grouped, place},
    scenario::{Kind as Counts, Own, View},
};

/// Why two rows may hold the same troops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Same contributor, host, day and number: perhaps one fact under two names.
    SameNumber,
    /// A figure for several hosts together beside one for some of these hosts.
    NotSplit,
    /// Both in place under different formations, and the larger number is not the older one: it may be a count of all
    /// who are there.
    Overlap,
}

impl Kind {
    /// Its name in the file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SameNumber => "same_number",
            Self::NotSplit => "not_split",
            Self::Overlap => "overlap",
        }
    }
}

/// Two counted rows that may hold the same troops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Why.
    pub kind: Kind,
    /// Ids of both, sorted.
    pub rows: Vec<String>,
    /// Persons that would be counted twice: the smaller number.
    pub at_stake: u32,
    /// Which could be included in which, by id: part and whole. `None` where neither fits into the other.
    pub resolve: Option<(String, String)>,
    /// Dismissed by the user, for this reason.
    pub dismissed: Option<String>,
}

/// A counted row with its number.
struct Counted<'v> {
    row: u32,
    id: &'v str,
    number: u32,
    in_place: bool,
}

/// More than these are not looked for: nobody reads them, and in a large dataset without formations every row could
/// overlap with every other.
pub const MOST: usize = 500;

/// All remarks on what is counted: open ones first, then by what is at stake, the most first.
pub fn remarks(view: &View, own: &Own) -> Vec<Remark> {
    let mut by_cell: HashMap<u32, Vec<Counted<'_>>> = HashMap::new();
    for (row, now) in view.rows().filter(|(_, row)| row.kind == Counts::Known) {
        let Some(strength) = now.state.number else { continue };
        let in_place = now.state.status == Some(crate::model::Status::Deployed);
        let counted = Counted { row, id: view.id(row), number: strength.best(), in_place };
        by_cell.entry(now.cell).or_default().push(counted);
    }
    for rows in by_cell.values_mut() {
        rows.sort_by(|a, b| (b.number, a.id).cmp(&(a.number, b.id)));
    }
    let mut cells: Vec<u32> = by_cell.keys().copied().collect();
    cells.sort_unstable();

    let mut found = Vec::new();
    for cell in &cells {
        in_one_cell(view, &by_cell[cell], &mut found);
    }
    not_split(view, &cells, &by_cell, &mut found);
    for remark in &mut found {
        let same = |one: &&crate::scenario::Dismissed| one.kind == remark.kind.code() && one.rows == remark.rows;
        remark.dismissed = own.dismissed.iter().find(same).map(|one| one.why.clone());
    }
    found.sort_by(|a, b| {
        let key = |one: &Remark| (one.dismissed.is_some(), std::cmp::Reverse(one.at_stake), one.kind);
        key(a).cmp(&key(b)).then_with(|| a.rows.cmp(&b.rows))
    });
    found.truncate(MOST);
    found
}

/// Rows of one contributor in one host, the largest number first.
fn in_one_cell(view: &View, rows: &[Counted<'_>], found: &mut Vec<Remark>) {
    /// Larger ones that a row is held against.
    const REACH: usize = 50;
    for (at, one) in rows.iter().enumerate() {
        let day = view.row(one.row).state.number_day;
        let formation = view.contribution(one.row).formation;
        for other in &rows[at.saturating_sub(REACH)..at] {
            let other_day = view.row(other.row).state.number_day;
            let both_in_place = one.in_place && other.in_place;
            if one.number == other.number && one.number > 0 && day == other_day {
                found.push(remark(view, Kind::SameNumber, other, one));
                break;
            }
            if both_in_place && other_day >= day && view.contribution(other.row).formation != formation {
                found.push(remark(view, Kind::Overlap, other, one));
                break;
            }
        }
        if found.len() >= 2 * MOST {
            return;
        }
    }
}

/// Figures for several hosts beside those for some of them, of one contributor.
fn not_split(view: &View, cells: &[u32], by_cell: &HashMap<u32, Vec<Counted<'_>>>, found: &mut Vec<Remark>) {
    let places = view.places();
    let host = |cell: u32| places.hosts.get(places.cells()[cell as usize].at);
    let who = |cell: u32| places.cells()[cell as usize].who;
    let mut of_contributor: HashMap<u32, Vec<u32>> = HashMap::new();
    for cell in cells {
        of_contributor.entry(who(*cell)).or_default().push(*cell);
    }
    for joined in cells.iter().copied().filter(|cell| host(*cell).contains('+')) {
        for other in of_contributor.get(&who(joined)).into_iter().flatten().copied() {
            let shares = |code: &str| place::host_codes(host(joined)).any(|one| one == code);
            // Of two joined ones that share a host each pair is told once.
            let is_told = host(other).contains('+') && other < joined;
            if other == joined || is_told || !place::host_codes(host(other)).any(shares) {
                continue;
            }
            for a in &by_cell[&joined] {
                for b in &by_cell[&other] {
                    if found.len() >= 2 * MOST {
                        return;
                    }
                    let (large, small) = if a.number >= b.number { (a, b) } else { (b, a) };
                    found.push(remark(view, Kind::NotSplit, large, small));
                }
            }
        }
    }
}

fn remark(view: &View, kind: Kind, large: &Counted<'_>, small: &Counted<'_>) -> Remark {
    let mut rows = vec![large.id.to_owned(), small.id.to_owned()];
    rows.sort();
    let fits = |part: &Counted<'_>, whole: &Counted<'_>| {
        // Nothing is two deep: a whole has no whole of its own, a part no parts.
        fits_in(&view.contribution(part.row), &view.contribution(whole.row))
            && view.row(whole.row).parent.is_none()
            && view.parts_of(part.row).is_empty()
    };
    let pair = |part: &Counted<'_>, whole: &Counted<'_>| Some((part.id.to_owned(), whole.id.to_owned()));
    let resolve = match () {
        () if fits(small, large) => pair(small, large),
        () if small.number == large.number && fits(large, small) => pair(large, small),
        () => None,
    };
    Remark { kind, rows, at_stake: small.number, resolve, dismissed: None }
}

impl Remark {
    /// "60 and 800 may hold the same troops: …", for people.
    pub fn sentence(&self, view: &View) -> String {
        let name = |id: &String| {
            view.find(id).map_or_else(
                || id.clone(),
                |row| {
                    let number = view.row(row).shown_number();
                    format!("{} ({number})", words::row_name(&view.contribution(row)))
                },
            )
        };
        let names: Vec<String> = self.rows.iter().map(name).collect();
        let why = match self.kind {
            Kind::SameNumber => "the same number for the same day",
            Kind::NotSplit => "one is for several hosts together, among them the other’s",
            Kind::Overlap => "the larger one may be a count of all who are there",
        };
        format!("{}: {why}. {} would be counted twice.", names.join(" and "), grouped(self.at_stake.into()))
    }
}
