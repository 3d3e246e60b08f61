//! `masthead render`: the manifests, with credentials that stay.

use std::time::SystemTime;

use anyhow::{Context, anyhow, bail};

use super::keeper::{Keeper, with_credentials};
use super::{emit::emit, load, release, tell};
use crate::commands::cli::{RenderArgs, SecretsArgs, SecretsMode};
use crate::credentials::catalogue;
use crate::render::{Templates, render};
use crate::secrets::{Form, Sealer, SecretStore};
use crate::source::input;
use crate::source::problem::Failure;
use crate::stack::Release;

pub fn run(args: &RenderArgs) -> Result<(), Failure> {
    let release = release(args)?;
    let templates = Templates::default();
    let form = form(&args.secrets)?;
    let (values, stack) = load::values(&args.values)?.stack(&release, &templates)?;
    let mut generator = tell::generator(stack.registration.clone());
    let credentials = Keeper::open(&args.keep, &release)?.credentials(
        &catalogue().needs(&stack.generated),
        &mut generator,
        args.locked,
    )?;
    let stack = with_credentials(stack, credentials.as_ref(), values, &release, &templates)?;
    let form = form.salted(credentials.and_then(|credentials| credentials.salt));
    let manifests = form.apply(render(&stack, &release, &templates)?)?;
    emit(&manifests, &args.output)?;
    // The process ends here: to give the memory back piece by piece would take longer than the checks.
    std::mem::forget((stack, templates, manifests));
    Ok(())
}

fn release(args: &RenderArgs) -> Result<Release, Failure> {
    let release = release::release(&args.release, &args.cluster, args.target)?;
    Ok(Release {
        no_hooks: args.output.no_hooks,
        ..release
    })
}

fn check_secrets(args: &SecretsArgs) -> anyhow::Result<()> {
    if args.sealing_cert.is_some() && args.secrets != SecretsMode::Sealed {
        bail!("--sealing-cert is for `--secrets sealed`");
    }
    if args.secret_store.is_some() && args.secrets != SecretsMode::External {
        bail!("--secret-store is for `--secrets external`");
    }
    Ok(())
}

/// What becomes of Secrets. It is known before anything is made or written.
fn form(args: &SecretsArgs) -> anyhow::Result<Form> {
    check_secrets(args)?;
    Ok(match args.secrets {
        SecretsMode::Include => Form::Include,
        SecretsMode::Omit => Form::Omit,
        SecretsMode::Only => Form::Only,
        SecretsMode::Sealed => Form::Sealed(sealer(args)?),
        SecretsMode::External => {
            let name = args
                .secret_store
                .clone()
                .ok_or_else(|| anyhow!("--secret-store is missing"))?;
            Form::External(SecretStore {
                name,
                kind: args.secret_store_kind,
            })
        }
    })
}

fn sealer(args: &SecretsArgs) -> anyhow::Result<Sealer> {
    let path = args
        .sealing_cert
        .as_ref()
        .ok_or_else(|| anyhow!("--sealing-cert is missing"))?;
    let certificate = input::file(path, input::MAX_BYTES)?;
    Sealer::new(&certificate, SystemTime::now())
        .with_context(|| format!("{} can't be used to seal", path.display()))
}
