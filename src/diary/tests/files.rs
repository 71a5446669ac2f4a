//! Diaries as spreadsheets and hands write them.

use super::{on, read, set};
use crate::diary::course::Course;
use crate::diary::file::{Column, Diary};
use crate::diary::write::with_row;

/// The figures of pain by day.
fn pain(text: &str) -> Vec<(String, Option<u16>)> {
    let rules = set();
    read(text, &rules, on(60)).rows.iter().map(|row| (row.on.to_string(), row.figures[0])).collect()
}

/// The places, messages and cures of what is wrong with a diary.
fn wrong(text: &str) -> String {
    let rules = set();
    let findings = Diary::read("d.csv", text.as_bytes().to_vec(), &rules, on(60)).unwrap_err();
    let told = findings.located().map(|(finding, spot)| {
        let line = spot.line.map_or(String::new(), |line| format!("{line}: "));
        format!("{line}{}; {}", finding.message(), finding.cure().unwrap_or_default())
    });
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_diary_is_read_as_programs_write_it() {
    let plain = "date,pain,note\n2026-03-02,7,\n2026-03-09,6,fine\n";
    let expected = pain(plain);
    assert_eq!(expected, [("2026-03-02".to_owned(), Some(7)), ("2026-03-09".to_owned(), Some(6))]);
    for same in [
        "\u{feff}date,pain,note\r\n2026-03-02,7,\r\n2026-03-09,6,fine\r\n",
        "Date;Pain;Note\n2026-03-02;7;\n2026-03-09;6;a, b\n",
        "date\tpain\n2026-03-02\t7.0\n2026-03-09\t6.0",
        "note,pain,date\n,6,2026-03-09\n\n\"two\nlines, one cell\",7,2026-03-02\n,,\n",
        "\"date\",\"pain\",\"other\"\n\"2026-03-02\",\"7\",\"x \"\"y\"\"\"\n2026-03-09,6\n",
    ] {
        assert_eq!(pain(same), expected, "{same}");
    }
    assert_eq!(pain("date,pain\n2026-03-02,\n"), [("2026-03-02".to_owned(), None)]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let of = |row: &str| wrong(&format!("date,session,pain,cautions,sore_hours\n2026-03-02,,,,\n{row}\n"));
    assert_eq!(
        of("03/11/2026,,,,"),
        "3: `03/11/2026` can be 3 November or 11 March; write `2026-11-03` or `2026-03-11`"
    );
    assert_eq!(of("25.03.2026,,,,"), "3: `25.03.2026` is not how dates are written here; write `2026-03-25`");
    assert_eq!(
        of("2026-03-02,,,,"),
        "3: the day 2026-03-02 is here a second time; keep one row of it; the first is line 2"
    );
    assert_eq!(of("2027-03-02,,,,"), "3: 2027-03-02 is in the future: today is 2026-05-01; check the date");
    let whole = |typed: &str| {
        format!(
            "3: `{typed}` is not a whole number from 0 to 10; write one, or leave the cell empty where it is not known"
        )
    };
    assert_eq!(of("2026-03-09,,11,,"), whole("11"));
    assert_eq!(of("2026-03-09,,6.5,,"), whole("6.5"));
    assert_eq!(of("2026-03-09,,\"6,5\",,"), whole("6,5"));
    assert_eq!(of("2026-03-09,,-1,,"), whole("-1"));
    assert_eq!(
        of("2026-03-09,no,,,"),
        "3: `no` is not what a row says of a session; write `yes`, or `start` where a new course begins with it; leave it \
         empty where there was none"
    );
    assert!(of("2026-03-09,,,hott,").contains("there is no question `hott` here"), "{}", of("2026-03-09,,,hott,"));
    assert_eq!(of(",,5,,"), "3: this row has no date; write its day, such as `2026-01-31`");
    assert!(of("2026-03-09,,5,,,,x").starts_with("3: this row has more cells than there are columns"));
    assert!(of("2026-03-09,,5,\"hot,").starts_with("3: a quotation mark opens here"));
    assert!(wrong("pain\n5\n").starts_with("1: there is no column `date`"));
    assert_eq!(wrong("date,pain,pain\n"), "1: the column `pain` is there twice; keep one of them");
}

#[test]
fn a_column_that_is_no_measure_is_kept_and_told() {
    let rules = set();
    let diary = read("date,pian,weather\n2026-03-02,7,rain\n", &rules, on(60));
    assert_eq!(diary.notes, ["the column `pian` is not read; did you mean `pain`?"]);
}

#[test]
fn a_row_more_changes_nothing_else() {
    let rules = set();
    let row = |text: &str, day: u32, cells: &[(Column<'_>, &str)]| {
        let cells: Vec<_> = cells.iter().map(|(column, value)| (*column, (*value).to_owned())).collect();
        with_row(text, &rules, on(day), &cells)
    };
    let figure = Column::Figure(0, "pain");
    let new = row("", 0, &[(figure, "7"), (Column::Note, "so, \"so\"")]);
    assert_eq!(new, "date,session,pain,does,mood,cautions,sore_hours,note\n2026-03-02,,7,,,,,\"so, \"\"so\"\"\"\n");
    let odd = "\u{feff}note;Date;weather\r\n\"a;b\";2026-03-09; rain \r\n;2026-03-02;";
    let more = row(odd, 14, &[(figure, "3")]);
    assert_eq!(
        more,
        "\u{feff}note;Date;weather;pain\r\n\"a;b\";2026-03-09; rain \r\n;2026-03-02;\r\n;2026-03-16;;3\r\n"
    );
    let changed = row(&more, 7, &[(figure, "5"), (Column::Session, "start")]);
    assert_eq!(
        changed,
        "\u{feff}note;Date;weather;pain;session\r\n\"a;b\";2026-03-09; rain ;5;start\r\n;2026-03-02;\r\n;2026-03-16;;3\r\n"
    );
    let diary = read(&changed, &rules, on(60));
    assert_eq!(Course::of(&diary).started(), Some(on(7)));
}

#[test]
fn a_row_that_changes_leaves_those_around_it() {
    let rules = set();
    let cells = [(Column::Figure(0, "pain"), "9".to_owned())];
    for end in ["\n", "\r\n"] {
        let lines = ["date,pain,note", "2026-03-02,7,", "2026-03-09,6,", "2026-03-16,5,x"];
        let replaced = [(0, "2026-03-02,9,"), (7, "2026-03-09,9,"), (14, "2026-03-16,9,x")];
        for (at, (day, line)) in (1..).zip(replaced) {
            let changed = with_row(&(lines.join(end) + end), &rules, on(day), &cells);
            let mut expected = lines;
            expected[at] = line;
            assert_eq!(changed, expected.join(end) + end);
        }
    }
}
