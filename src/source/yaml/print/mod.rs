//! Prints values as YAML in which a text can never be read as anything but that text.
//!
//! Maps and lists are in block style, as a person would write them. What is printed is anything
//! that serde can write.

mod block;
mod collection;
mod entries;
mod error;
mod flow;
mod key;
mod literal;
mod scalar;

use serde::Serialize;

use block::Block;
use collection::Position;
pub(crate) use error::PrintError;
pub(crate) use flow::flow;
pub(crate) use scalar::{quoted, text};

/// A value as a YAML document, without the last line feed.
///
/// # Errors
/// Where the value can't be written by itself, or has a map whose keys are not texts.
pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, PrintError> {
    let mut out = String::new();
    value.serialize(Block {
        out: &mut out,
        indent: 0,
        position: Position::Top,
    })?;
    Ok(out)
}

/// Adds a value to `out` below a key that stands at `indent - 2`, starting with what follows the
/// key's colon.
///
/// # Errors
/// As [`to_string`].
pub(crate) fn block<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
    indent: usize,
) -> Result<(), PrintError> {
    value.serialize(Block {
        out,
        indent,
        position: Position::AfterKey,
    })
}

/// Adds the entries of a map, or the items of a list, on lines of their own at `indent`, without
/// the last line feed. Of an empty one nothing is printed.
///
/// # Errors
/// As [`to_string`].
pub(crate) fn lines<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
    indent: usize,
) -> Result<(), PrintError> {
    let start = out.len();
    value.serialize(Block {
        out,
        indent,
        position: Position::Top,
    })?;
    if matches!(&out[start..], "{}" | "[]") {
        out.truncate(start);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn maps_and_lists_are_in_block_style() {
        let value = json!({
            "a": {"b": 1, "c": {}},
            "list": ["x", {"k": "v", "l": [1]}, [2, 3], [], {}],
            "none": null,
            "yes": "yes",
            "float": 1.0,
        });
        assert_eq!(
            to_string(&value).unwrap(),
            "a:\n  b: 1\n  c: {}\nlist:\n  - x\n  - k: v\n    l:\n      - 1\n  -\n    - 2\n    - 3\n  - []\n  - {}\n\
             none: null\n\"yes\": \"yes\"\nfloat: 1.0"
        );
        assert_eq!(to_string(&json!({})).unwrap(), "{}");
        assert_eq!(to_string(&json!("a: b")).unwrap(), "\"a: b\"");
    }

    #[test]
    fn texts_of_several_lines_are_block_scalars_where_they_can_be() {
        let value =
            json!({"a": "x\ny\n", "b": "x\ny", "c": "x\n\n", "d": " x\ny", "e": ["x\ny\n"]});
        assert_eq!(
            to_string(&value).unwrap(),
            "a: |\n  x\n  y\nb: |-\n  x\n  y\nc: |+\n  x\n\nd: \" x\\ny\"\ne:\n  - |\n    x\n    y"
        );
    }

    #[test]
    fn lines_stand_at_their_indent() {
        let mut out = String::new();
        lines(&mut out, &json!({"a": 1, "b": [2]}), 4).unwrap();
        assert_eq!(out, "    a: 1\n    b:\n      - 2");
        out.clear();
        lines(&mut out, &json!([{"a": 1}]), 2).unwrap();
        lines(&mut out, &json!([]), 2).unwrap();
        assert_eq!(out, "  - a: 1");
    }
}
