//! What the shipped rules say, against the tables of the guidance, row by row.

use massfreq::Level;
use massfreq::model::Basis;
use massfreq::{Facet, Rule};

use crate::support::{answer, built_in, fact, profile, shown, verdicts};

fn rule(id: &str) -> &'static Rule {
    built_in().get(id).unwrap_or_else(|| panic!("there is no {id}"))
}

/// A row of the article's table: id, aliases, section, and the answer to this fact alone.
type Row = (&'static str, &'static [&'static str], &'static str, &'static str);

const SIGNS: &str = "Signs You Might Need a Back Massage More Often";
const INJURIES: &str = "For Acute Injuries or Intense Muscle Soreness";

const ARTICLE: &[Row] = &[
    ("default", &[], "How Often Should You Get a Back Massage?", "28"),
    ("goal/wellness", &["relaxation", "stress-relief"], "For General Wellness and Stress Relief", "28"),
    (
        "goal/chronic-pain",
        &["arthritis", "fibromyalgia", "persistent-back-pain"],
        "For Chronic Pain Management",
        "7 for 28 days → 14*..28",
    ),
    ("goal/acute-injury", &["injury", "muscle-soreness"], INJURIES, "5..7 for 14 days → 7"),
    ("lifestyle/desk-worker", &["office-worker"], "The Desk Worker", "14..28"),
    ("lifestyle/athlete", &["active"], "The Athlete or Physically Active Person", "7..14"),
    ("lifestyle/caregiver", &["parent"], "The Busy Parent or Caregiver", "28"),
    ("lifestyle/senior", &["older-adult"], "Seniors", "7..14"),
    ("lifestyle/physical-job", &["manual-work"], "Conclusion", "7..14"),
    ("sign/persistent-aches", &[], SIGNS, "14"),
    ("sign/headaches", &[], SIGNS, "14"),
    ("sign/limited-motion", &["stiffness"], SIGNS, "14"),
    ("sign/poor-sleep", &[], SIGNS, "14"),
    ("sign/stress", &["irritability"], SIGNS, "14"),
    ("caution/serious-injury", &[], INJURIES, "refer: doctor"),
    ("response/better", &[], "Conclusion", "28"),
];

#[test]
fn every_row_of_the_article_is_a_rule_with_its_figure() {
    for (id, aliases, section, alone) in ARTICLE {
        let rule = rule(id);
        assert_eq!(rule.aliases(), *aliases, "{id}");
        assert_eq!(rule.source().basis, Basis::Article, "{id}");
        assert_eq!(rule.source().section.as_deref(), Some(*section), "{id}");
        let facts = if *id == "default" { "" } else { id };
        assert_eq!(shown(&answer(built_in(), facts, 0)), *alone, "{id}");
    }
}

#[test]
fn the_set_has_these_facts_and_no_others() {
    for (facet, names) in [
        (Facet::Goal, &["wellness", "chronic-pain", "acute-injury"][..]),
        (Facet::Lifestyle, &["desk-worker", "athlete", "caregiver", "senior", "physical-job"]),
        (Facet::Sign, &["persistent-aches", "headaches", "limited-motion", "poor-sleep", "stress"]),
        (Facet::Response, &["better", "same", "worse"]),
    ] {
        let listed: Vec<&str> = built_in().facts(facet).map(Rule::name).collect();
        assert_eq!(listed, names, "{facet}");
    }
    let combinations: Vec<&str> = built_in().rules().iter().map(|rule| rule.id().as_str()).collect();
    let combinations: Vec<&str> = combinations.into_iter().filter(|id| id.starts_with("combination/")).collect();
    assert_eq!(combinations, ["combination/several-signs", "combination/worse-with-pain"]);
}

#[test]
fn every_alias_stands_for_its_fact() {
    for (id, aliases, ..) in ARTICLE {
        for alias in *aliases {
            let (facet, name) = fact(id);
            for typed in [(*alias).to_owned(), alias.to_uppercase(), alias.replace('-', "_"), alias.replace('-', " ")] {
                let profile = massfreq::Profile::new(built_in()).with(facet, &typed).unwrap();
                let names: Vec<&str> = profile.of(facet).map(Rule::name).collect();
                assert_eq!(names, [name], "{typed}");
            }
        }
    }
}

#[test]
fn a_sign_is_one_step_sooner() {
    for rule in built_in().facts(Facet::Sign) {
        let id = rule.id();
        assert_eq!((rule.effects().sooner, rule.effects().later, rule.refer()), (1, 0, None), "{id}");
        assert!(rule.proposal().is_none() && rule.effects().floor.is_none(), "{id}");
    }
}

#[test]
fn what_is_our_own_reading_of_the_article_is_said() {
    for id in [
        "default",
        "goal/wellness",
        "goal/chronic-pain",
        "goal/acute-injury",
        "lifestyle/caregiver",
        "sign/persistent-aches",
        "sign/headaches",
        "sign/limited-motion",
        "sign/poor-sleep",
        "sign/stress",
        "response/better",
    ] {
        assert!(rule(id).reading().is_some(), "{id}");
    }
}

#[test]
fn responses_have_their_effects() {
    for (name, basis, sooner, later, advice) in [
        ("response/better", Basis::Article, 0, 1, 0),
        ("response/same", Basis::Guideline, 0, 0, 1),
        ("response/worse", Basis::Product, 1, 0, 2),
    ] {
        let rule = rule(name);
        assert_eq!(rule.source().basis, basis, "{name}");
        assert_eq!(
            (rule.effects().sooner, rule.effects().later, rule.advice().len()),
            (sooner, later, advice),
            "{name}"
        );
        assert!(rule.proposal().is_none() && rule.effects().floor.is_none() && rule.refer().is_none(), "{name}");
    }
    assert_eq!(rule("response/same").source().citation.as_deref(), Some("NICE NG59"));
    let first = &rule("response/worse").advice()[0];
    assert!(first.text.contains("pain") && first.text.contains("do not add sessions"), "{}", first.text);
}

#[test]
fn same_leaves_the_interval_as_it_is() {
    for facts in ["", "goal/chronic-pain", "lifestyle/desk-worker sign/stress"] {
        let with = shown(&answer(built_in(), &format!("{facts} response/same"), 14));
        assert_eq!(with, shown(&answer(built_in(), facts, 14)), "{facts}");
    }
}

#[test]
fn three_signs_or_more_are_taken_like_an_ongoing_complaint() {
    let signs: Vec<&str> = built_in().facts(Facet::Sign).map(|rule| rule.id().as_str()).collect();
    for subset in 0..1_u32 << signs.len() {
        let given: Vec<&str> =
            signs.iter().enumerate().filter(|(bit, _)| subset & 1 << bit != 0).map(|(_, sign)| *sign).collect();
        let expected = match given.len() {
            0 => "28",
            1 | 2 => "14",
            _ => "7 for 28 days → 14",
        };
        let answer = answer(built_in(), &given.join(" "), 0);
        assert_eq!(shown(&answer), expected, "{given:?}");
        let applies = verdicts(&answer).contains(&"combination/several-signs leads".to_owned());
        assert_eq!(applies, given.len() >= 3, "{given:?}");
    }
    assert_eq!(rule("combination/several-signs").source().basis, Basis::Product);
}

#[test]
fn worse_refers_with_pain_and_not_without() {
    let combination = rule("combination/worse-with-pain");
    assert_eq!((combination.refer(), combination.source().basis), (Some(Level::Doctor), Basis::Advice));
    for facet in [Facet::Goal, Facet::Lifestyle, Facet::Sign] {
        for rule in built_in().facts(facet) {
            let id = rule.id().as_str();
            let pain = ["chronic-pain", "acute-injury", "persistent-aches", "headaches", "limited-motion"];
            let answer = answer(built_in(), &format!("{id} response/worse"), 0);
            assert_eq!(shown(&answer) == "refer: doctor", pain.contains(&rule.name()), "{id}");
            for response in ["better", "same"] {
                let answer = crate::support::answer(built_in(), &format!("{id} response/{response}"), 0);
                assert!(!shown(&answer).starts_with("refer"), "{id} {response}");
            }
        }
    }
}

/// A caution: name, level, basis, and what it cites.
type Caution = (&'static str, Level, Basis, &'static str);

const NHS_BACK: &str = "NHS back pain advice";
const NHS_AND_AHCPR: &str = "NHS back pain advice; AHCPR red flags";
const MAYO: &str = "Mayo Clinic massage precautions";
const MAYO_AND_NCCIH: &str = "Mayo Clinic massage precautions; NCCIH";

const CAUTIONS: [Caution; 32] = [
    ("saddle-numbness", Level::Emergency, Basis::Advice, NHS_BACK),
    ("bladder-bowel-change", Level::Emergency, Basis::Advice, NHS_BACK),
    ("leg-weakness", Level::Emergency, Basis::Advice, NHS_BACK),
    ("serious-accident", Level::Emergency, Basis::Advice, NHS_AND_AHCPR),
    ("chest-pain", Level::Emergency, Basis::Advice, NHS_BACK),
    ("sudden-headache", Level::Emergency, Basis::Advice, "NHS headache advice"),
    ("severe-belly-pain", Level::Emergency, Basis::Practice, ""),
    ("unsafe-thoughts", Level::Emergency, Basis::Advice, "NHS low mood advice"),
    ("fever", Level::Urgent, Basis::Advice, NHS_AND_AHCPR),
    ("weight-loss", Level::Urgent, Basis::Advice, NHS_AND_AHCPR),
    ("lump-or-shape-change", Level::Urgent, Basis::Advice, NHS_BACK),
    ("night-pain", Level::Urgent, Basis::Advice, NHS_AND_AHCPR),
    ("cancer-history", Level::Urgent, Basis::Guideline, "AHCPR red flags"),
    ("weak-immunity", Level::Urgent, Basis::Guideline, "AHCPR red flags"),
    ("leg-swelling", Level::Urgent, Basis::Advice, "NHS blood clot advice"),
    ("limb-numbness", Level::Urgent, Basis::Guideline, "AAFP back pain red flags"),
    ("serious-injury", Level::Doctor, Basis::Article, ""),
    ("blood-clot", Level::Doctor, Basis::Advice, MAYO),
    ("blood-thinners", Level::Doctor, Basis::Advice, MAYO_AND_NCCIH),
    ("fragile-bones", Level::Doctor, Basis::Advice, MAYO),
    ("pregnancy-warning", Level::Emergency, Basis::Practice, ""),
    ("pregnancy", Level::Doctor, Basis::Advice, "NCCIH"),
    ("under-eighteen", Level::Doctor, Basis::Practice, ""),
    ("cancer-treatment", Level::Doctor, Basis::Advice, MAYO_AND_NCCIH),
    ("recent-surgery", Level::Doctor, Basis::Practice, ""),
    ("heart-or-blood-pressure", Level::Doctor, Basis::Practice, ""),
    ("disc-problem", Level::Doctor, Basis::Trial, "Yin 2014, review of adverse events of massage"),
    ("pain-getting-worse", Level::Doctor, Basis::Advice, NHS_BACK),
    ("fresh-injury", Level::Wait, Basis::Practice, ""),
    ("infectious-illness", Level::Wait, Basis::Practice, ""),
    ("broken-skin", Level::Wait, Basis::Advice, MAYO),
    ("sore-after-massage", Level::Wait, Basis::Practice, ""),
];

#[test]
fn every_caution_has_its_level_and_source() {
    for (name, level, basis, citation) in CAUTIONS {
        let rule = rule(&format!("caution/{name}"));
        assert_eq!(rule.refer(), Some(level), "{name}");
        assert_eq!(rule.source().basis, basis, "{name}");
        assert_eq!(rule.source().citation.as_deref().unwrap_or_default(), citation, "{name}");
        assert!(rule.ask().is_some_and(|ask| ask.ends_with('?')), "{name}");
        assert!(rule.reading().is_some() || basis == Basis::Advice, "{name}: the level is ours, and that is not said");
        let expected = format!("refer: {}", level.as_str());
        assert_eq!(shown(&answer(built_in(), rule.id().as_str(), 0)), expected, "{name}");
    }
}

#[test]
fn cautions_are_listed_gravest_first_and_then_as_in_the_table() {
    let mut table: Vec<(&str, Level)> = CAUTIONS.iter().map(|(name, level, ..)| (*name, *level)).collect();
    table.sort_by_key(|(_, level)| std::cmp::Reverse(*level));
    let listed: Vec<(&str, Level)> =
        built_in().facts(Facet::Caution).map(|rule| (rule.name(), rule.refer().unwrap())).collect();
    assert_eq!(listed, table);
}

#[test]
fn advice_says_what_it_rests_on() {
    let advice = |id: &str| {
        let advice = if id == "pack" { built_in().advice() } else { rule(id).advice() };
        let source = advice.iter().map(|advice| advice.source.as_ref().unwrap());
        source.map(|source| (source.basis, source.section.as_deref().unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(
        advice("goal/acute-injury"),
        [(Basis::Article, INJURIES), (Basis::Practice, ""), (Basis::Product, "")],
        "serious: a doctor first; not in the first three days; until it has healed"
    );
    assert_eq!(
        advice("lifestyle/senior"),
        [(Basis::Article, "Seniors"), (Basis::Practice, "")],
        "lighter techniques; begin with 30 minutes"
    );
    assert_eq!(
        advice("pack"),
        [(Basis::Article, "Conclusion"), (Basis::Article, "Conclusion"), (Basis::Trial, ""), (Basis::Article, SIGNS)],
        "begin manageable; a professional; 60 minutes; the cost"
    );
}

#[test]
fn evidence_stands_beside_the_rules_and_its_absence_is_said() {
    let citations: Vec<&str> =
        rule("goal/chronic-pain").notes().iter().filter_map(|note| note.source.citation.as_deref()).collect();
    let known = ["Sherman 2014", "Perlman 2012", "Cherkin 2011", "NICE NG59", "ACP 2017", "Perlman 2018"];
    for citation in known {
        assert!(citations.iter().any(|cited| cited.starts_with(citation)), "{citation} is not among {citations:?}");
    }
    assert_eq!(citations.len(), known.len());
    for id in ["goal/wellness", "lifestyle/desk-worker", "lifestyle/caregiver", "lifestyle/senior", "lifestyle/athlete"]
    {
        let notes = rule(id).notes();
        let says = |note: &massfreq::model::Note| {
            note.source.basis == Basis::Practice && note.text.contains("common practice, not evidence")
        };
        assert!(notes.iter().any(says), "{id}");
    }
}

#[test]
fn the_pack_has_the_ladder_and_the_way_on_after_a_referral() {
    let ladder: Vec<u32> = built_in().ladder().iter().map(|days| days.get()).collect();
    assert_eq!(ladder, [7, 14, 28]);
    for level in Level::GRAVEST_FIRST {
        assert!(!built_in().referral(level).is_empty(), "{}", level.as_str());
    }
    let doctor = built_in().referral(Level::Doctor);
    assert!(doctor.contains("Once they agree, come back") && doctor.contains("tell the therapist"), "{doctor}");
    assert!(profile(built_in(), "").is_empty());
}
