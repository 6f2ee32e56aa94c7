//! What one document has that another has not, in words: what a person reads before overwriting what another program
//! wrote. That nothing is left out and nothing made up is held for random changes in `changes`.

use muster::{
    editor::{Action, Command, Editor, NewReport, NewRow, NewSource},
    file,
    model::{CountingRule, Date, Source, Status},
    report::{
        difference::{Differences, NAMED},
        double::Kind,
    },
};

use crate::common::{golden_file, opened, text_of};

const GERMANS: &str = "deu.ltu.efp";
const BRITISH: &str = "gbr.est.efp";

fn set(id: &str, text: &str) -> Command {
    Command::SetTroops { id: id.to_owned(), text: text.to_owned() }
}

/// The document after these, and what it has otherwise than before.
fn after(editor: &mut Editor, commands: impl IntoIterator<Item = Command>) -> Vec<String> {
    let before = editor.session().document().clone();
    for command in commands {
        editor.run(command);
    }
    let differences = Differences::between(&before, editor.session().document());
    assert_eq!(differences.lines().len(), differences.count());
    differences.lines().to_vec()
}

#[test]
fn what_ifs_and_their_changes() {
    let mut editor = Editor::shipped();
    let scenario = || "s1".to_owned();
    for (commands, lines) in [
        (
            vec![set(GERMANS, "700"), set(BRITISH, "~950")],
            &[
                "A new what-if: “What-if 1” (2 changes)",
                "“What-if 1”, Germany in Lithuania: 500 → 700",
                "“What-if 1”, United Kingdom in Estonia: 900 → 950",
            ][..],
        ),
        (
            vec![set(GERMANS, "1000"), Command::RevertRows(vec![BRITISH.to_owned()])],
            &[
                "“What-if 1”, Germany in Lithuania: 500 → 1,000 (was 500 → 700)",
                "“What-if 1”, United Kingdom in Estonia: the change is taken back (was 900 → 950)",
            ],
        ),
        (
            vec![Command::SetWhy { scenario: scenario(), id: GERMANS.to_owned(), why: "announced".to_owned() }],
            &["“What-if 1”, Germany in Lithuania: the reason is “announced”"],
        ),
        (
            vec![Command::SetWhy { scenario: scenario(), id: GERMANS.to_owned(), why: String::new() }],
            &["“What-if 1”, Germany in Lithuania: no reason any more"],
        ),
        (
            vec![Command::SetOpen { scenario: scenario(), id: GERMANS.to_owned(), open: true }],
            &["“What-if 1”, Germany in Lithuania: from 2022-02-22 for good, over the report of 2022-06-07: 1,000+"],
        ),
        (
            vec![Command::Rename { scenario: scenario(), name: "Germany doubles".to_owned() }],
            &["The what-if “What-if 1” is called “Germany doubles”"],
        ),
        (vec![Command::Act(Action::NewOnShown)], &["A new what-if: “What-if 1” (0 changes)"]),
        (vec![Command::Act(Action::DeleteWhatIf)], &["The what-if “What-if 1” is not there any more (0 changes)"]),
    ] {
        assert_eq!(after(&mut editor, commands), lines);
    }
    let old = editor.session().document();
    let mut text = text_of(old);
    assert!(Differences::between(old, &opened(&text).document).is_empty());
    text = text.replace("\"name\":\"Germany doubles\"", "\"name\":\"Germany doubles\",\"colour\":\"red\"");
    assert_eq!(Differences::between(old, &opened(&text).document).lines(), ["“Germany doubles” has another note"]);
}

#[test]
fn facts_and_what_counts() {
    let mut editor = Editor::shipped();
    let report = |number: &str, instead_of| {
        let title = "Letter to parliament".to_owned();
        let source = Source { title, publisher: "Ministry".to_owned(), ..Source::default() };
        Command::AddReport(Box::new(NewReport {
            of: Some(GERMANS.to_owned()),
            row: NewRow::default(),
            day: Date::constant(2022, 2, 22),
            status: Status::Deployed,
            number: number.to_owned(),
            source: NewSource::New(Box::new(source)),
            words: String::new(),
            instead_of,
        }))
    };
    let dismiss = |why: Option<&str>| Command::DismissDouble {
        kind: Kind::SameNumber,
        rows: vec![GERMANS.to_owned(), BRITISH.to_owned()],
        why: why.map(str::to_owned),
    };
    for (commands, lines) in [
        (
            vec![report("550", None)],
            &[
                "My report added: Germany in Lithuania, 2022-02-22: 550, in place",
                "A source of My reports added: own-1",
            ][..],
        ),
        (
            vec![report("561", None)],
            &[
                "My report added: Germany in Lithuania, 2022-02-22: 561, in place",
                "A source of My reports added: own-2",
            ],
        ),
        (
            vec![Command::SwitchReport { at: 0, on: false }],
            &["My report switched off: Germany in Lithuania, 2022-02-22: 550, in place"],
        ),
        (
            vec![Command::RemoveReport(0)],
            &[
                "My report removed: Germany in Lithuania, 2022-02-22: 550, in place",
                "A source of My reports removed: own-1",
            ],
        ),
        (
            vec![Command::Prefer {
                id: GERMANS.to_owned(),
                as_of: Date::constant(2022, 2, 22),
                nth: Some(0),
                why: "clearer".to_owned(),
            }],
            &["A choice among figures added: Germany in Lithuania, 2022-02-22"],
        ),
        (
            vec![dismiss(Some("another unit"))],
            &["A double count is said to be none: Germany in Lithuania and United Kingdom in Estonia"],
        ),
        (vec![dismiss(None)], &["A double count is open again: Germany in Lithuania and United Kingdom in Estonia"]),
    ] {
        assert_eq!(after(&mut editor, commands), lines);
    }
    // A changed number of an own report.
    let old = editor.session().document();
    let new =
        opened(&text_of(old).replace("\"low\":561,\"best\":561,\"high\":561", "\"low\":571,\"best\":571,\"high\":571"));
    assert_eq!(
        Differences::between(old, &new.document).lines(),
        ["My report changed: Germany in Lithuania, 2022-02-22: 571, in place (was 561, in place)"]
    );
    let mut new = old.clone();
    new.counting = CountingRule { day: Date::constant(2022, 6, 30), own_troops: true, ..old.counting.clone() };
    assert_eq!(
        Differences::between(old, &new).lines(),
        ["What counts: the day is 2022-06-30 (was 2022-02-22)", "What counts is set in another way"]
    );
}

#[test]
fn another_dataset_is_told_in_counts_and_only_so_much_is_named() {
    let shipped = file::shipped().document;
    let again = file::shipped().document;
    assert!(!std::sync::Arc::ptr_eq(shipped.dataset(), again.dataset()));
    assert!(Differences::between(&shipped, &again).is_empty(), "a copy of the dataset is the same");
    let records = opened(&golden_file("records")).document;
    let lines = Differences::between(&shipped, &records);
    assert!(lines.lines().iter().any(|line| line.starts_with("In the dataset: Rows: ")), "{lines:#?}");

    let mut editor = Editor::shipped();
    let ids: Vec<String> =
        editor.session().view().rows().map(|(row, _)| editor.session().view().id(row).to_owned()).collect();
    for id in &ids[..NAMED + 5] {
        editor.run(set(id, "7"));
    }
    let differences = Differences::between(&shipped, editor.session().document());
    assert_eq!((differences.lines().len(), differences.count()), (NAMED, NAMED + 6));
}
