//! A rule set as somebody reads and signs it who never opens a terminal, as a page and as rows for a spreadsheet.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::page::{Audience, Block, Page, Part, Record, Table};
use super::words::{self, counted};
use crate::answer::describe::phases;
use crate::answer::recommendation::Rules;
use crate::engine::Decision;
use crate::model::{Beneath, Gravity, Level, RuleId, RuleIndex, RuleSet, Stretch};
use crate::order::Order as _;
use crate::proof::review::{Alone, Answers, Given, Own, Pairs, alone, pairs};
use card::{Card, Label, Section, sections};

mod answers;
mod asked;
mod card;
mod change;
mod changes;
mod examples;

pub(crate) use changes::{page as changes, rows as rows_of_changes};

/// By which program, and on which day, a review was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made<'a> {
    pub(crate) program: &'a str,
    pub(crate) today: Date,
}

const BOXES: &[&str] = &["agree", "object", "not sure"];
const REMARK: &str = "Remark";

/// The whole set.
pub(crate) fn page(rules: &RuleSet, made: Made<'_>) -> Page {
    let all = sections(rules);
    let mut blocks = Blocks::of(all.iter().map(|section| section.cards.len()).sum());
    let mut page = begun(&format!("Review of the rules {}", named(rules)), rules, "", made);
    page.paragraph(format!("{}: all that these rules say to people. {}", rules.title(), beneath(&blocks)));
    let (below, own): (Vec<&Section>, Vec<&Section>) =
        all.iter().partition(|section| section.cards.iter().all(Card::is_beneath));
    let add = |page: &mut Page, blocks: &mut Blocks, sections: &[&Section]| {
        for section in sections {
            page.toned_heading(section.tone, &section.heading);
            section.cards.iter().for_each(|card| whole(page, blocks, card, ""));
        }
    };
    add(&mut page, &mut blocks, &below);
    together(&mut page);
    add(&mut page, &mut blocks, &own);
    page.heading("Each statement alone: what one is told");
    page.paragraph(format!(
        "{DAYS} With a gap goes what else its block says: advice, questions, a day to take stock, and what holds once \
         something is agreed to. Where a cell names several, any one of them."
    ));
    objected(&mut page, facts_alone(rules));
    let mut combined = pairs(rules);
    combined.order_by_key(|pairs| Reverse(gravest(&pairs.own.answers)));
    page.heading("Pairs of statements with an answer that neither has alone");
    let others = if combined.is_empty() { "There is none: each pair" } else { "Every other pair" };
    page.paragraph(format!(
        "{DAYS} {others} has the referral or the gaps that one of the two has alone, and no rule over more than one statement \
         applies that does not apply to one of them. Advice, questions and what to do on a referral are those of the \
         blocks. Where a cell names several, any one of them. Of three statements or more, this page has only the \
         examples of the rules over them."
    ));
    if !combined.is_empty() {
        objected(&mut page, of_pairs(rules, &combined));
    }
    if let Some(more) = combined.len().checked_sub(ROWS).filter(|more| *more > 0) {
        page.paragraph(format!(
            "And {} of this kind, which this page does not show.",
            counted(more as u128, "more row")
        ));
    }
    signed(&mut page, "these rules", rules);
    page
}

/// A page with its title, of which rules it is, and by what it was written. Browsers print a title on each sheet: so
/// each has the beginning of what is signed.
fn begun(title: &str, rules: &RuleSet, against: &str, Made { program, today }: Made<'_>) -> Page {
    let mut page = Page::answer();
    let title = format!("{title} ({})", fingerprint(rules));
    page.only(Audience::Others, |page| page.add(Block::Title(title.clone())));
    page.only(Audience::User, |page| page.topic(title));
    let (of, on) = (set(rules), words::day(today));
    page.paragraph(format!("Of {of}{against}, written by massfreq {program} on {on}."));
    page
}

