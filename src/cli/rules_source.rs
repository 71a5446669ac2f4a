//! The source of the rules in force, and `massfreq rules path`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Env, args::List, failure::Failure, settings::Settings, variable};
use crate::answer::command::RECOMMEND;
use crate::diagnostics::Findings;
use crate::diagnostics::visible::{raw, shown};
use crate::load::again;
use crate::model::{LostReferral, RuleSet, SafetyText};
use crate::render::Page;

/// What said a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum From {
    /// An option of this command line.
    Flag,
    /// The variable of the environment.
    Environment,
    /// The file.
    File,
    /// The user's own directory of rules, which is there.
    UserDirectory,
    /// Nothing.
    Default,
}

/// The source of rules: what names the directory; `None` for the built-in set.
#[derive(Clone, Debug)]
pub(crate) struct RulesSource {
    pub(crate) from: From,
    directory: Option<PathBuf>,
    /// What names the directory, where the command line does not.
    named_by: Option<String>,
}

impl RulesSource {
    /// The first of the sources that names rules. The directory of the user has to be there.
    pub(crate) fn find(flag: Option<&Path>, settings: &Settings) -> Self {
        let by = |from, name: &Path, named_by| Self { from, directory: directory(name), named_by };
        let of_environment = || {
            let name = variable("MASSFREQ_RULES")?;
            Some(by(From::Environment, Path::new(&name), Some("the variable MASSFREQ_RULES names it".to_owned())))
        };
        let of_file = || {
            let (name, place) = settings.rules()?;
            Some(by(From::File, &name, Some(format!("`rules` names it, in the settings: {place}"))))
        };
        let of_user = || {
            let directory = settings.user_rules().filter(|directory| is_there(directory))?;
            Some(by(From::UserDirectory, &directory, None))
        };
        let found = flag.map(Self::named).or_else(of_environment).or_else(of_file).or_else(of_user);
        found.unwrap_or_else(|| by(From::Default, Path::new(BUILT_IN), None))
    }

    /// From an argument: a directory, or `built-in`.
    pub(crate) fn named(name: &Path) -> Self {
        Self { from: From::Flag, directory: directory(name), named_by: None }
    }

    pub(crate) fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    fn name(&self) -> &'static str {
        match self.from {
            From::Flag => "--rules",
            From::Environment => "MASSFREQ_RULES",
            From::File => "config.yaml",
            From::UserDirectory => "the user's directory",
            From::Default => "built-in",
        }
    }

    /// The start of a command with these rules, to be pasted.
    pub(crate) fn prefix(&self) -> String {
        RECOMMEND.to_owned() + &self.option()
    }

    /// The option for these rules on such a command line, behind a blank; empty where none is needed.
    pub(crate) fn option(&self) -> String {
        let name = || self.directory.as_deref().map_or_else(|| BUILT_IN.to_owned(), word);
        if self.from == From::Flag { format!(" --rules {}", name()) } else { String::new() }
    }

    pub(crate) fn load(&self) -> Result<RuleSet, Failure> {
        let loaded = self.directory().map_or_else(RuleSet::built_in, RuleSet::load);
        loaded.map_err(|findings| Failure::Rules(self.traced(findings)))
    }

    /// Says of a directory that cannot be read what names it.
    pub(crate) fn traced(&self, findings: Findings) -> Findings {
        match (&self.directory, &self.named_by) {
            (Some(directory), Some(named_by)) => findings.noted_of(&raw(directory), named_by),
            _ => findings,
        }
    }
}

/// The name of the rules that are part of the program.
pub(crate) const BUILT_IN: &str = "built-in";

/// The directory that a name of rules means; none for the built-in ones.
pub(crate) fn directory(name: &Path) -> Option<PathBuf> {
    (name.as_os_str() != BUILT_IN).then(|| at_home(name))
}

/// A path with `~` or `$HOME` in front as a shell reads it, which does not look into a quoted word, a file or a variable.
pub(crate) fn at_home(path: &Path) -> PathBuf {
    let below = ["~", "$HOME", "${HOME}"].iter().find_map(|home| path.strip_prefix(home).ok());
    match (below, etcetera::home_dir()) {
        (Some(below), Ok(home)) => home.join(below),
        _ => path.to_owned(),
    }
}

/// Quotes a path as a word of a command line.
pub(crate) fn word(path: &Path) -> String {
    let path = if path.starts_with(BUILT_IN) || path.as_os_str().as_encoded_bytes().starts_with(b"-") {
        Path::new(".").join(path)
    } else {
        path.to_owned()
    };
    quoted(&shown(&path))
}

/// Quotes a text as a word of a command line, where it needs that.
pub(crate) fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%,=".contains(c);
    let is_word = !text.is_empty() && text.chars().all(is_plain);
    if is_word { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Whether a path exists. An unreadable one does: that is an error, and no reason to use other rules.
fn is_there(path: &Path) -> bool {
    let absent = [ErrorKind::NotFound, ErrorKind::NotADirectory];
    again(|| path.symlink_metadata()).map_or_else(|error| !absent.contains(&error.kind()), |_| true)
}

/// The rules in force, for scripts.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "massfreq rules in force")]
pub(crate) struct InForce<'a> {
    /// What names them: `--rules`, `MASSFREQ_RULES`, `config.yaml`, `the user's directory` or `built-in`.
    from: &'a str,
    /// The directory that they are read from; null for the built-in set.
    path: Option<String>,
    /// The name of the set.
    name: &'a str,
    /// Its version.
    version: String,
    /// The digest of all that it says.
    digest: &'a str,
    /// The referrals of the built-in set that it drops or weakens; for a layer over it, and for a copy of it.
    lost_referrals: &'a [LostReferral],
    /// The safety texts of the built-in set that it words otherwise.
    safety_texts: Vec<&'a SafetyText>,
}

pub(crate) fn run(source: &RulesSource, args: &List, env: &Env) -> Result<(), Failure> {
    let rules = source.load()?;
    let in_force = InForce {
        from: source.name(),
        path: source.directory().map(raw),
        name: rules.name(),
        version: rules.version().to_string(),
        digest: rules.digest(),
        lost_referrals: rules.lost_referrals(),
        safety_texts: rules.safety_texts().iter().map(|text| &text.of).collect(),
    };
    let page = || {
        let InForce { from, name, version, digest, .. } = &in_force;
        let path = source.directory().map_or_else(|| "part of the program".to_owned(), shown);
        let mut page = Page::report();
        page.lines(format!("from    {from}\npath    {path}\nset     {name} {version}\ndigest  {digest}"));
        page
    };
    args.print(&in_force, page, env)
}
