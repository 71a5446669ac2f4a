//! What is read is what is seen: hidden characters, keys that are no text, lines that are swallowed or cut, files that
//! are not read.

use std::fs;
use std::path::Path;
use std::process::Output;

use massfreq::RuleSet;

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
    \u{202a}\u{202e}\u{2060}\u{2064}\u{2066}\u{2069}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{ffff}\u{1d173}\u{e0041}\u{e0100}";

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
