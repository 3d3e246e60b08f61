//! `masthead config`: the configuration file that a program will see.

use clap::Args;

use super::deployments::{Joined, OfStack};
use super::failure::Failure;
use super::found;
use super::output::print;
use super::report;
use super::request::{self, StackArgs};
use crate::effective::{self, ProgramName};
use crate::kube::names;
use crate::render::patches_of_files;

/// Print the configuration file that a program will see, with credentials masked.
///
/// This is what the pod's init container makes of the rendered files; comments name what only the
/// cluster knows.
#[derive(Args, Clone, Debug)]
pub(super) struct ConfigArgs {
    /// The program: `mas`, `synapse`, `synapse:<worker>`, `element-web`, `hookshot`, `sfu` or
    /// `dex`.
    #[arg(value_name = "PROGRAM")]
    program: ProgramName,
    /// The name of the release: the first part of every object's name [default: ess].
    #[arg(value_parser = names::release)]
    release: Option<String>,
    #[command(flatten)]
    stack: StackArgs,
}

impl OfStack for ConfigArgs {
    fn joined(&self) -> Joined {
        Joined::Headed
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

fn run(args: &ConfigArgs) -> Result<(), Failure> {
    let release = args.stack.release(args.release.as_deref())?;
    let templates = request::templates();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, templates)?;
    let layers = &loaded.values.layers;
    let unshown = found::rules().judge(patches_of_files(&stack), layers);
    report::problems(&unshown, layers);
    let program = effective::find(&stack, &args.program)?;
    Ok(print(&effective::text(&program)?)?)
}
