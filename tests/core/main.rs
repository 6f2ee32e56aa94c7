//! Tests of everything that needs no window, in one binary.
//!
//! `counting` holds the rules of counting against a second, plain implementation (`plain`) and against the published
//! totals.

mod counting;
mod plain;
