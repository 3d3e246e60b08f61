//! Finds the project file.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

use super::failure::Failure;
use crate::project::{FILE, Project};
use crate::source::input::{self, MAX_BYTES};

/// Where to look for a project file.
#[derive(clap::Args, Debug)]
pub(super) struct ProjectArgs {
    /// Work in this folder, or with this project file in its folder: all paths are relative to it.
    #[arg(short = 'C', global = true, value_name = "DIR|FILE")]
    place: Option<PathBuf>,
    /// Do not look for a project file, masthead.yaml.
    #[arg(long, global = true)]
    no_project: bool,
}

/// A project file in the working folder, which may be there.
#[derive(Debug)]
pub(super) struct Place {
    name: String,
    /// It was named, and so has to be there.
    is_named: bool,
    is_unwanted: bool,
    /// The folder that `-C` names; empty where it is the user's.
    folder: PathBuf,
}

impl ProjectArgs {
    /// Goes to the folder that was named, so that all paths are relative to it.
    ///
    /// # Errors
    /// There is no such folder.
    pub(super) fn enter(&self) -> Result<Place> {
        let named = self.place.as_deref().filter(|place| !place.is_dir());
        let folder = named.map_or(self.place.as_deref(), Path::parent);
        if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
            env::set_current_dir(folder).with_context(|| format!("-C {}", folder.display()))?;
        }
        let name = named.map(|file| file.file_name().and_then(|name| name.to_str()));
        let name =
            name.map(|name| name.ok_or_else(|| anyhow!("-C: the name of the file is no text")));
        Ok(Place {
            name: name.transpose()?.unwrap_or(FILE).to_owned(),
            is_named: named.is_some(),
            is_unwanted: self.no_project,
            folder: folder.map(Path::to_owned).unwrap_or_default(),
        })
    }
}

impl Place {
    /// A path below the working folder, from where the user is.
    pub(super) fn as_seen(&self, path: &Path) -> PathBuf {
        match self.folder.join(path).components().collect::<PathBuf>() {
            seen if seen.as_os_str().is_empty() => PathBuf::from("."),
            seen => seen,
        }
    }

    /// The project file, where it is there and wanted.
    ///
    /// # Errors
    /// It can't be read, or something is wrong with it.
    pub(super) fn find(&self) -> Result<Option<Project>, Failure> {
        let is_there = self.is_named || Path::new(&self.name).exists();
        if self.is_unwanted || !is_there {
            return Ok(None);
        }
        let content = input::file(&self.name, MAX_BYTES)?;
        let project = Project::read(&self.name, content).map_err(Failure::Invalid)?;
        Ok(Some(project))
    }
}
