//! The private keys that MAS signs with.

use super::credentials;
use super::values::Values;
use crate::credentials::{Credentials, Kind, Need};
use crate::stack::Context;
use crate::stack::reference::{Fill, SecretRef};
use crate::stack::secret::{OwnSecret, Slot};
use crate::values::typed::Credential;

/// The keys, one of each kind at most.
#[derive(Clone, Debug)]
pub(super) struct SigningKeys(Vec<SigningKey>);

#[derive(Clone, Debug)]
struct SigningKey {
    current: SecretRef,
    /// Where its predecessor is found, if there is one.
    previous: Option<SecretRef>,
}

impl SigningKeys {
    pub(super) fn new<'a>(cx: &Context<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Self {
        Self(signing_keys(cx, values, own))
    }

    /// The keys that it signs with now.
    pub(super) fn current(&self) -> Vec<SecretRef> {
        self.0.iter().map(|key| key.current.clone()).collect()
    }

    /// The same with the predecessors that are among the credentials, where there are any. MAS
    /// signs with the last one of a kind, so that a predecessor, which only checks, comes first.
    pub(super) fn with_previous(&self, credentials: &Credentials) -> Option<Vec<SecretRef>> {
        let is_there = |previous: &&SecretRef| credentials.get(&previous.key).is_some();
        let pair = |key: &SigningKey| {
            let previous = key.previous.iter().find(is_there).cloned();
            previous.into_iter().chain([key.current.clone()])
        };
        let all: Vec<SecretRef> = self.0.iter().flat_map(pair).collect();
        (all.len() > self.0.len()).then_some(all)
    }
}

fn signing_keys<'a>(cx: &Context<'a>, values: &Values<'a>, own: &mut OwnSecret) -> Vec<SigningKey> {
    let values = values.private_keys();
    let made = |key: &'static str, need: Need| Slot::generated(key, need);
    let given = |key: &'static str, kind: Kind| Slot::given(key, Fill::Made(kind));
    let all = [
        (
            values.rsa(),
            made("RSA_PRIVATE_KEY", credentials::RSA_PRIVATE_KEY),
        ),
        (
            values.ecdsa_prime256v1(),
            made(
                "ECDSA_PRIME256V1_PRIVATE_KEY",
                credentials::ECDSA_PRIVATE_KEY,
            ),
        ),
        (
            values.ecdsa_secp256k1(),
            given("ECDSA_SECP256K1_PRIVATE_KEY", Kind::EcdsaSecp256k1),
        ),
        (
            values.ecdsa_secp384r1(),
            given("ECDSA_SECP384R1_PRIVATE_KEY", Kind::EcdsaSecp384r1),
        ),
    ];
    all.into_iter()
        .filter_map(|(values, slot)| signing_key(cx, &values, slot, own))
        .collect()
}

fn signing_key<'a>(
    cx: &Context<'a>,
    values: &Credential<'a>,
    slot: Slot,
    own: &mut OwnSecret,
) -> Option<SigningKey> {
    let previous = slot.generated.as_ref().and_then(Need::previous);
    let current = own.credential(cx, values, slot)?;
    let is_generated = current.secret == cx.generated_secret();
    Some(SigningKey {
        previous: previous
            .filter(|_| is_generated)
            .map(|key| cx.generated(key)),
        current,
    })
}
