//! Settings: defaults for options. An option takes precedence over a variable of the environment, and
//! the variable over the file. Facts about a person are never settings.

use std::ffi::OsString;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use etcetera::BaseStrategy;
use jiff::tz::TimeZone;

use super::plan::{currency, time_zone};
use super::profile_args::fixed;
use super::rules_source::{BUILT_IN, at_home};
use super::{
    Command, RulesCommand, diary, failure::Failure, output, output::ColorWhen, recommend::AnswerFormat, variable,
};
use crate::diagnostics::visible::{raw, shown};
use crate::diagnostics::{Code, Findings};
use crate::load::fields::{At, Fields, Reader, list, whole};
use crate::load::yaml::Value;
use crate::model::{dates, names::nearest, words::words};
use crate::order::Order as _;
use crate::plan::Amount;

words! {
    /// A setting, by its key in the file, which is also its option.
    pub(crate) enum Key {
        Rules = "rules",
        Format = "format",
        Color = "color",
        Currency = "currency",
        Price = "price",
        TimeZone = "time-zone",
        WeekStart = "week-start",
        Diary = "diary",
    }
}

/// The variable of a setting, the check of a value, and the help for a wrong one.
type Row = (&'static str, fn(&str) -> Option<String>, &'static str);

impl Key {
    fn row(self) -> Row {
        match self {
            Self::Rules => (
                "MASSFREQ_RULES",
                |text| not_empty(text).err(),
                "name a directory or `built-in`, or leave the line out",
            ),
            Self::Format => (
                "MASSFREQ_FORMAT",
                |text| one_of::<AnswerFormat>(text).err(),
                "`recommend --format` takes the same values",
            ),
            Self::Color => {
                ("MASSFREQ_COLOR", |text| one_of::<ColorWhen>(text).err(), "`--color` takes the same values")
            }
            Self::Currency => {
                ("MASSFREQ_CURRENCY", |text| currency(text).err(), "write a code of three letters such as `EUR`")
            }
            Self::Price => (
                "MASSFREQ_PRICE",
                |text| Amount::parse(text).err(),
                "write an amount such as `60` or `59.50`; `currency` is a setting of its own",
            ),
            Self::TimeZone => (
                "MASSFREQ_TIME_ZONE",
                |text| time_zone(text).err(),
                "name one of the time zone database, such as `Europe/Berlin` or `America/New_York`",
            ),
            Self::Diary => ("MASSFREQ_DIARY", |text| not_empty(text).err(), "name a file, or leave the line out"),
            Self::WeekStart => {
                ("MASSFREQ_WEEK_START", |text| dates::weekday(text).err(), "write a day of the week such as `monday`")
            }
        }
    }

    pub(crate) fn variable(self) -> &'static str {
        self.row().0
    }

    /// Checks a value.
    pub(crate) fn problem(self, text: &str) -> Option<String> {
        self.row().1(text)
    }
}

/// What is to be said of the variables of the environment that begin as ours do and are none of them.
pub(crate) fn unknown_variables() -> Vec<String> {
    let unknown = |(name, _): (OsString, OsString)| {
        // This is asked at every start, of every variable.
        let begins = name.as_encoded_bytes().get(..PREFIX.len())?.eq_ignore_ascii_case(PREFIX.as_bytes());
        let name = begins.then(|| raw(name))?;
        if Key::ALL.iter().any(|key| key.variable() == name) {
            return None;
        }
        let word = name.get(PREFIX.len()..)?.to_lowercase().replace('_', "-");
        let near = nearest(&word, Key::ALL.map(Key::as_str)).and_then(|near| near.parse::<Key>().ok());
        let cure = near.map(|near| format!("; did you mean `{}`?", near.variable()));
        Some(format!("there is no variable `{name}`{}", cure.unwrap_or_else(|| ": it does nothing".to_owned())))
    };
    let mut unknown: Vec<String> = std::env::vars_os().filter_map(unknown).collect();
    unknown.order();
    unknown
}

/// The beginning of the names of our variables.
const PREFIX: &str = "MASSFREQ_";

fn not_empty(text: &str) -> Result<(), String> {
    if text.is_empty() { Err("nothing is named".to_owned()) } else { Ok(()) }
}

fn one_of<T: ValueEnum>(text: &str) -> Result<T, String> {
    let names = || T::value_variants().iter().filter_map(T::to_possible_value).map(|value| value.get_name().to_owned());
    T::from_str(text, false).map_err(|_| format!("`{text}` is none of {}", list(&names().collect::<Vec<_>>())))
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// The user's directory for this program.
    directory: Option<PathBuf>,
    is_there: bool,
    said: Vec<Said>,
    /// What is wrong with values of the file, where nothing else is wrong with it.
    wrong: Option<Findings>,
}

