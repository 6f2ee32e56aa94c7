//! `muster compare`: which what-ifs are meant, and how they are printed side by side.

use std::{io::Write, sync::Arc};

use super::{CliError, args, axis, find, open, reported, rule};
use crate::{
    document::Document,
    report::{
        compare::{self, Side},
        totals::REPORTED,
    },
    scenario::{Scenario, View},
};

/// A what-if; `None` is the baseline.
type Layer<'a> = Option<&'a Arc<Scenario>>;

/// Prints the file's what-ifs side by side.
pub fn run(out: &mut impl Write, asked: &args::Compare) -> Result<(), CliError> {
    let document = open(Some(&asked.file))?;
    let rule = rule(&document, &asked.counting)?;
    let root = find(&document, &asked.root)?;
    let layers = std::iter::once(root).chain(others(&document, &asked.scenarios, root)?);
    let reported = reported(&document, &rule)?;
    let views: Vec<(&str, View)> = layers.map(|layer| (name(layer), view(&document, &reported, layer))).collect();
    let sides: Vec<Side<'_>> = views.iter().map(|(name, view)| Side { name, view }).collect();
    let Some((root, others)) = sides.split_first() else {
        return Ok(()); // there is always a root
    };
    let comparison = compare::compare(*root, others, axis(asked.by), asked.only_changed);
    match asked.format {
        args::TotalsFormat::Table => compare::table(out, &comparison)?,
        args::TotalsFormat::Csv => compare::csv(out, &comparison)?,
        args::TotalsFormat::Json => compare::json(out, &comparison)?,
    }
    Ok(())
}

fn name(layer: Layer<'_>) -> &str {
    layer.map_or(REPORTED, |scenario| &scenario.name)
}

fn view(document: &Document, reported: &View, layer: Layer<'_>) -> View {
    let chain = layer.map(|scenario| document.chain(&scenario.id)).unwrap_or_default();
    reported.under(&chain)
}

/// What is compared with the root: what is asked for without the root, or every what-if of the file.
fn others<'a>(document: &'a Document, asked: &[String], root: Layer<'a>) -> Result<Vec<Layer<'a>>, CliError> {
    let mut layers: Vec<Layer<'_>> = Vec::new();
    if asked.is_empty() {
        layers.extend(document.scenarios().iter().map(Some));
    }
    for text in asked {
        // A name may have a comma in it.
        let names = if find(document, text).is_ok() { vec![text.as_str()] } else { text.split(',').collect() };
        for name in names {
            let layer = find(document, name.trim())?;
            if layers.contains(&layer) {
                return Err(format!("“{}” is named twice in --scenarios; name it once", self::name(layer)).into());
            }
            layers.push(layer);
        }
    }
    layers.retain(|layer| *layer != root);
    Ok(layers)
}
