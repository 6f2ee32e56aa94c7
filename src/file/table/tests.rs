//! Forms of tables that are read, every refusal, and that an export comes back as it was.

use std::io::{self, Read};

use super::*;
use crate::{
    document::{Document, Origin},
    model::{
        Basis, Contribution, ContributionRecord, CountingRule, Dataset, DatasetBuilder, Date, Domain, Extra, Figure,
        FigureRecord, Personnel, Status, StatusSet, Strength, parse_date,
    },
    scenario::{Own, OwnFigure, Preference},
};

fn day(text: &str) -> Date {
    parse_date(text).expect("a day")
}

fn read(table: &str) -> Result<Imported, TableError> {
    import_reader(table.as_bytes(), None)
}

fn good(table: &str) -> Imported {
    read(table).unwrap_or_else(|error| panic!("{error}\n{table}"))
}

fn refused(table: &str) -> String {
    match read(table) {
        Ok(imported) => panic!("read, with {:?}", imported.notes),
        Err(error) => error.to_string(),
    }
}

fn figures(imported: &Imported) -> Vec<Figure<'_>> {
    let set = imported.document.dataset();
    (0..set.figure_count()).map(|at| set.figure(at)).collect()
}

fn rows(imported: &Imported) -> Vec<Contribution<'_>> {
    let set = imported.document.dataset();
    (0..set.row_count()).map(|row| set.contribution(row)).collect()
}

fn exported(document: &Document) -> String {
    let mut out = Vec::new();
    export(document, &mut out).expect("memory is written");
    String::from_utf8(out).expect("text")
}

/// All that a table can say, in one comparable value.
fn said(set: &Dataset) -> (Vec<ContributionRecord>, Vec<(u32, FigureRecord)>) {
    let rows =
        (0..set.row_count()).map(|row| ContributionRecord { extra: Extra::new(), ..set.contribution_record(row) });
    let figures = (0..set.row_count())
        .flat_map(|row| set.figures_of(row).map(move |at| (row, set.figure(at).to_record(Extra::new()))));
    (rows.collect(), figures.collect())
}

fn numbers(cells: &str) -> Personnel {
    let imported = good(&format!("contributor,host,as_of,low,best,high,open_above\nDEU,LTU,2022-02-22,{cells}\n"));
    figures(&imported)[0].personnel
}

fn known(low: u32, best: u32, high: u32, open: bool) -> Personnel {
    Personnel::Known(Strength::new(low, best, high, open).expect("in order"))
}

#[test]
fn the_smallest_table_is_read() {
    let imported =
        import_reader("host,BEST, Contributor \nLithuania,500,germany\n".as_bytes(), Some(day("2022-02-22")));
    let imported = imported.expect("three columns are enough");
    let row = rows(&imported)[0];
    assert_eq!((row.id, row.contributor, row.host), ("deu.ltu", "DEU", "LTU"));
    let figure = figures(&imported)[0];
    assert_eq!(figure, Figure::plain(day("2022-02-22"), Status::Deployed, known(500, 500, 500, false)));
    assert_eq!(imported.document.counting, CountingRule::of_day(day("2022-02-22")));
    assert_eq!(imported.document.counting.statuses, StatusSet::COUNTED);
    assert_eq!(
        imported.notes,
        [
            "1 row has no day of their own: 2022-02-22 was taken",
            "1 row has no status: read as deployed",
            "1 contribution had no id: it was made from who, where and what",
        ]
    );
    let only_header = good("contributor,host,best\n");
    assert_eq!(only_header.document.dataset().row_count(), 0);
    assert_eq!(only_header.notes, <[&str; 0]>::default());
}

