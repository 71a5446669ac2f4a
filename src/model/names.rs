//! Names as people type them: one spelling, and the nearest known one.

use std::borrow::Borrow;

/// Quotation marks of word processors, which YAML and the shell take for text.
pub(crate) const TYPOGRAPHIC_QUOTES: [char; 8] =
    ['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{201a}', '\u{ab}', '\u{bb}'];

/// The most characters of user input that a message quotes.
const SHOWN: usize = 60;

/// The beginning of a user's text, for a one-line message.
pub(crate) fn clip(written: &str) -> String {
    let mut shown: String = written.chars().take(SHOWN).collect();
    if shown.len() < written.len() {
        shown.push('…');
    }
    shown
}

/// Numbers that people write out, from 1 on.
pub(crate) const CARDINALS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A number that is written out, in any case.
pub(crate) fn cardinal(word: &str) -> Option<u16> {
    (1..).zip(CARDINALS).find(|(_, cardinal)| word.eq_ignore_ascii_case(cardinal)).map(|(number, _)| number)
}

/// `a, b and c`, with `word` before the last one; empty without any.
pub(crate) fn series<T: Borrow<str>>(items: &[T], word: &str) -> String {
    match items {
        [most @ .., last] if !most.is_empty() => format!("{} {word} {}", most.join(", "), last.borrow()),
        _ => items.concat(),
    }
}

/// Unicode's isolates. Rules cannot have them, as they are hidden characters.
pub(crate) const APART: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Words that are not ours in a sentence that is: [`APART`] stands around them where a writer has to know, as they run from right
/// to left, or have a sign by which we mark commands.
pub(crate) fn apart(words: &str) -> String {
    let is_turned = |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    let [begin, end] = APART;
    if words.contains(|c| c == '`' || is_turned(c)) { format!("{begin}{words}{end}") } else { words.to_owned() }
}

/// A sentence without what stands around such words.
pub(crate) fn joined(sentence: String) -> String {
    if sentence.contains(APART) { sentence.replace(APART, "") } else { sentence }
}

/// What a line says as an item of a list, if it begins with another sign than `- `.
pub(crate) fn item(line: &str) -> Option<&str> {
    let line = line.trim();
    let item = if let Some(hot) = line.strip_prefix('-') {
        Some(hot).filter(|hot| hot.starts_with(char::is_alphabetic))
    } else {
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let bullet = line.strip_prefix(['\u{2022}', '\u{25e6}', '\u{25aa}', '\u{b7}', '\u{2013}', '\u{2014}', '*']);
        bullet.or_else(|| number.strip_prefix(['.', ')']).filter(|_| number.len() < line.len()))
    };
    let item = item?;
    (line.starts_with('-') || item.starts_with(char::is_whitespace)).then(|| item.trim())
}

/// A comment of another language, as YAML writes it.
pub(crate) fn comment(written: &str) -> Option<String> {
    let written = written.trim();
    let text = ["//", "/*", "<!--", "--", ";"].iter().find_map(|sign| written.strip_prefix(sign))?;
    Some(clip(&format!("# {}", text.trim_end_matches("*/").trim_end_matches("-->").trim())))
}

/// The name that `written` most likely means: its words, normalised.
pub(crate) fn meant(written: &str) -> String {
    let words: String = written.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    normalise(&words)
}

/// The name behind a sign or a word for "not".
pub(crate) fn negated(written: &str) -> Option<String> {
    let lower = written.trim().to_lowercase();
    let begins =
        ["!", "~", "-", "\u{2013}", "\u{2212}", "\u{ac}", "<>", "not ", "not-", "not_", "no ", "no-", "no_", "non-"];
    let rest = begins.iter().find_map(|not| lower.strip_prefix(not))?;
    Some(normalise(rest.trim_start_matches(['=', '!', '~', '"', '\''])))
}

/// The name within typographic quotes, if nothing else is wrong with it.
pub(crate) fn in_typographic_quotes(written: &str) -> Option<String> {
    if !written.contains(TYPOGRAPHIC_QUOTES) {
        return None;
    }
    let meant = written.replace(TYPOGRAPHIC_QUOTES, "").trim().to_owned();
    is_name(&meant).then_some(meant)
}

/// `typed` in lower case, with `-` for every run of spaces, `_` and `-`.
pub(crate) fn normalise(typed: &str) -> String {
    if is_name(typed) {
        return typed.to_owned();
    }
    let mut name = String::with_capacity(typed.len());
    let is_between = |c: char| c.is_whitespace() || c == '_' || c == '-';
    for part in typed.split(is_between).filter(|part| !part.is_empty()) {
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(part.chars().flat_map(char::to_lowercase));
    }
    name
}

/// Whether `name` is spelt `[a-z0-9]+(-[a-z0-9]+)*`.
pub(crate) fn is_name(name: &str) -> bool {
    name.split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// The most unknown names of a file for which near ones are searched, which is slow.
pub(crate) const SEARCHED: usize = 20;

/// The most characters of a name that is compared with others.
const COMPARED: usize = 60;

/// The key within a typing error of `typed`, word by word: one more or other word may mean the opposite.
pub(crate) fn nearest_key<'a>(typed: &str, keys: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = normalise(typed);
    let keys: Vec<&str> = keys.into_iter().collect();
    if let Some(key) = keys.iter().find(|key| key.strip_prefix("ask-") == Some(&typed)) {
        return Some(key);
    }
    let is_typing_error = |key: &&str| {
        let (ours, theirs): (Vec<&str>, Vec<&str>) = (typed.split('-').collect(), key.split('-').collect());
        let is_cut = typed.len() > 3 && (key.starts_with(&typed) || typed.starts_with(key));
        let is_close = |(a, b): (&&str, &&str)| strsim::damerau_levenshtein(a, b) <= (a.len().max(b.len()) / 4).max(1);
        let same_words = ours.len() == theirs.len() && ours.iter().zip(&theirs).all(is_close);
        is_cut || same_words || is_close((&ours.concat().as_str(), &theirs.concat().as_str())) && ours.len() == 1
    };
    nearest(&typed, keys.into_iter().filter(is_typing_error))
}

/// The candidate within a typing error of `typed`; the first of equals.
pub(crate) fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = normalise(typed);
    let length = typed.chars().count();
    if length > COMPARED {
        return None;
    }
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = candidate.chars().count();
            let most = (length.max(other) / 3).max(1);
            if length.abs_diff(other) > most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&typed, &normalise(candidate));
            (distance <= most && distance < length).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
