//! What is grave in a line that is in error: no error may hide a warning sign.

use std::cmp::Reverse;

use hashbrown::HashSet;
use schemars::JsonSchema;
use serde::Serialize;

use super::line::Id;
use crate::diagnostics::visible::hidden_in_file;
use crate::engine::{Elapsed, evaluate};
use crate::model::{Facet, Gravity, RuleId, RuleIndex, names};
use crate::profile::{Profile, names::Meanings};

/// The gravest of the cautions and referrals that could be read of a line in error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Gravest {
    /// How grave it is.
    pub(super) level: Gravity,
    /// The rule that says so.
    pub(super) rule: RuleId,
    /// How many more there are.
    pub(super) more: u32,
}

impl Gravest {
    pub(super) fn of(profile: &Profile<'_>) -> Option<Self> {
        let (rules, evaluation) = (profile.rules(), evaluate(profile, Elapsed::START));
        let standing = evaluation.verdicts.iter().filter(|(rule, _)| !profile.is_cleared(*rule));
        let grave: Vec<_> = standing.filter_map(|(rule, _)| Some((rules.rule(*rule).gravity()?, *rule))).collect();
        // The first of equals.
        let (level, rule) = grave.iter().min_by_key(|(level, _)| Reverse(*level))?;
        let more = u32::try_from(grave.len() - 1).unwrap_or(u32::MAX);
        Some(Self { level: *level, rule: rules.rule(*rule).id().clone(), more })
    }

    /// `emergency: chest-pain and 2 more`.
    pub(super) fn in_words(&self) -> String {
        let rule = self.rule.as_str();
        let name = rule.split_once('/').map_or(rule, |(_, name)| name);
        let more = if self.more > 0 { format!(" and {} more", self.more) } else { String::new() };
        format!("{}: {name}{more}", self.level.as_str())
    }
}

/// The marks between which a name may stand, in JSON, in cells and in what is neither.
const MARKS: &[u8] = b"\"'`{}[](),;:=|/\\+&\t\n\r";

fn is_mark(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| MARKS.contains(&byte)) || names::TYPOGRAPHIC_QUOTES.contains(&c)
}

/// The words between which a name may stand.
const CONJUNCTIONS: [&str; 4] = ["and", "or", "plus", "with"];
/// The most parts between conjunctions that are one name.
const PARTS: usize = 4;

/// Adds to a profile what caution or refers, is named by the text of its line in any form, and nobody has read; the id
/// names nothing.
pub(super) fn add(meanings: &Meanings, line: &[u8], id: Id<'_>, profile: &mut Profile<'_>) {
    let text = String::from_utf8_lossy(line);
    // A backslash is an escape in JSON alone, and what the line was to be is not known.
    let without_escapes = text.contains('\\').then(|| unescaped(&text));
    let without_id = |text: &str| seen(&text.replacen(id.text(), "\n", usize::from(!id.text().is_empty())));
    let texts: Vec<String> = without_escapes.as_deref().into_iter().chain([&*text]).map(without_id).collect();
    let rules = profile.rules();
    let mut add = |name: &str| {
        let gravity = |fact: &RuleIndex| rules.rule(*fact).gravity();
        let grave = meanings.of(name, name).filter(|fact| gravity(fact).is_some());
        // The first of equals.
        let Some(fact) = grave.min_by_key(|fact| Reverse(gravity(fact))) else { return false };
        let is_read = |facet| rules.find(facet, name).is_some_and(|fact| profile.has(fact));
        if !profile.has(fact) && !Facet::ALL.into_iter().any(is_read) {
            profile.insert(fact);
        }
        true
    };
    // Whole texts, since a title may have marks inside. Each is looked up once, however often a long line has it.
    let mut known = HashSet::new();
    let written = texts.iter().flat_map(|text| text.split(['"', '\n']).chain(text.split(is_mark)));
    for name in written.map(str::trim).filter(|name| !name.is_empty() && known.insert(*name)) {
        let name = names::meant(name);
        if !add(&name) {
            for part in parted(&name) {
                add(part);
            }
        }
    }
}

/// The parts of some words between conjunctions, and what several of them make, as a name may have one inside.
fn parted(words: &str) -> Vec<&str> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    for word in words.split('-') {
        let end = at;
        at += word.len() + 1;
        if CONJUNCTIONS.contains(&word) {
            parts.push((start, end.saturating_sub(1)));
            start = at;
        }
    }
    parts.push((start, words.len()));
    let from = |(at, (start, _)): (usize, &(usize, usize))| {
        let ends = parts.iter().skip(at).take(PARTS);
        ends.filter_map(|(_, end)| words.get(*start..*end)).collect::<Vec<_>>()
    };
    parts.iter().enumerate().flat_map(from).collect()
}

/// A text without its hidden characters, such as those of UTF-16 between letters.
fn seen(text: &str) -> String {
    let (mut seen, mut done) = (String::with_capacity(text.len()), 0);
    for (at, c) in hidden_in_file(text).filter(|(_, c)| *c != '\r') {
        seen.push_str(text.get(done..at).unwrap_or_default());
        done = at + c.len_utf8();
    }
    seen + text.get(done..).unwrap_or_default()
}

/// A text with characters in place of the escapes of JSON; half a surrogate becomes nothing that is a letter.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.strip_prefix('u').and_then(|code| code.split_at_checked(4));
        let read = code.and_then(|(code, rest)| Some((u32::from_str_radix(code, 16).ok()?, rest)));
        if let Some((code, rest)) = read {
            plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            plain.push_str(rest);
        } else {
            plain.push('\n');
            plain.push_str(part.strip_prefix(['n', 't', 'r', 'b', 'f']).unwrap_or(part));
        }
    }
    plain
}
