//! Sentences of the pages.

pub(super) mod diary;

use std::borrow::Borrow;

use jiff::civil::Date;

use super::page::Item;
use crate::answer::describe::stretch_words;
use crate::answer::recommendation::{
    Due, Facts, Interval, Next, Phase, Question, Reason, Recommended, Review, Rules, Screening,
};
use crate::model::{
    Basis, Level, Source, UNTITLED_DEFAULT, course::capital, interval::WEEK, names, names::apart, names::joined,
};
use crate::proof::space::Coverage;

/// The program, on pages that last.
pub(super) const PROGRAM: &str = concat!("massfreq ", env!("CARGO_PKG_VERSION"));

/// What a rule rests on.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Practice => "common practice",
        Basis::Product => "our own reading",
        Basis::Advice => "public health advice",
        named => named.as_str(),
    }
}

/// What is said of a work that nobody is known to have compared with its rules.
pub(super) const UNDATED: &str = "compared on no day that is written down";

/// `Basis: article, section …`, with the citation and address where there are any.
pub(crate) fn source(source: &Source) -> String {
    joined(sourced(source))
}

/// The same in a sentence of a page.
pub(super) fn sourced(source: &Source) -> String {
    let mut parts = vec![basis(source.basis).to_owned()];
    parts.extend(source.section.iter().map(|section| format!("section \"{}\"", apart(section))));
    parts.extend(source.citation.iter().map(|citation| apart(citation)));
    parts.extend(source.url.iter().map(ToString::to_string));
    parts.extend(source.reviewed.map(|on| format!("compared on {on}")));
    parts.join(", ")
}

/// `(article; in part our own reading)`.
pub(super) fn rests_on(reason: &Reason) -> String {
    let basis = basis(reason.source.basis);
    let has_reading = reason.reading.is_some() && reason.source.basis != Basis::Product;
    in_brackets(basis, has_reading)
}

/// What something rests on, with whether a part of it is our own reading.
pub(super) fn in_brackets(source: &str, has_reading: bool) -> String {
    format!("({source}{})", if has_reading { "; in part our own reading" } else { "" })
}

/// `7`, or `14 to 28`.
pub(super) fn range(interval: &Interval) -> String {
    if interval.is_single() {
        interval.max_days.to_string()
    } else {
        format!("{} to {}", interval.min_days, interval.max_days)
    }
}

/// `; sessions about 7, then 14 days apart`, where a window leaves a choice.
pub(super) fn booking(course: &[Phase]) -> String {
    if course.iter().all(|phase| phase.interval.is_single()) {
        return String::new();
    }
    let mut suggested: Vec<String> = course.iter().map(|phase| phase.interval.suggested_days.to_string()).collect();
    if suggested.windows(2).all(|pair| matches!(pair, [one, next] if one == next)) {
        suggested.truncate(1);
    }
    format!("; sessions about {} days apart", suggested.join(", then "))
}

/// `about 14 days after your last session; up to 28 is fine`, for the last session in these words.
pub(super) fn days_after(interval: &Interval, last: &str) -> String {
    let Interval { min_days, max_days, suggested_days, text: _ } = interval;
    let days = |count: &u32| plural(*count as usize, "day");
    let (about, fine) = match (interval.is_single(), suggested_days) {
        (true, _) => (format!("about {}", days(suggested_days)), String::new()),
        (false, by) if by == max_days => (format!("{min_days} to {}", days(max_days)), String::new()),
        (false, by) if by == min_days => (format!("about {}", days(by)), format!("; up to {max_days} is fine")),
        (false, by) => (format!("about {}", days(by)), format!("; {min_days} to {max_days} is fine")),
    };
    format!("{about} after{last}{fine}")
}

/// When a part of the course is: `Weeks 1 to 4`, `From week 5 on`.
pub(super) fn stretch(phase: &Phase) -> String {
    let words = stretch_words(phase.from_day, phase.until_day);
    capital(words.strip_prefix("in ").unwrap_or(&words))
}

/// `3 days`, or `1 day`.
pub(crate) fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", ending(count == 1))
}

fn ending(is_one: bool) -> &'static str {
    if is_one { "" } else { "s" }
}

/// The first line of an answer: how often, unless it is time to look again first.
pub(crate) fn first(answer: &Recommended) -> String {
    match answer.review.as_ref().filter(|review| review.due) {
        Some(review) => format!("Take stock before you go on: {}", all(&review.texts)),
        None => answer.summary.clone() + &if_all_is_no(answer),
    }
}

