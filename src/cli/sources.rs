//! `massfreq rules sources`.

use super::{Env, args::List, failure::Failure};
use crate::answer::sources::sources;
use crate::model::RuleSet;
use crate::render;

pub(crate) fn run(rules: &RuleSet, args: &List, env: &Env) -> Result<(), Failure> {
    let found = sources(rules);
    args.print(&found, || render::sources::page(&found), env)
}
