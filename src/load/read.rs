//! Reads the tree of one rule file, and reports each slip in keys, types and texts.

use std::iter;
use std::ops::Range;

use crate::diagnostics::{Code, FileId};
use crate::load::fields::{
    At, Fields, Reader, Unknown, count, interval, items, keys_behind, line, list, pairs, text, typographic_quotes, word,
};
use crate::load::format::{Asking, Digested, EFFECT_KEYS, Effects, Entry, LIST_KEYS, MeasureEntry, Pack, Phase, When};
use crate::load::yaml::{Duplicate, Node, Pair};
use crate::model::{Facet, Gravity, Level, Measure, RuleId, Text, names};
use condition::condition;
use grounds::{advice, grounds};
pub(crate) use pack::forgets_extends;
use pack::pack;
use safeguards::{needless, safeguards};

mod condition;
mod grounds;
mod measures;
mod pack;
mod pages;
mod safeguards;

/// The `format` that this program reads.
const FORMAT: u64 = 1;

/// A section of a rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Section {
    Facet(Facet),
    Measures,
    Combinations,
}

impl Section {
    /// All sections in the order of reading.
    fn all() -> impl Iterator<Item = Self> {
        Facet::ALL.into_iter().map(Self::Facet).chain([Self::Measures, Self::Combinations])
    }

    pub(crate) fn named(key: &str) -> Option<Self> {
        Self::all().find(|section| section.key() == key)
    }

    /// The word for one entry: the first part of its id.
    pub(crate) fn singular(self) -> &'static str {
        match self {
            Self::Facet(facet) => facet.singular(),
            Self::Measures => Measure::KIND,
            Self::Combinations => "combination",
        }
    }

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Facet(facet) => facet.plural(),
            Self::Measures => "measures",
            Self::Combinations => "combinations",
        }
    }
}

/// An alias with its place.
pub(crate) type Alias = (Text, FileId, Range<usize>);

/// An entry. Its name counts even if the rest could not be read.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) file: FileId,
    pub(crate) section: Section,
    pub(crate) name: String,
    pub(crate) key: Range<usize>,
    pub(crate) node: Node,
    pub(crate) aliases: Vec<Alias>,
    /// Whether the aliases are given, if only by an empty list.
    pub(crate) gives_aliases: bool,
    pub(crate) when: Option<When>,
    pub(crate) entry: Option<Entry>,
    /// What is read of an entry of `measures`, which is no rule.
    pub(crate) measure: Option<MeasureEntry>,
}

impl Found {
    pub(crate) fn id(&self) -> RuleId {
        RuleId::new(self.section.singular(), &self.name)
    }

    /// The name and the aliases, each with its place.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, FileId, &Range<usize>)> {
        let aliases = self.aliases.iter().map(|(alias, file, range)| (&**alias, *file, range));
        iter::once((self.name.as_str(), self.file, &self.key)).chain(aliases)
    }

    /// What the digest is taken of; `None` if it could not be read.
    pub(crate) fn digested(&self) -> Option<Digested<'_>> {
        self.entry.as_ref().map(Digested::Entry).or_else(|| self.measure.as_ref().map(Digested::Measure))
    }

    /// Takes from the entry that this one replaces what it does not give itself.
    pub(crate) fn keep(&mut self, of: &Self) {
        if !self.gives_aliases {
            self.aliases.clone_from(&of.aliases);
        }
        let (Some(entry), Some(kept)) = (&mut self.entry, &of.entry) else { return };
        entry.aliases = self.aliases.iter().map(|(alias, ..)| alias.clone()).collect();
        let (own, kept_asking) = (&mut entry.asking, &kept.asking);
        own.page = own.page.take().or_else(|| kept_asking.page.clone());
        own.ask_when = own.ask_when.take().or_else(|| kept_asking.ask_when.clone());
        let ask_first = &mut entry.safeguards.ask_first;
        *ask_first = ask_first.take().or_else(|| kept.safeguards.ask_first.clone());
    }
}

/// The contents of one file.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one file")]
pub(crate) struct Contents {
    /// Whether the file belongs to the set that a layer extends.
    pub(crate) is_base: bool,
    /// Whether the file holds tests, which belong elsewhere.
    pub(crate) is_tests: bool,
    /// The range of the key `pack`, and its value.
    pub(crate) pack_at: Option<(Range<usize>, Node)>,
    /// Whether the pack makes the set a layer, or was meant to.
    pub(crate) is_layer: bool,
    pub(crate) pack: Option<Pack>,
    pub(crate) entries: Vec<Found>,
    /// The ids that a layer drops, and why.
    pub(crate) disabled: Vec<(String, Range<usize>, Text)>,
    /// Whether `disabled` has all ids that the file drops.
    pub(crate) disabled_known: bool,
    /// Whether a pack that the file may have was read.
    pub(crate) pack_known: bool,
    /// Whether all names of the file were read.
    pub(crate) names_known: bool,
}

