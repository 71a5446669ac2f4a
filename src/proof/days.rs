//! The days of a course on which an answer can change.

use std::collections::BTreeSet;

use crate::engine::{Elapsed, Evaluation, evaluate};
use crate::model::{Rule, RuleSet};
use crate::profile::Profile;

/// The days on which an answer of some sets can change: day 0, and for every opening phase the day it
/// ends and the day before.
pub(crate) fn turning(sets: &[&RuleSet]) -> BTreeSet<u32> {
    let proposals = sets.iter().flat_map(|set| set.rules()).filter_map(Rule::proposal);
    let ends = proposals.flat_map(|proposal| proposal.ends().flat_map(|end| [end - 1, end]));
    ends.chain([0]).collect()
}

/// Evaluates a profile in each of its sets on each of the days. The first must be day 0; it is the only
/// one where no answer depends on the day.
pub(crate) fn evaluations<'a, const N: usize>(
    profiles: &'a [Profile<'_>; N],
    days: &'a [u32],
) -> impl Iterator<Item = (u32, [Evaluation; N])> {
    let mut days = days.iter();
    std::iter::from_fn(move || {
        let day = days.next()?;
        let evaluations = profiles.each_ref().map(|profile| evaluate(profile, Elapsed::days(*day)));
        if *day == 0 && !evaluations.iter().any(|evaluation| evaluation.varies_until().is_some()) {
            days = [].iter();
        }
        Some((*day, evaluations))
    })
}
