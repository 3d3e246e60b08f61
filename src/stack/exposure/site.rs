//! The paths of a host that a component serves.

use super::fact::Exposure;
use super::handler::Handler;
use crate::kube::object::{Labels, Path};

/// The paths of a host that a component serves, and what is common to the objects that lead there.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The component that serves them.
    pub component: &'static str,
    pub exposure: Exposure,
    /// The name of the objects that lead there.
    pub name: String,
    pub labels: Labels,
    pub paths: Vec<Path>,
}

impl Site {
    pub(crate) fn new(
        exposure: &Exposure,
        name: impl Into<String>,
        labels: &Labels,
        paths: Vec<Path>,
    ) -> Self {
        Self {
            component: "",
            exposure: exposure.clone(),
            name: name.into(),
            labels: labels.clone(),
            paths,
        }
    }

    pub(super) fn is_by(&self, handler: Handler) -> bool {
        self.exposure.handler == handler
    }

    /// The labels of the component, with those that the handler's values add. Ours stay.
    pub(super) fn all_labels(&self) -> Labels {
        let mut out = self.labels.clone();
        for (key, value) in self.exposure.labels.iter() {
            out.set_default(key.to_owned(), value.to_owned());
        }
        out
    }
}
