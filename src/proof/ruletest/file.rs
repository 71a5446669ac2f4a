//! The format of test files: its JSON Schema, whose descriptions authors read in their editor, and its
//! reader.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema};

use super::{
    Case, DUE, Expectation, NONE, Status,
    diary::{Day, diary},
};
use crate::diagnostics::{Code, Finding, Findings, Place, Severity, Sources};
use crate::diary::course::Course;
use crate::engine::{Elapsed, verdict::VerdictName};
use crate::load::assemble::{RuleFile, copies::copies, lost};
use crate::load::fields::{At, Fields, Reader, date, interval, items, line, text, word};
use crate::load::read::Section;
use crate::load::schema::{self, Format, Interval, Line, Text, Words, never_null, of_file};
use crate::load::yaml::{Document, Node, Pair};
use crate::model::{Days, Facet, Level, Rule, RuleIndex, RuleSet, Stretch, Unit, Window, names};
use crate::profile::Profile;
use crate::profile::file::{Key, ProfileFile};
use crate::profile::time::TimeFacts;

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
#[schemars(deny_unknown_fields, transform = never_null)]
#[expect(dead_code, reason = "it only describes the file for its JSON Schema")]
struct Test {
    /// What is tested, in a few words. No two tests share a name.
    name: Line,
    /// The day on which it is asked, such as `2026-01-31`; a profile with dates needs one.
    today: Option<schema::Date>,
    /// The facts about somebody, such as `{goals: [some-name], week: 3}`; `{}` where nothing is known.
    profile: ProfileFile,
    /// The check-ins of that person, each with its date and the figures of that day, such as
    /// `{date: 2026-01-31, some-measure: 6}`. What follows from them is part of the answer. It needs a `today`.
    diary: Option<Vec<Day>>,
    /// What the answer is to be. What is not said is not looked at.
    expect: Expected,
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
    /// When to look again: how long after the start of the course, such as `10 weeks`, `due` where that day has come, or
    /// `none`.
    review: Option<schema::ReviewDay>,
    /// The response that follows from the diary, by name, or `none`.
    outcome: Option<Line>,
    /// All cautions that have to be answered first, by name, such as `[some-caution]`.
    ask_first: Option<Vec<Line>>,
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
    /// All cautions that are cleared and change no interval, by id.
    cleared: Option<Vec<Line>>,
    /// All rules that only give advice, by id.
    advises: Option<Vec<Line>>,
}

/// The only `format` of test files so far.
const FORMAT: u64 = 1;

/// The tests of a set.
#[derive(Debug)]
pub(crate) struct Tests<'r> {
    pub(crate) cases: Vec<Case<'r>>,
    /// What looks like a slip in their files.
    pub(crate) warnings: Findings,
}

/// Reads the tests of a set from `origin`. `findings` are those of the search for the files.
///
/// # Errors
/// Everything that is wrong with the files, unknown names and empty expectations included. No test at all
/// is an error too.
pub(crate) fn read<'r>(
    origin: &str,
    files: Vec<RuleFile>,
    findings: Vec<Finding>,
    rules: &'r RuleSet,
) -> Result<Tests<'r>, Findings> {
    let mut sources = Sources::default();
    let (mut findings, mut warnings): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.severity() == Severity::Error);
    let (mut cases, mut names) = (Vec::new(), Vec::new());
    for file in files {
        if let Some((file, document)) = Document::open(file.path, file.bytes, &mut sources, &mut findings) {
            names.push((file, names_in(&document)));
            let mut reader = Reader::new(file, &document, &sources, &mut findings);
            cases.extend(file_cases(&mut reader, rules));
            warnings.extend(reader.finish());
        }
    }
    for (copy, finding) in copies(&names, "tests", &sources) {
        findings.retain(|finding| !finding.is_in(copy));
        warnings.retain(|warning| !warning.is_in(copy));
        cases.retain(|(_, place)| !matches!(place, Place::In(file, _) if *file == copy));
        findings.push(finding);
    }
    renamed(&mut findings, &sources, rules);
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for (case, place) in &cases {
        if let Some(first) = places.insert(case.name.clone(), case.place.clone()) {
            let message = format!("there are two tests `{}`", names::clip(&case.name));
            let finding = Finding::new(Code::DuplicateName, place.clone(), message).note(format!("first at {first}"));
            findings.push(finding.help("give each test a name of its own"));
        }
    }
    if cases.is_empty() && findings.is_empty() {
        let finding = Finding::new(Code::EmptySet, Place::Path(origin.to_owned()), "there is no test here");
        findings.push(finding.help(
            "tests stand in `.yaml` files in the directory `tests`: `massfreq rules test --suggest` prints some",
        ));
    }
    if findings.is_empty() {
        let cases = cases.into_iter().map(|(case, _)| case).collect();
        Ok(Tests { cases, warnings: Findings::new(sources, warnings) })
    } else {
        Err(Findings::new(sources, findings.into_iter().chain(warnings).collect()))
    }
}

