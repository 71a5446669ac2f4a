//! From the texts of a set to a rule set that is valid by construction: what no single file can tell.

use std::collections::BTreeMap;

use super::condition::{Condition, Test};
use super::facts::{FactSet, RuleIndex};
use super::fields::{Reader, list};
use super::load::RuleFile;
use super::read::{self, Contents, Found, Section};
use super::rule::{Kind, Rule};
use super::shape::{self, Clause, Pack, When};
use super::yaml::{Document, Step};
use super::{RuleSet, digest};
use crate::facet::{Facet, RuleId};
use crate::finding::{Code, FileId, Finding, Findings, Place, Sources};
use crate::names;

/// One file that was read as YAML.
struct Read {
    document: Document,
    contents: Contents,
}

/// Reads and checks a whole set; `origin` is what to call it. `findings` come from looking for its files.
pub(crate) fn rule_set(origin: &str, files: Vec<RuleFile>, mut findings: Vec<Finding>) -> Result<RuleSet, Findings> {
    let mut sources = Sources::default();
    let mut complete = findings.is_empty();
    let empty = files.is_empty() && complete;
    let mut ids = Vec::new();
    for file in files {
        match String::from_utf8(file.bytes) {
            Ok(text) => ids.push(sources.add(file.path, text)),
            Err(error) => {
                complete = false;
                findings.push(Finding::not_utf8(&mut sources, file.path, &error));
            }
        }
    }
    let mut read = BTreeMap::new();
    for file in ids {
        match Document::read(sources.text(file)) {
            Ok(document) => {
                let contents =
                    read::file(&mut Reader { file, document: &document, sources: &sources, findings: &mut findings });
                complete &= contents.complete;
                read.insert(file, Read { document, contents });
            }
            Err(unread) => {
                complete = false;
                findings.push(unread.finding(file));
            }
        }
    }
    if empty {
        let finding = Finding::new(Code::EmptySet, Place::Path(origin.to_owned()), "there is no rule file here");
        findings.push(finding.help("rule files end in `.yaml` or `.yml` and stand directly in the directory"));
    }
    let mut set = Assembly { origin, sources: &sources, read: &read, complete: complete && !empty, findings };
    let pack = set.pack();
    let names = set.names();
    let rules = set.rules(&names);
    let findings = set.findings;
    match pack {
        Some(pack) if findings.is_empty() => {
            let entries = read.values().flat_map(|read| &read.contents.entries);
            Ok(RuleSet::new(pack, digest::of(pack, entries), rules, &names))
        }
        _ => Err(Findings::new(sources, findings)),
    }
}

/// What each name and alias of a section stands for.
pub(crate) type Names = BTreeMap<(Section, String), RuleId>;

struct Assembly<'a> {
    origin: &'a str,
    sources: &'a Sources,
    read: &'a BTreeMap<FileId, Read>,
    /// Whether every name that the files give is known; if not, a name that is missing says nothing.
    complete: bool,
    findings: Vec<Finding>,
}

impl<'a> Assembly<'a> {
    fn on_key(&self, code: Code, file: FileId, path: &[Step], message: String) -> Finding {
        let range = self.read.get(&file).map_or(0..0, |read| read.document.key_range(path));
        Finding::new(code, Place::In(file, range), message)
    }

    fn where_is(&self, file: FileId, path: &[Step]) -> String {
        let start = self.read.get(&file).map_or(0, |read| read.document.key_range(path).start);
        self.sources.locate(file, start)
    }

    fn found(&self) -> impl Iterator<Item = &'a Found> + use<'a> {
        self.read.values().flat_map(|read| &read.contents.entries)
    }

