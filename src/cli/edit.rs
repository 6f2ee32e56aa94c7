//! `muster edit`: the gestures of the window as options.

use std::{io::Write, path::Path};

use super::{CliError, args, complain, find, open_to_write, write};
use crate::{
    document::Document,
    editor::operations::{self, Ground, Made, NotDone},
    file,
    model::{
        Date, Personnel, Status,
        reading::{self, Value},
    },
    report::revision::{self, Revision},
    scenario::{Patch, Scenario},
};

/// Brings a newer dataset into the file where one is given, changes the what-if, writes the file, and prints what the
/// dataset changed: last, so that nothing is printed of what was not done.
pub fn run(out: &mut impl Write, edit: &args::Edit) -> Result<(), CliError> {
    let (mut document, over) = open_to_write(&edit.file, &edit.output)?;
    let revision = edit.dataset.as_deref().map(|path| bring_in(&mut document, path, edit.as_of)).transpose()?;
    let changes = edit.set.len() + edit.status.len() + edit.until_open.len() + edit.remove.len() + edit.revert.len();
    if changes > 0 || edit.scenario.is_some() {
        let scenario = target(&mut document, edit)?;
        apply(&mut document, &scenario, edit)?;
    }
    write(&document, &edit.output, &over)?;
    if let Some(revision) = &revision {
        match edit.format {
            args::ChangesFormat::Text => revision::table(out, revision)?,
            args::ChangesFormat::Json => revision::json(out, revision)?,
        }
    }
    // The process ends here: taking a large document apart word by word would only take time.
    std::mem::forget((document, revision));
    Ok(())
}

/// Puts the dataset of `path` under what the document has, and says what that changes.
fn bring_in(document: &mut Document, path: &Path, as_of: Option<Date>) -> Result<Revision, CliError> {
    let file::Brought { newer, remarks } = file::open_dataset(path, as_of)?;
    for remark in remarks {
        complain(format_args!("{}: {remark}", path.display()));
    }
    let before = document.clone();
    document.apply(before.bring_in(&newer)).map_err(|refused| refused.to_string())?;
    let revision = Revision::of(&before, document, &newer);
    if revision.is_empty() {
        *document = before;
    }
    Ok(revision)
}

/// The what-if to change; made when it is not there.
fn target(document: &mut Document, edit: &args::Edit) -> Result<String, CliError> {
    let based_on = match edit.based_on.as_deref().map(|name| find(document, name)).transpose()? {
        Some(Some(scenario)) => Some(scenario.id.clone()),
        Some(None) | None => None,
    };
    let existing = match &edit.scenario {
        Some(name) if Scenario::is_reserved(name) => {
            return Err(format!("“{name}” is what is reported, and is not changed: name a what-if").into());
        }
        Some(name) => document.scenario_named(name).or_else(|| document.scenario(name)),
        None => match document.scenarios() {
            [only] => Some(only),
            [] => None,
            several => {
                let names: Vec<String> = several.iter().map(|one| format!("“{}”", one.name)).collect();
                return Err(
                    format!("the file has several what-ifs; say which with --scenario: {}", names.join(", ")).into()
                );
            }
        },
    };
    if let Some(existing) = existing {
        if edit.based_on.is_some() && existing.based_on != based_on {
            return Err(format!("“{}” is there already and builds on something else", existing.name).into());
        }
        return Ok(existing.id.clone());
    }
    let name = edit.scenario.clone().unwrap_or_else(|| document.fresh_what_if_name());
    let (id, change) = operations::new_scenario(document, name.trim().to_owned(), based_on);
    document.apply(change).map_err(|refused| refused.to_string())?;
    Ok(id)
}

fn apply(document: &mut Document, scenario: &str, edit: &args::Edit) -> Result<(), CliError> {
    let baseline = super::baseline(document);
    let day = edit.day.unwrap_or(document.counting.day);
    type Operate<'a> = &'a dyn Fn(&Ground<'_>) -> Result<Made, NotDone>;
    let mut put = |id: &str, note: Option<&str>, operate: Operate<'_>| -> Result<(), CliError> {
        let chain = document.chain(scenario);
        let ground = Ground { baseline: &baseline, chain: &chain, day, oldest: Date::MIN };
        let mut made = operate(&ground).map_err(|why| format!("{id}: {why}"))?;
        if let (Some(edit), Some(why)) = (&mut made.edit, &edit.why) {
            why.trim().clone_into(&mut edit.why);
        }
        made = made.noting(note);
        if let Some(remark) = made.remark {
            complain(format_args!("{id}: {remark}"));
        }
        let change = operations::put(scenario, id, made.edit);
        document.apply(change).map(|_| ()).map_err(|refused| refused.to_string().into())
    };
    for id in &edit.revert {
        put(id, None, &|ground| ground.revert(id))?;
    }
    for (id, text) in &edit.set {
        let reading = reading::read_number(text).map_err(|error| format!("{id}: {error}"))?;
        let personnel = match reading.value {
            Value::Strength(strength) => Personnel::Known(strength),
            Value::Unknown | Value::Relative(_) => Personnel::Unknown,
        };
        let qualifier = reading.qualifier.unwrap_or_default();
        let set = Patch { personnel: Some(personnel), qualifier, ..Patch::default() };
        put(id, reading.note.as_deref(), &|ground| ground.report(id, set.clone()))?;
    }
    for (id, text) in &edit.status {
        let status = Status::from_typed(text)
            .ok_or_else(|| format!("{id}: “{text}” is no status: deployed, en_route, announced, available, ended"))?;
        let set = Patch { status: Some(status), ..Patch::default() };
        put(id, None, &|ground| ground.report(id, set.clone()))?;
    }
    for id in &edit.until_open {
        put(id, None, &|ground| ground.open(id, true))?;
    }
    for id in &edit.remove {
        put(id, None, &|ground| ground.remove(id))?;
    }
    Ok(())
}