#[test]
fn everything_a_row_says_is_kept() {
    let table = "contribution_id,contributor,host,formation,framework_nation,domain,element,part_of,contribution_note,\
                 as_of,as_of_basis,status,low,best,high,open_above,qualifier,preferred,source,quote,gloss,note\n\
                 a,DEU,LVA+EST,eFP,GBR,Land,company,b,hello,2022-02-22,month_end,En route,50,55,60,,about,yes,s1,\"„so\",so,n\n\
                 b,DEU,EST+LVA+LTU,eFP,GBR,,,,,2022-02-23,,announced,,,,,,,,,,\n";
    let imported = good(table);
    let set = imported.document.dataset();
    let expected = Contribution {
        id: "a",
        contributor: "DEU",
        host: "EST+LVA",
        formation: "eFP",
        framework_nation: "GBR",
        domain: Some(Domain::Land),
        element: "company",
        part_of: "b",
        note: "hello",
    };
    assert_eq!(set.contribution(0), expected);
    let expected = Figure {
        as_of: day("2022-02-22"),
        basis: Basis::MonthEnd,
        status: Status::EnRoute,
        personnel: known(50, 55, 60, false),
        qualifier: "about",
        preferred: true,
        source: "s1",
        quote: "„so",
        gloss: "so",
        note: "n",
    };
    assert_eq!(set.figure(0), expected);
    assert_eq!(set.figure(1), Figure::plain(day("2022-02-23"), Status::Announced, Personnel::Unknown));
    assert_eq!(set.parent(0), Some(1));
    assert_eq!((set.sources[0].id.as_str(), set.sources[0].title.as_str()), ("s1", "s1"));
    assert_eq!(imported.document.counting.day, day("2022-02-23"));
    assert_eq!(imported.notes, ["1 source is known by name only: the name is its title"]);
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (cells, expected) in [
        (",500,,", known(500, 500, 500, false)),
        (",0,,", known(0, 0, 0, false)),
        ("500,,,", known(500, 500, 500, true)),
        ("500,,,yes", known(500, 500, 500, true)),
        (",,460,", known(0, 460, 460, false)),
        ("50,,60,", known(50, 55, 60, false)),
        ("450,500,,", known(450, 500, 500, false)),
        ("450,500,600,YES", known(450, 500, 600, true)),
        (",500,,no", known(500, 500, 500, false)),
        (",500,,TRUE", known(500, 500, 500, true)),
        (",50-60,,", known(50, 55, 60, false)),
        ("50-60,,,", known(50, 55, 60, false)),
        (",up to 80,,", known(0, 80, 80, false)),
        (",500+,n/a,", known(500, 500, 500, true)),
        (",50–60,,yes", known(50, 55, 60, true)),
        (" 450 ,about 500,600,", known(450, 500, 600, false)),
        (",4294967295,,", known(u32::MAX, u32::MAX, u32::MAX, false)),
        (",,,", Personnel::Unknown),
        (",?,-,", Personnel::Unknown),
    ] {
        assert_eq!(numbers(cells), expected, "{cells}");
    }
    let table = "contributor,host,as_of,best,qualifier,note\n\
                 DEU,LTU,2022-01-01,about 500,,seen\n\
                 DEU,LTU,2022-01-02,about 500 (est.),some,seen\n\
                 DEU,LTU,2022-01-03,1.100*,,\n\
                 DEU,LTU,2022-01-04,2.200,,\n";
    let imported = good(table);
    let words: Vec<_> = figures(&imported).iter().map(|f| (f.personnel.best(), f.qualifier, f.note)).collect();
    assert_eq!(
        words,
        [
            (Some(500), "about", "seen"),
            (Some(500), "some", "seen; (est.)"),
            (Some(1100), "", "*"),
            (Some(2200), "", "")
        ]
    );
    assert_eq!(imported.notes[0], "2 numbers were read with a dot: it groups thousands (1.100* = 1,100)");
}

#[test]
fn the_separator_is_told_by_the_header() {
    for table in [
        "contributor,host,as_of,best\r\nDEU,LTU,2022-02-22,\"1,100\"\r\n",
        "contributor;host;as_of;best\nDEU;LTU;2022-02-22;1,100\n",
        "\u{feff}\"contributor\"\t\"host\"\tas_of\tbest\r\nDEU\tLTU\t2022-02-22\t1,100",
        "\r\n\ncontributor;a,b,c,d,e;host;as_of;best;\nDEU;;LTU;2022-02-22;1.100;\n;;;;;\n  \n",
    ] {
        let imported = good(table);
        assert_eq!(figures(&imported)[0].personnel, known(1100, 1100, 1100, false), "{table}");
        assert_eq!(rows(&imported)[0].id, "deu.ltu");
    }
    let notes = good("contributor;a,b;host;as_of;best;x\nDEU;;LTU;2022-02-22;1100;\n").notes;
    let expected = ["columns that are not known were ignored: “a,b”, “x”", "read as a table separated by semicolons"];
    assert_eq!(notes[..2], expected);
}

