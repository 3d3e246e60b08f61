//! SealedSecret objects: only the controller in the cluster, which has the private key, can open
//! them.
//!
//! Source: <https://github.com/bitnami-labs/sealed-secrets/blob/main/docs/developer/crypto.md>

use std::fmt;
use std::time::SystemTime;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use rand::rngs::{StdRng, SysRng};
use rand::{RngExt, SeedableRng};
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use rsa::{Oaep, PublicKey};
use serde_json::{Map, json};
use sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::der::{DecodePem, Encode};
use zeroize::Zeroizing;

use super::{Opened, fields, template};
use crate::credentials::Secret;
use crate::kube::object::{Body, Kind};

/// Seals for the controller that a certificate belongs to.
pub struct Sealer {
    key: PublicKey,
    /// What makes the same value sealed the same way at the next run.
    salt: Option<Secret>,
}

/// Why nothing was sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    /// The text is not a certificate in PEM form.
    #[error("it is not a certificate in PEM form")]
    NoCertificate,
    /// Sealed Secrets use RSA keys.
    #[error("its key is not an RSA key")]
    NoRsaKey,
    /// The controller has a newer key than this: the certificate is no longer valid.
    #[error("it expired on {0}")]
    Expired(String),
    /// Each sealing needs random numbers.
    #[error("the operating system provides no random numbers")]
    NoRandomness,
    /// RSA or AES refused the value.
    #[error("the encryption failed")]
    Encryption,
}

impl Sealer {
    /// Reads a certificate, as `kubeseal --fetch-cert` prints it.
    ///
    /// # Errors
    /// It is not a certificate, is no longer valid at `now`, or has no RSA key.
    pub fn new(certificate: &[u8], now: SystemTime) -> Result<Self, SealingError> {
        let certificate =
            Certificate::from_pem(certificate).map_err(|_| SealingError::NoCertificate)?;
        let end = certificate
            .tbs_certificate()
            .validity()
            .not_after
            .to_system_time();
        if end < now {
            return Err(SealingError::Expired(
                humantime::format_rfc3339_seconds(end).to_string(),
            ));
        }
        let key = certificate
            .tbs_certificate()
            .subject_public_key_info()
            .to_der()
            .map_err(|_| SealingError::NoRsaKey)?;
        let key = PublicKey::from_public_key_der(&key).map_err(|_| SealingError::NoRsaKey)?;
        Ok(Self { key, salt: None })
    }

    /// With a salt that is kept secret and stays the same, what has not changed is sealed to the
    /// same bytes again, so that git sees no change.
    #[must_use]
    pub fn salted(self, salt: Option<Secret>) -> Self {
        Self { salt, ..self }
    }