/// The first 12 digits of the digest.
fn fingerprint(rules: &RuleSet) -> String {
    rules.digest().split_once(':').map_or(rules.digest(), |(_, digits)| digits).chars().take(12).collect()
}

/// `back-massage 2.0.0`.
fn named(rules: &RuleSet) -> String {
    format!("{} {}", rules.name(), rules.version())
}

/// The same with the beginning of the digest, and what a layer is on top of.
fn set(rules: &RuleSet) -> String {
    let beneath = rules.beneath.as_deref().map(|Beneath { set, digest: _, is_layer, left_out: _ }| {
        let how = if *is_layer { "a layer on top of" } else { "a copy that is compared with" };
        format!(", {how} {set}")
    });
    super::diff::set(&Rules::from(rules)) + &beneath.unwrap_or_default()
}

/// The blocks to tick, which are numbered, so that one can speak of them.
#[derive(Debug)]
struct Blocks {
    of: usize,
    done: usize,
}

impl Blocks {
    fn of(of: usize) -> Self {
        Self { of, done: 0 }
    }

    /// The title of the next one with its number.
    fn next(&mut self, title: &str) -> String {
        self.done += 1;
        format!("{} of {}: {title}", self.done, self.of)
    }
}

fn beneath(Blocks { of, done: _ }: &Blocks) -> String {
    let blocks = counted(*of as u128, "block");
    let are = if *of == 1 { "is" } else { "are" };
    format!(
        "There {are} {blocks} to tick a box in. Where you object or are not sure, write why on its line. Sign at the end."
    )
}

/// Some blocks by their numbers, and the word for what one or several of them do: `blocks 3, 5 to 9 say`.
fn blocks(numbers: &[usize], [one, several]: [&str; 2]) -> String {
    let run = |run: &[usize]| match run {
        [] => None,
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first} to {last}")),
    };
    let runs: Vec<String> = numbers.chunk_by(|one, next| one + 1 == *next).filter_map(run).collect();
    let (what, does) = if numbers.len() == 1 { ("block", one) } else { ("blocks", several) };
    format!("{what} {} {does}", runs.join(", ")).trim_end().to_owned()
}

/// How rules go together, which no single one of them says.
fn together(page: &mut Page) {
    page.heading("How rules go together");
    page.list(
        [
            "A referral comes before all else, and the gravest counts. No gap and no date stands beside it.",
            "What was agreed to no longer refers by itself. All else that its block says holds, and a rule over more than \
             one statement still refers.",
            "Of several gaps, nobody is told to wait longer than any of them allows, and one may come as early as any of \
             them suggests.",
            "Of all steps more often the largest counts, and of all steps less often, too: they do not add up. One of \
             each cancel each other out.",
            "A step more often takes the lasting gap to the next shorter one of those that a step goes between, if there \
             is one. Of a range, the longer end moves, and the shorter end comes along where it would be above.",
            "The first step less often ends the opening weeks at the day on which one says it, if some of them lie ahead. \
             Any other takes the lasting gap to the next longer one, if there is one. Of a range, the shorter end moves, \
             and the longer end comes along where it would be below.",
            "No gap of the opening weeks is longer than the lasting one.",
            "A rule that says \"no more often than\" comes last, and no gap is shorter.",
            "Of a range, sessions are about its longer end apart. After opening weeks they are one step further apart \
             than in these, as far as the range allows.",
            "Of several days to take stock, the earliest counts.",
            "While a question that is asked before one acts on something is open, no dates are given. A yes closes it, and \
             so does a look at all warning signs on that very day: a look on an earlier day does not.",
            "Dates end before the earliest day to take stock, and before the day on which the word of a professional \
             lapses. From that day on none are given, until one says that it is done or was agreed to again.",
            "Once a look at the warning signs has lapsed, one is told to look again, and dates are given all the same.",
        ]
        .map(str::to_owned),
    );
}

