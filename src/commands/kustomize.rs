//! `masthead kustomize`: a generator of kustomize, in the form of its exec plugins.
//!
//! <https://kubectl.docs.kubernetes.io/guides/extending_kustomize/exec_plugins/>

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::output::print;
use super::{emit, report, unattended};
use crate::project::{KIND, configured};
use crate::source::input::{self, MAX_BYTES};

/// What kustomize sets where it runs the plugin. The file is then a copy of its own.
const ROOT: &str = "KUSTOMIZE_PLUGIN_CONFIG_ROOT";

/// Print the manifests for kustomize, as its plugin for the kind `Stack`.
///
/// Kustomize runs it under the name of the kind: a link to masthead, or a script.
#[derive(Args, Debug)]
pub(super) struct KustomizeArgs {
    /// The configuration: an object of kind `Stack`.
    #[arg(value_name = "FILE")]
    config: PathBuf,
}

pub(super) fn run(args: &KustomizeArgs) -> Result<(), Failure> {
    let content = input::file(&args.config, MAX_BYTES)?;
    let name = match env::var_os(ROOT) {
        Some(_) => "the configuration of the plugin".to_owned(),
        None => args.config.display().to_string(),
    };
    let deployment = configured(&name, content).map_err(Failure::Invalid)?;
    let rendered = unattended::render(deployment, &[], |manifests| emit::yaml(manifests))?;
    report::problems(&rendered.problems, &rendered.layers);
    Ok(print(&rendered.shown)?)
}

/// The arguments of the process. Where others run it under a name of their own, which is all that
/// they can say, that stands for the command.
pub(super) fn arguments(mut given: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let program = given.next().unwrap_or_default();
    let name = Path::new(&program).file_name().and_then(OsStr::to_str);
    let command = match name {
        Some(KIND) => Some("kustomize"),
        Some("masthead-krm") => Some("krm"),
        _ => None,
    };
    let command = command.map(OsString::from);
    [program].into_iter().chain(command).chain(given).collect()
}
