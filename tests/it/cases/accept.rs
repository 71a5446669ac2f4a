//! `rules test --accept`: the new answers are written, all else stays, and no referral is lost.

use std::fs;
use std::path::Path;

use super::{directory, report, test};
use crate::support::{PACK, massfreq, one_file, text};

/// Rules before an edit and after it.
const BEFORE: [(&str, &str); 5] = [
    ("goal/a", "every: 2 weeks"),
    ("goal/b", "every: 3 weeks"),
    ("sign/s", "sooner: 1"),
    ("caution/c", "refer: doctor"),
    ("caution/d", "refer: doctor"),
];
const AFTER: [(&str, &str); 5] = [
    ("goal/a", "course: [{every: 1 week, for: 4 weeks}, {every: 2-3 weeks}]"),
    ("goal/b", "every: 2 weeks"),
    ("sign/s", "sooner: 1"),
    ("caution/c", "refer: urgent"),
    ("caution/d", "refer: wait"),
];

/// A directory whose rules were edited after some tests were written.
fn edited(name: &str, tests: &str) -> std::path::PathBuf {
    let directory = directory(name, &BEFORE, tests);
    let (before, code) = report(&directory, &[]);
    assert_eq!(code, 0, "the tests pass before the edit: {before}");
    fs::write(directory.join("rules.yaml"), one_file(PACK, &AFTER)).unwrap();
    directory
}

fn read(directory: &Path) -> String {
    fs::read_to_string(directory.join("tests/tests.yaml")).unwrap()
}

