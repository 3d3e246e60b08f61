//! The rows of the catalogue, until each component brings its own.

use super::{Catalogue, Kind, Need, Pattern, Rotation, Row};

/// The credentials of all components that can be made.
///
/// Here the rows of components are collected: until they stand in the components' own folders, they
/// stand in this file.
pub fn catalogue() -> Catalogue {
    let needs = NEEDS.into_iter().map(Row::from);
    Catalogue::new(needs.chain([UPSTREAM_CLIENT_SECRET.into()]))
}

const MAS: &str = "matrix-authentication-service";
const RSA_PREVIOUS: &str = "MAS_RSA_PRIVATE_KEY_PREVIOUS";
const ECDSA_PREVIOUS: &str = "MAS_ECDSA_PRIME256V1_PRIVATE_KEY_PREVIOUS";
const PUBLISHED: &str = "MAS signs with the new one and still publishes the old one once the manifests are \
    applied; when what the old one has signed has expired (a day is plenty), rotate \
    once more with `--finish`, which drops it";
const IN_DATABASE: &str = "change it in the database (`ALTER ROLE … PASSWORD …`), then there";
const DATABASE: &str = "the pods of PostgreSQL restart and set it in the database, and the component's \
    pods restart with it; a database outside of the stack needs `ALTER ROLE … PASSWORD \
    …` before they do";

const NEEDS: [Need; 16] = [
    Need::new(
        "DEX_MAS_CLIENT_SECRET",
        Kind::Password,
        &["dex", MAS],
        "what MAS is known by to Dex",
        Rotation::Replace(
            "Dex and MAS restart with it; until both have, people of the directory can't sign \
             in",
        ),
    ),
    Need::new(
        "ELEMENT_CALL_LIVEKIT_SECRET",
        Kind::Password,
        &["matrix-rtc"],
        "what the Matrix RTC authorisation service signs tokens for the SFU with",
        Rotation::Replace(
            "calls that are running end when the pods of Matrix RTC restart; clients join again",
        ),
    ),
    Need::new(
        "HOOKSHOT_REGISTRATION",
        Kind::Registration {
            template: "hookshot-registration.yaml",
        },
        &["synapse", "hookshot"],
        "Hookshot's registration as an application service",
        Rotation::Tokens(
            "Synapse and Hookshot restart with the new tokens; until both have, bridges stand \
             still",
        ),
    ),
    Need::new(
        "HOOKSHOT_RSA_PASSKEY",
        Kind::RsaPem,
        &["hookshot"],
        "what Hookshot encrypts the tokens of its users with",
        Rotation::Loses(
            "Hookshot has encrypted its users' tokens with it: they are lost, and users have to \
             connect their accounts again",
        ),
    ),
    Need::new(
        "MAS_ECDSA_PRIME256V1_PRIVATE_KEY",
        Kind::EcdsaP256Der,
        &[MAS],
        "signs tokens of MAS (ES256)",
        Rotation::Beside {
            previous: ECDSA_PREVIOUS,
            then: PUBLISHED,
        },
    ),
    Need::new(
        "MAS_ENCRYPTION_SECRET",
        Kind::Hex32,
        &[MAS],
        "what MAS encrypts cookies and database fields with",
        Rotation::Loses(
            "MAS has encrypted fields of its database with it: they are lost (secrets of \
             upstream providers among them), and all browsers are signed out",
        ),
    )
    .lasting(),
    Need::new(
        "MAS_RSA_PRIVATE_KEY",
        Kind::RsaDer,
        &[MAS],
        "signs tokens of MAS (RS256, which OpenID Connect requires)",
        Rotation::Beside {
            previous: RSA_PREVIOUS,
            then: PUBLISHED,
        },
    ),
    Need::new(
        "MAS_SYNAPSE_OIDC_CLIENT_SECRET",
        Kind::Password,
        &["synapse", MAS],
        "what Synapse is known by to MAS, in versions before 1.136",
        Rotation::Replace("Synapse and MAS restart with it; until both have, users can't sign in"),
    ),
    Need::new(
        "MAS_SYNAPSE_SHARED_SECRET",
        Kind::Password,
        &["synapse", MAS],
        "what Synapse and MAS know each other by",
        Rotation::Replace("Synapse and MAS restart with it; until both have, users can't sign in"),
    ),
    Need::new(
        "POSTGRES_ADMIN_PASSWORD",
        Kind::Password,
        &["postgres"],
        "the password of the database administrator",
        Rotation::Replace(
            "the server reads it on its first start only, and nothing else uses it: set it in \
             the database too, with `\\password postgres` in psql",
        ),
    )
    .when_given(IN_DATABASE),
    Need::new(
        "POSTGRES_MATRIX_AUTHENTICATION_SERVICE_PASSWORD",
        Kind::Password,
        &["postgres", MAS],
        "the password of MAS for its database",
        Rotation::Replace(DATABASE),
    )
    .external("matrixAuthenticationService.postgres.password")
    .when_given(IN_DATABASE),
    Need::new(
        "POSTGRES_SYNAPSE_PASSWORD",
        Kind::Password,
        &["postgres", "synapse"],
        "the password of Synapse for its database",
        Rotation::Replace(DATABASE),
    )
    .external("synapse.postgres.password")
    .when_given(IN_DATABASE),
    Need::new(
        "SYNAPSE_EXTRA",
        Kind::Extra,
        &["synapse"],
        "settings that Synapse reads first, such as signing keys that were replaced",
        Rotation::Loses(
            "it is no secret but the place of the signing keys that were replaced: without them \
             other servers can't check old events",
        ),
    ),
    Need::new(
        "SYNAPSE_MACAROON",
        Kind::Password,
        &["synapse"],
        "what Synapse signs its own tokens with",
        Rotation::Replace(
            "guests are signed out, and the links in e-mails that end a subscription no longer \
             work",
        ),
    ),
    Need::new(
        "SYNAPSE_REGISTRATION_SHARED_SECRET",
        Kind::Password,
        &["synapse"],
        "lets administrators register users with Synapse",
        Rotation::Replace("scripts that register users need the new one"),
    ),
    Need::new(
        "SYNAPSE_SIGNING_KEY",
        Kind::SigningKey,
        &["synapse"],
        "the identity of the homeserver towards other homeservers",
        Rotation::SigningKey {
            published_in: "SYNAPSE_EXTRA",
        },
    )
    .lasting(),
];

