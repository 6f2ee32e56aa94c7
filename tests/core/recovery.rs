//! Unsaved work after a crash (promises 6 and 7): processes killed while they edit, journals torn at every byte, files
//! that others changed meanwhile, disks that are full.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use muster::{
    document::{Document, Newer},
    editor::{Command as Do, Editor, NewRow},
    file::{self, Identity, SHIPPED, SHIPPED_NAME, identity::Content, save},
    recovery::{
        Base, BaseNow, Journal, Offer, Restored, find,
        slot::{self, Header, Read as SlotRead, Slot},
    },
};

use crate::common::{self, Random, file_in, folder, golden, long, names_in, opened, text_of};

/// The shipped dataset after so many edits.
fn edited(edits: u64) -> Document {
    let mut editor = Editor::shipped();
    edit(&mut editor, 0..edits);
    editor.session().document().clone()
}

fn edit(editor: &mut Editor, numbers: std::ops::Range<u64>) {
    for number in numbers {
        let ids = ["deu.ltu.efp", "gbr.est.efp", "usa.pol.efp"];
        let id = ids[(number % 3) as usize].to_owned();
        editor.run(Do::SetTroops { id, text: (1000 + number).to_string() });
    }
}

fn shipped_base() -> Base {
    let content = Content::of(SHIPPED.as_bytes());
    Base::new(SHIPPED_NAME, None, Some(content), file::shipped().document.dataset())
}

/// A file, the document in it, and what a journal knows of it.
fn file_base(folder: &Path, text: &str) -> (PathBuf, Document, Base) {
    let path = file_in(folder, "plan.muster.json", text);
    let (opened, identity) = file::open_known(&path).expect("it can be read");
    let base = Base::new("plan.muster.json", Some(&path), Some(identity.content()), opened.document.dataset());
    (path, opened.document, base)
}

fn begin(state: &Path, base: Base) -> Journal {
    Journal::begin(state, base, |trouble| panic!("{trouble}"))
}

#[track_caller]
fn only(state: &Path) -> Offer {
    let mut offers = find(state).offers;
    assert_eq!(offers.len(), 1, "one journal is offered");
    offers.remove(0)
}

#[track_caller]
fn restored(offer: &Offer) -> Restored {
    offer.restore().unwrap_or_else(|error| panic!("{error}"))
}

fn journals(state: &Path) -> Vec<String> {
    if state.join("recovery").exists() { names_in(&state.join("recovery")) } else { Vec::new() }
}

/// Work that is saved or given up before it was ever written need not be: what it took the place of may go as well.
#[test]
fn what_is_discarded_is_not_waited_for() {
    for _ in 0..20 {
        let state = folder();
        let journal = begin(state.path(), shipped_base());
        journal.note(&edited(1), (1, "one"));
        let flusher = journal.flusher();
        journal.discard();
        assert!(flusher.flush_within(common::PATIENCE));
        assert!(journals(state.path()).is_empty());
    }
}

/// Whatever a document holds comes back to the letter, whether the dataset comes from its file or from the copy.
#[test]
fn what_is_noted_comes_back() {
    let mut documents: Vec<(String, Document)> =
        golden().into_iter().map(|(name, text)| (name, opened(&text).document)).collect();
    documents.push(("shipped, edited".to_owned(), edited(20)));
    for (name, document) in &documents {
        let folder = folder();
        let text = text_of(document);
        let (path, _, base) = file_base(folder.path(), &text);
        let journal = begin(folder.path(), base);
        journal.note(document, (7, "Set troops"));
        assert!(journal.flusher().flush_within(common::PATIENCE), "{name}");
        assert_eq!(journal.kept(), 7);
        assert!(find(folder.path()).offers.is_empty(), "{name}: it is still being worked on");
        drop(journal);
        for with_file in [true, false] {
            let offer = only(folder.path());
            assert_eq!(
                (offer.changes(), offer.steps(), offer.path()),
                (7, &["Set troops".to_owned()][..], Some(&*path)),
                "{name}"
            );
            assert!(offer.written().is_some());
            let back = restored(&offer);
            assert_eq!(text_of(&back.document), text, "{name}");
            assert!(back.same_dataset, "{name}");
            match (with_file, offer.base()) {
                (true, BaseNow::Same) => {
                    let (to, mut known) = back.belongs_to.expect("it can be saved there");
                    assert_eq!(to, path);
                    assert!(matches!(known.compare(&path), file::Seen::Unchanged));
                }
                (false, BaseNow::Gone) => assert!(back.belongs_to.is_none(), "a name must be chosen"),
                other => panic!("{name}: {other:?}"),
            }
            if with_file {
                fs::remove_file(&path).expect("removed");
            } else {
                offer.discard().expect("removed");
            }
        }
        assert_eq!(journals(folder.path()), Vec::<String>::new());
    }
}

