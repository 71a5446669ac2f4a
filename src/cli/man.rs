//! `massfreq man`: manual pages of the program and its commands.

use std::path::PathBuf;

use clap::{Arg, Command, CommandFactory, builder::StyledStr};
use roff::{Inline, Roff, bold, italic, roman};

use super::{
    Cli,
    draft::{self, Drafts},
    failure::Failure,
    help, output,
};
use crate::diagnostics::visible::{raw, shown};
use crate::order::Order as _;
use crate::render;

mod chapter;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// Write the pages of the program and of all commands into this directory instead
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    pub(crate) out: Option<PathBuf>,
}

/// The date of the pages: when the texts of this file were last compared with the program.
const DATE: &str = "2026-11-23";

/// Exit statuses, and the options or commands that can give them; all can if empty.
const EXIT_STATUS: [(&str, &str, &[&str]); 6] = [
    ("0", "An answer was given; a referral is an answer.", &[]),
    ("1", "Something could not be read or written, or a check, a test, a comparison or a batch found something.", &[]),
    ("2", "The command line, a profile, or the file of settings is wrong.", &[]),
    ("3", "The rule set does not load.", &[]),
    (
        "4",
        "A referral, or a plan without dates: with --exit-code, or where --output names a file that is now out of date.",
        &["exit_code"],
    ),
    (
        "130",
        "A signal ended a batch, after the lines under way, or Ctrl-C or a signal ended the questions.",
        &["batch", "ask", "check-in"],
    ),
];

const FILES: [(&str, &str); 3] = [
    (
        "$XDG_CONFIG_HOME/massfreq/config.yaml",
        "The settings, a line each, such as price: 60. They are rules, format, color, currency, price, time-zone, \
         week-start and diary; massfreq config shows them, and what is wrong with them. Where XDG_CONFIG_HOME is not set it is ~/.config/massfreq/config.yaml.",
    ),
    (
        "$XDG_CONFIG_HOME/massfreq/rules",
        "The directory of the user's own rules, which take the place of the built-in ones where nothing else is set; \
         ~/.config/massfreq/rules where XDG_CONFIG_HOME is not set.",
    ),
    (
        "$XDG_DATA_HOME/massfreq/diary.csv",
        "The diary that massfreq check-in writes, where no other is named; ~/.local/share/massfreq/diary.csv where \
         XDG_DATA_HOME is not set.",
    ),
];

const ENVIRONMENT: [(&str, &str); 12] = [
    (
        "MASSFREQ_RULES",
        "The directory of the rules, where --rules names none. Here as there, ~ or $HOME in front is the user's home.",
    ),
    ("MASSFREQ_FORMAT", "How answers and plans are printed, where neither --format nor --json says so."),
    ("MASSFREQ_DIARY", "The file of the diary, where --diary names none."),
    ("MASSFREQ_COLOR", "When there is colour, where --color does not say: auto, always or never."),
    (
        "MASSFREQ_CURRENCY, MASSFREQ_PRICE",
        "What massfreq plan takes for --currency and --price, where they are not given.",
    ),
    (
        "MASSFREQ_TIME_ZONE, MASSFREQ_WEEK_START",
        "What massfreq plan takes for --time-zone and --week-start, where they are not given.",
    ),
    (
        "NO_COLOR",
        "Where it is set and not empty there is no colour, unless --color, MASSFREQ_COLOR or the settings ask for it.",
    ),
    ("TERM", "Where it is dumb there is no colour, ASCII alone, and massfreq ask asks line by line."),
    (
        "ACCESSIBLE",
        "Where it is set, and neither 0 nor false, massfreq ask asks line by line, as a screen reader can follow it.",
    ),
    ("LC_ALL, LC_CTYPE, LANG", "The first of them that is set says whether a terminal shows more than ASCII."),
    ("XDG_CONFIG_HOME", "The directory in which the user's own files are looked for."),
    ("XDG_DATA_HOME", "The directory in which the diary is kept."),
];

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let Some(directory) = &args.out else {
        return output::answer(&page(&program, None));
    };
    let pages = pages(&program, None);
    let is_page =
        |there: &[u8], _: &str| String::from_utf8_lossy(there).lines().any(|line| line.starts_with(".TH MASSFREQ"));
    draft::none_foreign(directory, &pages, "manual page", is_page)?;
    let drafts = Drafts::set(directory, &pages)?;
    let written = pages.iter().map(|(name, _)| format!("{}\n", shown(directory.join(name))));
    drafts.after(output::answer(&written.collect::<String>()))
}

/// The pages of a command and its subcommands, each with its file name.
fn pages(command: &Command, above: Option<&Command>) -> Vec<(String, String)> {
    let own = (format!("{}.1", name(command)), page(command, above));
    let below = command.get_subcommands().flat_map(|sub| pages(sub, Some(command)));
    [own].into_iter().chain(below).collect()
}

