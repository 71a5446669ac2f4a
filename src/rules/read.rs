//! From the value of one rule file to its shape: keys, types and texts, each slip reported.

use std::collections::BTreeMap;
use std::str::FromStr;

use semver::Version;
use serde_yaml::Value;

use super::fields::{At, Fields, Reader, count, date, items, line, list, pairs, text, word};
use super::shape::{
    Advice, Basis, Clause, DefaultEntry, Effects, Entry, Grounds, Level, Note, Pack, PackSource, Phase, Source, Test,
    When,
};
use super::yaml::Step;
use crate::facet::Facet;
use crate::finding::{Code, FileId, Finding};
use crate::interval::{Days, IntervalError, IntervalErrorKind};
use crate::names;

/// The `format` that this program reads.
const FORMAT: u64 = 1;

/// Which section of a file an entry stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    Facet(Facet),
    Combinations,
}

impl Section {
    /// All sections, in the order in which they are read.
    fn all() -> impl Iterator<Item = Self> {
        Facet::ALL.into_iter().map(Self::Facet).chain([Self::Combinations])
    }

    /// The word for one entry: the first part of its id.
    pub(crate) fn singular(self) -> &'static str {
        match self {
            Self::Facet(facet) => facet.singular(),
            Self::Combinations => "combination",
        }
    }

    /// The key of the section.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Facet(facet) => facet.plural(),
            Self::Combinations => "combinations",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Facet(Facet::Goal) => "a goal",
            Self::Facet(Facet::Lifestyle) => "a lifestyle",
            Self::Facet(Facet::Sign) => "a sign",
            Self::Facet(Facet::Caution) => "a caution",
            Self::Facet(Facet::Response) => "a response",
            Self::Combinations => "a combination",
        }
    }
}

/// An entry as it was found: its name counts even where the rest of it could not be read.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) file: FileId,
    pub(crate) section: Section,
    pub(crate) name: String,
    pub(crate) path: Vec<Step>,
    pub(crate) aliases: Vec<String>,
    pub(crate) entry: Option<Entry>,
}

/// What one file holds.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) has_pack: bool,
    /// The pack, where the file has one that could be read.
    pub(crate) pack: Option<Pack>,
    pub(crate) entries: Vec<Found>,
    /// Whether all names that the file gives are among the entries.
    pub(crate) complete: bool,
}

/// Reads the whole of a file.
pub(crate) fn file(reader: &mut Reader<'_>) -> Contents {
    reader.doubled_keys();
    let top = At { value: &reader.document.value, path: Vec::new() };
    let mut contents = Contents::default();
    let Some(mut fields) = Fields::open(&top, "a rule file", reader) else {
        return contents;
    };
    if fields.required("format", reader, format).is_none() && fields.has("format") {
        return contents;
    }
    contents.has_pack = fields.has("pack");
    contents.pack = fields.optional("pack", reader, pack);
    contents.complete = true;
    for section in Section::all() {
        let found = fields.optional(section.key(), reader, |at, reader| entries(section, at, reader));
        contents.complete &= found.is_some() || !fields.has(section.key());
        contents.entries.extend(found.into_iter().flatten());
    }
    contents.complete &= fields.finish(reader);
    contents
}

fn format(at: &At<'_>, reader: &mut Reader<'_>) -> Option<()> {
    if at.value.as_u64() == Some(FORMAT) {
        return Some(());
    }
    let finding = reader
        .on_value(Code::UnknownFormat, at, "this `format` is not known")
        .help(format!("this program reads `format: {FORMAT}`"));
    reader.report(finding);
    None
}

