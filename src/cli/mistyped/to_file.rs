//! An option for a file that the answer is to be written to, where the command has none.

use std::path::Path;

use super::{Line, Meant, command, options};
use crate::cli::rules_source::quoted;

/// What other programs call it.
const OPTIONS: [&str; 3] = ["--output", "--out", "-o"];

impl Line<'_> {
    /// The shell writes the answer to a file.
    pub(super) fn written_by_shell(&self) -> Option<Meant> {
        let options = options(self.command);
        let has = |long| options.iter().any(|arg| arg.get_long() == Some(long));
        if self.path.is_empty() || has("output") || has("out") {
            return None;
        }
        let (at, file) = self.words.iter().enumerate().find_map(|(at, word)| Some((at, attached(word)?)))?;
        let next = if file.is_empty() { self.words.get(at + 1) } else { None };
        let file = next.map_or(if file.is_empty() { "FILE" } else { file }, String::as_str);
        let last = if next.is_some() { at + 1 } else { at };
        let words = self.words.iter().enumerate().filter(|(place, _)| !(at..=last).contains(place));
        let mut line: Vec<String> = words.map(|(_, word)| word.clone()).collect();
        let says_how = ["--json", "--format", "-f"].iter().any(|how| line.iter().any(|word| word.starts_with(how)));
        if Path::new(file).extension().is_some_and(|ending| ending == "json") && has("json") && !says_how {
            line.push("--json".to_owned());
        }
        let name = self.command.get_bin_name().unwrap_or("massfreq");
        let cure = (file != "-").then(|| format!("let the shell write it: `{} > {}`", command(&line), quoted(file)));
        Some(Meant { cure, ..Meant::new(format!("`{name}` has no option for a file to write to"), line) })
    }
}

/// What is attached to such an option.
fn attached(word: &str) -> Option<&str> {
    OPTIONS.iter().find_map(|option| {
        let rest = word.strip_prefix(option)?;
        let is_whole = rest.is_empty() || rest.starts_with('=') || !option.starts_with("--");
        is_whole.then(|| rest.trim_start_matches('='))
    })
}
