//! What the editor asks before a file or unsaved work is lost (promises 8 to 10): the file that another program changed,
//! the one that another window has, the write that is still going on. No window, no threads: what they would answer is
//! given here.

use std::{
    fs,
    path::{Path, PathBuf},
};

use muster::{
    document::Document,
    editor::{Action, Answer, Command, Editor, Effect, OnDisk, Question, Restored, Tone, newer},
    file::{self, Access, FileError, Identity, InHand, Lock, Locked, SHIPPED, Seen, access, identity::Content, lock},
};

use crate::common::{arg, file_in, folder, muster};

const GERMANS: &str = "deu.ltu.efp";

fn set(editor: &mut Editor, number: &str) {
    editor.run(Command::SetTroops { id: GERMANS.to_owned(), text: number.to_owned() });
}

/// As the window does.
fn read_theirs(path: &Path, content: Content, than: &Document) -> Command {
    let read = file::open_known(path).map_err(|error| error.to_string());
    let content = read.as_ref().map_or(content, |(_, now)| now.content());
    let result = read.map(|(now, _)| newer::theirs(than, &now.document));
    Command::TheirsRead { content, result }
}

/// Carries out what one effect asks, as the window does.
fn carry_out(editor: &mut Editor, effects: Vec<Effect>) -> Vec<Effect> {
    let mut left = Vec::new();
    for effect in effects {
        let answer = match effect {
            Effect::Load { ticket, path, held } => {
                let result = access::open(&path, held.as_ref()).map(Box::new);
                Command::Loaded { ticket, path, result }
            }
            Effect::GiveBack(lock) => {
                drop(lock);
                continue;
            }
            Effect::LookAt { path, mut known } => {
                let (content, seen) = (known.content(), known.compare(&path));
                Command::Looked { path, known: content, seen }
            }
            Effect::ReadTheirs { path, content, than, .. } => read_theirs(&path, content, &than),
            Effect::Write { path, document, revision, over, held } => {
                let result = access::write(&document, &path, &over, held.as_ref());
                Command::Saved { path, revision, rule: document.counting.clone(), result }
            }
            other => {
                left.push(other);
                continue;
            }
        };
        let next = editor.run(answer);
        left.extend(carry_out(editor, next));
    }
    left
}

fn run(editor: &mut Editor, command: Command) -> Vec<Effect> {
    let effects = editor.run(command);
    carry_out(editor, effects)
}

fn save(editor: &mut Editor) -> Vec<Effect> {
    run(editor, Command::Act(Action::Save))
}

fn answer(editor: &mut Editor, answer: Answer) -> Vec<Effect> {
    run(editor, Command::Answer(answer))
}

/// A copy of the shipped dataset that is open.
fn open() -> (tempfile::TempDir, PathBuf, Editor) {
    let folder = folder();
    let path = file_in(folder.path(), "plan.muster.json", SHIPPED);
    let mut editor = Editor::shipped();
    run(&mut editor, Command::OpenPath(path.clone()));
    assert_eq!(editor.session().path(), Some(&*path), "{:?}", editor.session().notices());
    (folder, path, editor)
}

/// What another program writes: the dataset with a what-if of its own.
fn theirs(path: &Path) -> Vec<u8> {
    let mut editor = Editor::shipped();
    set(&mut editor, "700");
    set(&mut editor, "701");
    file::save::document(editor.session().document(), path).expect("it can be written");
    fs::read(path).expect("it is there")
}

#[track_caller]
fn asked(editor: &Editor) -> OnDisk {
    match editor.session().question() {
        Some(Question::OnDisk(now)) => *now,
        other => panic!("{other:?}, {:?}", editor.session().notices()),
    }
}

fn what_ifs(path: &Path) -> Vec<String> {
    let document = file::open(path).expect("a file of the format").document;
    document.scenarios().iter().map(|one| format!("{}: {}", one.name, one.edits[GERMANS].op.words())).collect()
}

trait Words {
    fn words(&self) -> String;
}

impl Words for muster::scenario::Op {
    fn words(&self) -> String {
        match self {
            Self::Change { set, .. } => set.personnel.map(|number| number.to_string()).unwrap_or_default(),
            other => format!("{other:?}"),
        }
    }
}

#[test]
fn a_save_over_what_another_program_changed_asks_and_each_answer_does_what_it_says() {
    let (folder, path, mut editor) = open();
    set(&mut editor, "1000");
    let their_bytes = theirs(&path);

    assert!(save(&mut editor).is_empty());
    assert!(matches!(asked(&editor), OnDisk::Changed(Some(_))));
    assert!(!editor.session().is_saving());
    answer(&mut editor, Answer::Cancel);
    assert_eq!(editor.session().question(), None);
    assert!(editor.session().is_modified());
    assert_eq!(fs::read(&path).unwrap(), their_bytes, "cancelled");

    save(&mut editor);
    let picks = answer(&mut editor, Answer::SaveAs);
    let [Effect::PickSave { suggested, .. }] = &picks[..] else { panic!("{picks:?}") };
    assert_eq!(suggested, "plan (copy).muster.json", "both are to be kept");
    let copy = folder.path().join("copy.muster.json");
    run(&mut editor, Command::PickedSave(Some(copy.clone())));
    assert_eq!(fs::read(&path).unwrap(), their_bytes, "saved elsewhere");
    assert_eq!(what_ifs(&copy), ["What-if 1: 1,000"]);
    assert!(!editor.session().is_modified());
    assert_eq!(editor.session().path(), Some(&*copy));

    let their_bytes = theirs(&copy);
    set(&mut editor, "1001");
    save(&mut editor);
    // Over what was seen, not over what has come since.
    fs::write(&copy, "something else again").unwrap();
    answer(&mut editor, Answer::KeepMine);
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    assert_eq!(fs::read_to_string(&copy).unwrap(), "something else again");
    answer(&mut editor, Answer::KeepMine);
    assert_eq!(what_ifs(&copy), ["What-if 1: 1,001"]);
    assert_eq!(editor.session().question(), None);
    assert!(!editor.session().is_modified());
    // What is known is what was written: no alarm of our own.
    set(&mut editor, "1002");
    save(&mut editor);
    assert!(!editor.session().is_modified());

    set(&mut editor, "1003");
    assert_ne!(theirs(&copy), fs::read(&path).unwrap()[..1]);
    save(&mut editor);
    answer(&mut editor, Answer::Reload);
    assert_eq!(fs::read(&copy).unwrap(), their_bytes);
    assert!(!editor.session().is_modified());
    assert_eq!(editor.session().document().scenarios().len(), 1);
    assert_eq!(what_ifs(&copy), ["What-if 1: 701"]);
}

