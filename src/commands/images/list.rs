//! `masthead images`: lists them, for people and for programs that mirror or examine them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use serde_json::Value;

use super::outdated;
use crate::check::images::outdated as find_outdated;
use crate::commands::deployments::{self, Joined, OfStack};
use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::commands::project::Place;
use crate::commands::request::{self, StackArgs};
use crate::images::{self as lists, Listed};
use crate::kube::names;
use crate::render::{images, listed};

/// The name of a list of several releases.
const OF_MANY: &str = "masthead";

#[derive(Args, Clone, Debug)]
pub(super) struct ListArgs {
    /// The name of the release, which changes no image [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// List only images of which a newer release is known, with the advisories that it has mended.
    /// The exit status is 1 if there is an advisory, else 0.
    #[arg(long)]
    outdated: bool,
    /// The format. Those for mirrors name images where they come from, whatever the values say of
    /// where they are pulled from; of several deployments they are one list.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
    /// What is found for a list of all deployments.
    #[arg(skip)]
    found: Arc<Mutex<Found>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each image, as it is pulled.
    Text,
    /// The same as a list.
    Json,
    /// What `skopeo sync --src yaml` reads.
    Skopeo,
    /// What `hauler store sync` reads.
    Hauler,
    /// A bill of materials, CycloneDX 1.6.
    Cyclonedx,
}

#[derive(Debug, Default)]
struct Found {
    images: BTreeSet<Listed>,
    releases: BTreeSet<String>,
}

impl OfStack for ListArgs {
    fn joined(&self) -> Joined {
        match self.output {
            Format::Text => Joined::Headed,
            Format::Json => Joined::Keyed,
            // One list of all.
            Format::Skopeo | Format::Hauler | Format::Cyclonedx => Joined::AsIs,
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
        one(self)
    }
}

pub(super) fn run(args: &ListArgs, place: &Place) -> Result<(), Failure> {
    let of_all = match args.output {
        Format::Text | Format::Json => return deployments::run(args, place),
        Format::Skopeo => |found: &Found, _: &str| lists::skopeo(&found.images),
        Format::Hauler => |found: &Found, name: &str| lists::hauler(&found.images, name),
        Format::Cyclonedx => |found: &Found, name: &str| lists::cyclonedx(&found.images, name),
    };
    if args.outdated {
        return Err(anyhow!("--outdated: as `text` or `json` only").into());
    }
    deployments::run(args, place)?;
    let found = args.found.lock().unwrap_or_else(PoisonError::into_inner);
    let mut releases = found.releases.iter();
    let name = match (releases.next(), releases.next()) {
        (Some(only), None) => only,
        _ => OF_MANY,
    };
    Ok(print(&of_all(&found, name))?)
}

/// Lists the images of one stack, or adds them to the list of all.
fn one(args: &ListArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref())?;
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, request::templates())?;
    let run = images(&stack).map_err(Failure::Invalid)?;
    if args.outdated {
        let all = find_outdated(&stack, &run);
        print(&match args.output {
            Format::Json => outdated::json(&all),
            _ => outdated::text(&all),
        })?;
        let has_fault = all.iter().any(|outdated| !outdated.advisories.is_empty());
        return if has_fault { Err(Failure::No) } else { Ok(()) };
    }
    match args.output {
        Format::Text => print(&run.into_iter().map(|it| it + "\n").collect::<String>())?,
        Format::Json => print(&format!("{:#}\n", Value::from_iter(run)))?,
        Format::Skopeo | Format::Hauler | Format::Cyclonedx => {
            let mut found = args.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.images.extend(listed(&stack));
            found.releases.insert(release.name.clone());
        }
    }
    Ok(())
}
