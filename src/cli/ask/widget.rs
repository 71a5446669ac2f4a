//! What a question is answered with: lines to choose from, or a line of text. Keys come in, an answer comes out; nothing here
//! knows a terminal.

use jiff::civil::Date;

use super::interview::{Asks, DayOf, Interview, Origin, Question, Screen};
use super::list::List;
use crate::model::RuleIndex;
use crate::model::dates::{Day, Side};
use crate::profile::time::{TimeError, TimeFacts};

/// A line that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Fact(RuleIndex),
    /// None of the facts of the page.
    None,
    Yes,
    No,
}

impl Choice {
    pub(super) fn fact(self) -> Option<RuleIndex> {
        if let Self::Fact(fact) = self { Some(fact) } else { None }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Facts(Said),
    Is(Question, bool),
    /// A day, or none where it is not known.
    Day(DayOf, Option<Date>),
}

/// What was said on a screen of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) origin: Origin,
    /// The facts of the page that were there to be chosen.
    pub(super) offered: Vec<RuleIndex>,
    /// The facts that fit, those that a search added among them.
    pub(super) yes: Vec<RuleIndex>,
    pub(super) no: Vec<RuleIndex>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    Char(char),
    Backspace,
    /// Takes back all that was typed.
    Clear,
    /// Takes back the last word.
    Word,
    Paste(String),
}

/// What a key led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Keep,
    Done(Answer),
    Back,
}

/// The head of every question.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) title: String,
    pub(super) lead: Option<String>,
    pub(super) is_first: bool,
    /// Whether the title is the question, and none of the lines has one of its own.
    pub(super) is_question: bool,
    /// What is still to be read of the lead, where it finds no room above the lines.
    pub(super) unread: String,
    /// The same after the next key, while it is shown alone.
    pub(super) unread_after: Option<String>,
}

impl Head {
    pub(super) fn new(title: String, lead: Option<String>, is_first: bool) -> Self {
        // What stands before the first question is no referral.
        let unread = lead.clone().filter(|_| !is_first).unwrap_or_default();
        Self { title, lead, is_first, is_question: false, unread, unread_after: None }
    }

    /// Whether the lead can be done without: it has been read, or refers nobody.
    pub(super) fn is_lead_spare(&self) -> bool {
        self.unread.is_empty()
    }

    /// Goes back, where there is a question before.
    pub(super) fn back(&self, message: &mut String) -> Step {
        if !self.is_first {
            return Step::Back;
        }
        "This is the first question.".clone_into(message);
        Step::Keep
    }
}

#[derive(Clone, Debug)]
pub(super) enum Widget<'r> {
    List(Box<List<'r>>),
    Text(Text),
}

impl<'r> Widget<'r> {
    /// The widget for a screen, with the answer that was given before.
    pub(super) fn new(interview: &Interview<'r>, screen: &Screen) -> Self {
        let title = format!("{} (question {})", screen.title, screen.number + 1);
        let mut head = Head::new(title, screen.lead.clone(), screen.number == 0);
        head.is_question = !matches!(screen.asks, Asks::Facts(_));
        match &screen.asks {
            Asks::Facts(facts) => Self::List(Box::new(List::of_facts(head, interview, facts))),
            Asks::Is(question) => Self::List(Box::new(List::yes_or_no(head, interview, *question))),
            Asks::Day(of) => Self::Text(Text::new(head, interview, *of)),
        }
    }

    pub(super) fn update(&mut self, key: &Key) -> Step {
        let head = self.head_mut();
        if let Some(unread) = head.unread_after.take() {
            head.unread = unread;
            return Step::Keep;
        }
        match self {
            Self::List(list) => list.update(key),
            Self::Text(text) => text.update(key),
        }
    }

    pub(super) fn head(&self) -> &Head {
        match self {
            Self::List(list) => &list.head,
            Self::Text(text) => &text.head,
        }
    }

    fn head_mut(&mut self) -> &mut Head {
        match self {
            Self::List(list) => &mut list.head,
            Self::Text(text) => &mut text.head,
        }
    }