#[test]
fn nothing_is_left_without_changes_or_after_a_save() {
    let state = folder();
    drop(begin(state.path(), shipped_base()));
    assert_eq!(names_in(state.path()), Vec::<String>::new(), "nothing is made before there is something to keep");
    let journal = begin(state.path(), shipped_base());
    journal.note(&edited(3), (3, "three"));
    assert!(journal.flusher().flush_within(common::PATIENCE));
    assert_eq!(journals(state.path()).len(), 1);
    let flusher = journal.flusher();
    journal.discard();
    assert_eq!(journals(state.path()), Vec::<String>::new());
    assert!(
        flusher.flush_within(common::PATIENCE),
        "what was noted had been kept, and nobody waits for a thread that is gone"
    );
    // Everything undone: nothing to offer, and what is left is cleared away.
    let journal = begin(state.path(), shipped_base());
    journal.note(&edited(1), (1, "one"));
    journal.note(&edited(0), (0, ""));
    drop(journal);
    assert_eq!(find(state.path()).offers.len(), 0);
    assert_eq!(journals(state.path()), Vec::<String>::new());
}

/// Only what a document has that is not its file's: the shipped dataset, an empty start, a dataset put underneath.
#[test]
fn documents_without_a_file_come_back() {
    let state = folder();
    let journal = begin(state.path(), shipped_base());
    journal.note(&edited(5), (5, "five"));
    drop(journal);
    let offer = only(state.path());
    let back = restored(&offer);
    assert_eq!((text_of(&back.document), back.same_dataset), (text_of(&edited(5)), true));
    assert!(matches!(offer.base(), BaseNow::Same) && back.belongs_to.is_none());
    offer.discard().expect("removed");

    let mut editor = Editor::empty();
    let base = Base::new("Untitled", None, None, editor.session().document().dataset());
    let row = NewRow { contributor: "Germany".into(), host: "Lithuania".into(), ..NewRow::default() };
    editor.run(Do::AddRow(row));
    let journal = begin(state.path(), base);
    journal.note(editor.session().document(), (1, "Add"));
    drop(journal);
    let offer = only(state.path());
    let back = restored(&offer);
    assert_eq!((text_of(&back.document), back.same_dataset), (text_of(editor.session().document()), true));
    assert!(matches!(offer.base(), BaseNow::NeverSaved) && offer.name() == "Untitled");
    offer.discard().expect("removed");

    // A dataset put underneath, twice: only the copies that are needed are kept.
    let (_, mut document, base) = file_base(state.path(), SHIPPED);
    let journal = begin(state.path(), base);
    for name in ["records", "own", "scenarios", "records"] {
        let other = opened(&common::golden_file(name)).document;
        document.apply(document.bring_in(&Newer::of_file(other))).expect("replaced");
        journal.note(&document, (1, "Replace"));
        assert!(journal.flusher().flush_within(common::PATIENCE));
        let folder = state.path().join("recovery").join(&journals(state.path())[0]);
        let copies = names_in(&folder).into_iter().filter(|name| name.starts_with("dataset")).count();
        assert!((1..=2).contains(&copies), "{copies} copies");
    }
    drop(journal);
    assert_eq!(text_of(&restored(&only(state.path())).document), text_of(&document));
}

