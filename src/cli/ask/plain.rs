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

/// How a line is taken back.
const BACK: &str = "To take a line back, type not and its number, such as not 2.";

/// Asks until there is an answer.
pub(super) fn ask(widget: &mut Widget<'_>, input: &mut impl BufRead) -> Result<End, Failure> {
    say(&format!("\n{}", paragraph(&widget.head().title, 0)));
    if let Some(lead) = widget.head().lead.clone() {
        say(&paragraph(&lead, 0));
    }
    if let Widget::List(list) = widget {
        list.leave_search();
        list.show(list.lines());
        say(&lines(list));
        let chosen: Vec<&str> = list.chosen().iter().map(|choice| list.title(*choice)).collect();
        if !chosen.is_empty() {
            say(&paragraph(&format!("Chosen before: {}. Type keep to leave it so. {BACK}", chosen.join("; ")), 0));
        }
    }
    loop {
        output::aside("> ");
        let typed = line(input)?;
        let typed = typed.trim();
        let step = match typed.to_lowercase().as_str() {
            "back" => widget.update(&Key::Escape),
            "?" | "help" => {
                say(&paragraph(help_of(widget), 0));
                continue;
            }
            "" => {
                say(&paragraph(&format!("Nothing is answered yet. {}", help_of(widget)), 0));
                continue;
            }
            _ => match widget {
                Widget::List(list) => choose(list, typed, input)?,
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

fn help_of(widget: &Widget<'_>) -> &'static str {
    match widget {
        Widget::Text(_) => DAY,
        Widget::List(list) => help(list),
    }
}

fn help(list: &List<'_>) -> &'static str {
    if list.is_yes_or_no() {
        "Type the number of a line, or yes or no. back goes to the question before, Ctrl-C ends."
    } else if list.is_single {
        "Type the number of a line, words for it, or none. back goes to the question before, Ctrl-C ends."
    } else {
        "Type the numbers of the lines that fit, such as 1 3; or words for them, which find other warning signs too; or \
         none. back goes to the question before, Ctrl-C ends."
    }
}

/// Chooses what is typed and ends the question, where that is an answer.
fn choose(list: &mut List<'_>, typed: &str, input: &mut impl BufRead) -> Result<Step, Failure> {
    if typed.eq_ignore_ascii_case("keep") && !list.chosen().is_empty() {
        return finish(list, input);
    }
    if let Some(Ok([(line, true)])) = denied(typed).map(|rest| meant(list, rest)).as_ref().map(|meant| meant.as_deref())
        && list.is_chosen(*line)
    {
        list.choose(*line, false);
        list.message = format!("No longer chosen: {}. Now type what fits, or none.", list.title(*line));
        return Ok(Step::Keep);
    }
    let meant = match meant(list, typed) {
        Ok(meant) => meant,
        Err(message) => {
            list.message = message;
            return Ok(Step::Keep);
        }
    };
    for (choice, is_named) in &meant {
        if !is_named {
            let question = list.question(*choice).map(|question| format!(" ({question})")).unwrap_or_default();
            let question = format!("Do you mean \"{}\"?{question} (yes or no)", list.title(*choice));
            match yes_or_no(&question, input)? {
                Some(true) => {}
                Some(false) => {
                    list.message = format!("Then nothing of \"{typed}\" was chosen. {}", help(list));
                    return Ok(Step::Keep);
                }
                None => return Ok(list.update(&Key::Escape)),
            }
        }
    }
    for (choice, _) in meant {
        if choice.fact().is_none() {
            list.take_back();
        }
        list.choose(choice, true);
        say(&paragraph(&std::mem::take(&mut list.message), 0));
    }
    finish(list, input)
}

/// Ends the question, after those that came up with the answer.
fn finish(list: &mut List<'_>, input: &mut impl BufRead) -> Result<Step, Failure> {
    while let Some(fresh) = list.fresh().first().copied().filter(|_| !list.ends()) {
        let question = list.question(fresh).unwrap_or_else(|| list.title(fresh));
        match yes_or_no(&format!("Because of that, is this so: {question} (yes or no)"), input)? {
            Some(is_yes) => list.choose(fresh, is_yes),
            None => return Ok(list.update(&Key::Escape)),
        }
        list.show(list.lines());
        say(&paragraph(&std::mem::take(&mut list.message), 0));
    }
    list.show(list.lines());
    Ok(list.finish().map_or(Step::Keep, Step::Done))
}

/// Asks until there is a yes or a no; `None` to go back.
fn yes_or_no(question: &str, input: &mut impl BufRead) -> Result<Option<bool>, Failure> {
    say(&paragraph(question, 0));
    loop {
        output::aside("> ");
        match line(input)?.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(Some(true)),
            "n" | "no" => return Ok(Some(false)),
            "back" => return Ok(None),
            _ => say("Type yes or no."),
        }
    }
}

/// What follows a word at the beginning that says no.
fn denied(typed: &str) -> Option<&str> {
    let (first, rest) = typed.split_once(char::is_whitespace)?;
    ["no", "not", "none", "without"].contains(&first.to_lowercase().as_str()).then_some(rest.trim())
}

/// The lines that are meant by numbers, by words, or by both with commas between; and whether each is named so that no other
/// can be meant.
fn meant(list: &List<'_>, typed: &str) -> Result<Vec<(Choice, bool)>, String> {
    let lines = list.lines();
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = typed.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
    let parts: Vec<&str> = if words.iter().all(|word| is_number(word)) {
        words
    } else {
        typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    let mut choices = Vec::new();
    let mut meant = Vec::new();
    for part in parts {
        let (choice, is_named) = if is_number(part) {
            let line = part.parse().ok().and_then(|number: usize| lines.get(number.checked_sub(1)?));
            let none = || format!("There is no line {part}: type a number from 1 to {}.", lines.len());
            (*line.ok_or_else(none)?, true)
        } else {
            by_words(list, &lines, part)?
        };
        if !choices.contains(&choice) {
            choices.push(choice);
            meant.push((choice, is_named));
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
    Ok(meant)
}

fn by_words(list: &List<'_>, lines: &[Choice], words: &str) -> Result<(Choice, bool), String> {
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
        return Ok((line, true));
    }
    let nothing = || Err("That is no line here. Type the number of one.".to_owned());
    if !list.can_search() {
        return nothing();
    }
    if let Some(named) = list.named(words) {
        return Ok((named, true));
    }
    if denied(words).is_some() {
        return Err(format!("\"{words}\" says what does not fit, and chooses nothing. {}", help(list)));
    }
    let (found, is_near) = list.find(words);
    match (found.as_slice(), is_near) {
        ([one], false) => Ok((Choice::Fact(*one), false)),
        ([], _) => Err(nothing_fits(words, false)),
        (several, _) => {
            let found: Vec<&str> = several.iter().map(|fact| list.title(Choice::Fact(*fact))).collect();
            let what = if is_near { nothing_fits(words, true) } else { format!("Several fit \"{words}\":") };
            Err(format!("{what} {}. Type the whole of one.", found.join("; ")))
        }
    }
}
