//! Faults of the system at each call by which a command writes: `strace` has the call fail, or kills the program in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::with_rules;
use crate::support::{halves, skipped, text};

/// A command that writes, what it is told on stdin, and what there is before.
struct Writer {
    line: &'static str,
    stdin: &'static str,
    set_up: fn(&Path),
}

const ASKED: &str = "1\n2\n2\n2\n";
const PLAN: &str = "plan -g one --rules own --today 2026-01-05 --format csv --output plan.csv --force";

/// One file, new and in the place of another; two files in the places of others.
const FEW: [Writer; 3] = [
    Writer { line: PLAN, stdin: "", set_up: |_| {} },
    Writer { line: PLAN, stdin: "", set_up: |directory| fs::write(directory.join("plan.csv"), "old").unwrap() },
    Writer { line: "rules test own --accept", stdin: "", set_up: |_| {} },
];

const SCHEMAS: &str = "rules check own --write-schema";

const MORE: [Writer; 8] = [
    Writer { line: "ask --plain --rules own --save me.yaml", stdin: ASKED, set_up: |_| {} },
    Writer {
        line: "ask --plain --rules own --save me.yaml --force",
        stdin: ASKED,
        set_up: |directory| fs::write(directory.join("me.yaml"), "old").unwrap(),
    },
    Writer { line: SCHEMAS, stdin: "", set_up: |_| {} },
    Writer { line: SCHEMAS, stdin: "", set_up: with_schemas },
    Writer { line: "rules init --layer new", stdin: "", set_up: |_| {} },
    Writer {
        line: "rules init --layer new",
        stdin: "",
        set_up: |directory| fs::create_dir(directory.join("new")).unwrap(),
    },
    Writer { line: "man --out pages", stdin: "", set_up: |_| {} },
    Writer {
        line: "man --out pages",
        stdin: "",
        set_up: |directory| {
            fs::create_dir(directory.join("pages")).unwrap();
            for page in ["massfreq.1", "massfreq-plan.1", "massfreq-rules-test.1"] {
                fs::write(directory.join("pages").join(page), ".TH MASSFREQ old\n").unwrap();
            }
        },
    },
];

fn with_schemas(directory: &Path) {
    massfreq(directory, SCHEMAS).output().unwrap();
    let rules = fs::read_to_string(directory.join("own/rules.yaml")).unwrap();
    fs::write(directory.join("own/rules.yaml"), rules.replace("  one:", "  two:")).unwrap();
}

fn massfreq(directory: &Path, line: &str) -> Command {
    super::massfreq(directory, line)
}

/// All files below a directory, and the directories with a `/` at the end.
type Tree = BTreeMap<String, Vec<u8>>;

