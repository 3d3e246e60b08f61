//! `masthead package`: the manifests as an OCI artifact, for Flux.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;

use super::annotations::AnnotationArgs;
use super::claiming;
use super::deployments::{Joined, OfStack};
use super::failure::Failure;
use super::keeper::Keeper;
use super::output::print;
use super::report;
use super::request::{self, StackArgs};
use crate::kube::names;
use crate::package::{Image, Layout, files};
use crate::project::{Deployment, GivenSecrets};
use crate::render::secrets::Form;
use crate::render::{Kind, Manifest};

/// The longest tag.
const MAX_TAG: usize = 128;

/// What stands for the name of the deployment in a tag.
const NAME: &str = "{name}";

const TARGET: &str = "The tool that the manifests are for, whatever a project file says.";

const SECRETS: &str = "How to give out Secrets: with the rest, left out, alone, as SealedSecrets, \
                       or as ExternalSecrets.\n\n[default: omit]";

/// Write the manifests as an OCI artifact for Flux into a folder, and print its digest.
///
/// The same manifests give the same digest at each run and on any machine. Secrets are left out,
/// unless they are asked for.
#[derive(Args, Clone, Debug)]
#[command(
    mut_arg("target", |arg| arg.default_value("flux").long_help(TARGET)),
    mut_arg("secrets", |arg| arg.long_help(SECRETS))
)]
pub(super) struct PackageArgs {
    /// The name of the release: the first part of every object's name [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    /// The folder: an OCI image layout, to which the artifact is added, or a new or empty one.
    #[arg(short, long, value_name = "oci:DIR", value_parser = layout)]
    output: PathBuf,
    /// The tag of the artifact, which is taken from what has it. `{name}` in it is the name of the
    /// deployment.
    ///
    /// [default: latest, or with a project file the name of the deployment]
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    #[command(flatten)]
    annotations: AnnotationArgs,
    /// Put Secrets into the artifact as they are, as `--secrets include` does: who can read it, can
    /// read them.
    #[arg(long, conflicts_with = "secrets", help_heading = "Secrets")]
    include_secrets: bool,
    /// Fail if a credential would have to be generated, or if `--images` has no digest of an image.
    #[arg(long)]
    locked: bool,
}

impl OfStack for PackageArgs {
    fn joined(&self) -> Joined {
        Joined::Headed
    }

    fn stops(&self) -> bool {
        true
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

    fn is_about_one(&self) -> Option<&'static str> {
        let is_one_tag = |tag: &String| !tag.contains(NAME);
        if self.tag.as_ref().is_some_and(is_one_tag) {
            return Some("`--tag` without `{name}`");
        }
        self.stack.is_about_one(self.release())
    }

    /// What a project file says of Secrets is meant for what only the cluster sees.
    fn lay_over(&mut self, deployment: &Deployment) {
        let mut deployment = deployment.clone();
        let is_open =
            |given: &mut GivenSecrets| matches!(given, GivenSecrets::Include | GivenSecrets::Only);
        deployment.secrets.take_if(is_open);
        self.stack.lay_over(&deployment);
        let tag = self.tag.take();
        let tag = tag.map(|tag| tag.replace(NAME, &deployment.name));
        self.tag = Some(tag.unwrap_or(deployment.name));
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &PackageArgs) -> Result<(), Failure> {
    let name = args.release.as_deref();
    let release = args.stack.locked_release(name, args.locked)?;
    let created = args.annotations.created()?;
    let annotations = args.annotations.all(created)?;
    let tag = tag(args.tag.as_deref().unwrap_or("latest"))?;
    let form = form(args)?;
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, request::templates())?;
    let credentials = Keeper::open(&args.stack.keep, &release)?.credentials(
        &stack.needs(),
        &mut report::generator(stack.registrations()),
        args.locked,
    )?;
    let manifests = request::manifests(&stack, credentials.as_ref())?;
    claiming::check(&stack, &manifests)?;
    let omitted = omitted(&form, &manifests);
    let salt = credentials.and_then(|credentials| credentials.salt);
    let manifests = form.salted(salt).apply(manifests)?;
    let image = Image::new(
        &files(&manifests),
        &annotations,
        created.unwrap_or_default(),
        manifests.iter().any(is_secret),
    )?;
    Layout::open(&args.output)?.add(&image, tag)?;
    note_omitted(&omitted);
    Ok(print(&format!("{}\n", image.manifest.digest()))?)
}

fn form(args: &PackageArgs) -> anyhow::Result<Form> {
    if args.include_secrets {
        return Ok(Form::Include);
    }
    let mut secrets = args.stack.secrets.clone();
    secrets.omit_by_default();
    secrets.form()
}

fn is_secret(manifest: &Manifest) -> bool {
    manifest.kind() == Kind::Secret
}

/// The Secrets that are left out.
fn omitted(form: &Form, manifests: &[Manifest]) -> Vec<String> {
    if !matches!(form, Form::Omit) {
        return Vec::new();
    }
    let secrets = manifests.iter().filter(|manifest| is_secret(manifest));
    secrets.map(|manifest| manifest.object.title()).collect()
}

fn note_omitted(names: &[String]) {
    if names.is_empty() {
        return;
    }
    let hint = "`masthead render --secrets only | kubectl apply -f -`, with the same flags, puts \
                them into the cluster; `--secrets sealed` and `external` give a form that may be \
                in the artifact";
    report::note(format!("left out: {}", names.join(", ")), Some(hint.into()));
}

/// Takes `oci:DIR`.
fn layout(text: &str) -> Result<PathBuf, &'static str> {
    match text.strip_prefix("oci:") {
        Some("") | None => Err("expected `oci:` and a folder, e.g. `oci:artifact`"),
        Some(folder) if folder.contains(':') => {
            Err("a folder with `:` in its name can't be told from a tag, which `--tag` gives")
        }
        Some(folder) => Ok(folder.into()),
    }
}

/// Takes a tag as registries do.
/// <https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests>
fn tag(text: &str) -> anyhow::Result<&str> {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let is_tag = text.bytes().all(is_inner) && !text.starts_with(['.', '-']);
    if is_tag && (1..=MAX_TAG).contains(&text.len()) {
        return Ok(text);
    }
    Err(anyhow!(
        "the tag `{text}`: expected at most {MAX_TAG} letters, digits, `_`, `.` and `-`, no `.` or \
         `-` in front"
    ))
}
