//! What is tried of Element Admin where it runs.

use super::plan::Planned;
use crate::stack::blackbox::{FOUND, Listed, Probe, Way};

/// Names, and what each means.
pub(super) const TRIED: &[Listed] = &[("element-admin.page", "Element Admin is served")];

pub(super) fn probe(plan: &Planned) -> Option<Probe> {
    let url = plan.exposure.as_ref()?.url();
    let way = Way::page(format!("{url}/"), vec![FOUND]);
    Some(Probe::new(
        "element-admin.page",
        way,
        "the host has to lead to Element Admin",
    ))
}
