//! Questions that begin with what a file holds.

use std::fs;

use super::plain::{GUARDED, command as printed, piped};
use super::terminal::{ENTER, Session, shell};
use super::{command, directory, ended_well, screened};
use crate::support::text;

#[test]
fn what_a_file_holds_is_chosen_and_the_rest_is_asked() {
    let directory = directory("known");
    let me = directory.join("me.yaml");
    fs::write(&me, "goals: chronic-pain\nresponse: better\nscreened: 2026-01-05\nstarted: 2026-01-05\n").unwrap();
    let line = "exec massfreq ask --profile me.yaml --save me.yaml --force";
    let mut session = Session::new(shell(line, &directory));
    session.pass_cautions();
    session.see("[x] 2 Chronic pain");
    session.answer(ENTER, "How do you live?");
    session.page("How do you live?", &["Desk worker"]);
    session.page("Do you notice any of these?", &[]);
    session.see_words("Have you had a massage");
    session.see("(x) 1 Yes");
    session.press(ENTER);
    session.see("(x) 1 Getting better");
    session.answer(ENTER, "That is Mon 5 January 2026.");
    session.press(ENTER);
    session.see_words("On which day was the last session?");
    session.press("skip\r");
    session.see_words("none of these signs fits you.");
    session.answer("y", "> (x) 2 Yes");
    session.press(ENTER);
    let end = session.end();
    ended_well(&end);
    assert!(end.after.contains("\nSaved in me.yaml."), "{}", end.after);
    let today = jiff::Zoned::now().date();
    let facts = "goals:\n- chronic-pain\nlifestyles:\n- desk-worker\nresponse: better\n";
    assert_eq!(fs::read_to_string(&me).unwrap(), format!("{facts}screened: {today}\nstarted: 2026-01-05\n"));
    assert_eq!(command(&end), "massfreq recommend --profile me.yaml");
}

#[test]
fn a_word_its_day_and_a_review_are_kept() {
    let directory = directory("known-word");
    let me = directory.join("me.yaml");
    let yesterday = jiff::Zoned::now().date().yesterday().unwrap();
    fs::write(&me, format!("cleared: {{pregnancy: {yesterday}}}\nreviewed: {yesterday}\nid: 7\n")).unwrap();
    let answers = "none\nnone\nkeep\nkeep\nkeep\nkeep\nnot yet\nyes\n";
    let output = piped(GUARDED, &["--profile", me.to_str().unwrap()], answers);
    let told = text(&output.stderr);
    for words in [
        "(chosen)",
        "You said before: Pregnancy.",
        "Chosen before: Pregnancy.",
        "Chosen before: Yes.",
        "Typed before: 20",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let screened = screened();
    let expected = format!("massfreq recommend --cleared pregnancy={yesterday}{screened} --reviewed={yesterday}");
    assert_eq!(printed(&output), expected);
    // A word that has lapsed is asked for anew.
    fs::write(&me, "cleared: {pregnancy: 2020-01-01}\n").unwrap();
    let told = text(&piped(GUARDED, &["--profile", me.to_str().unwrap()], "none\nnone\nkeep\nkeep\n").stderr);
    assert!(told.contains("agreed that you may") && !told.contains("Chosen before: Yes."), "{told}");
}

#[test]
fn a_referral_loses_no_day_and_a_week_becomes_one() {
    let directory = directory("known-days");
    let (me, saved) = (directory.join("me.yaml"), directory.join("saved.yaml"));
    let today = jiff::Zoned::now().date();
    let begun = today.saturating_sub(jiff::Span::new().weeks(11));
    for known in [format!("started: {begun}"), "week: 12".to_owned()] {
        fs::write(&me, format!("{known}\nlast: {today}\n")).unwrap();
        let paths = ["--profile", me.to_str().unwrap(), "--force", "--save", saved.to_str().unwrap()];
        let output = piped(GUARDED, &paths, "1\nno\nnone\nnone\nnone\nnone\nnone\nyes\nyes\nyes\nyes\n");
        let file = fs::read_to_string(&saved).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        assert!(file.contains(&format!("started: {begun}\nlast: {today}\n")), "{known}: {file}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_before_the_first_question() {
    let directory = directory("known-not");
    let me = directory.join("me.yaml");
    fs::write(&me, "cautions: [numbness]\ngoals: [nothing-known]\n").unwrap();
    let missing = directory.join("none.yaml");
    for (path, code, said) in [
        (me.to_str().unwrap(), 2, "there is no goal `nothing-known`"),
        (me.to_str().unwrap(), 2, "We did not understand the rest:"),
        (missing.to_str().unwrap(), 1, "cannot be read"),
        ("-", 2, "the profile cannot come from stdin"),
    ] {
        let output = piped(GUARDED, &["--profile", path], "none\n");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(told.contains(said) && !told.contains("any of these fit"), "{told}");
    }
}

#[test]
fn what_a_diary_says_is_chosen_and_a_check_in_is_offered() {
    let directory = directory("known-diary");
    let path = directory.join("diary.csv");
    let today = jiff::Zoned::now().date();
    let day = |ago: i64| today.saturating_sub(jiff::Span::new().days(ago));
    let rows = [(28, "start,7"), (21, "yes,7"), (14, "yes,6"), (7, ",4"), (0, ",4")];
    let rows: Vec<String> = rows.iter().map(|(ago, row)| format!("{},{row}\n", day(*ago))).collect();
    fs::write(&path, format!("date,session,pain\n{}", rows.concat())).unwrap();
    let diary = format!("--diary={}", path.display());
    let output = piped(WATCHED, &[&diary], "none\nnone\nkeep\nkeep\nkeep\nkeep\nyes\n");
    let (began, last) = (day(28), day(14));
    let days = format!(" --started {began} --last {last}");
    assert_eq!(printed(&output), format!("massfreq recommend --response fine{}{days}", screened()));
    let told = text(&output.stderr);
    assert!(told.ends_with(&format!("\nOnce a week, note how it goes:\nmassfreq check-in {diary}\n")), "{told}");
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("Chosen already, by your diary up to ") && told.contains(": Getting better; first session on ")
    );
    let missing = piped(WATCHED, &["--diary=/nowhere/diary.csv"], "none\n");
    let told = text(&missing.stderr);
    assert!(told.starts_with("error: there is no diary `/nowhere/diary.csv` yet\n  help: begin one with"), "{told}");
}

const WATCHED: &str = "cmd/files/watched";
