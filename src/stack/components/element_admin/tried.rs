//! What is tried of Element Admin where it runs.

use crate::stack::blackbox::{FOUND, Listed, Probe, Way};
use crate::stack::exposure::Exposure;

/// Names, and what each means.
pub(super) const TRIED: &[Listed] = &[("element-admin.page", "Element Admin is served")];

pub(super) fn probe(exposure: &Exposure) -> Probe {
    let url = exposure.url();
    let way = Way::page(format!("{url}/"), vec![FOUND]);
    Probe::new(
        "element-admin.page",
        way,
        "the host has to lead to Element Admin",
    )
}
