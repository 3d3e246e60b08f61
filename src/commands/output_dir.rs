//! Keeps a folder the same as what is rendered, and says what changes in it.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;

use super::failure::Failure;
use super::found;
use super::{output, report};
use crate::folder::{self, Changes, FolderError, INDEX, Request};
use crate::project::Output;
use crate::source::Code;

/// Where manifests are written instead of printed.
#[derive(Args, Clone, Debug)]
pub(super) struct FolderArgs {
    /// Keep this folder the same as what is rendered, each object in a file of its own: only what
    /// differs is written, what masthead wrote before and is rendered no more is removed, and
    /// nothing else is touched. Of many deployments each has a folder of its name in it.
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Write nothing: print which files would be added, changed or removed, and end with status 1 if
    /// any would.
    #[arg(long)]
    pub check: bool,
    /// Write a `kustomization.yaml` too, which lists the files in apply order.
    #[arg(long)]
    pub kustomization: bool,
    /// Write to the folder of another release too, and over files that masthead did not write.
    #[arg(
        long,
        num_args = 0..=1,
        require_equals = true,
        default_value = "false",
        default_missing_value = "true",
        hide_default_value = true,
        hide_possible_values = true,
        value_name = "BOOL"
    )]
    pub force: bool,
}

impl FolderArgs {
    /// Takes the folder of this name in the one that was given, which is for many deployments.
    pub(super) fn go_below(&mut self, name: &str) {
        if let Some(folder) = &mut self.output_dir {
            folder.push(name);
        }
    }

    /// Takes what a project file says where no flag says otherwise.
    pub(super) fn lay_over(&mut self, output: &Output, is_part: bool) {
        self.output_dir.get_or_insert_with(|| output.folder.clone());
        self.kustomization |= output.kustomization && !is_part;
    }

    /// Checks what goes together. To Helm, `--force` means something else.
    ///
    /// # Errors
    /// A flag does not go with the others.
    pub(super) fn check_flags(&self, is_part: bool, is_helm: bool) -> Result<()> {
        if self.kustomization && is_part {
            bail!("--kustomization lists all objects: leave it out, or --show-only");
        }
        let given = [
            (self.check, "--check"),
            (self.kustomization, "--kustomization"),
            (self.force && !is_helm, "--force"),
        ];
        match given.iter().find(|(is_given, _)| *is_given) {
            Some((_, flag)) if self.output_dir.is_none() => bail!("{flag} is for `--output-dir`"),
            _ => Ok(()),
        }
    }

    /// The folder, or one in it.
    pub(super) fn path(&self, below: Option<&str>) -> Option<PathBuf> {
        let folder = self.output_dir.as_ref()?;
        Some(below.map_or_else(|| folder.clone(), |name| folder.join(name)))
    }

    /// Writes the files that differ, or says which do.
    ///
    /// # Errors
    /// The folder can't be written or is another's; with `--check` if any file differs.
    pub(super) fn keep(&self, request: &Request) -> Result<(), Failure> {
        if self.check {
            let changes = folder::check(request).map_err(failure)?;
            tell(&changes, request.folder);
            return check(&changes, request.folder);
        }
        let changes = folder::write(request).map_err(failure)?;
        tell(&changes, request.folder);
        report::counts(changes.counts());
        Ok(())
    }
}

/// Prints what would change.
fn check(changes: &Changes, folder: &Path) -> Result<(), Failure> {
    let mut text = String::new();
    let mut line = |what: &dyn std::fmt::Display, path: &str| {
        text.push_str(&format!("{what} {}\n", folder.join(path).display()));
    };
    for change in &changes.files {
        line(&change.what, &change.path);
    }
    if let Some(what) = &changes.index {
        line(what, INDEX);
    }
    if found::is_instead() {
        report::done(text.trim_end());
    } else {
        output::print(&text)?;
    }
    let counts = changes.counts();
    report::done(&format!(
        "would write {}, remove {}, leave {}",
        counts.wrote, counts.removed, counts.left
    ));
    if changes.is_empty() {
        Ok(())
    } else {
        Err(Failure::No)
    }
}

/// What people should know of, where something of theirs is at stake.
fn tell(changes: &Changes, folder: &Path) {
    if let Some(damage) = &changes.damage {
        let path = folder.join(INDEX);
        let hint =
            "it is written anew; the manifests of this release in the folder count as written";
        report::warn(
            Code::DamagedIndex,
            format!("`{}` can't be read: {damage}", path.display()),
            Some(hint.into()),
        );
    }
    if changes.is_kustomization_given_up {
        report::note(
            "`kustomization.yaml` was changed since masthead wrote it, and is left as it is",
            None,
        );
    }
    let edited = changes.files.iter().filter(|change| change.is_edited);
    let edited: Vec<_> = edited
        .map(|change| folder.join(&change.path).display().to_string())
        .collect();
    if !edited.is_empty() {
        report::warn(
            Code::LostEdits,
            format!(
                "changed since masthead wrote it, which gets lost: {}",
                edited.join(", ")
            ),
            Some("change the values instead, or keep it in a file of another name".into()),
        );
    }
}

fn failure(error: FolderError) -> Failure {
    let hint = error.hint().map(str::to_owned);
    Failure::CouldNotRun(error.into(), hint)
}
