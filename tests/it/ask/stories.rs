//! People who are asked the questions of the shipped rules, screen by screen. Each story ends in the answer that `recommend`
//! gives for the command that was printed.

use massfreq::{Facet, Rule, Topic};
use serde_json::Value;

use super::terminal::{CTRL_C, ENTER, ESC, LAST, Session, massfreq, pointed};
use super::{BEGUN, NOT_YET, ended_well, screened};
use crate::support::{self, built_in, text};

/// A person in front of the questions.
struct Person(Session);

fn rule(id: &str) -> &'static Rule {
    built_in().get(id).unwrap_or_else(|| panic!("{id}"))
}

/// The beginning of the question of a page: of a facet, or of the cautions of a name.
fn question(page: &str) -> String {
    let is_it = |of: &massfreq::model::Page| match of.name.as_deref() {
        Some(name) => name == page,
        None => of.topic.as_str() == page && of.topic != Topic::Facts(Facet::Caution),
    };
    let page = built_in().pages().iter().find(|of| is_it(of)).unwrap_or_else(|| panic!("{page}"));
    page.question.as_deref().unwrap().chars().take(30).collect()
}

impl Person {
    fn begins() -> Self {
        let mut command = massfreq(&["ask", "--json", "--color", "never"]);
        command.env_remove("MASSFREQ_RULES");
        Self(Session::new(command))
    }

    /// Chooses facts on the page that begins with a question, by their ids.
    fn says(&mut self, page: &str, ids: &[&str]) {
        let titles: Vec<&str> = ids.iter().map(|id| rule(id).title()).collect();
        self.0.page(&question(page), &titles);
    }

    fn has_not_begun(&mut self) {
        self.0.page(BEGUN, &[NOT_YET]);
    }

    fn has_begun(&mut self) {
        self.0.page(BEGUN, &["Yes"]);
    }

    /// Says whether whoever must agree to a caution has.
    fn agreed(&mut self, id: &str, yes: bool) {
        self.0.see_words(&format!(
            "{}: has your doctor (or midwife, or parent) agreed that you may have massage?",
            rule(id).title()
        ));
        let key = if yes { "y" } else { "n" };
        self.0.press(key);
        self.0.see_that(key, |screen| pointed(screen).starts_with("> (x)"));
        self.0.press(ENTER);
    }

    fn types(&mut self, question: &str, day: &str) {
        self.0.see_words(question);
        self.0.answer(day, &format!("> {day}"));
        self.0.press(ENTER);
    }

    fn is_sure(&mut self) {
        let screen = self.0.see_words("Is that");
        let is_asked = ["none of these signs fits you. Is that so?", "Is that all?"];
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(is_asked.into_iter().any(|asked| words.contains(asked)), "{screen}");
        assert!(pointed(&screen).contains("No, show them again"), "{screen}");
        self.0.answer("y", "> (x) 2 Yes");
        self.0.press(ENTER);
    }

    /// The answer, which the command gives too that is printed, as it has to be.
    fn ends(self, command: &str) -> Value {
        let end = self.0.end();
        ended_well(&end);
        let printed = &end.after;
        let json = &printed[printed.find('{').unwrap()..=printed.rfind('}').unwrap()];
        let answer: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {printed}"));
        let output = support::massfreq().args(command.split(' ').skip(1)).output().unwrap();
        assert!(output.status.success(), "{command}: {}", text(&output.stderr));
        assert_eq!(answer, serde_json::from_slice::<Value>(&output.stdout).unwrap(), "{command}");
        assert_eq!(super::command(&end), command);
        answer
    }

    fn gets_referral(self, level: &str, command: &str) -> Value {
        let command = format!("massfreq recommend{command} --json");
        let answer = self.ends(&command);
        assert_eq!(answer["referral"]["level"], level, "{answer}");
        answer
    }

    fn gets_advice(self, command: &str) -> Value {
        let command = format!("massfreq recommend{command} --json");
        let answer = self.ends(&command);
        assert_eq!((&answer["status"], &answer["screening"]["asked"]), (&"recommended".into(), &true.into()));
        answer
    }
}

/// Days ago, as an ISO date.
fn ago(days: i32) -> String {
    let day = jiff::Zoned::now().date().checked_sub(jiff::Span::new().days(days)).unwrap();
    day.to_string()
}

#[test]
fn somebody_wants_to_relax() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &["goal/wellness"]);
    person.says("lifestyles", &[]);
    person.says("signs", &[]);
    person.says("health", &[]);
    person.says("today", &[]);
    person.has_not_begun();
    let screen = person.0.see_words("(question 8)");
    assert!(screen.contains("none of these signs"), "{screen}");
    person.is_sure();
    person.gets_advice(&format!(" --goal wellness{}", screened()));
}

