//! Muster: who has how many troops where, on which day, according to whom; and what would be if.
//!
//! The **model** is nouns and arithmetic. A **scenario** lies over a baseline and resolves to a **view**. The
//! **document** changes only through reversible **changes**: applying one returns its inverse, so undo cannot drift
//! from do. The **editor** is the whole application without a window: it runs **commands** and returns **effects**
//! (pick a file, write these bytes, quit) as data. The **gui** draws the editor, turns gestures into commands and
//! carries out effects; the **cli** does the same without a window. Everything derived is a cache.
//!
//! | room | what is in it |
//! |---|---|
//! | [`model`] | nouns: strengths, figures, places, the dense dataset, the counting rule |
//! | [`scenario`] | layers: own reports, edits, what-ifs, views, sums, published totals |
//! | [`document`] | the truth: changes and their inverses, undo and redo |
//! | [`file`] | disk: JSON, CSV, saving, findings |
//! | [`recovery`] | unsaved work that survives a crash; has a thread of its own |
//! | [`report`] | what leaves: charts as data, sentences, tables |
//! | [`log`] | a plain log file of what a person was told |
//! | [`editor`] | the application, headless |
//! | [`cli`] | the same without a window |
//! | `gui` | the window; the only place that names egui, rfd, D-Bus and, beside `recovery`, threads |
//!
//! Layering, one line; a module imports only from those to its left, and a test keeps it:
//! `model ← scenario ← document ← file, report ← recovery, editor ← cli, gui ← main`; `recovery` and `editor` know nothing
//! of each other. `log` imports nothing, and only the window writes it.

#![forbid(unsafe_code)]

pub mod cli;
pub mod document;
pub mod editor;
pub mod file;
#[cfg(feature = "gui")]
pub mod gui;
pub mod log;
pub mod model;
pub mod recovery;
pub mod report;
pub mod scenario;
