//! Layers that change what is measured, over a set that the test makes its built-in one.

use massfreq::proof::check::check;
use massfreq::{Code, LoadedRules, RuleSet};

use crate::support::data;

fn files(directory: &str) -> Vec<(String, Vec<u8>)> {
    let text = std::fs::read(data("cmd/files").join(directory).join("rules.yaml")).unwrap();
    vec![("base.yaml".to_owned(), text)]
}

const PACK: &str = "format: 1\npack: {extends: built-in, name: clinic, version: 1.0.0, title: C}\n";

/// The set of a layer, with the code and the message of all that is found in it.
fn layer(entries: &str) -> (RuleSet, Vec<(Code, String)>) {
    let files = |text: String| vec![("layer.yaml".to_owned(), text.into_bytes())];
    let set = LoadedRules::from_files_over(&self::files("measured"), files(format!("{PACK}{entries}\n")));
    let set = set.unwrap_or_else(|findings| panic!("{findings}"));
    let found = check(&set, jiff::civil::date(2026, 1, 1), "massfreq recommend").findings;
    let found = found.iter().map(|finding| (finding.code(), finding.message().to_owned())).collect();
    (set.into_rules(), found)
}

fn names(rules: &RuleSet) -> Vec<&str> {
    rules.measures().iter().map(massfreq::model::Measure::name).collect()
}

fn said(found: &[(Code, String)], code: Code) -> Vec<&str> {
    found.iter().filter(|(of, _)| *of == code).map(|(_, message)| message.as_str()).collect()
}

const PAIN: &str = "measures: {pain: {title: P, ask: P?, from: 0, to: 10, better: down, change: 1, decides: true,
  because: B, source: {basis: product, citation: Ours}}}";

#[test]
fn a_measure_is_dropped_by_its_id() {
    let (rules, found) = layer("disable: {measure/mood: we do not ask that}");
    assert_eq!(names(&rules), ["pain", "reach"]);
    assert_eq!(said(&found, Code::SafetyText), [""; 0], "nobody misses what is only shown");
    let (rules, found) = layer("disable: {measure/pain: we do not ask that}");
    assert_eq!(names(&rules), ["reach", "mood"]);
    let dropped = "the safety text `decides` of `measure/pain` is not that of the built-in set";
    assert_eq!(said(&found, Code::SafetyText), [dropped]);
    let (_, found) = layer("disable: {measure/pain: not here, measure/reach: not here}");
    assert_eq!(said(&found, Code::NoOutcome).len(), 1, "{found:?}");
}

#[test]
fn a_measure_of_a_layer_takes_the_place_of_the_one_of_its_name() {
    let (rules, found) = layer(PAIN);
    assert_eq!(names(&rules), ["pain", "reach", "mood"]);
    assert_eq!(rules.measures()[0].title(), "P");
    let of = |part| format!("the safety text `{part}` of `measure/pain` is not that of the built-in set");
    assert_eq!(said(&found, Code::SafetyText), [of("share"), of("change")]);
    assert_eq!(said(&found, Code::UncitedThreshold), [""; 0]);
}

#[test]
fn a_response_that_progress_names_is_not_dropped_unseen() {
    let (_, found) = layer("disable: {response/better: we do not ask that}");
    let dropped = "`response/better` is dropped, and `progress` names it: nothing follows from a diary";
    assert_eq!(said(&found, Code::DroppedName), [dropped]);
    assert_eq!(said(&found, Code::SafetyText).len(), 1, "{found:?}");
    assert_eq!(said(&found, Code::NoOutcome), [""; 0], "it is said once");
    let (rules, found) = layer("disable: {caution/sore: we do not ask that}");
    assert_eq!(said(&found, Code::DroppedName), ["`caution/sore` is dropped, so that no soreness names it"]);
    assert_eq!(names(&rules), ["pain", "reach", "mood"]);
}
