//! The credential of Matrix RTC.

use crate::credentials::{Kind, Need, Rotation};

pub(super) const LIVEKIT_SECRET: Need = Need::new(
    "ELEMENT_CALL_LIVEKIT_SECRET",
    Kind::Password,
    &["matrix-rtc"],
    "what the Matrix RTC authorisation service signs tokens for the SFU with",
    Rotation::Replace(
        "calls that are running end when the pods of Matrix RTC restart; clients join again",
    ),
);
