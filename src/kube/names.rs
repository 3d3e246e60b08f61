//! Names and labels as Kubernetes takes them.
//!
//! Sources: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/> and
//! <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>

use std::net::IpAddr;

use super::punycode::to_ascii;

/// The longest name of a release, which is the first part of every object's name; Helm's limit.
pub(crate) const MAX_RELEASE: usize = 53;

/// The longest DNS label.
pub(crate) const MAX_LABEL: usize = 63;

/// The longest DNS subdomain.
pub(crate) const MAX_SUBDOMAIN: usize = 253;

/// The longest name of a StatefulSet: a label of its pods has the name, a dash and a hash.
/// <https://github.com/kubernetes/kubernetes/issues/64023>
pub(crate) const MAX_STATEFUL_SET: usize = 52;

/// The longest name of a CronJob: those of its Jobs have a dash and the time after it.
/// <https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/>
pub(crate) const MAX_CRON_JOB: usize = 52;

/// The longest name of a port.
const MAX_PORT: usize = 15;

/// Takes the name of a release.
///
/// # Errors
/// Says what a name looks like.
pub(crate) fn release(text: &str) -> Result<String, String> {
    dns_label(text, "a release name", MAX_RELEASE)
}

/// Takes the name of a namespace.
///
/// # Errors
/// Says what a name looks like.
pub(crate) fn namespace(text: &str) -> Result<String, String> {
    dns_label(text, "a namespace", MAX_LABEL)
}

fn dns_label(text: &str, what: &str, most: usize) -> Result<String, String> {
    if text.len() <= most && is_dns_label(text) {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "`{text}` is not {what}: use at most {most} lower-case letters, digits and `-`, no \
             `-` at either end"
        ))
    }
}

/// Whether a text is a DNS label, of any length.
pub(crate) fn is_dns_label(text: &str) -> bool {
    is_word(text, is_dns_byte)
}

/// Whether a text is a DNS subdomain: labels with dots between them, of any length.
pub(crate) fn is_dns_subdomain(text: &str) -> bool {
    text.split('.').all(is_dns_label)
}

/// Takes the name of who applies on the server's side: it stands in commands as it is.
///
/// # Errors
/// It is none, said as what was expected.
pub(crate) fn field_manager(text: &str) -> Result<String, String> {
    let is_name = !text.is_empty() && is_label(text);
    let expected = || "expected the name of a field manager such as `helm`".to_owned();
    is_name.then(|| text.to_owned()).ok_or_else(expected)
}

/// Whether a text is the value of a label, or the last part of a label's key. A value may be empty
/// too.
pub(crate) fn is_label(text: &str) -> bool {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.len() <= MAX_LABEL && is_word(text, is_legal)
}

/// Whether a text is the key of a label: a name, before which there may be a DNS name and a slash.
pub(crate) fn is_label_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => {
            prefix.len() <= MAX_SUBDOMAIN && is_dns_subdomain(prefix) && is_label(name)
        }
        None => is_label(text),
    }
}

/// Whether a text is the key of an annotation: that of a label, but for the case of its prefix.
pub(crate) fn is_annotation_key(text: &str) -> bool {
    is_label_key(&text.to_lowercase())
}

/// Whether a text is a host that an Ingress serves: a DNS name, which may begin with `*.`. An
/// address is none.
/// <https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/>
pub(crate) fn is_ingress_host(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    text.len() <= MAX_SUBDOMAIN && is_dns_subdomain(name) && text.parse::<IpAddr>().is_err()
}

/// The host that a text with more or other characters most likely means: one without a scheme, a
/// port, a path, spaces, capitals or letters beyond ASCII.
pub(crate) fn meant_host(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.split(['/', '?', '#']).next()?;
    let text = text.split_once(':').map_or(text, |(host, _)| host);
    let host = to_ascii(text.trim_end_matches('.'))?;
    (host.contains('.') && is_ingress_host(&host)).then_some(host)
}

/// Whether a port may have this name.
/// <https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/>
pub(crate) fn is_port_name(text: &str) -> bool {
    text.len() <= MAX_PORT
        && is_dns_label(text)
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
        && !text.contains("--")
}

fn is_dns_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

/// Whether all bytes are legal, and the first and the last are a letter or a digit.
fn is_word(text: &str, is_legal: impl Fn(u8) -> bool) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    is_end(bytes.first()) && is_end(bytes.last()) && bytes.iter().all(|byte| is_legal(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_releases() {
        assert!(release("ess").is_ok() && release("my-ess-2").is_ok());
        for bad in ["", "Ess", "-ess", "ess-", "a.b", "a_b", &"a".repeat(54)] {
            assert!(release(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn subdomains() {
        assert!(is_dns_subdomain("a.b-1.c") && is_dns_subdomain("a"));
        for bad in ["", "a.", ".a", "a..b", "a.-b", "A.b"] {
            assert!(!is_dns_subdomain(bad), "{bad}");
        }
    }

    #[test]
    fn hosts() {
        for good in [
            "chat.example.org",
            "localhost",
            "*.example.org",
            "xn--mller-kva.test",
            "1",
        ] {
            assert!(is_ingress_host(good), "{good}");
        }
        for bad in [
            "",
            "a b",
            "-x-",
            "UPPER",
            "a.",
            "*",
            "a.*.b",
            "192.0.2.1",
            "a:1",
            "a_b.c",
            "ü.a",
        ] {
            assert!(!is_ingress_host(bad), "{bad}");
        }
        for (text, host) in [
            ("https://chat.example.org/x", Some("chat.example.org")),
            ("Chat.example.org:443", Some("chat.example.org")),
            ("müller.test.", Some("xn--mller-kva.test")),
            ("a b.test", None),
            ("192.0.2.1", None),
            ("UPPER", None),
        ] {
            assert_eq!(meant_host(text).as_deref(), host, "{text}");
        }
    }

    #[test]
    fn labels() {
        assert!(is_label("v1.2_3-a") && is_label(&"a".repeat(63)));
        for bad in ["", "v1.", "a b", "é", &"a".repeat(64)] {
            assert!(!is_label(bad), "{bad}");
        }
    }

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
}
