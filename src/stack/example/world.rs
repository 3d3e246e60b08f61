//! What tests derive stacks from.

use super::Example;
use crate::stack::component::Component;
use crate::stack::target::Target;
use crate::stack::{Context, Draft, Release};
use crate::template::Templates;
use crate::values::{Input, Values};

/// A tool that wants nothing.
#[derive(Debug)]
struct Tool;

impl Target for Tool {
    fn name(&self) -> &'static str {
        "tool"
    }

    fn about(&self) -> &'static str {
        "for tests"
    }
}

/// What a stack is derived from.
#[derive(Debug)]
pub(crate) struct World {
    pub values: Values,
    release: Release,
    pub templates: Templates,
}

impl World {
    /// The values are those of a file `v.yaml`, over the defaults.
    pub(crate) fn new(text: &str) -> Self {
        Self::with_fragments(&[], text)
    }

    /// As [`World::new`], over these fragments.
    pub(crate) fn with_fragments(fragments: &[&str], text: &str) -> Self {
        let mut input = Input::new();
        for name in fragments {
            input.add_fragment(name).expect("there is such a fragment");
        }
        input.add_file("v.yaml", text.into());
        Self {
            values: input.load().expect("the values are YAML").values,
            release: Release::new("ess", "ess", &Tool),
            templates: Templates::default(),
        }
    }

    /// As [`World::new`], with the example turned on; the values are its own, below its key.
    pub(crate) fn with_example(values: &str) -> Self {
        Self::new(&example(values))
    }

    /// The same for another tool, and a cluster that collects metrics.
    #[must_use]
    pub(crate) fn applied_by(mut self, target: &'static dyn Target) -> Self {
        self.release.target = target;
        self.release.api_versions = vec!["monitoring.coreos.com/v1/ServiceMonitor".into()];
        self
    }

    pub(crate) fn context<'a>(&'a self, components: &'a [&'a dyn Component]) -> Context<'a> {
        Context::new(&self.values, &self.release, &self.templates, components)
    }

    pub(crate) fn draft<'a>(&'a self, components: &'a [&'a dyn Component]) -> Draft<'a> {
        Draft::of(components, &self.values, &self.release, &self.templates)
    }
}

/// The values of the example, turned on.
pub(super) fn example(values: &str) -> String {
    format!("{}:\n  enabled: true\n{values}", Example.key())
}
