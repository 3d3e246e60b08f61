//! Files of which SOPS encrypted the values.
//!
//! Sources: <https://getsops.io/docs/>, <https://github.com/getsops/sops#35encryption-protocol>

mod cipher;
mod metadata;
mod refused;
mod scope;

use sha2::{Digest, Sha512};

use self::cipher::{Cipher, is_sealed};
use self::metadata::Metadata;
use self::refused::{damaged, plain};
use self::scope::Scope;
use super::identities::HasIdentities;
use crate::source::problem::Problem;
use crate::source::yaml::read::{self, Dialect};
use crate::source::{Entry, Kind, Node, ValuePath};

/// The key at the top of a document below which SOPS says how it is encrypted.
const KEY: &str = "sops";

/// What a digest starts with that is of encrypted values alone: the SHA-256 of `sops`.
const ONLY_ENCRYPTED: &[u8; 32] = b"\x8a\x3f\xd2\xad\x54\xce\x66\x52\x7b\x10\x34\xf3\xd1\x47\xbe\x0b\
                                    \x0b\x97\x5b\x3b\xf4\x4f\x72\xc6\xfd\xad\xec\x81\x76\xf2\x7d\x69";

/// Whether SOPS encrypted a document.
pub(crate) fn is_encrypted(document: &Node) -> bool {
    entry(document).is_some()
}

fn entry(document: &Node) -> Option<&Entry> {
    let entry = document.as_map()?.entry(KEY)?;
    let says = |key| entry.node.get(key).is_some();
    (says("mac") || says("lastmodified")).then_some(entry)
}

/// The documents of a text that SOPS encrypted, decrypted, as Helm reads what `sops decrypt` prints.
/// Values stand at the places of the encrypted ones.
///
/// # Errors
/// One problem with its place, which quotes no value: it is no YAML, no identity fits, or what SOPS
/// authenticates is not what was encrypted.
pub(crate) fn decrypt(
    text: &str,
    layer: u16,
    identities: &dyn HasIdentities,
) -> Result<Vec<Node>, Problem> {
    let mut documents = read::documents_as(text, layer, Dialect::Program)?;
    let Some(entry) = documents.iter().find_map(entry) else {
        return Ok(documents);
    };
    let metadata = Metadata::read(entry)?;
    let key = metadata.key(identities)?;
    let mut digest = Sha512::new();
    if metadata.only_encrypted {
        digest.update(ONLY_ENCRYPTED);
    }
    let mut reader = Reader {
        cipher: Cipher::new(&key).ok_or_else(|| metadata.damaged("the key has another length"))?,
        metadata: &metadata,
        is_json: text.trim_start().starts_with('{'),
        digest,
        aad: String::new(),
    };
    for document in &mut documents {
        if let Kind::Map(map) = &mut document.kind {
            map.take(KEY);
        }
        reader.node(document, &ValuePath::root(), false)?;
    }
    let Reader { cipher, digest, .. } = reader;
    metadata.check(&cipher, &hex::encode_upper(digest.finalize()))?;
    Ok(documents)
}

/// Reads values in their order.
struct Reader<'m> {
    cipher: Cipher,
    metadata: &'m Metadata,
    is_json: bool,
    digest: Sha512,
    /// The keys above a value, each with a colon.
    aad: String,
}

impl Reader<'_> {
    /// Decrypts a node and what is below it. `is_named`: whether a key above it is one of those that
    /// the scope names. Tells whether it was a comment.
    fn node(&mut self, node: &mut Node, path: &ValuePath, is_named: bool) -> Result<bool, Problem> {
        match &mut node.kind {
            Kind::Map(map) => {
                for entry in &mut map.0 {
                    let length = self.aad.len();
                    self.aad.push_str(&entry.key);
                    self.aad.push(':');
                    let is_named = is_named || self.metadata.scope.names(&entry.key);
                    let path = path.key(entry.key.clone().into_owned());
                    self.node(&mut entry.node, &path, is_named)?;
                    self.aad.truncate(length);
                }
                Ok(false)
            }
            Kind::List(items) => {
                let mut kept = Vec::with_capacity(items.len());
                for (index, mut item) in std::mem::take(items).into_iter().enumerate() {
                    if !self.node(&mut item, &path.index(index), is_named)? {
                        kept.push(item);
                    }
                }
                *items = kept;
                Ok(false)
            }
            _ => self.scalar(node, path, is_named),
        }
    }

    fn scalar(
        &mut self,
        node: &mut Node,
        path: &ValuePath,
        is_named: bool,
    ) -> Result<bool, Problem> {
        let is_empty = node.is_empty();
        let is_encrypted = match self.metadata.scope {
            Scope::Only(_) => is_named,
            Scope::AllBut(_) => !is_named,
            Scope::Commented => node.as_str().is_some_and(is_sealed),
        };
        if is_encrypted && !is_empty {
            let sealed = node.as_str().filter(|text| is_sealed(text));
            let sealed = sealed.ok_or_else(|| plain(node.at, path))?;
            let opened = self.cipher.open(sealed, self.aad.as_bytes());
            let opened = opened.ok_or_else(|| damaged(node.at, path))?;
            let Some(kind) = opened.kind().ok_or_else(|| damaged(node.at, path))? else {
                return Ok(true);
            };
            node.kind = kind;
        }
        if is_encrypted || !self.metadata.only_encrypted {
            self.digest.update(self.bytes(&node.kind).as_bytes());
        }
        Ok(false)
    }

    /// How a value is authenticated.
    fn bytes(&self, kind: &Kind) -> String {
        match kind {
            Kind::Text(text) => text.to_string(),
            Kind::Bool(on) => (if *on { "True" } else { "False" }).to_owned(),
            // In JSON, SOPS reads all numbers as those with a fraction.
            Kind::Int(number) if self.is_json => (*number as f64).to_string(),
            Kind::Int(number) => number.to_string(),
            Kind::Float(number) => number.to_string(),
            Kind::Null | Kind::List(_) | Kind::Map(_) => String::new(),
        }
    }
}