#[test]
fn a_file_that_is_gone_is_written_again_only_when_that_is_said_and_a_folder_is_never_replaced() {
    let (_folder, path, mut editor) = open();
    set(&mut editor, "1000");
    fs::remove_file(&path).unwrap();
    save(&mut editor);
    assert_eq!(asked(&editor), OnDisk::Gone);
    answer(&mut editor, Answer::Cancel);
    assert!(!path.exists());
    save(&mut editor);
    answer(&mut editor, Answer::KeepMine);
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);

    set(&mut editor, "1001");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    save(&mut editor);
    assert_eq!(asked(&editor), OnDisk::NotAFile("a folder"));
    for useless in [Answer::KeepMine, Answer::Reload] {
        assert!(answer(&mut editor, useless).is_empty());
        assert!(path.is_dir() && editor.session().is_modified());
        save(&mut editor);
    }
    assert!(matches!(answer(&mut editor, Answer::SaveAs)[..], [Effect::PickSave { .. }]));
}

#[test]
fn what_is_seen_of_the_file_is_asked_about_unless_it_is_old_or_our_own() {
    let (_folder, path, mut editor) = open();
    let known = editor.session().known().expect("it is known").content();
    theirs(&path);
    let now = || Seen::Changed(Box::new(Identity::of(&path).unwrap()));
    let seen = |path: &Path, known, seen| Command::FileSeen { path: path.to_owned(), known, seen };

    editor.run(seen(Path::new("/elsewhere"), known, Seen::Gone));
    editor.run(seen(&path, Identity::of(&path).unwrap().content(), Seen::Gone));
    editor.run(seen(&path, known, Seen::Unchanged));
    assert_eq!(editor.session().question(), None, "of another file, of another content, the same");
    editor.run(seen(&path, known, now()));
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    editor.run(seen(&path, known, Seen::Gone));
    assert_eq!(asked(&editor), OnDisk::Gone, "one question, the latest");
    answer(&mut editor, Answer::Cancel);
    assert_eq!(editor.session().question(), None);

    // Behind a question that is open; and not while a save looks for itself.
    editor.run(Command::SetTroops { id: "bel.ltu.efp".to_owned(), text: "0".to_owned() });
    editor.run(seen(&path, known, now()));
    assert!(matches!(editor.session().question(), Some(Question::NoneThere { .. })));
    answer(&mut editor, Answer::Cancel);
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    answer(&mut editor, Answer::Cancel);
    let writing = editor.run(Command::Act(Action::Save));
    editor.run(seen(&path, known, now()));
    assert_eq!(editor.session().question(), None);
    carry_out(&mut editor, writing);
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
}

#[test]
fn quitting_waits_for_the_write_and_a_write_that_fails_never_quits() {
    let (_folder, path, mut editor) = open();
    set(&mut editor, "1000");
    let writing = editor.run(Command::Act(Action::Save));
    assert!(matches!(writing[..], [Effect::Write { .. }]));
    assert!(editor.run(Command::CloseRequested).is_empty(), "it waits");
    assert!(editor.session().is_closing() && editor.session().is_saving());
    assert_eq!(editor.session().question(), None);
    // Asked for again, it is said what is waited for; the answer of the disk takes the question away.
    assert!(editor.run(Command::Act(Action::Quit)).is_empty());
    assert_eq!(editor.session().question(), Some(&Question::StillSaving(path.clone())));
    let failed =
        FileError::Save { path: path.clone(), doing: "written", source: std::io::ErrorKind::StorageFull.into() };
    let (revision, rule) = (editor.session().history().revision(), editor.session().rule().clone());
    let after = editor.run(Command::Saved { path, revision, rule, result: Err(failed) });
    assert!(after.is_empty(), "{after:?}");
    assert_eq!(editor.session().question(), None);
    assert!(editor.session().is_modified() && !editor.session().is_closing() && !editor.session().is_saving());
    let notice = editor.session().notices().last().expect("it is said");
    assert_eq!(notice.tone, Tone::Error);
    assert!(notice.text.contains("the disk is full: make room or save elsewhere"), "{}", notice.text);
    // A later save that works does not quit either; one with quitting behind it does.
    assert!(save(&mut editor).is_empty());
    set(&mut editor, "1001");
    let writing = editor.run(Command::Act(Action::Save));
    assert!(editor.run(Command::CloseRequested).is_empty());
    assert!(matches!(carry_out(&mut editor, writing)[..], [Effect::Quit]));
}

/// A disk that does not answer: work goes on, saving elsewhere works, and the window can be left.
#[test]
fn a_save_that_never_ends_holds_up_nothing() {
    let (folder, path, mut editor) = open();
    set(&mut editor, "1000");
    let hung = editor.run(Command::Act(Action::Save));
    set(&mut editor, "1001");
    let copy = folder.path().join("copy.muster.json");
    run(&mut editor, Command::PickedSave(Some(copy.clone())));
    assert_eq!(editor.session().path(), Some(&*copy));
    assert!(!editor.session().is_modified() && !editor.session().is_saving());
    assert_eq!(what_ifs(&copy), ["What-if 1: 1,001"]);
    // The file that does not answer is not written to a second time.
    assert!(run(&mut editor, Command::PickedSave(Some(path.clone()))).is_empty());
    let said = &editor.session().notices().last().expect("it is said").text;
    assert!(
        said.starts_with("Not saved, an earlier save to it still goes on: ") && said.contains(arg(&path)),
        "{said}"
    );
    // It has ended after all: it is said, and changes nothing here.
    set(&mut editor, "1002");
    carry_out(&mut editor, hung);
    assert_eq!(editor.session().path(), Some(&*copy));
    assert!(editor.session().is_modified());
    assert!(editor.session().notices().last().expect("it is said").text.starts_with("The earlier save has ended too"));
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);

    let hung = editor.run(Command::Act(Action::Save));
    editor.run(Command::CloseRequested);
    editor.run(Command::CloseRequested);
    assert!(editor.run(Command::Answer(Answer::Cancel)).is_empty(), "it waits on");
    assert!(editor.session().is_closing());
    editor.run(Command::CloseRequested);
    assert!(matches!(editor.run(Command::Answer(Answer::SaveAs))[..], [Effect::PickSave { .. }]));
    editor.run(Command::CloseRequested);
    let left = editor.run(Command::Answer(Answer::Yes));
    assert!(matches!(left[..], [Effect::Leave { held: Some(_) }]), "{left:?}");
    drop(hung);
}

