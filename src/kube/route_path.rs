//! Paths as an HTTPRoute compares them with those of requests.
//!
//! Source: <https://gateway-api.sigs.k8s.io/reference/api-spec/#httppathmatch>, whose rules are
//! those of the CustomResourceDefinition.

const MAX: usize = 1024;

/// What is wrong with a path of type `Exact` or `PathPrefix`.
pub(crate) fn fault(path: &str) -> Option<&'static str> {
    let has = |part: &str| path.contains(part);
    let all = [
        (!path.starts_with('/'), "it does not begin with `/`"),
        (path.len() > MAX, "it has more than 1024 characters"),
        (has("//"), "it has `//`"),
        (has("/./") || path.ends_with("/."), "it has the step `.`"),
        (has("/../") || path.ends_with("/.."), "it has the step `..`"),
        (
            has("%2f") || has("%2F"),
            "it has `%2F`, a slash that is encoded",
        ),
        (has("#"), "it has `#`"),
        (!is_legal(path), "it has characters that are to be encoded"),
    ];
    all.into_iter()
        .find(|(is_wrong, _)| *is_wrong)
        .map(|(_, fault)| fault)
}

/// Whether what is not allowed in a path is encoded.
fn is_legal(path: &str) -> bool {
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let mut is_encoded = || {
            let mut next = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
            next() && next()
        };
        let fits = match byte {
            b'%' => is_encoded(),
            _ => byte.is_ascii_alphanumeric() || b"-/._~!$&'()*+,;=:@".contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_the_api_takes() {
        for good in [
            "/",
            "/_matrix",
            "/a.b/c~d",
            "/.well-known/matrix",
            "/a%20b",
            "/a/",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in [
            "", "x", "//", "/a//b", "/a/./b", "/.", "/a/../b", "/..", "/a%2Fb", "/a%2fb", "/a#b",
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
        for bad in ["/a b", "/a%2", "/a%zz", "/é", "/a?b", "/[a]"] {
            assert!(fault(bad).is_some_and(|it| it.contains("encoded")), "{bad}");
        }
        assert!(fault(&format!("/{}", "a".repeat(1024))).is_some());
    }
}
