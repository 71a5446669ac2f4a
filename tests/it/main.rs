//! The integration tests, as one binary.
#![allow(clippy::disallowed_methods, reason = "paths in the messages of failing tests")]

#[cfg(unix)]
#[cfg(test)]
mod ask;
#[cfg(test)]
mod batch;
#[cfg(test)]
mod beyond;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod check;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod cmd;
#[cfg(test)]
mod completions;
#[cfg(test)]
mod dates;
#[cfg(unix)]
#[cfg(test)]
mod diary;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod editor;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod explain;
#[cfg(unix)]
#[cfg(test)]
mod files;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod guesses;
#[cfg(test)]
mod html;
#[cfg(test)]
mod init;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod loader;
#[cfg(unix)]
#[cfg(test)]
mod looks;
#[cfg(test)]
mod man;
#[cfg(test)]
mod model;
#[cfg(unix)]
#[cfg(test)]
mod pages;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod plan_files;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod review;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod seen;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod slip_file;
#[cfg(test)]
mod slips;
#[cfg(test)]
mod support;
#[cfg(test)]
mod text;
#[cfg(test)]
mod told;
#[cfg(test)]
mod visible;
