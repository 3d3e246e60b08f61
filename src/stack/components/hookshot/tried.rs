//! What is tried of Hookshot where it runs.

use super::ports::METRICS;
use crate::stack::blackbox::{Listed, Probe, Way};
use crate::stack::labels::INSTANCE;
use crate::stack::workload::Workload;

/// Names, and what each means.
pub(super) const TRIED: &[Listed] =
    &[("hookshot.ready", "Hookshot is connected to the homeserver")];

pub(super) fn probe(workload: &Workload) -> Probe {
    let way = Way::Pod {
        label: (INSTANCE, workload.instance.to_string()),
        port: METRICS,
        path: "/ready",
    };
    Probe::new(
        "hookshot.ready",
        way,
        "see the log of Hookshot: Synapse has to know its registration",
    )
}