/// What has to be true for an answer where questions are open.
fn if_all_is_no(answer: &Recommended) -> String {
    match answer.ask_first.len() {
        0 => String::new(),
        1 => ", but only if you can say no to the question below".to_owned(),
        more => format!(", but only if you can say no to all {more} questions below"),
    }
}

/// How to go on after a review that is due, and the gap that there would be now.
pub(super) fn once_reviewed(answer: &Recommended) -> String {
    let gap = answer.interval.text.clone() + &if_all_is_no(answer);
    let again = answer.says.with("ask again with `--reviewed`".to_owned());
    format!("When you have, {again}. Until then the usual gap would be: {gap}.")
}

/// Says that the next date has to wait, where the day of the last session is known.
pub(super) fn date_follows(answer: &Recommended) -> Option<String> {
    let once = if answer.ask_first.is_empty() { "you have taken stock" } else { "you have answered these questions" };
    answer.date_waits.then(|| format!("Your next date follows once {once}."))
}

/// What a reason is headed by.
pub(super) fn title(reason: &Reason) -> &str {
    if &*reason.title == UNTITLED_DEFAULT { "Nothing else says how often" } else { &reason.title }
}

/// `Thu 26 November 2026`.
pub(crate) fn day(date: Date) -> String {
    date.strftime("%a %-d %B %Y").to_string()
}

/// The dates of the next session, as sentences; `now` is the window in force.
pub(super) fn next(next: &Next, now: &Interval) -> String {
    let Next { earliest, suggested, latest, status, interval, overdue_days } = next;
    let counted = if interval == now {
        String::new()
    } else {
        format!(" This is counted from your last session, when it was {}.", interval.text)
    };
    match status {
        Due::NotYet if earliest == latest => format!("Your next session: on {} or later.{counted}", day(*latest)),
        Due::NotYet => {
            let (from, by, to) = (day(*earliest), day(*suggested), day(*latest));
            format!("Your next session: about {by}. From {from} to {to} is fine.{counted}")
        }
        Due::Due if earliest == latest => format!("Your next session is due today.{counted}"),
        Due::Due => {
            let (by, to) = (day(*suggested), day(*latest));
            let by = if suggested == latest { String::new() } else { format!(" We suggest {by};") };
            format!("Your next session may be now.{by} Up to {to} is fine.{counted}")
        }
        Due::Overdue => since(interval.max_days + overdue_days.unwrap_or_default()),
    }
}

/// What to do when the last session lies so many days back, and longer than was suggested.
fn since(days: u32) -> String {
    if days >= YEAR {
        return "Your last session was more than a year ago: begin afresh, and look at the warning signs again \
                (massfreq cautions)."
            .to_owned();
    }
    // Of the months that a year has.
    let months = (days * 12 + YEAR / 2) / YEAR;
    let is_of_months = days > 8 * WEEK && days.abs_diff(months * YEAR / 12) <= DAYS_OFF;
    let ago = match days {
        _ if is_of_months => plural(months as usize, "month"),
        0..FEW_DAYS => plural(days as usize, "day"),
        _ => plural((days / WEEK) as usize, "week"),
    };
    format!("Your last session was {ago} ago; have the next one when it suits you.")
}

/// After so many days, one begins afresh.
const YEAR: u32 = 366;

/// Up to here, days are said as such.
const FEW_DAYS: u32 = 2 * WEEK;

/// So many days more or less are still whole months.
const DAYS_OFF: u32 = 3;

/// The facts of a profile, a line a facet that has any.
pub(super) fn facts(facts: &Facts) -> Vec<String> {
    let given = facts.facts.iter().filter(|(_, names)| !names.is_empty());
    let given = given.map(|(facet, names)| format!("{}: {}", capital(facet.key()), names.join(", ")));
    let agreed = |(name, on): (&String, &Option<Date>)| match on {
        Some(on) => format!("{name} on {}", day(*on)),
        None => format!("{name} on a day that is not known"),
    };
    let cleared: Vec<String> = facts.cleared.iter().map(agreed).collect();
    let cleared = (!cleared.is_empty()).then(|| format!("Agreed to: {}", cleared.join(", ")));
    given.chain(cleared).collect()
}

