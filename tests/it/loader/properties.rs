//! Whatever the bytes, the loader gives a rule set that evaluates, or findings that can be drawn.

use massfreq::{Elapsed, Profile, RuleSet, recommend};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{Files, assert_drawn_short, shipped};

fn load_and_use(files: Files) {
    match RuleSet::from_files(files) {
        Ok(rules) => {
            let _ = recommend(&Profile::new(&rules), Elapsed::days(14));
        }
        Err(findings) => assert_drawn_short(&findings),
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// What rule files are made of, and what YAML and terminals stumble over.
const PIECES: &[&str] = &[
    "format: 1\n",
    "pack:\n",
    "goals:\n",
    "signs:\n",
    "combinations:\n",
    "  a:\n",
    "    title: ",
    "    every: ",
    "    when: ",
    "    course:\n",
    "      - every: 1 week\n",
    "        for: 2 weeks\n",
    "    source: ",
    "{basis: product}\n",
    "1 week",
    "2-4",
    "a",
    "[",
    "]",
    "{",
    "}",
    ":",
    ": ",
    "- ",
    "-",
    "? ",
    ",",
    ", ",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "\"",
    "'",
    "#",
    " #",
    "&a ",
    "*a",
    "!a ",
    "!!int ",
    "|\n",
    ">-\n",
    "---\n",
    "...\n",
    "%a\n",
    "<<: ",
    "~",
    "null",
    "0x1F",
    "1e9",
    "é",
    "休",
    "🙂",
    "\u{feff}",
    "\u{a0}",
    "\u{85}",
    "\u{2028}",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\\",
    "\\n",
    "“",
    "”",
    "99999999999999999999",
    "-1",
    ".inf",
];

/// A change of one file at a place.
#[derive(Clone, Debug)]
enum Edit {
    Byte(Index, u8),
    Insert(Index, &'static str),
    DeleteLine(Index),
    DoubleLine(Index),
    MoveLine(Index, Index),
    Cut(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        (at(), b' '..=b'~').prop_map(|(at, byte)| Edit::Byte(at, byte)),
        (at(), select(PIECES)).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        at().prop_map(Edit::DeleteLine),
        at().prop_map(Edit::DoubleLine),
        (at(), at()).prop_map(|(from, to)| Edit::MoveLine(from, to)),
        at().prop_map(Edit::Cut),
    ]
}

fn apply(edit: &Edit, bytes: &mut Vec<u8>) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    match edit {
        _ if bytes.is_empty() => return,
        Edit::Byte(at, byte) => {
            *at.get_mut(bytes) = *byte;
            return;
        }
        Edit::Insert(at, piece) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, piece.bytes());
            return;
        }
        Edit::Cut(at) => {
            bytes.truncate(at.index(bytes.len()));
            return;
        }
        Edit::DeleteLine(at) => drop(lines.remove(at.index(lines.len()))),
        Edit::DoubleLine(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at].clone());
        }
        Edit::MoveLine(from, to) => {
            let line = lines.remove(from.index(lines.len()));
            lines.insert(to.index(lines.len() + 1), line);
        }
    }
    *bytes = lines.concat();
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn the_loader_survives_any_bytes(files in vec(vec(any::<u8>(), 0..200), 1..3)) {
        load_and_use(files.into_iter().enumerate().map(|(at, bytes)| (format!("{at}.yaml"), bytes)).collect());
    }

    #[test]
    fn the_loader_survives_any_text(text in "\\PC{0,80}") {
        load_and_use(vec![("a.yaml".to_owned(), text.into_bytes())]);
    }

    #[test]
    fn the_loader_survives_pieces_of_rule_files(pieces in vec(select(PIECES), 0..60)) {
        load_and_use(vec![("a.yaml".to_owned(), pieces.concat().into_bytes())]);
    }
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn the_shipped_rules_with_slips_load_or_have_findings(edits in vec((any::<Index>(), edit()), 1..4)) {
        let mut files = shipped();
        for (file, edit) in &edits {
            apply(edit, &mut file.get_mut(&mut files).1);
        }
        load_and_use(files);
    }
}
