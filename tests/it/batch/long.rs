//! Lines of up to 1 MiB, and longer ones, which are told and lost alone.

use std::io::Write;
use std::process::Child;

use massfreq::Facet;

use super::ends::within;
use super::{Chance, batch, start, text, values};
use crate::support::{built_in, skipped};

const LONGEST: usize = 1 << 20;

/// A profile that takes so many bytes.
fn profile(id: usize, bytes: usize) -> String {
    let line = format!("{{\"id\":{id},\"goals\":\"wellness\"}}");
    let (start, end) = line.split_at(line.len() - 1);
    format!("{start}{}{end}", " ".repeat(bytes - line.len()))
}

/// Asserts that lines of some lengths are answered or told as too long, each at its place.
fn assert_told(lengths: &[usize], end: &str, ends_last: bool, jobs: usize) {
    let what = format!("{lengths:?} with {end:?}, the last {ends_last}, jobs {jobs}");
    let lines: Vec<String> = lengths.iter().enumerate().map(|(at, length)| profile(at + 1, *length)).collect();
    let input = lines.join(end) + if ends_last { end } else { "" };
    let output = batch(&format!("--fields status --jobs {jobs}"), input);
    let mut expected = String::new();
    for (at, length) in lengths.iter().enumerate() {
        let number = at + 1;
        let line = if *length > LONGEST {
            let message = "the line is longer than 1 MiB; write one profile a line, with its facts alone";
            format!(
                "{{\"id\":null,\"line\":{number},\"status\":\"error\",\
                 \"error\":{{\"code\":\"too-long\",\"message\":\"{message}\"}}}}\n"
            )
        } else {
            format!("{{\"id\":{number},\"status\":\"recommended\"}}\n")
        };
        expected.push_str(&line);
    }
    assert_eq!(text(&output.stdout), expected, "{what}");
    let any = lengths.iter().any(|length| *length > LONGEST);
    assert_eq!(output.status.code(), Some(i32::from(any)), "{what}: {}", text(&output.stderr));
}

#[test]
fn a_line_of_1_mib_is_read_and_one_byte_more_is_not() {
    let ways = [("\n", true, 1), ("\n", false, 2), ("\r\n", true, 7), ("\r\n", false, 1)];
    for (at, lengths) in [
        [50, LONGEST, 50],
        [50, LONGEST + 1, 50],
        [LONGEST + 1, LONGEST, LONGEST + 1],
        [LONGEST + 1, LONGEST + 1, LONGEST + 1],
        [LONGEST - 1, LONGEST - 1, LONGEST],
        [50, 50, LONGEST],
        [50, 50, LONGEST + 1],
        [50, 50, 3 * LONGEST],
    ]
    .into_iter()
    .enumerate()
    {
        let (end, ends_last, jobs) = ways[at % ways.len()];
        assert_told(&lengths, end, ends_last, jobs);
    }
}

#[test]
fn long_lines_that_follow_each_other_stay_apart() {
    let sizes = [40, 16_383, 16_384, 16_385, 20_000, 65_535, 65_536, 65_537, 300_000, 700_000, LONGEST - 20_000];
    let over = [LONGEST - 1, LONGEST, LONGEST + 1, LONGEST + 2, LONGEST + 65_536];
    let all: Vec<usize> = sizes.into_iter().chain(over).collect();
    let mut chance = Chance(6);
    for round in 0..8 {
        let lengths: Vec<usize> = (0..12).map(|_| all[chance.below(all.len())]).collect();
        assert_told(&lengths, if round % 2 == 0 { "\n" } else { "\r\n" }, round % 3 == 0, 1 + round % 3);
    }
}

#[test]
fn a_carriage_return_at_the_end_of_all_is_no_part_of_a_line() {
    let output = batch("--fields status", profile(1, LONGEST) + "\r");
    assert_eq!(text(&output.stdout), "{\"id\":1,\"status\":\"recommended\"}\n");
    let output = batch("--fields status", profile(1, LONGEST) + "\r\r\n");
    assert_eq!(values(&output)[0]["error"]["code"], "too-long");
}

/// A line of a mebibyte is read in moments whatever is in it, so a signal waits for no more.
#[test]
fn a_long_line_takes_no_longer_than_many_short_ones() {
    let names: Vec<String> = (0..4000).map(|number| format!("fx{number}")).collect();
    let listed = names.join("\",\"");
    let days = |day: &str| names.iter().map(|name| format!("\"{name}\":{day}")).collect::<Vec<_>>().join(",");
    let goals: Vec<String> = built_in().facts(Facet::Goal).map(|goal| format!("\"{}\",", goal.title())).collect();
    let goals = goals.concat();
    let lines = [
        format!("\"goals\":[\"{listed}\"],\"cautions\":[\"{listed}\",\"chest-pain\"]"),
        format!("\"goals\":[{}\"wellness\"],\"week\":0", goals.repeat(1000)),
        format!("\"cleared\":{{{},\"chest-pain\":null,\"chest-pain\":1}}", days("null")),
        format!("\"cleared\":{{{}}}", days("\"soon\"")),
        format!("{},\"cautions\":\"chest-pain\"", days("1")),
        format!("\"cautions\":[\"fever{}\",\"chest-pain\"]", "r".repeat(300_000)),
        format!("\"cautions\":\"{} and chest-pain\"", names.join(" and ")),
    ];
    let cells = format!("id,cautions,cleared\n7,\"{0},chest-pain\",\n8,,\"{0}\"\n", names.join(","));
    let lines = lines.map(|line| format!("{{\"id\":7,{line}}}\n")).concat();
    for (arguments, input, count) in [("", lines, 7), ("--input csv", cells, 2)] {
        let mut child = start(&format!("--fields status --jobs 2 {arguments}"));
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        let output = within(child);
        let values = values(&output);
        assert_eq!(values.len(), count);
        for value in values {
            assert_eq!(value["status"], "error", "{value}");
        }
        let said = text(&output.stdout);
        assert_eq!(said.matches("caution/chest-pain").count(), if count == 7 { 5 } else { 1 }, "{said}");
    }
}

/// The most memory that a program had, in KiB; nothing where the system does not tell.
fn most_memory(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// What is thrown away is thrown away as it comes.
#[test]
fn a_line_that_has_no_end_in_sight_is_one_error() {
    let mut child = start("--fields status --jobs 2");
    let mut stdin = child.stdin.take().unwrap();
    let piece = vec![b'x'; 1 << 16];
    for _ in 0..2000 {
        stdin.write_all(&piece).unwrap();
    }
    match most_memory(&child) {
        Some(most) => assert!((1 << 10..64 << 10).contains(&most), "{most} KiB"),
        None => skipped("how much memory a long line takes, as the system does not tell"),
    }
    stdin.write_all(b"\n{\"id\":2}\n").unwrap();
    drop(stdin);
    let output = within(child);
    let values = values(&output);
    assert_eq!(values.len(), 2);
    assert_eq!((&values[0]["line"], &values[0]["error"]["code"]), (&1.into(), &"too-long".into()));
    assert_eq!((&values[1]["id"], &values[1]["status"]), (&2.into(), &"recommended".into()));
}

#[test]
fn a_header_that_is_too_long_names_no_columns() {
    let output = batch("--input csv --fields status", format!("id,{}\nid,goals\n1,wellness\n", " ".repeat(LONGEST)));
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{}", text(&output.stderr));
    assert!(text(&output.stderr).starts_with("error: the header of stdin: the line is longer than 1 MiB"));
}
