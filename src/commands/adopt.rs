//! `masthead adopt`: a deployment that runs elsewhere becomes values and credentials.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::report;
use crate::adopt::{Inputs, Sources};

/// Turn a deployment that runs elsewhere into values, credentials, and the steps of the move.
///
/// Nothing but files is read. Each setting is accounted for: kept as a value, moved to the
/// additional configuration, set by masthead, or dropped with the reason.
#[derive(Args, Debug)]
pub(super) struct AdoptArgs {
    /// Synapse's homeserver.yaml; more files are merged as Synapse merges them.
    #[arg(long, value_name = "FILE")]
    synapse: Vec<PathBuf>,
    /// The configuration of a worker of Synapse; may be given more than once.
    #[arg(long, value_name = "FILE")]
    synapse_worker: Vec<PathBuf>,
    /// MAS's config.yaml; more files are merged as MAS merges them.
    #[arg(long, value_name = "FILE")]
    mas: Vec<PathBuf>,
    /// A folder with the well-known files: `client`, `server`, `support`.
    #[arg(long, value_name = "DIR")]
    well_known: Option<PathBuf>,
    /// Element Web's config.json.
    #[arg(long, value_name = "FILE")]
    element_web: Option<PathBuf>,
    /// Hookshot's config.yml.
    #[arg(long, value_name = "FILE")]
    hookshot: Option<PathBuf>,
    /// The folder that matrix-docker-ansible-deploy has put on the server, or a copy of it.
    #[arg(long, value_name = "DIR")]
    ansible: Option<PathBuf>,
    /// A compose file.
    #[arg(long, value_name = "FILE")]
    compose: Option<PathBuf>,
    /// Values of another chart of Synapse.
    #[arg(long, value_name = "FILE")]
    chart_values: Option<PathBuf>,
    /// The chart that they are for, where they do not tell.
    #[arg(long, value_name = "NAME", requires = "chart_values")]
    chart: Option<String>,
    /// A copy of the file system that absolute paths are in; may be given more than once.
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,
}

pub(super) fn run(args: &AdoptArgs) -> Result<(), Failure> {
    let inputs = Inputs::read(&args.sources())?;
    report::problems(&inputs.problems, &inputs.layers);
    Ok(())
}

impl AdoptArgs {
    fn sources(&self) -> Sources {
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
