//! `masthead template`: as `helm template`.

use anyhow::anyhow;
use clap::Args;

use super::emit::OutputArgs;
use super::failure::Failure;
use super::layers::ValuesArgs;
use super::request::{self, ClusterArgs};
use crate::kube::names;
use crate::render::render;
use crate::render::targets::Helm;
use crate::stack::Release;
use crate::template::Templates;

/// Print the manifests as `helm template` does: with hook annotations, and with a Job in the
/// cluster that generates the credentials.
#[derive(Args, Debug)]
#[command(disable_version_flag = true)]
pub(super) struct TemplateArgs {
    /// The release, and the chart as for Helm, which is ignored.
    #[arg(value_name = "NAME [CHART]", num_args = 0..=2)]
    positional: Vec<String>,
    #[command(flatten)]
    values: ValuesArgs,
    #[command(flatten)]
    cluster: ClusterArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Leave out what Helm runs as a hook.
    #[arg(long)]
    no_hooks: bool,
    #[command(flatten)]
    helm: HelmArgs,
}

/// Options of `helm template` that have no effect here, so that scripts work unchanged.
#[derive(Args, Debug)]
struct HelmArgs {
    #[arg(long, hide = true)]
    include_crds: bool,
    #[arg(long, hide = true)]
    skip_crds: bool,
    #[arg(long, hide = true)]
    skip_tests: bool,
    #[arg(long, hide = true)]
    is_upgrade: bool,
    #[arg(long, hide = true)]
    validate: bool,
    #[arg(long, hide = true)]
    dependency_update: bool,
    #[arg(long, hide = true)]
    devel: bool,
    #[arg(long, hide = true)]
    debug: bool,
    #[arg(long, hide = true)]
    create_namespace: bool,
    #[arg(long, hide = true)]
    release_name: bool,
    #[arg(short, long, hide = true)]
    generate_name: bool,
    #[arg(long, hide = true)]
    repo: Option<String>,
    /// The version of the chart, as `helm template` takes it.
    #[arg(long = "version", hide = true)]
    chart_version: Option<String>,
    #[arg(long, hide = true)]
    kube_context: Option<String>,
    #[arg(long, hide = true)]
    timeout: Option<String>,
}

pub(super) fn run(args: &TemplateArgs) -> Result<(), Failure> {
    let loaded = args.values.load()?;
    let name = names::release(release_name(&args.positional)).map_err(|e| anyhow!("{e}"))?;
    let release = Release {
        no_hooks: args.no_hooks,
        ..args.cluster.release(&name, "default", &Helm)
    };
    let templates = Templates::default();
    let stack = request::stack(&loaded, &release, &templates)?;
    Ok(args.output.emit(&render(&stack, None))?)
}

/// The release, where there is one beside the chart. Helm takes a single name as the chart, which
/// is always the same here.
fn release_name(positional: &[String]) -> &str {
    match positional {
        [name, _] => name,
        [only] if !looks_like_chart(only) => only,
        _ => "release-name",
    }
}

fn looks_like_chart(text: &str) -> bool {
    text.contains('/') || text.starts_with('.') || text.ends_with(".tgz")
}
