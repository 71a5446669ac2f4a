//! Questions at a terminal: how they look, and what is typed as an answer. They are drawn on stderr.

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

use crate::cli::failure::Failure;
use crate::cli::output;
use crate::model::{Rule, dates};
use crate::profile::time::{TimeError, TimeFacts};
use crate::render;

/// What nothing chosen is called.
const NONE: &str = "none of these";
/// What a day is called that was not given.
const LEFT_OUT: &str = "left out";
/// The rows of a terminal that are not for a list: the question, a message above and help below it, and one to spare.
const OTHER_ROWS: usize = 5;
/// The columns before the words of an option: where one stands, and whether it is chosen.
const MARKS: u16 = 6;
/// The same where one line is taken, and so many more that what explains a title stands apart from it.
const MARK: u16 = 4;
/// The columns in which words are wrapped, at least and at most.
const WIDTHS: std::ops::RangeInclusive<u16> = 20..=100;

/// Text wrapped for the terminal as it is now, with so many blanks before each line but the first.
pub(super) fn wrapped(text: &str, indent: u16) -> String {
    // A line that fills the terminal leaves the cursor where no two terminals agree.
    let width = output::aside_size().0.saturating_sub(indent + 1).clamp(*WIDTHS.start(), *WIDTHS.end());
    render::paragraph(text, width).replace('\n', &format!("\n{}", " ".repeat(usize::from(indent))))
}

/// A line to choose, with what explains it.
struct Choice {
    /// What is left on the screen once it is chosen.
    title: String,
    /// What is shown of it.
    texts: Vec<String>,
    /// Everything that it is found by, in small letters.
    words: String,
    indent: u16,
}

impl Choice {
    /// A fact: by its question, or by its title and help.
    fn of(rule: &Rule, indent: u16) -> Self {
        let texts: Vec<String> = match rule.ask() {
            Some(question) => vec![question.to_owned()],
            None => [Some(rule.title()), rule.help()].into_iter().flatten().map(str::to_owned).collect(),
        };
        let words = [rule.name(), rule.title(), &rule.aliases().join(" "), &texts.join(" ")].join(" ").to_lowercase();
        Self { title: rule.title().to_owned(), texts, words, indent }
    }

    fn has(&self, typed: &str) -> bool {
        self.words.contains(&typed.to_lowercase())
    }

    /// The rows that it takes.
    fn rows(&self) -> usize {
        self.to_string().lines().count()
    }
}

/// Laid out anew each time it is drawn, since the terminal may have changed its size.
impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.texts.iter().map(|text| wrapped(text, self.indent)).collect();
        f.write_str(&texts.join(&format!("\n{}", " ".repeat(usize::from(self.indent)))))
    }
}

/// The rows that a list can take.
fn list_rows() -> usize {
    usize::from(output::aside_size().1).saturating_sub(OTHER_ROWS)
}

/// Facts in as few parts as can each be seen whole.
pub(super) fn screens<'r, F>(facts: Vec<F>, rule: impl Fn(&F) -> &'r Rule) -> Vec<Vec<F>> {
    let mut screens: Vec<Vec<F>> = Vec::new();
    let mut left = 0;
    for fact in facts {
        let rows = Choice::of(rule(&fact), MARKS).rows();
        match screens.last_mut() {
            Some(screen) if rows <= left => {
                left -= rows;
                screen.push(fact);
            }
            _ => {
                left = list_rows().saturating_sub(rows);
                screens.push(vec![fact]);
            }
        }
    }
    screens
}

/// How many choices can be shown at once, whichever a search leaves.
fn page(choices: &[Choice]) -> usize {
    let mut rows: Vec<usize> = choices.iter().map(Choice::rows).collect();
    rows.sort_unstable_by(|one, other| other.cmp(one));
    let mut left = list_rows();
    let fitting = rows.iter().take_while(|rows| {
        let fits = **rows <= left;
        left = left.saturating_sub(**rows);
        fits
    });
    fitting.count().max(1)
}

/// What somebody does with a question.
pub(super) enum Reply<T> {
    Answer(T),
    Back,
}

impl<T> Reply<T> {
    fn map<U>(self, f: impl FnOnce(T) -> U) -> Reply<U> {
        match self {
            Self::Answer(answer) => Reply::Answer(f(answer)),
            Self::Back => Reply::Back,
        }
    }
}

/// How questions are asked.
pub(super) struct Prompts {
    pub(super) color: bool,
    pub(super) today: Date,
}

