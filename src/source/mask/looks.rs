//! Finds credentials by the text around them.

use super::hide::{MASK, hide, word};
use super::names::is_secret;
use super::{flags, headers, pairs, tokens};

/// The text without the credentials that can be recognised in it: private keys, the password or the
/// key in a URL, headers of HTTP, what options and variables are set to (`--token=…`, `-u a:b`,
/// `PGPASSWORD=…`), tokens of well-known forms, and what follows the name of a credential.
pub(crate) fn masked(text: &str) -> String {
    let equals = text.find('=').unwrap_or(text.len());
    let text = if text.contains('\n') {
        text.split_inclusive('\n').map(setting).collect()
    } else if text[..equals].contains(": ") {
        setting(text)
    } else {
        text.to_owned()
    };
    hidden(&text, &[':', '='])
}

/// The same for a sentence or a line of values, in which what follows `name:` may be public.
pub(crate) fn masked_in_words(text: &str) -> String {
    hidden(text, &['='])
}

fn hidden(text: &str, separators: &[char]) -> String {
    let keys = ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"];
    if keys.iter().any(|it| text.contains(it)) {
        return MASK.to_owned();
    }
    let text = headers::hidden(&users(&urls(text)));
    tokens::hidden(&flags::hidden(&pairs::hidden(&text, separators)))
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

/// `user:password@host` without a scheme.
fn users(text: &str) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive([' ', '\n', '\t', '"', '\'', ',']) {
        let user = piece.rsplit_once('@').and_then(|(user, host)| {
            let (name, password) = user.split_once(':')?;
            let is_other = host.starts_with("sha") || user.contains("://") || name.contains('@');
            let is_scheme = matches!(name, "mailto" | "acct" | "sip" | "sips" | "xmpp" | "npm");
            let is_host = host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
            (is_host && !is_other && !is_scheme).then_some((name, password, host))
        });
        match user {
            Some((name, password, host)) => {
                out.push_str(name);
                out.push(':');
                hide(&mut out, password);
                out.push('@');
                out.push_str(host);
            }
            None => out.push_str(piece),
        }
    }
    out
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
    fn users_without_a_scheme() {
        assert_masked(&[
            ("user:x@host:5432", "user:***@host:5432"),
            ("//u:x@h/y", "//u:***@h/y"),
            ("a/redis:7@sha256:abc", "a/redis:7@sha256:abc"),
            (
                "mailto:a@b.org @a:b.org git@c:d",
                "mailto:a@b.org @a:b.org git@c:d",
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
            ("password: one and more words", "password: ***"),
        ]);
    }
}