/// A save that failed does not take another one with it that was asked for meanwhile.
#[test]
fn saving_elsewhere_while_a_save_fails_works() {
    let (folder, path, mut editor) = open();
    set(&mut editor, "1000");
    editor.run(Command::Act(Action::Save));
    let copy = folder.path().join("copy.muster.json");
    let elsewhere = editor.run(Command::PickedSave(Some(copy.clone())));
    let source = std::io::ErrorKind::StorageFull.into();
    let failed = FileError::Save { path: path.clone(), doing: "written", source };
    let (revision, rule) = (editor.session().history().revision(), editor.session().rule().clone());
    editor.run(Command::Saved { path, revision, rule, result: Err(failed) });
    assert!(editor.session().notices().last().expect("it is said").text.contains("the disk is full"));
    carry_out(&mut editor, elsewhere);
    assert_eq!(editor.session().path(), Some(&*copy));
    assert!(!editor.session().is_modified());
}

/// In place, but the folder could not be synced: the file is the document's, and it is to be saved again.
#[test]
fn what_may_not_last_is_saved_again_to_the_same_file() {
    let (folder, _, mut editor) = open();
    set(&mut editor, "1000");
    let copy = folder.path().join("copy.muster.json");
    let writing = editor.run(Command::PickedSave(Some(copy.clone())));
    editor.run(Command::CloseRequested);
    let [Effect::Write { path, document, revision, over, held }] = &writing[..] else { panic!("{writing:?}") };
    let mut written = access::write(document, path, over, held.as_ref()).expect("written");
    let source = std::io::Error::other("input/output error");
    written.not_lasting = Some(FileError::NotLasting { path: path.clone(), source });
    let rule = document.counting.clone();
    let after = editor.run(Command::Saved { path: path.clone(), revision: *revision, rule, result: Ok(written) });
    assert!(after.iter().all(|effect| matches!(effect, Effect::GiveBack(_))), "it does not close: {after:?}");
    assert!(editor.session().is_modified());
    assert_eq!(editor.session().path(), Some(&*copy));
    let told = editor.session().notices().last().expect("it is said");
    assert!(told.tone == Tone::Error && told.text.contains("save again"), "{}", told.text);
    save(&mut editor);
    assert!(!editor.session().is_modified(), "{:?}", editor.session().notices());
}

/// The last copy of a file that is gone is not closed unasked, and a file that has come back is not overwritten.
#[test]
fn what_is_left_of_a_file_that_is_gone_is_unsaved() {
    let (_folder, path, mut editor) = open();
    let known = editor.session().known().expect("it is known").content();
    fs::remove_file(&path).unwrap();
    let gone = || Command::FileSeen { path: path.clone(), known, seen: Seen::Gone };
    editor.run(gone());
    assert_eq!(asked(&editor), OnDisk::Gone);
    editor.run(Command::Answer(Answer::Cancel));
    editor.run(gone());
    assert_eq!(editor.session().question(), None, "told once");
    assert_eq!(editor.session().history().unsaved(), ["All of it: the file is not there any more"]);
    editor.run(Command::CloseRequested);
    assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));
    editor.run(Command::Answer(Answer::Cancel));

    save(&mut editor);
    assert_eq!(asked(&editor), OnDisk::Gone);
    // Another program puts it back before the answer.
    let their_bytes = theirs(&path);
    answer(&mut editor, Answer::KeepMine);
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    assert_eq!(fs::read(&path).unwrap(), their_bytes);
    answer(&mut editor, Answer::KeepMine);
    assert!(!editor.session().is_modified());
    assert_eq!(what_ifs(&path), Vec::<String>::new());
}

fn their_lines(editor: &Editor) -> Vec<String> {
    match editor.session().theirs() {
        Some(Ok(differences)) => differences.lines().to_vec(),
        other => panic!("{other:?}"),
    }
}

/// What overwriting would lose is said: what another program made of the file since it was read or written here, whatever
/// was changed here meanwhile.
#[test]
fn what_another_program_made_of_the_file_is_told() {
    let (folder, path, mut editor) = open();
    set(&mut editor, "1000");
    save(&mut editor);
    set(&mut editor, "1001");
    let their_bytes = theirs(&path);
    save(&mut editor);
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    assert!(editor.session().is_since_known());
    assert_eq!(their_lines(&editor), ["“What-if 1”, Germany in Lithuania: 500 → 701 (was 500 → 1,000)"]);
    // What came later is told later, and what cannot be read is.
    let effects = run(&mut editor, Command::Answer(Answer::Cancel));
    assert!(effects.is_empty());
    fs::write(&path, "oops").unwrap();
    let effects = editor.run(Command::Act(Action::Save));
    let [Effect::Write { .. }] = &effects[..] else { panic!("{effects:?}") };
    let effects: Vec<Effect> = effects
        .into_iter()
        .flat_map(|effect| match effect {
            Effect::Write { path, document, revision, over, held } => {
                let result = access::write(&document, &path, &over, held.as_ref());
                editor.run(Command::Saved { path, revision, rule: document.counting.clone(), result })
            }
            other => vec![other],
        })
        .collect();
    assert!(editor.session().theirs().is_none(), "it is being read");
    let [Effect::ReadTheirs { path: of, content, than, keep: false }] = &effects[..] else { panic!("{effects:?}") };
    let read = read_theirs(of, *content, than);
    fs::write(&path, &their_bytes).unwrap();
    let late = read_theirs(of, *content, than);
    editor.run(late);
    assert!(editor.session().theirs().is_none(), "that is not what the question is about");
    editor.run(read);
    let Some(Err(why)) = editor.session().theirs() else { panic!("{:?}", editor.session().theirs()) };
    assert!(why.contains("plan.muster.json") && !why.is_empty(), "{why}");

    // Written by another program, and yet the same.
    let other = file_in(folder.path(), "other.muster.json", SHIPPED);
    let mut editor = Editor::shipped();
    run(&mut editor, Command::OpenPath(other.clone()));
    fs::write(&other, SHIPPED.replace("{\"id\"", "{ \"id\"")).unwrap();
    set(&mut editor, "1000");
    save(&mut editor);
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    assert_eq!(their_lines(&editor), Vec::<String>::new());
    answer(&mut editor, Answer::Cancel);
    // A key of a newer version, which nothing here shows.
    fs::write(&other, SHIPPED.replacen("{\"id\"", "{\"shade\": 1, \"id\"", 1)).unwrap();
    save(&mut editor);
    assert_eq!(their_lines(&editor).len(), 1);
}

