//! Headers of HTTP, in requests and in the configuration of proxies.

use super::hide::{hide, word};
use super::names::is_secret;
use crate::source::sort::sort;

/// Words after `Basic` and `Bearer` in a text about them.
const PROSE: [&str; 6] = [
    "auth",
    "authentication",
    "authorization",
    "token",
    "tokens",
    "realm",
];

pub(super) fn hidden(text: &str) -> String {
    named(&set_by_proxies(&schemes(text)))
}

/// What follows `Bearer` and `Basic`.
fn schemes(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(' ') {
        let (before, after) = rest.split_at(start + 1);
        out.push_str(before);
        rest = after;
        let token = word(after);
        let is_prose = PROSE.contains(&token.trim_end_matches(['.', ',', ';']));
        let is_token =
            ends_with(before, "Bearer") || ends_with(before, "Basic") && token.len() >= 8;
        if is_token && !is_prose {
            hide(&mut out, token);
            rest = &after[token.len()..];
        }
    }
    out + rest
}

/// Whether the last word is this one, in any case.
fn ends_with(text: &str, word: &str) -> bool {
    let text = text.trim_end();
    text.len().checked_sub(word.len()).is_some_and(|at| {
        text.is_char_boundary(at)
            && text[at..].eq_ignore_ascii_case(word)
            && !text[..at].ends_with(char::is_alphanumeric)
    })
}

/// `Authorization` and cookies, up to the end of the line or of the quotes.
fn named(text: &str) -> String {
    let (mut out, mut done) = (String::new(), 0);
    let lower = text.to_ascii_lowercase();
    let names = ["authorization", "cookie"];
    let mut found: Vec<_> = names
        .iter()
        .flat_map(|name| {
            lower
                .match_indices(name)
                .map(|(at, name)| (at, at + name.len()))
        })
        .collect();
    sort(&mut found);
    for (start, end) in found {
        let is_whole =
            !text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
        let Some(skipped) = separator(&text[end..]).filter(|_| is_whole && start >= done) else {
            continue;
        };
        let from = end + skipped;
        let value = &text[from..];
        let length = value.find(['"', '\'', '\\', '\n']).unwrap_or(value.len());
        let value = &value[..length];
        out.push_str(&text[done..from]);
        match value.split_once(' ') {
            Some((scheme, token)) if scheme.chars().all(char::is_alphabetic) => {
                out.push_str(scheme);
                out.push(' ');
                hide(&mut out, token);
            }
            _ => hide(&mut out, value),
        }
        done = from + length;
    }
    out + &text[done..]
}

/// What stands between the name of a header and its value, if a value follows.
fn separator(after: &str) -> Option<usize> {
    let quotes = ['"', '\'', '\\'];
    let rest = after.trim_start_matches(quotes);
    let rest = match rest.strip_prefix([':', '=']) {
        Some(rest) => rest.trim_start_matches(' '),
        None => rest.trim_start_matches(' ').strip_prefix(quotes)?,
    };
    Some(after.len() - rest.trim_start_matches(quotes).len())
}

/// `proxy_set_header X-Api-Key x;`, `set $token x;`
fn set_by_proxies(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive(['\n', ';', ',']) {
        let value = ["_header ", "-header ", "_headers ", "set $"]
            .iter()
            .find_map(|word| {
                let from = line.find(word)? + word.len();
                let (name, value) = line[from..].split_once([' ', '='])?;
                let quotes = ['"', '\'', ' '];
                is_secret(name.trim_matches(quotes)).then(|| value.trim_start_matches(quotes))
            });
        let Some(value) = value else {
            out.push_str(line);
            continue;
        };
        let end = value.find(['"', '\'', ';', '\n']).unwrap_or(value.len());
        out.push_str(&line[..line.len() - value.len()]);
        hide(&mut out, &value[..end]);
        out.push_str(&value[end..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        for (text, expected) in [
            ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
            (
                "authorization: basic dXNlcjpwYXNz",
                "authorization: basic ***",
            ),
            ("Authorization: Token x", "Authorization: Token ***"),
            ("-H 'authorization: x' y", "-H 'authorization: ***' y"),
            (
                "x Authorization \"Basic abc\";",
                "x Authorization \"Basic ***\";",
            ),
            ("{\"Authorization\": \"x\"}", "{\"Authorization\": \"***\"}"),
            ("Set-Cookie: a=b; c", "Set-Cookie: ***"),
            (
                "proxy_set_header X-Api-Key x;",
                "proxy_set_header X-Api-Key ***;",
            ),
            (
                "proxy_set_header Host $host;",
                "proxy_set_header Host $host;",
            ),
            ("Basic auth, a bearer $TOKEN", "Basic auth, a bearer $TOKEN"),
            ("a Bearer token", "a Bearer token"),
            ("Authorization and cookies", "Authorization and cookies"),
            ("$http_cookie: x", "$http_cookie: x"),
        ] {
            assert_eq!(hidden(text), expected);
        }
    }
}
