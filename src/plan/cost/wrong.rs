//! What is wrong with a text that is to be an amount of money, and how to write it.

use super::{Amount, MOST, Period};

/// The marks that part thousands somewhere, or decimals.
const MARKS: [char; 7] = ['.', ',', '\'', '’', ' ', '\u{a0}', '\u{202f}'];

pub(super) fn amount(text: &str) -> String {
    let typed = text.trim();
    if let Some(amount) = typed.strip_prefix(['-', '−']).and_then(Amount::read) {
        return format!("`{text}` is less than nothing: write `{amount}`");
    }
    let parts: Vec<&str> = typed.split(MARKS).collect();
    let is_number = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if is_number && let Some(why) = marked(text, typed, &parts) {
        return why;
    }
    // The name or the sign of a currency beside a number.
    let number = Amount::read(typed.trim_matches(|c: char| !c.is_ascii_digit()));
    let is_beside = |c: char| c.is_alphabetic() || "$€£¥".contains(c);
    match number.filter(|_| typed.contains(is_beside)) {
        Some(number) => format!("`{text}` is more than a number: write `{number}`, and the currency with `--currency`"),
        None => format!("`{text}` is not an amount such as `60` or `59.50`"),
    }
}

/// What is wrong with digits that have marks between them, or are too many.
fn marked(text: &str, typed: &str, parts: &[&str]) -> Option<String> {
    let most = Amount(MOST);
    match parts {
        [_] => Some(format!("`{text}` is more than we count with: at most `{most}`")),
        [whole, decimals] if typed.contains(['.', ',']) && decimals.len() > 2 => {
            let hundredths = |digits: &str| digits.parse::<u64>().ok();
            let third = decimals.get(2..3).is_some_and(|third| third >= "5");
            let rounded = hundredths(&format!("{whole}{}", decimals.get(..2)?))?.checked_add(third.into())?;
            let rounded = Amount(rounded);
            let thousands = Amount::read(&format!("{whole}{decimals}"));
            let is_thousands = decimals.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
            let or = thousands.filter(|_| is_thousands).map(|amount| format!(", or `{amount}` if these are thousands"));
            Some(format!(
                "`{text}` has {} digits after its mark, and an amount has at most two: write `{rounded}`{}",
                decimals.len(),
                or.unwrap_or_default()
            ))
        }
        [first @ .., last] if parts.len() > 2 || last.len() == 3 => {
            let (first, decimals) = if last.len() == 3 { (parts, None) } else { (first, Some(*last)) };
            let are_thousands = first.iter().skip(1).all(|part| part.len() == 3);
            let joined = first.concat() + &decimals.map(|decimals| format!(".{decimals}")).unwrap_or_default();
            let amount = Amount::read(&joined).filter(|_| are_thousands)?;
            Some(format!("`{text}` has a mark between its thousands: write `{amount}`"))
        }
        _ => None,
    }
}

/// What was typed may name a time in another way.
pub(super) fn limit(text: &str) -> String {
    let number = text.split(|c: char| !c.is_ascii_digit() && c != '.').find(|part| !part.is_empty());
    let amount = number.filter(|number| Amount::read(number).is_some()).unwrap_or("100");
    let per = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1).find_map(Period::named);
    let per = per.unwrap_or(Period::Month);
    format!("`{text}` is not an amount for a week, month or year: write it so: `{amount}/{per}`")
}
