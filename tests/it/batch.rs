//! `massfreq batch`: a line for each line, each the answer that `massfreq recommend` gives.

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use massfreq::{Elapsed, Facet, Profile, Recommendation, Rule, RuleSet, recommend};
use serde_json::{Value, json};

use crate::support::{self, built_in, data, space};

mod cells;
mod cells_out;
mod ends;
mod equal;
mod lines;
mod long;
mod many;
mod records;
mod same_file;
mod slips;

/// The day on which all these tests are run.
const TODAY: Date = date(2026, 1, 20);

/// The program as it runs among the files of the command-line cases.
fn massfreq(arguments: &str) -> Command {
    let mut command = support::massfreq();
    command
        .current_dir(data("cmd/files"))
        .args(arguments.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A batch that waits for its input.
fn start(arguments: &str) -> Child {
    massfreq(&format!("batch --today {TODAY} {arguments}")).spawn().unwrap()
}

/// What a batch gives for pieces of input, one written after the other.
fn answered(arguments: &str, pieces: impl Iterator<Item = Vec<u8>> + Send) -> Output {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        // A batch that ends early leaves the rest of its input unread.
        scope.spawn(move || pieces.into_iter().all(|piece| stdin.write_all(&piece).is_ok()));
        child.wait_with_output().unwrap()
    })
}

/// What a batch gives for an input.
fn batch(arguments: &str, input: impl Into<Vec<u8>>) -> Output {
    answered(arguments, [input.into()].into_iter())
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// The lines of an output as JSON.
fn values(output: &Output) -> Vec<Value> {
    let value = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text(&output.stdout).lines().map(value).collect()
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    /// The next one below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// Somebody, and when.
#[derive(Clone, Default)]
struct Person {
    facts: Vec<&'static Rule>,
    cleared: Vec<(&'static Rule, Option<Date>)>,
    screened: Option<Date>,
    week: Option<u32>,
    started: Option<Date>,
    reviewed: Option<Date>,
    last: Option<Date>,
}

impl Person {
    fn of(facts: impl IntoIterator<Item = &'static Rule>) -> Self {
        Self { facts: facts.into_iter().collect(), ..Self::default() }
    }

    /// A line of the input; what may be written in several ways is, from one id to the next.
    fn line(&self, id: usize) -> String {
        let mut person = json!({"id": id, "screened": self.screened, "week": self.week, "started": self.started,
            "reviewed": self.reviewed, "last": self.last});
        let spelt = |name: &str| if id % 3 == 1 { name.to_uppercase().replace('-', " ") } else { name.to_owned() };
        let names: Vec<String> = self.cleared.iter().map(|(rule, _)| spelt(rule.name())).collect();
        person["cleared"] = match names.as_slice() {
            _ if self.cleared.iter().any(|(_, on)| on.is_some()) => {
                names.iter().zip(&self.cleared).map(|(name, (_, on))| (name.clone(), json!(on))).collect()
            }
            [] => json!(null),
            [name] if id.is_multiple_of(2) => json!(name),
            names => json!(names),
        };
        for facet in Facet::ALL {
            let mut names: Vec<String> = self.names(facet).map(str::to_owned).collect();
            if id % 3 == 1 {
                let aliases = self.facts.iter().filter(|rule| rule.facet() == Some(facet)).map(|rule| {
                    let name = rule.aliases().last().map_or(rule.name(), |alias| alias);
                    name.to_uppercase().replace('-', "_")
                });
                names = aliases.rev().chain(names.iter().cloned()).collect();
                if facet == Facet::Response {
                    names.truncate(1);
                }
            }
            let key = if facet == Facet::Response { facet.singular() } else { facet.plural() };
            person[key] = match names.as_slice() {
                [name] if facet == Facet::Response || id % 3 == 2 => json!(name),
                [] if facet == Facet::Response || id.is_multiple_of(3) => continue,
                names => json!(names),
            };
        }
        person.to_string()
    }

    fn names(&self, facet: Facet) -> impl Iterator<Item = &'static str> {
        self.facts.iter().filter(move |rule| rule.facet() == Some(facet)).map(|rule| rule.name())
    }

    /// What `recommend` answers.
    fn answer(&self) -> Recommendation {
        let mut profile = Profile::new(built_in());
        for rule in &self.facts {
            profile.add(rule.facet().unwrap(), rule.name()).unwrap();
        }
        let days = self.started.map(|started| u32::try_from(TODAY.since(started).unwrap().get_days()).unwrap());
        let elapsed = days.map_or_else(|| self.week.map_or(Elapsed::START, Elapsed::week), Elapsed::days);
        let answer = recommend(&profile, elapsed);
        match self.last {
            Some(last) => answer.with_next(last, TODAY),
            None => answer,
        }
    }

    /// The line of the output.
    fn answer_line(&self, id: &str) -> String {
        let answer = serde_json::to_string(&self.answer()).unwrap();
        format!("{{\"id\":{id},{}\n", &answer[1..])
    }
}

/// A small set with a goal that asks first, reviews and cautions that can be cleared.
fn guarded() -> &'static RuleSet {
    static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::load(&data("cmd/files/guarded")).unwrap());
    &RULES
}

