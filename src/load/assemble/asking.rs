//! Checks that each caution is asked on a page that there is, and after what its question depends on.

use std::collections::BTreeMap;

use super::{Assembly, Names};
use crate::diagnostics::{Code, Finding, Place};
use crate::load::fields::list;
use crate::load::format::{self, ASK_WHEN, AskPage, Clause, When};
use crate::load::read::{Found, Section};
use crate::load::yaml::Step;
use crate::model::{Facet, RuleId, Topic, names};

/// The pages of the interview, and who is asked on them.
struct Pages<'a> {
    in_order: &'a [AskPage],
    names: &'a Names,
    cautions: BTreeMap<RuleId, &'a Found>,
}

impl Pages<'_> {
    /// The position of the page of a topic, or of a page of cautions.
    fn position(&self, topic: Topic, name: Option<&str>) -> Option<usize> {
        self.in_order.iter().position(|page| page.key() == (topic, name))
    }

    fn of_caution(&self, found: &Found) -> Option<usize> {
        let page = found.entry.as_ref()?.asking.page.as_deref();
        self.position(Topic::Facts(Facet::Caution), page)
    }

    /// The last page that a condition reads, with its topic.
    fn last_read(&self, when: &When) -> Option<usize> {
        let of_clause = |clause: &Clause| match clause {
            Clause::Facet(facet, tests) => tests.iter().filter_map(|test| self.read_by(*facet, test)).max(),
            Clause::AnyOf(parts) => parts.iter().filter_map(|part| self.last_read(part)).max(),
            Clause::Not(part) => self.last_read(part),
            Clause::Loose(_) => None,
        };
        when.iter().filter_map(of_clause).max()
    }

    fn read_by(&self, facet: Facet, test: &format::Test) -> Option<usize> {
        let topic = Topic::Facts(facet);
        let named = match test {
            format::Test::Any(named) | format::Test::All(named) | format::Test::None(named) => named,
            format::Test::AtLeast(_) => return self.in_order.iter().rposition(|page| page.topic == topic),
        };
        if facet != Facet::Caution {
            return self.position(topic, None);
        }
        let id = |name: &str| self.names.get(&(Section::Facet(facet), name.to_owned()));
        named.iter().filter_map(|name| self.of_caution(self.cautions.get(id(name)?)?)).max()
    }
}

impl Assembly<'_> {
    /// Reports pages that do not exist, and questions that depend on what is asked later.
    pub(super) fn check_pages(&mut self, pages: &[AskPage], names: &Names) {
        let entries = self.entries.iter().filter(|found| found.section == Section::Facet(Facet::Caution));
        let cautions = entries.map(|found| (found.id(), *found)).collect();
        let pages = Pages { in_order: pages, names, cautions };
        for found in pages.cautions.values() {
            let Some(asking) = found.entry.as_ref().map(|entry| &entry.asking) else { continue };
            let own = pages.of_caution(found);
            if let Some(page) = asking.page.as_ref().filter(|_| own.is_none()) {
                self.findings.push(unknown_page(&pages, page));
            }
            let is_late = |when: &When| own.is_some_and(|own| pages.last_read(when) > Some(own));
            if asking.ask_when.as_ref().is_some_and(is_late) {
                let key = found.node.find(&found.key, &[Step::Key(ASK_WHEN)]).0;
                self.findings.push(later(Place::In(found.file, key.clone()), "this caution"));
            }
        }
        for (at, page) in pages.in_order.iter().enumerate() {
            if let Some((when, place)) = &page.ask_when
                && pages.last_read(when) >= Some(at)
            {
                self.findings.push(later(place.clone(), "this page"));
            }
        }
    }
}

fn later(place: Place, what: &str) -> Finding {
    let message = format!("{what} depends on what is asked later");
    let help = "move its page behind what it reads in the `ask` of the pack, or remove this condition";
    Finding::new(Code::LaterPage, place, message).label("not answered by then").help(help)
}

fn unknown_page(pages: &Pages<'_>, page: &format::Named) -> Finding {
    let known: Vec<&str> = pages.in_order.iter().filter_map(|page| page.name.as_deref()).collect();
    let name = names::clip(page);
    let help = match names::nearest(page, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => {
            format!("add `- {{cautions: {name}}}` to the `ask` of the pack, or remove this line")
        }
        None => format!("the pages are {}; another one is added to the `ask` of the pack", list(&known)),
    };
    let message = format!("the `ask` of the pack has no page `{name}`");
    let place = Place::In(page.file, page.range.clone());
    Finding::new(Code::UnknownName, place, message).label("no page of this name").help(help)
}
