//! What is read is what is seen: hidden characters, keys that are no text, lines that are swallowed or cut, files that
//! are not read.

use std::fs;
use std::path::Path;
use std::process::Output;

use massfreq::RuleSet;
use serde_json::Value;

use crate::support::{self, PACK, empty, massfreq, one_file};

/// What the loader finds in a file beside a pack: the codes, each with its message.
fn found(text: &str) -> Vec<(String, String)> {
    let files = [("pack.yaml", one_file(PACK, &[("sign/known", "sooner: 1")])), ("rules.yaml", text.to_owned())];
    let set = RuleSet::from_files(files.map(|(path, text)| (path.to_owned(), text.into_bytes())));
    let findings = set.err();
    let all = findings.iter().flat_map(|found| found.iter());
    all.map(|finding| (finding.code().as_str().to_owned(), finding.message().to_owned())).collect()
}

/// A rule file with a goal of a title.
fn titled(title: &str) -> String {
    format!(
        "format: 1\ngoals:\n  rest:\n    title: {title}\n    every: 1 week\n    because: B\n    source: {{basis: product}}\n"
    )
}

const HIDDEN: &str = "\u{1}\u{7f}\u{85}\u{9b}\u{ad}\u{34f}\u{61c}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\
    \u{202a}\u{202e}\u{2060}\u{2064}\u{2066}\u{2069}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{ffff}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{2800}\u{fdd0}\u{fffc}\u{13441}\u{1d159}\u{1d173}\u{2ffff}\u{e0041}\u{e0100}";

#[test]
fn a_hidden_character_is_an_error_wherever_it_stands() {
    for hidden in HIDDEN.chars().chain(['\r']) {
        for text in [
            titled("Rest")
                .replace("    every", &format!("    # seen by the doctor{hidden}    every: 2 weeks\n    every")),
            titled(&format!("Re{hidden}st")),
            titled(&format!("\"Re{hidden}st\"")),
            titled("Rest").replace("every", &format!("ev{hidden}ery")),
            titled("Rest").replace("  rest", &format!("  re{hidden}st")),
            titled("Rest").replace(" 1 week", &format!(" 1{hidden} week")),
            format!("{}{hidden}{hidden}\n", titled("Rest")),
        ] {
            let found = found(&text);
            let named = format!("a hidden character stands here: U+{:04X}, ", u32::from(hidden));
            let [(code, message)] = found.as_slice() else { panic!("{text:?}: {found:?}") };
            assert!(code == "hidden-character" && message.starts_with(&named), "{text:?}: {message}");
        }
    }
    for hidden in ["\\u200b", "\\u2028", "\\L", "\\N", "\\u202e", "\\ufeff", "\\U000e0041"] {
        let codes = found(&titled(&format!("\"Re{hidden}st\"")));
        assert_eq!(codes.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["hidden-character"], "{hidden}");
        let key = found(&titled("Rest").replace("every", &format!("\"ev{hidden}ery\"")));
        let name = found(&titled("Rest").replace("  rest", &format!("  \"re{hidden}st\"")));
        assert!(key[0].1.contains("<U+") && name[0].1.contains("<U+"), "{key:?} {name:?}");
    }
}

#[test]
fn scripts_and_emoji_that_need_joiners_are_fine() {
    for title in [
        "Rest \u{1f469}\u{200d}\u{2695}\u{fe0f} and \u{2764}\u{fe0f}\u{200d}\u{1f525} and 1\u{fe0f}\u{20e3}",
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
        "\u{915}\u{94d}\u{200d}\u{937}",
        "\u{845b}\u{e0100}",
        "\u{1820}\u{180b}",
        "\u{2813}\u{2811}\u{2800}\u{2807}",
        "\u{115f}\u{1161}\u{11ab} \u{1105}\u{1160}\u{11a8}",
        "Sch\u{f6}ne Gr\u{fc}\u{df}e\u{a0}: \u{201e}ja\u{201c}",
    ] {
        assert_eq!(found(&titled(&format!("'{title}'"))), [], "{title:?}");
    }
}

fn run(directory: &Path, words: &str) -> Output {
    massfreq().args(words.split(' ')).current_dir(directory).output().unwrap()
}

fn printed(output: &Output) -> String {
    support::text(&output.stdout) + &support::text(&output.stderr)
}

