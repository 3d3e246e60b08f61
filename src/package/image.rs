//! The parts of an artifact: a configuration, a layer, and the manifest that names both.
//!
//! <https://github.com/opencontainers/image-spec/blob/main/manifest.md>

use std::collections::BTreeMap;
use std::io;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::archive::{gzip, tar};
use super::{File, Time};

/// What the manifest says of the artifact beyond its content.
pub(crate) type Annotations = BTreeMap<String, String>;

/// The type of a manifest.
pub(super) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The type of the configuration by which Flux knows its artifacts.
const CONFIG: &str = "application/vnd.cncf.flux.config.v1+json";
/// The type of the layer from which Flux takes manifests.
const CONTENT: &str = "application/vnd.cncf.flux.content.v1.tar+gzip";

/// Bytes that are found by their digest.
#[derive(Debug)]
pub(crate) struct Blob {
    /// What the bytes are.
    media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The SHA-256 of the bytes, in hexadecimal.
    pub hash: String,
    /// Whether others may not read it.
    pub is_secret: bool,
}

/// An artifact.
#[derive(Debug)]
pub(crate) struct Image {
    /// What the manifest names.
    pub parts: [Blob; 2],
    /// What is named by the digest of the artifact.
    pub manifest: Blob,
}

impl Blob {
    fn new(media_type: &'static str, bytes: Vec<u8>) -> Self {
        Self {
            media_type,
            hash: hash(&bytes),
            bytes,
            is_secret: false,
        }
    }

    /// `sha256:…`
    pub(crate) fn digest(&self) -> String {
        format!("sha256:{}", self.hash)
    }

    /// What names the blob elsewhere.
    pub(super) fn descriptor(&self) -> Value {
        json!({
            "mediaType": self.media_type,
            "digest": self.digest(),
            "size": self.bytes.len(),
        })
    }
}

impl Image {
    /// The artifact of the files. Without `created` its configuration has the first moment of 1970.
    /// With `is_secret` the layer is for the eyes of its owner.
    ///
    /// # Errors
    /// A path does not fit into an archive.
    pub(crate) fn new(
        files: &[File],
        annotations: &Annotations,
        created: Time,
        is_secret: bool,
    ) -> io::Result<Self> {
        let archive = tar(files)?;
        let config = json_blob(CONFIG, &config(&hash(&archive), created));
        let layer = Blob {
            is_secret,
            ..Blob::new(CONTENT, gzip(&archive)?)
        };
        let mut manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": config.descriptor(),
            "layers": [layer.descriptor()],
        });
        if !annotations.is_empty() {
            manifest["annotations"] = json!(annotations);
        }
        Ok(Self {
            manifest: json_blob(MANIFEST, &manifest),
            parts: [config, layer],
        })
    }
}

/// The configuration as of an image, of no system, whose one layer is the archive.
/// <https://github.com/opencontainers/image-spec/blob/main/config.md>
fn config(archive: &str, created: Time) -> Value {
    json!({
        "created": created.to_string(),
        "architecture": "",
        "os": "",
        "config": {},
        "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{archive}")] },
        "history": [{ "created": created.to_string() }],
    })
}

fn json_blob(media_type: &'static str, value: &Value) -> Blob {
    Blob::new(media_type, value.to_string().into_bytes())
}

pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
