//! Values of `--set-json`.

use serde_json::{Deserializer, Value};

use super::kind::SetKind;
use super::reader::Reader;
use crate::source::problem::Problem;
use crate::source::{At, Code, Entry, Kind, Map, Node, ValuePath};

/// Reads the JSON value at the cursor, and the comma after it. No value at all is null.
pub(super) fn value(reader: &mut Reader, path: &ValuePath) -> Result<Node, Problem> {
    reader.cursor.skip_space();
    if reader.cursor.is_at_end() || reader.cursor.eat(',') {
        return Ok(Node::new(Kind::Null, reader.at));
    }
    let start = reader.cursor.column();
    let rest = reader.cursor.rest();
    let mut values = Deserializer::from_str(rest).into_iter::<Value>();
    let value = match values.next() {
        Some(Ok(value)) => value,
        Some(Err(error)) => {
            let column = start + chars_before(rest, &error);
            return Err(reader
                .problem(path, column, "the value is not JSON")
                .hint("a text in JSON is in double quotes: `a=\"b\"`"));
        }
        None => Value::Null,
    };
    reader.cursor.take(values.byte_offset());
    reader.cursor.skip_space();
    reader.end(path, "write `path=json`, with commas between several")?;
    Ok(node(value, reader.at))
}

/// Reads an argument that is one JSON object.
pub(super) fn object(argument: &str, at: At) -> Result<Node, Problem> {
    match serde_json::from_str::<Value>(argument) {
        Ok(value) => Ok(node(value, at)),
        Err(error) => {
            let column = 1 + chars_before(argument, &error);
            let message = format!(
                "the object is not JSON (`{}`, character {column})",
                SetKind::Json
            );
            Err(Problem::at(Code::InvalidSet, at, message)
                .hint("names and texts in JSON are in double quotes: `{\"a\": \"b\"}`"))
        }
    }
}

/// How many characters come before the one at which JSON's reader stopped.
fn chars_before(text: &str, error: &serde_json::Error) -> usize {
    let lines: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(|l| l.chars().count())
        .sum();
    let line = text
        .split_inclusive('\n')
        .nth(error.line().saturating_sub(1))
        .unwrap_or_default();
    // The column counts bytes.
    let in_line = line
        .char_indices()
        .take_while(|(i, _)| *i < error.column().saturating_sub(1))
        .count();
    lines + in_line
}

fn node(value: Value, at: At) -> Node {
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(value) => Kind::Bool(value),
        Value::Number(number) => match number.as_i128() {
            Some(integer) => Kind::Int(integer),
            None => Kind::Float(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => Kind::Text(text.into()),
        Value::Array(items) => Kind::List(items.into_iter().map(|item| node(item, at)).collect()),
        Value::Object(map) => {
            let entry = |(key, value): (String, Value)| Entry {
                key: key.into(),
                key_at: at,
                node: node(value, at),
            };
            Kind::Map(Map(map.into_iter().map(entry).collect()))
        }
    };
    Node::new(kind, at)
}
