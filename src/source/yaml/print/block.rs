//! Values in block style.

use std::fmt::{Display, Write};

use serde::ser::{self, Serialize, Serializer};

use super::collection::{Collection, Position};
use super::error::PrintError;
use super::literal::text_below;
use super::scalar::text;

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
        Collection::new(self.out, self.indent, self.position, is_map)
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

    /// Always with a decimal point, so that it stays a number with a fraction.
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
