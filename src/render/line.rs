//! JSON in one line, as `serde_json` writes it: that one looks at every byte of a text by itself, which takes longer than
//! all else about an answer.

use std::fmt::Write;

use serde::Serialize;
use serde::ser::{Impossible, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde_json::Error;

/// The bytes for which an answer with its reasons mostly has room.
const USUAL: usize = 8 * 1024;

/// A value in one line.
pub(super) fn line(value: &impl Serialize) -> Result<String, Error> {
    let mut text = String::with_capacity(USUAL);
    append(value, &mut text)?;
    Ok(text)
}

/// Writes a value after a text.
pub(crate) fn append(value: &impl Serialize, text: &mut String) -> Result<(), Error> {
    value.serialize(Line(text))
}

/// Writes one value.
struct Line<'a>(&'a mut String);

/// Writes the values of a list, or the fields of an object.
struct Parts<'a> {
    text: &'a mut String,
    separator: &'static str,
    end: &'static str,
}

/// Whether a text stands in JSON as it is: it is looked at in pieces, the last of which begins inside the one before.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut short = [b' '; 16];
    let last = bytes.last_chunk().unwrap_or_else(|| {
        if let Some(beginning) = short.get_mut(..bytes.len()) {
            beginning.copy_from_slice(bytes);
        }
        &short
    });
    !bytes.as_chunks().0.iter().chain([last]).any(has_special)
}

/// Whether one of the bytes is a control character, a quote or a backslash. Looking at all of them, found or not, takes a
/// piece a few steps.
fn has_special(bytes: &[u8; 16]) -> bool {
    let special = |byte: u8| u8::from(byte < b' ') | u8::from(byte == b'"') | u8::from(byte == b'\\');
    bytes.iter().fold(0, |found, byte| found | special(*byte)) != 0
}

impl<'a> Line<'a> {
    fn parts(self, begin: &str, end: &'static str) -> Parts<'a> {
        self.0.push_str(begin);
        Parts { text: self.0, separator: "", end }
    }

    /// What is written as it is displayed.
    fn display(self, value: impl std::fmt::Display) -> Result<(), Error> {
        write!(self.0, "{value}").map_err(serde::ser::Error::custom)
    }

    /// What answers have little of.
    fn other(self, value: &impl Serialize) -> Result<(), Error> {
        self.0.push_str(&serde_json::to_string(value)?);
        Ok(())
    }
}

impl Parts<'_> {
    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.text.push_str(self.separator);
        self.separator = ",";
        value.serialize(Line(self.text))
    }

    fn end(self) {
        self.text.push_str(self.end);
    }
}

macro_rules! displayed {
    ($($method:ident: $number:ty,)+) => {
        $(fn $method(self, value: $number) -> Result<(), Error> {
            self.display(value)
        })+
    };
}

impl<'a> Serializer for Line<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Impossible<(), Error>;

    displayed! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.other(&value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.other(&value)
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.other(&value)
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        if is_plain(value) {
            self.0.push('"');
            self.0.push_str(value);
            self.0.push('"');
            Ok(())
        } else {
            self.other(&value)
        }
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.other(&value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut parts = self.parts("{", "}");
        parts.serialize_field(variant, value)?;
        parts.end();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Error> {
        Ok(self.parts("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(not_in_answers())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Err(not_in_answers())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(not_in_answers())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, Error> {
        Ok(self.parts("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Error> {
        Ok(self.parts("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(not_in_answers())
    }
}

fn not_in_answers() -> Error {
    serde::ser::Error::custom("an answer has no tuples")
}

impl SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.end();
        Ok(())
    }
}

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.value(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.text.push(':');
        value.serialize(Line(self.text))
    }

    fn end(self) -> Result<(), Error> {
        self.end();
        Ok(())
    }
}

impl SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        // The name of a field is a word.
        self.text.push_str(self.separator);
        self.separator = ",";
        self.text.push('"');
        self.text.push_str(key);
        self.text.push_str("\":");
        value.serialize(Line(self.text))
    }

    fn end(self) -> Result<(), Error> {
        self.end();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Serialize)]
    struct Sample<'a> {
        texts: Vec<&'a str>,
        number: Option<u32>,
        none: Option<bool>,
        #[serde(flatten)]
        rest: BTreeMap<&'a str, Level>,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "kebab-case")]
    enum Level {
        AtOnce,
        In(u8),
    }

    proptest! {
        #[test]
        fn a_line_is_what_serde_json_writes(text: String, other in "[ -~\n]{0,40}", number: Option<u32>) {
            let rest = BTreeMap::from([(text.as_str(), Level::In(3)), (other.as_str(), Level::AtOnce)]);
            let value = Sample { texts: vec![&text, &other], number, none: None, rest };
            prop_assert_eq!(line(&value).unwrap(), serde_json::to_string(&value).unwrap());
        }
    }
}
