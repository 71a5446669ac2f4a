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
    ("sign/headaches", &["headache"], SIGNS, "14"),
    ("sign/limited-motion", &["stiffness", "limited-range-of-motion"], SIGNS, "14"),
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
        (Facet::Response, &["better", "same", "wears-off", "worse"]),
    ] {
        let listed: Vec<&str> = built_in().facts(facet).map(Rule::name).collect();
        assert_eq!(listed, names, "{facet}");
    }
    let combinations: Vec<&str> = built_in().rules().iter().map(|rule| rule.id().as_str()).collect();
    let combinations: Vec<&str> = combinations.into_iter().filter(|id| id.starts_with("combination/")).collect();
    assert_eq!(
        combinations,
        ["combination/injured-senior", "combination/no-change-with-pain", "combination/several-signs"]
    );
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
        ("response/wears-off", Basis::Product, 1, 0, 0),
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
    let cited = rule("response/same").source().citation.as_deref().unwrap_or_default();
    assert!(cited.starts_with("NICE NG59"), "{cited}");
    let worse = rule("response/worse");
    assert_eq!((worse.refer(), worse.source().basis), (Some(Level::Doctor), Basis::Advice));
    assert!(worse.to_do().is_some_and(|text| text.contains("looked at")));
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
fn worse_is_never_answered_with_an_interval() {
    for rule in built_in().rules().iter().filter(|rule| rule.facet().is_some()) {
        let (facet, id) = (rule.facet(), rule.id().as_str());
        if facet != Some(Facet::Response) {
            let answer = answer(built_in(), &format!("{id} response/worse"), 60);
            assert!(shown(&answer).starts_with("refer: "), "{id}");
        }
    }
}

#[test]
fn pain_that_does_not_change_is_looked_at_again() {
    let combination = rule("combination/no-change-with-pain");
    assert_eq!((combination.source().basis, combination.refer()), (Basis::Guideline, None));
    let applies = |facts: &str| {
        let answer = answer(built_in(), facts, 0);
        verdicts(&answer).contains(&"combination/no-change-with-pain advises".to_owned())
    };
    for rule in built_in().rules() {
        let is_pain = ["goal/chronic-pain", "goal/acute-injury"].contains(&rule.id().as_str());
        if let Some(Facet::Goal | Facet::Lifestyle | Facet::Sign) = rule.facet() {
            let id = rule.id();
            assert_eq!(applies(&format!("{id} response/same")), is_pain || rule.facet() == Some(Facet::Sign), "{id}");
            assert!(!applies(id.as_str()), "{id}");
        }
    }
}

