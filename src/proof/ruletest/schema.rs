//! The JSON Schema of test files. Authors read its descriptions in their editor.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::Status;
use crate::load::schema::{Format, Interval, Line, Text, Words, never_null, of_file};
use crate::model::Level;
use crate::profile::file::ProfileFile;

pub(crate) fn of_tests() -> Schema {
    of_file::<TestFile>()
}

/// A test file. It stands in the directory `tests` beside the rules: profiles, each with what its answer is to be.
#[derive(Debug, JsonSchema)]
#[schemars(title = "massfreq test file", deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
pub(super) struct TestFile {
    /// The format of the file: always `1`. Every file begins with it.
    format: Format,
    /// The tests, each with a `name`, a `profile` and what to `expect`.
    tests: Vec<Test>,
}

/// One test.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Test {
    /// What is tested, in a few words. No two tests share a name.
    name: Line,
    /// The facts about somebody, such as `{goals: [some-name], week: 3}`; `{}` where nothing is known.
    profile: Facts,
    /// What the answer is to be. What is not said is not looked at.
    expect: Expected,
}

/// A profile without dates: a test has no today, so that they would say nothing.
#[derive(Debug)]
struct Facts;

impl JsonSchema for Facts {
    fn schema_name() -> Cow<'static, str> {
        "Facts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = ProfileFile::json_schema(generator);
        schema.remove("title");
        if let Some(Value::Object(keys)) = schema.get_mut("properties") {
            keys.retain(|key, _| !["started", "last"].contains(&key.as_str()));
        }
        schema
    }
}

/// What an answer is to be.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", transform = never_null, extend("minProperties" = 1))]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Expected {
    /// What sort of answer it is: `recommended` or `refer`.
    status: Option<Words<Status>>,
    /// How soon the referral is to be followed: `emergency`, `urgent`, `doctor` or `wait`.
    level: Option<Words<Level>>,
    /// The whole course in the words of the summary, such as `every week for 4 weeks, then every 2 to 4 weeks`.
    course: Option<Text>,
    /// The interval in force in the week of the profile, such as `2-4 weeks`.
    interval: Option<Interval>,
    /// All rules that refer, by id, such as `[caution/some-name]`.
    refers: Option<Vec<Line>>,
    /// All rules that are set aside because another one refers, by id.
    set_aside: Option<Vec<Line>>,
    /// All rules that lead somewhere in the course, by id, such as `[goal/some-name]`.
    leads: Option<Vec<Line>>,
    /// `[default]` where the default of the pack is the answer, else `[]`.
    default: Option<Vec<Line>>,
    /// All rules that agree with those that lead, by id.
    agrees: Option<Vec<Line>>,
    /// All rules whose interval is longer than that of those that lead, by id.
    outweighed: Option<Vec<Line>>,
    /// All rules that make it sooner, by id, such as `[sign/some-name]`.
    sooner: Option<Vec<Line>>,
    /// All rules that make it later, by id, such as `[response/some-name]`.
    later: Option<Vec<Line>>,
    /// All rules whose `no-more-often-than` changes the course, by id.
    floor: Option<Vec<Line>>,
    /// All rules that would adjust the course and do not change it, by id.
    no_effect: Option<Vec<Line>>,
    /// All rules that only give advice, by id.
    advises: Option<Vec<Line>>,
}
