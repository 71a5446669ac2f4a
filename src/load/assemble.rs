//! Assembles the files of a set into a valid rule set, and finds the slips that no single file shows.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use conditions::{Conditions, UnknownName, loose_names};

use crate::diagnostics::{Code, FileId, Finding, Findings, Place, Severity};
use crate::load::fields::{list, none_of, typographic_quotes};
use crate::load::format::{self, AskPage, Compiled, Pack};
use crate::load::loaded::{LoadedRules, Located};
use crate::load::read::{Contents, Found, Section};
use crate::load::yaml::Step;
use crate::model::{
    Condition, Facet, IS_CHECKED, Kind, Page, Rule, RuleId, RulePlace, RuleSet, names, names::SEARCHED,
};
use crate::order::Order as _;

mod asking;
mod base;
mod conditions;
pub(crate) mod copies;
pub(crate) mod lost;
mod partial;
pub(crate) mod safety;
mod texts;

pub(crate) use texts::MAX_BYTES;
use texts::Texts;

/// The bytes of a rule file, and its path in messages.
#[derive(Clone)]
pub(crate) struct RuleFile {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// The set that layers extend and that its copies are compared with.
#[derive(Clone, Copy)]
pub(crate) struct Base<'b> {
    pub(crate) files: &'b dyn Fn() -> Vec<RuleFile>,
    pub(crate) rules: &'b dyn Fn() -> Option<RuleSet>,
}

/// Reads and checks a whole set, a layer on top of `base`. Messages call it `origin`; `findings` come
/// from looking for its files.
pub(crate) fn rule_set(
    origin: &str,
    mut files: Vec<RuleFile>,
    findings: Vec<Finding>,
    base: Base<'_>,
) -> Result<LoadedRules, Findings> {
    let (mut findings, mut warnings): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.severity() == Severity::Error);
    if files.is_empty() && findings.is_empty() {
        let finding = Finding::new(Code::EmptySet, Place::Path(origin.to_owned()), "there is no rule file here");
        let unread = std::mem::take(&mut warnings).into_iter().take(1);
        let finding = unread.fold(finding, |finding, unread| finding.note(unread.message()));
        findings.push(finding.help("rule files end in `.yaml` or `.yml` and stand directly in the directory"));
    }
    let all_read = findings.is_empty();
    files.order_by(|a, b| a.path.cmp(&b.path));
    let mut texts = Texts::new(all_read);
    texts.read(files, false, &mut findings);
    if !texts.read.is_empty() && texts.read.values().all(|read| read.is_tests) {
        let finding = Finding::new(Code::EmptySet, Place::Path(origin.to_owned()), "these files are tests, not rules");
        let rules = origin.trim_end_matches('/').strip_suffix("/tests").unwrap_or("the directory around this one");
        return Err(Findings::new(
            texts.sources,
            vec![finding.help(format!("give the directory of the rules: {rules}"))],
        ));
    }
    // Names of the built-in set are no slips where only the pack was forgotten.
    let has_no_pack = texts.pack_known && texts.read.values().all(|read| read.pack_at.is_none());
    let is_layer = has_no_pack || texts.read.values().any(|read| read.is_layer);
    if is_layer {
        texts.read((base.files)(), true, &mut findings);
        base::keep(&mut texts.read);
    }
    texts.set_copies_aside(&mut findings);
    warnings.append(&mut texts.warnings);
    texts.names_known &= is_layer || texts.pack_known;
    let mut set = Assembly { origin, texts: &texts, entries: Vec::new(), findings, notes: Vec::new() };
    let mut dropped = set.dropped(is_layer);
    dropped.unknown |= has_no_pack;
    partial::report(&mut set);
    set.entries = set.found(&dropped);
    let pack = set.pack();
    let names = set.names(&dropped);
    let pages = pack.as_ref().map(|pack| pack.pack.ask.pages()).unwrap_or_default();
    if texts.pack_known && pack.is_some() {
        set.check_pages(&pages, &names);
    }
    let progress = pack.as_ref().and_then(|pack| pack.pack.progress.as_ref());
    let (mut rules, compiled) = set.rules(&names, &dropped, &pages, progress);
    warnings.append(&mut set.notes);
    let mut places: BTreeMap<RuleId, Located> = BTreeMap::new();
    for Found { file, section, name, key, node, .. } in &set.entries {
        let at = Located { file: *file, key: key.clone(), node: Some(node.clone()) };
        places.insert(RuleId::new(section.singular(), name), at);
    }
    for (file, contents) in set.files(false) {
        for (id, key, _) in &contents.disabled {
            if let Some((kind, name)) = id.split_once('/') {
                places.insert(RuleId::new(kind, name), Located { file, key: key.clone(), node: None });
            }
        }
    }
    let Assembly { entries, findings, .. } = set;
    assert!(!IS_CHECKED || pack.is_some() || !findings.is_empty(), "a set that does not load has a finding");
    let whole = pack.filter(|_| findings.is_empty()).and_then(|pack| Some((pack.pack.info(compiled)?, pack)));
    let Some((info, TheOnePack { pack, default, at, default_at })) = whole else {
        return Err(Findings::new(texts.sources, findings.into_iter().chain(warnings).collect()));
    };
    let is_whole = all_read && texts.names_known && texts.pack_known && !dropped.unknown;
    assert!(!IS_CHECKED || is_whole, "a set that loads had no finding left out");
    places.extend([(RuleId::default_rule(), default_at), (RuleId::pack(), at)]);
    let whole = entries.iter().filter_map(|found| Some((found.section.key(), &*found.name, found.digested()?)));
    let digest = format::digest(&pack, whole);
    let names = names.into_iter().filter_map(|((section, name), id)| match section {
        Section::Facet(facet) => Some(((facet, name.into()), id)),
        Section::Measures | Section::Combinations => None,
    });
    rules.push(default);
    let mut rules = RuleSet::new(info, digest, rules, names);
    let is_unmarked_copy = (base.rules)().is_some_and(|base| base::compare(&mut rules, &pack, &base, &texts.read));
    let taken_over = texts.read.iter().filter(|(_, read)| read.is_base).map(|(file, _)| *file).collect();
    Ok(LoadedRules { rules, sources: texts.sources, places, taken_over, warnings, is_unmarked_copy })
}