#[test]
fn rows_without_an_id_are_one_contribution_when_they_say_the_same() {
    let table = "contributor,host,formation,domain,element,as_of,best,framework_nation\n\
                 DEU,LTU,eFP Battlegroup,land,Häuptquartier & Stab,2022-01-01,1,\n\
                 Germany,Lithuania,eFP Battlegroup,LAND,Häuptquartier & Stab,2022-02-01,2,\n\
                 DEU,LTU,eFP Battlegroup,air,Häuptquartier & Stab,2022-01-01,3,\n\
                 DEU,EST+LVA,eFP Battlegroup,land,,2022-01-01,4,\n\
                 Atlantis,LTU,???,,,2022-01-01,5,\n\
                 DEU,LTU,eFP Battlegroup,land,häuptquartier / stab,2022-01-01,6,\n";
    let imported = good(table);
    let ids: Vec<_> = rows(&imported).iter().map(|row| row.id).collect();
    assert_eq!(
        ids,
        [
            "atlantis.ltu",
            "deu.est-lva.efp-battlegroup",
            "deu.ltu.hauptquartier-stab",
            "deu.ltu.hauptquartier-stab-2",
            "deu.ltu.hauptquartier-stab-3",
        ]
    );
    assert_eq!(imported.document.dataset().figures_of(2).len(), 2);
    assert_eq!(imported.notes.last().map(String::as_str), Some("no country by ISO 3166, kept as typed: “Atlantis”"));
    // A given id is never taken.
    let imported =
        good("contribution_id,contributor,host,as_of,best\ndeu.ltu,DEU,LVA,2022-01-01,1\n,DEU,LTU,2022-01-01,1\n");
    assert_eq!(rows(&imported).iter().map(|row| row.id).collect::<Vec<_>>(), ["deu.ltu", "deu.ltu-2"]);
    // An id stays short.
    let long = "x".repeat(1000);
    let imported = good(&format!("contributor,host,element,as_of,best\nDEU,LTU,{long},2022-01-01,1\n"));
    assert_eq!(rows(&imported)[0].id.len(), "deu.ltu.".len() + 60);
}

#[test]
fn the_day_used_is_the_one_the_table_says() {
    let unclear = "1 day of a contribution does not say clearly by `preferred` which report is used: it is the first \
                   in the table";
    for (cells, used, is_clear) in [
        (["", "", ""], 1, false),
        (["yes", "no", "no"], 1, true),
        (["no", "yes", "no"], 2, true),
        (["no", "", "no"], 2, true),
        (["no", "", ""], 2, false),
        (["", "", "yes"], 3, true),
        (["", "yes", "yes"], 2, false),
        (["no", "no", "no"], 1, false),
        (["", "NO", " Yes "], 3, true),
    ] {
        let [a, b, c] = cells;
        let table = format!(
            "contributor,host,element,as_of,best,preferred\nDEU,LTU,a,2022-01-01,1,{a}\nDEU,LTU,b,2022-01-01,9,\n\
             DEU,LTU,a,2022-01-01,2,{b}\nDEU,LTU,a,2021-01-01,8,\nDEU,LTU,a,2022-01-01,3,{c}\n"
        );
        let imported = good(&table);
        let set = imported.document.dataset();
        let preferred: Vec<_> =
            set.figures_of(0).filter(|at| set.preferred(*at)).map(|at| set.personnel(at).best()).collect();
        assert_eq!(preferred, [Some(8), Some(used)], "{cells:?}");
        assert_eq!(!imported.notes.iter().any(|note| note == unclear), is_clear, "{cells:?} {:?}", imported.notes);
        let again = good(&exported(&imported.document));
        assert_eq!(said(again.document.dataset()), said(set), "{cells:?}");
    }
    let imported = good("contributor,host,as_of,best\nDEU,LTU,2022-01-01,1\nDEU,LTU,2022-01-01,2\n");
    assert!(imported.notes.iter().any(|note| note == unclear), "{:?}", imported.notes);
    assert_eq!(
        figures(&imported).iter().map(|f| (f.personnel.best(), f.preferred)).collect::<Vec<_>>(),
        [(Some(1), true), (Some(2), false)]
    );
}

