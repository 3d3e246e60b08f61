//! Names, labels and sizes that Kubernetes limits.
//!
//! Sources: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>,
//! <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>, and
//! <https://kubernetes.io/docs/concepts/configuration/configmap/>.

use serde_json::Value;

use super::{Findings, text};

/// The most bytes that a ConfigMap or a Secret holds.
const MAX_DATA: usize = 1024 * 1024;

pub fn check(object: &Value, findings: &mut Findings) {
    let (kind, name) = (text(&object["kind"]), text(&object["metadata"]["name"]));
    let most = longest(kind);
    if name.len() > most {
        findings.tell(
            object,
            name,
            format_args!(
                "the name has {} characters, of which Kubernetes takes {most}",
                name.len()
            ),
        );
    }
    if !name.split('.').all(|part| {
        is_word(part, |c| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
        })
    }) {
        findings.tell(
            object,
            name,
            "the name may have lower-case letters, digits, `-` and `.` alone, with a letter or digit at both ends",
        );
    }
    for labels in [
        &object["metadata"]["labels"],
        &object["spec"]["template"]["metadata"]["labels"],
    ] {
        for (key, value) in labels.as_object().into_iter().flatten() {
            check_label(object, key, text(value), findings);
        }
    }
    let size = data_size(object);
    if size > MAX_DATA {
        findings.tell(
            object,
            name,
            format_args!("it holds {size} bytes, of which Kubernetes takes {MAX_DATA}"),
        );
    }
}

/// A StatefulSet's pods have a label with its name and a hash.
fn longest(kind: &str) -> usize {
    match kind {
        "StatefulSet" => 52,
        "Service" | "Job" => 63,
        _ => 253,
    }
}

fn check_label(object: &Value, key: &str, value: &str, findings: &mut Findings) {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !(value.is_empty() || is_label(value, legal)) {
        findings.tell(
            object,
            value,
            format_args!("the label `{key}` has a value that is none: at most 63 letters, digits, `-`, `_` and `.`"),
        );
    }
    let name = key.rsplit('/').next().unwrap_or_default();
    if !is_label(name, legal) {
        findings.tell(
            object,
            key,
            format_args!(
                "`{key}` is no name of a label: at most 63 letters, digits, `-`, `_` and `.`"
            ),
        );
    }
}

fn is_label(text: &str, legal: impl Fn(char) -> bool) -> bool {
    text.len() <= 63 && is_word(text, legal)
}

/// Of legal characters alone, with a letter or digit at both ends.
fn is_word(text: &str, legal: impl Fn(char) -> bool) -> bool {
    let ends = [text.chars().next(), text.chars().next_back()];
    text.chars().all(legal)
        && ends
            .iter()
            .all(|end| end.is_some_and(|c| c.is_ascii_alphanumeric()))
}

/// Whether a port may have this name.
/// <https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/>
pub fn is_port_name(name: &str) -> bool {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.len() <= 15
        && is_word(name, legal)
        && name.contains(|c: char| c.is_ascii_lowercase())
        && !name.contains("--")
}

fn data_size(object: &Value) -> usize {
    let texts = |field: &str| {
        object[field]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, value)| text(value).len())
            .sum::<usize>()
    };
    // Secrets and binary data are in base64.
    match text(&object["kind"]) {
        "Secret" => texts("data") / 4 * 3 + texts("stringData"),
        _ => texts("data") + texts("binaryData") / 4 * 3,
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
        for bad in ["", "443", "Http", "-http", "ht--tp", "a-name-of-16-chars"] {
            assert!(!is_port_name(bad), "{bad}");
        }
    }

    #[test]
    fn words() {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        assert!(
            is_label("v1.2_3-a", legal)
                && !is_label("v1.", legal)
                && !is_label("a b", legal)
                && !is_label(&"a".repeat(64), legal)
        );
    }
}
