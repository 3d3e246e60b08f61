//! Paths of secrets, `/secrets/<secret>/<key>`, in arguments, variables and configuration files.

use memchr::memmem::Finder;

use super::findings::Findings;
use super::index;
use super::parts::{Container, Pod};
use crate::kube::object::{Body, Kind, Object};
use crate::source::{Code, Map};

const ROOT: &str = "/secrets/";

/// Looks for paths of secrets.
pub(super) struct SecretPaths(Finder<'static>);

/// The path of a secret in a text.
#[derive(Debug, PartialEq, Eq)]
struct SecretPath<'t> {
    whole: &'t str,
    secret: &'t str,
    key: &'t str,
    /// What follows the name of the Secret, as far as it is a path.
    below: &'t str,
}

impl SecretPaths {
    pub(super) fn new() -> Self {
        Self(Finder::new(ROOT))
    }

    /// Looks at the containers of an object and at the files of a ConfigMap.
    pub(super) fn check(&self, object: &Object, pod: Option<&Pod>, findings: &mut Findings) {
        if let Some(pod) = pod {
            for container in pod.containers() {
                let texts = container.words().chain(container.texts());
                for path in texts.flat_map(|text| self.find(text)) {
                    check_mounted(object, pod, container, &path, findings);
                }
            }
        }
        if let Body::ConfigMap(files) = &object.body {
            for (_, text) in files.iter() {
                self.check_file(object, text, findings);
            }
        }
        if object.body.kind() == Kind::ConfigMap {
            let texts = index::texts(object).into_iter().flat_map(Map::iter);
            for text in texts.filter_map(|(_, node)| node.as_str()) {
                self.check_file(object, text, findings);
            }
        }
    }

    fn check_file(&self, object: &Object, text: &str, findings: &mut Findings) {
        for path in self.find(text) {
            if !findings.names_secret(path.named_with_slashes()) {
                findings.needs_key(object, Kind::Secret, path.secret, path.key);
            }
        }
    }

    /// Every secret and key that a text names by its path.
    fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = SecretPath<'t>> {
        self.0.find_iter(text.as_bytes()).filter_map(|start| {
            let rest = &text[start + ROOT.len()..];
            let (secret, key) = rest.split_once('/')?;
            let key = &key[..key.find(is_end).unwrap_or(key.len())];
            let end = start + ROOT.len() + secret.len() + 1 + key.len();
            let is_path = !secret.is_empty()
                && !secret.contains(is_end)
                && !key.is_empty()
                && !rest[secret.len()..].starts_with(ROOT);
            let below = &rest[..rest.find(|c| c != '/' && is_end(c)).unwrap_or(rest.len())];
            is_path.then_some(SecretPath {
                whole: &text[start..end],
                secret,
                key,
                below,
            })
        })
    }
}

impl<'t> SecretPath<'t> {
    /// What is no name of a Secret, but may be meant as one: all steps but the last.
    fn named_with_slashes(&self) -> Option<&'t str> {
        let (name, _) = self.below.rsplit_once('/')?;
        name.contains('/').then_some(name)
    }
}

/// Whether a character ends the name of a Secret or a key.
fn is_end(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Reports a path at which the container has nothing, or a Secret without the key.
fn check_mounted(
    object: &Object,
    pod: &Pod,
    container: Container,
    path: &SecretPath,
    findings: &mut Findings,
) {
    let SecretPath { whole, key, .. } = path;
    let mut mounts = container.mounts();
    let mount = mounts.find(|mount| is_below(whole, mount.path()));
    let Some(volume) = mount.and_then(|mount| pod.volume(mount.volume())) else {
        let title = container.name();
        let message =
            format_args!("the container `{title}` reads `{whole}`, where nothing is mounted");
        return findings.report(Code::MissingVolume, object, whole, message);
    };
    for (kind, name) in volume.files_of() {
        if kind == Kind::Secret {
            findings.needs_key(object, kind, name, key);
        }
    }
}

/// Whether a path is that of a mount or below it. A mount without a path is nowhere.
fn is_below(path: &str, mount: &str) -> bool {
    let is_step = |rest: &str| rest.is_empty() || rest.starts_with('/');
    !mount.is_empty() && path.strip_prefix(mount).is_some_and(is_step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str)> {
        let paths = SecretPaths::new();
        paths
            .find(text)
            .map(|path| (path.secret, path.key))
            .collect()
    }

    #[test]
    fn paths_in_a_text() {
        assert_eq!(
            found("{{ readfile \"/secrets/a-b/K_1\" | quote }} /secrets/c/user-x.yaml\n"),
            [("a-b", "K_1"), ("c", "user-x.yaml")]
        );
        assert!(found("/secrets/a /secrets//b /secrets/é/b /secrets/").is_empty());
        assert_eq!(found("/secrets/a/secrets/b/c/d"), [("b", "c")]);
        assert_eq!(found("/secrets/secrets/x"), [("secrets", "x")]);
    }

    #[test]
    fn a_path_is_below_whole_steps_of_it() {
        assert!(is_below("/secrets/a/b", "/secrets/a") && is_below("/secrets/a", "/secrets/a"));
        assert!(!is_below("/secrets/ab/c", "/secrets/a") && !is_below("/secrets/a/b", ""));
    }
}
