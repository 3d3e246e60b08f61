//! What credentials are.

use std::borrow::Cow;

use crate::chart::Chart;

/// Where the in-cluster Job finds the templates of registrations.
const TEMPLATES: &str = "/registration-templates";

/// What a credential is. The forms of the generated ones are exact, since their consumers are
/// strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A password, a token or a shared secret. A generated one has 32 characters of `[a-zA-Z0-9]`.
    Password,
    /// A password of PostgreSQL, generated likewise.
    DatabasePassword,
    /// 32 random bytes as 64 hex digits. No line feed: MAS reads its `encryption_file` untrimmed.
    Hex32,
    /// A line of a Synapse signing key file: `ed25519 1 ` and the unpadded base64 of a 32-byte
    /// seed.
    SigningKey,
    /// RSA of 4096 bits as PKCS#8 DER.
    RsaDer,
    /// RSA of 4096 bits as PKCS#1 PEM.
    RsaPem,
    /// ECDSA on P-256 as PKCS#8 DER.
    EcdsaP256Der,
    /// A private key for ECDSA on secp256k1, which must be given: it is never generated.
    EcdsaSecp256k1,
    /// A private key for ECDSA on secp384r1, which must be given: it is never generated.
    EcdsaSecp384r1,
    /// X.509 certificates as PEM, which must be given: they are never generated.
    Certificate,
    /// An application service registration with two tokens.
    Registration {
        /// The template with the rest of it, among the files of the in-cluster Job.
        template: &'static str,
    },
    /// An empty YAML map that Synapse reads before its other configuration.
    Extra,
    /// What a deployment has had that was taken over, in any form: it is never generated.
    Given,
}

impl Kind {
    /// The name of this kind in the arguments of the in-cluster Job that generates credentials, as
    /// the tools of this release of the chart take it; `None` for a kind that is never generated.
    pub fn job_form(self, chart: &Chart) -> Option<Cow<'static, str>> {
        let form = match self {
            Self::Password | Self::DatabasePassword => "rand32",
            Self::Hex32 if chart.switches.tools_name_sizes => "randbytes:32:hex",
            Self::Hex32 => "hex32",
            Self::SigningKey => "signingkey",
            Self::RsaDer => "rsa:4096:der",
            Self::RsaPem => "rsa:4096:pem",
            Self::EcdsaP256Der => "ecdsaprime256v1",
            Self::Extra => "extra",
            Self::Registration { template } => {
                return Some(format!("registration:{TEMPLATES}/{template}").into());
            }
            Self::EcdsaSecp256k1 | Self::EcdsaSecp384r1 | Self::Certificate | Self::Given => {
                return None;
            }
        };
        Some(form.into())
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password | Self::DatabasePassword => "password",
            Self::Hex32 => "encryption key",
            Self::SigningKey => "Ed25519 key",
            Self::RsaDer | Self::RsaPem => "RSA key",
            Self::EcdsaP256Der | Self::EcdsaSecp256k1 | Self::EcdsaSecp384r1 => "ECDSA key",
            Self::Certificate => "certificate",
            Self::Registration { .. } => "registration",
            Self::Extra => "settings",
            Self::Given => "taken over",
        }
    }

    /// Whether generating one takes seconds.
    pub(super) fn is_slow(self) -> bool {
        matches!(self, Self::RsaDer | Self::RsaPem)
    }
}
