//! One window a file (promise 9): the lock on its side file, between processes and after a process was killed.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use muster::file::{
    Access, Lock, Locked, access,
    lock::{Holder, lock},
};

use crate::common::{file_in, folder, names_in};

/// A file that this window reads twice at once, or again while its lock is being given back, is not another window's.
#[test]
fn one_window_shares_the_lock_of_a_file_with_itself() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.json", "plan");
    let of = |path: &Path| match access::of(path, None) {
        Access::Ours(lock) => lock.expect("there are locks here"),
        other => panic!("{other:?}"),
    };
    let (first, second) = (of(&path), of(&path));
    assert!(matches!(lock(&path), Locked::Theirs(_)));
    drop(first);
    assert!(matches!(lock(&path), Locked::Theirs(_)), "the other reader has it still");
    drop(second);
    drop(ours(&path));
    // Another process is another window, whatever this one did.
    let mut other = other_process(&path);
    assert!(matches!(access::of(&path, None), Access::Theirs(_)));
    other.kill().expect("killed");
    other.wait().expect("its end is noticed");
}

const PATH: &str = "MUSTER_TEST_LOCK";

#[track_caller]
fn ours(path: &Path) -> Lock {
    match lock(path) {
        Locked::Ours(lock) => lock,
        other => panic!("not locked: {other:?}"),
    }
}

#[track_caller]
fn theirs(path: &Path) -> Holder {
    match lock(path) {
        Locked::Theirs(holder) => holder,
        other => panic!("not held by another: {other:?}"),
    }
}

/// No test: a process that holds a lock until it is killed.
#[test]
#[ignore = "run by the tests of locks"]
fn holder() {
    if let Some(path) = env::var_os(PATH).map(PathBuf::from) {
        let _lock = ours(&path);
        println!("locked");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}

fn other_process(path: &Path) -> Child {
    let mut command = Command::new(env::current_exe().expect("this test"));
    command.args(["lock::holder", "--exact", "--ignored", "--test-threads=1", "--nocapture"]).env(PATH, path);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the helper starts");
    let said = BufReader::new(child.stdout.take().expect("piped"));
    assert!(said.lines().map_while(Result::ok).any(|line| line.contains("locked")), "the helper has no lock");
    child
}

#[test]
fn a_file_is_locked_once_and_the_side_file_goes_with_the_lock() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.muster.json", "text");
    let lock = ours(&path);
    assert_eq!(names_in(folder.path()), [".plan.muster.json.muster-lock", "plan.muster.json"]);
    let holder = theirs(&path);
    if cfg!(unix) {
        assert_eq!(holder.process, Some(std::process::id()));
        assert!(holder.since.as_ref().is_some_and(|since| since.contains(", ")), "{holder}");
    }
    // Another file has a lock of its own, and one that is not there yet can have one.
    drop(ours(&folder.path().join("other.muster.json")));
    drop(lock);
    assert_eq!(names_in(folder.path()), ["plan.muster.json"]);
    drop(ours(&path));
}

#[test]
fn the_lock_of_a_killed_process_is_free() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.muster.json", "text");
    let mut child = other_process(&path);
    let holder = theirs(&path);
    if cfg!(unix) {
        assert_eq!(holder.process, Some(child.id()), "{holder}");
        assert!(holder.to_string().starts_with(&format!("another Muster window (process {}", child.id())), "{holder}");
    }
    child.kill().expect("killed");
    child.wait().expect("its end is noticed");
    assert_eq!(names_in(folder.path()).len(), 2, "what is left of it");
    drop(ours(&path));
    assert_eq!(names_in(folder.path()), ["plan.muster.json"]);

    // One that ends in good order leaves nothing.
    let mut child = other_process(&path);
    drop(child.stdin.take());
    child.wait().expect("its end is noticed");
    assert_eq!(names_in(folder.path()), ["plan.muster.json"]);
}

#[test]
fn names_that_begin_alike_have_locks_of_their_own() {
    let folder = folder();
    let [one, other] = ["1", "2"].map(|end| folder.path().join(format!("{}{end}.json", "ü".repeat(100))));
    let _one = ours(&one);
    let _other = ours(&other);
    theirs(&one);
}

#[test]
fn without_a_place_for_the_side_file_there_is_no_lock_and_the_reason_is_told() {
    let folder = folder();
    for path in [&folder.path().join("missing/plan.json"), Path::new("/"), Path::new("")] {
        assert!(matches!(lock(path), Locked::NotHere(_)), "{}", path.display());
    }
    #[cfg(target_os = "linux")]
    assert!(matches!(lock(Path::new("/proc/plan.json")), Locked::NotHere(_)), "no file can be made there");
    // A side file that is a folder.
    fs::create_dir(folder.path().join(".plan.json.muster-lock")).expect("a folder");
    assert!(matches!(lock(&folder.path().join("plan.json")), Locked::NotHere(_)));
}

#[cfg(unix)]
#[test]
fn links_to_one_file_share_its_lock() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.json", "text");
    let link = folder.path().join("link.json");
    std::os::unix::fs::symlink("plan.json", &link).expect("a link");
    let lock = ours(&link);
    theirs(&path);
    drop(lock);
    assert_eq!(names_in(folder.path()), ["link.json", "plan.json"]);
}

/// What was put in the place of a side file belongs to whoever did.
#[cfg(unix)]
#[test]
fn only_our_own_side_file_is_removed() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.json", "text");
    let side = folder.path().join(".plan.json.muster-lock");
    let lock = ours(&path);
    fs::remove_file(&side).expect("removed");
    fs::write(&side, "theirs").expect("written");
    drop(lock);
    assert_eq!(fs::read_to_string(&side).expect("still there"), "theirs");
}

/// Locks taken and given back at once by many: never are there two.
#[cfg(unix)]
#[test]
fn there_is_never_a_second_lock() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.json", "text");
    let (held, taken) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..500 {
                    match lock(&path) {
                        Locked::Ours(lock) => {
                            assert_eq!(held.fetch_add(1, Ordering::SeqCst), 0, "two locks on one file");
                            (0..50).for_each(|_| std::thread::yield_now());
                            taken.fetch_add(1, Ordering::SeqCst);
                            held.fetch_sub(1, Ordering::SeqCst);
                            drop(lock);
                        }
                        Locked::Theirs(_) => {}
                        Locked::NotHere(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    assert!(taken.into_inner() > 4);
    assert_eq!(names_in(folder.path()), ["plan.json"]);
}
