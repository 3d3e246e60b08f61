//! How often and how patiently containers are asked.

use crate::kube::object::ProbeSettings;
use crate::source::Node;

/// How often and how patiently containers are asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Probes<'a> {
    pub liveness: ProbeSettings<'a>,
    pub readiness: ProbeSettings<'a>,
    pub startup: ProbeSettings<'a>,
}

impl<'a> Probes<'a> {
    pub(crate) fn new(
        liveness: Option<&'a Node>,
        readiness: Option<&'a Node>,
        startup: Option<&'a Node>,
    ) -> Self {
        let [liveness, readiness, startup] = [liveness, readiness, startup].map(ProbeSettings);
        Self {
            liveness,
            readiness,
            startup,
        }
    }
}
