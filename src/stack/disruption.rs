//! PodDisruptionBudgets of the workloads that have one.

use super::hashes::is_hash;
use super::object::Object;
use super::reader::Reader;
use crate::kube::object::{Body, Labels, PodSelector};

/// The budgets of the workloads among these objects.
pub(super) fn objects<'a>(cx: &Reader<'a>, rendered: &[Object<'a>]) -> Vec<Object<'a>> {
    let budget = |object: &Object<'a>| {
        let (budget, pods) = (object.budget?, object.policy_pods.as_ref()?);
        let selector = PodSelector::labels(Labels::from_iter([pods.label.clone()]));
        let body = Body::PodDisruptionBudget(budget.spec(selector));
        let file = format!("{}-disruption-budget", object.file);
        let mut labels = object.manifest.labels.clone();
        labels.retain(|key| !is_hash(key));
        let own = Object::new(cx, object.name(), &labels, body);
        Some(own.of(object.component).file(file))
    };
    rendered.iter().filter_map(budget).collect()
}
