//! What is grave in a line that is in error: no error may hide a warning sign.

use hashbrown::HashMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::line::Id;
use crate::diagnostics::visible::hidden_in_file;
use crate::engine::{Elapsed, evaluate};
use crate::model::{Facet, Gravity, RuleId, RuleIndex, RuleSet, names};
use crate::profile::{Profile, names::numbers};

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
        let mut grave: Vec<_> = standing.filter_map(|(rule, _)| Some((rules.rule(*rule).gravity()?, *rule))).collect();
        // The first of equals.
        grave.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        let ((level, rule), others) = grave.split_first()?;
        let more = u32::try_from(others.len()).unwrap_or(u32::MAX);
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
const MARKS: [char; 21] =
    ['"', '\'', '`', '{', '}', '[', ']', '(', ')', ',', ';', ':', '=', '|', '/', '\\', '+', '&', '\t', '\n', '\r'];

/// Finds the names of facts that caution or refer in a text of any form.
#[derive(Debug)]
pub(super) struct Salvage {
    /// By name, alias and title, each as its words, and by plural.
    known: HashMap<String, RuleIndex>,
}

impl Salvage {
    pub(super) fn new(rules: &RuleSet) -> Self {
        let mut known: HashMap<String, RuleIndex> = HashMap::new();
        let gravity = |fact: RuleIndex| rules.rule(fact).gravity();
        for fact in rules.all_facts().filter(|fact| gravity(*fact).is_some()) {
            let rule = rules.rule(fact);
            for name in rule.names().flat_map(numbers).chain([names::meant(rule.title())]) {
                let graver = known.entry(name).or_insert(fact);
                if gravity(*graver) < gravity(fact) {
                    *graver = fact;
                }
            }
        }
        Self { known }
    }

    /// Adds to a profile what the text of its line names and nobody has read; the id names nothing.
    pub(super) fn add(&self, line: &[u8], id: Id<'_>, profile: &mut Profile<'_>) {
        let text = String::from_utf8_lossy(line);
        // A backslash is an escape in JSON alone, and what the line was to be is not known.
        let texts = [unescaped(&text), text.into_owned()].map(|text| {
            let is_named = usize::from(!id.text().is_empty());
            seen(&text.replacen(id.text(), "\n", is_named))
        });
        // Whole texts, since a title may have marks inside.
        let is_mark = |c: char| MARKS.contains(&c) || names::TYPOGRAPHIC_QUOTES.contains(&c);
        for name in texts.iter().flat_map(|text| text.split(['"', '\n']).chain(text.split(is_mark))) {
            let name = names::meant(name);
            let Some(fact) = self.known.get(&name) else { continue };
            let rules = profile.rules();
            let is_read = |facet| rules.find(facet, &name).is_some_and(|fact| profile.has(fact));
            if !profile.has(*fact) && !Facet::ALL.into_iter().any(is_read) {
                profile.insert(*fact);
            }
        }
    }
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
