//! Application services of the stack: the registration that each shares with the homeserver.

use super::component::Context;
use super::pods::Pods;
use super::reference::{Fill, SecretRef};
use super::roles::{ApplicationService, Serves};
use super::secret::{OwnSecret, Slot};
use crate::credentials::{Need, Registration};
use crate::kube::object::Port;
use crate::values::typed::Credential;

/// The key of a registration in the Secret of its component.
const KEY: &str = "REGISTRATION";

/// What a component says of itself as an application service.
pub(crate) struct Draft<'a> {
    /// What generates the registration where the values give none.
    pub need: Need,
    /// What a generated one says beside its tokens.
    pub says: Registration,
    pub credential: Credential<'a>,
    /// Whether a registration in the values is a template.
    pub is_template: bool,
    pub own: OwnSecret,
    pub pods: Pods,
    pub port: Port,
    pub serves: Serves,
    /// What the network policy says of the homeserver's connection to it.
    pub why: &'static str,
}

impl Draft<'_> {
    pub(crate) fn register(mut self, cx: &Context) -> ApplicationService {
        let slot = Slot {
            fill: Fill::Registration(self.need.kind, self.says.clone()),
            is_template: self.is_template,
            ..Slot::generated(KEY, self.need.clone())
        };
        let registration = self.own.credential(cx, &self.credential, slot);
        let is_generated = cx.ledger.needs(&self.need.key);
        ApplicationService {
            registration,
            generated: is_generated.then_some((self.need, self.says)),
            pods: self.pods,
            port: self.port,
            serves: self.serves,
            why: self.why,
        }
    }
}

/// The registration of the component with these pods, which the homeserver has too. Where the
/// values give it inline, it goes into the component's Secret.
pub(crate) fn registration(cx: &Context, pods: &Pods, own: &mut OwnSecret) -> Option<SecretRef> {
    let services = cx.application_services();
    let service = services.iter().find(|service| service.pods == *pods)?;
    let registration = service.registration.clone()?;
    let inline = cx.ledger.inline(&registration);
    if let Some(text) = inline.filter(|_| registration.secret == own.name) {
        own.insert(cx, &registration.key, &text);
    }
    Some(registration)
}