/// The one pack of a set.
struct TheOnePack {
    pack: Pack,
    default: Rule,
    at: Located,
    default_at: Located,
}

/// What a layer drops from its base.
#[derive(Default)]
struct Dropped {
    ids: BTreeSet<(Section, String)>,
    /// Names and aliases, which never hold in a condition, with the place where they are dropped.
    names: BTreeMap<(Section, String), Place>,
    /// Whether the file drops more than could be read.
    unknown: bool,
}

/// The entry of each name and alias.
pub(crate) type Names = BTreeMap<(Section, String), RuleId>;

struct Assembly<'a> {
    origin: &'a str,
    texts: &'a Texts,
    /// Filled in once it is known which entries a layer drops.
    entries: Vec<&'a Found>,
    findings: Vec<Finding>,
    notes: Vec<Finding>,
}

impl<'a> Assembly<'a> {
    fn files(&self, is_base: bool) -> impl Iterator<Item = (FileId, &'a Contents)> + use<'a> {
        let read = self.texts.read.iter().filter(move |(_, read)| read.is_base == is_base);
        read.map(|(file, contents)| (*file, contents))
    }

    fn all_entries(&self, is_base: bool) -> impl Iterator<Item = &'a Found> + use<'a> {
        self.files(is_base).flat_map(|(_, contents)| &contents.entries)
    }

    fn is_base(&self, file: FileId) -> bool {
        self.texts.read.get(&file).is_some_and(|read| read.is_base)
    }

    /// File and line of an entry.
    fn place(&self, file: FileId, key: &Range<usize>) -> RulePlace {
        let at = self.texts.sources.locate(file, key.start);
        let line = at.rsplit_once(':').map_or(at.as_str(), |(line, _)| line);
        RulePlace { at: line.to_owned().into(), is_taken_over: self.is_base(file) }
    }

    /// The entries in the order of lists.
    fn found(&self, dropped: &Dropped) -> Vec<&'a Found> {
        let base = self.all_entries(true).filter(|found| !dropped.ids.contains(&(found.section, found.name.clone())));
        base::replaced(base, &self.all_entries(false).collect::<Vec<_>>())
    }

