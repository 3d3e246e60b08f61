//! The credentials of Dex that can be generated.

use crate::credentials::{Kind, Need, Rotation};

/// What the authentication service is known by to Dex.
pub(super) const CLIENT_SECRET: Need = Need::new(
    "DEX_MAS_CLIENT_SECRET",
    Kind::Password,
    &[super::values::NAME, "matrix-authentication-service"],
    "what MAS is known by to Dex",
    Rotation::Replace(
        "Dex and MAS restart with it; until both have, people of the directory can't sign \
         in",
    ),
)
.renewable();
