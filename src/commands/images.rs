//! `masthead images`: the images that a registry mirror needs, and those that are out of date.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::deployments::{Joined, OfStack};
use super::failure::Failure;
use super::output::print;
use super::request::{self, StackArgs};
use super::table;
use crate::chart::KnownImage;
use crate::check::images::{Outdated, outdated};
use crate::kube::names;
use crate::render::images;

/// List the container images that the manifests use.
#[derive(Args, Clone, Debug)]
pub(super) struct ImagesArgs {
    /// The name of the release, which changes no image [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// List only images of which a newer release is known, with the advisories that it has mended.
    /// The exit status is 1 if there is an advisory, else 0.
    #[arg(long)]
    outdated: bool,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: ImagesFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ImagesFormat {
    Text,
    Json,
}

impl OfStack for ImagesArgs {
    fn joined(&self) -> Joined {
        match self.output {
            ImagesFormat::Text => Joined::Headed,
            ImagesFormat::Json => Joined::Keyed,
        }
    }

    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        self.release.as_deref()
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &ImagesArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref());
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, templates)?;
    let all = images(&stack).map_err(Failure::Invalid)?;
    if args.outdated {
        return list_outdated(&outdated(&stack, &all), args.output);
    }
    print(&match args.output {
        ImagesFormat::Text => all.into_iter().map(|image| image + "\n").collect(),
        ImagesFormat::Json => format!("{:#}\n", Value::from_iter(all)),
    })?;
    Ok(())
}

/// Prints them, and fails where one has a known fault.
fn list_outdated(all: &[Outdated], format: ImagesFormat) -> Result<(), Failure> {
    match format {
        ImagesFormat::Text if all.is_empty() => {}
        ImagesFormat::Text => print(&text(all))?,
        ImagesFormat::Json => print(&format!("{:#}\n", Value::from_iter(all.iter().map(json))))?,
    }
    let has_fault = all.iter().any(|outdated| !outdated.advisories.is_empty());
    if has_fault { Err(Failure::No) } else { Ok(()) }
}

fn text(all: &[Outdated]) -> String {
    let newest = format!("NEWEST ON {}", KnownImage::known_on());
    let head = ["IMAGE", "VALUE", "ADVISORIES", &newest].map(str::to_owned);
    let row = |outdated: &Outdated| {
        let advisories = outdated.advisories.iter();
        let advisories: Vec<_> = advisories
            .map(|it| format!("{} (mended in {})", it.id, it.fixed))
            .collect();
        let advisories = advisories.join(", ");
        [
            outdated.image.reference.clone(),
            outdated.value.to_string(),
            if advisories.is_empty() {
                "-".into()
            } else {
                advisories
            },
            format!("{} (of {})", outdated.newest, outdated.known.since),
        ]
    };
    table::text(head, all.iter().map(row))
}

fn json(outdated: &Outdated) -> Value {
    let advisories = outdated.advisories.iter();
    let advisories = advisories
        .map(|it| json!({ "id": it.id, "fixed": it.fixed, "since": it.since, "url": it.url() }));
    json!({
        "image": outdated.image.reference,
        "value": outdated.value.to_string(),
        "tag": outdated.image.tag,
        "newest": outdated.newest,
        "since": outdated.known.since,
        "knownOn": KnownImage::known_on(),
        "advisories": Value::from_iter(advisories),
    })
}
