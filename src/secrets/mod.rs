//! What becomes of the Secrets of a render: printed, left out, printed alone, sealed, or taken from a secret store.

mod external;
mod sealed;

use serde_json::Value;

pub use external::{SecretStore, StoreKind};
pub use sealed::{Sealer, SealingError};

use crate::credentials::Secret;
use crate::kube::manifest::{self, ManifestError};
use crate::render::Manifest;
use crate::source::yaml::print as yaml;
use crate::stack::Kind;

/// What becomes of Secrets.
#[derive(Debug)]
pub enum Form {
    Include,
    Omit,
    Only,
    /// As SealedSecrets, which only the controller in the cluster can open.
    Sealed(Sealer),
    /// As ExternalSecrets, which name where the values are.
    External(SecretStore),
}

/// Why a Secret has not got its form.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error("the Secret `{name}` could not be sealed")]
    Sealing { name: String, source: SealingError },
}

impl Form {
    /// What is sealed is sealed to the same bytes again as long as this stays the same.
    #[must_use]
    pub fn salted(self, salt: Option<Secret>) -> Self {
        match self {
            Self::Sealed(sealer) => Self::Sealed(sealer.salted(salt)),
            other => other,
        }
    }

    /// The manifests with their Secrets in this form. A Secret that holds nothing stays as it is.
    ///
    /// # Errors
    /// [`FormError`].
    pub fn apply(&self, mut manifests: Vec<Manifest>) -> Result<Vec<Manifest>, FormError> {
        match self {
            Self::Include => {}
            Self::Omit => manifests.retain(|manifest| manifest.kind != Kind::Secret),
            Self::Only => manifests.retain(|manifest| manifest.kind == Kind::Secret),
            Self::Sealed(_) | Self::External(_) => {
                for manifest in manifests
                    .iter_mut()
                    .filter(|manifest| manifest.kind == Kind::Secret)
                {
                    self.convert(manifest)?;
                }
            }
        }
        Ok(manifests)
    }

    fn convert(&self, manifest: &mut Manifest) -> Result<(), FormError> {
        for secret in manifest::read_all(&manifest.text)? {
            if secret["data"]
                .as_object()
                .is_none_or(serde_json::Map::is_empty)
            {
                continue;
            }
            let (kind, object) = match self {
                Self::Sealed(sealer) => {
                    let failed = |source| FormError::Sealing {
                        name: manifest.name.clone(),
                        source,
                    };
                    (Kind::SealedSecret, sealer.seal(&secret).map_err(failed)?)
                }
                Self::External(store) => (Kind::ExternalSecret, store.external_secret(&secret)),
                Self::Include | Self::Omit | Self::Only => continue,
            };
            manifest.kind = kind;
            manifest.text = text(&object);
        }
        Ok(())
    }
}

fn text(object: &Value) -> String {
    let value = minijinja::Value::from(minijinja::value::Serde(object));
    yaml::to_string(&value).expect("writing to memory does not fail") + "\n"
}

/// The metadata that the Secret itself is to have; `helm.sh/hook` and the like are for the object that it is made from.
fn template_metadata(secret: &Value) -> Value {
    let mut out = serde_json::Map::new();
    for field in ["name", "namespace", "labels"] {
        if let Some(value) = secret["metadata"].get(field) {
            out.insert(field.into(), value.clone());
        }
    }
    Value::Object(out)
}
