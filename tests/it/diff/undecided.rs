//! A comparison through the command where there is too much to follow.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::support::{PACK, empty, massfreq, one_file, text};

const SIGNS: usize = 40;

/// A set whose combination holds with one of many groups of signs, or for `more`. It is written to a directory.
fn wide(directory: &Path, name: &str, effect: &str, more: &[&str]) -> PathBuf {
    let signs: Vec<String> = (0..SIGNS).map(|at| format!("sign/s{at}")).collect();
    let groups = (0..SIGNS).flat_map(|first| {
        [1, 3, 7, 9, 11].map(|step| {
            let group: Vec<String> = (0..6).map(|at| format!("s{}", (first + step * at) % SIGNS)).collect();
            group.join(", ")
        })
    });
    let pairs = (4..SIGNS).flat_map(|a| (4..a).map(move |b| format!("s0, s1, s2, s3, s{a}, s{b}")));
    let groups = groups.chain(pairs).map(|group| format!("{{sign: {{all: [{group}]}}}}"));
    let any_of: Vec<String> = groups.chain(more.iter().map(|more| (*more).to_owned())).collect();
    let combination = format!("when: {{any-of: [{}]}}, {effect}", any_of.join(", "));
    let mut rules: Vec<(&str, &str)> = signs.iter().map(|sign| (sign.as_str(), "sooner: 1")).collect();
    rules.extend([("caution/stop", "refer: urgent"), ("combination/wide", combination.as_str())]);
    let directory = directory.join(name);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("rules.yaml"), one_file(PACK, &rules)).unwrap();
    directory
}

/// Two sets that differ for large profiles alone, if at all.
fn pair(effect: &str) -> [PathBuf; 2] {
    let directory = empty(format!("undecided-{}", effect.replace(": ", "-")));
    [wide(&directory, "old", effect, &[]), wide(&directory, "new", effect, &["{sign: {at-least: 25}}"])]
}

fn diff([old, new]: &[PathBuf; 2], flags: &[&str]) -> Output {
    massfreq().args(["rules", "diff"]).args([old, new]).args(flags).output().unwrap()
}

#[test]
fn an_undecided_comparison_of_a_referral_fails_for_lost_referrals() {
    let pair = pair("refer: doctor");
    let run = diff(&pair, &["--fail-on", "referral-lost"]);
    let said = text(&run.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.starts_with("Undecided: no answer changes for ")
            && said.contains("more profiles were not compared. Old: test 1.0.0"),
        "{said}"
    );
    assert!(!said.contains("REFERRAL LOST") && !said.contains("Referrals that"), "{said}");
    assert_eq!(run.status.code(), Some(1));

    let run = diff(&pair, &["--json"]);
    let found: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!((&found["outcome"], &found["changed"]), (&"undecided".into(), &0.into()));
    assert_eq!(found["lost_referrals"], Value::Array(Vec::new()));
    assert_eq!(found["undecided"].as_array().unwrap().len(), 5);
    let of = |key: &str| found[key].as_u64().unwrap();
    assert!(of("profiles") + of("not_compared") == 1 << SIGNS && of("most_facts") < 25, "{found}");
    assert_eq!(run.status.code(), Some(1), "as for a change");
}

#[test]
fn an_undecided_comparison_without_a_referral_fails_for_no_lost_ones() {
    let pair = pair("every: 1 week");
    let run = diff(&pair, &["--fail-on", "referral-lost,referral-added", "--json"]);
    let found: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(
        (&found["outcome"], &found["undecided"]),
        (&"undecided".into(), &["later", "mixed", "sooner"][..].into())
    );
    assert_eq!(run.status.code(), Some(0));
}
