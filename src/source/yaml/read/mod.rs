//! Reads YAML, of which JSON is a part, with the place of every value. Nothing else in the program
//! reads YAML.

mod dialect;
mod error;
mod limits;
mod place;
mod source;
mod visit;

use crate::source::problem::Problem;
use crate::source::{At, Code, Kind, Map, Node};
use serde_json::Value as Json;

pub(crate) use dialect::Dialect;
pub(crate) use error::NOT_YAML;
use error::problem;
pub(crate) use limits::{MAX_BYTES, MAX_BYTES_OF_MANY};
use place::start;
pub(crate) use source::Fault;
use source::Source;
use visit::Read;

/// Reads a values file: a map in [`Dialect::Values`].
///
/// # Errors
/// As [`map`].
pub(crate) fn read(text: &str, layer: u16) -> Result<Node, Problem> {
    map(text, layer, Dialect::Values)
}

/// Reads `text` as one document that is a map. An empty document is an empty map.
///
/// # Errors
/// As [`document`], and where it is not a map.
pub(crate) fn map(text: &str, layer: u16, dialect: Dialect) -> Result<Node, Problem> {
    let node = document(text, layer, dialect)?;
    match node.kind {
        Kind::Map(_) => Ok(node),
        Kind::Null => Ok(Node::new(Kind::Map(Map::default()), node.at)),
        _ => Err(Problem::at(
            Code::NotAMap,
            node.at,
            "expected a map of values at the top of the file",
        )
        .hint("write `key: value` lines, e.g. `serverName: example.org`")),
    }
}

/// Reads `text` as one document of any kind, in [`Dialect::Values`].
#[cfg(test)]
pub(crate) fn read_any(text: &str, layer: u16) -> Result<Node, Problem> {
    document(text, layer, Dialect::Values)
}

/// Reads `text` as one document of any kind. An empty document is null.
///
/// # Errors
/// One problem with its place: text that is not YAML, a repeated key, several documents, too large.
/// It quotes keys of the text, but no values.
pub(crate) fn document(text: &str, layer: u16, dialect: Dialect) -> Result<Node, Problem> {
    document_or_fault(text, layer, dialect).map_err(|fault| fault.problem)
}

/// As [`document`], with the number that JSON does not know where that is the reason.
///
/// # Errors
/// As [`document`].
pub(crate) fn document_or_fault(text: &str, layer: u16, dialect: Dialect) -> Result<Node, Fault> {
    check_size(text, layer, MAX_BYTES)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Ok(Node::new(Kind::Null, start(layer)));
    }
    let read: Read = serde_saphyr::from_str_with_options(text, dialect.options())
        .map_err(|e| problem(&e, text, layer))?;
    read.into_node(&Source {
        text,
        layer,
        dialect,
    })
}

/// Reads all documents of `text` that are not empty, in [`Dialect::Values`], without their places.
///
/// # Errors
/// As [`document`], but for the number of documents, and with larger limits.
pub(crate) fn documents(text: &str) -> Result<Vec<Json>, Problem> {
    check_size(text, 0, MAX_BYTES_OF_MANY)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = Dialect::Values.options_of_many();
    serde_saphyr::from_multiple_with_options(text, options).map_err(|e| problem(&e, text, 0))
}

/// Reads all documents of `text` that are not empty, in [`Dialect::Values`].
///
/// # Errors
/// As [`document`], but for the number of documents.
pub(crate) fn documents_with_places(text: &str, layer: u16) -> Result<Vec<Node>, Problem> {
    documents_as(text, layer, Dialect::Values)
}

/// Reads all documents of `text` that are not empty.
///
/// # Errors
/// As [`documents_with_places`].
pub(crate) fn documents_as(text: &str, layer: u16, dialect: Dialect) -> Result<Vec<Node>, Problem> {
    check_size(text, layer, MAX_BYTES)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let source = Source {
        text,
        layer,
        dialect,
    };
    let read: Vec<Read> = serde_saphyr::from_multiple_with_options(text, dialect.options())
        .map_err(|e| problem(&e, text, layer))?;
    let nodes = read.into_iter().map(|read| read.into_node(&source));
    nodes
        .collect::<Result<_, _>>()
        .map_err(|fault| fault.problem)
}

fn check_size(text: &str, layer: u16, max: usize) -> Result<(), Problem> {
    if text.len() <= max {
        return Ok(());
    }
    let message = format!("the file has {} bytes: the limit is {max}", text.len());
    Err(Problem::at(Code::TooLarge, start(layer), message))
}

