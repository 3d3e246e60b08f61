//! The ServiceAccount of pods.

use super::labels::texts;
use crate::kube::object::Labels;
use crate::values::typed;

/// The ServiceAccount of the pods.
#[derive(Clone, Debug)]
pub(crate) struct ServiceAccount {
    pub create: bool,
    pub name: String,
    pub annotations: Labels,
}

impl ServiceAccount {
    /// The ServiceAccount that the values of a workload name, or one with its own name.
    pub(crate) fn new(values: &typed::ServiceAccount, instance: &str) -> Self {
        Self {
            create: values.create().or_default(),
            name: values.name().filled().unwrap_or(instance).to_owned(),
            annotations: texts(&values.annotations()),
        }
    }
}
