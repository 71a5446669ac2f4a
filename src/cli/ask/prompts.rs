//! Prompts at a terminal, drawn on stderr.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use anyhow::Context;
use inquire::error::CustomUserError;
use inquire::list_option::ListOption;
use inquire::ui::{Attributes, ErrorMessageRenderConfig, RenderConfig, StyleSheet, Styled};
use inquire::validator::Validation;
use inquire::{InquireError, MultiSelect, Select, Text};
use jiff::civil::Date;

use crate::cli::{failure::Failure, output};
use crate::model::Rule;
use crate::model::dates::{Day, Side};
use crate::profile::time::{TimeError, TimeFacts};
use crate::render;

const NONE: &str = "none of these";
/// The rows of a terminal that are not for a question and its list: message, help, and one to spare.
const OTHER_ROWS: usize = 3;
/// The columns before an option of several: the cursor and the check box.
const MARKS: u16 = 6;
/// The columns before an option of one. They also set off the help from the title, and the second line of a question.
const MARK: u16 = 4;

/// Wraps text for the current size of the terminal and indents all lines except the first.
pub(super) fn wrapped(text: &str, indent: u16) -> String {
    // Terminals disagree about the cursor after a line that fills them.
    let width = output::aside_size().0.saturating_sub(indent + 1).clamp(20, 100);
    render::paragraph(text, width).replace('\n', &format!("\n{}", " ".repeat(usize::from(indent))))
}

/// An option of a prompt.
struct Choice {
    /// Shown once it is chosen.
    title: String,
    /// Shown in the list.
    texts: Vec<String>,
    /// The text to search, in lower case.
    words: String,
    indent: u16,
}

impl Choice {
    fn new(rule: &Rule, indent: u16) -> Self {
        let texts: Vec<String> = match rule.ask() {
            Some(question) => vec![question.to_owned()],
            None => [rule.title()].into_iter().chain(rule.help()).map(str::to_owned).collect(),
        };
        let words = [rule.name(), rule.title(), &rule.aliases().join(" "), &texts.join(" ")].join(" ").to_lowercase();
        Self { title: rule.title().to_owned(), texts, words, indent }
    }

    fn has(&self, typed: &str) -> bool {
        self.words.contains(&typed.to_lowercase())
    }

    fn rows(&self) -> usize {
        self.to_string().lines().count()
    }
}

/// Wrapped on each draw, since the terminal may have been resized.
impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.texts.iter().map(|text| wrapped(text, self.indent)).collect();
        f.write_str(&texts.join(&format!("\n{}", " ".repeat(usize::from(self.indent)))))
    }
}

/// The answer as it goes on behind its question.
fn behind(question: &str, answer: &str) -> String {
    let whole = wrapped(&format!("{question} {answer}"), MARK);
    let rest = whole.strip_prefix(&wrapped(question, MARK)).unwrap_or(answer);
    rest.strip_prefix(' ').unwrap_or(rest).to_owned()
}

/// The rows that a question leaves to its list.
fn list_rows(question: &str) -> usize {
    let rows = wrapped(question, MARK).lines().count();
    usize::from(output::aside_size().1).saturating_sub(OTHER_ROWS + rows)
}

/// Splits facts into lists that each fit on the screen below their question.
pub(super) fn screens<'r, F>(question: &str, facts: Vec<F>, rule: impl Fn(&F) -> &'r Rule) -> Vec<Vec<F>> {
    let mut screens: Vec<Vec<F>> = Vec::new();
    let mut left = 0;
    for fact in facts {
        let rows = Choice::new(rule(&fact), MARKS).rows();
        match screens.last_mut() {
            Some(screen) if rows <= left => {
                left -= rows;
                screen.push(fact);
            }
            _ => {
                left = list_rows(question).saturating_sub(rows);
                screens.push(vec![fact]);
            }
        }
    }
    screens
}

/// The number of choices that fit on the screen, whichever ones a search leaves.
fn page(question: &str, choices: &[Choice]) -> usize {
    let mut rows: Vec<usize> = choices.iter().map(Choice::rows).collect();
    rows.sort_unstable_by(|one, other| other.cmp(one));
    let mut left = list_rows(question);
    let fitting = rows.iter().take_while(|rows| {
        let fits = **rows <= left;
        left = left.saturating_sub(**rows);
        fits
    });
    fitting.count().max(1)
}

/// Asks questions. Where an answer is optional, `None` goes back to the question before.
pub(super) struct Prompts {
    pub(super) color: bool,
    pub(super) today: Date,
}

impl Prompts {
    /// Asks for any of the facts. `chosen` and the answer are indices.
    pub(super) fn several(
        &self,
        question: &str,
        facts: &[&Rule],
        chosen: &[usize],
        is_first: bool,
    ) -> Result<Option<Vec<usize>>, Failure> {
        let choices: Vec<Choice> = facts.iter().map(|rule| Choice::new(rule, MARKS)).collect();
        let page = page(question, &choices);
        let typed = Rc::new(RefCell::new(String::new()));
        let seen = Rc::clone(&typed);
        let help = help("Space: choose. Enter: next. Right, Left: all, none.", is_first);
        let said = |chosen: &[ListOption<&Choice>]| {
            let titles: Vec<&str> = chosen.iter().map(|choice| choice.value.title.as_str()).collect();
            behind(question, &if titles.is_empty() { NONE.to_owned() } else { titles.join("; ") })
        };
        let shown = wrapped(question, MARK);
        let prompt = MultiSelect::new(&shown, choices)
            .with_default(chosen)
            .with_page_size(page)
            .with_keep_filter(false)
            .with_help_message(&help)
            .with_render_config(self.look(is_first))
            .with_formatter(&said)
            // Enter after a search means the line found, and not that none applies.
            .with_validator(move |chosen: &[ListOption<&Choice>]| {
                Ok(if chosen.is_empty() && !seen.borrow().is_empty() {
                    Validation::Invalid("Nothing is chosen yet: press Space, or clear the search".into())
                } else {
                    Validation::Valid
                })
            });
        let scorer = |input: &str, choice: &Choice, _: &str, at: usize| {
            input.clone_into(&mut typed.borrow_mut());
            choice.has(input).then(|| rank(at))
        };
        let answer = answered(prompt.with_scorer(&scorer).raw_prompt())?;
        Ok(answer.map(|chosen| chosen.iter().map(|choice| choice.index).collect()))
    }

