//! Compares two rule sets over all profiles at once, by deciding one variable of a profile after the other.
//!
//! Profiles are taken together as one [`State`] where the rules that apply so far have the same joined effects
//! in each set, and the same is left of every condition: whatever facts are added, they answer alike. A state
//! that cannot come to differ is dropped. What changed rules read is decided first, so that of the rest only
//! what meets a change is followed.
//!
//! Where the states are too many, those of the smallest profiles are followed; [`Swept::left_out`] counts the
//! profiles of the others.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::{Effects, RuleSet};
use crate::proof::space::{Pick, Space, Tally, VariableIndex};
use joined::{Combination, Joined, Pending, Rules};

mod joined;

/// How much to do before states are left out, in parts of conditions.
pub(super) const MOST: usize = 1 << 24;

/// Spaces of so many profiles are compared whole, whatever there is to do.
const ALWAYS: u128 = 1 << 18;

/// The least number of states that are followed.
const FEW: usize = 1 << 6;

/// Profiles that no further fact can tell apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    joined: Joined,
    /// What is left of each combination that is open.
    open: Vec<Pending>,
}

/// The decision of one variable.
#[derive(Debug)]
struct Step {
    variable: VariableIndex,
    moves: Vec<Move>,
    /// What is to be done for each state.
    work: usize,
    then: Then,
}

/// What a step does with a combination that is open or becomes so.
#[derive(Debug)]
struct Move {
    /// Its place among all.
    combination: usize,
    was_open: bool,
    is_read: bool,
    stays_open: bool,
}

/// What is left to be decided.
#[derive(Clone, Copy, Debug)]
struct Then {
    /// Some of it is the first to be read by something changed.
    reaches_changes: bool,
    /// The number of ways to decide it.
    profiles: u128,
}

/// The profiles that were not followed to the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeftOut {
    pub(super) profiles: u128,
    /// The number of facts of the smallest.
    pub(super) fewest: usize,
}

/// What became of all profiles. In those that are counted nowhere nothing differs.
#[derive(Debug, Default)]
pub(super) struct Swept {
    /// The number of those that were followed.
    pub(super) profiles: u128,
    /// Profiles with the joined effects in each set, and whether a changed rule applies.
    pub(super) ends: Vec<([Effects; 2], bool, Tally)>,
    /// The number of further profiles with equal answers to which a changed rule applies.
    pub(super) reasons_changed: u128,
    pub(super) left_out: Option<LeftOut>,
    /// A rule that refers is changed.
    pub(super) referral_changed: bool,
    /// What there was to do, in parts of conditions.
    pub(super) work: usize,
}

/// Sweeps over all profiles of a space. Leaves some out where there would be more to do than `most`, and all
/// that are left after a stop.
pub(super) fn sweep(space: &Space<'_, 2>, sets: [&RuleSet; 2], most: usize, stop: &AtomicBool) -> Swept {
    let mut rules = Rules::new(space, sets);
    let (start, steps) = steps(&mut rules);
    let referral_changed = rules.referral_changed();
    let swept = Swept { referral_changed, ..Swept::default() };
    let most = if start.profiles <= ALWAYS { usize::MAX } else { most };
    let mut sweep = Sweep { space, rules, swept, states: BTreeMap::new() };
    sweep.start(start);
    let all = steps.iter().map(|step| step.work).sum::<usize>();
    let (mut done, mut left) = (0_usize, all);
    for step in &steps {
        if stop.load(Ordering::Relaxed) {
            sweep.leave_all_out(step);
            break;
        }
        if done.saturating_add(sweep.states.len().saturating_mul(step.work)) > most {
            sweep.leave_out(step, most / (2 * left.max(1)));
        }
        done = done.saturating_add(sweep.states.len().saturating_mul(step.work));
        left -= step.work;
        sweep.take(step);
    }
    let Sweep { rules, mut swept, states, .. } = sweep;
    // The steps themselves are work too.
    swept.work = all.saturating_add(done);
    let end = |(State { joined, .. }, tally)| (rules.effects(joined).map(Effects::clone), joined.is_changed, tally);
    swept.ends = states.into_iter().map(end).collect();
    swept.profiles = swept.ends.iter().map(|(.., tally)| tally.profiles).fold(swept.profiles, u128::saturating_add);
    swept
}

/// The steps in order, and what is to be decided by all.
fn steps(rules: &mut Rules<'_>) -> (Then, Vec<Step>) {
    let order = rules.order();
    let combinations = rules.combinations.items();
    let mut unread: Vec<BTreeSet<VariableIndex>> = combinations.iter().map(|of| rules.reads(of)).collect();
    let size = |of: &Combination| of.when.iter().map(|when| rules.conditions.size(*when)).sum::<usize>();
    let sizes: Vec<usize> = combinations.iter().map(size).collect();
    let mut is_begun: Vec<bool> = unread.iter().map(BTreeSet::is_empty).collect();
    let then = |rest: &[VariableIndex], is_begun: &[bool]| {
        let mut all = combinations.iter().zip(is_begun);
        let by_combination = all.any(|(combination, is_begun)| !is_begun && combination.differs(combination.when));
        let by_fact = rest.iter().any(|variable| rules.facts[*variable].iter().any(|does| does.differs()));
        let profiles = rest.iter().map(|variable| rules.variables[*variable].profiles);
        Then { reaches_changes: by_combination || by_fact, profiles: profiles.fold(1, u128::saturating_mul) }
    };
    let start = then(&order, &is_begun);
    let mut rest = order.as_slice();
    let mut steps = Vec::with_capacity(order.len());
    while let Some((variable, later)) = rest.split_first() {
        let mut moves = Vec::new();
        for (combination, (unread, is_begun)) in unread.iter_mut().zip(&mut is_begun).enumerate() {
            let was_open = *is_begun && !unread.is_empty();
            let is_read = unread.remove(variable);
            if was_open || is_read {
                moves.push(Move { combination, was_open, is_read, stays_open: !unread.is_empty() });
                *is_begun = true;
            }
        }
        let parts: usize = moves.iter().map(|of: &Move| sizes.get(of.combination).copied().unwrap_or(0)).sum();
        let work = rules.variables[*variable].picks.len() * (parts + 8);
        steps.push(Step { variable: *variable, moves, work, then: then(later, &is_begun) });
        rest = later;
    }
    (start, steps)
}

