//! Compiles the `when` of combinations against the names of a set.

use std::collections::{BTreeMap, BTreeSet};

use super::Names;
use crate::diagnostics::{Code, FileId, Finding, Place, Sources};
use crate::load::fields::none_of;
use crate::load::format::{self, ASK_WHEN, AskPage, Clause, Loose, Named, When};
use crate::load::read::Section;
use crate::model::{ByFacet, Condition, Facet, FactSet, Page, Progress, RuleId, RuleIndex, Sore, Test, names};

/// A name in a condition that no entry has.
pub(super) struct UnknownName {
    pub(super) facet: Facet,
    pub(super) name: Named,
    /// Whether its place takes names of this facet alone, and no key beside it says so.
    pub(super) is_listed: bool,
}

/// What a name says that is several names in words, or a count.
/// `before` is the text of the file before it.
pub(super) fn in_words(slip: &UnknownName, before: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let UnknownName { name, .. } = slip;
    let words: Vec<&str> = name.split([' ', ',', ';', '/', '|']).filter(|word| !word.is_empty()).collect();
    let (joins, names): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| ["or", "and", "not", "no"].contains(word));
    let list = names.join(", ");
    if names.is_empty() || !names.iter().all(|name| is_known(name)) {
        let [first, .., count] = words.as_slice() else { return None };
        let is_count = [">", ">=", "at", "at-least", "least", "min"].contains(first) && count.parse::<u16>().is_ok();
        return is_count.then(|| format!("write `{{at-least: {count}}}` if so many are wanted"));
    }
    match (words.first()?, joins.as_slice()) {
        (_, []) if names.len() == 1 => None,
        (&("not" | "no"), [_]) => Some(none_of("", &list)),
        (_, joins) if joins.iter().all(|join| *join == "and") && !joins.is_empty() => {
            Some(format!("write `{{all: [{list}]}}` if all of them have to be given"))
        }
        (_, joins) if joins.iter().all(|join| *join == "or") && before.trim_end().ends_with(['[', ',']) => {
            Some(format!("write `{list}`: names in a list have commas between them"))
        }
        (_, joins) if joins.iter().all(|join| *join == "or") => {
            Some(format!("write `[{list}]`: names stand in brackets, with commas between them"))
        }
        _ => None,
    }
}

/// The finding on names where conditions belong.
pub(super) fn loose_names(file: FileId, loose: &Loose, all: &Names, sources: &Sources) -> Finding {
    let (wants, example) = if loose.wants_list {
        ("a list of conditions", "[{goal: some-name}]")
    } else {
        ("a condition", "{goal: some-name}")
    };
    let message = format!("{} wants {wants}, and here are names alone", loose.called);
    let help = in_conditions(loose, all).unwrap_or_else(|| {
        format!("say of which sort each of them is, as in `{example}`, and how it is called in the set")
    });
    let is_block = sources.text(file).get(loose.range.start..).is_some_and(|list| list.starts_with("- "));
    let help = if is_block { format!("{help}, in place of the whole list") } else { help };
    let finding = Finding::new(Code::WrongType, Place::In(file, loose.range.clone()), message);
    finding.label("their sort is not said").help(help)
}

/// The conditions that loose names stand for; `None` where one of them is not known.
fn in_conditions(loose: &Loose, all: &Names) -> Option<String> {
    let with_facet = |name: &String| {
        let negated = names::negated(name);
        let is_negated = negated.is_some();
        let name = negated.unwrap_or_else(|| names::normalise(name));
        let facet = Facet::ALL.into_iter().find(|facet| all.contains_key(&(Section::Facet(*facet), name.clone())))?;
        Some((facet, if is_negated { format!("{{none: [{name}]}}") } else { name }))
    };
    let known: Vec<(Facet, String)> = loose.names.iter().map(with_facet).collect::<Option<_>>()?;
    let pairs: Vec<String> = known.iter().map(|(facet, name)| format!("{facet}: {name}")).collect();
    let each = format!("[{{{}}}]", pairs.join("}, {"));
    let facets: BTreeSet<Facet> = known.iter().map(|(facet, _)| *facet).collect();
    Some(match (facets.first()?, pairs.as_slice()) {
        _ if loose.wants_list => format!("write `{each}`"),
        (_, [only]) => format!("write `{{{only}}}`"),
        (facet, _) if facets.len() == 1 && known.iter().all(|(_, name)| names::is_name(name)) => {
            let list = known.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
            format!("write `{{{facet}: [{list}]}}`, or `{{{facet}: {{all: [{list}]}}}}` if all have to be given")
        }
        _ if facets.len() == pairs.len() => {
            format!("write `{{any-of: {each}}}`, or `{{{}}}` if all have to be given", pairs.join(", "))
        }
        _ => format!("write `{{any-of: {each}}}`"),
    })
}

