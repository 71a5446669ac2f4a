//! Reads intervals as people write them, such as `2x/week`, only to say how a rule file writes them.

use super::{Unit, WEEK, parse};
use crate::model::names;

/// Numbers are in hundredths, so that they may have two decimals.
const ONE: u32 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Number(u32),
    /// `once`, `twice`: so many times.
    Count(u32),
    /// So many units of the format, such as two weeks for a fortnight.
    Unit(u32, Unit),
    /// `weekly`.
    Adverb(u32, Unit),
    Times,
    /// `per`, `in`: divides a number of times from a length.
    Per,
    Every,
    /// Divides the ends of a range.
    To,
    And,
}

use Word::{Adverb, And, Count, Every, Number, Per, Times, To};

/// How a rule file writes the interval that `lower` most likely means.
pub(super) fn meant(lower: &str) -> Option<String> {
    let words = words(lower)?;
    let text = times(&words).or_else(|| range(&words).map(written))?;
    parse(&text).is_ok().then_some(text)
}

/// Notations that are not words, and what they say.
const SIGNS: [(&str, &str); 16] = [
    ("semi-", "semi"),
    ("semiweekly", "2 x per week"),
    ("semimonthly", "2 x per month"),
    ("semiannually", "26 weeks"),
    ("half-yearly", "26 weeks"),
    ("half a ", "½ "),
    ("1/2", "½"),
    ("½", ".5"),
    ("(s)", "s"),
    ("'s", "s"),
    ("×", "x"),
    ("..", " to "),
    ("approx.", " "),
    ("ca.", " "),
    (" or so", " "),
    ("/", " per "),
];

/// Words that change nothing; `p` and `q` stand before the number in `P2W` and `q2w`, the endings behind one in `2nd`.
const IDLE: [&str; 12] =
    ["about", "around", "roughly", "approximately", "between", "from", "p", "q", "nd", "rd", "th", "the"];

/// The words of a text; `None` with one that is not known.
fn words(lower: &str) -> Option<Vec<Word>> {
    let mut text = lower.split("//").next()?.to_owned();
    for (sign, words) in SIGNS {
        text = text.replace(sign, words);
    }
    let mut words: Vec<Word> = Vec::new();
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let same = |c: char| if is_number(first) { is_number(c) } else { first.is_alphabetic() && c.is_alphabetic() };
        let length = rest.find(|c| !same(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (run, after) = rest.split_at(length);
        rest = after;
        match first {
            '-' | '\u{2010}'..='\u{2014}' | '\u{2212}' => words.push(To),
            _ if is_number(first) && run.contains(|c: char| c.is_ascii_digit()) => words.push(Number(decimal(run)?)),
            _ if !first.is_alphabetic() || IDLE.contains(&run) => {}
            _ => words.push(word(run, words.last().copied())?),
        }
    }
    Some(words)
}

const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

fn word(word: &str, before: Option<Word>) -> Option<Word> {
    let is_counted = matches!(before, Some(Number(_) | Count(_) | Times | Word::Unit(..)));
    Some(match word {
        "a" | "an" if !is_counted => Number(ONE),
        "a" | "an" | "per" | "in" | "within" => Per,
        "every" | "each" if is_counted => Per,
        "every" | "each" => Every,
        "once" => Count(ONE),
        "twice" => Count(2 * ONE),
        "thrice" => Count(3 * ONE),
        "other" if before == Some(Every) => Number(2 * ONE),
        "alternate" => Number(2 * ONE),
        "x" | "time" | "times" | "session" | "sessions" | "visit" | "visits" => Times,
        "to" | "or" | "until" => To,
        "and" => And,
        "daily" => Adverb(1, Unit::Day),
        "annually" => Adverb(52, Unit::Week),
        _ => {
            let ordinal = || (1..).zip(ORDINALS).find(|(_, ordinal)| *ordinal == word).map(|(number, _)| number);
            if let Some(number) = names::cardinal(word).or_else(ordinal) {
                Number(u32::from(number) * ONE)
            } else if let Some((count, unit)) = unit(word) {
                Word::Unit(count, unit)
            } else {
                let (count, unit) = unit(word.strip_suffix("ly")?)?;
                Adverb(count, unit)
            }
        }
    })
}

fn unit(word: &str) -> Option<(u32, Unit)> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "d" | "day" => (1, Unit::Day),
        "w" | "wk" | "week" => (1, Unit::Week),
        "fortnight" => (2, Unit::Week),
        "m" | "mo" | "mth" | "month" => (1, Unit::Month),
        "quarter" => (3, Unit::Month),
        "y" | "yr" | "year" => (52, Unit::Week),
        _ => return None,
    })
}

