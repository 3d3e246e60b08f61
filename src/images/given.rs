//! Digests that are given in files, for those who can't ask registries: what other programs print,
//! manifests as they are, and lists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::lock::{Lock, problem};
use crate::kube::image::{digest_of, is_digest};
use crate::kube::image_name::ImageName;
use crate::source::input::{self, InputError};
use crate::source::problem::Problem;
use crate::source::{At, Layers, Source, ValuePath};
use crate::values::Invalid;

/// By what an OCI image layout knows its images: containerd's own words first, which are names in
/// full.
/// <https://github.com/opencontainers/image-spec/blob/main/annotations.md>
const REF_NAMES: [&str; 2] = [
    "io.containerd.image.name",
    "org.opencontainers.image.ref.name",
];

/// The index of an OCI image layout.
const INDEX: &str = "index.json";

const HINT: &str = "expected what `skopeo inspect docker://IMAGE` or `docker buildx imagetools inspect --format \
                    '{{json .}}' IMAGE` prints, the index.json of an OCI image layout, lines of an image and its \
                    digest, or a folder with manifests by the names of their images";

/// What files say.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// By names with a tag.
    named: Lock,
    /// By names without, as `skopeo inspect` prints them.
    bare: BTreeMap<String, BTreeSet<String>>,
    /// Folders with manifests.
    folders: Vec<PathBuf>,
}

/// Why given files can't be used.
#[derive(Debug)]
pub(crate) enum GivenError {
    Unreadable(InputError),
    Invalid(Invalid),
}

impl Given {
    /// Reads files, and notes folders.
    ///
    /// # Errors
    /// A file is not readable, or says nothing of an image.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, GivenError> {
        let mut out = Self::default();
        for path in paths {
            if !path.is_dir() {
                out.read_file(path)?;
                continue;
            }
            let index = path.join(INDEX);
            if index.is_file() {
                out.read_file(&index)?;
            }
            out.folders.push(path.clone());
        }
        Ok(out)
    }

    /// The digest of an image, under the first of its names that is known.
    ///
    /// # Errors
    /// A manifest is not readable.
    pub(crate) fn digest(&self, names: &[&ImageName]) -> Result<Option<String>, InputError> {
        for name in names {
            if let Some(digest) = self.named.digest(name) {
                return Ok(Some(digest.to_owned()));
            }
            for folder in &self.folders {
                if let Some(digest) = of_manifest(folder, name)? {
                    return Ok(Some(digest));
                }
            }
            match self.bare.get(&name.bare()) {
                Some(digests) if digests.len() == 1 => return Ok(digests.first().cloned()),
                _ => {}
            }
        }
        Ok(None)
    }

    fn read_file(&mut self, path: &Path) -> Result<(), GivenError> {
        let content = input::file(path, input::MAX_BYTES).map_err(GivenError::Unreadable)?;
        let name = path.display().to_string();
        let text = input::text(content, &name).map_err(GivenError::Unreadable)?;
        let mut layers = Layers::default();
        let layer = layers.add(Source::File, name.as_str(), text.as_str());
        let problems = match text.trim_start().chars().next() {
            Some('{' | '[') => self.read_json(&text, layer),
            _ if text.contains("kind: ImageLock") => {
                let lock = Lock::read(&name, text.into_bytes()).map_err(GivenError::Invalid)?;
                let images = lock
                    .images()
                    .map(|(image, digest)| (image.clone(), digest.to_owned()));
                images.for_each(|(image, digest)| _ = self.named.insert(image, digest));
                Vec::new()
            }
            _ => self.read_lines(&text, layer),
        };
        if problems.is_empty() {
            return Ok(());
        }
        let layers = Arc::new(layers);
        Err(GivenError::Invalid(Invalid { problems, layers }))
    }

    fn read_json(&mut self, text: &str, layer: u16) -> Vec<Problem> {
        let place = |line: usize, column: usize| At {
            layer,
            width: 0,
            line: line as u32,
            column: column as u32,
        };
        let wrong = |at, message: &str| vec![problem(ValuePath::root(), at, message).hint(HINT)];
        let json: Value = match serde_json::from_str(text) {
            Ok(json) => json,
            Err(error) => return wrong(place(error.line(), error.column()), "it is no JSON"),
        };
        let items = json
            .as_array()
            .map_or(std::slice::from_ref(&json), Vec::as_slice);
        if items.is_empty() || !items.iter().all(|item| self.take(item)) {
            return wrong(place(1, 1), "it does not say which image has which digest");
        }
        Vec::new()
    }

    /// Takes what one object says; gives whether it says something.
    fn take(&mut self, json: &Value) -> bool {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let digest = |value: &Value| text(value).filter(|it| is_digest(it));
        if let (Some(name), Some(digest)) = (text(&json["Name"]), digest(&json["Digest"])) {
            let bare = ImageName::parse(&name).map(|name| name.bare());
            return bare.is_some_and(|bare| {
                self.bare.entry(bare).or_default().insert(digest);
                true
            });
        }
        if let (Some(name), Some(digest)) =
            (text(&json["name"]), digest(&json["manifest"]["digest"]))
        {
            return self.insert(&name, digest);
        }
        let Some(manifests) = json["manifests"].as_array() else {
            return false;
        };
        let mut is_taken = false;
        for manifest in manifests {
            let names = REF_NAMES.iter().map(|key| &manifest["annotations"][key]);
            let Some(digest) = digest(&manifest["digest"]) else {
                continue;
            };
            for name in names.filter_map(Value::as_str) {
                is_taken |= self.insert(name, digest.clone());
            }
        }
        is_taken
    }

    /// Takes the digest of an image; gives whether it has such a name.
    fn insert(&mut self, name: &str, digest: String) -> bool {
        let name = ImageName::parse(name);
        let name = name.map(|name| ImageName {
            digest: None,
            ..name
        });
        name.is_some_and(|name| {
            self.named.insert(name, digest);
            true
        })
    }

    /// Lines of an image and its digest, with white space or `@` between.
    fn read_lines(&mut self, text: &str, layer: u16) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default();
            let parted = line.replace('@', " ");
            let words: Vec<_> = parted.split_whitespace().collect();
            let is_taken = match words.as_slice() {
                [] => true,
                [name, digest] => is_digest(digest) && self.insert(name, (*digest).to_owned()),
                _ => false,
            };
            if !is_taken {
                let at = At {
                    layer,
                    width: line.chars().count().min(usize::from(u16::MAX)) as u16,
                    line: index as u32 + 1,
                    column: 1,
                };
                problems.push(
                    problem(ValuePath::root(), at, "expected an image and its digest").hint(HINT),
                );
            }
        }
        problems
    }
}

