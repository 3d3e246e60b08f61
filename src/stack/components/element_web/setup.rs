//! What is asked about Element Web.

use crate::stack::setup::{Form, Question, Setup};

pub(super) static SETUP: Setup = Setup {
    about: "Element Web, the client in the browser",
    host: Some(super::EXAMPLE),
    has_certificate: true,
    questions: &[Question::new(
        "elementWeb",
        "element-web",
        "Element Web, the client in the browser",
        Form::YesNo,
    )
    .or("yes")
    .quiet()],
    off: &[("elementWeb", &["no"])],
};
