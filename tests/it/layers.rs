//! Layers over the built-in set, copies of it, and the referrals that they lose.

use massfreq::{Code, Elapsed, Facet, Findings, Profile, Recommendation, RuleSet, Topic, recommend};

use crate::support::{first_edition, first_edition_files, over_first_edition};

mod asking;
mod measures;
mod safety;

const PACK: &str = "
format: 1
pack:
  extends: built-in
  name: clinic
  version: 2.1.0
  title: How our clinic does it
";

const GROUNDS: &str = "because: We say so, source: {basis: product}";

fn load(entries: &str) -> Result<RuleSet, Findings> {
    let text = format!("{PACK}{}", entries.replace("GROUNDS", GROUNDS));
    over_first_edition([("layer.yaml".to_owned(), text.into_bytes())])
}

fn layer(entries: &str) -> RuleSet {
    load(entries).unwrap_or_else(|findings| panic!("{findings}"))
}

fn summary(rules: &RuleSet, facts: &[(Facet, &str)]) -> String {
    let profile = facts.iter().fold(Profile::new(rules), |profile, (facet, name)| profile.with(*facet, name).unwrap());
    match recommend(&profile, Elapsed::START) {
        Recommendation::Recommended(answer) => answer.summary,
        Recommendation::Refer(answer) => format!("refer: {}", answer.referral.level.as_str()),
    }
}

/// The lost referrals as `id: was -> now`.
fn lost(rules: &RuleSet) -> Vec<String> {
    let level = |level: massfreq::Level| level.as_str();
    let each = |lost: &massfreq::model::LostReferral| {
        let said: Vec<&str> = lost.facts.iter().chain(&lost.added).map(massfreq::RuleId::as_str).collect();
        let whose = if said == [lost.rule.as_str()] { String::new() } else { format!(" for {}", said.join(", ")) };
        format!("{}: {} -> {}{whose}", lost.rule, level(lost.was), lost.now.map_or("nothing", level))
    };
    rules.lost_referrals().iter().map(each).collect()
}

fn codes(entries: &str) -> Vec<(Code, String)> {
    let findings = load(entries).expect_err("the layer has a slip");
    findings.iter().map(|finding| (finding.code(), finding.message().to_owned())).collect()
}

#[test]
fn a_layer_needs_no_more_than_a_name_and_takes_over_the_rest() {
    let (rules, base) = (layer(""), first_edition());
    assert_eq!((rules.name(), rules.version().to_string().as_str()), ("clinic", "2.1.0"));
    assert_eq!(rules.notice(), base.notice());
    assert_eq!(rules.ladder(), base.ladder());
    assert_eq!(rules.rules().len(), base.rules().len());
    assert_ne!(rules.digest(), base.digest());
    assert_eq!(lost(&rules), [""; 0]);
}

#[test]
fn an_entry_replaces_the_built_in_one_whole() {
    let rules = layer("lifestyles: {desk-worker: {title: Desk, every: 3 weeks, GROUNDS}}");
    assert_eq!(summary(&rules, &[(Facet::Lifestyle, "desk-worker")]), "Every 3 weeks");
    assert_eq!(rules.get("lifestyle/desk-worker").unwrap().help(), None, "nothing of the old entry is left");
    assert_eq!(summary(&rules, &[(Facet::Lifestyle, "athlete")]), "Every 1 to 2 weeks");
}

#[test]
fn a_new_entry_is_added() {
    let rules = layer("goals: {posture: {title: Posture, every: 10 days, GROUNDS}}");
    assert_eq!(summary(&rules, &[(Facet::Goal, "posture")]), "Every 10 days");
}

#[test]
fn parts_of_the_pack_are_replaced_one_by_one() {
    let text = format!("{PACK}  notice: Ask us.\n  referrals: {{wait: Not yet.}}\n  ask: {{goals: Why?}}\n");
    let rules = over_first_edition([("layer.yaml".to_owned(), text.into_bytes())]).unwrap();
    let base = first_edition();
    assert_eq!(rules.notice(), format!("{} Ask us.", base.notice()), "it follows the built-in one");
    let question = |set: &RuleSet, topic| set.pages().iter().find(|page| page.topic == topic).unwrap().question.clone();
    assert_eq!(question(&rules, Topic::Facts(Facet::Goal)).as_deref(), Some("Why?"));
    assert_eq!(question(&rules, Topic::Last), question(base, Topic::Last));
    assert_eq!(rules.referral(massfreq::Level::Wait), "Not yet.");
    assert_eq!(rules.referral(massfreq::Level::Urgent), base.referral(massfreq::Level::Urgent));
}

