//! Rule sets with a slip, as files of `tests/slips` and `tests/rules` hold them.
//!
//! Such a file says what is changed in a base set (`--- find` and the lines, `--- write` and what
//! replaces them; a line `file: NAME` before them names the file), or holds whole files (`---
//! NAME.yaml`). After `--- finding` follows all that the loader finds. The brackets `⟦ ⟧` are not
//! written: between them is what the finding has to mark.

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use massfreq::Findings;
use unicode_width::UnicodeWidthChar;

/// Rule files by name.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// What surrounds the text that is to be marked.
const MARK: [char; 2] = ['⟦', '⟧'];
/// How many columns of a line are marked at most.
const MARKED: usize = 60;

pub(crate) struct SlipFile {
    path: PathBuf,
    /// All but the findings.
    slip: String,
}

impl SlipFile {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let slip = text.split_inclusive('\n').take_while(|line| *line != "--- finding\n").collect();
        Self { path: path.to_owned(), slip }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn name(&self) -> &str {
        self.path.file_stem().unwrap().to_str().unwrap()
    }

    /// The value of a line `key: value` at the head of the file.
    pub(crate) fn head(&self, key: &str) -> Option<&str> {
        let head = self.slip.lines().take_while(|line| !line.starts_with("--- "));
        head.filter_map(|line| line.split_once(": ")).find_map(|(known, value)| (known == key).then_some(value))
    }

    /// The file with the slip.
    pub(crate) fn file(&self) -> &str {
        self.head("file").unwrap_or("rules.yaml")
    }

    /// The sections by name.
    fn sections(&self) -> Vec<(&str, String)> {
        let mut sections: Vec<(&str, String)> = Vec::new();
        for line in self.slip.split_inclusive('\n') {
            if let Some(name) = line.strip_prefix("--- ") {
                sections.push((name.trim_end(), String::new()));
            } else if let Some((_, text)) = sections.last_mut() {
                text.push_str(line);
            }
        }
        sections
    }

    /// The rule files with the slip in them, its mark included.
    fn marked(&self, base: &Files) -> Vec<(String, String)> {
        let sections = self.sections();
        let [(first, find), (second, write)] = &sections[..] else {
            return sections.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        };
        if (*first, *second) != ("find", "write") {
            return sections.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        }
        let text = |(name, bytes): &(String, Vec<u8>)| (name.clone(), String::from_utf8(bytes.clone()).unwrap());
        let mut files: Vec<(String, String)> = base.iter().map(text).collect();
        let (_, text) = files.iter_mut().find(|(name, _)| name == self.file()).unwrap();
        let whole = format!("\n{text}");
        let find = format!("\n{find}");
        assert_eq!(whole.matches(&find).count(), 1, "{}: the lines are not there once", self.path.display());
        whole.replace(&find, &format!("\n{write}"))[1..].clone_into(text);
        files
    }

    /// The rule files with the slip in them.
    pub(crate) fn files(&self, base: &Files) -> Files {
        let saved = self.head("saved").unwrap_or_default();
        let file = |(name, text): (String, String)| {
            let mut text = text.replace(MARK, "");
            if name == self.file() {
                if saved.contains("Windows") {
                    text = text.replace('\n', "\r\n");
                }
                if saved.contains("byte order mark") {
                    text.insert(0, '\u{feff}');
                }
            }
            (name, text.into_bytes())
        };
        self.marked(base).into_iter().map(file).collect()
    }

    /// The rule files with `cure` in place of what is marked.
    pub(crate) fn cured(&self, base: &Files, cure: &str) -> Files {
        self.edited(base, |before, _, after| format!("{before}{cure}{after}"))
    }

    /// The rule files with `cure` in place of what is marked and of the rest of its line.
    pub(crate) fn line_cured(&self, base: &Files, cure: &str) -> Files {
        self.edited(base, |before, _, after| format!("{before}{cure}{}", &after[after.find('\n').unwrap()..]))
    }

    /// The rule files with `sign` before what is marked.
    pub(crate) fn begun(&self, base: &Files, sign: &str) -> Files {
        self.edited(base, |before, marked, after| format!("{before}{sign}{marked}{after}"))
    }

    /// The rule files with `sign` at the end of the line of what is marked.
    pub(crate) fn closed(&self, base: &Files, sign: &str) -> Files {
        self.edited(base, |before, marked, after| {
            let (line, below) = after.split_at(after.find('\n').unwrap());
            format!("{before}{marked}{line}{sign}{below}")
        })
    }

    /// The rule files with the one with the mark made of what stands before, in and after it.
    fn edited(&self, base: &Files, edit: impl Fn(&str, &str, &str) -> String) -> Files {
        let file = |(name, text): (String, String)| {
            let Some((before, rest)) = text.split_once(MARK[0]) else { return (name, text.into_bytes()) };
            let (marked, after) = rest.split_once(MARK[1]).unwrap();
            (name, edit(before, marked, after).into_bytes())
        };
        self.marked(base).into_iter().map(file).collect()
    }

    /// The rule files with the indentation of some lines made another.
    pub(crate) fn indented(
        &self,
        base: &Files,
        lines: RangeInclusive<usize>,
        indentation: &dyn Fn(usize) -> usize,
    ) -> Files {
        let line = |(at, line): (usize, &str)| {
            let content = line.trim_start();
            if content.is_empty() || !lines.contains(&(at + 1)) {
                return line.to_owned();
            }
            " ".repeat(indentation(line.len() - content.len())) + content
        };
        let file = |(name, bytes): (String, Vec<u8>)| {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let indented: String = text.split_inclusive('\n').enumerate().map(line).collect();
            let bytes = if name == self.file() { indented.into_bytes() } else { bytes };
            (name, bytes)
        };
        self.files(base).into_iter().map(file).collect()
    }

    /// Line, column and width of the text that is to be marked.
    pub(crate) fn place(&self, base: &Files) -> (usize, usize, usize) {
        let files = self.marked(base);
        let (_, text) = files.iter().find(|(name, _)| name == self.file()).unwrap();
        let (before, rest) = text.split_once(MARK[0]).expect("a text is marked");
        let (marked, _) = rest.split_once(MARK[1]).expect("the mark ends");
        let line = before.rsplit('\n').next().unwrap();
        let width: usize = marked
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .map(|c| if c == '\t' { 4 } else { c.width().unwrap_or_default() })
            .sum();
        (before.matches('\n').count() + 1, line.chars().count() + 1, width.clamp(1, MARKED))
    }

    /// What the file has to be with these findings.
    pub(crate) fn with(&self, findings: &Findings) -> String {
        format!("{}--- finding\n{}", self.slip, findings.draw(false, 80))
    }
}
