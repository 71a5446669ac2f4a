//! The loader: what it says of every slip, and what it takes over from rule files that are right.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use massfreq::{Code, Findings, LoadedRules, RuleSet, Severity};

use crate::golden::{self, Goldens};
use crate::slip_file::{Files, SlipFile};
use crate::support::{PACK, data, empty, file_name, one_file, shipped_files};

mod digest;
mod made;
mod properties;

/// The files of the shipped rule set.
fn shipped() -> Files {
    shipped_files().into_iter().map(|(path, text)| (file_name(&path), text.into_bytes())).collect()
}

fn directory(name: &str) -> PathBuf {
    empty(Path::new("loader").join(name))
}

fn findings(files: Files) -> Findings {
    RuleSet::from_files(files).expect_err("the set has a slip")
}

fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code().as_str()).collect()
}

/// Every finding draws at most 8 lines, and an empty one divides it from the next.
#[track_caller]
fn assert_drawn_short(findings: &Findings) {
    let drawn = findings.draw(false, 80);
    let each: Vec<&str> = drawn.trim_end().split("\n\n").collect();
    assert_eq!(each.len(), findings.len(), "{drawn}");
    for one in each {
        assert!(one.lines().count() <= 8, "more than 8 lines:\n{one}");
    }
}

/// A rule set with one slip, whose code begins its name, or with `several-`; the name may tell a `place-` instead.
struct Case {
    name: String,
    findings: Findings,
    file: PathBuf,
    /// What is to be in that file.
    expected: String,
}

/// The rule sets of `tests/rules` by name, each a change of `base.yaml` or files of another set.
pub(crate) fn fixtures() -> Vec<(SlipFile, Files)> {
    let base = vec![("rules.yaml".to_owned(), fs::read(data("rules/base.yaml")).unwrap())];
    let paths =
        golden::files("rules").into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let read = |path: PathBuf| {
        let slip = SlipFile::read(&path);
        let files = slip.files(&base);
        (slip, files)
    };
    paths.map(read).collect()
}

fn fixture(name: &str) -> Files {
    let mut fixtures = fixtures().into_iter();
    fixtures.find_map(|(slip, files)| (slip.name() == name).then_some(files)).unwrap()
}

/// Made once, since tests run side by side and some cases need a directory.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let kept = fixtures().into_iter().map(|(slip, files)| {
        let findings = findings(files);
        let expected = slip.with(&findings);
        Case { name: slip.name().to_owned(), findings, file: slip.path().to_owned(), expected }
    });
    kept.chain(made::cases()).collect()
});

#[test]
fn the_base_of_the_fixtures_has_no_slip() {
    RuleSet::load(&data("rules")).unwrap_or_else(|findings| panic!("{findings}"));
}

#[test]
fn every_case_draws_as_expected() {
    let mut goldens = Goldens::default();
    for case in CASES.iter() {
        goldens.check(&case.file, &case.expected);
    }
    goldens.finish();
    let made: Vec<&str> =
        CASES.iter().filter(|case| case.file.starts_with(data("rules-made"))).map(|case| &*case.name).collect();
    golden::assert_all_used("rules-made", &made);
}

#[test]
fn one_slip_is_one_finding() {
    for Case { name, findings, .. } in CASES.iter() {
        let codes = codes(findings);
        if name.starts_with("several-") {
            assert!(codes.len() > 1, "{name} has {codes:?}");
        } else {
            assert_eq!(codes.len(), 1, "{name} has {codes:?}");
            assert!(name.starts_with("place-") || name.starts_with(codes[0]), "{name} has {codes:?}");
        }
    }
}

#[test]
fn a_finding_draws_at_most_8_lines() {
    for case in CASES.iter() {
        assert_drawn_short(&case.findings);
    }
}

#[test]
fn findings_are_the_same_every_time_and_in_any_order_of_files() {
    for (_, mut files) in fixtures() {
        let first = findings(files.clone()).draw(false, 80);
        assert_eq!(findings(files.clone()).draw(false, 80), first);
        files.reverse();
        assert_eq!(findings(files).draw(false, 80), first);
    }
}

