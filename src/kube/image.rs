//! The parts of an image's name, as those read them that pull images.
//!
//! Source: <https://pkg.go.dev/github.com/distribution/reference#pkg-overview>

use sha2::{Digest, Sha256};

/// The longest tag.
const MAX_TAG: usize = 128;

/// Whether it is a registry: a host, a port, and folders that every repository is in.
pub(crate) fn is_registry(text: &str) -> bool {
    let (authority, folders) = match text.split_once('/') {
        Some((authority, folders)) => (authority, Some(folders)),
        None => (text, None),
    };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let is_host = host.starts_with('[') && host.ends_with(']') || host.split('.').all(is_part);
    is_host
        && port.is_none_or(|port| port.parse::<u16>().is_ok())
        && folders.is_none_or(is_repository)
}

/// Whether it is a repository: words of lower-case letters and digits, with `/`, `.`, `-`, `_` or
/// `__` between.
pub(crate) fn is_repository(text: &str) -> bool {
    text.split('/').all(|part| {
        let is_alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let words = part.split(|c: char| is_alphanumeric(c as u8) && c.is_ascii());
        let mut between = words.filter(|word| !word.is_empty());
        let is_ended = |end: Option<u8>| end.is_some_and(is_alphanumeric);
        is_ended(part.bytes().next())
            && is_ended(part.bytes().last())
            && between
                .all(|word| matches!(word, "." | "_" | "__") || word.bytes().all(|b| b == b'-'))
    })
}

/// Whether it is a tag.
pub(crate) fn is_tag(text: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    text.len() <= MAX_TAG
        && text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|b| is_word(b) || matches!(b, b'.' | b'-'))
}

/// Whether it is a digest of the kind that registries use.
pub(crate) fn is_digest(text: &str) -> bool {
    let is_hex = |digits: &str, length| {
        digits.len() == length
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    match text.split_once(':') {
        Some(("sha256", digits)) => is_hex(digits, 64),
        Some(("sha384", digits)) => is_hex(digits, 96),
        Some(("sha512", digits)) => is_hex(digits, 128),
        _ => false,
    }
}

/// The digest of a manifest: of all of its bytes.
pub(crate) fn digest_of(manifest: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(manifest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_all(fits: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(fits(text), "{text}");
        }
        for text in bad {
            assert!(!fits(text), "{text}");
        }
    }

    #[test]
    fn registries() {
        let good = [
            "ghcr.io",
            "localhost:5000",
            "Registry.example.org",
            "10.0.0.1:80/mirror/a_b",
        ];
        let bad = [
            "https://ghcr.io",
            "ghcr.io/",
            "",
            "a b",
            "ghcr.io:x",
            "ghcr.io/A",
        ];
        assert_all(is_registry, &good, &bad);
        assert!(is_registry("[2001:db8::1]:5000"));
    }

    #[test]
    fn repositories() {
        let good = ["a", "element-hq/synapse", "a--b/c__d", "a.b_c", "0/1"];
        let bad = [
            "A", "a/", "/a", "a b", "a_-b", "a___b", "-a", "a:1", "ä", "",
        ];
        assert_all(is_repository, &good, &bad);
    }

    #[test]
    fn tags_and_digests() {
        assert_all(
            is_tag,
            &["v1.2.3", "_a", "1-B"],
            &["", "a b", ".a", "-a", "a:b", "a@b", "a/b"],
        );
        let digest = format!("sha256:{}", "0a".repeat(32));
        assert_all(
            is_digest,
            &[&digest],
            &[
                "",
                "abc",
                "sha256:",
                &digest[..70],
                &digest.to_uppercase(),
                &digest[7..],
            ],
        );
    }
}
