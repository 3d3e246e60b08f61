//! Names, labels and sizes that Kubernetes limits.
//!
//! Sources: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>,
//! <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>, and
//! <https://kubernetes.io/docs/concepts/configuration/configmap/>.

use super::fields::{check_annotations, check_labels};
use super::findings::Findings;
use crate::kube::names::{
    MAX_CRON_JOB, MAX_LABEL, MAX_STATEFUL_SET, MAX_SUBDOMAIN, is_dns_subdomain, is_port_name,
};
use crate::kube::object::{Body, Kind, Object};
use crate::source::{Code, Map, Node};

/// The most bytes that a ConfigMap or a Secret holds.
const MAX_DATA: usize = 1024 * 1024;

pub(super) fn check(object: &Object, findings: &mut Findings) {
    check_name(object, findings);
    check_labels(object, &object.labels, "labels", findings);
    check_annotations(object, &object.annotations, findings);
    if let Some(pods) = object.body.pods() {
        check_labels(object, &pods.labels, "labels", findings);
        check_annotations(object, &pods.annotations, findings);
    }
    check_size(object, findings);
}

/// Reports what is too large for a ConfigMap or a Secret.
pub(super) fn check_size(object: &Object, findings: &mut Findings) {
    let size = data_size(&object.body);
    if size > MAX_DATA {
        let message = format_args!("it holds {size} bytes: Kubernetes takes at most {MAX_DATA}");
        findings.report(Code::TooMuchData, object, &object.name, message);
    }
}

fn check_name(object: &Object, findings: &mut Findings) {
    let (name, most) = (&object.name, longest(object.body.kind()));
    let length = name.len();
    if length > most {
        let message =
            format_args!("the name has {length} characters: Kubernetes takes at most {most}");
        findings.report(Code::InvalidName, object, name, message);
    }
    if !is_dns_subdomain(name) {
        let message = "the name may only have lower-case letters, digits, `-` and `.`, and must \
                       start and end with a letter or a digit";
        findings.report(Code::InvalidName, object, name, message);
    }
}

fn longest(kind: Kind) -> usize {
    match kind {
        Kind::StatefulSet => MAX_STATEFUL_SET,
        Kind::CronJob => MAX_CRON_JOB,
        Kind::Service | Kind::Job => MAX_LABEL,
        _ => MAX_SUBDOMAIN,
    }
}

/// Reports a name that no port may have.
pub(super) fn check_port_name(object: &Object, name: &str, findings: &mut Findings) {
    if !is_port_name(name) {
        let message = format_args!(
            "the port name `{name}` is invalid: use at most 15 lower-case letters, digits and `-`"
        );
        findings.report(Code::InvalidName, object, name, message);
    }
}

/// How many bytes a ConfigMap or a Secret holds.
fn data_size(body: &Body) -> usize {
    match body {
        Body::ConfigMap(files) => files.iter().map(|(_, text)| text.len()).sum(),
        Body::Secret(data) => data.expose_all().map(|(_, content)| content.len()).sum(),
        Body::Extra(Kind::Secret, extra) => {
            let data = extra.secret_data();
            data.expose_all().map(|(_, content)| content.len()).sum()
        }
        Body::Extra(Kind::ConfigMap, extra) => {
            let texts = extra.node.get("data").and_then(Node::as_map);
            let texts = texts.into_iter().flat_map(Map::iter);
            texts
                .filter_map(|(_, text)| text.as_str())
                .map(str::len)
                .sum()
        }
        _ => 0,
    }
}
