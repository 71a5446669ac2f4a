//! What a check says of the safety of a set: lost referrals, safety texts, cautions, copies.

use jiff::civil::date;
use massfreq::proof::check::{Diagnostic, check};
use massfreq::{Code, Facet, LoadedRules, Rule};

use super::{checked, of_code};
use crate::support::{PACK, first_edition, first_edition_files, one_file};

/// The findings of a code, whatever else is found.
fn with_code(code: Code, text: &str) -> Vec<Diagnostic> {
    checked(text).findings.into_iter().filter(|finding| finding.code == code.as_str()).collect()
}

/// A layer over the built-in set.
fn layer(entries: &str) -> String {
    let grounds = "because: B, source: {basis: product}";
    let pack = "pack: {extends: built-in, name: l, version: 1.0.0, title: L}";
    format!("format: 1\n{pack}\n{}\n", entries.replace("GROUNDS", grounds))
}

#[test]
fn a_set_that_refers_nobody() {
    let found = of_code(Code::NoReferral, &one_file(PACK, &[("goal/a", "every: 2 weeks")]));
    assert_eq!(found.len(), 1);
}

#[test]
fn a_referral_of_the_built_in_set_that_a_layer_drops_or_weakens() {
    let layer = "format: 1\npack: {extends: built-in, name: l, version: 1.0.0, title: L}\n\
                 disable: {caution/fever: we ask otherwise}\n\
                 cautions:\n  chest-pain: {title: T, ask: A, because: B, source: {basis: product}, refer: doctor}\n";
    let found = with_code(Code::ReferralLost, layer);
    let told: Vec<(&str, Option<usize>)> = found.iter().map(|f| (f.message.as_str(), f.place.line)).collect();
    assert_eq!(
        told,
        [
            ("`caution/fever` refers in the built-in set (`urgent`), and here nobody is referred for it", Some(3)),
            ("`caution/chest-pain` refers in the built-in set (`emergency`), and here only `doctor` for it", Some(5)),
        ]
    );
}

/// A name that means a caution whose own referral hides the loss, until a professional has agreed.
#[test]
fn a_referral_that_is_lost_once_a_caution_is_cleared() {
    let all = || first_edition().facts(Facet::Caution);
    let can_be_cleared = |rule: &&Rule| !rule.cleared().is_empty();
    let to = all().find(|rule| can_be_cleared(rule)).unwrap();
    let from = all().find(|rule| !can_be_cleared(rule) && rule.refer() <= to.refer() && !rule.aliases().is_empty());
    let from = from.unwrap();
    let aliases: Vec<String> = to.aliases().iter().chain(from.aliases()).map(ToString::to_string).collect();
    let entry = |rule: &Rule, keys: &str| {
        let (name, refer) = (rule.name(), rule.refer().unwrap().as_str());
        format!("  {name}: {{title: T, ask: {:?}, refer: {refer}, {keys}, GROUNDS}}\n", rule.ask().unwrap())
    };
    let cleared = format!("aliases: [{}], cleared: [{{text: Mind.}}]", aliases.join(", "));
    let text = layer(&format!("cautions:\n{}{}", entry(from, "aliases: []"), entry(to, &cleared)));
    let found = with_code(Code::ReferralLost, &text);
    let told = found.iter().map(|finding| finding.message.as_str()).find(|told| told.contains(from.id().as_str()));
    let alias = &from.aliases()[0];
    let once = format!(" and here nobody is referred for it with `caution/{alias}`, once `caution/{alias}` is cleared");
    assert!(told.is_some_and(|told| told.contains(&once)), "{once}: {found:#?}");
    let answers = found.iter().flat_map(|finding| &finding.notes).collect::<Vec<_>>();
    assert!(answers.iter().any(|note| note.contains(&format!("--cleared {}", to.name()))), "{answers:?}");
}

#[test]
fn referrals_that_a_copy_has_lost_without_a_word_are_told_together() {
    let copy = one_file(
        &PACK.replace("ladder:", "based-on: {name: back-massage, version: 1.0.0}, ladder:"),
        &[("goal/a", "every: 2 weeks"), ("caution/fever", "refer: urgent")],
    );
    let [finding] = <[Diagnostic; 1]>::try_from(with_code(Code::ReferralLost, &copy)).unwrap();
    assert!(finding.message.starts_with("32 referrals of the built-in set are gone here: "), "{}", finding.message);
    assert!(finding.message.ends_with(" and 29 more"), "31 cautions and a combination: {}", finding.message);
}

#[test]
fn a_referral_that_a_dropped_fact_takes_with_it_is_told_for_who_cannot_name_it() {
    let text = layer("disable: {sign/headaches: we ask in person}");
    let [finding] = <[Diagnostic; 1]>::try_from(of_code(Code::ReferralLost, &text)).unwrap();
    assert_eq!(
        finding.message,
        "`combination/worse-with-pain` refers in the built-in set (`doctor`), and here nobody is referred for it with \
         `response/worse` and `sign/headaches`"
    );
    assert_eq!(finding.place.line, Some(3), "the line that drops the fact");
    assert!(finding.notes[0].starts_with("without `sign/headaches`, which cannot be named here, `massfreq"));
}

