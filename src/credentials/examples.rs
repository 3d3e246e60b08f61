//! A catalogue for tests: one credential for every way to make one and to replace it.

use super::{Catalogue, Kind, Need, Registration, Rotation, SystemGenerator};

pub(super) const SECRET: &str = "APP_SECRET";
pub(super) const OTHER_SECRET: &str = "APP_TOKEN";
pub(super) const ENCRYPTION: &str = "APP_ENCRYPTION";
pub(super) const RSA: &str = "APP_RSA_KEY";
pub(super) const BESIDE: &str = "APP_SIGNER";
pub(super) const BESIDE_PREVIOUS: &str = "APP_SIGNER_PREVIOUS";
pub(super) const REGISTRATION: &str = "APP_REGISTRATION";
pub(super) const SIGNING_KEY: &str = "SERVER_SIGNING_KEY";
pub(super) const EXTRA: &str = "SERVER_EXTRA";

const USERS: &[&str] = &["app"];

pub(super) fn catalogue() -> Catalogue {
    let row = |key, kind, rotation| Need::new(key, kind, USERS, "an example", rotation);
    let template = "app.yaml";
    let (previous, published_in) = (BESIDE_PREVIOUS, EXTRA);
    let then = "finish it";
    let all = [
        (SECRET, Kind::Password, Rotation::Replace("restart it")),
        (OTHER_SECRET, Kind::Password, Rotation::Replace("restart")),
        (ENCRYPTION, Kind::Hex32, Rotation::Loses("all is lost")),
        (RSA, Kind::RsaPem, Rotation::Loses("all is lost")),
        (EXTRA, Kind::Extra, Rotation::Loses("old keys are lost")),
        (
            BESIDE,
            Kind::EcdsaP256Der,
            Rotation::Beside { previous, then },
        ),
        (
            REGISTRATION,
            Kind::Registration { template },
            Rotation::Tokens("restart both"),
        ),
        (
            SIGNING_KEY,
            Kind::SigningKey,
            Rotation::SigningKey { published_in },
        ),
    ];
    Catalogue::new(all.map(|(key, kind, rotation)| row(key, kind, rotation)))
}

pub(super) fn needs(keys: &[&str]) -> Vec<Need> {
    catalogue().needs(keys)
}

pub(super) fn all() -> Vec<Need> {
    catalogue().iter().cloned().collect()
}

pub(super) fn registration() -> Registration {
    Registration {
        id: "app".into(),
        url: Some("http://ess-app:9993".into()),
        sender_localpart: "bot".into(),
        further: vec![("namespaces", serde_json::json!({}))],
    }
}

pub(super) fn generator() -> SystemGenerator {
    let template = "app.yaml";
    SystemGenerator::new(vec![(Kind::Registration { template }, registration())])
}
