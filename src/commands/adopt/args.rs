//! What people give.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::adopt::Sources;
use crate::commands::failure::Failure;
use crate::credentials::AtRest;
use crate::kube::names as kube_names;
use crate::stack::elsewhere::Databases;

/// Turn a deployment that runs elsewhere into values, credentials, and the steps of the move.
///
/// Nothing but files is read. Each setting is accounted for: kept as a value, moved to the
/// additional configuration, set by masthead, or dropped with the reason.
#[derive(Args, Debug)]
pub(in crate::commands) struct AdoptArgs {
    /// Synapse's homeserver.yaml; more files are merged as Synapse merges them.
    #[arg(long, value_name = "FILE")]
    pub(super) synapse: Vec<PathBuf>,
    /// The configuration of a worker of Synapse; may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub(super) synapse_worker: Vec<PathBuf>,
    /// MAS's config.yaml; more files are merged as MAS merges them.
    #[arg(long, value_name = "FILE")]
    pub(super) mas: Vec<PathBuf>,
    /// A folder with the well-known files: `client`, `server`, `support`.
    #[arg(long, value_name = "DIR")]
    pub(super) well_known: Option<PathBuf>,
    /// Element Web's config.json.
    #[arg(long, value_name = "FILE")]
    pub(super) element_web: Option<PathBuf>,
    /// Hookshot's config.yml.
    #[arg(long, value_name = "FILE")]
    pub(super) hookshot: Option<PathBuf>,
    /// The folder that matrix-docker-ansible-deploy has put on the server, or a copy of it.
    #[arg(long, value_name = "DIR")]
    pub(super) ansible: Option<PathBuf>,
    /// A compose file, or the folder that it is in.
    #[arg(long, value_name = "FILE")]
    pub(super) compose: Option<PathBuf>,
    /// Values of another chart of Synapse.
    #[arg(long, value_name = "FILE")]
    pub(super) chart_values: Option<PathBuf>,
    /// The chart that they are for, where they do not tell.
    #[arg(long, value_name = "NAME", requires = "chart_values")]
    pub(super) chart: Option<String>,
    /// A copy of the file system that absolute paths are in; may be given more than once.
    #[arg(long, value_name = "DIR")]
    pub(super) root: Vec<PathBuf>,
    /// Where the databases are to be: on the server that the stack brings, or where they are. By
    /// default those that pods can reach by their host stay.
    #[arg(long, value_name = "WHERE")]
    pub(super) postgres: Option<Postgres>,
    /// The name of the release [default: ess].
    #[arg(long, value_name = "NAME", default_value = "ess", hide_default_value = true, value_parser = kube_names::release)]
    pub(super) release: String,
    /// The namespace that the objects go to [default: ess].
    #[arg(short, long, value_name = "NAMESPACE", default_value = "ess", hide_default_value = true, value_parser = kube_names::namespace)]
    pub(super) namespace: String,
    /// The folder that the files are written to.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) output_dir: PathBuf,
    /// Write over files that are there.
    #[arg(long)]
    pub(super) force: bool,
    /// Encrypt what holds credentials with age to this recipient (`age1…`); may be given more than
    /// once.
    #[arg(long, value_name = "AGE_RECIPIENT", value_delimiter = ',')]
    pub(super) encrypt_to: Vec<String>,
    /// A file with the age identity of a credentials file that is there.
    #[arg(long, value_name = "FILE")]
    pub(super) identity: Vec<PathBuf>,
    /// How to print what became of everything.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Postgres {
    /// On the server that the stack brings.
    Own,
    /// Where they are.
    External,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

impl AdoptArgs {
    pub(super) fn at_rest(&self) -> Result<AtRest, Failure> {
        AtRest::new(&self.encrypt_to, &self.identity).map_err(|error| {
            let hint = error.hint().map(str::to_owned);
            Failure::CouldNotRun(error.into(), hint)
        })
    }

    pub(super) fn databases(&self) -> Databases {
        match self.postgres {
            None => Databases::Reachable,
            Some(Postgres::Own) => Databases::Own,
            Some(Postgres::External) => Databases::External,
        }
    }

    pub(super) fn sources(&self) -> Sources {
        let mut out = Sources {
            well_known: self.well_known.clone(),
            compose: self.compose.clone(),
            ansible: self.ansible.clone(),
            chart_values: self.chart_values.clone(),
            chart: self.chart.clone(),
            ..Sources::default()
        };
        out.roots.roots.clone_from(&self.root);
        let mut add = |name: &str, paths: &mut dyn Iterator<Item = &PathBuf>| {
            let named = paths.map(|path| (name.to_owned(), path.clone()));
            out.files.extend(named);
        };
        add("synapse", &mut self.synapse.iter());
        add("synapse/worker", &mut self.synapse_worker.iter());
        add("mas", &mut self.mas.iter());
        add("element-web", &mut self.element_web.iter());
        add("hookshot", &mut self.hookshot.iter());
        out
    }
}
