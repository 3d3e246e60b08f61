//! Any value, and what is in it.

use super::super::budget::MAX_PRINTED_DEPTH;
use super::super::budget::Output;
use super::super::error::Trouble;
use super::super::value::Value;
use super::directive::{Directive, Result};

impl Directive {
    /// Prints a value that is inside of `depth` others. What the verb does not print shows as
    /// `%!d(string=x)`.
    pub(super) fn value(&self, out: &mut Output, value: &Value, depth: usize) -> Result<()> {
        let is_printed = match value {
            Value::Nil if depth > 0 => {
                out.push(if self.sharp_v {
                    "interface {}(nil)"
                } else {
                    "<nil>"
                })?;
                true
            }
            Value::Nil if self.verb == 'v' => {
                self.padded(out, b"<nil>")?;
                true
            }
            Value::Nil => false,
            Value::Bool(value) if matches!(self.verb, 'v' | 't') => {
                self.padded(out, if *value { b"true" } else { b"false" })?;
                true
            }
            Value::Bool(_) => false,
            Value::Int(number, _) => self.integer(out, (*number).into(), true)?,
            Value::Uint(number) => self.integer(out, (*number).into(), false)?,
            Value::Whole(number) if matches!(self.verb, 'v' | 'd' | 'g') => {
                self.integer(out, *number, true)? || self.float(out, *number as f64)?
            }
            Value::Whole(number) => self.float(out, *number as f64)?,
            Value::Float(number) => self.float(out, *number)?,
            Value::Complex(real, imaginary) => self.complex(out, *real, *imaginary)?,
            Value::Text(text) => self.text(out, text)?,
            Value::Version(version) => self.text(out, version.to_string().as_bytes())?,
            Value::Time(time) => self.text(out, time.to_string().as_bytes())?,
            Value::Object(object) if object.text().is_some() => {
                self.text(out, object.text().unwrap_or_default().as_bytes())?
            }
            _ => {
                self.collection(out, value, depth)?;
                true
            }
        };
        if is_printed {
            return Ok(());
        }
        self.unfit(out, value, depth)
    }

    fn complex(&self, out: &mut Output, real: f64, imaginary: f64) -> Result<bool> {
        out.push("(")?;
        if !self.float(out, real)? {
            return Ok(false);
        }
        let signed = Self {
            plus: true,
            ..*self
        };
        signed.float(out, imaginary)?;
        out.push("i)").map(|()| true)
    }

    fn unfit(&self, out: &mut Output, value: &Value, depth: usize) -> Result<()> {
        out.push("%!")?;
        out.push(self.verb.encode_utf8(&mut [0; 4]))?;
        out.push("(")?;
        if value.is_nil() {
            out.push("<nil>")?;
        } else {
            out.push(value.type_name())?;
            out.push("=")?;
            Self { verb: 'v', ..*self }.value(out, value, depth)?;
        }
        out.push(")")
    }

    /// Lists are `[a b]`, maps `map[k:v]`.
    fn collection(&self, out: &mut Output, collection: &Value, depth: usize) -> Result<()> {
        if depth > MAX_PRINTED_DEPTH {
            return Err(Trouble::new(format!(
                "lists and maps nest more than {MAX_PRINTED_DEPTH} levels deep"
            )));
        }
        if self.verb == 'p' {
            return Err(Trouble::new(
                "`%p` prints an address, which differs in each run",
            ));
        }
        let (open, separator, close) = if self.sharp_v {
            ("{", ", ", "}")
        } else {
            ("[", " ", "]")
        };
        if self.sharp_v {
            out.push(collection.type_name())?;
        }
        if let Some(list) = collection.items() {
            if self.sharp_v && list.is_nil {
                return out.push("(nil)");
            }
            out.push(open)?;
            for (index, item) in list.items.iter().enumerate() {
                out.push(if index > 0 { separator } else { "" })?;
                self.value(out, item, depth + 1)?;
            }
        } else if let Some(map) = collection.entries() {
            out.push(if self.sharp_v { open } else { "map[" })?;
            for (index, (key, item)) in map.entries.borrow().iter().enumerate() {
                out.push(if index > 0 { separator } else { "" })?;
                self.value(out, &Value::Text(key.clone()), depth + 1)?;
                out.push(":")?;
                self.value(out, item, depth + 1)?;
            }
        }
        out.push(close)
    }
}
