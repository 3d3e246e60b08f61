//! `masthead check`: everything that can be known to be wrong, and nothing else.

use super::load::{self, Examined};
use super::release::release;
use crate::commands::cli::CheckArgs;
use crate::kube::check::{self as object_check, Outside};
use crate::render::{Templates, render_objects};
use crate::schema;
use crate::source::problem::{Failure, Problem, Severity, print_problems};
use crate::stack::{Context, Release, Stack};
use crate::values::Values;

pub fn run(args: &CheckArgs) -> Result<(), Failure> {
    let release = release(&args.release, &args.stack.cluster, args.stack.target)?;
    let templates = Templates::default();
    let Examined {
        values,
        stack,
        mut problems,
    } = load::values(&args.stack.values)?.examine(&release, &templates);
    if let Some(stack) = stack {
        problems.extend(across(&values, &stack, &release, &templates)?);
    }
    load::sort(&mut problems);
    if problems
        .iter()
        .any(|p| p.severity == Severity::Error || args.strict)
    {
        return Err(Failure::Invalid(problems, values.layers));
    }
    print_problems(&problems, &values.layers, schema::visibility);
    Ok(())
}

/// What only shows once everything is rendered.
fn across(
    values: &Values,
    stack: &Stack,
    release: &Release,
    templates: &Templates,
) -> anyhow::Result<Vec<Problem>> {
    let objects = render_objects(stack, release, templates)?;
    let outside = Outside::new(
        &Context::new(values, release, templates, None),
        &stack.generated,
    );
    Ok(object_check::check(&objects, &outside))
}
