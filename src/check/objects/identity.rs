//! Names, labels and sizes that Kubernetes limits.
//!
//! Sources: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>,
//! <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>, and
//! <https://kubernetes.io/docs/concepts/configuration/configmap/>.

use super::Findings;
use crate::kube::object::{Body, Kind, Labels, Object};

/// The most bytes that a ConfigMap or a Secret holds.
const MAX_DATA: usize = 1024 * 1024;

pub fn check(object: &Object, findings: &mut Findings) {
    check_name(object, findings);
    check_labels(object, &object.labels, findings);
    if let Some(pods) = object.body.pods() {
        check_labels(object, &pods.labels, findings);
    }
    let size = data_size(&object.body);
    if size > MAX_DATA {
        let message = format_args!("it holds {size} bytes, of which Kubernetes takes {MAX_DATA}");
        findings.report(object, &object.name, message);
    }
}

fn check_name(object: &Object, findings: &mut Findings) {
    let (name, most) = (&object.name, longest(object.body.kind()));
    let length = name.len();
    if length > most {
        let message =
            format_args!("the name has {length} characters, of which Kubernetes takes {most}");
        findings.report(object, name, message);
    }
    if !name.split('.').all(|part| is_word(part, is_name_byte)) {
        findings.report(
            object,
            name,
            "the name may have lower-case letters, digits, `-` and `.` alone, with a letter or digit at both ends",
        );
    }
}

/// A StatefulSet's pods have a label with its name and a hash.
fn longest(kind: Kind) -> usize {
    match kind {
        Kind::StatefulSet => 52,
        Kind::Service | Kind::Job => 63,
        _ => 253,
    }
}

fn check_labels(object: &Object, labels: &Labels, findings: &mut Findings) {
    for (key, value) in labels.iter() {
        if !(value.is_empty() || is_label(value)) {
            let message = format_args!(
                "the label `{key}` has a value that is none: at most 63 letters, digits, `-`, `_` and `.`"
            );
            findings.report(object, value, message);
        }
        if !is_label(key.rsplit('/').next().unwrap_or_default()) {
            let message = format_args!(
                "`{key}` is no name of a label: at most 63 letters, digits, `-`, `_` and `.`"
            );
            findings.report(object, key, message);
        }
    }
}

fn is_label(text: &str) -> bool {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.len() <= 63 && is_word(text, is_legal)
}

/// Of legal bytes alone, with a letter or digit at both ends.
fn is_word(text: &str, is_legal: impl Fn(u8) -> bool) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    is_end(bytes.first()) && is_end(bytes.last()) && bytes.iter().all(|byte| is_legal(*byte))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

/// Reports a name that no port may have.
pub fn check_port_name(object: &Object, name: &str, findings: &mut Findings) {
    if !is_port_name(name) {
        let message = format_args!(
            "`{name}` is no name of a port: at most 15 lower-case letters, digits and `-`"
        );
        findings.report(object, name, message);
    }
}

/// Whether a port may have this name.
/// <https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/>
fn is_port_name(name: &str) -> bool {
    name.len() <= 15
        && is_word(name, is_name_byte)
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.contains("--")
}

/// How many bytes a ConfigMap or a Secret holds.
fn data_size(body: &Body) -> usize {
    match body {
        Body::ConfigMap(files) => files.iter().map(|(_, text)| text.len()).sum(),
        Body::Secret(data) => data.expose_all().map(|(_, content)| content.len()).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_ports() {
        for good in ["http", "synapse-health", "a1", "1a"] {
            assert!(is_port_name(good), "{good}");
        }
        for bad in [
            "",
            "443",
            "Http",
            "-http",
            "ht--tp",
            "a-name-of-16-chars",
            "é",
        ] {
            assert!(!is_port_name(bad), "{bad}");
        }
    }

    #[test]
    fn words() {
        assert!(is_label("v1.2_3-a") && is_label(&"a".repeat(63)));
        for bad in ["", "v1.", "a b", "é", &"a".repeat(64)] {
            assert!(!is_label(bad), "{bad}");
        }
    }
}
