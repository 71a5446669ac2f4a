//! Questions line by line, without redrawing: for screen readers, simple terminals, and answers from a pipe.

use std::io::BufRead;

use super::list::{List, nothing_fits};
use super::terminal::is_large;
use super::widget::{Choice, DAY, Key, Step, Widget};
use crate::cli::{failure::Failure, output, signals};
use crate::render;

/// The columns before a line, for its number.
const NUMBER: u16 = 4;

/// The most lines that a message names.
const NAMED: usize = 6;

/// How an answer that was given before stays.
const KEEP: &str = "Type keep to leave it so.";

/// How a line is taken back.
const BACK: &str = "To take a line back, type not and its number, such as not 2.";

const NO_TEXT: &str = "That was a key such as an arrow: type a number or a word.";

/// The lines that are typed.
pub(in crate::cli) struct Lines<'s, R> {
    input: R,
    signals: &'s signals::Asking,
    /// Whether somebody types them at a terminal, which shows them.
    is_typed: bool,
    /// Whether questions are drawn where the terminal is large enough.
    may_draw: bool,
}

impl<'s, R: BufRead> Lines<'s, R> {
    pub(in crate::cli) fn new(input: R, signals: &'s signals::Asking, is_typed: bool, may_draw: bool) -> Self {
        Self { input, signals, is_typed, may_draw }
    }

    /// The next line, as an answer to a question.
    pub(in crate::cli) fn read(&mut self, question: &str) -> Result<String, Failure> {
        loop {
            if self.signals.has_ended() {
                return Err(Failure::Ended);
            }
            if self.is_typed {
                output::aside("> ");
            }
            let mut typed = Vec::new();
            let input = &mut self.input;
            let read =
                self.signals.wait(&format!("{}\n> ", paragraph(question, 0)), || input.read_until(b'\n', &mut typed));
            let count = read.map_err(|error| Failure::unreadable("the answer", &error))?;
            // Ctrl-D gives a line without its end.
            if count == 0 || self.is_typed && !typed.ends_with(b"\n") {
                say(&format!("\nThere are no more answers. Still open: {question}"));
                return Err(Failure::Ended);
            }
            let typed = String::from_utf8_lossy(&typed).trim().replace('\t', " ");
            if typed.eq_ignore_ascii_case("quit") {
                return Err(Failure::Ended);
            }
            if !is_key(&typed) {
                return Ok(typed);
            }
            say(NO_TEXT);
        }
    }

    /// Asks until there is a yes or a no; `None` to go back.
    pub(in crate::cli) fn yes_or_no(&mut self, question: &str) -> Result<Option<bool>, Failure> {
        let question = format!("{question} (yes or no)");
        say(&paragraph(&question, 0));
        loop {
            match self.read(&question)?.to_lowercase().as_str() {
                "y" | "yes" => return Ok(Some(true)),
                "n" | "no" => return Ok(Some(false)),
                "back" => return Ok(None),
                _ => say(&paragraph(&format!("Type yes or no. {WAYS}"), 0)),
            }
        }
    }
}

/// Whether a line has what a terminal sends for a key without a character, such as `ESC [ 4 ~`, or the end of it.
fn is_key(typed: &str) -> bool {
    typed.contains(|c: char| c.is_control() || c == '~') || typed.starts_with('[')
}

