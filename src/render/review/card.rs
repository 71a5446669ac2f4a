//! What a reader agrees or objects to: each rule, and each text of the pack, as parts with a label.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::change::Changed;
use super::examples::examples;
use crate::answer::list::{Listed, Scale, Shown, show, show_measure};
use crate::answer::recommendation::Advice;
use crate::model::{
    Basis, ChangedText, Days, Facet, Gravity, Kind, Level, LostReferral, Measure, PackSource, Page as Asked, Progress,
    Rule, RuleId, RuleIndex, RuleSet, SafetyText, Sore, Source, Stretch, UNTITLED_DEFAULT, Window, words::words,
};
use crate::order::Order as _;
use crate::render::list::{about, effect, question};
use crate::render::page::Tone;
use crate::render::words as sentences;

words! {
    /// What a part of a card is about, in the order in which people read them.
    pub(crate) enum Label {
        Title = "Title",
        Help = "In short",
        When = "Applies to",
        Question = "Question",
        AskedIf = "Asked only if",
        Scale = "Scale",
        Counts = "When a change counts",
        Effect = "What it does",
        Told = "What one is told",
        AskFirst = "Asked before one acts on it",
        Review = "Taking stock",
        Advice = "Advice",
        Ended = "Ended by",
        Agreed = "Once it is agreed to",
        Holds = "How long that holds",
        Because = "Why",
        Reading = "Our own reading in it",
        Source = "Rests on",
        Evidence = "Evidence beside it",
        Example = "For example",
        Page = "Asked on the page",
        Aliases = "Also called",
        Keywords = "Found by",
        Beneath = "In the built-in rules",
        Here = "In these rules",
        LeftOut = "Left out because",
    }
}

/// A block to agree or object to.
#[derive(Debug)]
pub(crate) struct Card {
    /// The rule, or `pack`.
    pub(super) rule: RuleId,
    pub(super) title: String,
    /// Where it is a caution, or refers.
    pub(super) gravity: Option<Gravity>,
    /// A part may be there several times.
    pub(super) parts: Vec<(Label, String)>,
}

impl Card {
    /// Its first cells: the rule, what it is as the first word of its id, and the title.
    pub(super) fn first(&self) -> [String; 3] {
        [self.rule.to_string(), self.rule.kind().to_owned(), self.title.clone()]
    }

    /// Whether a part says how a rule is reached, and not what it says. On which page it is asked is part of what a
    /// caution that refers says: a page can be asked of some alone.
    pub(super) fn is_minor(&self, part: Label) -> bool {
        match part {
            Label::Page => !matches!(self.gravity, Some(Gravity::Refers(_))),
            part => matches!(part, Label::Aliases | Label::Keywords),
        }
    }

    /// What it says below its title.
    pub(super) fn said(&self) -> Vec<(Label, String)> {
        self.parts.iter().filter(|(part, _)| *part != Label::Title).cloned().collect()
    }

    /// Whether it says how a layer or a copy differs from the set below it.
    pub(super) fn is_beneath(&self) -> bool {
        self.parts.iter().any(|(part, _)| matches!(part, Label::Beneath | Label::LeftOut))
    }

    /// The texts of a part.
    pub(super) fn texts(&self, part: Label) -> Vec<&str> {
        self.parts.iter().filter(|(of, _)| *of == part).map(|(_, text)| &**text).collect()
    }

