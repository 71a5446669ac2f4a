//! The files that an author begins a rule set of their own with.

use crate::diagnostics::Findings;
use crate::load::{BUILT_IN, BUILT_IN_TESTS};
use crate::model::RuleSet;

const LAYER: &str = include_str!("../../rules/layer/layer.yaml");
const LAYER_TESTS: &str = include_str!("../../rules/layer/tests/layer.yaml");

/// Where the schemas stand below a rule set: in a directory, so that nothing takes them for rules.
pub(crate) const RULES_SCHEMA: &str = "schema/rules.json";
/// The same for test files.
pub(crate) const TESTS_SCHEMA: &str = "schema/tests.json";

/// A file of a rule set: its path below the set's directory, with `/` between the parts, and its text.
pub(crate) type StarterFile = (String, String);

/// The built-in rules and their tests, with the pack saying what it is a copy of.
///
/// # Errors
/// Never for a program whose tests pass: the built-in files are checked like any others.
pub(crate) fn copy() -> Result<Vec<StarterFile>, Findings> {
    let set = RuleSet::built_in()?;
    let rules = BUILT_IN.iter().map(|(name, text)| rule_file(name, &based_on(text, &set)));
    Ok(rules.chain(BUILT_IN_TESTS.iter().map(|(name, text)| test_file(name, text))).collect())
}

/// A layer that changes nothing yet, and its tests, both with examples in comments.
pub(crate) fn layer() -> Vec<StarterFile> {
    vec![rule_file("layer.yaml", LAYER), test_file("layer.yaml", LAYER_TESTS)]
}

fn rule_file(name: &str, text: &str) -> StarterFile {
    (name.to_owned(), with_schema(RULES_SCHEMA, text))
}

fn test_file(name: &str, text: &str) -> StarterFile {
    (format!("tests/{name}"), with_schema(&format!("../{TESTS_SCHEMA}"), text))
}

/// A text below the line by which YAML language servers find its schema, relative to the file.
fn with_schema(path: &str, text: &str) -> String {
    format!("# yaml-language-server: $schema={path}\n\n{text}")
}

/// A rule file whose pack, where it has one, says first what the set began as.
fn based_on(text: &str, set: &RuleSet) -> String {
    let key = "\npack:\n";
    let said = format!(
        "{key}  # What this set began as. Keep it: a check then names the referrals that got lost since.\n  \
         based-on:\n    name: {}\n    version: {}\n",
        set.name(),
        set.version()
    );
    text.replacen(key, &said, 1)
}
