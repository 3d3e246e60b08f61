//! Generates credentials from the operating system's random numbers.

use std::num::NonZeroU32;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use p256::elliptic_curve::Generate as _;
use rand::distr::{Alphanumeric, SampleString};
use rand::rngs::{StdRng, SysError, SysRng};
use rand::{RngExt, SeedableRng};
use rsa::pkcs1::{EncodeRsaPrivateKey, LineEnding};
use rsa::pkcs8::EncodePrivateKey;

use super::{Kind, Registration, Secret};

/// Generates credentials. A trait, so that the tests of the store need not wait for primes.
pub(crate) trait Generate {
    /// Generates one secret for every kind, in their order.
    ///
    /// # Errors
    /// [`GenerateError`]; then none is generated.
    fn generate(&mut self, kinds: &[Kind]) -> Result<Vec<Secret>, GenerateError>;

    /// Generates one secret of this kind.
    ///
    /// # Errors
    /// As [`Generate::generate`].
    fn generate_one(&mut self, kind: Kind) -> Result<Secret, GenerateError> {
        Ok(self.generate(&[kind])?.remove(0))
    }
}

/// Why a credential could not be generated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GenerateError {
    #[error("the operating system provides no random numbers")]
    NoRandomness(#[from] SysError),
    #[error("could not generate an RSA key")]
    Rsa(#[from] rsa::Error),
    #[error("could not encode a private key")]
    Pkcs8(#[from] rsa::pkcs8::Error),
    #[error("could not encode a private key")]
    Pkcs1(#[from] rsa::pkcs1::Error),
    #[error("the contents of the registration are not known")]
    NoRegistration,
    #[error("a credential of the kind {0} can't be generated: it must be given")]
    OnlyGiven(&'static str),
}

/// Generates real credentials, each from its own seed of the operating system.
#[derive(Clone, Debug)]
pub(crate) struct SystemGenerator {
    registrations: Vec<(Kind, Registration)>,
    progress: Progress,
}

/// Called with the number of keys that are done and the number of all, for keys that take seconds:
/// at the start, and after each.
pub(crate) type Progress = fn(done: usize, of: usize);

impl SystemGenerator {
    /// `registrations` has the fields of each registration that is generated, besides its tokens.
    pub(crate) fn new(registrations: Vec<(Kind, Registration)>) -> Self {
        Self {
            registrations,
            progress: |_, _| {},
        }
    }

    /// The same, watched by `progress`, which is called from several threads.
    #[must_use]
    pub(crate) fn watched(self, progress: Progress) -> Self {
        Self { progress, ..self }
    }

    fn make(&self, kind: Kind) -> Result<Secret, GenerateError> {
        let known = self.registrations.iter().find(|(known, _)| *known == kind);
        let registration = known.map(|(_, registration)| registration);
        make(kind, registration, &mut StdRng::try_from_rng(&mut SysRng)?)
    }
}

impl Generate for SystemGenerator {
    fn generate(&mut self, kinds: &[Kind]) -> Result<Vec<Secret>, GenerateError> {
        let (this, done) = (&*self, &AtomicUsize::new(0));
        let slow = kinds.iter().filter(|kind| kind.is_slow()).count();
        if slow > 0 {
            (this.progress)(0, slow);
        }
        let make_slow = move |kind| {
            let made = this.make(kind);
            (this.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, slow);
            made
        };
        thread::scope(|scope| {
            let begin = |kind: Kind| {
                let builder = kind.is_slow().then(thread::Builder::new)?;
                builder.spawn_scoped(scope, move || make_slow(kind)).ok()
            };
            let begun: Vec<_> = kinds.iter().map(|&kind| (kind, begin(kind))).collect();
            begun
                .into_iter()
                .map(|(kind, thread)| thread.map_or_else(|| this.make(kind), finish))
                .collect()
        })
    }
}

/// Generates credentials of which none is kept: one that takes seconds is a stand-in of another kind.
#[derive(Clone, Debug)]
pub(crate) struct Sketch(pub SystemGenerator);

impl Generate for Sketch {
    fn generate(&mut self, kinds: &[Kind]) -> Result<Vec<Secret>, GenerateError> {
        let quick = |kind: &Kind| {
            if kind.is_slow() {
                Kind::Password
            } else {
                *kind
            }
        };
        self.0
            .generate(&kinds.iter().map(quick).collect::<Vec<_>>())
    }
}

fn finish<T>(thread: ScopedJoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

fn make(
    kind: Kind,
    registration: Option<&Registration>,
    rng: &mut StdRng,
) -> Result<Secret, GenerateError> {
    Ok(match kind {
        Kind::Password | Kind::DatabasePassword => password(rng).into(),
        Kind::Hex32 => hex::encode(rng.random::<[u8; 32]>()).into(),
        Kind::SigningKey => signing_key(NonZeroU32::MIN, rng),
        Kind::RsaDer => rsa_key(rng)?.to_pkcs8_der()?.as_bytes().to_vec().into(),
        Kind::RsaPem => rsa_key(rng)?
            .to_pkcs1_pem(LineEnding::LF)?
            .to_string()
            .into(),
        Kind::EcdsaP256Der => p256::SecretKey::generate_from_rng(rng)
            .to_pkcs8_der()?
            .as_bytes()
            .to_vec()
            .into(),
        Kind::Registration { .. } => registration
            .ok_or(GenerateError::NoRegistration)?
            .yaml(&password(rng), &password(rng))
            .into(),
        Kind::Extra => "{}\n".to_owned().into(),
        Kind::EcdsaSecp256k1 | Kind::EcdsaSecp384r1 | Kind::Certificate | Kind::Given => {
            return Err(GenerateError::OnlyGiven(kind.name()));
        }
    })
}

fn password(rng: &mut StdRng) -> String {
    Alphanumeric.sample_string(rng, 32)
}

fn rsa_key(rng: &mut StdRng) -> Result<rsa::PrivateKey, rsa::Error> {
    rsa::PrivateKey::new(rng, 4096)
}

/// A line of a Synapse signing key file. There is no key 0: the id is reserved since
/// CVE-2026-24044.
fn signing_key(id: NonZeroU32, rng: &mut StdRng) -> Secret {
    format!(
        "ed25519 {id} {}\n",
        STANDARD_NO_PAD.encode(rng.random::<[u8; 32]>())
    )
    .into()
}

#[cfg(test)]
mod tests {
    use rsa::pkcs1::DecodeRsaPrivateKey;
    use rsa::pkcs8::DecodePrivateKey;
    use rsa::traits::PublicKeyParts;

    use super::*;
    use crate::credentials::examples;

    const REGISTRATION: Kind = Kind::Registration {
        template: "app.yaml",
    };

    fn text(kind: Kind) -> String {
        examples::generator()
            .make(kind)
            .unwrap()
            .expose_text()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn passwords_and_hex() {
        let password = text(Kind::Password);
        assert_eq!(password.len(), 32);
        assert!(password.chars().all(|c| c.is_ascii_alphanumeric()));
        let hex = text(Kind::Hex32);
        assert_eq!(hex.len(), 64);
        assert_eq!(hex::decode(hex).unwrap().len(), 32);
        assert_eq!(text(Kind::Extra), "{}\n");
    }

    #[test]
    fn signing_keys_are_one_line_with_a_seed_of_32_bytes() {
        let line = text(Kind::SigningKey);
        let seed = line
            .strip_prefix("ed25519 1 ")
            .unwrap()
            .strip_suffix('\n')
            .unwrap();
        assert_eq!(STANDARD_NO_PAD.decode(seed).unwrap().len(), 32);
    }

    #[test]
    fn registrations_have_two_tokens() {
        let read = crate::source::yaml::read::read(&text(REGISTRATION), 0).unwrap();
        let read = serde_json::Value::from(read);
        let token = |key: &str| read[key].as_str().unwrap().to_owned();
        assert_eq!((token("as_token").len(), token("hs_token").len()), (32, 32));
        assert_ne!(token("as_token"), token("hs_token"));
        assert_eq!(token("url"), "http://ess-app:9993");
    }

    #[test]
    fn what_can_not_be_made_is_an_error() {
        let make = |kind| SystemGenerator::new(Vec::new()).make(kind);
        assert!(matches!(
            make(REGISTRATION),
            Err(GenerateError::NoRegistration)
        ));
        for kind in [
            Kind::EcdsaSecp256k1,
            Kind::EcdsaSecp384r1,
            Kind::Certificate,
            Kind::Given,
        ] {
            assert!(matches!(make(kind), Err(GenerateError::OnlyGiven(_))));
        }
    }

    #[test]
    fn keys_read_back_and_keep_the_order_that_was_asked_for() {
        let kinds = [Kind::RsaDer, Kind::EcdsaP256Der, Kind::RsaPem, Kind::Hex32];
        let made = examples::generator().generate(&kinds).unwrap();
        let der = rsa::PrivateKey::from_pkcs8_der(made[0].expose()).unwrap();
        let pem = made[2].expose_text().unwrap();
        let pem_key = rsa::PrivateKey::from_pkcs1_pem(pem).unwrap();
        p256::SecretKey::from_pkcs8_der(made[1].expose()).unwrap();
        assert!(
            pem.starts_with("-----BEGIN RSA PRIVATE KEY-----\n")
                && pem.ends_with("\n-----END RSA PRIVATE KEY-----\n")
        );
        assert_eq!((der.n().bit_width(), pem_key.n().bit_width()), (4096, 4096));
        assert!(der.validate().is_ok() && pem_key.validate().is_ok());
        assert_ne!(der.n(), pem_key.n());
        assert_eq!(made[3].expose().len(), 64);
    }
}
