//! Many records, of which some are broken.

use std::io::{BufRead, BufReader, Write};
use std::thread;

use massfreq::Facet;
use serde_json::{Value, json, to_value};

use super::{Chance, Person, batch, start, text, values};
use crate::support::{built_in, space};

/// How many lines have a profile or a slip.
const LINES: usize = 12_000;
/// One in so many is broken.
const BROKEN: usize = 20;
/// After so many comes a blank line.
const BLANK: usize = 1009;

/// The ways in which lines are broken, `@` being the id: each with the code, and whether the id is known all the same.
const WAYS: [(&[u8], &str, bool); 20] = [
    (b"{\"id\":@,\"goals\":[\"welness\"]}", "unknown-name", true),
    (b"{\"id\":@,\"goal\":[\"wellness\"]}", "unknown-key", true),
    (b"{\"id\":@,\"goals\":[\"wellness\"],\"goals\":[\"wellness\"]}", "duplicate-key", true),
    (b"{\"id\":@,\"goals\":{\"wellness\":true}}", "wrong-type", true),
    (b"{\"id\":@,\"response\":[\"better\"]}", "wrong-type", true),
    (b"{\"id\":@,\"week\":\"1\"}", "wrong-type", true),
    (b"{\"id\":@,\"week\":0}", "bad-value", true),
    (b"{\"id\":@,\"last\":\"31.1.2026\"}", "bad-value", true),
    (b"{\"id\":@,\"last\":\"2026-01-21\"}", "bad-time", true),
    (b"{\"id\":@,\"started\":\"2026-01-01\",\"week\":40}", "bad-time", true),
    (b"{\"id\":@,\"goals\":[\"wellness\"", "not-json", true),
    (b"{\"id\":@} {\"id\":@}", "not-json", true),
    (b"{\"id\":@,\"week\":1e400}", "not-json", true),
    (b"{\"id\":@,\"signs\":\"\\ud800\"}", "not-json", true),
    (b"{\"id\":@,\"signs\":\"str\0ss\"}", "not-json", true),
    (b"{'id':@}", "not-json", false),
    (b"{\"id\":@,\"signs\":\"str\xe4ss\"}", "not-utf8", false),
    (b"[{\"id\":@}]", "wrong-type", false),
    (b"\"@\"", "wrong-type", false),
    (b"@,wellness,athlete", "not-json", false),
];

/// A profile, and what answers it.
struct Known {
    /// Its line behind the id.
    line: String,
    /// The line of its answer behind the id.
    answer: String,
    is_referral: bool,
}

/// Some profiles.
fn profiles() -> Vec<Known> {
    let space = space();
    let cautions: Vec<_> = built_in().facts(Facet::Caution).collect();
    let profiles = (0..199).map(|at| {
        let facts = space.rules(at * 164);
        let person =
            if at % 10 == 0 { Person::of(facts.chain([cautions[at % cautions.len()]])) } else { Person::of(facts) };
        let answer = to_value(person.answer()).unwrap();
        let mut fields = format!(",\"status\":{},\"summary\":{}", answer["status"], answer["summary"]);
        if let Some(interval) = answer.get("interval") {
            // The order of the keys is that of the answer.
            let keys = ["min_days", "max_days", "suggested_days", "text"];
            let cells: Vec<String> = keys.iter().map(|key| format!("\"{key}\":{}", interval[*key])).collect();
            fields.extend([",\"interval\":{", &cells.join(","), "}"]);
        }
        let line = person.line(0);
        Known {
            line: line.strip_prefix("{").unwrap().replacen("\"id\":0,", "", 1),
            answer: fields + "}\n",
            is_referral: answer["status"] == "refer",
        }
    });
    profiles.collect()
}

/// The way in which a line is broken, if it is.
fn way(id: usize) -> Option<(&'static [u8], &'static str, bool)> {
    (id % BROKEN == 17).then(|| WAYS[id / BROKEN % WAYS.len()])
}

