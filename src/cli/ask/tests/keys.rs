//! Keys and sizes of a terminal at random: whatever is pressed, no answer is lost and none is made up.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::{TODAY, drawn, person, set};
use crate::cli::ask::interview::{Interview, Question};
use crate::cli::ask::list::List;
use crate::cli::ask::view::{LEAST, view};
use crate::cli::ask::widget::{Answer, Choice, Key, Step, Widget};
use crate::model::{Condition, Facet, RuleId, RuleIndex, RuleSet};
use crate::profile::file::{self, ProfileFile};
use crate::profile::{Profile, time::TimeFacts};

fn load(name: &str) -> RuleSet {
    RuleSet::load(&Path::new("tests/cmd/files").join(name)).unwrap_or_else(|findings| panic!("{findings}"))
}

/// Numbers that look as if they were drawn; the same in each run.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    /// Most often keys that answer, since others go on for ever.
    fn keys(&mut self) -> Vec<Key> {
        let word = ["pre", "stroke", "back", "zzz", "fever bone", "fevr"][self.below(6)];
        match self.below(40) {
            0..8 => vec![Key::End, Key::Char(' '), Key::Enter],
            8..10 => vec![Key::Char('y'), Key::Enter],
            10..12 => vec![Key::Char('n'), Key::Enter],
            12 => vec![Key::Clear, Key::Paste("3 weeks ago".to_owned()), Key::Enter],
            13 => vec![Key::Clear, Key::Paste("skip".to_owned()), Key::Enter],
            14 => vec![Key::Char('/'), Key::Paste(word.to_owned()), Key::Enter, Key::Char(' '), Key::Enter],
            15..20 => vec![Key::Down],
            20..22 => vec![Key::Up],
            22 => vec![Key::PageDown],
            23 => vec![Key::PageUp],
            24 => vec![Key::Home],
            25..27 => vec![Key::Char(' ')],
            27..29 => vec![Key::Char(char::from(b'0' + u8::try_from(self.below(10)).unwrap()))],
            29 => vec![Key::Escape],
            30 | 32 => vec![Key::Backspace],
            31 => vec![Key::Word],
            33 => vec![Key::Char('?'), Key::Char('k')],
            34..36 => vec![Key::Char('n')],
            _ => vec![Key::Enter],
        }
    }

    fn size(&mut self) -> (u16, u16) {
        let more = |number: usize| u16::try_from(number).unwrap();
        (LEAST.0 + more(self.below(90)), LEAST.1 + more(self.below(40)))
    }
}

/// What a key may do to the lines of a list.
fn looks_right(before: &List<'_>, after: &List<'_>) {
    for line in after.lines().into_iter().filter(|line| after.is_chosen(*line) && !before.is_chosen(*line)) {
        assert!(before.shown.contains(&line), "{} was chosen unseen", after.title(line));
    }
    for line in before.lines().into_iter().filter(|line| before.is_chosen(*line) && !after.is_chosen(*line)) {
        let is_taken_back = before.at() == line || after.is_single;
        assert!(line.fact().is_none() || is_taken_back, "{} was lost", before.title(line));
    }
}

fn is_drawn_right(widget: &mut Widget<'_>, (columns, rows): (u16, u16)) {
    let view = view(widget, columns, rows);
    let text = drawn(&view);
    assert!(view.rows.len() <= usize::from(rows), "{columns}x{rows}:\n{text}");
    assert!(view.rows.iter().all(|row| row.text.width() < usize::from(columns)), "{columns}x{rows}:\n{text}");
    if let Widget::List(list) = widget
        && !list.is_help
        && list.head.unread_after.is_none()
        && let Some(at) = list.lines().iter().find(|line| **line == list.at())
    {
        assert!(list.shown.contains(at), "the pointer is lost at {columns}x{rows}:\n{text}");
        assert!(view.rows.iter().any(|row| row.text.starts_with("> ")), "{columns}x{rows}:\n{text}");
    }
}

/// The same facts, days and screening, read from the file of a profile.
fn is_that_of_the_profile(interview: &Interview<'_>) {
    let answers = interview.answers();
    let mut profile = answers.profile.clone();
    profile.settle(TODAY).unwrap();
    let text = file::text(&profile, answers.started, answers.last).unwrap();
    let mut read = Profile::new(interview.rules);
    let file = ProfileFile::read("me.yaml", text.clone().into_bytes(), &mut read, &|| TODAY)
        .unwrap_or_else(|found| panic!("{found}"));
    read.settle(TODAY).unwrap();
    let elapsed = |started: Option<Date>, last| {
        let started = started.map(|day| ("s", day)).into_iter().collect();
        TimeFacts { started, weeks: Vec::new(), last }.elapsed(|| TODAY).unwrap()
    };
    let answer = |profile: &Profile<'_>, elapsed| serde_json::to_value(crate::recommend(profile, elapsed)).unwrap();
    let said = answer(&profile, elapsed(answers.started, answers.last));
    assert_eq!(said, answer(&read, elapsed(file.started, file.last)), "{text}");
    let is_referral = said["status"] == "refer";
    assert!(!(is_referral && profile.screening().on.is_some()), "a yes ended it: {text}");
    assert!(is_referral || said["ask_first"] == serde_json::json!([]), "{said}");
}

/// The facts that are chosen in a list, those of other screens too.
fn said(rules: &RuleSet, list: &List<'_>) -> BTreeSet<RuleIndex> {
    rules.all().filter(|fact| list.is_chosen(Choice::Fact(*fact))).collect()
}