/// Makes one finding of all uses of a name of the built-in set that the rules have renamed.
fn renamed(findings: &mut Vec<Finding>, sources: &Sources, rules: &RuleSet) {
    let is_unknown = |finding: &Finding| finding.code() == Code::UnknownName;
    let Some(built_in) = findings.iter().any(is_unknown).then(RuleSet::built_in).and_then(Result::ok) else { return };
    for rule in built_in.rules() {
        let Some(new) = lost::renamed(&built_in, rules, rule) else { continue };
        let names_it = |finding: &&Finding| {
            let Place::In(file, range) = finding.place() else { return false };
            let written = sources.text(*file).get(range.clone()).unwrap_or_default().trim_matches(['"', '\'']);
            is_unknown(finding) && (written == rule.name() || written == rule.id().as_str())
        };
        let Some(first) = findings.iter().find(names_it) else { continue };
        let uses = findings.iter().filter(names_it).count();
        let place = first.place().clone();
        let message =
            format!("`{}` is called `{}` in these rules, and the tests use the old name", rule.id(), new.id());
        let finding =
            Finding::new(Code::UnknownName, place, message).note(format!("the old name stands at {uses} places"));
        findings.retain(|finding| !names_it(&finding));
        findings.push(finding.help(format!(
            "write `{}` in its place, or keep the old name in the rules too: `aliases: [{}]`",
            new.name(),
            rule.name()
        )));
    }
}

/// The names of the tests of a file, also of those that cannot be read.
fn names_in(document: &Document) -> BTreeSet<String> {
    let name = |item: &Node| Some(item.pair("name")?.value.as_str()?.trim().to_owned());
    document.root.pair("tests").map_or(&[][..], |tests| tests.value.items()).iter().filter_map(name).collect()
}

/// The tests of one file, each with the place of its name.
fn file_cases<'r>(reader: &mut Reader<'_>, rules: &'r RuleSet) -> Vec<(Case<'r>, Place)> {
    reader.doubled_keys();
    let Some(mut fields) = Fields::open(&At::top(reader.document), "a test file", reader) else { return Vec::new() };
    let is_of_rules = |pair: &&Pair| pair.is("pack") || Section::named(&pair.name).is_some();
    if let Some(pair) = reader.document.root.pairs().find(is_of_rules) {
        let message = format!("`{}` stands in a rule file, and this is a test file", pair.name);
        let finding = reader.on_key(Code::UnknownKey, &pair.key.range, message);
        reader.report(finding.help("move the file out of `tests`, into the directory of the rules"));
        return Vec::new();
    }
    fields.required("format", reader, |at, reader| {
        if at.node.as_u64() == Some(FORMAT) {
            return Some(());
        }
        let finding = reader.on_value(Code::UnknownFormat, at, "this `format` of a test file is not known");
        reader.report(finding.help(format!("this program reads `format: {FORMAT}`")));
        None
    });
    let cases = fields.required("tests", reader, |at, reader| items(at, reader, |at, reader| case(at, reader, rules)));
    fields.finish(reader);
    cases.unwrap_or_default()
}

