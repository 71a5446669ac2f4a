//! From the texts of a set to a rule set that is valid by construction: what no single file can tell.

use std::collections::BTreeMap;

use super::condition::{Condition, Test};
use super::facts::{FactSet, RuleIndex};
use super::fields::{Reader, list, typographic_quotes};
use super::load::{MAX_BYTES, RuleFile};
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
pub(crate) fn rule_set(
    origin: &str,
    mut files: Vec<RuleFile>,
    mut findings: Vec<Finding>,
) -> Result<RuleSet, Findings> {
    let mut sources = Sources::default();
    if files.is_empty() && findings.is_empty() {
        let finding = Finding::new(Code::EmptySet, Place::Path(origin.to_owned()), "there is no rule file here");
        findings.push(finding.help("rule files end in `.yaml` or `.yml` and stand directly in the directory"));
    }
    let mut all_read = findings.is_empty();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut ids = Vec::new();
    for file in files {
        match text(file, &mut sources, &mut findings) {
            Some(file) => ids.push(file),
            None => all_read = false,
        }
    }
    let (mut pack_known, mut names_known) = (all_read, all_read);
    let mut read = BTreeMap::new();
    for file in ids {
        match Document::read(sources.text(file)) {
            Ok(document) => {
                let contents =
                    read::file(&mut Reader { file, document: &document, sources: &sources, findings: &mut findings });
                pack_known &= contents.pack_known;
                names_known &= contents.names_known;
                read.insert(file, Read { document, contents });
            }
            Err(unread) => {
                (pack_known, names_known) = (false, false);
                findings.push(unread.finding(file));
            }
        }
    }
    let mut set = Assembly { origin, sources: &sources, read: &read, pack_known, names_known, findings };
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

/// What each name and alias of a section stands for.
pub(crate) type Names = BTreeMap<(Section, String), RuleId>;

struct Assembly<'a> {
    origin: &'a str,
    sources: &'a Sources,
    read: &'a BTreeMap<FileId, Read>,
    /// Whether every pack that the files have is known; if not, that there is none says nothing.
    pack_known: bool,
    /// Whether every name that the files give is known; if not, a name that is missing says nothing.
    names_known: bool,
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
        if first.is_none() && self.pack_known {
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
            let aliases = found.aliases.iter().map(|(alias, path)| (alias.as_str(), path.clone()));
            std::iter::once(key).chain(aliases).collect::<Vec<_>>()
        };
        for found in self.found() {
            let id = RuleId::new(found.section.singular(), &found.name);
            for (name, path) in spelt(found) {
                if !names::is_name(name) {
                    names.entry((found.section, names::meant(name))).or_insert_with(|| id.clone());
                } else if let Some((file, first)) = places.get(&(found.section, name)) {
                    let first = self.where_is(*file, first);
                    let what = found.section.singular();
                    let finding = self
                        .on_key(Code::DuplicateName, found.file, &path, format!("the {what} name `{name}` is taken"))
                        .label("again here")
                        .note(format!("first at {first}"))
                        .help("remove one of them, or give it another name");
                    self.findings.push(finding);
                } else {
                    places.insert((found.section, name), (found.file, path));
                    names.insert((found.section, name.to_owned()), id.clone());
                }
            }
        }
        let has_pack = self.read.values().any(|read| read.contents.has_pack);
        if has_pack && names.is_empty() && self.names_known {
            let place = Place::Path(self.origin.to_owned());
            let finding = Finding::new(Code::EmptySet, place, "the set has a pack and no rules");
            self.findings.push(finding.help("add a section such as `goals:` with an entry"));
        }
        names
    }

    /// Every rule of the entries, in the order of files; conditions are compiled against all names.
    fn rules(&mut self, names: &Names) -> Vec<Rule> {
        // Where there are findings there will be no set, and conditions are only read for their slips.
        let mut ids: Vec<RuleId> = Vec::new();
        if self.findings.is_empty() {
            ids.extend(self.found().map(|found| RuleId::new(found.section.singular(), &found.name)));
            ids.push(RuleId::default_rule());
            ids.sort();
        }
        let mut conditions = Conditions::new(names, &ids);
        let mut unknown = 0;
        let mut rules = Vec::new();
        for found in self.found() {
            let condition = found.when.as_ref().map(|when| {
                let mut path = found.path.clone();
                path.push(Step::Key("when".to_owned()));
                conditions.all(when, &path)
            });
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
            rules.push(Rule::new(RuleId::new(found.section.singular(), &found.name), kind, entry));
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
        let help = if let Some(meant) = meant.filter(|meant| of(slip.facet).any(|name| name == meant)) {
            typographic_quotes(&meant)
        } else if let Some(near) = search.then(|| names::nearest(&slip.name, of(slip.facet))).flatten() {
            format!("did you mean `{near}`?")
        } else if let Some(facet) = elsewhere {
            format!("`{name}` is a {facet}: write `{facet}: {name}`")
        } else if search {
            let section = Section::Facet(slip.facet);
            let entries = self.found().filter(|found| found.section == section);
            let known: Vec<&str> = entries.map(|found| found.name.as_str()).collect();
            match known.as_slice() {
                [] => format!("the set has no {}", slip.facet.plural()),
                [only] => format!("the only {} is `{}`", slip.facet, names::clip(only)),
                known => format!("the {} are {}", slip.facet.plural(), list(known)),
            }
        } else {
            format!("name one of the {}", slip.facet.plural())
        };
        let range = self.read.get(&file).map_or(0..0, |read| read.document.value_range(&slip.path));
        let message = format!("there is no {} `{name}`", slip.facet);
        Finding::new(Code::UnknownName, Place::In(file, range), message).label("not a known name").help(help)
    }
}

/// For how many unknown names a near one is looked for, which takes time where there are very many names.
const SEARCHED: usize = 20;

struct UnknownName {
    facet: Facet,
    name: String,
    path: Vec<Step>,
}

/// Compiles the condition of one entry.
struct Conditions<'a> {
    names: &'a Names,
    ids: &'a [RuleId],
    /// All facts of each facet.
    facets: BTreeMap<Facet, FactSet>,
    slips: Vec<UnknownName>,
}

impl<'a> Conditions<'a> {
    fn new(names: &'a Names, ids: &'a [RuleId]) -> Self {
        let mut conditions = Self { names, ids, facets: BTreeMap::new(), slips: Vec::new() };
        for facet in Facet::ALL {
            let mut all = FactSet::empty(ids.len());
            for ((_, _), id) in names.iter().filter(|((section, _), _)| *section == Section::Facet(facet)) {
                conditions.insert(&mut all, id);
            }
            conditions.facets.insert(facet, all);
        }
        conditions
    }

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
                let all = self.facets.get(&facet).cloned().unwrap_or_else(|| FactSet::empty(self.ids.len()));
                Test::AtLeast(all, u32::from(*least))
            }
        }
    }

    fn set(&mut self, facet: Facet, names: &[String], path: &[Step], key: &str) -> FactSet {
        let mut set = FactSet::empty(self.ids.len());
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
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
