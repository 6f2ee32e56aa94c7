//! The tab *Over time*. On 22 February 2022 the shipped rule counts 18,465, 30 more in older reports, as in the headline;
//! the reports begin on 17 March 2017 and end on 28 January 2026.
//!
//! What is painted is looked at too ([`Picture`]): a screen reader is given numbers, but whether a line falls is to be
//! seen.

use std::{collections::HashSet, fmt::Write as _};

use eframe::egui::{Key, Pos2, Rect, Theme, Vec2, pos2, vec2};

use crate::harness::{GERMANS, Line, ORDINARY, SMALL, Window};

const DAY: &str = "Day in the chart";

fn shown() -> Window {
    let mut window = Window::tall();
    window.click("Chart: Over time");
    window
}

fn rect(window: &Window) -> Rect {
    window.get(DAY).rect.expect("it is on screen")
}

/// What is painted in the picture.
struct Picture {
    rect: Rect,
    lines: Vec<Line>,
    /// Where circles are and how large.
    circles: Vec<(Pos2, f32)>,
}

impl Picture {
    fn of(window: &Window) -> Self {
        let rect = rect(window);
        let (lines, circles) = window.drawn(rect);
        Self { rect, lines, circles }
    }

    /// The lines along what is counted. The line of the day on screen, upright, is as wide as they are.
    fn counted(&self) -> Vec<&Line> {
        let is_counted =
            |line: &&Line| line.width == 1.5 && (line.points.len() > 2 || line.points[0].x != line.points[1].x);
        self.lines.iter().filter(is_counted).collect()
    }

    /// How many colours those have.
    fn colours(&self) -> usize {
        self.counted().iter().filter_map(|line| line.colour).collect::<HashSet<_>>().len()
    }

    /// The dots along older reports.
    fn dots(&self) -> Vec<Pos2> {
        self.circles.iter().filter(|(_, radius)| *radius < 1.0).map(|(at, _)| *at).collect()
    }

    /// The dashes of what is reported, where it is another.
    fn dashes(&self) -> Vec<&Line> {
        self.lines.iter().filter(|line| line.width == 1.4).collect()
    }

    /// The marks of days with reports: short, upright, below the zero line.
    fn marks(&self) -> Vec<Pos2> {
        let below = self.rect.bottom() - 30.0;
        let is_mark = |line: &&Line| {
            let from = line.points[0];
            line.points.len() == 2 && from.x == line.points[1].x && from.y > below && from.y < below + 6.0
        };
        self.lines.iter().filter(is_mark).map(|line| line.points[0]).collect()
    }

    /// Published totals.
    fn published(&self) -> usize {
        self.circles.iter().filter(|(_, radius)| *radius == 3.5).count()
    }

    /// The day on screen.
    fn day(&self) -> f32 {
        let day = self.circles.iter().find(|(_, radius)| *radius == 4.5);
        day.expect("the day on screen is marked").0.x
    }
}

#[test]
fn it_is_there_by_host_contributor_and_status() {
    let mut window = shown();
    window.must_say("Foreign troops over time, by host — Reported");
    window.shows_all(&[
        (DAY, "2022-02-22"),
        ("Total: 2022-02-22", "18,465"),
        ("Poland: 2022-02-22", "9,880"),
        ("Lithuania: 2022-02-22", "1,639"),
        ("Older reports: 2022-02-22", "30"),
        ("No number: 2022-02-22", "9"),
        ("From … to: 2022-02-22", "18,180 or more"),
    ]);
    let description = window.get(DAY).description;
    let whole = "22 Feb 2022: 18,465+ (18,180 or more), 9 rows without a number, 30 in older reports\n";
    assert!(description.starts_with(whole), "{description}");
    assert!(description.contains("\nPoland: 9,880"), "{description}");
    window.choose_from("Over time by", "by contributor");
    window.shows("Germany: 2022-02-22", "860");
    assert!(!window.has("Poland: 2022-02-22"), "Poland sends nobody");
    window.choose_from("Over time by", "by status");
    window.must_say("Foreign troops over time, by status — Reported");
    window.shows_all(&[
        ("in place: 2022-02-22", &window.value("In place")),
        ("on the way: 2022-02-22", &window.value("On the way")),
        ("announced: 2022-02-22", &window.value("Announced")),
    ]);
    // A rule that counts nothing.
    for status in ["Count in place", "Count on the way", "Count announced"] {
        window.click(status);
    }
    window.must_say("Nothing is counted on any day by this rule.");
}

