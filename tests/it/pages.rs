//! HTML pages in a browser: on a telephone, a screen and paper, light and dark, with texts that want to break out; what
//! somebody with a screen reader meets; and whether they are valid.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use massfreq::{Facet, Rule};

use crate::html::{HOSTILE, pages_with};
use crate::support::{built_in, data, empty, massfreq, skipped, text};

const PAIN: &str = "--goal chronic-pain --lifestyle desk-worker";
/// Much to say to a therapist.
const MUCH: &str = "--goal chronic-pain,wellness --lifestyle desk-worker,senior --sign headaches,poor-sleep --response better \
                    --caution implant,skin-condition,numb-or-fragile-skin --cleared pregnancy=2026-11-01 \
                    --screened=2026-11-20 --started 2026-10-26 --last 2026-11-20 --at 18:30 --time-zone UTC";
/// Check-ins, and a set that has measures.
const DIARY: &str = "--rules watched --diary=better.csv --today 2026-03-30";
/// More dates and figures than most have.
const LONG: &str = "--weeks 60 --at 18:30 --time-zone UTC --price 1059.50 --currency EUR --budget 2400/month --explain";

/// Pages by their name and the command that writes them. One whose name begins with `sheet` has to be one sheet.
fn commands() -> Vec<(&'static str, String)> {
    let today = "--today 2026-11-26";
    let of_all = |wanted: fn(&&Rule) -> bool, day: &str| {
        let names = built_in().facts(Facet::Caution).filter(wanted).map(|fact| fact.name().to_owned() + day);
        names.collect::<Vec<_>>().join(",")
    };
    let adapt = of_all(|fact| fact.refer().is_none(), "");
    let cleared = of_all(|fact| !fact.cleared().is_empty(), "=2026-11-01");
    vec![
        ("answer", format!("recommend {PAIN}")),
        ("answer-explained", format!("recommend {PAIN} --goal acute-injury --explain --what-if")),
        ("referral", "recommend --goal wellness --caution fever".to_owned()),
        ("plan", format!("plan {PAIN} {today} --start 2027-01-04 --on mon --skip 2027-01-18 --price 60")),
        ("plan-long", format!("plan --lifestyle athlete {today} {LONG}")),
        ("plan-held", format!("plan --goal acute-injury {today}")),
        ("progress", format!("progress --goal ease {DIARY}")),
        ("review", format!("rules review guarded {today}")),
        ("sheet-diary", format!("plan --goal ease {DIARY} --for therapist")),
        ("sheet-of-all", format!("plan {PAIN} {today} --for therapist --caution {adapt} --cleared {cleared}")),
        ("sheet", format!("plan --goal wellness {today} --for therapist")),
        ("sheet-full", format!("plan {MUCH} {today} --for therapist")),
        ("sheet-long", format!("plan --goal wellness {today} --for therapist --weeks 400 --price 60")),
    ]
}

/// Writes all pages into a directory.
fn written() -> Vec<PathBuf> {
    let directory = empty("pages");
    let mut files = Vec::new();
    let mut write = |name: &str, page: &str| {
        let file = directory.join(format!("{name}.html"));
        fs::write(&file, page).unwrap();
        files.push(file);
    };
    for (name, line) in commands() {
        let mut command = massfreq();
        command.current_dir(data("cmd/files")).args(line.split_whitespace()).args(["--format", "html"]);
        let run = command.output().unwrap();
        assert!(run.status.success(), "{line}: {}", text(&run.stderr));
        write(name, &text(&run.stdout));
    }
    // All of them at once, and a word that fits nowhere behind one that runs the other way. The last pages are one of each kind.
    let long = format!("{} {}", HOSTILE[4], "long".repeat(2_500));
    for (at, hostile) in [HOSTILE.join(" "), long].iter().enumerate() {
        for (number, page) in pages_with(hostile, HOSTILE[0]).iter().rev().take(6).enumerate() {
            write(&format!("hostile-{at}-{number}"), page);
        }
    }
    files
}

/// A program that `.ci/install` brings, by its variable.
#[expect(clippy::disallowed_methods, reason = "a test is told where the programs are by its environment")]
fn installed(variable: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    if path.is_none() {
        skipped(&format!("what a browser makes of HTML pages, as {variable} does not name it"));
    }
    path
}

/// `PAGE_BROWSER` is a Chromium, and `PAGE_TOOLS` a directory of Node's modules.
#[test]
fn pages_are_seen_whole_everywhere() {
    let (Some(browser), Some(tools)) = (installed("PAGE_BROWSER"), installed("PAGE_TOOLS")) else { return };
    let files = written();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pages/browser.js");
    let mut node = Command::new("node");
    let run = node.arg(script).arg(browser).arg(&tools).args(&files).output().unwrap();
    assert!(run.status.success() && run.stdout.is_empty(), "{}{}", text(&run.stdout), text(&run.stderr));
    let validator = tools.join("vnu-jar/build/dist/vnu.jar");
    let run = Command::new("java").arg("-jar").arg(validator).arg("--stdout").args(&files).output().unwrap();
    assert!(run.status.success(), "{}", text(&run.stdout));
}
