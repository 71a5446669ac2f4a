//! A plan leaves out no advice, and ends before the day on which something has to be looked at again.

use std::collections::BTreeSet;
use std::fs;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use massfreq::plan::{Length, Planned, plan};
use massfreq::render::{Look, plan_markdown, plan_text};
use massfreq::{Elapsed, Facet, Profile, Rule, RuleSet, recommend, show};
use serde_json::Value;

use crate::plan::request;
use crate::support::{data, load, shipped_files};

const TODAY: Date = date(2026, 1, 5);
const LOOK: Look = Look::plain(80);
/// When a professional agreed.
const CLEARED: Date = date(2025, 12, 29);

/// A fact, or a caution that is cleared.
#[derive(Clone, Copy)]
struct Said<'r> {
    rule: &'r Rule,
    is_cleared: bool,
}

/// All that can be said and does not refer, one by one and in pairs.
fn singles_and_pairs(rules: &RuleSet) -> Vec<Vec<Said<'_>>> {
    let facts = Facet::ALL.into_iter().flat_map(|facet| rules.facts(facet));
    let can_be_said = |rule: &&Rule| rule.refer().is_none() || !rule.cleared().is_empty();
    let said = facts.filter(can_be_said).map(|rule| Said { rule, is_cleared: rule.refer().is_some() });
    let said: Vec<Said<'_>> = said.collect();
    let pairs = said.iter().enumerate().flat_map(|(at, one)| said[at + 1..].iter().map(move |two| vec![*one, *two]));
    let responses =
        |both: &Vec<Said<'_>>| both.iter().filter(|said| said.rule.facet() == Some(Facet::Response)).count();
    said.iter().map(|one| vec![*one]).chain(pairs).filter(|both| responses(both) < 2).collect()
}

fn profile<'r>(rules: &'r RuleSet, said: &[Said<'r>]) -> Profile<'r> {
    let mut profile = Profile::new(rules);
    for Said { rule, is_cleared } in said {
        if *is_cleared {
            profile.add_cleared(rule.name(), Some(CLEARED)).unwrap();
        } else {
            profile.add(rule.facet().unwrap(), rule.name()).unwrap();
        }
    }
    profile
}

/// The ids of what is said.
fn names(said: &[Said<'_>]) -> String {
    said.iter().map(|said| said.rule.id().as_str()).collect::<Vec<_>>().join(" ")
}

/// A text on one line.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the applicable rules have to tell, by rule.
fn to_tell(rules: &RuleSet, profile: &Profile<'_>) -> BTreeSet<(String, String)> {
    let answer = recommend(profile, Elapsed::START);
    let massfreq::Recommendation::Recommended(answer) = answer else { return BTreeSet::new() };
    let mut told = BTreeSet::new();
    for reason in &answer.reasons {
        let rule = rules.get(reason.rule.as_str()).unwrap();
        told.extend(show(rules, rule).advice.into_iter().map(|piece| (rule.id().to_string(), piece.text.to_string())));
        if answer.profile.cleared.contains_key(rule.name()) {
            told.extend(rule.cleared().iter().map(|piece| (rule.id().to_string(), piece.text.to_string())));
        }
    }
    told
}

/// The rule sets; the last is the shipped one without its questions, which would leave its reviews unseen.
fn sets() -> [RuleSet; 3] {
    let files =
        fs::read_dir(data("cmd/files/frozen")).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let shipped = || shipped_files().into_iter().map(|(_, text)| text);
    // Something else in place of the only effect of a combination.
    let unasked = shipped().map(|text| {
        let other = if text.contains("\ncombinations:") { "    no-more-often-than: 1 day" } else { "" };
        let asks = |line: &&str| line.trim_start().starts_with("ask-first:");
        text.lines().map(|line| if asks(&line) { other } else { line }).collect::<Vec<_>>().join("\n")
    });
    [load(files), load(shipped()), load(unasked)]
}

#[test]
fn no_plan_leaves_out_advice_or_goes_on_after_a_review_or_a_lapse() {
    let mut reviews = 0;
    for rules in sets() {
        for said in singles_and_pairs(&rules) {
            let profile = profile(&rules, &said);
            let year = request(TODAY, Length::Weeks(52));
            let planned = plan(&profile, Elapsed::START, &year, TODAY);
            let json: Value = serde_json::to_value(&planned).unwrap();
            if let Planned::Refer(_) = planned {
                continue;
            }
            let advice = json["advice"].as_array().unwrap().iter();
            let told = advice.map(|piece| (piece["rule"].as_str().unwrap(), piece["text"].as_str().unwrap()));
            let told: BTreeSet<(String, String)> =
                told.map(|(rule, text)| (rule.to_owned(), text.to_owned())).collect();
            let to_tell = to_tell(&rules, &profile);
            assert!(told.is_superset(&to_tell), "{}", names(&said));
            for page in [plan_text(&planned, LOOK), plan_markdown(&planned)].map(|page| words(&page)) {
                let missing = to_tell.iter().find(|(_, advice)| !page.contains(&words(advice)));
                assert_eq!(missing, None, "{}: {page}", names(&said));
            }
            let Planned::Plan(found) = planned else { continue };
            let cleared = said.iter().filter(|said| said.is_cleared);
            let holds = cleared.filter_map(|said| rules.clearance(said.rule)).min();
            let lapse = holds.map(|holds| CLEARED + (i64::from(holds.get()) + 1).days());
            let review = found.review.as_ref().map(|review| review.date);
            assert!(lapse.is_none_or(|lapse| review.is_some_and(|review| review <= lapse)), "{}", names(&said));
            assert!(found.sessions.iter().all(|session| review.is_none_or(|review| session.date < review)));
            let has_review = said.iter().any(|said| said.rule.review_text().is_some());
            assert!(!has_review || review.is_some(), "{}", names(&said));
            reviews += usize::from(review.is_some());
        }
    }
    assert!(reviews > 50, "{reviews}");
}
