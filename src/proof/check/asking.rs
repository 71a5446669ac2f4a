//! What is never asked again, and what is not asked where a name suggests it.

use super::{Checks, key};
use crate::diagnostics::Code;
use crate::model::{Facet, Rule, RuleId};

/// Whether a name has all words of another one side by side.
fn holds(name: &str, other: &str) -> bool {
    format!("-{name}-").contains(&format!("-{other}-"))
}

impl Checks<'_> {
    /// Goals that sound like a caution that refers, and are acted on before it is asked.
    pub(super) fn unasked_cautions(&mut self) {
        for goal in self.rules.facts(Facet::Goal) {
            let is_asked = |caution: &Rule| {
                let first = goal.safeguards().ask_first.iter();
                first.map(|index| self.rules.rule(*index)).any(|asked| asked.id() == caution.id())
            };
            let sounds = |caution: &&Rule| {
                let is_own = !goal.place().is_taken_over || !caution.place().is_taken_over;
                is_own && goal.names().any(|name| caution.names().any(|of| holds(name, of))) && !is_asked(caution)
            };
            let mut cautions = self.rules.facts(Facet::Caution).filter(|caution| caution.refer().is_some());
            let Some(caution) = cautions.find(sounds) else { continue };
            let (id, of) = (goal.id(), caution.id());
            let message = format!("the names of `{id}` sound like `{of}`, and nothing asks for that first");
            let at = if goal.place().is_taken_over { of } else { id };
            let finding = self.on(Code::UnaskedCaution, at, &[key("ask-first")], message);
            let help = format!("write `ask-first: [{}]` in the goal", caution.name());
            self.findings.push(finding.help(help));
        }
    }

    /// A look at the warning signs, or the word of a professional, that holds for ever.
    pub(super) fn lapses(&mut self) {
        let rules = self.rules;
        let mut cautions = rules.facts(Facet::Caution).filter(|caution| caution.refer().is_some()).peekable();
        let never = [
            (cautions.peek().is_some() && rules.screening().is_none()).then_some((
                "one look at the warning signs counts for ever",
                "add `screening: 4 weeks` to the pack, or how long else it is to hold",
            )),
            cautions.any(|caution| caution.safeguards().is_clearable && rules.clearance(caution).is_none()).then_some(
                (
                    "the word of a professional counts for ever",
                    "add `clearance: 26 weeks` to the pack, or how long else it is to hold",
                ),
            ),
        ];
        for (message, help) in never.into_iter().flatten() {
            let finding = self.on(Code::NoLapse, &RuleId::pack(), &[], message);
            self.findings.push(finding.help(help));
        }
    }
}
