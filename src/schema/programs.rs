//! What the configuration files of the programs themselves take. `build.rs` makes tables of
//! `schemas/`.

use super::{Property, Schema};
use crate::source::problem::Severity;

/// A program that has a configuration file which users add to.
#[derive(Debug)]
pub(crate) struct Program {
    pub name: &'static str,
    pub schema: &'static Schema,
    /// Where its settings are documented.
    pub manual: &'static str,
    /// The value under which users add to its configuration.
    pub additional: &'static str,
    /// How bad a value of the wrong type is: some programs don't start with it.
    pub wrong_type: Severity,
}

/// Matrix Authentication Service. It reads its file into types.
pub(crate) static MAS: Program = Program {
    name: "MAS",
    schema: &tables::MAS,
    manual: "https://element-hq.github.io/matrix-authentication-service/reference/configuration.html",
    additional: "matrixAuthenticationService.additional",
    wrong_type: Severity::Error,
};

/// Synapse. It ignores most of what it does not know.
pub(crate) static SYNAPSE: Program = Program {
    name: "Synapse",
    schema: &tables::SYNAPSE,
    manual: "https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html",
    additional: "synapse.additional",
    wrong_type: Severity::Warning,
};

pub(super) static PROGRAMS: [&Program; 2] = [&MAS, &SYNAPSE];

impl Program {
    /// What its configuration file has under this name at its top.
    pub(crate) fn setting(&self, name: &str) -> Option<&'static Property> {
        self.schema.property(name)
    }
}

mod tables {
    use crate::schema::{Additional, Pattern, Property, Schema, Type};

    include!(concat!(env!("OUT_DIR"), "/programs.rs"));
}