#[test]
fn stacked_or_a_line_each() {
    let mut window = shown();
    let stacked = Picture::of(&window);
    assert!(!window.painted(rect(&window)).contains(&"Poland".to_owned()));
    // Both use all of their height.
    let is_high = |picture: &Picture| {
        let lines = picture.counted().into_iter().flat_map(|line| line.points.clone());
        let top = lines.chain(picture.dots()).map(|at| at.y).fold(f32::MAX, f32::min);
        (top - picture.rect.top()) / picture.rect.height() < 0.1
    };
    assert!(is_high(&stacked));
    window.click("Lines");
    let lines = Picture::of(&window);
    assert!(window.painted(rect(&window)).contains(&"Poland".to_owned()), "lines have names");
    // Six hosts, and the other two together.
    assert_eq!((stacked.colours(), lines.colours()), (1, 7));
    assert!(is_high(&lines));
    window.shows("Poland: 2022-02-22", "9,880");
    window.click("Stacked");
    assert_eq!(Picture::of(&window).colours(), 1);
}

#[test]
fn the_table_has_the_numbers_and_chooses_days() {
    let mut window = shown();
    window.click("As table");
    assert!(!window.has(DAY) && !window.has("Lines"), "there is no picture to draw");
    // 22 February 2022 is in sight, for it is the day on screen; it is painted as it is read.
    window.shows("Since 2022-02-22", "18,465");
    let line = window.get("Since 2022-02-22").rect.expect("it is in sight");
    let painted = window.painted(Rect::from_x_y_ranges(0.0..=1440.0, line.y_range()));
    for text in ["22 Feb 2022", "18,465+", "30", "9"] {
        assert!(painted.contains(&text.to_owned()), "{text:?} in {painted:?}");
    }
    window.shows_all(&[("Total: 2022-02-22", "18,465"), ("Poland: 2022-02-22", "9,880")]);
    let other = window.all_beginning("Since 2022-02-").into_iter().find(|node| node.name != "Since 2022-02-22");
    let other = other.expect("reports of that month").name;
    window.click(&other);
    let day = other.trim_start_matches("Since ").to_owned();
    window.shows_all(&[("Day", &day), (&other, &window.value("Total"))]);
    assert!(!window.session().is_modified(), "looking is not editing");
    // By the keyboard.
    window.tab_to("Since 2022-02-22");
    window.key(Key::Enter);
    window.shows("Day", "2022-02-22");
    window.set(GERMANS, "1000");
    window.shows_all(&[("Since 2022-02-22", "18,965"), ("Reported: 2022-02-22", "18,465")]);
    let line = window.get("Since 2022-02-22").rect.expect("it is in sight");
    let painted = window.painted(Rect::from_x_y_ranges(0.0..=1440.0, line.y_range()));
    assert!(painted.contains(&"18,965+".to_owned()) && painted.contains(&"18,465+".to_owned()), "{painted:?}");
}

