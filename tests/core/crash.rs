//! What only a real machine shows: a save killed at any moment, a power cut, a disk that is full, a folder that may not
//! be written (promises 1, 2, 3 and 10).
//!
//! Each has a control that does the same without care and must be seen to lose, or the test would prove nothing. What
//! needs mounts runs in a process with mounts of its own, so that nothing stays mounted whatever happens.

use std::{
    env,
    fs::{self, File},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use muster::file::{SHIPPED, save};

use crate::common::{self, Random, arg, canonical, folder, long, names_in, skip};

/// Two texts that are easily told apart, of different length.
fn two_texts() -> [String; 2] {
    let title = "\"title\": \"";
    let other = SHIPPED.replacen(title, &format!("{title}Longer by {}: ", "x".repeat(5000)), 1);
    assert_ne!(other.len(), SHIPPED.len(), "the shipped dataset has a title");
    [canonical(SHIPPED), canonical(&other)]
}

const TO: &str = "MUSTER_TEST_SAVE_TO";
const HOW: &str = "MUSTER_TEST_SAVE_HOW";
const SAVING: &str = "saving from now on";

/// This test binary again, to run one of its ignored tests.
fn helper(name: &str) -> Command {
    let mut command = Command::new(env::current_exe().expect("this test"));
    command.args([name, "--exact", "--ignored", "--test-threads=1", "--nocapture"]).stdin(Stdio::null());
    command
}

/// No test: what the kill tests kill. Does nothing unless it is told which file to write.
#[test]
#[ignore = "run by the kill tests"]
fn saver() {
    let Some(path) = env::var_os(TO).map(PathBuf::from) else { return };
    let carefully = env::var_os(HOW).is_some_and(|how| how == "carefully");
    let texts = two_texts();
    let documents = texts.each_ref().map(|text| common::opened(text).document);
    println!("{SAVING}");
    loop {
        for (document, text) in documents.iter().zip(&texts) {
            if carefully {
                save::document(document, &path).expect("saved");
            } else {
                fs::write(&path, text).expect("written");
            }
        }
    }
}

/// Kills a process that writes over and over, at random moments; what was found each time, and how often a temporary
/// file was left, which says that the kill met a save.
fn kills(how: &str, times: usize, random: &mut Random, texts: &[String; 2]) -> (usize, usize, usize, usize) {
    let folder = folder();
    let path = folder.path().join("plan.muster.json");
    fs::write(&path, &texts[0]).expect("the old file");
    let (mut first, mut second, mut torn, mut met) = (0, 0, 0, 0);
    for _ in 0..times {
        let mut command = helper("crash::saver");
        let mut child: Child =
            command.env(TO, &path).env(HOW, how).stdout(Stdio::piped()).spawn().expect("the helper starts");
        let said = BufReader::new(child.stdout.take().expect("piped"));
        let saves = said.lines().map_while(Result::ok).any(|line| line.contains(SAVING));
        assert!(saves, "the helper ended before its first save");
        // The moment of the kill is what is tried: from the first save to some saves later.
        std::thread::sleep(Duration::from_micros(random.below(30_000) as u64));
        child.kill().expect("killed");
        child.wait().expect("its end is noticed");
        let found = fs::read(&path).expect("there is always a file");
        if found == texts[0].as_bytes() {
            first += 1;
        } else if found == texts[1].as_bytes() {
            second += 1;
        } else {
            torn += 1;
        }
        met += names_in(folder.path()).len() - 1;
        save::sweep(&path);
        if cfg!(target_os = "linux") {
            assert_eq!(names_in(folder.path()), ["plan.muster.json"], "what a killed save leaves is swept away");
        }
    }
    (first, second, torn, met)
}

/// Promise 1: killed at any moment, the file is the old one or the new one to the byte.
#[test]
fn a_save_killed_at_random_leaves_the_old_file_or_the_new_one() {
    let (texts, mut random) = (two_texts(), Random::of_seed(41));
    let (careful, plain) = if long() { (520, 150) } else { (30, 30) };
    let (first, second, torn, met) = kills("carefully", careful, &mut random, &texts);
    println!("{careful} kills of a save loop: {first} + {second} whole, {torn} torn, {met} in the middle of a save");
    let control = kills("plainly", plain, &mut random, &texts);
    println!("{plain} kills of a loop of plain writes: {} torn", control.2);
    assert_eq!((first + second, torn), (careful, 0));
    assert!(met > 0, "no kill met a save, so nothing was tried");
    assert!(control.2 > 0, "kills that tear nothing prove nothing");
}

/// Who runs this: root is let through everywhere, so what is forbidden is tried as nobody.
#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // A file that is made belongs to whoever makes it.
    folder().path().metadata().expect("the folder is there").uid() == 0
}

