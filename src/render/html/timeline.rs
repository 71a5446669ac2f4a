//! The picture of a plan: the rows of weeks that a terminal shows, with shapes for its signs.

use maud::{Markup, html};

use super::super::Look;
use super::super::timeline::{CELL, Week, Weeks, months, numbers};

/// The weeks of a row, and the size of a week and of a row in units of the picture: at 320 pixels a unit is one.
const A_ROW: usize = 12;
const WEEK: usize = 24;
const ROW: usize = 78;
/// What a column of a terminal takes.
const COLUMN: usize = WEEK / CELL;

pub(super) fn figure(weeks: &Weeks) -> Markup {
    let rows = weeks.drawn.chunks(A_ROW);
    let size = format!("0 0 {} {}", A_ROW * WEEK, rows.len() * ROW);
    html! {
        figure {
            svg viewBox=(size) role="img" {
                title { "Time line" }
                desc { (told(weeks)) }
                @for (at, here) in rows.enumerate() {
                    g transform=(format!("translate(0 {})", at * ROW)) { (row(weeks, at * A_ROW, here)) }
                }
            }
            figcaption {
                p { (weeks.legend(Look::plain(0))) }
                @if let Some(rest) = weeks.rest() { p { (rest) } }
            }
        }
    }
}

/// The picture in words: which weeks have sessions.
fn told(weeks: &Weeks) -> String {
    let used = weeks.drawn.iter().enumerate().filter(|(_, week)| week.sessions > 0);
    let used: Vec<String> = used.map(|(at, _)| (at + 1).to_string()).collect();
    format!("Of {} weeks, these have sessions: {}.", weeks.drawn.len(), used.join(", "))
}

fn row(weeks: &Weeks, from: usize, here: &[Week]) -> Markup {
    let room = A_ROW * CELL;
    let runs = here.chunk_by(|one, other| one.phase == other.phase);
    let begins = runs.clone().scan(0, |at, run| Some(std::mem::replace(at, *at + run.len())));
    html! {
        @for (column, month) in months(here, CELL, room) { text x=(column * COLUMN + 1) y="10" { (month) } }
        @for (at, week) in here.iter().enumerate() { (mark(week, at * WEEK + WEEK / 2)) }
        @for (run, begin) in runs.zip(begins) { (band(weeks, run, begin * WEEK)) }
        @for (column, number) in numbers(from, here.len(), CELL, room) {
            text x=(column * COLUMN + 1) y="67" { (number) }
        }
    }
}

fn mark(week: &Week, x: usize) -> Markup {
    let part = part(week.phase);
    html! {
        @if week.sessions == 0 {
            circle cx=(x) cy="25" r="1.5" {}
        } @else if week.moved && week.sessions == 1 {
            polygon class="moved" points=(format!("{x},18 {},31 {},31", x + 7, x - 7)) {}
        } @else {
            circle class=(part) cx=(x) cy="25" r="7" {}
            @if week.sessions > 1 { text class="count" x=(x) y="28.5" { (week.sessions) } }
        }
    }
}

fn band(weeks: &Weeks, run: &[Week], x: usize) -> Markup {
    let width = run.len() * WEEK - 2;
    let phase = run.first().map_or(1, |week| week.phase);
    html! {
        rect class=(part(phase)) x=(x) y="38" width=(width) height="16" rx="3" {}
        @if let Some(name) = weeks.name(phase, run.len() * CELL + 4) {
            text class="count" x=(x + width / 2) y="50" { (name) }
        }
    }
}

/// The colour of a part of the course, which has a name in its band too.
fn part(phase: usize) -> &'static str {
    if phase.is_multiple_of(2) { "even" } else { "odd" }
}
