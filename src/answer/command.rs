//! The command line that reproduces an answer.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::{ToSpan, civil::date};

use crate::model::{Facet, interval::WEEK};
use crate::profile::Profile;

pub(crate) const RECOMMEND: &str = "massfreq recommend";

/// The command for some facts on a day of the course, after the prefix `asking`. A day within a week
/// is given by two dates.
pub(crate) fn command<'a>(asking: &str, facts: impl Iterator<Item = (Facet, &'a str)>, day: u32) -> String {
    let mut flags: BTreeMap<Facet, Vec<&str>> = BTreeMap::new();
    for (facet, name) in facts {
        flags.entry(facet).or_default().push(name);
    }
    let mut command = asking.to_owned();
    for (facet, names) in flags {
        let _ = write!(command, " --{facet} {}", names.join(","));
    }
    let start = date(2026, 1, 1);
    if day > 0 && day.is_multiple_of(WEEK) {
        let _ = write!(command, " --week {}", day / WEEK + 1);
    } else if day > 0
        && let Ok(today) = start.checked_add(i64::from(day).days())
    {
        let _ = write!(command, " --started {start} --today {today}");
    }
    command
}

/// A command with what is cleared besides.
pub(crate) fn with_cleared(command: String, cleared: &[String]) -> String {
    if cleared.is_empty() { command } else { format!("{command} --cleared {}", cleared.join(",")) }
}

/// [`command`] for the facts of a profile, with what is cleared, screened and reviewed.
pub(crate) fn of_profile(asking: &str, profile: &Profile<'_>, day: u32) -> String {
    let facts = Facet::ALL.into_iter().flat_map(|facet| profile.named(facet).map(move |rule| (facet, rule.name())));
    let mut command = command(asking, facts, day);
    let clearings = profile.clearings().iter().map(|clearing| {
        let name = profile.rules().rule(clearing.caution).name();
        clearing.on.map_or_else(|| name.to_owned(), |on| format!("{name}={on}"))
    });
    command = with_cleared(command, &clearings.collect::<Vec<String>>());
    for (flag, on) in [("screened", profile.screening().on), ("reviewed", profile.last_review())] {
        command.extend(on.map(|on| format!(" --{flag}={on}")));
    }
    command
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::model::RuleSet;
    use crate::profile::file;

    #[test]
    fn a_caution_that_is_named_and_cleared_is_told_as_both() {
        let rules = RuleSet::load(Path::new("tests/cmd/files/guarded")).unwrap();
        let (named, today) = (Facet::Caution, date(2026, 1, 31));
        // No word clears the first, and that on the second has lapsed.
        for (name, on) in [("numbness", date(2026, 1, 20)), ("pregnancy", date(2025, 1, 20))] {
            for is_named_first in [true, false] {
                let mut profile = Profile::new(&rules);
                if is_named_first {
                    profile.add(named, name).unwrap();
                }
                profile.add_cleared(name, Some(on)).unwrap();
                if !is_named_first {
                    profile.add(named, name).unwrap();
                }
                profile.settle(today).unwrap();
                let command = of_profile(RECOMMEND, &profile, 0);
                assert_eq!(command, format!("{RECOMMEND} --caution {name} --cleared {name}={on}"));
                let text = file::text(&profile, None, None).unwrap();
                assert_eq!(text, format!("cautions:\n- {name}\ncleared:\n  {name}: {on}\n"));
            }
        }
    }
}
