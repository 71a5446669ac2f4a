//! Sentences of the pages.

use jiff::civil::Date;

use crate::answer::recommendation::{
    Due, Facts, Interval, Next, Phase, Question, Reason, Recommended, Review, Rules, Screening,
};
use crate::model::{Basis, Level, Source, Stretch, course::capital, names};
use crate::proof::space::Coverage;

/// What a rule rests on.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Practice => "common practice",
        Basis::Product => "our own reading",
        Basis::Advice => "public health advice",
        named => named.as_str(),
    }
}

/// `Basis: article, section …`, with the citation and address where there are any.
pub(crate) fn source(source: &Source) -> String {
    let mut parts = vec![basis(source.basis).to_owned()];
    parts.extend(source.section.iter().map(|section| format!("section \"{section}\"")));
    parts.extend(source.citation.iter().map(ToString::to_string));
    parts.extend(source.url.iter().map(ToString::to_string));
    parts.join(", ")
}

/// `14 days`, with the range where there is one.
pub(super) fn book_by(interval: &Interval) -> String {
    let suggested = days(interval.suggested_days);
    if interval.is_single() { suggested } else { format!("{suggested} ({})", range(interval)) }
}

/// `7`, or `14 to 28`.
pub(super) fn range(interval: &Interval) -> String {
    if interval.is_single() {
        interval.max_days.to_string()
    } else {
        format!("{} to {}", interval.min_days, interval.max_days)
    }
}

/// `; book by 7, then 14 days`, where a window leaves a choice.
pub(super) fn booking(course: &[Phase]) -> String {
    if course.iter().all(|phase| phase.interval.is_single()) {
        return String::new();
    }
    let suggested: Vec<String> = course.iter().map(|phase| phase.interval.suggested_days.to_string()).collect();
    format!("; book by {} days", suggested.join(", then "))
}

fn days(count: u32) -> String {
    plural(count as usize, "day")
}

/// `3 days`, or `1 day`.
pub(crate) fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", ending(count == 1))
}

fn ending(is_one: bool) -> &'static str {
    if is_one { "" } else { "s" }
}

/// The whole course in words.
pub(super) fn whole_course(summary: &str) -> String {
    format!("The whole course: {summary}.")
}

/// The window in force, as a sentence with the days to book by.
pub(super) fn now(answer: &Recommended) -> String {
    let when = match answer.elapsed_days {
        0 => "Now".to_owned(),
        days => format!("Now, in week {}", days / 7 + 1),
    };
    let interval = &answer.interval;
    let fine = if interval.is_single() { String::new() } else { format!("; {} days are fine", range(interval)) };
    let book = days(interval.suggested_days);
    format!("{when}: {}. Book the next session {book} after the last{fine}.", interval.text)
}

/// `Mon 2026-01-05`.
pub(super) fn day(date: Date) -> String {
    date.strftime("%a %Y-%m-%d").to_string()
}

/// The dates of the next session, as a sentence; `now` is the window in force.
pub(super) fn next(next: &Next, now: &Interval) -> String {
    let span = if next.earliest == next.latest {
        String::new()
    } else {
        format!(", from {} to {}", day(next.earliest), day(next.latest))
    };
    let counted = if next.interval == *now {
        String::new()
    } else {
        format!(" (counted from the last, when it was {})", next.interval.text)
    };
    match next.status {
        Due::NotYet => format!("Next session: {}{span}{counted}; not due yet.", day(next.suggested)),
        Due::Due => format!("Next session: due now; suggested {}{span}{counted}.", day(next.suggested)),
        Due::Overdue => {
            let by = days(next.overdue_days.unwrap_or_default());
            format!("Next session: overdue by {by}; it was due by {}{counted}.", day(next.latest))
        }
    }
}

/// The facts of a profile, a line a facet that has any.
pub(super) fn facts(facts: &Facts) -> Vec<String> {
    let given = facts.facts.iter().filter(|(_, names)| !names.is_empty());
    given.map(|(facet, names)| format!("{}: {}", capital(facet.key()), names.join(", "))).collect()
}

