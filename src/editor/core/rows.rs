//! Changing rows of the shown what-if: what a gesture is called, and the change it becomes.

use std::sync::Arc;

use super::{Editor, NONE_THERE, Step, one_or_group};
use crate::{
    document::Change,
    editor::{
        Field, NewRow, Tone,
        operations::{self, Ground, Made, NotDone},
        session::Question,
    },
    model::{Date, Personnel, place},
    report::words,
    scenario::{Edit, Op, Scenario, ScenarioId},
};

impl Editor {
    /// What a number typed over a row's troops would make of it, or why it cannot be taken.
    pub fn preview_troops(&self, id: &str, text: &str) -> Result<Personnel, String> {
        let made = self.with_ground(|ground| ground.troops(id, text)).map_err(|why| why.to_string())?;
        let typed = made.edit.as_ref().and_then(|edit| typed_number(edit, self.session.rule.day));
        Ok(typed.unwrap_or(Personnel::Unknown))
    }

    /// Why a typed attribute cannot be taken.
    pub fn preview_field(&self, id: &str, field: Field, text: &str) -> Result<(), String> {
        self.with_ground(|ground| ground.field(id, field, text)).map(|_| ()).map_err(|why| why.to_string())
    }

    pub(super) fn row_name(&self, id: &str) -> String {
        let view = self.session.view();
        view.find(id).map_or_else(|| id.to_owned(), |row| words::row_name(&view.contribution(row)))
    }

    pub(super) fn rows_name(&self, ids: &[String]) -> String {
        match ids {
            [one] => self.row_name(one),
            many => format!("{} rows", many.len()),
        }
    }

    pub(super) fn set_troops(&mut self, id: &str, text: &str) {
        let view = self.session.view();
        let now = view.find(id).map(|row| view.row(row).shown_number());
        let made = self.with_ground(|ground| ground.troops(id, text));
        let typed = made
            .as_ref()
            .ok()
            .and_then(|made| made.edit.as_ref())
            .and_then(|edit| typed_number(edit, self.session.rule.day));
        if now == Some(Personnel::Unknown) && typed == Some(NONE_THERE) {
            let row = self.row_name(id);
            self.ask(Question::NoneThere { id: id.to_owned(), row });
            return;
        }
        self.put_troops(id, text);
    }

    pub(super) fn put_troops(&mut self, id: &str, text: &str) {
        self.session.typed_over = Some(id.to_owned());
        let name = self.row_name(id);
        let day = self.session.rule.day;
        let view = self.session.view();
        let now = view.find(id).map_or(Personnel::Unknown, |row| view.row(row).shown_number());
        let number = |made: &Made| {
            made.edit
                .as_ref()
                .and_then(|edit| typed_number(edit, day))
                .map_or_else(String::new, |number| format!(": {now} → {number}"))
        };
        let made = self.with_ground(|ground| ground.troops(id, text));
        let label = format!("Troops of {name}{}", made.as_ref().map(number).unwrap_or_default());
        self.put(label, id, made);
    }