    fn dropped(&mut self, is_layer: bool) -> Dropped {
        let by_id = |is_base: bool| -> BTreeMap<String, &Found> {
            self.all_entries(is_base).map(|found| (found.id().as_str().to_owned(), found)).collect()
        };
        let (own, base) = (by_id(false), by_id(true));
        let unknown = self.files(false).any(|(_, contents)| !contents.disabled_known);
        let mut dropped = Dropped { unknown, ..Dropped::default() };
        let mut unknown = 0;
        for (file, contents) in self.files(false) {
            for (id, key, _) in &contents.disabled {
                let finding = |code, message: String| Finding::new(code, Place::In(file, key.clone()), message);
                let finding = if !is_layer && !self.texts.pack_known {
                    continue;
                } else if !is_layer {
                    finding(Code::BadValue, "only a layer can drop entries of another set".to_owned())
                        .help("remove the entry instead, or add `extends: built-in` to the pack")
                } else if own.contains_key(id) {
                    finding(Code::BadValue, format!("`{id}` is dropped here and given in this set too"))
                        .help("an entry of a layer replaces the built-in one: remove this line, or the entry")
                } else if let Some(found) = base.get(id) {
                    let place = || Place::In(file, key.clone());
                    dropped.names.extend(found.names().map(|(name, ..)| ((found.section, name.to_owned()), place())));
                    dropped.ids.insert((found.section, found.name.clone()));
                    continue;
                } else {
                    dropped.unknown = true;
                    unknown += 1;
                    finding(Code::UnknownName, format!("the built-in set has no `{}`", names::clip(id)))
                        .help(cure_of_unknown(id, &base, unknown <= SEARCHED))
                };
                self.findings.push(finding);
            }
        }
        dropped
    }

    /// The one pack of the set, completed from its base.
    fn pack(&mut self) -> Option<TheOnePack> {
        let located = |(file, contents): (FileId, &'a Contents)| {
            let (key, node) = contents.pack_at.clone()?;
            Some((Located { file, key, node: Some(node) }, contents.pack.as_ref()))
        };
        let mut packs = self.files(false).filter_map(located);
        let Some((at, own)) = packs.next() else {
            if self.texts.pack_known {
                let place = Place::Path(self.origin.to_owned());
                let help = "one file says what the set is: `pack:` with its name, version, title and the rest";
                self.findings.push(Finding::new(Code::NoPack, place, "no file of the set has a `pack`").help(help));
            }
            return None;
        };
        for (Located { file, key, .. }, _) in packs {
            let finding = Finding::new(Code::TwoPacks, Place::In(file, key), "the set has a second `pack`")
                .label("another one")
                .note(format!("first at {}", self.texts.sources.locate(at.file, at.key.start)))
                .help("keep one of them");
            self.findings.push(finding);
        }
        let own = own?;
        let base = self.files(true).filter_map(located).find_map(|(at, pack)| Some((at, pack?)));
        let pack = own.over(base.as_ref().map(|(_, pack)| *pack));
        let mut default_at = if own.default.is_some() { at.clone() } else { base?.0 };
        if let Some(node) = &default_at.node {
            let (key, node) = node.find(&default_at.key, &[Step::Key("default")]);
            default_at = Located { file: default_at.file, key: key.clone(), node: Some(node.clone()) };
        }
        let default = pack.default.clone()?.rule(self.place(default_at.file, &default_at.key));
        Some(TheOnePack { pack, default, at, default_at })
    }