#[test]
fn a_dropped_entry_is_gone_and_its_names_are_never_true() {
    let rules = layer("disable: {sign/headaches: We do not ask}");
    assert!(rules.get("sign/headaches").is_none());
    assert!(Profile::new(&rules).with(Facet::Sign, "headaches").is_err());
    let worse = [(Facet::Response, "worse"), (Facet::Sign, "limited-motion")];
    assert_eq!(summary(&rules, &worse), "refer: doctor", "the rest of the condition still holds");
    let expected = "combination/worse-with-pain: doctor -> nothing for response/worse, sign/headaches";
    assert_eq!(lost(&rules), [expected], "nobody can say any more what the condition named");
}

#[test]
fn the_order_of_a_layers_files_changes_nothing() {
    let goal = "format: 1\ngoals: {posture: {title: Posture, every: 10 days, GROUNDS}}".replace("GROUNDS", GROUNDS);
    let digest = |names: [&str; 2]| {
        let files = names.into_iter().map(ToOwned::to_owned).zip([PACK.as_bytes().to_vec(), goal.clone().into_bytes()]);
        over_first_edition(files).unwrap().digest().to_owned()
    };
    assert_eq!(digest(["a.yaml", "b.yaml"]), digest(["b.yaml", "a.yaml"]));
}

#[test]
fn a_dropped_referral_is_named() {
    let rules = layer("disable: {caution/fever: We take temperatures, combination/worse-with-pain: We see them}");
    assert_eq!(
        lost(&rules),
        [
            "caution/fever: urgent -> nothing",
            "combination/worse-with-pain: doctor -> nothing for goal/acute-injury, response/worse"
        ]
    );
}

#[test]
fn a_weakened_referral_is_named() {
    let fever = "fever: {title: Fever, ask: Do you have a fever?, refer: wait, GROUNDS}";
    assert_eq!(lost(&layer(&format!("cautions: {{{fever}}}"))), ["caution/fever: urgent -> wait"]);
    let when = "{response: worse, any-of: [{goal: [chronic-pain, acute-injury]}, \
                {sign: [persistent-aches, headaches, limited-motion]}]}";
    let same = format!("combinations: {{worse-with-pain: {{title: W, refer: wait, when: {when}, GROUNDS}}}}");
    let now: Vec<_> = layer(&same).lost_referrals().iter().map(|lost| lost.now).collect();
    assert_eq!(now, [Some(massfreq::Level::Wait)], "of the same condition");
}

#[test]
fn a_referral_with_a_narrower_condition_is_named() {
    let narrow = "worse-with-pain: {title: Worse, refer: doctor, when: {response: worse, goal: chronic-pain}, GROUNDS}";
    let rules = layer(&format!("combinations: {{{narrow}}}"));
    let whose = "goal/acute-injury, response/worse";
    assert_eq!(lost(&rules), [format!("combination/worse-with-pain: doctor -> nothing for {whose}")]);
}

#[test]
fn a_graver_or_wider_referral_is_not_lost() {
    let cold = "infectious-illness: {title: Cold, ask: Do you have a cold?, refer: urgent, GROUNDS}";
    let wide = "worse-with-pain: {title: Worse, refer: urgent, when: {response: worse}, GROUNDS}";
    assert_eq!(lost(&layer(&format!("cautions: {{{cold}}}\ncombinations: {{{wide}}}"))), [""; 0]);
}

#[test]
fn a_copy_is_compared_with_the_built_in_set_too() {
    let copy = |cautions: bool| {
        let files = first_edition_files().into_iter();
        let texts = files.filter(|(path, _)| cautions || path != "cautions.yaml").map(|(path, text)| {
            let based = "\npack:\n  based-on: {name: back-massage, version: 1.0.0}";
            let text = String::from_utf8(text).unwrap();
            let is_kept = |line: &&str| cautions || !line.trim_start().starts_with("ask-first:");
            let text: String = text.split_inclusive('\n').filter(is_kept).collect();
            (path, text.replace("\npack:", based).into_bytes())
        });
        over_first_edition(texts).unwrap()
    };
    assert_eq!(lost(&copy(true)), [""; 0]);
    assert_eq!(copy(true).digest(), first_edition().digest(), "where it comes from is no guidance");
    assert_eq!(lost(&copy(false)).len(), 32);
}

