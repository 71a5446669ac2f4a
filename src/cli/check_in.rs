//! `massfreq check-in`: adds a day to the diary.

mod answered;
mod echo;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use answered::Answered;
use echo::in_words;
use jiff::civil::Date;

use super::args::NO_WORD;
use super::ask::Asking;
use super::ask::asker::{Asker, Typed};
use super::diary::{self, Locked, add_to, parse};
use super::{Env, failure::Failure, output, signals};
use crate::answer::{describe::recommend, progress::Noted, recommendation::Recommendation};
use crate::diagnostics::visible::{self, hidden_in_file, shown};
use crate::diary::course::Course;
use crate::diary::file::{Column, Diary, MOST_HOURS, NONE, Row, Session, whole_number};
use crate::diary::write::with_row;
use crate::engine::Elapsed;
use crate::load::fields::list;
use crate::model::dates::{Day, Side};
use crate::model::names::{self, clip};
use crate::model::{Facet, Level, Measure, RuleIndex, RuleSet, Topic};
use crate::profile::Profile;
use crate::render;

/// What is written into a row: columns with their cells.
type Cells<'r> = Vec<(Column<'r>, String)>;

/// What is given of a day.
#[derive(Default)]
struct Given<'r> {
    cells: Cells<'r>,
    cautions: Answered,
}

impl Given<'_> {
    fn is_empty(&self) -> bool {
        self.cells.is_empty() && !self.cautions.is_look && self.cautions.no.is_empty()
    }
}

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// What you put a figure on, such as NAME=6: see `massfreq rules list measures`; without any, you are asked
    ///
    /// NAME=none takes away a figure that is there.
    #[arg(value_name = "NAME=FIGURE")]
    figures: Vec<String>,

    /// Whether there was a session on that day: yes, no, or start, where a new course begins with it
    ///
    /// Figures from before a start no longer count: those from there on are compared with new ones.
    #[arg(long, value_name = "WHAT", value_parser = ["yes", "start", "no"], help_heading = "About the day")]
    session: Option<String>,

    /// The day, such as yesterday, where it is not today
    #[arg(long, value_name = "DATE", help_heading = "About the day")]
    date: Option<Day>,

    /// A caution that holds, or none where you looked and none does
    ///
    /// Those that you noted before still hold. None ends them, but not those to which a professional can agree.
    #[arg(short, long, value_name = "NAME", value_delimiter = ',', help_heading = "About the day")]
    caution: Vec<String>,

    /// A caution that you noted before and that is over
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "About the day")]
    over: Vec<String>,

    /// For how many hours you were sore after the last session
    #[arg(long, value_name = "HOURS", help_heading = "About the day")]
    sore_hours: Option<String>,

    /// A few words for yourself
    #[arg(long, value_name = "TEXT", value_parser = note_text, help_heading = "About the day")]
    note: Option<String>,

    /// Change a day that is there already; what you do not give stays
    #[arg(long, help_heading = "Diary")]
    force: bool,

    /// The diary, where it is not the usual one [env: MASSFREQ_DIARY]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = diary::path(), help_heading = "Diary")]
    pub(crate) diary: Option<PathBuf>,
}

pub(crate) fn run(rules: &RuleSet, args: &Args, asking: Asking, env: &Env) -> Result<u8, Failure> {
    let path = args.diary.as_deref().unwrap_or(Path::new(""));
    let today = env.today(None);
    // What is named, here or in the diary, is told beside each error.
    let mut named = Profile::new(rules);
    let given = given(rules, args, &mut named);
    let before = diary::read(path, &mut named, today).and_then(|before| {
        let course = before.as_ref().map(Course::of);
        course.map_or(Ok(()), |course| add_to(&mut named, course, today)).map(|()| before)
    });
    let noted = given.and_then(|given| note(args, (path, today), (given, before?), &mut named, (asking, env)));
    noted.map_err(|failure| failure.after_referral(&named))
}

