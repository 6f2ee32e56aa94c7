//! Any bytes as a table: an error with words, or a dataset whose export comes back as it is, and
//! which can be saved and opened.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muster::{
    file::{
        self,
        json::write,
        table::{export, import_reader},
    },
    model::Date,
};

fuzz_target!(|bytes: &[u8]| {
    match import_reader(bytes, Some(Date::constant(2022, 2, 22))) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(imported) => {
            let table = |document| {
                let mut out = Vec::new();
                export(document, &mut out).expect("memory is written");
                out
            };
            let first = table(&imported.document);
            let again = import_reader(&first[..], None);
            let again = again.unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(&first)));
            assert_eq!(String::from_utf8_lossy(&table(&again.document)), String::from_utf8_lossy(&first));
            let text = write::to_text(&imported.document);
            file::read_text(text.as_bytes())
                .unwrap_or_else(|error| panic!("saved, it cannot be opened: {error}\n{text}"));
        }
    }
});