/// What a page that lasts says of the warning signs, and when they are due again: unknown is not absent.
pub(super) fn of_screening(screening: Screening, again: Option<Date>) -> String {
    let first_page = screening.first_page.map(day);
    let too = first_page.as_ref().map(|page| format!(", and their first page on {page}")).unwrap_or_default();
    let begin = "before the first session";
    let looked = match (screening.on, first_page) {
        (Some(on), _) if screening.asked => format!("Warning signs: looked at on {}{too}.", day(on)),
        (Some(on), _) => format!("Warning signs: last looked at on {}{too}. Go through them again {begin}.", day(on)),
        (None, Some(page)) => {
            format!("Warning signs: only their first page was looked at, on {page}. Go through the rest {begin}.")
        }
        (None, None) => format!("Warning signs: not asked. Go through them {begin}."),
    };
    looked + &again.map(|on| format!(" Look at them again on {}.", day(on))).unwrap_or_default()
}

/// The same at a terminal.
pub(super) fn on_screening(screening: Screening) -> String {
    let first_page = screening.first_page.map(day);
    let too = first_page.as_ref().map(|page| format!(", and at their first page on {page}")).unwrap_or_default();
    match (screening.on, first_page) {
        (Some(on), _) if screening.asked => format!("You looked at the warning signs on {}{too}.", day(on)),
        (Some(on), _) => {
            format!("You last looked at the warning signs on {}{too}. Look again: `massfreq cautions`", day(on))
        }
        (None, Some(page)) => {
            format!("You looked at the first page of the warning signs on {page}. Look at all: `massfreq cautions`")
        }
        (None, None) => "You have not said if a warning sign applies. Look first: `massfreq cautions`".to_owned(),
    }
}

/// The questions that come first, each with how to say yes, and how to go on.
pub(super) fn ask_first(questions: &[Question]) -> Vec<Item> {
    let yes = questions.iter().map(|Question { question, caution, can_be_cleared, .. }| {
        let agreed = if *can_be_cleared {
            format!("; if it was agreed that you may go on: `--cleared {caution}=DATE`")
        } else {
            String::new()
        };
        Item::with_remark(question.clone(), format!("Yes: `--caution {caution}`{agreed}"))
    });
    let no = match questions.len() {
        0 => None,
        1 => Some("this"),
        _ => Some("all of these"),
    };
    let no = no.map(|these| {
        Item::with_remark("", format!("No to {these} and to every sign in `massfreq cautions`: `--screened`"))
    });
    yes.chain(no).collect()
}

/// Texts of rules, one after the other.
pub(super) fn all<T: Borrow<str>>(texts: &[T]) -> String {
    texts.iter().map(|text| apart(text.borrow())).collect::<Vec<_>>().join(" ")
}

/// When to look again, and at what.
pub(super) fn review(review: &Review) -> String {
    let after = match review.on_day {
        day if day.is_multiple_of(WEEK) => format!("After week {}", day / WEEK),
        day => format!("After day {day}"),
    };
    format!("{after}, take stock before you go on: {}", all(&review.texts))
}

/// What else can be seen, and how.
pub(super) fn more(explained: bool, has_what_if: bool) -> String {
    let more = [(!explained).then_some("--explain (sources, evidence, advice)"), (!has_what_if).then_some("--what-if")];
    let more: Vec<&str> = more.into_iter().flatten().collect();
    let more = if more.is_empty() { "Dates".to_owned() } else { format!("More: {}; dates", more.join(", ")) };
    format!("{more}: `massfreq plan`")
}

/// When to look again at the warning signs, in our own words.
pub(super) fn look_again(on: Date) -> String {
    format!("On {}, look at the warning signs again before you go on: `massfreq cautions`.", day(on))
}

/// That nobody can tell when the word of a professional lapses, for each caution that is cleared without a day.
pub(super) fn without_a_day(facts: &Facts) -> Vec<String> {
    let undated = facts.cleared.iter().filter(|(_, on)| on.is_none());
    let say = |name: &String| {
        format!(
            "You did not say on which day `{name}` was agreed. With `--cleared {name}=DATE`, this says when to ask again."
        )
    };
    undated.map(|(name, _)| say(name)).collect()
}

/// The headline of a referral.
pub(crate) fn headline(level: Level) -> &'static str {
    match level {
        Level::Emergency => "CALL FOR HELP NOW",
        Level::Urgent => "SEE A DOCTOR TODAY",
        Level::Doctor => "SEE A DOCTOR FIRST",
        Level::Wait => "NOT YET",
    }
}