/// A file that is closed to writing while it is open is not written, although it could be replaced.
#[test]
fn a_file_made_read_only_meanwhile_is_not_written() {
    let (_folder, path, mut editor) = open();
    set(&mut editor, "1000");
    let closed = |closed: bool| {
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(closed);
        fs::set_permissions(&path, permissions).unwrap();
    };
    closed(true);
    save(&mut editor);
    assert_eq!(fs::read_to_string(&path).unwrap(), SHIPPED);
    assert!(editor.session().is_modified());
    let told = &editor.session().notices().last().expect("it is told").text;
    assert!(told.starts_with("not saved, cannot be written: permission denied: "), "{told}");
    assert!(told.ends_with("(you may not write there: save elsewhere)"), "{told}");
    closed(false);
    save(&mut editor);
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);
    // Nor on the command line.
    drop(editor);
    closed(true);
    let said = muster(["edit", arg(&path), "-o", arg(&path), "--set", "bel.ltu.efp=1000"]);
    assert!(said.refused().contains("not saved, cannot be written: permission denied"));
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);
}

/// The file is looked at when the window is closed: what is here may be the last good copy.
#[test]
fn closing_looks_at_the_file_and_asks_when_it_is_another() {
    type Meanwhile = fn(&Path);
    let meanwhile: [(Meanwhile, OnDisk); 3] = [
        (|path| fs::remove_file(path).unwrap(), OnDisk::Gone),
        (|path| fs::write(path, "oops").unwrap(), OnDisk::Changed(None)),
        (|path| fs::remove_file(path).and_then(|()| fs::create_dir(path)).unwrap(), OnDisk::NotAFile("a folder")),
    ];
    for (meanwhile, expected) in meanwhile {
        let (folder, path, mut editor) = open();
        assert!(!editor.session().is_modified());
        meanwhile(&path);
        assert!(run(&mut editor, Command::CloseRequested).is_empty());
        assert_eq!(std::mem::discriminant(&asked(&editor)), std::mem::discriminant(&expected));
        assert!(!editor.session().is_closing(), "nothing is being saved");
        assert!(editor.session().is_modified(), "what is here is all there is of it");
        assert!(editor.session().history().unsaved()[0].starts_with("All of it: "));
        // Asked away, it is asked about like any unsaved work.
        answer(&mut editor, Answer::Cancel);
        assert!(run(&mut editor, Command::CloseRequested).is_empty());
        assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));
        answer(&mut editor, Answer::Cancel);
        // Saved elsewhere, the window closes: it was to be closed.
        run(&mut editor, Command::CloseRequested);
        answer(&mut editor, Answer::Save);
        if editor.session().question().is_some() {
            assert!(matches!(answer(&mut editor, Answer::SaveAs)[..], [Effect::PickSave { .. }]));
        }
        let copy = folder.path().join("copy.muster.json");
        let left = run(&mut editor, Command::PickedSave(Some(copy.clone())));
        assert!(matches!(left[..], [Effect::Quit]), "{left:?}");
        assert_eq!(fs::read_to_string(&copy).unwrap(), SHIPPED);
    }
    // The same file: it closes. One that cannot be looked at for long: asked for once more, it is not waited for.
    let (_folder, _, mut editor) = open();
    assert!(matches!(run(&mut editor, Command::CloseRequested)[..], [Effect::Quit]));
    let (_folder, _, mut editor) = open();
    assert!(matches!(editor.run(Command::CloseRequested)[..], [Effect::LookAt { .. }]));
    assert!(matches!(editor.run(Command::CloseRequested)[..], [Effect::Quit]));
    // What was changed while it was looked at is asked about.
    let (_folder, _, mut editor) = open();
    let looking = editor.run(Command::CloseRequested);
    set(&mut editor, "1000");
    assert!(carry_out(&mut editor, looking).is_empty());
    assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));
    // One that cannot be read any more may never be read again: what is here is asked about once.
    let (_folder, path, mut editor) = open();
    let looking = editor.run(Command::CloseRequested);
    let [Effect::LookAt { known, .. }] = &looking[..] else { panic!("{looking:?}") };
    let source = std::io::ErrorKind::PermissionDenied.into();
    let seen = Seen::Unreadable(FileError::Io { path: path.clone(), doing: "read", source });
    assert!(editor.run(Command::Looked { path, known: known.content(), seen }).is_empty());
    assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));
    assert_eq!(editor.session().history().unsaved()[0], "All of it: the file cannot be read any more");
    assert!(matches!(answer(&mut editor, Answer::Yes)[..], [Effect::Quit]));
}

/// What another program has written and can be read is nobody's loss here, as long as nothing here is unsaved.
#[test]
fn a_document_without_changes_gives_way_to_what_another_program_wrote() {
    let (_folder, path, mut editor) = open();
    let their_bytes = theirs(&path);
    assert!(matches!(run(&mut editor, Command::CloseRequested)[..], [Effect::Quit]));
    // Seen before, and left: as it was.
    let (_folder, path, mut editor) = open();
    let known = editor.session().known().expect("it is known").content();
    theirs(&path);
    let seen = || Seen::Changed(Box::new(Identity::of(&path).unwrap()));
    run(&mut editor, Command::FileSeen { path: path.clone(), known, seen: seen() });
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    answer(&mut editor, Answer::Cancel);
    assert!(!editor.session().is_modified(), "nothing here is anybody's loss");
    assert!(matches!(run(&mut editor, Command::CloseRequested)[..], [Effect::Quit]));
    assert_eq!(fs::read(&path).unwrap(), their_bytes);

    // A disk that takes its time is asked about when the window is to be closed once more, and it can be closed then.
    let (_folder, path, mut editor) = open();
    theirs(&path);
    let looking = editor.run(Command::CloseRequested);
    let [Effect::LookAt { known, .. }] = &looking[..] else { panic!("{looking:?}") };
    let looked = |editor: &mut Editor| {
        let seen = Seen::Changed(Box::new(Identity::of(&path).unwrap()));
        editor.run(Command::Looked { path: path.clone(), known: known.content(), seen })
    };
    let reading = looked(&mut editor);
    // Nobody is asked, so what was in the file is kept first.
    assert!(matches!(reading[..], [Effect::ReadTheirs { keep: true, .. }]) && editor.is_leaving());
    assert!(matches!(editor.run(Command::CloseRequested)[..], [Effect::LookAt { .. }]));
    looked(&mut editor);
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    assert!(editor.session().waits_for_save().is_some());
    assert!(matches!(answer(&mut editor, Answer::Yes)[..], [Effect::Quit]));

    // Something was changed here while it was read.
    let (_folder, path, mut editor) = open();
    theirs(&path);
    let looking = editor.run(Command::CloseRequested);
    set(&mut editor, "1000");
    assert!(carry_out(&mut editor, looking).is_empty());
    assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));
}

