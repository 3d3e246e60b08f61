//! What Synapse's configuration is made of.
//!
//! Source:
//! <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html>

use std::rc::Rc;

use super::credentials;
use super::database::database_client;
use super::delegation::Delegation;
use super::division::Division;
use super::media_bucket::Bucket;
use super::registrations::Registrations;
use super::values::{NAME, Values};
use super::workers::Workers;
use crate::credentials::Need;
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::stack::cache;
use crate::stack::database::Database;
use crate::stack::reference::SecretRef;
use crate::stack::secret::{OwnSecret, Slot, generates, need_generated};
use crate::stack::workload::Workload;
use crate::values::typed::Typed;

/// Its database on the server that the stack brings.
const DATABASE: i64 = 0;

/// What the configuration says.
#[derive(Debug)]
pub(super) struct Config<'a> {
    pub database: Option<Database>,
    pub redis: Option<cache::Connection>,
    pub macaroon: Option<SecretRef>,
    pub registration_shared_secret: Option<SecretRef>,
    pub signing_key: Option<SecretRef>,
    /// Configuration that is generated, between ours and the user's.
    pub extra: Option<SecretRef>,
    pub additional: Additional<'a>,
    pub registrations: Registrations,
    pub delegation: Option<Delegation>,
    pub division: Division,
    /// What keeps the media beside the volume.
    pub bucket: Option<Bucket>,
    /// Where clients and other servers reach it.
    pub host: Rc<str>,
}

impl<'a> Config<'a> {
    /// Reads the values; what they give inline goes into Synapse's own Secret.
    pub(super) fn new(
        cx: &Context<'a>,
        values: &Values<'a>,
        workers: &Workers<'a>,
        own: &mut OwnSecret,
    ) -> Self {
        let mut credential = |values, key: &'static str, need: Need| {
            own.credential(cx, &values, Slot::generated(key, need))
        };
        let exposure = cx.exposure_of(NAME);
        // One that is given is used even where there is nobody to send messages to.
        let needs_redis = values.redis_or_valkey().is_set() || !workers.all().is_empty();
        Self {
            macaroon: credential(values.macaroon(), "MACAROON", credentials::MACAROON),
            registration_shared_secret: credential(
                values.registration_shared_secret(),
                "REGISTRATION_SHARED_SECRET",
                credentials::REGISTRATION_SHARED_SECRET,
            ),
            signing_key: credential(
                values.signing_key(),
                "SIGNING_KEY",
                credentials::SIGNING_KEY,
            ),
            database: Database::new(
                cx,
                &database_client(values),
                cx.database_offer().as_deref(),
                own,
            ),
            redis: needs_redis
                .then(|| cache::Connection::new(cx, &values.redis_or_valkey(), own, DATABASE))
                .flatten(),
            additional: Additional::new(cx, &values.additional(), own),
            extra: generates(cx).then(|| need_generated(cx, &credentials::EXTRA)),
            registrations: Registrations::new(cx, values),
            delegation: Delegation::new(cx, values),
            division: Division::new(cx, workers),
            bucket: Bucket::new(cx, &values.media().s3(), own),
            host: exposure.map_or_else(|| "".into(), |exposure| exposure.host),
        }
    }

    pub(super) fn database_password(&self) -> Option<&SecretRef> {
        self.database.as_ref()?.password.as_ref()
    }

    pub(super) fn redis_password(&self) -> Option<&SecretRef> {
        self.redis.as_ref()?.password.as_ref()
    }

    /// Every credential that it names.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let own = self
            .macaroon
            .iter()
            .chain(&self.registration_shared_secret)
            .chain(&self.signing_key)
            .chain(&self.extra);
        let shared = self
            .delegation
            .iter()
            .flat_map(Delegation::secrets)
            .chain(&self.registrations.of_stack)
            .chain(self.bucket.iter().flat_map(Bucket::secrets));
        own.chain(shared)
            .chain(self.database.iter().flat_map(Database::secrets))
            .chain(self.redis.iter().flat_map(cache::Connection::secrets))
            .chain(self.additional.secrets())
    }

    /// Adds labels that make pods restart when a credential or a registration changes.
    pub(super) fn add_hashes(&self, workload: &mut Workload) {
        workload.add_credential_hash("synapse-secret", self.secrets());
        if let Some(database) = &self.database {
            workload.add_credential_hash("postgres-password-synapse", &database.password);
        }
        for (label, hash) in self.registrations.hashes() {
            workload.add_label(label, hash);
        }
    }
}
