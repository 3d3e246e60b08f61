//! The one table of credentials that can be made.

use std::sync::{Mutex, PoisonError};

use super::{Kind, Rotation};

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
    /// What replacing it by a new one takes.
    pub rotation: Rotation,
}

impl Need {
    /// The argument for the in-cluster Job that makes it in the Secret `secret`.
    pub fn job_argument(&self, secret: &str) -> String {
        format!("{secret}:{}:{}", self.key, self.kind.job_form())
    }

    /// The key under which its predecessor is kept while both are in use.
    pub fn previous(&self) -> Option<&'static str> {
        match self.rotation {
            Rotation::Beside(previous) => Some(previous),
            _ => None,
        }
    }
}

const MAS: &str = "matrix-authentication-service";
const RSA_PREVIOUS: &str = "MAS_RSA_PRIVATE_KEY_PREVIOUS";
const ECDSA_PREVIOUS: &str = "MAS_ECDSA_PRIME256V1_PRIVATE_KEY_PREVIOUS";
const DATABASE: &str = "the pods of PostgreSQL restart and set it in the database, and the component's pods restart with it; a database \
                        outside of the stack needs `ALTER ROLE … PASSWORD …` before they do";

/// Every credential that can be made, sorted by key.
pub static GENERATED: [Need; 16] = [
    Need {
        key: "DEX_MAS_CLIENT_SECRET",
        kind: Kind::Password,
        used_by: &["dex", MAS],
        about: "what MAS is known by to Dex",
        rotation: Rotation::Replace(
            "Dex and MAS restart with it; until both have, people of the directory can't sign in",
        ),
    },
    Need {
        key: "ELEMENT_CALL_LIVEKIT_SECRET",
        kind: Kind::Password,
        used_by: &["matrix-rtc"],
        about: "what the Matrix RTC authorisation service signs tokens for the SFU with",
        rotation: Rotation::Replace(
            "calls that are running end when the pods of Matrix RTC restart; clients join again",
        ),
    },
    Need {
        key: "HOOKSHOT_REGISTRATION",
        kind: Kind::HookshotRegistration,
        used_by: &["synapse", "hookshot"],
        about: "Hookshot's registration as an application service",
        rotation: Rotation::Tokens(
            "Synapse and Hookshot restart with the new tokens; until both have, bridges stand still",
        ),
    },
    Need {
        key: "HOOKSHOT_RSA_PASSKEY",
        kind: Kind::RsaPem,
        used_by: &["hookshot"],
        about: "what Hookshot encrypts the tokens of its users with",
        rotation: Rotation::Loses(
            "Hookshot has encrypted its users' tokens with it: they are lost, and users have to connect their accounts again",
        ),
    },
    Need {
        key: "MAS_ECDSA_PRIME256V1_PRIVATE_KEY",
        kind: Kind::EcdsaP256Der,
        used_by: &[MAS],
        about: "signs tokens of MAS (ES256)",
        rotation: Rotation::Beside(ECDSA_PREVIOUS),
    },
    Need {
        key: "MAS_ENCRYPTION_SECRET",
        kind: Kind::Hex32,
        used_by: &[MAS],
        about: "what MAS encrypts cookies and database fields with",
        rotation: Rotation::Loses(
            "MAS has encrypted fields of its database with it: they are lost (secrets of upstream providers among them), and all \
             browsers are signed out",
        ),
    },
    Need {
        key: "MAS_RSA_PRIVATE_KEY",
        kind: Kind::RsaDer,
        used_by: &[MAS],
        about: "signs tokens of MAS (RS256, which OpenID Connect requires)",
        rotation: Rotation::Beside(RSA_PREVIOUS),
    },
    Need {
        key: "MAS_SYNAPSE_OIDC_CLIENT_SECRET",
        kind: Kind::Password,
        used_by: &["synapse", MAS],
        about: "what Synapse is known by to MAS, in versions before 1.136",
        rotation: Rotation::Replace(
            "Synapse and MAS restart with it; until both have, users can't sign in",
        ),
    },
    Need {
        key: "MAS_SYNAPSE_SHARED_SECRET",
        kind: Kind::Password,
        used_by: &["synapse", MAS],
        about: "what Synapse and MAS know each other by",
        rotation: Rotation::Replace(
            "Synapse and MAS restart with it; until both have, users can't sign in",
        ),
    },
    Need {
        key: "POSTGRES_ADMIN_PASSWORD",
        kind: Kind::Password,
        used_by: &["postgres"],
        about: "the password of the database administrator",
        rotation: Rotation::Replace(
            "the server reads it on its first start only, and nothing else uses it: set it in the database too, with \
             `\\password postgres` in psql",
        ),
    },
    Need {
        key: "POSTGRES_MATRIX_AUTHENTICATION_SERVICE_PASSWORD",
        kind: Kind::Password,
        used_by: &["postgres", MAS],
        about: "the password of MAS for its database",
        rotation: Rotation::Replace(DATABASE),
    },
    Need {
        key: "POSTGRES_SYNAPSE_PASSWORD",
        kind: Kind::Password,
        used_by: &["postgres", "synapse"],
        about: "the password of Synapse for its database",
        rotation: Rotation::Replace(DATABASE),
    },
    Need {
        key: "SYNAPSE_EXTRA",
        kind: Kind::Extra,
        used_by: &["synapse"],
        about: "settings that Synapse reads first, such as signing keys that were replaced",
        rotation: Rotation::Loses(
            "it is no secret but the place of the signing keys that were replaced: without them other servers can't check old events",
        ),
    },
    Need {
        key: "SYNAPSE_MACAROON",
        kind: Kind::Password,
        used_by: &["synapse"],
        about: "what Synapse signs its own tokens with",
        rotation: Rotation::Replace(
            "guests are signed out, and the links in e-mails that end a subscription no longer work",
        ),
    },
    Need {
        key: "SYNAPSE_REGISTRATION_SHARED_SECRET",
        kind: Kind::Password,
        used_by: &["synapse"],
        about: "lets administrators register users with Synapse",
        rotation: Rotation::Replace("scripts that register users need the new one"),
    },
    Need {
        key: "SYNAPSE_SIGNING_KEY",
        kind: Kind::SigningKey,
        used_by: &["synapse"],
        about: "the identity of the homeserver towards other homeservers",
        rotation: Rotation::SigningKey,
    },
];

