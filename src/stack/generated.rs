//! The Secret of the credentials that masthead makes and keeps. The in-cluster Job would make the same one.

use minijinja::context;

use super::labels::{Identity, labels, pod_labels, user_labels};
use super::object::{Kind, Object};
use super::workload::tools_image;
use super::{Context, facts};
use crate::credentials::Credentials;

/// The Job refuses a Secret that does not carry exactly this as `app.kubernetes.io/managed-by`.
pub const GENERATED_MANAGER: &str = "matrix-tools-init-secrets";

/// The Secret; none where nothing is generated.
pub(super) fn object(cx: &Context, credentials: &Credentials) -> Option<Object> {
    let mut data = credentials
        .iter()
        .map(|(key, secret)| (key, secret.expose_base64()))
        .peekable();
    data.peek()?;
    let facts = context! { data => facts::value(&data.collect::<indexmap::IndexMap<_, _>>()) };
    let identity = Identity {
        component: "matrix-tools",
        name: "init-secrets".into(),
        version: tools_image(cx).version,
    };
    let mut labels = pod_labels(&labels(
        cx.release,
        &identity,
        &user_labels(cx.root, cx.node("initSecrets")),
    ));
    labels.insert(
        "app.kubernetes.io/managed-by".into(),
        GENERATED_MANAGER.into(),
    );
    let name = cx.release.object("generated");
    Some(
        Object::new(
            Kind::Secret,
            name,
            "generated/secret.yaml",
            &labels,
            ("generated", facts),
        )
        .pre(-11),
    )
}
