//! What is asked about Synapse.

use crate::stack::setup::{Form, Question, Setup};

pub(super) static SETUP: Setup = Setup {
    about: "Synapse, the homeserver",
    host: Some("matrix"),
    has_certificate: true,
    questions: &[Question::new(
        "synapseDatabase",
        "synapse-database",
        "Secret that says where the database of Synapse is",
        Form::Name("a Secret"),
    )
    .or("synapse-database")
    .when(&[("postgres", &["references"])])],
    off: &[],
};
