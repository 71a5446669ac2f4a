//! The safety texts that a layer words otherwise.

use massfreq::{Profile, RuleSet, recommend};

use super::{Elapsed, PACK, layer, lost};
use crate::support::{first_edition, first_edition_files, over_first_edition};

#[test]
fn answers_tell_the_safety_texts_that_are_worded_otherwise() {
    let text = format!("{PACK}  notice: Ask us.\n  referrals: {{emergency: Rest a little.}}\n");
    let rules = over_first_edition([("layer.yaml".to_owned(), text.into_bytes())]).unwrap();
    let profile = Profile::new(&rules);
    let answer = recommend(&profile, Elapsed::START);
    let json: serde_json::Value = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["rules"]["safety_texts"], serde_json::json!([{"rule": "pack", "part": "referrals.emergency"}]));
    let line = "These rules word safety texts of the built-in ones otherwise: pack referrals.emergency.";
    assert!(massfreq::render::markdown(&answer, &profile).contains(line));
}

#[test]
fn of_many_safety_texts_that_are_worded_otherwise_an_answer_names_some() {
    let told = |keys: &str| {
        let levels = "  referrals: {emergency: A, urgent: B, doctor: C, wait: D}\n  ask: {cautions: Well?}\n";
        let rules = packed(&format!("{levels}{keys}"), "");
        let profile = Profile::new(&rules);
        massfreq::render::markdown(&recommend(&profile, Elapsed::START), &profile)
    };
    let five = "pack referrals.emergency, pack referrals.urgent, pack referrals.doctor, pack referrals.wait, pack ask.cautions";
    assert!(told("").contains(&format!("{five}.")), "{}", told(""));
    let two = told("  screening: 8 weeks\n  clearance: 52 weeks\n");
    assert!(two.contains(&format!("{five}, and 2 more (massfreq rules check names them).")), "{two}");
}

/// Each safety text that is worded otherwise, as `rule part: new`.
fn texts(rules: &RuleSet) -> Vec<String> {
    rules.safety_texts().iter().map(|text| format!("{}: {}", text.of, text.new.as_deref().unwrap_or("gone"))).collect()
}

#[test]
fn only_a_layer_may_go_on_after_the_notice() {
    let end = "stop and see a doctor.\n";
    let copy = first_edition_files().into_iter().map(|(path, text)| {
        let text = String::from_utf8(text)
            .unwrap()
            .replace("\npack:\n", "\npack:\n  based-on: {name: back-massage, version: 1.0.0}\n");
        (path, text.replace(end, "stop and see a doctor. Or do not.\n").into_bytes())
    });
    let told = texts(&over_first_edition(copy).unwrap());
    assert!(told.len() == 1 && told[0].starts_with("pack notice: ") && told[0].ends_with("Or do not."), "{told:?}");
    let text = format!("{PACK}  notice: Ask us.\n");
    let layer = over_first_edition([("layer.yaml".to_owned(), text.into_bytes())]).unwrap();
    assert_eq!(texts(&layer), [""; 0]);
    // What is added is shown all the same.
    let base = first_edition();
    let diff = massfreq::proof::diff::diff(base, &layer);
    assert_eq!(diff.safety_texts.len(), 1);
    assert!(diff.safety_texts[0].new.as_deref().unwrap().ends_with(" Ask us."));
}

#[test]
fn safety_texts_are_compared_word_for_word_by_every_name() {
    let base = first_edition();
    let ask = |id: &str| base.get(id).unwrap().ask().unwrap().to_owned();
    let spaced = ask("caution/fever").replace(' ', "   ");
    let fever = |ask: &str| layer(&format!("cautions: {{fever: {{title: F, ask: {ask:?}, refer: urgent, GROUNDS}}}}"));
    assert_eq!(texts(&fever(&spaced)), [""; 0], "the same words");
    assert_eq!(texts(&fever("Do you feel warm?")), ["caution/fever ask: Do you feel warm?"]);
    let moved = layer(&format!(
        "cautions:
  unsafe-thoughts: {{title: T, ask: {:?}, aliases: [self-harm], refer: emergency, GROUNDS}}
  sad: {{title: S, ask: Are you sad?, aliases: [suicide], refer: emergency, GROUNDS}}",
        ask("caution/unsafe-thoughts")
    ));
    assert_eq!(texts(&moved), ["caution/unsafe-thoughts aliases: Are you sad?"]);
    assert_eq!(lost(&moved), [""; 0], "as grave as before");
}

