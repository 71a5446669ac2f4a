//! A plan as text: one file a format; the human formats share their rows.

pub(crate) mod calendar;
mod csv;
mod markdown;
mod rows;
mod table;
mod timeline;

pub(crate) use csv::csv;
pub(crate) use markdown::markdown;
pub(crate) use table::table;
