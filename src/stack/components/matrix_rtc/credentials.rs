//! The credentials of Matrix RTC.

use crate::credentials::{Kind, Need, Rotation};

pub(super) const LIVEKIT_SECRET: Need = Need::new(
    "ELEMENT_CALL_LIVEKIT_SECRET",
    Kind::Password,
    &["matrix-rtc"],
    "what the Matrix RTC authorisation service signs tokens for the SFU with",
    Rotation::Replace(
        "calls that are running end when the pods of Matrix RTC restart; clients join again",
    ),
)
.renewable();

pub(super) const REGISTRATION: Need = Need::new(
    "MATRIX_RTC_REGISTRATION",
    Kind::Registration {
        template: "matrix-rtc-registration.yaml",
    },
    &["synapse", "matrix-rtc"],
    "the registration of the Matrix RTC authorisation service as an application service",
    Rotation::Tokens(
        "Synapse and the authorisation service restart with the new tokens; until both have, \
         nobody can join a call",
    ),
);
