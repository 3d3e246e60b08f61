//! `masthead credentials`, and where `masthead render` takes credentials from.

mod age;
mod cluster;
mod docs;
mod export;
mod forms;
mod generate;
mod hashes;
mod identities;
mod import;
mod list;
mod rotate;
mod safety;
mod secrets;
mod sops;

use crate::harness::{Masthead, masthead};

pub(crate) const MINIMAL: &str = "--fragment minimal";

/// What the fragment `minimal` needs.
pub(crate) const NEEDED: [&str; 11] = [
    "MAS_ECDSA_PRIME256V1_PRIVATE_KEY",
    "MAS_ENCRYPTION_SECRET",
    "MAS_RSA_PRIVATE_KEY",
    "MAS_SYNAPSE_SHARED_SECRET",
    "POSTGRES_ADMIN_PASSWORD",
    "POSTGRES_MATRIX_AUTHENTICATION_SERVICE_PASSWORD",
    "POSTGRES_SYNAPSE_PASSWORD",
    "SYNAPSE_EXTRA",
    "SYNAPSE_MACAROON",
    "SYNAPSE_REGISTRATION_SHARED_SECRET",
    "SYNAPSE_SIGNING_KEY",
];

/// A signing key whose public key is `11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo` (RFC 8032, 7.1, test 1).
pub(crate) fn signing_key(id: &str) -> String {
    format!("ed25519 {id} nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\n")
}

pub(crate) const PUBLIC_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo";

/// The text of a credentials file. Real keys take their time, and most tests need none.
pub(crate) fn file(pairs: &[(&str, &str)]) -> String {
    let entry = |(key, value): &(&str, &str)| {
        format!("  {key}:\n    value: {value:?}\n    created: \"2026-01-01T00:00:00Z\"\n")
    };
    let entries: String = pairs.iter().map(entry).collect();
    let entries = if entries.is_empty() {
        "credentials: {}\n".to_owned()
    } else {
        format!("credentials:\n{entries}")
    };
    format!(
        "apiVersion: masthead/v1\nkind: Credentials\nrelease: ess\nsalt: \"0123\"\n{entries}...\n"
    )
}

/// A file with all that the fragment `minimal` needs.
pub(crate) fn complete() -> String {
    let key = signing_key("1");
    let value = |key_name: &'static str| match key_name {
        "SYNAPSE_SIGNING_KEY" => (key_name, key.as_str()),
        "SYNAPSE_EXTRA" => (key_name, "{}\n"),
        _ => (key_name, "hunter2"),
    };
    file(&NEEDED.map(value))
}

/// A run of `masthead credentials …` beside a complete file.
pub(crate) fn credentials(args: &str) -> Masthead {
    masthead("credentials")
        .args(args)
        .private("ess.credentials.yaml", complete())
}
