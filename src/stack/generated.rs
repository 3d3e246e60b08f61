//! The Secret of the credentials that masthead generates and keeps. The Job in the cluster would
//! make the same one.

use super::image::tools_image;
use super::labels::{Identity, MANAGED_BY, pod_labels};
use super::object::Object;
use super::reader::Reader;
use super::release::Release;
use crate::credentials::Credentials;
use crate::kube::object::{Body, Labels, SecretData};
use crate::template::Templates;
use crate::values::Values;

/// The Job refuses a Secret that does not carry exactly this as `app.kubernetes.io/managed-by`.
pub(crate) const GENERATED_MANAGER: &str = "matrix-tools-init-secrets";

/// The name of the folder that stands for it.
pub(super) const COMPONENT: &str = "generated";

/// Among what comes before the Jobs that run first.
const WEIGHT: i32 = -11;

/// The Secret of these credentials, unless they are empty.
pub(super) fn secret<'a>(cx: &Reader, credentials: &Credentials) -> Option<Object<'a>> {
    let mut data = SecretData::new();
    for (key, secret) in credentials.iter() {
        data.set(key, secret.expose());
    }
    let object = |data| Object {
        component: COMPONENT,
        ..Object::new(cx, cx.generated_secret(), &labels(cx), Body::Secret(data))
    };
    // Nothing that prunes may take it along: it is kept nowhere else, or is in use.
    let keep = Labels::from_iter([("helm.sh/resource-policy", "keep")]);
    (!data.is_empty()).then(|| object(data).pre(WEIGHT).annotations(&keep))
}

/// The labels are those that the Job would give it.
fn labels(cx: &Reader) -> Labels {
    let identity = Identity {
        component: "matrix-tools",
        name: "init-secrets".into(),
        version: tools_image(cx).version,
    };
    let labels = identity.labels(cx, &cx.values.init_secrets().labels());
    let mut labels = pod_labels(&labels);
    labels.set(MANAGED_BY, GENERATED_MANAGER);
    labels
}

/// The Secret of these credentials alone, as it is among the objects of the stack, unless they are
/// empty.
pub(crate) fn generated_secret<'a>(
    values: &'a Values,
    release: &'a Release,
    templates: &'a Templates,
    credentials: &Credentials,
) -> Option<Object<'a>> {
    secret(&Reader::new(values, release, templates), credentials)
}
