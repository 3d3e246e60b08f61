//! `masthead images`: what a registry mirror needs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::load;
use crate::commands::cli::ImagesArgs;
use crate::commands::output::print;
use crate::kube::manifest;
use crate::render::{Templates, render};
use crate::source::problem::Failure;
use crate::stack::Release;

pub fn run(args: &ImagesArgs) -> Result<(), Failure> {
    let release = Release::for_reading();
    let templates = Templates::default();
    let (_, stack) = load::values(&args.values)?.stack(&release, &templates)?;
    let mut images = BTreeSet::new();
    for manifest in render(&stack, &release, &templates)? {
        for object in manifest::read_all(&manifest.text)? {
            collect(&object, &mut images);
        }
    }
    Ok(print(
        &images
            .into_iter()
            .map(|image| image + "\n")
            .collect::<String>(),
    )?)
}

/// Every `image` of a container.
fn collect(value: &Value, images: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let (Some(image), Some(_)) =
                (map.get("image").and_then(Value::as_str), map.get("name"))
            {
                images.insert(image.to_owned());
            }
            map.values().for_each(|value| collect(value, images));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, images)),
        _ => {}
    }
}
