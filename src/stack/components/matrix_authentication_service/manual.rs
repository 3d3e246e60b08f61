//! What is known of MAS's settings.
//!
//! Its configuration reference names each of two alternatives beside the other.

use super::rules;
use crate::schema;
use crate::stack::program::Manual;

pub(super) static MANUAL: Manual = Manual {
    schema: Some(&schema::MAS),
    advice: &[
        (
            &["http", "public_base"],
            "set `matrixAuthenticationService.ingress.host`",
        ),
        (&["database"], "set `matrixAuthenticationService.postgres`"),
        (&["matrix", "homeserver"], "set `serverName`"),
        (
            &["matrix", "secret"],
            "set `matrixAuthenticationService.synapseSharedSecret`",
        ),
        (
            &["secrets", "encryption"],
            "set `matrixAuthenticationService.encryptionSecret`",
        ),
        (
            &["email", "password"],
            "set `matrixAuthenticationService.email.smtp.password`",
        ),
    ],
    added: &[&["http", "listeners"]],
    conflicts: &[
        [&["database", "uri"], &["database", "host"]],
        [&["database", "password"], &["database", "password_file"]],
        [&["matrix", "secret"], &["matrix", "secret_file"]],
        [&["secrets", "encryption"], &["secrets", "encryption_file"]],
        [&["email", "password"], &["email", "password_file"]],
    ],
    check: Some(rules::check),
};
