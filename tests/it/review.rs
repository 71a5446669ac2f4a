//! `rules review`: the rules as a page that somebody signs.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use massfreq::proof::diff::diff;
use massfreq::{Elapsed, Facet, Profile, Recommendation, Rule, RuleId, RuleSet, evaluate, recommend};

use crate::html::{read_at_terminal, read_on_page};
use crate::support::{built_in, data, empty, massfreq, text};

mod rows;
mod small;

/// What the command prints, in lines that are long enough for no two cells of a row to be broken.
fn printed(arguments: &[&str]) -> String {
    let mut command = massfreq();
    command.args(["rules", "review"]).args(arguments).env("COLUMNS", "120").current_dir(data("cmd/files"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// Markdown as it is read, in one line.
fn read(page: &str) -> String {
    page.replace('\\', "")
}

/// The rows of the table under a heading, each as its cells.
fn table(page: &str, heading: &str) -> Vec<Vec<String>> {
    let below = page.split_once(heading).unwrap().1;
    let rows = below.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2);
    let cells = |row: &str| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    rows.map(cells).collect()
}

fn titled<'r>(rules: &'r RuleSet, title: &str) -> &'r Rule {
    let facts = Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet));
    facts.into_iter().find(|fact| fact.title() == title).unwrap_or_else(|| panic!("no fact is called {title}"))
}

fn said_by<'r>(rules: &'r RuleSet, facts: &[&Rule]) -> Profile<'r> {
    let with = |profile: Profile<'r>, fact: &&Rule| profile.with(fact.facet().unwrap(), fact.name()).unwrap();
    facts.iter().fold(Profile::new(rules), with)
}

/// Whether a cell says what somebody with some facts is told, on each day that it names.
fn is_told(rules: &RuleSet, facts: &[&Rule], cell: &str) -> bool {
    let is_told_on = |day: u32, cell: &str| match recommend(&said_by(rules, facts), Elapsed::days(day)) {
        Recommendation::Refer(answer) => {
            let heading = ["NOT YET", "SEE A DOCTOR FIRST", "SEE A DOCTOR TODAY", "CALL FOR HELP NOW"];
            cell == heading[answer.referral.level as usize]
        }
        Recommendation::Recommended(answer) => {
            let suggested = answer.course.iter().map(|phase| phase.interval.suggested_days.to_string());
            let (gap, booked) = cell.split_once("; sessions about ").unwrap_or((cell, ""));
            let is_booked = |days: String| booked.is_empty() || booked.contains(&days);
            gap == answer.summary.to_lowercase() && suggested.into_iter().all(is_booked)
        }
    };
    let Some(several) = cell.strip_prefix("On the first day: ") else { return is_told_on(0, cell) };
    let (first, later) = several.split_once(". After ").unwrap();
    is_told_on(0, first)
        && later.split(". After ").all(|part| {
            let (after, answer) = part.split_once(": ").unwrap();
            let (count, unit) = after.split_once(' ').unwrap();
            let days = count.parse::<u32>().unwrap() * if unit.starts_with("week") { 7 } else { 1 };
            is_told_on(days, answer) && !is_told_on(days - 1, answer)
        })
}

#[test]
fn every_shipped_rule_is_on_the_page_with_its_texts() {
    let page = read(&printed(&["built-in", "--format", "markdown"]));
    for rule in built_in().rules() {
        assert!(rule.id().as_str() == "default" || has_block(&page, rule.title()), "{}", rule.id());
        let notes = rule.notes().iter().map(|note| &*note.text);
        let advice = rule.advice().iter().map(|piece| &*piece.text);
        let texts = [rule.ask(), Some(&**rule.because()), rule.to_do(), rule.reading().map(|text| &**text)];
        let source = rule.source();
        let sources = [&source.section, &source.citation, &source.url].into_iter().flatten().map(|text| &**text);
        for text in texts.into_iter().flatten().chain(notes).chain(advice).chain(sources) {
            assert!(page.contains(text), "{}: {text}", rule.id());
        }
    }
    let measures = built_in().measures();
    assert!(measures.iter().all(|of| has_block(&page, of.title())));
    assert!(page.contains(built_in().digest()) && page.contains(built_in().notice()));
    assert_eq!(page.matches("☐ agree").count(), page.matches("\n### ").count(), "each block can be ticked");
}

