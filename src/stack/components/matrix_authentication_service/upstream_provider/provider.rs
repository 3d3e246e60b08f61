//! A provider, on both of its sides.

use super::super::client_secret;
use super::faults;
use super::section::{Further, Section};
use super::values::{ProviderValues, scopes};
use crate::credentials::Secret;
use crate::source::ulid;
use crate::stack::Context;
use crate::stack::outline::{self, ClientSecret};
use crate::stack::reference::{SecretRef, Viewer};
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed::Credential;

/// What a provider is made of.
pub(crate) struct Draft<'d, 'n, 'a> {
    pub name: &'d str,
    pub is_of_stack: bool,
    pub values: &'d ProviderValues<'n>,
    pub credential: Credential<'a>,
    pub slot: Slot,
}

/// A provider.
#[derive(Clone, Debug)]
pub(crate) struct UpstreamProvider {
    name: String,
    pub enabled: bool,
    /// It is a part of the stack, which sets it up on both sides.
    pub is_of_stack: bool,
    /// A ULID.
    pub id: String,
    issuer: String,
    human_name: String,
    client_id: String,
    scopes: Vec<String>,
    auth_method: String,
    /// What is shown to the provider.
    client_secret: Option<ClientSecret>,
    /// Where MAS finds it.
    pub secret: Option<SecretRef>,
    /// Further settings in MAS's words.
    further: Further,
}

impl UpstreamProvider {
    /// One that is turned off and can't be configured is left out.
    pub(crate) fn new<'a>(
        cx: &Context<'a>,
        draft: Draft<'_, '_, 'a>,
        own: &mut OwnSecret,
    ) -> Option<Self> {
        let Draft {
            name,
            is_of_stack,
            values,
            credential,
            slot,
        } = draft;
        let enabled = values.enabled().get().unwrap_or(true);
        let faults = faults::faults(name, values, is_of_stack);
        if !enabled && !faults.is_empty() {
            return None;
        }
        for fault in faults {
            cx.report(
                cx.problem_at(fault.code, &fault.path, fault.message)
                    .hint(fault.hint),
            );
        }
        let auth_method = values
            .token_endpoint_auth_method()
            .get()
            .unwrap_or("client_secret_basic");
        let secret = own.credential(cx, &credential, slot);
        client_secret::check(cx, &credential, auth_method, !is_of_stack);
        Some(Self {
            enabled,
            is_of_stack,
            id: values
                .id()
                .get()
                .map_or_else(|| ulid::of_name(name), str::to_owned),
            issuer: values.issuer().get().unwrap_or_default().to_owned(),
            human_name: values.human_name().get().unwrap_or(name).to_owned(),
            client_id: values.client_id().get().unwrap_or_default().to_owned(),
            scopes: scopes(values),
            auth_method: auth_method.to_owned(),
            client_secret: shown_secret(&credential, secret.as_ref()),
            secret,
            further: Further::new(values),
            name: name.to_owned(),
        })
    }

    /// The URLs of it that MAS itself calls, and not the browser.
    pub(crate) fn called_urls(&self) -> impl Iterator<Item = &str> {
        let further = &self.further;
        let discovers = further.discovery_mode() != Some("disabled");
        let issuer = discovers.then_some(self.issuer.as_str());
        issuer.into_iter().chain(further.called_urls())
    }

    /// As it stands in MAS's configuration for this viewer.
    pub(crate) fn config(&self, viewer: Viewer) -> Section<'_> {
        let secret = self.secret.as_ref();
        Section {
            id: &self.id,
            enabled: (!self.enabled).then_some(false),
            issuer: &self.issuer,
            client_id: &self.client_id,
            client_secret_file: secret.map(|secret| secret.seen_by(viewer).path()),
            token_endpoint_auth_method: &self.auth_method,
            scope: self.scopes.join(" "),
            further: &self.further,
        }
    }

    /// As people have to know it who set it up on the other side.
    pub(crate) fn outline(&self) -> outline::Provider {
        outline::Provider {
            name: self.name.clone(),
            id: self.id.clone(),
            issuer: self.issuer.clone(),
            human_name: self.human_name.clone(),
            client_id: self.client_id.clone(),
            scopes: self.scopes.clone(),
            auth_method: self.auth_method.clone(),
            client_secret: self.client_secret.clone(),
        }
    }
}

/// The secret for those who set up the provider; one of the stack knows it.
fn shown_secret(values: &Credential, secret: Option<&SecretRef>) -> Option<ClientSecret> {
    match values.value().get() {
        Some(value) => Some(ClientSecret::Inline(Secret::from(value.to_owned()))),
        None => secret.map(|secret| ClientSecret::Named {
            secret: secret.secret.clone(),
            key: secret.key.clone(),
        }),
    }
}
