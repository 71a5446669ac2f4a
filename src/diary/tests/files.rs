//! Diaries as spreadsheets and hands write them.

use super::{on, read, set};
use crate::diary::course::Course;
use crate::diary::file::{Column, Diary};
use crate::diary::write::with_row;
use crate::model::{Facet, Rule};
use crate::profile::Profile;

/// The figures of pain by day.
fn pain(text: &str) -> Vec<(String, Option<u16>)> {
    let rules = set();
    read(text, &rules, on(60)).rows.iter().map(|row| (row.on.to_string(), row.figures[0])).collect()
}

/// The places, messages and cures of what is wrong with a diary.
fn wrong(text: &str) -> String {
    let rules = set();
    let (findings, _) = Diary::read("d.csv", text.as_bytes().to_vec(), &rules, on(60)).unwrap_err();
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
fn a_line_that_names_the_separator_is_for_spreadsheets_alone() {
    let text = "sep=;\r\ndate;pain\r\n2026-03-02;7\r\n";
    assert_eq!(pain(text), [("2026-03-02".to_owned(), Some(7))]);
    let rules = set();
    let new = with_row(text, &rules, on(7), &[(Column::Figure(0, "pain"), "6".to_owned())]);
    assert_eq!(new, format!("{text}{};6\r\n", on(7)));
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let of = |row: &str| wrong(&format!("date,session,pain,cautions,sore_hours\n2026-03-02,,,,\n{row}\n"));
    let in_all = ". In a spreadsheet, give the whole column the format YYYY-MM-DD, and save it as CSV again";
    assert_eq!(
        of("03/11/2026,,,,"),
        format!("3: `03/11/2026` can be 3 November or 11 March; write `2026-11-03` or `2026-03-11`{in_all}")
    );
    assert_eq!(
        of("25.03.2026,,,,\n26.03.2026,,,,"),
        format!(
            "3: `25.03.2026` is not how dates are written here; write `2026-03-25`{in_all}\n4: `26.03.2026` is not how dates are \
             written here; write `2026-03-26`"
        )
    );
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
fn a_quotation_mark_swallows_no_row_unseen() {
    let row = "2026-03-02,,hot,\n";
    for (text, line) in [
        (format!("date,pain,cautions,\"note\n{row}"), 1),
        (format!("date,pain,cautions,note\n2026-03-01,,,\"so\n{row}2026-03-03,,,\"well\n"), 2),
        (format!("date,pain,cautions,note\n2026-03-01,,,\"so\n{row}2026-03-03,,,\"well\"\n"), 2),
    ] {
        let cure = "write one at the end of the cell too, or remove it";
        assert_eq!(wrong(&text), format!("{line}: a quotation mark opens here, and is not closed; {cure}"), "{text}");
    }
    let whole = "date,pain,note\n2026-03-02,7,\"so\n\"\"and\"\" so\" \n2026-03-03,6,\"\"\n";
    assert_eq!(pain(whole), [("2026-03-02".to_owned(), Some(7)), ("2026-03-03".to_owned(), Some(6))]);
}

#[test]
fn a_column_with_nearly_a_name_is_a_slip_and_one_of_its_own_is_kept() {
    for (header, typed, near) in [
        ("date,caution", "caution", "cautions"),
        ("date,cautions,caution", "caution", "cautions"),
        ("date,sore-hours", "sore-hours", "sore_hours"),
        ("date,pian", "pian", "pain"),
        ("date,sesion", "sesion", "session"),
        ("dates,pain", "dates", "date"),
    ] {
        let expected = format!(
            "1: the column `{typed}` is none that is read; did you mean `{near}`? Give a column of your own a name that is \
             less like it"
        );
        assert_eq!(wrong(&format!("{header}\n")), expected);
    }
    let rules = set();
    let diary = read("date,pain,rain,weather,steps\n2026-03-02,7,some,wet,900\n2026-03-03,7,,,\n", &rules, on(60));
    assert_eq!(
        diary.notes,
        [
            "the figures in the column `steps` do not count, as no measure has that name; `massfreq rules list measures` shows \
          those that there are"
        ]
    );
}

#[test]
fn a_hidden_character_is_told_with_its_place() {
    for (text, line) in [("date,cautions\u{200b}\n2026-03-02,hot\n", 1), ("date,cautions\n2026-03-02,hot\u{2060}\n", 2)]
    {
        let told = wrong(text);
        assert!(told.starts_with(&format!("{line}: a hidden character stands here: U+2")), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn of_a_diary_with_a_slip_the_cautions_are_known_all_the_same() {
    let rules = set();
    let hot = "2026-03-09,,,hot,";
    let header = "date,session,pain,cautions,sore_hours";
    for (text, expected) in [
        (format!("{header}\n2026-03-02,,77,,\n{hot}\n"), "hot"),
        (format!("{header}\n{hot}\n2026-03-10,,77,none,\n"), ""),
        (format!("{header}\n2026-03-10,,,none,\n2026-03-10,,77,hot,\n"), "hot"),
        (format!("{header}\n2026-03-10,,,none,\n09.03.2026,,,hot,\n"), "hot"),
        (format!("{header}\n2026-03-10,,,sore,\n,,,hot,\n"), "hot sore"),
        (format!("{header}\n2026-03-10,,,hot;hott,\n"), "hot"),
        (format!("{header}\n2026-03-10,yes,,,\n,,,,60\n"), "sore"),
        (format!("{header}\n2026-03-10,start,,,60\n2026-03-11,,77,,\n"), "sore"),
        ("date,caution\n2026-03-10,hot\n".to_owned(), "hot"),
        ("date,cautions\u{200b}\n2026-03-10,h\u{ad}ot\n".to_owned(), "hot"),
        (format!("{header},\"note\n{hot},\n"), "hot"),
        (format!("{header},note\n2026-03-02,,,,,\"so\n{hot},\n2026-03-10,,,,,\"well\n"), "hot"),
    ] {
        let (_, half) = Diary::read("d.csv", text.clone().into_bytes(), &rules, on(60)).unwrap_err();
        assert_eq!(cautions(&half), expected, "{text}");
    }
    let latin = b"date,cautions,note\n2026-03-10,hot,sp\xe4t\n".to_vec();
    let (_, half) = Diary::read("d.csv", latin, &rules, on(60)).unwrap_err();
    assert_eq!(cautions(&half), "hot");
}

/// The cautions that hold by a diary.
fn cautions(diary: &Diary) -> String {
    let rules = set();
    let mut profile = Profile::new(&rules);
    Course::of(diary).add_cautions(&mut profile);
    profile.of(Facet::Caution).map(Rule::name).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_was_agreed_to_a_caution_counts_on_where_the_diary_carries_it() {
    let rules = set();
    let diary = read("date,cautions\n2026-03-02,baby\n", &rules, on(60));
    let caution = rules.find(Facet::Caution, "baby").unwrap();
    for agreed in [Some(on(30)), None] {
        let mut profile = Profile::new(&rules);
        profile.add_cleared("baby", agreed).unwrap();
        Course::of(&diary).add_cautions(&mut profile);
        assert!(profile.is_cleared(caution));
        assert!(profile.has(caution));
    }
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
