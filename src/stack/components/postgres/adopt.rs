//! PostgreSQL where masthead did not put it.

use super::values::NAME;
use crate::stack::elsewhere::Traces;

pub(super) static TRACES: Traces = Traces {
    program: NAME,
    images: &[
        "postgres",
        "postgresql",
        "cloudnative-pg/postgresql",
        "pgautoupgrade",
    ],
    folders: &[NAME],
    becomes: "the stack brings a PostgreSQL, unless the databases stay where they are",
    step: "Dump the databases of this PostgreSQL while nothing writes to them, and restore them into that of the stack.",
    ..Traces::NONE
};
