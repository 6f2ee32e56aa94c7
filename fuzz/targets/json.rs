//! Any bytes as a file: an error with words, or a document that is written and read again as it is, and can be worked
//! on.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muster::{
    editor::Editor,
    file::{self, json::write},
};

fuzz_target!(|bytes: &[u8]| {
    match file::read_text(bytes) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(opened) => {
            let text = write::to_text(&opened.document);
            let again = file::read_text(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(write::to_text(&again.document), text);
            let editor = Editor::of(again, None, String::new());
            let ids: Vec<String> =
                editor.session().document().scenarios().iter().map(|scenario| scenario.id.clone()).collect();
            for id in &ids {
                editor.session().views().get(Some(id)).sum();
            }
        }
    }
});
