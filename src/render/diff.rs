//! For whom two rule sets answer differently, as text and as Markdown, which share their lines.

use super::Look;
use super::markdown::escaped;
use super::table::{bullet, paragraph};
use super::text::{self, counted, number};
use crate::model::facet::RuleId;
use crate::model::lost::LostReferral;
use crate::proof::diff::{Diff, Direction, Group, Outcome, RuleInShort, Side};

/// How many groups of one direction are shown to people; lost referrals are shown without end.
const SHOWN: usize = 20;

/// The comparison as text; commands stay whole, however wide they are.
pub(crate) fn text(diff: &Diff, look: Look) -> String {
    let paragraph = |line: &str| paragraph(&look.signs(line), look.width);
    let bullet = |item: &str| bullet(&look.signs(item), look.width);
    let heading_of = |words: &str| if is_grave(words) { look.alarm(words) } else { look.heading(words) };
    let mut lines = vec![format!("Old  {}", set(&diff.old)), format!("New  {}", set(&diff.new)), String::new()];
    let summary = summary(diff);
    lines.extend(summary.first().map(|line| look.answer(&paragraph(line))));
    lines.extend(summary.iter().skip(1).map(|line| paragraph(line)));
    for (heading, items) in said(diff) {
        lines.extend([String::new(), heading_of(heading)]);
        lines.extend(items.iter().map(|item| bullet(item)));
    }
    for (direction, groups) in sections(diff) {
        lines.extend([String::new(), heading_of(&heading(direction, &groups))]);
        for group in shown(direction, &groups) {
            lines.extend([bullet(&line(group)), format!("  {}", group.example)]);
        }
        lines.extend(more(direction, &groups).map(|line| paragraph(&line)));
    }
    if !diff.groups.is_empty() {
        lines.extend([String::new(), paragraph(HOW)]);
    }
    lines.join("\n") + "\n"
}

/// The comparison as Markdown for a pull request.
pub(crate) fn markdown(diff: &Diff) -> String {
    let [first, rest @ ..] = &*summary(diff) else { return String::new() };
    let mut blocks = vec![format!("### {}", escaped(first.trim_end_matches('.')))];
    blocks.push(format!("Old: {}; new: {}.", escaped(&set(&diff.old)), escaped(&set(&diff.new))));
    blocks.extend(rest.iter().map(|line| escaped(line)));
    for (heading, items) in said(diff) {
        blocks.push(format!("#### {heading}"));
        blocks.push(items.iter().map(|item| format!("- {}", escaped(item))).collect::<Vec<_>>().join("\n"));
    }
    for (direction, groups) in sections(diff) {
        blocks.push(format!("#### {}", heading(direction, &groups)));
        let items =
            shown(direction, &groups).map(|group| format!("- {}<br>`{}`", escaped(&line(group)), group.example));
        blocks.push(items.collect::<Vec<_>>().join("\n"));
        blocks.extend(more(direction, &groups));
    }
    if !diff.groups.is_empty() {
        blocks.push(HOW.to_owned());
    }
    blocks.join("\n\n") + "\n"
}

/// Whether a heading is of what is grave, which says so in capitals.
fn is_grave(heading: &str) -> bool {
    heading.chars().take(2).all(char::is_uppercase)
}

const HOW: &str = "Each command shows the answer of one side with `--rules DIR`, and of the rules in force without.";

/// `name 1.0.0 (sha256:64fce9275b43)`.
fn set(rules: &crate::answer::recommendation::Rules) -> String {
    text::rules(rules).trim_start_matches("Rules: ").to_owned()
}

/// What the comparison comes to; the first line is the most important one. What a group names is not named here.
fn summary(diff: &Diff) -> Vec<String> {
    let compared = text::coverage("Compared", &diff.coverage);
    let alone: u128 = diff.groups.iter().filter(|group| group.alone).map(|group| group.profiles).sum();
    let also = match (diff.changed, alone) {
        (0, 1) => "The answer for 1 fact changes.".to_owned(),
        (0, more) => format!("The answers for {more} facts change."),
        (some, 0) => format!("Answers change for {} of {}.", number(some), counted(diff.coverage.profiles, "profile")),
        (some, more) => format!(
            "Answers change for {} of {}, and for {}.",
            number(some),
            counted(diff.coverage.profiles, "profile"),
            counted(more, "fact")
        ),
    };
    let first = match diff.outcome {
        Outcome::Same => "No difference.".to_owned(),
        Outcome::TextChanged => "Text changed, no answer changed.".to_owned(),
        Outcome::FactsAdded => "Facts added, no answer changed.".to_owned(),
        Outcome::ReasonsChanged => {
            format!("Reasons changed, answers the same: {}.", counted(diff.reasons_changed, "profile"))
        }
        Outcome::AnswersChanged => also,
    };
    let lost = |lost: &LostReferral| {
        let now = lost.now.map_or("not at all", |level| level.as_str());
        format!("{} (was {}, now {now})", lost.rule, lost.was.as_str())
    };
    let is_in_a_group =
        |lost: &&LostReferral| diff.groups.iter().any(|group| group.alone && group.with.contains(&lost.rule));
    let lost: Vec<String> = diff.lost_referrals.iter().filter(|lost| !is_in_a_group(lost)).map(lost).collect();
    let named = |what: &str, ids: &[RuleId]| (!ids.is_empty()).then(|| format!("{what}: {}.", list(ids)));
    let mut lines = vec![first];
    lines.extend(compared);
    lines.extend(
        (!lost.is_empty()).then(|| format!("Referrals that the new rules drop or weaken: {}.", lost.join(", "))),
    );
    lines.extend(named("New facts", &diff.added_facts));
    if diff.outcome == Outcome::AnswersChanged && diff.reasons_changed > 0 {
        lines.push(format!("Reasons change, answers do not, for {}.", counted(diff.reasons_changed, "more profile")));
    }
    lines.extend(named("Texts that differ", &diff.texts));
    lines
}

