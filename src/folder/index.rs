//! The index of a folder: whose it is, and which files in it are masthead's own.
//!
//! Its name has no ending, so that what reads all manifests of a folder passes it over.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::names;
use crate::stack::Release;

/// Its file.
pub(crate) const FILE: &str = ".masthead-index";

/// The largest that is read.
pub(super) const MAX_BYTES: u64 = 8 << 20;

const API_VERSION: &str = "masthead/v1";
const KIND: &str = "FolderIndex";

/// Whose folder it is, and what it was rendered with.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub release: String,
    pub namespace: String,
    pub target: String,
    pub masthead_version: String,
    pub chart_version: String,
}

/// What is known of a file. No credential can be guessed by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of its bytes; none for a Secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What it was before a change that may not be done yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_sha256: Option<String>,
}

/// The files by their paths.
pub(super) type Entries = BTreeMap<String, Entry>;

/// An index that was read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Index {
    api_version: String,
    kind: String,
    pub release: String,
    pub namespace: String,
    pub files: Entries,
}

impl Owner {
    pub(super) fn new(release: &Release, chart: &str) -> Self {
        Self {
            release: release.name.clone(),
            namespace: release.namespace.clone(),
            target: release.target.name().to_owned(),
            masthead_version: env!("CARGO_PKG_VERSION").to_owned(),
            chart_version: chart.to_owned(),
        }
    }
}

impl Entry {
    /// Whether the bytes with this digest are none that were written. Nobody can say so of a Secret.
    pub(super) fn is_edited(&self, digest: &str) -> bool {
        let mut known = self.sha256.iter().chain(&self.previous_sha256).peekable();
        known.peek().is_some() && known.all(|it| it != digest)
    }
}

/// Reads an index.
///
/// # Errors
/// What keeps it from being one, in words.
pub(super) fn parse(bytes: &[u8]) -> Result<Index, String> {
    let index: Index = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if (index.api_version.as_str(), index.kind.as_str()) != (API_VERSION, KIND) {
        return Err(format!("it is no `{KIND}` of `{API_VERSION}`"));
    }
    match index.files.keys().find(|path| !names::is_own(path)) {
        Some(path) => Err(format!(
            "`{}` is no path of a manifest",
            path.escape_debug()
        )),
        None => Ok(index),
    }
}

/// The text of an index: a line for each file, so that git shows and merges each by itself.
pub(super) fn print(owner: &Owner, files: &Entries) -> String {
    let mut out = "{\n".to_owned();
    let mut line = |key: &str, text: &str| {
        writeln!(out, "  {}: {},", json(key), json(text)).expect("it is memory");
    };
    line("apiVersion", API_VERSION);
    line("kind", KIND);
    line("release", &owner.release);
    line("namespace", &owner.namespace);
    line("target", &owner.target);
    line("mastheadVersion", &owner.masthead_version);
    line("chartVersion", &owner.chart_version);
    out.push_str("  \"files\": {");
    for (index, (path, entry)) in files.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        write!(out, "{comma}\n    {}: {}", json(path), json(entry)).expect("it is memory");
    }
    out.push_str("\n  }\n}\n");
    out
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("it has only keys that are texts")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::targets::Kubectl;

    #[test]
    fn what_is_printed_is_read() {
        let owner = Owner::new(&Release::new("ess", "matrix", &Kubectl), "26.11");
        let entry = Entry {
            kind: Some("Service".into()),
            sha256: Some("00".into()),
            ..Entry::default()
        };
        for files in [Entries::new(), [("a/é.yaml".to_owned(), entry)].into()] {
            let text = print(&owner, &files);
            let index = parse(text.as_bytes()).unwrap();
            assert_eq!((&index.release, &index.files), (&owner.release, &files));
            assert!(text.ends_with("}\n"));
        }
    }

    #[test]
    fn what_leads_out_of_the_folder_is_refused() {
        let owner = Owner::new(&Release::new("ess", "ess", &Kubectl), "26.11");
        for path in ["../a/b.yaml", "/etc/passwd", "a/../../b.yaml"] {
            let files = [(path.to_owned(), Entry::default())].into();
            let said = parse(print(&owner, &files).as_bytes()).unwrap_err();
            assert_eq!(said, format!("`{path}` is no path of a manifest"));
        }
    }

    #[test]
    fn a_file_is_edited_where_its_bytes_were_never_written() {
        let entry = |now: Option<&str>, before: Option<&str>| Entry {
            sha256: now.map(Into::into),
            previous_sha256: before.map(Into::into),
            ..Entry::default()
        };
        assert!(!entry(Some("a"), None).is_edited("a"));
        assert!(!entry(Some("a"), Some("b")).is_edited("b"));
        assert!(entry(Some("a"), Some("b")).is_edited("c"));
        assert!(!entry(None, None).is_edited("a"));
    }
}
