//! `masthead render`: the manifests, with credentials that are kept.

use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::emit::OutputArgs;
use super::failure::Failure;
use super::keeper::Keeper;
use super::report;
use super::request::{self, StackArgs};
use crate::kube::names;
use crate::render::render;
use crate::render::secrets::{Form, Sealer, SecretStore, StoreKind};
use crate::source::input;
use crate::stack::Release;
use crate::template::Templates;

/// Print the manifests, to pipe to `kubectl apply -f -`.
#[derive(Args, Debug)]
pub(super) struct RenderArgs {
    /// The name of the release: the first part of every object's name.
    #[arg(default_value = "ess", value_parser = names::release)]
    release: String,
    #[command(flatten)]
    stack: StackArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    secrets: SecretsArgs,
    /// Fail if a credential would have to be generated.
    #[arg(long)]
    locked: bool,
}

/// How to give out Secrets.
#[derive(Args, Debug)]
struct SecretsArgs {
    /// How to give out Secrets: with the rest, left out, alone, as SealedSecrets, or as
    /// ExternalSecrets.
    #[arg(
        long,
        help_heading = "Secrets",
        value_name = "WHAT",
        default_value = "include"
    )]
    secrets: SecretsMode,
    /// The certificate of the controller that opens SealedSecrets, as `kubeseal --fetch-cert`
    /// prints it.
    #[arg(
        long,
        help_heading = "Secrets",
        value_name = "FILE",
        required_if_eq("secrets", "sealed")
    )]
    sealing_cert: Option<PathBuf>,
    /// The secret store that ExternalSecrets take the values from.
    #[arg(
        long,
        help_heading = "Secrets",
        value_name = "NAME",
        required_if_eq("secrets", "external")
    )]
    secret_store: Option<String>,
    /// Whether the store belongs to the namespace or to the cluster.
    #[arg(
        long,
        help_heading = "Secrets",
        value_name = "KIND",
        default_value = "SecretStore"
    )]
    secret_store_kind: StoreKindArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SecretsMode {
    Include,
    Omit,
    Only,
    Sealed,
    External,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StoreKindArg {
    /// A store of the namespace.
    #[value(name = "SecretStore")]
    Namespace,
    /// A store of the cluster.
    #[value(name = "ClusterSecretStore")]
    Cluster,
}

pub(super) fn run(args: &RenderArgs) -> Result<(), Failure> {
    let release = Release {
        no_hooks: args.output.no_hooks,
        ..args.stack.release(&args.release)
    };
    let templates = Templates::default();
    let form = args.secrets.form()?;
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, &templates)?;
    let credentials = Keeper::open(&args.stack.keep, &release)?.credentials(
        &stack.needs(),
        &mut report::generator(stack.registration()),
        args.locked,
    )?;
    let manifests = render(&stack, credentials.as_ref());
    let salt = credentials.and_then(|credentials| credentials.salt);
    Ok(args.output.emit(&form.salted(salt).apply(manifests)?)?)
}

impl SecretsArgs {
    /// How to give out Secrets. Decided before anything is generated or written.
    fn form(&self) -> Result<Form> {
        self.check()?;
        Ok(match self.secrets {
            SecretsMode::Include => Form::Include,
            SecretsMode::Omit => Form::Omit,
            SecretsMode::Only => Form::Only,
            SecretsMode::Sealed => Form::Sealed(self.sealer()?),
            SecretsMode::External => Form::External(self.store()?),
        })
    }

    fn check(&self) -> Result<()> {
        if self.sealing_cert.is_some() && self.secrets != SecretsMode::Sealed {
            bail!("--sealing-cert is for `--secrets sealed`");
        }
        if self.secret_store.is_some() && self.secrets != SecretsMode::External {
            bail!("--secret-store is for `--secrets external`");
        }
        Ok(())
    }

    fn store(&self) -> Result<SecretStore> {
        let name = self.secret_store.clone();
        Ok(SecretStore {
            name: name.ok_or_else(|| anyhow!("--secret-store is missing"))?,
            kind: match self.secret_store_kind {
                StoreKindArg::Namespace => StoreKind::SecretStore,
                StoreKindArg::Cluster => StoreKind::ClusterSecretStore,
            },
        })
    }

    fn sealer(&self) -> Result<Sealer> {
        let path = self.sealing_cert.as_ref();
        let path = path.ok_or_else(|| anyhow!("--sealing-cert is missing"))?;
        let certificate = input::file(path, input::MAX_BYTES)?;
        Sealer::new(&certificate, SystemTime::now())
            .with_context(|| format!("{} can't be used to seal", path.display()))
    }
}