    /// Whether two cards are about the same. The cards of a pack have one id.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        self.rule == other.rule && (self.rule != RuleId::pack() || self.title == other.title)
    }

    /// What is otherwise than in an older card, part by part: the texts that only one of them has, or all of them where
    /// their order differs. The answers to examples follow from other rules too.
    pub(super) fn changes(&self, old: &Self) -> Vec<Changed> {
        let some = |all: &[&str], others: &[&str], are_there: bool| -> Vec<String> {
            all.iter().filter(|text| others.contains(text) == are_there).map(|text| (*text).to_owned()).collect()
        };
        let in_order = |all: &[&str]| {
            let numbered = all.iter().enumerate().map(|(at, text)| format!("({}) {text}", at + 1));
            vec![numbered.collect::<Vec<_>>().join(" ")]
        };
        let parts = Label::ALL.into_iter().filter(|part| *part != Label::Example).map(|part| {
            let (was, is) = (old.texts(part), self.texts(part));
            // Of conditions that all have to hold, the order says nothing.
            if part == Label::AskedIf || some(&was, &is, true) == some(&is, &was, true) {
                (part, some(&was, &is, false), some(&is, &was, false))
            } else {
                (part, in_order(&was), in_order(&is))
            }
        });
        let parts = parts.filter(|(_, was, is)| !was.is_empty() || !is.is_empty());
        // A referral that cannot be agreed to has no words for that.
        let refers = |card: &Self| matches!(card.gravity, Some(Gravity::Refers(_)));
        let is_both = refers(self) && refers(old);
        let nobody = |texts: Vec<String>| if texts.is_empty() { vec![NOBODY.to_owned()] } else { texts };
        let ended = |(part, was, is): Changed| match part {
            Label::Ended if is_both => (part, nobody(was), nobody(is)),
            part => (part, was, is),
        };
        parts.map(ended).collect()
    }
}

/// Cards that belong together.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) tone: Tone,
    pub(super) heading: String,
    pub(super) cards: Vec<Card>,
}

/// All that a set says, in the order of its lists: what comes before a session first, and of that the gravest.
pub(super) fn sections(rules: &RuleSet) -> Vec<Section> {
    let section = |heading: &str, cards| Section { tone: Tone::Plain, heading: heading.to_owned(), cards };
    let mut sections = beneath(rules);
    sections.push(section("What people are told on a referral, and what holds for all", of_pack(rules)));
    let (screened, others): (Vec<Facet>, Vec<Facet>) = Facet::ALL.into_iter().partition(|facet| facet.is_screened());
    for facet in screened {
        let facts: Vec<&Rule> = rules.facts(facet).collect();
        sections.extend(facts.chunk_by(|one, next| one.page() == next.page()).map(|of_page| {
            let mut cards: Vec<Card> = of_page.iter().map(|fact| of_rule(rules, fact)).collect();
            cards.order_by_key(|card| Reverse(card.gravity));
            section(&question(rules, of_page), cards)
        }));
    }
    for facet in others {
        sections.push(section(about(facet), rules.facts(facet).map(|fact| of_rule(rules, fact)).collect()));
    }
    let combinations = rules.combinations().map(|(index, _)| of_combination(rules, index));
    sections.push(section("Rules over more than one statement", combinations.collect()));
    let measures = rules.measures().iter().map(|of| of_measure(of, rules.progress())).collect();
    sections.push(section("What is watched in a diary", measures));
    sections.push(section("Where nothing else says how often", vec![of_rule(rules, rules.rule(rules.default_rule()))]));
    sections.retain(|section| !section.cards.is_empty());
    sections
}

