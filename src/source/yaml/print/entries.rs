//! Entries of maps and items of lists, each with its value.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::block::Block;
use super::collection::{Collection, Position};
use super::error::PrintError;
use super::key::Key;

impl Collection<'_> {
    /// What an entry holds, after its key.
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), PrintError> {
        value.serialize(self.below(Position::AfterKey))
    }

    fn entry(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), PrintError> {
        self.key(key)?;
        self.value(value)
    }

    fn item(&mut self, item: &(impl Serialize + ?Sized)) -> Result<(), PrintError> {
        self.dash();
        item.serialize(self.below(Position::AfterDash))
    }

    fn below(&mut self, position: Position) -> Block<'_> {
        Block {
            out: self.out,
            indent: self.indent + 2,
            position,
        }
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
        self.entry(key, value)
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
        self.entry(key, value)
    }

    fn end(self) -> Result<(), PrintError> {
        self.close()
    }
}
