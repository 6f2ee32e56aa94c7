//! Light or dark as the desktop prefers, on Linux, where winit does not tell: the desktop portal does, over D-Bus, which
//! nothing else names.
//!
//! One thread asks once and then waits for changes; it starts when the theme is first "As the system", and ends where
//! there is no session bus, or no portal that answers. What it hears becomes egui's fallback theme, which counts only
//! while the theme is "As the system" and the system says nothing itself; so it knows neither settings nor menu.

use std::{
    sync::{Arc, Mutex, Once, PoisonError},
    thread,
};

use eframe::egui::{self, Theme, ThemePreference};
use futures_lite::{StreamExt as _, future};
use zbus::{Connection, MatchRule, MessageStream, Result, connection, message, zvariant::Value};

use super::style;

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const OBJECT: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
/// Namespace and key of the setting.
const SCHEME: (&str, &str) = ("org.freedesktop.appearance", "color-scheme");

/// What the desktop last said, and the window to tell.
#[derive(Default)]
struct Desktop {
    theme: Option<Theme>,
    window: Option<egui::Context>,
}

/// Follows the desktop until the program ends, from when the theme is first "As the system". Never waits.
///
/// With a `preference` for that the desktop is asked at once, and what is returned takes the window later: opening one
/// takes longer than the answer, so that usually the first frame has the right theme already.
pub fn follow(preference: ThemePreference) -> impl FnOnce(&egui::Context) {
    let early = (preference == ThemePreference::System).then(start);
    move |ctx| match early {
        Some(desktop) => with(&desktop, |desktop| desktop.window = Some(ctx.clone())),
        None => {
            let started = Once::new();
            let start_if_wanted = move |ui: &mut egui::Ui| {
                if ui.options(|options| options.theme_preference) == ThemePreference::System {
                    started.call_once(|| with(&start(), |desktop| desktop.window = Some(ui.ctx().clone())));
                }
            };
            ctx.on_begin_pass("scheme", Arc::new(start_if_wanted));
        }
    }
}

/// Starts the thread. Whatever fails on it, the usual theme stays: there is nothing that anyone could do about it.
fn start() -> Arc<Mutex<Desktop>> {
    let desktop = Arc::<Mutex<Desktop>>::default();
    let heard = Arc::clone(&desktop);
    let _ = thread::Builder::new().name("scheme".to_owned()).spawn(move || {
        let _ = future::block_on(listen(|theme| with(&heard, |desktop| desktop.theme = theme)));
    });
    desktop
}

/// Changes what is known, and has egui take that theme, or the usual one, where the system says nothing.
fn with(desktop: &Mutex<Desktop>, change: impl FnOnce(&mut Desktop)) {
    let mut desktop = desktop.lock().unwrap_or_else(PoisonError::into_inner);
    change(&mut desktop);
    if let Some(ctx) = &desktop.window {
        let theme = desktop.theme.unwrap_or(style::USUAL);
        if ctx.options_mut(|options| std::mem::replace(&mut options.fallback_theme, theme)) != theme {
            ctx.request_repaint();
        }
    }
}

/// Tells what the desktop prefers now and whenever that changes, until the bus is gone.
async fn listen(tell: impl Fn(Option<Theme>)) -> Result<()> {
    // zbus would start a thread of its own to read from the bus; this one has nothing else to do.
    let bus = connection::Builder::session()?.internal_executor(false).build().await?;
    let read = async {
        loop {
            bus.executor().tick().await;
        }
    };
    future::or(hear(&bus, tell), read).await
}

async fn hear(bus: &Connection, tell: impl Fn(Option<Theme>)) -> Result<()> {
    let rule = MatchRule::builder()
        .msg_type(message::Type::Signal)
        .sender(PORTAL)?
        .path(OBJECT)?
        .interface(SETTINGS)?
        .member("SettingChanged")?
        .arg(0, SCHEME.0)?
        .arg(1, SCHEME.1)?
        .build();
    // Before the question, so that no change falls between the answer and the first signal.
    let mut changes = MessageStream::for_match_rule(rule, bus, None).await?;
    tell(ask(bus).await?);
    while let Some(change) = changes.next().await {
        if let Ok((_, _, value)) = change?.body().deserialize::<(&str, &str, Value<'_>)>() {
            tell(preferred(&value));
        }
    }
    Ok(())
}

async fn ask(bus: &Connection) -> Result<Option<Theme>> {
    let read = async |method| bus.call_method(Some(PORTAL), OBJECT, Some(SETTINGS), method, &SCHEME).await;
    let answer = match read("ReadOne").await {
        // A portal from before 2023. Any other error is final: asking again could start what just failed to start.
        Err(zbus::Error::MethodError(name, ..)) if name == "org.freedesktop.DBus.Error.UnknownMethod" => {
            read("Read").await?
        }
        answer => answer?,
    };
    Ok(preferred(&answer.body().deserialize()?))
}

/// The theme in the setting's value: 1 is dark, 2 is light, everything else is no preference. `Read` wraps it once more
/// than `ReadOne`.
fn preferred(value: &Value<'_>) -> Option<Theme> {
    match value {
        Value::Value(inner) => preferred(inner),
        Value::U32(1) => Some(Theme::Dark),
        Value::U32(2) => Some(Theme::Light),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portal_s_answer_is_a_theme_or_no_preference() {
        let scheme = |number: u32| Value::U32(number);
        let wrapped = |value| Value::Value(Box::new(value));
        for (number, theme) in [(0, None), (1, Some(Theme::Dark)), (2, Some(Theme::Light)), (3, None)] {
            assert_eq!(preferred(&scheme(number)), theme, "{number}, as ReadOne answers");
            assert_eq!(preferred(&wrapped(scheme(number))), theme, "{number}, as Read answers");
        }
        for wrong in [Value::I32(1), Value::U8(1), Value::from("1"), Value::from(true), Value::from(vec![1_u32])] {
            assert_eq!(preferred(&wrong), None, "{wrong:?}");
            assert_eq!(preferred(&wrapped(wrong)), None);
        }
    }

    #[test]
    fn what_is_heard_counts_only_as_the_system_and_only_a_change_is_drawn() {
        let ctx = egui::Context::default();
        style::install(&ctx);
        // Until nothing is left to draw.
        let settle = || {
            for _ in 0..3 {
                ctx.begin_pass(egui::RawInput::default());
                ctx.end_pass().textures_delta.clear();
            }
        };
        let desktop = Mutex::default();
        let hear = |theme| with(&desktop, |desktop| desktop.theme = theme);
        hear(Some(Theme::Dark));
        assert_eq!(ctx.theme(), style::USUAL, "there is no window yet");
        settle();
        with(&desktop, |desktop| desktop.window = Some(ctx.clone()));
        assert_eq!((ctx.theme(), ctx.has_requested_repaint()), (Theme::Dark, true), "what was heard before");
        for (heard, theme, drawn) in [
            (Some(Theme::Dark), Theme::Dark, false),
            (None, style::USUAL, true),
            (Some(Theme::Light), Theme::Light, false),
        ] {
            settle();
            hear(heard);
            assert_eq!((ctx.theme(), ctx.has_requested_repaint()), (theme, drawn), "{heard:?}");
        }
        ctx.set_theme(ThemePreference::Light);
        hear(Some(Theme::Dark));
        assert_eq!(ctx.theme(), Theme::Light, "the user's choice comes first");
        ctx.set_theme(ThemePreference::System);
        assert_eq!(ctx.theme(), Theme::Dark);
    }
}
