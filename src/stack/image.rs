//! Container images.

use serde::Serialize;

use super::Context;
use crate::values::Node;

/// An image as a container names it.
#[derive(Clone, Debug, Serialize)]
pub struct Image {
    /// `registry/repository:tag`, or with `@digest`.
    pub reference: String,
    pub pull_policy: String,
    /// What the version label says.
    pub version: String,
}

/// Reads the `image` at `path`. A digest wins over a tag, and need not be pulled again.
pub fn image(cx: &Context, path: &str) -> Image {
    read(cx.node(path), cx.root.str("image.pullPolicy"))
}

/// Major and minor version that the tag of the `image` at `path` tells, e.g. of `v1.159.0`. Other tags tell nothing, and where the
/// image is given by its digest alone there is no tag.
pub fn version(cx: &Context, path: &str) -> Option<(u32, u32)> {
    version_of(cx.node(path).str("tag")?)
}

fn version_of(tag: &str) -> Option<(u32, u32)> {
    let mut parts = tag.strip_prefix('v').unwrap_or(tag).split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn read(node: &Node, pull_policy: Option<&str>) -> Image {
    let part = |key: &str| node.str(key).filter(|t| !t.is_empty());
    let name = match part("registry") {
        Some(registry) => format!("{registry}/{}", node.str("repository").unwrap_or_default()),
        None => node.str("repository").unwrap_or_default().to_owned(),
    };
    let (reference, default_policy) = match (part("digest"), part("tag")) {
        (Some(digest), _) => (format!("{name}@{digest}"), "IfNotPresent"),
        (None, tag) => (format!("{name}:{}", tag.unwrap_or("latest")), "Always"),
    };
    Image {
        reference,
        pull_policy: part("pullPolicy")
            .or(pull_policy)
            .unwrap_or(default_policy)
            .to_owned(),
        version: part("tag")
            .or(part("digest"))
            .unwrap_or_default()
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read as load;

    fn of(text: &str) -> Image {
        read(&load::read(text, 1).unwrap(), None)
    }

    #[test]
    fn a_digest_wins_and_is_not_pulled_again() {
        let tag = of("{registry: ghcr.io, repository: a/b, tag: v1}");
        assert_eq!(
            (tag.reference.as_str(), tag.pull_policy.as_str()),
            ("ghcr.io/a/b:v1", "Always")
        );
        let both = of("{registry: ghcr.io, repository: a/b, tag: v1, digest: 'sha256:x'}");
        assert_eq!(
            (both.reference.as_str(), both.pull_policy.as_str()),
            ("ghcr.io/a/b@sha256:x", "IfNotPresent")
        );
        assert_eq!(both.version, "v1");
    }

    #[test]
    fn versions_of_tags() {
        assert_eq!(version_of("v1.159.0"), Some((1, 159)));
        assert_eq!(version_of("1.135.0-alpine"), Some((1, 135)));
        assert_eq!(version_of("latest"), None);
        assert_eq!(version_of("sha-1"), None);
    }
}