#[test]
fn answers_tell_the_lost_referrals() {
    let rules = layer("disable: {caution/fever: We take temperatures}");
    let profile = Profile::new(&rules);
    let answer = recommend(&profile, Elapsed::START);
    let json: serde_json::Value = serde_json::to_value(&answer).unwrap();
    let fever = ["caution/fever"];
    let expected = serde_json::json!(
        [{"rule": "caution/fever", "was": "urgent", "now": null, "facts": fever, "unknown": fever, "added": [], "cleared": [],
          "for_all": true, "others": []}]
    );
    assert_eq!(json["rules"]["lost_referrals"], expected);
    let line = "These rules refer less, or not at all, where the built-in ones refer: caution/fever (was urgent, now not at all).";
    let look = massfreq::render::Look::plain(120);
    assert!(massfreq::render::text(&answer, &profile, look).contains(line));
    assert!(massfreq::render::markdown(&answer, &profile).contains(line));
    let whole = serde_json::to_value(recommend(&Profile::new(&layer("")), Elapsed::START)).unwrap();
    assert_eq!((whole["rules"].get("lost_referrals"), whole["rules"].get("safety_texts")), (None, None));
}

#[test]
fn a_diff_says_what_a_condition_asks_for_when_a_name_of_it_is_dropped() {
    let base = first_edition();
    let diff = massfreq::proof::diff::diff(base, &layer("disable: {response/worse: We do not ask}"));
    let changed = diff.rules.iter().find(|changed| changed.rule.as_str() == "combination/worse-with-pain").unwrap();
    let when = &changed.new.as_ref().unwrap().when;
    assert!(when.starts_with("what was dropped and ("), "{when}");
}

#[test]
fn a_replaced_entry_keeps_its_place_and_the_aliases_that_it_does_not_give() {
    let base = first_edition();
    let lifestyle = |aliases: &str| {
        layer(&format!(
            "lifestyles: {{new: {{title: N, every: 1 week, GROUNDS}}, desk-worker: {{title: D, {aliases}every: 3 weeks, GROUNDS}}}}"
        ))
    };
    let names = |rules: &RuleSet| rules.facts(Facet::Lifestyle).map(|rule| rule.name().to_owned()).collect::<Vec<_>>();
    let rules = lifestyle("");
    assert_eq!(names(&rules), [names(base), vec!["new".to_owned()]].concat());
    let aliases = |rules: &RuleSet| rules.get("lifestyle/desk-worker").unwrap().aliases().to_vec();
    assert_eq!(aliases(&rules), aliases(base));
    assert_eq!(summary(&rules, &[(Facet::Lifestyle, "office-worker")]), "Every 3 weeks");
    assert!(aliases(&lifestyle("aliases: [], ")).is_empty());
    let taken = "lifestyles: {new: {title: N, aliases: [office-worker], every: 1 week, GROUNDS}, \
                 desk-worker: {title: D, every: 3 weeks, GROUNDS}}";
    assert_eq!(codes(taken), [(Code::DuplicateName, "the lifestyle name `office-worker` is taken".to_owned())]);
}

#[test]
fn the_advice_of_a_layer_is_added() {
    let text = format!("{PACK}  advice: [{{text: Bring a towel.}}]\n");
    let rules = over_first_edition([("layer.yaml".to_owned(), text.into_bytes())]).unwrap();
    let base = first_edition();
    let added = massfreq::model::Advice { text: "Bring a towel.".into(), source: None };
    assert_eq!(rules.advice(), [base.advice(), &[added]].concat());
}

