//! Where pods find credentials: Secrets, their keys, and the paths under which they are mounted.

use sha2::{Digest, Sha256};

use super::Context;
use super::outline::{SecretContent, UserSecret};
use crate::credentials::{Found, Kind, Need, Use};
use crate::kube::object::{Mount, SecretData, Volume};
use crate::source::{Text, ValuePath};
use crate::values::typed::{self, Typed};

/// A key of a Secret, mounted at `/secrets/<secret>/<key>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretRef {
    pub secret: String,
    pub key: String,
    /// The copy of the Secret that Helm's hooks use, where it is one of our own.
    pub hook_secret: Option<String>,
}

impl SecretRef {
    /// A key of a Secret that the value at `path` names: it has to exist.
    pub fn of_user(
        cx: &Context,
        path: &ValuePath,
        secret: String,
        key: String,
        fill: Fill,
    ) -> Self {
        let content = SecretContent::Key {
            key: key.clone(),
            fill,
        };
        cx.ledger.add_secret(UserSecret {
            secret: secret.clone(),
            content,
            path: path.clone(),
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

    /// The same key as `viewer` sees it.
    #[must_use]
    pub fn seen_by(&self, viewer: Viewer) -> Self {
        let copy = self.hook_secret.as_ref().filter(|_| viewer == Viewer::Hook);
        Self {
            secret: copy.unwrap_or(&self.secret).clone(),
            ..self.clone()
        }
    }
}

/// Who reads configuration and Secrets. Helm's hooks run before the release's own objects, so that they have copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    Release,
    Hook,
}

/// The name of the volume of a Secret.
pub fn volume_name(secret: &str) -> String {
    format!(
        "secret-{}",
        &hex::encode(Sha256::digest(secret.as_bytes()))[..12]
    )
}

/// Secrets that a pod mounts as a whole, each once, sorted by name.
#[derive(Clone, Debug, Default)]
pub struct SecretVolumes(Vec<String>);

impl SecretVolumes {
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let mut names: Vec<String> = secrets.into_iter().map(str::to_owned).collect();
        names.sort_unstable();
        names.dedup();
        Self(names)
    }

    /// Those of the Secrets that these keys are in.
    pub fn of<'s>(references: impl IntoIterator<Item = &'s SecretRef>) -> Self {
        Self::new(
            references
                .into_iter()
                .map(|reference| reference.secret.as_str()),
        )
    }

    pub fn mounts(&self) -> impl Iterator<Item = Mount> {
        self.0
            .iter()
            .map(|secret| Mount::new(volume_name(secret), format!("/secrets/{secret}")).read_only())
    }

    pub fn volumes(&self) -> impl Iterator<Item = Volume> {
        self.0
            .iter()
            .map(|secret| Volume::secret(volume_name(secret), secret))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A credential that a component asks for.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its key in the component's own Secret.
    pub key: Text,
    /// What is generated where the values give none.
    pub generated: Option<Need>,
    pub fill: Fill,
}

impl Slot {
    /// One that is generated where the values give none.
    pub fn generated(key: impl Into<Text>, need: Need) -> Self {
        Self {
            key: key.into(),
            fill: Fill::Made(need.kind),
            generated: Some(need),
        }
    }

    /// One that only the values give.
    pub fn given(key: impl Into<Text>, fill: Fill) -> Self {
        Self {
            key: key.into(),
            generated: None,
            fill,
        }
    }
}

/// What people put where a credential has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Something new of this kind.
    Made(Kind),
    /// The password of what stands at this path of the values, or of something else in words.
    PasswordOf(String),
    /// Certificates, PEM.
    Certificates,
    /// A file of theirs.
    File,
}

impl Fill {
    /// What kind of credential that is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Made(kind) => *kind,
            Self::PasswordOf(_) | Self::File => Kind::Password,
            Self::Certificates => Kind::Certificate,
        }
    }
}

/// The Secret of one component that holds what the values give inline. It has a copy where Helm's hooks need one.
#[derive(Clone, Debug)]
pub struct OwnSecret {
    pub name: String,
    pub hook_name: Option<String>,
    pub data: SecretData,
}

impl OwnSecret {
    /// A Secret that only the release's own objects read.
    pub fn new(name: String) -> Self {
        Self {
            name,
            hook_name: None,
            data: SecretData::new(),
        }
    }

    /// A Secret of which hooks have a copy, whose name ends differently.
    pub fn with_copy(cx: &Context, name: String, ending: &str) -> Self {
        let hook_name = cx
            .release
            .has_hook_copies()
            .then(|| format!("{name}-{ending}"));
        Self {
            hook_name,
            ..Self::new(name)
        }
    }

    pub fn reference(&self, key: &str) -> SecretRef {
        SecretRef {
            secret: self.name.clone(),
            key: key.to_owned(),
            hook_secret: self.hook_name.clone(),
        }
    }

    /// Where a credential is found: inline in the values (it goes into this Secret), in the Secret that the values name, or among
    /// those that are generated.
    pub fn credential<'a>(
        &mut self,
        cx: &Context<'a>,
        values: &typed::Credential<'a>,
        slot: Slot,
    ) -> Option<SecretRef> {
        let Slot {
            key,
            generated,
            fill,
        } = slot;
        let (reference, found) = if let Some(value) = values.value().get() {
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
            (
                SecretRef::of_user(cx, values.path(), secret, key, fill.clone()),
                found,
            )
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
    pub fn insert(&mut self, cx: &Context, key: &str, text: &str) -> SecretRef {
        let reference = self.reference(key);
        cx.ledger.set_inline(&reference, text);
        self.data.set(key, text.as_bytes());
        reference
    }
}

/// The reference to a credential that is generated. Where nothing generates, the missing credential is a problem.
fn generate(cx: &Context, values: &typed::Credential, need: &Need) -> Option<SecretRef> {
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
    cx.report(cx.problem(values, message).hint(hint));
    None
}

/// Whether credentials are generated.
pub fn generates(cx: &Context) -> bool {
    cx.values.init_secrets().enabled().is_on()
}

/// Says that a credential has to be generated, and where it is found.
pub fn need_generated(cx: &Context, need: &Need) -> SecretRef {
    cx.ledger.add_need(need);
    cx.generated(&need.key)
}
