//! Replacing a file: all of it or nothing, also when the program is killed at any step or the disk fails (promises 1,
//! 3, 5). Kills and faults are injected by strace; a control that just writes the file shows that they tear.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::Path,
};

use muster::file::{FileError, SHIPPED, save};

use crate::common::{arg, file_in, folder, muster, names_in};

fn replace(path: &Path, text: &str) -> Result<(), FileError> {
    save::replace(path, |out| out.write_all(text.as_bytes()))
}

fn text_in(path: &Path) -> String {
    fs::read_to_string(path).expect("the file is there")
}

#[test]
fn a_file_is_made_and_replaced() {
    let folder = folder();
    let path = folder.path().join("new.json");
    replace(&path, "first").expect("a new file");
    assert_eq!(text_in(&path), "first");
    replace(&path, "second, and longer").expect("replaced");
    assert_eq!(text_in(&path), "second, and longer");
    replace(&path, "3").expect("replaced by something shorter");
    assert_eq!(text_in(&path), "3");
    let large = "0123456789".repeat(100_000);
    replace(&path, &large).expect("more than a buffer");
    assert!(text_in(&path) == large);
    assert_eq!(names_in(folder.path()), ["new.json"], "no temporary file is left");
    // A long name and an odd one: the temporary file's name is made of it.
    for name in ["x".repeat(250), "ü".repeat(120), "😀".repeat(60), "a b\n'\"$(c)".to_owned()] {
        let path = folder.path().join(&name);
        replace(&path, "text").unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(text_in(&path), "text");
    }
    assert_eq!(names_in(folder.path()).len(), 5);
}

/// A file that could not be opened again would cost everything in it: it is not written, and the old one stays.
#[test]
fn what_could_not_be_read_again_is_not_written() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.muster.json", SHIPPED);
    let mut document = muster::file::shipped().document;
    let source = muster::model::Source { id: "x".to_owned(), published: "May".to_owned(), ..Default::default() };
    let own = muster::scenario::Own { sources: vec![source], ..Default::default() };
    document.apply(muster::document::Change::PutOwn(own.into())).expect("a change");
    let (_, known) = muster::file::open_known(&path).expect("it is read");
    let known = save::Over::Known(Box::new(known));
    for saved in [save::document(&document, &path), save::document_over(&document, &path, &known).map(drop)] {
        let words = saved.expect_err("it could not be read").to_string();
        assert!(words.starts_with("not saved, because it could not be opened again: it does not fit"), "{words}");
        assert!(words.contains("own.sources[0].published: a year") && words.contains("is as it was"), "{words}");
    }
    assert_eq!(text_in(&path), SHIPPED);
    assert_eq!(names_in(folder.path()), ["plan.muster.json"]);
}

