//! CSV in and out, and the choice of fields.

use csv::{Reader, StringRecord};
use massfreq::Facet;
use serde_json::{Value, json};

use super::{Person, batch, some_cleared, some_in_time, text, values};

/// A cell, in quotes where somebody may put them.
fn cell(text: &str, quoted: bool) -> String {
    if quoted || text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// Somebody as a row of these columns.
pub(super) fn row(person: &Person, id: usize, columns: &[&str]) -> String {
    let of = |column: &str| match column {
        "id" => format!("{id}, the \"{id}\"th"),
        "week" => person.week.map(|week| week.to_string()).unwrap_or_default(),
        "started" => person.started.map(|date| date.to_string()).unwrap_or_default(),
        "last" => person.last.map(|date| date.to_string()).unwrap_or_default(),
        "screened" => person.screened.map(|date| date.to_string()).unwrap_or_default(),
        "reviewed" => person.reviewed.map(|date| date.to_string()).unwrap_or_default(),
        "cleared" => {
            let cleared = person.cleared.iter().map(|(rule, on)| match on {
                Some(on) => format!("{}={on}", rule.name()),
                None => rule.name().to_owned(),
            });
            cleared.collect::<Vec<_>>().join([";", " ; ", ";;"][id % 3])
        }
        column => {
            let facet = Facet::ALL.into_iter().find(|facet| [facet.plural(), facet.singular()].contains(&column));
            let names: Vec<&str> = person.names(facet.unwrap()).collect();
            names.join([";", " ; ", ";;"][id % 3])
        }
    };
    let cells = columns.iter().enumerate().map(|(at, column)| cell(&of(column), (at + id).is_multiple_of(4)));
    cells.collect::<Vec<_>>().join(",")
}

#[test]
fn a_row_has_the_answer_of_its_profile() {
    let columns = ["signs", "goals", "id", "response", "week", "lifestyles", "cautions", "last", "started"];
    let people = some_in_time();
    let rows: Vec<String> = people.iter().enumerate().map(|(id, person)| row(person, id, &columns)).collect();
    let expected: String = people
        .iter()
        .enumerate()
        .map(|(id, person)| person.answer_line(&json!(format!("{id}, the \"{id}\"th")).to_string()))
        .collect();
    for (end, mark, jobs) in [("\n", "", 1), ("\r\n", "\u{feff}", 2), ("\n\n", "\u{feff}\n", 7)] {
        let input = format!("{mark}{}{end}{}", columns.join(","), rows.join(end));
        let output = batch(&format!("--input csv --jobs {jobs}"), input);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
        assert!(text(&output.stdout) == expected, "jobs {jobs}");
    }
}

/// The rows of an output as they are read by others, below their header.
fn rows(output: &[u8]) -> (StringRecord, Vec<StringRecord>) {
    let mut reader = Reader::from_reader(output);
    (reader.headers().unwrap().clone(), reader.records().map(Result::unwrap).collect())
}

/// What a cell says of a value.
fn of_value(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Object(cleared)) => {
            let cell = |(name, on): (&String, &Value)| match on.as_str() {
                Some(on) => format!("{name}={on}"),
                None => name.clone(),
            };
            cleared.iter().map(cell).collect::<Vec<_>>().join(";")
        }
        Some(Value::Array(items)) if items.iter().any(Value::is_object) => {
            items.iter().map(|item| item["caution"].as_str().unwrap()).collect::<Vec<_>>().join(";")
        }
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>().join(";"),
        Some(value) => value.to_string(),
    }
}

#[test]
fn rows_say_what_the_json_says() {
    let in_time = some_in_time().into_iter().step_by(2).collect::<Vec<_>>();
    let as_json = assert_rows("", &in_time);
    assert!(
        as_json.iter().any(|value| value["id"].is_array()) && as_json.iter().any(|value| !value["error"].is_null())
    );
    assert!(as_json.iter().any(|value| value["next"]["overdue_days"].is_u64()));
    let as_json = assert_rows("--rules guarded", &some_cleared());
    assert!(as_json.iter().any(|value| value["profile"]["cleared"].as_object().is_some_and(|days| days.len() > 1)));
    assert!(as_json.iter().any(|value| value["ask_first"].as_array().is_some_and(|asked| asked.len() > 1)));
    assert!(as_json.iter().any(|value| value["review"]["due"] == true));
}