/// A card with all that it says. On which page it is asked, the heading above says.
fn whole(page: &mut Page, blocks: &mut Blocks, card: &Card, mark: &str) {
    let parts = card.said().into_iter().filter(|(part, _)| !card.is_minor(*part) && *part != Label::Page);
    to_tick(
        page,
        blocks,
        (card.title.clone(), Some(mark.to_owned()).filter(|mark| !mark.is_empty())),
        parts.map(|(part, text)| (part.to_string(), text)).collect(),
    );
}

/// A record with a line to answer it on.
fn to_tick(page: &mut Page, blocks: &mut Blocks, (title, aside): Part, lines: Vec<(String, String)>) {
    let head = (blocks.next(&title), aside);
    page.add(Block::Record(Record { head, lines }));
    page.add(Block::Form(BOXES, REMARK));
}

/// A table of which rows are objected to by their numbers.
fn objected(page: &mut Page, table: Table) {
    page.table(table);
    page.add(Block::Form(&[], "I object to the rows"));
}

/// Who read it, what it comes to, and where it goes. What is signed is the digest.
fn signed(page: &mut Page, what: &str, rules: &RuleSet) {
    page.heading("Signed");
    page.paragraph(format!(
        "I have read {what}. The fingerprint of this set, which changes with any word and any figure of it, is {}. I judge \
         what the rules say, and not the program. No word of them changes by this: the notice stays as it is until their \
         authors change it.",
        rules.digest(),
    ));
    page.add(Block::Form(
        &["they can be used", "they can be used once my objections are mended", "they cannot be used"],
        "",
    ));
    for line in [
        "I object to (numbers of blocks)",
        "because",
        "Name",
        "Profession",
        "Registration number",
        "Conflicts of interest",
        "My word holds until",
        "Day",
        "Signature",
        "Return to",
        "by (day)",
    ] {
        page.add(Block::Form(&[], line));
    }
}

/// On which days answers are compared, for those who read the tables.
const DAYS: &str = "Shown is the referral or the gap on the first day of a course, and on a later day from which on it is \
                    another one.";

/// The most rows of pairs on a page.
const ROWS: usize = 1000;

/// The level of a referral, which no day changes.
fn gravest(answers: &Answers) -> Option<Level> {
    answers.iter().filter_map(|(_, answer)| answer.level()).max()
}

/// Answers in words, with the days from which on they hold.
fn told(answers: &Answers) -> String {
    match answers.as_slice() {
        [(_, answer)] => said(answer),
        several => {
            let of = |(day, answer): &(u32, Decision)| match day {
                0 => format!("On the first day: {}", said(answer)),
                day => format!("After {}: {}", Stretch(*day), said(answer)),
            };
            several.iter().map(of).collect::<Vec<_>>().join(". ")
        }
    }
}

/// An answer in words.
fn said(answer: &Decision) -> String {
    match answer {
        Decision::Refer(level) => words::headline(*level).to_owned(),
        Decision::Course(course) => course.to_string().to_lowercase() + &words::booking(&phases(course)),
    }
}

/// The titles of some facts, with what stands between them.
fn titles(rules: &RuleSet, facts: &[Given], between: &str) -> String {
    let title = |given: &Given| {
        let agreed = if given.is_cleared { " (agreed to)" } else { "" };
        rules.rule(given.fact).title().to_owned() + agreed
    };
    facts.iter().map(title).collect::<Vec<_>>().join(between)
}

