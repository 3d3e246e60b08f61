//! The flags that say how Secrets are given out.

use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};

use crate::project::GivenSecrets;
use crate::render::Kind;
use crate::render::secrets::{Form, Sealer, SecretStore, StoreKind};
use crate::source::input;

/// How to give out Secrets.
#[derive(Args, Clone, Debug)]
pub(super) struct SecretsArgs {
    /// How to give out Secrets: with the rest, left out, alone, as SealedSecrets, or as
    /// ExternalSecrets.
    ///
    /// [default: include]
    #[arg(long, help_heading = "Secrets", value_name = "WHAT")]
    secrets: Option<SecretsMode>,
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
    ///
    /// [default: SecretStore]
    #[arg(long, help_heading = "Secrets", value_name = "KIND")]
    secret_store_kind: Option<StoreKindArg>,
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

impl SecretsArgs {
    /// Takes what a project file says where no flag says otherwise.
    pub(super) fn lay_over(&mut self, given: Option<&GivenSecrets>) {
        let Some(given) = given.filter(|_| self.secrets.is_none()) else {
            return;
        };
        self.secrets = Some(match given {
            GivenSecrets::Include => SecretsMode::Include,
            GivenSecrets::Omit => SecretsMode::Omit,
            GivenSecrets::Only => SecretsMode::Only,
            GivenSecrets::Sealed(certificate) => {
                self.sealing_cert.get_or_insert_with(|| certificate.clone());
                SecretsMode::Sealed
            }
            GivenSecrets::External { store, is_cluster } => {
                self.secret_store.get_or_insert_with(|| store.clone());
                if *is_cluster {
                    self.secret_store_kind.get_or_insert(StoreKindArg::Cluster);
                }
                SecretsMode::External
            }
        });
    }

    /// Leaves Secrets out where nothing was said.
    pub(super) fn omit_by_default(&mut self) {
        self.secrets.get_or_insert(SecretsMode::Omit);
    }

    fn mode(&self) -> SecretsMode {
        self.secrets.unwrap_or(SecretsMode::Include)
    }

    /// What becomes of Secrets. Decided before anything is generated or written.
    pub(super) fn form(&self) -> Result<Form> {
        self.check()?;
        Ok(match self.mode() {
            SecretsMode::Include => Form::Include,
            SecretsMode::Omit => Form::Omit,
            SecretsMode::Only => Form::Only,
            SecretsMode::Sealed => Form::Sealed(self.sealer()?),
            SecretsMode::External => Form::External(self.store()?),
        })
    }

    /// Whether objects of this kind are rendered at all.
    pub(super) fn covers(&self, kind: Kind) -> bool {
        match self.mode() {
            SecretsMode::Omit => kind != Kind::Secret,
            SecretsMode::Only => kind == Kind::Secret,
            SecretsMode::Include | SecretsMode::Sealed | SecretsMode::External => true,
        }
    }

    fn check(&self) -> Result<()> {
        if self.sealing_cert.is_some() && self.mode() != SecretsMode::Sealed {
            bail!("--sealing-cert is for `--secrets sealed`");
        }
        if self.secret_store.is_some() && self.mode() != SecretsMode::External {
            bail!("--secret-store is for `--secrets external`");
        }
        Ok(())
    }

    fn store(&self) -> Result<SecretStore> {
        let name = self.secret_store.clone();
        Ok(SecretStore {
            name: name.ok_or_else(|| anyhow!("--secret-store is missing"))?,
            kind: match self.secret_store_kind {
                None | Some(StoreKindArg::Namespace) => StoreKind::SecretStore,
                Some(StoreKindArg::Cluster) => StoreKind::ClusterSecretStore,
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
