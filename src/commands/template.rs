//! `masthead template`: as `helm template`.

use std::env;

use anyhow::{Error, Result, anyhow, bail};
use clap::Args;
use serde_json::Value;

use super::emit::OutputArgs;
use super::failure::Failure;
use super::helm_flags::HelmArgs;
use super::layers::ValuesArgs;
use super::pins::PinArgs;
use super::report;
use super::request::{self, ClusterArgs, HooksArgs};
use crate::chart::{self, Chart, Taken, UnknownChart};
use crate::gotmpl::{self, Budget, Scope};
use crate::kube::names;
use crate::render::targets::Helm;
use crate::source::Code;
use crate::stack::{DEFAULT_KUBE_VERSION, Release};
use crate::template::Templates;
use crate::values::ValuesYaml;

/// Print the manifests as `helm template` does: with hook annotations, and with a Job in the
/// cluster that generates the credentials.
#[derive(Args, Debug)]
#[command(disable_version_flag = true, args_override_self = true)]
pub(super) struct TemplateArgs {
    /// The release, and the chart as for Helm, which is ignored.
    #[arg(value_name = "NAME [CHART]", num_args = 0..=2)]
    positional: Vec<String>,
    #[command(flatten)]
    values: ValuesArgs,
    #[command(flatten)]
    cluster: ClusterArgs,
    #[command(flatten)]
    pins: PinArgs,
    #[command(flatten)]
    hooks: HooksArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// The name of the release.
    #[arg(long, hide = true, value_name = "NAME")]
    name_template: Option<String>,
    #[arg(long, hide = true, value_name = "COMMAND")]
    post_renderer: Option<String>,
    #[command(flatten)]
    helm: HelmArgs,
}

pub(super) fn run(args: &TemplateArgs) -> Result<(), Failure> {
    if args
        .post_renderer
        .as_ref()
        .is_some_and(|command| !command.is_empty())
    {
        let hint = "pipe the output to it: `masthead template … | COMMAND`";
        return Err(anyhow!("--post-renderer runs nothing here: {hint}").into());
    }
    args.output.check_flags(true)?;
    let name = release_name(args)?;
    let namespace = namespace_of_helm()?;
    tell(&args.helm);
    let asked = args.helm.version.as_deref().map(chart_of).transpose();
    let asked = asked.map_err(|error| anyhow!("--version: {error}"))?;
    let loaded = args.values.load_as(asked)?;
    let release = Release {
        no_hooks: args.hooks.no_hooks,
        is_upgrade: args.helm.is_upgrade,
        images: args.pins.read(false)?,
        ..args.cluster.release(&name, &namespace, &Helm)
    };
    let templates = Templates::default();
    let stack = request::stack(&loaded, &release, &templates)?;
    request::tell_left_to_job(&loaded, &stack);
    let folder = args.helm.release_folder.then_some(name.as_str());
    let manifests = request::manifests(&stack, None)?;
    args.output.emit(&manifests, &stack, folder)
}

/// What a flag of Helm does not do here.
fn tell(flags: &HelmArgs) {
    if flags.asks_cluster {
        let hint = "`masthead template … | kubectl apply --dry-run=server -f -`";
        report::warn(
            Code::FlagWithoutEffect,
            "no cluster is asked: nothing is looked up or validated there",
            Some(hint.into()),
        );
    }
    if flags.generates_name {
        let hint = "give a name: with another one at each run, all objects would be new";
        report::warn(
            Code::FlagWithoutEffect,
            "--generate-name generates none: the release is `release-name`",
            Some(hint.into()),
        );
    }
}

/// The release of the chart that `--version` asks for: a version, or a range of them.
/// <https://helm.sh/docs/helm/helm_template/>
fn chart_of(version: &str) -> Result<Taken, UnknownChart> {
    Taken::parse(version).or_else(|error| Taken::newest_in(version).ok_or(error))
}

/// The release, where there is one beside the chart. Helm takes a single name as the chart, which
/// is always the same here.
fn release_name(args: &TemplateArgs) -> Result<String> {
    let given = args.positional.as_slice();
    if args.helm.generates_name {
        return match (&args.name_template, given) {
            (Some(_), _) | (_, [_, _]) => bail!("--generate-name and a name: leave one out"),
            _ => Ok("release-name".to_owned()),
        };
    }
    let name = match (&args.name_template, given) {
        (Some(_), [_, _]) => {
            bail!("--name-template and NAME name the release twice: leave one out")
        }
        (Some(template), _) => return names::release(&filled(template)?).map_err(Error::msg),
        (None, [name, _]) => name,
        (None, [only]) if !looks_like_chart(only) => only,
        (None, _) => "release-name",
    };
    names::release(name).map_err(Error::msg)
}

/// The text of `--name-template`, which sees no values.
fn filled(template: &str) -> Result<String> {
    let scope = Scope {
        values: &Value::Null,
        release_name: "",
        release_namespace: "",
        is_upgrade: false,
        chart_name: chart::NAME,
        chart_version: &Chart::newest().version(),
        kube_version: DEFAULT_KUBE_VERSION,
        api_versions: &[],
        context: &Value::Null,
        yaml: &ValuesYaml,
        budget: &Budget::default(),
    };
    match gotmpl::evaluate(template, &scope) {
        Ok(text) => Ok(text.into_owned()),
        Err(error) => bail!("--name-template: {}", error.message),
    }
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
