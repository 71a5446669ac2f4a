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
/// On fewer rows, only the keys are named that one cannot do without.
const FEW_ROWS: usize = 16;
/// The rows that are kept for a message where lines are below the screen.
const MESSAGE: usize = 2;

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

/// The rows above and below the body.
#[derive(Clone)]
struct Frame {
    title: Vec<String>,
    lead: Vec<String>,
    /// The empty rows: below the head, and above the message.
    gaps: usize,
    message: Vec<String>,
    /// The rows of the keys in ever more words, none at first. The last are shown.
    keys: Vec<Vec<String>>,
    /// The rows of the title that are the question itself.
    least: usize,
    /// Whether the lead can be done without.
    is_lead_spare: bool,
    width: usize,
}

impl Frame {
    fn new(head: &Head, message: &str, keys: &[Meaning], width: usize, rows: usize) -> Self {
        let message = wrapped(message, width);
        let mut keys = key_levels(keys, width);
        if rows < FEW_ROWS && keys.len() > 2 {
            keys.pop();
        }
        let lead = head.lead.as_deref().map(|lead| wrapped(lead, width)).unwrap_or_default();
        let title = wrapped(&head.title, width);
        let least = if head.is_question { title.len() } else { 0 };
        Self { title, lead, gaps: 2, message, keys, least, is_lead_spare: head.is_lead_spare(), width }
    }

    fn height(&self) -> usize {
        let keys = self.keys.last().map_or(0, Vec::len);
        self.title.len() + self.lead.len() + self.gaps + self.message.len() + keys
    }

    /// Gives rows up for a body of so many, the least needed first: all that says something once, or all that there is.
    fn make_room(&mut self, body: usize, rows: usize, is_hard: bool) {
        while self.height() + body > rows {
            if self.gaps > 0 {
                self.gaps -= 1;
            } else if self.is_lead_spare && !self.lead.is_empty() {
                self.lead.clear();
            } else if self.keys.len() > 2 {
                self.keys.pop();
            } else if self.title.len() > self.least.max(1) || is_hard && self.title.len() > self.least {
                shorten(&mut self.title, self.width);
            } else if is_hard && self.keys.len() > 1 {
                self.keys.pop();
            } else if is_hard && !self.lead.is_empty() {
                self.lead.clear();
            } else if is_hard && self.title.len() > 1 {
                shorten(&mut self.title, self.width);
            } else {
                return;
            }
        }
    }

    /// The rows above the body, which end in a row for a remark where there is one.
    fn top(&self, remark: String) -> Vec<Row> {
        let title = self.title.iter().map(|text| Row { text: text.clone(), is_bold: true });
        let gap = (self.gaps > 0).then_some(remark);
        title.chain(self.lead.iter().cloned().chain(gap).map(Row::plain)).collect()
    }

    fn foot(&self) -> impl Iterator<Item = Row> {
        self.message.iter().chain(self.keys.last().into_iter().flatten()).cloned().map(Row::plain)
    }
}

fn of_list(list: &mut List<'_>, width: usize, rows: usize) -> View {
    let keys = keys(list);
    if list.is_help {
        return help(&keys, width);
    }
    let lines = list.lines();
    let at = lines.iter().position(|line| *line == list.at()).unwrap_or_default();
    let block = |(number, line): (usize, &Choice)| block(list, number, *line, number == at, width);
    let mut blocks: Vec<Vec<Row>> = lines.iter().enumerate().map(block).collect();
    let search = list.searching().map(|(typed, is_typing)| {
        let title = format!("Search: {}", tail(typed, width.saturating_sub(9)));
        (Head::new(title, None, false), is_typing)
    });
    let pointed = blocks.get(at).map_or(0, Vec::len);
    if search.is_none()
        && let Some(lead) = lead(&mut list.head, pointed, &keys, width, rows)
    {
        list.show(Vec::new());
        return lead;
    }
    let head = search.as_ref().map_or(&list.head, |(head, _)| head);
    let mut frame = Frame::new(head, &list.message, &keys, width, rows);
    let all = blocks.iter().map(Vec::len).sum::<usize>();
    let mut tight = frame.clone();
    tight.make_room(all, rows, false);
    if tight.height() + all <= rows {
        frame = tight;
    } else {
        if rows >= FEW_ROWS {
            frame.message.resize(frame.message.len().max(MESSAGE), String::new());
        }
        // A row says that there are more lines.
        frame.make_room(pointed + usize::from(lines.len() > 1), rows, false);
        frame.make_room(pointed, rows, true);
    }
    let room = rows.saturating_sub(frame.height());
    if let Some(block) = blocks.get_mut(at) {
        let mut texts: Vec<String> = block.iter().map(|row| row.text.clone()).collect();
        cut(&mut texts, pointed.min(room).max(1), width);
        block.truncate(texts.len());
        block.iter_mut().zip(texts).for_each(|(row, text)| row.text = text);
    }
    let heights: Vec<usize> = blocks.iter().map(Vec::len).collect();
    let mut window = window(&heights, at, room);
    let mut below = None;
    if window.end < lines.len() && heights.get(at).is_some_and(|height| *height < room) {
        window = self::window(&heights, at, room - 1);
        below = Some(Row::plain(format!("  ({} more below)", lines.len() - window.end)));
    }
    let above = if window.start > 0 { format!("  ({} more above)", window.start) } else { String::new() };
    list.show(lines.get(window.clone()).unwrap_or_default().to_vec());
    let mut all = frame.top(above);
    let before: usize = heights.get(window.start..at).unwrap_or_default().iter().sum();
    let cursor = match &search {
        Some((head, true)) => (head.title.width(), 0),
        _ => (0, all.len() + before),
    };
    all.extend(blocks.into_iter().skip(window.start).take(window.len()).flatten().chain(below));
    all.extend((frame.gaps > 1).then(|| Row::plain(String::new())));
    all.extend(frame.foot());
    View { rows: all, cursor }
}

