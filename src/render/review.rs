//! A rule set as somebody reads and signs it who never opens a terminal, as a page and as rows for a spreadsheet.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::page::{Audience, Block, Page, Part, Record, Table};
use super::words::{self, counted};
use crate::answer::describe::phases;
use crate::answer::recommendation::Rules;
use crate::engine::Decision;
use crate::model::{Beneath, Level, RuleIndex, RuleSet, Stretch};
use crate::proof::review::{Alone, Answers, Given, Own, Pairs, alone, pairs};
use card::{Card, Label, sections};

mod asked;
mod card;
mod changes;

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
    let mut page = begun(&format!("Review of the rules {}", named(rules)), &set(rules), made);
    page.paragraph(format!("{}: all that these rules say to people. {}", rules.title(), beneath(&blocks)));
    together(&mut page);
    for section in &all {
        page.toned_heading(section.tone, &section.heading);
        section.cards.iter().for_each(|card| whole(&mut page, &mut blocks, card, ""));
    }
    page.heading("Each statement alone: what one is told");
    page.paragraph(format!("{DAYS} With a gap goes what else its block says: advice, questions, a day to take stock."));
    objected(&mut page, facts_alone(rules));
    let mut combined = pairs(rules);
    combined.sort_by_key(|pairs| Reverse(gravest(&pairs.own.answers)));
    page.heading("Pairs of statements with an answer that neither has alone");
    let others = if combined.is_empty() { "There is none: each pair" } else { "Every other pair" };
    page.paragraph(format!(
        "{DAYS} {others} has the referral or the gaps that one of the two has alone, and no rule over more than one statement \
         applies that does not apply to one of them. Advice, questions and what to do on a referral are those of the \
         blocks. Where a cell names several, any one of them."
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

/// A page with its title, of which rules it is, and by what it was written.
fn begun(title: &str, of: &str, Made { program, today }: Made<'_>) -> Page {
    let mut page = Page::answer();
    page.only(Audience::Others, |page| page.add(Block::Title(title.to_owned())));
    page.only(Audience::User, |page| page.topic(title));
    page.paragraph(format!("Of {of}, written by massfreq {program} on {}.", words::day(today)));
    page
}

/// `back-massage 2.0.0`.
fn named(rules: &RuleSet) -> String {
    format!("{} {}", rules.name(), rules.version())
}

/// The same with the beginning of the digest, and what a layer is on top of.
fn set(rules: &RuleSet) -> String {
    let beneath = rules.beneath.as_ref().map(|Beneath { set, is_layer, left_out: _ }| {
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

fn beneath(Blocks { of, .. }: &Blocks) -> String {
    let blocks = counted(*of as u128, "block");
    format!(
        "There are {blocks} to tick a box in. Where you object or are not sure, write why on its line. Sign at the end."
    )
}

/// How rules go together, which no single one of them says.
fn together(page: &mut Page) {
    page.heading("How rules go together");
    page.list(
        [
            "A referral comes before all else, and the gravest counts. No gap and no date stands beside it.",
            "Of several gaps, nobody is told to wait longer than one of them allows; one may come as early as one of them \
             suggests.",
            "A step more often takes the next shorter gap, a step less often the next longer one. Of several signs the \
             largest step counts, and they do not add up.",
            "A rule that says \"no more often than\" comes last, and no gap is shorter.",
        ]
        .map(str::to_owned),
    );
}

/// A card with all that it says.
fn whole(page: &mut Page, blocks: &mut Blocks, card: &Card, mark: &str) {
    let parts = card.said().into_iter().filter(|(part, _)| !part.is_minor());
    to_tick(page, blocks, head(card, mark), parts.map(|(part, text)| (part.to_string(), text)).collect());
}

fn head(card: &Card, mark: &str) -> Part {
    (card.title.clone(), Some(format!("({}{mark})", card.of())))
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
        "I have read {what}. The fingerprint of this set, which changes with any word and any figure of it, is {}.",
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

fn facts_alone(rules: &RuleSet) -> Table {
    let mut found = alone(rules);
    found.sort_by_key(|alone| Reverse(gravest(&alone.named)));
    let row = |(at, Alone { fact, named, cleared }): (usize, &Alone)| {
        let cleared = cleared.as_ref().map(told).unwrap_or_default();
        vec![(at + 1).to_string(), rules.rule(*fact).title().to_owned(), told(named), cleared]
    };
    Table::new(&["No.", "What one says", "What one is told", "Once agreed to"], found.iter().enumerate().map(row))
}

fn of_pairs(rules: &RuleSet, found: &[Pairs]) -> Table {
    let row = |(at, Pairs { first, second, own }): (usize, &Pairs)| {
        let Own { answers, over, taken_away } = own;
        let title = |rule: &RuleIndex| rules.rule(*rule).title().to_owned();
        let no_more = taken_away.iter().map(|rule| format!("no more: {}", title(rule)));
        let over: Vec<String> = over.iter().map(title).chain(no_more).collect();
        let [first, second] = [first, second].map(|facts| titles(rules, facts, "; "));
        vec![(at + 1).to_string(), first, second, told(answers), over.join("; ")]
    };
    let header = ["No.", "What one says", "and also", "What one is told", "Rules over both"];
    Table::new(&header, found.iter().take(ROWS).enumerate().map(row))
}

/// The columns that a reader fills in.
const OWN: [&str; 2] = ["agree", "remark"];

/// A header, and a row for each card, with empty cells for what a reader says of it.
pub(crate) fn rows_of_all(rules: &RuleSet) -> Vec<Vec<String>> {
    let parts = Label::ALL.into_iter().filter(|part| *part != Label::Title).map(|part| part.as_str().to_lowercase());
    let header = ["rule", "kind", "title"].map(str::to_owned).into_iter().chain(parts).chain(OWN.map(str::to_owned));
    let row = |card: Card| {
        let parts = Label::ALL.into_iter().filter(|part| *part != Label::Title);
        let parts = parts.map(|part| card.texts(part).join("\n"));
        card.first().into_iter().chain(parts).chain(OWN.map(|_| String::new())).collect()
    };
    let cards = sections(rules).into_iter().flat_map(|section| section.cards);
    [header.collect()].into_iter().chain(cards.map(row)).collect()
}
