//! How many pods of a workload a drain of nodes may take at a time.
//!
//! <https://kubernetes.io/docs/concepts/workloads/pods/disruptions/>

use super::reader::Reader;
use crate::kube::object::{DisruptionSpec, PodSelector, amount};
use crate::source::{Code, Node};
use crate::values::typed::{self, Field, Typed};

/// Since when Kubernetes takes `unhealthyPodEvictionPolicy` without a feature gate.
/// <https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy>
const POLICY_SINCE: (u32, u32, u32) = (1, 27, 0);

/// What the values say of a component, over what they say of all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget<'a> {
    /// The component asks for it, even with a single pod.
    is_own: bool,
    min_available: Option<&'a Node>,
    max_unavailable: Option<&'a Node>,
    unhealthy: Option<&'a str>,
}

impl<'a> Budget<'a> {
    /// Reads the values, where they ask for one. Numbers that are none are problems.
    pub(super) fn new(cx: &Reader<'a>, own: &typed::PodDisruptionBudget<'a>) -> Option<Self> {
        let global = cx.values.pod_disruption_budget();
        let is_wanted = own
            .enabled()
            .get()
            .unwrap_or_else(|| global.enabled().is_on());
        if !is_wanted {
            return None;
        }
        let has_numbers = own.min_available().is_set() || own.max_unavailable().is_set();
        let (least, most) = numbers(cx, if has_numbers { own } else { &global });
        let policy = own.unhealthy_pod_eviction_policy();
        let policy = policy.filled().or_else(|| {
            let global = global.unhealthy_pod_eviction_policy();
            global.filled()
        });
        Some(Self {
            is_own: own.enabled().get() == Some(true),
            min_available: least,
            max_unavailable: most,
            unhealthy: policy.filter(|_| cx.release.kube_version >= POLICY_SINCE),
        })
    }

    /// Whether it is for a workload of so many pods: one pod needs none, unless it is asked for.
    pub(super) fn is_for(&self, pods: i64) -> bool {
        pods > 1 || self.is_own
    }

    /// The spec of the budget of these pods.
    pub(super) fn spec(self, selector: PodSelector) -> DisruptionSpec<'a> {
        DisruptionSpec {
            min_available: self.min_available,
            max_unavailable: self.max_unavailable,
            unhealthy_pod_eviction_policy: self.unhealthy,
            selector,
        }
    }
}

/// How many must be there, or how many may be missing: one of the two. The default of the latter
/// gives way.
fn numbers<'a>(
    cx: &Reader<'a>,
    values: &typed::PodDisruptionBudget<'a>,
) -> (Option<&'a Node>, Option<&'a Node>) {
    let (least, most) = (values.min_available(), values.max_unavailable());
    let number = |field: &Field<'a, &'a Node>| {
        let node = field.get()?;
        if amount(node, 1).is_none() {
            let message = "expected a number of pods, or a part of them such as `25%`";
            cx.report(cx.problem(Code::InvalidValue, field, message));
        }
        Some(node)
    };
    if least.is_set() && most.is_written() {
        let message = format!("it does not go with `{}`", most.path());
        let hint = "leave one of them out";
        let problem = cx.problem(Code::UnworkableCombination, &least, message);
        cx.report(problem.hint(hint));
    }
    match number(&least) {
        Some(least) => (Some(least), None),
        None => (None, number(&most)),
    }
}
