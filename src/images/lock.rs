//! The file that says which digest each image has: `images.lock`.

use crate::source::sort::sort;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use crate::kube::image::is_digest;
use crate::kube::image_name::ImageName;
use crate::source::packed;
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{At, Code, Layers, Node, Source, ValuePath};
use crate::values::Invalid;

const VERSION: &str = "masthead/v1";
const KIND: &str = "ImageLock";
const IMAGES: &str = "images";
const KEYS: [&str; 3] = ["apiVersion", "kind", IMAGES];

const HEAD: &str = "# What the tags of images stand for. `masthead images lock` writes it, and `--images` reads it.";

/// The schema of the file, as editors take it.
pub(crate) fn schema_json() -> String {
    packed::text(include_bytes!(concat!(
        env!("OUT_DIR"),
        "/image-lock.schema.json.z"
    )))
}

/// The digests of images by their names in full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock(BTreeMap<ImageName, String>);

/// Images that are pulled by the digests of a lock.
#[derive(Clone, Debug)]
pub struct Pins {
    /// The digests.
    pub lock: Arc<Lock>,
    /// Whether an image that has none there is an error, else it is told.
    pub is_required: bool,
}

impl Lock {
    /// Reads a lock, which problems call `name`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(name: &str, content: Vec<u8>) -> Result<Self, Invalid> {
        let mut layers = Layers::default();
        let layer = layers.add(Source::File, name, "");
        let read = read::decode(content, layer).and_then(|text| {
            layers.set_text(layer, text.clone());
            read::document(&text, layer, Dialect::Values)
        });
        let found = read
            .map_err(|problem| vec![problem])
            .and_then(|root| lock(&root));
        found.map_err(|problems| Invalid {
            problems,
            layers: Arc::new(layers),
        })
    }

    /// The digest of an image that is named by its tag.
    pub(crate) fn digest(&self, image: &ImageName) -> Option<&str> {
        self.0.get(image).map(String::as_str)
    }

    /// Takes the digest of an image, and gives the one that it had.
    pub(crate) fn insert(&mut self, image: ImageName, digest: String) -> Option<String> {
        self.0.insert(image, digest)
    }

    /// The images, sorted.
    pub(crate) fn images(&self) -> impl Iterator<Item = (&ImageName, &str)> {
        self.0
            .iter()
            .map(|(image, digest)| (image, digest.as_str()))
    }

    /// Leaves out images that do not count.
    pub(crate) fn retain(&mut self, counts: impl Fn(&ImageName) -> bool) {
        self.0.retain(|image, _| counts(image));
    }

    /// The file: sorted, so that the same digests give the same text.
    pub(crate) fn print(&self) -> String {
        let mut out = format!("{HEAD}\napiVersion: {VERSION}\nkind: {KIND}\n{IMAGES}:");
        if self.0.is_empty() {
            return out + " {}\n";
        }
        out.push('\n');
        let mut lines: Vec<_> = self
            .0
            .iter()
            .map(|(image, digest)| (image.to_string(), digest))
            .collect();
        sort(&mut lines);
        for (image, digest) in lines {
            // The name of a host may be an address in brackets.
            let quote = if image.starts_with('[') { "\"" } else { "" };
            _ = writeln!(out, "  {quote}{image}{quote}: {digest}");
        }
        out
    }
}

fn lock(root: &Node) -> Result<Lock, Vec<Problem>> {
    let mut problems = of_head(root);
    let mut out = Lock::default();
    let path = ValuePath::root().key(IMAGES);
    let map = root.get(IMAGES).and_then(Node::as_map);
    for entry in map.map_or(&[][..], |map| &map.0) {
        let path = path.key(entry.key.clone());
        let added = added(&mut out, &entry.key, &entry.node);
        problems.extend(added.err().map(|(is_of_key, message, hint)| {
            let at = if is_of_key {
                entry.key_at
            } else {
                entry.node.at
            };
            problem(path, at, message).hint(hint)
        }));
    }
    if problems.is_empty() {
        Ok(out)
    } else {
        Err(problems)
    }
}