/// In what a layer or a copy is less safe than the built-in set, or may be, and what a layer leaves out.
fn beneath(rules: &RuleSet) -> Vec<Section> {
    let card = |title: String, parts| Card { rule: RuleId::pack(), title, gravity: None, parts };
    let left_out = || rules.beneath.iter().flat_map(|beneath| &beneath.left_out);
    let called = |id: &RuleId| {
        let of_base = || left_out().find(|(of, ..)| of == id.as_str()).map(|(_, title, _)| &**title);
        rules.get(id.as_str()).map(Rule::title).or_else(of_base).unwrap_or(id.as_str()).to_owned()
    };
    let lost = rules.lost_referrals.iter().map(|lost| {
        let now = lost.now.map_or(NO_REFERRAL, sentences::headline);
        let parts = [(Label::Beneath, sentences::headline(lost.was)), (Label::Here, now)];
        let whose = whose(lost, called);
        let title = called(&lost.rule) + &if whose.is_empty() { whose } else { format!(" (for {whose})") };
        card(title, parts.map(|(part, text)| (part, text.to_owned())).into())
    });
    let texts = rules.safety_texts.iter().map(|ChangedText { of: SafetyText { rule, part }, old, new }| {
        let none = if part.ends_with("ask-when") { "asked of everybody" } else { "nothing of their own" };
        let new = new.as_deref().unwrap_or(none);
        let parts = [(Label::Beneath, &**old), (Label::Here, new)].map(|(part, text)| (part, text.to_owned()));
        let level =
            Level::GRAVEST_FIRST.into_iter().find(|level| part.strip_prefix("referrals.") == Some(level.as_str()));
        let part = match &**part {
            "ask" => Label::Question.as_str(),
            "ask-when" => Label::AskedIf.as_str(),
            "page" => Label::Page.as_str(),
            "do" => Label::Told.as_str(),
            "ask-first" => Label::AskFirst.as_str(),
            "review" => Label::Review.as_str(),
            "cleared" => Label::Agreed.as_str(),
            "clearance" => Label::Holds.as_str(),
            other => level.map_or(other, |level| sentences::headline(level)),
        };
        let of = if *rule == RuleId::pack() { "For all".to_owned() } else { called(rule) };
        card(format!("{of}: {part}"), parts.into())
    });
    let left_out = left_out().map(|(_, title, why)| card(title.to_string(), vec![(Label::LeftOut, why.to_string())]));
    let sections = [
        (Tone::Grave, sentences::REFER_LESS, lost.collect::<Vec<_>>()),
        (Tone::Grave, sentences::REWORDED, texts.collect()),
        (Tone::Plain, "What these rules leave out of the built-in ones", left_out.collect()),
    ];
    sections.map(|(tone, heading, cards)| Section { tone, heading: heading.to_owned(), cards }).into()
}

/// What ends a referral that can be agreed to.
pub(super) const AGREED: &str = "the word that it was agreed to, which the person gives and nobody checks";

/// The same of one that cannot.
const NOBODY: &str = "nobody's word";

/// What is left of a referral that is lost.
pub(super) const NO_REFERRAL: &str = "no referral";

/// Whose referral is lost, in titles; empty where it is all whom the rule named.
pub(super) fn whose(lost: &LostReferral, called: impl Fn(&RuleId) -> String) -> String {
    let facts: Vec<String> = lost.whose().into_iter().map(&called).collect();
    let agreed: Vec<String> = lost.cleared.iter().map(&called).collect();
    let agreed = (!agreed.is_empty()).then(|| format!("once agreed to: {}", agreed.join(", ")));
    let facts = Some(facts.join(" with ")).filter(|facts| !facts.is_empty());
    facts.into_iter().chain(agreed).collect::<Vec<_>>().join(", ")
}