/// Torn at any byte, or a byte changed: what was kept before is offered.
#[test]
fn a_slot_torn_at_any_byte_leaves_the_one_before() {
    let state = folder();
    let (document, base) = {
        let (_, document, base) = file_base(state.path(), &common::golden_file("scenarios"));
        (document, base)
    };
    let journal = begin(state.path(), base);
    let texts: Vec<String> = (1..=3)
        .map(|n| {
            let mut document = document.clone();
            document.counting.own_troops = n % 2 == 0;
            journal.note(&document, (n, "change"));
            assert!(journal.flusher().flush_within(common::PATIENCE));
            text_of(&document)
        })
        .collect();
    drop(journal);
    let folder = state.path().join("recovery").join(&journals(state.path())[0]);
    let read = |name: &str| fs::read(folder.join(name)).expect("a slot");
    let number = |name: &str| match Slot::read(&read(name)) {
        SlotRead::Whole(slot) => slot.header.sequence,
        other => panic!("{other:?}"),
    };
    let (newest, before) = if number("a") > number("b") { ("a", "b") } else { ("b", "a") };
    let whole = read(newest);
    let mut random = Random::of_seed(6);
    let tears = (0..whole.len()).map(|end| whole[..end].to_vec());
    let garbled = (0..200).map(|_| {
        let mut bytes = whole.clone();
        let at = random.below(bytes.len());
        bytes[at] ^= 1 << random.below(8);
        bytes
    });
    for bytes in tears.chain(garbled) {
        fs::write(folder.join(newest), &bytes).expect("torn");
        match Slot::read(&bytes) {
            SlotRead::Torn => {}
            // The number of the version is the only thing that can make it another's.
            SlotRead::Newer => assert!(bytes.starts_with(b"muster-recovery ")),
            SlotRead::Whole(_) => panic!("{} of {} bytes pass for whole", bytes.len(), whole.len()),
        }
        let offer = only(state.path());
        // The last write may have been the one that names the copy of the dataset.
        let changes = offer.changes();
        assert!(changes == 2 || changes == 3, "{changes}");
        assert_eq!(text_of(&restored(&offer).document), texts[changes as usize - 1]);
    }
    // Both torn: nothing to offer. It is told once and kept for a person, under another name.
    fs::write(folder.join(newest), "").expect("torn");
    fs::write(folder.join(before), "muster-recovery 1").expect("torn");
    let left = find(state.path());
    assert!(left.offers.is_empty());
    let [kept] = &left.damaged[..] else { panic!("{left:?}") };
    assert_eq!(fs::read(kept.join(before)).expect("kept"), b"muster-recovery 1");
    assert!(find(state.path()).damaged.is_empty());
}

/// What a slot looks like on disk stays readable for ever; what a newer version writes is left alone.
#[test]
fn slots_of_the_first_version_are_read_and_newer_ones_left_alone() {
    let header = Header { sequence: 4, changes: 2, name: "plan".to_owned(), ..Header::default() };
    let document = opened(&common::golden_file("minimal")).document;
    let text = Slot { header: header.clone(), part: file::users_part(&document) }.to_text();
    let (first, behind) = text.split_once('\n').expect("lines");
    assert_eq!(first, format!("muster-recovery 1 {}", Content::of(behind.as_bytes())));
    assert!(behind.starts_with("{\"program\":") && behind.contains("}\n{\n\"format\": \"muster\","));
    // Keys of a later program are passed over.
    let later = behind.replacen("{\"program\"", "{\"later\":[1],\"program\"", 1);
    let later = format!("muster-recovery 1 {}\n{later}", Content::of(later.as_bytes()));
    match Slot::read(later.as_bytes()) {
        SlotRead::Whole(slot) => assert_eq!(slot.header, header),
        other => panic!("{other:?}"),
    }
    // One as it was written to disk by the first version, to the letter.
    let golden = include_str!("../data/journal/slot-1");
    let SlotRead::Whole(slot) = Slot::read(golden.as_bytes()) else { panic!("the golden slot is not whole") };
    let Header { program, process, host, started, written, sequence, changes, last, .. } = slot.header.clone();
    assert_eq!((program.as_str(), process, host.as_deref()), ("0.1.0", 4711, Some("desk")));
    assert_eq!((started.as_str(), written.as_str()), ("2026-11-22T10:00:00Z", "2026-11-22T10:05:07.5Z"));
    assert_eq!((sequence, changes, last.as_str()), (9, 3, "Troops of Germany in Lithuania: 900 → 1,000"));
    let Header { steps, shown, day, name, path, base, dataset, .. } = slot.header.clone();
    assert_eq!(steps, ["Troops of Germany in Lithuania: 900 → 1,000", "Troops of Germany in Lithuania: 500 → 900"]);
    assert_eq!((shown.as_deref(), day.as_deref()), (Some("s1"), Some("2022-03-01")));
    assert_eq!(slot.header.typing, ["Reason for deu.ltu.efp: as ann"]);
    assert_eq!((name.as_str(), path.as_deref()), ("plan.muster.json", Some("/home/anna/plan.muster.json")));
    assert_eq!(base.as_deref(), Some("6-9f8907ad76a4bb8fbd683492faa13ce7"));
    let copied = dataset.expect("a copy of the dataset");
    assert_eq!((copied.file.as_str(), copied.content.as_str()), ("dataset-1", "0-b91c5ed031fb33032134935d61d9b40d"));
    assert_eq!(slot.document().expect("a document").scenarios()[0].name, "Germany doubles");
    assert_eq!(slot.to_text(), golden, "written again it is the same");
    let state = folder();
    let folder = state.path().join("recovery/journal-4000000001-0");
    fs::create_dir_all(&folder).expect("a folder");
    let newer = text.replacen("muster-recovery 1", "muster-recovery 2", 1);
    fs::write(folder.join("a"), newer).expect("written");
    assert!(find(state.path()).offers.is_empty());
    assert!(folder.join("a").exists(), "left for the program that can read it");
    // One journal is written by one program: a single digit that says otherwise was garbled.
    fs::write(folder.join("b"), &text).expect("written");
    assert_eq!(only(state.path()).changes(), 2);
}

