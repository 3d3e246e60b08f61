//! Where pods find credentials: Secrets, their keys, and the paths under which they are mounted.

use std::rc::Rc;

use super::ledger::{SecretContent, UserSecret};
use super::reader::Reader;
use super::reference::{Fill, SecretRef};
use crate::credentials::{ADOPTED, Found, Need, Use};
use crate::kube::object::SecretData;
use crate::source::{Code, Text, ValuePath};
use crate::values::typed::{self, Typed};

/// A credential that a component asks for.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// Its key in the component's own Secret.
    pub key: Text,
    /// What is generated where the values give none.
    pub generated: Option<Need>,
    pub fill: Fill,
    /// Whether a value given inline is a template.
    pub is_template: bool,
}

impl Slot {
    /// One that is generated where the values give none.
    pub(crate) fn generated(key: impl Into<Text>, need: Need) -> Self {
        Self {
            key: key.into(),
            fill: Fill::Made(need.kind),
            generated: Some(need),
            is_template: false,
        }
    }

    /// One that only the values give.
    pub(crate) fn given(key: impl Into<Text>, fill: Fill) -> Self {
        Self {
            key: key.into(),
            generated: None,
            fill,
            is_template: false,
        }
    }
}

/// The Secret of one component that holds what the values give inline. It has a copy where Helm's
/// hooks need one.
#[derive(Clone, Debug)]
pub(crate) struct OwnSecret {
    pub name: String,
    pub hook_name: Option<String>,
    pub data: SecretData,
}

impl OwnSecret {
    /// A Secret that only the release's own objects read.
    pub(crate) fn new(name: String) -> Self {
        Self {
            name,
            hook_name: None,
            data: SecretData::new(),
        }
    }

    /// A Secret of which hooks have a copy. The name of the copy has another ending.
    pub(crate) fn with_copy(cx: &Reader, name: String, ending: &str) -> Self {
        let hook_name = cx
            .release
            .has_hook_copies()
            .then(|| format!("{name}-{ending}"));
        Self {
            hook_name,
            ..Self::new(name)
        }
    }

    pub(crate) fn reference(&self, key: &str) -> SecretRef {
        SecretRef {
            secret: self.name.clone(),
            key: key.to_owned(),
            hook_secret: self.hook_name.clone(),
        }
    }

    /// Where a credential is found: inline in the values (it goes into this Secret), in the Secret
    /// that the values name, or among those that are generated.
    pub(crate) fn credential<'a>(
        &mut self,
        cx: &Reader<'a>,
        values: &typed::Credential<'a>,
        slot: Slot,
    ) -> Option<SecretRef> {
        let Slot {
            key,
            generated,
            fill,
            is_template,
        } = slot;
        let inline = values.value();
        let inline = if is_template {
            cx.text(&inline)
        } else {
            inline.get().map(Rc::from)
        };
        let (reference, found) = if let Some(value) = inline.as_deref() {
            generated
                .iter()
                .for_each(|need| cx.ledger.set_in_place(&need.key, value));
            (
                self.insert(cx, &key, value),
                Found::Values(values.value().at()),
            )
        } else if let Some(secret) = cx.text(&values.secret()) {
            let key = cx.text(&values.secret_key()).unwrap_or_default();
            let (secret, key) = (secret.as_ref().to_owned(), key.as_ref().to_owned());
            let found = Found::Secret {
                secret: secret.clone(),
                key: key.clone(),
            };
            (of_user(cx, values.path(), secret, key, fill.clone()), found)
        } else {
            (generate(cx, values, generated.as_ref()?)?, Found::Generated)
        };
        let path = values.path().clone();
        cx.ledger.add_use(Use {
            component: "",
            path,
            kind: fill.kind(),
            generated,
            found,
        });
        Some(reference)
    }

    /// Puts a text under a key and gives the reference to it.
    pub(crate) fn insert(&mut self, cx: &Reader, key: &str, text: &str) -> SecretRef {
        let reference = self.reference(key);
        cx.ledger.set_inline(&reference, text);
        self.data.set(key, text.as_bytes());
        reference
    }
}

/// The reference to a credential that is generated. Where nothing generates, the missing credential
/// is a problem.
fn generate(cx: &Reader, values: &typed::Credential, need: &Need) -> Option<SecretRef> {
    let switch = cx.values.init_secrets().enabled();
    if switch.or_default() {
        return Some(need_generated(cx, need));
    }
    let (path, switch) = (values.path(), switch.path());
    let message =
        format!("the credential is missing, and `{switch}` is false, so that none is generated");
    let hint = format!(
        "give `{path}.value`, or `{path}.secret` and `{path}.secretKey`, or set `{switch}: true`"
    );
    cx.report(
        cx.problem(Code::MissingCredential, values, message)
            .hint(hint),
    );
    None
}

/// Whether credentials are generated.
pub(crate) fn generates(cx: &Reader) -> bool {
    cx.values.init_secrets().enabled().is_on()
}

/// Says that a credential has to be generated, and where it is found.
pub(crate) fn need_generated(cx: &Reader, need: &Need) -> SecretRef {
    cx.ledger.add_need(need);
    cx.generated(&need.key)
}

/// A key of a Secret that the value at `path` names: it has to exist, unless it was taken over and is
/// among the credentials that masthead keeps.
pub(crate) fn of_user(
    cx: &Reader,
    path: &ValuePath,
    secret: String,
    key: String,
    fill: Fill,
) -> SecretRef {
    let adopted = ADOPTED.find(&key);
    if let Some(need) = adopted.filter(|_| secret == cx.generated_secret()) {
        return need_generated(cx, &need);
    }
    let content = SecretContent::Key {
        key: key.clone(),
        fill,
    };
    cx.ledger.add_secret(UserSecret {
        secret: secret.clone(),
        content,
        path: path.clone(),
    });
    SecretRef {
        secret,
        key,
        hook_secret: None,
    }
}
