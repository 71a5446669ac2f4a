//! From the texts of a set to a rule set that is valid by construction: what no single file can tell.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use conditions::{Conditions, UnknownName};

use crate::diagnostics::{Code, FileId, Finding, Findings, Place, Sources};
use crate::load::digest;
use crate::load::fields::{Reader, list, typographic_quotes};
use crate::load::format::Pack;
use crate::load::loaded::{LoadedRules, Located};
use crate::load::read::{self, Contents, Found, Section};
use crate::load::yaml::{Document, Step};
use crate::model::{Condition, Facet, Kind, Rule, RuleId, RulePlace, RuleSet, names, names::SEARCHED};

mod conditions;
mod dropped;

/// The largest rule file, in bytes.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// The bytes of a rule file, with the path that messages name.
pub(crate) struct RuleFile {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// The set over which a layer is laid, and with which copies of it are compared.
#[derive(Clone, Copy)]
pub(crate) struct Base {
    pub(crate) files: fn() -> Vec<RuleFile>,
    pub(crate) rules: fn() -> Option<RuleSet>,
}

/// One file that was read as YAML.
struct Read {
    contents: Contents,
    /// Whether it belongs to the set that a layer extends.
    is_base: bool,
}

/// Reads and checks a whole set; `origin` is what to call it. `findings` come from looking for its files. A layer is
/// laid over `base`.
pub(crate) fn rule_set(
    origin: &str,
    mut files: Vec<RuleFile>,
    mut findings: Vec<Finding>,
    base: Base,
) -> Result<LoadedRules, Findings> {
    if files.is_empty() && findings.is_empty() {
        let finding = Finding::new(Code::EmptySet, Place::Path(origin.to_owned()), "there is no rule file here");
        findings.push(finding.help("rule files end in `.yaml` or `.yml` and stand directly in the directory"));
    }
    let all_read = findings.is_empty();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut texts = Texts {
        sources: Sources::default(),
        read: BTreeMap::new(),
        findings,
        pack_known: all_read,
        names_known: all_read,
    };
    texts.read(files, false);
    let is_layer = texts.read.values().any(|read| read.contents.is_layer);
    if is_layer {
        texts.read((base.files)(), true);
    }
    texts.names_known &= is_layer || texts.pack_known;
    let Texts { sources, read, findings, pack_known, names_known } = texts;
    let mut set =
        Assembly { origin, sources: &sources, read: &read, entries: Vec::new(), pack_known, names_known, findings };
    let dropped = set.dropped(is_layer);
    set.entries = set.found(&dropped);
    let pack = set.pack();
    let names = set.names(&dropped);
    let mut rules = set.rules(&names, &dropped);
    let Assembly { entries, findings, .. } = set;
    match pack {
        Some(TheOnePack { pack, at, default_at, default_place, is_compared }) if findings.is_empty() => {
            let digest = digest::of(&pack, entries.iter().copied());
            let of_entry = |found: &&Found| {
                let Found { file, key, node, .. } = *found;
                (found.id(), Located { file: *file, key: key.clone(), node: Some(node.clone()) })
            };
            let mut places: BTreeMap<RuleId, Located> = entries.iter().map(of_entry).collect();
            places.extend([(RuleId::default_rule(), default_at), (RuleId::pack(), at)]);
            for (file, read) in read.iter().filter(|(_, read)| !read.is_base) {
                let dropped = read.contents.disabled.iter().filter_map(|(id, key)| Some((id.split_once('/')?, key)));
                places.extend(dropped.map(|((kind, name), key)| {
                    (RuleId::new(kind, name), Located { file: *file, key: key.clone(), node: None })
                }));
            }
            let base = if is_compared { (base.rules)() } else { None };
            let names = names.into_iter().filter_map(|((section, name), id)| match section {
                Section::Facet(facet) => Some(((facet, name.into()), id)),
                Section::Combinations => None,
            });
            rules.push(pack.default.clone().rule(default_place));
            let rules = RuleSet::new(pack.compiled(), digest, rules, names, base.as_ref());
            Ok(LoadedRules { rules, sources, places })
        }
        _ => Err(Findings::new(sources, findings)),
    }
}

/// The texts of a set as they are read.
struct Texts {
    sources: Sources,
    read: BTreeMap<FileId, Read>,
    findings: Vec<Finding>,
    pack_known: bool,
    names_known: bool,
}

impl Texts {
    fn read(&mut self, files: Vec<RuleFile>, is_base: bool) {
        for file in files {
            let document = text(file, &mut self.sources, &mut self.findings).and_then(|file| {
                match Document::read(self.sources.text(file)) {
                    Ok(document) => Some((file, document)),
                    Err(unread) => {
                        self.findings.push(unread.finding(file));
                        None
                    }
                }
            });
            let Some((file, document)) = document else {
                (self.pack_known, self.names_known) = (false, false);
                continue;
            };
            let contents = read::file(&mut Reader {
                file,
                document: &document,
                sources: &self.sources,
                findings: &mut self.findings,
            });
            self.pack_known &= contents.pack_known;
            self.names_known &= contents.names_known;
            self.read.insert(file, Read { contents, is_base });
        }
    }
}

/// Takes over the text of a file.
fn text(file: RuleFile, sources: &mut Sources, findings: &mut Vec<Finding>) -> Option<FileId> {
    if file.bytes.len() > MAX_BYTES {
        let finding = Finding::new(Code::TooLarge, Place::Path(file.path), "the rule file is larger than 1 MiB");
        findings.push(finding.help("split it into several files"));
        return None;
    }
    match String::from_utf8(file.bytes) {
        Ok(text) => Some(sources.add(file.path, text)),
        Err(error) => {
            findings.push(Finding::not_utf8(sources, file.path, &error));
            None
        }
    }
}

/// The pack of a set as a whole.
struct TheOnePack {
    pack: Pack,
    at: Located,
    default_at: Located,
    default_place: RulePlace,
    /// Whether the set is to be compared with the built-in one.
    is_compared: bool,
}

/// What a layer drops from its base.
#[derive(Default)]
struct Dropped {
    ids: BTreeSet<(Section, String)>,
    /// The names and aliases, which are never true in a condition.
    names: BTreeSet<(Section, String)>,
    /// Whether it was not told for all that is to be dropped.
    unknown: bool,
}

/// What each name and alias of a section stands for.
pub(crate) type Names = BTreeMap<(Section, String), RuleId>;

struct Assembly<'a> {
    origin: &'a str,
    sources: &'a Sources,
    read: &'a BTreeMap<FileId, Read>,
    /// The entries of the set, once it is known what a layer drops.
    entries: Vec<&'a Found>,
    /// Whether every pack that the files have is known; if not, that there is none says nothing.
    pack_known: bool,
    /// Whether every name that the files give is known; if not, a name that is missing says nothing.
    names_known: bool,
    findings: Vec<Finding>,
}

