//! `masthead package`: the manifests as an OCI artifact, for Flux.

use std::path::PathBuf;

use clap::Args;

use super::annotations::AnnotationArgs;
use super::deployments::OfStack;
use super::failure::Failure;
use super::keeper::Keeper;
use super::output::print;
use super::report;
use super::request::{self, StackArgs};
use super::selection::SelectionArgs;
use crate::kube::names;
use crate::package::{Image, Layout, files};
use crate::project::Deployment;
use crate::render::secrets::Form;
use crate::render::{Kind, Manifest, render};

/// The longest tag.
const MAX_TAG: usize = 128;

/// Write the manifests as an OCI artifact for Flux into a folder, and print its digest.
///
/// The same manifests give the same digest at each run and on any machine. Secrets are left out,
/// unless they are asked for.
#[derive(Args, Clone, Debug)]
#[command(
    mut_arg("target", |arg| arg.default_value("flux")),
    mut_arg("secrets", |arg| arg.default_value("omit")),
    after_help = "Examples:\n  \
      masthead package -f values.yaml --locked -o oci:artifact --tag v1\n  \
      skopeo copy oci:artifact:v1 docker://registry.example.org/matrix/ess:v1"
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
    /// The tag of the artifact, which is taken from what has it.
    #[arg(long, value_name = "TAG", default_value = "latest", value_parser = tag)]
    tag: String,
    #[command(flatten)]
    annotations: AnnotationArgs,
    /// Put Secrets into the artifact as they are, as `--secrets include` does: who can read it, can
    /// read them.
    #[arg(long, conflicts_with = "secrets", help_heading = "Secrets")]
    include_secrets: bool,
    /// Fail if a credential would have to be generated.
    #[arg(long)]
    locked: bool,
}

impl OfStack for PackageArgs {
    fn stops(&self) -> bool {
        true
    }

    fn selection(&self) -> &SelectionArgs {
        &self.stack.selection
    }

    fn is_about_one(&self) -> Option<&'static str> {
        self.stack
            .is_about_one(self.release.as_deref())
            .or(Some("one tag in one folder"))
    }

    fn lay_over(&mut self, deployment: &Deployment) {
        self.stack.lay_over(deployment);
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &PackageArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref());
    let templates = request::templates();
    let created = args.annotations.created()?;
    let annotations = args.annotations.all(created)?;
    let form = if args.include_secrets {
        Form::Include
    } else {
        args.stack.secrets.form()?
    };
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, templates)?;
    let credentials = Keeper::open(&args.stack.keep, &release)?.credentials(
        &stack.needs(),
        &mut report::generator(stack.registrations()),
        args.locked,
    )?;
    let manifests = render(&stack, credentials.as_ref());
    let omitted = omitted(&form, &manifests);
    let salt = credentials.and_then(|credentials| credentials.salt);
    let manifests = form.salted(salt).apply(manifests)?;
    let image = Image::new(
        &files(&manifests),
        &annotations,
        created.unwrap_or_default(),
        manifests.iter().any(is_secret),
    )?;
    Layout::open(&args.output)?.add(&image, &args.tag)?;
    note_omitted(&omitted);
    Ok(print(&format!("{}\n", image.manifest.digest()))?)
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
fn tag(text: &str) -> Result<String, &'static str> {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let is_tag = text.bytes().all(is_inner) && !text.starts_with(['.', '-']);
    if is_tag && (1..=MAX_TAG).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err("expected at most 128 letters, digits, `_`, `.` and `-`, no `.` or `-` in front")
    }
}
