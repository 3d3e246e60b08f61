//! What each key of the guide means.

use super::database::database;
use super::email::email;
use super::key::Key::{Credential, Gone, Is, Own, Section};
use super::key::Keys;
use super::oidc::oidc;
use super::translation::Guide;
use crate::source::{Entry, ValuePath};

pub(super) static KEYS: Keys = &[
    ("enabled", Is(&["enabled"])),
    ("image", Is(&["image"])),
    ("replicaCount", Is(&["replicas"])),
    ("service", Section(SERVICE)),
    ("ingress", Section(INGRESS)),
    ("database", Own(database)),
    ("synapse", Section(SYNAPSE)),
    (
        "secrets",
        Section(&[("encryptionSecret", Credential(&["encryptionSecret"]))]),
    ),
    ("oidc", Own(oidc)),
    ("features", Section(FEATURES)),
    ("email", Own(email)),
    ("resources", Is(&["resources"])),
];

const ONE_PORT: &str = "MAS listens on 8080, which only the Ingress and the rest of the stack see";

static SERVICE: Keys = &[
    ("type", Is(&["httpService", "type"])),
    ("port", Gone(ONE_PORT)),
    ("targetPort", Gone(ONE_PORT)),
];

static INGRESS: Keys = &[
    ("enabled", Own(ingress_enabled)),
    ("host", Is(&["ingress", "host"])),
    ("path", Is(&["ingress", "path"])),
    ("className", Is(&["ingress", "className"])),
    ("annotations", Is(&["ingress", "annotations"])),
    (
        "tls",
        Section(&[
            ("enabled", Is(&["ingress", "tlsEnabled"])),
            ("secretName", Is(&["ingress", "tlsSecret"])),
        ]),
    ),
];

static SYNAPSE: Keys = &[
    (
        "endpoint",
        Gone(
            "MAS finds the Synapse of the stack by itself; `masthead fragments show \
             matrix-authentication-service-external-synapse` is for another one",
        ),
    ),
    ("sharedSecret", Credential(&["synapseSharedSecret"])),
];

static FEATURES: Keys = &[
    (
        "registration",
        Is(&["account", "passwordRegistrationEnabled"]),
    ),
    (
        "emailVerification",
        Is(&["account", "passwordRegistrationEmailRequired"]),
    ),
    ("passwordReset", Is(&["account", "passwordRecoveryEnabled"])),
    ("passwordChange", Is(&["account", "passwordChangeAllowed"])),
    (
        "displayNameChange",
        Is(&["account", "displayNameChangeAllowed"]),
    ),
];

fn ingress_enabled(guide: &mut Guide, path: &ValuePath, entry: &Entry) {
    if guide.bool_of(path, entry) == Some(false) {
        let why = "MAS can't work without an Ingress: browsers sign in there";
        guide.gone(path, entry.key_at, why);
    }
}