impl<'a> Assembly<'a> {
    /// Where an entry stands, by file and line.
    fn place(&self, file: FileId, key: &Range<usize>) -> RulePlace {
        let at = self.sources.locate(file, key.start);
        let line = at.rsplit_once(':').map_or(at.as_str(), |(line, _)| line);
        RulePlace { at: line.to_owned().into(), is_taken_over: self.read.get(&file).is_some_and(|read| read.is_base) }
    }

    /// The entries of the set: those of the base that are neither replaced nor dropped, then its own.
    fn found(&self, dropped: &Dropped) -> Vec<&'a Found> {
        let of = |is_base: bool| {
            let read = self.read.values().filter(move |read| read.is_base == is_base);
            read.flat_map(|read| &read.contents.entries)
        };
        let own: BTreeSet<(Section, &str)> = of(false).map(|found| (found.section, found.name.as_str())).collect();
        let base = of(true).filter(|found| {
            !own.contains(&(found.section, &found.name)) && !dropped.ids.contains(&(found.section, found.name.clone()))
        });
        base.chain(of(false)).collect()
    }

    /// What a layer drops from its base.
    fn dropped(&mut self, is_layer: bool) -> Dropped {
        let ids = |is_base: bool| {
            let read = self.read.values().filter(move |read| read.is_base == is_base);
            let entries = read.flat_map(|read| &read.contents.entries);
            entries.map(|found| (format!("{}/{}", found.section.singular(), found.name), found))
        };
        let own: BTreeSet<String> = ids(false).map(|(id, _)| id).collect();
        let base: BTreeMap<String, &Found> = ids(true).collect();
        let untold = self.read.values().any(|read| !read.is_base && !read.contents.disabled_known);
        let mut dropped = Dropped { unknown: untold, ..Dropped::default() };
        let mut unknown = 0;
        for (file, read) in self.read.iter().filter(|(_, read)| !read.is_base) {
            for (id, key) in &read.contents.disabled {
                let finding = |code, message: String| Finding::new(code, Place::In(*file, key.clone()), message);
                let finding = if !is_layer && !self.pack_known {
                    continue;
                } else if !is_layer {
                    finding(Code::BadValue, "only a layer can drop entries of another set".to_owned())
                        .help("remove the entry instead, or add `extends: built-in` to the pack")
                } else if own.contains(id) {
                    finding(Code::BadValue, format!("`{id}` is dropped here and given in this set too"))
                        .help("an entry of a layer replaces the built-in one: remove this line, or the entry")
                } else if let Some(found) = base.get(id) {
                    let aliases = found.aliases.iter().map(|(alias, _)| &**alias);
                    let names = aliases.chain([found.name.as_str()]);
                    dropped.names.extend(names.map(|name| (found.section, name.to_owned())));
                    dropped.ids.insert((found.section, found.name.clone()));
                    continue;
                } else {
                    dropped.unknown = true;
                    unknown += 1;
                    finding(Code::UnknownName, format!("the built-in set has no `{}`", names::clip(id)))
                        .help(dropped::cure(id, &base, unknown <= SEARCHED))
                };
                self.findings.push(finding);
            }
        }
        dropped
    }

    /// The one pack of the set, over that of its base.
    fn pack(&mut self) -> Option<TheOnePack> {
        let of = |is_base: bool| {
            let read = self.read.iter().filter(move |(_, read)| read.is_base == is_base);
            read.filter_map(|(file, read)| {
                let (key, node) = read.contents.pack_at.clone()?;
                Some((Located { file: *file, key, node: Some(node) }, read.contents.pack.as_ref()))
            })
        };
        let mut packs = of(false);
        let first = packs.next();
        let mut doubled = Vec::new();
        for (Located { file, key, .. }, _) in packs {
            let known = first.as_ref().map(|(at, _)| self.sources.locate(at.file, at.key.start)).unwrap_or_default();
            doubled.push(
                Finding::new(Code::TwoPacks, Place::In(file, key), "the set has a second `pack`")
                    .label("another one")
                    .note(format!("first at {known}"))
                    .help("keep one of them"),
            );
        }
        if first.is_none() && self.pack_known {
            let finding =
                Finding::new(Code::NoPack, Place::Path(self.origin.to_owned()), "no file of the set has a `pack`");
            doubled.push(
                finding.help("one file says what the set is: `pack:` with its name, version, title and the rest"),
            );
        }
        let base = of(true).find_map(|(at, pack)| Some((at, pack?.over(None)?)));
        self.findings.extend(doubled);
        let (at, own) = first?;
        let own = own?;
        let pack = own.over(base.as_ref().map(|(_, pack)| pack))?;
        let mut default_at = if own.default.is_some() { at.clone() } else { base?.0 };
        if let Some(node) = &default_at.node {
            let (key, node) = node.find(&default_at.key, &[Step::Key("default")]);
            default_at = Located { file: default_at.file, key: key.clone(), node: Some(node.clone()) };
        }
        let default_place = self.place(default_at.file, &default_at.key);
        Some(TheOnePack { pack, at, default_at, default_place, is_compared: own.is_layer || own.is_copy })
    }

    /// All names and aliases; one that stands for two entries is reported with both places.
    fn names(&mut self, dropped: &Dropped) -> Names {
        let mut names = Names::new();
        let mut places: BTreeMap<(Section, &str), (FileId, &Range<usize>)> = BTreeMap::new();
        let spelt = |found: &'a Found| {
            let aliases = found.aliases.iter().map(|(alias, range)| (&**alias, range));
            std::iter::once((found.name.as_str(), &found.key)).chain(aliases)
        };
        for found in self.entries.clone() {
            let id = found.id();
            for (name, range) in spelt(found) {
                if !names::is_name(name) {
                    names.entry((found.section, names::meant(name))).or_insert_with(|| id.clone());
                } else if let Some((file, first)) = places.get(&(found.section, name)) {
                    if dropped.unknown && self.read.get(file).is_some_and(|read| read.is_base) {
                        continue;
                    }
                    let first = self.sources.locate(*file, first.start);
                    let message = format!("the {} name `{name}` is taken", found.section.singular());
                    let place = Place::In(found.file, range.clone());
                    let finding = Finding::new(Code::DuplicateName, place, message)
                        .label("again here")
                        .note(format!("first at {first}"))
                        .help("remove one of them, or give it another name");
                    self.findings.push(finding);
                } else {
                    places.insert((found.section, name), (found.file, range));
                    names.insert((found.section, name.to_owned()), id.clone());
                }
            }
        }
        let has_pack = self.read.values().any(|read| read.contents.pack_at.is_some());
        if has_pack && names.is_empty() && self.names_known {
            let place = Place::Path(self.origin.to_owned());
            let finding = Finding::new(Code::EmptySet, place, "the set has a pack and no rules");
            self.findings.push(finding.help("add a section such as `goals:` with an entry"));
        }
        names
    }

    /// Every rule of the entries, in the order of files; conditions are compiled against all names.
    fn rules(&mut self, names: &Names, dropped: &Dropped) -> Vec<Rule> {
        // Where there are findings there will be no set, and conditions are only read for their slips.
        let mut ids: Vec<RuleId> = Vec::new();
        if self.findings.is_empty() {
            ids.extend(self.entries.iter().map(|found| found.id()));
            ids.push(RuleId::default_rule());
            ids.sort();
        }
        let mut conditions = Conditions::new(names, &dropped.names, &ids);
        let mut unknown = 0;
        let mut rules = Vec::new();
        for found in self.entries.clone() {
            let condition = found.when.as_ref().map(|when| conditions.all(when));
            let slips = std::mem::take(&mut conditions.slips);
            if self.names_known {
                for slip in slips {
                    unknown += 1;
                    let finding = self.unknown_name(found.file, &slip, names, unknown <= SEARCHED);
                    self.findings.push(finding);
                }
            }
            let Some(entry) = found.entry.clone() else { continue };
            let kind = match (found.section, condition) {
                (Section::Facet(facet), _) => Kind::Fact(facet),
                (Section::Combinations, condition) => {
                    Kind::Combination(condition.unwrap_or(Condition::All(Vec::new())))
                }
            };
            let id = found.id();
            rules.push(entry.rule(id, kind, self.place(found.file, &found.key)));
        }
        rules
    }

    /// `search` is whether to look for a name that is near.
    fn unknown_name(&self, file: FileId, slip: &UnknownName, all: &Names, search: bool) -> Finding {
        let of = |facet: Facet| {
            let section = Section::Facet(facet);
            all.keys().filter(move |(of, _)| *of == section).map(|(_, name)| name.as_str())
        };
        let name = names::clip(&slip.name);
        let elsewhere = Facet::ALL
            .into_iter()
            .find(|facet| all.contains_key(&(Section::Facet(*facet), names::normalise(&slip.name))));
        let meant = names::in_typographic_quotes(&slip.name);
        let several: Vec<&str> = slip.name.split([' ', ',', ';', '/']).filter(|part| !part.is_empty()).collect();
        let help = if several.len() > 1 && several.iter().all(|part| of(slip.facet).any(|name| name == *part)) {
            format!("names stand in brackets, with commas between them: `[{}]`", several.join(", "))
        } else if let Some(meant) = meant.filter(|meant| of(slip.facet).any(|name| name == meant)) {
            typographic_quotes(&meant)
        } else if let Some(near) = search.then(|| names::nearest(&slip.name, of(slip.facet))).flatten() {
            format!("did you mean `{near}`?")
        } else if let Some(facet) = elsewhere {
            format!("`{name}` is a {facet}: write `{facet}: {name}`")
        } else if search {
            let section = Section::Facet(slip.facet);
            let entries = self.entries.iter().filter(|found| found.section == section);
            let known: Vec<&str> = entries.map(|found| found.name.as_str()).collect();
            match known.as_slice() {
                [] => format!("the set has no {}", slip.facet.plural()),
                [only] => format!("the only {} is `{}`", slip.facet, names::clip(only)),
                known => format!("the {} are {}", slip.facet.plural(), list(known)),
            }
        } else {
            format!("name one of the {}", slip.facet.plural())
        };
        let message = format!("there is no {} `{name}`", slip.facet);
        Finding::new(Code::UnknownName, Place::In(file, slip.name.range.clone()), message)
            .label("not a known name")
            .help(help)
    }
}