#[test]
fn a_writer_that_fails_leaves_the_old_file_and_nothing_else() {
    let folder = folder();
    let old = file_in(folder.path(), "old.json", "old");
    let new = folder.path().join("new.json");
    for path in [&old, &new] {
        let failed = save::replace(path, |out| {
            out.write_all(&[b'x'; 1 << 20])?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        let words = failed.expect_err("the writer failed").to_string();
        assert!(words.starts_with("not saved, cannot be written:") && words.contains(arg(path)), "{words}");
        assert!(words.contains("the disk is full: make room or save elsewhere"), "{words}");
    }
    assert_eq!(text_in(&old), "old");
    assert_eq!(names_in(folder.path()), ["old.json"]);
}

#[test]
fn what_cannot_be_replaced_is_refused() {
    let folder = folder();
    let missing = folder.path().join("no/such/folder/x.json");
    let words = replace(&missing, "x").expect_err("there is no such folder").to_string();
    assert!(words.contains("no such file or directory") && words.contains(arg(&missing)), "{words}");
    let words = replace(folder.path(), "x").expect_err("a folder").to_string();
    assert!(words.starts_with("is a folder, not a file:"), "{words}");
    let file = file_in(folder.path(), "file", "text");
    let words = replace(&file.join("x.json"), "x").expect_err("under a file").to_string();
    assert!(words.starts_with("not saved, "), "{words}");
    assert!(replace(Path::new("/"), "x").is_err());
    assert!(replace(Path::new(""), "x").is_err());
    assert_eq!(text_in(&file), "text");
    assert_eq!(names_in(folder.path()), ["file"]);
}

#[cfg(unix)]
#[test]
fn stale_temporary_files_of_the_same_name_are_swept() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.json", "plan");
    let alive = std::process::id();
    // The highest number a process can have on Linux is far below this one.
    let dead = 4_000_000_001_u32;
    let mine = format!(".plan.json.muster-saving-{alive}-7");
    let others = [
        format!(".other.json.muster-saving-{dead}-0"),
        format!(".plan.json.muster-saving-{}-0", std::os::unix::process::parent_id()),
        "plan.json.muster-saving-1-0".to_owned(),
        ".plan.json.muster-saving-notes".to_owned(),
        ".plan.json".to_owned(),
    ];
    for name in others.iter().chain([&mine]) {
        file_in(folder.path(), name, "x");
    }
    let stale = [format!(".plan.json.muster-saving-{dead}-0"), format!(".plan.json.muster-saving-{dead}-12")];
    for name in &stale {
        file_in(folder.path(), name, "x");
    }
    save::sweep(&path);
    let left: BTreeSet<String> = names_in(folder.path()).into_iter().collect();
    let mut expected: BTreeSet<String> = others.into_iter().collect();
    expected.extend([mine, "plan.json".to_owned()]);
    if !cfg!(target_os = "linux") {
        expected.extend(stale); // elsewhere it cannot be asked whether a process is there
    }
    assert_eq!(left, expected);
    assert_eq!(text_in(&path), "plan");
    save::sweep(Path::new("/"));
    save::sweep(&folder.path().join("missing/x.json"));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("the file is there").permissions().mode() & 0o7777
    }

    #[test]
    fn permissions_are_kept() {
        let folder = folder();
        let path = file_in(folder.path(), "x.json", "old");
        for wanted in [0o600, 0o640, 0o664, 0o755, 0o400] {
            fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).expect("permissions can be set");
            replace(&path, "new").expect("replaced");
            assert_eq!((mode(&path), text_in(&path).as_str()), (wanted, "new"), "{wanted:o}");
        }
    }

    /// Only root can give files away, so only root can see whether they are given back.
    #[test]
    fn the_owner_is_kept_where_that_is_allowed() {
        use std::os::unix::fs::{MetadataExt as _, chown};
        let folder = folder();
        let path = file_in(folder.path(), "x.json", "old");
        if chown(&path, Some(65534), Some(65533)).is_err() {
            return crate::common::skip("keeping the owner of a file: only root can give a file away");
        }
        replace(&path, "new").expect("replaced");
        let meta = fs::metadata(&path).expect("the file is there");
        assert_eq!((meta.uid(), meta.gid(), text_in(&path).as_str()), (65534, 65533, "new"));
        assert_eq!(mode(&path), mode(&file_in(folder.path(), "y.json", "")));
    }

    #[test]
    fn a_symlink_stays_one_and_its_target_is_replaced() {
        let folder = folder();
        fs::create_dir(folder.path().join("real")).expect("a folder");
        let target = file_in(&folder.path().join("real"), "target.json", "old");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("permissions can be set");
        let (relative, link, over) =
            (Path::new("real/target.json"), folder.path().join("link.json"), folder.path().join("over.json"));
        symlink(relative, &link).expect("a link");
        symlink(&link, &over).expect("a link to a link");
        for (path, text) in [(&link, "one"), (&over, "two")] {
            replace(path, text).expect("replaced");
            assert_eq!(text_in(&target), text);
            assert!(fs::symlink_metadata(path).expect("the link is there").is_symlink());
        }
        assert_eq!(fs::read_link(&link).expect("a link"), relative);
        assert_eq!(mode(&target), 0o640);
        assert_eq!(names_in(folder.path()), ["link.json", "over.json", "real"]);
        assert_eq!(names_in(&folder.path().join("real")), ["target.json"]);

        // A link to a file that is not there yet makes that file.
        let dangling = folder.path().join("dangling.json");
        symlink("real/later.json", &dangling).expect("a link");
        replace(&dangling, "later").expect("made");
        assert_eq!(text_in(&folder.path().join("real/later.json")), "later");
        assert!(fs::symlink_metadata(&dangling).expect("the link is there").is_symlink());

        // What a killed save leaves beside the target is found by way of the link.
        let stale = file_in(&folder.path().join("real"), ".target.json.muster-saving-4000000001-0", "x");
        save::sweep(&over);
        assert_eq!(stale.exists(), !cfg!(target_os = "linux"));

        let loops = folder.path().join("loop.json");
        symlink(&loops, &loops).expect("a link to itself");
        let words = replace(&loops, "x").expect_err("a link to itself").to_string();
        assert!(words.contains("too many symbolic links"), "{words}");
    }

    /// Promise 5: who may read and write, beyond the usual permissions, and what else is noted of a file.
    #[cfg(target_os = "linux")]
    #[test]
    fn access_lists_and_attributes_are_kept() {
        let folder = folder();
        let path = file_in(folder.path(), "a.json", "old");
        if xattr::set(&path, "user.note", b"mine").is_err() {
            crate::common::skip("keeping extended attributes: this file system has none");
            return;
        }
        // Read and write for the owner, read for user 12345, nothing for others: version 2, then tag, permissions, id.
        let entry =
            |tag: u16, may: u16, id: u32| [&tag.to_le_bytes()[..], &may.to_le_bytes(), &id.to_le_bytes()].concat();
        const NOBODY: u32 = u32::MAX;
        let list = [(1, 6, NOBODY), (2, 4, 12345), (4, 0, NOBODY), (16, 4, NOBODY), (32, 0, NOBODY)];
        let list: Vec<u8> =
            2u32.to_le_bytes().into_iter().chain(list.iter().flat_map(|(t, m, i)| entry(*t, *m, *i))).collect();
        let with_list = xattr::set(&path, "system.posix_acl_access", &list).is_ok();
        if !with_list {
            crate::common::skip("keeping access lists: this file system has none");
        }
        replace(&path, "new").expect("replaced");
        assert_eq!(text_in(&path), "new");
        assert_eq!(xattr::get(&path, "user.note").expect("attributes").as_deref(), Some(&b"mine"[..]));
        if with_list {
            assert_eq!(xattr::get(&path, "system.posix_acl_access").expect("attributes"), Some(list));
        }
    }

    /// Promise 5: another name of the file keeps the old content, and that is said.
    #[test]
    fn other_names_of_a_file_keep_what_was_there_and_are_counted() {
        let folder = folder();
        let path = file_in(folder.path(), "a.json", SHIPPED);
        let (other, third) = (folder.path().join("b.json"), folder.path().join("c.json"));
        fs::hard_link(&path, &other).expect("a second name");
        let document = muster::file::shipped().document;
        let replaced = save::document_over(&document, &path, &save::Over::Anything).expect("replaced");
        assert_eq!(replaced.other_names, 1);
        let words = muster(["edit", arg(&other), "-o", arg(&other)]);
        assert_eq!((words.code, words.err.as_str()), (Some(0), ""), "it is the only one by now");
        fs::hard_link(&path, &third).expect("a third name");
        let said = muster(["edit", arg(&path), "-o", arg(&path), "--set", "deu.ltu.efp=1000"]);
        assert!(said.err.starts_with("muster: other names of the file (hard links) keep what was there before: "));
        assert_eq!(text_in(&third), SHIPPED);
        assert_ne!(text_in(&path), SHIPPED);
    }

    #[test]
    fn a_pipe_is_refused_without_waiting() {
        let folder = folder();
        let pipe = folder.path().join("pipe.json");
        match std::process::Command::new("mkfifo").arg(&pipe).status() {
            Ok(made) if made.success() => {
                let words = replace(&pipe, "x").expect_err("a pipe").to_string();
                assert!(words.starts_with("is a pipe or a device, not a file:"), "{words}");
            }
            _ => crate::common::skip("saving to a pipe: there is no mkfifo"),
        }
    }
}

