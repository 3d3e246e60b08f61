//! Hides credentials in configuration that is printed.

/// What stands in the place of a credential.
pub const MASK: &str = "***";

/// Endings of names that hold a credential, in lower case and without `_` and `-`.
const SECRETS: [&str; 14] = [
    "password",
    "passwd",
    "pass",
    "pw",
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

/// Endings of names that are public all the same.
const PUBLIC: [&str; 2] = ["sitekey", "publickey"];

/// Whether a text under this name in a configuration file is a credential. Names of files and paths are not.
pub fn is_secret(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect();
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    (ends(&SECRETS) || name.contains("secretkey")) && !ends(&PUBLIC) && !is_place(&name)
}

fn is_place(name: &str) -> bool {
    ["file", "path", "uri", "url", "dir"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The text with what is a credential by its looks hidden: a private key, the password in a URL.
pub fn masked(text: &str) -> String {
    if text.contains("PRIVATE KEY-----") {
        return MASK.to_owned();
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    let authority = rest
        .split(['/', '?', '#', ' ', '\n'])
        .next()
        .unwrap_or_default();
    match authority
        .rsplit_once('@')
        .and_then(|(user, host)| Some((user.split_once(':')?.0, host)))
    {
        Some((user, host)) => format!(
            "{scheme}://{user}:{MASK}@{host}{}",
            &rest[authority.len()..]
        ),
        None => text.to_owned(),
    }
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

    #[test]
    fn texts() {
        assert_eq!(
            masked("redis://u:p@host:6379/0"),
            "redis://u:***@host:6379/0"
        );
        assert_eq!(masked("postgresql://:a:b@c@host"), "postgresql://:***@host");
        assert_eq!(masked("https://host/a@b:c"), "https://host/a@b:c");
        assert_eq!(masked("-----BEGIN RSA PRIVATE KEY-----\nx"), "***");
        assert_eq!(masked("plain"), "plain");
    }
}