#[test]
fn every_code_has_a_case() {
    let seen: BTreeSet<&str> = CASES.iter().flat_map(|case| codes(&case.findings)).collect();
    // What is not an error, a broken law, and a day to come, only `rules check` finds.
    let of_check = [Code::LawBroken, Code::FutureDate];
    let loader = |code: &&Code| code.severity() == Severity::Error && !of_check.contains(code);
    let without: Vec<_> = Code::ALL.iter().filter(loader).filter(|code| !seen.contains(code.as_str())).collect();
    assert!(without.is_empty(), "without a case: {without:?}");
}

#[test]
fn a_finding_says_what_is_wrong_and_what_to_do_in_a_line_each() {
    for Case { name, findings, .. } in CASES.iter() {
        for finding in findings.iter() {
            for text in [finding.message(), finding.cure().unwrap_or_default()] {
                assert!(!text.is_empty() && !text.ends_with('.') && !text.contains('\n'), "{name}: {text}");
                assert!(!text.starts_with(char::is_uppercase) || text.starts_with("YAML"), "{name}: {text}");
            }
        }
    }
}

#[test]
fn the_place_of_a_finding_is_where_the_slip_begins() {
    for (name, slip) in [
        ("place-after-multibyte-text", "artcle"),
        ("place-in-crlf-file-with-byte-order-mark", "2"),
        ("place-in-long-line", "artcle"),
        ("place-on-first-line-after-byte-order-mark", "3"),
        ("needless-for", "for: 8 weeks"),
        ("unknown-name-deep", "calmm"),
        ("not-yaml-unclosed-quote", "\"Rest"),
        ("duplicate-name-alias-equal-to-a-name", "rest]"),
    ] {
        let files = fixture(name);
        let drawn = findings(files.clone()).draw(false, 80);
        let place = drawn.lines().find_map(|line| line.trim().strip_prefix("--> ")).unwrap();
        let [path, line, column] = place.split(':').collect::<Vec<_>>()[..] else { panic!("{place}") };
        let (_, text) = files.iter().find(|(known, _)| known == path).unwrap();
        let text = str::from_utf8(text).unwrap().trim_start_matches('\u{feff}');
        let line = text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        let from: String = line.chars().skip(column.parse::<usize>().unwrap() - 1).collect();
        assert!(from.starts_with(slip), "{name}: {from}");
    }
}

#[test]
fn slips_in_several_files_are_all_found_in_the_order_of_files_and_lines() {
    let findings = findings(fixture("several-slips-in-several-files"));
    let expected = [
        ("a-pack.yaml:5:", "bad-value"),
        ("a-pack.yaml:7:", "unordered-ladder"),
        ("b-broken.yaml:4:", "not-yaml"),
        ("c-goals.yaml:4:", "missing-key"),
        ("c-goals.yaml:7:", "bad-interval"),
        ("d-signs.yaml:3:", "unknown-key"),
        ("e-both.yaml:10:", "bad-value"),
    ];
    assert_eq!(codes(&findings), expected.map(|(_, code)| code));
    let drawn = findings.draw(false, 80);
    for (one, (place, _)) in drawn.split("\n\n").zip(expected) {
        assert!(one.contains(place), "{place}:\n{one}");
    }
}

#[test]
fn a_copy_of_the_shipped_rules_loads() {
    RuleSet::from_files(shipped()).unwrap();
}

#[test]
fn what_the_build_packed_is_what_the_loader_makes_of_the_same_texts() {
    let read = LoadedRules::built_in().unwrap();
    assert_eq!(format!("{:#?}", RuleSet::built_in().unwrap()), format!("{:#?}", read.rules()));
}

#[test]
fn a_name_is_lower_case_words_joined_by_hyphens() {
    for (name, valid) in [
        ("a", true),
        ("desk-worker2", true),
        ("", false),
        ("-a", false),
        ("a-", false),
        ("a--b", false),
        ("Desk", false),
        ("a b", false),
        ("caf\u{e9}", false),
    ] {
        let text = one_file(PACK, &[(&format!("goal/'{name}'"), "every: 1 week")]).replace("goal/'", "'");
        let text = text.replace("title: '", "title: 'goal/");
        let found = RuleSet::from_files([("rules.yaml".to_owned(), text.into_bytes())]);
        let found = found.map_or_else(|findings| codes(&findings), |_| Vec::new());
        assert_eq!(found, if valid { vec![] } else { vec!["bad-name"] }, "{name}");
    }
}