/// 500 Germans in Lithuania are 1,000 from 22 February 2022 until the next report of them, of 7 June 2022.
#[test]
fn a_what_if_parts_from_reported_on_its_first_day() {
    let mut window = shown();
    assert!(Picture::of(&window).dashes().is_empty());
    window.set(GERMANS, "1000");
    for (day, total, reported) in
        [("2022-02-22", "18,965", "18,465"), ("2022-06-06", "", ""), ("2022-06-07", "", ""), ("2022-02-21", "", "")]
    {
        window.fill("Day", day);
        window.key(Key::Enter);
        window.shows(DAY, day);
        let number = |name: &str| -> i64 { window.value(&format!("{name}: {day}")).replace(',', "").parse().unwrap() };
        let more = if ["2022-02-22", "2022-06-06"].contains(&day) { 500 } else { 0 };
        assert_eq!(number("Total") - number("Reported"), more, "{day}");
        let description = window.get(DAY).description;
        assert_eq!(description.contains("Reported: "), more > 0, "{day}: {description}");
        if !total.is_empty() {
            window.shows_all(&[(&format!("Total: {day}"), total), (&format!("Reported: {day}"), reported)]);
            assert!(description.contains("; difference +500"), "{description}");
        }
    }
    window.must_say("dashed: as reported");
    for drawn in ["Stacked", "Lines"] {
        window.click(drawn);
        let mut days = [0.0; 2];
        for (nth, day) in ["2022-02-22", "2022-06-07"].into_iter().enumerate() {
            window.fill("Day", day);
            window.key(Key::Enter);
            days[nth] = Picture::of(&window).day();
        }
        let picture = Picture::of(&window);
        let ends: Vec<f32> = picture.dashes().iter().flat_map(|dash| &dash.points).map(|at| at.x).collect();
        let (first, last) = (ends.iter().copied().fold(f32::MAX, f32::min), ends.iter().copied().fold(0.0, f32::max));
        assert!(!ends.is_empty() && (first - days[0]).abs() < 2.0, "{drawn}: from {first}, not {}", days[0]);
        assert!(last > first && last <= days[1] + 1.0, "{drawn}: until {last}, not {}", days[1]);
    }
    window.click("What-if: Reported");
    assert!(Picture::of(&window).dashes().is_empty() && !window.says("dashed: as reported"));
}

#[test]
fn a_click_or_a_key_chooses_the_day() {
    let mut window = shown();
    let picture = rect(&window);
    window.click_on(pos2(picture.right() - 7.0, picture.center().y));
    window.shows_all(&[("Day", "2026-01-28"), (DAY, "2026-01-28")]);
    window.shows("Total: 2026-01-28", &window.value("Total"));
    assert!(!window.session().is_modified(), "looking is not editing");
    // Where the zero line begins.
    window.drag(pos2(picture.right() - 60.0, picture.center().y), pos2(picture.left() + 2.0, picture.center().y));
    window.shows("Day", "2017-03-17");
    window.tab_to(DAY);
    window.key(Key::ArrowRight);
    window.key(Key::ArrowRight);
    let third = window.session().report_days()[2].0.to_string();
    window.shows(DAY, &third);
    assert_eq!(window.focus().as_deref(), Some(DAY), "the arrows do not leave it");
    window.key(Key::ArrowLeft);
    window.shows(DAY, &window.session().report_days()[1].0.to_string());
    window.tab_to("Lines");
    window.key(Key::Space);
    assert!(window.painted(picture).contains(&"Poland".to_owned()));
}

#[test]
fn the_tool_tip_says_what_a_day_is_made_of() {
    let mut window = shown();
    let at = rect(&window).right_center() - vec2(8.0, 0.0);
    window.click_on(at);
    let described = window.get(DAY).description;
    assert!(described.contains("28 Jan 2026: ") && described.contains(" in older reports"), "{described}");
    window.hover_at(at);
    window.must_say(&format!("{described}\nClick to choose this day."));
}

