//! Labels that make pods restart when a credential that they use changes, and that tell nothing of it.

use std::cell::OnceCell;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::Context;
use super::secret::SecretRef;
use crate::values::Node;

/// What the labels are keyed with.
#[derive(Default)]
pub struct HashKey {
    keyed: OnceCell<Hmac<Sha256>>,
    keyless: OnceCell<Hmac<Sha256>>,
}

/// The label `k8s.element.io/<name>-hash`. It changes when one of these credentials does, as far as its value is known here, or
/// is found elsewhere.
pub fn secret_hash<'a>(
    cx: &Context,
    name: &str,
    used: impl IntoIterator<Item = &'a SecretRef>,
) -> (String, String) {
    let mut used: Vec<&SecretRef> = used.into_iter().collect();
    used.sort();
    used.dedup();
    let values: Vec<Option<Vec<u8>>> = used.iter().map(|reference| value(cx, reference)).collect();
    let mut mac = cx.hash_key.keyed(cx, values.iter().any(Option::is_some));
    for (reference, value) in used.iter().zip(values) {
        let parts = [
            reference.secret.as_bytes(),
            reference.key.as_bytes(),
            &[value.is_some().into()],
            value.as_deref().unwrap_or(&[]),
        ];
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
    }
    (
        format!("k8s.element.io/{name}-hash"),
        hex::encode(&mac.finalize().into_bytes()[..20]),
    )
}

fn value(cx: &Context, reference: &SecretRef) -> Option<Vec<u8>> {
    if let Some(text) = cx.uses.inline(reference) {
        return Some(text.into_bytes());
    }
    let generated = cx
        .credentials
        .filter(|_| reference.secret == cx.release.object("generated"))?;
    Some(generated.get(&reference.key)?.expose().to_vec())
}

/// What is random and hardly ever changes: its path in the values, and its key among the generated ones.
const LASTING: [(&str, &str); 2] = [
    (
        "matrixAuthenticationService.encryptionSecret.value",
        "MAS_ENCRYPTION_SECRET",
    ),
    ("synapse.signingKey.value", "SYNAPSE_SIGNING_KEY"),
];

impl HashKey {
    /// What hashes begin with. What is known to nobody here needs no key.
    fn keyed(&self, cx: &Context, is_known: bool) -> Hmac<Sha256> {
        let with = |key: &[u8]| Hmac::new_from_slice(key).expect("a key may have any length");
        match is_known {
            true => self.keyed.get_or_init(|| with(&key(cx))).clone(),
            false => self.keyless.get_or_init(|| with(&[])).clone(),
        }
    }
}

/// The salt that is kept with the credentials. Where there is none, a credential that lasts, so that the change of another shows
/// where that is used alone; else all that are known: who does not know all of them can't guess any.
fn key(cx: &Context) -> Vec<u8> {
    match cx
        .credentials
        .and_then(|credentials| credentials.salt.as_ref())
    {
        Some(salt) => salt.expose().to_vec(),
        None => LASTING
            .into_iter()
            .find_map(|(path, key)| lasting(cx, path, key))
            .unwrap_or_else(|| digest(cx)),
    }
}

fn lasting(cx: &Context, path: &str, key: &str) -> Option<Vec<u8>> {
    let inline = cx.root.find(path).and_then(Node::as_str).map(str::as_bytes);
    let known = inline.or_else(|| Some(cx.credentials?.get(key)?.expose()))?;
    // So long are 32 random bytes at least, in whatever form.
    (known.len() >= 43).then(|| Sha256::digest(known).to_vec())
}

fn digest(cx: &Context) -> Vec<u8> {
    let mut digest = Sha256::new();
    let mut add = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    };
    for (key, secret) in cx
        .credentials
        .into_iter()
        .flat_map(|credentials| credentials.iter())
    {
        add(key.as_bytes());
        add(secret.expose());
    }
    inline_values(cx.root, &mut add);
    digest.finalize().to_vec()
}

/// The texts under `value`, as credentials are given.
fn inline_values(node: &Node, add: &mut dyn FnMut(&[u8])) {
    for (key, node) in node.as_map().into_iter().flat_map(crate::values::Map::iter) {
        match node.as_str() {
            Some(text) if key == "value" => add(text.as_bytes()),
            _ => inline_values(node, add),
        }
    }
}

impl std::fmt::Debug for HashKey {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("HashKey")
    }
}
