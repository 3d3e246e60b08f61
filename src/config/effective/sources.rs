//! Where a file in a container comes from.

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;

use super::Pod;

/// A file in a container.
pub struct Source {
    pub path: String,
    pub origin: Origin,
    /// What it holds, where that is rendered. It may hold credentials.
    pub text: Option<String>,
}

/// The object that a file is a key of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    ConfigMap(String),
    Secret(String),
    /// It is not known what the container finds there.
    Unknown,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Source")
            .field("path", &self.path)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::ConfigMap(name) => write!(f, "ConfigMap/{name}"),
            Self::Secret(name) => write!(f, "Secret/{name}"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// The file at `path` in the container.
pub fn read(pod: &Pod, container: &Value, path: &str, objects: &[Value]) -> Source {
    let (origin, key) = origin(pod, container, path).unwrap_or((Origin::Unknown, String::new()));
    let text = match &origin {
        Origin::ConfigMap(name) => data(objects, "ConfigMap", name, &key)
            .and_then(|value| value.as_str().map(str::to_owned)),
        Origin::Secret(name) => {
            data(objects, "Secret", name, &key).and_then(|value| decode(value.as_str()?))
        }
        Origin::Unknown => None,
    };
    Source {
        path: path.to_owned(),
        origin,
        text,
    }
}

/// The object and its key that are mounted at `path`: the mount that is nearest counts.
fn origin(pod: &Pod, container: &Value, path: &str) -> Option<(Origin, String)> {
    let below = |mount: &&Value| rest(path, mount["mountPath"].as_str().unwrap_or("\0")).is_some();
    let mounts = container["volumeMounts"].as_array()?.iter().filter(below);
    let mount = mounts.max_by_key(|mount| mount["mountPath"].as_str().map(str::len))?;
    let volume = pod.volume(mount["name"].as_str()?)?;
    let key = match mount["subPath"].as_str() {
        Some(file) => file,
        None => rest(path, mount["mountPath"].as_str()?)?,
    };
    let name = |value: &Value| value.as_str().map(str::to_owned);
    let origin = match (
        name(&volume["configMap"]["name"]),
        name(&volume["secret"]["secretName"]),
    ) {
        (Some(name), _) => Origin::ConfigMap(name),
        (None, Some(name)) => Origin::Secret(name),
        (None, None) => return None,
    };
    Some((origin, key.to_owned()))
}

/// What of a path is below a folder; nothing of it where it is the folder.
fn rest<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/'))
}

fn data<'a>(objects: &'a [Value], kind: &str, name: &str, key: &str) -> Option<&'a Value> {
    let object = objects
        .iter()
        .find(|object| object["kind"] == kind && object["metadata"]["name"] == name)?;
    object["data"].get(key)
}

fn decode(data: &str) -> Option<String> {
    String::from_utf8(BASE64_STANDARD.decode(data).ok()?).ok()
}
