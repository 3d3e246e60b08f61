//! Kinds as people type them for kubectl: `Deployment`, `deployments`, `deploy`, `deployments.apps`.

/// The short names of resources, as `kubectl api-resources` lists them for Kubernetes, the Gateway API
/// and operators. <https://kubernetes.io/docs/reference/kubectl/#resource-types>
const SHORT: [(&str, &str); 18] = [
    ("cert", "certificate"),
    ("cj", "cronjob"),
    ("cm", "configmap"),
    ("deploy", "deployment"),
    ("es", "externalsecret"),
    ("gtw", "gateway"),
    ("ing", "ingress"),
    ("lset", "listenerset"),
    ("netpol", "networkpolicy"),
    ("ns", "namespace"),
    ("pdb", "poddisruptionbudget"),
    ("po", "pod"),
    ("pvc", "persistentvolumeclaim"),
    ("refgrant", "referencegrant"),
    ("sa", "serviceaccount"),
    ("smon", "servicemonitor"),
    ("sts", "statefulset"),
    ("svc", "service"),
];

/// Whether a word means this kind: its name, the plural or a short name of it in any case, with or
/// without the group of its API.
pub(crate) fn is_kind(word: &str, kind: &str) -> bool {
    let word = word.split('.').next().unwrap_or_default();
    let short = SHORT
        .iter()
        .find(|(short, _)| word.eq_ignore_ascii_case(short));
    let word = short.map_or(word, |(_, name)| name);
    word.eq_ignore_ascii_case(kind) || word.eq_ignore_ascii_case(&plural(kind))
}

/// As in paths of the API: `statefulsets`.
pub(crate) fn plural(kind: &str) -> String {
    let name = kind.to_lowercase();
    match name.strip_suffix('y') {
        Some(stem) if !name.ends_with("ay") => format!("{stem}ies"),
        None if name.ends_with('s') => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_kubectl() {
        for (word, kind) in [
            ("Deployment", "Deployment"),
            ("deploy", "Deployment"),
            ("deployments.apps", "Deployment"),
            ("STS", "StatefulSet"),
            ("ingresses", "Ingress"),
            ("networkpolicies", "NetworkPolicy"),
            ("gateways", "Gateway"),
            ("widget", "Widget"),
        ] {
            assert!(is_kind(word, kind), "{word}");
        }
        for (word, kind) in [("deploy", "DaemonSet"), ("", "Service"), ("sv", "Service")] {
            assert!(!is_kind(word, kind), "{word}");
        }
    }
}