/// Promise 7: what others did to the file meanwhile is told, and nothing of theirs is overwritten.
#[test]
fn changes_of_the_file_by_others_are_told() {
    type Meanwhile = fn(&Path);
    let cases: [(&str, Meanwhile); 7] = [
        ("same", |_| ()),
        ("same", |path| fs::write(path, SHIPPED).expect("touched")),
        ("changed", |path| fs::write(path, common::golden_file("records")).expect("another document")),
        ("changed", |path| fs::write(path, "no document at all").expect("written")),
        ("saved", |path| save::document(&edited(4), path).expect("killed just before the journal was discarded")),
        ("gone", |path| fs::remove_file(path).expect("removed")),
        ("gone", |path| fs::remove_file(path).and_then(|()| fs::create_dir(path)).expect("a folder")),
    ];
    for (expected, meanwhile) in cases {
        let state = folder();
        let (path, _, base) = file_base(state.path(), SHIPPED);
        let journal = begin(state.path(), base);
        journal.note(&edited(4), (4, "four"));
        drop(journal);
        meanwhile(&path);
        let theirs = fs::read(&path).ok();
        let offer = only(state.path());
        match (expected, offer.base()) {
            ("same", BaseNow::Same) | ("gone", BaseNow::Gone) | ("saved", BaseNow::Saved) => {}
            ("changed", BaseNow::Changed(Some(_))) => {}
            other => panic!("{other:?}"),
        }
        let back = restored(&offer);
        assert_eq!(text_of(&back.document), text_of(&edited(4)), "{expected}: the work is whole");
        assert_eq!(back.belongs_to.is_some(), expected == "same", "saved in place only over what it was made from");
        assert_eq!(fs::read(&path).ok(), theirs, "restoring writes nothing");
        if let Some((to, known)) = back.belongs_to {
            // Changed between restoring and saving: noticed then.
            fs::write(&to, "theirs").expect("written");
            assert!(save::document_over(&back.document, &to, &save::Over::Known(Box::new(known))).is_err());
        }
    }
    // A file that was not there when the work began, and is now.
    let state = folder();
    let path = state.path().join("later.muster.json");
    let base = Base::new("later", Some(&path), None, file::shipped().document.dataset());
    let journal = begin(state.path(), base);
    journal.note(&edited(1), (1, "one"));
    drop(journal);
    assert!(matches!(only(state.path()).base(), BaseNow::NeverSaved));
    fs::write(&path, "theirs").expect("written");
    let offer = only(state.path());
    assert!(matches!(offer.base(), BaseNow::CreatedLater(Some(_))));
    let back = restored(&offer);
    assert!(back.belongs_to.is_none() && text_of(&back.document) == text_of(&edited(1)));
}

/// A window that ends just after the first change, without a crash: the copy that has been begun is finished, so the
/// work does not need its file.
#[test]
fn ending_at_once_keeps_the_dataset_too() {
    for changes in [1, 0] {
        let state = folder();
        let (path, document, base) = file_base(state.path(), SHIPPED);
        let text = text_of(&document);
        let journal = begin(state.path(), base);
        let typing = vec!["Troops: 1,2".to_owned()];
        journal.note(&document, muster::recovery::Unsaved { changes, typing, ..Default::default() });
        drop(journal);
        fs::remove_file(&path).expect("removed");
        let back = restored(&only(state.path()));
        assert!(back.same_dataset);
        assert_eq!(text_of(&back.document), text);
    }
}

