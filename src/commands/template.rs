//! `masthead template`: as `helm template`.

use super::emit::emit;
use super::load;
use super::release::kube_version;
use crate::commands::cli::TemplateArgs;
use anyhow::anyhow;

use crate::kube::names;
use crate::render::{Templates, render};
use crate::source::problem::Failure;
use crate::stack::{Release, Target};

pub fn run(args: &TemplateArgs) -> Result<(), Failure> {
    let loaded = load::values(&args.values)?;
    let release = Release {
        name: names::release(release_name(&args.positional)).map_err(|e| anyhow!("{e}"))?,
        namespace: args
            .cluster
            .namespace
            .clone()
            .unwrap_or_else(|| "default".into()),
        target: Target::Helm,
        api_versions: args.cluster.api_versions.clone(),
        kube_version: kube_version(args.cluster.kube_version.as_deref())?,
        no_hooks: args.output.no_hooks,
    };
    let templates = Templates::default();
    let (values, stack) = loaded.stack(&release, &templates)?;
    let manifests = render(&stack, &release, &templates)?;
    emit(&manifests, &args.output)?;
    // The process ends here: to give the memory back piece by piece would take longer than the checks.
    std::mem::forget((values, stack, templates, manifests));
    Ok(())
}

/// The release, where there is one beside the chart. Helm takes the only one for the chart, which we know without being told.
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
