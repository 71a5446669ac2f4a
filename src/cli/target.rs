//! Where an answer goes: to stdout, or to the file of `--output`.

use std::path::PathBuf;

use super::draft::Drafts;
use super::failure::{Failure, LEAD_WIDTH};
use super::{Env, output};
use crate::answer::recommendation::Refer;
use crate::diagnostics::visible::shown;
use crate::render::{self, Look};

#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    /// None for stdout.
    pub(crate) file: Option<&'a PathBuf>,
    force: bool,
}

impl<'a> Target<'a> {
    pub(crate) fn new(output: Option<&'a PathBuf>, force: bool) -> Self {
        Self { file: output::file(output), force }
    }

    /// Stdout instead of a file that is there and is not to be replaced: what comes before an answer has to be seen.
    pub(crate) fn or_shown(self) -> Self {
        let is_taken = !self.force && self.file.is_some_and(|path| path.is_file());
        Self { file: self.file.filter(|_| !is_taken), ..self }
    }

    /// The layout of text there.
    pub(crate) fn look(self, env: &Env) -> Look {
        self.file.map_or_else(|| env.look(), |_| Look::plain(output::width()))
    }

    /// Whether JSON is indented there.
    pub(crate) fn is_indented(self) -> bool {
        self.file.is_none() && output::stdout_is_terminal()
    }

    pub(crate) fn write(self, text: String) -> Result<(), Failure> {
        match self.file {
            Some(path) => Drafts::file(path, text, self.force)?.take_place(),
            None => output::answer(&text),
        }
    }

    /// Writes an answer. A referral comes first, as `write_first` says.
    pub(crate) fn write_answer(self, text: String, refer: Option<&Refer>) -> Result<(), Failure> {
        match refer {
            Some(refer) => self.write_first(text, (&in_short(refer), "this referral")),
            None => self.write(text),
        }
    }

    /// Writes what comes before an answer, such as a referral. Nobody may look into a file soon, so that it is told as well,
    /// by `first`, with what the file holds. It is told before the file is written, which may fail or take long.
    pub(crate) fn write_first(self, text: String, told: (&str, &str)) -> Result<(), Failure> {
        let Some(path) = self.file else { return self.write(text) };
        let (first, holds) = told;
        output::aside(&format!("{}\n\n", render::paragraph(first, LEAD_WIDTH)));
        self.write(text)?;
        output::aside(&format!("note: `{}` holds {holds}\n", shown(path)));
        Ok(())
    }

    /// Says that a file that is there is out of date. Whether there is one.
    pub(crate) fn tell_stale(self) -> bool {
        let stale = self.file.filter(|path| path.is_file());
        if let Some(path) = stale {
            let ends_in = |ending| path.extension().is_some_and(|of| of.eq_ignore_ascii_case(ending));
            let old = if ends_in("ics") {
                "and still has the old dates: do not follow them, and take them out of your calendar"
            } else {
                "and has an older answer: no gap and no date in it counts now"
            };
            output::aside(&format!("note: `{}` is as it was, {old}\n", shown(path)));
        }
        stale.is_some()
    }
}

/// A referral in a line.
pub(crate) fn in_short(refer: &Refer) -> String {
    format!("{}. {}", render::headline(refer.referral.level), refer.referral.text)
}