    /// The SealedSecret of a Secret. It is bound to its name and namespace ("strict").
    ///
    /// # Errors
    /// No randomness, or the key is too short.
    pub(super) fn seal(&self, secret: &Opened) -> Result<Body<'static>, SealingError> {
        let object = secret.object;
        let label = format!("{}/{}", object.namespace, object.name);
        let mut sealed = Map::new();
        for (key, value) in secret.data.expose_all() {
            let mut random = self.random(&[label.as_bytes(), key.as_bytes(), value])?;
            let encrypted = self.encrypt(value, &label, &mut random)?;
            sealed.insert(key.to_owned(), STANDARD.encode(encrypted).into());
        }
        let metadata = json!({
            "name": object.name,
            "namespace": object.namespace,
            "labels": object.labels,
        });
        let spec = json!({ "encryptedData": sealed, "template": template(secret.kind, metadata) });
        Ok(Body::Other(Kind::SealedSecret, fields(spec)))
    }

    /// Random numbers: those of the operating system or, with a salt, ones that follow from it and
    /// from all that is sealed, so that no two different values ever meet the same ones.
    fn random(&self, sealed: &[&[u8]]) -> Result<StdRng, SealingError> {
        let Some(salt) = &self.salt else {
            return StdRng::try_from_rng(&mut SysRng).map_err(|_| SealingError::NoRandomness);
        };
        let mut mac =
            Hmac::<Sha256>::new_from_slice(salt.expose()).map_err(|_| SealingError::Encryption)?;
        let modulus = self.key.n_bytes();
        for part in [b"masthead sealed secret".as_slice(), &modulus]
            .iter()
            .chain(sealed)
        {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Ok(StdRng::from_seed(mac.finalize().into_bytes().into()))
    }

    /// The length of the encrypted session key in two bytes, that key, and the value encrypted with
    /// it. The session key is used once, so that the nonce is zero.
    fn encrypt(
        &self,
        value: &[u8],
        label: &str,
        random: &mut StdRng,
    ) -> Result<Vec<u8>, SealingError> {
        let session = Zeroizing::new(random.random::<[u8; 32]>());
        let padding = Oaep::<Sha256>::new_with_label(label.as_bytes());
        let key = self
            .key
            .encrypt(random, padding, session.as_slice())
            .map_err(|_| SealingError::Encryption)?;
        let cipher =
            Aes256Gcm::new_from_slice(session.as_slice()).map_err(|_| SealingError::Encryption)?;
        let value = cipher
            .encrypt(&Nonce::default(), value)
            .map_err(|_| SealingError::Encryption)?;
        let length = u16::try_from(key.len()).map_err(|_| SealingError::Encryption)?;
        Ok([length.to_be_bytes().as_slice(), &key, &value].concat())
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Sealer")
            .field("bits", &self.key.n().bit_width())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use rsa::PrivateKey;
    use rsa::pkcs8::DecodePrivateKey;

    use serde_json::Value;

    use super::super::tests::secret;
    use super::*;
    use crate::kube::object::Object;

    const CERTIFICATE: &str = include_str!("../../../tests/suite/inputs/sealing.crt");
    const PRIVATE_KEY: &str = include_str!("../../../tests/suite/inputs/sealing.key");
    const NOT_RSA: &str = include_str!("../../../tests/suite/inputs/not-rsa.crt");

    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_800_000_000)
    }

    fn sealer(salt: Option<&str>) -> Sealer {
        Sealer::new(CERTIFICATE.as_bytes(), now())
            .unwrap()
            .salted(salt.map(|salt| salt.to_owned().into()))
    }

    fn sealed(salt: Option<&str>, name: &str) -> Value {
        let contents: [(&str, &[u8]); 3] = [("A", b"hunter2"), ("B", &[0xff, 0]), ("EMPTY", b"")];
        let object = Object {
            name: name.into(),
            ..secret(&contents)
        };
        let body = sealer(salt).seal(&Opened::new(&object).unwrap()).unwrap();
        serde_json::to_value(Object { body, ..object }).unwrap()
    }

    /// As the controller does it.
    fn open(sealed: &Value, key: &str, label: &str) -> Option<Vec<u8>> {
        let private = PrivateKey::from_pkcs8_pem(PRIVATE_KEY).unwrap();
        let bytes = STANDARD
            .decode(sealed["spec"]["encryptedData"][key].as_str()?)
            .ok()?;
        let (length, rest) = bytes.split_at(2);
        let (session, value) = rest.split_at(u16::from_be_bytes(length.try_into().ok()?).into());
        let session = private
            .decrypt(Oaep::<Sha256>::new_with_label(label.as_bytes()), session)
            .ok()?;
        Aes256Gcm::new_from_slice(&session)
            .ok()?
            .decrypt(&Nonce::default(), value)
            .ok()
    }

    #[test]
    fn the_private_key_opens_it_under_its_own_name_alone() {
        for salt in [None, Some("salt")] {
            let sealed = sealed(salt, "ess-generated");
            let opened = |key| open(&sealed, key, "ess/ess-generated").unwrap();
            assert_eq!(
                (opened("A"), opened("B"), opened("EMPTY")),
                (b"hunter2".to_vec(), vec![0xff, 0], Vec::new())
            );
            assert_eq!(open(&sealed, "A", "ess/other"), None);
            assert!(!sealed.to_string().contains(&STANDARD.encode("hunter2")));
        }
    }

    #[test]
    fn its_form_is_that_of_the_controller() {
        let mut sealed = sealed(None, "ess-generated");
        for value in sealed["spec"]["encryptedData"]
            .as_object_mut()
            .unwrap()
            .values_mut()
        {
            *value = "…".into();
        }
        insta::assert_snapshot!(crate::source::yaml::print::to_string(&sealed).unwrap());
    }

    #[test]
    fn with_a_salt_the_same_is_sealed_the_same_and_all_else_otherwise() {
        let sealed = |salt, name| sealed(salt, name)["spec"]["encryptedData"].clone();
        assert_eq!(sealed(Some("salt"), "a"), sealed(Some("salt"), "a"));
        let first = sealed(Some("salt"), "a");
        for other in [
            sealed(Some("pepper"), "a"),
            sealed(Some("salt"), "b"),
            sealed(None, "a"),
            sealed(None, "a"),
        ] {
            assert!(
                ["A", "B", "EMPTY"]
                    .iter()
                    .all(|key| other[key] != first[key])
            );
        }
    }

    #[test]
    fn an_invalid_certificate_is_reported() {
        let error = |text: &str, now| Sealer::new(text.as_bytes(), now).unwrap_err().to_string();
        assert_eq!(
            error("hunter2", now()),
            "it is not a certificate in PEM form"
        );
        assert_eq!(
            error(PRIVATE_KEY, now()),
            "it is not a certificate in PEM form"
        );
        assert_eq!(error(NOT_RSA, now()), "its key is not an RSA key");
        let later = UNIX_EPOCH + Duration::from_secs(20_000_000_000);
        assert!(error(CERTIFICATE, later).starts_with("it expired on 2"));
    }
}