#[test]
fn a_fact_under_another_name_is_recognised_and_its_old_name_is_the_cure() {
    let built_in = first_edition().get("sign/headaches").unwrap();
    let entry = format!(
        "title: {}, sooner: 1, because: {:?}, source: {{basis: product}}",
        built_in.title(),
        built_in.because()
    );
    let with = |aliases: &str| {
        layer(&format!("disable: {{sign/headaches: renamed}}\nsigns: {{head-pain: {{{aliases}{entry}}}}}"))
    };
    let [finding] = <[Diagnostic; 1]>::try_from(of_code(Code::ReferralLost, &with(""))).unwrap();
    assert_eq!(finding.place.line, Some(4), "the new entry");
    let cure = "`sign/headaches` is called `sign/head-pain` here: keep its name there, `aliases: [headaches]`";
    assert_eq!(finding.help.as_deref(), Some(cure));
    assert!(of_code(Code::ReferralLost, &with("aliases: [headaches], ")).is_empty());
}

#[test]
fn a_referral_whose_alias_is_gone_is_told_with_the_alias() {
    let ask = first_edition().get("caution/unsafe-thoughts").unwrap().ask().unwrap();
    let text = layer(&format!(
        "cautions: {{unsafe-thoughts: {{title: T, ask: {ask:?}, aliases: [self-harm], refer: emergency, GROUNDS}}}}"
    ));
    let [finding] = <[Diagnostic; 1]>::try_from(of_code(Code::ReferralLost, &text)).unwrap();
    assert!(finding.message.ends_with("here nobody is referred for it with `caution/suicide`"), "{}", finding.message);
    let cure = "people may still use that name: keep it among the `aliases` of `caution/unsafe-thoughts`";
    assert_eq!(finding.help.as_deref(), Some(cure));
}

#[test]
fn a_referral_that_is_lost_in_several_cases_is_told_with_all_of_them() {
    let ask = first_edition().get("caution/unsafe-thoughts").unwrap().ask().unwrap();
    let caution =
        format!("cautions: {{unsafe-thoughts: {{title: T, ask: {ask:?}, aliases: [], refer: emergency, GROUNDS}}}}");
    let narrow = "combinations: {worse-with-pain: {title: W, refer: doctor, \
                  when: {response: worse, goal: acute-injury}, GROUNDS}}";
    let milder = "combinations: {worse-with-pain: {title: W, refer: wait, when: {response: worse, \
                  any-of: [{goal: [chronic-pain, acute-injury]}, {sign: [headaches, limited-motion, persistent-aches]}]}, GROUNDS}}";
    let gone = "disable: {combination/worse-with-pain: We do not ask.}";
    let all = "whomever it named: for example with `goal/acute-injury` and `response/worse`";
    for (entries, whose) in [
        (caution.as_str(), "nobody is referred for it with `caution/suicide`, or with `caution/self-harm`"),
        (
            narrow,
            "for it with `goal/chronic-pain` and `response/worse`, or with `response/worse` and `sign/headaches`, or \
                  with `response/worse` and `sign/limited-motion`, or with `response/worse` and `sign/persistent-aches`",
        ),
        (milder, &format!("here only `wait` for it, {all}")),
        (gone, &format!("here nobody is referred for it, {all}")),
    ] {
        let [finding] = <[Diagnostic; 1]>::try_from(with_code(Code::ReferralLost, &layer(entries))).unwrap();
        assert!(finding.message.ends_with(whose), "{}", finding.message);
    }
}

#[test]
fn a_safety_text_of_the_built_in_set_that_is_worded_otherwise() {
    let text = "format: 1\npack:\n  {extends: built-in, name: l, version: 1.0.0, title: L, notice: Ask us.,\n  \
                referrals: {emergency: Rest a little.},\n  ask: {cautions: Anything?, goals: Why?}}\ncautions:\n  \
                fever: {title: T, ask: Do you feel warm?, refer: urgent, because: B, source: {basis: product}}\n";
    let found = of_code(Code::SafetyText, text);
    let told: Vec<(&str, Option<usize>)> = found.iter().map(|f| (f.message.as_str(), f.place.line)).collect();
    let message =
        |part: &str, rule: &str| format!("the safety text `{part}` of `{rule}` is not that of the built-in set");
    assert_eq!(
        told,
        [
            (message("referrals.emergency", "pack").as_str(), Some(4)),
            (message("ask.cautions", "pack").as_str(), Some(5)),
            (message("ask", "caution/fever").as_str(), Some(7)),
        ]
    );
    assert!(found[2].notes[0].starts_with("in the built-in set it says: Do you have a fever"), "{:?}", found[2].notes);
}

#[test]
fn a_set_that_refers_by_no_caution() {
    let combination = ("combination/c", "when: {goal: a, sign: s}, refer: doctor");
    let rules = [("goal/a", "every: 2 weeks"), ("sign/s", "sooner: 1"), combination];
    let found = of_code(Code::NoCaution, &one_file(PACK, &rules));
    assert_eq!(found.len(), 1);
}

#[test]
fn a_copy_that_does_not_say_so_is_noted_and_compared() {
    let copy = |based_on: &str| {
        let files = first_edition_files().into_iter().map(|(path, text)| {
            let text = String::from_utf8(text).unwrap().replace("\npack:\n", &format!("\npack:\n{based_on}"));
            (path, text.replace("    refer: wait", "    sooner: 1").into_bytes())
        });
        let set =
            LoadedRules::from_files_over(&first_edition_files(), files).unwrap_or_else(|findings| panic!("{findings}"));
        let found = check(&set, date(2026, 1, 1), "massfreq recommend").findings;
        let count = |code| found.iter().filter(|finding| finding.code() == code).count();
        (count(Code::UnmarkedCopy), count(Code::ReferralLost), set.rules().lost_referrals().len())
    };
    assert_eq!(copy(""), (1, 4, 4));
    assert_eq!(copy("  based-on: {name: back-massage, version: 1.0.0}\n"), (0, 4, 4));
    assert_eq!(copy("  based-on: {name: other, version: 1.0.0}\n"), (1, 4, 4), "a wrong mark is no better than none");
}
