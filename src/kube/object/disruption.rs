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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::read::read_any;

    #[test]
    fn parts_are_rounded_up() {
        let may_go = |least: Option<&str>, most: Option<&str>, pods| {
            let [least, most] = [least, most].map(|text| Some(read_any(text?, 0).unwrap()));
            let spec = DisruptionSpec {
                min_available: least.as_ref(),
                max_unavailable: most.as_ref(),
                unhealthy_pod_eviction_policy: None,
                selector: PodSelector::default(),
            };
            spec.may_go(pods)
        };
        assert_eq!(may_go(Some("2"), None, 3), Some(1));
        assert_eq!(may_go(Some("50%"), None, 3), Some(1));
        assert_eq!(may_go(Some("100%"), Some("1"), 3), Some(0));
        assert_eq!(may_go(None, Some("1%"), 3), Some(1));
        assert_eq!(may_go(None, Some("0"), 3), Some(0));
        for none in ["most", "1.5%", "%", "-5%", "50"] {
            let quoted = format!("'{none}'");
            assert_eq!(may_go(None, Some(&quoted), 3), None, "{none}");
        }
        assert_eq!(may_go(None, None, 3), None);
    }
}
