//! Tests of the window by accessible name, without a screen.
//!
//! Each test does what a person does and reads what a screen reader reads ([`harness`]); what the numbers should be
//! is stated, or taken from the views that the core's own tests hold against a second implementation.
#![allow(clippy::unwrap_used, reason = "a test that unwraps fails where it should, helpers included")]

mod blocks;
mod columns;
mod commands;
mod compare;
mod countries;
mod days;
mod doubles;
mod drafts;
mod edit;
mod evidence;
mod example;
mod files;
mod find;
mod first_look;
mod form;
mod harness;
mod hidden_rows;
mod keyboard;
mod large;
mod looks;
mod newer;
mod numbers;
mod order;
mod over_time;
mod panels;
mod panes;
mod questions;
mod remembered;
mod row_menu;
mod rows;
mod rule;
mod safety;
mod sources;
mod visible;
mod what_ifs;
