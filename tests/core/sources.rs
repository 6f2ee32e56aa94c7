//! What a source says and what becomes of it, and the filter by what is known of sources.

use muster::{
    editor::{Command, Editor},
    model::{CountingRule, Date, SourceKind},
    report::{
        evidence::{Reason, Use},
        sources::{self, Filter, Said},
    },
};

const DW: &str = "dw-2022-02-22";

/// Rows with what becomes of the report, and ids of published totals, in order.
fn said(editor: &Editor, source: &str) -> Vec<(String, Option<(Use, Reason)>)> {
    let claims = &editor.session().document().dataset().claims;
    sources::said(editor.session().view(), source)
        .into_iter()
        .map(|(_, said)| match said {
            Said::Report { row, used, reason, .. } => (row, Some((used, reason))),
            Said::Claim(at) => (claims[at].id.clone(), None),
        })
        .collect()
}

#[test]
fn an_article_says_each_of_its_figures_then_its_totals_in_order_of_days() {
    // Deutsche Welle, 22 Feb 2022: twelve reports of that day, three published totals of it and a text, four totals of
    // 2017 (counted in figures.csv and claims.csv).
    let editor = Editor::shipped();
    let said = said(&editor, DW);
    let claims: Vec<&str> = said.iter().filter(|(_, report)| report.is_none()).map(|(id, _)| id.as_str()).collect();
    assert_eq!(claims, ["k004", "k005", "k006", "k007", "k001", "k002", "k003", "k008"]);
    assert_eq!(said.len(), 20);
    assert!(said[..12].iter().all(|(_, report)| report.is_some()), "reports come first");
    let of = |id: &str| said.iter().find(|(row, _)| row == id).unwrap().1.unwrap();
    assert_eq!(of("gbr.est.efp.reinforcement-2022"), (Use::InForce, Reason::Counted));
    assert_eq!(of("bel.ltu.efp"), (Use::InForce, Reason::WithoutNumber));
    assert_eq!(of("gbr.est.further-offer-2022"), (Use::InForce, Reason::Status), "an offer is not counted");
    assert_eq!(of("deu.ltu.efp").0, Use::Status, "the 500 are from another source, of 14 Feb");
}

#[test]
fn what_becomes_of_a_report_follows_the_day_on_screen() {
    let mut editor = Editor::shipped();
    let mut look = |day: &str| {
        let day: Date = day.parse().unwrap();
        let rule = CountingRule { day, ..editor.session().rule().clone() };
        editor.run(Command::Look(rule));
        let found = said(&editor, DW);
        found.into_iter().find(|(row, _)| row == "gbr.est.efp.reinforcement-2022").unwrap().1.unwrap().0
    };
    assert_eq!(look("2022-02-21"), Use::Later);
    assert_eq!(look("2022-02-22"), Use::InForce);
    assert_ne!(look("2023-02-22"), Use::InForce, "a year on another report holds");
}

#[test]
fn sources_are_listed_with_how_much_they_say() {
    let editor = Editor::shipped();
    let listed = sources::list(editor.session().views().baseline());
    // 214 sources, of which 9 say neither a figure nor a total (sources.csv against the other two).
    assert_eq!(listed.len(), 205);
    let dw = listed.iter().find(|one| one.id == DW).unwrap();
    assert_eq!((dw.reports, dw.claims), (12, 8));
    let publishers: Vec<String> = listed
        .iter()
        .map(|one| editor.session().views().baseline().source(&one.id).unwrap().publisher.to_lowercase())
        .collect();
    assert!(publishers.is_sorted());
}

#[test]
fn rows_are_filtered_by_the_source_of_the_report_in_force() {
    let editor = Editor::shipped();
    let baseline = editor.session().views().baseline();
    let day = editor.session().rule().day;
    let lets = |filter: &Filter, id: &str| filter.lets_row(baseline, baseline.find(id).unwrap(), day);
    let usual = Filter::default();
    assert!(usual.is_usual() && lets(&usual, "deu.ltu.brigade-45"), "it hides nothing, reported or not");
    let newspapers = Filter { kind: Some(SourceKind::Newspaper), ..usual.clone() };
    assert!(lets(&newspapers, "bel.ltu.efp"), "Deutsche Welle");
    assert!(!lets(&newspapers, "deu.ltu.brigade-45"), "nothing is reported yet");
    let governments = Filter { kind: Some(SourceKind::Government), ..usual.clone() };
    assert!(!lets(&governments, "bel.ltu.efp"));
    assert!(lets(&governments, "pol.lva.efp"), "wojsko-polskie.pl");
    let polish = Filter { kind: Some(SourceKind::Government), language: Some("pl".to_owned()), ..usual.clone() };
    assert!(lets(&polish, "pol.lva.efp") && !lets(&polish, "bel.ltu.efp"));
    assert_eq!(polish.words(), "government, pl");
    // The 60 of 1 Feb are from an article of 23 Feb: nobody could read it on the 22nd.
    let later = Filter { later: true, ..usual.clone() };
    assert!(lets(&later, "usa.est-lva.rotational-2022") && !lets(&later, "bel.ltu.efp"));
    let inferred = Filter { inferred: true, ..usual };
    assert!(!lets(&inferred, "bel.ltu.efp"), "its day is stated");
}