/// Makes text of bytes.
///
/// # Errors
/// Names the first byte that is not UTF-8.
pub(crate) fn decode(bytes: Vec<u8>, layer: u16) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|e| {
        let good = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = good.iter().filter(|b| **b == b'\n').count() + 1;
        let column = good.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        let at = At {
            layer,
            width: 1,
            line: line as u32,
            column: column as u32,
        };
        Problem::at(Code::NotUtf8, at, "the file is not UTF-8 text").hint("save it as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        serde_json::to_string(&read(text, 1).unwrap()).unwrap()
    }

    #[test]
    fn reads_as_helm_reads() {
        assert_eq!(
            json("a: on\nb: 0755\nc: 0o17\nd: 1_000\ne: ~\nf: 1e3\ng: 2026-01-01\n"),
            r#"{"a":true,"b":493,"c":15,"d":1000,"e":null,"f":1000.0,"g":"2026-01-01"}"#
        );
    }

    #[test]
    fn scalars_and_keys_are_what_helm_reads() {
        assert_eq!(
            json(
                "{a: tRue, b: 1__0, c: 1e400, d: yES, e: '1__0', f: \"on\", g: 0x1F, h: 18446744073709551616}"
            ),
            r#"{"a":"tRue","b":10,"c":"1e400","d":"yES","e":"1__0","f":"on","g":31,"h":1.8446744073709552e+19}"#
        );
        assert_eq!(
            json(
                "é: &x 1__0\nb: *x\nc: !!str 1_0\nd: !x 5\ne: [y, !!str y, &a N]\nf:\ng: 12:30 # on\n"
            ),
            r#"{"é":10,"b":10,"c":"1_0","d":"5","e":[true,"y",false],"f":null,"g":"12:30"}"#
        );
        assert_eq!(
            json(
                "08: a\nyes: b\n1_000: c\n0x10: d\n1.50: e\n.inf: f\n'on': g\n? 1e6\n: h\ny2: i\n"
            ),
            r#"{"8":"a","true":"b","1000":"c","16":"d","1.5":"e",".inf":"f","on":"g","1e+06":"h","y2":"i"}"#
        );
        let message = |text: &str| document(text, 1, Dialect::Values).unwrap_err().message;
        assert!(message("on: 1\nyes: 2\n").contains("duplicate mapping key: true"));
    }

    fn program(text: &str) -> String {
        let node = document(text, 1, Dialect::Program).unwrap();
        serde_json::to_string(&node).unwrap()
    }

    #[test]
    fn programs_read_words_as_texts_and_numbers_as_go_does() {
        let words = program("[yes, No, on, OFF, y, tRue, 1:30, 2026-01-01]");
        let expected = r#"["yes","No","on","OFF","y","tRue","1:30","2026-01-01"]"#;
        assert_eq!(words, expected);
        assert_eq!(
            program("[true, False, 0o17, 0777, -01, 1_000, 12, 1.5, 1e3, ~, null]"),
            "[true,false,15,511,-1,1000,12,1.5,1000.0,null,null]"
        );
        assert_eq!(
            program("01234567890123456789012345"),
            "1.2345678901234568e+24"
        );
    }

    #[test]
    fn programs_read_what_can_not_be_a_number_as_the_text_that_is_written() {
        let ulids = "é: 01234567890123456789E12345\nb: &u 81234567890123456789E12345\nc: *u\n";
        assert_eq!(
            program(ulids),
            r#"{"é":"01234567890123456789E12345","b":"81234567890123456789E12345","c":"81234567890123456789E12345"}"#
        );
        assert_eq!(program("[.inf, -.INF, .nan]"), r#"[".inf","-.INF",".nan"]"#);
    }

    #[test]
    fn several_documents() {
        let text = "---\na: on\n---\n# nothing\n---\n- 0777\n...\n";
        let read = documents(text).unwrap();
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            r#"[{"a":true},[511]]"#
        );
        let problem = documents("a: 1\n---\nb: 1\nb: 2\n").unwrap_err();
        assert_eq!((problem.at.line, problem.at.column), (4, 1));
    }

    #[test]
    fn errors_are_in_words_of_our_own_and_quote_no_value() {
        let message = |text: &str| document(text, 1, Dialect::Values).unwrap_err().message;
        let deep = "[".repeat(70) + &"]".repeat(70);
        let bomb: String = (0..9)
            .map(|n| {
                let below = n.max(1) - 1;
                let items = vec![format!("*a{below}"); 9].join(", ");
                let items = if n == 0 { "x" } else { &items };
                format!("a{n}: &a{n} [{items}]\n")
            })
            .collect();
        for (text, expected) in [
            (deep.as_str(), "it is nested deeper than 64 levels"),
            (&"[]\n---\n".repeat(2), "multiple YAML documents detected"),
            (
                &format!("[{}]", "1,".repeat(250_000)),
                "it has more than 250000 values, which is the limit",
            ),
            (
                &bomb,
                "its anchors, aliases and merge keys repeat more than the limit allows",
            ),
            (
                "a: -.inf",
                "a number that is infinite, or none: put a text in quotes",
            ),
        ] {
            assert_eq!(message(text), format!("not readable as YAML: {expected}"));
        }
    }

    #[test]
    fn merge_keys_and_anchors() {
        assert_eq!(
            json("a: &a {x: 1, z: 2}\nb: {<<: *a, z: 3}\n"),
            r#"{"a":{"x":1,"z":2},"b":{"z":3,"x":1}}"#
        );
    }

    #[test]
    fn big_integers_keep_their_digits() {
        assert_eq!(
            json("{\"a\": 12345678901234567890}"),
            r#"{"a":12345678901234567890}"#
        );
    }

    #[test]
    fn every_value_knows_its_place() {
        let node = read("a:\n  b: [1, two]\n", 3).unwrap();
        let item = &node.get("a").unwrap().list("b")[1];
        assert_eq!(
            item.at,
            At {
                layer: 3,
                width: 3,
                line: 2,
                column: 10
            }
        );
        assert_eq!(
            node.get("a")
                .unwrap()
                .as_map()
                .unwrap()
                .entry("b")
                .unwrap()
                .key_at
                .column,
            3
        );
    }
}
