//! The answer to each line is that of `recommend`, whatever the number of workers and however the input is cut.

use std::io::{BufRead, BufReader, Read, Write};
use std::iter;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use jiff::ToSpan;
use massfreq::{Facet, Rule};
use serde_json::Value;

use super::cells::row;
use super::{Chance, Person, TODAY, answered, batch, massfreq, people, some_cleared, some_in_time, start, text};
use crate::support::{built_in, halves};

/// How many answers are made at once.
const AT_ONCE: usize = 2048;

fn lines(people: &[Person]) -> String {
    people.iter().enumerate().map(|(id, person)| person.line(id) + "\n").collect()
}

/// Each fact but cautions and responses is there with and without each other one.
fn assert_mixed(people: &[Person]) {
    let is_mixed = |rule: &&Rule| matches!(rule.facet(), Some(Facet::Goal | Facet::Lifestyle | Facet::Sign));
    let facts: Vec<&Rule> = built_in().rules().iter().filter(is_mixed).collect();
    let has = |person: &Person, fact: &Rule| person.facts.iter().any(|rule| rule.id() == fact.id());
    for first in &facts {
        let (with, without): (Vec<&Person>, _) = people.iter().partition(|person| has(person, first));
        for second in facts.iter().filter(|second| second.id() != first.id()) {
            let is_there = |people: &[&Person]| people.iter().any(|person| has(person, second));
            assert!(is_there(&with) && is_there(&without), "{} and {}", first.id(), second.id());
        }
    }
}

/// Every answer to some people, by these numbers of workers side by side, is the one expected.
fn assert_answered_by(workers: &[usize], people: &[Person]) {
    let input = lines(people);
    thread::scope(|scope| {
        let mut outputs = Vec::new();
        for jobs in workers {
            let mut child = start(&format!("--jobs {jobs}"));
            let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
            let input = &input;
            scope.spawn(move || stdin.write_all(input.as_bytes()));
            outputs.push((jobs, child, BufReader::new(stdout)));
        }
        for (at, part) in people.chunks(AT_ONCE).enumerate() {
            let id = |number: usize| at * AT_ONCE + number;
            let expected = halves(part.len(), |number| part[number].answer_line(&id(number).to_string()));
            let all = expected.concat();
            for (jobs, _, output) in &mut outputs {
                let mut answers = Vec::with_capacity(all.len());
                output.take(all.len() as u64).read_to_end(&mut answers).unwrap();
                if answers != all.as_bytes() {
                    let answers = String::from_utf8_lossy(&answers);
                    for (number, (line, expected)) in answers.split_inclusive('\n').zip(&expected).enumerate() {
                        assert_eq!(line, *expected, "jobs {jobs}: {}", part[number].line(id(number)));
                    }
                    panic!("jobs {jobs}: {} answers to {}", answers.lines().count(), part.len());
                }
            }
        }
        for (jobs, child, mut output) in outputs {
            let mut more = String::new();
            assert_eq!(output.read_line(&mut more).unwrap(), 0, "jobs {jobs}: {more}");
            let rest = child.wait_with_output().unwrap();
            assert_eq!((rest.status.code(), text(&rest.stderr)), (Some(0), ""), "jobs {jobs}");
        }
    });
}

fn assert_answered(people: &[Person]) {
    assert_answered_by(&[1, 2, 7], people);
}

#[test]
fn a_fifth_of_all_profiles_and_each_caution_have_the_answers_that_recommend_gives() {
    let people = people();
    assert!(people.len() > 2 * AT_ONCE, "{}", people.len());
    assert_mixed(&people);
    assert_answered_by(&[2], &people);
    let some: Vec<Person> = people.into_iter().step_by(3).collect();
    assert!(some.len() > AT_ONCE, "{}", some.len());
    assert_mixed(&some);
    assert_answered_by(&[1, 7], &some);
}

#[test]
fn a_profile_in_the_midst_of_its_course_has_the_answer_that_recommend_gives() {
    let people = some_in_time();
    assert!(people.iter().filter(|person| person.last.is_some()).count() > 500);
    assert_answered(&people);
}

#[test]
fn each_day_of_a_course_has_the_answer_that_recommend_gives() {
    let days = 0..=40;
    let of_days = |person: &Person| {
        let began = |day: i32| Person { started: Some(TODAY.saturating_sub(day.days())), ..person.clone() };
        days.clone().map(began).collect::<Vec<_>>()
    };
    let some: Vec<Person> = people().into_iter().step_by(139).collect();
    assert_mixed(&some);
    let mut people: Vec<Person> = some.iter().flat_map(of_days).collect();
    let mut chance = Chance(7);
    for at in 1..people.len() {
        people.swap(at, chance.below(at + 1));
    }
    assert!(people.len() > 1500);
    assert_answered(&people);
}

