//! Names in camel, kebab and snake case, as <https://github.com/huandu/xstrings> makes them.

use super::super::value::Value;
use super::case::{lower, upper};
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[
    function("camelcase", 1, 1, camel),
    function("kebabcase", 1, 1, |call| {
        Ok(joined(&call.str(0)?, '-').into())
    }),
    function("snakecase", 1, 1, |call| {
        Ok(joined(&call.str(0)?, '_').into())
    }),
];

fn is_connector(c: char) -> bool {
    matches!(c, '-' | '_') || c.is_whitespace()
}

/// `some_words` becomes `SomeWords`. Connectors at the start stay.
fn camel<'a>(call: &Call<'_, 'a>) -> Result<Value<'a>> {
    let text = call.str(0)?;
    let mut out = String::new();
    let mut chars = text.chars();
    let mut last = None;
    for c in chars.by_ref() {
        if !is_connector(c) {
            last = Some(upper(c));
            break;
        }
        out.push(c);
    }
    let Some(mut last) = last else {
        return Ok(out.into());
    };
    for c in chars {
        let before = std::mem::replace(&mut last, c);
        if is_connector(c) && is_connector(before) {
            out.push(before);
        } else if is_connector(before) {
            last = upper(c);
        } else {
            last = lower(c);
            out.push(before);
        }
    }
    out.push(last);
    Ok(out.into())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    End,
    Number,
    Upper,
    Alphabet,
    Connector,
    Punctuation,
    Other,
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c)
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3003}' | '¡' | '§' | '«' | '¶' | '·' | '»' | '¿')
}

/// Letters that have no case are not of the alphabet here.
fn is_alphabet(c: char) -> bool {
    c.is_alphabetic() && (c.is_uppercase() || c.is_lowercase())
}

fn kind(c: char) -> Kind {
    match c {
        c if is_connector(c) => Kind::Connector,
        c if is_punctuation(c) => Kind::Punctuation,
        c if c.is_uppercase() => Kind::Upper,
        c if is_alphabet(c) => Kind::Alphabet,
        c if c.is_numeric() => Kind::Number,
        _ => Kind::Other,
    }
}

/// Takes the next word: `HTTPStatus` are two.
fn next<'t>(rest: &mut &'t str) -> (Kind, &'t str) {
    let mut chars = rest.chars();
    let Some(first) = chars.next() else {
        return (Kind::End, "");
    };
    let found = kind(first);
    let length = |belongs: &dyn Fn(char) -> bool, rest: &str| {
        rest.find(|c| !belongs(c)).unwrap_or(rest.len())
    };
    let after = chars.as_str();
    let is_small = |c: char| is_alphabet(c) && !c.is_uppercase();
    let end = first.len_utf8()
        + match found {
            Kind::Upper if after.starts_with(char::is_uppercase) => {
                let capitals = length(&char::is_uppercase, after);
                if after[capitals..].starts_with(is_alphabet) {
                    after[..capitals]
                        .char_indices()
                        .next_back()
                        .map_or(0, |(at, _)| at)
                } else {
                    capitals
                }
            }
            Kind::Upper | Kind::Alphabet => length(&is_small, after),
            found => length(&|c| kind(c) == found, after),
        };
    let (word, after) = rest.split_at(end);
    *rest = after;
    (found, word)
}

/// Words in small letters with a connector between them.
fn joined(text: &str, connector: char) -> String {
    let mut out = String::new();
    let mut rest = text;
    let (mut found, mut word) = next(&mut rest);
    while !rest.is_empty() {
        if found != Kind::Connector {
            push(&mut out, found, word, connector);
        }
        let (before, last) = (found, word);
        (found, word) = next(&mut rest);
        match before {
            Kind::Number => {
                while matches!(found, Kind::Alphabet | Kind::Number) {
                    push(&mut out, found, word, connector);
                    (found, word) = next(&mut rest);
                }
                separate(&mut out, found, connector);
            }
            Kind::Connector => push(&mut out, before, last, connector),
            Kind::Punctuation => {}
            _ if found != Kind::Number => {
                if !matches!(found, Kind::Connector | Kind::Punctuation) {
                    out.push(connector);
                }
            }
            _ if rest.is_empty() => {}
            _ => {
                let number = word;
                (found, word) = next(&mut rest);
                if found != Kind::Alphabet {
                    push(&mut out, Kind::Number, number, connector);
                    if !matches!(found, Kind::Connector | Kind::Punctuation) {
                        out.push(connector);
                    }
                    continue;
                }
                out.push(connector);
                push(&mut out, Kind::Number, number, connector);
                while matches!(found, Kind::Alphabet | Kind::Number) {
                    push(&mut out, found, word, connector);
                    (found, word) = next(&mut rest);
                }
                separate(&mut out, found, connector);
            }
        }
    }
    push(&mut out, found, word, connector);
    out
}

fn separate(out: &mut String, next: Kind, connector: char) {
    if !matches!(next, Kind::End | Kind::Connector | Kind::Punctuation) {
        out.push(connector);
    }
}

fn push(out: &mut String, kind: Kind, word: &str, connector: char) {
    match kind {
        Kind::Upper => out.extend(word.chars().map(lower)),
        Kind::Connector => out.extend(word.chars().map(|_| connector)),
        _ => out.push_str(word),
    }
}
