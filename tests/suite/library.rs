//! The way from values to manifests through the library, without a run of the program.

use masthead::credentials::{Credentials, Secret, Source};
use masthead::render::targets;
use masthead::render::{Manifest, render};
use masthead::stack::{Release, Stack};
use masthead::template::Templates;
use masthead::values::{Input, Values};

/// API versions that the cluster has.
const APIS: [&str; 2] = [
    "monitoring.coreos.com/v1/ServiceMonitor",
    "cert-manager.io/v1/Certificate",
];

/// What a stack is derived from.
pub struct World {
    values: Values,
    release: Release,
    templates: Templates,
}

impl World {
    /// The release `ess` in the namespace `ess`, for a target.
    ///
    /// # Errors
    /// What is wrong with the values.
    pub fn new(input: Input, target: &str) -> Result<Self, String> {
        let target = targets::find(target).expect("there is such a target");
        let loaded = input.load().and_then(|loaded| loaded.checked());
        let (values, _) = loaded.map_err(|invalid| listed(&invalid.problems))?;
        let release = Release {
            api_versions: APIS.map(str::to_owned).to_vec(),
            ..Release::new("ess", "ess", target)
        };
        Ok(Self {
            values,
            release,
            templates: Templates::default(),
        })
    }

    /// The values, defaults among them, as JSON.
    pub fn values_text(&self) -> String {
        serde_json::Value::from(self.values.root.clone()).to_string()
    }

    /// # Errors
    /// What is wrong across values.
    pub fn stack(&self) -> Result<Stack<'_>, String> {
        Stack::new(&self.values, &self.release, &self.templates).map_err(|found| listed(&found))
    }
}

fn listed(problems: &[impl ToString]) -> String {
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Some value for every credential that a stack needs.
pub fn credentials(stack: &Stack) -> Credentials {
    let made = |key: String| (key.clone(), Secret::from(format!("{key} of the test")));
    let needs = stack.needs().into_iter();
    let values = needs.map(|need| made(need.key.to_string()));
    Credentials::new(Source::File, values, Some(Secret::from("salt".to_owned())))
}

/// The manifests as they are printed.
pub fn text(manifests: &[Manifest]) -> String {
    let mut out = String::new();
    for manifest in manifests {
        out.push_str("---\n");
        manifest.write(&mut out);
    }
    out
}

/// The manifests of a stack. Without credentials they are left to the Job in the cluster.
pub fn manifests<'a>(stack: &Stack<'a>, credentials: Option<&Credentials>) -> Vec<Manifest<'a>> {
    render(stack, credentials)
}
