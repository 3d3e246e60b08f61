//! How the Secrets of a render are given out: printed, left out, printed alone, sealed, or taken
//! from a secret store.

mod external;
mod sealed;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

pub use external::{SecretStore, StoreKind};
pub use sealed::{Sealer, SealingError};

use super::Manifest;
use crate::credentials::Secret;
use crate::kube::object::{Body, Kind, Object, SecretData};

/// What becomes of Secrets.
#[derive(Debug)]
pub enum Form {
    /// Among the other manifests.
    Include,
    /// Left out.
    Omit,
    /// Alone, without the other manifests.
    Only,
    /// As SealedSecrets, which only the controller in the cluster can open.
    Sealed(Sealer),
    /// As ExternalSecrets, which name where the values are.
    External(SecretStore),
}

/// Why a Secret could not be converted.
#[derive(Debug, thiserror::Error)]
#[error("the Secret `{name}` could not be sealed")]
pub struct FormError {
    name: String,
    source: SealingError,
}

impl Form {
    /// The same values are sealed to the same bytes as long as this stays the same.
    #[must_use]
    pub fn salted(self, salt: Option<Secret>) -> Self {
        match self {
            Self::Sealed(sealer) => Self::Sealed(sealer.salted(salt)),
            other => other,
        }
    }

    /// The manifests with their Secrets in this form. An empty Secret stays as it is.
    ///
    /// # Errors
    /// [`FormError`].
    pub fn apply<'a>(
        &self,
        mut manifests: Vec<Manifest<'a>>,
    ) -> Result<Vec<Manifest<'a>>, FormError> {
        match self {
            Self::Include => {}
            Self::Omit => manifests.retain(|manifest| manifest.kind() != Kind::Secret),
            Self::Only => manifests.retain(|manifest| manifest.kind() == Kind::Secret),
            Self::Sealed(_) | Self::External(_) => {
                for manifest in &mut manifests {
                    if let Some(body) = self.convert(&manifest.object)? {
                        manifest.replace(body);
                    }
                }
            }
        }
        Ok(manifests)
    }

    /// What replaces a Secret that is not empty.
    fn convert(&self, object: &Object) -> Result<Option<Body<'static>>, FormError> {
        let Some(secret) = Opened::new(object) else {
            return Ok(None);
        };
        let failed = |source| FormError {
            name: object.name.clone(),
            source,
        };
        match self {
            Self::Sealed(sealer) => sealer.seal(&secret).map(Some).map_err(failed),
            Self::External(store) => Ok(Some(store.external_secret(&secret))),
            Self::Include | Self::Omit | Self::Only => Ok(None),
        }
    }
}

/// A Secret that is not empty.
struct Opened<'o> {
    object: &'o Object<'o>,
    data: Cow<'o, SecretData>,
    /// As in the field `type`.
    kind: &'o str,
}

impl<'o> Opened<'o> {
    fn new(object: &'o Object<'o>) -> Option<Self> {
        let (data, kind) = match &object.body {
            Body::Secret(data) => (Cow::Borrowed(data), Some(data.kind())),
            Body::Extra(Kind::Secret, extra) => {
                (Cow::Owned(extra.secret_data()), extra.node.str("type"))
            }
            _ => return None,
        };
        (!data.is_empty()).then(|| Self {
            object,
            data,
            kind: kind.unwrap_or("Opaque"),
        })
    }
}

/// The type and the metadata of the Secret that the cluster makes. `helm.sh/hook` and the like are
/// for the object that it is made from.
fn template(kind: &str, metadata: Value) -> Value {
    json!({ "type": kind, "metadata": metadata })
}

/// The body of an object with this specification.
fn fields(spec: Value) -> Map<String, Value> {
    Map::from_iter([("spec".to_owned(), spec)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kube::object::Labels;

    pub(super) fn secret(contents: &[(&str, &[u8])]) -> Object<'static> {
        let mut data = SecretData::new();
        for (key, content) in contents {
            data.set(*key, *content);
        }
        Object {
            name: "ess-generated".into(),
            namespace: "ess".into(),
            labels: Labels::from_iter([("a", "b")]),
            annotations: Labels::from_iter([("helm.sh/hook", "pre-install")]),
            body: Body::Secret(data),
        }
    }
}