/// A number with up to two decimals.
fn decimal(written: &str) -> Option<u32> {
    let written = written.trim_end_matches(['.', ',']);
    let (whole, part) = written.split_once(['.', ',']).unwrap_or((written, ""));
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: u32 = match part.len() {
        0 => 0,
        1 => part.parse::<u32>().ok()? * 10,
        2 => part.parse().ok()?,
        _ => return None,
    };
    whole.checked_mul(ONE)?.checked_add(part)
}

/// So many sessions in a length of time.
fn times(words: &[Word]) -> Option<String> {
    let (low, high, rest) = match words {
        [Number(low) | Count(low), To, Number(high) | Count(high), rest @ ..] => (*low, *high, rest),
        [Number(only) | Count(only), rest @ ..] => (*only, *only, rest),
        _ => return None,
    };
    let (is_plain, rest) = match rest {
        [Times, rest @ ..] => (false, rest),
        _ => (matches!(words, [Number(_), ..]), rest),
    };
    let within = match rest {
        // `2/4 weeks` may as well be a range.
        [Per, Number(_), Word::Unit(..)] if is_plain && !matches!(rest, [_, Number(ONE), _]) => return None,
        [Per, rest @ ..] => rest,
        [Word::Unit(..) | Adverb(..)] if !is_plain => rest,
        _ => return None,
    };
    let whole = |number: u32| number.is_multiple_of(ONE).then_some(number / ONE);
    match (whole(low.min(high))?, whole(low.max(high))?) {
        (1, 1) => Some(written(range(within)?)),
        (low, high) => {
            let length = length(within)?;
            let count = if low == high { low.to_string() } else { format!("{low}-{high}") };
            Some(format!("{count} times in {}", written((length, length))))
        }
    }
}

/// A number of units, in hundredths.
type Length = (u32, Unit);

fn length(words: &[Word]) -> Option<Length> {
    match words {
        [Every, rest @ ..] => length(rest),
        [Word::Unit(of, unit) | Adverb(of, unit)] => Some((of * ONE, *unit)),
        // `2-weekly`, `six-weekly` and `2-week`.
        [Number(count), Word::Unit(of, unit)] | [Number(count), To, Word::Unit(of, unit) | Adverb(of, unit)] => {
            Some((count.checked_mul(*of)?, *unit))
        }
        // `1 week and 3 days`.
        [Number(count), Word::Unit(of, unit), And, rest @ ..] | [Number(count), Word::Unit(of, unit), rest @ ..] => {
            let (long, short) = ((count.checked_mul(*of)?, *unit), length(rest)?);
            (unit.days() > short.1.days()).then_some((days(long)?.checked_add(days(short)?)?, Unit::Day))
        }
        _ => None,
    }
}

fn days((count, unit): Length) -> Option<u32> {
    count.checked_mul(unit.days())
}

/// One length or two, of which the first may have no unit.
fn range(words: &[Word]) -> Option<(Length, Length)> {
    let words = words.strip_prefix(&[Every]).unwrap_or(words);
    if let Some(only) = length(words) {
        return Some((only, only));
    }
    let at = words.iter().position(|word| matches!(word, To | And))?;
    let (low, high) = (words.get(..at)?, length(words.get(at + 1..)?)?);
    let low = match low {
        [Number(low)] => {
            let of = if let [.., Word::Unit(of, _)] = words { *of } else { return None };
            (low.checked_mul(of)?, high.1)
        }
        _ => length(low)?,
    };
    Some(if days(low)? <= days(high)? { (low, high) } else { (high, low) })
}

/// Two lengths as the format writes them: in the unit of both if they are whole there, else in weeks or days.
fn written((low, high): (Length, Length)) -> String {
    let same = low.1 == high.1 && low.0.is_multiple_of(ONE) && high.0.is_multiple_of(ONE);
    let (low, high, unit) = if same {
        (low.0 / ONE, high.0 / ONE, low.1)
    } else {
        let ends = days(low).zip(days(high)).map(|(low, high)| (low / ONE, high.div_ceil(ONE)));
        let (low, high) = ends.unwrap_or((0, 0));
        match (low.is_multiple_of(WEEK), high.is_multiple_of(WEEK)) {
            (true, true) => (low / WEEK, high / WEEK, Unit::Week),
            _ => (low, high, Unit::Day),
        }
    };
    match (low, high) {
        (1, 1) => format!("1 {unit}"),
        _ if low == high => format!("{high} {unit}s"),
        _ => format!("{low}-{high} {unit}s"),
    }
}
