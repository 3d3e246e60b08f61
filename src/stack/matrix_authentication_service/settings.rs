//! What the values of MAS say of its own configuration, in a file before the user's additional configuration.
//!
//! <https://element-hq.github.io/matrix-authentication-service/reference/configuration.html>

use minijinja::{Value, context};

use super::PATH;
use super::admin_api::{self, Client};
use super::email::Email;
use crate::stack::image::version;
use crate::stack::secret::{OwnSecret, SecretRef};
use crate::stack::upstream_provider::UpstreamProvider;
use crate::stack::{Context, facts};

/// What users can do: what it is called in the values, and by MAS.
const ACCOUNT: [(&str, &str); 8] = [
    (
        "passwordRegistrationEnabled",
        "password_registration_enabled",
    ),
    (
        "passwordRegistrationEmailRequired",
        "password_registration_email_required",
    ),
    ("passwordChangeAllowed", "password_change_allowed"),
    ("passwordRecoveryEnabled", "password_recovery_enabled"),
    ("displayNameChangeAllowed", "displayname_change_allowed"),
    ("emailChangeAllowed", "email_change_allowed"),
    ("accountDeactivationAllowed", "account_deactivation_allowed"),
    ("loginWithEmailAllowed", "login_with_email_allowed"),
];

/// The sections of MAS's configuration that have values of their own.
#[derive(Debug)]
pub struct Settings {
    pub providers: Vec<UpstreamProvider>,
    clients: Vec<Client>,
    admin_users: Vec<String>,
    email: Option<Email>,
    account: Value,
}

impl Settings {
    /// Reads the values. `synapse` is the secret of Synapse, where it is a client like others.
    pub fn new(cx: &Context, own: &mut OwnSecret, synapse: Option<SecretRef>) -> Self {
        let mut clients = admin_api::clients(cx, own);
        clients.extend(synapse.map(Client::synapse));
        Self {
            providers: UpstreamProvider::all(cx, own),
            clients,
            admin_users: admin_api::users(cx)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            email: Email::new(cx, own),
            account: account(cx),
        }
    }

    /// Every credential that it names.
    pub fn secrets(&self) -> impl Iterator<Item = &SecretRef> {
        let providers = self
            .providers
            .iter()
            .filter_map(|provider| provider.secret.as_ref());
        let clients = self
            .clients
            .iter()
            .filter_map(|client| client.secret.as_ref());
        providers.chain(clients).chain(
            self.email
                .iter()
                .filter_map(|email| email.password.as_ref()),
        )
    }

    /// The sections, as a hook reads them or as the rest does; empty where the values set nothing.
    pub fn config(&self, hook: bool) -> Value {
        let providers: Vec<Value> = self
            .providers
            .iter()
            .map(|provider| provider.config(hook))
            .collect();
        let clients: Vec<Value> = self
            .clients
            .iter()
            .map(|client| client.config(hook))
            .collect();
        let admins = self.clients.iter().filter(|client| client.is_admin);
        let admins: Vec<Value> = admins.map(|client| client.id.as_str().into()).collect();
        let policy = facts::not_empty([
            ("admin_clients", admins.into()),
            ("admin_users", facts::value(&self.admin_users)),
        ]);
        let has_policy = policy.len() != Some(0);
        facts::not_empty([
            (
                "upstream_oauth2",
                (!providers.is_empty())
                    .then(|| context! { providers })
                    .into(),
            ),
            ("account", self.account.clone()),
            (
                "email",
                self.email.as_ref().map(|email| email.config(hook)).into(),
            ),
            ("clients", clients.into()),
            (
                "policy",
                has_policy.then(|| context! { data => policy }).into(),
            ),
        ])
    }

    pub fn is_empty(&self) -> bool {
        self.config(false).len() == Some(0)
    }

    /// The ids of providers and clients, with the values that they come from and the lists that they are in.
    pub fn ids(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let providers = self
            .providers
            .iter()
            .map(|provider| ("upstream_oauth2.providers", &*provider.id));
        providers.chain(self.clients.iter().map(|client| ("clients", &*client.id)))
    }
}

fn account(cx: &Context) -> Value {
    let node = cx.node(PATH);
    // The old name is known to all; where it is read still, it means the same.
    let is_old = version(cx, &format!("{PATH}.image"))
        .is_some_and(|version| version < REGISTRATION_TOKEN_RENAMED);
    let token = if is_old {
        "registration_token_required"
    } else {
        "password_registration_token_required"
    };
    let all = ACCOUNT
        .into_iter()
        .chain([("registrationTokenRequired", token)]);
    facts::not_empty(all.map(|(key, theirs)| (theirs, node.bool(&format!("account.{key}")).into())))
}

/// A version of MAS that knows the new name; it came a little earlier.
const REGISTRATION_TOKEN_RENAMED: (u32, u32) = (1, 23);
