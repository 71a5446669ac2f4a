//! The least that a batch can do, and the profiles for it; `benches/compare.sh` runs it beside the program itself.
//!
//! - `lines make COUNT` writes so many profiles, a JSON object a line: people as an app may know them, with the names of the
//!   built-in rules, from a fixed seed. `lines make COUNT last` gives each of them a day of the last session, of which there
//!   are thousands, so that hardly two are alike; `lines make COUNT days` a day on which the course began, of which 400 follow
//!   each other.
//! - `lines floor LENGTHS` reads such lines on stdin with `serde_json` into a struct, one thread, and writes for each of them
//!   a ready-made line of as many bytes as the answer has, which the file LENGTHS says, a number a line.
#![expect(clippy::print_stderr, reason = "what is wrong is told to whoever runs it by hand")]

use std::io::{self, BufRead, BufWriter, Write};
use std::process::ExitCode;
use std::{env, fs};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use massfreq::{Facet, RuleSet};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A profile as one writes it down for `serde_json`. An id can be of any type, and names can have escapes, so that they
/// cannot be borrowed from every line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is read, and that is all")]
struct Profile<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(default)]
    goals: Vec<String>,
    #[serde(default)]
    lifestyles: Vec<String>,
    #[serde(default)]
    signs: Vec<String>,
    #[serde(default)]
    cautions: Vec<String>,
    response: Option<String>,
    week: Option<u32>,
    last: Option<String>,
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["make", count, date @ ..] => count.parse().map_err(io::Error::other).and_then(|count| make(count, date)),
        ["floor", lengths] => floor(lengths),
        _ => Err(io::Error::other("say `make COUNT`, `make COUNT last`, `make COUNT days` or `floor LENGTHS`")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lines: {error}");
            ExitCode::FAILURE
        }
    }
}

fn floor(lengths: &str) -> io::Result<()> {
    let lengths = fs::read_to_string(lengths)?;
    let lengths: Vec<usize> = lengths.lines().filter_map(|length| length.parse().ok()).collect();
    let ready = vec![b'-'; lengths.iter().max().copied().unwrap_or(0)];
    let mut lengths = lengths.iter();
    let mut input = io::stdin().lock();
    let mut output = BufWriter::with_capacity(256 * 1024, io::stdout().lock());
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let profile: Profile<'_> = serde_json::from_str(&line)?;
        std::hint::black_box(&profile);
        let length = lengths.next().copied().unwrap_or(0);
        output.write_all(ready.get(..length).unwrap_or(&ready))?;
        output.write_all(b"\n")?;
        line.clear();
    }
    output.flush()
}

/// The last of the days on which courses began.
const DAYS_END: Date = date(2026, 1, 1);

/// Numbers that look random and are always the same (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

fn make(count: u64, date: &[&str]) -> io::Result<()> {
    let rules = RuleSet::built_in().map_err(|_| io::Error::other("the built-in rules do not load"))?;
    let names = |facet| rules.facts(facet).map(|rule| rule.name().to_owned()).collect::<Vec<_>>();
    let [goals, lifestyles, signs, cautions, responses] = Facet::ALL.map(names);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut some = |of: &[String], chances: &[usize]| {
        let count = chances.get(random.below(chances.len())).copied().unwrap_or(0);
        let chosen: Vec<&String> = (0..count).filter_map(|_| of.get(random.below(of.len().max(1)))).collect();
        serde_json::to_string(&chosen).unwrap_or_default()
    };
    let mut output = BufWriter::new(io::stdout().lock());
    for id in 0..count {
        write!(output, "{{\"id\":{id},\"goals\":{}", some(&goals, &[0, 1, 1, 1, 2]))?;
        write!(output, ",\"lifestyles\":{}", some(&lifestyles, &[0, 1, 1, 2]))?;
        write!(output, ",\"signs\":{}", some(&signs, &[0, 0, 1, 1, 2, 3]))?;
        write!(output, ",\"cautions\":{}", some(&cautions, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))?;
        let response = some(&responses, &[0, 1]);
        if let Some(response) = response.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
            && !response.is_empty()
        {
            write!(output, ",\"response\":{response}")?;
            if date.is_empty() || date == ["last"] {
                write!(output, ",\"week\":{}", 1 + id % 12)?;
            }
        }
        match date {
            ["last"] => {
                let (year, month, day) = (2000 + id % 26, 1 + id / 26 % 12, 1 + id / 312 % 28);
                write!(output, ",\"last\":\"{year}-{month:02}-{day:02}\"")?;
            }
            ["days"] => {
                let began = DAYS_END.checked_sub((400 * id / count).cast_signed().days()).map_err(io::Error::other)?;
                write!(output, ",\"started\":\"{began}\"")?;
            }
            _ => {}
        }
        writeln!(output, "}}")?;
    }
    output.flush()
}
