//! Countries offered while one is typed: by name, code or alias.

use super::Column;
use crate::model::place;

/// How many are offered.
const MOST: usize = 7;

/// What could be meant by the text of a cell, and which of it is picked.
#[derive(Clone, Debug, Default)]
pub(super) struct Completion {
    /// Text before the part that is completed: other hosts, joined by `+`.
    before: String,
    /// Code and name.
    pub offered: Vec<(&'static str, &'static str)>,
    /// Which of them Enter takes.
    pub picked: usize,
}

impl Completion {
    /// For the text of a cell that said `unchanged`.
    pub fn of(column: Column, text: &str, unchanged: &str) -> Self {
        let is_place = matches!(column, Column::Who | Column::Where);
        if !is_place || text.trim().is_empty() || text == unchanged {
            return Self::default();
        }
        // Several hosts are joined by +; only the last is being typed.
        let (before, part) = match text.rsplit_once('+') {
            Some((before, part)) if column == Column::Where => (format!("{before}+ "), part),
            _ => (String::new(), text),
        };
        let offered = if part.trim().is_empty() { Vec::new() } else { place::complete(part, MOST) };
        Self { before, offered, picked: 0 }
    }

    /// Whether there is anything to choose from.
    pub fn is_open(&self) -> bool {
        !self.offered.is_empty()
    }

    /// Picks the next one, or the one before; round at the ends.
    pub fn step(&mut self, down: bool) {
        let many = self.offered.len().max(1);
        self.picked = (self.picked + if down { 1 } else { many - 1 }) % many;
    }

    /// Puts the picked one into the text.
    pub fn take(&mut self, text: &mut String) {
        if let Some((_, name)) = self.offered.get(self.picked) {
            *text = format!("{}{name}", self.before);
        }
        self.offered.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_codes_and_aliases_are_offered_and_the_picked_one_is_taken() {
        for (typed, wanted) in
            [("Czech Rep", "Czechia"), ("GBR", "United Kingdom"), ("turkey", "Türkiye"), ("germ", "Germany")]
        {
            let mut completion = Completion::of(Column::Who, typed, "");
            let mut text = typed.to_owned();
            assert!(completion.is_open(), "{typed}");
            completion.take(&mut text);
            assert_eq!(place::code_of(&text), place::code_of(wanted), "{typed} gives {text}");
        }
        let mut joined = Completion::of(Column::Where, "Estonia + lat", "");
        let mut text = "Estonia + lat".to_owned();
        joined.take(&mut text);
        assert_eq!(place::canonical_host(&text).as_deref(), Some("EST+LVA"));
    }

    #[test]
    fn nothing_is_offered_for_what_is_no_country_or_was_not_changed() {
        assert!(!Completion::of(Column::Who, "Wagner", "").is_open());
        assert!(!Completion::of(Column::What, "ger", "").is_open());
        assert!(!Completion::of(Column::Who, "Germany", "Germany").is_open());
        let mut none = Completion::of(Column::Who, "Wagner", "");
        let mut text = "Wagner".to_owned();
        none.take(&mut text);
        assert_eq!(text, "Wagner");
    }

    #[test]
    fn arrows_go_round() {
        let mut completion = Completion::of(Column::Who, "ni", "");
        let many = completion.offered.len();
        assert!(many > 1);
        completion.step(false);
        assert_eq!(completion.picked, many - 1);
        completion.step(true);
        assert_eq!(completion.picked, 0);
    }
}
