//! JSON as Go's `encoding/json` writes it, and what Helm makes of reading it.

use super::super::budget::MAX_PRINTED_DEPTH;
use super::super::budget::Output;
use super::super::error::Trouble;
use super::super::number::format_float;
use super::super::value::{Entries, Of, Value};
use super::{Call, Function, Result, function, json_read};

pub(super) const FUNCTIONS: &[Function] = &[
    function("fromJson", 1, 1, |call| {
        match read(call)? {
            // Sprig's own, which Helm has not replaced.
            read if call.must => {
                read.map_err(|_| Trouble::new("`mustFromJson` was given a text that is not JSON"))
            }
            read => Ok(map_or_error(read, json_read::not_a_map)),
        }
    }),
    function("fromJsonArray", 1, 1, |call| {
        Ok(list_or_error(read(call)?, json_read::not_a_list))
    }),
    function("toJson", 1, 1, |call| {
        written(call, |value| text(value, true))
    }),
    function("toPrettyJson", 1, 1, |call| written(call, pretty)),
    function("toRawJson", 1, 1, |call| {
        match text(call.value(0), false)? {
            Some(text) => Ok(text.into()),
            None => Err(Trouble::new(
                "`toRawJson` can't write a number that is infinite or none",
            )),
        }
    }),
];

fn read<'a>(call: &Call<'_, 'a>) -> Result<std::result::Result<Value<'a>, String>> {
    match json_read::read(call.text(0)?) {
        Err(reason) if reason == json_read::TOO_DEEP => Err(Trouble::new(format!(
            "`{}` was given JSON that nests more than 90 levels deep",
            call.name
        ))),
        read => Ok(read),
    }
}

/// A map, or one with the fault under `Error`, as Helm has it.
pub(super) fn map_or_error<'a>(
    read: std::result::Result<Value<'a>, String>,
    not_a_map: fn(&Value) -> String,
) -> Value<'a> {
    let fault = match read {
        Ok(Value::Nil) => return Entries::new().into(),
        Ok(value) if value.entries().is_some() => return value,
        Ok(value) => not_a_map(&value),
        Err(fault) => fault,
    };
    Entries::from([("Error".into(), fault.into())]).into()
}

/// A list, or one of the fault.
pub(super) fn list_or_error<'a>(
    read: std::result::Result<Value<'a>, String>,
    not_a_list: fn(&Value) -> String,
) -> Value<'a> {
    let fault = match read {
        Ok(Value::Nil) => return Vec::<Value>::new().into(),
        Ok(value) if value.items().is_some() => return value,
        Ok(value) => not_a_list(&value),
        Err(fault) => fault,
    };
    vec![Value::from(fault)].into()
}

fn written<'a>(
    call: &Call<'_, 'a>,
    write: impl Fn(&Value) -> Result<Option<Vec<u8>>>,
) -> Result<Value<'a>> {
    match write(call.value(0))? {
        Some(text) => Ok(text.into()),
        None if call.must => Err(Trouble::new(format!(
            "`{}` can't write a number that is infinite or none",
            call.name
        ))),
        // Helm ignores the fault.
        None => Ok("".into()),
    }
}

/// JSON on one line; nothing where a number is infinite or none. `<`, `>` and `&` are escaped where
/// that is asked for.
pub(super) fn text(value: &Value, escapes: bool) -> Result<Option<Vec<u8>>> {
    let mut printer = Printer {
        out: Output::default(),
        escapes,
        indent: None,
        is_finite: true,
    };
    printer.value(value, 0)?;
    Ok(printer.is_finite.then(|| printer.out.into_bytes()))
}

fn pretty(value: &Value) -> Result<Option<Vec<u8>>> {
    let mut printer = Printer {
        out: Output::default(),
        escapes: true,
        indent: Some("  "),
        is_finite: true,
    };
    printer.value(value, 0)?;
    Ok(printer.is_finite.then(|| printer.out.into_bytes()))
}

