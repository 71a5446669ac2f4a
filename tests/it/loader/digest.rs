//! The digest names the guidance, and nothing of how it is laid out in files.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use hmac_sha256::Hash as Sha256;
use massfreq::{Elapsed, Facet, Profile, Recommendation, RuleSet, recommend};

use crate::support::custom;

use super::{Files, directory, shipped};

fn digest(files: Files) -> String {
    RuleSet::from_files(files).unwrap().digest().to_owned()
}

fn text_of(files: &Files, name: &str) -> String {
    let (_, bytes) = files.iter().find(|(path, _)| path.ends_with(name)).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

/// The shipped files with the text of one of them changed.
fn changed(name: &str, change: impl FnOnce(String) -> String) -> Files {
    let mut files = shipped();
    let text = text_of(&files, name);
    let new = change(text.clone());
    assert_ne!(new, text, "{name} is as it was");
    files.iter_mut().find(|(path, _)| path.ends_with(name)).unwrap().1 = new.into_bytes();
    files
}

/// A file of one section as the lines up to its first entry, and its entries.
fn entries(text: &str) -> (String, Vec<String>) {
    let mut head = String::new();
    let mut entries: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        let begins = line.starts_with("  ") && !line.starts_with("   ") && line.trim_end().ends_with(':');
        match entries.last_mut() {
            _ if begins => entries.push(line.to_owned()),
            Some(entry) => entry.push_str(line),
            None => head.push_str(line),
        }
    }
    assert!(entries.len() > 1, "{text}");
    (head, entries)
}

#[test]
fn names_of_files_do_not_change_the_digest() {
    let files = shipped();
    let renamed = files.iter().enumerate().map(|(at, (_, bytes))| (format!("{}.yml", 90 - at), bytes.clone()));
    assert_eq!(digest(renamed.collect()), digest(files.clone()));
}

#[test]
fn merging_files_does_not_change_the_digest() {
    let files = shipped();
    let merged: String =
        files.iter().map(|(_, bytes)| str::from_utf8(bytes).unwrap().replacen("\nformat: 1\n", "\n", 1)).collect();
    let merged = vec![("all.yaml".to_owned(), format!("format: 1\n{merged}").into_bytes())];
    assert_eq!(digest(merged), digest(files));
}

#[test]
fn splitting_a_file_does_not_change_the_digest() {
    let mut files = shipped();
    let before = digest(files.clone());
    let (head, entries) = entries(&text_of(&files, "signs.yaml"));
    files.retain(|(path, _)| !path.ends_with("signs.yaml"));
    for (at, entry) in entries.iter().enumerate() {
        files.push((format!("sign-{at}.yaml"), format!("{head}{entry}").into_bytes()));
    }
    assert_eq!(digest(files), before);
}

#[test]
fn the_order_of_entries_and_files_does_not_change_the_digest() {
    let mut files = changed("goals.yaml", |text| {
        let (head, mut entries) = entries(&text);
        entries.reverse();
        // The last entry may end without the empty line that divides it from the next.
        head + &entries.join("\n")
    });
    files.reverse();
    assert_eq!(digest(files), digest(shipped()));
}

#[test]
fn comments_and_layout_do_not_change_the_digest() {
    let files = changed("goals.yaml", |text| {
        let text = text.replace(
            "aliases: [relaxation, stress-relief]",
            "aliases:\n      - relaxation # so called\n      - stress-relief",
        );
        format!("# A comment.\n{}", text.replace('\n', "\r\n"))
    });
    assert_eq!(digest(files), digest(shipped()));
}

#[test]
fn writing_an_interval_in_another_unit_does_not_change_the_digest() {
    let files = changed("pack.yaml", |text| text.replace("every: 1 month", "every: 28 days"));
    assert_eq!(digest(files), digest(shipped()));
}

