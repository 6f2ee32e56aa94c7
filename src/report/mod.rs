//! What leaves: charts as data, sentences, and tables of totals. Draws nothing and writes no file.
//!
//! Here: a chart as a description ([`chart`]) that the window draws and a screen reader reads, the words for changes
//! ([`words`]), totals as text, CSV or JSON ([`totals`]), what-ifs side by side ([`compare`]), published totals held
//! against the reports ([`claims`]), what may be counted twice ([`double`]), what a newer dataset changes
//! ([`revision`]), what one document has that another has not ([`difference`]), what each source says ([`sources`]), and every day there is one after another ([`time`]). Start
//! reading at [`chart`].

pub mod chart;
pub mod claims;
pub mod compare;
pub mod difference;
pub mod double;
pub mod evidence;
pub mod revision;
pub mod sources;
pub mod time;
pub mod totals;
pub mod words;
