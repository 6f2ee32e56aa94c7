//! The pictures of the README, out of the real window on the real data:
//! `MUSTER_PICTURES=assets cargo test --features window-tests --test e2e pictures`. Without that variable nothing is
//! written, and only what they would show is checked.

use std::path::Path;

use super::{CELL, set_cell, window::Desk};

#[test]
fn pictures_show_an_edit_in_both_themes() {
    let Some(desk) = Desk::new() else { return };
    let folder = std::env::var_os("MUSTER_PICTURES");
    let mut window = desk.open(&[], None);
    window.wait_for_value("Total", "18,465");
    set_cell(&mut window, CELL, "1000");
    set_cell(&mut window, "Troops: Germany in Lithuania (deu.ltu.efp.reinforcement-2022)", "720");
    window.click(CELL);
    window.wait_for_value("Difference from reported", "+860");
    window.resize(1440, 900);
    window.click("Find");
    window.text("deu.ltu.efp");
    window.key(eframe::egui::Key::Enter);
    // A hint of the first minute; whoever looks at the picture has read more.
    window.click("Got it");
    for theme in ["Light", "Dark"] {
        window.click("View");
        window.click(theme);
        window.wait_for_value("Total", "19,325");
        if let Some(folder) = &folder {
            window.screenshot(&Path::new(folder).join(format!("window-{}.png", theme.to_lowercase())));
        }
    }
}
