//! Where an answer goes: to stdout, or to the file of `--output`.

use std::path::PathBuf;

use super::draft::Drafts;
use super::failure::{Failure, LEAD_WIDTH};
use super::{Env, output};
use crate::answer::recommendation::Refer;
use crate::diagnostics::visible::shown;
use crate::profile::Profile;
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

    /// Writes what comes before an answer, such as a referral. Nobody may look into a file soon, so that it is told as well,
    /// by `first`, with what the file holds; an error of the file keeps no referral back.
    pub(crate) fn write_first(self, text: String, told: (&str, &str), profile: &Profile<'_>) -> Result<(), Failure> {
        let Some(path) = self.file else { return self.write(text) };
        let (first, holds) = told;
        self.write(text).map_err(|failure| failure.after_referral(profile))?;
        output::aside(&format!("{}\n\nnote: `{}` holds {holds}\n", render::paragraph(first, LEAD_WIDTH), shown(path)));
        Ok(())
    }

    /// Says that a file that is there is out of date. Whether there is one.
    pub(crate) fn tell_stale(self, old: &str) -> bool {
        let stale = self.file.filter(|path| path.is_file());
        if let Some(path) = stale {
            output::aside(&format!("note: nothing was written; `{}` still has the old {old}\n", shown(path)));
        }
        stale.is_some()
    }
}

/// A referral in a line.
pub(crate) fn in_short(refer: &Refer) -> String {
    format!("{}. {}", render::headline(refer.referral.level), refer.referral.text)
}
