//! Profiles in files: what is read, and what is said of slips.

use jiff::civil::date;
use massfreq::{Facet, Findings, Profile, ProfileFile};

use crate::support::built_in;

fn read(text: &str) -> Result<ProfileFile, Findings> {
    ProfileFile::read("profile.json", text.as_bytes().to_vec(), &mut Profile::new(built_in()), &|| date(2026, 1, 31))
}

#[test]
fn json_may_escape_any_character() {
    for (escaped, id) in [
        (r"\ud83d\ude00", "\u{1f600}"),
        (r"a\uD83D\uDE00\u00e9", "a\u{1f600}\u{e9}"),
        (r"\\ud83d", r"\ud83d"),
        (r"\/\b\t", "/\u{8}\t"),
        (r"\\", r"\"),
    ] {
        let read = read(&format!("{{\"id\": \"{escaped}\", \"goals\": [\"wellness\"]}}")).unwrap();
        assert_eq!(read.id.unwrap().as_str(), Some(id), "{escaped}");
        assert_eq!(read.facts[Facet::Goal], ["wellness"]);
    }
}

#[test]
fn json_may_be_indented_with_tabs_and_saved_on_windows() {
    let read = read("\u{feff}{\r\n\t\"goals\": [\r\n\t\t\"wellness\"\r\n\t],\r\n\t\"week\":2\r\n}\r\n").unwrap();
    assert_eq!((&read.facts[Facet::Goal], read.week), (&vec!["wellness".to_owned()], Some(2)));
}

#[test]
fn a_slip_behind_escapes_keeps_its_place() {
    let text = r#"{"id": "\ud83d\ude00", "goals": ["welness"]}"#;
    let findings = read(text).expect_err("a name is wrong");
    let column = text.find("\"welness").unwrap() + 1;
    assert!(findings.draw(false, 80).contains(&format!("--> profile.json:1:{column}\n")), "{findings}");
}

#[test]
fn half_a_character_is_refused() {
    for text in [r#"{"id": "\ud83d"}"#, r#"{"id": "\ude00\ud83d"}"#] {
        let findings = read(text).expect_err("it is no text");
        assert_eq!(findings.len(), 1);
    }
}

#[test]
fn a_doubled_key_of_json_is_a_slip() {
    let findings = read(r#"{"week": 1, "week": 2}"#).expect_err("a key is doubled");
    let messages: Vec<_> = findings.iter().map(massfreq::Finding::message).collect();
    assert_eq!(messages, ["the key `week` stands twice"]);
    read(r#"{"id": {"\ud83d\ude00": 1, "\ud83d\ude01": 2}}"#).expect("the keys differ");
}

/// The search takes long where very many names are wrong.
#[test]
fn near_names_are_looked_for_only_so_often() {
    let findings = read(&format!("goals: [{}]", "welness, ".repeat(5000))).expect_err("the names are wrong");
    let cures: Vec<_> = findings.iter().map(|finding| finding.cure().unwrap()).collect();
    assert_eq!(cures.len(), 5000);
    assert!(cures.iter().take(20).all(|cure| *cure == "did you mean `wellness`?"), "{cures:?}");
    assert!(cures.iter().skip(20).all(|cure| *cure == "name one of the goals"));
}
