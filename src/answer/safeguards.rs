//! What has to be looked at before a session, or again after some time.

use jiff::civil::Date;

use crate::answer::recommendation::{Lapse, Question, Review, Screening};
use crate::engine::Elapsed;
use crate::model::{Level, Rule, RuleIndex, RuleSet, Stretch, dates::days_between, interval::WEEK};
use crate::profile::Profile;
use crate::profile::calendar::{Clearing, Clears};

pub(super) fn screening(profile: &Profile<'_>) -> Screening {
    let screening = profile.screening();
    let first_page = screening.of_page.filter(|day| screening.on < Some(*day));
    Screening { asked: screening.holds, on: screening.on, first_page }
}

/// The cautions that applicable rules want answered first, and that nobody has. Who looked at the warning signs today
/// has answered them.
pub(crate) fn ask_first(profile: &Profile<'_>, applicable: &[RuleIndex]) -> Vec<Question> {
    if profile.screening().is_today {
        return Vec::new();
    }
    let rules = profile.rules();
    let mut asked: Vec<(RuleIndex, RuleIndex)> = Vec::new();
    for index in applicable {
        asked.extend(rules.rule(*index).safeguards().ask_first.iter().map(|caution| (*caution, *index)));
    }
    asked.retain(|(caution, _)| !profile.has(*caution));
    asked.sort_unstable();
    let question = |of: &[(RuleIndex, RuleIndex)]| {
        let caution = rules.rule(of.first()?.0);
        Some(Question {
            caution: caution.name().to_owned(),
            question: caution.ask().unwrap_or_else(|| caution.title()).to_owned(),
            rules: of.iter().map(|(_, rule)| rules.rule(*rule).id().clone()).collect(),
            can_be_cleared: caution.safeguards().is_clearable,
        })
    };
    asked.chunk_by(|one, next| one.0 == next.0).filter_map(question).collect()
}

/// The earliest review of the applicable rules; once one is due, all that are.
///
/// `from` is the day of the course from which reviews are counted.
pub(crate) fn review(rules: &RuleSet, applicable: &[RuleIndex], from: u32, elapsed: Elapsed) -> Option<Review> {
    let day = |index: &RuleIndex| Some((from + rules.rule(*index).safeguards().review_after?.get(), *index));
    let mut reviews: Vec<(u32, RuleIndex)> = applicable.iter().filter_map(day).collect();
    reviews.sort_unstable();
    let (on_day, _) = *reviews.first()?;
    reviews.retain(|(day, _)| *day <= on_day.max(elapsed.get()));
    let due: Vec<&Rule> = reviews.iter().map(|(_, index)| rules.rule(*index)).collect();
    let mut texts: Vec<String> = Vec::new();
    for text in due.iter().filter_map(|rule| rule.review_text()) {
        if !texts.iter().any(|said| said == text) {
            texts.push(text.to_owned());
        }
    }
    let rules = due.into_iter().map(|rule| rule.id().clone()).collect();
    Some(Review { on_day, due: elapsed.get() >= on_day, rules, texts })
}

/// The days from which on clearings no longer hold.
pub(super) fn lapses(profile: &Profile<'_>) -> Vec<Lapse> {
    let rules = profile.rules();
    let holding = profile.clearings().iter().filter(|clearing| clearing.holds());
    let lapse = |clearing: &Clearing| {
        let caution = rules.rule(clearing.caution);
        let on = profile.lapses(clearing)?;
        let after = days_between(clearing.on?, on);
        Some(Lapse { caution: caution.id().clone(), on, after, text: lapsed(caution), flag: cleared_on(caution) })
    };
    holding.filter_map(lapse).collect()
}

/// What to do once the word on a caution lapses.
fn lapsed(caution: &Rule) -> String {
    let who = caution.refer().map_or("a professional", who_agrees);
    format!("{}: the word of {who} lapses; ask again before the next session.", caution.title())
}

/// The flag that gives the day of the word on a caution.
fn cleared_on(caution: &Rule) -> String {
    format!("--cleared {}=DATE", caution.name())
}

/// How a person says more.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Says {
    ByOptions,
    /// By going through the questions again.
    WhenAsked,
    /// By a row of a diary, in which it is named, or which said so many days ago for how long one was sore.
    InDiary {
        is_named: bool,
        sore: Option<i64>,
    },
}

impl Says {
    /// What to do to say more, if that is `options` by options.
    pub(crate) fn with(self, options: String) -> String {
        match self {
            Self::ByOptions | Self::InDiary { .. } => options,
            Self::WhenAsked => "run `massfreq ask` again".to_owned(),
        }
    }
}