/// The key with the cautions that are asked first.
const ASK_FIRST: &str = "ask-first";
const PROGRESS: &str = "progress";

pub(super) struct Conditions<'a> {
    names: &'a Names,
    /// Names that a layer dropped; they never hold.
    dropped: &'a BTreeMap<(Section, String), Place>,
    ids: &'a [RuleId],
    /// All facts of each facet.
    facets: ByFacet<FactSet>,
    pub(super) slips: Vec<UnknownName>,
    /// The entry and the key that leave dropped names out, if any do; elsewhere such a name never holds.
    left_out_of: Option<(RuleId, &'static str)>,
    pub(super) notes: Vec<Finding>,
    pub(super) loose: Vec<Loose>,
}

impl<'a> Conditions<'a> {
    pub(super) fn new(names: &'a Names, dropped: &'a BTreeMap<(Section, String), Place>, ids: &'a [RuleId]) -> Self {
        let facets = ByFacet::new(|facet| {
            let ids_of_facet = names.iter().filter(|((section, _), _)| *section == Section::Facet(facet));
            set(ids, ids_of_facet.map(|(_, id)| id))
        });
        Self { names, dropped, ids, facets, slips: Vec::new(), loose: Vec::new(), left_out_of: None, notes: Vec::new() }
    }

    /// Compiles a part of an entry that leaves dropped names out, and notes each of them.
    pub(super) fn left_out_of<T>(&mut self, id: &RuleId, key: &'static str, part: impl FnOnce(&mut Self) -> T) -> T {
        self.left_out_of = Some((id.clone(), key));
        let part = part(self);
        self.left_out_of = None;
        part
    }

    /// What follows from a diary; nothing where one of its names is dropped or unknown.
    pub(super) fn progress(&mut self, progress: &format::Progress) -> Option<Progress> {
        let format::Progress { better, same, worse, decide_after, stale_after, sore, notice } = progress;
        let [better, same, worse] = [better, same, worse].map(|name| self.named(Facet::Response, name));
        let sore = sore.as_ref().and_then(|sore| {
            Some(Sore { over_hours: sore.over_hours, caution: self.named(Facet::Caution, &sore.caution)? })
        });
        let (decide_after, stale_after, notice) = (*decide_after, *stale_after, notice.clone());
        Some(Progress { better: better?, same: same?, worse: worse?, decide_after, stale_after, sore, notice })
    }

    fn named(&mut self, facet: Facet, name: &Named) -> Option<RuleIndex> {
        let names = std::slice::from_ref(name);
        self.left_out_of(&RuleId::pack(), PROGRESS, |conditions| conditions.set(facet, names).iter().next())
    }

