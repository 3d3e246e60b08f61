//! Why a registry gives no digest.

use std::io;

/// Why a registry could not be asked, or what it says. No credential is in it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegistryError {
    #[error("could not run curl, which asks registries")]
    NoCurl(#[source] io::Error),
    #[error("`{0}` could not be asked: {1}")]
    Failed(String, String),
    #[error("`{0}` does not have it")]
    Unknown(String),
    #[error("`{0}` does not show it without the right sign-in")]
    Denied(String),
    #[error("`{0}` was asked too often")]
    TooOften(String),
    #[error("`{0}` answers with the status {1}")]
    Status(String, u16),
    #[error("the answer of `{0}` is not readable: {1}")]
    Unreadable(String, &'static str),
    #[error("could not read how to sign in to registries from {0}: {1}")]
    SignIns(String, String),
    #[error("`{0}`, which keeps the sign-in to `{1}`, failed: {2}")]
    Helper(String, String, String),
}

impl RegistryError {
    /// What to do.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoCurl(_) => Some(
                "install curl, or take digests from files: `skopeo inspect docker://IMAGE > FILE`, and `--from FILE`",
            ),
            Self::Denied(_) => Some(
                "sign in with `docker login`, `podman login` or `skopeo login`: the sign-in is read from \
                 $REGISTRY_AUTH_FILE or ~/.docker/config.json",
            ),
            Self::TooOften(_) => {
                Some("sign in, or wait: `--missing` asks only for what has no digest yet")
            }
            Self::Failed(..) => Some(
                "`--plain-http REGISTRY` is for one without TLS, `--cacert FILE` for one with an authority of your own",
            ),
            _ => None,
        }
    }
}
