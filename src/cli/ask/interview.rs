//! The order of the questions, and when no more are asked.

use jiff::civil::Date;

use super::prompts::{self, Prompts};
use crate::cli::failure::Failure;
use crate::engine::{Elapsed, evaluate};
use crate::model::{Condition, Page, Rule, RuleIndex, RuleSet, Topic, course::capital};
use crate::profile::{Profile, time::TimeFacts};

pub(super) struct Answers<'r> {
    pub(super) profile: Profile<'r>,
    /// Whether this counts as a look at all warning signs: no referral ended it, and no question that comes first was
    /// left unshown.
    pub(super) is_whole: bool,
    pub(super) started: Option<Date>,
    pub(super) last: Option<Date>,
}

impl Answers<'_> {
    pub(super) fn time(&self) -> TimeFacts {
        let started = self.started.map(|date| ("the start", date)).into_iter().collect();
        TimeFacts { started, weeks: Vec::new(), last: self.last }
    }
}

enum Question<'r> {
    Facts {
        title: String,
        /// The number of the question with which its page begins.
        first: usize,
        facts: Vec<RuleIndex>,
        is_single: bool,
        /// When its page is asked.
        ask_when: Option<&'r Condition>,
    },
    /// Confirms that no caution of a page was chosen, in case a key was hit by mistake. The page begins with the question
    /// of this number.
    NoCaution(usize),
    Started(String),
    Last(String),
}

impl Question<'_> {
    fn facts(&self) -> &[RuleIndex] {
        match self {
            Self::Facts { facts, .. } => facts,
            Self::NoCaution(_) | Self::Started(_) | Self::Last(_) => &[],
        }
    }

    /// The facts to ask for, as the answers so far want it.
    fn wanted(&self, profile: &Profile<'_>) -> Vec<RuleIndex> {
        let holds = |condition: Option<&Condition>| condition.is_none_or(|condition| condition.holds(profile.facts()));
        match self {
            Self::Facts { ask_when, .. } if !holds(*ask_when) => Vec::new(),
            _ => {
                let is_asked = |fact: &RuleIndex| holds(profile.rules().rule(*fact).ask_when());
                self.facts().iter().copied().filter(is_asked).collect()
            }
        }
    }

    /// Whether the answers so far leave nothing to ask.
    fn is_skipped(&self, questions: &[Self], profile: &Profile<'_>) -> bool {
        match self {
            Self::Facts { .. } => self.wanted(profile).is_empty(),
            Self::NoCaution(first) => {
                let asked: Vec<RuleIndex> =
                    screens(questions, *first).flat_map(|screen| screen.wanted(profile)).collect();
                asked.is_empty() || asked.into_iter().any(|fact| profile.has(fact))
            }
            Self::Started(_) | Self::Last(_) => false,
        }
    }
}

/// The questions of the page that begins with the question of this number.
fn screens<'q, 'r>(questions: &'q [Question<'r>], page: usize) -> impl Iterator<Item = &'q Question<'r>> {
    questions.iter().filter(move |question| matches!(question, Question::Facts { first, .. } if *first == page))
}

/// Asks until no later question could change the referral.
pub(super) fn interview<'r>(rules: &'r RuleSet, prompts: &Prompts) -> Result<Answers<'r>, Failure> {
    let questions = questions(rules);
    let mut answers = Answers { profile: Profile::new(rules), is_whole: true, started: None, last: None };
    let mut asked: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some((question, later)) = questions.get(at..).and_then(<[Question<'_>]>::split_first) {
        if question.is_skipped(&questions, &answers.profile) {
            at += 1;
        } else if ask(question, &questions, &mut answers, prompts, asked.is_empty())? {
            if is_settled(&answers.profile, later) {
                answers.is_whole = later.is_empty();
                break;
            }
            if !matches!(question, Question::NoCaution(_)) {
                asked.push(at);
            }
            at += 1;
        } else if let Question::NoCaution(first) = question {
            // The cautions of the page are shown again from the first.
            at = *first;
            asked.retain(|asked| *asked < at);
        } else {
            at = asked.pop().unwrap_or_default();
        }
    }
    answers.is_whole &= has_shown_what_comes_first(&questions, &answers.profile);
    Ok(answers)
}