/// Kills and faults at system calls, by strace.
#[cfg(target_os = "linux")]
mod injected {
    use std::{
        env,
        os::unix::process::ExitStatusExt as _,
        process::{Command, Output, Stdio},
    };

    use super::*;
    use crate::common::skip;

    /// The side file of a lock.
    const LOCK: &str = ".plan.muster.json.muster-lock";

    /// Steps of a save, as system calls; a machine that lacks one of a name has another of it.
    const STEPS: [&str; 5] = ["?open,openat", "fchmod", "write", "fsync", "?rename,?renameat,renameat2"];

    /// Whether strace is there and may trace; says why when not.
    fn can_trace() -> bool {
        let probe = Command::new("strace").args(["-f", "-o", "/dev/null", "-e", "trace=openat", "true"]).output();
        match probe {
            Ok(output) if output.status.success() => true,
            Ok(output) => {
                let why = String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default().to_owned();
                skip(&format!("killing a save at each of its steps: strace cannot trace here ({why})"));
                false
            }
            Err(error) => {
                skip(&format!("killing a save at each of its steps: strace does not start ({error})"));
                false
            }
        }
    }

    /// Runs a program under strace; the `nth` of these system calls ends in `what`. Also, whether there was one.
    fn injected(program: &Path, arguments: &[&str], calls: &str, what: &str, nth: u32) -> (Output, bool) {
        let trace = format!("trace={calls}");
        let inject = format!("inject={calls}:{what}:when={nth}");
        let log = tempfile::NamedTempFile::new().expect("a temporary file");
        let mut command = Command::new("strace");
        command.args(["-f", "-o", arg(log.path()), "-e", &trace, "-e", &inject, "--"]).arg(program).args(arguments);
        let output = command.stdin(Stdio::null()).output().expect("strace starts");
        let met = text_in(log.path()).contains("(INJECTED)") || was_killed(&output);
        (output, met)
    }

