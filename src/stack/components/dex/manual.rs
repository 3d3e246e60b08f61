//! What is known of Dex's settings.

use crate::stack::program::Manual;

pub(super) static MANUAL: Manual = Manual {
    schema: None,
    advice: &[
        (&["issuer"], "set `dex.ingress.host`"),
        (&["storage"], "set `dex.postgres`"),
    ],
    added: &[],
    conflicts: &[],
    check: None,
};