    /// All names and aliases. One that two entries share is reported with both places.
    fn names(&mut self, dropped: &Dropped) -> Names {
        let mut names = Names::new();
        let mut places: BTreeMap<(Section, &str), (FileId, &Range<usize>)> = BTreeMap::new();
        for found in self.entries.clone() {
            let id = found.id();
            for (name, file, range) in found.names() {
                if !names::is_name(name) {
                    names.entry((found.section, names::meant(name))).or_insert_with(|| id.clone());
                } else if let Some((taken_in, first)) = places.get(&(found.section, name)) {
                    let is_built_in = self.is_base(*taken_in);
                    if dropped.unknown && is_built_in {
                        continue;
                    }
                    let first = self.texts.sources.locate(*taken_in, first.start);
                    let message = format!("the {} name `{name}` is taken", found.section.singular());
                    let finding = Finding::new(Code::DuplicateName, Place::In(file, range.clone()), message)
                        .label("again here")
                        .note(format!("first at {first}"))
                        .help(if is_built_in { base::TAKEN } else { "remove one of them, or give it another name" });
                    self.findings.push(finding);
                } else {
                    places.insert((found.section, name), (file, range));
                    names.insert((found.section, name.to_owned()), id.clone());
                }
            }
        }
        let has_pack = self.texts.read.values().any(|read| read.pack_at.is_some());
        if has_pack && names.is_empty() && self.texts.names_known {
            let place = Place::Path(self.origin.to_owned());
            let finding = Finding::new(Code::EmptySet, place, "the set has a pack and no rules");
            self.findings.push(finding.help("add a section such as `goals:` with an entry"));
        }
        names
    }

    /// The rules of all entries, in the order of the files, and what stands beside them.
    fn rules(
        &mut self,
        names: &Names,
        dropped: &Dropped,
        pages: &[AskPage],
        progress: Option<&format::Progress>,
    ) -> (Vec<Rule>, Compiled) {
        // With findings there will be no set, and conditions are compiled only to find unknown names.
        let mut ids: Vec<RuleId> = Vec::new();
        if self.findings.is_empty() {
            let rules = self.entries.iter().filter(|found| found.section != Section::Measures);
            ids.extend(rules.map(|found| found.id()));
            ids.push(RuleId::default_rule());
            ids.order();
        }
        let mut conditions = Conditions::new(names, &dropped.names, &ids);
        let mut unknown = 0;
        let mut rules = Vec::new();
        for found in self.entries.clone() {
            let condition = found.when.as_ref().map(|when| conditions.all(when));
            let id = found.id();
            let asked_when = found.entry.as_ref().and_then(|entry| entry.asking.ask_when.as_ref());
            let ask_when = conditions.ask_when(&id, asked_when);
            self.loose_names(found.file, &mut conditions, names);
            let Some(entry) = found.entry.clone() else { continue };
            let ask_first = conditions.ask_first(&id, entry.safeguards.ask_first.iter().flatten());
            let kind = match found.section {
                Section::Facet(facet) => Kind::Fact(facet),
                Section::Measures | Section::Combinations => {
                    Kind::Combination(condition.unwrap_or(Condition::All(Vec::new())))
                }
            };
            rules.push(entry.rule(id, kind, self.place(found.file, &found.key), ask_first, ask_when));
        }
        let page = |page: &AskPage| {
            let compiled = conditions.page(page);
            if let Some((_, Place::In(file, _))) = &page.ask_when {
                self.loose_names(*file, &mut conditions, names);
            }
            compiled
        };
        let pages: Vec<Page> = pages.iter().map(page).collect();
        let progress = progress.and_then(|progress| conditions.progress(progress));
        let measure =
            |found: &&Found| Some(found.measure.clone()?.measure(&found.name, self.place(found.file, &found.key)));
        let measures = self.entries.iter().filter_map(measure).collect();
        self.notes.append(&mut conditions.notes);
        for slip in conditions.slips.iter().filter(|_| self.texts.names_known) {
            unknown += 1;
            let finding = self.unknown_name(slip, names, unknown <= SEARCHED);
            self.findings.push(finding);
        }
        (rules, Compiled { pages, measures, progress })
    }

