//! What every object says of itself, as users write it.
//! <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/>

use super::types::{ANY, Part, Type, Walk, may};
use crate::kube::format::Format;
use crate::source::Map;

pub(super) static METADATA: Type = Type::Part(&Part {
    fields: &[
        may("name", ANY),
        may("generateName", ANY),
        may("namespace", Type::Text(Format::DnsLabel)),
        may("labels", Type::Labels),
        may("annotations", Type::Annotations),
        may("finalizers", Type::List(&ANY)),
        may("ownerReferences", Type::List(&Type::Free)),
        // What the API server sets, and an export has.
        may("creationTimestamp", Type::Free),
        may("deletionGracePeriodSeconds", Type::Free),
        may("deletionTimestamp", Type::Free),
        may("generation", Type::Free),
        may("managedFields", Type::Free),
        may("resourceVersion", Type::Free),
        may("selfLink", Type::Free),
        may("uid", Type::Free),
    ],
    rules: &[],
});

/// The name, where it is given, must be a DNS name.
pub(super) fn has_a_dns_name<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let name = map
        .get("metadata")
        .and_then(|metadata| metadata.str("name"));
    let format = Format::DnsSubdomain;
    if name.is_some_and(|name| !format.takes(name)) {
        let expected = format.expected();
        walk.report_field(map, "metadata", format!("`name`: expected {expected}"));
    }
}