#[test]
fn every_name_of_the_built_in_set_reaches_a_referral_as_grave() {
    let chronic = "chronic-pain: {title: C, aliases: [], every: 1 week, GROUNDS}";
    let moved = "relaxing: {title: R, aliases: [arthritis], every: 4 weeks, GROUNDS}";
    assert_eq!(
        lost(&layer(&format!("goals: {{{chronic}, {moved}}}"))),
        ["combination/worse-with-pain: doctor -> nothing for goal/arthritis, response/worse"]
    );
    let thoughts = "unsafe-thoughts: {title: T, ask: Q, aliases: [self-harm], refer: emergency, GROUNDS}";
    assert_eq!(
        lost(&layer(&format!("cautions: {{{thoughts}}}"))),
        ["caution/unsafe-thoughts: emergency -> nothing for caution/suicide"]
    );
    let rules = layer(&format!("cautions: {{{thoughts}}}"));
    let error = Profile::new(&rules).with(Facet::Caution, "suicide").expect_err("the name is gone");
    assert!(error.hint().contains("it is emergency: Call"), "what the built-in set says is told: {error:?}");
}

#[test]
fn an_unknown_id_that_is_to_be_dropped_has_a_cure() {
    for (id, cure) in [
        ("sign/stres", "did you mean `sign/stress`?"),
        ("stres", "did you mean `sign/stress`?"),
        ("goals/wellness", "write `goal/wellness`"),
        ("Goal/Wellness", "write `goal/wellness`"),
        ("wellness", "write `goal/wellness`"),
        ("goal/headaches", "write `sign/headaches`"),
        ("combinations/several-signs", "write `combination/several-signs`"),
        ("goal/arthritis", "`arthritis` is another name of `goal/chronic-pain`: write that"),
        ("stiffness", "`stiffness` is another name of `sign/limited-motion`: write that"),
        ("default", "the default cannot be dropped: give the pack another `default`"),
        ("goal/swimming", "name an entry by its id, such as `goal/name`"),
    ] {
        let findings = load(&format!("disable: {{{id}: why}}")).expect_err("no entry has this id");
        let told: Vec<_> = findings.iter().map(|finding| (finding.code(), finding.cure().unwrap())).collect();
        assert_eq!(told, [(Code::UnknownName, cure)], "{id}");
    }
}

#[test]
fn slips_in_a_layer_are_told() {
    for (entries, code, message) in [
        ("disable: {sign/stres: why}", Code::UnknownName, "the built-in set has no `sign/stres`"),
        ("disable: {sign/stress: }", Code::WrongType, "what is dropped needs a reason"),
        (
            "disable: {sign: {stress: why, headaches: why}}",
            Code::WrongType,
            "kind and name are one key here, with a `/` between them",
        ),
        ("disable: [sign/stress]", Code::WrongType, "`disable` wants `key: value` lines, and this is a list"),
        (
            "disable: {sign/stress: why}\nsigns: {stress: {title: S, sooner: 2, GROUNDS}}",
            Code::BadValue,
            "`sign/stress` is dropped here and given in this set too",
        ),
        (
            "goals: {relief: {title: R, aliases: [relaxation], every: 1 week, GROUNDS}}",
            Code::DuplicateName,
            "the goal name `relaxation` is taken",
        ),
    ] {
        assert_eq!(codes(entries), [(code, message.to_owned())], "{entries}");
    }
}

#[test]
fn only_a_layer_drops_and_only_the_built_in_set_is_extended() {
    let whole = include_str!("../cmd/files/own/rules.yaml");
    let findings = |text: String| {
        let findings = over_first_edition([("rules.yaml".to_owned(), text.into_bytes())]).expect_err("a slip");
        findings.iter().map(|finding| finding.message().to_owned()).collect::<Vec<_>>()
    };
    let disabled = format!("{whole}disable: {{sign/stress: why}}\n");
    assert_eq!(findings(disabled), ["only a layer can drop entries of another set"]);
    assert_eq!(findings(PACK.replace("built-in", "buit-in")), ["`buit-in` is not a value of `extends`"]);
}

#[test]
fn a_dropped_name_is_never_true_in_any_form_of_a_condition() {
    let applies = |when: &str| {
        let entry = format!("combinations: {{x: {{title: X, no-more-often-than: 5 weeks, when: {when}, GROUNDS}}}}");
        let rules = layer(&format!("disable: {{sign/stress: why}}\n{entry}"));
        summary(&rules, &[(Facet::Sign, "headaches")]) == "Every 5 weeks"
    };
    for (when, expected) in [
        ("{sign: stress}", false),
        ("{sign: [stress, headaches]}", true),
        ("{sign: {all: [stress]}}", false),
        ("{sign: {all: [stress, headaches]}}", false),
        ("{sign: {all: [headaches]}}", true),
        ("{sign: {none: [stress]}}", true),
        ("{sign: {none: [stress, headaches]}}", false),
        ("{not: {sign: {all: [stress, headaches]}}}", true),
        ("{not: {sign: irritability}}", true),
    ] {
        assert_eq!(applies(when), expected, "{when}");
    }
}

