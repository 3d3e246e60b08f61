//! Public keys of clients. <https://datatracker.ietf.org/doc/html/rfc7518#section-6>

use super::{Rules, known};
use crate::source::Node;

/// What a key of each type consists of.
const PARTS: [(&str, &[&str]); 3] = [
    ("RSA", &["n", "e"]),
    ("EC", &["crv", "x", "y"]),
    ("OKP", &["crv", "x"]),
];

pub(super) fn check(rules: &mut Rules, set: &Node) {
    for key in set.list("keys") {
        let kind = known(key, "kty");
        let parts = PARTS.iter().find(|(name, _)| Some(*name) == kind);
        let Some((name, parts)) = parts else { continue };
        for part in *parts {
            rules.needs(key, part, &format!("a key of the type `{name}`"));
        }
    }
}