/// Adds the row, and tells what follows.
fn note<'r>(
    args: &Args,
    (path, today): (&Path, Date),
    (given, before): (Given<'r>, Option<Diary>),
    named: &mut Profile<'r>,
    (asking, env): (Asking, &Env),
) -> Result<u8, Failure> {
    let rules = named.rules();
    let on = args.date.unwrap_or(Day::TODAY).date(Side::Past, || today);
    if on > today {
        return Err(Failure::usage(format!("--date {on} is in the future: today is {today}"), "check the date"));
    }
    let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
    if given.is_empty() && !can_ask {
        let examples = rules.measures().iter().map(|of| format!(" {}={}", of.name(), of.from.midpoint(of.to)));
        let figures: String = examples.take(2).collect();
        let help = format!("without one, give what you know, such as `massfreq check-in{figures}`");
        return Err(Failure::usage("the questions need a terminal", help));
    }
    diary::has_place(path)?;
    let is_there = |diary: &Diary| diary.rows.iter().any(|row| row.on == on);
    let known = before.clone().unwrap_or_default();
    let (mut given, mut may_change) = (given, args.force);
    if can_ask && (given.is_empty() || is_there(&known) && !may_change) {
        let Some(asked) = Questions::new(rules, &known, on).ask(given, (may_change, asking, today), named)? else {
            let answer = recommend(named, Elapsed::START);
            if let Recommendation::Refer(_) = answer {
                let answer = Noted::new(Course::of(&known), rules, today, diary::option()).in_answer(answer, named);
                output::answer(&render::text(&answer, named, env.look()))?;
            }
            output::aside("Nothing is written.\n");
            return Ok(0);
        };
        // A row that another program wrote meanwhile is not changed unasked.
        (given, may_change) = (asked, may_change || is_there(&known));
    }
    let locked = Locked::new(path)?;
    let old = locked.text()?;
    let there = parse(path, old.clone(), named, today)?;
    if is_there(&there) && !may_change {
        return Err(Failure::usage(
            format!("{on} is in the diary already"),
            "add `--force` to change that day: what you do not give stays, and `NAME=none` takes a figure away",
        ));
    }
    let Given { mut cells, cautions } = given;
    if !is_there(&there) && !cautions.is_look && cautions.no.is_empty() && cells.iter().all(|(_, cell)| cell.is_empty())
    {
        let what = format!("there is nothing to take away from {on}, which is not in the diary");
        return Err(Failure::usage(what, "check `--date`"));
    }
    if cautions.is_look || !cautions.no.is_empty() {
        cells.push((Column::Cautions, cautions.cell(&there, rules, on)));
    }
    let old = String::from_utf8(old).unwrap_or_default();
    let new = with_row(&old, rules, on, &cells);
    let diary = parse(path, new.clone().into_bytes(), named, today)?;
    locked.write(&new)?;
    let begun = before.is_none().then(|| format!("This begins a diary, which only you can read: {}", shown(path)));
    let asides = echo::meant(rules, args.caution.iter().chain(&args.over)).chain(begun).collect();
    told(rules, &diary, (on, today), (&cautions.yes, asides), env)
}

/// Tells what has to be done first, or else what was noted.
fn told(
    rules: &RuleSet,
    diary: &Diary,
    (on, today): (Date, Date),
    (named, asides): (&[RuleIndex], Vec<String>),
    env: &Env,
) -> Result<u8, Failure> {
    let mut profile = Profile::new(rules);
    let course = Course::of(diary);
    add_to(&mut profile, course, today)?;
    let option = diary::option();
    let answer =
        Noted::new(course, rules, today, option.clone()).in_answer(recommend(&profile, Elapsed::START), &profile);
    let width = output::width();
    let row = diary.rows.iter().find(|row| row.on == on);
    let listed = |facts: &[RuleIndex]| facts.iter().map(|fact| rules.rule(*fact).name()).collect::<Vec<_>>().join(",");
    if let Recommendation::Refer(_) = answer {
        // A referral stands alone: no day and no figure beside it.
        let day = if on == today { String::new() } else { format!(" --date {on}") };
        let what = if named.is_empty() { "NAME=FIGURE".to_owned() } else { format!("--over {}", listed(named)) };
        let slip = format!("This is noted. If that was a slip: `massfreq check-in{option}{day} --force {what}`");
        let noted = [slip].into_iter().chain(asides);
        let noted: Vec<String> = noted.map(|line| render::paragraph(&line, width)).collect();
        output::answer(&format!("{}\n{}\n", render::text(&answer, &profile, env.look()), noted.join("\n")))?;
        return Ok(0);
    }
    let parts: Vec<String> = row.map(|row| in_words(rules, row)).unwrap_or_default();
    let is_start = row.is_some_and(|row| row.session == Session::Start);
    let dropped = is_start && diary.rows.iter().any(|row| row.on < on);
    let worse = course.told(rules, today).trends.into_iter();
    let worse = worse.filter_map(|trend| render::worse_yet([trend.measure.title()].into_iter(), trend.leaning?));
    let asked = course.asked(rules);
    let answered: Vec<RuleIndex> = named.iter().copied().filter(|fact| !asked.named.contains(fact)).collect();
    let answered = asked.on.filter(|_| !answered.is_empty()).map(|later| {
        format!(
            "What you noted on {} counts in place of these cautions. If they hold now: `massfreq check-in{option} --caution {}`",
            render::day(later),
            listed(&answered)
        )
    });
    let lines = [
        Some(format!("Noted for {}: {}.", render::day(on), parts.join(", "))),
        answered,
        dropped.then(|| "A new course begins on that day: your figures from before it no longer count.".to_owned()),
    ];
    let lines = lines
        .into_iter()
        .flatten()
        .chain(asides)
        .chain(worse)
        .chain([format!("How it goes: `massfreq progress{option}`")]);
    output::answer(&lines.map(|line| render::paragraph(&line, width) + "\n").collect::<String>())?;
    Ok(0)
}