#[test]
fn a_referral_that_another_fact_switches_off_is_named() {
    let narrowed = "worse-with-pain: {title: W, refer: doctor, \
                    when: {response: worse, not: {lifestyle: desk-worker}}, GROUNDS}";
    let rules = layer(&format!("combinations: {{{narrowed}}}"));
    let whose = "goal/acute-injury, response/worse, lifestyle/desk-worker";
    assert_eq!(lost(&rules), [format!("combination/worse-with-pain: doctor -> nothing for {whose}")]);

    let rules = layer(
        "cautions: {fever: {title: F, ask: Fever?, advice: [{text: Rest}], GROUNDS}}
combinations: {hot: {title: H, refer: urgent, when: {caution: fever, goal: {none: [wellness]}}, GROUNDS}}",
    );
    assert_eq!(lost(&rules), ["caution/fever: urgent -> nothing for caution/fever, goal/wellness"]);
}

#[test]
fn a_referral_for_which_no_facts_are_left_is_named() {
    assert_eq!(
        lost(&layer("disable: {response/worse: We do not ask}")),
        ["combination/worse-with-pain: doctor -> nothing for goal/acute-injury, response/worse"]
    );
}

#[test]
fn a_referral_whose_alias_means_something_else_now_is_named() {
    let rules = layer(
        "cautions:
  disc-problem: {title: D, ask: A disc?, aliases: [], refer: doctor, GROUNDS}
  mild: {title: M, ask: Mild?, aliases: [sciatica], advice: [{text: Rest}], GROUNDS}",
    );
    assert_eq!(lost(&rules), ["caution/disc-problem: doctor -> nothing for caution/sciatica"]);
}

#[test]
fn one_slip_in_the_pack_of_a_layer_is_one_finding() {
    let combination = "x: {title: X, sooner: 1, when: {sign: headaches}, GROUNDS}".replace("GROUNDS", GROUNDS);
    let rest = format!("disable: {{sign/stress: why}}\ncombinations: {{{combination}}}\n");
    for (right, wrong) in [
        ("  title: How our clinic does it\n", ""),
        ("version: 2.1.0", "version: 2.1"),
        ("name: clinic", "name: Our Clinic"),
        ("extends: built-in", "extend: built-in"),
        ("extends: built-in", "extends: built-on"),
        ("pack:", "pak:"),
    ] {
        let text = format!("{}{rest}", PACK.replacen(right, wrong, 1));
        let findings = over_first_edition([("layer.yaml".to_owned(), text.into_bytes())]).expect_err("a slip");
        assert_eq!(findings.len(), 1, "{wrong}: {findings}");
    }
}

#[test]
fn a_source_that_lost_its_place_in_the_item_above_is_one_finding() {
    let advice = "\n  advice:\n  - text: Ring us.\n  source: {basis: practice}\n";
    let text = PACK.trim_end().to_owned() + advice;
    let findings = over_first_edition([("layer.yaml".to_owned(), text.into_bytes())]).expect_err("a slip");
    let [finding] = &findings[..] else { panic!("{findings}") };
    let cure = "`source` belongs to the item above it: indent this line by two more spaces";
    assert_eq!(finding.cure(), Some(cure), "{findings}");
}

#[test]
fn an_entry_that_gives_only_what_it_changes_is_one_finding() {
    for (entry, lacks) in [
        ("goals: {wellness: {every: 2 weeks}}", "`goal/wellness` lacks `title`, `because` and `source`"),
        ("cautions: {fever: {title: Fever}}", "`caution/fever` lacks `ask`, `because` and `source`"),
        ("goals: {wellness: {title: Wellness, GROUNDS}}", "`goal/wellness` lacks an effect"),
        ("  default: {every: 3 weeks}\n", "`default` lacks `because` and `source`"),
        ("  default: {source: {basis: product}}\n", "`default` lacks `every` and `because`"),
    ] {
        let message = format!("{lacks}: an entry of a layer replaces the built-in one whole");
        assert_eq!(codes(entry), [(Code::MissingKey, message)]);
        let findings = load(entry).expect_err("the layer has a slip");
        let cure = findings[0].cure().unwrap();
        assert!(cure.starts_with("copy its other keys too: they are at "), "{cure}");
    }
}