/// The name of a page: the words of the command with hyphens between.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// The words of a command: `massfreq rules check`.
fn words(command: &Command) -> &str {
    command.get_bin_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command, above: Option<&Command>) -> String {
    let mut page = Roff::new();
    let version = format!("massfreq {}", env!("CARGO_PKG_VERSION"));
    page.control("TH", [name(command).to_uppercase().as_str(), "1", DATE, version.as_str(), "massfreq manual"]);
    let about = plain(command.get_about());
    section(&mut page, "NAME");
    paragraphs(&mut page, &format!("{} - {about}", name(command)), "PP");

    section(&mut page, "SYNOPSIS");
    let usage = command.clone().color(clap::ColorChoice::Never).render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    page.text([bold(words(command)), roman(usage.strip_prefix(words(command)).unwrap_or(usage))]);

    section(&mut page, "DESCRIPTION");
    let description = command.get_long_about().map_or(about, ToString::to_string);
    paragraphs(&mut page, &format!("{}.", description.trim_end_matches('.')), "PP");
    options(&mut page, command);
    if command.has_subcommands() {
        let item = |sub: &Command| (bold(words(sub)), plain(sub.get_about()));
        items(&mut page, "COMMANDS", command.get_subcommands().map(item));
    }
    let path = words(command);
    let path = path.strip_prefix("massfreq ").unwrap_or(path);
    chapter::add(&mut page, path);
    examples(&mut page, path);
    let has = |id: &&str| command.get_name() == *id || command.get_arguments().any(|arg| arg.get_id() == *id);
    let statuses =
        EXIT_STATUS.into_iter().filter(|(.., only)| above.is_none() || only.is_empty() || only.iter().any(has));
    items(&mut page, "EXIT STATUS", statuses.map(|(status, meaning, _)| (bold(status), meaning)));
    items(&mut page, "FILES", FILES.into_iter().map(|(path, meaning)| (italic(path), meaning)));
    items(&mut page, "ENVIRONMENT", ENVIRONMENT.into_iter().map(|(variables, meaning)| (bold(variables), meaning)));
    see_also(&mut page, command, above);
    page.render()
}

/// The columns of text before it is escaped; mandoc warns of more than 80 after that.
const WIDTH: u16 = 66;

fn plain(text: Option<&StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

fn section<'a>(page: &'a mut Roff, title: &str) -> &'a mut Roff {
    page.control("SH", [title])
}

/// A section of terms with their meanings.
fn items(page: &mut Roff, title: &str, items: impl Iterator<Item = (Inline, impl AsRef<str>)>) {
    section(page, title);
    for (term, meaning) in items {
        item(page, [term], meaning.as_ref());
    }
}

fn item(page: &mut Roff, term: impl Into<Vec<Inline>>, meaning: &str) {
    page.control("TP", []).text(term);
    paragraphs(page, meaning, "IP");
}

/// Text with a macro between paragraphs.
fn paragraphs(page: &mut Roff, text: &str, between: &str) {
    for (at, paragraph) in text.split("\n\n").enumerate() {
        if at > 0 {
            page.control(between, []);
        }
        page.text([roman(render::paragraph(&paragraph.replace('\n', " "), WIDTH))]);
    }
}

/// The options by heading; those without one come first.
fn options(page: &mut Roff, command: &Command) {
    let shown = || command.get_arguments().filter(|arg| !arg.is_hide_set());
    let mut headings: Vec<Option<&str>> = Vec::new();
    for arg in shown() {
        if !headings.contains(&arg.get_help_heading()) {
            headings.push(arg.get_help_heading());
        }
    }
    headings.order_by_key(Option::is_some);
    section(page, "OPTIONS");
    for heading in headings {
        if let Some(heading) = heading {
            page.control("SS", [heading]);
        }
        let (places, options): (Vec<&Arg>, Vec<&Arg>) =
            shown().filter(|arg| arg.get_help_heading() == heading).partition(|arg| arg.is_positional());
        for arg in places.into_iter().chain(options) {
            option(page, arg);
        }
    }
}

fn option(page: &mut Roff, arg: &Arg) {
    let mut term = Vec::new();
    if let Some(short) = arg.get_short() {
        term.extend([bold(format!("-{short}")), roman(if arg.get_long().is_some() { ", " } else { "" })]);
    }
    term.extend(arg.get_long().map(|long| bold(format!("--{long}"))));
    if arg.get_action().takes_values() {
        let values = arg.get_value_names().unwrap_or_default().iter().map(ToString::to_string);
        let values = italic(values.collect::<Vec<_>>().join(" "));
        term.extend(match (arg.is_positional(), arg.is_require_equals_set()) {
            (true, _) => vec![values],
            (false, true) => vec![roman("[="), values, roman("]")],
            (false, false) => vec![roman(" "), values],
        });
    }
    item(page, term, &plain(arg.get_long_help().or_else(|| arg.get_help())));
    if !arg.get_action().takes_values() {
        return;
    }
    let values = arg.get_possible_values();
    if !values.is_empty() && values.iter().all(|value| value.get_help().is_some()) {
        page.control("RS", []);
        for value in &values {
            item(page, [bold(value.get_name())], &plain(value.get_help()));
        }
        page.control("RE", []);
    } else if !values.is_empty() {
        let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
        page.control("IP", []);
        paragraphs(page, &format!("One of {}.", names.join(", ")), "IP");
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(raw).collect();
    if !defaults.is_empty() {
        page.control("IP", []).text([roman(format!("Where it is not given: {}.", defaults.join(", ")))]);
    }
}

fn examples(page: &mut Roff, path: &str) {
    let lines: Vec<&str> = help::examples(path).collect();
    if !lines.is_empty() {
        section(page, "EXAMPLES").control("EX", []);
        for line in lines {
            page.text([roman(line)]);
        }
        page.control("EE", []);
    }
}

fn see_also(page: &mut Roff, command: &Command, above: Option<&Command>) {
    let others: Vec<&Command> = above.into_iter().chain(command.get_subcommands()).collect();
    section(page, "SEE ALSO");
    let last = others.len().saturating_sub(1);
    for (at, other) in others.into_iter().enumerate() {
        page.text([bold(name(other)), roman(if at == last { "(1)" } else { "(1)," })]);
    }
}