    /// The answer that Enter would give now.
    pub(super) fn entered(&self) -> Option<Answer> {
        match self {
            // A yes that ends the questions does so by Enter alone.
            Self::List(list) if list.ends() => None,
            Self::List(list) => list.clone().finish(),
            Self::Text(text) => text.day().ok().map(|day| Answer::Day(text.of, day)),
        }
    }

    pub(super) fn message(&mut self) -> &mut String {
        match self {
            Self::List(list) => &mut list.message,
            Self::Text(text) => &mut text.message,
        }
    }
}

/// What is typed in place of a day that is not known.
pub(super) const SKIP: &str = "skip";
pub(super) const DAY: &str =
    "Type a day such as 2026-01-31, yesterday or 3 weeks ago. If you do not know it, type skip.";

/// A line of text for a day.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) head: Head,
    pub(super) typed: String,
    pub(super) message: String,
    /// Whether what is typed is the answer of before, which the first sign replaces.
    is_before: bool,
    today: Date,
    of: DayOf,
    /// The other one of the first and the last session, where that was said.
    other: Option<Date>,
}

impl Text {
    fn new(head: Head, interview: &Interview<'_>, of: DayOf) -> Self {
        let answers = interview.answers();
        let other = match of {
            DayOf::Started => answers.last,
            DayOf::Last => answers.started,
            DayOf::Agreed(_) | DayOf::Reviewed => None,
        };
        let typed = match interview.days.get(&of) {
            Some(Some(day)) => day.to_string(),
            Some(None) => SKIP.to_owned(),
            None => String::new(),
        };
        let is_before = !typed.is_empty();
        Self { head, typed, message: String::new(), is_before, today: interview.today, of, other }
    }

    pub(super) fn update(&mut self, key: &Key) -> Step {
        self.message.clear();
        match key {
            Key::Escape => return self.head.back(&mut self.message),
            Key::Enter => match self.day() {
                Ok(day) => return Step::Done(Answer::Day(self.of, day)),
                Err(message) => self.message = message,
            },
            key => {
                if std::mem::take(&mut self.is_before) && matches!(key, Key::Char(_) | Key::Paste(_)) {
                    self.typed.clear();
                }
                type_in(&mut self.typed, key);
            }
        }
        Step::Keep
    }

    /// The day that is typed; `None` where it is said not to be known.
    pub(super) fn day(&self) -> Result<Option<Date>, String> {
        let typed = self.typed.trim();
        if typed.is_empty() {
            return Err(format!("Nothing is typed yet. {DAY}"));
        }
        if typed.eq_ignore_ascii_case(SKIP) {
            return Ok(None);
        }
        let day = typed
            .parse::<Day>()
            .map_err(|error| error.with_year(|| self.today).to_string())?
            .date(Side::Past, || self.today);
        let told = |TimeError { what, .. }: TimeError| what;
        let is_of = |started: Vec<(&'static str, Date)>, last| {
            TimeFacts { started, weeks: Vec::new(), last }.elapsed(|| self.today).map_err(told)
        };
        is_of(vec![("the day", day)], None)?;
        if let Some(other) = self.other {
            let (started, last) = if self.of == DayOf::Last { (other, day) } else { (day, other) };
            is_of(vec![("on", started)], Some(last))?;
        }
        Ok(Some(day))
    }
}

/// Types a key at the end of a text.
pub(super) fn type_in(typed: &mut String, key: &Key) {
    match key {
        Key::Char(c) => typed.push(*c),
        // A line of text has no line ends, and no sign that a terminal would obey.
        Key::Paste(text) => typed.extend(text.trim().chars().map(|c| if c.is_control() { ' ' } else { c })),
        Key::Backspace => drop(typed.pop()),
        Key::Clear => typed.clear(),
        Key::Word => {
            let kept = typed.trim_end().rfind(char::is_whitespace).map_or(0, |at| at + 1);
            typed.truncate(typed.char_indices().map(|(at, _)| at).find(|at| *at >= kept).unwrap_or_default());
        }
        _ => {}
    }
}
