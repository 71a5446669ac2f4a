//! Writes values as JSON on one line.

use std::io::{Result, Write};

use serde::Serialize;

/// Appends a value to bytes, as a whole or not at all.
///
/// # Errors
/// A value that cannot be JSON, such as a map whose keys are lists.
pub(crate) fn append(bytes: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> serde_json::Result<()> {
    let before = bytes.len();
    let written = value.serialize(&mut serde_json::Serializer::new(Bytes(bytes)));
    written.inspect_err(|_| bytes.truncate(before))
}

/// Bytes to write to. Most writes of a serializer are of one byte, such as a quote or a comma: they need no call here, unlike
/// those into a vector itself.
struct Bytes<'b>(&'b mut Vec<u8>);

impl Write for Bytes<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        if let [byte] = bytes {
            self.0.push(*byte);
        } else {
            self.0.extend_from_slice(bytes);
        }
        Ok(())
    }

    #[inline]
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
