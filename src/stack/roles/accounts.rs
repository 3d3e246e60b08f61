//! Who has the accounts, and where users sign in.

use std::rc::Rc;

use crate::credentials::Need;
use crate::kube::object::{Port, SecretData};
use crate::source::{Node, ulid};
use crate::stack::pods::Pods;
use crate::stack::reference::SecretRef;
use crate::values::typed::Credential;

/// Who has the accounts, where that is not the homeserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Accounts {
    pub moving: Moving,
}

/// Whether accounts move from the homeserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moving {
    /// They are there, or there never were any elsewhere.
    No,
    /// It is only tried: the homeserver keeps the accounts.
    Tried,
    Yes,
}

/// Where users sign in.
#[derive(Clone, Debug)]
pub(crate) struct Authentication {
    /// The URL that browsers use, without a slash at the end.
    pub public_base: String,
    /// The host of it.
    pub host: Rc<str>,
    /// Its path there: it starts with a slash and ends with none, and is empty where it has all of
    /// the host.
    pub path: String,
    /// The URL that the rest of the stack uses, with a slash at the end.
    pub endpoint: String,
    pub pods: Pods,
    /// Where its pods take requests of the rest of the stack.
    pub port: Port,
    /// The ids that the values give providers, by the names of those.
    pub provider_ids: Vec<(String, String)>,
    /// What it and the homeserver know each other by.
    pub shared_secret: Option<SecretRef>,
    /// What the homeserver is as a client of it, and what it is known by.
    pub client_id: &'static str,
    pub client_secret: Option<SecretRef>,
    /// What of these the values give inline, by the keys of its own Secret.
    pub inline: SecretData,
}

/// What users can sign in with beside a password.
#[derive(Clone, Debug)]
pub(crate) struct IdentityProvider<'a> {
    /// Its name among the providers of the values.
    pub name: &'static str,
    /// Its settings, as the values would write them.
    pub settings: Node,
    /// Settings that both sides must agree on, so that the values can't set them.
    pub fixed: &'static [&'static str],
    /// What it knows the authentication service by.
    pub client_secret: Credential<'a>,
    /// What is generated where the values give none.
    pub generated: Need,
    /// The key of it in the Secret of the authentication service.
    pub key: &'static str,
}

impl Authentication {
    /// Where a provider sends browsers back to.
    pub(crate) fn callback(&self, provider: &str) -> String {
        let given = self.provider_ids.iter().find(|(name, _)| name == provider);
        let id = given.map_or_else(|| ulid::of_name(provider), |(_, id)| id.clone());
        format!("{}/upstream/callback/{id}", self.public_base)
    }
}
