//! The arguments of `massfreq plan`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, value_parser};
use jiff::civil::{Date, Time, Weekday};

use super::{Format, ProfileArgs};
use crate::model::dates;
use crate::plan::Amount;

#[derive(Debug, Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[expect(clippy::struct_field_names, reason = "a field has the name of its flag")]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,

    /// The day from which on there can be sessions: 2026-01-31, tomorrow, next monday, in 2 weeks [default: today]
    #[arg(long, value_name = "DATE", help_heading = "Dates")]
    pub(crate) start: Option<String>,

    /// Plan so many weeks from the start on [default: 12]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=i64::from(MOST_WEEKS)), conflicts_with_all = ["until", "sessions"], help_heading = "Dates")]
    pub(crate) weeks: Option<u32>,

    /// Plan up to this day, that day included
    #[arg(long, value_name = "DATE", conflicts_with = "sessions", help_heading = "Dates")]
    pub(crate) until: Option<String>,

    /// Plan so many sessions
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=1000), help_heading = "Dates")]
    pub(crate) sessions: Option<u32>,

    /// Only on these days of the week, such as tue,thu
    #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = dates::weekday, help_heading = "Dates")]
    pub(crate) on: Vec<Weekday>,

    /// Never on these days of the week, such as sat,sun
    #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = dates::weekday, help_heading = "Dates")]
    pub(crate) not_on: Vec<Weekday>,

    /// Leave out a day or a stretch of days, such as 2026-07-01..2026-07-14
    #[arg(long, value_name = "DATE[..DATE]", value_delimiter = ',', value_parser = dates::stretch, help_heading = "Dates")]
    pub(crate) skip: Vec<(Date, Date)>,

    /// Where in its window each session is wanted
    #[arg(long, value_name = "PACE", value_enum, default_value_t, help_heading = "Dates")]
    pub(crate) pace: Pace,

    /// The time of day at which sessions begin, such as 18:30
    #[arg(long, value_name = "HH:MM", value_parser = dates::time, help_heading = "Time of day")]
    pub(crate) at: Option<Time>,

    /// Where that time is told, such as Europe/Berlin
    #[arg(
        long,
        value_name = "ZONE",
        requires = "at",
        help_heading = "Time of day",
        help = "Where that time is told, such as Europe/Berlin [default: the system's time zone] [env: MASSFREQ_TIME_ZONE]"
    )]
    pub(crate) time_zone: Option<String>,

    /// How many minutes a session takes [default: 60]
    #[arg(long, value_name = "MINUTES", value_parser = value_parser!(u32).range(1..=720), requires = "at", help_heading = "Time of day")]
    pub(crate) length: Option<u32>,

    /// What one session costs
    #[arg(long, value_name = "AMOUNT", value_parser = Amount::parse, help_heading = "Cost", help = "What one session costs [env: MASSFREQ_PRICE]")]
    pub(crate) price: Option<Amount>,

    /// The code of the currency, such as EUR
    #[arg(long, value_name = "CODE", value_parser = currency, help_heading = "Cost", help = "The code of the currency, such as EUR [env: MASSFREQ_CURRENCY]")]
    pub(crate) currency: Option<String>,

    /// The most that the sessions of a calendar month may cost
    #[arg(long, value_name = "AMOUNT/month", value_parser = budget, help_heading = "Cost")]
    pub(crate) budget: Option<Amount>,

    /// How to print the plan
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        value_enum,
        help_heading = "Output",
        help = "How to print the plan [default: table] [env: MASSFREQ_FORMAT]"
    )]
    pub(crate) format: Option<PlanFormat>,

    /// The day on which the weeks of the time line begin, such as mon
    #[arg(long, value_name = "DAY", value_parser = dates::weekday, help_heading = "Output", help = "The day on which the weeks of the time line begin, such as mon [default: that of the start] [env: MASSFREQ_WEEK_START]")]
    pub(crate) week_start: Option<Weekday>,

    /// The same as --format json
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    pub(crate) json: bool,

    /// Write it to a file, which only you can read
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long, requires = "output", help_heading = "Output")]
    pub(crate) force: bool,

    /// Exit with 4 where the answer is a referral
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_code: bool,

    /// The name of the plan in a calendar: a plan of the same name takes its place [default: the start date and the name of the rules]
    #[arg(long, value_name = "TEXT", help_heading = "Calendar (--format ics)")]
    pub(crate) plan_id: Option<String>,

    /// What the calendar shows for a session [default: Appointment]
    #[arg(long, value_name = "TEXT", help_heading = "Calendar (--format ics)")]
    pub(crate) summary: Option<String>,

    /// Leave out the reminder a day ahead
    #[arg(long, help_heading = "Calendar (--format ics)")]
    pub(crate) no_alarm: bool,
}

/// The longest plan, in weeks: ten years.
pub(crate) const MOST_WEEKS: u16 = 520;

/// Where in its window a session is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pace {
    /// On the suggested day
    #[default]
    Suggested,
    /// As soon as the window allows
    Soonest,
}

/// How a plan is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// Text with tables and a time line, for people
    #[default]
    Table,
    /// One JSON object
    Json,
    /// The same fields as YAML
    Yaml,
    /// A row for each session, for spreadsheets
    Csv,
    /// A page to hand on
    Markdown,
    /// A calendar file
    Ics,
}

impl From<Format> for PlanFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Table => Self::Table,
            Format::Json => Self::Json,
            Format::Yaml => Self::Yaml,
            Format::Markdown => Self::Markdown,
        }
    }
}

/// The code of a currency.
pub(crate) fn currency(text: &str) -> Result<String, String> {
    let code = text.to_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { Ok(code) } else { Err(format!("`{text}` is not a code of three letters such as `EUR`")) }
}

fn budget(text: &str) -> Result<Amount, String> {
    let amount = text.strip_suffix("/month").map(str::trim);
    amount.ok_or_else(|| format!("`{text}` does not say for how long: write `{text}/month`")).and_then(Amount::parse)
}