/// What to say of the warning signs: unknown is not absent.
pub(super) fn on_screening(screening: Screening) -> String {
    let look = "see them with `massfreq cautions`, and give any that holds with `--caution`";
    match screening.on {
        Some(on) if screening.asked => format!("Warning signs: last looked at on {}.", day(on)),
        Some(on) => format!("Warning signs: last looked at on {}, a while ago. Look again: {look}.", day(on)),
        None => format!("Warning signs were not asked about: {look}."),
    }
}

/// The questions that come first, each with how to say yes, and how to go on.
pub(super) fn ask_first(questions: &[Question]) -> Vec<String> {
    let yes = questions.iter().map(|Question { question, caution, can_be_cleared, .. }| {
        let agreed = if *can_be_cleared {
            format!(", or once that was agreed to --cleared {caution}=DATE")
        } else {
            String::new()
        };
        format!("{question} If so: --caution {caution}{agreed}")
    });
    let no = (!questions.is_empty()).then(|| "If none of these is so: --screened".to_owned());
    yes.chain(no).collect()
}

/// When to look again, and at what. `elapsed` is the day of the course.
pub(super) fn review(review: &Review, elapsed: u32) -> String {
    let texts = review.texts.join(" ");
    if review.due {
        return format!("Before you go on, it is time to take stock: {texts} When you have: --reviewed");
    }
    let ahead = Stretch(review.on_day - elapsed.min(review.on_day));
    format!("In {ahead}, take stock before you go on: {texts}")
}

/// When to look again at the warning signs, in our own words.
pub(super) fn look_again(on: Date) -> String {
    format!("On {}, look at the warning signs again before you go on: `massfreq cautions`.", day(on))
}

/// That nobody can tell when the word of a professional lapses, for each caution that is cleared without a day.
pub(super) fn without_a_day(facts: &Facts) -> Vec<String> {
    let undated = facts.cleared.iter().filter(|(_, on)| on.is_none());
    let say = |name: &String| {
        format!("No day is known of the word on {name}, so this cannot say when to ask again: `--cleared {name}=DATE`.")
    };
    undated.map(|(name, _)| say(name)).collect()
}

/// The headline of a referral.
pub(crate) fn headline(level: Level) -> String {
    format!("STOP: {}", level.as_str().to_uppercase())
}

/// How to go on once a plan's review is done: with flags, or by what is said in words.
pub(super) fn go_on(go_on: &[String]) -> String {
    let said = go_on.join(" ");
    if said.starts_with("--") { format!("When you have: {said}") } else { said + "." }
}

/// The line that says where evidence is to be seen, where there is some.
pub(super) fn evidence_elsewhere(answer: &Recommended) -> Option<&'static str> {
    let some = answer.reasons.iter().any(|reason| reason.notes.as_ref().is_some_and(|notes| !notes.is_empty()));
    let line = "What evidence there is, for and against: see it with `--explain`.";
    (some && answer.not_applied.is_none()).then_some(line)
}

/// The rules that a referral sets aside, in one line.
pub(super) fn set_aside(reasons: &[&Reason]) -> Option<String> {
    listed("Set aside, because the referral comes first", reasons.iter().map(|reason| &reason.rule))
}

/// The lines of an answer whose rules are less safe than the built-in ones, or may be.
pub(crate) fn beside_built_in(rules: &Rules) -> impl Iterator<Item = String> {
    let lost = listed("These rules do not refer where the built-in ones do", rules.lost_referrals.iter());
    let texts = &rules.safety_texts;
    let more = texts.len().checked_sub(NAMED_TEXTS + 1).map(|more| more + 1);
    let named = texts.iter().take(more.map_or(texts.len(), |_| NAMED_TEXTS)).map(ToString::to_string);
    let more = more.map(|more| format!("and {more} more (massfreq rules check names them)"));
    let texts = listed("These rules word safety texts of the built-in ones otherwise", named.chain(more));
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
        lines.push(format!("Named and cleared: {cautions}. A profile counts once for both."));
    }
    lines
}