    /// Asks for one of the facts or none.
    pub(super) fn one(
        &self,
        question: &str,
        facts: &[&Rule],
        chosen: Option<usize>,
        is_first: bool,
    ) -> Result<Option<Vec<usize>>, Failure> {
        let none = NONE.to_owned();
        let mut choices = vec![Choice { title: none.clone(), texts: vec![none.clone()], words: none, indent: MARK }];
        choices.extend(facts.iter().map(|rule| Choice::new(rule, MARK)));
        let page = page(question, &choices);
        let help = help("Up and down: move. Enter: take this line.", is_first);
        let said = |choice: ListOption<&Choice>| behind(question, &choice.value.title);
        let shown = wrapped(question, MARK);
        let prompt = Select::new(&shown, choices)
            .with_starting_cursor(chosen.map_or(0, |at| at + 1))
            .with_page_size(page)
            .with_help_message(&help)
            .with_render_config(self.look(is_first))
            .with_formatter(&said)
            .with_scorer(&|input, choice, _, at| choice.has(input).then(|| rank(at)));
        Ok(answered(prompt.raw_prompt())?.map(|choice| choice.index.checked_sub(1).into_iter().collect()))
    }

    /// Confirms that none of the warning signs holds; false to show them again.
    pub(super) fn no_caution(&self) -> Result<bool, Failure> {
        let help = help("Up and down: move. Enter: take this line.", false);
        let prompt = Select::new("So none of these holds for you?", vec!["None does", "Show them again"])
            .with_help_message(&help)
            .with_render_config(self.look(false))
            .without_filtering();
        Ok(answered(prompt.raw_prompt())?.is_some_and(|choice| choice.index == 0))
    }

    /// Asks for a day up to today, or none, and replaces `answer`; false to go back.
    pub(super) fn day(&self, question: &str, answer: &mut Option<Date>, is_first: bool) -> Result<bool, Failure> {
        let today = self.today;
        let before = answer.map(|date| date.to_string()).unwrap_or_default();
        let help = help("2026-01-31, or 3 weeks ago. Enter: leave out.", is_first);
        let said = |typed: &str| match day(typed, today) {
            Ok(Some(date)) => behind(question, &date.to_string()),
            Ok(None) | Err(_) => behind(question, "left out"),
        };
        let shown = wrapped(question, MARK);
        let prompt = Text::new(&shown)
            .with_initial_value(&before)
            .with_help_message(&help)
            .with_render_config(self.look(is_first))
            .with_formatter(&said)
            .with_validator(move |typed: &str| -> Result<Validation, CustomUserError> {
                Ok(day(typed, today).map_or_else(|message| Validation::Invalid(message.into()), |_| Validation::Valid))
            });
        let Some(typed) = answered(prompt.prompt())? else { return Ok(false) };
        *answer = day(&typed, today).ok().flatten();
        Ok(true)
    }

    /// Bold marks the cursor, which is also marked without it. No colour suits every background.
    fn look(&self, is_first: bool) -> RenderConfig<'static> {
        let bold = if self.color { StyleSheet::new().with_attr(Attributes::BOLD) } else { StyleSheet::new() };
        let mut look = RenderConfig::empty()
            .with_answered_prompt_prefix(Styled::new("-"))
            .with_canceled_prompt_indicator(Styled::new(if is_first { "(this is the first)" } else { "(back)" }))
            .with_error_message(ErrorMessageRenderConfig::empty().with_prefix(Styled::new("!")))
            .with_selected_option(Some(bold));
        look.prompt = bold;
        look
    }
}

fn help(keys: &str, is_first: bool) -> String {
    format!("{keys} {}", if is_first { "Ctrl-C: end" } else { "Esc: back" })
}

/// A score that keeps the order of the rule files.
fn rank(at: usize) -> i64 {
    i64::try_from(at).map_or(i64::MIN, |at| -at)
}

/// Parses a day; `None` for an empty text.
fn day(typed: &str, today: Date) -> Result<Option<Date>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let date = typed.parse::<Day>().map_err(|error| error.to_string())?.date(Side::Past, || today);
    let time = TimeFacts { started: vec![("the day", date)], ..TimeFacts::default() };
    time.elapsed(|| today).map_err(|TimeError { what, .. }| what)?;
    Ok(Some(date))
}

fn answered<T>(result: Result<T, InquireError>) -> Result<Option<T>, Failure> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(InquireError::OperationCanceled) => Ok(None),
        Err(InquireError::OperationInterrupted) => Err(Failure::Ended),
        Err(error) => Err(anyhow::Error::new(error)).context("the questions cannot be asked")?,
    }
}