/// Killed between a save and the next note: the changes are in the file, what was half typed is not.
#[test]
fn half_typed_text_is_offered_although_the_changes_are_saved() {
    for typing in [Vec::new(), vec!["Troops of deu.ltu.efp: 1,2".to_owned()]] {
        let state = folder();
        let (path, _, base) = file_base(state.path(), SHIPPED);
        let journal = begin(state.path(), base);
        journal
            .note(&edited(2), muster::recovery::Unsaved { changes: 2, typing: typing.clone(), ..Default::default() });
        drop(journal);
        fs::write(&path, text_of(&edited(2))).expect("saved");
        let is_saved = matches!(only(state.path()).base(), BaseNow::Saved);
        assert_eq!(is_saved, typing.is_empty());
    }
}

/// Without its copy the dataset comes from the file, and it is told when that is another one by now.
#[test]
fn without_a_copy_of_the_dataset_the_file_must_do() {
    for (theirs, same) in [(None, true), (Some(common::golden_file("records")), false)] {
        let state = folder();
        let (path, _, base) = file_base(state.path(), SHIPPED);
        let journal = begin(state.path(), base);
        journal.note(&edited(2), (2, "two"));
        drop(journal);
        let folder = state.path().join("recovery").join(&journals(state.path())[0]);
        for name in names_in(&folder).into_iter().filter(|name| name.starts_with("dataset")) {
            fs::remove_file(folder.join(name)).expect("removed");
        }
        if let Some(theirs) = &theirs {
            fs::write(&path, theirs).expect("written");
        }
        let back = restored(&only(state.path()));
        assert_eq!(back.same_dataset, same);
        assert_eq!(back.document.scenarios().len(), edited(2).scenarios().len(), "the what-ifs are there anyway");
        if same {
            assert_eq!(text_of(&back.document), text_of(&edited(2)));
        }
    }
}

/// A slot that cannot be read now may be read another time: it is left alone, and nothing waits for what is no file.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_now_is_left_alone() {
    let state = folder();
    let (_, _, base) = file_base(state.path(), SHIPPED);
    let journal = begin(state.path(), base);
    journal.note(&edited(1), (1, "one"));
    drop(journal);
    let journal = state.path().join("recovery").join(&journals(state.path())[0]);
    // In the place of the other slot: a folder, and a pipe that nobody writes to.
    let other = ["a", "b"].map(|slot| journal.join(slot)).into_iter().find(|slot| !slot.exists()).expect("one is free");
    fs::create_dir(&other).expect("a folder");
    assert!(find(state.path()).offers.is_empty());
    fs::remove_dir(&other).expect("removed");
    if Command::new("mkfifo").arg(&other).status().is_ok_and(|made| made.success()) {
        assert!(find(state.path()).offers.is_empty());
        fs::remove_file(&other).expect("removed");
    }
    assert_eq!(only(state.path()).changes(), 1, "nothing was thrown away");
}

/// A copy of the dataset that is not what the journal says is not used.
#[test]
fn another_copy_of_the_dataset_is_not_taken() {
    let state = folder();
    let (_, _, base) = file_base(state.path(), SHIPPED);
    let journal = begin(state.path(), base);
    journal.note(&edited(2), (2, "two"));
    drop(journal);
    let folder = state.path().join("recovery").join(&journals(state.path())[0]);
    let copies = names_in(&folder).into_iter().filter(|name| name.starts_with("dataset"));
    for name in copies {
        fs::write(folder.join(name), common::golden_file("records")).expect("written");
    }
    let back = restored(&only(state.path()));
    // The file has it still.
    assert_eq!(text_of(&back.document), text_of(&edited(2)));
}

/// A path that cannot be written down: the work is offered as one without a file, on its own dataset.
#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_no_text_is_work_without_a_file() {
    use std::os::unix::ffi::OsStrExt as _;
    let state = folder();
    let path = state.path().join(std::ffi::OsStr::from_bytes(b"pl\xffan.json"));
    fs::write(&path, common::golden_file("records")).expect("written");
    let (opened, identity) = file::open_known(&path).expect("it can be read");
    let dataset = opened.document.dataset();
    let base = Base::new("pl\u{fffd}an.json", Some(&path), Some(identity.content()), dataset);
    let journal = begin(state.path(), base);
    journal.note(&opened.document, (1, "one"));
    drop(journal);
    let offer = only(state.path());
    assert!(matches!(offer.base(), BaseNow::NeverSaved));
    let back = restored(&offer);
    assert!(back.belongs_to.is_none() && back.same_dataset);
    assert_eq!(text_of(&back.document), text_of(&opened.document));
}

