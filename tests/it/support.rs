//! What the tests share: rule sets, profiles and courses in short notations.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use massfreq::VerdictName;
use massfreq::answer::recommendation::{Interval, Phase, Recommended, Refer};
use massfreq::{Elapsed, Facet, Profile, Recommendation, Rule, RuleSet, recommend};
use serde_json::Value;

static BUILT_IN: LazyLock<RuleSet> =
    LazyLock::new(|| RuleSet::built_in().unwrap_or_else(|findings| panic!("{findings}")));

/// The shipped rule set, loaded once.
pub(crate) fn built_in() -> &'static RuleSet {
    &BUILT_IN
}

/// A file or directory of `tests`.
pub(crate) fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// An empty directory of a test.
pub(crate) fn empty(path: impl AsRef<Path>) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(path);
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// The program, without settings of a user.
pub(crate) fn massfreq() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_massfreq"));
    command.env_clear().env("XDG_CONFIG_HOME", "/nonexistent").stdin(Stdio::null());
    // Nobody's own diary is read or written.
    command.env("XDG_DATA_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-diary"));
    command
}

/// What a program printed.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Text without its colours.
pub(crate) fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').unwrap().1)
}

/// The ladder and the default of the sets that [`custom`] makes.
pub(crate) const PACK: &str =
    "ladder: [1 week, 2 weeks, 4 weeks], default: {every: 4 weeks, because: D, source: {basis: product}}";

/// A rule set of `(id, effects)`, the effects in YAML's flow style, with [`PACK`]. What every entry needs besides is
/// filled in: the title is the id.
pub(crate) fn custom(rules: &[(&str, &str)]) -> RuleSet {
    set(PACK, rules)
}

/// A rule set as [`custom`] makes it, with another ladder and default.
pub(crate) fn set(pack: &str, rules: &[(&str, &str)]) -> RuleSet {
    load([one_file(pack, rules)])
}

/// The rule set of some texts.
pub(crate) fn load(texts: impl IntoIterator<Item = String>) -> RuleSet {
    let files = texts.into_iter().enumerate().map(|(at, text)| (format!("{at}.yaml"), text.into_bytes()));
    RuleSet::from_files(files).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The text of a rule file with a pack and some rules.
pub(crate) fn one_file(pack: &str, rules: &[(&str, &str)]) -> String {
    let mut text = format!(
        "format: 1\npack: {{name: test, version: 1.0.0, title: Test, notice: Mind., {pack}, \
         advice: [{{text: From the pack}}], \
         referrals: {{emergency: Call., urgent: Today., doctor: Ask., wait: Later.}}}}\n"
    );
    for (section, kind) in [
        ("goals", "goal"),
        ("lifestyles", "lifestyle"),
        ("signs", "sign"),
        ("cautions", "caution"),
        ("responses", "response"),
        ("combinations", "combination"),
    ] {
        let of_kind = rules.iter().filter_map(|(id, effects)| {
            let (of, name) = id.split_once('/').unwrap();
            (of == kind).then(|| entry(of, name, effects))
        });
        let entries: String = of_kind.collect();
        if !entries.is_empty() {
            let _ = write!(text, "{section}:\n{entries}");
        }
    }
    text
}

fn entry(kind: &str, name: &str, effects: &str) -> String {
    let ask = if kind == "caution" { "ask: Is it?, " } else { "" };
    // YAML reads these as no text.
    let is_text = name != "null" && !name.starts_with(|first: char| first.is_ascii_digit());
    let name = if is_text { name.to_owned() } else { format!("'{name}'") };
    format!("  {name}: {{title: {kind}/{name}, because: Why, source: {{basis: product}}, {ask}{effects}}}\n")
}

/// The facet and the name of a fact's rule id.
pub(crate) fn fact(id: &str) -> (Facet, &str) {
    let (facet, name) = id.split_once('/').unwrap_or_else(|| panic!("{id} is no rule id of a fact"));
    let facet = Facet::ALL.into_iter().find(|known| known.singular() == facet);
    (facet.unwrap_or_else(|| panic!("{id} is no rule id of a fact")), name)
}

/// A profile from the rule ids of its facts, with spaces between.
pub(crate) fn profile<'r>(rules: &'r RuleSet, ids: &str) -> Profile<'r> {
    ids.split_whitespace().fold(Profile::new(rules), |mut profile, id| {
        if let Some(cleared) = id.strip_prefix("cleared/") {
            profile.add_cleared(cleared, None).unwrap_or_else(|error| panic!("{id}: {error}"));
            return profile;
        }
        let (facet, name) = fact(id);
        profile.with(facet, name).unwrap_or_else(|error| panic!("{id}: {error}"))
    })
}