#[test]
fn every_file_that_is_read_is_looked_through() {
    let directory = empty("seen-files");
    let write = |path: &str, text: &str| fs::write(directory.join(path), text).unwrap();
    fs::create_dir_all(directory.join("rules/tests")).unwrap();
    fs::create_dir_all(directory.join("home/massfreq")).unwrap();
    write("rules/rules.yaml", &one_file(PACK, &[("sign/known", "sooner: 1")]));
    let test = "format: 1\ntests:\n- name: a\n  profile: {}\n  expect: {status: recommended} # \u{2028}  expect: {}\n";
    write("rules/tests/all.yaml", test);
    write("person.yaml", "signs: [known]\u{2029}signs: []\n");
    write("person.json", "{\"id\": \"\u{200b}\", \"signs\": [\"known\"]}");
    write("home/massfreq/config.yaml", "price: 60 \u{ad}\n");
    write("people.jsonl", "{\"id\": 1}\n{\"id\": \"\u{200b}\"}\n");
    write("people.csv", "id,signs\n1,kno\u{2060}wn\n");
    write("header.csv", "id,si\u{2060}gns\n1,known\n");
    for (words, place) in [
        ("rules test --rules rules", "rules/tests/all.yaml:5:35"),
        ("recommend --rules rules --profile person.yaml", "person.yaml:1:15"),
        ("recommend --rules rules --profile person.json", "person.json:1:9"),
        ("batch people.jsonl", "column 9: U+200B"),
        ("batch people.csv", "column 6: U+2060"),
        ("batch header.csv", "column 6: U+2060"),
    ] {
        let said = printed(&run(&directory, words));
        assert!(said.contains("hidden") && said.contains(place) && !said.contains('\u{200b}'), "{words}: {said}");
    }
    let mut config = massfreq();
    config.args(["config"]).env("XDG_CONFIG_HOME", directory.join("home"));
    assert!(printed(&config.output().unwrap()).contains("config.yaml:1:11"));
}

#[test]
fn a_key_that_yaml_does_not_read_as_text_is_an_error_at_the_key() {
    for key in ["true", "True", "FALSE", "1", "+1", "10", "0xA", "0x10", "1e3", "-1.5", ".inf", "null", "~"] {
        let entry = titled("Rest").replace("  rest", &format!("  {key}"));
        let inner = titled("Rest").replace("every: 1 week", &format!("every: 1 week\n    {key}: 1"));
        let shared = format!(
            "{}combinations:\n  c: {{title: C, when: {{goal: rest, {key}: x}}, later: 1, because: B, source: {{basis: product}}}}\n",
            titled("Rest")
        );
        for text in [&entry, &inner, &shared] {
            let files = [("pack.yaml", one_file(PACK, &[])), ("rules.yaml", text.clone())];
            let set = RuleSet::from_files(files.map(|(path, text)| (path.to_owned(), text.into_bytes())));
            let findings = set.expect_err(key);
            let [finding] = &findings[..] else { panic!("{key}: {findings}") };
            assert_eq!(finding.code().as_str(), "key-not-text", "{findings}");
            assert_eq!(finding.cure(), Some(format!("put it in quotes: `\"{key}\":`").as_str()));
            let place = findings.located().next().unwrap().1;
            let line = text.lines().nth(place.line.unwrap() - 1).unwrap();
            assert!(line.chars().skip(place.column.unwrap() - 1).collect::<String>().starts_with(key), "{findings}");
        }
    }
    let both =
        titled("Rest").replace("  rest:", "  true:") + &titled("Rest").replace("format: 1\ngoals:\n  rest:", "  True:");
    assert_eq!(found(&both).len(), 2);
    assert_eq!(found(&titled("Rest").replace("  rest", "  \"10\"")), []);
}

/// What `rules check` warns of in files of a directory, but for what it is about the rules themselves: code, place and
/// cure.
fn warnings(name: &str, files: &[(&str, &str)]) -> Vec<(String, String, String)> {
    let directory = empty(Path::new("seen").join(name));
    for (path, text) in files {
        fs::create_dir_all(directory.join(path).parent().unwrap()).unwrap();
        fs::write(directory.join(path), text).unwrap();
    }
    let output = massfreq().args(["rules", "check", "--json", "."]).current_dir(&directory).output().unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["errors"], 0, "{found:#}");
    let found = found["findings"].as_array().unwrap().iter();
    let found = found.filter(|found| ["key-in-text", "cut-text", "not-read"].iter().any(|code| found["code"] == *code));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let place = |place: &Value| format!("{}:{}:{}", text(&place["file"]), place["line"], place["column"]);
    found.map(|found| (text(&found["code"]), place(&found["place"]), text(&found["help"]))).collect()
}

/// A rule file with a caution, of which some lines follow its `ask`.
fn caution(lines: &str) -> String {
    format!(
        "format: 1\ncautions:\n  chills:\n    title: Chills\n    ask: Chills?\n{lines}\n    source: {{basis: product}}\n"
    )
}