/// A folder that somebody removed is made again, with all that belongs into it.
#[test]
fn a_journal_whose_folder_is_removed_begins_another() {
    let state = folder();
    let (sender, troubles) = mpsc::channel();
    let journal = Journal::begin(state.path(), shipped_base(), move |trouble| drop(sender.send(trouble)));
    journal.note(&edited(1), (1, "one"));
    assert!(journal.flusher().flush_within(common::PATIENCE));
    fs::remove_dir_all(state.path().join("recovery")).expect("removed");
    journal.note(&edited(2), (2, "two"));
    // Noticed at this try; the next one is in a new folder.
    let _ = journal.flush_now();
    journal.note(&edited(3), (3, "three"));
    assert!(journal.flusher().flush_within(common::PATIENCE));
    drop(journal);
    assert_eq!(text_of(&restored(&only(state.path())).document), text_of(&edited(3)));
    assert_eq!(troubles.iter().count(), 1);
}

/// A name in a journal is never used as a path out of its folder.
#[test]
fn a_journal_names_no_file_elsewhere() {
    let state = folder();
    let elsewhere = file_in(state.path(), "elsewhere", SHIPPED);
    let content = Identity::of(&elsewhere).expect("read").content().to_string();
    let copied = slot::Copied { file: "../../elsewhere".to_owned(), content };
    let header = Header { sequence: 1, changes: 1, dataset: Some(copied), ..Header::default() };
    let part = file::users_part(&edited(1));
    let folder = state.path().join("recovery/journal-4000000001-0");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("a"), Slot { header, part }.to_text()).expect("written");
    let back = restored(&only(state.path()));
    assert_eq!(back.document.dataset().row_count(), 0, "that dataset was not taken");
}

/// Two windows on one file, both crash: both are offered, and each to one process only.
#[test]
fn two_journals_of_one_file_are_two_offers() {
    let state = folder();
    let (_, _, base) = file_base(state.path(), SHIPPED);
    let two = [1, 2].map(|edits| {
        let journal = begin(state.path(), base.clone());
        journal.note(&edited(edits), (edits, "window"));
        assert!(journal.flusher().flush_within(common::PATIENCE));
        journal
    });
    assert!(find(state.path()).offers.is_empty());
    let [one, other] = two;
    drop(one);
    let offer = only(state.path());
    assert_eq!(offer.changes(), 1, "the other is still being worked on");
    assert!(find(state.path()).offers.is_empty(), "offered to somebody already");
    drop(offer);
    drop(other);
    let offers = find(state.path()).offers;
    let mut changes: Vec<u64> = offers.iter().map(Offer::changes).collect();
    changes.sort_unstable();
    assert_eq!(changes, [1, 2]);
}

/// A clock that is set back matters nothing: the number counts.
#[test]
fn the_later_slot_is_told_by_its_number() {
    let state = folder();
    let folder = state.path().join("recovery/journal-4000000001-0");
    fs::create_dir_all(&folder).expect("a folder");
    for (name, sequence, written, changes) in
        [("a", 8, "2020-01-01T00:00:00Z", 80), ("b", 7, "2030-01-01T00:00:00Z", 70)]
    {
        let base = Some(Content::of(SHIPPED.as_bytes()).to_string());
        let header = Header { sequence, changes, written: written.to_owned(), base, ..Header::default() };
        let slot = Slot { header, part: file::users_part(&edited(1)) };
        fs::write(folder.join(name), slot.to_text()).expect("written");
    }
    assert_eq!(only(state.path()).changes(), 80);
}

/// A state folder that cannot be made: said once, and noting goes on.
#[test]
fn trouble_is_told_once_and_work_goes_on() {
    let folder = folder();
    let state = file_in(folder.path(), "state", "a file where the folder should be");
    let (sender, troubles) = mpsc::channel();
    let journal = Journal::begin(&state, shipped_base(), move |trouble| drop(sender.send(trouble)));
    for n in 1..=3 {
        journal.note(&edited(n), (n, "change"));
        assert!(!journal.flush_now(), "nothing can be kept");
    }
    assert_eq!(journal.kept(), 0);
    drop(journal);
    let said: Vec<String> = troubles.iter().map(|trouble| trouble.to_string()).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("unsaved changes cannot be kept") && said[0].contains(common::arg(&state)), "{said:?}");
    assert!(find(&state).offers.is_empty());
}

