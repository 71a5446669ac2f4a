//! Writes new expectations into test files. All else in a file stays byte for byte.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Case, Difference, NONE, Outcome, Status, Tests, read};
use crate::answer::describe::recommend;
use crate::answer::recommendation::{Interval, Reason, Recommendation};
use crate::diagnostics::{BYTE_ORDER_MARK, Sources};
use crate::engine::verdict::VerdictName;
use crate::load::assemble::RuleFile;
use crate::load::yaml::{Document, Node, Pair};
use crate::model::{Days, RuleSet, Window};
use crate::order::Order as _;

/// The failing tests with what became of each, and the files that change.
#[derive(Default)]
pub(crate) struct Acceptance {
    /// Each with the reason why it stays as it is, if it does.
    pub(crate) tests: Vec<(Outcome, Option<String>)>,
    pub(crate) files: Vec<RuleFile>,
}

/// Replaces bytes of a file.
type Edit = (Range<usize>, String);

const BY_HAND: &str = "its expectation is not written in a way that can be changed here: change it by hand";

/// Accepts the answers of the failing tests whose name holds `wanted`. `cases` are the tests in `files`.
pub(crate) fn accept(
    rules: &RuleSet,
    origin: &str,
    files: &[RuleFile],
    cases: &[Case<'_>],
    wanted: &str,
    asking: &str,
) -> Acceptance {
    let mut acceptance = Acceptance::default();
    let mut open: Vec<(&Case<'_>, Outcome)> =
        cases.iter().map(|case| (case, case.run(asking))).filter(|(_, outcome)| !outcome.passed).collect();
    open.retain(|(case, _)| case.name.contains(wanted));
    for file in files {
        let (mut sources, mut findings) = (Sources::default(), Vec::new());
        let Some((id, document)) = Document::open(file.path.clone(), file.bytes.clone(), &mut sources, &mut findings)
        else {
            continue;
        };
        let text = sources.text(id);
        let (mut new_edits, mut of_file) = (Vec::new(), Vec::new());
        for item in document.root.pair("tests").map_or(&[][..], |tests| tests.value.items()) {
            let name = item.pair("name").and_then(|pair| pair.value.as_str()).unwrap_or_default().trim();
            let Some(at) = open.iter().position(|(case, _)| case.name == name) else { continue };
            let (case, outcome) = open.swap_remove(at);
            let answer = recommend(&case.profile, case.elapsed);
            let edited = match case.lost(&answer) {
                Some(lost) => Err(lost),
                None => edits(item, text, &outcome.differences, &answer).ok_or_else(|| BY_HAND.to_owned()),
            };
            let refused = edited.map(|new| new_edits.extend(new)).err();
            of_file.push((outcome, refused));
        }
        let new = RuleFile { path: file.path.clone(), bytes: applied(text, new_edits, file) };
        let accepted: BTreeSet<&str> =
            of_file.iter().filter(|(_, refused)| refused.is_none()).map(|(outcome, _)| &*outcome.name).collect();
        if !accepted.is_empty() && is_as_meant(rules, origin, files, &new, cases, &accepted) {
            acceptance.files.push(new);
        } else if !accepted.is_empty() {
            for (_, refused) in &mut of_file {
                refused.get_or_insert_with(|| BY_HAND.to_owned());
            }
        }
        acceptance.tests.extend(of_file);
    }
    acceptance
}

/// The bytes of a file with its text changed.
fn applied(text: &str, mut edits: Vec<Edit>, file: &RuleFile) -> Vec<u8> {
    edits.order_by_key(|(range, _)| range.start);
    let mark = BYTE_ORDER_MARK.to_string();
    let mut new = if file.bytes.starts_with(mark.as_bytes()) { mark } else { String::new() };
    let mut done = 0;
    for (range, with) in edits {
        new.push_str(text.get(done..range.start).unwrap_or_default());
        new.push_str(&with);
        done = range.end;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    new.into_bytes()
}

/// The comments in a text, sorted.
fn comments(text: &str) -> Vec<&str> {
    let mut all: Vec<&str> = text.lines().filter_map(comment_of).collect();
    all.order();
    all
}

/// The comment of a line: behind a space, and not in quotes.
fn comment_of(line: &str) -> Option<&str> {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in line.char_indices() {
        if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && c == '#' && before.is_whitespace() {
            return line.get(at..).map(str::trim_end);
        } else if quote.is_none() && matches!(c, '"' | '\'') && !before.is_alphanumeric() {
            quote = Some(c);
        }
        before = c;
    }
    None
}

/// Whether the tests with a changed file are the same, but that those of some names pass, and no comment is lost.
fn is_as_meant(
    rules: &RuleSet,
    origin: &str,
    files: &[RuleFile],
    new: &RuleFile,
    cases: &[Case<'_>],
    accepted: &BTreeSet<&str>,
) -> bool {
    let text = |file: &RuleFile| String::from_utf8_lossy(&file.bytes).into_owned();
    let is_same_file = |file: &&RuleFile| file.path == new.path;
    if !files.iter().filter(is_same_file).all(|old| comments(&text(old)) == comments(&text(new))) {
        return false;
    }
    let files = files.iter().map(|file| if file.path == new.path { new.clone() } else { file.clone() }).collect();
    read(origin, files, Vec::new(), rules).is_ok_and(|Tests { cases: after, .. }| {
        let is_same = |(after, before): (&Case<'_>, &Case<'_>)| {
            let passes = || after.differences(&recommend(&after.profile, after.elapsed)).is_empty();
            after.name == before.name
                && if accepted.contains(&*after.name) { passes() } else { after.expected == before.expected }
        };
        after.len() == cases.len() && after.iter().zip(cases).all(is_same)
    })
}

impl Case<'_> {
    /// Why accepting an answer would lose a referral that the test expects, or may expect.
    fn lost(&self, answer: &Recommendation) -> Option<String> {
        let expected = &self.expected;
        let ids_of = |verdict| expected.verdicts.get(&verdict).filter(|ids| !ids.is_empty());
        let refers = ids_of(VerdictName::Refers);
        let is_referral = expected.status == Some(Status::Refer)
            || expected.level.is_some()
            || refers.is_some()
            || ids_of(VerdictName::SetAside).is_some();
        // What a referral does not have.
        let is_recommended = expected.status == Some(Status::Recommended)
            || expected.course.is_some()
            || expected.interval.is_some()
            || expected.review.as_deref().is_some_and(|review| review != NONE)
            || expected.ask_first.as_ref().is_some_and(|asked| !asked.is_empty())
            || !is_referral && expected.verdicts.values().any(|ids| !ids.is_empty());
        let Recommendation::Refer(answer) = answer else {
            return if is_referral {
                Some("a referral is lost, which is never accepted here".to_owned())
            } else if is_recommended {
                None
            } else {
                Some("it may expect a referral, and a lost one is never accepted here: add its `status`".to_owned())
            };
        };
        let level = answer.referral.level;
        if let Some(before) = expected.level.filter(|before| *before > level) {
            return Some(format!("a referral is milder, {level} after {before}, which is never accepted here"));
        }
        if let Some(refers) = refers {
            let still = ids(&answer.reasons, VerdictName::Refers);
            let lost = refers.iter().find(|id| !still.contains(&id.as_str()))?;
            return Some(format!("`{lost}` no longer refers, which is never accepted here"));
        }
        let before = expected.verdicts.get(&VerdictName::SetAside).filter(|_| !is_recommended)?;
        let set_aside = ids(&answer.reasons, VerdictName::SetAside);
        let new = set_aside.into_iter().find(|id| !before.contains(*id))?;
        Some(format!("`{new}` may have referred, and a lost referral is never accepted here: add `refers`"))
    }
}

/// The changes that make a test expect an answer; `None` where they cannot be written.
fn edits(item: &Node, text: &str, differences: &[Difference], answer: &Recommendation) -> Option<Vec<Edit>> {
    let expect = &item.pair("expect")?.value;
    let in_brackets = text.get(expect.range.start..)?.starts_with('{');
    let (reasons, mut of_referral) = match answer {
        Recommendation::Recommended(answer) => (&answer.reasons, Vec::new()),
        Recommendation::Refer(answer) => {
            let refers = format!("[{}]", ids(&answer.reasons, VerdictName::Refers).join(", "));
            let lines = [
                ("refers", refers),
                ("status", Status::Refer.to_string()),
                ("level", answer.referral.level.to_string()),
            ];
            (&answer.reasons, lines.into_iter().filter(|(key, _)| expect.pair(key).is_none()).collect())
        }
    };
    let mut edits = Vec::new();
    for difference in differences {
        let (what, got) = (difference.what.as_str(), difference.got.as_str());
        let pair = expect.pair(what)?;
        if let Ok(verdict) = what.parse::<VerdictName>() {
            edits.extend(list_edits(pair, text, &ids(reasons, verdict))?);
            continue;
        }
        if what == "ask-first" {
            let names: Vec<&str> = got.split(", ").filter(|name| *name != NONE).collect();
            edits.extend(list_edits(pair, text, &names)?);
            continue;
        }
        let value = match (what, answer) {
            // A referral has neither, and its lines take their places.
            ("course" | "interval", Recommendation::Refer(_)) => {
                let (key, word) = of_referral.pop()?;
                edits.push((pair.key.range.start..pair.value.range.end, format!("{key}: {word}")));
                continue;
            }
            ("course", _) => got.to_lowercase(),
            ("interval", Recommendation::Recommended(answer)) => {
                let Interval { min_days, max_days, .. } = answer.interval;
                Window::new(Days::new(min_days)?, Days::new(max_days)?)?.in_files()
            }
            _ => got.to_owned(),
        };
        let quote = match text.get(pair.value.range.clone())?.chars().next() {
            Some(quote @ ('"' | '\'')) => quote.to_string(),
            _ if in_brackets && value.contains(',') => "\"".to_owned(),
            _ => String::new(),
        };
        edits.push((pair.value.range.clone(), format!("{quote}{value}{quote}")));
    }
    // The target of a YAML alias is elsewhere, and other tests share it.
    let is_inside = |(range, _): &Edit| expect.range.start <= range.start && range.end <= expect.range.end;
    edits.iter().all(is_inside).then_some(edits)
}

/// The rules with a verdict, sorted.
fn ids(reasons: &[Reason], verdict: VerdictName) -> Vec<&str> {
    let with_verdict = reasons.iter().filter(|reason| reason.verdict == verdict);
    let ids: BTreeSet<&str> = with_verdict.map(|reason| reason.rule.as_str()).collect();
    ids.into_iter().collect()
}

/// Makes a list hold some ids. Items that stay keep their place and their comments; the comment of one that does not
/// stay is left on its line. `None` where comments stand between brackets: they may be about any item.
fn list_edits(pair: &Pair, text: &str, got: &[&str]) -> Option<Vec<Edit>> {
    let items = pair.value.items();
    let range = &pair.value.range;
    let is_old = |id: &&str| items.iter().any(|item| item.as_str().map(str::trim) == Some(*id));
    let mut new = got.iter().copied().filter(|id| !is_old(id));
    let written = text.get(range.start..)?;
    let in_brackets = written.starts_with('[');
    // The parser's range goes on to the end of a comment.
    let inside = written.split_once(']').map(|(inside, _)| inside).filter(|inside| !inside.contains('#'));
    if items.is_empty() {
        let whole = range.start..range.start + inside?.len() + 1;
        return Some(vec![(whole, format!("[{}]", new.collect::<Vec<_>>().join(", ")))]);
    }
    if in_brackets && inside.is_none() {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    let mut any_before = false;
    for (at, item) in items.iter().enumerate() {
        let stays = item.as_str().is_some_and(|id| got.contains(&id.trim()));
        let rest = text.get(item.range.end..)?.lines().next().unwrap_or_default();
        let with = if stays || !in_brackets && rest.contains('#') { None } else { new.next() };
        any_before |= stays || with.is_some();
        if let Some(id) = with {
            edits.push((item.range.clone(), id.to_owned()));
        } else if !stays && in_brackets {
            let cut = match (at.checked_sub(1).and_then(|before| items.get(before)), items.get(at + 1)) {
                (Some(before), _) if any_before => before.range.end..item.range.end,
                (_, Some(next)) => item.range.start..next.range.start,
                _ => item.range.clone(),
            };
            edits.push((cut, String::new()));
        } else if !stays {
            edits.push((line_of(item, text)?, String::new()));
        }
    }
    let rest: Vec<&str> = new.collect();
    if !any_before && !in_brackets && rest.is_empty() {
        let colon = pair.key.range.end + text.get(pair.key.range.end..)?.find(':')? + 1;
        edits.push((colon..colon, " []".to_owned()));
    }
    let last = items.last()?;
    if in_brackets {
        edits.push((last.range.end..last.range.end, rest.iter().flat_map(|id| [", ", id]).collect()));
    } else {
        let begin = text.get(..last.range.start)?.rfind('\n')? + 1;
        let dash = text.get(begin..last.range.start)?;
        let end = text.get(last.range.end..)?.find(['\r', '\n']).map_or(text.len(), |end| last.range.end + end);
        edits.push((end..end, rest.iter().flat_map(|id| ["\n", dash, id]).collect()));
    }
    Some(edits)
}

/// The line of an item behind a dash; without its comment, if it has one.
fn line_of(item: &Node, text: &str) -> Option<Range<usize>> {
    let begin = text.get(..item.range.start)?.rfind('\n')? + 1;
    let before = text.get(begin..item.range.start)?;
    let rest = text.get(item.range.end..)?.split_inclusive('\n').next().unwrap_or_default();
    let dash = before.find('-').filter(|_| before.trim() == "-")?;
    let blank = rest.len() - rest.trim_start().len();
    Some(if blank == rest.len() { begin..item.range.end + blank } else { begin + dash..item.range.end + blank })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with a list, whose items have comments if they stand on lines of their own.
    fn file(ids: &[&str], in_brackets: bool, end: &str) -> String {
        let list = match ids {
            ids if in_brackets || ids.is_empty() => format!(" [{}] # all", ids.join(" , ")),
            ids => ids.iter().flat_map(|id| [end, "  # before ", id, end, "  - ", id, " # it"]).collect(),
        };
        format!("list:{list}{end}other: [a, z]{end}")
    }

    fn edited(text: &str, got: &[&str]) -> String {
        let (mut sources, mut findings) = (Sources::default(), Vec::new());
        let file = RuleFile { path: "tests.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
        let (id, document) =
            Document::open(file.path.clone(), file.bytes.clone(), &mut sources, &mut findings).unwrap();
        let edits = list_edits(document.root.pair("list").unwrap(), sources.text(id), got).unwrap();
        String::from_utf8(applied(sources.text(id), edits, &file)).unwrap()
    }

    #[test]
    fn a_list_of_ids_becomes_any_other_and_keeps_its_comments() {
        let subsets: Vec<Vec<&str>> = (0..16_usize)
            .map(|bits| {
                ["a", "b", "c", "d"]
                    .into_iter()
                    .enumerate()
                    .filter(|(at, _)| bits >> at & 1 == 1)
                    .map(|(_, id)| id)
                    .collect()
            })
            .collect();
        for (before, got) in subsets.iter().flat_map(|before| subsets.iter().map(move |got| (before, got))) {
            for (in_brackets, end) in [(true, "\n"), (false, "\n"), (false, "\r\n")] {
                let text = file(before, in_brackets, end);
                let after = edited(&text, got);
                let read: serde_yaml::Value =
                    serde_yaml::from_str(&after).unwrap_or_else(|error| panic!("{after}{error}"));
                let mut list: Vec<&str> =
                    read["list"].as_sequence().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
                list.order();
                assert_eq!(&list, got, "{text}{after}");
                assert_eq!(read["other"].as_sequence().unwrap().len(), 2, "{after}");
                let comments = |text: &str| {
                    text.lines().filter_map(|line| Some(line.split_once('#')?.1.to_owned())).collect::<Vec<_>>()
                };
                assert_eq!(comments(&after), comments(&text), "{text}{after}");
            }
        }
    }
}
