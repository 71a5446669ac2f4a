//! Checks the texts of the rules, without any profile.

use super::{Checks, key};
use crate::diagnostics::Code;
use crate::load::yaml::Step;
use crate::model::{Rule, RuleId, Unit, names};

/// The most characters of a title, so that it stays in one line of a table or a list.
const TITLE: usize = 60;

impl Checks<'_> {
    pub(super) fn texts(&mut self) {
        for rule in self.rules.rules() {
            self.words(rule.id(), rule.title(), rule.because(), "what else there is to say fits into `help`");
            self.course(rule);
        }
        for measure in self.rules.measures() {
            self.words(&measure.id(), &measure.title, &measure.because, "its `ask` says the rest");
        }
    }

    /// Checks what rules and measures both have. `rest` says where the rest of a long title belongs.
    fn words(&mut self, id: &RuleId, title: &str, because: &str, rest: &str) {
        let length = title.chars().count();
        if length > TITLE {
            let message = format!("the title of `{id}` has {length} characters, and {TITLE} fit");
            let finding = self.on(Code::LongTitle, id, &[key("title")], message);
            self.findings.push(finding.help(format!("shorten it; {rest}")));
        }
        if let Some(figure) = figure(because) {
            let message = format!("the `because` of `{id}` has the figure `{figure}`");
            let help = "say why in words alone: every answer writes the figures itself, from the values of the rule";
            self.findings.push(self.on(Code::FigureInBecause, id, &[key("because")], message).help(help));
        }
    }

    /// A phase with shorter waits than the one before it never shows: no opening is sparser than the routine.
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
                self.findings.push(finding.help(
                    "put the densest phase first: an answer never has an opening that is sparser than its routine",
                ));
            }
        }
    }
}

/// The first figure of a text: a number in digits, or one in words with a unit of time.
fn figure(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is_unit = |word: &&&str| {
        let word = bare(word);
        let unit = word.trim_end_matches('s');
        unit == "year" || unit.parse::<Unit>().is_ok()
    };
    words.iter().enumerate().find_map(|(at, word)| {
        let unit = words.get(at + 1).filter(is_unit);
        let in_digits = word.chars().any(char::is_numeric);
        // "One week" is seldom meant as a figure.
        let in_words = unit.is_some() && names::cardinal(&bare(word)).is_some_and(|number| number > 1);
        let with_unit = || unit.map_or_else(|| bare(word), |unit| format!("{} {}", bare(word), bare(unit)));
        (in_digits || in_words).then(with_unit)
    })
}