/// What the keys of those for upstream providers begin with; the provider's name follows.
const OF_PROVIDER: &str = "MAS_UPSTREAM_CLIENT_SECRET_";

/// The rows for upstream providers, whose names are the user's. They are few, and stay for as long as the program runs.
static OF_PROVIDERS: Mutex<Vec<&'static Need>> = Mutex::new(Vec::new());

/// The row for the secret that MAS shows to the upstream provider of this name.
pub fn of_provider(name: &str) -> &'static Need {
    let key = format!("{OF_PROVIDER}{name}");
    let mut rows = OF_PROVIDERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(row) = rows.iter().find(|row| row.key == key) {
        return row;
    }
    let row = Need {
        key: key.leak(),
        kind: Kind::Password,
        used_by: &[MAS],
        about: "what MAS is known by to an upstream provider",
        rotation: Rotation::Replace(
            "give it to the provider too: until MAS and the provider both have it, users can't sign in through it",
        ),
    };
    let row: &'static Need = Box::leak(Box::new(row));
    rows.push(row);
    row
}

/// The row for `key`, whether it was asked for or not, or for the credential whose predecessor is kept under it.
pub fn family(key: &str) -> Option<&'static Need> {
    let of_table = GENERATED
        .iter()
        .find(|n| n.key == key || n.previous() == Some(key));
    of_table.or_else(|| key.strip_prefix(OF_PROVIDER).map(of_provider))
}

/// The row of the table for `key`.
pub fn need(key: &str) -> Option<&'static Need> {
    let of_provider = || {
        OF_PROVIDERS
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .find(|row| row.key == key)
            .copied()
    };
    GENERATED.iter().find(|n| n.key == key).or_else(of_provider)
}

/// The rows of the table for `keys`, in their order.
///
/// # Panics
/// A key is not in the table, which is a fault of the program.
pub fn needs<'k>(keys: impl IntoIterator<Item = &'k &'k str>) -> Vec<&'static Need> {
    keys.into_iter()
        .map(|key| need(key).expect("every credential that is generated is in the table"))
        .collect()
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
        assert_eq!(
            (one.key, need(one.key)),
            ("MAS_UPSTREAM_CLIENT_SECRET_authelia", Some(one))
        );
        assert!(std::ptr::eq(one, of_provider("authelia")) && one.key != two.key);
        assert_eq!(need("MAS_UPSTREAM_CLIENT_SECRET_never-asked-for"), None);
    }

    #[test]
    fn job_arguments() {
        let argument = |key| need(key).unwrap().job_argument("ess-generated");
        assert_eq!(
            argument("MAS_RSA_PRIVATE_KEY"),
            "ess-generated:MAS_RSA_PRIVATE_KEY:rsa:4096:der"
        );
        assert_eq!(
            argument("SYNAPSE_EXTRA"),
            "ess-generated:SYNAPSE_EXTRA:extra"
        );
    }
}