/// The window's button while the question about the file is shown: nothing is looked at once more, the question can be
/// answered without saving, and an answer that saves is waited for.
#[test]
fn closing_over_the_question_of_a_changed_file_waits_for_its_answer() {
    let shown = || {
        let (folder, path, mut editor) = open();
        let known = editor.session().known().expect("it is known").content();
        theirs(&path);
        let seen = Seen::Changed(Box::new(Identity::of(&path).unwrap()));
        run(&mut editor, Command::FileSeen { path: path.clone(), known, seen });
        for _ in 0..2 {
            assert!(editor.run(Command::CloseRequested).is_empty());
            assert!(matches!(asked(&editor), OnDisk::Changed(_)));
            assert!(editor.session().waits_for_save().is_some());
        }
        (folder, path, editor)
    };
    let (_folder, _, mut editor) = shown();
    assert!(matches!(answer(&mut editor, Answer::Yes)[..], [Effect::Quit]));
    let (_folder, _, mut editor) = shown();
    assert!(answer(&mut editor, Answer::Cancel).is_empty());
    assert!(editor.session().waits_for_save().is_none());
    let (_folder, path, mut editor) = shown();
    assert!(matches!(answer(&mut editor, Answer::KeepMine)[..], [Effect::Quit]));
    assert_eq!(fs::read_to_string(&path).unwrap(), SHIPPED);
    // It came up while the file was looked at because the window is to be closed: Save as is not closed over.
    let (folder, path, mut editor) = open();
    let known = editor.session().known().expect("it is known").content();
    let looking = editor.run(Command::CloseRequested);
    theirs(&path);
    let seen = Seen::Changed(Box::new(Identity::of(&path).unwrap()));
    run(&mut editor, Command::FileSeen { path: path.clone(), known, seen });
    assert!(matches!(answer(&mut editor, Answer::SaveAs)[..], [Effect::PickSave { .. }]));
    assert!(carry_out(&mut editor, looking).is_empty(), "it waits for the file to be chosen");
    let copy = folder.path().join("copy.muster.json");
    assert!(matches!(run(&mut editor, Command::PickedSave(Some(copy.clone())))[..], [Effect::Quit]));
    assert_eq!(fs::read_to_string(&copy).unwrap(), SHIPPED);
}

/// What was to happen once a file was read does not happen by another reading, nor is it forgotten when the file changes
/// once more.
#[test]
fn leaving_is_neither_forgotten_nor_taken_up_by_something_else() {
    let leaving = |path: &Path, editor: &mut Editor| {
        let looking = editor.run(Command::CloseRequested);
        let [Effect::LookAt { known, .. }] = &looking[..] else { panic!("{looking:?}") };
        let seen = Seen::Changed(Box::new(Identity::of(path).unwrap()));
        let reading = editor.run(Command::Looked { path: path.to_owned(), known: known.content(), seen });
        assert!(matches!(reading[..], [Effect::ReadTheirs { .. }]) && editor.is_leaving());
        reading
    };
    let (_folder, path, mut editor) = open();
    theirs(&path);
    let reading = leaving(&path, &mut editor);
    save(&mut editor);
    answer(&mut editor, Answer::KeepMine);
    assert!(!editor.is_leaving() && !editor.session().is_modified());
    assert!(carry_out(&mut editor, reading).is_empty());
    theirs(&path);
    let known = editor.session().known().expect("it is known").content();
    let seen = Seen::Changed(Box::new(Identity::of(&path).unwrap()));
    assert!(run(&mut editor, Command::FileSeen { path, known, seen }).is_empty(), "nobody wants to leave any more");

    let (_folder, path, mut editor) = open();
    theirs(&path);
    let reading = leaving(&path, &mut editor);
    fs::write(&path, SHIPPED.replacen("{\"id\"", "{ \"id\"", 1)).unwrap();
    assert!(matches!(carry_out(&mut editor, reading)[..], [Effect::Quit]), "it is looked at once more");
}

/// What could not be read because it was only half written counts for nothing once it is whole.
#[test]
fn a_file_that_is_whole_again_is_no_loss() {
    let (_folder, path, mut editor) = open();
    let known = editor.session().known().expect("it is known").content();
    let mut seen = |text: &str| {
        fs::write(&path, text).unwrap();
        let seen = Seen::Changed(Box::new(Identity::of(&path).unwrap()));
        run(&mut editor, Command::FileSeen { path: path.clone(), known, seen });
        editor.session().is_modified()
    };
    let whole = SHIPPED.replacen("{\"id\"", "{ \"id\"", 1);
    assert!(seen(&whole[..1000]));
    assert!(!seen(&whole));
}

/// So it is before another document takes the place of this one.
#[test]
fn the_file_is_looked_at_before_its_document_is_replaced() {
    let other = folder();
    let other = file_in(other.path(), "other.muster.json", SHIPPED);
    let replacing: [fn(&Path) -> Command; 5] = [
        |_| Command::Act(Action::NewDocument),
        |_| Command::Act(Action::Open),
        |_| Command::Act(Action::OpenShipped),
        |other| Command::OpenPath(other.to_owned()),
        |_| Command::Restore,
    ];
    for replacing in replacing {
        let (_folder, path, mut editor) = open();
        let base = editor.session().base();
        fs::remove_file(&path).unwrap();
        assert!(run(&mut editor, replacing(&other)).is_empty());
        assert_eq!((asked(&editor), editor.session().base()), (OnDisk::Gone, base));
        answer(&mut editor, Answer::KeepMine);
        assert_eq!(fs::read_to_string(&path).unwrap(), SHIPPED);
        // Written again, it goes on.
        assert!(editor.session().base() > base && !editor.session().is_modified());

        let (_folder, _, mut editor) = open();
        let base = editor.session().base();
        let left = run(&mut editor, replacing(&other));
        let asks = matches!(left[..], [Effect::PickOpen] | [Effect::Restore { .. }]);
        assert!(asks || editor.session().base() > base, "{left:?}");
        // A disk that does not answer: asked for once more, it is not waited for.
        let (_folder, _, mut editor) = open();
        assert!(matches!(editor.run(replacing(&other))[..], [Effect::LookAt { .. }]));
        assert!(!matches!(editor.run(replacing(&other))[..], [Effect::LookAt { .. }]));
    }
}

