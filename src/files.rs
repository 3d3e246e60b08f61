//! Writes files so that there is always either the old one or the new one, whole.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// Writes a file that may hold credentials: readable by its owner alone, whole or not at all. Folders are made.
///
/// # Errors
/// With the path, where it can't be written.
pub fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("could not make the folder {}", folder.display()))?;
    let write = || {
        // A temporary file is made with mode 0600.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok::<_, std::io::Error>(())
    };
    write().with_context(|| format!("could not write {}", path.display()))
}
