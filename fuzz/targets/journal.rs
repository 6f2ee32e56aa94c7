//! Any bytes as what a crash left: torn, or a slot. Bytes behind a right checksum get further.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muster::{
    file::{identity::Content, users_part},
    recovery::slot::{Read, Slot},
};

fuzz_target!(|bytes: &[u8]| {
    Slot::read(bytes);
    let first = format!("muster-recovery 1 {}\n", Content::of(bytes));
    if let Read::Whole(slot) = Slot::read(&[first.as_bytes(), bytes].concat()) {
        match slot.document() {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(document) => {
                let part = users_part(&document);
                let again = Slot { part, ..*slot };
                let Read::Whole(again) = Slot::read(again.to_text().as_bytes()) else {
                    panic!("what is written is read")
                };
                assert_eq!(users_part(&again.document().expect("a document")), again.part);
            }
        }
    }
});
