//! What is said when the files are written.

use std::path::Path;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::json;

use crate::init::{Answers, Files, NEXT, PROJECT, VALUES};
use crate::kube::object::Body;
use crate::notes;
use crate::render::Manifest;
use crate::stack::Stack;
use crate::template::{TemplateError, Templates};

/// What the template of what is next reads.
#[derive(Serialize)]
pub(super) struct Next<'a> {
    #[serde(flatten)]
    answers: &'a Answers,
    /// The folder, from where the user is.
    folder: String,
    written: String,
    /// The file that credentials are in.
    file: Option<&'a str>,
    /// The Gateway that the release brings.
    gateway: Option<&'a str>,
    /// DNS records, as comments.
    dns: String,
    secrets: String,
    has_databases: bool,
    /// The command that makes a user.
    first_user: String,
}

impl<'a> Next<'a> {
    pub(super) fn new(
        folder: &Path,
        written: &[&str],
        answers: &'a Answers,
        files: &'a Files,
        gateway: Option<&'a str>,
    ) -> Self {
        Self {
            answers,
            folder: folder.display().to_string(),
            written: format!("Wrote {}.", listed(written)),
            file: files.credentials.as_deref(),
            gateway,
            dns: String::new(),
            secrets: String::new(),
            has_databases: false,
            first_user: String::new(),
        }
    }

    /// What was written, and what to do next, with what is said about the stack.
    pub(super) fn text(
        mut self,
        stack: &Stack,
        templates: &Templates,
    ) -> Result<String, TemplateError> {
        let text = |topic| {
            let given = notes::Given::default();
            let text = notes::text(topic, &given, false, stack, templates)?;
            Ok::<_, TemplateError>(text.trim_end().to_owned())
        };
        let outline = stack.outline();
        self.dns = as_comments(&text("dns")?);
        if !outline.secrets.is_empty() {
            self.secrets = text("secrets")?;
        }
        self.has_databases = !outline.databases.is_empty();
        let first_user = text("first-user")?;
        // What follows is the same for those who have nobody to answer.
        let (asking, _) = first_user.split_once("\n\n").unwrap_or((&first_user, ""));
        asking.clone_into(&mut self.first_user);
        templates.render(NEXT, Value::from(Serde(self)))
    }
}

/// Lines as comments of a shell.
fn as_comments(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        out += "# ";
        out += line;
        out += "\n";
    }
    out.trim_end().to_owned()
}

/// The Gateway among manifests.
pub(super) fn gateway<'a>(manifests: &'a [Manifest]) -> Option<&'a str> {
    manifests.iter().find_map(|manifest| {
        matches!(manifest.object.body, Body::Gateway(_)).then(|| manifest.name())
    })
}

fn listed(names: &[&str]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// The same for programs: the answers as `--answers` takes them.
pub(super) fn as_json(folder: &Path, written: &[&str], answers: &Answers, files: &Files) -> String {
    let out = json!({
        "folder": folder,
        "files": written,
        "values": VALUES,
        "project": PROJECT,
        "credentials": files.credentials,
        "answers": answers,
    });
    format!("{out:#}\n")
}
