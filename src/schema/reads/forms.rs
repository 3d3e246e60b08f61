//! The words of the table: which values they stand for, and how messages name them.

use std::net::Ipv6Addr;

use crate::source::{Kind, Node};

/// Whether a value is of the kind that a word stands for.
pub(super) fn takes(word: &str, node: &Node) -> bool {
    match &node.kind {
        Kind::Null => word == "null",
        Kind::Bool(value) => word == "bool" || word == if *value { "true" } else { "false" },
        Kind::Int(number) => is_number(word, "int", *number as f64),
        Kind::Float(number) => is_number(word, "float", *number),
        Kind::Text(text) => is_text(word, text),
        Kind::List(items) => match word {
            "list" => true,
            "list+" => !items.is_empty(),
            "[]" => items.is_empty(),
            "list3" => items.len() == 3,
            _ => false,
        },
        Kind::Map(map) => match word {
            "map" | "map!" => true,
            "{}" => map.is_empty(),
            _ => false,
        },
    }
}

/// `int`, or with a bound: `int=0`, `int!=0`, `int>=1`.
fn is_number(word: &str, kind: &str, number: f64) -> bool {
    let Some(bound) = word.strip_prefix(kind) else {
        return false;
    };
    let is = |start: &str, holds: fn(f64, f64) -> bool| {
        let limit = bound.strip_prefix(start)?.parse().ok()?;
        Some(holds(number, limit))
    };
    bound.is_empty()
        || is(">=", |number, limit| number >= limit)
            .or_else(|| is("!=", |number, limit| number != limit))
            .or_else(|| is("=", |number, limit| number == limit))
            .unwrap_or_default()
}

/// The texts of a form.
fn is_text(word: &str, text: &str) -> bool {
    if let Some(choice) = word.strip_prefix('=') {
        return choice == text;
    }
    if let Some(form) = word.strip_suffix("-or-empty") {
        return text.is_empty() || is_text(form, text);
    }
    match word {
        "text" => true,
        "text+" => !text.is_empty(),
        "''" => text.is_empty(),
        "duration" => duration(text).is_some(),
        "duration>0" => duration(text) > Some(0),
        "size" => size(text).is_some(),
        "size>0" => size(text) > Some(0),
        "size>=0" => size(text) >= Some(0),
        "integer" => integer(text).is_some(),
        "number" => text.trim().parse::<f64>().is_ok(),
        "switch" => SWITCHES.contains(&text.to_lowercase().as_str()),
        "range" => is_range(text),
        "ascii" => text.is_ascii(),
        "http" => text.starts_with("http://") || text.starts_with("https://"),
        "alias" => text.starts_with('#') && text.contains(':'),
        "mxc" => text.starts_with("mxc://"),
        "identifier" => is_of(text, |c| c.is_ascii_alphanumeric() || "._~-".contains(c)),
        "brand" => {
            text.starts_with(|c: char| c.is_ascii_lowercase())
                && is_of(text, |c| {
                    c.is_ascii_lowercase() || c.is_ascii_digit() || "_.-".contains(c)
                })
        }
        "alphanumeric" => is_of(text, char::is_alphanumeric),
        "folder" => text.starts_with('/'),
        "url" => text
            .split_once(':')
            .is_some_and(|(scheme, _)| !scheme.is_empty()),
        "address" => text.contains('@'),
        _ => false,
    }
}

const SWITCHES: [&str; 12] = [
    "y", "yes", "t", "true", "on", "1", "n", "no", "f", "false", "off", "0",
];

fn is_of(text: &str, is_one: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(is_one)
}

/// An integer as Python's `int` reads it.
fn integer(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_one = |part: &str| is_of(part, |c| c.is_ascii_digit());
    if !digits.split('_').all(is_one) {
        return None;
    }
    let plain = digits.replace('_', "");
    let number = plain.parse::<i64>().unwrap_or(i64::MAX);
    Some(if text.starts_with('-') {
        -number
    } else {
        number
    })
}

/// Milliseconds, or a number with a unit of seconds to years.
fn duration(text: &str) -> Option<i64> {
    integer(
        text.strip_suffix(['s', 'm', 'h', 'd', 'w', 'y'])
            .unwrap_or(text),
    )
}

/// Bytes, or a number with a unit.
fn size(text: &str) -> Option<i64> {
    integer(text.strip_suffix(['K', 'M', 'G', 'T']).unwrap_or(text))
}

/// An address or a network.
fn is_range(text: &str) -> bool {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let fits = |most: u8| length.is_none_or(|length| length.parse().is_ok_and(|n: u8| n <= most));
    if address.parse::<Ipv6Addr>().is_ok() {
        return fits(128);
    }
    let parts: Vec<&str> = address.split('.').collect();
    let is_byte = |part: &&str| part.parse::<u8>().is_ok();
    let is_mask = length.is_some_and(|mask| mask.split('.').filter(|p| is_byte(p)).count() == 4);
    let is_whole = parts.len() == 4 || (length.is_some() && parts.len() < 4);
    is_whole && parts.iter().all(is_byte) && (fits(32) || is_mask)
}

/// How a message names what people mean to write; nothing for what is taken by chance, as an empty
/// list in the place of nothing.
pub(super) fn expected(word: &str) -> Option<String> {
    let form = word.strip_suffix("-or-empty").unwrap_or(word);
    let name = match form {
        "bool" | "true" | "false" => "`true` or `false`",
        "int" | "int>=0" | "int>=1" | "int!=0" => "an integer",
        "float" => "a number",
        "text" | "text+" | "ascii" | "identifier" | "brand" | "alphanumeric" => "a text",
        "duration" | "duration>0" => "a duration such as `5m` or `7d`",
        "size" | "size>0" | "size>=0" => "a size such as `10M`",
        "range" => "an IP address or network",
        "http" => "a URL with `http://` or `https://`",
        "alias" => "an alias such as `#room:example.org`",
        "mxc" => "an `mxc://` URI",
        "folder" => "the path of a folder",
        "url" => "a URL",
        "list" | "list+" => "a list",
        "list3" => "a list of three",
        "map" | "map!" => "a map",
        _ => return None,
    };
    Some(name.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_texts() {
        for (form, good, bad) in [
            (
                "duration",
                &["5", "5m", "-1d", "1_0s", " 5"][..],
                &["", "5 days", "5ms", "m", "1.5h"][..],
            ),
            ("size", &["10M", "1T", "5"], &["10MB", "10m", "", "K"]),
            (
                "range",
                &["10.0.0.0/8", "10.0.0.1", "::1/128", "::"],
                &["10.0.0.300/8", "10.0.0.0/33", "x", ""],
            ),
            ("http-or-empty", &["", "https://x"], &["x.org"]),
            ("alias", &["#a:x.org"], &["a", "#a"]),
            ("=a", &["a"], &["b"]),
        ] {
            for text in good {
                assert!(is_text(form, text), "{form}: {text}");
            }
            for text in bad {
                assert!(!is_text(form, text), "{form}: {text}");
            }
        }
    }

    #[test]
    fn bounds_of_numbers() {
        assert!(is_number("int", "int", 5.0) && is_number("int>=1", "int", 1.0));
        assert!(!is_number("int>=1", "int", 0.0) && !is_number("int=0", "int", 1.0));
        assert!(!is_number("float", "int", 1.0) && is_number("int!=0", "int", -1.0));
    }
}
