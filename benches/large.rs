//! How long it takes, and how much memory, to check and to compare rule sets far larger than the built-in one: 40 goals, 40
//! lifestyles, 40 signs, 3 responses and 20 combinations.
//!
//! In `few_sorts` many facts have effects of others, as in a real set; in `all_differ` each has effects of its own, so that
//! nothing can be taken together but for the bound.
#![expect(clippy::expect_used, reason = "a bench that cannot begin ends loudly")]

use std::fmt::Write;

use divan::{AllocProfiler, Bencher, black_box};
use jiff::civil::date;
use massfreq::LoadedRules;
use massfreq::proof::check::check;
use massfreq::proof::diff::diff;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// How unlike each other the facts of a set are.
#[derive(Clone, Copy, Debug)]
enum Facts {
    FewSorts,
    AllDiffer,
}

const FACTS: [Facts; 2] = [Facts::FewSorts, Facts::AllDiffer];
const OF_EACH: usize = 40;

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }
}

fn one_of(texts: [&str; 3], at: usize) -> &str {
    let [first, second, third] = texts;
    match at % 3 {
        0 => first,
        1 => second,
        _ => third,
    }
}

/// A set as one text; `changed` is the interval of one lifestyle.
fn text(facts: Facts, changed: &str) -> String {
    let mut numbers = Numbers(7);
    let mut text = String::from(
        "format: 1\npack: {name: large, version: 1.0.0, title: L, notice: N., ladder: [1 week, 2 weeks, 4 weeks, 8 weeks], \
         default: {every: 4 weeks, because: D, source: {basis: product}}, \
         referrals: {emergency: C., urgent: U., doctor: D., wait: W.}}\n",
    );
    let mut section = |name: &str, short: char, effect: &mut dyn FnMut(usize) -> String| {
        let _ = writeln!(text, "{name}:");
        for at in 0..if name == "combinations" { 20 } else { OF_EACH } {
            let effect = effect(at);
            let _ = writeln!(text, "  {short}{at}: {{title: T, because: B, source: {{basis: product}}, {effect}}}");
        }
    };
    section("goals", 'g', &mut |at| {
        let (least, more) = match facts {
            Facts::FewSorts => (7 * (1 + at % 4), 7 * (at % 3)),
            Facts::AllDiffer => (3 + at, 7 + at % 5),
        };
        let routine = format!("{least}-{} days", least + more);
        match at % 3 {
            0 => format!("course: [{{every: {} days, for: {} weeks}}, {{every: {routine}}}]", least / 2, 2 + at % 4),
            _ => format!("every: {routine}"),
        }
    });
    section("lifestyles", 'l', &mut |at| match (at, facts) {
        (3, _) => format!("every: {changed}"),
        (_, Facts::FewSorts) => format!("every: {}-{} weeks", 1 + at % 3, 2 + at % 3),
        (_, Facts::AllDiffer) => format!("every: {}-{} days", 4 + at, 13 + at + at % 7),
    });
    section("signs", 's', &mut |at| match facts {
        Facts::FewSorts => one_of(["sooner: 1", "sooner: 2", "no-more-often-than: 5 days"], at).to_owned(),
        Facts::AllDiffer => format!("sooner: {}, no-more-often-than: {} days", 1 + at % 3, 1 + at),
    });
    section("combinations", 'c', &mut |at| {
        let mut name = |of: char| format!("{of}{}", numbers.below(OF_EACH));
        let goals = format!("goal: [{}, {}]", name('g'), name('g'));
        let signs = format!("sign: {{all: [{}, {}, {}]}}", name('s'), name('s'), name('s'));
        let when = match at % 4 {
            0 => format!("{goals}, {signs}"),
            1 => format!("lifestyle: {}, sign: {{at-least: {}}}", name('l'), 2 + at % 3),
            2 => format!("{goals}, lifestyle: {{none: [{}]}}", name('l')),
            _ => signs,
        };
        let effect = one_of(["sooner: 1", "every: 10-20 days", "refer: doctor"], at);
        format!("when: {{{when}}}, {effect}")
    });
    text + "responses:\n  better: {title: T, because: B, source: {basis: product}, later: 1}\n  same: {title: T, because: B, \
            source: {basis: product}, advice: [{text: T}]}\n  worse: {title: T, because: B, source: {basis: product}, sooner: 1}\n"
}

fn set(facts: Facts, changed: &str) -> LoadedRules {
    let files = [("large.yaml".to_owned(), text(facts, changed).into_bytes())];
    LoadedRules::from_files(files).expect("the generated rules load")
}

#[divan::bench(args = FACTS, sample_count = 3)]
fn check_large(bencher: Bencher<'_, '_>, facts: Facts) {
    let set = set(facts, "9-11 days");
    bencher.bench_local(|| check(black_box(&set), date(2026, 1, 1), "massfreq recommend"));
}

#[divan::bench(args = FACTS, sample_count = 3)]
fn diff_large(bencher: Bencher<'_, '_>, facts: Facts) {
    let (old, new) = (set(facts, "9-11 days"), set(facts, "3-5 days"));
    bencher.bench_local(|| diff(black_box(old.rules()), black_box(new.rules())));
}