impl Prompts {
    /// Asks for some of the facts, of which some are chosen; their places.
    pub(super) fn several(
        &self,
        question: &str,
        facts: &[&Rule],
        chosen: &[usize],
        is_first: bool,
    ) -> Result<Reply<Vec<usize>>, Failure> {
        let choices: Vec<Choice> = facts.iter().map(|rule| Choice::of(rule, MARKS)).collect();
        let page = page(&choices);
        let typed = Rc::new(RefCell::new(String::new()));
        let seen = Rc::clone(&typed);
        let help = help("Space: choose. Enter: next. Right, Left: all, none.", is_first);
        let prompt = MultiSelect::new(question, choices)
            .with_default(chosen)
            .with_page_size(page)
            .with_keep_filter(false)
            .with_help_message(&help)
            .with_render_config(self.look(is_first))
            .with_formatter(&|chosen| {
                let titles: Vec<&str> = chosen.iter().map(|choice| choice.value.title.as_str()).collect();
                if titles.is_empty() { NONE.to_owned() } else { titles.join("; ") }
            })
            // Who searches for a line and presses Enter means that line, and not that none applies.
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

    /// Asks for one of the facts or none, beginning at the one that is chosen.
    pub(super) fn one(
        &self,
        question: &str,
        facts: &[&Rule],
        chosen: Option<usize>,
        is_first: bool,
    ) -> Result<Reply<Vec<usize>>, Failure> {
        let none =
            Choice { title: NONE.to_owned(), texts: vec![NONE.to_owned()], words: NONE.to_owned(), indent: MARK };
        let mut choices = vec![none];
        choices.extend(facts.iter().map(|rule| Choice::of(rule, MARK)));
        let page = page(&choices);
        let help = help("Up and down: move. Enter: take this line.", is_first);
        let prompt = Select::new(question, choices)
            .with_starting_cursor(chosen.map_or(0, |at| at + 1))
            .with_page_size(page)
            .with_help_message(&help)
            .with_render_config(self.look(is_first))
            .with_formatter(&|choice| choice.value.title.clone())
            .with_scorer(&|input, choice, _, at| choice.has(input).then(|| rank(at)));
        Ok(answered(prompt.raw_prompt())?.map(|choice| choice.index.checked_sub(1).into_iter().collect()))
    }

    /// Asks whether it is so that none of the warning signs holds; if not, or on the way back, they are asked for again.
    pub(super) fn no_caution(&self) -> Result<bool, Failure> {
        let help = help("Up and down: move. Enter: take this line.", false);
        let prompt = Select::new("So none of these holds for you?", vec!["None does", "Show them again"])
            .with_help_message(&help)
            .with_render_config(self.look(false))
            .without_filtering();
        Ok(matches!(answered(prompt.raw_prompt())?, Reply::Answer(choice) if choice.index == 0))
    }

    /// Asks for a day that has come, or none; `was` was given before.
    pub(super) fn day(
        &self,
        question: &str,
        was: Option<Date>,
        is_first: bool,
    ) -> Result<Reply<Option<Date>>, Failure> {
        let today = self.today;
        let was = was.map(|date| date.to_string()).unwrap_or_default();
        let help = help("2026-01-31, or 3 weeks ago. Enter: leave out.", is_first);
        let taken = |typed: &str| match day(typed, today) {
            Ok(Some(date)) => date.to_string(),
            Ok(None) | Err(_) => LEFT_OUT.to_owned(),
        };
        let prompt = Text::new(question)
            .with_initial_value(&was)
            .with_help_message(&help)
            .with_render_config(self.look(is_first))
            .with_formatter(&taken)
            .with_validator(move |typed: &str| -> Result<Validation, CustomUserError> {
                Ok(day(typed, today).map_or_else(|message| Validation::Invalid(message.into()), |_| Validation::Valid))
            });
        Ok(answered(prompt.prompt())?.map(|typed| day(&typed, today).ok().flatten()))
    }

    /// Bold shows where one is, and nothing is told by it alone; no colour looks well on every background.
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

/// The keys, under a question.
fn help(keys: &str, is_first: bool) -> String {
    format!("{keys} {}", if is_first { "Ctrl-C: end" } else { "Esc: back" })
}

/// A rank that keeps the order of the rule files.
fn rank(at: usize) -> i64 {
    i64::try_from(at).map_or(i64::MIN, |at| -at)
}

/// The day that was typed; `None` where nothing was.
fn day(typed: &str, today: Date) -> Result<Option<Date>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let date = dates::parse_past(typed, today).map_err(|error| error.to_string())?;
    let time = TimeFacts { started: vec![("the day", date)], ..TimeFacts::default() };
    time.elapsed(|| today).map_err(|TimeError { what, .. }| what)?;
    Ok(Some(date))
}

fn answered<T>(result: Result<T, InquireError>) -> Result<Reply<T>, Failure> {
    match result {
        Ok(answer) => Ok(Reply::Answer(answer)),
        Err(InquireError::OperationCanceled) => Ok(Reply::Back),
        Err(InquireError::OperationInterrupted) => Err(Failure::Ended),
        Err(error) => Err(anyhow::Error::new(error)).context("the questions cannot be asked")?,
    }
}
