//! What a diary comes to, with the answer that follows from it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::recommendation::{Reason, Recommendation, Refer, version};
use crate::answer::safeguards::Says;
use crate::diary::course::{Asked, Course, Told};
use crate::diary::trend::{Leaning, Mean, Missing, Trend, Verdict};
use crate::model::{Better, Measure, RuleSet, Source, Text, dates::days_between, words::words};
use crate::profile::Profile;

version!(pub Schema = "massfreq/progress/1");

words! {
    /// Where a diary stands.
    pub enum State {
        /// Things got better.
        Better = "better",
        /// They stayed as they were.
        Same = "same",
        /// They got worse.
        Worse = "worse",
        /// Some measure wants more figures.
        TooFew = "too-few",
        /// Nothing can be said before a day.
        TooEarly = "too-early",
        /// The last figures are too old.
        TooOld = "too-old",
        /// Little could get better.
        NoRoom = "no-room",
        /// These rules have no measure from which something follows.
        Nothing = "nothing",
        /// Something else than the figures calls for a referral.
        Referred = "referred",
    }
}

/// What the figures of a diary come to, and the answer with it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "massfreq progress")]
pub struct Progress {
    /// The name and version of this output.
    pub schema: Schema,
    /// Where it stands: what follows from the figures, or why nothing does.
    pub state: State,
    /// The response that follows from the figures; null where none does, and on a referral.
    pub outcome: Option<String>,
    /// The measure that it follows from.
    pub by: Option<String>,
    /// What is said beside all that follows from a diary.
    pub notice: Option<Text>,
    /// The day on which a new course began; null where all rows count, and on a referral.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub since: Option<Date>,
    /// How many days of the course have a row; null on a referral.
    pub days: Option<usize>,
    /// How many sessions there were in the course; null on a referral.
    pub sessions: Option<usize>,
    /// The day of the first session of the course, as YYYY-MM-DD; null on a referral.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub started: Option<Date>,
    /// The day of the last session, as YYYY-MM-DD; null on a referral.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub last: Option<Date>,
    /// What the figures of each measure come to; none on a referral, which stands alone.
    pub measures: Vec<Measured>,
    /// The answer.
    pub answer: Recommendation,
}

/// What follows from a diary.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FromDiary {
    /// The response; null where none follows yet.
    pub outcome: Option<String>,
    /// What the figures come to from which it follows; null where none does.
    pub measure: Option<Measured>,
    /// The day on which a new course began; null where all rows count.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub since: Option<Date>,
    /// What is said beside all that follows from a diary.
    pub notice: Option<Text>,
    /// The option that names it, for the commands that are offered.
    #[serde(skip)]
    pub(crate) option: String,
}

/// What the figures of a measure come to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Measured {
    /// The name of the measure.
    pub name: String,
    /// A few words for people.
    pub title: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// Whether an answer follows from it.
    pub decides: bool,
    /// The mean of the figures of the start, where there are enough.
    pub baseline: Option<f64>,
    /// The mean of the last two figures.
    pub now: Option<f64>,
    /// By how many points that is better than the start; negative where it is worse.
    pub change: Option<f64>,
    /// How many points a change counts from.
    pub counts_from: u16,
    /// How many percent of the start a change for the better has to be as well.
    pub share: Option<u16>,
    /// The figures, by day.
    pub figures: Vec<Figure>,
    /// What is missing before something can be said; null where nothing is.
    pub missing: Option<StillMissing>,
    /// Whether the last figure alone is worse by enough to count.
    pub worse_once: bool,
    /// What the last figures point to that does not count yet; null where they point to nothing.
    pub leaning: Option<Leaning>,
    /// What the threshold rests on.
    pub source: Source,
    /// Which end of the scale is the good one.
    #[serde(skip)]
    pub(crate) better: Better,
    /// The ends of the scale.
    #[serde(skip)]
    pub(crate) scale: (u16, u16),
    /// Whether the baseline is of a week.
    #[serde(skip)]
    pub(crate) is_of_week: bool,
}