/// What others did is asked before anything is lost, however it meets with what else is going on.
#[test]
fn closing_and_others_meet_without_a_loss() {
    // A typed 0 is asked about while the file is looked at, and is gone by then.
    let (_folder, path, mut editor) = open();
    let looking = editor.run(Command::CloseRequested);
    editor.run(Command::SetTroops { id: "bel.ltu.efp".to_owned(), text: "0".to_owned() });
    fs::remove_file(&path).unwrap();
    assert!(carry_out(&mut editor, looking).is_empty(), "it does not close");
    assert!(matches!(editor.session().question(), Some(Question::NoneThere { .. })));
    assert!(answer(&mut editor, Answer::Yes).is_empty());
    assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));

    // Closing that was given up is not taken up again by the answer of the disk.
    let (_folder, _, mut editor) = open();
    let looking = editor.run(Command::CloseRequested);
    editor.run(Command::StayOpen);
    assert!(carry_out(&mut editor, looking).is_empty());
    assert!(
        matches!(run(&mut editor, Command::CloseRequested)[..], [Effect::Quit]),
        "the next time it is looked at again"
    );

    // Another file was to be opened when this one went: the last copy is not replaced.
    let (folder, path, mut editor) = open();
    let other = file_in(folder.path(), "other.muster.json", SHIPPED);
    let known = editor.session().known().expect("it is known").content();
    let reading = editor.run(Command::OpenPath(other));
    fs::remove_file(&path).unwrap();
    editor.run(Command::FileSeen { path: path.clone(), known, seen: Seen::Gone });
    carry_out(&mut editor, reading);
    assert_eq!(editor.session().path(), Some(&*path), "{:?}", editor.session().notices());

    // A save that comes back when its document has been replaced is none of the new one's.
    let (_folder, path, mut editor) = open();
    set(&mut editor, "1000");
    editor.run(Command::Act(Action::NewDocument));
    let writing = editor.run(Command::PickedSave(Some(path.clone())));
    assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));
    editor.run(Command::Answer(Answer::Yes));
    assert_eq!(editor.session().document().dataset().row_count(), 0);
    carry_out(&mut editor, writing);
    assert_eq!(editor.session().path(), None);
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);

    // A question of the old file goes when another one was saved.
    let (folder, path, mut editor) = open();
    set(&mut editor, "1000");
    let known = editor.session().known().expect("it is known").content();
    fs::remove_file(&path).unwrap();
    editor.run(Command::FileSeen { path, known, seen: Seen::Gone });
    assert_eq!(asked(&editor), OnDisk::Gone);
    run(&mut editor, Command::PickedSave(Some(folder.path().join("copy.muster.json"))));
    assert_eq!(editor.session().question(), None);
    assert!(!editor.session().is_modified());
}

/// Whoever has answered is not asked the same thing again, however often the file is looked at.
#[test]
fn what_others_did_is_asked_once() {
    let (_folder, path, mut editor) = open();
    let (known, base) = (editor.session().known().expect("it is known").content(), editor.session().base());
    let seen = |seen| Command::FileSeen { path: path.clone(), known, seen };
    let changed = |text: &str| {
        fs::write(&path, text).unwrap();
        seen(Seen::Changed(Box::new(Identity::of(&path).unwrap())))
    };
    type Look<'a> = &'a dyn Fn() -> Command;
    let looks: [Look<'_>; 4] =
        [&|| changed("a"), &|| changed("b"), &|| seen(Seen::Gone), &|| seen(Seen::NotAFile("a folder"))];
    for look in looks {
        editor.run(look());
        asked(&editor);
        answer(&mut editor, Answer::Cancel);
        for _ in 0..3 {
            editor.run(look());
            assert_eq!(editor.session().question(), None);
        }
    }
    // Nothing begins anew because of it: the watch would look, and tell, once more.
    assert_eq!(editor.session().base(), base);
    // A save asks for itself, and what it asked is not asked again by whoever looks.
    changed("c");
    save(&mut editor);
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    answer(&mut editor, Answer::Cancel);
    editor.run(changed("c"));
    assert_eq!(editor.session().question(), None);
}

/// A reload that fails leaves what is here, unsaved.
#[test]
fn a_reload_that_fails_keeps_what_is_here() {
    let (_folder, path, mut editor) = open();
    let known = editor.session().known().expect("it is known").content();
    fs::write(&path, "oops").unwrap();
    let now = Identity::of(&path).unwrap();
    editor.run(Command::FileSeen { path: path.clone(), known, seen: Seen::Changed(Box::new(now)) });
    answer(&mut editor, Answer::Reload);
    assert!(editor.session().notices().last().expect("it is said").text.starts_with("Not opened: is not"));
    assert!(editor.session().is_modified());
    assert_eq!(editor.session().title(), "plan.muster.json* — Muster");
}

/// Errors of saves go when one works; a what-if that is deleted says how it is had back.
#[test]
fn notices_that_are_no_longer_true_go() {
    let (folder, _, mut editor) = open();
    set(&mut editor, "1000");
    let bad = folder.path().join("no/such/folder.json");
    run(&mut editor, Command::PickedSave(Some(bad)));
    editor.run(Command::Failed("something else".to_owned()));
    let told =
        |editor: &Editor| -> Vec<String> { editor.session().notices().iter().map(|told| told.text.clone()).collect() };
    assert!(
        told(&editor)[0].starts_with("not saved, ") && told(&editor)[0].contains("its folder is not there: make it")
    );
    save(&mut editor);
    assert!(!told(&editor).iter().any(|text| text.starts_with("not saved, ")), "{:?}", told(&editor));
    assert!(told(&editor).contains(&"something else".to_owned()));
    editor.run(Command::Act(Action::DeleteWhatIf));
    assert_eq!(told(&editor).last().expect("it is said"), "Deleted “What-if 1”; Undo brings it back");
}

/// What was read-only because of another window is free when that is closed.
#[test]
fn a_file_that_has_become_free_can_be_saved() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.muster.json", SHIPPED);
    let other_window = take(&path);
    let mut editor = Editor::shipped();
    run(&mut editor, Command::OpenPath(path.clone()));
    set(&mut editor, "1000");
    let known = editor.session().known().expect("it is known").content();
    drop(other_window);
    let free = |path: &Path, known| match access::of(path, None) {
        Access::Ours(lock) => Command::FileFree { path: path.to_owned(), known, lock },
        other => panic!("{other:?}"),
    };
    // Of another content, or of another file: given back.
    let other = file_in(folder.path(), "other.muster.json", SHIPPED);
    for (path_of, known) in [(&path, file::identity::Content::of(b"x")), (&other, known)] {
        run(&mut editor, free(path_of, known));
        assert!(editor.session().read_only().is_some() && is_free(&path) && is_free(&other));
    }
    assert!(editor.session().notices().iter().any(|told| told.text.contains("so it is read-only here")));
    run(&mut editor, free(&path, known));
    assert!(!editor.session().notices().iter().any(|told| told.text.contains("so it is read-only here")));
    assert_eq!(editor.session().title(), "plan.muster.json* — Muster");
    assert!(!is_free(&path));
    assert!(save(&mut editor).is_empty());
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);
}

