//! Keys of maps, which are texts; numbers and truth values are taken as the texts that they look
//! like.

use serde::ser::{Error, Impossible, Serialize, Serializer};

use super::collection::Collection;
use super::error::PrintError;

/// Prints a key at its place in a map.
pub(super) struct Key<'c, 'o>(pub &'c mut Collection<'o>);

type No = Impossible<(), PrintError>;

fn refused<T>() -> Result<T, PrintError> {
    Err(PrintError::custom("the key of a map is not a text"))
}

impl Serializer for Key<'_, '_> {
    type Ok = ();
    type Error = PrintError;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = No;
    type SerializeStructVariant = No;

    fn serialize_str(self, key: &str) -> Result<(), PrintError> {
        self.0.key(key)
    }

    fn serialize_bool(self, key: bool) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_i8(self, key: i8) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_i16(self, key: i16) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_i32(self, key: i32) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_i64(self, key: i64) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_i128(self, key: i128) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_u8(self, key: u8) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_u16(self, key: u16) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_u32(self, key: u32) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_u64(self, key: u64) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_u128(self, key: u128) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_f32(self, key: f32) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_f64(self, key: f64) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_char(self, key: char) -> Result<(), PrintError> {
        self.0.key(&key.to_string())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), PrintError> {
        refused()
    }

    fn serialize_none(self) -> Result<(), PrintError> {
        refused()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, key: &T) -> Result<(), PrintError> {
        key.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), PrintError> {
        refused()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), PrintError> {
        refused()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), PrintError> {
        self.0.key(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        key: &T,
    ) -> Result<(), PrintError> {
        key.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), PrintError> {
        refused()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<No, PrintError> {
        refused()
    }

    fn serialize_tuple(self, _: usize) -> Result<No, PrintError> {
        refused()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<No, PrintError> {
        refused()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<No, PrintError> {
        refused()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<No, PrintError> {
        refused()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<No, PrintError> {
        refused()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<No, PrintError> {
        refused()
    }
}
