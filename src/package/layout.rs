//! A folder of artifacts, to which one is added: an OCI image layout.
//!
//! <https://github.com/opencontainers/image-spec/blob/main/image-layout.md>

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::image::{Blob, Image};

/// The file by which a layout is known.
const MARK: &str = "oci-layout";
const INDEX: &str = "index.json";
const BLOBS: &str = "blobs/sha256";
/// What the names of files begin with that are being written.
const TEMPORARY: &str = ".masthead-";
/// The annotation that holds the tag.
const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// A layout, which no other process changes meanwhile.
#[derive(Debug)]
pub(crate) struct Layout {
    folder: PathBuf,
    _lock: File,
}

/// Why nothing can be added to a folder.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LayoutError {
    /// It has files, and not those of a layout.
    #[error("`{0}` is not empty, and is no OCI image layout: it has no file `{MARK}`")]
    Foreign(String),
    /// It is a layout that is not understood.
    #[error("`{path}` is no OCI image layout: {reason}")]
    Unknown {
        /// The file that says so.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The system gave an error.
    #[error("could not write to `{path}`")]
    Io {
        /// The folder.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

impl Layout {
    /// Opens a layout, or begins one in an empty or missing folder. What a run left that was killed
    /// is cleared away.
    ///
    /// # Errors
    /// [`LayoutError`]
    pub(crate) fn open(folder: &Path) -> Result<Self, LayoutError> {
        let failed = |source| LayoutError::io(folder, source);
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::open(folder).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let layout = Self {
            folder: folder.to_owned(),
            _lock: lock,
        };
        layout.clear().map_err(failed)?;
        layout.begin()?;
        Ok(layout)
    }

    /// Adds the artifact under a tag, which is taken from what has it.
    ///
    /// # Errors
    /// [`LayoutError`]
    pub(crate) fn add(&self, image: &Image, tag: &str) -> Result<(), LayoutError> {
        let mut index = self.index()?;
        tag_in(&mut index, &image.manifest, tag)
            .ok_or_else(|| self.unknown(INDEX, "it has no list of manifests"))?;
        self.write(image, &index)
            .map_err(|source| LayoutError::io(&self.folder, source))
    }

    /// Blobs come before the index that names them, so that a run that is killed breaks nothing.
    fn write(&self, image: &Image, index: &Value) -> io::Result<()> {
        let blobs = self.folder.join(BLOBS);
        fs::create_dir_all(&blobs)?;
        for blob in image.parts.iter().chain([&image.manifest]) {
            let mode = if blob.is_secret { 0o600 } else { 0o666 };
            self.place(&blobs.join(&blob.hash), &blob.bytes, mode)?;
        }
        File::open(&blobs)?.sync_all()?;
        self.place(
            &self.folder.join(INDEX),
            index.to_string().as_bytes(),
            0o666,
        )?;
        File::open(&self.folder)?.sync_all()
    }

    /// Writes a file whole or not at all, and not if it has these bytes. The umask takes its part
    /// of the mode.
    fn place(&self, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
        if fs::read(path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        let mut file = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(&self.folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    fn clear(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Sees to it that this is a layout.
    fn begin(&self) -> Result<(), LayoutError> {
        let failed = |source| LayoutError::io(&self.folder, source);
        let mark = json!({ "imageLayoutVersion": "1.0.0" });
        let path = self.folder.join(MARK);
        match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice::<Value>(&bytes) {
                Ok(there) if there["imageLayoutVersion"] == mark["imageLayoutVersion"] => Ok(()),
                _ => Err(self.unknown(MARK, "it does not say version 1.0.0")),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if fs::read_dir(&self.folder).map_err(failed)?.next().is_some() {
                    return Err(LayoutError::Foreign(self.folder.display().to_string()));
                }
                self.place(&path, mark.to_string().as_bytes(), 0o666)
                    .map_err(failed)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn index(&self) -> Result<Value, LayoutError> {
        match fs::read(self.folder.join(INDEX)) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|_| self.unknown(INDEX, "it is not JSON"))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(json!({
                "schemaVersion": 2,
                "mediaType": "application/vnd.oci.image.index.v1+json",
                "manifests": [],
            })),
            Err(error) => Err(LayoutError::io(&self.folder, error)),
        }
    }

    fn unknown(&self, file: &str, reason: &'static str) -> LayoutError {
        LayoutError::Unknown {
            path: self.folder.join(file).display().to_string(),
            reason,
        }
    }
}

impl LayoutError {
    fn io(folder: &Path, source: io::Error) -> Self {
        Self::Io {
            path: folder.display().to_string(),
            source,
        }
    }
}

/// Gives the tag to the manifest alone. `None` where the index is none.
fn tag_in(index: &mut Value, manifest: &Blob, tag: &str) -> Option<()> {
    let list = index.get_mut("manifests")?.as_array_mut()?;
    let has_tag = |entry: &Value| entry["annotations"][REF_NAME] == tag;
    if list
        .iter()
        .any(|entry| has_tag(entry) && entry["digest"] == *manifest.digest())
    {
        return Some(());
    }
    list.retain(|entry| !has_tag(entry));
    let mut entry = manifest.descriptor();
    entry["annotations"] = json!({ REF_NAME: tag });
    list.push(entry);
    Some(())
}
