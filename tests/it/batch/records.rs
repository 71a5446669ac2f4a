//! Records of CSV: quoted cells with line ends, separators, and what cannot be read.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use serde_json::{Value, json};

use super::{Chance, batch, text, values};

/// The ids of answered records, and the places of those in error, in their order.
fn told(arguments: &str, input: impl Into<Vec<u8>>) -> Vec<Value> {
    let output = batch(&format!("--rules frozen --input csv --fields status,profile {arguments}"), input);
    let told = |value: &Value| match value["status"].as_str() {
        Some("error") => json!([value["line"], value["last_line"], value["error"]["code"]]),
        _ => value["id"].clone(),
    };
    values(&output).iter().map(told).collect()
}

#[test]
fn a_line_end_in_quotes_ends_no_record() {
    let input = "id,goals,cautions\r\n\
                 \"Mary\nJones\",wellness,\r\n\
                 2,\"wellness\",\"fever;\n\"\r\n\
                 \"3 \"\"a\"\"\n\n\n\",,\"fever\r\npregnancy\"\n\
                 4,\"\",x\n\
                 \"5\n5\",wellness,\"\nx\"\n\
                 6,well\"ness,\n7,,";
    for jobs in [1, 3] {
        let output = batch(&format!("--rules frozen --input csv --fields profile --jobs {jobs}"), input);
        let values = values(&output);
        let ids: Vec<&Value> = values.iter().map(|value| &value["id"]).collect();
        assert_eq!(
            ids,
            [
                &json!("Mary\nJones"),
                &json!("2"),
                &json!("3 \"a\"\n\n\n"),
                &json!("4"),
                &json!("5\n5"),
                &json!("6"),
                &json!("7")
            ]
        );
        let cautions: Vec<&Value> = values.iter().map(|value| &value["profile"]["cautions"]).collect();
        assert_eq!(cautions[1..3], [&json!(["fever"]), &json!(["fever", "pregnancy"])]);
        let places: Vec<_> = values.iter().map(|value| (&value["line"], &value["last_line"])).collect();
        let null = Value::Null;
        assert_eq!(places[3..6], [(&json!(11), &null), (&json!(12), &json!(14)), (&json!(15), &null)]);
        let message = values[4]["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("lines 12 to 14: there is no question `x` here"), "{message}");
        assert!(
            text(&output.stderr).contains("3 of 7 lines are in error, the first is line 11\n"),
            "{}",
            text(&output.stderr)
        );
    }
}

/// What another writer of CSV writes is read record by record, however it is cut into blocks.
#[test]
fn records_in_equal_records_out_whatever_is_in_quotes() {
    let mut chance = Chance(19);
    let bits = ["a", "\"", "\n", "\r\n", ",", ";", "\t", " ", "é", "''", "=1"];
    for (separator, style) in
        [(b',', QuoteStyle::Necessary), (b';', QuoteStyle::Always), (b'\t', QuoteStyle::NonNumeric)]
    {
        let mut writer = WriterBuilder::new();
        writer.delimiter(separator).quote_style(style);
        writer.terminator(if separator == b',' { Terminator::CRLF } else { Terminator::Any(b'\n') });
        let mut writer = writer.from_writer(Vec::new());
        writer.write_record(["id", "goals", "cautions"]).unwrap();
        let mut ids = Vec::new();
        for number in 0..600 {
            let most = if number % 100 == 0 { 9000 } else { 12 };
            let id: String = (0..chance.below(most)).map(|_| bits[chance.below(bits.len())]).collect();
            let names =
                [",", ";", "\n"][chance.below(if separator == b'\t' { 2 } else { 1 }) + usize::from(separator == b',')];
            let cautions = if chance.below(5) == 0 { format!("fever{names}pregnancy") } else { String::new() };
            ids.push((json!(format!("{number} {id}x")), !cautions.is_empty()));
            writer.write_record([&format!("{number} {id}x"), "wellness", &cautions]).unwrap();
        }
        let input = writer.into_inner().unwrap();
        for jobs in [1, 3] {
            let output = batch(&format!("--rules frozen --input csv --fields profile --jobs {jobs}"), input.clone());
            let found: Vec<_> = values(&output)
                .iter()
                .map(|value| (value["id"].clone(), value["profile"]["cautions"] == json!(["fever", "pregnancy"])))
                .collect();
            assert!(found == ids, "{:?}", found.iter().zip(&ids).find(|(one, other)| one != other));
        }
    }
}

#[test]
fn an_open_quote_is_one_error_that_names_its_lines_and_what_is_grave() {
    let input = "id,goals,cautions\n1,,\n2,\"wellness,\n3,,fever\n4,,\"\"pain-in-chest\n5,,";
    let output = batch("--rules frozen --input csv --fields status", input);
    let lines = values(&output);
    assert_eq!((lines.len(), &lines[0]["id"]), (2, &json!("1")));
    assert_eq!((&lines[1]["line"], &lines[1]["last_line"]), (&json!(3), &json!(6)));
    let message = lines[1]["error"]["message"].as_str().unwrap();
    assert!(
        message.starts_with("emergency: pain-in-chest and 1 more. What is wrong: lines 3 to 6: a quote is left open"),
        "{message}"
    );

    // One that closes too late.
    let input = "id,goals,cautions\n1,\"wellness,\n2,,fever\n3,\"wellness\",\n4,,\n";
    assert_eq!(told("", input), [json!([2, 4, "unknown-name"]), json!("4")]);
    assert_eq!(told("", "id,goals\n\""), [json!([2, null, "not-csv"])]);
}

#[test]
fn a_quote_that_swallows_records_is_told_with_its_lines_and_has_nobody_s_id() {
    let input = "id,goals,cautions,week\n1,\"wellness,,\n2,,fever,\n3,,,\n4,\"wellness\",,\n5,,,\n";
    let lines = values(&batch("--rules frozen --input csv --fields status", input.replace("4,\"", "4\",")));
    let (error, message) = (&lines[0], lines[0]["error"]["message"].as_str().unwrap());
    assert_eq!((&error["id"], &error["line"], &error["last_line"]), (&Value::Null, &json!(2), &json!(5)), "{error}");
    let said = "What is wrong: a quote opened on line 2 closes on line 5, and made one record of these 4 lines: ";
    assert!(message.starts_with("urgent: fever") && message.contains(said), "{message}");
    assert_eq!(lines[1]["id"], "5");
}

#[test]
fn columns_are_known_in_any_case_and_empty_cells_at_the_end_may_be_there_or_not() {
    let input = "ID,Goal,Cautions,week,,\n1,wellness,fever\n2,,\n3,,fever,1,,\n4,,,,,,,\n\"5\n5\",wellness,,,,\n";
    let output = batch("--rules frozen --input csv --fields status", input);
    let told: Vec<_> = values(&output).iter().map(|value| (value["id"].clone(), value["status"].clone())).collect();
    let expected =
        [("1", "refer"), ("2", "recommended"), ("3", "refer"), ("4", "recommended"), ("5\n5", "recommended")];
    assert_eq!(told, expected.map(|(id, status)| (json!(id), json!(status))));
    let twice = batch("--rules frozen --input csv", "goal,GOALS\n");
    assert!(text(&twice.stderr).contains("the column `GOALS` is there twice"), "{}", text(&twice.stderr));
}

#[test]
fn the_ending_of_a_file_says_how_its_profiles_are_written() {
    let directory = crate::support::empty("batch-endings");
    let write = |name: &str, bytes: &[u8]| std::fs::write(directory.join(name), bytes).unwrap();
    write("a.csv", b"id,goals\na,\n");
    write("b.TSV", b"id\tgoals\nb\t\n");
    write("c.jsonl", b"{\"id\":\"c\"}\n");
    write("d e.csv.gz", b"\x1f\x8b\x08\0");
    let run = |arguments: &[&str]| {
        let mut command = crate::support::massfreq();
        command.args(["batch", "--fields", "status"]).args(arguments).current_dir(&directory).output().unwrap()
    };
    let ids = |arguments: &[&str]| values(&run(arguments)).iter().map(|value| value["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&["a.csv", "b.TSV", "c.jsonl"]), ["a", "b", "c"]);
    assert_eq!(ids(&["-i", "jsonl", "a.csv"]), [Value::Null, Value::Null]);
    let cure = |arguments: &[&str]| text(&run(arguments).stderr).to_owned();
    let said = cure(&["d e.csv.gz", "--strict"]);
    assert!(said.contains("`gunzip -c 'd e.csv.gz' | massfreq batch --fields status --strict --input csv`"), "{said}");
    let said = cure(&["-i", "csv", "a.csv", "d e.csv.gz"]);
    assert!(said.contains("`gunzip -c 'd e.csv.gz' | massfreq batch --fields status -i csv a.csv -`"), "{said}");
    write("-e.csv", b"\xff\xfei\0");
    let said = cure(&["--", "-e.csv"]);
    assert!(said.contains("-t UTF-8 ./-e.csv | massfreq batch --fields status --input csv --`"), "{said}");
    // What the user makes another file of.
    write("f g.xlsx", b"PK\x03\x04");
    for (arguments, command) in [
        (&["f g.xlsx", "--strict"][..], "'f g.csv' --strict`"),
        (&["-i", "csv", "a.csv", "f g.xlsx"], "-i csv a.csv 'f g.csv'`"),
        (&["-i", "jsonl", "f g.xlsx"], "-i jsonl 'f g.jsonl'`"),
    ] {
        let said = cure(arguments);
        let expected = format!("save the spreadsheet as CSV: `massfreq batch --fields status {command}");
        assert!(said.contains(&expected) && !said.contains("--input"), "{said}");
    }
    let said = |arguments: &str| text(&batch(arguments, b"PK\x03\x04").stderr).replace("\n        ", " ");
    assert!(said("").contains(" --input csv < FILE.csv`"), "{}", said(""));
    assert!(said("-i csv").contains(" -i csv < FILE.csv`"), "{}", said("-i csv"));
}

#[test]
fn an_open_quote_swallows_a_mebibyte_at_most() {
    const COUNT: usize = 20_000;
    let people = format!("x,,{}\n", " ".repeat(60)).repeat(COUNT);
    let input = format!("id,goals,cautions\n1,,\n2,\",fever\n{people}3,,\n\"4\n\",,\n");
    for jobs in [1, 3] {
        let told = told(&format!("--jobs {jobs}"), input.clone());
        assert_eq!((&told[0], &told[1][0], &told[1][2]), (&json!("1"), &json!(3), &json!("too-long")));
        // The lines behind it are read again, at their places.
        let after = usize::try_from(told[1][1].as_u64().unwrap()).unwrap();
        assert_eq!(told.len() - 2, COUNT + 3 - after + 2, "lines 3 to {after}");
        assert!(after < COUNT && told[2..told.len() - 2].iter().all(|id| id == "x"));
        assert_eq!(told[told.len() - 2..], [json!("3"), json!("4\n")]);
    }
    let long =
        values(&batch("--rules frozen", format!("{{\"cautions\":\"fever\",\"x\":\"{}\"}}\n", "x".repeat(1 << 20))));
    assert_eq!(long[0]["error"]["gravest"]["rule"], "caution/fever", "{}", long[0]);
}

#[test]
fn a_row_of_empty_cells_is_blank() {
    let input = ",,\n;;\nid,goals,week\n,,\n1,,\n \t, ,\"\"\n,,,,,,\n\"\n\",,\n2,,\n,\n";
    let output = batch("--rules frozen --input csv --fields status --summary", input);
    let ids: Vec<Value> = values(&output).iter().map(|value| value["id"].clone()).collect();
    assert_eq!((ids, output.status.code()), (vec![json!("1"), json!("2")], Some(0)), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("recommended    2\n"), "{}", text(&output.stderr));
}

#[test]
fn separators_are_recognized_by_the_header_and_told_once() {
    for (input, cells, comma) in [
        ("id;goals;cautions\na;wellness;fever,pregnancy\n", "';'", ","),
        ("\u{feff}\"id\";\"goals\";\"cautions\"\r\na;\"wellness\";\"fever,pregnancy\"\r\n", "';'", ","),
        ("id\tgoals\tcautions\na\twellness\tfever,pregnancy\n", "tab", ";"),
        ("id\tgoals\tcautions\na\twellness\tfever;pregnancy\n", "tab", ";"),
        ("sep=;\nid;goals;cautions\na;;fever,pregnancy\n", "';'", ","),
        ("\u{feff}\"sep=|\"\r\nid|goals|cautions\r\na||fever;pregnancy\r\n", "'|'", ";"),
        ("\nsep=\t\nid\tcautions\na\tfever;pregnancy\n", "tab", ";"),
        ("Sep=;\nid;goals;cautions\na;;fever,pregnancy\n", "';'", ","),
        ("SEP=Tab\nid\tcautions\na\tfever;pregnancy\n", "tab", ";"),
    ] {
        let output = batch("--rules frozen --input csv --fields profile", input);
        let value = &values(&output)[0];
        let cautions = json!(["fever", "pregnancy"]);
        assert_eq!((&value["id"], &value["profile"]["cautions"]), (&json!("a"), &cautions), "{input:?}: {value}");
        let said = text(&output.stderr).replace("\n        ", " ");
        let expected =
            format!("  note: stdin has {cells} between its cells, so several names in a cell have `{comma}`\n");
        assert_eq!(said, expected, "{input:?}");
        let separator = cells.trim_matches('\'');
        let output = batch(&format!("--rules frozen --input csv --fields profile --separator {separator}"), input);
        assert_eq!((text(&output.stderr), values(&output).len()), ("", 1), "{input:?}");
    }
    // Each separator, with the first file that has it.
    let directory = crate::support::empty("batch-separators");
    for (name, rows) in [("a.csv", "id;goals\na;\n"), ("b.csv", "id\tgoals\nb\t\n"), ("c.csv", "id;goals\nc;\n")] {
        std::fs::write(directory.join(name), rows).unwrap();
    }
    let mut command = crate::support::massfreq();
    let output = command.args(["batch", "a.csv", "b.csv", "c.csv"]).current_dir(&directory).output().unwrap();
    let said = text(&output.stderr);
    let told = ["a.csv has ';'", "b.csv has tab"].map(|told| said.matches(told).count());
    assert_eq!((told, said.matches("note: ").count()), ([1, 1], 2), "{said}");
    // Of one column nothing is said.
    assert_eq!(text(&batch("--rules frozen --input csv --fields status", "id\n1\n").stderr), "");
    let output = batch("--rules frozen --input csv --fields status --separator |", "sep=;\nid|goals\n1|wellness\n");
    assert_eq!((values(&output).len(), text(&output.stderr)), (1, ""));
}

#[test]
fn names_in_a_cell_may_be_parted_by_commas_semicolons_and_line_ends() {
    for input in [
        "id,cautions\n1,\"fever,pregnancy\"\n",
        "id,cautions\n1,fever; pregnancy\n",
        "id;cautions\n1;\"fever;pregnancy\"\n",
        "id,cautions\n1,\"fever\npregnancy\"\n",
        "id,cleared,cautions\n1,\"pregnancy=2026-01-19,fever\",pregnancy\n",
    ] {
        let value = &values(&batch("--rules frozen --input csv --fields profile", input))[0];
        assert_eq!(value["profile"]["cautions"], json!(["fever", "pregnancy"]), "{input:?}: {value}");
    }
}

#[test]
fn a_wrong_separator_is_told_by_the_header() {
    for (arguments, input, said) in [
        (
            "",
            "id|goals\n1|wellness\n",
            "error: the header of stdin: its columns are parted by '|'; write `--separator '|'`",
        ),
        ("--separator ;", "id,goals\n", "its columns are parted by ','; write `--separator ','`"),
        ("--separator ,", "id\tgoals\n", "its columns are parted by tab; write `--separator tab`"),
        ("", "id;gaols;week\n", "there is no key `gaols`; did you mean `goals`?"),
        ("", "sep=a\nidagoals\n", "error: the header of stdin: `sep=a`: one character is between the cells"),
        ("", "Sep=\"\nid\"goals\n", "error: the header of stdin: `sep=\"`: one character is between the cells"),
        ("--separator ab", "", "error: --separator ab: one character is between the cells"),
        ("--separator \"", "", "one character is between the cells"),
    ] {
        let output = batch(&format!("--rules frozen --input csv {arguments}"), input);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{arguments} {input:?}");
        assert!(text(&output.stderr).contains(said), "{arguments} {input:?}: {}", text(&output.stderr));
    }
    let output = batch("--separator ;", "{}\n");
    assert!(
        text(&output.stderr).starts_with("error: `--separator` is for profiles in cells\n"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn files_of_other_kinds_have_their_own_cause_and_cure() {
    for (begin, said) in [
        (
            b"\x1f\x8b\x08\0\0".as_slice(),
            "stdin cannot be read: it is compressed with gzip\n  help: unpack it first: `gunzip",
        ),
        (b"\xff\xfei\0d\0\n\0", "it is UTF-16\n  help: save it as UTF-8"),
        (b"\xfe\xff\0i\0d\0\n", "it is UTF-16\n"),
        (
            b"PK\x03\x04\x14\0",
            "it is a zip archive or a spreadsheet\n  help: unpack it, or save the spreadsheet as CSV",
        ),
        (b"\x28\xb5\x2f\xfd\x04", "it is compressed with zstd"),
    ] {
        for arguments in ["", "--rules frozen --input csv --jobs 2"] {
            let output = batch(arguments, begin);
            assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{begin:?}");
            assert!(text(&output.stderr).contains(said), "{begin:?}: {}", text(&output.stderr));
        }
    }
}

#[test]
fn a_week_may_be_written_with_a_point_and_nothing_behind_it() {
    for (week, is_read) in [
        ("3.0", true),
        ("3", true),
        ("3.", true),
        ("3.5", false),
        ("nan", false),
        ("NaN", false),
        ("inf", false),
        ("-3.0", false),
    ] {
        let row =
            &values(&batch("--rules frozen --input csv --fields elapsed_days", format!("id,week\n1,{week}\n")))[0];
        assert_eq!(row["elapsed_days"] == 14, is_read, "{week}: {row}");
    }
    for week in ["3.0", "3", "3e0"] {
        assert_eq!(values(&batch("--fields elapsed_days", format!("{{\"week\":{week}}}")))[0]["elapsed_days"], 14);
    }
}