/// As much as fits of a lead that has not been read and finds no room above the line at the pointer. Keys lead through it.
fn lead(head: &mut Head, pointed: usize, keys: &[Meaning], width: usize, rows: usize) -> Option<View> {
    head.unread_after = None;
    let mut frame = Frame::new(head, "", keys, width, rows);
    let count = frame.lead.len();
    frame.make_room(pointed, rows, true);
    if head.unread.is_empty() || frame.lead.len() == count && frame.height() + pointed <= rows {
        return None;
    }
    let unread = wrapped(&head.unread, width);
    let (now, after) = unread.split_at_checked(rows.saturating_sub(2)).unwrap_or((&unread, &[]));
    head.unread_after = Some(after.join(" "));
    let key = ["", "(any key goes on)"].map(str::to_owned);
    Some(View { rows: now.iter().cloned().chain(key).map(Row::plain).collect(), cursor: (0, 0) })
}

/// What each key does, in place of the lines.
fn help(keys: &[Meaning], width: usize) -> View {
    let widest = keys.iter().map(|key| key.key.width()).max().unwrap_or_default() + 2;
    let row = |key: &Meaning| Row::plain(clipped(&format!("{:<widest$}{}", key.key, key.long), width));
    let title = Row { text: "Keys (any key returns)".to_owned(), is_bold: true };
    View {
        rows: [title].into_iter().chain(keys.iter().filter(|key| key.key != "?").map(row)).collect(),
        cursor: (0, 0),
    }
}

/// The rows of the title of a line.
fn titles(list: &List<'_>, line: Choice, width: usize) -> Vec<String> {
    let new = if list.fresh().contains(&line) { " (new)" } else { "" };
    wrapped(&format!("{}{new}", list.title(line)), width.saturating_sub(MARKS))
}

