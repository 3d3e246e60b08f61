//! Credentials by their names in the configuration of other programs.

/// Endings of names that hold a credential, in lower case and without `_` and `-`.
const SECRETS: [&str; 21] = [
    "password",
    "passwd",
    "pass",
    "pw",
    "pwd",
    "passcode",
    "dsn",
    "signature",
    "jwt",
    "cookie",
    "authorization",
    "secret",
    "token",
    "passphrase",
    "pepper",
    "macaroon",
    "credential",
    "credentials",
    "key",
    "keys",
    "encryption",
];

/// Endings of names that are public nevertheless.
const PUBLIC: [&str; 2] = ["sitekey", "publickey"];

/// Whether a text under this name in a configuration file is a credential. Names of files and paths
/// are not.
pub(crate) fn is_secret(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect();
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    (ends(&SECRETS) || name == "sig" || name.contains("secretkey"))
        && !ends(&PUBLIC)
        && !is_place(&name)
}

fn is_place(name: &str) -> bool {
    ["file", "path", "uri", "url", "dir"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Names in manifests that sound like credentials.
/// <https://kubernetes.io/docs/reference/kubernetes-api/>
pub(super) fn is_manifest_name(name: &str) -> bool {
    matches!(
        name,
        "key" | "keys" | "secret" | "topologyKey" | "matchLabelKeys"
    )
}

/// Whether a text says where a credential is found.
pub(super) fn is_reference(text: &str) -> bool {
    text.contains("${") || text.contains("{{") || text.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for secret in [
            "password",
            "smtp_pass",
            "bindPW",
            "client_secret",
            "webhookSecret",
            "turn_shared_secret",
            "secret_key",
            "key",
            "accessToken",
            "pepper",
            "keys",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for public in [
            "signing_key_path",
            "passFile",
            "key_file",
            "jwks_uri",
            "site_key",
            "passwords_enabled",
            "secret_path",
            "redisUri",
        ] {
            assert!(!is_secret(public), "{public}");
        }
    }
}