/// Whether each caution that an applicable rule wants answered first was asked about, or is true.
fn has_shown_what_comes_first(questions: &[Question<'_>], profile: &Profile<'_>) -> bool {
    let shown: Vec<RuleIndex> = questions.iter().flat_map(|question| question.wanted(profile)).collect();
    let applicable = evaluate(profile, Elapsed::START).verdicts;
    let mut first = applicable.iter().flat_map(|(index, _)| &profile.rules().rule(*index).safeguards().ask_first);
    first.all(|caution| shown.contains(caution) || profile.has(*caution))
}

fn questions(rules: &RuleSet) -> Vec<Question<'_>> {
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
                let (first, is_single, ask_when) = (questions.len(), facet.is_single(), page.ask_when.as_ref());
                let lists = if facet.is_screened() { cautions(rules, facts, &title) } else { vec![facts] };
                let screen = |facts| Question::Facts { title: title.clone(), first, facts, is_single, ask_when };
                questions.extend(lists.into_iter().map(screen));
                if facet.is_screened() {
                    questions.push(Question::NoCaution(first));
                }
            }
            Topic::Started => questions.push(Question::Started(title)),
            Topic::Last => questions.push(Question::Last(title)),
        }
    }
    questions
}

/// Splits the cautions of a page into screens, so that none is missed. Those that not everybody is asked come last, each
/// after those of the page that it depends on.
fn cautions(rules: &RuleSet, facts: Vec<RuleIndex>, title: &str) -> Vec<Vec<RuleIndex>> {
    let read = |fact: &RuleIndex| rules.rule(*fact).ask_when().map(Condition::mentioned).unwrap_or_default();
    let (mut waiting, first): (Vec<RuleIndex>, Vec<RuleIndex>) =
        facts.into_iter().partition(|fact| rules.rule(*fact).ask_when().is_some());
    let mut lists = vec![first];
    loop {
        let depends = |fact: &RuleIndex| read(fact).iter().any(|read| waiting.contains(read));
        let (later, ready): (Vec<RuleIndex>, Vec<RuleIndex>) = waiting.iter().copied().partition(depends);
        if ready.is_empty() {
            break;
        }
        lists.push(ready);
        waiting = later;
    }
    // Those that wait for each other can only be asked together.
    lists.push(waiting);
    lists
        .into_iter()
        .flat_map(|facts| prompts::screens(&numbered(title, 9, 9), facts, |fact| rules.rule(*fact)))
        .collect()
}

fn numbered(title: &str, number: usize, count: usize) -> String {
    if count == 1 { title.to_owned() } else { format!("{title} ({number} of {count})") }
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
fn ask(
    question: &Question<'_>,
    questions: &[Question<'_>],
    answers: &mut Answers<'_>,
    prompts: &Prompts,
    is_first: bool,
) -> Result<bool, Failure> {
    let profile = &mut answers.profile;
    let (title, facts, is_single) = match question {
        Question::Facts { title, first, is_single, .. } => {
            let asked: Vec<_> =
                screens(questions, *first).filter(|screen| !screen.is_skipped(questions, profile)).collect();
            let before = asked.iter().take_while(|screen| !std::ptr::eq(**screen, question)).count();
            (numbered(title, before + 1, asked.len()), question.wanted(profile), *is_single)
        }
        Question::NoCaution(_) => return prompts.no_caution(),
        Question::Started(title) => return prompts.day(title, &mut answers.started, is_first),
        Question::Last(title) => return prompts.day(title, &mut answers.last, is_first),
    };
    let rules = profile.rules();
    let offered: Vec<&Rule> = facts.iter().map(|fact| rules.rule(*fact)).collect();
    let chosen: Vec<usize> = (0..).zip(&facts).filter(|(_, fact)| profile.has(**fact)).map(|(at, _)| at).collect();
    let answer = if is_single {
        prompts.one(&title, &offered, chosen.first().copied(), is_first)?
    } else {
        prompts.several(&title, &offered, &chosen, is_first)?
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
fn is_settled(profile: &Profile<'_>, later: &[Question<'_>]) -> bool {
    let rules = profile.rules();
    let Some(level) = evaluate(profile, Elapsed::START).referral() else { return false };
    let facts = || later.iter().flat_map(Question::facts).map(|fact| rules.rule(*fact));
    let combinations = rules.rules().iter().filter(|rule| rule.facet().is_none());
    facts().next().is_none() || facts().chain(combinations).filter_map(Rule::refer).all(|other| other <= level)
}
