//! Rows for a spreadsheet.

use massfreq::RuleSet;

use super::{printed, read, small, table};
use crate::support::{data, empty};

#[test]
fn a_row_for_a_spreadsheet_is_a_rule_and_no_formula() {
    let directory = empty("review/formula");
    let rules = std::fs::read_to_string(data("cmd/files/guarded/rules.yaml")).unwrap();
    let rules = rules.replace("because: It depends on how it goes.", "because: \"=1+1, \\\"quoted\\\"\"");
    std::fs::write(directory.join("rules.yaml"), rules).unwrap();
    let rows = printed(&[directory.to_str().unwrap(), "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let pregnancy = rows.iter().find(|row| &row[0] == "caution/pregnancy").unwrap();
    assert_eq!(&pregnancy[column("why")], "'=1+1, \"quoted\"");
    assert_eq!((&pregnancy[column("agree")], &pregnancy[column("remark")]), ("", ""));
    let set = RuleSet::load(&directory).unwrap();
    assert!(set.rules().iter().all(|rule| rows.iter().filter(|row| &row[0] == rule.id().as_str()).count() == 1));
    let told = ["alone", "alone, once agreed to"].map(|name| &pregnancy[column(name)]);
    assert_eq!(told, ["SEE A DOCTOR FIRST", "every 4 weeks"]);
    let page = read(&printed(&[directory.to_str().unwrap(), "--format", "markdown"]));
    let of_pair = |row: &&csv::StringRecord| &row[1] == "pair";
    let pairs: Vec<[&str; 3]> = rows
        .iter()
        .filter(of_pair)
        .map(|row| ["title", "what one is told", "rules over both"].map(|name| &row[column(name)]))
        .collect();
    let shown = table(&page, "## Pairs of statements");
    let shown: Vec<[String; 3]> = shown
        .iter()
        .map(|row| {
            [format!("{}, and also: {}", row[1], row[2]), row[3].clone(), row.get(4).cloned().unwrap_or_default()]
        })
        .collect();
    assert!(!pairs.is_empty() && pairs.len() == shown.len());
    assert!(pairs.iter().all(|pair| shown.iter().any(|shown| shown == pair)), "{pairs:?} {shown:?}");
}

#[test]
fn a_change_for_a_spreadsheet_has_its_day_and_for_how_many_it_is() {
    let [old, new] = ["course: [{every: 1 week, for: 2 weeks}, {every: 4 weeks}]", "every: 4 weeks"].map(|effect| {
        let rules = format!(
            "goals: {{a: {{title: A, GROUNDS, {effect}}}}}\nresponses: {{b: {{title: B, GROUNDS, later: 1}}}}\n"
        );
        small::small(&format!("day-{}", effect.len()), &rules)
    });
    let rows = printed(&[&new, "--against", &old, "--format", "csv"]);
    let rows = csv::Reader::from_reader(rows.as_bytes()).into_records().map(Result::unwrap).collect::<Vec<_>>();
    let answers: Vec<&csv::StringRecord> = rows.iter().filter(|row| &row[1] == "answer").collect();
    let answer = answers.iter().find(|row| row[2].contains("\"B\"")).unwrap();
    assert_eq!((&answer[5], &answer[6]), ("every 4 weeks", "13"), "{answer:?}");
    let alone = answers.iter().find(|row| !row[2].contains("\"B\"")).unwrap();
    assert_eq!((&alone[5], &alone[6]), ("every 4 weeks", ""), "{alone:?}");
    let rows = printed(&["built-in", "--against", "edition-1", "--format", "csv"]);
    assert!(
        rows.contains(",in 224 of the 256 such cases,") || rows.contains(" in 224 of the 256 such cases;"),
        "{rows}"
    );
}
