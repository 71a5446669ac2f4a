//! The answer as a page for somebody else to read, such as a therapist.

use super::{rows, text};
use crate::answer::recommendation::{Advice, Facts, Reason, Recommendation, Recommended, Refer, Rules};
use crate::engine::verdict::VerdictName;
use crate::model::course::capital;

/// The answer as Markdown with tables.
#[must_use]
pub fn markdown(answer: &Recommendation) -> String {
    let mut page = Page::default();
    match answer {
        Recommendation::Recommended(answer) => page.recommended(answer),
        Recommendation::Refer(answer) => page.refer(answer),
    }
    page.text()
}

/// A page that is being written.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    /// The page as it is written by now.
    pub(super) fn text(self) -> String {
        self.0
    }

    fn recommended(&mut self, answer: &Recommended) {
        self.line(&format!("# {}", escaped(&answer.summary)));
        self.line(&format!("**{}**", text::now(answer)));
        if let Some(next) = &answer.next {
            self.line(&format!("**{}**", text::next(next, &answer.interval)));
        }
        self.facts(&answer.profile);
        self.line("## Course");
        let course = rows::course(answer).into_iter().map(|[when, often, book]| vec![capital(&when), often, book]);
        self.table(&rows::COURSE, course);
        self.reasons(answer.reasons.iter());
        if let Some(rules) = &answer.not_applied {
            self.bullets("Evidence", &rows::evidence(&answer.reasons));
            self.line("## Rules that did not apply");
            self.table(&rows::NOT_APPLIED, rows::not_applied(rules).into_iter().map(Vec::from));
        }
        if let Some(what_if) = &answer.what_if {
            self.line("## What if");
            self.table(&rows::WHAT_IF, rows::what_if(what_if).into_iter().map(Vec::from));
        }
        self.advice(&answer.advice);
        self.foot(&answer.profile, &answer.notice, &answer.rules);
    }

    fn refer(&mut self, answer: &Refer) {
        self.line(&format!("# {}", text::headline(answer.referral.level)));
        self.line(&format!("**{}**", escaped(&answer.referral.text)));
        self.facts(&answer.profile);
        self.reasons(answer.reasons.iter().filter(|reason| reason.verdict != VerdictName::SetAside));
        if let Some(line) = text::set_aside(&answer.reasons) {
            self.line(&escaped(&line));
        }
        self.advice(&answer.advice);
        self.foot(&answer.profile, &answer.notice, &answer.rules);
    }

    /// A block, with an empty line before it.
    pub(super) fn line(&mut self, block: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(block);
        self.0.push('\n');
    }

    pub(super) fn facts(&mut self, facts: &Facts) {
        let given = text::facts(facts);
        if given.is_empty() {
            return;
        }
        self.line("## Given");
        let lines = given.iter().map(|(facet, names)| format!("- {facet}: {names}"));
        self.line(&lines.collect::<Vec<_>>().join("\n"));
    }

    pub(super) fn table(&mut self, header: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let row = |cells: Vec<String>| {
            let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
            format!("| {} |", cells.join(" | "))
        };
        let head = row(header.iter().map(|cell| (*cell).to_owned()).collect());
        let rule = format!("|{}", " --- |".repeat(header.len()));
        let lines: Vec<String> = [head, rule].into_iter().chain(rows.map(row)).collect();
        self.line(&lines.join("\n"));
    }

    fn reasons<'a>(&mut self, reasons: impl Iterator<Item = &'a Reason>) {
        self.line("## Why");
        for reason in reasons {
            let (rule, verdict, paragraphs) = rows::reason(reason);
            self.line(&format!("### {rule} ({verdict})"));
            for paragraph in paragraphs {
                self.line(&escaped(&paragraph));
            }
        }
    }

    fn advice(&mut self, advice: &[Advice]) {
        let texts: Vec<String> = advice.iter().map(|piece| piece.text.clone()).collect();
        self.bullets("Advice", &texts);
    }

    /// A list under a heading, where there is anything to list.
    fn bullets(&mut self, heading: &str, texts: &[String]) {
        if texts.is_empty() {
            return;
        }
        self.line(&format!("## {heading}"));
        let lines = texts.iter().map(|text| format!("- {}", escaped(text)));
        self.line(&lines.collect::<Vec<_>>().join("\n"));
    }

    pub(super) fn foot(&mut self, facts: &Facts, notice: &str, rules: &Rules) {
        self.line("---");
        if let Some(line) = text::on_cautions(facts) {
            self.line(line);
        }
        if let Some(line) = text::lost(&rules.lost_referrals) {
            self.line(&escaped(&line));
        }
        self.line(&format!("**{}**", escaped(notice)));
        self.line(&text::rules(rules));
    }
}

/// Text with what Markdown would take for markup escaped, in one line.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}