#[test]
fn each_fact_alone_is_told_what_its_row_says() {
    let page = read(&printed(&["built-in", "--format", "markdown"]));
    let mut said = BTreeSet::new();
    let rows = table(&page, "## Each statement alone");
    for row in &rows {
        let (answer, advice) = row[1].split_once(", but: ").map_or((&*row[1], None), |(of, but)| (of, Some(but)));
        for title in row[2].split("; ").filter(|title| !title.ends_with(" (agreed to)")) {
            let fact = titled(built_in(), title);
            assert!(said.insert(fact.id()) && is_told(built_in(), &[fact], answer), "{row:?}");
            let is_mild = fact.facet() == Some(Facet::Caution) && fact.refer().is_none();
            let texts: Vec<&str> = fact.advice().iter().filter(|_| is_mild).map(|piece| &*piece.text).collect();
            assert_eq!(advice.unwrap_or_default(), texts.join(" "), "{title}");
        }
    }
    let with_care: Vec<bool> = rows.iter().map(|row| row[1].contains(", but: ")).collect();
    assert!(with_care[4] && with_care[4..].is_sorted_by(|one, next| one >= next), "{rows:?}");
    assert_eq!(said.len(), Facet::ALL.into_iter().map(|facet| built_in().facts(facet).count()).sum::<usize>());
}

#[test]
fn the_pairs_are_those_with_an_answer_of_their_own() {
    let rules = built_in();
    let page = read(&printed(&["built-in", "--format", "markdown"]));
    let mut shown = BTreeSet::new();
    for row in table(&page, "## Pairs of statements") {
        for (one, other) in row[1].split("; ").flat_map(|one| row[2].split("; ").map(move |other| (one, other))) {
            let (one, other) = (titled(rules, one), titled(rules, other));
            assert!(is_told(rules, &[one, other], &row[3]), "{row:?}");
            shown.insert(BTreeSet::from([one.id(), other.id()]));
        }
    }
    let facts: Vec<&Rule> = Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet)).collect();
    let answer = |some: &[&Rule]| {
        let with = |profile: Profile<'static>, fact: &&Rule| profile.with(fact.facet()?, fact.name()).ok();
        let profile = some.iter().try_fold(Profile::new(rules), with)?;
        let on = |day| evaluate(&profile, Elapsed::days(day));
        let answers = [0, 13, 14, 27, 28, 365].map(on).map(|answer| (answer.referral(), answer.course().cloned()));
        let reasons = match recommend(&profile, Elapsed::START) {
            Recommendation::Refer(answer) => answer.reasons,
            Recommendation::Recommended(answer) => answer.reasons,
        };
        let over = reasons.into_iter().map(|reason| reason.rule);
        let over = over.filter(|rule| rule.as_str().starts_with("combination/")).collect::<BTreeSet<_>>();
        Some((answers, over))
    };
    let alone: Vec<_> = facts.iter().map(|fact| answer(&[fact]).unwrap()).collect();
    let mut own = BTreeSet::new();
    for (at, one) in facts.iter().enumerate() {
        for (to, other) in facts.iter().enumerate().skip(at + 1) {
            let Some((answers, over)) = answer(&[one, other]) else { continue };
            let is_alike = answers == alone[at].0 || answers == alone[to].0;
            if !is_alike || over != &alone[at].1 | &alone[to].1 {
                own.insert(BTreeSet::from([one.id(), other.id()]));
            }
        }
    }
    assert!(page.contains("| Chronic pain management | Getting better | On the first day: every 2 to 4 weeks"));
    assert!(page.contains(". After 4 weeks: every week for 4 weeks, then every 4 weeks"));
    assert_eq!(shown, own);
}

#[test]
fn a_caution_that_is_cleared_is_paired_too() {
    let page = read(&printed(&["guarded", "--format", "markdown"]));
    let rows = table(&page, "## Each statement alone");
    let row = |title: &str| rows.iter().find(|row| row[2].split("; ").any(|of| of == title)).unwrap()[1].clone();
    assert_eq!([row("Pregnancy"), row("Pregnancy (agreed to)")], ["SEE A DOCTOR FIRST", "every 4 weeks"]);
    let rows = table(&page, "## Pairs of statements");
    let floored = rows.iter().find(|row| row[1] == "Lasting pain" && row[2].contains("Pregnancy (agreed to)"));
    assert_eq!(
        floored.unwrap()[3],
        "every 10 days for 4 weeks, then every 2 to 4 weeks; sessions about 10, then 14 days apart"
    );
}

