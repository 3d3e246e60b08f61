//! The flags that describe a stack, the same for every command that needs one.

use anyhow::anyhow;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use super::keeper::KeepArgs;
use super::layers::ValuesArgs;
use super::report;
use super::secrets::SecretsArgs;
use crate::check;
use crate::kube::names;
use crate::render::targets::{self, TARGETS};
use crate::source::problem::Severity;
use crate::stack::target::Target;
use crate::stack::{DEFAULT_KUBE_VERSION, Release, Stack};
use crate::template::Templates;
use crate::values::{Invalid, Loaded};

/// The default namespace.
const NAMESPACE: &str = "ess";

/// The flags that describe a stack.
#[derive(Args, Debug)]
pub(super) struct StackArgs {
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub cluster: ClusterArgs,
    /// The tool that the manifests are for.
    #[arg(long, value_name = "TARGET", default_value = "kubectl", value_parser = target())]
    pub target: &'static dyn Target,
    #[command(flatten)]
    pub hooks: HooksArgs,
    #[command(flatten)]
    pub secrets: SecretsArgs,
    #[command(flatten)]
    pub keep: KeepArgs,
}

/// What becomes of hooks.
#[derive(Args, Debug)]
pub(super) struct HooksArgs {
    /// Leave out what Helm runs as a hook.
    #[arg(
        long,
        num_args = 0..=1,
        require_equals = true,
        default_value = "false",
        default_missing_value = "true",
        hide_default_value = true,
        hide_possible_values = true,
        value_name = "BOOL"
    )]
    pub no_hooks: bool,
}

/// What the cluster is.
#[derive(Args, Debug)]
pub(super) struct ClusterArgs {
    /// The namespace that the objects go to. By default `ess`, whatever kubectl's context says; with
    /// `template` that of HELM_NAMESPACE, else `default`.
    #[arg(short, long, value_name = "NAMESPACE", value_parser = names::namespace)]
    pub namespace: Option<String>,
    /// API versions that the cluster has, e.g. `monitoring.coreos.com/v1`; with or without a kind.
    #[arg(
        short = 'a',
        long = "api-versions",
        value_name = "API",
        value_delimiter = ','
    )]
    api_versions: Vec<String>,
    /// The version of Kubernetes, e.g. `1.33`; manifests are made for 1.25 and later.
    #[arg(long, value_name = "VERSION", value_parser = kube_version)]
    kube_version: Option<(u32, u32, u32)>,
}

impl StackArgs {
    /// The release of this name.
    pub(super) fn release(&self, name: &str) -> Release {
        Release {
            no_hooks: self.hooks.no_hooks,
            ..self.cluster.release(name, NAMESPACE, self.target)
        }
    }
}

impl ClusterArgs {
    /// A release for this cluster; `namespace` is its default namespace.
    pub(super) fn release(
        &self,
        name: &str,
        namespace: &str,
        target: &'static dyn Target,
    ) -> Release {
        let namespace = self.namespace.as_deref().unwrap_or(namespace);
        Release {
            api_versions: self.api_versions.clone(),
            kube_version: self.kube_version.unwrap_or(DEFAULT_KUBE_VERSION),
            ..Release::new(name, namespace, target)
        }
    }
}

/// The stack that follows from values. Reports warnings and notes.
///
/// # Errors
/// All problems with the values.
pub(super) fn stack<'a>(
    loaded: &'a Loaded,
    release: &'a Release,
    templates: &'a Templates,
) -> Result<Stack<'a>, Failure> {
    let examined = check::examine(loaded, release, templates);
    let is_error = |severity| severity == Severity::Error;
    let layers = &loaded.values.layers;
    match examined.stack {
        Some(stack)
            if !examined
                .problems
                .iter()
                .any(|problem| is_error(problem.severity)) =>
        {
            report::problems(&examined.problems, layers);
            Ok(stack)
        }
        _ => Err(Failure::Invalid(Invalid {
            problems: examined.problems,
            layers: layers.clone(),
        })),
    }
}

fn target() -> impl TypedValueParser<Value = &'static dyn Target> {
    let known = TARGETS
        .iter()
        .map(|target| PossibleValue::new(target.name()).help(target.about()));
    let find = |name: String| targets::find(&name).ok_or_else(|| anyhow!("unknown target"));
    PossibleValuesParser::new(known).try_map(find)
}

/// `1.33` or `v1.33.2` as numbers.
fn kube_version(text: &str) -> Result<(u32, u32, u32), &'static str> {
    let words = text.trim_start_matches('v').split(['.', '+', '-']).take(3);
    let numbers: Option<Vec<u32>> = words.map(|word| word.parse().ok()).collect();
    match numbers.as_deref() {
        Some([major]) => Ok((*major, 0, 0)),
        Some([major, minor]) => Ok((*major, *minor, 0)),
        Some([major, minor, patch]) => Ok((*major, *minor, *patch)),
        _ => Err("expected a version such as `1.33`"),
    }
}
