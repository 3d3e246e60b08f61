//! `masthead images lock`: writes the digests of images to a file, by which `--images` pins them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::digests::SourceArgs;
use crate::commands::deployments::{self, OfStack};
use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::commands::project::Place;
use crate::commands::report;
use crate::commands::request::{self, StackArgs};
use crate::images::{Listed, Lock};
use crate::kube::image_name::ImageName;
use crate::kube::names;
use crate::render::listed;
use crate::source::{files, input};

/// The file where none is named.
const FILE: &str = "images.lock";

const TIMEOUT: &str = "How long one question to a registry may take, e.g. `90s`.";

/// Write the digests of all images that a tag names to a file, by which `--images` pins them.
///
/// The registries of the images are asked, with curl, or files are read. Of an image for several
/// platforms it is the digest of all of them together.
#[derive(Args, Clone, Debug)]
#[command(mut_arg("timeout", |arg| arg.help(TIMEOUT).long_help(TIMEOUT)))]
pub(super) struct LockArgs {
    /// The name of the release, which changes no image [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// The file [default: that of `--images` or of the project file, else `images.lock`].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    sources: SourceArgs,
    /// Ask only for images that the file has no digest of.
    #[arg(long)]
    missing: bool,
    /// Remove from the file what no image needs.
    #[arg(long)]
    prune: bool,
    /// Write nothing, and tell what would change: which images are missing or not needed any more,
    /// or with `digests` also what registries say. The exit status is 1 if something would.
    #[arg(
        long,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "images",
        value_name = "WHAT",
        conflicts_with_all = ["missing", "prune"]
    )]
    check: Option<Checked>,
    /// What is needed, by the file that is to have it.
    #[arg(skip)]
    needed: Arc<Mutex<BTreeMap<PathBuf, BTreeSet<Listed>>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Checked {
    /// Which images the file has.
    Images,
    /// Their digests too.
    Digests,
}

impl OfStack for LockArgs {
    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        self.release.as_deref()
    }

    /// Writes down what one stack needs.
    fn run(&self) -> Result<(), Failure> {
        let release = self.stack.unpinned_release(self.release.as_deref());
        let loaded = self.stack.values.load()?;
        let stack = request::stack(&loaded, &release, request::templates())?;
        let path = self.output.as_ref().or(self.stack.pins.images.as_ref());
        let path = path.cloned().unwrap_or_else(|| FILE.into());
        let mut needed = self.needed.lock().unwrap_or_else(PoisonError::into_inner);
        let of_file = needed.entry(path).or_default();
        of_file.extend(
            listed(&stack)
                .into_iter()
                .filter(|image| image.digest().is_none()),
        );
        Ok(())
    }
}

pub(super) fn run(args: &LockArgs, place: &Place) -> Result<(), Failure> {
    deployments::run(args, place)?;
    let needed = args.needed.lock().unwrap_or_else(PoisonError::into_inner);
    let mut is_current = true;
    for (path, images) in needed.iter() {
        let old = read(path)?;
        match args.check {
            Some(what) => is_current &= check(args, path, &old, images, what)?,
            None => update(args, path, old, images)?,
        }
    }
    if is_current { Ok(()) } else { Err(Failure::No) }
}

/// The file as it is; empty where there is none.
fn read(path: &Path) -> Result<Lock, Failure> {
    if !path.exists() {
        return Ok(Lock::default());
    }
    let content = input::file(path, input::MAX_BYTES)?;
    Lock::read(&path.display().to_string(), content).map_err(Failure::Invalid)
}

/// Tells what differs. Gives whether nothing does.
fn check(
    args: &LockArgs,
    path: &Path,
    old: &Lock,
    images: &BTreeSet<Listed>,
    what: Checked,
) -> Result<bool, Failure> {
    let mut out = String::new();
    let path = path.display();
    for image in images.iter().filter(|it| old.digest(&it.source).is_none()) {
        _ = writeln!(out, "{path}: {} is missing", image.source);
    }
    for stale in stale(old, images) {
        _ = writeln!(out, "{path}: {stale} is not needed");
    }
    if what == Checked::Digests {
        let known: Vec<_> = images
            .iter()
            .filter(|it| old.digest(&it.source).is_some())
            .collect();
        let digests = args.sources.digests(&known, args.stack.keep.timeout)?;
        for (image, digest) in known.iter().zip(digests) {
            let before = old.digest(&image.source).unwrap_or_default();
            if before != digest {
                _ = writeln!(
                    out,
                    "{path}: {} is {digest} now, and was {before}",
                    image.source
                );
            }
        }
    }
    print(&out)?;
    Ok(out.is_empty())
}

/// What the file has, and no image needs.
fn stale<'l>(lock: &'l Lock, images: &BTreeSet<Listed>) -> Vec<&'l ImageName> {
    let is_needed = |name: &ImageName| images.iter().any(|image| image.source == *name);
    let all = lock.images().map(|(name, _)| name);
    all.filter(|name| !is_needed(name)).collect()
}

fn update(
    args: &LockArgs,
    path: &Path,
    mut lock: Lock,
    images: &BTreeSet<Listed>,
) -> Result<(), Failure> {
    let before = lock.print();
    let is_asked = |image: &&Listed| !args.missing || lock.digest(&image.source).is_none();
    let mut asked: Vec<_> = images.iter().filter(is_asked).collect();
    asked.dedup_by(|a, b| a.source == b.source);
    let digests = args.sources.digests(&asked, args.stack.keep.timeout)?;
    for (image, digest) in asked.iter().zip(digests) {
        let said = match lock.insert(image.source.clone(), digest.clone()) {
            None => format!("new: {} is {digest}", image.source),
            Some(old) if old != digest => {
                format!("changed: {} is {digest}, and was {old}", image.source)
            }
            Some(_) => continue,
        };
        report::done(&said);
    }
    let stale: Vec<_> = stale(&lock, images).into_iter().cloned().collect();
    if args.prune {
        lock.retain(|name| !stale.contains(name));
        stale
            .iter()
            .for_each(|name| report::done(&format!("removed: {name}")));
    } else if !stale.is_empty() {
        let names: Vec<_> = stale.iter().map(ToString::to_string).collect();
        let message = format!("kept, though nothing here needs it: {}", names.join(", "));
        report::note(message, Some("`--prune` removes it".into()));
    }
    let after = lock.print();
    if after == before && path.exists() {
        return Ok(());
    }
    write(path, &after).with_context(|| format!("could not write {}", path.display()))?;
    Ok(())
}

/// Writes a file that all may read.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if path.exists() {
        return files::prepare_as(path, text.as_bytes())?.commit();
    }
    std::fs::write(path, text)
}