/// Without `extends`, all that a layer may leave out is missing, and all built-in names are unknown.
#[test]
fn a_forgotten_extends_is_one_finding() {
    let bare = PACK.replace("  extends: built-in\n", "");
    for rest in [
        "combinations: {both: {title: Both, when: {goal: wellness, sign: headaches}, sooner: 1, GROUNDS}}",
        "goals: {new: {title: New, every: 2 weeks, GROUNDS}}",
        "  referrals: {wait: Wait.}\n",
        "disable: {goal/wellness: We do not offer it.}",
    ] {
        let set = |pack: &str| {
            let text = format!("{pack}{}", rest.replace("GROUNDS", GROUNDS));
            over_first_edition([("layer.yaml".to_owned(), text.into_bytes())])
        };
        let findings = set(&bare).expect_err("nothing says that it is a layer");
        assert_eq!((findings.len(), findings[0].code()), (1, Code::MissingKey), "{findings}");
        assert!(findings[0].cure().unwrap().starts_with("write `extends: built-in` below its `name`"));
        set(&bare.replace("  name: clinic\n", "  name: clinic\n  extends: built-in\n")).unwrap();
    }
    // What its entries lack is no finding beside it.
    for (rest, lacks) in [
        ("goals: {wellness: {every: 2 weeks}}", "`goal/wellness` lacks `title`, `because` and `source`"),
        (
            "  default: {every: 3 weeks}\ngoals: {wellness: {every: 2 weeks}}",
            "2 entries lack keys: an entry of a layer",
        ),
    ] {
        let files = [("layer.yaml".to_owned(), format!("{bare}{rest}").into_bytes())];
        let findings = over_first_edition(files).expect_err("nothing says that it is a layer");
        assert_eq!((findings.len(), findings[0].code()), (1, Code::MissingKey), "{findings}");
        assert!(findings[0].cure().unwrap().starts_with("write `extends: built-in` below its `name`"));
        assert!(findings[0].notes()[0].starts_with(lacks), "{findings}");
    }
    let alone = "format: 1\ncombinations: {both: {title: Both, when: {goal: wellness}, sooner: 1, GROUNDS}}";
    let files = [("layer.yaml".to_owned(), alone.replace("GROUNDS", GROUNDS).into_bytes())];
    let findings = over_first_edition(files).expect_err("there is no pack");
    assert_eq!((findings.len(), findings[0].code()), (1, Code::NoPack), "{findings}");
}

#[test]
fn tests_that_stand_among_the_rules_are_one_finding() {
    let tests = "tests:\n  - name: nothing\n    given: {}\n    expect: {}\n";
    let files = |rules: &str, tests: &str| {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        over_first_edition([file("layer.yaml", rules), file("tests.yaml", tests)]).expect_err("tests are no rules")
    };
    for text in [tests.to_owned(), format!("format: 1\n{tests}")] {
        let findings = files(PACK, &text);
        assert_eq!((findings.len(), findings[0].code()), (1, Code::UnknownKey), "{findings}");
    }
    let mixed = over_first_edition([("layer.yaml".to_owned(), format!("{PACK}{tests}").into_bytes())]);
    assert_eq!(mixed.expect_err("tests are no rules").len(), 1);
    let findings = files(tests, tests);
    assert_eq!((findings.len(), findings[0].message()), (1, "these files are tests, not rules"), "{findings}");
}

#[test]
fn a_slip_in_what_is_dropped_makes_no_name_taken() {
    let sign = "signs: {tension: {title: T, aliases: [stress], sooner: 2, GROUNDS}}";
    for (slip, code) in [
        ("disabled: {sign/stress: why}", Code::UnknownKey),
        ("disable: {sign/stres: why}", Code::UnknownName),
        ("disable: [sign/stress]", Code::WrongType),
    ] {
        let findings = load(&format!("{slip}\n{sign}")).expect_err("a slip");
        let codes: Vec<Code> = findings.iter().map(massfreq::Finding::code).collect();
        assert_eq!(codes, [code], "{findings}");
    }
}