/// A figure of a day.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Figure {
    /// The day, as YYYY-MM-DD.
    #[schemars(with = "String", extend("format" = "date"))]
    pub on: Date,
    /// The figure.
    pub figure: u16,
}

/// What is missing before something can be said of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StillMissing {
    /// So many figures.
    pub figures: usize,
    /// Whether there was time for them: check-ins were too few.
    pub is_late: bool,
    /// Whether the last figure is too old.
    pub is_old: bool,
    /// Time, until this day, as YYYY-MM-DD.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub until: Option<Date>,
}

/// What a course comes to, beside the answer that has its response.
pub(crate) fn progress(rules: &RuleSet, course: Course<'_>, told: &Told<'_>, answer: Recommendation) -> Progress {
    let beside = matches!(answer, Recommendation::Recommended(_)).then_some(course);
    let response = told.response.filter(|_| beside.is_some());
    let measures: Vec<Measured> = told.trends.iter().map(measured).collect();
    let verdict = told.response.and_then(|(_, by)| Some(told.trends.get(by)?.verdict));
    Progress {
        schema: Schema::V1,
        state: state(verdict, &measures, beside.is_some()),
        outcome: response.map(|(response, _)| rules.rule(response).name().to_owned()),
        by: response.and_then(|(_, by)| Some(told.trends.get(by)?.measure.name().to_owned())),
        notice: beside.and(notice(rules)),
        since: beside.and_then(Course::since),
        days: beside.map(Course::days),
        sessions: beside.map(Course::done),
        started: beside.and_then(Course::started),
        last: beside.and_then(Course::last),
        measures: if beside.is_some() { measures } else { Vec::new() },
        answer,
    }
}

/// Where a diary stands by the verdict from which something follows.
fn state(verdict: Option<Verdict>, measures: &[Measured], is_answered: bool) -> State {
    match (verdict, least_missing(measures)) {
        (Some(Verdict::Worse), _) => State::Worse,
        _ if !is_answered => State::Referred,
        (Some(Verdict::Better), _) => State::Better,
        (Some(Verdict::Same), _) => State::Same,
        (_, Some((StillMissing { until: Some(_), .. }, _))) => State::TooEarly,
        (_, Some((StillMissing { is_old: true, .. }, _))) => State::TooOld,
        (_, Some(_)) => State::TooFew,
        (_, None) if measures.iter().any(|of| of.decides) => State::NoRoom,
        (_, None) => State::Nothing,
    }
}

/// What is missing of the measure that decides of which least is missing, those without a figure last; `None` where no more
/// figures help.
pub(crate) fn least_missing(measures: &[Measured]) -> Option<(StillMissing, &Measured)> {
    let decide = || measures.iter().filter(|of| of.decides);
    let least = |is_begun: bool| {
        let of = decide().filter(|of| of.figures.is_empty() != is_begun);
        // Time is less than figures.
        of.filter_map(|of| Some((of.missing?, of))).min_by_key(|(missing, _)| (missing.figures, missing.until))
    };
    let has_no_room = || decide().any(|of| of.verdict == Verdict::Same);
    least(true).or_else(|| least(false).filter(|_| !has_no_room()))
}

fn notice(rules: &RuleSet) -> Option<Text> {
    rules.progress()?.notice.clone()
}

/// What an answer takes from a diary, and says of it.
pub(crate) struct Noted<'r> {
    told: Told<'r>,
    asked: Asked,
    since: Option<Date>,
    option: String,
    today: Date,
}

/// The command that adds a day to a diary.
const CHECK_IN: &str = "massfreq check-in";

impl<'r> Noted<'r> {
    /// `option` names the diary in the commands that are offered, where it is not the usual one.
    pub(crate) fn new(course: Course<'_>, rules: &'r RuleSet, today: Date, option: String) -> Self {
        Self { told: course.told(rules, today), asked: course.asked(rules), since: course.since(), option, today }
    }