/// Asks until there is an answer; `None` where an empty line finds that the question can be drawn again.
pub(super) fn ask(widget: &mut Widget<'_>, lines: &mut Lines<'_, impl BufRead>) -> Result<Option<Step>, Failure> {
    let title = widget.head().title.clone();
    let mut parts = vec![format!("\n{}", paragraph(&title, 0))];
    parts.extend(widget.head().lead.as_deref().map(|lead| paragraph(lead, 0)));
    let before = match widget {
        Widget::List(list) => {
            list.leave_search();
            list.message.clear();
            list.is_help = false;
            list.show(list.lines());
            parts.push(numbered(list, &list.lines()));
            let chosen: Vec<&str> = list.chosen().iter().map(|choice| list.title(*choice)).collect();
            (!chosen.is_empty()).then(|| format!("Chosen before: {}. {KEEP} {BACK}", chosen.join("; ")))
        }
        Widget::Text(text) => (!text.typed.is_empty()).then(|| format!("Typed before: {}. {KEEP}", text.typed)),
    };
    parts.extend(before.as_deref().map(|before| paragraph(before, 0)));
    let text = parts.join("\n");
    say(&text);
    if lines.is_typed && text.lines().count() >= usize::from(output::aside_size().1) {
        // Its beginning has left the screen.
        say(&paragraph(&title, 0));
    }
    let mut unsure = Vec::new();
    loop {
        let typed = lines.read(&title)?;
        let step = match typed.to_lowercase().as_str() {
            "back" => widget.update(&Key::Escape),
            "?" | "help" => {
                say(&paragraph(&help_of(widget), 0));
                continue;
            }
            "" if lines.may_draw && is_large(output::aside_size()) => return Ok(None),
            "" => {
                say(&paragraph(&format!("Nothing is answered yet. {}", help_of(widget)), 0));
                continue;
            }
            _ => match widget {
                Widget::List(list) => Page { list, lines, unsure: &mut unsure }.choose(&typed)?,
                Widget::Text(text) => {
                    if !(typed.eq_ignore_ascii_case("keep") && before.is_some()) {
                        typed.clone_into(&mut text.typed);
                    }
                    text.update(&Key::Enter)
                }
            },
        };
        if step != Step::Keep {
            return Ok(Some(step));
        }
        let message = std::mem::take(widget.message());
        say(&paragraph(&message, 0));
    }
}

fn say(text: &str) {
    if !text.is_empty() {
        output::aside(&format!("{text}\n"));
    }
}

/// Wraps a text; `indent` is left before each line but the first.
fn paragraph(text: &str, indent: u16) -> String {
    let width = output::aside_width().saturating_sub(indent);
    render::paragraph(text, width).replace('\n', &format!("\n{}", " ".repeat(usize::from(indent))))
}

/// Lines with their numbers, each with its whole question.
fn numbered(list: &List<'_>, lines: &[Choice]) -> String {
    let line = |(number, line): (usize, &Choice)| {
        let chosen = if list.is_chosen(*line) { " (chosen)" } else { "" };
        let question = list.question(*line).map(|question| format!(": {question}")).unwrap_or_default();
        let text = paragraph(&format!("{}{chosen}{question}", list.title(*line)), NUMBER);
        format!("{:>2}. {text}", number + 1)
    };
    lines.iter().enumerate().map(line).collect::<Vec<String>>().join("\n")
}

fn help_of(widget: &Widget<'_>) -> String {
    match widget {
        Widget::Text(_) => format!("{DAY} {WAYS}"),
        Widget::List(list) => help(list),
    }
}

/// The words that are known everywhere.
const WAYS: &str = "back goes to the question before, and quit ends.";

fn help(list: &List<'_>) -> String {
    let how = if list.is_yes_or_no() {
        "Type the number of a line, or yes or no."
    } else if list.is_single {
        "Type the number of a line, words for it, or none."
    } else {
        "Type the numbers of the lines that fit, such as 1 3 or 1-3; or words for them, which find other warning signs \
         too; or none."
    };
    format!("{how} {WAYS}")
}

/// A page of lines that is being answered.
struct Page<'p, 'r, 's, R> {
    list: &'p mut List<'r>,
    lines: &'p mut Lines<'s, R>,
    /// The lines to which words came near that chose none.
    unsure: &'p mut Vec<Choice>,
}