pub(crate) fn contents(reader: &mut Reader<'_>) -> Contents {
    reader.doubled_keys();
    let top = At::top(reader.document);
    let mut contents = Contents::default();
    if top.node.is_null() {
        let help = "begin it with the line `format: 1`, or remove the file";
        reader.report(reader.on_value(Code::MissingKey, &top, "the file is empty").help(help));
        return contents;
    }
    let Some(mut fields) = Fields::open(&top, "a rule file", reader) else { return contents };
    if let Some(tests) = top.node.pair("tests") {
        let message = "these are tests, and stand among the rules";
        let finding = reader.on_key(Code::UnknownKey, &tests.key.range, message).label("not a key of a rule file");
        reader
            .report(finding.help("move them into a file in the directory `tests`, which stands beside the rule files"));
        if !top.node.pairs().any(|pair| pair.is("pack") || Section::named(&pair.name).is_some()) {
            return Contents { is_tests: true, pack_known: true, names_known: true, disabled_known: true, ..contents };
        }
        fields.optional("tests", reader, |_, _| Some(()));
    }
    if fields.required("format", reader, format).is_none() && fields.value("format").is_some_and(|it| !it.is_null()) {
        return contents;
    }
    contents.pack_at = top.node.pair("pack").map(|pair| (pair.key.range.clone(), pair.value.clone()));
    contents.is_layer = fields.value("pack").is_some_and(pack::extends);
    contents.pack_known = fields.value("pack").is_none_or(Node::is_mapping);
    contents.pack = fields.optional("pack", reader, pack);
    let holds_section =
        |node: &Node| node.pairs().any(|pair| Section::named(&pair.name).is_some_and(|_| pair.value.is_mapping()));
    contents.names_known = !reader.document.has_odd_keys() && !reader.document.duplicates.iter().any(hides_names);
    contents.names_known &= !fields.value("pack").is_some_and(holds_section);
    for section in Section::all() {
        let found = fields.optional(section.key(), reader, |at, reader| entries(section, at, reader));
        contents.names_known &= found.is_some() || !fields.has(section.key());
        for (found, names_known) in found.into_iter().flatten() {
            contents.entries.push(found);
            contents.names_known &= names_known;
        }
    }
    let disabled = fields.optional("disable", reader, disabled);
    contents.disabled_known = disabled.is_some() || !fields.has("disable");
    contents.names_known &= contents.disabled_known;
    contents.disabled = disabled.unwrap_or_default();
    let unknown = fields.finish(reader);
    contents.disabled_known &= !unknown.iter().any(|unknown| unknown.near == Some("disable"));
    for Unknown { near, value } in unknown {
        contents.pack_known &= near.map_or(!value.is_mapping(), |near| near != "pack");
        contents.names_known &= near.map_or(!value.is_mapping(), |near| near == "pack");
    }
    contents
}

/// Whether the second of two equal keys, which is not read, may give names.
fn hides_names(duplicate: &Duplicate) -> bool {
    duplicate.depth == 1 || duplicate.key == "aliases" || duplicate.unread.iter().any(|key| key == "aliases")
}

