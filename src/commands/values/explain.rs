//! `masthead values explain`: all that is known of one value.

use clap::{Args, ValueEnum};
use serde_json::Value as Json;

use super::effect;
use super::known::Known;
use super::masked::masked;
use super::merged::checked;
use super::tried;
use crate::commands::deployments::{Joined, OfStack};
use crate::commands::failure::Failure;
use crate::commands::output::print;
use crate::commands::request::StackArgs;
use crate::schema;
use crate::source::ValuePath;
use crate::stack::is_component_key;
use crate::values::samples;

/// Explain the value at a path: what it means and can be, whether it is needed, what is in effect and
/// who set it, and which objects read it.
#[derive(Args, Clone, Debug)]
pub(super) struct ExplainArgs {
    /// The path, as problems print it, or with dots, e.g. `synapse.ingress.host`; `.` is the top.
    path: String,
    #[command(flatten)]
    stack: StackArgs,
    /// The format.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl OfStack for ExplainArgs {
    fn joined(&self) -> Joined {
        match self.output {
            Format::Text => Joined::Headed,
            Format::Json => Joined::Keyed,
        }
    }

    fn stack(&self) -> &StackArgs {
        &self.stack
    }

    fn stack_mut(&mut self) -> &mut StackArgs {
        &mut self.stack
    }

    fn release(&self) -> Option<&str> {
        None
    }

    fn run(&self) -> Result<(), Failure> {
        run(self)
    }
}

fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let explained = schema::explain(&args.path, args.stack.values.chart()?)?;
    let values = checked(args.stack.values.load()?)?;
    let path = &explained.path;
    let known = Known {
        effect: effect::of(path, &values).filter(|_| !path.is_root()),
        of_all: of_all(path).map(|path| (path.clone(), effect::of(&path, &values))),
        tried: tried::of(path, &values, &args.stack.unpinned_release(None)),
        sample: sample(path),
        explained,
    };
    Ok(print(&match args.output {
        Format::Text => known.text(),
        Format::Json => format!("{:#}\n", known.json()),
    })?)
}

/// The value for all components, where one of a component has the same name.
fn of_all(path: &ValuePath) -> Option<ValuePath> {
    path.first_key().filter(|key| is_component_key(key))?;
    let below = path.steps().into_iter().skip(1);
    let of_all = below.fold(ValuePath::root(), |path, step| path.step(step.clone()));
    Some(of_all).filter(|path| !path.is_root() && schema::exists(path))
}

fn sample(path: &ValuePath) -> Option<(&'static str, Json)> {
    let (fragment, node) = samples::find(path).filter(|_| !path.is_root())?;
    Some((fragment.name, masked(&node, &ValuePath::root(), "")))
}