/// Holds the rows of some people and some slips against their JSON, which it returns.
fn assert_rows(rules: &str, people: &[Person]) -> Vec<Value> {
    let fields =
        "schema,status,summary,profile,screening,elapsed_days,interval,next,ask_first,review,referral,rules,notice";
    let mut input = String::new();
    for (id, person) in people.iter().enumerate() {
        input += &person.line(id);
        input += "\n";
        if id % 50 == 0 {
            input += "{\"id\":\" a, \\\"b\\\"\\n\",\"goals\":\"wel,\\\"ness\"}\n{\"id\":[1,{\"a\":\"b\"}]}\nno\n";
        }
    }
    let as_json = values(&batch(&format!("{rules} --fields {fields}"), input.clone()));
    let columns = "id schema status summary profile.goals profile.lifestyles profile.signs profile.cautions \
                   profile.response profile.cleared screening.asked screening.on elapsed_days interval.min_days \
                   interval.max_days interval.suggested_days interval.text next.earliest next.suggested next.latest next.status next.overdue_days \
                   ask_first review.on_day review.due referral.level referral.text rules.name rules.version \
                   rules.digest notice line file error.code error.message \
                   error.gravest.level error.gravest.rule error.gravest.more last_line";
    for jobs in [1, 7] {
        let output = batch(&format!("{rules} --fields {fields} --format csv --jobs {jobs}"), input.clone());
        let (header, rows) = rows(&output.stdout);
        assert_eq!(header.iter().collect::<Vec<_>>(), columns.split_whitespace().collect::<Vec<_>>());
        assert_eq!(rows.len(), as_json.len());
        for (row, value) in rows.iter().zip(&as_json) {
            for (column, cell) in header.iter().zip(row) {
                let found = value.pointer(&format!("/{}", column.replace('.', "/")));
                let is_id = column == "id" && !value["id"].is_string();
                let expected = if is_id { of_id(&value["id"]) } else { of_value(found) };
                assert_eq!(cell, expected, "{column} of {value}");
            }
        }
    }
    as_json
}

fn of_id(id: &Value) -> String {
    if id.is_null() { String::new() } else { id.to_string() }
}

#[test]
fn only_the_fields_that_are_asked_for_are_written_in_the_order_that_is_asked_for() {
    let input = "{\"id\":1,\"goals\":\"wellness\",\"last\":\"2026-01-05\"}\n{\"id\":2,\"cautions\":\"fever\",\"last\":\"2026-01-05\"}\nno";
    let whole = values(&batch("", input));
    for (arguments, first, second) in [
        ("--fields interval,status", "id interval status", "id status"),
        ("--fields status,next,summary", "id status next summary", "id status summary"),
        ("--fields next", "id status next", "id status"),
        ("--fields referral,elapsed_days", "id elapsed_days", "id referral"),
        ("--fields id", "id status", "id status"),
        ("--fields id,status,id", "id status", "id status"),
        ("--fields status,summary,status", "id status summary", "id status summary"),
        ("--fields status --fields reasons", "id status reasons", "id status reasons"),
        ("--fields course,advice,rules", "id status course advice rules", "id status advice rules"),
        ("--brief", "id status summary interval next screening ask_first review", "id status summary referral"),
        ("-b", "id status summary interval next screening ask_first review", "id status summary referral"),
    ] {
        let output = batch(arguments, input);
        let lines: Vec<&str> = text(&output.stdout).lines().collect();
        for (at, keys) in [first, second].iter().enumerate() {
            // Keys in their order, with the values of the whole answer.
            let keys = keys.split(' ').map(|key| format!("\"{key}\":{}", in_order(&whole[at][key])));
            assert_eq!(
                lines[at].len(),
                keys.clone().collect::<Vec<_>>().join(",").len() + 2,
                "{arguments}: {}",
                lines[at]
            );
            let mut from = 0;
            for key in keys {
                let key = key.split(':').next().unwrap().to_owned() + ":";
                let found =
                    lines[at][from..].find(&key).unwrap_or_else(|| panic!("{arguments}: {key} in {}", lines[at]));
                from += found;
            }
            let value: Value = serde_json::from_str(lines[at]).unwrap();
            for (key, value) in value.as_object().unwrap() {
                assert_eq!(*value, whole[at][key], "{arguments}");
            }
        }
        let slip: Value = serde_json::from_str(lines[2]).unwrap();
        assert_eq!(slip, whole[2], "{arguments}");
    }
}

/// A value as long as the program writes it.
fn in_order(value: &Value) -> String {
    value.to_string()
}

#[test]
fn a_field_that_is_not_there_is_a_slip_of_the_command_line() {
    for (arguments, said) in [
        ("--fields sumary", "did you mean `summary`?"),
        ("--fields zzzzzzzz", "the fields are schema, status,"),
        ("--fields status,,summary", "the fields are"),
        ("--format csv --fields reasons", "error: `reasons` is a list, which has no cells"),
        ("--format csv --fields status,course", "error: `course` is a list, which has no cells"),
        ("--format xml", "choose `jsonl` or `csv`"),
        ("--jobs 0", "0"),
        ("--jobs x", "jobs are counted from 1"),
    ] {
        let output = batch(arguments, "{\"id\":1}\n");
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{arguments}");
        assert!(text(&output.stderr).contains(said), "{arguments}: {}", text(&output.stderr));
    }
}

