//! What a person reads of an answer: its first line, its length, and that it reads aloud.

use jiff::civil::date;
use massfreq::model::{Elapsed, Facet, Level, RuleSet};
use massfreq::render::{self, Look};
use massfreq::{Profile, Recommendation, recommend};

use crate::support::data;

/// A profile of the built-in set, with its facts.
fn profile<'r>(rules: &'r RuleSet, facts: &[(Facet, &str)]) -> Profile<'r> {
    facts.iter().fold(Profile::new(rules), |profile, (facet, name)| profile.with(*facet, name).unwrap())
}

fn lines(profile: &Profile<'_>) -> usize {
    render::text(&recommend(profile, Elapsed::START), profile, Look::plain(80)).lines().count()
}

#[test]
fn answers_are_as_short_as_they_may_be() {
    let rules = RuleSet::built_in().unwrap();
    let given = |facts: &[(Facet, &str)]| lines(&profile(&rules, facts));
    let desk = given(&[(Facet::Goal, "chronic-pain"), (Facet::Lifestyle, "desk-worker")]);
    assert!(desk <= 23, "{desk}");
    let injury = given(&[(Facet::Goal, "acute-injury")]);
    assert!(injury <= 36, "{injury}");
    let signs = ["headaches", "poor-sleep", "stress"].map(|sign| (Facet::Sign, sign));
    let signs = given(&[[(Facet::Goal, "chronic-pain")].as_slice(), &signs].concat());
    assert!(signs <= 40, "{signs}");
    for facet in Facet::ALL {
        for fact in rules.facts(facet) {
            let profile = profile(&rules, &[(facet, fact.name())]);
            let is_bare = match recommend(&profile, Elapsed::START) {
                Recommendation::Recommended(answer) => answer.ask_first.is_empty() && answer.review.is_none(),
                Recommendation::Refer(_) => true,
            };
            let lines = lines(&profile);
            assert!(!is_bare || !fact.advice().is_empty() || lines <= 20, "{}: {lines}", fact.id());
        }
    }
}

/// Profiles of one and two facts, on some days.
fn each(rules: &RuleSet, check: impl Fn(&Profile<'_>, Recommendation)) {
    let facts: Vec<(Facet, &str)> =
        Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet).map(move |fact| (facet, fact.name()))).collect();
    for (at, one) in facts.iter().enumerate() {
        // Every fact by itself, and with some others.
        for other in [at, at + 7, at + 31].map(|at| facts[at % facts.len()]) {
            let Ok(profile) = profile(rules, &[*one]).with(other.0, other.1) else { continue };
            for day in [0, 30, 80] {
                check(&profile, recommend(&profile, Elapsed::days(day)));
            }
        }
    }
}

#[test]
fn the_first_line_is_the_answer_and_the_last_one_where_it_is_tall() {
    let rules = RuleSet::built_in().unwrap();
    each(&rules, |profile, answer| {
        let first = match &answer {
            Recommendation::Recommended(answer) => match &answer.review {
                Some(review) if review.due => "Take stock before you go on: ".to_owned(),
                _ => answer.summary.clone(),
            },
            Recommendation::Refer(answer) => match answer.referral.level {
                Level::Emergency => "CALL FOR HELP NOW".to_owned(),
                Level::Urgent => "SEE A DOCTOR TODAY".to_owned(),
                Level::Doctor => "SEE A DOCTOR FIRST".to_owned(),
                Level::Wait => "NOT YET".to_owned(),
            },
        };
        let text = render::text(&answer, profile, Look::plain(1000));
        assert!(text.starts_with(&first), "{text}");
        let (block, _) = text.split_once("\n\n").unwrap();
        let rows = u16::try_from(text.lines().count()).unwrap();
        let on = |rows| render::text(&answer, profile, Look { rows: Some(rows), ..Look::plain(1000) });
        assert_eq!(on(rows), format!("{text}\n{block}\n"));
        assert_eq!(on(rows + 1), text);
    });
}

/// Unwrapped and without its indents, a text is sentences.
#[test]
fn a_text_reads_aloud() {
    let rules = RuleSet::built_in().unwrap();
    each(&rules, |profile, answer| {
        let text = render::text(&answer, profile, Look::plain(1000));
        assert!(!text.contains("\n\n\n") && !text.lines().any(|line| line.ends_with(' ')), "{text}");
        let is_drawn = |c: char| ('\u{2500}'..='\u{259f}').contains(&c) || c == '|' || c == '+';
        assert!(!text.contains(is_drawn), "{text}");
        for paragraph in text.lines().filter(|line| line.starts_with("    ") || line.starts_with("- ")) {
            assert!(paragraph.trim_end().ends_with(['.', ')', '?', '!', '`']), "{paragraph}");
        }
        for rule in rules.rules() {
            assert!(!text.contains(rule.id().as_str()), "{}: {text}", rule.id());
        }
        for word in
            ["leads", "outweighed", "basis", "verdict", "window", "course ", "routine", "opening", "overdue", "STOP"]
        {
            assert!(!text.contains(word), "{word}: {text}");
        }
    });
}

#[test]
fn below_the_first_line_come_the_questions_or_the_next_date() {
    let rules = RuleSet::load(&data("cmd/files/guarded")).unwrap_or_else(|findings| panic!("{findings}"));
    let text = |goal, day, last: [i16; 3]| {
        let profile = profile(&rules, &[(Facet::Goal, goal)]);
        let last = date(last[0], i8::try_from(last[1]).unwrap(), i8::try_from(last[2]).unwrap());
        let answer = recommend(&profile, Elapsed::days(day)).with_next(last, date(2026, 11, 26));
        render::text(&answer, &profile, Look::plain(1000))
    };
    let asked = text("injury", 0, [2026, 11, 20]);
    let block = |at: usize, text: &str| text.split("\n\n").nth(at).unwrap().to_owned();
    assert!(block(1, &asked).starts_with("Answer first\n- "), "{asked}");
    assert!(block(1, &asked).ends_with("- No to all of these and to every sign in `massfreq cautions`: `--screened`"));
    assert_eq!(block(2, &asked), "Your next date follows once you have answered these questions.");
    let due = text("ease", 84, [2026, 11, 20]);
    let go_on = "When you have, ask again with `--reviewed`. Until then the usual gap would be: every 2 to 4 weeks.";
    assert_eq!(block(1, &due), format!("{go_on}\nYour next date follows once you have taken stock."), "{due}");
    for (last, said) in [
        ([2026, 11, 25], "Your next session: on Wed 2 December 2026 or later."),
        ([2026, 11, 13], "Your last session was 13 days ago; have the next one when it suits you."),
        ([2026, 10, 1], "Your last session was 8 weeks ago; have the next one when it suits you."),
        ([2026, 9, 3], "Your last session was 12 weeks ago; have the next one when it suits you."),
        ([2026, 5, 28], "Your last session was 6 months ago; have the next one when it suits you."),
    ] {
        let text = text("ease", 0, last);
        assert_eq!(block(1, &text), said, "{text}");
    }
}
