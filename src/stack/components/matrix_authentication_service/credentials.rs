//! The credentials of MAS that can be generated.

use crate::credentials::{Kind, Need, Pattern, Rotation, Row};

/// Who reads them.
const MAS: &str = super::values::NAME;

const PUBLISHED: &str = "MAS signs with the new one and still publishes the old one once the manifests are \
    applied; when what the old one has signed has expired (a day is plenty), rotate \
    once more with `--finish`, which drops it";

const SIGN_IN_STOPS: &str = "Synapse and MAS restart with it; until both have, users can't sign in";

pub(super) const ECDSA_PRIVATE_KEY: Need = Need::new(
    "MAS_ECDSA_PRIME256V1_PRIVATE_KEY",
    Kind::EcdsaP256Der,
    &[MAS],
    "signs tokens of MAS (ES256)",
    Rotation::Beside {
        previous: "MAS_ECDSA_PRIME256V1_PRIVATE_KEY_PREVIOUS",
        then: PUBLISHED,
    },
);

pub(super) const ENCRYPTION_SECRET: Need = Need::new(
    "MAS_ENCRYPTION_SECRET",
    Kind::Hex32,
    &[MAS],
    "what MAS encrypts cookies and database fields with",
    Rotation::Loses(
        "MAS has encrypted fields of its database with it: they are lost (secrets of \
         upstream providers among them), and all browsers are signed out",
    ),
)
.lasting();

pub(super) const RSA_PRIVATE_KEY: Need = Need::new(
    "MAS_RSA_PRIVATE_KEY",
    Kind::RsaDer,
    &[MAS],
    "signs tokens of MAS (RS256, which OpenID Connect requires)",
    Rotation::Beside {
        previous: "MAS_RSA_PRIVATE_KEY_PREVIOUS",
        then: PUBLISHED,
    },
);

pub(super) const SYNAPSE_OIDC_CLIENT_SECRET: Need = Need::new(
    "MAS_SYNAPSE_OIDC_CLIENT_SECRET",
    Kind::Password,
    &["synapse", MAS],
    "what Synapse is known by to MAS, in versions before 1.136",
    Rotation::Replace(SIGN_IN_STOPS),
)
.renewable();

pub(super) const SYNAPSE_SHARED_SECRET: Need = Need::new(
    "MAS_SYNAPSE_SHARED_SECRET",
    Kind::Password,
    &["synapse", MAS],
    "what Synapse and MAS know each other by",
    Rotation::Replace(SIGN_IN_STOPS),
)
.renewable();

pub(super) const POSTGRES_PASSWORD: Need = Need::new(
    "POSTGRES_MATRIX_AUTHENTICATION_SERVICE_PASSWORD",
    Kind::DatabasePassword,
    &["postgres", MAS],
    "the password of MAS for its database",
    Rotation::Replace(
        "the pods of PostgreSQL restart and set it in the database, and the component's \
         pods restart with it; a database outside of the stack needs `ALTER ROLE … PASSWORD \
         …` before they do",
    ),
)
.external(&["matrixAuthenticationService", "postgres", "password"])
.when_given("change it in the database (`ALTER ROLE … PASSWORD …`), then there");

/// What MAS is known by to the upstream providers, one for each.
pub(super) const UPSTREAM_CLIENT_SECRET: Pattern = Pattern::new(
    Need::new(
        "MAS_UPSTREAM_CLIENT_SECRET_",
        Kind::Password,
        &[MAS],
        "what MAS is known by to an upstream provider",
        Rotation::Replace(
            "give it to the provider too: until MAS and the provider both have it, users can't \
         sign in through it",
        ),
    )
    .renewable(),
);

pub(super) fn rows() -> Vec<Row> {
    let needs = [
        ECDSA_PRIVATE_KEY,
        ENCRYPTION_SECRET,
        RSA_PRIVATE_KEY,
        SYNAPSE_OIDC_CLIENT_SECRET,
        SYNAPSE_SHARED_SECRET,
        POSTGRES_PASSWORD,
    ];
    let needs = needs.into_iter().map(Row::from);
    needs.chain([UPSTREAM_CLIENT_SECRET.into()]).collect()
}
