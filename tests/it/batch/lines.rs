//! Ends of lines, blank lines, files, ids, and what counts as one profile.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{batch, massfreq, start, text, values};

const ONE: &str = "{\"id\":1,\"status\":\"recommended\"}\n";
const TWO: &str = "{\"id\":2,\"status\":\"recommended\"}\n";

#[test]
fn lines_may_end_as_any_system_ends_them_or_not_at_all() {
    for input in [
        "{\"id\":1}\n{\"id\":2}\n",
        "{\"id\":1}\n{\"id\":2}",
        "{\"id\":1}\r\n{\"id\":2}\r\n",
        "{\"id\":1}\r\n{\"id\":2}\r",
        "{\"id\":1}\r\n{\"id\":2}",
        "\u{feff}{\"id\":1}\n{\"id\":2}\n",
        "\u{feff}\n{\"id\":1}\r\n{\"id\":2}\n",
        "\n\n{\"id\":1}\n \t \r\n\r\n{\"id\":2}\n\n\n",
        "  {\"id\":1}\t\n\t{\"id\":2}  ",
    ] {
        for jobs in [1, 3] {
            let output = batch(&format!("--fields status --jobs {jobs}"), input);
            assert_eq!(text(&output.stdout), format!("{ONE}{TWO}"), "{input:?}");
            assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{input:?}");
        }
    }
}

#[test]
fn an_input_without_lines_has_no_answers() {
    for input in ["", "\n", "\r\n\n  \t", "\u{feff}", "\u{feff}\r\n", "\r"] {
        let output = batch("", input);
        assert_eq!((output.status.code(), text(&output.stdout), text(&output.stderr)), (Some(0), "", ""), "{input:?}");
    }
    // Half a mark of the order of bytes is an error.
    for input in [b"\xef".as_slice(), b"\xef\xbb", b"\xef\xbb\n"] {
        assert_eq!(values(&batch("", input))[0]["error"]["code"], "not-utf8", "{input:?}");
    }
}

#[test]
fn a_blank_line_counts_and_has_no_answer() {
    let output = batch("", "\n\r\n{\"id\":1}\n\n  \nno\n\n{\n");
    let lines: Vec<Value> = values(&output).iter().map(|value| value["line"].clone()).collect();
    assert_eq!(lines, [json!(null), json!(6), json!(8)]);
    let said = "error: 2 of 3 lines are in error, the first is line 6\n  \
                help: the output says of each what is wrong, where its answer would be\n";
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), said));
}

#[test]
fn an_id_comes_back_as_it_was_written() {
    for id in [
        "0",
        "-17",
        "1.50",
        "123456789012345678901234567890",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a, \\\"b\\\" \\\\ \\u00e9 \\ud83d\\ude00 \\u0000 \\n\"",
        "\"\u{1f600}\u{7f}\"",
        "[]",
        "{}",
        "[1, [null, \"x\"], {\"id\": {\"id\": [ ] }}]",
        "{\"a\": 1, \"a\": 2}",
    ] {
        for (rest, after) in
            [("", ",\"status\":\"recommended\"}\n"), (",\"week\":0", ",\"line\":1,\"status\":\"error\"")]
        {
            let output = batch("--fields status", format!("{{ \"id\" : {id} {rest}}}"));
            let expected = format!("{{\"id\":{id}{after}");
            assert!(text(&output.stdout).starts_with(&expected), "{id}: {}", text(&output.stdout));
        }
    }
}

/// What a reader of the output would stumble over.
#[test]
fn an_id_that_others_cannot_read_is_an_error() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = "1".repeat(400);
    for id in ["1e400", "1E400", "[-1e999]", "\"\\ud800\"", "\"\\udc00\\ud800\"", "{\"a\":\"\\ud800x\"}", &deep, &long]
    {
        let output = batch("--rules frozen --fields status", format!("{{\"id\":{id},\"cautions\":\"fever\"}}"));
        let line = &values(&output)[0];
        assert_eq!((&line["id"], &line["error"]["code"]), (&json!(null), &json!("bad-value")), "{line}");
        let message = line["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("urgent: fever. What is wrong: `id`: ") && output.stdout.len() < 300, "{message}");
    }
}

#[test]
fn a_line_without_an_id_has_none() {
    for line in ["{}", "{\"id\": null}", "{\"goals\": []}"] {
        let output = batch("--fields status", line);
        assert_eq!(text(&output.stdout), "{\"id\":null,\"status\":\"recommended\"}\n", "{line}");
    }
}

/// A directory with the files of a test.
fn files(name: &str, files: &[(&str, &str)]) -> std::path::PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("batch").join(name);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    for (file, text) in files {
        fs::write(directory.join(file), text).unwrap();
    }
    directory
}

