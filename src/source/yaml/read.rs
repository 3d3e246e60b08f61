//! Reads a values file: YAML as kubectl and Helm read it (JSON is a part of it), with the place of every value.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Location, Options, Spanned};

use crate::source::problem::Problem;
use crate::source::{At, Entry, Kind, Map, Node, Text};

/// The largest values file, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Reads `text` as one document that is a map. An empty document is an empty map.
///
/// # Errors
/// One problem with its place: text that is no YAML, a repeated key, several documents, too large.
pub fn read(text: &str, layer: u16) -> Result<Node, Problem> {
    let node = read_any(text, layer)?;
    match node.kind {
        Kind::Map(_) => Ok(node),
        Kind::Null => Ok(Node::new(Kind::Map(Map::default()), node.at)),
        _ => Err(
            Problem::at(node.at, "expected a map of values at the top of the file")
                .hint("write `key: value` lines, e.g. `serverName: example.org`"),
        ),
    }
}

/// Reads `text` as one document of any kind.
///
/// # Errors
/// As [`read`], but for the map.
pub fn read_any(text: &str, layer: u16) -> Result<Node, Problem> {
    let start = At {
        layer,
        width: 0,
        line: 1,
        column: 1,
    };
    if text.len() > MAX_BYTES {
        return Err(Problem::at(
            start,
            format!(
                "the file has {} bytes, more than the {MAX_BYTES} that are read",
                text.len()
            ),
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Ok(Node::new(Kind::Null, start));
    }
    let read: Read = serde_saphyr::from_str_with_options(text, options())
        .map_err(|e| problem(&e, text, layer))?;
    Ok(read.into_node(layer))
}

/// Makes text of bytes.
///
/// # Errors
/// Tells the first byte that is no UTF-8.
pub fn decode(bytes: Vec<u8>, layer: u16) -> Result<String, Problem> {
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
        Problem::at(at, "the file is not UTF-8 text").hint("save it as UTF-8")
    })
}

fn options() -> Options {
    serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::Error,
        legacy_octal_numbers: true,
        with_snippet: false,
    }
}

fn problem(error: &serde_saphyr::Error, text: &str, layer: u16) -> Problem {
    let error = error.without_snippet();
    let at = error.location().map_or(
        At {
            layer,
            width: 0,
            line: 1,
            column: 1,
        },
        |l| at(l, layer),
    );
    let line = text
        .lines()
        .nth(at.line.saturating_sub(1) as usize)
        .unwrap_or_default();
    let indent_has_tab = line.trim_start_matches(' ').starts_with('\t');
    let message = error.to_string();
    // The library ends its messages with the place, which we print ourselves, and with what a program could do.
    let message = [" at line ", ", set ", "; use "]
        .iter()
        .fold(message.as_str(), |text, end| {
            text.split(end).next().unwrap_or(text)
        });
    let problem = Problem::at(
        at,
        format!(
            "not readable as YAML: {}",
            lower_first(message.trim_end_matches(':'))
        ),
    );
    if indent_has_tab {
        return problem.hint("indent with spaces: YAML takes no tabs");
    }
    if message.contains("duplicate") {
        return problem.hint("remove one of the two, or join what is under them");
    }
    if message.contains("multiple") || message.contains("document") {
        return problem
            .hint("give each document as a file of its own: a values file is one document");
    }
    problem
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

fn at(location: Location, layer: u16) -> At {
    At {
        layer,
        width: u16::try_from(location.span().len()).unwrap_or(0),
        line: u32::try_from(location.line()).unwrap_or(0),
        column: u32::try_from(location.column()).unwrap_or(0),
    }
}

/// What the YAML library hands over, before it is known which layer it belongs to.
struct Read {
    kind: ReadKind,
    location: Location,
}

enum ReadKind {
    Scalar(Kind),
    List(Vec<Read>),
    Map(Vec<(Spanned<String>, Read)>),
}

impl Read {
    fn into_node(self, layer: u16) -> Node {
        let kind = match self.kind {
            ReadKind::Scalar(kind) => kind,
            ReadKind::List(items) => {
                Kind::List(items.into_iter().map(|i| i.into_node(layer)).collect())
            }
            ReadKind::Map(entries) => Kind::Map(Map(entries
                .into_iter()
                .map(|(key, value)| Entry {
                    key_at: at(key.referenced, layer),
                    key: Text::Owned(key.value),
                    node: value.into_node(layer),
                })
                .collect())),
        };
        Node::new(kind, at(self.location, layer))
    }
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned {
            value, referenced, ..
        } = Spanned::<ReadKind>::deserialize(deserializer)?;
        Ok(Self {
            kind: value,
            location: referenced,
        })
    }
}

impl<'de> Deserialize<'de> for ReadKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = ReadKind;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Int(value.into())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Int(value.into())))
    }

    fn visit_i128<E>(self, value: i128) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Int(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Float(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Text(Text::Owned(value.to_owned()))))
    }

    fn visit_string<E>(self, value: String) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Text(Text::Owned(value))))
    }

    fn visit_unit<E>(self) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Null))
    }

    fn visit_none<E>(self) -> Result<ReadKind, E> {
        Ok(ReadKind::Scalar(Kind::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<ReadKind, D::Error> {
        ReadKind::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<ReadKind, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(ReadKind::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ReadKind, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(ReadKind::Map(entries))
    }
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
    fn merge_keys_and_anchors() {
        assert_eq!(
            json("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n"),
            r#"{"a":{"x":1,"y":2},"b":{"y":3,"x":1}}"#
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
        let item = &node.list("a.b")[1];
        assert_eq!(
            item.at,
            At {
                layer: 3,
                width: 3,
                line: 2,
                column: 10
            }
        );
        assert_eq!(node.map("a").unwrap().entry("b").unwrap().key_at.column, 3);
    }
}
