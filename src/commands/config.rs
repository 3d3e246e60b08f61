//! `masthead config`: the configuration file that a program will see.

use clap::Args;

use super::failure::Failure;
use super::output::print;
use super::request::{self, StackArgs};
use crate::effective::{self, ProgramName};
use crate::kube::names;
use crate::template::Templates;

/// Print the configuration file that a program will see, with credentials masked.
///
/// This is what the pod's init container makes of the rendered files; comments name what only the
/// cluster knows.
#[derive(Args, Debug)]
pub(super) struct ConfigArgs {
    /// The program: `mas`, `synapse`, `synapse:<worker>`, `element-web`, `hookshot`, `sfu` or
    /// `dex`.
    #[arg(value_name = "PROGRAM")]
    program: ProgramName,
    /// The name of the release: the first part of every object's name.
    #[arg(default_value = "ess", value_parser = names::release)]
    release: String,
    #[command(flatten)]
    stack: StackArgs,
}

pub(super) fn run(args: &ConfigArgs) -> Result<(), Failure> {
    let release = args.stack.release(&args.release);
    let templates = Templates::default();
    let loaded = args.stack.values.load()?;
    let stack = request::stack(&loaded, &release, &templates)?;
    let program = effective::find(&stack, &args.program)?;
    Ok(print(&effective::text(&program)?)?)
}