#[test]
fn it_is_what_the_command_recommend_prints() {
    let (in_time, cleared) = (some_in_time(), some_cleared());
    let of_set = |rules, people| iter::repeat(rules).zip(people);
    let built_in = of_set("", in_time.iter().step_by(61));
    for (rules, person) in built_in.chain(of_set("--rules guarded", cleared.iter().step_by(31))) {
        let mut command = massfreq(&format!("recommend --json {rules}"));
        command.arg("--today").arg(TODAY.to_string());
        for facet in Facet::ALL {
            for name in person.names(facet) {
                command.args([format!("--{}", facet.singular()), name.to_owned()]);
            }
        }
        for (rule, on) in &person.cleared {
            let on = on.map(|on| format!("={on}")).unwrap_or_default();
            command.arg("--cleared").arg(format!("{}{on}", rule.name()));
        }
        for (flag, day) in [("--screened", person.screened), ("--reviewed", person.reviewed)] {
            command.args(day.map(|day| format!("{flag}={day}")));
        }
        let times = [("--started", person.started), ("--last", person.last)];
        for (flag, day) in times.into_iter().filter_map(|(flag, day)| Some((flag, day?))) {
            command.arg(flag).arg(day.to_string());
        }
        if let Some(week) = person.week {
            command.arg("--week").arg(week.to_string());
        }
        let printed = command.stdin(Stdio::null()).output().unwrap();
        let line = batch(rules, person.line(0));
        assert_eq!(text(&line.stdout), text(&printed.stdout).replacen('{', "{\"id\":0,", 1), "{}", person.line(0));
    }
}

#[test]
fn what_is_cleared_screened_and_reviewed_has_the_answer_that_recommend_prints() {
    let people = some_cleared();
    let expected = halves(people.len(), |id| {
        let mut child =
            massfreq(&format!("recommend --rules guarded --json --today {TODAY} --profile -")).spawn().unwrap();
        child.stdin.take().unwrap().write_all(people[id].line(id).as_bytes()).unwrap();
        let printed = child.wait_with_output().unwrap();
        assert_eq!(printed.status.code(), Some(0), "{}: {}", people[id].line(id), text(&printed.stderr));
        text(&printed.stdout).replacen('{', "{\"id\":ID,", 1)
    });
    let columns =
        ["cleared", "goals", "id", "response", "week", "signs", "reviewed", "cautions", "last", "started", "screened"];
    let rows: Vec<String> = people.iter().enumerate().map(|(id, person)| row(person, id, &columns)).collect();
    let rows = format!("{}\n{}", columns.join(","), rows.join("\n"));
    for (arguments, input) in [("--jobs 1", lines(&people)), ("--jobs 3", lines(&people)), ("--input csv", rows)] {
        let output = batch(&format!("--rules guarded {arguments}"), input);
        assert_eq!(text(&output.stdout).lines().count(), people.len());
        for (id, (line, expected)) in text(&output.stdout).split_inclusive('\n').zip(&expected).enumerate() {
            let (id_json, person) =
                (serde_json::from_str::<Value>(line).unwrap()["id"].to_string(), people[id].line(id));
            assert_eq!(line, expected.replacen("ID", &id_json, 1), "{arguments}: {person}");
        }
    }
    // Many of them share facts, and differ in days alone.
    let held = expected.iter().filter(|answer| answer.contains("\"due\":true")).count();
    let cleared = expected.iter().filter(|answer| answer.contains(" agreed on ")).count();
    let next = expected.iter().filter(|answer| answer.contains("\"next\":")).count();
    assert!(held > 30 && cleared > 30 && next > 30, "{held}, {cleared}, {next}");
}

/// Lines as different systems end them, with characters of several bytes, blank lines and slips among them.
fn mixed(people: usize) -> Vec<u8> {
    let mut input = b"\xef\xbb\xbf".to_vec();
    for (id, person) in some_in_time().iter().enumerate().take(people) {
        let line = match id % 17 {
            3 => "\u{a0}\u{e9}\u{1f600} is no JSON".to_owned(),
            8 => format!("{{\"id\": \"\u{1f600} {id} \u{e9}\u{4e16}\", \"goals\": \"w\u{e9}llness\"}}"),
            _ => person.line(id).replacen("\"id\":", "\"id\" : ", 1),
        };
        input.extend_from_slice(line.as_bytes());
        input.extend_from_slice([b"\r\n".as_slice(), b"\n", b"\r\n\r\n", b"\n \t\n"][id % 4]);
    }
    input.extend_from_slice("{\"id\": \"the last, without an end \u{1f600}\"}".as_bytes());
    input
}

#[test]
fn an_input_cut_at_odd_places_has_the_same_answers() {
    for (seed, people, largest) in [(1, 18, 1), (2, 36, 3), (3, 300, 60), (4, 300, 5000), (5, 800, 70_000)] {
        let input = mixed(people);
        let whole = batch("--jobs 1", input.clone());
        assert_eq!(whole.status.code(), Some(1));
        for jobs in [1, 2, 7] {
            let mut chance = Chance(seed);
            let mut rest = input.as_slice();
            let pieces = std::iter::from_fn(|| {
                // One that is written at once is read together with the next.
                thread::yield_now();
                let length = (1 + chance.below(largest)).min(rest.len());
                let (piece, after) = rest.split_at(length);
                rest = after;
                (length > 0).then(|| piece.to_vec())
            });
            let cut = answered(&format!("--jobs {jobs}"), pieces);
            let what = format!("jobs {jobs}, pieces of up to {largest} bytes");
            assert_eq!(text(&cut.stdout), text(&whole.stdout), "{what}");
            assert_eq!((cut.status, text(&cut.stderr)), (whole.status, text(&whole.stderr)), "{what}");
        }
    }
}

#[test]
fn an_input_that_comes_byte_by_byte_has_the_same_answers() {
    let input = "\u{feff}\r\n{\"id\": \"\u{1f600}\"}\r\n\u{e9}\n\n{\"id\": 2,\r\"week\": 3}\r\n\r".as_bytes();
    let whole = batch("--brief", input);
    assert_eq!(text(&whole.stdout).lines().count(), 3);
    let pieces = input.iter().map(|byte| {
        thread::sleep(Duration::from_millis(2));
        vec![*byte]
    });
    assert_eq!(answered("--brief", pieces), whole);
}
