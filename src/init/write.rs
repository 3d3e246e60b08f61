//! Writes the files into a folder: all of them, or none.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::files::{Files, PROJECT, VALUES};
use crate::source::files;

/// What git leaves alone.
const IGNORED: &str = ".gitignore";

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("could not write {}", path.display())]
pub(crate) struct WriteError {
    path: PathBuf,
    source: io::Error,
}

/// Which files are in the folder already. Lines are added to a `.gitignore`, which is no reason.
pub(crate) fn there(folder: &Path) -> Vec<&'static str> {
    let is_there = |name: &&str| folder.join(name).symlink_metadata().is_ok();
    [VALUES, PROJECT].into_iter().filter(is_there).collect()
}

/// Writes the files, and gives their names. What was there before is there again where one fails.
///
/// # Errors
/// The folder can't be made or written to.
pub(crate) fn write(folder: &Path, made: &Files) -> Result<Vec<&'static str>, WriteError> {
    let of = |path: &Path| {
        let path = path.to_owned();
        move |source| WriteError { path, source }
    };
    fs::create_dir_all(folder).map_err(of(folder))?;
    let ignored = folder.join(IGNORED);
    let ignored = with_lines(&ignored, &made.ignored).map_err(of(&ignored))?;
    let mut texts = vec![(VALUES, made.values.as_str()), (PROJECT, &made.project)];
    texts.extend(ignored.as_deref().map(|text| (IGNORED, text)));
    let mut pending = Vec::new();
    for (name, text) in &texts {
        let path = folder.join(name);
        let file = files::prepare(&path, text.as_bytes()).map_err(of(&path))?;
        pending.push((path, file));
    }
    let mut done = Vec::new();
    for (path, file) in pending {
        let before = fs::read(&path).ok();
        let mode = path.metadata().ok().map(|known| known.permissions().mode());
        if let Err(error) = file.commit() {
            done.iter().for_each(undo);
            return Err(of(&path)(error));
        }
        let mode = mode.or_else(files::public_mode).unwrap_or(0o644);
        // What others may read is no reason to fail.
        let _ = fs::set_permissions(&path, Permissions::from_mode(mode));
        done.push((path, before));
    }
    Ok(texts.iter().map(|(name, _)| *name).collect())
}

fn undo((path, before): &(PathBuf, Option<Vec<u8>>)) {
    let _ = match before {
        Some(before) => fs::write(path, before),
        None => fs::remove_file(path),
    };
}

/// The file with the lines that it lacks, if it lacks any.
fn with_lines(path: &Path, lines: &str) -> io::Result<Option<String>> {
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some(lines.to_owned())),
        Err(error) => return Err(error),
    };
    let has = |line: &str| before.lines().any(|known| known.trim() == line);
    let lacking = lines
        .lines()
        .filter(|line| !line.starts_with('#') && !has(line));
    let lacking: Vec<_> = lacking.collect();
    if lacking.is_empty() {
        return Ok(None);
    }
    let between = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    Ok(Some(format!("{before}{between}{}\n", lacking.join("\n"))))
}
