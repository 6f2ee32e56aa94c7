#![doc = "Muster: who has how many troops where, on which day, according to whom; and what would be if."]
//!
//! The **model** is nouns and arithmetic. A **scenario** lies over a baseline and resolves to a **view**. The
//! **document** changes only through reversible **changes**: applying one returns its inverse, so undo cannot drift
//! from do. The **editor** is the whole application without a window: it runs **commands** and returns **effects**
//! (pick a file, write these bytes, quit) as data. The **gui** draws the editor, turns gestures into commands and
//! carries out effects; the **cli** does the same without a window. Everything derived is a cache.
//!
//! Layering, one line; a module imports only from those to its left, and `tests/core/layering.rs` keeps it:
//! `model ← scenario ← document ← file, report ← editor ← cli, gui ← main`.

pub mod document;
pub mod file;
pub mod model;
pub mod scenario;
