//! What is asked about the well-known files.

use crate::stack::setup::{Form, Question, Setup};

pub(super) static SETUP: Setup = Setup {
    about: "Well-known files on the server name",
    host: None,
    has_certificate: true,
    questions: &[Question::new(
        "wellKnown",
        "well-known",
        "Serve the well-known files on the server name itself (no if a website of yours is there)",
        Form::ServedName,
    )
    .or("yes")],
    off: &[("wellKnown", &["no"])],
};
