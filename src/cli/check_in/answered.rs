//! Which cautions a check-in answers, and the cell of a row that follows: it says what holds on its day.

use jiff::civil::Date;

use super::super::{failure::Failure, profile_args::slips_in_words};
use super::Args;
use crate::diary::file::{Diary, NONE, Row};
use crate::model::{Facet, RuleIndex, RuleSet};
use crate::order::Order as _;
use crate::profile::{Profile, ProfileError};

/// Which cautions were answered. All others are as they were.
#[derive(Default)]
pub(super) struct Answered {
    pub(super) yes: Vec<RuleIndex>,
    pub(super) no: Vec<RuleIndex>,
    /// Whether somebody looked, and did not only say what is over.
    pub(super) is_look: bool,
}

impl Answered {
    /// The cell of a day: what holds on it, also where that was not asked.
    pub(super) fn cell(&self, diary: &Diary, rules: &RuleSet, on: Date) -> String {
        let newest = |until: &dyn Fn(Date) -> bool| {
            let row = |row: &Row| row.cautions.clone().filter(|_| until(row.on));
            diary.rows.iter().rev().find_map(row).unwrap_or_default()
        };
        let mut holds = newest(&|day| day <= on);
        holds.retain(|caution| !self.no.contains(caution));
        holds.extend(&self.yes);
        holds.order();
        holds.dedup();
        if !self.is_look && holds == newest(&|day| day < on) {
            return String::new();
        }
        let names: Vec<&str> = holds.into_iter().map(|caution| rules.rule(caution).name()).collect();
        if names.is_empty() { NONE.to_owned() } else { names.join(";") }
    }

    /// Which cautions the command line answers.
    pub(super) fn by(args: &Args, named: &mut Profile<'_>) -> Result<Self, Failure> {
        let rules = named.rules();
        let is_none = !args.caution.is_empty() && args.caution.iter().all(|name| name.eq_ignore_ascii_case(NONE));
        let mut over = Profile::new(rules);
        let mut slips: Vec<ProfileError> = Vec::new();
        for name in args.caution.iter().filter(|_| !is_none) {
            slips.extend(named.add(Facet::Caution, name).err());
        }
        for name in &args.over {
            slips.extend(over.add(Facet::Caution, name).err());
        }
        if !slips.is_empty() {
            return Err(slips_in_words(rules, String::new(), slips, |facet, name| format!("--{facet} {name}")));
        }
        // A condition to which a professional can agree is no sign that passes: it is not ended by the way.
        let ended = |fact: &RuleIndex| over.has(*fact) || is_none && !rules.rule(*fact).safeguards().is_clearable;
        let no = rules.indices(Facet::Caution).iter().copied().filter(ended).collect();
        Ok(Self { yes: named.facts().iter().collect(), no, is_look: !args.caution.is_empty() })
    }
}
