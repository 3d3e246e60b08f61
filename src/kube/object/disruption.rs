//! How many pods may go at a time.

use serde::Serialize;

use super::PodSelector;
use crate::source::Node;

/// The spec of a PodDisruptionBudget: of the two numbers there is one, a whole one or a part such as
/// `25%`.
/// <https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/>
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DisruptionSpec<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_available: Option<&'a Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_unavailable: Option<&'a Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_pod_eviction_policy: Option<&'a str>,
    pub selector: PodSelector,
}

impl DisruptionSpec<'_> {
    /// How many of so many pods may go; nothing where the numbers say nothing. A part is rounded up.
    /// <https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages>
    pub(crate) fn may_go(&self, pods: i64) -> Option<i64> {
        match (self.min_available, self.max_unavailable) {
            (Some(least), _) => Some(pods - amount(least, pods)?),
            (None, Some(most)) => amount(most, pods),
            (None, None) => None,
        }
    }
}

/// A number, or a part of so many pods.
pub(crate) fn amount(node: &Node, pods: i64) -> Option<i64> {
    if let Some(number) = node.as_int() {
        return Some(number);
    }
    let digits = node.as_str()?.strip_suffix('%')?;
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let percent: i64 = digits.parse().ok().filter(|_| is_plain)?;
    Some((percent.saturating_mul(pods) + 99) / 100)
}
