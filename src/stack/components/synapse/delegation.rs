//! How Synapse leaves its accounts to MAS: by a section of its configuration, or in versions before
//! that by an experimental feature, with Synapse as a client of MAS.
//!
//! <https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#matrix_authentication_service>

use super::delegation_way::way;
use super::values::Values;
use crate::stack::Context;
use crate::stack::image::version;
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::roles::Delegation as Way;
use serde::Serialize;

/// With the new way, this one does not start where sign-in with a QR code is on:
/// <https://github.com/element-hq/synapse/issues/18808>
const WITHOUT_QR_CODES: (u32, u32) = (1, 136);

/// A version that can ask MAS for tokens at an address inside of the cluster.
const INTROSPECTION_SINCE: (u32, u32) = (1, 113);

/// What the configuration says of MAS.
#[derive(Clone, Debug)]
pub(super) struct Delegation {
    /// What both know each other by.
    secret: SecretRef,
    endpoint: String,
    has_qr_codes: bool,
    client: Option<Client>,
}

/// Synapse as a client of MAS.
#[derive(Clone, Debug)]
struct Client {
    id: &'static str,
    secret: SecretRef,
    /// Where browsers find MAS.
    public_base: String,
    introspects_inside: bool,
}

impl Delegation {
    /// Where MAS has the accounts.
    pub(super) fn new(cx: &Context, values: &Values) -> Option<Self> {
        let way = way(cx, values)?;
        let service = cx.authentication()?;
        let version = version(&values.image());
        let secret = service.client_secret.clone();
        let client = secret
            .filter(|_| way == Way::AsClient)
            .map(|secret| Client {
                id: service.client_id,
                secret,
                public_base: service.public_base.clone(),
                introspects_inside: version.is_some_and(|version| version >= INTROSPECTION_SINCE),
            });
        Some(Self {
            secret: service.shared_secret.clone()?,
            endpoint: service.endpoint.clone(),
            has_qr_codes: client.is_some() || version != Some(WITHOUT_QR_CODES),
            client,
        })
    }

    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        [&self.secret].into_iter().chain(self.client_secret())
    }

    /// What Synapse is known by as a client.
    pub(super) fn client_secret(&self) -> Option<&SecretRef> {
        self.client.as_ref().map(|client| &client.secret)
    }

    /// The token of an administrator, which a client of MAS needs.
    pub(super) fn admin_token(&self) -> Option<&SecretRef> {
        self.client.as_ref().map(|_| &self.secret)
    }

    /// Whether MAS is asked at its public address.
    pub(super) fn calls_outside(&self) -> bool {
        self.client.is_some()
    }

    /// Whether MAS is asked at an address inside of the cluster.
    pub(super) fn calls_inside(&self) -> bool {
        self.client
            .as_ref()
            .is_none_or(|client| client.introspects_inside)
    }

    /// What the templates read, as `viewer` sees it.
    pub(super) fn facts(&self, viewer: Viewer) -> Facts<'_> {
        let client = self.client.as_ref().map(|client| ClientFacts {
            id: client.id,
            issuer: format!("{}/", client.public_base),
            account_url: format!("{}/account/", client.public_base),
            introspection_endpoint: client
                .introspects_inside
                .then(|| format!("{}oauth2/introspect", self.endpoint)),
        });
        Facts {
            endpoint: &self.endpoint,
            secret: self.secret.seen_by(viewer).path(),
            has_qr_codes: self.has_qr_codes,
            client,
        }
    }
}

/// What the templates read.
#[derive(Debug, Serialize)]
pub(super) struct Facts<'f> {
    endpoint: &'f str,
    secret: String,
    has_qr_codes: bool,
    client: Option<ClientFacts>,
}

#[derive(Debug, Serialize)]
struct ClientFacts {
    id: &'static str,
    issuer: String,
    account_url: String,
    introspection_endpoint: Option<String>,
}
