//! Stories of diaries, and the laws of what follows from them.

mod diaries;
mod files;
mod laws;

use jiff::Span;
use jiff::civil::{Date, date};

use super::course::{Course, Told};
use super::file::Diary;
use super::trend::Leaning;
use crate::model::RuleSet;

const FIRST: Date = date(2026, 3, 2);

fn set() -> RuleSet {
    let text = "format: 1
pack: {name: t, version: 1.0.0, title: T, ladder: [1 week], default: {every: 4 weeks, WHY}, notice: N, referrals:
  {emergency: E, urgent: U, doctor: D, wait: W}, progress: {better: fine, same: still, worse: bad, decide-after: 4 weeks,
  stale-after: 5 weeks, sore: {over-hours: 48, caution: sore}}}
responses: {fine: {title: F, later: 1, WHY}, still: {title: S, advice: [{text: A}], WHY}, bad: {title: B, sooner: 1, WHY}}
cautions: {sore: {title: S, ask: Sore?, refer: wait, WHY}, hot: {title: H, ask: Hot?, refer: doctor, WHY},
  baby: {title: B, ask: Baby?, refer: doctor, cleared: [{text: T}], WHY}}
measures:
  pain: {title: P, ask: P?, from: 0, to: 10, better: down, change: 2, share: 30, decides: true, WHY}
  does: {title: D, ask: D?, from: 0, to: 10, better: up, change: 2, decides: true, WHY}
  mood: {title: M, ask: M?, from: 0, to: 10, better: up, change: 2, WHY}
";
    let text = text.replace("WHY", "because: B, source: {basis: product}");
    RuleSet::from_files([("t.yaml".to_owned(), text.into())]).unwrap_or_else(|findings| panic!("{findings}"))
}

fn on(day: u32) -> Date {
    FIRST.saturating_add(Span::new().days(i64::from(day)))
}

fn read(text: &str, rules: &RuleSet, today: Date) -> Diary {
    Diary::read("diary.csv", text.as_bytes().to_vec(), rules, today)
        .unwrap_or_else(|(findings, _)| panic!("{findings}"))
}

/// What follows today, in a line: a word for each measure that has figures, and the response.
fn story(rules: &RuleSet, text: &str, today: Date) -> String {
    let diary = read(text, rules, today);
    let Told { trends, response } = Course::of(&diary).told(rules, today);
    let words = trends.iter().filter(|trend| !trend.entries.is_empty());
    let words = words.map(|trend| format!("{} {}", trend.measure.name(), trend.verdict));
    let response = response.map_or("nothing", |(response, _)| rules.rule(response).name());
    words.chain([response.to_owned()]).collect::<Vec<_>>().join(", ")
}

/// A diary of one measure with a figure a week, `-` where there is none, told on the day of the last one.
fn weeks(measure: &str, figures: &str) -> (String, Date) {
    let rows = figures.split(' ').zip(0..).filter(|(figure, _)| *figure != "-");
    let rows: Vec<String> = rows.map(|(figure, week)| format!("{},{figure}\n", on(7 * week))).collect();
    let weeks = u32::try_from(figures.split(' ').count()).unwrap();
    (format!("date,{measure}\n{}", rows.concat()), on(7 * (weeks - 1)))
}

#[test]
fn stories_of_one_measure() {
    let rules = set();
    for (measure, figures, expected) in [
        ("pain", "7 6 6 5 4", "pain same, still"),
        ("pain", "7 7 6 5 4", "pain same, still"),
        ("pain", "7 7 6 4 4", "pain better, fine"),
        ("pain", "7 7 4", "pain unknown, nothing"),
        ("pain", "7 7 4 4", "pain better, fine"),
        ("pain", "7 7 4 6", "pain unknown, nothing"),
        ("pain", "7 7 4 6 6", "pain same, still"),
        ("pain", "7 7 7 7 9", "pain same, still"),
        ("pain", "7 7 7 9 9", "pain worse, bad"),
        ("pain", "5 5 9", "pain worse, bad"),
        ("pain", "5 5 8", "pain unknown, nothing"),
        ("pain", "5 5 6 6 7 7", "pain worse, bad"),
        ("pain", "5 5 9 4", "pain unknown, nothing"),
        ("pain", "5 5 8 8 3 3", "pain better, fine"),
        ("pain", "8 8 6 6 6", "pain same, still"),
        ("pain", "8 8 5 5 5", "pain better, fine"),
        ("pain", "1 1 1 1 1 1", "pain same, nothing"),
        ("pain", "1 1 0 0 0 0", "pain same, nothing"),
        ("pain", "0 0 1 2 2", "pain worse, bad"),
        ("pain", "5", "pain unknown, nothing"),
        ("pain", "5 5", "pain unknown, nothing"),
        ("pain", "7 - - - 7 4 - 4", "pain better, fine"),
        ("pain", "7 7 4 4 - - - - -", "pain better, fine"),
        ("pain", "7 7 4 4 - - - - - -", "pain unknown, nothing"),
        ("pain", "7 7 9 9 - - - - - - - - -", "pain worse, bad"),
        ("does", "3 3 5 5 5", "does better, fine"),
        ("does", "9 9 9 9 9 9", "does same, nothing"),
        ("does", "3 3 3 1 1", "does worse, bad"),
        ("mood", "3 3 8 8 8", "mood better, nothing"),
    ] {
        let (text, today) = weeks(measure, figures);
        assert_eq!(story(&rules, &text, today), expected, "{figures}");
    }
}