impl<R: BufRead> Page<'_, '_, '_, R> {
    /// Chooses what is typed and ends the question, where that is an answer.
    fn choose(&mut self, typed: &str) -> Result<Step, Failure> {
        let list = &mut *self.list;
        if typed.eq_ignore_ascii_case("keep") && !list.chosen().is_empty() {
            return self.finish(&[]);
        }
        if let Some(Ok([(line, true)])) =
            denied(typed).map(|rest| meant(list, rest)).as_ref().map(|meant| meant.as_deref())
            && list.is_chosen(*line)
        {
            list.choose(*line, false);
            list.message = format!("No longer chosen: {}. Now type what fits, or none.", list.title(*line));
            return Ok(Step::Keep);
        }
        let meant = match meant(list, typed) {
            Ok(meant) => meant,
            Err(Unclear { message, near }) => {
                let nothing = if near.is_empty() { "" } else { " Nothing was chosen." };
                list.message = format!("{message}{nothing}");
                self.unsure.extend(near);
                return Ok(Step::Keep);
            }
        };
        for (choice, _) in meant.iter().filter(|(_, is_named)| !is_named) {
            let question = list.question(*choice).map(|question| format!(" ({question})")).unwrap_or_default();
            match self.lines.yes_or_no(&format!("Do you mean \"{}\"?{question}", list.title(*choice)))? {
                Some(true) => {}
                Some(false) => {
                    self.unsure.extend(meant.iter().map(|(other, _)| *other).filter(|other| other != choice));
                    list.message = format!("Then nothing of \"{typed}\" was chosen. {}", help(list));
                    return Ok(Step::Keep);
                }
                None => return Ok(list.update(&Key::Escape)),
            }
        }
        self.finish(&meant.into_iter().map(|(choice, _)| choice).collect::<Vec<Choice>>())
    }

    /// Chooses lines and ends the question, after what is still to be asked about that.
    fn finish(&mut self, lines: &[Choice]) -> Result<Step, Failure> {
        let list = &mut *self.list;
        self.unsure.retain(|line| !lines.contains(line) && !list.is_chosen(*line));
        let titles =
            |lines: &[Choice]| lines.iter().map(|line| list.title(*line)).collect::<Vec<&str>>().join("\"; \"");
        let denies = lines.iter().any(|line| line.fact().is_none());
        let page = list.offered();
        let is_own = |line: &Choice| denies && line.fact().is_some_and(|fact| page.contains(&fact));
        let mut before: Vec<Choice> = list.chosen().iter().copied().filter(is_own).collect();
        let asked = [
            (
                &mut before,
                "You chose before:",
                "Is that no longer so?",
                true,
                "Then it stays chosen; keep goes on with it.",
            ),
            (&mut *self.unsure, "You typed before:", "Does one of them fit you?", false, "Then type the whole of it."),
        ];
        for (about, what, question, goes_on, message) in asked.into_iter().filter(|(about, ..)| !about.is_empty()) {
            match self.lines.yes_or_no(&format!("{what} \"{}\". {question}", titles(about)))? {
                Some(is_yes) if is_yes == goes_on => {}
                Some(_) => {
                    message.clone_into(&mut list.message);
                    return Ok(Step::Keep);
                }
                None => return Ok(list.update(&Key::Escape)),
            }
        }
        self.unsure.clear();
        if denies {
            list.take_back();
        }
        for line in lines {
            list.choose(*line, true);
            say(&paragraph(&std::mem::take(&mut list.message), 0));
        }
        while let Some(fresh) = list.fresh().first().copied().filter(|_| !list.ends()) {
            let question = list.question(fresh).unwrap_or_else(|| list.title(fresh));
            let because = match list.leading_to(fresh).as_slice() {
                [] => "of what you said".to_owned(),
                said => format!("you said \"{}\"", said.join("\"; \"")),
            };
            match self.lines.yes_or_no(&format!("Because {because}, is this so: {question}"))? {
                Some(is_yes) => list.choose(fresh, is_yes),
                None => return Ok(list.update(&Key::Escape)),
            }
            list.show(list.lines());
            say(&paragraph(&std::mem::take(&mut list.message), 0));
        }
        list.show(list.lines());
        Ok(list.finish().map_or(Step::Keep, Step::Done))
    }
}

/// What follows a word at the beginning that says no.
fn denied(typed: &str) -> Option<&str> {
    let (first, rest) = typed.split_once(char::is_whitespace)?;
    ["no", "not", "none", "without"].contains(&first.to_lowercase().as_str()).then_some(rest.trim())
}

/// Why it is not clear which lines are meant.
struct Unclear {
    message: String,
    /// The lines that may be.
    near: Vec<Choice>,
}

impl From<String> for Unclear {
    fn from(message: String) -> Self {
        Self { message, near: Vec::new() }
    }
}

/// The first and the last number of `3` or `1-3`.
fn range(word: &str) -> Option<(&str, &str)> {
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(first) && is_number(last)).then_some((first, last))
}

