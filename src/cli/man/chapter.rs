//! The sections of manual pages that are written as Markdown, in files beside this one.
//!
//! They use a small part of it: headings `## `, paragraphs, list items `- `, fenced blocks, and
//! backticks around what is typed. What comes before the first heading is for readers of the files.

use roff::{Inline, Roff, bold, roman};

use super::section;
use crate::render;

/// The columns of a paragraph before it is escaped and its code is made bold; mandoc warns of more than 80 after that.
const WIDTH: u16 = 60;

/// The text of the page of a command, by the words of the command after `massfreq`.
fn text(command: &str) -> &'static str {
    match command {
        "ask" => include_str!("ask.md"),
        "batch" => include_str!("batch.md"),
        "check-in" => include_str!("check-in.md"),
        "completions" => include_str!("completions.md"),
        "config" => include_str!("config.md"),
        "massfreq" => include_str!("massfreq.md"),
        "plan" => include_str!("plan.md"),
        "progress" => include_str!("progress.md"),
        "recommend" => include_str!("recommend.md"),
        "rules check" => include_str!("rules-check.md"),
        "rules diff" => include_str!("rules-diff.md"),
        "rules test" => include_str!("rules-test.md"),
        _ => "",
    }
}

/// Adds the sections of a command to its page.
pub(super) fn add(page: &mut Roff, command: &str) {
    let mut lines = text(command).lines().skip_while(|line| !line.starts_with(HEADING)).peekable();
    // A paragraph macro right below a heading does nothing, and mandoc warns of it.
    let mut is_first = true;
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix(HEADING) {
            section(page, &title.to_uppercase());
        } else if line == BLANK {
            continue;
        } else if line.starts_with(FENCE) {
            paragraph(page, is_first).control("EX", []);
            for line in lines.by_ref().take_while(|line| *line != FENCE) {
                page.text([roman(line)]);
            }
            page.control("EE", []);
        } else {
            let mut words = line.to_owned();
            let goes_on = |line: &&str| *line != BLANK && ![HEADING, FENCE, ITEM].iter().any(|it| line.starts_with(it));
            while let Some(more) = lines.next_if(goes_on) {
                words = format!("{words} {}", more.trim_start());
            }
            match words.strip_prefix(ITEM) {
                Some(item) => page.control("IP", ["\\(bu", "2"]).text(inlines(item)),
                None => paragraph(page, is_first).text(inlines(&words)),
            };
        }
        is_first = line.starts_with(HEADING);
    }
}

const HEADING: &str = "## ";
const FENCE: &str = "```";
const ITEM: &str = "- ";
const BLANK: &str = "";

fn paragraph(page: &mut Roff, is_first: bool) -> &mut Roff {
    if is_first { page } else { page.control("PP", []) }
}

/// Text whose code is bold.
fn inlines(words: &str) -> Vec<Inline> {
    let wrapped = render::paragraph(words, WIDTH);
    let parts = wrapped.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 1 { bold(part) } else { roman(part) }).collect()
}
