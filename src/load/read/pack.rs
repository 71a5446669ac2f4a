//! Reads the pack.

use std::collections::BTreeMap;

use semver::Version;

use super::{advice, grounds, measures::progress, name, pages::asked};
use crate::diagnostics::Code;
use crate::load::fields::{At, Fields, Reader, date, interval, items, line, text, url, word};
use crate::load::format::{DefaultEntry, Pack};
use crate::load::yaml::Node;
use crate::model::{Days, Level, PackSource, Text, names};

const BUILT_IN: &str = "built-in";

pub(super) fn pack(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Pack> {
    let mut fields = Fields::open(at, "the pack", reader)?;
    let name = fields.required("name", reader, name);
    let version = fields.required("version", reader, version);
    let title = fields.required("title", reader, line);
    let source = fields.optional("source", reader, pack_source);
    fields.optional("extends", reader, |at, reader| word(at, reader, &[BUILT_IN]));
    let is_layer = extends(at.node);
    let based_on = fields.optional("based-on", reader, based_on);
    let ladder = fields.required_if(!is_layer, "ladder", reader, ladder);
    let default = fields.required_if(!is_layer, "default", reader, default_entry);
    let advice = fields.optional("advice", reader, advice);
    let notice = fields.required_if(!is_layer, "notice", reader, text);
    let ask = fields.optional("ask", reader, asked).unwrap_or_default();
    let screening = fields.optional("screening", reader, duration);
    let clearance = fields.optional("clearance", reader, duration);
    let progress = fields.optional("progress", reader, progress);
    let referrals = fields.required_if(!is_layer, "referrals", reader, |at, reader| referrals(is_layer, at, reader));
    let referrals = referrals.unwrap_or_default();
    fields.finish(reader);
    let (name, version, title) = (name?, version?, title?);
    Some(Pack {
        name,
        version,
        title,
        source,
        is_layer,
        based_on,
        ladder,
        default,
        advice,
        notice,
        ask,
        screening,
        clearance,
        progress,
        referrals,
    })
}

/// What the pack of a set has that is no layer.
const WHOLE: [&str; 4] = ["ladder", "default", "notice", "referrals"];

/// Whether a pack makes its set a layer, or was meant to: it has next to nothing of what a whole one has.
pub(super) fn extends(pack: &Node) -> bool {
    let is_near = |key: &&str| pack.pairs().any(|pair| names::nearest(&pair.name, [*key]).is_some());
    let is_there = |key: &&str| pack.pair(key).is_some() || is_near(key);
    says_extends(pack) || pack.is_mapping() && WHOLE.iter().filter(|key| is_there(key)).count() < 2
}

/// What a whole pack has and this one lacks, if it says nothing of a set that it extends.
pub(crate) fn forgets_extends(pack: &Node) -> Option<Vec<&'static str>> {
    let lacks = || WHOLE.into_iter().filter(|key| pack.pair(key).is_none()).collect();
    (extends(pack) && !says_extends(pack)).then(lacks)
}

fn says_extends(pack: &Node) -> bool {
    pack.pairs().filter_map(|pair| pair.key.as_str()).any(|key| names::nearest(key, ["extends"]).is_some())
}

/// The name of the set that this one began as.
fn based_on(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Text> {
    let mut fields = Fields::open(at, "`based-on`", reader)?;
    let name = fields.required("name", reader, name);
    let version = fields.required("version", reader, version);
    fields.finish(reader);
    name.filter(|_| version.is_some())
}

fn pack_source(at: &At<'_>, reader: &mut Reader<'_>) -> Option<PackSource> {
    let mut fields = Fields::open(at, "the source of the pack", reader)?;
    let source = PackSource {
        title: fields.optional("title", reader, line),
        author: fields.optional("author", reader, line),
        published: fields.optional("published", reader, line),
        url: fields.optional("url", reader, url),
        reviewed: fields.optional("reviewed", reader, date),
    };
    fields.finish(reader);
    Some(source)
}

fn version(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Version> {
    let written = if at.node.is_number() { reader.written(at).into() } else { text(at, reader)? };
    Version::parse(&written).ok().or_else(|| {
        let message = format!("`{}` is not a version", names::clip(&written));
        let meant = written.trim_matches(|c: char| !c.is_ascii_digit());
        let meant = Version::parse(meant).map_or("1.0.0", |_| meant);
        reader.refuse(Code::BadValue, at, &message, format!("a version has three numbers, such as `{meant}`"))
    })
}

fn ladder(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Vec<Days>> {
    let before = reader.findings.len();
    let steps: Vec<(Days, _)> = items(at, reader, |at, reader| Some((interval(Code::BadInterval, at, reader)?, *at)))?;
    if reader.findings.len() > before {
        return None;
    }
    if steps.is_empty() {
        let help = "name the single intervals that `sooner` and `later` move along, such as `[1 week, 2 weeks]`";
        return reader.refuse(Code::EmptyLadder, at, "the ladder has no steps", help);
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

fn referrals(is_layer: bool, at: &At<'_>, reader: &mut Reader<'_>) -> Option<BTreeMap<Level, Text>> {
    let mut fields = Fields::open(at, "`referrals`", reader)?;
    let texts = Level::GRAVEST_FIRST.map(|level| (level, fields.required_if(!is_layer, level.as_str(), reader, text)));
    fields.finish(reader);
    Some(texts.into_iter().filter_map(|(level, text)| Some((level, text?))).collect())
}

fn duration(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Days> {
    interval(Code::BadDuration, at, reader)
}

fn default_entry(at: &At<'_>, reader: &mut Reader<'_>) -> Option<DefaultEntry> {
    let mut fields = Fields::open(at, "the default", reader)?;
    let title = fields.optional("title", reader, line);
    let every = fields.required("every", reader, |at, reader| interval(Code::BadInterval, at, reader));
    let grounds = grounds(&mut fields, reader);
    fields.finish(reader);
    Some(DefaultEntry { title, every: every?, grounds: grounds? })
}
