//! Where backups go: a bucket, or a claim.

use super::values::Values;
use crate::kube::object::{Env, EnvValue};
use crate::stack::Context;
use crate::stack::image::Image;
use crate::stack::object_store::ObjectStore;
use crate::stack::secret::OwnSecret;
use crate::stack::storage::Claim;
use crate::values::typed::Typed;

/// Where backups go.
#[derive(Debug)]
pub(super) enum Destination<'a> {
    Claim(Claim<'a>),
    /// And the image of what brings them there.
    Bucket(Box<ObjectStore>, Image),
}

/// What rclone calls the bucket's service.
const REMOTE: &str = "backup";

impl<'a> Destination<'a> {
    /// Reads the values. What is wrong with a bucket is reported.
    pub(super) fn new(cx: &Context<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Self {
        let rclone = &values.rclone().image();
        let values = values.destination();
        let bucket = values.s3();
        let store = bucket.is_set().then(|| ObjectStore::new(cx, &bucket, own));
        match store.flatten() {
            Some(store) => Self::Bucket(Box::new(store), Image::new(cx, rclone)),
            None => Self::Claim(Claim::new(cx, values.claim(), "backups")),
        }
    }

    pub(super) fn claim(&self) -> Option<&Claim<'a>> {
        match self {
            Self::Claim(claim) => Some(claim),
            Self::Bucket(..) => None,
        }
    }

    pub(super) fn bucket(&self) -> Option<&ObjectStore> {
        match self {
            Self::Claim(_) => None,
            Self::Bucket(store, _) => Some(store.as_ref()),
        }
    }
}

/// The bucket and the folder in it, without a slash at the end.
pub(super) fn folder(store: &ObjectStore) -> String {
    let prefix = store.prefix.trim_matches('/');
    let separator = if prefix.is_empty() { "" } else { "/" };
    format!("{}{separator}{prefix}", store.bucket)
}

/// The variables of the scripts that use rclone: its configuration is in them alone.
/// <https://rclone.org/s3/#standard-options>
pub(super) fn rclone_env<'a>(store: &ObjectStore, env: Env<'a>) -> Env<'a> {
    let key = store.access_key.as_ref();
    let provider = if store.endpoint.is_some() {
        "Other"
    } else {
        "AWS"
    };
    let text = |text: &str| Some(EnvValue::from(text.to_owned()));
    let settings: [(&str, Option<EnvValue>); 9] = [
        ("TYPE", text("s3")),
        ("PROVIDER", text(provider)),
        (
            "ENV_AUTH",
            text(if key.is_some() { "false" } else { "true" }),
        ),
        // The key need not have the right to make buckets.
        ("NO_CHECK_BUCKET", text("true")),
        ("ENDPOINT", store.endpoint.as_deref().and_then(text)),
        ("REGION", store.region.as_deref().and_then(text)),
        (
            "STORAGE_CLASS",
            store.storage_class.as_deref().and_then(text),
        ),
        ("ACCESS_KEY_ID", key.map(|key| key.id.variable())),
        ("SECRET_ACCESS_KEY", key.map(|key| key.secret.variable())),
    ];
    let settings = settings.into_iter().map(|(name, value)| {
        let name = format!("RCLONE_CONFIG_{}_{name}", REMOTE.to_uppercase());
        (name, value)
    });
    let env = settings.fold(env, |env, (name, value)| env.with_some(name, value));
    env.with("RCLONE_CONFIG", "/tmp/rclone.conf")
        .with("TARGET", format!("{REMOTE}:{}", folder(store)))
}