#[test]
fn what_a_settled_day_is_built_again_from_is_complete() {
    let table = "contribution_id,contributor,host,part_of,as_of,best,preferred,source,note\n\
                 b,DEU,LTU,a,2022-01-01,1,,s,n\nb,DEU,LTU,a,2022-01-01,2,yes,t,m\na,DEU,LTU,,2022-01-01,3,,,\n";
    let imported = good(table);
    let set = imported.document.dataset();
    assert_eq!(set.parent(1), Some(0));
    assert_eq!(set.sources.len(), 2);
    let day: Vec<_> = set.figures_of(1).map(|at| set.figure(at)).map(|f| (f.preferred, f.source, f.note)).collect();
    assert_eq!(day, [(true, "t", "m"), (false, "s", "n")]);
}

#[test]
fn every_refusal_names_its_line_and_says_what_to_do() {
    const HEAD: &str = "contributor,host,as_of,best\n";
    let cases: &[(&str, &str)] = &[
        ("", "has no header: the first line must name the columns"),
        ("\n\r\n", "has no header: the first line must name the columns"),
        ("\u{feff}", "has no header: the first line must name the columns"),
        ("a,host,best\n", "line 1 has no column contributor: name it in the header, which has “a”, “host”, “best”"),
        ("contributor,best\n", "line 1 has no column host"),
        ("contributor,host,as_of\n", "line 1 has no column low, best or high"),
        ("contributor,host,best,Host\n", "line 1 has the column host twice: remove or rename one"),
        (
            "contributor,host,as_of,best\nDEU,LTU,2022-02-22\n",
            "line 2: the row has 3 cells, the header 4: add the missing ones",
        ),
        ("contributor,host,as_of,best\nDEU,LTU,2022-02-22,1,100\n", "line 2: the row has 5 cells, the header 4"),
        (
            "contributor,host,as_of,best\n\r\nDEU,LTU,2022-02-22,1\nDEU,LTU,2022-02-23,\"1\nDEU,LTU,2022-02-24,1\n",
            "line 4: quotation marks are opened in this row and never closed",
        ),
        ("contributor,\"host,as_of,best\nDEU", "line 1: quotation marks are opened"),
        ("contributor,host,as_of,best\n,LTU,2022-02-22,1\n", "line 2, column contributor: is empty: fill it in"),
        ("contributor,host,as_of,best\r\nDEU, ,2022-02-22,1\r\n", "line 2, column host: is empty: fill it in"),
        ("contributor,host,as_of,best\nDEU,EST+,2022-02-22,1\n", "line 2, column host: “EST+” has an empty part"),
        ("contributor,host,as_of,best\nDEU,LTU,22.02.2022,1\n", "line 2, column as_of: “22.02.2022” is no day"),
        ("contributor,host,as_of,best\nDEU,LTU,,1\n", "line 2, column as_of: there is no day"),
        ("contributor,host,best\nDEU,LTU,1\n", "line 2, column as_of: there is no day"),
        (
            "contributor,host,as_of,best\nDEU,LTU,2022-02-22,\"1,10\"\n",
            "line 2, column best: \"1,10\" is not a whole number: type 1100",
        ),
        ("contributor,host,as_of,best\nDEU,LTU,2022-02-22,-5\n", "line 2, column best: \"-5\" has a leading sign"),
        ("contributor,host,as_of,best\nDEU,LTU,2022-02-22,007\n", "line 2, column best: \"007\" is not a whole number"),
        (
            "contributor,host,as_of,best\nDEU,LTU,2022-02-22,99999999999999999999\n",
            "line 2, column best: \"99999999999999999999\" is too big",
        ),
        (
            "contributor,host,as_of,best,high\nDEU,LTU,2022-02-22,50-60,60\n",
            "line 2, column best: “50-60” says all by itself: clear the other numbers",
        ),
        (
            "contributor,host,as_of,low,best,high\nDEU,LTU,2022-02-22,5,2,3\n",
            "line 2, columns low, best and high: low ≤ best ≤ high does not hold (5 / 2 / 3): put them in order",
        ),
        (
            "contributor,host,as_of,best,open_above\nDEU,LTU,2022-02-22,,yes\n",
            "line 2, column open_above: “yes” goes with a number",
        ),
        (
            "contributor,host,as_of,low,open_above\nDEU,LTU,2022-02-22,5,no\n",
            "line 2, column open_above: “no” does not go with low alone",
        ),
        (
            "contributor,host,as_of,low,open_above\nDEU,LTU,2022-02-22,5,perhaps\n",
            "line 2, column open_above: “perhaps” is not known: write yes or no",
        ),
        (
            "contributor,host,as_of,best,status\nDEU,LTU,2022-02-22,5,there\n",
            "line 2, column status: “there” is not known: write deployed, en_route",
        ),
        (
            "contributor,host,as_of,best,domain\nDEU,LTU,2022-02-22,5,space\n",
            "line 2, column domain: “space” is not known: write land, air, sea or joint",
        ),
        (
            "contributor,host,as_of,best,as_of_basis\nDEU,LTU,2022-02-22,5,guess\n",
            "line 2, column as_of_basis: “guess” is not known",
        ),
        (
            "contributor,host,as_of,best,preferred\nDEU,LTU,2022-02-22,5,1\n",
            "line 2, column preferred: “1” is not known: write yes or no",
        ),
        (
            "contribution_id,contributor,host,element,as_of,best,note\nx,DEU,LTU,a,2022-02-22,5,\"1\r\n2\r\n3\"\r\n\r\n\
             y,DEU,LTU,a,2022-02-22,5,\r\nx,Germany,LTU,b,2022-02-23,5,\r\n",
            "lines 2 and 7, column element: “a” and “b” for one contribution, “x”: make them the same",
        ),
        (
            "contributor,host,contribution_note,as_of,best\nDEU,LTU,,2022-02-22,5\nDEU,LTU,n,2022-02-23,5\n",
            "lines 2 and 3, column contribution_note: “” and “n” for one contribution, “deu.ltu”",
        ),
    ];
    for (table, expected) in cases {
        let message = refused(table);
        assert!(message.starts_with(expected), "{table}\n{message}\n{expected}");
        assert!(!message.ends_with('.') && !message.contains("\n"), "{message}");
    }
    for (parts, expected) in [
        ("x,DEU,LTU,y", "line 2, column part_of: “y” is no contribution_id of this table"),
        ("x,DEU,LTU,x", "line 2, column part_of: “x” is the contribution itself"),
        ("x,DEU,LTU,y\ny,DEU,LTU,z\nz,DEU,LTU,", "line 2, column part_of: “y” is itself part of another"),
        ("z,DEU,LTU,\nx,DEU,LTU,y\ny,GBR,LTU,", "line 3, column part_of: “y” is of another contributor (“GBR”)"),
        ("x,DEU,LTU+LVA,y\ny,DEU,LTU,", "line 2, column part_of: “y” does not have all its hosts (“LTU+LVA” / “LTU”)"),
    ] {
        let table = parts.lines().map(|row| format!("{row},2022-02-22,1\n")).collect::<String>();
        let message = refused(&format!("contribution_id,contributor,host,part_of,as_of,best\n{table}"));
        assert!(message.starts_with(expected), "{message}");
    }
    let many = vec!["A"; 301].join("+");
    assert!(refused(&format!("{HEAD}DEU,{many},2022-02-22,1\n")).contains("joins more hosts than there are countries"));
    let long = "about ".repeat(100_000);
    assert!(refused(&format!("{HEAD}DEU,LTU,2022-02-22,{long}5\n")).contains("is not a number"));
    let disagree =
        read("contribution_id,contributor,host,as_of,best\nx,DEU,LTU,2022-02-22,1\nx,GBR,LTU,2022-02-22,1\n");
    assert!(matches!(
        disagree,
        Err(TableError::Disagree { id, column: Column::Contributor, line_a: 2, line_b: 3, value_a, value_b })
            if id == "x" && value_a == "DEU" && value_b == "GBR"
    ));
}

