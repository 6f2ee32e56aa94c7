//! Where this system keeps what a program remembers: settings, and the state that is worth keeping between starts but
//! no more than that.

use std::path::PathBuf;

/// What names the state folder instead, for tests and for who keeps it elsewhere.
pub const STATE: &str = "MUSTER_STATE";

/// The folder of settings; `None` where the system names none.
pub fn settings() -> Option<PathBuf> {
    if cfg!(target_os = "windows") {
        return Some(var("APPDATA")?.join("Muster"));
    }
    if cfg!(target_os = "macos") {
        return Some(var("HOME")?.join("Library/Application Support/Muster"));
    }
    Some(var("XDG_CONFIG_HOME").or_else(|| Some(var("HOME")?.join(".config")))?.join("muster"))
}

/// The folder of state, as unsaved work; `None` where the system names none.
pub fn state() -> Option<PathBuf> {
    if let Some(folder) = var(STATE) {
        return Some(folder);
    }
    if cfg!(target_os = "windows") {
        return Some(var("LOCALAPPDATA")?.join("Muster"));
    }
    if cfg!(target_os = "macos") {
        return Some(var("HOME")?.join("Library/Application Support/Muster/State"));
    }
    Some(var("XDG_STATE_HOME").or_else(|| Some(var("HOME")?.join(".local/state")))?.join("muster"))
}

/// Relative paths are none, as the rules for these variables want it.
fn var(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}
