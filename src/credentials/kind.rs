//! The kinds of credential that can be made.

/// How a credential is made. The forms are exact, since their consumers are strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 32 of `[a-zA-Z0-9]`.
    Password,
    /// 32 random bytes as 64 hex digits. No line feed: MAS reads its `encryption_file` untrimmed.
    Hex32,
    /// A line of a Synapse signing key file: `ed25519 1 ` and the unpadded base64 of a 32-byte seed.
    SigningKey,
    /// RSA of 4096 bits as PKCS#8 DER.
    RsaDer,
    /// RSA of 4096 bits as PKCS#1 PEM, the passkey of Hookshot.
    RsaPem,
    /// ECDSA on P-256 as PKCS#8 DER.
    EcdsaP256Der,
    /// An application service registration with two tokens.
    HookshotRegistration,
    /// An empty YAML map that Synapse reads before its other configuration.
    Extra,
}

impl Kind {
    /// The name of this kind in the arguments of the in-cluster Job that makes credentials.
    pub fn job_form(self) -> &'static str {
        match self {
            Self::Password => "rand32",
            Self::Hex32 => "hex32",
            Self::SigningKey => "signingkey",
            Self::RsaDer => "rsa:4096:der",
            Self::RsaPem => "rsa:4096:pem",
            Self::EcdsaP256Der => "ecdsaprime256v1",
            Self::HookshotRegistration => {
                "registration:/registration-templates/hookshot-registration.yaml"
            }
            Self::Extra => "extra",
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Hex32 => "encryption key",
            Self::SigningKey => "Ed25519 key",
            Self::RsaDer | Self::RsaPem => "RSA key",
            Self::EcdsaP256Der => "ECDSA key",
            Self::HookshotRegistration => "registration",
            Self::Extra => "settings",
        }
    }

    /// Whether making one takes seconds.
    pub(super) fn is_slow(self) -> bool {
        matches!(self, Self::RsaDer | Self::RsaPem)
    }
}