/// What MAS is known by to the upstream providers, one for each.
pub const UPSTREAM_CLIENT_SECRET: Pattern = Pattern::new(Need::new(
    "MAS_UPSTREAM_CLIENT_SECRET_",
    Kind::Password,
    &[MAS],
    "what MAS is known by to an upstream provider",
    Rotation::Replace(
        "give it to the provider too: until MAS and the provider both have it, users can't \
             sign in through it",
    ),
));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_there_twice() {
        let keys: Vec<_> = catalogue().iter().map(|need| need.key.clone()).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
    }

    #[test]
    fn each_can_be_made() {
        assert!(
            catalogue()
                .iter()
                .all(|need| need.job_argument("s").is_some())
        );
    }

    #[test]
    fn what_lasts_is_random_and_long() {
        let catalogue = catalogue();
        let lasting: Vec<_> = catalogue.iter().filter(|need| need.lasting).collect();
        assert_eq!(lasting.len(), 2);
        let is_random = |need: &&Need| matches!(need.kind, Kind::Hex32 | Kind::SigningKey);
        assert!(lasting.iter().all(is_random));
    }

    #[test]
    fn external_passwords_are_value_paths() {
        for path in catalogue().iter().filter_map(|need| need.external) {
            assert!(crate::source::ValuePath::parse(path).is_ok(), "{path}");
        }
    }
}