/// What a save that must fail says: it names the file, the reason and what to do; nothing is left beside the old file.
#[track_caller]
fn refused(said: &common::Said, path: &Path, old: &[u8], reason: &str, advice: &str) {
    assert_eq!(said.code, Some(2), "{said:?}");
    for part in ["muster: not saved, ", arg(path), reason, advice] {
        assert!(said.err.contains(part), "{part:?} is not said: {}", said.err);
    }
    assert!(said.err.lines().count() == 1 && !said.err.contains("panicked"), "{}", said.err);
    assert!(fs::read(path).expect("the old file") == old, "the old file is not as it was");
    let folder = path.parent().expect("it has a folder");
    let left: Vec<String> = names_in(folder).into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(left, Vec::<String>::new(), "a temporary file was left");
}

const LONGER: [&str; 5] = ["--scenario", "More", "--set", "deu.ltu.efp=1000", "--why"];

/// The arguments that make a file longer in place.
fn edit<'a>(path: &'a Path, to: &'a Path, why: &'a str) -> Vec<&'a str> {
    let mut arguments = vec!["edit", arg(path), "-o", arg(to)];
    arguments.extend(LONGER);
    arguments.push(why);
    arguments
}

/// Promise 3: a limit on the size of files (`ulimit -f`). The system ends a program that does not expect it, and says
/// an error to one that does.
#[cfg(unix)]
#[test]
fn a_limit_on_file_sizes_leaves_the_old_file() {
    let folder = folder();
    let path = common::file_in(folder.path(), "plan.muster.json", SHIPPED);
    let run = |trap: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -f 64; {trap} exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_muster")]);
        common::run(command.args(edit(&path, &path, "why")).stdin(Stdio::null()))
    };
    refused(&run("trap '' XFSZ;"), &path, SHIPPED.as_bytes(), "file too large", "save elsewhere");
    let ended = run("");
    assert_eq!(ended.code, None, "ended by a signal: {ended:?}");
    // Its lock is free, and taking it sweeps.
    assert!(matches!(muster::file::access::of(&path, None), muster::file::Access::Ours(Some(_))));
    assert!(fs::read(&path).expect("the old file") == SHIPPED.as_bytes());
    if cfg!(target_os = "linux") {
        assert_eq!(names_in(folder.path()), ["plan.muster.json"], "what it left is swept away");
    }
    common::muster(edit(&path, &path, "why")).done();
}

/// Promise 10: a folder that may not be written, as somebody who is not root.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_named_and_saving_elsewhere_works() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    let outer = folder();
    let (closed, open) = (outer.path().join("closed"), outer.path().join("open"));
    for made in [&closed, &open] {
        fs::create_dir(made).expect("a folder");
    }
    let path = common::file_in(&closed, "plan.muster.json", SHIPPED);
    let program = outer.path().join("muster");
    fs::copy(env!("CARGO_BIN_EXE_muster"), &program).expect("the program where anyone may run it");
    mode(outer.path(), 0o755);
    mode(&open, 0o777);
    mode(&closed, 0o555);
    let command = |arguments: &[&str]| {
        let mut command = if is_root() { Command::new("setpriv") } else { Command::new(&program) };
        if is_root() {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(&program);
        }
        command.args(arguments).stdin(Stdio::null());
        command
    };
    match command(&["--version"]).output() {
        Ok(output) if output.status.success() => {
            let said = common::run(&mut command(&edit(&path, &path, "why")));
            refused(&said, &path, SHIPPED.as_bytes(), "permission denied", "you may not write there: save elsewhere");
            let elsewhere = open.join("plan.muster.json");
            common::run(&mut command(&edit(&path, &elsewhere, "why"))).done();
            assert!(fs::read_to_string(&elsewhere).expect("saved").contains("\"More\""));
        }
        other => skip(&format!("saving where only others may write: setpriv cannot become nobody here ({other:?})")),
    }
    mode(&closed, 0o755);
}

/// What needs mounts: an ext4 image, a tiny tmpfs, a folder mounted to read only.
#[cfg(target_os = "linux")]
mod mounts {
    use std::sync::mpsc;