#[test]
fn many_lines_have_a_line_each() {
    let profiles = profiles();
    let mut child = start("--fields status,summary,interval --summary --jobs 3");
    let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let output = thread::scope(|scope| {
        scope.spawn(|| {
            let mut block = Vec::new();
            for id in 0..LINES {
                match way(id) {
                    Some((line, ..)) => {
                        for part in line.split_inclusive(|byte| *byte == b'@') {
                            let (part, id) = match part.strip_suffix(b"@") {
                                Some(part) => (part, id.to_string()),
                                None => (part, String::new()),
                            };
                            block.extend_from_slice(part);
                            block.extend_from_slice(id.as_bytes());
                        }
                    }
                    None => {
                        write!(block, "{{\"id\":{id},{}", profiles[id % profiles.len()].line).unwrap();
                    }
                }
                block.extend_from_slice(if id % BLANK == 0 { b"\n \r\n" } else { b"\n" });
                if block.len() > 1 << 16 {
                    stdin.write_all(&block).unwrap();
                    block.clear();
                }
            }
            stdin.write_all(&block).unwrap();
            drop(stdin);
        });
        let (mut stdout, mut line) = (BufReader::new(stdout), Vec::new());
        for id in 0..LINES {
            line.clear();
            stdout.read_until(b'\n', &mut line).unwrap();
            if let Some((_, code, knows_id)) = way(id) {
                let place = id + 1 + id.div_ceil(BLANK);
                let id = if knows_id { id.to_string() } else { "null".to_owned() };
                let expected = format!(
                    "{{\"id\":{id},\"line\":{place},\"status\":\"error\",\"error\":{{\"code\":\"{code}\",\"message\":\""
                );
                let is_told = line.starts_with(expected.as_bytes()) && line.ends_with(b"\"}}\n");
                assert!(is_told, "{expected}\n{}", text(&line));
            } else {
                let start = format!("{{\"id\":{id}");
                let is_answered =
                    line.strip_prefix(start.as_bytes()) == Some(profiles[id % profiles.len()].answer.as_bytes());
                assert!(is_answered, "{id}: {}", text(&line));
            }
        }
        line.clear();
        assert_eq!(stdout.read_until(b'\n', &mut line).unwrap(), 0, "{}", text(&line));
        child.wait_with_output().unwrap()
    });
    let broken = LINES / BROKEN;
    let said = text(&output.stderr);
    let end = format!("error: {broken} of {LINES} lines are in error, the first is line 19\n");
    assert!(said.contains(&end) && output.status.code() == Some(1), "{said}");
    let referred = (0..LINES).filter(|id| way(*id).is_none() && profiles[id % profiles.len()].is_referral).count();
    for (status, count) in [("recommended", LINES - broken - referred), ("refer", referred), ("error", broken)] {
        let row = said.lines().find(|row| row.trim_start().starts_with(&format!("{status} ")));
        let found = row.and_then(|row| row.split_whitespace().last()).and_then(|count| count.parse().ok());
        assert_eq!(found, Some(count), "{status}: {said}");
    }
}

/// The cautions that these people may name, each with its place from the gravest.
const CAUTIONS: [(&str, usize); 6] =
    [("numbness", 0), ("dark-mood", 1), ("fever", 1), ("pregnancy", 2), ("under-age", 3), ("pump", 4)];
const LEVELS: [&str; 5] = ["emergency", "urgent", "doctor", "wait", "adapt"];

/// The cautions of somebody, as numbers.
fn some_cautions(chance: &mut Chance) -> Vec<usize> {
    (0..CAUTIONS.len()).filter(|_| chance.below(4) == 0).collect()
}

