//! Finds credentials by the text around them.

use super::names::is_secret;

/// What stands in the place of a credential.
pub(crate) const MASK: &str = "***";

/// The text without the credentials that can be recognised in it: private keys, the password or the
/// key in a URL, what follows `Bearer` and `Basic`, `--token=…`, `--token …` and `PGPASSWORD=…`. In
/// a text of several lines, also what follows the name of a credential on its line.
pub(crate) fn masked(text: &str) -> String {
    if text.contains("PRIVATE KEY-----") {
        return MASK.to_owned();
    }
    let text = if text.contains('\n') {
        text.split_inclusive('\n').map(setting).collect()
    } else {
        text.to_owned()
    };
    flags(&assignments(&headers(&urls(&text))))
}

/// The name of a credential, if a text is an option that takes the next word as its value.
pub(super) fn flag(text: &str) -> Option<&str> {
    let name = text.strip_prefix("--")?;
    is_secret(name).then_some(name)
}

/// Hides a part of a text, unless it is a reference such as `$PASSWORD`.
fn hide(out: &mut String, secret: &str) {
    let is_reference = secret.starts_with(['$', '{', '<', '/', '=']);
    let is_hidden = !secret.is_empty() && !is_reference;
    out.push_str(if is_hidden { MASK } else { secret });
}

/// How far a word goes.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>'));
    &text[..end.unwrap_or(text.len())]
}

fn urls(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        rest = after;
        if let Some(end) = user_end(word(after)) {
            if let Some((user, _)) = after[..end].split_once(':') {
                out.push_str(user);
                out.push(':');
            }
            out.push_str(MASK);
            rest = &after[end..];
        }
    }
    out + rest
}

/// Where the `@` after a user stands in what follows `://`, if one is there. A password may hold
/// slashes that are not encoded.
fn user_end(url: &str) -> Option<usize> {
    let authority = url.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some(end) = authority.rfind('@') {
        return Some(end);
    }
    let (host, port) = authority.split_once(':')?;
    let is_port = port.bytes().all(|b| b.is_ascii_digit());
    if is_port || host.starts_with('[') {
        return None;
    }
    url.rfind('@')
}

fn headers(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(' ') {
        let (before, after) = rest.split_at(start + 1);
        out.push_str(before);
        rest = after;
        let is_after = |word: &str| {
            let before = before.trim_end();
            let start = before.len().checked_sub(word.len());
            start.is_some_and(|at| {
                before.is_char_boundary(at)
                    && before[at..].eq_ignore_ascii_case(word)
                    && !before[..at].ends_with(char::is_alphanumeric)
            })
        };
        let token = word(after);
        // Too short for a credential, e.g. `Basic auth`.
        if is_after("Bearer") || is_after("Basic") && token.len() >= 8 {
            hide(&mut out, token);
            rest = &after[token.len()..];
        }
    }
    out + rest
}

fn assignments(text: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let (mut out, mut done) = (String::new(), 0);
    for (at, _) in text.match_indices('=').filter(|(at, _)| *at > 0) {
        if at < done {
            continue;
        }
        let before = &text[..at];
        let name = &before[before.trim_end_matches(is_name).len()..];
        if !is_secret(name) {
            continue;
        }
        let value = at + 1;
        let quote = text[value..].chars().next();
        let quote = quote.filter(|c| matches!(c, '"' | '\''));
        let from = value + quote.map_or(0, char::len_utf8);
        let is_end = |c: char| {
            quote.map_or_else(
                || c.is_whitespace() || matches!(c, '&' | ';' | ',' | '"' | '\'' | ')'),
                |quote| c == quote,
            )
        };
        let to = text[from..]
            .find(is_end)
            .map_or(text.len(), |length| from + length);
        out.push_str(&text[done..from]);
        hide(&mut out, &text[from..to]);
        done = to;
    }
    out + &text[done..]
}

fn flags(text: &str) -> String {
    if !text.contains("--") {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut is_secret = false;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        if is_secret && !bare.starts_with('-') && !bare.is_empty() {
            hide(&mut out, bare);
            out.push_str(&word[bare.len()..]);
        } else {
            out.push_str(word);
        }
        is_secret = flag(bare).is_some();
    }
    out
}

/// A line with what follows the name of a credential hidden.
fn setting(line: &str) -> String {
    let Some(at) = line.find([':', '=']) else {
        return line.to_owned();
    };
    let (before, after) = line.split_at(at + 1);
    let name = line[..at].trim_start_matches([' ', '\t', '-']).trim_end();
    let name = name.trim_matches(['"', '\'']);
    let is_name = !name.contains(char::is_whitespace);
    let value = after.trim();
    let is_above = matches!(value, "" | "|" | "|-" | ">" | ">-") || value.starts_with(['{', '[']);
    let is_hidden = is_name && is_secret(name) && !is_above;
    if !is_hidden || before.ends_with("://") {
        return line.to_owned();
    }
    let start = after.len() - after.trim_start().len();
    let end = after.trim_end().len();
    let mut out = before.to_owned() + &after[..start];
    hide(&mut out, value);
    out + &after[end..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_masked(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(masked(text), *expected);
        }
    }

    #[test]
    fn urls_with_users() {
        assert_masked(&[
            ("redis://u:p@host:6379/0", "redis://u:***@host:6379/0"),
            ("postgresql://:a:b@c@host", "postgresql://:***@host"),
            ("https://host/a@b:c", "https://host/a@b:c"),
            (
                "https://KEY@sentry.example.org/1",
                "https://***@sentry.example.org/1",
            ),
            (
                "a https://u:p@b, c://d:e/f@g",
                "a https://u:***@b, c://d:***@g",
            ),
            ("http://[::1]:80/a@b", "http://[::1]:80/a@b"),
            ("http://host:80/a@b", "http://host:80/a@b"),
            ("é://ü:ö@ä", "é://ü:***@ä"),
        ]);
    }

    #[test]
    fn headers_and_commands() {
        assert_masked(&[
            ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
            (
                "authorization: basic dXNlcjpwYXNz",
                "authorization: basic ***",
            ),
            ("Basic auth, a bearer $TOKEN", "Basic auth, a bearer $TOKEN"),
            ("x --token=a --level=b", "x --token=*** --level=b"),
            (
                "x --token a --verbose --password-file /b",
                "x --token *** --verbose --password-file /b",
            ),
            ("PGPASSWORD=x psql -h y", "PGPASSWORD=*** psql -h y"),
            ("PGPASSWORD=\"x y\" psql", "PGPASSWORD=\"***\" psql"),
            ("PGPASSWORD=$(cat /x) psql", "PGPASSWORD=$(cat /x) psql"),
            ("host=a password=b dbname=c", "host=a password=*** dbname=c"),
            (
                "https://a/?access_token=b&c=d",
                "https://a/?access_token=***&c=d",
            ),
        ]);
    }

    #[test]
    fn settings_and_keys() {
        assert_masked(&[
            ("-----BEGIN RSA PRIVATE KEY-----\nx", "***"),
            (
                "a: b\n  \"api_key\": \"x\",\npassword = y\n",
                "a: b\n  \"api_key\": ***\npassword = ***\n",
            ),
            (
                "secret_path: /x\nkeys:\n- token: $A\n",
                "secret_path: /x\nkeys:\n- token: $A\n",
            ),
            ("plain", "plain"),
            (
                "password: not on a line of its own",
                "password: not on a line of its own",
            ),
        ]);
    }
}
