//! What a set lacks of the safety of the built-in one.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Level, RuleId, Text, names::series};

/// The set that a layer is on top of, or that a copy is compared with.
#[derive(Clone, Debug)]
pub(crate) struct Beneath {
    /// Its name and version.
    pub(crate) set: String,
    pub(crate) digest: String,
    pub(crate) is_layer: bool,
    /// What a layer drops of it: the id, the title, and why.
    pub(crate) left_out: Vec<(String, Text, Text)>,
}

/// A referral of the built-in set that is not as grave in another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LostReferral {
    /// The built-in rule that refers.
    pub rule: RuleId,
    /// The level at which it refers.
    pub was: Level,
    /// The gravest level that is left for the same person; null where nothing refers.
    pub now: Option<Level>,
    /// The fewest facts with which it is lost, by names of the built-in set. Empty where they are too many to try.
    pub facts: Vec<RuleId>,
    /// Those of the facts that cannot be named any more.
    pub unknown: Vec<RuleId>,
    /// The facts of the other set that take the referral away where they are named too.
    pub added: Vec<RuleId>,
    /// Whether it is lost for all whom the rule named: then the facts are an example.
    pub for_all: bool,
    /// Those of the facts that are cleared, where it is lost only once they are.
    pub cleared: Vec<RuleId>,
    /// Other facts with which it is lost, as few as those, each by one name. Not all where they are many, and none where it
    /// is lost for all.
    pub others: Vec<Vec<RuleId>>,
}

/// `caution/fever (was urgent, now not at all)`; with other facts than the rule itself, `now not at all for …`.
impl fmt::Display for LostReferral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = self.now.map_or("not at all", Level::as_str);
        write!(f, "{} (was {}, now {now}", self.rule, self.was.as_str())?;
        let whose = self.whose();
        let with = |facts: &[&RuleId]| facts.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" with ");
        if !whose.is_empty() {
            let all = if self.for_all { "all whom it named, such as " } else { "" };
            write!(f, " for {all}{}", with(&whose))?;
        }
        if let Some(cleared) = self.once_cleared(RuleId::to_string) {
            write!(f, " {cleared}")?;
        }
        for other in self.others.iter().take(SHOWN) {
            write!(f, ", for {}", with(&other.iter().collect::<Vec<_>>()))?;
        }
        if self.others.len() > SHOWN {
            f.write_str(" and for others")?;
        }
        f.write_str(")")
    }
}

/// How many other cases are named to people.
const SHOWN: usize = 4;

impl LostReferral {
    /// One of which it is not known yet with which facts it is lost.
    pub(crate) fn new(rule: RuleId, was: Level, now: Option<Level>) -> Self {
        let (facts, unknown, added, cleared, others) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { rule, was, now, facts, unknown, added, for_all: false, cleared, others }
    }

    /// `once caution/pregnancy is cleared`, where it is lost only then.
    pub(crate) fn once_cleared(&self, written: impl Fn(&RuleId) -> String) -> Option<String> {
        let all: Vec<String> = self.cleared.iter().map(written).collect();
        let are = if all.len() > 1 { "are" } else { "is" };
        (!all.is_empty()).then(|| format!("once {} {are} cleared", series(&all, "and")))
    }

    /// The facts of the person, unless they are the rule itself.
    pub(crate) fn whose(&self) -> Vec<&RuleId> {
        let all: Vec<&RuleId> = self.facts.iter().chain(&self.added).collect();
        if all == [&self.rule] { Vec::new() } else { all }
    }
}

/// Which text it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SafetyText {
    /// The built-in rule that it belongs to; `pack` for the pack's own.
    pub rule: RuleId,
    /// Its key, such as `ask`, `review` or `referrals.urgent`; `aliases` where one of them means a caution that asks
    /// otherwise.
    #[schemars(with = "String")]
    pub part: Text,
}

/// `pack notice`.
impl fmt::Display for SafetyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.rule, self.part)
    }
}

/// A safety text that is worded otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedText {
    /// Which text it is.
    #[serde(flatten)]
    pub of: SafetyText,
    /// What it was; where there was none, what held without it.
    #[schemars(with = "String")]
    pub old: Text,
    /// What it is; null where it is gone.
    #[schemars(with = "Option<String>")]
    pub new: Option<Text>,
}