fn warned(name: &str, lines: &str) -> Vec<(String, String, String)> {
    warnings(name, &[("pack.yaml", &one_file(PACK, &[])), ("rules.yaml", &caution(lines))])
}

#[test]
fn a_line_of_a_text_that_looks_like_a_key_is_a_warning() {
    for (at, (lines, place, cure)) in [
        ("    refer: wait\n    because: >-\n      They harm.\n      no-more-often-than: one week", "9:7", "indent it by 4"),
        ("    refer: wait\n    because: >-\n      They harm.\n        aliases: [shiver]", "9:9", "indent it by 4"),
        ("    sooner: 1\n    because: |\n      refer: urgent", "8:7", "indent it by 4"),
        ("    sooner: 1\n    because: 'They\n      refer: urgent'", "8:7", "indent it by 4"),
        ("    sooner: 1\n    because: >\n      They harm.\n\n      'refer' : urgent", "10:7", "indent it by 4"),
        ("    sooner: 1\n    because: >\n      They harm.\n      fever:\n        title: Fever\n        refer: urgent", "9:7", "indent it by 2"),
        ("    sooner: 1\n    because: >\n      They harm.\n      fever: {title: Fever, refer: urgent}", "9:7", "indent it by 2"),
        ("    sooner: 1\n    because: >\n      They harm.\n      goals:\n        rest:\n          every: x", "9:7", "do not indent it"),
        ("    sooner: 1\n    because: B\n    advice:\n      - text: >-\n          Go on.\n          - text: Rest.", "11:11", "indent it by 6"),
        ("    sooner: 1\n    because: B\n    advice:\n      - text: >-\n          Go on.\n          refer: urgent", "11:11", "indent it by 4"),
        ("    sooner: 1\n    because: >\n      They harm.\n      Refer: emergency", "9:7", "write `refer: emergency` and indent it by 4"),
        ("    sooner: 1\n    because: >\n      They harm.\n      refer:Emergency", "9:7", "write `refer: Emergency` and indent it by 4"),
        ("    sooner: 1\n    because: >\n      They harm.\n      refer\u{ff1a} wait", "9:7", "write `refer: wait` and indent it by 4"),
        ("    sooner: 1\n    because: >\n      They harm.\n      - refer: wait", "9:7", "write `refer: wait` and indent it by 4"),
        ("    sooner: 1\n    because: >\n      They harm.\n      \u{2022} refer = wait", "9:7", "write `refer: wait` and indent it by 4"),
        ("    sooner: 1\n    because: >\n      They harm.\n      No more often than:2 weeks", "9:7", "write `no-more-often-than: 2 weeks` and"),
        ("    sooner: 1\n    because: >\n      They harm.\n      Later:2", "9:7", "write `later: 2` and"),
        ("    sooner: 1\n    because: They harm.\n      aliases:[shiver]", "8:7", "write `aliases: [shiver]` and"),
        ("    sooner: 1\n    because: 'They harm.\n      Aliases : [shiver]'", "8:7", "indent it by 4"),
    ].into_iter().enumerate() {
        let found = warned(&format!("swallowed-{at}"), lines);
        let [(code, at, help)] = found.as_slice() else { panic!("{lines}: {found:?}") };
        let is_it = code == "key-in-text" && *at == format!("./rules.yaml:{place}") && help.contains(cure);
        assert!(is_it, "{lines}: {found:?}");
    }
    let prose = "    sooner: 1\n    because: >-\n      Note: this is prose.\n      for: example\n      signs: of many sorts\n      refer\n      urgent:x\n      Refer: so it says\n      well: so be it\n      Refer: emergency care comes first\n      Source: guideline\n      Every = now and then\n      Because:B\n      Title: 2 weeks";
    assert_eq!(warned("prose", prose), []);
}

#[test]
fn a_profile_whose_text_swallows_a_key_is_refused() {
    let directory = empty("seen-profile");
    fs::write(directory.join("person.yaml"), "id: >-\n  Somebody\n  cautions: [fever]\n").unwrap();
    let output = run(&directory, "recommend --profile person.yaml");
    assert!(!output.status.success() && printed(&output).contains("person.yaml:3:3"), "{}", printed(&output));
}