#[test]
fn a_slip_in_a_row_is_told_and_takes_no_other_row_with_it() {
    let slips = [
        ("7,wellness,1,x", "wrong-cells", "the header has 3 cells, and this line 4"),
        ("7,wellness,1,,x", "wrong-cells", "the header has 3 cells, and this line 5"),
        ("7,wellness\rx,1", "not-csv", "carriage return"),
        ("7,wellness,1\r8,wellness,1", "not-csv", "carriage return"),
        ("7,welness,1", "unknown-name", "did you mean `wellness`?"),
        ("7,wellness;welness,1", "unknown-name", "did you mean `wellness`?"),
        ("7,wellness,0", "bad-value", "from 1 to 520"),
        ("7,wellness,1.5", "bad-value", "from 1 to 520"),
        ("7,wellness,-1", "bad-value", "from 1 to 520"),
    ];
    let mut input = "id,goals,week\n\n".to_owned();
    for (line, ..) in slips {
        input.extend(["good,\"wellness\",\n", line, "\n"]);
    }
    let input = [input.as_bytes(), b"7,w\xffllness,1\n,,\ngood,,3.0"].concat();
    for jobs in [1, 3] {
        let values = values(&batch(&format!("--input csv --fields status --jobs {jobs}"), input.clone()));
        assert_eq!(values.len(), 2 * slips.len() + 2);
        for (at, (line, code, words)) in slips.into_iter().enumerate() {
            assert_eq!(values[2 * at], json!({"id": "good", "status": "recommended"}), "before {line}");
            let slip = &values[2 * at + 1];
            assert_eq!((&slip["line"], &slip["error"]["code"]), (&json!(2 * at + 4), &json!(code)), "{line}: {slip}");
            assert!(slip["error"]["message"].as_str().unwrap().contains(words), "{line}: {slip}");
            assert!(slip["id"] == "7" || code == "not-csv", "{slip}");
        }
        let [.., not_utf8, last] = values.as_slice() else { panic!("{values:?}") };
        assert_eq!(not_utf8["error"]["code"], "not-utf8");
        assert_eq!(*last, json!({"id": "good", "status": "recommended"}));
    }
}

#[test]
fn a_row_that_is_cut_off_before_its_cautions_is_no_answer() {
    let rows = |input: &str| values(&batch("--input csv --fields status", input.as_bytes().to_vec()));
    let [cut, whole] = &rows("id,goals,cautions,week\n1,wellness\n2,wellness,\n")[..] else { panic!() };
    assert_eq!((&cut["id"], &cut["error"]["code"]), (&json!("1"), &json!("wrong-cells")), "{cut}");
    assert_eq!(*whole, json!({"id": "2", "status": "recommended"}));
    let behind = rows("id,cautions,goals,week\n1,fever\n");
    assert_eq!(behind[0]["status"], "refer", "{behind:?}");
}

#[test]
fn a_header_names_known_columns_once() {
    for (header, said) in [
        ("id,gaols\n", "there is no key `gaols`; did you mean `goals`?"),
        ("id,,goals\n", "there is no key ``"),
        ("id,goals,id\n", "the column `id` is there twice"),
        ("id,\"goals\n", "a quote is left open"),
        ("id,goals\r1,wellness\r", "carriage return"),
        ("1,wellness\n", "there is no key `1`"),
    ] {
        for end in ["", "1,wellness\n"] {
            let output = batch("--input csv", format!("{header}{end}"));
            assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{header:?}");
            let error = text(&output.stderr);
            assert!(error.starts_with("error: the header of stdin: ") && error.contains(said), "{header:?}: {error}");
            assert!(error.contains("help: the first line names the columns"), "{error}");
        }
    }
    for input in ["", "\n\n", "id,goals", "id,goals\n", "\u{feff}id, goals \r\n\r\n", "\"id\",\"goals\"\n"] {
        let output = batch("--input csv", input);
        assert_eq!((output.status.code(), text(&output.stdout), text(&output.stderr)), (Some(0), "", ""), "{input:?}");
    }
}

#[test]
fn what_json_reads_csv_writes() {
    let output = batch("--format csv", "");
    assert_eq!(rows(&output.stdout).1.len(), 0);
    let output = batch("--format csv --fields id", "{\"id\":\"a\"}\n{\"id\":\" b \"}\n{}");
    let (header, rows) = rows(&output.stdout);
    assert!(header.iter().collect::<Vec<_>>().starts_with(&[
        "id",
        "status",
        "line",
        "file",
        "error.code",
        "error.message"
    ]));
    let ids: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(ids, ["a", " b ", ""]);
}
