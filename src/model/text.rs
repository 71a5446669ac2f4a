//! Texts of rules.

use std::borrow::Cow;

/// A text that nothing changes any more: borrowed where it is part of the program, else read from a file.
pub type Text = Cow<'static, str>;