    /// Reports the names that stand where conditions of `file` are wanted.
    fn loose_names(&mut self, file: FileId, conditions: &mut Conditions<'_>, names: &Names) {
        let loose = std::mem::take(&mut conditions.loose);
        self.findings.extend(loose.iter().map(|loose| loose_names(file, loose, names, &self.texts.sources)));
    }

    /// `search` says whether to look for a similar name.
    fn unknown_name(&self, slip: &UnknownName, all: &Names, search: bool) -> Finding {
        let section = Section::Facet(slip.facet);
        let known = || all.keys().filter(|(of, _)| *of == section).map(|(_, name)| name.as_str());
        let is_known = |name: &str| known().any(|known| known == name);
        let name = names::clip(&slip.name);
        let near = |name: &str| search.then(|| names::nearest(name, known())).flatten().map(str::to_owned);
        let is_of_such_a_name = || near(&slip.name).is_some_and(|near| names::negated(&near).is_some());
        let negated = names::negated(&slip.name).filter(|_| !is_of_such_a_name());
        let plain = negated.clone().unwrap_or_else(|| names::normalise(&slip.name));
        let elsewhere = Facet::ALL.into_iter().find(|facet| all.contains_key(&(Section::Facet(*facet), plain.clone())));
        let here = if is_known(&plain) { Some(plain.clone()) } else { near(&plain) };
        let meant = names::in_typographic_quotes(&slip.name);
        let before = self.texts.sources.text(slip.name.file).get(..slip.name.range.start).unwrap_or_default();
        let help = if let Some(meant) = conditions::in_words(slip, before, is_known) {
            meant
        } else if let Some(meant) = meant.filter(|meant| is_known(meant)) {
            typographic_quotes(&meant)
        } else if let Some((facet, name)) =
            here.clone().map(|name| (slip.facet, name)).or(elsewhere.map(|facet| (facet, plain.clone())))
            && negated.is_some()
        {
            none_of(&if facet == slip.facet { String::new() } else { format!("{facet}: ") }, &name)
        } else if let Some(near) = here {
            if near == plain {
                format!("a name is written as in its entry: `{near}`")
            } else {
                format!("did you mean `{near}`?")
            }
        } else if let Some(facet) = elsewhere.filter(|_| slip.is_listed) {
            format!("`{name}` is a {facet}, and a {} is wanted: remove it, or name one", slip.facet)
        } else if let Some(facet) = elsewhere {
            format!("`{plain}` is a {facet}: write `{facet}: {plain}`")
        } else if search {
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
        Finding::new(Code::UnknownName, Place::In(slip.name.file, slip.name.range.clone()), message)
            .label("not a known name")
            .help(help)
    }
}

/// The help for an unknown id under `disable`. `search` says whether to look for a similar one.
fn cure_of_unknown(id: &str, base: &BTreeMap<String, &Found>, search: bool) -> String {
    let (section, name) = id.split_once('/').map_or((None, id), |(section, name)| (Some(section), name));
    let (section, name) = (section.map(names::normalise), names::normalise(name));
    if section.is_none() && name == "default" {
        return "the default cannot be dropped: give the pack another `default`".to_owned();
    }
    let of_section = |found: &Found| {
        section.as_deref().is_some_and(|section| [found.section.singular(), found.section.key()].contains(&section))
    };
    let has_name = |found: &Found| found.name == name || found.aliases.iter().any(|(alias, ..)| **alias == *name);
    let named: Vec<_> = base.iter().filter(|(_, found)| has_name(found)).collect();
    let found = named.iter().find(|(_, found)| of_section(found)).or_else(|| named.first());
    if let Some((id, found)) = found {
        return if found.name == name {
            format!("write `{id}`")
        } else {
            format!("`{name}` is another name of `{id}`: write that")
        };
    }
    let near = || {
        names::nearest(id, base.keys().map(String::as_str)).or_else(|| {
            let near = names::nearest(&name, base.values().map(|found| found.name.as_str()))?;
            base.iter().find(|(_, found)| found.name == near).map(|(id, _)| id.as_str())
        })
    };
    search.then(near).flatten().map_or_else(
        || "name an entry by its id, such as `goal/name`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}
