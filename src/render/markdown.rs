//! Pages as Markdown, to hand on to others, such as a therapist.

use super::page::{Audience, Block, Entry, Item, Kind, Page, Part, Record, Table, commands};
use crate::model::names::APART;

/// How long a line to write on is.
const LINE: usize = 20;

impl Page {
    /// The page as Markdown with tables.
    pub(crate) fn markdown(&self) -> String {
        let level = match self.kind {
            Kind::Answer => 1,
            Kind::Report => 3,
        };
        let heading = |below: usize, words: &str| format!("{} {}", "#".repeat(level + below), escaped(words));
        let bold = |words: &str| format!("**{}**", escaped(words));
        let joined = |(words, aside): &Part, written: fn(&str) -> String| {
            let parts = [Some(words), aside.as_ref()].into_iter().flatten().map(|part| written(part));
            parts.collect::<Vec<_>>().join(" ")
        };
        let named = |head, written| format!("{} {}", "#".repeat(level + 2), joined(head, written));
        let mut blocks: Vec<String> = Vec::new();
        for block in self.blocks(Audience::Others) {
            match block {
                Block::Title(words) => blocks.push(heading(0, words)),
                Block::Topic(words) | Block::Lead(_, words) | Block::Notice(words) => blocks.push(bold(words)),
                Block::Heading(_, words) => blocks.push(heading(1, words)),
                Block::Referral(headline, text) => blocks.extend([heading(0, headline), bold(text)]),
                Block::Paragraph(words) => blocks.push(escaped(words)),
                Block::Remark(words) | Block::Aside(words) => blocks.push(ours(words)),
                Block::Lines(words) => blocks.push(words.clone()),
                Block::List(items) => blocks.push(list(items)),
                Block::Table(table) => blocks.push(self::table(table)),
                Block::Form(boxes, line) => blocks.push(form(boxes, line)),
                Block::Entries(entries) => {
                    for Entry { head, paragraphs } in entries {
                        blocks.push(named(head, ours));
                        blocks.extend(paragraphs.iter().map(|part| joined(part, ours)));
                    }
                }
                Block::Record(Record { head, lines }) => {
                    blocks.push(named(head, escaped));
                    let line =
                        |(label, text): &(String, String)| format!("- **{}:** {}", escaped(label), escaped(text));
                    blocks.push(lines.iter().map(line).collect::<Vec<_>>().join("\n"));
                }
                Block::Outcome(_, word, what) => blocks.push(format!("**{word}** {}", escaped(what))),
                Block::Foot => blocks.push("---".to_owned()),
                Block::Gap | Block::TimeLine(_) | Block::Measures(_) => {}
            }
        }
        blocks.join("\n\n") + "\n"
    }
}

/// Boxes, and a dotted line.
fn form(boxes: &[&str], line: &str) -> String {
    let boxes = boxes.iter().map(|words| format!("☐ {words}"));
    let line = [line].into_iter().filter(|line| !line.is_empty()).map(|line| format!("{line}: {}", "…".repeat(LINE)));
    boxes.chain(line).collect::<Vec<_>>().join(" · ")
}

fn list(items: &[Item]) -> String {
    let item = |item: &Item| {
        let code: String = item.code.iter().flat_map(|code| ["<br>`", code, "`"]).collect();
        let parts = [escaped(&item.text), ours(&item.remark)].into_iter().filter(|part| !part.is_empty());
        format!("- {}{code}", parts.collect::<Vec<_>>().join(" "))
    };
    items.iter().map(item).collect::<Vec<_>>().join("\n")
}

fn table(table: &Table) -> String {
    let row = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> = cells.map(escaped).collect();
        format!("| {} |", cells.join(" | "))
    };
    let head = row(&mut table.header.iter().copied());
    let rule = format!("|{}", " --- |".repeat(table.header.len()));
    let rows = table.rows.iter().map(|cells| row(&mut cells.iter().map(String::as_str)));
    [head, rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// Words of rules in one line, with what Markdown would take for markup escaped.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars().filter(|c| !APART.contains(c)) {
        match c {
            '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// Our own words, in which backticks mark commands, with those of rules between them.
fn ours(words: &str) -> String {
    let code = |(words, is_command)| if is_command { format!("`{words}`") } else { escaped(words) };
    let part = |(at, words)| if at % 2 == 1 { escaped(words) } else { commands(words).map(code).collect() };
    words.split(APART).enumerate().map(part).collect()
}
