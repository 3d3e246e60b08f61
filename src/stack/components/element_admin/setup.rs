//! What is asked about Element Admin.

use crate::stack::setup::{Form, Question, Setup};

pub(super) static SETUP: Setup = Setup {
    about: "Element Admin, the console for administrators",
    host: Some("admin"),
    has_certificate: true,
    questions: &[Question::new(
        "elementAdmin",
        "element-admin",
        "Element Admin, the console for administrators",
        Form::YesNo,
    )
    .or("yes")
    .quiet()],
    off: &[("elementAdmin", &["no"])],
};