    /// The cautions of these names, by id.
    pub(super) fn ask_first<'n>(&mut self, id: &RuleId, names: impl Iterator<Item = &'n Named>) -> Vec<RuleIndex> {
        let names: Vec<Named> = names.cloned().collect();
        self.left_out_of(id, ASK_FIRST, |conditions| conditions.set(Facet::Caution, &names).iter().collect())
    }

    /// When an entry or a page is asked; `None` is always, also where nothing is left of the condition.
    pub(super) fn ask_when(&mut self, id: &RuleId, when: Option<&When>) -> Option<Condition> {
        self.left_out_of(id, ASK_WHEN, |conditions| conditions.all(when?).pruned())
    }

    pub(super) fn page(&mut self, page: &AskPage) -> Page {
        let ask_when = self.ask_when(&RuleId::pack(), page.ask_when.as_ref().map(|(when, _)| when));
        let name = page.name.as_ref().map(|name| name.name.clone());
        Page { topic: page.topic, name, question: page.question.clone(), ask_when }
    }

    pub(super) fn all(&mut self, when: &When) -> Condition {
        let mut parts = Vec::new();
        for clause in when {
            match clause {
                Clause::Facet(facet, tests) => {
                    parts.extend(tests.iter().map(|test| self.facts(*facet, test)));
                }
                Clause::AnyOf(alternatives) => {
                    parts.push(Condition::AnyOf(alternatives.iter().map(|when| self.all(when)).collect()));
                }
                Clause::Not(when) => parts.push(Condition::Not(Box::new(self.all(when)))),
                Clause::Loose(loose) => self.loose.push(loose.clone()),
            }
        }
        Condition::All(parts)
    }

    /// As a dropped name never holds, `all` of several names with one among them does not either.
    fn facts(&mut self, facet: Facet, test: &format::Test) -> Condition {
        let facts = Condition::Facts(facet, self.test(facet, test));
        let is_dropped = |name: &Named| {
            let name = (Section::Facet(facet), String::from(&**name));
            !self.names.contains_key(&name) && self.dropped.contains_key(&name)
        };
        match test {
            format::Test::All(names) if names.iter().any(is_dropped) && self.left_out_of.is_none() => {
                Condition::AnyOf(Vec::new())
            }
            _ => facts,
        }
    }

    fn test(&mut self, facet: Facet, test: &format::Test) -> Test {
        match test {
            format::Test::Any(names) => Test::Any(self.set(facet, names)),
            format::Test::All(names) => Test::All(self.set(facet, names)),
            format::Test::None(names) => Test::None(self.set(facet, names)),
            format::Test::AtLeast(least) => Test::AtLeast(self.facets[facet].clone(), u32::from(*least)),
        }
    }

    fn set(&mut self, facet: Facet, names: &[Named]) -> FactSet {
        let mut given = Vec::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            let known = (Section::Facet(facet), String::from(&**name));
            match self.names.get(&known) {
                Some(id) => given.push(id),
                None if self.dropped.contains_key(&known) => self.note_dropped(&known),
                None => {
                    let is_listed = matches!(self.left_out_of, Some((_, ASK_FIRST | PROGRESS)));
                    self.slips.push(UnknownName { facet, name: name.clone(), is_listed });
                }
            }
        }
        set(self.ids, given)
    }

    /// Notes that an entry leaves a dropped name out, once for each key.
    fn note_dropped(&mut self, name: &(Section, String)) {
        let (Some((id, key)), Some(place)) = (&self.left_out_of, self.dropped.get(name)) else { return };
        let dropped = format!("`{}/{}` is dropped", name.0.singular(), name.1);
        let (message, help) = match (*key, name.0) {
            (PROGRESS, Section::Facet(Facet::Caution)) => {
                (format!("{dropped}, so that no soreness names it"), "give `progress` with another caution in the pack")
            }
            (PROGRESS, _) => (
                format!("{dropped}, and `progress` names it: nothing follows from a diary"),
                "give `progress` with another response in the pack",
            ),
            (key, _) => (
                format!("{dropped}, and left out of the `{key}` of `{id}`"),
                "give the entry anew if something else is to be asked in its place",
            ),
        };
        self.notes.push(Finding::new(Code::DroppedName, place.clone(), message).help(help));
    }
}

fn set<'a>(ids: &[RuleId], given: impl IntoIterator<Item = &'a RuleId>) -> FactSet {
    let mut set = FactSet::empty(ids.len());
    for at in given.into_iter().filter_map(|id| ids.binary_search(id).ok()) {
        set.insert(RuleIndex(at));
    }
    set
}