#[test]
fn every_change_that_the_comparison_finds_is_on_the_page() {
    let load = |name: &str| RuleSet::load(&data(&format!("cmd/files/{name}"))).unwrap();
    for (old, new) in [("edition-1", "built-in"), ("before", "after"), ("measured", "measured-otherwise")] {
        let against = || read(&printed(&[new, "--against", old, "--format", "markdown"]));
        let page = if old == "edition-1" { EDITIONS.clone() } else { against() };
        let (old, new) = (load(old), if new == "built-in" { built_in().clone() } else { load(new) });
        let found = diff(&old, &new);
        assert!(!found.safety_texts.is_empty());
        assert!(!found.groups.is_empty() || !found.diary.is_empty());
        let ids = found.rules.iter().map(|changed| &changed.rule).chain(&found.texts).chain(&found.added_facts);
        let ids = ids.chain(found.safety_texts.iter().map(|text| &text.of.rule));
        let ids = ids.chain(found.diary.iter().map(|changed| &changed.rule));
        for id in ids.chain(found.dropped_advice.iter().map(|dropped| &dropped.rule)) {
            let of_measure = |set: &RuleSet| Some(set.measures().iter().find(|of| of.id() == *id)?.title().to_owned());
            let of_rule = |set: &RuleSet| set.get(id.as_str()).map(|rule| rule.title().to_owned());
            let title = [&new, &old].into_iter().find_map(|set| of_rule(set).or_else(|| of_measure(set)));
            let others =
                |title: &str| [format!("\n- {title}: "), format!("; {title}"), format!("people find: {title}")];
            let is_there =
                |title: String| has_block(&page, &title) || others(&title).iter().any(|of| page.contains(of));
            assert!(id.as_str() == "pack" || title.is_some_and(is_there), "{id}");
        }
        for text in found.safety_texts.iter().filter(|text| &*text.of.part == "ask") {
            let [was, is] = [&old, &new].map(|set| set.get(text.of.rule.as_str()).and_then(Rule::ask));
            assert!([was, is].into_iter().flatten().all(|ask| page.contains(ask)), "{}", text.of.rule);
        }
        let measured = found.diary.iter().filter(|changed| changed.rule.as_str() != "pack");
        for measured in measured.flat_map(|changed| changed.old.iter().chain(&changed.new)) {
            assert!(page.contains(measured), "{measured}");
        }
        for dropped in found.dropped_advice.iter().flat_map(|dropped| dropped.dropped.iter().chain(&dropped.added)) {
            assert!(page.contains(dropped), "{dropped}");
        }
        let blocks: Vec<&str> = page.split("\n### ").collect();
        for group in &found.groups {
            let called = |id: &RuleId| {
                let (facet, name) = id.as_str().split_once('/').unwrap();
                let facet: Facet = facet.parse().unwrap();
                let is_meant =
                    |rule: &&Rule| rule.name() == name || rule.aliases().iter().any(|alias| &**alias == name);
                let meant = [&new, &old].into_iter().find_map(|set| set.facts(facet).find(is_meant));
                format!("\"{}", meant.unwrap().title())
            };
            let names: Vec<String> = group.with.iter().chain(group.without.iter().take(5)).map(called).collect();
            assert!(blocks.iter().any(|block| names.iter().all(|name| block.contains(name))), "{}", group.who);
        }
    }
}

/// How many blocks a page has to tick.
fn boxes(page: &str) -> usize {
    page.matches("☐ agree").count()
}

/// Whether a page has a block with a title.
fn has_block(page: &str, title: &str) -> bool {
    ["\n", " (new)\n", " (gone)\n", " (before: "].iter().any(|mark| page.contains(&format!(": {title}{mark}")))
}

/// What the built-in rules say otherwise than their first edition.
static EDITIONS: LazyLock<String> =
    LazyLock::new(|| read(&printed(&["built-in", "--against", "edition-1", "--format", "markdown"])));

/// What stands under a heading.
fn under<'p>(page: &'p str, heading: &str) -> &'p str {
    let below = page.split_once(&format!("\n## {heading}")).unwrap_or_else(|| panic!("{heading}: {page}")).1;
    below.split_once("\n## ").map_or(below, |(part, _)| part)
}