/// The digest of the manifest that is there as it is, `FOLDER/IMAGE` or `FOLDER/IMAGE.json`.
fn of_manifest(folder: &Path, name: &ImageName) -> Result<Option<String>, InputError> {
    for path in [format!("{name}"), format!("{name}.json")] {
        let path = folder.join(path);
        if path.is_file() {
            return input::file(&path, input::MAX_BYTES).map(|manifest| Some(digest_of(&manifest)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn digest(index: u8) -> String {
        format!("sha256:{index:064x}")
    }

    fn of(text: &str, image: &str) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, text).unwrap();
        let given = Given::read(&[path]).ok()?;
        given.digest(&[&ImageName::parse(image).unwrap()]).unwrap()
    }

    #[test]
    fn what_programs_print_is_read() {
        let one = digest(1);
        let cases = [
            format!(
                "# a list\ndocker.io/library/postgres:17 {one}\nghcr.io/a:1@{}\n",
                digest(2)
            ),
            format!(
                r#"{{"Name": "docker.io/library/postgres", "Digest": "{one}", "RepoTags": ["16", "17"]}}"#
            ),
            format!(
                r#"{{"name": "docker.io/library/postgres:17", "manifest": {{"digest": "{one}", "manifests": []}}}}"#
            ),
            format!(
                r#"{{"manifests": [{{"digest": "{one}", "annotations": {{"org.opencontainers.image.ref.name": "postgres:17"}}}}]}}"#
            ),
            format!(
                r#"[{{"Name": "a", "Digest": "{}"}}, {{"Name": "postgres", "Digest": "{one}"}}]"#,
                digest(3)
            ),
        ];
        for text in cases {
            assert_eq!(
                of(&text, "postgres:17").as_deref(),
                Some(one.as_str()),
                "{text}"
            );
            assert_eq!(of(&text, "mysql:1"), None, "{text}");
        }
    }

    #[test]
    fn what_says_nothing_of_an_image_is_refused() {
        for text in [
            "{}",
            "[]",
            "{",
            "a b c",
            "postgres:17 sha256:1",
            r#"{"schemaVersion": 2, "manifests": []}"#,
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x");
            fs::write(&path, text).unwrap();
            assert!(
                matches!(Given::read(&[path]), Err(GivenError::Invalid(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn two_tags_of_one_name_are_not_told_apart_without_them() {
        let text = format!(
            r#"[{{"Name": "a", "Digest": "{}"}}, {{"Name": "a", "Digest": "{}"}}]"#,
            digest(1),
            digest(2)
        );
        assert_eq!(of(&text, "a:1"), None);
    }

    #[test]
    fn manifests_in_a_folder_are_hashed() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("docker.io/library");
        fs::create_dir_all(&below).unwrap();
        fs::write(below.join("postgres:17.json"), "{}").unwrap();
        let given = Given::read(&[folder.path().to_owned()]).unwrap();
        let found = given
            .digest(&[&ImageName::parse("postgres:17").unwrap()])
            .unwrap();
        assert_eq!(found, Some(digest_of(b"{}")));
    }
}
