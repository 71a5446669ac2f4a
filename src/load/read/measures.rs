//! Reads what a person watches, and what follows from it.

use super::{condition::named_line, grounds::source, is_name};
use crate::diagnostics::Code;
use crate::load::fields::{At, Fields, Reader, count, figure, interval, line, percent, text, truth, word};
use crate::load::format::{MeasureEntry, Named, Progress, SHARE_ONLY_DOWN, Sore};
use crate::model::Better;

pub(super) fn measure(at: &At<'_>, reader: &mut Reader<'_>) -> Option<MeasureEntry> {
    let before = reader.findings.len();
    let mut fields = Fields::open(at, "a measure", reader)?;
    let title = fields.required("title", reader, line);
    let ask = fields.required("ask", reader, line);
    let from = fields.required("from", reader, figure);
    let to = fields.required("to", reader, figure);
    let better = fields.required("better", reader, |at, reader| word(at, reader, &Better::ALL));
    let change = fields.required("change", reader, count);
    let share = fields.optional("share", reader, percent);
    let decides = fields.optional("decides", reader, truth).unwrap_or_default();
    let low = fields.optional("low", reader, line);
    let high = fields.optional("high", reader, line);
    let because = fields.required("because", reader, text);
    let source = fields.required("source", reader, source);
    fields.finish(reader);
    let (title, ask, from, to, better) = (title?, ask?, from?, to?, better?);
    let (change, because, source) = (change?, because?, source?);
    if from >= to {
        let message = format!("the scale goes from {from} to {to}, which is no way up");
        let finding = reader.on_key(Code::MinOverMax, at.key_of("from"), message);
        let help = format!(
            "write the smaller figure as `from`: `from: {to}` and `to: {from}`; `better` says which end is the good one"
        );
        reader.report(finding.help(if from == to {
            "give it two ends, such as `from: 0` and `to: 10`".to_owned()
        } else {
            help
        }));
    } else if change > to - from {
        let message = format!("no figure from {from} to {to} can change by {change}");
        let value = at.node.pair("change").map_or(at.key, |pair| &pair.value.range);
        let finding = reader.on_key(Code::BadValue, value, message);
        reader
            .report(finding.help(format!("write `{}` or less: a change is counted in points of the scale", to - from)));
    }
    if share.is_some() && better == Better::Up {
        let finding = reader.on_key(Code::NeedlessKey, at.key_of("share"), SHARE_ONLY_DOWN);
        reader.report(finding.help("remove it: of a figure that rises from nothing, no share can be said"));
    }
    let entry = MeasureEntry { title, ask, from, to, better, change, share, decides, low, high, because, source };
    (reader.findings.len() == before).then_some(entry)
}

pub(super) fn progress(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Progress> {
    let mut fields = Fields::open(at, "`progress`", reader)?;
    let [better, same, worse] = ["better", "same", "worse"].map(|key| fields.required(key, reader, name));
    let [decide_after, stale_after] = ["decide-after", "stale-after"]
        .map(|key| fields.required(key, reader, |at, reader| interval(Code::BadDuration, at, reader)));
    let sore = fields.optional("sore", reader, sore);
    let notice = fields.optional("notice", reader, text);
    fields.finish(reader);
    let (decide_after, stale_after) = (decide_after?, stale_after?);
    Some(Progress { better: better?, same: same?, worse: worse?, decide_after, stale_after, sore, notice })
}

fn sore(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Sore> {
    let mut fields = Fields::open(at, "`sore`", reader)?;
    let over_hours = fields.required("over-hours", reader, count);
    let caution = fields.required("caution", reader, name);
    fields.finish(reader);
    Some(Sore { over_hours: over_hours?, caution: caution? })
}

fn name(at: &At<'_>, reader: &mut Reader<'_>) -> Option<Named> {
    let name = named_line(at, reader)?;
    is_name(&name, &name.range, reader).then_some(name)
}
