//! What somebody would otherwise say on every line: a file of theirs says it, a variable of the environment ranks above the
//! file, and an option above both. Facts about a person are never among it.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use etcetera::BaseStrategy;
use jiff::tz::TimeZone;

use super::args::{Command, Format, PlanFormat, currency};
use super::failure::Failure;
use super::output::ColorWhen;
use super::variable;
use crate::diagnostics::{Code, Findings};
use crate::load::fields::{At, Fields, Reader, list, whole};
use crate::load::yaml::Value;
use crate::model::dates;
use crate::plan::Amount;

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Rules,
    Format,
    Color,
    Currency,
    Price,
    TimeZone,
    WeekStart,
}

impl Key {
    pub(crate) const ALL: [Self; 7] =
        [Self::Rules, Self::Format, Self::Color, Self::Currency, Self::Price, Self::TimeZone, Self::WeekStart];

    /// What the file and, after `--`, the command line call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Format => "format",
            Self::Color => "color",
            Self::Currency => "currency",
            Self::Price => "price",
            Self::TimeZone => "time-zone",
            Self::WeekStart => "week-start",
        }
    }

    /// What the environment calls it.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Rules => "MASSFREQ_RULES",
            Self::Format => "MASSFREQ_FORMAT",
            Self::Color => "MASSFREQ_COLOR",
            Self::Currency => "MASSFREQ_CURRENCY",
            Self::Price => "MASSFREQ_PRICE",
            Self::TimeZone => "MASSFREQ_TIME_ZONE",
            Self::WeekStart => "MASSFREQ_WEEK_START",
        }
    }

    /// What to write.
    fn cure(self) -> &'static str {
        match self {
            Self::Rules => "name a directory, or leave the line out",
            Self::Format => "`recommend --format` takes the same values",
            Self::Color => "`--color` takes the same values",
            Self::Currency => "write a code of three letters such as `EUR`",
            Self::Price => "write an amount such as `60` or `59.50`; `currency` is a setting of its own",
            Self::TimeZone => "name one of the time zone database, such as `Europe/Berlin` or `America/New_York`",
            Self::WeekStart => "write a day of the week such as `monday`",
        }
    }

    /// Whether a text is a value for it; an error says what is.
    pub(crate) fn check(self, text: &str) -> Result<(), String> {
        match self {
            Self::Rules if text.is_empty() => Err("no directory is named".to_owned()),
            Self::Rules => Ok(()),
            Self::Format => one_of::<Format>(text).map(drop),
            Self::Color => one_of::<ColorWhen>(text).map(drop),
            Self::Currency => currency(text).map(drop),
            Self::Price => Amount::parse(text).map(drop),
            Self::TimeZone => time_zone(text).map(drop),
            Self::WeekStart => dates::weekday(text).map(drop),
        }
    }
}

fn one_of<T: ValueEnum>(text: &str) -> Result<T, String> {
    let names = || T::value_variants().iter().filter_map(T::to_possible_value).map(|value| value.get_name().to_owned());
    T::from_str(text, false).map_err(|_| format!("`{text}` is none of {}", list(&names().collect::<Vec<_>>())))
}

/// A time zone by its name.
///
/// # Errors
/// Where there is none of that name.
pub(crate) fn time_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| format!("there is no time zone `{name}`"))
}

/// What was set outside of the command line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// The user's directory for this program, where it is known.
    directory: Option<PathBuf>,
    is_there: bool,
    /// What the file says, with the number of the line.
    said: Vec<(Key, String, usize)>,
}

/// What said a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A variable of the environment.
    Environment,
    /// A line of the file, by its number.
    Line(usize),
}

/// The largest file of settings that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