#[test]
fn reports_are_marks_below() {
    let mut window = shown();
    let days = window.session().report_days().to_vec();
    let picture = Picture::of(&window);
    let marks = picture.marks();
    assert!(marks.len() > 50 && marks.len() <= days.len(), "{} marks for {} days", marks.len(), days.len());
    assert!(marks.iter().any(|mark| (mark.x - picture.day()).abs() <= 1.0), "one for the day on screen");
    let of_day = days.iter().find(|(day, _)| day.to_string() == "2022-02-22").expect("there are reports").1;
    window.shows("Reports: 2022-02-22", &of_day.to_string());
    window.must_say("marks below: reports");
    window.fill("Day", "2016-01-01");
    window.key(Key::Enter);
    window.shows_all(&[("Reports: 2016-01-01", "0"), ("Total: 2016-01-01", "0")]);
    assert_eq!(window.get(DAY).description, "1 Jan 2016: no report yet");
}

/// In place alone, there are published totals for each of the hosts; about all of them together only with their own
/// troops ("k069", 40,000).
#[test]
fn published_totals_are_circles_where_they_can_be_compared() {
    let mut window = shown();
    assert_eq!(Picture::of(&window).published(), 0);
    window.click("Lines");
    // Of all statuses there is one for Lithuania: "k059", 4,000.
    assert_eq!(Picture::of(&window).published(), 1);
    window.click("Count on the way");
    window.click("Count announced");
    let many = Picture::of(&window).published();
    assert!(many > 8, "{many}");
    window.must_say("circles: published totals");
    window.fill("Day", "2022-11-30");
    window.key(Key::Enter);
    window.shows("Published k085: 2022-11-30", "11,600");
    assert!(
        window.get(DAY).description.contains("Published: 11,600 (“approx.”) for Poland (k085)")
            || window.get(DAY).description.contains("Published: approx. 11,600 for Poland (k085)")
    );
    window.click("Stacked");
    assert_eq!(Picture::of(&window).published(), 0);
    assert!(!window.says("circles: published totals"));
    window.click("Own troops");
    assert_eq!(Picture::of(&window).published(), 1);
    window.fill("Day", "2022-03-24");
    window.key(Key::Enter);
    window.shows("Published k069: 2022-03-24", "40,000");
    window.must_say("Troops over time, by host — Reported");
    assert!(!window.says("Foreign troops over time"));
}

/// 100 Germans in Estonia reported on 1 January 2020 alone, 30 French there a year later, 50 British in Latvia on 1 January
/// 2022 and 60 a year after; `more` figures besides. Reports count for 18 months.
fn aging(more: usize) -> (tempfile::TempDir, std::path::PathBuf) {
    let mut text = String::from(
        r#"{"format":"muster","version":1,"readable_since":1,"title":"Ageing","counting":{"day":"2022-02-22",
"statuses":["deployed"],"max_age_months":18,"own_troops":false},
"sources":[{"id":"s","title":"A source","publisher":"A paper"}],"contributions":[
{"id":"a","contributor":"DEU","host":"EST"},{"id":"b","contributor":"GBR","host":"LVA"},
{"id":"c","contributor":"FRA","host":"EST"}"#,
    );
    for row in 0..more {
        write!(text, ",\n{{\"id\":\"r{row:05}\",\"contributor\":\"FRA\",\"host\":\"LTU\"}}").unwrap();
    }
    text.push_str("],\"figures\":[");
    let of = |row: &str, day: &str, n: usize| {
        format!(
            "{{\"of\":\"{row}\",\"as_of\":\"{day}\",\"status\":\"deployed\",\"low\":{n},\"best\":{n},\"high\":{n},\
             \"source\":\"s\"}}"
        )
    };
    let four = [("a", "2020-01-01", 100), ("c", "2021-01-01", 30), ("b", "2022-01-01", 50), ("b", "2023-01-01", 60)];
    text.push_str(&four.map(|(row, day, n)| of(row, day, n)).join(",\n"));
    for row in 0..more {
        write!(text, ",\n{}", of(&format!("r{row:05}"), "2022-01-01", 1)).unwrap();
    }
    text.push_str("]}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ageing.muster.json");
    std::fs::write(&path, text).expect("a file");
    (folder, path)
}