fn of_rule(rules: &RuleSet, rule: &Rule) -> Card {
    let Shown {
        listed,
        when,
        ask_when: _,
        referral: _,
        to_do,
        ask_first,
        review,
        cleared,
        clearance_days,
        because,
        reading,
        source,
        advice,
        notes,
        scale: _,
        place: _,
        taken_over: _,
    } = show(rules, rule);
    let Listed {
        rule: id,
        name: _,
        title,
        help,
        ask,
        aliases,
        keywords,
        page,
        can_be_cleared,
        effect: _,
        refer: _,
        level: _,
    } = listed;
    let one = |part: Label, text: Option<String>| text.map(|text| (part, text));
    let all = |part: Label, texts: &[String]| {
        let texts: BTreeSet<&str> = texts.iter().map(String::as_str).collect();
        (!texts.is_empty()).then(|| (part, texts.into_iter().collect::<Vec<_>>().join(", ")))
    };
    let advised_by = |part: Label, pieces: &[Advice]| -> Vec<(Label, String)> {
        pieces.iter().map(|piece| (part, advised(&piece.text, piece.source.as_ref()))).collect()
    };
    let title = Some(title).filter(|title| title != UNTITLED_DEFAULT).unwrap_or("Nothing else is known".to_owned());
    let mut parts = vec![(Label::Title, title.clone())];
    parts.extend(one(Label::Help, help));
    parts.extend(match rule.kind() {
        Kind::Fact(_) => None,
        Kind::Combination(condition) => Some((Label::When, rules.in_titles(condition))),
        Kind::Default => Some((Label::When, when)),
    });
    parts.extend(one(Label::Question, ask));
    let of_page = rules.pages().iter().find(|page| page.asks(rule)).and_then(|page| page.ask_when.as_ref());
    parts.extend(of_page.into_iter().chain(rule.ask_when()).map(|when| (Label::AskedIf, rules.in_titles(when))));
    parts.push((Label::Effect, effect(rule)));
    parts.extend(one(Label::Told, to_do));
    let asked = ask_first.iter().filter_map(|id| rules.get(id.as_str()));
    parts.extend(asked.map(|caution| (Label::AskFirst, caution.ask().unwrap_or(caution.title()).to_owned())));
    parts.extend(review.iter().map(|of| (Label::Review, format!("after {}. {}", Stretch(of.after_days), of.text))));
    parts.extend(advised_by(Label::Advice, &advice));
    parts.extend(can_be_cleared.then(|| (Label::Ended, AGREED.to_owned())));
    parts.extend(advised_by(Label::Agreed, &cleared));
    let holds = clearance_days.map_or("without an end".to_owned(), |days| Stretch(days).to_string());
    parts.extend(can_be_cleared.then_some((Label::Holds, holds)));
    parts.push((Label::Because, because));
    parts.extend(one(Label::Reading, reading));
    parts.push((Label::Source, rests_on(&source)));
    parts.extend(notes.iter().map(|note| (Label::Evidence, advised(&note.text, Some(&note.source)))));
    parts.extend(one(Label::Page, page));
    parts.extend(all(Label::Aliases, &aliases));
    parts.extend(all(Label::Keywords, &keywords));
    Card { rule: id, title, gravity: rule.gravity(), parts }
}

/// What something rests on. That nobody compared it with a work that it names is said too. The word for a study stands
/// for a review as well, which makes a difference to those who read this.
fn rests_on(source: &Source) -> String {
    let is_undated = source.citation.is_some() && source.reviewed.is_none();
    let undated = if is_undated { format!(", {}", sentences::UNDATED) } else { String::new() };
    let said = sentences::source(source);
    let study = said.strip_prefix(Basis::Trial.as_str()).map(|work| format!("published study or review{work}"));
    study.unwrap_or(said) + &undated
}

fn of_measure(measure: &Measure, progress: Option<&Progress>) -> Card {
    let Shown { listed, scale, because, source, .. } = show_measure(measure);
    let Listed { rule, title, ask, effect, .. } = listed;
    let ends = scale.iter().flat_map(|Scale { from, to, low, high, .. }| [(from, low), (to, high)]);
    let ends: Vec<String> = ends.filter_map(|(at, words)| Some(format!("{at} is {}", words.as_ref()?))).collect();
    let mut parts = vec![(Label::Title, title.clone())];
    parts.extend(ask.map(|ask| (Label::Question, ask)));
    parts.extend((!ends.is_empty()).then(|| (Label::Scale, ends.join(", "))));
    parts.extend(progress.map(|progress| (Label::Counts, sentences::diary::counts(measure, progress))));
    parts.extend([(Label::Effect, effect), (Label::Because, because), (Label::Source, rests_on(&source))]);
    Card { rule, title, gravity: None, parts }
}

