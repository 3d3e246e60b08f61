//! A problem with its place, as machines read it.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::source::problem::{Problem, Severity};
use crate::source::{At, Code, Layers, Source};

/// A problem with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub code: Code,
    pub severity: Severity,
    /// The deployment that it is about, where there are several.
    pub deployment: Option<String>,
    /// Where the value comes from, where that is known: a file, a fragment, a flag.
    pub origin: Option<Origin>,
    /// The last file of values that was given, where it would be mended.
    pub last_file: Option<String>,
    /// The path of the value as it is written; empty where it is not about one.
    pub path: String,
    pub message: String,
    pub hint: Option<String>,
    /// Whether the command could not run.
    pub is_failure: bool,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The path of the file as it was given, else what people call it.
    pub name: String,
    pub is_file: bool,
    /// Line 0 is "no line".
    pub at: At,
}

impl Finding {
    pub(crate) fn new(problem: &Problem, layers: &Layers) -> Self {
        let layer = layers.of(problem.at);
        let origin = (problem.at.layer != At::DEFAULTS).then(|| Origin {
            name: layer.name.clone(),
            is_file: layer.source == Source::File,
            at: problem.at,
        });
        let path = layers.as_written(&problem.path);
        Self {
            code: problem.code,
            severity: problem.severity,
            deployment: None,
            origin,
            last_file: layers.last_file().map(str::to_owned),
            path: path.to_string(),
            message: problem.message.clone(),
            hint: problem.hint.clone(),
            is_failure: false,
        }
    }

    /// Why a command could not run, and the file that it could not read.
    pub(crate) fn failure(
        code: Code,
        message: String,
        hint: Option<String>,
        file: Option<String>,
    ) -> Self {
        let origin = file.map(|name| Origin {
            name,
            is_file: true,
            at: At::default(),
        });
        Self {
            code,
            severity: Severity::Error,
            deployment: None,
            origin,
            last_file: None,
            path: String::new(),
            message,
            hint,
            is_failure: true,
        }
    }

    /// The path of the value, and what is wrong.
    pub(crate) fn title(&self) -> String {
        if self.path.is_empty() {
            self.message.clone()
        } else {
            format!("{}: {}", self.path, self.message)
        }
    }

    /// The title, and what to do.
    pub(crate) fn text(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}\nhint: {hint}", self.title()),
            None => self.title(),
        }
    }

    /// The line, where it has one.
    pub(crate) fn line(&self) -> Option<u32> {
        let origin = self.origin.as_ref()?;
        (origin.at.line > 0).then_some(origin.at.line)
    }

    /// Columns from the first to the one after the last, where they are known.
    pub(crate) fn columns(&self) -> Option<(u32, Option<u32>)> {
        let At { column, width, .. } = self.origin.as_ref()?.at;
        let end = (width > 0).then(|| column + u32::from(width));
        (column > 0).then_some((column, end))
    }

    pub(crate) fn file(&self) -> Option<&str> {
        let origin = self.origin.as_ref()?;
        origin.is_file.then_some(&*origin.name)
    }

    pub(crate) fn json(&self) -> Value {
        let columns = self.columns().unzip();
        json!({
            "code": self.code.to_string(),
            "name": self.code.name(),
            "severity": self.severity.name(),
            "deployment": self.deployment,
            "file": self.file(),
            "layer": self.origin.as_ref().map(|origin| &origin.name),
            "line": self.line(),
            "column": columns.0,
            "endColumn": columns.1.flatten(),
            "path": self.path,
            "message": self.message,
            "hint": self.hint,
        })
    }
}

/// What tells findings apart from run to run, wherever their lines have gone; one for each.
pub(crate) fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut seen = std::collections::HashMap::new();
    let one = |finding: &Finding| {
        let name = finding.origin.as_ref().map(|origin| &*origin.name);
        // Where there is no value, the words are all there is.
        let subject = if finding.path.is_empty() {
            &finding.message
        } else {
            &finding.path
        };
        let deployment = finding.deployment.as_deref().unwrap_or_default();
        let parts = [
            &*finding.code.to_string(),
            deployment,
            name.unwrap_or_default(),
            subject,
        ];
        let count: &mut usize = seen.entry(parts.join("\0")).or_default();
        *count += 1;
        let whole = format!("{}\0{count}", parts.join("\0"));
        hex::encode(&Sha256::digest(whole)[..16])
    };
    findings.iter().map(one).collect()
}
