//! Whether a credential has the form that the programs take which read it.
//!
//! Sources: the programs' own readers, run over keys and texts of all forms. What they take in any
//! form is never a fault.

mod key_structure;
mod pem;
mod private_key;
mod registration;
mod text;

use key_structure::Algorithm;

use super::signing_key::SigningKey;
use super::{Kind, Secret};
use crate::source::problem::Severity;
use crate::source::yaml::read::{self, Dialect};

/// What is wrong with a credential. Nothing of it is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// An error where no program takes it.
    pub severity: Severity,
    /// What it is or has, after “it”.
    pub what: &'static str,
    /// What to do about it.
    pub hint: &'static str,
}

impl Fault {
    const fn error(what: &'static str, hint: &'static str) -> Self {
        Self {
            severity: Severity::Error,
            what,
            hint,
        }
    }

    const fn warning(what: &'static str, hint: &'static str) -> Self {
        Self {
            severity: Severity::Warning,
            what,
            hint,
        }
    }
}

impl Kind {
    /// Of which kind a private key of MAS is; nothing where it is none, or encrypted.
    pub(crate) fn of_private_key(bytes: &[u8]) -> Option<Self> {
        private_key::kind(bytes)
    }

    /// What is wrong with a credential of this kind, if something is.
    pub(crate) fn fault(self, secret: &Secret) -> Option<Fault> {
        let bytes = secret.expose();
        match self {
            Self::Password => text::fault(bytes),
            Self::DatabasePassword => text::database(bytes),
            Self::Hex32 => text::hex(bytes),
            Self::SigningKey => signing_key(secret),
            Self::RsaDer => private_key::fault(bytes, Algorithm::Rsa { bits: 4096 }),
            Self::EcdsaP256Der => private_key::fault(bytes, Algorithm::P256),
            Self::EcdsaSecp256k1 => private_key::fault(bytes, Algorithm::Secp256k1),
            Self::EcdsaSecp384r1 => private_key::fault(bytes, Algorithm::P384),
            Self::RsaPem => private_key::rsa_pem(bytes),
            Self::Certificate => pem::certificates(bytes),
            Self::Registration { .. } => registration::fault(bytes),
            Self::Extra => extra(secret),
            Self::Given => None,
        }
    }
}

fn signing_key(secret: &Secret) -> Option<Fault> {
    const HINT: &str = "a line for each key: `ed25519`, an id such as `a_Bcde`, and 32 bytes in \
                        base64 (43 characters), as in the `signing.key` of a homeserver";
    let is_empty = secret.expose().iter().all(u8::is_ascii_whitespace);
    let fault = |what| Some(Fault::error(what, HINT));
    match SigningKey::read_all(secret) {
        Some(_) => None,
        None if is_empty => fault("is empty"),
        None => fault("is not a signing key file"),
    }
}

/// Settings in YAML, which are merged with others.
fn extra(secret: &Secret) -> Option<Fault> {
    let map = |text| read::map(text, 0, Dialect::Program).ok();
    let is_map = secret.expose_text().and_then(map).is_some();
    const HINT: &str = "`{}` where nothing is set";
    (!is_map).then_some(Fault::error("is not a map of settings in YAML", HINT))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind, since each that is generated has to be of its own form.
    #[test]
    fn what_is_generated_has_no_fault() {
        use crate::credentials::{Generate, examples};
        let kinds = [
            Kind::Password,
            Kind::DatabasePassword,
            Kind::Hex32,
            Kind::SigningKey,
            Kind::RsaDer,
            Kind::RsaPem,
            Kind::EcdsaP256Der,
            Kind::Registration {
                template: "app.yaml",
            },
            Kind::Extra,
        ];
        let made = examples::generator().generate(&kinds).unwrap();
        for (kind, secret) in kinds.iter().zip(&made) {
            assert_eq!(kind.fault(secret), None, "{kind:?}");
        }
    }

    #[test]
    fn signing_keys() {
        let seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
        let is_good = |text: String| Kind::SigningKey.fault(&text.into()).is_none();
        for good in [
            format!("ed25519 a_Xy {seed}"),
            format!("\n  ed25519\ta_Xy  {seed}=\r\n\r\ned25519 2 {seed}\n"),
            format!("ed25519 a-b:c {}", seed.replace('/', "_")),
            format!("ed25519 1 {}B", &seed[..42]),
        ] {
            assert!(is_good(good.clone()), "{good}");
        }
        for bad in [
            String::new(),
            "zz".into(),
            seed.into(),
            format!("ed25519 {seed}"),
            format!("ed25519 1 {seed} x"),
            format!("Ed25519 1 {seed}"),
            format!("ed25519 1 {}", &seed[1..]),
            format!("ed25519 1 {seed}A"),
            format!("ed25519 1 {seed}\nzz\n"),
            "ed25519 1 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60".into(),
        ] {
            assert!(!is_good(bad.clone()), "{bad}");
        }
    }

    #[test]
    fn settings() {
        let is_good = |text: &str| Kind::Extra.fault(&text.to_owned().into()).is_none();
        assert!(is_good("{}\n") && is_good("a: b\n") && is_good(""));
        assert!(!is_good("a\n") && !is_good("[a]\n") && !is_good("{"));
    }
}
