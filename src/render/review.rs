//! A rule set as somebody reads and signs it who never opens a terminal, as a page and as rows for a spreadsheet.

use jiff::civil::Date;

use super::diff;
use super::page::{Audience, Block, Entry, Page, Table};
use super::words::{self, counted};
use crate::answer::describe::phases;
use crate::answer::recommendation::Rules;
use crate::engine::Decision;
use crate::model::RuleSet;
use crate::proof::diff::{Diff, Direction, Group, Side};
use crate::proof::review::{Alone, Given, Pairs, alone, pairs};
use card::{Card, Changed, Part, sections};

mod card;

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
    let count = all.iter().map(|section| section.cards.len()).sum::<usize>();
    let mut page = begun(&format!("Review of the rules {}", named(rules)), made);
    page.paragraph(format!(
        "{}: all that these rules say to people. {}",
        rules.title(),
        beneath(&format!("of the {}", counted(count as u128, "block")))
    ));
    together(&mut page);
    for section in &all {
        page.heading(&section.heading);
        page.paragraphs(section.remark.clone());
        section.cards.iter().for_each(|card| whole(&mut page, card, ""));
    }
    page.heading("Each fact alone: what one is told on the first day");
    page.paragraph("With a gap goes what else the block of the fact says: advice, questions, a day to take stock.");
    rows(&mut page, facts_alone(rules));
    let combined = pairs(rules);
    page.heading("Pairs of facts with an answer that neither has alone");
    page.paragraph(if combined.is_empty() {
        "There is none: each pair is answered as one of the two is.".to_owned()
    } else {
        "Every other pair is answered as one of the two is. Where a cell names several facts, any one of them."
            .to_owned()
    });
    if !combined.is_empty() {
        rows(&mut page, of_pairs(rules, &combined));
    }
    signed(&mut page, "these rules", rules);
    page
}

/// What a set says otherwise than an older one, and for whom.
pub(crate) fn changes(old: &RuleSet, new: &RuleSet, diff: &Diff, made: Made<'_>) -> Page {
    let mut page = begun(&format!("Review of what changes from {} to {}", named(old), named(new)), made);
    page.paragraph(format!("{} A profile is all that one person says. {}", diff::outcome(diff), beneath("block")));
    let mut all = changed(old, new);
    page.heading("At a glance");
    page.list(glance(&all));
    together(&mut page);
    for (heading, groups) in answers(diff) {
        page.toned_heading(diff::tone(&heading), heading);
        for Answers { who, before, now, count } in groups {
            let parts = [format!("Before: {before}."), format!("Now: {now}.")].into_iter().chain(count);
            to_tick(&mut page, Entry::new(who, parts));
        }
    }
    let minor = all.pop_if(|(heading, _)| heading == FOUND);
    for (heading, cards) in &all {
        page.heading(heading);
        for (card, change) in cards {
            match change {
                Change::New => whole(&mut page, card, ", new"),
                Change::Gone => whole(&mut page, card, ", gone"),
                Change::Otherwise(parts) => {
                    let lines = parts.iter().flat_map(before_and_now);
                    to_tick(&mut page, lines.fold(head(card, ""), |entry, line| entry.and(line, None)));
                }
            }
        }
    }
    if let Some((heading, cards)) = minor {
        page.heading(&heading);
        page.list(cards.iter().map(|(card, change)| {
            let Change::Otherwise(parts) = change else { return card.title.clone() };
            format!(
                "{} ({}): {}",
                card.title,
                card.rule,
                parts.iter().flat_map(before_and_now).collect::<Vec<_>>().join("; ")
            )
        }));
        page.add(Block::Form(&[], "I object to"));
    }
    page.heading("How this was compared");
    page.paragraphs(diff::compared(diff));
    signed(&mut page, "what changes in these rules", new);
    page
}

/// A page with its title, and by what it was written.
fn begun(title: &str, Made { program, today }: Made<'_>) -> Page {
    let mut page = Page::answer();
    page.only(Audience::Others, |page| page.add(Block::Title(title.to_owned())));
    page.only(Audience::User, |page| page.topic(title));
    page.paragraph(format!("Written by massfreq {program} on {}.", words::day(today)));
    page
}

/// The name, the version and the beginning of the digest.
fn named(rules: &RuleSet) -> String {
    diff::set(&Rules::from(rules))
}