/// Walks over the questions by keys, up to the end or to some number of keys. True at the end.
fn walk(rules: &RuleSet, draw: &mut Drawn) -> bool {
    let mut interview = Interview::new(rules, TODAY);
    let mut size = (80, 24);
    // What was on the screen, each yes until its own line is taken back, and each yes or no on the way so far.
    let (mut seen, mut yes, mut asked): (BTreeSet<_>, BTreeSet<_>, BTreeSet<(usize, RuleIndex)>) = Default::default();
    for _ in 0..25 {
        let Some(screen) = interview.screen() else { break };
        asked.retain(|(number, _)| *number < screen.number);
        let mut widget = Widget::new(&interview, &screen);
        if let Widget::List(list) = &widget {
            for fact in list.lines().into_iter().filter_map(Choice::fact) {
                let id = rules.rule(fact).id();
                assert!(list.is_chosen(Choice::Fact(fact)) == yes.contains(&fact), "{id} is not kept");
            }
        }
        let (step, before) = 'keys: loop {
            for key in draw.keys() {
                if draw.below(5) == 0 {
                    size = draw.size();
                }
                is_drawn_right(&mut widget, size);
                if let Widget::List(list) = &widget {
                    seen.extend(list.shown.iter().filter_map(|line| line.fact()));
                }
                let before = widget.clone();
                let step = widget.update(&key);
                if let (Widget::List(before), Widget::List(after)) = (&before, &widget) {
                    looks_right(before, after);
                    let (before, after) = (said(rules, before), said(rules, after));
                    yes.retain(|fact| after.contains(fact) || !before.contains(fact));
                    yes.extend(after);
                }
                if step != Step::Keep {
                    break 'keys (step, before);
                }
            }
        };
        let Step::Done(answer) = step else {
            interview.back(&screen, &widget);
            continue;
        };
        if let Widget::List(before) = &before {
            let is_own = |choice: &Choice| choice.fact().is_none_or(|fact| before.offered().contains(&fact));
            let is_denied = |line: &Choice| *line == Choice::None || before.is_denied(*line);
            let is_chosen = before.chosen().iter().any(is_own);
            assert!(
                is_chosen || before.ends() || before.lines().iter().filter(|line| is_own(line)).all(is_denied),
                "passed without an answer: {}",
                screen.title
            );
        }
        interview.answer(&screen, &answer);
        match (&widget, &answer) {
            (Widget::List(list), Answer::Facts(said)) => {
                for fact in said.offered.iter().filter(|fact| said.no.contains(*fact)) {
                    assert!(seen.contains(fact), "{} was denied unseen", rules.rule(*fact).id());
                }
                let is_answer = |fact: &RuleIndex| said.yes.contains(fact) || said.no.contains(fact);
                let is_answered = said.offered.iter().all(is_answer) && list.fresh().is_empty();
                assert!(list.ends() || is_answered, "passed without an answer: {}", screen.title);
                asked.extend(said.offered.iter().chain(&said.yes).map(|fact| (screen.number, *fact)));
                assert!(!list.ends() || interview.screen().is_none(), "an emergency does not end it");
            }
            // Who has not begun has no response to it.
            (_, Answer::Is(Question::Begun, false)) => {
                yes.retain(|fact| rules.rule(*fact).facet() != Some(Facet::Response));
            }
            _ => {}
        }
    }
    if interview.screen().is_some() {
        return false;
    }
    let answers = interview.answers();
    let ids =
        |facts: Vec<RuleIndex>| -> BTreeSet<&RuleId> { facts.iter().map(|fact| rules.rule(*fact).id()).collect() };
    let kept = ids(answers.profile.facts().iter().collect());
    assert_eq!(ids(yes.into_iter().collect()), kept, "no yes is lost, and none is made up");
    if answers.profile.screening().on.is_some() {
        let holds = |when: Option<&Condition>| when.is_none_or(|when| when.holds(answers.profile.facts()));
        let page = |caution: RuleIndex| rules.pages().iter().find(|page| page.asks(rules.rule(caution))).unwrap();
        for caution in rules.indices(Facet::Caution) {
            let is_wanted = holds(page(*caution).ask_when.as_ref()) && holds(rules.rule(*caution).ask_when());
            let is_asked = asked.iter().any(|(_, fact)| fact == caution);
            assert!(!is_wanted || is_asked, "{} was not asked", rules.rule(*caution).id());
        }
    }
    is_that_of_the_profile(&interview);
    true
}

#[test]
fn no_keys_and_no_sizes_lose_an_answer() {
    let waiting = set(
        ", ask: [{cautions: now}, {goals: all}]",
        "goals: {rest: {title: Rest, every: 2 weeks, WHY}}
cautions:
  one: {title: One, ask: One?, page: now, ask-when: {caution: {none: two}}, refer: wait, WHY}
  two: {title: Two, ask: Two?, page: now, ask-when: {caution: {none: one}}, refer: wait, WHY}
  three: {title: Three, ask: Three?, page: now, ask-when: {caution: four}, refer: doctor, cleared: [{text: T}], WHY}
  four: {title: Four, ask: Four?, page: now, ask-when: {caution: five}, refer: wait, cleared: [{text: T}], WHY}
  five: {title: Five, ask: Five?, page: now, advice: [{text: T}], WHY}
",
    );
    let sets = [RuleSet::built_in().unwrap(), load("guarded"), load("edition-1"), load("layer"), person(), waiting];
    // Two runs side by side.
    let ended: usize = thread::scope(|scope| {
        let runs = [18, 19].map(|run| {
            let sets = &sets;
            scope.spawn(move || {
                let mut draw = Drawn(run);
                (0..180).filter(|at| walk(&sets[at % sets.len()], &mut draw)).count()
            })
        });
        runs.into_iter().map(|run| run.join().unwrap_or_else(|panic| resume_unwind(panic))).sum()
    });
    assert!(ended > 180, "{ended} walks came to an end");
}