struct Sweep<'s, 'r> {
    space: &'s Space<'r, 2>,
    rules: Rules<'s>,
    swept: Swept,
    states: BTreeMap<State, Tally>,
}

impl Sweep<'_, '_> {
    fn start(&mut self, then: Then) {
        let mut joined = self.rules.none();
        for at in self.rules.combinations.indices() {
            let combination = self.rules.combinations[at];
            if self.rules.reads(&combination).is_empty() {
                joined = self.rules.apply(joined, combination, combination.when);
            }
        }
        self.reach(State { joined, open: Vec::new() }, &[], Tally::empty(), then);
    }

    fn take(&mut self, step: &Step) {
        let Step { variable, moves, then, work: _ } = step;
        let stay_open: Vec<usize> = moves.iter().filter(|of| of.stays_open).map(|of| of.combination).collect();
        for (state, tally) in std::mem::take(&mut self.states) {
            let picks = self.rules.variables[*variable].picks.iter();
            let tallies: Vec<Tally> = picks.map(|pick| pick.added_to(&tally, self.space)).collect();
            for (pick, tally) in tallies.into_iter().enumerate() {
                let state = self.after(&state, *variable, pick, moves);
                self.reach(state, &stay_open, tally, *then);
            }
            let left_out = self.rules.variables[*variable].left_out;
            if left_out > 0 {
                let profiles = tally.profiles.saturating_mul(left_out).saturating_mul(then.profiles);
                self.swept.leave_out(profiles, tally.fewest + Pick::<2>::FEWEST_LEFT_OUT);
            }
        }
    }

    /// The state after a pick.
    fn after(&mut self, state: &State, variable: VariableIndex, pick: usize, moves: &[Move]) -> State {
        let does = self.rules.facts[variable].get(pick).copied();
        let mut joined = does.map_or(state.joined, |does| self.rules.join(state.joined, does));
        let mut was_open = state.open.iter();
        let mut open = Vec::new();
        for Move { combination, was_open: was, is_read, stays_open } in moves {
            let combination = self.rules.combinations[*combination];
            let mut when = if *was { was_open.next().copied().unwrap_or(Rules::CLOSED) } else { combination.when };
            if *is_read {
                when = when.map(|when| self.rules.conditions.decide(when, variable, pick));
                joined = self.rules.apply(joined, combination, when);
            }
            if *stays_open {
                open.push(when);
            }
        }
        State { joined, open }
    }

    /// Adds profiles to those of a state, unless they cannot come to differ.
    fn reach(&mut self, mut state: State, open: &[usize], tally: Tally, then: Then) {
        let mut differs = then.reaches_changes || self.rules.can_differ(state.joined);
        for (when, combination) in state.open.iter_mut().zip(open) {
            let combination = self.rules.combinations[*combination];
            *when = self.rules.open(state.joined, combination, *when);
            differs = differs || combination.differs(*when);
        }
        if differs {
            match self.states.entry(state) {
                Entry::Occupied(mut known) => known.get_mut().merge(tally),
                Entry::Vacant(new) => drop(new.insert(tally)),
            }
        } else {
            let profiles = tally.profiles.saturating_mul(then.profiles);
            self.swept.profiles = self.swept.profiles.saturating_add(profiles);
            if state.joined.is_changed {
                self.swept.reasons_changed = self.swept.reasons_changed.saturating_add(profiles);
            }
        }
    }

    /// Follows only the states of the smallest profiles, and the first for each thing that may be left of a
    /// combination beside the same effects.
    fn leave_out(&mut self, step: &Step, most: usize) {
        let most = most.max(FEW);
        let mut states: Vec<(State, Tally)> = std::mem::take(&mut self.states).into_iter().collect();
        states.sort_by(|(_, a), (_, b)| a.key().cmp(&b.key()));
        let mut shown: BTreeSet<(Joined, usize, Pending)> = BTreeSet::new();
        for (at, (state, tally)) in states.into_iter().enumerate() {
            let mut is_first = false;
            for (place, when) in state.open.iter().enumerate() {
                is_first |= shown.insert((state.joined, place, *when));
            }
            if at < most || is_first && self.states.len() < 2 * most {
                self.states.insert(state, tally);
            } else {
                self.leave_one_out(step, &tally);
            }
        }
    }

    fn leave_all_out(&mut self, step: &Step) {
        for tally in std::mem::take(&mut self.states).into_values() {
            self.leave_one_out(step, &tally);
        }
    }

    fn leave_one_out(&mut self, step: &Step, tally: &Tally) {
        let choices = self.rules.variables[step.variable].profiles.saturating_mul(step.then.profiles);
        self.swept.leave_out(tally.profiles.saturating_mul(choices), tally.fewest);
    }
}

impl Swept {
    fn leave_out(&mut self, profiles: u128, fewest: usize) {
        let known = self.left_out.unwrap_or(LeftOut { profiles: 0, fewest });
        let profiles = known.profiles.saturating_add(profiles);
        self.left_out = Some(LeftOut { profiles, fewest: known.fewest.min(fewest) });
    }
}
