//! Reads test files.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Expected, Status};
use crate::diagnostics::{Code, Finding, Findings, Place, Sources};
use crate::engine::{Elapsed, verdict::VerdictName};
use crate::load::fields::{At, Fields, Reader, interval, items, line, text, word};
use crate::load::{assemble::RuleFile, yaml::Document};
use crate::model::{Days, Level, RuleSet, Stretch, Unit, Window, names};
use crate::profile::{Profile, file::ProfileFile};

/// The only `format` of test files so far.
const FORMAT: u64 = 1;

/// Reads the tests of a set from `origin`. `findings` are those of the search for the files.
///
/// # Errors
/// Everything that is wrong with the files, unknown names and empty expectations included. No test at all
/// is an error too.
pub(crate) fn read<'r>(
    origin: &str,
    files: Vec<RuleFile>,
    mut findings: Vec<Finding>,
    rules: &'r RuleSet,
) -> Result<Vec<Case<'r>>, Findings> {
    let mut sources = Sources::default();
    let mut cases = Vec::new();
    for file in files {
        if let Some((file, document)) = Document::open(file.path, file.bytes, &mut sources, &mut findings) {
            let (document, sources, findings) = (&document, &sources, &mut findings);
            cases.extend(file_cases(&mut Reader { file, document, sources, findings }, rules));
        }
    }
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
        Ok(cases.into_iter().map(|(case, _)| case).collect())
    } else {
        Err(Findings::new(sources, findings))
    }
}

/// The tests of one file, each with the place of its name.
fn file_cases<'r>(reader: &mut Reader<'_>, rules: &'r RuleSet) -> Vec<(Case<'r>, Place)> {
    reader.doubled_keys();
    let Some(mut fields) = Fields::open(&At::top(reader.document), "a test file", reader) else { return Vec::new() };
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
    let mut profile = Profile::new(rules);
    let facts = fields.required("profile", reader, |at, reader| {
        let facts = ProfileFile::from_value(at, reader, &mut profile)?;
        for (key, given) in [("started", facts.started.is_some()), ("last", facts.last.is_some())] {
            if given {
                let message = format!("a test has no today, so `{key}` says nothing");
                let finding = reader.on_key(Code::BadValue, at.key_of(key), message);
                reader.report(finding.help("write `week`, the week of the course"));
            }
        }
        Some(facts)
    });
    let expected = fields.required("expect", reader, |at, reader| expected(at, reader, rules));
    fields.finish(reader);
    let place = reader.sources.locate(reader.file, at.key.start);
    let case = Case {
        name: name?.into(),
        place: place.rsplit_once(':').map_or(place.clone(), |(line, _)| line.to_owned()),
        profile,
        elapsed: facts?.week.map_or(Elapsed::START, Elapsed::week),
        expected: expected?,
    };
    Some((case, Place::In(reader.file, at.key.clone())))
}

fn expected(at: &At<'_>, reader: &mut Reader<'_>, rules: &RuleSet) -> Option<Expected> {
    let before = reader.findings.len();
    let mut fields = Fields::open(at, "an expectation", reader)?;
    let mut expected = Expected {
        status: fields.optional("status", reader, |at, reader| word(at, reader, &Status::ALL)),
        level: fields.optional("level", reader, |at, reader| word(at, reader, &Level::GRAVEST_FIRST)),
        course: fields
            .optional("course", reader, text)
            .map(|course| in_words_of_answers(&course).unwrap_or_else(|| course.into())),
        interval: fields.optional("interval", reader, |at, reader| interval(Code::BadInterval, at, reader)),
        verdicts: BTreeMap::new(),
    };
    for verdict in VerdictName::ALL {
        let ids = fields.optional(verdict.as_str(), reader, |at, reader| {
            items(at, reader, |at, reader| rule_id(at, reader, rules))
        });
        expected.verdicts.extend(ids.map(|ids| (verdict, ids.into_iter().collect::<BTreeSet<String>>())));
    }
    fields.finish(reader);
    if expected == Expected::default() && reader.findings.len() == before {
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
    let near = names::nearest(&id, rules.rules().iter().map(|rule| rule.id().as_str()));
    let help = near.map(|near| format!("did you mean `{near}`?"));
    let finding = reader.on_value(Code::UnknownName, at, format!("there is no rule `{}`", names::clip(&id)));
    reader.report(finding.help(help.as_deref().unwrap_or("`massfreq rules list` lists the ids")));
    None
}
