//! `masthead notes`: what is to be done beside applying the manifests.

use clap::ValueEnum;

use super::load;
use super::release::release;
use crate::commands::cli::{NotesArgs, TargetName, Topic};
use crate::commands::output::print;
use crate::notes;
use crate::render::Templates;
use crate::source::problem::Failure;

pub fn run(args: &NotesArgs) -> Result<(), Failure> {
    let release = release(&args.release, &args.cluster, TargetName::Kubectl)?;
    let templates = Templates::default();
    let (_, stack) = load::values(&args.values)?.stack(&release, &templates)?;
    let topic = args.topic.as_ref().and_then(Topic::to_possible_value);
    let topic = topic.as_ref().map_or("summary", |topic| topic.get_name());
    Ok(print(&notes::text(
        topic,
        &stack.outline,
        &release,
        &templates,
    )?)?)
}
