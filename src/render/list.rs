//! The pages of what a profile can hold: the facts of a facet, and one of them in full.

use super::page::{Audience, Block, Entry, Page, Table, Tone};
use super::words;
use crate::answer::describe::{GO_ON, no_more_often_than};
use crate::answer::list::Shown;
use crate::answer::recommendation::{Advice, Rules};
use crate::answer::safeguards::{Says, go_on};
use crate::answer::told::asked;
use crate::model::{
    Effects, Facet, Gravity, Level, Note, Page as Asked, Rule, RuleSet, Safeguards, Stretch, Window, course::capital,
    names, names::apart,
};
use crate::order::Order as _;

/// The facts of a facet, a line each: cautions by page, and each page by level. `option` names the rules on the command
/// lines that can be pasted; `explain` adds what each one asks or means.
pub(crate) fn page(rules: &RuleSet, facet: Facet, option: &str, explain: bool) -> Page {
    let facts: Vec<&Rule> = rules.facts(facet).collect();
    let mut page = titled(about(facet), &first(facet, &facts));
    let Some(example) = facts.iter().map(|fact| fact.name()).min_by_key(|name| name.len()) else {
        page.paragraph(format!("The rule set has no {}.", facet.plural()));
        return page;
    };
    if facet.is_screened() {
        page.paragraph(levels(&facts));
        page.end = Some(Block::Paragraph(levels(&facts)));
        for of_page in facts.chunk_by(|one, next| one.page() == next.page()) {
            page.heading(&question(rules, of_page));
            list(&mut page, explain, of_page);
        }
    } else {
        list(&mut page, explain, &facts);
    }
    if facts.iter().any(|fact| fact.effects().sooner > 0 || fact.effects().later > 0) {
        let steps: Vec<String> = rules.ladder().iter().map(|step| Window::single(*step).to_string()).collect();
        page.paragraph(format!("A step goes from one of these to the next: {}.", steps.join(", ")));
    }
    beside_built_in(&mut page, rules);
    let (plural, singular) = (facet.plural(), facet.singular());
    page.remark(format!("For example: `massfreq recommend{option} --{singular} {example}`"));
    page.remark(format!(
        "More: `massfreq {plural}{option} --explain`, or one in full: `massfreq {plural}{option} {example}`"
    ));
    page
}

/// What an answer says of rules that are less safe than the built-in ones.
fn beside_built_in(page: &mut Page, rules: &RuleSet) {
    page.gap();
    page.paragraphs(words::beside_built_in(&Rules::from(rules)));
}

/// A page that begins with a line on what it is about.
fn titled(title: &str, first: &str) -> Page {
    let mut page = Page::answer();
    page.only(Audience::Others, |page| page.add(Block::Title(title.to_owned())));
    page.only(Audience::User, |page| page.topic(first));
    page
}

/// The first line of a list. It says what most matters where the list is too long to be seen at once.
fn first(facet: Facet, facts: &[&Rule]) -> String {
    let is_pressing = |fact: &&&Rule| fact.gravity() == Some(Gravity::Refers(Level::Emergency));
    let count = facts.len();
    match facts.iter().filter(is_pressing).count() {
        0 => about(facet).to_owned(),
        pressing => {
            let need = if pressing == 1 { "needs" } else { "need" };
            format!("{count} warning signs and conditions; {pressing} of them {need} help at once: scroll to see all")
        }
    }
}

/// What the facts of a facet are for.
pub(super) fn about(facet: Facet) -> &'static str {
    match facet {
        Facet::Goal => "Goals: what you want massage for",
        Facet::Lifestyle => "Lifestyles: what strains your back from day to day",
        Facet::Sign => "Signs that you may need massage more often",
        Facet::Caution => "Warning signs and conditions to look at before a massage",
        Facet::Response => "Responses: how you have been since you began",
    }
}

fn list(page: &mut Page, explain: bool, facts: &[&Rule]) {
    let entries = |facts: &[&Rule]| facts.iter().map(|fact| explained(fact)).collect::<Vec<_>>();
    let is_in_rows = facts.iter().all(|fact| fact.facet().is_some_and(Facet::is_screened));
    page.only(Audience::Others, |page| page.entries(entries(facts)));
    page.only(Audience::User, |page| {
        if explain {
            page.entries(entries(facts));
        } else if is_in_rows {
            // The level alone has a column, so that a name and the title beside it fit on a line.
            let row = |fact: &&Rule| vec![level(fact).to_owned(), head(fact)];
            page.table(Table::new(&[], facts.iter().map(row)));
        } else {
            page.entries(facts.iter().map(|fact| Entry::new(with_effect(fact), [])));
        }
    });
}

/// `fever: Fever`.
fn head(fact: &Rule) -> String {
    format!("{}: {}", fact.name(), apart(fact.title()))
}

fn with_effect(fact: &Rule) -> String {
    format!("{}; {}", head(fact), effect(fact))
}

fn explained(fact: &Rule) -> Entry {
    let is_asked = fact.ask().is_some();
    let head = if is_asked { format!("{} ({})", head(fact), level(fact)) } else { with_effect(fact) };
    let because = (!is_asked).then(|| apart(fact.because()));
    let texts = [fact.ask().or(fact.help()).map(apart), also(fact), because];
    Entry::new(head, texts.into_iter().flatten())
}

/// Its other names, where it has some.
fn also(fact: &Rule) -> Option<String> {
    let aliases = fact.aliases();
    (!aliases.is_empty()).then(|| format!("Also called {}.", names::series(aliases, "or")))
}

/// The word for how grave a fact is; empty where it is no caution and refers nobody.
fn level(fact: &Rule) -> &'static str {
    fact.gravity().map_or("", Gravity::as_str)
}

