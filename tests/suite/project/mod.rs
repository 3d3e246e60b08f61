//! The project file, masthead.yaml.

mod choose;
mod clashes;
mod many;
mod one;
mod pages;
mod wrong;

use crate::harness::{Masthead, masthead};

/// The start of each project file.
const HEAD: &str = "apiVersion: masthead/v1\nkind: Project\n";

/// A run beside a project file that goes on so.
fn project(args: &str, rest: &str) -> Masthead {
    masthead(args).file("masthead.yaml", format!("{HEAD}{rest}"))
}

/// The same with tenants of these names, each with values of its own.
fn tenants(args: &str, names: &[&str], rest: &str) -> Masthead {
    names.iter().fold(project(args, rest), |run, name| {
        let values = format!(
            "serverName: {name}.example\nsynapse: {{ingress: {{host: m.{name}.example}}}}\n"
        );
        run.file(&format!("tenants/{name}/values.yaml"), values)
    })
}

/// A deployment for each tenant, of Synapse alone.
const EACH: &str = "
defaults:
  layers: [{fragment: nothing-enabled}, {fragment: synapse-minimal}]
  credentials: job
deployments:
  - glob: tenants/*/values.yaml
    namespace: matrix-{name}
";
