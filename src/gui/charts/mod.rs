//! The charts beside the grid: *Where* and *Who*, drawn from one description ([`crate::report::chart`]), *Over time*
//! ([`over_time`]), *Compare* ([`compare`]) and what each source says ([`sources`]).
//!
//! Bars with names are closer to a table than to a plot: there is nothing to zoom or pan, names must never overlap, and
//! a click selects rows. So they are painted here line by line.

mod bars;
mod compare;
mod over_time;
mod sources;

use eframe::egui::{self, Button, Id, Label, RichText, ScrollArea, Ui};

use super::{
    Commands, access,
    inspector::{Inspector, published},
    layout::Which,
    nearby::{self, Nearby},
    style,
};
use crate::{
    editor::{Action, Command, Session},
    model::grouped,
    report::{
        chart::{self, Bars, Chart},
        sources::Filter,
    },
};

const AS_TABLE: &str = "As table";

/// What is shown beside the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Where,
    Who,
    OverTime,
    Compare,
    Published,
    Sources,
}

impl Tab {
    const ALL: [Self; 6] = [Self::Where, Self::Who, Self::OverTime, Self::Compare, Self::Published, Self::Sources];

    /// Its name, which is also that of its button.
    const fn text(self) -> &'static str {
        match self {
            Self::Where => "Where",
            Self::Who => "Who",
            Self::OverTime => "Over time",
            Self::Compare => "Compare",
            Self::Published => "Published",
            Self::Sources => "Sources",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Where => "Troops by host, stacked by who sends them",
            Self::Who => "Troops by who sends them, stacked by host",
            Self::OverTime => "What is counted on every day, from the first report to the last",
            Self::Compare => "What-ifs and what is reported side by side, and their differences",
            Self::Published => "Totals that sources published, held against the reports",
            Self::Sources => "What each source says, counted or not and why",
        }
    }
}

/// Which chart is shown, and its description while nothing changes.
#[derive(Default)]
pub struct Charts {
    tab: Tab,
    as_table: bool,
    cached: Option<(u64, Bars, Chart)>,
    over_time: over_time::Panel,
    compare: compare::Comparing,
    sources: sources::Sources,
}

impl Charts {
    /// Draws them; gives back what F6 goes to.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        inspector: &mut Inspector,
        nearby: &Nearby,
        filter: &Filter,
        commands: &mut Commands,
    ) -> Option<Id> {
        if let Some(source) = inspector.take_wanted_source() {
            self.tab = Tab::Sources;
            self.sources.pick(&source);
        }
        let entry = self.tabs_ui(ui, commands);
        // Infinite where the whole panel scrolls.
        let height = ui.available_height() * 0.6;
        match self.tab {
            Tab::Where => self.bars_ui(ui, session, Bars::Where, height, nearby, commands),
            Tab::Who => self.bars_ui(ui, session, Bars::Who, height, nearby, commands),
            Tab::OverTime => self.over_time.ui(ui, session, height, self.as_table, commands),
            Tab::Compare => self.compare.ui(ui, session, self.as_table, height, commands),
            Tab::Published => published::ui(ui, inspector.claims(session), session.rule().day, height, commands),
            Tab::Sources => self.sources.ui(ui, session, inspector.claims(session), filter, height, commands),
        }
        entry
    }

    /// Tabs, and what holds for all of them; below the tabs where the panel is too narrow for one line.
    fn tabs_ui(&mut self, ui: &mut Ui, commands: &mut Commands) -> Option<Id> {
        const GAP: f32 = 2.0;
        /// Beside the words of a tab: little, so that as many as can be stand in one line.
        const PADDING: f32 = 5.0;
        let (font, padding) = (egui::TextStyle::Button.resolve(ui.style()), ui.spacing().button_padding.x);
        let measure = |text: &str, padding: f32| {
            let text = ui.painter().layout_no_wrap(text.to_owned(), font.clone(), egui::Color32::WHITE);
            text.size().x + 2.0 * padding + GAP
        };
        let tabs = Tab::ALL.into_iter().map(|tab| measure(tab.text(), PADDING));
        let for_all = measure(AS_TABLE, padding) + measure("▸", padding);
        let in_one_line = tabs.sum::<f32>() + for_all <= ui.available_width();
        let mut entry = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(GAP, 4.0);
            ui.spacing_mut().button_padding.x = PADDING;
            for tab in Tab::ALL {
                let button = Button::selectable(self.tab == tab, tab.text());
                let response = ui.add(button).on_hover_text(tab.help());
                let response = response.accessible_name(format!("Chart: {}", tab.text()));
                entry = entry.or(Some(response.id));
                if response.clicked() {
                    self.tab = tab;
                }
            }
            ui.spacing_mut().button_padding.x = padding;
            // Otherwise in the line of the last tab, or the next.
            if !in_one_line && ui.available_size_before_wrap().x < for_all {
                ui.end_row();
            }
            self.for_all_ui(ui, commands);
        });
        entry
    }

    fn for_all_ui(&mut self, ui: &mut Ui, commands: &mut Commands) {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let fold = ui.button("▸").on_hover_text(Which::Charts.hide());
            if fold.accessible_name(Which::Charts.hide()).clicked() {
                commands.push(Command::Act(Action::ToggleCharts));
            }
            let table = Button::selectable(self.as_table, AS_TABLE).frame_when_inactive(true);
            let has_table = !matches!(self.tab, Tab::Published | Tab::Sources);
            if has_table && ui.add(table).on_hover_text("The same numbers as a table").clicked() {
                self.as_table = !self.as_table;
            }
        });
    }

    fn bars_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        bars: Bars,
        height: f32,
        nearby: &Nearby,
        commands: &mut Commands,
    ) {
        let wanted = (session.generation(), bars);
        if self.cached.as_ref().is_none_or(|(generation, bars, _)| (*generation, *bars) != wanted) {
            let made = chart::chart(bars, session.shown_name(), session.view(), session.reported(), session.colours());
            self.cached = Some((wanted.0, wanted.1, made));
        }
        let Some((.., chart)) = &self.cached else { return };
        let top = ui.cursor().top();
        ui.add_space(4.0);
        ui.add(Label::new(RichText::new(&chart.title).font(style::strong_font(13.5))).wrap());
        ui.add_space(4.0);
        let start = ui.cursor().min;
        if self.as_table {
            table_ui(ui, chart, height);
        } else {
            let height = height - (start.y - top);
            ScrollArea::vertical().id_salt("bars").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                bars::ui(ui, session, bars, chart, nearby, commands);
                let any = bars == Bars::Where && chart.bars.iter().any(|bar| nearby.of_host(&bar.key).next().is_some());
                legend_ui(ui, chart, any);
            });
        }
        let rect = egui::Rect::from_min_max(start, ui.cursor().min);
        let cells: Vec<(String, String)> = chart
            .cells()
            .into_iter()
            .map(|(series, category, number)| (format!("{series}: {category}"), grouped(number)))
            .collect();
        access::table(ui, rect, &chart.title, &cells);
    }
}

