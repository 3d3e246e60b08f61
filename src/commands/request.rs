//! The flags that describe a stack, the same for every command that needs one.

use std::sync::LazyLock;

use anyhow::anyhow;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use super::found;
use super::keeper::KeepArgs;
use super::layers::ValuesArgs;
use super::pins::PinArgs;
use super::report;
use super::secrets::SecretsArgs;
use super::selection::SelectionArgs;
use crate::check;
use crate::credentials::Credentials;
use crate::kube::names;
use crate::project::Deployment;
use crate::render::targets::{self, TARGETS};
use crate::render::{Manifest, render};
use crate::source::problem::Severity;
use crate::stack::target::Target;
use crate::stack::{DEFAULT_KUBE_VERSION, Release, Stack, kube_version};
use crate::template::Templates;
use crate::values::{Invalid, Loaded};

/// The default name of the release.
const RELEASE: &str = "ess";

/// The default namespace.
const NAMESPACE: &str = "ess";

/// The flags that describe a stack.
#[derive(Args, Clone, Debug)]
pub(super) struct StackArgs {
    #[command(flatten)]
    pub values: ValuesArgs,
    #[command(flatten)]
    pub cluster: ClusterArgs,
    #[command(flatten)]
    pub pins: PinArgs,
    /// The tool that the manifests are for.
    ///
    /// [default: kubectl]
    #[arg(long, value_name = "TARGET", value_parser = target())]
    pub target: Option<&'static dyn Target>,
    #[command(flatten)]
    pub hooks: HooksArgs,
    #[command(flatten)]
    pub secrets: SecretsArgs,
    #[command(flatten)]
    pub keep: KeepArgs,
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// The name of the release, where a project file says one.
    #[arg(skip)]
    release: Option<String>,
}

/// What becomes of hooks.
#[derive(Args, Clone, Debug)]
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
#[derive(Args, Clone, Debug)]
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
    /// The release: of the given name, else of that of the project file.
    ///
    /// # Errors
    /// The file with the digests of images is not readable.
    pub(super) fn release(&self, given: Option<&str>) -> Result<Release, Failure> {
        self.locked_release(given, false)
    }

    /// As [`StackArgs::release`]. With `is_locked`, an image without a digest in the file is an error.
    ///
    /// # Errors
    /// As [`StackArgs::release`].
    pub(super) fn locked_release(
        &self,
        given: Option<&str>,
        is_locked: bool,
    ) -> Result<Release, Failure> {
        Ok(Release {
            images: self.pins.read(is_locked)?,
            ..self.unpinned_release(given)
        })
    }

    /// The release, where it does not matter what images are pulled by.
    pub(super) fn unpinned_release(&self, given: Option<&str>) -> Release {
        let name = given.or(self.release.as_deref()).unwrap_or(RELEASE);
        let target = self.target.unwrap_or(TARGETS[0]);
        Release {
            no_hooks: self.hooks.no_hooks,
            ..self.cluster.release(name, NAMESPACE, target)
        }
    }

    /// What was given that fits one deployment alone, in words. `release` is its name.
    pub(super) fn is_about_one(&self, release: Option<&str>) -> Option<&'static str> {
        if release.is_some() {
            Some("the name of a release")
        } else if self.keep.is_file() {
            Some("a file of credentials")
        } else {
            self.values.takes_stdin().then_some("`-f -`")
        }
    }

    /// Takes what a project file says where no flag says otherwise.
    pub(super) fn lay_over(&mut self, deployment: &Deployment) {
        self.values.lay_over(deployment);
        self.cluster.lay_over(deployment);
        if self.pins.images.is_none() {
            self.pins.images.clone_from(&deployment.images);
        }
        self.target = self.target.or(deployment.target);
        self.hooks.no_hooks |= deployment.no_hooks;
        self.secrets.lay_over(deployment.secrets.as_ref());
        self.keep.lay_over(deployment);
        self.release.clone_from(&deployment.release);
    }
}

impl ClusterArgs {
    fn lay_over(&mut self, deployment: &Deployment) {
        if self.namespace.is_none() {
            self.namespace.clone_from(&deployment.namespace);
        }
        if self.api_versions.is_empty() {
            self.api_versions.clone_from(&deployment.api_versions);
        }
        self.kube_version = self.kube_version.or(deployment.kube_version);
    }

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

/// The templates: one set for all that a run renders.
pub(super) fn templates() -> &'static Templates {
    static TEMPLATES: LazyLock<Templates> = LazyLock::new(Templates::default);
    &TEMPLATES
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
    let mut examined = check::examine(loaded, release, templates);
    let layers = &loaded.values.layers;
    examined.problems = found::rules().judge(examined.problems, layers);
    let is_error = |severity| severity == Severity::Error;
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

/// Warns of what has to be made by people, where the Job in the cluster generates credentials.
pub(super) fn tell_left_to_job(loaded: &Loaded, stack: &Stack) {
    let layers = &loaded.values.layers;
    let found = found::rules().judge(stack.left_to_job(), layers);
    report::problems(&found, layers);
}

/// The manifests of a stack.
///
/// # Errors
/// A patch does not fit what is rendered with these credentials.
pub(super) fn manifests<'a>(
    stack: &Stack<'a>,
    credentials: Option<&Credentials>,
) -> Result<Vec<Manifest<'a>>, Failure> {
    render(stack, credentials).map_err(Failure::Invalid)
}

fn target() -> impl TypedValueParser<Value = &'static dyn Target> {
    let known = TARGETS
        .iter()
        .map(|target| PossibleValue::new(target.name()).help(target.about()));
    let find = |name: String| targets::find(&name).ok_or_else(|| anyhow!("unknown target"));
    PossibleValuesParser::new(known).try_map(find)
}