/// The lines that are meant by numbers, by words, or by both with commas between; and whether each is named so that no other
/// can be meant.
fn meant(list: &List<'_>, typed: &str) -> Result<Vec<(Choice, bool)>, Unclear> {
    let lines = list.lines();
    let words: Vec<&str> = typed.split([' ', ',', ';']).filter(|word| !["", "and"].contains(word)).collect();
    let parts: Vec<&str> = if words.iter().all(|word| range(word).is_some()) {
        words
    } else {
        typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    let mut meant: Vec<(Choice, bool)> = Vec::new();
    let mut unclear: Option<Unclear> = None;
    for part in parts {
        let found = part_meant(list, &lines, part).unwrap_or_else(|other| {
            match &mut unclear {
                Some(unclear) => unclear.near.extend(other.near),
                none => *none = Some(other),
            }
            Vec::new()
        });
        for (choice, is_named) in found {
            if !meant.iter().any(|(other, _)| *other == choice) {
                meant.push((choice, is_named));
            }
        }
    }
    // What was understood is asked about, so that no yes of it is lost.
    let understood = || meant.iter().map(|(choice, _)| *choice).filter(|choice| choice.fact().is_some());
    if let Some(mut unclear) = unclear {
        unclear.near.extend(understood());
        return Err(unclear);
    }
    let own = || meant.iter().map(|(choice, _)| choice).filter(|choice| lines.contains(choice));
    let is_mixed = own().any(|choice| choice.fact().is_some()) && own().any(|choice| choice.fact().is_none());
    if meant.is_empty() || list.is_single && own().count() > 1 || is_mixed {
        let what = if list.is_single {
            "One line is an answer here."
        } else {
            "A line that fits and none exclude each other."
        };
        return Err(Unclear { message: format!("{what} Type it again."), near: understood().collect() });
    }
    Ok(meant)
}

/// The lines that are meant by one number or range, or by words.
fn part_meant(list: &List<'_>, lines: &[Choice], part: &str) -> Result<Vec<(Choice, bool)>, Unclear> {
    let Some(ends) = range(part) else { return Ok(vec![by_words(list, lines, part)?]) };
    let [from, to] = <[&str; 2]>::from(ends).map(|number| number.parse::<usize>().ok());
    let of_lines = |from: usize, to: usize| lines.get(from.checked_sub(1)?..to);
    let found = from.zip(to).and_then(|(from, to)| of_lines(from, to)).filter(|found| !found.is_empty());
    let none = || format!("There is no line {part}: type a number from 1 to {}.", lines.len());
    Ok(found.ok_or_else(none)?.iter().map(|line| (*line, true)).collect())
}

fn by_words(list: &List<'_>, lines: &[Choice], words: &str) -> Result<(Choice, bool), Unclear> {
    let lower = words.to_lowercase();
    let titled = lines.iter().find(|line| list.title(**line).to_lowercase() == lower);
    let yes_or_no = match lower.as_str() {
        "y" | "yes" => Some(Choice::Yes),
        "n" | "no" | "not yet" => Some(Choice::No),
        "none" => Some(Choice::None),
        _ => None,
    };
    if let Some(line) = titled.copied().or(yes_or_no.filter(|line| lines.contains(line))) {
        return Ok((line, true));
    }
    if !list.can_search() {
        return Err("That is no line here. Type the number of one.".to_owned().into());
    }
    if let Some(named) = list.named(words) {
        return Ok((named, true));
    }
    if yes_or_no.is_some() {
        return Err("Type the number of a line that fits, or none.".to_owned().into());
    }
    if denied(words).is_some() {
        return Err(format!("\"{words}\" says what does not fit, and chooses nothing. {}", help(list)).into());
    }
    let (found, is_near) = list.find(words);
    match (found.as_slice(), is_near) {
        ([one], false) => Ok((Choice::Fact(*one), false)),
        ([], _) => Err(nothing_fits(words, false).into()),
        (several, _) => {
            let near: Vec<Choice> = several.iter().take(NAMED).copied().map(Choice::Fact).collect();
            let found: Vec<&str> = near.iter().map(|line| list.title(*line)).collect();
            let more = match several.len() - found.len() {
                0 => String::new(),
                more => format!("; and {more} more, of which a longer word finds fewer"),
            };
            let what = if is_near { nothing_fits(words, true) } else { format!("Several fit \"{words}\":") };
            Err(Unclear { message: format!("{what} {}{more}. Type the whole of one.", found.join("; ")), near })
        }
    }
}
