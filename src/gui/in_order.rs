//! Keys have their effect in the order in which they were pressed, however many arrive in one frame.
//!
//! What a key means is decided by what the one before it has made: the first digit over a cell opens it, Enter takes what
//! was typed into it. egui hands out all events of a frame at once, and whoever looks first, as the grid does for Enter,
//! would act before the digits have reached the field. So a frame is given only what belongs together; the rest comes
//! with the next one, at once. Met by slow frames, remote desktops and programs that type. Start reading at [`together`].

use eframe::egui::{Context, Event, Key, Plugin, RawInput};

/// Holds back what comes too early.
#[derive(Debug, Default)]
pub struct InOrder {
    held: Vec<Event>,
}

impl Plugin for InOrder {
    fn debug_name(&self) -> &'static str {
        "keys in order"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let mut events = std::mem::take(&mut self.held);
        events.append(&mut input.events);
        self.held = events.split_off(together(&events, ctx.text_edit_focused()));
        input.events = events;
        if !self.held.is_empty() {
            ctx.request_repaint();
        }
    }
}

/// How many of these events a frame may have; `typing`: a text field has the focus, and takes any number of characters.
fn together(events: &[Event], typing: bool) -> usize {
    let (mut text, mut decided) = (false, false);
    for (at, event) in events.iter().enumerate() {
        let (is_text, decides) = match event {
            Event::Text(_) | Event::Paste(_) | Event::Ime(_) => (true, false),
            Event::Key { key, pressed: true, modifiers, .. } => {
                (false, modifiers.command || matches!(key, Key::Enter | Key::Tab | Key::Escape | Key::F2))
            }
            _ => (false, false),
        };
        if is_text && (decided || text && !typing) || decides && (text || decided) {
            return at;
        }
        text |= is_text;
        decided |= decides;
    }
    events.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::Modifiers;

    #[test]
    fn what_belongs_together_comes_together() {
        let text = || Event::Text("4".to_owned());
        let key = |key: Key, modifiers: Modifiers, pressed: bool| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        let press = |of: Key| key(of, Modifiers::NONE, true);
        let ctrl = |of: Key| key(of, Modifiers::COMMAND, true);
        for (events, typing, others) in [
            (vec![text(), text(), text()], 3, 1),
            (vec![text(), press(Key::Enter), key(Key::Enter, Modifiers::NONE, false)], 1, 1),
            (vec![press(Key::Enter), text()], 1, 1),
            (vec![press(Key::Num4), text(), press(Key::Num2), text(), ctrl(Key::S)], 4, 3),
            (vec![ctrl(Key::A), text()], 1, 1),
            (vec![press(Key::Tab), press(Key::Tab)], 1, 1),
            (vec![press(Key::ArrowDown), press(Key::ArrowDown)], 2, 2),
            (Vec::new(), 0, 0),
        ] {
            assert_eq!((together(&events, true), together(&events, false)), (typing, others), "{events:?}");
        }
    }
}
