//! How hard the questions of the shipped cautions are to read: their words and their Flesch-Kincaid
//! grade, the table `tests/guidance/questions.txt`. For another rule set:
//!
//! ```sh
//! READING_RULES=DIR cargo test --test it -- reading::of_a_directory --include-ignored --nocapture
//! ```
//!
//! Its rules of counting are few, so that an author can follow them. A word is what stands between
//! blanks. A sentence ends with `.`, `?` or `!` before a blank or the end. Syllables are counted by
//! [`syllables`]; a name of a condition or of a medicine, [`NAMES`], is one.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use massfreq::{Facet, RuleSet};

use crate::golden::Goldens;
use crate::support::{built_in, data, massfreq, text};

const MOST_WORDS: usize = 25;
const HIGHEST_GRADE: f64 = 10.0;
const AVERAGE_BELOW: f64 = 7.0;

/// The names of conditions and medicines, a word each. What a person feels, such as numbness, and
/// words for care, such as surgery, are none.
const NAMES: [&str; 42] = [
    "anaemia",
    "aneurysm",
    "ankylosing",
    "antibiotic",
    "antibiotics",
    "anticoagulant",
    "anticoagulants",
    "arthritis",
    "aspirin",
    "asthma",
    "cancer",
    "chemotherapy",
    "diabetes",
    "diabetic",
    "eczema",
    "epilepsy",
    "fibromyalgia",
    "heparin",
    "hepatitis",
    "hypertension",
    "ibuprofen",
    "leukaemia",
    "meningitis",
    "migraine",
    "migraines",
    "osteoarthritis",
    "osteoporosis",
    "paracetamol",
    "platelets",
    "pneumonia",
    "pregnancy",
    "pregnant",
    "psoriasis",
    "radiotherapy",
    "rheumatoid",
    "sciatica",
    "shingles",
    "spondylitis",
    "steroid",
    "steroids",
    "thrombosis",
    "warfarin",
];

/// A part of a word that is a syllable of its own, whatever it stands behind.
const ENDINGS: [&str; 9] = ["body", "ful", "less", "ly", "ment", "ness", "one", "thing", "times"];

/// The syllables of a word without hyphens, in small letters. Each group of vowels, `y` among them,
/// is one. Beside that:
/// - An ending of [`ENDINGS`] is counted by itself: `some-times`, `care-ful`.
/// - A last `e` is silent, but not in `-le` after a consonant (`ease`, `able`); so is that of `-es`,
///   but not after a hiss (`times`, `aches`), and that of `-ed`, but not after `d` and `t`.
/// - `ia`, `io`, `iu` are two, but not after `c`, `g`, `s`, `t` (`serious`; `station`); so are `ua`,
///   `uo`, but not after `g` and `q` (`usual`; `quality`), and so is a vowel before `-ing` (`going`).
/// - `-n't` after a consonant is one (`isn't`), and so is each figure.
fn syllables(word: &str) -> usize {
    let figures = word.chars().filter(char::is_ascii_digit).count();
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.is_empty() || figures > 0 {
        return figures;
    }
    if NAMES.contains(&&*letters) {
        return 1;
    }
    let is_vowel = |c: char| "aeiouyéè".contains(c);
    let ending = ENDINGS.into_iter().find_map(|ending| Some((letters.strip_suffix(ending)?, ending)));
    if let Some((stem, ending)) = ending.filter(|(stem, _)| stem.contains(is_vowel)) {
        return syllables(stem) + if ending == "body" { 2 } else { 1 };
    }
    let mut count = letters.split(|c| !is_vowel(c)).filter(|group| !group.is_empty()).count();
    let before = |ending: &str| letters.strip_suffix(ending).and_then(|stem| stem.chars().next_back());
    let two_before = |ending: &str| letters.strip_suffix(ending).and_then(|stem| stem.chars().rev().nth(1));
    let is_silent = |ending: &str, sounded: &str| before(ending).is_some_and(|c| !is_vowel(c) && !sounded.contains(c));
    let is_le = |ending: &str| before(ending) == Some('l') && two_before(ending).is_some_and(|c| !is_vowel(c));
    if (is_silent("e", "") && !is_le("e")) || (is_silent("es", "schgxz") && !is_le("es")) || is_silent("ed", "dt") {
        count -= 1;
    }
    let chars: Vec<char> = letters.chars().collect();
    let is_hiatus = |at: &[char]| match *at {
        [before, 'i', 'a' | 'o' | 'u'] => !"cgst".contains(before),
        [before, 'u', 'a' | 'o'] => !"gq".contains(before),
        _ => false,
    };
    count += chars.windows(3).filter(|at| is_hiatus(at)).count();
    count += usize::from(before("ing").is_some_and(is_vowel));
    count += usize::from(word.ends_with("n't") && before("nt").is_some_and(|c| !is_vowel(c)));
    count.max(1)
}

fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches([')', '"', '”', '’']).ends_with(['.', '?', '!'])
}

/// A question, counted.
struct Question<'r> {
    name: &'r str,
    words: usize,
    grade: f64,
    /// The words that are taken as names.
    names: Vec<String>,
}

impl<'r> Question<'r> {
    #[expect(clippy::cast_precision_loss, reason = "a question has few words")]
    fn read(name: &'r str, ask: &str) -> Self {
        let ask = ask.to_lowercase();
        let words = ask.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
        let sentences = ask.split_whitespace().filter(|word| ends_sentence(word)).count().max(1);
        let parts: Vec<&str> = ask.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').collect();
        let spoken: usize = parts.iter().map(|part| syllables(&part.replace('’', "'"))).sum();
        let mut names: Vec<String> =
            parts.iter().filter(|part| NAMES.contains(*part)).map(|part| (*part).to_owned()).collect();
        names.sort_unstable();
        names.dedup();
        let words_a_sentence = words as f64 / sentences as f64;
        let grade = 0.39 * words_a_sentence + 11.8 * spoken as f64 / words as f64 - 15.59;
        Self { name, words, grade, names }
    }
}

fn questions(rules: &RuleSet) -> Vec<Question<'_>> {
    let cautions = rules.facts(Facet::Caution);
    cautions.filter_map(|rule| Some(Question::read(rule.name(), rule.ask()?))).collect()
}