fn case<'r>(at: &At<'_>, reader: &mut Reader<'_>, rules: &'r RuleSet) -> Option<(Case<'r>, Place)> {
    let mut fields = Fields::open(at, "a test", reader)?;
    let name = fields.required("name", reader, line);
    let today = fields.optional("today", reader, date);
    let mut profile = Profile::new(rules);
    let facts = fields.required("profile", reader, |at, reader| {
        let facts = ProfileFile::from_value(at, reader, &mut profile)?;
        Some((facts, *at))
    });
    let (is_dated, has_diary) = (fields.has("today"), fields.has("diary"));
    let diary = fields.optional("diary", reader, |at, reader| {
        if !is_dated {
            reader.report(without_today(reader, at.key, "diary"));
        }
        diary(at, reader, rules, today?)
    });
    let course = diary.as_ref().map(Course::of);
    let outcome = course.zip(today).map(|(course, today)| course.add_to(&mut profile, today));
    if let (Some(Err([given, follows])), Some((_, at))) = (outcome, &facts) {
        let message = format!("the profile says `{}`, and the diary `{}`", given.name(), follows.name());
        let finding = reader.on_key(Code::BadValue, at.key_of(Facet::Response.key()), message);
        reader.report(finding.help("remove it: it follows from the diary"));
    }
    let outcome = outcome.map(|outcome| outcome.ok().flatten().map_or(NONE, Rule::name).to_owned());
    let time = facts.and_then(|(facts, at)| time(&at, reader, &mut profile, &facts, today, course));
    let expected = fields.required("expect", reader, |at, reader| {
        let expected = expected(at, reader, rules)?;
        if expected.outcome.is_some() && !has_diary {
            let finding = reader.on_key(
                Code::MissingKey,
                at.key_of("outcome"),
                "`outcome` is what follows from a diary, and this test has none",
            );
            reader.report(finding.help("write `diary:` above it, or leave `outcome` out"));
        }
        Some(expected)
    });
    fields.finish(reader);
    let place = reader.sources.locate(reader.file, at.key.start);
    let case = Case {
        name: name?.into(),
        place: place.rsplit_once(':').map_or(place.clone(), |(line, _)| line.to_owned()),
        profile,
        elapsed: time?,
        today,
        outcome,
        expected: expected?,
    };
    Some((case, Place::In(reader.file, at.key.clone())))
}

/// The day of the course, by the dates of a profile as they are `today`.
fn time(
    at: &At<'_>,
    reader: &mut Reader<'_>,
    profile: &mut Profile<'_>,
    facts: &ProfileFile,
    today: Option<Date>,
    noted: Option<Course<'_>>,
) -> Option<Elapsed> {
    let days = [
        (Key::Started, facts.started),
        (Key::Last, facts.last),
        (Key::Screened, facts.screened),
        (Key::Reviewed, facts.reviewed),
    ];
    let cleared = facts.cleared.iter().find_map(|(_, on)| *on);
    let days = days.into_iter().chain([(Key::Cleared, cleared)]).filter_map(|(key, day)| Some((key, day?)));
    let Some(today) = today else {
        let mut days = days.map(|(key, _)| key.as_str()).peekable();
        if days.peek().is_none() {
            return Some(facts.week.map_or(Elapsed::START, Elapsed::week));
        }
        for key in days {
            reader.report(without_today(reader, at.key_of(key), key));
        }
        return None;
    };
    let (began, last) = noted.map_or((None, None), |noted| (noted.started(), noted.last()));
    if let (Some(given), Some(noted)) = (facts.last, last)
        && given != noted
    {
        let message = format!("`last` is {given}, and the last session of the diary {noted}");
        let finding = reader.on_key(Code::BadValue, at.key_of(Key::Last.as_str()), message);
        reader.report(finding.help("remove it: it follows from the diary"));
    }
    let began = began.map(|day| ("the diary's first session", day));
    let time = TimeFacts {
        started: facts.started.map(|day| (Key::Started.as_str(), day)).into_iter().chain(began).collect(),
        weeks: facts.week.map(|week| (Key::Week.as_str(), week)).into_iter().collect(),
        last: facts.last.or(last),
    };
    let time = profile.settle(today).and_then(|()| time.elapsed(|| today));
    time.map_err(|error| reader.report(reader.on_value(Code::BadValue, at, error.what).help(error.hint))).ok()
}

/// The finding on what is read by a day that a test does not have.
fn without_today(reader: &Reader<'_>, key: &Range<usize>, what: &str) -> Finding {
    let finding =
        reader.on_key(Code::MissingKey, key, format!("a test with `{what}` needs a `today`, by which it is read"));
    finding.help("write `today: 2026-01-31` above the profile, with the day that you mean")
}

/// The name of a response, or `none`.
fn outcome(at: &At<'_>, reader: &mut Reader<'_>, rules: &RuleSet) -> Option<String> {
    let name = line(at, reader)?;
    if &*name == NONE {
        return Some(NONE.to_owned());
    }
    fact(Facet::Response, &name, at, reader, rules).map(|response| rules.rule(response).name().to_owned())
}