pub(crate) const REFER_LESS: &str = "These rules refer less, or not at all, where the built-in ones refer";
pub(crate) const REWORDED: &str = "These rules word safety texts of the built-in ones otherwise";

/// The lines of an answer whose rules are less safe than the built-in ones, or may be.
pub(crate) fn beside_built_in(rules: &Rules) -> impl Iterator<Item = String> {
    let lost = listed(REFER_LESS, rules.lost_referrals.iter());
    let texts = &rules.safety_texts;
    let more = texts.len().checked_sub(NAMED_TEXTS + 1).map(|more| more + 1);
    let named = texts.iter().take(more.map_or(texts.len(), |_| NAMED_TEXTS)).map(ToString::to_string);
    let more = more.map(|more| format!("and {more} more (massfreq rules check names them)"));
    let texts = listed(REWORDED, named.chain(more));
    lost.into_iter().chain(texts)
}

/// The most safety texts that an answer names; a copy of an older edition differs in dozens.
const NAMED_TEXTS: usize = 5;

/// `what: one, other.`, where there is anything to list.
pub(super) fn listed(what: &str, items: impl Iterator<Item = impl ToString>) -> Option<String> {
    let items: Vec<String> = items.map(|item| item.to_string()).collect();
    (!items.is_empty()).then(|| format!("{what}: {}.", items.join(", ")))
}

/// How much of a digest is shown to people: `sha256:` and 12 digits.
const SHORT_DIGEST: usize = 19;

/// Which guidance answered.
pub(super) fn rules(rules: &Rules) -> String {
    let digest: String = rules.digest.chars().take(SHORT_DIGEST).collect();
    format!("Rules: {} {} ({digest})", rules.name, rules.version)
}

/// `3 profiles`.
pub(super) fn counted(count: u128, what: &str) -> String {
    format!("{} {what}{}", number(count), ending(count == 1))
}

/// `32,768`; a number of more than 15 digits as `2.1e30`.
pub(super) fn number(count: u128) -> String {
    match count {
        // As many or more: counts stop there.
        u128::MAX => "over 3.4e38".to_owned(),
        0..1_000 => count.to_string(),
        1_000..1_000_000_000_000_000 => format!("{},{:03}", number(count / 1000), count % 1000),
        _ => {
            let digits = count.to_string();
            let (first, rest) = digits.split_at(1);
            format!("{first}.{}e{}", rest.get(..1).unwrap_or_default(), rest.len())
        }
    }
}

/// Which profiles were looked at, as sentences that begin with `what` was done with them. `beyond` says which
/// others there are where not all were.
pub(super) fn coverage(what: &str, coverage: &Coverage, beyond: &str) -> Vec<String> {
    let facets = coverage.facts.iter().filter(|(_, count)| **count > 0);
    let facets: Vec<String> = facets.map(|(facet, count)| counted(*count as u128, facet.singular())).collect();
    let facets = if facets.is_empty() { String::new() } else { format!(": {}", facets.join(" × ")) };
    let days: Vec<String> = coverage.days.iter().map(ToString::to_string).collect();
    let days = match days.as_slice() {
        [_] => "day 0 of the course".to_owned(),
        [] => String::new(),
        several => format!("days {} of the course", names::series(several, "and")),
    };
    let by_proof = counted(coverage.proved_cautions as u128, "caution");
    let profiles = counted(coverage.profiles, "profile");
    let mut lines = match coverage.most_facts {
        None => vec![format!("{what}: {profiles}{facets}, every combination, on {days}.")],
        Some(most) => vec![
            format!("{what}: {profiles}{facets}, on {days}."),
            format!("All combinations are too many. These are every profile of up to {most} facts, and {beyond}."),
        ],
    };
    if coverage.proved_cautions > 0 {
        let unless = if coverage.clearable_cautions > 0 { ", unless it is cleared" } else { "" };
        lines.push(format!("By proof: {by_proof}, whose referral stands whatever else is given{unless}."));
    }
    if coverage.clearable_cautions > 0 {
        let cautions = counted(coverage.clearable_cautions as u128, "caution");
        let them = if coverage.clearable_cautions == 1 { "it" } else { "them" };
        lines.push(format!(
            "{cautions} can be cleared: each profile was tried with {them} named and with {them} cleared."
        ));
    }
    lines
}
