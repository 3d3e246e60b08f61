//! What Helm keeps of a release: a Secret or a ConfigMap for each revision.
//!
//! Its content is JSON, which Helm packs with gzip and writes in base64; a Secret has base64 around
//! it once more. Sources: <https://helm.sh/docs/topics/advanced/#storage-backends> and
//! <https://helm.sh/docs/topics/kubernetes_apis/>

use std::fmt::Display;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::Value;

use super::manifest;
use crate::source::input;
use crate::source::sort::sort;

/// How long a release may be, unpacked. Helm stores at most 1 MiB, packed.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What gzip begins with.
const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];

/// What the names of records of Helm 3 and 4 begin with.
const PREFIX: &str = "sh.helm.release.v1.";

/// The status of the revision that runs.
const DEPLOYED: &str = "deployed";

/// A revision of a release.
#[derive(Debug)]
pub(crate) struct HelmRecord {
    pub release: String,
    pub namespace: String,
    pub revision: u64,
    /// Helm's word, e.g. `deployed`.
    pub status: String,
    /// The chart's name and version.
    pub chart: (String, String),
    /// The values that were given to Helm.
    pub values: Value,
}

impl HelmRecord {
    /// Whether it is the revision that runs.
    pub(crate) fn is_deployed(&self) -> bool {
        self.status == DEPLOYED
    }
}

/// Why there is no record. Only names of the text are quoted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HelmRecordError {
    #[error("not readable as YAML or JSON")]
    Unreadable,
    #[error("no record of a Helm release is in it")]
    Absent,
    #[error("the record `{0}` is broken: {1}")]
    Broken(String, &'static str),
    #[error("records of several releases are in it: {0}")]
    Several(String),
    #[error("there is no revision {0}, only {1}")]
    NoRevision(u64, String),
}

/// The revision of a release among the records of a text: objects as kubectl prints them, or the
/// content of one of them alone. By default the newest that is deployed, else the newest.
///
/// # Errors
/// [`HelmRecordError`]
pub(crate) fn find(
    text: &str,
    release: Option<&str>,
    revision: Option<u64>,
) -> Result<HelmRecord, HelmRecordError> {
    let mut found = all(text)?;
    if let Some(name) = release {
        found.retain(|it| it.release == name);
    }
    let mut names: Vec<String> = found.iter().map(name).collect();
    let is_other = |it: &String| names.first() != Some(it);
    if names.iter().any(is_other) {
        sort(&mut names);
        names.dedup();
        return Err(HelmRecordError::Several(listed(&names)));
    }
    let Some(wanted) = revision else {
        let newest = found
            .into_iter()
            .max_by_key(|it| (it.is_deployed(), it.revision));
        return newest.ok_or(HelmRecordError::Absent);
    };
    let known: Vec<u64> = found.iter().map(|it| it.revision).collect();
    let of_revision = found.into_iter().find(|it| it.revision == wanted);
    of_revision.ok_or_else(|| match &known[..] {
        [] => HelmRecordError::Absent,
        known => HelmRecordError::NoRevision(wanted, listed(known)),
    })
}

fn name(record: &HelmRecord) -> String {
    format!("{}/{}", record.namespace, record.release)
}

fn listed(all: &[impl Display]) -> String {
    let all: Vec<String> = all.iter().map(|it| format!("`{it}`")).collect();
    all.join(", ")
}

/// All records of a text.
fn all(text: &str) -> Result<Vec<HelmRecord>, HelmRecordError> {
    if !text.trim().is_empty() && text.bytes().all(is_of_base64) {
        return Ok(vec![record("", text.as_bytes().to_vec())?]);
    }
    let objects = manifest::read_all(text).map_err(|_| HelmRecordError::Unreadable)?;
    let mut out = Vec::new();
    for object in &objects {
        if let Some(content) = content(object) {
            let name = object["metadata"]["name"].as_str().unwrap_or_default();
            out.push(record(name, content.as_bytes().to_vec())?);
        }
    }
    Ok(out)
}

fn is_of_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=\r\n ".contains(&byte)
}

/// What a record holds; none where an object is no record.
fn content(object: &Value) -> Option<&str> {
    let metadata = &object["metadata"];
    let is_named = |name: &str| name.starts_with(PREFIX);
    let is_record =
        metadata["labels"]["owner"] == "helm" || metadata["name"].as_str().is_some_and(is_named);
    let fields = ["data", "stringData"].into_iter();
    let mut contents = fields.filter_map(|field| object[field]["release"].as_str());
    is_record.then(|| contents.next()).flatten()
}

/// Reads a record.
fn record(name: &str, packed: Vec<u8>) -> Result<HelmRecord, HelmRecordError> {
    let broken = |why| HelmRecordError::Broken(name.escape_debug().to_string(), why);
    let json = unpacked(packed).map_err(broken)?;
    let stored: Value = serde_json::from_slice(&json).map_err(|_| broken("it holds no JSON"))?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let chart = &stored["chart"]["metadata"];
    let release = text(&stored["name"]).ok_or_else(|| broken("it names no release"))?;
    let values = match &stored["config"] {
        Value::Null => Value::Object(serde_json::Map::new()),
        Value::Object(map) => Value::Object(map.clone()),
        _ => return Err(broken("its values are no map")),
    };
    Ok(HelmRecord {
        release,
        namespace: text(&stored["namespace"]).unwrap_or_default(),
        revision: stored["version"].as_u64().unwrap_or_default(),
        status: text(&stored["info"]["status"]).unwrap_or_default(),
        chart: (
            text(&chart["name"]).unwrap_or_default(),
            text(&chart["version"]).unwrap_or_default(),
        ),
        values,
    })
}

/// Takes base64 and gzip off, up to the JSON that is in them.
fn unpacked(mut bytes: Vec<u8>) -> Result<Vec<u8>, &'static str> {
    for _ in 0..3 {
        if bytes.starts_with(&GZIP) {
            let unpacked = input::read(GzDecoder::new(&bytes[..]), "", MAX_BYTES);
            return unpacked.map_err(|_| "what gzip packed is cut off or too long");
        }
        if bytes.trim_ascii_start().starts_with(b"{") {
            return Ok(bytes);
        }
        bytes.retain(|byte| !byte.is_ascii_whitespace());
        bytes = STANDARD.decode(&bytes).map_err(|_| "it is not base64")?;
    }
    Err("it is neither packed by gzip nor JSON")
}
