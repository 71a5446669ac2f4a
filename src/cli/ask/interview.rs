//! The order of the questions, and when no more are asked.

use jiff::civil::Date;

use super::prompts::{self, Prompts};
use crate::cli::failure::Failure;
use crate::engine::{Elapsed, evaluate};
use crate::model::{Facet, Page, Rule, RuleIndex, RuleSet, Topic, course::capital};
use crate::profile::{Profile, time::TimeFacts};

pub(super) struct Answers<'r> {
    pub(super) profile: Profile<'r>,
    pub(super) started: Option<Date>,
    pub(super) last: Option<Date>,
}

impl Answers<'_> {
    pub(super) fn time(&self) -> TimeFacts {
        let started = self.started.map(|date| ("the start", date)).into_iter().collect();
        TimeFacts { started, weeks: Vec::new(), last: self.last }
    }
}

enum Question {
    Facts {
        title: String,
        facts: Vec<RuleIndex>,
        is_single: bool,
    },
    /// Confirms that no caution was chosen, in case a key was hit by mistake.
    NoCaution,
    Started(String),
    Last(String),
}

impl Question {
    fn facts(&self) -> &[RuleIndex] {
        match self {
            Self::Facts { facts, .. } => facts,
            Self::NoCaution | Self::Started(_) | Self::Last(_) => &[],
        }
    }
}

/// Asks until no later question could change the referral.
pub(super) fn interview<'r>(rules: &'r RuleSet, prompts: &Prompts) -> Result<Answers<'r>, Failure> {
    let questions = questions(rules);
    let mut answers = Answers { profile: Profile::new(rules), started: None, last: None };
    let mut at = 0;
    while let Some((question, later)) = questions.get(at..).and_then(<[Question]>::split_first) {
        if ask(question, &mut answers, prompts, at == 0)? {
            if is_settled(&answers.profile, later) {
                break;
            }
            at += 1;
        } else {
            // The cautions are shown again from the first.
            at = if matches!(question, Question::NoCaution) { 0 } else { at.saturating_sub(1) };
        }
    }
    Ok(answers)
}

fn questions(rules: &RuleSet) -> Vec<Question> {
    let mut questions = Vec::new();
    for page in rules.pages() {
        let title = title(page);
        match page.topic {
            Topic::Facts(facet) => {
                let is_on = |fact: &RuleIndex| !facet.is_screened() || rules.rule(*fact).page() == page.name.as_deref();
                let facts: Vec<RuleIndex> = rules.indices(facet).iter().copied().filter(is_on).collect();
                if facts.is_empty() {
                    continue;
                }
                if facet.is_screened() {
                    questions.extend(cautions(rules, facts, &title));
                } else {
                    questions.push(Question::Facts { title, facts, is_single: facet.is_single() });
                }
            }
            Topic::Started => questions.push(Question::Started(title)),
            Topic::Last => questions.push(Question::Last(title)),
        }
    }
    questions
}

/// Splits the cautions into screens, so that none is missed.
fn cautions(rules: &RuleSet, facts: Vec<RuleIndex>, title: &str) -> Vec<Question> {
    let screens = prompts::screens(facts, |fact| rules.rule(*fact));
    let count = screens.len();
    let screen = |(at, facts)| {
        let title = if count == 1 { title.to_owned() } else { format!("{title} ({} of {count})", at + 1) };
        Question::Facts { title, facts, is_single: false }
    };
    screens.into_iter().enumerate().map(screen).chain([Question::NoCaution]).collect()
}

/// The question of a page, or what it is about.
fn title(page: &Page) -> String {
    match (&page.question, page.topic) {
        (Some(question), _) => question.to_string(),
        (None, Topic::Facts(facet)) => capital(facet.plural()),
        (None, Topic::Started) => "Start of the course".to_owned(),
        (None, Topic::Last) => "Last session".to_owned(),
    }
}

/// Asks a question and stores the answer; false to go back.
fn ask(question: &Question, answers: &mut Answers<'_>, prompts: &Prompts, is_first: bool) -> Result<bool, Failure> {
    let profile = &mut answers.profile;
    let (title, facts, is_single) = match question {
        Question::Facts { title, facts, is_single } => (title, facts, *is_single),
        Question::NoCaution => return Ok(profile.of(Facet::Caution).next().is_some() || prompts.no_caution()?),
        Question::Started(title) => return prompts.day(title, &mut answers.started, is_first),
        Question::Last(title) => return prompts.day(title, &mut answers.last, is_first),
    };
    let rules = profile.rules();
    let offered: Vec<&Rule> = facts.iter().map(|fact| rules.rule(*fact)).collect();
    let chosen: Vec<usize> = (0..).zip(facts).filter(|(_, fact)| profile.has(**fact)).map(|(at, _)| at).collect();
    let answer = if is_single {
        prompts.one(title, &offered, chosen.first().copied(), is_first)?
    } else {
        prompts.several(title, &offered, &chosen, is_first)?
    };
    let Some(answer) = answer else { return Ok(false) };
    for (at, fact) in facts.iter().enumerate() {
        if answer.contains(&at) {
            profile.insert(*fact);
        } else {
            profile.remove(*fact);
        }
    }
    Ok(true)
}

/// Whether there is a referral, and no later fact and no combination has a graver one.
fn is_settled(profile: &Profile<'_>, later: &[Question]) -> bool {
    let rules = profile.rules();
    let Some(level) = evaluate(profile, Elapsed::START).referral() else { return false };
    let facts = || later.iter().flat_map(Question::facts).map(|fact| rules.rule(*fact));
    let combinations = rules.rules().iter().filter(|rule| rule.facet().is_none());
    facts().next().is_none() || facts().chain(combinations).filter_map(Rule::refer).all(|other| other <= level)
}
