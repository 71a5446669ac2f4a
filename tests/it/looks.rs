//! What text looks like on terminals of several widths, with ASCII alone, and without colour.

use jiff::civil::Date;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::golden::{self, Goldens};
use crate::support::{data, massfreq, without_colour};

const WIDTHS: [u16; 4] = [60, 80, 120, 200];
/// The widest text that is laid out, in columns.
const WIDEST: usize = 120;

const PLAN: &str = "plan --goal chronic-pain --start 2026-11-25 --today 2026-11-23 --price 60 --budget 100/month";
const WHOLE_PLAN: &str = "plan --goal chronic-pain --lifestyle desk-worker --start 2026-11-25 --today 2026-11-23 --on mon,thu \
                          --skip 2026-12-20..2027-01-06 --price 60 --currency EUR --budget 100/month --at 18:30 --time-zone UTC --explain";
const REFERRAL: &str = "recommend --goal chronic-pain --caution fever";
const BRIEF: &str = "recommend --goal chronic-pain --lifestyle desk-worker --sign headaches,stress --response better";
const ANSWER: &str = "recommend --goal chronic-pain --lifestyle desk-worker --sign headaches --explain --what-if";

/// Commands, and whether all that they print is laid out to the width of the terminal but for the commands that they name.
const COMMANDS: [(&str, bool); 32] = [
    ("", true),
    ("-h", true),
    ("--help", true),
    ("plan -h", true),
    ("plan --help", true),
    ("batch --help", true),
    (ANSWER, true),
    (REFERRAL, true),
    ("recommend --goal wellness --last 2026-01-01 --today 2026-01-20", true),
    ("recommend --goal chronic-pian", true),
    (PLAN, true),
    (WHOLE_PLAN, true),
    ("plan --goal wellness --weeks 200 --start 2026-11-25 --today 2026-11-23 --week-start mon", true),
    ("cautions", true),
    ("goals", true),
    ("signs --explain", true),
    ("responses", true),
    ("cautions --explain", true),
    ("cautions fever", true),
    ("rules explain", true),
    ("rules sources", true),
    ("rules list", true),
    ("rules show goal/chronic-pain", true),
    ("rules diff built-in own", true),
    ("rules diff built-in layer", true),
    ("rules test ../../../rules --coverage --mutate", true),
    ("rules test tested", true),
    ("config", true),
    // Lines of rule files, and digests, are shown whole.
    ("rules check", false),
    ("rules check broken", false),
    ("rules path", false),
    ("--version", false),
];

/// What a command prints on a terminal.
fn printed(arguments: &str, columns: u16, locale: &str) -> String {
    printed_on("xterm", arguments, columns, locale)
}