#[test]
fn several_files_are_answered_one_after_the_other() {
    let directory = files(
        "several",
        &[
            ("a.jsonl", "{\"id\":1}\nno\n{\"id\":2}"),
            ("b.jsonl", "\u{feff}\n{\"id\":3}\n"),
            ("empty.jsonl", ""),
            ("c d.jsonl", "no"),
        ],
    );
    for jobs in ["1", "4"] {
        let mut command = massfreq("batch --fields status --jobs");
        command.args([jobs, "a.jsonl", "b.jsonl", "-", "empty.jsonl", "c d.jsonl"]).current_dir(&directory);
        let output = command.stdin(fs::File::open(directory.join("a.jsonl")).unwrap()).output().unwrap();
        let expected = [
            json!({"id": 1, "status": "recommended"}),
            json!({"id": null, "line": 2, "file": "a.jsonl", "status": "error"}),
            json!({"id": 2, "status": "recommended"}),
            json!({"id": 3, "status": "recommended"}),
            json!({"id": 1, "status": "recommended"}),
            json!({"id": null, "line": 2, "file": "stdin", "status": "error"}),
            json!({"id": 2, "status": "recommended"}),
            json!({"id": null, "line": 1, "file": "c d.jsonl", "status": "error"}),
        ];
        let mut found = values(&output);
        for value in &mut found {
            value.as_object_mut().unwrap().remove("error");
        }
        assert_eq!(found, expected);
        let said = "error: 3 of 8 lines are in error, the first is line 2 of a.jsonl\n  \
                    help: the output says of each what is wrong, where its answer would be\n";
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), said));
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_before_anything_is_answered() {
    let directory = files("unread", &[("a.jsonl", "{\"id\":1}\n")]);
    let path = directory.join("a.jsonl");
    for other in [Path::new("missing.jsonl"), directory.as_path()] {
        let mut command = massfreq("batch");
        let output = command.arg(&path).arg(other).output().unwrap();
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
        let said = format!("error: {} cannot be read: ", other.display());
        assert!(text(&output.stderr).starts_with(&said), "{}", text(&output.stderr));
    }
    // A directory as stdin is read like any other input.
    let output = massfreq("batch").stdin(fs::File::open(&directory).unwrap()).output().unwrap();
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    assert!(text(&output.stderr).starts_with("error: stdin cannot be read: "), "{}", text(&output.stderr));
}

#[test]
fn strict_writes_nothing_after_the_first_slip() {
    let mut input: Vec<String> = (1..=20_000).map(|id| format!("{{\"id\":{id}}}\n")).collect();
    input[12_344] = "{\"id\":\"bad\",\"week\":0}\n".to_owned();
    input[12_346] = "{\"id\":\"worse\",\"week\":0}\n".to_owned();
    let whole = batch("--fields status", input.concat());
    let expected: String = text(&whole.stdout).split_inclusive('\n').take(12_345).collect();
    assert!(expected.lines().last().unwrap().starts_with("{\"id\":\"bad\",\"line\":12345,"));
    for jobs in [1, 2, 7] {
        let output = batch(&format!("--fields status --strict --jobs {jobs}"), input.concat());
        assert!(text(&output.stdout) == expected, "jobs {jobs}: {} lines", text(&output.stdout).lines().count());
        let said = "error: line 12345 is in error, and `--strict` stops there\n  \
                    help: the last line of the output says what is wrong\n";
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), said), "jobs {jobs}");
    }
    let output = batch("--strict --fields status", "{\"id\":1}\n");
    assert_eq!((output.status.code(), text(&output.stdout), text(&output.stderr)), (Some(0), ONE, ""));
}

/// A slip ends a strict batch although its input goes on.
#[test]
fn strict_does_not_wait_for_more() {
    use std::io::Write;
    let mut child = start("--strict --jobs 3");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"id\":1}\nno\n").unwrap();
    let output = super::ends::within(child);
    assert_eq!((output.status.code(), values(&output).len()), (Some(1), 2));
    drop(stdin);
}

#[test]
fn a_referral_is_seen_to_be_one_whatever_is_asked_for() {
    let input = "{\"id\":1,\"cautions\":\"fever\"}\n{\"id\":2}\n";
    for fields in ["interval", "id", "interval,next", "rules , notice"] {
        let mut child = super::massfreq("batch --fields").arg(fields).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let values = values(&output);
        assert_eq!((&values[0]["status"], &values[1]["status"]), (&"refer".into(), &"recommended".into()), "{fields}");
    }
    assert_eq!(text(&batch("--fields summary", "{}\n").stdout), "{\"id\":null,\"summary\":\"Every 4 weeks\"}\n");
}
