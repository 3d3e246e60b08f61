//! The serializer behind [`super::print`].

use std::fmt::{self, Display, Write};

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::key::Key;
use super::print::{pad, text_below};
use super::scalar::text;

/// A value that can't be printed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PrintError(String);

impl ser::Error for PrintError {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl From<fmt::Error> for PrintError {
    fn from(error: fmt::Error) -> Self {
        Self(error.to_string())
    }
}

/// What stands before the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Nothing on its line.
    Top,
    AfterKey,
    /// The dash of a list.
    AfterDash,
}

/// Prints one value in block style. `indent` is the column of its entries or items.
pub(super) struct Block<'o> {
    pub out: &'o mut String,
    pub indent: usize,
    pub position: Position,
}

impl<'o> Block<'o> {
    fn plain(self, value: impl Display) -> Result<(), PrintError> {
        if self.position != Position::Top {
            self.out.push(' ');
        }
        Ok(write!(self.out, "{value}")?)
    }

    fn collection(self, is_map: bool) -> Collection<'o> {
        Collection {
            out: self.out,
            indent: self.indent,
            position: self.position,
            is_map,
            is_empty: true,
        }
    }

    /// A map with one entry, as serde has enums with content.
    fn variant(self, name: &str) -> Result<Block<'o>, PrintError> {
        let mut map = self.collection(true);
        map.key(name)?;
        Ok(Block {
            out: map.out,
            indent: map.indent + 2,
            position: Position::AfterKey,
        })
    }
}

/// The entries of a map or the items of a list.
pub(super) struct Collection<'o> {
    out: &'o mut String,
    indent: usize,
    position: Position,
    is_map: bool,
    is_empty: bool,
}

impl Collection<'_> {
    /// Goes to where the next entry or item stands.
    fn line(&mut self) {
        let is_first = std::mem::replace(&mut self.is_empty, false);
        if is_first && self.position == Position::AfterDash && self.is_map {
            self.out.push(' ');
            return;
        }
        if !(is_first && self.position == Position::Top) {
            self.out.push('\n');
        }
        pad(self.out, self.indent);
    }

    pub(super) fn key(&mut self, key: &str) -> Result<(), PrintError> {
        self.line();
        text(self.out, key)?;
        self.out.push(':');
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), PrintError> {
        let position = if self.is_map {
            Position::AfterKey
        } else {
            Position::AfterDash
        };
        value.serialize(Block {
            out: self.out,
            indent: self.indent + 2,
            position,
        })
    }

    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PrintError> {
        self.line();
        self.out.push('-');
        self.value(item)
    }

    fn close(self) -> Result<(), PrintError> {
        if self.is_empty {
            self.out.push_str(if self.position == Position::Top {
                ""
            } else {
                " "
            });
            self.out.push_str(if self.is_map { "{}" } else { "[]" });
        }
        Ok(())
    }
}

impl<'o> Serializer for Block<'o> {
    type Ok = ();
    type Error = PrintError;
    type SerializeSeq = Collection<'o>;
    type SerializeTuple = Collection<'o>;
    type SerializeTupleStruct = Collection<'o>;
    type SerializeTupleVariant = Collection<'o>;
    type SerializeMap = Collection<'o>;
    type SerializeStruct = Collection<'o>;
    type SerializeStructVariant = Collection<'o>;

    fn serialize_bool(self, value: bool) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_i8(self, value: i8) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_i128(self, value: i128) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_u128(self, value: u128) -> Result<(), PrintError> {
        self.plain(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), PrintError> {
        self.serialize_f64(value.into())
    }

    /// With a point in any case, so that it stays a number with one.
    fn serialize_f64(self, value: f64) -> Result<(), PrintError> {
        let text = value.to_string();
        let has_point = text.contains(|c: char| !c.is_ascii_digit() && c != '-');
        self.plain(format_args!("{text}{}", if has_point { "" } else { ".0" }))
    }

    fn serialize_char(self, value: char) -> Result<(), PrintError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), PrintError> {
        match self.position {
            Position::Top => text(self.out, value)?,
            _ => text_below(self.out, value, self.indent)?,
        }
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), PrintError> {
        Err(ser::Error::custom("bytes can't be printed"))
    }

    fn serialize_none(self) -> Result<(), PrintError> {
        self.plain("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), PrintError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), PrintError> {
        self.plain("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), PrintError> {
        self.plain("null")
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), PrintError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), PrintError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), PrintError> {
        value.serialize(self.variant(variant)?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Collection<'o>, PrintError> {
        Ok(self.collection(false))
    }

    fn serialize_tuple(self, _: usize) -> Result<Collection<'o>, PrintError> {
        Ok(self.collection(false))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Collection<'o>, PrintError> {
        Ok(self.collection(false))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Collection<'o>, PrintError> {
        Ok(self.variant(variant)?.collection(false))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Collection<'o>, PrintError> {
        Ok(self.collection(true))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Collection<'o>, PrintError> {
        Ok(self.collection(true))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Collection<'o>, PrintError> {
        Ok(self.variant(variant)?.collection(true))
    }
}

impl SerializeSeq for Collection<'_> {
    type Ok = ();
    type Error = PrintError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PrintError> {
        self.item(item)
    }

    fn end(self) -> Result<(), PrintError> {
        self.close()
    }
}

impl SerializeTuple for Collection<'_> {
    type Ok = ();
    type Error = PrintError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PrintError> {
        self.item(item)
    }

    fn end(self) -> Result<(), PrintError> {
        self.close()
    }
}

impl SerializeTupleStruct for Collection<'_> {
    type Ok = ();
    type Error = PrintError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PrintError> {
        self.item(item)
    }

    fn end(self) -> Result<(), PrintError> {
        self.close()
    }
}

impl SerializeTupleVariant for Collection<'_> {
    type Ok = ();
    type Error = PrintError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), PrintError> {
        self.item(item)
    }

    fn end(self) -> Result<(), PrintError> {
        self.close()
    }
}

impl SerializeMap for Collection<'_> {
    type Ok = ();
    type Error = PrintError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), PrintError> {
        key.serialize(Key(self))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), PrintError> {
        self.value(value)
    }

    fn end(self) -> Result<(), PrintError> {
        self.close()
    }
}

impl SerializeStruct for Collection<'_> {
    type Ok = ();
    type Error = PrintError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), PrintError> {
        self.key(key)?;
        self.value(value)
    }

    fn end(self) -> Result<(), PrintError> {
        self.close()
    }
}

impl SerializeStructVariant for Collection<'_> {
    type Ok = ();
    type Error = PrintError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), PrintError> {
        self.key(key)?;
        self.value(value)
    }

    fn end(self) -> Result<(), PrintError> {
        self.close()
    }
}
