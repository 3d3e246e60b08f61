//! The names of images in one form, whichever way they are written.
//!
//! Source: <https://pkg.go.dev/github.com/distribution/reference#ParseNormalizedNamed>

use std::fmt;

use super::image::{is_digest, is_registry, is_repository, is_tag};

/// The registry of a name that has none.
pub(crate) const DOCKER_HUB: &str = "docker.io";

/// Another name of the same.
const OLD_DOCKER_HUB: &str = "index.docker.io";

/// What it has one-word names in.
const LIBRARY: &str = "library";

/// The tag where neither a tag nor a digest is said.
const LATEST: &str = "latest";

/// The name of an image in full: `postgres` is `docker.io/library/postgres:latest`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ImageName {
    /// A host, with its port.
    pub registry: String,
    pub repository: String,
    pub tag: Option<String>,
    /// `sha256:…`
    pub digest: Option<String>,
}

impl ImageName {
    /// Reads a name as those do that pull images; nothing where none has such a name.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (named, digest) = match text.split_once('@') {
            Some((named, digest)) => (named, Some(digest)),
            None => (text, None),
        };
        let (bare, tag) = split_tag(named);
        let fits = tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
        let (registry, repository) = split_registry(bare);
        let repository = in_full(registry, repository);
        let is_legal =
            is_registry(registry) && !registry.contains('/') && is_repository(&repository);
        let is_bare = tag.is_none() && digest.is_none();
        (fits && is_legal).then(|| Self {
            registry: registry.to_owned(),
            repository,
            tag: tag.or(is_bare.then_some(LATEST)).map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// `registry/repository`
    pub(crate) fn bare(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// By what a registry finds it: the digest, else the tag.
    pub(crate) fn version(&self) -> &str {
        let tag = || self.tag.as_deref().unwrap_or(LATEST);
        self.digest.as_deref().unwrap_or_else(tag)
    }
}

impl fmt::Display for ImageName {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

/// The name without its tag, and the tag: what follows the last `:` that is in no host.
pub(crate) fn split_tag(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once(':') {
        Some((bare, tag)) if !tag.contains('/') => (bare, Some(tag)),
        _ => (name, None),
    }
}

/// A prefix of names in full, e.g. of `docker.io` or `ghcr.io/element-hq`: a registry, or folders or
/// a repository of it. One word without a dot is a repository of Docker Hub, as in a name.
pub(crate) fn prefix_in_full(text: &str) -> Option<String> {
    if !is_registry(text) {
        return None;
    }
    if is_host(text) {
        return Some(host_in_full(text).to_owned());
    }
    match text.split_once('/') {
        Some((host, rest)) if is_host(host) => Some(format!("{}/{rest}", host_in_full(host))),
        _ => Some(format!("{DOCKER_HUB}/{}", in_full(DOCKER_HUB, text))),
    }
}

/// Whether the first part of a name is a host, where more follows.
pub(crate) fn is_host(part: &str) -> bool {
    !part.contains('/') && (part.contains(['.', ':']) || part == "localhost")
}

fn host_in_full(host: &str) -> &str {
    if host == OLD_DOCKER_HUB {
        DOCKER_HUB
    } else {
        host
    }
}

fn split_registry(bare: &str) -> (&str, &str) {
    match bare.split_once('/') {
        Some((host, repository)) if is_host(host) => (host_in_full(host), repository),
        _ => (DOCKER_HUB, bare),
    }
}

fn in_full(registry: &str, repository: &str) -> String {
    if registry == DOCKER_HUB && !repository.contains('/') {
        format!("{LIBRARY}/{repository}")
    } else {
        repository.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(text: &str) -> Option<String> {
        ImageName::parse(text).map(|name| name.to_string())
    }

    #[test]
    fn names_are_in_full() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let cases = [
            ("postgres", "docker.io/library/postgres:latest"),
            ("postgres:17", "docker.io/library/postgres:17"),
            ("docker.io/postgres:17", "docker.io/library/postgres:17"),
            ("index.docker.io/a/b:1", "docker.io/a/b:1"),
            ("bitnami/redis:1", "docker.io/bitnami/redis:1"),
            ("localhost/x:1", "localhost/x:1"),
            ("localhost:5000/x", "localhost:5000/x:latest"),
            ("ghcr.io/a/b/c:v1", "ghcr.io/a/b/c:v1"),
        ];
        for (text, expected) in cases {
            assert_eq!(full(text).as_deref(), Some(expected), "{text}");
        }
        let pinned = format!("ghcr.io/a:v1@{digest}");
        assert_eq!(full(&pinned), Some(pinned.clone()));
        assert_eq!(ImageName::parse(&pinned).unwrap().version(), digest);
        for text in ["", "a b", "A", "a:", "a@sha256:1", "https://a/b", "a/:1"] {
            assert_eq!(full(text), None, "{text}");
        }
    }

    #[test]
    fn prefixes_are_in_full() {
        let cases = [
            ("docker.io", Some("docker.io")),
            ("index.docker.io", Some("docker.io")),
            ("localhost:5000", Some("localhost:5000")),
            ("ghcr.io/element-hq", Some("ghcr.io/element-hq")),
            ("postgres", Some("docker.io/library/postgres")),
            ("docker.io/library", Some("docker.io/library")),
            ("index.docker.io/bitnami", Some("docker.io/bitnami")),
            ("bitnami/redis", Some("docker.io/bitnami/redis")),
            ("ghcr.io/", None),
            ("https://ghcr.io", None),
            ("a b", None),
        ];
        for (text, expected) in cases {
            assert_eq!(prefix_in_full(text).as_deref(), expected, "{text}");
        }
    }
}
