//! `masthead render`: the manifests, with credentials that are kept.

use clap::Args;

use super::claiming;
use super::deployments::OfStack;
use super::emit::OutputArgs;
use super::failure::Failure;
use super::found::{Asked, FindingArgs};
use super::keeper::Keeper;
use super::report;
use super::request::{self, StackArgs};
use crate::kube::names;
use crate::project::Deployment;

/// Print the manifests, to pipe to `kubectl apply -f -`.
#[derive(Args, Clone, Debug)]
pub(super) struct RenderArgs {
    /// The name of the release: the first part of every object's name [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    findings: FindingArgs,
    /// Fail if a credential would have to be generated, or if `--images` has no digest of an image.
    #[arg(long)]
    locked: bool,
}

impl RenderArgs {
    /// What becomes of findings.
    pub(super) fn asked(&self) -> Asked {
        let (format, from_status) = self.output.findings();
        Asked {
            command: "render",
            format,
            from_status,
            rules: self.findings.rules(),
        }
    }
}

impl OfStack for RenderArgs {
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

    fn lay_over(&mut self, deployment: &Deployment) {
        self.stack.lay_over(deployment);
        self.output.lay_over(deployment);
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &RenderArgs) -> Result<(), Failure> {
    let name = args.release.as_deref();
    let release = args.stack.locked_release(name, args.locked)?;
    let templates = request::templates();
    args.output.check_flags(false)?;
    let form = args.stack.secrets.form()?;
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, templates)?;
    let needs = stack.needs();
    let mut keeper = Keeper::open(&args.stack.keep, &release)?;
    if claiming::is_awaited() && !keeper.is_complete(&needs) {
        // Keys take seconds: the other deployments don't wait for them.
        claiming::check(&stack, &request::manifests(&stack, None)?)?;
    }
    let generator = &mut report::generator(stack.registrations());
    let credentials = if args.output.is_check() && !args.locked {
        keeper.preview(&needs, generator)?
    } else {
        keeper.credentials(&needs, generator, args.locked)?
    };
    if credentials.is_none() {
        request::tell_left_to_job(&loaded, &stack);
    }
    let manifests = request::manifests(&stack, credentials.as_ref())?;
    claiming::check(&stack, &manifests)?;
    let salt = credentials.and_then(|credentials| credentials.salt);
    let manifests = form.salted(salt).apply(manifests)?;
    args.output.emit(&manifests, &stack, None)
}
