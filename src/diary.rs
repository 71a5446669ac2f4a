//! What a person noted from day to day, and what that comes to.

pub(crate) mod course;
pub(crate) mod file;
#[cfg(test)]
mod tests;
pub(crate) mod trend;
pub(crate) mod write;
