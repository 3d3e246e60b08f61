//! Checks objects: references that lead nowhere, names that Kubernetes refuses.
//!
//! Objects are checked before they are printed. Texts are borrowed from them, and nothing is
//! formatted unless something is wrong.

mod admission;
mod annotations;
mod drains;
mod extra;
mod fields;
mod findings;
mod hosts;
mod identity;
mod index;
mod origin;
mod outside;
mod parts;
mod paths;
mod pods;
mod routes;
mod services;
#[cfg(test)]
mod tests;
mod users;
mod variables;

pub(crate) use outside::Outside;

use crate::kube::object::{Body, Object};
use crate::source::problem::Problem;
use admission::Admission;
use findings::Findings;
use index::Index;
use parts::{Pod, Template};
use paths::SecretPaths;

/// Checks all objects of a release, each with the name of its component. They may refer to objects in `outside` too.
///
/// Gives the problems in the order of the objects. Each has the path and the place of the value
/// that the user wrote, where there is one; of several at one path there is only the first.
pub(crate) fn check<'o, 'a: 'o>(
    objects: impl IntoIterator<Item = (&'static str, &'o Object<'a>)>,
    outside: &Outside,
) -> Vec<Problem> {
    let (components, objects): (Vec<_>, Vec<_>) = objects.into_iter().unzip();
    let index = Index::new(&objects);
    let mut findings = Findings::new(&index, outside);
    let admissions = outside.stack().map_or_else(Vec::new, Admission::of);
    let paths = SecretPaths::new();
    let mut hosts = hosts::Hosts::default();
    for (component, object) in components.into_iter().zip(objects) {
        findings.component = component;
        let pod = Template::of(object).map(Pod::new);
        if let Body::Extra(_, extra) = &object.body {
            extra::check(extra, &mut findings);
            if extra.is_ours {
                identity::check_size(object, &mut findings);
                if let Some(pod) = &pod {
                    pods::check(object, pod, &mut findings);
                    admission::check(&admissions, object, pod, &mut findings);
                }
                services::check(object, &mut findings);
                paths.check(object, pod.as_ref(), &mut findings);
                hosts.check(object, &mut findings);
            }
            continue;
        }
        identity::check(object, &mut findings);
        if let Some(pod) = &pod {
            pods::check(object, pod, &mut findings);
            variables::check(object, pod, &mut findings);
            annotations::check(object, pod, &mut findings);
            admission::check(&admissions, object, pod, &mut findings);
        }
        services::check(object, &mut findings);
        routes::check(object, &mut findings);
        drains::check(object, &mut findings);
        fields::check(object, pod.as_ref(), &mut findings);
        users::check(object, pod.as_ref(), &mut findings);
        paths.check(object, pod.as_ref(), &mut findings);
        hosts.check(object, &mut findings);
    }
    findings.problems
}
