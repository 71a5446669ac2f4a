//! Every source of a set, with what rests on it.

use crate::model::{Advice, Measure, Rule, RuleId, RuleSet, Source, words::words};

words! {
    /// What of a rule rests on a source.
    pub enum Part {
        /// What it does, and why; of a measure, from where on a change counts.
        Because = "because",
        /// A note.
        Note = "note",
        /// A piece of its advice.
        Advice = "advice",
        /// What it tells once a professional has agreed.
        Cleared = "cleared",
    }
}

/// A source where it is given.
#[derive(Clone, Debug)]
pub(crate) struct Sourced<'r> {
    pub(crate) rule: RuleId,
    pub(crate) part: Part,
    /// Which one of its notes or pieces of advice it is.
    pub(crate) at: usize,
    pub(crate) source: &'r Source,
}

impl RuleSet {
    /// Every source that is given: of the rules by id, of the measures, then of the pack's advice.
    pub(crate) fn sourced(&self) -> impl Iterator<Item = Sourced<'_>> {
        let of_measure =
            |measure| Sourced { rule: Measure::id(measure), part: Part::Because, at: 0, source: &measure.source };
        let rules = self.rules().iter().flat_map(of_rule).chain(self.measures().iter().map(of_measure));
        rules.chain(of_advice(RuleId::pack(), Part::Advice, self.advice()))
    }
}

fn of_rule(rule: &Rule) -> impl Iterator<Item = Sourced<'_>> {
    let sourced = |part, at, source| Sourced { rule: rule.id().clone(), part, at, source };
    let notes = rule.notes().iter().enumerate().map(move |(at, note)| sourced(Part::Note, at, &note.source));
    let advice = of_advice(rule.id().clone(), Part::Advice, rule.advice());
    let cleared = of_advice(rule.id().clone(), Part::Cleared, rule.cleared());
    [sourced(Part::Because, 0, rule.source())].into_iter().chain(notes).chain(advice).chain(cleared)
}

fn of_advice(rule: RuleId, part: Part, advice: &[Advice]) -> impl Iterator<Item = Sourced<'_>> {
    let given = advice.iter().enumerate().filter_map(|(at, piece)| Some((at, piece.source.as_ref()?)));
    given.map(move |(at, source)| Sourced { rule: rule.clone(), part, at, source })
}