/// What the command line gives.
fn given<'r>(rules: &'r RuleSet, args: &Args, named: &mut Profile<'r>) -> Result<Given<'r>, Failure> {
    let mut cells: Cells<'r> = Vec::new();
    // They are known beside an error elsewhere.
    let cautions = Answered::by(args, named)?;
    for given in &args.figures {
        let (name, figure) = given.split_once(['=', ':']).unwrap_or((given, ""));
        let (name, figure) = (name.trim().to_lowercase(), figure.trim());
        let Some((column, of)) = measures(rules).find(|(_, of)| of.name() == name) else {
            let known = || rules.measures().iter().map(Measure::name);
            let near = names::nearest(&name, known()).map(|near| format!("did you mean `{near}={figure}`?"));
            let help =
                near.unwrap_or_else(|| format!("you can put a figure on {}", list(&known().collect::<Vec<_>>())));
            return Err(Failure::usage(format!("there is no measure `{}`", clip(&name)), help));
        };
        if cells.iter().any(|(other, _)| *other == column) {
            return Err(Failure::usage(format!("`{name}` is given twice"), "give one figure for a day"));
        }
        // A figure that was a slip, and is not known.
        if figure.eq_ignore_ascii_case(NONE) {
            cells.push((column, String::new()));
            continue;
        }
        let Measure { from, to, .. } = of;
        whole_number(figure, *from, *to).map_err(|problem| {
            let problem = if figure.is_empty() { "there is no figure".to_owned() } else { problem };
            let help =
                format!("write one from {from} to {to}, without a blank, such as `{name}={}`", from.midpoint(*to));
            Failure::usage(format!("{name}: {problem}"), help)
        })?;
        cells.push((column, figure.to_owned()));
    }
    if let Some(hours) = &args.sore_hours {
        whole_number(hours, 0, MOST_HOURS)
            .map_err(|problem| Failure::usage(format!("--sore-hours: {problem}"), "write for example `24`"))?;
        cells.push((Column::SoreHours, hours.clone()));
    }
    cells.extend(
        args.session.clone().map(|session| (Column::Session, if session == "no" { String::new() } else { session })),
    );
    cells.extend(args.note.clone().map(|note| (Column::Note, note)));
    Ok(Given { cells, cautions })
}

/// A note that a diary can hold.
fn note_text(text: &str) -> Result<String, String> {
    match hidden_in_file(text).next() {
        _ if text.trim().is_empty() => Err(NO_WORD.to_owned()),
        Some((_, c)) => Err(format!("a hidden character stands in it: {}", visible::named(c))),
        None => Ok(text.to_owned()),
    }
}

fn measures(rules: &RuleSet) -> impl Iterator<Item = (Column<'_>, &Measure)> {
    rules.measures().iter().enumerate().map(|(at, of)| (Column::Figure(at, of.name()), of))
}

/// How each question is answered.
const HOW: &str = "Enter alone leaves a question out. quit ends, as Ctrl-C does; then nothing is written.";

/// The questions of a day, line by line.
struct Questions<'a> {
    rules: &'a RuleSet,
    known: &'a Diary,
    on: Date,
    signals: signals::Asking,
}

impl<'a> Questions<'a> {
    fn new(rules: &'a RuleSet, known: &'a Diary, on: Date) -> Self {
        Self { rules, known, on, signals: signals::Asking::new() }
    }