fn tree(directory: &Path) -> Tree {
    let mut tree = Tree::new();
    for name in super::names(directory) {
        let path = directory.join(&name);
        if path.is_dir() {
            tree.extend(self::tree(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
            tree.insert(name + "/", Vec::new());
        } else {
            tree.insert(name, fs::read(path).unwrap());
        }
    }
    tree
}

fn is_draft(path: &str) -> bool {
    path.contains(".massfreq-")
}

/// A call of the system, and its number among those of that name.
type Call = (String, usize);

/// What can go wrong at a call.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Fault {
    Error(&'static str),
    Kill,
}

/// The calls that can fail in a way that matters.
const CALLS: &str = "openat,open,read,write,fsync,fdatasync,link,linkat,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,\
    rmdir,chmod,fchmod,flock,getdents64,readlink,statx,sendfile,copy_file_range,ftruncate";
/// Those of which Linux says that a signal can break them off.
const BROKEN_OFF: [&str; 12] = [
    "openat",
    "getdents64",
    "statx",
    "readlink",
    "read",
    "write",
    "fsync",
    "link",
    "linkat",
    "rename",
    "mkdir",
    "flock",
];

/// A run of a writer in a directory of its own.
struct Run {
    directory: PathBuf,
    output: Output,
    tree: Tree,
    trace: String,
}

impl Writer {
    fn directory(&self, name: &str) -> PathBuf {
        let directory = with_rules(&format!("files-faults/{name}"));
        (self.set_up)(&directory);
        directory
    }

    fn start(&self, directory: &Path) -> Child {
        let mut command = massfreq(directory, self.line);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(self.stdin.as_bytes());
        child
    }

    /// Runs it under `strace`, which does to it what it is told.
    fn run(&self, strace: &str, name: &str, injected: &[String]) -> Run {
        let directory = self.directory(name);
        let trace = directory.with_extension("trace");
        let mut command = Command::new(strace);
        command.args(["-f", "-qq", "-e", &format!("trace={CALLS}"), "-o", trace.to_str().unwrap()]);
        command.args(injected.iter().flat_map(|what| ["-e", what])).arg(env!("CARGO_BIN_EXE_massfreq"));
        command.args(self.line.split(' ')).current_dir(&directory);
        command.env_clear().env("XDG_CONFIG_HOME", "/nonexistent").env("TERM", "dumb");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{strace}: {error}"));
        let _ = child.stdin.take().unwrap().write_all(self.stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        let tree = tree(&directory);
        Run { directory, output, tree, trace: fs::read_to_string(trace).unwrap() }
    }
}

/// The calls of the main thread, each with its line, but for those that load the program.
fn calls(trace: &str) -> Vec<(Call, &str)> {
    let main = trace.split_whitespace().next().unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((pid, rest)) = line.split_once(' ') else { continue };
        let Some((call, arguments)) = rest.trim_start().split_once('(') else { continue };
        if pid != main || !CALLS.split(',').any(|known| known == call) {
            continue;
        }
        let count = counts.entry(call).or_default();
        *count += 1;
        calls.push(((call.to_owned(), *count), line));
        // The last thing that is read for the program, before it runs.
        if arguments.contains("\"/proc/self/maps\"") {
            calls.clear();
        }
    }
    calls
}

/// What a run with a fault must not have done. Whether old and new are mixed is judged file by file: where the program is
/// killed between the moves of two files of a set, one of them is new and the other old.
fn wrong(writer: &Writer, call: &Call, fault: Fault, old: &Tree, new: &Tree, run: &Run) -> Option<String> {
    let drafts: Vec<&String> = run.tree.keys().filter(|path| is_draft(path)).collect();
    let kept: Tree = run.tree.iter().filter(|(path, _)| !is_draft(path)).map(|(p, b)| (p.clone(), b.clone())).collect();
    let code = run.output.status.code();
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).chain(kept.keys()).collect();
    let mixed = paths.into_iter().find(|path| kept.get(*path) != old.get(*path) && kept.get(*path) != new.get(*path));
    if let Some(mixed) = mixed {
        return Some(format!("{mixed} is neither old nor new"));
    }
    if fault == Fault::Kill {
        // Between the name of a draft and its move there is one call.
        let is_personal = ["plan", "ask"].iter().any(|command| writer.line.starts_with(command));
        if let Some(draft) = drafts.first().filter(|_| is_personal && call.0 != "rename") {
            return Some(format!("{draft} is left, with what was said"));
        }
        let is_whole = kept == *old || kept == *new;
        if writer.line.contains("init") && !is_whole && kept.contains_key("new/layer.yaml") {
            return Some("half a rule set has its pack".to_owned());
        }
        // The next run removes what is left.
        for draft in drafts {
            let draft = File::open(run.directory.join(draft)).unwrap();
            let _ = draft.set_modified(SystemTime::now() - Duration::from_secs(60));
        }
        if is_whole && !(writer.line.contains("init") && kept == *new) {
            writer.start(&run.directory).wait().unwrap();
            let left: Vec<String> = tree(&run.directory).into_keys().filter(|path| is_draft(path)).collect();
            return (!left.is_empty()).then(|| format!("{left:?} is there after the next run"));
        }
        return None;
    }
    let lasts = text(&run.output.stderr).contains("may not last");
    match code {
        _ if !drafts.is_empty() && !call.0.starts_with("unlink") => Some(format!("{drafts:?} is left")),
        Some(0) if kept != *new => Some("it ends well, and did not write all".to_owned()),
        Some(0) => None,
        Some(_) if fault == Fault::Error("EINTR") && BROKEN_OFF.contains(&call.0.as_str()) => {
            Some(format!("it is broken off: {}", text(&run.output.stderr)))
        }
        Some(_) if kept != *old && !(lasts && kept == *new) => Some("it fails, and some is written".to_owned()),
        Some(1) if run.output.stderr.is_empty() => Some("it fails without a word".to_owned()),
        Some(_) => None,
        None => Some(format!("it ended by a signal: {}", run.output.status)),
    }
}

/// Injects each fault at each call of each writer, and returns how many there were.
fn inject(strace: &str, name: &str, writers: &[Writer], faults: &[Fault], from_start: bool) -> usize {
    let mut count = 0;
    for (number, writer) in writers.iter().enumerate() {
        let name = |case: String| format!("{name}-{number}-{case}");
        let old = tree(&writer.directory(&name("old".to_owned())));
        let clean = writer.run(strace, &name("new".to_owned()), &[]);
        let is_accept = writer.line.contains("--accept");
        assert!(clean.output.status.success() || is_accept, "{}: {}", writer.line, text(&clean.output.stderr));
        let new = clean.tree;
        assert_ne!(old, new, "{}", writer.line);
        let calls = calls(&clean.trace);
        let is_first = |(_, line): &(Call, &str)| line.contains("O_TMPFILE") || line.contains(".massfreq-");
        let before = calls.iter().position(is_first).unwrap_or_else(|| panic!("nothing is written:\n{}", clean.trace));
        let skipped = if from_start { 0 } else { before };
        let cases = (calls.len() - skipped) * faults.len();
        let injected = halves(cases, |case| {
            let at = skipped + case / faults.len();
            let ((call, _), fault) = (&calls[at], faults[case % faults.len()]);
            let what = match fault {
                Fault::Error(error) => format!("error={error}"),
                Fault::Kill => "signal=KILL".to_owned(),
            };
            let half = usize::from(case >= cases / 2);
            let run =
                writer.run(strace, &name(half.to_string()), &[format!("inject={}:{what}:when={}", call.0, call.1)]);
            let happened = run.trace.contains("INJECTED") || run.trace.contains("killed by SIGKILL");
            match wrong(writer, call, fault, &old, &new, &run) {
                Some(wrong) => Err(format!("{}: {call:?} {fault:?}: {wrong}\n{}\n", writer.line, run.trace)),
                None => Ok(usize::from(happened)),
            }
        });
        let wrong: Vec<String> = injected.iter().filter_map(|case| case.clone().err()).collect();
        assert!(wrong.is_empty(), "{} of {cases}: {}", wrong.len(), wrong.concat());
        count += injected.into_iter().flatten().sum::<usize>();
    }
    count
}

fn tell(what: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{what}");
}

fn strace() -> Option<String> {
    let strace = std::env::var("STRACE").ok().filter(|strace| !strace.is_empty());
    if strace.is_none() {
        skipped("what is left where a call of the system fails, as STRACE does not name strace");
    }
    strace
}

#[test]
fn a_fault_while_writing_leaves_the_old_or_the_new() {
    let Some(strace) = strace() else { return };
    let faults = [Fault::Error("ENOSPC"), Fault::Error("EINTR"), Fault::Kill];
    let cases = inject(&strace, "few", &FEW, &faults, false);
    tell(&format!("few: {cases} faults"));
    assert!(cases > 80, "{cases}");
    let cases = inject(&strace, "disk", &FEW[1..2], &["EIO", "EXDEV"].map(Fault::Error), false);
    assert!(cases > 20, "{cases}");
}

/// A signal that the program goes on after, such as that of a terminal which changes its size.
#[test]
fn what_is_read_is_read_again_where_a_signal_breaks_that_off() {
    let Some(strace) = strace() else { return };
    let set_up = |directory: &Path| {
        fs::write(directory.join("me.yaml"), "goals: one\n").unwrap();
        fs::write(directory.join("people"), "{\"goals\": \"one\"}\n").unwrap();
    };
    for line in
        ["recommend --rules own --profile me.yaml", "rules check own", "rules test own", "batch --rules own people"]
    {
        let reader = Writer { line, stdin: "", set_up };
        let with_paths = "decode-fds=path".to_owned();
        let clean = reader.run(&strace, "read", std::slice::from_ref(&with_paths));
        let is_ours = |line: &str| ["own", "me.yaml", "people"].iter().any(|name| line.contains(name));
        let calls = calls(&clean.trace);
        let ours: Vec<_> = calls.into_iter().filter(|(call, line)| call.0 != "flock" && is_ours(line)).collect();
        assert!(ours.len() > 5, "{}", clean.trace);
        for ((call, number), _) in ours {
            let broken_off = format!("inject={call}:error=EINTR:when={number}");
            let run = reader.run(&strace, "read", &[broken_off]);
            assert!(run.trace.contains("(INJECTED)"), "{}", run.trace);
            let got = |run: &Run| (run.output.status.code(), text(&run.output.stdout), text(&run.output.stderr));
            assert_eq!(got(&run), got(&clean), "{line}: {call} {number}:\n{}", run.trace);
        }
    }
}

/// The power may fail at any moment after the answer.
#[test]
fn a_directory_lasts_with_all_that_is_in_it() {
    let Some(strace) = strace() else { return };
    let writer = &MORE[4];
    let trace = writer.run(&strace, "lasts", &["decode-fds=path".to_owned()]).trace;
    let places = trace.lines().filter_map(|line| {
        let (call, rest) = line.split_whitespace().nth(1)?.split_once('(')?;
        match call {
            "fsync" => Some(format!("{} is kept", rest.split_once('<')?.1.split_once('>')?.0.rsplit('/').next()?)),
            "rename" => Some("moved".to_owned()),
            _ => None,
        }
    });
    let places: Vec<String> = places.collect();
    let moved = places.iter().position(|place| place == "moved").unwrap_or_else(|| panic!("{trace}"));
    let kept = |name: &str| places[..moved].iter().any(|place| place.starts_with(name) && place.ends_with(" is kept"));
    assert!(kept(".new.massfreq-") && kept("tests") && kept("schema") && kept("layer.yaml"), "{places:?}");
    assert_eq!(places[moved + 1..], ["lasts is kept"]);
}

/// Who may replace a file need not be able to read it.
#[test]
fn a_file_that_cannot_be_read_is_replaced() {
    let Some(strace) = strace() else { return };
    let writer = &MORE[7];
    let trace = writer.run(&strace, "unreadable", &[]).trace;
    let mut opened =
        calls(&trace).into_iter().filter(|(call, line)| call.0 == "openat" && line.contains("massfreq.1\""));
    // It is looked at, and then opened to be put back where another page cannot be written.
    let ((call, number), _) = opened.nth(1).unwrap_or_else(|| panic!("{trace}"));
    let run = writer.run(&strace, "unreadable", &[format!("inject={call}:error=EACCES:when={number}")]);
    assert!(run.trace.contains("(INJECTED)") && run.output.status.success(), "{}", text(&run.output.stderr));
}

/// Where the system has no files without a name, a draft has one from the start.
#[test]
fn a_fault_while_a_named_draft_is_written_leaves_no_draft() {
    let Some(strace) = strace() else { return };
    let writer = &FEW[1];
    let clean = writer.run(&strace, "named", &[]);
    let unnamed =
        clean.trace.lines().filter(|line| line.contains("openat(")).position(|line| line.contains("O_TMPFILE"));
    let Some(unnamed) = unnamed else {
        skipped("drafts with a name, as there are no others here");
        return;
    };
    let has_no_unnamed = format!("inject=openat:error=EOPNOTSUPP:when={}", unnamed + 1);
    let named = writer.run(&strace, "named", std::slice::from_ref(&has_no_unnamed));
    assert_eq!((&named.tree, named.output.status.code()), (&clean.tree, Some(0)));
    for call in ["write", "fsync", "rename"] {
        let failing = format!("inject={call}:error=ENOSPC:when=1");
        let run = writer.run(&strace, "named", &[has_no_unnamed.clone(), failing]);
        assert_eq!(run.tree, tree(&writer.directory("named-old")), "{call}:\n{}", run.trace);
        assert!(text(&run.output.stderr).contains("make room on that disk"), "{}", text(&run.output.stderr));
    }
}

#[test]
#[ignore = "it takes minutes: STRACE=strace cargo test --test it -- --ignored --nocapture faults"]
fn every_fault_of_every_call_leaves_the_old_or_the_new() {
    let Some(strace) = strace() else { return };
    let faults = ["ENOSPC", "EIO", "EINTR", "EXDEV", "EROFS", "EACCES"].map(Fault::Error);
    let faults = [&faults[..], &[Fault::Kill]].concat();
    for (name, writers) in [("all-few", &FEW[..]), ("all-more", &MORE[..])] {
        let cases = inject(&strace, name, writers, &faults, true);
        tell(&format!("{name}: {cases} faults"));
    }
}

#[test]
#[ignore = "it takes minutes: cargo test --test it -- --ignored --nocapture killed"]
fn a_program_that_is_killed_at_any_moment_leaves_the_old_or_the_new() {
    let (mut killed, mut left) = (0, 0);
    for (number, writer) in FEW.iter().chain(&MORE).enumerate() {
        let old = tree(&writer.directory("kill-old"));
        let whole = writer.directory("kill-new");
        let began = Instant::now();
        writer.start(&whole).wait().unwrap();
        let (takes, new) = (began.elapsed(), tree(&whole));
        for at in 0..72 {
            let directory = writer.directory("kill");
            let mut child = writer.start(&directory);
            thread::sleep(takes * at / 80);
            child.kill().unwrap();
            let status = child.wait().unwrap();
            killed += usize::from(status.code().is_none());
            let output = Output { status, stdout: Vec::new(), stderr: b"?".to_vec() };
            let tree = tree(&directory);
            left += tree.keys().filter(|path| is_draft(path)).count();
            let run = Run { directory, output, tree, trace: String::new() };
            let call = (String::new(), 0);
            if let Some(wrong) = wrong(writer, &call, Fault::Kill, &old, &new, &run) {
                panic!("{number}: {}: after {at}/80 of {takes:?}: {wrong}", writer.line);
            }
        }
    }
    tell(&format!("{killed} killed, {left} drafts left"));
    assert!(killed >= 500, "{killed}");
}