#[test]
fn a_text_that_a_comment_cuts_is_a_warning() {
    for (at, (key, text, cure)) in [
        ("because", "See guideline #12 and call the doctor.", "`\"See guideline #12 and call the doctor.\"`"),
        ("because", "See #12", "`\"See #12\"`"),
        ("because", "Say \"no\", it's #1", "`'Say \"no\", it''s #1'`"),
        ("because", "See guideline # 12 and call the doctor.", "`\"See guideline # 12 and call the doctor.\"`"),
        ("help", "A cold\n      shiver #or so", "`\"A cold shiver #or so\"`"),
        ("advice", "[{text: Call us #1\n      }]", "`\"Call us #1\"`"),
    ]
    .into_iter()
    .enumerate()
    {
        let because = if key == "because" { "" } else { "\n    because: B" };
        let found = warned(&format!("cut-{at}"), &format!("    refer: urgent{because}\n    {key}: {text}"));
        let [(code, _, help)] = found.as_slice() else { panic!("{text}: {found:?}") };
        assert!(code == "cut-text" && help.contains(cure), "{found:?}");
    }
    for (at, (lists, cure)) in [
        ("aliases: [shiver] #, shake]", "`[shiver, shake]`"),
        ("notes: [{text: T, basis: trial} # , citation: C}\n      ]", "`{text: T, basis: trial, citation: C}`"),
    ]
    .into_iter()
    .enumerate()
    {
        let found = warned(&format!("cut-list-{at}"), &format!("    refer: urgent\n    because: B\n    {lists}"));
        let [(code, _, help)] = found.as_slice() else { panic!("{lists}: {found:?}") };
        assert!(code == "cut-text" && help.contains(cure), "{found:?}");
    }
    let remarks = "    refer: urgent  # seen by J\n    no-more-often-than: 2 weeks # at most\n    aliases: [shiver] # more [of it]\n    \
                   because: \"They harm.\" # so it is\n    help: > # folded\n      A cold #1\n    # a line of its own";
    assert_eq!(warned("remarks", remarks), []);
    let behind = "    refer: urgent\n    help: A cold shiver # seen by J\n    because: They harm. ## and much";
    assert_eq!(warned("remarks-behind-texts", behind), []);
}

#[test]
fn what_looks_like_a_rule_file_and_is_not_read_is_a_warning() {
    let rules = caution("    refer: urgent\n    because: B");
    let pack = one_file(PACK, &[]);
    let unread = [
        "a.yaml.txt",
        "b.json",
        "cautions.RTF",
        "cautions.YAML",
        "chills.rtf",
        "extra/c.yaml",
        "extra/deep/d.yml",
        "plain",
        "rules.yaml~",
        "tests/cautions.yaml",
        "tests/old.txt",
        "tests/sub/x.yaml",
    ];
    let others = [
        ("pack.yaml", pack.as_str()),
        ("rules.yaml", &rules),
        ("tests/t.yaml", "format: 1\ntests: []\n"),
        ("README.md", &rules),
        (".hidden.yaml", &rules),
        (".git/e.yaml", &rules),
        ("notes.txt", "Some remarks.\n"),
        ("letter.rtf", "{\\rtf1 Dear author,\\par}"),
        ("schema/rules.json", "{\"$schema\": 1}"),
        ("other/pack.yaml", &pack),
        ("other/rules.yaml", &rules),
        ("other/tests/f.yaml", &rules),
    ];
    let files: Vec<(&str, &str)> = unread.iter().map(|path| (*path, rules.as_str())).chain(others).collect();
    let found = warnings("unread", &files);
    let places: Vec<&str> =
        found.iter().map(|(_, place, _)| place.trim_start_matches("./").trim_end_matches(":null")).collect();
    assert_eq!(places, unread);
    for (at, cure) in [
        (2, "save it as plain text under the name `cautions.yaml`"),
        (3, "rename it `cautions.yaml`"),
        (5, "move it there"),
        (8, "remove it"),
        (9, "move it to `.`, beside the rules"),
        (10, "rename it `old.yaml`"),
    ] {
        assert!(found[at].0 == "not-read" && found[at].2.starts_with(cure), "{found:?}");
    }
    let many: Vec<(String, &str)> = (0..40).map(|at| (format!("old/{at}.yaml"), rules.as_str())).collect();
    let many = many
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .chain([("pack.yaml", pack.as_str()), ("rules.yaml", &rules)]);
    assert_eq!(warnings("unread-many", &many.collect::<Vec<_>>()).len(), 21);
}