    use muster::{
        document::Change,
        file::identity::Content,
        recovery::{Base, Journal, Trouble, find},
        scenario::Scenario,
    };

    use super::*;

    const WITHIN: &str = "MUSTER_TEST_MOUNTS_IN";
    const NOT_HERE: &str = "not here: ";

    /// Runs an ignored test in a process with mounts of its own and a folder for them; says why when that cannot be.
    fn with_mounts(what: &str, name: &str) {
        let folder = folder();
        let exe = env::current_exe().expect("this test");
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "--"]).arg(exe);
        command.args([name, "--exact", "--ignored", "--test-threads=1", "--nocapture"]);
        let output = match command.env(WITHIN, folder.path()).stdin(Stdio::null()).output() {
            Ok(output) => output,
            Err(error) => return skip(&format!("{what}: unshare does not start ({error})")),
        };
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if let Some(why) = out.lines().find_map(|line| line.split(NOT_HERE).nth(1)) {
            return skip(&format!("{what}: {why}"));
        }
        if !output.status.success() && err.starts_with("unshare:") {
            return skip(&format!("{what}: {}", err.lines().next().unwrap_or_default()));
        }
        print!("{out}");
        assert!(output.status.success() && out.contains("1 passed"), "{out}\n{err}");
    }

    /// Runs a command; `Err` with what it said.
    fn tool(program: &str, arguments: &[&str]) -> Result<(), String> {
        match Command::new(program).args(arguments).stdin(Stdio::null()).output() {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr).replace('\n', " ");
                Err(format!("{program} {}: {}", arguments.join(" "), said.trim()))
            }
            Err(error) => Err(format!("{program} does not start ({error})")),
        }
    }

    #[track_caller]
    fn must(program: &str, arguments: &[&str]) {
        tool(program, arguments).expect("it worked before");
    }

    /// The folder for mounts, inside such a process.
    fn within() -> Option<PathBuf> {
        env::var_os(WITHIN).map(PathBuf::from)
    }

    fn folder_in(outer: &Path, name: &str) -> PathBuf {
        let made = outer.join(name);
        fs::create_dir(&made).expect("a folder");
        made
    }

    #[test]
    fn a_save_survives_a_power_cut() {
        with_mounts("a power cut after a save", "crash::mounts::power_cut");
    }

    /// Promise 2: an image of the disk is copied right after the save, while it is mounted: that is what a power cut
    /// leaves.
    #[test]
    #[ignore = "run with mounts of its own"]
    fn power_cut() {
        let Some(outer) = within() else { return };
        let (disk, cut) = (outer.join("disk.img"), outer.join("cut.img"));
        let (here, there) = (folder_in(&outer, "here"), folder_in(&outer, "there"));
        File::create(&disk).and_then(|file| file.set_len(16 << 20)).expect("an image");
        let ready = tool("mkfs.ext4", &["-q", arg(&disk)])
            .and_then(|()| tool("mount", &["-o", "loop,commit=300", arg(&disk), arg(&here)]))
            .and_then(|()| tool("umount", &[arg(&here)]));
        if let Err(why) = ready {
            println!("{NOT_HERE}{why}");
            return;
        }
        let [old, new] = two_texts();
        type Save = fn(&Path, &str);
        let ways: [(&str, Save); 4] = [
            ("as Muster does", |path, text| save::replace(path, |out| out.write_all(text.as_bytes())).expect("saved")),
            ("synced, its folder not", |path, text| {
                let beside = path.with_extension("new");
                let mut file = File::create(&beside).expect("created");
                file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).expect("written");
                fs::rename(&beside, path).expect("renamed");
            }),
            ("renamed without sync", |path, text| {
                let beside = path.with_extension("new");
                fs::write(&beside, text).expect("written");
                fs::rename(&beside, path).expect("renamed");
            }),
            ("plainly written", |path, text| fs::write(path, text).expect("written")),
        ];
        let rounds = 20;
        for (way, save) in ways {
            let (mut found_new, mut found_old, mut lost) = (0, 0, 0);
            for _ in 0..rounds {
                must("mount", &["-o", "loop,commit=300", arg(&disk), arg(&here)]);
                let path = here.join("plan.muster.json");
                fs::write(&path, &old).expect("the old file");
                must("umount", &[arg(&here)]); // now the old file is on the disk
                must("mount", &["-o", "loop,commit=300", arg(&disk), arg(&here)]);
                save(&path, &new);
                fs::copy(&disk, &cut).expect("the image is copied");
                must("umount", &[arg(&here)]);
                must("mount", &["-o", "loop", arg(&cut), arg(&there)]);
                match fs::read(there.join("plan.muster.json")) {
                    Ok(found) if found == new.as_bytes() => found_new += 1,
                    Ok(found) if found == old.as_bytes() => found_old += 1,
                    _ => lost += 1,
                }
                must("umount", &[arg(&there)]);
            }
            println!("power cut after a save {way}: {found_new} new, {found_old} old, {lost} neither, of {rounds}");
            if way == "as Muster does" {
                assert_eq!(found_new, rounds);
            } else {
                assert!(found_new < rounds, "{way}, nothing was lost: the cuts cut nothing");
            }
        }
    }

    #[test]
    fn unsaved_work_survives_a_power_cut() {
        with_mounts("a power cut after the journal", "crash::mounts::journal_power_cut");
    }

    /// Promise 6 where promise 2 lives: what is kept is on the disk, not only in the memory of the system, which outlives
    /// a killed process.
    #[test]
    #[ignore = "run with mounts of its own"]
    fn journal_power_cut() {
        let Some(outer) = within() else { return };
        let (disk, cut) = (outer.join("disk.img"), outer.join("cut.img"));
        let (here, there) = (folder_in(&outer, "here"), folder_in(&outer, "there"));
        File::create(&disk).and_then(|file| file.set_len(16 << 20)).expect("an image");
        let ready = tool("mkfs.ext4", &["-q", arg(&disk)])
            .and_then(|()| tool("mount", &["-o", "loop,commit=300", arg(&disk), arg(&here)]));
        if let Err(why) = ready {
            println!("{NOT_HERE}{why}");
            return;
        }
        let state = here.join("state");
        let base = Base::new("untitled", None, None, &std::sync::Arc::default());
        let journal = Journal::begin(&state, base, |trouble| panic!("{trouble}"));
        let shipped = muster::file::shipped().document;
        for round in 1..=6 {
            let mut document = shipped.clone();
            let what_if = Scenario { id: "s1".into(), name: format!("Round {round}"), ..Scenario::default() };
            let change = Change::PutScenario { id: "s1".into(), to: Some(what_if.into()), place: 0 };
            document.apply(change).expect("put");
            journal.note(&document, (round, "a round"));
            assert!(journal.flusher().flush_within(common::PATIENCE));
            // A file beside it that nobody syncs: the control.
            fs::write(here.join("control"), format!("Round {round}")).expect("written");
            fs::copy(&disk, &cut).expect("the image is copied");
            must("mount", &["-o", "loop", arg(&cut), arg(&there)]);
            let control = fs::read_to_string(there.join("control")).unwrap_or_default();
            assert_ne!(control, format!("Round {round}"), "the cuts cut nothing");
            let offers = find(&there.join("state")).offers;
            assert_eq!(offers.len(), 1, "round {round}");
            assert_eq!(offers[0].changes(), round);
            let back = offers[0].restore().expect("restored");
            // The dataset is nowhere but here.
            assert_eq!(common::text_of(&back.document), common::text_of(&document), "round {round}");
            drop(offers);
            must("umount", &[arg(&there)]);
        }
        drop(journal);
        must("umount", &[arg(&here)]);
    }

    #[test]
    fn a_full_disk_and_a_mount_to_read_only_leave_the_old_file() {
        with_mounts("a full disk and a mount to read only", "crash::mounts::full_and_read_only");
    }

    /// Promises 3 and 10.
    #[test]
    #[ignore = "run with mounts of its own"]
    fn full_and_read_only() {
        let Some(outer) = within() else { return };
        let (tiny, fixed) = (folder_in(&outer, "tiny"), folder_in(&outer, "fixed"));
        let ready = tool("mount", &["-t", "tmpfs", "-o", "size=512k", "none", arg(&tiny)])
            .and_then(|()| tool("mount", &["--bind", arg(&fixed), arg(&fixed)]));
        if let Err(why) = ready {
            println!("{NOT_HERE}{why}");
            return;
        }
        // The old file takes more than half of the disk, so there is no room for a new one beside it.
        let full = common::file_in(&tiny, "plan.muster.json", SHIPPED);
        let said = common::muster(edit(&full, &full, "why"));
        let full_disk = ("no space left on device", "the disk is full: make room or save elsewhere");
        refused(&said, &full, SHIPPED.as_bytes(), full_disk.0, full_disk.1);
        let elsewhere = outer.join("elsewhere.muster.json");
        common::muster(edit(&full, &elsewhere, "why")).done();

        let path = common::file_in(&fixed, "plan.muster.json", SHIPPED);
        must("mount", &["-o", "remount,ro,bind", arg(&fixed)]);
        // Said when it is opened, not only when it is too late.
        match muster::file::access::of(&path, None) {
            muster::file::Access::ReadOnly(why) => assert!(why.contains("read-only file"), "{why}"),
            other => panic!("{other:?}"),
        }
        let said = common::muster(edit(&path, &path, "why"));
        let read_only = ("read-only file", "you may not write there: save elsewhere");
        refused(&said, &path, SHIPPED.as_bytes(), read_only.0, read_only.1);
        common::muster(edit(&path, &elsewhere, "why")).done();
    }

    #[test]
    fn a_journal_on_a_full_disk_keeps_what_it_has_and_says_so_once() {
        with_mounts("a journal on a full disk", "crash::mounts::journal_on_a_full_disk");
    }

    /// Promise 6 where promise 3 lives.
    #[test]
    #[ignore = "run with mounts of its own"]
    fn journal_on_a_full_disk() {
        let Some(outer) = within() else { return };
        let disk = folder_in(&outer, "disk");
        if let Err(why) = tool("mount", &["-t", "tmpfs", "-o", "size=1m", "none", arg(&disk)]) {
            println!("{NOT_HERE}{why}");
            return;
        }
        let of_length = |length: usize| {
            let mut document = muster::file::shipped().document;
            let note = "x".repeat(length);
            let what_if = Scenario { id: "s1".into(), name: "Long".into(), note, ..Scenario::default() };
            let change = Change::PutScenario { id: "s1".into(), to: Some(what_if.into()), place: 0 };
            document.apply(change).expect("put");
            document
        };
        let base = || {
            let content = Content::of(SHIPPED.as_bytes());
            Base::new("shipped", None, Some(content), muster::file::shipped().document.dataset())
        };
        let begin = || {
            let (sender, troubles) = mpsc::channel();
            (Journal::begin(&disk, base(), move |trouble: Trouble| drop(sender.send(trouble))), troubles)
        };
        let offered = |expected: usize| {
            let offers = find(&disk).offers;
            assert_eq!(offers.len(), 1, "{:?}", names_in(&disk));
            let back = offers[0].restore().expect("restored");
            assert_eq!(common::text_of(&back.document), common::text_of(&of_length(expected)));
        };

        let (journal, troubles) = begin();
        journal.note(&of_length(1), (1, "short"));
        assert!(journal.flusher().flush_within(common::PATIENCE));
        let mut filler = File::create(disk.join("filler")).expect("created");
        while filler.write_all(&[7; 4096]).is_ok() {}
        for length in [100_000, 100_001] {
            journal.note(&of_length(length), (2, "long"));
            assert!(!journal.flush_now(), "there is no room");
        }
        drop(journal);
        let said: Vec<String> = troubles.iter().map(|trouble| trouble.to_string()).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("no space left on device")
                && said[0].contains("make room there")
                && said[0].contains(arg(&disk)),
            "{said:?}"
        );
        offered(1);
        find(&disk).offers.remove(0).discard().expect("removed");

        // When there is room again, it goes on.
        let (journal, troubles) = begin();
        journal.note(&of_length(2), (1, "short"));
        let _ = journal.flush_now();
        drop(filler);
        fs::remove_file(disk.join("filler")).expect("removed");
        journal.note(&of_length(100_000), (2, "long"));
        assert!(journal.flusher().flush_within(common::PATIENCE));
        drop(journal);
        offered(100_000);
        drop(troubles);

        // To read only: what was kept is offered all the same; nothing new is.
        must("mount", &["-o", "remount,ro", arg(&disk)]);
        let (journal, troubles) = begin();
        journal.note(&of_length(3), (1, "short"));
        assert!(!journal.flush_now());
        drop(journal);
        let said: Vec<String> = troubles.iter().map(|trouble| trouble.to_string()).collect();
        assert!(
            said.len() == 1 && said[0].contains("read-only file system") && !said[0].contains("make room"),
            "{said:?}"
        );
        offered(100_000);
        assert!(find(&disk).offers.remove(0).discard().is_err(), "what cannot be removed is offered again");
        offered(100_000);
    }
}