#[test]
fn somebody_is_pregnant_and_has_asked_nobody() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &["goal/wellness"]);
    person.says("lifestyles", &[]);
    person.says("signs", &[]);
    person.0.see_words(&question("health"));
    let warning = rule("caution/pregnancy-warning").title();
    assert!(!person.0.see_words("None of these").contains(warning), "it is asked of some alone");
    person.0.choose(rule("caution/pregnancy").title());
    person.0.answer(ENTER, "This came up with what you chose.");
    person.0.press("n");
    person.0.see_that("no", |screen| !pointed(screen).contains(warning));
    person.0.press(ENTER);
    person.agreed("caution/pregnancy", false);
    // Only what is graver is asked, and nothing is by then.
    person.is_sure();
    person.gets_referral("doctor", " --goal wellness --caution pregnancy");
}

#[test]
fn somebody_is_pregnant_and_the_midwife_agreed() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &["goal/wellness"]);
    person.says("lifestyles", &["lifestyle/desk-worker"]);
    person.says("signs", &[]);
    person.0.see_words(&question("health"));
    person.0.choose(rule("caution/pregnancy").title());
    person.0.answer(ENTER, "This came up with what you chose.");
    person.0.press("n");
    person.0.see_that("no", |screen| !pointed(screen).contains(rule("caution/pregnancy-warning").title()));
    person.0.press(ENTER);
    person.agreed("caution/pregnancy", true);
    person.types("on which day did they agree?", "3 weeks ago");
    person.says("today", &[]);
    person.has_not_begun();
    person.is_sure();
    let day = ago(21);
    let command = format!(" --goal wellness --lifestyle desk-worker --cleared pregnancy={day}{}", screened());
    let answer = person.gets_advice(&command);
    assert_eq!(answer["profile"]["cleared"]["pregnancy"], day);
}

#[test]
fn a_runner_has_hurt_a_calf_yesterday() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &["goal/acute-injury"]);
    person.0.page("Because you said", &[rule("caution/fresh-injury").title()]);
    let screen = person.0.see_words("What is still asked could make it more urgent.");
    assert!(screen.contains(&format!("You said: {}.", rule("caution/fresh-injury").title())), "{screen}");
    person.says("signs", &[]);
    let screen = person.0.see_words(&question("pain"));
    assert!(!screen.contains(rule("caution/possible-break").title()), "it was asked before: {screen}");
    person.says("pain", &[]);
    person.says("health", &[]);
    person.has_not_begun();
    person.is_sure();
    person.gets_referral("wait", " --goal acute-injury --caution fresh-injury");
}

#[test]
fn a_gardener_of_seventy_has_headaches() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &[]);
    person.says("lifestyles", &["lifestyle/senior"]);
    person.says("signs", &["sign/headaches"]);
    person.says("pain", &["caution/daily-painkillers"]);
    person.says("health", &[]);
    person.says("today", &[]);
    person.has_begun();
    person.says("responses", &["response/better"]);
    person.types(&question("started"), "6 weeks ago");
    person.types(&question("last"), "yesterday");
    person.is_sure();
    let answer = person.gets_advice(&format!(
        " --lifestyle senior --sign headaches --caution daily-painkillers --response better{} --started {} --last {}",
        screened(),
        ago(42),
        ago(1)
    ));
    assert!(answer["next"].is_object(), "{answer}");
}

#[test]
fn somebody_points_at_chest_pain_and_presses_enter() {
    let mut person = Person::begins();
    person.0.see_words(&question("now"));
    let title = rule("caution/chest-pain").title();
    person.0.point(title);
    for _ in 0..2 {
        person.0.answer(ENTER, "Nothing is chosen yet.");
        person.0.see_words(title);
    }
    person.0.choose(title);
    person.0.press(ENTER);
    person.gets_referral("emergency", " --caution chest-pain");
}

#[test]
fn somebody_does_not_feel_safe() {
    let mut person = Person::begins();
    person.says("now", &["caution/unsafe-thoughts"]);
    let answer = person.gets_referral("emergency", " --caution unsafe-thoughts");
    assert_eq!(answer["referral"]["text"], rule("caution/unsafe-thoughts").to_do().unwrap());
}