/// The facts by what they come to alone. Of a caution that does not refer, its advice is the answer.
fn facts_alone(rules: &RuleSet) -> Table {
    let mut by_answer: Vec<(Answers, String, Vec<Given>)> = Vec::new();
    let mut add = |fact: RuleIndex, is_cleared: bool, answers: Answers, advice: String| {
        let given = Given { fact, is_cleared };
        match by_answer.iter_mut().find(|(known, told, _)| known == &answers && *told == advice) {
            Some((.., facts)) => facts.push(given),
            None => by_answer.push((answers, advice, vec![given])),
        }
    };
    for Alone { fact, named, cleared } in alone(rules) {
        let rule = rules.rule(fact);
        let is_mild = matches!(rule.gravity(), Some(Gravity::Mild(_)));
        let advice = rule.advice().iter().filter(|_| is_mild).map(|piece| &*piece.text);
        add(fact, false, named, advice.collect::<Vec<_>>().join(" "));
        if let Some(answers) = cleared {
            add(fact, true, answers, String::new());
        }
    }
    by_answer.order_by_key(|(answers, advice, _)| (Reverse(gravest(answers)), advice.is_empty()));
    let row = |(at, (answers, advice, facts)): (usize, &(Answers, String, Vec<Given>))| {
        let but = if advice.is_empty() { String::new() } else { format!(", but: {advice}") };
        vec![(at + 1).to_string(), told(answers) + &but, titles(rules, facts, "; ")]
    };
    Table::new(&["No.", "What one is told", "What one says"], by_answer.iter().enumerate().map(row))
}

fn of_pairs(rules: &RuleSet, found: &[Pairs]) -> Table {
    let row = |(at, pairs): (usize, &Pairs)| [vec![(at + 1).to_string()], of_pair(rules, pairs).into()].concat();
    let header = ["No.", "What one says", "and also", "What one is told", "Rules over both"];
    Table::new(&header, found.iter().take(ROWS).enumerate().map(row))
}

/// What is said, what besides, what one is told, and the rules over both.
fn of_pair(rules: &RuleSet, Pairs { first, second, own }: &Pairs) -> [String; 4] {
    let Own { answers, over, taken_away } = own;
    let title = |rule: &RuleIndex| rules.rule(*rule).title().to_owned();
    let no_more = taken_away.iter().map(|rule| format!("no more: {}", title(rule)));
    let over: Vec<String> = over.iter().map(title).chain(no_more).collect();
    let [first, second] = [first, second].map(|facts| titles(rules, facts, "; "));
    [first, second, told(answers), over.join("; ")]
}

/// The columns that a reader fills in.
const OWN: [&str; 2] = ["agree", "remark"];

/// A header, a row for each card with what a fact comes to alone, and one for each pair with an answer that neither has
/// alone, with empty cells for what a reader says of it.
pub(crate) fn rows_of_all(rules: &RuleSet) -> Vec<Vec<String>> {
    let parts = || Label::ALL.into_iter().filter(|part| *part != Label::Title);
    let labels = parts().map(|part| part.as_str().to_lowercase());
    let header = ["rule", "kind", "title"].map(str::to_owned).into_iter().chain(labels);
    let header =
        header.chain(["alone", "alone, once agreed to", "rules over both"].into_iter().chain(OWN).map(str::to_owned));
    let own = || OWN.map(|_| String::new());
    let alone: Vec<(RuleId, [String; 2])> = alone(rules)
        .into_iter()
        .map(|Alone { fact, named, cleared }| {
            let cleared = cleared.as_ref().map(told).unwrap_or_default();
            (rules.rule(fact).id().clone(), [told(&named), cleared])
        })
        .collect();
    let row = |card: Card| {
        let texts = parts().map(|part| card.texts(part).join("\n"));
        let alone = alone.iter().find(|(rule, _)| *rule == card.rule).map(|(_, told)| told.clone()).unwrap_or_default();
        card.first().into_iter().chain(texts).chain(alone).chain([String::new()]).chain(own()).collect()
    };
    let pair = |pair: Pairs| {
        let [first, second, told, over] = of_pair(rules, &pair);
        let texts = parts().map(|part| if part == Label::Told { told.clone() } else { String::new() });
        let first = [String::new(), "pair".to_owned(), format!("{first}, and also: {second}")];
        first.into_iter().chain(texts).chain(["", ""].map(str::to_owned)).chain([over]).chain(own()).collect()
    };
    let cards = sections(rules).into_iter().flat_map(|section| section.cards).map(row);
    [header.collect()].into_iter().chain(cards).chain(pairs(rules).into_iter().map(pair)).collect()
}
