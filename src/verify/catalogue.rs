//! All that can be tried.

use crate::stack::blackbox::Listed;
use crate::stack::tried;

/// What is tried of every deployment, whatever its components are.
const OF_ALL: &[Listed] = &[
    ("cluster.namespace", "the namespace is there"),
    ("cluster.pods", "the pods of a workload are ready"),
    ("cluster.jobs", "a Job is done"),
    ("cluster.volumes", "a volume is bound"),
    ("cluster.drift", "the cluster has what is rendered"),
    ("host.dns", "a host resolves, to where requests are taken"),
    (
        "host.certificate",
        "the certificate of a host is its own, trusted and not about to expire",
    ),
];

/// What something means that is tried.
pub(crate) fn meaning(id: &str) -> &'static str {
    let mut all = catalogue();
    all.find(|(known, _)| *known == id)
        .map_or("", |(_, about)| about)
}

/// All names, in the order in which lines are printed, and what each means.
pub(crate) fn catalogue() -> impl Iterator<Item = Listed> {
    OF_ALL.iter().copied().chain(tried())
}
