//! Pods of the release, as policies name them.

use super::labels::INSTANCE;
use super::reader::Reader;
use super::workload::Workload;

/// Pods of the release that have one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pods {
    /// The name of the policy.
    pub name: String,
    /// The label that selects them.
    pub label: (&'static str, String),
    /// They run before the release's own objects are there, so that their policy must come first.
    pub early: bool,
}

impl Pods {
    pub(crate) fn new(name: &str, label: &'static str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: (label, value.to_owned()),
            early: false,
        }
    }

    /// Those of a workload.
    pub(crate) fn of(workload: &Workload) -> Self {
        Self::new(&workload.name, INSTANCE, &workload.instance)
    }

    /// The pods of the workload with this ending of its name.
    pub(crate) fn named(cx: &Reader, suffix: &str) -> Self {
        let name = cx.release.object(suffix);
        Self::new(&name, INSTANCE, &name)
    }

    /// The same, where they run before the release's own objects are there.
    #[must_use]
    pub(crate) fn early(self) -> Self {
        Self {
            early: true,
            ..self
        }
    }
}