#[test]
fn somebody_on_blood_thinners_does_not_know_the_day_of_the_word() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &["goal/chronic-pain"]);
    person.says("lifestyles", &[]);
    person.says("signs", &[]);
    person.says("pain", &[]);
    person.says("health", &["caution/blood-thinners"]);
    person.agreed("caution/blood-thinners", true);
    person.types("on which day did they agree?", "skip");
    person.says("today", &[]);
    person.has_not_begun();
    person.is_sure();
    let answer = person.gets_advice(&format!(" --goal chronic-pain --cleared blood-thinners{}", screened()));
    assert_eq!(answer["profile"]["cleared"]["blood-thinners"], Value::Null);
}

#[test]
fn a_child_has_not_asked_its_parents() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &["goal/wellness"]);
    person.says("lifestyles", &[]);
    person.says("signs", &[]);
    person.says("health", &["caution/under-eighteen"]);
    let screen = person.0.see_words("has your doctor (or midwife, or parent) agreed that you may have massage?");
    let told = rule("caution/under-eighteen").to_do().unwrap().split('.').next().unwrap();
    assert!(screen.contains(told), "who that is stands in the rules: {screen}");
    person.agreed("caution/under-eighteen", false);
    person.0.see_words("What is still asked could make it more urgent.");
    person.has_not_begun();
    person.is_sure();
    person.gets_referral("wait", " --goal wellness --caution under-eighteen");
}

#[test]
fn somebody_knows_nothing() {
    let mut person = Person::begins();
    for page in ["now", "goals", "lifestyles", "signs", "health", "today"] {
        person.says(page, &[]);
    }
    person.has_begun();
    person.says("responses", &[]);
    person.types(&question("started"), "skip");
    person.types(&question("last"), "skip");
    person.is_sure();
    person.gets_advice(&screened());
}

#[test]
fn somebody_comes_back_after_six_weeks() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &["goal/acute-injury"]);
    person.0.page("Because you said", &[]);
    for page in ["lifestyles", "signs", "pain", "health", "today"] {
        person.says(page, &[]);
    }
    person.has_begun();
    person.says("responses", &["response/better"]);
    person.types(&question("started"), "6 weeks ago");
    person.types(&question("last"), &ago(7));
    person.0.see_words("Take stock before you go on. Have you done that?");
    person.0.answer("y", "> (x) 1 Yes");
    person.0.press(ENTER);
    person.types("On which day did you take stock?", "yesterday");
    person.is_sure();
    let answer = person.gets_advice(&format!(
        " --goal acute-injury --response better{} --reviewed={} --started {} --last {}",
        screened(),
        ago(1),
        ago(42),
        ago(7)
    ));
    assert_eq!(answer["review"]["due"], false, "{answer}");
}

#[test]
fn somebody_goes_back_and_changes_an_answer() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.says("goals", &["goal/chronic-pain"]);
    person.says("lifestyles", &["lifestyle/athlete"]);
    person.says("signs", &[]);
    person.says("pain", &["caution/unexplained-pain"]);
    person.0.see_words(&question("health"));
    for page in ["pain", "signs", "lifestyles", "goals"] {
        person.0.press(ESC);
        person.0.see_words(&question(page));
    }
    let title = rule("goal/chronic-pain").title();
    person.0.point(title);
    person.0.press(" ");
    person.0.see_that("taken back", |screen| pointed(screen).starts_with("> [ ]"));
    person.says("goals", &["goal/wellness"]);
    person.0.see_words(&question("lifestyles"));
    person.0.see("[x] 2");
    person.0.press(ENTER);
    person.0.see_words(&question("signs"));
    person.0.press(ENTER);
    // The page about pain is no longer asked, but what was said on it is.
    let title = rule("caution/unexplained-pain").title();
    let screen = person.0.see_words("You said this before. Does it still fit you?");
    assert!(pointed(&screen).contains(&format!("[x] 1 {title}")), "{screen}");
    person.0.press(" ");
    person.0.see_words(&format!("Taken back: {title}."));
    person.0.press("n\r");
    person.says("health", &[]);
    person.says("today", &[]);
    person.has_not_begun();
    person.is_sure();
    person.gets_advice(&format!(" --goal wellness --lifestyle athlete{}", screened()));
}

#[test]
fn somebody_ends_it_in_the_middle() {
    let mut person = Person::begins();
    person.says("now", &[]);
    person.0.see_words(&question("goals"));
    person.0.answer(LAST, "> [ ] 4 None of these");
    person.0.press(CTRL_C);
    let end = person.0.end();
    assert_eq!((end.code, end.after.trim()), (130, "Ended; nothing was saved."));
    assert!(end.is_restored);
}
