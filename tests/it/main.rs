//! The integration tests, as one binary.

#[cfg(test)]
mod engine;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod loader;
#[cfg(test)]
mod schema;