#[test]
fn what_is_no_text_in_utf_8_is_named_by_its_line() {
    let line = |table: &[u8]| match import_reader(table, None) {
        Err(TableError::NotText { line }) => line,
        other => panic!("{other:?}"),
    };
    assert_eq!(line(b"contributor,host,as_of,best,note\r\nDEU,LTU,2022-02-22,1,\"a\nb\n\xfc\"\r\n"), 4);
    assert_eq!(line(b"contributor,host,as_of,best,note\n\n\xe4,LTU,2022-02-22,1,a\n"), 3);
    // A letter cut in two by a separator is not two halves of text.
    assert_eq!(line(b"contributor,host,as_of,best,note,quote\nDEU,LTU,2022-02-22,1,\xc3,\xa4\n"), 2);
    let utf_16: Vec<u8> = "contributor,host,best\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(line(&utf_16), 1);
    assert_eq!(line(&[&[0xff, 0xfe], &utf_16[..]].concat()), 1);
}

/// Gives one byte at a time, and an interruption before each.
struct Trickle<'a>(&'a [u8], bool);

impl Read for Trickle<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let n = self.0.len().min(1).min(out.len());
        (&mut self.0).read_exact(&mut out[..n])?;
        Ok(n)
    }
}

#[test]
fn pieces_of_any_size_give_the_same_lines_and_rows() {
    let table =
        "\u{feff}contributor;host;as_of;best;note\r\nDEU;LTU;2022-02-22;1;\"a\r\n;b\"\r\n\n\r\nDEU;LTU;2022-02-23;x;c";
    let whole = refused(table);
    assert!(whole.starts_with("line 6, column best"), "{whole}");
    let trickled = import_reader(Trickle(table.as_bytes(), false), None).expect_err("x is no number");
    assert_eq!(trickled.to_string(), whole);
    let table = table.replace(";x;", ";2;");
    let trickled = import_reader(Trickle(table.as_bytes(), false), None).expect("a good table");
    assert_eq!(said(trickled.document.dataset()), said(good(&table).document.dataset()));
    assert_eq!(figures(&trickled)[0].note, "a\r\n;b");
}

