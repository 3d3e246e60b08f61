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
    /// What an entry of it is, e.g. `<name>.config`.
    pub entry: &'static str,
    /// How bad a value of the wrong type is: some programs don't start with it. Nothing where types
    /// are judged elsewhere.
    pub wrong_type: Option<Severity>,
    /// How bad a word is that is none of those known: a newer version may know more.
    pub other_word: Severity,
    /// How bad a setting is that looks like a known one: some programs don't start with it. One
    /// that does not may be of a newer version, which is a warning.
    pub misspelt: Severity,
}

/// Matrix Authentication Service. It reads its file into types.
pub(crate) static MAS: Program = Program {
    name: "MAS",
    schema: &tables::MAS,
    manual: "https://element-hq.github.io/matrix-authentication-service/reference/configuration.html",
    additional: "matrixAuthenticationService.additional",
    entry: "<name>.config",
    wrong_type: Some(Severity::Error),
    other_word: Severity::Error,
    misspelt: Severity::Warning,
};

/// Synapse. It ignores most of what it does not know.
pub(crate) static SYNAPSE: Program = Program {
    name: "Synapse",
    schema: &tables::SYNAPSE,
    manual: "https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html",
    additional: "synapse.additional",
    entry: "<name>.config",
    wrong_type: None,
    other_word: Severity::Warning,
    misspelt: Severity::Warning,
};

/// Hookshot. It ignores what it does not know, and looks at few types.
pub(crate) static HOOKSHOT: Program = Program {
    name: "Hookshot",
    schema: &tables::HOOKSHOT,
    manual: "https://matrix-org.github.io/matrix-hookshot/latest/setup/sample-configuration.html",
    additional: "hookshot.additional",
    entry: "<name>.config",
    wrong_type: Some(Severity::Warning),
    other_word: Severity::Warning,
    misspelt: Severity::Warning,
};

/// LiveKit, the SFU of Matrix RTC. It reads its file into types, and does not start with a setting
/// that it does not know.
pub(crate) static LIVEKIT: Program = Program {
    name: "LiveKit",
    schema: &tables::LIVEKIT,
    manual: "https://github.com/livekit/livekit/blob/master/config-sample.yaml",
    additional: "matrixRTC.sfu.additional",
    entry: "<name>.config",
    wrong_type: Some(Severity::Error),
    other_word: Severity::Warning,
    misspelt: Severity::Error,
};

/// Element Web. It ignores what it does not know.
pub(crate) static ELEMENT_WEB: Program = Program {
    name: "Element Web",
    schema: &tables::ELEMENT_WEB,
    manual: "https://github.com/element-hq/element-web/blob/develop/docs/config.md",
    additional: "elementWeb.additional",
    entry: "<name>",
    wrong_type: Some(Severity::Warning),
    other_word: Severity::Warning,
    misspelt: Severity::Warning,
};

/// The project file, which is not a program's but is read as strictly.
pub(crate) static PROJECT: Program = Program {
    name: "masthead",
    schema: &tables::PROJECT,
    manual: "masthead schema project",
    additional: "",
    entry: "",
    wrong_type: Some(Severity::Error),
    other_word: Severity::Error,
    misspelt: Severity::Error,
};

pub(super) static PROGRAMS: [&Program; 5] = [&MAS, &SYNAPSE, &HOOKSHOT, &LIVEKIT, &ELEMENT_WEB];

impl Program {
    /// What its configuration file has under this name at its top.
    pub(crate) fn setting(&self, name: &str) -> Option<&'static Property> {
        self.schema.property(name)
    }

    /// The names at the top of its configuration file.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.schema.properties.iter().map(|property| property.name)
    }
}

mod tables {
    use crate::schema::{Additional, Description, Form, Pattern, Property, Schema, Type};

    include!(concat!(env!("OUT_DIR"), "/programs.rs"));
}