/// The answer to facts, given by their rule ids or by `cleared/…`, on a day of the course.
pub(crate) fn answer(rules: &RuleSet, ids: &str, day: u32) -> Recommendation {
    recommend(&profile(rules, ids), Elapsed::days(day))
}

/// The answer, which is no referral.
pub(crate) fn recommended(answer: &Recommendation) -> &Recommended {
    match answer {
        Recommendation::Recommended(answer) => answer,
        Recommendation::Refer(answer) => panic!("a referral: {}", answer.summary),
    }
}

/// The answer, which is a referral.
pub(crate) fn referred(answer: &Recommendation) -> &Refer {
    match answer {
        Recommendation::Refer(answer) => answer,
        Recommendation::Recommended(answer) => panic!("no referral: {}", answer.summary),
    }
}

/// An answer as the worked table of DESIGN.md writes it: `7 for 28 days → 14*..28`, or `refer: doctor`.
pub(crate) fn shown(answer: &Recommendation) -> String {
    match answer {
        Recommendation::Refer(answer) => format!("refer: {}", answer.referral.level.as_str()),
        Recommendation::Recommended(answer) => {
            let phases: Vec<String> = answer.course.iter().map(phase).collect();
            phases.join(" → ")
        }
    }
}

fn phase(phase: &Phase) -> String {
    let window = window(&phase.interval);
    match phase.until_day {
        Some(until) => format!("{window} for {} days", until - phase.from_day),
        None => window,
    }
}

fn window(interval: &Interval) -> String {
    let Interval { min_days: min, max_days: max, suggested_days: suggested, .. } = interval;
    if min == max {
        assert_eq!(suggested, min);
        format!("{min}")
    } else if suggested == max {
        format!("{min}..{max}")
    } else if suggested == min {
        format!("{min}*..{max}")
    } else {
        format!("{min}..{suggested}*..{max}")
    }
}

/// Every reason as `id verdict`, in the order of the answer.
pub(crate) fn verdicts(answer: &Recommendation) -> Vec<String> {
    let reasons = match answer {
        Recommendation::Recommended(answer) => &answer.reasons,
        Recommendation::Refer(answer) => &answer.reasons,
    };
    reasons.iter().map(|reason| format!("{} {}", reason.rule, VerdictName::as_str(reason.verdict))).collect()
}

/// The text of the reason that a rule has in an answer.
pub(crate) fn reason_text<'a>(answer: &'a Recommendation, rule: &str) -> &'a str {
    let reasons = match answer {
        Recommendation::Recommended(answer) => &answer.reasons,
        Recommendation::Refer(answer) => &answer.reasons,
    };
    let reason = reasons.iter().find(|reason| reason.rule.as_str() == rule);
    reason.map_or_else(|| panic!("{rule} gives no reason"), |reason| &reason.text)
}

/// The answer as JSON.
pub(crate) fn to_json(answer: &Recommendation) -> Value {
    serde_json::to_value(answer).unwrap()
}

/// The keys of a JSON object.
pub(crate) fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Every profile that the shipped rules allow but for cautions: each subset of goals, lifestyles and signs, with no
/// response or one. Profiles are numbered: a bit for each fact, then the response.
pub(crate) struct Space {
    /// Goals, lifestyles and signs.
    facts: Vec<&'static Rule>,
    responses: Vec<&'static Rule>,
}

pub(crate) fn space() -> Space {
    let of = |facets: &[Facet]| facets.iter().flat_map(|facet| built_in().facts(*facet)).collect();
    Space { facts: of(&[Facet::Goal, Facet::Lifestyle, Facet::Sign]), responses: of(&[Facet::Response]) }
}