#[test]
fn tests_that_are_not_read_are_told_by_the_run() {
    let directory = empty("seen-tests");
    fs::create_dir_all(directory.join("tests/deeper")).unwrap();
    let test =
        |name: &str| format!("format: 1\ntests:\n- name: {name}\n  profile: {{}}\n  expect: {{status: recommended}}\n");
    fs::write(directory.join("rules.yaml"), one_file(PACK, &[("sign/known", "sooner: 1")])).unwrap();
    for (path, name) in [("a.yaml", "a"), ("b.txt", "b"), ("deeper/c.yaml", "c")] {
        fs::write(directory.join("tests").join(path), test(name)).unwrap();
    }
    let output = run(&directory, "rules test .");
    let (said, told) = (support::text(&output.stdout), support::text(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed, 0 failed"), "{said}{told}");
    assert_eq!(told.matches("warning[not-read]").count(), 2, "{told}");
    assert!(told.contains("`b.txt` looks like a test file") && told.contains("deeper/c.yaml\n"), "{told}");

    fs::write(directory.join("tests/rules.yaml"), caution("    refer: urgent\n    because: B")).unwrap();
    let output = run(&directory, "rules test .");
    let told = support::text(&output.stderr);
    assert!(!output.status.success() && told.matches("error[").count() == 1, "{told}");
    assert!(told.contains("`cautions` stands in a rule file") && !told.contains("`rules.yaml` looks like"), "{told}");
}

#[test]
fn a_copy_of_a_file_is_one_finding() {
    let goals = |names: &[&str]| {
        let entry =
            |name: &&str| format!("  {name}: {{title: T, every: 1 week, because: B, source: {{basis: product}}}}\n");
        format!("format: 1\ngoals:\n{}", names.iter().map(entry).collect::<String>())
    };
    let found = |name: &str, copy: String, when: &str| {
        let rules = one_file(PACK, &[("combination/c", &format!("when: {{goal: {when}}}, later: 1"))]);
        let files = [("goals.yaml", goals(&["one", "two", "three"])), ("pack.yaml", rules), (name, copy)];
        let set = RuleSet::from_files(files.map(|(path, text)| (path.to_owned(), text.into_bytes())));
        set.err().map(|findings| {
            findings.located().map(|(found, place)| format!("{} {}", found.code(), place.file)).collect::<Vec<_>>()
        })
    };
    for name in ["goals (copy).yaml", "goals-old.yaml", "goals2.yaml", "Copy of goals.yaml"] {
        for copy in [
            goals(&["one", "two", "three"]),
            goals(&["one", "two", "three", "four"]),
            goals(&["one", "two", "three"]).replace("1 week", "1 wek") + "# See #1\n",
        ] {
            assert_eq!(found(name, copy.clone(), "one"), Some(vec![format!("copied-file {name}")]), "{copy}");
            assert_eq!(found(name, copy, "four"), Some(vec![format!("copied-file {name}")]));
        }
    }
    let other = goals(&["one", "two", "four", "five"]);
    assert_eq!(found("more.yaml", other, "one"), Some(vec!["duplicate-name more.yaml".to_owned(); 2]));
}

#[test]
fn commas_and_slashes_are_slips_behind_values_and_fine_in_prose() {
    let lines = |key: &str, value: &str| format!("    refer: urgent\n    because: They harm.\n    {key}: {value}");
    let load = |lines: &str| {
        let files = [("pack.yaml", one_file(PACK, &[])), ("rules.yaml", caution(lines))];
        RuleSet::from_files(files.map(|(path, text)| (path.to_owned(), text.into_bytes())))
    };
    for (key, value) in [
        ("help", "Rest, ice, and so on,"),
        ("help", "See https://a.b // c"),
        ("help", "One way // or another"),
        ("advice", "[{text: Rest well // or lie down}]"),
        ("reading", "We read it so,"),
        ("help", "\"Chills,\""),
        ("aliases", "[shiver, shivers,]"),
    ] {
        load(&lines(key, value)).unwrap_or_else(|findings| panic!("{key}: {findings}"));
    }
    for (key, value, cure) in [
        ("help", "Chills,", "`Chills`"),
        ("help", "Chills // often", "`Chills # often`"),
        ("no-more-often-than", "2 weeks,", "`2 weeks`"),
        ("no-more-often-than", "2 weeks // at most", "`2 weeks # at most`"),
    ] {
        let findings = load(&lines(key, value)).expect_err(value);
        assert!(findings.len() == 1 && findings[0].cure().unwrap().contains(cure), "{findings}");
    }
    let title = caution(&lines("help", "H")).replace("title: Chills", "title: Chills and such,");
    let files = [("pack.yaml".to_owned(), one_file(PACK, &[]).into_bytes()), ("rules.yaml".to_owned(), title.into())];
    assert_eq!(RuleSet::from_files(files).expect_err("a comma behind a title").len(), 1);
}
