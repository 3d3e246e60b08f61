//! PodDisruptionBudgets of the workloads that have one.

use super::hashes::is_hash;
use super::object::Object;
use super::reader::Reader;
use crate::kube::object::{Body, Labels, PodSelector};

/// The budgets of the workloads among these objects.
pub(super) fn objects<'a>(cx: &Reader<'a>, rendered: &[Object<'a>]) -> Vec<Object<'a>> {
    let budget = |object: &Object<'a>| {
        let (budget, selector) = (object.budget?, selector(&object.manifest.body)?);
        let spec = budget.spec(PodSelector::labels(selector.clone()));
        let mut labels = object.manifest.labels.clone();
        labels.retain(|key| !is_hash(key));
        let file = format!("{}-disruption-budget", object.file);
        let own = Object::new(cx, object.name(), &labels, Body::PodDisruptionBudget(spec));
        Some(own.of(object.component).file(file))
    };
    rendered.iter().filter_map(budget).collect()
}

/// The labels by which a controller selects its pods.
fn selector<'o>(body: &'o Body) -> Option<&'o Labels> {
    match body {
        Body::Deployment(spec) => Some(&spec.selector),
        Body::StatefulSet(spec) => Some(&spec.selector),
        _ => None,
    }
}
