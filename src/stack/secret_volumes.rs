//! Secrets as pods mount them.

use crate::source::sort::sort;
use sha2::{Digest, Sha256};

use super::reference::SecretRef;
use crate::kube::object::{Mount, Volume};
use crate::source::Text;

/// The name of the volume of a Secret.
pub(crate) fn volume_name(secret: &str) -> String {
    format!(
        "secret-{}",
        &hex::encode(Sha256::digest(secret.as_bytes()))[..12]
    )
}

/// Secrets that a pod mounts as a whole, each once, sorted by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct SecretVolumes(Vec<String>);

impl SecretVolumes {
    pub(crate) fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let mut names: Vec<String> = secrets.into_iter().map(str::to_owned).collect();
        sort(&mut names);
        names.dedup();
        Self(names)
    }

    /// Those of the Secrets that these keys are in.
    pub(crate) fn of<'s>(references: impl IntoIterator<Item = &'s SecretRef>) -> Self {
        Self::new(
            references
                .into_iter()
                .map(|reference| reference.secret.as_str()),
        )
    }

    pub(crate) fn mounts(&self) -> impl Iterator<Item = Mount> {
        self.0
            .iter()
            .map(|secret| Mount::new(volume_name(secret), format!("/secrets/{secret}")).read_only())
    }

    pub(crate) fn volumes(&self) -> impl Iterator<Item = Volume> {
        self.volumes_as(|secret| volume_name(secret).into())
    }

    /// As [`SecretVolumes::volumes`], with other names.
    pub(crate) fn volumes_as(&self, name: impl Fn(&str) -> Text) -> impl Iterator<Item = Volume> {
        self.0
            .iter()
            .map(move |secret| Volume::secret(name(secret), secret))
    }
}
