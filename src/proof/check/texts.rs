//! What the texts of the rules show by themselves, without any profile.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diagnostics::{Code, Finding};
use crate::load::loaded::LoadedRules;
use crate::load::yaml::Step;
use crate::model::{Basis, Rule, RuleId, Source};

/// The most characters of a title, so that it stays in one line of a table or a list.
const TITLE: usize = 60;
/// How long ago a source may have been compared with its rule, in years.
const REVIEWED: i32 = 2;

/// What the texts of all rules show.
pub(super) fn findings(set: &LoadedRules, today: Date) -> Vec<Finding> {
    let mut texts = Texts { set, today, findings: Vec::new() };
    for rule in set.rules().rules() {
        texts.title(rule);
        texts.because(rule);
        texts.course(rule);
        texts.sources(rule.id(), &sources(rule));
    }
    let pack =
        set.rules().advice().iter().enumerate().filter_map(|(at, advice)| {
            Some((vec![key("advice"), Step::Item(at), key("source")], advice.source.as_ref()?))
        });
    texts.sources(&RuleId::pack(), &pack.collect::<Vec<_>>());
    texts.findings
}

fn key(name: &'static str) -> Step {
    Step::Key(name)
}

/// The sources of a rule, each with the way to it.
fn sources(rule: &Rule) -> Vec<(Vec<Step>, &Source)> {
    let own = (vec![key("source")], rule.source());
    let advice =
        rule.advice().iter().enumerate().filter_map(|(at, advice)| {
            Some((vec![key("advice"), Step::Item(at), key("source")], advice.source.as_ref()?))
        });
    let notes = rule.notes().iter().enumerate().map(|(at, note)| (vec![key("notes"), Step::Item(at)], &note.source));
    std::iter::once(own).chain(advice).chain(notes).collect()
}

struct Texts<'a> {
    set: &'a LoadedRules,
    today: Date,
    findings: Vec<Finding>,
}

impl Texts<'_> {
    fn on(&self, code: Code, rule: &RuleId, keys: &[Step], message: impl Into<String>) -> Finding {
        Finding::new(code, self.set.place(rule, keys), message)
    }

    fn title(&mut self, rule: &Rule) {
        let length = rule.title().chars().count();
        if length > TITLE {
            let message = format!("the title of `{}` has {length} characters, and {TITLE} fit", rule.id());
            let finding = self.on(Code::LongTitle, rule.id(), &[key("title")], message);
            self.findings.push(finding.help("shorten it; what else there is to say fits into `help`"));
        }
    }

    fn because(&mut self, rule: &Rule) {
        if let Some(figure) = figure(rule.because()) {
            let message = format!("the `because` of `{}` has the figure `{figure}`", rule.id());
            let finding = self.on(Code::FigureInBecause, rule.id(), &[key("because")], message);
            let help = "say why in words alone: every answer writes the figures itself, from the values of the rule";
            self.findings.push(finding.help(help));
        }
    }

    /// A phase with shorter waits than one before it is never seen as such: no opening is sparser than the routine.
    fn course(&mut self, rule: &Rule) {
        let Some(proposal) = rule.proposal() else { return };
        let starts: Vec<u32> = [0].into_iter().chain(proposal.ends()).collect();
        for (at, pair) in starts.windows(2).enumerate() {
            let [before, after] = pair else { continue };
            let (before, after) = (proposal.on(*before), proposal.on(*after));
            if after.max() < before.max() || after.min() < before.min() {
                let keys = [key("course"), Step::Item(at + 1), key("every")];
                let message = format!("the course of `{}` grows denser: {before}, then {after}", rule.id());
                let finding = self.on(Code::DenserCourse, rule.id(), &keys, message);
                let help =
                    "put the densest phase first: an answer never has an opening that is sparser than its routine";
                self.findings.push(finding.help(help));
            }
        }
    }

    fn sources(&mut self, rule: &RuleId, sources: &[(Vec<Step>, &Source)]) {
        for (way, source) in sources {
            if source.basis == Basis::Article && source.section.is_none() {
                let message = format!("a source of `{rule}` is the article, without a section of it");
                let finding = self.on(Code::NoSection, rule, &[way.as_slice(), &[key("basis")]].concat(), message);
                let help = "add `section:` with the heading that says it, or name what it rests on instead";
                self.findings.push(finding.help(help));
            }
            let oldest = self.today.checked_sub(REVIEWED.years()).unwrap_or(Date::MIN);
            if let Some(reviewed) = source.reviewed.filter(|reviewed| *reviewed < oldest) {
                let message =
                    format!("a source of `{rule}` was last compared with it on {reviewed}, over {REVIEWED} years ago");
                let finding = self.on(Code::OldReview, rule, &[way.as_slice(), &[key("reviewed")]].concat(), message);
                self.findings.push(finding.help("read the source again, and write down the day on which you did"));
            }
        }
    }
}

/// The words for numbers that are figures where a unit follows.
const NUMBERS: [&str; 11] =
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// The units after which a number is a figure.
const UNITS: [&str; 4] = ["day", "week", "month", "year"];

/// The first figure of a text: a number in digits, or one in words with a unit of time.
fn figure(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_unit = |word: &&&str| UNITS.iter().any(|unit| bare(word).trim_end_matches('s') == *unit);
    words.iter().enumerate().find_map(|(at, word)| {
        let unit = words.get(at + 1).filter(is_unit);
        let in_digits = word.chars().any(char::is_numeric);
        let in_words = unit.is_some() && NUMBERS.contains(&bare(word).as_str());
        let with_unit = || unit.map_or_else(|| bare(word), |unit| format!("{} {}", bare(word), bare(unit)));
        (in_digits || in_words).then(with_unit)
    })
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn a_figure_is_a_number_in_digits_or_in_words_with_a_unit() {
        for (text, found) in [
            ("Come every 2 weeks.", Some("2 weeks")),
            ("In (4) phases", Some("4")),
            ("after two weeks, or so", Some("two weeks")),
            ("two of us, once more, every week", None),
            ("It depends on every day's strain", None),
            ("", None),
        ] {
            assert_eq!(figure(text).as_deref(), found, "{text}");
        }
    }
}
