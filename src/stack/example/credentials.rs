//! The credentials of the example: one that is generated where the values give none, and one inline.

use super::NAME;
use crate::credentials::{Kind, Need, Rotation};
use crate::stack::Context;
use crate::stack::additional::Additional;
use crate::stack::reference::SecretRef;
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed;

pub(super) const TOKEN: Need = Need::new(
    "MORE",
    Kind::Extra,
    &[NAME],
    "what the example reads beside its configuration",
    Rotation::Replace("the example restarts"),
);

/// The key of what is always inline.
pub(super) const PASSWORD: &str = "PASSWORD";

/// Where the example finds its credentials.
#[derive(Debug)]
pub(super) struct Credentials<'a> {
    pub token: Option<SecretRef>,
    pub password: SecretRef,
    pub additional: Additional<'a>,
    pub own: OwnSecret,
}

impl<'a> Credentials<'a> {
    pub(super) fn new(cx: &Context<'a>, values: &typed::Hookshot<'a>) -> Self {
        let mut own = OwnSecret::new(cx.release.object(NAME));
        let slot = Slot::generated("TOKEN", TOKEN);
        Self {
            token: own.credential(cx, &values.passkey(), slot),
            password: own.insert(cx, PASSWORD, "that of the example"),
            additional: Additional::new(cx, &values.additional(), &mut own),
            own,
        }
    }

    /// Every credential that it uses.
    pub(super) fn used(&self) -> impl Iterator<Item = &SecretRef> {
        let own = self.token.iter().chain([&self.password]);
        own.chain(self.additional.secrets())
    }
}
