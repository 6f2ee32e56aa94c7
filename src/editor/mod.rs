//! The application without a window.
//!
//! [`Editor::run`] is the only door for writes: it takes a [`Command`] and returns [`Effect`]s (show a file dialog, read
//! this file, write these bytes, quit) as data, which the window carries out and answers with further commands. It never
//! blocks and names no file system, thread or widget. [`Session`] is what there is to see; [`operations`] turns gestures
//! into changes; [`newer`] holds a newer dataset against the document. Start reading at [`Editor::run`].

pub mod action;
pub mod command;
mod core;
pub mod newer;
pub mod notice;
pub mod operations;
pub mod session;
pub mod views;

pub use action::Action;
pub use command::{Answer, CellName, CellText, Command, Effect, Field, NewReport, NewRow, NewSource, Restored};
pub use core::Editor;
pub use newer::Compared;
pub use notice::{Notice, Tone};
pub use session::{OnDisk, Question, Session};
pub use views::Views;