    /// The one pack of the set.
    fn pack(&mut self) -> Option<&'a Pack> {
        let path = [Step::Key("pack".to_owned())];
        let mut packs = self
            .read
            .iter()
            .filter_map(|(file, read)| read.contents.has_pack.then_some((*file, read.contents.pack.as_ref())));
        let first = packs.next();
        for (file, _) in packs {
            let known = first.map(|(file, _)| self.where_is(file, &path)).unwrap_or_default();
            let finding = self
                .on_key(Code::TwoPacks, file, &path, "the set has a second `pack`".to_owned())
                .label("another one")
                .note(format!("first at {known}"))
                .help("keep one of them");
            self.findings.push(finding);
        }
        if first.is_none() && self.complete {
            let finding =
                Finding::new(Code::NoPack, Place::Path(self.origin.to_owned()), "no file of the set has a `pack`");
            self.findings.push(
                finding.help("one file says what the set is: `pack:` with its name, version, title and the rest"),
            );
        }
        first.and_then(|(_, pack)| pack)
    }

    /// All names and aliases; one that stands for two entries is reported with both places.
    fn names(&mut self) -> Names {
        let mut names = Names::new();
        let mut places: BTreeMap<(Section, &str), (FileId, Vec<Step>)> = BTreeMap::new();
        let spelt = |found: &'a Found| {
            let key = (found.name.as_str(), found.path.clone());
            let aliases = found.aliases.iter().enumerate().map(|(at, alias)| {
                let mut path = found.path.clone();
                path.extend([Step::Key("aliases".to_owned()), Step::Item(at)]);
                (alias.as_str(), path)
            });
            std::iter::once(key).chain(aliases).collect::<Vec<_>>()
        };
        for found in self.found() {
            let id = RuleId::new(found.section.singular(), &found.name);
            for (name, path) in spelt(found) {
                if let Some((file, first)) = places.get(&(found.section, name)) {
                    let first = self.where_is(*file, first);
                    let what = found.section.singular();
                    let finding = self
                        .on_key(Code::DuplicateName, found.file, &path, format!("the {what} name `{name}` is taken"))
                        .label("taken")
                        .note(format!("first at {first}"))
                        .help("remove one of them, or give it another name");
                    self.findings.push(finding);
                } else {
                    places.insert((found.section, name), (found.file, path));
                    names.insert((found.section, name.to_owned()), id.clone());
                }
            }
        }
        if places.is_empty() && self.complete && self.findings.is_empty() {
            let place = Place::Path(self.origin.to_owned());
            let finding = Finding::new(Code::EmptySet, place, "the set has a pack and no rules");
            self.findings.push(finding.help("add a section such as `goals:` with an entry"));
        }
        names
    }

    /// Every rule of the entries, in the order of files; conditions are compiled against all names.
    fn rules(&mut self, names: &Names) -> Vec<Rule> {
        let mut ids: Vec<RuleId> =
            self.found().map(|found| RuleId::new(found.section.singular(), &found.name)).collect();
        ids.push(RuleId::default_rule());
        ids.sort();
        ids.dedup();
        let mut rules = Vec::new();
        for found in self.found() {
            let mut conditions = Conditions { names, ids: &ids, slips: Vec::new() };
            let when = found.entry.as_ref().and_then(|entry| entry.when.as_ref());
            let condition = when.map(|when| {
                let mut path = found.path.clone();
                path.push(Step::Key("when".to_owned()));
                conditions.all(when, &path)
            });
            let slips = std::mem::take(&mut conditions.slips);
            if self.complete {
                for slip in slips {
                    let finding = self.unknown_name(found.file, &slip, names);
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
            rules.push(Rule::new(RuleId::new(found.section.singular(), &found.name), kind, entry));
        }
        rules
    }

    fn unknown_name(&self, file: FileId, slip: &UnknownName, all: &Names) -> Finding {
        let of = |facet: Facet| {
            let section = Section::Facet(facet);
            all.keys().filter(move |(of, _)| *of == section).map(|(_, name)| name.as_str())
        };
        let name = &slip.name;
        let elsewhere =
            Facet::ALL.into_iter().find(|facet| all.contains_key(&(Section::Facet(*facet), names::normalise(name))));
        let help = if let Some(near) = names::nearest(name, of(slip.facet)) {
            format!("did you mean `{near}`?")
        } else if let Some(facet) = elsewhere {
            format!("`{name}` is a {facet}: write `{facet}: {name}`")
        } else {
            let known: Vec<&str> = of(slip.facet).collect();
            format!("the {} are {}", slip.facet.plural(), list(&known))
        };
        let range = self.read.get(&file).map_or(0..0, |read| read.document.value_range(&slip.path));
        let message = format!("there is no {} `{name}`", slip.facet);
        Finding::new(Code::UnknownName, Place::In(file, range), message).label("not a known name").help(help)
    }
}

struct UnknownName {
    facet: Facet,
    name: String,
    path: Vec<Step>,
}

/// Compiles the condition of one entry.
struct Conditions<'a> {
    names: &'a Names,
    ids: &'a [RuleId],
    slips: Vec<UnknownName>,
}

impl Conditions<'_> {
    fn all(&mut self, when: &When, path: &[Step]) -> Condition {
        let with = |key: &str| {
            let mut path = path.to_vec();
            path.push(Step::Key(key.to_owned()));
            path
        };
        let mut parts = Vec::new();
        for clause in when {
            match clause {
                Clause::Facet(facet, tests) => {
                    let path = with(facet.singular());
                    parts.extend(tests.iter().map(|test| Condition::Facts(*facet, self.test(*facet, test, &path))));
                }
                Clause::AnyOf(alternatives) => {
                    let path = with("any-of");
                    let each = alternatives.iter().enumerate().map(|(at, when)| {
                        let mut path = path.clone();
                        path.push(Step::Item(at));
                        self.all(when, &path)
                    });
                    parts.push(Condition::AnyOf(each.collect()));
                }
                Clause::Not(when) => parts.push(Condition::Not(Box::new(self.all(when, &with("not"))))),
            }
        }
        Condition::All(parts)
    }

    fn test(&mut self, facet: Facet, test: &shape::Test, path: &[Step]) -> Test {
        match test {
            shape::Test::Any(names) => Test::Any(self.set(facet, names, path, "any")),
            shape::Test::All(names) => Test::All(self.set(facet, names, path, "all")),
            shape::Test::None(names) => Test::None(self.set(facet, names, path, "none")),
            shape::Test::AtLeast(least) => {
                let mut all = FactSet::empty(self.ids.len());
                for ((_, _), id) in self.names.iter().filter(|((section, _), _)| *section == Section::Facet(facet)) {
                    self.insert(&mut all, id);
                }
                Test::AtLeast(all, u32::from(*least))
            }
        }
    }

    fn set(&mut self, facet: Facet, names: &[String], path: &[Step], key: &str) -> FactSet {
        let mut set = FactSet::empty(self.ids.len());
        for (at, name) in names.iter().enumerate() {
            match self.names.get(&(Section::Facet(facet), names::normalise(name))) {
                Some(id) => self.insert(&mut set, id),
                None => self.slips.push(UnknownName {
                    facet,
                    name: name.clone(),
                    path: path.iter().cloned().chain([Step::Key(key.to_owned()), Step::Item(at)]).collect(),
                }),
            }
        }
        set
    }

    fn insert(&self, set: &mut FactSet, id: &RuleId) {
        if let Ok(at) = self.ids.binary_search(id) {
            set.insert(RuleIndex(at));
        }
    }
}