    /// Runs an operation on the ground of what is shown. With the baseline shown, that is an empty what-if over it.
    pub(super) fn with_ground<T>(&self, operate: impl FnOnce(&Ground<'_>) -> T) -> T {
        let chain = match &self.session.shown {
            Some(id) => self.session.document.chain(id),
            None => vec![Arc::new(Scenario::default())],
        };
        operate(&self.ground(&chain))
    }

    pub(super) fn ground<'a>(&'a self, chain: &'a [Arc<Scenario>]) -> Ground<'a> {
        let session = &self.session;
        let (day, oldest) = (session.rule.day, session.rule.cutoff());
        Ground { baseline: session.views.baseline(), chain, day, oldest }
    }

    pub(super) fn edit(&mut self, label: String, id: &str, operate: impl FnOnce(&Ground<'_>) -> Result<Made, NotDone>) {
        let made = self.with_ground(operate);
        self.put(label, id, made);
    }

    /// A row whose new host is not counted is no longer in sight.
    pub(super) fn tell_where_it_went(&mut self, id: &str) {
        let view = self.session.view();
        let Some(row) = view.find(id) else { return };
        let host = &view.contribution(row).host;
        if !view.host_in_scope(host) {
            let text = format!(
                "{} is not among the hosts counted, so the row is no longer in the total. To see it: “in other hosts”, \
                 below the rows.",
                host_name(host)
            );
            self.tell(Tone::Info, text);
        }
    }

    /// Puts an edit into what is shown; with the baseline shown, into a new what-if, in the same step.
    pub(super) fn put(&mut self, label: String, id: &str, made: Result<Made, NotDone>) {
        match made {
            Ok(made) => {
                let (scenario, mut changes) = self.target();
                changes.push(operations::put(&scenario, id, made.edit));
                self.make(Step { label, change: one_or_group(changes) }, Some(scenario));
                if let Some(remark) = made.remark {
                    self.tell(Tone::Info, remark);
                }
            }
            Err(why) => self.tell(Tone::Warning, format!("{why}")),
        }
    }

    pub(super) fn target(&self) -> (ScenarioId, Vec<Change>) {
        match &self.session.shown {
            Some(id) => (id.clone(), Vec::new()),
            None => {
                let document = &self.session.document;
                let (id, change) = operations::new_scenario(document, document.fresh_what_if_name(), None);
                (id, vec![change])
            }
        }
    }

    pub(super) fn edit_in(
        &mut self,
        scenario: &str,
        label: String,
        id: &str,
        operate: impl FnOnce(&Ground<'_>) -> Result<Made, NotDone>,
    ) {
        let chain = self.session.document.chain(scenario);
        let ground = self.ground(&chain);
        match operate(&ground) {
            Ok(made) => {
                let change = operations::put(scenario, id, made.edit);
                self.make(Step { label, change }, self.session.shown.clone());
            }
            Err(why) => self.tell(Tone::Warning, format!("{why}")),
        }
    }

    pub(super) fn edit_all(
        &mut self,
        label: String,
        ids: &[String],
        operate: fn(&Ground<'_>, &str) -> Result<Made, NotDone>,
    ) {
        if ids.is_empty() {
            return;
        }
        let made: Vec<(&String, Result<Made, NotDone>)> =
            self.with_ground(|ground| ids.iter().map(|id| (id, operate(ground, id))).collect());
        let (scenario, mut changes) = self.target();
        let before = changes.len();
        let mut refused = Vec::new();
        for (id, made) in made {
            match made {
                Ok(made) => changes.push(operations::put(&scenario, id, made.edit)),
                Err(why) => refused.push((self.row_name(id), why)),
            }
        }
        if changes.len() > before {
            self.make(Step { label, change: one_or_group(changes) }, Some(scenario));
        }
        match &refused[..] {
            [] => {}
            [(_, why), ..] if refused.len() == ids.len() => self.tell(Tone::Warning, format!("{why}")),
            [(row, why), more @ ..] => {
                let more = if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
                self.tell(Tone::Warning, format!("Not done for {row}{more}: {why}"));
            }
        }
    }

    pub(super) fn add_row(&mut self, row: &NewRow) {
        let (scenario, mut changes) = self.target();
        let document = &self.session.document;
        let given = self.session.rows_given.get(&scenario).copied().unwrap_or(0);
        match self.with_ground(|ground| ground.add(document, &scenario, row, given)) {
            Ok((id, edit)) => {
                let number = id.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(given);
                self.session.rows_given.insert(scenario.clone(), number);
                changes.push(operations::put(&scenario, &id, Some(edit)));
                let who = place::code_of(&row.contributor).unwrap_or(&row.contributor);
                let label = format!("Add {} in {}", place::place_name(who), host_name(&row.host));
                self.make(Step { label, change: one_or_group(changes) }, Some(scenario));
                self.select(vec![id]);
            }
            Err(why) => self.tell(Tone::Warning, format!("{why}")),
        }
    }
}

/// The number that an edit gives its row on `day`.
pub(super) fn typed_number(edit: &Edit, day: Date) -> Option<Personnel> {
    match &edit.op {
        Op::Change { set, .. } => set.personnel,
        Op::Add(new) => {
            new.figures.iter().rfind(|figure| figure.as_of <= day && figure.preferred).map(|figure| figure.personnel)
        }
        Op::Remove | Op::Unknown { .. } => None,
    }
}

fn host_name(host: &str) -> String {
    place::canonical_host(host).map_or_else(|| host.to_owned(), |host| place::place_name(&host))
}