#[test]
fn a_disk_that_fails_is_told() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    assert!(matches!(import_reader(Broken, None), Err(TableError::Io(_))));
    let later = "contributor,host,best\n".as_bytes().chain(Broken);
    assert!(matches!(import_reader(later, None), Err(TableError::Io(_))));
    let none = import(std::path::Path::new("/no/such/table.csv"), None);
    assert!(matches!(none, Err(crate::file::FileError::Io { doing: "opened", .. })));
}

const NASTY: [&str; 24] = [
    "",
    "=1+1",
    "+1",
    "-",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0",
    "＝1＋1",
    "'",
    "''",
    "'=1",
    "''=1",
    "'quoted'",
    "\"",
    "a \"b\" c",
    "a,b;c\td",
    "line\nline\r\nline\rline",
    " blank at both ends ",
    "„Ä€“ 日本 \u{202e}e\u{301}\u{200b}",
    "\u{feff}x",
    "\0end of the table\0",
    "n/a",
];

/// A dataset in which every text column holds every nasty text, and every kind of figure is there.
fn nasty() -> Dataset {
    let mut builder = DatasetBuilder::default();
    let strengths = [
        Personnel::Unknown,
        known(0, 0, 0, false),
        known(0, 0, 0, true),
        known(500, 500, 500, true),
        known(0, 80, 80, false),
        known(50, 55, 60, true),
        known(450, 500, 500, false),
        known(u32::MAX, u32::MAX, u32::MAX, false),
    ];
    for (n, text) in NASTY.into_iter().enumerate() {
        let id = format!("{text}{n}");
        // A name of white space is no name; the others are kept to the letter. Hosts are trimmed and have no empty part.
        let contributor = if text.trim().is_empty() { "DEU" } else { text };
        let host = if text.contains('+') || text.trim() != text || text.is_empty() { "EST+LVA" } else { text };
        let row = Contribution {
            id: &id,
            contributor,
            host,
            formation: text,
            framework_nation: text,
            domain: Domain::ALL.into_iter().nth(n % 5),
            element: text,
            part_of: "",
            note: text,
        };
        let number = builder.contribution(&row, Extra::new()).expect("little text").expect("a new id");
        // The last has no report.
        for k in 0..(NASTY.len() - 1 - n).min(6) {
            let figure = Figure {
                as_of: day(["2022-01-01", "2022-01-01", "2022-01-02", "2022-01-03"][k % 4]),
                basis: Basis::ALL[k % 3],
                status: Status::ALL[(n + k) % 5],
                personnel: strengths[(n + k) % strengths.len()],
                qualifier: text,
                preferred: k == 1 || k > 1 && k < 4,
                source: text,
                quote: text,
                gloss: text,
                note: text,
            };
            builder.figure(number, &figure, Extra::new()).expect("little text");
        }
    }
    let part = Contribution { part_of: "", ..Contribution { id: "=part", ..EMPTY } };
    let part = builder.contribution(&part, Extra::new()).expect("little text").expect("a new id");
    let whole = builder.contribution(&Contribution { id: "@whole", ..EMPTY }, Extra::new());
    builder.set_part_of(part, whole.expect("little text").expect("a new id"));
    builder.finish().dataset
}

