//! The way from values to manifests through the library, without a run of the program.

use serde_json::Value;

use masthead::credentials::{self, Credentials, Secret};
use masthead::render::{Manifest, render};
use masthead::{Input, Loaded, Problem, Release, Severity, Stack, Templates, check, targets};

/// API versions that the cluster has.
pub(crate) const APIS: [&str; 4] = [
    "monitoring.coreos.com/v1/ServiceMonitor",
    "cert-manager.io/v1/Certificate",
    "gateway.networking.k8s.io/v1",
    "route.openshift.io/v1",
];

/// What a stack is derived from.
pub(crate) struct World {
    pub loaded: Loaded,
    release: Release,
    templates: Templates,
}

impl World {
    /// The release `ess` in the namespace `ess`, for a target.
    ///
    /// # Errors
    /// What is wrong with a layer of the values.
    pub(crate) fn new(input: Input, target: &str) -> Result<Self, String> {
        let target = targets::find(target).expect("there is such a target");
        let release = Release {
            api_versions: APIS.map(str::to_owned).to_vec(),
            ..Release::new("ess", "ess", target)
        };
        let loaded = input.load().map_err(|invalid| listed(&invalid.problems))?;
        Ok(Self {
            loaded,
            release,
            templates: Templates::default(),
        })
    }

    /// The values, defaults among them.
    pub(crate) fn values(&self) -> Value {
        self.loaded.values.json()
    }

    /// # Errors
    /// What is wrong with the values.
    pub(crate) fn stack(&self) -> Result<Stack<'_>, String> {
        let examined = check::examine(&self.loaded, &self.release, &self.templates);
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        let errors: Vec<_> = examined.problems.iter().filter(is_error).collect();
        let sound = examined.stack.filter(|_| errors.is_empty());
        sound.ok_or_else(|| listed(errors))
    }

    /// All that is wrong with the values, and what is only worth a word.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        check::examine(&self.loaded, &self.release, &self.templates).problems
    }

    /// As [`World::problems`], with those of the objects.
    pub(crate) fn all_problems(&self) -> Vec<Problem> {
        check::all(&self.loaded, &self.release, &self.templates).problems
    }
}

/// A line each.
fn listed<'p>(problems: impl IntoIterator<Item = &'p Problem>) -> String {
    let lines: Vec<_> = problems.into_iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Some value for every credential that a stack needs.
pub(crate) fn credentials(stack: &Stack) -> Credentials {
    let made = |key: String| (key.clone(), Secret::from(format!("{key} of the test")));
    let needs = stack.needs().into_iter();
    let values = needs.map(|need| made(need.key.to_string()));
    Credentials::new(
        credentials::Source::File,
        values,
        Some(Secret::from("salt".to_owned())),
    )
}

/// The manifests as they are printed.
pub(crate) fn text(manifests: &[Manifest]) -> String {
    let mut out = String::new();
    for manifest in manifests {
        out.push_str("---\n");
        manifest.write(&mut out);
    }
    out
}

/// The manifests of a stack. Without credentials they are left to the Job in the cluster.
pub(crate) fn manifests<'a>(
    stack: &Stack<'a>,
    credentials: Option<&Credentials>,
) -> Vec<Manifest<'a>> {
    render(stack, credentials).expect("without patches nothing fails")
}