fn disabled(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<(String, Range<usize>, Text)>> {
    let ids = pairs(at, "`disable`", reader)?;
    for (kind, why) in &ids {
        if why.node.is_mapping() {
            let written = |pair: &Pair| format!("{kind}/{}: {}", pair.name, pair.value.as_str().unwrap_or("…"));
            let lines: Vec<String> = why.node.pairs().map(written).collect();
            let finding =
                reader.on_key(Code::WrongType, why.key, "kind and name are one key here, with a `/` between them");
            reader.report(finding.help(format!("write {} in place of it", list(&lines))));
            return None;
        }
        if why.node.is_null() {
            let finding = reader.on_key(Code::WrongType, why.key, "what is dropped needs a reason");
            reader.report(finding.help("write why after the colon, for those who read the rules later"));
        } else {
            text(why, reader);
        }
    }
    let why = |at: &At<'_>| at.node.as_str().unwrap_or_default().to_owned().into();
    Some(ids.into_iter().map(|(id, at)| (id.to_owned(), at.key.clone(), why(&at))).collect())
}

fn format(at: &At<'_>, reader: &mut Reader<'_>) -> Option<()> {
    if at.node.as_u64() == Some(FORMAT) {
        return Some(());
    }
    let message = format!("the format `{}` is not known", reader.written(at));
    reader.refuse(Code::UnknownFormat, at, &message, format!("write `{FORMAT}`: this program reads `format: {FORMAT}`"))
}

fn name(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let text = text(at, reader)?;
    is_name(&text, &at.node.range, reader).then_some(text)
}

/// Whether a text is spelt as a name. If not, reports how it would be.
fn is_name(text: &str, range: &Range<usize>, reader: &mut Reader<'_>) -> bool {
    if names::is_name(text) {
        return true;
    }
    let meant = names::meant(text);
    let help = if let Some(meant) = names::in_typographic_quotes(text) {
        typographic_quotes(&meant)
    } else if names::is_name(&meant) && names::clip(&meant) == meant {
        format!("names are lower-case words joined by hyphens: write `{meant}`")
    } else {
        "names are lower-case words of `a` to `z` and digits, joined by hyphens, such as `two-words`".to_owned()
    };
    let message = format!("`{}` is not spelt as a name", names::clip(text));
    reader.report(reader.on_key(Code::BadName, range, message).help(help));
    false
}

/// The entries of a section, each with whether all of its names were read.
fn entries(section: Section, at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<(Found, bool)>> {
    let section_at = at;
    let (mut entries, mut all_known, mut behind) = (Vec::new(), true, 0);
    for (name, at) in &pairs(at, "a section", reader)? {
        if at.key.start < behind {
            continue;
        }
        if Section::named(name).is_some() && at.node.pairs().any(|pair| pair.value.is_mapping()) {
            reader.outdent(name, at);
            all_known = false;
            continue;
        }
        let lost = keys_behind(section_at, at, reader);
        behind = lost.last().map_or(behind, |last| last.key.range.end);
        if is_key_of_entry(name, at) {
            let message = format!("`{name}` is a key of an entry, and stands where the name of one is wanted");
            let finding = reader.on_key(Code::BadName, at.key, message);
            reader.report(finding.help("write the name of the entry above it, and indent its keys by two more spaces"));
            continue;
        }
        is_name(name, at.key, reader);
        let mut found = Found {
            file: reader.file,
            section,
            name: (*name).to_owned(),
            key: at.key.clone(),
            node: at.node.clone(),
            aliases: Vec::new(),
            gives_aliases: false,
            when: None,
            entry: None,
            measure: None,
        };
        let names_known = (at.node.is_null() && !lost.is_empty()) || entry(at, lost, reader, &mut found);
        reader.indent(&format!("`{}`", names::clip(name)), lost);
        entries.push((found, names_known && !lost.iter().any(|pair| pair.is("aliases"))));
    }
    all_known.then_some(entries)
}

/// Whether an entry is really the key of one.
fn is_key_of_entry(name: &str, at: &At<'_>) -> bool {
    at.node.pair("title").is_none()
        && (EFFECT_KEYS.contains(&name) || ["aliases", "because", "reading", "notes", "source", "when"].contains(&name))
}

/// Reads an entry into `found`, and returns whether all of its names are known. The keys `lost` of it lost their
/// indentation.
fn entry(at: &At<'_>, lost: &[Pair], reader: &mut Reader<'_>, found: &mut Found) -> bool {
    if found.section == Section::Measures {
        found.measure = measures::measure(at, reader);
        return true;
    }
    let before = reader.findings.len();
    let section = found.section;
    let what = format!("a {}", section.singular());
    let Some(mut fields) = Fields::open(at, &what, reader) else { return true };
    let title = fields.required("title", reader, line);
    let help = fields.optional("help", reader, line);
    let (mut names_known, mut keywords, mut asking) = (true, Vec::new(), Asking::default());
    let ask = match section {
        Section::Facet(facet) => {
            let aliases = fields.optional("aliases", reader, aliases);
            found.gives_aliases = fields.has("aliases");
            names_known = aliases.is_some() || !found.gives_aliases;
            found.aliases = aliases.unwrap_or_default();
            keywords = fields.optional("keywords", reader, |at, reader| items(at, reader, line)).unwrap_or_default();
            if facet.is_screened() {
                asking = safeguards::asking(&mut fields, reader);
            }
            fields.required_if(facet.is_screened(), "ask", reader, line)
        }
        Section::Measures | Section::Combinations => {
            fields.no_value = Code::EmptyWhen;
            found.when = fields.required("when", reader, condition);
            fields.no_value = Code::WrongType;
            None
        }
    };
    let effects = effects(at, &mut fields, reader);
    let safeguards = safeguards(&mut fields, reader);
    let grounds = grounds(&mut fields, reader);
    for pair in lost {
        fields.assume(&pair.name);
    }
    let idle = !EFFECT_KEYS.iter().any(|key| lost.iter().any(|pair| pair.is(key)))
        && !EFFECT_KEYS.iter().any(|key| fields.has(key) && !(LIST_KEYS.contains(key) && fields.is_empty_list(key)));
    let unknown = fields.finish(reader);
    let may_have = |key| {
        at.node.pair(key).is_some()
            || lost.iter().any(|pair| pair.is(key))
            || unknown.iter().any(|unknown| unknown.near == Some(key))
            || reader.is_elsewhere(at.node, key)
    };
    if let Some(finding) = needless(at, &effects, &safeguards, &asking, &may_have, reader) {
        reader.report(finding);
    }
    names_known &= !unknown.iter().any(|unknown| unknown.near == Some("aliases") || unknown.value.is_null());
    if idle && unknown.is_empty() && !EFFECT_KEYS.iter().any(|key| reader.is_elsewhere(at.node, key)) {
        let message = format!("the {} `{}` does nothing", section.singular(), names::clip(&found.name));
        let (label, help) =
            ("no effect and no advice".to_owned(), format!("give it one or more of {}", list(&EFFECT_KEYS)));
        reader.lacks(Code::NoEffect, at, &EFFECT_KEYS, message, label, help);
    }
    if reader.findings.len() == before
        && let (Some(title), Some(grounds)) = (title, grounds)
    {
        let aliases = found.aliases.iter().map(|(alias, ..)| alias.clone()).collect();
        let when = found.when.clone();
        found.entry = Some(Entry { title, help, ask, aliases, keywords, when, effects, safeguards, asking, grounds });
    }
    names_known
}

/// The aliases of an entry, including those that are not spelt as names.
fn aliases(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Alias>> {
    items(at, reader, |at, reader| {
        let alias = text(at, reader)?;
        is_name(&alias, &at.node.range, reader);
        Some((alias, reader.file, at.node.range.clone()))
    })
}

fn effects(at: &At<'_>, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Effects {
    let effects = Effects {
        every: fields.optional("every", reader, |at, reader| interval(Code::BadInterval, at, reader)),
        course: fields.optional("course", reader, course),
        sooner: fields.optional("sooner", reader, count),
        later: fields.optional("later", reader, count),
        no_more_often_than: fields
            .optional("no-more-often-than", reader, |at, reader| interval(Code::BadInterval, at, reader)),
        refer: fields.optional("refer", reader, refer),
    };
    if fields.has("every") && fields.has("course") {
        let finding = reader
            .on_key(Code::EveryAndCourse, at.key_of("course"), "an entry has either `every` or `course`")
            .label("there is an `every` too")
            .help("keep `every` for one interval, or `course` for an opening and a routine");
        reader.report(finding);
    }
    effects
}

fn refer(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Level> {
    let adapt = Gravity::MILDEST.as_str();
    if at.node.as_str().is_some_and(|word| word.trim() == adapt) {
        let message = format!("`{adapt}` refers nobody: it is what lists call a caution without `refer`");
        return reader.refuse(Code::BadValue, at, &message, "leave out `refer`, and write `advice`: go on, but how?");
    }
    word(at, reader, &Level::GRAVEST_FIRST)
}

fn course(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Phase>> {
    let phases = items(at, reader, |at, reader| Some((phase(at, reader), *at)))?;
    if phases.len() < 2 {
        // Two phases of which the second lost its dash are one with doubled keys, which is reported.
        if reader.document.duplicates.iter().any(|double| at.node.range.contains(&double.second.start)) {
            return None;
        }
        let finding = reader
            .on_key(Code::ShortCourse, at.key, "a course has two phases or more")
            .help("add a phase, or write `every` for a single interval");
        reader.report(finding);
        return None;
    }
    let last = phases.len() - 1;
    for (index, ((_, ends), at)) in phases.iter().enumerate() {
        let finding = match ends {
            Some(false) if index < last => reader
                .on_value(Code::PhaseWithoutFor, at, "this phase does not say how long it lasts")
                .label("only the last phase is open-ended")
                .help("add `for`, such as `for: 4 weeks`"),
            Some(true) if index == last => reader
                .on_key(Code::NeedlessFor, at.key_of("for"), "the last phase has no end")
                .label("the routine goes on")
                .help("remove `for`, or add the phase that follows this one"),
            _ => continue,
        };
        reader.report(finding);
    }
    phases.into_iter().map(|((phase, _), _)| phase).collect()
}

/// A phase, and whether it has an end, if that is known.
fn phase(at: &At<'_>, reader: &mut Reader<'_>) -> (Option<Phase>, Option<bool>) {
    let Some(mut fields) = Fields::open(at, "a phase", reader) else { return (None, None) };
    let every = fields.required("every", reader, |at, reader| interval(Code::BadInterval, at, reader));
    let length = fields.optional("for", reader, |at, reader| interval(Code::BadDuration, at, reader));
    let ends = fields.has("for");
    let told = fields.finish(reader).is_empty();
    (every.map(|every| Phase { every, length }), told.then_some(ends))
}