    /// The row of that day, where there is one.
    fn row(&self) -> Option<&'a Row> {
        self.known.rows.iter().find(|row| row.on == self.on)
    }

    /// Asks whether a day that is there may change, and all that was not given; `None` where nothing is to be written.
    fn ask(
        &self,
        given: Given<'a>,
        (may_change, asking, today): (bool, Asking, Date),
        named: &mut Profile<'_>,
    ) -> Result<Option<Given<'a>>, Failure> {
        let mut asker = Asker::new(asking, &self.signals);
        if let Some(row) = self.row().filter(|_| !may_change) {
            let there = in_words(self.rules, row).join(", ");
            let day = render::day(self.on);
            let question = format!("{day} is in the diary already: {there}. Change it? What you leave out stays.");
            if asker.lines().yes_or_no(&question)? != Some(true) {
                return Ok(None);
            }
        }
        if !given.is_empty() {
            return Ok(Some(given));
        }
        // What comes first, in case that is all there is time for.
        let cautions = self.first_page(&mut asker, today)?.unwrap_or_default();
        for caution in &cautions.yes {
            named.insert(*caution);
        }
        let mut cells = Cells::new();
        // Help comes first, and the other questions can wait.
        if cautions.yes.iter().all(|caution| self.rules.rule(*caution).refer() < Some(Level::Urgent)) {
            say(HOW);
            self.figures(asker.lines(), &mut cells)?;
        }
        Ok(Some(Given { cells, cautions }).filter(|given| !given.is_empty()))
    }

    fn figures(&self, lines: &mut Typed<'_>, cells: &mut Cells<'a>) -> Result<(), Failure> {
        for (column, of) in measures(self.rules) {
            let Measure { title, ask, from, to, low, high, .. } = of;
            let end = |figure: &u16, words: &Option<_>| match words {
                Some(words) => format!("{figure} is \"{words}\""),
                None => figure.to_string(),
            };
            let question = format!("{title}: {ask} From {from} to {to}: {}, {}.", end(from, low), end(to, high));
            let read = |typed: &str| whole_number(typed, *from, *to).map(|_| typed.to_owned());
            cells.extend(answer(lines, &question, read)?.map(|figure| (column, figure)));
        }
        let had = |row: &Row| row.session != Session::No;
        let has_begun = self.known.rows.iter().any(had);
        if has_begun && self.rules.progress().is_some_and(|progress| progress.sore.is_some()) {
            let question = "For how many hours were you sore after the last session? 0 if you were not.";
            let hours = answer(lines, question, |typed| whole_number(typed, 0, MOST_HOURS).map(|_| typed.to_owned()))?;
            cells.extend(hours.map(|hours| (Column::SoreHours, hours)));
        }
        let question = format!("Was there a massage session on {}? (yes or no)", render::day(self.on));
        let is_yes = |typed: &str| match typed {
            "y" | "yes" => Ok(Session::Yes),
            "n" | "no" => Ok(Session::No),
            "start" => Ok(Session::Start),
            _ => Err("Type yes or no".to_owned()),
        };
        let session = answer(lines, &question, is_yes)?;
        // A no says nothing that an empty cell does not, unless there was a yes.
        let is_told = |session: &Session| *session != Session::No || self.row().is_some_and(had);
        cells.extend(session.filter(is_told).map(|session| (Column::Session, session.to_string())));
        Ok(())
    }

    /// Asks for the cautions of the first page.
    fn first_page(&self, asker: &mut Asker<'_>, today: Date) -> Result<Option<Answered>, Failure> {
        let page = self.rules.pages().iter().find(|page| page.topic == Topic::Facts(Facet::Caution));
        let Some(page) = page else { return Ok(None) };
        let cautions = self.rules.indices(Facet::Caution).iter().copied();
        let on_page: Vec<RuleIndex> = cautions.filter(|caution| page.asks(self.rules.rule(*caution))).collect();
        if on_page.is_empty() {
            return Ok(None);
        }
        let title = page.question.as_deref().unwrap_or("Does any of these fit you?").to_owned();
        let (yes, no) = asker.facts((self.rules, today), on_page, title)?;
        Ok(Some(Answered { yes, no, is_look: true }))
    }
}

/// Asks until a line can be read; `None` for an empty one.
fn answer<T>(
    lines: &mut Typed<'_>,
    question: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, Failure> {
    say(&format!("\n{question}"));
    loop {
        match lines.read(question)?.to_lowercase().as_str() {
            "" => return Ok(None),
            typed => match read(typed) {
                Ok(answer) => return Ok(Some(answer)),
                Err(problem) => say(&format!("{problem}.")),
            },
        }
    }
}

fn say(text: &str) {
    let (blank, text) = text.strip_prefix('\n').map_or(("", text), |text| ("\n", text));
    output::aside(&format!("{blank}{}\n", render::paragraph(text, output::aside_width())));
}
