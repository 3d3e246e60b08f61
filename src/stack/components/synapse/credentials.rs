//! The credentials that are generated for Synapse.

use crate::credentials::{Kind, Need, Rotation};

pub(super) const POSTGRES_PASSWORD: Need = Need::new(
    "POSTGRES_SYNAPSE_PASSWORD",
    Kind::DatabasePassword,
    &["postgres", "synapse"],
    "the password of Synapse for its database",
    Rotation::Replace(
        "the pods of PostgreSQL restart and set it in the database, and the component's pods restart \
         with it; a database outside of the stack needs `ALTER ROLE … PASSWORD …` before they do",
    ),
)
.external(&["synapse", "postgres", "password"])
.when_given("change it in the database (`ALTER ROLE … PASSWORD …`), then there");

pub(super) const EXTRA: Need = Need::new(
    "SYNAPSE_EXTRA",
    Kind::Extra,
    &["synapse"],
    "settings that Synapse reads first, such as signing keys that were replaced",
    Rotation::Loses(
        "it is no secret but the place of the signing keys that were replaced: without them \
         other servers can't check old events",
    ),
);

pub(super) const MACAROON: Need = Need::new(
    "SYNAPSE_MACAROON",
    Kind::Password,
    &["synapse"],
    "what Synapse signs its own tokens with",
    Rotation::Replace(
        "guests are signed out, and the links in e-mails that end a subscription no longer work",
    ),
);

pub(super) const REGISTRATION_SHARED_SECRET: Need = Need::new(
    "SYNAPSE_REGISTRATION_SHARED_SECRET",
    Kind::Password,
    &["synapse"],
    "lets administrators register users with Synapse",
    Rotation::Replace("scripts that register users need the new one"),
)
.renewable();

pub(super) const SIGNING_KEY: Need = Need::new(
    "SYNAPSE_SIGNING_KEY",
    Kind::SigningKey,
    &["synapse"],
    "the identity of the homeserver towards other homeservers",
    Rotation::SigningKey {
        published_in: "SYNAPSE_EXTRA",
    },
)
.lasting();