/// The average grade.
#[expect(clippy::cast_precision_loss, reason = "a set has few questions")]
fn average(questions: &[Question<'_>]) -> f64 {
    questions.iter().map(|question| question.grade).sum::<f64>() / questions.len() as f64
}

fn table(questions: &[Question<'_>]) -> String {
    let width = questions.iter().map(|question| question.name.len()).max().unwrap_or_default();
    let mut table = format!("{:<width$}  words  grade  names that count as one syllable\n", "question");
    for Question { name, words, grade, names } in questions {
        let line = format!("{name:<width$}  {words:>5}  {grade:>5.1}  {}", names.join(", "));
        let _ = writeln!(table, "{}", line.trim_end());
    }
    let _ = writeln!(table, "{:<width$}  {:>5}  {:>5.1}", "average", "", average(questions));
    table
}

/// What a set of questions is too hard in.
fn too_hard(questions: &[Question<'_>]) -> Vec<String> {
    let mut hard = Vec::new();
    for Question { name, words, grade, .. } in questions {
        if *words > MOST_WORDS {
            hard.push(format!("{name}: {words} words, at most {MOST_WORDS}"));
        }
        if *grade > HIGHEST_GRADE {
            hard.push(format!("{name}: grade {grade:.1}, at most {HIGHEST_GRADE}"));
        }
    }
    let average = average(questions);
    if average >= AVERAGE_BELOW {
        hard.push(format!("the average: grade {average:.1}, below {AVERAGE_BELOW}"));
    }
    hard
}

#[test]
fn the_questions_with_their_words_and_grades() {
    let mut goldens = Goldens::default();
    goldens.check(&data("guidance/questions.txt"), &table(&questions(built_in())));
    goldens.finish();
}

#[test]
fn every_question_is_short_and_plain() {
    let hard = too_hard(&questions(built_in()));
    assert!(hard.is_empty(), "{}", hard.join("\n"));
}

/// Prints the table of the rule set that `READING_RULES` names, and fails where a question is too hard.
#[test]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it is run by hand")]
fn of_a_directory() {
    let Some(directory) = std::env::var_os("READING_RULES") else { return };
    let rules = RuleSet::load(Path::new(&directory)).unwrap_or_else(|findings| panic!("{findings}"));
    let questions = questions(&rules);
    println!("{}", table(&questions));
    let hard = too_hard(&questions);
    assert!(hard.is_empty(), "{}", hard.join("\n"));
}

/// Commands whose pages and errors a person reads, for whom the rules are not their own.
const READ: [&str; 30] = [
    "recommend",
    "recommend --goal ease --today 2026-11-26 --last 2026-10-01",
    "recommend --goal injury",
    "recommend --goal ease --caution pump --cleared pregnancy=2026-11-01 --today 2026-11-26 --screened",
    "recommend --goal ease --week 12 --screened --what-if",
    "recommend --goal ease --last tomorrow",
    "recommend --caution fever",
    "recommend --caution pregnancy",
    "recommend --caution numbness",
    "recommend --goal wrong",
    "recommend --caution wrong",
    "plan --goal ease --start 2026-11-26 --today 2026-11-26 --price 60 --budget 100/month",
    "plan --goal injury --start 2026-11-26 --today 2026-11-26",
    "plan --goal ease --week 12 --start 2026-11-26 --today 2026-11-26",
    "goals",
    "goals injury",
    "goals --explain",
    "lifestyles",
    "signs",
    "cautions",
    "cautions --explain",
    "cautions pregnancy",
    "cautions fever",
    "cautions under-age",
    "cautions pump --explain",
    "cautions slipped-rib",
    "responses",
    "responses awful",
    "responses better",
    "config",
];

/// The most columns of a page that is no terminal's.
const WIDTH: usize = 80;

/// The paragraphs of a page, each in one line: a line goes on in the next one where its first word had no room.
fn paragraphs(page: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut before = 0;
    for line in page.lines() {
        let first = line.split_whitespace().next().unwrap_or_default();
        let begins = first.is_empty() || first == "-" || ["error:", "help:", "note:"].contains(&first);
        match paragraphs.last_mut() {
            Some(last) if !begins && before + 1 + first.chars().count() > WIDTH => last.extend([" ", line.trim()]),
            _ => paragraphs.push(line.trim().to_owned()),
        }
        before = line.chars().count();
    }
    paragraphs
}

/// The sentences of the program, without those of the rules. A command, a flag or a number is a short word.
fn own_sentences(pages: &[String], rules: &str) -> Vec<String> {
    let mut own = Vec::new();
    for paragraph in pages.iter().flat_map(|page| paragraphs(page)) {
        // Cells of tables, and lines for scripts, are no sentences.
        if paragraph.contains("  ") || paragraph.starts_with("massfreq ") {
            continue;
        }
        let spoken = paragraph.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { "this" } else { part });
        let mut sentence = String::new();
        for word in spoken.collect::<String>().split_whitespace().chain(["."]) {
            let is_short = word.starts_with("--") || word.contains(|c: char| c.is_ascii_digit());
            sentence.extend([" ", if is_short { "this" } else { word.trim_start_matches('.') }]);
            if ends_sentence(word) {
                let words = sentence.trim();
                let is_of_rules = rules.contains(words.trim_end_matches(['.', '?', '!']));
                if words.split(' ').count() > 3 && !is_of_rules && !own.iter().any(|other| other == words) {
                    own.push(words.to_owned());
                }
                sentence.clear();
            }
        }
    }
    own
}

#[test]
fn what_the_program_says_to_a_person_is_plain() {
    let directory = data("cmd/files/guarded");
    let rules = fs::read_dir(&directory).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let rules: String = rules.map(|path| fs::read_to_string(path).unwrap()).collect();
    let rules = rules.split_whitespace().collect::<Vec<_>>().join(" ");
    let pages = READ.map(|arguments| {
        let line = arguments.split(' ').chain(["--rules", "guarded"]);
        let output = massfreq().args(line).current_dir(data("cmd/files")).output().unwrap();
        text(&output.stdout) + &text(&output.stderr)
    });
    let sentences = own_sentences(&pages, &rules);
    let read: Vec<Question<'_>> = sentences.iter().map(|sentence| Question::read(sentence, sentence)).collect();
    let hard: Vec<String> = read
        .iter()
        .filter(|sentence| sentence.grade > HIGHEST_GRADE)
        .map(|sentence| format!("{:.1}: {}", sentence.grade, sentence.name))
        .collect();
    assert!(hard.is_empty(), "{}", hard.join("\n"));
    let average = average(&read);
    assert!(average < AVERAGE_BELOW && read.len() > READ.len(), "{} sentences, average {average}", read.len());
}

#[test]
fn syllables_are_counted_as_one_says_them() {
    for (count, words) in [
        (1, "a the ease times makes asked back eye you've can't throbs through please breathe"),
        (2, "able muscle muscles started needed careful weakness newly station going isn't someone sometimes 72"),
        (3, "serious usual family medicine period different anything worrying"),
        (4, "january definitely"),
        (1, "osteoporosis cancer steroids"),
    ] {
        for word in words.split(' ') {
            assert_eq!(syllables(word), count, "{word}");
        }
    }
    assert_eq!(Question::read("", "Do you have a new pain (in one leg)? Is it ever-growing?").words, 12);
}

#[test]
fn a_long_or_hard_question_is_found() {
    let long = "Is it so ".repeat(9);
    let [plain, long, hard] = [
        Question::read("plain", "Do you have a new pain in one leg?"),
        Question::read("long", &long),
        Question::read("hard", "Do you experience continuously deteriorating neurological symptoms?"),
    ];
    assert_eq!(too_hard(&[plain]), [] as [&str; 0]);
    let [first, second, third] = too_hard(&[long, hard]).try_into().unwrap();
    assert!(first.starts_with("long: 27 words") && second.starts_with("hard: grade"), "{first} {second}");
    assert!(third.starts_with("the average"), "{third}");
}
