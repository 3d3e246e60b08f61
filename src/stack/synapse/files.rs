//! The files of Synapse's configuration, which the pods merge.

use indexmap::IndexMap;
use minijinja::context;

use super::config::Config;
use super::process::Process;
use super::roles::Role;
use crate::stack::labels::Labels;
use crate::stack::network::IpFamilies;
use crate::stack::workload::hash_label;
use crate::stack::{Context, facts};

/// What the user's configuration beats.
pub const UNDERRIDES: &str = "01-homeserver-underrides.yaml";
/// What beats the user's configuration.
pub const OVERRIDES: &str = "04-homeserver-overrides.yaml";
const LOG_CONFIG: &str = "log_config.yaml";

/// The files that all processes read.
#[derive(Clone, Debug)]
pub struct SharedFiles {
    underrides: String,
    overrides: String,
    log_config: String,
}

impl SharedFiles {
    pub fn new(cx: &Context, config: &Config) -> Self {
        let facts = context! { synapse => config.facts(cx, false) };
        let file = |name: &str| cx.file(&format!("synapse/files/{name}"), facts.clone());
        Self {
            underrides: file(UNDERRIDES),
            overrides: file(OVERRIDES),
            log_config: file(LOG_CONFIG),
        }
    }

    /// As hooks need them: other paths are in one of them alone.
    pub fn for_hook(&self, cx: &Context, config: &Config) -> Self {
        let facts = context! { synapse => config.facts(cx, true) };
        Self {
            overrides: cx.file(&format!("synapse/files/{OVERRIDES}"), facts),
            ..self.clone()
        }
    }

    /// What a ConfigMap holds: these files, and those of these processes.
    pub fn with(&self, processes: &[Process]) -> Labels {
        let first = [(UNDERRIDES, &self.underrides), (OVERRIDES, &self.overrides)];
        let own = processes
            .iter()
            .map(|process| (process.file.as_str(), &process.text));
        let all = first
            .into_iter()
            .chain(own)
            .chain([(LOG_CONFIG, &self.log_config)]);
        all.map(|(name, text)| (name.to_owned(), text.clone()))
            .collect()
    }
}

/// The files of single processes. Many kinds have the same.
#[derive(Debug)]
pub struct ProcessFiles {
    addresses: Vec<&'static str>,
    /// Changes when a file does that all processes read.
    shared: String,
    made: IndexMap<Role, ProcessFile>,
}

/// The configuration of a process beside what all have.
#[derive(Clone, Debug)]
pub struct ProcessFile {
    pub text: String,
    /// The label that changes when any file does that the process reads.
    pub hash: (String, String),
}

impl ProcessFiles {
    pub fn new(cx: &Context, shared: &SharedFiles) -> Self {
        let families = IpFamilies::new(cx);
        let addresses = [(families.v6, "::"), (families.v4, "0.0.0.0")];
        Self {
            addresses: addresses
                .into_iter()
                .filter_map(|(has, address)| has.then_some(address))
                .collect(),
            shared: facts::hash(
                &[
                    shared.underrides.as_str(),
                    &shared.overrides,
                    &shared.log_config,
                ]
                .concat(),
            ),
            made: IndexMap::new(),
        }
    }

    /// The file of a process of this role.
    pub fn file(&mut self, cx: &Context, role: Role) -> ProcessFile {
        let Self {
            addresses,
            shared,
            made,
        } = self;
        let make = || {
            let process = context! { app => role.app(), resources => facts::value(role.resources()), ..facts::value(&role) };
            let facts = context! { process, addresses => facts::value(addresses) };
            let text = cx.file("synapse/files/05-process.yaml", facts);
            ProcessFile {
                hash: hash_label("synapse-config", &format!("{shared}{text}")),
                text,
            }
        };
        made.entry(role).or_insert_with(make).clone()
    }
}
