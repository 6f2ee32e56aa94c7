//! Any text as a number: refused with words, or numbers in order that are read again as they are shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use muster::model::{
    Strength,
    reading::{Value, read_cell, read_number},
};

fuzz_target!(|text: &str| {
    for read in [read_cell(text), read_number(text)] {
        match read {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(reading) => match reading.value {
                Value::Unknown => {}
                Value::Strength(strength) => {
                    assert!(strength.low() <= strength.best() && strength.best() <= strength.high());
                    assert!(!strength.to_string().is_empty());
                }
                Value::Relative(change) => {
                    for number in [0, 1, 500, u32::MAX] {
                        match change.apply(Strength::exact(number)) {
                            Ok(to) => assert!(to.low() <= to.best() && to.best() <= to.high()),
                            Err(error) => assert!(!error.to_string().is_empty()),
                        }
                    }
                    let again = read_cell(&change.to_string()).expect("what is shown can be read");
                    assert_eq!(again.value, reading.value);
                }
            },
        }
    }
});
