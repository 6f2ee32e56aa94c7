//! Looks after the file of the document while the window has the focus: whether another program has changed it, and
//! whether one that was read-only has become free.
//!
//! A thread of its own looks when the window gets the focus and every few seconds while it has it. It wakes the window
//! only when there is something to say, and says the same thing once. Start reading at [`Watch::on`].

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use crate::{
    editor::Command,
    file::{Access, Identity, Seen, access, identity::Content, save},
};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(3);

/// The thread that looks.
pub struct Watch {
    every: Duration,
    shared: Arc<Shared>,
    tell: Option<Box<dyn Fn(Command) + Send>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Default)]
struct State {
    file: Option<(PathBuf, Identity)>,
    /// It was read-only: whether it still is, is looked at too.
    read_only: bool,
    /// What was said of it last.
    told: Option<Told>,
    focused: bool,
    /// Without waiting.
    now: bool,
    over: bool,
}

#[derive(PartialEq)]
enum Told {
    Changed(Content),
    Gone,
    NotAFile,
    Unreadable,
}

impl Told {
    fn of(seen: &Seen) -> Option<Self> {
        match seen {
            Seen::Unchanged => None,
            Seen::Changed(now) => Some(Self::Changed(now.content())),
            Seen::Gone => Some(Self::Gone),
            Seen::NotAFile(_) => Some(Self::NotAFile),
            Seen::Unreadable(_) => Some(Self::Unreadable),
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch {
    /// Nothing yet; `tell` is called from another thread.
    pub fn new(tell: impl Fn(Command) + Send + 'static) -> Self {
        Self::every(EVERY, tell)
    }

    fn every(every: Duration, tell: impl Fn(Command) + Send + 'static) -> Self {
        Self { every, shared: Arc::default(), tell: Some(Box::new(tell)) }
    }

    /// The file to look after, as it is known, and whether it could not be written.
    pub fn on(&mut self, file: Option<(PathBuf, Identity)>, read_only: bool) {
        let mut state = self.shared.lock();
        (state.file, state.read_only, state.told) = (file, read_only, None);
        let wanted = state.file.is_some();
        drop(state);
        self.shared.wake.notify_one();
        if let Some(tell) = self.tell.take_if(|_| wanted) {
            let (shared, every) = (Arc::clone(&self.shared), self.every);
            // Without a thread, a save still looks for itself.
            let _ = thread::Builder::new().name("watch".to_owned()).spawn(move || look(&shared, every, &*tell));
        }
    }

    /// Whether the window has the focus.
    pub fn focus(&self, focused: bool) {
        let mut state = self.shared.lock();
        if state.focused != focused {
            (state.focused, state.now) = (focused, focused);
            self.shared.wake.notify_one();
        }
    }
}

/// The thread.
fn look(shared: &Shared, every: Duration, tell: &dyn Fn(Command)) {
    let mut state = shared.lock();
    while !state.over {
        let looks = state.focused && state.file.is_some();
        if !looks {
            state = shared.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
            continue;
        }
        if !std::mem::take(&mut state.now) {
            let waited = shared.wake.wait_timeout(state, every).unwrap_or_else(PoisonError::into_inner);
            state = waited.0;
            if !waited.1.timed_out() {
                continue;
            }
        }
        let Some((path, mut identity)) = state.file.clone() else { continue };
        let read_only = state.read_only;
        drop(state);
        let known = identity.content();
        let seen = identity.compare(&path);
        let free = match &seen {
            // What is in it by now, the next save asks about.
            // Looked at often, so nothing is made beside a file that cannot be written in any case.
            Seen::Unchanged | Seen::Changed(_) if read_only && save::may_open(&path).is_ok() => {
                match access::of(&path, None) {
                    Access::Ours(lock) => Some(lock),
                    Access::Theirs(_) | Access::ReadOnly(_) | Access::FolderClosed(_) => None,
                }
            }
            _ => None,
        };
        state = shared.lock();
        // Another one may have come meanwhile, or the same one written by ourselves.
        match &mut state.file {
            Some((now, of_now)) if *now == path && of_now.content() == known => *of_now = identity,
            _ => {
                drop(state);
                // Its disk may take its time.
                drop(free);
                state = shared.lock();
                continue;
            }
        }
        if let Some(lock) = free {
            state.read_only = false;
            tell(Command::FileFree { path: path.clone(), known, lock });
        }
        let told = Told::of(&seen);
        if told != state.told {
            state.told = told;
            if state.told.is_some() {
                tell(Command::FileSeen { path, known, seen });
            }
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.lock().over = true;
        self.shared.wake.notify_one();
        // Not waited for: it may be reading a large file, and changes nothing.
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        sync::mpsc::{self, Receiver},
    };

    use super::*;
    use crate::file::{Locked, lock};

    /// Long enough for any machine; nothing waits for it that works.
    const PATIENCE: Duration = Duration::from_secs(60);

    fn next(told: &Receiver<Command>) -> Command {
        told.recv_timeout(PATIENCE).expect("something is told")
    }

    #[test]
    fn a_change_is_noticed_while_the_window_keeps_the_focus_and_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "a").unwrap();
        let (tell, told) = mpsc::channel();
        let mut watch = Watch::every(Duration::from_millis(2), move |command| drop(tell.send(command)));
        watch.on(Some((path.clone(), Identity::of(&path).unwrap())), false);
        watch.focus(true);
        // In one step, so that no look finds it half written.
        fs::write(path.with_extension("new"), "b").unwrap();
        fs::rename(path.with_extension("new"), &path).unwrap();
        assert!(matches!(next(&told), Command::FileSeen { seen: Seen::Changed(_), .. }));
        fs::remove_file(&path).unwrap();
        // Nothing in between: the same thing is not told twice.
        assert!(matches!(next(&told), Command::FileSeen { seen: Seen::Gone, .. }));
        assert!(told.try_recv().is_err());
    }

    #[test]
    fn a_file_that_another_window_had_is_told_to_be_free_once_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "a").unwrap();
        let Locked::Ours(other_window) = lock::lock(&path) else { panic!("it is free") };
        let (tell, told) = mpsc::channel();
        let mut watch = Watch::every(Duration::from_millis(2), move |command| drop(tell.send(command)));
        let identity = Identity::of(&path).unwrap();
        watch.on(Some((path.clone(), identity.clone())), true);
        watch.focus(true);
        assert!(told.try_recv().is_err());
        drop(other_window);
        let Command::FileFree { path: free, known, lock } = next(&told) else { panic!("something else") };
        assert_eq!((free, known), (path.clone(), identity.content()));
        assert!(lock.is_some() && matches!(lock::lock(&path), Locked::Theirs(_)), "it is locked already");
    }

    #[test]
    fn a_file_is_free_whatever_the_other_window_made_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "a").unwrap();
        let identity = Identity::of(&path).unwrap();
        fs::write(&path, "b").unwrap();
        let (tell, told) = mpsc::channel();
        let mut watch = Watch::every(Duration::from_millis(2), move |command| drop(tell.send(command)));
        watch.on(Some((path, identity)), true);
        watch.focus(true);
        let told = [next(&told), next(&told)];
        assert!(told.iter().any(|command| matches!(command, Command::FileFree { .. })), "{told:?}");
        assert!(told.iter().any(|command| matches!(command, Command::FileSeen { .. })), "{told:?}");
    }
}
