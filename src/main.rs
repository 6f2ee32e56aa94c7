fn main() {
    let opened = muster::file::shipped();
    for f in &opened.report.findings {
        println!("finding {f}");
    }
    for f in &opened.report.notes {
        println!("note {f}");
    }
    let doc = &opened.document;
    let baseline = std::sync::Arc::new(muster::scenario::Baseline::new(
        doc.dataset().clone(),
        doc.own().clone(),
    ));
    let view = muster::scenario::View::baseline(baseline, &doc.counting).unwrap();
    println!("{:?}", view.sum());
    std::fs::write("/tmp/canon.json", muster::file::json::write::to_text(doc)).unwrap();
}
