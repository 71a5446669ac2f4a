//! `massfreq rules diff`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Env, args::List, failure::Failure, rules_source::RulesSource, waiting};
use crate::proof::diff::{Diff, Direction, Outcome, diff};
use crate::render;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// The rules to compare with: a directory, or built-in
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The rules to compare: a directory, or built-in
    #[arg(value_name = "NEW")]
    new: PathBuf,

    #[command(flatten)]
    list: List,

    /// Exit with 1 only where answers change in one of these ways, or may where not all were compared, instead of in any;
    /// mixed is later on some days of the course and sooner on others. safety-text is a safety text that is worded
    /// otherwise, diary is what follows from a diary, same-version answers that change while the version does not
    #[arg(long, value_name = "WAYS", value_delimiter = ',', value_parser = ways(), help_heading = "Exit code")]
    fail_on: Vec<FailOn>,
}

#[derive(Clone, Copy, Debug)]
enum FailOn {
    Direction(Direction),
    SafetyText,
    Diary,
    SameVersion,
}

fn ways() -> impl TypedValueParser<Value = FailOn> {
    let words = Direction::ALL.map(Direction::as_str).into_iter().chain(["safety-text", "diary", "same-version"]);
    PossibleValuesParser::new(words).try_map(|word| match word.as_str() {
        "safety-text" => Ok(FailOn::SafetyText),
        "diary" => Ok(FailOn::Diary),
        "same-version" => Ok(FailOn::SameVersion),
        direction => direction.parse().map(FailOn::Direction),
    })
}

impl FailOn {
    fn is_in(self, diff: &Diff) -> bool {
        match self {
            Self::Direction(Direction::ReferralLost) if !diff.lost_referrals.is_empty() => true,
            Self::Direction(direction) => {
                diff.groups.iter().any(|group| group.direction == direction) || diff.undecided.contains(&direction)
            }
            Self::SafetyText => !diff.safety_texts.is_empty(),
            Self::Diary => diff.diary.iter().any(|changed| changed.decides),
            Self::SameVersion => {
                diff.same_version || diff.outcome == Outcome::Undecided && diff.old.version == diff.new.version
            }
        }
    }
}

pub(crate) fn run(args: &Args, env: &Env) -> Result<u8, Failure> {
    let [from, to] = [&args.old, &args.new].map(|name| RulesSource::named(name));
    let (old, new) = (from.load()?, to.load()?);
    let found = waiting::during(|| "comparing the rules".to_owned(), || diff(&old, &new));
    args.list.print(&found, || render::diff::page(&found, [&from.option(), &to.option()]), env)?;
    let changes = !found.groups.is_empty() || !found.lost_referrals.is_empty() || !found.undecided.is_empty();
    let changes = changes || FailOn::Diary.is_in(&found);
    let fails = if args.fail_on.is_empty() { changes } else { args.fail_on.iter().any(|way| way.is_in(&found)) };
    Ok(u8::from(fails))
}
