//! `masthead template`: as `helm template`.

use std::env;

use anyhow::{Error, Result, anyhow, bail};
use clap::Args;

use super::emit::OutputArgs;
use super::failure::Failure;
use super::helm_flags::IgnoredArgs;
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
    /// The name of the release.
    #[arg(long, hide = true, value_name = "NAME")]
    name_template: Option<String>,
    #[arg(long, hide = true, value_name = "COMMAND")]
    post_renderer: Option<String>,
    #[command(flatten)]
    ignored: IgnoredArgs,
}

pub(super) fn run(args: &TemplateArgs) -> Result<(), Failure> {
    if args.post_renderer.is_some() {
        let hint = "pipe the output to it: `masthead template … | COMMAND`";
        return Err(anyhow!("--post-renderer runs nothing here: {hint}").into());
    }
    let name = release_name(args)?;
    let namespace = namespace_of_helm()?;
    let loaded = args.values.load()?;
    let release = Release {
        no_hooks: args.output.no_hooks,
        ..args.cluster.release(&name, &namespace, &Helm)
    };
    let templates = Templates::default();
    let stack = request::stack(&loaded, &release, &templates)?;
    Ok(args.output.emit(&render(&stack, None))?)
}

/// The release, where there is one beside the chart. Helm takes a single name as the chart, which
/// is always the same here.
fn release_name(args: &TemplateArgs) -> Result<String> {
    let name = match (&args.name_template, args.positional.as_slice()) {
        (Some(_), [_, _]) => {
            bail!("--name-template and NAME name the release twice: leave one out")
        }
        (Some(template), _) if template.contains("{{") => {
            bail!("--name-template takes a plain name here: no template is run in it")
        }
        (Some(name), _) | (None, [name, _]) => name,
        (None, [only]) if !looks_like_chart(only) => only,
        (None, _) => "release-name",
    };
    names::release(name).map_err(Error::msg)
}

/// The namespace without `-n`: `HELM_NAMESPACE`, else Helm's default.
fn namespace_of_helm() -> Result<String> {
    match env::var("HELM_NAMESPACE") {
        Ok(text) if !text.is_empty() => {
            names::namespace(&text).map_err(|reason| anyhow!("HELM_NAMESPACE: {reason}"))
        }
        _ => Ok("default".to_owned()),
    }
}

fn looks_like_chart(text: &str) -> bool {
    text.contains('/') || text.starts_with('.') || text.ends_with(".tgz")
}
