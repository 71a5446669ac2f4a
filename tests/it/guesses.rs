//! Words that are no name, as people type them, and what is said to them.

use massfreq::{Facet, Level, Profile, Recommendation, RuleSet, recommend};

use crate::support::{massfreq, text};

/// What is said to a command line that is wrong; words with blanks are written with `_`.
fn told(line: &str) -> String {
    let words = line.split(' ').map(|word| word.replace('_', " "));
    let output = massfreq().args(words).output().unwrap();
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""), "massfreq {line}");
    text(&output.stderr)
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the built-in rules say to a caution.
fn referral(caution: &str) -> (Level, String) {
    let rules = RuleSet::built_in().unwrap();
    let profile = Profile::new(&rules).with(Facet::Caution, caution).unwrap();
    match recommend(&profile, massfreq::Elapsed::START) {
        Recommendation::Refer(answer) => (answer.referral.level, answer.referral.text),
        Recommendation::Recommended(_) => panic!("{caution} does not refer"),
    }
}

#[test]
fn words_that_point_to_a_warning_sign_get_what_to_do_first_and_its_name_in_any_place() {
    for (words, caution) in [
        ("my_chest_hurts", "chest-pain"),
        ("worst_headache_ever", "sudden-headache"),
        ("suicidal", "unsafe-thoughts"),
        ("i_want_to_die", "unsafe-thoughts"),
        ("die", "unsafe-thoughts"),
        ("kill_myself", "unsafe-thoughts"),
        ("i_don't_want_to_live", "unsafe-thoughts"),
        ("face_drooping", "stroke-signs"),
        ("blurry_vision", "stroke-signs"),
        ("i_fainted", "chest-pain"),
        ("baby_not_moving", "pregnancy-warning"),
        ("bleeding_and_pregnant", "pregnancy-warning"),
        ("i_wet_myself", "bladder-bowel-change"),
        ("i_fell_down", "serious-accident"),
        ("fell_off_a_ladder", "serious-accident"),
        ("high_temperature", "fever"),
        ("feverish", "fever"),
        ("shivery", "fever"),
        ("fevr", "fever"),
    ] {
        let (level, to_do) = referral(caution);
        let lead = if level == Level::Emergency { "If this may be an emergency: " } else { "If this may be urgent: " };
        for slot in
            ["recommend --goal ", "recommend -s ", "plan -c ", "recommend --cleared ", "recommend ", "", "cautions "]
        {
            let told = flat(&told(&format!("{slot}{words}")));
            assert!(told.starts_with(&format!("{lead}{to_do} error: ")), "massfreq {slot}{words}: {told}");
            assert!(told.contains(caution), "massfreq {slot}{words}: {told}");
        }
        let apart = flat(&told(&words.replace('_', " ")));
        assert!(apart.contains(&to_do) && apart.contains(caution), "massfreq {words}: {apart}");
    }
}

#[test]
fn the_gravest_comes_first() {
    let told = flat(&told("recommend --caution pregnancy --goal my_chest_hurts"));
    let [near, named] = ["chest-pain", "pregnancy"].map(|caution| told.find(&referral(caution).1));
    assert!(near.is_some() && near < named, "{told}");
}

#[test]
fn harmless_words_get_no_alarm() {
    for line in [
        "when is my next one",
        "when_is_my_next_one",
        "what if",
        "is_it_safe",
        "what is wrong",
        "recommend --caution none",
        "recommend --caution flu",
        "cautions headache",
        "recommend --cleared midwife_said_ok",
        "bad_back",
        "neck_pain",
        "recommend --goal my_back_hurts",
        "recommend -l i_walk_a_lot",
        "recommend -g full_body_massage",
        "xyzzy",
    ] {
        let told = told(line);
        assert!(told.starts_with("error: ") && !told.contains("mergency"), "massfreq {line}: {told}");
    }
    assert!(flat(&told("recommend --caution none")).contains("leave `--caution` out"));
    for unknown in ["what if", "xyzzy", "recommend --cleared midwife_said_ok"] {
        let told = told(unknown);
        assert!(told.contains("if it worries you, ask a doctor before any massage"), "{told}");
        assert!(told.contains("`massfreq cautions`") && !told.contains("did you mean"), "{told}");
    }
}

#[test]
fn a_line_to_paste_says_what_was_said_and_no_more() {
    for (line, meant) in [
        ("i_have_a_fever", "type `massfreq recommend --caution fever`"),
        ("I am pregnant", "type `massfreq recommend --caution pregnancy`"),
        ("I want a massage I am pregnant", "type `massfreq recommend --caution pregnancy`"),
        ("recommend relax pregnant", "Such as: `massfreq recommend --caution pregnancy`"),
        ("recommend wellness pregnant", "type `massfreq recommend --caution pregnancy --goal wellness`"),
        ("recommend --goal chronic pain", "type `massfreq recommend --goal chronic-pain`"),
        ("recommend -g chronic pain -l athlete", "type `massfreq recommend --goal chronic-pain -l athlete`"),
        ("recommend --fever", "type `massfreq recommend --caution fever`"),
        ("--pregnant", "type `massfreq recommend --caution pregnancy`"),
        ("recommend --fever=yes -g wellness", "type `massfreq recommend --caution fever -g wellness`"),
        ("ofice job", "type `massfreq recommend --lifestyle desk-worker`"),
        ("bad back", "`--goal chronic-pain`"),
        ("warnings", "type `massfreq cautions`"),
        ("warning signs", "type `massfreq cautions`"),
        ("recommend warning_signs", "type `massfreq cautions`"),
        ("next", "type `massfreq recommend --last yesterday`"),
        ("when_is_my_next_one", "type `massfreq recommend --last yesterday`"),
    ] {
        let told = flat(&told(line));
        assert!(told.contains(meant), "massfreq {line}: {told}");
    }
}

#[test]
fn a_budget_is_for_a_month() {
    for budget in ["100", "$100", "100_a_month", "100/day"] {
        let told = told(&format!("plan --price 50 --budget {budget}"));
        assert!(told.contains("write it so: `100/month`"), "{told}");
    }
    let told = told("plan --price 50 --budget 100_a_week");
    assert!(told.contains("write it so: `100/week`"), "{told}");
}
