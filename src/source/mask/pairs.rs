//! A name and what it is set to: `PGPASSWORD=x`, `"token": "x"`, `X-Api-Key: x`.

use super::hide::hide;
use super::names::is_secret;

pub(super) fn hidden(text: &str, separators: &[char]) -> String {
    let (mut out, mut done) = (String::new(), 0);
    for (at, _) in text.match_indices(separators) {
        if at < done || !is_secret(name(&text[..at])) {
            continue;
        }
        if let Some((from, to)) = value(text, at) {
            out.push_str(&text[done..from]);
            hide(&mut out, &text[from..to]);
            done = to;
        }
    }
    out + &text[done..]
}

/// The name before a separator. What is in a path is none.
fn name(before: &str) -> &str {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let before = before.trim_end_matches([' ', '"', '\'', '\\']);
    let name = &before[before.trim_end_matches(is_name).len()..];
    let is_path = before[..before.len() - name.len()].ends_with('/');
    if is_path { "" } else { name }
}

/// From where to where the value goes whose separator stands at `at`.
fn value(text: &str, at: usize) -> Option<(usize, usize)> {
    let (before, after) = (&text[..at], &text[at + 1..]);
    let is_spaced = before.ends_with([' ', '"', '\'', '\\']);
    let is_colon = text[at..].starts_with(':');
    // `token:10m`, `a://b`
    if is_colon && !is_spaced && !after.starts_with([' ', '"', '\'', '\\']) {
        return None;
    }
    let start = if is_colon || is_spaced {
        after.trim_start_matches(' ')
    } else {
        after
    };
    let start = start.trim_start_matches('\\');
    let quote = start.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = text.len() - start.len() + quote.map_or(0, char::len_utf8);
    let is_end = |c: char| match quote {
        Some(quote) => c == quote,
        None => c.is_whitespace() || matches!(c, '&' | ';' | ',' | '"' | '\'' | ')' | '}' | ']'),
    };
    let value = &text[from..];
    let value = &value[..value.find(is_end).unwrap_or(value.len())];
    let value = value.trim_end_matches('\\');
    let is_plain = matches!(value, "true" | "false" | "null" | "|" | "|-" | ">" | ">-");
    (!is_plain && !value.starts_with('[')).then_some((from, from + value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs() {
        for (text, expected) in [
            ("PGPASSWORD=x psql -h y", "PGPASSWORD=*** psql -h y"),
            ("PGPASSWORD=\"x y\" psql", "PGPASSWORD=\"***\" psql"),
            ("PGPASSWORD=$(cat /x) psql", "PGPASSWORD=$(cat /x) psql"),
            ("host=a password=b dbname=c", "host=a password=*** dbname=c"),
            (
                "https://a/?access_token=b&c=d",
                "https://a/?access_token=***&c=d",
            ),
            ("{\"a\": {\"token\":\"x\"}}", "{\"a\": {\"token\":\"***\"}}"),
            ("{\\\"token\\\": \\\"x\\\"}", "{\\\"token\\\": \\\"***\\\"}"),
            ("curl -H 'X-Api-Key: x' y", "curl -H 'X-Api-Key: ***' y"),
            ("my passcode: x", "my passcode: ***"),
            ("zone=token:10m a/key:1", "zone=token:10m a/key:1"),
            ("token_lifetime: 5m, x", "token_lifetime: 5m, x"),
        ] {
            assert_eq!(hidden(text, &[':', '=']), expected);
        }
    }
}
