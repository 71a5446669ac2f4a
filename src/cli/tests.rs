//! A line is read alike by the two ways into the parser.

use std::collections::BTreeSet;

use super::*;

/// Every option of `recommend` is among these lines.
#[test]
fn a_line_that_is_parsed_alone_is_parsed_as_among_all_commands() {
    let mut command = definition();
    command.build();
    let recommend = command.find_subcommand("recommend").unwrap();
    let long: Vec<String> =
        recommend.get_arguments().filter_map(|arg| Some(format!("--{}", arg.get_long()?))).collect();
    let values = ["", "chronic-pain", "a,b", "7", "2026-01-31", "json", "fever=2026-01-31", "always"];
    let mut lines = [
        "",
        "--version",
        "-g wellness -o file --force",
        "--json --json",
        "--week=1 --week=2",
        "-qfjson",
        "-q -f yaml --color=never",
        "-V",
        "help",
        "-- x",
    ]
    .map(String::from)
    .to_vec();
    for option in &long {
        lines.extend(values.iter().map(|value| format!("{option} {value}")));
        lines.extend(values.iter().map(|value| format!("{option}={value} {option}={value} --color never {option}=x")));
    }
    let mut alone = BTreeSet::new();
    for line in &lines {
        let words: Vec<OsString> =
            ["massfreq", "recommend"].into_iter().chain(line.split_whitespace()).map(Into::into).collect();
        let whole = parse(definition(), &words);
        match parse_alone(&words) {
            Some(cli) => {
                assert_eq!(format!("{cli:?}"), format!("{:?}", whole.unwrap()), "{line}");
                alone.extend(long.iter().filter(|option| line.contains(option.as_str())));
            }
            None => assert!(whole.is_err(), "{line}"),
        }
    }
    let never: Vec<&String> = long.iter().filter(|option| !alone.contains(option) && *option != "--help").collect();
    assert!(never.is_empty(), "{never:?}");
    let elsewhere = ["massfreq", "--color", "never", "recommend"].map(Into::into);
    assert!(parse_alone(&elsewhere).is_none() && parse(definition(), &elsewhere).is_ok());
}