/// Colours, and what hatched, pale and dashed mean.
fn legend_ui(ui: &mut Ui, chart: &Chart, published: bool) {
    let palette = style::palette(ui);
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(5.0, 2.0);
        for series in &chart.series {
            let colour = style::series(series.colour);
            key_ui(ui, &series.name, 10.0, |ui, rect| {
                ui.painter().rect_filled(rect, 1.0, colour);
            });
        }
        let any = |test: fn(&chart::Bar) -> bool| chart.bars.iter().any(test);
        if any(|bar| bar.pieces.iter().any(|piece| !piece.in_place)) {
            key_ui(ui, "announced or on the way", 16.0, |ui, rect| bars::hatched(ui, rect, palette.pale));
        }
        if published {
            key_ui(ui, "published total", 10.0, |ui, rect| nearby::mark(ui, rect.center(), true));
        }
        let mut words = Vec::new();
        if any(|bar| bar.sum.older > 0) {
            words.push("pale: older reports, not counted");
        }
        if any(|bar| bar.sum.best != bar.reported.best) {
            words.push("dashed: as reported");
        }
        if any(|bar| bar.sum.is_open()) {
            words.push("+: rows without a number");
        }
        ui.label(RichText::new(words.join(" · ")).small().color(palette.weak));
    });
}

/// A sign and its word, never torn apart by a line's end.
fn key_ui(ui: &mut Ui, text: &str, width: f32, sign: impl FnOnce(&Ui, egui::Rect)) {
    let palette = style::palette(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), style::font(11.5), palette.text);
    let size = egui::vec2(width + 5.0 + galley.size().x + 8.0, galley.size().y.max(12.0));
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    let at =
        egui::Rect::from_center_size(egui::pos2(rect.left() + width / 2.0, rect.center().y), egui::vec2(width, 10.0));
    sign(ui, at);
    let text_at = egui::pos2(at.right() + 5.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(text_at, galley, palette.text);
    access::name(&response, egui::Role::Label, text, text);
}

fn table_ui(ui: &mut Ui, chart: &Chart, height: f32) {
    ScrollArea::both().id_salt("numbers").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        egui::Grid::new("numbers").striped(true).spacing([14.0, 4.0]).show(ui, |ui| {
            for head in ["", "Counted", "Reported", "From … to", "No number", "Older"] {
                ui.label(RichText::new(head).font(style::strong_font(12.0)));
            }
            ui.end_row();
            for bar in &chart.bars {
                ui.label(&bar.name);
                for number in [
                    grouped(bar.sum.best),
                    grouped(bar.reported.best),
                    bar.sum.range(),
                    bar.sum.unknown.to_string(),
                    grouped(bar.sum.older),
                ] {
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ui.label(number));
                }
                ui.end_row();
            }
        });
    });
}
