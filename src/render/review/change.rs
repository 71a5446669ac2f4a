//! How a card differs from an older one.

use super::card::{Card, Label};

/// What changes of a part: the texts that are gone, and those that are new.
pub(super) type Changed = (Label, Vec<String>, Vec<String>);

/// How a card comes to differ from an older one.
#[derive(Debug)]
pub(super) enum Change {
    New,
    Gone,
    Otherwise(Vec<Changed>),
}

/// Whether something changes of what a card says, and not only what it rests on or how it is found.
pub(super) fn is_block((card, change): &(Card, Change)) -> bool {
    let is_other = |(part, ..): &Changed| !card.is_minor(*part) && *part != Label::Source;
    !matches!(change, Change::Otherwise(parts) if !parts.iter().any(is_other))
}

/// Texts of a part that has one, side by side; of a part that has several, those that are gone and those that are new.
/// Of a source of one kind with the older one the new words are enough, and of an older text, but for a question, the
/// sentences that are gone.
pub(super) fn before_and_now((part, was, is): &Changed) -> Vec<(String, String)> {
    let line = |word: &str, text: &str| (format!("{part}, {word}"), text.to_owned());
    let ([was], [is]) = (&**was, &**is) else {
        // A referral without words of its own is told in those of its level.
        let [gone, new] = if *part == Label::Told {
            ["gone, so that one is told what goes with its level", "new, in place of what goes with its level"]
        } else {
            ["gone", "new"]
        };
        let was = was.iter().map(|text| line(gone, text));
        return was.chain(is.iter().map(|text| line(new, text))).collect();
    };
    let kind = |text: &str| text.split(',').next().map(str::to_owned);
    let before = if *part == Label::Question { was.clone() } else { gone(was, is) };
    match &*before {
        KEPT if is_within(was, is) => vec![line("now with more", is)],
        KEPT => vec![line("before", was), line("now", is)],
        _ if *part == Label::Source && kind(was) == kind(is) => vec![line("now", is)],
        before => vec![line("before", before), line("now", is)],
    }
}

/// What stands for sentences of an older text that the newer one has.
const KEPT: &str = "…";

/// Whether all sentences of an older text are in the newer one, as often and in the same order.
fn is_within(was: &str, is: &str) -> bool {
    let mut newer = is.split_inclusive(". ");
    was.split_inclusive(". ").all(|sentence| newer.any(|kept| kept.trim_end() == sentence.trim_end()))
}

/// An older text without such sentences.
fn gone(was: &str, is: &str) -> String {
    let sentences: Vec<&str> = was.split_inclusive(". ").collect();
    let is_kept = |sentence: &str| is.split_inclusive(". ").any(|kept| kept.trim_end() == sentence.trim_end());
    let run = |run: &[&str]| match run {
        [first, ..] if is_kept(first) => format!("{KEPT} "),
        gone => gone.concat(),
    };
    let runs = sentences.chunk_by(|one, next| is_kept(one) == is_kept(next));
    runs.map(run).collect::<String>().trim_end().to_owned()
}
