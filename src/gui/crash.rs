//! The last thing a crash does, or a program that the system ends: unsaved work goes to disk, and a line to the log.
//!
//! A panic hook outlives every borrow, so what it needs is put here by whoever has it. Start reading at [`install`].

use std::{panic, sync::Mutex};

use crate::{log::Log, recovery::Flusher};

/// What a crash needs.
static LAST: Mutex<(Option<Flusher>, Option<Log>)> = Mutex::new((None, None));

/// The journal of the document from now on.
pub fn keeps(flusher: Option<Flusher>) {
    if let Ok(mut last) = LAST.lock() {
        last.0 = flusher;
    }
}

/// From now on a panic, on whatever thread, first has the journal written and a line in this log; then comes what came
/// before.
pub fn install(log: Option<Log>) {
    if let Ok(mut last) = LAST.lock() {
        last.1 = log;
    }
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        // Whoever panics while it holds this must not wait for itself.
        let (flusher, log) = LAST.try_lock().map(|last| last.clone()).unwrap_or_default();
        let kept = flusher.map(|flusher| flusher.flush_now());
        if let Some(log) = log {
            let place =
                info.location().map_or_else(|| "somewhere".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
            let kept = match kept {
                Some(true) => "unsaved changes are kept",
                Some(false) => "the latest unsaved changes could not be kept",
                None => "no document was open",
            };
            // Where, not what: a message may quote data. It is on standard error.
            log.add(&format!("Crash: Muster {} at {place}; {kept}", env!("CARGO_PKG_VERSION")));
        }
        before(info);
    }));
}

/// From now on, when the system ends the program (logging out, Ctrl+C in the terminal it was started from), the journal is
/// written first and a line in this log. Where there are no such signals, nothing.
pub fn heed_signals(log: Option<Log>) {
    #[cfg(unix)]
    {
        use signal_hook::{
            consts::{SIGHUP, SIGINT, SIGTERM},
            iterator::Signals,
            low_level::emulate_default_handler,
        };
        // Who had them ignored (nohup) meant that.
        let heeded = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| !is_ignored(*signal));
        let Ok(mut signals) = Signals::new(heeded) else { return };
        let work = move || {
            for signal in signals.forever() {
                let flusher = LAST.lock().map(|last| last.0.clone()).unwrap_or_default();
                let kept = flusher.is_none_or(|flusher| flusher.flush_now());
                if let Some(log) = &log {
                    let kept =
                        if kept { "unsaved changes are kept" } else { "the latest unsaved changes could not be kept" };
                    log.add(&format!("Ended by the system (signal {signal}); {kept}"));
                }
                let _ = emulate_default_handler(signal);
            }
        };
        // Without a thread they end the program as ever, and cost a second of work at most.
        drop(std::thread::Builder::new().name("signals".to_owned()).spawn(work));
    }
    #[cfg(not(unix))]
    drop(log);
}

/// Whether this process was started with a signal ignored, where the system tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

/// There is one hook in a process: tests of it take turns.
#[cfg(test)]
pub static TURN: Mutex<()> = Mutex::new(());

#[cfg(test)]
mod tests {
    use std::{fs, thread};

    use super::*;
    use crate::{
        editor::{Command, Editor},
        log::FILE,
        recovery::{Base, Journal, find},
    };

    #[test]
    fn a_panic_on_any_thread_writes_the_journal_and_a_line_and_then_does_what_it_did_before() {
        let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let state = tempfile::tempdir().unwrap();
        let log = Log::under(state.path());
        let mut editor = Editor::shipped();
        let base = Base::new("x", None, None, editor.session().document().dataset());
        let journal = Journal::begin(state.path(), base, |trouble| panic!("{trouble}"));
        keeps(Some(journal.flusher()));
        install(Some(log.clone()));
        editor.run(Command::SetTroops { id: "deu.ltu.efp".to_owned(), text: "1000".to_owned() });
        journal.note(editor.session().document(), (1, "one"));
        assert!(journal.flusher().flush_within(std::time::Duration::from_secs(60)));
        // The next one is not written before a second has passed, unless someone asks.
        editor.run(Command::SetTroops { id: "deu.ltu.efp".to_owned(), text: "1001".to_owned() });
        journal.note(editor.session().document(), (2, "two"));
        let crash = || -> () { panic!("a secret") };
        assert!(thread::spawn(crash).join().is_err());
        assert_eq!(journal.kept(), 2);
        let text = fs::read_to_string(log.folder().join(FILE)).unwrap();
        assert!(text.contains("crash.rs:") && text.contains("unsaved changes are kept"), "{text}");
        assert!(!text.contains("secret"), "{text}");
        keeps(None);
        drop(journal);
        assert_eq!(find(state.path()).offers.len(), 1);
    }
}
