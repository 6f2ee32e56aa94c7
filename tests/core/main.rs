//! Tests of everything that needs no window, in one binary.
//!
//! Each module names what it holds to; `plain` and `common` are what they stand on.
#![allow(clippy::unwrap_used, reason = "a test that unwraps fails where it should, helpers included")]

/// What the editor asks before a file or work is lost.
mod asking;
/// Documents and commands changed at random: undo, redo, views and text.
mod changes;
/// Published totals against the reports: numbers, rows, sentences, in the baseline and in what-ifs.
mod claims;
/// The real program without a window: every command, every exit code.
mod cli;
/// Documents out of text, the program as a process, golden files, random numbers.
mod common;
/// What-ifs side by side, against any of them.
mod compare;
/// The rules of counting against a second implementation and the published totals.
mod counting;
/// Kills at random, power cuts, full disks, folders that may not be written.
mod crash;
mod difference;
/// What may be counted twice.
mod double;
/// What the user records as fact, and why a number.
mod facts;
/// Files that mean harm or were broken on the way.
mod hostile;
/// The canonical text: golden files, any order of keys, nothing unknown lost.
mod json;
/// Which room imports which.
mod layering;
/// One window a file.
mod lock;
/// Every form of a number, typed into a cell.
mod numbers;
/// The second, plain implementation of the rules of counting.
mod plain;
/// Unsaved work after a crash.
mod recovery;
/// Every refusal, finding and note of the file format, and broken files of every kind.
mod refusals;
/// A newer dataset under what the user made.
mod revision;
/// Replacing a file, also when the program is killed or the disk fails.
mod save;
/// The JSON Schema against files that are read and files that are refused.
mod schema;
/// What each source says.
mod sources;
/// What a spreadsheet makes of an exported table.
mod spreadsheet;
/// What is counted through all days, against views of single days and by hand.
mod time;