/// What the rules say otherwise, by heading: what people are told on a referral first.
fn said(diff: &Diff) -> Vec<(&'static str, Vec<String>)> {
    let referrals = diff.referral_texts.iter();
    let referrals = referrals.map(|text| format!("{}: {} → {}", text.level.as_str(), text.old, text.new)).collect();
    let rules = diff.rules.iter().map(|changed| {
        let id = &changed.rule;
        // When a fact applies is in its id.
        let in_words = |rule: &RuleInShort| {
            if id.as_str().starts_with("combination/") {
                format!("{} if {}", rule.effect, rule.when)
            } else {
                rule.effect.clone()
            }
        };
        match (&changed.old, &changed.new) {
            (Some(old), Some(new)) if old.when == new.when => format!("{id}: {} → {}", old.effect, new.effect),
            (Some(old), Some(new)) => format!("{id}: {} → {}", in_words(old), in_words(new)),
            (None, Some(new)) => format!("{id}, new: {}", in_words(new)),
            (Some(old), None) => format!("{id}, gone: {}", in_words(old)),
            (None, None) => id.to_string(),
        }
    });
    let sections = [("WHAT PEOPLE ARE TOLD ON A REFERRAL", referrals), ("Rules", rules.collect::<Vec<String>>())];
    sections.into_iter().filter(|(_, items)| !items.is_empty()).collect()
}

fn list(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The groups of each direction that has any, gravest first.
fn sections(diff: &Diff) -> impl Iterator<Item = (Direction, Vec<&Group>)> {
    let each = Direction::ALL.into_iter().map(|direction| {
        (direction, diff.groups.iter().filter(|group| group.direction == direction).collect::<Vec<_>>())
    });
    each.filter(|(_, groups)| !groups.is_empty())
}

/// `REFERRAL LOST: 1 profile`.
fn heading(direction: Direction, groups: &[&Group]) -> String {
    let words = match direction {
        Direction::ReferralLost => "REFERRAL LOST",
        Direction::ReferralAdded => "Referral added",
        Direction::Later => "Later",
        Direction::Mixed => "Mixed: later and sooner",
        Direction::Sooner => "Sooner",
        Direction::FactRemoved => "Fact gone",
    };
    let sum =
        |alone: bool| groups.iter().filter(|group| group.alone == alone).map(|group| group.profiles).sum::<u128>();
    let counts = [(sum(false), "profile"), (sum(true), "fact")].into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, what)| counted(count, what)).collect();
    format!("{words}: {}", counts.join(" and "))
}

fn most(direction: Direction) -> usize {
    if direction == Direction::ReferralLost { usize::MAX } else { SHOWN }
}

fn shown<'d>(direction: Direction, groups: &[&'d Group]) -> impl Iterator<Item = &'d Group> {
    groups.iter().take(most(direction)).copied()
}

/// The line that says what is not shown, where something is not.
fn more(direction: Direction, groups: &[&Group]) -> Option<String> {
    let rest = groups.iter().skip(most(direction));
    let profiles: u128 = rest.clone().map(|group| group.profiles).sum();
    let count = rest.count() as u128;
    (count > 0).then(|| {
        format!("And {} with {}: see `--format json`.", counted(count, "smaller group"), counted(profiles, "profile"))
    })
}

/// `one, no goal, no sign: every 2 to 4 weeks → every 3 weeks, sooner, 24 profiles`.
fn line(group: &Group) -> String {
    let (old, new) = (group.old.as_ref(), group.new.as_ref());
    let is_same_text = old.map(|side| &side.summary) == new.map(|side| &side.summary);
    let day = if group.day == 0 { String::new() } else { format!(", on day {}", group.day) };
    let count = if group.alone {
        String::new()
    } else if let Some(of) = group.of.filter(|of| *of != group.profiles) {
        format!(", {} of {} such profiles", number(group.profiles), number(of))
    } else {
        format!(", {}", counted(group.profiles, "profile"))
    };
    format!("{}{day}: {} → {}, {}{count}", group.who, side(old, is_same_text), side(new, is_same_text), moved(group))
}

fn moved(group: &Group) -> String {
    let refers = |side: &Option<Side>| side.as_ref().is_some_and(|side| side.level.is_some());
    match group.direction {
        Direction::ReferralLost if refers(&group.old) && refers(&group.new) => "referral weaker".to_owned(),
        Direction::ReferralAdded if refers(&group.old) && refers(&group.new) => "referral graver".to_owned(),
        direction => direction.as_str().replace('-', " "),
    }
}

fn side(side: Option<&Side>, with_booking: bool) -> String {
    let Some(side) = side else { return "cannot be given".to_owned() };
    let mut letters = side.summary.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    let booking = if with_booking { text::booking(&side.course) } else { String::new() };
    format!("{first}{}{booking}", letters.as_str())
}