impl Settings {
    /// Those of the user, and what is wrong with their file; what is right there holds all the same.
    pub(crate) fn read() -> (Self, Option<Failure>) {
        let directory = etcetera::choose_base_strategy().ok().map(|base| base.config_dir().join("massfreq"));
        let mut settings = Self { directory, ..Self::default() };
        let Some(path) = settings.path() else { return (settings, None) };
        let mut bytes = Vec::new();
        match File::open(&path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)) {
            Ok(read) if read as u64 > MAX_BYTES => {
                let what = format!("the file of settings {} is larger than 1 MiB", path.display());
                (settings, Some(Failure::usage(what, "it holds a few lines, such as `price: 60`")))
            }
            Ok(_) => {
                settings.is_there = true;
                let problem =
                    settings.take(&path, bytes).err().map(|findings| Failure::Settings(findings, String::new()));
                (settings, problem)
            }
            Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => (settings, None),
            Err(error) => {
                let failure = Failure::unreadable(&format!("the file of settings {}", path.display()), &error);
                (settings, Some(failure))
            }
        }
    }

    /// The file.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        self.directory.as_ref().map(|directory| directory.join("config.yaml"))
    }

    /// Whether there is that file.
    pub(crate) fn is_there(&self) -> bool {
        self.is_there
    }

    /// The user's own rules, which hold where nothing else is set.
    pub(crate) fn user_rules(&self) -> Option<PathBuf> {
        self.directory.as_ref().map(|directory| directory.join("rules"))
    }

    /// The rules that the file names: from its own directory on, or from the user's home.
    pub(crate) fn rules(&self) -> Option<PathBuf> {
        let (text, _) = self.of_file(Key::Rules)?;
        match text.strip_prefix("~/") {
            Some(below) => etcetera::home_dir().ok().map(|home| home.join(below)),
            None => Some(self.directory.as_ref()?.join(text)),
        }
    }

    fn of_file(&self, key: Key) -> Option<(&str, usize)> {
        self.said.iter().find(|(said, ..)| *said == key).map(|(_, text, line)| (text.as_str(), *line))
    }

    /// What is said of a setting, right or not, and what says it.
    pub(crate) fn said(&self, key: Key) -> Option<(String, Source)> {
        if let Some(text) = variable(key.variable()) {
            return Some((text.to_string_lossy().into_owned(), Source::Environment));
        }
        self.of_file(key).map(|(text, line)| (text.to_owned(), Source::Line(line)))
    }

    /// A value.
    ///
    /// # Errors
    /// Where a variable has one that its setting does not take.
    fn value(&self, key: Key) -> Result<Option<String>, Failure> {
        let Some((text, _)) = self.said(key) else { return Ok(None) };
        match key.check(&text) {
            Ok(()) => Ok(Some(text)),
            Err(error) => {
                let what = format!("the variable {}: {error}", key.variable());
                Err(Failure::usage(what, "correct the variable, or unset it"))
            }
        }
    }

    fn parsed<T>(&self, key: Key, parse: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, Failure> {
        Ok(self.value(key)?.and_then(|text| parse(&text).ok()))
    }

    /// When to use colour.
    pub(crate) fn color(&self) -> Result<Option<ColorWhen>, Failure> {
        self.parsed(Key::Color, one_of)
    }

    /// Adds to a command what its options do not say.
    pub(crate) fn fill(&self, command: &mut Command) -> Result<(), Failure> {
        match command {
            Command::Recommend(args) if args.format.is_none() && !args.json && !args.quiet => {
                args.format = self.parsed(Key::Format, one_of)?;
            }
            Command::Ask(args) if args.format.is_none() && !args.json => {
                args.format = self.parsed(Key::Format, one_of)?;
            }
            Command::Plan(args) => {
                if args.format.is_none() && !args.json {
                    args.format = self.parsed(Key::Format, one_of::<Format>)?.map(PlanFormat::from);
                }
                if args.price.is_none() {
                    args.price = self.parsed(Key::Price, Amount::parse)?;
                }
                if args.price.is_some() && args.currency.is_none() {
                    args.currency = self.parsed(Key::Currency, currency)?;
                }
                if args.at.is_some() && args.time_zone.is_none() {
                    args.time_zone = self.value(Key::TimeZone)?;
                }
                if args.week_start.is_none() {
                    args.week_start = self.parsed(Key::WeekStart, dates::weekday)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes up what a file says.
    fn take(&mut self, path: &Path, bytes: Vec<u8>) -> Result<(), Findings> {
        whole(&path.display().to_string(), bytes, |top, reader| {
            // It may hold comments alone.
            if top.node.is_null() {
                return Some(());
            }
            let mut fields = Fields::open(top, "the settings", reader)?;
            for key in Key::ALL {
                let said = fields.nullable(key.name(), reader, |at, reader| {
                    let text = value(key, at, reader)?;
                    let start = at.node.range.start;
                    let before = reader.sources.text(reader.file).get(..start).unwrap_or_default();
                    Some((key, text, 1 + before.matches('\n').count()))
                });
                self.said.extend(said);
            }
            fields.finish(reader);
            Some(())
        })
    }
}

/// The value of a setting, as somebody would write it on the command line.
fn value(key: Key, at: &At<'_>, reader: &mut Reader<'_>) -> Option<String> {
    let text = match at.node.value() {
        Value::Text(text) => text.clone(),
        Value::Number(_) => reader.written(at),
        _ => {
            reader.wrong_type(at, "one value", "write it after the colon, on the same line");
            return None;
        }
    };
    match key.check(&text) {
        Ok(()) => Some(text),
        Err(error) => {
            let finding = reader.on_value(Code::BadValue, at, error);
            reader.report(finding.help(key.cure()));
            None
        }
    }
}
