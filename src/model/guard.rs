//! Text in a table that a spreadsheet may open: nothing that was typed somewhere is run as a formula there.
//!
//! Every room that writes CSV writes text cells [`guarded`], and what reads them back [`unguarded`]. Numbers that the
//! program itself writes need neither. Knows nothing of columns or files. Start reading at [`guarded`].

use std::borrow::Cow;

/// Whether a spreadsheet may run a cell that begins so: the signs of OWASP's list, also in their wide forms, which
/// East Asian versions take for the narrow ones.
fn starts_formula(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
}

/// Whether `text` needs the apostrophe in front: it begins a formula, or with an apostrophe before such a beginning or
/// before another apostrophe, which would be taken for ours.
fn needs_guard(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('\'') => chars.next().is_some_and(|next| next == '\'' || starts_formula(next)),
        Some(first) => starts_formula(first),
        None => false,
    }
}

/// A text cell as it is written: text that a spreadsheet would run gets an apostrophe in front, and so does text that
/// already looks like that, so that [`unguarded`] gives exactly `text` back.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { format!("'{text}").into() } else { text.into() }
}

/// The text of a cell: without the one apostrophe that [`guarded`] puts in front.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(|first| first == '\'' || starts_formula(first)) => text,
        _ => cell,
    }
}
