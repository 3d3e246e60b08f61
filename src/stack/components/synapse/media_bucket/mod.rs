//! The bucket that keeps the media beside the volume, which then is a cache.
//!
//! Source: <https://github.com/matrix-org/synapse-s3-storage-provider> and
//! <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#media_storage_providers>

mod checks;
mod cleanup;

use serde::Serialize;

use crate::credentials::Kind;
use crate::source::Code;
use crate::stack::Context;
use crate::stack::ca_bundle;
use crate::stack::config_file::ConfigFile;
use crate::stack::object_store::ObjectStore;
use crate::stack::reference::{Fill, SecretRef};
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed::{self, Typed};

pub(super) use checks::{missing_module, repeated};
pub(super) use cleanup::Cleanup;

/// What Synapse loads for it. Its image does not have it.
const MODULE: &str = "s3_storage_provider.S3StorageProviderBackend";

/// What names the authorities that boto3 trusts, in the place of those that it brings.
/// <https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html>
pub(super) const CA_VARIABLE: &str = "AWS_CA_BUNDLE";

/// The bucket, as the values name it.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    store: ObjectStore,
    /// What the service encrypts with, where that is not its own matter.
    sse_key: Option<SecretRef>,
    /// The user's authorities, where the service is not that of AWS.
    pub ca_file: Option<&'static str>,
    pub facts: Facts,
}

/// What the template of a process that serves media reads.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Facts {
    module: &'static str,
    store_local: bool,
    store_remote: bool,
    store_synchronous: bool,
    config: Config,
    has_access_key: bool,
    has_sse_key: bool,
}

/// The settings of the module, but for credentials.
#[derive(Clone, Debug, Serialize)]
struct Config {
    bucket: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_url: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    prefix: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    storage_class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threadpool_size: Option<i64>,
}

impl Bucket {
    /// Reads the values, where they want one.
    pub(super) fn new<'a>(
        cx: &Context<'a>,
        values: &typed::SynapseMediaS3<'a>,
        own: &mut OwnSecret,
    ) -> Option<Self> {
        if !values.enabled().is_on() {
            warn_of_bucket(cx, values);
            return None;
        }
        let key = values.sse_customer_key();
        let fill = Fill::PasswordOf(Kind::Password, key.path().to_string());
        let sse_key = own.credential(cx, &key, Slot::given("S3_SSE_CUSTOMER_KEY", fill));
        let store = ObjectStore::new(cx, &values.into(), own)?;
        Some(Self {
            facts: facts(values, &store, sse_key.is_some()),
            ca_file: ca_bundle::path(cx).filter(|_| store.endpoint.is_some()),
            store,
            sse_key,
        })
    }

    /// Every credential that it needs.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        self.store.secrets().chain(&self.sse_key)
    }

    /// Adds the variables whose values the init container reads from files.
    pub(super) fn add_variables(&self, config: &mut ConfigFile) {
        let key = self.store.access_key.as_ref();
        for (name, secret) in [
            ("SYNAPSE_S3_ACCESS_KEY_ID", key.map(|key| &key.id)),
            ("SYNAPSE_S3_SECRET_ACCESS_KEY", key.map(|key| &key.secret)),
            ("SYNAPSE_S3_SSE_CUSTOMER_KEY", self.sse_key.as_ref()),
        ] {
            config.add_content(name, secret, Some("quote"));
        }
    }

    pub(super) fn store(&self) -> &ObjectStore {
        &self.store
    }
}

/// Warns of a bucket that is named and not used.
fn warn_of_bucket<'a>(cx: &Context<'a>, values: &typed::SynapseMediaS3<'a>) {
    let bucket = values.bucket();
    if bucket.is_set() {
        let problem = cx.problem(Code::NoEffect, &bucket, "the bucket is not used");
        let hint = format!("set `{}: true`", values.enabled().path());
        cx.report(problem.warning().hint(hint));
    }
}

fn facts(values: &typed::SynapseMediaS3, store: &ObjectStore, has_sse_key: bool) -> Facts {
    Facts {
        module: MODULE,
        store_local: values.store_local().or_default(),
        store_remote: values.store_remote().or_default(),
        store_synchronous: values.store_synchronous().or_default(),
        config: Config {
            bucket: store.bucket.clone(),
            region_name: store.region.clone(),
            endpoint_url: store.endpoint.clone(),
            prefix: store.prefix.clone(),
            storage_class: store.storage_class.clone(),
            threadpool_size: values.threadpool_size().get(),
        },
        has_access_key: store.access_key.is_some(),
        has_sse_key,
    }
}