/// People of that set, like each other but for what a professional agreed to, and when, and what was looked at again, and when.
fn some_cleared() -> Vec<Person> {
    let of = |facet| guarded().facts(facet).collect::<Vec<&Rule>>();
    let (clearable, others): (Vec<&Rule>, Vec<&Rule>) =
        of(Facet::Caution).into_iter().partition(|caution| !caution.cleared().is_empty());
    let cautions = [&clearable[..], &others[..2]].concat();
    let goals = of(Facet::Goal);
    let responses = of(Facet::Response);
    let mut chance = Chance(15);
    let people = (0..300).map(|at| {
        let mut is = |one_in: usize| chance.below(one_in) == 0;
        let mut person = Person::of(goals.iter().copied().filter(|_| is(2)));
        person.facts.extend(cautions.iter().copied().filter(|_| is(24)));
        person.facts.extend((is(3)).then(|| responses[at % responses.len()]));
        let mut day = |one_in: usize| {
            let days = [0, 1, 27, 28, 29, 40, 41, 42, 43, 70, 83, 84, 85, 181, 182, 183, 3639];
            let day = TODAY.saturating_sub(days[chance.below(days.len())].days());
            (chance.below(one_in) > 0).then_some(day)
        };
        person.screened = day(2);
        person.reviewed = day(2);
        person.started = day(4);
        person.last = day(3).map(|last| person.started.map_or(last, |started| last.max(started)));
        let days: Vec<_> = cautions.iter().map(|caution| (*caution, day(3))).collect();
        person.cleared = days.into_iter().filter(|_| chance.below(5) == 0).collect();
        if person.started.is_none() {
            person.week = [None, Some(1), Some(5), Some(6), Some(7), Some(520)][chance.below(6)];
        }
        person
    });
    people.collect()
}

/// A fifth of all whom the built-in set can tell apart but for cautions, then each caution alone and with others.
fn people() -> Vec<Person> {
    let space = space();
    let mut all: Vec<Person> = space.some().map(|number| Person::of(space.rules(number))).collect();
    let cautions: Vec<&Rule> = built_in().facts(Facet::Caution).collect();
    for (at, caution) in cautions.iter().enumerate() {
        all.push(Person::of([*caution]));
        for step in [1, 7, 13] {
            let number = (at * 7919 + step * 104_729) % space.len();
            let others = [cautions[(at + step) % cautions.len()], cautions[(at + 2 * step) % cautions.len()]];
            all.push(Person::of(space.rules(number).chain([*caution])));
            all.push(Person::of(space.rules(number).chain([*caution]).chain(others)));
        }
    }
    all
}

/// Some of them at some time of their course.
fn some_in_time() -> Vec<Person> {
    let times = [
        (Some(1), None, None),
        (Some(2), None, Some(date(2026, 1, 20))),
        (Some(5), None, Some(date(2025, 12, 1))),
        (Some(520), None, None),
        (None, Some(date(2026, 1, 20)), None),
        (None, Some(date(2025, 12, 24)), Some(date(2026, 1, 2))),
        (None, Some(date(2025, 11, 3)), Some(date(2025, 11, 3))),
        (None, Some(date(2016, 3, 1)), Some(date(2026, 1, 13))),
        (None, None, Some(date(2026, 1, 6))),
        (None, None, Some(date(1999, 1, 1))),
    ];
    let people = people().into_iter().step_by(5).enumerate();
    people
        .map(|(at, person)| {
            let (week, started, last) = times[at % times.len()];
            Person { week, started, last, ..person }
        })
        .collect()
}
