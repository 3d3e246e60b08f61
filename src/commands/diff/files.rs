//! Manifests in files and folders.

use crate::source::sort::sort;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::commands::report;
use crate::kube::manifest;
use crate::source::input;
use crate::source::yaml::read::MAX_BYTES_OF_MANY;

/// A file with manifests.
pub(super) struct File {
    pub name: String,
    pub text: String,
    /// It was found in a folder, where other files may stand too.
    is_found: bool,
}

/// The objects of a file, of all files of a folder, or of standard input.
pub(super) fn read(path: &str) -> Result<Vec<Value>> {
    let objects = texts(path)?.into_iter().map(File::objects);
    Ok(objects.collect::<Result<Vec<_>>>()?.concat())
}

/// The files of a folder, a file, or standard input. What is not for kubectl is passed over.
pub(super) fn texts(path: &str) -> Result<Vec<File>> {
    let is_folder = Path::new(path).is_dir();
    let mut paths = vec![PathBuf::from(path)];
    let mut passed = Vec::new();
    if is_folder {
        paths.clear();
        collect(Path::new(path), &mut paths, &mut passed)?;
        sort(&mut paths);
    }
    let files = paths.into_iter().map(|path| open(&path, is_folder));
    let mut files = files.collect::<Result<Vec<_>>>()?;
    if is_folder {
        files.retain(|file| {
            let is_manifests = !file.is_about_others();
            if !is_manifests {
                passed.push(file.name.clone());
            }
            is_manifests
        });
        note_passed(passed);
    }
    Ok(files)
}

fn open(path: &Path, is_found: bool) -> Result<File> {
    let name = if path == Path::new("-") {
        input::STDIN.to_owned()
    } else {
        path.display().to_string()
    };
    let bytes = input::file_or_stdin(&path.to_string_lossy(), MAX_BYTES_OF_MANY)?;
    let text = input::text(bytes, &name)?;
    Ok(File {
        name,
        text,
        is_found,
    })
}

/// The files in a folder and those below it. Hidden ones are no manifests.
fn collect(folder: &Path, files: &mut Vec<PathBuf>, passed: &mut Vec<String>) -> Result<()> {
    let failed = || format!("could not read {}", folder.display());
    for entry in std::fs::read_dir(folder).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        match path.extension().and_then(|extension| extension.to_str()) {
            // A link to a folder may lead back here.
            _ if entry.file_type().with_context(failed)?.is_dir() => collect(&path, files, passed)?,
            Some("yaml" | "yml" | "json") if path.is_file() => files.push(path),
            _ => passed.push(path.display().to_string()),
        }
    }
    Ok(())
}

fn note_passed(mut names: Vec<String>) {
    if names.is_empty() {
        return;
    }
    sort(&mut names);
    let message = format!(
        "passed over, since there are no manifests in it: {}",
        names.join(", ")
    );
    report::note(message, None);
}

impl File {
    /// The objects in it.
    pub(super) fn objects(self) -> Result<Vec<Value>> {
        let objects = manifest::read_all(&self.text).with_context(|| self.name.clone())?;
        let wanted: Vec<_> = objects
            .into_iter()
            .filter(|it| !self.is_found || is_manifest(it))
            .collect();
        if !wanted.iter().all(is_manifest) {
            bail!(
                "{}: expected manifests, each with `kind` and `metadata.name`; values are given \
                 with `-f` and `--against`",
                self.name
            );
        }
        Ok(wanted)
    }

    /// Whether it was found beside manifests and holds none: kustomize's own file, values, notes.
    fn is_about_others(&self) -> bool {
        let has_manifest =
            |objects: Vec<Value>| objects.is_empty() || objects.iter().any(is_manifest);
        // What can't be read is told where it is read.
        let is_manifests =
            self.looks_whole() || manifest::read_all(&self.text).map_or(true, has_manifest);
        self.is_found && !is_manifests
    }

    /// Whether it begins as a manifest does: to read all of it twice would take long.
    fn looks_whole(&self) -> bool {
        let text = self.text.strip_prefix("---\n").unwrap_or(&self.text);
        text.starts_with("apiVersion: v1\n") || text.starts_with("apiVersion: apps/v1\n")
    }
}

/// Whether it is an object for the API server: not one for kustomize.
fn is_manifest(object: &Value) -> bool {
    let version = object["apiVersion"].as_str().unwrap_or_default();
    object["kind"].is_string()
        && object["metadata"]["name"].is_string()
        && !version.starts_with("kustomize.config.k8s.io/")
}