/// A layer with keys in its pack.
fn packed(keys: &str, entries: &str) -> RuleSet {
    let text = format!("{PACK}{keys}{entries}").replace("GROUNDS", super::GROUNDS);
    over_first_edition([("layer.yaml".to_owned(), text.into_bytes())]).unwrap_or_else(|findings| panic!("{findings}"))
}

/// A layer that replaces a rule of the built-in set, whose keys are as they are there but for `changed`.
fn replaced(id: &str, changed: &str) -> RuleSet {
    let base = first_edition();
    let rule = base.get(id).unwrap();
    let (facet, name) = id.split_once('/').unwrap();
    let ask = rule.ask().map(|ask| format!("ask: {ask:?}, ")).unwrap_or_default();
    let refer = rule.refer().map_or("every: 1 week, ".to_owned(), |level| format!("refer: {level}, "));
    layer(&format!("{facet}s: {{{name}: {{title: T, {ask}{refer}{changed}GROUNDS}}}}"))
}

/// Which text, the old one and the new one.
type Told = Vec<(String, String, Option<String>)>;

/// Nothing is worded otherwise.
const SAME: Told = Vec::new();

fn told(rule: &str, part: &str, old: &str, new: Option<&str>) -> Told {
    vec![(format!("{rule} {part}"), old.to_owned(), new.map(str::to_owned))]
}

/// Each safety text that is worded otherwise.
fn changed(rules: &RuleSet) -> Told {
    let all = rules.safety_texts().iter();
    all.map(|text| (text.of.to_string(), text.old.to_string(), text.new.as_deref().map(str::to_owned))).collect()
}

#[test]
fn what_is_asked_first_and_reviewed_is_guarded_on_any_rule() {
    let base = first_edition();
    let id = "goal/acute-injury";
    let text = base.get(id).unwrap().review_text().unwrap();
    let review = |after: &str, text: &str| format!("review: {{after: {after}, text: {text:?}}}, ");
    let same = review("6 weeks", text);
    assert_eq!(changed(&replaced(id, &same)), SAME, "what it does not give is kept");
    assert_eq!(changed(&replaced(id, "")), told(id, "review", &format!("after 6 weeks: {text}"), None));
    assert_eq!(
        changed(&replaced(id, &review("8 weeks", text))),
        told(id, "review", &format!("after 6 weeks: {text}"), Some(&format!("after 8 weeks: {text}")))
    );
    let first = |names: &str| changed(&replaced(id, &format!("ask-first: [{names}], {same}")));
    let old = "[fresh-injury, serious-injury]";
    assert_eq!(first("serious-injury"), told(id, "ask-first", old, Some("[serious-injury]")));
    assert_eq!(first(""), told(id, "ask-first", old, None));
    assert_eq!(first("serious-injury, fever, fresh-injury"), SAME, "one more is no loss");
    let wellness = format!("ask-first: [fever], {}", review("4 weeks", "Look."));
    assert_eq!(changed(&replaced("goal/wellness", &wellness)), SAME, "there was none");
}

#[test]
fn what_a_caution_says_and_how_it_is_cleared_is_guarded() {
    let base = first_edition();
    let cleared = base.get("caution/pregnancy").unwrap().cleared()[0].text.to_string();
    let of = |keys: &str| changed(&replaced("caution/pregnancy", keys));
    let text = format!("cleared: [{{text: {cleared:?}}}], ");
    assert_eq!(of(&format!("{text}clearance: 12 weeks, ")), SAME);
    assert_eq!(of(""), told("caution/pregnancy", "cleared", &cleared, None));
    assert_eq!(
        of("cleared: [{text: Go ahead.}], clearance: 12 weeks, "),
        told("caution/pregnancy", "cleared", &cleared, Some("Go ahead."))
    );
    assert_eq!(of(&text), told("caution/pregnancy", "clearance", "12 weeks", None));
    assert_eq!(
        of(&format!("{text}clearance: 84 weeks, ").replace("84 weeks", "40 weeks")),
        told("caution/pregnancy", "clearance", "12 weeks", Some("40 weeks"))
    );
    let fever = |keys: &str| changed(&replaced("caution/fever", keys));
    assert_eq!(
        fever("cleared: [{text: Go ahead.}], "),
        told("caution/fever", "cleared", "nothing: it cannot be cleared", Some("Go ahead."))
    );
    let urgent = base.referral(massfreq::Level::Urgent);
    assert_eq!(fever("do: Rest a little., "), told("caution/fever", "do", urgent, Some("Rest a little.")));
    let thinners = base.get("caution/blood-thinners").unwrap().cleared()[0].text.to_string();
    let thinners = |held: &str| {
        changed(&replaced("caution/blood-thinners", &format!("cleared: [{{text: {thinners:?}}}], clearance: {held}, ")))
    };
    assert_eq!(thinners("12 weeks"), SAME, "no longer than the pack says");
    assert_eq!(thinners("50 weeks"), told("caution/blood-thinners", "clearance", "26 weeks", Some("50 weeks")));
}