    fn was_killed(output: &Output) -> bool {
        output.status.signal() == Some(9) || output.status.code() == Some(137)
    }

    fn program() -> &'static Path {
        Path::new(env!("CARGO_BIN_EXE_muster"))
    }

    /// A file to edit, the arguments that edit it, and its text before and after.
    struct Edit {
        folder: tempfile::TempDir,
        old: String,
        new: String,
    }

    impl Edit {
        fn new() -> Self {
            let folder = folder();
            let edit = Self { old: SHIPPED.to_owned(), new: String::new(), folder };
            edit.put_back();
            muster(edit.arguments()).done();
            Self { new: text_in(&edit.path()), ..edit }
        }

        fn path(&self) -> std::path::PathBuf {
            self.folder.path().join("plan.muster.json")
        }

        fn put_back(&self) {
            fs::write(self.path(), &self.old).expect("the old file");
            // What no mask of the system gives: permissions have to be set.
            let unusual = std::os::unix::fs::PermissionsExt::from_mode(0o604);
            fs::set_permissions(self.path(), unusual).expect("permissions can be set");
        }

        fn arguments(&self) -> Vec<String> {
            let path = arg(&self.path()).to_owned();
            ["edit", &path, "-o", &path, "--set", "deu.ltu.efp=1000", "--why", "a test"].map(str::to_owned).to_vec()
        }

        fn run(&self, calls: &str, what: &str, nth: u32) -> (Output, bool) {
            let arguments = self.arguments();
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            injected(program(), &arguments, calls, what, nth)
        }

        fn others(&self) -> Vec<String> {
            names_in(self.folder.path()).into_iter().filter(|name| name != "plan.muster.json").collect()
        }
    }

    /// Promise 1: killed at any step, the file is the old one or the new one to the byte.
    #[test]
    fn a_save_killed_at_any_step_leaves_the_old_file_or_the_new_one() {
        if !can_trace() {
            return;
        }
        let edit = Edit::new();
        assert_ne!(edit.old, edit.new);
        let (mut old, mut new) = (0, 0);
        for calls in STEPS {
            let mut kills = 0;
            for nth in 1.. {
                edit.put_back();
                let (output, _) = edit.run(calls, "signal=KILL", nth);
                let found = text_in(&edit.path());
                assert!(found == edit.old || found == edit.new, "{calls}, call {nth}: {} bytes, torn", found.len());
                if !was_killed(&output) {
                    assert!(output.status.success() && found == edit.new, "{calls}, call {nth}: {output:?}");
                    break;
                }
                kills += 1;
                if found == edit.old {
                    old += 1
                } else {
                    new += 1
                }
                for name in edit.others() {
                    let is_ours = name.starts_with(".plan.muster.json.muster-saving-") || name == LOCK;
                    assert!(is_ours, "{name} was left");
                }
                // A lock that a killed process left is free.
                drop(muster::file::lock::lock(&edit.path()));
                // What a killed save leaves is swept away, and the next save works.
                save::sweep(&edit.path());
                assert_eq!(edit.others(), Vec::<String>::new(), "{calls}, call {nth}");
            }
            assert!(kills > 0, "no call of {calls} was met, so nothing was tried");
        }
        assert!(old > 5 && new > 0, "killed before the file is replaced {old} times, after it {new} times");
    }

    /// The control: the same kills tear a file that is just written.
    #[test]
    fn a_file_that_is_just_written_is_torn_by_the_same_kills() {
        if !can_trace() {
            return;
        }
        let folder = folder();
        let path = file_in(folder.path(), "plain.txt", SHIPPED);
        let this = env::current_exe().expect("this test");
        let helper = ["save::injected::plain_writer", "--exact", "--ignored", "--test-threads=1", "--nocapture"];
        let (mut torn, mut finished) = (0, false);
        for nth in 1..100 {
            fs::write(&path, SHIPPED).expect("the old file");
            let inject = format!("inject=write:signal=KILL:when={nth}");
            // Only calls on that file: the helper also writes what tests write.
            let options = ["-f", "-P", arg(&path), "-o", "/dev/null", "-e", "trace=write", "-e", &inject, "--"];
            let mut command = Command::new("strace");
            command.args(options).arg(&this).args(helper).env(PLAIN, &path);
            let output = command.stdin(Stdio::null()).output().expect("strace starts");
            let found = text_in(&path);
            if found != SHIPPED && found != SHIPPED.to_uppercase() {
                torn += 1;
            }
            if !was_killed(&output) {
                finished = found == SHIPPED.to_uppercase();
                break;
            }
        }
        assert!(finished, "the helper never wrote its file, so nothing was tried");
        assert!(torn > 0, "kills that tear nothing prove nothing");
    }

    const PLAIN: &str = "MUSTER_TEST_PLAIN_WRITE";

    /// No test: what the control runs in a process of its own. Does nothing unless it is told which file to write.
    #[test]
    #[ignore = "run by the control of the kill test"]
    fn plain_writer() {
        if let Some(path) = env::var_os(PLAIN) {
            fs::write(path, SHIPPED.to_uppercase()).expect("written");
        }
    }

    /// Promise 3: a full disk or a failing one leaves the old file, no temporary file, and a message that names the file.
    #[test]
    fn a_save_that_fails_at_any_step_leaves_the_old_file_and_says_so() {
        if !can_trace() {
            return;
        }
        let edit = Edit::new();
        for (calls, error, words) in [
            (STEPS[0], "ENOSPC", "the disk is full: make room or save elsewhere"),
            (STEPS[0], "EACCES", "you may not write there: save elsewhere"),
            (STEPS[0], "EIO", "input/output error"),
            ("write", "ENOSPC", "the disk is full: make room or save elsewhere"),
            ("write", "EDQUOT", "the disk is full: make room or save elsewhere"),
            ("write", "EIO", "input/output error"),
            ("fsync", "EIO", "input/output error"),
            ("fsync", "ENOSPC", "the disk is full: make room or save elsewhere"),
            ("fchmod", "EPERM", "operation not permitted"),
            ("fchmod", "EIO", "input/output error"),
            (STEPS[4], "EIO", "input/output error"),
            (STEPS[4], "ENOSPC", "the disk is full: make room or save elsewhere"),
            (STEPS[4], "EACCES", "you may not write there: save elsewhere"),
        ] {
            let (mut faults, mut not_lasting) = (0, 0);
            for nth in 1.. {
                edit.put_back();
                let (output, met) = edit.run(calls, &format!("error={error}"), nth);
                let (found, said) = (text_in(&edit.path()), String::from_utf8_lossy(&output.stderr).into_owned());
                let context = format!("{calls} {nth} fails with {error}: {said}");
                assert_eq!(edit.others(), Vec::<String>::new(), "{context}");
                if !met || output.status.success() {
                    // None left of these calls, or one that is not needed: what a lock says to people, the clock's zone.
                    assert!(output.status.success() && found == edit.new && said.is_empty(), "{context}");
                    if met {
                        continue;
                    }
                    break;
                }
                if !said.contains("saved, ") {
                    // Before anything of a save: the program's own libraries, the file to read.
                    assert!(calls == STEPS[0] && found == edit.old && !said.contains("panicked"), "{context}");
                    assert!(faults == 0, "in the middle of a save: {context}");
                    continue;
                }
                faults += 1;
                assert_eq!(output.status.code(), Some(2), "{context}");
                assert!(said.starts_with("muster: ") && said.contains(arg(&edit.path())), "{context}");
                assert!(said.lines().count() == 1 && !said.contains("panicked"), "{context}");
                if said.contains("made to last") {
                    // Only the folder could not be synced: the new file is there, and saying otherwise would be wrong.
                    not_lasting += 1;
                    assert!(found == edit.new, "{context}");
                    assert!(!said.contains("not saved") && !said.contains("as it was"), "{context}");
                } else {
                    assert!(found == edit.old, "{context}");
                    assert!(said.contains("not saved, ") && said.contains(words), "{context}");
                }
            }
            assert!(faults > 0, "no call of {calls} was met, so nothing was tried");
            assert!(calls != "fsync" || not_lasting == 1, "the folder was not synced");
        }
    }

    /// Many network shares have no permissions to give: what every file there has must do.
    #[test]
    fn a_disk_without_permissions_is_saved_to() {
        if !can_trace() {
            return;
        }
        let edit = Edit::new();
        edit.put_back();
        let (output, met) = edit.run(STEPS[1], "error=EOPNOTSUPP", 1);
        assert!(met && output.status.success(), "{output:?}");
        assert_eq!(text_in(&edit.path()), edit.new);
        // With the permissions that a file has anyway, nothing is asked of the system.
        let plain = file_in(edit.folder.path(), "plain.muster.json", SHIPPED);
        let arguments = ["edit", arg(&plain), "-o", arg(&plain), "--set", "deu.ltu.efp=1000"];
        let (output, met) = injected(program(), &arguments, STEPS[1], "error=EIO", 1);
        assert!(!met && output.status.success(), "{output:?}");
    }

    /// Where a trace of `edit` is up to, call by call.
    fn trace(calls: &str, inject: &[&str], program: &Path, arguments: &[String], variable: Option<&Path>) -> String {
        let log = tempfile::NamedTempFile::new().expect("a temporary file");
        let mut command = Command::new("strace");
        command.args(["-f", "-o", arg(log.path()), "-e", &format!("trace={calls}")]).args(inject).arg("--");
        command.arg(program).args(arguments).stdin(Stdio::null());
        command.envs(variable.map(|path| (TWICE, path)));
        let output = command.output().expect("strace starts");
        assert!(output.status.success(), "{output:?}");
        text_in(log.path())
    }

    /// Promise 2: all of the new file is synced before it takes the old one's name, and the folder after it. Power cuts
    /// can only be tried where a disk image can be mounted; the order can be seen everywhere.
    #[test]
    fn the_new_file_is_synced_before_it_is_renamed_and_the_folder_after_it() {
        if !can_trace() {
            return;
        }
        let edit = Edit::new();
        edit.put_back();
        let calls = "openat,write,fsync,fdatasync,rename,renameat,renameat2";
        let trace = trace(calls, &[], program(), &edit.arguments(), None);
        let place = |what: &str, from: usize| {
            let at = trace[from..].find(what).unwrap_or_else(|| panic!("no {what} in\n{trace}"));
            from + at
        };
        let descriptor = |from: usize| {
            let line = trace[from..].lines().next().expect("a line");
            line.rsplit("= ").next().expect("what it gave").trim().to_owned()
        };
        let opened = place(".muster-saving-", 0);
        let file = descriptor(opened);
        let last_write = trace.rmatch_indices(&format!("write({file}, ")).next().expect("it is written").0;
        let synced = place(&format!("fsync({file})"), opened);
        let renamed = place("rename", opened);
        assert!(opened < last_write && last_write < synced && synced < renamed, "{trace}");
        let folder = place(&format!("{:?}, O_RDONLY", arg(edit.folder.path())), renamed);
        place(&format!("fsync({})", descriptor(folder)), folder);
    }

    const TWICE: &str = "MUSTER_TEST_SAVE_TWICE";

    /// No test: saves twice in one process, the first time in vain.
    #[test]
    #[ignore = "run by the test of a failed sync"]
    fn two_saves() {
        let Some(path) = env::var_os(TWICE).map(std::path::PathBuf::from) else { return };
        assert!(replace(&path, "first").is_err(), "its sync fails");
        assert_eq!(text_in(&path), "old");
        replace(&path, "second").expect("the next one works");
    }

    /// Promise 4: a sync that failed is not tried again on the same file: the next save makes a new one.
    #[test]
    fn a_sync_that_failed_is_tried_on_a_new_file() {
        if !can_trace() {
            return;
        }
        let folder = folder();
        let path = file_in(folder.path(), "twice.json", "old");
        let this = env::current_exe().expect("this test");
        let helper = ["save::injected::two_saves", "--exact", "--ignored", "--test-threads=1", "--nocapture"];
        let inject = ["-e", "inject=fsync:error=EIO:when=1"];
        let trace = trace("openat,fsync,unlink", &inject, &this, &helper.map(str::to_owned), Some(&path));
        assert_eq!(text_in(&path), "second");
        let names: BTreeSet<&str> =
            trace.lines().filter(|line| line.contains("O_EXCL")).filter_map(|line| line.split('"').nth(1)).collect();
        assert_eq!(names.iter().filter(|name| name.contains(".muster-saving-")).count(), 2, "{trace}");
        assert_eq!(trace.matches("fsync(").count(), 3, "in vain, the new file, the folder:\n{trace}");
        assert_eq!(names_in(folder.path()), ["twice.json"]);
    }

    /// The same on the command line: nothing of the file that was not synced is left.
    #[test]
    fn a_failed_sync_is_not_tried_again() {
        if !can_trace() {
            return;
        }
        let edit = Edit::new();
        edit.put_back();
        let log = edit.folder.path().join("trace.log");
        let mut command = Command::new("strace");
        command.args([
            "-f",
            "-o",
            arg(&log),
            "-e",
            "trace=openat,fsync,unlink,unlinkat",
            "-e",
            "inject=fsync:error=EIO:when=1",
            "--",
        ]);
        command.arg(program()).args(edit.arguments()).stdin(Stdio::null());
        let output = command.output().expect("strace starts");
        assert_eq!(output.status.code(), Some(2));
        let trace = text_in(&log);
        assert_eq!(trace.matches("fsync(").count(), 1, "{trace}");
        assert!(
            trace.contains("unlink") && trace.contains(".muster-saving-"),
            "the temporary file is removed:\n{trace}"
        );
        fs::remove_file(&log).expect("the log is there");
        muster(edit.arguments()).done();
        assert!(text_in(&edit.path()) == edit.new, "the next save works");
    }
}
