//! The lists of facts, and one fact in full.

use massfreq::{Facet, RuleSet};
use unicode_width::UnicodeWidthStr;

use crate::support::{built_in, data, massfreq, text};

/// What a command prints; the command line as it is typed, without the program.
fn printed(arguments: &str) -> String {
    let output = massfreq().args(arguments.split_whitespace()).current_dir(data("cmd/files")).output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn frozen() -> RuleSet {
    RuleSet::load(&data("cmd/files/frozen")).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The commands that a page shows in backticks.
fn commands(page: &str) -> Vec<String> {
    page.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix("massfreq ")).map(str::to_owned).collect()
}

#[test]
fn the_built_in_cautions_are_a_line_each_and_68_in_all() {
    let list = printed("cautions");
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines.len() <= 68, "{} lines:\n{list}", lines.len());
    let (pressing, of) = built_in().facts(Facet::Caution).fold((0, 0), |(pressing, of), caution| {
        (pressing + usize::from(caution.gravity().unwrap().as_str() == "emergency"), of + 1)
    });
    let first = format!("{of} warning signs and conditions; {pressing} of them need help at once: scroll to see all");
    assert_eq!(lines[0], first);
    for caution in built_in().facts(Facet::Caution) {
        let level = caution.gravity().unwrap().as_str();
        let said = format!("{}: {}", caution.name(), caution.title());
        let found: Vec<&&str> = lines.iter().filter(|line| line.ends_with(&said)).collect();
        let [line] = *found else { panic!("{said} is on {} lines:\n{list}", found.len()) };
        assert_eq!(
            line.trim_start().split_once(' ').map(|(word, rest)| (word, rest.trim_start())),
            Some((level, &*said))
        );
    }
    let widest = lines.iter().map(|line| line.width()).max();
    assert!(widest <= Some(80), "{list}");
}

#[test]
fn every_example_of_a_list_and_of_a_fact_works_as_it_is_printed() {
    let frozen = frozen();
    for rules in ["", " --rules frozen", " --rules guarded", " --rules wide"] {
        for facet in Facet::ALL {
            let page = printed(&format!("{}{rules}", facet.plural()));
            let found = commands(&page);
            assert!(found.len() == 3 || page.contains("The rule set has no"), "{page}");
            for command in found {
                assert!(rules.is_empty() || command.contains(rules), "{command} is of other rules");
                assert!(!printed(&command).is_empty());
            }
        }
    }
    for fact in Facet::ALL.into_iter().flat_map(|facet| frozen.facts(facet)) {
        let facet = fact.facet().unwrap();
        let page = printed(&format!("{} {} --rules frozen", facet.plural(), fact.name()));
        let [given, more] = commands(&page).try_into().unwrap();
        assert_eq!(given, format!("recommend --rules frozen --{facet} {}", fact.name()));
        assert_eq!(more, format!("rules show --rules frozen {}", fact.id()));
        assert!(!printed(&given).is_empty() && !printed(&more).is_empty());
    }
}

#[test]
fn a_fact_is_shown_by_every_spelling_of_its_name_and_as_rules_show_has_it() {
    for (facet, spellings) in [
        ("goals", &["chronic-pain", "Chronic_Pain", "arthritis", "Chronic pain management", "chronic pain"][..]),
        ("signs", &["headaches", "headache", "HEADACHES"]),
    ] {
        let pages = spellings.iter().map(|typed| printed(&format!("{facet} {typed} --rules frozen")));
        let mut pages: Vec<String> = pages.collect();
        pages.dedup();
        assert_eq!(pages.len(), 1, "{pages:?}");
    }
    let one = printed("cautions fever --rules frozen --json");
    assert_eq!(one, printed("rules show caution/fever --rules frozen --json"));
}

#[test]
fn a_person_is_told_no_terms_of_rule_files() {
    const TERMS: [&str; 7] = ["step sooner", "step later", "refers:", "come first", "combination/", "goal/", "verdict"];
    let pages = Facet::ALL.map(|facet| printed(&format!("{} --explain --rules guarded", facet.plural())));
    let lists = Facet::ALL.map(|facet| printed(&format!("{} --rules frozen", facet.plural())));
    for page in pages.iter().chain(&lists) {
        let found: Vec<&&str> = TERMS.iter().filter(|term| page.contains(**term)).collect();
        assert!(found.is_empty(), "{found:?} in\n{page}");
    }
}

#[test]
fn several_names_are_a_page_each_and_a_title_without_quotes_is_one() {
    let one = |name: &str| printed(&format!("signs {name} --rules frozen"));
    let both = printed("signs headaches stress --rules frozen");
    assert_eq!(both, format!("{}\n{}", one("headaches"), one("stress")));
    assert_eq!(printed("goals chronic pain management --rules frozen"), printed("goals chronic-pain --rules frozen"));
    let both: Vec<serde_json::Value> =
        serde_json::from_str(&printed("signs headaches stress --rules frozen --json")).unwrap();
    assert_eq!(
        both.iter().map(|of| of["rule"].as_str().unwrap()).collect::<Vec<_>>(),
        ["sign/headaches", "sign/stress"]
    );
    let told = refused("signs headaches nope --rules frozen");
    assert!(told.contains("`nope`") && !told.contains("headaches nope"), "{told}");
}

/// What a command that fails says.
fn refused(arguments: &str) -> String {
    let output = massfreq().args(arguments.split_whitespace()).current_dir(data("cmd/files")).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments}: {}", text(&output.stdout));
    text(&output.stderr)
}

#[test]
fn a_directory_without_its_option_is_told_so() {
    for (typed, line) in [
        ("rules list frozen", "massfreq rules list --rules frozen"),
        ("rules show frozen sign/stress", "massfreq rules show --rules frozen sign/stress"),
        ("rules show frozen", "massfreq rules list --rules frozen"),
    ] {
        let told = refused(typed);
        assert!(told.contains("`--rules`") && told.contains(&format!("type `{line}`")), "{told}");
        printed(line.trim_start_matches("massfreq "));
    }
    assert!(refused("rules explain nope").starts_with("error: there is no code `nope`\n"));
}
