//! What is asked about Hookshot.

use crate::stack::setup::{Form, Question, Setup};

pub(super) static SETUP: Setup = Setup {
    about: "Hookshot, the bridge to webhooks and feeds",
    // It is served on the homeserver's.
    host: None,
    has_certificate: false,
    questions: &[Question::new(
        "hookshot",
        "hookshot",
        "Hookshot, the bridge to webhooks, GitHub, GitLab, Jira and feeds",
        Form::YesNo,
    )
    .or("no")],
    off: &[("hookshot", &["no"])],
};
