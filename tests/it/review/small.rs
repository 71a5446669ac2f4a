//! What a page has to say of small sets and of layers.

use super::{EDITIONS, printed, read, table, under};
use crate::support::{answer, built_in, empty, massfreq, recommended, set, shown, text};

/// A directory with a small set.
pub(super) fn small(name: &str, entries: &str) -> String {
    let directory = empty(format!("review/{name}"));
    let pack = "format: 1\npack: {name: small, version: 1.0.0, title: Small, notice: N, ladder: [1 week, 2 weeks], default: \
                {every: 4 weeks, GROUNDS}, referrals: {emergency: E, urgent: U, doctor: D, wait: W}, ask: [{goals: all, \
                question: Goals?}, {signs: all, question: Signs?}]}\n";
    let text = (pack.to_owned() + entries).replace("GROUNDS", "because: B, source: {basis: product}");
    std::fs::write(directory.join("rules.yaml"), text).unwrap();
    directory.to_str().unwrap().to_owned()
}

/// A small set with one combination.
fn combined(name: &str, combination: &str) -> String {
    let facts = "goals:\n  a: {title: A, every: 1 week, GROUNDS}\n  b: {title: B, every: 1 week, GROUNDS}\n\
                 signs:\n  s: {title: S, sooner: 1, GROUNDS}\n  t: {title: S, sooner: 1, GROUNDS}\n\
                 cautions:\n  y: {title: Y, ask: Y?, refer: doctor, do: Do y., GROUNDS}\n";
    small(name, &format!("{facts}combinations:\n  k: {{title: K, GROUNDS, {combination}}}\n"))
}

#[test]
fn what_a_layer_leaves_out_and_loses_comes_first() {
    let directory = empty("review/layer");
    let layer = "format: 1\npack: {name: clinic, version: 1.0.0, title: Clinic, extends: built-in, referrals: {urgent: Rest.}}\n\
                 disable: {caution/pregnancy: we do not ask, sign/stress: not ours}\n";
    std::fs::write(directory.join("rules.yaml"), layer).unwrap();
    let directory = directory.to_str().unwrap();
    let page = read(&printed(&[directory, "--format", "markdown"]));
    let (first, _) = page.split_once("## How rules go together").unwrap();
    let built_in = built_in();
    assert!(first.contains(&format!(", a layer on top of {} {}", built_in.name(), built_in.version())), "{first}");
    for text in [
        "## These rules refer less, or not at all, where the built-in ones refer",
        ": Pregnancy\n\n- **In the built-in rules:** SEE A DOCTOR FIRST",
        "- **In the built-in rules:** SEE A DOCTOR FIRST\n- **In these rules:** no referral\n\n☐ agree",
        "## These rules word safety texts of the built-in ones otherwise",
        "- **In these rules:** Rest.",
        ": Pregnancy\n\n- **Left out because:** we do not ask\n\n☐ agree",
        ": For all: SEE A DOCTOR TODAY\n",
        "- **Left out because:** not ours",
    ] {
        assert!(first.contains(text), "{text}: {first}");
    }
    assert!(printed(&[directory, "--format", "csv"]).contains("we do not ask"));
    let against = read(&printed(&[directory, "--against", "built-in", "--format", "markdown"]));
    assert!(against.contains("- **Left out because:** we do not ask") && !against.contains("In the built-in rules"));
    assert!(against.contains("## REFERRAL LOST"), "{against}");
    let back = read(&printed(&["built-in", "--against", directory, "--format", "markdown"]));
    assert!(back.contains("## Referral added") && !back.contains("In the built-in rules"), "{back}");
}