/// The cautions that both editions have, with the number of the block of each that has one, gravest first.
fn in_both(first: &RuleSet) -> Vec<(&'static Rule, &Rule, Option<usize>)> {
    let number = |rule: &Rule| {
        let head =
            EDITIONS.lines().find(|line| line.starts_with("### ") && has_block(&format!("{line}\n"), rule.title()))?;
        head.trim_start_matches("### ").split_once(" of ")?.0.parse().ok()
    };
    let both = |rule: &'static Rule| Some((rule, first.get(rule.id().as_str())?, number(rule)));
    let mut all: Vec<_> = built_in().facts(Facet::Caution).filter_map(both).collect();
    all.sort_by_key(|(rule, ..)| Reverse(rule.gravity()));
    all
}

const HEADLINES: [&str; 4] = ["CALL FOR HELP NOW", "SEE A DOCTOR TODAY", "SEE A DOCTOR FIRST", "NOT YET"];

/// Whether the levels that some lines name go from the gravest to the mildest.
fn is_gravest_first<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    lines.filter_map(|line| HEADLINES.iter().position(|level| line.contains(level))).is_sorted()
}

#[test]
fn every_question_that_is_reworded_stands_on_top_before_and_now() {
    let first = RuleSet::load(&data("cmd/files/edition-1")).unwrap();
    let (above, _) = EDITIONS.split_once("\n## Referral added").unwrap();
    let part = under(above, "Questions that are reworded");
    let reworded: Vec<_> = in_both(&first).into_iter().filter(|(now, was, _)| now.ask() != was.ask()).collect();
    assert!(reworded.len() > 20);
    for (now, was, number) in &reworded {
        let sides =
            format!("- **Question, before:** {}\n- **Question, now:** {}\n", was.ask().unwrap(), now.ask().unwrap());
        let level = now.refer().map_or("massage with care", |level| HEADLINES[3 - level as usize]);
        let head = format!("### {} ({level}, block {})\n\n{sides}", now.title(), number.unwrap());
        assert!(format!("{part}\n").contains(&head), "{head}{part}");
    }
    assert!(is_gravest_first(part.lines().filter(|line| line.starts_with('#'))), "{part}");
    assert!(part.contains("Warning signs: does any apply?"), "what leads to the questions is reworded too: {part}");
}

#[test]
fn every_question_that_fewer_are_asked_stands_on_top() {
    let first = RuleSet::load(&data("cmd/files/edition-1")).unwrap();
    let (above, below) = EDITIONS.split_once("\n## Referral added").unwrap();
    let part = under(above, "No longer asked of everybody");
    let pain: Vec<_> = in_both(&first).into_iter().filter(|(now, ..)| now.page() == Some("pain")).collect();
    assert!(pain.len() > 5);
    for (now, _, number) in &pain {
        assert!(part.contains(&format!("{} (block {})", now.title(), number.unwrap())), "{}: {part}", now.id());
        let block = below.split_once(&format!(" of {}: {}", boxes(&EDITIONS), now.title())).unwrap().1;
        assert!(block.split("☐").next().unwrap().contains("**Asked only if"), "{}", now.id());
    }
    assert!(part.contains("- **Before:** asked of everybody\n- **Now:** asked only if goal ("), "{part}");
    assert!(part.split("\n### ").all(|record| is_gravest_first(record.lines())), "{part}");
}

#[test]
fn what_is_graver_comes_first() {
    let added = under(&EDITIONS, "Referral added");
    assert!(HEADLINES[..3].iter().all(|level| added.contains(&format!("**Now:** {level}"))), "{added}");
    assert!(is_gravest_first(added.lines().filter(|line| line.contains("**Now:**"))), "{added}");
    assert!(!added.contains("not asked") && added.contains("It may have been part of a question"), "{added}");
    let page = read(&printed(&["guarded", "--format", "markdown"]));
    for heading in ["Each statement alone", "Pairs of statements"] {
        let answers: Vec<String> =
            table(&page, &format!("## {heading}")).into_iter().map(|row| row.join("; ")).collect();
        assert!(is_gravest_first(answers.iter().map(String::as_str)), "{answers:?}");
    }
}

#[test]
fn who_is_told_the_same_shares_a_block_however_it_was_before() {
    let added = under(&EDITIONS, "Referral added");
    let [worse] = added.split("\n### ").filter(|block| block.contains("\"Getting worse\"")).collect::<Vec<_>>()[..]
    else {
        panic!("{added}")
    };
    let head = worse.lines().next().unwrap();
    assert!(
        head.ends_with("\"Headaches\", \"Limited range of motion\"") && head.matches("none of").count() == 1,
        "{head}"
    );
    let before = "every week in 224 of the 256 such cases; every 2 weeks in 32 others, with none of \"Athlete or physically active person\", \"Senior\", ";
    assert!(worse.contains(before), "{worse}");
}

