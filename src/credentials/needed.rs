//! The one table of credentials that can be made.

use std::sync::{Mutex, PoisonError};

use super::Kind;

/// A credential that can be made when the user gives none.
#[derive(Debug, PartialEq, Eq)]
pub struct Need {
    /// Its key in the Secret `<release>-generated` and in the credentials file.
    pub key: &'static str,
    pub kind: Kind,
    /// The components that read it, by the names of their template folders.
    pub used_by: &'static [&'static str],
    /// What it is for, in a few words.
    pub about: &'static str,
}

impl Need {
    /// The argument for the in-cluster Job that makes it in the Secret `secret`.
    pub fn job_argument(&self, secret: &str) -> String {
        format!("{secret}:{}:{}", self.key, self.kind.job_form())
    }
}

const MAS: &str = "matrix-authentication-service";

/// Every credential that can be made, sorted by key.
pub static GENERATED: [Need; 16] = [
    Need { key: "DEX_MAS_CLIENT_SECRET", kind: Kind::Password, used_by: &["dex", MAS], about: "what MAS is known by to Dex" },
    Need {
        key: "ELEMENT_CALL_LIVEKIT_SECRET",
        kind: Kind::Password,
        used_by: &["matrix-rtc"],
        about: "what the Matrix RTC authorisation service signs tokens for the SFU with",
    },
    Need {
        key: "HOOKSHOT_REGISTRATION",
        kind: Kind::HookshotRegistration,
        used_by: &["synapse", "hookshot"],
        about: "Hookshot's registration as an application service",
    },
    Need {
        key: "HOOKSHOT_RSA_PASSKEY",
        kind: Kind::RsaPem,
        used_by: &["hookshot"],
        about: "what Hookshot encrypts the tokens of its users with",
    },
    Need {
        key: "MAS_ECDSA_PRIME256V1_PRIVATE_KEY",
        kind: Kind::EcdsaP256Der,
        used_by: &[MAS],
        about: "signs tokens of MAS (ES256)",
    },
    Need {
        key: "MAS_ENCRYPTION_SECRET",
        kind: Kind::Hex32,
        used_by: &[MAS],
        about: "what MAS encrypts cookies and database fields with",
    },
    Need {
        key: "MAS_RSA_PRIVATE_KEY",
        kind: Kind::RsaDer,
        used_by: &[MAS],
        about: "signs tokens of MAS (RS256, which OpenID Connect requires)",
    },
    Need {
        key: "MAS_SYNAPSE_OIDC_CLIENT_SECRET",
        kind: Kind::Password,
        used_by: &["synapse", MAS],
        about: "what Synapse is known by to MAS, in versions before 1.136",
    },
    Need {
        key: "MAS_SYNAPSE_SHARED_SECRET",
        kind: Kind::Password,
        used_by: &["synapse", MAS],
        about: "what Synapse and MAS know each other by",
    },
    Need {
        key: "POSTGRES_ADMIN_PASSWORD",
        kind: Kind::Password,
        used_by: &["postgres"],
        about: "the password of the database administrator",
    },
    Need {
        key: "POSTGRES_MATRIX_AUTHENTICATION_SERVICE_PASSWORD",
        kind: Kind::Password,
        used_by: &["postgres", MAS],
        about: "the password of MAS for its database",
    },
    Need {
        key: "POSTGRES_SYNAPSE_PASSWORD",
        kind: Kind::Password,
        used_by: &["postgres", "synapse"],
        about: "the password of Synapse for its database",
    },
    Need {
        key: "SYNAPSE_EXTRA",
        kind: Kind::Extra,
        used_by: &["synapse"],
        about: "settings that Synapse reads first, such as signing keys that were replaced",
    },
    Need {
        key: "SYNAPSE_MACAROON",
        kind: Kind::Password,
        used_by: &["synapse"],
        about: "what Synapse signs its own tokens with",
    },
    Need {
        key: "SYNAPSE_REGISTRATION_SHARED_SECRET",
        kind: Kind::Password,
        used_by: &["synapse"],
        about: "lets administrators register users with Synapse",
    },
    Need {
        key: "SYNAPSE_SIGNING_KEY",
        kind: Kind::SigningKey,
        used_by: &["synapse"],
        about: "the identity of the homeserver towards other homeservers",
    },
];

/// The rows for upstream providers, whose names are the user's. They are few, and stay for as long as the program runs.
static OF_PROVIDERS: Mutex<Vec<&'static Need>> = Mutex::new(Vec::new());

/// The row for the secret that MAS shows to the upstream provider of this name.
pub fn of_provider(name: &str) -> &'static Need {
    let key = format!("MAS_UPSTREAM_CLIENT_SECRET_{name}");
    let mut rows = OF_PROVIDERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(row) = rows.iter().find(|row| row.key == key) {
        return row;
    }
    let row =
        Need { key: key.leak(), kind: Kind::Password, used_by: &[MAS], about: "what MAS is known by to an upstream provider" };
    let row: &'static Need = Box::leak(Box::new(row));
    rows.push(row);
    row
}

/// The row of the table for `key`.
pub fn need(key: &str) -> Option<&'static Need> {
    let of_provider = || OF_PROVIDERS.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|row| row.key == key).copied();
    GENERATED.iter().find(|n| n.key == key).or_else(of_provider)
}

/// The rows of the table for `keys`, in their order.
///
/// # Panics
/// A key is not in the table, which is a fault of the program.
pub fn needs<'k>(keys: impl IntoIterator<Item = &'k &'k str>) -> Vec<&'static Need> {
    keys.into_iter().map(|key| need(key).expect("every credential that is generated is in the table")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_key_twice() {
        assert!(GENERATED.windows(2).all(|pair| pair[0].key < pair[1].key));
    }

    #[test]
    fn providers_have_a_row_each() {
        let (one, two) = (of_provider("authelia"), of_provider("other"));
        assert_eq!((one.key, need(one.key)), ("MAS_UPSTREAM_CLIENT_SECRET_authelia", Some(one)));
        assert!(std::ptr::eq(one, of_provider("authelia")) && one.key != two.key);
        assert_eq!(need("MAS_UPSTREAM_CLIENT_SECRET_never-asked-for"), None);
    }

    #[test]
    fn job_arguments() {
        let argument = |key| need(key).unwrap().job_argument("ess-generated");
        assert_eq!(argument("MAS_RSA_PRIVATE_KEY"), "ess-generated:MAS_RSA_PRIVATE_KEY:rsa:4096:der");
        assert_eq!(argument("SYNAPSE_EXTRA"), "ess-generated:SYNAPSE_EXTRA:extra");
    }
}