/// What counts only once or too little is neither the same nor passed over.
#[test]
fn a_change_that_does_not_count_is_told_apart() {
    let rules = set();
    for (measure, figures, expected) in [
        ("pain", "7 7 7 7 4", "better-once"),
        ("pain", "7 7 7 7 9", "worse-once"),
        ("pain", "5 5 5 6 6 7", "worse-slowly"),
        ("pain", "5 5 5 6 6", "worse-slowly"),
        ("pain", "5 5 5 6 5", ""),
        ("does", "6 6 6 5 5", "worse-slowly"),
        ("does", "6 6 5 8", "better-once"),
        ("pain", "7 7 4 4 4", ""),
        ("pain", "5 5 7 7 7", ""),
    ] {
        let (text, today) = weeks(measure, figures);
        let diary = read(&text, &rules, today);
        let told = Course::of(&diary).told(&rules, today);
        let trend = told.trends.iter().find(|trend| !trend.entries.is_empty()).unwrap();
        let leaning = trend.leaning.map_or("", Leaning::as_str);
        assert_eq!(
            (leaning, trend.is_worse_once),
            (expected, expected == "worse-once" || figures == "5 5 5 6 6 7"),
            "{figures}"
        );
    }
}

#[test]
fn stories_of_several_measures() {
    let rules = set();
    let today = on(35);
    let text = |rows: &[&str]| {
        let rows = rows.iter().zip(0..).map(|(row, week)| format!("{},{row}\n", on(7 * week)));
        format!("date,pain,does,mood\n{}", rows.collect::<String>())
    };
    let mixed = text(&["7,5,5", "7,5,5", "4,3,5", "4,3,5", "4,3,5"]);
    assert_eq!(story(&rules, &mixed, today), "pain better, does worse, mood same, bad");
    let new = text(&["7,,", "7,,", "7,,", "7,3,", "7,3,", "7,5,"]);
    assert_eq!(story(&rules, &new, today), "pain same, does unknown, still");
    let one_better = text(&["7,5,5", "7,5,5", "7,5,5", "7,7,5", "7,7,5"]);
    assert_eq!(story(&rules, &one_better, today), "pain same, does better, mood same, fine");
    assert_eq!(story(&rules, "date,pain\n", today), "nothing");
    assert_eq!(story(&rules, "", today), "nothing");
}

#[test]
fn the_figures_of_the_first_week_are_the_start() {
    let rules = set();
    let days = |days: &[(u32, u16)]| {
        let rows = days.iter().map(|(day, figure)| format!("{},{figure}\n", on(*day)));
        format!("date,pain\n{}", rows.collect::<String>())
    };
    // The mean of the start is 6: the seventh day is of the first week, the eighth is not.
    assert_eq!(story(&rules, &days(&[(0, 8), (6, 4), (7, 4), (28, 4)]), on(28)), "pain better, fine");
    assert_eq!(story(&rules, &days(&[(0, 8), (5, 8), (6, 2), (7, 4), (28, 5)]), on(28)), "pain same, still");
}

#[test]
fn a_new_course_has_a_new_start() {
    let rules = set();
    let mut text = "date,session,pain\n".to_owned();
    for (week, (session, figure)) in [("yes", 5), ("", 5), ("", 9), ("start", 8), ("", 8)].iter().enumerate() {
        text.extend([on(7 * u32::try_from(week).unwrap()).to_string(), format!(",{session},{figure}\n")]);
    }
    assert_eq!(story(&rules, &text, on(28)), "pain unknown, nothing");
    let diary = read(&text, &rules, on(28));
    let course = Course::of(&diary);
    assert_eq!((course.started(), course.last(), course.done()), (Some(on(21)), Some(on(21)), 1));
}

#[test]
fn cautions_count_until_a_later_row_answers() {
    let rules = set();
    let asked = |rows: &str| {
        let text = format!("date,session,cautions,sore_hours\n{rows}");
        let diary = read(&text, &rules, on(28));
        let asked = Course::of(&diary).asked(&rules);
        let names: Vec<&str> = asked.all().map(|caution| rules.rule(caution).name()).collect();
        (asked.on, names.join(" "))
    };
    let (first, second, third) = (on(0), on(7), on(14));
    assert_eq!(asked(""), (None, String::new()));
    assert_eq!(asked(&format!("{first},,hot,\n{second},start,,\n")), (Some(first), "hot".to_owned()));
    assert_eq!(asked(&format!("{first},,hot,\n{second},,none,\n")), (Some(second), String::new()));
    assert_eq!(asked(&format!("{first},yes,,\n{second},,,49\n")), (None, "sore".to_owned()));
    assert_eq!(asked(&format!("{first},yes,,\n{second},,,48\n")), (None, String::new()));
    assert_eq!(asked(&format!("{first},yes,,72\n{second},yes,,\n")), (None, String::new()), "a session came after it");
    assert_eq!(asked(&format!("{first},yes,,72\n{second},,,0\n{third},,,\n")), (None, String::new()));
    assert_eq!(asked(&format!("{first},,none,\n{second},,,72\n")), (Some(first), "sore".to_owned()));
}
