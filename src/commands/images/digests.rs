//! Where `images lock` takes digests from.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::anyhow;
use clap::Args;

use crate::commands::failure::Failure;
use crate::images::{Access, Given, GivenError, Listed, Registries, RegistryError};
use crate::kube::image_name::ImageName;

/// Where digests come from.
#[derive(Args, Clone, Debug)]
pub(super) struct SourceArgs {
    /// Ask no registry, and take digests from a file or a folder: what `skopeo inspect` prints, an OCI
    /// image layout, a list, or manifests by the names of their images.
    #[arg(long, value_name = "PATH", help_heading = "Digests")]
    from: Vec<PathBuf>,
    /// Ask the registries that the images are pulled from, and not those that they come from: with
    /// `image.registry` or `image.rewrite`.
    #[arg(long, conflicts_with = "from", help_heading = "Digests")]
    mirror: bool,
    /// A registry without TLS, as images name it. One on loopback need not be said.
    #[arg(long, value_name = "REGISTRY", help_heading = "Digests")]
    plain_http: Vec<String>,
    /// Certificate authorities of registries, as PEM, in place of the system's.
    #[arg(long, value_name = "FILE", help_heading = "Digests")]
    cacert: Option<PathBuf>,
}

impl SourceArgs {
    /// The digests of images, in their order. One question to a registry may take as long as `timeout`.
    ///
    /// # Errors
    /// All images without one, with the reasons.
    pub(super) fn digests(
        &self,
        images: &[&Listed],
        timeout: Duration,
    ) -> Result<Vec<String>, Failure> {
        if self.from.is_empty() {
            self.of_registries(images, timeout)
        } else {
            self.of_files(images)
        }
    }

    fn of_files(&self, images: &[&Listed]) -> Result<Vec<String>, Failure> {
        let given = Given::read(&self.from).map_err(|error| match error {
            GivenError::Unreadable(error) => error.into(),
            GivenError::Invalid(invalid) => Failure::Invalid(invalid),
        })?;
        let mut found = Vec::new();
        let mut missing = Vec::new();
        for image in images {
            match given.digest(&[&image.source, &image.pulled])? {
                Some(digest) => found.push(digest),
                None => missing.push(image.source.to_string()),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let error = anyhow!("the files have no digest of {}", missing.join(", "));
        let hint = "`skopeo inspect docker://IMAGE > FILE` writes one, or `--from` takes lines of an image and its digest";
        Err(Failure::CouldNotRun(error, Some(hint.into())))
    }

    fn of_registries(&self, images: &[&Listed], timeout: Duration) -> Result<Vec<String>, Failure> {
        let access = Access {
            plain_http: self.plain_http.clone(),
            ca: self.cacert.clone(),
            timeout,
        };
        let asked = |image: &&Listed| {
            if self.mirror {
                &image.pulled
            } else {
                &image.source
            }
            .clone()
        };
        let names: Vec<ImageName> = images.iter().map(asked).collect();
        let answers = Registries::new(&access).map_err(failure)?.digests(&names);
        let mut found = Vec::new();
        let mut errors = Vec::new();
        for (name, answer) in names.iter().zip(answers) {
            match answer {
                Ok(digest) => found.push(digest),
                Err(error @ RegistryError::NoCurl(_)) => return Err(failure(error)),
                Err(error) => errors.push((name, error)),
            }
        }
        if errors.is_empty() {
            return Ok(found);
        }
        let hint = errors.iter().find_map(|(_, error)| error.hint());
        let told = errors
            .iter()
            .map(|(name, error)| format!("{name}: {error}"));
        let told = told.collect::<Vec<_>>().join("\n  ");
        let (failed, all) = (errors.len(), names.len());
        let error = anyhow!("no digest of {failed} of {all} images:\n  {told}");
        Err(Failure::CouldNotRun(error, hint.map(str::to_owned)))
    }
}

fn failure(error: RegistryError) -> Failure {
    let hint = error.hint().map(str::to_owned);
    Failure::CouldNotRun(error.into(), hint)
}