    /// What the figures of each measure come to.
    pub(crate) fn measures(&self) -> Vec<Measured> {
        self.told.trends.iter().map(measured).collect()
    }

    /// Says of an answer what in it follows from the diary; of a referral no figure.
    pub(crate) fn in_answer(&self, mut answer: Recommendation, profile: &Profile<'_>) -> Recommendation {
        match &mut answer {
            Recommendation::Refer(refer) => self.in_referral(refer, profile),
            Recommendation::Recommended(answer) => {
                answer.diary = Some(Box::new(self.in_reasons(&mut answer.reasons, profile)));
            }
        }
        answer
    }

    /// The same of a referral.
    pub(crate) fn in_referral(&self, refer: &mut Refer, profile: &Profile<'_>) {
        let Asked { named, sore, .. } = &self.asked;
        refer.go_on_by(profile, |fact| {
            let is_named = named.contains(&fact);
            let sore = sore.filter(|(sore, _)| *sore == fact).map(|(_, on)| days_between(on, self.today));
            let follows = self.told.response.is_some_and(|(response, _)| response == fact);
            (is_named || sore.is_some() || follows).then_some(Says::InDiary { is_named, sore })
        });
        for go_on in refer.reasons.iter_mut().filter_map(|reason| reason.go_on.as_mut()) {
            *go_on = go_on.replace(CHECK_IN, &format!("{CHECK_IN}{}", self.option));
        }
    }

    /// The same of the reasons of an answer.
    pub(crate) fn in_reasons(&self, reasons: &mut [Reason], profile: &Profile<'_>) -> FromDiary {
        let (since, notice, option) = (self.since, notice(profile.rules()), self.option.clone());
        let Some((response, by)) = self.told.response else {
            return FromDiary { outcome: None, measure: None, since, notice, option };
        };
        let response = profile.rules().rule(response);
        let measure = self.told.trends.get(by).map(measured);
        if let Some(reason) = reasons.iter_mut().find(|reason| reason.rule == *response.id()) {
            reason.measured = measure.clone().map(Box::new);
        }
        FromDiary { outcome: Some(response.name().to_owned()), measure, since, notice, option }
    }
}

fn measured(trend: &Trend<'_>) -> Measured {
    let Measure { name, title, better, change, share, decides, source, from, to, .. } = trend.measure;
    let baseline = trend.baseline.map(rounded);
    let now = trend.now.map(rounded);
    let gained = |(now, baseline): (f64, f64)| if *better == Better::Down { baseline - now } else { now - baseline };
    Measured {
        name: name.to_string(),
        title: title.to_string(),
        verdict: trend.verdict,
        decides: *decides,
        baseline,
        now,
        change: now.zip(baseline).map(gained).map(to_cents),
        counts_from: *change,
        share: *share,
        figures: trend.entries.iter().map(|entry| Figure { on: entry.on, figure: entry.figure }).collect(),
        missing: trend.missing.map(|missing| {
            let nothing = StillMissing { figures: 0, is_late: false, is_old: false, until: None };
            match missing {
                Missing::Figures(figures) => StillMissing { figures, is_late: trend.is_late, ..nothing },
                Missing::Newer => StillMissing { figures: 1, is_old: true, ..nothing },
                Missing::Until(day) => StillMissing { until: Some(day), ..nothing },
            }
        }),
        worse_once: trend.is_worse_once,
        leaning: trend.leaning,
        better: *better,
        source: source.clone(),
        scale: (*from, *to),
        is_of_week: trend.starts_in_a_week(),
    }
}

fn rounded(mean: Mean) -> f64 {
    to_cents(f64::from(mean.sum) / f64::from(mean.of))
}

/// Only for people and programs to see: nothing is decided by it.
fn to_cents(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}