/// Errors are not pushed out of sight by what was done.
#[test]
fn many_notices_leave_the_errors() {
    let mut editor = Editor::shipped();
    editor.run(Command::Failed("the first".to_owned()));
    for n in 0..20 {
        editor.run(Command::Warn(format!("odd {n}")));
    }
    let told: Vec<&str> = editor.session().notices().iter().map(|told| told.text.as_str()).collect();
    assert_eq!(told, ["the first", "odd 15", "odd 16", "odd 17", "odd 18", "odd 19"]);
    for n in 0..20 {
        editor.run(Command::Failed(format!("error {n}")));
    }
    assert_eq!(editor.session().notices().last().expect("one").text, "error 19");
}

/// What is named as unsaved is what was made since the save, whatever was undone meanwhile.
#[test]
fn undone_beyond_a_save_names_nothing_that_was_saved() {
    let (_folder, _, mut editor) = open();
    for number in ["1000", "1001", "1002"] {
        set(&mut editor, number);
    }
    save(&mut editor);
    editor.run(Command::Act(Action::Undo));
    assert_eq!(editor.session().history().unsaved(), Vec::<&str>::new());
    assert_eq!(editor.session().history().unsaved_count(), 1);
    set(&mut editor, "1003");
    let unsaved = editor.session().history().unsaved();
    assert!(unsaved.len() == 1 && unsaved[0].ends_with("1,001 → 1,003"), "{unsaved:?}");
    // A snapshot that was made before the latest steps.
    let writing = editor.run(Command::Act(Action::Save));
    set(&mut editor, "1004");
    carry_out(&mut editor, writing);
    let unsaved = editor.session().history().unsaved();
    assert!(unsaved.len() == 1 && unsaved[0].ends_with("1,003 → 1,004"), "{unsaved:?}");
}

#[test]
fn quitting_over_a_file_that_changed_quits_once_that_is_answered() {
    let (_folder, path, mut editor) = open();
    set(&mut editor, "1000");
    theirs(&path);
    editor.run(Command::CloseRequested);
    assert!(answer(&mut editor, Answer::Save).is_empty());
    assert!(matches!(asked(&editor), OnDisk::Changed(_)));
    assert!(answer(&mut editor, Answer::Cancel).is_empty());
    assert!(save(&mut editor).is_empty());
    assert!(answer(&mut editor, Answer::KeepMine).is_empty(), "quitting was given up");

    set(&mut editor, "1001");
    theirs(&path);
    editor.run(Command::CloseRequested);
    answer(&mut editor, Answer::Save);
    assert!(matches!(answer(&mut editor, Answer::KeepMine)[..], [Effect::Quit]));
    assert_eq!(what_ifs(&path), ["What-if 1: 1,001"]);
}

#[test]
fn a_document_is_not_replaced_while_it_is_written_nor_over_changes_that_nobody_was_asked_about() {
    let (folder, path, mut editor) = open();
    set(&mut editor, "1000");
    let writing = editor.run(Command::Act(Action::Save));
    assert!(editor.run(Command::Act(Action::NewDocument)).is_empty());
    assert_eq!(editor.session().path(), Some(&*path), "it waits");
    carry_out(&mut editor, writing);
    assert_eq!(editor.session().path(), None, "then it is replaced, and the save is of the old one");
    assert_eq!(editor.session().document().dataset().row_count(), 0);
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);

    let other = file_in(folder.path(), "other.muster.json", SHIPPED);
    let mut editor = Editor::shipped();
    let reading = editor.run(Command::OpenPath(other.clone()));
    set(&mut editor, "1000");
    carry_out(&mut editor, reading);
    assert_eq!(editor.session().path(), None);
    assert!(editor.session().is_modified(), "what was typed meanwhile is still there");
    assert!(editor.session().notices().iter().any(|told| told.text.starts_with("Not opened, because something")));
    // Nor by a file that was being chosen meanwhile.
    editor.run(Command::PickedOpen(Some(other)));
    assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));
}

#[test]
fn two_saves_at_once_are_one_after_the_other_and_no_alarm() {
    let (_folder, path, mut editor) = open();
    set(&mut editor, "1000");
    let writing = editor.run(Command::Act(Action::Save));
    set(&mut editor, "1001");
    assert!(editor.run(Command::Act(Action::Save)).is_empty(), "it waits for the first");
    assert!(carry_out(&mut editor, writing).is_empty());
    assert_eq!(editor.session().question(), None);
    assert!(!editor.session().is_modified() && !editor.session().is_saving());
    assert_eq!(what_ifs(&path), ["What-if 1: 1,001"]);
}

fn take(path: &Path) -> Lock {
    match lock::lock(path) {
        Locked::Ours(lock) => lock,
        other => panic!("{other:?}"),
    }
}

fn is_free(path: &Path) -> bool {
    matches!(lock::lock(path), Locked::Ours(_))
}

#[test]
fn a_file_that_another_window_has_is_read_only_and_saved_elsewhere() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.muster.json", SHIPPED);
    let other_window = take(&path);
    let mut editor = Editor::shipped();
    run(&mut editor, Command::OpenPath(path.clone()));
    assert_eq!(editor.session().path(), Some(&*path));
    let why = editor.session().read_only().expect("it is read-only").to_owned();
    let process = format!("process {}", std::process::id());
    assert!(why.starts_with("plan.muster.json is open in another Muster window (") && why.contains(&process), "{why}");
    assert!(editor.session().notices().iter().any(|told| told.text == why && told.logged));
    assert_eq!(editor.session().title(), "plan.muster.json (read-only) — Muster");

    set(&mut editor, "1000");
    let asked = save(&mut editor);
    let [Effect::PickSave { suggested, folder: beside }] = &asked[..] else { panic!("Save is Save as: {asked:?}") };
    assert_eq!((suggested.as_str(), beside.as_deref()), ("plan (copy).muster.json", Some(folder.path())));
    run(&mut editor, Command::PickedSave(Some(path.clone())));
    let said = &editor.session().notices().last().expect("it is refused").text;
    assert!(said.starts_with("not saved, another Muster window (process") && said.contains("save elsewhere"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), SHIPPED);
    let copy = folder.path().join("copy.muster.json");
    run(&mut editor, Command::PickedSave(Some(copy.clone())));
    assert_eq!(editor.session().title(), "copy.muster.json — Muster");
    assert!(!is_free(&copy), "what was saved for the first time is ours");
    drop(other_window);
    assert!(is_free(&path));
    run(&mut editor, Command::PickedSave(Some(path.clone())));
    assert!(is_free(&copy) && !is_free(&path), "the lock goes with the file");
}