fn pack(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Pack> {
    let mut fields = Fields::open(at, "the pack", reader)?;
    let name = fields.required("name", reader, name);
    let version = fields.required("version", reader, version);
    let title = fields.required("title", reader, line);
    let source = fields.optional("source", reader, pack_source);
    let ladder = fields.required("ladder", reader, ladder);
    let default = fields.required("default", reader, default_entry);
    let advice = fields.optional("advice", reader, advice);
    let notice = fields.required("notice", reader, text);
    let referrals = fields.required("referrals", reader, referrals);
    fields.finish(reader);
    Some(Pack {
        name: name?,
        version: version?,
        title: title?,
        source,
        ladder: ladder?,
        default: default?,
        advice: advice.unwrap_or_default(),
        notice: notice?,
        referrals: referrals?,
    })
}

fn pack_source(at: &At<'_>, reader: &mut Reader<'_>) -> Option<PackSource> {
    let mut fields = Fields::open(at, "the source of the pack", reader)?;
    let source = PackSource {
        title: fields.optional("title", reader, line),
        author: fields.optional("author", reader, line),
        published: fields.optional("published", reader, line),
    };
    fields.finish(reader);
    Some(source)
}

fn name(at: &At<'_>, reader: &mut Reader<'_>) -> Option<String> {
    let text = text(at, reader)?;
    if names::is_name(&text) {
        return Some(text);
    }
    let finding = bad_name(reader.on_value(Code::BadName, at, format!("`{text}` is not spelt as a name")), &text);
    reader.report(finding);
    None
}

/// Says how names are spelt, and how this one would be.
fn bad_name(finding: Finding, text: &str) -> Finding {
    let meant: String = names::normalise(text).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let meant = names::normalise(&meant);
    if text.contains(names::TYPOGRAPHIC_QUOTES) {
        finding.help(format!("the typographic quotes are read as part of it: write `{meant}`"))
    } else if names::is_name(&meant) {
        finding.help(format!("names are lower-case words joined by hyphens: write `{meant}`"))
    } else {
        finding.help("names are lower-case words joined by hyphens, such as `two-words`")
    }
}

fn version(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Version> {
    let written = match at.value {
        Value::Number(number) => number.to_string(),
        _ => text(at, reader)?,
    };
    let version = Version::parse(&written).ok();
    if version.is_none() {
        let finding = reader
            .on_value(Code::BadValue, at, format!("`{written}` is not a version"))
            .help("a version has three numbers, such as `1.0.0`");
        reader.report(finding);
    }
    version
}

fn ladder(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Days>> {
    let before = reader.findings.len();
    let steps = items(at, reader, |at, reader| {
        let days: Option<Days> = interval(Code::BadInterval, at, reader);
        days.map(|days| (days, at.clone()))
    })?;
    if reader.findings.len() > before {
        return None;
    }
    if steps.is_empty() {
        let finding = reader.on_value(Code::EmptyLadder, at, "the ladder has no steps");
        reader.report(
            finding.help("name the single intervals that `sooner` and `later` move along, such as `[1 week, 2 weeks]`"),
        );
        return None;
    }
    for pair in steps.windows(2) {
        if let [(low, _), (high, place)] = pair
            && low >= high
        {
            let finding = reader
                .on_value(Code::UnorderedLadder, place, "the steps of the ladder do not rise")
                .label("not longer than the step before it")
                .help("write each step once, the shortest first");
            reader.report(finding);
            return None;
        }
    }
    Some(steps.into_iter().map(|(days, _)| days).collect())
}

fn referrals(at: &At<'_>, reader: &mut Reader<'_>) -> Option<BTreeMap<Level, String>> {
    let mut fields = Fields::open(at, "`referrals`", reader)?;
    let texts = Level::ALL.map(|level| (level, fields.required(level.as_str(), reader, text)));
    fields.finish(reader);
    texts.into_iter().map(|(level, text)| text.map(|text| (level, text))).collect()
}

/// An interval or a duration, read from text.
fn interval<T: FromStr<Err = IntervalError>>(code: Code, at: &At<'_>, reader: &mut Reader<'_>) -> Option<T> {
    let written = match at.value {
        Value::Number(number) => number.to_string(),
        _ => text(at, reader)?,
    };
    match written.parse() {
        Ok(read) => Some(read),
        Err(error) => {
            let code = match error.kind {
                IntervalErrorKind::Reversed => Code::MinOverMax,
                IntervalErrorKind::Malformed | IntervalErrorKind::OutOfRange => code,
            };
            let finding = reader.on_value(code, at, error.to_string()).help(error.help());
            reader.report(finding);
            None
        }
    }
}

fn entries(section: Section, at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Found>> {
    let mut found = Vec::new();
    for (name, at) in pairs(at, "a section", reader)? {
        if !names::is_name(&name) {
            let finding = reader.on_key(Code::BadName, &at.path, format!("`{name}` is not spelt as a name"));
            let finding = bad_name(finding, &name);
            reader.report(finding);
        }
        let mut aliases = Vec::new();
        let entry = entry(section, &at, reader, &mut aliases);
        found.push(Found { file: reader.file, section, name, path: at.path, aliases, entry });
    }
    Some(found)
}

fn entry(section: Section, at: &At<'_>, reader: &mut Reader<'_>, aliases: &mut Vec<String>) -> Option<Entry> {
    let before = reader.findings.len();
    let mut fields = Fields::open(at, section.what(), reader)?;
    let title = fields.required("title", reader, line);
    let help = fields.optional("help", reader, line);
    let (ask, when) = match section {
        Section::Facet(facet) => {
            let ask = match facet {
                Facet::Caution => fields.required("ask", reader, line),
                _ => fields.optional("ask", reader, line),
            };
            let read = fields.optional("aliases", reader, |at, reader| items(at, reader, name));
            aliases.extend(read.into_iter().flatten());
            (ask, None)
        }
        Section::Combinations => (None, fields.required("when", reader, condition)),
    };
    let effects = effects(&mut fields, reader);
    let grounds = grounds(&mut fields, reader);
    fields.finish(reader);
    if reader.findings.len() > before {
        return None;
    }
    let grounds = grounds?;
    if effects == Effects::default() && grounds.advice.is_empty() {
        let finding = reader
            .on_key(Code::NoEffect, &at.path, format!("{} does nothing", section.what()))
            .label("no effect and no advice")
            .help(format!("give it one of {}", list(&EFFECTS)));
        reader.report(finding);
        return None;
    }
    Some(Entry { title: title?, help, ask, aliases: aliases.clone(), when, effects, grounds })
}

/// The keys that make an entry do something.
const EFFECTS: [&str; 7] = ["every", "course", "sooner", "later", "no-more-often-than", "refer", "advice"];

fn default_entry(at: &At<'_>, reader: &mut Reader<'_>) -> Option<DefaultEntry> {
    let mut fields = Fields::open(at, "the default", reader)?;
    let title = fields.optional("title", reader, line);
    let every = fields.required("every", reader, |at, reader| interval(Code::BadInterval, at, reader));
    let grounds = grounds(&mut fields, reader);
    fields.finish(reader);
    Some(DefaultEntry { title, every: every?, grounds: grounds? })
}

fn effects(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Effects {
    let effects = Effects {
        every: fields.optional("every", reader, |at, reader| interval(Code::BadInterval, at, reader)),
        course: fields.optional("course", reader, course),
        sooner: fields.optional("sooner", reader, count),
        later: fields.optional("later", reader, count),
        no_more_often_than: fields
            .optional("no-more-often-than", reader, |at, reader| interval(Code::BadInterval, at, reader)),
        refer: fields
            .optional("refer", reader, |at, reader| word(at, reader, &Level::ALL.map(|level| (level.as_str(), level)))),
    };
    if fields.has("every") && fields.has("course") {
        let path = fields.path_to("course");
        let finding = reader
            .on_key(Code::EveryAndCourse, &path, "an entry has either `every` or `course`")
            .label("there is an `every` too")
            .help("keep `every` for one interval, or `course` for an opening and a routine");
        reader.report(finding);
    }
    effects
}

fn course(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Phase>> {
    let mut last_of_list = None;
    let phases = items(at, reader, |at, reader| {
        last_of_list = Some(at.path.clone());
        let before = reader.findings.len();
        let phase = phase(at, reader);
        let clean = reader.findings.len() == before;
        Some((phase, at.clone(), clean))
    })?;
    if phases.len() < 2 {
        let finding = reader
            .on_key(Code::ShortCourse, &at.path, "a course has two phases or more")
            .help("add a phase, or write `every` for a single interval");
        reader.report(finding);
        return None;
    }
    for (phase, at, clean) in &phases {
        let last = Some(&at.path) == last_of_list.as_ref();
        let length = phase.as_ref().and_then(|phase| phase.length);
        let finding = match (last, length) {
            (false, None) if *clean => reader
                .on_value(Code::PhaseWithoutFor, at, "this phase does not say how long it lasts")
                .label("only the last phase is open-ended")
                .help("add `for`, such as `for: 4 weeks`"),
            (true, Some(_)) => reader
                .on_value(Code::NeedlessFor, at, "the last phase is the routine, which has no end")
                .label("has a `for`")
                .help("remove its `for`, or add the phase that follows it"),
            _ => continue,
        };
        reader.report(finding);
    }
    phases.into_iter().map(|(phase, ..)| phase).collect()
}

fn phase(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Phase> {
    let mut fields = Fields::open(at, "a phase", reader)?;
    let every = fields.required("every", reader, |at, reader| interval(Code::BadInterval, at, reader));
    let length = fields.optional("for", reader, |at, reader| interval(Code::BadDuration, at, reader));
    fields.finish(reader);
    Some(Phase { every: every?, length })
}

fn grounds(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Grounds> {
    let because = fields.required("because", reader, text);
    let reading = fields.optional("reading", reader, text);
    let advice = fields.optional("advice", reader, advice);
    let notes = fields.optional("notes", reader, |at, reader| items(at, reader, note));
    let source = fields.required("source", reader, source);
    Some(Grounds {
        because: because?,
        reading,
        advice: advice.unwrap_or_default(),
        notes: notes.unwrap_or_default(),
        source: source?,
    })
}

fn advice(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Advice>> {
    items(at, reader, |at, reader| {
        let mut fields = Fields::open(at, "a piece of advice", reader)?;
        let text = fields.required("text", reader, text);
        let source = fields.optional("source", reader, source);
        fields.finish(reader);
        Some(Advice { text: text?, source })
    })
}

fn note(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Note> {
    let mut fields = Fields::open(at, "a note", reader)?;
    let text = fields.required("text", reader, text);
    let source = source_fields(&mut fields, reader);
    fields.finish(reader);
    Some(Note { text: text?, source: source? })
}

fn source(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Source> {
    let mut fields = Fields::open(at, "a source", reader)?;
    let source = source_fields(&mut fields, reader);
    fields.finish(reader);
    source
}

fn source_fields(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Source> {
    let basis = fields.required("basis", reader, |at, reader| word(at, reader, &Basis::NAMES));
    let section = fields.optional("section", reader, line);
    let citation = fields.optional("citation", reader, line);
    let url = fields.optional("url", reader, line);
    let reviewed = fields.optional("reviewed", reader, date);
    Some(Source { basis: basis?, section, citation, url, reviewed })
}

fn condition(at: &At<'_>, reader: &mut Reader<'_>) -> Option<When> {
    let mut fields = Fields::open(at, "a condition", reader)?;
    let mut clauses = Vec::new();
    for facet in Facet::ALL {
        let tests = fields.optional(facet.singular(), reader, tests);
        clauses.extend(tests.map(|tests| Clause::Facet(facet, tests)));
    }
    let any_of =
        fields.optional("any-of", reader, |at, reader| filled(at, reader, |at, reader| items(at, reader, condition)));
    clauses.extend(any_of.map(Clause::AnyOf));
    let not = fields.optional("not", reader, condition);
    clauses.extend(not.map(Clause::Not));
    if fields.is_empty() {
        report_empty(at, reader);
    }
    fields.finish(reader);
    Some(clauses)
}

fn tests(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Test>> {
    match at.value {
        Value::Mapping(_) => {
            let mut fields = Fields::open(at, "a condition on one facet", reader)?;
            let mut named = |key, reader: &mut _| fields.optional(key, reader, names_of);
            let any = named("any", reader).map(Test::Any);
            let all = named("all", reader).map(Test::All);
            let none = named("none", reader).map(Test::None);
            let at_least = fields.optional("at-least", reader, count).map(Test::AtLeast);
            if fields.is_empty() {
                report_empty(at, reader);
            }
            fields.finish(reader);
            Some([any, all, none, at_least].into_iter().flatten().collect())
        }
        _ => Some(vec![Test::Any(names_of(at, reader)?)]),
    }
}

/// One name, or a list of names that is not empty.
fn names_of(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<String>> {
    match at.value {
        Value::Sequence(_) => filled(at, reader, |at, reader| items(at, reader, line)),
        _ => Some(vec![line(at, reader)?]),
    }
}

fn filled<'v, 'r, T>(
    at: &At<'v>,
    reader: &mut Reader<'r>,
    read: impl FnOnce(&At<'v>, &mut Reader<'r>) -> Option<Vec<T>>,
) -> Option<Vec<T>> {
    let before = reader.findings.len();
    let list = read(at, reader)?;
    if list.is_empty() && reader.findings.len() == before {
        report_empty(at, reader);
        return None;
    }
    Some(list)
}

fn report_empty(at: &At<'_>, reader: &mut Reader<'_>) {
    let finding = reader
        .on_value(Code::EmptyWhen, at, "this condition is empty")
        .label("asks for nothing")
        .help("name what has to be there, such as `sign: {at-least: 2}`, or remove it");
    reader.report(finding);
}