/// What the word before each caution says.
fn levels(facts: &[&Rule]) -> String {
    let mut levels: Vec<Gravity> = facts.iter().filter_map(|fact| fact.gravity()).collect();
    levels.order_by(|one, other| other.cmp(one));
    levels.dedup();
    let say = |level: Gravity| format!("{}: {}.", level.as_str(), meaning(level));
    format!("If one fits you, do as its word says. {}", levels.into_iter().map(say).collect::<Vec<_>>().join(" "))
}

/// What a person does at a level, in short.
fn meaning(level: Gravity) -> String {
    match level {
        Gravity::Refers(level) => words::headline(level).to_lowercase(),
        Gravity::Mild(_) => GO_ON.to_owned(),
    }
}

/// What a page of cautions asks; those without a page are asked on the one without a name.
pub(super) fn question(rules: &RuleSet, of_page: &[&Rule]) -> String {
    let is_asked = |page: &&Asked| of_page.iter().any(|fact| page.asks(fact));
    let question = rules.pages().iter().find(is_asked).and_then(|page| page.question.as_deref());
    let name = of_page.first().and_then(|fact| fact.page());
    question.or(name).map_or_else(|| "Others".to_owned(), capital)
}

/// What a fact does to an answer, for those who do not know the rules.
pub(super) fn effect(rule: &Rule) -> String {
    let Effects { proposal, sooner: _, later: _, floor, refer } = rule.effects();
    let Safeguards { review_after, ask_first, is_clearable: _, clearance: _ } = rule.safeguards();
    let questions = match ask_first.len() {
        0 => None,
        1 => Some("a question first".to_owned()),
        more => Some(format!("{more} questions first")),
    };
    let before = [refer.map(|level| meaning(Gravity::Refers(level))), proposal.as_ref().map(ToString::to_string)];
    let after = [
        floor.map(no_more_often_than),
        review_after.map(|after| format!("take stock after {}", Stretch(after.get()))),
        questions,
    ];
    let parts: Vec<String> =
        before.into_iter().flatten().chain(asked(rule)).chain(after.into_iter().flatten()).collect();
    if parts.is_empty() { "no change, but advice".to_owned() } else { parts.join("; ") }
}

/// A fact in full, with how to give it; `explain` adds what of it is our own reading, and evidence.
pub(crate) fn one(rules: &RuleSet, fact: &Rule, shown: &Shown, option: &str, explain: bool) -> Page {
    let mut page = titled(&head(fact), &head(fact));
    page.end = fact.gravity().map(|level| {
        let is_grave = matches!(level, Gravity::Refers(_));
        Block::Lead(Tone::grave_if(is_grave), if_so(level))
    });
    page.paragraphs([fact.ask().or(fact.help()).map(str::to_owned), also(fact)].into_iter().flatten());
    page.only(Audience::Others, |page| page.entries(entries(rules, fact, shown, true)));
    page.only(Audience::User, |page| page.entries(entries(rules, fact, shown, explain)));
    beside_built_in(&mut page, rules);
    if let Some((facet, name)) = fact.id().fact() {
        let id = fact.id();
        page.remark(format!("If it fits you: `massfreq recommend{option} --{facet} {name}`"));
        page.remark(format!("More: `massfreq rules show{option} {id}`"));
    }
    page
}

/// What a person does whom a caution fits.
fn if_so(level: Gravity) -> String {
    let what = match level {
        Gravity::Refers(level) => words::headline(level).to_owned(),
        Gravity::Mild(_) => meaning(level),
    };
    format!("If so: {what}")
}

fn entries(rules: &RuleSet, fact: &Rule, shown: &Shown, explain: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    let texts = |pieces: &[Advice]| -> Vec<String> { pieces.iter().map(|piece| apart(&piece.text)).collect() };
    entries.push(match (&shown.referral, fact.gravity()) {
        (Some(referral), _) => Entry::new(if_so(Gravity::Refers(referral.level)), [apart(&referral.text)]),
        (None, Some(level)) => Entry::new(if_so(level), []),
        (None, None) => Entry::new(format!("What it comes to: {}", effect(fact)), []),
    });
    if !shown.advice.is_empty() {
        entries.push(Entry::new("Advice", texts(&shown.advice)));
    }
    let source = words::in_brackets(&words::sourced(&shown.source), shown.reading.is_some());
    entries.push(Entry::new("Why", [apart(&shown.because)]).with_aside(source));
    if explain {
        entries.extend(shown.reading.iter().map(|reading| Entry::new("Our own reading", [apart(reading)])));
        let note = |note: &Note| {
            Entry::new("Evidence", [apart(&note.text)]).with_aside(format!("({})", words::sourced(&note.source)))
        };
        entries.extend(shown.notes.iter().map(note));
    }
    if !shown.ask_first.is_empty() {
        let questions = shown.ask_first.iter().filter_map(|id| rules.get(id.as_str()));
        let questions =
            questions.map(|asked| format!("{}: {}", asked.name(), apart(asked.ask().unwrap_or(asked.title()))));
        entries.push(Entry::new("Answer these first", questions));
    }
    if let Some(review) = &shown.review {
        let head = format!("After {}, take stock", Stretch(review.after_days));
        entries.push(Entry::new(head, [apart(&review.text)]));
    }
    let holds = shown.clearance_days.map(|days| format!("That word holds for {}.", Stretch(days)));
    let on: Vec<String> =
        go_on(fact, None, Says::ByOptions).into_iter().chain(texts(&shown.cleared)).chain(holds).collect();
    if !on.is_empty() {
        entries.push(Entry::new("How to go on", on));
    }
    entries
}
