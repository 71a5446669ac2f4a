//! The days of a course on which an answer can change.

use std::collections::BTreeSet;

use crate::engine::{Elapsed, Evaluation, evaluate};
use crate::model::{Rule, RuleSet};
use crate::profile::Profile;

/// The days on which an answer of some sets can turn into another: the first, and of every opening phase the day it
/// ends and the day before.
pub(crate) fn turning(sets: &[&RuleSet]) -> BTreeSet<u32> {
    let proposals = sets.iter().flat_map(|set| set.rules()).filter_map(Rule::proposal);
    let ends = proposals.flat_map(|proposal| proposal.ends().flat_map(|end| [end - 1, end]));
    ends.chain([0]).collect()
}

/// Evaluates a profile in each of its sets on each of some days, of which the first is day 0; on that day alone where
/// no answer depends on the day.
pub(crate) fn evaluations<'a, const N: usize>(
    profiles: &'a [Profile<'_>; N],
    days: &'a [u32],
) -> impl Iterator<Item = (u32, [Evaluation; N])> {
    let mut is_done = false;
    days.iter().map_while(move |day| {
        if is_done {
            return None;
        }
        let evaluations = profiles.each_ref().map(|profile| evaluate(profile, Elapsed::days(*day)));
        is_done = *day == 0 && !evaluations.iter().any(|evaluation| evaluation.varies_until().is_some());
        Some((*day, evaluations))
    })
}
