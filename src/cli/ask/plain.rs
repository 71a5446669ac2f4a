//! Questions line by line, without redrawing: for screen readers, simple terminals, and answers from a pipe.

use std::io::BufRead;
use std::thread;

use super::list::{List, nothing_fits};
use super::terminal::End;
use super::widget::{Choice, DAY, Key, Step, Widget};
use crate::cli::{failure::Failure, output, signals};
use crate::render;

/// The columns before a line, for its number.
const NUMBER: u16 = 4;

/// Asks until there is an answer.
pub(super) fn ask(widget: &mut Widget<'_>, input: &mut impl BufRead) -> Result<End, Failure> {
    say(&format!("\n{}", paragraph(&widget.head().title, 0)));
    if let Some(lead) = widget.head().lead.clone() {
        say(&paragraph(&lead, 0));
    }
    if let Widget::List(list) = widget {
        say(&lines(list));
    }
    let mut is_first = true;
    loop {
        output::aside("> ");
        let typed = line(input)?;
        let typed = typed.trim();
        let step = match typed.to_lowercase().as_str() {
            "back" if widget.head().is_first => {
                say("This is the first question.");
                continue;
            }
            "back" => Step::Back,
            "?" | "help" => {
                say(&paragraph(help(widget), 0));
                continue;
            }
            "" => {
                say(&paragraph(&format!("Nothing is answered yet. {}", help(widget)), 0));
                continue;
            }
            _ => match widget {
                Widget::List(list) => choose(list, typed, std::mem::replace(&mut is_first, false), input)?,
                Widget::Text(text) => {
                    typed.clone_into(&mut text.typed);
                    text.update(&Key::Enter)
                }
            },
        };
        if step != Step::Keep {
            return Ok(End::Step(step));
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

fn line(input: &mut impl BufRead) -> Result<String, Failure> {
    let mut typed = Vec::new();
    match input.read_until(b'\n', &mut typed) {
        Ok(0) => {
            output::aside("\n");
            Err(Failure::Ended)
        }
        Ok(_) => Ok(String::from_utf8_lossy(&typed).into_owned()),
        Err(error) => {
            // Where the terminal is gone, its signal ends the program by then.
            thread::sleep(2 * signals::PAUSE);
            Err(Failure::unreadable("the answer", &error))
        }
    }
}

/// The lines with their numbers, each with its whole question.
fn lines(list: &List<'_>) -> String {
    let line = |(number, line): (usize, &Choice)| {
        let chosen = if list.is_chosen(*line) { " (chosen)" } else { "" };
        let question = list.question(*line).map(|question| format!(": {question}")).unwrap_or_default();
        let text = paragraph(&format!("{}{chosen}{question}", list.title(*line)), NUMBER);
        format!("{:>2}. {text}", number + 1)
    };
    list.lines().iter().enumerate().map(line).collect::<Vec<String>>().join("\n")
}

fn help(widget: &Widget<'_>) -> &'static str {
    match widget {
        Widget::Text(_) => DAY,
        Widget::List(list) if list.is_yes_or_no() => {
            "Type the number of a line, or yes or no. back goes to the question before, Ctrl-C ends."
        }
        Widget::List(list) if list.is_single => {
            "Type the number of a line, words for it, or none. back goes to the question before, Ctrl-C ends."
        }
        Widget::List(_) => {
            "Type the numbers of the lines that fit, such as 1 3; or words for them, which find other warning signs too; or \
             none. back goes to the question before, Ctrl-C ends."
        }
    }
}

/// Chooses what is typed and ends the question, where that is an answer. The first answer takes back what was chosen before.
fn choose(list: &mut List<'_>, typed: &str, is_first: bool, input: &mut impl BufRead) -> Result<Step, Failure> {
    let choices = match meant(list, typed) {
        Ok(choices) => choices,
        Err(message) => {
            list.message = message;
            return Ok(Step::Keep);
        }
    };
    list.take_back(is_first);
    for choice in choices {
        list.choose(choice, true);
    }
    while let Some(fresh) = list.fresh().first().copied() {
        let question = list.question(fresh).unwrap_or_else(|| list.title(fresh));
        say(&paragraph(&format!("Because of that, is this so: {question} (yes or no)"), 0));
        output::aside("> ");
        match line(input)?.trim().to_lowercase().as_str() {
            "y" | "yes" => list.choose(fresh, true),
            "n" | "no" => list.choose(fresh, false),
            "back" => return Ok(Step::Back),
            _ => say("Type yes or no."),
        }
    }
    Ok(list.finish().map_or(Step::Keep, Step::Done))
}

/// The lines that are meant by numbers, by words, or by both with commas between.
fn meant(list: &List<'_>, typed: &str) -> Result<Vec<Choice>, String> {
    let lines = list.lines();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = typed.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
    let parts: Vec<&str> = if words.iter().all(|word| is_number(word)) {
        words
    } else {
        typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    let mut choices = Vec::new();
    for part in parts {
        let choice = if is_number(part) {
            let line = part.parse().ok().and_then(|number: usize| lines.get(number.checked_sub(1)?));
            *line.ok_or_else(|| format!("There is no line {part}: type a number from 1 to {}.", lines.len()))?
        } else {
            by_words(list, &lines, part)?
        };
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    let own = || choices.iter().filter(|choice| lines.contains(choice));
    let is_mixed = own().any(|choice| choice.fact().is_some()) && own().any(|choice| choice.fact().is_none());
    if choices.is_empty() || list.is_single && own().count() > 1 || is_mixed {
        let what = if list.is_single {
            "One line is an answer here."
        } else {
            "A line that fits and none exclude each other."
        };
        return Err(format!("{what} Type it again."));
    }
    Ok(choices)
}

fn by_words(list: &List<'_>, lines: &[Choice], words: &str) -> Result<Choice, String> {
    let lower = words.to_lowercase();
    let titled = lines.iter().find(|line| list.title(**line).to_lowercase() == lower);
    let yes_or_no = match lower.as_str() {
        "y" | "yes" => Some(Choice::Yes),
        "n" | "no" => Some(Choice::No),
        "none" => Some(Choice::None),
        "not yet" => Some(Choice::NotYet),
        _ => None,
    };
    if let Some(line) = titled.copied().or(yes_or_no.filter(|line| lines.contains(line))) {
        return Ok(line);
    }
    let nothing = || Err("That is no line here. Type the number of one.".to_owned());
    if !list.can_search() {
        return nothing();
    }
    if let Some(named) = list.named(words) {
        return Ok(named);
    }
    let (found, is_near) = list.find(words);
    match (found.as_slice(), is_near) {
        ([one], false) => Ok(Choice::Fact(*one)),
        ([], _) => Err(nothing_fits(words, false)),
        (several, _) => {
            let found: Vec<&str> = several.iter().map(|fact| list.title(Choice::Fact(*fact))).collect();
            let what = if is_near { nothing_fits(words, true) } else { format!("Several fit \"{words}\":") };
            Err(format!("{what} {}. Type the whole of one.", found.join("; ")))
        }
    }
}