/// A number as JSON has it.
pub(super) fn number(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return format_float(number, 'f', None);
    }
    let text = format_float(number, 'e', None);
    match text.rsplit_once("e-0") {
        Some((digits, exponent)) => format!("{digits}e-{exponent}"),
        None => text,
    }
}

struct Printer {
    out: Output,
    escapes: bool,
    indent: Option<&'static str>,
    is_finite: bool,
}

impl Printer {
    fn value(&mut self, value: &Value, depth: usize) -> Result<()> {
        match value {
            Value::Nil => self.out.push("null"),
            Value::Bool(value) => self.out.push(if *value { "true" } else { "false" }),
            Value::Int(number, _) => self.out.push(&number.to_string()),
            Value::Uint(number) => self.out.push(&number.to_string()),
            Value::Whole(number) => self.out.push(&number.to_string()),
            Value::Float(value) if value.is_finite() => self.out.push(&number(*value)),
            Value::Float(_) | Value::Complex(..) => {
                self.is_finite = false;
                Ok(())
            }
            Value::Text(text) => self.text(&text.str()),
            Value::Version(version) => self.text(&version.to_string()),
            Value::Time(time) => self.text(&time.format("2006-01-02T15:04:05.999999999Z07:00")),
            Value::List(list) if list.is_nil => self.out.push("null"),
            Value::List(list) if list.of == Of::Bytes => self.out.push("\"\""),
            collection => self.collection(collection, depth),
        }
    }

    fn collection(&mut self, collection: &Value, depth: usize) -> Result<()> {
        if depth > MAX_PRINTED_DEPTH {
            return Err(Trouble::new("lists and maps nest too deep to be written"));
        }
        if let Some(list) = collection.items() {
            self.out.push("[")?;
            for (index, item) in list.items.iter().enumerate() {
                self.separate(index, depth + 1)?;
                self.value(item, depth + 1)?;
            }
            self.end(list.items.is_empty(), depth)?;
            return self.out.push("]");
        }
        self.out.push("{")?;
        let map = collection.entries();
        let entries = map.as_ref().map(|map| map.entries.borrow());
        let count = entries.as_ref().map_or(0, |entries| entries.len());
        for (index, (key, item)) in entries
            .iter()
            .flat_map(|entries| entries.iter())
            .enumerate()
        {
            self.separate(index, depth + 1)?;
            self.text(&key.str())?;
            self.out
                .push(if self.indent.is_some() { ": " } else { ":" })?;
            self.value(item, depth + 1)?;
        }
        self.end(count == 0, depth)?;
        self.out.push("}")
    }

    fn separate(&mut self, index: usize, depth: usize) -> Result<()> {
        self.out.push(if index > 0 { "," } else { "" })?;
        self.line(depth)
    }

    fn end(&mut self, is_empty: bool, depth: usize) -> Result<()> {
        if is_empty { Ok(()) } else { self.line(depth) }
    }

    fn line(&mut self, depth: usize) -> Result<()> {
        match self.indent {
            Some(indent) => self.out.push(&format!("\n{}", indent.repeat(depth))),
            None => Ok(()),
        }
    }

    fn text(&mut self, text: &str) -> Result<()> {
        self.out.push("\"")?;
        for c in text.chars() {
            match c {
                '"' => self.out.push("\\\"")?,
                '\\' => self.out.push("\\\\")?,
                '\u{8}' => self.out.push("\\b")?,
                '\u{c}' => self.out.push("\\f")?,
                '\n' => self.out.push("\\n")?,
                '\r' => self.out.push("\\r")?,
                '\t' => self.out.push("\\t")?,
                '\u{2028}' | '\u{2029}' => self.escape(c)?,
                '\u{fffd}' if self.escapes => self.escape(c)?,
                '<' | '>' | '&' if self.escapes => self.escape(c)?,
                c if c < ' ' => self.escape(c)?,
                c => self.out.push(c.encode_utf8(&mut [0; 4]))?,
            }
        }
        self.out.push("\"")
    }

    fn escape(&mut self, c: char) -> Result<()> {
        self.out.push(&format!("\\u{:04x}", u32::from(c)))
    }
}