/// How to go on after the referral of a fact; `None` for other rules.
pub(crate) fn go_on(rule: &Rule, clearing: Option<&Clearing>, says: Says) -> Option<String> {
    let (facet, level, name) = (rule.facet()?, rule.refer()?, rule.name());
    let over = format!("`massfreq check-in --over {name}`");
    if let Says::InDiary { is_named, sore } = says
        && !rule.safeguards().is_clearable
    {
        return Some(if is_named || sore.is_some() {
            in_diary(level, sore, is_named.then_some(&over))
        } else {
            ANEW.to_owned()
        });
    }
    if facet.is_single() {
        let options =
            format!("say how things are now in place of `--{facet} {name}`, with that day: `--reviewed=DATE`");
        return Some(format!("When it has been looked into, {}.", says.with(options)));
    }
    let flag = cleared_on(rule);
    Some(match clearing.map(|clearing| clearing.standing) {
        Some(Clears::NamedToo) => format!("You have said that it was agreed: then leave `--caution {name}` out."),
        Some(Clears::Lapsed(holds)) => {
            let options = says.with(format!("give the new day: `{flag}`"));
            format!("That word holds for {}: ask again, and {options}.", Stretch(holds.get()))
        }
        _ if rule.safeguards().is_clearable => {
            let day = format!("give the day: `{flag}`");
            match says {
                Says::InDiary { .. } => format!(
                    "Once it is agreed that you may go on, {day}, also in your profile file. It stays in your diary. When it is \
                     over: {over}."
                ),
                says => format!("Once it is agreed that you may go on, {}.", says.with(day)),
            }
        }
        _ if level == Level::Wait => "When it has passed, ask again without it.".to_owned(),
        _ => "When it has been looked into and is over, ask again without it.".to_owned(),
    })
}

/// Who has to agree to a caution of a level.
fn who_agrees(level: Level) -> &'static str {
    match level {
        Level::Emergency | Level::Urgent | Level::Doctor => "your midwife or doctor",
        Level::Wait => "whoever has to agree",
    }
}

/// What became of a clearing, for people. The guidance knows who had to agree.
pub(super) fn cleared_in_short(rules: &RuleSet, clearing: &Clearing) -> String {
    let caution = rules.rule(clearing.caution);
    let agreed = match clearing.on {
        Some(on) => format!("agreed on {}", day(on)),
        None => format!("agreed; you did not say on which day (`{}`)", cleared_on(caution)),
    };
    became(caution, clearing, &agreed)
}

/// What became of a clearing, for scripts.
pub(super) fn cleared(rules: &RuleSet, clearing: &Clearing) -> String {
    let caution = rules.rule(clearing.caution);
    let who = caution.refer().map_or("a professional", who_agrees);
    let agreed = match clearing.on {
        Some(on) => format!("{who} agreed on {}", day(on)),
        None => format!("{who} agreed, on a day that is not known; give it with {}", cleared_on(caution)),
    };
    became(caution, clearing, &agreed)
}

fn became(caution: &Rule, clearing: &Clearing, agreed: &str) -> String {
    match clearing.standing {
        Clears::Holds => agreed.to_owned(),
        Clears::Never if caution.refer().is_none() => "it needs nobody's word: mind its advice".to_owned(),
        Clears::Never => "nobody's word sets it aside; if it was looked into and is over, leave it out".to_owned(),
        Clears::NamedToo => format!("{agreed}; but it is named as well, and so it counts: name it in one way"),
        Clears::Lapsed(holds) => format!("{agreed}, and that holds for {}: ask again", Stretch(holds.get())),
    }
}

/// `20 February 2026`.
fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// How to go on after the referral of a response that follows from a diary.
const ANEW: &str = "When it has been looked into and you may go on, begin a new course in your diary with the next session: \
                    `massfreq check-in --session start`. Your figures from before then no longer count.";

/// The days after which soreness that was noted may be forgotten.
const LONG_AGO: i64 = 2 * WEEK as i64;

/// How to go on after the referral of a caution that a diary holds, with how to say that one that is named is over.
fn in_diary(level: Level, sore: Option<i64>, over: Option<&String>) -> String {
    let looked_into = if level > Level::Wait { "has been looked into and " } else { "" };
    let over = over.map(|over| format!("When it {looked_into}is over: {over}."));
    let sore = sore.map(|days| {
        // No day and no figure stands beside a referral.
        let ago = if days > LONG_AGO { "You noted that weeks ago. " } else { "" };
        format!("{ago}When you are no longer sore, say so: `massfreq check-in --sore-hours 0`.")
    });
    over.into_iter().chain(sore).collect::<Vec<_>>().join(" ")
}