#[test]
fn a_question_that_moves_to_another_page_is_a_block_where_it_refers() {
    let [old, new] = ["p", "q"].map(|page| {
        let cautions = format!(
            "cautions:\n  y: {{title: Y, ask: Y?, page: {page}, refer: doctor, GROUNDS}}\n\
             \x20 z: {{title: Z, ask: Z?, page: {page}, advice: [{{text: Mind.}}], GROUNDS}}\n\
             \x20 k: {{title: K, ask: K?, page: p, refer: doctor, GROUNDS}}\n\
             \x20 l: {{title: L, ask: L?, page: q, refer: doctor, GROUNDS}}\n"
        );
        let directory = small(&format!("moved-{page}"), &cautions);
        let path = format!("{directory}/rules.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        let pages = "ask: [{cautions: p, question: P?}, {cautions: q, question: Q?}, ";
        std::fs::write(path, text.replace("ask: [", pages)).unwrap();
        directory
    });
    let page = read(&printed(&[&new, "--against", &old, "--format", "markdown"]));
    assert!(page.contains("1 of 1: Y\n\n- **Asked on the page, before:** p\n"), "{page}");
    assert!(page.contains("- Z: Asked on the page, before: p"), "{page}");
}

/// Facts, the day of the course, and the answer.
type Example = (&'static str, u32, &'static str);

/// How rules go together, sentence by sentence, with what it means of a small set.
const TOGETHER: [(&str, &[Example]); 10] = [
    (
        "A referral comes before all else, and the gravest counts. No gap and no date stands beside it.",
        &[("goal/open caution/asked caution/grave", 0, "refer: emergency")],
    ),
    (
        "What was agreed to no longer refers by itself. All else that its block says holds, and a rule over more than one \
         statement still refers.",
        &[
            ("cleared/asked", 0, "28"),
            ("goal/often cleared/asked", 0, "10"),
            ("cleared/asked sign/one", 0, "refer: wait"),
        ],
    ),
    (
        "Of several gaps, nobody is told to wait longer than any of them allows, and one may come as early as any of them \
         suggests.",
        &[("goal/narrow goal/wide", 0, "14..21")],
    ),
    (
        "Of all steps more often the largest counts, and of all steps less often, too: they do not add up. One of each \
         cancel each other out.",
        &[
            ("sign/one sign/other", 0, "14"),
            ("sign/one sign/two", 0, "7"),
            ("goal/often lifestyle/less sign/less", 0, "7"),
            ("goal/wide sign/one response/better", 0, "14..28"),
        ],
    ),
    (
        "A step more often takes the lasting gap to the next shorter one of those that a step goes between, if there is one. \
         Of a range, the longer end moves, and the shorter end comes along where it would be above.",
        &[("goal/narrow sign/one", 0, "14"), ("goal/often sign/one", 0, "3"), ("goal/range sign/one", 0, "7")],
    ),
    (
        "The first step less often ends the opening weeks at the day on which one says it, if some of them lie ahead. Any \
         other takes the lasting gap to the next longer one, if there is one. Of a range, the shorter end moves, and the \
         longer end comes along where it would be below.",
        &[
            ("goal/open response/better", 14, "7 for 14 days → 14*..28"),
            ("goal/open response/better", 35, "7 for 28 days → 28"),
            ("goal/open lifestyle/twice", 14, "7 for 14 days → 28"),
            ("goal/narrow response/better", 0, "28"),
            ("response/better", 0, "28"),
        ],
    ),
    ("No gap of the opening weeks is longer than the lasting one.", &[("goal/slow sign/two", 0, "7")]),
    (
        "A rule that says \"no more often than\" comes last, and no gap is shorter.",
        &[("goal/often sign/two lifestyle/floor", 0, "10")],
    ),
    (
        "Of a range, sessions are about its longer end apart. After opening weeks they are one step further apart than in \
         these, as far as the range allows.",
        &[
            ("goal/wide", 0, "14..28"),
            ("goal/open", 0, "7 for 28 days → 14*..28"),
            ("goal/slow", 0, "14 for 28 days → 28"),
        ],
    ),
    ("Of several days to take stock, the earliest counts.", &[("goal/open lifestyle/floor", 0, "42")]),
];

/// When no dates are given, with what is said on 5 January, and whether there are some.
const HELD: [(&str, &[(&str, bool)]); 3] = [
    (
        "While a question that is asked before one acts on something is open, no dates are given. A yes closes it, and so \
         does a look at all warning signs on that very day: a look on an earlier day does not.",
        &[
            ("--goal a", false),
            ("--goal a --screened", true),
            ("--goal a --screened=2026-01-04", false),
            ("--goal a --caution mild", true),
        ],
    ),
    (
        "Dates end before the earliest day to take stock, and before the day on which the word of a professional lapses. From \
         that day on none are given, until one says that it is done or was agreed to again.",
        &[
            ("--goal b --started 2025-11-25", true),
            ("--goal b --started 2025-11-24", false),
            ("--goal b --started 2025-11-24 --reviewed", true),
            ("--goal c --cleared agreed=2025-12-30", true),
            ("--goal c --cleared agreed=2025-12-30 --start 2026-01-14", false),
            ("--goal c --cleared agreed=2025-12-21", false),
            ("--goal c --cleared agreed=2026-01-05 --start 2026-01-14", true),
        ],
    ),
    (
        "Once a look at the warning signs has lapsed, one is told to look again, and dates are given all the same.",
        &[("--goal c --screened=2025-11-01", true)],
    ),
];

#[test]
fn what_is_said_of_when_no_dates_are_given_is_so() {
    let directory = small(
        "held",
        "goals:\n  a: {title: A, every: 1 week, ask-first: [mild], GROUNDS}\n  c: {title: C, every: 1 week, GROUNDS}\n\
         \x20 b: {title: B, every: 1 week, review: {after: 6 weeks, text: R}, GROUNDS}\n\
         cautions:\n  mild: {title: M, ask: M?, advice: [{text: Mind.}], GROUNDS}\n\
         \x20 agreed: {title: G, ask: G?, refer: doctor, cleared: [{text: Gently.}], clearance: 2 weeks, GROUNDS}\n",
    );
    let path = format!("{directory}/rules.yaml");
    let rules = std::fs::read_to_string(&path).unwrap().replace("ladder:", "screening: 4 weeks, ladder:");
    std::fs::write(path, rules).unwrap();
    for (said, are_dated) in HELD.iter().flat_map(|(_, examples)| *examples) {
        let mut command = massfreq();
        command.args(["plan", "--rules", &directory, "--today", "2026-01-05", "--format", "json"]);
        let output = command.args(said.split(' ')).output().unwrap();
        let plan = text(&output.stdout);
        assert_eq!(plan.contains("\"sessions\""), *are_dated, "{said}: {plan}{}", text(&output.stderr));
        assert!(!plan.is_empty(), "{said}: {}", text(&output.stderr));
    }
}

#[test]
fn what_would_lack_without_a_rule_is_said_beside_the_same_gaps() {
    let more = "review: {after: 6 weeks, text: R}, ask-first: [y], advice: [{text: Mind.}]";
    let page =
        read(&printed(&[&combined("lacking", &format!("when: {{goal: a, sign: s}}, {more}")), "--format", "markdown"]));
    let lacking = "Without this rule: the same gaps, without its questions, its day to take stock and its advice.";
    assert!(page.contains(lacking), "{page}");
}

#[test]
fn what_is_said_of_how_rules_go_together_is_so() {
    let rules = set(
        "ladder: [3 days, 1 week, 2 weeks, 4 weeks], default: {every: 4 weeks, because: D, source: {basis: product}}",
        &[
            (
                "goal/open",
                "course: [{every: 1 week, for: 4 weeks}, {every: 2-4 weeks}], review: {after: 10 weeks, text: R}",
            ),
            ("goal/slow", "course: [{every: 2 weeks, for: 4 weeks}, {every: 4 weeks}]"),
            ("goal/wide", "every: 2-4 weeks"),
            ("goal/narrow", "every: 3 weeks"),
            ("goal/range", "every: 1-2 weeks"),
            ("goal/often", "every: 3 days"),
            ("lifestyle/floor", "no-more-often-than: 10 days, review: {after: 6 weeks, text: R}"),
            ("lifestyle/less", "later: 1"),
            ("lifestyle/twice", "later: 2"),
            ("sign/one", "sooner: 1"),
            ("sign/other", "sooner: 1"),
            ("sign/two", "sooner: 2"),
            ("sign/less", "later: 1"),
            ("caution/asked", "refer: doctor, no-more-often-than: 10 days, cleared: [{text: Gently.}]"),
            ("caution/grave", "refer: emergency"),
            ("response/better", "later: 1"),
            ("combination/both", "when: {caution: asked, sign: one}, refer: wait"),
        ],
    );
    let page = read(&printed(&["guarded", "--format", "markdown"]));
    let said = under(&page, "How rules go together").lines().filter_map(|line| line.strip_prefix("- "));
    let sentences = TOGETHER.map(|(sentence, _)| sentence).into_iter().chain(HELD.map(|(sentence, _)| sentence));
    assert_eq!(said.collect::<Vec<_>>(), sentences.collect::<Vec<_>>());
    for (sentence, examples) in TOGETHER {
        for (facts, day, told) in examples {
            let answer = answer(&rules, facts, *day);
            let is_stock = sentence.contains("take stock");
            let is = if is_stock {
                recommended(&answer).review.as_ref().unwrap().on_day.to_string()
            } else {
                shown(&answer)
            };
            assert_eq!(is, *told, "{facts} on day {day}: {sentence}");
        }
    }
}

#[test]
fn a_pair_with_a_rule_of_its_own_has_a_row() {
    let both = combined("own-words", "when: {goal: a, caution: y}, refer: doctor, do: Sit still.");
    let page = read(&printed(&[&both, "--format", "markdown"]));
    assert_eq!(table(&page, "## Pairs of statements"), [["1", "A", "Y", "SEE A DOCTOR FIRST", "K"]]);
    assert!(page.contains("Without this rule: the same level of referral."), "{page}");
    let away = combined("taken-away", "when: {goal: a, sign: {none: s}}, advice: [{text: Mind.}]");
    let page = read(&printed(&[&away, "--format", "markdown"]));
    let rows = table(&page, "## Pairs of statements");
    assert!(rows.iter().any(|row| row[1..] == ["A", "S", "every week", "no more: K"]), "{rows:?}");
}

#[test]
fn a_rule_that_changes_has_its_change_whatever_else_does() {
    let when =
        |sign: &str, more: &str| format!("when: {{any-of: [{{sign: {sign}}}, {{goal: b}}]}}, every: 3 days{more}");
    let old = combined("sign-before", &when("s", ""));
    let new = combined("sign-now", &when("t", ", help: Shorter."));
    let page = read(&printed(&[&new, "--against", &old, "--format", "markdown"]));
    assert!(page.contains("- **Applies to, before:** sign s or goal b"), "{page}");
    assert!(page.contains("- **Applies to, now:** sign t or goal b") && page.contains("new:** Shorter."), "{page}");
}

#[test]
fn of_an_older_text_there_is_what_the_newer_one_lacks() {
    let [one, other, more] = ["One. Two. Three.", "One. Four. Three.", "One. Four. Three. Five."].map(|why| {
        let goal = format!("goals:\n  a: {{title: A, every: 1 week, because: {why}, source: {{basis: product}}}}\n");
        small(&format!("sentences-{}", why.len()), &goal)
    });
    let against = |new: &str, old: &str| read(&printed(&[new, "--against", old, "--format", "markdown"]));
    let (changed, longer) = (against(&other, &one), against(&more, &other));
    let sides = "- **Why, before:** … Two. …\n- **Why, now:** One. Four. Three.\n";
    assert!(changed.contains(sides), "{changed}");
    assert!(longer.contains("1 of 1: A\n\n- **Why, now with more:** One. Four. Three. Five.\n"), "{longer}");
    assert!(printed(&[&more, "--against", &other, "--format", "csv"]).contains(",Why: One. Four. Three.,"));
    let goal = "goals:\n  a: {title: A, every: 1 week, because: Three. Four. One., source: {basis: product}}\n";
    let moved = against(&small("sentences-moved", goal), &other);
    assert!(moved.contains("- **Why, before:** One. Four. Three.\n- **Why, now:** Three. Four. One.\n"), "{moved}");
}

#[test]
fn words_of_a_referral_that_come_or_go_take_the_place_of_others() {
    let [plain, own] = ["", ", do: Rest."].map(|told| {
        let caution = format!("cautions:\n  y: {{title: Y, ask: Y?, refer: doctor{told}, GROUNDS}}\n");
        small(&format!("told-{}", told.len()), &caution)
    });
    let page = |new: &str, old: &str| printed(&[new, "--against", old, "--format", "markdown"]);
    let new = "**What one is told, new, in place of what goes with its level:** Rest.";
    assert!(page(&own, &plain).contains(new), "{}", page(&own, &plain));
    let gone = "**What one is told, gone, so that one is told what goes with its level:** Rest.";
    assert!(page(&plain, &own).contains(gone), "{}", page(&plain, &own));
}

#[test]
fn a_set_that_is_not_the_same_has_a_block() {
    let made = |name: &str, entries: &str| small(name, &format!("goals: {{{entries}}}\n"));
    let old = made("order-before", "a: {title: A, every: 1 week, GROUNDS}, b: {title: B, every: 1 week, GROUNDS}");
    let text = std::fs::read_to_string(format!("{old}/rules.yaml")).unwrap();
    let [pages, title] = [
        (
            "{goals: all, question: Goals?}, {signs: all, question: Signs?}",
            "{signs: all, question: Signs?}, {goals: all, question: Goals?}",
        ),
        ("title: Small", "title: Smaller"),
    ]
    .map(|(was, is)| {
        let directory = empty(format!("review/order-{}", was.len()));
        std::fs::write(directory.join("rules.yaml"), text.replace(was, is)).unwrap();
        read(&printed(&[directory.to_str().unwrap(), "--against", &old, "--format", "markdown"]))
    });
    assert!(pages.contains("- **Question, before:** (1) goals: Goals? (2) signs: Signs?"), "{pages}");
    assert!(pages.contains("- **Question, now:** (1) signs: Signs? (2) goals: Goals?"), "{pages}");
    assert!(title.contains("now:** small 1.0.0: Smaller\n\n☐ agree"), "{title}");
}

#[test]
fn each_way_to_a_combination_has_an_example_and_no_count_is_made_up() {
    let set = combined("ways", "when: {any-of: [{sign: s}, {goal: {all: [a, b]}}]}, every: 3 days");
    let page = printed(&[&set, "--format", "markdown"]);
    assert!(page.contains("example:** S: every 3 days.") && page.contains("example:** A + B: every 3 days."), "{page}");
    let signs: Vec<String> = (0..40).map(|at| format!("  s{at}: {{title: S{at}, sooner: 1, GROUNDS}}\n")).collect();
    let signs = signs.concat();
    let many = "combinations: {k: {title: K, GROUNDS, when: {sign: {at-least: 3}}, every: 3 days}}";
    let page = printed(&[&small("forty", &format!("signs:\n{signs}{many}\n")), "--format", "markdown"]);
    assert!(page.contains("(and others like it): every 3 days."), "{page}");
}

#[test]
fn two_hundred_goals_are_a_page_that_can_be_read() {
    let goals: Vec<String> = (0..200)
        .map(|at| format!("  g{at}: {{title: G{at}, every: {} to {} days, GROUNDS}}\n", 150 - at / 2, 151 + at))
        .collect();
    let goals = goals.concat();
    let every = "combinations: {k: {title: K, GROUNDS, when: {goal: {at-least: 2}}, advice: [{text: T}]}}";
    let page = printed(&[&small("goals", &format!("goals:\n{goals}{every}\n")), "--format", "markdown"]);
    assert!(page.contains("more rows of this kind, which this page does not show."));
    assert_eq!(table(&page, "## Pairs of statements").len(), 1000);
    assert!(page.matches("For example:").count() <= 13);
}

#[test]
fn a_referral_that_can_now_be_agreed_to_stands_on_top() {
    let [old, new] = ["", ", cleared: [{text: Gently.}]"].map(|cleared| {
        let cautions = format!(
            "cautions:\n  y: {{title: Y, ask: Y?, refer: doctor{cleared}, GROUNDS}}\n\
             \x20 z: {{title: Z, ask: Z?, refer: wait{cleared}, GROUNDS}}\n\
             \x20 e: {{title: E, ask: E?, refer: emergency, GROUNDS}}\n"
        );
        small(&format!("agreed-{}", cleared.len()), &cautions)
    });
    let page = read(&printed(&[&new, "--against", &old, "--format", "markdown"]));
    let (top, blocks) = page.split_once("\n## At a glance").unwrap();
    let word = "the word that it was agreed to, which the person gives and nobody checks";
    let part = under(top, &format!("Referrals that can now be ended by {word}"));
    let sides = format!("- **Before:** ended by nobody's word\n- **Now:** ended by {word}\n");
    let named = "- **SEE A DOCTOR FIRST:** Y (block 2)\n- **NOT YET:** Z (block 3)";
    assert!(part.contains(&format!("### 2 referrals\n\n{sides}{named}")), "{part}");
    assert_eq!(
        blocks.matches(&format!("**Ended by, before:** nobody's word\n- **Ended by, now:** {word}\n")).count(),
        2
    );
    let holds = "the word of a professional, where a rule does not say: without an end";
    assert!(
        blocks.contains(&format!("1 of 3: How long answers hold\n\n- **How long that holds, new:** {holds}")),
        "{blocks}"
    );
    assert!(!blocks.contains("holds, gone:"), "{blocks}");
    let back = read(&printed(&[&old, "--against", &new, "--format", "markdown"]));
    assert!(!back.contains("can now be ended") && back.contains("**Ended by, now:** nobody's word"), "{back}");
}

#[test]
fn of_a_rule_that_is_gone_there_is_what_the_same_people_are_told_now() {
    let old = combined("gone-old", "when: {goal: a, sign: s}, refer: doctor");
    let new = combined("gone-new", "when: {sign: s}, refer: doctor");
    let path = format!("{new}/rules.yaml");
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap().replace("  k: {title: K", "  l: {title: L")).unwrap();
    let page = read(&printed(&[&new, "--against", &old, "--format", "markdown"]));
    let (_, gone) = page.split_once(": K (gone)").unwrap();
    let told = "A + S: before: SEE A DOCTOR FIRST. The same people are told now: SEE A DOCTOR FIRST.";
    assert!(gone.contains(told) && !gone.contains("Without this rule"), "{gone}");
}

#[test]
fn when_a_change_counts_is_worked_out() {
    let told = "It is worse once two check-ins in a row are 2 points worse, or the last is twice that.";
    let worked =
        "5 9 (nothing follows yet); 5 5 7 (nothing follows yet); 5 5 7 7 (worse); 5 5 9 (worse); 5 5 3 3 (better)";
    assert!(EDITIONS.contains(&format!("{told} For example, a week apart: {worked}")));
}

#[test]
fn a_new_question_that_may_have_been_part_of_another_is_to_be_judged() {
    let cautions = |name: &str, ask: &str, more: &str| {
        let goal = "goals:\n  a: {title: A, every: 1 week, GROUNDS}\n";
        let y = format!("  y: {{title: Y, ask: \"{ask}\", refer: emergency, GROUNDS}}\n");
        small(name, &format!("{goal}cautions:\n{y}{more}"))
    };
    let more = "  z: {title: Z, ask: Z?, refer: urgent, ask-when: {goal: a}, GROUNDS}\n\
                \x20 v: {title: V, ask: V?, refer: doctor, GROUNDS}\n\
                \x20 w: {title: W, ask: W?, refer: emergency, GROUNDS}\n";
    let new = cautions("parted-new", "Y?", more);
    let page =
        |old: &str| read(&printed(&[&new, "--against", &cautions("parted-old", old, ""), "--format", "markdown"]));
    let heading = "Questions of their own that may have been part of others: are they milder now, or asked of fewer?";
    let parted = page("Y or z?");
    let part = under(&parted, heading);
    let everybody = "### 1 question\n\n- **Now:** asked of everybody\n- **SEE A DOCTOR FIRST:** V (block ";
    assert!(part.contains(everybody), "{part}");
    let some = "### 1 question\n\n- **Now:** asked only if goal \"A\"\n- **SEE A DOCTOR TODAY:** Z (block ";
    assert!(part.contains(some) && !part.contains("W (block"), "{part}");
    assert!(!page("Y?").contains(heading), "nothing is reworded");
}