#[test]
fn the_lock_is_kept_over_saves_and_reloads_and_given_back_with_the_document() {
    let (folder, path, mut editor) = open();
    assert!(!is_free(&path));
    set(&mut editor, "1000");
    save(&mut editor);
    assert!(!is_free(&path));
    assert_eq!(editor.session().read_only(), None);
    // The same file again, also by another name.
    let link = folder.path().join("link.muster.json");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&path, &link).unwrap();
    #[cfg(not(unix))]
    fs::hard_link(&path, &link).unwrap();
    for again in [&path, &link] {
        run(&mut editor, Command::OpenPath(again.clone()));
        assert_eq!(editor.session().path(), Some(&**again));
        assert_eq!(editor.session().read_only(), None, "{}", again.display());
    }
    assert!(!is_free(&path));
    run(&mut editor, Command::Act(Action::NewDocument));
    assert!(is_free(&path), "another document");
    run(&mut editor, Command::OpenPath(path.clone()));
    drop(editor);
    assert!(is_free(&path), "the end");
}

#[test]
fn a_read_only_file_is_said_when_it_is_opened_and_saved_elsewhere() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.muster.json", SHIPPED);
    let mut only_read = fs::metadata(&path).unwrap().permissions();
    only_read.set_readonly(true);
    fs::set_permissions(&path, only_read).unwrap();
    let mut editor = Editor::shipped();
    run(&mut editor, Command::OpenPath(path.clone()));
    let notice = editor.session().notices().last().expect("it is said");
    assert_eq!(notice.text, "plan.muster.json is read-only: permission denied. Save asks for another file.");
    assert_eq!(notice.tone, Tone::Warning);
    let beside = Some(folder.path().to_owned());
    let asks = save(&mut editor);
    assert!(matches!(&asks[..], [Effect::PickSave { folder, .. }] if *folder == beside));
    // In a folder where nothing may be made, nothing is suggested.
    let closed = Access::FolderClosed("permission denied".to_owned());
    let known = Identity::of(&path).unwrap();
    editor.run(restored(file::shipped().document, Some((path, known, closed))));
    let asks = save(&mut editor);
    assert!(matches!(&asks[..], [Effect::PickSave { folder: None, .. }]), "{asks:?}");
}

/// Without a lock, as on a disk that knows none, a file opens and is saved all the same.
#[test]
fn without_a_lock_a_file_is_worked_on_all_the_same() {
    let (_folder, path, _) = open();
    let (opened, identity) = file::open_known(&path).unwrap();
    let mut editor = Editor::shipped();
    let effects = editor.run(Command::OpenPath(path.clone()));
    let [Effect::Load { ticket, .. }] = effects[..] else { panic!("{effects:?}") };
    let in_hand = InHand { opened, identity, access: Access::Ours(None) };
    editor.run(Command::Loaded { ticket, path: path.clone(), result: Ok(Box::new(in_hand)) });
    assert_eq!(editor.session().read_only(), None);
    set(&mut editor, "1000");
    save(&mut editor);
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);
}

fn restored(document: Document, belongs_to: Option<(PathBuf, Identity, Access)>) -> Command {
    Command::Restored(Box::new(Restored {
        document,
        name: "plan (restored).muster.json".to_owned(),
        belongs_to,
        copy_of: None,
        changes: 3,
        steps: vec!["Troops of Germany".to_owned()],
        shown: None,
        day: None,
        typing: Vec::new(),
        same_dataset: true,
    }))
}

#[test]
fn restored_work_is_unsaved_and_belongs_to_its_file_only_when_that_is_the_same() {
    let mut other = Editor::shipped();
    set(&mut other, "1000");
    let document = other.session().document().clone();
    let mut editor = Editor::shipped();
    let base = editor.session().base();
    assert!(matches!(editor.run(Command::Restore)[..], [Effect::Restore { .. }]));
    editor.run(restored(document.clone(), None));
    let session = editor.session();
    assert!(session.is_modified() && session.base() != base);
    assert_eq!((session.path(), session.name().as_str()), (None, "plan (restored).muster.json"));
    assert_eq!((session.history().unsaved_count(), session.history().unsaved()), (3, vec!["Troops of Germany"]));
    assert_eq!(session.history().undo_label(), None);
    set(&mut editor, "1001");
    assert_eq!(editor.session().history().unsaved_count(), 4);
    editor.run(Command::Act(Action::Undo));
    assert!(editor.session().is_modified(), "there is no way back to what was saved");
    assert!(matches!(save(&mut editor)[..], [Effect::PickSave { .. }]));

    // Not over changes that nobody was asked about.
    editor.run(Command::Restore);
    assert!(matches!(editor.session().question(), Some(Question::Unsaved(_))));
    answer(&mut editor, Answer::Cancel);
    set(&mut editor, "1002");
    let before = editor.session().base();
    editor.run(restored(document.clone(), None));
    assert_eq!(editor.session().base(), before);

    let (_folder, path, mut editor) = open();
    let effects = run(&mut editor, Command::Restore);
    let [Effect::Restore { held: Some(held) }] = &effects[..] else { panic!("{effects:?}") };
    let (identity, access) = (Identity::of(&path).unwrap(), access::of(&path, Some(held)));
    editor.run(restored(document, Some((path.clone(), identity, access))));
    drop(effects);
    assert_eq!(editor.session().path(), Some(&*path));
    assert!(editor.session().is_modified() && !is_free(&path));
    assert_eq!(fs::read_to_string(&path).unwrap(), SHIPPED, "nothing is written before it is saved");
    save(&mut editor);
    assert!(!editor.session().is_modified());
    assert_eq!(editor.session().history().unsaved_count(), 0);
    assert_eq!(what_ifs(&path), ["What-if 1: 1,000"]);
}

#[test]
fn numbers_of_notices_are_never_given_again() {
    let folder = folder();
    let path = file_in(folder.path(), "plan.muster.json", SHIPPED);
    let _other_window = take(&path);
    let mut editor = Editor::shipped();
    let mut last = 0;
    for _ in 0..3 {
        run(&mut editor, Command::OpenPath(path.clone()));
        let numbers: Vec<u64> = editor.session().notices().iter().map(|told| told.number).collect();
        assert!(numbers.iter().all(|number| *number > last), "{numbers:?} after {last}");
        last = numbers.last().copied().expect("it is read-only");
    }
}