const EMPTY: Contribution<'_> = Contribution {
    id: "",
    contributor: "DEU",
    host: "LTU",
    formation: "",
    framework_nation: "",
    domain: None,
    element: "",
    part_of: "",
    note: "",
};

#[test]
fn an_export_comes_back_to_the_letter() {
    let document = Document::new(nasty());
    let table = exported(&document);
    let back = good(&table);
    assert_eq!(said(back.document.dataset()), said(document.dataset()));
    assert_eq!(exported(&back.document), table, "written once is written for ever");
    assert_eq!(back.document.counting, document.counting);
    assert!(back.notes.iter().any(|note| note.starts_with("3 rows report nothing")), "{:?}", back.notes);
}

#[test]
fn nothing_in_an_export_runs_in_a_spreadsheet() {
    let table = exported(&Document::new(nasty()));
    let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    for record in csv.records() {
        for cell in &record.expect("a row") {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']),
                "{cell:?}"
            );
        }
    }
    for text in NASTY {
        assert_eq!(unguarded(&guarded(text)), text);
    }
    assert_eq!(guarded("'quoted'"), "'quoted'", "an apostrophe before a letter is left alone");
    assert_eq!(unguarded("'quoted'"), "'quoted'");
    assert_eq!(guarded("''"), "'''");
}

#[test]
fn the_header_and_a_row_are_as_the_format_says() {
    let table = exported(
        &good("contributor,host,element,as_of,low,source\nDEU,LTU,\"a \"\"b\"\"\",2022-02-22,500,s\n").document,
    );
    assert_eq!(
        table,
        "contribution_id,contributor,host,formation,framework_nation,domain,element,part_of,contribution_note,as_of,\
         as_of_basis,status,low,best,high,open_above,qualifier,preferred,source,quote,gloss,note\n\
         deu.ltu.a-b,DEU,LTU,,,,\"a \"\"b\"\"\",,,2022-02-22,stated,deployed,500,500,500,yes,,,s,,,\n"
    );
}

#[test]
fn own_reports_and_choices_are_exported_with_the_dataset() {
    let imported = good(
        "contribution_id,contributor,host,as_of,best,preferred\na,DEU,LTU,2022-01-01,1,yes\na,DEU,LTU,2022-01-01,2,no\n\
         c,DEU,LTU,2022-01-01,3,\nc,DEU,LTU,2022-01-02,4,\n",
    );
    let report = |of: &str, date: &str, n| OwnFigure {
        of: of.to_owned(),
        figure: FigureRecord::plain(day(date), Status::Deployed, known(n, n, n, false)),
        off: false,
    };
    let own_row = |id: &str, part_of: &str| ContributionRecord {
        id: id.to_owned(),
        contributor: "DEU".to_owned(),
        host: "LTU".to_owned(),
        part_of: part_of.to_owned(),
        ..ContributionRecord::default()
    };
    let own = Own {
        contributions: vec![own_row("b", "a"), own_row("d", "gone")],
        figures: vec![report("c", "2022-01-02", 5), report("b", "2022-01-01", 6), report("gone", "2022-01-01", 7)],
        preferences: vec![Preference {
            of: "a".to_owned(),
            as_of: day("2022-01-01"),
            nth: 1,
            why: String::new(),
            extra: Extra::new(),
        }],
        ..Own::default()
    };
    let set = Dataset::clone(imported.document.dataset());
    let counting = imported.document.counting.clone();
    let document = Document::from_parts(set, own, Vec::new(), counting, Origin::default());
    let back = good(&exported(&document));
    let set = back.document.dataset();
    let found: Vec<_> = (0..set.row_count())
        .map(|row| {
            let figures =
                set.figures_of(row).map(|at| (set.personnel(at).best().unwrap_or_default(), set.preferred(at)));
            (set.id(row), set.contribution(row).part_of, figures.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("a", "", vec![(2, true), (1, false)]),
            ("b", "a", vec![(6, true)]),
            ("c", "", vec![(3, true), (5, true), (4, false)]),
            ("d", "", vec![]),
        ]
    );
}

#[test]
fn the_shipped_dataset_comes_back() {
    let document = crate::file::shipped().document;
    let back = good(&exported(&document));
    assert_eq!(said(back.document.dataset()), said(document.dataset()));
}