/// The same on a terminal of some kind. An empty locale is none.
fn printed_on(terminal: &str, arguments: &str, columns: u16, locale: &str) -> String {
    let size = PtySize { rows: 40, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_massfreq"));
    command.args(arguments.split_whitespace());
    command.env_clear();
    for (name, value) in
        [("XDG_CONFIG_HOME", "/nonexistent"), ("MASSFREQ_RULES", "frozen"), ("TERM", terminal), ("LC_ALL", locale)]
    {
        command.env(name, value);
    }
    command.cwd(data("cmd/files"));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut bytes = Vec::new();
    // The end of a terminal is an error to some systems.
    let _ = std::io::Read::read_to_end(&mut reader, &mut bytes);
    child.wait().unwrap();
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("massfreq ") || line.starts_with("see  ")
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    for (arguments, _) in COMMANDS.iter().filter(|(_, is_laid_out)| *is_laid_out) {
        for columns in WIDTHS {
            let text = without_colour(&printed(arguments, columns, "C.UTF-8"));
            assert!(!text.is_empty(), "{arguments}");
            for line in text.lines().filter(|line| !is_command(line)) {
                let most = usize::from(columns).min(WIDEST);
                assert!(line.width() <= most, "{arguments}, {columns} columns: {line}");
            }
        }
    }
}

#[test]
fn a_terminal_of_ascii_is_shown_ascii() {
    for (arguments, _) in COMMANDS {
        for columns in [60, 120] {
            let text = printed(arguments, columns, "C");
            let odd: Vec<&str> = text.lines().filter(|line| !line.is_ascii()).collect();
            assert!(odd.is_empty(), "{arguments}: {odd:?}");
        }
    }
}

#[test]
fn ascii_is_for_terminals_that_show_nothing_else() {
    for old in ["C", "POSIX", "de_DE.ISO-8859-1", "de_DE.ISO8859-15@euro"] {
        assert!(printed(WHOLE_PLAN, 80, old).is_ascii(), "{old}");
        let mut piped = massfreq();
        let piped = piped.args(WHOLE_PLAN.split_whitespace()).env("LC_ALL", old).output().unwrap().stdout;
        assert!(!piped.is_ascii(), "{old}: a pipe is UTF-8");
    }
    for new in ["C.UTF-8", "C.utf8", "de_DE.UTF-8", "de_DE.utf8@euro", "de_DE", "en_US", ""] {
        assert!(!printed(WHOLE_PLAN, 80, new).is_ascii(), "{new}");
    }
    assert!(printed_on("dumb", WHOLE_PLAN, 80, "").is_ascii());
}

#[test]
fn colour_repeats_what_words_say() {
    let mut colored = 0;
    // That one says which colour is asked for.
    for (arguments, _) in COMMANDS.iter().filter(|(arguments, _)| *arguments != "config") {
        let color = printed(&format!("{arguments} --color always"), 80, "C.UTF-8");
        let none = printed(&format!("{arguments} --color never"), 80, "C.UTF-8");
        assert!(!none.contains('\x1b'), "{arguments}");
        assert_eq!(without_colour(&color), none, "{arguments}");
        colored += usize::from(color != none);
    }
    assert!(colored > 15, "{colored}");
    // What is grave says so without a colour or a frame.
    let referral = printed(&format!("{REFERRAL} --color never"), 80, "C");
    assert!(referral.starts_with("SEE A DOCTOR TODAY\n"), "{referral}");
}

/// What the lines of a picture begin with.
const MARGIN: [&str; 4] = ["Months", "Sessions", "Part", "Week"];

/// The picture of a plan on a terminal, without its legend.
fn picture(arguments: &str, columns: u16, locale: &str) -> String {
    let text = printed(&format!("plan --start 2026-01-05 --today 2026-01-05 --explain {arguments}"), columns, locale);
    let text = without_colour(&text);
    let (_, rest) = text.split_once("Time line\n").unwrap();
    let is_drawn = |line: &str| line.is_empty() || MARGIN.iter().any(|name| line.starts_with(&format!("{name:9}")));
    rest.split_inclusive('\n').take_while(|line| is_drawn(line.trim_end())).collect()
}

#[test]
fn twelve_weeks_are_one_row() {
    let expected = "\
Months   Jan 2026        Feb             Mar
Sessions 2   ●   ●   ●   ·   ·   ▲   ●   ●   ●   ●   ●
Part     ├─ 1 ─┤ ├─ 2: every week ─────────────────────→
Week     1               5               9
";
    let arguments = "--goal acute-injury --pace soonest --weeks 12 --skip 2026-02-03..2026-02-19";
    assert_eq!(picture(arguments, 80, "C.UTF-8"), expected);
}

#[test]
fn more_weeks_than_fit_go_on_in_the_next_row() {
    let expected = "\
Months   Jan     Feb     Mar 2026  Apr     May     Jun
Sessions o o . ^ o . o . o . o . o . o . o . o . o . o . o .
Part     [- 1 -] [- 2: every 2 to 4 weeks ----------------->
Week     1       5       9       13      17      21      25

Months   Jul 2026
Sessions o . o .
Part     -- 2 ->
Week     27
";
    let arguments = "--goal chronic-pain --lifestyle desk-worker --weeks 30 --skip 2026-01-18..2026-01-30";
    assert_eq!(picture(arguments, 60, "C"), expected);
}

/// A date as people read it.
fn in_words(date: &str) -> String {
    date.parse::<Date>().unwrap().strftime("%a %-d %B %Y").to_string()
}

#[test]
fn a_month_stands_at_the_first_week_that_begins_in_it() {
    let months = |arguments: &str| {
        let text = without_colour(&printed(&format!("plan --goal wellness --explain {arguments}"), 80, "C"));
        text.lines().find(|line| line.starts_with("Months")).unwrap().to_owned()
    };
    assert_eq!(months("--start 2026-11-25 --today 2026-11-25"), "Months   Nov Dec 2026            Jan 2027        Feb");
    assert_eq!(months("--start 2026-11-16 --today 2026-11-16 --weeks 5"), "Months   Nov 2026    Dec");
}

/// What a plan says at first is for people who do not know how it was made.
#[test]
fn a_plan_is_in_plain_words() {
    let last = "plan --goal chronic-pain --start 2026-11-25 --today 2026-11-23 --last 2026-03-01";
    for arguments in [PLAN, last, "plan --goal wellness --start 2026-11-25 --today 2026-11-23 --last 2020-01-01"] {
        let text = printed(&format!("{arguments} --color never"), 80, "C.UTF-8");
        for word in ["window", "Gap", "Phase", "overdue", "Window", "\u{2502}", "\u{25cf}", "Time line", "2026-"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn the_plan_of_the_manual_fits_a_screen() {
    let page = include_str!("../../src/cli/man/plan.md");
    let (_, plan) = page.split_once("\n$ massfreq plan ").unwrap();
    let lines = plan.lines().skip(1).take_while(|line| *line != "```").count();
    assert!((20..=26).contains(&lines), "{lines} lines");
}

#[test]
fn a_plan_of_any_length_fits_and_has_every_week_and_date() {
    const DATES: &str = "plan --goal chronic-pain --lifestyle desk-worker --start 2026-01-05 --today 2026-01-05 \
                         --last 2025-10-01 --price 60 --currency EUR --budget 59.50/month --explain";
    for weeks in [1, 2, 12, 26, 27, 52, 520] {
        let arguments = format!("{DATES} --weeks {weeks}");
        let plan: Value = serde_json::from_str(&printed(&format!("{arguments} --json"), 80, "C")).unwrap();
        let dates: Vec<&str> =
            plan["sessions"].as_array().unwrap().iter().map(|session| session["date"].as_str().unwrap()).collect();
        for columns in [60, 80, 120] {
            for locale in ["C", "C.UTF-8"] {
                let text = without_colour(&printed(&arguments, columns, locale));
                let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
                assert!(widest <= usize::from(columns), "{weeks} weeks, {columns} columns:\n{text}");
                assert_eq!(text.is_ascii(), locale == "C", "{text}");
                assert!(dates.iter().all(|date| text.contains(&in_words(date))), "{text}");
                let marks = text.lines().filter_map(|line| line.strip_prefix("Sessions "));
                let marks: usize = marks.map(|line| line.split_whitespace().count()).sum();
                assert_eq!(marks, weeks, "{text}");
            }
        }
    }
}

#[test]
fn wide_characters_fit_every_width() {
    for arguments in ["goals", "cautions", "recommend --goal relax", "recommend --caution chest", "rules list"] {
        for columns in WIDTHS {
            for locale in ["C", "C.UTF-8"] {
                let text = without_colour(&printed(&format!("{arguments} --rules wide"), columns, locale));
                let longest = text.lines().map(UnicodeWidthStr::width).max().unwrap();
                assert!(longest <= usize::from(columns).min(WIDEST), "{arguments}, {columns} columns:\n{text}");
            }
        }
    }
}

#[test]
fn an_answer_a_referral_and_a_plan_look_as_on_file() {
    let looks = [
        ("answer", ANSWER),
        ("brief", BRIEF),
        ("referral", REFERRAL),
        ("plan", PLAN),
        ("whole-plan", WHOLE_PLAN),
        ("cautions", "cautions"),
    ];
    let mut goldens = Goldens::default();
    for (name, arguments) in looks {
        let shown = WIDTHS.map(|columns| {
            let text = printed(&format!("{arguments} --color never"), columns, "C.UTF-8");
            format!("--- {columns} columns\n{text}")
        });
        goldens.check(&data(&format!("looks/{name}.txt")), &shown.concat());
    }
    goldens.finish();
    golden::assert_all_used("looks", &looks.map(|(name, _)| name));
}

/// The last line of a text that is taller than its terminal.
fn end(arguments: &str) -> String {
    let text = without_colour(&printed(arguments, 80, "C.UTF-8"));
    assert!(text.lines().count() >= 40, "{arguments}: {text}");
    text.trim_end().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_tall_text_ends_in_what_to_do_and_not_in_a_title() {
    let sources = end("rules sources");
    assert!(!sources.contains("rests on"), "{sources}");
    let cautions = without_colour(&printed("cautions --rules built-in", 80, "C.UTF-8"));
    assert_eq!(cautions.matches("scroll to see all").count(), 1, "{cautions}");
    assert_eq!(cautions.matches("If one fits you, do as its word says").count(), 2, "{cautions}");
}

#[test]
fn errors_are_wrapped_to_the_terminal() {
    for arguments in
        ["recommend --last 2026-13-45", "recommend --started someday", "recommend --goal nope", "signs nope"]
    {
        for columns in [60, 80] {
            let text = without_colour(&printed(arguments, columns, "C.UTF-8"));
            assert!(text.starts_with("error: ") || text.contains("\nerror: "), "{text}");
            let longest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            assert!(longest <= usize::from(columns), "{arguments}, {columns} columns:\n{text}");
        }
    }
}