#[test]
fn where_only_sources_change_there_is_a_line_and_no_block() {
    let directory = empty("review/sourced");
    let rules = std::fs::read_to_string(data("cmd/files/guarded/rules.yaml")).unwrap();
    let rules = rules.replacen("source: {basis: product}", "source: {basis: practice}", 2);
    std::fs::write(directory.join("rules.yaml"), rules).unwrap();
    let page = read(&printed(&[directory.to_str().unwrap(), "--against", "guarded", "--format", "markdown"]));
    let row = "- Lasting pain: before: our own reading; now: common practice\n";
    assert!(page.contains(row) && !page.contains("☐ agree") && page.contains("I object to: "), "{page}");
}

#[test]
fn blocks_are_numbered_through() {
    for page in [EDITIONS.clone(), read(&printed(&["guarded", "--format", "markdown"]))] {
        let boxes = boxes(&page);
        let numbers: Vec<&str> = page.lines().filter(|line| line.contains(&format!(" of {boxes}: "))).collect();
        let is_next = |(at, line): (usize, &&str)| line.starts_with(&format!("### {} of {boxes}: ", at + 1));
        assert!(numbers.len() == boxes && numbers.iter().enumerate().all(is_next), "{boxes} boxes: {numbers:?}");
        for blank in ["I object to (numbers of blocks)", "Registration number", "Return to", "by (day)"] {
            assert!(page.contains(&format!("{blank}: …")), "{blank}");
        }
    }
}

#[test]
fn a_set_that_says_the_same_has_no_block_to_tick() {
    let page = read(&printed(&["built-in", "--against", "built-in", "--format", "markdown"]));
    assert!(
        page.contains("No difference.") && !page.contains("☐ agree") && page.contains("☐ they can be used"),
        "{page}"
    );
}

#[test]
fn a_page_for_a_browser_says_what_the_terminal_says() {
    for arguments in [&["before"][..], &["after", "--against", "before"]] {
        let [page, text] = ["html", "text"]
            .map(|format| printed(&[arguments, &["--today", "2026-01-05", "--format", format]].concat()));
        let text = text.replace("[ ]", "☐").replace('_', "");
        assert_eq!(read_on_page(&page), read_at_terminal(&text), "{arguments:?}");
    }
}

#[test]
fn no_text_breaks_out_of_a_page_for_a_browser() {
    let directory = empty("review/hostile");
    let rules = std::fs::read_to_string(data("cmd/files/guarded/rules.yaml")).unwrap();
    let hostile = "</p><script>alert(1)</script>&quot;'`a` b";
    let rules = rules.replace("Do you have a fever?", hostile).replace("title: Fever", &format!("title: {hostile}"));
    std::fs::write(directory.join("rules.yaml"), rules).unwrap();
    let page = printed(&[directory.to_str().unwrap(), "--format", "html"]);
    let escaped = "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;quot;'`a` b";
    assert!(!page.contains("<script") && !page.contains("<code") && page.matches(escaped).count() > 2, "{page}");
}

#[test]
fn a_page_for_people_names_no_rule_by_its_id() {
    for page in [EDITIONS.clone(), read(&printed(&["built-in", "--format", "markdown"]))] {
        for word in
            ["caution/", "goal/", "sign/", "combination/", "response/", "measure/", " profile", " pack ", " fact"]
        {
            let line = page.lines().find(|line| line.contains(word) && !line.contains("http"));
            assert_eq!(line, None, "{word}");
        }
    }
}

#[test]
fn on_top_stands_what_happens_otherwise() {
    let glance = under(&EDITIONS, "At a glance");
    let effects = glance.lines().find(|line| line.starts_with("- \"What it does\"")).unwrap();
    assert!(effects.contains("): see a doctor first → not yet"), "{effects}");
    assert!(effects.contains(": now also take stock after 10 weeks"), "{effects}");
    assert!(effects.contains("): 2 questions first → 3 questions first"), "{effects}");
    assert!(glance.find("\"What it does\"") < glance.find("\"Why\""), "{glance}");
    assert!(!glance.contains("Asked on the page"), "the first edition has no pages: {glance}");
    assert!(glance.trim().lines().all(|line| line.contains("block")), "{glance}");
}