const STATE: &str = "MUSTER_TEST_JOURNAL";

/// No test: edits and notes until it is killed, and says each edit and what is kept.
#[test]
#[ignore = "run by the kill test"]
fn worker() {
    let Some(state) = env::var_os(STATE).map(PathBuf::from) else { return };
    let mut editor = Editor::shipped();
    let journal = begin(&state, shipped_base());
    let mut out = std::io::stdout().lock();
    for number in 1.. {
        edit(&mut editor, number - 1..number);
        journal.note(editor.session().document(), (number, "Set troops"));
        writeln!(out, "\nedit {number} kept {}", journal.kept()).and_then(|()| out.flush()).expect("said");
        // An edit every two milliseconds is faster than anyone types, and slow enough to count what is lost.
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Promise 6: killed at any moment, what was kept is offered, and that is all but the last second.
#[test]
fn killed_at_random_only_the_last_second_is_lost() {
    let (kills, at_once) = if long() { (50, 5) } else { (4, 4) };
    let (mut worst, mut lost_most) = (Duration::ZERO, 0);
    let mut random = Random::of_seed(50);
    // One long enough to lose more than it may, were it not kept in time.
    let plans: Vec<usize> = std::iter::once(1800).chain((1..kills).map(|_| 1 + random.below(1200))).collect();
    for plans in plans.chunks(at_once) {
        std::thread::scope(|scope| {
            let killed: Vec<_> = plans.iter().map(|edits| scope.spawn(|| kill_after(*edits))).collect();
            for one in killed {
                let (age, lost) = one.join().expect("a kill that held");
                worst = worst.max(age);
                lost_most = lost_most.max(lost);
            }
        });
    }
    println!("{kills} kills: the oldest edit lost was {worst:?} old, at most {lost_most} edits were lost");
}

/// Kills a worker after so many edits; the age of the oldest edit that is lost and how many are.
fn kill_after(edits: usize) -> (Duration, u64) {
    let state = folder();
    let mut command = Command::new(env::current_exe().expect("this test"));
    command.args(["recovery::worker", "--exact", "--ignored", "--test-threads=1", "--nocapture"]);
    let mut child: Child = command
        .env(STATE, state.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the helper starts");
    let mut said = BufReader::new(child.stdout.take().expect("piped"));
    let (mut seen, mut kept, mut line) = (Vec::new(), 0, String::new());
    let mut take = |line: &str| {
        let mut words = line.split_whitespace();
        if words.next() == Some("edit") {
            let number: u64 = words.next().and_then(|word| word.parse().ok()).expect("a number");
            kept = words.nth(1).and_then(|word| word.parse().ok()).expect("a number");
            seen.push((number, Instant::now()));
        }
        // Killed before anything is kept there is nothing to find.
        seen.len() >= edits && kept > 0
    };
    loop {
        line.clear();
        if said.read_line(&mut line).expect("text") == 0 || take(&line) {
            break;
        }
    }
    let end = Instant::now();
    child.kill().expect("killed");
    child.wait().expect("its end is noticed");
    let mut rest = String::new();
    said.read_to_string(&mut rest).expect("text");
    let whole = &rest[..rest.rfind('\n').map_or(0, |end| end + 1)];
    for line in whole.lines() {
        take(line);
    }

    let offer = only(state.path());
    let changes = offer.changes();
    assert!(changes >= kept, "{kept} were kept, {changes} are offered");
    assert_eq!(text_of(&restored(&offer).document), text_of(&edited(changes)), "the document of just that moment");
    let first_lost = seen.iter().find(|(number, _)| *number > changes);
    let age = first_lost.map_or(Duration::ZERO, |(_, at)| end.saturating_duration_since(*at));
    // A second is promised; the rest is the write that was under way, and waiting for the processor.
    let most = Duration::from_millis(if long() { 2500 } else { 10_000 });
    assert!(age < most, "an edit {age:?} old was lost");
    (age, seen.last().map_or(0, |(number, _)| number.saturating_sub(changes)))
}