/// What follows from a diary, a line each.
fn follows(rules: &RuleSet, progress: &Progress) -> Vec<(Label, String)> {
    let Progress { better, same, worse, decide_after, stale_after, sore, notice } = progress;
    let named = |fact: &RuleIndex| format!("\"{}\"", rules.rule(*fact).title());
    let [decide, stale] = [decide_after, stale_after].map(|days| Stretch(days.get()));
    let lines = [
        format!("where a figure that decides gets better: {}; worse: {}", named(better), named(worse)),
        format!("where none of them changes, from {decide} after the first figure on: {}", named(same)),
        format!(
            "a figure older than {stale} shows neither better nor the same; worse stands until a newer one differs"
        ),
    ];
    let sore = sore.map(|Sore { over_hours, caution }| {
        format!("where one is sore for more than {over_hours} hours after a session: {}", named(&caution))
    });
    let notice = notice.as_ref().map(|notice| format!("beside all that follows: {notice}"));
    lines.into_iter().chain(sore).chain(notice).map(|line| (Label::Effect, line)).collect()
}

/// A text with what it rests on, where that is said.
fn advised(text: &str, source: Option<&Source>) -> String {
    let source = source.map(|source| format!(" ({})", rests_on(source)));
    text.to_owned() + &source.unwrap_or_default()
}

/// A combination with the smallest profiles that it applies to.
fn of_combination(rules: &RuleSet, index: RuleIndex) -> Card {
    let mut card = of_rule(rules, rules.rule(index));
    card.parts.extend(examples(rules, index));
    card
}

/// What the pack says of all.
fn of_pack(rules: &RuleSet) -> Vec<Card> {
    let card = |title: &str, parts| Card { rule: RuleId::pack(), title: title.to_owned(), gravity: None, parts };
    let told = |level: Level| card(sentences::headline(level), vec![(Label::Told, rules.referral(level).to_owned())]);
    let holds = |what: &str, days: Option<u32>| {
        (
            Label::Holds,
            format!("{what}: {}", days.map_or("without an end".to_owned(), |days| Stretch(days).to_string())),
        )
    };
    let steps: Vec<String> = rules.ladder().iter().map(|step| Window::single(*step).to_string()).collect();
    let advice = rules.advice().iter().map(|piece| (Label::Advice, advised(&piece.text, piece.source.as_ref())));
    let of_page = |page: &Asked| {
        let name = page.name.as_deref().unwrap_or(page.topic.as_str());
        let question = page.question.as_ref().map(|question| format!(": {question}"));
        let only_if = page.ask_when.as_ref().map(|when| format!(" (asked only if: {})", rules.in_titles(when)));
        let parts = [question, only_if].into_iter().flatten().collect::<Vec<_>>();
        (!parts.is_empty()).then(|| (Label::Question, format!("{name}{}", parts.concat())))
    };
    let pages: Vec<(Label, String)> = rules.pages().iter().filter_map(of_page).collect();
    let can_be_agreed = rules.facts(Facet::Caution).any(|caution| caution.safeguards().is_clearable);
    let mut cards: Vec<Card> = Level::GRAVEST_FIRST.map(told).into();
    cards.push(card("The notice under every answer", vec![(Label::Told, rules.notice().to_owned())]));
    cards.push(card("Advice with every answer that is no referral", advice.collect()));
    cards.push(card(
        "How long answers hold",
        [holds("a look at the warning signs", rules.screening().map(Days::get))]
            .into_iter()
            .chain(can_be_agreed.then(|| {
                holds("the word of a professional, where a rule does not say", rules.pack_clearance().map(Days::get))
            }))
            .collect(),
    ));
    cards.push(card("The gaps that a step goes between", vec![(Label::Effect, steps.join(", "))]));
    cards.push(card("The questions, page by page", pages));
    cards.push(card("What follows from a diary", rules.progress().map(|of| follows(rules, of)).unwrap_or_default()));
    cards.push(card("What the rules are taken from", rules.source().map(taken_from).into_iter().collect()));
    cards.retain(|card| !card.parts.is_empty());
    cards
}

fn taken_from(PackSource { title, author, published, url, reviewed }: &PackSource) -> (Label, String) {
    let reviewed = reviewed.map(|day| format!("compared on {day}"));
    let parts = [title, author, published, url].into_iter().flatten().map(ToString::to_string).chain(reviewed);
    (Label::Source, parts.collect::<Vec<_>>().join(", "))
}
