//! What holds a plan back or ends it: questions that are open, reviews, and clearings that lapse.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Schema, schedule::Anchor};
use crate::answer::recommendation::{Advice, Facts, Question, Reason, Recommended, Review, Rules, Screening};
use crate::answer::{progress::FromDiary, safeguards, told::Said};
use crate::engine::{Elapsed, evaluate};
use crate::model::{Stretch, dates::days_between};
use crate::profile::Profile;

/// A plan that waits for an answer or a review: no date yet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Held {
    /// The name and version of this output.
    pub schema: Schema,
    /// What it waits for first.
    pub status: HeldStatus,
    /// The same in words.
    pub summary: String,
    /// The facts that the plan is for.
    pub profile: Facts,
    /// Whether the person has looked at the warning signs.
    pub screening: HeldScreening,
    /// The questions to be answered first.
    pub ask_first: Vec<Question>,
    /// What to look at before going on; null where no rule says so.
    pub review: Option<Review>,
    /// The flags that go on once that is done: for questions, one for each answer that is yes, or the last. Where what is
    /// done today would be due again before the plan begins, what to do instead, in words.
    pub go_on: Vec<String>,
    /// A verdict on every applicable rule.
    pub reasons: Vec<Reason>,
    /// What a page says of the same rules.
    #[serde(skip)]
    pub(crate) said: Vec<Said>,
    /// What else to tell the person.
    pub advice: Vec<Advice>,
    /// What follows from the diary, where one was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "FromDiary")]
    pub diary: Option<Box<FromDiary>>,
    /// The rule set that answered.
    pub rules: Rules,
    /// The notice that goes with every answer.
    pub notice: String,
}

/// The `status` of a [`Held`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HeldStatus {
    /// Questions are open.
    AskFirst,
    /// A review is due.
    Review,
}

/// Whether the person has looked at the warning signs; without the day, as nothing that is held back has one.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct HeldScreening {
    /// Whether that look holds today; false where none is known of.
    pub asked: bool,
}

/// When the person last looked at the warning signs, and when to look again.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct PlannedScreening {
    /// The last look.
    #[serde(flatten)]
    pub screening: Screening,
    /// The day on which to look again, as YYYY-MM-DD; null where none falls into the plan.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub until: Option<Date>,
}

/// When to look again before going on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlannedReview {
    /// What to look at.
    #[serde(flatten)]
    pub review: Review,
    /// The day, as YYYY-MM-DD.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
}

/// A review with its day, and how to go on after it.
pub(super) struct Ahead {
    pub(super) review: Review,
    pub(super) date: Date,
    flags: Vec<String>,
    /// The days from today until it is due again, where that is before the plan begins.
    again: Option<i64>,
}

impl From<Ahead> for PlannedReview {
    fn from(Ahead { review, date, .. }: Ahead) -> Self {
        Self { review, date }
    }
}

/// The review of a plan that begins on a day: of the rules or, if that is earlier, on the day on which a clearing
/// lapses; once due, of all that are.
pub(super) fn review(
    profile: &Profile<'_>,
    words: &Recommended,
    anchor: Anchor,
    begins: Date,
    today: Date,
) -> Option<Ahead> {
    let from = profile.last_review().map_or(0, |on| anchor.day_of(on));
    let verdicts = evaluate(profile, Elapsed::days(words.elapsed_days)).verdicts;
    let applicable: Vec<_> = verdicts.iter().map(|(index, _)| *index).collect();
    let counted = |from| safeguards::review(profile.rules(), &applicable, from, Elapsed::days(anchor.day_of(begins)));
    let by_rules = counted(from);
    let by_rules = by_rules.map(|review| (anchor.date_of(review.on_day), review));
    let days = words.lapses.iter().map(|lapse| lapse.on).chain(by_rules.as_ref().map(|(day, _)| *day));
    let date = days.min()?;
    let has_come = |day: Date| day <= date.max(begins);
    let by_rules = by_rules.filter(|(day, _)| has_come(*day));
    let mut flags: Vec<String> = by_rules.iter().map(|_| "--reviewed".to_owned()).collect();
    // What is done today is due again after so many days.
    let reviewed = by_rules.as_ref().and_then(|_| counted(anchor.day_of(today)));
    let mut again: Vec<i64> =
        reviewed.map(|next| days_between(today, anchor.date_of(next.on_day))).into_iter().collect();
    let (mut rules, mut texts) = by_rules.map(|(_, review)| (review.rules, review.texts)).unwrap_or_default();
    for lapse in words.lapses.iter().filter(|lapse| has_come(lapse.on)) {
        if !rules.contains(&lapse.caution) {
            rules.push(lapse.caution.clone());
        }
        texts.push(lapse.text.clone());
        flags.push(lapse.flag.clone());
        again.push(lapse.after);
    }
    let again = again.into_iter().min().filter(|days| *days <= days_between(today, begins));
    let review = Review { on_day: anchor.day_of(date), due: date <= begins, rules, texts };
    Some(Ahead { review, date, flags, again })
}

/// What there is instead of dates. Questions come before a review.
pub(super) fn held(words: Recommended, said: Vec<Said>, review: Option<Ahead>) -> Held {
    let named = words.ask_first.iter().map(|asked| format!("--caution {}", asked.caution));
    let (status, summary, go_on) = if words.ask_first.is_empty() {
        let go_on = review.as_ref().map(|due| match due.again.and_then(|days| u32::try_from(days).ok()) {
            Some(days) => vec![format!(
                "Even if that is done today, it is due again in {}, before the plan begins: let it begin sooner \
                 (--start), or make the plan nearer that day",
                Stretch(days)
            )],
            None => due.flags.clone(),
        });
        (HeldStatus::Review, "No dates yet: take stock before you go on", go_on.unwrap_or_default())
    } else {
        let flags = named.chain(["--screened".to_owned()]).collect();
        (HeldStatus::AskFirst, "No dates yet: some questions come first", flags)
    };
    Held {
        schema: Schema::V1,
        status,
        summary: summary.to_owned(),
        profile: words.profile,
        screening: HeldScreening { asked: words.screening.asked },
        ask_first: words.ask_first,
        review: review.map(|ahead| ahead.review),
        go_on,
        reasons: words.reasons,
        said,
        advice: words.advice,
        diary: None,
        rules: words.rules,
        notice: words.notice,
    }
}

/// The screening of a plan whose last day is known or not.
pub(super) fn screening(profile: &Profile<'_>, screening: Screening, last: Option<Date>) -> PlannedScreening {
    let lapses = profile.screening().lapses.filter(|_| screening.asked);
    PlannedScreening { screening, until: lapses.filter(|day| last.is_some_and(|last| *day <= last)) }
}
