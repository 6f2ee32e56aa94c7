//! The JSON file: one record per line, fixed key order, nothing unknown lost.
//!
//! [`scan`] splits the text into values; [`raw`] reads one flat record with the place of every fault; `records` says what
//! it means; [`read`] puts the pieces together as a document; [`write`] writes the canonical text. Start reading at
//! [`keys`], which names every key in canonical order.

pub mod keys;
pub mod raw;
pub mod read;
mod records;
pub mod scan;
pub mod write;

/// The JSON Schema (2020-12) of the format.
pub const SCHEMA: &str = include_str!("../../../assets/muster.schema.json");
