//! What each key of the guide means.

use super::{Guide, sections};
use crate::values::Entry;

/// What a key means. Paths are below MAS's values.
pub enum Key {
    /// The value at this path.
    Is(&'static str),
    /// The credential at this path; where it is empty, it is generated.
    Credential(&'static str),
    /// A map of further keys.
    Section(&'static [(&'static str, Key)]),
    /// What takes more than a move.
    Own(fn(&mut Guide, &str, &Entry)),
    /// Nothing any more; why, and what there is in its place.
    Gone(&'static str),
}

use Key::{Credential, Gone, Is, Own, Section};

pub static KEYS: &[(&str, Key)] = &[
    ("enabled", Is("enabled")),
    ("image", Is("image")),
    ("replicaCount", Is("replicas")),
    ("service", Section(SERVICE)),
    ("ingress", Section(INGRESS)),
    ("database", Own(sections::database)),
    ("synapse", Section(SYNAPSE)),
    (
        "secrets",
        Section(&[("encryptionSecret", Credential("encryptionSecret"))]),
    ),
    ("oidc", Own(sections::oidc)),
    ("features", Section(FEATURES)),
    ("email", Own(sections::email)),
    ("resources", Is("resources")),
];

static SERVICE: &[(&str, Key)] = &[
    ("type", Is("ingress.service.type")),
    (
        "port",
        Gone("MAS listens on 8080, which only the Ingress and the rest of the stack see"),
    ),
    (
        "targetPort",
        Gone("MAS listens on 8080, which only the Ingress and the rest of the stack see"),
    ),
];

static INGRESS: &[(&str, Key)] = &[
    ("enabled", Own(sections::ingress_enabled)),
    ("host", Is("ingress.host")),
    ("path", Is("ingress.path")),
    ("className", Is("ingress.className")),
    ("annotations", Is("ingress.annotations")),
    (
        "tls",
        Section(&[
            ("enabled", Is("ingress.tlsEnabled")),
            ("secretName", Is("ingress.tlsSecret")),
        ]),
    ),
];

static SYNAPSE: &[(&str, Key)] = &[
    (
        "endpoint",
        Gone(
            "MAS finds the Synapse of the stack by itself; `masthead fragments show matrix-authentication-service-external-synapse` \
             is for another one",
        ),
    ),
    ("sharedSecret", Credential("synapseSharedSecret")),
];

static FEATURES: &[(&str, Key)] = &[
    ("registration", Is("account.passwordRegistrationEnabled")),
    (
        "emailVerification",
        Is("account.passwordRegistrationEmailRequired"),
    ),
    ("passwordReset", Is("account.passwordRecoveryEnabled")),
    ("passwordChange", Is("account.passwordChangeAllowed")),
    ("displayNameChange", Is("account.displayNameChangeAllowed")),
];

/// A database on a server of the user's.
pub static EXTERNAL_DATABASE: &[(&str, Key)] = &[
    ("host", Is("postgres.host")),
    ("port", Is("postgres.port")),
    ("name", Is("postgres.database")),
    ("user", Is("postgres.user")),
    ("sslMode", Is("postgres.sslMode")),
    ("password", Own(sections::external_password)),
];

const NAMED_BY_STACK: &str = "the PostgreSQL of the stack makes the database `matrixauthenticationservice` with a role of its own; \
                              set `mas.database.host` to use a server of yours";

/// A database on the server that the stack brings.
pub static SERVED_DATABASE: &[(&str, Key)] = &[
    (
        "host",
        Gone("it is empty: the PostgreSQL of the stack is used"),
    ),
    ("port", Gone(NAMED_BY_STACK)),
    ("name", Gone(NAMED_BY_STACK)),
    ("user", Gone(NAMED_BY_STACK)),
    ("sslMode", Gone(NAMED_BY_STACK)),
    ("password", Own(sections::served_password)),
];

pub static EMAIL: &[(&str, Key)] = &[
    ("enabled", Own(sections::email_enabled)),
    ("from", Is("email.from")),
    ("replyTo", Is("email.replyTo")),
    ("smtp", Is("email.smtp")),
    (
        "templates",
        Gone(
            "MAS brings its texts; others are a folder that its own setting `templates.path` names",
        ),
    ),
];

/// A provider, with the canonical key of each of its keys.
pub static PROVIDER: [(&str, &str); 5] = [
    ("name", "humanName"),
    ("issuer", "issuer"),
    ("clientId", "clientId"),
    ("scopes", "scopes"),
    ("tokenEndpointAuthMethod", "tokenEndpointAuthMethod"),
];