#[test]
fn no_line_falls_because_of_age() {
    let (_folder, path) = aging(0);
    let mut window = Window::of(&path);
    window.click("Chart: Over time");
    // The 100 are too old from 2 July 2021 on, and stay beside the sum; the 30 French are counted until July 2022.
    window.shows_all(&[("Total: 2022-02-22", "80"), ("Older reports: 2022-02-22", "100")]);
    window.must_say("pale, dotted: no newer report, which is not a withdrawal; not counted");
    for drawn in ["Stacked", "Lines"] {
        window.click(drawn);
        let picture = Picture::of(&window);
        // No line of those counted goes down, and the dots go on where the first is cut.
        for line in picture.counted() {
            assert!(line.points.windows(2).all(|pair| pair[1].y <= pair[0].y), "{drawn}: it falls: {line:?}");
        }
        let dots = picture.dots();
        let first = *picture.counted().first().expect("the Germans").points.last().expect("corners");
        assert!(dots.len() > 20, "{drawn}: {} dots", dots.len());
        let left = dots.iter().copied().min_by(|a, b| a.x.total_cmp(&b.x)).expect("dots");
        assert!((left - first).length() < 4.0, "{drawn}: dots from {left:?}, the line ends at {first:?}");
    }
}

/// In the shipped data there are ranges and ceilings; in the other every number is one.
#[test]
fn from_low_to_high_is_a_shade() {
    let shades = |window: &mut Window| {
        window.click("Chart: Over time");
        window.click("Lines");
        let shapes = window.shapes(rect(window));
        let shades = shapes.iter().any(|shape| shape.starts_with("Mesh") && shape.contains("Vertex"));
        assert_eq!(window.says("from low to high"), shades, "the legend says what is there");
        shades
    };
    assert!(shades(&mut Window::tall()));
    let (_folder, path) = aging(0);
    assert!(!shades(&mut Window::of(&path)));
}

/// What takes longer is made beside the window: it is there in the end, and again after a change.
#[test]
fn a_large_file_is_counted_in_the_background() {
    let (_folder, path) = aging(12_000);
    let mut window = Window::of(&path);
    window.click("Chart: Over time");
    let there =
        |window: &Window, name: &str, value: &str| window.all(name).first().is_some_and(|node| node.value == value);
    window.wait_until("it is counted", |window| there(window, "Total: 2022-02-22", "12,080"));
    // Another day.
    window.fill("Day", "2022-03-01");
    window.key(Key::Enter);
    window.shows("Total: 2022-03-01", "12,080");
    window.click("Back");
    window.choose_from("Over time by", "by status");
    window.wait_until("it is counted anew", |window| there(window, "in place: 2022-02-22", "12,080"));
    window.click("Count in place");
    window.wait_until("nothing is left", |window| window.says("Nothing is counted on any day"));
}

/// Neither tabs nor choices stand out of the panel, whichever size.
fn stays_in_its_panel(size: Vec2, zoom: f32, theme: Theme) {
    let mut window = Window::new(size, theme, None);
    window.context().set_zoom_factor(zoom);
    window.settle();
    window.click("Chart: Over time");
    window.click("Lines");
    let right = size.x / zoom - 8.0;
    for as_table in [false, true] {
        let more: &[&str] = if as_table { &[] } else { &["Stacked", "Lines", DAY] };
        let tabs = ["Chart: Where", "Chart: Over time", "Chart: Published", "As table", "Fold the charts away"];
        for name in tabs.iter().chain(&["Over time by"]).chain(more) {
            let rect = window.get(name).rect.expect("it is on screen");
            assert!(rect.right() <= right && rect.bottom() < size.y / zoom, "{name} at {rect:?} of {size} × {zoom}");
        }
        window.click("As table");
    }
}

#[test]
fn it_stays_in_its_panel() {
    stays_in_its_panel(ORDINARY, 1.0, Theme::Light);
    stays_in_its_panel(SMALL, 1.0, Theme::Dark);
    stays_in_its_panel(ORDINARY, 1.5, Theme::Light);
}
