//! Fonts, colours and sizes, in one place. One accent colour; no hue has two meanings.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Theme,
    Visuals, vec2,
};

/// Height of a row of the grid, points.
pub const ROW: f32 = 25.0;

/// The theme where neither the user nor the system prefers one.
pub const USUAL: Theme = Theme::Light;

/// Colours of a theme.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Behind everything.
    pub ground: Color32,
    /// Behind panels.
    pub panel: Color32,
    /// Behind lines that head a group.
    pub group: Color32,
    /// Lines.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text of less weight.
    pub weak: Color32,
    /// Text of what is left out: too old, included elsewhere.
    pub pale: Color32,
    /// The one accent.
    pub accent: Color32,
    /// Behind what is selected.
    pub selected: Color32,
    /// Behind the rest of a row of which some cells are selected.
    pub selected_row: Color32,
    /// More than reported.
    pub more: Color32,
    /// Less than reported.
    pub less: Color32,
    /// Something is wrong.
    pub wrong: Color32,
}

const LIGHT: Palette = Palette {
    ground: Color32::from_rgb(255, 255, 255),
    panel: Color32::from_rgb(249, 250, 252),
    group: Color32::from_rgb(242, 245, 248),
    line: Color32::from_rgb(224, 229, 235),
    text: Color32::from_rgb(24, 33, 43),
    weak: Color32::from_rgb(76, 89, 103),
    pale: Color32::from_rgb(108, 119, 131),
    accent: Color32::from_rgb(0, 99, 166),
    selected: Color32::from_rgb(209, 229, 246),
    selected_row: Color32::from_rgb(236, 244, 251),
    more: Color32::from_rgb(10, 116, 72),
    less: Color32::from_rgb(176, 69, 8),
    wrong: Color32::from_rgb(184, 28, 44),
};

const DARK: Palette = Palette {
    ground: Color32::from_rgb(22, 26, 31),
    panel: Color32::from_rgb(28, 33, 39),
    group: Color32::from_rgb(34, 40, 47),
    line: Color32::from_rgb(52, 60, 69),
    text: Color32::from_rgb(228, 233, 238),
    weak: Color32::from_rgb(154, 166, 178),
    pale: Color32::from_rgb(134, 146, 158),
    accent: Color32::from_rgb(99, 179, 237),
    selected: Color32::from_rgb(33, 64, 92),
    selected_row: Color32::from_rgb(28, 44, 59),
    more: Color32::from_rgb(92, 200, 143),
    less: Color32::from_rgb(240, 142, 75),
    wrong: Color32::from_rgb(255, 120, 120),
};

/// The colours of what is drawn now.
pub fn palette(ui: &egui::Ui) -> Palette {
    if ui.visuals().dark_mode { DARK } else { LIGHT }
}

/// Colours of series in charts: the palette of Okabe and Ito without black first, then seven quieter ones. Index by the
/// colour number of [`crate::report::chart::Colours`].
const SERIES: [Color32; 14] = [
    Color32::from_rgb(0, 114, 178),
    Color32::from_rgb(230, 159, 0),
    Color32::from_rgb(0, 158, 115),
    Color32::from_rgb(213, 94, 0),
    Color32::from_rgb(86, 180, 233),
    Color32::from_rgb(204, 121, 167),
    Color32::from_rgb(196, 184, 42),
    Color32::from_rgb(110, 90, 170),
    Color32::from_rgb(140, 109, 49),
    Color32::from_rgb(30, 120, 124),
    Color32::from_rgb(180, 66, 98),
    Color32::from_rgb(116, 158, 74),
    Color32::from_rgb(120, 110, 210),
    Color32::from_rgb(168, 100, 60),
];

/// The colour of a series; grey for those without a number.
pub fn series(colour: Option<u8>) -> Color32 {
    colour.and_then(|number| SERIES.get(number as usize)).copied().unwrap_or(Color32::from_rgb(142, 148, 156))
}

/// The family for headings and what is strong.
pub fn strong() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// Text of a size.
pub fn font(size: f32) -> FontId {
    FontId::proportional(size)
}

/// Strong text of a size.
pub fn strong_font(size: f32) -> FontId {
    FontId::new(size, strong())
}

