//! HTML pages: they say what the terminal says, need nothing else, and no text of a rule breaks out of its place.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::date;
use massfreq::plan::{Length, plan};
use massfreq::render::Look;
use massfreq::{Elapsed, Facet, recommend, render};

use crate::cmd::words;
use crate::golden::files;
use crate::plan::request;
use crate::support::{built_in, data, empty, load, massfreq, profile, text};

/// A text without what stands between two others, wherever that is; they go too.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(to).map_or("", |(_, rest)| rest))
}

/// The characters that a person reads; none is a blank, stands before an item of a list, or draws a line to write on or
/// the height of a figure.
fn read(text: &str) -> String {
    let lines = text.lines().map(|line| line.strip_prefix("- ").unwrap_or(line));
    lines
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace() && *c != '_' && !('\u{2581}'..='\u{2588}').contains(c))
        .collect()
}

/// What a person reads of the body of a page, but for the time line and the rules, which a terminal only shows where it
/// explains.
pub(crate) fn read_on_page(page: &str) -> String {
    let (_, body) = page.split_once("<body>").unwrap();
    let body = without(
        &without(body, "<h2 dir=\"auto\">Time line", "</figure>"),
        "<p dir=\"auto\" class=\"lines\">Rules",
        "</p>",
    );
    // What a page that lasts says of the warning signs is in other words at a terminal.
    let is_sheet = body.contains("For the therapist</h1>");
    let body = if is_sheet { body } else { without(&body, "<p dir=\"auto\">Warning signs: ", "</p>") };
    let body = without(&body, "<svg", "</svg>").replace("<code>", "`").replace("</code>", "`");
    let text = without(&body.replace('<', "\u{1}<"), "\u{1}<", ">").replace('\u{2190}', "<-");
    read(
        &[("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
            .iter()
            .fold(text, |text, (from, to)| text.replace(from, to)),
    )
}

/// The same of a text.
pub(crate) fn read_at_terminal(text: &str) -> String {
    let text = match text.split_once("\nTime line\n") {
        Some((before, after)) => before.to_owned() + &after[after.find("\nParts of the course").unwrap()..],
        None => text.to_owned(),
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("Rules: ")).collect();
    let text = read(&lines.join("\n").replace("[ ]", "\u{2610}"));
    let text = ["Youlookedatthefirstpage", "Youlastlookedatthewarningsigns", "Youhavenotsaidifawarning"]
        .iter()
        .fold(text, |text, remark| without(&text, remark, "`massfreqcautions`"));
    let text = without(&text, "Youlookedatthewarningsignson", ".");
    match text.split_once(",lookatthewarningsignsagainbeforeyougoon:`massfreqcautions`.") {
        Some((before, after)) => before[..before.rfind("On").unwrap()].to_owned() + after,
        None => text,
    }
}

/// The same without what names other options, which is the last line of an answer.
fn read_of_an_answer(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let options = lines.iter().rposition(|line| line.starts_with("More: ") || line.starts_with("Dates: "));
    read_at_terminal(&lines[..options.unwrap_or(lines.len())].join("\n"))
}

#[test]
fn a_page_says_what_the_terminal_says() {
    let mut count = 0;
    for case in ["cmd/recommend", "cmd/plan", "cmd/guidance"].map(files).concat() {
        let text_of = fs::read_to_string(&case).unwrap();
        for run in format!("\n{text_of}").split("\n$ ").skip(1) {
            let (line, sections) = run.split_once('\n').unwrap_or((run, ""));
            let is_text = !["format", "-f ", "json", "-q", "quiet", "output", "-o ", "color", "help"]
                .iter()
                .any(|other| line.contains(other));
            let is_answer = line.starts_with("massfreq ")
                && ["recommend ", "plan ", "progress "].iter().any(|of| line.contains(of));
            let Some(shown) = sections.strip_prefix("--- stdout\n").filter(|_| is_text && is_answer) else { continue };
            let shown = shown.split("\n--- ").next().unwrap();
            let mut command = massfreq();
            let rules = if case.parent().unwrap().ends_with("guidance") { "" } else { "frozen" };
            command.env("MASSFREQ_RULES", rules).current_dir(data("cmd/files"));
            let page = command.args(&words(line)[1..]).args(["--format", "html"]).output().unwrap();
            assert_eq!(read_on_page(&text(&page.stdout)), read_of_an_answer(shown), "{line}");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

/// A page is whole, and forbids what it does not need.
#[test]
fn a_page_needs_nothing_else() {
    let profile = profile(built_in(), "goal/chronic-pain");
    let page = render::html(&recommend(&profile, Elapsed::START), &profile);
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"), "{page}");
    assert!(
        page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"")
    );
    for other in ["<script", "<link", "<img", "src=", "href=", "url(", "@import", "http://"] {
        assert!(!page.contains(other), "{other}");
    }
    for landmark in ["<header>\n<h1", "<main>", "<footer>"] {
        assert_eq!(page.matches(landmark).count(), 1, "{landmark}");
    }
}

/// A referral that is long is said again at its end, as at a terminal, and a short one is not.
#[test]
fn a_long_referral_ends_as_it_begins() {
    let all: Vec<&str> = built_in().facts(Facet::Caution).map(|fact| fact.id().as_str()).collect();
    let all = all[..all.len() / 2].join(" ");
    for (facts, headline, count) in [(&*all, "CALL FOR HELP NOW", 3), ("caution/fever", "SEE A DOCTOR TODAY", 2)] {
        let profile = profile(built_in(), facts);
        let answer = recommend(&profile, Elapsed::START).with_explanation(&profile, Elapsed::START);
        let page = render::html(&answer, &profile);
        assert_eq!(page.matches(headline).count(), count, "title, heading and perhaps end: {page}");
        assert_eq!(page.split_once("<footer>").unwrap().1.contains(headline), count == 3, "{page}");
        let terminal = Look { rows: Some(40), ..Look::plain(80) };
        assert_eq!(read_on_page(&page), read_at_terminal(&render::text(&answer, &profile, terminal)));
    }
}

/// On paper nobody can give a command, and what was not asked stands on top.
#[test]
fn a_page_begins_with_whether_the_warning_signs_were_asked() {
    let profile = profile(built_in(), "goal/wellness");
    let page = render::html(&recommend(&profile, Elapsed::START), &profile);
    let (head, rest) = page.split_once("<main>").unwrap();
    assert!(rest.starts_with("\n<p dir=\"auto\">Warning signs: not asked. "), "{head}{rest}");
    assert!(!page.contains("massfreq cautions") && !page.contains("--explain"), "{page}");
}

/// A text that runs the other way turns nothing around it: it is alone in its place, or isolated there.
#[test]
fn a_text_is_isolated_from_what_stands_beside_it() {
    let is_hebrew = |c: char| ('\u{590}'..='\u{5ff}').contains(&c);
    for page in pages_of("\u{5e9}\u{5dc}\u{5d5}\u{5dd}, \u{5e9}\u{5dc}\u{5d5}\u{5dd}") {
        assert!(!page.contains(['\u{2068}', '\u{2069}']), "{page}");
        // The page of a review, by its boxes, has titles in a row.
        if page.contains("I object") {
            continue;
        }
        let mut body = page.split_once("<body>").unwrap().1.to_owned();
        while let Some((before, rest)) = body.split_once("</bdi>") {
            body = before[..before.rfind("<bdi").unwrap()].to_owned() + rest;
        }
        let inline = ["b", "strong", "code", "span"].map(|tag| [format!("<{tag}>"), format!("</{tag}>")]).concat();
        let body = inline.iter().fold(body, |body, tag| body.replace(tag, ""));
        for alone in without(&body.replace('<', "\u{1}<"), "\u{1}<", ">\u{2}").split(['<', '>']) {
            assert!(!alone.contains(is_hebrew) || !alone.contains(|c: char| c.is_ascii_alphabetic()), "{alone}");
        }
    }
}

/// Only commands of ours are code; a backtick in words of rules is a sign as any other.
#[test]
fn words_of_rules_are_never_code() {
    let rules = load([rules_of(HOSTILE[5], HOSTILE[5])]);
    let profile = profile(&rules, "goal/course goal/asks");
    let answer = recommend(&profile, Elapsed::START).with_explanation(&profile, Elapsed::START);
    for (page, sign, code) in [
        (render::markdown(&answer, &profile), "\\`", "`--screened`"),
        (render::html(&answer, &profile), "`", "<code>--screened</code>"),
    ] {
        let words = HOSTILE[5].replace('`', sign);
        assert!(page.contains(code) && page.contains(&words), "{page}");
        assert_eq!(page.matches("rm -rf").count(), page.matches(&words).count(), "{page}");
    }
}

/// A set in which each text is `text`, and the answers, plans, sheets and reviews that it gives, as pages.
pub(crate) fn pages_of(text: &str) -> Vec<String> {
    pages_with(text, text)
}

/// The same where the texts of some entries are `other`, and all that is shown by the last pages is `text`.
pub(crate) fn pages_with(text: &str, other: &str) -> Vec<String> {
    let file = rules_of(text, other);
    let rules = load([file.clone()]);
    let today = date(2026, 1, 5);
    let dates = request(today, Length::Weeks(40));
    let pages = |facts: &&str| {
        let (profile, day) = (profile(&rules, facts), Elapsed::days(7));
        let answer = recommend(&profile, day).with_explanation(&profile, day).with_what_if(&profile, day);
        [render::html(&answer, &profile), render::plan_html(&plan(&profile, day, &dates, today))]
    };
    ["", "goal/course", "goal/ahead", "goal/due", "goal/asks", "caution/ill", "goal/course cleared/ill"]
        .iter()
        .flat_map(pages)
        .chain(runs_of(&file, &rules_of(&format!("{other} before"), other)))
        .collect()
}

fn rules_of(text: &str, other: &str) -> String {
    let [text, other] = [text, other].map(|text| format!("\"{text}\""));
    let source = format!("source: {{basis: trial, section: {text}, citation: {text}, url: 'https://example.org'}}");
    let entry = format!(
        "title: {text}, because: {text}, {source}, reading: {text}, advice: [{{text: {text}}}], \
         notes: [{{text: {text}, basis: trial, citation: {text}}}]"
    );
    let others = entry.replace(&text, &other);
    format!(
        "format: 1\n\
         pack: {{name: test, version: 1.0.0, title: {text}, notice: {text}, ladder: [1 week, 2 weeks, 4 weeks], \
         default: {{every: 4 weeks, because: {text}, {source}}}, advice: [{{text: {text}}}], \
         referrals: {{emergency: {text}, urgent: {text}, doctor: {text}, wait: {text}}}, \
         progress: {{better: well, same: still, worse: bad, decide-after: 4 weeks, stale-after: 5 weeks, notice: {text}}}}}\n\
         goals:\n\
         \x20 course: {{{entry}, course: [{{every: 1 week, for: 4 weeks}}, {{every: 2 weeks}}]}}\n\
         \x20 ahead: {{{others}, every: 1 week, review: {{after: 10 weeks, text: {other}}}}}\n\
         \x20 due: {{{others}, every: 1 week, review: {{after: 1 day, text: {other}}}}}\n\
         \x20 asks: {{{others}, every: 1 week, ask-first: [ill]}}\n\
         cautions:\n\
         \x20 ill: {{{entry}, ask: {text}, refer: doctor, do: {text}, cleared: [{{text: {text}, {source}}}]}}\n\
         responses:\n\
         \x20 well: {{{entry}, later: 1}}\n\
         \x20 still: {{{others}}}\n\
         \x20 bad: {{title: {other}, because: {other}, source: {{basis: practice}}, refer: doctor}}\n\
         measures:\n\
         \x20 pain: {{title: {text}, ask: {text}, from: 0, to: 10, better: down, change: 2, decides: true, \
         because: {text}, {source}}}\n\
         \x20 mood: {{title: {text}, ask: {text}, from: 0, to: 10, better: up, change: 2, \
         because: {text}, {source}}}\n"
    )
}

/// The pages of a set that only the program writes: reviews, and with a diary a sheet and what it comes to.
fn runs_of(rules: &str, before: &str) -> Vec<String> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let directory = empty(format!("pages-of/{}", COUNT.fetch_add(1, Ordering::Relaxed)));
    for (set, rules) in [("set", rules), ("before", before)] {
        fs::create_dir(directory.join(set)).unwrap();
        fs::write(directory.join(set).join("rules.yaml"), rules).unwrap();
    }
    let diary =
        "date,session,pain,mood\n2026-03-02,start,7,7\n2026-03-09,yes,7,7\n2026-03-23,yes,4,4\n2026-03-30,yes,4,4\n";
    fs::write(directory.join("diary.csv"), diary).unwrap();
    let dated = "--rules set --format html --today 2026-03-30 --diary=diary.csv -g course --cleared ill=2026-03-01";
    [
        "rules review set --format html --today 2026-03-30",
        "rules review set --against before --format html --today 2026-03-30",
        &format!("progress {dated}"),
        &format!("plan --for therapist {dated}"),
    ]
    .map(|line| {
        let mut command = massfreq();
        let run = command.current_dir(&directory).args(line.split_whitespace()).output().unwrap();
        assert!(run.status.success(), "{line}: {}", self::text(&run.stderr));
        self::text(&run.stdout)
    })
    .into()
}

/// Texts that want to be markup, or to run; one runs the other way.
pub(crate) const HOSTILE: [&str; 7] = [
    "</p></style></title><script>alert(1)</script>",
    "'\\\"><img src=x onerror=alert(1)> onload='alert(2)' --><!-- ]]>",
    "&lt;script&gt;alert(3)&lt;/script&gt; &amp; &#60;b&#62;",
    "javascript:alert(4) {{7*7}} ${x} %3Cscript%3E",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} (abc) \u{645}\u{631}\u{62d}\u{628}\u{627} 1-2",
    "Run `rm -rf` or `x",
    "Depuis combien de temps avez-vous mal, et jusqu'o\u{f9} va la douleur quand vous marchez\u{a0}? Et la nuit\u{a0}?",
];

#[test]
fn no_text_breaks_out_of_its_place() {
    let tags = |page: &String| {
        let tags = page.split('<').skip(1).map(|piece| piece.split('>').next().unwrap().replace(" class=\"long\"", ""));
        // Those of a text that runs the other way.
        tags.filter(|tag| !["bdi", "/bdi"].contains(&&**tag)).collect::<Vec<_>>().join("\n")
    };
    let plain: Vec<String> = pages_of("Plain").iter().map(tags).collect();
    for hostile in HOSTILE.iter().map(|text| (*text).to_owned()).chain(["long".repeat(2_500), "<".repeat(10_000)]) {
        let hostile = hostile.as_str();
        let pages = pages_of(hostile);
        let escaped = hostile.replace("\\\"", "\"").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        for (page, plain) in pages.iter().zip(&plain) {
            assert_eq!(&tags(page), plain, "{hostile}");
            assert!(page.contains(&escaped.replace('"', "&quot;")), "{hostile}: {page}");
        }
    }
}
