//! What a terminal of some size shows of a question. The line at the pointer is always part of it.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::list::List;
use super::widget::{Choice, DAY, Head, Text, Widget};
use crate::render;

/// The smallest terminal on which questions are drawn, in columns and rows.
pub(super) const LEAST: (u16, u16) = (40, 10);
/// The widest text, in columns.
const WIDEST: usize = 100;
/// The columns before the title of a line: the pointer, the box and the number.
const MARKS: usize = 8;
/// The same before its question on a narrow terminal.
const NARROW_MARKS: usize = 4;
const NARROW: usize = 60;
/// On fewer rows, the keys have one.
const FEW_ROWS: usize = 16;
/// The rows of a message on a terminal with few.
const SHORT_MESSAGE: usize = 2;

#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub(super) rows: Vec<Row>,
    /// The column and the row of the cursor.
    pub(super) cursor: (usize, usize),
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) is_bold: bool,
}

impl Row {
    fn plain(text: String) -> Self {
        Self { text, is_bold: false }
    }
}

/// Draws a widget for so many columns and rows, and tells it which lines are shown.
pub(super) fn view(widget: &mut Widget<'_>, columns: u16, rows: u16) -> View {
    // Terminals disagree about the cursor after a line that fills them.
    let width = usize::from(columns).saturating_sub(1).clamp(1, WIDEST);
    let rows = usize::from(rows);
    let mut view = match widget {
        Widget::List(list) => of_list(list, width, rows),
        Widget::Text(text) => of_text(text, width, rows),
    };
    view.rows.truncate(rows);
    view
}

/// The rows above and below the body, which needs `body` rows.
fn frame(head: &Head, message: &str, keys: &[&str], width: usize, rows: usize, body: usize) -> (Vec<Row>, Vec<Row>) {
    let mut foot = wrapped(message, width);
    let mut keys = key_rows(keys, width);
    if rows < FEW_ROWS {
        cut(&mut foot, SHORT_MESSAGE, width);
        keys.truncate(1);
    }
    foot.extend(keys);
    let mut top = wrapped(&head.title, width);
    let titles = top.len();
    top.extend(head.lead.iter().flat_map(|lead| wrapped(lead, width)));
    top.push(String::new());
    cut(&mut top, rows.saturating_sub(foot.len() + body).max(1), width);
    let row = |(at, text)| Row { text, is_bold: at < titles };
    (top.into_iter().enumerate().map(row).collect(), foot.into_iter().map(Row::plain).collect())
}

fn of_list(list: &mut List<'_>, width: usize, rows: usize) -> View {
    let lines = list.lines();
    let at = lines.iter().position(|line| *line == list.at()).unwrap_or_default();
    let block = |(number, line): (usize, &Choice)| block(list, number, *line, number == at, width);
    let mut blocks: Vec<Vec<Row>> = lines.iter().enumerate().map(block).collect();
    let search = list.searching().map(|(typed, is_typing)| {
        let title = format!("Search: {}", tail(typed, width.saturating_sub(9)));
        (Head { title, lead: None, is_first: false }, is_typing)
    });
    let head = search.as_ref().map_or(&list.head, |(head, _)| head);
    // A row says that there are more lines.
    let pointed = blocks.get(at).map_or(0, Vec::len) + usize::from(lines.len() > 1);
    let (mut top, mut foot) = frame(head, &list.message, &keys(list), width, rows, pointed);
    let room = rows.saturating_sub(top.len() + foot.len());
    if let Some(block) = blocks.get_mut(at)
        && block.len() > room
    {
        let mut texts: Vec<String> = block.iter().map(|row| row.text.clone()).collect();
        cut(&mut texts, room.max(1), width);
        block.truncate(texts.len());
        block.iter_mut().zip(texts).for_each(|(row, text)| row.text = text);
    }
    let heights: Vec<usize> = blocks.iter().map(Vec::len).collect();
    let mut window = window(&heights, at, room);
    if window.end < lines.len() && heights.get(at).is_some_and(|height| *height < room) {
        window = self::window(&heights, at, room - 1);
        foot.insert(0, Row::plain(format!("  ({} more below)", lines.len() - window.end)));
    }
    if let Some(blank) = top.last_mut().filter(|row| row.text.is_empty() && window.start > 0) {
        blank.text = format!("  ({} more above)", window.start);
    }
    list.show(lines.get(window.clone()).unwrap_or_default().to_vec());
    let above: usize = heights.get(window.start..at).unwrap_or_default().iter().sum();
    let cursor = match &search {
        Some((head, true)) => (head.title.width(), 0),
        _ => (0, top.len() + above),
    };
    let body = blocks.into_iter().skip(window.start).take(window.len()).flatten();
    let mut all: Vec<Row> = top.into_iter().chain(body).collect();
    if all.len() + foot.len() < rows {
        all.push(Row::plain(String::new()));
    }
    all.extend(foot);
    View { rows: all, cursor }
}

