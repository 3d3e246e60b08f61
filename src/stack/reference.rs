//! Where a credential is: a key of a Secret, and what people put there.

use crate::credentials::{Kind, Registration};
use crate::kube::object::EnvValue;

/// A key of a Secret, mounted at `/secrets/<secret>/<key>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SecretRef {
    pub secret: String,
    pub key: String,
    /// The copy of the Secret that Helm's hooks use, where it is one of our own.
    pub hook_secret: Option<String>,
}

impl SecretRef {
    pub(crate) fn path(&self) -> String {
        format!("/secrets/{}/{}", self.secret, self.key)
    }

    /// The content as the value of a variable of a container.
    pub(crate) fn variable(&self) -> EnvValue {
        EnvValue::secret(&self.secret, &self.key)
    }

    /// What the init container that renders configuration replaces by the content, in the value of
    /// a variable.
    pub(crate) fn read_file(&self) -> String {
        format!("{{{{ readfile {:?} }}}}", self.path())
    }

    /// As [`SecretRef::read_file`], with the content made fit by a filter for the file that it goes
    /// into.
    pub(crate) fn read_file_through(&self, filter: &str) -> String {
        format!("{{{{ readfile {:?} | {filter} }}}}", self.path())
    }

    /// The same key as `viewer` sees it.
    #[must_use]
    pub(crate) fn seen_by(&self, viewer: Viewer) -> Self {
        let copy = self.hook_secret.as_ref().filter(|_| viewer == Viewer::Hook);
        Self {
            secret: copy.unwrap_or(&self.secret).clone(),
            ..self.clone()
        }
    }
}

/// Who reads configuration and Secrets. Helm's hooks run before the release's own objects, so that
/// they have copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Viewer {
    Release,
    Hook,
}

/// What people put where a credential has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// Something new of this kind.
    Made(Kind),
    /// The password, of this kind, of what stands at this path of the values, or of something else
    /// in words.
    PasswordOf(Kind, String),
    /// What the sign-in provider at this path of the values gave to be known by.
    ClientSecretOf(String),
    /// What everybody may know, in words, e.g. `host of Redis`.
    Fact(&'static str),
    /// A new registration, of this kind, with this in it.
    Registration(Kind, Registration),
    /// Certificates, PEM.
    Certificates,
    /// A file of theirs.
    File,
}

impl Fill {
    /// What kind of credential that is.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Made(kind) => *kind,
            Self::PasswordOf(kind, _) => *kind,
            Self::Registration(kind, _) => *kind,
            Self::File | Self::ClientSecretOf(_) | Self::Fact(_) => Kind::Password,
            Self::Certificates => Kind::Certificate,
        }
    }
}
