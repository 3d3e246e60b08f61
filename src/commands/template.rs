//! `masthead template`: as `helm template`.

use super::load;
use super::render::{output, parse_kube_version};
use crate::cli::TemplateArgs;
use crate::failure::Failure;
use crate::render::{Templates, render};
use crate::stack::{self, Release, Target};

pub fn run(args: &TemplateArgs) -> Result<(), Failure> {
    let values = load::values(&args.values)?;
    let release = Release {
        name: args.positional.first().cloned().unwrap_or_else(|| "release-name".into()),
        namespace: args.cluster.namespace.clone().unwrap_or_else(|| "default".into()),
        target: Target::Helm,
        api_versions: args.cluster.api_versions.clone(),
        kube_version: parse_kube_version(args.cluster.kube_version.as_deref())?,
        no_hooks: args.output.no_hooks,
    };
    let templates = Templates::default();
    let stack = match stack::build(&values, &release, &templates) {
        Ok(stack) => stack,
        Err(problems) => return Err(Failure::Invalid(problems, values.layers)),
    };
    output(&render(&stack, &release, &templates)?, &args.output)
}
