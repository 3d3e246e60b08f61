//! Where pods find credentials: Secrets, their keys, and the paths under which they are mounted.

use indexmap::IndexMap;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Context;
use super::outline::{SecretContent, UserSecret};
use super::uses::{CredentialUse, Found};

/// A key of a Secret, mounted at `/secrets/<secret>/<key>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SecretRef {
    pub secret: String,
    pub key: String,
    /// The copy of the Secret that Helm's hooks use, where it is one of our own.
    #[serde(skip)]
    pub hook_secret: Option<String>,
}

impl SecretRef {
    /// A key of a Secret that the value at `path` names: it has to exist.
    pub fn of_user(cx: &Context, path: &str, secret: String, key: String) -> Self {
        let content = SecretContent::Key(key.clone());
        cx.outline().add_secret(UserSecret {
            secret: secret.clone(),
            content,
            path: path.to_owned(),
        });
        Self {
            secret,
            key,
            hook_secret: None,
        }
    }

    pub fn path(&self) -> String {
        format!("/secrets/{}/{}", self.secret, self.key)
    }

    /// What the init container that renders configuration replaces by the content, in the value of a variable.
    pub fn read_file(&self) -> String {
        format!("{{{{ readfile {:?} }}}}", self.path())
    }

    /// As [`SecretRef::read_file`], with the content made fit by a filter for the file that it goes into.
    pub fn read_file_through(&self, filter: &str) -> String {
        format!("{{{{ readfile {:?} | {filter} }}}}", self.path())
    }

    /// The same key as a hook sees it, or as the rest does.
    pub fn seen_by(&self, hook: bool) -> Self {
        let copy = self.hook_secret.as_ref().filter(|_| hook);
        Self {
            secret: copy.unwrap_or(&self.secret).clone(),
            ..self.clone()
        }
    }
}

/// A Secret as a volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretVolume {
    pub secret: String,
    pub volume: String,
    pub mount_path: String,
}

impl SecretVolume {
    pub fn new(secret: &str) -> Self {
        let digest = Sha256::digest(secret.as_bytes());
        Self {
            secret: secret.to_owned(),
            volume: format!("secret-{}", &hex::encode(digest)[..12]),
            mount_path: format!("/secrets/{secret}"),
        }
    }
}

/// The Secrets of these references and names as volumes, each once, sorted.
pub fn secret_volumes<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Vec<SecretVolume> {
    let mut names: Vec<&str> = secrets.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(SecretVolume::new).collect()
}

/// The Secret of one component that holds what the values give inline. It has a copy where Helm's hooks need one.
#[derive(Debug)]
pub struct OwnSecret {
    pub name: String,
    pub hook_name: Option<String>,
    /// Key to content, as it goes into the Secret.
    pub data: IndexMap<String, String>,
}

impl OwnSecret {
    pub fn new(name: String, hook_name: Option<String>) -> Self {
        Self {
            name,
            hook_name,
            data: IndexMap::new(),
        }
    }

    pub fn reference(&self, key: &str) -> SecretRef {
        SecretRef {
            secret: self.name.clone(),
            key: key.to_owned(),
            hook_secret: self.hook_name.clone(),
        }
    }

    /// Where the credential at `path` is found: inline in the values (it goes into this Secret under `key`), in the Secret that
    /// the values name, or generated under `generated`.
    pub fn credential(
        &mut self,
        cx: &Context,
        path: &str,
        key: &str,
        generated: Option<&str>,
    ) -> Option<SecretRef> {
        let used = |found| CredentialUse {
            path: path.to_owned(),
            key: key.to_owned(),
            generated: generated.map(str::to_owned),
            found,
        };
        if let Some(node) = cx.root.find(&format!("{path}.value"))
            && let Some(value) = node.as_str()
        {
            cx.uses.add(used(Found::Values(node.at)));
            return Some(self.insert(cx, key, value.to_owned()));
        }
        if let Some(secret) = cx.templated(&format!("{path}.secret")) {
            let key = cx
                .templated(&format!("{path}.secretKey"))
                .unwrap_or_default();
            cx.uses.add(used(Found::Secret {
                secret: secret.clone(),
                key: key.clone(),
            }));
            return Some(SecretRef::of_user(cx, path, secret, key));
        }
        generated
            .and_then(|key| generate(cx, path, key))
            .inspect(|_| cx.uses.add(used(Found::Generated)))
    }

    /// Puts a text under a key and gives the reference to it.
    pub fn insert(&mut self, cx: &Context, key: &str, text: String) -> SecretRef {
        let reference = self.reference(key);
        cx.uses.set_inline(&reference, &text);
        self.data.insert(key.to_owned(), text);
        reference
    }
}

/// The reference to a generated credential. Where nothing generates, the missing credential is a problem.
fn generate(cx: &Context, path: &str, key: &str) -> Option<SecretRef> {
    if !cx.root.bool("initSecrets.enabled").unwrap_or(true) {
        cx.report(
            cx.problem(path, "the credential is missing, and `initSecrets.enabled` is false, so that none is generated").hint(
                format!("give `{path}.value`, or `{path}.secret` and `{path}.secretKey`, or set `initSecrets.enabled: true`"),
            ),
        );
        return None;
    }
    Some(cx.generated_credential(key))
}