/// A line with its marks, and below it at the pointer its question.
fn block(list: &List<'_>, number: usize, line: Choice, is_at: bool, width: usize) -> Vec<Row> {
    let pointer = if is_at { '>' } else { ' ' };
    let mark = if list.is_chosen(line) {
        'x'
    } else if list.is_denied(line) {
        'n'
    } else {
        ' '
    };
    let [open, close] = if list.is_single { ['(', ')'] } else { ['[', ']'] };
    // A digit reaches the first nine.
    let digit = number.checked_add(1).filter(|number| *number < 10).map_or(" ".to_owned(), |number| number.to_string());
    let first = format!("{pointer} {open}{mark}{close} {digit} ");
    let rest = " ".repeat(MARKS);
    let titles = titles(list, line, width).into_iter().enumerate().map(|(at, text)| Row {
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

fn of_text(text: &mut Text, width: usize, rows: usize) -> View {
    let keys: Vec<Meaning> = [ENTER].into_iter().chain(back(&text.head)).chain([CLEAR, END]).collect();
    if let Some(lead) = lead(&mut text.head, 1, &keys, width, rows) {
        return lead;
    }
    let mut about = match text.day() {
        Ok(Some(day)) if text.message.is_empty() => vec![format!("That is {}.", render::day(day))],
        _ if text.message.is_empty() => wrapped(DAY, width),
        _ => Vec::new(),
    };
    let mut frame = Frame::new(&text.head, &text.message, &keys, width, rows);
    frame.make_room(1 + about.len(), rows, false);
    about.truncate(rows.saturating_sub(frame.height() + 1));
    frame.make_room(1, rows, true);
    let mut all = frame.top(String::new());
    let typed = format!("> {}", tail(&text.typed, width.saturating_sub(3)));
    let cursor = (typed.width(), all.len());
    all.push(Row { text: typed, is_bold: true });
    all.extend(about.into_iter().map(Row::plain));
    all.extend((frame.gaps > 1).then(|| Row::plain(String::new())));
    all.extend(frame.foot());
    View { rows: all, cursor }
}

/// What a key does: a word for the last row, where it needs one, and more for the help.
#[derive(Clone, Copy)]
struct Meaning {
    key: &'static str,
    word: &'static str,
    long: &'static str,
}

const fn key(key: &'static str, word: &'static str, long: &'static str) -> Meaning {
    Meaning { key, word, long }
}

const ENTER: Meaning = key("Enter", "next", "go on to the next question");
const BACK: Meaning = key("Esc", "back", "back; answers are kept");
const CLEAR: Meaning = key("Ctrl-U", "clear", "take back what is typed");
const END: Meaning = key("Ctrl-C", "end", "end; nothing is kept");
const HELP: Meaning = key("?", "keys", "this help");
const MOVE: Meaning = key("Up/Down", "", "move to another line");

fn back(head: &Head) -> Option<Meaning> {
    Some(BACK).filter(|_| !head.is_first)
}

/// What the keys do, in the same order on every page. Those without a word only make quicker what others do.
fn keys(list: &List<'_>) -> Vec<Meaning> {
    let choose = if list.can_take_back(list.at()) {
        key("Space", "undo", "take the line back")
    } else {
        key("Space", "choose", "choose the line")
    };
    let say = if list.is_yes_or_no() { "yes or no" } else { "yes or no, and a line on" };
    let lines = [MOVE, key("1-9", "", "go to the line"), key("y/n", "", say), choose];
    let search = Some(key("/", "find", "search all warning signs")).filter(|_| list.can_search());
    let (enter, back) = match list.searching() {
        Some((_, true)) => {
            let enter = [MOVE, key("Enter", "to the lines", "")].into_iter().filter(|_| !list.lines().is_empty());
            return enter.chain([key("Esc", "leave", ""), CLEAR, END]).collect();
        }
        Some((_, false)) => (key("Enter", "done", "back to the page"), Some(key("Esc", "back", "leave the search"))),
        None if !list.fresh().is_empty() && !list.ends() => {
            (key("Enter", "new", "go to the new line"), back(&list.head))
        }
        None => (ENTER, back(&list.head)),
    };
    lines.into_iter().chain([enter]).chain(back).chain(search).chain([HELP, END]).collect()
}

/// The rows of the keys: none, the names of those that are needed, those with words, and all; each only if it has fewer
/// rows than the next.
fn key_levels(keys: &[Meaning], width: usize) -> Vec<Vec<String>> {
    let needed: Vec<Meaning> = keys.iter().copied().filter(|key| !key.word.is_empty()).collect();
    let bare: Vec<Meaning> = needed.iter().map(|key| Meaning { word: "", ..*key }).collect();
    let mut levels = vec![key_rows(keys, width)];
    for less in [key_rows(&needed, width), key_rows(&bare, width), Vec::new()] {
        if levels.last().is_some_and(|more| less.len() < more.len()) {
            levels.push(less);
        }
    }
    levels.reverse();
    levels
}

fn key_rows(keys: &[Meaning], width: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    let mut was_bare = false;
    for Meaning { key, word, .. } in keys {
        let is_bare = word.is_empty();
        let key = format!("{key} {word}");
        let gap = if is_bare && was_bare { " " } else { "  " };
        match rows.last_mut() {
            Some(row) if row.width() + gap.len() + key.trim_end().width() <= width => {
                row.extend([gap, key.trim_end()]);
            }
            _ => rows.push(key.trim_end().to_owned()),
        }
        was_bare = is_bare;
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

/// Leaves a row less.
fn shorten(rows: &mut Vec<String>, width: usize) {
    let most = rows.len().saturating_sub(1);
    cut(rows, most, width);
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
