//! Asks kubectl what a cluster has. It reads, and changes nothing.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::kube::manifest::{self, ManifestError};

/// How long each request may take.
const TIMEOUT: &str = "--request-timeout=30s";

/// Why the cluster could not be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KubectlError {
    #[error("could not run kubectl")]
    NotThere(#[source] io::Error),
    #[error("kubectl failed: {0}")]
    Failed(String),
    #[error("the output of kubectl is not readable")]
    Unreadable(#[from] ManifestError),
}

/// The objects of the cluster with the kinds, namespaces and names of these. Those that it does not
/// have are left out.
///
/// # Errors
/// kubectl is missing, or it fails: no cluster, no permission to read.
pub(crate) fn get(objects: &[Value], context: Option<&str>) -> Result<Vec<Value>, KubectlError> {
    let names: Vec<Value> = objects.iter().map(name).collect();
    let mut command = Command::new("kubectl");
    command.args([
        "get",
        "--ignore-not-found",
        "--output=json",
        TIMEOUT,
        "--filename=-",
    ]);
    command.args(context.map(|context| format!("--context={context}")));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(KubectlError::NotThere)?;
    let mut stdin = child.stdin.take();
    let input = manifest::list(names).to_string();
    // kubectl reads all of its input before it prints; if it fails early, its own message says
    // more.
    let written = stdin
        .as_mut()
        .map_or(Ok(()), |stdin| stdin.write_all(input.as_bytes()));
    drop(stdin);
    let output = child.wait_with_output().map_err(KubectlError::NotThere)?;
    if !output.status.success() || written.is_err() {
        return Err(KubectlError::Failed(
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        ));
    }
    Ok(manifest::read_all(&String::from_utf8_lossy(
        &output.stdout,
    ))?)
}

/// Only what names an object: no secret is passed on.
fn name(object: &Value) -> Value {
    let metadata = &object["metadata"];
    let mut named = json!({ "name": metadata["name"] });
    if let Some(namespace) = metadata["namespace"].as_str() {
        named["namespace"] = namespace.into();
    }
    json!({ "apiVersion": object["apiVersion"], "kind": object["kind"], "metadata": named })
}
