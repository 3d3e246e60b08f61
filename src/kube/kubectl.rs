//! Asks kubectl what a cluster has. It reads, and changes nothing.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::kube::manifest::{self, ManifestError};

/// How long each request may take.
const TIMEOUT: &str = "--request-timeout=30s";

/// Why the cluster could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum KubectlError {
    #[error("kubectl could not be run")]
    NotThere(#[source] io::Error),
    #[error("kubectl failed: {0}")]
    Failed(String),
    #[error("what kubectl said is not readable")]
    Unreadable(#[from] ManifestError),
}

/// What the cluster has of these objects, which are found by kind, namespace and name. Those that
/// it does not have are left out.
///
/// # Errors
/// Where there is no kubectl, or it fails: no cluster, no right to read.
pub fn get(objects: &[Value], context: Option<&str>) -> Result<Vec<Value>, KubectlError> {
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
    // kubectl reads all of it before it prints; where it fails early, its own words say more.
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

/// No more of an object than its name: nothing secret leaves.
fn name(object: &Value) -> Value {
    let metadata = &object["metadata"];
    let mut named = json!({ "name": metadata["name"] });
    if let Some(namespace) = metadata["namespace"].as_str() {
        named["namespace"] = namespace.into();
    }
    json!({ "apiVersion": object["apiVersion"], "kind": object["kind"], "metadata": named })
}