/// A value of the file.
#[derive(Clone, Debug)]
struct Said {
    key: Key,
    text: String,
    line: usize,
    is_wrong: bool,
}

impl Settings {
    /// Reads the user's file, and says if it has errors other than wrong values. The valid settings still apply.
    pub(crate) fn read() -> (Self, Option<Failure>) {
        let directory = etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("massfreq"));
        let mut settings = Self { directory, ..Self::default() };
        match settings.path().and_then(|path| settings.read_file(&path).err()) {
            Some(Failure::Settings(findings))
                if findings.iter().count() == settings.said.iter().filter(|said| said.is_wrong).count() =>
            {
                settings.wrong = Some(findings);
                (settings, None)
            }
            problem => (settings, problem),
        }
    }

    /// What is wrong with values of the file: an error where one of them is needed.
    pub(crate) fn wrong(&self) -> Option<Failure> {
        self.wrong.clone().map(Failure::Settings)
    }

    /// An error if the rules that the file names are not to be known, and nothing else names some.
    pub(crate) fn known_rules(&self, flag: Option<&Path>) -> Result<(), Failure> {
        if flag.is_some() { Ok(()) } else { self.parsed(Key::Rules, not_empty).map(drop) }
    }

    fn read_file(&mut self, path: &Path) -> Result<(), Failure> {
        let name = || format!("the file of settings {}", shown(path));
        match output::read(File::open(path)) {
            Ok(Some(bytes)) => {
                self.is_there = true;
                self.parse(path, bytes).map_err(Failure::Settings)
            }
            Ok(None) => Err(Failure::usage(
                format!("{} is larger than 1 MiB", name()),
                "it holds a few lines, such as `price: 60`",
            )),
            Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => Ok(()),
            Err(error) => Err(Failure::unreadable(&name(), &error)),
        }
    }

    pub(crate) fn path(&self) -> Option<PathBuf> {
        self.directory.as_ref().map(|directory| directory.join("config.yaml"))
    }

    pub(crate) fn is_there(&self) -> bool {
        self.is_there
    }

    /// The directory of the user's rules, used if nothing else is set.
    pub(crate) fn user_rules(&self) -> Option<PathBuf> {
        self.directory.as_ref().map(|directory| directory.join("rules"))
    }

    /// The rules that the file names, and the place: a directory, relative to that of the file, or `built-in`.
    pub(crate) fn rules(&self) -> Option<(PathBuf, String)> {
        let (text, line) = self.of_file(Key::Rules).filter(|_| !self.is_wrong(Key::Rules))?;
        let path = if text == BUILT_IN { text.into() } else { self.beside(text)? };
        Some((path, format!("{}:{line}", shown(self.path()?))))
    }

    /// A path of the file, relative to its directory.
    fn beside(&self, text: &str) -> Option<PathBuf> {
        Some(self.directory.as_ref()?.join(at_home(Path::new(text))))
    }

    fn is_wrong(&self, key: Key) -> bool {
        self.said.iter().any(|said| said.key == key && said.is_wrong)
    }

    /// The diary: that of an option unless it is empty, else of the settings, else the usual one.
    ///
    /// # Errors
    /// Where nothing is named, and the user has no directory.
    pub(crate) fn diary(&self, named: &Path) -> Result<PathBuf, Failure> {
        let named = Some(named).filter(|path| !path.as_os_str().is_empty()).map(at_home);
        let of_variable = || Some(at_home(Path::new(&variable(Key::Diary.variable())?)));
        let set = || of_variable().or_else(|| self.beside(self.of_file(Key::Diary)?.0));
        named.or_else(set).or_else(diary::usual).ok_or_else(|| {
            Failure::usage("this user has no directory for a diary", "name a file, such as `--diary=diary.csv`")
        })
    }

    fn of_file(&self, key: Key) -> Option<(&str, usize)> {
        let said = self.said.iter().find(|said| said.key == key)?;
        Some((&said.text, said.line))
    }

    /// The value of a setting, valid or not, and its line in the file; none is in the environment.
    pub(crate) fn said(&self, key: Key) -> Option<(String, Option<usize>)> {
        let variable = variable(key.variable()).map(|text| (raw(text), None));
        variable.or_else(|| self.of_file(key).map(|(text, line)| (text.to_owned(), Some(line))))
    }

    /// The value of a setting.
    fn parsed<T>(&self, key: Key, parse: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, Failure> {
        let Some((text, line)) = self.said(key) else { return Ok(None) };
        if let Some(wrong) = self.wrong().filter(|_| line.is_some() && self.is_wrong(key)) {
            return Err(wrong);
        }
        match key.problem(&text) {
            None => Ok(parse(&text).ok()),
            Some(problem) => {
                let what = format!("the variable {}: {problem}", key.variable());
                Err(Failure::usage(what, "correct the variable, or unset it"))
            }
        }
    }

    /// Fills an option that is not on the command line.
    fn fill_option<T>(
        &self,
        option: &mut Option<T>,
        key: Key,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<(), Failure> {
        if option.is_none() {
            *option = self.parsed(key, parse)?;
        }
        Ok(())
    }

    pub(crate) fn color(&self) -> Result<Option<ColorWhen>, Failure> {
        self.parsed(Key::Color, one_of)
    }

    /// The time zone in which it is today.
    pub(crate) fn time_zone(&self) -> Result<Option<TimeZone>, Failure> {
        self.parsed(Key::TimeZone, time_zone)
    }

    /// The same for a command that asks for it: unless today is fixed, or the command names a zone.
    pub(crate) fn time_zone_for(&self, command: &Command) -> Result<Option<TimeZone>, Failure> {
        let is_asked_for = match command {
            Command::Recommend(args) => args.profile.fixed_today().is_none(),
            Command::Plan(args) => {
                args.time_zone.is_none() && (args.at.is_some() || args.profile.fixed_today().is_none())
            }
            Command::Batch(args) => fixed(args.today).is_none(),
            Command::Progress(args) => args.profile.fixed_today().is_none(),
            Command::Ask(_) | Command::CheckIn(_) => true,
            Command::Rules(args) => match &args.command {
                RulesCommand::Check(args) => fixed(args.today).is_none(),
                RulesCommand::Review(args) => fixed(args.today).is_none(),
                _ => false,
            },
            _ => false,
        };
        if is_asked_for { self.time_zone() } else { Ok(None) }
    }

    /// Fills the options of a command that are not on the command line.
    pub(crate) fn fill(&self, command: &mut Command) -> Result<(), Failure> {
        let diary = match command {
            Command::Recommend(args) => &mut args.profile.diary,
            Command::Plan(args) => &mut args.profile.diary,
            Command::Ask(args) => &mut args.diary,
            // It keeps one unasked.
            Command::CheckIn(args) => {
                args.diary.get_or_insert_default();
                &mut args.diary
            }
            // It reads the diary unasked.
            Command::Progress(args) => {
                args.profile.may_have_diary = true;
                args.profile.diary.get_or_insert_default();
                &mut args.profile.diary
            }
            _ => &mut None,
        };
        if let Some(path) = diary {
            *path = self.diary(path)?;
        }
        match command {
            Command::Recommend(args) if !args.json && !args.quiet => {
                if args.format.is_none() {
                    args.format = output::format_by_ending(args.output.as_ref())?;
                }
                self.fill_option(&mut args.format, Key::Format, one_of)?;
            }
            Command::Ask(args) if !args.json => self.fill_option(&mut args.format, Key::Format, one_of)?,
            Command::Plan(args) => {
                if !args.json {
                    if args.format.is_none() {
                        args.format = output::format_by_ending(args.output.as_ref())?;
                    }
                    self.fill_option(&mut args.format, Key::Format, |text| {
                        one_of::<AnswerFormat>(text).and_then(|_| one_of(text))
                    })?;
                }
                // What somebody else reads has a price only where the command line asks for it.
                if args.whom.is_none() {
                    self.fill_option(&mut args.price, Key::Price, Amount::parse)?;
                }
                if args.price.is_some() {
                    self.fill_option(&mut args.currency, Key::Currency, currency)?;
                }
                self.fill_option(&mut args.week_start, Key::WeekStart, dates::weekday)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn parse(&mut self, path: &Path, bytes: Vec<u8>) -> Result<(), Findings> {
        whole(&raw(path), bytes, None, |top, reader| {
            // A file of comments is valid.
            if top.node.is_null() {
                return Some(());
            }
            let mut fields = Fields::open(top, "the settings", reader)?;
            for key in Key::ALL {
                let said = fields.nullable(key.as_str(), reader, |at, reader| {
                    let (text, is_wrong) = match value(key, at, reader) {
                        Some(text) => (text, false),
                        None => (reader.written(at), true),
                    };
                    let start = at.node.range.start;
                    let before = reader.sources.text(reader.file).get(..start).unwrap_or_default();
                    let line = 1 + before.matches('\n').count();
                    Some(Said { key, text, line, is_wrong })
                });
                self.said.extend(said);
            }
            fields.finish(reader);
            Some(())
        })
    }
}

/// The value of a setting as it is written on the command line.
fn value(key: Key, at: &At<'_>, reader: &mut Reader<'_>) -> Option<String> {
    let text = match at.node.value() {
        Value::Text(text) => text.clone(),
        Value::Number(_) => reader.written(at),
        _ => {
            return reader.wrong_type(at, "one value", "write it after the colon, on the same line");
        }
    };
    let Some(problem) = key.problem(&text) else { return Some(text) };
    let finding = reader.on_value(Code::BadValue, at, problem);
    reader.report(finding.help(key.row().2));
    None
}