#[test]
fn these_rules_bring_a_review_and_no_others() {
    let reviews: Vec<&str> =
        built_in().rules().iter().filter(|rule| rule.review_text().is_some()).map(|rule| rule.id().as_str()).collect();
    let expected = [
        "combination/several-signs",
        "combination/no-change-with-pain",
        "goal/chronic-pain",
        "goal/acute-injury",
        "response/wears-off",
        "sign/persistent-aches",
        "sign/headaches",
        "sign/limited-motion",
    ];
    let set = |of: &[&str]| of.iter().map(|id| (*id).to_owned()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(set(&reviews), set(&expected));
}

/// A caution: name, page, level if it refers, basis, and how its citation begins.
type Caution = (&'static str, &'static str, Option<Level>, Basis, &'static str);

const NHS_BACK: &str = "NHS, Back pain";
const AHCPR: &str = "AHCPR 1994";
const MAYO: &str = "Mayo Clinic";

const CAUTIONS: [Caution; 51] = [
    ("saddle-numbness", "now", Some(Level::Emergency), Basis::Advice, NHS_BACK),
    ("bladder-bowel-change", "now", Some(Level::Emergency), Basis::Advice, NHS_BACK),
    ("leg-weakness", "now", Some(Level::Emergency), Basis::Advice, NHS_BACK),
    ("serious-accident", "now", Some(Level::Emergency), Basis::Advice, NHS_BACK),
    ("chest-pain", "now", Some(Level::Emergency), Basis::Advice, NHS_BACK),
    ("sudden-headache", "now", Some(Level::Emergency), Basis::Advice, "NHS, Headaches"),
    ("stroke-signs", "now", Some(Level::Emergency), Basis::Advice, "NHS, Headaches"),
    ("stiff-neck-fever", "now", Some(Level::Emergency), Basis::Advice, "NHS, Headaches"),
    ("neck-vessels", "now", Some(Level::Emergency), Basis::Trial, "Yin 2014"),
    ("cord-signs", "now", Some(Level::Emergency), Basis::Advice, "Royal Free London"),
    ("severe-belly-pain", "now", Some(Level::Emergency), Basis::Practice, ""),
    ("unsafe-thoughts", "now", Some(Level::Emergency), Basis::Advice, "NHS, Low mood"),
    ("dark-thoughts", "now", Some(Level::Urgent), Basis::Advice, "NHS, Low mood"),
    ("leg-swelling", "now", Some(Level::Urgent), Basis::Advice, "NHS, Blood clots"),
    ("fever", "now", Some(Level::Urgent), Basis::Advice, NHS_BACK),
    ("fall-and-bones", "now", Some(Level::Urgent), Basis::Guideline, AHCPR),
    ("weight-loss", "pain", Some(Level::Urgent), Basis::Advice, NHS_BACK),
    ("lump-or-shape-change", "pain", Some(Level::Urgent), Basis::Advice, NHS_BACK),
    ("night-pain", "pain", Some(Level::Urgent), Basis::Advice, NHS_BACK),
    ("cancer-history", "pain", Some(Level::Urgent), Basis::Guideline, AHCPR),
    ("weak-immunity", "pain", Some(Level::Urgent), Basis::Guideline, AHCPR),
    ("injected-drugs", "pain", Some(Level::Urgent), Basis::Guideline, AHCPR),
    ("limb-numbness", "pain", Some(Level::Urgent), Basis::Guideline, "AAFP"),
    ("temple-headache", "pain", Some(Level::Urgent), Basis::Advice, "NHS, Headaches"),
    ("possible-break", "pain", Some(Level::Urgent), Basis::Practice, ""),
    ("pain-getting-worse", "pain", Some(Level::Doctor), Basis::Advice, NHS_BACK),
    ("serious-injury", "pain", Some(Level::Doctor), Basis::Article, ""),
    ("daily-painkillers", "pain", None, Basis::Practice, ""),
    ("morning-stiffness", "pain", None, Basis::Guideline, "NICE NG65"),
    ("unexplained-pain", "pain", None, Basis::Advice, MAYO),
    ("pregnancy-warning", "health", Some(Level::Emergency), Basis::Practice, ""),
    ("pregnancy", "health", Some(Level::Doctor), Basis::Advice, "NCCIH"),
    ("recent-birth", "health", Some(Level::Doctor), Basis::Practice, ""),
    ("blood-clot", "health", Some(Level::Doctor), Basis::Advice, MAYO),
    ("blood-thinners", "health", Some(Level::Doctor), Basis::Advice, MAYO),
    ("fragile-bones", "health", Some(Level::Doctor), Basis::Advice, MAYO),
    ("cancer-treatment", "health", Some(Level::Doctor), Basis::Advice, MAYO),
    ("recent-surgery", "health", Some(Level::Doctor), Basis::Practice, ""),
    ("heart-or-blood-pressure", "health", Some(Level::Doctor), Basis::Practice, ""),
    ("aneurysm", "health", Some(Level::Doctor), Basis::Practice, ""),
    ("disc-problem", "health", Some(Level::Doctor), Basis::Trial, "Yin 2014"),
    ("under-eighteen", "health", Some(Level::Wait), Basis::Practice, ""),
    ("loose-neck", "health", None, Basis::Practice, ""),
    ("numb-or-fragile-skin", "health", None, Basis::Practice, ""),
    ("implant", "health", None, Basis::Practice, ""),
    ("fresh-injury", "today", Some(Level::Wait), Basis::Practice, ""),
    ("infectious-illness", "today", Some(Level::Wait), Basis::Practice, ""),
    ("broken-skin", "today", Some(Level::Wait), Basis::Advice, MAYO),
    ("sore-after-massage", "today", Some(Level::Wait), Basis::Practice, ""),
    ("skin-condition", "today", None, Basis::Practice, ""),
    ("drink-or-drugs", "today", None, Basis::Practice, ""),
];

#[test]
fn every_caution_has_its_page_level_and_source() {
    for (name, page, level, basis, citation) in CAUTIONS {
        let rule = rule(&format!("caution/{name}"));
        assert_eq!((rule.page(), rule.refer()), (Some(page), level), "{name}");
        assert_eq!(rule.source().basis, basis, "{name}");
        let cited = rule.source().citation.as_deref().unwrap_or_default();
        assert!(cited.starts_with(citation) && cited.is_empty() == citation.is_empty(), "{name}: {cited}");
        assert!(rule.ask().is_some_and(|ask| ask.ends_with('?')), "{name}");
        let is_said = rule.reading().is_some() || basis == Basis::Advice || level.is_none();
        assert!(is_said, "{name}: the level is ours, and that is not said");
        assert_eq!(rule.advice().is_empty(), level.is_some(), "{name}");
        let expected = level.map_or_else(|| "28".to_owned(), |level| format!("refer: {}", level.as_str()));
        assert_eq!(shown(&answer(built_in(), rule.id().as_str(), 0)), expected, "{name}");
    }
}

#[test]
fn cautions_are_listed_by_page_then_gravest_first_and_then_as_in_the_table() {
    let listed: Vec<(&str, Option<Level>)> =
        built_in().facts(Facet::Caution).map(|rule| (rule.name(), rule.refer())).collect();
    assert_eq!(listed, CAUTIONS.map(|(name, _, level, ..)| (name, level)));
}

#[test]
fn what_can_be_cleared_is_a_condition_and_no_warning_sign() {
    for rule in built_in().facts(Facet::Caution) {
        let can_be = rule.page() == Some("health") && !matches!(rule.refer(), None | Some(Level::Emergency));
        assert_eq!(!rule.cleared().is_empty(), can_be, "{}", rule.id());
    }
}

#[test]
fn an_emergency_names_the_numbers_to_call() {
    for id in ["caution/chest-pain", "caution/unsafe-thoughts", "caution/pregnancy-warning"] {
        let said = rule(id).to_do().unwrap_or_else(|| built_in().referral(Level::Emergency));
        for number in ["112", "999", "911"] {
            assert!(said.contains(number), "{id}: {said}");
        }
    }
    for name in ["unsafe-thoughts", "dark-thoughts"] {
        let said = rule(&format!("caution/{name}")).to_do().unwrap();
        assert!(said.contains("988") && said.contains("116 123"), "{said}");
    }
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
        "serious: a doctor first; not in the first three days; until it no longer troubles"
    );
    assert_eq!(
        advice("lifestyle/senior"),
        [(Basis::Article, "Seniors"), (Basis::Practice, "")],
        "lighter techniques; start short"
    );
    assert_eq!(
        advice("pack"),
        [
            (Basis::Article, "Conclusion"),
            (Basis::Article, "Conclusion"),
            (Basis::Practice, ""),
            (Basis::Trial, ""),
            (Basis::Product, ""),
            (Basis::Article, SIGNS),
            (Basis::Product, ""),
        ],
        "begin manageable; a professional; stop at any time; the length; the cost; fewer do no harm"
    );
}

#[test]
fn evidence_stands_beside_the_rules_and_its_absence_is_said() {
    let citations: Vec<&str> =
        rule("goal/chronic-pain").notes().iter().filter_map(|note| note.source.citation.as_deref()).collect();
    let known = [
        "Sherman 2014",
        "Perlman 2012",
        "Perlman 2018",
        "Cherkin 2011",
        "WHO 2023",
        "NICE NG59",
        "NICE NG193",
        "ACP 2017",
        "Mak 2024",
    ];
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