/// Sets fonts, sizes and both themes.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let regular = FontData::from_static(include_bytes!("../../assets/fonts/Inter-Regular.otf"));
    let semi_bold = FontData::from_static(include_bytes!("../../assets/fonts/Inter-SemiBold.otf"));
    fonts.font_data.insert("Inter".to_owned(), Arc::new(regular));
    fonts.font_data.insert("Inter-SemiBold".to_owned(), Arc::new(semi_bold));
    let usual = fonts.families.entry(FontFamily::Proportional).or_default();
    usual.insert(0, "Inter".to_owned());
    // Hack has the triangles and shapes that the others lack.
    usual.push("Hack".to_owned());
    let mut strong_fonts = usual.clone();
    strong_fonts.insert(0, "Inter-SemiBold".to_owned());
    fonts.families.insert(strong(), strong_fonts);
    ctx.set_fonts(fonts);
    ctx.add_plugin(super::visible::Visible::default());
    ctx.add_plugin(super::in_order::InOrder::default());
    ctx.options_mut(|options| options.fallback_theme = USUAL);

    ctx.all_styles_mut(|style| {
        for (text, size) in
            [(TextStyle::Small, 11.5), (TextStyle::Body, 13.5), (TextStyle::Button, 13.5), (TextStyle::Monospace, 13.0)]
        {
            let family = if text == TextStyle::Monospace { FontFamily::Monospace } else { FontFamily::Proportional };
            style.text_styles.insert(text, FontId::new(size, family));
        }
        style.text_styles.insert(TextStyle::Heading, strong_font(17.0));
        style.spacing.item_spacing = vec2(8.0, 5.0);
        style.spacing.button_padding = vec2(9.0, 4.0);
        style.spacing.menu_margin = Margin::same(6);
        style.spacing.interact_size.y = 22.0;
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;
    });
    for (theme, palette) in [(Theme::Light, LIGHT), (Theme::Dark, DARK)] {
        ctx.set_visuals_of(theme, visuals(theme, &palette));
    }
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.ground;
    visuals.extreme_bg_color = palette.ground;
    visuals.faint_bg_color = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.hyperlink_color = palette.accent;
    visuals.selection.bg_fill = palette.selected;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.error_fg_color = palette.wrong;
    visuals.warn_fg_color = palette.less;
    visuals.weak_text_color = Some(palette.weak);
    let corner = CornerRadius::same(5);
    visuals.widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
    visuals.widgets.noninteractive.fg_stroke = Stroke::new(1.0, palette.text);
    for widget in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered, &mut visuals.widgets.active] {
        widget.corner_radius = corner;
        widget.fg_stroke = Stroke::new(1.0, palette.text);
        widget.expansion = 0.0;
    }
    visuals.widgets.inactive.bg_stroke = Stroke::new(1.0, palette.line);
    visuals.widgets.inactive.weak_bg_fill = palette.ground;
    visuals.widgets.inactive.bg_fill = palette.ground;
    visuals.widgets.hovered.weak_bg_fill = palette.group;
    visuals.widgets.hovered.bg_fill = palette.group;
    visuals.widgets.hovered.bg_stroke = Stroke::new(1.0, palette.pale);
    visuals.widgets.active.weak_bg_fill = palette.selected;
    visuals.widgets.active.bg_fill = palette.selected;
    visuals.widgets.active.bg_stroke = Stroke::new(1.5, palette.accent);
    visuals.widgets.open.weak_bg_fill = palette.group;
    visuals.widgets.open.corner_radius = corner;
    visuals.widgets.open.bg_stroke = Stroke::new(1.0, palette.accent);
    visuals
}

/// "▲ 500", "▼ 92": the triangle is the sign, so never by colour alone. Empty for no difference.
pub fn difference(difference: i64) -> String {
    let number = crate::model::grouped(difference.unsigned_abs());
    match difference {
        0 => String::new(),
        1.. => format!("▲ {number}"),
        _ => format!("▼ {number}"),
    }
}

/// "18,465+": a sum with something unknown in it, or something with only a floor, has no upper bound.
pub fn sum(sum: &crate::scenario::Sum) -> String {
    format!("{}{}", crate::model::grouped(sum.best), if sum.is_open() { "+" } else { "" })
}

/// The colour of a difference.
pub const fn difference_colour(palette: &Palette, difference: i64) -> Color32 {
    if difference < 0 { palette.less } else { palette.more }
}