/// A line with its marks, and below it at the pointer its question.
fn block(list: &List<'_>, number: usize, line: Choice, is_at: bool, width: usize) -> Vec<Row> {
    let pointer = if is_at { '>' } else { ' ' };
    let mark = if list.is_chosen(line) { 'x' } else { ' ' };
    let [open, close] = if list.is_single { ['(', ')'] } else { ['[', ']'] };
    // A digit reaches the first nine.
    let digit = number.checked_add(1).filter(|number| *number < 10).map_or(" ".to_owned(), |number| number.to_string());
    let first = format!("{pointer} {open}{mark}{close} {digit} ");
    let rest = " ".repeat(MARKS);
    let titles = wrapped(list.title(line), width.saturating_sub(MARKS)).into_iter().enumerate();
    let titles = titles.map(|(at, text)| Row {
        text: clipped(&format!("{}{text}", if at == 0 { &first } else { &rest }), width),
        is_bold: is_at,
    });
    let marks = if width < NARROW { NARROW_MARKS } else { MARKS };
    let question = list.question(line).filter(|_| is_at);
    let question = question.map(|text| wrapped(text, width.saturating_sub(marks))).unwrap_or_default();
    let question = question.into_iter().map(|text| Row::plain(format!("{}{text}", " ".repeat(marks))));
    titles.chain(question).collect()
}

/// The lines to show in `room` rows: that at the pointer, one below it, and as many others as there is room for.
fn window(heights: &[usize], at: usize, room: usize) -> Range<usize> {
    let (mut start, mut end) = (at, (at + 1).min(heights.len()));
    let mut used = heights.get(at).copied().unwrap_or_default();
    let mut take = |height: Option<&usize>| {
        let fits = height.is_some_and(|height| used + height <= room);
        used += height.filter(|_| fits).copied().unwrap_or_default();
        fits
    };
    if take(heights.get(end)) {
        end += 1;
    }
    while start > 0 && take(heights.get(start - 1)) {
        start -= 1;
    }
    while take(heights.get(end)) {
        end += 1;
    }
    start..end
}

fn of_text(text: &Text, width: usize, rows: usize) -> View {
    let keys = ["Enter go on", "Esc back", "Ctrl-U clear", "Ctrl-C end"];
    let keys: Vec<&str> = keys.into_iter().filter(|key| !(text.head.is_first && *key == BACK)).collect();
    let about = match text.day() {
        Ok(Some(day)) if text.message.is_empty() => vec![format!("That is {}.", render::day(day))],
        _ if text.message.is_empty() => wrapped(DAY, width),
        _ => Vec::new(),
    };
    let (mut all, foot) = frame(&text.head, &text.message, &keys, width, rows, 1 + about.len());
    let typed = format!("> {}", tail(&text.typed, width.saturating_sub(3)));
    let cursor = (typed.width(), all.len());
    all.push(Row { text: typed, is_bold: true });
    all.extend(about.into_iter().map(Row::plain));
    if all.len() + foot.len() < rows {
        all.push(Row::plain(String::new()));
    }
    all.extend(foot);
    View { rows: all, cursor }
}

const BACK: &str = "Esc back";

/// What the keys do, the most needed first.
fn keys(list: &List<'_>) -> Vec<&'static str> {
    let keys: &[&str] = match list.searching() {
        Some((_, true)) => &["Enter to the lines", "Esc leave", "Ctrl-U clear", "Ctrl-C end"],
        Some((_, false)) => &["Space/y choose", "Enter back", "n not", "/ search", "Ctrl-C end"],
        None if list.is_yes_or_no() => &["y yes", "n no", "Space choose", "Enter go on", BACK, "Ctrl-C end"],
        None => &["Space/y choose", "Enter go on", BACK, "n not", "1-9 line", "/ search", "Ctrl-C end"],
    };
    keys.iter().copied().filter(|key| !(list.head.is_first && *key == BACK)).collect()
}

fn key_rows(keys: &[&str], width: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for key in keys {
        match rows.last_mut() {
            Some(row) if row.width() + 2 + key.width() <= width => *row = format!("{row}  {key}"),
            _ => rows.push((*key).to_owned()),
        }
    }
    rows
}

/// The rows of a text; none for an empty one. A word that is too long is broken rather than lost.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let columns = u16::try_from(width.max(1)).unwrap_or(u16::MAX);
    let mut rows = Vec::new();
    for line in render::paragraph(text, columns).lines() {
        let mut rest = line.trim_end();
        while rest.width() > width {
            let piece = clipped(rest, width.max(2));
            let (_, more) = rest.split_at(piece.len());
            rows.push(piece);
            rest = more;
        }
        rows.push(rest.to_owned());
    }
    rows
}

/// Leaves so many rows, and marks the last one where some are gone.
fn cut(rows: &mut Vec<String>, most: usize, width: usize) {
    let is_lost = rows.iter().skip(most).any(|row| !row.is_empty());
    rows.truncate(most);
    if let Some(last) = rows.last_mut().filter(|_| is_lost) {
        *last = clipped(last, width.saturating_sub(MORE.len())) + MORE;
    }
}

const MORE: &str = "...";

/// The beginning of a text that fits.
fn clipped(text: &str, width: usize) -> String {
    let mut left = width;
    let fits = |c: &char| {
        let columns = c.width().unwrap_or_default();
        let fits = columns <= left;
        left = left.saturating_sub(columns);
        fits
    };
    text.chars().take_while(fits).collect()
}

/// The end of a text that fits.
fn tail(text: &str, width: usize) -> String {
    let reversed: String = text.chars().rev().filter(|c| !c.is_control()).collect();
    clipped(&reversed, width).chars().rev().collect()
}