impl Space {
    pub(crate) fn len(&self) -> usize {
        (1 + self.responses.len()) << self.facts.len()
    }

    /// Every fifth profile. As facts are bits of a number, each few facts are among these with and without each other.
    pub(crate) fn some(&self) -> impl Iterator<Item = usize> {
        (0..self.len()).step_by(5)
    }

    /// The facts of a profile, the response last.
    pub(crate) fn rules(&self, number: usize) -> impl DoubleEndedIterator<Item = &'static Rule> + Clone {
        let facts = self.facts.iter().enumerate().filter(move |(bit, _)| number & 1 << bit != 0);
        let response = (number >> self.facts.len()).checked_sub(1).map(|response| self.responses[response]);
        facts.map(|(_, rule)| *rule).chain(response)
    }

    /// The rule ids of the facts of a profile.
    pub(crate) fn ids(&self, number: usize) -> Vec<&'static str> {
        self.rules(number).map(|rule| rule.id().as_str()).collect()
    }

    /// A profile for a message.
    pub(crate) fn name(&self, number: usize) -> String {
        format!("`{}`", self.ids(number).join(" "))
    }

    pub(crate) fn profile(&self, number: usize) -> Profile<'static> {
        add_all(self.rules(number).map(|rule| (rule, rule.name())))
    }

    /// The same facts the other way round and said twice, once by an alias where there is one.
    pub(crate) fn profile_said_twice(&self, number: usize) -> Profile<'static> {
        let aliases = self.rules(number).rev().map(|rule| (rule, rule.aliases().last().map_or(rule.name(), |a| a)));
        add_all(aliases.chain(self.rules(number).map(|rule| (rule, rule.name()))))
    }

    /// All facts, each with a number by which [`Space::with`] knows it.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (usize, &'static Rule)> {
        self.facts.iter().chain(&self.responses).copied().enumerate()
    }

    /// The profile with one more fact; `None` where it has that fact, or a response already.
    pub(crate) fn with(&self, number: usize, fact: usize) -> Option<usize> {
        let bits = self.facts.len();
        if let Some(response) = fact.checked_sub(bits) {
            (number >> bits == 0).then_some(number | (response + 1) << bits)
        } else {
            (number & 1 << fact == 0).then_some(number | 1 << fact)
        }
    }
}

fn add_all(facts: impl Iterator<Item = (&'static Rule, &'static str)>) -> Profile<'static> {
    let mut profile = Profile::new(built_in());
    for (rule, name) in facts {
        profile.add(rule.facet().unwrap(), name).unwrap();
    }
    profile
}

/// `f` of every number below `count`, reckoned in two threads.
pub(crate) fn halves<T: Send>(count: usize, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let part = |range: std::ops::Range<usize>| range.map(&f).collect::<Vec<T>>();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| part(count / 2..count));
        let mut all = part(0..count / 2);
        all.extend(second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        all
    })
}

/// The files of the shipped rule set: path and text.
pub(crate) fn shipped_files() -> Vec<(PathBuf, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let paths = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The files of the first edition of the shipped rules, which stays as it is when the guidance changes.
pub(crate) fn first_edition_files() -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(data("cmd/files/edition-1")).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.map(|path| (file_name(&path), fs::read(path).unwrap())).collect()
}

/// That set.
pub(crate) fn first_edition() -> &'static RuleSet {
    static FIRST: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::from_files_over(&[], first_edition_files()).unwrap());
    &FIRST
}

/// A rule set over [`first_edition`], as others are over the built-in one.
pub(crate) fn over_first_edition(
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> Result<RuleSet, massfreq::Findings> {
    RuleSet::from_files_over(&first_edition_files(), files)
}

/// The name of a file without its directory.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Says on stderr, past the test runner's capture, that something was not tested here.
pub(crate) fn skipped(what: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr().lock(), format!("skipped: {what}\n").as_bytes());
}

/// Whether a program can be run here.
pub(crate) fn is_there(program: &str) -> bool {
    Command::new("sh").args(["-c", &format!("command -v {program}")]).output().is_ok_and(|found| found.status.success())
}
