//! Which questions are asked, in which order, and when there is nothing left to ask.

use jiff::civil::Date;

use super::prompts::{self, Prompts, Reply};
use crate::cli::failure::Failure;
use crate::engine::{Elapsed, evaluate};
use crate::model::course::capital;
use crate::model::facet::{Facet, Topic};
use crate::model::facts::RuleIndex;
use crate::model::rule::Rule;
use crate::model::rule_set::RuleSet;
use crate::profile::Profile;
use crate::profile::time;

/// What somebody said.
pub(super) struct Said<'r> {
    pub(super) profile: Profile<'r>,
    /// The day on which the course began.
    pub(super) started: Option<Date>,
    /// The day of the last session.
    pub(super) last: Option<Date>,
}

impl Said<'_> {
    pub(super) fn time(&self) -> time::Said {
        let started = self.started.map(|date| ("the start", date)).into_iter().collect();
        time::Said { started, weeks: Vec::new(), last: self.last }
    }
}

/// A question, with the facts of the rules that it offers.
enum Question {
    Several(String, Vec<RuleIndex>),
    One(String, Vec<RuleIndex>),
    /// Whether it is so that no caution holds, where none was chosen: a key that was hit by mistake shows here.
    NoCaution,
    Started(String),
    Last(String),
}

impl Question {
    fn facts(&self) -> &[RuleIndex] {
        match self {
            Self::Several(_, facts) | Self::One(_, facts) => facts,
            Self::NoCaution | Self::Started(_) | Self::Last(_) => &[],
        }
    }
}

/// Asks until all is said, or nothing that could still be said would change where one is sent.
pub(super) fn interview<'r>(rules: &'r RuleSet, prompts: &Prompts) -> Result<Said<'r>, Failure> {
    let questions = questions(rules);
    let mut said = Said { profile: Profile::new(rules), started: None, last: None };
    let mut at = 0;
    while let Some((question, later)) = questions.get(at..).and_then(<[Question]>::split_first) {
        if matches!(question, Question::NoCaution) {
            let holds_one = said.profile.of(Facet::Caution).next().is_some();
            at = if holds_one || prompts.no_caution()? { at + 1 } else { 0 };
        } else if ask(question, &mut said, prompts, at == 0)? {
            if is_settled(&said.profile, later) {
                break;
            }
            at += 1;
        } else {
            at = at.saturating_sub(1);
        }
    }
    Ok(said)
}

/// All questions: cautions first, as many together as the terminal shows at once, so that nobody passes over one unseen.
fn questions(rules: &RuleSet) -> Vec<Question> {
    let facts = |facet| rules.indices(facet).to_vec();
    let screens = prompts::screens(facts(Facet::Caution), |fact| rules.rule(*fact));
    let count = screens.len();
    let several = |facet| Question::Several(title(rules, Topic::Facts(facet)), facts(facet));
    let numbered = |(at, facts)| {
        let title = title(rules, Topic::Facts(Facet::Caution));
        Question::Several(if count == 1 { title } else { format!("{title} ({} of {count})", at + 1) }, facts)
    };
    let mut questions: Vec<Question> = screens.into_iter().enumerate().map(numbered).collect();
    let has_cautions = !questions.is_empty();
    questions.extend([
        several(Facet::Goal),
        several(Facet::Lifestyle),
        several(Facet::Sign),
        Question::One(title(rules, Topic::Facts(Facet::Response)), facts(Facet::Response)),
    ]);
    questions.retain(|question| !question.facts().is_empty());
    if has_cautions {
        questions.insert(count, Question::NoCaution);
    }
    let days = [Question::Started(title(rules, Topic::Started)), Question::Last(title(rules, Topic::Last))];
    questions.extend(days);
    questions
}

/// The question of the rule set; where it has none, what it is about.
fn title(rules: &RuleSet, about: Topic) -> String {
    let of_its_own = rules.question(about).map(str::to_owned);
    of_its_own.unwrap_or_else(|| match about {
        Topic::Facts(facet) => capital(facet.plural()),
        Topic::Started => "Start of the course".to_owned(),
        Topic::Last => "Last session".to_owned(),
    })
}

/// Asks one question and notes what is said to it; whether it was answered, or one goes back.
fn ask(question: &Question, said: &mut Said<'_>, prompts: &Prompts, is_first: bool) -> Result<bool, Failure> {
    let rules = said.profile.rules();
    let offered: Vec<&Rule> = question.facts().iter().map(|fact| rules.rule(*fact)).collect();
    let chosen: Vec<usize> =
        question.facts().iter().enumerate().filter(|(_, fact)| said.profile.has(**fact)).map(|(at, _)| at).collect();
    let answer = match question {
        Question::Several(title, _) => prompts.several(title, &offered, &chosen, is_first)?,
        Question::One(title, _) => prompts.one(title, &offered, chosen.first().copied(), is_first)?,
        Question::NoCaution => return prompts.no_caution(),
        Question::Started(title) => return note(&mut said.started, |was| prompts.day(title, was, is_first)),
        Question::Last(title) => return note(&mut said.last, |was| prompts.day(title, was, is_first)),
    };
    let Reply::Answer(answer) = answer else { return Ok(false) };
    for (at, fact) in question.facts().iter().enumerate() {
        if answer.contains(&at) {
            said.profile.insert(*fact);
        } else {
            said.profile.remove(*fact);
        }
    }
    Ok(true)
}

/// Takes the answer to a question in the place of an earlier one.
fn note(
    place: &mut Option<Date>,
    ask: impl FnOnce(Option<Date>) -> Result<Reply<Option<Date>>, Failure>,
) -> Result<bool, Failure> {
    match ask(*place)? {
        Reply::Answer(answer) => {
            *place = answer;
            Ok(true)
        }
        Reply::Back => Ok(false),
    }
}

/// Whether there is a referral that no answer to the later questions could make graver: an emergency always, and a lesser one
/// where neither a fact that is still to be asked about, nor a combination with one, refers more gravely.
fn is_settled(profile: &Profile<'_>, later: &[Question]) -> bool {
    let rules = profile.rules();
    let Some(level) = evaluate(profile, Elapsed::START).referral() else { return false };
    let facts = || later.iter().flat_map(Question::facts).map(|fact| rules.rule(*fact));
    let combinations = rules.rules().iter().filter(|rule| rule.facet().is_none());
    facts().next().is_none() || facts().chain(combinations).filter_map(Rule::refer).all(|other| other <= level)
}
