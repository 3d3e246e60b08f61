//! The files that are written.

use anyhow::{Context, anyhow};

use super::args::AdoptArgs;
use crate::commands::failure::Failure;

/// The files that are written beside the credentials.
pub(super) const VALUES: &str = "values.yaml";
pub(super) const STEPS: &str = "steps.md";

impl AdoptArgs {
    pub(super) fn credentials_name(&self) -> String {
        format!("{}.credentials.yaml", self.release)
    }

    /// Makes the folder. Files that are there stay, unless they may be replaced.
    pub(super) fn check_folder(&self) -> Result<(), Failure> {
        let folder = &self.output_dir;
        std::fs::create_dir_all(folder)
            .with_context(|| format!("could not make {}", folder.display()))?;
        let names = [VALUES.to_owned(), self.credentials_name(), STEPS.to_owned()];
        let known = names
            .iter()
            .map(|name| folder.join(name))
            .filter(|path| path.symlink_metadata().is_ok());
        let known: Vec<String> = known.map(|path| path.display().to_string()).collect();
        if known.is_empty() || self.force {
            return Ok(());
        }
        let error = anyhow!("nothing was written: {} is there already", known.join(", "));
        let hint = "give another folder with `--output-dir`, or `--force` to write over it";
        Err(Failure::CouldNotRun(error, Some(hint.to_owned())))
    }
}
