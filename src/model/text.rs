//! Where text lives in a dataset: an arena for words that are nearly all different (quotes, notes, ids), and an
//! interner for words that repeat (countries, formations, elements). And what stands on screen for a character that
//! cannot be seen ([`visible`]).
//!
//! A panel of a million figures holds its quotes in one allocation instead of a million.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
};

/// What stands for a character that cannot be seen: `▯`, which fonts have, unlike U+FFFD.
pub const MARK: char = '\u{25af}';

/// Whether a character takes no room or turns the direction of writing, so that a text with it looks like another one:
/// those that Unicode calls default ignorable or bidirectional controls, except the variation selectors of emoji.
pub const fn hides(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// What stands for a character in a line that people read: itself, or a mark for one that hides or controls.
pub fn visible(c: char) -> char {
    if hides(c) || c.is_control() || c == char::REPLACEMENT_CHARACTER { MARK } else { c }
}

/// A piece of a [`TextArena`]. Empty text is the empty range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextRange {
    start: u32,
    len: u32,
}

/// Append-only text; ranges into it stay valid.
#[derive(Clone, Debug, Default)]
pub struct TextArena {
    text: String,
}

impl TextArena {
    /// Most text an arena holds: what a `u32` reaches.
    pub const MAX: usize = u32::MAX as usize;

    /// Appends `text`; `None` when the arena would grow past [`Self::MAX`].
    pub fn push(&mut self, text: &str) -> Option<TextRange> {
        if text.is_empty() {
            return Some(TextRange::default());
        }
        if self.text.len() + text.len() > Self::MAX {
            return None;
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Some(TextRange { start, len: text.len() as u32 })
    }

    /// The text of a range handed out by this arena.
    pub fn get(&self, range: TextRange) -> &str {
        let start = range.start as usize;
        self.text.get(start..start + range.len as usize).unwrap_or_default()
    }

    /// Gives back memory it does not need.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
    }
}

/// Each different word once, with a small handle. Handles count up from 0 in order of first use.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    words: Vec<Box<str>>,
    by_word: IdIndex,
    /// The last handle given: neighbours mostly have the same word, and comparing is cheaper than hashing.
    last: u32,
}

impl Interner {
    /// The handle of `word`, new or known.
    pub fn intern(&mut self, word: &str) -> u32 {
        // Most words of a table are empty, and those need no look at the memory behind them.
        let same = |last: &str| last.len() == word.len() && (word.is_empty() || last == word);
        if self.words.get(self.last as usize).is_some_and(|last| same(last)) {
            return self.last;
        }
        if let Some(handle) = self.find(word) {
            self.last = handle;
            return handle;
        }
        let handle = self.words.len() as u32;
        self.last = handle;
        self.words.push(word.into());
        self.by_word.insert(word, handle);
        handle
    }

    /// The handle of a word it already has.
    pub fn find(&self, word: &str) -> Option<u32> {
        self.by_word.find(word, |handle| &self.words[handle as usize])
    }

    /// The word of a handle it gave out.
    pub fn get(&self, handle: u32) -> &str {
        self.words.get(handle as usize).map_or("", |word| word)
    }

    /// All words, in order of their handles.
    pub fn words(&self) -> impl ExactSizeIterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The words of an [`Interner`] and further ones, which copies share until they differ: copying it takes no time.
#[derive(Clone, Debug, Default)]
pub struct Words {
    base: Arc<Interner>,
    more: imbl::Vector<Arc<str>>,
    by_word: imbl::HashMap<Arc<str>, u32>,
}

impl Words {
    /// With these to begin with.
    pub fn over(base: Interner) -> Self {
        Self { base: Arc::new(base), ..Self::default() }
    }

    /// The handle of `word`, new or known.
    pub fn intern(&mut self, word: &str) -> u32 {
        if let Some(handle) = self.find(word) {
            return handle;
        }
        let (handle, word) = (self.len() as u32, Arc::<str>::from(word));
        self.more.push_back(Arc::clone(&word));
        self.by_word.insert(word, handle);
        handle
    }

    /// The handle of a word it already has.
    pub fn find(&self, word: &str) -> Option<u32> {
        self.base.find(word).or_else(|| self.by_word.get(word).copied())
    }

    /// The word of a handle it gave out.
    pub fn get(&self, handle: u32) -> &str {
        match (handle as usize).checked_sub(self.base.len()) {
            None => self.base.get(handle),
            Some(at) => self.more.get(at).map_or("", |word| word),
        }
    }

    /// All words, in order of their handles.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.base.words().chain(self.more.iter().map(|word| &**word))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.base.len() + self.more.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Ids or words to numbers without a second copy of them: the hash table holds numbers, the caller holds the text.
#[derive(Clone, Debug, Default)]
pub struct IdIndex {
    hasher: RandomState,
    /// Open addressing; the length is a power of two.
    slots: Vec<Slot>,
    len: usize,
}

/// A place of the table: what is stored, and its hash, so that others are told apart without looking at their text.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u32,
    /// Number + 1; 0 is empty.
    number: u32,
}

impl IdIndex {
    /// The number stored for `id`; `id_of` gives the id of a stored number.
    pub fn find<'a>(&self, id: &str, id_of: impl Fn(u32) -> &'a str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (hash, mask) = (self.hash(id), self.slots.len() - 1);
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                Slot { number: 0, .. } => return None,
                slot if slot.hash == hash && id_of(slot.number - 1) == id => return Some(slot.number - 1),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Stores `number` for `id`, which must not be there yet.
    pub fn insert(&mut self, id: &str, number: u32) {
        if (self.len + 1) * 2 > self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![Slot::default(); (old.len() * 2).max(16)];
            for slot in old.into_iter().filter(|slot| slot.number != 0) {
                self.place(slot);
            }
        }
        self.place(Slot { hash: self.hash(id), number: number + 1 });
        self.len += 1;
    }

    /// Half of the hash is enough: there are fewer numbers than that.
    fn hash(&self, id: &str) -> u32 {
        self.hasher.hash_one(id) as u32
    }

    fn place(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = slot.hash as usize & mask;
        while self.slots[at].number != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }
}