#[test]
fn every_figure_text_and_name_changes_the_digest() {
    let mut seen = vec![digest(shipped())];
    for (name, from, to) in [
        ("pack.yaml", "every: 1 month", "every: 27 days"),
        ("pack.yaml", "version: 2.", "version: 9."),
        ("pack.yaml", "[1 week, 2 weeks, 4 weeks]", "[1 week, 4 weeks]"),
        ("pack.yaml", "not medical advice", "no medical advice"),
        ("pack.yaml", "screening: 4 weeks", "screening: 5 weeks"),
        ("pack.yaml", "clearance: 26 weeks", "clearance: 25 weeks"),
        ("goals.yaml", "for: 4 weeks", "for: 5 weeks"),
        ("goals.yaml", "after: 6 weeks", "after: 7 weeks"),
        ("goals.yaml", "[fresh-injury, possible-break, serious-injury]", "[serious-injury]"),
        ("cautions.yaml", "lie on your side", "lie on one side"),
        ("cautions.yaml", "clearance: 12 weeks", "clearance: 13 weeks"),
        ("goals.yaml", "Chronic pain", "chronic pain"),
        ("goals.yaml", "[relaxation, stress-relief]", "[relaxation]"),
        ("signs.yaml", "\n    sooner: 1", "\n    sooner: 2"),
        ("combinations.yaml", "        at-least: 3", "        at-least: 2"),
        ("combinations.yaml", "basis: product", "basis: practice"),
        ("cautions.yaml", "    refer: urgent", "    refer: doctor"),
    ] {
        let digest = digest(changed(name, |text| text.replacen(from, to, 1)));
        assert!(!seen.contains(&digest), "{from} -> {to}");
        seen.push(digest);
    }
}

#[test]
fn a_goal_added_to_a_copy_of_the_rules_can_be_used_at_once() {
    let here = directory("added");
    for (name, bytes) in shipped() {
        fs::write(here.join(Path::new(&name).file_name().unwrap()), bytes).unwrap();
    }
    let added = "format: 1\ngoals:\n  new-one:\n    title: New\n    aliases: [newer]\n    every: 5 days\n    \
                 because: It is new.\n    source: {basis: product}\n";
    fs::write(here.join("zz-added.yaml"), added).unwrap();
    let rules = RuleSet::load(&here).unwrap();
    assert_ne!(rules.digest(), RuleSet::built_in().unwrap().digest());
    for name in ["new-one", "New One", "newer"] {
        let profile = Profile::new(&rules).with(Facet::Goal, name).unwrap();
        let Recommendation::Recommended(answer) = recommend(&profile, Elapsed::START) else { panic!("{name} refers") };
        assert_eq!(answer.interval.text, "every 5 days");
        assert_eq!(answer.reasons[0].rule.as_str(), "goal/new-one");
    }
    assert!(rules.facts(Facet::Goal).any(|rule| rule.name() == "new-one"));
}

#[test]
fn the_order_of_aliases_and_of_names_in_a_condition_does_not_change_the_digest() {
    let turned = [
        (
            "goals.yaml",
            "[arthritis, fibromyalgia, persistent-back-pain]",
            "[persistent-back-pain, fibromyalgia, arthritis]",
        ),
        ("combinations.yaml", "[chronic-pain, acute-injury]", "[acute-injury, chronic-pain]"),
    ];
    for (name, from, to) in turned {
        assert_eq!(digest(changed(name, |text| text.replacen(from, to, 1))), digest(shipped()), "{name}");
    }
}

#[test]
fn the_digest_is_that_of_json_with_sorted_keys_and_without_nulls() {
    let rules = custom(&[
        ("goal/b", "aliases: [z, y], every: 1-2 weeks, advice: [{text: \"A\\nB\"}]"),
        ("goal/a", "course: [{every: 1 week, for: 4 weeks}, {every: 2 weeks}]"),
        ("combination/c", "sooner: 1, when: {goal: {any: [b, a], at-least: 1}}"),
    ]);
    let canonical = concat!(
        r#"{"combinations":{"c":{"because":"Why","sooner":1,"source":{"basis":"product"},"title":"combination/c","#,
        r#""when":[{"facet":["goal",[{"any":["a","b"]},{"at-least":1}]]}]}},"#,
        r#""goals":{"a":{"because":"Why","course":[{"every":"7 days","for":28},{"every":"14 days"}],"#,
        r#""source":{"basis":"product"},"title":"goal/a"},"b":{"advice":[{"text":"A\nB"}],"aliases":["y","z"],"#,
        r#""because":"Why","every":"7-14 days","source":{"basis":"product"},"title":"goal/b"}},"#,
        r#""pack":{"advice":[{"text":"From the pack"}],"default":{"because":"D","every":"28 days","#,
        r#""source":{"basis":"product"}},"ladder":[7,14,28],"name":"test","notice":"Mind.","referrals":"#,
        r#"{"doctor":"Ask.","emergency":"Call.","urgent":"Today.","wait":"Later."},"title":"Test","version":"1.0.0"}}"#,
    );
    let mut digest = "sha256:".to_owned();
    for byte in Sha256::hash(canonical.as_bytes()) {
        let _ = write!(digest, "{byte:02x}");
    }
    assert_eq!(rules.digest(), digest);
}
