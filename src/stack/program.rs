//! Programs that have a configuration file, and what is known of their settings.

use std::rc::Rc;

use super::config_file::ConfigFile;
use super::given::{Added, Given};
use super::workload::Workload;
use crate::schema;
use crate::source::problem::Problem;

/// A program and its configuration.
#[derive(Clone, Debug)]
pub(crate) struct Program<'p, 'a> {
    /// What `masthead config` takes, e.g. `synapse:pusher`.
    pub name: String,
    /// The workload that runs it.
    pub workload: &'p Workload<'a>,
    pub config: ProgramConfig<'p, 'a>,
    /// What is known of its settings.
    pub manual: &'static Manual,
}

/// What is known of the settings of a program.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manual {
    /// What its configuration file takes, where that is known.
    pub schema: Option<&'static schema::Program>,
    /// What to do in the place of giving a setting that the stack makes itself: the setting or
    /// section, and the advice.
    pub advice: &'static [(&'static [&'static str], &'static str)],
    /// Lists to which those of the stack are added where the user may think to replace them.
    pub added: &'static [&'static [&'static str]],
    /// Settings that it does not take beside another one, which the stack sets.
    pub conflicts: &'static [[&'static [&'static str]; 2]],
    /// What else is wrong with what users add.
    pub check: Option<fn(&Given) -> Vec<Problem>>,
}

impl Manual {
    /// Nothing is known.
    pub(crate) const NONE: Self = Self {
        schema: None,
        advice: &[],
        added: &[],
        conflicts: &[],
        check: None,
    };
}

/// Where the configuration of a program comes from.
#[derive(Clone, Debug)]
pub(crate) enum ProgramConfig<'p, 'a> {
    /// Several files, merged.
    Merged(&'p ConfigFile<'a>),
    /// One file of a ConfigMap, as it is.
    Plain {
        text: Rc<str>,
        /// What users add to it.
        added: Vec<Added<'a>>,
    },
}
