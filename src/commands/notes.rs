//! `masthead notes`: what is to be done beside applying the manifests.

use clap::ValueEnum;

use super::load;
use super::release::kube_version;
use crate::cli::{NotesArgs, Topic};
use crate::failure::Failure;
use crate::notes;
use crate::output::print;
use crate::render::Templates;
use crate::stack::{Release, Target};

pub fn run(args: &NotesArgs) -> Result<(), Failure> {
    let release = Release {
        name: args.release.clone(),
        namespace: args.cluster.namespace.clone().unwrap_or_else(|| "ess".into()),
        target: Target::Kubectl,
        api_versions: args.cluster.api_versions.clone(),
        kube_version: kube_version(args.cluster.kube_version.as_deref())?,
        no_hooks: false,
    };
    let templates = Templates::default();
    let (_, stack) = load::values(&args.values)?.stack(&release, &templates)?;
    let topic = args.topic.as_ref().and_then(Topic::to_possible_value);
    let topic = topic.as_ref().map_or("summary", |topic| topic.get_name());
    Ok(print(&notes::text(topic, &stack.outline, &release, &templates)?)?)
}