fn broken_line(line: &str, way: usize) -> Vec<u8> {
    let open = &line[..line.len() - 1];
    match way % 19 {
        0 => line.replace('"', "'"),
        1 => format!("{open},\"week\":NaN}}"),
        2 => format!("{open},}}"),
        3 => line.replace("\"cautions\"", "\"Cautions\""),
        4 => open.to_owned(),
        5 => format!("{line},"),
        6 => format!("{open},\"last\":\"2027-09-09\"}}"),
        7 => format!("{open},\"id\":0}}"),
        8 => line.replace("\"cautions\":[", "\"week\":1e999,\"cautions\":["),
        9 => format!("[{line}]"),
        10 => line.replace("\"cautions\":[", "\"cautions\":[[\"zzz\"],"),
        11 => return [open.as_bytes(), b",\"note\":\"\xff\"}"].concat(),
        12 => format!("{open},\"note\":\"a\u{200b}b\"}}"),
        13 => line.replace("\"cautions\"", "cautions"),
        14..=17 => {
            let (before, after) = line.split_once("\"cautions\":[").unwrap();
            let (names, after) = after.split_once(']').unwrap();
            let names = names.replace("\",\"", [" and ", "&", " + ", "/"][way % 19 - 14]).trim_matches('"').to_owned();
            format!("{before}\"cautions\":\"{names}\",\"week\":0{after}")
        }
        _ => format!("{line} {{}}"),
    }
    .into_bytes()
}

fn broken_row(row: &str, way: usize) -> Vec<u8> {
    match way % 10 {
        0 => format!("{row},x"),
        1 => row.strip_suffix(",ease").unwrap().to_owned(),
        2 => row.replace(",ease", ",eaze"),
        3 => row.replace(",ease", ",ea\u{200b}se"),
        4 => row.replace(",ease", ",\"ea\nse\""),
        5 => return [row.as_bytes(), b"\xff"].concat(),
        6 => format!("{row}\rx"),
        7 => row.replace([';', '\n'], " and ") + ",x",
        8 => row.replace([';', '\n'], "&") + ",x",
        _ => format!("x,{row}"),
    }
    .into_bytes()
}

/// Records in equal records out, and each caution is in an answer or in the error that took its place.
#[test]
fn no_caution_is_lost_among_many_records() {
    for (arguments, is_json) in [("--jobs 3", true), ("--jobs 2 --input csv", false)] {
        let (mut chance, mut input) = (Chance(20), Vec::new());
        let mut people = Vec::new();
        if !is_json {
            input.extend_from_slice(b"id,cautions,goals\n");
        }
        for id in 0..10_000 {
            let cautions = some_cautions(&mut chance);
            let names: Vec<&str> = cautions.iter().map(|at| CAUTIONS[*at].0).collect();
            let is_broken = id % 20 == 7;
            let whole = if is_json {
                json!({"id": id, "cautions": names, "goals": "ease"}).to_string()
            } else {
                format!("\"{id}\n\",\"{}\",ease", names.join(["; ", ";\n", "\n"][id % 3]))
            };
            let breaks = if is_json { broken_line } else { broken_row };
            input.extend(if is_broken { breaks(&whole, id / 20) } else { whole.into_bytes() });
            input.push(b'\n');
            people.push((cautions, is_broken));
        }
        let answers = values(&batch(&format!("--rules guarded --fields profile {arguments}"), input));
        assert_eq!(answers.len(), people.len(), "{arguments}");
        for (id, (answer, (cautions, is_broken))) in answers.iter().zip(&people).enumerate() {
            let gravest = cautions.iter().map(|at| CAUTIONS[*at].1).min();
            if *is_broken {
                let told = gravest.map(|level| json!([LEVELS[level], cautions.len() - 1]));
                let found = answer["error"].get("gravest").map(|found| json!([found["level"], found["more"]]));
                assert_eq!((&answer["status"], found), (&json!("error"), told), "{answer}");
            } else {
                let names: Vec<Value> = cautions.iter().map(|at| json!(CAUTIONS[*at].0)).collect();
                let found = answer["profile"]["cautions"].as_array().unwrap();
                assert!(found.len() == names.len() && names.iter().all(|name| found.contains(name)), "{id}: {answer}");
            }
        }
    }
}