fn beneath(what: &str) -> String {
    format!(
        "Below each {what}, please tick a box. Where you object or are not sure, write why on the line. Sign at the end."
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
fn whole(page: &mut Page, card: &Card, mark: &str) {
    let parts = card.said().into_iter().filter(|(part, _)| !part.is_minor());
    to_tick(page, parts.fold(head(card, mark), |entry, (part, text)| entry.and(format!("{part}: {text}"), None)));
}

fn head(card: &Card, mark: &str) -> Entry {
    Entry::new(&*card.title, []).with_aside(format!("({}{mark})", card.rule))
}

/// An entry with a line to answer it on.
fn to_tick(page: &mut Page, entry: Entry) {
    page.entries([entry]);
    page.add(Block::Form(BOXES, REMARK));
}

/// A table of which rows are objected to by their numbers.
fn rows(page: &mut Page, table: Table) {
    page.table(table);
    page.add(Block::Form(&[], "I object to the rows"));
}

/// Who read it, and what it comes to. What is signed is the digest.
fn signed(page: &mut Page, what: &str, rules: &RuleSet) {
    page.heading("Signed");
    page.paragraph(format!(
        "I have read {what}. The digest, which changes with any word and any figure of the rules, is {}.",
        rules.digest(),
    ));
    page.add(Block::Form(
        &["they can be used", "they can be used once my objections are mended", "they cannot be used"],
        "",
    ));
    for line in ["Name", "Profession", "Day", "Signature"] {
        page.add(Block::Form(&[], line));
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
    let found = alone(rules);
    let row = |(at, Alone { fact, named, cleared }): (usize, &Alone)| {
        let cleared = cleared.as_ref().map(said).unwrap_or_default();
        vec![(at + 1).to_string(), rules.rule(*fact).title().to_owned(), said(named), cleared]
    };
    Table::new(&["No.", "Fact", "Answer", "Once agreed to"], found.iter().enumerate().map(row))
}

fn of_pairs(rules: &RuleSet, found: &[Pairs]) -> Table {
    let row = |(at, Pairs { first, second, answer }): (usize, &Pairs)| {
        vec![(at + 1).to_string(), titles(rules, first, "; "), titles(rules, second, "; "), said(answer)]
    };
    Table::new(&["No.", "One fact", "And one more", "Answer"], found.iter().enumerate().map(row))
}

/// Whose answer changes, and how.
struct Answers {
    who: String,
    before: String,
    now: String,
    count: Option<String>,
}

/// The changed answers by way, gravest first.
fn answers(diff: &Diff) -> Vec<(String, Vec<Answers>)> {
    let side = |side: &Option<Side>| match side {
        None => "not known".to_owned(),
        Some(Side { level: Some(level), .. }) => words::headline(*level).to_owned(),
        Some(Side { summary, course, .. }) => summary.to_lowercase() + &words::booking(course),
    };
    let of = |groups: Vec<&Group>| {
        let group = *groups.first()?;
        let count = group.of.filter(|of| *of != group.profiles).map(|of| {
            format!("This is so in {} of the {} such cases.", words::number(group.profiles), words::number(of))
        });
        let day = (group.day > 0).then(|| format!("From day {} of a course on.", group.day));
        Some(Answers {
            who: diff::whom(&groups),
            before: side(&group.old),
            now: side(&group.new),
            count: Some(day.into_iter().chain(count).collect::<Vec<_>>().join(" ")).filter(|said| !said.is_empty()),
        })
    };
    let ways = Direction::ALL.into_iter().map(|direction| {
        let groups: Vec<&Group> = diff.groups.iter().filter(|group| group.direction == direction).collect();
        (diff::heading(direction, &groups), diff::alike(&groups).filter_map(of).collect::<Vec<_>>())
    });
    ways.filter(|(_, answers)| !answers.is_empty()).collect()
}

enum Change {
    New,
    Gone,
    Otherwise(Vec<Changed>),
}

/// The heading of the cards of which nothing changes that a person is told.
const FOUND: &str = "Only the page, other names or search words change";

/// The cards that are new, gone or otherwise, by section; then those that are gone, and those that change least.
fn changed(old: &RuleSet, new: &RuleSet) -> Vec<(String, Vec<(Card, Change)>)> {
    let mut were: Vec<Card> = sections(old).into_iter().flat_map(|section| section.cards).collect();
    let mut all = Vec::new();
    for section in sections(new) {
        let change = |card: Card| match were.iter().position(|was| card.is_of(was)) {
            None => Some((card, Change::New)),
            Some(at) => {
                let changes = card.changes(&were.swap_remove(at));
                (!changes.is_empty()).then_some((card, Change::Otherwise(changes)))
            }
        };
        all.push((section.heading, section.cards.into_iter().filter_map(change).collect::<Vec<_>>()));
    }
    were.sort_by(|one, other| one.rule.cmp(&other.rule));
    all.push(("No longer there".to_owned(), were.into_iter().map(|card| (card, Change::Gone)).collect()));
    let is_minor = |(_, change): &mut (Card, Change)| matches!(change, Change::Otherwise(parts) if parts.iter().all(|(part, ..)| part.is_minor()));
    let minor = all.iter_mut().flat_map(|(_, cards)| cards.extract_if(.., is_minor)).collect();
    all.push((FOUND.to_owned(), minor));
    all.retain(|(_, cards)| !cards.is_empty());
    all
}

/// Texts of a part that has one, side by side; of a part that has several, those that are gone and those that are new.
fn before_and_now((part, was, is): &Changed) -> Vec<String> {
    if let ([was], [is]) = (was.as_slice(), is.as_slice()) {
        return vec![format!("{part}, before: {was}"), format!("{part}, now: {is}")];
    }
    let gone = was.iter().map(|text| format!("{part}, gone: {text}"));
    gone.chain(is.iter().map(|text| format!("{part}, new: {text}"))).collect()
}

/// The most titles that a line of the overview names.
const NAMED: usize = 12;

/// Which blocks are new, gone, or otherwise in which part.
fn glance(all: &[(String, Vec<(Card, Change)>)]) -> Vec<String> {
    let of = |what: &str, most: usize, is_one: &dyn Fn(&Change) -> bool| {
        let all = all.iter().flat_map(|(_, cards)| cards);
        let titles: Vec<&str> = all.filter(|(_, change)| is_one(change)).map(|(card, _)| &*card.title).collect();
        let named = if titles.len() > most { String::new() } else { format!(": {}", titles.join("; ")) };
        (!titles.is_empty()).then(|| format!("{what} ({}){named}.", counted(titles.len() as u128, "block")))
    };
    let new = of("New", usize::MAX, &|change| matches!(change, Change::New));
    let gone = of("No longer there", usize::MAX, &|change| matches!(change, Change::Gone));
    let parts = Part::ALL.into_iter().filter_map(|part| {
        let changes =
            |change: &Change| matches!(change, Change::Otherwise(parts) if parts.iter().any(|(of, ..)| *of == part));
        of(&format!("\"{part}\" changes"), NAMED, &changes)
    });
    new.into_iter().chain(gone).chain(parts).collect()
}

/// The columns that a reader fills in.
const OWN: [&str; 2] = ["agree", "remark"];

/// A header, and a row for each card, with empty cells for what a reader says of it.
pub(crate) fn rows_of_all(rules: &RuleSet) -> Vec<Vec<String>> {
    let parts = Part::ALL.into_iter().filter(|part| *part != Part::Title).map(|part| part.as_str().to_lowercase());
    let header = ["rule", "kind", "title"].map(str::to_owned).into_iter().chain(parts).chain(OWN.map(str::to_owned));
    let row = |card: Card| {
        let first = [card.rule.to_string(), card.kind().to_owned(), card.title.clone()];
        let parts = Part::ALL.into_iter().filter(|part| *part != Part::Title);
        let parts = parts.map(|part| card.texts(part).join("\n"));
        first.into_iter().chain(parts).chain(OWN.map(|_| String::new())).collect()
    };
    let cards = sections(rules).into_iter().flat_map(|section| section.cards);
    [header.collect()].into_iter().chain(cards.map(row)).collect()
}

/// The same for what changes: first whose answer does, then each card.
pub(crate) fn rows_of_changes(old: &RuleSet, new: &RuleSet, diff: &Diff) -> Vec<Vec<String>> {
    let header = ["rule", "kind", "title", "change", "before", "now"].into_iter().chain(OWN);
    let row = |cells: [String; 6]| cells.into_iter().chain(OWN.map(|_| String::new())).collect::<Vec<_>>();
    let of_answers = answers(diff).into_iter().flat_map(|(heading, groups)| {
        groups.into_iter().map(move |Answers { who, before, now, .. }| {
            [String::new(), "answer".to_owned(), who, heading.clone(), before, now]
        })
    });
    let joined = |parts: Vec<(Part, String)>| {
        parts.into_iter().map(|(part, text)| format!("{part}: {text}")).collect::<Vec<_>>().join("\n")
    };
    let of_card = |(card, change): (Card, Change)| {
        let first = [card.rule.to_string(), card.kind().to_owned(), card.title.clone()];
        let (change, was, is) = match change {
            Change::New => ("new", Vec::new(), card.said()),
            Change::Gone => ("gone", card.said(), Vec::new()),
            Change::Otherwise(parts) => {
                let of = |texts: fn(&Changed) -> &Vec<String>| {
                    parts.iter().flat_map(|part| texts(part).iter().map(|text| (part.0, text.clone()))).collect()
                };
                ("otherwise", of(|(_, was, _)| was), of(|(_, _, is)| is))
            }
        };
        let [rule, kind, title] = first;
        [rule, kind, title, change.to_owned(), joined(was), joined(is)]
    };
    let cards = changed(old, new).into_iter().flat_map(|(_, cards)| cards).map(of_card);
    [header.map(str::to_owned).collect()].into_iter().chain(of_answers.chain(cards).map(row)).collect()
}