/// `due`, `none`, or the day of the course.
fn review(at: &At<'_>, reader: &mut Reader<'_>) -> Option<String> {
    let written = line(at, reader)?;
    if [DUE, NONE].contains(&written.as_ref()) {
        return Some(written.into());
    }
    let after: Days = interval(Code::BadDuration, at, reader)?;
    Some(Stretch(after.get()).to_string())
}

pub(super) fn caution(at: &At<'_>, reader: &mut Reader<'_>, rules: &RuleSet) -> Option<RuleIndex> {
    let name = line(at, reader)?;
    fact(Facet::Caution, &name, at, reader, rules)
}

/// The fact with a name.
fn fact(facet: Facet, name: &str, at: &At<'_>, reader: &mut Reader<'_>, rules: &RuleSet) -> Option<RuleIndex> {
    let found = rules.find(facet, name);
    if found.is_none() {
        let finding = reader.on_value(Code::UnknownName, at, format!("there is no {facet} `{}`", names::clip(name)));
        let near = names::nearest(name, rules.names(facet)).map(|near| format!("did you mean `{near}`?"));
        let help = near.unwrap_or_else(|| format!("`massfreq {}` lists the names", facet.plural()));
        reader.report(finding.help(help));
    }
    found
}

fn expected(at: &At<'_>, reader: &mut Reader<'_>, rules: &RuleSet) -> Option<Expectation> {
    let before = reader.findings.len();
    let mut fields = Fields::open(at, "an expectation", reader)?;
    let mut expected = Expectation {
        status: fields.optional("status", reader, |at, reader| word(at, reader, &Status::ALL)),
        level: fields.optional("level", reader, |at, reader| word(at, reader, &Level::GRAVEST_FIRST)),
        course: fields
            .optional("course", reader, text)
            .map(|course| in_words_of_answers(&course).unwrap_or_else(|| course.into())),
        interval: fields.optional("interval", reader, |at, reader| interval(Code::BadInterval, at, reader)),
        review: fields.optional("review", reader, review),
        outcome: fields.optional("outcome", reader, |at, reader| outcome(at, reader, rules)),
        ask_first: fields
            .optional("ask-first", reader, |at, reader| items(at, reader, |at, reader| caution(at, reader, rules)))
            .map(|asked| asked.into_iter().map(|caution| rules.rule(caution).name().to_owned()).collect()),
        verdicts: BTreeMap::new(),
    };
    for verdict in VerdictName::ALL {
        let ids = fields.optional(verdict.as_str(), reader, |at, reader| {
            items(at, reader, |at, reader| rule_id(at, reader, rules))
        });
        expected.verdicts.extend(ids.map(|ids| (verdict, ids.into_iter().collect::<BTreeSet<String>>())));
    }
    fields.finish(reader);
    if expected == Expectation::default() && reader.findings.len() == before {
        let finding = reader.on_key(Code::BadValue, at.key, "this test expects nothing");
        reader.report(finding.help("say what the answer is to be, such as `status: recommended`"));
    }
    Some(expected)
}

/// Rewrites a course from the notation of rule files, such as `1 week for 4 weeks, then 2-4 weeks`, to the
/// words of an answer; `None` where it is not in that notation.
fn in_words_of_answers(course: &str) -> Option<String> {
    let window = |text: &str| match text.trim().trim_start_matches("every ") {
        unit if unit.parse::<Unit>().is_ok() => format!("1 {unit}").parse::<Window>().ok(),
        interval => interval.parse().ok(),
    };
    let course = course.to_lowercase();
    let phases = course.split(", then ").map(|phase| {
        let Some((interval, length)) = phase.rsplit_once(" for ") else { return Some(window(phase)?.to_string()) };
        Some(format!("{} for {}", window(interval)?, Stretch(length.trim().parse::<Days>().ok()?.get())))
    });
    Some(phases.collect::<Option<Vec<String>>>()?.join(", then "))
}

fn rule_id(at: &At<'_>, reader: &mut Reader<'_>, rules: &RuleSet) -> Option<String> {
    let id = line(at, reader)?;
    if rules.get(&id).is_some() {
        return Some(id.into());
    }
    let finding = reader.on_value(Code::UnknownName, at, format!("there is no rule `{}`", names::clip(&id)));
    reader.report(finding.help(rules.hint(&id)));
    None
}