#[test]
fn a_question_that_is_hidden_is_guarded() {
    let when = "ask-when: {goal: wellness}, page: late, ";
    let id = "caution/fever";
    let fever = |keys: &str, pages: &str| {
        let ask = first_edition().get(id).unwrap().ask().unwrap().to_owned();
        let entry = format!("cautions: {{fever: {{title: F, ask: {ask:?}, {keys}refer: urgent, GROUNDS}}}}");
        changed(&packed(pages, &entry))
    };
    let pages = "  ask: [{cautions: late}]\n";
    assert_eq!(fever(when, pages), told(id, "ask-when", "always", Some("goal wellness")));
    assert_eq!(fever("page: late, ", pages), SAME, "on another page, and always");
    let hidden = "  ask: [{cautions: late, ask-when: {goal: wellness}}]\n";
    assert_eq!(fever("page: late, ", hidden), told(id, "page", "a page of its own", Some("late")));
    let asked = "Warning signs: does any apply?";
    let all = format!("  ask: [{{cautions: all, question: {asked:?}, ask-when: {{caution: fever}}}}]\n");
    let late = packed(&all.replace(", ask-when: {caution: fever}", ""), "");
    assert_eq!(changed(&late), SAME);
    assert_eq!(changed(&packed("  ask: [{cautions: all}]\n", "")), told("pack", "ask.cautions", asked, None));
}

#[test]
fn how_long_words_and_looks_hold_is_guarded() {
    assert_eq!(changed(&packed("  screening: 4 weeks\n  clearance: 26 weeks\n", "")), SAME);
    assert_eq!(changed(&packed("  screening: 8 weeks\n", "")), told("pack", "screening", "4 weeks", Some("8 weeks")));
    assert_eq!(
        changed(&packed("  clearance: 52 weeks\n", "")),
        told("pack", "clearance", "26 weeks", Some("52 weeks"))
    );
    let copy = first_edition_files().into_iter().map(|(path, text)| {
        let text = String::from_utf8(text)
            .unwrap()
            .replace("  screening: 4 weeks\n", "")
            .replace("    clearance: 12 weeks\n", "");
        (path, text.into_bytes())
    });
    let copy = over_first_edition(copy).unwrap();
    let lost = [told("pack", "screening", "4 weeks", None), told("caution/pregnancy", "clearance", "12 weeks", None)];
    assert_eq!(changed(&copy), lost.concat());
}

#[test]
fn a_caution_that_is_dropped_is_told_once() {
    let rules = layer("disable: {caution/fresh-injury: We ask in person}");
    assert_eq!(lost(&rules).len(), 1);
    assert_eq!(changed(&rules), SAME, "it is asked first no more, and its referral says so");
}

#[test]
fn an_alias_that_means_something_else_takes_what_is_guarded_with_it() {
    let base = first_edition();
    let rule = |id: &str| base.get(id).unwrap();
    let under_age = rule("caution/under-eighteen");
    let moved = layer(&format!(
        "cautions:
  under-eighteen: {{title: U, ask: {ask:?}, aliases: [], refer: doctor, GROUNDS}}
  young: {{title: Y, ask: {ask:?}, aliases: [under-18], refer: doctor, cleared: [{{text: Fine}}], GROUNDS}}",
        ask = under_age.ask().unwrap()
    ));
    assert_eq!(texts(&moved), ["caution/under-eighteen cleared: Fine"]);
    let moved = layer(
        "goals:
  acute-injury: {title: A, every: 1 week, aliases: [muscle-soreness], review: {after: 6 weeks, text: Look}, GROUNDS}
  sore: {title: S, every: 1 week, aliases: [injury], GROUNDS}",
    );
    let parts: Vec<String> = moved.safety_texts().iter().map(|text| text.of.to_string()).collect();
    let of_goal = |part: &str| format!("goal/acute-injury {part}");
    assert_eq!(parts, [of_goal("review"), of_goal("ask-first"), of_goal("review")]);
}