/// What is wrong, with whether it is so with the key, and what to do.
type Wrong = (bool, String, &'static str);

fn added(lock: &mut Lock, key: &str, node: &Node) -> Result<(), Wrong> {
    let name = ImageName::parse(key).filter(|name| name.digest.is_none());
    let Some(name) = name else {
        let hint = "expected a name with a tag, e.g. `docker.io/library/postgres:17-alpine`";
        return Err((true, format!("`{key}` is no image with a tag"), hint));
    };
    let digest = node.as_str().filter(|text| is_digest(text));
    let Some(digest) = digest else {
        let hint = "`masthead images lock` writes what the registry says";
        return Err((
            false,
            "expected a digest: `sha256:` and 64 digits of lower-case hex".into(),
            hint,
        ));
    };
    match lock.insert(name, digest.to_owned()) {
        None => Ok(()),
        Some(_) => Err((
            true,
            format!("`{key}` is there twice, in other words"),
            "leave one out",
        )),
    }
}

/// What is wrong around the images.
fn of_head(root: &Node) -> Vec<Problem> {
    let mut out = Vec::new();
    for (key, expected) in [("apiVersion", VERSION), ("kind", KIND)] {
        if root.str(key) != Some(expected) {
            let at = root.get(key).map_or(root.at, |node| node.at);
            out.push(problem(
                ValuePath::root().key(key),
                at,
                format!("expected `{expected}`"),
            ));
        }
    }
    if root.get(IMAGES).and_then(Node::as_map).is_none() {
        let at = root.get(IMAGES).map_or(root.at, |node| node.at);
        let message = "expected the digests of images by their names";
        out.push(problem(ValuePath::root().key(IMAGES), at, message));
    }
    let entries = root.as_map().map_or(&[][..], |map| &map.0);
    let unknown = entries.iter().filter(|entry| !KEYS.contains(&&*entry.key));
    out.extend(unknown.map(|entry| {
        problem(
            ValuePath::root().key(entry.key.clone()),
            entry.key_at,
            "unknown key",
        )
    }));
    out
}

pub(super) fn problem(path: ValuePath, at: At, message: impl Into<String>) -> Problem {
    Problem::new(Code::InvalidImageLock, path, at, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Lock, Vec<String>> {
        let read = Lock::read("images.lock", text.as_bytes().to_vec());
        read.map_err(|invalid| {
            invalid
                .problems
                .iter()
                .map(|it| it.message.clone())
                .collect()
        })
    }

    #[test]
    fn what_is_printed_is_read() {
        let mut lock = Lock::default();
        assert_eq!(read(&lock.print()), Ok(lock.clone()));
        for (index, name) in ["postgres:17", "[::1]:5000/a/b:1", "ghcr.io/x:v1"]
            .into_iter()
            .enumerate()
        {
            let digest = format!("sha256:{index:064x}");
            assert_eq!(lock.insert(ImageName::parse(name).unwrap(), digest), None);
        }
        let text = lock.print();
        assert_eq!(read(&text), Ok(lock.clone()), "{text}");
        let found = lock.digest(&ImageName::parse("docker.io/library/postgres:17").unwrap());
        assert!(found.is_some_and(|digest| digest.ends_with("0000")));
    }

    #[test]
    fn what_is_wrong_is_told_at_once() {
        let text =
            "kind: Lock\nimages:\n  a b: x\n  postgres:17: sha256:1\n  busybox: 1\nmore: 1\n";
        let problems = read(text).unwrap_err();
        assert_eq!(problems.len(), 6, "{problems:#?}");
        let digest = format!("sha256:{}", "0a".repeat(32));
        let twice = format!(
            "apiVersion: masthead/v1\nkind: ImageLock\nimages: {{postgres: '{digest}', 'docker.io/library/postgres:latest': '{digest}'}}\n"
        );
        assert_eq!(
            read(&twice).unwrap_err(),
            ["`docker.io/library/postgres:latest` is there twice, in other words"]
        );
        assert_eq!(read("").unwrap_err().len(), 3);
    }
}
