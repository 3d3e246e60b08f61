//! MAS as a client of Authelia.
//!
//! <https://www.authelia.com/configuration/identity-providers/openid-connect/clients/>

use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine};
use serde::Serialize;
use sha2::{Digest, Sha256, Sha512};

use crate::source::shell;
use crate::stack::Release;
use crate::stack::outline::{Authentication, ClientSecret, Outline, Provider};

/// The defaults of Authelia's own tool: 310,000 iterations, a salt of 16 bytes.
/// <https://www.authelia.com/reference/guides/generating-secure-values/#generating-a-random-password-hash>
const ITERATIONS: u32 = 310_000;
const SALT: usize = 16;

/// What the client block says.
#[derive(Debug, Serialize)]
pub(super) struct Client<'a> {
    provider: &'a Provider,
    redirect_uri: String,
    /// `None` if the values do not have the secret itself.
    digest: Option<String>,
    /// The command that prints the secret, where it is in a Secret.
    read_secret: Option<String>,
}

/// The clients for the providers that look like Authelia; for all providers if none does.
pub(super) fn clients<'a>(outline: &'a Outline, release: &Release) -> Vec<Client<'a>> {
    let Some(service) = &outline.authentication else {
        return Vec::new();
    };
    let is_authelia = |provider: &&Provider| {
        [&provider.name, &provider.issuer, &provider.human_name]
            .iter()
            .any(|text| text.to_lowercase().contains("authelia"))
    };
    let any = service
        .providers
        .iter()
        .any(|provider| is_authelia(&provider));
    service
        .providers
        .iter()
        .filter(|provider| !any || is_authelia(provider))
        .map(|provider| client(service, provider, release))
        .collect()
}

fn client<'a>(service: &Authentication, provider: &'a Provider, release: &Release) -> Client<'a> {
    let redirect_uri = format!("{}/upstream/callback/{}", service.public_base, provider.id);
    let (digest, read_secret) = match &provider.client_secret {
        Some(ClientSecret::Inline(secret)) => (
            Some(digest(secret.expose(), &salt(provider, &redirect_uri))),
            None,
        ),
        Some(ClientSecret::Named { secret, key }) => {
            (None, Some(read_secret(secret, key, release)))
        }
        None => (None, None),
    };
    Client {
        provider,
        redirect_uri,
        digest,
        read_secret,
    }
}

fn read_secret(secret: &str, key: &str, release: &Release) -> String {
    let template = shell::word(&format!("{{{{index .data {key:?} | base64decode}}}}"));
    format!(
        "kubectl get secret {} -n {} -o go-template={template}",
        shell::word(secret),
        release.namespace
    )
}

/// The same at each run, so that the block does not change, and different for each client. It does
/// not depend on the secret: otherwise an attacker could try secrets without the work of the
/// digest.
fn salt(provider: &Provider, redirect_uri: &str) -> [u8; SALT] {
    let text = format!(
        "{}\n{}\n{redirect_uri}",
        provider.issuer, provider.client_id
    );
    let mut salt = [0; SALT];
    salt.copy_from_slice(&Sha256::digest(text)[..SALT]);
    salt
}

/// `$pbkdf2-sha512$<iterations>$<salt>$<key>`, in base 64 with `.` in the place of `+`, unpadded.
/// <https://passlib.readthedocs.io/en/stable/lib/passlib.hash.pbkdf2_digest.html#format-algorithm>
fn digest(secret: &[u8], salt: &[u8]) -> String {
    let mut key = [0; 64];
    pbkdf2::pbkdf2_hmac::<Sha512>(secret, salt, ITERATIONS, &mut key);
    let encoded = |bytes: &[u8]| BASE64_STANDARD_NO_PAD.encode(bytes).replace('+', ".");
    format!(
        "$pbkdf2-sha512${ITERATIONS}${}${}",
        encoded(salt),
        encoded(&key)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_what_authelia_documents() {
        // <https://www.authelia.com/integration/openid-connect/clients/synapse/> has it for
        // `insecure_secret`.
        let salt = BASE64_STANDARD_NO_PAD
            .decode("c8p78n7pUMln0jzvd4aK4Q")
            .unwrap();
        assert_eq!(
            digest(b"insecure_secret", &salt),
            "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng"
        );
    }
}