/// Accepts, and compares the tests with what they are to be then.
#[track_caller]
fn assert_accepted(name: &str, before: &str, after: &str) {
    let directory = edited(name, before);
    let output = test(&directory, &["--accept"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert_eq!(read(&directory), format!("format: 1\ntests:\n{after}"), "{}", text(&output.stdout));
    assert_eq!(report(&directory, &[]).1, 0);
}

#[test]
fn values_are_replaced_and_comments_stay() {
    assert_accepted(
        "accept-values",
        "  # before
  - name: one  # the name
    profile: {goals: [b]}
    expect:
      # within
      course: \"every 3 weeks\"   # behind

      interval: 3 weeks
      leads: [goal/b]
  - {name: two, profile: {goals: a}, expect: {status: recommended, course: every 2 weeks, interval: 2 weeks}} # last",
        "  # before
  - name: one  # the name
    profile: {goals: [b]}
    expect:
      # within
      course: \"every 2 weeks\"   # behind

      interval: 2 weeks
      leads: [goal/b]
  - {name: two, profile: {goals: a}, expect: {status: recommended, course: \"every week for 4 weeks, then every 2 to 3 weeks\", interval: 1 week}} # last",
    );
}

#[test]
fn lists_keep_the_items_and_the_comments_that_still_hold() {
    assert_accepted(
        "accept-lists",
        "  - name: one
    profile: {goals: [a, b], signs: [s]}
    expect:
      leads:
        # the first
        - goal/a  # because of it
      agrees: []
      outweighed:
        - goal/b  # longer
      sooner:
        - sign/s
  - {name: two, profile: {goals: [a, b]}, expect: {leads: [goal/a], outweighed: [goal/b]}}
  - name: three
    profile: {cautions: [c]}
    expect:
      refers: [caution/c]
      level: doctor  # as it was
  - name: four
    profile: {goals: [b]}
    expect:
      course: every 3 weeks  # the first
      interval: 3 weeks
      leads:
      - goal/b # it
",
        "  - name: one
    profile: {goals: [a, b], signs: [s]}
    expect:
      leads:
        # the first
        - goal/a  # because of it
        - goal/b
      agrees: []
      outweighed: []
        # longer
      sooner:
        - sign/s
  - {name: two, profile: {goals: [a, b]}, expect: {leads: [goal/a, goal/b], outweighed: []}}
  - name: three
    profile: {cautions: [c]}
    expect:
      refers: [caution/c]
      level: urgent  # as it was
  - name: four
    profile: {goals: [b]}
    expect:
      course: every 2 weeks  # the first
      interval: 2 weeks
      leads:
      - goal/b # it
",
    );
}

#[test]
fn what_has_become_a_referral_expects_one() {
    let tests = "  - name: one
    profile: {goals: a}
    expect:
      status: recommended
      course: every 2 weeks   # why
      interval: 2 weeks
      leads: [goal/a]
  - {name: two, profile: {goals: a}, expect: {course: every 2 weeks}}
";
    let directory = directory("accept-referral", &BEFORE, tests);
    let rules = [&BEFORE[1..], &[("goal/a", "refer: doctor")]].concat();
    fs::write(directory.join("rules.yaml"), one_file(PACK, &rules)).unwrap();
    assert_eq!(test(&directory, &["--accept"]).status.code(), Some(0));
    let after = "  - name: one
    profile: {goals: a}
    expect:
      status: refer
      level: doctor   # why
      refers: [goal/a]
      leads: []
  - {name: two, profile: {goals: a}, expect: {level: doctor}}
";
    assert_eq!(read(&directory), format!("format: 1\ntests:\n{after}"));
}

#[test]
fn a_lost_or_milder_referral_is_never_accepted_and_the_others_are() {
    let kept = "  - {name: milder, profile: {cautions: d}, expect: {level: doctor}}
  - {name: lost, profile: {cautions: e}, expect: {status: refer}}
  - {name: lost by its rule, profile: {cautions: e}, expect: {refers: [caution/e]}}
  - {name: lost beside another, profile: {cautions: [c, e]}, expect: {refers: [caution/c, caution/e]}}
";
    let graver = "  - {name: graver, profile: {cautions: c}, expect: {level: doctor}}\n";
    let tests = format!("{kept}{graver}");
    let with = |rules: [(&'static str, &'static str); 5], e| [rules.as_slice(), &[("caution/e", e)]].concat();
    let directory = directory("accept-lost", &with(BEFORE, "refer: doctor"), &tests);
    assert_eq!(report(&directory, &[]).1, 0);
    fs::write(directory.join("rules.yaml"), one_file(PACK, &with(AFTER, "advice: [{text: T}]"))).unwrap();
    let output = test(&directory, &["--accept"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.matches("KEPT").count(), 4, "{said}");
    assert_eq!(said.matches("never accepted here").count(), 4, "{said}");
    let after = graver.replace("level: doctor", "level: urgent");
    assert_eq!(read(&directory), format!("format: 1\ntests:\n{kept}{after}"), "{said}");
}

#[test]
fn only_the_tests_of_the_filter_are_accepted() {
    let tests = "  - {name: one, profile: {goals: b}, expect: {interval: 3 weeks}}
  - {name: two, profile: {goals: b}, expect: {interval: 3 weeks}}
";
    let directory = edited("accept-filter", tests);
    let output = test(&directory, &["--accept", "--filter", "wo"]);
    assert!(text(&output.stdout).contains("Accepted 1 of 1 failing test: 0 kept."), "{}", text(&output.stdout));
    let after = tests
        .replace("two, profile: {goals: b}, expect: {interval: 3", "two, profile: {goals: b}, expect: {interval: 2");
    assert_eq!(read(&directory), format!("format: 1\ntests:\n{after}"));
    let output = test(&directory, &["--accept", "--filter", "none of them"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""));
}

#[test]
fn where_every_test_passes_there_is_nothing_to_accept() {
    let directory =
        directory("accept-nothing", &BEFORE, "  - {name: one, profile: {}, expect: {default: [default]}}\n");
    let before = read(&directory);
    let output = test(&directory, &["--accept"]);
    assert_eq!(
        (output.status.code(), text(&output.stdout).as_str()),
        (Some(0), "Nothing to accept: the test is as expected.\n")
    );
    assert_eq!(read(&directory), before);
}

#[test]
fn the_built_in_tests_are_not_written() {
    let output = massfreq().args(["rules", "test", "--accept"]).output().unwrap();
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""));
    assert!(text(&output.stderr).contains("massfreq rules init DIR"), "{}", text(&output.stderr));
}

#[test]
fn an_expectation_that_several_tests_share_is_changed_by_hand() {
    let tests = "  - {name: one, profile: {goals: b}, expect: &same {interval: 3 weeks}}
  - {name: two, profile: {goals: [b]}, expect: *same}
";
    let directory = edited("accept-alias", tests);
    let output = test(&directory, &["--accept"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("change it by hand"), "{}", text(&output.stdout));
    assert_eq!(read(&directory), format!("format: 1\ntests:\n{tests}"));
}

#[cfg(unix)]
#[test]
fn a_changed_file_keeps_its_byte_order_mark_its_ends_of_lines_and_who_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let directory = edited("accept-saved", "  - {name: one, profile: {goals: b}, expect: {interval: 3 weeks}}\n");
    let path = directory.join("tests/tests.yaml");
    let as_on_windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let before = as_on_windows(&read(&directory));
    fs::write(&path, &before).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(test(&directory, &["--accept"]).status.code(), Some(0));
    assert_eq!(read(&directory), before.replace("3 weeks", "2 weeks"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_failing_run_says_how_to_go_on() {
    let directory = edited("accept-hint", "  - {name: one, profile: {goals: b}, expect: {interval: 3 weeks}}\n");
    let said = text(&test(&directory, &[]).stdout).replace('\n', " ");
    assert!(said.contains("answered before the edit"), "{said}");
    assert!(said.contains(&format!("`massfreq rules test {} --accept`", directory.display())), "{said}");
}

#[cfg(unix)]
#[test]
fn a_symlinked_file_is_written_where_it_leads_to_and_keeps_its_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let tests = "  - {name: one, profile: {goals: [b]}, expect: {interval: 3 weeks}}";
    let directory = edited("accept-symlink", tests);
    let (link, target) = (directory.join("tests/tests.yaml"), directory.join("elsewhere.txt"));
    fs::rename(&link, &target).unwrap();
    symlink("../elsewhere.txt", &link).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    let output = test(&directory, &["--accept"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(link.symlink_metadata().unwrap().is_symlink(), "the link is no link any more");
    assert!(fs::read_to_string(&target).unwrap().contains("interval: 2 weeks"));
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(report(&directory, &[]).1, 0);
}
