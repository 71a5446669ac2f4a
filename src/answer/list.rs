//! Rules in short and in full.

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::describe::{advice, advice_of, effect, measured, to_do, when};
use crate::answer::recommendation::{Advice, Referral};
use crate::model::{
    Better, Days, Facet, Gravity, Level, Measure, Note, Rule, RuleId, RuleSet, Safeguards, Source, Text,
};

/// A rule in short; for a fact, what a profile can hold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// The id of the rule.
    pub rule: RuleId,
    /// Its name.
    pub name: String,
    /// A few words for people.
    pub title: String,
    /// One line that says more.
    pub help: Option<String>,
    /// The question that asks a person for it.
    pub ask: Option<String>,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Words by which people look for it.
    pub keywords: Vec<String>,
    /// The page of the interview on which a caution is asked; null for one without a page.
    pub page: Option<String>,
    /// Whether the word of a professional sets its referral aside.
    pub can_be_cleared: bool,
    /// What it does to an answer, in words.
    pub effect: String,
    /// The level at which it refers, if it does.
    pub refer: Option<Level>,
    /// The same, and `adapt` for a caution that does not refer: go on, but as its advice says.
    pub level: Option<Gravity>,
}

/// A rule in full.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The rule in short.
    #[serde(flatten)]
    pub listed: Listed,
    /// When it applies, in words.
    pub when: String,
    /// When a caution is asked, in words; null where it always is.
    pub ask_when: Option<String>,
    /// What a person is told on its referral, where it refers.
    pub referral: Option<Referral>,
    /// What to do on its referral, in place of what the pack says.
    #[serde(rename = "do")]
    pub to_do: Option<String>,
    /// The cautions that are to be answered before anybody acts on it.
    pub ask_first: Vec<RuleId>,
    /// When to look again, and at what.
    pub review: Option<ShownReview>,
    /// What it tells once a professional has agreed.
    pub cleared: Vec<Advice>,
    /// For how many days such a word holds; null where it holds for ever, or there can be none.
    pub clearance_days: Option<u32>,
    /// Why, in words.
    pub because: String,
    /// What is the authors' own reading of the source, where something is.
    pub reading: Option<String>,
    /// What it rests on.
    pub source: Source,
    /// What else it tells the person.
    pub advice: Vec<Advice>,
    /// Evidence beside it.
    pub notes: Vec<Note>,
    /// The scale of a measure; null for a rule.
    pub scale: Option<Scale>,
    /// Where it stands: `file:line`.
    pub place: String,
    /// Whether it is an entry of the built-in set, which a layer took over.
    pub taken_over: bool,
}

/// The figures of a measure, and from where on a change of them counts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Scale {
    /// The smallest figure.
    pub from: u16,
    /// The largest figure.
    pub to: u16,
    /// Words for the smallest figure.
    pub low: Option<String>,
    /// Words for the largest figure.
    pub high: Option<String>,
    /// Which way a figure gets better.
    pub better: Better,
    /// How many points a change counts from.
    pub change: u16,
    /// How many percent of the figure at the start a change for the better has to be as well.
    pub share: Option<u16>,
    /// Whether a response follows from it.
    pub decides: bool,
}

/// When a rule is looked at again, and at what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShownReview {
    /// How many days after the start of the course, or after the last look.
    pub after_days: u32,
    /// What to look at.
    pub text: String,
}

/// The facts of a facet: in file order, files by name; cautions by page, and there graver ones first.
pub fn list(rules: &RuleSet, facet: Facet) -> Vec<Listed> {
    rules.facts(facet).map(listed).collect()
}

/// The rules that are not facts: the combinations by id, then the default.
pub fn list_unnamed(rules: &RuleSet) -> Vec<Listed> {
    let combinations = rules.combinations().map(|(index, _)| index);
    combinations.chain([rules.default_rule()]).map(|index| listed(rules.rule(index))).collect()
}

/// What a person watches, in display order.
pub(crate) fn list_measures(rules: &RuleSet) -> Vec<Listed> {
    rules.measures().iter().map(listed_measure).collect()
}

fn listed_measure(measure: &Measure) -> Listed {
    Listed {
        rule: measure.id(),
        name: measure.name().to_owned(),
        title: measure.title.to_string(),
        help: None,
        ask: Some(measure.ask.to_string()),
        aliases: Vec::new(),
        keywords: Vec::new(),
        page: None,
        can_be_cleared: false,
        effect: measured(measure),
        refer: None,
        level: None,
    }
}

fn listed(rule: &Rule) -> Listed {
    Listed {
        rule: rule.id().clone(),
        name: rule.name().to_owned(),
        title: rule.title().to_owned(),
        help: rule.help().map(str::to_owned),
        ask: rule.ask().map(str::to_owned),
        aliases: rule.aliases().iter().map(ToString::to_string).collect(),
        keywords: rule.keywords().iter().map(ToString::to_string).collect(),
        page: rule.page().map(str::to_owned),
        can_be_cleared: rule.safeguards().is_clearable,
        effect: effect(rule),
        refer: rule.refer(),
        level: rule.gravity(),
    }
}

/// A rule in full.
pub fn show(rules: &RuleSet, rule: &Rule) -> Shown {
    let Safeguards { review_after, ask_first, is_clearable, clearance: _ } = rule.safeguards();
    let review_text = rule.review_text().unwrap_or_default().to_owned();
    Shown {
        listed: listed(rule),
        when: when(rules, rule),
        ask_when: rule.ask_when().map(|when| rules.in_words(when)),
        referral: rule.refer().map(|level| Referral { level, text: to_do(rules, [rule].into_iter(), level) }),
        to_do: rule.to_do().map(str::to_owned),
        ask_first: ask_first.iter().map(|caution| rules.rule(*caution).id().clone()).collect(),
        review: review_after.map(|after| ShownReview { after_days: after.get(), text: review_text }),
        cleared: rule.cleared().iter().map(|piece| advice_of(rule.id(), piece)).collect(),
        clearance_days: rules.clearance(rule).filter(|_| *is_clearable).map(Days::get),
        because: rule.because().to_string(),
        reading: rule.reading().map(ToString::to_string),
        source: rule.source().clone(),
        advice: advice(rule).collect(),
        notes: rule.notes().to_vec(),
        scale: None,
        place: rule.place().at.to_string(),
        taken_over: rule.place().is_taken_over,
    }
}

/// A measure in full.
pub(crate) fn show_measure(measure: &Measure) -> Shown {
    let Measure { from, to, better, change, share, decides, low, high, because, source, place, .. } = measure;
    let words = |text: &Option<Text>| text.as_ref().map(ToString::to_string);
    Shown {
        listed: listed_measure(measure),
        when: "a diary has figures for it".to_owned(),
        ask_when: None,
        referral: None,
        to_do: None,
        ask_first: Vec::new(),
        review: None,
        cleared: Vec::new(),
        clearance_days: None,
        because: because.to_string(),
        reading: None,
        source: source.clone(),
        advice: Vec::new(),
        notes: Vec::new(),
        scale: Some(Scale {
            from: *from,
            to: *to,
            low: words(low),
            high: words(high),
            better: *better,
            change: *change,
            share: *share,
            decides: *decides,
        }),
        place: place.at.to_string(),
        taken_over: place.is_taken_over,
    }
}
