//! The command that asks what a test asks.

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::date;

use crate::facet::Facet;
use crate::interval::WEEK;
use crate::profile::Profile;
use crate::rules::Rule;

/// The command that shows the answer to a profile on a day of the course. Days that begin no week are told by two dates.
pub(super) fn command(profile: &Profile<'_>, day: u32) -> String {
    let mut command = "massfreq recommend".to_owned();
    for facet in Facet::ALL {
        let names: Vec<&str> = profile.of(facet).map(Rule::name).collect();
        if !names.is_empty() {
            let _ = write!(command, " --{facet} {}", names.join(","));
        }
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
