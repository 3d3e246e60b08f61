//! What the values of MAS say of its own configuration, in a file before the user's additional
//! configuration.
//!
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

use super::account::Account;
use super::admin_api::{self, Client};
use super::email::{self, Email};
use super::upstream_provider::{self, UpstreamProvider};
use super::values::Values;
use crate::stack::Context;
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::secret::OwnSecret;

/// The sections of MAS's configuration that have values of their own.
#[derive(Clone, Debug)]
pub(super) struct Settings<'a> {
    pub providers: Vec<UpstreamProvider>,
    pub clients: Vec<Client<'a>>,
    admin_users: Vec<&'a str>,
    email: Option<Email<'a>>,
    account: Account,
}

/// The sections, as they stand in MAS's configuration.
#[derive(Debug, serde::Serialize)]
pub(super) struct Sections<'s> {
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_oauth2: Option<Upstream<'s>>,
    #[serde(skip_serializing_if = "Account::is_empty")]
    account: &'s Account,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<email::Section<'s>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clients: Vec<admin_api::Section<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<Policy<'s>>,
}

#[derive(Debug, serde::Serialize)]
struct Upstream<'s> {
    providers: Vec<upstream_provider::Section<'s>>,
}

#[derive(Debug, serde::Serialize)]
struct Policy<'s> {
    data: PolicyData<'s>,
}

#[derive(Debug, serde::Serialize)]
struct PolicyData<'s> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    admin_clients: Vec<&'s str>,
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    admin_users: &'s [&'s str],
}

impl<'a> Settings<'a> {
    /// Reads the values. `synapse` is the secret of Synapse, where it is a client like others.
    pub(super) fn new(
        cx: &Context<'a>,
        values: &Values<'a>,
        own: &mut OwnSecret,
        synapse: Option<SecretRef>,
    ) -> Self {
        let mut clients = admin_api::clients(cx, values, own);
        clients.extend(synapse.map(Client::synapse));
        Self {
            providers: UpstreamProvider::all(cx, values, own),
            clients,
            admin_users: admin_api::users(cx, values),
            email: Email::new(cx, values, own),
            account: Account::new(values),
        }
    }

    /// Every credential that it names.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let providers = self
            .providers
            .iter()
            .filter_map(|provider| provider.secret.as_ref());
        let clients = self
            .clients
            .iter()
            .filter_map(|client| client.secret.as_ref());
        let email = self
            .email
            .iter()
            .filter_map(|email| email.password.as_ref());
        providers.chain(clients).chain(email)
    }

    /// The sections for this viewer.
    pub(super) fn config(&self, viewer: Viewer) -> Sections<'_> {
        let providers = self
            .providers
            .iter()
            .map(|provider| provider.config(viewer));
        let upstream = Upstream {
            providers: providers.collect(),
        };
        Sections {
            upstream_oauth2: (!upstream.providers.is_empty()).then_some(upstream),
            account: &self.account,
            email: self.email.as_ref().map(|email| email.config(viewer)),
            clients: self
                .clients
                .iter()
                .map(|client| client.config(viewer))
                .collect(),
            policy: self.policy(),
        }
    }

    fn policy(&self) -> Option<Policy<'_>> {
        let admins = self.clients.iter().filter(|client| client.is_admin);
        let data = PolicyData {
            admin_clients: admins.map(|client| client.id).collect(),
            admin_users: &self.admin_users,
        };
        let is_empty = data.admin_clients.is_empty() && data.admin_users.is_empty();
        (!is_empty).then_some(Policy { data })
    }

    /// Whether the values set nothing.
    pub(super) fn is_empty(&self) -> bool {
        let has_lists = !(self.providers.is_empty() && self.clients.is_empty());
        !has_lists && self.admin_users.is_empty() && self.email.is_none() && self.account.is_empty()
    }
}
