//! What a registry wants to know of who asks.
//!
//! <https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate>,
//! <https://distribution.github.io/distribution/spec/auth/token/>

use serde_json::Value;

use crate::kube::curl::Response;

/// How a registry wants to be asked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    pub scheme: Scheme,
    pub service: Option<String>,
    pub scope: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// With a token of this server.
    Bearer { realm: String },
    /// With a user and a password.
    Basic,
}

impl Challenge {
    /// The challenge of an answer: for a token, where there are several.
    pub(super) fn of(answer: &Response) -> Option<Self> {
        let all: Vec<_> = answer
            .headers("www-authenticate")
            .filter_map(parse)
            .collect();
        let is_token = |it: &Self| matches!(it.scheme, Scheme::Bearer { .. });
        let best = all.iter().position(is_token).unwrap_or(0);
        all.into_iter().nth(best)
    }
}

fn parse(header: &str) -> Option<Challenge> {
    let (scheme, rest) = header.split_once(' ').unwrap_or((header, ""));
    let parameters = parameters(rest);
    let find = |key: &str| {
        let mut all = parameters.iter();
        let found = all.find(|(known, _)| known.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value.clone())
    };
    let scheme = if scheme.eq_ignore_ascii_case("bearer") {
        Scheme::Bearer {
            realm: find("realm")?,
        }
    } else if scheme.eq_ignore_ascii_case("basic") {
        Scheme::Basic
    } else {
        return None;
    };
    Some(Challenge {
        scheme,
        service: find("service"),
        scope: find("scope"),
    })
}

/// `key="value",key=value`
fn parameters(mut text: &str) -> Vec<(&str, String)> {
    let mut out = Vec::new();
    while let Some((key, rest)) = text.split_once('=') {
        let key = key.trim_matches([' ', ',']);
        let (value, rest) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].trim().to_owned(), &rest[end..])
            }
        };
        out.push((key, value));
        text = rest;
    }
    out
}

/// What stands before the closing quotation mark, and what follows that.
fn unquoted(text: &str) -> (String, &str) {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => return (out, &text[index + 1..]),
            '\\' => out.extend(chars.next().map(|(_, escaped)| escaped)),
            c => out.push(c),
        }
    }
    (out, "")
}

/// The token that a server of tokens answers with.
pub(super) fn token(body: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let keys = ["token", "access_token"].into_iter();
    let mut found = keys.filter_map(|key| answer[key].as_str());
    let token = found.find(|token| !token.is_empty())?;
    token
        .chars()
        .all(|c| c.is_ascii_graphic())
        .then(|| token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_are_read() {
        let header = r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push""#;
        let expected = Challenge {
            scheme: Scheme::Bearer {
                realm: "https://auth.docker.io/token".into(),
            },
            service: Some("registry.docker.io".into()),
            scope: Some("repository:a/b:pull,push".into()),
        };
        assert_eq!(parse(header), Some(expected));
        let basic = parse(r#"basic realm="a \" b", charset=UTF-8"#).unwrap();
        assert_eq!(basic.scheme, Scheme::Basic);
        for bad in ["", "Bearer", "Bearer service=\"a", "Negotiate abc"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn tokens_are_words() {
        assert_eq!(
            token(br#"{"token": "", "access_token": "b"}"#).as_deref(),
            Some("b")
        );
        assert_eq!(token(br#"{"token": "a\nb"}"#), None);
        assert_eq!(token(b"no"), None);
    }
}
