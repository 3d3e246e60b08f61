//! `masthead krm`: a function that takes a ResourceList and gives one back.
//!
//! <https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md>

mod list;
mod results;

use clap::Args;
use serde_json::Value;

use super::failure::Failure;
use super::output::print;
use super::{report, unattended};
use crate::project::configured;
use crate::render::Manifest;
use crate::source::input;
use crate::source::yaml::print as yaml;
use list::ResourceList;

/// How large a list may be, in bytes.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What problems call the configuration.
const CONFIG: &str = "functionConfig";

/// Add the manifests to a ResourceList, as a KRM function: from standard input to standard output.
///
/// The functionConfig is an object of kind `Stack`. What is wrong stands in `results`, and on
/// standard error.
#[derive(Args, Debug)]
pub(super) struct KrmArgs {}

pub(super) fn run(_: &KrmArgs) -> Result<(), Failure> {
    let bytes = input::stdin(MAX_BYTES)?;
    let mut list = ResourceList::read(&input::text(bytes, input::STDIN)?)?;
    let done = generate(&mut list);
    if let Err(failure) = &done {
        list.results = results::of_failure(failure);
    }
    print(&list.text())?;
    done
}

fn generate(list: &mut ResourceList) -> Result<(), Failure> {
    let config = yaml::to_string(list.config()?)?;
    let deployment = configured(CONFIG, config.into_bytes()).map_err(Failure::Invalid)?;
    let objects = |manifests: &[Manifest]| -> Vec<Value> {
        manifests.iter().map(|manifest| manifest.json()).collect()
    };
    let rendered = unattended::render(deployment, &[], objects)?;
    report::problems(&rendered.problems, &rendered.layers);
    list.results = results::of_problems(&rendered.problems, &rendered.layers);
    let removed = list.put(rendered.shown, &rendered.release, &rendered.namespace);
    list.results.extend(removed.iter().map(results::removed));
    Ok(())
}
