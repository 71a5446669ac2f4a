//! Asks a question: drawn where that may be and the terminal is large enough at the time, else line by line.

use std::io::{self, BufReader, IsTerminal, Stdin};

use jiff::civil::Date;

use super::interview::{Asks, Facts, Interview, Origin, Screen};
use super::offer::Offer;
use super::plain::{self, Lines};
use super::terminal::{self, End, System, Terminal};
use super::widget::{Answer, Said, Step, Widget};
use super::{Asking, HOW, TOO_SMALL};
use crate::cli::{failure::Failure, output, signals};
use crate::model::{FactSet, RuleIndex, RuleSet};
use crate::render;

/// The lines that are typed at a terminal or come from a pipe.
pub(in crate::cli) type Typed<'s> = Lines<'s, BufReader<Stdin>>;

pub(in crate::cli) struct Asker<'s> {
    asking: Asking,
    signals: &'s signals::Asking,
    drawn: Option<Terminal<'s, System>>,
    lines: Option<Typed<'s>>,
}

impl<'s> Asker<'s> {
    pub(in crate::cli) fn new(asking: Asking, signals: &'s signals::Asking) -> Self {
        Self { asking, signals, drawn: None, lines: None }
    }

    pub(super) fn ask(&mut self, widget: &mut Widget<'_>) -> Result<Step, Failure> {
        let Asking { can_draw, color } = self.asking;
        loop {
            if can_draw && terminal::is_large(output::aside_size()) {
                // What was typed ahead is no answer to what is drawn.
                self.lines = None;
                let terminal = match &mut self.drawn {
                    Some(terminal) => terminal,
                    none => none.insert(Terminal::new(System::new(), color, self.signals)?),
                };
                match terminal.ask(widget)? {
                    End::Step(step) => return Ok(step),
                    End::TooSmall => continue,
                }
            }
            self.drawn = None;
            if self.lines.is_none() {
                for text in can_draw.then_some(TOO_SMALL).into_iter().chain([HOW]) {
                    output::aside(&(render::paragraph(text, output::aside_width()) + "\n"));
                }
            }
            if let Some(step) = plain::ask(widget, self.lines())? {
                return Ok(step);
            }
        }
    }

    /// What is asked line by line, wherever the questions before were.
    pub(in crate::cli) fn lines(&mut self) -> &mut Typed<'s> {
        let (signals, can_draw) = (self.signals, self.asking.can_draw);
        self.drawn = None;
        self.lines.get_or_insert_with(|| {
            Lines::new(BufReader::new(io::stdin()), signals, io::stdin().is_terminal(), can_draw)
        })
    }

    /// Asks which of some facts fit: returns those that do, and those that were denied.
    pub(in crate::cli) fn facts(
        &mut self,
        (rules, today): (&RuleSet, Date),
        candidates: Vec<RuleIndex>,
        title: String,
    ) -> Result<(Vec<RuleIndex>, Vec<RuleIndex>), Failure> {
        let given = FactSet::empty(rules.rules().len());
        let offer = Offer { candidates, given, is_unconditional: true };
        let asks = Asks::Facts(Facts { offer, is_single: false, origin: Origin { page: 0, nth: 0 } });
        let screen = Screen { asks, title, lead: None, number: 0 };
        let mut widget = Widget::new(&Interview::new(rules, today), &screen);
        loop {
            if let Step::Done(Answer::Facts(Said { yes, no, .. })) = self.ask(&mut widget)? {
                return Ok((yes, no));
            }
        }
    }
}
