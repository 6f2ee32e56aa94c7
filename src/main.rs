//! Arguments to a window or the command line, and an exit code; nothing else.

#![forbid(unsafe_code)]
#![cfg_attr(all(target_os = "windows", not(debug_assertions)), windows_subsystem = "windows")]

use std::{path::PathBuf, process::ExitCode};

use muster::cli::{self, Outcome};

fn main() -> ExitCode {
    match cli::run() {
        Outcome::Done(code) => ExitCode::from(code),
        Outcome::Window(file) => window(file),
    }
}

#[cfg(feature = "gui")]
fn window(file: Option<PathBuf>) -> ExitCode {
    match muster::gui::run(file) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            cli::complain(format_args!("{why}"));
            ExitCode::from(2)
        }
    }
}

#[cfg(not(feature = "gui"))]
fn window(_: Option<PathBuf>) -> ExitCode {
    cli::complain(format_args!("this build has no window; see `muster --help` for what works without one"));
    ExitCode::from(2)
}
