//! Where there are no dates: a referral, open questions, or a review that is due.

use super::{Args, PlanFormat, format, target};
use crate::cli::{failure::Failure, output, recommend::REFERRED, target::Target};
use crate::diagnostics::visible::shown;

/// Writes what comes before dates, and says what was not written; the exit code. A file that would have been replaced is out of
/// date.
pub(super) fn written<'a>(
    args: &'a Args,
    rendered: impl Fn(Target<'a>, PlanFormat) -> Result<String, Failure>,
    told: (&str, &str),
) -> Result<u8, Failure> {
    let (asked, format) = (target(args), format(args));
    let target = if format.is_of_dates() { Target::new(None, false) } else { asked.or_shown() };
    // Nobody reads the source of a page.
    let format = if format == PlanFormat::Html && target.file != asked.file { PlanFormat::Text } else { format };
    target.write_first(rendered(target, format)?, told)?;
    let missing = match asked.file {
        Some(path) if format.is_of_dates() && !path.is_file() => format!("`{}` was not written", shown(path)),
        None if format.is_of_dates() => "nothing was written to stdout".to_owned(),
        _ => String::new(),
    };
    if !missing.is_empty() {
        output::aside(&format!("note: {missing}: there are no dates yet\n"));
    }
    let replaced = Target::new(args.replaces.as_ref().filter(|path| asked.file != Some(path)), false);
    // What was asked for is out of date too, unless it was written.
    let asked_is_stale = target.file.is_none() && asked.tell_stale();
    let is_stale = replaced.tell_stale() || asked_is_stale;
    Ok(if args.exit_code || is_stale { REFERRED } else { 0 })
}
